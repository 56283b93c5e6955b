"""Undo of an import at any later time: reversed, kept, refused, each by name with who did what
in between.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.db.queries.imports import unpack
from lcdesk.model.entities import Lead
from lcdesk.model.faults import KnownFault
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk, UndoOutcome
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants, records
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
    sheet,
)

OMAR = ("Omar Farah", "Djibouti", "DJ1111111", "1979-05-05", None, "M")
LEILA = ("Leila Haddad", "Tunisia", "TN2222222", "1988-08-08", None, "S")
MUSA = ("Musa Bello", "Nigeria", "NG3333333", "1982-02-02", None, "L")


def told(outcome: UndoOutcome) -> list[tuple[str, str, str, str]]:
    return sorted((row.entity, row.name, row.fate, row.why) for row in outcome.rows)


def last_operation(desk: Desk) -> int:
    return history.list_operations(desk)[0].id


@pytest.fixture
def operation(desk: Desk, cohort_id: int, tmp_path: Path) -> int:
    bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", HANA, JUMA, ANA, OMAR, LEILA, MUSA))
    return last_operation(desk)


def three_clerks(desk: Desk) -> dict[str, dict[str, object]]:
    """Each of them at work on the people of the import."""
    who = people(desk)
    desk.who = "Li"
    participants.change_participants(desk, [who["Hana Tesfaye"]["id"]], {"dietary": "vegan"})
    participants.change_participants(desk, [who["Hana Tesfaye"]["id"]], {"room_type": "single"})
    desk.who = "Chen"
    participants.change_participants(desk, [who["Hana Tesfaye"]["id"]], {"email": "h@example.org"})
    lead = Lead(
        person_id=who["Juma Said"]["person_id"], partner="Green Park", subject="Solar roofs"
    )
    desk.execute("lead", lambda work: work.add(lead).id)
    desk.who = "Wang"
    participants.change_participants(desk, [who["Ana Reyes"]["id"]], {"status": "confirmed"})
    participants.remove_participants(desk, [who["Omar Farah"]["id"]])
    participants.change_participants(
        desk, [who["Musa Bello"]["id"]], {"phone": "+234 803 000 0000"}
    )
    desk.undo()  # he thought better of it
    return who


EXPECTED = [
    ("Enrolment", "Ana Reyes", "kept", "Wang changed Status."),
    ("Enrolment", "Hana Tesfaye", "kept", "Li changed Diet, Room. Chen changed E-mail."),
    ("Enrolment", "Juma Said", "kept", "Chen added to it: Cooperation lead Solar roofs."),
    ("Enrolment", "Leila Haddad", "reversed", ""),
    ("Enrolment", "Musa Bello", "reversed", ""),
    ("Enrolment", "Omar Farah", "refused", "Wang removed it."),
]


def test_undo_of_an_import_after_edits_by_three_clerks(desk: Desk, operation: int) -> None:
    three_clerks(desk)
    before = contents(desk)
    desk.who = "Boss"
    foreseen = history.preview_undo(desk, operation)
    assert contents(desk) == before, "looking writes nothing"
    assert last_operation(desk) == history.list_operations(desk, limit=1)[0].id
    outcome = desk.undo(operation)
    assert outcome == foreseen
    assert told(outcome) == EXPECTED
    assert (outcome.done, outcome.kept, outcome.refused) == (2, 3, 1)
    assert (
        outcome.message
        == "2 people were set back. 3 were changed since and were kept. 1 is no longer there."
    )
    now = contents(desk)
    assert sorted(people(desk)) == ["Ana Reyes", "Hana Tesfaye", "Juma Said"]
    assert len(now["StatusStep"]) == 4, "whoever stays keeps every step"
    assert [list(unpack(page["rows"])) for page in now["ImportPage"]] == [[2, 3, 4, 5, 6, 7]], (
        "and the page of the book"
    )
    assert len(now["ImportBatch"]) == 1
    desk.redo()
    assert contents(desk) == before
    assert all(finding.is_good for finding in check_desk(desk))


def test_a_preview_of_the_last_operation_and_of_nothing(desk: Desk, operation: int) -> None:
    assert history.preview_undo(desk).done == 6
    assert len(found(desk)) == 6
    with pytest.raises(KnownFault, match="nothing to undo"):
        history.preview_undo(desk, 999)


def test_a_changed_row_is_set_back_field_by_field(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    v2 = sheet(
        tmp_path / "v2.xlsx",
        ("Hana Tesfaye", "Ethiopia", "EP7777777", "1985-12-10", "vegan", "hana@example.org"),
        ("Juma Said", "Kenya", "AK0012345", "1980-01-02", "no nuts", None),
        heads=(*HEADS[:5], "E-mail"),
    )
    bring(desk, cohort_id, v2)
    operation = last_operation(desk)
    desk.who = "Li"
    hana = people(desk)["Hana Tesfaye"]["id"]
    participants.change_participants(desk, [hana], {"email": "new@example.org"})
    outcome = desk.undo(operation)
    assert told(outcome) == [
        ("Enrolment", "Hana Tesfaye", "kept", "Li changed E-mail."),
        ("Enrolment", "Juma Said", "reversed", ""),
    ]
    record = people(desk)["Hana Tesfaye"]
    assert (record["email"], record["passport_no"], record["dietary"]) == (
        "new@example.org",
        "EP1234567",
        "halal",
    )
    desk.redo()
    record = people(desk)["Hana Tesfaye"]
    assert (record["email"], record["passport_no"], record["dietary"]) == (
        "new@example.org",
        "EP7777777",
        "vegan",
    )


def test_parts_of_a_name_go_back_together(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    heads = ("Given name", "Family name", "Country", "Passport no.")
    bring(
        desk,
        cohort_id,
        sheet(tmp_path / "v1.xlsx", ("Hana", "Tesfaye", "Ethiopia", "EP1234567"), heads=heads),
    )
    bring(
        desk,
        cohort_id,
        sheet(tmp_path / "v2.xlsx", ("Hanna", "Tesfaya", "Ethiopia", "EP1234567"), heads=heads),
    )
    operation, one = last_operation(desk), found(desk)[0]
    participants.change_participants(desk, [one], {"given_name": "Hana Marta"})
    assert desk.undo(operation).kept == 1
    record = finding.read_one(desk, one)
    assert record
    assert (record["given_name"], record["family_name"], record["full_name"]) == (
        "Hana Marta",
        "Tesfaya",
        "Hana Marta Tesfaya",
    )


def test_a_cohort_that_came_with_the_import_stays_for_those_who_stay(
    desk: Desk, tmp_path: Path
) -> None:
    names = sheet(tmp_path / "names.xlsx", HANA, JUMA)
    plan = importing.prepare(desk, importing.read_file(names), None)
    cohort_id = importing.apply(desk, plan, {"name_en": "Wuhan"}, names).cohort_id
    operation = last_operation(desk)
    cohorts.change_cohort(desk, cohort_id, {"city": "Wuhan"})
    outcome = history.preview_undo(desk, operation)
    assert [(row.entity, row.name, row.fate) for row in outcome.rows if row.fate == "kept"] == [
        ("Cohort", "Wuhan", "kept")
    ]
    assert outcome.done == 2, "who edits a cohort has not touched its people"
    participants.change_participants(desk, found(desk, "juma"), {"dietary": "vegan"})
    desk.undo(operation)
    assert list(people(desk, cohort_id)) == ["Juma Said"]


def test_a_person_enrolled_elsewhere_since_stays(desk: Desk, operation: int) -> None:
    hana = people(desk)["Hana Tesfaye"]["person_id"]
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    desk.who = "Li"
    desk.execute("again", lambda work: records.enrol(work, other, hana, {}))
    outcome = desk.undo(operation)
    (row,) = [row for row in outcome.rows if row.fate == "kept"]
    assert (row.name, row.why) == ("Hana Tesfaye", "Li added to it: Participant Hana Tesfaye.")


def test_undo_of_a_timetable_after_edits(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "days.xlsx", *TWO_DAYS, heads=DAY_HEADS))
    operation = last_operation(desk)
    entries = {entry["title"]: entry["id"] for entry in curriculum.list_activities(desk, cohort_id)}
    desk.who = "Li"
    curriculum.change_activities(desk, [entries["Carbon markets"]], {"notes": "bring a laptop"})
    outcome = desk.undo(operation)
    assert [row for row in told(outcome) if row[0] == "Activity"] == [
        ("Activity", "Carbon markets", "kept", "Li changed Notes."),
        ("Activity", "Low-carbon pathways", "reversed", ""),
        ("Activity", "Opening of the course", "reversed", ""),
    ]
    (left,) = curriculum.list_activities(desk, cohort_id)
    assert (left["speaker"], left["venue"]) == ("Dr Chen", "Seminar room 5")
    desk.redo()
    assert len(curriculum.list_activities(desk, cohort_id)) == 3


def test_a_large_import_is_taken_back_at_once(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    import time

    many = [(f"Person Nr{i}", "Kenya", f"AK{i:07}", None, None, None) for i in range(3000)]
    bring(desk, cohort_id, sheet(tmp_path / "many.xlsx", *many))
    operation = last_operation(desk)
    participants.change_participants(desk, found(desk)[::10], {"dietary": "vegan"})
    began = time.process_time()
    outcome = desk.undo(operation)
    assert (outcome.done, outcome.kept) == (2700, 300)
    assert time.process_time() - began < 5


def test_an_import_that_changed_nothing_has_lines_of_its_book_only(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", HANA, JUMA))
    bring(desk, cohort_id, sheet(tmp_path / "other.xlsx", JUMA, HANA))
    outcome = desk.undo()
    assert {row.entity for row in outcome.rows} == {"ImportBatch", "ImportPage"}
    assert (outcome.done, outcome.kept) == (2, 0)


def test_further_columns_go_back_head_by_head(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    heads = (*HEADS[:4], "Shoe", "T-shirt")
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", (*HANA[:4], "38", "L"), heads=heads))
    bring(desk, cohort_id, sheet(tmp_path / "v2.xlsx", (*HANA[:4], "39", "XL"), heads=heads))
    operation = last_operation(desk)
    heads = (*HEADS[:4], "T-shirt", "Locker")
    bring(desk, cohort_id, sheet(tmp_path / "v3.xlsx", (*HANA[:4], "XXL", "12"), heads=heads))
    outcome = desk.undo(operation)
    assert [(row.fate, row.why.split(" changed ")[-1]) for row in outcome.rows] == [
        ("kept", "further columns.")
    ]
    assert people(desk)["Hana Tesfaye"]["extra"] == {"Shoe": "38", "T-shirt": "XXL", "Locker": "12"}
    desk.redo()
    assert people(desk)["Hana Tesfaye"]["extra"] == {"Shoe": "39", "T-shirt": "XXL", "Locker": "12"}


def test_other_heads_do_not_hold_further_columns(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA[:4], heads=HEADS[:4]))
    bring(
        desk, cohort_id, sheet(tmp_path / "v2.xlsx", (*HANA[:4], "39"), heads=(*HEADS[:4], "Shoe"))
    )
    operation = last_operation(desk)
    bring(
        desk,
        cohort_id,
        sheet(tmp_path / "v3.xlsx", (*HANA[:4], "12"), heads=(*HEADS[:4], "Locker")),
    )
    assert [row.fate for row in desk.undo(operation).rows] == ["reversed"]
    assert people(desk)["Hana Tesfaye"]["extra"] == {"Locker": "12"}


def test_what_an_undo_and_a_redo_are_called(desk: Desk, operation: int) -> None:
    assert history.preview_undo(desk, operation).foreseen == "6 people are set back as they were."
    assert desk.undo(operation).message == "6 people were set back."
    assert desk.redo().message == "6 people were done again."
    desk.undo(operation)
    with pytest.raises(KnownFault, match="undone already"):
        desk.undo(operation)
    with pytest.raises(KnownFault, match="nothing of that number"):
        desk.undo(999)


def test_a_sentence_has_one_full_stop(desk: Desk, operation: int) -> None:
    who = people(desk)["Hana Tesfaye"]["id"]
    participants.change_participants(desk, [who], {"passport_no": "EP0000001"})
    (why,) = [row.why for row in desk.undo(operation).rows if row.name == "Hana Tesfaye"]
    assert why.endswith("changed Passport no.")


def test_what_was_undone_is_done_again_after_others(desk: Desk, operation: int) -> None:
    who = people(desk)
    ids = [who[name]["id"] for name in ("Hana Tesfaye", "Juma Said")]
    participants.change_participants(desk, ids, {"room_type": "single"})
    rooms = last_operation(desk)
    desk.undo(rooms)
    participants.change_participants(desk, [ids[0]], {"room_type": "twin", "dietary": "vegan"})
    undone = {line.id: line for line in history.list_operations(desk)}
    assert (undone[rooms].turn, undone[rooms].turned) == ("redo", rooms)
    assert (undone[rooms + 1].turn, undone[rooms + 1].turned) == ("redo", rooms)
    assert desk.redo_label() is None
    before = contents(desk)
    foreseen = history.preview_turn(desk, rooms, "redo")
    assert contents(desk) == before
    done = history.turn_operation(desk, rooms, "redo")
    assert foreseen == done
    assert sorted((row.name, row.fate) for row in done.rows) == [
        ("Hana Tesfaye", "kept"),
        ("Juma Said", "reversed"),
    ]
    now = {name: row["room_type"] for name, row in people(desk).items()}
    assert (now["Hana Tesfaye"], now["Juma Said"]) == ("twin", "single")
    lines = {line.id: line.turn for line in history.list_operations(desk)}
    assert (lines[rooms], lines[rooms + 1], lines[max(lines)]) == ("undo", None, "undo")
    with pytest.raises(KnownFault, match="stands"):
        desk.redo(rooms)


def test_an_import_is_brought_back_after_others(desk: Desk, operation: int) -> None:
    before = people(desk)
    desk.undo(operation)
    cohorts.add_cohort(desk, {"name_en": "Another"})
    desk.redo(operation)
    assert people(desk) == before
    assert all(finding.is_good for finding in check_desk(desk))
