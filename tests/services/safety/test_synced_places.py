"""Synced and network folders: paths as they really are on three systems, each with one that only
looks like it.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.services.core.desk import Desk
from lcdesk.services.safety import sync_folders
from lcdesk.services.safety.checking import check_desk
from lcdesk.services.safety.sync_folders import (
    FIXED,
    LINUX,
    MACOS,
    NETWORK,
    REMOTE,
    SYNCED,
    WINDOWS,
    Surroundings,
    SyncedPlace,
    network_mount,
    place_now,
    place_of,
    surroundings_of,
    warning,
)

# nobody's: this is written so that no path of somebody's machine seems to stand here
USERS, HOMES = "Users", "home"
WIN_HOME, MAC_HOME, HOME = rf"C:\{USERS}\Li Wei", f"/{USERS}/liwei", f"/{HOMES}/liwei"
DROPBOX_SAYS = json.dumps(
    {
        "personal": {"path": r"D:\Files\Drop", "host": 1, "is_team": False},
        "business": {"root_path": r"D:\示例公司 Dropbox"},
    }
)
PC = Surroundings(
    WINDOWS,
    WIN_HOME,
    {
        "OneDrive": rf"{WIN_HOME}\OneDrive - 示例公司",
        "OneDriveConsumer": r"E:\Wolke",
        "OneDriveCommercial": rf"{WIN_HOME}\OneDrive - 示例公司",
    },
    dropbox=(DROPBOX_SAYS, "half a fi"),
    drives={"C:": FIXED, "Z:": REMOTE, "y:": REMOTE, "G:": FIXED},
    labels={"C:": "Windows", "G:": "Google Drive", "H:": "My Google Drive photos"},
    sync_roots=(
        ("OneDrive!S-1-5-21-1!Business1|b!x", rf"{WIN_HOME}\示例公司\培训处 - 文档"),
        ("Jianguoyun!S-1-5-21-1!1", r"D:\同步"),
        ("Example!S-1-5-21-1!1", r"D:\Example"),
    ),
    markers={
        r"F:\team": {".stfolder": ""},
        r"F:\shared": {".dropbox": ""},
        r"F:\mirror": {".tmp.drivedownload": ""},
        r"F:\moved": {
            "desktop.ini": "[.ShellClassInfo]\nIconResource=C:\\Program Files\\Microsoft "
            "OneDrive\\OneDrive.exe,1"
        },
        r"F:\plain": {
            "desktop.ini": "[.ShellClassInfo]\nInfoTip=as in "
            "OneDrive\nIconResource=imageres.dll,-112"
        },
    },
)
MAC = Surroundings(
    MACOS,
    MAC_HOME,
    mounts=(
        "//li@files.example.org/Office on /Volumes/Office (smbfs, nodev, nosuid, mounted by liwei)",
        "files:/export/home on /Volumes/exported home (nfs)",
        "https://dav.example.org/ on /Volumes/dav (webdav)",
        "li@host:/data on /Volumes/far (macfuse, nodev)",
        "/dev/disk5s1 on /Volumes/Stick (exfat, local)",
        "ntfs on /Volumes/ntfs (macfuse, local)",
        "/dev/disk1s5 on / (apfs, local, journaled)",
        "no mount at all",
    ),
    sync_roots=(("iCloud", f"{MAC_HOME}/Documents"),),
    markers={f"{MAC_HOME}/Sync": {".stfolder": ""}},
)
MOUNTS = (
    "22 1 8:2 / / rw,relatime shared:1 - ext4 /dev/sda2 rw",
    "40 22 0:40 / /mnt/office rw - cifs //files/office rw,username=li",
    "41 22 0:41 / /mnt/our\\040files rw - nfs4 files:/export rw",
    "42 22 0:42 / /mnt/dav rw - fuse https://dav.example.org/ rw",
    f"43 22 0:43 / {HOME}/far rw - fuse.sshfs li@host:/data rw",
    "44 22 0:44 / /run/user/1000/gvfs rw - fuse.gvfsd-fuse gvfsd-fuse rw",
    "45 22 0:45 / /mnt/stick rw - fuseblk /dev/sdb1 rw",
    "46 22 0:46 / /mnt/clear rw - fuse.gocryptfs secret rw",
    "47 40 8:3 / /mnt/office/disk rw - ext4 /dev/sda3 rw",
    "48 22 0:48 / /mnt/later rw - autofs systemd-1 rw",
    "49 22 0:49 / /mnt/twice rw - cifs //files/old rw",
    "50 49 8:4 / /mnt/twice rw - xfs /dev/sda4 rw",
    f"51 22 0:51 / {HOME}/wolke rw - fuse.onedriver onedriver rw",
    "52 22 0:52 / /mnt/bytes rw - fuse.rclone remote:backup rw",
    "a line of another kind",
)
PLAIN_LINUX = Surroundings(
    LINUX,
    HOME,
    mounts=MOUNTS,
    dropbox=(json.dumps({"personal": {"path": f"{HOME}/Files"}, "business": None}), "[1]"),
    markers={"/srv/sync": {".stfolder": ""}},
)

# path, who keeps it in step, where that begins
SYNCED_PATHS = (
    (PC, rf"{WIN_HOME}\OneDrive - 示例公司\文档\office.lcdesk", "OneDrive"),
    (PC, r"c:\users\LI WEI\onedrive - 示例公司\office.lcdesk", "OneDrive"),
    (PC, rf"\\?\{WIN_HOME}\OneDrive\office.lcdesk", "OneDrive"),
    (PC, r"E:\wolke\office.lcdesk", "OneDrive"),
    (PC, r"D:\OneDrive - Example Ltd\Training\office.lcdesk", "OneDrive"),
    (PC, rf"{WIN_HOME}\示例公司\培训处 - 文档\office.lcdesk", "OneDrive"),
    (PC, r"F:\moved\office.lcdesk", "OneDrive"),
    (PC, r"D:\files\drop\a\office.lcdesk", "Dropbox"),
    (PC, r"D:\示例公司 Dropbox\李伟\office.lcdesk", "Dropbox"),
    (PC, rf"{WIN_HOME}\Dropbox (Example)\office.lcdesk", "Dropbox"),
    (PC, r"F:\shared\office.lcdesk", "Dropbox"),
    (PC, r"G:\我的云端硬盘\office.lcdesk", "Google Drive"),
    (PC, rf"{WIN_HOME}\Google Drive\office.lcdesk", "Google Drive"),
    (PC, r"F:\mirror\a\b\office.lcdesk", "Google Drive"),
    (PC, rf"{WIN_HOME}\iCloudDrive\office.lcdesk", "iCloud Drive"),
    (PC, rf"{WIN_HOME}\iCloud 云盘\office.lcdesk", "iCloud Drive"),
    (PC, rf"{WIN_HOME}\Documents\WPSDrive\12345\WPS云盘\office.lcdesk", "WPS Cloud"),
    (PC, rf"{WIN_HOME}\WPS Cloud Files\12345\office.lcdesk", "WPS Cloud"),
    (PC, r"D:\WPS云盘\office.lcdesk", "WPS Cloud"),
    (PC, r"D:\金山云盘\office.lcdesk", "WPS Cloud"),
    (PC, r"D:\BaiduSyncdisk\office.lcdesk", "Baidu Netdisk"),
    (PC, r"D:\百度网盘同步空间\office.lcdesk", "Baidu Netdisk"),
    (PC, rf"{WIN_HOME}\Nutstore\1\我的坚果云\office.lcdesk", "Nutstore"),
    (PC, r"D:\同步\office.lcdesk", "Nutstore"),
    (PC, rf"{WIN_HOME}\Box\office.lcdesk", "Box"),
    (PC, r"D:\Box Sync\office.lcdesk", "Box"),
    (PC, r"F:\team\a\office.lcdesk", "Syncthing"),
    (PC, r"D:\Example\office.lcdesk", "Example"),
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
    (PLAIN_LINUX, f"{HOME}/Files/office.lcdesk", "Dropbox"),
    (PLAIN_LINUX, f"{HOME}/Dropbox/office.lcdesk", "Dropbox"),
    (PLAIN_LINUX, f"{HOME}/OneDrive/Training/office.lcdesk", "OneDrive"),
    (PLAIN_LINUX, f"{HOME}/wolke/office.lcdesk", "OneDrive"),
    (
        PLAIN_LINUX,
        "/run/user/1000/gvfs/google-drive:host=example.org,user=li/office.lcdesk",
        "Google Drive",
    ),
    (PLAIN_LINUX, f"{HOME}/Nextcloud/office.lcdesk", "Nextcloud"),
    (PLAIN_LINUX, f"{HOME}/坚果云/office.lcdesk", "Nutstore"),
    (PLAIN_LINUX, "/srv/sync/desk/office.lcdesk", "Syncthing"),
)
# path, the folder of the network
NETWORK_PATHS = (
    (PC, r"\\files\office\training\office.lcdesk", "\\\\files\\office"),
    (PC, r"\\?\UNC\files\office\office.lcdesk", "\\\\files\\office"),
    (PC, "//files/office/office.lcdesk", "\\\\files\\office"),
    (PC, r"\\dav.example.org@SSL\DavWWWRoot\office.lcdesk", "\\\\dav.example.org@SSL\\DavWWWRoot"),
    (PC, r"Z:\office.lcdesk", "Z:\\"),
    (PC, r"Y:\a\office.lcdesk", "Y:\\"),
    (MAC, "/Volumes/Office/office.lcdesk", "/Volumes/Office"),
    (MAC, "/volumes/office/office.lcdesk", "/Volumes/Office"),
    (MAC, "/Volumes/exported home/office.lcdesk", "/Volumes/exported home"),
    (MAC, "/Volumes/dav/office.lcdesk", "/Volumes/dav"),
    (MAC, "/Volumes/far/office.lcdesk", "/Volumes/far"),
    (PLAIN_LINUX, "/mnt/office/office.lcdesk", "/mnt/office"),
    (PLAIN_LINUX, "/mnt/our files/office.lcdesk", "/mnt/our files"),
    (PLAIN_LINUX, "/mnt/dav/office.lcdesk", "/mnt/dav"),
    (PLAIN_LINUX, f"{HOME}/far/office.lcdesk", f"{HOME}/far"),
    (
        PLAIN_LINUX,
        "/run/user/1000/gvfs/smb-share:server=files,share=office/office.lcdesk",
        "/run/user/1000/gvfs",
    ),
    (PLAIN_LINUX, "/mnt/bytes/office.lcdesk", "/mnt/bytes"),
)
# What only looks like one.
ORDINARY_PATHS = (
    (PC, rf"{WIN_HOME}\AppData\Local\lcdesk\office.lcdesk"),
    (PC, rf"{WIN_HOME}\AppData\Local\Microsoft\OneDrive\office.lcdesk"),
    (PC, rf"{WIN_HOME}\Documents\Dropbox Notes\office.lcdesk"),
    (PC, rf"{WIN_HOME}\OneDriveTemp\office.lcdesk"),
    (PC, rf"{WIN_HOME}\My OneDrive list\office.lcdesk"),
    (PC, r"E:\Wolken\office.lcdesk"),
    (PC, r"D:\Files\Dropped\office.lcdesk"),
    (PC, r"D:\Notes on Dropbox\office.lcdesk"),
    (PC, r"C:\Google Drive how-to\office.lcdesk"),
    (PC, r"H:\我的云端硬盘\office.lcdesk"),
    (PC, rf"{WIN_HOME}\iCloud notes\office.lcdesk"),
    (PC, rf"{WIN_HOME}\WPS Office\office.lcdesk"),
    (PC, r"D:\BaiduNetdiskDownload\office.lcdesk"),
    (PC, r"D:\坚果云使用说明\office.lcdesk"),
    (PC, rf"{WIN_HOME}\Documents\Box\office.lcdesk"),
    (PC, r"F:\teams\office.lcdesk"),
    (PC, r"F:\plain\office.lcdesk"),
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
    (PLAIN_LINUX, f"{HOME}/.local/share/lcdesk/office.lcdesk"),
    (PLAIN_LINUX, f"{HOME}/.config/Nextcloud/office.lcdesk"),
    (PLAIN_LINUX, f"{HOME}/dropbox/office.lcdesk"),
    (PLAIN_LINUX, f"{HOME}/Files of mine/office.lcdesk"),
    (PLAIN_LINUX, f"{HOME}/Dropbox Notes/office.lcdesk"),
    (PLAIN_LINUX, "/var/www/Nextcloud/office.lcdesk"),
    (PLAIN_LINUX, "/srv/synced/office.lcdesk"),
    (PLAIN_LINUX, "/mnt/officer/office.lcdesk"),
    (PLAIN_LINUX, "/mnt/office/disk/office.lcdesk"),
    (PLAIN_LINUX, "/mnt/twice/office.lcdesk"),
    (PLAIN_LINUX, "/mnt/later/office.lcdesk"),
    (PLAIN_LINUX, "/mnt/stick/office.lcdesk"),
    (PLAIN_LINUX, "/mnt/clear/office.lcdesk"),
)


@pytest.mark.parametrize(("told", "path", "name"), SYNCED_PATHS)
def test_a_synced_folder(told: Surroundings, path: str, name: str) -> None:
    place = place_of(path, told)
    assert place is not None
    assert (place.kind, place.name) == (SYNCED, name)


@pytest.mark.parametrize(("told", "path", "folder"), NETWORK_PATHS)
def test_a_network_folder(told: Surroundings, path: str, folder: str) -> None:
    place = place_of(path, told)
    assert place is not None
    assert (place.kind, place.folder) == (NETWORK, folder)


@pytest.mark.parametrize(("told", "path"), ORDINARY_PATHS)
def test_a_folder_that_only_looks_like_one(told: Surroundings, path: str) -> None:
    assert place_of(path, told) is None


def test_capitals_matter_where_the_system_lets_them() -> None:
    assert place_of(f"{HOME}/dropbox/x", PLAIN_LINUX) is None
    assert place_of(f"{HOME}/dropbox/x", replace(PLAIN_LINUX, system=MACOS)) is not None


def test_nobody_s_login_stands_in_what_is_said() -> None:
    line = "40 1 0:40 / /mnt/a rw - cifs {} rw"
    for source, kept in (
        ("//li:secret@files/office", "//files/office"),
        ("li@host:/data", "host:/data"),
        ("li:secret@host:", "host:"),
        ("https://li@dav.example.org/", "https://dav.example.org/"),
        ("files:/a@b", "files:/a@b"),
    ):
        mount = network_mount("/mnt/a/x", [line.format(source)])
        assert mount is not None
        assert mount.source == kept


@given(
    path=st.text(max_size=60),
    told=st.sampled_from((PC, MAC, PLAIN_LINUX)),
    lines=st.lists(st.text(max_size=80), max_size=4),
)
def test_no_path_and_no_table_of_mounts_is_too_odd(
    path: str, told: Surroundings, lines: list[str]
) -> None:
    for odd in (path, f"/{path}", f"C:\\{path}", f"\\\\{path}"):
        place = place_of(odd, replace(told, mounts=lines, dropbox=(path,)))
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


def test_dropbox_says_itself_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / (".dropbox" if sys.platform != "win32" else "Dropbox")
    folder.mkdir()
    for name in ("HOME", "USERPROFILE", "APPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    kept = tmp_path / "anything"
    (folder / "info.json").write_text(
        json.dumps({"personal": {"path": str(kept)}}), encoding="utf-8"
    )
    assert place_now(kept / "office.lcdesk") == SyncedPlace(SYNCED, "Dropbox", str(kept))
    (folder / "info.json").write_bytes(b"\xff\xfe\x00{")
    assert place_now(kept / "office.lcdesk") is None


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
    assert surroundings_of(tmp_path / "x").system in (LINUX, MACOS, WINDOWS)


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
    missed = [path for told, path, _name in SYNCED_PATHS if place_of(path, told) is None]
    assert len(missed) >= 15
