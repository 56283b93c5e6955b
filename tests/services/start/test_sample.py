"""The sample: known as such whatever its file is called, and thrown away with all of its own."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.start.sample import going_with_sample, is_sample, mark_sample, throw_away


@pytest.fixture
def sample(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Desk:
    made = new_desk(tmp_path / "own")
    add_cohort(made, {"name_en": "Invented"})
    mark_sample(made)
    made.close()
    place = tmp_path / "desks" / "sample.lcdesk"
    place.parent.mkdir()
    shutil.copy(made.path, place)
    return open_desk(place)


def test_it_is_known_and_what_is_added_is_somebody_s_own(
    sample: Desk, tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    assert is_sample(sample)
    assert going_with_sample(sample).changes == 0
    assert sample.undo_label() is not None, "to mark it is no entry of the history"
    add_cohort(sample, {"name_en": "Mine"})
    going = going_with_sample(sample)
    assert (going.cohorts, going.changes) == (2, 1)
    sample.undo()
    assert going_with_sample(sample).changes == 0
    sample.close()
    plain = new_desk(tmp_path / "plain")
    assert not is_sample(plain)
    plain.close()


def test_thrown_away_it_takes_what_is_its_own_and_nothing_else(sample: Desk) -> None:
    folder = sample.path.parent
    sample.back_up("by hand")
    with pytest.raises(DeskTaken):
        throw_away(sample.path)
    sample.close()
    (folder / "mine.xlsx").write_bytes(b"x")
    (folder / "sample 2.lcdesk").write_bytes(b"x")
    throw_away(sample.path)
    left = sorted(one.name for one in folder.iterdir() if not one.name.endswith(".lock"))
    assert left == ["mine.xlsx", "sample 2.lcdesk"]


def test_what_somebody_keeps_beside_its_backups_stays(sample: Desk) -> None:
    sample.back_up("by hand")
    sample.close()
    (kept := sample.path.with_name("sample backups") / "notes.txt").write_text("mine")
    throw_away(sample.path)
    assert [one.name for one in kept.parent.iterdir()] == ["notes.txt"]
