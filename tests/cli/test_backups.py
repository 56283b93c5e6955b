"""`lcdesk backups`, its parts, and `lcdesk check --drill`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from lcdesk.db.backup.backup import folder_of, list_backups
from lcdesk.services.security import password
from tests.cli.conftest import Command


def test_listed_looked_into_and_gone_back_to(filled: Command, tmp_path: Path) -> None:
    assert filled("backup").code == 0
    assert filled("cohort", "remove", "Shanghai", "--yes").code == 0
    listed = json.loads(filled("backups", "--json").out)
    number = next(
        line["number"]
        for line in listed
        if line["counts"]["enrolment"] == 22 and line["reason"] == "by hand"
    )
    assert listed[number - 1]["whole"] is True
    told = filled("backups").out
    assert "by hand" in told.splitlines()[number + 1]
    seen = filled("backups", "preview", number)
    assert seen.code == 0, seen.err
    assert "1 step of work done since is gone then:" in seen.out
    assert json.loads(filled("backups", "preview", number, "--json").out)["steps_lost_newest"] == [
        "Remove cohort Shanghai"
    ]
    refused = filled("backups", "restore", number)
    assert refused.code == 1
    assert "Nothing was changed. Add --yes" in refused.err
    done = filled("backups", "restore", number, "--yes")
    assert done.code == 0, done.err
    assert "is kept as the backup “office" in done.out
    assert "Shanghai" in filled("cohorts").out
    again = json.loads(filled("backups", "--json").out)
    assert (
        next(line for line in again if line["reason"] == "before restore")["counts"]["cohort"] == 0
    )


def test_a_damaged_desk_is_brought_back_from_a_file(filled: Command, tmp_path: Path) -> None:
    assert filled("backup").code == 0
    copy = next((tmp_path / "office backups").glob("*by hand.lcdesk"))
    file = Path(shutil.copyfile(copy, tmp_path / "stick.lcdesk"))
    (tmp_path / "office.lcdesk").write_bytes(b"not a desk any more" * 1000)
    assert filled("status", "--cohort", "Shanghai").code == 1
    assert filled("backups").code == 0
    done = filled("backups", "restore", file, "--yes", "--json")
    assert done.code == 0, done.err
    assert "(damaged" in json.loads(done.out)["kept"]
    assert filled("status", "--cohort", "Shanghai").code == 0


def test_what_is_not_there_is_one_sentence(
    lcdesk: Command, desk_file: Path, tmp_path: Path
) -> None:
    for which, said in (
        (99, "There is no backup no. 99."),
        (tmp_path / "none.lcdesk", "There is no file"),
    ):
        told = lcdesk("backups", "preview", which)
        assert (told.code, told.err.count("\n")) == (1, 1)
        assert said in told.err
    shutil.rmtree(tmp_path / "office backups", ignore_errors=True)
    assert lcdesk("backups").out == "There is no backup of this desk yet.\n"


def test_a_locked_file_without_its_note_is_opened_by_its_password(
    filled: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, elsewhere = tmp_path / "secret", tmp_path / "elsewhere" / "copied.lcdesk"
    secret.write_text("long enough for now\n", encoding="utf-8")
    monkeypatch.setenv("LCDESK_NEW_PASSWORD_FILE", str(secret))
    assert filled("password", "set").code == 0
    elsewhere.parent.mkdir()
    desk = tmp_path / "office.lcdesk"
    shutil.copy(next(iter(list_backups(folder_of(desk)))).path, elsewhere)
    desk.unlink()
    password.forget()
    refused = filled("backups", "restore", elsewhere, "--yes")
    assert (refused.code, "LCDESK_PASSWORD_FILE" in refused.err, desk.exists()) == (1, True, False)
    monkeypatch.setenv("LCDESK_PASSWORD_FILE", str(secret))
    assert filled("backups", "restore", elsewhere, "--yes").code == 0
    assert password.is_locked(desk)
    password.forget()


def test_the_restore_test_decides_the_exit_code(filled: Command, tmp_path: Path) -> None:
    assert "Restore drill" not in filled("check").out
    good = filled("check", "--drill")
    assert good.code == 0, good.out
    assert "Every table is that of the desk." in good.out
    note = max((tmp_path / "office backups").glob("*.json"), key=lambda path: path.stat().st_mtime)
    note.write_text(
        note.read_text(encoding="utf-8").replace('"cohort": 1', '"cohort": 7'), encoding="utf-8"
    )
    bad = filled("check", "--drill", "all", "--json")
    assert bad.code == 1
    assert [
        one["is_good"]
        for one in json.loads(bad.out)
        if "not hold what its note says" in one["words"]
    ] == [False]
