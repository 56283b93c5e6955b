"""Remembered answers as a person sees them: what was said, what it means, and what else it may mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS, RecordKind
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country
from lcdesk.services.learned.mapping_facts import Entry, KnownEntries, decoded, encoded
from lcdesk.tabular.matching.memory import NOTHING, holds, is_closed
from lcdesk.texts import LANGUAGES, N_, _, in_language, language

Item = dict[str, Any]
Choices = tuple[tuple[Any, str], ...]
KINDS_OF: dict[type[Entry], str] = {
    KnownLayout: "layout", KnownHead: "head", KnownValue: "value", KnownOrder: "order", CountryAlias: "country",
}  # fmt: skip
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
        "number": number_of(entity, row.id), "id": row.id, "entity": entity.__name__, "kind": KINDS_OF[entity],
        "record": getattr(row, "kind", ""), "layout": getattr(row, "fingerprint", ""), "field": getattr(row, "field", ""),
        "columns": [], "is_stale": False, "file_name": row.file_name, "learnt_at": row.learnt_at,
    }  # fmt: skip
    if isinstance(row, KnownLayout):
        return item | _of_layout(row)
    if isinstance(row, KnownHead):
        return item | _meaning(row.head, row.field, _title(row.kind, row.field), field_choices(row.kind))
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
    return {"said": said, "value": value, "means": words, "choices": choices, "is_stale": means is None}


def _of_layout(row: KnownLayout) -> Item:
    fields = {**row.taken, **row.corrected}
    heads = [*row.heads, *(head for head in fields if head not in row.heads)]
    columns = [
        {
            "head": head, "field": fields.get(head), "means": _title(row.kind, fields.get(head, NOTHING)) or _(GONE, name=fields[head]),
            "is_chosen": head in row.corrected,
        }
        for head in heads
    ]  # fmt: skip
    is_stale = any(_title(row.kind, name) is None for name in fields.values())
    chosen = [f"{column['head']} → {column['means']}" for column in columns if column["is_chosen"]]
    said = ", ".join(heads[:_MOST]) + (" …" if len(heads) > _MOST else "")
    means = "; ".join(chosen) or _("columns as they were understood")
    choices = ((NOTHING, _(LEFT_OUT)), *field_choices(row.kind))
    return {"said": said, "value": fields, "means": means, "choices": choices, "columns": columns, "is_stale": is_stale}


def _of_order(row: KnownOrder, known: KnownEntries) -> Item:
    layout = known.layout_of(row.fingerprint)
    heads = next((head for head, name in (_fields(layout)).items() if name == row.field), None)
    said = heads or _title(row.kind, row.field) or row.field
    means = _(ORDERS[row.sequence]) if row.sequence in ORDERS and _title(row.kind, row.field) else None
    return _meaning(said, row.sequence, means, tuple((order, _(words)) for order, words in ORDERS.items()))


def _of_word(row: KnownValue | CountryAlias) -> Item:
    if isinstance(row, CountryAlias):
        means = countries.name(row.country, language()) if holds(ANY_COUNTRY, row.country) else None
        return _meaning(row.spelling, row.country, means, _countries_said(language()))
    target = KINDS[row.kind].by_name.get(row.field) if row.kind in KINDS else None
    value = decoded(row.kind, row.field, row.value)
    is_known = target is not None and holds(target.kind, value)
    means = f"{target.kind.format(value)} ({target.title})" if target and is_known else None
    choices = tuple((encoded(code), label) for code, label in target.kind.choices()) if target else ()
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
    """The name of a field by its name or title in either language ("-" where a column may be left out)."""
    text = str(said).strip()
    if or_nothing and text == NOTHING:
        return NOTHING
    for target in record_named(record).fields:
        if text in {target.name, *(in_language(spoken, target.label) for spoken in LANGUAGES)}:
            return target.name
    raise KnownFault(_("There is no field “{name}”.", name=text), _("Choose one of the fields listed."))


def closed_field(record: str, name: object) -> Field:
    """The field of that name, which must have a closed list of values."""
    target = KINDS[record].field(field_meant(record, name))
    if not is_closed(target.kind):
        raise KnownFault(
            _("Words of “{field}” are not remembered: it has no closed list of values.", field=target.title)
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
