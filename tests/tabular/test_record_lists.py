"""Sheets of the ministry's kind read as lists of the office: heads on several rows, merged cells,
two languages in one cell, several telephones, footers.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.plan.three_way import office_extra
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import ReadRow
from tests.tabular.office_sheets import ALL, OfficeSheet


def said_by(row: ReadRow) -> dict[str, Any]:
    """The values of a row, and what stands beside them."""
    values = {name: value for name, value in row.values.items() if value is not None}
    extra = office_extra(row)
    return {**values, **({"extra": extra} if extra else {})}


@pytest.mark.parametrize("sheet", ALL, ids=lambda sheet: sheet.name)
def test_hard_sheets(sheet: OfficeSheet, tmp_path: Path) -> None:
    found = understand(read_workbook(sheet.write(tmp_path)), sheet.name, read_as=sheet.kind)
    assert len(found.rows) == len(sheet.expected)
    pairs = zip(found.rows, sheet.expected, strict=True)
    assert [_told(said_by(row), one) for row, one in pairs] == list(sheet.expected)
    assert {(one.row, one.kind) for one in found.problems} >= set(sheet.asked)


def _told(said: dict[str, Any], expected: dict[str, Any]) -> dict[str, Any]:
    """Closed words are not told where the sheet does not expect them."""
    return {
        name: value
        for name, value in said.items()
        if name in expected or name not in ("kind", "stage")
    }
