"""Photos, documents, quotas and reveals: what the door makes of them: named, joined, removed,
undone, or none of it.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model.entities import Document, Entity, Photo, Quota, Reveal
from lcdesk.services import merging
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.participants import participants
from tests.services.rows import contents

JPEG = b"\xff\xd8\xff\xe0 not much of a picture"


def person_of(desk: Desk, enrolment_id: int) -> int:
    record = finding.read_one(desk, enrolment_id)
    assert record
    return record["person_id"]


def count(desk: Desk, entity: type[Entity]) -> int:
    with desk.reading() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(table_of(entity))) or 0


def with_papers(desk: Desk, enrolment_id: int, state: str, note: str | None = None) -> None:
    """A photo and a nomination letter."""

    def bring(work: Work) -> None:
        work.add(Photo(person_id=person_of(desk, enrolment_id), data=JPEG, file_name="me.jpg"))
        on = dt.date(2025, 5, len(state))
        work.add(
            Document(
                enrolment_id=enrolment_id, kind="nomination_letter", state=state, on=on, note=note
            )
        )

    desk.execute("papers", bring)


def test_a_person_goes_with_photo_and_papers_and_comes_back(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(desk, cohort_id, {"full_name": "Ana Lima"})
    with_papers(desk, one, "received")
    before = contents(desk)
    for _round in range(2):
        participants.remove_participants(desk, [one])
        assert (count(desk, Photo), count(desk, Document)) == (0, 0)
        outcome = desk.undo()
        assert (outcome.done, outcome.kept, outcome.refused) == (1, 0, 0)
        assert contents(desk) == before
        desk.redo()
        assert contents(desk)["Photo"] == []
        desk.undo()


def test_papers_are_called_by_whose_they_are(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(desk, cohort_id, {"full_name": "Ana Lima"})
    with_papers(desk, one, "asked")
    operation = history.list_operations(desk)[0]
    told = history.read_changes(desk, operation.id)
    assert [(change.entity, change.name) for change in told] == [
        ("Photo", "Ana Lima"),
        ("Document", "Ana Lima"),
    ]
    assert ("Document", "", "nomination letter") in [
        (field, old, new) for field, old, new in told[1].fields
    ]
    outcome = desk.undo()
    assert {(row.entity, row.name, row.fate) for row in outcome.rows} == {
        ("Document", "Ana Lima", "reversed"),
        ("Photo", "Ana Lima", "reversed"),
    }


def test_of_two_who_are_one_the_further_paper_and_the_kept_photo_stand(
    desk: Desk, cohort_id: int
) -> None:
    kept, other = (
        participants.add_participant(desk, cohort_id, {"full_name": name})
        for name in ("Ana", "Ana L.")
    )
    with_papers(desk, kept, "asked", "by mail")
    with_papers(desk, other, "checked", "original seen")
    before = contents(desk)
    merging.merge(desk, person_of(desk, kept), person_of(desk, other))
    with desk.reading() as session:
        (paper,) = session.scalars(sa.select(Document)).all()
        assert (paper.enrolment_id, paper.state, paper.on) == (kept, "checked", dt.date(2025, 5, 7))
        assert paper.note == "by mail; original seen"
        (photo,) = session.scalars(sa.select(Photo)).all()
        assert photo.id == 1
    desk.undo()
    assert contents(desk) == before


def test_a_photo_only_the_other_has_moves(desk: Desk, cohort_id: int) -> None:
    kept, other = (
        participants.add_participant(desk, cohort_id, {"full_name": name})
        for name in ("Ana", "Ana L.")
    )
    with_papers(desk, other, "received")
    person = person_of(desk, kept)
    assert "Photo: 1" in [
        move.words for move in merging.compare(desk, person, person_of(desk, other)).moves
    ]
    merging.merge(desk, person, person_of(desk, other))
    with desk.reading() as session:
        assert session.scalars(sa.select(Photo.person_id)).all() == [person]
        assert session.scalars(sa.select(Document.enrolment_id)).all() == [kept]


def test_a_quota_goes_with_its_cohort(desk: Desk, cohort_id: int) -> None:
    desk.execute(
        "quota",
        lambda work: work.add(Quota(cohort_id=cohort_id, by="country", value="KE", most=4)).id,
    )
    before = contents(desk)
    cohorts.remove_cohort(desk, cohort_id)
    assert count(desk, Quota) == 0
    desk.undo()
    assert contents(desk) == before


def test_a_reveal_is_kept_and_is_no_operation(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(desk, cohort_id, {"full_name": "Ana Lima"})
    label = desk.undo_label()
    desk.execute("reveal", lambda work: work.add_reveal("shown", Photo, 7, "passport_no"))
    desk.execute("reveal", lambda work: work.add_reveal("copied", Photo, None, "passport_no", 22))
    assert desk.undo_label() == label
    desk.undo()
    with desk.reading() as session:
        told = [
            (row.deed_kind, row.entity, row.row_id, row.field, row.count, row.who)
            for row in session.scalars(sa.select(Reveal))
        ]
    assert told == [
        ("shown", "Photo", 7, "passport_no", 1, desk.who or None),
        ("copied", "Photo", None, "passport_no", 22, desk.who or None),
    ]
    assert finding.read_one(desk, one) is None


def test_a_new_status_says_by_whom(desk: Desk, cohort_id: int) -> None:
    desk.who = "li"
    one = participants.add_participant(desk, cohort_id, {"full_name": "Ana Lima"})
    desk.who = "wang"
    participants.change_participants(desk, [one], {"status": "selected"})
    before = contents(desk)["StatusStep"]
    assert [(row["status"], row["who"]) for row in before] == [
        ("nominated", "li"),
        ("selected", "wang"),
    ]
    desk.who, last = "zhao", history.list_operations(desk)[0].id
    desk.undo(last)
    desk.redo(last)
    assert contents(desk)["StatusStep"] == before
