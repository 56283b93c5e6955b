#!/usr/bin/env python3
"""Everything a developer does: `python3 dev.py COMMAND`. Needs only Python; each command sets up what it needs.

setup             make .venv and install what requirements.lock names (nothing to do the second time)
demo [...]        lcdesk demo, on samples; with --no-window only the sentence and the table
run [...]         lcdesk itself; further words are its own: python3 dev.py run read FILE
test [...]        the tests; further words go to pytest
check             ruff, pyright, import-linter, deptry, translations, the rules of the house
fix               let ruff mend and format
bench [...]       measure the bars of speed
faults [...]      put faults in, with full numbers; one by its key: python3 dev.py faults kill9-import --keep
shots [...]       a picture of every screen, light and dark, English and Chinese
migration "TEXT"  write the next migration from what the model has and the last one has not
texts [--check]   list untranslated texts, compile resources/translations/*.mo
build             the program as a folder, by PyInstaller, started once to see that it works
lock              renew requirements.lock from pyproject.toml (needs the network)
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
MARK = VENV / "lcdesk-lock.sha256"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 13)

# what Qt opens on Linux, and the Debian package that has it
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0t64",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
}
SCREEN_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
}
CJK_FONTS = ("*CJK*", "*wqy*", "*SourceHan*", "*NotoSansSC*", "*uming*", "*ukai*")


class Stop(Exception):
    """A sentence for the person at the keyboard; nothing more can be done here."""


# --- the machine: Python and system packages -------------------------------------------------------------------------


def find_python(here: tuple[int, int] = sys.version_info[:2]) -> str:
    """The Python to build .venv with: the one that runs this file (`here`), or another one on PATH."""
    if OLDEST <= here <= NEWEST:
        return sys.executable
    names = [f"python{OLDEST[0]}.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for found in filter(None, map(shutil.which, names)):
        if version_of([found]) is not None:
            say(f"this is Python {here[0]}.{here[1]}; lcdesk needs 3.11 to 3.13, so it takes {found}")
            return found
    raise Stop(
        f"lcdesk needs Python 3.11, 3.12 or 3.13; this is {here[0]}.{here[1]}, and no other one is on PATH. "
        "Install one (python.org, or your system's packages) and start dev.py with it."
    )


def version_of(command: list[str]) -> tuple[int, int] | None:
    """The version a Python answers with, or None when it does not start or is not one lcdesk runs on."""
    ask = [*command, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(ask, capture_output=True, text=True, timeout=60, check=True).stdout.split()
    except (OSError, subprocess.SubprocessError):
        return None
    found = int(answer[0]), int(answer[1])
    return found if OLDEST <= found <= NEWEST else None


def loads(library: str) -> bool:
    """Whether the system's loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_packages(screen: bool) -> list[str]:
    """Debian's names for what Qt needs (with `screen` also on a real one) and this Linux lacks; elsewhere nothing."""
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if screen else {})}
    return sorted({package for library, package in wanted.items() if not loads(library)})


def has_cjk_font() -> bool:
    """Whether a Linux has any font with Chinese in it; elsewhere the system brings one."""
    if not sys.platform.startswith("linux"):
        return True
    folders = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".local/share/fonts"]
    return any(next(folder.rglob(pattern), None) for folder in folders for pattern in CJK_FONTS)


