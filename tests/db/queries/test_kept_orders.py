"""The kept order of names: the same as when the database sorts everybody, whatever is done and
undone before, while and after it is made.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries import participants
from lcdesk.db.sqlite import kept_orders
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.names import use_name_form
from lcdesk.model.query import Query, one_of
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from tests.examples import examples

NewDesk = Callable[[Path], Desk]
NAMES = (
    None,
    "Hana Tesfaye",
    "hana tesfaye",
    "王 小明",
    "Wang",
    "Émile",
    "Emile",
    "Зарина",
    "TESFAYE Hana",
)
PARTS = ((None, None), ("Hana", "Tesfaye"), ("小明", "王"), ("Ana", "Zorić"))
FORMS = ("given_first", "family_first", "sent")


def _none(_session: Session, *, is_descending: bool) -> None:
    assert is_descending in (True, False)


def check(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every question has the answer of the database alone."""
    for asked in (
        Query(),
        Query.of(1),
        Query(rules=(one_of("nationality", ["KE", None]),)),
        Query((1, 2), rules=(one_of("nationality", ["PK"]),)),
    ):
        for is_descending in (False, True):
            query = Query(asked.cohort_ids, asked.rules, (("full_name", is_descending),))
            ours = finding.find_ids(desk, query)
            with monkeypatch.context() as alone:
                alone.setattr(kept_orders, "read_names", _none)
                assert finding.find_ids(desk, query) == ours


def is_kept(desk: Desk) -> bool:
    with desk.reading() as session:
        return kept_orders.read_names(session, is_descending=False) is not None


@pytest.mark.parametrize("seed", range(examples(1, 2)))
def test_the_order_follows_whatever_is_done(
    new_desk: NewDesk, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_orders, "ENOUGH", 1)
    monkeypatch.setattr(participants, "MANY", 1)
    monkeypatch.setattr(kept_orders, "MOST", 8)
    chance, kept = random.Random(seed), 0
    desk = new_desk(tmp_path)
    for name in "ab":
        add_cohort(desk, {"name_en": name})
    for step in range(60):
        desk.execute(f"step {step}", lambda work: _something(work, chance))
        if chance.random() < 0.25:
            desk.undo()
            if chance.random() < 0.5:
                desk.redo()
        for _piece in range(chance.randrange(4)):
            desk.prepare_next()
        if step % 20 == 19:
            use_name_form(chance.choice(FORMS))
        if step % 3 == 2:
            kept += is_kept(desk)
            check(desk, monkeypatch)
    assert kept
    use_name_form("given_first")
    desk.close()


def _something(work: Work, chance: random.Random) -> None:
    session = work.session
    people, places, enrolled = (
        list(session.scalars(sa.select(one))) for one in (Person, Cohort, Enrolment)
    )
    match chance.randrange(7) if enrolled else 0:
        case 0 | 1 | 2:
            given, family = chance.choice(PARTS)
            person = work.add(
                Person(
                    full_name=chance.choice(NAMES),
                    given_name=given,
                    family_name=family,
                    nationality=chance.choice((None, "KE", "PK")),
                )
            )
            for place in places:
                if chance.random() < 0.6:
                    work.add(Enrolment(person_id=person.id, cohort_id=place.id))
        case 3:
            work.set(chance.choice(people), {"full_name": chance.choice(NAMES)})
        case 4:
            work.set(chance.choice(enrolled), {"person_id": chance.choice(people).id})
        case 5:
            work.remove(chance.choice(people))
        case _:
            work.remove(chance.choice(enrolled))


def test_no_word_of_anybody_is_kept_and_a_damaged_order_is_not_used(
    new_desk: NewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_orders, "ENOUGH", 1)
    monkeypatch.setattr(participants, "MANY", 1)
    desk = new_desk(tmp_path)
    cohort = add_cohort(desk, {"name_en": "a"})

    def fill(work: Work) -> None:
        for name in ("Wanjiru", "Abebe", "Hana"):
            person = work.add(Person(full_name=name))
            work.add(Enrolment(person_id=person.id, cohort_id=cohort))

    desk.execute("Three", fill)
    while desk.prepare_next():
        pass
    assert is_kept(desk)
    asked = Query(sort=(("full_name", False),))
    assert list(finding.find_ids(desk, asked)) == [2, 3, 1]
    with desk.engine.execution_options(writes=True).begin() as connection:
        kept = connection.exec_driver_sql("SELECT * FROM kept_order").one()
        assert b"Wanjiru" not in bytes(str(kept), "utf-8")
        connection.exec_driver_sql("DELETE FROM kept_order_stale")
        connection.exec_driver_sql(
            "UPDATE kept_order SET ids = ?", (kept_orders.zlib.compress(b""),)
        )
    # an order that lacks somebody is none
    assert list(finding.find_ids(desk, asked)) == [2, 3, 1]
    desk.close()
