"""`lcdesk salvage` of a damaged desk with a password: it is asked for, and the new desk has it,
too.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.db.engine import keys
from lcdesk.services.security import password
from tests.cli.conftest import Command

WORD, PAGE = "four words are enough", 4096


@pytest.fixture
def hurt(
    filled: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[bool], Path]:
    """A locked desk whose first page is lost and whose end is cut off, with its backups or
    without; nobody was told the password.
    """
    path, file = tmp_path / "office.lcdesk", tmp_path / "password"
    assert filled("backup").code == 0
    password.set_password(path, WORD)
    keys.forget()
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
    filled: Command, hurt: Callable[[bool], Path], has_backups: bool
) -> None:
    path = hurt(has_backups)
    told = filled("check")
    assert told.code == 1
    assert "lcdesk salvage" in told.err
    assert ("nearest backup is of" in told.err) == has_backups
    into = path.with_name("new.lcdesk")
    keys.forget()
    done = filled("salvage", path, "--into", into)
    assert done.code == 0, done.err
    assert "Participants: 22 saved" in done.out
    keys.forget()
    assert not password.is_open(into)
    password.unlock(into, WORD)


def test_without_the_password_it_is_refused_in_words(
    filled: Command, hurt: Callable[[bool], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = hurt(True)
    monkeypatch.delenv("LCDESK_PASSWORD_FILE")
    told = filled("salvage", path, "--into", path.with_name("new.lcdesk"))
    assert told.code == 1
    assert "The password is wanted" in told.err
    assert not path.with_name("new.lcdesk").exists()
