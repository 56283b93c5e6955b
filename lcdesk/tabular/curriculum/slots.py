"""The slots of a timetable grid: rows that share one span of time, what else stands before them,
and what hours their names mean ("AM = 09:00–11:30"), told below the timetable or on a sheet of its
own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from lcdesk.model.scripts import simplified
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.heads import look_up
from lcdesk.tabular.matching.words import fold, kind_of
from lcdesk.tabular.tables.found import is_merged, texts_of
from lcdesk.tabular.tables.lines import is_group, is_note, is_signature
from lcdesk.tabular.times import Half, TimeSpan, half_of, is_half, later, span_in, span_of

_FIGURES = {word: str(number) for number, word in enumerate("一二三四五六七八九十", 1)}
_LESSONS = re.compile(
    r"\W*(?:第\s*)?(?:(?:lesson|period|session|block|slot|class|hour|séance|cours|clase|sesión|"
    r"aula|stunde|periodo|período|bloque|bloc|занятие|пара|урок|节|大节)s?\s*(?:no\.?\s*)?)?"
    r"(\d{1,2})(?:st|nd|rd|th|e|er|ère|[ªºa.])?(?:\s*(?:[-–—~～至到、,，&+]|to|"
    r"and)\s*(?:第\s*)?(\d{1,2})(?:st|nd|rd|th)?)?"
    r"\s*(?:(?:lesson|period|session|block|slot|class|hour|séance|cours|clase|sesión|stunde|"
    r"periodo|período|bloque|bloc|пара|урок|节|大节|小节)s?\s*课?)?\W*",
    re.I,
)
NUMBER_OF_LESSON = re.compile(
    r"(?:0?\d|1\d|2[0-4])[.ªº°)]?|[IVX]{1,4}\.?|\d{1,2}\s*[-–—~,]\s*\d{1,2}|[PHpLl]\d{1,2}"
)
"""The number of a lesson, or of several, that only its place says is one: 3, III, "1-2"."""
_RUN = "123456789012"
_WORDED = re.compile(r"[^\W\d_]{3,}|节|пара")
_SLOT = re.compile(r"\W*(?:session|period|block|slot|séance|занятие|sesión)\s*[A-H]\W*", re.I)
_PIECES = re.compile(r"[;；\n。|]|[,，](?!\s*第?\s*\d{1,2}\s*节)")
_COLON = re.compile(r"(?<!\d)[:：]")
_SIGNS = " =＝()（）-–—为是"
_LOOKED_AT, _WIDE = 300, 40
_LONG = 300

Label = str | tuple[int, int]


@dataclass(slots=True)
class Hours:
    """What labels of slots mean in hours; `rows` are the lines (sheet name, zero-based row) that
    say so and nothing else.
    """

    spans: dict[Label, TimeSpan] = field(default_factory=dict[Label, TimeSpan])
    rows: set[tuple[str, int]] = field(default_factory=set[tuple[str, int]])

    def of(self, text: str) -> TimeSpan | None:
        """The hours of 第1-2节, AM, "Session 2"; None when nothing tells them."""
        label = label_of(text) if self.spans else None
        if label is None or label in self.spans or isinstance(label, str):
            return self.spans.get(label) if label is not None else None
        first, last = self.spans.get((label[0], label[0])), self.spans.get((label[1], label[1]))
        return TimeSpan(first.start, last.end, first.half) if first and last else None

    def of_number(self, text: str) -> TimeSpan | None:
        """The hours of a bare 3 or "1-2" that only its place says is the number of a lesson."""
        numbers = [int(number) for number in re.findall(r"\d{1,2}", text)]
        if not numbers or not NUMBER_OF_LESSON.fullmatch(text.strip()):
            return None
        first, last = (self.spans.get((number, number)) for number in (numbers[0], numbers[-1]))
        return TimeSpan(first.start, last.end, first.half) if first and last else None


NO_HOURS = Hours()


def label_of(text: str) -> Label | None:
    """What a text is, when it only names a slot: "am", "pm", the first and last of numbered
    lessons, or its own words.
    """
    plain = simplified(unicodedata.normalize("NFKC", text)).strip()
    if not plain or len(plain) > 30:
        return None
    if is_half(plain):
        return half_of(plain)
    figures = "".join(_FIGURES.get(letter, letter) for letter in plain)
    found = _LESSONS.fullmatch(figures)
    if found and _WORDED.search(figures):
        return int(found[1]), int(found[2] or found[1])
    return fold(plain) if _SLOT.fullmatch(plain) else None


def tells_lessons(cells: Iterable[Cell]) -> bool:
    """Are the bare numbers of a column those of lessons? "8-10, 10-12" are hours, and "1-2 … 9-10"
    lessons: all of them decide.
    """
    bare = [cell for cell in cells if NUMBER_OF_LESSON.fullmatch(cell.text.strip())]
    return any((span := span_in(cell)) is None or span.start is None for cell in bare)


def is_run(text: str) -> bool:
    """Lessons written one after the other, each with one figure: 123, 67890."""
    plain = text.strip()
    return len(plain) > 1 and plain in _RUN


def are_runs(cells: Iterable[Cell]) -> bool:
    """Are most of a column runs of lessons? 2345 beside 0900 is an hour."""
    said = [cell.text for cell in cells if any(map(str.isalnum, cell.text))]
    return sum(map(is_run, said)) * 2 > len(said)


def hours_in(grids: Iterable[Grid]) -> Hours:
    """All that the sheets of a workbook say of the hours of slots; a label with two different
    hours means nothing.
    """
    out, doubtful = Hours(), set[Label]()
    for grid in grids:
        lines = [
            texts_of(grid, row)
            for row in range(min(grid.height, _LOOKED_AT) if grid.width <= _WIDE else 0)
        ]
        for row, said in enumerate(lines):
            pairs = list(_pairs(grid, row, said))
            if pairs:
                out.rows.add((grid.name, row))
            for label, span in pairs:
                if out.spans.setdefault(label, span) != span:
                    doubtful.add(label)
        bare = _bare_pairs(grid, lines)
        for row, number, span in bare:
            out.rows.add((grid.name, row))
            if out.spans.setdefault((number, number), span) != span:
                doubtful.add((number, number))
    for label in doubtful:
        del out.spans[label]
    return out


def _bare_pairs(
    grid: Grid, lines: Sequence[list[tuple[int, str]]]
) -> list[tuple[int, int, TimeSpan]]:
    """The lines of a table of bells with bare numbers, 1 | 8:00-8:45: at least two, one after the
    other, that say nothing else.
    """
    found: list[tuple[int, int, TimeSpan]] = []
    for row, said in enumerate(lines):
        number = said[0][1].rstrip(".") if len(said) in {2, 3} else ""
        if not number.isdecimal() or len(number) > 2:
            continue
        spans = [span_in(grid.cell(row, column)) for column, _text in said[1:]]
        hours = [span for span in spans if span and span.start and not span.rest]
        if len(hours) != len(spans):
            continue
        first, last = hours[0], hours[-1]
        end = last.start if len(hours) > 1 else first.end
        if end:
            found.append((row, int(number), TimeSpan(first.start, end, first.half)))
    rises = all(after[1] == before[1] + 1 for before, after in zip(found, found[1:], strict=False))
    return found if len(found) > 1 and rises else []


def _pairs(grid: Grid, row: int, said: list[tuple[int, str]]) -> Iterator[tuple[Label, TimeSpan]]:
    """The labels of a line with their hours, where it says nothing else."""
    if 0 < len(said) < 3:
        yield from (pair for _column, text in said for pair in _in_text(text))
    if len(said) < 2:
        return
    yield from _beside(grid, row, said[len(said) % 2 :])


def _beside(grid: Grid, row: int, said: list[tuple[int, str]]) -> Iterator[tuple[Label, TimeSpan]]:
    """ "第1-2节 | 08:00-09:40", once or several times in a line."""
    found: list[tuple[Label, TimeSpan]] = []
    for (_place, text), (column, _hours) in zip(said[::2], said[1::2], strict=False):
        label = label_of(text)
        span = None if label is None else _whole(grid.cell(row, column))
        if label is None or span is None:
            return
        found.append((label, span))
    yield from found


def _whole(cell: Cell) -> TimeSpan | None:
    """A span from and to, in a cell that says nothing else."""
    span = span_in(cell)
    return span if span and span.start and span.end and not span.rest else None


def _in_text(text: str) -> Iterator[tuple[Label, TimeSpan]]:
    """ "AM = 09:00–11:30; PM = 14:00–16:30": each piece a label and its hours."""
    if len(text) > _LONG or not any(letter.isdigit() for letter in text):
        return
    for piece in _PIECES.split(_COLON.sub(" ", text)):
        span = span_of(piece)
        words = span.rest.strip(_SIGNS) if span and span.start and span.end else ""
        label = label_of(words) if label_of(words) is not None else label_of(words.split(" ")[-1])
        if span and label is not None:
            half: Half | None = half_of(words) if isinstance(label, str) else None
            told = span_of(piece, half) or span
            yield label, TimeSpan(told.start, told.end, half)


# --- The slots: rows that share one span of time ---

_UNTIMED = re.compile(
    r"^\W*(?:all day|whole day|full day|全天|整天|一天|toute la journée|весь день|session\s*\S{1,3}|"
    r"period\s*\S{1,3}|block\s*\S{1,3}|(?:per[ií]odo|bloque|bloc|sesión|sessão|clase|aula|"
    r"stunde|урок|lesson|slot)\s*\S{1,3}|"
    r"\d{1,2}(?:st|nd|rd|th|\.|ª|º)?\s*(?:period|session|stunde|sesión|periodo|hora|séance)|"
    r"第?\s*[一二三四五六\d]+(?:\s*[-–—~至、]\s*[一二三四五六\d]+)?\s*节课?|séance\s*\S{1,3}|занятие\s*\S{1,3}|"
    r"пара\s*\d|\d\s*пара|第?\s*\d{1,2}\s*(?:時間目|時限目?|限目?|校时|교시)|lekce\s*\d|tiết\s*\d{1,2}|"
    r"\d{1,2}\.?\s*(?:hodina|lekcja|lekce|vyuč\w*|час|урок|ora))\W*$",
    re.I,
)
_LABEL = 24
_WHOSE = frozenset({"speaker", "venue"})
_ORDINAL = ".ªº°)"
_FEWEST = 2  # numbered lessons of a day
_SURE = 0.85
_TOLD = frozenset({"title", "title_zh", "speaker", "venue", "host", "interpreter", "escort"})


@dataclass(slots=True)
class GridSlot:
    """Rows of a grid (as drawn with days across) that share one span of time; `group` where a
    row is for one group, `labels` what each row tells (Topic, Speaker, Venue) where a column
    before the days says so.
    """

    top: int
    bottom: int
    span: TimeSpan
    text: str
    group: str | None = None
    labels: dict[int, str] = field(default_factory=dict[int, str])
    told: tuple[str, str] | None = None
    """The field and words of whose row it is, where teachers or rooms stand before the days."""


def slots_below(
    grid: Grid, head: int, before: range, end: int, hours: Hours = NO_HOURS
) -> list[GridSlot]:
    """The slots below a head of days, read from the columns before the first day. `hours`: what
    is told of them aside.
    """
    if out := _of_somebody(grid, head, before, end):
        return out
    numbered = _numbered(grid, head, before, end, hours)
    for row in range(head + 1, end):
        if row in numbered:
            lesson = int(numbered[row].rstrip(_ORDINAL))
            span = hours.spans.get((lesson, lesson), TimeSpan(rest=numbered[row]))
            out.append(GridSlot(row, row, span, numbered[row]))
        elif (grid.name, row) not in hours.rows and not _take(out, grid, row, before):
            break
    for slot in out:
        told = hours.of(slot.span.rest) or hours.of(slot.text) if slot.span.start is None else None
        slot.span = told or slot.span
    _tell_whose(out, grid, head, before)
    return _with_ends(in_the_afternoon(out))


def _tell_whose(slots: list[GridSlot], grid: Grid, head: int, before: range) -> None:
    """Rooms or teachers that stand in a column of their own before the hours: each holds for its
    row, and for those below it until the next.
    """
    for column in before:
        hit = look_up("activity", grid.cell(head, column).text)
        if hit is None or hit.score < _SURE or hit.field not in _WHOSE:
            continue
        last = ""
        for slot in slots:
            last = grid.cell(slot.top, column).text.strip() or last
            slot.told = (hit.field, last) if last else None


def _of_somebody(grid: Grid, head: int, before: range, end: int) -> list[GridSlot]:
    """A row for each teacher or room, under a header that says so before the days; [] else."""
    named = [column for column in before if grid.cell(head, column).text.strip()]
    hit = look_up("activity", grid.cell(head, named[0]).text) if len(named) == 1 else None
    if hit is None or hit.score < _SURE or hit.field not in _WHOSE:
        return []
    said = {row: grid.cell(row, named[0]).text.strip() for row in range(head + 1, end)}
    return [
        GridSlot(row, row, TimeSpan(), text, told=(hit.field, text))
        for row, text in said.items()
        if text and span_of(text) is None and _has_words(grid, row, before)
    ]


def _numbered(grid: Grid, head: int, before: range, end: int, hours: Hours) -> dict[int, str]:
    """Row → number of the lesson, where nothing but 1, 2, 3 … stands before the days; {} else."""
    said = {
        row: [text for column in before if (text := grid.cell(row, column).text.strip())]
        for row in range(head + 1, end)
        if (grid.name, row) not in hours.rows
    }
    filled: dict[int, str] = {}
    last: int | None = None
    for row, texts in said.items():
        number = texts[0].rstrip(_ORDINAL) if len(texts) == 1 else ""
        is_next = number.isdecimal() and int(number) in ({0, 1} if last is None else {last + 1})
        if texts and not is_next:
            if not filled or _text_before(grid, row, before):
                return {}
            break  # another table, or notes, below a blank line
        if texts:
            filled[row], last = texts[0], int(number)
    if len(filled) < _FEWEST:
        return {}
    return {row: text for row, text in filled.items() if _has_words(grid, row, before)}


def _text_before(grid: Grid, row: int, before: range) -> bool:
    """Does the line above say anything where the labels of slots stand?"""
    return any(grid.cell(row - 1, column).text.strip() for column in before)


def _take(out: list[GridSlot], grid: Grid, row: int, before: range) -> bool:
    """One row: a new slot, or more of the last one; False when notes begin."""
    texts = list(
        dict.fromkeys(text for column in before if (text := grid.cell(row, column).text.strip()))
    )
    # "Notes: be at the gate at 7:30" across the week, or with nothing beside it, tells no hour
    if (
        out
        and texts
        and is_note(texts[0])
        and (is_merged(grid, row, before.start, before.stop) or not _has_words(grid, row, before))
    ):
        return False
    span = _span(grid, row, before)
    label = next((text for text in texts if _is_label(text)), None)
    if label and _goes_on(out, row, label, span):
        out[-1].bottom = row
        out[-1].labels[row] = label
    elif span is None:
        if out and not texts and row == out[-1].bottom + 1 and _has_words(grid, row, before):
            out[-1].bottom = row
        return not (out and texts and (is_note(texts[0]) or is_signature(texts[0])))
    elif (
        out
        and out[-1].bottom == row - 1
        and out[-1].text == " ".join(texts)
        and _is_one_block(grid, row, before)
    ):
        out[-1].bottom = row
    else:
        group = next((text for text in texts if is_group(text)), None)
        said = " ".join(text for text in texts if text != label)
        out.append(GridSlot(row, row, span, said, group, {row: label} if label else {}))
    return True


def _is_label(text: str) -> bool:
    """True for Topic, Speaker, 地点 … before the days: what the line tells of each activity."""
    hit = (
        look_up("activity", text)
        if len(text) < _LABEL and not any(map(str.isdigit, text))
        else None
    )
    return hit is not None and hit.score >= _SURE and hit.field in _TOLD


def _goes_on(slots: Sequence[GridSlot], row: int, label: str, span: TimeSpan | None) -> bool:
    """True when a labelled line tells more of the slot above."""
    if (
        not slots
        or not slots[-1].labels
        or slots[-1].bottom != row - 1
        or label in slots[-1].labels.values()
    ):
        return False
    return span is None or span == slots[-1].span or span.start is None


def calendar_slots(grid: Grid, head: int, before: range, end: int) -> list[GridSlot]:
    """The lines below a week of a calendar, where nothing stands before the days: each is a slot
    without hours.
    """
    rows = [row for row in range(head + 1, end) if _has_words(grid, row, before)]
    said = [
        text for row in rows for column in before if (text := grid.cell(row, column).text.strip())
    ]
    words = [
        cell.text for row in rows for cell in grid.rows[row][before.stop :] if cell.text.strip()
    ]
    is_calendar = not said and sum(
        1 for text in words if re.search(r"[^\W\d_]{2}", text)
    ) * 2 > len(words)
    return [GridSlot(row, row, TimeSpan(), "") for row in rows] if is_calendar else []


def asides_below(
    grid: Grid, slots: list[GridSlot], head: int, before: range, end: int, hours: Hours = NO_HOURS
) -> dict[int, str]:
    """Rows among and below the slots that have a name but no hours (住宿, Remarks): what they say
    holds for the whole day.
    """
    held = {row for slot in slots for row in range(slot.top, slot.bottom + 1)}
    out: dict[int, str] = {}
    for row in range(head + 1, end):
        texts = [text for column in before if (text := grid.cell(row, column).text.strip())]
        label = texts[-1] if texts else ""
        if (
            row not in held
            and (grid.name, row) not in hours.rows
            and 0 < len(label) < _LABEL
            and not is_signature(label)
            and _is_told(grid, row, before, label)
        ):
            out[row] = label
    return out


def _is_told(grid: Grid, row: int, before: range, label: str) -> bool:
    said = [
        text
        for cell in grid.rows[row][before.stop :]
        if (text := cell.text.strip()) and text != label
    ]
    return any(len(text) > 1 and not is_group(text) for text in said)


def in_the_afternoon(slots: list[GridSlot]) -> list[GridSlot]:
    """ "2:00-3:30" below "10:45-12:00" is the afternoon, and so is the end of "12:15-1:30": slots
    run forward.
    """
    last = None
    for slot in slots:
        start, end = slot.span.start, slot.span.end
        if start and last and start < last and start.hour < 8 and not slot.span.is_marked:
            start = later(start)
            end = later(end) if end and end.hour < 12 and later(end) > start else end
            slot.span = TimeSpan(start, end, "pm", slot.span.rest)
        elif start and end and end < start < later(end) and not slot.span.is_marked:
            slot.span = TimeSpan(start, later(end), slot.span.half, slot.span.rest)  # 12:15-1:30
        last = start or last
    return slots


def _with_ends(slots: list[GridSlot]) -> list[GridSlot]:
    """Where every line tells only when it begins, it lasts until the next one begins."""
    if all(slot.span.start and slot.span.end is None for slot in slots):
        for slot, following in zip(slots, slots[1:], strict=False):
            if slot.span.start and following.span.start and slot.span.start < following.span.start:
                slot.span = TimeSpan(slot.span.start, following.span.start, slot.span.half)
    return slots


def _span(grid: Grid, row: int, before: range) -> TimeSpan | None:
    cells = [grid.cell(row, column) for column in before]
    halves: list[Half] = [
        half for cell in cells if is_half(cell.text) and (half := half_of(cell.text))
    ]
    half = halves[0] if halves else None
    spans = list(dict.fromkeys(span for cell in cells if (span := span_in(cell, half))))
    if len(spans) > 1 and spans[0].end is None and spans[1].end is None:
        return TimeSpan(spans[0].start, spans[1].start, half)
    if spans:
        return spans[0]
    said = next(
        (
            cell.text
            for cell in cells
            if is_half(cell.text) or _is_untimed(grid, row, before, cell.text)
        ),
        None,
    )
    return TimeSpan(half=half_of(said), rest=said) if said else None


def _is_untimed(grid: Grid, row: int, before: range, text: str) -> bool:
    """A slot without hours: 全天, "Session 2", 第1-2节, or a meal with something beside it."""
    if _UNTIMED.match(text):
        return True
    is_slot = len(text) < _LABEL and (kind_of(text) == "meal" or half_of(text) is not None)
    return is_slot and any(cell.text.strip() for cell in grid.rows[row][before.stop :])


def _is_one_block(grid: Grid, row: int, before: range) -> bool:
    return any(
        merge.top < row <= merge.bottom and merge.left in before for merge in grid.merges_in(row)
    )


def _has_words(grid: Grid, row: int, before: range) -> bool:
    return any(cell.text.strip() for cell in grid.rows[row][before.stop :])
