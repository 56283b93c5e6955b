"""Timetables with the hours down and rooms, groups, tracks, speakers or weeks across: every cell
an activity.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lcdesk.model.kinds.base import is_placeholder
from lcdesk.tabular.curriculum.dates import is_day_line
from lcdesk.tabular.curriculum.entries import group_in
from lcdesk.tabular.curriculum.grids import TimeGrid, is_title, named, named_in_corner, of_one_kind
from lcdesk.tabular.curriculum.slots import GridSlot, Hours, label_of, slots_below
from lcdesk.tabular.days import (
    Day,
    begin_of,
    day_of,
    number_in_course,
    single_day_in,
    whole,
    years_in,
)
from lcdesk.tabular.evidence.cells import has_known_name, is_full_name
from lcdesk.tabular.grid import Cell, Grid, turned
from lcdesk.tabular.matching.content import is_yes_no
from lcdesk.tabular.matching.heads import SPAN, look_up
from lcdesk.tabular.matching.words import has_cjk, is_person, is_place, kind_of
from lcdesk.tabular.tables.found import is_blank, texts_of
from lcdesk.tabular.tables.lines import is_group
from lcdesk.tabular.times import TimeSpan, span_in

_LOOKED_AT, _WIDEST = 40, 60
_SURE = 0.9
_NAME = 30  # characters of the name of a group or room
_WHEN = frozenset({"date", "start", "end", SPAN})
_LEADING = _WHEN | {"kind", "number"}
_WORD = re.compile(r"[^\W\d_]{2}|[\u4e00-\u9fff]")
_PIECES = re.compile(r"\s*[,，、;；/&+\n]\s*|\s+(?:and|et|y|e|и|und|dan)\s+")
_ALL = re.compile(
    r"(?:all|both|none|everybody|everyone|tous|toutes|todos|todas|alle|все|全体|全部|全员|"
    r"[A-H](?:[ ,&+/]+[A-H])*)(?: only| groups?)?",
    re.I,
)
_OF_GROUP = re.compile(
    r"[组班队]\W*$|(?:group|groupe|grupo|gruppe|группа|class|classe|stream|track|team)s?\W*$", re.I
)
_LONGEST_ZH = 4  # signs: three are a name


@dataclass(frozen=True, slots=True)
class _Crossing:
    """The row of heads: the columns that say when, and what each column across stands for
    (field, words).
    """

    row: int
    before: range
    across: dict[int, tuple[str, str]]

    @property
    def is_of_weeks(self) -> bool:
        """True when each column across is a week."""
        return all(name == "week" for name, _words in self.across.values())


def find_crossed(sheet: Grid, around: Sequence[str], hours: Hours) -> list[TimeGrid]:
    """The days of such a table, top to bottom, each a grid of its own; [] when a sheet holds
    none.
    """
    if sheet.width > _WIDEST:
        return []
    if found := _find(sheet, around, hours):
        return found
    if sheet.height > _WIDEST or any(_crossing_at(sheet, row) for row in range(sheet.height)):
        return []
    aside = _find(turned(sheet), around, Hours(hours.spans))
    return [replace(table, sheet=sheet, is_turned=True) for table in aside]


def _find(grid: Grid, around: Sequence[str], hours: Hours) -> list[TimeGrid]:
    for row in range(min(grid.height, _LOOKED_AT)):
        crossing = _crossing_at(grid, row)
        if crossing and (found := _days_below(grid, crossing, around, hours)):
            return found
    return []


def _crossing_at(grid: Grid, row: int) -> _Crossing | None:
    said = texts_of(grid, row)
    if any((span := span_in(grid.cell(row, column))) and not span.rest for column, _text in said):
        return None  # hours stand below heads, and are none
    across: dict[int, tuple[str, str]] = {}
    before, corner = 0, None
    kind = _kind_across(said)
    for column, text in said:
        if not across and _is_leading(grid, row, column, text):
            before, corner = column + 1, named_in_corner(text)
        elif kind and across and _is_apart(grid, row, column, kind, set(across)):
            continue
        elif said_across := (corner, text) if corner and len(text) < _NAME else named(text):
            across[column] = said_across
        elif across and kind == "group_name" and look_up("activity", text) is None:
            across[column] = (kind, text)  # groups are called anything: "Observers"
        elif not across or not _is_aside(text):
            return None
    if len(across) < 2 or len({words for _name, words in across.values()}) < len(across):
        return None
    first, last = min(across), max(across)
    if not first or last - first >= len(across) or _is_below_days(grid, row, across):
        return None
    return _Crossing(row, range(max(first, before)), of_one_kind(across))


def _is_leading(grid: Grid, row: int, column: int, text: str) -> bool:
    """True for the columns before those across: what says when, and a title of its own."""
    if group_in(text) == (text, ""):
        return False
    hit = look_up("activity", text)
    is_when = hit is not None and hit.field in _LEADING and hit.score >= _SURE
    return is_when or is_title(grid, row, column) or _holds_slots(grid, row, column)


def _is_aside(text: str) -> bool:
    """True for a column behind those across that holds for the whole row: Remarks, In charge."""
    hit = look_up("activity", text)
    return hit is not None and hit.score >= _SURE and hit.field not in {"title", "title_zh"}


def _kind_across(said: Sequence[tuple[int, str]]) -> str | None:
    """The field of columns of which two headers or more are plainly groups, or plainly rooms."""
    names = [
        "group_name" if is_group(text) else (named(text) or ("",))[0] for _column, text in said
    ]
    return next((kind for kind in ("group_name", "venue") if names.count(kind) > 1), None)


def _is_apart(grid: Grid, row: int, column: int, kind: str, across: set[int]) -> bool:
    """True for a column behind plain groups or rooms that is none of them, and tells something else
    of the row: "Boots needed?", "Technician on duty" over names. Its header alone does not say so,
    since groups have names of all kinds ("Observers"): most of its cells must be no activities.
    """
    text = grid.cell(row, column).text.strip()
    if is_group(text) or group_in(text) or (named(text) or ("",))[0] == kind:
        return False
    if look_up("activity", text) is not None or _OF_GROUP.search(text):
        return False  # known ones are told by what they are
    own: list[Cell] = []
    others: list[str] = []
    for below in range(row + 1, grid.height):
        beside = {grid.cell(below, one).text.strip() for one in across} - {""}
        cell = grid.cell(below, column)
        own += [cell] if cell.text.strip() and cell.text.strip() not in beside else []
        others += [one for one in beside if kind_of(one) is None]
    if not own or text.endswith(("?", "？")):
        return True
    are_told = sum(len(one) > _LONGEST_ZH if has_cjk(one) else one[0].isupper() for one in others)
    has_titles = are_told * 4 > len(others) * 3
    return sum(_is_of_row(cell, has_titles) for cell in own) * 3 > len(own) * 2


def _is_of_row(cell: Cell, has_titles: bool) -> bool:
    """Is a cell no activity, but people, a room, yes or no, a number, an hour or a group? Or, where
    the activities are written as titles (`has_titles`), words with a small letter, or signs as few
    as a name has?
    """
    text = " ".join(cell.text.split())
    if kind_of(text) is not None:
        return False
    if is_yes_no(cell) or is_group(text) or not _WORD.search(text) or _ALL.fullmatch(text):
        return True
    if span_in(cell) or is_placeholder(text, "form"):
        return True
    return all(
        is_person(piece)
        or is_full_name(piece)
        or is_place(piece)
        or (" " not in piece and has_known_name(piece))
        or (has_titles and (len(piece) < _LONGEST_ZH if has_cjk(piece) else piece[0].islower()))
        for piece in _PIECES.split(text)
        if piece
    )


def _holds_slots(grid: Grid, row: int, column: int) -> bool:
    """True when hours, the names of slots or days stand below a head such as Session."""
    cells = [
        grid.cell(below, column) for below in range(row + 1, min(grid.height, row + _LOOKED_AT))
    ]
    filled = [cell for cell in cells if cell.text.strip()]
    slots = [
        cell
        for cell in filled
        if label_of(cell.text) is not None or span_in(cell) or _is_day(cell.text)
    ]
    return len(slots) > 1 and len(slots) * 4 > len(filled) * 3


def _is_below_days(grid: Grid, row: int, across: dict[int, tuple[str, str]]) -> bool:
    """True for the groups below a line of several days: that is a grid of days."""
    above = {
        grid.cell(upper, column).text.strip()
        for upper in range(max(0, row - 2), row)
        for column in across
    }
    return len([text for text in above if text and len(text) < 60 and day_of(text)]) > 1


def _days_below(
    grid: Grid, crossing: _Crossing, around: Sequence[str], hours: Hours
) -> list[TimeGrid]:
    """One grid for each day below the heads; weeks across make each weekday a grid."""
    titles = [text for row in range(crossing.row, -1, -1) for _column, text in texts_of(grid, row)]
    years = years_in(
        [
            *titles,
            grid.name,
            *(text for row in range(grid.height) for _c, text in texts_of(grid, row)[:1]),
        ]
    )
    whole_day = single_day_in(
        [text for text in (*titles, grid.name) if day_of(text) or len(text) < 120], years
    )
    doubtful = next((text for text in titles if day_of(text)), grid.name)
    parts = _parts(grid, crossing)
    if len(parts) == 1 and not parts[0][2] and not whole_day and day_of(doubtful) is None:
        parts = _restarts(grid, crossing)
    out: list[TimeGrid] = []
    for start, end, said in parts:
        slots = slots_below(grid, start - 1, crossing.before, end, hours)
        slots = [slot for slot in slots if not is_day_line(grid, slot.top)]
        if not slots and said and crossing.is_of_weeks:
            slots = [
                GridSlot(row, row, TimeSpan(), "")
                for row in range(start, end)
                if len(texts_of(grid, row)) > 1
            ]
        for slot in slots:
            slot.text = slot.span.rest or slot.text
        days = _days_of(
            crossing,
            said or ("" if whole_day else doubtful),
            whole_day,
            [*titles, grid.name, *around],
            years or years_in(around),
        )
        table = TimeGrid(
            grid,
            grid,
            False,
            crossing.row,
            days,
            slots,
            titles=[*titles, grid.name],
            said=said or doubtful,
        )
        table.across = {
            column: told for column, told in crossing.across.items() if told[0] != "week"
        }
        table.right = grid.width
        out.append(table)
    return [table for table in out if table.slots] if _is_timetable(grid, crossing, out) else []


def _parts(grid: Grid, crossing: _Crossing) -> list[tuple[int, int, str]]:
    """(first row, row behind, day as said) of each run of rows below one day, in a column of its
    own or a banner.
    """
    out: list[tuple[int, int, str]] = []
    said, start = "", crossing.row + 1
    for row in range(start, grid.height):
        told = _day_at(grid, row, crossing)
        if told and told != said:
            if row > start:
                out.append((start, row, said))
            said, start = told, row
    return [*out, (start, grid.height, said)]


def _restarts(grid: Grid, crossing: _Crossing) -> list[tuple[int, int, str]]:
    """(first row, row behind, number) of each day of a timetable that names none: its hours begin
    anew below a blank line.
    """
    first = crossing.row + 1
    starts: list[tuple[int, int]] = [(first, 1)]
    last: dt.time | None = None
    for row in range(first, grid.height):
        spans = [span_in(grid.cell(row, column)) for column in crossing.before]
        time = next((span.start for span in spans if span and span.start), None)
        if time and last and time < last and is_blank(grid, row - 1):
            starts.append((row, len(starts) + 1))
        last = time or last
    ends = [*(row for row, _number in starts[1:]), grid.height]
    is_several = len(starts) > 1
    return [
        (row, end, str(number) if is_several else "")
        for (row, number), end in zip(starts, ends, strict=True)
    ]


def _is_day(text: str) -> bool:
    return 1 < len(text) < 60 and day_of(text) is not None


def _day_at(grid: Grid, row: int, crossing: _Crossing) -> str:
    """The day that a row names, before its activities or alone."""
    for column in crossing.before:
        cell = grid.cell(row, column)
        if (
            isinstance(cell.value, dt.date)
            and not isinstance(cell.value, dt.datetime)
            or _is_midnight(cell)
        ):
            return f"{cell.value:%Y-%m-%d}"
        if _is_day(cell.text):
            return cell.text.strip()
    return ""


def _is_midnight(cell: Cell) -> bool:
    return isinstance(cell.value, dt.datetime) and cell.value.time() == dt.time()


def _days_of(
    crossing: _Crossing,
    said: str,
    whole_day: dt.date | None,
    titles: Sequence[str],
    years: list[int],
) -> dict[int, Day]:
    """Column → its day: the one said, that of the titles, or the weekday said in the week of the
    column.
    """
    number = number_in_course(said) if said else None
    day = Day(nth=number) if number else day_of(said) if said else None
    if day is None:
        day = Day(whole_day.month, whole_day.day, whole_day.year) if whole_day else Day()
    out = dict.fromkeys(crossing.across, day)
    for column, (name, words) in crossing.across.items():
        begin = begin_of([words, *titles], years) if name == "week" else None
        date = whole(day, years, begin) if begin else None
        if date:
            out[column] = Day(date.month, date.day, date.year, day.weekday)
    return out


def _is_timetable(grid: Grid, crossing: _Crossing, tables: Sequence[TimeGrid]) -> bool:
    """True when hours or slots stand before most rows, and words in the columns across."""
    slots: list[GridSlot] = [slot for table in tables for slot in table.slots]
    timed = [slot for slot in slots if slot.span.start or slot.span.rest or crossing.is_of_weeks]
    said = [
        text
        for slot in slots
        for column in crossing.across
        if (text := grid.cell(slot.top, column).text.strip())
    ]
    worded = [
        text
        for text in said
        if re.search(r"[^\W\d_]{3}|[\u4e00-\u9fff]{2}", text) and not span_in(Cell(text, text))
    ]
    rows = [row for row in range(crossing.row + 1, grid.height) if len(texts_of(grid, row)) > 1]
    return (
        len(timed) > 1
        and len(timed) * 2 >= len(rows)
        and len(worded) * 3 >= len(said) * 2
        and bool(worded)
    )
