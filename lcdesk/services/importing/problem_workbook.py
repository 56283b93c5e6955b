"""The rows of an import that ask for something, as a workbook: the cells as they came, coloured,
with the reasons.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from lcdesk.model.catalogue import KINDS
from lcdesk.services.importing.import_log import (
    MARK_HEAD,
    ROW,
    WAITING,
    WHY,
    kept_raw,
    mark_of_place,
)
from lcdesk.tabular.plan.roster import RowKey, row_key
from lcdesk.tabular.review.questions import questions_of
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables, reviewed_tables
from lcdesk.tabular.understood import ImportPlan, ReadRow
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, Marked, SheetSpec
from lcdesk.texts import _, in_language

Reasons = Mapping[str, Sequence[str]]  # field ("" for none) → sentences
_WIDTH = 60  # characters of the reasons


def export_problems(plan: ImportPlan, path: Path, marks: Mapping[RowKey, str] | None = None) -> int:
    """Rows with open questions, a sheet each table, in the order of the file; the number of rows.

    The heads are those of the file, so that the sheet imports again once its cells are put right.
    `marks`: what each row is to be known by then (a column of its own); without them its place in
    the file, in case it waits by then.
    """
    reasons = _reasons(plan)
    marks = _places(plan) if marks is None else marks
    asked = [sight for sight in reviewed_tables(plan) if any(at in reasons for at in sight.rows)]
    sheets = [_sheet(plan, sight, reasons, marks) for sight in asked]
    return write_book(path, sheets, title=plan.understanding.file_name)


def count_problem_rows(plan: ImportPlan) -> int:
    """How many rows `export_problems` would write."""
    return len(_reasons(plan))


def _reasons(plan: ImportPlan) -> dict[int, dict[str, list[str]]]:
    """Place in the plan → field → why; a word asked about once is told at every row that says
    it.
    """
    found: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for question in questions_of(plan):
        for at in question.rows:
            found[at][question.field or ""].append(question.message)
    for at, planned in enumerate(plan.rows):
        if planned.fate == "needs you" and at not in found:
            found[at][""].append(_("This row needs an answer."))
    return found


def _places(plan: ImportPlan) -> dict[RowKey, str]:
    name = plan.understanding.file_name
    return {
        row_key(row.read): mark_of_place(name, row.read.sheet, row.read.row, kept_raw(row))
        for row in plan.rows
        if row.fate == WAITING
    }


def _sheet(
    plan: ImportPlan,
    sight: ReviewedTables,
    reasons: Mapping[int, Reasons],
    marks: Mapping[RowKey, str],
) -> SheetSpec:
    columns = [
        ColumnSpec("row", in_language("en", ROW), in_language("zh", ROW), kind="number"),
        *(ColumnSpec(shown.name, _head(shown)) for shown in sight.columns),
        ColumnSpec("why", in_language("en", WHY), in_language("zh", WHY), width=_WIDTH),
        *((ColumnSpec("mark", MARK_HEAD),) if marks else ()),
    ]
    rows = (
        [
            plan.rows[at].read.row,
            *_cells(plan.rows[at].read, sight.columns, reasons[at]),
            _told(reasons[at]),
            *((marks.get(row_key(plan.rows[at].read), ""),) if marks else ()),
        ]
        for at in sight.rows
        if at in reasons
    )
    return SheetSpec(
        next(iter(sight.sheets), "") or _("Problems"),
        columns,
        rows,
        title=plan.understanding.file_name,
    )


def _head(shown: ReviewColumn) -> str:
    return shown.head or shown.name


def _cells(read: ReadRow, columns: Sequence[ReviewColumn], why: Reasons) -> Iterator[object]:
    """What the cells said; those asked about are coloured."""
    for shown in columns:
        said = _said(read, shown.field) if shown.field else read.extra.get(shown.head)
        told = why.get(shown.field) if shown.field else None
        yield Marked(said or "", "\n".join(told)) if told else said


def _said(read: ReadRow, name: str) -> str | None:
    """The cell's own words; a cell taken as it stood has left only its value."""
    if name in read.raw:
        return read.raw[name]
    return KINDS[read.kind].by_name[name].text(read.values) or None


def _told(why: Reasons) -> str:
    return "\n".join(
        dict.fromkeys(sentence for sentences in why.values() for sentence in sentences)
    )
