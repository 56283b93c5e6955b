"""The tables of an office's desk, made in an empty database: those of the entities, and what stands
beside them. What holds no data (functions, triggers) is made anew by every version of the program.
"""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from lcdesk.db.desk_version import known_versions
from lcdesk.db.postgresql import fitting, listed_names, presence, upkeep
from lcdesk.model.entities import Base

_MOST_IDS = 10_000_000
"""At once: else one call could use up all there are."""
IDS = f"""
CREATE OR REPLACE FUNCTION next_ids(seq regclass, n bigint) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE first bigint;
BEGIN
  IF n NOT BETWEEN 1 AND {_MOST_IDS} THEN
    RAISE EXCEPTION 'too many ids' USING ERRCODE = 'program_limit_exceeded';
  END IF;
  PERFORM pg_advisory_lock(4711, seq::oid::int);
  first := nextval(seq);
  IF n > 1 THEN PERFORM setval(seq, first + n - 1); END IF;
  PERFORM pg_advisory_unlock(4711, seq::oid::int);
  RETURN first;
END $$
"""
"""`n` ids that follow each other; the first. Beside others `nextval` gives no unbroken run."""
TABLES_OF = (
    # what stands in the JSON of further columns, as SQLite's `json_each` has it
    "CREATE OR REPLACE FUNCTION kept_columns(extra json) "
    "RETURNS TABLE (id bigint, key text, value text) LANGUAGE sql IMMUTABLE AS "
    "$$ SELECT inside.place, inside.key, inside.value "
    "FROM json_each_text(CASE WHEN json_typeof(extra) = 'object' THEN extra ELSE '{}' END) "
    "WITH ORDINALITY AS inside (key, value, place) $$",
    "CREATE OR REPLACE FUNCTION listed_ids(ids bigint[]) RETURNS TABLE (key bigint, value bigint) "
    "LANGUAGE sql IMMUTABLE AS $$ SELECT one.place - 1, one.id "
    "FROM unnest(ids) WITH ORDINALITY AS one (id, place) $$",
)
"""Values that statements read as tables."""
BESIDE = (
    # words as Python makes them, with their places
    "CREATE TABLE participant_search (id BIGINT PRIMARY KEY, words TSVECTOR NOT NULL)",
    # what is new waits in a list until there are some 250 people: taken in at once they cost the
    # database a third; a list of this length no search notices
    "CREATE INDEX ix_participant_search_words ON participant_search USING gin (words) "
    "WITH (gin_pending_list_limit = 256)",
    # what Python makes of texts beyond ASCII (`sql_words.MadeByPython`), by table and id
    "CREATE TABLE sort_keys (entity TEXT NOT NULL, row_id BIGINT NOT NULL, keys JSONB NOT NULL, "
    "PRIMARY KEY (entity, row_id))",
    *listed_names.CREATE,
    # of whom words, keys and names say what they said before somebody changed it who does not see
    # these enrolments (`roles/reach_of_rows.py`): whoever sees them writes them anew (`upkeep.py`)
    "CREATE TABLE stale_words (id BIGINT, is_private BOOLEAN, PRIMARY KEY (id, is_private))",
    # the tally: rows are only added, so that two clerks never wait for the same number
    "CREATE TABLE tally_row (cohort_id BIGINT NOT NULL, nationality TEXT NOT NULL, "
    "gender TEXT NOT NULL, status TEXT NOT NULL, number INTEGER NOT NULL)",
    "CREATE INDEX ix_tally_row_cohort ON tally_row (cohort_id)",
    "CREATE VIEW tally AS SELECT cohort_id, nationality, gender, status, "
    "CAST(sum(number) AS INTEGER) AS number FROM tally_row GROUP BY 1, 2, 3, 4 "
    "HAVING sum(number) <> 0",
    # an operation that was committed, whatever became of the answer (not above 0: one that has no
    # entry of the history, after the operation of that number; NULL: one that was given up)
    "CREATE TABLE operation_receipt (uuid UUID PRIMARY KEY, operation_id BIGINT)",
    # what operations rest on beside the rows they write (`db/store.py`, `guard`)
    "CREATE TABLE guard (name TEXT PRIMARY KEY)",
    presence.TABLE,
    *fitting.TABLES,
    # when whoever looks after the desk last made a dump of it, and tried to restore one
    "CREATE TABLE office_care (what TEXT PRIMARY KEY, at TIMESTAMPTZ NOT NULL, file TEXT NOT NULL)",
)
_KEY = "cohort_id, nationality, gender, status"
_COUNTED = (
    "SELECT e.cohort_id, coalesce(p.nationality, ''), coalesce(p.gender, ''), "
    "coalesce(e.status, ''), {sign}count(*) FROM {rows} GROUP BY 1, 2, 3, 4"
)
_NOBODY = (
    "SELECT e.cohort_id, '', '', coalesce(e.status, ''), {sign}count(*) FROM {rows} GROUP BY 1, 4"
)
COUNT = _COUNTED.format(sign="", rows="enrolment e LEFT JOIN person p ON p.id = e.person_id")
"""What the tally holds, counted anew."""
_OF_ENROLMENT = "{name} e LEFT JOIN person p ON p.id = e.person_id"
_OF_PERSON = "{name} p JOIN enrolment e ON e.person_id = p.id"


