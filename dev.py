#!/usr/bin/env python3
"""Everything a developer does: `python3 dev.py COMMAND`. Needs only Python.

Each command sets up what it needs and hands on to a module of tools/.

setup             make .venv and install all that the locks name (nothing to do the second time)
demo [...]        lcdesk demo, on samples; with --no-window only the sentence and the table
run [...]         lcdesk itself; further words are its own: python3 dev.py run read FILE
test [...]        the tests, a choice of them at a server once more; of those that take long a
                  sixth, by the commit, --all: every one; --quick: those of a minute;
                  --thorough: laws tried ten times longer; further words go to pytest
check             ruff, pyright, import-linter, deptry, translations, the rules of the house
fix               write the typed rows, let ruff mend and format
bench [...]       measure the bars of speed
faults [...]      put faults in, with full numbers; one by its key: dev.py faults kill9-import
shots [...]       a picture of every screen, light and dark, English and Chinese
guide [FOLDER]    the guide as a site and as PDF, of the pages the program shows
migration "TEXT"  write the next migration from what the model has and the last one has not
structure [...]   modules, lines, imports and names of the sources in figures; --json for machines,
                  --stops: the modules an edit, an import, a figure … goes through
rows              write lcdesk/model/rows.py from the model
texts [--check]   list untranslated texts, compile resources/translations/*.mo
build             the program as a folder, by PyInstaller, started once to see that it works
package [...]     build, and make what people install of it (packaging/README.md); --as-built: of
                  the folder that is there; --update, --new-key: files for an update on a stick
lock              renew the locks from pyproject.toml (needs uv and the network)
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
# out of the tree, and written also where the system's Python is told to write none
BYTECODE = VENV / "bytecode"
PROGRAM = ROOT / "requirements.lock"  # what the program needs
DEVELOPMENT = ROOT / "requirements-dev.lock"  # what tests and checks need besides
UV = ROOT / "requirements-uv.lock"  # what installs the others: four times as fast as pip
MARK = VENV / "lcdesk-locks.sha256"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 14)
GLIBC = (2, 34)
ENOUGH = 3_000_000_000  # bytes: four times what the files of the tests take at a time

# what Qt opens on Linux, and the Debian package that has it
QT_LIBRARIES = {
    "libglib-2.0.so.0": "libglib2.0-0t64",
    "libgthread-2.0.so.0": "libglib2.0-0t64",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    # wanted by QtNetwork, through which a second start finds the first window
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
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


# --- the machine: Python and system packages


def find_python(here: tuple[int, int] = sys.version_info[:2]) -> str:
    """The Python to build .venv with: the one that runs this file (`here`), or another one on
    PATH.
    """
    if OLDEST <= here <= NEWEST:
        return sys.executable
    names = [f"python{OLDEST[0]}.{minor}" for minor in range(NEWEST[1], OLDEST[1] - 1, -1)]
    for found in filter(None, map(shutil.which, names)):
        if version_of([found]) is not None:
            say(
                f"this is Python {here[0]}.{here[1]}; lcdesk needs 3.11 to 3.14, so it takes "
                f"{found}"
            )
            return found
    raise Stop(
        f"lcdesk needs Python 3.11, 3.12, 3.13 or 3.14; this is {here[0]}.{here[1]}, and no other "
        "one is on PATH. "
        "Install one (python.org, or your system's packages) and start dev.py with it."
    )


def version_of(command: list[str]) -> tuple[int, int] | None:
    """The version a Python answers with, or None when it does not start or is not one lcdesk
    runs on.
    """
    ask = [*command, "-c", "import sys; print(*sys.version_info[:2])"]
    try:
        answer = subprocess.run(
            ask, capture_output=True, text=True, timeout=60, check=True
        ).stdout.split()
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
    """Debian's names for what Qt needs (with `screen` also on a real one) and this Linux lacks;
    elsewhere nothing.
    """
    if not sys.platform.startswith("linux"):
        return []
    wanted = {**QT_LIBRARIES, **(SCREEN_LIBRARIES if screen else {})}
    return sorted({package for library, package in wanted.items() if not loads(library)})


def has_cjk_font() -> bool:
    """Whether a Linux has any font with Chinese in it; elsewhere the system brings one."""
    if not sys.platform.startswith("linux"):
        return True
    folders = [
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        Path.home() / ".local/share/fonts",
    ]
    return any(next(folder.rglob(pattern), None) for folder in folders for pattern in CJK_FONTS)


def need_system_packages(packages: list[str], why: str = "lcdesk") -> None:
    """Install Debian packages as root on Debian or Ubuntu; otherwise stop and name them."""
    if not packages:
        return
    apt = shutil.which("apt-get")
    if not apt:
        names = " ".join(packages)
        raise Stop(
            f"{why} needs system libraries that are missing here; Debian calls their packages: "
            f"{names}."
        )
    if not is_root():
        names = " ".join(known_names(packages))
        raise Stop(
            f"{why} needs system packages that are missing here: sudo apt-get install {names}"
        )
    run_apt(apt, "update", "-qq")  # a bare machine knows no package yet, under no name
    names = known_names(packages)
    say(f"installing system packages: {' '.join(names)}")
    done = run_apt(apt, "install", "-qq", "-y", "--no-install-recommends", *names)
    if done.returncode:
        raise Stop(f"apt-get could not install {' '.join(names)}:\n{done.stderr.strip()}")


def run_apt(*words: str) -> subprocess.CompletedProcess[str]:
    """apt-get without a question."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    return subprocess.run(
        words,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def known_names(packages: list[str]) -> list[str]:
    """The same packages under the names this release has: Debian 12 and Ubuntu 22.04 know no
    `t64`.
    """
    return [known_name(package) for package in packages]


