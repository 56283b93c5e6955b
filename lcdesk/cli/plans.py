"""How commands read a file (the password asked for only where one is needed, the encoding where
only a person knows it), and what an import of it would do, as lines: what was understood, what
asks, what changes cell by cell.
"""

from __future__ import annotations

import codecs
import getpass
import os
import sys
from argparse import Namespace
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from lcdesk.cli.passwords import log_in_first
from lcdesk.cli.telling import say
from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, masked, without_numbers
from lcdesk.model.names import name_of
from lcdesk.services.cohorts.organisers import stay_words, words_by_role
from lcdesk.services.core.opening import default_path, use_own_fields_of
from lcdesk.services.core.record_lists import LISTS
from lcdesk.services.importing import importing
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.checks import left_words
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.plan.three_way import office_extra, shown_further
from lcdesk.tabular.reading.pasted import PastedText, Source
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.words import ChoiceNeeded, PasswordNeeded
from lcdesk.tabular.review.questions import ORDER, WHO
from lcdesk.tabular.understood import (
    UNCLEAR_WAY,
    ImportPlan,
    PlannedRow,
    Problem,
    ReadTable,
    RecordName,
    Understanding,
    is_listed,
    name_said,
    places_of,
)
from lcdesk.texts import _, join_sentences, list_names, n_, with_label

PASSWORD = "LCDESK_SHEET_PASSWORD"
_TRIES = 3
_PREVIEWED, _WIDEST = 6, 60  # encodings shown, and characters of each


def recalled(asked: Namespace) -> LearnedMappings | None:
    """What the desk of the command remembers, read without opening it; None when there is no
    such desk yet. The fields it declared are in force from then on.
    """
    place = asked.desk or default_path()
    log_in_first(place)
    use_own_fields_of(place)
    return learned_mappings.recall_from(place)


STDIN = Path("-")


def source_of(path: Path) -> Source:
    """What is to be read: the file, or what comes over standard input for “-”."""
    return PastedText(_("standard input"), sys.stdin.buffer.read()) if path == STDIN else path


class CommandReader:
    """Reads the files of one command; a password that opened one is tried first on the next.

    Passwords come from the variable or a prompt, never from an argument, where others could read
    it.
    """

    def __init__(self, asked: Namespace, known: LearnedMappings | None) -> None:
        self.known = known
        self.can_ask: bool = asked.ask_password or sys.stdin.isatty()
        self.encoding = _encoding(asked.encoding)
        self.given = os.environ.get(PASSWORD) or None
        self.last = self.given
        self.read_as: RecordName | None = getattr(asked, "read_as", None)

    def read(self, path: Source) -> Understanding:
        """What a file holds; `KnownFault` in words that fit a command line."""
        with self.begun(path) as found:
            return found()

    @contextmanager
    def begun(self, path: Source) -> Iterator[Callable[[], Understanding]]:
        """The same while other things are done: call what is given for what the file holds."""
        with self._reading(path, self.last) as found:
            yield lambda: self._found(path, found)

    def _found(self, path: Source, found: Callable[[], Understanding]) -> Understanding:
        try:
            return self._unlocked(path, found)
        except ChoiceNeeded as fault:
            raise _choose(fault) from None

    def _unlocked(self, path: Source, found: Callable[[], Understanding]) -> Understanding:
        try:
            return found()
        except PasswordNeeded as fault:
            needed = fault
        if self.given and self.given != self.last:
            try:
                return self._read(path, self.given)
            except PasswordNeeded as fault:
                needed = fault
        if not self.can_ask:
            raise _locked(path, needed)
        return self._ask(path, needed)

    def _ask(self, path: Source, needed: PasswordNeeded) -> Understanding:
        for _try in range(_TRIES):
            typed = _typed(path)
            if not typed:
                break
            try:
                return self._read(path, typed)
            except PasswordNeeded as fault:
                needed = fault
                sys.stderr.write(_("This password does not open {name}.", name=path.name) + "\n")
        raise KnownFault(
            _("{name} is not read: it is locked, and no password opened it.", name=path.name),
            _("Ask the sender for the password, then name the file again."),
        ) from needed

    def _read(self, path: Source, password: str) -> Understanding:
        with self._reading(path, password) as found:
            understanding = found()
        self.last = password
        return understanding

    def _reading(
        self, path: Source, password: str | None
    ) -> AbstractContextManager[Callable[[], Understanding]]:
        choose = TextChoice(self.encoding) if self.encoding else None
        return importing.reading_file(
            path, password=password, learned=self.known, choose=choose, read_as=self.read_as
        )


def _typed(path: Source) -> str:
    try:
        return getpass.getpass(
            _("Password of {name} (empty: leave the file out): ", name=path.name)
        )
    except EOFError:
        return ""


