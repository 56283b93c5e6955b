"""Clashes inside a timetable: a venue or a speaker at two places of one time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lcdesk.tabular.matching.words import fold
from lcdesk.tabular.understood import Problem, ReadRow
from lcdesk.texts import _

_NOBODY = frozenset(
    {
        "tbc",
        "tbd",
        "tba",
        "待定",
        "online",
        "zoom",
        "线上",
        "腾讯会议",
        "all",
        "various",
        "hotel",
        "酒店",
        "n a",
        "不限",
        "",
    }
)


def find_conflicts(rows: Sequence[ReadRow]) -> list[Problem]:
    """One problem on the later row of each pair that clashes; a missing end clashes with nothing
    but the same start.
    """
    return [
        *_clashes(rows, "venue", "venue_conflict"),
        *_clashes(rows, "speaker", "speaker_conflict"),
    ]


def _clashes(rows: Sequence[ReadRow], name: str, kind: str) -> list[Problem]:
    taken: dict[tuple[dt.date, str], dict[tuple[str, dt.time, dt.time], ReadRow]] = {}
    out: list[Problem] = []
    for row in rows:
        day, start = row.activity.get("date"), row.activity.get("start")
        if not day or not start:
            continue
        for who in _named(row, name):
            others = taken.setdefault((day, fold(who)), {})
            other = next((earlier for earlier in others.values() if _overlap(earlier, row)), None)
            if other is not None:
                out.append(_problem(row, other, who, name, kind))
            # what clashes with one of the same clashes with all
            others.setdefault((_title(row), *_hours(row)), row)
    return out


def _named(row: ReadRow, name: str) -> list[str]:
    """The venue or speakers of a row."""
    told = str(row.values.get(name) or "")
    found = told.split("; ") if name == "speaker" else [told]
    return [who for who in found if who and fold(who) not in _NOBODY]


def _overlap(one: ReadRow, other: ReadRow) -> bool:
    if _title(one) == _title(other):
        return False  # the same activity, printed twice or for two groups
    if (one.sheet, one.row) == (other.sheet, other.row) and (other.column or "").startswith("/"):
        return False  # one line of a list for two groups: its place is told once
    (start, end), (begin, stop) = _hours(one), _hours(other)
    return start == begin or (start < stop and begin < end)


def _hours(row: ReadRow) -> tuple[dt.time, dt.time]:
    """From and to; what goes on past midnight lasts until the day is over."""
    start, end = row.activity.get("start", dt.time.min), row.activity.get("end")
    return start, start if end is None else end if end >= start else dt.time.max


def _title(row: ReadRow) -> str:
    return str(row.activity.get("title") or row.activity.get("title_zh"))


def _problem(row: ReadRow, other: ReadRow, who: str, name: str, kind: str) -> Problem:
    where = _("rows {one} and {other}", one=other.row, other=row.row)
    if kind == "venue_conflict":
        message = _("{venue} is taken twice at the same time: {where}.", venue=who, where=where)
    else:
        message = _("{speaker} speaks twice at the same time: {where}.", speaker=who, where=where)
    return Problem(row.sheet, row.row, name, kind, message, who, column=row.column)
