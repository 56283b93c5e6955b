"""Thousands of rows at once leave the desk as any others do: its indexes and triggers are there,
and its numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from lcdesk.db.sqlite import kept_orders, search_index, summary_table, wide_tally
from lcdesk.db.values import BATCH
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work


def parts(desk: Desk) -> list[tuple[str, str]]:
    query = "SELECT name, sql FROM sqlite_master WHERE type <> 'table' AND sql NOT NULL ORDER BY 1"
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
def test_indexes_triggers_and_numbers_are_there_again(
    new_desk: Callable[[Path], Desk], tmp_path: Path, fails: bool
) -> None:
    desk = new_desk(tmp_path)
    before, usual = parts(desk), room(desk)

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
    assert parts(desk) == before
    with desk.reading() as session:
        assert summary_table.differences(session) == 0
    assert room(desk) == usual
    desk.close()


def nothing(_session: Session, *, is_descending: bool) -> None:
    assert is_descending in (True, False)


@pytest.mark.parametrize("is_awaited", [False, True])
def test_what_is_kept_up_to_an_id_holds_good_after_thousands_more(
    new_desk: Callable[[Path], Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_awaited: bool,
) -> None:
    """Also where somebody who is counted becomes the enrolment of a person who comes with them."""
    for where, name in ((wide_tally, "ENOUGH"), (kept_orders, "ENOUGH"), (search_index, "LATER")):
        monkeypatch.setattr(where, name, 1000)
    desk = new_desk(tmp_path)

    def fill(work: Work, *, moves: bool = False) -> None:
        cohort = work.session.get(Cohort, 1) or work.add(Cohort(name_en="Shanghai"))
        one = work.session.get(Enrolment, 1)
        if moves and one is not None:
            work.set(one, {"person_id": BATCH + 2})
        said = ((f"Person {number}", "Arabic, French") for number in range(BATCH + 1))
        people = work.insert_many(Person, said, ("full_name", "languages"))
        assert people
        rows = ((cohort.id, person, "nominated") for person in range(people[0], people[1] + 1))
        work.insert_many(Enrolment, rows, ("cohort_id", "person_id", "status"))

    desk.execute("many", fill)
    while desk.prepare_next():
        pass
    desk.execute("more", lambda work: fill(work, moves=is_awaited))
    query = Query((), (), (("full_name", False),))
    with desk.reading() as session:
        assert wide_tally.last_counted(session) == kept_orders.last_kept(session) == BATCH + 1
        assert summary_table.differences(session) == 0
        kept = kept_orders.read_names(session, is_descending=False)
    assert kept is None  # too many have no place yet: the database sorts them
    while desk.prepare_next():
        pass
    ours = finding.find_ids(desk, query)
    with monkeypatch.context() as alone:
        alone.setattr(kept_orders, "read_names", nothing)
        assert finding.find_ids(desk, query) == ours
    desk.close()
