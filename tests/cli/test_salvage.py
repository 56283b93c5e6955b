"""`lcdesk salvage`: the account in words and as JSON; `lcdesk check` of a damaged desk names it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Command


def _hurt(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(bytes(4096) + content[4096 : len(content) - 9 * 4096])


def test_check_names_the_command_and_it_works(filled: Command, tmp_path: Path) -> None:
    assert filled("backup").code == 0
    path, into = tmp_path / "office.lcdesk", tmp_path / "new.lcdesk"
    _hurt(path)
    told = filled("check")
    assert told.code == 1
    assert "lcdesk salvage" in told.err
    assert "Traceback" not in told.err
    done = filled("salvage", path, "--into", into)
    assert done.code == 0, done.err
    assert "Participants: 22 saved" in done.out
    assert "The nearest backup is of" in done.out
    again = filled("salvage", path, "--into", into)
    assert again.code == 1
    assert "There is a file" in again.err
    whole = filled("salvage", path, "--into", tmp_path / "other.lcdesk", "--json")
    data = json.loads(whole.out)
    assert data["tables"]["enrolment"]["saved"] == 22
    assert data["backup"]["path"].endswith(".lcdesk")


def test_nothing_to_salvage_is_one_sentence(lcdesk: Command, tmp_path: Path) -> None:
    told = lcdesk("salvage", tmp_path / "none.lcdesk", "--into", tmp_path / "new.lcdesk")
    assert told.code == 1
    assert told.err.count("\n") == 1