def _locked(path: Source, fault: PasswordNeeded) -> KnownFault:
    """Nobody can be asked: where the password goes."""
    if fault.was_wrong:
        return KnownFault(
            _(
                "The password in {variable} does not open {name}.",
                variable=PASSWORD,
                name=path.name,
            ),
            _("Check capitals, or add --ask-password to be asked for each locked file."),
        )
    return KnownFault(
        _("{name} is locked by a password.", name=path.name),
        _(
            "Add --ask-password to be asked for it, or put it into the variable {variable}.",
            variable=PASSWORD,
        ),
    )


def _encoding(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        raise KnownFault(
            _("There is no encoding “{name}”.", name=name or ""),
            _("Name one such as utf-8, gb18030, big5, cp1251, cp1252."),
        ) from None


def _choose(fault: ChoiceNeeded) -> KnownFault:
    """The likely encodings with what the file's last line would read, since the first often has
    no letter in doubt.
    """
    lines = [f"  {name:<10} {_sample(text)}" for name, text in fault.previews[:_PREVIEWED]]
    advice = _("Add --encoding with the name beside which the words look right:")
    return KnownFault(fault.message, "\n".join((advice, *lines)))


def _sample(text: str) -> str:
    """The line with most letters beyond ASCII."""
    line = max(text.splitlines(), key=lambda one: sum(char > "\x7f" for char in one), default="")
    one = " ".join(line.split())
    return one if len(one) <= _WIDEST else one[: _WIDEST - 1] + "…"


# --- What an import would do, as lines ---


MANY = 20
"""Lines of one sort shown before an import; `lcdesk read` shows all."""
_SELF_TOLD = frozenset(
    {WHO, ORDER, UNCLEAR_WAY, "duplicate_passport", "twice_in_file", "multiple_emails"}
)
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
    say_some([f"  ! {words}" for words in _problems_told(understanding)], most)
    if understanding.is_of_lists:
        if _leaves_blanks(understanding):
            said = _("Words that cannot be read go into the notes.")
            how = _('--again --answer "WORD=VALUE" says what a word means with the import.')
            say("  " + join_sentences(said, how))
    elif _leaves_blanks(understanding):
        say(
            "  "
            + _(
                "Cells that cannot be read stay empty, as open questions; without a day that must "
                "be known a row waits. “lcdesk pending” lists and answers both."
            )
        )
        say("  " + _('--again --answer "WORD=VALUE" says what a word means with the import.'))
    if any(problem.kind == ORDER for problem in understanding.problems):
        say("  " + _("--again --dates day-first (or month-first) says which it is."))


def say_counts(plan: ImportPlan) -> None:
    """What would happen, in numbers."""
    counts, joined = plan.counts(), plan.joined
    numbers = {"new": counts["new"], "changed": counts["change"], "same": counts["same"] - joined}
    say(_("{new} new, {changed} changed, {same} as before.", **numbers))
    if joined:
        say(importing.joined_words(joined))
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
        if (row.changes or row.further) and row.fate != "needs you"
        for words in _changes(row)
    ]
    say_some(lines, most)
    for row in plan.rows:
        for problem in row.problems:
            if problem.kind == WHO or (problem.is_blocking and plan.understanding.is_of_lists):
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
    if understanding.is_of_lists:
        return " · ".join(
            with_label(_(LISTS[kind].plural), n_("{count} entry", "{count} entries", count))
            for kind, count in Counter(row.kind for row in understanding.rows).items()
        )
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
    if kept and understanding.is_of_lists:
        yield _("Goes into the notes: {heads}", heads=list_names(list(kept)))
    elif kept:
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
        values=list_names([shown_value(field, value) for value in problem.likely[:3]]),
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
    moved = [
        (fields[name].title, shown_value(fields[name], old), shown_value(fields[name], new))
        for name, (old, new) in row.changes.items()
        if name in fields
    ]
    moved += [
        (without_numbers(head), shown_further(old), shown_further(new))
        for head, (old, new) in row.further.items()
    ]
    for field, before, after in moved:
        yield _(
            "Row {row}, {name}: {field} {old} → {new}",
            row=row.read.row,
            name=named_row(row),
            field=field,
            old=before or "–",
            new=after,
        )


def named_row(row: PlannedRow) -> str:
    """Whom or what a row of a file is about."""
    if row.read.kind == "participant":
        return name_of(row.read.values)
    if is_listed(row.read.kind):
        return name_said(row.read) or "–"
    return str(row.read.values.get("title") or row.read.values.get("title_zh") or "–")


def shown_value(field: Field, value: Any) -> str:
    """A value as people read it, masked where the field is private."""
    if value is None:
        return ""
    text = field.kind.format(value)
    return masked(text) if field.is_private else text


def _one_line(text: str) -> str:
    return " ".join(text.split())


def say_some(lines: Iterable[str], most: int | None) -> None:
    """At most `most` of the lines, and how many more there are."""
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
