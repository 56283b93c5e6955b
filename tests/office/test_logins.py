"""Who logs in at an office's desk over TLS: the first password and its change, the key chain, a
clerk who goes.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import keyring
import psycopg
import pytest
import sqlalchemy as sa
from keyring.backend import KeyringBackend

from lcdesk import settings
from lcdesk.db.postgresql import logins
from lcdesk.model.entities import Venue
from lcdesk.model.faults import FirstPassword, KnownFault, LoginWanted, NotLetIn, OfficeOutOfReach
from lcdesk.services.core import office_logins
from lcdesk.services.core.office import OfficeAddress, write_address
from lcdesk.services.core.opening import open_desk
from lcdesk.services.office import setting_up
from lcdesk.services.office.certificates import make_certificates
from lcdesk.settings import Settings
from tests.tls_server import HOST, TlsServer, programs, running

pytestmark = pytest.mark.skipif(
    programs() is None, reason="no PostgreSQL server of the system, whose wheel knows no TLS"
)
OWN = "seven invented lanterns here"
_OURS = make_certificates("Training Office", HOST)


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    """With an office's desk."""
    with (
        TemporaryDirectory(prefix="lcdesk-tls-", ignore_cleanup_errors=True) as folder,
        running(Path(folder) / "server") as made,
    ):
        made.show(_OURS.server, _OURS.key)
        made.make_desk("desk")
        yield made


@pytest.fixture
def office(tmp_path: Path, server: TlsServer) -> Path:
    """The file a clerk gets."""
    path = tmp_path / "Training Office.lcdesk-office"
    address = OfficeAddress("desk", None, HOST, server.port, "Training Office", _OURS.authority)
    write_address(path, address)
    return path


@pytest.fixture(autouse=True)
def _nobody_is_known() -> Iterator[None]:
    settings.place().unlink(missing_ok=True)
    yield
    office_logins.forget()
    settings.place().unlink(missing_ok=True)


@pytest.fixture
def first(server: TlsServer) -> Iterator[str]:
    """The first password of li, who is gone afterwards."""
    with server.changing("desk") as owner:
        made = logins.add(owner, "li", "coordinator")
    yield made
    with server.owner("desk") as owner:
        is_there = logins.number_of(owner, "li")
    if is_there:
        setting_up.remove_clerk(server.address, "desk", "li")


def _log_in(office: Path, password: str, *, keeps: bool = False) -> None:
    office_logins.log_in(office, "li", password, settings.load(), keeps=keeps)


def _change(office: Path, current: str, new: str = OWN) -> None:
    office_logins.change_password(office, "li", current, new, new, settings.load())


@contextmanager
def _as_li(server: TlsServer) -> Iterator[psycopg.Connection]:
    where = f"host={server.folder} port={server.port} user=li dbname=desk"
    with psycopg.connect(where, autocommit=True) as connection:
        yield connection


def test_nobody_comes_in_without_saying_who(office: Path) -> None:
    with pytest.raises(LoginWanted) as found:
        open_desk(office)
    assert found.value.path == office
    assert found.value.user == ""


def test_a_first_password_is_good_for_its_change_alone_and_once(office: Path, first: str) -> None:
    with pytest.raises(FirstPassword):
        _log_in(office, first)
    with pytest.raises(LoginWanted):
        open_desk(office)
    _change(office, first)
    desk = open_desk(office)
    desk.execute("Add", lambda work: work.add(Venue(name="Hall")))
    desk.close()
    office_logins.forget()
    with pytest.raises(NotLetIn) as found:
        _log_in(office, first)
    assert found.value.code == "28P01"
    with pytest.raises(NotLetIn):
        _change(office, first, "another invented one here")
    _log_in(office, OWN)


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM office_door.office_login",
        "SELECT * FROM person",
        "SELECT * FROM public.person",
        "SELECT public.next_ids('public.person_id_seq', 1)",
        "CREATE TEMP TABLE mine (id int)",
        "CREATE SCHEMA mine",
        "SET ROLE desk_coordinator",
        "SET ROLE desk_door",
        "ALTER ROLE li VALID UNTIL 'infinity'",
        "GRANT desk_coordinator TO li",
        "SELECT office_door.change_password('md5aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
        "SELECT office_door.change_password('a password as it is')",
    ],
)
def test_a_newcomer_may_do_nothing_else(server: TlsServer, first: str, statement: str) -> None:
    assert first
    with _as_li(server) as li, pytest.raises(psycopg.Error) as found:
        li.execute(statement.encode())
    assert found.value.sqlstate in ("42501", "3F000", "22023", "42P01")


