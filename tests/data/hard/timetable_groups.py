"""Grids for two parallel groups: in pairs of columns, in pairs of rows, in one cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tests.data.hard.timetable_layouts import Layout, any_of


def groups_side_by_side() -> Layout:
    """Two groups as pairs of columns below each day; one speaker stands in both at once."""
    out = Layout(
        "T04_two_groups.xlsx",
        "Column pairs A组/B组 under each day; a common block merged over both; a speaker clash.",
    )
    lines = [
        ["Parallel sessions 分组课程, October 2024"],
        ["时间 Time", "Mon 14 Oct", None, "Tue 15 Oct", None],
        [None, "A组", "B组", "A组", "B组"],
        [
            "09:00—10:30",
            "Opening 开班\nHall 1",
            None,
            "Solar cells\nDr. Nara Voss\nRoom 11",
            "Wind power\nDr. Emil Rask\nRoom 12",
        ],
        [
            "10:45—12:15",
            "Water reuse\nProf. Bao Lan\nRoom 11",
            "Biogas\nDr. Emil Rask\nRoom 12",
            "Heat pumps\nDr. Nara Voss\nRoom 11",
            "Batteries\nDr. Nara Voss\nRoom 12",
        ],
        [
            "14:00—16:00",
            "Visit: Water works\nEast Plant",
            "Visit: Biogas plant\nWest Farm",
            "Closing forum\nHall 1",
            None,
        ],
    ]
    out.sheet("Groups", lines, "A1:E1", "A2:A3", "B2:C2", "D2:E2", "B4:C4", "D6:E6")
    a, b = "2024-10-14", "2024-10-15"
    one, two, late = "09:00-10:30", "10:45-12:15", "14:00-16:00"
    for place, date, span, title, more in (
        ("B4", a, one, any_of("Opening", "Opening 开班"), {"venue": "Hall 1"}),
        (
            "B5",
            a,
            two,
            "Water reuse",
            {"speaker": "Prof. Bao Lan", "venue": "Room 11", "kept": ["A组"]},
        ),
        (
            "B6",
            a,
            late,
            "Visit: Water works",
            {"kind": "field_visit", "venue": "East Plant", "kept": ["A组"]},
        ),
        ("C5", a, two, "Biogas", {"speaker": "Dr. Emil Rask", "venue": "Room 12", "kept": ["B组"]}),
        (
            "C6",
            a,
            late,
            "Visit: Biogas plant",
            {"kind": "field_visit", "venue": "West Farm", "kept": ["B组"]},
        ),
        (
            "D4",
            b,
            one,
            "Solar cells",
            {"speaker": "Dr. Nara Voss", "venue": "Room 11", "kept": ["A组"]},
        ),
        (
            "D5",
            b,
            two,
            "Heat pumps",
            {"speaker": "Dr. Nara Voss", "venue": "Room 11", "kept": ["A组"]},
        ),
        ("D6", b, late, "Closing forum", {"venue": "Hall 1"}),
        (
            "E4",
            b,
            one,
            "Wind power",
            {"speaker": "Dr. Emil Rask", "venue": "Room 12", "kept": ["B组"]},
        ),
        (
            "E5",
            b,
            two,
            "Batteries",
            {"speaker": "Dr. Nara Voss", "venue": "Room 12", "kept": ["B组"]},
        ),
    ):
        out.act(place, date, span, title, grid=True, **more)
    out.mistake("speaker_conflict", "speaker", 5)
    return out


def groups_below_each_other() -> Layout:
    """Two rows a slot, one per group; what is for both is merged over the two rows."""
    out = Layout(
        "T05_groups_in_rows.xlsx",
        "Two rows per slot (Group 1, Group 2); dates in real cells; am/pm.",
    )
    day = [dt.date(2025, 9, n) for n in (8, 9, 10)]
    lines = [
        ["TRAINING WEEK", None, "Week 37"],
        ["Time", "Group", *day],
        [
            "9:00 am–12:00 pm",
            "Group 1",
            "Lecture: Air quality (Dr. Ada Quist, Room 3)",
            "Lecture: Noise maps (Dr. Ada Quist, Room 3)",
            "Visit to the Weather Station",
        ],
        [
            None,
            "Group 2",
            "Lab: Sensors (Mr. Ole Brand, Lab 7)",
            "Lab: Filters (Mr. Ole Brand, Lab 7)",
            None,
        ],
        [
            "1:30 pm–4:30 pm",
            "Group 1",
            "Group work @ Library",
            "Lab: Sensors (Mr. Ole Brand, Lab 7)",
            "Final test @ Room 3",
        ],
        [
            None,
            "Group 2",
            "Lecture: Air quality (Dr. Ada Quist, Room 3)",
            "Lecture: Noise maps (Dr. Ada Quist, Room 3)",
            None,
        ],
    ]
    page = out.sheet("Sept", lines, "A3:A4", "A5:A6", "E3:E4", "E5:E6")
    for column in "CDE":
        page[f"{column}2"].number_format = "ddd d mmm"
    am, pm = "09:00-12:00", "13:30-16:30"
    a, b, c = (one.isoformat() for one in day)
    ada = {"kind": "lecture", "speaker": "Dr. Ada Quist", "venue": "Room 3"}
    ole = {"speaker": "Mr. Ole Brand", "venue": "Lab 7"}
    first, second = {"kept": ["Group 1"]}, {"kept": ["Group 2"]}
    for place, date, span, title, more in (
        ("C3", a, am, any_of("Lecture: Air quality", "Air quality"), ada | first),
        ("C4", a, am, "Lab: Sensors", ole | second),
        ("C5", a, pm, "Group work", {"venue": "Library"} | first),
        ("C6", a, pm, any_of("Lecture: Air quality", "Air quality"), ada | second),
        ("D3", b, am, any_of("Lecture: Noise maps", "Noise maps"), ada | first),
        ("D4", b, am, "Lab: Filters", ole | second),
        ("D5", b, pm, "Lab: Sensors", ole | first),
        ("D6", b, pm, any_of("Lecture: Noise maps", "Noise maps"), ada | second),
        ("E3", c, am, "Visit to the Weather Station", {"kind": "field_visit"}),
        ("E5", c, pm, "Final test", {"kind": "test", "venue": "Room 3"}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    return out


def groups_in_one_cell() -> Layout:
    """ "Group A: … / Group B: …" in one cell, days across with week numbers above, a two-day
    trip, breaks drawn across.
    """
    out = Layout(
        "T06_groups_in_cells.xlsx",
        "Week numbers above the days; both groups in one cell; a trip over two days; coffee "
        "breaks.",
    )
    lines = [
        ["Programme 2025"],
        [None, "Week 25", None, "Week 26", None],
        ["Hours", "Thursday 19 June", "Friday 20 June", "Monday 23 June", "Tuesday 24 June"],
        [
            "9.00 – 10.30",
            "Group A: Urban trees, Prof. Bao Lan, Room 5 / Group B: Urban rivers, Dr. Emil Rask, "
            "Room 6",
            "Plenary: Urban soil\nProf. Bao Lan\nRoom 5",
            "Field trip to the Delta Islands\nHotel Marina",
            None,
        ],
        ["10.30 – 10.45", "Coffee break"],
        [
            "10.45 – 12.15",
            "Group A: Urban rivers\nDr. Emil Rask\nRoom 6\nGroup B: Urban trees\nProf. Bao "
            "Lan\nRoom 5",
            "Round table with alumni\nRoom 5",
            None,
            None,
        ],
        ["14.00 – 16.30", "Free afternoon", "Museum of Gardens (guided tour)", None, None],
    ]
    out.sheet("Plan", lines, "A1:E1", "B2:C2", "D2:E2", "B5:C5", "D4:E7")
    a, b, c, d = "2025-06-19", "2025-06-20", "2025-06-23", "2025-06-24"
    one, two = "09:00-10:30", "10:45-12:15"
    bao, rask = (
        {"speaker": "Prof. Bao Lan", "venue": "Room 5"},
        {"speaker": "Dr. Emil Rask", "venue": "Room 6"},
    )
    for place, date, span, title, more in (
        ("B4", a, one, "Urban trees", bao | {"kept": ["Group A"]}),
        ("B4", a, one, "Urban rivers", rask | {"kept": ["Group B"]}),
        ("B6", a, two, "Urban rivers", rask | {"kept": ["Group A"]}),
        ("B6", a, two, "Urban trees", bao | {"kept": ["Group B"]}),
        ("B7", a, "14:00-16:30", "Free afternoon", {"kind": "free", "optional": True}),
        ("C4", b, one, any_of("Plenary: Urban soil", "Urban soil"), bao),
        ("C6", b, two, "Round table with alumni", {"kind": "discussion", "venue": "Room 5"}),
        (
            "C7",
            b,
            "14:00-16:30",
            any_of("Museum of Gardens (guided tour)", "Museum of Gardens"),
            {},
        ),
        (
            "D4",
            c,
            "09:00-16:30",
            "Field trip to the Delta Islands",
            {"kind": "field_visit", "venue": "Hotel Marina"},
        ),
        (
            "E4",
            d,
            "09:00-16:30",
            "Field trip to the Delta Islands",
            {"kind": "field_visit", "venue": "Hotel Marina"},
        ),
        ("B5", a, "10:30-10:45", "Coffee break", {"kind": "meal", "optional": True}),
        ("C5", b, "10:30-10:45", "Coffee break", {"kind": "meal", "optional": True}),
    ):
        out.act(place, date, span, title, grid=True, **more)
    return out


LAYOUTS: tuple[Callable[[], Layout], ...] = (
    groups_side_by_side,
    groups_below_each_other,
    groups_in_one_cell,
)
