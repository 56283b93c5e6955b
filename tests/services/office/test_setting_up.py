"""What an office's desk cannot be set up on."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.db.postgresql import setting_up as making
from lcdesk.db.postgresql.setting_up import OwnerAddress
from lcdesk.model.faults import KnownFault
from lcdesk.services.office.setting_up import (
    add_clerk,
    create,
    new_first_password,
    owner_address,
    remove_clerk,
)
from tests.office_server import OfficeServer


def test_a_server_without_tls_is_refused_and_nothing_is_made(
    office_server: OfficeServer, tmp_path: Path
) -> None:
    owner = OwnerAddress(str(office_server.folder), user="postgres")
    with pytest.raises(KnownFault, match="without TLS"):
        create(owner, "Training Office", "desk.example.org", tmp_path)
    with office_server.owner() as connection:
        left = connection.execute(
            "SELECT rolname FROM pg_roles WHERE rolname LIKE 'training%' "
            "UNION ALL SELECT datname FROM pg_database WHERE datname LIKE 'training%'"
        ).fetchall()
    assert left == []
    assert not list(tmp_path.iterdir())


def test_who_is_no_superuser_makes_one_and_is_told_what_the_server_wants(
    office_server: OfficeServer,
) -> None:
    with office_server.owner() as superuser:
        superuser.execute("CREATE ROLE boss LOGIN CREATEDB CREATEROLE")
    boss = OwnerAddress(str(office_server.folder), user="boss")
    making.make_office(boss, "harbour", "Harbour", "UTC")
    assert add_clerk(boss, "harbour", "anna", "viewer", [])
    assert new_first_password(boss, "harbour", "anna")
    remove_clerk(boss, "harbour", "anna")
    with boss.connected("harbour") as inside:
        told = making.secure(inside, "harbour", "certificate", "key", "authority")
    assert "hostssl harbour all all scram-sha-256" in told.lines
    assert "ssl_key_file = 'lcdesk-server.key'" in told.lines
    with office_server.owner() as superuser:
        making.drop_office(superuser, "harbour")
        superuser.execute("DROP ROLE boss")


@pytest.mark.parametrize("told", ["no address", "://"])
def test_what_is_no_address_of_an_owner_is_said_so(told: str) -> None:
    with pytest.raises(KnownFault, match="not the address"):
        owner_address(told, 5432)


def test_an_owner_far_away_is_not_talked_to_plainly() -> None:
    owner = owner_address("postgresql://postgres:secret@desk.example.org", 5432)
    assert "secret" not in repr(owner)
    with pytest.raises(KnownFault, match="how its server is known"):
        create(owner, "Training Office", "desk.example.org", Path())


@pytest.mark.parametrize("host", ["", "a b", "desk.example.org/x", "'; DROP"])
def test_what_is_no_name_of_a_server_is_refused(
    host: str, office_server: OfficeServer, tmp_path: Path
) -> None:
    owner = OwnerAddress(str(office_server.folder), user="postgres")
    with pytest.raises(KnownFault, match="name of a server"):
        create(owner, "Training Office", host, tmp_path)
