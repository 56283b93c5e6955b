"""Erasing in backups after somebody went back to an older one: the right people there, and none
of them comes back.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from lcdesk.db.backup import backup, contents
from lcdesk.db.backup import backup as backup_notes
from lcdesk.services.backups import restoring
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import erasure, erasure_copies
from lcdesk.services.participants.participants import add_participant
from tests.faults import restoring as dying
from tests.services.rows import people


def told(path: Path) -> dict[int, str]:
    """Number → name of everybody in a file."""
    with contents.reading(path) as connection:
        found = contents.people_of(connection, is_told_apart=True)
    return {number: str(name) for number, (name, _passport) in found.items()}


def erase(desk: Desk, name: str) -> tuple[int, erasure.ErasureResult]:
    number = next(number for number, one in told(desk.path).items() if one == name)
    return number, erasure.erase_person(desk, number)


def gone_back(desk: Desk, copy: backup.Backup) -> tuple[Desk, Path]:
    """The desk as it was in a backup, open; and the backup of the time that was left."""
    desk.close()
    saved = restoring.restore(desk.path, copy).saved
    assert saved
    return open_desk(desk.path), saved.path


def test_a_number_given_twice_is_two_people(desk: Desk, cohort_id: int) -> None:
    before = desk.back_up("by hand")
    for name, passport in (("Brian Otieno", None), ("Hana Tesfaye", "EP1"), ("Ana Reyes", None)):
        add_participant(desk, cohort_id, {"full_name": name, "passport_no": passport})
    again, left = gone_back(desk, before)
    # the first number is that of Brian, then
    for name, passport in (("Hana Tesfaye", "ep1"), ("Juma Said", None)):
        add_participant(again, cohort_id, {"full_name": name, "passport_no": passport})
    number, done = erase(again, "Hana Tesfaye")
    assert done.missed == ()
    assert list(told(left).values()) == ["Brian Otieno", f"Erased {number}", "Ana Reyes"]
    erase(again, "Juma Said")
    assert list(told(left).values()) == ["Brian Otieno", f"Erased {number}", "Ana Reyes"]
    assert not {"Hana Tesfaye", "Juma Said"} & people(again).keys()
    again.close()
    assert b"Tesfaye" not in left.read_bytes()


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (("Hana Tesfaye", "EP1", None), ("hana", "ep1", "1985"), True),
        (("Hana Tesfaye", "EP1", None), ("Hana Tesfaye", "EP2", None), False),
        (("Hana Tesfaye", None, "1985-12-10"), ("HANA TESFAYE", "EP2", "1985"), True),
        (("Hana Tesfaye", None, "1985"), ("Hana Tesfaye", None, "1986"), False),
        ((None, None, "1985"), (None, None, "1985"), False),
        # a number put right
        (("Hana Tesfaye", "EP1", "1985-12-10"), ("Hana Tesfaye", "EP7", "1985-12-10"), True),
    ],
)
def test_who_is_known_again(one: tuple[str], other: tuple[str], is_same: bool) -> None:
    from lcdesk.services.erasure.erasure_copies import _is_same

    # written as a table
    assert _is_same(one, other) == is_same  # pyright: ignore[reportArgumentType]


def test_a_cohort_made_anonymous_in_a_backup_of_another_time(desk: Desk, cohort_id: int) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye", "room_mate": "nobody at all"})
    before = desk.back_up("by hand")
    add_participant(desk, cohort_id, {"full_name": "Brian Otieno"})
    again, left = gone_back(desk, before)
    add_participant(again, cohort_id, {"full_name": "Juma Said"})
    erasure.anonymise_cohort(again, cohort_id)
    again.close()
    assert sorted(told(left).values()) == ["Brian Otieno", "Erased 1"]
    assert b"nobody at all" not in left.read_bytes()


def test_a_backup_of_another_desk_is_left_alone(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye"})
    other = open_desk(tmp_path / "other.lcdesk")
    add_participant(other, _cohort_of(other), {"full_name": "Brian Otieno"})
    theirs = backup.back_up(
        other.engine, desk.path, "by hand", into=backup.folder_of(desk.path)
    ).path
    other.close()
    content = theirs.read_bytes()
    erase(desk, "Hana Tesfaye")
    assert theirs.read_bytes() == content


def _cohort_of(desk: Desk) -> int:
    from lcdesk.services.cohorts import cohorts

    return cohorts.add_cohort(desk, {"name_en": "Chengdu"})


def test_whom_an_erasure_did_not_reach_does_not_come_back(desk: Desk, cohort_id: int) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye"})
    copy = desk.back_up("by hand")
    held = unreachable(copy.path)
    number, done = erase(desk, "Hana Tesfaye")
    reachable(copy.path, held)
    assert done.missed == (copy.path.name,)
    assert "Hana Tesfaye" in told(copy.path).values(), "the control"
    again, _left = gone_back(desk, copy)
    assert list(people(again)) == [f"Erased {number}"]
    assert [one.places for one in erasure_copies.waiting_erasures(again)] == [(str(copy.path),)]
    assert b"Tesfaye" not in again.path.read_bytes()
    assert [one.words for one in check_desk(again) if not one.is_good] == []
    assert erasure.finish_waiting(again) == []
    again.close()
    assert list(told(copy.path).values()) == [f"Erased {number}"]


def unreachable(copy: Path) -> Path:
    """Where it lies until it can be read again."""
    held = copy.with_name("away")
    copy.rename(held)
    copy.mkdir()
    return held


def reachable(copy: Path, held: Path) -> None:
    copy.rmdir()
    held.rename(copy)


def test_what_was_undone_before_somebody_went_back_is_erased_from_its_history(
    desk: Desk, cohort_id: int
) -> None:
    before = desk.back_up("by hand")
    add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye", "passport_no": "EP1234567"})
    desk.undo()
    again, left = gone_back(desk, before)
    add_participant(again, cohort_id, {"full_name": "Brian Otieno"})
    add_participant(again, cohort_id, {"full_name": "Hana Tesfaye", "passport_no": "EP1234567"})
    assert b"EP1234567" in left.read_bytes(), "the control"
    _number, done = erase(again, "Hana Tesfaye")
    again.close()
    assert done.missed == ()
    assert b"EP1234567" not in left.read_bytes()


def test_numbers_nobody_could_look_up_erase_nobody_else(desk: Desk, cohort_id: int) -> None:
    before = desk.back_up("by hand")
    for name in ("Brian Otieno", "Hana Tesfaye"):
        add_participant(desk, cohort_id, {"full_name": name})
    again, left = gone_back(desk, before)
    add_participant(again, cohort_id, {"full_name": "Hana Tesfaye"})  # the number of Brian, then
    held = unreachable(left)
    erase(again, "Hana Tesfaye")
    reachable(left, held)
    assert erasure.finish_waiting(again) == [left.name], "only a person can say who is who there"
    assert list(told(left).values()) == ["Brian Otieno", "Hana Tesfaye"]
    again.close()
    restoring.restore(again.path, restoring.copy_at(left))
    assert list(told(again.path).values()) == ["Brian Otieno", "Hana Tesfaye"]
    last = open_desk(again.path)
    assert [one.places for one in erasure_copies.waiting_erasures(last)] == [(str(left),)], (
        "it is still told"
    )
    last.close()


def test_a_backup_that_could_not_be_looked_into_and_has_the_same_past_is_done(
    desk: Desk, cohort_id: int
) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye"})
    copy = desk.back_up("by hand").path
    add_participant(desk, cohort_id, {"full_name": "Brian Otieno"})
    held = unreachable(copy)
    number, _done = erase(desk, "Hana Tesfaye")
    reachable(copy, held)
    assert erasure.finish_waiting(desk) == []
    assert list(told(copy).values()) == [f"Erased {number}"]


def test_from_another_folder_and_after_the_office_has_moved(
    desk: Desk, cohort_id: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana Tesfaye"})
    copy = desk.back_up("by hand").path
    held = unreachable(copy)
    number, _done = erase(desk, "Hana Tesfaye")
    reachable(copy, held)
    desk.close()
    moved = tmp_path / "moved"
    moved.mkdir()
    for one in list(tmp_path.iterdir()):
        if one.name.startswith(("office", ".office")):
            one.rename(moved / one.name)
    monkeypatch.chdir(moved)
    restoring.restore(Path("office.lcdesk"), restoring.copy_at(Path("office backups") / copy.name))
    again = open_desk(Path("office.lcdesk"))
    assert list(people(again)) == [f"Erased {number}"]
    assert erasure.finish_waiting(again) == []
    again.close()
    assert list(told(moved / "office backups" / copy.name).values()) == [f"Erased {number}"]


# --- its note ---


def test_killed_at_any_line_a_backup_has_its_note_or_is_not_there(
    desk: Desk, tmp_path: Path
) -> None:
    made = desk.back_up("by hand")
    whole, note, line = made.path.read_bytes(), made.note(), 0
    seen = set[tuple[bool, bool]]()
    while True:
        line += 1
        folder = tmp_path / f"line {line}" / "office backups"
        folder.mkdir(parents=True)
        part, place = folder / "office.part", folder / made.path.name
        part.write_bytes(whole)
        dying.dies(
            lambda part=part, place=place: backup_notes.put_with_note(part, place, note), line
        )
        seen.add((place.exists(), bool(backup.list_backups(folder))))
        is_done = not part.exists() and not list(folder.glob(".*"))
        backup_notes.take_all(folder, "office")
        assert place.exists() == bool(backup.list_backups(folder))
        if is_done:
            break
    assert seen == {(False, False), (True, False), (True, True)}, (
        "there is a moment between the two"
    )
