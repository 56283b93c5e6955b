"""The rows of a review by their place: those of the plan, those left out, and the people missing
from the file; and what each of their cells shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import Field, without_numbers, without_quoted
from lcdesk.model.kinds import Country
from lcdesk.services.participants.limits import CourseLimits
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.plan.three_way import conflict_words, shown_further, three_values
from lcdesk.tabular.review.questions import NAMES, WHO, ReviewQuestion
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables, is_tidied
from lcdesk.tabular.understood import ImportPlan, PlannedRow, Problem, ReadRow, is_listed
from lcdesk.texts import _
from lcdesk.ui.importing.words import safe

# --- What each cell of a review shows: its text, what became of it, and the words on hover; made
# when first looked at ---


class CellSaid(NamedTuple):
    """What a cell shows: text, mark ("", tidied, changed, warn, bad, muted, struck, and "warn ink"
    or "bad ink" of what was understood and is not what the course asks for), the words on hover,
    what it was before, a flag.
    """

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
        return _further_said(planned, shown.head)
    value, raw = read.values.get(field.name), read.raw.get(field.name, "")
    text = safe(field.kind.format(value), field) if value is not None else ""
    flag = str(value) if value is not None and isinstance(field.kind, Country) else ""
    if not lines.is_editable(at):
        return CellSaid(text or safe(raw, field), "muted", flag=flag)
    asked = _problem_of(lines, at, planned, field)
    if asked is not None:
        mark = "warn" if asked.likely or (value is not None and not asked.is_blocking) else "bad"
        return CellSaid(text or safe(raw, field), mark, safe_message(asked, field), flag=flag)
    held = _held_said(planned, field.name, is_further=False)
    if held is not None:
        return held._replace(flag=flag)
    remark = lines.limits.remark_on(field.name, value) if lines.limits is not None else None
    if field.name in planned.changes:
        old, value = planned.changes[field.name]  # of a name that follows, not what the cell says
        text = safe(field.kind.format(value), field) if value is not None else "–"
        before = safe(field.kind.format(old), field) if old is not None else ""
        tip = _("Until now: {value}", value=before) if before else _("Empty until now")
        told = "\n".join([tip, remark.words]) if remark else tip
        return CellSaid(text, "changed", told, before, flag)
    if value is None and raw:
        return CellSaid(
            safe(raw, field),
            "struck",
            _("In the sheet: {value}. It is left empty.", value=safe(raw, field)),
        )
    if value is None and (hidden := read.masked.get(field.name)):
        return _masked_said(hidden)
    if remark is not None:
        return CellSaid(text, f"{remark.tone} ink", remark.words, flag=flag)
    if is_tidied(read, field):
        return CellSaid(
            text, "tidied", _("In the sheet: {value}", value=safe(raw, field)), flag=flag
        )
    return CellSaid(text, flag=flag)


def _further_said(planned: PlannedRow, head: str) -> CellSaid:
    """The cell of a column that is no field."""
    held = _held_said(planned, head, is_further=True)
    if held is not None:
        return held
    if hidden := planned.read.masked.get(head):
        return _masked_said(hidden)
    text = without_numbers(planned.read.extra.get(head, ""))
    if head in planned.further:
        before = shown_further(planned.further[head][0])
        tip = _("Until now: {value}", value=before) if before else _("Empty until now")
        return CellSaid(text, "changed", tip, before)
    return CellSaid(
        text,
        "muted",
        _("What stands in this column goes into the notes.")
        if is_listed(planned.read.kind)
        else _("This column is kept with the person, but goes into no field."),
    )


def _masked_said(hidden: str) -> CellSaid:
    return CellSaid(hidden, "muted", _("Masked in this file; what the desk holds there stays."))


def _held_said(planned: PlannedRow, name: str, *, is_further: bool) -> CellSaid | None:
    """A cell in which the desk stays as it is: what it says there, and on hover what the list
    said and says.
    """
    at, kind = (name, is_further), planned.read.kind
    for cell in planned.asked:
        if (cell.name, cell.is_further) == at:
            said = three_values(kind, cell)
            return CellSaid(said["listed"], "warn", conflict_words(kind, cell), said["desk"])
    for cell in planned.kept:
        if (cell.name, cell.is_further) == at:
            said = three_values(kind, cell)
            tip = _("Kept as it is here. The list says {value}.", value=said["listed"])
            return CellSaid(said["desk"], "kept", tip)
    for cell in planned.unlisted:
        if (cell.name, cell.is_further) == at:
            said = three_values(kind, cell)
            tip = _("No longer in the list, and stays. It said {value}.", value=said["last"])
            return CellSaid(said["desk"], "muted", tip)
    return None


def _problem_of(
    lines: Lines, at: int, planned: PlannedRow, field: Field
) -> Problem | ReviewQuestion | None:
    """What is asked about a cell: a problem of its own, or the question that its words share
    with other rows.
    """
    names = NAMES if field.name in NAMES else ()
    for one in planned.problems:
        if one.field == field.name or (one.field in names and one.kind == WHO):
            return one
    return next(
        (one for one in lines.asked.get(at, ()) if one.field == field.name and not one.is_rowwise),
        None,
    )


def safe_message(problem: Problem | ReviewQuestion, field: Field) -> str:
    """The problem in words, private values masked."""
    return without_quoted(problem.message, problem.raw) if field.is_private else problem.message


# --- Its rows: the plan's own, those left out, and the people missing from the file ---


LEFT, GONE, ASKED, TIDIED, KEPT = "left", "gone", "asked", "tidied", "kept"
OPEN = "open"
"""The rows that go in with a question that stays open."""


@dataclass(frozen=True)
class Lines:
    """Rows by their place: first the plan's, then the ones left out, then the missing."""

    plan: ImportPlan
    left: Sequence[ReadRow] = ()
    gone: Sequence[ReadRow] = ()
    asked: Mapping[int, Sequence[ReviewQuestion]] = field(
        default_factory=dict[int, Sequence[ReviewQuestion]]
    )
    tidied: Mapping[int, int] = field(default_factory=dict[int, int])
    limits: CourseLimits | None = None
    """What the cohort asks of people, which is said of a value that does not keep it."""

    def row(self, at: int) -> PlannedRow:
        """The row at a place; one that is not in the plan changes nothing and asks nothing."""
        planned = self.plan.rows
        if at < len(planned):
            return planned[at]
        at -= len(planned)
        return PlannedRow(
            self.left[at] if at < len(self.left) else self.gone[at - len(self.left)], "same"
        )

    def fate(self, at: int) -> str:
        """The word of `words.FATES`."""
        if at >= len(self.plan.rows):
            return LEFT if at < len(self.plan.rows) + len(self.left) else GONE
        planned = self.plan.rows[at]
        if planned.removed is not None:
            return KEPT
        return "twice" if planned.twin is not None and planned.fate == "needs you" else planned.fate

    def is_editable(self, at: int) -> bool:
        """Only what is to be imported can be typed into."""
        return at < len(self.plan.rows)

    def places(self, sight: ReviewedTables, key: str) -> Iterable[int]:
        """The rows of a sight that pass a filter (`filters.KEYS`), in the order of the sheet."""
        if key == GONE:
            first = len(self.plan.rows) + len(self.left)
            return range(first, first + len(self.gone)) if sight.record == "participant" else ()
        return (at for at in sight.rows if self.passes(at, key)) if key else sight.rows

    def passes(self, at: int, key: str) -> bool:
        """Does a row pass a filter?"""
        if not key:
            return True
        if key == ASKED:
            return at in self.asked
        if key == TIDIED:
            return at in self.tidied
        if at >= len(self.plan.rows):
            return self.fate(at) == key
        if key == KEPT:
            return _is_kept(self.plan.rows[at])
        if key == OPEN:
            return _stays_open(self.plan.rows[at])
        return self.plan.rows[at].fate == key

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """Filter → how many rows of the file pass it."""
        made: dict[str, int] = {str(fate): count for fate, count in self.plan.counts().items()}
        return {
            **made,
            LEFT: len(self.left),
            GONE: len(self.gone),
            ASKED: len(self.asked),
            TIDIED: len(self.tidied),
            KEPT: sum(map(_is_kept, self.plan.rows)),
            OPEN: sum(map(_stays_open, self.plan.rows)),
            "": len(self.plan.rows) + len(self.left),
        }


def _is_kept(row: PlannedRow) -> bool:
    """Does a correction made in the desk stay?"""
    return bool(row.kept) or row.removed is not None


def _stays_open(row: PlannedRow) -> bool:
    """Does it go in with a question that stays open?"""
    return row.fate != "needs you" and bool(row.stays_open or row.conflicts)


def missing_rows(plan: ImportPlan, present: Present) -> list[ReadRow]:
    """The people of the cohort whom the file does not name, as rows without a place in a sheet."""
    wanted, names = set(plan.gone), [one.name for one in PARTICIPANT.fields]
    return [
        ReadRow(
            "participant", None, 0, {name: one[name] for name in names if one.get(name) is not None}
        )
        for one in present.participants
        if one["id"] in wanted
    ]


def asked_rows(questions: Iterable[ReviewQuestion]) -> dict[int, list[ReviewQuestion]]:
    """The places of all rows that something is asked about, with what is asked."""
    found: dict[int, list[ReviewQuestion]] = defaultdict(list)
    for question in questions:
        for at in question.rows:
            found[at].append(question)
    return dict(found)
