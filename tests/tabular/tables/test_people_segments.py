"""Lists of flights with a segment a row (tests/data/hard/people_segments.json): whom they name, and
when and by which flight each of them comes and leaves.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.reading.reader import read_workbook
from lcdesk.tabular.review.questions import Meant, answers_of, apply_edits, questions_of
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import UNCLEAR_WAY
from tests.tabular.sheets import kinds, picked, save, understood

SHEETS = json.loads(
    (Path(__file__).parents[2] / "data" / "hard" / "people_segments.json").read_text(
        encoding="utf-8"
    )
)
KEYS = ("arrival_date", "arrival_flight", "departure_date", "departure_flight")


@pytest.mark.parametrize("case", SHEETS, ids=lambda case: case["name"])
def test_people_come_by_the_last_flight_inward_and_leave_by_the_first_outward(
    case: dict[str, Any], tmp_path: Path
) -> None:
    found = understood(tmp_path, {"S": case["rows"]}, {"S": case.get("merges", [])})
    told = picked(found["participants"], "full_name", *KEYS)
    assert [list(row) for row in told] == case["people"]
    assert [[kind, row] for kind, row, _field in kinds(found)] == case.get("problems", [])
    for key, values in case.get("also", {}).items():
        assert [row.get(key, row["_extra"].get(key)) for row in found["participants"]] == values


def test_what_no_flight_tells_is_one_question_for_the_table(tmp_path: Path) -> None:
    case = next(case for case in SHEETS if "asked" in case["name"])
    save(tmp_path / "list.xlsx", {"S": case["rows"]})
    understanding = understand(read_workbook(tmp_path / "list.xlsx"), "list.xlsx")
    [asked] = questions_of(plan(understanding, Present()))
    assert (asked.kind, asked.field, len(asked.rows)) == (UNCLEAR_WAY, "arrival_date", 2)
    assert not asked.is_blocking
    blank = Meant(asked.record, "arrival_date", asked.raw, None)
    apply_edits(understanding, [blank])
    assert questions_of(plan(understanding, Present(), answers_of([blank]))) == []


def test_the_place_of_the_course_tells_which_flights_go_to_it(tmp_path: Path) -> None:
    case = next(case for case in SHEETS if "asked" in case["name"])
    save(tmp_path / "list.xlsx", {"S": case["rows"]})
    book = read_workbook(tmp_path / "list.xlsx")
    [asked] = questions_of(plan(understand(book, "list.xlsx"), Present()))
    assert asked.likely == ("PVG", "DSS", "ADD")
    keys = ("arrival_date", "arrival_time", "arrival_flight", "departure_date", "departure_flight")
    for place, wanted in {
        "PVG": ["2027-03-03", "15:20:00", "ET684", "None", "None"],
        "DSS": ["None", "None", "None", "2027-03-01", "ET909"],
        "ADD": ["2027-03-02", "05:50:00", "ET909", "2027-03-02", "ET684"],
    }.items():
        read = understand(book, "list.xlsx")
        meant = Meant(asked.record, "arrival_date", asked.raw, place)
        apply_edits(read, [meant])
        for row in read.rows:
            assert [str(row.values.get(key)) for key in keys] == wanted
        assert questions_of(plan(read, Present(), answers_of([meant]))) == []


def test_days_of_a_room_are_no_places_of_a_journey(tmp_path: Path) -> None:
    found = understood(
        tmp_path,
        {
            "S": [
                ["Name", "Flight", "From", "To", "Date", "Room"],
                ["Awa Diop", "AF112", "2027-03-03", "2027-03-05", "2027-03-03", "1201"],
                ["Awa Diop", "AF112", "2027-03-05", "2027-03-20", "2027-03-03", "1305"],
            ]
        },
    )
    assert "Itinerary" not in found["participants"][0]["_extra"]
