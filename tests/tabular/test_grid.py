"""Columns of large sheets: cells made when looked at, one for all that hold the same, and
otherwise as cells in a list.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.grid import (
    SharedCells,
    ask_each,
    different,
    different_texts,
    some_texts,
    texts_in,
    words_in,
)
from lcdesk.tabular.reading.wire import cell_of

SLOTS = st.lists(
    st.one_of(
        st.none(),
        st.text(max_size=3),
        st.sampled_from(
            (
                1.0,
                2,
                0.5,
                8.49e15,
                "8.49E+11",
                "同上",
                dt.date(2025, 1, 2),
                dt.datetime(2025, 1, 2, 14, 30),
                dt.time(9),
            )
        ),
        st.sampled_from(
            (
                (True, "TRUE", None, None, None, None),
                ("a", "a", None, None, "mailto:a@b.org", None),
                (None, "#N/A", "#N/A", None, None, None),
            )
        ),
    ),
    max_size=12,
)


@given(SLOTS)
def test_shared_cells_are_the_cells_of_a_list(slots: list[Any]) -> None:
    shared, plain = SharedCells(slots, cell_of), [cell_of(slot) for slot in slots]
    assert list(shared) == plain == shared[:]
    assert [shared[place] for place in range(len(shared))] == plain
    assert texts_in(shared) == texts_in(plain)
    assert set(words_in(shared)) == set(words_in(plain))
    assert set(different(shared)) == set(different(plain))
    assert ask_each(shared, repr) == ask_each(plain, repr) == [repr(cell) for cell in plain]
    assert different_texts(shared) == different_texts(plain) == dict.fromkeys(texts_in(plain))
    assert shared.bare_texts() == [slot for slot in dict.fromkeys(slots) if type(slot) is str]
    assert dict(shared.by_slot()) == {slot: cell_of(slot) for slot in slots}
    assert some_texts(shared, 99) == some_texts(plain, 99)
