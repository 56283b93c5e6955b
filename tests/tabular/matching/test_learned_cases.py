"""What is taken in as it is changes nothing: every sheet of the tests reads the same when its
columns are remembered.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.grid import Workbook
from lcdesk.tabular.matching.learned import NOTHING, LearnedMappings
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.review.learning import learned_from
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import Understanding, as_json

DATA = Path(__file__).parents[2] / "data"
FOLDERS = (DATA / "cases", DATA / "hard" / "people", DATA / "hard" / "timetables")
FILES = sorted(
    path
    for folder in FOLDERS
    for path in folder.glob("*")
    if path.suffix in {".xlsx", ".xls", ".csv"}
)


def read(reader: Reader, path: Path) -> Workbook:
    try:
        return reader.read(path)
    except KnownFault:
        pytest.skip("no sheet, or one that is asked about")


def columns(found: Understanding) -> list[tuple[str, str | None]]:
    return [(column.head, column.field) for table in found.tables for column in table.columns]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_reads_the_same_like_last_time(path: Path, reader: Reader) -> None:
    book = read(reader, path)
    first = understand(book, path.name)
    taught = [one.values for one in learned_from(first, LearnedMappings())]
    taken = LearnedMappings(taken={one["fingerprint"]: one["taken"] for one in taught})
    chosen = {
        one["fingerprint"]: {head: one["taken"].get(head, NOTHING) for head in one["heads"]}
        for one in taught
    }
    for learned in (
        taken,
        LearnedMappings(layouts=chosen),
        LearnedMappings(layouts=chosen, now=chosen),
    ):
        again = understand(book, path.name, learned)
        assert columns(again) == columns(first)
        assert as_json(again) == as_json(first)
        assert again.remarks == first.remarks
