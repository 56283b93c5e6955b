"""Open questions on the command line: listed, answered, left, taken out as a workbook and in again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.cli.conftest import Command
from tests.services.rows import sheet

pytestmark = pytest.mark.usefixtures("desk_file")  # there is a desk already

COHORT = ("--cohort", "Shanghai", "--yes")
HEADS = ("Name", "Passport no.", "Country", "Sex", "Date of birth", "Arrival date", "Phone")
ANA = ("Ana Lima", "AA1111111", "Kenya", "F", "1990-03-04", "2025-06-10", "+254 700 123456")
BEK = ("Bek Omarov", "BB2222222", "Kazahstan", "femail", "1991-03-04", "2025-06-10", "7.3366E+14")
CARLA = ("Carla Diaz", "CC3333333", "Kazahstan", "F", "30/02/1991", "2025-06-10", None)
EMIL = ("Emil Nor", "DD4444444", "Kenya", "M", "1991-03-04", "31/06/2025", None)


@pytest.fixture
def list_of_four(tmp_path: Path) -> Path:
    return sheet(tmp_path / "names.xlsx", ANA, BEK, CARLA, EMIL, heads=HEADS)


def asked(lcdesk: Command) -> dict[str, Any]:
    told = json.loads(lcdesk("pending", "--json").out)
    return {one["field"]: one for one in told if one["fate"] == "open"}


def test_they_are_counted_listed_and_answered(lcdesk: Command, list_of_four: Path) -> None:
    (told,) = json.loads(lcdesk("import", list_of_four, *COHORT, "--json").out)
    assert (told["new"], told["waiting"], told["open"]) == (3, 1, 4)
    found = asked(lcdesk)
    assert {name: one["word"] for name, one in found.items()} == {
        "nationality": "Kazahstan",
        "gender": "femail",
        "birth_date": "30/02/1991",
        "phone": "7.••••+14",
    }
    assert [one["name"] for one in found["nationality"]["people"]] == ["Bek Omarov", "Carla Diaz"]
    assert "7.3366E+14" not in lcdesk("tray").out
    assert "7.3366E+14" in lcdesk("tray", "--plain", "--json").out
    bek = str(found["gender"]["people"][0]["id"])
    told = json.loads(lcdesk("person", bek, "--json").out)["open_questions"]
    assert {one["field"] for one in told} == {"nationality", "gender", "phone"}
    assert "No country is called “Kazahstan”" in lcdesk("person", bek).out
    assert "2 rows were answered" in lcdesk("pending", "answer", "Kazahstan=Kazakhstan").out
    number = str(asked(lcdesk)["phone"]["id"])
    assert lcdesk("pending", "set", number, "Phone", "+7 701 1234567").code == 0
    assert lcdesk("pending", "answer", "femail=F", "--field", "Sex").code == 0
    assert list(asked(lcdesk)) == ["birth_date"]
    assert lcdesk("pending", "leave", str(asked(lcdesk)["birth_date"]["id"])).code == 0
    assert asked(lcdesk) == {}
    assert lcdesk("undo").code == 0
    assert list(asked(lcdesk)) == ["birth_date"]


def test_what_is_no_answer_is_refused(lcdesk: Command, list_of_four: Path) -> None:
    lcdesk("import", list_of_four, *COHORT)
    for words in (
        ("answer", "Nowhere=Kenya"),
        ("answer", "Kazahstan=Atlantis"),
        ("answer", "=Kenya"),
        ("answer", "femail=F", "--field", "Nationality"),
        ("set", str(asked(lcdesk)["gender"]["id"]), "Diet", "halal"),
        ("leave", "999"),
    ):
        assert lcdesk("pending", *words).code == 1, words
    assert len(asked(lcdesk)) == 4


def test_a_day_that_must_be_known_may_be_left_blank_on_purpose(
    lcdesk: Command, list_of_four: Path
) -> None:
    lcdesk("import", list_of_four, *COHORT)
    (waiting,) = [
        one for one in json.loads(lcdesk("pending", "--json").out) if one["fate"] != "open"
    ]
    assert lcdesk("pending", "set", str(waiting["id"]), "arrival_date", "").code == 0
    assert "1 new" in lcdesk("pending", "import").out
    (again,) = json.loads(lcdesk("import", list_of_four, *COHORT, "--again", "--json").out)
    assert (again["new"], again["waiting"], again["open"]) == (0, 0, 4)


def test_a_corrected_workbook_answers_them(
    lcdesk: Command, list_of_four: Path, tmp_path: Path
) -> None:
    lcdesk("import", list_of_four, *COHORT)
    out = tmp_path / "open.xlsx"
    assert json.loads(lcdesk("pending", "export", out, "--json").out)["open"] == 2
    book = openpyxl.load_workbook(out)
    for page in book.worksheets:
        for row in page.iter_rows():
            for cell in row:
                if cell.value in ("Kazahstan", "31/06/2025"):
                    cell.value = {"Kazahstan": "Kazakhstan", "31/06/2025": "2025-06-30"}[cell.value]
    book.save(out)
    (told,) = json.loads(lcdesk("import", out, *COHORT, "--json").out)
    assert (told["new"], told["changed"], told["waiting"]) == (1, 2, 0)
    assert sorted(asked(lcdesk)) == ["birth_date", "gender", "phone"]


def test_those_of_a_timetable_are_listed_answered_and_left(lcdesk: Command, tmp_path: Path) -> None:
    heads = ("Date", "Start", "End", "Topic", "Type", "Venue")
    rows = (
        ("2026-05-04", "25:70", "12:00", "Soil science", "kindless", "Hall A"),
        ("2026-05-04", "14:00", "15:30", "Water use", "Kindless", "Hall A"),
    )
    path = sheet(tmp_path / "week.xlsx", *rows, heads=heads)
    (told,) = json.loads(lcdesk("import", path, *COHORT, "--json").out)
    assert (told["new"], told["open"]) == (2, 2)
    found = asked(lcdesk)
    assert {name: one["word"] for name, one in found.items()} == {
        "kind": "kindless",
        "start": "25:70",
    }
    assert [one["name"] for one in found["kind"]["activities"]] == ["Soil science", "Water use"]
    assert found["kind"]["people"] == []
    assert "2 rows were answered" in lcdesk("pending", "answer", "kindless=discussion").out
    number = str(found["start"]["id"])
    assert lcdesk("pending", "set", number, "Start", "10:77").code == 1
    assert lcdesk("pending", "set", number, "Start", "10:45").code == 0
    assert asked(lcdesk) == {}
    assert lcdesk("undo").code == 0
    assert lcdesk("pending", "leave", number).code == 0
    assert asked(lcdesk) == {}


def test_a_column_of_the_lists_own_is_answered_by_its_header(
    lcdesk: Command, tmp_path: Path
) -> None:
    heads = ("Name", "Passport no.", "Country", "Shoe size")
    rest = ("Ana Lima", "AA1111111", "Kenya", "38")
    follows: tuple[str, ...] = ()
    for at, size in enumerate(("44", "46", "48")):
        bek = ("Bek Omarov", "BB2222222", "Kenya", size)
        path = sheet(tmp_path / f"v{at}.xlsx", bek, rest, heads=heads)
        assert lcdesk("import", path, *COHORT, *follows).code == 0
        first = json.loads(lcdesk("imports", "--json").out)[-1]
        follows = ("--follows", str(first["deed"])) if at else ()  # as if "46" was typed here
    (question,) = asked(lcdesk).values()
    assert (question["field"], question["word"]) == ("Shoe size", "48")
    assert lcdesk("pending", "set", str(question["id"]), "Shoe", "48").code == 1
    assert lcdesk("pending", "answer", "48=48", "--field", "Shoe size").code == 0
    assert asked(lcdesk) == {}
    assert lcdesk("undo").code == 0
    assert lcdesk("pending", "set", str(question["id"]), "Shoe size", "48").code == 0
    bek = question["people"][0]["id"]
    told = json.loads(lcdesk("person", str(bek), "--json").out)
    assert list(told["own_columns"]) == ["Shoe size"]
    assert told["open_questions"] == []


def test_the_place_of_the_course_answers_which_flights_go_to_it(
    lcdesk: Command, tmp_path: Path
) -> None:
    heads = ("Name", "Passport", "Flight", "From", "To", "Dep date", "Arr date")
    rows = tuple(
        (name, number, *segment)
        for name, number in (("Awa Diop", "A1234567"), ("Omar Sy", "S7770001"))
        for segment in (
            ("ET909", "DSS", "ADD", "2027-03-01", "2027-03-02"),
            ("ET684", "ADD", "PVG", "2027-03-02", "2027-03-03"),
        )
    )
    path = sheet(tmp_path / "flights.xlsx", *rows, heads=heads)
    lcdesk("import", path, *COHORT)
    question = asked(lcdesk)["arrival_date"]
    assert question["likely"] == ["PVG", "DSS", "ADD"]
    number = str(question["id"])
    assert lcdesk("pending", "set", number, "Arrival date", "CDG").code == 1
    assert lcdesk("pending", "set", number, "Arrival date", "pvg").code == 0
    assert asked(lcdesk) == {}
    word = question["word"]
    again = ("--again", "--answer", f"{word}=PVG", "--json")
    lcdesk("undo")
    (told,) = json.loads(lcdesk("import", path, *COHORT, *again).out)
    assert (told["changed"], told["open"]) == (2, 0)
    assert asked(lcdesk) == {}
