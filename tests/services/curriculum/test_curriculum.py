"""The timetable: people in roles by name, venues and themes made once, changes that touch nobody
else.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk import texts
from lcdesk.db.queries.curriculum import best_name
from lcdesk.model.entities import Attendance
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import conflicts, curriculum
from lcdesk.services.curriculum.curriculum import (
    add_activity,
    change_activities,
    list_activities,
    read_activity,
)
from lcdesk.services.participants import participants
from tests.services.rows import contents

LECTURE: dict[str, Any] = {
    "date": dt.date(2025, 6, 17),
    "start": dt.time(9),
    "end": dt.time(10, 30),
    "kind": "lecture",
    "title": "Carbon markets",
    "speaker": "Li Wen; Ana Reyes",
    "speaker_organization": "Tongji University; Green Park",
    "speaker_title": "Prof.; Dr",
    "venue": "Hall 1",
    "theme": "Pathways",
    "host": "Chen Yi",
}


@pytest.fixture
def lecture(desk: Desk, cohort_id: int) -> int:
    return add_activity(desk, cohort_id, LECTURE)


def of(desk: Desk, activity_id: int) -> dict[str, Any]:
    found = read_activity(desk, activity_id)
    assert found
    return found


def speakers(desk: Desk) -> list[tuple[str, str | None, str | None, int]]:
    rows = [row for row in contents(desk)["ActivityPerson"] if row["role"] == "speaker"]
    return [
        (row["name"], row["organization"], row["title"], row["place"])
        for row in sorted(rows, key=lambda row: row["place"])
    ]


def test_what_was_given_is_read_back(desk: Desk, cohort_id: int, lecture: int) -> None:
    record = of(desk, lecture)
    assert {name: record[name] for name in LECTURE} == LECTURE
    assert record["interpreter"] is None
    assert desk.undo_label() == "New activity Carbon markets"
    assert list_activities(desk, cohort_id) == list_activities(desk, None) == [record]
    assert read_activity(desk, 99) is None


def test_venues_themes_and_experts_are_made_once(desk: Desk, cohort_id: int, lecture: int) -> None:
    curriculum.save_venue(desk, {"name_zh": "二号厅"})
    second = add_activity(desk, cohort_id, {**LECTURE, "venue": "二号厅"})
    add_activity(desk, cohort_id, {**LECTURE, "venue": None, "theme": ""})
    now = contents(desk)
    assert (len(now["Venue"]), len(now["Theme"]), len(now["Expert"])) == (2, 1, 3)
    assert of(desk, second)["venue"] == "二号厅"


def test_one_field_of_the_speakers_leaves_the_others(desk: Desk, lecture: int) -> None:
    change_activities(desk, [lecture], {"speaker_title": "Academician; Dr"})
    assert speakers(desk) == [
        ("Li Wen", "Tongji University", "Academician", 0),
        ("Ana Reyes", "Green Park", "Dr", 1),
    ]
    change_activities(desk, [lecture], {"speaker_organization": None})
    assert speakers(desk) == [("Li Wen", None, "Academician", 0), ("Ana Reyes", None, "Dr", 1)]
    assert of(desk, lecture)["host"] == "Chen Yi"


def test_a_speaker_who_leaves_takes_title_and_employer_along(desk: Desk, lecture: int) -> None:
    before = contents(desk)
    change_activities(desk, [lecture], {"speaker": "Ana Reyes"})
    assert speakers(desk) == [("Ana Reyes", "Green Park", "Dr", 0)]
    change_activities(desk, [lecture], {"speaker": "Omar Ali; Ana Reyes"})
    assert speakers(desk) == [("Omar Ali", None, None, 0), ("Ana Reyes", "Green Park", "Dr", 1)]
    desk.undo()
    desk.undo()
    assert contents(desk) == before


def test_speakers_change_places(desk: Desk, lecture: int) -> None:
    change_activities(desk, [lecture], {"speaker": "Ana Reyes; Li Wen"})
    assert speakers(desk) == [
        ("Ana Reyes", "Green Park", "Dr", 0),
        ("Li Wen", "Tongji University", "Prof.", 1),
    ]


def test_a_corrected_name_stays_in_its_place(desk: Desk, lecture: int) -> None:
    change_activities(desk, [lecture], {"speaker": "Li Wén; Ana Reyes"})
    assert speakers(desk)[0] == ("Li Wén", "Tongji University", "Prof.", 0)


def test_roles_are_added_changed_and_emptied(desk: Desk, lecture: int) -> None:
    change_activities(desk, [lecture], {"interpreter": "Mei; Yu", "host": None})
    assert (of(desk, lecture)["interpreter"], of(desk, lecture)["host"]) == ("Mei; Yu", None)
    change_activities(desk, [lecture], {"interpreter": "", "escort": "Bo"})
    assert (of(desk, lecture)["interpreter"], of(desk, lecture)["escort"]) == (None, "Bo")
    change_activities(desk, [lecture], {"speaker": None})
    assert speakers(desk) == []
    change_activities(desk, [lecture], {"speaker": "A; B", "speaker_organization": "One house"})
    assert {organization for _n, organization, _t, _p in speakers(desk)} == {"One house"}, (
        "one part is everybody's"
    )
    change_activities(desk, [lecture], {"speaker": "A; B; C", "speaker_organization": "X; Y"})
    assert [organization for _n, organization, _t, _p in speakers(desk)] == ["X", "Y", None]


def test_several_are_changed_and_removed_as_one_step(
    desk: Desk, cohort_id: int, lecture: int
) -> None:
    second = add_activity(desk, cohort_id, {**LECTURE, "title": None, "title_zh": "碳市场"})
    before = contents(desk)
    change_activities(desk, [lecture, second], {"venue": "Garden", "is_confirmed": True})
    assert desk.undo_label() == "Edit 2 activities"
    assert {record["venue"] for record in list_activities(desk, cohort_id)} == {"Garden"}
    curriculum.remove_activities(desk, [lecture, second])
    assert desk.undo_label() == "Remove 2 activities"
    assert contents(desk)["ActivityPerson"] == []
    desk.undo()
    desk.undo()
    assert contents(desk) == before
    curriculum.remove_activities(desk, [second])
    assert desk.undo_label() == "Remove activity 碳市场"
    change_activities(desk, [lecture], {"dress": "formal"})
    assert desk.undo_label() == "Edit activity Carbon markets"


def test_an_older_version_does_not_overwrite(desk: Desk, lecture: int) -> None:
    seen = {lecture: of(desk, lecture)["version"]}
    change_activities(desk, [lecture], {"start": dt.time(8)}, seen)
    with pytest.raises(EditConflictsFound):
        change_activities(desk, [lecture], {"start": dt.time(10)}, seen)
    assert of(desk, lecture)["start"] == dt.time(8)
    with pytest.raises(KnownFault, match="no longer there"):
        change_activities(desk, [99], {"start": dt.time(10)})


def test_venues_are_made_and_changed(desk: Desk, lecture: int) -> None:
    hall = curriculum.list_venues(desk)[0]["id"]
    curriculum.save_venue(desk, {"name": "Great hall", "capacity": 80}, hall)
    assert desk.undo_label() == "Edit venue Great hall"
    assert of(desk, lecture)["venue"] == "Great hall"
    assert curriculum.list_ways(desk) == []


def test_names_in_the_language_of_the_moment() -> None:
    row = {"en": "Hall", "zh": "大厅"}
    assert best_name(row, "en", "zh") == "Hall"
    texts.speak("zh")
    assert best_name(row, "en", "zh") == "大厅"
    assert best_name({"en": "Hall", "zh": None}, "en", "zh") == "Hall"
    assert curriculum.name_of({}) == "?"


def test_clashes_are_told(desk: Desk, cohort_id: int, lecture: int) -> None:
    participants.add_participant(desk, cohort_id, {"full_name": "A", "group_name": "1"})
    participants.add_participant(desk, cohort_id, {"full_name": "B", "status": "withdrawn"})
    assert [
        clash for clash in conflicts.list_clashes(desk, cohort_id) if clash.level == "clash"
    ] == []
    add_activity(desk, cohort_id, {**LECTURE, "title": "At the same time", "venue": "Hall 2"})
    clashes = [clash for clash in conflicts.list_clashes(desk, cohort_id) if clash.level == "clash"]
    assert any("Li Wen" in clash.message or "Ana Reyes" in clash.message for clash in clashes)
    hall = next(venue["id"] for venue in curriculum.list_venues(desk) if venue["name"] == "Hall 1")
    curriculum.save_venue(desk, {"capacity": 0, "name": "Hall 1"}, hall)
    with pytest.raises(KnownFault):
        conflicts.list_clashes(desk, 99)


def test_a_copy_has_all_fields_and_people_but_neither_attendance_nor_lock(
    desk: Desk, cohort_id: int, lecture: int
) -> None:
    change_activities(
        desk,
        [lecture],
        {"bus": "08:15", "group_name": "A", "is_confirmed": True, "notes": "Bring a hat"},
    )
    curriculum.lock_activities(desk, [lecture])
    person = participants.add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "status": "confirmed"}
    )
    desk.execute(
        "Tick",
        lambda work: (
            work.add(Attendance(enrolment_id=person, activity_id=lecture, state="present")).id
        ),
    )
    day = dt.date(2025, 6, 18)
    (copy,) = curriculum.copy_activities(
        desk, {lecture: {"date": day, "venue": "Hall 2", "interpreter": "Mei Xu"}}
    )
    assert desk.undo_label() == "Copy Carbon markets"
    before, after = of(desk, lecture), of(desk, copy)
    others = {"id", "version", "is_locked", "date", "venue", "venue_id", "interpreter"}
    assert {name: after[name] for name in after if name not in others} == {
        name: before[name] for name in before if name not in others
    }
    assert (after["date"], after["venue"], after["interpreter"], after["is_locked"]) == (
        day,
        "Hall 2",
        "Mei Xu",
        None,
    )
    assert before["is_locked"]
    now = contents(desk)
    assert [row["activity_id"] for row in now["Attendance"]] == [lecture]
    experts = {
        row["name"]: row["expert_id"]
        for row in now["ActivityPerson"]
        if row["activity_id"] == lecture
    }
    assert (
        experts.items()
        <= {
            r["name"]: r["expert_id"] for r in now["ActivityPerson"] if r["activity_id"] == copy
        }.items()
    )
    desk.undo()
    assert read_activity(desk, copy) is None
    assert of(desk, lecture) == before


def test_a_day_is_copied_to_several_as_one_step(desk: Desk, cohort_id: int, lecture: int) -> None:
    add_activity(
        desk,
        cohort_id,
        {"title": "Lunch", "date": LECTURE["date"], "start": dt.time(12), "kind": "meal"},
    )
    add_activity(desk, cohort_id, {"title": "Elsewhere", "date": dt.date(2025, 6, 20)})
    days = [dt.date(2025, 6, 18), dt.date(2025, 6, 19)]
    made = curriculum.copy_day(desk, cohort_id, LECTURE["date"], days)
    assert [(of(desk, key)["date"], of(desk, key)["title"]) for key in made] == [
        (day, title) for day in days for title in ("Carbon markets", "Lunch")
    ]
    assert desk.undo_label() == "Copy 17 Jun 2025 to 18 Jun 2025, 19 Jun 2025"
    desk.undo()
    assert len(list_activities(desk, cohort_id)) == 3
    assert curriculum.copy_day(desk, cohort_id, dt.date(2025, 6, 25), days) == []


def test_several_are_locked_and_unlocked_as_one_step(
    desk: Desk, cohort_id: int, lecture: int
) -> None:
    (other,) = curriculum.add_activities(desk, cohort_id, [{"title": "Lunch"}])
    curriculum.lock_activities(desk, [lecture, other])
    assert desk.undo_label() == "Lock 2 activities"
    assert of(desk, other)["is_locked"]
    curriculum.lock_activities(desk, [other], is_locked=False)
    assert desk.undo_label() == "Unlock Lunch"
    assert not of(desk, other)["is_locked"]
    desk.undo()
    desk.undo()
    assert not of(desk, lecture)["is_locked"]


@pytest.mark.parametrize("order", ["as given", "backwards"])
def test_who_is_met_in_any_role_has_what_the_sheet_says_of_them_anywhere(
    desk: Desk, cohort_id: int, order: str
) -> None:
    address = {
        "date": dt.date(2025, 6, 16),
        "title": "Opening",
        "addressed": "Li Wen",
        "host": "Ana Reyes",
    }
    entries = [address, LECTURE] if order == "as given" else [LECTURE, address]
    ids = [add_activity(desk, cohort_id, entry) for entry in entries]
    bench = {row["name"]: (row["title"], row["organization"]) for row in contents(desk)["Expert"]}
    assert (bench["Li Wen"], bench["Ana Reyes"]) == (
        ("Prof.", "Tongji University"),
        ("Dr", "Green Park"),
    )
    change_activities(
        desk, [ids[entries.index(LECTURE)]], {"speaker_organization": "Another house"}
    )
    again = {row["name"]: row["organization"] for row in contents(desk)["Expert"]}
    assert (again["Li Wen"], again["Ana Reyes"]) == ("Tongji University", "Green Park"), (
        "what is known stays"
    )
    assert len([row for row in contents(desk)["Expert"] if row["name"] == "Li Wen"]) == 1


# --- titles of all who spoke, and organisations in parts of an activity ---


OPENING: dict[str, Any] = {
    "title": "Opening",
    "addressed": "Li Wen; Ana Reyes; Chen Yi",
    "addressed_title": "Dean、Director; –; Mayor",
    "addressed_title_zh": "院长、主任; –; 市长",
    "addressed_zh": "李文; –; 陈毅",
    "addressed_organization": "Tongji University",
    "attended": "Wu Bo; Representatives of the Consulate General (3)",
    "hosted": "Tongji University",
    "visited": "Harbour Works; 东部水厂",
    "summary": "Three agreed to meet again.",
}
TOLD = {name: OPENING[name] for name in OPENING if name not in ("attended", "title")} | {
    "attended": "Wu Bo",
    "represented": "Consulate General (3)",
}


@pytest.fixture
def opening(desk: Desk, cohort_id: int) -> int:
    return add_activity(desk, cohort_id, OPENING)


def test_what_is_told_of_people_and_organisations_is_told_again(desk: Desk, opening: int) -> None:
    record = of(desk, opening)
    assert {name: record[name] for name in TOLD} == TOLD
    bench = {row["name"]: row for row in contents(desk)["Expert"]}
    assert set(bench) == {"Li Wen", "Ana Reyes", "Chen Yi", "Wu Bo"}
    assert (bench["Li Wen"]["name_zh"], bench["Li Wen"]["title_zh"]) == ("李文", "院长、主任")
    names = {row["name_en"] or row["name_zh"] for row in contents(desk)["Organisation"]}
    assert names == {"Consulate General", "Tongji University", "Harbour Works", "东部水厂"}
    before = contents(desk)
    change_activities(desk, [opening], TOLD)  # the same again: no step
    assert contents(desk) == before


def test_titles_stay_with_their_people(desk: Desk, opening: int) -> None:
    change_activities(desk, [opening], {"addressed": "Chen Yi; Li Wen"})
    record = of(desk, opening)
    assert record["addressed_title"] == "Mayor; Dean、Director"
    assert record["addressed_zh"] == "陈毅; 李文"
    change_activities(desk, [opening], {"addressed": "Li Wen"})
    assert of(desk, opening)["addressed_title"] == "Dean; Director"
    desk.undo()
    desk.undo()
    assert of(desk, opening)["addressed_title"] == OPENING["addressed_title"]


def test_a_delegation_joins_those_represented(desk: Desk, opening: int) -> None:
    change_activities(desk, [opening], {"attended": "Wu Bo; 市科委代表2人"})
    record = of(desk, opening)
    assert (record["attended"], record["represented"]) == (
        "Wu Bo",
        "Consulate General (3); 市科委 (2)",
    )
    change_activities(desk, [opening], {"represented": "Consulate General (4)"})
    assert of(desk, opening)["represented"] == "Consulate General (4)"
    people = [("attended", "Representatives of Harbour Works", None, None)]
    curriculum.set_activity_people(desk, opening, people)
    record = of(desk, opening)
    assert (record["attended"], record["addressed"]) == (None, None)
    assert record["represented"] == "Consulate General (4); Harbour Works"


def test_a_copy_has_people_and_organisations_but_not_what_was_said(
    desk: Desk, opening: int
) -> None:
    (copy,) = curriculum.copy_activities(desk, {opening: {"date": dt.date(2025, 6, 20)}})
    record = of(desk, copy)
    assert record["summary"] is None
    assert {name: record[name] for name in TOLD if name != "summary"} == {
        name: TOLD[name] for name in TOLD if name != "summary"
    }


def test_removing_an_activity_and_undo_bring_back_its_organisations(
    desk: Desk, opening: int
) -> None:
    before = contents(desk)
    curriculum.remove_activities(desk, [opening])
    assert contents(desk)["ActivityOrganisation"] == []
    desk.undo()
    assert contents(desk) == before
