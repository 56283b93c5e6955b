"""Hours told aside: "AM = 09:00–11:30", or a small table of periods and their times below the
timetable or on a sheet of its own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lcdesk.model.characters import simplified
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.words import fold
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.times import Half, TimeSpan, half_of, is_half, span_in, span_of

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


def hours_in(grids: Iterable[Grid]) -> Hours:
    """All that the sheets of a workbook say of the hours of slots; a label with two different
    hours means nothing.
    """
    out, doubtful = Hours(), set[Label]()
    for grid in grids:
        for row in range(min(grid.height, _LOOKED_AT) if grid.width <= _WIDE else 0):
            pairs = list(_pairs(grid, row))
            if pairs:
                out.rows.add((grid.name, row))
            for label, span in pairs:
                if out.spans.setdefault(label, span) != span:
                    doubtful.add(label)
    for label in doubtful:
        del out.spans[label]
    return out


def _pairs(grid: Grid, row: int) -> Iterator[tuple[Label, TimeSpan]]:
    """The labels of a line with their hours, where it says nothing else."""
    said = texts_of(grid, row)
    if 0 < len(said) < 3:
        yield from (pair for _column, text in said for pair in _in_text(text))
    if len(said) < 2:
        return
    yield from _beside(grid, row, said[len(said) % 2 :])


def _beside(grid: Grid, row: int, said: list[tuple[int, str]]) -> Iterator[tuple[Label, TimeSpan]]:
    """ "第1-2节 | 08:00-09:40", once or several times in a line."""
    found: list[tuple[Label, TimeSpan]] = []
    for (_place, text), (column, _hours) in zip(said[::2], said[1::2], strict=False):
        label, span = label_of(text), _whole(grid.cell(row, column))
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
