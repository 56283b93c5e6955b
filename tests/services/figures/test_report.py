"""The report against the tables it is made from and a recount of its people, and as data that is
kept.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.charts.chart import Title, digest
from lcdesk.model import countries, report
from lcdesk.model.faults import KnownFault
from lcdesk.model.report import (
    BreakdownValue,
    Report,
    ReportBreakdown,
    of_data,
    part_changes,
    to_data,
)
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import RULES, save_rule
from lcdesk.services.figures.map_pictures import TitlePlace, scope_key, set_title
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.participants import participants
from lcdesk.texts import BilingualText, speaking
from tests.examples import examples

STARTS, ENDS = dt.date(2025, 6, 14), dt.date(2025, 6, 27)
PEOPLE = (
    ("Wanjiru Kamau", "KE", "F", "1985-06-14", "confirmed", "university"),
    ("Brian Otieno", "KE", "M", "1985-06-15", "confirmed", "ministry"),
    ("Ayesha Siddiqui", "PK", "F", "1990", "nominated", "university"),
    ("林雨", "TW", "F", None, "confirmed", None),
    ("陈明", "HK", None, "1970-01", "confirmed", "university"),
    ("何欢", "MO", "M", None, "declined", "university"),
    ("Luis Quispe", None, "M", "1999-12-31", "confirmed", "university"),
    ("Sam Doe", "PE", "X", None, "withdrawn", "ngo"),
)


def fill(desk: Desk, people: tuple[tuple[Any, ...], ...] = PEOPLE, **values: Any) -> int:
    named = {"name_en": "Shanghai Session", "name_zh": "上海站", "starts": STARTS, "ends": ENDS}
    cohort = cohorts.add_cohort(desk, {**named, **values})
    for name, country, gender, born, status, kind in people:
        participants.add_participant(
            desk,
            cohort,
            {
                "full_name": name,
                "nationality": country,
                "gender": gender,
                "birth_date": born,
                "status": status,
                "organization_kind": kind,
            },
        )
    return cohort


def numbers(made: Report) -> dict[str, int]:
    return {figure.name: figure.number for figure in made.figures}


@pytest.mark.parametrize("rule", list(RULES))
@pytest.mark.parametrize("is_once", [False, True])
def test_every_number_is_that_of_the_tables(desk: Desk, rule: str, is_once: bool) -> None:
    scope = Scope((fill(desk), fill(desk, PEOPLE[:3], name_en="Chengdu Session")), is_once)
    made, table = gather_report(desk, scope, rule), country_table(desk, scope, rule)
    assert [(row.code, row.women, row.men, row.other) for row in made.rows] == [
        (row.key, row.women, row.men, row.other) for row in table.rows
    ]
    assert (made.total, made.countries) == (table.total, table.countries)
    assert made.total == sum(row.total for row in made.rows) == made.women + made.men + made.other
    found = numbers(made)
    assert (found["participants"], found["countries"]) == (table.total, table.countries)
    assert (found["women"], found["men"], found.get("other", 0)) == (
        made.women,
        made.men,
        made.other,
    )
    assert found["regions"] == len({countries.region(row.code) for row in made.rows if row.code})
    assert sorted(one[0] for one in made.counted) == sorted(
        one for row in table.rows for one in row.people
    )
    for breakdown in made.breakdowns:
        assert [part.number for part in breakdown.parts] == [
            row.total for row in country_table(desk, scope, rule, breakdown.name).rows
        ]
    assert made.rule_words.en == table.rule_words
    assert [remark.en for remark in made.remarks] == table.remarks


def test_what_the_page_of_a_cohort_says(desk: Desk) -> None:
    cohort = fill(desk)
    made = gather_report(desk, cohort, "confirmed", "上海科技交流中心")
    assert made.scope == BilingualText("上海站", "Shanghai Session")
    assert (made.starts, made.ends, made.cohort_ids, made.office) == (
        STARTS,
        ENDS,
        (cohort,),
        "上海科技交流中心",
    )
    assert made.sentence == BilingualText(
        "5 名学员，其中 4 名来自 3 个国家和地区，1 名未填国家/地区",
        "5 participants; 4 from 3 countries and regions, 1 without a country or region",
    )
    assert made.rule_title == BilingualText("已确认", "confirmed")
    assert {row.code: row.name for row in made.rows} == {
        "KE": BilingualText("肯尼亚", "Kenya"),
        "TW": BilingualText("中国台湾", "Taiwan, China"),
        "HK": BilingualText("中国香港", "Hong Kong, China"),
        "": BilingualText("不详", "not known"),
    }
    assert {row.code: row.region.zh for row in made.rows} == {
        "KE": "非洲",
        "TW": "亚洲",
        "HK": "亚洲",
        "": "",
    }
    assert len(made.remarks) == 2
    assert made.remarks[0].en == "1 participant has no country."
    age = next(figure for figure in made.figures if figure.name == "age")
    # 40 on the day itself, 39 the day before it, a month alone 55, 25; their mean is 39.75
    assert (age.number, age.note.en) == (40, "25–55, n = 4")
    women = next(figure for figure in made.figures if figure.name == "women")
    assert women.note == BilingualText("5 人的 40%", "40% of 5")
    assert made.counted == (
        (1, 1, "KE", "F", "confirmed"),
        (2, 1, "KE", "M", "confirmed"),
        (4, 1, "TW", "F", "confirmed"),
        (5, 1, "HK", None, "confirmed"),
        (7, 1, None, "M", "confirmed"),
    )


def test_the_sentence_is_that_of_the_screen_where_only_states_are_counted(desk: Desk) -> None:
    cohort = fill(desk, PEOPLE[:3])
    made = gather_report(desk, cohort)
    for code in ("zh", "en"):
        with speaking(code):
            assert country_table(desk, cohort).sentence in made.sentence.said(code)
    assert made.sentence.en == "3 participants from 2 countries"


@pytest.mark.parametrize("spoken", ["en", "zh"])
def test_it_is_the_same_whatever_language_the_window_has(desk: Desk, spoken: str) -> None:
    cohort = fill(desk)
    before = gather_report(desk, cohort)
    texts.speak(spoken)
    made = gather_report(desk, cohort)
    assert {**to_data(made), "made_at": ""} == {**to_data(before), "made_at": ""}


def test_all_cohorts_are_named_and_span_their_days(desk: Desk) -> None:
    fill(desk)
    fill(desk, PEOPLE[:1], name_en="Chengdu Session", starts=dt.date(2025, 9, 1), ends=None)
    made = gather_report(desk, None)
    assert (made.scope.en, made.starts, made.ends, made.cohort_ids) == (
        "All cohorts",
        STARTS,
        dt.date(2025, 9, 1),
        None,
    )


def test_a_rule_of_the_office_is_told_in_both_languages(desk: Desk) -> None:
    cohort = fill(desk)
    name = save_rule(
        desk,
        {
            "name_en": "Counted by us",
            "name_zh": "本单位口径",
            "words_en": "who came",
            "words_zh": "到会者",
            "statuses": ["confirmed"],
        },
    )
    made = gather_report(desk, cohort, name)
    assert (made.rule, made.total) == (name, 5)
    assert (made.rule_title, made.rule_words) == (
        BilingualText("本单位口径", "Counted by us"),
        BilingualText("到会者", "who came"),
    )


def test_a_title_written_for_these_numbers_stands_over_the_picture(desk: Desk) -> None:
    cohort = fill(desk)
    rows = country_table(desk, cohort).rows
    spot = TitlePlace("bars", scope_key(Scope((cohort,))), "all")
    computed = gather_report(desk, cohort)
    set_title(desk, spot, Title("Kenya comes back", "", digest(rows)))
    made = gather_report(desk, cohort)
    assert made.bars_title == BilingualText(computed.bars_title.zh, "Kenya comes back")
    assert made.tiles_title == computed.tiles_title
    fill_one = {"full_name": "Late Comer", "nationality": "PE", "gender": "F"}
    participants.add_participant(desk, cohort, fill_one)
    # it was written for other numbers
    assert "Kenya comes back" not in gather_report(desk, cohort).bars_title.en


def test_nobody_is_an_empty_report(desk: Desk) -> None:
    made = gather_report(desk, fill(desk, ()))
    assert (made.total, made.rows, made.breakdowns, made.counted) == (0, (), (), ())
    assert made.sentence == BilingualText("暂无学员", "No participants yet")
    assert "age" not in numbers(made)


def test_the_version_of_the_data_goes_on_with_every_operation(desk: Desk) -> None:
    cohort = fill(desk, PEOPLE[:2])
    first = gather_report(desk, cohort)
    assert first.stands_at == desk.stands_at()
    desk.undo()
    second = gather_report(desk, cohort)
    assert second.deed > first.deed
    assert second.total == 1
    assert gather_report(desk, cohort).deed == second.deed


def test_what_cannot_be_counted_is_said(desk: Desk) -> None:
    for scope, rule in ((99, "all"), (None, "whoever")):
        with pytest.raises(KnownFault):
            gather_report(desk, scope, rule)


# --- as data ---

words = st.builds(BilingualText, st.text(max_size=5), st.text(max_size=5))
count = st.integers(0, 99)
reports = st.builds(
    Report,
    scope=words,
    cohort_ids=st.none() | st.lists(count, max_size=3).map(tuple),
    starts=st.none() | st.dates(),
    ends=st.none() | st.dates(),
    sentence=words,
    total=count,
    countries=count,
    figures=st.lists(
        st.builds(report.KeyFigure, st.text(max_size=3), words, count, words), max_size=2
    ).map(tuple),
    breakdowns=st.lists(
        st.builds(
            report.ReportBreakdown,
            st.text(max_size=3),
            words,
            st.lists(st.builds(report.BreakdownValue, words, count), max_size=2).map(tuple),
        ),
        max_size=2,
    ).map(tuple),
    rule=st.text(max_size=5),
    rule_title=words,
    rule_words=words,
    is_once=st.booleans(),
    rows=st.lists(
        st.builds(report.CountryLine, st.text(max_size=2), words, words, count, count, count),
        max_size=2,
    ).map(tuple),
    bars_title=words,
    tiles_title=words,
    remarks=st.lists(words, max_size=2).map(tuple),
    made_at=st.none() | st.datetimes(timezones=st.just(dt.UTC)),
    stands_at=st.none() | st.datetimes(),
    deed=count,
    office=st.text(max_size=5),
    counted=st.lists(
        st.tuples(
            count,
            count,
            st.none() | st.text(max_size=2),
            st.none() | st.text(max_size=1),
            st.none() | st.text(max_size=5),
        ),
        max_size=3,
    ).map(tuple),
)


@given(reports)
@settings(max_examples=examples(25, 60))
def test_data_is_read_back_as_it_was(made: Report) -> None:
    assert of_data(to_data(made)) == made
    assert of_data(json.loads(json.dumps(to_data(made)))) == made


def test_data_of_other_programs_is_read_as_far_as_it_goes() -> None:
    assert of_data({}) == Report()
    kept = {
        "total": 3,
        "scope": {"en": "Shanghai", "fr": "…"},
        "of_later": [1],
        "rows": [{"code": "KE", "women": 1, "shade": 2}],
    }
    made = of_data(kept)
    assert (made.total, made.scope, made.rows[0].women, made.rows[0].men) == (
        3,
        BilingualText("", "Shanghai"),
        1,
        0,
    )


def test_words_are_said_in_the_language_of_the_page_or_in_the_other() -> None:
    assert BilingualText("上海", "Shanghai").said("both") == ("上海", "Shanghai")
    assert BilingualText("", "Shanghai").said("zh") == ("Shanghai",)
    assert BilingualText("上海", "").said("en") == ("上海",)
    assert BilingualText("CO2", "CO2").said("both") == ("CO2",)
    assert (BilingualText().said("both"), bool(BilingualText())) == ((), False)


def test_ages_nobody_can_have_are_no_ages(desk: Desk) -> None:
    """Who is "not known" in the cut by age is not in the average either."""
    born = ("1985-06-14", "1965-06-14", "1800-01-01", "2030-01-01", None)
    people = tuple((f"P{day}", "KE", "F", day, "confirmed", None) for day in born)
    scope = Scope((fill(desk, people),))
    known = sum(row.total for row in country_table(desk, scope, "all", "age").rows if row.key)
    (age,) = [figure for figure in gather_report(desk, scope).figures if figure.name == "age"]
    assert (age.number, age.note.en, known) == (50, "40–60, n = 2", 2)


def test_values_of_a_breakdown_have_keys_and_old_data_have_none(desk: Desk) -> None:
    made = gather_report(desk, Scope((fill(desk),)))
    (kinds,) = [one for one in made.breakdowns if one.name == "organization_kind"]
    assert {part.key for part in kinds.parts} == {"university", "ministry", ""}
    data = json.loads(json.dumps(to_data(made)))
    assert of_data(data) == made
    for part in (part for one in data["breakdowns"] for part in one["parts"]):
        del part["key"]
    old = of_data(data)
    assert all(part.key is None for one in old.breakdowns for part in one.parts)
    assert part_changes(old, made) == part_changes(made, old) == []


def test_a_value_that_is_called_otherwise_is_the_same_value() -> None:
    def told(label: str, key: str | None) -> Report:
        return Report(
            breakdowns=(
                ReportBreakdown(
                    "kind", BilingualText(), (BreakdownValue(BilingualText(en=label), 3, key),)
                ),
            )
        )

    assert part_changes(told("NGO", "ngo"), told("Non-governmental", "ngo")) == []
    assert len(part_changes(told("NGO", None), told("Non-governmental", "ngo"))) == 2


def test_signed_reports_keep_the_names_that_every_version_has_written() -> None:
    kept = to_data(Report(deed=7))
    assert kept["deed"] == 7
    assert of_data({"deed": 7}).deed == 7
    assert sorted(kept) == sorted(
        field.name for field in fields(Report) if field.name != "signature"
    )
    assert "operation" not in kept
