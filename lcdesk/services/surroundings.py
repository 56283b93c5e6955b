"""What a system tells of the place a path lies in: mounts, drives, and what programs that copy folders left there.

`Surroundings` is plain data, so that what Windows and macOS would tell can be tried on any system. `surroundings_of`
reads that of this computer: files and settings only, no program is started, nothing is asked over a network.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

WINDOWS, MACOS, LINUX = "windows", "macos", "linux"
ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
MARKERS = (".dropbox", ".stfolder", ".tmp.drivedownload", ".tmp.driveupload", "desktop.ini")
"""Files and folders that programs leave in what they keep in step."""
REMOTE, FIXED = 4, 3
"""Kinds of drive, as Windows' GetDriveTypeW has them."""
_ENOUGH = 4000  # characters of a desktop.ini or of a list of accounts
_SYNC_ROOTS = r"SOFTWARE\Microsoft\Windows\CurrentVersion\Explorer\SyncRootManager"
_PATH_LENGTH = 1024  # MAXPATHLEN of macOS


@dataclass(frozen=True)
class Surroundings:
    """What is known of a computer and of the folders above one path; paths are written as the system writes them."""

    system: str = LINUX  # or WINDOWS, MACOS
    home: str = ""
    environment: Mapping[str, str] = field(default_factory=dict[str, str])  # of ONEDRIVE_VARIABLES, those that are set
    mounts: Sequence[str] = ()  # lines of /proc/self/mountinfo, or as `mount` of macOS says them
    dropbox: Sequence[str] = ()  # contents of Dropbox's info.json, one a file
    drives: Mapping[str, int] = field(default_factory=dict[str, int])  # "Z:" → its kind, REMOTE or FIXED …
    labels: Mapping[str, str] = field(default_factory=dict[str, str])  # "G:" → "Google Drive"
    sync_roots: Sequence[tuple[str, str]] = ()  # (who keeps it in step, folder), as programs told the system
    markers: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Folder → the MARKERS that lie in it → what a desktop.ini says ("" for the others)."""


def surroundings_of(path: Path) -> Surroundings:
    """What this computer tells of the folders above `path`; what it refuses to tell is left out."""
    home = _told(lambda: str(Path.home()), "")
    if sys.platform == "win32":
        drive = path.drive
        return Surroundings(
            WINDOWS, home, _environment(), (), _accounts(home), _drives(drive), _labels(drive), _registered(), _markers(path)
        )  # fmt: skip
    if sys.platform == "darwin":
        return Surroundings(
            MACOS, home, {}, _mount_of(path), _accounts(home), sync_roots=_icloud_folders(home), markers=_markers(path)
        )
    mounts = _text(Path("/proc/self/mountinfo"), None).splitlines()
    return Surroundings(LINUX, home, {}, mounts, _accounts(home), markers=_markers(path))


def _told(ask: Callable[[], T], otherwise: T) -> T:
    """What a system answers; `otherwise` where it refuses (no right, no such thing, a name it cannot read)."""
    try:
        return ask()
    except (OSError, ValueError, RuntimeError, AttributeError):
        return otherwise


def _text(path: Path, length: int | None = _ENOUGH) -> str:
    """The beginning of a text; "" where there is none. UTF-16 by its first bytes, which desktop.ini often is."""

    def read() -> str:
        with path.open("rb") as file:
            raw = file.read(-1 if length is None else length)
        is_wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        return raw.decode("utf-16" if is_wide else "utf-8", "ignore" if is_wide else "surrogateescape")

    return _told(read, "")


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ONEDRIVE_VARIABLES if name in os.environ}


def _accounts(home: str) -> list[str]:
    """What Dropbox wrote down about its folders."""
    roots = [os.environ.get("APPDATA", ""), os.environ.get("LOCALAPPDATA", "")] if sys.platform == "win32" else [home]
    name = "Dropbox" if sys.platform == "win32" else ".dropbox"
    return [text for root in roots if root and (text := _text(Path(root) / name / "info.json"))]


def _markers(path: Path) -> dict[str, dict[str, str]]:
    found = {str(folder): dict(_markers_in(folder)) for folder in path.parents}
    return {folder: names for folder, names in found.items() if names}


def _markers_in(folder: Path) -> Iterator[tuple[str, str]]:
    for name in MARKERS:
        marker = folder / name
        if name == "desktop.ini":
            if sys.platform == "win32" and (text := _text(marker)):
                yield name, text
        elif name == ".dropbox":  # in the home folder, a *folder* of this name holds Dropbox's settings
            if _told(marker.is_file, False):
                yield name, ""
        elif _told(marker.exists, False):
            yield name, ""


def _icloud_folders(home: str) -> list[tuple[str, str]]:
    """“Desktop and Documents in iCloud”: then links to both lie in iCloud Drive."""
    cloud = Path(home, "Library", "Mobile Documents", "com~apple~CloudDocs")
    names = [name for name in ("Desktop", "Documents") if _told((cloud / name).is_symlink, False)]
    return [("iCloud", str(Path(home, name))) for name in names]


if sys.platform == "win32":

    def _drives(drive: str) -> dict[str, int]:
        kind = _told(lambda: int(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")), 0) if drive[1:] == ":" else 0
        return {drive: kind} if kind else {}

    def _labels(drive: str) -> dict[str, str]:
        """The name of the drive; a drive of a network is not asked."""
        if _drives(drive).get(drive) != FIXED:
            return {}
        room = ctypes.create_unicode_buffer(261)
        ask = ctypes.windll.kernel32.GetVolumeInformationW
        is_told = _told(lambda: bool(ask(f"{drive}\\", room, 261, None, None, None, None, 0)), False)
        return {drive: room.value} if is_told else {}

    def _registered() -> list[tuple[str, str]]:
        """Folders that programs told Windows they keep in step: “OneDrive!S-1-5-…!Business1” → UserSyncRoots."""
        return _told(lambda: list(_sync_roots()), [])

    def _sync_roots() -> Iterator[tuple[str, str]]:
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _SYNC_ROOTS) as known:
            for at in range(winreg.QueryInfoKey(known)[0]):
                owner = winreg.EnumKey(known, at)
                yield from ((owner, folder) for folder in _told(partial(_folders, f"{_SYNC_ROOTS}\\{owner}"), []))

    def _folders(key: str) -> list[str]:
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, f"{key}\\UserSyncRoots") as roots:
            return [str(winreg.EnumValue(roots, at)[1]) for at in range(winreg.QueryInfoKey(roots)[1])]


if sys.platform == "darwin":

    class _Statfs(ctypes.Structure):
        """`struct statfs` of macOS with 64-bit inodes (sys/mount.h)."""

        _fields_ = [
            ("sizes", ctypes.c_uint32 * 2), ("blocks", ctypes.c_uint64 * 5), ("fsid", ctypes.c_int32 * 2), ("owner", ctypes.c_uint32),
            ("kind", ctypes.c_uint32), ("flags", ctypes.c_uint32), ("subtype", ctypes.c_uint32), ("kind_name", ctypes.c_char * 16),
            ("point", ctypes.c_char * _PATH_LENGTH), ("source", ctypes.c_char * _PATH_LENGTH), ("reserved", ctypes.c_uint32 * 8),
        ]  # fmt: skip

    def _mount_of(path: Path) -> list[str]:
        """The one mount the path lies in, in the form of `mount`."""

        def ask() -> list[str]:
            system = ctypes.CDLL(None)
            statfs = (
                getattr(system, "statfs$INODE64", None) or system.statfs
            )  # Intel has both; Apple's own only the one
            answer = _Statfs()
            there = next((folder for folder in path.parents if folder.exists()), Path("/"))
            if statfs(os.fsencode(there), ctypes.byref(answer)):
                return []
            return [f"{os.fsdecode(answer.source)} on {os.fsdecode(answer.point)} ({os.fsdecode(answer.kind_name)})"]

        return _told(ask, [])
