"""Words that stand where something is not known: blank in every kind of cell, but never a name or
an answer taken for one.
"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model import countries
from lcdesk.model.kinds.base import Where, is_placeholder, may_begin_placeholder
from tests.examples import examples

EVERYWHERE: tuple[Where, ...] = ("text", "own", "name", "number", "form")


@pytest.mark.parametrize(
    "text",
    [
        "TBC", "tbd", "T.B.A.", "(TBC)", "n/a", "N/A", "N. A.", "–", "—", "to be confirmed",
        "To be confirmed (TBC)", "Unknown", "not applicable", "Prefer not to say", "待定", "TBC / 待定",
        "未定", "不详", "à confirmer", "A CONFIRMER", "non communiqué", "Sans objet", "por confirmar",
        "No aplica", "prefiero no decirlo", "уточняется", "не определён", "Нет данных", "a definir",
        "não informado", "Prefiro não dizer", "غير متوفر", "لا ينطبق", "سيتم التأكيد", "wird noch bekanntgegeben",
        "keine Angabe", "noch nicht bekannt", "N.N.",
    ],
)  # fmt: skip
def test_blank_in_every_cell(text: str) -> None:
    assert [where for where in EVERYWHERE if not is_placeholder(text, where)] == []


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ("NA", {"text", "own", "number", "form"}),
        ("none", {"number", "form"}),
        ("无", {"number", "form"}),
        ("нет", {"number", "form"}),
        ("pending", {"number", "form"}),
        ("not yet available", {"text", "own", "name", "form"}),
        ("*", {"text", "name", "number", "form"}),
        ("?", {"form"}),
        ("Na Li", set[str]()),
        ("Nil Yılmaz", set[str]()),
        ("TBC Bank", set[str]()),
        ("To be confirmed by the ministry on Monday, see the annex", set[str]()),
        ("", set[str]()),
    ],
)
def test_where_a_word_says_something_it_stays(text: str, held: set[str]) -> None:
    assert {where for where in EVERYWHERE if is_placeholder(text, where)} == held


def test_no_country_is_called_so() -> None:
    names = {
        countries.name(code, language)
        for code in countries.codes()
        for language in ("en", "zh", "fr", "ru", "ar")
    }
    assert [name for name in [*names, *countries.codes()] if is_placeholder(name, "name")] == []


@settings(max_examples=examples(100, 500))
@given(st.sampled_from(("tbc", "n/a", "n.k.", "na", "to be fixed", "unknown", "none")), st.data())
def test_the_quick_look_misses_none(word: str, data: st.DataObject) -> None:
    text = "".join(data.draw(st.sampled_from((sign, sign.upper()))) for sign in word)
    assert may_begin_placeholder(text)
