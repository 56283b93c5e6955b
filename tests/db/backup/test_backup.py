"""Backups: verified, counted, thinned; and what happens when one cannot be made."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.db.backup import backup
from lcdesk.model.faults import KnownFault
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = open_desk(tmp_path / "office.lcdesk")
    cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    yield desk
    desk.close()


def test_a_backup_holds_the_desk(desk: Desk) -> None:
    copy = desk.back_up("by hand")
    assert copy.counts["cohort"] == 1
    assert copy.digest == hashlib.sha256(copy.path.read_bytes()).hexdigest()
    other = open_desk(copy.path)
    assert [cohort["name"] for cohort in cohorts.list_cohorts(other)] == ["Shanghai"]
    other.close()


def test_two_backups_in_one_second_are_two(desk: Desk) -> None:
    first, second = desk.back_up("by hand"), desk.back_up("by hand")
    assert first.path != second.path
    assert {copy.path for copy in backup.list_backups(backup.folder_of(desk.path))} == {
        first.path,
        second.path,
    }


def test_start_makes_one_only_when_something_was_done(tmp_path: Path) -> None:
    path = tmp_path / "a.lcdesk"
    desk = open_desk(path)
    cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    desk.close()
    for _again in range(3):
        open_desk(path).close()
    assert [copy.reason for copy in backup.list_backups(backup.folder_of(path))] == ["start"]


def test_no_room_for_a_backup(desk: Desk) -> None:
    backup.folder_of(desk.path).write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(KnownFault, match="No backup could be made"):
        desk.back_up("by hand")


def write_note(folder: Path, at: dt.datetime, number: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f"copy {number}.lcdesk"
    path.write_bytes(b"x")
    path.with_suffix(".json").write_text(
        backup.Backup(path, at, "start", {}, "", 0).note(), encoding="utf-8"
    )
    return path


def test_thinning_keeps_hours_days_weeks_months(tmp_path: Path) -> None:
    now = dt.datetime(2025, 6, 30, 12)
    for number in range(2000):
        write_note(tmp_path / "b", now - dt.timedelta(hours=number * 3), number)
    backup.thin(tmp_path / "b")
    kept = backup.list_backups(tmp_path / "b")
    assert 40 <= len(kept) <= 70
    assert kept[0].at == now
    assert kept[-1].at < now - dt.timedelta(days=200), "a copy of every month stays"
    assert len([copy for copy in kept if copy.at > now - dt.timedelta(days=3)]) >= 20


def test_a_wrong_clock_does_not_drop_the_newest(tmp_path: Path, desk: Desk) -> None:
    folder = backup.folder_of(desk.path)
    for number in range(60):
        write_note(folder, dt.datetime(2031, 1, 1) + dt.timedelta(minutes=number), number)
    copy = desk.back_up("by hand")
    assert copy.path.exists(), "made under a clock years behind the others"


def test_notes_that_are_no_notes_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text("[]", encoding="utf-8")
    (tmp_path / "y.json").write_text("{", encoding="utf-8")
    assert backup.list_backups(tmp_path) == []
    assert backup.list_backups(tmp_path / "none") == []


def test_check_says_what_is_wrong(desk: Desk) -> None:
    assert all(finding.is_good for finding in check_desk(desk))
    copy = desk.back_up("by hand")
    assert all(finding.is_good for finding in check_desk(desk))
    copy.path.write_bytes(copy.path.read_bytes()[:-100])
    bad = [finding.words for finding in check_desk(desk) if not finding.is_good]
    assert len(bad) == 1
    assert copy.path.name in bad[0]


def test_check_sees_a_lost_reference_and_a_search_gap(desk: Desk) -> None:
    with desk.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        connection.exec_driver_sql(
            "INSERT INTO enrolment (version, person_id, cohort_id) VALUES (1, 77, 1)"
        )
    bad = [finding.words for finding in check_desk(desk) if not finding.is_good]
    assert bad == ["1 reference leads nowhere.", "The search knows 0 of 1 participants."]


def test_notes_keep_the_names_that_every_version_has_written() -> None:
    """A backup of an earlier program is found by its note, and one of ours by an earlier program."""
    made = backup.Backup(
        Path("office 2025-06-14 090000 start.lcdesk"),
        dt.datetime(2025, 6, 14, 9),
        "start",
        {},
        "ab",
        7,
    )
    assert list(json.loads(made.note())) == [
        "path",
        "at",
        "reason",
        "counts",
        "digest",
        "deed",
        "home",
    ]


def test_a_note_of_an_earlier_program_is_read(tmp_path: Path) -> None:
    copy = tmp_path / "office 2025-06-14 090000 start.lcdesk"
    copy.write_bytes(b"")
    note = {
        "path": copy.name,
        "at": "2025-06-14T09:00:00",
        "reason": "start",
        "counts": {"cohort": 1},
        "digest": "ab",
        "deed": 7,
    }
    copy.with_suffix(".json").write_text(json.dumps(note), encoding="utf-8")
    (known,) = backup.list_backups(tmp_path)
    assert (known.deed, known.reason, known.counts, known.home) == (7, "start", {"cohort": 1}, "")
