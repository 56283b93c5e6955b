"""What a picture of figures consists of: a Chart, its Marks, the counted rows it is made from, the
title somebody wrote for it; and its numbers as a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from hashlib import blake2b
from html import escape
from itertools import chain
from typing import Literal, Protocol, get_args, overload

from lcdesk.texts import _, join_sentences, language, n_


class ChartKind(Enum):
    """How a chart is drawn; drawing/ has one pair of functions (height, paint) for each."""

    BARS = "bars"  # horizontal, ranked, stacked, from zero
    TILES = "tiles"  # one tile a country, grouped by region
    COLUMNS = "columns"  # small and upright, a flag under each
    PYRAMID = "pyramid"  # age bands, women to the left, men to the right
    HEAT = "heat"  # rows × columns, a count in each cell
    FUNNEL = "funnel"  # stages in their order, each with its share of the first
    TREND = "trend"  # upright columns in the order of time
    WAFFLE = "waffle"  # one square a person, one colour a value


FigurePicture = Literal["bars", "tiles", "ages", "stages", "themes"]
FIGURE_PICTURES: Sequence[FigurePicture] = get_args(FigurePicture)
"""The pictures of the figures: the large one of a breakdown, the region tiles, ages, how far people
got, country × theme.
"""


class CountedRow(Protocol):
    """One line of a count, as services.statistics gives it: how many, of which gender, and who."""

    @property
    def key(self) -> str | None: ...
    @property
    def label(self) -> str: ...
    @property
    def women(self) -> int: ...
    @property
    def men(self) -> int: ...
    @property
    def other(self) -> int: ...
    @property
    def total(self) -> int: ...
    @property
    def people(self) -> Sequence[int]: ...


@dataclass(frozen=True)
class Count:
    """A `CountedRow` by itself; `key` is a country code or the code of whatever is counted, ""
    where it is not known.
    """

    key: str
    label: str
    women: int = 0
    men: int = 0
    other: int = 0
    people: Sequence[int] = ()

    @property
    def total(self) -> int:
        return self.women + self.men + self.other


@dataclass(frozen=True)
class Series:
    """One part of every mark: "women", "men", "other" (unsaid or other), or "all"."""

    key: str
    label: str


@dataclass(frozen=True)
class ChartMark:
    """One thing to see and to click: its values in the order of the series, and the enrolments
    behind them.

    `people` may be read from the desk only when somebody looks into it: to draw, nothing does.
    """

    key: str
    label: str
    values: tuple[int, ...]
    people: Sequence[int] = ()
    flag: str = ""  # a country code, or "" for none
    group: str = ""  # tiles: the region; heat: the column
    words: str = ""  # the mark as a sentence, for hover and screen readers
    beside: str = ""  # what is printed after its number: "80% of 30"
    ink: str = ""  # waffle: its colour token

    @property
    def total(self) -> int:
        return sum(self.values)


@dataclass(frozen=True)
class Caption:
    """The words around a chart: the finding, what is counted, and the counting rule printed
    underneath.

    `source` (the cohort in full) is added to the rule where the picture leaves the screen it
    belongs to.
    """

    title: str
    subtitle: str = ""
    rule: str = ""
    source: str = ""


@dataclass(frozen=True)
class Chart:
    """A picture as numbers and words. `limits` are the ends of the value axis, in people; the
    first is always 0.
    """

    kind: ChartKind
    caption: Caption
    series: tuple[Series, ...]
    marks: tuple[ChartMark, ...]
    limits: tuple[int, int]
    heads: tuple[str, ...] = ()  # heat: the columns in order
    note: str = ""  # what the picture leaves out
    # False where one person can stand in several marks: then there is no line of sums
    adds_up: bool = True

    @property
    def total(self) -> int:
        """The sum of the marks; a number of people only where the chart adds up."""
        return sum(mark.total for mark in self.marks)

    @property
    def title(self) -> str:
        return self.caption.title

    def mark(self, key: str) -> ChartMark | None:
        """The mark with this key; None when there is none."""
        return next((mark for mark in self.marks if mark.key == key), None)


def gender_series(rows: Sequence[CountedRow]) -> tuple[Series, ...]:
    """Women and men always, the others only where there are any."""
    series = (Series("women", _("women")), Series("men", _("men")))
    return (
        (*series, Series("other", _("other or not stated")))
        if any(row.other for row in rows)
        else series
    )


def gender_mark(
    row: CountedRow, series: tuple[Series, ...], *, flagged: bool = False, group: str = ""
) -> ChartMark:
    """A row as a mark with one value a series; its people can be fewer than its number only by a
    fault of the desk.
    """
    values = (row.women, row.men, row.other)[: len(series)]
    key = row.key or ""
    return ChartMark(
        key, row.label, values, row.people, key if flagged else "", group, sentence(row)
    )


def sentence(row: CountedRow) -> str:
    """ "Kenya: 2 participants (1 woman, 1 man)"."""
    parts = [n_("{count} woman", "{count} women", row.women)] if row.women else []
    parts += [n_("{count} man", "{count} men", row.men)] if row.men else []
    parts += (
        [n_("{count} other or not stated", "{count} others or not stated", row.other)]
        if row.other
        else []
    )
    people = n_("{count} participant", "{count} participants", row.total)
    return _(
        "{what}: {people} ({parts})",
        what=row.label,
        people=people,
        parts=_(", ").join(parts) or "0",
    )


def ranked(rows: Sequence[CountedRow]) -> list[CountedRow]:
    """Most people first, then by name; what has no key (country not known) comes last, whatever
    its number.
    """
    return sorted(rows, key=rank)


def rank(row: CountedRow) -> tuple[bool, int, str]:
    return not row.key, -row.total, row.label


class Together(Sequence[int]):
    """The people of several rows or marks one after the other, without a look into any of them."""

    def __init__(self, parts: Iterable[Sequence[int]]) -> None:
        self._parts = tuple(parts)

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    @overload
    def __getitem__(self, place: int) -> int: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[int, ...]: ...
    def __getitem__(self, place: int | slice) -> int | tuple[int, ...]:
        return tuple(chain.from_iterable(self._parts))[place]

    def __iter__(self) -> Iterator[int]:
        return chain.from_iterable(self._parts)


def largest(marks: Sequence[ChartMark]) -> int:
    """The end of an axis that holds every mark; at least 1, so that nothing is divided by zero."""
    return max((mark.total for mark in marks), default=0) or 1


# --- The title somebody wrote in place of the finding, and the numbers it was written for ---


@dataclass(frozen=True)
class Title:
    """A title in two languages, "" where the computed one stays, and the `digest` of the numbers
    it was written for.
    """

    en: str = ""
    zh: str = ""
    digest: str = ""

    @property
    def said(self) -> str:
        """The one of the language of the moment, which may be ""."""
        return self.zh if language() == "zh" else self.en


def digest(*tables: Iterable[CountedRow]) -> str:
    """40 signs that stand for the numbers of a picture: keys and counts, whatever the order and the
    labels.

    A row with nobody in it is as good as no row.
    """
    made = blake2b(digest_size=20)
    for table in tables:
        rows = ((row.key or "", row.women, row.men, row.other) for row in table if row.total)
        made.update(repr(sorted(rows)).encode())
    return made.hexdigest()


def titled(chart: Chart, title: Title | None, today: str) -> Chart:
    """The chart under the title of the language of the moment, where somebody wrote one.

    `today` is the digest of its numbers: with other ones than the title was written for, the note
    says so.
    """
    if title is None or not title.said:
        return chart
    note = chart.note
    if title.digest != today:
        note = join_sentences(note, _("This title was written for other numbers."))
    return replace(chart, caption=replace(chart.caption, title=title.said), note=note)


# --- A chart as a table: what "copy as table" puts on the clipboard, for Excel, WPS and Word ---

Cells = list[str | int]


def as_rows(chart: Chart) -> list[Cells]:
    """Heads, one line a mark (heat: one line a row), and a last line of sums where the marks can
    be added up.
    """
    return _crossed_rows(chart) if chart.kind is ChartKind.HEAT else _listed_rows(chart)


def as_tsv(chart: Chart) -> str:
    """Tab-separated, a line a row; tabs and line breaks in names become blanks."""
    return "\n".join(
        "\t".join(" ".join(str(cell).split()) for cell in row) for row in as_rows(chart)
    )


def as_html(chart: Chart) -> str:
    """A plain table with the title above, the note and the rule below; texts are marked as text,
    so that "1-2" is no date.
    """
    lines = "".join("<tr>" + "".join(map(_html_cell, row)) + "</tr>" for row in as_rows(chart))
    caption = f"<caption>{escape(chart.title)}</caption>" if chart.title else ""
    words = join_sentences(chart.note, chart.caption.rule, chart.caption.source)
    foot = f"<p>{escape(words)}</p>" if words else ""
    return f'<meta charset="utf-8"><table border="1">{caption}{lines}</table>{foot}'


def _listed_rows(chart: Chart) -> list[Cells]:
    heads: Cells = [
        "",
        *(series.label for series in chart.series),
        *([_("total")] if _has_parts(chart) else []),
    ]
    shared = any(mark.beside for mark in chart.marks)
    lines = [
        [mark.label, *_numbers(chart, mark.values), *([mark.beside] if shared else [])]
        for mark in chart.marks
    ]
    if not lines:
        return [heads]
    sums = [sum(column) for column in zip(*(mark.values for mark in chart.marks), strict=True)]
    last: list[Cells] = (
        [[_("total"), *_numbers(chart, sums), *([""] if shared else [])]] if chart.adds_up else []
    )
    return [[*heads, _("share")] if shared else heads, *lines, *last]


def _numbers(chart: Chart, values: Sequence[int]) -> Cells:
    """The values of the series, and their sum where there are several."""
    return [*values, sum(values)] if _has_parts(chart) else [*values]


def _has_parts(chart: Chart) -> bool:
    return len(chart.series) > 1


def _crossed_rows(chart: Chart) -> list[Cells]:
    lines: dict[str, Cells] = {}
    for mark in chart.marks:
        lines.setdefault(mark.key.partition("|")[0], [mark.label]).append(mark.total)
    return [["", *chart.heads], *lines.values()]


def _html_cell(value: str | int) -> str:
    if isinstance(value, int):
        return f"<td>{value}</td>"
    return f"<td style=\"mso-number-format:'\\@'\">{escape(value)}</td>"
