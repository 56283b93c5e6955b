"""Timetables written as lists: days filled down, spans of time, years from the title, titles in two languages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import BadValue
from lcdesk.tabular.curriculum.dates import DayReader
from lcdesk.tabular.curriculum.facts import facts_of, kind_of, speaker_of, titles_of
from lcdesk.tabular.days import single_day_in
from lcdesk.tabular.grid import EMPTY, Cell
from lcdesk.tabular.matching.words import has_cjk
from lcdesk.tabular.records import Reading, banner_above, missing, read_columns
from lcdesk.tabular.times import Half, Span, half_of, is_half, later, span_in
from lcdesk.tabular.understood import Column, ReadRow
from lcdesk.tabular.values import Trouble
from lcdesk.texts import _

_SPECIAL = frozenset({"date", "start", "end", "title", "speaker"})


def read_activities(work: Reading, around: Sequence[str]) -> None:
    """Fill the rows of a timetable list. `around`: titles, notes, sheet and file names, where a year may stand."""
    read_columns(work, _SPECIAL)
    _read_titles(work)
    _read_speakers(work)
    _read_dates(work, around)
    _read_spans(work)
    _mend_afternoons(work.rows)
    _drop_empty(work)
    for row in work.rows:
        title = row.values.get("title") or row.values.get("title_zh")
        if not title:
            missing(work, row, "title")
        elif "kind" not in row.values and not row.raw.get("kind") and (kind := kind_of(str(title))):
            row.values["kind"] = kind


def _read_titles(work: Reading) -> None:
    column = work.column_of("title")
    if column is None:
        return
    is_crowded = not (work.column_of("speaker") or work.column_of("venue"))
    has_other = work.column_of("title_zh") is not None
    for row, cell in zip(work.rows, work.cells(column.index), strict=True):
        if cell.text.strip():
            found = _title(row, cell.text, is_crowded, has_other)
            row.values = {**found, **row.values}
            _keep_raw(row, found, cell.text)


def _title(row: ReadRow, text: str, is_crowded: bool, has_other: bool) -> dict[str, str]:
    """The titles of a cell; with `is_crowded` it may hold speaker and venue too, with `has_other` the Chinese has a column."""
    if is_crowded and any(sign in text for sign in "\n：:"):
        return facts_of(text).values
    if has_other and not (has_cjk(text) and "title_zh" not in row.values):
        return {"title": " ".join(text.split())}
    return titles_of(text)


def _keep_raw(row: ReadRow, found: dict[str, str], text: str) -> None:
    name = "title" if "title" in found else "title_zh"
    if found.get(name) not in (None, text):
        row.raw[name] = text


def _read_speakers(work: Reading) -> None:
    column = work.column_of("speaker")
    if column is None:
        return
    kind, has_own = ACTIVITY.field("speaker").kind, work.column_of("speaker_organization") is not None
    for row, cell in zip(work.rows, work.cells(column.index), strict=True):
        if not cell.text.strip() or cell.text.strip() in {"-", "/", "—", "–"}:
            continue
        found = {"speaker": cell.text} if has_own else speaker_of(cell.text)
        try:
            found["speaker"] = kind.parse(found["speaker"])
        except BadValue as bad:
            work.problem(row, "speaker", Trouble(bad.kind, bad.message), raw=cell.text)
            continue
        row.values |= found
        if found["speaker"] != cell.text:
            row.raw["speaker"] = cell.text


def _read_dates(work: Reading, around: Sequence[str]) -> None:
    """The day of each row: its cell, the cell above it where blank, the banner it stands under, or the one day of the title."""
    column = work.column_of("date")
    cells = work.cells(column.index) if column else [EMPTY] * len(work.rows)
    banners = work.found.banners
    reader = DayReader.around(cells, column.head if column else "", [*banners.values()], around)
    last = None if column or banners else single_day_in([*work.found.titles, work.found.grid.name], reader.years)
    asked: set[str] = set()
    under: str | None = None
    for row, cell, banner in zip(work.rows, cells, banner_above(work), strict=True):
        text = cell.text.strip()
        if not text and banner != under:
            text, cell = banner or "", EMPTY
        under = banner
        if text:
            last = _asked_day(work, row, (cell, text), (reader, asked))
        if last is not None:
            row.values["date"] = last


def _asked_day(work: Reading, row: ReadRow, said: tuple[Cell, str], by: tuple[DayReader, set[str]]) -> dt.date | None:
    """The day of a cell or banner; a doubtful one is asked about once, however many rows hold it."""
    (cell, text), (reader, asked) = said, by
    row.raw["date"] = text
    try:
        return reader.read(cell, text)
    except BadValue as bad:
        if text not in asked:
            asked.add(text)
            work.problem(row, "date", Trouble(bad.kind, bad.message, bad.likely), raw=text)
        return None


def _read_spans(work: Reading) -> None:
    """From and to: one column for both or one each, or inside the date cell; morning or afternoon may stand beside."""
    start, end, date = work.column_of("start"), work.column_of("end"), work.column_of("date")
    if start is None and end is None:
        start = date
    halves = _halves(work)
    for position, row in enumerate(work.rows):
        span = _span(work, start, row, halves[position])
        stop = _span(work, end, row, halves[position])
        if span and span.start:
            row.values["start"] = span.start
        if stop and (stop.end or stop.start):
            row.values["end"] = stop.end or stop.start
        elif span and span.end:
            row.values["end"] = span.end
        if (span and span.is_marked) or halves[position]:
            row.raw["start"] = row.raw.get("start", _text(work, start, row))
            row.extra.pop("(half)", None)
        if start is not date and span is None:
            _complain(work, start, row)


def _span(work: Reading, column: Column | None, row: ReadRow, half: Half | None) -> Span | None:
    return span_in(work.found.grid.cell(row.row - 1, column.index), half) if column else None


def _text(work: Reading, column: Column | None, row: ReadRow) -> str:
    return work.found.grid.cell(row.row - 1, column.index).text if column else ""


def _complain(work: Reading, column: Column | None, row: ReadRow) -> None:
    text = _text(work, column, row).strip()
    if not text or is_half(text) or not any(letter.isdigit() for letter in text):
        if text and column:
            row.extra[column.head] = text
        return
    if text.isdigit() and len(text) < 3:  # numbers of lessons
        row.extra[column.head if column else ""] = text
        return
    work.problem(row, "start", Trouble("bad_time", _("“{text}” is not a time of day.", text=text)), raw=text)
    row.raw["start"] = text


def _halves(work: Reading) -> list[Half | None]:
    """Morning or afternoon of each row, from a column of its own (filled down where its cells are merged)."""
    found: list[Half | None] = [None] * len(work.rows)
    for column in work.columns:
        cells = work.cells(column.index)
        if column.field in (None, "start", "date") and sum(1 for cell in cells if is_half(cell.text)) * 2 > sum(
            1 for cell in cells if cell.text.strip()
        ):
            found = [half_of(cell.text) or before for cell, before in zip(cells, found, strict=True)]
    return found


def _mend_afternoons(rows: Sequence[ReadRow]) -> None:
    """ "2:00-4:30" after "9:00-11:30" on the same day is the afternoon: a list runs forward."""
    before: ReadRow | None = None
    for row in rows:
        start, end = row.values.get("start"), row.values.get("end")
        if (
            start
            and start.hour < 7
            and before
            and before.values.get("date") == row.values.get("date")
            and start < before.values["start"]
        ):
            row.raw.setdefault("start", start.strftime("%H:%M"))
            row.values["start"] = later(start)
            if end and end.hour < 12:
                row.values["end"] = later(end)
        elif start and end and end < start and end.hour < 8:
            row.values["end"] = later(end)
        if row.values.get("start"):
            before = row


def _drop_empty(work: Reading) -> None:
    """Slots of a printed form in which nothing takes place."""
    kept = [row for row in work.rows if row.values.keys() - {"date", "start", "end", "group_name"} or row.extra]
    work.found.skipped["empty slot"] += len(work.rows) - len(kept)
    if len(kept) != len(work.rows):
        work.rows = kept
        work.found.rows = [row.row - 1 for row in kept]
