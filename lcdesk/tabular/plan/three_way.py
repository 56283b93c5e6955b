"""A newer version of a list, cell by cell: what it said last time, what it says now, what the desk
says, and the three in words. A correction made in the desk stays; what both changed is asked.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any, Literal

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import masked, without_numbers
from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.plan.roster import CellChoice
from lcdesk.tabular.plan.sameness import Changes, is_blank, is_fuller, is_same
from lcdesk.tabular.understood import (
    ListColumns,
    PlannedRow,
    PreviousList,
    PreviousRow,
    ReadRow,
    RecordName,
    ThreeValues,
)
from lcdesk.tabular.writing.specs import ID_HEAD
from lcdesk.texts import N_, _, in_language

Outcome = Literal["nothing", "kept", "taken", "asked", "unlisted"]
AreSame = Callable[[Any, Any], bool]
"""Does the second say what the first says already?"""
FurtherChanges = dict[str, tuple[str | None, str]]


def compare_three(last: Any, listed: Any, desk: Any, are_same: AreSame) -> Outcome:
    """What becomes of one cell (the table of docs/import.md): "kept" and "asked" leave the desk as
    it is, "taken" writes what the list says, "unlisted" is a value that the list names no more.
    """
    if is_blank(listed):
        return "nothing" if is_blank(last) or is_blank(desk) else "unlisted"
    if are_same(desk, listed):
        return "nothing"
    if are_same(last, listed):
        return "kept"
    if are_same(desk, last) and are_same(last, desk):
        return "taken"
    return "asked"


@dataclass(slots=True)
class ComparedRow:
    """What a row of a newer version changes, and what of it leaves the desk as it is."""

    changes: Changes = field(default_factory=dict[str, tuple[Any, Any]])
    further: FurtherChanges = field(default_factory=dict[str, tuple[str | None, str]])
    beside: dict[str, str] = field(default_factory=dict[str, str])
    kept: list[ThreeValues] = field(default_factory=list[ThreeValues])
    asked: list[ThreeValues] = field(default_factory=list[ThreeValues])
    unlisted: list[ThreeValues] = field(default_factory=list[ThreeValues])

    def put_into(self, row: PlannedRow) -> PlannedRow:
        """The planned row with what was found."""
        row.changes, row.further, row.beside = self.changes, self.further, self.beside
        row.kept, row.asked = tuple(self.kept), tuple(self.asked)
        row.unlisted = tuple(self.unlisted)
        return row


class ListVersionComparison:
    """Compares the rows of a file with the version of the list that came before it, if there is
    one; `columns`: those that the file has. What a person chose of a cell holds. `are_same(field,
    one, other)`: where two values of such a record are one in another way than by themselves.
    """

    def __init__(
        self,
        kind: RecordName,
        previous: PreviousList | None,
        columns: ListColumns,
        choice_of: Callable[[ReadRow, str, bool], CellChoice | None],
        are_same: Callable[[str, Any, Any], bool] | None = None,
    ) -> None:
        self._kind: RecordName = kind
        self._are_same = are_same
        self._previous, self._columns, self._choice_of = previous, columns, choice_of
        self._known = previous.columns[kind] if previous else ListColumns()

    def compared(
        self,
        row: ReadRow,
        number: int,
        record: Mapping[str, Any],
        changes: Changes,
        further: Mapping[str, str] | None,
    ) -> ComparedRow:
        """A row about a record of the cohort and its id. `changes`: what it says otherwise than the
        record; `further`: what is kept beside that of columns that are no field (None: not known).
        """
        told = dict(further_changes(further, row)) if further is not None and row.extra else {}
        last = self._previous.of(self._kind, number) if self._previous else None
        if last is None:
            return self._plain(row, changes, told)
        found = ComparedRow()
        country = row.values.get("nationality") or record.get("nationality")
        for name, (old, new) in changes.items():
            outcome = self._of_field(row, name, last, (old, new), country)
            self._put(found, row, outcome, ThreeValues(name, last.values.get(name), new, old))
        for head, (before, text) in told.items():
            said = last.further.get(head)
            outcome = "taken"
            if head in self._known.heads:
                outcome = compare_three(said, text, before, are_cells_same)
            self._put(found, row, outcome, ThreeValues(head, said, text, before, is_further=True))
        self._add_unlisted(found, row, last, record, further or {})
        return found

    def _of_field(
        self, row: ReadRow, name: str, last: PreviousRow, pair: tuple[Any, Any], country: str | None
    ) -> Outcome:
        old, new = pair
        if name not in self._known.fields or name in row.listed:  # typed here: it is meant
            return "taken"

        def are_same(one: Any, other: Any) -> bool:
            if self._are_same is not None:
                return self._are_same(name, one, other)
            return is_same(self._kind, name, one, other, country)

        said = last.values.get(name)
        if is_fuller(self._kind, name, old, new) and said != new:
            return "taken"
        # the plan has found already that it is not what the desk says
        outcome = compare_three(said, new, old, are_same)
        return "kept" if outcome == "nothing" else outcome

    def _put(self, found: ComparedRow, row: ReadRow, outcome: Outcome, cell: ThreeValues) -> None:
        chosen = self._choice_of(row, cell.name, cell.is_further)
        if chosen == "list" or (outcome == "taken" and chosen is None):
            if cell.is_further and cell.desk is None and cell.name not in self._columns.printed:
                found.beside[cell.name] = cell.listed
            elif cell.is_further:
                found.further[cell.name] = (cell.desk, cell.listed)
            else:
                found.changes[cell.name] = (cell.desk, cell.listed)
        elif outcome == "asked" and chosen is None:
            found.asked.append(cell)
        else:
            found.kept.append(cell)

    def _plain(self, row: ReadRow, changes: Changes, told: FurtherChanges) -> ComparedRow:
        """Without an earlier version all that differs is a change, unless a person said no."""
        found = ComparedRow()
        for name, (old, new) in changes.items():
            self._put(found, row, "taken", ThreeValues(name, None, new, old))
        for head, (before, text) in told.items():
            cell = ThreeValues(head, None, text, before, is_further=True)
            self._put(found, row, "taken", cell)
        return found

    def _add_unlisted(
        self,
        found: ComparedRow,
        row: ReadRow,
        last: PreviousRow,
        record: Mapping[str, Any],
        further: Mapping[str, str],
    ) -> None:
        """What the list said last time and leaves blank now; a column that the file does not
        have, or a cell that cannot be read or that our own export masked, is none.
        """
        for name in _missing(last.values, row.values, {**row.raw, **row.masked}):
            if name in self._columns.fields and not is_blank(desk := record.get(name)):
                found.unlisted.append(ThreeValues(name, last.values[name], None, desk))
        for head in _missing(last.further, row.extra, row.masked):
            if head in self._columns.heads and not is_blank(kept := further.get(head)):
                cell = ThreeValues(head, last.further[head], None, kept, is_further=True)
                found.unlisted.append(cell)


def _missing(last: Mapping[str, Any], now: Mapping[str, Any], raw: Mapping[str, str]) -> list[str]:
    """Names of the last version that this one has no value for, in their order."""
    missing = last.keys() - now.keys()
    return [name for name in last if name in missing and not raw.get(name)] if missing else []


def listed_of(row: PlannedRow) -> tuple[dict[str, Any], dict[str, str]]:
    """What an import keeps as the word of the list on a row, by field and by further head: what it
    says, whatever a person typed instead; where a question stays open what it said before, so that
    it is asked again.
    """
    values, further = row.read.values, office_extra(row.read)
    if row.read.listed:
        values = {**values, **row.read.listed}
    if row.asked:
        values = {**values, **{one.name: one.last for one in row.asked if not one.is_further}}
        further |= {one.name: one.last for one in row.asked if one.is_further}
    return values, further


# --- The three values of a cell in words, private ones masked ---


NOTHING = "–"


def shown_further(text: str | None) -> str:
    """What a column that is no field holds, as it is shown: nobody can say which of it is private,
    so numbers of papers and telephones and mail addresses are masked.
    """
    if text is None:
        return ""
    return masked(text) if "@" in text else without_numbers(text)


def title_of_cell(record: RecordName, cell: ThreeValues) -> str:
    """What the column is called."""
    if cell.is_further:
        return without_numbers(cell.name)
    return KINDS[record].by_name[cell.name].title


def shown_value_of(record: RecordName, cell: ThreeValues, value: Any) -> str:
    """One of its values; "–" for none."""
    if value is None:
        return NOTHING
    if cell.is_further:
        return shown_further(str(value))
    field = KINDS[record].by_name[cell.name]
    text = field.kind.format(value)
    return masked(text) if field.is_private else text


def listed_text(record: RecordName, cell: ThreeValues) -> str:
    """What the list says, as people write it."""
    if cell.is_further:
        return str(cell.listed)
    return KINDS[record].field(cell.name).kind.format(cell.listed)


def three_values(record: RecordName, cell: ThreeValues) -> dict[str, str]:
    """Its values by the names that sentences have for them: last, listed, desk."""
    values = {"last": cell.last, "listed": cell.listed, "desk": cell.desk}
    return {name: shown_value_of(record, cell, value) for name, value in values.items()}


def conflict_words(record: RecordName, cell: ThreeValues) -> str:
    """What list and desk both changed."""
    return _(
        "The list said {last} and says {listed} now; here it is {desk}.",
        **three_values(record, cell),
    )


# --- Columns that are no field of ours: what of them is the office's own ---


MARK_HEAD = "lcdesk waiting row"
"""Head of the column by which a corrected copy of waiting rows is known again."""
ROW, WHY = N_("Row"), N_("What to look at")
"""Heads that our workbook of open questions adds to those of the file."""


def office_extra(read: ReadRow) -> dict[str, str]:
    """What stood under heads that are no field of ours, without what our own workbooks add."""
    extra = read.extra
    ours = _ours_among(tuple(extra))
    if not ours and all(extra.values()):  # as of nearly every row
        return dict(extra)
    return {head: text for head, text in extra.items() if text and head not in ours}


@lru_cache(maxsize=4096)
def _ours_among(heads: tuple[str, ...]) -> frozenset[str]:
    """Those heads that our own workbooks add; the same for all rows of a table."""
    return frozenset(head for head in heads if " ".join(head.split()) in _our_heads())


@cache
def _our_heads() -> frozenset[str]:
    added = (f"{in_language('zh', head)} {in_language('en', head)}" for head in (ROW, WHY))
    return frozenset({ID_HEAD, MARK_HEAD, *added})


def are_cells_same(one: str | None, other: str | None) -> bool:
    """Do two cells of such a column say the same, blanks and ways of writing letters aside?"""
    return one == other or _tidy(one) == _tidy(other)


def further_changes(
    kept: Mapping[str, str], read: ReadRow
) -> Iterator[tuple[str, tuple[str | None, str]]]:
    """(head, (old, new)) where a row says something else than what is kept beside the record; a
    blank never does.
    """
    if read.extra.items() <= kept.items():  # as most rows of a newer list
        return
    for head, text in office_extra(read).items():
        old = kept.get(head)
        if text.strip() and not are_cells_same(old, text):
            yield head, (old, text)


def _tidy(text: str | None) -> str:
    return as_text(unicodedata.normalize("NFC", text or ""))