def known_name(package: str) -> str:
    """The same package under the name this release has."""
    if not package.endswith("t64") or not shutil.which("apt-cache"):
        return package
    shown = subprocess.run(["apt-cache", "show", package], capture_output=True, check=False)
    listed = subprocess.run(["apt-cache", "show", package[:-3]], capture_output=True, check=False)
    return package[:-3] if shown.returncode and not listed.returncode else package


def is_root() -> bool:
    """Whether system packages may be installed."""
    if sys.platform == "win32":
        return False
    return os.geteuid() == 0


def window_packages(screen: bool = "DISPLAY" in os.environ) -> list[str]:
    """Debian's packages for the libraries Qt opens on Linux and a font with Chinese in it, where
    they are missing.
    """
    packages = missing_packages(screen)
    if not has_cjk_font():
        can_install = shutil.which("apt-get") and is_root()
        if can_install:
            packages.append("fonts-noto-cjk")
        else:
            say(
                "note: no font with Chinese found; Chinese shows as boxes until one is there "
                "(Debian: fonts-noto-cjk)"
            )
    return packages


def venv_packages() -> list[str]:
    """Debian splits venv off Python: the package that has it, where it is missing."""
    python = find_python()
    if shutil.which("uv") or attempt([python, "-c", "import venv, ensurepip"]):
        return []
    version = version_of([python]) or OLDEST
    return [f"python{version[0]}.{version[1]}-venv"]


def need_glibc() -> None:
    """Qt's wheels for Linux are made for glibc 2.34 and later: Debian 12, Ubuntu 22.04, Fedora
    35, RHEL 9.
    """
    name, version = platform.libc_ver()
    if name == "glibc" and tuple(map(int, version.split(".")[:2])) < GLIBC:
        raise Stop(
            f"lcdesk needs a Linux with glibc {GLIBC[0]}.{GLIBC[1]} or later; this one has "
            f"{version}."
        )


# --- .venv


def setup(*locks: Path, qt: bool = True) -> None:
    """Make .venv and install these locks, unless that has been done.

    What is needed of the system (with `qt` also by the window) is seen to first, all at once: who
    must ask somebody for it shall not wait for a download.
    """
    works = PYTHON.exists() and version_of([str(PYTHON)]) is not None
    need_glibc()
    need_system_packages([*([] if works else venv_packages()), *(window_packages() if qt else [])])
    missing = [
        lock for lock in locks if not works or installed().get(lock.name) != fingerprint(lock)
    ]
    if not missing:
        return
    started = time.monotonic()
    if not works:
        make_venv()
    install(missing)
    put_on_path()
    marks = {**installed(), **{lock.name: fingerprint(lock) for lock in missing}}
    MARK.write_text("".join(f"{name} {mark}\n" for name, mark in marks.items()), encoding="utf-8")
    say(f".venv is ready ({time.monotonic() - started:.0f} s)")


