"""The activities of a timetable grid: a merged cell is one, a cell that tells of several hours
or groups is several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.curriculum.dates import (
    DayReader,
    first_day_asked,
    first_weekday,
    run_forward,
    wrong_weekdays,
)
from lcdesk.tabular.curriculum.entries import (
    CellEntry,
    entries_of,
    legend_in,
    settle_delegations,
    settle_marks,
    without_cancelled,
)
from lcdesk.tabular.curriculum.facts import facts_of, known_speakers
from lcdesk.tabular.curriculum.grids import TimeGrid
from lcdesk.tabular.curriculum.slots import GridSlot
from lcdesk.tabular.days import (
    Day,
    begin_of,
    months_in,
    number_in_course,
    undated_weekday,
    week_in,
    whole,
    years_in,
)
from lcdesk.tabular.grid import Grid, Merge
from lcdesk.tabular.matching.heads import Heads, look_up
from lcdesk.tabular.matching.words import is_place, kind_of, letters
from lcdesk.tabular.records import WHEN, TableReading, leave_blank
from lcdesk.tabular.tables.found import FoundTable, is_ditto, texts_of
from lcdesk.tabular.times import span_of
from lcdesk.tabular.understood import ReadRow
from lcdesk.tabular.values import Trouble
from lcdesk.texts import _

_SURE = 0.9
_BESIDE = frozenset(
    {
        "theme",
        "notes",
        "bus",
        "dress",
        "contact",
        "language",
        "escort",
        "host",
        "interpreter",
        "materials",
    }
)


@dataclass(slots=True)
class _Grid:
    """A grid while it is read: the date of each column, what is known of places and signs."""

    table: TimeGrid
    dates: dict[int, dt.date]
    heads: dict[int, str]
    is_place: Callable[[str], bool]
    legend: dict[str, str]
    speakers: Collection[str]


def read_grid(
    table: TimeGrid, around: Sequence[str], legend: dict[str, str] | None = None
) -> TableReading:
    """The activities of a grid, day by day. `around`: file and sheet names, where a year may
    stand; `legend`: what signs mean, where it was read already.
    """
    head = 0 if table.is_turned else table.head
    work = TableReading(
        FoundTable(table.sheet, Heads("activity", head, head, {}), shape="grid"), [], None, []
    )
    heads = {
        column: table.said or table.grid.cell(table.head, column).text for column in table.days
    }
    ends = _ends(table)
    speakers = known_speakers([_unbracketed(line) for line in ends])
    places = set[str]() if _tells_rooms(table) else _known_places(ends) - speakers
    reader = _days_of(table, around)
    read = _Grid(
        table,
        _dates(table, reader),
        heads,
        lambda text: is_place(text) or text in places,
        _legend_of(table.sheet) if legend is None else legend,
        speakers,
    )
    for column in sorted(table.days):
        work.rows += _rows_of_day(read, column)
    leave_blank(work)
    work.rows = [row for row in work.rows if row.values.keys() - WHEN]
    work.rows, said = without_cancelled(work.rows)
    work.remarks += [one for one in (said, settle_delegations(work.rows)) if one]
    _ask_unknown(read, work, reader)
    _ask_weekdays(read, work)
    return work


def read_crossed(tables: Sequence[TimeGrid], around: Sequence[str]) -> TableReading:
    """The activities of a table whose columns are rooms, groups or the like, one grid a day, as
    one table.
    """
    legend = _legend_of(tables[0].sheet)
    works = [read_grid(table, around, legend) for table in tables]
    first = works[0]
    for work in works[1:]:
        first.rows += work.rows
        first.problems += [
            one
            for one in work.problems
            if one.row or all(one.field != had.field for had in first.problems)
        ]
        first.remarks += work.remarks
    return first


def _legend_of(sheet: Grid) -> dict[str, str]:
    return legend_in(text for row in range(sheet.height) for _column, text in texts_of(sheet, row))


def _days_of(table: TimeGrid, around: Sequence[str]) -> DayReader:
    told = [day.year for day in table.days.values() if day.year]
    years = list(dict.fromkeys(told)) or years_in(table.titles) or years_in(around)
    return DayReader(
        years,
        months_in([*table.titles, *around]),
        begin_of([*_weeks_first(table), *around], years),
        None,
    )


def _dates(table: TimeGrid, reader: DayReader) -> dict[int, dt.date]:
    """The date of each column that tells one; the days run forward."""
    days = [(column, day) for column, day in sorted(table.days.items()) if day != Day()]
    found = {column: whole(day, reader.years, reader.begin, reader.months) for column, day in days}
    known = {column: date for column, date in found.items() if date}
    forward = run_forward(
        [(date, table.days[column].year is not None) for column, date in known.items()]
    )
    return dict(zip(known, forward, strict=True))


def _ask_unknown(read: _Grid, work: TableReading, reader: DayReader) -> None:
    """Days without a date: one question where no year is told at all, else one at the first
    activity of the day.
    """
    unknown = {
        column: day for column, day in sorted(read.table.days.items()) if column not in read.dates
    }
    if unknown and _ask_first_day(read, work, list(unknown)):
        return
    yearless = [column for column, day in unknown.items() if not (day.year or reader.years)]
    if yearless:
        said = list(dict.fromkeys(as_text(read.heads[column]) for column in yearless))
        message = _(
            "The date of “{days}” is not told: there is no year in the sheet.", days=", ".join(said)
        )
        work.problem(None, "date", Trouble("bad_date", message), raw=", ".join(said))
        for row in work.rows:  # each keeps the day it says, which stays an open question of it
            column = _column_of(read.table, row)
            if column in yearless:
                row.raw["date"] = as_text(read.heads[column])
    doubtful = {
        read.heads[column]: day for column, day in unknown.items() if column not in yearless
    }
    for head, day in doubtful.items():
        bad = reader.fault(day, head)
        columns = {column for column in unknown if read.heads[column] == head}
        _ask(read, work, columns, head, Trouble(bad.kind, bad.message, bad.likely))


def _ask_first_day(read: _Grid, work: TableReading, columns: Sequence[int]) -> bool:
    """One question for the whole grid, where its days are weekdays or numbers and nothing else is
    told of them.
    """
    named = {column: as_text(read.heads[column]) for column in columns}
    rows = [(row, named.get(_column_of(read.table, row))) for row in work.rows]
    if (
        read.dates
        or not rows
        or not _are_open_days(list(named.values()))
        or any(map(week_in, [read.table.sheet.name, *read.table.titles]))
    ):
        return False
    for row, text in rows:
        if text:
            row.raw["date"] = text
    said = first_weekday(list(dict.fromkeys(text for _row, text in rows if text)))
    first = next(row for row, text in rows if text == said)
    work.problem(first, "date", first_day_asked(said), raw=said)
    return True


def _are_open_days(texts: Sequence[str]) -> bool:
    """Are all of them weekdays, or all numbered days, without a date?"""
    return all(number_in_course(text) for text in texts) or all(
        undated_weekday(text) is not None for text in texts
    )


def _weeks_first(table: TimeGrid) -> list[str]:
    """The titles, nearest first; a sheet called "Week 2" says so for all of them."""
    is_told = any(week_in(title) for title in table.titles[:-1])
    return table.titles if is_told else [table.sheet.name, *table.titles]


def _ask_weekdays(read: _Grid, work: TableReading) -> None:
    """Days whose weekday is not their date's are asked about at the first activity of the day."""
    said = {
        column: " ".join(filter(None, (read.heads[column], _weekday_beside(read.table, column))))
        for column in read.dates
    }
    troubles = wrong_weekdays([(said[column], date) for column, date in read.dates.items()])
    for text, trouble in troubles.items():
        _ask(read, work, {column for column, words in said.items() if words == text}, text, trouble)


