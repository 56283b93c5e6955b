"""What is shown comes out as it stands there, imports again as "same", and does no harm where
parts of it are hidden.
"""

from __future__ import annotations

import csv
import datetime as dt
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from lcdesk import texts
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query, one_of, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.history import list_operations
from lcdesk.services.exporting.exporting import export_shown
from lcdesk.services.importing.importing import read_file
from lcdesk.services.participants import participants
from lcdesk.tabular.writing.specs import BAND_MARK
from tests.services.rows import bring, contents, people, planned, sheet

Row = dict[str, Any]
PEOPLE: tuple[Row, ...] = (
    {
        "full_name": "Ann Kamau",
        "nationality": "KE",
        "gender": "F",
        "passport_no": "0012345678",
        "phone": "+254 700 111 222",
        "visa_state": "issued",
        "notes": "=1+1",
        "number": "007",
        "arrival_date": dt.date(2025, 6, 12),
    },
    {
        "full_name": "Ben Otieno",
        "nationality": "KE",
        "gender": "M",
        "passport_no": "AK7654321",
        "notes": "110101199003070012",
    },
    {
        "full_name": "Hana Tesfaye",
        "nationality": "ET",
        "gender": "F",
        "phone": "0911000111",
        "visa_state": "not_needed",
        "birth_date": "1985-12-10",
        "passport_expiry": dt.date(2029, 1, 31),
    },
    {"full_name": "Xi Li"},
)
COLUMNS = (
    "full_name",
    "cohort",
    "nationality",
    "passport_no",
    "phone",
    "number",
    "arrival_date",
    "notes",
    "profile",
)
WHOLE = (*(field.name for field in PARTICIPANT.fields), "cohort", "profile")
SECRETS = ("0012345678", "AK7654321", "+254 700 111 222", "0911000111")


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    return [participants.add_participant(desk, cohort_id, values) for values in PEOPLE]


def cells(path: Path) -> list[tuple[Any, ...]]:
    return list(page(path).iter_rows(values_only=True))


def page(path: Path) -> Worksheet:
    found = openpyxl.load_workbook(path).worksheets[0]
    assert isinstance(found, Worksheet)
    return found


def listed(path: Path) -> list[tuple[Any, ...]]:
    """The rows below the heads."""
    rows = cells(path)
    return rows[next(at for at, row in enumerate(rows) if row[0] == "lcdesk id") + 1 :]


def by_name(cohort_id: int | None, **how: Any) -> Query:
    return Query.of(cohort_id, sort=(("full_name", True),), **how)


