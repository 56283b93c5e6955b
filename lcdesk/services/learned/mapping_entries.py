"""Remembered answers as a person sees them: what was said, what it means, and what else it may
mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.model import clock, countries
from lcdesk.model.catalogue import KINDS, RecordKind
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country, YesNo
from lcdesk.services.core.desk import Work
from lcdesk.tabular.matching.memory import NOTHING, holds, is_closed, value_key
from lcdesk.tabular.matching.words import key
from lcdesk.tabular.review.lessons import LayoutLesson, Lessons, OrderLesson, ValueLesson
from lcdesk.texts import LANGUAGES, N_, _, in_language, language

Item = dict[str, Any]
Choices = tuple[tuple[Any, str], ...]
KINDS_OF: dict[type[Entry], str] = {
    KnownLayout: "layout",
    KnownHead: "head",
    KnownValue: "value",
    KnownOrder: "order",
    CountryAlias: "country",
}
ORDERS = {"dmy": N_("day first"), "mdy": N_("month first")}
LEFT_OUT, GONE = N_("left out"), N_("no longer there: {name}")
ANY_COUNTRY = Country()
_MOST = 4


def number_of(entity: type[Entry], row_id: int) -> int:
    """One number for all kinds, which stays when others are forgotten."""
    return row_id * len(KINDS_OF) + list(KINDS_OF).index(entity)


def item_of(row: Entry, known: KnownEntries) -> Item:
    """An entry with all that a list, an editor or an export needs (see `list_memory`)."""
    entity = type(row)
    item: Item = {
        "number": number_of(entity, row.id),
        "id": row.id,
        "entity": entity.__name__,
        "kind": KINDS_OF[entity],
        "record": getattr(row, "kind", ""),
        "layout": getattr(row, "fingerprint", ""),
        "field": getattr(row, "field", ""),
        "columns": [],
        "is_stale": False,
        "file_name": row.file_name,
        "learnt_at": row.learnt_at,
    }
    if isinstance(row, KnownLayout):
        return item | _of_layout(row)
    if isinstance(row, KnownHead):
        return item | _meaning(
            row.head, row.field, _title(row.kind, row.field), field_choices(row.kind)
        )
    if isinstance(row, KnownOrder):
        return item | _of_order(row, known)
    return item | _of_word(row)


def field_choices(record: str) -> Choices:
    """The fields a head may be given to: name and title."""
    return _fields_said(record, language()) if record in KINDS else ()


@cache
def _fields_said(record: str, _spoken: str) -> Choices:
    return tuple((target.name, target.title) for target in KINDS[record].fields)


@cache
def _countries_said(_spoken: str) -> Choices:
    return ANY_COUNTRY.choices()


countries.when_renamed(_countries_said.cache_clear)


def _meaning(said: str, value: Any, means: str | None, choices: Choices) -> Item:
    words = means if means is not None else _(GONE, name=value)
    return {
        "said": said,
        "value": value,
        "means": words,
        "choices": choices,
        "is_stale": means is None,
    }


def _of_layout(row: KnownLayout) -> Item:
    fields = {**row.taken, **row.corrected}
    heads = [*row.heads, *(head for head in fields if head not in row.heads)]
    columns = [
        {
            "head": head,
            "field": fields.get(head),
            "means": _title(row.kind, fields.get(head, NOTHING)) or _(GONE, name=fields[head]),
            "is_chosen": head in row.corrected,
        }
        for head in heads
    ]
    is_stale = any(_title(row.kind, name) is None for name in fields.values())
    chosen = [f"{column['head']} → {column['means']}" for column in columns if column["is_chosen"]]
    said = ", ".join(heads[:_MOST]) + (" …" if len(heads) > _MOST else "")
    means = "; ".join(chosen) or _("columns as they were understood")
    choices = ((NOTHING, _(LEFT_OUT)), *field_choices(row.kind))
    return {
        "said": said,
        "value": fields,
        "means": means,
        "choices": choices,
        "columns": columns,
        "is_stale": is_stale,
    }


def _of_order(row: KnownOrder, known: KnownEntries) -> Item:
    layout = known.layout_of(row.fingerprint)
    heads = next((head for head, name in (_fields(layout)).items() if name == row.field), None)
    said = heads or _title(row.kind, row.field) or row.field
    means = (
        _(ORDERS[row.sequence]) if row.sequence in ORDERS and _title(row.kind, row.field) else None
    )
    return _meaning(
        said, row.sequence, means, tuple((order, _(words)) for order, words in ORDERS.items())
    )


def _of_word(row: KnownValue | CountryAlias) -> Item:
    if isinstance(row, CountryAlias):
        means = countries.name(row.country, language()) if holds(ANY_COUNTRY, row.country) else None
        return _meaning(row.spelling, row.country, means, _countries_said(language()))
    target = KINDS[row.kind].by_name.get(row.field) if row.kind in KINDS else None
    value = decoded(row.kind, row.field, row.value)
    is_known = target is not None and holds(target.kind, value)
    means = f"{target.kind.format(value)} ({target.title})" if target and is_known else None
    choices = (
        tuple((encoded(code), label) for code, label in target.kind.choices()) if target else ()
    )
    return _meaning(row.spelling, row.value, means, choices)


def _fields(layout: KnownLayout | None) -> Mapping[str, str]:
    return {**layout.taken, **layout.corrected} if layout else {}


def _title(record: str, name: str) -> str | None:
    if name == NOTHING:
        return _(LEFT_OUT)
    target = KINDS[record].by_name.get(name) if record in KINDS else None
    return target.title if target else None


# --- what a person may say ---


def record_named(name: str) -> RecordKind:
    """The kind of record; `KnownFault` when there is none."""
    if name not in KINDS:
        raise KnownFault(_("“{name}” is neither participant nor activity.", name=name))
    return KINDS[name]


def field_meant(record: str, said: object, *, or_nothing: bool = False) -> str:
    """The name of a field by its name or title in either language ("-" where a column may be
    left out).
    """
    text = str(said).strip()
    if or_nothing and text == NOTHING:
        return NOTHING
    for target in record_named(record).fields:
        if text in {target.name, *(in_language(spoken, target.label) for spoken in LANGUAGES)}:
            return target.name
    raise KnownFault(
        _("There is no field “{name}”.", name=text), _("Choose one of the fields listed.")
    )


def closed_field(record: str, name: object) -> Field:
    """The field of that name, which must have a closed list of values."""
    target = KINDS[record].field(field_meant(record, name))
    if not is_closed(target.kind):
        raise KnownFault(
            _(
                "Words of “{field}” are not remembered: it has no closed list of values.",
                field=target.title,
            )
        )
    return target


def value_meant(target: Field, said: object) -> str:
    """A value as it is kept, by its code or words."""
    known = {encoded(code) for code, _label in target.kind.choices()}
    if (text := encoded(said).strip()) in known:
        return text
    try:
        return encoded(target.kind.parse(said))
    except BadValue as bad:
        raise KnownFault(bad.message) from bad


def country_meant(said: object) -> str:
    """The code of a country, by its code or name."""
    text = str(said).strip()
    if holds(ANY_COUNTRY, text):
        return text
    try:
        return ANY_COUNTRY.parse(text)
    except BadValue as bad:
        raise KnownFault(bad.message) from bad


def order_meant(said: object) -> str:
    """ "dmy" or "mdy"."""
    if str(said) not in ORDERS:
        raise KnownFault(_("“{text}” is no order of dates: dmy or mdy.", text=str(said)))
    return str(said)


# --- Remembered answers as facts: which entry of the desk a fact falls on, whether it is news, and
# how it is written ---


Entry = KnownLayout | KnownHead | KnownValue | KnownOrder | CountryAlias
E = TypeVar("E", KnownLayout, KnownHead, KnownValue, KnownOrder, CountryAlias)
Key = tuple[str, ...]

ENTRIES: tuple[type[Entry], ...] = (KnownLayout, KnownHead, KnownValue, KnownOrder, CountryAlias)
MEANING: dict[type[Entry], tuple[str, ...]] = {
    KnownLayout: ("taken", "corrected"),
    KnownHead: ("field",),
    KnownValue: ("value",),
    KnownOrder: ("sequence",),
    CountryAlias: ("country",),
}
_TWIN = re.compile(r".* \(\d+\)", re.S)
_YES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class LearnedMapping:
    """An answer to remember: the values of an entry. `file_name` and `learnt_at` may be among
    them (else: now).
    """

    entity: type[Entry]
    values: Mapping[str, Any]

    @property
    def key(self) -> Key:
        """What it falls on."""
        return key_of(self.entity, self.values)

    def answers(self, known: KnownEntries) -> int:
        """How many answers of a person it holds: none, where columns were only taken in as they
        were.
        """
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
        return [
            row for row in self.of(KnownOrder) if (row.kind, row.fingerprint) == (kind, fingerprint)
        ]

    def layout_of(self, fingerprint: str) -> KnownLayout | None:
        """The layout of that fingerprint."""
        return next((row for row in self.of(KnownLayout) if row.fingerprint == fingerprint), None)


def known_rows(session: Session) -> KnownEntries:
    """All entries, read in this session."""
    rows: list[Entry] = [
        row for entity in ENTRIES for row in session.scalars(sa.select(entity).order_by(entity.id))
    ]
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
    """Lessons as facts; a head word is taught by a column that was corrected now, not by one
    corrected long ago.
    """
    facts: list[LearnedMapping] = []
    for lesson in lessons.layouts:
        names = ("kind", "fingerprint", "taken", "corrected")
        values = {name: getattr(lesson, name) for name in names} | {"heads": list(lesson.heads)}
        fact = LearnedMapping(
            KnownLayout,
            {**values, "taken": dict(lesson.taken), "corrected": dict(lesson.corrected)},
        )
        facts += [
            fact,
            *_head_facts(lesson, cast("KnownLayout | None", known.by_key.get(fact.key))),
        ]
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
    """The values an entry has after it learnt a fact; of a layout, columns the fact does not
    speak of stay.
    """
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
    """The value behind; a text that no list knows any more stays as it is, for reading to say
    so.
    """
    target = KINDS[kind].by_name.get(field) if kind in KINDS else None
    if target and isinstance(target.kind, YesNo):
        return {word: value for value, word in _YES.items()}.get(text, text)
    return text
