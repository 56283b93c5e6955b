"""A timetable with everything in it that a paper has to tell, for the tests of papers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.participants.participants import add_participant

FIRST = dt.date(2026, 12, 6)
ROWS: tuple[dict[str, Any], ...] = (
    {
        "day": 0,
        "start": "09:00",
        "end": "10:00",
        "title": "Opening Ceremony",
        "title_zh": "开班仪式",
        "kind": "ceremony",
        "addressed": "Mr. Zhao Ming; Ms. Qian Li",
        "attended": "Dr. Sun Wei",
        "host": "Prof. Deng Shuyi",
        "interpreter": "Ms. He Lan",
        "dress": "Formal",
        "contact": "Ms. He, 021-5555",
        "venue": "Room 302",
        "notes": "Be there at 8:45\nPhotos; then tea, please",
    },
    {
        "day": 0,
        "start": "10:30",
        "end": "12:00",
        "title": "Carbon Markets",
        "title_zh": "碳市场",
        "kind": "lecture",
        "speaker": "Lin Haoran; Wu Jingyi",
        "speaker_title": "Professor; Director",
        "speaker_organization": "Tongji University; Delta Institute",
        "venue": "Room 302",
    },
    {
        "day": 0,
        "start": "14:00",
        "end": "15:00",
        "title": "Energy Storage",
        "title_zh": "储能",
        "kind": "lecture",
        "speaker": "Gao Yifan",
        "speaker_title": "Vice Dean",
        "venue": "Room 302",
    },
    {
        "day": 1,
        "start": "08:30",
        "end": "17:00",
        "title": "Ecological Valley",
        "title_zh": "生态谷",
        "kind": "field_visit",
        "bus": "Bus 1, 07:45",
        "escort": "Ms. He Lan",
        "venue": "Green Valley",
        "dress": "Closed shoes",
    },
    {
        "day": 1,
        "start": "12:00",
        "end": "13:00",
        "title": "Lunch",
        "title_zh": "午餐",
        "kind": "meal",
    },
    {"day": 1, "start": "19:00", "title": "Tea evening", "title_zh": "茶会", "kind": "culture"},
    {"day": 2, "title": "Self-study day", "title_zh": "自习", "kind": "free"},
    {
        "day": 2,
        "start": "22:00",
        "end": "01:00",
        "title": "Night train",
        "title_zh": "夜间列车",
        "kind": "travel",
    },
    {
        "day": 3,
        "start": "14:00",
        "end": "16:00",
        "title": "Workshop",
        "title_zh": "工作坊",
        "kind": "discussion",
        "group_name": "Group A",
        "venue": "Room 1",
    },
    {
        "day": 3,
        "start": "14:00",
        "end": "16:00",
        "title": "Excursion to the dam",
        "title_zh": "参观大坝",
        "kind": "culture",
        "group_name": "B",
        "venue": "Dam",
    },
    {
        "day": 4,
        "start": "09:00",
        "end": "11:00",
        "title": "CO2 = climate; what, now?",
        "kind": "lecture",
        "venue": "Room 302",
        "is_confirmed": True,
    },
    {
        "day": 4,
        "start": "14:00",
        "end": "16:00",
        "title_zh": "仅中文讲座：从测量到报告再到核查，一个非常长的题目，长到必须折行为止",
        "kind": "lecture",
    },
    {"title": "Undated test", "kind": "test"},
)


def add_rich(desk: Desk, **cohort: Any) -> int:
    """A cohort with thirteen activities, one of them without a date, and three participants, one
    of whom has left early.
    """
    made = cohorts.add_cohort(
        desk, {"name_en": "Low-Carbon 2026", "name_zh": "绿色低碳2026（上海站）", **cohort}
    )
    curriculum.save_venue(desk, {"name": "Room 302", "name_zh": "302教室"})
    for row in ROWS:
        values = {name: value for name, value in row.items() if name != "day"}
        for name in ("start", "end"):
            values[name] = dt.time.fromisoformat(row[name]) if name in row else None
        values["date"] = FIRST + dt.timedelta(days=row["day"]) if "day" in row else None
        curriculum.add_activity(desk, made, values)
    for number, (name, group, status) in enumerate(
        (
            ("Hana Tesfaye", "A", "confirmed"),
            ("Brian Otieno", "B", "attending"),
            ("Eric Habimana", "A", "withdrawn"),
        )
    ):
        values = {
            "full_name": name,
            "nationality": "KE",
            "group_name": group,
            "status": status,
            "number": str(10 - number),
        }
        add_participant(desk, made, values)
    return made
