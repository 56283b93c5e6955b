"""Is a folder a good place for backups? Can it be written to, is it another disk, does some
program carry it away?
"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from lcdesk.services.safety.sync_folders import SYNCED, place_now
from lcdesk.texts import _


@dataclass(frozen=True)
class PlaceRemark:
    """One thing worth knowing; tone "bad" (no use as a place), "warn" or "ok"."""

    tone: str
    words: str


def judge(folder: Path, desk: Path) -> list[PlaceRemark]:
    """What is to be said of a folder for the backups of a desk, the gravest first."""
    if not folder.is_dir():
        return [
            PlaceRemark(
                "bad", _("This folder is not there now. Until it is, backups lie beside the desk.")
            )
        ]
    if not _is_writable(folder):
        return [
            PlaceRemark(
                "bad", _("Nothing can be written into this folder. Backups lie beside the desk.")
            )
        ]
    told: list[PlaceRemark] = []
    if name := synced_by(folder):
        told.append(
            PlaceRemark(
                "warn",
                _(
                    "“{name}” is copied to the internet by another program. Backups hold "
                    "passports.",
                    name=name,
                ),
            )
        )
    if _is_same_disk(folder, desk):
        told.append(
            PlaceRemark(
                "warn", _("It is on the same disk as the desk: if the disk fails, both are gone.")
            )
        )
    return told or [
        PlaceRemark("ok", _("It can be written to, and is on another disk than the desk."))
    ]


def synced_by(folder: Path) -> str:
    """The folder of a program that copies files to other computers, in or under which `folder`
    lies; "" for none.
    """
    place = place_now(folder / "backup")
    return Path(place.folder).name if place and place.kind == SYNCED else ""


def _is_writable(folder: Path) -> bool:
    """Tried, not asked: on network drives and in Windows the rights alone tell little."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_same_disk(folder: Path, desk: Path) -> bool:
    try:
        return folder.stat().st_dev == desk.parent.stat().st_dev
    except OSError:
        return False
