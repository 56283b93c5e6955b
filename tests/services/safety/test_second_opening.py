"""A desk that somebody else has, opened to be looked at; `second-opening` of the faults adds up
what is seen while its owner writes.
"""

from __future__ import annotations

import os
import platform
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.db.engine.ownership import DeskTaken, holder_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.safety.second_opening import open_or_look

Makes = Callable[[Path], Desk]


def _files(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(one.relative_to(folder)): (one.stat().st_size, one.stat().st_mtime_ns)
        for one in folder.rglob("*")
        if one.is_file() and not one.name.endswith(("-shm", ".lock"))
    }


def test_it_is_read_in_and_nothing_of_it_is_changed(tmp_path: Path, new_desk: Makes) -> None:
    owner = new_desk(tmp_path)
    cohort = add_cohort(owner, {"name_en": "Chengdu"})
    before = _files(tmp_path)
    looks = open_or_look(owner.path)
    assert [one["id"] for one in list_cohorts(looks)] == [cohort]
    for change in (
        lambda: add_cohort(looks, {"name_en": "Shanghai"}),
        looks.undo,
        looks.preview_undo,
        looks.wipe,
        lambda: looks.back_up("by hand"),
        lambda: access_log.note(looks, "shown", "Enrolment", 1, PARTICIPANT.fields[0].name),
    ):
        with pytest.raises(DeskTaken):
            change()
    looks.close()
    assert _files(tmp_path) == before
    add_cohort(owner, {"name_en": "Shanghai"})
    owner.close()


def test_what_is_read_together_is_of_one_moment(tmp_path: Path, new_desk: Makes) -> None:
    owner = new_desk(tmp_path)
    looks = open_or_look(owner.path)
    with looks.reading_together():
        assert list_cohorts(looks) == []
        add_cohort(owner, {"name_en": "Chengdu"})
        assert list_cohorts(looks) == []
    assert len(list_cohorts(looks)) == 1
    looks.close()
    owner.close()


def test_an_owner_who_leaves_while_somebody_looks_loses_nothing(
    tmp_path: Path, new_desk: Makes
) -> None:
    owner = new_desk(tmp_path)
    looks = open_or_look(owner.path)
    with looks.reading_together():
        assert list_cohorts(looks) == []
        add_cohort(owner, {"name_en": "Chengdu"})
        owner.close()
        assert list_cohorts(looks) == []
    assert len(list_cohorts(looks)) == 1
    looks.close()
    again = open_desk(owner.path)
    assert (again.remark, len(list_cohorts(again))) == ("", 1)
    again.close()


def test_the_lock_says_who_has_it_until_it_is_given_up(tmp_path: Path, new_desk: Makes) -> None:
    owner = new_desk(tmp_path)
    holder = holder_of(owner.path)
    assert holder is not None
    assert (holder.who, holder.is_here) == (owner.who, True)
    with pytest.raises(DeskTaken) as told:
        open_desk(owner.path)
    assert told.value.holder == holder
    assert holder.words in told.value.message
    owner.close()
    assert holder_of(owner.path) is None


def test_one_that_is_open_on_another_computer_is_refused(
    tmp_path: Path, new_desk: Makes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its journal is not ours to read: the index of it is memory of that computer."""
    owner = new_desk(tmp_path)
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    with pytest.raises(DeskTaken) as told:
        open_or_look(owner.path)
    assert told.value.holder is not None
    assert told.value.holder.node in told.value.message
    owner.close()


def test_a_lock_of_an_earlier_version_says_nothing_and_hinders_nobody(
    tmp_path: Path, new_desk: Makes
) -> None:
    owner = new_desk(tmp_path)
    for content in (b"", b"\n{", b'\n{"who": 1}', b'\n{"who":"","node":"x","since":"yesterday"}'):
        lock = owner.path.with_name(f".{owner.path.name}.lock")
        os.truncate(lock, 0)
        lock.write_bytes(content)
        assert holder_of(owner.path) is None
        looks = open_or_look(owner.path)
        assert list_cohorts(looks) == []
        looks.close()
    owner.close()
