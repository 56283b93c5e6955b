"""What docs/checklist.md says is there has tests that exist."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_ROW = re.compile(r"^\| (?P<number>\d+) \|.*$", re.MULTILINE)
_TEST = re.compile(r"`(?P<file>tests/[\w/]+\.py)::(?P<name>\w+)`")


@cache
def functions(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def test_every_line_that_is_there_names_tests_and_all_of_them_exist() -> None:
    rows = [row.group() for row in _ROW.finditer((ROOT / "docs/checklist.md").read_text("utf-8"))]
    assert len(rows) == 86
    told = {row: list(_TEST.finditer(row)) for row in rows}
    assert [row for row, tests in told.items() if "●" in row and not tests] == []
    gone = [
        one.group()
        for tests in told.values()
        for one in tests
        if one["name"] not in functions(ROOT / one["file"])
    ]
    assert gone == []