def need_system_packages(packages: list[str], why: str) -> None:
    """Install Debian packages as root on Debian or Ubuntu; otherwise stop and name them."""
    if not packages:
        return
    names = " ".join(packages)
    apt = shutil.which("apt-get")
    if not apt:
        raise Stop(f"{why} needs system libraries that are missing here; Debian calls their packages: {names}.")
    if os.geteuid() != 0:
        raise Stop(f"{why} needs system packages that are missing here: sudo apt-get install {names}")
    say(f"installing system packages: {names}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update", "-qq"], ["install", "-qq", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [apt, *step], env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if done.returncode and step[0] == "install":
            raise Stop(f"apt-get could not install {names}:\n{done.stderr.strip()}")


def known_name(package: str) -> str:
    """The same package under the name this release has: Debian 12 and Ubuntu 22.04 know no `t64`."""
    if not package.endswith("t64") or not shutil.which("apt-cache"):
        return package
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    listed = subprocess.run(["apt-cache", "show", package[:-3]], capture_output=True, check=False)
    return package[:-3] if shown.returncode and not listed.returncode else package


def need_qt(screen: bool = "DISPLAY" in os.environ) -> None:
    """See to the libraries Qt opens on Linux, and to a font with Chinese in it."""
    packages = [known_name(package) for package in missing_packages(screen)]
    if not has_cjk_font():
        can_install = shutil.which("apt-get") and os.geteuid() == 0
        if can_install:
            packages.append("fonts-noto-cjk")
        else:
            say("note: no font with Chinese found; Chinese shows as boxes until one is there (Debian: fonts-noto-cjk)")
    need_system_packages(packages, "The window")


# --- .venv -----------------------------------------------------------------------------------------------------------


def setup() -> None:
    """Make .venv and install the lock, unless that has been done; then see to what Qt needs."""
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if not (MARK.is_file() and MARK.read_text().strip() == wanted and version_of([str(PYTHON)])):
        started = time.monotonic()
        make_venv()
        install_lock()
        put_on_path()
        MARK.write_text(wanted + "\n")
        say(f".venv is ready ({time.monotonic() - started:.0f} s)")
    need_qt()


def make_venv() -> None:
    """A working .venv of an allowed Python: kept when it is one, else made anew."""
    if PYTHON.exists() and version_of([str(PYTHON)]):
        return
    python = find_python()
    say(f"making .venv with {python}")
    uv = shutil.which("uv")
    if uv:
        call([uv, "venv", "--quiet", "--clear", "--python", python, VENV])
        return
    need_ensurepip(python)
    call([python, "-m", "venv", "--clear", VENV])


def need_ensurepip(python: str) -> None:
    """Debian splits venv off Python: install or name the package."""
    if subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True, check=False).returncode == 0:
        return
    version = version_of([python]) or OLDEST
    need_system_packages([f"python{version[0]}.{version[1]}-venv"], "Making .venv")


