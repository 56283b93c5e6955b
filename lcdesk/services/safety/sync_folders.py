"""Does a desk lie where another program copies it, or on another computer, and is a folder a good
place for its backups? And what is to be said of it.

Told by the whole name of a folder above, by the environment, by marks that programs leave in their
folders, and by the kind of the file system. `place_of` decides by plain data alone, so that every
system's paths can be tried on any system.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath
from typing import TypeVar

from lcdesk.model.late_patterns import late
from lcdesk.texts import N_, _

T = TypeVar("T")

SYNCED, NETWORK = "synced", "network"
_KEPT = 50  # desks whose place was answered for, the last ones
_GOOGLE, _ICLOUD, _WEIYUN = N_("Google Drive"), N_("iCloud Drive"), N_("Tencent Weiyun")

# What the programs call their folders: the whole name of one, wherever it lies, so that "Dropbox
# Notes" is none. gvfs has "onedrive:host=…".
_NAMES = {
    "OneDrive": r"OneDrive( [-–] .+)?|SkyDrive|onedrive:.+",  # with the organisation behind
    "Dropbox": r"Dropbox( \(.+\))?",
    _GOOGLE: r"Google ?Drive|Google ?云端硬盘|google-drive:.+",
    _ICLOUD: r"iCloud ?Drive|iCloud ?云盘|com~apple~CloudDocs",
    N_("WPS Cloud"): r"WPS ?((企业)?云盘|云文档|网盘|同步盘|Drive|Cloud)( ?Files)?|金山(云盘|快盘)",
    N_("Baidu Netdisk"): r"Baidu(Netdisk)?(Syncdisk|Workspace)|百度(网盘)?同步(空间|盘)|百度网盘",
    N_("Nutstore"): r"Nutstore( Files)?|(我的)?坚果云",
    "Box": r"Box Sync",
    N_("Aliyun Drive"): r"AliyunDrive|阿里云盘",
    _WEIYUN: r"腾讯微云",
    "Synology Drive": r"Synology ?Drive",
}  # fmt: skip
# Words that other folders are called by, too: these count only in the home folder and at the root
# of a drive.
_NAMES_ON_TOP = {
    "Box": r"Box",
    "Nextcloud": r"Nextcloud\d*",
    "ownCloud": r"ownCloud",
    "Seafile": r"Seafile",
    "MEGA": r"MEGA(sync)?",
    "pCloud": r"pCloud ?Drive",
    "Insync": r"Insync",
    _WEIYUN: r"微云|Weiyun",
    "Proton Drive": r"Proton ?Drive",
}
# "…/AppData/Local/Microsoft/OneDrive" is what a program keeps of its own, and copied by nobody.
_OF_PROGRAMS = (
    r"AppData|Application Support|Program Files.*|ProgramData|Applications|\.(config|cache|local)"
)
_MARKS = {".dropbox": "Dropbox", ".stfolder": "Syncthing", ".tmp.drivedownload": _GOOGLE}
# Kinds of file system whose files lie elsewhere; those of programs without their "fuse."
_KINDS = frozenset(
    "cifs smb3 smbfs nfs nfs4 ncpfs afs afpfs webdav davfs davfs2 sshfs ceph glusterfs lustre"
    " beegfs gvfsd-fuse kio-fuse rclone curlftpfs smbnetfs s3fs s3 goofys juicefs mfs moosefs"
    " seadrive onedriver google-drive-ocamlfuse pcloudfs vboxsf vmhgfs vmhgfs-fuse prl_fs ocfs2"
    " gfs2".split()
)
# These say nothing of what is behind them; the source does: user@server:/folder, https://…,
# //server/share.
_OPEN_KINDS = frozenset({"fuse", "macfuse", "osxfuse", "fusefs", "fuse-t"})
_ELSEWHERE = late(r"[a-z][a-z0-9+]+://|//[^/]|[\w.@-]{2,}:", re.IGNORECASE)


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


@dataclass(frozen=True)
class Mount:
    """What is mounted where; of Windows a drive."""

    point: str
    kind: str
    source: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Do its files lie on another computer?"""
        kind = self.kind.casefold().removeprefix("fuse.")
        return kind in _KINDS or (kind in _OPEN_KINDS and bool(_ELSEWHERE.match(self.source)))


