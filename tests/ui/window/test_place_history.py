"""Back and forth as in a browser: the history of places against a list with a finger on it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.ui.window.place_history import Place, PlaceHistory

STEPS = st.lists(
    st.one_of(st.sampled_from(("today", "countries", "participants")), st.sampled_from((-1, 1))),
    max_size=40,
)


@given(STEPS)
def test_it_goes_as_a_finger_on_a_list_goes(steps: list[str | int]) -> None:
    history, visited, finger = PlaceHistory(), [Place("start", 1)], 0
    for number, step in enumerate(steps):
        here = visited[finger]
        if isinstance(step, int):
            found = history.go(here, step)
            wanted = finger + step
            if 0 <= wanted < len(visited):
                finger = wanted
                assert found == visited[finger]
            else:
                assert found is None
        else:
            history.leave(here)
            visited = [*visited[: finger + 1], Place(step, number)]
            finger += 1
    assert (len(history.behind), len(history.ahead)) == (finger, len(visited) - finger - 1)


def test_a_screen_that_was_asked_for_something_else_is_asked_again() -> None:
    history = PlaceHistory()
    history.visit("directory", {"tab": "expert", "open": 5, "new": True})
    first = history.place("directory", 1, {})
    history.visit("participants", {})
    assert history.request_of(first) == {}, "it keeps by itself what it shows"
    history.visit("directory", {"open": 7})
    assert history.request_of(first) == {"tab": "expert", "open": 5}
    shown = history.place("participants", 1, {"ids": (3,)})
    assert history.request_of(shown) == {"ids": (3,)}
