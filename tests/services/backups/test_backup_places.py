"""Where backups may lie: tried, and what is to be known of the place is said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.db.backup import backup
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import follow
from lcdesk.services.safety.sync_folders import judge_backup_folder, synced_by
from lcdesk.settings import Settings


@pytest.fixture(autouse=True)
def _beside_the_desk() -> Iterator[None]:
    yield
    follow(Settings())


def tones(folder: Path, desk: Path) -> list[str]:
    return [remark.tone for remark in judge_backup_folder(folder, desk)]


def test_places_are_judged(tmp_path: Path) -> None:
    desk = tmp_path / "office.lcdesk"
    plain, synced = tmp_path / "copies", tmp_path / "OneDrive - Office" / "copies"
    plain.mkdir()
    synced.mkdir(parents=True)
    assert tones(plain, desk) == ["warn"], "the same disk"
    told = judge_backup_folder(synced, desk)
    assert [remark.tone for remark in told] == ["warn", "warn"]
    assert "OneDrive - Office" in told[0].words
    assert tones(tmp_path / "none", desk) == ["bad"]
    assert synced_by(Path("坚果云/desk")) == "坚果云"
    assert synced_by(Path("inbox")) == ""


def test_backups_follow_the_folder_while_it_is_there(desk: Desk, tmp_path: Path) -> None:
    chosen = tmp_path / "copies"
    chosen.mkdir()
    assert follow(Settings(backup_folder=str(chosen))) is None
    assert desk.back_up("by hand").path.parent == chosen / "office backups"
    chosen.rename(tmp_path / "unplugged")
    assert desk.back_up("by hand").path.parent == desk.path.with_name("office backups")
    (tmp_path / "unplugged").rename(chosen)
    assert len(backup.list_backups(backup.folder_of(desk.path))) == 1
    follow(Settings())
    assert backup.folder_of(desk.path) == desk.path.with_name("office backups")


def test_names_that_cannot_be_used_are_told_and_the_folder_holds_all_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    fault = follow(Settings(backup_folder=str(tmp_path), wording_file=str(tmp_path / "none.csv")))
    assert fault is not None
    assert "none.csv" in fault.message
    assert backup.folder_of(desk.path).parent == tmp_path
