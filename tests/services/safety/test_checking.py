"""The check says what is whole, and what is not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lcdesk.db.backup import backup
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.participants.participants import add_participant


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk made here: one that was there before would have been backed up as it was opened."""
    made = open_desk(tmp_path / "office.lcdesk")
    yield made
    made.close()


def bad(desk: Desk) -> list[str]:
    return [finding.words for finding in check_desk(desk) if not finding.is_good]


def test_a_whole_desk(desk: Desk, cohort_id: int) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana"})
    assert bad(desk) == []
    assert "no backup yet" in check_desk(desk)[-1].words
    desk.back_up("by hand")
    assert check_desk(desk)[-1].words == "1 backup is whole."


def test_a_reference_to_nothing_and_a_search_that_forgot(desk: Desk, cohort_id: int) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana"})
    with desk.engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.rollback()
        raw.execute("PRAGMA foreign_keys=OFF")
        raw.execute("DELETE FROM person")
        raw.execute("DELETE FROM participant_search WHERE rowid = 1")
        raw.execute("PRAGMA foreign_keys=ON")
    assert bad(desk) == ["1 reference leads nowhere.", "The search knows 0 of 1 participants."]


def test_figures_that_are_wrong_are_counted_anew(desk: Desk, cohort_id: int) -> None:
    add_participant(desk, cohort_id, {"full_name": "Hana", "nationality": "ET"})
    with desk.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("UPDATE tally SET number = 5")
    assert country_table(desk, cohort_id).total == 5
    last = desk.undo_label()
    assert bad(desk) == [
        "1 number of the figures was wrong. Everybody was counted anew; the figures are right "
        "again."
    ]
    assert (bad(desk), country_table(desk, cohort_id).total, desk.undo_label()) == ([], 1, last)


def test_a_backup_that_was_damaged_and_one_that_is_gone(desk: Desk, cohort_id: int) -> None:
    first, second = desk.back_up("one"), desk.back_up("two")
    with first.path.open("r+b") as file:
        file.seek(5000)
        file.write(b"?")
    second.path.unlink()
    assert sorted(bad(desk)) == sorted(
        f"The backup “{copy.path.name}” is damaged or gone." for copy in (first, second)
    )
    assert len(backup.list_backups(backup.folder_of(desk.path))) == 2
