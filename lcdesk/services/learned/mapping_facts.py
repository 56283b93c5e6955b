"""Remembered answers as facts: which entry of the desk a fact falls on, whether it is news, and how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.model import clock
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.kinds import Country, YesNo
from lcdesk.services.core.desk import Work
from lcdesk.tabular.matching.memory import NOTHING, value_key
from lcdesk.tabular.matching.words import key
from lcdesk.tabular.review.lessons import LayoutLesson, Lessons, OrderLesson, ValueLesson

Entry = KnownLayout | KnownHead | KnownValue | KnownOrder | CountryAlias
E = TypeVar("E", KnownLayout, KnownHead, KnownValue, KnownOrder, CountryAlias)
Key = tuple[str, ...]

ENTRIES: tuple[type[Entry], ...] = (KnownLayout, KnownHead, KnownValue, KnownOrder, CountryAlias)
MEANING: dict[type[Entry], tuple[str, ...]] = {
    KnownLayout: ("taken", "corrected"), KnownHead: ("field",), KnownValue: ("value",), KnownOrder: ("sequence",),
    CountryAlias: ("country",),
}  # fmt: skip
_TWIN = re.compile(r".* \(\d+\)", re.S)
_YES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class LearnedMapping:
    """An answer to remember: the values of an entry. `file_name` and `learnt_at` may be among them (else: now)."""

    entity: type[Entry]
    values: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What it falls on."""
        return key_of(self.entity, self.values)

    def answers(self, known: KnownEntries) -> int:
        """How many answers of a person it holds: none, where columns were only taken in as they were."""
        if self.entity is KnownHead:
            return 0  # the layout's column is the same answer
        if self.entity is not KnownLayout:
            return 1
        before = cast("KnownLayout | None", known.by_key.get(self.key))
        had = before.corrected if before else {}
        return sum(had.get(head) != name for head, name in self.values["corrected"].items())


@dataclass(frozen=True)
class KnownEntries:
    """The entries of a desk as they stand, oldest first."""

    rows: Sequence[Entry]
    by_key: Mapping[Key, Entry]

    def of(self, entity: type[E]) -> list[E]:
        """Those of one kind."""
        return [row for row in self.rows if isinstance(row, entity)]

    def orders_of(self, kind: str, fingerprint: str) -> list[KnownOrder]:
        """The orders of dates of a layout."""
        return [row for row in self.of(KnownOrder) if (row.kind, row.fingerprint) == (kind, fingerprint)]

    def layout_of(self, fingerprint: str) -> KnownLayout | None:
        """The layout of that fingerprint."""
        return next((row for row in self.of(KnownLayout) if row.fingerprint == fingerprint), None)


def known_rows(session: Session) -> KnownEntries:
    """All entries, read in this session."""
    rows: list[Entry] = [row for entity in ENTRIES for row in session.scalars(sa.select(entity).order_by(entity.id))]
    return KnownEntries(rows, {key_of(type(row), vars(row)): row for row in rows})


def key_of(entity: type[Entry], values: Mapping[str, Any]) -> Key:
    """What two entries about the same thing have alike."""
    name = entity.__name__
    if entity is KnownLayout:
        return name, values["kind"], values["fingerprint"]
    if entity is KnownHead:
        return name, values["kind"], key(values["head"])
    if entity is KnownOrder:
        return name, values["kind"], values["fingerprint"], values["field"]
    said = value_key(values["spelling"])
    return (name, said) if entity is CountryAlias else (name, values["kind"], values["field"], said)


def facts_of(lessons: Lessons, known: KnownEntries) -> list[LearnedMapping]:
    """Lessons as facts; a head word is taught by a column that was corrected now, not by one corrected long ago."""
    facts: list[LearnedMapping] = []
    for lesson in lessons.layouts:
        names = ("kind", "fingerprint", "taken", "corrected")
        values = {name: getattr(lesson, name) for name in names} | {"heads": list(lesson.heads)}
        fact = LearnedMapping(KnownLayout, {**values, "taken": dict(lesson.taken), "corrected": dict(lesson.corrected)})
        facts += [fact, *_head_facts(lesson, cast("KnownLayout | None", known.by_key.get(fact.key)))]
    facts += map(_order_fact, lessons.orders)
    facts += map(value_fact, lessons.values)
    return facts


def _head_facts(lesson: LayoutLesson, before: KnownLayout | None) -> Iterator[LearnedMapping]:
    had = before.corrected if before else {}
    for head, name in lesson.corrected.items():
        is_twin = bool(_TWIN.fullmatch(head)) or f"{head} (2)" in lesson.heads
        if name != NOTHING and had.get(head) != name and not is_twin and key(head):
            yield LearnedMapping(KnownHead, {"kind": lesson.kind, "head": head, "field": name})


def _order_fact(lesson: OrderLesson) -> LearnedMapping:
    said = {"kind": lesson.kind, "fingerprint": lesson.fingerprint, "field": lesson.field}
    return LearnedMapping(KnownOrder, {**said, "sequence": lesson.order})


def value_fact(lesson: ValueLesson) -> LearnedMapping:
    """A word of a closed list; a country is one for every field."""
    if isinstance(KINDS[lesson.kind].field(lesson.field).kind, Country):
        return LearnedMapping(CountryAlias, {"spelling": lesson.spelling, "country": lesson.value})
    return LearnedMapping(KnownValue, {**vars(lesson), "value": encoded(lesson.value)})


def is_news(fact: LearnedMapping, known: KnownEntries) -> bool:
    """Is it unknown yet, or known otherwise?"""
    before = known.by_key.get(fact.key)
    if before is None:
        return True
    told = _told(fact, before)
    return any(getattr(before, name) != told[name] for name in MEANING[fact.entity])


def learn(work: Work, facts: Iterable[LearnedMapping], file_name: str) -> None:
    """Write facts, each on the entry it falls on."""
    known, learnt = known_rows(work.session), {"file_name": file_name, "learnt_at": clock.now()}
    for fact in facts:
        before = known.by_key.get(fact.key)
        if before is None:
            work.add(fact.entity(**{**learnt, **fact.values}))
        else:
            work.set(before, {**learnt, **_told(fact, before)})


def _told(fact: LearnedMapping, before: Entry) -> dict[str, Any]:
    """The values an entry has after it learnt a fact; of a layout, columns the fact does not speak of stay."""
    values = dict(fact.values)
    if isinstance(before, KnownLayout):
        corrected = _merged(before.corrected, values["corrected"])
        taken = _merged(before.taken, values["taken"])
        values |= {
            "corrected": corrected,
            "taken": {head: name for head, name in taken.items() if head not in corrected},
        }
    return values


def _merged(old: Mapping[str, str], new: Mapping[str, str]) -> dict[str, str]:
    said = {key(head) for head in new}
    return {head: name for head, name in old.items() if key(head) not in said} | dict(new)


def encoded(value: object) -> str:
    """A value of a closed list as it is kept: its code, yes or no."""
    return _YES[value] if isinstance(value, bool) else str(value)


def decoded(kind: str, field: str, text: str) -> Any:
    """The value behind; a text that no list knows any more stays as it is, for reading to say so."""
    target = KINDS[kind].by_name.get(field) if kind in KINDS else None
    if target and isinstance(target.kind, YesNo):
        return {word: value for value, word in _YES.items()}.get(text, text)
    return text
