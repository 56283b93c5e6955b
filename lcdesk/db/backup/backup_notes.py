"""The note beside a backup stands before the copy takes its place: killed in between, the next start finishes it."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import suppress
from pathlib import Path

from lcdesk.whole_file import LEFT, write_whole

_NOTE = ".note"


def put_with_note(part: Path, place: Path, note: str) -> None:
    """Let a finished copy take its place, and its note with it; or, where that fails (`OSError`), neither."""
    pending = write_ahead(place, note)
    try:
        part.replace(place)
    except OSError:
        pending.unlink(missing_ok=True)
        raise
    with suppress(OSError):  # the copy is there: the next start puts its note beside it (`take_all`)
        pending.replace(place.with_suffix(".json"))


def write_ahead(place: Path, note: str) -> Path:
    """A note whose copy is about to take its place; where it lies until `take`."""
    pending = place.with_name(f".{place.stem}{_NOTE}")
    write_whole(pending, note.encode("utf-8"))
    return pending


def take_all(folder: Path, stem: str) -> None:
    """Take the notes that a killed process left in a folder of backups."""
    with suppress(OSError):  # a folder that is not there, or may not be listed
        for left in list(folder.glob(f".*{_NOTE}")):
            if left.name.startswith(f".{stem} "):
                take(left)


def take(pending: Path) -> None:
    """A note written before its backup took its place is the right one if it did; else it goes once nobody works on it any more."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        said = json.loads(pending.read_text(encoding="utf-8"))
        place = pending.with_name(said["path"])
        if place.exists() and digest_of(place) == said["digest"]:
            pending.replace(place.with_suffix(".json"))
    with suppress(OSError):
        if time.time() - pending.stat().st_mtime > LEFT:
            pending.unlink()


def digest_of(path: Path) -> str:
    """What a note says of the bytes of its backup: SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
