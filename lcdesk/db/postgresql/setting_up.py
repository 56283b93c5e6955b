"""An office's desk made on a server: its database and roles, and what the server has to be told so
that it lets nobody in but over TLS and by scram-sha-256.

The server itself writes the files it needs, into its own folder: so they belong to whom it runs as,
and it may be another computer, or one in a container.
"""

from __future__ import annotations

import base64
import datetime as dt
import shlex
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import sqlalchemy as sa
from psycopg import sql

from lcdesk.db.postgresql import logins, schema
from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.logins import Owner, put, role_of
from lcdesk.db.postgresql.reach import Login, conditions
from lcdesk.db.postgresql.refusals import WRONG_PASSWORD, understood
from lcdesk.db.postgresql.roles import groups

PORT = 5432
OLDEST = 15
"""The version of the server that is needed: of an older one everybody may write into `public`."""
SELF_MADE = 16
"""From this version on whoever makes a role may act as it, without being a superuser."""
MARK = "lcdesk: "
"""What is said of a database of ours, before the name of the office."""
CERTIFICATE, KEY, AUTHORITY = "lcdesk-server.crt", "lcdesk-server.key", "lcdesk-authority.crt"
DUMPED, TRIED = "dump", "restore-test"
"""What `office_care` holds the time of."""
_FOLDERS = ("/var/run/postgresql", "/run/postgresql", "/tmp")
_BEGIN, _END = "# lcdesk: begin", "# lcdesk: end"
_SETTINGS = {
    "ssl": "on",
    "ssl_cert_file": CERTIFICATE,
    "ssl_key_file": KEY,
    "password_encryption": "scram-sha-256",
    "lc_messages": "C",  # else nobody understands why somebody is not let in (`refusals`)
    # values of people have no place in the server's log
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
_PATIENCE = 5.0


@dataclass(frozen=True)
class OwnerAddress:
    """How whoever may make databases comes to the server."""

    host: str | None = None
    port: int = PORT
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @contextmanager
    def connected(self, database: str = "postgres") -> Iterator[Owner]:
        """Each statement by itself."""
        where = {"host": self.host, "user": self.user, "password": self.password}
        safe = conditions(self.host, None)
        try:
            made = psycopg.connect(
                **{name: one for name, one in where.items() if one},  # type: ignore[arg-type]
                **safe,  # type: ignore[arg-type]
                port=self.port,
                dbname=database,
                autocommit=True,
                connect_timeout=5,
                application_name="lcdesk office",
            )
        except psycopg.Error as error:
            raise understood(error) from None
        with made as connection:
            yield connection

    def engine(self, database: str) -> sa.Engine:
        """On a database, as the same."""
        place = {"port": str(self.port), **({"host": self.host} if self.host else {})}
        url = sa.URL.create("postgresql", self.user, database=database, query=place)
        login = Login(self.user, self.password) if self.user and self.password else None
        return make_engine(url, login)


@dataclass(frozen=True)
class ServerTold:
    """What became of the server's own settings. `lines`: what has to be done by hand, as the files
    want it; `restarts`: settings that count once it is started anew.
    """

    authority: str
    lines: tuple[str, ...] = ()
    restarts: tuple[str, ...] = ()


def socket_folder(port: int) -> str | None:
    """Where the server of this computer is spoken to without a network; None where none runs."""
    found = (one for one in _FOLDERS if (Path(one) / f".s.PGSQL.{port}").exists())
    return next(found, None)


def offices(owner: Owner) -> dict[str, str]:
    """The databases of the server that are an office's desk → the name of the office."""
    found = owner.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database ORDER BY datname"
    )
    return {name: said.removeprefix(MARK) for name, said in found if said and said.startswith(MARK)}


def make_office(address: OwnerAddress, database: str, office: str, zone: str) -> None:
    """Database, roles, tables; `zone`: of the office's clock. What was made is taken away again
    where it does not succeed.
    """
    with address.connected() as owner:
        with owner.transaction():
            logins.make_roles(owner, database)
        try:
            make_database(owner, database, role_of(database, "owner"))
            call_office(owner, database, office)
            engine = address.engine(database)
            try:
                schema.make_tables(engine, role_of(database, "owner"))
                with engine.begin() as inside:
                    logins.install(inside, zone)
            finally:
                engine.dispose()
        except BaseException:
            with suppress(psycopg.Error):
                drop_office(owner, database)
            raise


