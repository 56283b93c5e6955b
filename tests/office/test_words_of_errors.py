"""What a server says of an error tells values of people: it reaches nobody."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from lcdesk.crashes import scrubbed
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk, Work

SECRET = "EP1234567"
UNIQUE = f"CREATE UNIQUE INDEX once ON person (passport_no) WHERE passport_no = '{SECRET}'"


@pytest.fixture
def desk(new_office_desk: Callable[[Path], Desk], tmp_path: Path) -> Iterator[Desk]:
    desk = new_office_desk(tmp_path)
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(UNIQUE)
    yield desk
    desk.close()


def _add_twice(work: Work) -> None:
    for _time in range(2):
        work.add(Person(full_name="Hana", passport_no=SECRET))


def _copy_twice(work: Work) -> None:
    work.insert_many(Person, [{"full_name": "Hana", "passport_no": SECRET}] * 2)


def _copy_what_is_no_number(work: Work) -> None:
    work.insert_many(Enrolment, [{"person_id": SECRET, "cohort_id": 1}])


def _ask_with(work: Work) -> None:
    work.session.execute(sa.text("SELECT CAST(:one AS INTEGER)"), {"one": SECRET})


@pytest.mark.parametrize(
    ("action", "state"),
    [
        (_add_twice, "23505 once"),
        (_copy_twice, "23505 once"),
        (_copy_what_is_no_number, "22P02"),
        (_ask_with, "22P02"),
    ],
)
def test_no_value_stands_in_the_words_of_an_error(
    desk: Desk, action: Callable[[Work], None], state: str
) -> None:
    with pytest.raises(Exception, match=state) as told:
        desk.execute("it", action)
    error = told.value
    inside = error.orig if isinstance(error, DBAPIError) else error
    assert str(inside) == state
    for words in (str(error), repr(error), scrubbed(error), *traceback.format_exception(error)):
        assert SECRET not in words


def test_a_reading_that_takes_too_long_is_told_in_words(desk: Desk) -> None:
    slept = (
        sa.text("SELECT set_config('statement_timeout', '20', true)"),
        sa.text("SELECT pg_sleep(5)"),
    )
    with pytest.raises(KnownFault) as told, desk.reading() as session:
        _ask_each(session, slept)
    assert told.value.advice


def _ask_each(session: Session, statements: Iterable[sa.TextClause]) -> None:
    for one in statements:
        session.execute(one)
