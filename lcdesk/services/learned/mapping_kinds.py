"""The kinds of learned mappings, each declared once: its table, what an entry is about, what it may
mean, and its words; list, dialog, command line and file follow.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

import sqlalchemy as sa

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice, Country, Kind, Option
from lcdesk.tabular.matching.learned import (
    NOTHING,
    Learned,
    LearnedMapping,
    decoded,
    encoded,
    holds,
    is_closed,
    value_key,
)
from lcdesk.tabular.matching.words import key
from lcdesk.texts import N_, _, language

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

E = TypeVar("E", bound=Learned)
Choices = tuple[tuple[str, str], ...]
Meaning = str | Mapping[str, str | None]
"""What an entry is to mean: a code or its words; for a layout head → field, its title, "-" or
None (nothing remembered).
"""
LEFT_OUT, GONE = Option(NOTHING, N_("left out")), N_("no longer there: {name}")
DATES = Choice((Option("dmy", N_("day first")), Option("mdy", N_("month first"))))
ANY_COUNTRY = Country()
_MOST = 4
_FOLDED: dict[str, Callable[[str], str]] = {"head": key, "spelling": value_key}


@dataclass(frozen=True)
class MappingKind:
    """One kind of learned mapping, kept as rows of `entity`.

    `key`: the columns that two entries about the same thing have alike; `means`: those that say
    what it means, in which `value_kind` (of its record and field) holds; `unknown`: what is said of
    words it does not know, where that is no matter of the kind of value.
    """

    name: str
    entity: type[Learned]
    key: tuple[str, ...]
    means: tuple[str, ...]
    value_kind: Callable[[str, str], Kind]
    label: str
    tab_label: str
    short_label: str = ""  # where it stands in a narrow column
    unknown: str = ""

    def key_of(self, values: Mapping[str, Any]) -> tuple[str, ...]:
        """What an entry with these values is about."""
        return (self.name, *(_FOLDED.get(column, str)(values[column]) for column in self.key))

    def meant(self, record: str, field: str, said: str) -> str:
        """The meaning a person gave by its code or in words; `KnownFault` where nobody knows it."""
        kind, text = self.value_kind(record, field), said.strip()
        if not is_closed(kind):
            raise KnownFault(
                _(
                    "Words of “{field}” are not remembered: it has no closed list of values.",
                    field=_title(record, field),
                )
            )
        if text in dict(_choices(kind, language())):
            return text
        try:
            return encoded(kind.parse(text))
        except BadValue as bad:
            told = _(self.unknown, name=text) if self.unknown else bad.message
            raise KnownFault(told) from bad


@dataclass(frozen=True)
class Known:
    """The entries of a desk as they stand, kind by kind, oldest first."""

    rows: Sequence[Learned]
    by_key: Mapping[tuple[str, ...], Learned]

    def of(self, entity: type[E]) -> list[E]:
        """Those of one kind."""
        return [row for row in self.rows if isinstance(row, entity)]

    def about(self, mapping: LearnedMapping) -> Learned | None:
        """The entry about the same thing, if there is one."""
        return self.by_key.get(kind_of(mapping.entity).key_of(mapping.values))


def kind_of(entity: type[Learned]) -> MappingKind:
    """The kind that is kept in this table."""
    return next(kind for kind in MAPPING_KINDS if kind.entity is entity)


def number_of(entity: type[Learned], row_id: int) -> int:
    """One number for all kinds, which stays when others are forgotten."""
    return row_id * len(MAPPING_KINDS) + MAPPING_KINDS.index(kind_of(entity))


def known_rows(session: Session) -> Known:
    """All entries, read in this session."""
    rows: list[Learned] = [
        row
        for kind in MAPPING_KINDS
        for row in session.scalars(sa.select(kind.entity).order_by(kind.entity.id))
    ]
    return Known(rows, {kind_of(type(row)).key_of(vars(row)): row for row in rows})


def record_and_field(row: Learned) -> tuple[str, str]:
    """The names of both that an entry holds, "" where it holds none."""
    return getattr(row, "kind", ""), getattr(row, "field", "")


# --- shown ---


class LearnedColumn(TypedDict):
    """A column of a layout: its field (None: none), in words too; did a person choose it?"""

    head: str
    field: str | None
    means: str
    is_chosen: bool


class LearnedItem(TypedDict):
    """An entry with all that the list, the editor and the export need."""

    number: int  # stable, one for all kinds
    kind: str  # a name of `MAPPING_KINDS`
    record: str
    layout: str
    field: str
    said: str  # the file's words
    value: str | dict[str, str]  # the code; of a layout head → field
    means: str  # in words
    columns: list[LearnedColumn]  # of a layout
    is_stale: bool  # its field or value is no longer there
    file_name: str | None
    learnt_at: dt.datetime | None
    choices: Choices  # of a layout those of each head


def item_of(row: Learned, known: Known) -> LearnedItem:
    """An entry as it is shown, in the order of keys that `lcdesk memory --json` has."""
    kind, (record, field) = kind_of(type(row)), record_and_field(row)
    value_kind = kind.value_kind(record, field)
    value: str | dict[str, str]
    if isinstance(row, KnownLayout):
        value, columns = {**row.taken, **row.corrected}, _columns_of(row, value_kind)
        heads = [column["head"] for column in columns]
        said = ", ".join(heads[:_MOST]) + (" …" if len(heads) > _MOST else "")
        means = _chosen_of(columns)
        is_stale = any(_words(row, value_kind, name) is None for name in value.values())
    else:
        value, columns = str(getattr(row, kind.means[0])), []
        said = _head_of(row, known) if isinstance(row, KnownOrder) else getattr(row, kind.key[-1])
        words = _words(row, value_kind, value)
        means, is_stale = words or _(GONE, name=value), words is None
    return {
        "number": number_of(type(row), row.id),
        "kind": kind.name,
        "record": record,
        "layout": getattr(row, "fingerprint", ""),
        "field": field,
        "said": said,
        "value": value,
        "means": means,
        "columns": columns,
        "is_stale": is_stale,
        "file_name": row.file_name,
        "learnt_at": row.learnt_at,
        "choices": _choices(value_kind, language()),
    }


def _columns_of(row: KnownLayout, value_kind: Kind) -> list[LearnedColumn]:
    fields = {**row.taken, **row.corrected}
    return [
        {
            "head": head,
            "field": fields.get(head),
            "means": _words(row, value_kind, fields.get(head, NOTHING))
            or _(GONE, name=fields[head]),
            "is_chosen": head in row.corrected,
        }
        for head in dict.fromkeys([*row.heads, *fields])
    ]


def _chosen_of(columns: Sequence[LearnedColumn]) -> str:
    chosen = [f"{column['head']} → {column['means']}" for column in columns if column["is_chosen"]]
    return "; ".join(chosen) or _("columns as they were understood")


def _head_of(row: KnownOrder, known: Known) -> str:
    """The head of the column, where its layout is still known."""
    layout = known.by_key.get(LAYOUT.key_of(vars(row)))
    fields = {**layout.taken, **layout.corrected} if isinstance(layout, KnownLayout) else {}
    head = next((head for head, name in fields.items() if name == row.field), None)
    return head or _title(row.kind, row.field) or row.field


def _words(row: Learned, value_kind: Kind, code: str) -> str | None:
    """What an entry means, in words; None where that, or the field it is of, is no longer there."""
    kind, title = kind_of(type(row)), _title(*record_and_field(row))
    value = decoded(value_kind, code)
    if ("field" in kind.key and not title) or not holds(value_kind, value):
        return None
    words = value_kind.format(value)
    return f"{words} ({title})" if kind is VALUE else words


@cache
def _choices(kind: Kind, _spoken: str) -> Choices:
    return tuple((encoded(code), label) for code, label in kind.choices())


countries.when_renamed(_choices.cache_clear)


def _field(record: str, name: str) -> Field | None:
    """The field of this name, where it is still there."""
    return KINDS[record].by_name.get(name) if record in KINDS else None


def _title(record: str, name: str) -> str | None:
    target = _field(record, name)
    return target.title if target else None


# --- the kinds, in the order of the list ---


@cache
def _fields_of(record: str) -> tuple[Option, ...]:
    fields = KINDS[record].fields if record in KINDS else ()
    return tuple(Option(one.name, one.label) for one in fields)


def _kind_of_field(record: str, name: str) -> Kind:
    target = _field(record, name)
    return target.kind if target else Choice()


LAYOUT = MappingKind(
    "layout",
    KnownLayout,
    ("kind", "fingerprint"),
    ("taken", "corrected"),
    lambda record, _name: Choice((LEFT_OUT, *_fields_of(record))),
    N_("layout"),
    N_("Layouts"),
    unknown=N_("There is no field “{name}”."),
)
HEAD = MappingKind(
    "head",
    KnownHead,
    ("kind", "head"),
    ("field",),
    lambda record, _name: Choice(_fields_of(record)),
    N_("head word"),
    N_("Head words"),
    unknown=LAYOUT.unknown,
)
VALUE = MappingKind(
    "value",
    KnownValue,
    ("kind", "field", "spelling"),
    ("value",),
    _kind_of_field,
    N_("word"),
    N_("Words"),
)
ORDER = MappingKind(
    "order",
    KnownOrder,
    ("kind", "fingerprint", "field"),
    ("sequence",),
    lambda _record, _name: DATES,
    N_("order of dates"),
    N_("Date orders"),
    N_("date order"),
    unknown=N_("“{name}” is no order of dates: dmy or mdy."),
)
COUNTRY = MappingKind(
    "country",
    CountryAlias,
    ("spelling",),
    ("country",),
    lambda _record, _name: ANY_COUNTRY,
    N_("country"),
    N_("Country names"),
)
MAPPING_KINDS = (LAYOUT, HEAD, VALUE, ORDER, COUNTRY)
