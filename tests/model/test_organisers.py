"""Organisers in their roles: one list of roles, names told apart, and the lines that papers say."""

from __future__ import annotations

import pytest

from lcdesk.model.lists import ORGANISATION_ROLE
from lcdesk.model.organisers import (
    CODES,
    ROLES,
    Organiser,
    each_once,
    is_same,
    new_among,
    organiser_lines,
    organiser_of,
    shared,
)
from lcdesk.model.timetable_grid import LANGUAGES
from lcdesk.texts import PaperLanguage, in_language, speaking

CENTRE = Organiser("organiser", "Science Centre", "科技中心")
FUND = Organiser("supporting", "Green Fund")
OFFICE = Organiser("guidance", None, "国际合作司")


def test_a_role_is_known_by_its_code_and_all_its_words_in_both_languages() -> None:
    for role in ROLES:
        said = (role.label, role.said, in_language("zh", role.label), in_language("zh", role.said))
        for word in (role.code, *role.known, *said):
            for spoken in ("en", "zh"):
                with speaking(spoken):
                    assert ORGANISATION_ROLE.parse(word) == role.code, word
    assert [option.code for option in ORGANISATION_ROLE.options] == list(CODES)
    assert (
        CODES.index("guidance")
        < CODES.index("organiser")
        < CODES.index("joint_organiser")
        < CODES.index("host")
    )


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Science Centre | 科技中心", ("Science Centre", "科技中心")),
        ("科技中心 | Science  Centre", ("Science Centre", "科技中心")),
        ("科技中心（Science Centre）", ("Science Centre", "科技中心")),
        ("科技中心 Science Centre", ("Science Centre", "科技中心")),
        ("同济大学（环境学院）", (None, "同济大学（环境学院）")),
        ("Green Fund (West)", ("Green Fund (West)", None)),
        # of one language: no translation, and nothing of it is lost
        ("East | West", ("East | West", None)),
        ("IBM中国公司", (None, "IBM中国公司")),
    ],
)
def test_names_are_parted_by_language(text: str, names: tuple[str | None, str | None]) -> None:
    made = organiser_of("host", text)
    assert made is not None
    assert made.names == names


def test_an_organisation_is_one_that_is_called_alike_in_one_language_and_not_otherwise_in_the_other() -> (
    None
):
    assert is_same(CENTRE, Organiser("host", "science  centre"))
    assert is_same(CENTRE, Organiser("host", None, "科技中心"))
    assert is_same(Organiser("host", "The Green Fund."), FUND)
    assert not is_same(CENTRE, Organiser("host", "Science Centre", "科学馆"))
    assert not is_same(OFFICE, FUND)
    (both,) = each_once(
        [Organiser("host", "Science Centre"), Organiser("host", "SCIENCE CENTRE", "科技中心")]
    )
    assert both.names == ("Science Centre", "科技中心")


def test_of_a_list_that_is_read_only_what_a_cohort_does_not_have_is_new() -> None:
    assert new_among([CENTRE, OFFICE], []) == ([CENTRE, OFFICE], [])
    assert new_among([CENTRE, OFFICE], [OFFICE, CENTRE]) == ([], [])
    # a name in a language that was missing is new; one that the list does not have is no reason to
    # ask
    half = Organiser("organiser", "Science Centre")
    assert new_among([CENTRE], [half]) == ([CENTRE], [])
    assert new_among([half], [CENTRE]) == ([], [])
    # whoever was given another role by somebody keeps it, and that can be told
    joint = Organiser("joint_organiser", *CENTRE.names)
    assert new_among([CENTRE], [joint]) == ([], [joint])
    assert new_among([CENTRE, joint], [joint]) == ([CENTRE], [])


def test_several_cohorts_share_what_each_of_them_has_in_the_same_role() -> None:
    assert shared([[CENTRE, OFFICE], [OFFICE, FUND], [FUND, OFFICE]]) == [OFFICE]
    assert shared([[CENTRE], [Organiser("host", *CENTRE.names)]]) == []
    assert shared([]) == []


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "zh",
            (
                ("指导单位：国际合作司",),
                ("主办单位：科技中心、East Lab",),
                ("支持单位：Green Fund",),
            ),
        ),
        (
            "en",
            (
                ("Guided by: 国际合作司",),
                ("Organised by: Science Centre; East Lab",),
                ("Supported by: Green Fund",),
            ),
        ),
    ],
)
def test_papers_say_the_roles_in_print_order(
    language: PaperLanguage, lines: tuple[tuple[str, ...], ...]
) -> None:
    told = (FUND, CENTRE, Organiser("organiser", "East Lab"), OFFICE)
    assert organiser_lines(told, language) == lines
    both = organiser_lines(told, "both")
    assert [len(one) for one in both] == [2, 2, 2]
    at = LANGUAGES.index(language)
    assert tuple((one[at],) for one in both) == lines


def test_a_name_with_the_sign_between_names_is_told_so_that_it_can_be_read_again() -> None:
    twofold = Organiser("host", None, "科学、技术委员会")
    assert organiser_lines([twofold], "zh") == (("承办单位：科学、技术委员会；",),)
    assert organiser_lines([twofold, Organiser("host", None, "科技中心")], "zh") == (
        ("承办单位：科学、技术委员会；科技中心",),
    )
