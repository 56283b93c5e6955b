"""Backups under a clock that jumps: the newest work is never dropped, whatever date it bears."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from lcdesk.db.backup import backup
from lcdesk.services.core.desk import Desk

NOW = dt.datetime(2026, 11, 27, 15)


def write(folder: Path, at: dt.datetime, operation: int, reason: str = "start") -> Path:
    """A backup with its note, as it would lie there."""
    path = folder / f"office {at:%Y-%m-%d %H%M%S} {operation}.lcdesk"
    path.write_bytes(b"x")
    path.with_suffix(".json").write_text(
        backup.Backup(path, at, reason, {}, "", operation).note(), encoding="utf-8"
    )
    return path


def fill(folder: Path, moments: Iterable[dt.datetime], first: int = 1) -> list[Path]:
    return [write(folder, at, operation) for operation, at in enumerate(moments, first)]


def hourly(start: dt.datetime, count: int) -> list[dt.datetime]:
    return [start + dt.timedelta(hours=number) for number in range(count)]


@pytest.mark.parametrize("wrong", [dt.datetime(2099, 1, 1), dt.datetime(1970, 1, 1)])
def test_the_newest_work_stays_when_the_clock_jumped_and_came_back(
    tmp_path: Path, wrong: dt.datetime
) -> None:
    fill(tmp_path, hourly(NOW, 40))
    astray = fill(tmp_path, hourly(wrong, 40), first=41)
    backup.thin(tmp_path)
    assert all(path.exists() for path in astray[-5:]), "the newest while the clock was wrong"
    back = fill(tmp_path, hourly(NOW + dt.timedelta(days=30), 30), first=81)
    for _again in range(3):
        backup.thin(tmp_path)
    assert all(path.exists() for path in back[-5:]), "the newest after it came back"
    assert len(backup.list_backups(tmp_path)) < 90


def test_the_newest_work_stays_where_every_place_is_taken_by_the_future(tmp_path: Path) -> None:
    fill(
        tmp_path, [dt.datetime(2099, 1, 1) + dt.timedelta(days=20 * number) for number in range(60)]
    )
    newest = write(tmp_path, NOW, 100)
    for _again in range(2):
        backup.thin(tmp_path)
    assert newest.exists()


def test_what_was_left_by_going_back_stays_however_busy_the_hour_is(tmp_path: Path) -> None:
    fill(tmp_path, [NOW - dt.timedelta(days=number) for number in range(9, 0, -1)])
    left = write(tmp_path, NOW, 50, backup.BEFORE_RESTORE)
    fill(tmp_path, [NOW + dt.timedelta(minutes=number) for number in range(1, 59)], first=60)
    backup.thin(tmp_path)
    assert left.exists(), "it alone holds the work that was left"


def test_a_backup_that_cannot_be_dropped_and_a_note_that_is_none_stop_nobody(
    tmp_path: Path,
) -> None:
    held = write(tmp_path, NOW - dt.timedelta(days=60, hours=1), 1)
    held.unlink()
    held.mkdir()  # refuses as a file does that is read elsewhere on Windows
    fill(tmp_path, [NOW - dt.timedelta(days=number) for number in range(120, 0, -1)], first=2)
    (tmp_path / "other.json").write_text("null", encoding="utf-8")
    dropped = backup.thin(tmp_path)
    assert held in dropped
    assert held.with_suffix(".json").exists(), "it is tried again"
    assert not any(path.exists() for path in dropped if path != held)


def test_two_desks_of_one_name_in_one_folder_cost_each_other_nothing(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    shared = tmp_path / "share"
    shared.mkdir()
    quiet, busy = (new_desk(tmp_path / name) for name in ("quiet", "busy"))
    assert quiet.path.name == busy.path.name
    theirs = [
        backup.back_up(quiet.engine, quiet.path, "start", into=shared).path for _number in range(3)
    ]
    for _number in range(12):
        backup.back_up(busy.engine, busy.path, "start", into=shared)
    assert all(path.exists() for path in theirs)
    assert len(backup.list_backups(shared)) < 3 + 12, "the busy one is thinned"
