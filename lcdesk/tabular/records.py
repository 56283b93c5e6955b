"""A found table to records: its columns read one by one, then joined row by row; people and
activities alike.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import BirthDate, Choice, Country, Date, Kind
from lcdesk.model.kinds.base import Where, as_text, is_placeholder
from lcdesk.model.kinds.dates import Order
from lcdesk.tabular.columns import CodeLegend, date_order, legend_for, legends, orders_proved
from lcdesk.tabular.grid import EMPTY, Cell, Grid, different_texts, texts_in
from lcdesk.tabular.matching.heads import languages_of
from lcdesk.tabular.matching.learned import LearnedMappings, fingerprint, holds, value_key
from lcdesk.tabular.matching.words import has_cjk, letters
from lcdesk.tabular.names import without_courtesy
from lcdesk.tabular.tables.found import FoundTable, carried, column_cells
from lcdesk.tabular.tables.lines import is_counted
from lcdesk.tabular.understood import FoundColumn, Problem, ReadRow, RecordName
from lcdesk.tabular.values import (
    CellOutcome,
    ColumnReader,
    Outcomes,
    Trouble,
    changed,
    raws_of,
    values_of,
    where,
    where_of,
)
from lcdesk.texts import _, n_

UNASKED = frozenset({"number"})  # a serial number that cannot be read is no loss
WHEN = frozenset({"date", "start", "end", "group_name"})
"""Fields that say when something takes place, and nothing of what."""
MOST_PROBLEMS = 50_000
"""Cells of one list that ask for something: more than anybody answers, so that something else is
wrong.
"""

_NAMED = 5  # words of a sentence
_WHOLE_DATE = len("1985-12-10")
_SELDOM = 0.2
_EACH_ITS_OWN = frozenset(
    {"number", "full_name", "family_name", "given_name", "name_zh", "passport_no", "email", "title"}
)


@dataclass(slots=True)
class TableReading:
    """A table while it is being read."""

    found: FoundTable
    columns: list[FoundColumn]
    learned: LearnedMappings | None
    known: list[CodeLegend]
    index: int = 0
    rows: list[ReadRow] = field(default_factory=list[ReadRow])
    problems: list[Problem] = field(default_factory=list[Problem])
    count: int = 0  # of problems, a word of a closed list counted once a column
    remarks: list[str] = field(default_factory=list[str])
    dittos: dict[int, dict[int, str]] = field(default_factory=dict[int, dict[int, str]])
    # the rows of the sheet it was found on, where each of them can be accounted for
    sheet: Grid | None = None
    nothings: Counter[str] = field(default_factory=Counter[str])
    """Words that say nothing (TBC, n/a) in cells left blank, with how many hold them."""
    looked: dict[int, tuple[list[int], Sequence[Cell]]] = field(
        default_factory=dict[int, tuple[list[int], Sequence[Cell]]]
    )
    """Column → the rows it was looked at in, and its cells, until it is read."""
    notes: list[Problem] = field(default_factory=list[Problem])
    _held: tuple[list[ReadRow], tuple[list[dict[str, Any]], list[dict[str, str]]]] | None = None

    @property
    def held(self) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
        """What the rows hold, parsed and as said; a column goes into these in two thirds of the
        time that it takes by way of the rows.
        """
        if self._held is None or self._held[0] is not self.rows:
            held = [row.values for row in self.rows], [row.raw for row in self.rows]
            self._held = self.rows, held
        return self._held[1]

    @property
    def kind(self) -> RecordName:
        """The kind of record the table holds."""
        return self.found.heads.kind

    def column_of(self, name: str) -> FoundColumn | None:
        """The column that was taken for a field."""
        return next((column for column in self.columns if column.field == name), None)

    def cells(self, column: int) -> Sequence[Cell]:
        """The cells of a column in the records' rows; a mark for "the same as above" is what it
        stands for.
        """
        rows = self.found.rows
        looked = self.looked.pop(column, None)
        if looked and looked[0] is rows:
            return looked[1]
        held = column_cells(self.found.grid, column, rows)
        if self.found.is_own or self.field_of(column) in _EACH_ITS_OWN:
            return held
        held, marks = carried(held)
        if marks:
            self.dittos[column] = marks
        return held

    def look(self, column: int) -> Sequence[Cell]:
        """The same, of a column that is read later: what is found out of its cells is kept until
        then.
        """
        cells, rows = self.cells(column), self.found.rows
        if column not in self.dittos:
            self.looked[column] = rows, cells
        return cells

    def field_of(self, column: int) -> str | None:
        """The field that a column was taken for."""
        return next((one.field for one in self.columns if one.index == column), None)

    def problem(
        self,
        row: ReadRow | None,
        name: str,
        trouble: Trouble,
        *,
        raw: str = "",
        is_blocking: bool = False,
        is_new: bool = True,
    ) -> None:
        """Note a problem of a row's field; `is_new`: no row before it asked the same of a closed
        list.
        """
        sheet, number = self.found.grid.name, None if row is None else row.row
        self.count += is_new
        if self.count > MOST_PROBLEMS:
            raise KnownFault(
                _(
                    "More than {count} cells of one list are not what their heads say.",
                    count=MOST_PROBLEMS,
                ),
                _(
                    "See whether each head stands above the right column, or split the list into "
                    "several files."
                ),
            )
        self.problems.append(
            Problem(
                sheet,
                number,
                name,
                trouble.kind,
                trouble.message,
                raw,
                trouble.likely,
                is_blocking,
                None if row is None else row.column,
            )
        )

    def note_nothing(self, row: ReadRow, target: Field, text: str) -> None:
        """Note a cell that is left blank since it says nothing: told, never asked about."""
        self.nothings[text.strip()] += 1
        if isinstance(target.kind, (Date, BirthDate)) and any(map(str.isalnum, text)):
            message = _("“{text}” is no date; it is left blank.", text=text.strip())
            where = self.found.grid.name, row.row, target.name
            self.notes.append(Problem(*where, "bad_date", message, text, column=row.column))

    def mark_left(self, kept: Collection[int], why: str) -> None:
        """Note why rows are taken out of the table; `kept`: the `id` of those that stay."""
        self.found.left |= {row.row - 1: why for row in self.rows if id(row) not in kept}

    def leave_out(self, rows: Sequence[ReadRow], why: str) -> None:
        """Take rows out of the table, with what was said of them; `why`: the word it is noted
        by.
        """
        self.mark_left({id(row) for row in self.rows} - {id(row) for row in rows}, why)
        gone, numbers = {id(row) for row in rows}, {row.row for row in rows}
        kept = [place for place, row in enumerate(self.rows) if id(row) not in gone]
        moved = {old: new for new, old in enumerate(kept)}
        self.dittos = {
            column: {moved[place]: mark for place, mark in marks.items() if place in moved}
            for column, marks in self.dittos.items()
        }
        numbered = self.found.numbers
        self.found.numbers = [numbered[place] for place in kept] if numbered else []
        self.found.rows = [self.found.rows[place] for place in kept]
        self.rows = [self.rows[place] for place in kept]
        self.problems = [problem for problem in self.problems if problem.row not in numbers]


def begin(
    found: FoundTable,
    columns: Sequence[FoundColumn],
    outside: Sequence[str],
    learned: LearnedMappings | None,
    codes: Sequence[CodeLegend] = (),
) -> TableReading:
    """A table ready to be read: its rows exist, without values. `codes`: the code lists of the
    workbook.
    """
    heads = [column.head for column in columns]
    if not found.is_own:
        found, columns = divide(found, columns)
    work = TableReading(found, list(columns), learned, [*legends([*heads, *outside]), *codes])
    work.rows = [ReadRow(found.heads.kind, found.grid.name, row + 1, {}) for row in found.places]
    return work


def read_columns(work: TableReading, special: frozenset[str] = frozenset()) -> None:
    """Every column into the rows' values; those of `special` fields are left to the caller,
    unmapped ones kept as extra.
    """
    record = KINDS[work.kind].by_name
    for column in work.columns:
        if column.field is None:
            keep_extra(work, column)
        elif column.field not in special:
            read_column(work, column, record[column.field])
    _keep_second_lines(work)


def read_column(work: TableReading, column: FoundColumn, target: Field) -> None:
    """One column as one field."""
    cells = work.cells(column.index)
    outcomes = reader_for(work, column, target, cells).read(cells)
    if isinstance(target.kind, BirthDate):
        outcomes = _ask_for_days(outcomes)
    take_outcomes(work, target, cells, outcomes)


def _ask_for_days(outcomes: Outcomes) -> Outcomes:
    """Dates of birth without their day among many that have it are asked about: a visa needs it. A
    column that tells months or years says what it has to say.
    """
    told = [len(value) for value in values_of(outcomes) if value]
    short = sum(length < _WHOLE_DATE for length in told)
    if not short or short > len(told) * _SELDOM:
        return outcomes
    return changed(
        outcomes,
        lambda outcome: (
            replace(outcome, trouble=_incomplete(outcome))
            if outcome.value and len(outcome.value) < _WHOLE_DATE and outcome.trouble is None
            else outcome
        ),
    )


def _incomplete(outcome: CellOutcome) -> Trouble:
    text = outcome.raw or outcome.value
    return Trouble("incomplete_date", _("“{text}” tells no day of birth.", text=text))


def reader_for(
    work: TableReading, column: FoundColumn, target: Field, cells: Sequence[Cell]
) -> ColumnReader:
    """The reader of a column, with what the whole column decides: order of dates, legend."""
    how: Kind = target.kind
    if isinstance(how, (Date, BirthDate)):
        order = date_order(cells, column.head, work.found.hints.get(column.index, ""))
        how = replace(how, order=with_learned(work, column, target, cells, order))
    elif isinstance(how, Country) and not all(
        map(countries.is_known, different_texts(cells).keys() - {""})
    ):
        how = replace(how, languages=languages_of(one.head for one in work.columns))
    if work.learned and work.learned.has_words(target.name):
        work.remarks += words_gone(work.learned, target, column.head, cells)
    legend = legend_for(work.kind, target.name, how, cells, work.known) if work.known else {}
    return ColumnReader(target, how, legend, work.learned)


def with_learned(
    work: TableReading,
    column: FoundColumn,
    target: Field,
    cells: Sequence[Cell],
    order: Order | None,
) -> Order | None:
    """The order of a column's dates: `order` where the column itself decides, else the one told
    for this layout before.
    """
    if work.learned is None or not work.learned.orders:
        return order
    heads = [work.found.heads.head(index) for index in work.found.heads.levels]
    told = work.learned.orders.get((fingerprint(work.kind, heads), target.name))
    order, remark = order_held(told, order, cells, column.head)
    work.remarks += [remark] if remark else []
    return order


def take_outcomes(
    work: TableReading, target: Field, cells: Sequence[Cell], outcomes: Outcomes
) -> None:
    """Values and problems of a column into the rows, each row with its own: one that is answered or
    left out takes no other row's question along. Where nobody may guess, the row waits.
    """
    name = target.name
    values, raws = values_of(outcomes), raws_of(outcomes)
    if isinstance(target.kind, Choice):  # whose word is kept in any case
        words = texts_in(cells)
        raws = [
            word if raw is None and value is not None else raw
            for word, raw, value in zip(words, raws or repeat(None), values, strict=False)
        ]
    by_row, raw_by_row = work.held
    _put(by_row, name, values)
    if raws is not None:
        _put(raw_by_row, name, raws)
    for place in where(outcomes, _says_nothing):
        work.note_nothing(work.rows[place], target, str(outcomes[place].raw))
    if name not in UNASKED:
        _ask_about(work, target, cells, outcomes)


def _put(rows: Sequence[dict[str, Any]], name: str, values: Sequence[Any]) -> None:
    """One value into each row; None into none."""
    if None in values:
        for row, value in zip(rows, values, strict=True):
            if value is not None:
                row[name] = value
    else:
        for row, value in zip(rows, values, strict=True):
            row[name] = value


def _says_nothing(outcome: CellOutcome) -> bool:
    return outcome.value is None and outcome.raw is not None and outcome.trouble is None


def _ask_about(
    work: TableReading, target: Field, cells: Sequence[Cell], outcomes: Outcomes
) -> None:
    """The problems of a column."""
    is_once = isinstance(target.kind, Choice)
    told: set[str] = set()
    for place in where(outcomes, lambda outcome: outcome.trouble is not None):
        outcome, text = outcomes[place], cells[place].text
        assert outcome.trouble is not None
        work.problem(
            work.rows[place],
            target.name,
            outcome.trouble,
            raw=text,
            is_blocking=target.waits_unread and outcome.value is None,
            is_new=not (is_once and text in told),
        )
        told.add(text)


def keep_extra(work: TableReading, column: FoundColumn) -> None:
    """What stands under a head that is no field, with each row."""
    head, other = column.head, f"{column.head} ({letters(column.index)})"
    texts = texts_in(work.cells(column.index))
    kept: dict[str, str] = {}
    for text, count in Counter(texts).items():
        said = text.strip()
        if said and is_placeholder(said, "own"):
            work.nothings[said] += count
        elif said:
            kept[text] = said
    for row, said in zip(work.rows, map(kept.get, texts), strict=True):
        if said:
            row.extra[head if head not in row.extra else other] = said


def leave_blank(work: TableReading) -> None:
    """Take words that say nothing out of the rows of a timetable; what they said stays in `raw`."""
    fields: dict[str, Where] = {one.name: where_of(one.kind) for one in KINDS[work.kind].fields}
    for row in work.rows:
        for name, value in list(row.values.items()):
            if isinstance(value, str) and name in fields and is_placeholder(value, fields[name]):
                del row.values[name]
                row.raw[name] = value
                work.nothings[value] += 1


def nothings_said(work: TableReading) -> str:
    """A sentence about the cells that were left blank since they say nothing; "" for none."""
    words = [word for word, _count in work.nothings.most_common(_NAMED + 1)]
    shown = ", ".join(words[:_NAMED]) + ("…" if len(words) > _NAMED else "")
    return (
        n_(
            "{count} cell says that nothing is known yet ({words}): it is left blank.",
            "{count} cells say that nothing is known yet ({words}): they are left blank.",
            work.nothings.total(),
            words=shown,
        )
        if words
        else ""
    )


def _keep_second_lines(work: TableReading) -> None:
    """Cells of a second line of the same record, kept under their head and row."""
    by_row = {row.row - 1: row for row in work.rows}
    for later, first in work.found.continued.items():
        for column in work.columns:
            cell, above = (
                work.found.grid.cell(later, column.index),
                work.found.grid.cell(first, column.index),
            )
            if cell.text.strip() and cell.text != above.text:
                by_row[first].extra[f"{column.head} ({later + 1})"] = cell.text.strip()


def keep_marks(work: TableReading) -> None:
    """What the cells said where a mark stood for the row above."""
    for column, marks in work.dittos.items():
        name = work.field_of(column)
        for place, mark in marks.items():
            if name in work.rows[place].values:
                work.rows[place].raw.setdefault(str(name), mark)


def banner_above(work: TableReading) -> list[str | None]:
    """For each row the banner that holds for it."""
    at = sorted(work.found.banners)
    held = [bisect_right(at, row) for row in work.found.rows]
    return [work.found.banners[at[place - 1]] if place else None for place in held]


def missing(work: TableReading, row: ReadRow, name: str) -> None:
    """A row that cannot be a record: it has no name."""
    work.problem(
        row,
        name,
        Trouble("missing_name", _("There is no name in row {row}.", row=row.row)),
        is_blocking=True,
    )


def turn_back(work: TableReading) -> None:
    """Rows and problems of a sheet that was read on its side, told by the places they have in
    it.
    """
    top = work.columns[0].index + 1
    at = {column.field: column.index + 1 for column in work.columns if column.field}
    for row in work.rows:
        row.row, row.column = top, letters(row.row - 1)
    work.problems, work.notes = (
        [replace(problem, row=at.get(problem.field or "", top)) for problem in told]
        for told in (work.problems, work.notes)
    )


# --- What was learned of the cells of a column, as far as it holds: orders of dates, words of
# closed lists ---


def order_held(
    told: str | None, order: Order | None, cells: Sequence[Cell], head: str
) -> tuple[Order | None, str]:
    """The order of day and month, and what to say of the one `told` before: the column's own
    (`order`) goes before it.

    Where days beyond 12 stand on both sides, nothing is told to hold.
    """
    if told not in ("dmy", "mdy") or told == order:
        return order, ""
    if order is None and not orders_proved(cells) - {told}:
        return told, ""
    if told == "dmy":
        return order, _(
            "“{head}” had the day first last time; its dates show that it is otherwise now.",
            head=head,
        )
    return order, _(
        "“{head}” had the month first last time; its dates show that it is otherwise now.",
        head=head,
    )


def words_gone(
    learned: LearnedMappings, target: Field, head: str, cells: Sequence[Cell]
) -> list[str]:
    """A sentence for each word of the column whose remembered value the closed list of the field
    has no more.
    """
    gone = {
        word
        for word, value in learned.words_of(target.name).items()
        if not holds(target.kind, value)
    }
    if not gone:
        return []
    texts = dict.fromkeys(
        text for cell in cells if (text := as_text(cell.text)) and value_key(text) in gone
    )
    return [
        _(
            "“{head}”: what was remembered for “{text}” is no longer a value of {field}.",
            head=head,
            text=text,
            field=target.title,
        )
        for text in texts
    ]


# --- Several people in one cell, parted by lines or 、: each becomes a row of the table, with their
# part of the other cells ---


_MARKS = re.compile(r"[\n\r]+|[、；;]")
_LOOSE = re.compile(r"[\n\r]+|[、；;,，/&]|(?<!\s)\s+(?:and|et|y|и)\s+|[和及]")
_NUMBERED = re.compile(r"^\s*[(（]?\d{1,2}[.)）、．]\s*")
_NAME = re.compile(r"[^\W\d_][^\d@_:：!?]{1,60}")
# what each person has one of
_ONE_EACH = re.compile(r"\S+@\S+|[A-Za-z]{0,3}\d{5,9}[A-Za-z]?|[MF男女]")
_NAMES = ("full_name", "name_zh")
_OF_ONE = frozenset(
    {
        "passport_no",
        "passport_expiry",
        "passport_issued",
        "email",
        "phone",
        "birth_date",
        "gender",
        "name_zh",
        "full_name",
    }
)
_LOOKED_AT = 200
_FIGURES = 5
_PARTICLE = 3  # letters: van, bin, de
_SURELY = 3  # lines of names in a cell that need no further sign


def divide(
    found: FoundTable, columns: Sequence[FoundColumn]
) -> tuple[FoundTable, list[FoundColumn]]:
    """The table with a row for each person; the same one where nobody shares a cell.

    A cell is parted where something bears it out: a count beside it, titles before the names, as
    many lines in another cell, or the Chinese list mark. What cannot be shared out (one passport
    for two) is kept with each, in no field.
    """
    name = next((column for column in columns if column.field in _NAMES), None)
    if (
        name is None
        or found.heads.kind != "participant"
        or found.continued
        or not _may_hold_several(found, name.index, columns)
    ):
        return found, list(columns)
    counts = [column.index for column in columns if _holds_counts(found, column, name.index)]
    parted = {
        row: pieces for row in found.rows if (pieces := _people_in(found, row, name.index, counts))
    }
    return _divided(found, list(columns), name.index, parted) if parted else (found, list(columns))


def _may_hold_several(found: FoundTable, column: int, columns: Sequence[FoundColumn]) -> bool:
    """A quick look: most lists hold one name a cell."""
    if any(_holds_counts(found, one, column) for one in columns):
        return True
    return any(map(_MARKS.search, texts_in(column_cells(found.grid, column, found.rows))))


def _holds_counts(found: FoundTable, column: FoundColumn, name: int) -> bool:
    """True for a column that says how many people a row is: figures that agree with the names,
    and no serial numbers.
    """
    if column.field not in (None, "number") or not is_counted(column.head):
        return False
    rows = found.rows[:_LOOKED_AT]
    said = [cell.text.strip() for cell in column_cells(found.grid, column.index, rows)]
    names = [cell.text for cell in column_cells(found.grid, name, rows)]
    pairs = [(int(text), names[place]) for place, text in enumerate(said) if _is_figure(text)]
    figures = [figure for figure, _ in pairs]
    if not figures or (
        len(figures) > 1 and figures == list(range(figures[0], figures[0] + len(figures)))
    ):
        return False
    agreed = sum(
        1
        for figure, text in pairs
        if figure in (len(_pieces(text, _MARKS)), len(_pieces(text, _LOOSE)))
    )
    return agreed * 5 >= len(pairs) * 4


def _is_figure(text: str) -> bool:
    """A number that may count people; one of thousands of figures is no number at all."""
    return text.isdecimal() and len(text) < _FIGURES


def _people_in(found: FoundTable, row: int, column: int, counts: Sequence[int]) -> list[str]:
    """The names of a cell with several people; [] for one."""
    cells = found.grid.rows[row]
    text = cells[column].text
    said = {int(cells[count].text) for count in counts if _is_figure(cells[count].text.strip())}
    pieces = _pieces(text, _MARKS)
    if (
        len(pieces) > 1
        and _are_names(pieces)
        and (len(pieces) in said or _is_borne_out(cells, column, pieces))
    ):
        return pieces
    pieces = _pieces(text, _LOOSE)
    return pieces if len(pieces) > 1 and len(pieces) in said and _are_names(pieces) else []


def _pieces(text: str, marks: re.Pattern[str]) -> list[str]:
    return [piece for part in marks.split(text) if (piece := _NUMBERED.sub("", part).strip())]


def _are_names(pieces: Sequence[str]) -> bool:
    """Names, and all in the same script: a name with its translation below is one person."""
    return (
        all(_NAME.fullmatch(piece) for piece in pieces)
        and len({has_cjk(piece) for piece in pieces}) == 1
    )


def _is_borne_out(cells: Sequence[Cell], column: int, pieces: Sequence[str]) -> bool:
    text = cells[column].text
    if not all(map(_is_whole, pieces)):
        return False  # "Lima; Ana" is one person
    if len(pieces) >= _SURELY or all(without_courtesy(piece)[0] != piece for piece in pieces):
        return True
    if re.search("[、；;]", text) or all(
        _NUMBERED.match(line) for line in text.splitlines() if line.strip()
    ):
        return True
    return any(
        len(own) == len(pieces) and all(map(_ONE_EACH.fullmatch, own))
        for place, cell in enumerate(cells)
        if place != column and cell.text != text and (own := _pieces(cell.text, _MARKS))
    )


def _is_whole(piece: str) -> bool:
    """A name of two words or more, all of them capitalised but particles; or two Chinese
    characters or more.
    """
    if has_cjk(piece):
        return len(piece) > 1
    words = piece.split()
    return len(words) > 1 and all(
        word[:1].upper() == word[:1] for word in words if len(word) > _PARTICLE
    )


def _divided(
    found: FoundTable, columns: list[FoundColumn], name: int, parted: dict[int, list[str]]
) -> tuple[FoundTable, list[FoundColumn]]:
    rows: list[list[Cell]] = []
    numbers: list[int] = []
    banners: dict[int, str] = {}
    waiting = sorted(found.banners)
    whole = {
        column.index: found.grid.width + place
        for place, column in enumerate(columns)
        if column.field in _OF_ONE
    }
    for row in found.rows:
        while waiting and waiting[0] < row:
            banners[len(rows)] = found.banners[waiting.pop(0)]
        pieces = parted.get(row, [])
        shares = _shares_of(found.grid.rows[row], columns, len(pieces)) if pieces else {}
        for place in range(max(1, len(pieces))):
            rows.append(
                _row_of(found.grid.rows[row], columns, whole, shares, place)
                if pieces
                else _padded(found.grid.rows[row], whole)
            )
            said = pieces[place] if pieces else _NUMBERED.sub("", rows[-1][name].text)
            rows[-1][name] = rows[-1][name]._replace(value=said or None, text=said)
            numbers.append(row)
    kept = [
        FoundColumn(whole[column.index], f"{column.head} *", None)
        for column in columns
        if column.index in whole and column.index != name
    ]
    grid = Grid(found.grid.name, rows, struck_rows=found.grid.struck_rows)
    return replace(
        found,
        grid=grid,
        rows=list(range(len(rows))),
        banners=banners,
        numbers=numbers,
        is_divided=True,
    ), [*columns, *kept]


def _padded(cells: Sequence[Cell], whole: dict[int, int]) -> list[Cell]:
    return [*cells, *[EMPTY] * (max(whole.values(), default=0) + 1 - len(cells))]


def _shares_of(
    cells: Sequence[Cell], columns: Sequence[FoundColumn], people: int
) -> dict[int, list[str]]:
    """Column → its pieces, where there are as many as people in the row; taken apart once for
    all of them.
    """
    out: dict[int, list[str]] = {}
    for column in columns:
        text = cells[column.index].text
        own = _pieces(text, _MARKS)
        own = own if len(own) == people else _pieces(text, _LOOSE)
        if len(own) == people:
            out[column.index] = own
    return out


def _row_of(
    cells: Sequence[Cell],
    columns: Sequence[FoundColumn],
    whole: dict[int, int],
    shares: dict[int, list[str]],
    place: int,
) -> list[Cell]:
    """The cells of one of several people: their piece of each, or the whole cell where it holds
    for all.
    """
    out = _padded(cells, whole)
    for column in columns:
        cell = cells[column.index]
        if own := shares.get(column.index):
            out[column.index] = Cell(own[place], own[place])
        elif column.index in whole:
            out[column.index], out[whole[column.index]] = EMPTY, cell
    return out
