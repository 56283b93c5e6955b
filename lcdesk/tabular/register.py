"""Attendance lists as the office types them: people down, activities across; what each row, head
and cell says, and no more.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from lcdesk.model.attendance import STATES
from lcdesk.model.countries.recognition import fold, squeeze
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import fold_word, is_placeholder
from lcdesk.model.lists import ATTENDANCE
from lcdesk.tabular.grid import Cell, Grid, Workbook
from lcdesk.tabular.writing.register import ACTIVITY_IDS, SIGNS

_WORDS = {
    **{fold_word(SIGNS[state]): state for state in STATES},
    **dict.fromkeys(
        ("√", "✓", "✔", "☑", "1", "y", "是", "出席", "签到", "已到", "已签到", "true"), "present"
    ),
    **dict.fromkeys(("迟", "晚到"), "late"),
    **dict.fromkeys(("假", "公假", "leave", "on leave", "sick", "sick leave"), "excused"),
    **dict.fromkeys(("×", "✗", "✘", "❌", "0", "n", "缺", "缺席", "未到", "false"), "absent"),
}
HEAD_BREAK = " · "
"""Between the heads of a column that stand below each other."""
_CROSSES = frozenset({"x", "\u0445"})  # the Cyrillic letter looks the same
_NAME_HEADS = frozenset(
    map(
        squeeze,
        (
            "Name",
            "Full name",
            "Participant",
            "Participants",
            "姓名",
            "学员",
            "学员姓名",
            "姓名 Name",
        ),
    )
)
_NUMBER_HEADS = frozenset(
    map(squeeze, ("No.", "No", "Number", "#", "序号", "编号", "学号", "序号 No."))
)
_FOOT = frozenset(
    map(
        squeeze,
        (
            "Total",
            "Totals",
            "Rate",
            "合计",
            "总计",
            "出勤率",
            "There, of those who count",
            "到场人数 / 应到人数",
        ),
    )
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATES = (
    (re.compile(r"(?:\d{4}\s*[-./年]\s*)(?P<m>\d{1,2})\s*[-./月]\s*(?P<d>\d{1,2})"), False),
    (re.compile(r"(?<!\d)(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})"), False),
    (re.compile(rf"(?<!\d)(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m>{'|'.join(_MONTHS)})"), False),
    (re.compile(rf"(?P<m>{'|'.join(_MONTHS)})[a-z]*\.?\s+(?P<d>\d{{1,2}})(?!\d)"), False),
    (re.compile(r"(?<![\d:])(?P<m>\d{1,2})\s*[-./]\s*(?P<d>\d{1,2})(?![\d:])"), True),
)
_TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})")
_HALVES = {
    "上午": 0,
    "早上": 0,
    "morning": 0,
    "下午": 1,
    "afternoon": 1,
    "晚上": 2,
    "晚间": 2,
    "evening": 2,
}
_HALF = re.compile("|".join(_HALVES) + r"|(?<![a-z])[ap]m(?![a-z])")


@dataclass(frozen=True)
class SheetColumn:
    """A column that may be an activity: its heads as one text, and what they say of day, start and
    half of the day (0, 1, 2).

    `is_other_day`: a day that is none of the course. `activity` is the id in our own export; None
    elsewhere.
    """

    index: int
    head: str
    days: frozenset[dt.date] = frozenset()
    start: dt.time | None = None
    half: int | None = None
    is_other_day: bool = False
    activity: int | None = None


@dataclass(frozen=True)
class SheetRow:
    """A person's row: Excel's number of it, what stands for the name and the number, `person`
    the id in our own export.
    """

    number: int
    name: str
    no: str = ""
    person: int | None = None


@dataclass(frozen=True)
class RegisterSheet:
    """One list: its columns, rows, and the words in their cells, by row number and column index."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]
    cells: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])


def read_registers(
    book: Workbook, names: Collection[str], days: Collection[dt.date]
) -> list[RegisterSheet]:
    """The lists of a workbook that name at least one of the people (`names`: their `name_keys`), or
    are our own export.

    `days`: those of the course, by which dates without a year or with an unclear order are read.
    """
    found = (_own(grid) or _foreign(grid, names, frozenset(days)) for grid in book.visible)
    return [sheet for sheet in found if sheet is not None]


def state_of(text: str) -> str | None:
    """The state a cell stands for, None for nothing; `BadValue` for a word that is none. See
    also `is_cross`.
    """
    word = fold_word(text)
    if word in {"", "/", "无"} or is_placeholder(word, "own"):
        return None
    return _WORDS.get(word) or ATTENDANCE.parse(text)


def name_keys(name: str) -> frozenset[str]:
    """By what a name is known again: its folded letters, and its words in whichever order family
    and given name stand.
    """
    words = fold(name).split()
    return frozenset(("".join(words), " ".join(sorted(words)))) - {""}


def is_cross(text: str) -> bool:
    """A letter x: absent where others have ticks, but in some offices the tick itself."""
    return fold_word(text) in _CROSSES


