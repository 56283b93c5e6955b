"""The tabs of the window in the order somebody chose: nothing is lost, nothing is there twice, and
one always remains.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.ui.kit.tab_order import TabOrder, neighbour, tab_order

KEYS = st.lists(st.sampled_from("abcdefgh"), unique=True, min_size=1)
ANY = st.lists(st.sampled_from("abcdefghxyz"), max_size=14)


@given(KEYS, ANY, ANY)
def test_every_tab_has_one_place_and_one_is_seen(
    declared: list[str], chosen: list[str], hidden: list[str]
) -> None:
    order = tab_order(declared, chosen, hidden)
    assert sorted(order.keys) == sorted(declared)
    assert order.shown
    placed = [key for key in dict.fromkeys(chosen) if key in declared]
    assert [key for key in order.keys if key in placed] == placed
    assert tab_order(declared, order.keys, order.hidden) == order


@given(KEYS, ANY, ANY, st.integers(-9, 9), st.data())
def test_moving_one_leaves_the_others_in_their_order(
    declared: list[str], chosen: list[str], hidden: list[str], step: int, data: st.DataObject
) -> None:
    order = tab_order(declared, chosen, hidden)
    key = data.draw(st.sampled_from(order.keys))
    moved = order.moved(key, step)
    assert [one for one in moved.keys if one != key and one not in order.hidden] == [
        one for one in order.shown if one != key
    ]
    assert {at: one for at, one in enumerate(moved.keys) if one in order.hidden} == {
        at: one for at, one in enumerate(order.keys) if one in order.hidden
    }
    if key in order.shown:
        at = order.shown.index(key) + step
        assert moved.shown.index(key) == max(0, min(at, len(order.shown) - 1))
    else:
        assert moved == order


@given(KEYS, st.data())
def test_hiding_all_leaves_the_last_one(declared: list[str], data: st.DataObject) -> None:
    order = tab_order(declared)
    for key in data.draw(st.permutations(declared)):
        order = order.with_hidden(key, is_hidden=True)
    assert len(order.shown) == 1
    for key in declared:
        order = order.with_hidden(key, is_hidden=False)
    assert order == tab_order(declared)


def test_a_tab_of_a_newer_program_stands_behind_the_one_it_is_declared_behind() -> None:
    assert tab_order("abcd", "dca").keys == ("d", "c", "a", "b")
    assert tab_order("abcd", "dcb").keys == ("a", "d", "c", "b")


def test_after_the_last_tab_comes_the_first() -> None:
    shown = TabOrder(tuple("abc")).shown
    assert [neighbour(shown, key, 1) for key in "abc"] == ["b", "c", "a"]
    assert [neighbour(shown, key, -1) for key in "abc"] == ["c", "a", "b"]
    assert (neighbour(shown, "attendance", 1), neighbour(shown, "", -1)) == ("a", "c")
