"""The sample is dated to the day it is made: by whole weeks, with its clash and its open visas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import list_cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.importing.sample_dates import moved_value, moves
from lcdesk.services.overview import read_overview

TODAY = dt.date(2026, 11, 25)  # a Wednesday


@given(some.dates(dt.date(2025, 1, 1), dt.date(2060, 1, 1)))
def test_it_opens_on_the_saturday_nearest_to_twelve_days_ahead(today: dt.date) -> None:
    earlier, coming = moves(today)
    opening = coming.day(dt.date(2025, 6, 14))
    assert opening.weekday() == 5
    assert 9 <= (opening - today).days <= 15
    assert earlier.session.days % 7 == 0
    assert earlier.session < coming.session
    assert earlier.passports == coming.passports, "who was in both has one passport"
    assert earlier.day(dt.date(2025, 5, 24)) < today - dt.timedelta(days=90), "alumni by then"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (dt.datetime(2025, 6, 14), dt.datetime(2026, 12, 5)),
        (dt.datetime(1986, 3, 14), dt.datetime(1986, 3, 14)),
        (dt.datetime(2029, 8, 21), dt.datetime(2031, 2, 11)),
        ("14–27 June 2025", "5–18 December 2026"),
        ("上海，2025年6月14日至27日", "上海，2026年12月5日至18日"),
        ("填表日期：2025年6月6日", "填表日期：2026年11月27日"),
        ("2025年绿色低碳技术国际培训班（上海站）", "绿色低碳技术国际培训班（上海站）"),
        ("GLCT-SH-2025-001", "GLCT-SH-2026-001"),
        ("+92 300 555 2025", "+92 300 555 2025"),
        (dt.time(9, 30), dt.time(9, 30)),
        (None, None),
    ],
)
def test_what_a_cell_holds_moves(before: object, after: object) -> None:
    assert moved_value(before, moves(TODAY)[1]) == after


def test_a_span_over_the_end_of_a_month_is_said_whole() -> None:
    move = moves(dt.date(2026, 11, 16))[1]
    assert moved_value("14–27 June 2025", move) == "28 November – 11 December 2026"
    assert moved_value("2025年6月14日至27日", move) == "2026年11月28日至12月11日"


@pytest.fixture(scope="module")
def dated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = make_demo(tmp_path_factory.mktemp("dated"), today=TODAY)
    yield desk
    desk.close()


def test_the_coming_session_is_ahead_and_not_ready(dated: Desk) -> None:
    coming, earlier = list_cohorts(dated)
    assert (coming["starts"], coming["ends"]) == (dt.date(2026, 12, 5), dt.date(2026, 12, 18))
    assert earlier["ends"] is not None
    assert earlier["ends"] < TODAY
    assert coming["programme_id"] == earlier["programme_id"]
    overview = read_overview(dated, coming["id"], 6, TODAY)
    assert overview.days_to_opening == 10
    assert overview.clashes == 1
    assert [line.count for line in overview.missing if line.label == "Visa not issued"] == [4]


def test_passports_move_and_births_stay(dated: Desk, tmp_path: Path) -> None:
    still = make_demo(tmp_path)
    then, now = _people(still), _people(dated)
    still.close()
    assert then.keys() == now.keys()
    assert {(now[name][0] - then[name][0]).days for name in now} == {77 * 7}
    assert {name: one[1] for name, one in then.items()} == {
        name: one[1] for name, one in now.items()
    }
    assert min(one[2] for one in now.values() if one[2]) > TODAY


def _people(desk: Desk) -> dict[str, tuple[dt.date, str | None, dt.date | None]]:
    """Of those of the coming session: passport, birth, arrival."""
    cohort = list_cohorts(desk)[0]["id"]
    found = finding.read_page(desk, finding.find_ids(desk, Query.of(cohort)))
    return {
        str(one["full_name"]): (one["passport_expiry"], one["birth_date"], one["arrival_date"])
        for one in found
        if one["passport_expiry"]
    }
