"""An office's desk from nothing, as whoever looks after a server makes it, to the first clerk's
work, at a server over TLS.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from lcdesk import settings
from lcdesk.cli import run
from lcdesk.services.core import office_logins
from lcdesk.services.core.office import read_address
from tests.cli.conftest import Answer, Command
from tests.tls_server import HOST, TlsServer, programs, running

pytestmark = pytest.mark.skipif(
    programs() is None, reason="no PostgreSQL server of the system, whose wheel knows no TLS"
)
OWN = "seven invented lanterns here"


@pytest.fixture(scope="module")
def server() -> Iterator[TlsServer]:
    """As its packages make it: no TLS, and no desk."""
    with (
        TemporaryDirectory(prefix="lcdesk-tls-", ignore_cleanup_errors=True) as folder,
        running(Path(folder) / "server", listens="*") as made,
    ):
        yield made


@pytest.fixture(autouse=True)
def _nobody_is_known(
    tmp_path: Path, server: TlsServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    owner = tmp_path / "owner"
    owner.write_text(f"postgresql://postgres@/?host={server.folder}\n")
    monkeypatch.setenv("LCDESK_OWNER_FILE", str(owner))
    yield
    office_logins.forget()
    settings.place().unlink(missing_ok=True)
    for database in ("training_office", "harbour"):
        _drop(server, database)


def _drop(server: TlsServer, database: str) -> None:
    from lcdesk.db.postgresql.setting_up import drop_office

    with server.owner() as owner:
        drop_office(owner, database)
        for login in ("li", "anna"):
            owner.execute(f"DROP ROLE IF EXISTS {login}".encode())


def _create(lcdesk: Command, server: TlsServer, tmp_path: Path, *more: str) -> Answer:
    place = ("--port", str(server.port), "--owner", "--into", tmp_path)
    return lcdesk("office", "create", "Training Office", "--host", HOST, *place, *more)


def _admin(lcdesk: Command, server: TlsServer, *words: str) -> Answer:
    return lcdesk("office", *words, "--port", str(server.port), "--owner")


def _first(said: Answer) -> str:
    return str(json.loads(said.out)["first_password"])


def _told(monkeypatch: pytest.MonkeyPatch, folder: Path, now: str, new: str = "") -> None:
    for name, said in (("LCDESK_PASSWORD_FILE", now), ("LCDESK_NEW_PASSWORD_FILE", new)):
        (folder / name).write_text(f"{said}\n")
        monkeypatch.setenv(name, str(folder / name))
    monkeypatch.setenv("LCDESK_LOGIN", "li")


def test_from_nothing_to_the_first_cohort(
    lcdesk: Command,
    server: TlsServer,
    tmp_path: Path,
    samples: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = _create(lcdesk, server, tmp_path)
    assert made.code == 0, made.err
    assert "cannot come" not in made.out
    file = tmp_path / "Training Office.lcdesk-office"
    address = read_address(file)
    assert (address.name, address.host, address.port) == ("Training Office", HOST, server.port)
    assert "PRIVATE" not in file.read_text("utf-8")
    added = _admin(
        lcdesk, server, "clerk", "add", "li", "--role", "coordinator", "--passports", "--json"
    )
    first = _first(added)
    _told(monkeypatch, tmp_path, first, OWN)
    words = ("--desk", str(file), "--lang", "en")
    assert run([*words, "cohorts", "--json"]) == 0, capsys.readouterr().err
    assert "first password" in capsys.readouterr().err
    office_logins.forget()
    _told(monkeypatch, tmp_path, OWN)
    assert run([*words, "history", "--json"]) == 0
    office_logins.forget()
    sheet = str(samples / "shanghai_participants.xlsx")
    assert run([*words, "import", sheet, "--cohort", "Shanghai", "--yes"]) == 0
    office_logins.forget()
    assert run([*words, "template", str(tmp_path / "empty.xlsx")]) == 0
    told = json.loads(_admin(lcdesk, server, "status", "--json").out)
    assert (told["encrypted"], told["open_ways"], told["clerks"]) == (True, [], 1)
    assert told["certificate_until"] > "2030"
    listed = json.loads(_admin(lcdesk, server, "clerk", "list", "--json").out)
    assert [(one["login"], one["first_password"]) for one in listed] == [("li", False)]


def test_it_is_dumped_tried_brought_up_to_date_and_put_back(
    lcdesk: Command, server: TlsServer, tmp_path: Path
) -> None:
    assert _create(lcdesk, server, tmp_path).code == 0
    folder = ("--into", str(tmp_path / "dumps"))
    made = json.loads(_admin(lcdesk, server, "dump", *folder, "--json").out)
    assert (made["rows"], made["dropped"]) == (2, [])  # its version, and the oldest program
    tried = json.loads(_admin(lcdesk, server, "restore-test", *folder, "--json").out)
    assert (tried["file"], tried["same"]) == (made["file"], True)
    done = json.loads(_admin(lcdesk, server, "upgrade", *folder, "--json").out)
    assert done["before"] == done["after"]
    assert Path(done["dump"]).is_file()
    told = json.loads(_admin(lcdesk, server, "status", "--json").out)
    assert told["up_to_date"]
    assert told["last_dump"] is not None
    assert told["last_restore_test"] is not None
    back = json.loads(_admin(lcdesk, server, "restore", made["file"], "--yes", "--json").out)
    assert (back["aside"], back["first_passwords"], back["needs_upgrade"]) == (None, {}, False)
    asked = _admin(lcdesk, server, "restore", made["file"])
    assert asked.code == 1
    _first(_admin(lcdesk, server, "clerk", "add", "li", "--role", "viewer", "--json"))


def test_a_forgotten_password_is_given_anew_and_who_goes_is_out(
    lcdesk: Command, server: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert _create(lcdesk, server, tmp_path).code == 0
    file = tmp_path / "Training Office.lcdesk-office"
    first = _first(_admin(lcdesk, server, "clerk", "add", "li", "--role", "viewer", "--json"))
    _told(monkeypatch, tmp_path, first, OWN)
    assert lcdesk("office", "login", file).code == 0
    again = _first(_admin(lcdesk, server, "clerk", "new-password", "li", "--json"))
    assert again != first
    office_logins.forget()
    _told(monkeypatch, tmp_path, OWN)
    refused = lcdesk("office", "login", file)
    assert refused.code == 1
    assert "28P01" in refused.err
    _told(monkeypatch, tmp_path, again, "eight invented lanterns here")
    assert lcdesk("office", "login", file).code == 0
    _told(monkeypatch, tmp_path, "eight invented lanterns here", OWN)
    assert lcdesk("office", "password", file).code == 0
    assert _admin(lcdesk, server, "clerk", "remove", "li").code == 0
    office_logins.forget()
    _told(monkeypatch, tmp_path, OWN)
    assert lcdesk("office", "login", file).code == 1
    assert "Nobody may come yet" in _admin(lcdesk, server, "clerk").out


def test_a_second_office_keeps_the_certificate_of_the_first(
    lcdesk: Command, server: TlsServer, tmp_path: Path
) -> None:
    assert _create(lcdesk, server, tmp_path).code == 0
    place = ("--port", str(server.port), "--owner", "--into", tmp_path, "--host", HOST)
    other = lcdesk("office", "create", "Harbour", *place)
    assert other.code == 0, other.err
    assert "cannot come" not in other.out
    first, second = (
        read_address(tmp_path / f"{name}.lcdesk-office") for name in ("Training Office", "Harbour")
    )
    assert first.authority == second.authority
    refused = _admin(lcdesk, server, "clerk", "add", "li", "--role", "clerk")
    assert refused.code == 1
    assert "--database" in refused.err
    assert "harbour, training_office" in refused.err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("clerk", "add", "Li", "--role", "clerk"), "cannot be a login name"),
        (("clerk", "add", "postgres", "--role", "clerk"), "knows somebody called"),
        (("clerk", "add", "li", "--role", "clerk", "--cohort", "9"), "There is no cohort “9”"),
        (("clerk", "remove", "anna"), "Nobody who may come is called"),
        (("clerk", "new-password", "anna"), "Nobody who may come is called"),
        (("status", "--database", "nowhere"), "no desk of that name"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: tuple[str, ...], said: str, lcdesk: Command, server: TlsServer, tmp_path: Path
) -> None:
    assert _create(lcdesk, server, tmp_path).code == 0
    answer = _admin(lcdesk, server, *words)
    assert answer.code == 1
    assert said in answer.err


def test_what_is_there_is_not_made_again_and_nothing_is_left_of_what_fails(
    lcdesk: Command, server: TlsServer, tmp_path: Path
) -> None:
    assert _create(lcdesk, server, tmp_path).code == 0
    assert "already a file" in _create(lcdesk, server, tmp_path).err
    (tmp_path / "Training Office.lcdesk-office").unlink()
    assert "already" in _create(lcdesk, server, tmp_path).err
    wrong = _create(lcdesk, server, tmp_path, "--database", "Nein")
    assert "cannot be the name of a database" in wrong.err
    with server.owner() as owner:
        owner.execute("CREATE ROLE harbour_clerk")
        failed = _create(lcdesk, server, tmp_path, "--database", "harbour")
        left = owner.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'harbour%'")
        assert failed.code == 1
        assert left.fetchall() == [("harbour_clerk",)]
        owner.execute("DROP ROLE harbour_clerk")


def test_who_is_no_superuser_of_an_old_server_is_told_so(
    lcdesk: Command, server: TlsServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server.owner() as owner:
        if owner.info.server_version >= 160000:
            pytest.skip("the server of the system is new enough")
        owner.execute("CREATE ROLE boss LOGIN CREATEDB CREATEROLE")
    other = tmp_path / "boss"
    other.write_text(f"postgresql://boss@/?host={server.folder}\n")
    monkeypatch.setenv("LCDESK_OWNER_FILE", str(other))
    assert "only its superuser" in _create(lcdesk, server, tmp_path).err


def test_another_role_is_told_and_listed(
    lcdesk: Command, server: TlsServer, tmp_path: Path
) -> None:
    assert _create(lcdesk, server, tmp_path).code == 0
    _first(_admin(lcdesk, server, "clerk", "add", "li", "--role", "clerk", "--signs", "--json"))

    def change(*words: str) -> dict[str, Any]:
        told = _admin(lcdesk, server, "clerk", "change", "li", *words, "--json")
        assert told.code == 0, told.err
        (listed,) = json.loads(_admin(lcdesk, server, "clerk", "list", "--json").out)
        assert json.loads(told.out) == listed
        return {name: listed[name] for name in ("role", "passports", "signs", "first_password")}

    kept = {"signs": True, "first_password": True}
    assert change("--role", "clerk", "--passports") == {"role": "clerk", "passports": True, **kept}
    assert change("--role", "viewer") == {"role": "viewer", "passports": False, **kept}
    assert change("--no-signs")["signs"] is False
    for words in ((), ("--passports",), ("--role", "viewer", "--passports"), ("--cohort", "None")):
        assert _admin(lcdesk, server, "clerk", "change", "li", *words).code == 1
    assert _admin(lcdesk, server, "clerk", "change", "nobody", "--signs").code == 1
