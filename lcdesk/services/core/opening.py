"""Opening a desk: become its owner, see that it is one of ours and whole, back it up, bring it up
to date, and do what the settings say; and the marks of windows that run.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import sqlalchemy as sa
from platformdirs import user_state_path
from sqlalchemy import event
from sqlalchemy.exc import DatabaseError

from lcdesk import private_files, settings
from lcdesk.crashes import log_folder
from lcdesk.db import desk_version, upgrade
from lcdesk.db.backup import backup, exchange
from lcdesk.db.backup.contents import is_desk
from lcdesk.db.backup.exchange import LEFTOVERS
from lcdesk.db.engine import checksums, keys
from lcdesk.db.engine.engine import has_journal, keep_journal, make_engine, untouched
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.ownership import Ownership, place_of
from lcdesk.db.queries.own_fields import read_declared
from lcdesk.db.replacement.sentinel import Sentinel
from lcdesk.db.store import is_office
from lcdesk.model import clock
from lcdesk.model.countries import wording
from lcdesk.model.faults import KnownFault, NotADesk
from lcdesk.model.names import use_name_form
from lcdesk.model.own_fields import HeldFields, in_force, looking_at
from lcdesk.services.core.desk import Desk, work_as
from lcdesk.services.core.office_opening import open_office, peeking_engine
from lcdesk.services.core.search_names import follow_names
from lcdesk.services.recovery.damage import (
    damage_behind,
    look_at_checksum,
    look_weekly,
    require_not_gone,
)
from lcdesk.settings import Settings
from lcdesk.texts import N_, _, in_language

SUFFIX = ".lcdesk"
START = N_("start")
BEFORE_UPGRADE = N_("before upgrade")


def default_path() -> Path:
    """Where the office's desk lies when nobody says otherwise."""
    import platformdirs

    return Path(platformdirs.user_data_dir("lcdesk", appauthor=False)) / f"office{SUFFIX}"


def open_desk(
    path: Path | None = None,
    *,
    create: bool = True,
    anew: bool = False,
    told: Callable[[str], object] | None = None,
) -> Desk:
    """Open (or make) the desk at `path`. `told` hears in words of what takes its time: backups,
    bringing it up to date.

    `anew`: one is made also where backups tell that there was another, which was taken away on
    purpose.

    Raises `KnownFault` in words when the desk is open elsewhere, newer than this program, not a
    desk, damaged, missing (without `create`), or its folder cannot be written to. Nothing is
    changed then.
    """
    path = place_of(path or default_path())
    if is_office(path):
        return open_office(path, told)
    is_new = _is_missing(path)
    if is_new and not anew:
        # first: who is told that there is no desk would make a new one, and it has backups
        require_not_gone(path)
    _require_place(path, create=create, is_new=is_new)
    ownership = Ownership(path)
    ownership.take()
    engine, sentinel = make_engine(path), None
    try:
        is_new = _is_missing(path)  # another program may have made it before it was ours
        ownership.hold(makes=True)
        exchange.tidy(path)
        shut_desk(path)
        if not is_new:
            _look_untouched(path)
        remark = "" if is_new else look_at_checksum(path)
        with told_in_words():
            _bring_up(engine, path, is_new=is_new, told=told or (lambda _words: None))
        sentinel = None if ownership.file is None else Sentinel(engine, path, ownership.file)
        desk = Desk(path, engine, ownership, remark=remark, sentinel=sentinel)
        ownership.say(desk.who)
        desk.take_own_fields()
        follow_names(desk, told)
        return desk
    except BaseException as error:
        if sentinel:
            sentinel.close()
        damage = None if is_new else damage_behind(engine, path, error)
        engine.dispose()
        ownership.release()
        if is_new and path.exists() and not upgrade_done(path):
            path.unlink(missing_ok=True)
        if damage:
            raise damage from None
        raise


def _is_missing(path: Path) -> bool:
    """Whether there is nothing yet at the place of a desk."""
    return not path.exists() or path.stat().st_size == 0


@contextmanager
def peeking(path: Path) -> Iterator[Desk | None]:
    """A desk to read in that is not opened: nothing in it changes, and it may be open elsewhere
    meanwhile.

    None when there is no desk, or none of this version of the program.
    """
    if is_office(path):
        engine = peeking_engine(path)
        ownership = None
    elif path.is_file() and path.stat().st_size and upgrade_done(path):
        engine, ownership = make_engine(path), Ownership(path)
        event.listen(engine, "connect", _forbid_writing)
    else:
        yield None
        return
    try:
        desk = Desk(path, engine, ownership)
        desk.take_rights()
        with desk.reading() as session:
            declared = read_declared(session)
        with looking_at(declared):
            yield desk
    finally:
        engine.dispose()


def use_own_fields_of(path: Path) -> None:
    """The fields that a desk declared are in force for the rest of the process: for what reads a
    file before it opens the desk.
    """
    with peeking(path) as desk:
        declared = None if desk is None else in_force()
    if declared is not None:
        HeldFields(declared)


