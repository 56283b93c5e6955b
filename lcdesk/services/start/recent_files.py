"""The files this person imported and saved last, and what became of each.

Kept are where a file lies, of which desk, when, and how many went in. Of a desk with a password
nothing is kept: names of files name people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from lcdesk.model import clock
from lcdesk.services.core.opening import SUFFIX
from lcdesk.services.security import password
from lcdesk.settings import Settings
from lcdesk.texts import _, n_

WhatBecame = Literal["imported", "exported", "printed", "copied", "calendar", "picture"]
_KINDS = get_args(WhatBecame)
MOST_FILES = 12
_BY_ENDING: Mapping[str, WhatBecame] = {
    ".pdf": "printed",
    ".docx": "printed",
    ".png": "picture",
    ".svg": "picture",
    ".ics": "calendar",
    SUFFIX: "copied",
}


@dataclass(frozen=True)
class RecentFile:
    """A file, what became of it, of which desk, and when. `count`: of an import, how many rows
    are in the desk by it; 0 where that is not known.
    """

    path: Path
    what: WhatBecame
    desk: Path
    at: dt.datetime
    count: int = 0

    @property
    def is_there(self) -> bool:
        """Is it still where it was? A drive of the network may answer late."""
        try:
            return self.path.exists()
        except OSError:
            return False

    @property
    def words(self) -> str:
        """What became of it, in the language of the moment."""
        if self.what == "imported":
            return (
                n_("{count} row imported", "{count} rows imported", self.count)
                if self.count
                else _("imported, nothing new")
            )
        return {
            "exported": _("exported"),
            "printed": _("made for printing"),
            "copied": _("a copy of the desk"),
            "calendar": _("made for calendars"),
            "picture": _("saved as a picture"),
        }[self.what]


def note_import(chosen: Settings, path: Path, desk: Path, count: int) -> None:
    """Remember a list that was imported, and how many of its rows are new or changed."""
    _note(chosen, path, "imported", desk, count)


def note_saved(chosen: Settings, path: Path, desk: Path) -> None:
    """Remember a file that was saved; what it is for, its ending says."""
    _note(chosen, path, _BY_ENDING.get(path.suffix.casefold(), "exported"), desk, 0)


def list_files(chosen: Settings) -> list[RecentFile]:
    """The files remembered, newest first."""
    return [one for one in map(_read, chosen.recent_files) if one is not None]


def forget_files(chosen: Settings, desk: Path) -> None:
    """Forget the files of a desk."""
    chosen.recent_files = [one for one in chosen.recent_files if one.get("desk") != str(desk)]


def _note(chosen: Settings, path: Path, what: WhatBecame, desk: Path, count: int) -> None:
    if password.is_locked(desk):
        forget_files(chosen, desk)
        return
    kept = {
        "path": str(path),
        "what": what,
        "desk": str(desk),
        "at": clock.now().isoformat(),
        "count": count,
    }
    others = [
        one
        for one in chosen.recent_files
        if (one.get("path"), one.get("what")) != (str(path), what)
    ]
    chosen.recent_files = [kept, *others][:MOST_FILES]


def _read(kept: Mapping[str, Any]) -> RecentFile | None:
    ask = kept.get
    what: Any = ask("what")
    try:
        at = dt.datetime.fromisoformat(str(ask("at")))
        path, desk, count = Path(ask("path") or ""), Path(ask("desk") or ""), ask("count") or 0
        return RecentFile(path, what, desk, at, int(count)) if what in _KINDS else None
    except (TypeError, ValueError):
        return None
