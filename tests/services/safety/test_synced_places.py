"""Synced and network folders: paths as they really are on three systems, each with one that only
looks like it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.desk import Desk
from lcdesk.services.safety import sync_folders
from lcdesk.services.safety.sync_folders import (
    NETWORK,
    SYNCED,
    Mount,
    SyncedPlace,
    linux_mount,
    onedrive_folders,
    place_now,
    place_of,
    warning,
)


@dataclass(frozen=True)
class Computer:
    """What is known of one: how its paths are written, who keeps which folder in step, its
    drives or mounts.
    """

    kind: type[PurePath]
    home: str
    synced: Sequence[tuple[str, PurePath]] = ()
    drives: Sequence[Mount] = ()
    mounts: str = ""

    def place(self, path: str) -> SyncedPlace | None:
        """Where a path of this computer lies."""
        pure = self.kind(path)
        drive = next((drive for drive in self.drives if pure.is_relative_to(drive.point)), None)
        mount = linux_mount(path, self.mounts) if self.mounts else drive
        return place_of(pure, self.kind(self.home), self.synced, mount)


# nobody's: this is written so that no path of somebody's machine seems to stand here
USERS, HOMES = "Users", "home"
WIN_HOME, MAC_HOME, HOME = rf"C:\{USERS}\Li Wei", f"/{USERS}/liwei", f"/{HOMES}/liwei"
PC = Computer(
    PureWindowsPath,
    WIN_HOME,
    (
        *onedrive_folders(
            {
                "OneDrive": rf"{WIN_HOME}\OneDrive - 示例公司",
                "OneDriveConsumer": r"E:\Wolke",
                "OneDriveCommercial": rf"{WIN_HOME}\OneDrive - 示例公司",
                "Path": r"C:\Windows",
            }
        ),
        ("Google Drive", PureWindowsPath("G:\\")),
        ("Syncthing", PureWindowsPath(r"F:\team")),
        ("Dropbox", PureWindowsPath(r"F:\shared")),
    ),
    (Mount("C:\\", "ntfs"), Mount("Z:\\", "smbfs"), Mount("y:\\", "smbfs")),
)
MAC = Computer(
    PurePosixPath,
    MAC_HOME,
    (
        ("iCloud Drive", PurePosixPath(f"{MAC_HOME}/Documents")),
        ("Syncthing", PurePosixPath(f"{MAC_HOME}/Sync")),
    ),
    (
        Mount("/Volumes/Office", "smbfs", "//li@files.example.org/Office"),
        Mount("/Volumes/exported home", "nfs", "files:/export/home"),
        Mount("/Volumes/dav", "webdav", "https://dav.example.org/"),
        Mount("/Volumes/far", "macfuse", "li@host:/data"),
        Mount("/Volumes/Stick", "exfat", "/dev/disk5s1"),
        Mount("/Volumes/ntfs", "macfuse", "ntfs"),
        Mount("/", "apfs", "/dev/disk1s5"),
    ),
)
LINUX = Computer(
    PurePosixPath,
    HOME,
    (("Syncthing", PurePosixPath("/srv/sync")),),
    mounts=rf"""