def _added(counted: str, rows: str, name: str, sign: str) -> str:
    return (
        f"INSERT INTO tally_row ({_KEY}, number) "
        f"{counted.format(sign=sign, rows=rows.format(name=name))};"
    )


_TRIGGERS = {
    ("enrolment", "INSERT"): (_added(_COUNTED, _OF_ENROLMENT, "now", ""),),
    ("enrolment", "DELETE"): (_added(_COUNTED, _OF_ENROLMENT, "before", "-"),),
    ("enrolment", "UPDATE"): (
        _added(_COUNTED, _OF_ENROLMENT, "before", "-"),
        _added(_COUNTED, _OF_ENROLMENT, "now", ""),
    ),
    # a person may come after its enrolments, or go before them
    ("person", "INSERT"): (
        _added(_NOBODY, _OF_PERSON, "now", "-"),
        _added(_COUNTED, _OF_PERSON, "now", ""),
    ),
    ("person", "DELETE"): (
        _added(_COUNTED, _OF_PERSON, "before", "-"),
        _added(_NOBODY, _OF_PERSON, "before", ""),
    ),
    ("person", "UPDATE"): (
        _added(_COUNTED, _OF_PERSON, "before", "-"),
        _added(_COUNTED, _OF_PERSON, "now", ""),
    ),
}
TALLY_FUNCTIONS = tuple(f"tally_{table}_{event.lower()}" for table, event in _TRIGGERS)
_SEEN = {
    "INSERT": "NEW TABLE AS now",
    "DELETE": "OLD TABLE AS before",
    "UPDATE": "OLD TABLE AS before NEW TABLE AS now",
}


def _trigger(table: str, event: str) -> tuple[str, str]:
    """Once a statement, however many rows it has: COPY fires it once."""
    name, body = f"tally_{table}_{event.lower()}", " ".join(_TRIGGERS[table, event])
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN {body} RETURN NULL; END $$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {table} REFERENCING {_SEEN[event]} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )


_OFFICE_GROUP = (
    "CREATE OR REPLACE FUNCTION office_group(name text) RETURNS name LANGUAGE sql STABLE AS "
    "$$ SELECT (current_database() || '_' || name)::name $$"
)
"""What a group of the office is called at its server, where there are groups (`roles/`)."""
_SEES_EVERY_COHORT = (
    "CREATE OR REPLACE FUNCTION sees_every_cohort() RETURNS boolean LANGUAGE sql STABLE AS "
    "$$ SELECT true $$"
)
"""Where there are roles, by who is connected (`roles/reach_of_rows.py`)."""
_BEGIN_ERASING = (
    "CREATE OR REPLACE FUNCTION begin_erasing() RETURNS void LANGUAGE sql AS $$ SELECT $$"
)
"""Where there are roles, whoever erases is noted (`roles/kept_history.py`)."""
_ENROLMENTS_OF = (
    "CREATE OR REPLACE FUNCTION enrolments_of(whose bigint) RETURNS bigint LANGUAGE sql STABLE AS "
    "$$ SELECT count(*) FROM enrolment WHERE person_id = whose $$"
)
_SIGNING_MOMENT = (
    "CREATE OR REPLACE FUNCTION signing_moment() RETURNS timestamp LANGUAGE sql STABLE AS "
    "$$ SELECT NULL::timestamp $$"
)
"""Where there are roles, the server says when somebody signs (`roles/signing.py`)."""
_REPORT_NUMBERS = """
CREATE OR REPLACE FUNCTION report_numbers() RETURNS TABLE (number text, stands boolean)
LANGUAGE sql STABLE AS $$
  SELECT number, true FROM signed_report UNION ALL SELECT one.said ->> 'number', false
  FROM change, LATERAL (VALUES (before), (after)) AS one (said)
  WHERE entity = 'SignedReport' AND one.said ->> 'number' IS NOT NULL $$
"""
_FUNCTIONS = (
    _OFFICE_GROUP,
    _SEES_EVERY_COHORT,
    _BEGIN_ERASING,
    _ENROLMENTS_OF,
    _SIGNING_MOMENT,
    _REPORT_NUMBERS,
    upkeep.FUNCTION,
)
SEEING_ALL = (
    "report_numbers()",
    "enrolments_of(bigint)",
    "next_ids(regclass, bigint)",
    "keep_up(bigint, bigint)",
    *(f"{one}()" for one in TALLY_FUNCTIONS),
)
"""Functions that go on seeing all where the office has roles (`roles/groups.py`)."""


def make_tables(engine: sa.Engine, owner: str | None = None) -> None:
    """In one transaction, in a database that has none. `owner`: the role they belong to, where that
    is not whoever makes them.
    """
    with engine.begin() as connection:
        if owner is not None:
            connection.exec_driver_sql(f'SET LOCAL ROLE "{owner}"')
        connection.exec_driver_sql(IDS)
        Base.metadata.create_all(connection)
        for statement in BESIDE:
            connection.exec_driver_sql(statement)
        version = known_versions()[-1]
        connection.execute(sa.text(fitting.SAY_VERSION), {"version": version})
        for statement in functions():
            connection.exec_driver_sql(statement)


def functions() -> Iterator[str]:
    """And the triggers: what holds no data. Those that are there are replaced."""
    yield from (IDS, *TABLES_OF, *_FUNCTIONS)
    for table, event in _TRIGGERS:
        yield from _trigger(table, event)
    yield from fitting.REFUSAL
