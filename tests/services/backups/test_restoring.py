"""Going back to a backup: listed, looked at, done, and taken back; and the drill that tries it
beforehand.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from lcdesk.db.backup import backup, exchange
from lcdesk.db.desk_version import NewerDesk
from lcdesk.model import clock
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.backups import restoring
from lcdesk.services.backups.checking import check_desk, restore_test
from lcdesk.services.backups.restore_preview import (
    kinds,
    lost_lines,
    preview,
    reason_words,
    remarks,
    told,
)
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants.participants import add_participant, remove_participants
from lcdesk.services.security import password
from tests.faults import restoring as dying


@pytest.fixture
def copy(desk: Desk, cohort_id: int) -> backup.Backup:
    """A backup with Amina in it; afterwards she went and Brian came."""
    amina = add_participant(desk, cohort_id, {"full_name": "Amina Bello"})
    made = desk.back_up("by hand")
    remove_participants(desk, [amina])
    add_participant(desk, cohort_id, {"full_name": "Brian Otieno"})
    cohorts.add_cohort(desk, {"name_en": "Nairobi"})
    return made


def found(path: Path) -> list[str]:
    """The cohorts of a desk that is whole."""
    desk = open_desk(path)
    try:
        assert all(finding.is_good for finding in check_desk(desk))
        return [cohort["name"] for cohort in cohorts.list_cohorts(desk)]
    finally:
        desk.close()


def beside(path: Path) -> set[str]:
    return {one.name for one in path.parent.iterdir() if not one.name.endswith(".lock")}


def hurt(path: Path) -> None:
    with path.open("rb+") as file:
        file.seek(8 * 4096)
        file.write(bytes(8 * 4096))


def written(path: Path, statement: str) -> None:
    """Something done to a file that no program of ours does."""
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    connection = sqlite.connect(str(path))
    connection.execute(statement)
    connection.commit()
    connection.close()


def test_listed_looked_at_done_and_taken_back(desk: Desk, copy: backup.Backup) -> None:
    listed = restoring.list_copies(desk.path)
    assert [one.backup.path for one in listed][:1] == [copy.path]
    assert (listed[0].since, listed[0].is_whole, listed[0].size) == (
        3,
        True,
        copy.path.stat().st_size,
    )
    seen = preview(desk.path, copy)
    assert ("Cohorts", 2, 1) in kinds(seen)
    assert [line[18:] for line in lost_lines(seen)] == [
        "New cohort Nairobi",
        "New participant Brian Otieno",
        "Remove Amina Bello",
    ]
    assert list(remarks(seen)) == [
        "Only in the desk now: Brian Otieno.",
        "Only in the backup: Amina Bello.",
    ]
    desk.close()
    done = restoring.restore(desk.path, copy)
    assert done.saved is not None
    assert "is kept as the backup “office " in told(done)
    assert found(desk.path) == ["Shanghai"]
    assert beside(desk.path) == {"office.lcdesk", "office backups", f".{desk.path.name}.seal"}
    back = preview(desk.path, done.saved)
    assert (back.back.total, back.lost.total) == (3, 0)
    restoring.restore(desk.path, done.saved)
    assert found(desk.path) == ["Nairobi", "Shanghai"]


def test_people_whose_numbers_were_given_twice_are_told_apart(
    desk: Desk, cohort_id: int, copy: backup.Backup
) -> None:
    desk.close()
    saved = restoring.restore(desk.path, copy).saved
    assert saved is not None
    again = open_desk(desk.path)
    add_participant(again, cohort_id, {"full_name": "Hana Tesfaye"})
    seen = preview(desk.path, saved)
    again.close()
    assert (seen.only_now.names, seen.only_then.names) == (
        ("Amina Bello", "Hana Tesfaye"),
        ("Brian Otieno",),
    )
    assert (seen.lost.total, seen.back.total) == (1, 3)


def test_an_open_desk_is_refused(desk: Desk, copy: backup.Backup) -> None:
    with pytest.raises(KnownFault, match="open in another"):
        restoring.restore(desk.path, copy)
    assert [cohort["name"] for cohort in cohorts.list_cohorts(desk)] == ["Nairobi", "Shanghai"]


def test_what_another_program_holds_is_refused(
    desk: Desk, copy: backup.Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "_PATIENCE", 0.3)  # nobody will let go
    desk.close()
    with read_elsewhere(desk.path), pytest.raises(KnownFault, match="in use by another program"):
        restoring.restore(desk.path, copy)
    assert found(desk.path) == ["Nairobi", "Shanghai"]


@contextmanager
def read_elsewhere(path: Path) -> Iterator[None]:
    """Another program reads in the desk."""
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    connection = sqlite.connect(str(path))
    connection.execute("BEGIN")
    connection.execute("SELECT count(*) FROM cohort").fetchall()
    yield
    connection.close()


def test_a_damaged_backup_or_a_newer_one_changes_nothing(
    desk: Desk, copy: backup.Backup, tmp_path: Path
) -> None:
    desk.close()
    before = desk.path.read_bytes()
    newer, other, plain = (
        tmp_path / name for name in ("newer.lcdesk", "other.lcdesk", "plain.lcdesk")
    )
    shutil.copyfile(copy.path, newer)
    written(newer, "UPDATE alembic_version SET version_num = '9999'")
    written(other, "CREATE TABLE x (y)")
    plain.write_text("no database", encoding="utf-8")
    with pytest.raises(NewerDesk):
        restoring.copy_at(newer)
    with pytest.raises(NewerDesk):
        restoring.restore(desk.path, backup.Backup(newer, copy.at, "", {}, "", 0))
    with pytest.raises(KnownFault, match="no backup of a desk"):
        restoring.copy_at(other)
    with pytest.raises(KnownFault, match="is damaged"):
        restoring.copy_at(plain)
    hurt(copy.path)
    with pytest.raises(KnownFault, match="is damaged"):
        restoring.restore(desk.path, copy)
    copy.path.unlink()
    with pytest.raises(KnownFault, match="is gone"):
        restoring.restore(desk.path, copy)
    assert desk.path.read_bytes() == before
    assert len(backup.list_backups(backup.folder_of(desk.path))) == 2, "none was made for it"
    assert not [name for name in beside(desk.path) if "restoring" in name]


def test_a_damaged_desk_is_kept_aside_byte_for_byte(desk: Desk, copy: backup.Backup) -> None:
    desk.close()
    hurt(desk.path)
    before = desk.path.read_bytes()
    seen = preview(desk.path, copy)
    assert seen.is_damaged
    done = restoring.restore(desk.path, copy)
    assert done.aside is not None
    assert done.aside.name.startswith(f"office (damaged {clock.now():%Y-%m-%d}")
    assert done.aside.read_bytes() == before
    assert found(desk.path) == ["Shanghai"]
    hurt(desk.path)
    assert restoring.restore(desk.path, copy).aside != done.aside
    assert done.aside.read_bytes() == before, "never written over"


def test_bits_that_flipped_on_the_disk_are_no_backup(desk: Desk, copy: backup.Backup) -> None:
    desk.close()
    os.utime(desk.path, ns=_flipped(desk.path))
    with pytest.raises(DamagedDesk):
        open_desk(desk.path)
    done = restoring.restore(desk.path, copy)
    assert (done.saved, done.aside is None) == (None, False)
    assert found(desk.path) == ["Shanghai"]


def _flipped(path: Path) -> tuple[int, int]:
    """Flip a bit of a page of data; the times of the file before."""
    seen, content = path.stat(), bytearray(path.read_bytes())
    at = content.index(b"Nairobi")
    content[at] ^= 1
    path.write_bytes(content)
    return seen.st_atime_ns, seen.st_mtime_ns


def test_a_desk_that_is_gone_comes_back(desk: Desk, copy: backup.Backup) -> None:
    desk.close()
    desk.path.unlink()
    desk.path.with_name("office.lcdesk-wal").write_bytes(b"of a desk that is gone")
    done = restoring.restore(desk.path, copy)
    assert done.saved is None
    assert found(desk.path) == ["Shanghai"]


def test_a_file_copied_elsewhere_without_its_note(
    desk: Desk, copy: backup.Backup, tmp_path: Path
) -> None:
    desk.close()
    (tmp_path / "stick").mkdir()
    file = Path(shutil.copyfile(copy.path, tmp_path / "stick" / "old.lcdesk"))
    known = restoring.find_copy(desk.path, str(file))
    assert (known.counts["cohort"], known.deed, reason_words(known)) == (
        1,
        copy.deed,
        "a file without a note",
    )
    restoring.restore(desk.path, known)
    assert found(desk.path) == ["Shanghai"]
    assert beside(file) == {"old.lcdesk"}


def test_killed_while_a_damaged_desk_makes_room(
    tmp_path: Path, desk: Desk, copy: backup.Backup
) -> None:
    """At no line of the exchange is there a file that opens as the desk without its journal."""
    desk.close()
    kept, line, ends = tmp_path / "kept.lcdesk", 0, set[bytes]()
    kept.write_bytes(b"the damaged desk")
    while True:
        line += 1
        folder = tmp_path / f"line {line}"
        folder.mkdir()
        path, part = folder / "office.lcdesk", folder / "part"
        path.write_bytes(b"the desk without its journal")
        path.with_name("office.lcdesk-wal").write_bytes(b"its journal")
        shutil.copyfile(copy.path, part)
        dying.dies(partial(exchange.put, part, path, kept), line)
        has_journal, head = path.with_name("office.lcdesk-wal").exists(), path.read_bytes()[:16]
        assert head in (b"the desk without", b"lcdesk: a backup", b"SQLite format 3\0")
        assert has_journal or head != b"the desk without"
        assert not has_journal or head != b"SQLite format 3\0"
        ends.add(head)
        if not part.exists():
            break
    assert len(ends) == 3
    assert line > 10


def test_what_a_killed_process_left_goes(desk: Desk, copy: backup.Backup) -> None:
    desk.close()
    left = [
        exchange.part_of(desk.path),
        desk.path.with_name(".office.lcdesk.restoring-aside"),
        copy.path.with_name("office 2026 start.part"),
    ]
    for path in left:
        path.write_bytes(b"half")
        os.utime(path, (0, 0))
    restoring.restore(desk.path, copy)
    assert [path for path in left if path.exists()] == []


def test_a_desk_keeps_its_password(desk: Desk, copy: backup.Backup, tmp_path: Path) -> None:
    desk.close()
    plain = Path(shutil.copyfile(copy.path, tmp_path / "plain.lcdesk"))
    shutil.rmtree(copy.path.parent)  # each is written anew under the password
    password.set_password(desk.path, "correct horse battery")
    assert (
        list(remarks(preview(desk.path, restoring.copy_at(plain))))[-1]
        == "The desk keeps the password it has now."
    )
    restoring.restore(desk.path, restoring.copy_at(plain))
    assert password.is_locked(desk.path)
    assert found(desk.path) == ["Shanghai"]
    listed = restoring.list_copies(desk.path)
    assert all(one.is_whole for one in listed)
    assert all(password.is_locked(one.backup.path) for one in listed)


def test_a_date_that_has_not_come_yet_is_not_the_newest(desk: Desk, copy: backup.Backup) -> None:
    ahead = copy.path.with_name("ahead.lcdesk")
    shutil.copyfile(copy.path, ahead)
    note = backup.Backup(
        ahead, clock.now().replace(year=2099, day=1), "start", copy.counts, copy.digest, copy.deed
    )
    ahead.with_suffix(".json").write_text(note.note(), encoding="utf-8")
    listed = restoring.list_copies(desk.path)
    assert (listed[0].backup.path, listed[-1].backup.path, listed[-1].is_ahead) == (
        copy.path,
        ahead,
        True,
    )


# --- the drill ---


@pytest.fixture
def current(desk: Desk, cohort_id: int) -> Iterator[backup.Backup]:
    """A backup nothing was done after."""
    add_participant(desk, cohort_id, {"full_name": "Amina Bello"})
    made = desk.back_up("by hand")
    yield made
    assert not list(made.path.parent.glob(".drill*")), "nothing is left of a drill"


def test_the_restore_test_restores_checks_and_compares(desk: Desk, current: backup.Backup) -> None:
    finding, *more = restore_test(desk)
    assert (finding.is_good, more) == (True, [])
    assert "Cohorts 1, Participants 1, Activities 0, Cooperation leads 0" in finding.words
    assert "Every table is that of the desk." in finding.words
    cohorts.add_cohort(desk, {"name_en": "Nairobi"})
    seen: list[tuple[int, int]] = []
    findings = restore_test(desk, every=True, told=lambda done, total: seen.append((done, total)))
    assert [one.is_good for one in findings] == [True] * len(findings)
    assert seen[-1] == (len(findings), len(findings))
    assert "newer work" in findings[0].words


def _flip(_desk: Desk, copy: backup.Backup) -> None:
    hurt(copy.path)


def _tell_wrong(_desk: Desk, copy: backup.Backup) -> None:
    note = copy.path.with_suffix(".json")
    note.write_text(
        note.read_text(encoding="utf-8").replace('"person": 1', '"person": 2'), encoding="utf-8"
    )


def _change_behind(desk: Desk, _copy: backup.Backup) -> None:
    with desk.engine.connect() as connection:
        connection.exec_driver_sql("ROLLBACK")
        connection.exec_driver_sql("UPDATE person SET full_name = 'Somebody Else'")


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (_flip, "damaged or gone"),
        (_tell_wrong, "not hold what its note says"),
        (_change_behind, "1 table differs from the desk: person"),
    ],
)
def test_the_restore_test_finds(
    desk: Desk, current: backup.Backup, harm: Callable[[Desk, backup.Backup], None], said: str
) -> None:
    harm(desk, current)
    finding = restore_test(desk)[0]
    assert not finding.is_good
    assert said in finding.words


def test_the_restore_test_says_when_there_is_nothing_to_try(desk: Desk) -> None:
    shutil.rmtree(backup.folder_of(desk.path))
    assert [finding.words for finding in restore_test(desk)] == ["There is no backup to try yet."]
