"""The papers of a participant: what fields say already, what is noted, what is due; as one deed
each.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest

from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.erasure import erasure
from lcdesk.services.participants import documents
from lcdesk.services.participants import documents as photos
from lcdesk.services.participants.documents import Item, checklist, set_document
from lcdesk.services.participants.participants import add_participant, change_participants
from lcdesk.services.participants.records import enrol
from tests.services.rows import contents

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"


@pytest.fixture
def one(desk: Desk, cohort_id: int) -> int:
    return add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye"})


def states(desk: Desk, one: int) -> dict[str, str | None]:
    return {item.kind: item.state for item in checklist(desk, one)}


def item(desk: Desk, one: int, kind: str) -> Item:
    return next(item for item in checklist(desk, one) if item.kind == kind)


def test_a_cohort_asks_for_the_usual_ones_unless_it_says_otherwise(
    desk: Desk, one: int, cohort_id: int
) -> None:
    assert tuple(states(desk, one)) == documents.USUAL
    documents.set_checklist(desk, cohort_id, ["consent", "photo"])
    assert list(states(desk, one)) == ["photo", "consent"]
    set_document(desk, [one], "health_form", "received")
    assert list(states(desk, one)) == ["photo", "health_form", "consent"]
    with pytest.raises(KnownFault):
        documents.set_checklist(desk, cohort_id, [])


def test_papers_follow_their_fields(desk: Desk, one: int) -> None:
    assert set(states(desk, one).values()) == {None}
    change_participants(
        desk, [one], {"visa_letter_no": "INV7", "visa_state": "applied", "insurance": "Ping An"}
    )
    person = (finding.read_one(desk, one) or {})["person_id"]
    photos.set_photo(desk, person, JPEG, "me.jpg")
    told = states(desk, one)
    assert (told["invitation"], told["visa"], told["insurance"], told["photo"]) == (
        "received",
        "asked",
        "received",
        "received",
    )
    assert item(desk, one, "invitation").said == "INV7"
    assert item(desk, one, "visa").is_due
    change_participants(desk, [one], {"visa_state": "issued"})
    assert not item(desk, one, "visa").is_due


@pytest.mark.parametrize("state", [None, "asked", "received", "checked", "not_needed"])
@pytest.mark.parametrize("kind", ["nomination_letter", "photo", "invitation", "visa", "insurance"])
def test_what_is_due_is_what_the_rule_counts(
    desk: Desk, one: int, kind: str, state: str | None
) -> None:
    for values in (
        {},
        {"visa_state": "applied", "visa_letter_no": "INV7"},
        {"visa_state": "to_apply"},
    ):
        change_participants(desk, [one], values)
        set_document(desk, [one], kind, state)
        rule = QueryRule("document_missing", (kind,))
        counted = finding.count_rules(desk, Query(), [rule])[rule]
        assert item(desk, one, kind).is_due == bool(counted)


def test_nothing_is_due_of_who_does_not_come(desk: Desk, one: int) -> None:
    change_participants(desk, [one], {"status": "withdrawn"})
    assert not any(found.is_due for found in checklist(desk, one))


def test_nothing_is_due_where_only_what_this_cohort_held_was_erased(
    desk: Desk, one: int, cohort_id: int
) -> None:
    second = cohorts.add_cohort(desk, {"name_en": "Second"})
    person = (finding.read_one(desk, one) or {})["person_id"]
    there = desk.execute("Enrol", lambda work: enrol(work, second, person, {}))
    erasure.anonymise_cohort(desk, cohort_id)
    assert not any(found.is_due for found in checklist(desk, one))
    assert any(found.is_due for found in checklist(desk, there))


def test_several_get_a_paper_as_one_operation(desk: Desk, one: int, cohort_id: int) -> None:
    two = add_participant(desk, cohort_id, {"full_name": "Juma Said"})
    set_document(desk, [one], "passport_scan", "asked", dt.date(2026, 10, 3), "by mail")
    before = contents(desk)
    set_document(desk, [one, two], "passport_scan", "received", dt.date(2026, 10, 8))
    assert desk.undo_label() == "passport scan of 2 participants"
    found = item(desk, one, "passport_scan")
    assert (found.state, found.on, found.note) == ("received", dt.date(2026, 10, 8), "by mail")
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    set_document(desk, [one, two], "passport_scan", None)
    assert contents(desk)["Document"] == []


def test_a_photo_replaces_the_one_before(desk: Desk, one: int) -> None:
    person = (finding.read_one(desk, one) or {})["person_id"]
    photos.set_photo(desk, person, JPEG, "me.jpg")
    photos.set_photo(desk, person, JPEG + b"2", "newer.jpg")
    assert photos.read_photo(desk, person) == JPEG + b"2"
    desk.undo()
    assert photos.read_photo(desk, person) == JPEG
    photos.remove_photo(desk, person)
    assert desk.undo_label() == "Remove the photo of Hana Tesfaye"
    assert photos.read_photo(desk, person) is None
    desk.undo()
    assert photos.read_photo(desk, person) == JPEG


@pytest.mark.parametrize("data", [b"", b"PNG", JPEG + b"x" * photos.MOST])
def test_what_is_no_small_jpeg_is_not_kept(desk: Desk, one: int, data: bytes) -> None:
    person = (finding.read_one(desk, one) or {})["person_id"]
    with pytest.raises(KnownFault):
        photos.set_photo(desk, person, data, "me.jpg")
    assert photos.read_photo(desk, person) is None


def test_documents_counted_for_many_are_those_of_each_checklist(desk: Desk, cohort_id: int) -> None:
    chance = random.Random(20)
    other = cohorts.add_cohort(desk, {"name_en": "Another"})
    documents.set_checklist(desk, other, ["consent", "photo", "visa"])
    ids = [
        add_participant(desk, (cohort_id, other)[at % 2], {"full_name": f"Person {at}"})
        for at in range(24)
    ]
    for one in ids:
        fields = {
            "visa_letter_no": chance.choice((None, "INV7")),
            "visa_state": chance.choice((None, "applied", "issued", "not_needed", "refused")),
            "insurance": chance.choice((None, "Ping An")),
            "consent": chance.choice((None, True, False)),
        }
        change_participants(desk, [one], fields)
        for kind in chance.sample(documents.USUAL, 3):
            set_document(desk, [one], kind, chance.choice(("asked", "received", "not_needed")))
    person = (finding.read_one(desk, ids[0]) or {})["person_id"]
    photos.set_photo(desk, person, JPEG, "me.jpg")
    counts = documents.count_documents(desk, [*ids, 99_999])
    assert list(counts) == ids
    for one in ids:
        items = checklist(desk, one)
        assert counts[one].here == sum(each.is_here for each in items)
        assert counts[one].whole == len(items)