def _forbid_writing(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA query_only=ON")


def upgrade_done(path: Path) -> bool:
    """True when a file holds a whole desk (a half-made new one is taken away again)."""
    engine = make_engine(path)
    try:
        return not desk_version.needs_upgrade(engine)
    except (DatabaseError, KnownFault):
        return False
    finally:
        engine.dispose()


def _bring_up(
    engine: sa.Engine, path: Path, *, is_new: bool, told: Callable[[str], object]
) -> None:
    if not is_new:
        _require_desk(engine)
    is_behind = desk_version.needs_upgrade(engine)
    checksums.drop(path)  # from here on the file may differ from what it was when it was closed
    keep_journal(engine)
    if is_behind:
        if not is_new:
            told(_("Backing up the desk before it is brought up to date…"))
            backup.back_up(engine, path, BEFORE_UPGRADE)
            told(_("Bringing the desk up to date; a backup was made…"))
        upgrade.upgrade(engine)
    elif not backup.is_current(engine, backup.folder_of(path)):
        told(_("Backing up the desk…"))
        backup.back_up(engine, path, START)
    else:
        look_weekly(engine, path)


def _look_untouched(path: Path) -> None:
    """See that a file is a desk of ours before anything opens it in the ordinary way, which
    takes over the journal a killed program left.
    """
    if has_journal(path):
        keys.known_for(path)
        with told_in_words(), untouched(path) as looked:
            _require_desk(looked)
            desk_version.needs_upgrade(looked)


def _require_place(path: Path, *, create: bool, is_new: bool) -> None:
    if path.is_dir():
        raise KnownFault(
            _("“{name}” is a folder, not a desk.", name=path.name),
            _("Choose a desk file inside it."),
        )
    if is_new and not create:
        raise KnownFault(
            _("There is no desk at “{path}”.", path=path),
            _("Nothing was changed. Check the name, or make a new desk there."),
        )
    try:
        private_files.make_folder(path.parent)
    except OSError:
        raise KnownFault(
            _("The folder “{path}” cannot be made.", path=path.parent),
            _("Nothing was changed. Choose a folder you may write in."),
        ) from None


def _require_desk(engine: sa.Engine) -> None:
    """Not a byte is changed when the file is a database of some other program."""
    with engine.connect() as connection:
        is_ours = is_desk(connection)
    if not is_ours:
        raise NotADesk(
            _("This file is a database, but not a desk of lcdesk."),
            _("Nothing was changed. Choose another file."),
        )


# --- What earlier versions of the program let others read is closed: a desk and all that belongs to
# it, and the program's own folders ---


ASIDE = N_("{name} (damaged {when})")
"""How a damaged desk is called that was kept when a backup took its place."""


def shut_desk(desk: Path) -> None:
    """For the owner of the desk: its file, its journals, what lies hidden beside it, its backups
    with their notes and folder.
    """
    desk = desk.resolve()
    for path in (*_beside(desk), *_backups(desk)):
        private_files.shut(path)


def shut_own_folders() -> None:
    """The folders of the program (settings, log, traces of state, the office's desk), and what
    lies in them.
    """
    import platformdirs

    data = platformdirs.user_data_path("lcdesk", appauthor=False)
    for folder in dict.fromkeys(
        (settings.place().parent, data, log_folder(), marks_folder().parent, marks_folder())
    ):
        with suppress(OSError):  # a home that may not be looked into: then there is nothing of ours
            if folder.is_dir() and not folder.is_symlink():
                for path in (folder, *_inside(folder)):
                    private_files.shut(path)


def _beside(desk: Path) -> Iterator[Path]:
    hidden = (checksums.place(desk).name, f".{desk.name}.lock")
    own = (*(desk.name + ending for ending in ("", *LEFTOVERS)), *hidden)
    for name in own:
        yield desk.with_name(name)
    others = [
        path
        for path in _inside(desk.parent)
        if desk.stem in path.name and desk.suffix in path.name and path.name not in own
    ]
    if others:  # hardly ever, and how they are called takes the words of both languages
        kept = [re.compile(_pattern(code, desk)) for code in ("en", "zh")]
        yield from (path for path in others if any(one.fullmatch(path.name) for one in kept))


def _pattern(code: str, desk: Path) -> str:
    name = re.escape(in_language(code, ASIDE)).replace(r"\{name\}", re.escape(desk.stem))
    return (
        name.replace(r"\{when\}", ".*")
        + r"(?: \d+)?"
        + re.escape(desk.suffix)
        + r"(?:-wal|-journal)?"
    )


def _backups(desk: Path) -> Iterator[Path]:
    for folder in backup.folders_of(desk):
        if folder.is_dir():
            yield folder
            if sys.platform == "win32":  # it hands its list on to all in it
                continue
            yield from (
                path
                for path in _inside(folder)
                if path.name.lstrip(".").startswith(f"{desk.stem} ")
            )


def _inside(folder: Path) -> list[Path]:
    with suppress(OSError):
        return list(folder.iterdir())
    return []


# --- What the settings say is done: who works here, the office's names of countries, the folder of
# its backups ---


def follow(chosen: Settings) -> KnownFault | None:
    """Do as the settings say; a file of names that cannot be used is the answer, and the names
    of before stay.
    """
    work_as(chosen.who)
    use_name_form(chosen.name_form)
    backup.keep_in(Path(chosen.backup_folder) if chosen.backup_folder else None)
    try:
        wording.use_wording(Path(chosen.wording_file) if chosen.wording_file else None)
    except KnownFault as fault:
        return fault
    return None


# --- A small file for each window that runs: one left without its process tells of a crash ---


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
