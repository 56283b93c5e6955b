"""What no timetable and no list of people looks like, however well its headers fit: reasons to ask
before its rows go in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from lcdesk.model import countries
from lcdesk.tabular.activity_words import is_place
from lcdesk.tabular.days import day_of
from lcdesk.tabular.records import TableReading
from lcdesk.tabular.understood import ReadRow
from lcdesk.texts import _

Thing = TypeVar("Thing")
_LEAST = 4  # rows by which anything can be told
_MANY = 10
_FEW = 2  # different titles of many rows
_LOOKED_AT = 200  # rows, evenly over the table
_MOST = 0.6
_WORD = re.compile(r"[^\W\d_]{2}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_ROOM = re.compile(r"[A-Z]{0,3}[-. ]?\d{1,3}[-. ]?\d{0,3}[a-zA-Z]?")
_FIVE = 5  # minutes
_SUMS = 4  # columns
_SUM = re.compile(r"[^\W\d]{0,3}\W?\d{1,3}(?:[., ]?\d{3})*[.,]\d\d|0")
_LONGEST = 731  # days that a programme of courses may last


def why_implausible(work: TableReading) -> str:
    """The first reason, in words, why a table is hardly what it was taken for; "" for none."""
    if len(work.rows) < _LEAST:
        return ""
    rows = work.rows[:: max(1, len(work.rows) // _LOOKED_AT)]
    reasons = _of_people(work, rows) if work.kind == "participant" else _of_activities(work, rows)
    return next(reasons, "")


def has_words(work: TableReading) -> bool:
    """Does any title of a timetable have a letter? Figures alone are a table of something else,
    however short it is.
    """
    if work.kind == "participant":
        return True
    titles = [
        str(title)
        for row in work.rows
        if (title := row.activity.get("title") or row.activity.get("title_zh"))
    ]
    return any(map(_has_letter, titles)) or not titles


def _has_letter(text: str) -> bool:
    return any(map(str.isalpha, text))


def _of_people(work: TableReading, rows: Sequence[ReadRow]) -> Iterator[str]:
    names = [str(name) for row in rows if (name := row.participant.get("full_name"))]
    if _are_mostly(names, countries.is_known):
        yield _("Most of its names are names of countries.")
    if _are_mostly(names, lambda name: not _WORD.search(name)):
        yield _("Most of its names are figures.")
    if _is_of_sums(work, rows):
        yield _("Most of its columns are sums of money.")


def _is_of_sums(work: TableReading, rows: Sequence[ReadRow]) -> bool:
    """Do most columns hold sums with decimals, as a payroll's do? Numbers of papers and telephones
    have none.
    """
    further = [column.head for column in work.columns if column.field is None]
    sums = [
        head
        for head in further
        if _are_mostly([text for row in rows if (text := row.extra.get(head))], _is_sum)
    ]
    return len(sums) >= _SUMS and len(sums) * 3 >= len(work.columns)


def _is_sum(text: str) -> bool:
    return bool(_SUM.fullmatch(text.strip()))


def _of_activities(work: TableReading, rows: Sequence[ReadRow]) -> Iterator[str]:
    titles = [
        str(title)
        for row in rows
        if (title := row.activity.get("title") or row.activity.get("title_zh"))
    ]
    if _are_mostly(titles, _is_no_title):
        yield _("Most of its titles are dates or figures (“{title}”).", title=titles[0])
    if _are_mostly(titles, _is_room):
        yield _("Most of its titles are names of rooms (“{title}”).", title=titles[0])
    if len(titles) >= _MANY and len(set(titles)) <= _FEW:
        yield _("Its titles hardly differ (“{title}”).", title=titles[0])
    days = [day for row in rows if (day := row.activity.get("date"))]
    if len(days) >= _LEAST and (max(days) - min(days)).days > _LONGEST:
        first, last = min(days).year, max(days).year
        yield _("Its days lie in the years {first} to {last}.", first=first, last=last)
    starts = [start for row in rows if (start := row.activity.get("start"))]
    is_odd = _are_mostly(starts, lambda start: start.minute % _FIVE != 0)
    if is_odd and not _is_well_headed(work):
        yield _("Most of its hours are odd ones ({hour}).", hour=f"{starts[0]:%H:%M}")
    if _has_one_speaker(work):
        yield _("All of its activities have the same speaker.")
    if _are_mostly(rows, _is_undated):
        yield _("Most of its rows tell neither a day nor an hour.")


def _is_well_headed(work: TableReading) -> bool:
    """Do headers alone say where day, hours and title stand, as in a template that is filled in?"""
    columns = map(work.column_of, ("date", "start", "end", "title"))
    return all(column is not None and column.sureness == "sure" for column in columns)


def _are_mostly(things: Sequence[Thing], test: Callable[[Thing], bool]) -> bool:
    return len(things) >= _LEAST and sum(map(test, things)) > _MOST * len(things)


def _is_no_title(title: str) -> bool:
    day = day_of(title)
    return not _has_letter(title) or (day is not None and not day.rest)


def _is_room(title: str) -> bool:
    return bool(_ROOM.fullmatch(title)) or (len(title.split()) <= _FEW and is_place(title))


def _has_one_speaker(work: TableReading) -> bool:
    """True where each of many activities has one speaker, whom no header calls so."""
    column = work.column_of("speaker")
    speakers = [str(row.values.get("speaker") or "") for row in work.rows]
    return (
        len(speakers) >= _MANY
        and len(set(speakers)) == 1
        and bool(speakers[0])
        and (column is None or column.why == "cells")
    )


def _is_undated(row: ReadRow) -> bool:
    said = row.values.keys() | row.raw.keys()
    return not said & {"date", "start"}
