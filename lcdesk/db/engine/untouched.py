"""Looking at a file of which no byte may change: not even the journal that a killed program left
beside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy import event

from lcdesk.db.engine.engine import make_engine


def has_journal(path: Path) -> bool:
    """True where a program was ended before it had carried its journal into the desk."""
    journal = path.with_name(path.name + "-wal")
    return journal.is_file() and journal.stat().st_size > 0


@contextmanager
def untouched(path: Path) -> Iterator[sa.Engine]:
    """An engine that only looks. Whoever closes the last ordinary connection to a desk carries its
    journal over.

    Only for the owner of the desk: the index of the journal, which looking makes, is taken away
    again.
    """
    index = path.with_name(path.name + "-shm")
    was_there, engine = index.exists(), make_engine(path)
    if has_journal(path):  # without one, looking makes an empty journal and leaves it
        event.listen(engine, "do_connect", _read_only)
    try:
        yield engine
    finally:
        engine.dispose()
        if not was_there:
            with suppress(OSError):
                index.unlink(missing_ok=True)


def _read_only(_dialect: object, _record: object, given: list[Any], named: dict[str, Any]) -> None:
    place = Path(given[0]).absolute().as_posix()
    # The host is empty: of "//server/share" (a folder of the network) the server would be taken for
    # one.
    given[0] = f"file://{quote(place if place.startswith('/') else '/' + place)}?mode=ro"
    named["uri"] = True
