"""Funnel, trend and waffle as numbers and words: who stands where, which shares of what, and
what the title says.
"""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.charts import chart_kinds, findings
from lcdesk.charts.chart import Caption, ChartKind, Count, as_rows

CAPTION = Caption("What it finds", "", "The rule.")
STAGES = ("nominated", "selected", "confirmed", "arrived", "completed", "certified")


def stage(name: str, women: range, men: range) -> Count:
    return Count(name, name, len(women), len(men), 0, (*women, *men))


def stages(*numbers: int) -> list[Count]:
    """The stages of women only; whoever got to one has passed those before it."""
    return [
        stage(name, range(number), range(0)) for name, number in zip(STAGES, numbers, strict=False)
    ]


# --- shares ---


@given(st.integers(1, 400), st.data())
def test_two_parts_of_a_whole_are_a_hundred_together(whole: int, data: st.DataObject) -> None:
    part = data.draw(st.integers(0, whole))
    said = [texts.percent_of(one, whole).split("%")[0] for one in (part, whole - part)]
    assert said in (["<1", ">99"], [">99", "<1"]) or sum(map(int, said)) == 100


@given(st.integers(0, 2000), st.integers(1, 2000))
@example(1, 300)
@example(299, 300)
@example(1, 8)
@example(1, 200)
@example(199, 200)
def test_a_percentage_is_right_and_has_its_n(part: int, whole: int) -> None:
    number, n = texts.percent_of(part, whole).split("% of ")
    exact = Fraction(100 * part, whole)
    assert int(n) == whole
    if number == "<1":
        assert 0 < exact <= Fraction(1, 2)
    elif number == ">99":
        assert Fraction(199, 2) <= exact < 100
    else:
        assert abs(int(number) - exact) <= Fraction(1, 2)
        assert (number == "0") is (part == 0)
        assert (number != "100") or part == whole or exact > 100


def test_there_is_no_share_of_nothing() -> None:
    assert texts.percent_of(0, 0) == ""


# --- the funnel ---


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_a_stage_holds_who_got_so_far_and_its_share_of_the_first(numbers: list[int]) -> None:
    numbers = sorted(numbers, reverse=True)
    chart = chart_kinds.funnel(stages(*numbers), CAPTION)
    assert (chart.kind, chart.limits, chart.note) == (ChartKind.FUNNEL, (0, max(numbers[0], 1)), "")
    assert [mark.key for mark in chart.marks] == list(STAGES[: len(numbers)])
    assert (
        [len(mark.people) for mark in chart.marks]
        == [mark.total for mark in chart.marks]
        == numbers
    )
    for mark in chart.marks[1:]:
        assert mark.beside == texts.percent_of(mark.total, numbers[0])
    assert chart.marks[0].beside == ""


def test_a_stage_says_itself() -> None:
    rows = [
        stage("nominated", range(15), range(20, 35)),
        stage("selected", range(11), range(20, 33)),
    ]
    assert [mark.words for mark in chart_kinds.funnel(rows, CAPTION).marks] == [
        "nominated: 30 participants (15 women, 15 men)",
        "selected: 24 participants (11 women, 13 men); 80% of 30 nominated",
    ]
    texts.speak("zh")
    assert chart_kinds.funnel(rows, CAPTION).marks[1].words.endswith("；占“nominated”30 人的 80%")


@pytest.mark.parametrize(
    ("numbers", "title"),
    [
        ((), "No participants yet"),
        ((0, 0), "No participants yet"),
        ((30, 0, 0), "30 nominated"),
        (
            (30, 24, 22, 22, 20, 20),
            "From nominated to certified: 20 of 30 remain; the largest drop is at “selected” (6)",
        ),
        (
            (30, 24, 22, 0, 0, 0),
            "From nominated to confirmed: 22 of 30 remain; the largest drop is at “selected” (6)",
        ),
        # two drops of two: neither is the largest
        ((30, 28, 26), "From nominated to confirmed: 26 of 30 remain"),
        ((1, 1), "From nominated to selected: 1 of 1 remains"),
        ((2, 3), "2 nominated → 3 selected"),
    ],
)
def test_the_finding_of_a_funnel(numbers: tuple[int, ...], title: str) -> None:
    assert findings.funnel_finding(stages(*numbers)) == title


def test_the_table_of_a_funnel_has_shares_and_no_sum() -> None:
    rows = [
        stage("nominated", range(15), range(20, 35)),
        stage("selected", range(11), range(20, 33)),
    ]
    assert as_rows(chart_kinds.funnel(rows, CAPTION)) == [
        ["", "women", "men", "total", "share"],
        ["nominated", 15, 15, 30, ""],
        ["selected", 11, 13, 24, "80% of 30"],
    ]


# --- the trend ---


