"""An office's server over the network: who is let in, who is refused and in which words, and what
somebody in between sees.
"""

from __future__ import annotations

import logging
import socket
import threading
import traceback
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from lcdesk.db.postgresql import schema
from lcdesk.db.postgresql.engine import make_engine
from lcdesk.db.postgresql.reach import Login
from lcdesk.model.entities import Person
from lcdesk.model.faults import KnownFault, NotLetIn
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office import OfficeAddress, authority_file, office_engine, write_address
from lcdesk.services.office.certificates import Certificates, make_certificates
from tests.tls_server import HOST, TlsServer, programs, running

pytestmark = pytest.mark.skipif(
    programs() is None, reason="no PostgreSQL server of the system, whose wheel knows no TLS"
)
PASSWORD = "seven green lanterns"
PASSPORT, NAME = "E12345678", "Wanjiru"
CODES = {
    "no TLS": "LC001",
    "other host": "LC002",
    "unknown authority": "LC003",
    "not scram": "LC004",
    "no authority": "LC005",
    "wrong password": "28P01",
    "run out": "28P01",
    "shut": "28000",
    "no such desk": "3D000",
}
_LOCAL = "local all all trust\n"
_SCRAM = f"{_LOCAL}hostssl all all 127.0.0.1/32 scram-sha-256\n"
_OURS = make_certificates("Training Office", HOST)


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    """With a desk, and a login that may do all in it."""
    with (
        TemporaryDirectory(prefix="lcdesk-tls-", ignore_cleanup_errors=True) as folder,
        running(Path(folder) / "server") as made,
    ):
        made.show(_OURS.server, _OURS.key)
        with made.owner() as owner:
            owner.execute("CREATE DATABASE desk TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")
            for role in (
                "li LOGIN SUPERUSER",
                "past LOGIN VALID UNTIL '2020-01-01'",
                "shut NOLOGIN",
            ):
                owner.execute(f"CREATE ROLE {role} PASSWORD '{PASSWORD}'".encode())
        _make_tables(made)
        yield made


@pytest.fixture(autouse=True)
def _as_it_was(server: TlsServer) -> Iterator[None]:
    yield
    server.show(_OURS.server, _OURS.key)
    server.let_in(_SCRAM)


def _make_tables(server: TlsServer) -> None:
    where = {"host": str(server.folder), "port": str(server.port)}
    engine = make_engine(sa.URL.create("postgresql", "postgres", database="desk", query=where))
    schema.make_tables(engine)
    engine.dispose()


def _address(server: TlsServer, port: int | None = None) -> OfficeAddress:
    return OfficeAddress("desk", None, HOST, port or server.port, "Office", _OURS.authority)


def _opened(folder: Path, address: OfficeAddress, login: Login) -> Desk:
    path = folder / "office.lcdesk-office"
    write_address(path, address)
    desk = Desk(path, office_engine(path, login), None)
    try:
        with desk.reading() as session:
            session.scalar(sa.text("SELECT 1"))
    except BaseException:
        desk.close()
        raise
    return desk


def _refused(folder: Path, address: OfficeAddress, login: Login) -> NotLetIn:
    with pytest.raises(NotLetIn) as found:
        _opened(folder, address, login)
    return found.value


LI = Login("li", PASSWORD)


