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
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg import sql

Role = Literal["viewer", "clerk", "coordinator"]
ROLES: tuple[Role, ...] = ("viewer", "clerk", "coordinator")
GROUPS = (*ROLES, "newcomer", "door", "owner")
"""What the roles of a database are called that nobody logs in as, after its name."""
DAYS = 7
"""So long a first password is good for."""
SCHEMA = "office_door"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_GROUPS, _GROUP = 4, 4
Owner = psycopg.Connection[Any]
"""A connection of whoever may make databases and roles, each statement by itself."""
_DOOR = r"""
CREATE SCHEMA office_door AUTHORIZATION {door};
SET LOCAL ROLE {door};
CREATE TABLE office_door.office_login (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, login TEXT NOT NULL, role TEXT NOT NULL,
  cohorts BIGINT[] NOT NULL, sees_private BOOLEAN NOT NULL, put_aside TEXT[] NOT NULL,
  must_change BOOLEAN NOT NULL, since TIMESTAMPTZ NOT NULL DEFAULT now(),
  added_by TEXT NOT NULL DEFAULT session_user, ended TIMESTAMPTZ
);
CREATE UNIQUE INDEX ON office_door.office_login (login) WHERE ended IS NULL;
CREATE FUNCTION office_door.has_first_password() RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT EXISTS (
    SELECT FROM office_door.office_login
    WHERE login = session_user AND must_change AND ended IS NULL
  )
$$;
CREATE FUNCTION office_door.change_password(verifier text) RETURNS void LANGUAGE plpgsql
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
GRANT USAGE ON SCHEMA office_door TO {newcomer}, {viewer}, {clerk}, {coordinator};
GRANT EXECUTE ON FUNCTION office_door.has_first_password(), office_door.change_password(text)
TO {newcomer}, {viewer}, {clerk}, {coordinator};
RESET ROLE;
"""


@dataclass(frozen=True)
class OfficeClerk:
    """A login of an office's desk."""

    login: str
    role: str
    cohorts: tuple[int, ...]
    sees_private: bool
    has_first_password: bool
    since: dt.datetime
    is_here: bool


def group(database: str, name: str) -> str:
    """The role of a database that logins are given: `viewer`, `clerk`, `coordinator`, `newcomer`;
    and those nobody logs in as: `owner`, `door`.
    """
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


def make_groups(owner: Owner, database: str) -> None:
    """The roles of a database, which do not exist yet. Who makes them may act as the two that
    nobody logs in as.
    """
    for name in (*ROLES, "newcomer", "owner"):
        owner.execute(put("CREATE ROLE {} NOLOGIN", group(database, name)))
    # it alters roles and gives memberships, and inherits nothing of what it gives
    owner.execute(put("CREATE ROLE {} NOLOGIN CREATEROLE NOINHERIT", group(database, "door")))
    for name in (*ROLES, "newcomer"):
        owner.execute(
            put("GRANT {} TO {} WITH ADMIN OPTION", group(database, name), group(database, "door"))
        )
    for name in ("owner", "door"):
        owner.execute(put("GRANT {} TO CURRENT_USER", group(database, name)))


def install(owner: Owner, database: str) -> None:
    """The door, in the database of the connection; and who may do what in its tables, where they
    belong to its owner already.
    """
    names = {name: sql.Identifier(group(database, name)) for name in (*ROLES, "newcomer", "door")}
    said = sql.SQL(_DOOR).format(newcomer_text=group(database, "newcomer"), **names)
    with owner.transaction():
        owner.execute(put("GRANT CREATE ON DATABASE {} TO {}", database, group(database, "door")))
        owner.execute(said)
        owner.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        owner.execute(
            put("REVOKE CREATE ON DATABASE {} FROM {}", database, group(database, "door"))
        )
        for name in (*ROLES, "newcomer"):
            owner.execute(
                put("GRANT CONNECT ON DATABASE {} TO {}", database, group(database, name))
            )
        _give_tables(owner, database)


def _give_tables(owner: Owner, database: str) -> None:
    """Everybody but newcomers may do everything."""
    for name in ROLES:
        role = group(database, name)
        owner.execute(put("GRANT USAGE ON SCHEMA public TO {}", role))
        for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
            owner.execute(put(f"GRANT ALL ON ALL {things} IN SCHEMA public TO {{}}", role))


