"""Importing: what goes in, what changes, what waits, and that undo leaves no trace of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from lcdesk.tabular.plan.roster import Answers, row_key
from tests.services.rows import (
    ANA,
    DAY_HEADS,
    HANA,
    HEADS,
    JUMA,
    TWO_DAYS,
    bring,
    contents,
    found,
    people,
    planned,
    sheet,
)


@pytest.fixture
def names(tmp_path: Path) -> Path:
    return sheet(tmp_path / "names.xlsx", HANA, JUMA, ANA)


@pytest.fixture
def days(tmp_path: Path) -> Path:
    return sheet(tmp_path / "days.xlsx", *TWO_DAYS, heads=DAY_HEADS)


class Stopped(Exception):
    """Somebody pressed cancel."""


def test_new_people_go_in_with_all_they_brought(desk: Desk, cohort_id: int, names: Path) -> None:
    outcome = bring(desk, cohort_id, names)
    assert (outcome.new, outcome.changed, outcome.same, outcome.waiting) == (3, 0, 0, 0)
    assert outcome.message == "3 new, 0 changed, 0 as before."
    hana = people(desk, cohort_id)["Hana Tesfaye"]
    assert (hana["nationality"], hana["passport_no"], hana["birth_date"], hana["dietary"]) == (
        "ET",
        "EP1234567",
        "1985-12-10",
        "halal",
    )
    assert (hana["status"], hana["extra"], hana["version"]) == ("nominated", {"T-shirt": "XL"}, 1)
    assert people(desk)["Ana Reyes"]["extra"] is None
    assert found(desk, "XL") == [hana["id"]], "what no field holds is found too"
    assert len(contents(desk)["StatusStep"]) == 3


def test_the_same_file_twice_changes_nothing(desk: Desk, cohort_id: int, names: Path) -> None:
    assert importing.was_imported(desk, names) is None
    bring(desk, cohort_id, names)
    assert importing.was_imported(desk, names)["file_name"] == "names.xlsx"
    books = ("ImportBatch", "ImportPage", "ImportRow")
    before = contents(desk, *books)
    outcome = bring(desk, cohort_id, names)
    assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 3)
    assert contents(desk, *books) == before
    assert [batch["counts"]["same"] for batch in importing.list_batches(desk)] == [0], (
        "no import of nothing"
    )


def test_the_same_file_again_keeps_corrections_unless_it_is_compared_with_the_desk_alone(
    desk: Desk, cohort_id: int, names: Path
) -> None:
    bring(desk, cohort_id, names)
    participants.change_participants(desk, [1], {"passport_no": "EP7654321"})
    outcome = bring(desk, cohort_id, names)
    assert (outcome.new, outcome.changed) == (0, 0)
    assert len(importing.list_batches(desk)) == 1, "nothing new: nothing was written"
    alone = importing.prepare(desk, importing.read_file(names), cohort_id, follows="none")
    outcome = importing.apply(desk, alone, cohort_id, names)
    assert (outcome.new, outcome.changed) == (0, 1)
    assert len(importing.list_batches(desk)) == 2


def test_a_file_that_is_gone_was_never_imported(desk: Desk, cohort_id: int, names: Path) -> None:
    plan = planned(desk, names, cohort_id)
    names.unlink()
    assert importing.apply(desk, plan, cohort_id, names).new == 3, "it was read before it went"
    assert importing.was_imported(desk, names) is None


def test_import_undo_redo_undo(desk: Desk, cohort_id: int, names: Path) -> None:
    before = contents(desk)
    bring(desk, cohort_id, names)
    after = contents(desk)
    assert desk.undo_label() == "Import of names.xlsx"
    for _round in range(2):
        assert desk.undo().kept == 0
        assert contents(desk) == before
        assert found(desk) == found(desk, "hana") == []
        desk.redo()
        assert contents(desk) == after
        assert len(found(desk)) == 3
        assert len(found(desk, "hana")) == 1
    desk.undo()
    assert contents(desk) == before


def test_undo_after_edits_in_between_spares_them(desk: Desk, cohort_id: int, names: Path) -> None:
    bring(desk, cohort_id, names)
    operation = history.list_operations(desk)[0].id
    hana = people(desk)["Hana Tesfaye"]["id"]
    participants.change_participants(desk, [hana], {"dietary": "vegan"})
    outcome = desk.undo(operation)
    assert (outcome.done, outcome.kept) == (2, 1), "she, with all that is part of her"
    assert list(people(desk)) == ["Hana Tesfaye"]
    assert people(desk)["Hana Tesfaye"]["dietary"] == "vegan"
    assert found(desk, "hana") == [hana]
    assert found(desk, "juma") == []


def test_undo_of_everything_in_between_too(desk: Desk, cohort_id: int, names: Path) -> None:
    before = contents(desk)
    bring(desk, cohort_id, names)
    participants.change_participants(desk, found(desk, "hana"), {"dietary": "vegan"})
    participants.remove_participants(desk, found(desk, "juma"))
    while desk.undo_label() != "New cohort Shanghai":
        assert desk.undo().kept == 0
    assert contents(desk) == before


def test_a_change_a_blank_and_an_absent_column(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    before = people(desk)
    again = sheet(
        tmp_path / "v2.xlsx",
        ("Hana Tesfaye", "Ethiopia", "EP1234567", None, "vegan"),
        ("Juma Said", "Kenya", "AK0012345", None, None),
        heads=("Name", "Country", "Passport no.", "Date of birth", "Diet"),
    )
    plan = planned(desk, again, cohort_id)
    assert [row.changes for row in plan.rows] == [{"dietary": ("halal", "vegan")}, {}]
    outcome = importing.apply(desk, plan, cohort_id, again)
    assert (outcome.new, outcome.changed, outcome.same) == (0, 1, 1)
    now = people(desk)
    assert now["Hana Tesfaye"]["dietary"] == "vegan"
    assert now["Hana Tesfaye"]["birth_date"] == "1985-12-10", "a blank wipes nothing"
    assert now["Hana Tesfaye"]["extra"] == {"T-shirt": "XL"}, "nor does a column that is not there"
    assert now["Juma Said"] == before["Juma Said"]
    desk.undo()
    assert people(desk)["Hana Tesfaye"]["dietary"] == "halal"


def test_extra_columns_are_laid_together_and_found(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    again = sheet(
        tmp_path / "v2.xlsx",
        ("Hana Tesfaye", "Ethiopia", "EP1234567", None, "badminton"),
        ("Ida Berg", "Norway", "NO1111111", "XS", None),
        heads=("Name", "Country", "Passport no.", "T-shirt", "Sports club"),
    )
    outcome = bring(desk, cohort_id, again)
    assert (outcome.new, outcome.changed, outcome.same) == (1, 1, 0)
    assert people(desk)["Hana Tesfaye"]["extra"] == {"T-shirt": "XL", "Sports club": "badminton"}
    assert found(desk, "badminton") == found(desk, "hana")
    assert len(found(desk, "XS")) == 1
    desk.undo()
    assert found(desk, "badminton") == []
    assert len(found(desk, "xl")) == 1


def test_rows_that_ask_wait_in_the_tray(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    names = sheet(
        tmp_path / "names.xlsx", HANA, (None, "Kenya", "AK0012345", "1980-01-02", None, None)
    )
    outcome = bring(desk, cohort_id, names)
    assert (outcome.new, outcome.waiting) == (1, 1)
    assert "wait" in outcome.message
    (row,) = importing.waiting_rows(desk, cohort_id)
    assert (row["row"], row["file_name"], row["fate"]) == (3, "names.xlsx", "needs you")
    assert row["raw"]["values"]["passport_no"] == "AK0012345"
    assert row["problems"]
    assert importing.waiting_rows(desk) == [row]
    assert list(people(desk)) == ["Hana Tesfaye"]
    desk.undo()
    assert importing.waiting_rows(desk) == []


def test_somebody_from_another_cohort_returns_with_a_new_passport(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    before = contents(desk)
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    again = sheet(
        tmp_path / "c.xlsx", ("Hana Tesfaye", "Ethiopia", "EP7777777", "1985-12-10", "no nuts", "S")
    )
    understanding = importing.read_file(again)
    plan = importing.prepare(desk, understanding, other)
    if plan.rows[0].fate == "needs you":
        person = people(desk, cohort_id)["Hana Tesfaye"]["person_id"]
        plan = importing.prepare(
            desk, understanding, other, Answers({row_key(understanding.rows[0]): person})
        )
    assert importing.apply(desk, plan, other, again).new == 1
    assert len(contents(desk)["Person"]) == 3
    here, there = people(desk, cohort_id)["Hana Tesfaye"], people(desk, other)["Hana Tesfaye"]
    assert here["person_id"] == there["person_id"]
    assert here["passport_no"] == there["passport_no"] == "EP7777777"
    assert (here["dietary"], there["dietary"]) == ("halal", "no nuts"), (
        "what held for one cohort stays with it"
    )
    assert len(found(desk, "EP7777777")) == 2
    desk.undo()
    assert people(desk)["Hana Tesfaye"]["passport_no"] == "EP1234567"
    desk.undo()
    assert contents(desk) == before


def test_a_composed_name_of_a_returning_person_follows_its_parts(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    heads = ("Given name", "Family name", "Country", "Passport no.", "Date of birth")
    bring(
        desk,
        cohort_id,
        sheet(
            tmp_path / "a.xlsx",
            ("Hana", "Tesfaye", "Ethiopia", "EP1234567", "1985-12-10"),
            heads=heads,
        ),
    )
    assert list(people(desk)) == ["Hana Tesfaye"]
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    again = sheet(
        tmp_path / "b.xlsx",
        ("Hanna", "Tesfaye", "Ethiopia", "EP1234567", "1985-12-10"),
        heads=heads,
    )
    understanding = importing.read_file(again)
    person = people(desk)["Hana Tesfaye"]["person_id"]
    plan = importing.prepare(
        desk, understanding, other, Answers({row_key(understanding.rows[0]): person})
    )
    importing.apply(desk, plan, other, again)
    assert list(people(desk)) == ["Hanna Tesfaye"]


def test_people_whose_cohort_is_gone_are_still_known(
    desk: Desk, cohort_id: int, names: Path
) -> None:
    bring(desk, cohort_id, names)
    cohorts.remove_cohort(desk, cohort_id)
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    bring(desk, other, names)
    assert len(contents(desk)["Person"]) == 3


def test_a_plan_of_yesterday_overwrites_nothing(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    hana = people(desk)["Hana Tesfaye"]["id"]
    v2 = sheet(tmp_path / "v2.xlsx", ("Hana Tesfaye", "Ethiopia", "EP1234567", None, "vegan", None))
    plan = planned(desk, v2, cohort_id)
    participants.change_participants(desk, [hana], {"dietary": "no nuts"})
    before = contents(desk)
    with pytest.raises(EditConflictsFound, match="after this import was looked at"):
        importing.apply(desk, plan, cohort_id, v2)
    assert contents(desk) == before
    participants.remove_participants(desk, [hana])
    with pytest.raises(KnownFault, match="no longer there"):
        importing.apply(desk, plan, cohort_id, v2)


def test_a_returning_person_edited_after_the_plan_is_not_overwritten(
    desk: Desk, cohort_id: int, names: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, names)
    hana = people(desk)["Hana Tesfaye"]
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    v2 = sheet(
        tmp_path / "v2.xlsx",
        ("Hana Tesfaye", "Ethiopia", "EP1234567", "1985-12-10", "h@example.org"),
        heads=(*HEADS[:4], "E-mail"),
    )
    plan = planned(desk, v2, other)
    assert plan.rows[0].changes == {"email": (None, "h@example.org")}
    participants.change_participants(desk, [hana["id"]], {"email": "hana@example.org"})
    with pytest.raises(EditConflictsFound):
        importing.apply(desk, plan, other, v2)
    assert people(desk)["Hana Tesfaye"]["email"] == "hana@example.org"
    assert found(desk, "", other) == []


@pytest.mark.parametrize("stop_at", [0, 3])
def test_a_cancelled_import_writes_nothing(
    desk: Desk, cohort_id: int, names: Path, stop_at: int
) -> None:
    before, operations = contents(desk), history.list_operations(desk)
    told: list[tuple[int, int]] = []

    def progress(done: int, total: int) -> None:
        told.append((done, total))
        if done >= stop_at:
            raise Stopped

    plan = planned(desk, names, cohort_id)
    with pytest.raises(Stopped):
        importing.apply(desk, plan, cohort_id, names, progress)
    assert told == ([(0, 3)] if stop_at == 0 else [(0, 3), (3, 3)])
    assert contents(desk) == before
    assert history.list_operations(desk) == operations
    assert found(desk, "hana") == []
    assert importing.apply(desk, plan, cohort_id, names).new == 3, "and it can be repeated"


def test_progress_is_told_along_the_way(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    rows = [(f"Person Nr{i}", "Kenya", f"AK{i:07}", None, None, None) for i in range(1100)]
    told: list[tuple[int, int]] = []
    many = sheet(tmp_path / "many.xlsx", *rows)
    outcome = importing.apply(
        desk, planned(desk, many, cohort_id), cohort_id, many, lambda *at: told.append(at)
    )
    assert told == [(0, 1100), (500, 1100), (1000, 1100), (1100, 1100)]
    assert outcome.new == len(found(desk)) == 1100
    changed = [(name, "Kenya", passport, None, "vegan", "M") for name, _c, passport, *_r in rows]
    assert bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", *changed)).changed == 1100
    assert len(found(desk, "vegan")) == 1100
    assert desk.undo().kept == 0
    assert found(desk, "vegan") == []


def test_a_new_cohort_comes_with_the_import(desk: Desk, days: Path) -> None:
    plan = planned(desk, days, None)
    outcome = importing.apply(desk, plan, {"name_en": "Wuhan"}, days)
    assert outcome.is_new_cohort
    cohort = cohorts.get_cohort(desk, outcome.cohort_id)
    assert (cohort["starts"], cohort["ends"], cohort["activities"]) == (
        dt.date(2025, 6, 16),
        dt.date(2025, 6, 17),
        3,
    )
    desk.undo()
    assert cohorts.list_cohorts(desk) == []
    assert contents(desk)["Programme"] == []


def by_title(desk: Desk, cohort_id: int | None) -> dict[Any, dict[str, Any]]:
    return {activity["title"]: activity for activity in curriculum.list_activities(desk, cohort_id)}


def test_a_timetable_reuses_its_venues_and_speakers(desk: Desk, cohort_id: int, days: Path) -> None:
    before = contents(desk)
    assert bring(desk, cohort_id, days).new == 3
    now = contents(desk)
    assert sorted(row["name"] for row in now["Venue"]) == ["Lecture hall", "Seminar room 5"]
    assert sorted(row["name"] for row in now["Expert"]) == [
        "Dr Ana Reyes",
        "Dr Chen",
        "Prof. Li Wen",
    ]
    assert len(now["ActivityPerson"]) == 4
    opening = by_title(desk, cohort_id)["Opening of the course"]
    assert (opening["date"], opening["start"], opening["end"]) == (
        dt.date(2025, 6, 16),
        dt.time(9),
        dt.time(11, 30),
    )
    assert (opening["speaker"], opening["venue"]) == ("Prof. Li Wen; Dr Ana Reyes", "Lecture hall")
    assert bring(desk, cohort_id, days).same == 3
    assert len(contents(desk)["Expert"]) == 3
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == now


def test_a_timetable_in_two_cohorts_shares_venues_and_keeps_extras(
    desk: Desk, cohort_id: int, days: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, days)
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    bring(desk, other, days)
    assert len(contents(desk)["Venue"]) == 2
    v2 = sheet(
        tmp_path / "v2.xlsx",
        ("2025-06-17", "14:00", "15:30", "Carbon markets", "Dr Chen", "Hall 9", "tea"),
        heads=(*DAY_HEADS, "Xyzzy"),
    )
    assert bring(desk, cohort_id, v2).changed == 1
    moved = by_title(desk, cohort_id)["Carbon markets"]
    assert (moved["venue"], moved["extra"]) == ("Hall 9", {"Xyzzy": "tea"})
    assert by_title(desk, other)["Carbon markets"]["venue"] == "Seminar room 5"


def test_an_activity_edited_after_the_plan_is_not_overwritten(
    desk: Desk, cohort_id: int, days: Path, tmp_path: Path
) -> None:
    bring(desk, cohort_id, days)
    v2 = sheet(
        tmp_path / "v2.xlsx",
        ("2025-06-17", "14:00", "15:30", "Carbon markets", "Dr Chen", "Hall 9"),
        heads=DAY_HEADS,
    )
    plan = planned(desk, v2, cohort_id)
    curriculum.change_activities(
        desk, [by_title(desk, cohort_id)["Carbon markets"]["id"]], {"venue": "Garden"}
    )
    with pytest.raises(EditConflictsFound):
        importing.apply(desk, plan, cohort_id, v2)
    assert by_title(desk, cohort_id)["Carbon markets"]["venue"] == "Garden"


def test_undo_of_a_removal_whose_cohort_is_gone_says_so(
    desk: Desk, cohort_id: int, names: Path
) -> None:
    bring(desk, cohort_id, names)
    participants.remove_participants(desk, found(desk, "hana"))
    operation = history.list_operations(desk)[0].id
    cohorts.remove_cohort(desk, cohort_id)
    before = contents(desk)
    with pytest.raises(KnownFault, match="belongs to is no longer there"):
        desk.undo(operation)
    assert contents(desk) == before


def test_one_plan_goes_in_once(desk: Desk, cohort_id: int, names: Path) -> None:
    plan = planned(desk, names, cohort_id)
    importing.apply(desk, plan, cohort_id)
    with pytest.raises(KnownFault, match="done already"):
        importing.apply(desk, plan, cohort_id)


def test_the_words_of_a_tidied_cell_stay_in_the_book(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    rows = [
        ("Hana Tesfaye", "ethiopia", "EP1234567", "10 Dec 1985", "Halal food", "XL"),
        JUMA,
        (None, "Kenya", "AK9", None, None, None),
    ]
    bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", *rows))
    batch = importing.list_batches(desk)[0]["id"]
    booked = importing.list_rows(desk, batch)
    assert [(row["row"], row["fate"]) for row in booked] == [
        (2, "new"),
        (3, "new"),
        (4, "needs you"),
    ]
    hana = people(desk)["Hana Tesfaye"]
    assert (booked[0]["entity"], booked[0]["entity_id"]) == ("Enrolment", hana["id"])
    assert booked[0]["raw"]["birth_date"] == "10 Dec 1985"
    assert booked[2]["entity_id"] is None
    assert importing.list_imports(desk)[0]["there"] == 2
