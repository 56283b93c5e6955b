"""What is done to files is not done to the small file that stands for a desk on a server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk.db.backup.backup import backups_of, folders_of
from lcdesk.model.faults import KnownFault
from lcdesk.services.backups.restoring import find_copy, list_copies, restore
from lcdesk.services.core.office import write_office
from lcdesk.services.recovery.damage import take_as_it_is
from lcdesk.services.recovery.recovery import salvage
from lcdesk.services.security.password import remove_password, set_password


@pytest.fixture
def shared(tmp_path: Path, blank_desk: Path) -> Path:
    """The file of an office's desk, beside the file that was moved there, and its backups."""
    shutil.copytree(blank_desk, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "office.lcdesk-office"
    write_office(path, sa.URL.create("postgresql+office", database="nowhere"))
    return path


def _restored(path: Path) -> None:
    restore(path, backups_of(path.with_suffix(".lcdesk"))[0])


@pytest.mark.parametrize(
    "does",
    [
        _restored,
        lambda path: set_password(path, "correct horse battery"),
        remove_password,
        lambda path: salvage(path, path.with_name("new.lcdesk")),
        take_as_it_is,
    ],
    ids=["restore", "set a password", "remove it", "salvage", "take as it is"],
)
def test_it_is_refused_and_nothing_is_written(shared: Path, does: Callable[[Path], object]) -> None:
    before = {one: one.read_bytes() for one in shared.parent.rglob("*") if one.is_file()}
    with pytest.raises(KnownFault):
        does(shared)
    assert {one: one.read_bytes() for one in shared.parent.rglob("*") if one.is_file()} == before


def test_the_backups_of_the_file_it_was_moved_from_are_not_its_own(shared: Path) -> None:
    file = shared.with_suffix(".lcdesk")
    assert list_copies(file)
    assert list_copies(shared) == []
    assert not set(folders_of(file)) & set(folders_of(shared))
    with pytest.raises(KnownFault):
        find_copy(shared, "1")