def fingerprint(lock: Path) -> str:
    """The SHA-256 of a lock."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def installed() -> dict[str, str]:
    """Which locks .venv holds, by name, with the fingerprint each had when it was installed."""
    lines = MARK.read_text(encoding="utf-8").splitlines() if MARK.is_file() else []
    return dict(line.split(" ", 1) for line in lines if " " in line)


def make_venv() -> None:
    """A new .venv of an allowed Python."""
    python = find_python()
    say(f"making .venv with {python}")
    uv = shutil.which("uv")
    if uv:
        call([uv, "venv", "--quiet", "--clear", "--python", python, VENV])
        return
    call([python, "-m", "venv", "--clear", VENV])


def install(locks: list[Path]) -> None:
    """Exactly what the locks name, each file checked against its hash: by uv, or by pip where uv
    cannot.
    """
    say(f"installing what {' and '.join(lock.name for lock in locks)} names")
    files = [word for lock in locks for word in ("-r", lock)]
    uv = shutil.which("uv") or own_uv()
    if uv:
        words = [uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", *files]
        if attempt(words, index_of_pip()):
            return
        say("uv could not; trying pip")
    need_pip()
    call([*PIP, "--require-hashes", *files])


PIP = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]


def need_pip() -> None:
    """pip in .venv: uv makes environments without it."""
    if not attempt([PYTHON, "-m", "pip", "--version"]):
        call([PYTHON, "-m", "ensurepip"])


def own_uv() -> str | None:
    """uv in .venv, installed by pip when it is not there; None where there is none for this
    machine.
    """
    path = PYTHON.with_name("uv.exe" if WINDOWS else "uv")
    if not path.exists():
        need_pip()
        attempt([*PIP, "--require-hashes", "-r", UV])
    return str(path) if path.exists() else None


def index_of_pip() -> dict[str, str]:
    """The index pip was told to ask, and the certificates it trusts, as uv's settings; pip's own
    are not uv's.
    """
    names = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE"}
    ask = [str(PYTHON), "-m", "pip", "config", "list"]
    told = subprocess.run(ask, capture_output=True, text=True, check=False).stdout
    found: dict[str, str] = {}
    # global.index-url='…'; what the environment says (:env:) comes first
    for line in told.splitlines():
        setting, _sign, value = line.partition("=")
        name = names.get(setting.rpartition(".")[2])
        if name and name not in os.environ:
            found.setdefault(name, value.strip().strip("'"))
    return found


def attempt(command: Sequence[object], settings: dict[str, str] | None = None) -> bool:
    """Run a command of the set-up quietly; whether it worked."""
    words = [str(word) for word in command]
    environment = {**os.environ, **(settings or {})}
    done = subprocess.run(
        words, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return done.returncode == 0


def put_on_path() -> None:
    """Let .venv find this checkout: one line in a .pth file, which needs no build and no
    network.
    """
    ask = [PYTHON, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    folder = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (folder / "lcdesk-checkout.pth").write_text(f"{ROOT}\n", encoding="utf-8")


# --- running things


def say(sentence: str) -> None:
    """One line on what is going on, apart from what the commands print."""
    print(f"dev.py: {sentence}", file=sys.stderr, flush=True)


def call(command: Sequence[object]) -> None:
    """Run a command of the set-up; stop with its exit code when it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if done.returncode:
        raise Stop(f"this failed (exit code {done.returncode}): {' '.join(words)}")


def offscreen() -> dict[str, str]:
    """The environment for Qt without a screen; each module is compiled once, not anew by every
    process that is started.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(BYTECODE)}


def in_memory() -> dict[str, str]:
    """Where tests keep their files: in memory where a Linux has room for it; a desk waits for
    the disk at each step.
    """
    memory = Path("/dev/shm")
    if "TMPDIR" in os.environ or not (memory.is_dir() and os.access(memory, os.W_OK)):
        return {}
    return {"TMPDIR": str(memory)} if shutil.disk_usage(memory).free > ENOUGH else {}


def python(*words: str, environment: dict[str, str] | None = None) -> int:
    """Run .venv's Python in the checkout; the answer is its exit code."""
    try:
        return subprocess.run(
            [str(PYTHON), *words], cwd=ROOT, env=environment, check=False
        ).returncode
    except KeyboardInterrupt:
        return 130


# --- the commands


