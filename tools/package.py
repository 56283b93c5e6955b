"""What people install, made from dist/lcdesk and packaging/: `python3 dev.py package`.

On Linux a Debian package, an archive to be unpacked anywhere, and the folder of an AppImage; on
Windows the installer (NSIS) and the folder of an MSIX; on macOS the disk image. All of one version,
`lcdesk.__version__`, in dist/packages, with their SHA-256.

    python3 dev.py package                      build the program, and make what can be made here
    python3 dev.py package --as-built           of dist/lcdesk as it is
    python3 dev.py package --quick              packed less tightly, to be tried and thrown away
    python3 dev.py package --update KEY FILE…   an update file of these installers, signed
    python3 dev.py package --new-key FILE       a new key to sign with, and its public line
"""

from __future__ import annotations

import argparse
import datetime as dt
import getpass
import gzip
import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path
from typing import Literal

import lcdesk
from lcdesk.cli.manual import completion_script, manual_page
from lcdesk.texts import speaking
from tools import build, update_files

ROOT = Path(__file__).resolve().parent.parent
PACKAGING = ROOT / "packaging"
OUT = ROOT / "dist" / "packages"
VERSION = lcdesk.__version__
GLIBC = (2, 36)  # Debian 12
_SYSTEMS = {"en": "Debian 12, Ubuntu 24.04 and later", "zh": "Debian 12、Ubuntu 24.04 及更新版本"}
"""What a program that needs no newer glibc runs on."""
SIZES = (16, 24, 32, 48, 64, 128, 256)  # px, of the icons of a Linux desktop
LOGOS = {"lcdesk": (44, 50, 150), "desk": (256,)}  # px, as AppxManifest.xml names them
COMPLETIONS = {
    "bash": "bash-completion/completions/lcdesk",
    "zsh": "zsh/vendor-completions/_lcdesk",
    "fish": "fish/vendor_completions.d/lcdesk.fish",
}
"""Shell → where below /usr/share it looks for what completes commands."""
LIBRARIES = {
    "ld-linux-x86-64.so.2": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libstdc++.so.6": "libstdc++6 (>= 12)",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdrm.so.2": "libdrm2",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libcups.so.2": "",  # only who prints needs it: control recommends it
}
"""What the program may need of a system and does not bring → Debian's package. The same in Debian
12 and 13, else with the other name behind `|`.
"""


class Stop(Exception):
    """A sentence: nothing more can be made."""


def main(words: list[str]) -> int:
    """Do what the words ask; 1 where something failed, said in a sentence."""
    asked = _parser().parse_args(words)
    try:
        if asked.new_key:
            print(update_files.new_key(asked.new_key, _password(is_new=True)))
        elif asked.update:
            _say_made(_update(asked.update[0], asked.update[1:], asked.news_en, asked.news_zh))
        else:
            if not asked.as_built and (code := build.build()):
                return code
            for path in make_packages(Places(level=1 if asked.quick else 6)):
                _say_made(path)
    except (Stop, OSError, ValueError) as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py package")
    parser.add_argument("--as-built", action="store_true")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--new-key", type=Path, metavar="FILE")
    parser.add_argument("--update", type=Path, nargs="+", metavar="KEY FILE")
    parser.add_argument("--news-en", default="", metavar="TEXT")
    parser.add_argument("--news-zh", default="", metavar="TEXT")
    return parser


@dataclass(frozen=True)
class Places:
    """The built program, where packages go, and a folder for what is only needed on the way."""

    built: Path = ROOT / "dist" / "lcdesk"
    out: Path = OUT
    work: Path = ROOT / "build" / "packages"
    level: Literal[1, 6] = 6  # of compression: 1 takes a quarter of the time and a sixth more room


