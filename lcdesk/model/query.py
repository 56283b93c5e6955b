"""The question which participants are meant, in which order: one list of rules, whether they were
typed, ticked, saved or come from a figure; kept as JSON, told in words; and the table somebody
likes to see them in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, cast

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import masked
from lcdesk.model.lists import VISA_SETTLED
from lcdesk.model.rule_kinds import (
    from_plain,
    kind_of,
    masked_rule,
    masked_words,
    to_plain,
    words_of,
)
from lcdesk.model.search_text import QueryRule, read_search
from lcdesk.texts import N_, _, list_names

Sorts = tuple[tuple[str, bool], ...]
COHORT = "cohort"  # what is no field and yet sorted by: the first day, then the name of the cohort
_MOST = 8  # values of a field that are named


@dataclass(frozen=True)
class Query:
    """Which participants, in which order.

    `cohort_ids` None: of all cohorts; `rules`: all of them hold; `sort`: (field or `COHORT`,
    descending); `group`: the field whose values stand together, first in the order; `ends`: the
    day passports are counted from (None: the last day of each one's cohort).
    """

    cohort_ids: tuple[int, ...] | None = None
    rules: tuple[QueryRule, ...] = ()
    sort: Sorts = ()
    group: str = ""
    limit: int | None = None
    ends: dt.date | None = None

    @classmethod
    def of(cls, cohort_id: int | None, **how: Any) -> Query:
        """A query of one cohort; None: of all."""
        return cls(None if cohort_id is None else (cohort_id,), **how)

    @cached_property
    def asked(self) -> tuple[QueryRule, ...]:
        """The rules with a search as it is understood."""
        whole: list[QueryRule] = []
        for rule in self.rules:
            whole += read_search(rule.values[0]).rules if rule.name == "search" else (rule,)
        return tuple(whole)

    @property
    def search(self) -> str:
        """The search as it was typed."""
        return " ".join(rule.values[0] for rule in self.rules if rule.name == "search")

    @property
    def order(self) -> Sorts:
        """What is sorted by: the group first, unless it is the first anyway (then in the way
        asked for).
        """
        if not self.group:
            return self.sort
        down = next((down for name, down in self.sort if name == self.group), False)
        return ((self.group, down), *(pair for pair in self.sort if pair[0] != self.group))


# --- Rules that are made of what somebody types or chooses ---


def searched(text: str) -> tuple[QueryRule, ...]:
    """The rule of a search as it was typed; none where nothing was."""
    return (QueryRule("search", (text,)),) if text.strip() else ()


def one_of(field: str, values: Iterable[Any]) -> QueryRule:
    """Only those with one of these values; None: a blank one."""
    return QueryRule("field_is", (field, *values))


def chosen(ids: Iterable[int]) -> QueryRule:
    """Exactly these people, by the ids of their enrolments."""
    return QueryRule("chosen", tuple(sorted(set(ids))))


# --- A question as JSON: whose cohort, how many and from which day is said anew each time ---


def query_to_plain(query: Query) -> dict[str, Any]:
    """Rules, order and group as JSON can hold them; `query_from_plain` gives them back.

    A search and values of fields have places of their own there: so they were always kept.
    """
    filters: dict[str, list[Any]] = {}
    rules: list[list[Any]] = []
    for rule in query.rules:
        name, *plain = to_plain(rule)
        if name == "field_is" and plain[0] not in filters:
            filters[plain[0]] = plain[1:]
        elif name != "search":
            rules.append([name, *plain])
    return {
        "search": query.search,
        "filters": filters,
        "rules": rules,
        "sort": [list(pair) for pair in query.sort],
        "group": query.group,
    }


def query_from_plain(plain: Mapping[str, Any]) -> Query:
    """The question behind what `query_to_plain` gave; what this program does not know of it (a
    field, a rule) is left out.
    """
    known = PARTICIPANT.by_name
    filters = cast("Mapping[str, Sequence[Any]]", plain.get("filters") or {})
    sort = cast("Sequence[tuple[str, bool]]", plain.get("sort") or ())
    rules = [from_plain(rule) for rule in cast("Sequence[Sequence[Any]]", plain.get("rules") or ())]
    group = str(plain.get("group") or "")
    restore = kind_of(QueryRule("field_is")).parameter.restore
    return Query(
        rules=(
            *searched(str(plain.get("search") or "")),
            *(
                QueryRule("field_is", restore((name, *values)))
                for name, values in filters.items()
                if name in known
            ),
            *(rule for rule in rules if rule is not None),
        ),
        sort=tuple((name, down) for name, down in sort if name in known or name == COHORT),
        group=group if group in known else "",
    )


# --- What a question leaves out, in words ---


def left_out(query: Query, *, is_plain: bool = False) -> list[str]:
    """What holds for everybody a question finds, a phrase each: first the search, then values of
    fields, then the other rules; private values masked unless `is_plain`.
    """
    told = [rule for rule in query.rules if kind_of(rule).is_told]
    told.sort(key=lambda rule: _FIRST.get(rule.name, len(_FIRST)))
    return [_told(rule, is_plain=is_plain) for rule in told]


_FIRST = {"search": 0, "field_is": 1}


def masked_query(query: Query) -> Query:
    """The question with its private values masked: to be told, not to be asked."""
    return replace(query, rules=tuple(map(masked_rule, query.rules)))


def _told(rule: QueryRule, *, is_plain: bool) -> str:
    if rule.name == "field_is":
        return _values_told(*rule.values, is_plain=is_plain)
    if rule.name == "search":
        rule = QueryRule(rule.name, (" ".join(rule.values[0].split()),))
    return words_of(rule) if is_plain else masked_words(rule)


def _values_told(name: str, *values: Any, is_plain: bool) -> str:
    """More of them by name than a chip has room for."""
    field = PARTICIPANT.field(name)
    hide = masked if field.is_private and not is_plain else str
    texts = [_("(blank)") if value is None else hide(field.kind.format(value)) for value in values]
    said = list_names(texts[:_MOST]) or _("nothing")
    return _(
        "{field}: {value}", field=field.title, value=said + (" …" if len(texts) > _MOST else "")
    )


# --- A table as somebody likes it: which columns, whose rows, in which order and groups ---


@dataclass(frozen=True)
class TableView:
    """A view of the participants.

    `columns`: the names of those shown, from left to right (empty: as they stand); `widths`: column
    → px; `query`: who is shown of whatever cohort, in which order and groups.
    """

    columns: tuple[str, ...] = ()
    widths: Mapping[str, int] = field(default_factory=dict[str, int])
    query: Query = Query()


def view_to_plain(view: TableView) -> dict[str, Any]:
    """The view as JSON can hold it; `view_from_plain` gives it back."""
    return {
        "columns": list(view.columns),
        "widths": dict(view.widths),
        **query_to_plain(view.query),
    }


def view_from_plain(plain: Mapping[str, Any]) -> TableView:
    """The view behind what `view_to_plain` gave; what this program does not know of it (a field,
    a rule) is left out.
    """
    widths = cast("Mapping[str, int]", plain.get("widths") or {})
    columns = tuple(cast("Sequence[str]", plain.get("columns") or ()))
    return TableView(columns, dict(widths), query_from_plain(plain))


# --- What the table of participants shows: the columns at first, and those that are no field but
# worked out ---


PROFILE = "profile"
WORKED_OUT: Mapping[str, str] = {PROFILE: N_("Profile"), COHORT: N_("Cohort")}
"""Name of a column that is no field → its title, marked by N_."""
FIRST = (
    "full_name",
    "nationality",
    "organization",
    "passport_expiry",
    "status",
    "visa_state",
    "arrival_date",
    PROFILE,
)
# What a file of a participant needs before the course, besides the documents.
NEEDED = (
    "full_name",
    "nationality",
    "gender",
    "birth_date",
    "passport_no",
    "passport_expiry",
    "organization",
    "position",
    "email",
    "phone",
    "arrival_date",
    "arrival_flight",
    "dietary",
)


BESIDE: Mapping[str, str] = {"arrival_date": "arrival_time"}
"""Column of the table → the field that its cell shows besides its own: the hour stands beside
the day of arrival.
"""


def fields_shown(columns: Iterable[str]) -> list[str]:
    """What columns of the table show, field by field, each once: a cell of two fields is two
    columns of a sheet.
    """
    names = list(columns)
    both = (
        one
        for name in names
        for one in (name, BESIDE.get(name, ""))
        if one and (one == name or one not in names)
    )
    return list(dict.fromkeys(both))


def title_of(name: str) -> str:
    """What a column is called, in the language of the moment; "" for one this program does not
    know.
    """
    if name in PARTICIPANT.by_name:
        return PARTICIPANT.field(name).title
    return _(WORKED_OUT.get(name, ""))


@dataclass(frozen=True)
class DocumentCount:
    """How many of the documents asked for are here, of how many."""

    here: int
    whole: int


DOCUMENTS = "documents"
"""Beside the fields of a record: its `DocumentCount`."""


def completeness(record: Mapping[str, Any]) -> int:
    """Per cent of what is needed before the course that is there: of the fields, and of the
    documents asked for (of a record without those: of the visa). Only where nothing lacks, it is
    100.
    """
    documents: DocumentCount | None = record.get(DOCUMENTS)
    if documents is None:
        documents = DocumentCount(int(record.get("visa_state") in VISA_SETTLED), 1)
    known = sum(record.get(name) is not None for name in NEEDED) + documents.here
    whole = len(NEEDED) + documents.whole
    return 100 if known == whole else min(round(100 * known / whole), 99)
