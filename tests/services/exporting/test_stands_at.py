"""What a desk holds is exported to the same bytes, whenever that is, also after all was undone
and done again.
"""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.exporting import exporting
from lcdesk.services.participants import participants


def export(desk: Desk, path: Path) -> bytes:
    exporting.export_cohort(desk, 1, path)
    return path.read_bytes()


def wait_for_the_next_second() -> None:
    """The clock of the office counts seconds."""
    now = time.time()
    while int(time.time()) == int(now):
        time.sleep(0.02)


def test_after_undo_and_redo_of_all_the_export_is_the_same_bytes(
    desk: Desk, tmp_path: Path
) -> None:
    assert desk.stands_at() is None
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai", "starts": dt.date(2025, 6, 14)})
    ids = [
        participants.add_participant(desk, cohort, {"full_name": name, "nationality": "KE"})
        for name in ("A", "B")
    ]
    curriculum.add_activity(
        desk, cohort, {"title": "Opening", "date": dt.date(2025, 6, 14), "speaker": "Li Wen"}
    )
    participants.change_participants(desk, ids, {"status": "confirmed", "dietary": "halal"})
    participants.remove_participants(desk, ids[:1])
    stood = desk.stands_at()
    before = export(desk, tmp_path / "a.xlsx")
    operations = 0
    while desk.undo_label():
        desk.undo()
        operations += 1
    assert operations == 6
    assert desk.stands_at() is None
    wait_for_the_next_second()
    for _operation in range(operations):
        desk.redo()
    assert desk.stands_at() == stood
    assert export(desk, tmp_path / "b.xlsx") == before
    wait_for_the_next_second()
    participants.change_participants(desk, ids[1:], {"dietary": "halal"})
    assert export(desk, tmp_path / "c.xlsx") == before, "nothing was changed"
    participants.change_participants(desk, ids[1:], {"dietary": "vegan"})
    assert desk.stands_at() != stood
    assert export(desk, tmp_path / "c.xlsx") != before
