"""An office's desk set up on a server, and who may come into it: for whoever looks after it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.office import (
    PORT,
    OfficeAddress,
    authority_file,
    read_address,
    write_address,
)
from lcdesk.texts import _

if TYPE_CHECKING:
    import sqlalchemy as sa

    from lcdesk.db.postgresql.logins import OfficeClerk, Owner
    from lcdesk.db.postgresql.setting_up import OfficeState, OwnerAddress
    from lcdesk.model.rights import Group
    from lcdesk.services.office.certificates import Certificates

_DATABASE = re.compile(r"[a-z][a-z0-9_]{0,39}")


@dataclass(frozen=True)
class OwnCertificate:
    """Files of a certificate that the office has already."""

    certificate: Path
    key: Path
    authority: Path


@dataclass(frozen=True)
class MadeOffice:
    """What was made: the file for clerks, and what is left to be done.

    `lines`: of the server's files, where they could not be written. `tls`: with them the
    certificate and the key the server needs, written beside the file. `restarts`: settings that
    count once the server is started anew. `problem`: the code of what is wrong when a program
    comes; "" where all is well, None where it was not tried.
    """

    file: Path
    database: str
    lines: tuple[str, ...]
    tls: tuple[Path, ...]
    restarts: tuple[str, ...]
    problem: str | None


@dataclass(frozen=True)
class OfficeStatus:
    """How an office's desk stands."""

    office: str
    database: str
    state: OfficeState
    clerks: list[OfficeClerk]
    good_until: dt.date | None
    is_up_to_date: bool


def owner_address(told: str | None, port: int) -> OwnerAddress:
    """By the socket of the server of this computer, or by the address of the owner, `told` as
    postgresql://name:password@host:port; `KnownFault` where neither leads anywhere.
    """
    import sqlalchemy as sa
    from sqlalchemy.exc import ArgumentError

    from lcdesk.db.postgresql.setting_up import OwnerAddress, socket_folder

    if told:
        try:
            url = sa.make_url(told.strip())
        except (ArgumentError, ValueError):
            raise KnownFault(
                _("This is not the address of a server."),
                _("It looks like postgresql://name:password@host:5432."),
            ) from None
        host = url.host or url.query.get("host")
        password = str(url.password) if url.password is not None else None
        return OwnerAddress(str(host) if host else None, url.port or port, url.username, password)
    folder = socket_folder(port)
    if folder is None:
        raise KnownFault(
            _("No PostgreSQL server runs on this computer at port {port}.", port=port),
            _(
                "Nothing was changed. Run this on the server, or say with --owner that you know "
                "its owner’s address."
            ),
        )
    return OwnerAddress(folder, port)


def create(
    owner: OwnerAddress,
    office: str,
    host: str,
    into: Path,
    database: str | None = None,
    own: OwnCertificate | None = None,
    public_port: int | None = None,
    zone: str = "UTC",
) -> MadeOffice:
    """Make the desk of an office, which programs reach at `host`, and the file for its clerks in
    the folder `into`.

    `KnownFault` where that cannot be done; then nothing is left of it.
    """
    from lcdesk.db.postgresql import setting_up
    from lcdesk.services.office.certificates import make_certificates

    database = _database_name(database, office)
    _require_host(host)
    file = into / f"{_file_name(office)}.lcdesk-office"
    if file.exists():
        raise KnownFault(
            _("There is already a file “{name}”.", name=file.name),
            _("Nothing was changed. Choose another name."),
        )
    given = _read(own) if own else None
    with _told(), owner.connected() as there:
        _require_new(there, database)
        kept = None if given else setting_up.kept_authority(there)
    with _told():
        setting_up.make_office(owner, database, office, zone)
        made = given or (None if kept else make_certificates(office, host))
        try:
            with owner.connected(database) as inside:
                if made is None:
                    told = setting_up.open_door(inside, database, kept or "")
                else:
                    told = setting_up.secure(
                        inside, database, made.server, made.key, made.authority
                    )
        except BaseException:
            with owner.connected() as there:
                setting_up.drop_office(there, database)
            raise
    port = public_port or owner.port
    write_address(file, OfficeAddress(database, None, host, port, office, told.authority))
    tls = tuple(_write_tls(into, made)) if told.lines and made else ()
    problem = None
    if not told.lines and not told.restarts:
        with _told():
            problem = setting_up.is_safe(owner, host, database, authority_file(told.authority))
    return MadeOffice(file, database, told.lines, tls, told.restarts, problem)


