"""From a file to what it says: from cells as read to people, activities and problems."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from lcdesk.garbage_collection import collection_paused
from lcdesk.model.faults import KnownFault
from lcdesk.tabular.checks import account, check_totals, counted, find_conflicts
from lcdesk.tabular.columns import CodeLegend, code_lists, date_order
from lcdesk.tabular.course_titles import find_course
from lcdesk.tabular.curriculum.agendas import check_many, find_agenda
from lcdesk.tabular.curriculum.bare_lists import find_bare_list
from lcdesk.tabular.curriculum.crossed import find_crossed
from lcdesk.tabular.curriculum.grids import find_grids
from lcdesk.tabular.curriculum.levels import find_by_levels
from lcdesk.tabular.curriculum.lists import read_activities
from lcdesk.tabular.curriculum.sessions import read_crossed, read_grid
from lcdesk.tabular.curriculum.slots import Hours, hours_in
from lcdesk.tabular.days import years_in
from lcdesk.tabular.evidence.judging import SURE
from lcdesk.tabular.evidence.tables import (
    ask_all,
    ask_unless_sure,
    ask_without_headers,
    doubt,
    find_weighed,
    may_be_list,
    why_implausible,
    why_unsure_of_levels,
    with_other_half,
)
from lcdesk.tabular.grid import Grid, Workbook, turned
from lcdesk.tabular.joining import join
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.organisers import find_organisers
from lcdesk.tabular.own import Own, find_own, read_own
from lcdesk.tabular.participants import find_doubled, read_people
from lcdesk.tabular.record_lists import likely_lists, read_sheet
from lcdesk.tabular.records import TableReading, begin, nothings_said, turn_back
from lcdesk.tabular.tables import running_text
from lcdesk.tabular.tables.finding import SheetTables, find_below, find_tables, is_list_of_people
from lcdesk.tabular.tables.forms import find_cards, find_forms
from lcdesk.tabular.tables.found import is_blank, texts_of
from lcdesk.tabular.tables.heads import heads_at
from lcdesk.tabular.tables.reshaping import both_ways, unpacked
from lcdesk.tabular.tables.segments import JoinedSegments, joined_segments
from lcdesk.tabular.tables.unheaded import find_unheaded
from lcdesk.tabular.understood import (
    FIRST_DAY,
    GUESSED_LIST,
    UNCLEAR_WAY,
    ReadTable,
    RecordName,
    Understanding,
    is_listed,
)
from lcdesk.tabular.values import Trouble
from lcdesk.tabular.writing.specs import ID_HEAD
from lcdesk.texts import _, join_sentences, list_names, n_

_MOST_TURNED = 200
_TEXT = "text"  # the form of a file without sheets
MOST_COLUMNS = 2_000
"""Filled cells of a row: a list of attendance for five years."""


@dataclass(frozen=True)
class ByHand:
    """What a person pointed at: per sheet its head rows (Excel rows, first and last; (0, 0) for
    none), sheets to be read although they are hidden, and the list of the office it is.
    """

    head_rows: Mapping[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    taken: frozenset[str] = frozenset()
    read_as: RecordName | None = None


@dataclass(frozen=True)
class _Around:
    """What the file says around a sheet: names with a year, what was learned, code lists, the
    hours of periods; of a text also the sign that parts its cells.
    """

    texts: list[str]
    learned: LearnedMappings | None
    codes: list[CodeLegend]
    hours: Hours
    separator: str = ""
    read_as: RecordName | None = None


def understand(
    book: Workbook,
    file_name: str,
    learned: LearnedMappings | None = None,
    head_rows: Mapping[str, int | tuple[int, int]] | None = None,
    taken: Collection[str] = (),
    read_as: RecordName | None = None,
) -> Understanding:
    """All people and activities of a workbook's visible sheets, with the problems a person must
    look at.

    Pure: no file is opened. `learned` holds answers given before. `head_rows` says per sheet in
    which Excel row (or rows, first and last) the heads stand, 0 for a sheet without heads; `taken`
    names hidden sheets to be read as well. `read_as`: the list of the office that a person says it
    is; unasked only our own exports are taken for those. Where nothing is understood, `error` says
    why.
    """
    rows = {
        name: (row, row) if isinstance(row, int) else row for name, row in (head_rows or {}).items()
    }
    with collection_paused():
        by_hand = ByHand(rows, frozenset(taken), read_as)
        return _understood(book, file_name, learned, by_hand)


def _understood(
    book: Workbook, file_name: str, learned: LearnedMappings | None, by_hand: ByHand
) -> Understanding:
    out = Understanding(file_name, book.form, [], [], [], remarks=list(book.remarks))
    texts = [file_name, *(grid.name for grid in book.grids), *_years_of(book)]
    around = _Around(
        texts,
        learned,
        code_lists(book.grids),
        hours_in(book.visible),
        book.properties.get("separator", "") if book.form == _TEXT else "",
        by_hand.read_as,
    )
    sheets: list[tuple[Grid, list[TableReading], str]] = []
    for grid in book.grids:
        if grid.state != "visible" and grid.name not in by_hand.taken:
            out.ignored_sheets[grid.name] = _("This sheet is hidden.")
        else:
            sheets.append((grid, *_read_sheet(grid, around, by_hand.head_rows.get(grid.name))))
    has_list = any(found for _grid, found, _why in sheets)
    works: list[TableReading] = []
    for grid, found, why in sheets:
        is_told = grid.name in by_hand.head_rows or by_hand.read_as is not None
        is_told |= any(is_listed(work.kind) for work in found)
        read = found if is_told else _read_on(grid, found, around, has_list=has_list)
        works += read
        if not read:
            out.ignored_sheets[grid.name] = why
    is_free = not by_hand.head_rows and by_hand.read_as is None
    if book.instead is not None and is_free and all(map(_is_guess, works)):
        around = replace(around, separator=book.properties.get("separator", ""))
        found = _read_sheet(book.instead, around, None)[0]
        works = _read_on(book.instead, found, around, has_list=False) or works
    lists = [work for work in works if is_listed(work.kind)]
    for work in [*join([work for work in works if not is_listed(work.kind)], out), *lists]:
        _take(out, work)
    account(out, works)
    check_totals(out, works)
    _finish(out, book, by_hand.read_as)
    return out


def _years_of(book: Workbook) -> list[str]:
    """The years that titles of any sheet tell: a timetable of several sheets has it on the first
    one only.
    """
    tops = [
        text
        for grid in book.visible
        for row in range(min(grid.height, 4))
        for _column, text in texts_of(grid, row)
    ]
    return [str(year) for year in years_in(text for text in tops if len(text) < 120)]


def _finish(out: Understanding, book: Workbook, read_as: RecordName | None) -> None:
    out.problems += find_doubled(out.of("participant"))
    out.problems += find_conflicts(out.of("activity"))
    first_days = [one for one in out.problems if one.kind == FIRST_DAY]
    again = set(map(id, first_days[1:]))  # two lists side by side may ask in the same words
    out.problems = [one for one in out.problems if id(one) not in again]
    out.organisers = find_organisers(book, out.tables)
    out.course = find_course(book, out.tables)
    out.saved_at = book.properties.get("modified", "")
    if any(ID_HEAD in row.extra for row in out.rows):
        out.made_at = book.properties.get("created", "")
    order = {grid.name: place for place, grid in enumerate(book.grids)}
    out.problems.sort(key=lambda problem: (order.get(problem.sheet or "", -1), problem.row or 0))
    out.ignored_sheets = dict(
        sorted(out.ignored_sheets.items(), key=lambda ignored: order.get(ignored[0], -1))
    )
    if not out.tables:
        told = next(iter(out.ignored_sheets.values()), "") if read_as is not None else ""
        out.error = told or why_nothing(book)
        out.likely_lists = tuple(likely_lists(book)) if read_as is None else ()


def _check_width(grid: Grid) -> None:
    """A fault where a row has more cells than any list has columns: each head is looked at in
    many ways.
    """
    if grid.width <= MOST_COLUMNS:
        return
    for row in range(min(grid.height, _MOST_TURNED)):
        if sum(1 for cell in grid.rows[row] if cell.text) > MOST_COLUMNS:
            raise KnownFault(
                _(
                    "Row {row} has more than {count} filled cells, which no list has.",
                    row=row + 1,
                    count=MOST_COLUMNS,
                ),
                _("Copy the filled cells into a new workbook and read that one."),
            )


def _read_sheet(
    grid: Grid, around: _Around, head_rows: tuple[int, int] | None
) -> tuple[list[TableReading], str]:
    """The tables of a sheet read, or why there is none."""
    _check_width(grid)
    if around.read_as is not None:
        own = find_own(grid)
        if own is not None and own.written.heads.kind == around.read_as:
            return _of_own(grid, own, around)
        return read_sheet(grid, around.read_as, around.learned, head_rows)
    if head_rows is not None:
        works = _on(grid, _read_tables(find_below(grid, head_rows, around.learned), around))
        return works, "" if works else _(
            "There are no rows below the row of heads that was chosen."
        )
    own = find_own(grid)
    if own is not None:
        return _of_own(grid, own, around)
    if around.separator.strip() and (  # commas in values part no cells
        blocks := running_text.find_blocks(grid, around.separator, around.learned)
    ):
        return _on(grid, _read_tables(blocks, around)), ""
    timetables = _on(grid, _read_timetables(grid, around))
    works = timetables or _read_lists(grid, around)
    if not works or any(map(why_implausible, works)):
        works = (
            _on(grid, _read_by_levels(grid, around)) or _instead(timetables, grid, around) or works
        )
    doubt(grid, works, around.learned)
    return works, "" if works else _why_ignored(grid)


def _of_own(grid: Grid, own: Own, around: _Around) -> tuple[list[TableReading], str]:
    """The rows of a sheet of our own export, or why there is none."""
    works = _on(grid, read_own(own, around.texts, around.learned))
    return works, "" if works else _("There are no rows below its heads.")


def _instead(timetables: Sequence[TableReading], grid: Grid, around: _Around) -> list[TableReading]:
    """The lists of a sheet that was taken for a timetable no timetable looks like (days in a row of
    a list are no days across), where they are plausible.
    """
    works = _read_lists(grid, around) if timetables else []
    return [] if any(map(why_implausible, works)) else works


def _read_on(
    grid: Grid, found: list[TableReading], around: _Around, *, has_list: bool
) -> list[TableReading]:
    """The tables that rules found on a sheet; else what its cells, or the lines of a text, speak
    for.
    """
    read = found or _weigh(grid, around, has_list=has_list)
    is_sure = not all(map(_is_guess, read))
    if not around.separator or (is_sure and any(work.kind == "participant" for work in read)):
        return read
    lines = _read_text(grid, around)
    is_told = not all(map(_is_guess, lines))
    if is_sure:  # people who arrive at an hour each are no agenda of theirs
        return lines if is_told and _count(lines) > _count(read) else read
    return lines if lines and (is_told or _size(lines) != _size(read)) else read


def _count(works: list[TableReading]) -> int:
    return sum(len(work.rows) for work in works)


def _size(works: list[TableReading]) -> list[tuple[str, int]]:
    return [(work.kind, len(work.rows)) for work in works]


def _read_text(grid: Grid, around: _Around) -> list[TableReading]:
    """The list in the lines of a text that has no columns."""
    found, is_told = running_text.find_list(grid, around.separator, around.learned)
    works = _on(grid, _read_tables(found, around)) if found else []
    if not is_told:
        ask_without_headers(works, around.learned)
    for work in works:
        doubt(work.found.grid, [work], around.learned)
    return works


def _is_guess(work: TableReading) -> bool:
    return any(problem.kind == GUESSED_LIST for problem in work.problems)


def _on(grid: Grid, works: list[TableReading]) -> list[TableReading]:
    """Tables whose rows are rows of this sheet: each of the sheet's rows is accounted for."""
    for work in works:
        work.sheet = work.sheet or grid
    return works


