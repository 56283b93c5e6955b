"""Timetables in nineteen other layouts, read whole by the real reader, against the truth written
beside each.
"""

from __future__ import annotations

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import as_json

HOME = Path(__file__).parents[2] / "data" / "hard" / "timetables"
TRUTHS = sorted(HOME.glob("*.truth.json"))
RIGHT = 0.95  # of the cells
_HEARD: dict[str, dict[str, Any]] = {}


def read(reader: Reader, truth: dict[str, Any]) -> dict[str, Any]:
    name = truth["file"]
    if name not in _HEARD:
        _HEARD[name] = as_json(understand(reader.read(HOME / name), name))
    return _HEARD[name]


def plain(value: Any) -> str:
    return " ".join(
        unicodedata.normalize("NFC", str("" if value is None else value)).split()
    ).casefold()


def is_right(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict):
        return any(is_right(one, found) for one in wanted["any"])
    return plain(wanted) == plain(found)


def marks(wanted: dict[str, Any], found: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """The cells of a row that are wrong: (field, wanted, found)."""
    return [
        (name, value, found.get(name))
        for name, value in wanted.items()
        if not name.startswith("_") and not is_right(value, found.get(name))
    ]


def place(row: dict[str, Any], is_text: bool) -> tuple[Any, ...]:
    return (None if is_text else row["_sheet"], row["_row"], row.get("_col"))


def pair(
    wanted: list[dict[str, Any]], found: list[dict[str, Any]], is_text: bool
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """(wanted, found or None) by place, where several share one the most alike; and the rows
    nobody wanted.
    """
    left = list(found)
    pairs: list[tuple[Any, Any]] = []
    for row in wanted:
        here = [one for one in left if place(one, is_text) == place(row, is_text)]
        mate = min(here, key=lambda one: len(marks(row, one)), default=None)
        pairs.append((row, mate))
        if mate is not None:
            left.remove(mate)
    return pairs, left


def paired(reader: Reader, truth: dict[str, Any]) -> tuple[list[tuple[Any, Any]], list[Any]]:
    wanted = truth["curriculum"] if truth["kind"] == "mixed" else truth["rows"]
    return pair(wanted, read(reader, truth)["curriculum"], truth["file"].endswith(".csv"))


@pytest.fixture(params=TRUTHS, ids=lambda path: path.name.split("_")[0])
def truth(request: pytest.FixtureRequest) -> dict[str, Any]:
    return json.loads(request.param.read_text(encoding="utf-8"))


def test_every_activity_is_read_and_nothing_else(reader: Reader, truth: dict[str, Any]) -> None:
    found = read(reader, truth)
    pairs, extra = paired(reader, truth)
    assert found["error"] is None
    assert [row for row, mate in pairs if mate is None and not row.get("_optional")] == []
    assert extra == []
    people = truth["rows"] if truth["kind"] == "mixed" else []
    assert [row["full_name"] for row in found["participants"]] == [
        row["full_name"] for row in people
    ]


def test_the_cells_are_read_as_they_are_meant(reader: Reader, truth: dict[str, Any]) -> None:
    pairs, _ = paired(reader, truth)
    needed = [(row, mate or {}) for row, mate in pairs if not row.get("_optional")]
    cells = sum(not name.startswith("_") for row, _ in needed for name in row)
    wrong = [cell for row, mate in needed for cell in marks(row, mate)]
    assert len(wrong) <= cells * (1 - RIGHT), wrong


def test_what_has_no_field_is_kept(reader: Reader, truth: dict[str, Any]) -> None:
    pairs, _ = paired(reader, truth)
    kept = [(word, mate) for row, mate in pairs for word in row.get("_kept", ()) if mate]
    assert [(word, mate) for word, mate in kept if not re.search(re.escape(word), str(mate))] == []


def test_every_mistake_is_said_and_hardly_anything_else(
    reader: Reader, truth: dict[str, Any]
) -> None:
    said = read(reader, truth)["problems"]
    meant: list[dict[str, Any]] = []
    for wanted in truth["problems"]:
        mine = [
            one
            for one in said
            if one["kind"] == wanted["kind"]
            and one["field"] == wanted["field"]
            and one["sheet"] == wanted["sheet"]
            and (
                one["row"] in wanted["rows"] or (one["row"] is None and wanted.get("file_level_ok"))
            )
        ]
        assert mine, (wanted, said)
        meant += mine
    others = [one for one in said if one not in meant]
    assert len(others) <= len(paired(reader, truth)[0]) // 10, others
