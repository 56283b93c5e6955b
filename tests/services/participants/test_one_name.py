"""A corrected name is the one name of a person: in the cell, by find and replace, by a list, by two
entries joined; one step of the history, which undo takes back.
"""

from __future__ import annotations

from pathlib import Path

from lcdesk.model.names import listed_name
from lcdesk.services import merging
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from lcdesk.services.participants.entry_history import read_entry
from tests.services.rows import contents, planned, sheet

NAMES = ("full_name", "family_name", "given_name")
MADINA = dict(zip(NAMES, ("Madina Omarowa", "Omarowa", "Madina"), strict=True))
OMAROVA = ["Madina Omarova", "Omarova", "Madina"]


def said(desk: Desk, one: int) -> list[str]:
    record = read_one(desk, one) or {}
    assert listed_name(record) == "Madina OMAROVA"
    return [record[name] for name in NAMES]


def test_a_corrected_cell_is_one_step_with_all_that_follows(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(desk, cohort_id, MADINA)
    before = contents(desk)
    participants.change_participants(desk, [one], {"full_name": "Madina Omarova"})
    assert said(desk, one) == OMAROVA
    told = {line.name: (line.old, line.new) for line in read_entry(desk, one, 2)}
    assert told == {
        "full_name": ("Madina Omarowa", "Madina Omarova"),
        "family_name": ("Omarowa", "Omarova"),
    }
    desk.undo()
    assert contents(desk) == before
    participants.replace(desk, ([one], ["full_name"], "rowa", "rova", participants.MatchOptions()))
    assert said(desk, one) == OMAROVA


def test_a_list_that_corrects_a_name_corrects_its_parts(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    who = {**MADINA, "passport_no": "KZ1234567", "nationality": "KZ"}
    one = participants.add_participant(desk, cohort_id, who)
    row = ("Madina Omarova", "Kazakhstan", "KZ1234567")
    path = sheet(tmp_path / "list.xlsx", row, heads=("Name", "Country", "Passport no."))
    plan = planned(desk, path, cohort_id)
    assert plan.rows[0].changes == {
        "full_name": ("Madina Omarowa", "Madina Omarova"),
        "family_name": ("Omarowa", "Omarova"),
    }
    importing.apply(desk, plan, cohort_id, path)
    assert said(desk, one) == OMAROVA


def test_two_entries_joined_have_one_name(desk: Desk, cohort_id: int) -> None:
    ids = [
        participants.add_participant(desk, cohort_id, values)
        for values in (MADINA, dict(zip(NAMES, OMAROVA, strict=True)))
    ]
    kept, other = ((read_one(desk, one) or {})["person_id"] for one in ids)
    merging.merge(desk, kept, other, {"family_name": "Omarova"})
    assert said(desk, ids[0]) == OMAROVA
