"""The wide tally: with those behind it it says what a count of everybody says, whatever
is done and undone before and after it was filled.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries import figures
from lcdesk.db.queries.figures import EnrolmentSelection
from lcdesk.db.sqlite import search_index, summary_table, wide_tally
from lcdesk.model.breakdowns import AGE
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures.statistics import EVERYBODY
from tests.examples import examples

NewDesk = Callable[[Path], Desk]
STATUSES = (None, "nominated", "confirmed", "arrived")
BIRTHS = (None, "1980", "1980-06-14", "1981-02", "1975-12-31", "1990-01-01")
DAYS = (None, dt.date(2025, 6, 14), dt.date(2024, 1, 1), dt.date(2026, 12, 31))
LANGUAGES = (None, "English", "English, French", "中文")
FACETS = (
    ("nationality", "gender", AGE),
    ("nationality", "gender", "languages"),
    (AGE, "cohort_id"),
    ("languages", "status"),
)


def check(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is counted wrong, and each answer is the one that is had without the tally."""
    selections = [
        EnrolmentSelection(None, EVERYBODY),
        EnrolmentSelection((1,), ("confirmed", None)),
        EnrolmentSelection(None, ("confirmed", "arrived"), countries=("KE", "PK")),
        EnrolmentSelection(None, EVERYBODY, is_once=True),
    ]
    with desk.reading() as session:
        assert summary_table.differences(session) == 0
        for counting in selections:
            for facets in FACETS:
                ours = figures.count(session, counting, facets)
                with monkeypatch.context() as without:
                    without.setattr(wide_tally, "last_counted", _nobody)
                    assert figures.count(session, counting, facets) == ours
                people = figures.read_people(session, counting, facets)
                told = sum(1 for _one in people)
                assert told == sum(row[-1] for row in ours)


@pytest.mark.parametrize("seed", range(examples(1, 2)))
def test_the_wide_tally_follows_whatever_is_done(
    new_desk: NewDesk, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_tally, "ENOUGH", 1)
    chance = random.Random(seed)
    desk = new_desk(tmp_path)
    for name in "abc":
        add_cohort(desk, {"name_en": name, "starts": chance.choice(DAYS)})
    for step in range(40):
        desk.execute(f"step {step}", lambda work: _something(work, chance))
        if chance.random() < 0.3:
            desk.undo()
            if chance.random() < 0.5:
                desk.redo()
        if chance.random() < 0.3 and desk.count_left_to_prepare():
            with desk._writing() as session:
                wide_tally.count_next(session, chance.randint(1, 8))
                session.commit()
        if step % 5 == 4:
            check(desk, monkeypatch)
    assert _numbers(desk)
    while desk.undo_label():
        desk.undo()
        with desk.reading() as session:
            assert summary_table.differences(session) == 0
    assert not _numbers(desk)
    desk.close()


def _nobody(_session: Session) -> int:
    return 0


def _numbers(desk: Desk) -> int:
    """Lines of the tally: there is none of what nobody has."""
    with desk.reading() as session:
        return session.scalar(sa.text("SELECT count(*) FROM tally_by")) or 0


def _something(work: Work, chance: random.Random) -> None:
    session = work.session
    people, places, enrolled = (
        list(session.scalars(sa.select(one))) for one in (Person, Cohort, Enrolment)
    )
    match chance.randrange(8) if enrolled else 0:
        case 0 | 1 | 2:
            person = work.add(
                Person(
                    nationality=chance.choice((None, "KE", "PK")),
                    gender=chance.choice((None, "F", "M")),
                    birth_date=chance.choice(BIRTHS),
                    languages=chance.choice(LANGUAGES),
                )
            )
            for place in places:
                if chance.random() < 0.6:
                    status, visa = chance.choice(STATUSES), chance.choice((None, "issued"))
                    work.add(
                        Enrolment(
                            person_id=person.id, cohort_id=place.id, status=status, visa_state=visa
                        )
                    )
        case 3:
            values = {"birth_date": chance.choice(BIRTHS), "languages": chance.choice(LANGUAGES)}
            work.set(chance.choice(people), values)
        case 4:
            work.set(chance.choice(places), {"starts": chance.choice(DAYS)})
        case 5:
            values = {"person_id": chance.choice(people).id, "visa_state": "applied"}
            work.set(chance.choice(enrolled), values)
        case 6:
            work.remove(chance.choice(people))
        case _:
            work.remove(chance.choice(enrolled))


def test_thousands_are_counted_beside_the_window_and_back(
    new_desk: NewDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wide_tally, "ENOUGH", 1000)
    monkeypatch.setattr(search_index, "LATER", 1000)
    desk = new_desk(tmp_path)
    dated = add_cohort(desk, {"name_en": "Dated", "starts": dt.date(2025, 6, 14)})
    undated = add_cohort(desk, {"name_en": "Undated"})
    number = 2 * wide_tally.ENOUGH

    def fill(work: Work) -> None:
        chance = random.Random(1)
        people = (
            {"birth_date": chance.choice(BIRTHS), "languages": chance.choice(LANGUAGES)}
            for _one in range(number)
        )
        run = work.insert_many(Person, people)
        assert run
        rows = ((run[0] + i, chance.choice((dated, undated)), "confirmed") for i in range(number))
        work.insert_many(Enrolment, rows, ("person_id", "cohort_id", "status"))

    desk.execute("Many", fill)
    assert desk.count_left_to_prepare() == 2 * number  # the search index, too
    assert not _numbers(desk)
    while desk.prepare_next():
        pass
    assert _numbers(desk)
    check(desk, monkeypatch)
    desk.undo()
    check(desk, monkeypatch)
    assert not _numbers(desk)  # thousands that go are not taken out one by one
    desk.redo()
    while desk.prepare_next():
        pass
    check(desk, monkeypatch)
    with desk.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE tally_by SET number = number + 1 WHERE facet = 'age'")
    with desk.reading() as session:
        assert summary_table.differences(session) > 0
    desk.execute("Anew", lambda work: summary_table.make_anew(work.session))
    check(desk, monkeypatch)
    desk.close()