@pytest.mark.usefixtures("ids")
def test_columns_and_people_stand_as_on_screen(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = tmp_path / "shown.xlsx"
    assert export_shown(desk, by_name(cohort_id), COLUMNS, path) == 4
    rows = cells(path)
    assert rows[0][1] == "Shanghai"
    assert rows[1][1] == f"4 people · {clock.today():%-d %b %Y}"
    assert rows[3] == (
        "lcdesk id",
        "姓名\nName",
        "班次\nCohort",
        "国家/地区\nCountry/region",
        "护照号码\nPassport no.",
        "电话\nPhone",
        "编号\nNo.",
        "抵达日期\nArrival date",
        "抵达时间\nArrival time",
        "备注\nNotes",
        "完整度\nProfile",
    )
    assert [row[1] for row in rows[4:]] == ["Xi Li", "Hana Tesfaye", "Ben Otieno", "Ann Kamau"]
    assert rows[7] == (
        "P1",
        "Ann Kamau",
        "Shanghai",
        "Kenya",
        "00••••678",
        "+2••••222",
        "007",
        dt.datetime(2025, 6, 12),
        None,
        "=1+1",
        37,  # 7 of 13 fields, and none of 6 documents
    )
    assert rows[6][9] == "110101199003070012", "18 digits stay a text"
    assert page(path)["J8"].data_type == "s", "no formula comes to life"


@pytest.mark.parametrize(("language", "other"), [("en", "zh"), ("zh", "en")])
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.usefixtures("ids")
def test_exported_plain_it_imports_as_the_same(
    desk: Desk, cohort_id: int, tmp_path: Path, language: str, other: str, ending: str
) -> None:
    path = tmp_path / f"shown.{ending}"
    texts.speak(language)
    assert export_shown(desk, by_name(cohort_id), WHOLE, path, is_plain=True) == 4
    texts.speak(other)
    plan = planned(desk, path, cohort_id)
    assert [(row.fate, row.changes) for row in plan.rows] == [("same", {})] * 4
    assert all(set(row.read.extra) == {"lcdesk id"} for row in plan.rows), (
        "what is worked out is nobody's column"
    )
    before = contents(desk, "ImportBatch", "ImportPage")
    bring(desk, cohort_id, path)
    assert contents(desk, "ImportBatch", "ImportPage") == before


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
@pytest.mark.usefixtures("ids")
def test_masked_values_are_not_in_the_file_and_never_overwrite(
    desk: Desk, cohort_id: int, tmp_path: Path, ending: str
) -> None:
    path = tmp_path / f"shown.{ending}"
    export_shown(desk, by_name(cohort_id, group="nationality"), WHOLE, path)
    assert not [secret for secret in SECRETS if secret in whole_text(path)]
    plan = planned(desk, path, cohort_id)
    assert [row.fate for row in plan.rows] == ["same"] * 4
    remarks = plan.understanding.remarks
    assert "Passport no.: 2 cells are masked; what the desk holds there stays." in remarks
    assert [table.skipped for table in plan.understanding.tables] == [{"total": 3}], (
        "the heads of three groups"
    )
    before = people(desk, cohort_id)
    bring(desk, cohort_id, path)
    assert people(desk, cohort_id) == before


def whole_text(path: Path) -> str:
    if path.suffix == ".csv":
        return path.read_text("utf-8")
    with zipfile.ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


@pytest.mark.usefixtures("ids")
def test_what_is_typed_into_a_masked_list_comes_in(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = tmp_path / "shown.xlsx"
    export_shown(desk, by_name(cohort_id, group="gender"), COLUMNS, path)
    book = openpyxl.load_workbook(path)
    names = [row[1].value for row in book.worksheets[0].iter_rows()]
    top = names.index("Ben Otieno") + 1
    book.worksheets[0].cell(top, 6, "+254 733 000 001")
    book.worksheets[0].append([None, "New Comer", None, "Peru", "••••"])
    book.save(path)
    rows = {row.read.values.get("full_name"): row for row in planned(desk, path, cohort_id).rows}
    assert set(rows) == {"Ann Kamau", "Ben Otieno", "Hana Tesfaye", "Xi Li", "New Comer"}, (
        "no group became a person"
    )
    assert rows["Ben Otieno"].changes == {"phone": (None, "+254 733 000 001")}
    assert (rows["New Comer"].fate, [problem.kind for problem in rows["New Comer"].problems]) == (
        "new",
        ["masked_value"],
    )
    assert "passport_no" not in rows["New Comer"].read.values


def test_a_masked_number_of_any_other_list_is_no_number(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = sheet(
        tmp_path / "list.xlsx",
        ("Hana Tesfaye", "Ethiopia", "EP••••412", "1985-12-10", "halal", "XL"),
    )
    understood = read_file(path)
    assert [(problem.kind, problem.field) for problem in understood.problems] == [
        ("masked_value", "passport_no")
    ]
    bring(desk, cohort_id, path)
    assert people(desk, cohort_id)["Hana Tesfaye"]["passport_no"] is None


@pytest.mark.usefixtures("ids")
def test_groups_stand_above_their_people_and_fold(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = tmp_path / "groups.xlsx"
    assert export_shown(desk, by_name(cohort_id, group="nationality"), COLUMNS, path) == 4
    ethiopia, hana, kenya, ben, ann, blank, xi = listed(path)
    assert ethiopia[:3] == (
        BAND_MARK,
        "Ethiopia   ·   1 person   ·   1 woman   ·   0 men   ·   1 visa settled",
        None,
    )
    assert kenya[1] == "Kenya   ·   2 people   ·   1 woman   ·   1 man   ·   1 visa settled"
    assert blank[1] == "(blank)   ·   1 person   ·   0 women   ·   0 men   ·   0 visas settled"
    assert [row[1] for row in (hana, ben, ann, xi)] == [
        "Hana Tesfaye",
        "Ben Otieno",
        "Ann Kamau",
        "Xi Li",
    ]
    written = page(path)
    levels = [written.row_dimensions[row].outlineLevel for row in range(5, 12)]
    assert levels == [0, 1, 0, 1, 1, 0, 1]
    assert written.auto_filter.ref is None, "sorted in Excel, people would leave their groups"


def test_only_these_in_this_order_counted_among_themselves(
    desk: Desk, cohort_id: int, ids: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "some.xlsx"
    ann, ben, hana, xi = ids
    assert export_shown(desk, by_name(cohort_id), ["full_name"], path, ids=[-1, xi, ann]) == 2
    assert [row[:2] for row in listed(path)] == [(f"P{xi}", "Xi Li"), (f"P{ann}", "Ann Kamau")]
    assert str(cells(path)[1][1]).startswith("2 of 4 people")
    # as the table of the screen has them, with the heads of groups between
    shown = [-1, hana, -2, ben]
    assert (
        export_shown(desk, by_name(cohort_id, group="nationality"), ["full_name"], path, ids=shown)
        == 2
    )
    assert [
        row[1].split("   ·   ")[:3] if row[0] == BAND_MARK else row[1] for row in listed(path)
    ] == [
        ["Ethiopia", "1 person", "1 woman"],
        "Hana Tesfaye",
        ["Kenya", "1 person", "0 women"],
        "Ben Otieno",
    ]


@pytest.mark.usefixtures("ids")
def test_the_lines_above_say_what_is_left_out(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    path = tmp_path / "words.xlsx"
    query = Query.of(
        cohort_id,
        rules=(
            *searched("0012345678 ann"),
            one_of("nationality", ("KE", None)),
            one_of("phone", ("+254 700 111 222",)),
            QueryRule("passport_missing"),
            QueryRule("field_has", ("7654321", "passport_no")),
        ),
    )
    assert export_shown(desk, query, COLUMNS, path, title="Visa list") == 0
    title, first, only, *_rest = (row[1] for row in cells(path))
    assert title == "Visa list"
    assert str(first).startswith("Shanghai · 0 of 4 people · ")
    assert only == (
        "Only: Search: 00••••678 ann; Country/region: Kenya, (blank); Phone: +2••••222; Passport "
        "number missing; "
        "Passport no.: “••••21”"
    )
    export_shown(desk, query, COLUMNS, path, is_plain=True)
    assert "Search: 0012345678 ann" in str(cells(path)[2][1])


@pytest.mark.usefixtures("ids")
def test_all_cohorts_say_whose_each_one_is(desk: Desk, tmp_path: Path) -> None:
    other = cohorts.add_cohort(
        desk, {"name_en": "Training course on low-carbon pathways (Chengdu Session)"}
    )
    participants.add_participant(desk, other, {"full_name": "Zoe"})
    path = tmp_path / "all.xlsx"
    assert (
        export_shown(
            desk,
            by_name(None, rules=searched("zoe")),
            ["cohort", "full_name", "gone_with_a_newer_program"],
            path,
        )
        == 1
    )
    assert listed(path) == [("P5", "Chengdu Session", "Zoe")]
    assert cells(path)[0][1] == "All cohorts"


@pytest.mark.usefixtures("ids")
def test_private_values_written_plain_are_noted(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    operations = list_operations(desk)
    export_shown(desk, by_name(cohort_id), COLUMNS, tmp_path / "masked.xlsx")
    assert list_reveals(desk) == []
    export_shown(desk, by_name(cohort_id), COLUMNS, tmp_path / "plain.xlsx", is_plain=True)
    export_shown(
        desk,
        by_name(cohort_id, rules=searched("hana")),
        COLUMNS,
        tmp_path / "one.csv",
        is_plain=True,
    )
    assert [(line.how, line.field, line.count, line.name) for line in list_reveals(desk)] == [
        ("exported", "Phone", 1, "Hana Tesfaye"),
        ("exported", "Phone", 2, ""),
        ("exported", "Passport no.", 2, ""),
    ]
    assert list_operations(desk) == operations, "that is no deed, and has no undo"
    with (tmp_path / "one.csv").open(encoding="utf-8-sig") as file:
        assert list(csv.reader(file))[1][5] == "0911000111"


@pytest.mark.usefixtures("ids")
def test_an_ending_nobody_knows_leaves_no_file_and_no_note(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    before = sorted(tmp_path.iterdir())
    with pytest.raises(KnownFault, match=r"cannot be saved as “.*\.doc”"):
        export_shown(desk, by_name(cohort_id), COLUMNS, tmp_path / "x.doc", is_plain=True)
    assert sorted(tmp_path.iterdir()) == before
    assert list_reveals(desk) == []


class Stopped(Exception):
    """Somebody pressed “Stop”."""


def test_stopped_midway_the_former_file_stays(
    desk: Desk, cohort_id: int, ids: list[int], tmp_path: Path
) -> None:
    path = tmp_path / "x.xlsx"
    export_shown(desk, by_name(cohort_id), COLUMNS, path)
    before = path.read_bytes()

    def stop(_people: int) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        export_shown(
            desk, by_name(cohort_id), COLUMNS, path, is_plain=True, ids=ids * 150, step=stop
        )
    assert path.read_bytes() == before
    assert list_reveals(desk) == []


def test_nobody_is_a_sheet_with_heads(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    assert export_shown(desk, by_name(cohort_id, group="gender"), (), tmp_path / "none.xlsx") == 0
    assert listed(tmp_path / "none.xlsx") == []


def test_people_are_read_page_by_page_and_not_kept(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    def add(work: Work) -> None:
        run = work.insert_many(
            Person, ({"full_name": f"Person {number}"} for number in range(5000))
        )
        assert run is not None
        rows = (
            {"cohort_id": cohort_id, "person_id": number} for number in range(run[0], run[1] + 1)
        )
        work.insert_many(Enrolment, rows)

    desk.execute("Many", add)
    peaks: list[int] = []
    for number in (500, 2000, 5000):  # the first only warms up
        tracemalloc.start()
        assert (
            export_shown(desk, by_name(cohort_id, limit=number), COLUMNS, tmp_path / "many.csv")
            == number
        )
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[2] < 1.3 * peaks[1]
