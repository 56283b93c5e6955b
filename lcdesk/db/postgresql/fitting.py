"""Which programs fit the desk of an office: several versions of lcdesk may be at work with it.

A desk on a server has the version of the last migration, as one in a file has, and says from which
version on programs may come. A migration adds, so that a program of the version before goes on;
one that does not says so (`oldest_program`).

While programs of two versions are at work, the older one adds and changes rows. What it does not
know of them would be lost where it removes one: its history could not bring that back. So the
server refuses this, and the program what has to know all that a desk holds (`require_whole`). Where
a migration adds a table, all programs of before are too old: the history tells of its rows.

A program that is older still is refused as it opens the desk. One that was at work meanwhile is
refused by the server, as it saves something. One that is newer than the desk waits until whoever
looks after it has brought it up to date.
"""

from __future__ import annotations

from typing import NamedTuple

from lcdesk.db.desk_version import known_versions
from lcdesk.db.postgresql.refusals import DESK_BEHIND, NEWER_NEEDED, PROGRAM_TOO_OLD, Refused
from lcdesk.model.entities import Base

SETTING = "lcdesk.version"
"""By which a program says its version, as it connects."""
TABLES = (
    # as Alembic makes it
    "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL, "
    "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))",
    "CREATE TABLE oldest_program (version TEXT NOT NULL)",
    "CREATE UNIQUE INDEX ix_oldest_program_one ON oldest_program ((true))",
)
SAY_VERSION = """
WITH oldest AS (INSERT INTO oldest_program VALUES (:version))
INSERT INTO alembic_version VALUES (:version)
"""
VERSIONS = "(SELECT version_num FROM alembic_version), (SELECT version FROM oldest_program)"
"""Two columns of a question: that of the desk, and of the oldest program that may come."""
REFUSAL = (
    f"""
CREATE OR REPLACE FUNCTION refuse_old_programs() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
  IF nullif(current_setting('{SETTING}', true), '') < (SELECT version FROM oldest_program) THEN
    RAISE EXCEPTION 'too old' USING ERRCODE = '{PROGRAM_TOO_OLD}';
  END IF;
  RETURN NEW;
END $$
""",
    # each operation writes a receipt; whoever only asks whether one arrived writes another kind
    "CREATE OR REPLACE TRIGGER fits BEFORE INSERT ON operation_receipt FOR EACH ROW "
    "WHEN (NEW.operation_id IS NOT NULL) EXECUTE FUNCTION refuse_old_programs()",
    f"""
CREATE OR REPLACE FUNCTION refuse_to_remove_unknown() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$ BEGIN
  IF nullif(current_setting('{SETTING}', true), '') < (SELECT version_num FROM alembic_version) THEN
    RAISE EXCEPTION 'a newer program is needed' USING ERRCODE = '{NEWER_NEEDED}';
  END IF;
  RETURN NULL;
END $$
""",
    *(
        f"CREATE OR REPLACE TRIGGER fits BEFORE DELETE ON {table} FOR EACH STATEMENT "
        "EXECUTE FUNCTION refuse_to_remove_unknown()"
        for table in sorted(Base.metadata.tables)
    ),
)


class Versions(NamedTuple):
    """That of a desk, and of the oldest program that may come."""

    desk: str
    oldest: str


def own_version() -> str:
    """That of this program."""
    return known_versions()[-1]


def require_fitting(versions: Versions) -> None:
    """`Refused`, with the code of what is wrong, where this program does not fit the desk."""
    own = own_version()
    if own < versions.oldest:
        raise Refused(PROGRAM_TOO_OLD)
    if own > versions.desk:
        raise Refused(DESK_BEHIND)


def require_whole(versions: Versions) -> None:
    """`Refused` where the desk may hold what this program does not know."""
    if own_version() < versions.desk:
        raise Refused(NEWER_NEEDED)