def add(
    owner: Owner,
    login: str,
    role: Role,
    cohorts: Collection[int] = (),
    *,
    sees_private: bool = False,
) -> str:
    """A new clerk of the database of the connection; the first password, which is kept nowhere.

    `psycopg.errors.DuplicateObject` where the server knows somebody of that name.
    """
    database = owner.info.dbname
    password = first_password()
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=DAYS)
    door = group(database, "door")
    with owner.transaction():
        owner.execute(
            sql.SQL("CREATE ROLE {} LOGIN PASSWORD {} VALID UNTIL {}").format(
                sql.Identifier(login), verifier(owner, login, password), until.isoformat()
            )
        )
        owner.execute(put("GRANT {} TO {} WITH ADMIN OPTION", login, door))
        give(owner, login, role, cohorts, sees_private=sees_private)
        given = _memberships(owner, login)
        for one in given:
            owner.execute(put("REVOKE {} FROM {}", one, login))
        owner.execute(put("SET LOCAL ROLE {}", door))
        owner.execute(put("GRANT {} TO {}", group(database, "newcomer"), login))
        owner.execute(
            "INSERT INTO office_door.office_login "
            "(login, role, cohorts, sees_private, put_aside, must_change) "
            "VALUES (%s, %s, %s, %s, %s, true)",
            (login, role, list(cohorts), sees_private, given),
        )
        owner.execute("RESET ROLE")
    return password


def give(
    owner: Owner, login: str, role: Role, _cohorts: Collection[int], *, sees_private: bool
) -> None:
    """What a login may do."""
    del sees_private
    owner.execute(put("GRANT {} TO {}", group(owner.info.dbname, role), login))


def new_first_password(owner: Owner, login: str) -> str | None:
    """Another first password, for whoever has forgotten theirs; None where nobody is called so."""
    database = owner.info.dbname
    password = first_password()
    until = dt.datetime.now(dt.UTC) + dt.timedelta(days=DAYS)
    newcomer = group(database, "newcomer")
    with owner.transaction():
        owner.execute(put("SET LOCAL ROLE {}", group(database, "door")))
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
                sql.Identifier(login), verifier(owner, login, password), until.isoformat()
            )
        )
        for one in given:
            owner.execute(put("REVOKE {} FROM {}", one, login))
        owner.execute(put("GRANT {} TO {}", newcomer, login))
        owner.execute("RESET ROLE")
    _end_connections(owner, login)
    return password


def remove(owner: Owner, login: str) -> bool:
    """A clerk goes: connections are ended, the role is gone. What the history says of them stays.
    False where nobody is called so.
    """
    database = owner.info.dbname
    known = owner.execute(
        "SELECT 1 FROM office_door.office_login WHERE login = %s AND ended IS NULL", (login,)
    ).fetchone()
    if known is None:
        return False
    owner.execute(put("ALTER ROLE {} NOLOGIN", login))
    _end_connections(owner, login)
    with owner.transaction():
        owner.execute(put("GRANT {} TO CURRENT_USER", login))
        owner.execute(put("REASSIGN OWNED BY {} TO {}", login, group(database, "owner")))
        owner.execute(put("DROP OWNED BY {}", login))
        owner.execute(put("DROP ROLE {}", login))
        owner.execute(
            "UPDATE office_door.office_login SET ended = now() WHERE login = %s AND ended IS NULL",
            (login,),
        )
    return True


def clerks(owner: Owner) -> list[OfficeClerk]:
    """All who may come, by name."""
    found = owner.execute(
        "SELECT login, role, cohorts, sees_private, must_change, since, EXISTS (SELECT FROM "
        "pg_stat_activity WHERE usename = login AND datname = current_database()) "
        "FROM office_door.office_login WHERE ended IS NULL ORDER BY login"
    )
    return [
        OfficeClerk(login, role, tuple(cohorts), private, first, since, here)
        for login, role, cohorts, private, first, since, here in found
    ]


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


def _memberships(owner: Owner, login: str) -> list[str]:
    found = owner.execute(
        "SELECT pg_get_userbyid(roleid) FROM pg_auth_members "
        "WHERE member = (SELECT oid FROM pg_roles WHERE rolname = %s)",
        (login,),
    )
    return [name for (name,) in found]


def _end_connections(owner: Owner, login: str) -> None:
    owner.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (login,)
    )


def put(statement: str, *names: str) -> sql.Composed:
    """A statement with these names in their places."""
    return sql.SQL(statement).format(*map(sql.Identifier, names))  # type: ignore[arg-type]
