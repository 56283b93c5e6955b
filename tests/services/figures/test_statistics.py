"""The figures against a recount in plain Python: every cut, every rule, on desks made at random."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk.model import clock, countries
from lcdesk.model.breakdowns import KEYS, age_at
from lcdesk.model.entities import CountryAlias, Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.lists import ORGANISATION_KIND
from lcdesk.model.statuses import CHAIN, ENDS
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures import statistics
from lcdesk.services.figures.counting_rules import RULES
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import (
    CountryTable,
    country_table,
    country_tables,
    cross_table,
)
from lcdesk.services.participants import participants, records
from lcdesk.texts import language, speak
from tests.examples import examples
from tests.services.rows import found

OPENS = dt.date(2025, 6, 14)
STATUSES = (None, "reserve", *CHAIN, *ENDS)
births = st.one_of(
    st.none(),
    st.dates(dt.date(1950, 1, 1), dt.date(2004, 12, 31)).map(str),
    st.integers(1950, 2004).map(str),
    st.just("1990-06"),
    st.sampled_from(["1995-06-14", "1995-06-15", "1990-06-14", "1975-06-13", "1800"]),
)
someone = st.fixed_dictionaries(
    {
        "nationality": st.sampled_from([None, "ET", "KE", "VN", "LA", "PE", "RS", "TW", "XK"]),
        "gender": st.sampled_from([None, "F", "M", "X"]),
        "birth_date": births,
        "status": st.sampled_from(STATUSES),
        "education": st.sampled_from([None, "PhD", "Master"]),
        "organization_kind": st.sampled_from(
            [None, *(option.code for option in ORGANISATION_KIND.options)]
        ),
        "field_of_work": st.sampled_from([None, "Energy"]),
        "theme_wanted": st.sampled_from([None, "Wind"]),
        "languages": st.sampled_from([None, "English", "法语, English (good)", "Klingon; 英文"]),
    }
)
GROUPS = tuple(f"group:{code}" for code in list(countries.groups())[:3])


def fill(desk: Desk, cohort_id: int, people: list[dict[str, Any]]) -> None:
    of_person = ("nationality", "gender", "birth_date", "education", "field_of_work", "languages")

    def bulk(work: Work) -> None:
        run = work.insert_many(
            Person, ({name: one.get(name) for name in of_person} for one in people)
        )
        if run:
            rest = [
                {name: value for name, value in one.items() if name not in of_person}
                for one in people
            ]
            work.insert_many(
                Enrolment,
                (
                    {**one, "cohort_id": cohort_id, "person_id": run[0] + i}
                    for i, one in enumerate(rest)
                ),
            )

    desk.execute("fill", bulk)


def recounted(
    records: list[dict[str, Any]], by: str, opens: dict[int, dt.date | None]
) -> Counter[tuple[str, str]]:
    """(key of the row, "F", "M" or "") → number; `opens`: cohort → its first day."""
    return Counter(
        (key, one["gender"] if one["gender"] in ("F", "M") else "")
        for one in records
        for key in keys_of(one, by, opens[one["cohort_id"]])
    )


RETRANSLATION = {
    None: [""],
    "English": ["en"],
    "法语, English (good)": ["fr", "en"],
    "Klingon; 英文": ["Klingon", "en"],
}


def keys_of(one: dict[str, Any], by: str, opens: dt.date | None) -> list[str]:
    return RETRANSLATION[one["languages"]] if by == "language" else [key_of(one, by, opens)]


def key_of(one: dict[str, Any], by: str, opens: dt.date | None) -> str:
    code = one["nationality"]
    if by.startswith("group:"):
        return "" if not code else "in" if code in countries.group_members(by[6:], opens) else "out"
    if by in ("country", "region", "subregion"):
        return (
            ""
            if not code
            else {
                "country": code,
                "region": countries.region(code, "en"),
                "subregion": countries.subregion(code, "en"),
            }[by]
        )
    if by == "cohort":
        return str(one["cohort_id"])
    if by == "year":
        return str(opens.year) if opens else ""
    if by == "first_time":
        return "first" if opens else ""
    if by != "age":
        return one[by] or ""
    return band_of(one["birth_date"], opens or clock.today())


def band_of(birth: str | None, day: dt.date) -> str:
    if birth is None:
        return ""
    born = dt.date.fromisoformat((birth + "-01-01")[:10])
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if not 0 <= age <= 150:
        return ""
    return next(
        name
        for least, name in (
            (50, "50 and over"),
            (45, "45–49"),
            (40, "40–44"),
            (35, "35–39"),
            (30, "30–34"),
            (0, "under 30"),
        )
        if age >= least
    )


LEFT = "left_early"  # counted as far as they got
COUNTED = {
    "all": {None, "reserve", *CHAIN, LEFT},
    "nominated": set(STATUSES),
    "selected": {*CHAIN[3:], LEFT},
    "confirmed": {*CHAIN[6:], LEFT},
    "arrived": {*CHAIN[7:], LEFT},
    "completed": {"completed", "certified"},
    "certified": {"certified"},
}


@settings(max_examples=examples(3, 5))
@given(
    st.lists(someone, max_size=25), st.lists(someone, max_size=5), st.sampled_from([OPENS, None])
)
def test_every_cut_and_rule_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    people: list[dict[str, Any]],
    others: list[dict[str, Any]],
    opens: dt.date | None,
) -> None:
    desk = new_desk(tmp_path_factory.mktemp("figures"))
    try:
        cohort = cohorts.add_cohort(desk, {"name_en": "X", "starts": opens})
        other = cohorts.add_cohort(desk, {"name_en": "Y"})
        fill(desk, cohort, people)
        fill(desk, other, others)
        for cohort_id in (cohort, None):
            records = finding.read_page(desk, found(desk, "", cohort_id))
            for turn, rule in enumerate(RULES, start=cohort_id or 0):
                counted = [one for one in records if one["status"] in COUNTED[rule]]
                for by, table in country_tables(desk, cohort_id, rule, (*KEYS, *GROUPS)).items():
                    turn += 1
                    is_listed = turn % 2 == 0  # each cut by each rule, of the cohort or of all
                    check(table, by, counted, {cohort: opens, other: None}, is_listed=is_listed)
    finally:
        desk.close()


def check(
    table: CountryTable,
    by: str,
    counted: list[dict[str, Any]],
    opens: dict[int, dt.date | None],
    *,
    is_listed: bool,
) -> None:
    told = Counter[tuple[str, str]]()
    for row in table.rows:
        told += Counter(
            {(row.key, "F"): row.women, (row.key, "M"): row.men, (row.key, ""): row.other}
        )
        behind = [
            one["id"] for one in counted if row.key in keys_of(one, by, opens[one["cohort_id"]])
        ]
        assert row.total == len(row.people) == len(behind)
        assert not is_listed or list(row.people) == sorted(behind)
    assert told == recounted(counted, by, opens)
    assert table.adds_up == (by != "language")
    assert not table.adds_up or sum(row.total for row in table.rows) == table.total
    assert table.total == len(counted)
    met = {one["nationality"] for one in counted} - {None}
    assert table.countries == len(met)
    assert table.sentence == sentence([one["nationality"] for one in counted])
    assert any("no country" in remark for remark in table.remarks) == any(
        one["nationality"] is None for one in counted
    )
    assert any("gender" in remark for remark in table.remarks) == any(
        one["gender"] is None for one in counted
    )


@settings(max_examples=examples(4, 6))
@given(
    st.lists(someone, max_size=12),
    st.sampled_from(KEYS),
    st.sampled_from((*KEYS, *GROUPS)),
    st.sampled_from(tuple(RULES)),
)
def test_two_cuts_crossed_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    people: list[dict[str, Any]],
    by: str,
    across: str,
    rule: str,
) -> None:
    desk = new_desk(tmp_path_factory.mktemp("crossed"))
    try:
        cohort = cohorts.add_cohort(desk, {"name_en": "X", "starts": OPENS})
        fill(desk, cohort, people)
        counted = [
            one
            for one in finding.read_page(desk, found(desk, "", cohort))
            if one["status"] in COUNTED[rule]
        ]
        table = cross_table(desk, cohort, rule, by, across)
        cells: dict[tuple[str, str], list[int]] = {}
        for one in counted:
            for row, column in product(keys_of(one, by, OPENS), keys_of(one, across, OPENS)):
                cells.setdefault((row, column), []).append(one["id"])
        assert {key: list(cell.people) for key, cell in table.cells.items()} == cells
        assert all(cell.total == len(cells[key]) for key, cell in table.cells.items())
        assert table.rows == country_table(desk, cohort, rule, by).rows
        assert table.columns == country_table(desk, cohort, rule, across).rows
        assert table.total == len(counted)
        if table.adds_up:
            assert all(
                sum(table.number(row, column) for column in table.columns) == row.total
                for row in table.rows
            )
    finally:
        desk.close()


def test_a_spelling_that_may_mean_another_country_is_said(desk: Desk, cohort_id: int) -> None:
    participants.add_participant(desk, cohort_id, {"full_name": "A", "nationality": "CD"})
    desk.execute("remember", lambda work: work.add(CountryAlias(spelling="Congo", country="CD")))
    desk.execute(
        "remember",
        lambda work: work.add(CountryAlias(spelling="Rep. Dem. of the Kongo", country="CD")),
    )
    said = country_table(desk, cohort_id).remarks
    assert (
        said[-1] == "You decided that “Congo” is DR Congo; it may also be Republic of the Congo. 1 "
        "participant is counted there."
    )
    assert not any("Kongo" in remark for remark in said), "only what others would read otherwise"


def sentence(nations: list[str | None]) -> str:
    people, met, without = len(nations), set(nations) - {None}, nations.count(None)
    if not people:
        return "No participants yet"
    who = "1 participant" if people == 1 else f"{people} participants"
    one, many = (
        ("country or region", "countries and regions") if "TW" in met else ("country", "countries")
    )
    if not met:
        return f"{who}, countries not known"
    where = "from " + (f"1 {one}" if len(met) == 1 else f"{len(met)} {many}")
    return (
        f"{who}; {people - without} {where}, {without} without a {one}"
        if without
        else f"{who} {where}"
    )


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("1990-06-14", 35),
        ("1990-06-15", 34),
        ("1990-06", 35),
        ("1990-07", 34),
        ("1990", 35),
        (None, None),
        ("", None),
    ],
)
def test_age_on_the_first_day(birth: str | None, age: int | None) -> None:
    assert age_at(birth, OPENS) == age
    assert age_at(birth, None) is None


def test_as_many_stand_in_the_order_of_pinyin(desk: Desk, cohort_id: int) -> None:
    for code in ("UG", "CG", "IN", "KZ", "TR"):
        participants.add_participant(desk, cohort_id, {"full_name": code, "nationality": code})
    speak("zh")
    rows = country_table(desk, cohort_id).rows
    assert [row.key for row in rows] == ["CG", "KZ", "TR", "UG", "IN"]  # gang ha tu wu yin


def test_ages_and_statuses_stand_in_their_order(desk: Desk) -> None:
    cohort = cohorts.add_cohort(desk, {"name_en": "X", "starts": OPENS})
    births = [None, "1950", "2000", "1992", "1992-01-01", "1970"]
    for birth, status in zip(
        births,
        ("withdrawn", "certified", "nominated", "reserve", "confirmed", "applied"),
        strict=True,
    ):
        participants.add_participant(
            desk, cohort, {"birth_date": birth, "status": status, "full_name": birth}
        )
    assert [row.label for row in country_table(desk, cohort, "nominated", "age").rows] == [
        "under 30",
        "30–34",
        "50 and over",
        "not known",
    ]
    keys = [row.key for row in country_table(desk, cohort, "nominated", "status").rows]
    assert keys == ["nominated", "applied", "confirmed", "certified", "withdrawn", "reserve"]


def test_who_came_twice_is_said(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(
        desk, cohort_id, {"full_name": "Hana", "nationality": "ET", "gender": "F"}
    )
    person = finding.read_one(desk, one)["person_id"]
    other = cohorts.add_cohort(desk, {"name_en": "Y"})
    desk.execute("again", lambda work: records.enrol(work, other, person, {}))
    table = country_table(desk, None)
    assert (table.total, table.countries) == (2, 1)
    assert table.remarks == ["1 person came more than once and is counted each time."]
    assert table.rows[0].label == countries.name("ET", language())


TRIPS = st.lists(
    st.tuples(
        st.integers(0, 3),
        st.integers(0, 2),
        st.sampled_from(["nominated", "confirmed", "arrived", "certified"]),
    ),
    max_size=10,
    unique_by=lambda trip: trip[:2],
)


@settings(max_examples=examples(5, 8))
@given(TRIPS, st.permutations([dt.date(2024, 3, 1), dt.date(2025, 3, 1), dt.date(2025, 9, 1)]))
def test_people_who_came_again_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    trips: list[tuple[int, int, str]],
    starts: list[dt.date],
) -> None:
    """Four people and three cohorts: who is there for the first time, and everybody once by the
    latest cohort.
    """
    desk = new_desk(tmp_path_factory.mktemp("again"))
    try:
        ids = [cohorts.add_cohort(desk, {"name_en": f"C{day}", "starts": day}) for day in starts]
        first = desk.execute(
            "people",
            lambda work: work.insert_many(Person, [{"full_name": f"P{n}"} for n in range(4)]),
        )[0]
        for person, cohort, status in trips:
            values = {"status": status}
            desk.execute(
                "in",
                lambda work, at=(ids[cohort], first + person, values): records.enrol(work, *at),
            )
        came = {
            (person, starts[cohort])
            for person, cohort, status in trips
            if status in ("arrived", "certified")
        }
        again = sum(
            any((person, day) in came for day in starts if day < starts[cohort])
            for person, cohort, _ in trips
        )
        newness = {
            row.key: row.total for row in country_table(desk, None, "nominated", "first_time").rows
        }
        assert newness == {
            key: n for key, n in (("first", len(trips) - again), ("again", again)) if n
        }
        latest = {
            person: max(starts[cohort] for one, cohort, _ in trips if one == person)
            for person, _, _ in trips
        }
        once = country_table(desk, Scope(is_once=True), "nominated", "cohort")
        assert {row.label: row.total for row in once.rows} == Counter(
            f"C{day}" for day in latest.values()
        )
        assert [row.label for row in once.rows] == sorted(row.label for row in once.rows), (
            "in the order of their days"
        )
        assert (once.total, once.rule_words.endswith("; each person once")) == (len(latest), True)
        assert not any("more than once" in remark for remark in once.remarks)
        two = country_table(desk, Scope((ids[0], ids[2])), "nominated", "year")
        assert {row.key: row.total for row in two.rows} == Counter(
            str(starts[cohort].year) for _, cohort, _ in trips if cohort != 1
        )
    finally:
        desk.close()


def test_ages_are_those_at_the_opening_of_each_cohort(desk: Desk) -> None:
    for year in (2020, 2025):
        cohort = cohorts.add_cohort(desk, {"name_en": str(year), "starts": dt.date(year, 6, 1)})
        participants.add_participant(desk, cohort, {"full_name": "X", "birth_date": "1990-06-01"})
    assert [row.label for row in country_table(desk, None, by="age").rows] == ["30–34", "35–39"]


def test_unknown_words_are_a_known_fault(desk: Desk, cohort_id: int) -> None:
    for by in ("shoe size", "group:NOBODY"):
        with pytest.raises(KnownFault, match="no cut"):
            country_table(desk, cohort_id, "all", by)
    with pytest.raises(KnownFault, match="no counting rule"):
        country_table(desk, cohort_id, "some")
    with pytest.raises(KnownFault, match="no longer there"):
        statistics.country_table(desk, 99)


def test_who_came_three_times_is_one_person(desk: Desk, cohort_id: int) -> None:
    one = participants.add_participant(
        desk, cohort_id, {"full_name": "Hana", "nationality": "ET", "gender": "F"}
    )
    person = finding.read_one(desk, one)["person_id"]
    for name in "YZ":
        other = cohorts.add_cohort(desk, {"name_en": name})
        desk.execute("again", lambda work, other=other: records.enrol(work, other, person, {}))
    table = country_table(desk, None)
    assert table.total == 3
    assert table.remarks == ["1 person came more than once and is counted each time."]


def test_nobody_without_a_country_is_said_to_be_no_member(desk: Desk, cohort_id: int) -> None:
    for country in ("KE", "PK", None):
        participants.add_participant(desk, cohort_id, {"full_name": "A", "nationality": country})
    rows = country_table(desk, cohort_id, "all", "group:AU").rows
    assert [(row.key, row.label, row.total) for row in rows] == [
        ("in", "member", 1),
        ("out", "not a member", 1),
        ("", "not known", 1),
    ]
