"""Counted rows become charts: nothing is lost, nothing counted twice, the order and the titles
say what is true.
"""

from __future__ import annotations

import string
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lcdesk.charts import breakdown_charts, chart_kinds, findings
from lcdesk.charts.breakdown_charts import Whole
from lcdesk.charts.chart import Caption, Chart, ChartKind, Count, as_html, as_rows, as_tsv
from lcdesk.charts.chart_kinds import REST, by_group

CAPTION = Caption("What it finds", "What is counted", "The rule.")
FEW = st.integers(0, 9)
KEYS = st.sampled_from(["", "KE", "NG", "PK", "FJ", "PE", "GB", "KZ"])


@st.composite
def counts(draw: st.DrawFn, keys: st.SearchStrategy[str] | None = None) -> list[Count]:
    """Rows with different keys, each enrolment in one of them."""
    names = draw(st.lists(KEYS if keys is None else keys, unique=True, max_size=8))
    ids, rows = count(1), []
    for key in names:
        women, men, other = draw(FEW), draw(FEW), draw(FEW)
        people = tuple(next(ids) for _ in range(women + men + other))
        rows.append(Count(key, key or "not known", women, men, other, people))
    return rows


def people_of(chart: Chart) -> list[int]:
    return sorted(one for mark in chart.marks for one in mark.people)


def everybody(rows: list[Count]) -> list[int]:
    return sorted(one for row in rows for one in row.people)


@given(counts())
def test_every_stacked_chart_holds_everybody_once(rows: list[Count]) -> None:
    total = sum(row.total for row in rows)
    for build in (chart_kinds.ranked_bars, chart_kinds.country_columns, chart_kinds.region_tiles):
        chart = build(rows, CAPTION)
        assert chart.total == total
        assert people_of(chart) == everybody(rows)
        assert chart.limits[0] == 0
        assert all(mark.total <= chart.limits[1] for mark in chart.marks if mark.key != REST)
        assert all(len(mark.values) == len(chart.series) for mark in chart.marks)


@given(counts())
def test_bars_fall_and_the_unknown_come_last(rows: list[Count]) -> None:
    marks = chart_kinds.ranked_bars(rows, CAPTION).marks
    known = [mark for mark in marks if mark.key]
    assert [mark.total for mark in known] == sorted((mark.total for mark in known), reverse=True)
    assert [*known, *(mark for mark in marks if not mark.key)] == list(marks)


def test_bars_can_keep_an_order_of_their_own() -> None:
    rows = [Count("nominated", "nominated", 1), Count("arrived", "arrived", 5)]
    chart = chart_kinds.ranked_bars(rows, CAPTION, flagged=False, sorted_here=False)
    assert [mark.key for mark in chart.marks] == ["nominated", "arrived"]
    assert not any(mark.flag for mark in chart.marks)


def test_a_mark_says_itself() -> None:
    chart = chart_kinds.ranked_bars(
        [Count("KE", "Kenya", 1, 2, 0, (1, 2, 3)), Count("FJ", "Fiji")], CAPTION
    )
    assert [mark.words for mark in chart.marks] == [
        "Kenya: 3 participants (1 woman, 2 men)",
        "Fiji: 0 participants (0)",
    ]
    assert [one.key for one in chart.series] == ["women", "men"]
    assert chart.mark("KE") is chart.marks[0]
    assert chart.mark("XX") is None
    assert chart.title == "What it finds"


def test_others_make_a_third_part() -> None:
    chart = chart_kinds.ranked_bars([Count("KE", "Kenya", 1, 0, 1)], CAPTION)
    assert [one.key for one in chart.series] == ["women", "men", "other"]
    assert "1 other or not stated" in chart.marks[0].words


def test_columns_sum_what_does_not_fit() -> None:
    rows = [Count(key, key, 1, 1) for key in string.ascii_uppercase]
    chart = chart_kinds.country_columns(rows, CAPTION, most=12)
    assert len(chart.marks) == 12
    assert (chart.marks[-1].label, chart.marks[-1].values, chart.marks[-1].flag) == (
        "+15",
        (15, 15),
        "",
    )
    assert chart.total == 52


@given(counts())
def test_tiles_stand_together_by_region(rows: list[Count]) -> None:
    chart = chart_kinds.region_tiles(rows, CAPTION)
    regions = [mark.group for mark in chart.marks]
    blocks = [region for n, region in enumerate(regions) if n == 0 or regions[n - 1] != region]
    assert len(blocks) == len(set(blocks))
    assert [mark for _, marks in by_group(chart.marks) for mark in marks] == list(chart.marks)


def test_the_fullest_region_comes_first() -> None:
    rows = [
        Count("PE", "Peru", 2),
        Count("KE", "Kenya", 1),
        Count("NG", "Nigeria", 1, 1),
        Count("", "not known", 9),
    ]
    assert [mark.group for mark in chart_kinds.region_tiles(rows, CAPTION).marks] == [
        "Africa",
        "Africa",
        "Americas",
        "Region not known",
    ]