def _ask(
    read: _Grid, work: TableReading, columns: Collection[int], text: str, trouble: Trouble
) -> None:
    """A question about days, at their first activity; the answer goes to all of them."""
    rows = [row for row in work.rows if _column_of(read.table, row) in columns]
    for row in rows:
        row.raw["date"] = text
    if rows:
        work.problem(rows[0], "date", trouble, raw=text)


def _weekday_beside(table: TimeGrid, column: int) -> str:
    """The other line of a head of two lines."""
    row = table.head - 1 if table.said is None else -1
    text = table.grid.cell(row, column).text if row >= 0 else ""
    return text if len(text) < 30 and text != table.grid.cell(table.head, column).text else ""


def _column_of(table: TimeGrid, row: ReadRow) -> int:
    if table.is_turned:
        return row.row - 1
    return next(
        column for column in table.days if letters(column) == (row.column or "").split("/")[0]
    )


def _rows_of_day(read: _Grid, column: int) -> list[ReadRow]:
    table = read.table
    out: list[ReadRow] = []
    done: set[Merge] = set()
    above = ""
    for place, slot in enumerate(table.slots):
        text, merge = _text_of(table, slot, column)
        text = above if is_ditto(text) and above else text  # 同上: the half-day before goes on
        if (
            not any(map(str.isalnum, text))
            or (merge and merge in done)
            or text in table.groups.values()
            or _is_repeated_group(table, slot, column, text)
        ):
            continue
        last = slot
        above = above if kind_of(text) == "meal" else text  # nobody means the lunch between
        if merge:
            done.add(merge)
            last = [other for other in table.slots[place:] if other.top <= merge.bottom][-1]
        rows = _entries(read, (slot, last), column, text)
        for beside, head in table.beside.items():
            _add(rows, head, table.grid.cell(slot.top, beside).text)
        out += rows
    for line, label in table.asides.items():
        _add(out, label, table.grid.cell(line, column).text)
    return out


