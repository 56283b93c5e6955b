"""How many enrolments of a cohort, country, gender and status have an age, languages, a state of
the visa in common: of desks that hold thousands, up to one id, beside the window; from then on
kept by triggers.

What stands in `tally_by` above zero always equals what `tally_facts` says of the enrolments up to
`tally_upto`, however rows come and go; those behind it are counted when somebody asks. So an
import pays nothing, and a small desk keeps none of it. It is a summary, as `tally` is: no entity,
no history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

AGE, LANGUAGES, VISA = "age", "languages", "visa_state"
"""What is counted: whole years on the first day of the cohort, and two fields. Of a cohort whose
first day is not known nobody's age is counted: it is another tomorrow.
"""
ENOUGH = 5000
"""So many that are not counted yet are worth a piece of work."""
PIECE = 10_000
"""So many are counted at once: others wait a tenth of a second for their turn to write."""
_KEY = "facet, nationality, gender, value, cohort_id, status"
# The words of the view and the triggers stand in desks as they stand here, line breaks included.
_UPTO = "(SELECT last_id FROM tally_upto)"
_BIRTH = "CASE WHEN length(p.birth_date) > 4 THEN substr(p.birth_date, 6) ELSE '01-01' END"
# as `breakdowns.age_at` has it
_YEARS = (
    "CASE WHEN p.birth_date IS NOT NULL THEN CAST(substr(c.starts, 1, 4) AS INTEGER) - "
    "CAST(substr(p.birth_date, 1, 4) AS INTEGER) - "
    f"(substr(c.starts, 6, length({_BIRTH})) < {_BIRTH}) END"
)


def _said(facet: str, value: str, more: str = "") -> str:
    """What the view says of one facet; a blob without bytes stands for what is not known."""
    return (
        f"SELECT e.id, e.person_id, '{facet}' AS facet, "
        "coalesce(p.nationality, '') AS nationality, coalesce(p.gender, '') AS gender, "
        f"coalesce({value}, x'') AS value, e.cohort_id, coalesce(e.status, '') AS status\n"
        f"FROM enrolment e {more}LEFT JOIN person p ON p.id = e.person_id"
    )


_DATED = "JOIN cohort c ON c.id = e.cohort_id AND c.starts IS NOT NULL "
_VIEW = "CREATE VIEW tally_facts AS " + "\nUNION ALL ".join(
    (_said(LANGUAGES, "p.languages"), _said(VISA, "e.visa_state"), _said(AGE, _YEARS, _DATED))
)
_TABLES = (
    "CREATE TABLE tally_upto (last_id INTEGER NOT NULL)",
    "CREATE TABLE tally_by (facet VARCHAR NOT NULL, nationality VARCHAR NOT NULL, "
    "gender VARCHAR NOT NULL, value NOT NULL, cohort_id INTEGER NOT NULL,\n"
    "status VARCHAR NOT NULL, "
    f"number INTEGER NOT NULL, PRIMARY KEY ({_KEY})) WITHOUT ROWID",
)
_ADDED = "ON CONFLICT DO UPDATE SET number = number + excluded.number"


def _counted(which: str, number: int) -> str:
    """`number` more of what the view says of some. What nobody has any more is taken out with its
    words: somebody may be erased.
    """
    facts = f"SELECT {_KEY}{{more}} FROM tally_facts WHERE {which} AND id <= {_UPTO}"
    added = f"INSERT INTO tally_by ({_KEY}, number) {facts.format(more=f', {number}')} {_ADDED};"
    if number > 0:
        return added
    return (
        f"{added} DELETE FROM tally_by WHERE ({_KEY}) IN ({facts.format(more='')}) AND number = 0;"
    )


# Whatever changes what the view says of somebody is taken out before it, and counted after it.
_CHANGES = {
    "enrolment": ("id", "cohort_id, status, person_id, visa_state", ""),
    "person": ("person_id", "nationality, gender, languages, birth_date", ""),
    "cohort": ("cohort_id", "starts", f" AND facet = '{AGE}'"),
}
"""Table → what the view calls its id, the columns that matter, the facet they matter for."""
_EVENTS = {
    "before_in": ("BEFORE INSERT", "new.id", -1),
    "after_in": ("AFTER INSERT", "new.id", 1),
    "before_out": ("BEFORE DELETE", "old.id", -1),
    "after_out": ("AFTER DELETE", "old.id", 1),
    "before_moved": ("BEFORE UPDATE OF {columns}", "old.id", -1),
    "after_moved": ("AFTER UPDATE OF {columns}", "new.id", 1),
}


def _trigger(table: str, name: str) -> str:
    (called, columns, more), (event, row, number) = _CHANGES[table], _EVENTS[name]
    only = f"{row} <= {_UPTO}" if called == "id" else f"{_UPTO} > 0"
    if table == "person" and event.endswith("INSERT"):  # mostly it has no enrolment yet
        only += f" AND EXISTS (SELECT 1 FROM enrolment WHERE person_id = {row})"
    return (
        f"CREATE TRIGGER tally_by_{table}_{name} {event.format(columns=columns)} ON {table} "
        f"WHEN {only} BEGIN {_counted(f'{called} = {row}{more}', number)} END"
    )


# Of an enrolment that is not there the view says nothing.
_NEEDLESS = {("enrolment", "before_in"), ("enrolment", "after_out")}
CREATE = (
    *_TABLES,
    _VIEW,
    *(
        _trigger(table, name)
        for table in _CHANGES
        for name in _EVENTS
        if (table, name) not in _NEEDLESS
    ),
)


def last_counted(session: Session) -> int:
    """The id up to which enrolments are counted; 0: none is."""
    return session.connection().exec_driver_sql("SELECT last_id FROM tally_upto").scalar() or 0


def count_left(session: Session) -> int:
    """How many ids are left for `count_next`; 0 where they are too few to be worth it."""
    connection = session.connection()
    last = connection.exec_driver_sql("SELECT max(id) FROM enrolment").scalar() or 0
    left = last - last_counted(session)
    return left if left >= ENOUGH else 0


def count_next(session: Session, most: int = PIECE) -> None:
    """Count the next of those that are left."""
    connection, done = session.connection(), last_counted(session)
    last = done + min(most, count_left(session))
    connection.exec_driver_sql(
        f"INSERT INTO tally_by ({_KEY}, number) SELECT {_KEY}, count(*) FROM tally_facts "
        f"WHERE id BETWEEN ? AND ? GROUP BY {_KEY} {_ADDED}",
        (done + 1, last),
    )
    connection.exec_driver_sql("DELETE FROM tally_upto")
    connection.exec_driver_sql("INSERT INTO tally_upto VALUES (?)", (last,))


def forget(session: Session) -> None:
    """Nobody is counted any more; `count_next` begins anew."""
    connection = session.connection()
    connection.exec_driver_sql("DELETE FROM tally_upto")
    connection.exec_driver_sql("DELETE FROM tally_by")


def differences(session: Session) -> int:
    """How many numbers are not those of a count made anew: 0, unless a desk was damaged."""
    connection = session.connection()
    kept = {
        tuple(row[:-1]): row[-1]
        for row in connection.exec_driver_sql(
            f"SELECT {_KEY}, number FROM tally_by WHERE number <> 0"
        )
    }
    facts = (
        f"SELECT {_KEY}, count(*) FROM tally_facts WHERE id <= ? GROUP BY {_KEY}",
        (last_counted(session),),
    )
    counted = {tuple(row[:-1]): row[-1] for row in connection.exec_driver_sql(*facts)}
    return sum(kept.get(key) != counted.get(key) for key in kept.keys() | counted.keys())
