"""The licences of everything in the built folder: which packages are in it, and the texts that go
with them.

build.spec calls `collect` with what PyInstaller has gathered. A package without a text stops the
build.
"""

from __future__ import annotations

import importlib.metadata
import json
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ADDED = ROOT / "resources" / "licences"  # by package: what its wheel holds of others, or leaves out
PLACE = "LICENCES"  # in the built folder
BEGINNINGS = ("licen", "copying", "notice", "authors")
SAME = {"shiboken6": "PySide6_Essentials"}  # two wheels of one project
TOOLS = frozenset(
    {"pyinstaller", "pyinstaller-hooks-contrib", "setuptools"}
)  # lend the folder their starter, by its exception
ABOUT = """\
lcdesk is under the MIT licence (LICENSE.txt). It comes with these packages, each under a
licence of its own; the texts lie in the folder of that name. What else ships with it (icons, flags,
lists of countries): {resources}.

"""

Distribution = importlib.metadata.Distribution


def texts_of(distribution: Distribution) -> list[Path]:
    """The licence texts of a package: those in its wheel, and those we add; none is a fault of
    the build.
    """
    name = SAME.get(distribution.name, distribution.name)
    own = [
        Path(str(file.locate()))
        for file in distribution.files or []
        if _is_licence(file.name, file.suffix)
    ]
    return [path for path in own if path.is_file()] + sorted((ADDED / name).glob("*"))


def _is_licence(name: str, suffix: str) -> bool:
    return name.lower().startswith(BEGINNINGS) and suffix not in (".py", ".pyc", ".pyi")


def files_of(distribution: Distribution) -> set[str]:
    """Where the files of a package lie."""
    base = os.path.realpath(str(distribution.locate_file("")))
    return {os.path.normpath(f"{base}/{file}") for file in distribution.files or []}


def distributions_of(sources: Iterable[Path]) -> list[Distribution]:
    """The installed packages that these files belong to, by name."""
    wanted = {os.path.realpath(path) for path in sources}
    found = {
        one.name: one
        for one in importlib.metadata.distributions()
        if not wanted.isdisjoint(files_of(one))
    }
    return [found[name] for name in sorted(found, key=str.casefold) if name not in TOOLS]


def python_licence() -> Path:
    """The licence of the Python that is built in."""
    places = (
        Path(sysconfig.get_path("stdlib"), "LICENSE.txt"),
        Path(sys.base_prefix, "LICENSE.txt"),
        Path(f"/usr/share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/copyright"),
    )
    found = next((path for path in places if path.is_file()), None)
    if found is None:
        raise SystemExit("no licence of Python was found beside it")
    return found


def system_licences(sources: Iterable[Path]) -> list[tuple[str, Path]]:
    """On Debian: the package of each library that was taken from the system, and its copyright
    file.
    """
    query, found = shutil.which("dpkg-query"), dict[str, Path]()
    if not query:
        return []
    for path in {path.resolve() for path in sources}:
        # /lib is /usr/lib, and the list may name either
        places = [str(path), str(path).removeprefix("/usr")]
        for place in places:
            told = subprocess.run([query, "-S", place], capture_output=True, text=True, check=False)
            name = told.stdout.split(":", 1)[0]
            text = Path("/usr/share/doc", name, "copyright")
            if told.returncode == 0 and text.is_file():
                found[name] = text
    return sorted(found.items())


def table(names: list[str]) -> str:
    """Name, version, licence and address of packages, as pip-licenses tells them."""
    ask = [
        sys.executable,
        "-m",
        "piplicenses",
        "--from=mixed",
        "--with-system",
        "--with-urls",
        "--format=json",
        "--packages",
    ]
    told = subprocess.run([*ask, *names], capture_output=True, text=True, check=True)
    rows = json.loads(told.stdout)
    return "".join(
        f"{row['Name']} {row['Version']}\n    {row['License']}\n    {row['URL']}\n" for row in rows
    )


def collect(sources: Iterable[Path], folder: Path) -> list[tuple[str, str]]:
    """(place in the built folder, file) of every licence; what has none stops the build with its
    name.
    """
    sources = list(sources)
    distributions = distributions_of(sources)
    bare = [distribution.name for distribution in distributions if not texts_of(distribution)]
    if bare:
        raise SystemExit(f"no licence text for: {', '.join(bare)}; put one into {ADDED}/<package>/")
    inside = {file for one in distributions for file in files_of(one)}
    libraries = [
        path for path in sources if os.path.realpath(path) not in inside and path.suffix != ".py"
    ]
    system = system_licences(libraries)
    folder.mkdir(parents=True, exist_ok=True)
    about = folder / "README.txt"
    written = ABOUT.format(resources="resources/LICENCES.md") + table(
        [one.name for one in distributions]
    )
    about.write_text(
        written + "".join(f"{name} (library of the system)\n" for name, _path in system),
        encoding="utf-8",
    )
    files = [
        (f"{PLACE}/README.txt", about),
        (f"{PLACE}/LICENSE.txt", ROOT / "LICENSE"),
        (f"{PLACE}/Python/LICENSE.txt", python_licence()),
    ]
    files += [
        (f"{PLACE}/{one.name}/{path.name}", path) for one in distributions for path in texts_of(one)
    ]
    files += [(f"{PLACE}/system/{name}.txt", path) for name, path in system]
    return [(place, str(path)) for place, path in files]


def lacking(built: Path) -> list[str]:
    """What a built folder lacks: Qt, SQLAlchemy and Python must have their texts, and so must
    each package of the table.
    """
    place = next(iter(sorted(built.rglob(PLACE))), None)
    if place is None:
        return [PLACE]
    lines = (place / "README.txt").read_text(encoding="utf-8").splitlines()
    names = [
        line.split(" ")[0]
        for line in lines[3:]
        if line and not line.startswith(" ") and "(library" not in line
    ]
    wanted = {*names, "Python", "PySide6_Essentials", "shiboken6", "SQLAlchemy"}
    return sorted(name for name in wanted if not any((place / name).glob("*")))


def main(words: list[str]) -> int:
    """Say what a built folder lacks; 1 when it lacks anything."""
    missing = lacking(Path(words[0]))
    print(
        f"licences missing: {', '.join(missing)}"
        if missing
        else "every package in it has its licence"
    )
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
