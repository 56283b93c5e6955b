"""What earlier versions of the program let others read is closed: a desk and all that belongs to it, and the program's own folders.

Rights are only taken, never given. A folder somebody chose is not ours and stays as it is: only our files in it are closed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from lcdesk import private_files, settings
from lcdesk.crashes import log_folder
from lcdesk.db import backup, seals
from lcdesk.db.exchange import LEFTOVERS
from lcdesk.services.run_marks import marks_folder
from lcdesk.texts import N_, in_language

ASIDE = N_("{name} (damaged {when})")
"""How a damaged desk is called that was kept when a backup took its place."""


def shut_desk(desk: Path) -> None:
    """For the owner of the desk: its file, its journals, what lies hidden beside it, its backups with their notes and folder."""
    desk = desk.resolve()
    for path in (*_beside(desk), *_backups(desk)):
        private_files.shut(path)


def shut_own_folders() -> None:
    """The folders of the program (settings, log, traces of state, the office's desk), and what lies in them."""
    import platformdirs

    data = platformdirs.user_data_path("lcdesk", appauthor=False)
    for folder in dict.fromkeys((settings.place().parent, data, log_folder(), marks_folder().parent, marks_folder())):
        with suppress(OSError):  # a home that may not be looked into: then there is nothing of ours
            if folder.is_dir() and not folder.is_symlink():
                for path in (folder, *_inside(folder)):
                    private_files.shut(path)


def _beside(desk: Path) -> Iterator[Path]:
    hidden = (seals.place(desk).name, f".{desk.name}.lock")
    for name in (*(desk.name + ending for ending in ("", *LEFTOVERS)), *hidden):
        yield desk.with_name(name)
    kept = [re.compile(_pattern(code, desk)) for code in ("en", "zh")]
    yield from (path for path in _inside(desk.parent) if any(one.fullmatch(path.name) for one in kept))


def _pattern(code: str, desk: Path) -> str:
    name = re.escape(in_language(code, ASIDE)).replace(r"\{name\}", re.escape(desk.stem))
    return name.replace(r"\{when\}", ".*") + r"(?: \d+)?" + re.escape(desk.suffix) + r"(?:-wal|-journal)?"


def _backups(desk: Path) -> Iterator[Path]:
    for folder in backup.folders_of(desk):
        if folder.is_dir():
            yield folder
            if sys.platform == "win32":  # it hands its list on to all in it
                continue
            yield from (path for path in _inside(folder) if path.name.lstrip(".").startswith(f"{desk.stem} "))


def _inside(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []
