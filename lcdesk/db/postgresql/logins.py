"""Who may come into an office's desk: a role of the server for each clerk, and the door where a
first password is changed.

A first password is of one use. Whoever comes with it is a newcomer: a role that may do nothing in
the database but change the password. What the clerk was given is put aside meanwhile, and handed
over with the change, in one transaction.

The door is a schema of its own, whose functions run with the rights of a role nobody can log in as.
It takes no password, but what the server compares one with (a SCRAM verifier), made by the program.
"""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import psycopg
import sqlalchemy as sa
from psycopg import sql

from lcdesk.db.postgresql.roles import groups
from lcdesk.db.postgresql.roles.signing import SIGNER
from lcdesk.model.rights import GROUPS, Group

BESIDE = ("newcomer", "door", "owner")
"""What the roles of a database are called that nobody is given, after its name."""
DAYS = 7
"""So long a first password is good for."""
SCHEMA = "office_door"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _GROUP = 4, 4
Owner = psycopg.Connection[Any]
"""A connection of whoever may make databases and roles, each statement by itself."""
_DOOR = r"""
CREATE SCHEMA IF NOT EXISTS office_door AUTHORIZATION {door};
SET LOCAL ROLE {door};
CREATE TABLE IF NOT EXISTS office_door.office_login (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, login TEXT NOT NULL, role TEXT NOT NULL,
  cohorts BIGINT[], put_aside TEXT[] NOT NULL,
  must_change BOOLEAN NOT NULL, since TIMESTAMPTZ NOT NULL DEFAULT now(),
  added_by TEXT NOT NULL DEFAULT session_user, ended TIMESTAMPTZ
);
ALTER TABLE office_door.office_login
  ADD COLUMN IF NOT EXISTS signs BOOLEAN NOT NULL DEFAULT false;
CREATE UNIQUE INDEX IF NOT EXISTS ix_office_login_login
ON office_door.office_login (login) WHERE ended IS NULL;
CREATE OR REPLACE FUNCTION office_door.has_first_password() RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM office_door.office_login
    WHERE login = session_user AND must_change AND ended IS NULL
  )
$$;
CREATE OR REPLACE FUNCTION office_door.change_password(verifier text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  mine office_door.office_login;
  one text;
BEGIN
  IF verifier !~ ('^SCRAM-SHA-256\$[0-9]{{4,7}}:[A-Za-z0-9+/=]+\$'
    '[A-Za-z0-9+/]{{43}}=:[A-Za-z0-9+/]{{43}}=$') THEN
    RAISE 'this is no verifier' USING ERRCODE = 'invalid_parameter_value';
  END IF;
  SELECT * INTO mine FROM office_door.office_login
  WHERE login = session_user AND ended IS NULL FOR UPDATE;
  IF NOT FOUND THEN
    RAISE 'nobody of this office' USING ERRCODE = 'insufficient_privilege';
  END IF;
  EXECUTE format('ALTER ROLE %I PASSWORD %L VALID UNTIL ''infinity''', session_user, verifier);
  IF mine.must_change THEN
    FOREACH one IN ARRAY mine.put_aside LOOP
      EXECUTE format('GRANT %I TO %I', one, session_user);
    END LOOP;
    EXECUTE format('REVOKE %I FROM %I', {newcomer_text}, session_user);
    UPDATE office_door.office_login SET must_change = false WHERE id = mine.id;
  END IF;
END $$;
REVOKE ALL ON FUNCTION office_door.has_first_password(), office_door.change_password(text)
FROM PUBLIC;
GRANT USAGE ON SCHEMA office_door TO {newcomer}, {member};
GRANT EXECUTE ON FUNCTION office_door.has_first_password(), office_door.change_password(text)
TO {newcomer}, {member};
RESET ROLE;
"""
_OWNED = """
DO $$ DECLARE one record; BEGIN
  FOR one IN
    SELECT CASE relkind WHEN 'v' THEN 'VIEW ' WHEN 'S' THEN 'SEQUENCE ' ELSE 'TABLE ' END
      || oid::regclass AS what FROM pg_class
      WHERE relnamespace::regnamespace::text IN ('public', 'masked', 'bounded')
        AND relkind IN ('r', 'v', 'S') AND relowner = session_user::regrole
    UNION ALL SELECT 'FUNCTION ' || oid::regprocedure FROM pg_proc
      WHERE pronamespace::regnamespace::text IN ('public', 'masked', 'bounded')
        AND proowner = session_user::regrole
    UNION ALL SELECT 'SCHEMA ' || oid::regnamespace FROM pg_namespace
      WHERE nspname IN ('masked', 'bounded') AND nspowner = session_user::regrole
  LOOP EXECUTE 'ALTER ' || one.what || ' OWNER TO {owner}'; END LOOP;
END $$
"""
"""What runs with its owner's rights has no more of them than the owner of the desk."""


