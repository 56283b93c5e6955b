"""Imports: files and folders brought into a cohort, one outcome each; and what was imported so
far.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Literal

from lcdesk.cli.command import (
    add_cohort,
    add_follows,
    add_opening,
    add_read_as,
    add_yes,
    command,
    deferred_imports,
)
from lcdesk.cli.telling import answer_table, ask_yes, progress, say, say_json
from lcdesk.garbage_collection import collection_paused
from lcdesk.texts import N_, _, n_

with deferred_imports(__name__):
    from lcdesk.cli.desk import cohort_named, desk_of, fields_named
    from lcdesk.cli.list_versions import say_compared, say_versions, versions_json
    from lcdesk.cli.plans import (
        MANY,
        STDIN,
        CommandReader,
        recalled,
        say_changes,
        say_counts,
        say_organisers,
        say_understanding,
        source_of,
    )
    from lcdesk.model.catalogue import KINDS
    from lcdesk.model.faults import BadValue, KnownFault
    from lcdesk.model.rows import ImportBatchRow
    from lcdesk.services.cohorts import cohorts
    from lcdesk.services.cohorts.cohorts import CohortRecord
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.core.finding import read_page
    from lcdesk.services.core.opening import default_path
    from lcdesk.services.importing import importing, same_file
    from lcdesk.services.importing.cohort_choice import count_cohort, propose_cohort
    from lcdesk.services.importing.file_selection import gather
    from lcdesk.services.importing.importing import ImportOutcome, NamedImport
    from lcdesk.services.learned import learned_mappings
    from lcdesk.tabular.matching.learned import LearnedMappings
    from lcdesk.tabular.plan.roster import Policy, RowKey
    from lcdesk.tabular.reading.pasted import Source
    from lcdesk.tabular.review.learning import learned_from
    from lcdesk.tabular.review.questions import (
        ORDER,
        TWICE,
        WHO,
        Edit,
        Meant,
        Ordered,
        Settled,
        apply_edits,
        typed_answer,
    )
    from lcdesk.tabular.understood import (
        GUESSED_LIST,
        ImportPlan,
        RecordName,
        Understanding,
        places_of,
    )
    from lcdesk.texts import join_sentences, list_names

_SAME = N_(
    "{name} is skipped: it is the same file as {other}. Add --again to import it all the same."
)
_CAME = N_(
    "{name} is skipped: the same file came in on {when}. Add --again to import it all the same."
)


def _import_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "files",
        type=Path,
        nargs="+",
        metavar="PATH",
        help=_("files, folders or patterns, or - for standard input"),
    )
    add_cohort(
        parser,
        _(
            "the cohort; made when there is none of that name; without it, the one whose people or "
            "days the file has"
        ),
        is_required=False,
    )
    add_yes(parser)
    parser.add_argument(
        "--again", action="store_true", help=_("import files that came in already once more")
    )
    for option, words in (
        (
            "--only-if-blank",
            _("files fill this field where it is blank and change nothing else in it (repeatable)"),
        ),
        (
            "--leave",
            _(
                "files do not touch this field of anybody who is there already (repeatable); "
                "organisers: those they name are not added"
            ),
        ),
    ):
        parser.add_argument(option, metavar="FIELD", action="append", default=[], help=words)
    add_follows(parser)
    parser.add_argument(
        "--answer",
        metavar="WORD=VALUE",
        action="append",
        default=[],
        help=_("what a word of the file means, remembered for the next file (repeatable)"),
    )
    parser.add_argument(
        "--dates",
        choices=("day-first", "month-first"),
        help=_("which comes first where a date could be either"),
    )
    parser.add_argument(
        "--as-list",
        action="store_true",
        help=_("a sheet that is only guessed to be a list is one: take it in"),
    )
    add_read_as(parser)
    add_opening(parser)


@command(
    "import",
    N_("import files, or the spreadsheets of folders, into a cohort"),
    _import_arguments,
    place=30,
    group="lists",
    reads_files=True,
)
def bring(asked: Namespace) -> int:
    """Import files and the spreadsheets of folders; one bad file does not stop the others."""
    given: list[Path] = asked.files
    gathered = gather([path for path in given if path != STDIN])
    sources: list[Source] = [*gathered.files, *map(source_of, {STDIN} & set(given))]
    _require_somebody(asked)
    with ExitStack() as stack:
        work = _Bringing(asked, stack)
        for words in gathered.skipped:
            sys.stderr.write(words + "\n")
        for path in sources:
            if len(sources) > 1 and not asked.json:
                say(f"— {path.name}")
            work.bring(path)
            if work.faults and len(sources) > 1 and "error" in work.told[-1]:
                sys.stderr.write(f"lcdesk: {_naming(path, work.faults[-1])}\n")
    if not sources:
        raise KnownFault(
            _("There is no spreadsheet there."),
            _("Name a file, or a folder with spreadsheets in it."),
        )
    for words in _unused_words(work.given):
        sys.stderr.write(words + "\n")
    return _end(asked, work)


class _Bringing:
    """One command's way through its files: what was done, said, and what failed."""

    def __init__(self, asked: Namespace, stack: ExitStack) -> None:
        self.asked, self.stack = asked, stack
        self.reading = CommandReader(asked, recalled(asked))
        self.given = _GivenAnswers(asked)
        self.policy = _policy_of(asked)
        self.desk: Desk | None = None
        self.seen: dict[str, Source] = {}
        self.told: list[dict[str, Any]] = []
        self.faults: list[KnownFault] = []

    def bring(self, path: Source) -> None:
        """One file; a fault of it is said and ends only this one."""
        try:
            with collection_paused():  # also between the parts, which pause it each
                self.told.append(self._bring(path))
        except KnownFault as fault:
            self.faults.append(fault)
            self.told.append({"file": path.name, "cohort": self.asked.cohort, "error": str(fault)})

    def _bring(self, path: Source) -> dict[str, Any]:
        digest = importing.digest_of(path)
        if digest in self.seen and not self.asked.again:
            return self._skip(path, _(_SAME, name=path.name, other=self.seen[digest].name))
        place = self.desk or self.asked.desk or default_path()
        with self.reading.begun(path) as found:
            name, ahead = self.asked.cohort, None
            if self._may_skip() and (came := same_file.peek_same(place, path, name)):
                return self._skip_known(path, came)  # and nobody reads on
            if name:
                ahead = importing.peek_ahead(place, name)
            understanding = found()
        _require_known(understanding)
        if understanding.is_of_lists:
            return self._bring_list(path, understanding, digest)
        edits = self.given.edits(understanding)
        apply_edits(understanding, edits)
        _require_list(understanding)
        desk = self._open()  # only for a file that can be read
        cohort = cohorts.find_cohort(desk, name) if name else self._find_cohort(desk, understanding)
        name = name or (cohort["name"] if cohort else "")
        before = importing.was_imported(desk, path, cohort["id"]) if cohort else None
        if before and not self.asked.again:
            return self._skip_known(path, before)
        plan = importing.prepare(
            desk,
            understanding,
            cohort["id"] if cohort else None,
            None,
            self.policy,
            ahead,
            self.asked.follows,
        )
        counts = count_cohort(desk, plan, cohort["id"] if cohort else None)
        if not self.asked.json:
            _say_plan(desk, plan, name, is_new=cohort is None)
            for words in counts.words() if counts else ():
                say(f"  {words}")
        _require_yes(self.asked, plan)
        learned_mappings.keep(
            desk, learned_from(understanding, LearnedMappings(), edits), understanding.file_name
        )
        target: int | Mapping[str, Any] = cohort["id"] if cohort else {"name_en": name}
        versions = versions_json(desk, plan) if self.asked.json else {}
        versions |= {
            "strangers": bool(counts and counts.are_strangers),
            "over_places": counts.over if counts else 0,
        }
        outcome = importing.apply(desk, plan, target, path, progress(_("Importing")))
        self._say(_done_words(outcome))
        problems = [problem.plain() for problem in understanding.problems]
        if digest:
            self.seen[digest] = path
        return _counts(path, name, outcome) | {"problems": problems} | versions

    def _bring_list(
        self, path: Source, understanding: Understanding, digest: str
    ) -> dict[str, Any]:
        """A list of the office, which goes into no cohort."""
        desk = self._open()
        before = importing.was_imported(desk, path)
        if before and not self.asked.again:
            return self._skip_known(path, before)
        importing.ask_of_desk(desk, understanding)
        problems = [problem.plain() for problem in understanding.problems]
        edits = self.given.edits(understanding)
        apply_edits(understanding, edits)
        plan = importing.prepare(desk, understanding, None, None, self.policy)
        if not self.asked.json:
            say_understanding(understanding, MANY)
            say_changes(plan, lambda _ids: ())
        _require_yes(self.asked, plan)
        learned_mappings.keep(
            desk, learned_from(understanding, LearnedMappings(), edits), understanding.file_name
        )
        outcome = importing.apply(desk, plan, None, path)
        self._say(_done_words(outcome))
        if digest:
            self.seen[digest] = path
        kinds = dict.fromkeys(row.kind for row in understanding.rows)
        counts = _counts(path, None, outcome) | {"kind": ", ".join(kinds)}
        return counts | {"problems": problems}

    def _find_cohort(self, desk: Desk, understanding: Understanding) -> CohortRecord:
        """The cohort whose people or days a file has, which is said."""
        found = propose_cohort(desk, understanding, None)
        if found.cohort_id is not None:
            self._say(found.words())
            return cohorts.get_cohort(desk, found.cohort_id)
        known = ", ".join(f"“{one['name']}”" for one in cohorts.list_cohorts(desk))
        raise KnownFault(
            _("Nothing was imported: the people and days of the file are those of no cohort."),
            _("Name one by --cohort. Cohorts of this desk: {known}.", known=known or _("none yet")),
        )

    def _may_skip(self) -> bool:
        """May a file that came in before be passed over unread? What is asked of its words may
        not, since only reading tells whether it has them.
        """
        asked = self.asked
        return not (asked.again or asked.answer or asked.dates or asked.read_as or asked.follows)

    def _skip_known(self, path: Source, before: ImportBatchRow) -> dict[str, Any]:
        when = f"{before['imported_at']:%Y-%m-%d %H:%M}"
        return self._skip(path, _(_CAME, name=path.name, when=when))

    def _skip(self, path: Source, why: str) -> dict[str, Any]:
        self._say(why)
        return _counts(path, self.asked.cohort, None) | {"skipped": why, "problems": []}

    def _open(self) -> Desk:
        if self.desk is None:
            self.desk = self.stack.enter_context(
                desk_of(
                    self.asked, create=bool(self.asked.cohort or self.asked.read_as), changes=True
                )
            )
        return self.desk

    def _say(self, words: str) -> None:
        if not self.asked.json:
            say(words)