def demo(*words: str) -> int:
    """The program on its samples."""
    return python("-m", "lcdesk", "demo", *words)


def run(*words: str) -> int:
    """The program."""
    return python("-m", "lcdesk", *words)


def test(*words: str) -> int:
    """On two cores all tests but five sixths of those that take long (`--all`: these, too), then
    those of `--office --quick`; or what the words name.
    """
    whole = "--all" in words
    words = tuple(word for word in words if word != "--all")
    if words and not whole:
        return _test(*words)
    failed = _test(*words) if whole else _test("--a-part")
    return _test("--office", "--quick") or failed


def _test(*words: str) -> int:
    """On two cores, or, where places are named, on one."""
    chosen = any(not word.startswith("-") for word in words)
    parallel = (
        []
        if chosen or (os.cpu_count() or 1) < 2 or any(word.startswith("-n") for word in words)
        # neighbours stay together: they share what their file has made
        else ["-n", "2", "--dist", "worksteal"]
    )
    return python("-m", "pytest", *parallel, *words, environment={**offscreen(), **in_memory()})


def check() -> int:
    """Every check of the sources."""
    return python("-m", "tools.checks", environment=offscreen())


def fix() -> int:
    """What can be mended by itself: the typed rows, and what ruff says."""
    left = rows() or python("-m", "ruff", "check", "--fix", ".")
    return python("-m", "ruff", "format", ".") or left


def bench(*words: str) -> int:
    """The figures of speed."""
    return python("-m", "tools.bench.run", *words, environment=offscreen())


def faults(*words: str) -> int:
    """Faults put in on purpose: their full numbers and their controls."""
    return python("-m", "tests.faults", *words, environment=offscreen())


def shots(*words: str) -> int:
    """A picture of every screen."""
    return python("-m", "tools.shots.run", *words, environment=offscreen())


def guide(*words: str) -> int:
    """The pages of the guide outside the program."""
    return python("-m", "tools.guide", *words, environment=offscreen())


def migration(*words: str) -> int:
    """The next migration; a new column has a key in the typed rows, too."""
    if not words:
        raise Stop('say what changes: python3 dev.py migration "passport has an issuing office"')
    return python("-m", "lcdesk.db.upgrade", " ".join(words)) or rows()


def rows() -> int:
    """The typed rows, from entities and field catalogue; a new desk, from the migrations."""
    return python("-m", "tools.rows")


def texts(*words: str) -> int:
    """Untranslated texts; the compiled catalogues."""
    return python("-m", "tools.translations", *words)


def structure(*words: str) -> int:
    """The structure of the sources in figures."""
    return python("-m", "tools.structure", *words)


def build() -> int:
    """dist/lcdesk, and a first start of it without a screen."""
    need_build_packages()
    return python("-m", "tools.build", environment=offscreen())


def package(*words: str) -> int:
    """What people install, in dist/packages."""
    need_build_packages()
    return python("-m", "tools.package", *words, environment=offscreen())


def need_build_packages() -> None:
    """What PyInstaller collects, and by what it looks for it."""
    if sys.platform.startswith("linux") and not shutil.which("objdump"):
        need_system_packages(["binutils"], "PyInstaller")
    need_system_packages(window_packages(screen=True))


def lock() -> int:
    """The locks, by the Python that runs this file: it may be that .venv cannot be made."""
    return subprocess.run([sys.executable, "-m", "tools.locks"], cwd=ROOT, check=False).returncode


TAKE_NOTHING = {"setup", "check", "fix", "rows", "build", "lock"}
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
    "guide": guide,
    "migration": migration,
    "rows": rows,
    "texts": texts,
    "structure": structure,
    "build": build,
    "package": package,
    "lock": lock,
}


def needs(name: str, words: list[str]) -> tuple[tuple[Path, ...], bool]:
    """The locks a command needs, and whether it needs the libraries of a window: the program
    alone for `demo` and `run`.
    """
    if name == "demo":
        return (PROGRAM,), "--no-window" not in words
    if name == "run":
        return (PROGRAM,), not words  # a command says by itself what it lacks
    return (PROGRAM, DEVELOPMENT), True


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
            locks, qt = needs(name, rest)
            setup(*locks, qt=qt)
        return COMMANDS[name](*rest)
    except Stop as sentence:
        say(str(sentence))
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
