"""What people install: one version and one file type in all of it, scripts that name what is there,
and packages, made of a stand-in for the program, that leave a desk where it is.
"""

from __future__ import annotations

import hashlib
import os
import plistlib
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import lcdesk
from lcdesk.model.files import DESK
from lcdesk.services.updates.update_file import ENDING
from tools import package, update_files

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
VERSION = lcdesk.__version__
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="made on Linux")


def text_of(*parts: str) -> str:
    return ROOT.joinpath(*parts).read_text(encoding="utf-8")


# --- One version, one file type ---


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads(text_of("pyproject.toml"))
    assert "version" in project["project"]["dynamic"]
    assert project["tool"]["hatch"]["version"]["path"] == "lcdesk/__init__.py"
    assert re.findall(r"^## (\S+)", text_of("CHANGELOG.md"), re.MULTILINE)[0] == VERSION
    scripts = [
        one for one in PACKAGING.rglob("*") if one.is_file() and one.suffix not in (".ico", ".icns")
    ]
    for path in [ROOT / "build.spec", ROOT / "tools" / "package.py", *scripts]:
        if path.name != "README.md":  # gives examples
            said = (
                path.read_text(encoding="utf-8")
                .replace(f"lcdesk_{VERSION}_", "")
                .replace(f"lcdesk-{VERSION}-", "")
            )
            assert VERSION not in said, path


def test_every_template_can_be_filled_and_says_the_version() -> None:
    told = {"ARCHITECTURE": "amd64", "SIZE": "1", "DEPENDS": "libc6", "PUBLISHER": "CN=x"}
    told |= {"MACHINE": "x64", "GLIBC": "2.36", "PACKAGES": "libgl1", "MOMENT": "now"}
    told |= {"SYSTEMS": "a Linux", "SYSTEMSZH": "Linux"}
    for path in (
        PACKAGING / "linux" / "control",
        PACKAGING / "linux" / "changelog",
        PACKAGING / "linux" / "README.txt",
        PACKAGING / "linux" / "org.lcdesk.desk.metainfo.xml",
        PACKAGING / "windows" / "AppxManifest.xml",
    ):
        filled = package.filled(path, told)
        assert VERSION in filled
        assert not re.search(r"@[A-Z]+@", filled)
    with pytest.raises(package.Stop, match="SIZE"):
        package.filled(PACKAGING / "linux" / "control", {})


def test_a_desk_is_the_same_kind_of_file_everywhere() -> None:
    [ending] = DESK.endings
    mime = ET.parse(PACKAGING / "linux" / "lcdesk-mime.xml").getroot()
    globs = {
        one.attrib["type"]: [glob.attrib["pattern"] for glob in one.iter(f"{MIME}glob")]
        for one in mime.iter(f"{MIME}mime-type")
    }
    assert globs == {
        "application/x-lcdesk": [f"*{ending}"],
        "application/x-lcdesk-update": [f"*{ENDING}"],
    }
    menu = text_of("packaging", "linux", "lcdesk.desktop").splitlines()
    assert "MimeType=application/x-lcdesk;" in menu
    assert "Exec=lcdesk %f" in menu
    assert 'setDesktopFileName("lcdesk")' in text_of("lcdesk", "app.py")
    appx = text_of("packaging", "windows", "AppxManifest.xml")
    assert f"<uap:FileType>{ending}</uap:FileType>" in appx
    assert rf'HKCU "${{CLASSES}}\{ending}"' in text_of("packaging", "windows", "lcdesk.nsi")
    assert f'"public.filename-extension": ["{ending[1:]}"]' in text_of("build.spec")


def test_what_scripts_name_is_there() -> None:
    texts = [text_of(".github", "workflows", "packages.yml"), text_of("build.spec")]
    texts += [text_of("tools", "package.py"), text_of("packaging", "README.md")]
    named = {one for text in texts for one in re.findall(r"\bpackaging/[\w./-]*\w", text)}
    assert named
    assert not [one for one in named if not (ROOT / one).exists()]
    joined = {
        Path(*re.findall(r'"([^"]+)"', one))
        for one in re.findall(r'PACKAGING((?: / "[\w.-]+")+)', text_of("tools", "package.py"))
    }
    assert not [one for one in joined if not (PACKAGING / one).exists()]
    for sizes in package.LOGOS.items():
        for size in sizes[1]:
            assert rf"logos\{sizes[0]}-{size}.png" in text_of(
                "packaging", "windows", "AppxManifest.xml"
            )


