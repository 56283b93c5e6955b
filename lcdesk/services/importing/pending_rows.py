"""The tray: rows of imports that wait for an answer, reviewed like any file, put in as one
operation, left out, or given out as a workbook that answers them when it comes back.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, TypedDict

import sqlalchemy as sa

from lcdesk.db.queries import imports
from lcdesk.db.queries.imports import WaitingRow
from lcdesk.model.catalogue import KINDS, PARTICIPANT
from lcdesk.model.entities import Enrolment, ImportRow
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk, Shown, Work
from lcdesk.services.core.naming import shown_cohort
from lcdesk.services.core.record_lists import LISTS
from lcdesk.services.importing.import_log import (
    LEFT_OUT,
    RECORDS,
    WAITING,
    KeptRow,
    kept_again,
    kept_problems,
    kept_raw,
    kept_row,
    mark_of_place,
    mark_of_waiting,
    plan_returning,
    problems_again,
    read_again,
    table_again,
)
from lcdesk.services.importing.importing import CameIn, ImportOutcome, Progress, came_in, prepare
from lcdesk.services.importing.importing_rows import write_rows
from lcdesk.services.importing.open_questions import KeptProblem, left_blank, left_blanks
from lcdesk.services.importing.record_lists import write_records
from lcdesk.tabular.plan.roster import RowKey, row_key
from lcdesk.tabular.plan.three_way import MARK_HEAD, ROW, WHY
from lcdesk.tabular.plan.unread_words import count_open, is_asked
from lcdesk.tabular.review.questions import WHO, questions_of
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables, reviewed_tables
from lcdesk.tabular.understood import (
    TRAY,
    ImportPlan,
    PlannedRow,
    ReadRow,
    Understanding,
    is_listed,
)
from lcdesk.tabular.writing.book import write_book
from lcdesk.tabular.writing.specs import ColumnSpec, Marked, SheetSpec
from lcdesk.texts import N_, _, in_language

ANSWERED, LEAVE = N_("Waiting rows of {name}"), N_("Waiting rows left out: {count}")
ANSWER = N_("Answers to waiting rows of {name}")


def list_waiting(
    desk: Desk, cohort_id: int | None = None, ids: Sequence[int] | None = None
) -> list[WaitingRow]:
    """The waiting rows, newest import first: id, sheet, row, problems, raw, file_name, cohort_id,
    batch_id.

    `ids`: only these. Rows of an import that was taken back do not wait; who sees no private values
    is not told what stands in a row, so none is theirs to put right.
    """
    if not desk.rights.sees_private:
        return []
    with desk.reading() as session:
        found = imports.waiting_rows(session, cohort_id)
    return [row for row in found if ids is None or row["id"] in set(ids)]


class WaitingGroup(TypedDict):
    """What is reviewed together: rows of one cohort, the names of their files and of the cohort."""

    cohort_id: int | None
    ids: list[int]
    files: list[str]
    name: str


def list_groups(desk: Desk) -> list[WaitingGroup]:
    """Where rows wait, newest import first."""
    groups: dict[int | None, WaitingGroup] = {}
    for row in list_waiting(desk):
        group = groups.setdefault(
            row["cohort_id"], {"cohort_id": row["cohort_id"], "ids": [], "files": [], "name": ""}
        )
        group["ids"].append(row["id"])
        if (kind := RECORDS.get(row["entity"] or "")) and is_listed(kind):
            group["name"] = _(LISTS[kind].plural)
        if row["file_name"] not in group["files"]:
            group["files"].append(row["file_name"])
    with desk.reading() as session:
        for number, group in groups.items():
            group["name"] = shown_cohort(session, number) or group["name"]
    return list(groups.values())


def reopen(
    desk: Desk, ids: Sequence[int] | None = None, cohort_id: int | None = None
) -> Understanding:
    """The waiting rows (all, those of a cohort, or these) as an understanding, for the review that
    reads files use.

    Rows of several files are told apart by the name of the sheet. Problems that planning finds
    itself (somebody who may be known) are left to it: the desk may have changed since.
    """
    rows = _of_one_cohort(list_waiting(desk, cohort_id, ids))
    out = Understanding(_file_name(rows), TRAY, [], [], [])
    came_by = {row["batch_id"] for row in rows}
    out.waited_since = next(iter(came_by)) if len(came_by) == 1 else None
    tables: dict[tuple[Any, ...], int] = {}
    for ((sheet, _row, column), row), batch in zip(
        _placed(rows), _batches(desk, rows), strict=True
    ):
        number = kept_row(row["raw"]).get("table", 0)
        kind = RECORDS[row["entity"] or ""]
        at = tables.setdefault((sheet, number, kind), len(tables))
        if at == len(out.tables):
            out.tables.append(table_again(batch, number, sheet, kind))
        out.rows.append(replace(read_again(row, sheet, at), column=column))
        told = [problem for problem in problems_again(row, sheet) if problem.kind != WHO]
        out.problems += [replace(problem, column=column) for problem in told]
    return out


def apply(
    desk: Desk,
    plan: ImportPlan,
    ids: Sequence[int],
    cohort_id: int | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Put the plan of reopened rows in as one operation: good rows go in, what still asks waits on
    with what was typed.

    `ids`: the rows the plan was reopened from; those that were left out of it leave the tray.
    `cohort_id`: where they go when their own cohort is gone. `EditConflictsFound` when a row was
    answered by somebody since.
    """
    if plan.is_applied:
        raise KnownFault(
            _("This import was done already."), _("Read the file again to see what is new in it.")
        )
    rows = _of_one_cohort(list_waiting(desk, None, ids))
    target = cohort_id or (rows[0]["cohort_id"] if rows else None)
    if len(rows) != len(set(ids)):
        raise _wait_no_more()
    if target is None and not plan.understanding.is_of_lists:
        raise KnownFault(
            _("The cohort of these rows is no longer there."), _("Choose another cohort for them.")
        )
    desk.back_up_before("before import")
    found = desk.execute(
        ANSWERED,
        lambda work: (
            _put_records_in(work, plan, rows)
            if plan.understanding.is_of_lists
            else _put_in(work, plan, rows, target or 0, progress)
        ),
        name=plan.understanding.file_name,
    )
    plan.is_applied = True
    counts = plan.counts()
    return ImportOutcome(
        target,
        counts["new"],
        counts["change"],
        counts["same"],
        counts["needs you"],
        False,
        plan_returning(plan.rows),
        found,
        open=count_open(plan),
        joined=plan.joined,
    )


