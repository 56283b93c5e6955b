"""Every figure of every cut, rule and scope is that of a recount in plain Python over the
exported lists.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.statistics import country_tables, cross_table, stage_rows
from tests.services.figures.recounting import (
    COHORTS,
    COUNTED,
    EACH,
    HEADS,
    MEMBERS,
    PLAIN,
    STAGES,
    Office,
    counted,
    labels,
    reached,
    recounted,
    sentence,
)


def test_the_exported_lists_hold_everybody(office: Office) -> None:
    assert len(office.rows) == COHORTS * EACH
    assert len({row["id"] for row in office.rows}) == COHORTS * EACH
    people = Counter(row["person"] for row in office.rows)
    assert max(people.values()) >= 3
    for name in HEADS.values():
        assert any(row[name] for row in office.rows), name
        assert name == "person" or any(row[name] is None for row in office.rows), name


CUTS = (
    "country",
    "region",
    "subregion",
    "age",
    "first_time",
    "language",
    "cohort",
    "year",
    *PLAIN,
    *(f"group:{code}" for code in MEMBERS),
)


def joined_scopes(office: Office) -> list[Scope]:
    """All cohorts, and several together, with everybody counted each time and once."""
    several = [tuple(office.ids[:7]), tuple(office.ids[5::4]), (office.ids[3], office.ids[9])]
    return [Scope(one, is_once) for one in (None, *several) for is_once in (False, True)]


def scopes(office: Office) -> list[Scope]:
    singles = [Scope((one,), is_once) for one in office.ids for is_once in (False, True)]
    return [*joined_scopes(office), *singles]


@pytest.mark.parametrize("rule", list(COUNTED))
def test_every_figure_of_every_cut_and_scope_is_that_of_the_recount(
    office: Office, rule: str
) -> None:
    """Each rule with each scope, each cut with each rule and with each joined scope. Of single
    cohorts every cut is tried with one rule, and with each other rule some that go round.
    """
    turn = list(COUNTED).index(rule)
    for place, scope in enumerate(joined_scopes(office)):
        check(office, scope, rule, CUTS[(place // 2 + place + turn) % 2 :: 2])
    for place, one in enumerate(office.ids):
        is_its_own = place % len(COUNTED) == turn
        start = (place + turn * 4) % 8
        check(
            office,
            Scope((one,), (place + turn) % 2 == 1),
            rule,
            CUTS if is_its_own else CUTS[start::8],
        )


def check(office: Office, scope: Scope, rule: str, cuts: Sequence[str]) -> None:
    rows = counted(office, scope, rule)
    met = {row["country"] for row in rows} - {None}
    tables = country_tables(office.desk, scope, rule, cuts)
    assert list(tables) == list(cuts)
    for by, table in tables.items():
        told = {row.label: (row.women, row.men, row.other) for row in table.rows}
        assert told == recounted(office, rows, by), (scope, rule, by)
        assert len(told) == len(table.rows)
        assert (table.total, table.countries) == (len(rows), len(met))
        assert table.sentence == sentence([row["country"] for row in rows])
        assert table.without_country == sum(row["country"] is None for row in rows)
        assert not table.adds_up or sum(row.total for row in table.rows) == len(rows)
        assert all(row.total == len(row.people) for row in table.rows)
        said = " ".join(table.remarks)
        without = sum(row["country"] is None for row in rows)
        assert (f"{without} participant" in said and "no countr" in said) == bool(without)


@pytest.mark.parametrize("is_once", [False, True])
def test_the_people_behind_each_figure_are_those_of_the_recount(
    office: Office, is_once: bool
) -> None:
    for of in (None, tuple(office.ids[5::4])):
        scope = Scope(of, is_once)
        rows = counted(office, scope, "arrived")
        for by, table in country_tables(office.desk, scope, "arrived", CUTS).items():
            for line in table.rows:
                mine = sorted(row["id"] for row in rows if line.label in labels(office, row, by))
                assert list(line.people) == mine, (scope, by, line.label)


def test_crossed_figures_are_those_of_the_recount(office: Office) -> None:
    crossings = (
        ("country", "theme_wanted"),
        ("country", "cohort"),
        ("age", "gender"),
        ("region", "language"),
    )
    for scope in scopes(office)[::3]:
        rows = counted(office, scope, "all")
        for by, across in crossings:
            table = cross_table(office.desk, scope, "all", by, across)
            mine = Counter(
                (down, right)
                for row in rows
                for down in labels(office, row, by)
                for right in labels(office, row, across)
            )
            told = {
                (row.label, column.label): number
                for row in table.rows
                for column in table.columns
                if (number := table.number(row, column))
            }
            assert told == dict(mine), (scope, by, across)


def test_the_funnel_is_that_of_the_histories(office: Office) -> None:
    for scope in scopes(office):
        rows = counted(office, scope, "nominated")
        told = [(row.label, row.total) for row in stage_rows(office.desk, scope)]
        assert told == [(stage, len(reached(office, rows, stage))) for stage in STAGES], scope
