"""Views kept under a name: each step one deed with its undo, and the question a view asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

import pytest

from lcdesk import texts
from lcdesk.model.faults import KnownFault
from lcdesk.model.query import Query, TableView, one_of, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import list_operations
from lcdesk.services.participants import participants, saved_views
from tests.services.rows import contents

RICH = TableView(
    columns=("full_name", "profile", "passport_expiry"),
    widths={"full_name": 200},
    query=Query(
        rules=(
            *searched("country:kenya"),
            one_of("gender", ("F", None)),
            one_of("arrival_date", (dt.date(2025, 6, 12),)),
            QueryRule("passport_short", (6,)),
            QueryRule("field_between", ("birth_date", "1980", None)),
        ),
        sort=(("nationality", True), ("full_name", False)),
        group="nationality",
    ),
)


def names(desk: Desk) -> list[str]:
    return [view.name for view in saved_views.list_views(desk)]


@pytest.fixture
def three(desk: Desk) -> list[int]:
    return [
        saved_views.save_view(desk, name, TableView(query=Query(rules=searched(name))))
        for name in ("Visas", "Flights", "Rooms")
    ]


def test_a_view_comes_back_as_it_was_saved(desk: Desk) -> None:
    view_id = saved_views.save_view(desk, "  Visa   list ", RICH)
    assert saved_views.list_views(desk) == [saved_views.NamedView(view_id, "Visa list", RICH)]
    assert desk.undo_label() == "Save the view Visa list"
    assert saved_views.view_named(desk, "VISA LIST").id == view_id


def test_the_same_name_is_the_same_view(desk: Desk, three: list[int]) -> None:
    assert saved_views.save_view(desk, "ｖISAS ", RICH) == three[0]
    assert [(view.name, view.view) for view in saved_views.list_views(desk)][0] == ("ｖISAS", RICH)
    assert len(names(desk)) == 3
    desk.undo()
    assert names(desk) == ["Visas", "Flights", "Rooms"]
    assert saved_views.list_views(desk)[0].view == TableView(query=Query(rules=searched("Visas")))


def test_saved_twice_alike_is_no_operation(desk: Desk) -> None:
    saved_views.save_view(desk, "A", RICH)
    before = contents(desk), list_operations(desk)
    saved_views.save_view(desk, "A", RICH)
    assert (contents(desk), list_operations(desk)) == before


OPERATIONS: dict[str, Callable[[Desk, list[int]], object]] = {
    "Save the view New": lambda desk, _ids: saved_views.save_view(desk, "New", RICH),
    "Save the view rooms": lambda desk, _ids: saved_views.save_view(desk, "rooms", RICH),
    "Rename the view Flights to Arrivals": lambda desk, ids: saved_views.rename_view(
        desk, ids[1], " Arrivals"
    ),
    "Remove the view Visas": lambda desk, ids: saved_views.remove_view(desk, ids[0]),
    "Order of the views": lambda desk, ids: saved_views.order_views(desk, ids[::-1]),
}


@pytest.mark.parametrize("label", OPERATIONS)
def test_undo_takes_each_operation_back_and_redo_brings_it_again(
    desk: Desk, three: list[int], label: str
) -> None:
    before = contents(desk)
    OPERATIONS[label](desk, three)
    after = contents(desk)
    assert after != before
    assert desk.undo_label() == label
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert contents(desk) == after


def test_the_order_and_those_not_named(desk: Desk, three: list[int]) -> None:
    saved_views.order_views(desk, [three[2]])
    assert names(desk) == ["Rooms", "Visas", "Flights"]
    saved_views.save_view(desk, "Last", TableView())
    assert names(desk) == ["Rooms", "Visas", "Flights", "Last"]
    saved_views.order_views(desk, [three[1]])
    assert names(desk) == ["Flights", "Rooms", "Visas", "Last"]


def test_another_screen_has_its_own(desk: Desk, three: list[int]) -> None:
    other = saved_views.save_view(desk, "Visas", RICH, "curriculum")
    assert other not in three
    assert [view.id for view in saved_views.list_views(desk, "curriculum")] == [other]
    saved_views.order_views(desk, [three[1]])
    assert names(desk) == ["Flights", "Visas", "Rooms"]


REFUSED: dict[str, Callable[[Desk, list[int]], object]] = {
    "A view needs a name": lambda desk, _ids: saved_views.save_view(desk, " \n ", RICH),
    "There is a view “Rooms” already": lambda desk, ids: saved_views.rename_view(
        desk, ids[0], "rooms"
    ),
    "characters is too long": lambda desk, ids: saved_views.rename_view(desk, ids[0], "x" * 101),
    "There is no view “Room”. Views of this desk: “Visas”, “Flights”, “Rooms”": lambda desk, _ids: (
        saved_views.view_named(desk, "Room")
    ),
    "This view is no longer there": lambda desk, _ids: saved_views.remove_view(desk, 99),
    "no longer there": lambda desk, ids: saved_views.order_views(desk, [*ids, 99]),
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_is_refused_and_changes_nothing(
    desk: Desk, three: list[int], words: str
) -> None:
    before = contents(desk)
    with pytest.raises(KnownFault) as caught:
        REFUSED[words](desk, three)
    assert words in str(caught.value)
    assert contents(desk) == before


def test_only_its_spelling_may_change(desk: Desk, three: list[int]) -> None:
    saved_views.rename_view(desk, three[0], "VISAS")
    assert names(desk)[0] == "VISAS"


def test_in_chinese_too(desk: Desk) -> None:
    texts.speak("zh")
    saved_views.save_view(desk, "签证", RICH)
    assert desk.undo_label() == "保存视图“签证”"


def test_a_view_asks_what_the_screen_asked(desk: Desk, cohort_id: int) -> None:
    for name, country, gender in (
        ("Ann", "KE", "F"),
        ("Ben", "KE", "M"),
        ("Eve", "ET", "F"),
        ("Xi", "CN", None),
    ):
        participants.add_participant(
            desk, cohort_id, {"full_name": name, "nationality": country, "gender": gender}
        )
    query = Query(
        rules=(one_of("gender", ("F", None)),), sort=(("full_name", True),), group="nationality"
    )
    saved_views.save_view(desk, "Women", TableView(query=query))
    kept = saved_views.view_named(desk, "women").view.query
    ids, groups = finding.find_groups(desk, replace(kept, cohort_ids=(cohort_id,)))
    assert [(group.value, group.people) for group in groups] == [("CN", 1), ("ET", 1), ("KE", 1)]
    assert [one for one in ids if one > 0] == [4, 3, 1]
    assert kept.cohort_ids is None