def _require_known(understanding: Understanding) -> None:
    """`KnownFault` where there is nothing to import, with what the file may be."""
    if understanding.rows or not understanding.likely_lists:
        importing.require_rows(understanding)
        return
    kinds = list_names([f"--as {kind}" for kind in understanding.likely_lists])
    raise KnownFault(
        _("“{name}”: {why}", name=understanding.file_name, why=understanding.error),
        _("Nothing was imported. If it is a list of the office, add {options}.", options=kinds),
    )


def _naming(path: Source, fault: KnownFault) -> str:
    """The fault, with the file it is about where it does not name it itself."""
    return str(fault) if path.name in str(fault) else f"{path.name}: {fault}"


def _done_words(outcome: ImportOutcome) -> str:
    said = _("Imported: {what}", what=outcome.message)
    is_asked = outcome.waiting or outcome.open
    return join_sentences(said, _("“lcdesk pending” lists them.") if is_asked else "")


def _end(asked: Namespace, work: _Bringing) -> int:
    if asked.json:
        say_json(work.told)
    elif len(work.told) > 1:
        say(_total(work.told))
    if len(work.told) == 1 and work.faults:
        raise work.faults[0]
    return 1 if work.faults else 0


def _total(told: Sequence[dict[str, Any]]) -> str:
    done = [one for one in told if "error" not in one and "skipped" not in one]
    sums = {
        name: sum(one[name] for one in done)
        for name in ("new", "changed", "same", "waiting", "open", "joined")
    }
    said = [_("No file was imported.")]
    if done:
        said = [n_("{count} file imported:", "{count} files imported:", len(done))]
        said += [
            _(
                "{new} new, {changed} changed, {same} as before.",
                new=sums["new"],
                changed=sums["changed"],
                same=sums["same"] - sums["joined"],
            )
        ]
    if sums["joined"]:
        said += [importing.joined_words(sums["joined"])]
    if sums["waiting"]:
        said += [
            n_(
                "{count} row waits for an answer.",
                "{count} rows wait for an answer.",
                sums["waiting"],
            )
        ]
    if sums["open"]:
        said += [n_("{count} question stays open.", "{count} questions stay open.", sums["open"])]
    if sums["waiting"] or sums["open"]:
        said += [_("“lcdesk pending” lists them.")]
    skipped, failed = (sum(name in one for one in told) for name in ("skipped", "error"))
    if skipped:
        said += [n_("{count} file was skipped.", "{count} files were skipped.", skipped)]
    if failed:
        said += [n_("{count} file was not imported.", "{count} files were not imported.", failed)]
    return join_sentences(*said)


