"""Somebody is erased: no byte of the desk's folder holds what was said of them, in desk,
journal, search index or backups.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk.db.backup import backup
from lcdesk.db.engine import engine
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.erasure import wiping
from lcdesk.db.queries.imports import unpack_columns
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core import write_lock
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import erasure
from tests.faults.planted import OTHERS, PLANTED, Place, plant, scan

PICTURE = "qx-picture-of-her"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory, blank_desk: Path) -> tuple[Path, Place]:
    """The folder of a closed desk with all values in it; tests begin with a copy."""
    folder = Path(
        shutil.copytree(blank_desk, tmp_path_factory.mktemp("planted"), dirs_exist_ok=True)
    )
    desk = open_desk(folder / "office.lcdesk")
    place = plant(desk, folder)
    desk.back_up("full")
    desk.close()
    return folder, place


@pytest.fixture
def folder(planted: tuple[Path, Place], tmp_path: Path) -> Path:
    return Path(shutil.copytree(planted[0], tmp_path / "desk"))


@pytest.fixture
def desk(folder: Path) -> Iterator[Desk]:
    desk = open_desk(folder / "office.lcdesk")
    yield desk
    desk.close()


def leftovers(folder: Path) -> dict[str, list[str]]:
    return scan(folder, (*PLANTED, PICTURE))


PACKED = "10 Dec 1985"
"""What a tidied cell said stands on a packed page, where no search in the bytes finds it."""


def said_on_pages(desk: Desk) -> str:
    with desk.engine.connect() as connection:
        pages = connection.exec_driver_sql("SELECT listed FROM import_page WHERE listed NOT NULL")
        return str([unpack_columns(listed) for (listed,) in pages])


def test_everything_was_planted(folder: Path, desk: Desk) -> None:
    """Control of the search itself: before, every value is found (a photo of the history is
    packed as text).
    """
    assert set(leftovers(folder)) == {*PLANTED, PICTURE} - {PACKED}
    assert PACKED in said_on_pages(desk)


@pytest.mark.parametrize("how", ["rewrite", "drop"])
def test_no_byte_is_left(
    desk: Desk, folder: Path, planted: tuple[Path, Place], how: erasure.Backups
) -> None:
    done = erasure.erase_person(desk, planted[1].person, how)
    assert (done.missed, done.is_wiped, done.beside) == ((), True, ())
    assert not leftovers(folder)
    assert PACKED not in said_on_pages(desk)
    assert all(scan(folder, [word]) for word in OTHERS)
    assert all(finding.is_good for finding in check_desk(desk))
    desk.close()
    assert not leftovers(folder)
    again = open_desk(folder / "office.lcdesk")
    assert all(finding.is_good for finding in check_desk(again))
    again.close()


def test_every_backup_opens_clean_as_a_desk(
    desk: Desk, folder: Path, planted: tuple[Path, Place], tmp_path: Path
) -> None:
    erasure.erase_person(desk, planted[1].person)
    copies = backup.list_backups(backup.folder_of(desk.path))
    assert len(copies) > 2
    for number, copy in enumerate(copies):
        restored = tmp_path / str(number) / "office.lcdesk"
        restored.parent.mkdir()
        shutil.copyfile(copy.path, restored)
        other = open_desk(restored)
        assert all(finding.is_good for finding in check_desk(other)), copy.reason
        other.close()
        assert not leftovers(restored.parent)


@pytest.mark.parametrize("left_out", ["the journal", "free pages"])
def test_without_the_wiping_the_bytes_stay(
    desk: Desk,
    folder: Path,
    planted: tuple[Path, Place],
    left_out: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Negative control: each step of the wiping is needed, and the search in the bytes notices
    when it is missing.
    """
    if left_out == "free pages":
        _leave_in_free_pages(desk.path)
        monkeypatch.setattr(wiping, "WIPING", ("PRAGMA wal_checkpoint(TRUNCATE)",))
    else:
        monkeypatch.setattr(wiping, "WIPING", ("PRAGMA secure_delete=ON",))
    erasure.erase_person(desk, planted[1].person)
    assert leftovers(folder)


