"""What each cell of a review shows: its text, what became of it, and the words on hover; made when first looked at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country
from lcdesk.model.masking import without_numbers, without_quoted
from lcdesk.tabular.review import NAMES, WHO, ReviewColumn, ReviewQuestion, is_tidied
from lcdesk.tabular.understood import PlannedRow, Problem
from lcdesk.texts import _
from lcdesk.ui.importing.lines import Lines
from lcdesk.ui.importing.words import safe


class CellSaid(NamedTuple):
    """What a cell shows: text, mark ("", tidied, changed, warn, bad, muted, struck), the words on hover, what it was before, a flag."""

    text: str
    mark: str = ""
    tip: str = ""
    before: str = ""
    flag: str = ""


Columns = Sequence[tuple[ReviewColumn, Field | None]]


class Cells(dict[str, CellSaid]):
    """The cells of one row by column name, each made when it is first looked at."""

    def __init__(self, lines: Lines, at: int, columns: Columns) -> None:
        super().__init__()
        self._lines, self._at, self._columns = lines, at, columns

    def __missing__(self, name: str) -> CellSaid:
        pair = next((pair for pair in self._columns if pair[0].name == name), None)
        made = self[name] = cell_said(self._lines, self._at, *pair) if pair else CellSaid("")
        return made


def cell_said(lines: Lines, at: int, shown: ReviewColumn, field: Field | None) -> CellSaid:
    """The cell of the row at a place under a column."""
    planned = lines.row(at)
    read = planned.read
    if field is None:
        return CellSaid(
            without_numbers(read.extra.get(shown.head, "")),
            "muted",
            _("This column is kept with the person, but goes into no field."),
        )
    value, raw = read.values.get(field.name), read.raw.get(field.name, "")
    text = safe(field.kind.format(value), field) if value is not None else ""
    flag = str(value) if value is not None and isinstance(field.kind, Country) else ""
    if not lines.is_editable(at):
        return CellSaid(text or safe(raw, field), "muted", flag=flag)
    asked = problem_of(lines, at, planned, field)
    if asked is not None:
        mark = "warn" if asked.likely or (value is not None and not asked.is_blocking) else "bad"
        return CellSaid(text or safe(raw, field), mark, safe_message(asked, field), flag=flag)
    if field.name in planned.changes:
        old = planned.changes[field.name][0]
        before = safe(field.kind.format(old), field) if old is not None else ""
        tip = _("Until now: {value}", value=before) if before else _("Empty until now")
        return CellSaid(text, "changed", tip, before, flag)
    if value is None and raw:
        return CellSaid(
            safe(raw, field), "struck", _("In the sheet: {value}. It is left empty.", value=safe(raw, field))
        )
    if is_tidied(read, field):
        return CellSaid(text, "tidied", _("In the sheet: {value}", value=safe(raw, field)), flag=flag)
    return CellSaid(text, flag=flag)


def problem_of(lines: Lines, at: int, planned: PlannedRow, field: Field) -> Problem | ReviewQuestion | None:
    """What is asked about a cell: a problem of its own, or the question that its words share with other rows."""
    names = NAMES if field.name in NAMES else ()
    for one in planned.problems:
        if one.field == field.name or (one.field in names and one.kind == WHO):
            return one
    return next((one for one in lines.asked.get(at, ()) if one.field == field.name and not one.is_rowwise), None)


def safe_message(problem: Problem | ReviewQuestion, field: Field) -> str:
    """The problem in words, private values masked."""
    return without_quoted(problem.message, problem.raw) if field.is_private else problem.message
