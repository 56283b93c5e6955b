"""What the settings say is done: the office's names of countries, and the folder of its backups."""

from __future__ import annotations

from pathlib import Path

from lcdesk.db import backup
from lcdesk.model.countries import wording
from lcdesk.model.faults import KnownFault
from lcdesk.settings import Settings


def follow(chosen: Settings) -> KnownFault | None:
    """Do as the settings say; a file of names that cannot be used is the answer, and the names of before stay."""
    backup.keep_in(Path(chosen.backup_folder) if chosen.backup_folder else None)
    try:
        wording.use_wording(Path(chosen.wording_file) if chosen.wording_file else None)
    except KnownFault as fault:
        return fault
    return None
