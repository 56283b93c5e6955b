"""The password of a desk on the command line: from files and typed, never an argument; what is
said without it.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.db.backup.backup import folder_of, list_backups
from lcdesk.db.engine import keys
from lcdesk.model.passwords import judge
from tests.cli.conftest import Command
from tests.key_rounds import slow_keys
from tests.pauses import begin_again, let_pass


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., None]:
    """Put passwords into the files the variables name; "" for none."""

    def tell(now: str = "", new: str = "") -> None:
        keys.forget()  # as a process of its own would begin
        for name, words in (("LCDESK_PASSWORD_FILE", now), ("LCDESK_NEW_PASSWORD_FILE", new)):
            monkeypatch.delenv(name, raising=False)
            if words:
                file = tmp_path / name
                file.write_text(words + "\r\nnot this line\n", encoding="utf-8-sig")
                monkeypatch.setenv(name, str(file))

    tell()
    return tell


def test_a_desk_is_locked_opened_changed_and_unlocked(
    lcdesk: Command, desk_file: Path, told: Callable[..., None]
) -> None:
    assert lcdesk("cohort", "new", "Shanghai").code == 0
    assert "whoever gets a copy" in lcdesk("password").out
    told(new="long enough for now")
    made = lcdesk("password", "set")
    assert (made.code, "recovery key" in made.out) == (0, True)
    assert all(
        keys.is_locked(path)
        for path in (desk_file, *(copy.path for copy in list_backups(folder_of(desk_file))))
    )
    told()
    refused = lcdesk("cohorts")
    assert (refused.code, "LCDESK_PASSWORD_FILE" in refused.err, "Shanghai" in refused.out) == (
        1,
        True,
        False,
    )
    told("wrong word")
    assert "not right" in lcdesk("cohorts").err
    told("long enough for now")
    assert "Shanghai" in lcdesk("cohorts").out
    assert lcdesk("check").code == 0
    told("long enough for now", "quite another word here")
    assert lcdesk("password", "change").code == 0
    told("long enough for now")
    assert lcdesk("cohorts").code == 1
    told("quite another word here")
    assert lcdesk("password", "recovery-key").out.count("-") == 13
    assert '"has_password": true' in lcdesk("password", "--json").out
    assert lcdesk("password", "remove").code == 0
    told()
    assert "Shanghai" in lcdesk("cohorts").out
    assert lcdesk("check").code == 0


def test_what_cannot_be_done_is_said_and_changes_nothing(
    lcdesk: Command, desk_file: Path, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = desk_file.read_bytes()
    told(new="short")
    assert "at least 8" in lcdesk("password", "set").err
    for what in ("change", "remove", "recovery-key", "recover", "keep"):
        assert "has no password" in lcdesk("password", what).err
    monkeypatch.setenv("LCDESK_NEW_PASSWORD_FILE", str(desk_file.parent / "nothing"))
    assert "cannot be read" in lcdesk("password", "set").err
    assert desk_file.read_bytes() == before
    told(new="long enough for now")
    assert lcdesk("password", "set").code == 0
    assert "already" in lcdesk("password", "set").err


@pytest.mark.usefixtures("desk_file")
def test_a_recovery_key_can_be_piped_in_and_its_want_is_said(
    lcdesk: Command, told: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    told(new="long enough for now")
    key = next(
        line.strip() for line in lcdesk("password", "set").out.splitlines() if line.count("-") == 13
    )
    told(new="quite another word here")
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    refused = lcdesk("password", "recover")
    assert (refused.code, "nobody can be asked here" in refused.err) == (1, True)
    monkeypatch.setattr(sys, "stdin", io.StringIO(key.lower() + "\n"))
    assert lcdesk("password", "recover").code == 0
    told("quite another word here")
    assert lcdesk("cohorts").code == 0


def test_wrong_ones_make_the_next_command_wait_and_its_answer_says_how_long(
    lcdesk: Command, desk_file: Path, told: Callable[..., None]
) -> None:
    told(new="long enough for now")
    assert lcdesk("password", "set").code == 0
    for number in range(6):
        let_pass(64)
        told(f"wrong {number}")
        assert "not right" in lcdesk("cohorts").err
    told("long enough for now")
    begin_again()
    refused = lcdesk("cohorts")
    assert (refused.code, refused.out) == (1, "")
    assert re.search(r"wait: [5-8] seconds from now", refused.err)
    begin_again()
    assert lcdesk("password", "recovery-key").code == 1
    let_pass(64)
    told("long enough for now")
    assert lcdesk("cohorts").code == 0
    told("wrong again")
    assert "not right" in lcdesk("cohorts").err, "the right one has cleared it"


@pytest.mark.parametrize(
    "weak", ["12345678", "Trustno1Trustno1", "1q2w3e4r5t6y", "office office office"]
)
def test_a_weak_one_is_refused_with_the_reason(
    lcdesk: Command, desk_file: Path, told: Callable[..., None], weak: str
) -> None:
    told(new=weak)
    refused = lcdesk("password", "set")
    assert (refused.code, refused.out) == (1, "")
    assert judge(weak, ("office",))[1] in refused.err
    assert weak not in refused.err
    assert not keys.is_locked(desk_file)


@pytest.mark.skipif(os.name != "posix", reason="a terminal of Unix")
def test_it_is_typed_without_being_seen(
    lcdesk: Command, desk_file: Path, told: Callable[..., None]
) -> None:
    with slow_keys():  # the other process has them
        told(new="long enough for now")
        assert lcdesk("password", "set").code == 0
        told()
        said = _at_a_terminal(
            ["--desk", str(desk_file), "--lang", "en", "cohort", "new", "Chengdu"],
            ["wrong word", "long enough for now"],
        )
        assert "Password of “office.lcdesk”: " in said
        assert "The password is not right." in said
        assert "long enough for now" not in said
        told("long enough for now")
        assert "Chengdu" in lcdesk("cohorts").out


def _at_a_terminal(words: list[str], typed: list[str]) -> str:
    """Run the program at a terminal of its own and type a line whenever it asks; all it showed."""
    import pty

    child, terminal = pty.fork()
    if child == 0:
        os.execv(sys.executable, [sys.executable, "-m", "lcdesk", *words])
    shown, until = b"", time.monotonic() + 60
    while time.monotonic() < until:
        try:
            more = os.read(terminal, 4096)
        except OSError:  # it has ended
            break
        if not more:
            break
        shown += more
        if typed and shown.endswith("”: ".encode()):
            time.sleep(0.2)  # the echo is switched off after the question is asked
            os.write(terminal, typed.pop(0).encode() + b"\n")
    os.waitpid(child, 0)
    os.close(terminal)
    return shown.decode("utf-8", "replace")


def test_a_desk_the_disk_has_changed_is_told_and_opened_on_demand(
    lcdesk: Command, desk_file: Path
) -> None:
    assert lcdesk("cohort", "new", "Shanghai").code == 0
    before, content = desk_file.stat(), bytearray(desk_file.read_bytes())
    content[content.index(b"Shanghai")] ^= 1
    desk_file.write_bytes(content)
    # a disk does not change the time of a file
    os.utime(desk_file, ns=(before.st_atime_ns, before.st_mtime_ns))
    told = lcdesk("cohorts")
    assert (told.code, "in 1 place" in told.err, "nearest backup" in told.err) == (1, True, True)
    assert desk_file.read_bytes() == content
    assert lcdesk("check").code == 1
    assert "The file is whole." in lcdesk("check", "--as-it-is").out, "SQLite itself sees nothing"
    assert lcdesk("cohorts").code == 0