def _leave_in_free_pages(path: Path) -> None:
    """What a program without secure_delete leaves behind when it deletes."""
    engine = make_engine(path)
    with engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("PRAGMA secure_delete=OFF")
        driver.execute("CREATE TABLE old (words TEXT)")
        driver.executemany(
            "INSERT INTO old VALUES (?)", [(" ".join(PLANTED) * 30,) for _number in range(20)]
        )
        driver.execute("DROP TABLE old")
    engine.dispose()


def test_free_pages_of_an_older_program_are_overwritten(
    desk: Desk, folder: Path, planted: tuple[Path, Place]
) -> None:
    _leave_in_free_pages(desk.path)
    erasure.erase_person(desk, planted[1].person)
    assert not leftovers(folder)


def test_the_search_index_holds_no_word(desk: Desk, planted: tuple[Path, Place]) -> None:
    """Its words are packed, so that no search in the bytes finds them: it is asked for them."""
    query = (
        "SELECT count(*) FROM words_of WHERE term LIKE 'zerihunqx%' OR term LIKE 'xq7719283%' "
        "OR term LIKE 'qx%'"
    )
    with desk.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.words_of USING fts5vocab(main, participant_search, row)"
        )
        assert connection.exec_driver_sql(query).scalar()
        connection.rollback()
    erasure.erase_person(desk, planted[1].person)
    with desk.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE VIRTUAL TABLE temp.words_of USING fts5vocab(main, participant_search, row)"
        )
        assert connection.exec_driver_sql(query).scalar() == 0
        connection.rollback()


def test_a_backup_out_of_reach_is_said_and_done_later(
    desk: Desk, folder: Path, planted: tuple[Path, Place]
) -> None:
    copy = next(
        one for one in backup.list_backups(backup.folder_of(desk.path)) if one.reason == "full"
    )
    held = copy.path.with_name("away")
    copy.path.rename(held)
    copy.path.mkdir()  # what is there cannot be read
    done = erasure.erase_person(desk, planted[1].person)
    assert done.missed == (copy.path.name,)
    assert erasure.list_waiting(desk) == [copy.path.name]
    assert erasure.finish_waiting(desk) == [copy.path.name]
    copy.path.rmdir()
    held.rename(copy.path)
    assert leftovers(folder)
    assert erasure.finish_waiting(desk) == []
    assert erasure.list_waiting(desk) == []
    assert not leftovers(folder)


def test_a_copy_nobody_made_as_a_backup_is_named(
    desk: Desk, folder: Path, planted: tuple[Path, Place]
) -> None:
    backups = backup.folder_of(desk.path)
    backups.joinpath("unknown.lcdesk").write_bytes(b"something")
    folder.joinpath("office copy.lcdesk").write_bytes(b"something")
    done = erasure.erase_person(desk, planted[1].person)
    assert sorted(done.beside) == ["office copy.lcdesk", "unknown.lcdesk"]
    assert "office copy.lcdesk" in done.message


def test_backups_beside_the_desk_are_reached_when_another_folder_was_chosen(
    desk: Desk, folder: Path, planted: tuple[Path, Place], tmp_path: Path
) -> None:
    chosen = tmp_path / "elsewhere"
    chosen.mkdir()
    backup.keep_in(chosen)
    erasure.erase_person(desk, planted[1].person)
    assert not leftovers(tmp_path)


def test_somebody_who_reads_makes_the_wiping_wait(
    desk: Desk, folder: Path, planted: tuple[Path, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (engine, write_lock):
        monkeypatch.setattr(place, "BUSY_MS", 200)  # it waits in vain, twice
    desk.engine.dispose()
    with desk.engine.connect() as reader:
        reader.execute(sa.text("SELECT count(*) FROM person")).all()
        done = erasure.erase_person(desk, planted[1].person)
        assert not done.is_wiped
    assert erasure.finish_waiting(desk) == []
    assert not leftovers(folder)
