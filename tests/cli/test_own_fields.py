"""Own fields on the command line: declared, filled in, asked for, called otherwise, and read from a
list by the command that opens its desk only afterwards.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from tests.cli.conftest import Command


def _json(command: Command, *words: str | Path) -> Any:
    answer = command(*words, "--json")
    assert answer.code == 0, answer.err
    return json.loads(answer.out)


def _numbers(command: Command, search: str) -> list[int]:
    return [one["id"] for one in _json(command, "participant", "list", "--search", search)]


def test_one_is_declared_filled_in_asked_for_and_called_otherwise(filled: Command) -> None:
    words = ("--word", "applied", "--word", "granted / 获批")
    made = _json(filled, "fields", "add", "Scholarship", "--zh", "奖学金", *words)
    assert (made["kind"], made["words"][1]) == ("choice", {"en": "granted", "zh": "获批"})
    assert _json(filled, "participant", "set", "1", "奖学金=获批")[made["name"]] == "granted"
    assert _numbers(filled, "scholarship:granted") == [1]
    now = _json(filled, "fields", "set", "scholarship", "--rename-word", "granted=approved / 获批")
    assert (now["people"], now["unread"]) == (1, 0)
    assert _numbers(filled, "scholarship:approved") == [1]
    assert _json(filled, "fields", "rename", "奖学金", "Grant")["name_zh"] == "奖学金"
    shown = filled("person", "1").out
    assert "Grant" in shown
    assert "approved" in shown
    assert _json(filled, "fields", "remove", "Grant") == []
    assert _json(filled, "fields")["further"] == [{"head": "Grant", "people": 1}]
    back = _json(filled, "fields", "show", "Grant")
    assert (back["kind"], back["people"]) == ("text", 1)
    assert filled("fields", "add", "Passport no.").code == 1


def test_a_list_is_read_into_one_before_its_desk_is_opened(filled: Command, tmp_path: Path) -> None:
    name = _json(filled, "fields", "add", "Interview", "--kind", "date")["name"]
    book = Workbook()
    for row in (("Name", "Country", "Interview"), ("Ada Obi", "Nigeria", "6 Dec 2026")):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    assert filled("import", tmp_path / "list.xlsx", "--cohort", "Shanghai", "--yes").code == 0
    assert _json(filled, "participant", "show", "Ada Obi")[name] == "2026-12-06"
    assert filled("template", tmp_path / "blank.xlsx").code == 0
    blank = load_workbook(tmp_path / "blank.xlsx").worksheets[0]
    assert "Interview" in {cell.value for row in blank.iter_rows(max_row=4) for cell in row}
