"""New versions of a list: new, changed cell by cell, same, gone; what wipes nothing; who comes
back; policies.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from lcdesk.model.entities import Attendance
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from lcdesk.tabular.plan.roster import Policy
from tests.services.rows import ANA, HANA, JUMA, bring, contents, found, people, planned, sheet

OMAR = ("Omar Farah", "Djibouti", "DJ1111111", "1979-05-05", None, "M")


def test_new_changed_same_and_gone(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA, ANA))
    v2 = sheet(tmp_path / "v2.xlsx", (*HANA[:4], "vegan", "XL"), JUMA, OMAR)
    plan = planned(desk, v2, cohort_id)
    assert [(row.fate, row.changes) for row in plan.rows] == [
        ("change", {"dietary": ("halal", "vegan")}),
        ("same", {}),
        ("new", {}),
    ]
    assert plan.gone == [people(desk)["Ana Reyes"]["id"]]
    outcome = importing.apply(desk, plan, cohort_id, v2)
    assert (outcome.new, outcome.changed, outcome.same) == (1, 1, 1)
    assert sorted(people(desk)) == ["Ana Reyes", "Hana Tesfaye", "Juma Said", "Omar Farah"], (
        "nobody is taken out"
    )


def test_blanks_and_absent_columns_wipe_nothing(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA))
    before = people(desk)["Hana Tesfaye"]
    blank = sheet(tmp_path / "blank.xlsx", ("Hana Tesfaye", None, "EP1234567", " ", "", None))
    assert bring(desk, cohort_id, blank).same == 1
    short = sheet(
        tmp_path / "short.xlsx", ("Hana Tesfaye", "EP1234567"), heads=("Name", "Passport no.")
    )
    assert bring(desk, cohort_id, short).same == 1
    assert people(desk)["Hana Tesfaye"] == before


def test_a_new_passport_is_a_change_and_no_new_person(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    v2 = sheet(
        tmp_path / "v2.xlsx", ("Tesfaye Hana", "Ethiopia", "EP7777777", "1985-12-10", None, None)
    )
    plan = planned(desk, v2, cohort_id)
    assert [(row.fate, row.changes) for row in plan.rows] == [
        ("change", {"passport_no": ("EP1234567", "EP7777777")})
    ]
    importing.apply(desk, plan, cohort_id, v2)
    assert len(found(desk)) == 2
    assert people(desk)["Hana Tesfaye"]["passport_no"] == "EP7777777"


def test_policies_field_by_field(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    v2 = sheet(
        tmp_path / "v2.xlsx", (*HANA[:3], "1985-12-11", "vegan", "XL"), (*JUMA[:4], "no nuts", "L")
    )
    policy: dict[str, Policy] = {"dietary": "only if blank", "birth_date": "leave"}
    plan = importing.prepare(desk, importing.read_file(v2), cohort_id, policy=policy)
    assert [(row.fate, row.changes) for row in plan.rows] == [
        ("same", {}),
        ("change", {"dietary": (None, "no nuts")}),
    ]
    importing.apply(desk, plan, cohort_id, v2)
    now = people(desk)
    assert (now["Hana Tesfaye"]["dietary"], now["Juma Said"]["dietary"]) == ("halal", "no nuts")


def test_policies_hold_for_somebody_who_returns(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA))
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    later = sheet(
        tmp_path / "later.xlsx",
        ("Hana Tesfaye", "Ethiopia", "EP7777777", "1985-12-10", "vegan", None),
    )
    plan = importing.prepare(
        desk, importing.read_file(later), other, policy={"passport_no": "leave"}
    )
    importing.apply(desk, plan, other, later)
    (hana,) = [p for p in contents(desk)["Person"] if p["full_name"] == "Hana Tesfaye"]
    assert hana["passport_no"] == "EP1234567"


def test_those_who_were_here_before(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA, ANA))
    participants.change_participants(
        desk, found(desk, "hana"), {"arrival_date": dt.date(2025, 6, 13)}
    )
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    next_year = sheet(tmp_path / "next.xlsx", (*HANA[:4], "vegan", None), JUMA, OMAR)
    plan = planned(desk, next_year, other)
    assert [(row.fate, row.person is not None) for row in plan.rows] == [
        ("new", True),
        ("new", True),
        ("new", False),
    ]
    outcome = importing.apply(desk, plan, other, next_year)
    assert (outcome.new, outcome.returning) == (3, 2)
    assert outcome.message == "3 new, 0 changed, 0 as before. 2 of them were here before."
    assert importing.list_imports(desk)[0]["returning"] == 2
    here = people(desk, other)["Hana Tesfaye"]
    assert (here["dietary"], here["arrival_date"]) == ("vegan", None), (
        "a clean start, the person as known"
    )
    assert len(contents(desk)["Person"]) == 4
    desk.undo()
    assert len(contents(desk)["Person"]) == 3
    assert people(desk)["Hana Tesfaye"]["dietary"] == "halal"


def test_the_list_of_imports(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    desk.who = "Li"
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    desk.who = "Chen"
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", (*HANA[:4], "vegan", "XL"), ANA))
    desk.undo()
    participants.remove_participants(desk, found(desk, "juma"))
    second, first = importing.list_imports(desk, cohort_id)
    assert (second["file_name"], second["who"], second["is_undone"], second["there"]) == (
        "v2.xlsx",
        "Chen",
        True,
        0,
    )
    assert (first["file_name"], first["who"], first["is_undone"], first["there"]) == (
        "v1.xlsx",
        "Li",
        False,
        1,
    )
    assert first["counts"] == {"new": 2, "change": 0, "same": 0, "needs you": 0}
    assert first["cohort"] == "Shanghai"
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    assert importing.list_imports(desk, other) == []


def test_an_attendance_keeps_whom_it_is_about(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    days = ("2025-06-16", "09:00", "10:00", "Opening", None, None)
    bring(
        desk,
        cohort_id,
        sheet(
            tmp_path / "days.xlsx",
            days,
            heads=("Date", "Start", "End", "Topic", "Speaker", "Venue"),
        ),
    )
    activity = contents(desk)["Activity"][0]["id"]
    hana = people(desk)["Hana Tesfaye"]["id"]
    desk.execute(
        "present",
        lambda work: work.add(Attendance(enrolment_id=hana, activity_id=activity, state="present")),
    )
    operation = importing.list_imports(desk)[-1]["deed"]
    assert [(row.name, row.fate) for row in desk.undo(operation).rows] == [
        ("Juma Said", "reversed"),
        ("Hana Tesfaye", "kept"),
    ]
