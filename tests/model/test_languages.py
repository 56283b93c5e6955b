"""Spoken languages: what people write into the field, recognised without how well they speak it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.breakdowns import name, spoken
from lcdesk.model.countries.reference import read


@pytest.mark.parametrize(
    ("written", "codes"),
    [
        (None, ()),
        ("", ()),
        ("English", ("en",)),
        ("English, French", ("en", "fr")),
        ("ENGLISH/FRANÇAIS", ("en", "fr")),
        ("English (fluent); 法语、中文", ("en", "fr", "zh")),
        ("Mandarin and English", ("zh", "en")),
        ("Русский, английский", ("ru", "en")),
        ("English: good", ("en",)),
        ("English - B2, Amharic", ("en", "am")),
        ("Kiswahili & English", ("sw", "en")),
        ("英语流利", ("en",)),
        ("español y portugués", ("es", "pt")),
        ("English, english", ("en",)),
        ("العربية", ("ar",)),
        ("Klingon; 英文", ("Klingon", "en")),
        ("klingon, KLINGON", ("Klingon",)),
        ("Native Kazakh\nRussian", ("kk", "ru")),
        ("  ,; ", ()),
    ],
)
def test_what_people_write(written: str | None, codes: tuple[str, ...]) -> None:
    assert spoken(written) == codes


def test_names_in_both_languages() -> None:
    assert (name("fr", "en"), name("fr", "zh"), name("Klingon", "zh")) == (
        "French",
        "法语",
        "Klingon",
    )
    rows = read("languages.csv")
    for language in ("en", "zh"):
        assert len({row[language] for row in rows}) == len(rows), "no name stands for two languages"


@given(
    st.lists(
        st.sampled_from([row["code"] for row in read("languages.csv")]), unique=True, max_size=5
    ),
    st.sampled_from(["en", "zh"]),
)
def test_what_is_said_is_understood(codes: list[str], language: str) -> None:
    assert spoken("、".join(name(code, language) for code in codes)) == tuple(codes)


@pytest.mark.parametrize("text", ["-", "–", "N/A", "n.a.", "None", "无", "不详", "?", " / ", ""])
def test_what_says_that_nothing_is_known_is_no_language(text: str) -> None:
    assert spoken(text) == ()


@pytest.mark.parametrize("text", ["English, -", "English; none", "-/English"])
def test_nothing_beside_a_language_is_left_out(text: str) -> None:
    assert spoken(text) == ("en",)
