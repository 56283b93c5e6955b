"""Does a desk lie where another program copies it, or on another computer? And what is to be said of it.

`place_of` decides by plain data alone, so that every system's paths can be tried on any system. A place is taken for
synced by what the programs told the system, by their marks in the folders above, and by the names they give to their
folders; a folder whose name only holds such a word ("Dropbox Notes") is none.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import Any, cast

from lcdesk.services.network_mounts import network_mount
from lcdesk.services.surroundings import LINUX, REMOTE, WINDOWS, Surroundings, surroundings_of
from lcdesk.texts import N_, _

SYNCED, NETWORK = "synced", "network"
_KEPT = 50  # desks whose place was answered for, the last ones
ONEDRIVE, DROPBOX, BOX, SYNCTHING = "OneDrive", "Dropbox", "Box", "Syncthing"
ICLOUD, GOOGLE, WPS = N_("iCloud Drive"), N_("Google Drive"), N_("WPS Cloud")
BAIDU, NUTSTORE, ALIYUN, WEIYUN = N_("Baidu Netdisk"), N_("Nutstore"), N_("Aliyun Drive"), N_("Tencent Weiyun")

# What the programs call their folders: the whole name of one, wherever it lies.
_NAMES = {
    ONEDRIVE: r"OneDrive( [-–] .+)?|SkyDrive|onedrive:.+",  # with the organisation behind; gvfs: "onedrive:host=…"
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
# Words that other folders are called by, too: these count only in the home folder and at the root of a drive.
_NAMES_ON_TOP = {BOX: r"Box", "Nextcloud": r"Nextcloud\d*", "ownCloud": r"ownCloud", "Seafile": r"Seafile", "MEGA": r"MEGA(sync)?",
                 "pCloud": r"pCloud ?Drive", "Insync": r"Insync", WEIYUN: r"微云|Weiyun", "Proton Drive": r"Proton ?Drive"}  # fmt: skip
# Where programs keep what is their own; "…/AppData/Local/Microsoft/OneDrive" is no folder that is kept in step.
_OF_PROGRAMS = r"AppData|Application Support|Program Files( \(x86\))?|ProgramData|Applications|\.config|\.cache|\.local"
_MARKS = {".dropbox": DROPBOX, ".stfolder": SYNCTHING, ".tmp.drivedownload": GOOGLE, ".tmp.driveupload": GOOGLE}
# Windows shows the folder with the sign of its program, which desktop.ini names.
_SIGNS = {ONEDRIVE: r"\\OneDrive\.exe", DROPBOX: r"\\Dropbox\.exe", GOOGLE: r"\\GoogleDriveFS\.exe", ICLOUD: r"\\iCloud\w*\.exe",
          BOX: r"\\Box\.exe", NUTSTORE: r"\\Nutstore\w*\.exe"}  # fmt: skip
_DRIVE_OF_GOOGLE = r"Google ?Drive|Google ?云端硬盘"  # what the drive is called in which Windows shows its files
# How the programs call themselves where they tell the system of their folders.
_OWNERS = {ONEDRIVE: r"onedrive", DROPBOX: r"dropbox", GOOGLE: r"google ?drive", ICLOUD: r"icloud", WPS: r"wps|kingsoft",
           BAIDU: r"baidu", NUTSTORE: r"nutstore|jianguoyun", BOX: r"box", ALIYUN: r"aliyun", WEIYUN: r"weiyun"}  # fmt: skip


@dataclass(frozen=True)
class SyncedPlace:
    """A folder that is more than a folder of this computer. `name`: the program that copies it, or the folder of the network."""

    kind: str  # SYNCED, NETWORK
    name: str
    folder: str

    @property
    def said(self) -> str:
        """The name in the language of the moment."""
        return _(self.name)


def place_now(path: Path) -> SyncedPlace | None:
    """Where a file of this computer really lies, links followed; None for an ordinary folder. Never raises."""
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
    except (OSError, RuntimeError, ValueError):  # a circle of links, a drive that is gone, a name no system takes
        return path.absolute()


def place_of(path: str, surroundings: Surroundings) -> SyncedPlace | None:
    """The synced or network folder a path lies in (written as the system writes it, links followed); None for neither."""
    parts = _pure(path, surroundings.system)
    return _declared(parts, surroundings) or _cloud_of_macos(parts, surroundings) or _marked(parts, surroundings) \
        or _named(parts, surroundings) or _network(path, parts, surroundings)  # fmt: skip


def warning(place: SyncedPlace) -> str:
    """What the place is, what may happen there, and what to do, in three or four sentences."""
    if place.kind == SYNCED:
        return _(
            "This desk lies in a folder that {name} copies to other computers: {folder}. A copy made while lcdesk is writing can be damaged, and a"
            " desk changed on two computers becomes two that differ. Close lcdesk, move the desk into a folder of this computer alone, and open it"
            " there. Let only its backups go to {name}: that is safe and useful.",
            name=place.said, folder=place.folder,
        )  # fmt: skip
    return _(
        "This desk lies in a folder of the network: {folder}. When the connection breaks while lcdesk is writing, the desk can be damaged, and two"
        " computers may open it at the same time. Close lcdesk, move the desk into a folder of this computer alone, and open it there. Let only its"
        " backups go to the network: that is safe and useful.",
        folder=place.folder,
    )  # fmt: skip


# --- paths ---


def _pure(path: str, system: str) -> PurePath:
    if system != WINDOWS:
        return PurePosixPath(path)
    for long, short in (("\\\\?\\UNC\\", "\\\\"), ("\\\\?\\", "")):
        if path.upper().startswith(long):
            return PureWindowsPath(short + path[len(long) :])
    return PureWindowsPath(path)


def _folded(path: PurePath, system: str) -> tuple[str, ...]:
    """The parts as the system compares them: Windows and macOS take no notice of capitals, macOS not of how accents are kept."""
    return tuple(part if system == LINUX else unicodedata.normalize("NFC", part).casefold() for part in path.parts)


def _lies_in(path: PurePath, folder: str, system: str) -> bool:
    inner, outer = _folded(path, system), _folded(_pure(folder, system), system)
    return bool(folder) and inner[: len(outer)] == outer


def _matches(pattern: str, name: str, system: str) -> bool:
    return bool(
        re.fullmatch(pattern, unicodedata.normalize("NFC", name), re.NOFLAG if system == LINUX else re.IGNORECASE)
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
    yield from ((GOOGLE, f"{drive}\\") for drive, label in told.labels.items() if re.match(_DRIVE_OF_GOOGLE, label))


def _dropbox_folders(text: str) -> Iterator[str]:
    """`{"personal": {"path": …, "root_path": …}, "business": …}`"""
    try:
        accounts: object = json.loads(text)
    except ValueError:
        return
    for account in cast("dict[str, Any]", accounts).values() if isinstance(accounts, dict) else ():
        if isinstance(account, Mapping):
            entries = cast("Mapping[str, Any]", account)
            yield from (entry for key in ("path", "root_path") if isinstance(entry := entries.get(key), str))


def _owner(word: str) -> str:
    """“OneDrive!S-1-5-21-…!Business1”, “GoogleDrive-li@example.org” → the name of the program."""
    first = re.split(r"[!\-]", word)[0]
    return next((name for name, pattern in _OWNERS.items() if re.match(pattern, first, re.IGNORECASE)), first)


def _cloud_of_macos(path: PurePath, told: Surroundings) -> SyncedPlace | None:
    """~/Library/CloudStorage/OneDrive-Personal/…, ~/Library/Mobile Documents/com~apple~CloudDocs/…"""
    parts = _folded(path, told.system)
    for at in range(1, len(parts) - 1):
        where = parts[at - 1 : at + 1]
        if where == ("library", "mobile documents"):
            return SyncedPlace(SYNCED, ICLOUD, str(PurePosixPath(*path.parts[: at + 1])))
        if where == ("library", "cloudstorage"):
            return SyncedPlace(SYNCED, _owner(path.parts[at + 1]), str(PurePosixPath(*path.parts[: at + 2])))
    return None


def _marked(path: PurePath, told: Surroundings) -> SyncedPlace | None:
    """A mark in one of the folders above."""
    for folder, marks in told.markers.items():
        signs = (name for name, sign in _SIGNS.items() if re.search(sign, marks.get("desktop.ini", ""), re.IGNORECASE))
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
        owner = next((name for name, pattern in names if _matches(pattern, folder.name, told.system)), "")
        if owner:
            return SyncedPlace(SYNCED, owner, str(folder))
    return None


def _is_on_top(folder: PurePath, told: Surroundings) -> bool:
    """Directly in the home folder, or at the root of a drive."""
    above = folder.parent
    is_root = above != folder and len(above.parts) == 1
    return (is_root and told.system == WINDOWS) or (
        bool(told.home) and _folded(above, told.system) == _folded(_pure(told.home, told.system), told.system)
    )


# --- network ---


def _network(path: str, parts: PurePath, told: Surroundings) -> SyncedPlace | None:
    if told.system == WINDOWS:
        is_shared = parts.drive.startswith("\\\\") and not parts.drive.startswith(("\\\\.\\", "\\\\?\\"))
        is_mapped = any(
            kind == REMOTE and drive.casefold() == parts.drive.casefold() for drive, kind in told.drives.items()
        )
        folder = parts.drive if is_shared else parts.anchor
        return SyncedPlace(NETWORK, folder, folder) if is_shared or is_mapped else None
    mount = network_mount(path, told.mounts, is_folded=told.system != LINUX)
    return mount and SyncedPlace(
        SYNCED if mount.owner else NETWORK, _owner(mount.owner) if mount.owner else mount.source, mount.point
    )
