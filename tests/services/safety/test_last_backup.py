"""The last backup of a desk that another computer has, looked at in its place: nothing of the
folder changes, and what stands in it is of the moment it says.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import backup
from lcdesk.db.backup.backup import Backup, backups_of
from lcdesk.db.engine import keys
from lcdesk.db.engine.engine import closed_file_engine
from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.safety.last_backup import (
    backups_to_look_at,
    news_of_backup,
    open_or_look_back,
    seen_words,
)
from lcdesk.services.security import password

Makes = Callable[[Path], Desk]


def _files(folder: Path) -> dict[str, tuple[int, int, bytes]]:
    """All of a folder: sizes, times and what the files hold."""
    return {
        str(one.relative_to(folder)): (one.stat().st_size, one.stat().st_mtime_ns, _content(one))
        for one in folder.rglob("*")
    }


def _content(path: Path) -> bytes:
    is_read = path.is_file() and not path.name.endswith((".lock", ".lcdesk"))
    return path.read_bytes() if is_read else b""


def _names(desk: Desk) -> set[str | None]:
    return {one["name_en"] for one in list_cohorts(desk)}


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    folder = tmp_path / "shared"
    folder.mkdir()
    return folder


@pytest.fixture
def owner(shared: Path, new_desk: Makes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """On another computer: one cohort is in its last backup, another was added since."""
    desk = new_desk(shared)
    add_cohort(desk, {"name_en": "Chengdu"})
    desk.back_up("by hand")
    add_cohort(desk, {"name_en": "Shanghai"})
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    yield desk
    desk.close()


def test_the_last_backup_is_seen_and_nothing_of_the_folder_changes(
    owner: Desk, shared: Path
) -> None:
    with pytest.raises(DeskTaken):
        open_or_look_back(owner.path).require_changeable()
    before = _files(shared)
    seen = open_or_look_back(owner.path)
    copy = backups_of(owner.path)[0]
    assert (seen.path, seen.seen_in, _names(seen)) == (owner.path, copy, {"Chengdu"})
    with seen.reading_together():
        assert len(list_cohorts(seen)) == 1
    for change in (
        lambda: add_cohort(seen, {"name_en": "Wuhan"}),
        seen.undo,
        seen.wipe,
        lambda: seen.back_up("by hand"),
    ):
        with pytest.raises(DeskTaken):
            change()
    assert owner.who in seen_words(seen)
    seen.close()
    assert _files(shared) == before
    assert len(list_cohorts(owner)) == 2


def test_a_newer_backup_and_an_owner_who_has_gone_are_noticed(owner: Desk) -> None:
    seen = open_or_look_back(owner.path)
    news = news_of_backup(seen)
    assert (news.is_held, news.newer) == (True, None)
    fresh = owner.back_up("by hand")
    assert news_of_backup(seen).newer == fresh
    assert _names(seen) == {"Chengdu"}
    again = open_or_look_back(owner.path)
    assert _names(again) == {"Chengdu", "Shanghai"}
    again.close()
    owner.close()
    assert not news_of_backup(seen).is_held
    seen.close()
    free = open_or_look_back(owner.path)
    assert (free.seen_in, free.taken) == (None, None)
    free.close()


def test_a_damaged_backup_is_passed_over_for_the_one_before_it(owner: Desk) -> None:
    fresh = owner.back_up("by hand")
    whole = fresh.path.read_bytes()
    fresh.path.write_bytes(whole[: len(whole) // 2])
    seen = open_or_look_back(owner.path)
    assert seen.seen_in is not None
    assert (seen.seen_in.path != fresh.path, _names(seen)) == (True, {"Chengdu"})
    seen.close()
    for copy in backups_of(owner.path):
        copy.path.write_bytes(b"nothing of ours" * 600)
    with pytest.raises(KnownFault) as told:
        open_or_look_back(owner.path)
    assert not isinstance(told.value, DeskTaken)


def test_a_backup_that_goes_meanwhile_is_not_made_anew(owner: Desk) -> None:
    copy = backups_of(owner.path)[0]
    engine = closed_file_engine(copy.path)
    copy.path.unlink()
    with pytest.raises((DatabaseError, OSError)), engine.connect():
        pass
    engine.dispose()
    assert not copy.path.exists()


def test_without_a_backup_that_is_said(owner: Desk) -> None:
    for copy in backups_of(owner.path):
        copy.path.unlink()
    with pytest.raises(KnownFault) as told:
        open_or_look_back(owner.path)
    assert not isinstance(told.value, DeskTaken)
    assert "elsewhere" not in told.value.message
    assert owner.who in told.value.message


def test_a_desk_of_its_name_in_the_folder_of_this_computer_is_not_taken_for_it(
    owner: Desk, tmp_path: Path, new_desk: Makes
) -> None:
    own = tmp_path / "own"
    own.mkdir()
    backup.keep_in(own)
    try:
        other = new_desk(tmp_path / "elsewhere")
        add_cohort(other, {"name_en": "Nairobi"})
        stranger = other.back_up("by hand")
        other.close()
        assert stranger.path.parent.parent == own
        found: list[Backup] = backups_to_look_at(owner.path)
        assert found
        assert stranger.path not in {one.path for one in found}
        seen = open_or_look_back(owner.path)
        assert _names(seen) == {"Chengdu"}
        seen.close()
    finally:
        backup.keep_in(None)


def test_a_locked_backup_wants_its_password(
    shared: Path, new_desk: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(shared)
    add_cohort(desk, {"name_en": "Chengdu"})
    path = desk.path
    desk.close()
    password.set_password(path, "correct horse battery")
    owner = open_or_look_back(path)
    owner.back_up("by hand")
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    known = dict(keys._known)
    copy = backups_to_look_at(path)[0]
    keys.forget()
    with pytest.raises(LockedDesk) as told:
        open_or_look_back(path)
    assert told.value.path == copy.path
    password.unlock(copy.path, "correct horse battery")
    seen = open_or_look_back(path)
    assert _names(seen) == {"Chengdu"}
    seen.close()
    keys._known.update(known)
    owner.close()