def _counts(path: Source, cohort: str | None, outcome: ImportOutcome | None) -> dict[str, Any]:
    names = ("new", "changed", "same", "waiting", "open", "returning", "organisers", "joined")
    counts = {name: getattr(outcome, name) if outcome else 0 for name in names}
    return {
        "file": path.name,
        "cohort": cohort,
        "new_cohort": bool(outcome and outcome.is_new_cohort),
        **counts,
    }


def _list_arguments(parser: ArgumentParser) -> None:
    add_cohort(parser, is_required=False)


@command(
    "imports",
    N_("what was imported, when, by whom, and what is still there"),
    _list_arguments,
    place=40,
    group="lists",
)
def list_imports(asked: Namespace) -> int:
    """What was imported, newest first."""
    with desk_of(asked) as desk:
        cohort_id = cohort_named(desk, asked.cohort)["id"] if asked.cohort else None
        found = importing.list_imports(desk, cohort_id)
    heads = (
        _("No."),
        _("When"),
        _("Who"),
        _("File"),
        _("Cohort"),
        _("New"),
        _("Changed"),
        _("Same"),
        _("Waiting"),
        _("Still there"),
        "",
    )
    return answer_table(
        asked, found, heads, [_line(one) for one in found], _("Nothing was imported yet.")
    )