def test_the_pyramid_names_whom_it_leaves_out() -> None:
    rows = [
        Count("<30", "under 30", 1, 0),
        Count("30–34", "30–34", 2, 3, 1),
        Count("", "not known", 0, 2),
    ]
    chart = chart_kinds.age_pyramid(rows, CAPTION)
    assert [mark.label for mark in chart.marks] == ["30–34", "under 30"]
    assert chart.limits == (0, 3)
    assert (
        chart.note
        == "2 people without an age are not drawn. 1 person without a gender is not drawn."
    )
    assert chart_kinds.age_pyramid([], CAPTION).limits == (0, 1)


@given(counts(), counts(st.sampled_from("abcdef")))
def test_crossing_two_cuts_keeps_who_is_in_both(rows: list[Count], columns: list[Count]) -> None:
    heads = [column.label for column in columns]
    chart = chart_kinds.heat_map(chart_kinds.crossed(rows, columns), heads, CAPTION)
    assert chart.total == len(set(everybody(rows)) & set(everybody(columns)))
    assert len(chart.marks) == (len(rows) * len(columns) if columns else 0)
    assert len({mark.key for mark in chart.marks}) == len(chart.marks)


def test_a_heat_map_is_ranked_and_says_its_cells() -> None:
    cells = [
        chart_kinds.HeatCell("KE", "Kenya", "Solar", 1, (1,)),
        chart_kinds.HeatCell("NG", "Nigeria", "Hydro", 2, (2, 3)),
    ]
    chart = chart_kinds.heat_map(cells, ("Solar", "Hydro"), CAPTION)
    assert [mark.key for mark in chart.marks] == ["NG|Solar", "NG|Hydro", "KE|Solar", "KE|Hydro"]
    assert chart.marks[1].words == "Nigeria, Hydro: 2 participants"
    assert (chart.kind, chart.limits, chart.heads) == (ChartKind.HEAT, (0, 2), ("Solar", "Hydro"))


# --- as a table ---


def test_the_table_ends_in_sums() -> None:
    chart = chart_kinds.ranked_bars(
        [Count("KE", "Kenya", 1, 2), Count("XX", "a\tb\nc <d>", 0, 1)], CAPTION
    )
    assert as_rows(chart) == [
        ["", "women", "men", "total"],
        ["Kenya", 1, 2, 3],
        ["a\tb\nc <d>", 0, 1, 1],
        ["total", 1, 3, 4],
    ]
    assert as_tsv(chart).splitlines()[2] == "a b c <d>\t0\t1\t1"
    html = as_html(chart)
    assert "<caption>What it finds</caption>" in html
    assert "&lt;d&gt;" in html
    assert html.endswith("<p>The rule.</p>")


def test_the_table_of_a_heat_map_is_crossed() -> None:
    cells = [
        chart_kinds.HeatCell("KE", "Kenya", "Solar", 1, (1,)),
        chart_kinds.HeatCell("NG", "Nigeria", "Hydro", 2, (2, 3)),
    ]
    assert as_rows(chart_kinds.heat_map(cells, ("Solar", "Hydro"), CAPTION)) == [
        ["", "Solar", "Hydro"],
        ["Nigeria", 0, 2],
        ["Kenya", 1, 0],
    ]
    assert as_rows(chart_kinds.ranked_bars([], Caption(""))) == [["", "women", "men", "total"]]
    assert "caption" not in as_html(chart_kinds.ranked_bars([], Caption("")))


# --- the finding ---

KENYA, NIGERIA, PAKISTAN = (
    Count("KE", "Kenya", 1, 1),
    Count("NG", "Nigeria", 1, 2),
    Count("PK", "Pakistan", 1, 2),
)
UNKNOWN = Count("", "not known", 1, 2)


@pytest.mark.parametrize(
    ("by", "rows", "title"),
    [
        ("country", [], "No participants yet"),
        (
            "country",
            [KENYA, NIGERIA, PAKISTAN],
            "Africa sends 5 of 8; Nigeria and Pakistan three each",
        ),
        (
            "country",
            [NIGERIA, PAKISTAN, UNKNOWN],
            "Africa and Asia send three each; three from each country",
        ),
        ("country", [UNKNOWN], "3 participants, countries not known"),
        ("gender", [Count("F", "female", 10), Count("M", "male", 0, 12)], "10 women and 12 men"),
        ("age", [Count("a", "30–34", 3), Count("b", "35–39", 4)], "35–39: 4 of 7"),
        ("status", [Count("a", "arrived", 2), Count("b", "invited", 1)], "Arrived: 2 of 3"),
        ("status", [UNKNOWN], "3 participants, nothing stated"),
        ("status", [], "No participants yet"),
    ],
)
def test_the_finding_is_the_title(by: str, rows: list[Count], title: str) -> None:
    assert findings.finding(rows, by) == title
    assert breakdown_charts.breakdown_chart(rows, by).title == title


