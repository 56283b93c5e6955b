"""The wall clock of the office, in one place: local time to the second, without a zone, as people write it down."""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """Local time of this computer, to the second."""
    return dt.datetime.now().astimezone().replace(tzinfo=None, microsecond=0)


def today() -> dt.date:
    """The local date."""
    return now().date()
