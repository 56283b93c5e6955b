"""The groups of an office's desk: what each may do, and who is in which.

- viewer: sees all but private values, changes nothing.
- clerk: works in some cohorts, or in all; private values are masked.
- passports: a clerk who enters and reads private values.
- coordinator: all cohorts, and what belongs to the whole office.

Beside the group somebody may sign reports (`signing.py`): a director is a viewer who does.

Each desk has groups of its own, called by its database: several offices may share a server.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence

import sqlalchemy as sa

from lcdesk.db.postgresql import schema
from lcdesk.db.postgresql.presence import ALIVE
from lcdesk.db.postgresql.roles import (
    kept_history,
    masked_views,
    put_aside,
    reach_of_rows,
    revealing,
    signing,
)
from lcdesk.db.postgresql.roles.masked_views import BOUNDED, MASKED
from lcdesk.db.postgresql.roles.signing import SIGNER
from lcdesk.db.postgresql.upkeep import UPKEEP
from lcdesk.model.entities import Base
from lcdesk.model.rights import GROUPS, Group

_MEMBER, _MASKER = "member", "masker"
"""All who are let in, and the role that looks through the views."""
PATHS: dict[Group, str] = {
    "viewer": f"{MASKED}, {BOUNDED}, public",
    "clerk": f"{MASKED}, {BOUNDED}, public",
    "passports": f"{BOUNDED}, public",
    "coordinator": "public",
}
"""Where the server looks for tables, by group: first at what stands before them."""
_MEMBERS = (
    "CREATE TABLE IF NOT EXISTS member (login name NOT NULL, cohort_id BIGINT, "
    "UNIQUE NULLS NOT DISTINCT (login, cohort_id))"
)
"""Who works in which cohort; NULL: in all."""
VIEWS_AWAY = f"DROP SCHEMA IF EXISTS {BOUNDED}, {MASKED} CASCADE"
_AWAY = """
DO $$ DECLARE one text; BEGIN
  FOR one IN
    SELECT 'DROP POLICY ' || quote_ident(policyname) || ' ON ' || quote_ident(tablename)
      FROM pg_policies WHERE schemaname = 'public'
    UNION ALL
    SELECT 'ALTER TABLE ' || oid::regclass || ' DISABLE ROW LEVEL SECURITY' FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    UNION ALL
    SELECT 'DROP TRIGGER ' || quote_ident(tgname) || ' ON ' || tgrelid::regclass FROM pg_trigger
      JOIN pg_class ON pg_class.oid = tgrelid
      WHERE relnamespace = 'public'::regnamespace AND NOT tgisinternal
  LOOP EXECUTE one; END LOOP;
  FOR one IN
    SELECT 'DROP FUNCTION ' || oid::regprocedure FROM pg_proc
      -- the ids of every table are given by it
      WHERE pronamespace = 'public'::regnamespace AND proname <> 'next_ids'
  LOOP EXECUTE one; END LOOP;
END $$
"""
"""What is made anew below: all that holds no data. Who made a function may not be who owns it now,
so it is taken away rather than replaced.
"""
_OWNED = """
DO $$ DECLARE one record; BEGIN
  FOR one IN
    SELECT 'VIEW ' || oid::regclass AS what FROM pg_class
      WHERE relnamespace::regnamespace::text IN ({schemas}) AND relkind = 'v'
    UNION ALL SELECT 'FUNCTION ' || oid::regprocedure FROM pg_proc
      WHERE pronamespace::regnamespace::text IN ({schemas})
  LOOP EXECUTE 'ALTER ' || one.what || ' OWNER TO {masker}'; END LOOP;
