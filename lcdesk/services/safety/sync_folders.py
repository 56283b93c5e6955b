"""Does a desk lie where another program copies it, or on another computer? And what is to be said
of it.

`place_of` decides by plain data alone, so that every system's paths can be tried on any system. A
place is taken for synced by what the programs told the system, by their marks in the folders above,
and by the names they give to their folders; a folder whose name only holds such a word ("Dropbox
Notes") is none.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, TypeVar, cast

from lcdesk.texts import N_, _

SYNCED, NETWORK = "synced", "network"
_KEPT = 50  # desks whose place was answered for, the last ones
ONEDRIVE, DROPBOX, BOX, SYNCTHING = "OneDrive", "Dropbox", "Box", "Syncthing"
ICLOUD, GOOGLE, WPS = N_("iCloud Drive"), N_("Google Drive"), N_("WPS Cloud")
BAIDU, NUTSTORE, ALIYUN, WEIYUN = (
    N_("Baidu Netdisk"),
    N_("Nutstore"),
    N_("Aliyun Drive"),
    N_("Tencent Weiyun"),
)

# What the programs call their folders: the whole name of one, wherever it lies.
_NAMES = {
    # with the organisation behind; gvfs: "onedrive:host=…"
    ONEDRIVE: r"OneDrive( [-–] .+)?|SkyDrive|onedrive:.+",
    DROPBOX: r"Dropbox( \(.+\))?",
    GOOGLE: r"Google ?Drive|Google ?云端硬盘|google-drive:.+",
    ICLOUD: r"iCloud ?Drive|iCloud ?云盘|com~apple~CloudDocs",
    WPS: r"WPS ?(云盘|云文档|网盘|企业云盘|同步盘)|WPSDrive|WPS ?Cloud( ?Files)?|金山(云盘|快盘)",
    BAIDU: r"Baidu(Netdisk)?Syncdisk|BaiduNetdiskWorkspace|百度(网盘)?同步(空间|盘)|百度网盘",
    NUTSTORE: r"Nutstore( Files)?|(我的)?坚果云",
    BOX: r"Box Sync",
    ALIYUN: r"AliyunDrive|阿里云盘",
    WEIYUN: r"腾讯微云",
    "Synology Drive": r"Synology ?Drive",
}
# Words that other folders are called by, too: these count only in the home folder and at the root
# of a drive.
_NAMES_ON_TOP = {
    BOX: r"Box",
    "Nextcloud": r"Nextcloud\d*",
    "ownCloud": r"ownCloud",
    "Seafile": r"Seafile",
    "MEGA": r"MEGA(sync)?",
    "pCloud": r"pCloud ?Drive",
    "Insync": r"Insync",
    WEIYUN: r"微云|Weiyun",
    "Proton Drive": r"Proton ?Drive",
}
# Where programs keep what is their own; "…/AppData/Local/Microsoft/OneDrive" is no folder that is
# kept in step.
_OF_PROGRAMS = (
    r"AppData|Application Support|Program Files( \(x86\))?|ProgramData|Applications|"
    r"\.config|\.cache|\.local"
)
_MARKS = {
    ".dropbox": DROPBOX,
    ".stfolder": SYNCTHING,
    ".tmp.drivedownload": GOOGLE,
    ".tmp.driveupload": GOOGLE,
}
# Windows shows the folder with the sign of its program, which desktop.ini names.
_SIGNS = {
    ONEDRIVE: r"\\OneDrive\.exe",
    DROPBOX: r"\\Dropbox\.exe",
    GOOGLE: r"\\GoogleDriveFS\.exe",
    ICLOUD: r"\\iCloud\w*\.exe",
    BOX: r"\\Box\.exe",
    NUTSTORE: r"\\Nutstore\w*\.exe",
}
# what the drive is called in which Windows shows its files
_DRIVE_OF_GOOGLE = r"Google ?Drive|Google ?云端硬盘"
# How the programs call themselves where they tell the system of their folders.
_OWNERS = {
    ONEDRIVE: r"onedrive",
    DROPBOX: r"dropbox",
    GOOGLE: r"google ?drive",
    ICLOUD: r"icloud",
    WPS: r"wps|kingsoft",
    BAIDU: r"baidu",
    NUTSTORE: r"nutstore|jianguoyun",
    BOX: r"box",
    ALIYUN: r"aliyun",
    WEIYUN: r"weiyun",
}


@dataclass(frozen=True)
class SyncedPlace:
    """A folder that is more than a folder of this computer. `name`: the program that copies it,
    or the folder of the network.
    """

    kind: str  # SYNCED, NETWORK
    name: str
    folder: str

    @property
    def said(self) -> str:
        """The name in the language of the moment."""
        return _(self.name)


def place_now(path: Path) -> SyncedPlace | None:
    """Where a file of this computer really lies, links followed; None for an ordinary folder.
    Never raises.
    """
    real = _real(path)
    return place_of(str(real), surroundings_of(real))


def is_kept(desk: Path, kept: Sequence[str]) -> bool:
    """Was “Keep it here” answered for this desk where it lies now? `kept`: of the settings."""
    return str(_real(desk)) in kept


def keep_here(desk: Path, kept: list[str]) -> None:
    """From now on nothing is said of where this desk lies."""
    if not is_kept(desk, kept):
        kept.append(str(_real(desk)))
        del kept[:-_KEPT]


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    # a circle of links, a drive that is gone, a name no system takes
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def place_of(path: str, surroundings: Surroundings) -> SyncedPlace | None:
    """The synced or network folder a path lies in (written as the system writes it, links
    followed); None for neither.
    """
    parts = _pure(path, surroundings.system)
    return (
        _declared(parts, surroundings)
        or _cloud_of_macos(parts, surroundings)
        or _marked(parts, surroundings)
        or _named(parts, surroundings)
        or _network(path, parts, surroundings)
    )


def warning(place: SyncedPlace) -> str:
    """What the place is, what may happen there, and what to do, in three or four sentences."""
    if place.kind == SYNCED:
        return _(
            "This desk lies in a folder that {name} copies to other computers: {folder}. A copy "
            "made while lcdesk is writing can be damaged, and a"
            " desk changed on two computers becomes two that differ. Close lcdesk, move the desk "
            "into a folder of this computer alone, and open it"
            " there. Let only its backups go to {name}: that is safe and useful.",
            name=place.said,
            folder=place.folder,
        )
    return _(
        "This desk lies in a folder of the network: {folder}. When the connection breaks while "
        "lcdesk is writing, the desk can be damaged, and two"
        " computers may open it at the same time. Close lcdesk, move the desk into a folder of "
        "this computer alone, and open it there. Let only its"
        " backups go to the network: that is safe and useful.",
        folder=place.folder,
    )


# --- paths ---


def _pure(path: str, system: str) -> PurePath:
    if system != WINDOWS:
        return PurePosixPath(path)
    for long, short in (("\\\\?\\UNC\\", "\\\\"), ("\\\\?\\", "")):
        if path.upper().startswith(long):
            return PureWindowsPath(short + path[len(long) :])
    return PureWindowsPath(path)


def _folded(path: PurePath, system: str) -> tuple[str, ...]:
    """The parts as the system compares them: Windows and macOS take no notice of capitals, macOS
    not of how accents are kept.
    """
    return tuple(
        part if system == LINUX else unicodedata.normalize("NFC", part).casefold()
        for part in path.parts
    )


def _lies_in(path: PurePath, folder: str, system: str) -> bool:
    inner, outer = _folded(path, system), _folded(_pure(folder, system), system)
    return bool(folder) and inner[: len(outer)] == outer


def _matches(pattern: str, name: str, system: str) -> bool:
    return bool(
        re.fullmatch(
            pattern,
            unicodedata.normalize("NFC", name),
            re.NOFLAG if system == LINUX else re.IGNORECASE,
        )
    )


# --- synced ---


def _declared(path: PurePath, told: Surroundings) -> SyncedPlace | None:
    """Folders of which the programs told the system."""
    for owner, folder in _roots(told):
        if _lies_in(path, folder, told.system):
            return SyncedPlace(SYNCED, owner, folder)
    return None


def _roots(told: Surroundings) -> Iterator[tuple[str, str]]:
    yield from ((ONEDRIVE, folder) for folder in told.environment.values())
    yield from ((DROPBOX, folder) for text in told.dropbox for folder in _dropbox_folders(text))
    yield from ((_owner(owner), folder) for owner, folder in told.sync_roots)
    yield from (
        (GOOGLE, f"{drive}\\")
        for drive, label in told.labels.items()
        if re.match(_DRIVE_OF_GOOGLE, label)
    )


def _dropbox_folders(text: str) -> Iterator[str]:
    """`{"personal": {"path": …, "root_path": …}, "business": …}`"""
    try:
        accounts: object = json.loads(text)
    except ValueError:
        return
    for account in cast("dict[str, Any]", accounts).values() if isinstance(accounts, dict) else ():
        if isinstance(account, Mapping):
            entries = cast("Mapping[str, Any]", account)
            yield from (
                entry for key in ("path", "root_path") if isinstance(entry := entries.get(key), str)
            )


def _owner(word: str) -> str:
    """“OneDrive!S-1-5-21-…!Business1”, “GoogleDrive-li@example.org” → the name of the program."""
    first = re.split(r"[!\-]", word)[0]
    return next(
        (name for name, pattern in _OWNERS.items() if re.match(pattern, first, re.IGNORECASE)),
        first,
    )


def _cloud_of_macos(path: PurePath, told: Surroundings) -> SyncedPlace | None:
    """~/Library/CloudStorage/OneDrive-Personal/…, ~/Library/Mobile
    Documents/com~apple~CloudDocs/…
    """
    parts = _folded(path, told.system)
    for at in range(1, len(parts) - 1):
        where = parts[at - 1 : at + 1]
        if where == ("library", "mobile documents"):
            return SyncedPlace(SYNCED, ICLOUD, str(PurePosixPath(*path.parts[: at + 1])))
        if where == ("library", "cloudstorage"):
            return SyncedPlace(
                SYNCED, _owner(path.parts[at + 1]), str(PurePosixPath(*path.parts[: at + 2]))
            )
    return None


def _marked(path: PurePath, told: Surroundings) -> SyncedPlace | None:
    """A mark in one of the folders above."""
    for folder, marks in told.markers.items():
        signs = (
            name
            for name, sign in _SIGNS.items()
            if re.search(sign, marks.get("desktop.ini", ""), re.IGNORECASE)
        )
        owner = next((_MARKS[mark] for mark in marks if mark in _MARKS), "") or next(signs, "")
        if owner and _lies_in(path, folder, told.system):
            return SyncedPlace(SYNCED, owner, folder)
    return None


def _named(path: PurePath, told: Surroundings) -> SyncedPlace | None:
    """A folder called as a program calls its own."""
    for folder in reversed(path.parents):
        if _matches(_OF_PROGRAMS, folder.name, told.system):
            return None
        names = (*_NAMES.items(), *(_NAMES_ON_TOP.items() if _is_on_top(folder, told) else ()))
        owner = next(
            (name for name, pattern in names if _matches(pattern, folder.name, told.system)), ""
        )
        if owner:
            return SyncedPlace(SYNCED, owner, str(folder))
    return None


def _is_on_top(folder: PurePath, told: Surroundings) -> bool:
    """Directly in the home folder, or at the root of a drive."""
    above = folder.parent
    is_root = above != folder and len(above.parts) == 1
    return (is_root and told.system == WINDOWS) or (
        bool(told.home)
        and _folded(above, told.system) == _folded(_pure(told.home, told.system), told.system)
    )


# --- network ---


def _network(path: str, parts: PurePath, told: Surroundings) -> SyncedPlace | None:
    if told.system == WINDOWS:
        is_shared = parts.drive.startswith("\\\\") and not parts.drive.startswith(
            ("\\\\.\\", "\\\\?\\")
        )
        is_mapped = any(
            kind == REMOTE and drive.casefold() == parts.drive.casefold()
            for drive, kind in told.drives.items()
        )
        folder = parts.drive if is_shared else parts.anchor
        return SyncedPlace(NETWORK, folder, folder) if is_shared or is_mapped else None
    mount = network_mount(path, told.mounts, is_folded=told.system != LINUX)
    return mount and SyncedPlace(
        SYNCED if mount.owner else NETWORK,
        _owner(mount.owner) if mount.owner else mount.source,
        mount.point,
    )


# --- What a system tells of the place a path lies in: mounts, drives, and what programs that copy
# folders left there ---


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
    """What is known of a computer and of the folders above one path; paths are written as the
    system writes them.
    """

    system: str = LINUX  # or WINDOWS, MACOS
    home: str = ""
    # of ONEDRIVE_VARIABLES, those that are set
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    mounts: Sequence[str] = ()  # lines of /proc/self/mountinfo, or as `mount` of macOS says them
    dropbox: Sequence[str] = ()  # contents of Dropbox's info.json, one a file
    # "Z:" → its kind, REMOTE or FIXED …
    drives: Mapping[str, int] = field(default_factory=dict[str, int])
    labels: Mapping[str, str] = field(default_factory=dict[str, str])  # "G:" → "Google Drive"
    # (who keeps it in step, folder), as programs told the system
    sync_roots: Sequence[tuple[str, str]] = ()
    markers: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    """Folder → the MARKERS that lie in it → what a desktop.ini says ("" for the others)."""


def surroundings_of(path: Path) -> Surroundings:
    """What this computer tells of the folders above `path`; what it refuses to tell is left out."""
    home = _told(lambda: str(Path.home()), "")
    if sys.platform == "win32":
        drive = path.drive
        return Surroundings(
            WINDOWS,
            home,
            _environment(),
            (),
            _accounts(home),
            _drives(drive),
            _labels(drive),
            _registered(),
            _markers(path),
        )
    if sys.platform == "darwin":
        return Surroundings(
            MACOS,
            home,
            {},
            _mount_of(path),
            _accounts(home),
            sync_roots=_icloud_folders(home),
            markers=_markers(path),
        )
    mounts = _text(Path("/proc/self/mountinfo"), None).splitlines()
    return Surroundings(LINUX, home, {}, mounts, _accounts(home), markers=_markers(path))


def _told(ask: Callable[[], T], otherwise: T) -> T:
    """What a system answers; `otherwise` where it refuses (no right, no such thing, a name it
    cannot read).
    """
    try:
        return ask()
    except (OSError, ValueError, RuntimeError, AttributeError):
        return otherwise


def _text(path: Path, length: int | None = _ENOUGH) -> str:
    """The beginning of a text; "" where there is none. UTF-16 by its first bytes, which
    desktop.ini often is.
    """

    def read() -> str:
        with path.open("rb") as file:
            raw = file.read(-1 if length is None else length)
        is_wide = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        return raw.decode(
            "utf-16" if is_wide else "utf-8", "ignore" if is_wide else "surrogateescape"
        )

    return _told(read, "")


def _environment() -> dict[str, str]:
    return {name: os.environ[name] for name in ONEDRIVE_VARIABLES if name in os.environ}


def _accounts(home: str) -> list[str]:
    """What Dropbox wrote down about its folders."""
    roots = (
        [os.environ.get("APPDATA", ""), os.environ.get("LOCALAPPDATA", "")]
        if sys.platform == "win32"
        else [home]
    )
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
        # in the home folder, a *folder* of this name holds Dropbox's settings
        elif name == ".dropbox":
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
        kind = (
            _told(lambda: int(ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\")), 0)
            if drive[1:] == ":"
            else 0
        )
        return {drive: kind} if kind else {}

    def _labels(drive: str) -> dict[str, str]:
        """The name of the drive; a drive of a network is not asked."""
        if _drives(drive).get(drive) != FIXED:
            return {}
        room = ctypes.create_unicode_buffer(261)
        ask = ctypes.windll.kernel32.GetVolumeInformationW
        is_told = _told(
            lambda: bool(ask(f"{drive}\\", room, 261, None, None, None, None, 0)), False
        )
        return {drive: room.value} if is_told else {}

    def _registered() -> list[tuple[str, str]]:
        """Folders that programs told Windows they keep in step: “OneDrive!S-1-5-…!Business1” →
        UserSyncRoots.
        """
        return _told(lambda: list(_sync_roots()), [])

    def _sync_roots() -> Iterator[tuple[str, str]]:
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _SYNC_ROOTS) as known:
            for at in range(winreg.QueryInfoKey(known)[0]):
                owner = winreg.EnumKey(known, at)
                yield from (
                    (owner, folder)
                    for folder in _told(partial(_folders, f"{_SYNC_ROOTS}\\{owner}"), [])
                )

    def _folders(key: str) -> list[str]:
        import winreg

        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, f"{key}\\UserSyncRoots") as roots:
            return [
                str(winreg.EnumValue(roots, at)[1]) for at in range(winreg.QueryInfoKey(roots)[1])
            ]


if sys.platform == "darwin":

    class _Statfs(ctypes.Structure):
        """`struct statfs` of macOS with 64-bit inodes (sys/mount.h)."""

        _fields_ = [
            ("sizes", ctypes.c_uint32 * 2),
            ("blocks", ctypes.c_uint64 * 5),
            ("fsid", ctypes.c_int32 * 2),
            ("owner", ctypes.c_uint32),
            ("kind", ctypes.c_uint32),
            ("flags", ctypes.c_uint32),
            ("subtype", ctypes.c_uint32),
            ("kind_name", ctypes.c_char * 16),
            ("point", ctypes.c_char * _PATH_LENGTH),
            ("source", ctypes.c_char * _PATH_LENGTH),
            ("reserved", ctypes.c_uint32 * 8),
        ]

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
            return [
                f"{os.fsdecode(answer.source)} on {os.fsdecode(answer.point)} "
                f"({os.fsdecode(answer.kind_name)})"
            ]

        return _told(ask, [])


# --- Which mount a path lies in, and whether what is mounted there belongs to another computer ---


_KINDS = {
    "cifs",
    "smb3",
    "smbfs",
    "nfs",
    "nfs4",
    "ncpfs",
    "afs",
    "afpfs",
    "webdav",
    "davfs",
    "davfs2",
    "sshfs",
    "ceph",
    "glusterfs",
    "lustre",
    "beegfs",
    "gvfsd-fuse",
    "kio-fuse",
    "rclone",
    "curlftpfs",
    "smbnetfs",
    "s3fs",
    "s3",
    "goofys",
    "juicefs",
    "mfs",
    "moosefs",
    "seadrive",
    "vboxsf",
    "vmhgfs",
    "vmhgfs-fuse",
    "prl_fs",
    "ocfs2",
    "gfs2",
}
"""Kinds of file system whose files lie elsewhere; those of the kernel and, without their
"fuse.", of programs.
"""
_OWNED = {"onedriver": "OneDrive", "google-drive-ocamlfuse": "Google Drive", "pcloudfs": "pCloud"}
"""Those that show what a program for synced folders keeps; whose they are."""
_OPEN_KINDS = {"fuse", "macfuse", "osxfuse", "fusefs", "fuse-t"}
"""These say nothing of what is behind them; the source does: user@server:/folder, https://…,
//server/share.
"""
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+]+://|//[^/]|[\w.@-]{2,}:", re.IGNORECASE)
_OF_MACOS = re.compile(r"(?P<source>.*?) on (?P<point>/.*) \((?P<kind>[^,)]+)[^)]*\)")


@dataclass(frozen=True)
class Mount:
    """What is mounted where; `owner`: the program that keeps it in step, "" for a network."""

    point: str
    kind: str
    source: str
    owner: str = ""


def network_mount(path: str, lines: Sequence[str], *, is_folded: bool = False) -> Mount | None:
    """The mount of a network, or of a synced folder, that `path` lies in; None when it lies on a
    disk of this computer.

    `lines`: of /proc/self/mountinfo, or as `mount` of macOS says them. `is_folded`: capitals do not
    matter.
    """
    around = [
        mount for mount in _mounts(lines) if _is_below(path, mount.point, is_folded=is_folded)
    ]
    if not around:
        return None
    innermost = max(len(PurePosixPath(mount.point).parts) for mount in around)
    # Of several at one place the last hides the others.
    last = [mount for mount in around if len(PurePosixPath(mount.point).parts) == innermost][-1]
    return _judged(last)


def _judged(mount: Mount) -> Mount | None:
    kind = mount.kind.casefold().removeprefix("fuse.")
    if owner := _OWNED.get(kind, ""):
        return Mount(mount.point, kind, mount.source, owner)
    is_elsewhere = kind in _KINDS or (kind in _OPEN_KINDS and _ELSEWHERE.match(mount.source))
    return Mount(mount.point, kind, _without_password(mount.source)) if is_elsewhere else None


def _without_password(source: str) -> str:
    """Who logs in, and by which password, is nobody's business: //li:secret@server/share →
    //server/share.
    """
    return re.sub(r"^((?:[a-z][a-z0-9+]*:)?//)?[^/@]*@", r"\1", source, flags=re.IGNORECASE)


def _is_below(path: str, point: str, *, is_folded: bool) -> bool:
    inner, outer = (path.casefold(), point.casefold()) if is_folded else (path, point)
    return PurePosixPath(inner).is_relative_to(outer)


def _mounts(lines: Sequence[str]) -> Iterator[Mount]:
    for line in lines:
        before, _dash, after = line.partition(" - ")
        places, kinds = before.split(), after.split()
        if len(places) >= 5 and places[0].isdigit() and kinds:
            if kinds[0] != "autofs":  # stands there only until what it is for is mounted
                yield Mount(
                    _unescaped(places[4]), kinds[0], _unescaped(kinds[1]) if len(kinds) > 1 else ""
                )
        elif found := _OF_MACOS.fullmatch(line):
            yield Mount(found["point"], found["kind"], found["source"])


def _unescaped(text: str) -> str:
    r"""Blanks stand as \040 there."""
    return re.sub(r"\\([0-7]{3})", lambda code: chr(int(code[1], 8)), text)
