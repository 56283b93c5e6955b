"""What no place can keep is taken out of a text, and nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.db.compact_json import as_bytes, as_text
from lcdesk.model.storable import are_storable, storable, storable_value
from tests.strange_texts import STRANGE

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | STRANGE,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(STRANGE, inner, max_size=3),
    max_leaves=8,
)


@given(STRANGE)
def test_a_text_can_be_kept_and_what_could_be_stays_as_it_was(text: str) -> None:
    kept = storable(text)
    assert b"\0" not in kept.encode()
    assert storable(kept) == kept
    assert (kept == text) == are_storable([text])


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\0b", "ab"),
        ("\0", ""),
        ("x\ud800y", "x\ufffdy"),
        ("\ud83d\ude00", "😀"),
        ("王\0\udc80", "王\ufffd"),
        ("plain", "plain"),
    ],
)
def test_what_stands_for_it(text: str, kept: str) -> None:
    assert storable(text) == kept
    assert storable_value([{text: (text, 1)}]) == [{kept: [kept, 1]}]


@given(VALUES)
def test_json_says_the_same_as_its_texts_do(value: Any) -> None:
    told = as_bytes(value)
    assert json.loads(told) == storable_value(value)
    assert as_text(value).encode() == told


def test_a_text_that_only_writes_it_stays() -> None:
    assert json.loads(as_bytes({"a": "\\u0000"})) == {"a": "\\u0000"}
