"""What is pending, on the command line: rows that wait, and open questions about single words of
rows that went in; listed with their reasons, answered, put in, left, written to a workbook.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, TypedDict

from lcdesk.cli.command import (
    Output,
    add_cohort,
    add_part,
    add_parts,
    add_plain,
    command,
    deferred_imports,
)
from lcdesk.cli.telling import answer, answer_table, say, say_json
from lcdesk.model.files import BOOK
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of, fields_named
    from lcdesk.cli.plans import say_counts
    from lcdesk.model.catalogue import KINDS
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.fields import Field, masked, without_quoted
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.importing import answering
    from lcdesk.services.importing import open_questions as questions
    from lcdesk.services.importing import pending_rows as service
    from lcdesk.services.importing.importing import prepare
    from lcdesk.services.importing.open_questions import OpenQuestion
    from lcdesk.tabular.plan.roster import Answer, Answers, RowKey, row_key
    from lcdesk.tabular.review.questions import TWICE, Typed, apply_edits, typed_answer
    from lcdesk.tabular.understood import (
        ImportPlan,
        ReadRow,
        RecordName,
        ToldProblem,
        Understanding,
        is_listed,
        name_said,
    )
    from lcdesk.texts import join_sentences, list_names


class DescribedRow(TypedDict):
    """A waiting row and why it waits, as `--json` tells it."""

    id: int
    file: str
    sheet: str | None
    row: int
    cohort_id: int | None
    name: str
    fate: str
    why: list[str]
    problems: list[ToldProblem]
    values: dict[str, Any]


class AskedRecord(TypedDict):
    """A participant or an activity of which an open question is."""

    id: int
    name: str


class DescribedQuestion(DescribedRow):
    """An open question, as `--json` tells it: `fate` is "open", and "id" the row that asked first;
    `likely` holds codes. It is about `people` or about `activities`.
    """

    field: str
    word: str
    likely: list[Any]
    people: list[AskedRecord]
    activities: list[AskedRecord]


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    add_cohort(parser, is_required=False)
    add_plain(parser)
    words = _("type one cell of a waiting row anew, or answer an open question")
    setting = add_part(whats, "set", words)
    for name, kind in (("number", int), ("field", str), ("value", str)):
        setting.add_argument(name, type=kind, metavar={"number": "N"}.get(name, name.upper()))
    words = _("say what a word means wherever it is asked about; nothing after “=” leaves it blank")
    answering = add_part(whats, "answer", words)
    answering.add_argument("answers", nargs="+", metavar="WORD=VALUE")
    answering.add_argument(
        "--field", metavar="FIELD", help=_("only where this field is asked about")
    )
    words = _("put in the rows that ask for nothing more (those named, or all)")
    bring = add_part(whats, "import", words)
    bring.add_argument("numbers", type=int, nargs="*", metavar="N")
    who = bring.add_mutually_exclusive_group()
    for choice, words in (
        ("same", _("they are who they may be")),
        ("other", _("they are somebody else")),
    ):
        who.add_argument(
            f"--{choice}", dest="answer", action="store_const", const=choice, help=words
        )
    words = _("leave rows out without importing them, and open questions blank")
    leave = add_part(whats, "leave", words)
    leave.add_argument("numbers", type=int, nargs="+", metavar="N")
    words = _("write what is pending with the reasons to a workbook to be corrected")
    export = add_part(whats, "export", words)
    export.add_argument("out", type=Output(BOOK), metavar="OUT.xlsx")


@command(
    "pending",
    N_("list the rows that wait and the questions that are open; answer, import or leave them"),
    _arguments,
    place=50,
    group="lists",
    aliases=("tray",),
)
def pending(asked: Namespace) -> int:
    """List it, or do what was asked with its rows."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _list(desk: Desk, asked: Namespace) -> int:
    cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
    lines = [
        line
        for group in _groups(desk, cohort_id)
        for line in _described(desk, *group, is_plain=asked.plain)
    ]
    found = questions.list_open(desk, cohort_id)
    if asked.plain:
        service.note_private(desk, [line["id"] for line in lines], "shown")
        questions.note_private(desk, found, "shown")
    heads = (_("No."), _("File"), _("Row"), _("Who or what"), _("Why"))
    told: list[DescribedRow] = [
        *lines,
        *(_told(question, is_plain=asked.plain) for question in found),
    ]
    return answer_table(
        asked,
        told,
        heads,
        [
            (line["id"], line["file"], line["row"], line["name"], join_sentences(*line["why"]))
            for line in told
        ],
        _("No row waits for an answer, and no question is open."),
    )