def _read_timetables(grid: Grid, around: _Around) -> list[TableReading]:
    """Timetables with days or hours across."""
    if is_list_of_people(grid):
        return []
    if crossed := find_crossed(grid, around.texts, around.hours):
        return [read_crossed(crossed, around.texts)]
    tables = find_grids(grid, around.hours)
    if tables and _have_companions(grid, around):
        return _read_by_levels(grid, around)
    check_many(len(table.slots) * len(table.days) for table in tables)
    works = [read_grid(table, around.texts) for table in tables]
    return [work for work in works if work.rows]


def _have_companions(grid: Grid, around: _Around) -> bool:
    """Do the levels of a sheet surely tell columns of rooms or teachers beside its activities,
    which days down its side alone do not?
    """
    tables, sureness = find_by_levels(grid, around.hours) or ([], 0.0)
    return sureness >= SURE and any(table.companions for table in tables)


def _read_by_levels(grid: Grid, around: _Around) -> list[TableReading]:
    """A timetable whose sides are told by what their cells say; asked about unless that is sure."""
    found = None if is_list_of_people(grid) else find_by_levels(grid, around.hours)
    if found is None:
        return []
    tables, sureness = found
    check_many(len(table.slots) * len(table.days) for table in tables)
    work = read_crossed(tables, around.texts)
    if not work.rows or why_implausible(work):
        return []
    if sureness < SURE:
        ask_all([work], why_unsure_of_levels(sureness))
    return [work]


