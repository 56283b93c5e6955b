"""Timetables written as lists: a row an activity, with days filled down, spans of time, titles
in two languages.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import is_placeholder
from lcdesk.tabular.curriculum.entries import (
    CellEntry,
    entries_of,
    group_in,
    legend_in,
    settle_delegations,
    settle_marks,
    settle_merges,
    without_cancelled,
)
from lcdesk.tabular.curriculum.facts import Facts, facts_of, speakers_of, titles_of
from lcdesk.tabular.curriculum.list_days import read_banners, read_dates
from lcdesk.tabular.curriculum.slots import (
    NO_HOURS,
    NUMBER_OF_LESSON,
    Hours,
    are_runs,
    is_run,
    tells_lessons,
)
from lcdesk.tabular.days import parted_weekday
from lcdesk.tabular.evidence.cells import is_given_name
from lcdesk.tabular.grid import EMPTY, Cell
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import is_body, kind_of, letters
from lcdesk.tabular.records import WHEN, TableReading, leave_blank, missing, read_columns
from lcdesk.tabular.times import (
    Half,
    TimeSpan,
    half_of,
    is_half,
    lasting,
    later,
    slot_said,
    span_in,
)
from lcdesk.tabular.understood import ActivityValues, FoundColumn, ReadRow
from lcdesk.tabular.values import Trouble
from lcdesk.texts import _

_LESSONS = re.compile(
    r"第?\s*\d{1,2}(?:\s*[-–—~至、,]\s*\d{1,2})*\s*节?课?|(?:lessons?|periods?|séances?|пара)\s*\d.*",
    re.I,
)
_INVERTED = re.compile(r"([^\W\d_][^,\d]{1,40}),\s*([^\W\d_][^,\d]{1,40})")
_FOUR = re.compile(r"([01]?\d|2[0-3])([0-5][05])\s*(?:h|hrs?)?\.?", re.I)
_NOON = 12
_HOUR = re.compile(r"\d{1,2}[:.h]\d{2}")
_DURATION = re.compile(
    r"duration|\blength\b|\bhow long\b|durée|duración|duração|durata|dauer|durasi|"
    r"продолжительность|"
    r"длительность|时长|المدة|thời lượng",
    re.I,
)
_SPECIAL = frozenset({"date", "start", "end", "title", "speaker"})


def read_activities(work: TableReading, around: Sequence[str], hours: Hours = NO_HOURS) -> None:
    """Fill the rows of a timetable list. `around`: titles, notes, sheet and file names, where a
    year may stand; `hours`: what labels of slots mean.
    """
    work.leave_out(
        [row for row in work.rows if (work.found.grid.name, row.row - 1) in hours.rows], "hours"
    )
    speakers = settle_merges(work)
    by_group = group_columns(work)
    read_columns(work, _SPECIAL)
    several = read_titles(work, by_group)
    _title_by_kind(work)
    _read_speakers(work, speakers)
    read_dates(work, around)
    read_banners(work)
    _read_spans(work, hours)
    _read_hours_above(work, hours)
    _read_durations(work)
    _mend_afternoons(work.rows)
    _ask_order(work)
    leave_blank(work)
    _drop_empty(work)
    work.rows = [part for row in work.rows for part in several.get(row.row, _whole)(row)]
    legend = legend_in(around)
    for row in work.rows:
        _without_hour(row)
        settle_marks(row, legend)
        title = row.activity.get("title") or row.activity.get("title_zh")
        if not title:
            missing(work, row, "title")
        elif (
            "kind" not in row.values
            and not row.raw.get("kind")
            and (kind := kind_of(str(title), row.activity.get("speaker")))
        ):
            row.activity["kind"] = kind
    kept, said = without_cancelled(work.rows, work.found.grid.struck_rows)
    work.mark_left(set(map(id, kept)), "cancelled")
    work.rows = kept
    work.remarks += [one for one in (said, settle_delegations(work.rows)) if one]


def _without_hour(row: ReadRow) -> None:
    """An hour that is merged over the column of titles is no title."""
    title = str(row.activity.get("title") or "")
    span = span_in(Cell(title, title)) if title[:1].isdigit() else None
    if span and span.start and not span.rest:
        row.values.pop("title")
        row.raw.setdefault("title", title)


def _title_by_kind(work: TableReading) -> None:
    """A row without a title says by its kind what takes place ("Welcome note", "Coffee break"), but
    for a lecture, as which empty slots of a printed form are marked.
    """
    column = work.column_of("kind")
    if column is None:
        return
    for row, cell in zip(work.rows, work.cells(column.index), strict=True):
        text = cell.text.strip()
        has_title = row.values.keys() & {"title", "title_zh"}
        is_lecture = row.activity.get("kind") == "lecture"
        if not text or has_title or is_lecture or is_placeholder(text, "form"):
            continue
        row.values |= titles_of(text)
        work.problems = [one for one in work.problems if (one.row, one.field) != (row.row, "kind")]


def _whole(row: ReadRow) -> list[ReadRow]:
    return [row]


def _read_speakers(work: TableReading, several: Mapping[int, Sequence[str]]) -> None:
    """The speakers of each row; `several`: Excel row → those of an activity in several rows."""
    column = work.column_of("speaker")
    cells = work.cells(column.index) if column else [EMPTY] * len(work.rows)
    has_own = work.column_of("speaker_organization") is not None
    has_own = has_own or _are_inverted([cell.text for cell in cells])
    for row, cell in zip(work.rows, cells, strict=True):
        said = cell.text.strip()
        texts = several.get(row.row) or ([cell.text] if said else [])
        if not texts or (row.row not in several and is_placeholder(cell.text, "name")):
            if said:
                row.raw["speaker"] = said
                work.note_nothing(row, ACTIVITY.field("speaker"), said)
            continue
        if column is None and (in_title := row.activity.get("speaker")):
            texts = [in_title, *texts]
        _put_speakers(work, row, texts, has_own=has_own)


def _put_speakers(work: TableReading, row: ReadRow, texts: Sequence[str], *, has_own: bool) -> None:
    text = "\n".join(texts)
    found = {"speaker": text} if has_own else speakers_of(texts)
    try:
        found["speaker"] = ACTIVITY.field("speaker").kind.parse(found["speaker"])
    except BadValue as bad:
        work.problem(row, "speaker", Trouble(bad.kind, bad.message), raw=text)
        return
    row.values |= found
    if found["speaker"] != text:
        row.raw["speaker"] = text


def _are_inverted(texts: Sequence[str]) -> bool:
    """Are most speakers of a column written family name first ("PEREZ SOTO, ANA")? What stands
    behind the comma is then a given name and no institution.
    """
    pairs = [found for text in texts if (found := _INVERTED.fullmatch(text.strip()))]
    said = sum(bool(text.strip()) for text in texts)
    given = [found for found in pairs if is_given_name(found[2]) and not is_body(found[2])]
    return len(pairs) * 2 > said and len(given) * 2 > len(pairs)


def _read_spans(work: TableReading, hours: Hours) -> None:
    """From and to: one column for both or one each, or inside the date cell; morning or
    afternoon may stand beside.
    """
    start, end, date = work.column_of("start"), work.column_of("end"), work.column_of("date")
    if start is None and end is None:
        start = date
    halves = halves_of(work)
    beside = _end_beside(work, start) if end is None and start is not date else None
    starts = work.cells(start.index) if start is not None and start is not date else ()
    has_lessons, has_runs = tells_lessons(starts), are_runs(starts)
    begins, ends = _halves_beside(work, start) or halves, _halves_beside(work, end) or halves
    for position, row in enumerate(work.rows):
        text = _text(work, start, row)
        is_lesson = has_lessons and NUMBER_OF_LESSON.fullmatch(text.strip()) is not None
        if has_runs and is_run(text):
            row.extra[start.head if start else ""] = text.strip()
            continue
        span = None if is_lesson else _span(work, start, row, begins[position])
        span = span or hours.of(text) or (hours.of_number(text) if is_lesson else None)
        stop = _span(work, end or beside, row, ends[position])
        _put(row, span, stop)
        if (span and span.is_marked) or begins[position]:
            row.raw["start"] = row.raw.get("start", _text(work, start, row))
            row.extra.pop("(half)", None)
        if start is not date and (span is None or (span.end is None and _HOUR.search(span.rest))):
            _complain(work, start, row)


def _read_hours_above(work: TableReading, hours: Hours) -> None:
    """The hours that a header over the titles tells hold for all of them, but for those that tell
    their own; the name of a half-day whose hours nothing tells is kept.
    """
    title = work.column_of("title") or work.column_of("title_zh")
    if title is None or work.column_of("start") or work.column_of("end"):
        return
    day = work.column_of("date")
    levels = work.found.heads.levels
    # what stands over the days as well is a title of the whole table
    over_all = levels.get(day.index, ()) if day else ()
    said = [text for text in levels.get(title.index, ()) if text not in over_all]
    slots = [(text, slot) for text in said if (slot := hours.of(text) or slot_said(text))]
    for row in work.rows if slots else ():
        text, slot = slots[-1]
        start = row.activity.get("start", slot.start)
        if start is None:
            row.extra.setdefault(_("Slot"), text)
            continue
        row.activity["start"] = start
        if slot.end and slot.end > start:
            row.activity.setdefault("end", slot.end)


def _end_beside(work: TableReading, start: FoundColumn | None) -> FoundColumn | None:
    """The column of ends, where one head stands over "09:00 | – | 10:30"."""
    near = [
        one
        for one in work.columns
        if start and one.field is None and 0 < one.index - start.index < 3
    ]
    for column in [
        one
        for one in near
        if start and (one.head.startswith(start.head) or one.head == letters(one.index))
    ]:
        said = [cell for cell in work.cells(column.index) if cell.text.strip()]
        hours = [
            cell
            for cell in said
            if (span := span_in(cell)) and span.start and not span.end and not span.rest
        ]
        if hours and len(hours) * 2 > len(said):
            return column
    return None


def _put(row: ReadRow, span: TimeSpan | None, stop: TimeSpan | None) -> None:
    if span and span.start:
        row.activity["start"] = span.start
    if stop and (until := stop.end or stop.start):
        row.activity["end"] = until
    elif span and span.end:
        row.activity["end"] = span.end


def _halves_beside(work: TableReading, column: FoundColumn | None) -> list[Half | None]:
    """a.m. or p.m. of each row, in the column right of its hours; [] when nothing of the kind
    stands there.
    """
    cells = (
        work.cells(column.index + 1) if column and column.index + 1 < work.found.grid.width else ()
    )
    said = [cell for cell in cells if cell.text.strip()]
    if not said or sum(1 for cell in said if is_half(cell.text)) * 2 <= len(said):
        return []
    return [half_of(cell.text) if is_half(cell.text) else None for cell in cells]


def _read_durations(work: TableReading) -> None:
    """Where only the beginning and how long it lasts are told: 90, "1h30", 1.5 hours."""
    column = next(
        (
            one
            for one in work.columns
            if one.field in {None, "start"} and _DURATION.search(one.head)
        ),
        None,
    )
    if column is None:
        return
    for row, cell in zip(work.rows, work.cells(column.index), strict=True):
        minutes, start = lasting(cell, column.head), row.activity.get("start")
        if start and "end" not in row.values and minutes:
            until = dt.datetime.combine(dt.date.min, start) + dt.timedelta(minutes=minutes)
            row.activity["end"] = until.time()


def _ask_order(work: TableReading) -> None:
    """An end before the beginning is asked about, unless it is early the next morning."""
    for row in work.rows:
        start, end = row.activity.get("start"), row.activity.get("end")
        if start and end and end < start and not (end.hour < 7 and start.hour > 16):
            message = _(
                "The end {end} is before the beginning {start}.",
                start=f"{start:%H:%M}",
                end=f"{end:%H:%M}",
            )
            work.problem(row, "end", Trouble("bad_time", message), raw=f"{end:%H:%M}")


def _span(
    work: TableReading, column: FoundColumn | None, row: ReadRow, half: Half | None
) -> TimeSpan | None:
    cell = work.found.grid.cell(row.row - 1, column.index) if column else EMPTY
    return span_in(cell, half) or _in_four_figures(cell)


def _in_four_figures(cell: Cell) -> TimeSpan | None:
    """900, "1430": an hour without a colon, in a column of hours."""
    found = _FOUR.fullmatch(cell.text.strip())
    return TimeSpan(dt.time(int(found[1]), int(found[2])), is_marked=True) if found else None


def _text(work: TableReading, column: FoundColumn | None, row: ReadRow) -> str:
    return work.found.grid.cell(row.row - 1, column.index).text if column else ""


def _complain(work: TableReading, column: FoundColumn | None, row: ReadRow) -> None:
    text = _text(work, column, row).strip()
    if not text or is_half(text) or not any(letter.isdigit() for letter in text):
        if is_placeholder(text, "form"):
            row.raw["start"] = text
            work.note_nothing(row, ACTIVITY.field("start"), text)
        elif text and column:
            row.extra[column.head] = text
        return
    if _LESSONS.fullmatch(parted_weekday(text)[1]):
        row.extra[column.head if column else ""] = text
        return
    work.problem(
        row, "start", Trouble("bad_time", _("“{text}” is not a time of day.", text=text)), raw=text
    )
    row.raw["start"] = text


def _mend_afternoons(rows: Sequence[ReadRow]) -> None:
    """ "2:00-4:30" after "9:00-11:30" on the same day is the afternoon: a list runs forward."""
    before: ActivityValues | None = None
    for row in rows:
        start, end = row.activity.get("start"), row.activity.get("end")
        if (
            start
            and start.hour < 7
            and before
            and before.get("date") == row.activity.get("date")
            and start < before.get("start", start)
        ):
            row.raw.setdefault("start", start.strftime("%H:%M"))
            row.activity["start"] = later(start)
            if end and end.hour < 12:
                row.activity["end"] = later(end)
        elif start and end and _is_past_noon(row, start, end):
            row.activity["end"] = later(end)
        if row.activity.get("start"):
            before = row.activity


def _is_past_noon(row: ReadRow, start: dt.time, end: dt.time) -> bool:
    """True for an end such as 1:00 after 11:30; one of 3:30 after 14:00, as a clock of 24 hours has
    it, is asked about.
    """
    is_early = end < start and end.hour < 8 and later(end) > start
    return is_early and (start.hour <= _NOON or "start" in row.raw)


def _drop_empty(work: TableReading) -> None:
    """Slots of a printed form in which nothing takes place; a word that nobody could read is
    something.
    """
    asked = {one.row for one in work.problems if one.field and one.field not in WHEN}
    kept = [row for row in work.rows if row.values.keys() - WHEN or row.extra or row.row in asked]
    if len(kept) != len(work.rows):
        work.mark_left(set(map(id, kept)), "empty slot")
        work.rows = kept
        work.found.rows = [row.row - 1 for row in kept]


# --- The titles of a timetable list, and whatever else their cells tell: speaker, place, hours,
# groups, a second activity ---


Part = Callable[[ReadRow], list[ReadRow]]
"""How a row is parted into the activities its title tells of."""


def _wants(work: TableReading) -> frozenset[str]:
    """What the cell of the title may tell besides: what no column of its own has."""
    return frozenset(name for name in ("speaker", "venue") if work.column_of(name) is None)


def group_columns(work: TableReading) -> list[tuple[FoundColumn, str]]:
    """Columns of titles for parallel groups ("A组内容 | B组内容"), with their groups; the first stands
    for all of them.
    """
    found = [
        (column, said[0])
        for column in work.columns
        if (said := group_in(column.head)) and _is_title(said[1])
    ]
    if len({group for _, group in found}) < 2:
        return []
    places = {column.index: place for place, (column, _) in enumerate(found)}
    work.columns = [
        replace(column, field=None if places[column.index] else "title", sureness="sure")
        if column.index in places
        else column
        for column in work.columns
    ]
    return found


def _is_title(head: str) -> bool:
    hit = look_up("activity", head) if head else None
    return not head or (hit is not None and hit.field in {"title", "title_zh"})


def read_titles(work: TableReading, by_group: Sequence[tuple[FoundColumn, str]]) -> dict[int, Part]:
    """Titles and whatever their cells tell besides; Excel row → how to part it, where a row
    holds several activities.
    """
    column = work.column_of("title") or work.column_of("title_zh")
    if column is None:
        return {}
    wants, several = _wants(work), dict[int, Part]()
    for row, cell, half in zip(work.rows, work.cells(column.index), halves_of(work), strict=True):
        entries = (
            _by_columns(work, row, by_group)
            if by_group
            else entries_of(cell.text)
            if cell.text.strip()
            else []
        )
        if not entries:
            continue
        facts = [_facts(entry, half, wants) for entry in entries]
        if len(facts) == 1 and not facts[0].values.keys() & {"title", "title_zh"}:
            facts[0].values |= titles_of(cell.text)  # "Guest speaker: Ann Lee" is all it is called
        if column.field == "title_zh":
            row.values.pop("title_zh", None)
        told = _told(facts[0])
        chinese = facts[0].values.get("title_zh")
        if chinese is not None and row.activity.get("title_zh", chinese) != chinese:
            row.extra[column.head] = cell.text
        whole = {**told, **row.values}
        row.values.clear()
        row.values.update(whole)
        if len(entries) > 1:
            several[row.row] = partial(_parted, facts=facts)
        else:
            _keep_raw(row, facts[0].values, cell.text)
    return several


def _by_columns(
    work: TableReading, row: ReadRow, by_group: Sequence[tuple[FoundColumn, str]]
) -> list[CellEntry]:
    """The activities of the groups' columns; one that stands in all of them is for all."""
    said = {
        group: work.found.grid.cell(row.row - 1, column.index).text.strip()
        for column, group in by_group
    }
    for column, _group in by_group:
        row.extra.pop(column.head, None)
    if len(set(said.values())) == 1:
        return [entry for text in list(said.values())[:1] if text for entry in entries_of(text)]
    return [
        CellEntry(entry.text, entry.group or group)
        for group, text in said.items()
        if text
        for entry in entries_of(text)
    ]


