"""A desk in a synced folder on the command line: said when it is made there, and by the check."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk import settings
from lcdesk.cli import run
from lcdesk.settings import Settings


@pytest.fixture
def synced(tmp_path: Path) -> Path:
    folder = tmp_path / "Nutstore"
    folder.mkdir()
    return folder / "office.lcdesk"


def test_it_is_said_where_a_desk_is_made_and_by_the_check(
    synced: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ("--desk", str(synced), "--lang", "en")
    assert run([*command, "cohort", "new", "Shanghai"]) == 0
    said = capsys.readouterr().err
    assert said.startswith(
        "lcdesk: This desk lies in a folder that Nutstore copies to other computers: "
    )
    assert said.count("\n") == 1
    assert run([*command, "cohorts"]) == 0
    assert capsys.readouterr().err == "", "only where it is made"
    assert run([*command, "check"]) == 1
    assert "✗ This desk lies in a folder that Nutstore" in capsys.readouterr().out
    settings.save(Settings(language="en", kept_places=[str(synced.resolve())]))
    try:
        assert run([*command, "check"]) == 0
    finally:
        settings.place().unlink()
    assert "✓ This desk lies in a folder that Nutstore" in capsys.readouterr().out
    plain = ("--desk", str(tmp_path / "Nutstore notes" / "office.lcdesk"), "--lang", "en")
    assert run([*plain, "cohort", "new", "Shanghai"]) == 0
    assert run([*plain, "check"]) == 0
    assert capsys.readouterr().err == ""