def _told(question: OpenQuestion, *, is_plain: bool) -> DescribedQuestion:
    first = question.words[0].first
    why = question.message(is_plain=is_plain)
    problem: ToldProblem = {
        "sheet": first["sheet"],
        "row": first["row"],
        "field": question.field,
        "kind": question.words[0].problem["kind"],
        "message": why,
    }
    return {
        "id": question.number,
        "file": first["file_name"],
        "sheet": first["sheet"],
        "row": first["row"],
        "cohort_id": first["cohort_id"],
        "name": list_names(list(question.names)),
        "fate": "open",
        "why": [why],
        "problems": [problem],
        "values": {},
        "field": question.field,
        "word": question.told(is_plain=is_plain),
        "likely": [] if question.target.is_private else list(question.likely),
        "people": _named(question, "participant"),
        "activities": _named(question, "activity"),
    }


def _named(question: OpenQuestion, record: RecordName) -> list[AskedRecord]:
    words = question.words if question.record == record else ()
    return [{"id": one.record_id, "name": one.name} for one in words]


def _groups(
    desk: Desk, cohort_id: int | None = None, ids: list[int] | None = None
) -> list[tuple[int | None, list[int]]]:
    """(cohort, ids) of the waiting rows; `KnownFault` when one of `ids` does not wait."""
    rows = service.list_waiting(desk, cohort_id, ids or None)
    missing = set(ids or ()) - {row["id"] for row in rows}
    if missing:
        raise _not_pending(min(missing))
    groups: dict[int | None, list[int]] = defaultdict(list)
    for row in rows:
        groups[row["cohort_id"]].append(row["id"])
    return list(groups.items())


def _not_pending(number: int) -> KnownFault:
    return KnownFault(
        _("No row {number} waits for an answer.", number=number), _("“lcdesk pending” lists them.")
    )


def _described(
    desk: Desk, cohort_id: int | None, ids: list[int], *, is_plain: bool
) -> list[DescribedRow]:
    """The rows with why they wait now: the desk may have changed since they were read. Private
    values masked or plain.
    """
    kept = {row["id"]: row for row in service.list_waiting(desk, None, ids)}
    at = service.keys_of(desk, ids)
    plan = prepare(desk, service.reopen(desk, ids), cohort_id)
    return [
        {
            "id": at[row_key(planned.read)],
            "file": kept[at[row_key(planned.read)]]["file_name"],
            "sheet": kept[at[row_key(planned.read)]]["sheet"],
            "row": planned.read.row,
            "cohort_id": cohort_id,
            "name": _name(planned.read, is_plain=is_plain),
            "fate": planned.fate,
            "why": [problem.told for problem in planned.problems],
            "problems": [problem.plain() for problem in planned.problems],
            "values": _plain(planned.read, is_plain=is_plain),
        }
        for planned in plan.rows
    ]


def _name(read: ReadRow, *, is_plain: bool) -> str:
    if is_listed(read.kind):
        return name_said(read)
    names = (
        "full_name",
        "given_name",
        "family_name",
        "name_zh",
        "title",
        "title_zh",
        "passport_no",
        "email",
        "date",
    )
    fields = KINDS[read.kind].by_name
    found = next((fields[name] for name in names if read.values.get(name) is not None), None)
    said = found.text(read.values) if found else ""
    return masked(said) if found and found.is_private and not is_plain else said


