"""A desk on a server that an office shares: the small file a clerk opens says where it is, and how
its server is known. Who comes is not in it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import platformdirs
import sqlalchemy as sa

from lcdesk import private_files
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.whole_file import write_whole

if TYPE_CHECKING:
    from lcdesk.db.postgresql.reach import Login

DRIVER = "postgresql+office"
PORT = 5432


@dataclass(frozen=True)
class OfficeAddress:
    """What the file says; nothing secret is among it.

    `authority`: the certificate (PEM) of who vouches for the server; without one the server is on
    this computer. `user`: where nobody logs in, who comes. `name`: that of the office.
    """

    database: str
    user: str | None = None
    host: str | None = None
    port: int | None = None
    name: str | None = None
    authority: str | None = None

    @property
    def place(self) -> str:
        """What it is called in the settings and in the key chain."""
        return f"{self.host}:{self.port or PORT}/{self.database}"

    @property
    def url(self) -> sa.URL:
        """As the driver wants it."""
        return sa.URL.create(
            DRIVER,
            username=self.user,
            database=self.database,
            port=self.port,
            query={"host": self.host} if self.host else {},
        )


def write_office(path: Path, address: sa.URL) -> None:
    """The file that stands for the desk at an address on this computer. A password is not
    written.
    """
    host = address.host or address.query.get("host")
    told = OfficeAddress(
        address.database or "", address.username, str(host) if host else None, address.port
    )
    write_address(path, told)


def write_address(path: Path, address: OfficeAddress) -> None:
    """The file that says so."""
    told = {name: value for name, value in asdict(address).items() if value is not None}
    private_files.write(path, json.dumps(told, indent=1, ensure_ascii=False).encode())


def read_address(path: Path) -> OfficeAddress:
    """What the file says; `KnownFault` where it cannot be read."""
    try:
        told = cast("dict[str, Any]", json.loads(path.read_text("utf-8")))
        known = {one.name for one in fields(OfficeAddress)}  # a newer program may say more
        return OfficeAddress(**{name: value for name, value in told.items() if name in known})
    except (OSError, ValueError, TypeError, AttributeError):
        raise KnownFault(
            _("“{name}” does not say where the office’s desk is.", name=path.name),
            _("Nothing was changed. Ask whoever looks after the office’s desk for its file."),
        ) from None


def address_of(path: Path) -> sa.URL:
    """Where the desk is that the file stands for; `KnownFault` where it cannot be read."""
    return read_address(path).url


def authority_file(certificate: str) -> Path:
    """A file with this certificate, in the program's own folder: the driver's library wants one."""
    written = certificate.encode()
    folder = platformdirs.user_data_path("lcdesk", appauthor=False) / "authorities"
    path = folder / f"{hashlib.sha256(written).hexdigest()}.pem"
    private_files.make_folder(folder)
    if not path.is_file() or path.read_bytes() != written:
        write_whole(path, written)
    return path


def office_engine(path: Path, login: Login | None = None) -> sa.Engine:
    """An engine on the desk that a file stands for, and on which a login comes."""
    # the driver: only where there is an office
    from lcdesk.db.postgresql.engine import make_engine
    from lcdesk.db.postgresql.failures import told_in_words

    address = read_address(path)
    authority = authority_file(address.authority) if address.authority else None
    with told_in_words():
        return make_engine(address.url, login, authority)
