"""Timetables drawn as a grid: days across and slots down, or the other way round; a merged cell is one activity."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.curriculum.facts import facts_of, is_place, kind_of
from lcdesk.tabular.days import Day, day_of, first_day_in, months_in, whole, years_in
from lcdesk.tabular.grid import Cell, Grid, Merge
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.records import Reading
from lcdesk.tabular.tables.banners import is_group
from lcdesk.tabular.tables.found import Found, texts_of
from lcdesk.tabular.tables.lines import is_note, is_signature
from lcdesk.tabular.tables.turning import letters, turned
from lcdesk.tabular.times import Half, Span, half_of, is_half, span_in, span_of
from lcdesk.tabular.understood import ReadRow
from lcdesk.tabular.values import Trouble
from lcdesk.texts import _

_LOOKED_AT = 60


@dataclass(slots=True)
class Slot:
    """Rows of a grid (as drawn with days across) that share one span of time."""

    top: int
    bottom: int
    span: Span
    text: str


@dataclass(slots=True)
class TimeGrid:
    """A grid of days by slots; `grid` is turned so that days run across, `is_turned` says that it was not so drawn."""

    grid: Grid
    sheet: Grid
    is_turned: bool
    head: int
    days: dict[int, Day]
    slots: list[Slot]
    groups: dict[int, str] = field(default_factory=dict[int, str])
    titles: list[str] = field(default_factory=list[str])


def find_grids(sheet: Grid) -> list[TimeGrid]:
    """The timetable grids of a sheet, top to bottom; [] when it holds none."""
    return _find(sheet, sheet, is_turned=False) or (
        _find(turned(sheet), sheet, is_turned=True) if sheet.height <= 400 else []
    )


def _find(grid: Grid, sheet: Grid, *, is_turned: bool) -> list[TimeGrid]:
    out: list[TimeGrid] = []
    heads = [(row, days) for row in range(min(grid.height, _LOOKED_AT)) if (days := _days_in(grid, row))]
    merged = _without_second_lines(heads)
    for place, (row, days) in enumerate(merged):
        end = merged[place + 1][0] if place + 1 < len(merged) else grid.height
        slots, groups = _slots(grid, row, min(days), end), _groups(grid, row, days)
        if len(slots) > 1 or (slots and len(days) > 2):
            out.append(TimeGrid(grid, sheet, is_turned, row, days, slots, groups, _titles(sheet, grid, row, is_turned)))
    return out


def _days_in(grid: Grid, row: int) -> dict[int, Day]:
    """Column → day of a row that names at least two days in most of its cells."""
    days = {column: day for column, cell in enumerate(grid.rows[row]) if (day := _day(cell))}
    others = sum(
        1
        for column, cell in enumerate(grid.rows[row])
        if cell.text.strip() and column not in days and column > min(days, default=0)
    )
    distinct = {(day.month, day.day, day.weekday, day.nth) for day in days.values()}
    return days if len(distinct) > 1 and others * 2 <= len(days) else {}


def _day(cell: Cell) -> Day | None:
    if isinstance(cell.value, dt.date):
        return Day(cell.value.month, cell.value.day, cell.value.year)
    day = day_of(cell.text) if isinstance(cell.value, str) and len(cell.text) < 60 else None
    return day if day and len(day.rest) < 12 else None


def _without_second_lines(heads: list[tuple[int, dict[int, Day]]]) -> list[tuple[int, dict[int, Day]]]:
    """Weekdays above or below their dates are one head of two lines."""
    out: list[tuple[int, dict[int, Day]]] = []
    for row, days in heads:
        if out and row - out[-1][0] == 1 and days.keys() & out[-1][1].keys():
            before = out.pop()[1]
            days = {column: _more_exact(before.get(column), days.get(column)) for column in before.keys() | days.keys()}
        out.append((row, days))
    return out


def _more_exact(one: Day | None, other: Day | None) -> Day:
    first, second = one or other or Day(), other or one or Day()
    exact, vague = (first, second) if first.month else (second, first)
    weekday = exact.weekday if exact.weekday is not None else vague.weekday
    return Day(exact.month, exact.day, exact.year, weekday, exact.nth or vague.nth, exact.other)


def _slots(grid: Grid, head: int, left: int, end: int) -> list[Slot]:
    """The slots below a head of days, read from the columns left of the first day."""
    out: list[Slot] = []
    for row in range(head + 1, end):
        texts = list(dict.fromkeys(text for column in range(left) if (text := grid.cell(row, column).text.strip())))
        span = _slot_span(grid, row, left)
        if span is None:
            if out and not texts and row == out[-1].bottom + 1 and _has_words(grid, row, left):
                out[-1].bottom = row
            elif out and texts and (is_note(texts[0]) or is_signature(texts[0])):
                break
            continue
        if out and out[-1].bottom == row - 1 and out[-1].text == " ".join(texts) and _is_one_block(grid, row, left):
            out[-1].bottom = row
            continue
        out.append(Slot(row, row, span, " ".join(texts)))
    return _with_ends(out)


def _with_ends(slots: list[Slot]) -> list[Slot]:
    """Where every line tells only when it begins, it lasts until the next one begins."""
    if all(slot.span.start and slot.span.end is None for slot in slots):
        for slot, following in zip(slots, slots[1:], strict=False):
            if slot.span.start and following.span.start and slot.span.start < following.span.start:
                slot.span = Span(slot.span.start, following.span.start, slot.span.half)
    return slots


def _slot_span(grid: Grid, row: int, left: int) -> Span | None:
    cells = [grid.cell(row, column) for column in range(left)]
    halves: list[Half] = [half for cell in cells if is_half(cell.text) and (half := half_of(cell.text))]
    half = halves[0] if halves else None
    spans = [span for cell in cells if (span := span_in(cell, half))]
    if len(spans) > 1 and spans[0].end is None and spans[1].end is None:
        return Span(spans[0].start, spans[1].start, half)
    if spans:
        return spans[0]
    said = next((cell.text for cell in cells if is_half(cell.text)), None)
    return Span(half=half_of(said), rest=said) if said else None


def _is_one_block(grid: Grid, row: int, left: int) -> bool:
    return any(merge.top < row <= merge.bottom and merge.left < left for merge in grid.merges)


def _has_words(grid: Grid, row: int, left: int) -> bool:
    return any(cell.text.strip() for cell in grid.rows[row][left:])


def _groups(grid: Grid, head: int, days: dict[int, Day]) -> dict[int, str]:
    """Parallel groups named in a line below the days."""
    if head + 1 >= grid.height:
        return {}
    named = {column: text for column in days if is_group(text := grid.cell(head + 1, column).text.strip())}
    return named if len(named) > 1 else {}


def _titles(sheet: Grid, grid: Grid, head: int, is_turned: bool) -> list[str]:
    if is_turned:
        rows = range(min(sheet.height, 4))
        return [text for row in rows for _column, text in texts_of(sheet, row)][:6] + [sheet.name]
    return [text for row in range(head, -1, -1) for _column, text in texts_of(grid, row)] + [sheet.name]


def read_grid(table: TimeGrid, around: Sequence[str]) -> Reading:
    """The activities of a grid, day by day. `around`: file and sheet names, where a year may stand."""
    head = 0 if table.is_turned else table.head
    heads = Heads("activity", head, head, {})
    work = Reading(Found(table.sheet, heads, shape="grid"), [], None, [])
    dates = _dates(table, around, work)
    places = _known_places(table)
    for column in sorted(table.days):
        for row in _rows_of_day(table, column, dates.get(column), lambda text: is_place(text) or text in places):
            work.rows.append(row)
    return work


def _dates(table: TimeGrid, around: Sequence[str], work: Reading) -> dict[int, dt.date]:
    said = [day.year for day in table.days.values() if day.year]
    years = list(dict.fromkeys(said)) or years_in(table.titles) or years_in(around)
    begin = first_day_in([*table.titles, *around], years)
    months = months_in([*table.titles, *around])
    out: dict[int, dt.date] = {}
    unknown: list[str] = []
    for column, day in table.days.items():
        date = whole(day, years, begin, months)
        if date:
            out[column] = date
        else:
            unknown.append(as_text(table.grid.cell(table.head, column).text))
    if unknown:
        message = _(
            "The date of “{days}” is not told: there is no year in the sheet.", days=", ".join(dict.fromkeys(unknown))
        )
        work.problem(None, "date", Trouble("bad_date", message), raw=unknown[0])
    return out


def _rows_of_day(table: TimeGrid, column: int, date: dt.date | None, is_known: Callable[[str], bool]) -> list[ReadRow]:
    out: list[ReadRow] = []
    done: set[Merge] = set()
    for place, slot in enumerate(table.slots):
        text, merge = _text_of(table, slot, column)
        if not text or (merge and merge in done) or is_group(text) or _is_repeated_group(table, slot, column, text):
            continue
        end = place
        if merge:
            done.add(merge)
            end = max(
                (other for other in range(place, len(table.slots)) if table.slots[other].top <= merge.bottom),
                default=place,
            )
        out.append(_activity(table, (slot, table.slots[end]), column, text, (date, is_known)))
    return out


def _text_of(table: TimeGrid, slot: Slot, column: int) -> tuple[str, Merge | None]:
    """What stands in a slot of a day: one cell, or the lines of several cells below each other."""
    tall = next((m for m in table.grid.merges if m.covers(slot.top, column) and m.bottom > m.top), None)
    if tall:
        return table.grid.cell(slot.top, column).text.strip(), tall
    lines = [table.grid.cell(row, column).text.strip() for row in range(slot.top, slot.bottom + 1)]
    return "\n".join(dict.fromkeys(line for line in lines if line)), None


def _is_repeated_group(table: TimeGrid, slot: Slot, column: int, text: str) -> bool:
    """A cell merged over both groups of a day is one activity, told at the first."""
    if column - 1 not in table.days or table.days[column - 1] != table.days[column] or column not in table.groups:
        return False
    return any(m.covers(slot.top, column) and m.left < column for m in table.grid.merges) and bool(text)


def _activity(
    table: TimeGrid, slots: tuple[Slot, Slot], column: int, text: str, day: tuple[dt.date | None, Callable[[str], bool]]
) -> ReadRow:
    first, last = slots
    date, is_known = day
    facts = facts_of(_without_slot(text, first), is_known)
    row = ReadRow("activity", table.sheet.name, (column if table.is_turned else first.top) + 1, dict(facts.values))
    row.column = letters(first.top if table.is_turned else column)
    row.raw["title"] = text
    title = row.values.get("title") or row.values.get("title_zh")
    if kind := kind_of(str(title or text)):
        row.values["kind"] = kind
    start, end = (
        facts.start or first.span.start,
        facts.end or (last.span.end or (last.span.start if last is not first else None)),
    )
    for name, value in (("date", date), ("start", start), ("end", end)):
        if value is not None:
            row.values[name] = value
    if start is None and first.text:
        row.extra[_("Slot")] = first.text
    is_for_all = any(m.covers(first.top, column) and m.right > m.left for m in table.grid.merges)
    if column in table.groups and not is_for_all:
        row.values["group_name"] = table.groups[column]
    return row


def _without_slot(text: str, slot: Slot) -> str:
    """ "Lunch 12:00-14:00" merged across the week: the words without the time."""
    if as_text(text) != as_text(slot.text):
        return text
    span = span_of(text)
    return span.rest if span and span.rest else text


def _known_places(table: TimeGrid) -> set[str]:
    """Last lines that stand in several cells below other titles are venues, not parts of one title."""
    seen: dict[str, set[str]] = {}
    for slot in table.slots:
        for column in table.days:
            lines = [as_text(line) for line in _text_of(table, slot, column)[0].splitlines() if line.strip()]
            if len(lines) > 1:
                seen.setdefault(lines[-1], set()).add(lines[0])
    return {line for line, titles in seen.items() if len(titles) > 1}