def _entries(
    read: _Grid, slots: tuple[GridSlot, GridSlot], column: int, text: str
) -> list[ReadRow]:
    """The activities of one cell; "B/2" is the place of the second."""
    rows = [
        _activity(read, slots, column, entry) for entry in entries_of(_without_slot(text, slots[0]))
    ]
    for number, row in enumerate(rows[1:], 2):
        row.column = f"{row.column}/{number}"
    if len(rows) == 1:
        rows[0].raw["title"] = text
    return rows


def _add(rows: Sequence[ReadRow], head: str, text: str) -> None:
    """What stands beside or below the slots: in the field its head names, else kept under its
    head.
    """
    hit, said = look_up("activity", head), text.strip()
    name = hit.field if hit and hit.score > _SURE and hit.field in _BESIDE else None
    for row in rows if said else ():
        if name and name not in row.values:
            row.values[name] = said
        else:
            row.extra.setdefault(head, said)


def _text_of(table: TimeGrid, slot: GridSlot, column: int) -> tuple[str, Merge | None]:
    """What stands in a slot of a day: one cell, or the lines of several cells below each other."""
    tall = next(
        (
            m
            for m in table.grid.merges_in(slot.top)
            if m.covers(slot.top, column) and m.bottom > m.top
        ),
        None,
    )
    if tall:
        return table.grid.cell(slot.top, column).text.strip(), tall
    lines = [
        _labelled(slot, row, table.grid.cell(row, column).text.strip())
        for row in range(slot.top, slot.bottom + 1)
    ]
    return "\n".join(dict.fromkeys(line for line in lines if line)), None


def _labelled(slot: GridSlot, row: int, text: str) -> str:
    """A line with what the column before the days says of it: "Speaker: Dr. Lee"."""
    hit = look_up("activity", slot.labels[row]) if row in slot.labels else None
    return (
        text
        if not text or hit is None or hit.field in {"title", "title_zh"}
        else f"{hit.field}: {text}"
    )


def _is_repeated_group(table: TimeGrid, slot: GridSlot, column: int, text: str) -> bool:
    """A cell merged over both groups of a day is one activity, told at the first."""
    named = table.groups or table.across
    return column in named and bool(text) and _covered(table, slot, column)[0] < column


