"""`lcdesk salvage` of a damaged desk with a password: it is asked for, and the new desk has it,
too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.cli import run
from lcdesk.db.engine import keys
from lcdesk.services.security import password
from tests.cli.conftest import Command

WORD, PAGE = "four words are enough", 4096


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory, sample_desk: Path) -> Path:
    """The folder of a locked desk with a backup that has all; tests begin with a copy."""
    folder = Path(
        shutil.copytree(sample_desk, tmp_path_factory.mktemp("locked"), dirs_exist_ok=True)
    )
    assert run(["--desk", str(folder / "office.lcdesk"), "backup"]) == 0
    password.set_password(folder / "office.lcdesk", WORD)
    keys.forget()
    return folder


@pytest.fixture
def hurt(locked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], Path]:
    """A locked desk whose first page is lost and whose end is cut off, with its backups or
    without; nobody was told the password.
    """
    path, file = tmp_path / "office.lcdesk", tmp_path / "password"
    shutil.copytree(locked, tmp_path, dirs_exist_ok=True)
    file.write_text(WORD, encoding="utf-8")
    monkeypatch.setenv("LCDESK_PASSWORD_FILE", str(file))

    def damage(has_backups: bool) -> Path:
        content = path.read_bytes()
        path.write_bytes(bytes(PAGE) + content[PAGE : len(content) - 5 * PAGE])
        if not has_backups:
            shutil.rmtree(path.with_name("office backups"))
        return path

    return damage


@pytest.mark.parametrize("has_backups", [True, False])
def test_it_is_saved_under_the_same_password(
    lcdesk: Command, hurt: Callable[[bool], Path], has_backups: bool
) -> None:
    path = hurt(has_backups)
    told = lcdesk("check")
    assert told.code == 1
    assert "lcdesk salvage" in told.err
    assert ("nearest backup is of" in told.err) == has_backups
    into = path.with_name("new.lcdesk")
    keys.forget()
    done = lcdesk("salvage", path, "--into", into)
    assert done.code == 0, done.err
    assert "Participants: 22 saved" in done.out
    keys.forget()
    assert not password.is_open(into)
    password.unlock(into, WORD)


def test_without_the_password_it_is_refused_in_words(
    lcdesk: Command, hurt: Callable[[bool], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hurt(True)
    monkeypatch.delenv("LCDESK_PASSWORD_FILE")
    told = lcdesk("salvage", path, "--into", path.with_name("new.lcdesk"))
    assert told.code == 1
    assert "The password is wanted" in told.err
    assert not path.with_name("new.lcdesk").exists()