def _plain(read: ReadRow, *, is_plain: bool) -> dict[str, Any]:
    fields = [
        KINDS[read.kind].by_name[name] for name in read.values if name in KINDS[read.kind].by_name
    ]
    return {
        field.name: masked(field.text(read.values)) or None
        if field.is_private and not is_plain
        else field.plain(read.values)
        for field in fields
    }


def _set(desk: Desk, asked: Namespace) -> int:
    """One cell of a waiting row typed anew, which waits on until it is imported; or the answer to
    an open question of a row that went in.
    """
    asking = [one for one in questions.list_open(desk) if one.number == asked.number]
    if asking:
        return _answer_one(desk, asked, asking)
    ((cohort_id, ids),) = _groups(desk, None, [asked.number])
    again = service.reopen(desk, ids)
    row = again.rows[0]
    names = [name for name in fields_named(asked.field) if name in KINDS[row.kind].by_name]
    if not names:
        raise KnownFault(_("There is no field “{name}”.", name=asked.field))
    value = _parsed(KINDS[row.kind].field(names[0]), asked.value)
    apply_edits(again, [Typed(row_key(row), names[0], value)])
    plan = prepare(desk, again, cohort_id)
    service.keep_answers(desk, plan, ids)
    if asked.json:
        say_json(_described(desk, cohort_id, ids, is_plain=False))
    else:
        _say_rest(plan)
    return 0


def _meant(question: OpenQuestion, text: str) -> Any:
    """What an answer means: a value of the field, or the place of the course."""
    kind, likely = question.words[0].problem["kind"], question.likely
    return _parsed(question.target, text, kind, likely)


def _parsed(field: Field, text: str, kind: str = "", likely: Sequence[Any] = ()) -> Any:
    try:
        return typed_answer(field, kind, likely, text)
    except BadValue as bad:
        raise KnownFault(without_quoted(str(bad), text) if field.is_private else str(bad)) from None


def _answer_one(desk: Desk, asked: Namespace, asking: Sequence[OpenQuestion]) -> int:
    named = _named_so(asking, asked.field)
    question = next(iter(named), None)
    if question is None:
        titles = list_names([one.target.title for one in asking])
        raise KnownFault(
            _("Row {number} asks about: {fields}.", number=asked.number, fields=titles)
        )
    value = _meant(question, asked.value)
    return _say_answered(asked, [(question, answering.answer_open(desk, question, value))])


def _answer(desk: Desk, asked: Namespace) -> int:
    """Words and what they mean, each an operation of its own."""
    wanted = [(one, _parted(one)) for one in asked.answers]
    found = [
        (question, _meant(question, value))
        for said, (word, value) in wanted
        for question in _asking(desk, said, word, asked.field)
    ]
    done = [(question, answering.answer_open(desk, question, value)) for question, value in found]
    return _say_answered(asked, done)


def _named_so(asking: Sequence[OpenQuestion], name: str) -> list[OpenQuestion]:
    """Those about a field of that name, or about a column of the list's own with that header."""
    own = [one for one in asking if one.words[0].is_further and one.field == name.strip()]
    if own:
        return own
    fields = fields_named(name)
    return [one for one in asking if not one.words[0].is_further and one.field in fields]


def _asking(desk: Desk, said: str, word: str, field: str | None) -> list[OpenQuestion]:
    found = questions.find_open(desk, word)
    found = _named_so(found, field) if field else found
    if not word or not found:
        raise KnownFault(
            _("No open question says “{word}”.", word=word or said),
            _("“lcdesk pending” lists them."),
        )
    return found


def _parted(answer: str) -> tuple[str, str]:
    word, _sign, value = answer.rpartition("=")
    return word.strip(), value.strip()


