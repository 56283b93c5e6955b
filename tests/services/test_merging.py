"""Joining two people: fields, relations, shared cohorts; undo restores exactly; who is likely
one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.entities import Attendance, IssuedPaper, Lead
from lcdesk.model.faults import KnownFault
from lcdesk.services import merging
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import curriculum
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants, records
from tests.examples import examples
from tests.services.rows import bring, contents, found, people, sheet

HANA = {
    "full_name": "Hana Tesfaye",
    "nationality": "ET",
    "birth_date": "1985-12-10",
    "passport_no": "EP1234567",
    "dietary": "halal",
}
AGAIN = {
    "full_name": "TESFAYE Hana",
    "nationality": "ET",
    "birth_date": "1985-12-10",
    "passport_no": "EP7777777",
    "email": "hana@example.org",
    "dietary": "vegan",
    "notes": "Arrives late",
    "status": "confirmed",
}


def add(desk: Desk, cohort_id: int, values: dict[str, Any]) -> tuple[int, int]:
    """(enrolment id, person id)."""
    one = participants.add_participant(desk, cohort_id, values)
    record = finding.read_one(desk, one)
    assert record
    return one, record["person_id"]


@pytest.fixture
def two(desk: Desk, cohort_id: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Hana twice in one cohort; the second one with attendance, a paper, a lead and another
    cohort.
    """
    kept, other = add(desk, cohort_id, HANA), add(desk, cohort_id, AGAIN)
    chengdu = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    activity = curriculum.add_activity(
        desk, cohort_id, {"title": "Opening", "date": dt.date(2025, 6, 16)}
    )
    visit = curriculum.add_activity(
        desk, cohort_id, {"title": "Visit", "date": dt.date(2025, 6, 17)}
    )

    def more(work: Work) -> None:
        records.enrol(work, chengdu, other[1], {"dietary": "no pork"})
        work.add(Lead(person_id=other[1], partner="Green Park"))
        work.add(IssuedPaper(enrolment_id=other[0], kind="letter", issued_at=clock.now(), data={}))
        work.add(Attendance(enrolment_id=kept[0], activity_id=activity, state="present"))
        work.add(Attendance(enrolment_id=other[0], activity_id=activity, state="absent"))
        work.add(Attendance(enrolment_id=other[0], activity_id=visit, state="present"))

    desk.execute("more", more)
    return kept, other


def test_side_by_side(desk: Desk, cohort_id: int, two: Any) -> None:
    (_one, kept), (_two, other) = two
    told = merging.compare(desk, kept, other)
    assert (told.kept_name, told.other_name) == ("Hana Tesfaye", "TESFAYE Hana")
    assert told.shared == ((cohort_id, "Shanghai"),)
    assert [pair.key for pair in told.conflicts] == [
        "passport_no",
        f"status@{cohort_id}",
        f"dietary@{cohort_id}",
    ]
    by_key = {pair.key: pair for pair in told.pairs}
    assert (by_key["email"].value, by_key["email"].is_conflict) == ("hana@example.org", False)
    assert by_key[f"dietary@{cohort_id}"].value == "halal"
    assert {move.entity: move.count for move in told.moves} == {
        "Enrolment": 1,
        "Lead": 1,
        "StatusStep": 1,
        "Attendance": 2,
        "IssuedPaper": 1,
    }


def test_all_of_it_moves_and_undo_brings_it_back(desk: Desk, cohort_id: int, two: Any) -> None:
    (one, kept), (_two, other) = two
    before = contents(desk)
    merging.merge(
        desk, kept, other, {"passport_no": "EP7777777", f"status@{cohort_id}": "confirmed"}
    )
    after = contents(desk)
    assert [person["id"] for person in after["Person"]] == [kept]
    hana = people(desk, cohort_id)["Hana Tesfaye"]
    assert (hana["passport_no"], hana["email"], hana["status"], hana["dietary"], hana["notes"]) == (
        "EP7777777",
        "hana@example.org",
        "confirmed",
        "halal",
        "Arrives late",
    )
    assert hana["extra"]["Diet (of the entry joined)"] == "vegan"
    assert "EP1234567" not in str(after["Enrolment"]), (
        "private values stay where they are masked: in the history"
    )
    assert [c["name_en"] for c in finding.other_cohorts(desk, kept)] == ["Shanghai", "Chengdu"]
    assert after["Lead"][0]["person_id"] == kept
    assert after["IssuedPaper"][0]["enrolment_id"] == one
    assert [(a["enrolment_id"], a["state"], a["note"]) for a in after["Attendance"]] == [
        (one, "present", "The entry joined said: absent"),
        (one, "present", None),
    ]
    assert len(found(desk, "vegan")) == 1, "what was not chosen is found"
    assert found(desk, "vegan") == [one]
    assert desk.undo_label() == "Join TESFAYE Hana into Hana Tesfaye"
    for _round in range(2):
        assert desk.undo().kept == 0
        assert contents(desk) == before
        assert len(found(desk, "tesfaye")) == 3
        desk.redo()
        assert contents(desk) == after
    assert all(finding.is_good for finding in check_desk(desk))