def add_clerk(
    owner: OwnerAddress,
    database: str | None,
    login: str,
    group: Group,
    cohorts: Sequence[str],
    *,
    signs: bool = False,
) -> str:
    """A clerk may come from now on; the first password, which is told this once. `cohorts`: their
    numbers or names; none: all. `signs`: they keep reports under a number.
    """
    from lcdesk.db.postgresql import logins

    if not logins.is_login_name(login):
        raise KnownFault(
            _("“{name}” cannot be a login name.", name=login),
            _("It has small letters from a to z, figures and _, and begins with a letter."),
        )
    with office_of(owner, database) as inside:
        if inside.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,)).fetchone():
            raise KnownFault(
                _("The server knows somebody called “{name}” already.", name=login),
                _("Nothing was changed. Choose another name."),
            )
        numbers = [_cohort(inside, one) for one in cohorts] or None
        with changing(owner, inside.info.dbname) as told:
            return logins.add(told, login, group, numbers, signs=signs)


def change_clerk(
    owner: OwnerAddress,
    database: str | None,
    login: str,
    group: Group | None = None,
    cohorts: Sequence[str] | None = (),
    *,
    signs: bool | None = None,
) -> OfficeClerk:
    """Another role, other cohorts (None: all), to sign or not: what is not said stays. Whoever is
    at the desk goes on with what they may now.
    """
    from lcdesk.db.postgresql import logins

    with office_of(owner, database) as inside:
        numbers = None if cohorts is None else [_cohort(inside, one) for one in cohorts]
        with changing(owner, inside.info.dbname) as told:
            changed = logins.change(
                told, login, group, "as before" if numbers == [] else numbers, signs=signs
            )
        if changed is None:
            raise _nobody(login)
        logins.end_connections(inside, logins.number_of(inside, login))
    return changed


def new_first_password(owner: OwnerAddress, database: str | None, login: str) -> str:
    """For a clerk who has forgotten theirs."""
    from lcdesk.db.postgresql import logins

    with office_of(owner, database) as inside:
        with changing(owner, inside.info.dbname) as told:
            password = logins.new_first_password(told, login)
        logins.end_connections(inside, logins.number_of(inside, login))
    if password is None:
        raise _nobody(login)
    return password


def remove_clerk(owner: OwnerAddress, database: str | None, login: str) -> None:
    """A clerk may not come any more, and is out at once; what the history says of them stays."""
    from lcdesk.db.postgresql import logins

    with office_of(owner, database) as inside:
        role = logins.shut_out(inside, login)
        if role is None:
            raise _nobody(login)
        with changing(owner, inside.info.dbname) as told:
            logins.remove(told, login)
        logins.end_connections(inside, role)


def list_clerks(owner: OwnerAddress, database: str | None) -> list[OfficeClerk]:
    """All who may come."""
    from lcdesk.db.postgresql import logins

    with office_of(owner, database) as inside:
        return logins.clerks(inside)


def status(owner: OwnerAddress, database: str | None) -> OfficeStatus:
    """How it stands."""
    from lcdesk.db.postgresql import logins, setting_up
    from lcdesk.db.postgresql.fitting import own_version
    from lcdesk.services.office.certificates import last_day

    with office_of(owner, database) as inside:
        state = setting_up.look(inside)
        name = inside.info.dbname
        good_until = last_day(state.authority) if state.authority else None
        return OfficeStatus(
            setting_up.offices(inside)[name],
            name,
            state,
            logins.clerks(inside),
            good_until,
            state.desk == own_version(),
        )


@contextmanager
def file_for_owner(office: Path) -> Iterator[Path]:
    """As the file of an office, but for whoever owns the server and is on it: by its socket."""
    address = read_address(office)
    owner = owner_address(None, address.port or PORT)
    with TemporaryDirectory(prefix="lcdesk-") as folder:
        path = Path(folder) / office.name
        write_address(path, replace(address, host=owner.host, port=owner.port, authority=None))
        yield path


@contextmanager
def office_of(owner: OwnerAddress, database: str | None) -> Iterator[Owner]:
    """The owner in the desk of that name, or in the only one there is."""
    from lcdesk.db.postgresql.setting_up import offices

    with _told():
        with owner.connected() as there:
            known = offices(there)
        if database is None and len(known) == 1:
            (database,) = known
        if database not in known:
            raise KnownFault(
                _("Say with --database which office’s desk is meant.")
                if database is None
                else _("The server has no desk of that name."),
                _("Nothing was changed. Desks of this server: {names}.", names=", ".join(known))
                if known
                else _("Nothing was changed. “lcdesk office create” makes one."),
            )
        with owner.connected(database) as inside:
            yield inside