def column_letter(index: int) -> str:
    """A, B … AA as Excel calls a column."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


# --- our own export ---


def _own(grid: Grid) -> RegisterSheet | None:
    """The list with its hidden ids; None when it is no export of ours."""
    top = next(
        (row for row in range(min(grid.height, 12)) if grid.cell(row, 0).text == ACTIVITY_IDS), None
    )
    if top is None:
        return None
    columns = tuple(
        SheetColumn(at, _heads(grid, range(top + 1, top + 4), at), activity=number)
        for at in range(1, grid.width)
        if (number := _id(grid.cell(top, at))) is not None
    )
    numbered = [(at, _id(grid.cell(at, 0))) for at in range(top + 4, grid.height)]
    first = min((column.index for column in columns), default=1)
    rows = tuple(
        SheetRow(at + 1, grid.cell(at, 2).text, grid.cell(at, 1).text, number)
        for at, number in numbered
        if number is not None or (first > 2 and _is_person(grid.cell(at, 2).text))
    )
    return RegisterSheet(grid.name, columns, rows, _cells(grid, columns, rows))


def _id(cell: Cell) -> int | None:
    return int(cell.text) if cell.text.isdecimal() and len(cell.text) < 9 else None


# --- anybody's list ---


def _foreign(grid: Grid, names: Collection[str], days: frozenset[dt.date]) -> RegisterSheet | None:
    place = _name_column(grid, names)
    if place is None:
        return None
    body = _body(grid, place, names)
    no = next((at for at in range(grid.width) if _has_head(grid, body, at, _NUMBER_HEADS)), None)
    rows = tuple(_rows(grid, body, place, no))
    columns = tuple(
        column
        for at in range(grid.width)
        if at not in (place, no)
        if (column := _column(grid, body, at, days)) is not None
    )
    return RegisterSheet(grid.name, columns, rows, _cells(grid, columns, rows))


def _name_column(grid: Grid, names: Collection[str]) -> int | None:
    counts = [
        sum(_is_known(grid.cell(row, at).text, names) for row in range(grid.height))
        for at in range(min(grid.width, 8))
    ]
    return counts.index(max(counts)) if counts and max(counts) else None


def _is_known(name: str, names: Collection[str]) -> bool:
    return any(key in names for key in name_keys(name))


def _body(grid: Grid, place: int, names: Collection[str]) -> int:
    """The first row of a person: below the head of the names, or the first known name where they
    have none.
    """
    texts = [grid.cell(row, place).text for row in range(grid.height)]
    known = next(row for row, text in enumerate(texts) if _is_known(text, names))
    heads = [row for row in range(known) if squeeze(texts[row]) in _NAME_HEADS]
    return heads[-1] + 1 if heads else known


def _rows(grid: Grid, body: int, place: int, no: int | None) -> Iterator[SheetRow]:
    for at in range(body, grid.height):
        name = grid.cell(at, place).text.strip()
        number = grid.cell(at, no).text.strip() if no is not None else ""
        if (_is_person(name) or (number and not name)) and squeeze(number) not in _FOOT:
            yield SheetRow(at + 1, name, number)


def _is_person(name: str) -> bool:
    return bool(name.strip()) and squeeze(name) not in _FOOT


def _column(grid: Grid, body: int, at: int, days: frozenset[dt.date]) -> SheetColumn | None:
    """What the heads of a column say; None without a head, or where nothing in it could be a
    mark.
    """
    head = _heads(grid, range(body), at)
    if not head or not any(
        _may_be_mark(grid.cell(row, at).text) for row in range(body, grid.height)
    ):
        return None
    found: set[dt.date] = set()
    text = unicodedata.normalize("NFKC", head).casefold()
    for row in range(body):
        value = grid.cell(row, at).value
        if isinstance(value, dt.date):
            found.add(dt.date(value.year, value.month, value.day))
    is_typed = bool(found)
    found, is_day = (found & days, True) if is_typed else _days_in(text, days)
    time, half = _TIME.search(text), _HALF.search(text)
    start = (
        dt.time(int(time[1]), int(time[2]))
        if time and int(time[1]) < 24 and int(time[2]) < 60
        else None
    )
    part = None if half is None else _HALVES.get(half[0], 0 if half[0] == "am" else 1)
    return SheetColumn(at, head, frozenset(found), start, part, is_day and not found)


def _may_be_mark(text: str) -> bool:
    if is_cross(text):
        return True
    try:
        return state_of(text) is not None
    except BadValue:
        return False


def _days_in(text: str, days: frozenset[dt.date]) -> tuple[set[dt.date], bool]:
    """The days of the course a head names (both readings where the order is open), and whether
    it surely names any day.
    """
    for pattern, is_open in _DATES:
        pairs: set[tuple[int, int]] = set()
        for match in pattern.finditer(text):
            month, day = match["m"], int(match["d"])
            number = int(month) if month.isdecimal() else _month(month)
            pairs |= {(number, day), (day, number)} if is_open else {(number, day)}
        if pairs:
            return {one for one in days if (one.month, one.day) in pairs}, not is_open
    return set(), False


def _month(name: str) -> int:
    return next(number for number, known in enumerate(_MONTHS, 1) if known == name)


def _has_head(grid: Grid, body: int, at: int, heads: Collection[str]) -> bool:
    return any(squeeze(grid.cell(row, at).text) in heads for row in range(body))


def _heads(grid: Grid, rows: range, at: int) -> str:
    """The heads of a column from top to bottom, each once; titles across the whole sheet left
    out.
    """
    texts: dict[str, None] = {}
    for row in rows:
        cell = grid.cell(row, at)
        wide = any(merge.covers(row, at) and merge.left == 0 for merge in grid.merges_in(row))
        if cell.text.strip() and not wide:
            texts[" ".join(cell.text.split())] = None
    return HEAD_BREAK.join(texts)


def _cells(
    grid: Grid, columns: tuple[SheetColumn, ...], rows: tuple[SheetRow, ...]
) -> dict[tuple[int, int], str]:
    return {
        (row.number, column.index): text
        for row in rows
        for column in columns
        if (text := grid.cell(row.number - 1, column.index).text.strip())
    }