def test_what_was_given_comes_with_the_change_and_for_good(
    server: TlsServer, office: Path, first: str
) -> None:
    _change(office, first)
    with server.owner("desk") as owner:
        held = owner.execute(
            "SELECT rolvaliduntil::text, ARRAY(SELECT pg_get_userbyid(roleid)::text "
            "FROM pg_auth_members WHERE member = r.oid) FROM pg_roles r WHERE rolname = 'li'"
        ).fetchone()
        kept = owner.execute("SELECT rolpassword FROM pg_authid WHERE rolname = 'li'").fetchone()
    assert held == ("infinity", ["desk_coordinator"])
    assert kept is not None
    assert str(kept[0]).startswith("SCRAM-SHA-256$")


def test_the_server_is_told_no_password_not_even_a_new_one(
    server: TlsServer, office: Path, first: str
) -> None:
    server.set("log_statement", "'all'")
    _change(office, first)
    server.set("log_statement", "'none'")
    said = (server.folder / "log").read_text("utf-8", "replace")
    assert "office_door.change_password" in said
    assert OWN not in said
    assert first not in said


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("short words", "at least 12"),
        ("training office", "guessed too soon"),
        ("li li li li li", "guessed too soon"),
    ],
)
def test_a_weak_one_is_refused_before_anybody_is_asked(
    office: Path, first: str, new: str, words: str
) -> None:
    with pytest.raises(KnownFault, match=words):
        _change(office, first, new)
    with pytest.raises(KnownFault, match="you have now"):
        _change(office, first, first)
    with pytest.raises(FirstPassword):
        _log_in(office, first)


def test_the_name_is_remembered_and_the_password_is_not_in_any_file(
    tmp_path: Path, office: Path, first: str
) -> None:
    _change(office, first)
    desk = open_desk(office)
    desk.close()
    office_logins.forget()
    assert office_logins.user_at(office, settings.load()) == "li"
    with pytest.raises(LoginWanted) as found:
        open_desk(office)
    assert found.value.user == "li"
    folders = (tmp_path, settings.place().parent, settings.place().parent.parent)
    files = [one for folder in folders for one in folder.rglob("*") if one.is_file()]
    assert files
    for one in files:
        assert OWN.encode() not in one.read_bytes()
    assert stat.S_IMODE(settings.place().stat().st_mode) == 0o600


class _Chain(KeyringBackend):
    """A key chain as a system has it, in memory."""

    priority = 1  # pyright: ignore[reportAssignmentType]  (keyring's own property of the class)

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture
def chain() -> Iterator[_Chain]:
    before, made = keyring.get_keyring(), _Chain()
    keyring.set_keyring(made)
    yield made
    keyring.set_keyring(before)


def test_the_key_chain_keeps_it_for_who_wishes_so(
    server: TlsServer, office: Path, first: str, chain: _Chain
) -> None:
    _change(office, first)
    assert not chain.kept
    _log_in(office, OWN, keeps=True)
    place = ("lcdesk-office", f"li@{HOST}:{server.port}/desk")
    assert chain.kept == {place: OWN}
    office_logins.forget()
    open_desk(office).close()
    _change(office, OWN, "eight invented lanterns here")
    assert chain.kept == {place: "eight invented lanterns here"}
    office_logins.keep(office, settings.load(), keeps=False)
    assert not chain.kept
    office_logins.forget()
    with pytest.raises(LoginWanted):
        open_desk(office)


