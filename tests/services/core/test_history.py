"""The history in words: deeds, what each changed, and the changes of one entry; private values
stay masked.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk import texts
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import participants
from lcdesk.services.participants.entry_history import read_entry
from tests.services.rows import ANA, HANA, JUMA, bring, found, sheet


@pytest.fixture
def hana(desk: Desk, cohort_id: int) -> int:
    return participants.add_participant(
        desk, cohort_id, {"full_name": "Hana Tesfaye", "passport_no": "EP1234567"}
    )


def test_operations_in_words_newest_first(desk: Desk, hana: int) -> None:
    participants.change_participants(desk, [hana], {"dietary": "halal"})
    desk.undo()
    desk.redo()
    operations = history.list_operations(desk)
    assert [operation.words for operation in operations] == [
        "Redo: Edit Diet of Hana Tesfaye",
        "Undo: Edit Diet of Hana Tesfaye",
        "Edit Diet of Hana Tesfaye",
        "New participant Hana Tesfaye",
        "New cohort Shanghai",
    ]
    assert [operation.kind for operation in operations] == ["redo", "undo", "do", "do", "do"]
    assert all(operation.rows >= 1 and operation.who == desk.who for operation in operations)
    assert [
        operation.id
        for operation in history.list_operations(desk, limit=2, before=operations[1].id)
    ] == [operations[2].id, operations[3].id]


def test_what_was_undone_is_marked(desk: Desk, hana: int) -> None:
    desk.undo()
    assert [
        (operation.kind, operation.is_undone) for operation in history.list_operations(desk)
    ] == [("undo", False), ("do", True), ("do", False)]


def test_operations_in_the_language_of_the_moment(desk: Desk, hana: int) -> None:
    participants.change_participants(desk, [hana], {"dietary": "halal"})
    texts.speak("zh")
    assert "Diet" not in history.list_operations(desk)[0].words


def test_the_changes_of_one_entry(desk: Desk, hana: int) -> None:
    participants.change_participants(
        desk, [hana], {"arrival_date": dt.date(2025, 6, 13), "passport_no": "EP7777777"}
    )
    participants.change_participants(desk, [hana], {"arrival_date": None})
    lines = read_entry(desk, hana, 20)
    assert [(line.title, line.old, line.new) for line in lines[:3]] == [
        ("Arrival date", "13 Jun 2025", ""),
        ("Passport no.", history.HIDDEN, history.HIDDEN),
        ("Arrival date", "", "13 Jun 2025"),
    ] or {(line.title, line.old, line.new) for line in lines[:3]} == {
        ("Arrival date", "13 Jun 2025", ""),
        ("Passport no.", history.HIDDEN, history.HIDDEN),
        ("Arrival date", "", "13 Jun 2025"),
    }
    assert "EP" not in "".join(line.old + line.new for line in lines)
    made = [line.words for line in lines if not line.name]
    assert made == ["New participant Hana Tesfaye"], "the enrolment and the person are told once"


def test_somebody_from_an_import_has_its_line(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", HANA, JUMA, ANA))
    juma = found(desk, "juma")[0]
    assert {line.words for line in read_entry(desk, juma, 20)} == {"Import of names.xlsx"}
    operation = history.list_operations(desk)[0]
    made = {
        (change.entity, change.what): change.count
        for change in history.read_changes(desk, operation.id)
    }
    assert made["Person", "made"] == made["Enrolment", "made"] == 3
    assert made["ImportPage", "made"] == 1
    assert operation.rows == 3
    assert history.find_maker(desk, "Enrolment", juma) == operation.id
    desk.undo()
    assert history.find_maker(desk, "Enrolment", juma) is None
    removed = {
        (change.entity, change.what): change.count
        for change in history.read_changes(desk, history.list_operations(desk)[0].id)
    }
    assert removed["Person", "removed"] == 3
    assert history.list_operations(desk)[0].rows == 3
    desk.redo()
    assert read_entry(desk, juma, 1)[0].words == "Redo: Import of names.xlsx"


def test_what_an_operation_changed_entry_by_entry(desk: Desk, hana: int) -> None:
    participants.change_participants(
        desk, [hana], {"dietary": "halal", "phone": "+251 911 000 111"}
    )
    changes = history.read_changes(desk, history.list_operations(desk)[0].id)
    assert {(change.entity, change.name, change.what) for change in changes} == {
        ("Enrolment", "Hana Tesfaye", "changed"),
        ("Person", "Hana Tesfaye", "changed"),
    }
    assert ("Diet", "", "halal") in [field for change in changes for field in change.fields]
    assert ("Phone", "", history.HIDDEN) in [field for change in changes for field in change.fields]
    participants.remove_participants(desk, [hana])
    gone = history.read_changes(desk, history.list_operations(desk)[0].id)
    assert ("Person", "Hana Tesfaye", "removed") in {
        (change.entity, change.name, change.what) for change in gone
    }


def test_changes_of_an_activity(desk: Desk, cohort_id: int) -> None:
    activity = curriculum.add_activity(desk, cohort_id, {"title": "Opening", "venue": "Hall 1"})
    curriculum.change_activities(desk, [activity], {"venue": "Hall 2", "start": dt.time(9)})
    changes = history.read_changes(desk, history.list_operations(desk)[0].id)
    (told,) = [change for change in changes if change.entity == "Activity"]
    assert {field for field, _old, _new in told.fields} == {"Venue", "Start"}
    assert told.name == "Opening"


def test_an_older_operation_is_taken_back(desk: Desk, hana: int) -> None:
    participants.change_participants(desk, [hana], {"dietary": "halal"})
    operation = history.list_operations(desk)[0].id
    participants.change_participants(desk, [hana], {"room_type": "single"})
    outcome = history.undo_operation(desk, operation)
    assert (outcome.done, outcome.kept, outcome.label) == (1, 0, "Edit Diet of Hana Tesfaye")
    record = finding.read_one(desk, hana)
    assert record
    assert (record["dietary"], record["room_type"]) == (None, "single")


def test_an_operation_whose_entry_has_no_name(desk: Desk) -> None:
    cohorts.add_cohort(desk, {})
    changes = history.read_changes(desk, history.list_operations(desk)[0].id)
    assert {change.name for change in changes} == {""}


def test_what_a_step_changed_is_said_to_be_unreadable_where_the_desk_is_damaged(
    desk: Desk, hana: int
) -> None:
    participants.change_participants(desk, [hana], {"dietary": "halal"})
    last, first = history.list_operations(desk)[:2]
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE change SET after = '{\"a' WHERE deed_id = ?", (last.id,))
    with pytest.raises(KnownFault):
        history.read_changes(desk, last.id)
    assert history.read_changes(desk, first.id)
