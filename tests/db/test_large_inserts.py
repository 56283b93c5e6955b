"""Thousands of rows at once leave the desk as any others do: its indexes are there, and its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from lcdesk.db.sqlite import summary_table
from lcdesk.db.values import BATCH
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.services.core.desk import Desk, Work


def indexes(desk: Desk) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL ORDER BY 1"
    with desk.engine.connect() as connection:
        return [(name, sql) for name, sql in connection.exec_driver_sql(query)]


def room(desk: Desk) -> object:
    with desk.engine.connect() as connection:
        return connection.exec_driver_sql("PRAGMA cache_size").scalar()


def rows(cohort: int, *, fails: bool) -> Iterator[tuple[int, int, str]]:
    for number in range(1, BATCH + 2):
        yield cohort, number, "nominated"
    if fails:
        raise ZeroDivisionError


@pytest.mark.parametrize("fails", [False, True])
def test_indexes_and_numbers_are_there_again(
    new_desk: Callable[[Path], Desk], tmp_path: Path, fails: bool
) -> None:
    desk = new_desk(tmp_path)
    before, usual = indexes(desk), room(desk)

    def work_in(work: Work) -> None:
        cohort = work.add(Cohort(name_en="Shanghai")).id
        names = ((f"Person {number}",) for number in range(BATCH + 1))
        work.insert_many(Person, names, ("full_name",))
        columns = ("cohort_id", "person_id", "status")
        if fails:  # whoever goes on all the same finds the rows that came
            with pytest.raises(ZeroDivisionError):
                work.insert_many(Enrolment, rows(cohort, fails=True), columns)
        else:
            work.insert_many(Enrolment, rows(cohort, fails=False), columns)

    desk.execute("many", work_in)
    assert indexes(desk) == before
    with desk.reading() as session:
        assert summary_table.differences(session) == 0
    assert room(desk) == usual
    desk.close()
