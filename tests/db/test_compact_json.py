"""The JSON of desks says the same whoever writes it, and what an earlier version wrote is the same
text.
"""

from __future__ import annotations

import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db.compact_json import as_bytes, as_text
from lcdesk.model.storable import storable_value

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(PLAIN)
def test_it_is_the_text_that_python_writes(value: object) -> None:
    kept = storable_value(value)
    by_python = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    assert as_text(value) == by_python
    assert as_bytes(value) == by_python.encode()


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_read_again_as_it_was(value: float) -> None:
    assert json.loads(as_text({"one": value})) == {"one": value}


@pytest.mark.parametrize("value", [{1: "a", None: "b"}, 2**70, [-(2**64)]])
def test_what_orjson_refuses_is_written_all_the_same(value: object) -> None:
    assert as_text(value) == json.dumps(value, separators=(",", ":"))


@pytest.mark.parametrize("value", [dt.date(2025, 6, 14), dt.time(9), b"x", {"a", "b"}, object()])
def test_what_is_no_json_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        as_text([value])
