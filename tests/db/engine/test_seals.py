"""The seal of a closed desk: what it tells apart, when there is none, and that it follows the
desk.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db.engine import checksums
from lcdesk.model.faults import DamagedDesk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.recovery import damage

NewDesk = Callable[[Path], Desk]


@pytest.fixture
def path(tmp_path: Path, new_desk: NewDesk) -> Path:
    """A desk that was closed."""
    desk = new_desk(tmp_path)
    cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    desk.close()
    return desk.path


def change(path: Path, content: bytes, later: int = 0) -> None:
    """Other bytes; the time stays unless it is `later` (seconds)."""
    seen = path.stat()
    path.write_bytes(content)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns + later * 10**9))


def flipped(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_one_bit_is_told_and_nothing_is_changed(path: Path) -> None:
    # no check of the database sees this
    hurt = flipped(path.read_bytes(), path.read_bytes().index(b"Shanghai") + 3)
    change(path, hurt)
    with pytest.raises(DamagedDesk, match="in 1 place") as told:
        open_desk(path)
    assert told.value.is_by_checksum
    assert path.read_bytes() == hurt
    damage.take_as_it_is(path)
    desk = open_desk(path)
    assert desk.remark == ""
    desk.close()


def test_what_another_program_wrote_is_a_remark(path: Path, tmp_path: Path) -> None:
    older = path.read_bytes()
    desk = open_desk(path)
    cohorts.add_cohort(desk, {"name_en": "Kunming"})
    desk.close()
    change(path, older, later=60)
    desk = open_desk(path)
    assert "another program has written to its file" in desk.remark
    desk.close()
    desk = open_desk(path)
    assert desk.remark == "", "closed in good order again"
    desk.close()


def test_another_time_alone_says_nothing(path: Path) -> None:
    change(path, path.read_bytes(), later=3600)
    assert checksums.look(path) == ("whole", 0)


def test_an_open_desk_has_no_checksum_and_a_killed_one_none(path: Path) -> None:
    assert checksums.place(path).exists()
    desk = open_desk(path)
    assert not checksums.place(path).exists()
    assert desk.sentinel
    desk.sentinel.close()
    desk.engine.dispose()
    desk.ownership.release()  # as a process that ends without closing
    assert checksums.look(path) == ("none", 0)
    open_desk(path).close()
    assert checksums.look(path) == ("whole", 0)


def test_a_journal_with_work_in_it_is_not_sealed_away(path: Path) -> None:
    checksums.drop(path)
    path.with_name(path.name + "-wal").write_bytes(b"work")
    checksums.checksum(path)
    assert not checksums.place(path).exists()


@given(st.binary(max_size=60))
def test_a_damaged_checksum_is_none(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("seal") / "office.lcdesk"
    path.write_bytes(b"some desk" * 20_000)
    checksums.checksum(path)
    whole = checksums.place(path).read_bytes()
    for broken in (noise, whole[:-1], flipped(whole, 20), whole + noise):
        checksums.place(path).write_bytes(broken)
        assert checksums.look(path)[0] == ("whole" if broken == whole else "none")
        assert checksums.head_of(path) in (None, b"some desksome de")


@given(st.binary(min_size=1, max_size=3 * checksums.STRETCH), st.data())
def test_any_change_of_a_file_is_seen(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, data: st.DataObject
) -> None:
    path = tmp_path_factory.mktemp("seal") / "office.lcdesk"
    path.write_bytes(content)
    checksums.checksum(path)
    place = data.draw(st.integers(0, len(content) - 1))
    for hurt in (flipped(content, place), content[:place], content + b"\0"):
        change(path, hurt)
        assert checksums.look(path)[0] == "damaged"
    change(path, content)
    assert checksums.look(path) == ("whole", 0)