def _say_answered(asked: Namespace, done: Sequence[tuple[OpenQuestion, int]]) -> int:
    told = [{"field": one.field, "word": one.told(), "rows": count} for one, count in done]
    count = sum(number for _one, number in done)
    return answer(
        asked,
        told,
        n_(
            "{count} row was answered; undo takes it back.",
            "{count} rows were answered; undo takes it back.",
            count,
        ),
    )


def _say_rest(plan: ImportPlan) -> None:
    for planned in plan.rows:
        for problem in planned.problems:
            say("! " + _("Row {row}: {message}", row=problem.row or "–", message=problem.told))
        if planned.fate != "needs you":
            say(
                _(
                    "Row {row} asks for nothing more: “lcdesk pending import” puts it in.",
                    row=planned.read.row,
                )
            )


def _import(desk: Desk, asked: Namespace) -> int:
    """Rows that ask for nothing more go in; `--same` and `--other` answer who they are."""
    groups = _groups(desk, None, asked.numbers)
    if not groups:
        raise KnownFault(_("No row waits for an answer."))
    told: list[dict[str, Any]] = []
    for cohort_id, ids in groups:
        again = service.reopen(desk, ids)
        plan = prepare(desk, again, cohort_id, _answers(again, asked.answer))
        if not asked.json:
            say_counts(plan)
        if plan.counts()["needs you"] < len(plan.rows):
            outcome = service.apply(desk, plan, ids)
            told.append(
                {
                    "cohort_id": outcome.cohort_id,
                    "new": outcome.new,
                    "changed": outcome.changed,
                    "same": outcome.same,
                    "waiting": outcome.waiting,
                }
            )
    if asked.json:
        say_json(told)
    return 0


def _answers(again: Understanding, answer: str | None) -> Answers | None:
    if answer is None:
        return None
    twice = {(problem.sheet, problem.row) for problem in again.problems if problem.kind in TWICE}
    rows: dict[RowKey, Answer] = {}
    for row in again.rows:
        if answer == "other":
            rows[row_key(row)] = "other"
        elif (row.sheet, row.row) in twice:
            rows[row_key(row)] = "this row"
    return Answers(rows, "same" if answer == "same" else "other")


def _leave(desk: Desk, asked: Namespace) -> int:
    """Waiting rows are left out, the words of open questions left blank."""
    open_now = [one for one in questions.list_open(desk) if one.number in asked.numbers]
    rest = [number for number in asked.numbers if number not in {one.number for one in open_now}]
    ids = [number for _cohort, numbers in _groups(desk, None, rest) for number in numbers]
    ids = ids if rest else []
    if ids:
        service.leave_out(desk, ids)
    if open_now:
        answering.leave_blank(desk, open_now)
    told = {"left": ids, "blank": sorted({one.number for one in open_now})}
    rows = n_(
        "{count} row was left out; undo brings it back.",
        "{count} rows were left out; undo brings them back.",
        len(ids),
    )
    blanks = n_(
        "{count} question is left blank; undo asks it again.",
        "{count} questions are left blank; undo asks them again.",
        len(open_now),
    )
    return answer(asked, told, *([rows] if ids else []), *([blanks] if open_now else []))


def _export(desk: Desk, asked: Namespace) -> int:
    cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
    count, people = answering.export(desk, asked.out, cohort_id)
    return answer(
        asked,
        {"path": str(asked.out), "rows": count, "open": people},
        n_(
            "{count} row saved: {path}",
            "{count} rows saved: {path}",
            count + people,
            path=asked.out,
        ),
        _("Put its cells right and import it into the same cohort: its rows wait no more then."),
        _("The cells stand there as they came, private values too; that is noted."),
    )


_PARTS = {
    "list": _list,
    "set": _set,
    "answer": _answer,
    "import": _import,
    "leave": _leave,
    "export": _export,
}
