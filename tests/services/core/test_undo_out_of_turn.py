"""Operations taken back out of their turn, as several at one desk do: what one leaves behind is
found by the next, which does what can be done and tells the rest.
"""

from __future__ import annotations

from pathlib import Path

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.participants import participants, records
from tests.services.rows import ANA, HANA, JUMA, bring, sheet


def add(desk: Desk, cohort_id: int, name: str, **values: str) -> tuple[int, int]:
    """Somebody new: the id, and the number of the operation."""
    row = participants.add_participant(desk, cohort_id, {"full_name": name, **values})
    return row, desk.last_done


def set_all(desk: Desk, ids: list[int], **values: str) -> int:
    """The number of the operation that sets these values."""
    wanted = dict.fromkeys(ids, values)
    desk.execute("Edit {name}", lambda work: records.set_fields(work, wanted), name="all")
    return desk.last_done


def fates(desk: Desk, number: int) -> list[tuple[str, str]]:
    return [(row.name, row.fate) for row in desk.undo(number).rows]


def test_who_keeps_a_value_that_was_left_behind_is_kept_whole(desk: Desk, cohort_id: int) -> None:
    hana, added = add(desk, cohort_id, "Hana Tesfaye")
    first = set_all(desk, [hana], room_no="1")
    second = set_all(desk, [hana], room_no="2")
    assert desk.undo(first).kept == 1
    desk.undo(second)
    assert fates(desk, added) == [("Hana Tesfaye", "kept")]
    assert read_page(desk, [hana])[0]["room_no"] == "1"


def test_who_only_moved_up_on_the_reserve_is_taken_out(desk: Desk, cohort_id: int) -> None:
    made = [add(desk, cohort_id, name, status="reserve") for name in ("Ada", "Bea", "Cem")]
    assert [fates(desk, number) for _row, number in made] == [
        [(name, "reversed")] for name in ("Ada", "Bea", "Cem")
    ]
    assert read_page(desk, [row for row, _number in made]) == []


def test_statuses_are_set_again_for_those_who_are_still_there(desk: Desk, cohort_id: int) -> None:
    ada, bea, cem = (add(desk, cohort_id, name)[0] for name in ("Ada", "Bea", "Cem"))
    number = set_all(desk, [ada, bea, cem], status="confirmed")
    desk.undo(number)
    participants.remove_participants(desk, [bea])
    outcome = desk.redo(number)
    told = {"Ada": "reversed", "Bea": "refused", "Cem": "reversed"}
    assert {row.name: row.fate for row in outcome.rows} == told
    assert {row["status"] for row in read_page(desk, [ada, cem])} == {"confirmed"}
    desk.undo(number)
    assert {row["status"] for row in read_page(desk, [ada, cem])} == {"nominated"}


def test_a_status_of_one_who_is_gone_is_not_set_again(desk: Desk, cohort_id: int) -> None:
    ada, _added = add(desk, cohort_id, "Ada")
    number = set_all(desk, [ada], status="confirmed")
    desk.undo(number)
    participants.remove_participants(desk, [ada])
    removal = desk.last_done
    outcome = desk.redo(number)
    assert [(row.name, row.fate) for row in outcome.rows] == [("Ada", "refused")]
    desk.undo(removal)
    assert read_page(desk, [ada])[0]["status"] == "nominated"


def test_what_a_list_brought_goes_though_one_of_them_was_changed_and_set_back(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    outcome = bring(desk, cohort_id, sheet(tmp_path / "names.xlsx", HANA, JUMA, ANA))
    number, ids = desk.last_done, outcome.came_in.participants
    first = set_all(desk, list(ids[:1]), room_no="1")
    second = set_all(desk, list(ids[:1]), room_no="2")
    desk.undo(first)
    desk.undo(second)
    assert desk.undo(number).kept == 0
    assert read_page(desk, ids) == []
