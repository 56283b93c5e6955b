"""How many enrolments have a cohort, country, gender and status in common: kept by triggers, so
that a million is counted in a moment.

What stands in `tally` above zero always equals `COUNT`, however rows come and go ("" stands for
what is not known). It is a summary, as the search index is: no entity, no history.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

from lcdesk.db.sqlite import wide_tally

_KEY = "cohort_id, nationality, gender, status"
# Desks keep the words of table and triggers as they stand here, line breaks included.
COUNT = (
    "SELECT e.cohort_id, coalesce(p.nationality, ''), coalesce(p.gender, ''), "
    "coalesce(e.status, ''), count(*)\n"
    "FROM enrolment e LEFT JOIN person p ON p.id = e.person_id GROUP BY 1, 2, 3, 4"
)
_TABLE = (
    "CREATE TABLE tally (cohort_id INTEGER NOT NULL, nationality VARCHAR NOT NULL, "
    "gender VARCHAR NOT NULL, status VARCHAR NOT NULL,\n"
    f"number INTEGER NOT NULL, PRIMARY KEY ({_KEY})) WITHOUT ROWID"
)
_MORE = "ON CONFLICT DO UPDATE SET number = number + excluded.number;"


def _enrolment(row: str, number: int) -> str:
    """`number` more of what an enrolment (`row`: "new" or "old") is; its person may come later,
    or have gone before.
    """
    of_person = [
        f"coalesce((SELECT {name} FROM person WHERE id = {row}.person_id), '')"
        for name in ("nationality", "gender")
    ]
    values = f"{row}.cohort_id, {', '.join(of_person)}, coalesce({row}.status, ''), {number}"
    return f"INSERT INTO tally ({_KEY}, number) VALUES ({values}) {_MORE}"


def _person(row: str, number: int, *, is_there: bool = True) -> str:
    """`number` more for each enrolment of a person as it is (`row`), or as if the person were
    not there.
    """
    country, gender = (
        f"coalesce({row}.{name}, '')" if is_there else "''" for name in ("nationality", "gender")
    )
    counted = (
        f"SELECT cohort_id, {country}, {gender}, coalesce(status, ''), {number} * count(*) "
        "FROM enrolment"
    )
    return (
        f"INSERT INTO tally ({_KEY}, number) {counted} WHERE person_id = {row}.id GROUP BY 1, "
        f"4 {_MORE}"
    )


_TRIGGERS = {
    "tally_enrolment_in": ("INSERT ON enrolment", "", _enrolment("new", 1)),
    "tally_enrolment_out": ("DELETE ON enrolment", "", _enrolment("old", -1)),
    "tally_enrolment_moved": (
        "UPDATE OF cohort_id, status, person_id ON enrolment",
        "WHEN old.cohort_id <> new.cohort_id OR old.status IS NOT new.status OR old.person_id <> "
        "new.person_id",
        _enrolment("old", -1) + _enrolment("new", 1),
    ),
    "tally_person_in": (
        "INSERT ON person",
        "",
        _person("new", -1, is_there=False) + _person("new", 1),
    ),
    "tally_person_out": (
        "DELETE ON person",
        "",
        _person("old", -1) + _person("old", 1, is_there=False),
    ),
    "tally_person_moved": (
        "UPDATE OF nationality, gender ON person",
        "WHEN old.nationality IS NOT new.nationality OR old.gender IS NOT new.gender",
        _person("old", -1) + _person("new", 1),
    ),
}
_FILL = f"INSERT INTO tally ({_KEY}, number) {COUNT}"
_RUNS = {
    "enrolment": (
        f"INSERT INTO tally ({_KEY}, number) "
        f"{COUNT.replace('GROUP BY', 'WHERE e.id BETWEEN ? AND ? GROUP BY')} {_MORE}",
    ),
    "person": tuple(
        f"INSERT INTO tally ({_KEY}, number) SELECT e.cohort_id, {country}, {gender}, "
        f"coalesce(e.status, ''), {sign}count(*) FROM enrolment e "
        "JOIN person p ON p.id = e.person_id WHERE p.id BETWEEN ? AND ? GROUP BY 1, 2, 3, 4 "
        f"{_MORE}"
        for sign, country, gender in (
            ("-", "''", "''"),
            ("", "coalesce(p.nationality, '')", "coalesce(p.gender, '')"),
        )
    ),
}
"""How a run of new rows is counted at once, at a fraction of what the triggers take for each."""


def _trigger(name: str) -> str:
    event, only, operation = _TRIGGERS[name]
    return f"CREATE TRIGGER {name} AFTER {event} {only} BEGIN {operation} END"


CREATE = (_TABLE, *map(_trigger, _TRIGGERS), _FILL)


@contextmanager
def at_once(session: Session, table: str, first: int) -> Iterator[None]:
    """Rows inserted into a table from id `first` on are counted together at the end; for thousands.

    Also where it fails halfway: whoever goes on all the same finds what came until then counted,
    and the trigger back.
    """
    connection = session.connection()
    if table not in _RUNS:
        yield
        return
    connection.exec_driver_sql(f"DROP TRIGGER tally_{table}_in")
    try:
        yield
    except BaseException:
        # where the database itself gave up, it has taken all of this back already
        with suppress(DBAPIError):
            _count_run(connection, table, first)
        raise
    _count_run(connection, table, first)


def _count_run(connection: Connection, table: str, first: int) -> None:
    """The rows from id `first` on, and the trigger for those to come."""
    last = connection.exec_driver_sql(f"SELECT max(id) FROM {table}").scalar()
    for statement in _RUNS[table]:
        connection.exec_driver_sql(statement, (first, last))
    connection.exec_driver_sql(_trigger(f"tally_{table}_in"))


def make_anew(session: Session) -> None:
    """Forget all numbers and count everybody again."""
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM tally")
    connection.exec_driver_sql(_FILL)
    wide_tally.forget(session)


def differences(session: Session) -> int:
    """How many numbers of the tally, and of the wide one, are not those of a count made anew: 0,
    unless a desk was damaged.
    """
    connection = session.connection()
    kept = {
        tuple(row[:4]): row[4]
        for row in connection.exec_driver_sql("SELECT * FROM tally WHERE number <> 0")
    }
    counted = {tuple(row[:4]): row[4] for row in connection.exec_driver_sql(COUNT)}
    wrong = sum(kept.get(key) != counted.get(key) for key in kept.keys() | counted.keys())
    return wrong + wide_tally.differences(session)
