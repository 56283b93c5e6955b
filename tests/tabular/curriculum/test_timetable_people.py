"""Titles of all who spoke, organisations, and delegations, as timetables write them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lcdesk.services.importing import importing

HEADS = (
    "Date",
    "Start",
    "Title",
    "Address by",
    "Title of address by",
    "Attended by",
    "Visited organisation",
)


def rows_of(tmp_path: Path, heads: tuple[str, ...], *rows: tuple[Any, ...]) -> Any:
    book = Workbook()
    sheet = book.active
    assert sheet
    for row in (heads, *rows):
        sheet.append(row)
    path = tmp_path / "timetable.xlsx"
    book.save(path)
    return importing.read_file(path)


def test_titles_and_delegations_are_read(tmp_path: Path) -> None:
    found = rows_of(
        tmp_path,
        HEADS,
        (
            "2025-06-14",
            "09:00",
            "Opening ceremony",
            "Wei Min\nLin Tao",
            "Director；Member of the council\nVice President",
            "Chen Yi; Representatives of the Consulate General (3)",
            None,
        ),
        ("2025-06-15", "14:00", "Field visit", None, None, "Su Lan", "Harbour Works; 东部水厂"),
    )
    first, second = (row.values for row in found.of("activity"))
    assert (first["addressed"], first["addressed_title"]) == (
        "Wei Min; Lin Tao",
        "Director、Member of the council; Vice President",
    )
    assert (first["attended"], first["represented"]) == ("Chen Yi", "Consulate General (3)")
    assert (second["attended"], second["visited"]) == ("Su Lan", "Harbour Works; 东部水厂")
    assert "represented" not in second
    (row, _second) = found.of("activity")
    assert row.raw["attended"] == "Chen Yi; Representatives of the Consulate General (3)"
    assert any("Consulate General (3)" in remark for remark in found.remarks), "told in the review"


def test_chinese_heads_and_delegations(tmp_path: Path) -> None:
    heads = ("日期", "时间", "内容", "致辞人", "致辞人职务", "出席人", "参访单位")
    found = rows_of(
        tmp_path,
        heads,
        (
            "2025-06-14",
            "09:00-10:30",
            "开班式",
            "魏敏、林涛",
            "司长；副校长",
            "总领事馆代表3人",
            None,
        ),
        ("2025-06-15", "14:00-16:00", "参观考察", None, None, None, "东部水厂"),
    )
    first, second = (row.values for row in found.of("activity"))
    assert (first["addressed"], first["addressed_title"]) == ("魏敏; 林涛", "司长; 副校长")
    assert (first.get("attended"), first["represented"]) == (None, "总领事馆 (3)")
    assert second["visited"] == "东部水厂"
