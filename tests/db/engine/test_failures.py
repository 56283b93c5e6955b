"""What the database says is told in words, whichever way it comes; what is our mistake is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as driver
from sqlalchemy.exc import OperationalError

from lcdesk.db.engine.failures import told_in_words
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.core.opening import open_desk
from tests.faults import vfs
from tests.faults.children import in_child

SQLITE: Any = driver  # it has no stubs


def test_the_driver_s_own_error_is_told_as_that_through_the_toolkit() -> None:
    full = SQLITE.OperationalError("database or disk is full")
    for error in (full, OperationalError("COMMIT", None, full)):
        with (
            pytest.raises(KnownFault, match=r"The disk is full\. Nothing was lost"),
            told_in_words(),
        ):
            raise error
    with pytest.raises(DamagedDesk), told_in_words():
        raise SQLITE.DatabaseError("file is not a database")


def test_a_mistake_of_ours_is_none_of_the_database_s() -> None:
    for error in (
        ValueError("database or disk is full"),
        SQLITE.OperationalError("no such column: x"),
    ):
        with pytest.raises(type(error)), told_in_words():
            raise error


@pytest.mark.skipif(bool(vfs.why_not()), reason=vfs.why_not())
def test_a_new_desk_on_a_full_disk_is_refused_in_words_and_made_once_there_is_room(
    tmp_path: Path,
) -> None:
    def made(first: int) -> tuple[str, list[str]]:
        disk, path = (
            vfs.put_below(vfs.Disk(plan=vfs.Plan("", first))),
            tmp_path / f"{first}" / "office.lcdesk",
        )
        assert disk.plan is not None
        with pytest.raises(KnownFault) as told:
            open_desk(path)
        left = sorted(file.name for file in path.parent.iterdir())
        disk.plan.is_on = False
        open_desk(path).close()
        return str(told.value), left

    for first in (1, 2, 60, 200):
        said, left = in_child(lambda first=first: made(first))
        assert said.startswith("The disk is full.")
        assert set(left) <= {".office.lcdesk.lock"}
