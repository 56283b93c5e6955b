"""Bad input: one sentence, the right exit code, nothing changed."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk import cli
from lcdesk.db.engine.engine import make_engine
from lcdesk.services.core.opening import open_desk
from tests.cli.conftest import Answer, Command, let_do

COHORT = ("--cohort", "Shanghai", "--yes")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(200)


def state(tmp_path: Path) -> dict[str, str]:
    """Every file there is, by its content."""
    return {
        str(p): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(tmp_path.rglob("*"))
        if p.is_file() and ".lock" not in p.name
    }


def is_one_sentence(answer: Answer) -> bool:
    lines = answer.err.strip().splitlines()
    return (
        len(lines) == 1
        and lines[0].startswith("lcdesk: ")
        and "Error" not in answer.err
        and "Traceback" not in answer.err
    )


@pytest.mark.usefixtures("desk_file")
@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("missing.xlsx", None, "not there"),
        ("picture.xlsx", PNG, "picture"),
        ("empty.xlsx", b"", "empty"),
    ],
)
def test_files_that_are_no_lists(
    lcdesk: Command, tmp_path: Path, name: str, content: bytes | None, word: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    before = state(tmp_path)
    for words in (("read", path), ("import", path, *COHORT)):
        answer = lcdesk(*words)
        assert answer.code == 1
        assert is_one_sentence(answer), answer.err
        assert word in answer.err
    assert state(tmp_path) == before


def test_a_password(lcdesk: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = encrypted(tmp_path)
    answer = lcdesk("import", path, *COHORT)
    assert answer.code == 1
    assert is_one_sentence(answer)
    assert "password" in answer.err
    monkeypatch.setenv("LCDESK_SHEET_PASSWORD", "wrong")
    assert "password" in lcdesk("import", path, *COHORT).err
    monkeypatch.setenv("LCDESK_SHEET_PASSWORD", "secret")
    assert lcdesk("import", path, *COHORT).code == 0
    assert "1 " in lcdesk("cohorts").out


def encrypted(tmp_path: Path) -> Path:
    import msoffcrypto.format.ooxml as ooxml
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["Name", "Nationality"])
    book.active.append(["Ana Lima", "Kenya"])
    book.save(tmp_path / "plain.xlsx")
    path = tmp_path / "locked.xlsx"
    with (tmp_path / "plain.xlsx").open("rb") as plain, path.open("wb") as locked:
        ooxml.OOXMLFile(plain).encrypt("secret", locked)
    return path


def test_a_desk_of_the_future(lcdesk: Command, desk_file: Path, tmp_path: Path) -> None:
    engine = make_engine(desk_file)
    with engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    before = state(tmp_path)
    answer = lcdesk("cohorts")
    assert (answer.code, is_one_sentence(answer)) == (1, True)
    assert "newer lcdesk" in answer.err
    assert state(tmp_path) == before


def test_a_desk_open_elsewhere(whole: Command, tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "office.lcdesk")
    before = state(tmp_path)
    answer = whole("cohort", "new", "Spring 2027")
    assert (answer.code, is_one_sentence(answer)) == (1, True)
    assert "open in another" in answer.err
    after = state(tmp_path)
    # who reads beside the owner is noted in SQLite's shared memory, in which nothing is kept
    assert {name for name in before if after.get(name) != before[name]} <= {
        name for name in before if str(name).endswith("-shm")
    }
    assert whole("cohorts").code == 0, "reading works meanwhile"
    desk.close()


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="folders are closed by chmod here")
def test_a_read_only_folder(tmp_path: Path) -> None:
    """Run as nobody where the tests run as root, for whom nothing is read-only."""
    closed = tmp_path / "closed"
    open_desk(closed / "office.lcdesk").close()
    before = state(tmp_path)
    closed.chmod(0o555)
    for parent in (closed, *closed.parents):
        if parent.stat().st_uid == os.geteuid() and not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o011)
    reading, writing = os.pipe()
    if os.fork() == 0:
        if os.geteuid() == 0:
            os.setuid(65534)
        sys.stderr = os.fdopen(writing, "w")
        os._exit(_ended(closed))
    _pid, status = os.wait()
    os.close(writing)
    said = os.read(reading, 2000).decode()
    os.close(reading)
    closed.chmod(0o755)
    assert os.waitstatus_to_exitcode(status) == 1
    assert "cannot be written to" in said
    assert state(tmp_path) == before


def _ended(closed: Path) -> int:
    code = cli.run(["--desk", str(closed / "office.lcdesk"), "--lang", "en", "cohorts"])
    sys.stderr.flush()
    return code


def test_usage(lcdesk: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert lcdesk("import").code == 2
    assert lcdesk("dance").code == 2
    assert lcdesk("counting", "set").code == 2
    assert lcdesk("--version").code == 0


@pytest.mark.usefixtures("desk_file")
def test_unknown_names_say_what_is_known(lcdesk: Command) -> None:
    answer = lcdesk("export", "o.xlsx", "--cohort", "Nowhere")
    assert answer.code == 1
    assert "There is no cohort “Nowhere”" in answer.err
    assert lcdesk("countries", "--by", "shoe size").code == 1
    assert lcdesk("countries", "--rule", "tallest").code == 1
    assert lcdesk("undo").code == 1


def test_our_own_mistake_is_70(lcdesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_asked: object) -> int:
        raise ZeroDivisionError

    let_do(monkeypatch, "cohorts", broken)
    answer = lcdesk("cohorts")
    assert answer.code == 70
    assert "mistake of its own" in answer.err


def test_stopped_by_hand(lcdesk: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(_asked: object) -> int:
        raise KeyboardInterrupt

    let_do(monkeypatch, "cohorts", stopped)
    assert lcdesk("cohorts").code == 130
