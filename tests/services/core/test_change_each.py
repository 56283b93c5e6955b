"""A pasted block, or several activities moved: each its own values, one undo step with a name."""

from __future__ import annotations

import datetime as dt

from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants import participants


def test_a_pasted_block_is_one_step(desk: Desk, cohort_id: int) -> None:
    ids = [
        participants.add_participant(desk, cohort_id, {"full_name": name}) for name in ("Ana", "Bo")
    ]
    participants.change_each(
        desk, {ids[0]: {"dietary": "halal"}, ids[1]: {"dietary": "no pork", "room_type": "twin"}}
    )
    assert [record["dietary"] for record in finding.read_page(desk, ids)] == ["halal", "no pork"]
    assert desk.undo_label() == "Edit 2 participants"
    desk.undo()
    assert [record["dietary"] for record in finding.read_page(desk, ids)] == [None, None]
    participants.change_each(desk, {ids[0]: {"dietary": "halal"}})
    assert desk.undo_label() == "Edit Diet of Ana"
    participants.change_each(desk, {})
    assert desk.undo_label() == "Edit Diet of Ana"


def test_activities_are_moved_together(desk: Desk, cohort_id: int) -> None:
    ids = [
        curriculum.add_activity(desk, cohort_id, {"title": name, "start": dt.time(9)})
        for name in ("Solar", "Hydro")
    ]
    curriculum.change_each(
        desk, {ids[0]: {"start": dt.time(10)}, ids[1]: {"start": dt.time(11)}}, is_move=True
    )
    assert desk.undo_label() == "Move 2 activities"
    curriculum.change_each(desk, {ids[0]: {"start": dt.time(12)}}, is_move=True)
    assert desk.undo_label() == "Move Solar"
    curriculum.change_each(desk, {ids[0]: {"title": "Sun"}, ids[1]: {"title": "Water"}})
    assert desk.undo_label() == "Edit 2 activities"
    curriculum.change_each(desk, {})
    assert desk.undo_label() == "Edit 2 activities"
