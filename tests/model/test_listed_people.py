"""People as lists have them: one form of names, and the figures of those who are marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from lcdesk.model.names import NAME_FORMS, listed_name, name_form, name_of, use_name_form
from lcdesk.model.query import NEEDED, DocumentCount, completeness
from lcdesk.model.selected_figures import age_on, figures_of
from lcdesk.texts import speaking

DAY = dt.date(2026, 11, 30)
ASEL = {"full_name": "ISKAKOVA, Asel", "family_name": "Iskakova", "given_name": "Asel"}


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = name_form()
    yield
    use_name_form(before)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ("given_first", "Asel ISKAKOVA"),
        ("family_first", "ISKAKOVA Asel"),
        ("sent", "ISKAKOVA, Asel"),
        ("of a newer program", "ISKAKOVA, Asel"),
    ],
)
def test_names_have_one_form_in_lists_and_their_own_in_sentences(form: str, said: str) -> None:
    use_name_form(form)
    assert listed_name(ASEL) == said
    assert name_of(ASEL) == "ISKAKOVA, Asel"


@pytest.mark.parametrize("form", [form for form, _label in NAME_FORMS])
@pytest.mark.parametrize(
    "values",
    [
        {"full_name": "Wanjiru Kamau"},
        {"full_name": "王小明", "family_name": "王", "given_name": "小明"},
        {"full_name": "Erased 12", "family_name": "Erased", "given_name": "12"},
        {"full_name": "Asel", "given_name": "Asel"},
    ],
)
def test_what_is_not_known_in_parts_stays_as_it_was_sent(form: str, values: dict[str, str]) -> None:
    use_name_form(form)
    assert listed_name(values) == values["full_name"]
    assert listed_name({}) == ""


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("1988", 38),
        ("1988-11", 38),
        ("1988-12", 37),
        ("1988-11-30", 38),
        ("1988-12-01", 37),
        (None, None),
    ],
)
def test_ages_as_far_as_a_birth_is_known(birth: str | None, age: int | None) -> None:
    assert age_on(birth, DAY) == age


def test_figures_of_those_who_are_marked() -> None:
    people = [
        {"nationality": "KE", "birth_date": "1988-01-02", "reserve_place": 1},
        {"nationality": "SN", "birth_date": "1990", "reserve_place": 4},
        {"nationality": "SN", "birth_date": None, "reserve_place": None},
        {"nationality": None},
    ]
    figures = figures_of(people, ("full_name", "reserve_place"), DAY)
    assert (figures.people, figures.countries, figures.without) == (4, {"KE", "SN"}, 1)
    assert figures.ages == (38, 36)
    assert figures.numbers == {"reserve_place": (1, 4)}
    with speaking("en"):
        assert figures.words()[-2:] == ["mean age 37", "Place on the reserve list: sum 5, mean 2.5"]
    assert figures_of([], ()).words()


def test_only_with_every_document_a_profile_is_whole() -> None:
    known = dict.fromkeys(NEEDED, "x")
    assert completeness({**known, "documents": DocumentCount(6, 6)}) == 100
    for here in range(6):
        assert completeness({**known, "documents": DocumentCount(here, 6)}) < 100
    assert completeness({**known, "documents": DocumentCount(599, 600)}) == 99
    assert completeness({**known, "visa_state": "issued"}) == 100  # of documents nothing is known
