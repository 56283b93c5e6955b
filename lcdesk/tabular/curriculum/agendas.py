"""Timetables without a row of heads: lines that begin with an hour, below a day or a title; what
follows may stand behind the hour.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from lcdesk.model.faults import KnownFault
from lcdesk.tabular.curriculum.dates import is_day_line
from lcdesk.tabular.curriculum.facts import is_labelled
from lcdesk.tabular.days import day_of, weekday_alone
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.content import share, texts
from lcdesk.tabular.matching.heads import SPAN, Heads, look_up
from lcdesk.tabular.matching.words import is_person, is_place, letters
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.finding import SheetTables
from lcdesk.tabular.tables.found import is_blank, texts_of
from lcdesk.tabular.times import span_in
from lcdesk.tabular.understood import FoundColumn
from lcdesk.texts import _

_LEAST = 3
_FEW = 2  # different words of a column: rather yes and no than what takes place
_LOOKED_AT = 400
_MOST_COLUMNS = 400
_LONG = 300
_BULLET = re.compile(r"^\s*[-–—•·*▪►➢o○]\s+")
_WHOLE_HOUR = re.compile(r"^(\d{1,2})\s*(?:h|hs|hrs|uhr|ч)\b\.?(?!\s*\d)", re.I)
_SIGNS = " -–—:："
_WORDS = re.compile(r"[^\W\d_]{2}|[\u3400-\u9fff]")
_FRONT = re.compile(
    r"^\W*(?:上午|下午|晚上|早上|中午|from|at|de|à|a las|um|с|в|pukul|lúc)?\s*\d{1,2}", re.I
)
_BACK = re.compile(r"\d{2}\s*(?:[ap]\.?m\.?|h|hrs|uhr)?\s*[)）\]】]?\s*$", re.I)


def find_agenda(grid: Grid) -> SheetTables | None:
    """The list of a sheet in which at least three lines, and most of them, tell an hour in one
    column; None when it is none.
    """
    rows = range(min(grid.height, _LOOKED_AT))
    if grid.width > _MOST_COLUMNS:
        return None
    timed = {row: column for row in rows if (column := _hour_at(grid, row)) is not None}
    if len(timed) < _LEAST:
        return None
    column, _often = Counter(timed.values()).most_common(1)[0]
    grid = _with_details(
        _with_titles(grid, [row for row, at in timed.items() if at == column], column),
        timed,
        column,
    )
    lines = [row for row, at in timed.items() if at == column and _is_told(grid, row, column)]
    below = [
        row
        for row in rows
        if lines and row >= lines[0] and not is_blank(grid, row) and not is_day_line(grid, row)
    ]
    if len(lines) < _LEAST or len(lines) * 3 < len(below) * 2:
        return None
    check_many([sum(1 for row in range(lines[0], grid.height) if not is_blank(grid, row))])
    return _as_sheet(grid, lines, column)


def _hour_at(grid: Grid, row: int) -> int | None:
    """The first column that tells an hour, alone or before other words, among the first three
    that say anything.
    """
    said = [column for column, text in texts_of(grid, row) if len(text) < _LONG][:3]
    return next((column for column in said if _parted(grid.cell(row, column)) is not None), None)


def _parted(cell: Cell) -> tuple[str, str] | None:
    """The hour of a cell and the words beside it ("" where it says nothing else); None where it
    does not begin or end with one.
    """
    text = _WHOLE_HOUR.sub(r"\1:00", _BULLET.sub("", cell.text).strip())
    span = span_in(Cell(text, text) if isinstance(cell.value, str) else cell)
    if span is None or span.start is None:
        return None
    if not span.rest:
        return text, ""
    if not (_FRONT.match(text) or _BACK.search(text)) or not re.search(r"[^\W\d_]{2}", span.rest):
        return None
    hours = f"{span.start:%H:%M}" + (f"-{span.end:%H:%M}" if span.end else "")
    return (
        text.replace(span.rest, "", 1).strip() if text.count(span.rest) == 1 else hours
    ), span.rest.strip(_SIGNS)


def _with_titles(grid: Grid, lines: Sequence[int], column: int) -> Grid:
    """With a column of its own for what stands behind the hours in their cells; the same grid
    where nothing does.
    """
    parted = {row: both for row in lines if (both := _parted(grid.cell(row, column))) and both[1]}
    if len(parted) * 2 <= len(lines):
        return grid
    rows: list[list[Cell]] = []
    for row, cells in enumerate(grid.rows):
        hour, title = parted.get(row, (None, ""))
        own = cells[column] if hour is None else Cell(hour, hour)
        rows.append(
            [*cells[:column], own, Cell(title, title) if title else EMPTY, *cells[column + 1 :]]
        )
    return Grid(grid.name, rows, [], grid.hidden_rows, grid.hidden_columns, grid.state, grid.lossy)


def _with_details(grid: Grid, timed: dict[int, int], column: int) -> Grid:
    """With the lines below an activity that tell its speaker, its place or the like in the cell
    of its title.
    """
    rows = [list(cells) for cells in grid.rows[:_LOOKED_AT]]
    last, title_row, is_changed = -1, -1, False
    for row in range(len(rows)):
        said = texts_of(grid, row)
        if row in timed and timed[row] == column:
            last = next((at for at, _text in said if at > column), -1)
            title_row = row
        elif last >= 0 and said and all(_is_detail(grid.cell(row, at).text) for at, _text in said):
            text = "\n".join(
                [rows[title_row][last].text, *(_BULLET.sub("", text).strip() for _at, text in said)]
            )
            rows[title_row][last] = Cell(text, text)
            rows[row], is_changed = [EMPTY] * len(rows[row]), True
        else:
            last = -1
    rows += [list(cells) for cells in grid.rows[_LOOKED_AT:]]
    return Grid(grid.name, rows, [], grid.hidden_rows, grid.hidden_columns) if is_changed else grid


def _is_detail(text: str) -> bool:
    plain = text.strip().strip("()（）")
    if len(plain) > _LONG or day_of(plain) or plain[:1].isdigit():
        return False
    is_marked = text[:1].isspace() or bool(_BULLET.match(text)) or text.strip()[:1] in "(（["
    return is_marked or is_labelled(plain) or is_person(plain) or is_place(plain)


def _is_told(grid: Grid, row: int, column: int) -> bool:
    return any(at > column and any(map(str.isalpha, text)) for at, text in texts_of(grid, row))


def _as_sheet(grid: Grid, lines: Sequence[int], column: int) -> SheetTables | None:
    """The table of these lines; what stands above the first of them (but for a day) is its
    title. None where no column says in words what takes place.
    """
    top = lines[0]
    while top > 0 and (is_blank(grid, top - 1) or is_day_line(grid, top - 1)):
        top -= 1
    if all(not is_day_line(grid, row) for row in range(top, lines[0])):
        top = lines[0]
    said = _headers(grid, lines[0] - 1)
    names = _named(grid, lines, column, {at: field for at, (_text, field) in said.items()})
    if "title" not in names.values() or _are_parallel(grid, lines, names):
        return None
    words = {at: said[at][0] if at in said else letters(at) for at in names}
    heads = Heads("activity", top - 1, top - 1, {at: (words[at],) for at in names})
    columns = [
        FoundColumn(at, words[at], name, "guessed" if name else "skipped", "cells")
        for at, name in names.items()
    ]
    found = scan(grid, heads, columns)
    found.titles = [text for row in range(top) for _column, text in texts_of(grid, row)]
    return SheetTables(grid, [(found, columns)], [*found.titles, *found.notes])


def _are_parallel(grid: Grid, lines: Sequence[int], names: Mapping[int, str | None]) -> bool:
    """Do several more columns say what takes place, in much the same words as the first? To read
    one of them would lose the others.
    """
    said = {
        column: set(texts([grid.cell(row, column) for row in lines]))
        for column, name in names.items()
        if name in {None, "title"}
    }
    titles = next((said[column] for column, name in names.items() if name == "title"), set[str]())
    shared = [
        words for column, words in said.items() if names[column] is None and len(words & titles) > 1
    ]
    return len(shared) > 1


def _headers(grid: Grid, row: int) -> dict[int, tuple[str, str | None]]:
    """The words of a row above the lines, each with its field, where most of them name one; {} where
    they do not.
    """
    texts = texts_of(grid, row) if row >= 0 else []
    hits = {column: (text, look_up("activity", text)) for column, text in texts}
    fields = {
        column: (text, None if hit is None else "start" if hit.field == SPAN else hit.field)
        for column, (text, hit) in hits.items()
    }
    known = [field for _text, field in fields.values() if field]
    is_row = len(known) >= _LEAST and len(known) * 2 > len(texts) and len(set(known)) == len(known)
    return fields if is_row else {}


def _named(
    grid: Grid, lines: Sequence[int], column: int, said: Mapping[int, str | None]
) -> dict[int, str | None]:
    """Column → field, by its header (`said`) and else by what the cells hold: the hour, right of it
    the title, then speakers and places.
    """
    names: dict[int, str | None] = {}
    told = set(said.values()) - {None}
    tests: tuple[tuple[str, Callable[[Cell], bool]], ...] = (
        ("speaker", lambda cell: is_person(cell.text.strip())),
        ("venue", lambda cell: is_place(cell.text.strip())),
    )
    for at in range(grid.width):
        cells = [grid.cell(row, at) for row in lines]
        if not texts(cells):
            continue
        fitting = [
            name
            for name, fits in tests
            if name not in {*names.values(), *told} and share(cells, fits) > 0.5
        ]
        if said.get(at):
            names[at] = said[at]
        elif at == column and "start" not in told:
            names[at] = "start"
        elif at > column and "title" not in {*names.values(), *told}:
            names[at] = _what_behind(cells, is_next="end" not in {*names.values(), *told})
        elif at < column:
            names[at] = "date" if share(cells, _is_day) > 0.5 else None
        else:
            names[at] = fitting[0] if fitting else None
    return names


def _is_day(cell: Cell) -> bool:
    return day_of(cell.text) is not None or weekday_alone(cell.text) is not None


def _what_behind(cells: Sequence[Cell], *, is_next: bool) -> str | None:
    """What stands behind the hours: words for what takes place, or the hours of its end; figures
    and signs are neither.
    """
    if share(cells, _is_hour) > 0.5:
        return "end" if is_next else None
    said = texts(cells)
    is_varied = len(set(said)) > _FEW or len(said) <= _FEW
    is_worded = share(cells, lambda cell: bool(_WORDS.search(cell.text))) > 0.5
    return "title" if is_worded and is_varied else None


def _is_hour(cell: Cell) -> bool:
    span = span_in(cell)
    return span is not None and span.start is not None and not span.rest


# --- How much a timetable may hold: what no course has is refused in words before each entry is
# compared with others ---


MOST_ENTRIES = 15_000
"""Entries of a timetable on one sheet: ten a day for four years."""


def check_many(entries: Iterable[int]) -> None:
    """A fault where there are more entries than any timetable has: each is compared with others."""
    if sum(entries) > MOST_ENTRIES:
        raise KnownFault(
            _(
                "There are more than {count} entries on one sheet, which no timetable has.",
                count=MOST_ENTRIES,
            ),
            _("Split it into several files, or delete sheets that are not needed."),
        )
