"""One owner per desk: two locks of the operating system that end with the process, however that
ends.

One is on a file beside the desk, by its name: it keeps out other computers at a shared folder, and
whoever finds another file in the place of a desk that is open. The other is on the desk's file
itself (`file_lock`), whatever it is called: a second name of the file, a link, another mount, or a
lock file somebody has deleted lets nobody in. Where the file system knows no such locks, the one by
name has to do.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TypedDict

from filelock import FileLock, Timeout

from lcdesk import private_files
from lcdesk.db.engine import files
from lcdesk.db.engine.files import close_when_free
from lcdesk.db.store import require_file
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _, join_sentences


@dataclass(frozen=True)
class Holder:
    """Who has a desk open: a person, the computer they do so on, and since when."""

    who: str
    node: str
    since: dt.datetime

    @property
    def is_here(self) -> bool:
        """Is that on this computer?"""
        return self.node == platform.node()

    @property
    def words(self) -> str:
        """Who has it, in a sentence."""
        said = {"who": self.who or "?", "since": clock.moment_of(self.since)}
        if self.is_here:
            return _("{who} has had it since {since}, on this computer.", **said)
        return _("{who} has had it since {since}, on the computer {node}.", node=self.node, **said)


class ToldHolder(TypedDict):
    """The same as it stands in the lock."""

    who: str
    node: str
    since: str


class DeskTaken(KnownFault):
    """Another lcdesk has this desk open; `holder`: who that is, where its lock says so."""

    def __init__(self, holder: Holder | None = None) -> None:
        super().__init__(
            join_sentences(
                _("This desk is open in another lcdesk window."), holder.words if holder else ""
            ),
            _("Nothing was changed. Close the other window, or go on working there."),
        )
        self.holder = holder


def is_writable(desk: Path) -> bool:
    """Whether the file may be written to, or is not there yet."""
    return not desk.exists() or os.access(desk, os.W_OK)


def _folder_refused() -> KnownFault:
    return KnownFault(
        _("The folder of this desk cannot be written to."),
        _(
            "Nothing was changed. Choose a folder of your own for the desk, or ask for the right "
            "to write there."
        ),
    )


def place_of(path: Path) -> Path:
    """Where a desk lies, from wherever it is asked: of a link, what it leads to, since that is
    where its journal lies, too.
    """
    return Path(os.path.realpath(path)) if path.is_symlink() else path.absolute()


class Ownership:
    """The locks on a desk; `release` gives them up."""

    def __init__(self, desk: Path) -> None:
        self._desk = place_of(desk)
        self._lock = FileLock(
            str(_lock_of(self._desk)), thread_local=False, mode=private_files.FILE
        )
        self.file: int | None = None
        """The desk's own file, open as long as it is ours. Nobody else may close it: SQLite's
        locks would go with it.
        """

    def take(self) -> None:
        """Become the owner; `DeskTaken` when somebody else is, `KnownFault` when the folder
        cannot be written, or the file only stands for a desk on a server.
        """
        require_file(self._desk)
        if not is_writable(self._desk):
            raise KnownFault(
                _("The file of this desk cannot be written to."),
                _(
                    "Nothing was changed. Ask for the right to write to it, or copy it to a "
                    "folder of your own."
                ),
            )
        # its lock may be there all the same, but never a journal
        if not os.access(self._desk.parent, os.W_OK):
            raise _folder_refused()
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise DeskTaken(holder_of(self._desk)) from None
        except (PermissionError, OSError, NotImplementedError):
            raise _folder_refused() from None
        try:
            self.hold()
        except BaseException:
            self._lock.release()
            raise
        _owners[str(self._desk)] = self

    def say(self, who: str) -> None:
        """Let the lock tell others who has the desk, until it is given up."""
        holder = Holder(who, platform.node(), clock.now())
        _write(_lock_of(self._desk), json.dumps(asdict(holder), default=str).encode())

    def hold(self, *, makes: bool = False) -> None:
        """Lock the desk's own file, once it is there; `makes`: an empty one where there is none.
        `DeskTaken` when somebody has.
        """
        if self.file is None and (makes or self._desk.exists()):
            self.file = _locked(self._desk, makes=makes)

    @property
    def is_taken(self) -> bool:
        """Whether we are the owner now."""
        return self._lock.is_locked

    def let_file_go(self) -> None:
        """The file itself is going to be taken away; that of its name stays ours."""
        if self.file is not None:
            files.unlock(self.file)
            close_when_free(self.file)
            self.file = None

    def release(self) -> None:
        """Give the desk up."""
        if _owners.get(str(self._desk)) is self:
            del _owners[str(self._desk)]
            _write(_lock_of(self._desk), b"")
        self.let_file_go()
        self._lock.release()

    @contextmanager
    def following(self, part: Path) -> Iterator[None]:
        """Meanwhile `part` takes the place of the desk: it is ours before it stands there, and
        the old one no longer.
        """
        if sys.platform == "win32":  # where nothing takes the place of a file that is open
            self.let_file_go()
            try:
                yield
            finally:
                self.hold()
            return
        fresh = _locked(part)
        try:
            yield
        except BaseException:
            close_when_free(fresh)
            raise
        self.let_file_go()
        self.file = fresh


_owners: dict[str, Ownership] = {}
"""The desks this process has."""


@contextmanager
def followed(path: Path, part: Path) -> Iterator[None]:
    """Meanwhile `part` takes the place of the file at `path`: where that is a desk of ours, its
    lock goes with it.
    """
    owner = _owners.get(str(place_of(path)))
    if owner is None:
        yield
        return
    with owner.following(part):
        yield


def holder_of(desk: Path) -> Holder | None:
    """Who has a desk, as its lock says; None where it does not, and of a desk that nobody has
    nothing that is still true.
    """
    with suppress(OSError, ValueError, TypeError, KeyError):
        held = os.open(_lock_of(place_of(desk)), os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            said: ToldHolder = json.loads(files.read_at(held, _LONGEST, _TOLD_AT))
        finally:
            os.close(held)
        return Holder(str(said["who"]), str(said["node"]), dt.datetime.fromisoformat(said["since"]))
    return None


_TOLD_AT, _LONGEST = 1, 4000
"""Where in the lock file its holder is told: the byte before is what is locked, and on Windows
nobody else may read that one.
"""


def _lock_of(desk: Path) -> Path:
    return desk.with_name(f".{desk.name}.lock")


def _write(lock: Path, said: bytes) -> None:
    """What a lock file of ours tells from now on; where the folder refuses, it tells nothing."""
    with suppress(OSError):
        held = os.open(lock, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        try:
            os.truncate(held, _TOLD_AT)
            files.write_at(held, said[:_LONGEST], _TOLD_AT)
        finally:
            os.close(held)


def _locked(path: Path, *, makes: bool = False) -> int:
    flags = os.O_RDWR | getattr(os, "O_BINARY", 0) | (os.O_CREAT if makes else 0)
    file = os.open(path, flags, 0o600)
    if files.lock(file) is False:
        close_when_free(file)
        raise DeskTaken(holder_of(path))
    return file
