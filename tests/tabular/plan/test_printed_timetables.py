"""What stands in the cell of a printed timetable says nothing new of an activity that is known;
anything else does.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from lcdesk.tabular.curriculum.facts import facts_of
from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.plan.sameness import changes_of
from lcdesk.tabular.times import span_of
from lcdesk.tabular.understood import ReadRow, Understanding

KEPT = {
    "speaker": "Lin Haoran; Wu Jingyi",
    "speaker_title": "Dean; Director",
    "speaker_organization": "Tongji; Delta",
    "venue": "Room 302",
    "venue_zh": "302教室",
    "group_name": "A",
    "kind": "culture",
}


@pytest.mark.parametrize(
    "said",
    [
        {"speaker": "Lin Haoran, Dean (Tongji); Wu Jingyi, Director (Delta)"},
        {"venue": "302教室"},
        {"venue": "302教室 / Room 302"},
        {"group_name": "Group A"},
        {"group_name": "A组"},
        {"speaker_organization": "Dean (Tongji)"},
    ],
)
def test_the_same_in_other_words_is_no_change(said: dict[str, Any]) -> None:
    assert changes_of("activity", KEPT, said, {}) == {}


@pytest.mark.parametrize(
    "said",
    [
        {"speaker": "Lin Haoran, Dean (Tongji)"},
        {"speaker": "Lin Haoran, Rector; Wu Jingyi"},
        {"venue": "303教室"},
        {"venue": "Room 302 / 303教室"},
        {"group_name": "Group B"},
        {"group_name": "AB"},
        {"speaker_organization": "Dean (Fudan)"},
    ],
)
def test_anything_else_is(said: dict[str, Any]) -> None:
    assert changes_of("activity", KEPT, said, {}).keys() == said.keys()


def test_a_kind_that_was_only_guessed_by_the_title_outweighs_none_that_is_kept() -> None:
    kept = {"id": 1, "date": dt.date(2026, 12, 7), "title_zh": "滨江步道参访", "kind": "culture"}
    said = {"date": dt.date(2026, 12, 7), "title_zh": "滨江步道参访", "kind": "field_visit"}
    for raw, fate in (({}, "same"), ({"kind": "实地考察"}, "change")):
        rows = [ReadRow("activity", "S", 2, said, raw=dict(raw))]
        (row,) = plan(
            Understanding("t.xlsx", "xlsx", [], rows, []), Present(activities=[kept]), None
        ).rows
        assert row.fate == fate


def test_a_group_of_a_participant_is_taken_as_written() -> None:
    assert changes_of("participant", {"group_name": "A"}, {"group_name": "Group A"}, {})


def test_who_gave_an_address_and_who_attended_are_told_apart() -> None:
    said = facts_of(
        "09:00–10:00 开班仪式\n致辞人：赵明; 钱丽\n主持：邓舒\n出席人：孙伟\n地点：301教室"
    )
    assert said.values == {
        "title_zh": "开班仪式",
        "addressed": "赵明; 钱丽",
        "host": "邓舒",
        "attended": "孙伟",
        "venue": "301教室",
    }
    english = facts_of("Opening Ceremony\nAddress by: Mr. Zhao; Ms. Qian\nAttended by: Dr. Sun")
    assert english.values == {
        "title": "Opening Ceremony",
        "addressed": "Mr. Zhao; Ms. Qian",
        "attended": "Dr. Sun",
    }
    assert facts_of("Address by the Minister\nHall 3").values["title"] == "Address by the Minister"


@pytest.mark.parametrize(
    ("text", "end"),
    [("22:00–01:00", dt.time(1)), ("2:00-3:30", dt.time(15, 30)), ("13:00-5:00", dt.time(17))],
)
def test_what_begins_in_the_evening_may_end_at_night(text: str, end: dt.time) -> None:
    found = span_of(text, "pm")
    assert found
    assert found.end == end