def _activity(
    read: _Grid, slots: tuple[GridSlot, GridSlot], column: int, entry: CellEntry
) -> ReadRow:
    """One activity; its hours are the cell's own, else from the first slot's beginning to the
    last one's end.
    """
    table, (first, last) = read.table, slots
    beside = _beside(table, first, column)
    wants = frozenset({"speaker", "venue"} - beside.keys())
    facts = facts_of(
        entry.text,
        read.is_place,
        first.span.half,
        wants,
        may_end_in_place=not _tells_its_room(table, first, column),
        speakers=read.speakers,
    )
    row = ReadRow(
        "activity",
        table.sheet.name,
        (column if table.is_turned else first.top) + 1,
        dict(facts.values),
    )
    row.column = letters(first.top if table.is_turned else column)
    row.raw["title"] = entry.text
    settle_marks(row, read.legend)
    end = last.span.end or (last.span.start if last is not first else None)
    if facts.start:
        start, end = (
            facts.start,
            facts.end or (end if end and end > facts.start and first.span.start else None),
        )
    else:
        start = first.span.start
    group = entry.group or _group_of(table, slots, column)
    for name, value in (
        ("date", read.dates.get(column)),
        ("start", start),
        ("end", end),
        ("group_name", group),
    ):
        if value is not None:
            row.values[name] = value
    for name, value in beside.items():
        row.values.setdefault(name, value)
    if column in table.across and (told := _told_across(table, first, column)):
        row.values.setdefault(table.across[column][0], told)
    title = row.activity.get("title") or row.activity.get("title_zh") or entry.text
    if "kind" not in row.values and (kind := kind_of(str(title), row.activity.get("speaker"))):
        row.activity["kind"] = kind
    if first.told:
        row.values.setdefault(*first.told)
    elif start is None and first.text and as_text(first.text) != as_text(entry.text):
        row.extra[_("Slot")] = first.text
    return row


def _tells_its_room(table: TimeGrid, slot: GridSlot, column: int) -> bool:
    """Does the row or the column of an activity tell its room?"""
    told = slot.told or table.across.get(column)
    return told is not None and told[0] == "venue"


def _group_of(table: TimeGrid, slots: tuple[GridSlot, GridSlot], column: int) -> str | None:
    """The group of the column, or of the row, unless the cell is merged over several."""
    first, last = slots
    if column in table.groups and not _is_for_all(table, first, column):
        return table.groups[column]
    return first.group if first.group == last.group else None


def _is_for_all(table: TimeGrid, slot: GridSlot, column: int) -> bool:
    """True when the cell is merged over several columns of activities."""
    return len(_covered(table, slot, column)) > 1


def _covered(table: TimeGrid, slot: GridSlot, column: int) -> list[int]:
    """The columns of activities that a cell stands in: several where it is merged over them."""
    wide = next((m for m in table.grid.merges_in(slot.top) if m.covers(slot.top, column)), None)
    same = [other for other in table.days if table.days[other] == table.days[column]]
    return [other for other in same if wide and wide.left <= other <= wide.right] or [column]


def _told_across(table: TimeGrid, slot: GridSlot, column: int) -> str:
    """What the heads of the columns say that a cell stands in; "" where it stands in all."""
    covered = _covered(table, slot, column)
    if len(covered) > 1 and len(covered) == len(table.across):
        return ""
    said = [table.across[other][1] for other in covered if other in table.across]
    return ", ".join(dict.fromkeys(filter(None, said)))


def _beside(table: TimeGrid, slot: GridSlot, column: int) -> dict[str, str]:
    """What the columns beside an activity tell of it, unless its own cell is merged over them."""
    own = table.grid.cell(slot.top, column).text.strip()
    said = {
        name: table.grid.cell(slot.top, other).text.strip()
        for name, other in table.companions.get(column, {}).items()
    }
    return {name: " ".join(text.split()) for name, text in said.items() if text and text != own}


def _without_slot(text: str, slot: GridSlot) -> str:
    """ "Lunch 12:00-14:00" merged across the week: the words without the time."""
    if as_text(text) != as_text(slot.text):
        return text
    span = span_of(text)
    return span.rest if span and span.rest else text


def _tells_rooms(table: TimeGrid) -> bool:
    """Do the sides of a grid tell its rooms? What its cells end with is then something else."""
    across = {name for name, _words in table.across.values()}
    return "venue" in across or any(slot.told and slot.told[0] == "venue" for slot in table.slots)


def _ends(table: TimeGrid) -> dict[str, set[str]]:
    """Last line of cells of several lines → the first lines it stands below."""
    seen: dict[str, set[str]] = {}
    for slot in table.slots:
        for column in table.days:
            lines = [
                as_text(line)
                for line in _text_of(table, slot, column)[0].splitlines()
                if line.strip()
            ]
            if len(lines) > 1:
                seen.setdefault(lines[-1], set()).add(lines[0])
    return seen


def _unbracketed(line: str) -> str:
    return line.strip("()（） ")


def _known_places(seen: Mapping[str, set[str]]) -> set[str]:
    """Last lines that stand in several cells below other titles are venues, not parts of one
    title.
    """
    return {line for line, titles in seen.items() if len(titles) > 1}