@dataclass(frozen=True)
class OfficeClerk:
    """A login of an office's desk."""

    login: str
    group: Group
    cohorts: tuple[int, ...] | None
    signs: bool
    has_first_password: bool
    since: dt.datetime
    is_here: bool


def role_of(database: str, name: str) -> str:
    """The role of the server that a database has for it: one of its groups, or of `BESIDE`."""
    return f"{database}_{name}"


def is_login_name(name: str) -> bool:
    """Can a login be called so? What has to be quoted is typed wrong sooner or later."""
    return _NAME.fullmatch(name) is not None


def first_password() -> str:
    """A new one, easy to read out: 78 bits."""
    groups = (
        "".join(secrets.choice(_LETTERS) for _letter in range(_GROUP)) for _group in range(_GROUPS)
    )
    return "-".join(groups)


def make_roles(owner: Owner, database: str) -> None:
    """Those of a database that nobody logs in as, which do not exist yet. Who makes them may act as
    its owner and its door.
    """
    for name in ("newcomer", "owner"):
        owner.execute(put("CREATE ROLE {} NOLOGIN", role_of(database, name)))
    # it alters roles and gives memberships, and inherits nothing of what it gives
    owner.execute(put("CREATE ROLE {} NOLOGIN CREATEROLE NOINHERIT", role_of(database, "door")))
    for name in ("owner", "door"):
        owner.execute(put("GRANT {} TO CURRENT_USER", role_of(database, name)))


def install(connection: sa.Connection, zone: str = "UTC") -> None:
    """The groups of a desk whose tables are there, and the door; those of an earlier version give
    way, and who may come stays. `zone`: of the office's clock.
    """
    owner = driver_of(connection)
    database = owner.info.dbname
    if (
        owner.info.server_version >= 160000
    ):  # else who is no superuser may not act as what they made
        owner.execute("SET LOCAL createrole_self_grant = 'set, inherit'")
    groups.install(connection, zone)
    owner.execute(_OWNED.format(owner=role_of(database, "owner")).encode())
    door = role_of(database, "door")
    for name in (*GROUPS, SIGNER, "newcomer"):
        owner.execute(put("GRANT {} TO {} WITH ADMIN OPTION", role_of(database, name), door))
    owner.execute(put("GRANT CREATE ON DATABASE {} TO {}", database, door))
    names = {
        name: sql.Identifier(role_of(database, name)) for name in ("newcomer", "member", "door")
    }
    owner.execute(sql.SQL(_DOOR).format(newcomer_text=role_of(database, "newcomer"), **names))
    owner.execute(put("REVOKE CREATE ON DATABASE {} FROM {}", database, door))
    owner.execute(
        put("GRANT CONNECT ON DATABASE {} TO {}", database, role_of(database, "newcomer"))
    )