def place_now(path: Path) -> SyncedPlace | None:
    """Where a file of this computer really lies, links followed; None for an ordinary folder.
    Never raises.
    """
    real, home = _real(path), _told(Path.home, Path())
    synced = [*_declared(real, home), *_marked(real)]
    return place_of(real, home, synced, _told(lambda: _mount_of(real), None))


def is_kept(desk: Path, kept: Sequence[str]) -> bool:
    """Was “Keep it here” answered for this desk where it lies now? `kept`: of the settings."""
    return str(_real(desk)) in kept


def keep_here(desk: Path, kept: list[str]) -> None:
    """From now on nothing is said of where this desk lies."""
    if not is_kept(desk, kept):
        kept.append(str(_real(desk)))
        del kept[:-_KEPT]


def place_of(
    path: PurePath, home: PurePath, synced: Iterable[tuple[str, PurePath]], mount: Mount | None
) -> SyncedPlace | None:
    """The synced or network folder a path lies in, links followed; None for neither.

    `synced`: who keeps which folder in step, as the environment and marks tell; `mount`: the one
    the path lies in.
    """
    for owner, folder in synced:
        if path.is_relative_to(folder):
            return SyncedPlace(SYNCED, owner, str(folder))
    if (named := _named(path, home)) is not None:
        return named
    is_share = path.drive.startswith("\\\\") and path.drive[2:3] not in (".", "?")
    folder = path.drive if is_share else mount.point if mount and mount.is_elsewhere else ""
    return SyncedPlace(NETWORK, folder, folder) if folder else None


def _named(path: PurePath, home: PurePath) -> SyncedPlace | None:
    """A folder called as a program calls its own, or one that macOS keeps for a program:
    ~/Library/CloudStorage/OneDrive-Personal.
    """
    for folder in reversed(path.parents):
        if _matches(_OF_PROGRAMS, folder):
            return None
        if [part.casefold() for part in folder.parts[-3:-1]] == ["library", "cloudstorage"]:
            program = folder.name.split("-")[0]
            return SyncedPlace(SYNCED, {"GoogleDrive": _GOOGLE}.get(program, program), str(folder))
        is_on_top = folder.parent == home or (folder.drive and folder.parent == path.parents[-1])
        names = (*_NAMES.items(), *(_NAMES_ON_TOP.items() if is_on_top else ()))
        if owner := next((name for name, pattern in names if _matches(pattern, folder)), ""):
            return SyncedPlace(SYNCED, owner, str(folder))
    return None


def _matches(pattern: str, folder: PurePath) -> bool:
    return bool(re.fullmatch(pattern, folder.name, re.IGNORECASE))


def onedrive_folders(environment: Mapping[str, str]) -> Iterator[tuple[str, PurePath]]:
    """The folders OneDrive tells Windows of by its variables; libraries of SharePoint lie in one
    called as the organisation beside “OneDrive - organisation”.
    """
    for name in ("OneDrive", "OneDriveConsumer", "OneDriveCommercial"):
        if text := environment.get(name, ""):
            folder = PureWindowsPath(text)
            yield "OneDrive", folder
            if organisation := folder.name.partition(" - ")[2]:
                yield "OneDrive", folder.with_name(organisation)


def linux_mount(path: str, mounts: str) -> Mount | None:
    r"""The mount a path lies in, by /proc/self/mounts, where blanks stand as \040: the innermost,
    and of several at one place the last, which hides the others.
    """
    found = Mount("", "")
    for line in mounts.splitlines():
        words = re.sub(r"\\040", "\0", line).split()
        if len(words) > 2:
            source, point, kind = (word.replace("\0", " ") for word in words[:3])
            if len(point) >= len(found.point) and PurePosixPath(path).is_relative_to(point):
                found = Mount(point, kind, source)
    return found if found.point else None


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


# --- Reading this computer; what it refuses to tell is left out ---


def _real(path: Path) -> Path:
    try:
        return path.resolve()
    # a circle of links, a drive that is gone, a name no system takes
    except (OSError, RuntimeError, ValueError):
        return path.absolute()


def _told(ask: Callable[[], T], otherwise: T) -> T:
    """What a system answers; `otherwise` where it refuses (no right, no such thing, a name it
    cannot read).
    """
    try:
        return ask()
    except (OSError, ValueError, RuntimeError, AttributeError):
        return otherwise


