"""The lines above a list that say what its course is called and when it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from lcdesk.tabular.course_titles import find_course
from lcdesk.tabular.grid import Cell, Grid, Workbook
from lcdesk.tabular.understood import CourseTitle, ReadTable

WATER, WATER_ZH = "International Training Course on Clean Water", "清洁水国际培训班"
DAYS = (dt.date(2026, 12, 7), dt.date(2026, 12, 20))
NO_DAYS = (None, None)


def course(lines: Sequence[str]) -> CourseTitle | None:
    rows = [[Cell(line, line)] for line in (*lines, "Name")]
    table = ReadTable("S", "participant", [], (len(rows), len(rows)), len(rows) + 1, len(rows) + 1)
    return find_course(Workbook([Grid("S", rows)]), [table])


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        (
            [
                "EMBASSY OF THE REPUBLIC OF KENYA, BEIJING",
                f"Nomination of participants: {WATER}, 7-20 December 2026, Nanjing",
                "Ref: KEB/ECON/17/2026",
            ],
            (WATER, None, *DAYS),
        ),
        (
            [f"{WATER_ZH}推荐人员名单\nList of Recommended Participants for the {WATER}"],
            (WATER, WATER_ZH, *NO_DAYS),
        ),
        ([f"{WATER} – Timetable, Week 1 (7–11 December 2026)"], (WATER, None, *NO_DAYS)),
        ([f"2026年{WATER_ZH}学员名单（2026年12月7日—20日）"], (None, f"2026年{WATER_ZH}", *DAYS)),
        ([f"Participants of the {WATER} (December 7 to 20, 2026)"], (WATER, None, *DAYS)),
        ([WATER, "Date: 7 December – 20 December 2026"], (WATER, None, *DAYS)),
        ([WATER, "Date: 16 Nov 2026"], (WATER, None, *NO_DAYS)),
        (
            [f"{WATER}, 28 December 2026 - 8 January 2027"],
            (WATER, None, dt.date(2026, 12, 28), dt.date(2027, 1, 8)),
        ),
        ([f"关于举办“{WATER_ZH}”的通知"], (None, WATER_ZH, *NO_DAYS)),
        (["Seminar on Green Ports", WATER], None),  # which of them?
        (["List of participants"], None),
        (["学员名单"], None),
        (["Training participants list 2026"], None),
        (["Ministry of Water", "7-20 December 2026"], None),
    ],
)
def test_what_titles_say_of_the_course(
    lines: list[str], found: tuple[str | None, str | None, dt.date | None, dt.date | None] | None
) -> None:
    said = course(lines)
    assert said == (CourseTitle(*found) if found else None)