def _line(one: NamedImport) -> tuple[object, ...]:
    counts = [one["counts"].get(fate, 0) for fate in ("new", "change", "same")]
    end = _("undone") if one["is_undone"] else ""
    when = f"{one['at']:%Y-%m-%d %H:%M}"
    return (
        one["deed"],
        when,
        one["who"],
        one["file_name"],
        one["cohort"],
        *counts,
        one["waiting"],
        one["there"],
        end,
    )


def _policy_of(asked: Namespace) -> dict[str, Policy]:
    """Field → how a file may change it; `KnownFault` for a name that is no field."""
    told: tuple[tuple[Policy, list[str]], ...] = (
        ("only if blank", asked.only_if_blank),
        ("leave", asked.leave),
    )
    return {field: how for how, names in told for name in names for field in fields_named(name)}


def _say_plan(desk: Desk, plan: ImportPlan, name: str, *, is_new: bool) -> None:
    say_understanding(plan.understanding, MANY)
    if is_new:
        say(_("There is no cohort “{name}” yet: it is made.", name=name))
    say_organisers(plan)
    say_compared(plan)
    say_changes(plan, lambda ids: read_page(desk, ids))
    say_versions(desk, plan)


def _require_somebody(asked: Namespace) -> None:
    if not asked.yes and not sys.stdin.isatty():
        raise KnownFault(
            _("Nothing was imported, since nobody could be asked."),
            _("Add --yes to import without a question."),
        )


