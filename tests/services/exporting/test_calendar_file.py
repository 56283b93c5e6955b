"""The calendar file, read by another library than the one that wrote it, and compared event by
event with the desk.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.curriculum.timetable_papers import SavedTimetable, find_whose
from lcdesk.services.exporting.timetable_files import (
    TimetableRequest,
    save_file,
    zone_of,
    zone_of_country,
)
from tests.services.curriculum.timetables import FIRST, add_rich

SHANGHAI = ZoneInfo("Asia/Shanghai")


def saved(
    desk: Desk, cohort: int, path: Path, wanted: TimetableRequest | None = None
) -> tuple[SavedTimetable, dict[int, Any]]:
    """The outcome, and activity id → event."""
    outcome = save_file(desk, cohort, path, wanted or TimetableRequest("both"))
    calendar = vobject.readOne(path.read_bytes().decode("utf-8"))
    events = calendar.contents.get("vevent", [])
    return outcome, {
        int(event.uid.value.split("@")[0].removeprefix("activity-")): event for event in events
    }


def told(event: Any, name: str) -> Any:
    return event.contents[name][0].value if name in event.contents else None


def span(one: dict[str, Any], zone: ZoneInfo | None) -> tuple[dt.date, dt.date]:
    """What a reader must be told of when an activity is, worked out by hand."""
    if one["start"] is None:
        return one["date"], one["date"] + dt.timedelta(days=1)
    start = dt.datetime.combine(one["date"], one["start"], zone)
    if one["end"] is None:
        return start, start + dt.timedelta(hours=1)
    end = dt.datetime.combine(one["date"], one["end"], zone)
    return start, end if end > start else end + dt.timedelta(days=1)


def test_every_event_says_what_the_desk_says(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk, country="CN")
    outcome, events = saved(desk, cohort, tmp_path / "a.ics")
    here = {one["id"]: one for one in curriculum.list_activities(desk, cohort) if one["date"]}
    assert outcome.count == len(events) == len(here) == 12
    assert outcome.remarks == ("1 activity has no date and is left out.",)
    assert events.keys() == here.keys()
    for number, one in here.items():
        event = events[number]
        start, end = span(one, SHANGHAI)
        assert told(event, "dtstart") == start
        assert told(event, "dtend") == end
        if one["start"]:
            assert told(event, "dtstart").utcoffset() == dt.timedelta(hours=8)
            assert event.dtstart.params.get("X-VOBJ-ORIGINAL-TZID") == ["Asia/Shanghai"]
        titles = " / ".join(filter(None, (one["title_zh"], one["title"])))
        group = f" / ({one['group_name']})" if one["group_name"] else ""
        assert told(event, "summary") == titles + group
        assert told(event, "location") == (
            " / ".join(filter(None, (one["venue_zh"], one["venue"]))) or None
        )
        assert int(told(event, "sequence")) == one["version"] - 1
        assert one["kind"].split("_")[0] in str(told(event, "categories"))


def test_what_else_is_known_stands_in_the_description(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    _outcome, events = saved(desk, cohort, tmp_path / "a.ics", TimetableRequest("en"))
    first = events[min(events)]
    assert told(first, "description").split("\n") == [
        "Address by: Mr. Zhao Ming; Ms. Qian Li",
        "Host: Prof. Deng Shuyi",
        "Attended by: Dr. Sun Wei",
        "Interpreter: Ms. He Lan",
        "Dress: Formal",
        "Contact: Ms. He, 021-5555",
        "Be there at 8:45",
        "Photos; then tea, please",
    ]
    visit = next(
        event for event in events.values() if told(event, "summary") == "Ecological Valley"
    )
    assert (
        told(visit, "description") == "Escort: Ms. He Lan\nBus: Bus 1, 07:45\nDress: Closed shoes"
    )
    confirmed = [told(event, "status") for event in events.values() if told(event, "status")]
    assert confirmed == ["CONFIRMED"]


def test_lines_are_folded_and_signs_are_escaped(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    saved(desk, cohort, tmp_path / "a.ics", TimetableRequest("zh"))
    raw = (tmp_path / "a.ics").read_bytes()
    lines = raw.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert [line for line in lines if line.startswith(b" ")]
    for line in lines:
        line.decode("utf-8")  # no character is cut in two
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert "SUMMARY:CO2 = climate\\; what\\, now?" in raw.decode()


def test_a_calendar_taken_in_again_changes_its_events(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    _outcome, before = saved(desk, cohort, tmp_path / "a.ics")
    assert saved(desk, cohort, tmp_path / "b.ics")[1].keys() == before.keys()
    assert (tmp_path / "a.ics").read_bytes() == (tmp_path / "b.ics").read_bytes()
    number = min(before)
    curriculum.change_each(desk, {number: {"start": dt.time(8)}}, is_move=True)
    _outcome, after = saved(desk, cohort, tmp_path / "b.ics")
    assert [told(event, "uid") for event in after.values()] == [
        told(event, "uid") for event in before.values()
    ]
    assert int(told(after[number], "sequence")) == int(told(before[number], "sequence")) + 1
    desk.close()
    again = open_desk(desk.path)
    assert told(saved(again, cohort, tmp_path / "c.ics")[1][number], "uid") == told(
        before[number], "uid"
    )
    again.close()


def test_the_clock_of_a_zone_with_summer_time(desk: Desk, tmp_path: Path) -> None:
    cohort = cohorts.add_cohort(desk, {"name_en": "Berlin", "time_zone": "Europe/Berlin"})
    for month in (1, 7):
        curriculum.add_activity(
            desk, cohort, {"date": dt.date(2026, month, 5), "start": dt.time(9), "title": "Talk"}
        )
    _outcome, events = saved(desk, cohort, tmp_path / "a.ics")
    offsets = [told(event, "dtstart").utcoffset() for event in events.values()]
    assert offsets == [dt.timedelta(hours=1), dt.timedelta(hours=2)]
    assert (tmp_path / "a.ics").read_text("utf-8").count("BEGIN:DAYLIGHT") >= 1


def test_without_a_zone_the_hours_float_and_that_is_said(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk, country="US")
    outcome, events = saved(desk, cohort, tmp_path / "a.ics")
    assert "The cohort has no time zone" in outcome.message
    assert told(events[min(events)], "dtstart") == dt.datetime.combine(FIRST, dt.time(9))
    assert b"VTIMEZONE" not in (tmp_path / "a.ics").read_bytes()


@pytest.mark.parametrize(
    ("cohort", "zone"),
    [
        ({"time_zone": "Africa/Nairobi", "country": "CN"}, "Africa/Nairobi"),
        ({"country": "CN"}, "Asia/Shanghai"),
        ({"country": "KE"}, "Africa/Nairobi"),
        ({"country": "RU"}, None),
        ({}, None),
        ({"time_zone": "Mars", "country": "ET"}, "Africa/Addis_Ababa"),
        ({"time_zone": "../etc"}, None),
    ],
)
def test_which_zone_holds(cohort: dict[str, Any], zone: str | None) -> None:
    found = zone_of(cohort)
    assert (found.key if found else None) == zone


def test_countries_with_several_zones_have_none_of_them() -> None:
    assert [zone_of_country(code) for code in ("ID", "BR", "TH", None, "XX")] == [
        None,
        None,
        "Asia/Bangkok",
        None,
        None,
    ]


def test_one_persons_calendar_holds_their_own(desk: Desk, tmp_path: Path) -> None:
    cohort = add_rich(desk)
    whose = find_whose(desk, cohort, "Ms. He Lan")
    _outcome, events = saved(desk, cohort, tmp_path / "a.ics", TimetableRequest("en", whose))
    assert [told(event, "summary") for event in events.values()] == [
        "Opening Ceremony",
        "Ecological Valley",
    ]
    assert "Low-Carbon 2026: Ms. He Lan" in (tmp_path / "a.ics").read_text("utf-8")


def test_a_timetable_without_anything_is_a_calendar_all_the_same(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    outcome, events = saved(desk, cohort_id, tmp_path / "a.ics")
    assert (outcome.count, events) == (0, {})