def install_lock() -> None:
    """Exactly what requirements.lock names, each file checked against its hash."""
    say("installing what requirements.lock names")
    uv = shutil.which("uv")
    if uv:
        call([uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "-r", LOCK])
        return
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True, check=False).returncode:
        call([PYTHON, "-m", "ensurepip"])
    quiet = ["--quiet", "--no-input", "--disable-pip-version-check"]
    call([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", LOCK])


def put_on_path() -> None:
    """Let .venv find this checkout: one line in a .pth file, which needs no build and no network."""
    ask = [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    folder = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (folder / "lcdesk-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


# --- running things --------------------------------------------------------------------------------------------------


def say(sentence: str) -> None:
    """One line on what is going on, apart from what the commands print."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def call(command: list[object]) -> None:
    """Run a command of the set-up; stop with its exit code when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise Stop(f"this failed (exit code {done.returncode}): {' '.join(words)}")


def offscreen() -> dict[str, str]:
    """The environment for Qt without a screen."""
    return {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


def python(*words: str, environment: dict[str, str] | None = None) -> int:
    """Run .venv's Python in the checkout; the answer is its exit code."""
    try:
        return subprocess.run([str(PYTHON), *words], cwd=ROOT, env=environment, check=False).returncode
    except KeyboardInterrupt:
        return 130


# --- the commands ----------------------------------------------------------------------------------------------------


def demo(*words: str) -> int:
    """The program on its samples."""
    return python("-m", "lcdesk", "demo", *words)


def run(*words: str) -> int:
    """The program."""
    return python("-m", "lcdesk", *words)


def test(*words: str) -> int:
    """All tests on two cores, or what the words name on one."""
    chosen = any(not word.startswith("-") for word in words)
    parallel = (
        [] if chosen or (os.cpu_count() or 1) < 2 or any(word.startswith("-n") for word in words) else ["-n", "2"]
    )
    return python("-m", "pytest", *parallel, *words, environment=offscreen())


def check() -> int:
    """Every check, all of them even when one fails; 1 when any failed."""
    steps = {
        "ruff": ("-m", "ruff", "check", "."),
        "format": ("-m", "ruff", "format", "--check", "."),
        "pyright": ("-m", "pyright", "--pythonpath", str(PYTHON)),
        "imports": ("-c", "from importlinter.cli import lint_imports_command as run; run()"),
        "deptry": ("-m", "deptry", "."),
        "texts": ("tests/translations.py", "--check"),
        "house": ("-m", "pytest", "-q", "--tb=short", "-p", "no:randomly", "tests/test_house.py"),
    }
    failed: list[str] = []
    for name, words in steps.items():
        started = time.monotonic()
        code = python(*words, environment=offscreen())
        say(f"{name}: {'passed' if code == 0 else 'FAILED'} ({time.monotonic() - started:.1f} s)")
        failed += [name] if code else []
    say("all checks passed" if not failed else f"failed: {', '.join(failed)}")
    return 1 if failed else 0


def fix() -> int:
    """What ruff can mend by itself."""
    left = python("-m", "ruff", "check", "--fix", ".")
    return python("-m", "ruff", "format", ".") or left


def bench(*words: str) -> int:
    """The figures of speed."""
    return python("tests/bench/run.py", *words, environment=offscreen())


def faults(*words: str) -> int:
    """Faults put in on purpose: their full numbers and their controls."""
    return python("-m", "tests.faults", *words, environment=offscreen())


def shots(*words: str) -> int:
    """A picture of every screen."""
    return python("tests/shots.py", *words, environment=offscreen())


def migration(*words: str) -> int:
    """The next migration."""
    if not words:
        raise Stop('say what changes: python3 dev.py migration "passport has an issuing office"')
    return python("-m", "lcdesk.db.upgrade", " ".join(words))


def texts(*words: str) -> int:
    """Untranslated texts; the compiled catalogues."""
    return python("tests/translations.py", *words)


def build() -> int:
    """dist/lcdesk, and a first start of it without a screen."""
    if sys.platform.startswith("linux") and not shutil.which("objdump"):
        need_system_packages(["binutils"], "PyInstaller")
    need_qt(screen=True)
    words = ("--noconfirm", "--log-level", "WARN", "--distpath", "dist", "--workpath", "build", "build.spec")
    code = python("-m", "PyInstaller", *words)
    if code:
        return code
    program = ROOT / "dist" / "lcdesk" / ("lcdesk.exe" if WINDOWS else "lcdesk")
    size = sum(path.lstat().st_size for path in program.parent.rglob("*") if path.is_file() and not path.is_symlink())
    say(f"{program.parent.relative_to(ROOT)} is {size / 1e6:.0f} MB; starting it once")
    return subprocess.run([str(program), "--self-test"], env=offscreen(), check=False).returncode


def lock() -> int:
    """requirements.lock for every system and Python at once, newest versions in the ranges of pyproject.toml."""
    uv = shutil.which("uv")
    if not uv:
        raise Stop("renewing the lock needs uv on PATH (pip install uv)")
    options = [
        "--group",
        "dev",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
        "--no-header",
        "--quiet",
    ]
    call([uv, "pip", "compile", "pyproject.toml", *options, "--upgrade", "--output-file", LOCK.name])
    return 0


TAKE_NOTHING = {"setup", "check", "fix", "build", "lock"}
COMMANDS = {
    "setup": lambda: 0,
    "demo": demo,
    "run": run,
    "test": test,
    "check": check,
    "fix": fix,
    "bench": bench,
    "faults": faults,
    "shots": shots,
    "migration": migration,
    "texts": texts,
    "build": build,
    "lock": lock,
}


def main(words: list[str]) -> int:
    """Do one command; 2 when there is no such command, 1 when this machine lacks something."""
    name, rest = (words[0], words[1:]) if words else ("", [])
    if name not in COMMANDS:
        print(__doc__)
        return 0 if name in ("", "-h", "--help", "help") else 2
    if rest and name in TAKE_NOTHING:
        say(f"`{name}` takes no further words")
        return 2
    try:
        if name != "lock":
            setup()
        return COMMANDS[name](*rest)
    except Stop as sentence:
        say(str(sentence))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
