"""What an import would do, as lines: what was understood, what asks, what changes cell by cell,
who is not in the file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from lcdesk.cli.telling import say
from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.model.masking import masked, without_numbers
from lcdesk.model.names import name_of
from lcdesk.services.cohorts.organisers import stay_words, words_by_role
from lcdesk.services.importing.import_log import office_extra
from lcdesk.tabular.checks import left_words
from lcdesk.tabular.review.questions import ORDER, WHO
from lcdesk.tabular.understood import (
    Fate,
    ImportPlan,
    PlannedRow,
    Problem,
    ReadTable,
    Understanding,
    places_of,
)
from lcdesk.texts import _, join_sentences, list_names, n_

MANY = 20
"""Lines of one sort shown before an import; `lcdesk read` shows all."""
_SELF_TOLD = frozenset({WHO, ORDER, "duplicate_passport", "twice_in_file", "multiple_emails"})
_NAMED = 12
Names = Callable[[Sequence[int]], Sequence[Mapping[str, Any]]]
"""Records of participants by their ids."""


def say_understanding(understanding: Understanding, most: int | None = None) -> None:
    """What was understood, with its remarks and problems; at most `most` lines of problems."""
    say(_("{name}: {what}.", name=understanding.file_name, what=_counted(understanding)))
    organisers = words_by_role(understanding.organisers)
    for words in (
        *_tables_told(understanding),
        *organisers,
        *understanding.remarks,
        *left_words(understanding.left),
    ):
        say(f"  {words}")
    _say_some([f"  ! {words}" for words in _problems_told(understanding)], most)
    if _leaves_blanks(understanding):
        say("  " + _("Cells that cannot be read stay empty; their words are kept with the import."))
        say(
            "  "
            + _(
                'Fill them in with --again --answer "WORD=VALUE", or put the file right and '
                "import it again."
            )
        )
    if any(problem.kind == ORDER for problem in understanding.problems):
        say("  " + _("--again --dates day-first (or month-first) says which it is."))


def say_counts(counts: Mapping[Fate, int]) -> None:
    """What would happen, in numbers."""
    numbers = {"new": counts["new"], "changed": counts["change"], "same": counts["same"]}
    say(_("{new} new, {changed} changed, {same} as before.", **numbers))
    if counts["needs you"]:
        say(
            n_(
                "{count} row waits for an answer.",
                "{count} rows wait for an answer.",
                counts["needs you"],
            )
        )


def say_organisers(plan: ImportPlan) -> None:
    """Whom the file names that the cohort does not have yet, and who stays in another role than
    it says.
    """
    if plan.organisers:
        added, left = _("Organisers that are added:"), _("Organisers that are left out:")
        say(f"  {added if plan.takes_organisers else left}")
        for words in words_by_role(plan.organisers):
            say(f"    {words}")
    for one in plan.stay:
        say("  " + stay_words(one))


def say_changes(plan: ImportPlan, read: Names, most: int | None = MANY) -> None:
    """Old → new of every cell that changes, rows that ask who they are, and who of the cohort
    the file does not name.
    """
    lines = [
        f"  {words}"
        for row in plan.rows
        if row.changes and row.fate != "needs you"
        for words in _changes(row)
    ]
    _say_some(lines, most)
    for row in plan.rows:
        for problem in row.problems:
            if problem.kind == WHO:
                say("  ! " + _placed(problem, is_alone=True, rows=[problem.row]))
    if plan.gone:
        say(f"  {_gone_told(plan, read)}")


def _gone_told(plan: ImportPlan, read: Names) -> str:
    """Who of the cohort the file does not name: by name in a new version of the list, in a
    number beside another list.
    """
    known = sum(row.target is not None for row in plan.rows)
    if known < len(plan.gone):
        return n_(
            "{count} other person of the cohort is not in this file and stays.",
            "{count} other people of the cohort are not in this file and stay.",
            len(plan.gone),
        )
    named = list_names([name_of(record) for record in read(plan.gone[:_NAMED])])
    if len(plan.gone) > _NAMED:
        named += " " + n_("and {count} more", "and {count} more", len(plan.gone) - _NAMED)
    return _("Not in this file, and left as they are: {names}", names=named)


def _counted(understanding: Understanding) -> str:
    people, entries = len(understanding.of("participant")), len(understanding.of("activity"))
    said = [
        n_("{count} person", "{count} people", people) if people or not entries else "",
        n_("{count} activity", "{count} activities", entries) if entries else "",
    ]
    return list_names([words for words in said if words])


def _tables_told(understanding: Understanding) -> Iterator[str]:
    """Where the heads stand, and what was done with columns that are not simply sure."""
    yield from dict.fromkeys(
        _table_told(table) for table in understanding.tables if table.head_rows[0] > 1
    )
    guesses = (
        column
        for table in understanding.tables
        for column in table.columns
        if column.sureness == "guessed"
    )
    for column in {column.head: column for column in guesses}.values():
        field = next(
            (kind.by_name[column.field] for kind in KINDS.values() if column.field in kind.by_name),
            None,
        )
        if field is not None:
            yield _(
                "Guessed: “{head}” is {field}.",
                head=_one_line(without_numbers(column.head)),
                field=field.title,
            )
    kept = dict.fromkeys(
        _one_line(head) for row in understanding.rows for head in office_extra(row)
    )
    if kept:
        yield _(
            "Kept under their own heads, and found by search: {heads}", heads=list_names(list(kept))
        )


def _table_told(table: ReadTable) -> str:
    first, last = table.head_rows
    where = (
        _("heads in row {row}", row=first)
        if first == last
        else _("heads in rows {first} to {last}", first=first, last=last)
    )
    return _("Sheet “{name}”", name=table.sheet) + _(", ") + where if table.sheet else where


def _problems_told(understanding: Understanding) -> list[str]:
    """A sentence each; the same words in several rows are one."""
    sheets = {row.sheet for row in understanding.rows}
    found: dict[tuple[str | None, str], list[Problem]] = defaultdict(list)
    for problem in understanding.problems:
        found[problem.sheet, problem.told].append(problem)
    return [
        _placed(some[0], is_alone=len(sheets) < 2, rows=[problem.row for problem in some])
        for some in found.values()
    ]


def _placed(problem: Problem, *, is_alone: bool, rows: Sequence[int | None]) -> str:
    numbers = list(dict.fromkeys(str(row) for row in rows if row))
    shown = ", ".join(numbers[:_NAMED]) + (" …" if len(numbers) > _NAMED else "")
    said = join_sentences(problem.told, _likely(problem))
    if not numbers:
        return said
    if problem.sheet and not is_alone:
        return _(
            "Sheet “{sheet}”, row {row}: {message}", sheet=problem.sheet, row=shown, message=said
        )
    return _("Row {row}: {message}", row=shown, message=said)


def _likely(problem: Problem) -> str:
    """What was probably meant, where the sentence does not say it."""
    field = next(
        (kind.by_name[problem.field] for kind in KINDS.values() if problem.field in kind.by_name),
        None,
    )
    if field is None or problem.kind in _SELF_TOLD or not problem.likely:
        return ""
    return _(
        "Perhaps: {values}.",
        values=list_names([_shown(field, value) for value in problem.likely[:3]]),
    )


def _leaves_blanks(understanding: Understanding) -> bool:
    asked = {(problem.place, problem.field) for problem in understanding.problems if problem.field}
    rows = (row for row in understanding.rows if asked)
    return any(
        (place, name) in asked and row.values.get(name) is None and row.raw[name]
        for row in rows
        for place in places_of(row)
        for name in row.raw
    )


def _changes(row: PlannedRow) -> Iterator[str]:
    fields = KINDS[row.read.kind].by_name
    who = _name(row)
    for name, (old, new) in row.changes.items():
        if name in fields:
            words = {"old": _shown(fields[name], old) or "–", "new": _shown(fields[name], new)}
            yield _(
                "Row {row}, {name}: {field} {old} → {new}",
                row=row.read.row,
                name=who,
                field=fields[name].title,
                **words,
            )


def _name(row: PlannedRow) -> str:
    if row.read.kind == "participant":
        return name_of(row.read.values)
    return str(row.read.values.get("title") or row.read.values.get("title_zh") or "–")


def _shown(field: Field, value: Any) -> str:
    if value is None:
        return ""
    text = field.kind.format(value)
    return masked(text) if field.is_private else text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _say_some(lines: Iterable[str], most: int | None) -> None:
    all_lines = list(lines)
    for line in islice(all_lines, most):
        say(line)
    if most is not None and len(all_lines) > most:
        say(
            "  "
            + _(
                "… and {count} more: “lcdesk read FILE --cohort NAME” lists them all.",
                count=len(all_lines) - most,
            )
        )