@contextmanager
def changing(owner: OwnerAddress, database: str) -> Iterator[sa.Connection]:
    """The owner in one transaction."""
    engine = owner.engine(database)
    try:
        with engine.begin() as told:
            yield told
    finally:
        engine.dispose()


@contextmanager
def _told() -> Iterator[None]:
    from lcdesk.db.postgresql.failures import told_in_words

    with told_in_words():
        yield


def _require_new(there: Owner, database: str) -> None:
    from lcdesk.db.postgresql.setting_up import OLDEST, SELF_MADE, roles_of

    if there.info.server_version < OLDEST * 10_000:
        raise KnownFault(
            _("This server is too old: PostgreSQL {number} or newer is needed.", number=OLDEST),
            _("Nothing was changed."),
        )
    told = there.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user").fetchone()
    if told != (True,) and there.info.server_version < SELF_MADE * 10_000:
        raise KnownFault(
            _(
                "On a server older than PostgreSQL {number} only its superuser can make an "
                "office’s desk.",
                number=SELF_MADE,
            ),
            _("Nothing was changed. Come as its superuser, which is “postgres” on Debian."),
        )
    if there.execute("SHOW ssl_library").fetchone() == ("",):
        raise KnownFault(
            _("This server was built without TLS."),
            _("Nothing was changed. Take the one of your system’s packages."),
        )
    found = there.execute(
        "SELECT datname FROM pg_database WHERE datname = %s "
        "UNION ALL SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)",
        (database, roles_of(database)),
    ).fetchone()
    if found is not None:
        raise KnownFault(
            _("The server has a database or a role “{name}” already.", name=found[0]),
            _("Nothing was changed. Name another database with --database."),
        )


def _nobody(login: str) -> KnownFault:
    return KnownFault(
        _("Nobody who may come is called “{name}”.", name=login), _("Nothing was changed.")
    )


def _cohort(inside: Owner, word: str) -> int:
    found = inside.execute("SELECT id, name_en, name_zh FROM cohort ORDER BY id").fetchall()
    for number, *names in found:
        if word.strip().casefold() in (str(number), *(str(one).casefold() for one in names)):
            return int(number)
    known = ", ".join(f"{number} “{en or zh}”" for number, en, zh in found) or _("none yet")
    raise KnownFault(
        _("There is no cohort “{name}”.", name=word),
        _("Cohorts of this desk: {known}.", known=known),
    )


def _require_host(host: str) -> None:
    if not re.fullmatch(r"[\w-]+(\.[\w-]+)*|[0-9a-fA-F:]+", host):
        raise KnownFault(
            _("“{name}” cannot be the name of a server.", name=host),
            _("Give the name by which clerks’ computers reach it, such as desk.example.org."),
        )


def _database_name(wanted: str | None, office: str) -> str:
    if wanted is None:
        told = re.sub(r"[^a-z0-9]+", "_", office.casefold()).strip("_")[:40]
        return told if _DATABASE.fullmatch(told) else "office"
    if not _DATABASE.fullmatch(wanted):
        raise KnownFault(
            _("“{name}” cannot be the name of a database.", name=wanted),
            _("It has small letters from a to z, figures and _, and begins with a letter."),
        )
    return wanted


def _file_name(office: str) -> str:
    """What every system takes as the name of a file."""
    return re.sub(r'[\\/:*?"<>|\x00-\x1f]+', " ", office).strip(" .") or "office"


def _read(own: OwnCertificate) -> Certificates:
    from lcdesk.services.office.certificates import Certificates, last_day

    try:
        certificate, key, authority = (
            one.read_text("utf-8") for one in (own.certificate, own.key, own.authority)
        )
        is_over = min(last_day(certificate), last_day(authority)) <= clock.today()
    except (OSError, ValueError):
        raise KnownFault(
            _("The certificate, its key or its authority cannot be read."),
            _("Nothing was changed. Each is a file in PEM, as “-----BEGIN CERTIFICATE-----”."),
        ) from None
    if is_over:
        raise KnownFault(_("The certificate has run out."), _("Nothing was changed."))
    return Certificates(authority, certificate, key)


def _write_tls(into: Path, made: Certificates) -> Iterator[Path]:
    from lcdesk import private_files
    from lcdesk.db.postgresql.setting_up import CERTIFICATE, KEY

    for name, said in ((CERTIFICATE, made.server), (KEY, made.key)):
        private_files.write(into / name, said.encode())
        yield into / name
