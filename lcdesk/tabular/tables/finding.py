"""Every table of a sheet, one below the other or side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.lists import GENDER
from lcdesk.tabular.grid import EMPTY, Cell, Grid
from lcdesk.tabular.matching.columns import match
from lcdesk.tabular.matching.contexts import context_of
from lcdesk.tabular.matching.heads import Heads, hit_of, hits_of, look_up
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.matching.words import fold, has_cjk, key, letters, without_ordinal
from lcdesk.tabular.tables.bodies import scan
from lcdesk.tabular.tables.found import FoundTable, is_blank, is_ditto, is_merged, texts_of
from lcdesk.tabular.tables.heads import IDENTITY, heads_at, heads_between, is_complete
from lcdesk.tabular.tables.lines import is_total
from lcdesk.tabular.times import slot_said
from lcdesk.tabular.understood import FoundColumn, RecordName
from lcdesk.texts import _

_SAMPLE = 60
_NAMES = frozenset({"full_name", "family_name", "given_name"})
_FIRST, _DOUBTLESS, _SURE = 12, 4, 0.9
TELLING = IDENTITY | {"number", "title", "title_zh", "theme"}
MOST_TABLES = 300
"""Lists on one sheet: a course has a few, one for each country has some dozens."""
_TRIES = 200  # rows looked at for heads where none was found yet


@dataclass(slots=True)
class SheetTables:
    """The tables of a sheet with their columns, and all lines outside them."""

    grid: Grid
    tables: list[tuple[FoundTable, list[FoundColumn]]] = field(
        default_factory=list[tuple[FoundTable, list[FoundColumn]]]
    )
    outside: list[str] = field(default_factory=list[str])


def find_tables(grid: Grid, learned: LearnedMappings | None = None) -> SheetTables:
    """The lists of a sheet (people or activities), top to bottom."""
    sheet = SheetTables(grid)
    row, tries, titles = 0, 0, list[str]()
    while row < grid.height and tries < _TRIES:
        if is_blank(grid, row):
            row += 1
            continue
        heads = _best_heads(grid, row, learned)
        if heads is None:
            titles += dict.fromkeys(text for _, text in texts_of(grid, row))
            row, tries = row + 1, tries + 1
            continue
        if len(sheet.tables) >= MOST_TABLES:
            raise KnownFault(
                _("There are more than {count} lists on one sheet.", count=MOST_TABLES),
                _("Split it into several files, or delete sheets that are not needed."),
            )
        row = _read_below(sheet, heads, titles, learned) + 1
        titles = []
    sheet.outside += titles
    return sheet


def is_list_of_people(grid: Grid) -> bool:
    """True when one of the first rows has heads that leave no doubt: columns of dates make no
    timetable of such a list.
    """
    return any(_are_of_people(heads_at(grid, row)) for row in range(min(grid.height, _FIRST)))


def _are_of_people(heads: Heads | None) -> bool:
    sure = (
        {name for name, score in hits_of(heads).items() if score >= _SURE} if heads else set[str]()
    )
    return (
        heads is not None
        and heads.kind == "participant"
        and len(sure) >= _DOUBTLESS
        and bool(IDENTITY & sure)
    )


def find_below(
    grid: Grid,
    rows: tuple[int, int],
    learned: LearnedMappings | None = None,
    kinds: Sequence[RecordName] = ("participant", "activity"),
    likely: Mapping[int, str] | None = None,
) -> SheetTables:
    """The table under the head rows a person pointed at (Excel rows, first and last; (0, 0):
    there are no heads). `likely`: column → the field it is guessed to hold where its head does not
    say.
    """
    top, bottom = rows[0] - 1, min(rows[1], grid.height) - 1
    tried = [
        _below(grid, heads_between(grid, kind, top, bottom), learned, likely or {})
        for kind in kinds
    ]
    return max(tried, key=_count_known)


def _below(
    grid: Grid, heads: Heads, learned: LearnedMappings | None, likely: Mapping[int, str]
) -> SheetTables:
    sheet = SheetTables(grid)
    if not heads.levels:
        return sheet
    titles = [text for row in range(max(heads.top, 0)) for _, text in texts_of(grid, row)]
    # a person vouches for these heads
    _read_below(sheet, heads, list(dict.fromkeys(titles)), learned or LearnedMappings(), likely)
    for found, _columns in sheet.tables:
        # no column is known yet, so that nothing tells records from notes: all are records
        if not found.rows:
            found.rows = [
                row for row in range(heads.bottom + 1, grid.height) if not is_blank(grid, row)
            ]
            found.end = grid.height - 1
    return sheet


def _count_known(sheet: SheetTables) -> int:
    return sum(column.field is not None for _, columns in sheet.tables for column in columns)


def _best_heads(grid: Grid, row: int, learned: LearnedMappings | None) -> Heads | None:
    """The heads at this row, unless the next row or the one after names the columns better."""
    best = heads_at(grid, row, learned)
    for later in (row + 1, row + 2):
        other = heads_at(grid, later, learned) if best and later < grid.height else None
        if (
            best
            and other
            and other.bottom > best.bottom
            and len(hits_of(other)) > len(hits_of(best))
        ):
            best = other
    return best


def _read_below(
    sheet: SheetTables,
    heads: Heads,
    titles: list[str],
    learned: LearnedMappings | None,
    likely: Mapping[int, str] = MappingProxyType({}),
) -> int:
    """Take in the tables that these heads stand over; the answer is the last row used."""
    end = heads.bottom
    grid = compose(sheet.grid, heads)
    parts = sections(grid, heads)
    taken = {column for part in parts for column in part.levels}
    for part in parts:
        _name_headless(grid, part, taken)
        columns = _with_likely(match(part, _samples(grid, part), learned), likely)
        found = scan(grid, part, columns)
        found.titles = _titles_of(grid, part, titles) if len(parts) > 1 else list(titles)
        if is_named(columns, learned):
            sheet.tables.append((found, columns))
        else:
            sheet.outside += _lines(sheet.grid, found)
        sheet.outside += [*titles, *found.notes]
        end = max(end, found.end)
    sheet.outside += _aside(sheet, heads, end)
    return end


def _with_likely(columns: list[FoundColumn], likely: Mapping[int, str]) -> list[FoundColumn]:
    """The columns with what is likely of those that no head and no answer tells of; a name in
    parts and a whole one go not together.
    """
    fields = {column.field for column in columns}
    has_name = bool(fields & _NAMES)
    out: list[FoundColumn] = []
    for column in columns:
        name = likely.get(column.index)
        is_free = column.field is None and column.why != "memory"
        if name is None or not is_free or name in fields or (has_name and name in _NAMES):
            out.append(column)
        else:
            out.append(FoundColumn(column.index, column.head, name, "guessed", "cells"))
    return out


def _titles_of(grid: Grid, part: Heads, titles: Sequence[str]) -> list[str]:
    """The titles of one of several tables side by side: of the row right above, only what stands
    over it.
    """
    above = texts_of(grid, part.top - 1) if part.top else []
    over = {grid.cell(part.top - 1, column).text.strip() for column in part.levels}
    others = {
        text
        for column, text in above
        if not min(part.levels) <= column <= max(part.levels) and text not in over
    }
    mine = {text for _, text in above} - others
    return [text for text in titles if text in mine or text not in others]


def is_named(columns: Sequence[FoundColumn], learned: LearnedMappings | None) -> bool:
    """True when a column tells who or what a row is: a head such as "Participants" over figures
    alone does not, nor do running numbers beside countries (figures by country).
    """
    fields = {column.field for column in columns}
    if not fields & TELLING:
        return learned is not None
    return fields & TELLING != {"number"} or "nationality" not in fields


def _lines(grid: Grid, found: FoundTable) -> list[str]:
    """What a table says that is no list, a line a row: often a legend."""
    rows = range(found.heads.top, min(found.end, found.heads.top + _SAMPLE) + 1)
    return [" = ".join(text for _, text in texts_of(grid, row)) for row in rows]


def _aside(sheet: SheetTables, heads: Heads, end: int) -> list[str]:
    """What stands beside the tables under these heads, each cell and all of them in one line (a
    legend down a column).
    """
    used = {
        column
        for found, _ in sheet.tables
        if found.heads.top == heads.top
        for column in found.heads.levels
    }
    rows = range(heads.top, min(end, heads.top + _SAMPLE) + 1)
    texts = [
        text for row in rows for column, text in texts_of(sheet.grid, row) if column not in used
    ]
    return [*texts, "; ".join(texts)] if texts else []


def _name_headless(grid: Grid, heads: Heads, taken: set[int]) -> None:
    """Columns without a head between those that have one, and right beside them, are called by
    their letter: nothing they hold is lost. `taken` columns are those of all tables under these
    heads.
    """
    below = range(heads.bottom + 1, min(grid.height, heads.bottom + _SAMPLE))
    first, last = min(heads.levels), max(heads.levels)
    column = first
    while column <= last or (
        column < grid.width and column not in taken and _holds_much(grid, column, below)
    ):
        if column not in taken and any(grid.cell(row, column).text.strip() for row in below):
            heads.levels[column] = (letters(column),)
        column += 1
    if first and first - 1 not in taken and _holds_much(grid, first - 1, below):
        heads.levels[first - 1] = (letters(first - 1),)


def _holds_much(grid: Grid, column: int, rows: range) -> bool:
    """True when a column beside a table belongs to it: something stands in every other of its
    rows.
    """
    filled = [row for row in rows if not is_blank(grid, row)]
    return bool(filled) and sum(
        1 for row in filled if grid.cell(row, column).text.strip()
    ) * 2 > len(filled)


def _samples(grid: Grid, heads: Heads) -> dict[int, list[Cell]]:
    """Some cells below each head, the first blank ones left out."""
    out: dict[int, list[Cell]] = {column: [] for column in heads.levels}
    seen = 0
    for row in range(heads.bottom + 1, min(grid.height, heads.bottom + 4 * _SAMPLE)):
        cells = grid.rows[row]
        if is_blank(grid, row) or is_total(next(cell.text for cell in cells if cell.text.strip())):
            continue
        seen += 1
        for column in out:
            if (text := cells[column].text.strip()) and not is_ditto(text):
                out[column].append(cells[column])
        if seen >= _SAMPLE:
            break
    return out


# --- What stands in several columns and is one thing: a date as Day, Month and Year, the gender as
# a tick under M or F ---


_PARTS = {
    "day": "day d dd jour dia день число 日 号 يوم اليوم",
    "month": "month m mm mois mes месяц 月 月份 شهر الشهر",
    "year": "year y yy yyyy annee an ano год 年 年份 سنة السنة",
}
_PART_OF = {fold(word): part for part, words in _PARTS.items() for word in words.split()}
_TICKS = frozenset(
    {"", "x", "х", "√", "✓", "✔", "v", "*", "●", "○", "1", "0", "yes", "是", "☑", "+"}
)
_SECONDS = {
    "family_name": "apellido materno|segundo apellido|2do apellido|2º apellido|2° apellido|second "
    "surname|second family name|second last name|segundo sobrenome",
    "given_name": "middle name|middle names|middle name(s)|second name|second given name|segundo "
    "nombre|otros nombres|deuxième prénom|autres prénoms|second prénom",
}
_SECOND = {key(word): name for name, words in _SECONDS.items() for word in words.split("|")}
_LOOKED_AT = 200


def compose(grid: Grid, heads: Heads) -> Grid:
    """The grid with such a thing in the first of its columns; `heads` loses the others. The same
    grid where there is none.
    """
    if heads.kind != "participant":
        return grid
    dates = [column for column in sorted(heads.levels) if _parts_at(heads, column)]
    ticks = [column for column in sorted(heads.levels) if _genders_at(grid, heads, column)]
    seconds, pairs = _second_names(heads), _pairs_of_rows(grid, heads)
    if not (dates or ticks or seconds or pairs):
        return grid
    rows = [list(row) for row in grid.rows]
    below = rows[heads.bottom + 1 :]
    for first in dates:
        _join_date(grid, heads, below, first)
    for first in ticks:
        _join_ticks(heads, below, first)
    for column, other in seconds.items():
        _join_names(grid, heads, below, (column, other))
    for row, (name, said) in pairs.items():
        rows[row][name], rows[row + 1] = Cell(said, said), [EMPTY] * grid.width
    return replace(grid, rows=rows)


def _join_date(grid: Grid, heads: Heads, below: list[list[Cell]], first: int) -> None:
    order = _parts_at(heads, first)
    for number, row in enumerate(below, heads.bottom + 1):
        said = row[first : first + 3]
        if not is_merged(grid, number, first, first + 2):  # as a banner across all columns is
            row[first : first + 3] = [_joined(dict(zip(order, said, strict=True))), EMPTY, EMPTY]
    _make_one(heads, first, 3)


def _join_ticks(heads: Heads, below: list[list[Cell]], first: int) -> None:
    words = [heads.levels[first + place][-1] for place in range(2)]
    for row in below:
        ticked = [
            word
            for word, cell in zip(words, row[first : first + 2], strict=True)
            if cell.text.strip(" 0")
        ]
        row[first : first + 2] = [Cell(ticked[0], ticked[0]) if len(ticked) == 1 else EMPTY, EMPTY]
    _make_one(heads, first, 2)
    heads.levels[first] = (*heads.levels[first], "Gender")


def _join_names(
    grid: Grid, heads: Heads, below: list[list[Cell]], columns: tuple[int, int]
) -> None:
    first, second = columns
    for number, row in enumerate(below, heads.bottom + 1):
        if not is_merged(grid, number, min(columns), max(columns)):
            said = " ".join(
                text for cell in (row[first], row[second]) if (text := cell.text.strip())
            )
            row[first], row[second] = Cell(said, said) if said else EMPTY, EMPTY
    del heads.levels[second]


def _second_names(heads: Heads) -> dict[int, int]:
    """Column of a first surname or name → the column of the second: Apellido paterno and
    materno, first and middle name.
    """
    found = {
        hit.field: column
        for column in sorted(heads.levels, reverse=True)
        if (hit := hit_of("participant", heads.levels[column]))
    }
    seconds = {
        column: name
        for column, levels in heads.levels.items()
        if (name := _SECOND.get(key(levels[-1])))
    }
    return {
        found[name]: column
        for column, name in seconds.items()
        if name in found and found[name] != column
    }


def _pairs_of_rows(grid: Grid, heads: Heads) -> dict[int, tuple[int, str]]:
    """People with two rows each, whose cells are merged down but for the name, in two scripts:
    row → its column, and both.
    """
    name = next(
        (
            c
            for c, levels in heads.levels.items()
            if (hit := hit_of("participant", levels)) and hit.field == "full_name"
        ),
        None,
    )
    tall = [
        m
        for m in grid.merges
        if m.bottom == m.top + 1 and m.left == m.right and m.top > heads.bottom
    ]
    if name is None or not tall or any(merge.left == name for merge in tall):
        return {}
    out: dict[int, tuple[int, str]] = {}
    for row, often in Counter(merge.top for merge in tall).items():
        said = sorted(
            (grid.cell(row + place, name).text.strip() for place in range(2)), key=has_cjk
        )
        if often > 1 and all(said) and has_cjk(said[1]) and not has_cjk(said[0]):
            out[row] = (name, " ".join(said))
    return out


def _make_one(heads: Heads, first: int, width: int) -> None:
    lower = " / ".join(heads.levels[first + place][-1] for place in range(width))
    heads.levels[first] = heads.levels[first][:-1] or (lower,)
    for place in range(1, width):
        del heads.levels[first + place]


def _genders_at(grid: Grid, heads: Heads, column: int) -> bool:
    """True for two columns headed by the words for man and woman, in either order, with nothing
    but ticks below.
    """
    levels = [heads.levels.get(column + place, ()) for place in range(2)]
    if (
        not all(levels)
        or levels[0][:-1] != levels[1][:-1]
        or {_gender(level[-1]) for level in levels} != {"F", "M"}
    ):
        return False
    below = range(heads.bottom + 1, min(grid.height, heads.bottom + _LOOKED_AT))
    said = [
        tuple(grid.cell(row, column + place).text.strip().casefold() for place in range(2))
        for row in below
    ]
    ticks = [pair for pair in said if any(pair)]
    return bool(ticks) and all(set(pair) <= _TICKS for pair in ticks)


def _gender(word: str) -> str:
    try:
        return GENDER.parse(word)
    except BadValue:
        return ""


def _parts_at(heads: Heads, column: int) -> list[str]:
    """day, month and year in the order of the three columns that begin here under one upper
    head; [] when they do not.
    """
    levels = [heads.levels.get(column + place, ()) for place in range(3)]
    parts = [_PART_OF.get(fold(level[-1]), "") if level else "" for level in levels]
    is_one = len({level[:-1] for level in levels}) == 1 and set(parts) == set(_PARTS)
    return parts if is_one else []


def _joined(cells: dict[str, Cell]) -> Cell:
    year, month, day = (cells[part].text.strip() for part in ("year", "month", "day"))
    if not (year or month or day):
        return EMPTY
    text = (
        f"{day} {month} {year}".strip()
        if month and not month.isdecimal()
        else "-".join(filter(None, (year, month, day)))
    )
    return Cell(text, text)


# --- Tables side by side under one line of heads: parted by an empty column, or several people in
# one row ---


_ROWS_LOOKED_AT = 30
_WIDEST = 200  # columns beyond which nobody writes people side by side
_NAMED = 0.9  # how surely a head names a field
_WHOLE = frozenset({"full_name", "name_zh"})
_TITLES = frozenset({"title", "title_zh", "theme"})
_OTHERS = frozenset({"emergency", "kin", "body"})


def sections(grid: Grid, heads: Heads) -> list[Heads]:
    """The tables that stand side by side under one line of heads; `own` holds the columns that
    only one of them has.
    """
    whole = [
        part
        for block in _split_at_gaps(grid, heads)
        for part in _split_by_half(block) or _split_where_repeated(block)
    ]
    complete = [part for part in whole if is_complete(part) or part.own]
    return complete or [heads]


def _split_at_gaps(grid: Grid, heads: Heads) -> list[Heads]:
    """Parts left and right of an empty column; a right part that adds columns to the left one
    stays with it.
    """
    groups: list[list[int]] = []
    for column in sorted(heads.levels):
        beside = range(
            max(heads.bottom, 0), min(grid.height, heads.bottom + _ROWS_LOOKED_AT)
        )  # a head is not empty either
        if groups and (
            column - groups[-1][-1] == 1 or any(grid.cell(row, column - 1).text for row in beside)
        ):
            groups[-1].append(column)
        else:
            groups.append([column])
    parts: list[Heads] = []
    for group in groups:
        part = _part(heads, group)
        if parts and _adds(parts[-1], part):
            part = _part(heads, [*parts.pop().levels, *group])
        parts.append(part)
    return parts


def _adds(left: Heads, right: Heads) -> bool:
    """True when the right part only tells more of those of the left one: no head twice, no
    second whole name.
    """
    known, said = hits_of(left).keys(), hits_of(right).keys()
    if not is_complete(right):
        return len(said - known) * 2 > len(right.levels)
    is_other = bool(known & said) or (bool(_WHOLE & said) and bool(_WHOLE & known))
    return left.kind == "participant" and not is_other and len(said) * 2 >= len(right.levels)


def _split_by_half(heads: Heads) -> list[Heads]:
    """Half-days or hours across, each over titles of its own ("Morning" and "Afternoon" over Topic
    | Room): a list for each, with the columns around; [] where there are not two.
    """
    groups: dict[str, list[int]] = {}
    for column in sorted(heads.levels) if heads.kind == "activity" else ():
        told = [text for text in heads.levels[column][:-1] if slot_said(text)]
        if told:
            groups.setdefault(told[0], []).append(column)
    titled = [hits_of(_part(heads, group)).keys() & _TITLES for group in groups.values()]
    if len(groups) < 2 or not all(titled):
        return []
    inside = {column for group in groups.values() for column in group}
    shared = [column for column in heads.levels if column not in inside]
    parts = [_part(heads, [*shared, *group]) for group in groups.values()]
    for part, group in zip(parts, groups.values(), strict=True):
        part.own = frozenset(group) if shared else frozenset()
    return parts


def _split_where_repeated(heads: Heads) -> list[Heads]:
    """Several people in one row (or several days of a timetable): a run of heads begins again.
    The columns around hold for all of them (a country).
    """
    columns = sorted(heads.levels)
    words = [_word_of(heads, column) for column in columns]
    tried = [_groups(columns, run) for run in _runs(words)] if len(words) <= _WIDEST else []
    groups = next((groups for groups in tried if _are_people(heads, groups)), None)
    if groups is None:
        return [heads]
    shared = [column for column in columns if not any(column in group for group in groups)]
    known = [column for column in shared if column < groups[0][0] or column > groups[-1][-1]]
    parts = [_part(heads, [*known, *group]) for group in groups]
    for part, group in zip(parts, groups, strict=True):
        part.own = frozenset(group) if shared else frozenset()
    return parts


def _word_of(heads: Heads, column: int) -> str:
    """What tells one head from another; of a timetable the field it names, so that Hour | Workshop
    beside Hour | Talk are two lists.
    """
    word = heads.levels[column][-1]
    hit = look_up("activity", word) if heads.kind == "activity" else None
    return hit.field if hit and hit.score >= _NAMED else key(without_ordinal(word))


def _groups(columns: Sequence[int], run: tuple[int, int, int]) -> list[list[int]]:
    start, width, times = run
    return [
        list(columns[start + place * width : start + (place + 1) * width]) for place in range(times)
    ]


def _are_people(heads: Heads, groups: Sequence[Sequence[int]]) -> bool:
    """True when each group of columns names somebody, or what takes place when; one head merged
    over two columns is one person's.
    """
    if heads.kind == "activity":
        return len(groups[0]) > 1 and all(is_complete(_part(heads, group)) for group in groups)
    is_one_head = len(groups[0]) == 1 and len({heads.head(group[0]) for group in groups}) < len(
        groups
    )
    return not is_one_head and all(_is_somebody(_part(heads, group)) for group in groups)


def _runs(words: Sequence[str]) -> list[tuple[int, int, int]]:
    """(start, width, times) of each run of heads that is repeated, those that cover most columns
    first.
    """
    out: list[tuple[int, int, int]] = []
    for width in range(1, len(words) // 2 + 1):
        for start in range(len(words) - 2 * width + 1):
            times = 1
            while words[start + times * width : start + (times + 1) * width] == list(
                words[start : start + width]
            ):
                times += 1
            if times > 1:
                out.append((start, width, times))
    return sorted(out, key=lambda run: (-run[1] * run[2], run))


def _is_somebody(part: Heads) -> bool:
    """A name or passport, and no upper head that says whose else it is."""
    uppers = {
        context_of(" ".join(levels[:-1])) for levels in part.levels.values() if len(levels) > 1
    }
    return bool(IDENTITY & hits_of(part).keys()) and not uppers & _OTHERS


def _part(heads: Heads, columns: Sequence[int]) -> Heads:
    return Heads(
        heads.kind,
        heads.top,
        heads.bottom,
        {column: heads.levels[column] for column in sorted(columns)},
    )