def test_no_regular_package_of_this_name_hides_the_library() -> None:
    assert not (PACKAGING / "__init__.py").exists()


# --- Desks stay ---


def test_the_windows_uninstaller_never_removes_a_folder_with_what_is_in_it() -> None:
    script = re.sub(
        r"^\s*;.*", "", text_of("packaging", "windows", "lcdesk.nsi"), flags=re.MULTILINE
    )
    assert not re.search(r"RMDir\s+/|Delete\s+/|\*\.", script)
    assert "admin" not in script.casefold()
    assert "HKLM" not in script


def test_windows_does_not_keep_desks_inside_the_package() -> None:
    appx = text_of("packaging", "windows", "AppxManifest.xml")
    assert "FileSystemWriteVirtualization>disabled<" in appx
    assert 'Capability Name="unvirtualizedResources"' in appx


name = st.text("ab名$ .-", min_size=1, max_size=4).filter(
    lambda one: not one.startswith(" ") and one.strip(". ")
)
tree = st.sets(st.lists(name, min_size=1, max_size=4).map(tuple), max_size=8).map(
    lambda paths: {
        one for one in paths if not any(len(o) > len(one) and o[: len(one)] == one for o in paths)
    }
)


@given(files=tree)
def test_each_file_is_put_in_once_and_taken_out_once(
    tmp_path_factory: pytest.TempPathFactory, files: set[tuple[str, ...]]
) -> None:
    """Read as NSIS reads it: a dollar is said twice, folders go after what is in them."""
    root = tmp_path_factory.mktemp("program")
    for parts in files:
        root.joinpath(*parts).parent.mkdir(parents=True, exist_ok=True)
        root.joinpath(*parts).write_bytes(b"")
    there = {"/".join(parts) for parts in files}
    folder, put, gone = "", set[str](), set[str]()
    left = {one for parts in files for one in ("/".join(parts[:at]) for at in range(1, len(parts)))}
    for line in package.files_script(root).splitlines():
        word, _blank, argument = line.strip().partition(" ")
        inside = (
            argument.strip('"')
            .removeprefix("$INSTDIR")
            .replace("$$", "$")
            .lstrip("\\")
            .replace("\\", "/")
        )
        match word:
            case "SetOutPath":
                folder = inside
            case "File":
                path = Path(argument.strip('"'))
                assert path.is_file()
                put.add(f"{folder}/{path.name}".lstrip("/"))
            case "Delete":
                assert inside not in gone
                gone.add(inside)
            case "RMDir":
                assert not [one for one in there - gone if one.startswith(f"{inside}/")]
                assert not [one for one in left if one.startswith(f"{inside}/")]
                left.remove(inside)
            case _:
                assert word in ("!macro", "!macroend")
    assert put == gone == there
    assert not left


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> package.Places:
    """The packages of a program that only tells its version, with a link as Qt's libraries have
    them.
    """
    at = tmp_path_factory.mktemp("packages")
    built = at / "built"
    (built / "_internal").mkdir(parents=True)
    (built / "lcdesk").write_text(f'#!/bin/sh\necho "lcdesk {VERSION}: $0 $@"\n')
    (built / "lcdesk").chmod(0o755)
    (built / "_internal" / "data.txt").write_text("data")
    (built / "_internal" / "link.so").symlink_to("data.txt")
    places = package.Places(built, at / "out", at / "work", level=1)
    package.make_packages(places)
    return places


