"""A person has one name: a whole and its parts follow each other, whichever is changed."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.name_parts import with_name_following
from lcdesk.model.names import full_name_of, listed_name, name_words

NAMES = ("full_name", "family_name", "given_name", "name_zh")
Names = tuple[str | None, str | None, str | None]


def now(full: str | None, family: str | None, given_name: str | None) -> dict[str, Any]:
    return dict(zip(NAMES, (full, family, given_name, None), strict=True))


MADINA = ("Madina Omarowa", "Omarowa", "Madina")


@pytest.mark.parametrize(
    ("before", "typed", "family", "given_name"),
    [
        (MADINA, "Madina Omarova", "Omarova", "Madina"),
        (MADINA, "Madyna Omarova", "Omarova", "Madyna"),
        (MADINA, "Madina Karimova", "Karimova", "Madina"),  # married
        (MADINA, "Omarova Madina", "Omarova", "Madina"),
        (MADINA, "OMAROVA, Madina", "OMAROVA", "Madina"),
        (MADINA, "Madina Omarova Khan", "Omarova Khan", "Madina"),
        (MADINA, "Madina", None, "Madina"),
        (MADINA, "Madina Sofia Omarowa", None, None),  # of which part is Sofia?
        (MADINA, "Zhang Wei", None, None),  # somebody else
        (("NAGUIB Nadia", "Naguib", "Nadia"), "NAGIB Nadia", "NAGIB", "Nadia"),
        (("Ana A. Cruz Diaz", "Cruz Diaz", "Ana"), "Ana A. Cruz Dias", "Cruz Dias", "Ana"),
        (("Madina Omarova", "Omarowa", "Madina"), "Madina Omarov", "Omarov", "Madina"),
        (("李伟", "Li", "Wei"), "李玮", "Li", "Wei"),
        (("Brian Otieno", None, None), "Brian Odhiambo", None, None),
    ],
)
def test_parts_follow_the_whole(
    before: Names, typed: str, family: str | None, given_name: str | None
) -> None:
    after = now(*before) | with_name_following(now(*before), {"full_name": typed})
    assert (after["full_name"], after["family_name"], after["given_name"]) == (
        typed,
        family,
        given_name,
    )


@pytest.mark.parametrize(
    ("before", "edit", "whole"),
    [
        (MADINA, {"family_name": "Omarova"}, "Madina Omarova"),
        (("OMAROWA, Madina", "Omarowa", "Madina"), {"family_name": "Omarova"}, "OMAROVA, Madina"),
        (("Omarowa Madina", "Omarowa", "Madina"), {"given_name": "Madyna"}, "Omarowa Madyna"),
        (("Ana A. Cruz", "Cruz", "Ana"), {"family_name": "Crus"}, "Ana A. Crus"),
        (("Ana Cruz", None, None), {"family_name": "Cruz"}, "Ana Cruz"),
        (("Ana Cruz", None, "Ana"), {"family_name": "Crus"}, "Ana Crus"),
        (("Ana", None, "Ana"), {"family_name": "Cruz"}, "Ana Cruz"),
        (MADINA, {"family_name": None}, "Madina"),
        (MADINA, {"family_name": "Otieno", "given_name": "Brian"}, "Brian Otieno"),
        (MADINA, {"family_name": "Omarova", "full_name": "M. Omarova"}, "M. Omarova"),
        (("李伟", "Li", "Wei"), {"family_name": "Lee"}, "李伟"),
        ((None, None, None), {"family_name": "Cruz"}, "Cruz"),
    ],
)
def test_the_whole_follows_its_parts(before: Names, edit: dict[str, Any], whole: str) -> None:
    after = now(*before) | with_name_following(now(*before), edit)
    assert after["full_name"] == whole


WORDS = st.sampled_from(["Ana", "Omarowa", "Omarova", "Cruz", "Diaz", "Al-Sayed", "José", "LI"])
PART = st.lists(WORDS, min_size=1, max_size=2).map(" ".join)


@given(PART, PART, st.booleans(), st.sampled_from(NAMES[:3]), PART, st.booleans())
def test_nobody_has_two_names_after_an_edit(
    family: str, first: str, is_family_first: bool, field: str, typed: str, is_second: bool
) -> None:
    whole = f"{family} {first}" if is_family_first else f"{first} {family}"
    before = now(whole, family, first)
    after = before | with_name_following(
        before, {field: f"{typed} {first}" if is_second else typed}
    )
    said = sorted(name_words(after["full_name"]))
    assert sorted(name_words(listed_name(after))) == said
    assert sorted(name_words(full_name_of(after))) == said
    parts = [after["family_name"], after["given_name"]]
    assert not all(parts) or sorted(name_words(" ".join(parts))) == said
    assert after[field] == (f"{typed} {first}" if is_second else typed)
