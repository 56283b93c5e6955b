"""A layer between the program's own SQLite and the disk: it writes down what reaches the disk, or
lets writing fail.

It wraps the default VFS of the very library the program uses (`sqlcipher3`, through ctypes) and is
put in place in a child process, before a desk is opened there; nothing of the program is replaced.
Only where the library gives out its functions can it be done: `why_not()` says why it cannot.
"""

from __future__ import annotations

import ctypes as c
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

OK, IOERR, FULL = 0, 10, 13
IOERR_WRITE, IOERR_FSYNC, IOERR_TRUNCATE = 778, 1034, 1546
"""Answers of SQLite; the last three as a disk gives them that does not answer."""

Operation = Literal["open", "write", "truncate", "sync", "delete", "mark"]


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that reached the disk. `place`: the offset of a write, the new size of a
    truncation, the number of a mark.
    """

    operation: Operation
    name: str
    place: int = 0
    data: bytes = b""


@dataclass
class Plan:
    """Which writing fails: on files whose name ends so, from the `first` write (from 1) on,
    until there is room again.
    """

    ending: str
    first: int = 1 << 30
    code: int = FULL
    is_on: bool = True
    is_lasting: bool = True  # a full disk stays full; False: one write fails, the next goes well
    met: int = 0  # writes, truncations and syncs of such files seen
    failed: int = 0

    def answer(self, name: str, usual: int) -> int:
        """0, or the error code that this step is answered with. `usual`: the code of a disk that
        does not answer.
        """
        if not self.is_on or not name.endswith(self.ending):
            return OK
        self.met += 1
        if self.met < self.first or (self.met > self.first and not self.is_lasting):
            return OK
        self.failed += 1
        return FULL if self.code == FULL else usual


@dataclass
class Disk:
    """What is known of the disk: the steps written down (`records`), and the plan by which it
    fails.
    """

    plan: Plan | None = None
    records: bool = False
    steps: list[Step] = field(default_factory=list[Step])

    def mark(self, number: int) -> None:
        """Note that the program was told: this is saved."""
        self.steps.append(Step("mark", "", number))

    def note(self, operation: Operation, name: str, place: int = 0, data: bytes = b"") -> None:
        """Write a step down."""
        if self.records:
            self.steps.append(Step(operation, name, place, data))

    def answer(self, name: str, usual: int) -> int:
        """The error code by the plan; 0 where all is well."""
        return self.plan.answer(name, usual) if self.plan else OK


class _File(c.Structure):
    """sqlite3_file: only the first member is ours to know."""


_Place = c.c_void_p
_XOPEN = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_void_p, c.c_int, c.c_void_p)
_XDELETE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_char_p, c.c_int)
_XWRITE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_void_p, c.c_int, c.c_int64)
_XTRUNCATE = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int64)
_XSYNC = c.CFUNCTYPE(c.c_int, c.c_void_p, c.c_int)


class _Methods(c.Structure):
    """sqlite3_io_methods, version 3."""

    _fields_ = (
        ("iVersion", c.c_int),
        ("xClose", _Place),
        ("xRead", _Place),
        ("xWrite", _XWRITE),
        ("xTruncate", _XTRUNCATE),
        ("xSync", _XSYNC),
        *(
            (name, _Place)
            for name in (
                "xFileSize",
                "xLock",
                "xUnlock",
                "xCheckReservedLock",
                "xFileControl",
                "xSectorSize",
                "xDeviceCharacteristics",
                "xShmMap",
                "xShmLock",
                "xShmBarrier",
                "xShmUnmap",
                "xFetch",
                "xUnfetch",
            )
        ),
    )


class _Vfs(c.Structure):
    """sqlite3_vfs, version 3."""

    _fields_ = (
        ("iVersion", c.c_int),
        ("szOsFile", c.c_int),
        ("mxPathname", c.c_int),
        ("pNext", _Place),
        ("zName", c.c_char_p),
        ("pAppData", _Place),
        ("xOpen", _XOPEN),
        ("xDelete", _XDELETE),
        *(
            (name, _Place)
            for name in (
                "xAccess",
                "xFullPathname",
                "xDlOpen",
                "xDlError",
                "xDlSym",
                "xDlClose",
                "xRandomness",
                "xSleep",
                "xCurrentTime",
                "xGetLastError",
                "xCurrentTimeInt64",
                "xSetSystemCall",
                "xGetSystemCall",
                "xNextSystemCall",
            )
        ),
    )


_File._fields_ = (("pMethods", c.POINTER(_Methods)),)


@cache
def _library() -> Any:
    """The library the program uses, with the two functions that are needed; None where it does
    not give them out.
    """
    # compiled, without stubs
    import sqlcipher3._sqlite3 as driver  # pyright: ignore[reportMissingImports]

    try:
        library = c.CDLL(str(driver.__file__))
        library.sqlite3_vfs_find.restype = c.POINTER(_Vfs)
        library.sqlite3_vfs_find.argtypes = [c.c_char_p]
        library.sqlite3_vfs_register.argtypes = [c.c_void_p, c.c_int]
    except (OSError, AttributeError):
        return None
    return library


def why_not() -> str:
    """Why no disk can be put below the program here; "" where it can."""
    import os

    if not hasattr(os, "fork"):
        return "needs fork"
    return "" if _library() else "the library does not give out its functions"


class _Layer:
    """The VFS in place; it must live as long as the process, since SQLite calls into it."""

    def __init__(self, disk: Disk) -> None:
        self.disk = disk
        self.names: dict[int, str] = {}
        self.tables: dict[int, _Methods] = {}  # the methods of the layer below → ours
        self.below: _Vfs = _library().sqlite3_vfs_find(None).contents
        self.vfs = _Vfs()
        c.memmove(c.byref(self.vfs), c.byref(self.below), c.sizeof(_Vfs))
        self.vfs.pNext, self.vfs.zName = None, b"lcdesk-faults"
        self.vfs.xOpen, self.vfs.xDelete = _XOPEN(self.open), _XDELETE(self.delete)

    def register(self) -> None:
        """From now on every file of SQLite in this process goes through here."""
        assert _library().sqlite3_vfs_register(c.byref(self.vfs), 1) == OK

    def open(self, vfs: int, name: int | None, file: int, flags: int, out: int | None) -> int:
        code = self.below.xOpen(vfs, name, file, flags, out)
        if code == OK:
            said = Path(c.string_at(name).decode()).name if name else "temporary"
            self.names[file] = said
            self.disk.note("open", said)
            held = c.cast(file, c.POINTER(_File)).contents
            held.pMethods = c.pointer(self._table(held.pMethods))
        return code

    def delete(self, vfs: int, name: bytes, sync: int) -> int:
        self.disk.note("delete", Path(name.decode()).name)
        return self.below.xDelete(vfs, name, sync)

    def _table(self, below: Any) -> _Methods:
        """The methods of the layer below, with ours where something is written."""
        at = c.addressof(below.contents)
        if at not in self.tables:
            ours, theirs = _Methods(), below.contents
            c.memmove(c.byref(ours), c.byref(theirs), c.sizeof(_Methods))
            ours.xWrite = _XWRITE(self._write(theirs.xWrite))
            ours.xTruncate = _XTRUNCATE(self._truncate(theirs.xTruncate))
            ours.xSync = _XSYNC(self._sync(theirs.xSync))
            self.tables[at] = ours
            self.tables[c.addressof(ours)] = ours
        return self.tables[at]

    def _write(self, below: Callable[..., int]) -> Callable[[int, int, int, int], int]:
        def write(file: int, data: int, size: int, offset: int) -> int:
            if code := self.disk.answer(self.names[file], IOERR_WRITE):
                return code
            if self.disk.records:
                self.disk.note("write", self.names[file], offset, c.string_at(data, size))
            return below(file, data, size, offset)

        return write

    def _truncate(self, below: Callable[..., int]) -> Callable[[int, int], int]:
        def truncate(file: int, size: int) -> int:
            # a full disk lets a file be cut short
            is_full = self.disk.plan is not None and self.disk.plan.code == FULL
            if not is_full and (code := self.disk.answer(self.names[file], IOERR_TRUNCATE)):
                return code
            self.disk.note("truncate", self.names[file], size)
            return below(file, size)

        return truncate

    def _sync(self, below: Callable[..., int]) -> Callable[[int, int], int]:
        def sync(file: int, flags: int) -> int:
            if code := self.disk.answer(self.names[file], IOERR_FSYNC):
                return code
            self.disk.note("sync", self.names[file])
            # what is written down needs no real disk
            return OK if self.disk.records else below(file, flags)

        return sync


_LAYERS: list[_Layer] = []


def put_below(disk: Disk) -> Disk:
    """Put the disk below every desk this process opens from now on. In a child process only: it
    stays.
    """
    assert not _LAYERS, "one disk a process"
    _LAYERS.append(_Layer(disk))
    _LAYERS[0].register()
    return disk