def keep_answers(desk: Desk, plan: ImportPlan, ids: Sequence[int]) -> None:
    """Keep what was typed into reopened rows without putting any of them in (one operation, when
    anything differs).
    """
    rows = list_waiting(desk, None, ids)
    desk.execute(ANSWER, keeping_answers(desk, plan, ids), name=_file_name(rows))


def keeping_answers(desk: Desk, plan: ImportPlan, ids: Sequence[int]) -> Callable[[Work], None]:
    """What `keep_answers` does, for an operation that does more."""
    keys = _keys(list_waiting(desk, None, ids))
    if len(keys) != len(set(ids)):
        raise _wait_no_more()

    def keep(work: Work) -> None:
        _require_waiting(work, keys)
        for row in plan.rows:
            if row_key(row.read) in keys:
                _keep_answer(work, keys[row_key(row.read)], row)

    return keep


def export(
    desk: Desk, path: Path, ids: Sequence[int] | None = None, cohort_id: int | None = None
) -> int:
    """The waiting rows of a cohort as a workbook with the reasons; the number of rows.

    A corrected copy goes the way of any file (`importing`): its rows are known again, and wait no
    more. Its cells stand there as they came, private values too, since they are to be put right;
    that is noted.
    """
    sheets = waiting_sheets(desk, ids, cohort_id)
    if not sheets:
        raise KnownFault(_("No row waits for an answer."))
    return write_book(path, sheets, title=sheets[0].title)


def waiting_sheets(
    desk: Desk, ids: Sequence[int] | None = None, cohort_id: int | None = None
) -> list[SheetSpec]:
    """The sheets of that workbook, none where no row waits; it is noted that they are exported."""
    rows = _of_one_cohort(list_waiting(desk, cohort_id, ids))
    if not rows:
        return []
    numbers = [row["id"] for row in rows]
    plan = prepare(desk, reopen(desk, numbers), rows[0]["cohort_id"])
    note_private(desk, numbers, "exported")  # before the file is in its place
    return _problem_sheets(plan, marks_of(desk, numbers))


