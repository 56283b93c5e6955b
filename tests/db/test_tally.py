"""The tally of the figures: the same as a count made anew, however rows come and go, one by one,
in bulk and back.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lcdesk.db.store import store_of
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk, Work
from tests.examples import examples

NewDesk = Callable[[Path], Desk]
STATUSES = (None, "nominated", "confirmed", "arrived")
PLACES = (None, "KE", "PK", "EG")


def number(desk: Desk) -> int:
    with desk.reading() as session:
        assert store_of(session).wrong_figures(session) == 0
        return session.scalar(sa.text("SELECT coalesce(sum(number), 0) FROM tally")) or 0


@pytest.mark.parametrize("seed", range(examples(1, 3)))
def test_the_tally_follows_whatever_is_done(new_desk: NewDesk, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    desk = new_desk(tmp_path)
    for name in "ab":
        add_cohort(desk, {"name_en": name})
    for step in range(40):
        desk.execute(f"step {step}", lambda work: _something(work, chance))
        if chance.random() < 0.3:
            desk.undo()
            if chance.random() < 0.5:
                desk.redo()
        number(desk)
    while desk.undo_label():
        desk.undo()
        number(desk)
    assert number(desk) == 0


def _something(work: Work, chance: random.Random) -> None:
    session = work.session
    people, places = (
        list(session.scalars(sa.select(Person))),
        list(session.scalars(sa.select(Cohort))),
    )
    enrolled = list(session.scalars(sa.select(Enrolment)))
    match chance.randrange(6) if enrolled and people and places else 0:
        case 0 | 1:
            person = work.add(
                Person(
                    full_name="A",
                    nationality=chance.choice(PLACES),
                    gender=chance.choice((None, "F", "M")),
                )
            )
            session.flush()
            for place in places:
                if chance.random() < 0.8:
                    work.add(
                        Enrolment(
                            person_id=person.id, cohort_id=place.id, status=chance.choice(STATUSES)
                        )
                    )
        case 2:
            work.set(
                chance.choice(people),
                {"nationality": chance.choice(PLACES), "gender": chance.choice((None, "F"))},
            )
        case 3:
            work.set(chance.choice(enrolled), {"status": chance.choice(STATUSES)})
            work.set(
                chance.choice(enrolled),
                {"person_id": chance.choice(people).id, "cohort_id": chance.choice(places).id},
            )
        case 4:
            work.remove(chance.choice(people))
        case _:
            work.remove(chance.choice(enrolled))


def test_thousands_that_come_at_once_are_counted_at_once(new_desk: NewDesk, tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "Large"})
    rows = 5200

    def fill(work: Work) -> None:
        run = work.insert_many(
            Person,
            (
                {
                    "full_name": f"P{i}",
                    "nationality": "KE" if i % 3 else None,
                    "gender": "FM"[i % 2],
                }
                for i in range(rows)
            ),
        )
        assert run
        work.insert_many(
            Enrolment,
            ({"person_id": run[0] + i, "cohort_id": cohort, "status": None} for i in range(rows)),
        )

    desk.execute("Many", fill)
    assert number(desk) == rows
    desk.undo()
    assert number(desk) == 0
    desk.redo()
    assert number(desk) == rows
    # the triggers are back
    desk.execute("One more", lambda work: work.set(work.get(Person, 1), {"gender": "X"}))
    desk.execute("New", lambda work: work.add(Enrolment(person_id=1, cohort_id=cohort)))
    assert number(desk) == rows + 1


def test_a_count_that_is_wrong_is_noticed(new_desk: NewDesk, tmp_path: Path) -> None:
    desk = new_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "a"})

    def put(work: Work) -> None:
        person = work.add(Person(full_name="A", nationality="KE"))
        work.session.flush()
        work.add(Enrolment(person_id=person.id, cohort_id=cohort))

    desk.execute("One", put)
    assert number(desk) == 1
    with desk.engine.execution_options(writes=True).begin() as connection:
        table = "tally_row" if desk.store.is_shared else "tally"
        connection.exec_driver_sql(f"UPDATE {table} SET number = 7")
    with desk.reading() as session:
        assert store_of(session).wrong_figures(session) == 1


@pytest.mark.parametrize("come", [5000, 9000])
def test_a_bulk_that_breaks_off_leaves_a_tally_that_follows(
    new_desk: NewDesk, tmp_path: Path, come: int
) -> None:
    """Whoever goes on after it finds counted what came until then, and the triggers back."""
    desk = new_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "Large"})
    person = desk.execute(
        "One", lambda work: work.insert_many(Person, [{"nationality": "PK", "gender": "F"}])
    )
    assert person

    def rows() -> Iterator[dict[str, Any]]:
        yield from (
            {"person_id": person[0], "cohort_id": cohort, "status": None} for _one in range(come)
        )
        raise ZeroDivisionError

    def broken(work: Work) -> None:
        with pytest.raises(ZeroDivisionError):
            work.insert_many(Enrolment, rows())
        work.session.execute(sa.text("UPDATE person SET gender = 'M'"))
        work.session.execute(
            sa.text(
                "INSERT INTO enrolment (person_id, cohort_id, version) VALUES (:person, :cohort, 1)"
            ),
            {"person": person[0], "cohort": cohort},
        )

    desk.execute("Broken off", broken)
    assert number(desk) == 5001  # a batch that was full, and the one that came after it
