"""What the settings say is done: the office's names of countries, and the folder of its backups."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import sqlalchemy as sa

from lcdesk.db import search
from lcdesk.db.backup import backup
from lcdesk.model.countries import wording
from lcdesk.model.countries.reference import labels, shipped_labels
from lcdesk.model.entities import DeskValue
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk, Work
from lcdesk.settings import Settings
from lcdesk.texts import _


def follow(chosen: Settings) -> KnownFault | None:
    """Do as the settings say; a file of names that cannot be used is the answer, and the names
    of before stay.
    """
    backup.keep_in(Path(chosen.backup_folder) if chosen.backup_folder else None)
    try:
        wording.use_wording(Path(chosen.wording_file) if chosen.wording_file else None)
    except KnownFault as fault:
        return fault
    return None


# --- The search finds people by the names the office gives to countries: indexed anew when those
# names have changed ---


NAME = "search_names"
"""The value of the desk that says by which names its index was made; none: by those that come
with the program.
"""


def follow_names(desk: Desk, told: Callable[[str], object] | None = None) -> bool:
    """Index everybody anew where the office calls countries otherwise than when the index was made;
    was that so?

    `told` hears in words of it, since it takes a while where people are many.
    """
    names = _digest()
    with desk.reading() as session:
        kept = session.scalar(sa.select(DeskValue.value).where(DeskValue.name == NAME)) or ""
    if kept == names:
        return False

    if told is not None:
        told(_("Bringing the search up to date with the names of countries…"))

    def fill(work: Work) -> None:
        search.fill_all(work.session)
        work.add_value(NAME, names)

    desk.execute("", fill)  # no entry of the history: nothing of the user's changed
    return True


def _digest() -> str:
    """What stands for the names of the moment; "" for those that come with the program."""
    if labels() == shipped_labels():
        return ""
    return blake2b(json.dumps(labels(), sort_keys=True).encode(), digest_size=20).hexdigest()
