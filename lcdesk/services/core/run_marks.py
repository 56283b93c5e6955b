"""A small file for each window that runs: one that is left, with no process alive, tells that
lcdesk ended unexpectedly.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from platformdirs import user_state_path

from lcdesk import private_files
from lcdesk.model import clock

_NEAR = 2.0  # seconds; two ways of asking for the birth of a process round differently
_OLD = dt.timedelta(days=60)  # of another computer's marks in a shared home folder


@dataclass(frozen=True)
class Fallen:
    """A window that ended without an orderly end: the desk it showed, and when it was last seen
    alive.
    """

    mark: Path
    desk: str
    seen: dt.datetime


class RunMark:
    """The mark of this process. It holds the number of the process, when it began and the path
    of the desk: no value.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._file = (folder or marks_folder()) / f"{os.getpid()}.json"

    def put(self, desk: Path | None) -> None:
        """This window begins to show a desk. A folder that refuses costs the mark, never the
        work.
        """
        said = {**_birth(os.getpid()), "node": platform.node(), "desk": str(desk or "")}
        fresh = self._file.with_suffix(".new")
        with suppress(OSError):
            private_files.make_folder(self._file.parent)
            private_files.write(fresh, json.dumps(said).encode())
            fresh.replace(self._file)

    def be_alive(self) -> None:
        """It is still alive."""
        with suppress(OSError):
            os.utime(self._file)

    def take_away(self) -> None:
        """An orderly end."""
        with suppress(OSError):
            self._file.unlink(missing_ok=True)


def marks_folder() -> Path:
    """Where marks lie: with this person's other traces of state, outside every desk."""
    return user_state_path("lcdesk", appauthor=False) / "windows"


def list_fallen(folder: Path | None = None) -> list[Fallen]:
    """The windows of this computer that ended unexpectedly and were not told of yet, the latest
    first.
    """
    where = folder or marks_folder()
    found = (
        [one for file in sorted(where.glob("*.json")) if (one := _fallen(file)) is not None]
        if where.is_dir()
        else []
    )
    return sorted(found, key=lambda one: one.seen, reverse=True)


def forget(fallen: list[Fallen]) -> None:
    """They were told of."""
    for one in fallen:
        with suppress(OSError):
            one.mark.unlink(missing_ok=True)


def _fallen(file: Path) -> Fallen | None:
    try:
        seen = (
            dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC)
            .astimezone()
            .replace(tzinfo=None, microsecond=0)
        )
        said: object = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    told: Mapping[str, Any] = cast("dict[str, Any]", said) if isinstance(said, dict) else {}
    if told.get("node") != platform.node():
        if clock.now() - seen > _OLD:
            with suppress(OSError):
                file.unlink(missing_ok=True)
        return None
    return None if _is_alive(told) else Fallen(file, str(told.get("desk") or ""), seen)


def _is_alive(told: Mapping[str, Any]) -> bool:
    """The same number may be another process by now: its birth says so, by the clock or (where
    that was set) since the start of the computer.
    """
    pid = told.get("pid")
    now = _birth(pid) if isinstance(pid, int) else {}
    return any(
        isinstance(told.get(way), float) and abs(now[way] - told[way]) < _NEAR
        for way in ("born", "after")
        if way in now
    )


def _birth(pid: int) -> dict[str, Any]:
    """Number and birth of a process; {} when there is none."""
    import psutil

    try:
        born = float(psutil.Process(pid).create_time())
        return {"pid": pid, "born": born, "after": born - float(psutil.boot_time())}
    except (psutil.Error, OSError, OverflowError, ValueError):
        return {}
