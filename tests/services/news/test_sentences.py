"""Sentence templates the office edits, and how news writes names, lists and days."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.news.fact_words import (
    Origin,
    Part,
    Piece,
    Value,
    day_words,
    days_words,
    in_both,
    with_article,
    within,
)
from lcdesk.services.news.factsheet import make_factsheet
from lcdesk.services.news.sentence_templates import (
    LANGS,
    TEMPLATES,
    VALUES,
    Lang,
    list_templates,
    names_in,
    parts_of,
    reset_template,
    set_template,
)

HERE = Origin("Cohort", 1, "name_en")
DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1))
WORDS = st.text("xyz 单位", min_size=1, max_size=8).filter(lambda text: bool(text.strip()))


def held(desk: Desk, key: str, lang: str) -> tuple[str, bool]:
    found = next(one for one in list_templates(desk) if (one.key, one.lang) == (key, lang))
    return found.text, found.is_own


@pytest.mark.parametrize("key", TEMPLATES)
def test_a_default_uses_the_same_known_values_in_both_languages(key: str) -> None:
    one = TEMPLATES[key]
    names = {lang: set(names_in(one.default(lang))) for lang in LANGS}
    assert names["zh"] == names["en"] <= set(VALUES)


def test_a_template_is_kept_and_put_back(desk: Desk) -> None:
    set_template(desk, "title", "en", "  {title}   has opened ")
    assert held(desk, "title", "en") == ("{title} has opened", True)
    assert held(desk, "title", "zh") == (TEMPLATES["title"].zh, False)
    reset_template(desk, "title")
    assert held(desk, "title", "en") == (TEMPLATES["title"].en, False)
    set_template(desk, "title", "en", TEMPLATES["title"].en)
    assert held(desk, "title", "en")[1] is False, "the words that came are not the office's own"


@pytest.mark.parametrize(
    ("key", "lang", "text"),
    [
        ("titel", "en", "{title}"),
        ("title", "fr", "{title}"),
        ("title", "en", "   "),
        ("title", "en", "{titel} opens"),
        ("title", "en", "{title opens"),
        ("title", "en", "{title} opens}"),
        ("title", "en", "{}"),
        ("title", "en", "x" * 1001),
    ],
)
def test_what_cannot_be_a_sentence_is_refused(desk: Desk, key: str, lang: str, text: str) -> None:
    before = list_templates(desk)
    with pytest.raises(KnownFault):
        set_template(desk, key, lang, text)
    assert list_templates(desk) == before


def test_the_refusal_names_the_values_there_are(desk: Desk) -> None:
    with pytest.raises(KnownFault) as refused:
        set_template(desk, "opening", "en", "{day}")
    assert "{opening_day}, {place}" in str(refused.value.advice)


def test_an_edited_sentence_may_use_any_value(desk: Desk, cohort_id: int) -> None:
    cohorts.change_cohort(desk, cohort_id, {"starts": dt.date(2026, 3, 2)})
    set_template(desk, "title", "en", "{title}, {opening_day}: {host} is host")
    sheet = make_factsheet(desk, cohort_id, ["en"])
    sentence = sheet.in_language("en")[0]
    assert sentence.text == "Shanghai, 2 March 2026: [not known: host of the ceremony] is host"
    assert sentence.plain()["values"] == {"title": "Shanghai", "opening_day": "2 March 2026"}


def test_a_sentence_without_any_value_is_left_out_and_told(desk: Desk, cohort_id: int) -> None:
    sheet = make_factsheet(desk, cohort_id, ["en"])
    assert [one.key for one in sheet.sentences] == ["title"]
    assert "Not known: guidance" not in [gap.words for gap in sheet.gaps]
    assert {"Not known: who gives guidance", "Not known: organisers", "Not known: aims"} <= {
        gap.words for gap in sheet.gaps
    }
    assert all(gap.origin is not None for gap in sheet.gaps)


def test_the_opening_is_told_from_the_closing(desk: Desk, cohort_id: int) -> None:
    cohorts.change_cohort(desk, cohort_id, {"starts": dt.date(2026, 3, 2)})
    for day, title, host in ((3, "Closing Ceremony", "Ada"), (2, "开班仪式", "Bo")):
        curriculum.add_activity(
            desk,
            cohort_id,
            {"title": title, "kind": "ceremony", "date": dt.date(2026, 3, day), "host": host},
        )
    assert [
        one.text for one in make_factsheet(desk, cohort_id, ["en"]).sentences if one.key == "host"
    ] == ["The opening ceremony was hosted by Bo, [title not known]."]


# --- names, lists, days ---


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Tongji University", "Tongji University"),
        ("University of the Sea", "the University of the Sea"),
        ("Ministry of Energy, Kenya", "the Ministry of Energy, Kenya"),
        ("The Green Fund", "the Green Fund"),
        ("Shanghai Science and Technology Exchange Center", None),
        ("Second Belt and Road Conference on Science", None),
        ("Sun Power Co., Ltd.", "Sun Power Co., Ltd."),
        ("Chengdu Session", "the Chengdu Session"),
    ],
)
def test_the_article_of_a_name(name: str, said: str | None) -> None:
    assert with_article(name) == (said or f"the {name}")


def test_a_department_is_said_with_its_body() -> None:
    assert within("College of Law", "Tongji University", "en") == (
        "College of Law of Tongji University"
    )
    assert within("法学院", "同济大学", "zh") == "同济大学法学院"
    assert within("同济大学法学院", "同济大学", "zh") == "同济大学法学院"


@given(st.lists(WORDS, min_size=1, max_size=6))
def test_a_list_holds_every_name_in_its_order(names: list[str]) -> None:
    parts = tuple(Part({lang: (Piece(name),) for lang in LANGS}, (HERE,)) for name in names)
    for lang in LANGS:
        text, at = Value("organisers", parts).text(lang), 0
        for name in names:
            at = text.index(name, at) + len(name)
        assert at == len(text)


@given(st.one_of(st.none(), WORDS), st.one_of(st.none(), WORDS))
def test_a_gap_stands_exactly_where_a_language_is_missing(en: str | None, zh: str | None) -> None:
    for lang, own in zip(LANGS, (zh, en), strict=True):
        (piece,) = in_both(en, zh, HERE)[lang]
        assert (piece.gap is None) == bool(own)
        assert piece.gap is None or piece.gap.lang == lang


@given(DAYS, st.integers(0, 500))
def test_days_can_be_read_again(first: dt.date, count: int) -> None:
    last = first + dt.timedelta(days=count)
    en, zh = (days_words(first, last, lang) for lang in ("en", "zh"))
    assert en.endswith(day_words(last, "en"))
    numbers = [int(one) for one in re.findall(r"\d+", zh)]
    assert numbers[:3] == [first.year, first.month, first.day]
    assert numbers[-1] == last.day
    assert ("–" in en) == ("至" in zh) == (count > 0)
    assert re.fullmatch(r"(\d+ ?\w* ?\d*–)?\d{1,2} [A-Z][a-z]+ \d{4}", en)


@given(st.sampled_from(sorted(TEMPLATES)), st.sampled_from(LANGS))
def test_the_parts_of_a_template_are_the_template(key: str, lang: Lang) -> None:
    text = TEMPLATES[key].default(lang)
    assert (
        "".join(words + (f"{{{name}}}" if name else "") for words, name in parts_of(text)) == text
    )
