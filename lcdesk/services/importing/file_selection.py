"""Which files are meant: files, folders and patterns, in order, each once; what is passed over
is said.
"""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from lcdesk.texts import N_, _

SHEETS = frozenset(
    (
        ".xlsx .xlsm .xltx .xltm .xls .xlt .et .xlsb .ods .ots .fods .csv .tsv .tab .txt .htm "
        ".html "
        ".xml .eml"
    ).split()
)
_WHY = {
    "open": N_("{name} is skipped: Excel makes it while somebody has the file open."),
    "hidden": N_("{name} is skipped: it is hidden."),
    "other": N_("{name} is skipped: it is no spreadsheet."),
    "folder": N_("{name} is skipped: it is a folder inside the folder."),
}
_SECRET = 0x2  # FILE_ATTRIBUTE_HIDDEN of Windows


@dataclass
class Gathered:
    """The files to read, in order; `skipped` tells in sentences what was passed over."""

    files: list[Path] = field(default_factory=list[Path])
    skipped: list[str] = field(default_factory=list[str])


def gather(paths: Sequence[Path]) -> Gathered:
    """The files behind what was named: a folder's spreadsheets by name (10 after 9), a pattern's
    matches, each once.

    A path that is not there stays in `files`: reading it says so. A file named outright is read
    whatever its ending.
    """
    out = Gathered()
    known: set[Path] = set()
    for path in (one for named in paths for one in _matches(named)):
        for found, why in _inside(path):
            if why:
                out.skipped.append(_(_WHY[why], name=found.name))
            elif (place := _place(found)) not in known:
                known.add(place)
                out.files.append(found)
    return out


def _matches(path: Path) -> list[Path]:
    """What a pattern stands for (the shells of Windows leave it to the program); anything else
    as it is.
    """
    if path.exists() or not glob.has_magic(str(path)):
        return [path]
    root = Path(path.anchor or ".")
    return sorted(root.glob(str(path.relative_to(path.anchor))), key=_order) or [path]


def _inside(path: Path) -> Iterator[tuple[Path, str]]:
    """(file, "" or why it is passed over)."""
    if not path.is_dir():
        yield path, "open" if path.name.startswith("~$") else ""
        return
    for found in sorted(path.iterdir(), key=_order):
        yield found, _reason(found)


def _reason(path: Path) -> str:
    if path.name.startswith("~$"):
        return "open"
    if path.name.startswith(".") or getattr(path.stat(), "st_file_attributes", 0) & _SECRET:
        return "hidden"
    if path.is_dir():
        return "folder"
    return "" if path.suffix.casefold() in SHEETS else "other"


def _order(path: Path) -> tuple[list[tuple[int, int, str]], str]:
    parts = re.findall(r"\d+|\D+", path.name.casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts], path.name


def _place(path: Path) -> Path:
    try:
        return path.resolve()
    except OSError:
        return path.absolute()