def test_the_book_of_an_import_follows(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    kept = add(desk, cohort_id, HANA)
    bring(
        desk, cohort_id, sheet(tmp_path / "a.xlsx", ("Juma Said", "Kenya", "AK1", None, None, "L"))
    )
    juma = people(desk)["Juma Said"]
    operation = history.list_operations(desk)[0].id
    merging.merge(desk, kept[1], juma["person_id"], {})
    batch = importing.list_batches(desk)[0]["id"]
    assert [row["entity_id"] for row in importing.list_rows(desk, batch)] == [kept[0]]
    assert importing.list_imports(desk)[0]["there"] == 1
    outcome = desk.undo(operation)
    assert [(row.name, row.fate) for row in outcome.rows] == [("Juma Said", "refused")]
    assert "removed" in outcome.rows[0].why
    assert list(people(desk)) == ["Hana Tesfaye"]


def test_nobody_with_herself_and_nobody_who_is_gone(desk: Desk, cohort_id: int) -> None:
    one, person = add(desk, cohort_id, HANA)
    with pytest.raises(KnownFault, match="one entry already"):
        merging.merge(desk, person, person, {})
    _two, other = add(desk, cohort_id, AGAIN)
    participants.remove_participants(desk, [one])
    with pytest.raises(KnownFault, match="no longer there"):
        merging.compare(desk, person, other)


def test_likely_pairs(desk: Desk, cohort_id: int) -> None:
    chengdu = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    people_of = {
        "hana": HANA,
        "again": {**AGAIN, "passport_no": None},
        "number": {"full_name": "H. Tesfaye", "passport_no": "EP 123 4567"},
        "olga": {"full_name": "Olga Ivanova", "nationality": "RU", "birth_date": "1990-01-01"},
        "cyrillic": {"full_name": "Ольга Иванова", "nationality": "RU", "birth_date": "1990-01-01"},
        "near": {"full_name": "Olga Ivanowa", "nationality": "RU", "birth_date": "1990-01-01"},
        "li": {
            "full_name": "Li Wei",
            "nationality": "CN",
            "birth_date": "1980-01-01",
            "passport_no": "E1",
        },
        "other li": {
            "full_name": "Wei Li",
            "nationality": "CN",
            "birth_date": "1991-05-05",
            "passport_no": "E2",
        },
    }
    ids = {
        key: add(desk, chengdu if key == "again" else cohort_id, values)[1]
        for key, values in people_of.items()
    }
    names = {number: key for key, number in ids.items()}
    pairs = [
        (names[pair.kept], names[pair.other], pair.by)
        for pair in merging.likely_pairs(desk, cohort_id)
    ]
    assert pairs == [
        ("hana", "number", "passport"),
        ("hana", "again", "name"),
        ("olga", "cyrillic", "name"),
        ("olga", "near", "near"),
        ("cyrillic", "near", "near"),
    ]
    assert [(names[p.kept], names[p.other]) for p in merging.likely_pairs(desk, chengdu)] == [
        ("hana", "again")
    ]
    assert len(merging.likely_pairs(desk)) == 5
    assert merging.likely_pairs(desk)[0].why == "the same passport number"


VALUES = st.fixed_dictionaries(
    {"full_name": st.sampled_from(["Hana Tesfaye", "王小明"])},
    optional={
        "passport_no": st.sampled_from(["EP1", "EP2"]),
        "email": st.sampled_from(["a@example.org", "b@example.org"]),
        "dietary": st.sampled_from(["halal", "vegan"]),
        "notes": st.sampled_from(["early", "late"]),
        "status": st.sampled_from(["nominated", "confirmed"]),
        "arrival_date": st.just(dt.date(2025, 6, 13)),
        "extra": st.sampled_from([{"T-shirt": "L"}, {"T-shirt": "S", "Bus": "2"}]),
    },
)


@settings(
    max_examples=examples(7, 12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(VALUES, VALUES, st.booleans(), st.sampled_from([None, "chosen", "cleared"]))
def test_undo_after_joining_is_nothing(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    mine: dict[str, Any],
    theirs: dict[str, Any],
    are_together: bool,
    choice: str | None,
) -> None:
    """The law: joining and undoing leaves every row of the desk as it was; redo joins again."""
    desk = new_desk(tmp_path_factory.mktemp("law"))
    try:
        first = cohorts.add_cohort(desk, {"name_en": "A"})
        second = first if are_together else cohorts.add_cohort(desk, {"name_en": "B"})
        (_one, kept), (_two, other) = add(desk, first, mine), add(desk, second, theirs)
        before = contents(desk)
        values = {"email": "c@example.org" if choice == "chosen" else None} if choice else {}
        merging.merge(desk, kept, other, values)
        after = contents(desk)
        assert len(after["Person"]) == 1
        desk.undo()
        assert contents(desk) == before
        desk.redo()
        assert contents(desk) == after
        desk.undo()
        assert contents(desk) == before
    finally:
        desk.close()