def _read_lists(grid: Grid, around: _Around) -> list[TableReading]:
    """Lists below heads; else, one after the other, what else a list may look like."""
    if joined := joined_segments(grid, date_order):
        works = _on(grid, _read_tables(find_tables(joined.grid, around.learned), around))
        _ask_which_way(works, joined, around)
        if works:
            return works
    sheet_itself, grid = grid, both_ways(grid) or grid
    forms = find_forms(grid) or find_cards(grid)
    sheet = SheetTables(grid, forms) if forms else find_tables(grid, around.learned)
    if sheet.tables:
        return _on(sheet_itself, _read_tables(sheet, around))
    whole = unpacked(grid)
    if whole and (works := _read_sheet(whole, around, None)[0]):
        return works
    if works := _read_by_levels(sheet_itself, around):
        return works
    if agenda := find_agenda(grid):
        return _on(sheet_itself, _read_tables(agenda, around))
    if works := _read_bare_list(grid, around):
        return _on(sheet_itself, works)
    aside = find_tables(turned(grid), around.learned) if 3 < grid.height <= _MOST_TURNED else sheet
    works = _read_tables(aside, around)
    for work in works:
        turn_back(work)
    if works:
        return works
    guessed = find_unheaded(grid, around.learned)
    return _on(sheet_itself, _read_tables(guessed, around)) if guessed else []


