"""Rows of a list of the office against the records that are there: which of them each row falls on,
what it changes, what it asks. Names count in either language; whoever is pointed at is compared by
whom it means, not by the words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from lcdesk.model.catalogue import KINDS, RecordKind
from lcdesk.model.fields import Field, is_masked
from lcdesk.model.kinds import Names
from lcdesk.model.kinds.base import as_text
from lcdesk.model.names import counted, fold_title
from lcdesk.model.rows import ListRecord
from lcdesk.tabular.plan.duplicate_rows import lay_together
from lcdesk.tabular.plan.identity import LIKELY_SAME, MISSING_NAME, TWICE
from lcdesk.tabular.plan.previous_lists import once_only
from lcdesk.tabular.plan.roster import Answers, KnownLists, Policy, mark_of
from lcdesk.tabular.plan.sameness import Changes, is_blank, is_same
from lcdesk.tabular.plan.three_way import ListVersionComparison, office_extra
from lcdesk.tabular.understood import (
    ListColumns,
    PlannedRow,
    PreviousList,
    PreviousRow,
    Problem,
    ReadRow,
    RecordName,
    Understanding,
    is_listed,
    problems_of,
)
from lcdesk.tabular.writing.specs import MARKED, SOMEBODY
from lcdesk.texts import _, list_names

UNKNOWN, SEVERAL = "unknown_name", "several_called"
"""Kinds of problem: nobody, or more than one, is called what a cell says."""
_MOST = 5
_NEAR = 86
_ANOTHER_PLACE = frozenset({"expert", "alumni_contact"})
"""Of these somebody elsewhere may be the same one: people change their employers."""
_EMPLOYER = "organization"


# --- Names that mean nobody, or several: questions before anything else ---


def heads_of(understanding: Understanding) -> dict[tuple[int, str], str]:
    """(table, field) → the head it stands under."""
    return {
        (number, column.field): column.head
        for number, table in enumerate(understanding.tables)
        for column in reversed(table.columns)
        if column.field
    }


def ask_links(understanding: Understanding, known: KnownLists) -> None:
    """Turn each name of another record that means several, or nobody where nobody may come along,
    into a question; the row is left without it. Once more after answers: what is answered stays.
    """
    _forget_links(understanding)
    for row in understanding.rows:
        if not is_listed(row.kind):
            continue
        for name in [name for name in row.values if known.target(row.kind, name)]:
            asked = _asked(row, KINDS[row.kind].field(name), known)
            if asked is not None:
                row.raw[name] = str(row.values.pop(name))
                understanding.problems.append(asked)


def _forget_links(understanding: Understanding) -> None:
    """Questions about names are asked anew: whoever meant nobody may be there by now."""
    asked = {
        (problem.place, problem.field): problem
        for problem in understanding.problems
        if problem.kind in (UNKNOWN, SEVERAL)
    }
    if not asked:
        return
    for row in understanding.rows:
        for name in [name for name in row.raw if row.values.get(name) is None]:
            problem = asked.get(((row.sheet, row.row, row.column), name))
            if problem is not None:
                row.values[name] = problem.raw
    understanding.problems = [
        one for one in understanding.problems if one.kind not in (UNKNOWN, SEVERAL)
    ]


def _asked(row: ReadRow, target: Field, known: KnownLists) -> Problem | None:
    pointed = known.target(row.kind, target.name) or ""
    for said in _named(target, str(row.values[target.name])):
        found = known.meant(pointed, said)
        if len(found) == 1 or (not found and pointed in known.made):
            continue
        called = known.called.get(pointed, {})
        if found:
            likely = [_numbered(called.get(one, "?"), one) for one in sorted(found)[:_MOST]]
            message = _("Several are called “{name}”.", name=said)
        else:
            likely = _near(said, known, pointed)
            message = _("Nobody here is called “{name}”.", name=said)
        is_blocking = target.name in KINDS[row.kind].names
        return Problem(
            row.sheet,
            row.row,
            target.name,
            SEVERAL if found else UNKNOWN,
            message,
            str(row.values[target.name]),
            tuple(likely) if not isinstance(target.kind, Names) else (),
            is_blocking,
            row.column,
        )
    return None


def _named(target: Field, value: str) -> Iterator[str]:
    """The names in a value: one, or of a part of a record "A; B (3)"."""
    if not isinstance(target.kind, Names):
        yield value
        return
    for said in filter(None, value.split("; ")):
        yield counted(said)[0]


def _numbered(name: str, number: int) -> str:
    return name if name.endswith(f"#{number}") else f"{name} #{number}"


def _near(said: str, known: KnownLists, target: str) -> list[str]:
    """Those whose names are spelt nearly so."""
    from rapidfuzz import fuzz, process  # only where a name means nobody

    names = known.names.get(target, {})
    found = process.extract(
        fold_title(said), names.keys(), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=_MOST
    )
    ids = dict.fromkeys(number for name, _score, _at in found for number in sorted(names[name]))
    called = known.called.get(target, {})
    return [called[number] for number in ids if number in called][:3]


# --- Which record each row falls on ---


@dataclass(frozen=True, slots=True)
class _Found:
    """The record a row falls on (its place among the known), or those it may be."""

    record: ListRecord | None = None
    likely: tuple[ListRecord, ...] = ()


class RecordPlan:
    """Plans the rows of one kind: whom, twice?, what changes. About linear in rows and records."""

    def __init__(
        self,
        kind: RecordName,
        rows: Sequence[ReadRow],
        known: KnownLists,
        answers: Answers,
        policy: Mapping[str, Policy],
        heads: Mapping[tuple[int, str], str],
        versions: tuple[PreviousList | None, ListColumns] = (None, ListColumns()),
    ) -> None:
        previous, columns = versions
        self.previous: Mapping[int, PreviousRow] = previous.rows[kind] if previous else {}
        self.versions = ListVersionComparison(
            kind, previous, columns, answers.of_cell, self._is_same_value
        )
        self.kind: RecordKind = KINDS[kind]
        self.heads = heads
        self.name: RecordName = kind
        self.rows = list(rows)
        self.known, self.answers, self.policy = known, answers, policy
        self.records = {record["id"]: record for record in known.records.get(kind, ())}
        self.beside = _beside_names(self.kind)
        self.by_key: dict[Any, list[ListRecord]] = defaultdict(list)
        for record in self.records.values():
            for one in self._keys(record):
                self.by_key[one].append(record)

    def planned(self, problems: Mapping[Any, list[Problem]]) -> list[PlannedRow]:
        """The rows with their fates, in the order given."""
        told = [problems_of(row, problems) for row in self.rows]
        found = self._as_answered([self._find(row) for row in self.rows])
        twins = self._twins(found)
        return [self._fate(at, found[at], twins, told[at]) for at in range(len(self.rows))]

    # --- whom ---

    def _keys(self, values: Mapping[str, Any]) -> set[Any]:
        """What a record is called by, comparable: names in every language, ids of those it is
        about.
        """
        if self.name == "member":
            whole = tuple(self._one(name, values.get(name)) for name in self.kind.names)
            return {whole} if any(whole) else set()
        names = [*self.kind.names, *(["name_local"] if "name_local" in self.kind.by_name else [])]
        keys = {one for name in names if (one := self._one(name, values.get(name)))}
        if not keys and self.name == "lead":
            whole = tuple(self._one(name, values.get(name)) for name in self.beside)
            return {whole} if any(whole) else set()
        return keys

    def _one(self, name: str, value: Any) -> Any:
        """A value comparable: the record a name means, else the folded name."""
        if is_blank(value):
            return None
        target = self.known.target(self.name, name)
        if target is not None:
            ids = self.known.meant(target, str(value))
            return (target, *sorted(ids)) if ids else (target, fold_title(str(value)))
        if name == _EMPLOYER:
            ids = self.known.meant("Organisation", str(value))
            return ("Organisation", *sorted(ids)) if ids else fold_title(str(value))
        return fold_title(value) if isinstance(value, str) else value

    def _find(self, row: ReadRow) -> _Found:
        keys = self._keys(row.values)
        candidates = {record["id"]: record for one in keys for record in self.by_key.get(one, ())}
        marked = self._marked(row)
        found = self._choose(row, list(candidates.values()), marked)
        likely = tuple(record["id"] for record in found.likely)
        answer = self.answers.to(row, likely)
        if answer == "other":
            return _Found()
        if isinstance(answer, int) and answer in self.records:
            return _Found(self.records[answer])
        if found.record is None and marked is None:
            who = self._who(row.values)
            last = self._by_words.get(who) if self.previous and any(who) else None
            return _Found(self.records[last]) if last in self.records else found
        return found

    def _who(self, values: Mapping[str, Any]) -> tuple[Hashable, ...]:
        """What a list says a record is, comparable: all that it is called and told apart by."""
        return tuple(self._one(name, values.get(name)) for name in (*self.kind.names, *self.beside))

    @cached_property
    def _by_words(self) -> dict[Hashable, int | None]:
        """The record that such words stood for last time, whatever it is called by now."""
        return once_only((self._who(last.values), key) for key, last in self.previous.items())

    def _as_answered(self, found: list[_Found]) -> list[_Found]:
        """What was answered of a row holds for all that say the very same."""
        if not any(one.likely for one in found):
            return found
        first: dict[Any, int] = {}
        out: list[_Found] = []
        for at, (row, one) in enumerate(zip(self.rows, found, strict=True)):
            place = first.setdefault(tuple(sorted(row.values.items())), at)
            out.append(out[place] if one.likely and place != at else one)
        return out

    def _marked(self, row: ReadRow) -> ListRecord | None:
        """The record that our own export says the row is."""
        mark = MARKED.fullmatch(mark_of(row))
        if mark is None or mark["kind"] != self.name:
            return None
        return self.records.get(int(mark["number"]))

    def _choose(
        self, row: ReadRow, candidates: list[ListRecord], marked: ListRecord | None
    ) -> _Found:
        if marked is not None:
            if marked in candidates or self._agrees(row, marked):
                return _Found(marked)
            others = [one for one in candidates if one is not marked]
            return _Found(likely=(marked, *others)[:_MOST])
        apart = {record["id"]: self._apart(row.values, record) for record in candidates}
        exact = [one for one in candidates if apart[one["id"]] == (0, 0)]
        fitting = exact or [one for one in candidates if apart[one["id"]][0] == 0]
        if len(fitting) == 1:
            return _Found(fitting[0])
        if fitting:
            return _Found(likely=tuple(fitting[:_MOST]))
        if candidates and self.name in _ANOTHER_PLACE:
            return _Found(likely=tuple(candidates[:_MOST]))
        return _Found()

    def _agrees(self, row: ReadRow, record: ListRecord) -> bool:
        """Does a row of our own export still say most of what its record says? Then the name was
        changed in it.
        """
        both = [name for name in row.values if not is_blank(record.get(name))]
        same = sum(self._is_same(name, record.get(name), row.values[name]) for name in both)
        return same > 1 and same * 2 >= len(both)

    def _apart(self, values: Mapping[str, Any], record: Mapping[str, Any]) -> tuple[int, int]:
        """How many of the values beside the names differ, and how many only one of them has."""
        differ = open_ = 0
        for name in self.beside:
            own, other = self._one(name, values.get(name)), self._one(name, record.get(name))
            if own is None or other is None:
                open_ += own != other
            else:
                differ += own != other
        return differ, open_

    # --- twice ---

    def _twins(self, found: Sequence[_Found]) -> dict[int, tuple[int, list[str]]]:
        """Row → the earlier one about the same record, and the fields in which they differ. What
        only adds is laid onto the earlier row.
        """
        by_target: dict[int, int] = {}
        by_key: dict[Any, list[int]] = defaultdict(list)
        twins: dict[int, tuple[int, list[str]]] = {}
        asked: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for at, row in enumerate(self.rows):
            if found[at].likely:  # the very same words once more ask nothing of their own
                ids = tuple(record["id"] for record in found[at].likely)
                alike = (one for one in asked[ids] if self.rows[one].values == row.values)
                first = next(alike, None)
                if first is None:
                    asked[ids].append(at)
                else:
                    twins[at] = (first, [])
                continue
            earlier = self._earlier(at, found, by_target, by_key)
            if earlier is None:
                continue
            answer = self.answers.to(row)
            if answer == "other" and found[at].record is None:
                continue
            if answer == "this row":
                self.rows[earlier], self.rows[at] = (
                    replace(self.rows[earlier], values=self._over(earlier, at)),
                    row,
                )
                twins[at] = (earlier, [])
                continue
            apart = [
                name
                for name, value in row.values.items()
                if not is_blank(value)
                and not is_blank(kept := self.rows[earlier].values.get(name))
                and not self._is_same(name, kept, value)
            ]
            twins[at] = (earlier, apart)
            if not apart:
                self.rows[earlier] = lay_together(self.rows[earlier], row)
        return twins

    def _over(self, earlier: int, later: int) -> dict[str, Any]:
        return {**self.rows[earlier].values, **self.rows[later].values}

    def _earlier(
        self,
        at: int,
        found: Sequence[_Found],
        by_target: dict[int, int],
        by_key: dict[Any, list[int]],
    ) -> int | None:
        row, record = self.rows[at], found[at].record
        if record is not None:
            first = by_target.setdefault(record["id"], at)
            return first if first != at else None
        keys = self._keys(row.values)
        earlier = next(
            (
                other
                for one in keys
                for other in by_key.get(one, ())
                if self._apart(row.values, self.rows[other].values)[0] == 0
            ),
            None,
        )
        if earlier is None:
            for one in keys:
                by_key[one].append(at)
        return earlier

    # --- what becomes of it ---

    def _fate(
        self,
        at: int,
        found: _Found,
        twins: Mapping[int, tuple[int, list[str]]],
        problems: list[Problem],
    ) -> PlannedRow:
        row = self.rows[at]
        if at in twins:
            return self._twin(at, twins[at], found, problems)
        if found.likely:
            return PlannedRow(
                row,
                "needs you",
                problems=[*problems, self._ask_which(row, found.likely)],
                likely_same=tuple(record["id"] for record in found.likely),
            )
        is_blocked = any(problem.is_blocking for problem in problems)
        if found.record is None:
            if self._is_somebody(row):
                return PlannedRow(row, "same", problems=problems)
            if (removed := self._removed(row)) is not None:
                return PlannedRow(row, "same", removed=removed)
            if not self._is_named(row):
                is_asked = any(problem.field in self.kind.names for problem in problems)
                asked = problems if is_asked else [*problems, _say_nameless(row, self.kind)]
                return PlannedRow(row, "needs you", problems=asked)
            notes = self._notes(row, problems, None)
            row = replace(row, values={**row.values, "notes": notes}) if notes else row
            return PlannedRow(row, "needs you" if is_blocked else "new", problems=problems)
        planned = self._compared(row, found.record, problems)
        return planned.as_fate("needs you") if is_blocked else planned

    def _is_named(self, row: ReadRow) -> bool:
        names = (
            ("subject", "person", "organisation", "partner")
            if self.name == "lead"
            else self.kind.names
        )
        return any(not is_blank(row.values.get(name)) for name in names)

    def _compared(self, row: ReadRow, record: ListRecord, problems: list[Problem]) -> PlannedRow:
        """A row about a record: against what the list said last time, where it did; our own export
        against the record alone, which it was written from.
        """
        changes = self._changes(row, record, problems)
        planned = PlannedRow(row, "same", record["id"], changes=changes)
        if self.previous and self._marked(row) is None:
            last = self.previous.get(record["id"])
            notes = changes.pop("notes", None)
            self.versions.compared(row, record["id"], record, changes, None).put_into(planned)
            if notes is not None and not (last and self._has_said(last, row, problems)):
                planned.changes["notes"] = notes
        planned.fate = "change" if planned.changes else "same"
        planned.problems = problems
        return planned

    def _has_said(self, last: PreviousRow, row: ReadRow, problems: list[Problem]) -> bool:
        """Did the list say last time all that it says now beside the fields?"""
        now = (self._notes(row, problems, None) or "").splitlines()
        before = str(last.values.get("notes") or "").splitlines()
        before += [_line(head, text) for head, text in last.further.items()]
        return {*now} <= {*before}

    def _is_same_value(self, name: str, one: Any, other: Any) -> bool:
        """Do two values, either of them blank perhaps, say the same?"""
        if is_blank(one) or is_blank(other):
            return is_blank(one) and is_blank(other)
        return self._is_same(name, one, other)

    def _removed(self, row: ReadRow) -> int | None:
        """The record that the list told of last time, where somebody has taken it out since; an
        answer that it is another one brings the row in.
        """
        if not self._gone or self.answers.to(row) is not None or self._marked(row) is not None:
            return None
        return next((self._gone[one] for one in self._keys(row.values) if one in self._gone), None)

    @cached_property
    def _gone(self) -> dict[Any, int]:
        """What the records were called that the list named last time and that are gone → id."""
        return {
            key: number
            for number, last in self.previous.items()
            if number not in self.records
            for key in self._keys(last.values)
        }

    def _is_somebody(self, row: ReadRow) -> bool:
        """Is it a row of our own list of all alumni that says only who it is?"""
        mark = MARKED.fullmatch(mark_of(row))
        said = {name for name, value in row.values.items() if not is_blank(value)}
        return mark is not None and mark["kind"] == SOMEBODY and said <= {*self.kind.names, "_id"}

    def _twin(
        self, at: int, twin: tuple[int, list[str]], found: _Found, problems: list[Problem]
    ) -> PlannedRow:
        (first, apart), row = twin, self.rows[at]
        earlier = self.rows[first]
        planned = PlannedRow(row, "same", problems=problems, twin=earlier.row)
        planned.twin_place = (earlier.sheet, earlier.row, earlier.column)
        planned.target = found.record["id"] if found.record else None
        if not apart:
            return planned
        titles = list_names([self.kind.field(name).title for name in apart[:_MOST]])
        message = _(
            "Row {row} is about the same entry and says otherwise: {fields}.",
            row=earlier.row,
            fields=titles,
        )
        planned.problems = [
            *problems,
            Problem(
                row.sheet, row.row, apart[0], TWICE, message, is_blocking=True, column=row.column
            ),
        ]
        return planned.as_fate("needs you")

    def _ask_which(self, row: ReadRow, likely: Sequence[ListRecord]) -> Problem:
        names = list_names([called(self.kind, record) for record in likely])
        message = _("This may be {names}. The same one?", names=names)
        return Problem(
            row.sheet,
            row.row,
            next((name for name in self.kind.names if row.values.get(name)), self.kind.names[0]),
            LIKELY_SAME,
            message,
            likely=tuple(record["id"] for record in likely),
            is_blocking=True,
            column=row.column,
        )

    # --- what changes ---

    def _is_same(self, name: str, old: Any, new: Any) -> bool:
        if old == new:
            return True
        target = self.known.target(self.name, name)
        if target is not None:
            return self._said(target, name, str(old)) == self._said(target, name, str(new))
        if name in self.kind.names or name in (_EMPLOYER, "name_local"):
            return self._one(name, old) == self._one(name, new)
        return is_same(self.name, name, old, new)

    def _said(self, target: str, name: str, value: str) -> list[Any]:
        """Whom a value means, with how many came of each."""
        kind, out = self.kind.field(name).kind, list[Any]()
        for said in value.split("; ") if isinstance(kind, Names) else [value]:
            bare, count = counted(said) if isinstance(kind, Names) else (said, None)
            ids = self.known.meant(target, bare)
            out.append((sorted(ids) if ids else fold_title(bare), count))
        return out

    def _changes(self, row: ReadRow, record: ListRecord, problems: Sequence[Problem]) -> Changes:
        out: Changes = {}
        for name, value in row.values.items():
            policy, kept = self.policy.get(name, "update"), record.get(name)
            may_change = policy == "update" or (policy == "only if blank" and is_blank(kept))
            if name == "notes" or name not in self.kind.by_name or is_blank(value):
                continue
            if may_change and not (not is_blank(kept) and self._is_same(name, kept, value)):
                out[name] = (kept, value)
        notes = self._notes(row, problems, record.get("notes"))
        if notes and not is_same(self.name, "notes", record.get("notes"), notes):
            out |= {"notes": (record.get("notes"), notes)}
        return out

    def _notes(self, row: ReadRow, problems: Sequence[Problem], kept: str | None) -> str | None:
        """The notes with what the sheet says under heads that are no field, or in words that no
        field could read, a line each: nothing of a sheet is lost.
        """
        told = str(row.values.get("notes") or "")
        policy = self.policy.get("notes", "update")
        if "notes" not in self.kind.by_name or policy == "leave":
            return None
        if policy == "only if blank" and kept:
            return None
        lines = list(self._lines_beside(row, problems))
        base = told or kept or ""
        if told and kept and is_same(self.name, "notes", kept, told):
            base = kept
        held = base.splitlines() if told or not kept else kept.splitlines()
        if told and kept:  # what was put into the notes before stays there
            before = [line for line in kept.splitlines() if line in lines and line not in held]
            held = [*held, *before]
        held += [line for line in lines if line not in held]
        return "\n".join(held) or None

    def _lines_beside(self, row: ReadRow, problems: Sequence[Problem]) -> Iterator[str]:
        for head, text in office_extra(row).items():
            if not is_masked(text):
                yield _line(head, text)
        asked = {problem.field for problem in problems}
        for name, raw in row.raw.items():
            target = self.kind.by_name.get(name)
            if target is None or name not in asked or row.values.get(name) is not None:
                continue
            if raw and not target.is_private and not is_masked(raw):
                yield _line(self.heads.get((row.table, name), target.title), raw)


def _line(head: str, text: str) -> str:
    return f"{as_text(head)}: {as_text(text)}"


def _beside_names(kind: RecordKind) -> tuple[str, ...]:
    """The fields that tell two records of one name apart."""
    return tuple(
        dict.fromkeys(name for known in kind.known_by for name in known if name not in kind.names)
    )


def _say_nameless(row: ReadRow, kind: RecordKind) -> Problem:
    return Problem(
        row.sheet,
        row.row,
        kind.names[0],
        MISSING_NAME,
        _("There is no name in this row."),
        is_blocking=True,
        column=row.column,
    )


def called(kind: RecordKind, record: ListRecord) -> str:
    """What a record is called."""
    names: Iterable[Any] = (record.get(name) for name in kind.names)
    return str(next((name for name in names if name), f"#{record['id']}"))
