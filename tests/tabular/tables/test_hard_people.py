"""The hard lists of tests/data/hard/people: each is read as a careful clerk reads it, and what
is doubtful is asked.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.words import ChoiceNeeded
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import as_json
from tests.tabular.tables.scoring import pair, problems_apart, wrong_cells

FOLDER = Path(__file__).parents[2] / "data" / "hard" / "people"
TRUTHS = sorted(FOLDER.glob("*.truth.json"))
RIGHT = 0.98


def read(reader: Reader, truth: dict[str, Any]) -> dict[str, Any]:
    path = FOLDER / truth["file"]
    try:
        book = reader.read(path)
    except ChoiceNeeded:  # an encoding that cannot be told: a person chooses
        book = reader.read(path, choose=TextChoice(truth["choice"]))
    return as_json(understand(book, path.name))


def test_there_are_enough_of_them() -> None:
    assert len(TRUTHS) >= 30


@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_the_list_reads_as_a_careful_clerk_reads_it(path: Path, reader: Reader) -> None:
    truth = json.loads(path.read_text(encoding="utf-8"))
    found = read(reader, truth)
    assert found["error"] is None
    assert not found["curriculum"]
    pairs, missing, strange = pair(truth["rows"], found["participants"])
    assert (missing, strange) == ([], [])
    wrong, cells = wrong_cells(pairs)
    assert len(wrong) <= cells * (1 - RIGHT), wrong
    missed, more = problems_apart(truth["problems"], found["problems"])
    assert not missed
    assert len(more) * 10 <= len(pairs), more
    for head, text in truth.get("extra", {}).items():
        assert any(row.get("_extra", {}).get(head) == text for row in found["participants"]), head
