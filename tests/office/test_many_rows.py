"""Rows that come to a server in more than one piece are all there, under unbroken ids."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.db.postgresql import inserting
from lcdesk.db.postgresql import store as postgresql
from lcdesk.db.store import store_of
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.query import Query
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work


@pytest.mark.parametrize("number", [299, 300, 301])
def test_a_long_run_is_written_piece_by_piece(
    new_office_desk: Callable[[Path], Desk],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    for module in (inserting, postgresql):
        monkeypatch.setattr(module, "MOST", 100)
    desk = new_office_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Lyon"})

    def put_in(work: Work) -> tuple[int, int]:
        run = work.insert_many(Person, ({"full_name": f"Ana {at:03}"} for at in range(number)))
        assert run
        ids = range(run[0], run[1] + 1)
        work.insert_many(Enrolment, ({"person_id": one, "cohort_id": cohort} for one in ids))
        return run

    first, last = desk.execute("x", put_in)
    assert last - first + 1 == number
    query = Query.of(cohort, sort=(("full_name", False),))
    assert list(finding.find_ids(desk, query)) == list(range(1, number + 1))
    with desk.reading() as session:
        assert store_of(session).wrong_figures(session) == 0
        assert store_of(session).index.count(session) == number
    desk.undo()
    assert list(finding.find_ids(desk, query)) == []
    with desk.reading() as session:
        assert store_of(session).wrong_figures(session) == 0