def _marked(path: Path) -> Iterator[tuple[str, PurePath]]:
    for folder in path.parents:
        for name, owner in _MARKS.items():
            mark = folder / name
            # a *folder* called .dropbox in the home folder holds Dropbox's settings
            if _told(mark.is_file if name == ".dropbox" else mark.exists, False):
                yield owner, folder


if sys.platform == "win32":

    def _declared(path: Path, _home: Path) -> Iterator[tuple[str, PurePath]]:
        yield from onedrive_folders(os.environ)
        if re.match(_NAMES[_GOOGLE], _told(lambda: _label(path.anchor), "")):
            yield _GOOGLE, Path(path.anchor)

    def _is_remote(root: str) -> bool:
        return int(ctypes.windll.kernel32.GetDriveTypeW(root)) == 4  # DRIVE_REMOTE

    def _label(root: str) -> str:
        """What the drive is called; one of the network is not asked."""
        room = ctypes.create_unicode_buffer(261)
        if not _is_remote(root):
            ask = ctypes.windll.kernel32.GetVolumeInformationW
            ask(root, room, 261, None, None, None, None, 0)
        return room.value

    def _mount_of(path: Path) -> Mount | None:
        return Mount(path.anchor, "smbfs") if _is_remote(path.anchor) else None

elif sys.platform == "darwin":

    def _declared(_path: Path, home: Path) -> Iterator[tuple[str, PurePath]]:
        """“Desktop and Documents in iCloud”: then links to both lie in iCloud Drive."""
        cloud = home / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
        for name in ("Desktop", "Documents"):
            if _told((cloud / name).is_symlink, False):
                yield _ICLOUD, home / name

    def _mount_of(path: Path) -> Mount | None:
        """By `struct statfs` with 64-bit inodes (sys/mount.h): 16 bytes for the kind from 72 on,
        then 1,024 each for where and what.
        """
        system, answer = ctypes.CDLL(None), ctypes.create_string_buffer(4096)
        # Intel has both; Apple's own only the one
        statfs = getattr(system, "statfs$INODE64", None) or system.statfs
        there = next((folder for folder in path.parents if folder.exists()), Path("/"))
        if statfs(os.fsencode(there), answer):
            return None
        kind, point, source = (
            os.fsdecode(answer.raw[start:end].split(b"\0")[0])
            for start, end in ((72, 88), (88, 1112), (1112, 2136))
        )
        return Mount(point, kind, source)

else:

    def _declared(_path: Path, _home: Path) -> Iterator[tuple[str, PurePath]]:
        yield from ()

    def _mount_of(path: Path) -> Mount | None:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape")
        return linux_mount(str(path), mounts)


# --- A folder for backups: can it be written to, is it another disk, is it carried away ---


@dataclass(frozen=True)
class PlaceRemark:
    """One thing worth knowing; tone "bad" (no use as a place), "warn" or "ok"."""

    tone: str
    words: str


def judge_backup_folder(folder: Path, desk: Path) -> list[PlaceRemark]:
    """What is to be said of a folder for the backups of a desk, the gravest first."""
    if not folder.is_dir():
        return [
            PlaceRemark(
                "bad", _("This folder is not there now. Until it is, backups lie beside the desk.")
            )
        ]
    if not _is_writable(folder):
        return [
            PlaceRemark(
                "bad", _("Nothing can be written into this folder. Backups lie beside the desk.")
            )
        ]
    told: list[PlaceRemark] = []
    if name := synced_by(folder):
        told.append(
            PlaceRemark(
                "warn",
                _(
                    "“{name}” is copied to the internet by another program. Backups hold "
                    "passports.",
                    name=name,
                ),
            )
        )
    if _is_same_disk(folder, desk):
        told.append(
            PlaceRemark(
                "warn", _("It is on the same disk as the desk: if the disk fails, both are gone.")
            )
        )
    return told or [
        PlaceRemark("ok", _("It can be written to, and is on another disk than the desk."))
    ]


def synced_by(folder: Path) -> str:
    """The folder of a program that copies files to other computers, in or under which `folder`
    lies; "" for none.
    """
    place = place_now(folder / "backup")
    return Path(place.folder).name if place and place.kind == SYNCED else ""


def _is_writable(folder: Path) -> bool:
    """Tried, not asked: on network drives and in Windows the rights alone tell little."""
    try:
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _is_same_disk(folder: Path, desk: Path) -> bool:
    try:
        return folder.stat().st_dev == desk.parent.stat().st_dev
    except OSError:
        return False