def roles_of(database: str) -> list[str]:
    """All roles that a desk brings with it."""
    return [*groups.all_of(database), *(role_of(database, name) for name in logins.BESIDE)]


def drop_office(owner: Owner, database: str) -> None:
    """Database and roles that were only just made."""
    owner.execute(put("DROP DATABASE IF EXISTS {} WITH (FORCE)", database))
    for role in roles_of(database):
        if owner.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            owner.execute(put("DROP ROLE {}", role))


def make_database(owner: Owner, database: str, role: str) -> None:
    """An empty one, which belongs to a role. Sorted by code points, letters of every script known:
    alike on every computer.
    """
    if owner.info.server_version >= 170000:
        words = "LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
    else:
        words = "LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"
    owner.execute(
        put(
            f"CREATE DATABASE {{}} TEMPLATE template0 ENCODING 'UTF8' {words} OWNER {{}}",
            database,
            role,
        )
    )
    owner.execute(put("REVOKE ALL ON DATABASE {} FROM PUBLIC", database))


def call_office(owner: Owner, database: str, office: str | None) -> None:
    """A database is the desk of an office of that name; None: it is none any more."""
    words = None if office is None else MARK + office
    owner.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(sql.Identifier(database), words))


# --- What the server is told ---


def secure(owner: Owner, database: str, certificate: str, key: str, authority: str) -> ServerTold:
    """Let the server show this certificate, and come into the database over TLS alone. Where it may
    not be written to, nothing is, and what is to be done is told.
    """
    if not _may_write(owner):
        return ServerTold(authority, tuple(_by_hand(database)))
    owner.execute("SET log_statement = 'none'")  # a key has no place in a log
    owner.execute("SET log_min_duration_statement = -1")
    for name, said in ((CERTIFICATE, certificate), (KEY, key), (AUTHORITY, authority)):
        _write(owner, f"base64 -d > {name}", said)
    for name, value in _SETTINGS.items():
        owner.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value))
    _listen(owner)
    _reload(owner)
    return open_door(owner, database, authority)


def kept_authority(owner: Owner) -> str | None:
    """The authority of the certificate that the server shows already, if that is one of ours."""
    if not _may_write(owner):
        return None
    found = owner.execute("SELECT pg_read_file(%s, 0, 65536, true)", (AUTHORITY,)).fetchone()
    return str(found[0]) if found and found[0] else None


def open_door(owner: Owner, database: str, authority: str) -> ServerTold:
    """The same, where the server shows its certificate already."""
    _open_door(owner, database)
    _reload(owner)
    return ServerTold(authority, (), tuple(_pending(owner)))


def is_safe(address: OwnerAddress, host: str, database: str, authority: Path) -> str:
    """ "" where a program that knows the authority comes to the server's door and is asked for a
    password there; else the code of what is wrong, or "?" where nothing answers.
    """
    where = conditions(host, authority)
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            psycopg.connect(
                host=host,
                hostaddr="127.0.0.1",
                port=address.port,
                user="lcdesk_nobody",
                password="nothing",
                dbname=database,
                connect_timeout=5,
                **where,  # type: ignore[arg-type]
            ).close()
            return "28P01"
        except psycopg.Error as error:
            code = understood(error).sqlstate or "?"
            if code == WRONG_PASSWORD:
                return ""
            if time.monotonic() > until:  # it takes a moment until it was told
                return code
        time.sleep(0.1)


