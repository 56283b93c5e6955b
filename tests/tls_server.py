"""A PostgreSQL server that lets nobody in but over TLS, for tests: the one of the system (Debian's
packages), since that of the wheel knows no TLS.

Roles come in over the network by `hostssl … scram-sha-256` alone, as at an office; the owner by the
socket in the server's own folder.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import sqlalchemy as sa

from lcdesk.db.postgresql import setting_up
from lcdesk.db.postgresql.setting_up import OwnerAddress

HOST = "localhost"
"""What its certificate is made for."""
_INSTALLED = Path("/usr/lib/postgresql")
_SETTINGS = {
    "fsync": "off",
    "autovacuum": "off",
    "shared_buffers": "32MB",
    "lc_messages": "'C'",
    "password_encryption": "'scram-sha-256'",
}
_DOOR = "local all all trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n"


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`; None where no server is installed."""
    found = sorted(_INSTALLED.glob("*/bin/initdb"), key=lambda one: int(one.parts[-3]))
    return found[-1].parent if found else None


@dataclass(frozen=True)
class TlsServer:
    """A server that runs; its socket lies in `folder`."""

    folder: Path
    port: int

    @contextmanager
    def owner(self, database: str = "postgres") -> Iterator[psycopg.Connection]:
        """A connection of the owner, each statement by itself."""
        where = f"host={self.folder} port={self.port} user=postgres dbname={database}"
        with psycopg.connect(where, autocommit=True) as connection:
            yield connection

    @property
    def address(self) -> OwnerAddress:
        """How its owner comes."""
        return OwnerAddress(str(self.folder), self.port, "postgres")

    def make_desk(self, database: str) -> None:
        """An office's desk, with its roles and its door."""
        setting_up.make_office(self.address, database, database, "UTC")

    @contextmanager
    def changing(self, database: str) -> Iterator[sa.Connection]:
        """In one transaction of the owner."""
        engine = self.address.engine(database)
        with engine.begin() as connection:
            yield connection
        engine.dispose()

    def let_in(self, lines: str) -> None:
        """From now on it lets in who these lines of pg_hba.conf say."""
        (self.folder / "data" / "pg_hba.conf").write_text(lines)
        self._reload()

    def show(self, certificate: str, key: str) -> None:
        """From now on it shows this certificate."""
        data = self.folder / "data"
        for name, said in (("server.crt", certificate), ("server.key", key)):
            (data / name).write_text(said)
            (data / name).chmod(0o600)
            if os.geteuid() == 0:
                shutil.chown(data / name, "nobody")
        self.set("ssl", "on")

    def hide(self) -> None:
        """From now on it knows no TLS."""
        self.set("ssl", "off")

    def set(self, name: str, value: str) -> None:
        """From now on."""
        with self.owner() as owner:
            owner.execute(f"ALTER SYSTEM SET {name} = {value}".encode())
        self._reload()

    def _reload(self) -> None:
        with self.owner() as owner:
            owner.execute("SELECT pg_reload_conf(), pg_sleep(0.2)")


@contextmanager
def running(folder: Path, listens: str = "127.0.0.1") -> Iterator[TlsServer]:
    """A new server in a folder that other users can reach, until the end."""
    server = TlsServer(folder, _free_port())
    folder.mkdir(parents=True)
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
        folder.parent.chmod(0o711)
    data = folder / "data"
    _run("initdb", *f"-D {data} -U postgres -A trust -E UTF8 --locale=C --no-sync".split())
    said = "".join(f"{name} = {value}\n" for name, value in _SETTINGS.items())
    said += f"listen_addresses = '{listens}'\n"
    place = f"port = {server.port}\nunix_socket_directories = '{folder}'\n"
    (data / "postgresql.auto.conf").write_text(said + place)
    (data / "pg_hba.conf").write_text(_DOOR)
    _run("pg_ctl", "-w", "-D", str(data), "-l", str(folder / "log"), "start")
    try:
        yield server
    finally:
        _run("pg_ctl", "-w", "-m", "immediate", "-D", str(data), "stop")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as one:
        return int(one.getsockname()[1])


def _run(program: str, *words: str) -> None:
    """The server refuses to run as an administrator."""
    where = programs()
    assert where is not None
    root = os.geteuid() == 0
    who = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if root else []
    subprocess.run(
        [*who, str(where / program), *words],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
