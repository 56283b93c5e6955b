"""A newer version of a list through the real import: compared with what the list said last time and
with the desk, for fields, further columns, statuses, people in roles and activities.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import re
import shutil
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lcdesk.db.queries.imports import unpack_columns
from lcdesk.model.entities import Enrolment
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.erasure import erasure
from lcdesk.services.exporting.exporting import export_cohort
from lcdesk.services.importing import importing, pending_rows
from lcdesk.services.importing.earlier_lists import find_corrections, find_removals, place_of
from lcdesk.services.participants import participants
from lcdesk.services.participants.records import set_fields
from lcdesk.tabular.plan.roster import Answers, row_key
from lcdesk.tabular.review.questions import (
    CellAnswer,
    LeaveCell,
    LeftOut,
    Typed,
    answers_of,
    apply_edits,
)
from lcdesk.tabular.understood import ImportPlan, PlannedRow
from tests.faults.planted import scan
from tests.services.rows import (
    ANA,
    DAY_HEADS,
    HANA,
    JUMA,
    TWO_DAYS,
    bring,
    contents,
    found,
    people,
    planned,
    sheet,
)
from tests.tabular.plan.test_three_way import TABLE

HEADS = ("Name", "Country", "Passport no.", "Date of birth", "Diet", "Shoe size")
SAID = {
    "dietary": {
        "last": {"same": "halal", "changed": "no pork", "blank": None},
        "file": {"same": "halal", "changed": "vegan", "blank": None},
        "desk": {"same": "halal", "changed": "kosher", "blank": None},
    },
    "Shoe size": {
        "last": {"same": "44", "changed": "43", "blank": None},
        "file": {"same": "44", "changed": "45", "blank": None},
        "desk": {"same": "44", "changed": "46", "blank": None},
    },
}
NAMES = [" ".join((kind, *how)) for kind in SAID for how in TABLE]


def in_desk(desk: Desk, number: int, name: str, value: str | None) -> None:
    """What the desk says of a cell, typed by a person; a further column has no editor."""
    if name == "dietary":
        participants.change_participants(desk, [number], {name: value})
        return

    def write(work: Work) -> None:
        kept = {**(work.get(Enrolment, number).extra or {}), name: value}
        extra = {head: text for head, text in kept.items() if text is not None}
        set_fields(work, {number: {"extra": extra or None}})

    desk.execute("Shoe size", write)


def said_of(desk: Desk, number: int, name: str) -> str | None:
    with desk.reading() as session:
        record = session.get_one(Enrolment, number)
        return record.dietary if name == "dietary" else (record.extra or {}).get(name)


def told(row: PlannedRow, name: str) -> str:
    """The outcome of one cell."""
    found = [
        word
        for word, names in (
            ("taken", {*row.changes, *row.further}),
            ("kept", {one.name for one in row.kept}),
            ("asked", {one.name for one in row.asked}),
            ("unlisted", {one.name for one in row.unlisted}),
        )
        if name in names
    ]
    assert len(found) < 2
    return found[0] if found else "nothing"


@pytest.fixture(scope="module")
def versions(
    desk_of_a_cohort: Path,
    tmp_path_factory: pytest.TempPathFactory,
    copied_desk: Callable[[Path, Path], Desk],
) -> Iterator[dict[str, Any]]:
    """All 27 combinations at once, for a field and for a further column: one person each."""
    folder = tmp_path_factory.mktemp("versions")
    desk = copied_desk(desk_of_a_cohort, folder)
    cohort_id = cohorts.list_cohorts(desk)[0]["id"]
    cases = [(name, how) for name in SAID for how in TABLE]

    def list_of(which: int, word: str) -> Path:
        rows = []
        for number, (name, how) in enumerate(cases):
            value = SAID[name][word][how[which]]
            cells = (value, "44") if name == "dietary" else ("halal", value)
            rows.append((f"Person {LETTERS[number]}", "Kenya", f"AK{number:07}", None, *cells))
        return sheet(folder / f"{word}.xlsx", *rows, heads=HEADS)

    bring(desk, cohort_id, list_of(0, "last"))
    ids = {record["passport_no"]: record["id"] for record in people(desk, cohort_id).values()}
    for number, (name, how) in enumerate(cases):
        in_desk(desk, ids[f"AK{number:07}"], name, SAID[name]["desk"][how[2]])
    path = list_of(1, "file")
    plan = planned(desk, path, cohort_id)
    rows = {row.read.values["passport_no"]: row for row in plan.rows}
    importing.apply(desk, plan, cohort_id, path)
    again = {row.read.values["passport_no"]: row for row in planned(desk, path, cohort_id).rows}
    yield {
        " ".join((name, *how)): (
            rows[f"AK{number:07}"],
            said_of(desk, ids[f"AK{number:07}"], name),
            again[f"AK{number:07}"],
        )
        for number, (name, how) in enumerate(cases)
    }
    desk.close()


LETTERS = [
    f"{one}{other}"
    for one in "ABCDEFGH"
    for other in ("aba", "edu", "ino", "oru", "ume", "yla", "ezi")
]


@pytest.mark.parametrize("case", NAMES)
def test_every_combination_through_the_import(case: str, versions: dict[str, Any]) -> None:
    name, how = case.rsplit(" ", 3)[0], tuple(case.rsplit(" ", 3)[1:])
    row, after, again = versions[case]
    outcome = TABLE[how]
    desk, listed = SAID[name]["desk"][how[2]], SAID[name]["file"][how[1]]
    assert told(row, name) == outcome
    assert after == (listed if outcome == "taken" else desk), "only what is taken is written"
    assert row.fate == ("change" if outcome == "taken" else "same")
    expected = {"taken": "nothing", "unlisted": "nothing"}.get(outcome, outcome)
    assert told(again, name) == expected, "an open question is asked again, what is kept stays"


def planned_row(plan: ImportPlan, name: str) -> PlannedRow:
    return next(row for row in plan.rows if row.read.values.get("full_name") == name)


def test_an_old_mistake_does_not_come_back_over_a_correction(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    desk.who = "Li"
    hana = people(desk)["Hana Tesfaye"]["id"]
    participants.change_participants(
        desk, [hana], {"passport_no": "EP7654321", "status": "invited"}
    )
    desk.who = "Chen"
    path = sheet(tmp_path / "v2.xlsx", HANA, (*JUMA[:4], "no nuts", "L"), ANA)
    plan = planned(desk, path, cohort_id)
    assert plan.previous is not None
    assert plan.previous.file_name == "v1.xlsx"
    row = planned_row(plan, "Hana Tesfaye")
    assert (row.fate, [one.name for one in row.kept]) == ("same", ["passport_no"])
    correction = find_corrections(desk, plan)[place_of(row, row.kept[0])]
    assert correction.who == "Li"
    outcome = importing.apply(desk, plan, cohort_id, path)
    assert (outcome.new, outcome.changed, outcome.same, outcome.kept) == (1, 1, 1, 1)
    assert people(desk)["Hana Tesfaye"]["passport_no"] == "EP7654321"


def test_a_status_of_the_list_does_not_set_the_desk_back(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    heads = (*HEADS[:3], "Status")
    rows = [(*HANA[:3], "selected"), (*JUMA[:3], "nominated")]
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", *rows, heads=heads))
    participants.change_participants(
        desk, [people(desk)["Hana Tesfaye"]["id"]], {"status": "invited"}
    )
    path = sheet(tmp_path / "v2.xlsx", rows[0], (*JUMA[:3], "selected"), heads=heads)
    plan = planned(desk, path, cohort_id)
    assert [row.changes for row in plan.rows] == [{}, {"status": ("nominated", "selected")}]
    assert [one.name for one in plan.rows[0].kept] == ["status"]
    both = planned(
        desk, sheet(tmp_path / "v3.xlsx", (*HANA[:3], "confirmed"), rows[1], heads=heads), cohort_id
    )
    assert [(one.last, one.desk, one.listed) for one in both.rows[0].asked] == [
        ("selected", "invited", "confirmed")
    ]


def test_answers_to_cells(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    heads = (*HEADS[:5], "Shoe size")
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", (*HANA[:4], "halal", "44"), heads=heads))
    number = people(desk)["Hana Tesfaye"]["id"]
    in_desk(desk, number, "dietary", "kosher")
    in_desk(desk, number, "Shoe size", "46")
    path = sheet(tmp_path / "v2.xlsx", (*HANA[:4], "vegan", "45"), heads=heads)
    read = importing.read_file(path)
    at = row_key(read.rows[0])
    edits = [
        CellAnswer(at, "dietary", "list"),
        CellAnswer(at, "Shoe size", "desk", is_further=True),
    ]
    plan = importing.prepare(desk, read, cohort_id, answers_of(edits))
    (row,) = plan.rows
    assert row.changes == {"dietary": ("kosher", "vegan")}
    assert ([one.name for one in row.kept], row.asked) == (["Shoe size"], ())
    importing.apply(desk, plan, cohort_id, path)
    assert (said_of(desk, number, "dietary"), said_of(desk, number, "Shoe size")) == ("vegan", "46")
    (again,) = planned(desk, path, cohort_id).rows
    assert (told(again, "dietary"), told(again, "Shoe size")) == ("nothing", "kept"), (
        "what was answered is not asked again"
    )


def test_what_was_typed_in_the_review_is_a_correction_too(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    path = sheet(tmp_path / "v1.xlsx", HANA, JUMA)
    read = importing.read_file(path)
    apply_edits(read, [Typed(row_key(read.rows[0]), "dietary", "kosher")])
    importing.apply(desk, importing.prepare(desk, read, cohort_id), cohort_id, path)
    assert people(desk)["Hana Tesfaye"]["dietary"] == "kosher"
    later = sheet(tmp_path / "v2.xlsx", HANA, (*JUMA[:4], "no nuts", "L"))
    plan = planned(desk, later, cohort_id)
    assert [one.name for one in plan.rows[0].kept] == ["dietary"]
    read = importing.read_file(later)
    apply_edits(read, [LeaveCell(row_key(read.rows[1]), "dietary", None)])
    importing.apply(desk, importing.prepare(desk, read, cohort_id), cohort_id, later)
    assert people(desk)["Juma Said"]["dietary"] is None
    third = planned(desk, sheet(tmp_path / "v3.xlsx", HANA, (*JUMA[:4], "no nuts", "L")), cohort_id)
    assert [[one.name for one in row.kept] for row in third.rows] == [["dietary"], ["dietary"]]


def test_who_was_taken_out_stays_out(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA, ANA))
    desk.who = "Li"
    ana = people(desk)["Ana Reyes"]["id"]
    participants.remove_participants(desk, [ana])
    path = sheet(tmp_path / "v2.xlsx", HANA, (*JUMA[:4], "no nuts", "L"), (*ANA[:4], "halal", None))
    plan = planned(desk, path, cohort_id)
    assert [(row.fate, row.removed) for row in plan.rows] == [
        ("same", None),
        ("change", None),
        ("same", ana),
    ]
    assert find_removals(desk, plan)["participant", ana].who == "Li"
    assert importing.apply(desk, plan, cohort_id, path).kept == 1
    assert "Ana Reyes" not in people(desk)
    assert planned(desk, path, cohort_id).rows[2].removed == ana, "and in the version after it"
    key = row_key(plan.rows[2].read)
    back = importing.prepare(desk, importing.read_file(path), cohort_id, Answers({key: "other"}))
    assert back.rows[2].fate == "new"


def test_a_row_missing_now_is_named_and_stays(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    participants.add_participant(desk, cohort_id, {"full_name": "Walk In", "nationality": "PE"})
    path = sheet(tmp_path / "v2.xlsx", HANA, ANA)
    plan = planned(desk, path, cohort_id)
    assert plan.gone == [people(desk)["Juma Said"]["id"]], "of this list, not of the cohort"
    importing.apply(desk, plan, cohort_id, path)
    assert {"Juma Said", "Walk In"} <= people(desk).keys()


def test_a_row_that_waited_does_not_bring_the_mistake_back_either(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    heads = (*HEADS[:4], "Arrival date")
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA[:4], JUMA[:4], heads=heads))
    hana = people(desk)["Hana Tesfaye"]["id"]
    participants.change_participants(desk, [hana], {"passport_no": "EP7654321"})
    rows = ((*HANA[:4], "30/02/2025"), (*JUMA[:4], "2025-06-14"))
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", *rows, heads=heads))
    again = pending_rows.reopen(desk)
    (read,) = again.rows
    apply_edits(again, [Typed(row_key(read), "arrival_date", dt.date(2025, 6, 15))])
    plan = importing.prepare(desk, again, cohort_id)
    assert plan.rows[0].changes == {"arrival_date": (None, dt.date(2025, 6, 15))}
    assert [one.name for one in plan.rows[0].kept] == ["passport_no"]
    ids = [row["id"] for row in pending_rows.list_waiting(desk)]
    pending_rows.apply(desk, plan, ids)
    assert people(desk)["Hana Tesfaye"]["passport_no"] == "EP7654321"
    third = sheet(tmp_path / "v3.xlsx", (*HANA[:4], "2025-06-15"), rows[1], heads=heads)
    assert [one.name for one in planned(desk, third, cohort_id).rows[0].kept] == ["passport_no"]


def test_undoing_an_import_gives_back_what_the_list_said_before(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", (*HANA[:4], "vegan", "XL"), JUMA))
    third = sheet(tmp_path / "v3.xlsx", (*HANA[:4], "kosher", "XL"), JUMA)

    def seen() -> tuple[str, Any]:
        plan = planned(desk, third, cohort_id)
        assert plan.previous is not None
        last = plan.previous.of("participant", plan.rows[0].target)
        return plan.previous.file_name, last and last.values["dietary"]

    assert seen() == ("v2.xlsx", "vegan")
    desk.undo()
    assert seen() == ("v1.xlsx", "halal")
    desk.redo()
    assert seen() == ("v2.xlsx", "vegan")


def test_another_list_can_be_chosen(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", (*HANA[:4], "vegan", "XL"), JUMA))
    third = importing.read_file(sheet(tmp_path / "v3.xlsx", HANA, JUMA))
    first = importing.list_imports(desk, cohort_id)[-1]["deed"]
    by_content = importing.prepare(desk, third, cohort_id)
    by_choice = importing.prepare(desk, third, cohort_id, follows=first)
    alone = importing.prepare(desk, third, cohort_id, follows="none")
    assert by_content.rows[0].changes == alone.rows[0].changes == {"dietary": ("vegan", "halal")}
    assert [one.name for one in by_choice.rows[0].kept] == ["dietary"]
    assert alone.previous is None


def test_lists_of_other_senders_are_left_alone(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "kenya.xlsx", JUMA))
    bring(
        desk,
        cohort_id,
        sheet(
            tmp_path / "rooms.xlsx",
            (*HANA[:3], "12"),
            (*JUMA[:3], "14"),
            heads=("Name", "Country", "Passport no.", "Room no."),
        ),
    )
    plan = planned(desk, sheet(tmp_path / "ethiopia.xlsx", HANA), cohort_id)
    assert plan.previous is None
    rooms = sheet(
        tmp_path / "rooming.xlsx",
        (*HANA[:3], "13"),
        (*JUMA[:3], "14"),
        heads=("Name", "Country", "Passport no.", "Room no."),
    )
    follows = planned(desk, rooms, cohort_id).previous
    assert follows is not None
    assert follows.file_name == "rooms.xlsx"


def test_activities_and_people_in_roles(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    first = sheet(tmp_path / "days v1.xlsx", *TWO_DAYS, heads=DAY_HEADS)
    bring(desk, cohort_id, first)
    opening, pathways, markets = (one["id"] for one in curriculum.list_activities(desk, cohort_id))
    curriculum.change_activities(desk, [opening], {"title": "Opening", "start": dt.time(9, 15)})
    curriculum.change_activities(desk, [pathways], {"speaker": "Prof. Wang"})
    curriculum.remove_activities(desk, [markets])
    path = sheet(
        tmp_path / "days v2.xlsx",
        (*TWO_DAYS[0][:5], "Main hall"),
        (*TWO_DAYS[1][:4], "Prof. Zhao", TWO_DAYS[1][5]),
        TWO_DAYS[2],
        heads=DAY_HEADS,
    )
    plan = planned(desk, path, cohort_id)
    one, other, third = plan.rows
    assert (one.target, set(one.changes)) == (opening, {"venue"})
    assert {cell.name for cell in one.kept} == {"title", "start"}
    assert [(cell.name, cell.last, cell.desk, cell.listed) for cell in other.asked] == [
        ("speaker", "Prof. Li Wen", "Prof. Wang", "Prof. Zhao")
    ]
    assert (third.fate, third.removed) == ("same", markets)
    importing.apply(desk, plan, cohort_id, path)
    assert len(curriculum.list_activities(desk, cohort_id)) == 2
    short = planned(desk, sheet(tmp_path / "days v3.xlsx", TWO_DAYS[0], heads=DAY_HEADS), cohort_id)
    assert short.gone_activities == [pathways]


def test_nothing_is_kept_twice_and_all_comes_back_with_undo(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    before = contents(desk)
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", (*HANA[:4], "vegan", "XL"), ANA))
    desk.undo()
    assert contents(desk) == before
    assert len(found(desk)) == 2


def unpacked(path: Path) -> list[str]:
    """Every packed list of a desk, also those the history keeps of imports taken back."""
    with closing(sqlite3.connect(path)) as connection:
        packed = [one for (one,) in connection.execute("SELECT listed FROM import_page")]
        for sides in connection.execute(
            "SELECT before, after FROM change WHERE entity = 'ImportPage'"
        ):
            for side in filter(None, map(json.loads, filter(None, sides))):
                at = side["columns"].index("listed")
                packed += [base64.b64decode(row[at]) for row in side["rows"]]
    assert len(packed) > 2
    return [str(unpack_columns(one)) for one in packed]


def test_what_a_list_said_of_somebody_erased_goes_with_them(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    heads = (*HEADS[:5], "Shoe size", "Roommate wish")
    wrong = (
        "Hana Tesfaie",
        "Ethiopia",
        "EP1234999",
        "1985-12-10",
        "halal",
        "size forty-four",
        "none",
    )
    juma = (*JUMA[:4], None, None, "not with Hana Tesfaie")
    (tmp_path / "files").mkdir()
    for name in ("v1.xlsx", "v2.xlsx", "v3.xlsx"):
        path = sheet(tmp_path / "files" / name, wrong, (*juma[:4], name, *juma[5:]), heads=heads)
        bring(desk, cohort_id, path)
        if name == "v1.xlsx":
            hana = people(desk)["Hana Tesfaie"]
            corrected = {"full_name": "Hana Tesfaye", "passport_no": "EP1234567"}
            participants.change_participants(desk, [hana["id"]], corrected)
    desk.undo()
    erasure.erase_person(desk, hana["person_id"])
    folder = desk.path.parent
    desk.close()
    words = ("Tesfaie", "EP1234999", "Tesfaye", "EP1234567", "size forty-four")
    shutil.rmtree(tmp_path / "files")
    assert scan(folder, words) == {}
    assert not any(word in told for told in unpacked(desk.path) for word in words)
    again = open_desk(desk.path)
    plan = planned(
        again, sheet(tmp_path / "v4.xlsx", (*juma[:4], "vegan", *juma[5:]), heads=heads), cohort_id
    )
    assert plan.previous is not None
    assert plan.previous.of("participant", hana["id"]) is None
    again.close()


def test_a_correction_stays_though_the_row_was_left_out_of_the_last_list(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    heads = (*HEADS[:3], "Status")
    rows = [(*one[:3], "confirmed") for one in (HANA, JUMA, ANA)]
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", *rows, heads=heads))
    second = sheet(tmp_path / "v2.xlsx", *rows, heads=heads)
    found_in = importing.read_file(second)
    hana = found_in.rows[0]
    apply_edits(found_in, [LeftOut((row_key(hana),))])
    plan = importing.prepare(desk, found_in, cohort_id)
    assert plan.gone == [], "a row that is left out is in the file"
    bring(desk, cohort_id, sheet(tmp_path / "v3.xlsx", *rows[1:], heads=heads))
    ids = [one["id"] for one in people(desk).values()]
    participants.change_participants(desk, ids, {"status": "arrived"})
    last = planned(desk, sheet(tmp_path / "v4.xlsx", *rows, heads=heads), cohort_id)
    assert [[one.name for one in row.kept] for row in last.rows] == [["status"]] * 3
    assert [row.fate for row in last.rows] == ["same"] * 3


def test_what_our_own_export_masks_is_still_in_the_list(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    path = tmp_path / "masked.xlsx"
    export_cohort(desk, cohort_id, path)
    plan = planned(desk, path, cohort_id)
    assert plan.previous is not None
    assert [(row.fate, row.unlisted) for row in plan.rows] == [("same", ())] * 2
    assert plan.rows[0].read.masked["passport_no"] == "EP••••567"
    ignored = plan.understanding.ignored_sheets
    assert ignored.keys() == {"Timetable"}
    assert ignored["Timetable"], "why it is not read"


def test_whoever_is_not_in_our_own_export_is_told_whatever_list_came_before(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    path = tmp_path / "own.xlsx"
    export_cohort(desk, cohort_id, path)
    absent = participants.add_participant(desk, cohort_id, {"full_name": "Achieng Otieno"})
    read = importing.read_file(path)
    apply_edits(read, [LeftOut((row_key(read.rows[0]),))])
    assert importing.prepare(desk, read, cohort_id).gone == [absent]


def stamped(path: Path, which: str, at: str) -> Path:
    """The same workbook, which says that it was made (or saved) at another time."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    said = parts["docProps/core.xml"].decode()
    pattern = rf"(<dcterms:{which}[^>]*>)[^<]*"
    parts["docProps/core.xml"] = re.sub(pattern, rf"\g<1>{at}Z", said).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def test_a_file_that_is_older_than_the_list_before_it_is_said_to_be(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    first, second = (sheet(tmp_path / f"{name}.xlsx", HANA, JUMA) for name in ("first", "second"))
    stamped(first, "modified", "2026-11-20T10:00:00")
    bring(desk, cohort_id, stamped(second, "modified", "2026-11-20T12:00:00"))
    assert planned(desk, first, cohort_id).older_of is not None
    assert planned(desk, second, cohort_id).older_of is None
    own = tmp_path / "own.xlsx"
    export_cohort(desk, cohort_id, own)
    assert planned(desk, own, cohort_id).older_of is None
    stamped(own, "created", "2026-11-20T09:00:00")
    assert planned(desk, own, cohort_id).older_of == dt.datetime(2026, 11, 20, 9)