def _may_write(owner: Owner) -> bool:
    found = owner.execute(
        "SELECT rolsuper AND EXISTS (SELECT FROM pg_settings WHERE name = 'data_directory') "
        "FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    return bool(found and found[0])


def _reload(owner: Owner) -> None:
    """Until it has read what it was told. A line for TLS counts as a mistake until it has TLS."""
    until = time.monotonic() + _PATIENCE
    owner.execute("SELECT pg_reload_conf()")
    while time.monotonic() < until:
        owner.execute("SELECT pg_sleep(0.1)")
        if owner.execute("SHOW ssl").fetchone() == ("on",):
            return


def _write(owner: Owner, command: str, said: str) -> None:
    """Into a file, by a command of the server's shell; nobody else may read a new one."""
    written = base64.b64encode(said.encode()).decode()
    owner.execute(
        sql.SQL("COPY (SELECT {}) TO PROGRAM {}").format(written, f"umask 077 && {command}")
    )


def door_lines(database: str) -> list[str]:
    """Those of pg_hba.conf, which stand before all others."""
    return [f"hostssl {database} all all scram-sha-256", f"host    {database} all all reject"]


def _open_door(owner: Owner, database: str) -> None:
    """Ours stand first; those of other offices stay. Where the server does not understand them, all
    is as it was.
    """
    found = owner.execute(
        "SELECT current_setting('hba_file'), pg_read_file(current_setting('hba_file'))"
    ).fetchone()
    assert found is not None
    path, before = str(found[0]), str(found[1])
    ours, rest = _parted(before)
    fresh = [one for one in ours if f" {database} " not in one]
    lines = [_BEGIN, *fresh, *door_lines(database), _END, *rest]
    quoted = shlex.quote(path)
    command = f"base64 -d > {quoted}.new && cat {quoted}.new > {quoted} && rm {quoted}.new"
    _write(owner, command, "\n".join(lines) + "\n")
    wrong = owner.execute(
        "SELECT error FROM pg_hba_file_rules WHERE error IS NOT NULL LIMIT 1"
    ).fetchone()
    if wrong is not None:
        _write(owner, command, before)
        raise psycopg.errors.ConfigFileError("pg_hba.conf")


def _parted(said: str) -> tuple[list[str], list[str]]:
    """The lines between our marks, and all others."""
    lines = said.splitlines()
    if _BEGIN not in lines or _END not in lines:
        return [], lines
    first, last = lines.index(_BEGIN), lines.index(_END)
    return lines[first + 1 : last], lines[:first] + lines[last + 1 :]


def _listen(owner: Owner) -> None:
    """To other computers."""
    found = owner.execute("SHOW listen_addresses").fetchone()
    if found is None or not {"*", "0.0.0.0"} & {one.strip() for one in str(found[0]).split(",")}:
        owner.execute("ALTER SYSTEM SET listen_addresses = '*'")


def _pending(owner: Owner) -> Iterator[str]:
    """What counts only once the server was started anew: it has to have read it for that."""
    until = time.monotonic() + 1.0
    while time.monotonic() < until:
        owner.execute("SELECT pg_sleep(0.1)")
        found = owner.execute("SELECT name FROM pg_settings WHERE pending_restart").fetchall()
        if found:
            yield from (str(name) for (name,) in found)
            return


def _by_hand(database: str) -> Iterator[str]:
    yield "# postgresql.conf"
    yield "listen_addresses = '*'"
    yield from (f"{name} = '{value}'" for name, value in _SETTINGS.items())
    yield "# pg_hba.conf"
    yield from door_lines(database)


# --- How it stands ---


@dataclass(frozen=True)
class OfficeState:
    """Of an office's desk, as its server tells it."""

    version: str
    size: int
    connections: int
    is_encrypted: bool
    authority: str | None
    open_ways: tuple[str, ...]
    """Lines of pg_hba.conf by which somebody could come in over a network in another way."""
    desk: str
    """The version of its records."""
    last_dump: dt.datetime | None
    last_trial: dt.datetime | None
    """When a dump was last restored as a test."""


def look(owner: Owner) -> OfficeState:
    """At the database of the connection."""
    told = owner.execute(
        "SELECT current_setting('server_version'), pg_database_size(current_database()), "
        "(SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND pid <> pg_backend_pid()), current_setting('ssl') = 'on', "
        "(SELECT version_num FROM alembic_version), "
        f"(SELECT at FROM office_care WHERE what = '{DUMPED}'), "
        f"(SELECT at FROM office_care WHERE what = '{TRIED}')"
    ).fetchone()
    assert told is not None
    ways = list[str]()
    with suppress(psycopg.errors.InsufficientPrivilege):
        ways = list(_open_ways(owner))
    version, size, connections, is_encrypted, *desk_and_care = told
    authority = kept_authority(owner)
    return OfficeState(
        str(version), size, connections, is_encrypted, authority, tuple(ways), *desk_and_care
    )


def _open_ways(owner: Owner) -> Iterator[str]:
    """A line counts for the database unless one before it does so for everybody."""
    database = owner.info.dbname
    found = owner.execute(
        "SELECT type, database, user_name, address, auth_method FROM pg_hba_file_rules "
        "WHERE type <> 'local' AND error IS NULL ORDER BY line_number"
    ).fetchall()
    for kind, databases, users, address, method in found:
        if not {database, "all"} & set(databases):
            continue
        if method != "reject" and (kind != "hostssl" or method != "scram-sha-256"):
            yield f"{kind} {','.join(databases)} {','.join(users)} {address} {method}"
        if kind == "host" and method == "reject" and users == ["all"] and address == "all":
            return
