"""Titles of pictures: kept by picture, scope and rule, taken back in words, and never silently
false.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Chart, Count, Title, as_html, digest, titled
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import list_operations
from lcdesk.services.figures.map_pictures import (
    TitlePlace,
    clear_title,
    read_titles,
    scope_key,
    set_title,
)
from lcdesk.services.figures.scopes import Scope
from tests.services.rows import contents

SPOT = TitlePlace("bars", "3", "confirmed")
ROWS = [Count("KE", "Kenya", 1, 2), Count("PK", "Pakistan", 1, 1), Count("", "not known", 0, 0, 1)]
TODAY = digest(ROWS)


def chart() -> Chart:
    return chart_kinds.ranked_bars(
        ROWS, Caption("Kenya: 3 of 6", "Participants by country", "Counted: everybody.")
    )


# --- where a title stands ---


@pytest.mark.parametrize(
    ("scope", "key"),
    [
        (Scope(None), "all"),
        (Scope((3,)), "3"),
        (Scope((7, 3, 7)), "3,7"),
        (Scope(()), "none"),
        (Scope(None, is_once=True), "all+once"),
        (Scope((3,), is_once=True), "3+once"),
    ],
)
def test_a_scope_has_one_key(scope: Scope, key: str) -> None:
    assert scope_key(scope) == key


def test_a_scope_of_very_many_cohorts_has_a_short_key_of_its_own() -> None:
    keys = {scope_key(Scope(tuple(range(1, most)))) for most in (200, 201, 202)}
    assert len(keys) == 3
    assert all(len(key) <= 400 for key in keys)


# --- the numbers it was written for ---

COUNTS = st.lists(
    st.tuples(
        st.text(max_size=3),
        st.text(max_size=5),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=6,
    unique_by=lambda row: row[0],
)


@given(COUNTS, st.randoms())
def test_the_digest_knows_neither_order_nor_labels_nor_empty_rows(
    counts: list[Any], shuffle: Any
) -> None:
    rows = [Count(key, label, *numbers) for key, label, *numbers in counts]
    other = [Count(row.key, row.label + "!", row.women, row.men, row.other) for row in rows] + [
        Count("zzzz", "nobody")
    ]
    shuffle.shuffle(other)
    assert digest(rows) == digest(other)
    assert len(digest(rows)) == 40


@given(COUNTS.filter(bool), st.integers(0, 5), st.sampled_from(("women", "men", "other")))
def test_one_person_more_is_another_digest(counts: list[Any], place: int, part: str) -> None:
    rows = [Count(key, label, *numbers) for key, label, *numbers in counts]
    at = place % len(rows)
    values = {name: getattr(rows[at], name) for name in ("women", "men", "other")}
    more = Count(rows[at].key, rows[at].label, **{**values, part: values[part] + 1})
    assert digest([*rows[:at], more, *rows[at + 1 :]]) != digest(rows)


def test_several_tables_are_told_apart() -> None:
    assert digest(ROWS, []) != digest([], ROWS)
    assert digest(ROWS) == digest(iter(ROWS))


# --- the chart ---


def test_the_title_of_the_language_stands_and_the_other_stays_computed() -> None:
    title = Title(en="Half of them are Kenyan", digest=TODAY)
    assert titled(chart(), title, TODAY).title == "Half of them are Kenyan"
    assert titled(chart(), title, TODAY).note == ""
    with texts.speaking("zh"):
        assert titled(chart(), title, TODAY) == chart()
        assert (
            titled(chart(), Title(zh="肯尼亚人占一半", digest=TODAY), TODAY).title
            == "肯尼亚人占一半"
        )
    assert titled(chart(), None, TODAY) == chart()


def test_a_title_for_other_numbers_says_so() -> None:
    made = titled(chart(), Title(en="Two from Kenya", digest="other"), TODAY)
    assert made.title == "Two from Kenya"
    assert made.note == "This title was written for other numbers."
    assert "<caption>Two from Kenya</caption>" in as_html(made)
    assert "<p>This title was written for other numbers. Counted: everybody.</p>" in as_html(made)
    noted = titled(chart_kinds.trend(ROWS, Caption("x")), Title(en="Two", digest="other"), TODAY)
    assert noted.note.endswith("counted twice. This title was written for other numbers.")
    with texts.speaking("zh"):
        assert (
            titled(chart(), Title(zh="两人", digest="other"), TODAY).note
            == "此标题是按另一组数字拟写的。"
        )
        assert titled(chart(), Title(en="Two", digest="other"), TODAY).note == ""


# --- the desk ---


def test_titles_are_kept_apart_by_picture_scope_and_rule(desk: Desk) -> None:
    first, second = Title("One", "一", TODAY), Title("Two", "", TODAY)
    set_title(desk, SPOT, first)
    set_title(desk, TitlePlace("tiles", "3", "confirmed"), second)
    set_title(desk, TitlePlace("bars", "all", "confirmed"), Title("Three"))
    set_title(desk, TitlePlace("bars", "3", "all"), Title("Four"))
    assert read_titles(desk, "3", "confirmed") == {"bars": first, "tiles": second}
    assert read_titles(desk, "3", "all") == {"bars": Title("Four")}
    assert read_titles(desk, "3+once", "confirmed") == {}


def test_each_operation_is_named_and_goes_back_and_forth(desk: Desk) -> None:
    stood = [contents(desk)]
    set_title(desk, SPOT, Title("Eleven countries, one course", "", TODAY))
    assert desk.undo_label() == "Edit picture title “Eleven countries, one course”"
    stood.append(contents(desk))
    set_title(desk, SPOT, Title("Twelve countries", "十二国", "later"))
    stood.append(contents(desk))
    clear_title(desk, SPOT)
    assert desk.undo_label() == "Remove picture title “Twelve countries”"
    assert read_titles(desk, "3", "confirmed") == {}
    stood.append(contents(desk))
    for before in reversed(stood[:-1]):
        assert [(row.entity, row.name) for row in desk.undo().rows][0][0] == "PictureTitle"
        assert contents(desk) == before
    for after in stood[1:]:
        desk.redo()
        assert contents(desk) == after


def test_the_operation_is_told_in_the_language_of_the_moment(desk: Desk) -> None:
    texts.speak("zh")
    set_title(desk, SPOT, Title("One", "一国", TODAY))
    assert desk.undo_label() == "编辑图表标题“一国”"


def test_a_blank_title_is_none(desk: Desk) -> None:
    set_title(desk, SPOT, Title("", "  ", TODAY))
    clear_title(desk, SPOT)
    assert list_operations(desk) == []
    set_title(desk, SPOT, Title("One", "", TODAY))
    set_title(desk, SPOT, Title("", "", TODAY))
    assert read_titles(desk, "3", "confirmed") == {}


def test_a_title_without_end_is_refused_in_words(desk: Desk) -> None:
    with pytest.raises(KnownFault, match=r"Title \(Chinese\): More than 300 characters"):
        set_title(desk, SPOT, Title("One", "长" * 301, TODAY))
    assert read_titles(desk, "3", "confirmed") == {}