def add(
    connection: sa.Connection,
    login: str,
    group: Group,
    cohorts: Sequence[int] | None = None,
    *,
    signs: bool = False,
) -> str:
    """A new clerk, for these cohorts (None: all); the first password, which is kept nowhere."""
    owner = driver_of(connection)
    database = owner.info.dbname
    password, door = first_password(), role_of(database, "door")
    owner.execute(
        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} VALID UNTIL {}").format(
            sql.Identifier(login), verifier(owner, login, password), _until()
        )
    )
    owner.execute(put("GRANT {} TO {} WITH ADMIN OPTION", login, door))
    groups.give(connection, login, group, cohorts, signs=signs)
    given = _memberships(owner, login)
    for one in given:
        owner.execute(put("REVOKE {} FROM {}", one, login))
    owner.execute(put("SET LOCAL ROLE {}", door))
    owner.execute(put("GRANT {} TO {}", role_of(database, "newcomer"), login))
    owner.execute(
        "INSERT INTO office_door.office_login (login, role, cohorts, signs, put_aside, "
        "must_change) VALUES (%s, %s, %s, %s, %s, true)",
        (login, group, None if cohorts is None else list(cohorts), signs, given),
    )
    owner.execute("RESET ROLE")
    return password


def change(
    connection: sa.Connection,
    login: str,
    group: Group | None = None,
    cohorts: Sequence[int] | None | Literal["as before"] = "as before",
    *,
    signs: bool | None = None,
) -> OfficeClerk | None:
    """Another group, other cohorts (None: all), to sign or not; what is not said stays. What they
    are now; None where nobody is called so. Once it is committed, `end_connections`: whoever is
    connected has the tables of before.
    """
    owner = driver_of(connection)
    database = owner.info.dbname
    door, newcomer = role_of(database, "door"), role_of(database, "newcomer")
    before = next((one for one in clerks(owner) if one.login == login), None)
    if before is None:
        return None
    group = group or before.group
    cohorts = before.cohorts if cohorts == "as before" else cohorts
    signs = before.signs if signs is None else signs
    # what the door gave it takes, and gives again: a password made anew has it put aside
    owner.execute(put("SET LOCAL ROLE {}", door))
    for one in _memberships(owner, login):
        if one != newcomer:
            owner.execute(put("REVOKE {} FROM {}", one, login))
    owner.execute("RESET ROLE")
    groups.give(connection, login, group, cohorts, signs=signs)
    given = [one for one in _memberships(owner, login) if one != newcomer]
    for one in given:
        owner.execute(put("REVOKE {} FROM {}", one, login))
    owner.execute(put("SET LOCAL ROLE {}", door))
    if not before.has_first_password:
        for one in given:
            owner.execute(put("GRANT {} TO {}", one, login))
    owner.execute(
        "UPDATE office_door.office_login SET role = %s, cohorts = %s, signs = %s, put_aside = %s "
        "WHERE login = %s AND ended IS NULL",
        (group, None if cohorts is None else list(cohorts), signs, given, login),
    )
    owner.execute("RESET ROLE")
    return next(one for one in clerks(owner) if one.login == login)


def new_first_password(connection: sa.Connection, login: str) -> str | None:
    """Another first password, for whoever has forgotten theirs; None where nobody is called so.
    Once it is committed, `end_connections`.
    """
    owner = driver_of(connection)
    database = owner.info.dbname
    password, newcomer = first_password(), role_of(database, "newcomer")
    owner.execute(put("SET LOCAL ROLE {}", role_of(database, "door")))
    given = [one for one in _memberships(owner, login) if one != newcomer]
    found = owner.execute(
        "UPDATE office_door.office_login SET must_change = true, "
        "put_aside = CASE WHEN must_change THEN put_aside ELSE %s END "
        "WHERE login = %s AND ended IS NULL",
        (given, login),
    ).rowcount
    if not found:
        return None
    owner.execute(
        sql.SQL("ALTER ROLE {} PASSWORD {} VALID UNTIL {}").format(
            sql.Identifier(login), verifier(owner, login, password), _until()
        )
    )
    for one in given:
        owner.execute(put("REVOKE {} FROM {}", one, login))
    owner.execute(put("GRANT {} TO {}", newcomer, login))
    owner.execute("RESET ROLE")
    return password


