"""The password of a desk: set, changed, taken away, forgotten; its backups; what is left in the
bytes; damage told as damage.
"""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from lcdesk.db.backup import backup, relocking
from lcdesk.db.engine import checksums, keys
from lcdesk.model.faults import DamagedDesk, KnownFault, LockedDesk, NotADesk
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.backups.restoring import list_copies
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.security import password, password_delays
from tests.faults import courses

NewDesk = Callable[[Path], Desk]
OLD, NEW = "four words are enough", "другое слово 密码"
PAGE = 4096


@pytest.fixture(autouse=True)
def _nothing_known() -> Iterator[None]:
    keys.forget()
    yield
    keys.forget()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory, new_desk: NewDesk) -> Path:
    """A folder with a closed desk of 60 people and its backups."""
    desk = new_desk(tmp_path_factory.mktemp("plain"))
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    for first in (0, 1000):
        courses.take_in(30, first, cohort, desk)
    desk.close()
    return desk.path.parent


@pytest.fixture(scope="module")
def locked(plain: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with a password."""
    folder = Path(shutil.copytree(plain, tmp_path_factory.mktemp("locked"), dirs_exist_ok=True))
    password.set_password(folder / "office.lcdesk", OLD)
    return folder


def copied(folder: Path, target: Path) -> Path:
    """The desk in a copy of a folder."""
    return Path(shutil.copytree(folder, target / "desk")) / "office.lcdesk"


def state(path: Path) -> str:
    desk = open_desk(path, create=False)
    try:
        assert [finding.words for finding in check_desk(desk) if not finding.is_good] == []
        return courses.state_of(desk)
    finally:
        desk.close()


def backups(path: Path) -> list[Path]:
    return sorted(backup.folders_of(path)[0].glob("*.lcdesk"))


def plain_files(folder: Path) -> list[str]:
    """Files in which a name or a passport can be read."""
    said = ("Person 7", "Person 1007", "A0000007")
    words = [word.encode(coding) for word in said for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    return [
        place.name
        for place in sorted(folder.rglob("*"))
        if place.is_file() and any(word in place.read_bytes() for word in [*words, keys.PLAIN])
    ]


def test_set_changed_and_taken_away_it_is_the_same_desk_with_the_same_backups(
    plain: Path, tmp_path: Path
) -> None:
    path = copied(plain, tmp_path)
    before, number = state(path), len(backups(path))
    assert len(plain_files(path.parent)) > number, (
        "the control: they can be read without a password"
    )
    for word in (OLD, NEW, ""):
        changed = password.set_password(path, word) if word else password.remove_password(path)
        assert (changed.left, bool(changed.recovery_key)) == ((), bool(word))
        assert {keys.salt_of(copy) for copy in backups(path)} == {keys.salt_of(path)}
        assert [copy.is_whole for copy in list_copies(path)] == [True] * len(backups(path))
        assert len(backups(path)) >= number
        assert relocking.former_keys_of(path) == []
        assert checksums.look(path) == ("whole", 0)
        if word:
            assert plain_files(path.parent) == []
            keys.forget()
            assert not password.is_open(path)
            password.unlock(path, word)
        assert state(path) == before
        newest = max(
            (copy.backup for copy in list_copies(path)), key=lambda copy: copy.deed
        )  # names tell no more than seconds
        assert (
            state(Path(shutil.copy(newest.path, tmp_path / f"copy {len(word)}.lcdesk"))) == before
        )


def test_nothing_plain_is_left_of_what_others_had_begun(plain: Path, tmp_path: Path) -> None:
    path = copied(plain, tmp_path)
    copies = backups(path)
    shutil.copy(copies[0], copies[0].with_suffix(".part"))  # a backup that was killed
    copies[1].with_suffix(".json").unlink()  # one that was killed before its note was written
    for name in (
        f".{path.name}.restoring",
        f"..{path.name}.restoring.old",
        f"..{path.name}.restoring.relocking",
    ):
        shutil.copy(path, path.with_name(name))
    workshop = path.with_name(".salvage-abc")
    workshop.mkdir()
    shutil.copy(path, workshop / "damaged")
    os.utime(workshop, (1, 1))
    assert password.set_password(path, OLD).left == ()
    assert plain_files(path.parent) == []
    assert copies[1].exists()


def test_backups_of_another_desk_of_the_same_name_stay_as_they_are(
    plain: Path, tmp_path: Path
) -> None:
    path, other = copied(plain, tmp_path), tmp_path / "other" / "office.lcdesk"
    desk = open_desk(other)
    cohorts.add_cohort(desk, {"name_en": "Kunming"})
    theirs = desk.back_up("by hand").path
    desk.close()
    theirs = Path(
        shutil.copy(theirs, path.with_name("office backups") / "office of another desk.lcdesk")
    )
    content = theirs.read_bytes()
    assert password.set_password(path, OLD).left == ()
    assert theirs.read_bytes() == content


def test_files_beside_that_may_be_older_copies_are_named(plain: Path, tmp_path: Path) -> None:
    path = copied(plain, tmp_path)
    shutil.copy(path, path.with_name("office (damaged).lcdesk"))
    shutil.copy(path, path.with_name("other.lcdesk"))
    assert password.set_password(path, OLD).beside == ("office (damaged).lcdesk",)


def test_wrong_words_are_refused_and_change_nothing(locked: Path, tmp_path: Path) -> None:
    path = copied(locked, tmp_path)
    content = path.read_bytes()
    with pytest.raises(LockedDesk):
        open_desk(path)
    with pytest.raises(password.WrongPassword, match="not right"):
        password.require_right(path, "")
    for wrong in ("four words are enougH", OLD + " "):
        password_delays.clear(keys.salt_of(path) or b"")
        with pytest.raises(password.WrongPassword, match="not right"):
            password.unlock(path, wrong)
    with pytest.raises(LockedDesk):
        password.remove_password(path)
    assert path.read_bytes() == content
    password_delays.clear(keys.salt_of(path) or b"")
    password.require_right(path, OLD)


@pytest.mark.parametrize(("word", "again"), [("short", None), ("", None), (OLD, NEW)])
def test_passwords_that_are_none(word: str, again: str | None) -> None:
    with pytest.raises(KnownFault):
        password.require_good(word, again)


def test_a_forgotten_password_is_replaced_by_the_recovery_key(plain: Path, tmp_path: Path) -> None:
    path = copied(plain, tmp_path)
    key = password.set_password(path, OLD).recovery_key
    keys.forget()
    with pytest.raises(password.WrongPassword, match="not a recovery key"):
        password.unlock_by_recovery(path, key[:-1] + "?")
    password.unlock_by_recovery(path, key.lower())
    assert password.recovery_key(path) == key
    assert password.set_password(path, NEW).recovery_key != key
    keys.forget()
    with pytest.raises(password.WrongPassword, match="does not open this desk"):
        password.unlock_by_recovery(path, key)
    with pytest.raises(password.WrongPassword):
        password.unlock(path, OLD)
    password.unlock(path, NEW)


HURTS: dict[str, Callable[[bytes], bytes]] = {
    "a bit of the salt": lambda content: bytes([content[0] ^ 1]) + content[1:],
    "the first page zeroed": lambda content: bytes(PAGE) + content[PAGE:],
    "the first page noise": lambda content: os.urandom(PAGE) + content[PAGE:],
    "a bit of the first page": lambda content: (
        content[:500] + bytes([content[500] ^ 1]) + content[501:]
    ),
    "all but the salt": lambda content: content[:16] + os.urandom(len(content) - 16),
}


@pytest.mark.parametrize("hurt", HURTS)
def test_the_right_password_of_a_damaged_desk_is_told_as_damage(
    locked: Path, tmp_path: Path, hurt: str
) -> None:
    path = copied(locked, tmp_path)
    content = HURTS[hurt](path.read_bytes())
    path.write_bytes(content)
    with pytest.raises(DamagedDesk, match="nearest backup is of"):
        unlocked_and_opened(path)
    assert path.read_bytes() == content


def test_a_wrong_password_of_a_damaged_desk_is_a_wrong_password(
    locked: Path, tmp_path: Path
) -> None:
    path = copied(locked, tmp_path)
    path.write_bytes(HURTS["the first page zeroed"](path.read_bytes()))
    with pytest.raises(password.WrongPassword):
        password.unlock(path, "something else")


@pytest.mark.parametrize("hurt", ["a bit of the salt", "the first page zeroed"])
def test_without_a_backup_the_checksum_knows_the_salt(
    locked: Path, tmp_path: Path, hurt: str
) -> None:
    path = copied(locked, tmp_path)
    shutil.rmtree(path.with_name("office backups"))
    path.write_bytes(HURTS[hurt](path.read_bytes()))
    with pytest.raises(DamagedDesk, match="no backup"):
        unlocked_and_opened(path)


def unlocked_and_opened(path: Path) -> None:
    password.unlock(path, OLD)
    open_desk(path)


def test_a_backup_that_cannot_be_read_is_named_and_stays(plain: Path, tmp_path: Path) -> None:
    path = copied(plain, tmp_path)
    broken = backups(path)[0]
    content = broken.read_bytes()[: 3 * PAGE + 100]
    broken.write_bytes(content)
    assert password.set_password(path, OLD).left == (broken.name,)
    assert broken.read_bytes() == content
    password.unlock(path, OLD)
    assert relocking.lock_backups(path) == [broken.name]


def test_a_backup_that_is_not_what_it_was_is_locked_and_still_told_as_damaged(
    plain: Path, tmp_path: Path
) -> None:
    path = copied(plain, tmp_path)
    hurt = next(
        copy for copy in reversed(list_copies(path)) if b"Person 7" in copy.backup.path.read_bytes()
    ).backup.path
    hurt.write_bytes(hurt.read_bytes().replace(b"Person 7", b"Person 8"))
    assert password.set_password(path, OLD).left == ()
    told = {copy.backup.path: copy.is_whole for copy in list_copies(path)}
    assert [copy for copy, is_whole in told.items() if not is_whole] == [hurt]
    assert keys.salt_of(hurt) == keys.salt_of(path)


def test_a_backup_not_reached_when_the_password_changed_is_written_anew_later(
    locked: Path, tmp_path: Path
) -> None:
    path = copied(locked, tmp_path)
    away = backups(path)[0]
    content = away.read_bytes()
    away.write_bytes(content[:-PAGE])  # as in a folder that does not answer
    password.unlock(path, OLD)
    assert password.set_password(path, NEW).left == (away.name,)
    keys.forget()
    password.unlock(path, NEW)
    away.write_bytes(content)
    assert relocking.lock_backups(path) == []
    assert keys.salt_of(away) == keys.salt_of(path)
    assert [copy.is_whole for copy in list_copies(path) if copy.backup.path == away] == [True]
    assert relocking.former_keys_of(path) == []


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="files cannot be limited here")
@pytest.mark.parametrize("step", ["Backing up", "Writing the desk"])
def test_a_full_disk_while_it_is_locked_leaves_all_as_it_was(
    plain: Path, tmp_path: Path, step: str
) -> None:
    path = copied(plain, tmp_path)
    before, number = state(path), len(backups(path))

    def fill_up(words: str, _done: int, _total: int) -> None:
        if words.startswith(step):
            limit(path.stat().st_size // 2)

    try:
        with pytest.raises(KnownFault, match="could be made|could not be changed"):
            password.set_password(path, OLD, fill_up)
    finally:
        limit(None)
    left = {
        place.name for place in path.parent.iterdir() if place.name.startswith(".office.lcdesk.")
    }
    assert left <= {".office.lcdesk.lock", ".office.lcdesk.seal"}
    assert not password.is_locked(path)
    assert state(path) == before
    assert all(not keys.is_locked(copy) for copy in backups(path))
    assert len(backups(path)) == number + (step != "Backing up")


def limit(size: int | None) -> None:
    """No file may be larger: what a full disk does to a writer, only under another name."""
    import resource

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


def test_whoever_stops_hearing_after_the_exchange_still_gets_the_recovery_key(
    plain: Path, tmp_path: Path
) -> None:
    path = copied(plain, tmp_path)

    def told(words: str, _done: int, _total: int) -> None:
        if "backups" in words:
            raise RuntimeError

    changed = password.set_password(path, OLD, told)
    assert changed.recovery_key
    assert plain_files(path.parent) == []


def test_new_backups_are_locked_as_the_desk_is(locked: Path, tmp_path: Path) -> None:
    path = copied(locked, tmp_path)
    password.unlock(path, OLD)
    desk = open_desk(path)
    copy: Any = desk.back_up("by hand")
    desk.close()
    assert keys.salt_of(copy.path) == keys.salt_of(path)
    assert copy.digest == backup.digest_of(copy.path)
    assert plain_files(path.parent) == []


def test_what_the_disk_has_changed_is_not_sealed_anew_by_a_password(
    plain: Path, tmp_path: Path
) -> None:
    path = copied(plain, tmp_path)
    content, seen = bytearray(path.read_bytes()), path.stat()
    content[content.index(b"Person 7")] ^= 1
    path.write_bytes(content)
    os.utime(path, ns=(seen.st_atime_ns, seen.st_mtime_ns))
    with pytest.raises(DamagedDesk, match="something else than was written"):
        password.set_password(path, OLD)
    assert path.read_bytes() == content
    assert checksums.look(path) == ("damaged", 1)


def test_what_is_no_desk_gets_no_password(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE song (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(NotADesk):
        password.set_password(path, OLD)
    assert path.read_bytes() == before
    assert not (tmp_path / "other backups").exists()


def test_what_lies_beside_the_desk_hides_no_recovery_key_and_is_not_left_plain(
    plain: Path, tmp_path: Path
) -> None:
    path = copied(plain, tmp_path)
    # restored for trial, and killed
    restore_test = backups(path)[0].with_name(".drill-1") / ".drill-1.lcdesk"
    restore_test.parent.mkdir()
    shutil.copy(path, restore_test)
    os.utime(restore_test.parent, (1, 1))
    stray, note = path.with_name(".salvage-notes"), backups(path)[0].with_name(".x.note")
    stray.touch()
    os.utime(stray, (1, 1))
    note.write_text("[]", encoding="utf-8")
    assert password.set_password(path, OLD).recovery_key
    assert len(set(map(keys.is_locked, backups(path)))) == 1
    assert not restore_test.exists()


def test_whoever_was_still_reading_when_the_desk_was_closed_unlocks_it_again(
    locked: Path, tmp_path: Path
) -> None:
    path = copied(locked, tmp_path)
    password.unlock(path, OLD)
    desk = open_desk(path, create=False)
    with desk.engine.connect() as reading:
        assert reading.exec_driver_sql("SELECT count(*) FROM person").scalar() == 60
        desk.close()
    keys.forget()
    password.unlock(path, OLD)  # else: the password is not right, or the desk is damaged
    assert password.is_open(path)
