"""Few round trips, and the same answers: on a real server."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.store import ASKER, UNREAD
from tests.office.waits import counting
from tests.office_server import OfficeServer

Ask = Callable[..., list[Any]]
PEOPLE = {1: "Hana", 2: "Juma", 3: "Asel"}


@pytest.fixture
def engine(office_server: OfficeServer) -> Iterator[sa.Engine]:
    made = make_engine(office_server.address(office_server.new_database()))
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE guest (id BIGINT PRIMARY KEY, name TEXT UNIQUE)")
        for number, name in PEOPLE.items():
            connection.execute(ADD, {"id": number, "name": name})
    yield made
    made.dispose()


ADD = sa.text("INSERT INTO guest VALUES (:id, :name)")
NAME = sa.text("SELECT name FROM guest WHERE id = :id")
SHARE = sa.text("SELECT 6 / (:id - 1)")
GUEST = sa.table("guest", sa.column("id"), sa.column("name"))
CALLED = sa.select(sa.func.max(GUEST.c.name))
NUMBER = sa.select(sa.func.count()).select_from(GUEST)
LEVEL = sa.text("SELECT current_setting('transaction_isolation')")
ALL = sa.text("SELECT count(*), max(name) FROM guest")


@contextmanager
def reading(engine: sa.Engine, asker: Hashable = "test") -> Iterator[Ask]:
    with engine.connect() as connection:
        connection.execution_options(**{ASKER: asker})

        def ask(statement: sa.TextClause, **values: Any) -> list[Any]:
            return [tuple(row) for row in connection.execute(statement, values)]

        yield ask


def look(engine: sa.Engine, number: int) -> tuple[list[Any], ...]:
    with reading(engine) as ask:
        return ask(NAME, id=number), ask(ALL), ask(NAME, id=number + 1), ask(NAME, id=number)


def test_a_server_is_asked_nothing_before_the_first_question(engine: sa.Engine) -> None:
    anew = make_engine(engine.url)
    with counting() as waits, anew.connect() as connection:
        assert connection.scalar(NUMBER) == len(PEOPLE)
        assert waits.trips == 1
    assert anew.dialect.server_version_info >= (18, 0)
    with anew.connect() as connection:
        alone = connection.execution_options(isolation_level="AUTOCOMMIT")
        assert alone.scalar(LEVEL) == "read committed"
    with anew.connect() as connection:
        assert connection.scalar(LEVEL) == "repeatable read"
    anew.dispose()


def test_what_is_added_up_is_a_number_as_any_other(engine: sa.Engine) -> None:
    number = GUEST.c.id
    with reading(engine) as ask:
        found = ask(sa.select(sa.func.sum(number), sa.func.sum(-number), sa.func.sum(number) / 4.0))
    assert found == [(6, -6, 1.5)]
    assert [type(one) for one in found[0]] == [int, int, float]


def test_what_was_asked_before_takes_one_trip_and_is_answered_as_it_stands_now(
    engine: sa.Engine,
) -> None:
    first = look(engine, 1)
    assert first == ([("Hana",)], [(3, "Juma")], [("Juma",)], [("Hana",)])
    with counting() as waits:
        assert look(engine, 1) == first
    assert waits.trips <= 2  # the end of the transaction before may still be under way
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE guest SET name = 'Zara' WHERE id = 2")
    assert look(engine, 1) == ([("Hana",)], [(3, "Zara")], [("Zara",)], [("Hana",)])


def test_somebody_else_is_asked_for_with_what_belongs_to_them(engine: sa.Engine) -> None:
    look(engine, 1)
    assert look(engine, 2) == ([("Juma",)], [(3, "Juma")], [("Asel",)], [("Juma",)])
    assert look(engine, 3) == ([("Asel",)], [(3, "Juma")], [], [("Asel",)])


def test_a_question_asked_ahead_in_vain_does_no_harm(engine: sa.Engine) -> None:
    with reading(engine) as ask:
        assert ask(NAME, id=2) == [("Juma",)]
        assert ask(SHARE, id=2) == [(6,)]
    with reading(engine) as ask:
        assert ask(NAME, id=1) == [("Hana",)]  # 6 / 0 was asked ahead
        with engine.begin() as other:
            other.execute(ADD, {"id": 4, "name": "Zara"})
        assert ask(ALL) == [(3, "Juma")]  # still of its moment
    with reading(engine) as ask, pytest.raises(DBAPIError):
        ask(SHARE, id=1)
    with reading(engine) as ask:
        assert ask(ALL) == [(4, "Zara")]


def test_who_only_reads_cannot_write(engine: sa.Engine) -> None:
    with reading(engine) as ask, pytest.raises(DBAPIError):
        ask(sa.text("INSERT INTO guest VALUES (9, 'Nobody') RETURNING id"))
    with reading(engine) as ask:
        assert ask(ALL) == [(3, "Juma")]


def test_what_is_written_unread_goes_with_what_comes_next(engine: sa.Engine) -> None:
    with engine.begin() as connection, counting() as waits:
        for number in range(10, 15):
            unread(connection, number, f"Guest {number}")
        assert waits.trips == 0
        assert connection.execute(ALL).one() == (8, "Juma")
        unread(connection, 15, "Guest 15")
        assert waits.trips == 1
    with reading(engine) as ask:
        assert ask(ALL) == [(9, "Juma")]


def test_what_is_written_unread_is_refused_at_the_commit_and_nothing_is_kept(
    engine: sa.Engine,
) -> None:
    with engine.connect() as connection:
        unread(connection, 10, "Guest")
        unread(connection, 11, "Hana")
        with pytest.raises(DBAPIError) as refused:
            connection.commit()
    assert getattr(refused.value.orig, "sqlstate", None) == "23505"
    with reading(engine) as ask:
        assert ask(ALL) == [(3, "Juma")]


def test_what_is_written_unread_is_left_with_its_transaction(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        unread(connection, 10, "Guest")
        connection.rollback()
        assert connection.execute(ALL).one() == (3, "Juma")


def test_rows_are_copied_after_what_was_written_before(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        unread(connection, 10, "Guest")
        driver: Any = connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy("COPY guest FROM STDIN") as copy:
            copy.write_row((11, "Other"))
    with reading(engine) as ask:
        assert ask(ALL) == [(5, "Other")]


def test_a_connection_that_was_ended_meanwhile_is_not_used(
    engine: sa.Engine, office_server: OfficeServer
) -> None:
    look(engine, 1)
    assert engine.url.database is not None
    with office_server.owner(engine.url.database) as owner:
        owner.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert look(engine, 1)[0] == [("Hana",)]


def test_who_writes_is_answered_as_it_stands_after_what_was_written(engine: sa.Engine) -> None:
    def work(number: int) -> tuple[Any, ...]:
        with engine.execution_options(writes=True).connect() as connection:
            connection.execution_options(**{ASKER: "work"})
            before = [connection.scalar(one) for one in (CALLED, NUMBER)]
            unread(connection, number, f"Zara {number}")
            after = [connection.scalar(one) for one in (CALLED, NUMBER)]
            connection.commit()
        return before, after

    assert work(10) == (["Juma", 3], ["Zara 10", 4])
    with counting() as waits:
        assert work(11) == (["Zara 10", 4], ["Zara 11", 5])
    # the questions before, the row with the questions after, and COMMIT; and the end before
    assert waits.trips <= 4


def unread(connection: sa.Connection, number: int, name: str) -> None:
    values = {"id": number, "name": name}
    connection.execute(ADD, values, execution_options={UNREAD: True})


def test_what_is_given_back_after_its_pool_was_disposed_of_is_closed(engine: sa.Engine) -> None:
    """Not only by the end of its object, at any time and with a warning."""
    with engine.connect() as used:
        driver = used.connection.dbapi_connection
        assert used.execute(NAME, {"id": 1}).scalar_one() == "Hana"
        engine.dispose()
        assert used.execute(NAME, {"id": 2}).scalar_one() == "Juma", "who is at work goes on"
    assert driver is not None
    assert driver.closed
    with engine.connect() as anew:
        assert anew.execute(NAME, {"id": 3}).scalar_one() == "Asel"
        assert anew.connection.dbapi_connection is not driver