def _facts(entry: CellEntry, half: Half | None, wants: frozenset[str]) -> Facts:
    facts = facts_of(entry.text, half=half, wants=wants)
    if entry.group:
        facts.values["group_name"] = entry.group
    return facts


def _told(facts: Facts) -> dict[str, Any]:
    hours = {name: hour for name, hour in (("start", facts.start), ("end", facts.end)) if hour}
    return {**facts.values, **hours}


def _parted(row: ReadRow, facts: Sequence[Facts]) -> list[ReadRow]:
    """A row for each activity of one cell; they share what the row's other cells say."""
    shared = {
        name: value for name, value in row.values.items() if facts[0].values.get(name) != value
    }
    out: list[ReadRow] = []
    for number, told in enumerate(facts, 1):
        own = _told(told)
        hours = {"start": None, "end": None} if told.start else {}
        values = {
            name: value for name, value in {**shared, **hours, **own}.items() if value is not None
        }
        part = replace(row, values=values, raw=dict(row.raw), extra=dict(row.extra))
        part.column = f"/{number}" if number > 1 else row.column
        out.append(part)
    return out


def _keep_raw(row: ReadRow, found: dict[str, str], text: str) -> None:
    name = "title" if "title" in found else "title_zh"
    if found.get(name) not in (None, text):
        row.raw[name] = text


def halves_of(work: TableReading) -> list[Half | None]:
    """Morning or afternoon of each row, from a column of its own (filled down where its cells
    are merged).
    """
    found: list[Half | None] = [None] * len(work.rows)
    for column in work.columns:
        cells = work.cells(column.index)
        if column.field in (None, "start", "date") and sum(
            1 for cell in cells if is_half(cell.text)
        ) * 2 > sum(1 for cell in cells if cell.text.strip()):
            found = [
                half_of(cell.text) or before for cell, before in zip(cells, found, strict=True)
            ]
    return found