def test_a_kept_one_that_is_no_longer_right_is_asked_for_again(
    server: TlsServer, office: Path, first: str, chain: _Chain
) -> None:
    _change(office, first)
    _log_in(office, OWN, keeps=True)
    office_logins.forget()
    with server.changing("desk") as owner:
        again = logins.new_first_password(owner, "li")
    assert chain.kept
    with pytest.raises(LoginWanted, match="not right") as found:
        open_desk(office)
    assert found.value.user == "li"
    assert again is not None
    with pytest.raises(FirstPassword):
        _log_in(office, again)


def test_who_has_the_desk_open_goes_on_with_a_new_password(
    server: TlsServer, office: Path, first: str
) -> None:
    _change(office, first)
    desk = open_desk(office)
    office_logins.renew(
        desk, OWN, "eight invented lanterns here", "eight invented lanterns here", settings.load()
    )
    with server.owner("desk") as owner:
        owner.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'li'")
    desk.execute("Add", lambda work: work.add(Venue(name="Library")))
    with pytest.raises(NotLetIn):
        office_logins.renew(
            desk, OWN, "nine invented lanterns here", "nine invented lanterns here", Settings()
        )
    desk.close()


def test_who_goes_is_out_at_once_and_the_history_stays(
    server: TlsServer, office: Path, first: str
) -> None:
    _change(office, first)
    desk = open_desk(office)
    desk.execute("Add", lambda work: work.add(Venue(name="Attic")))
    with server.owner("desk") as owner:
        done = owner.execute("SELECT count(*) FROM deed").fetchone()
        assert done is not None
        assert done[0] > 0
        role = logins.number_of(owner, "li")
        setting_up.remove_clerk(server.address, "desk", "li")
        assert not logins.clerks(owner)
        assert owner.execute("SELECT count(*) FROM deed").fetchone() == done
        left = owner.execute(
            "SELECT (SELECT count(*) FROM pg_stat_activity WHERE usesysid::bigint = %s), "
            "(SELECT count(*) FROM pg_class WHERE relowner::bigint = %s)",
            (role, role),
        ).fetchone()
        assert left == (0, 0)
    until = time.monotonic() + 8
    while "28" not in str(desk.reach and desk.reach.fault):
        assert time.monotonic() < until, "nobody was told"
        time.sleep(0.01)
    with pytest.raises(OfficeOutOfReach, match="code: 28"), desk.reading() as session:
        session.scalar(sa.text("SELECT 1"))
    desk.close()


def test_a_login_is_of_one_database(server: TlsServer, office: Path, first: str) -> None:
    _change(office, first)
    server.make_desk("other")
    address = office_logins.read_address(office)
    write_address(office, replace(address, database="other"))
    with pytest.raises(KnownFault) as found:
        _log_in(office, OWN)
    assert isinstance(found.value, NotLetIn)
    assert found.value.code == "28000"


def test_another_role_counts_at_once_and_stays_over_a_new_password(
    server: TlsServer, office: Path, first: str
) -> None:
    _change(office, first)
    desk = open_desk(office)
    assert (desk.rights.group, desk.rights.may_sign) == ("coordinator", False)
    changed = setting_up.change_clerk(server.address, "desk", "li", "viewer", None, signs=True)
    assert (changed.group, changed.cohorts, changed.signs) == ("viewer", None, True)
    _until(lambda: desk.rights.group == "viewer")
    assert desk.rights.may_sign
    with pytest.raises(KnownFault, match="You may look at this desk"):
        desk.execute("venue", lambda work: work.add(Venue(name="Hall")))
    setting_up.change_clerk(server.address, "desk", "li", "passports")
    _until(lambda: desk.rights.group == "passports")
    assert desk.rights.may_sign, "what is not said stays"
    desk.execute("venue", lambda work: work.add(Venue(name="Hall")))
    again = setting_up.new_first_password(server.address, "desk", "li")
    setting_up.change_clerk(server.address, "desk", "li", signs=False)
    with server.owner("desk") as owner:
        held = owner.execute(
            "SELECT count(*) FROM pg_auth_members WHERE member = 'li'::regrole"
        ).fetchone()
    assert held == (1,), "as long as the first password was not changed, nothing but that"
    desk.close()
    office_logins.forget()
    _change(office, again, "another invented one here")
    desk = open_desk(office)
    assert (desk.rights.group, desk.rights.may_sign) == ("passports", False)
    desk.close()


def _until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
