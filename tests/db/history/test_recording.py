"""History and its reversal: values as JSON and back, runs in pieces, gaps, and a failed commit
that leaves nothing open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError, OperationalError

from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.history import reversal
from lcdesk.db.values import decode, encode, encode_rows, kept_columns
from lcdesk.model.entities import Change, Cohort, Enrolment, Operation, Person, Photo
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    desk = new_desk(tmp_path)
    yield desk
    desk.close()


PERSON: dict[str, Any] = {
    "full_name": "王小明",
    "passport_expiry": dt.date(2030, 1, 2),
    "birth_date": None,
}


def test_values_to_json_and_back() -> None:
    assert decode(Person, encode(PERSON)) == PERSON
    names = tuple(PERSON)
    (row,) = encode_rows(Person, names, [list(PERSON.values())])
    assert dict(zip(names, row, strict=True)) == encode(PERSON)
    photo = {"person_id": 1, "data": b"\x00\xff", "file_name": None}
    assert decode(Photo, encode(photo)) == photo
    enrolment = {"arrival_time": dt.time(14, 30), "extra": {"T-shirt": "XL"}}
    assert decode(Enrolment, encode(enrolment)) == enrolment
    assert "version" not in kept_columns(Person)


def insert(desk: Desk, number: int) -> None:
    desk.execute(
        "bulk",
        lambda work: work.insert_many(
            Person, ({**PERSON, "email": f"p{i}@example.org"} for i in range(number))
        ),
    )


def rows(desk: Desk) -> list[Any]:
    with desk.reading() as session:
        return list(
            session.execute(
                sa.select(
                    Person.id, Person.full_name, Person.email, Person.passport_expiry
                ).order_by(Person.id)
            ).all()
        )


def last_changes(desk: Desk) -> list[Change]:
    with desk.reading() as session:
        newest = session.scalar(sa.select(sa.func.max(Operation.id)))
        return list(
            session.scalars(
                sa.select(Change).where(Change.deed_id == newest).order_by(Change.row_id)
            )
        )


def test_a_run_goes_into_history_in_pieces(desk: Desk) -> None:
    size = reversal.PIECE * 2 + 1
    insert(desk, size)
    before = rows(desk)
    for _round in range(2):
        assert desk.undo().done == size
        assert rows(desk) == []
        assert [(change.row_id, change.last_id) for change in last_changes(desk)] == [
            (1, 500),
            (501, 1000),
            (1001, None),
        ]
        assert desk.redo().done == size
        assert rows(desk) == before


def test_a_run_with_gaps(desk: Desk) -> None:
    insert(desk, 7)
    operation = desk.undo_label() and last_changes(desk)[0].deed_id
    desk.execute("touch", lambda work: work.set(work.get(Person, 3), {"full_name": "New"}))
    desk.execute("remove", lambda work: work.remove(work.get(Person, 5)))
    outcome = desk.undo(operation)
    assert (outcome.done, outcome.kept) == (5, 1)
    assert [row.id for row in rows(desk)] == [3]
    assert [(change.row_id, change.last_id) for change in last_changes(desk)] == [
        (1, 2),
        (4, None),
        (6, 7),
    ]
    assert desk.redo().done == 5
    assert [row.id for row in rows(desk)] == [1, 2, 3, 4, 6, 7]


def test_what_came_back_otherwise_is_not_put_back_twice(desk: Desk) -> None:
    insert(desk, 3)
    bulk = last_changes(desk)[0].deed_id
    desk.execute("remove", lambda work: work.remove(work.get(Person, 2)))
    removal = last_changes(desk)[0].deed_id
    desk.undo(removal)
    desk.undo(bulk)
    outcome = desk.execute(
        "twice",
        lambda work: [
            reversal.reverse(
                work.session, work.session.scalar(sa.select(sa.func.max(Operation.id))) or 0
            )
            for _ in "ab"
        ],
    )
    assert [(turn.done, turn.kept) for turn in outcome] == [(3, 0), (0, 3)]


def test_single_rows_that_are_there_already_are_kept(desk: Desk) -> None:
    desk.execute("add", lambda work: work.add(Person(full_name="A")).id)
    desk.execute("remove", lambda work: work.remove(work.get(Person, 1)))
    operation = last_changes(desk)[0].deed_id
    outcome = desk.execute(
        "twice", lambda work: [reversal.reverse(work.session, operation) for _ in "ab"]
    )
    assert [(turn.done, turn.kept) for turn in outcome] == [(1, 0), (0, 1)]


def test_a_change_of_a_row_that_is_gone_is_refused(desk: Desk) -> None:
    desk.execute("add", lambda work: work.add(Person(full_name="A")).id)
    desk.execute("set", lambda work: work.set(work.get(Person, 1), {"full_name": "B"}))
    operation = last_changes(desk)[0].deed_id
    desk.execute("remove", lambda work: work.remove(work.get(Person, 1)))
    outcome = desk.undo(operation)
    assert (outcome.done, outcome.kept, outcome.refused) == (0, 0, 1)


def test_a_commit_that_fails_leaves_no_transaction_open(desk: Desk) -> None:
    """SQLite keeps a transaction open when COMMIT fails; the next one to use the connection must
    not inherit it.
    """

    def dangle(work: Work) -> None:
        work.add(Person(full_name="A"))
        work.insert_many(Enrolment, [{"person_id": 99, "cohort_id": 99}])

    with pytest.raises(KnownFault, match="belongs to is no longer there"):
        desk.execute("dangle", dangle)
    assert rows(desk) == []
    assert desk.undo_label() is None
    desk.execute("add", lambda work: work.add(Cohort(name_en="X")).id)
    assert list(finding.find_ids(desk, Query())) == []


def test_faults_of_the_database_in_words(tmp_path: Path) -> None:
    (tmp_path / "a.lcdesk").write_bytes(
        b"this is not a database, though long enough to be one" * 50
    )
    engine = make_engine(tmp_path / "a.lcdesk")
    with pytest.raises(KnownFault, match="not a desk"), told_in_words():
        engine.connect()
    engine.dispose()
    with pytest.raises(OperationalError), told_in_words():
        raise OperationalError("x", None, Exception("no such function: nonsense"))
    assert issubclass(OperationalError, DatabaseError)