def shut_out(owner: Owner, login: str) -> int | None:
    """Nobody comes in as this clerk any more, and nobody is in; the number of the role, None where
    nobody is called so. Before `remove`: the server tells no name of a role that is gone, and who
    is connected as it could go on.
    """
    found = owner.execute(
        "SELECT r.oid::bigint FROM office_door.office_login JOIN pg_roles r ON rolname = login "
        "WHERE login = %s AND ended IS NULL",
        (login,),
    ).fetchone()
    if found is None:
        return None
    owner.execute(put("ALTER ROLE {} NOLOGIN", login))
    end_connections(owner, found[0])
    return int(found[0])


def remove(connection: sa.Connection, login: str) -> None:
    """A clerk who is shut out is gone; what the history says of them stays."""
    owner = driver_of(connection)
    owner.execute(
        "UPDATE office_door.office_login SET ended = now() WHERE login = %s AND ended IS NULL",
        (login,),
    )
    groups.take(connection, login)
    owner.execute(put("GRANT {} TO CURRENT_USER", login))
    owner.execute(put("REASSIGN OWNED BY {} TO {}", login, role_of(owner.info.dbname, "owner")))
    owner.execute(put("DROP OWNED BY {}", login))
    owner.execute(put("DROP ROLE {}", login))


def clerks(owner: Owner) -> list[OfficeClerk]:
    """All who may come, by name."""
    found = owner.execute(
        "SELECT login, role, cohorts, signs, must_change, since, EXISTS (SELECT FROM "
        "pg_stat_activity WHERE usename = login AND datname = current_database()) "
        "FROM office_door.office_login WHERE ended IS NULL ORDER BY login"
    )
    return [
        OfficeClerk(login, group, None if cohorts is None else tuple(cohorts), *rest)
        for login, group, cohorts, *rest in found
    ]


def driver_of(connection: sa.Connection) -> Owner:
    """The driver's own connection, within the same transaction."""
    connection.exec_driver_sql("SELECT 1")  # which is begun with the first statement
    return cast("Owner", connection.connection.dbapi_connection)


# --- Of whoever logs in ---


def has_first_password(connection: psycopg.Connection[Any]) -> bool:
    """May whoever came do nothing but change it? Where a desk has no door, nobody has one."""
    door = connection.execute(
        "SELECT to_regprocedure('office_door.has_first_password()')"
    ).fetchone()
    if door is None or door[0] is None:
        return False
    told = connection.execute("SELECT office_door.has_first_password()").fetchone()
    return told is not None and bool(told[0])


def change_password(connection: psycopg.Connection[Any], new: str) -> None:
    """That of whoever came. It does not leave this computer: the server gets what it compares it
    with.
    """
    made = verifier(connection, connection.info.user, new)
    connection.execute("SELECT office_door.change_password(%s)", (made,))


def verifier(connection: psycopg.Connection[Any], login: str, password: str) -> str:
    """What the server keeps of a password (`SCRAM-SHA-256$…`)."""
    made = connection.pgconn.encrypt_password(password.encode(), login.encode(), b"scram-sha-256")
    return made.decode()


def _until() -> str:
    return (dt.datetime.now(dt.UTC) + dt.timedelta(days=DAYS)).isoformat()


def _memberships(owner: Owner, login: str) -> list[str]:
    found = owner.execute(
        "SELECT pg_get_userbyid(roleid) FROM pg_auth_members "
        "WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)",
        (login,),
    )
    return [name for (name,) in found]


def end_connections(owner: Owner, role: int) -> None:
    """Of whoever may not go on as they came, by the number of their role."""
    owner.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usesysid::bigint = %s",
        (role,),
    )


def number_of(owner: Owner, login: str) -> int:
    """The number of a role; 0 where there is none."""
    found = owner.execute(
        "SELECT oid::bigint FROM pg_roles WHERE rolname = %s", (login,)
    ).fetchone()
    return int(found[0]) if found else 0


def put(statement: str, *names: str) -> sql.Composed:
    """A statement with these names in their places."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]