def test_each_cut_has_its_picture() -> None:
    rows = [Count("nominated", "nominated", 1), Count("arrived", "arrived", 5)]
    assert [mark.key for mark in breakdown_charts.breakdown_chart(rows, "status").marks] == [
        "nominated",
        "arrived",
    ]
    assert [mark.key for mark in breakdown_charts.breakdown_chart(rows, "gender").marks] == [
        "arrived",
        "nominated",
    ]
    assert breakdown_charts.breakdown_chart(rows, "age", "what", "rule").kind is ChartKind.PYRAMID
    assert all(mark.flag for mark in breakdown_charts.breakdown_chart([KENYA], "country").marks)


def test_the_finding_of_tiles_and_heat_map() -> None:
    rows = [
        Count("KE", "Kenya", 2, people=(1, 2)),
        Count("PK", "Pakistan", 1, people=(3,)),
        Count("", "not known", 1, people=(4,)),
    ]
    assert findings.region_finding(rows) == (
        "4 participants; 3 from 2 countries in 2 regions, 1 without a country"
    )
    assert findings.region_finding([]) == "No participants yet"
    assert findings.region_finding([*rows, Count("AQ", "Antarctica", 1)]).endswith(
        "from 3 countries in 2 regions, 1 without a country"
    ), "none is no region"
    assert findings.region_finding([Count("AQ", "Antarctica", 1)]) == "1 participant from 1 country"
    themes = [Count("hydro", "Hydro", 1, people=(3,)), Count("solar", "Solar", 2, people=(1, 3))]
    assert (
        findings.heat_finding(chart_kinds.crossed(rows, themes), ["Hydro", "Solar"])
        == "Solar is wanted in 2 of 2 countries"
    )
    assert findings.heat_finding([], []) == "No participants yet"


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        ("cohort", ChartKind.TREND),
        ("year", ChartKind.TREND),
        ("gender", ChartKind.WAFFLE),
        ("group:LDC", ChartKind.WAFFLE),
        ("region", ChartKind.BARS),
    ],
)
def test_a_cut_has_its_picture(by: str, kind: ChartKind) -> None:
    chart = breakdown_charts.breakdown_chart([KENYA], by, whole=Whole("people"))
    assert chart.kind is kind
    assert chart.adds_up == (kind is not ChartKind.TREND), (
        "columns of people do not add up to all people"
    )


@pytest.mark.parametrize("by", ["cohort", "year"])
def test_people_whose_day_is_not_known_are_people_all_the_same(by: str) -> None:
    assert (
        breakdown_charts.breakdown_chart([Count("", "not known", 2)], by).title
        == "2 participants, nothing stated"
    )
    assert breakdown_charts.breakdown_chart([], by).title == "No participants yet"


def test_crossed_cuts_are_a_heat_map_whose_last_column_holds_what_does_not_fit() -> None:
    columns = [Count(f"c{n}", f"C{n}", 13 - n) for n in range(13)]
    cells = {
        ("KE", column.key): Count(
            f"KE|{column.key}",
            f"Kenya, {column.label}",
            column.women,
            people=tuple(range(column.women)),
        )
        for column in columns
    }
    chart = breakdown_charts.cross_chart(
        [Count("KE", "Kenya", 91)], columns, cells, CAPTION, by="country"
    )
    assert chart.heads == (*(f"C{n}" for n in range(9)), "others")
    assert [mark.total for mark in chart.marks] == [*range(13, 4, -1), 4 + 3 + 2 + 1]
    assert [len(mark.people) for mark in chart.marks] == [mark.total for mark in chart.marks]
    assert findings.cross_finding(list(cells.values()), 91) == "Kenya, C0 has the most: 14% of 91"
    assert findings.cross_finding([], 0) == "No participants yet"


def test_the_rest_of_many_countries_presses_no_column_flat() -> None:
    chart = chart_kinds.country_columns(
        [Count(f"K{n}", f"K{n:02}", 1 + n % 3) for n in range(60)], CAPTION
    )
    assert chart.limits == (0, 3)
    rest = chart.mark(REST)
    assert rest is not None
    assert (rest.label, rest.total > 60) == ("+49", True)


def test_parts_that_share_people_are_shares_of_the_people() -> None:
    rows = [Count("en", "English", 10, 5), Count("fr", "French", 4, 4)]
    chart = breakdown_charts.breakdown_chart(rows, "language", whole=Whole(people=16))
    assert (chart.title, chart.adds_up) == ("English: 15 of 16", False)
    assert as_rows(chart)[-1][0] == "French", "no line of sums"


def test_a_crossed_title_says_nothing_of_cells_that_are_not_known() -> None:
    cells = [
        Count("en|M", "English, male", 2),
        Count("fr|M", "French, male", 2),
        Count("|M", "not known, male", 12),
    ]
    assert (
        findings.cross_finding(cells, 16) == "Of those known, no cell has more than 2 people of 16"
    )
    assert (
        findings.cross_finding(cells[1:], 14)
        == "Of those known, French, male has the most: 14% of 14"
    )
    assert findings.cross_finding(cells[:1], 2) == "English, male has the most: 100% of 2"
