"""A newer version of a list of the office: what it said last time, what it says now, and what the
desk says, cell by cell; what was corrected or taken out in the desk stays so.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    LEADS,
    MEMBERS,
    ORGANISATIONS,
    RecordList,
    change_records,
    list_records,
    remove_records,
)
from lcdesk.services.exporting.record_lists import export_records
from lcdesk.services.importing import importing
from lcdesk.services.importing.earlier_lists import find_corrections, find_removals
from lcdesk.tabular.understood import ImportPlan, PlannedRow, RecordName
from tests.tabular.plan.test_three_way import TABLE

HEADS = ("Name", "City", "Website", "Short name")
OTHERS = (
    ("North Institute", "Oslo", "north.example.org", "NI"),
    ("South College", "Lima", "south.example.org", "SC"),
)


def sheet(folder: Path, name: str, *rows: Sequence[Any], heads: Sequence[str] = HEADS) -> Path:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (heads, *rows):
        book.active.append(list(row))
    path = folder / name
    book.save(path)
    return path


def planned(desk: Desk, path: Path, kind: RecordName = "organisation") -> ImportPlan:
    return importing.prepare(desk, importing.read_file(path, read_as=kind), None)


def put_in(desk: Desk, path: Path, kind: RecordName = "organisation") -> importing.ImportOutcome:
    return importing.apply(desk, planned(desk, path, kind), None, path)


def number_of(desk: Desk, which: RecordList, name: str) -> int:
    found = [one["id"] for one in list_records(desk, which) if name in one.values()]
    return int(found[0])


def outcome_of(row: PlannedRow, name: str) -> str:
    for outcome, cells in (("kept", row.kept), ("asked", row.asked), ("unlisted", row.unlisted)):
        if any(cell.name == name for cell in cells):
            return outcome
    return "taken" if name in row.changes else "nothing"


WORDS = {"same": "Rome", "blank": None}
CHANGED = ("Bonn", "Kyiv", "Quito")


@pytest.mark.parametrize(
    ("last", "listed", "desk_says"), list(product(("same", "changed", "blank"), repeat=3))
)
def test_each_combination_of_one_cell(
    desk: Desk, tmp_path: Path, last: str, listed: str, desk_says: str
) -> None:
    """As the table of docs/import.md has it."""
    values = [
        CHANGED[at] if said == "changed" else WORDS[said]
        for at, said in enumerate((last, listed, desk_says))
    ]
    first, second = (
        sheet(tmp_path, name, ("East Lab", city, "east.example.org", "EL"), *OTHERS)
        for name, city in (("list_v1.xlsx", values[0]), ("list_v2.xlsx", values[1]))
    )
    put_in(desk, first)
    number = number_of(desk, ORGANISATIONS, "East Lab")
    change_records(desk, ORGANISATIONS, {number: {"city": values[2]}})
    plan = planned(desk, second)
    assert plan.previous is not None
    row = next(one for one in plan.rows if one.target == number)
    assert outcome_of(row, "city") == TABLE[last, listed, desk_says]
    importing.apply(desk, plan, None, second)
    now = next(one for one in list_records(desk, ORGANISATIONS) if one["id"] == number)
    taken = TABLE[last, listed, desk_says] == "taken"
    assert now["city"] == (values[1] if taken else values[2])


def test_whom_a_member_is_stays_as_it_was_corrected(desk: Desk, tmp_path: Path) -> None:
    heads = ("Alliance", "Organisation", "Role", "Document")
    rows = [("Green Alliance", f"Lab {n}", "member", f"Letter {n}") for n in range(3)]
    first = sheet(tmp_path, "members.xlsx", *rows, heads=heads)
    put_in(desk, first, "member")
    number = number_of(desk, MEMBERS, "Lab 1")
    change_records(desk, MEMBERS, {number: {"alliance": "Blue Alliance", "role": "chair"}})
    later = [*rows[:2], (*rows[2][:3], "Letter of May")]
    plan = planned(desk, sheet(tmp_path, "members 2.xlsx", *later, heads=heads), "member")
    row = next(one for one in plan.rows if one.target == number)
    assert {cell.name for cell in row.kept} == {"alliance", "role"}
    assert [one.fate for one in plan.rows] == ["same", "same", "change"]
    corrections = find_corrections(desk, plan)
    assert {key[2] for key in corrections} == {"alliance", "role"}


def test_a_name_that_was_put_right_is_no_new_record(desk: Desk, tmp_path: Path) -> None:
    slip = ("Est Lab", "Rome", "e.org", "EL")
    put_in(desk, sheet(tmp_path, "a.xlsx", slip, *OTHERS))
    number = number_of(desk, ORGANISATIONS, "Est Lab")
    change_records(desk, ORGANISATIONS, {number: {"name_en": "East Lab"}})
    later = sheet(tmp_path, "b.xlsx", (*slip[:1], "Bonn", *slip[2:]), *OTHERS)
    row = next(one for one in planned(desk, later).rows if one.target == number)
    assert (row.changes, [cell.name for cell in row.kept]) == (
        {"city": ("Rome", "Bonn")},
        ["name_en"],
    )


def test_notes_that_were_shortened_do_not_come_back(desk: Desk, tmp_path: Path) -> None:
    heads = (*HEADS, "Budget")
    rows = [(*one, "12 million") for one in OTHERS]
    put_in(desk, sheet(tmp_path, "a.xlsx", *rows, heads=heads))
    number = number_of(desk, ORGANISATIONS, "North Institute")
    assert "12 million" in str(list_records(desk, ORGANISATIONS, [number])[0]["notes"])
    change_records(desk, ORGANISATIONS, {number: {"notes": None}})
    later = [rows[0], (*OTHERS[1], "13 million")]
    plan = planned(desk, sheet(tmp_path, "b.xlsx", *later, heads=heads))
    found = {row.target: row for row in plan.rows}
    assert found[number].fate == "same"
    other = found[number_of(desk, ORGANISATIONS, "South College")]
    assert "13 million" in other.changes["notes"][1]


def test_what_was_taken_out_is_not_put_in_again(desk: Desk, tmp_path: Path) -> None:
    heads = ("Subject", "Stage", "Partner")
    rows = [(f"Heat pumps {n}", "idea", "Lab") for n in range(3)]
    put_in(desk, sheet(tmp_path, "leads.xlsx", *rows, heads=heads), "lead")
    gone = number_of(desk, LEADS, "Heat pumps 1")
    remove_records(desk, LEADS, [gone])
    later = sheet(tmp_path, "leads 2.xlsx", *rows, ("Biogas", "idea", "Lab"), heads=heads)
    plan = planned(desk, later, "lead")
    assert [(row.fate, row.removed) for row in plan.rows] == [
        ("same", None),
        ("same", gone),
        ("same", None),
        ("new", None),
    ]
    assert set(find_removals(desk, plan)) == {("lead", gone)}
    outcome = importing.apply(desk, plan, None, later)
    assert (outcome.new, outcome.kept) == (1, 1)
    assert {one["subject"] for one in list_records(desk, LEADS)} == {
        "Heat pumps 0",
        "Heat pumps 2",
        "Biogas",
    }


def test_what_both_changed_is_asked_again_by_the_next_version(desk: Desk, tmp_path: Path) -> None:
    def version(city: str) -> Path:
        return sheet(tmp_path, f"{city}.xlsx", ("East Lab", city, "e.org", "EL"), *OTHERS)

    put_in(desk, version("Rome"))
    number = number_of(desk, ORGANISATIONS, "East Lab")
    change_records(desk, ORGANISATIONS, {number: {"city": "Quito"}})
    again = tmp_path / "again.xlsx"
    outcome = put_in(desk, version("Bonn"))
    assert (outcome.changed, outcome.conflicts) == (0, 1)
    version("Bonn").rename(again)
    book = openpyxl.load_workbook(again)
    assert book.active is not None
    book.active.append(["West Lab"])
    book.save(again)
    row = next(one for one in planned(desk, again).rows if one.target == number)
    assert outcome_of(row, "city") == "asked"
    change_records(desk, ORGANISATIONS, {number: {"city": "Bonn"}})
    row = next(one for one in planned(desk, again).rows if one.target == number)
    assert outcome_of(row, "city") == "nothing"


def test_our_own_export_is_compared_with_the_desk_alone(desk: Desk, tmp_path: Path) -> None:
    put_in(desk, sheet(tmp_path, "a.xlsx", ("East Lab", "Rome", "e.org", "EL"), *OTHERS))
    number = number_of(desk, ORGANISATIONS, "East Lab")
    change_records(desk, ORGANISATIONS, {number: {"city": "Quito"}})
    path = tmp_path / "export.xlsx"
    export_records(desk, ORGANISATIONS, path, "en", is_plain=True)
    book = openpyxl.load_workbook(path)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            if cell.value == "Quito":
                cell.value = "Rome"  # as the list said once: in our own file it is meant
    book.save(path)
    row = next(one for one in planned(desk, path).rows if one.target == number)
    assert row.changes["city"] == ("Quito", "Rome")


def test_another_list_is_no_earlier_version_and_none_can_be_chosen(
    desk: Desk, tmp_path: Path
) -> None:
    put_in(desk, sheet(tmp_path, "a.xlsx", *OTHERS))
    strangers = sheet(tmp_path, "b.xlsx", ("East Lab", "Rome", "e.org", "EL"))
    assert planned(desk, strangers).previous is None
    path = sheet(tmp_path, "c.xlsx", *OTHERS, ("East Lab", "Rome", "e.org", "EL"))
    assert planned(desk, path).previous is not None
    found = importing.read_file(path, read_as="organisation")
    assert importing.prepare(desk, found, None, follows="none").previous is None
    desk.undo()  # what was taken back is no version of anything
    assert planned(desk, path).previous is None