def _require_yes(asked: Namespace, plan: ImportPlan) -> None:
    if asked.yes:
        return
    say_counts(plan)
    if not ask_yes(_("Import? [y/N] ")):
        raise KnownFault(_("Nothing was imported."))


_Order = Literal["dmy", "mdy"]
_ORDERS: dict[str, _Order] = {"day-first": "dmy", "month-first": "mdy"}


class _GivenAnswers:
    """The answers of one command, and which of them nothing asked for."""

    def __init__(self, asked: Namespace) -> None:
        self.words = dict(_parted(answer) for answer in asked.answer)
        self.order: _Order | None = _ORDERS[asked.dates] if asked.dates else None
        self.takes_guesses: bool = asked.as_list
        self._used: set[str] = set()

    @property
    def unused(self) -> list[str]:
        """Words no file asked about."""
        return [word for word in self.words if word not in self._used]

    def edits(self, understanding: Understanding) -> list[Edit]:
        """The edits they are for this file; `KnownFault` when a value cannot stand in the field
        it is for.
        """
        rows: set[RecordName] = {row.kind for row in understanding.rows}
        asked = dict.fromkeys(
            (problem.field, problem.raw.strip(), problem.kind, problem.likely)
            for problem in understanding.problems
        )
        out: dict[Edit, None] = {}
        if self.takes_guesses:
            out |= dict.fromkeys(_settled_guesses(understanding))
        for name, raw, kind, likely in asked:
            for record in rows:
                if name in KINDS[record].by_name:
                    out |= dict.fromkeys(self._edit(record, name, raw, (kind, likely)))
        return list(out)

    def _edit(
        self, record: RecordName, name: str, raw: str, asked: tuple[str, Sequence[Any]]
    ) -> Iterator[Edit]:
        kind, likely = asked
        if kind == ORDER and self.order and raw not in self.words:
            yield Ordered(record, name, self.order)
        elif raw in self.words and kind not in (*TWICE, WHO):
            self._used.add(raw)
            try:
                value = typed_answer(KINDS[record].field(name), kind, likely, self.words[raw])
            except BadValue as bad:
                raise KnownFault(str(bad), _("Nothing was imported.")) from None
            yield Meant(record, name, raw, value)


def _settled_guesses(understanding: Understanding) -> Iterator[Edit]:
    """Every sheet that was guessed to be a list is one."""
    rows: dict[str, list[RowKey]] = {}
    for problem in understanding.problems:
        if problem.kind == GUESSED_LIST and problem.row is not None:
            rows.setdefault(problem.raw, []).append((problem.sheet, problem.row, problem.column))
    for sheet, places in rows.items():
        yield Settled(tuple(places), GUESSED_LIST, None, sheet)


def _require_list(understanding: Understanding) -> None:
    """`KnownFault` for a file that is only guessed to be a list: nothing of it goes in unasked."""
    guesses = {one.place: one for one in understanding.problems if one.kind == GUESSED_LIST}
    if guesses and all(not guesses.keys().isdisjoint(places_of(row)) for row in understanding.rows):
        why = next(iter(guesses.values())).message
        raise KnownFault(
            _("“{name}” may be no list. {why}", name=understanding.file_name, why=why),
            _("Nothing was imported. If it is one, add --as-list."),
        )


def _parted(answer: str) -> tuple[str, str]:
    word, sign, value = answer.rpartition("=")
    if not sign or not word.strip() or not value.strip():
        raise KnownFault(
            _("“{answer}” is no answer.", answer=answer),
            _(
                "Write the word of the file, “=”, and what it means: {example}",
                example="Nigera=Nigeria",
            ),
        )
    return word.strip(), value.strip()


def _unused_words(given: _GivenAnswers) -> list[str]:
    """A sentence for each answer that nothing asked for."""
    return [_("No cell that asks says “{word}”.", word=word) for word in given.unused]
