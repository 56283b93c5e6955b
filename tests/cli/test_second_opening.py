"""Commands while another program has the desk open: those that read do so, those that would change
it are told who has it, and leave nothing behind.
"""

from __future__ import annotations

import platform
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.db.backup.backup import backups_of
from lcdesk.db.engine.ownership import holder_of
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from tests.cli.conftest import Command

READ = (
    "cohorts",
    "activity --cohort Shanghai --json",
    "person 1",
    "missing --cohort Shanghai --people",
    "status --cohort Shanghai",
    "countries --cohort Shanghai",
    "organisations match",
    "twins",
    "history",
    "views",
    "backups",
    "export {at}/out.xlsx --cohort Shanghai",
    "read {at}/people.xlsx --cohort Shanghai",
)
CHANGE = (
    "cohort new Spring",
    "cohort anonymise Shanghai --yes Shanghai",
    "activity set 1 host=Somebody",
    "person erase 1 --yes Nobody",
    "person 1 --plain",
    "export {at}/out.xlsx --cohort Shanghai --plain",
    "import {at}/people.xlsx --cohort Shanghai --yes --again",
    "undo",
    "backup",
    "report sign --cohort Shanghai --by Me",
)


@pytest.fixture
def held(tmp_path: Path, filled: Command, samples: Path) -> Iterator[Desk]:
    """The desk is open; beside it lies a list."""
    shutil.copy(samples / "shanghai_participants.xlsx", tmp_path / "people.xlsx")
    desk = open_desk(tmp_path / "office.lcdesk")
    yield desk
    desk.close()


@pytest.mark.usefixtures("held")
def test_what_reads_is_not_refused(lcdesk: Command, tmp_path: Path) -> None:
    for words in READ:
        answer = lcdesk(*words.format(at=tmp_path).split())
        assert (answer.code, answer.out != "") == (0, True), (words, answer.err)


def test_what_would_change_it_is_told_who_has_it(
    held: Desk, lcdesk: Command, tmp_path: Path
) -> None:
    holder = holder_of(held.path)
    assert holder is not None
    before = sorted(one.name for one in tmp_path.iterdir())
    last = held.undo_label()
    for words in CHANGE:
        answer = lcdesk(*words.format(at=tmp_path).split())
        assert (answer.code, answer.out, holder.words in answer.err) == (1, "", True), words
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    assert held.undo_label() == last


@pytest.fixture
def elsewhere(held: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """It is open on another computer; its last backup lacks what was done since."""
    held.back_up("by hand")
    add_cohort(held, {"name_en": "Wuhan"})
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    return held


def test_the_last_backup_is_read_where_that_is_asked_for(
    elsewhere: Desk, lcdesk: Command, tmp_path: Path
) -> None:
    assert lcdesk("cohorts").code == 1
    before = {
        one: (one.stat().st_size, one.stat().st_mtime_ns) for one in tmp_path.rglob("*.lcdesk*")
    }
    answer = lcdesk("--last-backup", "cohorts")
    assert (answer.code, "Shanghai" in answer.out, "Wuhan" in answer.out) == (0, True, False)
    assert elsewhere.who in answer.err
    for words in ("cohort new Spring", "undo", "check", "backup"):
        refused = lcdesk("--last-backup", *words.split())
        assert (refused.code, refused.out) == (1, ""), words
    assert before == {
        one: (one.stat().st_size, one.stat().st_mtime_ns) for one in tmp_path.rglob("*.lcdesk*")
    }
    for copy in backups_of(elsewhere.path):
        copy.path.unlink()
    assert lcdesk("--last-backup", "cohorts").code == 1
    elsewhere.close()
    free = lcdesk("--last-backup", "cohorts")
    assert (free.code, "Wuhan" in free.out, free.err) == (0, True, "")
