"""Timetables written as lists whose headers say nothing, or that have none: told by a column of
days, one of hours or numbered lessons, and words for what takes place.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lcdesk.tabular.curriculum.levels import is_code, role_of
from lcdesk.tabular.curriculum.slots import tells_lessons
from lcdesk.tabular.days import undated_weekday
from lcdesk.tabular.evidence.cells import SheetEvidence
from lcdesk.tabular.evidence.columns import Column, columns_below
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.content import is_mail
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.matching.words import is_person, is_place, letters
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.finding import SheetTables
from lcdesk.tabular.tables.found import is_blank, texts_of
from lcdesk.tabular.understood import FoundColumn

_LEAST = 4  # lines
_TALLEST, _WIDEST = 4_000, 30
_MOSTLY, _HALF = 0.8, 0.5
_DEEPEST = 10  # lines above the first one
_HEADER = 25  # characters
_NAME_LIKE = 0.3
_RIVAL = 0.7


def find_bare_list(grid: Grid) -> tuple[SheetTables, bool] | None:
    """The list of a sheet in which nearly each line tells a day and an hour or lesson, each in a
    column of its own, and whether one column alone may tell what takes place; None when it is none.
    """
    if grid.width > _WIDEST or not _LEAST <= grid.height <= _TALLEST:
        return None
    roles = {column: _role_of_column(grid, column) for column in range(grid.width)}
    days = [column for column, role in roles.items() if role == "day"]
    times = [column for column, role in roles.items() if role in {"hour", "lesson"}]
    hours = [column for column in times if roles[column] == "hour"]
    if len(days) != 1 or not times or len(times) > 2 or len(hours or times) > 2:
        return None
    start, *ends = hours or times
    lines = [row for row in range(grid.height) if _tells(grid, row, (days[0], start))]
    between = (
        [row for row in range(lines[0], lines[-1]) if not is_blank(grid, row)] if lines else []
    )
    if len(lines) < _LEAST or len(lines) < _MOSTLY * len(between) or lines[0] > _DEEPEST:
        return None
    if not hours and not _are_weekdays(grid, lines, days[0]):
        return None  # small numbers beside dates are counts, prices, marks
    told = {days[0]: "date", start: "start", **dict.fromkeys(ends, "end")}
    others, is_clear = _others(grid, lines, [one for one in roles if one not in told])
    if "title" not in others.values():
        return None
    return _as_sheet(grid, lines, told | others), is_clear


def _are_weekdays(grid: Grid, lines: Sequence[int], column: int) -> bool:
    texts = [grid.cell(row, column).text.strip() for row in lines]
    return _share(texts, lambda text: undated_weekday(text) is not None) > _MOSTLY


def _role_of_column(grid: Grid, column: int) -> str | None:
    """What nearly all cells of a column tell, its header and what stands around the list apart."""
    cells = [cell for row in range(grid.height) if (cell := grid.cell(row, column)).text.strip()]
    roles = [role_of(cell) for cell in cells]
    for role in ("day", "hour", "lesson"):
        own = ("hour", "lesson") if role == "hour" and not tells_lessons(cells) else (role,)
        if roles.count(role) and sum(one in own for one in roles) >= _MOSTLY * len(cells):
            numbers = [int(cell.text) for cell in cells if cell.text.strip().isdecimal()]
            is_serial = len(numbers) > 1 and len(set(numbers)) == len(cells)
            return None if is_serial else role
    return None


def _tells(grid: Grid, row: int, columns: Sequence[int]) -> bool:
    return all(role_of(grid.cell(row, column)) is not None for column in columns)


def _others(
    grid: Grid, lines: Sequence[int], columns: Sequence[int]
) -> tuple[dict[int, str], bool]:
    """Column → field of what tells neither day nor hour: speakers and rooms by their cells, and of
    the others the one with the most, and most different, words is what takes place; whether no
    other comes near it.
    """
    weighed = columns_below(SheetEvidence(grid), lines[0] - 1 if lines[0] else None)
    said = {
        column: [text for row in lines if (text := grid.cell(row, column).text.strip())]
        for column in columns
    }
    said = {column: texts for column, texts in said.items() if len(texts) > _HALF * len(lines)}
    names = [column for column, texts in said.items() if _is_named(weighed.get(column), texts)]
    places = [column for column, texts in said.items() if _are_places(texts)]
    found = {one[0]: name for one, name in ((names, "speaker"), (places, "venue")) if len(one) == 1}
    titles = [
        column for column, texts in said.items() if column not in names and _are_titles(texts)
    ]
    ranked = sorted(titles, key=lambda column: -_wordiness(said[column]))
    if not ranked:
        return found, False
    found[ranked[0]] = "title"
    rival = _wordiness(said[ranked[1]]) if len(ranked) > 1 else 0.0
    return found, rival < _RIVAL * _wordiness(said[ranked[0]])


def _is_named(weight: Column | None, texts: Sequence[str]) -> bool:
    """Persons, by their titles or as the lists of names know them, or by how names are written: two
    or three words, each with a capital.
    """
    if _share(texts, is_person) > _HALF:
        return True
    likeness = weight.name_likeness if weight else 0.0
    return likeness > _NAME_LIKE and _share(texts, _is_written_as_name) > _MOSTLY


def _is_written_as_name(text: str) -> bool:
    words = text.replace(".", ". ").split()
    has_capitals = all(word[:1].isupper() or not word[:1].isalpha() for word in words)
    return 1 < len(words) < 5 and has_capitals and not any(map(str.isdecimal, text))


def _are_places(texts: Sequence[str]) -> bool:
    return _share(texts, is_place) > _HALF or _share(texts, _is_room) > _MOSTLY


def _is_room(text: str) -> bool:
    return is_code(text) and any(map(str.isalpha, text))


def _are_titles(texts: Sequence[str]) -> bool:
    """Words, and of several kinds; neither addresses nor long descriptions."""
    worded = [text for text in texts if sum(map(str.isalpha, text)) > 1]
    mails = _share(texts, lambda text: is_mail(Cell(text, text)))
    return len(worded) > _MOSTLY * len(texts) and len(set(texts)) > 2 and mails < _HALF


def _wordiness(texts: Sequence[str]) -> float:
    """How much a column looks like titles: different ones of some length, and none that lists facts
    ("Weeks: 1-8  Room: 204").
    """
    length = sum(min(len(text), 60) for text in texts) / len(texts)
    facts = sum(text.count(":") + text.count("：") > 1 for text in texts) / len(texts)
    return length * (len(set(texts)) / len(texts)) ** 0.5 * (1 - facts)


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(map(test, texts)) / max(len(texts), 1)


def _as_sheet(grid: Grid, lines: Sequence[int], fields: dict[int, str]) -> SheetTables:
    top = lines[0]
    used = [
        column for column in range(grid.width) if any(grid.cell(row, column).text for row in lines)
    ]
    above = {column: grid.cell(top - 1, column).text.strip() for column in used} if top else {}
    has_header = bool(above) and all(0 < len(above.get(column, "")) < _HEADER for column in fields)
    words = {column: above.get(column) if has_header else "" for column in used}
    names = {column: words[column] or letters(column) for column in used}
    heads = Heads("activity", top - 1, top - 1, {column: (names[column],) for column in used})
    columns = [
        FoundColumn(
            column,
            names[column],
            fields.get(column),
            "guessed" if column in fields else "skipped",
            "cells",
        )
        for column in used
    ]
    found = scan(grid, heads, columns)
    found.rows = [row for row in found.rows if row in set(lines)] or list(lines)
    found.titles = [text for row in range(top) for _column, text in texts_of(grid, row)]
    return SheetTables(grid, [(found, columns)], [*found.titles, *found.notes])