def make_packages(places: Places) -> list[Path]:
    """All that this system can make; both folders are emptied first."""
    if not places.built.is_dir():
        raise Stop("there is no dist/lcdesk: build it first (python3 dev.py build)")
    for folder in (places.out, places.work):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
    makers = {"win32": _windows, "darwin": _macos}
    made = list(makers.get(sys.platform, linux)(places))
    sums = [f"{_sha256(path)}  {path.name}\n" for path in made if path.is_file()]
    (places.out / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
    return made


def _say_made(path: Path) -> None:
    size = sum(one.lstat().st_size for one in (path.rglob("*") if path.is_dir() else (path,)))
    print(f"package: {path.relative_to(ROOT)} is {size / 1e6:.0f} MB", flush=True)


def named(kind: str, built_for: str = "") -> str:
    """The file name of what is made (`update_files.NAMES`)."""
    name = built_for or machine()
    name = name.replace("x64", "amd64") if kind == "deb" else name
    return update_files.NAMES[kind].format(version=VERSION, machine=name)


def machine() -> str:
    """The kind of machine as the files are called: x64 or arm64."""
    name = platform.machine().casefold()
    return {"amd64": "x64", "x86_64": "x64", "aarch64": "arm64"}.get(name, name)


def released() -> dt.datetime:
    """The moment that all files bear: SOURCE_DATE_EPOCH, or that of the last commit, or now."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if not told and shutil.which("git"):
        asked = ["git", "log", "-1", "--format=%ct"]
        told = subprocess.run(
            asked, cwd=ROOT, capture_output=True, text=True, check=False
        ).stdout.strip()
    return dt.datetime.fromtimestamp(int(told), dt.UTC) if told else dt.datetime.now(dt.UTC)


def filled(template: Path, values: dict[str, str]) -> str:
    """The text of a template, each @NAME@ replaced; `Stop` where one has no value."""
    known = {"VERSION": VERSION, "DATE": released().date().isoformat(), **values}
    text = template.read_text(encoding="utf-8")
    if missing := set(re.findall(r"@([A-Z]+)@", text)) - known.keys():
        raise Stop(f"{template.name} asks for {', '.join(sorted(missing))}")
    return re.sub(r"@([A-Z]+)@", lambda found: known[found[1]], text)


def _run(*words: str | Path, cwd: Path = ROOT) -> None:
    done = subprocess.run(list(map(str, words)), cwd=cwd, check=False)
    if done.returncode:
        raise Stop(f"this failed (exit code {done.returncode}): {' '.join(map(str, words))}")


def _lint(*words: str | Path) -> None:
    """Let a checker look, where it is installed."""
    if shutil.which(str(words[0])):
        _run(*words)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_icons(folder: Path, name: str, drawing: Path, sizes: Iterable[int]) -> Iterator[Path]:
    """PNGs of these sizes; `name` with {size}."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    for size in sizes:
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        QSvgRenderer(str(drawing)).render(painter)
        painter.end()
        path = folder / name.format(size=size)
        path.parent.mkdir(parents=True, exist_ok=True)
        if not image.save(str(path)):
            raise Stop(f"{path} could not be written")
        yield path


# --- What the program needs of a Linux ---


@dataclass(frozen=True)
class Needs:
    """What the files of a folder need besides each other: libraries by name, and the newest glibc
    with the files that ask for it.
    """

    libraries: frozenset[str]
    glibc: tuple[int, int]
    because_of: tuple[str, ...]

    def packages(self) -> list[str]:
        """Debian's packages; `Stop` for a library that `LIBRARIES` has none of."""
        if unknown := sorted(self.libraries - LIBRARIES.keys()):
            raise Stop(f"needs what no package is known for: {', '.join(unknown)}")
        found = {LIBRARIES[one] for one in self.libraries} - {"", "libc6"}
        return [f"libc6 (>= {self.glibc[0]}.{self.glibc[1]})", *sorted(found)]


def needs_of(folder: Path) -> Needs:
    """Read from the heads of all libraries and programs in the folder, by objdump."""
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    brought = {path.name for path in folder.rglob("*")}
    wanted, glibc = set[str](), dict[tuple[int, int], list[str]]()
    for path in files:
        with path.open("rb") as file:
            if file.read(4) != b"\x7fELF":
                continue
        told = subprocess.run(
            ["objdump", "-p", str(path)], capture_output=True, text=True, check=True
        ).stdout
        wanted.update(re.findall(r"^\s+NEEDED\s+(\S+)", told, re.MULTILINE))
        for major, minor in set(re.findall(r"\bGLIBC_(\d+)\.(\d+)", told)):
            glibc.setdefault((int(major), int(minor)), []).append(path.name)
    newest = max(glibc, default=(2, 0))
    return Needs(frozenset(wanted - brought), newest, tuple(sorted(glibc.get(newest, ()))))


# --- Linux ---


def linux(places: Places) -> Iterator[Path]:
    """The archive, the Debian package where dpkg-deb is, and the folder of an AppImage, or that
    itself.
    """
    needs = needs_of(places.built)
    newest = ".".join(map(str, needs.glibc))
    print(f"package: needs glibc {newest} (for {', '.join(needs.because_of[:5])})", flush=True)
    if needs.glibc > GLIBC:
        print(
            f"package: Debian 12 has only {GLIBC[0]}.{GLIBC[1]}. This will do to try, not to hand "
            "out: see packaging/README.md",
            flush=True,
        )
    packages = needs.packages()
    share = places.work / "share"
    fill_share(share)
    yield _archive(places, share, packages, newest)
    if shutil.which("dpkg-deb"):
        yield _deb(places, share, packages)
    yield _appimage(places, share)


def fill_share(share: Path) -> None:
    """What every desktop is told: menu entry, file type, icons, what it is, and the man page."""
    linux = PACKAGING / "linux"
    texts = {
        "applications/lcdesk.desktop": linux / "lcdesk.desktop",
        "mime/packages/lcdesk.xml": linux / "lcdesk-mime.xml",
        "metainfo/org.lcdesk.desk.metainfo.xml": linux / "org.lcdesk.desk.metainfo.xml",
    }
    for name, template in texts.items():
        (share / name).parent.mkdir(parents=True, exist_ok=True)
        (share / name).write_text(filled(template, {}), encoding="utf-8")
    drawings = {
        "apps/lcdesk": ROOT / "resources" / "icons" / "app.svg",
        "mimetypes/application-x-lcdesk": PACKAGING / "icons" / "desk.svg",
    }
    for name, drawing in drawings.items():
        icons = share / "icons" / "hicolor"
        list(_write_icons(icons, "{size}x{size}/" + name + ".png", drawing, SIZES))
        vector = icons / "scalable" / f"{name}.svg"
        vector.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(drawing, vector)
    _write_manual(share)
    _lint("desktop-file-validate", share / "applications" / "lcdesk.desktop")
    _lint("xmllint", "--noout", share / "mime" / "packages" / "lcdesk.xml")
    metainfo = share / "metainfo" / "org.lcdesk.desk.metainfo.xml"
    unknown = "--override=url-homepage-missing=info"  # it has none yet
    _lint("appstreamcli", "validate", "--no-net", "--explain", unknown, metainfo)


def _write_manual(share: Path) -> None:
    """The manual page in both languages, and what shells complete by: from what the commands
    declare.
    """
    for code, folder in (("en", "man"), ("zh", "man/zh_CN")):
        with speaking(code):
            page = manual_page(released().date())
        path = share / folder / "man1" / "lcdesk.1.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress(page.encode(), 9, mtime=0))
    for shell, name in COMPLETIONS.items():
        (share / name).parent.mkdir(parents=True)
        (share / name).write_text(completion_script(shell), encoding="utf-8")


def _copy_program(places: Places, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(places.built, target, symlinks=True)


def _archive(places: Places, share: Path, packages: list[str], glibc: str) -> Path:
    """One folder that runs where it is unpacked, and can install itself for one person."""
    place = places.work / f"lcdesk-{VERSION}"
    _copy_program(places, place)
    shutil.copytree(share, place / "share")
    shutil.copy2(PACKAGING / "linux" / "install.sh", place)
    names = [one.split(" ")[0] for one in packages if not one.startswith("libc6")]
    is_for_all = tuple(map(int, glibc.split("."))) <= GLIBC
    told = {
        "SYSTEMS": _SYSTEMS["en"] if is_for_all else "a Linux",
        "SYSTEMSZH": _SYSTEMS["zh"] if is_for_all else "Linux",
        "GLIBC": glibc,
        "PACKAGES": " ".join([*names, "xkb-data", "fontconfig-config"]),
    }
    (place / "README.txt").write_text(
        filled(PACKAGING / "linux" / "README.txt", told), encoding="utf-8"
    )
    out = places.out / named("archive")
    with tarfile.open(out, "w:xz", preset=places.level) as archive:
        archive.add(place, place.name, filter=_anonymous)
    shutil.rmtree(place)
    return out


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """The same archive whoever makes it."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    entry.mtime = int(released().timestamp())
    entry.mode = 0o755 if entry.isdir() or entry.mode & 0o100 else 0o644
    return entry


def _deb(places: Places, share: Path, packages: list[str]) -> Path:
    """A package for Debian and its kin. It has no scripts: what is to be done after menus, icons
    and file types came or went, Debian does by itself.
    """
    folder = places.work / "deb"
    _copy_program(places, folder / "usr" / "lib" / "lcdesk")
    (folder / "usr" / "bin").mkdir()
    (folder / "usr" / "bin" / "lcdesk").symlink_to("../lib/lcdesk/lcdesk")
    shutil.copytree(share, folder / "usr" / "share")
    about = folder / "usr" / "share" / "doc" / "lcdesk"
    about.mkdir(parents=True)
    shutil.copy(PACKAGING / "linux" / "copyright", about)
    news = (ROOT / "CHANGELOG.md").read_bytes()
    (about / "CHANGELOG.md.gz").write_bytes(gzip.compress(news, 9, mtime=0))
    told = filled(PACKAGING / "linux" / "changelog", {"MOMENT": format_datetime(released())})
    (about / "changelog.gz").write_bytes(gzip.compress(told.encode(), 9, mtime=0))
    _set_rights(folder)
    size = sum(path.lstat().st_size for path in folder.rglob("*") if path.is_file())
    told = {
        "ARCHITECTURE": machine().replace("x64", "amd64"),
        "SIZE": str(size // 1024),
        "DEPENDS": ", ".join(packages),
    }
    (folder / "DEBIAN").mkdir(mode=0o755)
    (folder / "DEBIAN" / "control").write_text(
        filled(PACKAGING / "linux" / "control", told), encoding="utf-8"
    )
    out = places.out / named("deb")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(released().timestamp()))
    _run("dpkg-deb", "--root-owner-group", "-Zxz", f"-z{places.level}", "--build", folder, out)
    shutil.rmtree(folder)
    return out


def _set_rights(folder: Path) -> None:
    """Everybody may read and start it; only its owner may change it."""
    for path in folder.rglob("*"):
        if not path.is_symlink():
            is_library = ".so" in path.suffixes
            is_program = path.is_dir() or (path.stat().st_mode & 0o100 and not is_library)
            path.chmod(0o755 if is_program else 0o644)


def _appimage(places: Places, share: Path) -> Path:
    """The AppImage where appimagetool is, else the folder it would be made of."""
    folder = places.out / "lcdesk.AppDir"
    _copy_program(places, folder / "usr" / "lib" / "lcdesk")
    shutil.copytree(share, folder / "usr" / "share")
    shutil.copy2(PACKAGING / "linux" / "AppRun", folder)
    shutil.copy(share / "applications" / "lcdesk.desktop", folder)
    shutil.copy(share / "icons" / "hicolor" / "256x256" / "apps" / "lcdesk.png", folder)
    (folder / ".DirIcon").symlink_to("lcdesk.png")
    if not shutil.which("appimagetool"):
        return folder
    out = places.out / named("appimage")
    _run("appimagetool", "--no-appstream", folder, out)
    shutil.rmtree(folder)
    return out


# --- Windows ---


def _windows(places: Places) -> Iterator[Path]:
    yield installer(places)
    folder = _msix(places)
    if shutil.which("makeappx"):
        _run("makeappx", "pack", "/o", "/d", folder, "/p", places.out / named("msix"))
        yield places.out / named("msix")


def installer(places: Places) -> Path:
    """The installer of a built folder, by makensis (of any system)."""
    if not shutil.which("makensis"):
        raise Stop("the installer is made by makensis (NSIS 3), which is not on PATH")
    icons = places.work / "icons"
    icons.mkdir(parents=True, exist_ok=True)
    shutil.copy(ROOT / "resources" / "icons" / "app.ico", icons)
    shutil.copy(PACKAGING / "icons" / "desk.ico", icons)
    listed = places.work / "files.nsh"
    # makensis reads a script without a mark as one of the machine's own encoding
    listed.write_text(files_script(places.built), encoding="utf-8-sig")
    size = sum(path.stat().st_size for path in places.built.rglob("*") if path.is_file())
    out = places.out / named("installer", "x64")
    told = {"VERSION": VERSION, "OUT": out, "FILES": listed, "SIZE": size // 1024, "ICONS": icons}
    # 64 bits, as the program, whatever system makes it
    options = ["-V2", "-INPUTCHARSET", "UTF8", "-XTarget amd64-unicode"]
    defined = [f"-D{name}={value}" for name, value in told.items()]
    _run("makensis", *options, *defined, PACKAGING / "windows" / "lcdesk.nsi")
    return out


def files_script(program: Path) -> str:
    """Two macros for lcdesk.nsi: put each file of the program in, and take each of them out, with
    the folders that are empty then.
    """
    folders: dict[str, list[Path]] = {}
    for path in sorted(one for one in program.rglob("*") if one.is_file()):
        folders.setdefault(_within(program, path.parent), []).append(path)
    every = {part for name in folders for part in _with_parents(name)}
    put, take = ["!macro PUT_IN"], ["!macro TAKE_OUT"]
    for name, files in folders.items():
        put.append(f'  SetOutPath "{_escaped(_inside(name))}"')
        put += [f'  File "{path}"' for path in files]
        take += [f'  Delete "{_escaped(_inside(name, path.name))}"' for path in files]
    take += [f'  RMDir "{_escaped(_inside(name))}"' for name in sorted(every, reverse=True) if name]
    return "\n".join([*put, "!macroend", *take, "!macroend", ""])


def _within(program: Path, folder: Path) -> str:
    return "" if folder == program else folder.relative_to(program).as_posix()


def _with_parents(name: str) -> Iterator[str]:
    while name:
        yield name
        name = name.rpartition("/")[0]


def _inside(*parts: str) -> str:
    return "\\".join(["$INSTDIR", *(part.replace("/", "\\") for part in parts if part)])


def _escaped(text: str) -> str:
    """A dollar in a name is no variable; that of $INSTDIR stays."""
    head, rest = ("$INSTDIR", text[8:]) if text.startswith("$INSTDIR") else ("", text)
    return head + rest.replace("$", "$$")


def _msix(places: Places) -> Path:
    """What makeappx packs: the program, its logos, the manifest."""
    folder = places.work / "msix"
    _copy_program(places, folder)
    drawings = {
        "lcdesk": ROOT / "resources" / "icons" / "app.svg",
        "desk": PACKAGING / "icons" / "desk.svg",
    }
    for name, sizes in LOGOS.items():
        list(_write_icons(folder / "logos", name + "-{size}.png", drawings[name], sizes))
    publisher = os.environ.get(
        "LCDESK_PUBLISHER", "CN=lcdesk"
    )  # that of the certificate it is signed with
    told = {"PUBLISHER": publisher, "MACHINE": machine()}
    text = filled(PACKAGING / "windows" / "AppxManifest.xml", told)
    (folder / "AppxManifest.xml").write_text(text, encoding="utf-8")
    _lint("xmllint", "--noout", folder / "AppxManifest.xml")
    return folder


# --- macOS ---


def _macos(places: Places) -> Iterator[Path]:
    out = places.out / named("dmg")
    _run("sh", PACKAGING / "macos" / "make-dmg.sh", VERSION, out)
    yield out


# --- Update files ---


def _update(key: Path, installers: list[Path], news_en: str, news_zh: str) -> Path:
    if not installers:
        raise Stop("name the installers that go into the update file")
    if others := [one.name for one in installers if VERSION not in re.split("[-_]", one.name)]:
        raise Stop(f"not of version {VERSION}: {', '.join(others)}")
    if ROOT in key.resolve().parents:
        raise Stop("the private key lies in the repository: keep it elsewhere, and make a new one")
    news = {code: text for code, text in (("en", news_en), ("zh", news_zh)) if text}
    OUT.mkdir(parents=True, exist_ok=True)
    kinds = {update_files.described(one).system for one in installers}
    name = f"lcdesk-{VERSION}" + (f"-{kinds.pop()}" if len(kinds) == 1 else "")
    return update_files.make_update(
        OUT / f"{name}.lcupdate",
        installers,
        update_files.read_key(key, _password()),
        version=VERSION,
        published=released().date().isoformat(),
        news=news,
    )


def _password(*, is_new: bool = False) -> str:
    """LCDESK_KEY_PASSWORD, or what is typed; "" for a key without one."""
    told = os.environ.get("LCDESK_KEY_PASSWORD")
    if told is not None:
        return told
    typed = getpass.getpass("Password of the key (empty: none): ")
    if is_new and typed and typed != getpass.getpass("The same again: "):
        raise Stop("the two are not the same")
    return typed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
