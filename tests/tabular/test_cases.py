"""The ten sheets of tests/data/cases, read whole, against the truth written beside each."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import as_json, refused_as_json

CASES = Path(__file__).parent.parent / "data" / "cases"
TRUTHS = sorted(CASES.glob("*.truth.json"))
# of the cells; a misspelt country is asked about, not corrected
RIGHT = {"participants": 0.98, "curriculum": 0.95}


def read(truth: dict[str, Any]) -> dict[str, Any]:
    path = CASES / truth["file"]
    try:
        return as_json(understand(read_workbook(path), path.name))
    except KnownFault as fault:
        return refused_as_json(str(fault))


def plain(name: str, value: Any) -> str:
    text = " ".join(
        unicodedata.normalize("NFC", str("" if value is None else value))
        .replace("\u00a0", " ")
        .split()
    )
    if name in {"phone", "emergency_phone"}:
        return re.sub(r"\D", "", text)
    if name == "full_name":
        return " ".join(sorted(text.replace(",", " ").casefold().split()))
    return text.casefold()


def is_right(name: str, wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict):
        return any(is_right(name, one, found) for one in wanted["any"])
    return plain(name, wanted) == plain(name, found)


def place(row: dict[str, Any], has_sheet: bool) -> tuple[Any, ...]:
    return (row["_sheet"] if has_sheet else None, row["_row"], row.get("_col"))


def cells(truth: dict[str, Any], found: list[dict[str, Any]]) -> Iterator[tuple[str, Any, Any]]:
    """(field, wanted, found) of every cell of the rows that must be there."""
    has_sheet = truth["rows"][0]["_sheet"] is not None
    by_place = {place(row, has_sheet): row for row in found}
    for row in truth["rows"]:
        if row.get("_optional"):
            continue
        mate = by_place[place(row, has_sheet)]
        full = " ".join(filter(None, (mate.get("given_name"), mate.get("family_name"))))
        for name, wanted in row.items():
            if not name.startswith("_"):
                yield name, wanted, mate.get(name) or (full if name == "full_name" else None)


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.split(".")[0])
def test_the_sheet_reads_as_it_is_meant(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    found = read(truth)
    if truth["must"] == "refuse_with_clear_error":
        assert re.search(truth["error_should_mention"], found["error"])
        return
    kind = truth["kind"]
    other = "curriculum" if kind == "participants" else "participants"
    assert found["error"] is None
    assert not found[other]
    needed = [row for row in truth["rows"] if not row.get("_optional")]
    assert len(needed) <= len(found[kind]) <= len(truth["rows"])
    marks = [is_right(*cell) for cell in cells(truth, found[kind])]
    assert sum(marks) / len(marks) >= RIGHT[kind], [
        cell for cell in cells(truth, found[kind]) if not is_right(*cell)
    ]


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.split(".")[0])
def test_every_mistake_is_said_and_hardly_anything_else(path: Path) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    found = read(truth)["problems"]
    meant: list[dict[str, Any]] = []
    for wanted in truth["problems"]:
        rows = wanted.get("rows") or [wanted["row"]]
        kinds = {wanted["kind"], *wanted.get("kind_also", ())}
        mine = [said for said in found if said["row"] in rows and said["kind"] in kinds]
        assert mine, wanted
        meant += mine
    assert len(found) - len(meant) <= 1