def note_private(desk: Desk, ids: Sequence[int], how: Shown) -> None:
    """Note that the private values of waiting rows were shown or exported, field by field; they
    belong to nobody yet.
    """
    rows = reopen(desk, ids).rows if ids else []
    for field in PARTICIPANT.fields:
        count = (
            sum(bool(row.values.get(field.name) or row.raw.get(field.name)) for row in rows)
            if field.is_private
            else 0
        )
        if count:
            access_log.note(desk, how, "ImportRow", None, field.name, count)


def leave_out(desk: Desk, ids: Sequence[int]) -> None:
    """Take rows out of the tray without putting them in; one operation, undo brings them back."""

    def leave(work: Work) -> None:
        for row in work.load(ImportRow, ids):
            if row.fate == WAITING:
                work.set(row, {"fate": LEFT_OUT})

    desk.execute(LEAVE, leave, count=len(ids))


def keys_of(desk: Desk, ids: Sequence[int]) -> dict[RowKey, int]:
    """Key of a row reopened with these ids → its id."""
    return _keys(list_waiting(desk, None, ids))


def marks_of(desk: Desk, ids: Sequence[int]) -> dict[RowKey, str]:
    """Key of a reopened row → what it is known by in a workbook."""
    rows = list_waiting(desk, None, ids)
    by_id = {row["id"]: mark_of_waiting(row["id"], kept_row(row["raw"])) for row in rows}
    return {key: by_id[row_id] for key, row_id in _keys(rows).items()}


def _require_waiting(work: Work, keys: Mapping[RowKey, int]) -> None:
    """`EditConflictsFound` when a row was answered by somebody since. Of two who answer at once one
    is done again, and sees here what the other did: both write the row.
    """
    waiting = {row["id"] for row in imports.waiting_rows(work.session, None)}
    if not waiting.issuperset(keys.values()):
        raise _wait_no_more()


def _wait_no_more() -> EditConflictsFound:
    return EditConflictsFound(
        _("Some of these rows wait no more: somebody answered them."),
        _("Nothing was changed. Open the tray again."),
    )


def _put_in(
    work: Work,
    plan: ImportPlan,
    rows: Sequence[WaitingRow],
    cohort_id: int,
    progress: Progress | None,
) -> CameIn:
    keys = _keys(rows)
    _require_waiting(work, keys)
    good = [row for row in plan.rows if row.fate != WAITING]
    before = _count(work)
    applied = write_rows(
        work, replace(plan, rows=good), cohort_id, progress or (lambda _done, _total: None)
    )
    # read back before the commit, as every import is
    assert _count(work) == before + applied.enrolled
    _settle_book(work, plan, keys, good, applied.ids)
    return came_in(good, applied.ids)


def _put_records_in(work: Work, plan: ImportPlan, rows: Sequence[WaitingRow]) -> CameIn:
    """The same of lists of the office, which belong to no cohort."""
    keys = _keys(rows)
    _require_waiting(work, keys)
    good = [row for row in plan.rows if row.fate != WAITING]
    _settle_book(work, plan, keys, good, write_records(work, replace(plan, rows=good)))
    return CameIn()


def _settle_book(
    work: Work,
    plan: ImportPlan,
    keys: Mapping[RowKey, int],
    good: Sequence[PlannedRow],
    ids: Sequence[int | None],
) -> None:
    """Into the book: where the rows went that were put in (`good`, with their `ids`), what was
    typed into those that wait on, and those that were left out.
    """
    for row, target in zip(good, ids, strict=True):
        book = work.get(ImportRow, keys[row_key(row.read)])
        problems = _problems_kept(book, row)
        work.set(book, {"fate": row.fate, "entity_id": target, "problems": problems})
    for row in plan.rows:
        if row.fate == WAITING:
            _keep_answer(work, keys[row_key(row.read)], row)
    left = keys.keys() - {row_key(row.read) for row in plan.rows}
    for key in left:
        work.set(work.get(ImportRow, keys[key]), {"fate": LEFT_OUT})


def _keep_answer(work: Work, row_id: int, row: PlannedRow) -> None:
    """What was typed into a row that waits on; where it stood in its file stays as it was."""
    book = work.get(ImportRow, row_id)
    before = kept_row(book.raw)
    kept: KeptRow = {
        **kept_raw(row.as_fate(WAITING)),
        "table": before.get("table", 0),
        "column": before["column"],
    }
    problems = _problems_kept(book, row)
    is_answered = len(left_blanks(problems)) > len(left_blanks(book.problems))
    if is_answered or kept.get("values") != before.get("values") or kept["raw"] != before["raw"]:
        work.set(book, {"raw": kept, "problems": problems})