@on_linux
@pytest.mark.skipif(not shutil.which("objdump"), reason="binutils")
def test_the_linux_packages_hold_program_menu_type_and_icons(places: package.Places) -> None:
    [archive] = places.out.glob("*.tar.xz")
    assert archive.name == update_files.NAMES["archive"].format(
        version=VERSION, machine=package.machine()
    )
    top = f"lcdesk-{VERSION}"
    with tarfile.open(archive) as opened:
        entries = {one.name.removeprefix(top).lstrip("/"): one for one in opened}
    assert {(one.uid, one.gid, one.uname) for one in entries.values()} == {(0, 0, "")}
    assert entries["lcdesk"].mode == entries["install.sh"].mode == 0o755
    assert entries["_internal/link.so"].issym()
    for size in package.SIZES:
        icons = f"share/icons/hicolor/{size}x{size}"
        assert f"{icons}/apps/lcdesk.png" in entries
        assert f"{icons}/mimetypes/application-x-lcdesk.png" in entries
    sums = dict(
        line.split("  ")[::-1] for line in (places.out / "SHA256SUMS").read_text().splitlines()
    )
    assert sums[archive.name] == hashlib.sha256(archive.read_bytes()).hexdigest()
    assert {"share/man/man1/lcdesk.1.gz", "share/man/zh_CN/man1/lcdesk.1.gz"} <= entries.keys()
    assert {f"share/{name}" for name in package.COMPLETIONS.values()} <= entries.keys()
    app_dir = places.out / "lcdesk.AppDir"
    ran = subprocess.run([app_dir / "AppRun", "a b"], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("usr/lib/lcdesk/lcdesk a b\n")
    if shutil.which("dpkg-deb"):
        [deb] = places.out.glob("*.deb")
        told = subprocess.run(
            ["dpkg-deb", "-f", deb], capture_output=True, text=True, check=True
        ).stdout
        assert f"\nVersion: {VERSION}\n" in told
        listed = subprocess.run(
            ["dpkg-deb", "-c", deb], capture_output=True, text=True, check=True
        ).stdout
        assert "./usr/bin/lcdesk -> ../lib/lcdesk/lcdesk" in listed
        assert "./usr/share/applications/lcdesk.desktop" in listed
        assert "/home" not in listed


@on_linux
@pytest.mark.skipif(not shutil.which("objdump"), reason="binutils")
def test_one_person_installs_upgrades_and_removes_and_the_desk_stays(
    places: package.Places, tmp_path: Path
) -> None:
    home = tmp_path / "home of somebody"
    desk = home / ".local" / "share" / "lcdesk" / "office.lcdesk"
    desk.parent.mkdir(parents=True)
    desk.write_text("desk")
    [archive] = places.out.glob("*.tar.xz")
    (folder := tmp_path / "new version").mkdir()
    subprocess.run(["tar", "-xf", archive, "-C", folder], check=True)
    unpacked = folder / f"lcdesk-{VERSION}"

    def run(*words: str | Path, code: int = 0) -> str:
        bare = {"HOME": str(home), "PATH": os.environ["PATH"]}
        done = subprocess.run(
            list(map(str, words)), env=bare, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stderr
        return done.stdout

    place = home / ".local" / "lib" / "lcdesk"
    run(unpacked / "install.sh")
    assert run(home / ".local" / "bin" / "lcdesk", "x").startswith(f"lcdesk {VERSION}")
    menu = (home / ".local" / "share" / "applications" / "lcdesk.desktop").read_text()
    assert f'Exec="{place}/lcdesk" %f' in menu
    (place / "old.txt").write_text("of the version before")
    run(unpacked / "install.sh")
    assert not (place / "old.txt").exists()
    run(place / "install.sh", "--remove")
    left = sorted(str(one.relative_to(home)) for one in home.rglob("*") if not one.is_dir())
    assert left == [".local/share/lcdesk/office.lcdesk"]
    place.mkdir()
    (place / "mine.lcdesk").write_text("a folder that somebody else made")
    run(unpacked / "install.sh", "--remove", code=1)
    run(unpacked / "install.sh", code=1)
    assert (place / "mine.lcdesk").exists()
    assert desk.read_text() == "desk"


def test_a_library_without_a_package_stops_it() -> None:
    needs = package.Needs(frozenset({"libGL.so.1", "libc.so.6", "libcups.so.2"}), (2, 34), ())
    assert needs.packages() == ["libc6 (>= 2.34)", "libgl1"]
    with pytest.raises(package.Stop, match="libnew"):
        package.Needs(frozenset({"libnew.so.1"}), (2, 34), ()).packages()


@on_linux
@pytest.mark.skipif(not shutil.which("objdump"), reason="binutils")
def test_what_a_program_needs_is_read_from_it(tmp_path: Path) -> None:
    shutil.copy(os.path.realpath("/bin/sh"), tmp_path / "sh")
    needs = package.needs_of(tmp_path)
    assert "libc.so.6" in needs.libraries
    assert needs.glibc > (2, 0)
    assert needs.because_of == ("sh",)


def test_entitlements_are_a_plist() -> None:
    with (PACKAGING / "macos" / "entitlements.plist").open("rb") as file:
        assert plistlib.load(file)


def test_a_private_key_in_the_repository_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    name = update_files.NAMES["installer"].format(version=VERSION, machine="x64")
    assert package.main(["--update", str(ROOT / "key.pem"), name]) == 1
    assert "repository" in capsys.readouterr().err
    assert package.main(["--update", "key.pem", "lcdesk-9.9.9-windows-x64.exe"]) == 1
    assert "9.9.9" in capsys.readouterr().err
