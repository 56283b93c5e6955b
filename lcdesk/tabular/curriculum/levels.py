"""Timetables found by the levels of their headers: days, hours or numbered lessons down one side,
groups, rooms or teachers along the other, each level told by what its cells say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from lcdesk.tabular.curriculum.entries import group_in
from lcdesk.tabular.curriculum.grids import TimeGrid, named, named_in_corner
from lcdesk.tabular.curriculum.slots import (
    NUMBER_OF_LESSON,
    GridSlot,
    Hours,
    in_the_afternoon,
    label_of,
    tells_lessons,
)
from lcdesk.tabular.days import (
    Day,
    day_of,
    in_one_order,
    parted_weekday,
    single_day_in,
    weekday_alone,
    years_in,
)
from lcdesk.tabular.grid import Cell, Grid, turned
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import is_person, is_place
from lcdesk.tabular.tables.found import is_merged_down, texts_of
from lcdesk.tabular.times import TimeSpan, span_in

Role = Literal["day", "hour", "lesson", "both"]
"""What the cells of a level tell: "both" is a day and the number of a lesson ("Mon 3")."""

_WIDEST, _TALLEST = 120, 600
_MOST_LABELS = 4  # columns that may tell days and hours
_LEAST = 3  # cells by which a level is told
_MOSTLY = 0.7
_LABEL = 40  # characters
_DEEPEST = 6  # levels above the cells
_SHORT = 12
_WORDS_OF_TITLE = 4
_WEEK = 4  # days that make one
_UNLABELLED = 0.6  # how sure lessons are that nothing names
_DAY_AND_LESSON = re.compile(r"([^\W\d_]{1,12})\.?[\s_\-./]*(\d{1,2})[ªº°.]?")
_WORD = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Levels:
    """The levels of one sheet, drawn so that days run down: the columns that tell days and hours,
    the rows of cells, and what each column across stands for. `sureness`: the least share of cells
    that are what their level says, 0 to 1.
    """

    grid: Grid
    rows: range
    day: int | None
    time: int | None
    head: int
    across: dict[int, tuple[str, str]]
    companions: dict[int, dict[str, int]] = field(default_factory=dict[int, dict[str, int]])
    sureness: float = 0.0


def find_by_levels(sheet: Grid, hours: Hours) -> tuple[list[TimeGrid], float] | None:
    """The days of a timetable, each a grid, and how sure its levels are; None where a sheet has
    none.
    """
    if sheet.width > _WIDEST or sheet.height > _TALLEST or sheet.width < 2:
        return None
    if found := _lessons_beside_days(sheet):
        return [found], _UNLABELLED
    sides = [found for grid in (sheet, turned(sheet)) if (found := _levels_in(grid))]
    if not sides:
        return None
    best = max(sides, key=lambda found: found.sureness)
    tables = _days_in(best, hours)
    if best.grid is not sheet:
        tables = [replace(table, sheet=sheet, is_turned=True) for table in tables]
    return (tables, best.sureness) if tables else None


def _lessons_beside_days(sheet: Grid) -> TimeGrid | None:
    """A week down the first column and its lessons beside each day, with no header at all: drawn on
    its side. Which lesson it is, nothing tells.
    """
    first = next((row for row in range(sheet.height) if texts_of(sheet, row)), sheet.height)
    days: dict[int, Day] = {}
    for row in range(first, sheet.height):
        weekday = weekday_alone(_text(sheet, row, 0))
        passed = [day.weekday or 0 for day in days.values()]
        if weekday is None or (passed and (weekday - passed[-1]) % 7 != 1):
            break
        days[row] = Day(weekday=weekday)
    said = [text for row in days for column, text in texts_of(sheet, row) if column]
    worded = sum(map(_is_activity, said))
    if len(days) < _WEEK or worded < _WEEK * 2 or worded < _MOSTLY * len(said):
        return None
    slots = [GridSlot(column, column, TimeSpan(), "") for column in range(1, sheet.width)]
    return TimeGrid(turned(sheet), sheet, True, 0, days, slots, titles=[sheet.name])


def role_of(cell: Cell) -> Role | None:
    """What a cell tells as a header of a timetable."""
    text = " ".join(cell.text.split())
    if not text or len(text) > _LABEL:
        return None
    if label_of(text) is not None or NUMBER_OF_LESSON.fullmatch(text):
        return "lesson"
    span = span_in(cell)
    if span and span.start and (not _WORD.search(span.rest) or label_of(span.rest) is not None):
        return "hour"
    if _day_and_lesson(text):
        return "both"
    day = day_of(text)
    is_day = weekday_alone(text) is not None or (day is not None and len(day.rest) < _SHORT)
    return "day" if is_day else None


def _day_and_lesson(text: str) -> tuple[str, str] | None:
    """ "Mon_3", 周一1-2节: the weekday and the lesson."""
    found = _DAY_AND_LESSON.fullmatch(text)
    if found and weekday_alone(found[1]) is not None:
        return found[1], found[2]
    weekday, rest = parted_weekday(text)
    return (weekday, rest) if weekday and rest and label_of(rest) is not None else None


# --- The levels down: columns whose cells are days, hours or lessons ---


@dataclass(frozen=True, slots=True)
class _Side:
    """A column of labels: what they tell, in which rows, and what share of its cells does."""

    column: int
    role: Role
    first: int
    last: int
    share: float


def _sides(grid: Grid) -> list[_Side]:
    found = (_side(grid, column) for column in range(min(_MOST_LABELS, grid.width - 1)))
    return [side for side in found if side]


def _side(grid: Grid, column: int) -> _Side | None:
    roles: dict[int, Role | None] = {
        row: role_of(cell)
        for row in range(grid.height)
        if (cell := grid.cell(row, column)).text.strip() and not _is_banner(grid, row)
    }
    counted = Counter(list[Role](filter(None, roles.values())))
    if not counted:
        return None
    role: Role = counted.most_common(1)[0][0]
    if role in {"hour", "lesson"}:
        role = _numbers_or_hours(grid, column, list(roles)) or role
    fits = {
        row for row, own in roles.items() if own == role or (role == "hour" and own == "lesson")
    }
    first = min(fits)
    below = [row for row in roles if row >= first]
    share = len(fits) / len(below)
    texts = {grid.cell(row, column).text.strip() for row in fits}
    least = 2 if role == "day" else _LEAST
    is_varied = len(texts) > 1 or role == "day"
    if len(fits) < least or not is_varied or share < _MOSTLY:
        return None
    return _Side(column, role, first, max(fits), share)


def _numbers_or_hours(grid: Grid, column: int, rows: Sequence[int]) -> Role | None:
    cells = [grid.cell(row, column) for row in rows]
    bare = [cell for cell in cells if NUMBER_OF_LESSON.fullmatch(cell.text.strip())]
    if len(bare) * 2 < len(cells):
        return None
    return "lesson" if tells_lessons(cells) else "hour"


def _is_banner(grid: Grid, row: int) -> bool:
    """True for a line merged over the whole width, or that says one thing only."""
    said = {text for _column, text in texts_of(grid, row)}
    filled = sum(bool(cell.text.strip()) for cell in grid.rows[row])
    return len(said) == 1 and (filled > 2 or filled == 1 < grid.width - 1)


# --- The levels across, and what the cells below say ---


def _levels_in(grid: Grid) -> Levels | None:
    sides = _sides(grid)
    day = next((side for side in sides if side.role in {"day", "both"}), None)
    times = [side for side in sides if side.role in {"hour", "lesson"}]
    time = min(times, key=lambda side: side.role != "hour", default=None)
    if day and day.role == "both":
        time = day
    if time is None or (day is None and _day_around(grid, time.first) is None):
        return None
    used = [side for side in (day, time) if side]
    first, last = max(side.first for side in used), max(side.last for side in used)
    left = max(side.column for side in used) + 1
    heads = _head_rows(grid, first, left)
    parted = _parted(grid, heads, range(left, grid.width), range(first, last + 1))
    if parted is None:
        return None
    head, across, companions = parted
    sureness = _sureness(grid, range(first, last + 1), across, used)
    found = Levels(
        grid,
        range(first, last + 1),
        day.column if day else None,
        time.column,
        head,
        across,
        companions,
        sureness,
    )
    return found if sureness > 0 else None


def _day_around(grid: Grid, row: int) -> str | None:
    """The day of a sheet whose rows tell none: its name, or the one day of the lines above."""
    above = [text for upper in range(row) for _column, text in texts_of(grid, upper)]
    for text in (grid.name, *above):
        if weekday_alone(text) is not None:
            return text
    is_dated = single_day_in(
        [text for text in (grid.name, *above) if day_of(text)], years_in(above)
    )
    return next((text for text in (grid.name, *above) if day_of(text)), None) if is_dated else None


def _head_rows(grid: Grid, first: int, left: int) -> list[int]:
    """The rows right above the cells that say several things across, top to bottom."""
    rows: list[int] = []
    for row in range(first - 1, max(-1, first - 1 - _DEEPEST), -1):
        said = {text for column in range(left, grid.width) if (text := _text(grid, row, column))}
        if len(said) > 1:
            rows.append(row)
        elif rows and not said:
            break
    return rows[::-1]


def _text(grid: Grid, row: int, column: int) -> str:
    return " ".join(grid.cell(row, column).text.split())


def _parted(
    grid: Grid, heads: Sequence[int], columns: range, rows: range
) -> tuple[int, dict[int, tuple[str, str]], dict[int, dict[str, int]]] | None:
    """The row of headers, what each column of activities stands for, and the columns beside it
    that tell of its rooms or teachers; None where there are no two columns of activities.
    """
    filled = [
        column
        for column in columns
        if any(_text(grid, row, column) for row in rows)
        and not _is_section(grid, column, heads, rows)
    ]
    roles = {column: _field_of(grid, heads, column, rows) for column in filled}
    subjects = [column for column in filled if roles[column] is None]
    if len(subjects) < 2 or not _are_alike(grid, subjects, rows):
        return None
    companions: dict[int, dict[str, int]] = {}
    for column in filled:
        name, before = roles[column], max((one for one in subjects if one < column), default=None)
        if name and before is not None:
            companions.setdefault(before, {}).setdefault(name, column)
    if not heads:
        has_sections = any(_is_head_inside(grid, row, columns) for row in rows)
        return (
            (rows.start, dict.fromkeys(subjects, ("group_name", "")), {}) if has_sections else None
        )
    head = _telling_row(grid, heads, subjects)
    texts = {column: _text(grid, head, column) for column in subjects}
    if _are_fields(list(texts.values())):
        return None
    name = _meant(grid, heads, texts, rows)
    across = {column: (name, text) for column, text in texts.items() if text}
    return (head, across, companions) if len(across) > 1 else None


def _is_section(grid: Grid, column: int, heads: Sequence[int], rows: range) -> bool:
    """True for a column that says one thing only, in its header and below: the name of a section
    ("LABS") of a timetable drawn on its side.
    """
    return len({_text(grid, row, column) for row in (*heads, *rows)}) == 1 < len(rows)


def _are_fields(heads: Sequence[str]) -> bool:
    """True where the headers name the fields of a list: Subject, Teacher."""
    hits = [look_up("activity", text) for text in heads if text and named(text) is None]
    return any(hit is not None and hit.score > _MOSTLY for hit in hits)


def _are_alike(grid: Grid, columns: Sequence[int], rows: range) -> bool:
    """False where one column holds persons, places or figures and another does not: those are the
    fields of a list.
    """
    shares: list[tuple[float, ...]] = []
    for column in columns:
        said = [text for row in rows if (text := _text(grid, row, column))]
        tests: tuple[Callable[[str], bool], ...] = (is_person, _is_short_code, _has_no_word)
        shares.append(tuple(sum(map(test, said)) / max(len(said), 1) for test in tests))
    return all(max(values) - min(values) < _MOSTLY for values in zip(*shares, strict=True))


def _is_short_code(text: str) -> bool:
    """A room or the like, and no activity that names its room ("Networks Lab BCS-3A")."""
    return is_code(text) and len(text.split()) < _WORDS_OF_TITLE


def _has_no_word(text: str) -> bool:
    return _WORD.search(text) is None


def is_code(text: str) -> bool:
    """A room or the like: a place, or a short word with a figure in it ("R2.010", "528 ГК")."""
    is_short = len(text) < _SHORT and any(map(str.isdecimal, text))
    return is_place(text) or (is_short and role_of(Cell(text, text)) not in {"hour", "day"})


def _is_head_inside(grid: Grid, row: int, columns: range) -> bool:
    """True for a row without a label, below a blank one, that says several things across: it names
    the columns of the rows below it.
    """
    said = {text for column in columns if (text := _text(grid, row, column))}
    is_labelled = any(_text(grid, row, column) for column in range(columns.start))
    above = any(_text(grid, row - 1, column) for column in range(grid.width))
    return len(said) > 1 and not is_labelled and not above


def _field_of(grid: Grid, heads: Sequence[int], column: int, rows: range) -> str | None:
    """The field of a column beside activities, under a header that stands more than once: as the
    header says, or as its cells look.
    """
    for row in heads:
        text = _text(grid, row, column)
        places = [other for other in range(grid.width) if text and _text(grid, row, other) == text]
        if len(places) < 2 or column - 1 in places or column + 1 in places:
            continue
        cells = [
            text
            for row in rows
            for place in places
            if (text := _text(grid, row, place)) and text != _text(grid, row, place - 1)
        ]
        hit = look_up("activity", text)
        if hit and hit.field in {"venue", "speaker"}:
            return hit.field
        if sum(map(is_code, cells)) > _MOSTLY * len(cells):
            return "venue"
        if sum(map(is_person, cells)) > _MOSTLY * len(cells):
            return "speaker"
    return None


def _telling_row(grid: Grid, heads: Sequence[int], subjects: Sequence[int]) -> int:
    """The first row of headers in which every column says something of its own, in words rather
    than running numbers, else the one that says most.
    """

    def distinct(row: int) -> int:
        return len({text for column in subjects if (text := _text(grid, row, column))})

    most = max(map(distinct, heads))
    telling = [row for row in heads if distinct(row) == most]
    named = [row for row in telling if any(_WORD.search(_text(grid, row, one)) for one in subjects)]
    return (named or telling)[0]


def _meant(grid: Grid, heads: Sequence[int], across: dict[int, str], rows: range) -> str:
    """The field that headers across stand for: as the corner says, or as most of them look. Several
    groups may hear one lecture; no activity takes place in two rooms.
    """
    for row in heads:
        for column in range(min(across)):
            if said := named_in_corner(_text(grid, row, column)):
                return said
    texts = [text for text in across.values() if text]
    if sum(map(is_person, texts)) * 2 > len(texts):
        return "speaker"
    places = sum(is_place(text) and not group_in(text) for text in texts)
    return (
        "venue" if places * 2 > len(texts) and not _are_shared(grid, across, rows) else "group_name"
    )


def _are_shared(grid: Grid, across: dict[int, str], rows: range) -> bool:
    """Is an activity merged over several of the columns, or has a place of its own in its cell?"""
    is_merged = any(
        len([column for column in across if merge.left <= column <= merge.right]) > 1
        for row in rows
        for merge in grid.merges_in(row)
        if _text(grid, merge.top, merge.left)
    )
    lines = [
        grid.cell(row, column).text.strip().split("\n")[-1] for row in rows for column in across
    ]
    told = [line for line in lines if line]
    return is_merged or sum(map(is_code, told)) * 4 > len(told)


def _sureness(
    grid: Grid, rows: range, across: dict[int, tuple[str, str]], used: Sequence[_Side]
) -> float:
    """The least of: the shares of labels that tell what their level does, of cells that say in
    words what takes place, and of rows with cells that have labels. 0 where hardly anything is
    said.
    """
    said = [text for row in rows for column in across if (text := _text(grid, row, column))]
    worded = [text for text in said if _is_activity(text)]
    time = next(side for side in used if side.role != "day")
    labelled = [row for row in rows if _text(grid, row, time.column)]
    columns = range(max(side.column for side in used) + 1, grid.width)
    told = [
        row
        for row in rows
        if any(_text(grid, row, column) for column in across)
        and not _is_head_inside(grid, row, columns)
        and not _is_banner(grid, row)
    ]
    if len(worded) < _LEAST or len(worded) * 10 < len(said) * 6:
        return 0.0
    kept = len([row for row in told if row in set(labelled)]) / max(len(told), 1)
    parts = [side.share for side in used] + [len(worded) / len(said), kept]
    return min(parts) if min(parts) > 0.5 else 0.0


def _is_activity(text: str) -> bool:
    """True for words that are no hour, day or figure; a letter alone is a mark."""
    return (
        len(text) > 1
        and bool(_WORD.search(text))
        and role_of(Cell(text, text)) not in {"hour", "day"}
    )


# --- One grid for each day ---


def _days_in(levels: Levels, hours: Hours) -> list[TimeGrid]:
    grid = levels.grid
    titles = [text for row in range(levels.head, -1, -1) for _column, text in texts_of(grid, row)]
    out: list[TimeGrid] = []
    runs = list(_runs(levels))
    days = in_one_order([_day_said(said) for said, _rows in runs])
    for (said, rows), day in zip(runs, days, strict=True):
        for across, slots in _sections(levels, rows, hours):
            table = TimeGrid(
                grid,
                grid,
                False,
                levels.head,
                dict.fromkeys(across, day),
                slots,
                titles=[*titles, grid.name],
                said=said,
                across=across,
                companions=levels.companions,
            )
            out.append(table)
    return out


def _day_said(text: str) -> Day:
    return day_of(text) or Day(weekday=weekday_alone(text))


def _sections(
    levels: Levels, rows: Sequence[int], hours: Hours
) -> Iterator[tuple[dict[int, tuple[str, str]], list[GridSlot]]]:
    """The slots of a day, with what the columns across stand for: new heads may stand inside."""
    across, slots = levels.across, list[GridSlot]()
    columns = range(min(across), levels.grid.width)
    grid, are_pairs, are_lines = levels.grid, _are_pairs(levels), _are_lines(levels)
    for row in rows:
        slot = _slot(levels, row, hours)
        last = slots[-1] if slots and slots[-1].bottom == row - 1 else None
        if (
            slot
            and last
            and are_lines
            and levels.time is not None
            and is_merged_down(grid, last.top, row, levels.time)
        ):
            last.bottom = row
        elif slot and last and are_pairs and last.top == last.bottom:
            last.bottom, last.span = row, TimeSpan(last.span.start, slot.span.start)
        elif slot:
            slots.append(slot)
        elif _is_head_inside(levels.grid, row, columns):
            if slots:
                yield across, in_the_afternoon(slots)
            slots = []
            name = next(iter(across.values()))[0]
            across = {column: (name, _text(levels.grid, row, column)) for column in across}
        elif last and any(_text(levels.grid, row, column) for column in across):
            last.bottom = row
    if slots:
        yield across, in_the_afternoon(slots)


def _are_pairs(levels: Levels) -> bool:
    """True where hours stand in pairs, the beginning beside what takes place and the end beside
    its rooms.
    """
    grid, time = levels.grid, levels.time or 0
    timed = [row for row in levels.rows if _text(grid, row, time)]
    spans = [span_in(grid.cell(row, time)) for row in timed]
    if len(timed) < 4 or len(timed) % 2 or any(span is None or span.end for span in spans):
        return False
    pairs = list(zip(timed[::2], timed[1::2], strict=True))
    said = [
        text
        for _top, row in pairs
        for column in levels.across
        if (text := _text(grid, row, column))
    ]
    gaps = [after - before for before, after in zip(timed[1::2], timed[2::2], strict=False)]
    return (
        all(bottom - top == 1 for top, bottom in pairs)
        and all(gap > 1 for gap in gaps)
        and sum(map(is_code, said)) >= _MOSTLY * len(said)
    )


def _are_lines(levels: Levels) -> bool:
    """True where the rows of a merged hour are lines of one activity, its teacher or room on the
    last of them; two activities below each other take turns or are for halves of a group.
    """
    grid, time = levels.grid, levels.time or 0
    lines: dict[tuple[int, int], list[str]] = {}
    top = levels.rows.start
    for row in levels.rows:
        top = top if is_merged_down(grid, top, row, time) else row
        for column in levels.across:
            if text := _text(grid, row, column):
                lines.setdefault((top, column), []).append(text)
    several = [texts for texts in lines.values() if len(set(texts)) > 1]
    told = [texts for texts in several if is_person(texts[-1]) or is_code(texts[-1])]
    return len(several) >= _LEAST and len(told) >= _MOSTLY * len(several)


def _runs(levels: Levels) -> Iterator[tuple[str, list[int]]]:
    """Each day as it is said, with its rows."""
    grid = levels.grid
    said, rows = "", list[int]()
    if levels.day is None:
        yield _day_around(grid, levels.rows.start) or "", list(levels.rows)
        return
    for row in levels.rows:
        told = _text(grid, row, levels.day)
        both = _day_and_lesson(told)
        told = both[0] if both else told if role_of(grid.cell(row, levels.day)) == "day" else ""
        if told and told != said:
            if rows:
                yield said, rows
            said, rows = told, []
        if said and not _is_banner(grid, row):
            rows.append(row)
    if rows:
        yield said, rows


def _slot(levels: Levels, row: int, hours: Hours) -> GridSlot | None:
    if levels.time is None:
        return None
    cell = levels.grid.cell(row, levels.time)
    text = " ".join(cell.text.split())
    both = _day_and_lesson(text)
    if both:
        text = both[1]
    elif not text or role_of(cell) not in {"hour", "lesson"}:
        return None
    is_lesson = both is not None or _is_lesson(levels, text)
    span = None if is_lesson else span_in(cell)
    told = span or hours.of(text) or hours.of_number(text) or TimeSpan(rest=text)
    return GridSlot(row, row, told, text)


def _is_lesson(levels: Levels, text: str) -> bool:
    if not NUMBER_OF_LESSON.fullmatch(text) or levels.time is None:
        return False
    return _numbers_or_hours(levels.grid, levels.time, list(levels.rows)) == "lesson"