def _problems_kept(book: ImportRow, row: PlannedRow) -> list[KeptProblem] | None:
    """The problems of a reopened row: what it asks still, under the name its sheet has in its own
    file, and the words that were left blank on purpose, of which no later list asks again.
    """
    gone = [
        problem
        for problem in kept_again(book.problems or (), book.sheet, book.row)
        if is_asked(problem, row.read)
        and not any(one.field == problem.field for one in row.problems)
    ]
    said = row.read.values
    told = [*(kept_problems(row.problems, row.stays_open, said) or ())]
    placed: list[KeptProblem] = [{**problem, "sheet": book.sheet} for problem in told]
    placed += left_blanks(book.problems)
    placed += [left_blank(problem) for problem in kept_problems(gone, gone, said) or ()]
    return placed or None


def _count(work: Work) -> int:
    return work.session.scalar(sa.select(sa.func.count(Enrolment.id))) or 0


def _of_one_cohort(rows: list[WaitingRow]) -> list[WaitingRow]:
    if len({row["cohort_id"] for row in rows}) > 1:
        raise KnownFault(
            _("These rows belong to several cohorts."), _("Open the rows of one cohort at a time.")
        )
    return rows


def _file_name(rows: Sequence[WaitingRow]) -> str:
    names = list(dict.fromkeys(row["file_name"] for row in rows))
    return names[0] if len(names) == 1 else _("Rows that wait")


def _batches(desk: Desk, rows: Iterable[WaitingRow]) -> list[Mapping[str, Any]]:
    """What was understood of the import of each row."""
    with desk.reading() as session:
        understood = {
            batch["id"]: batch["understood"] for batch in imports.list_batches(session, None)
        }
    return [understood[row["batch_id"]] for row in rows]


def _placed(rows: Sequence[WaitingRow]) -> list[tuple[tuple[str, int, str | None], WaitingRow]]:
    """Each row with its key as a row of an understanding: a sheet no other file has, and a place
    no other row has.
    """
    names, out = _sheet_names(rows), dict[tuple[str, int, str | None], WaitingRow]()
    for row in rows:
        name, column = names[row["batch_id"]], kept_row(row["raw"])["column"]
        sheet = " · ".join(filter(None, (name, row["sheet"]))) or row["file_name"]
        key = (sheet, row["row"], column)
        out[key if key not in out else (sheet, row["row"], f"{column or ''}#{row['id']}")] = row
    return list(out.items())


def _sheet_names(rows: Sequence[WaitingRow]) -> dict[int, str]:
    """What the sheets of each import begin with: nothing for one import, else its file, with a
    number where it came twice.
    """
    files = {row["batch_id"]: row["file_name"] for row in rows}
    if len(files) < 2:
        return dict.fromkeys(files, "")
    often = Counter(files.values())
    return {
        number: f"{name} ({number})" if often[name] > 1 else name for number, name in files.items()
    }


def _keys(rows: Sequence[WaitingRow]) -> dict[RowKey, int]:
    """Key of a reopened row → its id in the book."""
    return {key: row["id"] for key, row in _placed(rows)}


# --- As a workbook: the cells as they came, coloured, with the reasons ---


_Reasons = Mapping[str, Sequence[str]]  # field ("" for none) → sentences
_WIDTH = 60  # characters of the reasons


def export_problems(plan: ImportPlan, path: Path) -> int:
    """Rows with open questions, a sheet each table, in the order of the file; the number of rows.

    The heads are those of the file, so that the sheet imports again once its cells are put right.
    Each row is known by its place in the file, in case it waits by then.
    """
    return write_book(
        path, _problem_sheets(plan, _places(plan)), title=plan.understanding.file_name
    )


def _problem_sheets(plan: ImportPlan, marks: Mapping[RowKey, str]) -> list[SheetSpec]:
    reasons = _reasons(plan)
    asked = [sight for sight in reviewed_tables(plan) if any(at in reasons for at in sight.rows)]
    return [_sheet(plan, sight, reasons, marks) for sight in asked]


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
    reasons: Mapping[int, _Reasons],
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


def _cells(read: ReadRow, columns: Sequence[ReviewColumn], why: _Reasons) -> Iterator[object]:
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


def _told(why: _Reasons) -> str:
    return "\n".join(
        dict.fromkeys(sentence for sentences in why.values() for sentence in sentences)
    )
