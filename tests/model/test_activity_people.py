"""Whose title is whose in a line of several people, posts of one person, and delegations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.activity_people import (
    delegation_of,
    delegation_words,
    in_one_line,
    in_several,
    posts_of,
    told_of_one,
    without_delegations,
)
from lcdesk.model.catalogue import ACTIVITY

POSTS = st.lists(st.text("abc 院长", min_size=1, max_size=6).filter(str.strip), max_size=3)
TITLES = POSTS.map(lambda posts: "; ".join(post.strip() for post in posts) or None)


@given(st.lists(TITLES, min_size=1, max_size=5), st.booleans())
def test_a_line_of_several_people_is_read_back_as_each_has_it(
    titles: list[str | None], has_posts: bool
) -> None:
    line = in_one_line(titles, has_posts=has_posts)
    again = in_several(line, len(titles), has_posts=has_posts)
    if len(titles) == 1:
        assert again == titles
    else:
        assert list(map(told_of_one, again)) == list(map(told_of_one, titles))
        assert in_one_line(again, has_posts=has_posts) == line
    for before, after in zip(titles, again, strict=True):
        assert posts_of(before) == posts_of(after)


@pytest.mark.parametrize(
    ("line", "count", "each"),
    [
        ("Dean; Director", 1, ["Dean; Director"]),
        ("Dean; Director", 2, ["Dean", "Director"]),
        ("Professor", 3, ["Professor"] * 3),
        ("Dean、Director; Mayor", 2, ["Dean、Director", "Mayor"]),
        ("院长、主任", 2, ["院长", "主任"]),
        ("–; Mayor", 2, [None, "Mayor"]),
        ("A; B", 3, ["A", "B", None]),
        ("A; B; C", 2, ["A", "B、C"]),
        (None, 2, [None, None]),
        ("A", 0, []),
    ],
)
def test_titles_as_people_write_them(line: str | None, count: int, each: list[str | None]) -> None:
    assert in_several(line, count, has_posts=True) == each


def test_an_organisation_holds_the_sign_between_posts() -> None:
    assert in_several("科学、技术部", 2) == ["科学、技术部"] * 2


@pytest.mark.parametrize(
    ("said", "body", "count"),
    [
        ("Representatives of the Consulate General (3)", "Consulate General", 3),
        ("3 representatives of the Consulate General", "Consulate General", 3),
        ("representative of Harbour Works", "Harbour Works", None),
        ("Delegation from the Ministry of Water, 5 people", "Ministry of Water", 5),
        ("总领事馆代表3人", "总领事馆", 3),
        ("德国驻沪总领事馆代表（三人）", "德国驻沪总领事馆", 3),
        ("市科委代表团共十二人", "市科委", 12),
        ("联合国环境规划署代表", "联合国环境规划署", None),
        ("Li Wen", None, None),
        ("李代表", None, None),
        ("Ana Reyes (Peru)", None, None),
    ],
)
def test_a_delegation_is_an_organisation_with_a_head_count(
    said: str, body: str | None, count: int | None
) -> None:
    assert delegation_of(said) == (None if body is None else (body, count))


def test_delegations_are_taken_out_of_those_who_attended() -> None:
    text = "Li Wen; Representatives of the Consulate General (3); 市科委代表2人"
    assert without_delegations(text) == ("Li Wen", ["Consulate General (3)", "市科委 (2)"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["Consulate General", "Harbour Works", "市科委", "总领事馆"]),
            st.none() | st.integers(1, 99),
        ),
        max_size=4,
    ),
    st.sampled_from(["en", "zh"]),
)
def test_what_papers_say_of_delegations_is_read_again(
    bodies: list[tuple[str, int | None]], code: str
) -> None:
    line = "; ".join(body + (f" ({count})" if count else "") for body, count in bodies)
    said = delegation_words(line, code)
    assert [delegation_of(one) for one in said if delegation_of(one)] == [
        pair for pair, one in zip(bodies, said, strict=True) if delegation_of(one)
    ]
    assert all(
        delegation_of(one) for one, (_body, count) in zip(said, bodies, strict=True) if count
    )


def test_lines_of_a_cell_are_people_and_semicolons_posts() -> None:
    kind = ACTIVITY.field("addressed_title").kind
    assert kind.parse("Dean；Director\nMayor") == "Dean、Director; Mayor"
    assert kind.parse("Dean ；Director") == "Dean; Director"