END $$
"""
"""Views, and what writes through them, have the rights of a role that is held to the rules, too."""
_BOOKS = ("deed", "change", "reveal", "given_number")
"""Added to, never changed."""
_WRITTEN_ONCE = ("paper_file", "file_content")
"""Bytes: whoever erases takes them out."""
_OF_COORDINATORS = ("own_field", "desk_value", "paper_template", "number_series", "counting_rule")
"""What holds for the whole office: others only read it."""
_NOBODYS = ("organisation", "expert")
"""Of no cohort, with private values. They have rules for their rows nonetheless: else the server,
where it refuses what somebody writes, says all that stands in the row.
"""


def install(connection: sa.Connection, zone: str = "UTC") -> None:
    """Groups, rules and views, at a desk whose tables are there; by whoever owns the database and
    may make roles. Those of an earlier version give way, and who is in which group stays. `zone`:
    of the office's clock, as the history says it.
    """
    database = str(connection.scalar(sa.text("SELECT current_database()")))
    known = set(connection.exec_driver_sql("SELECT rolname FROM pg_roles").scalars())
    for statement in (*_roles(database, known), *_statements(database, zone)):
        connection.exec_driver_sql(statement)


def has_groups(connection: sa.Connection) -> bool:
    """Or is there only its owner?"""
    return connection.scalar(sa.text("SELECT to_regclass('public.member')")) is not None


def zone_of(connection: sa.Connection) -> str:
    """Of the office's clock, where it has groups."""
    return str(connection.scalar(sa.text("SELECT office_zone()")))


def give(
    connection: sa.Connection,
    login: str,
    group: Group,
    cohorts: Sequence[int] | None = (),
    *,
    signs: bool = False,
) -> None:
    """Let somebody in, in a group, for these cohorts (None: all); `signs`: they keep reports under
    a number, too. What they had before goes.
    """
    take(connection, login)
    database = str(connection.scalar(sa.text("SELECT current_database()")))
    connection.exec_driver_sql(
        f"GRANT {_named(database, group, *[SIGNER] * signs)} TO {quoted(login)}"
    )
    let_connect(connection, login, group)
    write_cohorts(connection, login, cohorts)


def let_connect(connection: sa.Connection, login: str, group: Group) -> None:
    """What a database itself holds of somebody in a group."""
    database = quoted(str(connection.scalar(sa.text("SELECT current_database()"))))
    who, path = quoted(login), PATHS[group]
    connection.exec_driver_sql(f"GRANT CONNECT ON DATABASE {database} TO {who}")
    connection.exec_driver_sql(f"ALTER ROLE {who} IN DATABASE {database} SET search_path = {path}")


def write_cohorts(connection: sa.Connection, login: str, cohorts: Sequence[int] | None) -> None:
    """Whoever has none is written for these; None: for all."""
    for cohort in [None] if cohorts is None else cohorts:
        connection.execute(
            sa.text("INSERT INTO member VALUES (:login, :cohort)"),
            {"login": login, "cohort": cohort},
        )


def take(connection: sa.Connection, login: str) -> None:
    """Nothing of this desk is theirs any more."""
    database = str(connection.scalar(sa.text("SELECT current_database()")))
    for group in (*GROUPS, SIGNER):
        connection.exec_driver_sql(f"REVOKE {_named(database, group)} FROM {quoted(login)}")
    connection.exec_driver_sql(
        f"REVOKE CONNECT ON DATABASE {quoted(database)} FROM {quoted(login)}"
    )
    connection.execute(sa.text("DELETE FROM member WHERE login = :login"), {"login": login})


def all_of(database: str) -> list[str]:
    """The roles of the server that a desk brings with it; those of a desk that is given up go
    after it.
    """
    return [f"{database}_{one}" for one in (*GROUPS, SIGNER, _MEMBER, _MASKER)]


