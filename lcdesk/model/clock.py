"""The wall clock of the office, in one place: local time to the second, without a zone, as
people write it down.
"""

from __future__ import annotations

import datetime as dt


def now() -> dt.datetime:
    """Local time of this computer, to the second."""
    return to_the_second(moment())


def moment() -> dt.datetime:
    """The same to the microsecond: steps of work of two desks, or of two times of one, are never
    of one moment.
    """
    return dt.datetime.now().astimezone().replace(tzinfo=None)


def to_the_second(at: dt.datetime) -> dt.datetime:
    """A moment as it is shown to people."""
    return at.replace(microsecond=0)


def today() -> dt.date:
    """The local date."""
    return now().date()
