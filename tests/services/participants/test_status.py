"""Statuses moved: how they fit, the steps with day, person and reason, one deed for several, the
reserve list in order.
"""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.statuses import ALL, STATUS
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one, read_page
from lcdesk.services.participants import participants, status
from lcdesk.services.participants.participants import EDIT, PASTE, change_cells, clear_cells
from lcdesk.services.participants.status import StepLine
from tests.examples import examples
from tests.sent_statements import sent_statements
from tests.services.rows import contents

DAY = dt.date(2026, 6, 12)
NAMES = ("Zoe Abebe", "Adam Kim", "Bao Tran", "Carla Diaz", "Dan Oo")


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    desk.who = desk.rights.login or "ann"
    return [
        participants.add_participant(desk, cohort_id, {"full_name": name, "status": "under_review"})
        for name in NAMES
    ]


def statuses(desk: Desk, ids: list[int]) -> list[tuple[str, int | None]]:
    return [(record["status"], record["reserve_place"]) for record in read_page(desk, ids)]


def put(desk: Desk, ids: list[int], to: str) -> None:
    status.move(desk, status.plan(desk, ids, to), DAY)


def test_a_plan_says_how_each_fits_and_writes_nothing(desk: Desk, ids: list[int]) -> None:
    put(desk, ids[:1], "selected")
    before = contents(desk)
    moves = status.plan(desk, [*ids, 999, ids[0]], "selected")
    assert [(one.name, one.old, one.fit) for one in moves] == [
        ("Zoe Abebe", "selected", "same"),
        *((name, "under_review", "next") for name in NAMES[1:]),
    ]
    assert [one.is_fit for one in status.plan(desk, ids[:2], "invited")] == [True, False]
    assert [one.needs_reason for one in status.plan(desk, ids[:2], "reserve")] == [True, False]
    assert (
        status.misfit_words(status.plan(desk, ids, "reserve")[0])
        == "Zoe Abebe (selected): a step is taken back"
    )
    assert status.misfit_words(status.plan(desk, ids, "invited")[0]) == ""
    assert contents(desk) == before


