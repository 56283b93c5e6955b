"""What a view leaves out, in words: its search, its filters and its rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from lcdesk.model.asking import QueryRule, kind_of, words_of
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.masking import masked, without_numbers
from lcdesk.model.searching import read_search
from lcdesk.model.sentences import list_names
from lcdesk.model.table_views import TableView
from lcdesk.texts import _

_MOST = 8  # values of a filter that are named


class Narrowed(Protocol):
    """What leaves people out: a view, or a question."""

    @property
    def search(self) -> str: ...
    @property
    def filters(self) -> Mapping[str, tuple[Any, ...]]: ...
    @property
    def rules(self) -> tuple[QueryRule, ...]: ...


def left_out(view: Narrowed, *, is_plain: bool = False) -> list[str]:
    """What holds for everybody a view shows, a phrase each; private values masked unless
    `is_plain`.
    """
    said = " ".join(view.search.split())
    told = [_("Search: {text}", text=said if is_plain else _hidden(said))] if said else []
    told += [
        _filter_words(name, values, is_plain=is_plain) for name, values in view.filters.items()
    ]
    return told + [words_of(rule) if is_plain else words_masked(rule) for rule in view.rules]


def words_masked(rule: QueryRule) -> str:
    """A rule in words, with what it says of a private field masked."""
    return words_of(_veiled(rule))


def veiled(view: TableView) -> TableView:
    """The view with its private values masked: to be told, not to be asked."""
    filters = {name: _masked_values(name, values) for name, values in view.filters.items()}
    return replace(
        view, search=_hidden(view.search), filters=filters, rules=tuple(map(_veiled, view.rules))
    )


def _masked_values(name: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not PARTICIPANT.field(name).is_private:
        return values
    return tuple(None if value is None else masked(str(value)) for value in values)


def _filter_words(name: str, values: Sequence[Any], *, is_plain: bool) -> str:
    field = PARTICIPANT.field(name)
    hide = masked if field.is_private and not is_plain else str
    texts = [_("(blank)") if value is None else hide(field.kind.format(value)) for value in values]
    said = list_names(texts[:_MOST]) or _("nothing")
    return _(
        "{field}: {value}", field=field.title, value=said + (" …" if len(texts) > _MOST else "")
    )


def _hidden(search: str) -> str:
    """A search without numbers, and without what is looked for in private fields
    ("address:Baker").
    """
    told = without_numbers(search)
    for rule in read_search(search).rules:
        if _veiled(rule) is not rule:
            for word in (
                str(value) for value in rule.values if value and value not in PARTICIPANT.by_name
            ):
                told = re.sub(re.escape(word), masked(word), told, flags=re.IGNORECASE)
    return told


def _veiled(rule: QueryRule) -> QueryRule:
    """The same rule with its text masked, where it speaks of a private field."""
    parameter, values = kind_of(rule).parameter, rule.values
    if parameter == "text" and any(PARTICIPANT.field(name).is_private for name in values[1:]):
        return QueryRule(rule.name, (masked(values[0]), *values[1:]))
    if parameter == "values" and PARTICIPANT.field(values[0]).is_private:
        return QueryRule(rule.name, (values[0], *(value and masked(value) for value in values[1:])))
    return rule