def test_cohorts_stand_in_the_order_they_began() -> None:
    rows = [Count(key, key, 1, 2, 0, (int(key),)) for key in ("3", "1", "2", "9")]
    begins = {"1": "2024-05-01", "2": "2025-06-14", "3": "2026-12-06"}
    assert [mark.key for mark in chart_kinds.trend(rows, CAPTION, begins=begins).marks] == [
        "1",
        "2",
        "3",
        "9",
    ]
    chart = chart_kinds.trend(rows, CAPTION)
    assert [(mark.key, mark.people) for mark in chart.marks] == [
        ("3", (3,)),
        ("1", (1,)),
        ("2", (2,)),
        ("9", (9,)),
    ]
    assert (chart.kind, chart.limits) == (ChartKind.TREND, (0, 3))
    assert chart.marks[0].words == "3: 3 participants (1 woman, 2 men)"


def test_a_trend_says_what_it_counts() -> None:
    rows = [Count("2025", "2025", 1, 2), Count("2026", "2026", 3)]
    cohorts, years = (
        chart_kinds.trend(rows, CAPTION),
        chart_kinds.trend(rows, CAPTION, by="year", unit="people"),
    )
    assert (cohorts.caption.subtitle, cohorts.note) == (
        "Participants by cohort, in order of time",
        "Enrolments are counted: who came twice is counted twice.",
    )
    assert years.caption.subtitle == "Participants by year"
    assert years.note == "People are counted: who came several times counts once in each column."
    assert chart_kinds.trend(rows, Caption("", "own words")).caption.subtitle == "own words"
    assert as_rows(cohorts)[-1] == ["total", 4, 2, 6]
    # who came in both years would be in the sum twice
    assert as_rows(years)[-1] == ["2026", 3, 0, 3]


LONG = "International Training Program on Technologies"


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([], "No participants yet"),
        ([Count("a", "2025"), Count("b", "2026", 1)], "1 participant in 2026"),
        (
            [Count("a", "2019", 4, 14), Count("b", "2026", 10, 12)],
            "Women: 22% of 18 in 2019, 45% of 22 in 2026",
        ),
        (
            [Count("a", "2019", 9, 9), Count("b", "2022"), Count("c", "2026", 11, 11)],
            "18 participants in 2019, 22 in 2026",
        ),
        (
            [Count("a", "2019", 4, 4, 10), Count("b", "2026", 10, 12)],
            "18 participants in 2019, 22 in 2026",
        ),
        (
            [Count("a", LONG, 4, 14), Count("b", LONG, 10, 12)],
            "Women: 22% of 18 in the first, 45% of 22 in the last",
        ),
    ],
)
def test_the_finding_of_a_trend(rows: list[Count], title: str) -> None:
    assert findings.trend_finding(rows) == title


# --- the waffle ---


@given(st.lists(st.integers(0, 30), max_size=8), st.booleans())
def test_a_waffle_holds_everybody_once_or_says_why_it_is_bars(
    numbers: list[int], has_unknown: bool
) -> None:
    start = 0
    rows: list[Count] = []
    for n, number in enumerate(numbers):
        key = "" if has_unknown and n == 0 else f"k{n}"
        rows.append(
            Count(key, key or "not known", number, people=tuple(range(start, start + number)))
        )
        start += number
    chart = chart_kinds.waffle(rows, CAPTION)
    fits = start <= 100 and sum(number > 0 for number in numbers) <= 6
    assert chart.kind is (ChartKind.WAFFLE if fits else ChartKind.BARS)
    assert (chart.note == "") is fits
    assert chart.total == start
    assert sorted(one for mark in chart.marks for one in mark.people) == list(range(start))
    if fits:
        inks = [mark.ink for mark in chart.marks]
        assert len(set(inks)) == len(inks)
        assert all((mark.ink == "other") is (not mark.key) for mark in chart.marks) or not any(
            row.key for row in rows
        )


def test_a_waffle_says_itself_with_women_and_men_in_their_colours() -> None:
    rows = [
        Count("M", "male", 0, 12),
        Count("F", "female", 8),
        Count("X", "other", 0, 0, 1, (7,)),
        Count("", "not known", 0, 0, 1, (8,)),
    ]
    chart = chart_kinds.waffle(rows, CAPTION)
    assert [(mark.ink, mark.words) for mark in chart.marks] == [
        ("women", "female: 8 participants, 36% of 22"),
        ("men", "male: 12 participants, 55% of 22"),
        ("other", "other or not stated: 2 participants, 9% of 22"),
    ]
    assert tuple(chart.marks[2].people) == (7, 8)
    assert as_rows(chart)[1:] == [
        ["female", 8, "36% of 22"],
        ["male", 12, "55% of 22"],
        ["other or not stated", 2, "9% of 22"],
        ["total", 22, ""],
    ]


def test_bars_in_place_of_a_waffle_say_why() -> None:
    many = chart_kinds.waffle([Count("F", "female", 80), Count("M", "male", 0, 70)], CAPTION)
    assert (
        many.note
        == "150 people are too many for a square each (at most 100); bars take their place."
    )
    seven = chart_kinds.waffle([Count(str(n), str(n), 1) for n in range(7)], CAPTION)
    assert (
        seven.note == "7 values are too many for a colour each (at most 6); bars take their place."
    )
    assert {many.kind, seven.kind} == {ChartKind.BARS}
