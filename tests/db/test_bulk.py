"""Bulk rows: the driver's own way stores and gives back what the toolkit's would."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lcdesk.db.values import BATCH, read_records, table_of
from lcdesk.model.entities import Enrolment, Person, StatusStep
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work

VALUES: dict[str, Any] = {
    "arrival_date": dt.date(2026, 2, 3),
    "arrival_time": dt.time(9, 5),
    "consent": True,
    "extra": {"T-shirt": "Größe 1", "n": [1, None]},
    "number": "7",
    "status": "nominated",
    "notes": "two\nlines",
}


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    made = new_desk(tmp_path)
    cohorts.add_cohort(made, {"name_en": "Large"})
    yield made
    made.close()


def stored(desk: Desk, table: sa.Table[Any]) -> list[dict[str, Any]]:
    with desk.reading() as session:
        return [dict(row) for row in session.execute(sa.select(table)).mappings()]


def test_values_of_every_kind_come_back(desk: Desk) -> None:
    def work_in(work: Work) -> None:
        work.insert_many(Person, [("A",), ("B",), (None,)], ("full_name",))
        held = [
            {**VALUES, "person_id": 1, "cohort_id": 1},
            {**dict.fromkeys(VALUES), "person_id": 2, "cohort_id": 1},
        ]
        work.insert_many(Enrolment, held)
        work.insert_many(
            StatusStep, [(1, "nominated", dt.date(2026, 1, 1))], ("enrolment_id", "status", "on")
        )

    desk.execute("bulk", work_in)
    one, other = stored(desk, table_of(Enrolment))
    assert {name: one[name] for name in VALUES} == VALUES
    assert all(other[name] is None for name in VALUES)
    assert (one["id"], one["version"], other["id"]) == (1, 1, 2)
    assert [row["on"] for row in stored(desk, table_of(StatusStep))] == [dt.date(2026, 1, 1)]
    desk.undo()
    assert stored(desk, table_of(Person)) == []


def test_more_than_one_batch_is_one_run(desk: Desk) -> None:
    number = BATCH + 3
    run = desk.execute(
        "bulk",
        lambda work: work.insert_many(Person, ((f"P{i}",) for i in range(number)), ("full_name",)),
    )
    assert run == (1, number)
    with desk.reading() as session:
        person = table_of(Person)
        records = read_records(
            session,
            sa.select(person.c.id.label("person_id"), person.c.full_name).order_by(person.c.id),
        )
    assert records[0] == {"person_id": 1, "full_name": "P0"}
    assert (len(records), records[-1]["full_name"]) == (number, f"P{number - 1}")


def test_records_are_as_the_toolkit_gives_them(desk: Desk) -> None:
    desk.execute("people", lambda work: work.insert_many(Person, [{"full_name": "A"}]))
    desk.execute(
        "one",
        lambda work: work.insert_many(Enrolment, [{**VALUES, "person_id": 1, "cohort_id": 1}]),
    )
    with desk.reading() as session:
        assert read_records(session, sa.select(table_of(Enrolment))) == stored(
            desk, table_of(Enrolment)
        )
