"""The pause after wrong passwords: it grows, outlives the program, and no clock, copy or damaged
file shortens it.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import pytest

from lcdesk.db.backup import relocking
from lcdesk.db.engine import keys
from lcdesk.model import passwords
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.security import password, password_delays
from tests.pauses import let_pass

RIGHT = "four words are enough"


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]) -> Path:
    folder = tmp_path_factory.mktemp("locked")
    desk = new_desk(folder)
    desk.close()
    password.set_password(desk.path, RIGHT)
    return folder


@pytest.fixture
def locked(once: Path, tmp_path: Path) -> Path:
    """A desk with a password that nobody has told yet."""
    keys.forget()
    return Path(shutil.copytree(once, tmp_path / "desk")) / "office.lcdesk"


def wrong(path: Path, times: int) -> None:
    """So many wrong ones, each after its pause."""
    for number in range(times):
        let_pass(64)
        with pytest.raises(password.WrongPassword, match="not right"):
            password.unlock(path, f"wrong {number}")


def the_state() -> Path:
    (file,) = password_delays.folder().glob("*.json")
    return file


def test_the_pause_grows_to_a_minute_and_a_right_one_clears_it(locked: Path) -> None:
    pauses = list[int]()
    for number in range(10):
        let_pass(64)
        with pytest.raises(password.WrongPassword, match="not right"):
            password.unlock(locked, f"wrong {number}")
        pauses.append(password.seconds_to_wait(locked))
    assert pauses == [0, 0, 1, 2, 4, 8, 16, 32, 60, 60]
    with pytest.raises(password.TriedTooSoon) as told:
        password.unlock(locked, RIGHT)
    assert 55 < told.value.seconds <= 60
    assert not keys.is_known(locked), "the right one was not looked at"
    let_pass(58)
    assert 0 < password.seconds_to_wait(locked) <= 2
    let_pass(2)
    password.unlock(locked, RIGHT)
    assert password.seconds_to_wait(locked) == 0
    assert not list(password_delays.folder().glob("*.json"))


def test_who_waits_is_not_made_to_wait_longer_by_trying(locked: Path) -> None:
    wrong(locked, 5)
    before = the_state().read_bytes()
    for _try in range(5):
        with pytest.raises(password.TriedTooSoon):
            password.unlock(locked, RIGHT)
    assert the_state().read_bytes() == before


TRIES: dict[str, Callable[[Path, str], None]] = {
    "unlock": password.unlock,
    "recovery key": password.unlock_by_recovery,
    "either": password.unlock_either,
    "idle lock, current password": password.require_right,
}


@pytest.mark.parametrize("way", TRIES)
def test_every_way_in_waits_and_is_counted(locked: Path, way: str) -> None:
    key = passwords.write_recovery_key(bytes(range(32)))
    for _try in range(4):
        let_pass(64)
        with pytest.raises(password.WrongPassword) as told:
            TRIES[way](locked, key)
        assert not isinstance(told.value, password.TriedTooSoon)
    for one in TRIES.values():
        with pytest.raises(password.TriedTooSoon):
            one(locked, key)
    assert json.loads(the_state().read_bytes())[0] == 4


def test_a_recovery_key_that_is_none_is_no_try(locked: Path) -> None:
    for _try in range(5):
        with pytest.raises(password.WrongPassword, match="not a recovery key"):
            password.unlock_by_recovery(locked, "XXXX-YYYY")
    assert not password_delays.folder().exists()


def test_another_name_place_or_backup_of_the_desk_is_no_new_beginning(locked: Path) -> None:
    wrong(locked, 4)
    elsewhere = Path(shutil.copyfile(locked, locked.parent.parent / "other.lcdesk"))
    (copy, *_older) = (locked.parent / "office backups").glob("*.lcdesk")
    for path in (elsewhere, copy):
        with pytest.raises(password.TriedTooSoon):
            password.unlock(path, RIGHT)


@pytest.mark.parametrize(
    ("at", "ticked", "waits"),
    [
        # the clock on the wall set on, or back
        (0.0, 0.0, True),
        (-86_400.0, 0.0, True),
        (86_400.0, 0.0, True),
        # the computer was started anew
        (0.0, 1e9, True),
        (86_400.0, 1e9, True),
        (-86_400.0, 1e9, False),
        (-10.0, -10.0, False),
    ],
)
def test_no_clock_that_is_set_shortens_it(
    locked: Path, at: float, ticked: float, waits: bool
) -> None:
    wrong(locked, 5)  # four seconds
    many, said, tick = json.loads(the_state().read_bytes())
    the_state().write_text(json.dumps((many, said + at, tick + ticked)), encoding="utf-8")
    assert bool(password.seconds_to_wait(locked)) == waits
    if waits:
        assert password.seconds_to_wait(locked) <= 4, "nor makes it longer"
        let_pass(4)
        assert password.seconds_to_wait(locked) == 0


def test_a_damaged_file_of_it_is_no_way_out_and_ends(locked: Path) -> None:
    wrong(locked, 1)
    the_state().write_bytes(b"\x00 nothing")
    assert password.seconds_to_wait(locked) > 30
    let_pass(64)
    password.unlock(locked, RIGHT)


def test_a_program_that_is_ended_while_it_looks_has_had_its_try(locked: Path) -> None:
    salt = keys.salt_of(locked) or b""
    for _try in range(3):
        assert password_delays.begin(salt) == 0  # and killed
    assert password.seconds_to_wait(locked) == 1


def test_right_ones_of_many_programs_at_once_are_not_taken_for_wrong(locked: Path) -> None:
    told = list[BaseException]()

    def enter(word: str) -> None:
        try:
            password.unlock(locked, word)
        except password.WrongPassword as error:
            told.append(error)

    for word in (RIGHT, "wrong"):
        threads = [Thread(target=enter, args=(word,)) for _number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert bool(told) == (word == "wrong")
    looked_at = [error for error in told if not isinstance(error, password.TriedTooSoon)]
    assert json.loads(the_state().read_bytes())[0] == len(looked_at) >= 3, (
        "each that was looked at was counted"
    )


def test_where_nothing_can_be_kept_this_process_counts(locked: Path) -> None:
    password_delays.folder().parent.mkdir(parents=True, exist_ok=True)
    password_delays.folder().write_text("no folder", encoding="utf-8")
    for number in range(4):
        with pytest.raises(password.WrongPassword):
            password.unlock(locked, f"wrong {number}")
    assert password.seconds_to_wait(locked) > 0
    password_delays.folder().unlink()
    password_delays.clear(keys.salt_of(locked) or b"")


def test_a_desk_with_a_weak_password_of_before_opens_and_gets_only_a_good_one(
    new_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    desk = new_desk(tmp_path)
    desk.close()
    relocking.relock(desk.path, keys.new_key("12345678"))
    password.unlock(desk.path, "12345678")
    opened = open_desk(desk.path)
    cohorts.add_cohort(opened, {"name_en": "Blue Lantern Programme"})
    opened.close()
    before = desk.path.read_bytes()
    for weak in ("Trustno1Trustno1", "1q2w3e4r5t6y", "87654321", "Blue Lantern Programme"):
        with pytest.raises(KnownFault) as told:
            password.set_password(desk.path, weak)
        assert told.value.advice
    assert desk.path.read_bytes() == before
    password.set_password(desk.path, RIGHT)