/dev/sda2 / ext4 rw 0 0
//files/office /mnt/office cifs rw,username=li 0 0
files:/export /mnt/our\040files nfs4 rw 0 0
https://dav.example.org/ /mnt/dav fuse rw 0 0
li@host:/data {HOME}/far fuse.sshfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
/dev/sdb1 /mnt/stick fuseblk rw 0 0
secret /mnt/clear fuse.gocryptfs rw 0 0
/dev/sda3 /mnt/office/disk ext4 rw 0 0
systemd-1 /mnt/later autofs rw 0 0
//files/old /mnt/twice cifs rw 0 0
/dev/sda4 /mnt/twice xfs rw 0 0
systemd-1 /mnt/automatic autofs rw 0 0
//files/office /mnt/automatic cifs rw 0 0
onedriver {HOME}/wolke fuse.onedriver rw 0 0
remote:backup /mnt/bytes fuse.rclone rw 0 0
another kind""",
)

# path, who keeps it in step, where that begins
SYNCED_PATHS = (
    (PC, rf"{WIN_HOME}\OneDrive - 示例公司\文档\office.lcdesk", "OneDrive"),
    (PC, r"c:\users\LI WEI\onedrive - 示例公司\office.lcdesk", "OneDrive"),
    (PC, r"E:\wolke\office.lcdesk", "OneDrive"),
    (PC, r"D:\OneDrive - Example Ltd\Training\office.lcdesk", "OneDrive"),
    (PC, rf"{WIN_HOME}\示例公司\培训处 - 文档\office.lcdesk", "OneDrive"),
    (PC, rf"{WIN_HOME}\Dropbox (Example)\office.lcdesk", "Dropbox"),
    (PC, r"F:\shared\office.lcdesk", "Dropbox"),
    (PC, r"G:\我的云端硬盘\office.lcdesk", "Google Drive"),
    (PC, rf"{WIN_HOME}\Google Drive\office.lcdesk", "Google Drive"),
    (PC, rf"{WIN_HOME}\iCloudDrive\office.lcdesk", "iCloud Drive"),
    (PC, rf"{WIN_HOME}\iCloud 云盘\office.lcdesk", "iCloud Drive"),
    (PC, rf"{WIN_HOME}\Documents\WPSDrive\12345\WPS云盘\office.lcdesk", "WPS Cloud"),
    (PC, rf"{WIN_HOME}\WPS Cloud Files\12345\office.lcdesk", "WPS Cloud"),
    (PC, r"D:\WPS云盘\office.lcdesk", "WPS Cloud"),
    (PC, r"D:\金山云盘\office.lcdesk", "WPS Cloud"),
    (PC, r"D:\BaiduSyncdisk\office.lcdesk", "Baidu Netdisk"),
    (PC, r"D:\百度网盘同步空间\office.lcdesk", "Baidu Netdisk"),
    (PC, rf"{WIN_HOME}\Nutstore\1\我的坚果云\office.lcdesk", "Nutstore"),
    (PC, rf"{WIN_HOME}\Box\office.lcdesk", "Box"),
    (PC, r"D:\Box Sync\office.lcdesk", "Box"),
    (PC, r"F:\team\a\office.lcdesk", "Syncthing"),
    (MAC, f"{MAC_HOME}/Library/Mobile Documents/com~apple~CloudDocs/office.lcdesk", "iCloud Drive"),
    (
        MAC,
        f"{MAC_HOME}/library/mobile documents/com~apple~CloudDocs/desk/office.lcdesk",
        "iCloud Drive",
    ),
    (MAC, f"{MAC_HOME}/Documents/desk/office.lcdesk", "iCloud Drive"),
    (MAC, f"{MAC_HOME}/Library/CloudStorage/OneDrive-示例公司/office.lcdesk", "OneDrive"),
    (
        MAC,
        f"{MAC_HOME}/Library/CloudStorage/OneDrive-SharedLibraries-Example/Training/office.lcdesk",
        "OneDrive",
    ),
    (
        MAC,
        f"{MAC_HOME}/Library/CloudStorage/GoogleDrive-li@example.org/我的云端硬盘/office.lcdesk",
        "Google Drive",
    ),
    (MAC, f"{MAC_HOME}/Library/CloudStorage/Dropbox/office.lcdesk", "Dropbox"),
    (MAC, f"{MAC_HOME}/Library/CloudStorage/Box-Box/office.lcdesk", "Box"),
    (MAC, f"{MAC_HOME}/Library/CloudStorage/Examplecloud-li/office.lcdesk", "Examplecloud"),
    (MAC, f"{MAC_HOME}/dropbox/office.lcdesk", "Dropbox"),
    (MAC, f"{MAC_HOME}/OneDrive - Socie\u0301te\u0301/office.lcdesk", "OneDrive"),
    (MAC, f"{MAC_HOME}/我的坚果云/office.lcdesk", "Nutstore"),
    (MAC, f"{MAC_HOME}/Sync/office.lcdesk", "Syncthing"),
    (LINUX, f"{HOME}/Dropbox/office.lcdesk", "Dropbox"),
    (LINUX, f"{HOME}/OneDrive/Training/office.lcdesk", "OneDrive"),
    (
        LINUX,
        "/run/user/1000/gvfs/google-drive:host=example.org,user=li/office.lcdesk",
        "Google Drive",
    ),
    (LINUX, f"{HOME}/Nextcloud/office.lcdesk", "Nextcloud"),
    (LINUX, f"{HOME}/坚果云/office.lcdesk", "Nutstore"),
    (LINUX, "/srv/sync/desk/office.lcdesk", "Syncthing"),
)
# path, the folder of the network
NETWORK_PATHS = (
    (PC, r"\\files\office\training\office.lcdesk", "\\\\files\\office"),
    (PC, "//files/office/office.lcdesk", "\\\\files\\office"),
    (PC, r"\\dav.example.org@SSL\DavWWWRoot\office.lcdesk", "\\\\dav.example.org@SSL\\DavWWWRoot"),
    (PC, r"Z:\office.lcdesk", "Z:\\"),
    (PC, r"Y:\a\office.lcdesk", "y:\\"),
    (MAC, "/Volumes/Office/office.lcdesk", "/Volumes/Office"),
    (MAC, "/Volumes/exported home/office.lcdesk", "/Volumes/exported home"),
    (MAC, "/Volumes/dav/office.lcdesk", "/Volumes/dav"),
    (MAC, "/Volumes/far/office.lcdesk", "/Volumes/far"),
    (LINUX, "/mnt/office/office.lcdesk", "/mnt/office"),
    (LINUX, "/mnt/our files/office.lcdesk", "/mnt/our files"),
    (LINUX, "/mnt/dav/office.lcdesk", "/mnt/dav"),
    (LINUX, f"{HOME}/far/office.lcdesk", f"{HOME}/far"),
    (
        LINUX,
        "/run/user/1000/gvfs/smb-share:server=files,share=office/office.lcdesk",
        "/run/user/1000/gvfs",
    ),
    (LINUX, "/mnt/bytes/office.lcdesk", "/mnt/bytes"),
    (LINUX, "/mnt/automatic/office.lcdesk", "/mnt/automatic"),
    (LINUX, f"{HOME}/wolke/office.lcdesk", f"{HOME}/wolke"),
)
# What only looks like one.
ORDINARY_PATHS = (
    (PC, rf"{WIN_HOME}\AppData\Local\lcdesk\office.lcdesk"),
    (PC, rf"{WIN_HOME}\AppData\Local\Microsoft\OneDrive\office.lcdesk"),
    (PC, rf"{WIN_HOME}\Documents\Dropbox Notes\office.lcdesk"),
    (PC, rf"{WIN_HOME}\OneDriveTemp\office.lcdesk"),
    (PC, rf"{WIN_HOME}\示例公司 2026\office.lcdesk"),
    (PC, rf"{WIN_HOME}\My OneDrive list\office.lcdesk"),
    (PC, r"E:\Wolken\office.lcdesk"),
    (PC, r"D:\Notes on Dropbox\office.lcdesk"),
    (PC, r"C:\Google Drive how-to\office.lcdesk"),
    (PC, rf"{WIN_HOME}\iCloud notes\office.lcdesk"),
    (PC, rf"{WIN_HOME}\WPS Office\office.lcdesk"),
    (PC, r"D:\BaiduNetdiskDownload\office.lcdesk"),
    (PC, r"D:\坚果云使用说明\office.lcdesk"),
    (PC, rf"{WIN_HOME}\Documents\Box\office.lcdesk"),
    (PC, r"F:\teams\office.lcdesk"),
    (PC, r"D:\Dropbox.lcdesk"),
    (PC, r"\\.\C:\office.lcdesk"),
    (MAC, f"{MAC_HOME}/Library/Application Support/lcdesk/office.lcdesk"),
    (MAC, f"{MAC_HOME}/Library/Application Support/Dropbox/office.lcdesk"),
    (MAC, f"{MAC_HOME}/Documents of 2026/office.lcdesk"),
    (MAC, f"{MAC_HOME}/Mobile Documents/office.lcdesk"),
    (MAC, f"{MAC_HOME}/Dropbox Notes/office.lcdesk"),
    (MAC, "/Volumes/Office 2/office.lcdesk"),
    (MAC, "/Volumes/Stick/office.lcdesk"),
    (MAC, "/Volumes/ntfs/office.lcdesk"),
    (LINUX, f"{HOME}/.local/share/lcdesk/office.lcdesk"),
    (LINUX, f"{HOME}/.config/Nextcloud/office.lcdesk"),
    (LINUX, f"{HOME}/Dropbox Notes/office.lcdesk"),
    (LINUX, "/var/www/Nextcloud/office.lcdesk"),
    (LINUX, "/srv/synced/office.lcdesk"),
    (LINUX, "/mnt/officer/office.lcdesk"),
    (LINUX, "/mnt/office/disk/office.lcdesk"),
    (LINUX, "/mnt/twice/office.lcdesk"),
    (LINUX, "/mnt/later/office.lcdesk"),
    (LINUX, "/mnt/stick/office.lcdesk"),
    (LINUX, "/mnt/clear/office.lcdesk"),
)


@pytest.mark.parametrize(("computer", "path", "name"), SYNCED_PATHS)
def test_a_synced_folder(computer: Computer, path: str, name: str) -> None:
    place = computer.place(path)
    assert place is not None
    assert (place.kind, place.name) == (SYNCED, name)


@pytest.mark.parametrize(("computer", "path", "folder"), NETWORK_PATHS)
def test_a_network_folder(computer: Computer, path: str, folder: str) -> None:
    place = computer.place(path)
    assert place is not None
    assert (place.kind, place.folder) == (NETWORK, folder)


@pytest.mark.parametrize(("computer", "path"), ORDINARY_PATHS)
def test_a_folder_that_only_looks_like_one(computer: Computer, path: str) -> None:
    assert computer.place(path) is None


@given(path=st.text(max_size=60), mounts=st.text(max_size=200))
def test_no_path_and_no_table_of_mounts_is_too_odd(path: str, mounts: str) -> None:
    for odd in (path, f"/{path}", f"C:\\{path}", f"\\\\{path}"):
        for computer in (PC, MAC, replace(LINUX, mounts=mounts)):
            place = computer.place(odd)
            assert place is None or warning(place)


# --- this computer ---


def test_this_computer_is_read_and_links_are_followed(tmp_path: Path) -> None:
    dropbox = tmp_path / "Dropbox"
    dropbox.mkdir()
    (tmp_path / "linked").symlink_to(dropbox)
    assert place_now(tmp_path / "linked" / "office.lcdesk") == SyncedPlace(
        SYNCED, "Dropbox", str(dropbox.resolve())
    )
    plain = tmp_path / "plain"
    plain.mkdir()
    (dropbox / "out").symlink_to(plain)
    assert place_now(dropbox / "out" / "office.lcdesk") is None, (
        "what the link leads to is copied by nobody"
    )
    assert place_now(tmp_path / "Dropbox Notes" / "office.lcdesk") is None


def test_marks_are_found_and_a_folder_of_settings_is_no_mark(tmp_path: Path) -> None:
    marked, settings = tmp_path / "team", tmp_path / "me"
    (marked / "inside").mkdir(parents=True)
    (marked / ".stfolder").mkdir()
    (settings / ".dropbox").mkdir(parents=True)
    found = place_now(marked / "inside" / "office.lcdesk")
    assert found is not None
    assert (found.name, Path(found.folder).name) == ("Syncthing", "team")
    assert place_now(settings / "office.lcdesk") is None
    (settings / ".dropbox").rmdir()
    (settings / ".dropbox").write_text("tag", encoding="utf-8")
    assert place_now(settings / "office.lcdesk") is not None


@pytest.mark.skipif(
    sys.platform == "win32" or os.getuid() == 0, reason="the administrator may read everything"
)
def test_a_folder_that_may_not_be_read(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert place_now(closed / "Dropbox" / "office.lcdesk") is not None
    closed.chmod(0o700)


def test_odd_places_are_none_and_raise_nothing(tmp_path: Path) -> None:
    circle = tmp_path / "circle"
    circle.symlink_to(circle)
    for odd in (circle / "office.lcdesk", Path("nul\0l"), Path("x" * 5000), Path()):
        assert place_now(odd) is None


# --- in words ---


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_warning_says_what_where_and_what_to_do(language: str) -> None:
    with texts.speaking(language):
        cloud, net = (
            warning(SyncedPlace(SYNCED, "WPS Cloud", r"D:\WPS云盘")),
            warning(SyncedPlace(NETWORK, "Z:", "Z:\\")),
        )
    backups = "ackups" if language == "en" else "备份"
    assert ("WPS云盘" if language == "zh" else "WPS Cloud") in cloud
    assert r"D:\WPS云盘" in cloud
    assert "Z:\\" in net
    assert backups in cloud
    assert backups in net
    assert "\n" not in cloud + net


def test_the_check_tells_of_the_place(new_desk: Callable[[Path], Desk], tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "OneDrive - Office")
    told = [finding for finding in check_desk(desk) if "OneDrive" in finding.words]
    assert [finding.is_good for finding in told] == [False]
    assert all(finding.is_good for finding in check_desk(desk, is_place_known=True)), (
        "“Keep it here” was answered"
    )
    assert any("OneDrive" in finding.words for finding in check_desk(desk, is_place_known=True))
    desk.close()


def test_backups_may_lie_where_a_desk_should_not(
    new_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    from lcdesk.db.backup import backup

    (tmp_path / "Dropbox").mkdir()
    backup.keep_in(tmp_path / "Dropbox")
    desk = new_desk(tmp_path / "plain")
    assert backup.folder_of(desk.path).parent == tmp_path / "Dropbox"
    assert place_now(desk.path) is None
    assert all(finding.is_good for finding in check_desk(desk))
    desk.close()


def test_taken_out_the_safeguard_would_be_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of this file: without the names and marks, the tables above are not met."""
    monkeypatch.setattr(sync_folders, "_NAMES", {})
    monkeypatch.setattr(sync_folders, "_MARKS", {})
    missed = [path for computer, path, _name in SYNCED_PATHS if computer.place(path) is None]
    assert len(missed) >= 15
