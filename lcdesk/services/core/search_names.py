"""The search finds people by the names the office gives to countries."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b

import sqlalchemy as sa

from lcdesk.db.store import store_of
from lcdesk.db.values import table_of
from lcdesk.model.countries.reference import labels, shipped_labels
from lcdesk.model.entities import DeskValue
from lcdesk.services.core.desk import Desk, Work
from lcdesk.texts import _

NAME = "search_names"
"""The value of the desk that says by which names its index was made; none: by those that come
with the program.
"""


def follow_names(desk: Desk, told: Callable[[str], object] | None = None) -> bool:
    """Index everybody anew where the office calls countries otherwise than when the index was made;
    was that so?

    `told` hears in words of it, since it takes a while where people are many.
    """
    names, values = _digest(), table_of(DeskValue)
    with desk.reading() as session:
        kept = session.scalar(sa.select(values.c.value).where(values.c.name == NAME)) or ""
    if kept == names:
        return False

    if told is not None:
        told(_("Bringing the search up to date with the names of countries…"))

    def fill(work: Work) -> None:
        store_of(work.session).index.fill_all(work.session)
        work.add_value(NAME, names)

    desk.execute("", fill)  # no entry of the history: nothing of the user's changed
    return True


def _digest() -> str:
    """What stands for the names of the moment; "" for those that come with the program."""
    if labels() == shipped_labels():
        return ""
    return blake2b(json.dumps(labels(), sort_keys=True).encode(), digest_size=20).hexdigest()