def test_several_move_as_one_operation_with_day_reason_and_name(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    assert status.move(desk, status.plan(desk, ids[:3], "withdrawn"), DAY, " other duties ") == 3
    assert desk.undo_label() == "3 participants: withdrawn"
    assert {code for code, _place in statuses(desk, ids[:3])} == {"withdrawn"}
    for row_id in ids[:3]:
        assert status.steps(desk, row_id)[0] == StepLine("withdrawn", DAY, desk.who, "other duties")
        assert len(status.steps(desk, row_id)) == 2
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after


def test_one_is_named_and_the_status_is_said_in_the_language_of_the_moment(
    desk: Desk, ids: list[int]
) -> None:
    put(desk, ids[:1], "selected")
    assert desk.undo_label() == "Zoe Abebe: selected"
    texts.speak("zh")
    assert STATUS.format("selected") in str(desk.undo_label())
    assert "selected" not in str(desk.undo_label())


def test_who_has_the_status_already_gets_no_step(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    assert status.move(desk, status.plan(desk, ids, "under_review"), DAY) == 0
    assert contents(desk) == before
    put(desk, ids[:1], "selected")
    assert status.move(desk, status.plan(desk, ids[:2], "selected")) == 1
    assert [len(status.steps(desk, row_id)) for row_id in ids[:2]] == [2, 2]


def test_a_status_typed_in_a_cell_gets_its_step_with_day_and_person(
    desk: Desk, ids: list[int]
) -> None:
    change_cells(desk, {ids[0]: {"status": "selected"}}, EDIT)
    assert status.steps(desk, ids[0])[-1] == StepLine("selected", dt.date.today(), desk.who, "")


def test_nobody_is_overwritten(desk: Desk, ids: list[int]) -> None:
    moves = status.plan(desk, ids, "selected")
    put(desk, ids[1:2], "withdrawn")
    before = contents(desk)
    with pytest.raises(EditConflictsFound, match="Adam Kim"):
        status.move(desk, moves, DAY)
    participants.remove_participants(desk, ids[4:])
    with pytest.raises(EditConflictsFound, match="Dan Oo"):
        status.move(desk, moves[-1:], DAY)
    desk.undo()
    assert contents(desk) == before


def test_a_reason_is_not_dropped_where_somebody_set_the_same_without_it(
    desk: Desk, ids: list[int]
) -> None:
    moves = status.plan(desk, ids[:2], "withdrawn")
    put(desk, ids[:1], "withdrawn")
    before = contents(desk)
    with pytest.raises(
        EditConflictsFound, match="Zoe Abebe.*“blank” by now, yours was “ill, letter of 3 May”"
    ):
        status.move(desk, moves, DAY, "ill, letter of 3 May")
    with pytest.raises(EditConflictsFound, match="2026-06-13|13 Jun"):
        status.move(desk, moves, DAY + dt.timedelta(1))
    assert contents(desk) == before
    assert status.move(desk, moves, DAY) == 1, "their step says the same"
    assert status.move(desk, moves) == 0


def test_an_unknown_status_is_refused(desk: Desk, ids: list[int]) -> None:
    with pytest.raises(KnownFault, match="no status “winner”"):
        status.plan(desk, ids, "winner")


def test_cells_are_written_but_for_statuses_that_want_an_answer(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    cells = {
        ids[0]: {"status": "selected", "dietary": "halal"},
        ids[1]: {"status": "withdrawn", "dietary": "vegan"},
        ids[2]: {"status": "arrived"},
        ids[3]: {"status": None},
        ids[4]: {"dietary": "halal"},
    }
    asking = status.keep_cells(desk, cells, PASTE)
    assert [(one.id, one.new, one.fit) for one in asking] == [
        (ids[1], "withdrawn", "end"),
        (ids[2], "arrived", "leap"),
    ]
    assert [(record["status"], record["dietary"]) for record in read_page(desk, ids)] == [
        ("selected", "halal"),
        ("under_review", "vegan"),
        ("under_review", None),
        (None, None),
        ("under_review", "halal"),
    ]
    assert desk.undo_label() == "Paste 5 cells"
    assert status.steps(desk, ids[0])[-1].status == "selected"
    assert status.move(desk, asking, DAY, "by letter") == 2
    assert desk.undo_label() == "Status of 2 participants"
    assert status.steps(desk, ids[1])[0] == StepLine("withdrawn", DAY, desk.who, "by letter")
    desk.undo()
    desk.undo()
    assert contents(desk) == before


def test_where_all_want_an_answer_nothing_is_written(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    assert len(status.keep_cells(desk, dict.fromkeys(ids, {"status": "no_show"}), PASTE)) == len(
        ids
    )
    assert contents(desk) == before


# --- the reserve list ---


def test_the_reserve_is_numbered_as_people_come(desk: Desk, ids: list[int]) -> None:
    put(desk, ids[2:3], "reserve")
    put(desk, [ids[0], ids[1]], "reserve")
    assert [place for _code, place in statuses(desk, ids)] == [2, 3, 1, None, None]


def test_promoting_selects_and_closes_the_gap_and_undo_restores_the_places(
    desk: Desk, ids: list[int]
) -> None:
    put(desk, ids, "reserve")
    before = contents(desk)
    assert status.promote(desk, [ids[1]], DAY) == 1
    assert desk.undo_label() == "Promote Adam Kim from the reserve"
    assert statuses(desk, ids) == [
        ("reserve", 1),
        ("selected", None),
        ("reserve", 2),
        ("reserve", 3),
        ("reserve", 4),
    ]
    after = contents(desk)
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after
    status.promote(desk, [ids[0], ids[4]], DAY)
    assert desk.undo_label() == "Promote 2 participants from the reserve"
    assert [place for _code, place in statuses(desk, ids)] == [None, None, 1, 2, None]


def test_who_is_not_on_the_reserve_is_not_promoted(desk: Desk, ids: list[int]) -> None:
    put(desk, ids[:2], "reserve")
    before = contents(desk)
    with pytest.raises(KnownFault, match="Bao Tran is not on the reserve. Nobody was promoted"):
        status.promote(desk, ids[:3], DAY)
    assert contents(desk) == before


def test_places_that_ends_make_free_go_to_the_first_of_the_reserve(
    desk: Desk, cohort_id: int, ids: list[int]
) -> None:
    put(desk, ids[:2], "selected")
    put(desk, ids[2:4], "reserve")
    assert status.reserves(desk, cohort_id).free is None
    assert status.reserves(desk, cohort_id).next == ()
    cohorts.change_cohort(desk, cohort_id, {"places": 2})
    assert status.reserves(desk, cohort_id).free == 0
    put(desk, ids[:1], "declined")
    listed = status.reserves(desk, cohort_id)
    assert ([one.name for one in listed.waiting], listed.free) == (["Bao Tran", "Carla Diaz"], 1)
    assert [(one.name, one.place) for one in listed.next] == [("Bao Tran", 1)]


def test_reserve_lists_of_two_cohorts_are_apart(desk: Desk, ids: list[int]) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    there = [
        participants.add_participant(desk, other, {"full_name": name})
        for name in ("Eva Ng", "Finn Li")
    ]
    put(desk, [ids[0], *there, ids[1]], "reserve")
    assert [place for _code, place in statuses(desk, [ids[0], ids[1], *there])] == [1, 2, 1, 2]
    status.promote(desk, [there[0]], DAY)
    assert [place for _code, place in statuses(desk, [ids[0], ids[1], *there])] == [1, 2, None, 1]
    assert read_one(desk, there[0])["status"] == "selected"


def test_who_comes_and_goes_by_cells_keeps_the_reserve_in_order_in_the_same_operation(
    desk: Desk, ids: list[int]
) -> None:
    put(desk, ids[:4], "reserve")
    before = contents(desk)
    change_cells(desk, {ids[1]: {"status": "selected"}, ids[4]: {"status": "reserve"}}, PASTE)
    assert statuses(desk, ids) == [
        ("reserve", 1),
        ("selected", None),
        ("reserve", 2),
        ("reserve", 3),
        ("reserve", 4),
    ]
    clear_cells(desk, ids[:1], ["status"])
    assert [place for _code, place in statuses(desk, ids)] == [None, None, 1, 2, 3]
    desk.undo()
    desk.undo()
    assert contents(desk) == before


def test_places_given_with_the_statuses_stay_as_given(desk: Desk, ids: list[int]) -> None:
    put(desk, ids[:2], "reserve")
    given = {ids[2]: {"status": "reserve", "reserve_place": 7}, ids[0]: {"status": "selected"}}
    change_cells(desk, given, PASTE)
    assert statuses(desk, ids)[:3] == [("selected", None), ("reserve", 2), ("reserve", 7)]
    change_cells(desk, {ids[1]: {"reserve_place": 5}}, EDIT)
    assert statuses(desk, ids)[1] == ("reserve", 5)


def test_an_undo_of_many_asks_the_desk_no_oftener_than_one_of_few(
    desk: Desk, cohort_id: int
) -> None:
    people = [
        participants.add_participant(desk, cohort_id, {"full_name": f"Ana {at}"})
        for at in range(60)
    ]
    asked: list[int] = []
    for number in (10, 60):
        put(desk, people[:number], "reserve")
        with sent_statements(desk) as sent:
            assert desk.undo().done == number
        asked.append(len(sent))
    assert asked[0] == asked[1] > 0


@given(
    st.lists(
        st.tuples(st.sampled_from(ALL), st.sets(st.integers(0, 4), min_size=1)),
        min_size=1,
        max_size=5,
    )
)
@settings(max_examples=examples(5, 12), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_moves_are_undone_and_done_again(
    desk: Desk, cohort_id: int, ids: list[int], operations: list[tuple[str, set[int]]]
) -> None:
    """Whatever is moved: the reserve is numbered without a gap, and nothing of it is lost by
    undo and redo.
    """
    stood = [contents(desk)]
    for to, places in operations:
        if status.move(desk, status.plan(desk, [ids[at] for at in places], to), DAY, "why"):
            stood.append(contents(desk))
        listed = status.reserves(desk, cohort_id).waiting
        assert [one.place for one in listed] == [*range(1, len(listed) + 1)]
        others = [record for record in read_page(desk, ids) if record["status"] != "reserve"]
        assert not [record["full_name"] for record in others if record["reserve_place"] is not None]
    for before in reversed(stood[:-1]):
        desk.undo()
        assert contents(desk) == before
    for after in stood[1:]:
        desk.redo()
        assert contents(desk) == after
    for _ in stood[1:]:
        desk.undo()
