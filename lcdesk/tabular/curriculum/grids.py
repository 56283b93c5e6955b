"""Timetables drawn as a grid, found: days across and slots down, or the other way round."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from lcdesk.tabular.curriculum.entries import group_in
from lcdesk.tabular.curriculum.slots import (
    NO_HOURS,
    GridSlot,
    Hours,
    asides_below,
    calendar_slots,
    slots_below,
)
from lcdesk.tabular.days import Day, day_of, lasts_days, week_in, weekday_alone, weekday_of
from lcdesk.tabular.grid import Cell, Grid, turned
from lcdesk.tabular.matching.heads import SPAN, look_up
from lcdesk.tabular.matching.words import fold, is_person, is_place, kind_of
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.tables.heads import heads_at
from lcdesk.tabular.tables.lines import is_group
from lcdesk.tabular.times import is_half, span_in

_LOOKED_AT = 60
_DEEP = 2000  # rows below a line of days beyond which no timetable reaches
_FIRST = 8  # rows in which the heads of a list stand
_SURE = 0.85
_WEEK = 4  # days that make one
_WORD = 16  # characters of the name of a group
_LONGEST_NAME = 30  # characters
_FILLED = 2  # cells below what may be a day
_WIDEST = 1000  # columns: a wider sheet has no days across, and would take long to look over


@dataclass(slots=True)
class TimeGrid:
    """A grid of days by slots; `grid` is turned so that days run across, `is_turned` says that it
    was not so drawn.

    `across`: where all columns are of one day, the field each head tells and what it says (a room,
    a group); `said` is then what names the day. `companions`: for a column of activities the
    columns beside it that tell its rooms or teachers, by field.
    """

    grid: Grid
    sheet: Grid
    is_turned: bool
    head: int
    days: dict[int, Day]
    slots: list[GridSlot]
    groups: dict[int, str] = field(default_factory=dict[int, str])
    titles: list[str] = field(default_factory=list[str])
    asides: dict[int, str] = field(default_factory=dict[int, str])
    right: int = 0
    across: dict[int, tuple[str, str]] = field(default_factory=dict[int, tuple[str, str]])
    said: str | None = None
    companions: dict[int, dict[str, int]] = field(default_factory=dict[int, dict[str, int]])

    @property
    def beside(self) -> dict[int, str]:
        """Columns right of the days that have a head of their own: what they say holds for the
        whole slot.
        """
        heads = {
            column: self.grid.cell(self.head, column).text.strip()
            for column in range(max(self.days) + 1, self.right)
        }
        heads = {column: head for column, head in heads.items() if day_of(head) is None}
        return {column: head for column, head in heads.items() if head and len(head) < 40}


def find_grids(sheet: Grid, hours: Hours = NO_HOURS) -> list[TimeGrid]:
    """The timetable grids of a sheet, top to bottom; [] when it holds none. `hours`: what labels
    of slots mean.
    """
    if sheet.width > _WIDEST:
        return []
    found = _find(sheet, sheet, hours, is_turned=False)
    if found or sheet.height > 400 or _has_heads(sheet):
        return found
    return _find(turned(sheet), sheet, Hours(hours.spans), is_turned=True)


def _has_heads(sheet: Grid) -> bool:
    """True for a list of activities: dates down its side make no grid of it."""
    found = (heads_at(sheet, row) for row in range(min(sheet.height, _FIRST)))
    return any(heads is not None and heads.kind == "activity" for heads in found)


def _find(grid: Grid, sheet: Grid, hours: Hours, *, is_turned: bool) -> list[TimeGrid]:
    heads = [
        (row, days) for row in range(min(grid.height, _LOOKED_AT)) if (days := _days_in(grid, row))
    ]
    merged = _without_second_lines(heads)
    ends = [*(row for row, _days in merged[1:]), grid.height]
    found = [
        table
        for (row, days), end in zip(merged, ends, strict=False)
        for table in _tables(
            TimeGrid(grid, sheet, is_turned, row, _widened(grid, row, days), []), end, hours
        )
    ]
    return _with_whose(found)


def _with_whose(tables: list[TimeGrid]) -> list[TimeGrid]:
    """Where several grids of the same weekdays stand below each other, the line above each says
    whose it is: a class, a room, a teacher.
    """
    names = [_name_above(table) for table in tables]
    undated = all(not (day.day or day.nth) for table in tables for day in table.days.values())
    weeks = {tuple(day.weekday for day in table.days.values()) for table in tables}
    if len(tables) < 2 or len(weeks) > 1 or not undated or not all(names) or len(set(names)) < 2:
        return tables
    field = Counter((named(name) or ("group_name", ""))[0] for name in names).most_common(1)[0][0]
    for table, name in zip(tables, names, strict=True):
        if not table.across and not table.groups:
            table.across = dict.fromkeys(table.days, (field, name))
    return tables


def _name_above(table: TimeGrid) -> str:
    """The words of the line above a grid, where they may name somebody or something; "" else."""
    above = texts_of(table.grid, table.head - 1) if table.head else []
    said = list(dict.fromkeys(text for _column, text in above))
    name = said[0] if len(said) == 1 else ""
    is_other = day_of(name) is not None or week_in(name) is not None or lasts_days(name)
    return "" if is_other or len(name) > _LONGEST_NAME else name


def _tables(line: TimeGrid, end: int, hours: Hours) -> list[TimeGrid]:
    """The grids under one line of days, mostly one."""
    grid, head, out = line.grid, line.head, list[TimeGrid]()
    runs = _runs(grid, head, line.days, end)
    stops = [*(before.start for before, _run in runs[1:]), grid.width]
    for (before, found), right in zip(runs, stops, strict=True):
        run = _with_unread(grid, head, found, end)
        slots = slots_below(grid, head, before, end, hours)
        if not slots and (len(run) > 2 if not line.is_turned else _is_week(run)):
            slots = calendar_slots(grid, head, before, end)
        elif len(slots) < 2 and len(run) < 3 and not any(slot.span.end for slot in slots):
            continue
        if slots:
            beside = _fields_below(grid, head, run)
            taken = {column for fields in beside.values() for column in fields.values()}
            run = {column: day for column, day in run.items() if column not in taken}
            groups, titles = _groups(grid, head, run), _titles(line)
            across = {} if groups else _across(grid, head, run)
            below = head + 1 if across or beside else head
            asides = asides_below(grid, slots, below, before, end, hours)
            out.append(
                replace(
                    line,
                    days=run,
                    slots=slots,
                    groups=groups,
                    titles=titles,
                    asides=asides,
                    right=right,
                    across=across,
                    companions=beside,
                )
            )
    return out


def _with_unread(grid: Grid, head: int, days: dict[int, Day], end: int) -> dict[int, Day]:
    """With the columns between days whose header nobody can read ("Wensday"): no day is lost
    without a question.
    """
    out = dict(days)
    for column in range(min(days) + 1, max(days)):
        text = grid.cell(head, column).text.strip()
        filled = sum(bool(grid.cell(row, column).text.strip()) for row in range(head + 1, end))
        is_other = look_up("activity", text) is not None or named(text) is not None
        if column not in days and text and filled >= _FILLED and not is_other:
            out[column] = Day()
    return dict(sorted(out.items()))


def _is_week(days: dict[int, Day]) -> bool:
    """True for at least four days of one week, each once and nothing else told of it."""
    weekdays = [day.weekday for day in days.values() if not (day.month or day.day or day.nth)]
    return len(days) >= _WEEK and len(set(weekdays) - {None}) == len(days)


def _runs(
    grid: Grid, row: int, days: dict[int, Day], end: int
) -> list[tuple[range, dict[int, Day]]]:
    """(columns before, days) of each grid under one line of days: a second one begins where
    hours stand between days.
    """
    out: list[tuple[range, dict[int, Day]]] = []
    start = last = 0
    run: dict[int, Day] = {}
    for column in sorted(days):
        if run and column - last > 1 and _tells_hours(grid, row, range(last + 1, column), end):
            out.append((range(start, min(run)), run))
            start, run = last + 1, {}
        run[column] = days[column]
        last = column
    return [*out, (range(start, min(run)), run)] if run else out


def _tells_hours(grid: Grid, row: int, between: range, end: int) -> bool:
    """True when hours stand between two days, and hardly anything else."""
    said = [grid.cell(line, column) for line in range(row + 1, end) for column in between]
    filled = [cell for cell in said if cell.text.strip()]
    hours = [cell for cell in filled if span_in(cell) or is_half(cell.text)]
    return len(hours) > 1 and len(hours) * 3 > len(filled) * 2


def _widened(grid: Grid, row: int, days: dict[int, Day]) -> dict[int, Day]:
    """With the columns of further groups right of a day, where the day stands over the first one
    only.
    """
    below = {
        column for column in range(grid.width) if is_group(grid.cell(row + 1, column).text.strip())
    }
    out = dict(days)
    for column in range(min(days) + 1, grid.width):
        if column in below and column not in out and column - 1 in out:
            out[column] = out[column - 1]
    return out


def _days_in(grid: Grid, row: int) -> dict[int, Day]:
    """Column → day of a row that names at least two days in most of its cells."""
    named_days = {column: day for column, cell in enumerate(grid.rows[row]) if (day := _day(cell))}
    days = max(
        named_days or _numbers(grid, row),
        {} if len(named_days) > 1 else _in_short(grid, row),
        key=len,
    )
    while days and is_title(grid, row, min(days)):
        del days[min(days)]
    days = {} if _is_of_lists(grid, row + 1, days) else _without_hours(grid, row, days)
    said = {cell.text.strip() for column, cell in enumerate(grid.rows[row]) if column in days}
    others = sum(
        1
        for column, cell in enumerate(grid.rows[row])
        if (text := cell.text.strip()) and text not in said and column > min(days, default=0)
    )
    distinct = {(day.month, day.day, day.weekday, day.nth) for day in days.values()}
    return days if len(distinct) > 1 and others * 2 <= len(days) else {}


def _is_of_lists(grid: Grid, row: int, days: dict[int, Day]) -> bool:
    """True when heads such as Time and Topic stand below the days: each day is a list of its
    own.
    """
    hits = [
        look_up("activity", text)
        for column in days
        if (text := grid.cell(row, column).text.strip())
    ]
    known = [hit.field for hit in hits if hit and hit.score > _SURE]
    return (
        len(known) * 3 > len(hits) * 2
        and known.count(SPAN) + known.count("start") > 1
        and len(set(known)) > 1
    )


def _without_hours(grid: Grid, row: int, days: dict[int, Day]) -> dict[int, Day]:
    """Without the columns of hours below a day that is merged over them and its activities."""
    return {
        column: day
        for column, day in days.items()
        if days.get(column + 1) != day or not _holds_hours(grid, row, column)
    }


def _holds_hours(grid: Grid, row: int, column: int) -> bool:
    cells = [
        cell
        for below in range(row + 1, grid.height)
        if (cell := grid.cell(below, column)).text.strip()
    ]
    hours = [span for cell in cells if (span := span_in(cell)) and span.start and not span.rest]
    return len(hours) > 1 and len(hours) * 3 > len(cells) * 2


def is_title(grid: Grid, row: int, column: int) -> bool:
    """True when nothing else stands below: a title in the first column of a grid drawn on its
    side.
    """
    said = grid.cell(row, column).text
    if weekday_alone(said) is not None:
        return False  # a day on which nothing takes place
    return all(
        not (text := grid.cell(other, column).text.strip()) or text == said.strip()
        for other in range(row + 1, min(grid.height, row + _DEEP))
    )


def _day(cell: Cell) -> Day | None:
    if isinstance(cell.value, dt.date):
        return Day(cell.value.month, cell.value.day, cell.value.year)
    day = day_of(cell.text) if isinstance(cell.value, str) and len(cell.text) < 60 else None
    return day if day and len(day.rest) < 12 else None


def _in_short(grid: Grid, row: int) -> dict[int, Day]:
    """Short words of weekdays, 월 화 수 목 금, each once and in their order: four that are most of
    their row, or two that are all of it but for what stands before them.
    """
    found = {
        column: Day(weekday=weekday)
        for column, cell in enumerate(grid.rows[row])
        if (weekday := weekday_alone(cell.text)) is not None
    }
    weekdays = [day.weekday or 0 for day in found.values()]
    passed = [(weekday - weekdays[0]) % 7 for weekday in weekdays]
    first = min(found, default=0)
    behind = sum(bool(cell.text.strip()) for cell in grid.rows[row][first:])
    is_enough = len(found) >= _WEEK or (len(found) > 1 and behind == len(found) and first > 0)
    return found if is_enough and passed == sorted(set(passed)) else {}


def _numbers(grid: Grid, row: int) -> dict[int, Day]:
    """The bare numbers of a calendar: at least three, one after the other, below the days of the
    week.
    """
    found = {
        column: int(cell.value)
        for column, cell in enumerate(grid.rows[row])
        if isinstance(cell.value, (int, float)) and 0 < cell.value < 32
    }
    columns = sorted(found)
    is_run = all(
        found[right] - found[left] == 1 for left, right in zip(columns, columns[1:], strict=False)
    )
    if len(columns) < 3 or not is_run:
        return {}
    above = next(
        (
            upper
            for upper in range(row - 1, -1, -1)
            if weekday_of(grid.cell(upper, columns[0]).text) is not None
        ),
        None,
    )
    weekdays = [
        None if above is None else weekday_of(grid.cell(above, column).text) for column in columns
    ]
    return (
        {}
        if None in weekdays
        else {
            column: Day(day=found[column], weekday=day)
            for column, day in zip(columns, weekdays, strict=True)
        }
    )


def _without_second_lines(
    heads: list[tuple[int, dict[int, Day]]],
) -> list[tuple[int, dict[int, Day]]]:
    """Weekdays above or below their dates are one head of two lines."""
    out: list[tuple[int, dict[int, Day]]] = []
    for row, days in heads:
        if out and row - out[-1][0] == 1 and days.keys() & out[-1][1].keys():
            before = out.pop()[1]
            days = {
                column: _more_exact(before.get(column), days.get(column))
                for column in before.keys() | days.keys()
            }
        out.append((row, days))
    return out


def _more_exact(one: Day | None, other: Day | None) -> Day:
    first, second = one or other or Day(), other or one or Day()
    exact, vague = (
        (first, second) if first.month or (first.day and not second.month) else (second, first)
    )
    weekday = exact.weekday if exact.weekday is not None else vague.weekday
    return Day(exact.month, exact.day, exact.year, weekday, exact.nth or vague.nth, exact.other)


def _groups(grid: Grid, head: int, days: dict[int, Day]) -> dict[int, str]:
    """Parallel groups named in a line below the days."""
    if head + 1 >= grid.height:
        return {}
    named = {
        column: text
        for column in days
        if is_group(text := grid.cell(head + 1, column).text.strip())
    }
    return named if len(named) > 1 else {}


def _across(grid: Grid, head: int, days: dict[int, Day]) -> dict[int, tuple[str, str]]:
    """Rooms, tracks or the like named in a line below days that stand over several columns each."""
    if len({(day.month, day.day, day.weekday, day.nth) for day in days.values()}) == len(days):
        return {}
    texts = {column: grid.cell(head + 1, column).text.strip() for column in days}
    found = {column: told for column, text in texts.items() if (told := named(text))}
    if not found and _are_repeated(texts, days):
        return {column: ("group_name", text) for column, text in texts.items()}
    return (
        of_one_kind(found)
        if len(found) == len(days) and all(name != "week" for name, _ in found.values())
        else {}
    )


def _are_repeated(texts: dict[int, str], days: dict[int, Day]) -> bool:
    """True for the same short words below each of several days: 5A, 5B | 5A, 5B."""
    below: dict[Day, list[str]] = {}
    for column, text in texts.items():
        below.setdefault(days[column], []).append(text)
    first, *others = below.values()
    return (
        len(first) > 1
        and len(set(first)) == len(first)
        and all(one == first for one in others)
        and all(0 < len(text) < _WORD and look_up("activity", text) is None for text in first)
    )


def _fields_below(grid: Grid, head: int, days: dict[int, Day]) -> dict[int, dict[str, int]]:
    """Subject | Room | Teacher below each day: for the column of a subject the columns right of it
    that tell its room or teacher.
    """
    hits = {column: look_up("activity", grid.cell(head + 1, column).text) for column in days}
    names = {column: hit.field for column, hit in hits.items() if hit and hit.score > _SURE}
    if len(names) < len(days) or not {"title", "title_zh"} & set(names.values()):
        return {}
    found: dict[int, dict[str, int]] = {}
    subject: int | None = None
    for column in sorted(days):
        if names[column] in {"title", "title_zh"}:
            subject = column
        elif names[column] in {"venue", "speaker"} and subject is not None:
            found.setdefault(subject, {})[names[column]] = column
        else:
            return {}
    return found


def _titles(line: TimeGrid) -> list[str]:
    sheet = line.sheet
    if line.is_turned:
        rows = range(min(sheet.height, 4))
        return [text for row in rows for _column, text in texts_of(sheet, row)][:6] + [sheet.name]
    return [
        text for row in range(line.head, -1, -1) for _column, text in texts_of(line.grid, row)
    ] + [sheet.name]


# --- What the head of a column across a timetable stands for when it is no day: a room, a group, a
# track, a speaker, a week ---


_GROUPS = frozenset(
    "group groups class classes section groupe groupes grupo grupos gruppe gruppen klasse klassen "
    "группа группы групи група turma kelas grupa 班级 组".split()
)
_TRACK = re.compile(
    r"^\W*(?:track|stream|strand|panel|parallel(?: session)?|workshop|room|salle|sala|atelier|"
    r"mesa|taller|секция|"
    r"分论坛|分会场|平行论坛|专场|会场|第[一二三四五六七八九十\d]+(?:分)?会场)\s*(?:[A-Z\d一二三四五六七八九十]{1,3}|"
    r"[IVX]{1,4})?(?![^\W\d_]).{0,60}$",
    re.I,
)
_ROOM = re.compile(
    r"^\W*(?:room|salle|sala|hall|lab(?:or)?\.?|raum|aula|amphi|ауд\.?|аудитория|зал|phòng|ruang|"
    r"قاعة)\b\s*\S|^[A-Z]{0,3}[-\s.]?\d{2,4}[A-Z]?$",
    re.I,
)


def named(text: str) -> tuple[str, str] | None:
    """The field that a head across stands for, and its words."""
    plain = " ".join(text.split())
    group = group_in(plain)
    if group and not group[1]:
        return "group_name", group[0]
    hit = look_up("activity", plain)
    if len(plain) > 70 or (
        hit
        and hit.score >= 1.0
        and not re.search(r"\d|\b[A-Z]$", plain)
        and not _is_one_place(plain)
    ):
        return None
    if week_in(plain) or (lasts_days(plain) and day_of(plain)):
        return "week", plain
    if is_person(plain):
        return "speaker", plain
    if (_ROOM.match(plain) or is_place(plain)) and kind_of(plain) in {None, "lecture"}:
        return "venue", plain
    return ("theme", plain) if _TRACK.match(plain) else None


def named_in_corner(text: str) -> str | None:
    """What the corner of a timetable says of its columns: "Room", "Time/Groups"."""
    for piece in (text, *text.split("/")):
        hit = look_up("activity", piece.strip())
        if hit and hit.field in {"speaker", "venue", "group_name"}:
            return hit.field
        if fold(piece) in _GROUPS:
            return "group_name"
    return None


def _is_one_place(text: str) -> bool:
    """A head such as Auditorium or 报告厅 names a room and no field."""
    return is_place(text) and (look_up("activity", text) is None)


def of_one_kind(across: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The columns across stand for one thing, the one that most of them name."""
    names = [name for name, _words in across.values()]
    most = max(dict.fromkeys(names), key=names.count)
    return {column: (most, words) for column, (_name, words) in across.items()}