def quoted(name: str) -> str:
    """A name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def _named(database: str, *groups: str) -> str:
    return ", ".join(quoted(f"{database}_{group}") for group in groups)


def _roles(database: str, known: Container[str]) -> Iterator[str]:
    for one in (_MEMBER, _MASKER, SIGNER, *GROUPS):
        if f"{database}_{one}" not in known:
            yield f"CREATE ROLE {_named(database, one)} NOLOGIN"
            if one in GROUPS:
                yield f"GRANT {_named(database, _MEMBER)} TO {_named(database, one)}"


def _statements(database: str, zone: str) -> Iterator[str]:
    every, masker = _named(database, _MEMBER), _named(database, _MASKER)
    limited = _named(database, "viewer", "clerk", "passports", _MASKER)
    yield VIEWS_AWAY
    yield _AWAY
    every_group = _named(database, *GROUPS, SIGNER, _MEMBER, _MASKER)
    for what in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {what} IN SCHEMA public FROM {every_group}"
    yield from schema.functions()
    # a copy under another name (a dump that is restored) has the groups of the first
    yield (
        "CREATE OR REPLACE FUNCTION office_group(name text) RETURNS name LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT ('{database}_' || name)::name $$"
    )
    yield _MEMBERS
    yield (
        "CREATE FUNCTION office_zone() RETURNS text LANGUAGE sql IMMUTABLE AS "
        f"$$ SELECT '{zone.replace(chr(39), '')}' $$"
    )
    yield from reach_of_rows.WHAT_IS_SEEN
    yield from kept_history.FUNCTIONS
    yield from signing.FUNCTIONS
    yield from masked_views.FUNCTIONS
    yield revealing.reveal_function()
    yield from (f"CREATE SCHEMA {one}" for one in (MASKED, BOUNDED))
    yield f"REVOKE ALL ON DATABASE {quoted(database)} FROM PUBLIC"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC"
    yield f"GRANT USAGE ON SCHEMA public, {BOUNDED}, {MASKED} TO {every}, {masker}"
    yield f"GRANT CREATE ON SCHEMA {BOUNDED}, {MASKED} TO {masker}"
    yield from _rules(database, limited)
    yield from _grants(database)
    yield from kept_history.TRIGGERS
    yield from signing.TRIGGERS
    yield put_aside.TABLE
    for view in masked_views.OF_IMPORTS:
        yield from put_aside.statements(view)
    yield from masked_views.statements()
    yield _OWNED.format(schemas=f"'{BOUNDED}', '{MASKED}'", masker=masker)
    yield f"REVOKE CREATE ON SCHEMA {BOUNDED}, {MASKED} FROM {masker}"
    yield from _grants_of_views(database)
    for name in schema.SEEING_ALL:
        yield f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public, pg_temp"
    yield "ALTER VIEW tally SET (security_invoker = true)"


def _rules(database: str, limited: str) -> Iterator[str]:
    """Of rows, by cohorts."""
    coordinator = _named(database, "coordinator")
    for table, seen, written in reach_of_rows.divided_tables():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY everything ON {table} TO {coordinator} USING (true)"
        yield f"CREATE POLICY seen ON {table} FOR SELECT TO {limited} USING ({seen})"
        yield f"CREATE POLICY added ON {table} FOR INSERT TO {limited} WITH CHECK ({written})"
        yield (
            f"CREATE POLICY changed ON {table} FOR UPDATE TO {limited} "
            f"USING ({seen}) WITH CHECK ({written})"
        )
        yield f"CREATE POLICY removed ON {table} FOR DELETE TO {limited} USING ({seen})"
    for table, mine in (("deed", "who = session_user"), ("reveal", "who = session_user")):
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY everything ON {table} TO {coordinator} USING (true)"
        seen = "true" if table == "deed" else mine
        yield f"CREATE POLICY seen ON {table} FOR SELECT TO {limited} USING ({seen})"
        yield f"CREATE POLICY added ON {table} FOR INSERT TO {limited} WITH CHECK (true)"
        yield f"CREATE POLICY changed ON {table} FOR UPDATE TO {limited} USING ({mine})"
    for table in _NOBODYS:
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"CREATE POLICY everything ON {table} TO {coordinator}, {limited} USING (true)"
    # else somebody could say of every day to come that it was done
    yield "ALTER TABLE guard ENABLE ROW LEVEL SECURITY"
    yield (
        f"CREATE POLICY plain ON guard TO {coordinator}, {limited} "
        f"USING (true) WITH CHECK (NOT starts_with(name, '{UPKEEP}'))"
    )
    yield from _rules_of_presence(f"{coordinator}, {limited}")


def _rules_of_presence(every: str) -> Iterator[str]:
    """One says of oneself where one is; who ended without a word is taken out by others."""
    mine = "who = session_user"
    over = f"seen < now() - interval '{ALIVE} seconds'"
    yield "ALTER TABLE presence ENABLE ROW LEVEL SECURITY"
    yield f"CREATE POLICY seen ON presence FOR SELECT TO {every} USING (true)"
    yield f"CREATE POLICY added ON presence FOR INSERT TO {every} WITH CHECK ({mine})"
    yield f"CREATE POLICY changed ON presence FOR UPDATE TO {every} USING ({mine})"
    yield f"CREATE POLICY removed ON presence FOR DELETE TO {every} USING ({mine} OR {over})"


def _grants(database: str) -> Iterator[str]:
    viewer, clerk, passports, coordinator, masker = (
        _named(database, one) for one in (*GROUPS, _MASKER)
    )
    masked = {one.table for one in (*masked_views.masked_tables(), *masked_views.MORE)}
    masked |= {"participant_search", "sort_keys"}
    bounded = {one.table for one in masked_views.OF_HISTORY}
    for table in (*sorted(Base.metadata.tables), "participant_search", "sort_keys", "listed_names"):
        readers, writers = [coordinator], [coordinator]
        if table in masked or table in bounded:
            readers.append(masker)
            writers.append(masker)
        if table not in masked | bounded:
            readers += [viewer, clerk]
            writers.append(clerk)
        if table not in bounded:
            readers.append(passports)
            writers.append(passports)
        if table in _OF_COORDINATORS:
            writers = [coordinator]
        rights = "INSERT" if table in (*_BOOKS, *_WRITTEN_ONCE) else "INSERT, UPDATE, DELETE"
        if table == signing.TABLE:
            writers, rights = [_named(database, SIGNER)], "INSERT, DELETE"
        yield f"GRANT SELECT ON {table} TO {', '.join(readers)}"
        yield f"GRANT {rights} ON {table} TO {', '.join(writers)}"
    yield f"GRANT UPDATE (is_undone) ON deed TO {coordinator}, {masker}"
    # refused by triggers, but where somebody is erased (`kept_history.py`)
    yield f"GRANT UPDATE, DELETE ON change, reveal TO {coordinator}"
    yield f"GRANT UPDATE (label, values) ON deed TO {coordinator}"
    yield f"GRANT SELECT ON erasing, office_care TO {coordinator}"
    # whoever makes a file of the desk: numbers of rows that are gone are not given again there
    yield f"GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO {coordinator}"
    working = ", ".join((clerk, passports, coordinator))
    yield f"GRANT DELETE ON {', '.join(_WRITTEN_ONCE)} TO {coordinator}"
    # a receipt is never changed: else what somebody did would look as if it had been refused
    yield f"GRANT SELECT, INSERT ON operation_receipt, guard TO {working}"
    # refused by triggers, but where it is theirs, or somebody is erased
    yield f"GRANT UPDATE, DELETE ON {signing.TABLE} TO {coordinator}"
    yield f"GRANT SELECT, INSERT ON operation_receipt TO {_named(database, SIGNER)}"
    yield f"GRANT UPDATE (name) ON guard TO {working}"
    yield "REVOKE EXECUTE ON FUNCTION next_ids(regclass, bigint) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION next_ids(regclass, bigint) TO {working}, {masker}"
    yield f"GRANT EXECUTE ON FUNCTION next_ids(regclass, bigint) TO {_named(database, SIGNER)}"
    yield "REVOKE EXECUTE ON FUNCTION keep_up(bigint, bigint) FROM PUBLIC"
    yield f"GRANT EXECUTE ON FUNCTION keep_up(bigint, bigint) TO {working}"
    every = _named(database, _MEMBER)
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON presence TO {every}"
    seen = "guard, tally_row, tally, stale_words, alembic_version, oldest_program"
    yield f"GRANT SELECT ON {seen} TO {every}"
    yield f"GRANT DELETE ON stale_words TO {working}"
    yield f"GRANT INSERT, DELETE ON tally_row TO {coordinator}"


def _grants_of_views(database: str) -> Iterator[str]:
    viewer, clerk, passports, _coordinator = (_named(database, one) for one in GROUPS)
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {BOUNDED} TO {viewer}, {clerk}, {passports}"
    yield f"GRANT INSERT ON ALL TABLES IN SCHEMA {BOUNDED} TO {clerk}, {passports}"
    yield f"GRANT UPDATE (is_undone) ON {BOUNDED}.deed TO {clerk}, {passports}"
    signer = _named(database, SIGNER)
    yield f"GRANT INSERT ON {BOUNDED}.deed, {BOUNDED}.change TO {signer}"
    yield f"GRANT UPDATE (is_undone) ON {BOUNDED}.deed TO {signer}"
    yield f"GRANT SELECT ON ALL TABLES IN SCHEMA {MASKED} TO {viewer}, {clerk}"
    yield f"GRANT INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {MASKED} TO {clerk}"