def _read_bare_list(grid: Grid, around: _Around) -> list[TableReading]:
    """A timetable as a list without headers that say so; asked about where it may be read in more
    ways than one.
    """
    found = find_bare_list(grid)
    works = _read_tables(found[0], around) if found else []
    if any(map(why_implausible, works)):
        return []
    if found and not found[1]:
        ask_all(works, _("Several columns may tell what takes place."))
    return works


def _ask_which_way(works: Sequence[TableReading], joined: JoinedSegments, around: _Around) -> None:
    """One question for all whose flights do not tell which of them go to the course, with what
    each would mean if the course was at one of their places.
    """
    if not joined.unclear:
        return
    message = _(
        "“{heads}” do not tell which flights go to the course and which leave it: arrival and "
        "departure are left blank.",
        heads=joined.heads,
    )
    if joined.readings:
        places = list_names(list(joined.readings))
        message = join_sentences(message, _("Where is the course: {places}?", places=places))
    told = [
        {
            row.row: row.values
            for work in _read_tables(find_tables(grid, around.learned), around)
            for row in work.rows
        }
        for grid in joined.readings.values()
    ]
    for work in works:
        for row in work.rows:
            if row.row - 1 not in joined.unclear:
                continue
            trouble = Trouble(UNCLEAR_WAY, message, tuple(joined.readings))
            work.problem(row, "arrival_date", trouble, raw=joined.heads)
            readings = tuple(_travel_beyond(row.values, one.get(row.row, {})) for one in told)
            work.problems[-1] = replace(work.problems[-1], readings=readings)


def _travel_beyond(
    values: Mapping[str, Any], others: Mapping[str, Any]
) -> tuple[tuple[str, Any], ...]:
    """What of arrival and departure other values tell, and these do not."""
    return tuple(
        (name, value)
        for name, value in others.items()
        if name.startswith(("arrival_", "departure_")) and values.get(name) is None
    )


def _weigh(grid: Grid, around: _Around, *, has_list: bool) -> list[TableReading]:
    """The list of a sheet in which no rule found any, as its cells have it. Where the file has a
    list already, one that is not sure is no question; our own template without rows is none.
    """
    if find_own(grid) is not None:
        return []
    weighed = find_weighed(grid, around.learned)
    if weighed is None or (has_list and not weighed[1].is_sure):
        return []
    works = _on(grid, _read_tables(weighed[0], around))
    ask_unless_sure(works, weighed[1], around.learned)
    return works


def _read_tables(sheet: SheetTables, around: _Around) -> list[TableReading]:
    check_many(
        len(found.rows) for found, _columns in sheet.tables if found.heads.kind == "activity"
    )
    works = [
        begin(found, with_other_half(found, columns), sheet.outside, around.learned, around.codes)
        for found, columns in sheet.tables
    ]
    for work in works:
        if work.kind == "participant":
            read_people(work, around.texts)
        else:
            read_activities(work, [*sheet.outside, sheet.grid.name, *around.texts], around.hours)
    return [work for work in works if work.rows and may_be_list(work)]


