"""Recovery keys: what is printed is understood again, however it is typed; one wrong letter is
seen.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.recovery import spoken, understood

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
keys = st.binary(min_size=32, max_size=32)


@given(keys)
def test_what_is_printed_is_understood(key: bytes) -> None:
    words = spoken(key)
    assert understood(words) == key
    assert [len(group) for group in words.split("-")] == [4] * 14


@given(keys)
def test_capitals_blanks_and_dashes_do_not_matter(key: bytes) -> None:
    words = spoken(key)
    for typed in (words.lower(), words.replace("-", " "), words.replace("-", ""), f" {words}\n"):
        assert understood(typed) == key


@given(keys)
def test_letters_misread_and_full_width_ones_are_taken_for_what_is_meant(key: bytes) -> None:
    misread = spoken(key).translate(str.maketrans("10V", "IOU"))
    assert understood(misread) == key
    assert understood(misread.lower().replace("i", "l")) == key
    assert understood("".join(chr(ord(sign) + 0xFEE0) for sign in spoken(key))) == key


@given(keys, st.integers(0, 55), st.integers(1, 31))
def test_any_one_wrong_letter_is_refused(key: bytes, place: int, step: int) -> None:
    letters = list(spoken(key).replace("-", ""))
    letters[place] = LETTERS[(LETTERS.index(letters[place]) + step) % 32]
    assert understood("".join(letters)) is None


@given(keys, st.integers(0, 54))
def test_neighbours_that_changed_places_are_refused(key: bytes, place: int) -> None:
    letters = list(spoken(key).replace("-", ""))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    assert (understood("".join(letters)) is None) == (letters != list(spoken(key).replace("-", "")))


@given(st.text(max_size=80))
def test_no_text_raises_anything(text: str) -> None:
    assert understood(text) is None or len(text) >= 56


@pytest.mark.parametrize("text", ["", "0", "Z" * 56, "-" * 56, "0000-" * 14, "É" * 56])
def test_what_is_no_key_is_refused(text: str) -> None:
    assert understood(text) is None
