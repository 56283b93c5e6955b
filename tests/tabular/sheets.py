"""Sheets made for the tests of understanding: rows in, what was understood out, as the JSON of
`lcdesk read`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import as_json

Rows = Sequence[Sequence[Any]]


def save(
    path: Path, sheets: dict[str, Rows], merges: dict[str, Sequence[str]] | None = None
) -> Path:
    """Write the rows of each sheet; `merges` as Excel writes them ("A1:C1")."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for block in (merges or {}).get(name, ()):
            sheet.merge_cells(block)
    book.save(path)
    return path


def understood(
    path: Path,
    sheets: dict[str, Rows],
    merges: dict[str, Sequence[str]] | None = None,
    learned: LearnedMappings | None = None,
) -> dict[str, Any]:
    """The JSON of a workbook with these sheets."""
    save(path / "list.xlsx", sheets, merges)
    return as_json(understand(read_workbook(path / "list.xlsx"), "list.xlsx", learned))


def picked(rows: Sequence[dict[str, Any]], *keys: str) -> list[tuple[Any, ...]]:
    """Some keys of each row, None where absent."""
    return [tuple(row.get(key) for key in keys) for row in rows]


def kinds(found: dict[str, Any]) -> list[tuple[str, int | None, str | None]]:
    """(kind, row, field) of the problems."""
    return [(problem["kind"], problem["row"], problem["field"]) for problem in found["problems"]]
