"""Recovery keys: what is printed is understood again, however it is typed; one wrong letter is
seen.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.passwords import read_recovery_key, write_recovery_key

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
keys = st.binary(min_size=32, max_size=32)


@given(keys)
def test_what_is_printed_is_understood(key: bytes) -> None:
    words = write_recovery_key(key)
    assert read_recovery_key(words) == key
    assert [len(group) for group in words.split("-")] == [4] * 14


@given(keys)
def test_capitals_blanks_and_dashes_do_not_matter(key: bytes) -> None:
    words = write_recovery_key(key)
    for typed in (words.lower(), words.replace("-", " "), words.replace("-", ""), f" {words}\n"):
        assert read_recovery_key(typed) == key


@given(keys)
def test_letters_misread_and_full_width_ones_are_taken_for_what_is_meant(key: bytes) -> None:
    misread = write_recovery_key(key).translate(str.maketrans("10V", "IOU"))
    assert read_recovery_key(misread) == key
    assert read_recovery_key(misread.lower().replace("i", "l")) == key
    assert (
        read_recovery_key("".join(chr(ord(sign) + 0xFEE0) for sign in write_recovery_key(key)))
        == key
    )


@given(keys, st.integers(0, 55), st.integers(1, 31))
def test_any_one_wrong_letter_is_refused(key: bytes, place: int, step: int) -> None:
    letters = list(write_recovery_key(key).replace("-", ""))
    letters[place] = LETTERS[(LETTERS.index(letters[place]) + step) % 32]
    assert read_recovery_key("".join(letters)) is None


@given(keys, st.integers(0, 54))
def test_neighbours_that_changed_places_are_refused(key: bytes, place: int) -> None:
    letters = list(write_recovery_key(key).replace("-", ""))
    letters[place], letters[place + 1] = letters[place + 1], letters[place]
    assert (read_recovery_key("".join(letters)) is None) == (
        letters != list(write_recovery_key(key).replace("-", ""))
    )


@given(st.text(max_size=80))
def test_no_text_raises_anything(text: str) -> None:
    assert read_recovery_key(text) is None or len(text) >= 56


@pytest.mark.parametrize("text", ["", "0", "Z" * 56, "-" * 56, "0000-" * 14, "É" * 56])
def test_what_is_no_key_is_refused(text: str) -> None:
    assert read_recovery_key(text) is None