def test_who_knows_the_password_is_let_in_over_tls_and_bound_to_it(
    tmp_path: Path, server: TlsServer
) -> None:
    desk = _opened(tmp_path, _address(server), LI)
    with desk.reading() as session:
        told = session.scalar(sa.text("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
        who = session.scalar(sa.text("SELECT session_user"))
    desk.close()
    assert (told, who) == (True, "li")


@pytest.mark.parametrize("case", CODES)
def test_it_is_refused_in_words_and_with_a_code(
    case: str, tmp_path: Path, server: TlsServer
) -> None:
    address, login = _address(server), LI
    if case == "no TLS":
        server.hide()
    elif case == "other host":
        other = make_certificates("Training Office", "office.example")
        server.show(other.server, other.key)
        address = replace(address, authority=other.authority)
    elif case == "unknown authority":
        address = replace(address, authority=_strangers().authority)
    elif case == "not scram":
        server.let_in(f"{_LOCAL}hostssl all all 127.0.0.1/32 password\n")
    elif case == "no authority":
        address = replace(address, host="office.example", authority=None)
    elif case == "wrong password":
        login = Login("li", "another")
    elif case == "run out":
        login = Login("past", PASSWORD)
    elif case == "shut":
        login = Login("shut", PASSWORD)
    else:
        address = replace(address, database="nowhere")
    fault = _refused(tmp_path, address, login)
    assert fault.code == CODES[case]
    assert CODES[case] in fault.advice
    assert "FATAL" not in str(fault)
    assert HOST not in str(fault)


def _strangers() -> Certificates:
    return make_certificates("Training Office", HOST)


def test_a_server_that_lets_in_whoever_comes_is_not_believed(
    tmp_path: Path, server: TlsServer
) -> None:
    server.let_in(f"{_LOCAL}hostssl all all 127.0.0.1/32 trust\n")
    assert _refused(tmp_path, _address(server), LI).code == "LC004"


def test_the_listener_comes_the_same_way(tmp_path: Path, server: TlsServer) -> None:
    desk = _opened(tmp_path, _address(server), LI)
    listening = desk.store.listen(desk.engine, lambda _why: None)
    assert listening is not None
    assert listening.wait(0.1)
    with server.owner() as owner:
        found = owner.execute(
            "SELECT count(*), bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
            "WHERE usename = 'li'"
        ).fetchone()
    listening.end()
    listening.wait(0)
    desk.close()
    assert found == (2, True)


def test_a_connection_that_only_encrypts_would_believe_a_stranger(server: TlsServer) -> None:
    """What `verify-full` is for: the same stranger is let through by `require`."""
    strangers = _strangers()
    server.show(strangers.server, strangers.key)
    where = {"host": HOST, "port": server.port, "user": "li", "dbname": "desk"}
    with psycopg.connect(**where, password=PASSWORD, sslmode="require") as made:  # type: ignore[arg-type]
        assert made.pgconn.ssl_in_use
    with pytest.raises(psycopg.OperationalError, match="certificate verify failed"):
        psycopg.connect(
            **where,  # type: ignore[arg-type]
            password=PASSWORD,
            sslmode="verify-full",
            sslrootcert=str(authority_file(_OURS.authority)),
        )


class _Between:
    """Passes all on, and keeps what goes by."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.seen = bytearray()
        self._couples: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Nobody is in between any more."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for one in self._couples:
            one.join()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                client = self._listener.accept()[0]
                server = socket.create_connection(("127.0.0.1", self._port))
                one = threading.Thread(target=self._couple, args=(client, server), daemon=True)
                self._couples.append(one)
                one.start()

    def _couple(self, client: socket.socket, server: socket.socket) -> None:
        with client, server:
            back = threading.Thread(target=self._pass_on, args=(server, client), daemon=True)
            back.start()
            self._pass_on(client, server)
            back.join()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self.seen += data
                sink.sendall(data)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_RDWR)


def _add_and_read(desk: Desk) -> None:
    desk.execute(
        "Add",
        lambda work: work.add(Person(given_name=NAME, family_name="Otieno", passport_no=PASSPORT)),
    )
    with desk.reading() as session:
        assert session.scalar(sa.select(Person.passport_no)) == PASSPORT


def test_somebody_in_between_sees_no_passport_name_or_password(
    tmp_path: Path, server: TlsServer
) -> None:
    between = _Between(server.port)
    desk = _opened(tmp_path, _address(server, between.port), LI)
    _add_and_read(desk)
    desk.close()
    between.close()
    assert len(between.seen) > 4000
    for told in (PASSPORT, NAME, PASSWORD, "li\0", "SELECT"):
        assert told.encode() not in between.seen


def test_without_tls_they_would_be_seen(tmp_path: Path, server: TlsServer) -> None:
    """The control of the test before: the one who is in between does see."""
    server.let_in(f"{_LOCAL}host all all 127.0.0.1/32 scram-sha-256\n")
    between = _Between(server.port)
    address = replace(_address(server, between.port), host="127.0.0.1", authority=None)
    path = tmp_path / "plain.lcdesk-office"
    write_address(path, address)
    desk = Desk(path, office_engine(path, LI), None)
    desk.engine.dialect.conditions = {"sslmode": "disable"}  # type: ignore[attr-defined]
    with desk.reading() as session:
        session.scalar(sa.text("SELECT :told"), {"told": PASSPORT})
    desk.close()
    between.close()
    assert PASSPORT.encode() in between.seen
    assert PASSWORD.encode() not in between.seen


def test_the_password_stands_nowhere(
    tmp_path: Path, server: TlsServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    desk = _opened(tmp_path, _address(server), LI)
    engine, told = desk.engine, list[str]()
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        told += [repr(raw), str(raw), raw.info.dsn, repr(raw.info.get_parameters())]  # type: ignore[union-attr]
    told += [repr(engine), str(engine.url), repr(engine.url), repr(engine.dialect), repr(LI)]
    told += [repr(vars(engine)), repr(vars(engine.dialect)), repr(vars(engine.pool)), repr(desk)]
    told.append((tmp_path / "office.lcdesk-office").read_text("utf-8"))
    server.let_in(_LOCAL)
    engine.dispose()
    for attempt in (desk.reading, engine.connect):
        with pytest.raises((KnownFault, DBAPIError)) as found, attempt() as reading:
            reading.scalar(sa.text("SELECT 1"))
        told += traceback.format_exception(found.value)
        told += [str(found.value), repr(found.value), repr(found.value.__context__)]
    desk.close()
    told += [record.getMessage() for record in caplog.records]
    assert not [one for one in told if PASSWORD in one]