def _take(out: Understanding, work: TableReading) -> None:
    # most rows of a table have the same fields tidied
    shared: dict[frozenset[str], frozenset[str]] = {}
    for row in work.rows:
        row.table = len(out.tables)
        tidied = frozenset(filter(row.values.__contains__, row.raw))
        row.tidied = shared.setdefault(tidied, tidied)
    out.tables.append(_table_of(work))
    out.rows += work.rows
    out.problems += work.problems
    out.notes += work.notes
    said = [
        *(column.remark for column in work.columns if column.remark),
        *work.remarks,
        *filter(None, [nothings_said(work)]),
    ]
    out.remarks += [remark for remark in dict.fromkeys(said) if remark not in out.remarks]


def _table_of(work: TableReading) -> ReadTable:
    found, heads = work.found, work.found.heads
    rows = [row.row for row in work.rows]
    return ReadTable(
        found.grid.name,
        work.kind,
        work.columns,
        (heads.top + 1, heads.bottom + 1),
        min(rows),
        max(rows),
        found.shape,
        skipped=counted(found.left, (row - 1 for row in rows)),
    )


def _why_ignored(grid: Grid) -> str:
    if all(is_blank(grid, row) for row in range(grid.height)):
        return _("This sheet is empty.")
    return _("No row of heads such as Name, Nationality or Date, Topic was found in this sheet.")


# --- What is said of a file in which no list and no timetable was found: what was looked for, and
# what the file has ---


_TRIED = 200  # rows of a sheet in which headers are looked for
_NAMED, _SHEETS = 6, 3


def why_nothing(book: Workbook) -> str:
    """The sentence; it names sheets and headers, and no value of a cell below them."""
    filled = [grid for grid in book.visible if _height(grid)]
    if not filled:
        return _why_empty(book)
    if found := next(_bare_headers(filled), None):
        return found
    is_text = book.form == _TEXT and all(_width(grid) <= 1 for grid in filled)
    if is_text or book.properties.get("is_pasted"):
        return _(
            "No list of people or timetable was found in this text: no row of heads such as Name, "
            "Country, no lines such as “Aisha Bello, Nigeria”, and no blocks such as “Name: …”."
        )
    looked_for = _(
        "No list of people or timetable was found in this file: no row has heads such as Name, "
        "Nationality or Date, Topic. Add a row of heads above the list and read it again."
    )
    return join_sentences(
        looked_for, _("What it has: {what}.", what=list_names(_described(filled)))
    )


def _why_empty(book: Workbook) -> str:
    hidden = [grid.name for grid in book.grids if grid.state != "visible" and _height(grid)]
    if hidden:
        return _(
            "There is nothing on the sheets of this file that can be seen; hidden are {names}.",
            names=list_names(hidden[:_NAMED]),
        )
    return _("There is nothing in this file: its sheets are empty.")


def _bare_headers(grids: list[Grid]) -> Iterator[str]:
    """A sentence for each row of headers under which nothing stands."""
    for grid in grids:
        for row in range(min(grid.height, _TRIED)):
            heads = None if is_blank(grid, row) else heads_at(grid, row)
            if heads is None or any(
                not is_blank(grid, below) for below in range(heads.bottom + 1, grid.height)
            ):
                continue
            named = [heads.head(column) for column in sorted(heads.levels)]
            more = "…" if len(named) > _NAMED else ""
            yield _(
                "The heads of a list stand in row {row} ({heads}), but nothing stands below them.",
                row=heads.bottom + 1,
                heads=list_names(named[:_NAMED]) + more,
            )


def _described(grids: list[Grid]) -> list[str]:
    """How much there is on each sheet, the first ones only."""
    said: list[str] = []
    for grid in grids[:_SHEETS]:
        rows, columns = _height(grid), _width(grid)
        size = _(
            "{rows} in {columns}",
            rows=n_("{count} row", "{count} rows", rows),
            columns=n_("{count} column", "{count} columns", columns),
        )
        said.append(
            _("{size} on the sheet “{name}”", size=size, name=grid.name) if grid.name else size
        )
    return said + (["…"] if len(grids) > _SHEETS else [])


def _height(grid: Grid) -> int:
    return sum(not is_blank(grid, row) for row in range(grid.height))


def _width(grid: Grid) -> int:
    """How many columns hold something in the first rows."""
    return len(
        {column for row in range(min(grid.height, _TRIED)) for column, _text in texts_of(grid, row)}
    )
