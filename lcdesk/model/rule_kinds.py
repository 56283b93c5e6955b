"""The kinds of rules a query may have, each declared once: its parameter, its words, which other
rules it means; screens count and filter by the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.fields import masked, without_numbers
from lcdesk.model.lists import DOCUMENT_KIND, VISA_SETTLED
from lcdesk.model.search_text import QueryRule, Values, read_search
from lcdesk.model.statuses import ENDS
from lcdesk.texts import N_, _, n_


class Parameter:
    """What the values of a rule are, as JSON and in private; of this one there are none.

    `is_typed`: they hold a text somebody typed, which may tell of anybody.
    """

    is_typed = False

    def is_known(self, values: Sequence[Any]) -> bool:
        """Can this program ask for these values of JSON?"""
        return not values

    def fields(self, values: Sequence[Any]) -> tuple[str, ...]:  # noqa: ARG002  (none here)
        """The fields spoken of."""
        return ()

    def plain(self, values: Sequence[Any]) -> list[Any]:
        """The values as JSON can hold them; `restore` gives them back."""
        return list(values)

    def restore(self, values: Sequence[Any]) -> Values:
        """The values behind those of JSON, which are known."""
        return tuple(values)

    def masked(self, values: Sequence[Any]) -> Values:
        """The values with what is private masked."""
        return tuple(values)


class MonthsParameter(Parameter):
    """(months,)."""

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) == 1 and isinstance(values[0], int)


class DocumentParameter(Parameter):
    """(a code of `DOCUMENT_KIND`,)."""

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) == 1 and values[0] in {option.code for option in DOCUMENT_KIND.options}


class FieldParameter(Parameter):
    """(a field,)."""

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) == 1 and values[0] in PARTICIPANT.by_name

    def fields(self, values: Sequence[Any]) -> tuple[str, ...]:
        return tuple(values[:1])


class ValuesParameter(FieldParameter):
    """(a field, value, …); None among the values: blank."""

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) > 1 and values[0] in PARTICIPANT.by_name

    def plain(self, values: Sequence[Any]) -> list[Any]:
        plain = PARTICIPANT.field(values[0]).kind.plain
        return [values[0], *(None if value is None else plain(value) for value in values[1:])]

    def restore(self, values: Sequence[Any]) -> Values:
        restore = PARTICIPANT.field(values[0]).kind.restore
        return (values[0], *(None if value is None else restore(value) for value in values[1:]))

    def masked(self, values: Sequence[Any]) -> Values:
        if not PARTICIPANT.field(values[0]).is_private:
            return tuple(values)
        hidden = (None if value is None else masked(str(value)) for value in values[1:])
        return (values[0], *hidden)


class RangeParameter(ValuesParameter):
    """(a field, lowest, highest): values of the field's kind, both included; None: open on that
    side.
    """

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) == 3 and values[0] in PARTICIPANT.by_name

    def masked(self, values: Sequence[Any]) -> Values:
        return tuple(values)


class PartParameter(Parameter):
    """(a text, field, …): it may stand anywhere in one of the fields, in capitals or not, with
    accents or without; "": in one of them stands anything.
    """

    is_typed = True

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) > 1 and all(name in PARTICIPANT.by_name for name in values[1:])

    def fields(self, values: Sequence[Any]) -> tuple[str, ...]:
        return tuple(values[1:])

    def masked(self, values: Sequence[Any]) -> Values:
        is_private = any(PARTICIPANT.field(name).is_private for name in values[1:])
        return (masked(values[0]) if is_private else values[0], *values[1:])


class WordsParameter(Parameter):
    """(a word or phrase, …): each begins a word of what is known of somebody, in any order."""

    is_typed = True

    def is_known(self, values: Sequence[Any]) -> bool:
        return bool(values) and all(isinstance(value, str) for value in values)


class WordOrStateParameter(Parameter):
    """(a word or phrase, a field, one of its values)."""

    is_typed = True

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) == 3 and values[1] in PARTICIPANT.by_name

    def fields(self, values: Sequence[Any]) -> tuple[str, ...]:
        return (values[1],)


class PeopleParameter(Parameter):
    """(id of an enrolment, …)."""

    def is_known(self, values: Sequence[Any]) -> bool:
        return all(isinstance(value, int) for value in values)


@dataclass(frozen=True)
class RuleKind:
    """What the program knows of a rule.

    `words` of its values; without: its title. `means`: the rules it stands for, all of which hold,
    or with `is_any` one of them; None: its condition is in `db.queries.query_sql`.
    `is_of_coming`: who withdrew, declined, went or was erased lacks nothing any more. `is_offered`:
    to be chosen by people. `is_told`: said where it is told whom a question leaves out.
    `is_indexed`: found in an index, nobody's record is looked at.
    """

    name: str
    label: str
    icon: str
    parameter: Parameter = field(default_factory=Parameter)
    words: Callable[[Values], str] | None = None
    means: Sequence[QueryRule] | Callable[[Values], Sequence[QueryRule]] | None = None
    is_any: bool = False
    is_pressing: bool = False
    is_of_coming: bool = True
    is_offered: bool = True
    is_told: bool = True
    is_indexed: bool = False

    @property
    def title(self) -> str:
        """The label in the language of the moment."""
        return _(self.label)

    def parts(self, values: Values) -> Sequence[QueryRule] | None:
        """The rules that a rule with these values stands for; None where it stands for itself."""
        return self.means(values) if callable(self.means) else self.means


# --- The kinds ---


NAMED = 3  # values of a rule said by name


class SearchParameter(Parameter):
    """(a search as it was typed,)."""

    is_typed = True

    def is_known(self, values: Sequence[Any]) -> bool:
        return len(values) == 1 and isinstance(values[0], str)

    def masked(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """Without numbers, and without what is looked for in private fields ("address:Baker")."""
        told = without_numbers(values[0])
        for rule in read_search(values[0]).rules:
            parameter = kind_of(rule).parameter
            if parameter.fields(rule.values) and masked_rule(rule) != rule:
                for word in (str(one) for one in rule.values if one):
                    if word not in PARTICIPANT.by_name:
                        told = re.sub(re.escape(word), masked(word), told, flags=re.IGNORECASE)
        return (told,)


def _title(name: str) -> str:
    return PARTICIPANT.field(name).title


def _value_words(name: str, *values: Any) -> str:
    """At most three values by name: a chip or a heading holds no more."""
    kind = PARTICIPANT.field(name).kind
    said = ", ".join(
        _("(blank)") if value is None else kind.format(value) for value in values[:NAMED]
    )
    if len(values) > NAMED:
        said = _("{values} and {count} more", values=said, count=len(values) - NAMED)
    return said


def _part_words(text: str, name: str, *_others: str) -> str:
    return (
        _("{field}: “{text}”", field=_title(name), text=text)
        if text
        else _("{field}: filled in", field=_title(name))
    )


def _range_words(name: str, low: Any, high: Any) -> str:
    field = PARTICIPANT.field(name)
    least, most = ("" if value is None else field.kind.format(value) for value in (low, high))
    if least and least == most:
        return _("{field}: {value}", field=field.title, value=least)
    if most and least:
        return _("{field}: {low} to {high}", field=field.title, low=least, high=most)
    if least:
        return _("{field}: from {low}", field=field.title, low=least)
    return _("{field}: up to {high}", field=field.title, high=most)


def _blank(name: str) -> tuple[QueryRule]:
    return (QueryRule("field_blank", (name,)),)


def _missing(document: str) -> tuple[QueryRule]:
    return (QueryRule("document_missing", (document,)),)


RULES: Mapping[str, RuleKind] = {
    kind.name: kind
    for kind in (
        RuleKind(
            "passport_short",
            N_("Passport ends too soon"),
            "file-warning",
            MonthsParameter(),
            words=lambda values: n_(
                "Passport ends within {count} month after the course",
                "Passport ends within {count} months after the course",
                values[0],
            ),
            is_pressing=True,
        ),
        RuleKind(
            "passport_missing",
            N_("Passport number missing"),
            "id-card",
            means=_blank("passport_no"),
            is_pressing=True,
        ),
        RuleKind(
            "passport_undated",
            N_("End of the passport not known"),
            "circle-help",
            means=_blank("passport_expiry"),
        ),
        RuleKind(
            "birth_date_missing", N_("Birth date missing"), "calendar", means=_blank("birth_date")
        ),
        RuleKind("too_old", N_("Older than the age limit"), "calendar-x", is_pressing=True),
        RuleKind(
            "letter_missing",
            N_("Invitation letter missing"),
            "mail",
            means=_missing("invitation"),
            is_pressing=True,
        ),
        RuleKind(
            "visa_open",
            N_("Visa not issued"),
            "stamp",
            means=(QueryRule("field_not", ("visa_state", *VISA_SETTLED)),),
            is_pressing=True,
        ),
        RuleKind(
            "flight_missing",
            N_("Arrival flight missing"),
            "plane-landing",
            means=_blank("arrival_flight"),
        ),
        RuleKind(
            "departure_missing",
            N_("Departure flight missing"),
            "plane-takeoff",
            means=_blank("departure_flight"),
        ),
        RuleKind("room_missing", N_("Without a room"), "bed-double", means=_blank("room_no")),
        RuleKind("diet_unknown", N_("Diet not known"), "utensils", means=_blank("dietary")),
        RuleKind("photo_missing", N_("Photo missing"), "camera", means=_missing("photo")),
        RuleKind(
            "insurance_missing",
            N_("Insurance missing"),
            "shield-alert",
            means=_missing("insurance"),
        ),
        RuleKind("email_missing", N_("No mail address"), "at-sign", means=_blank("email")),
        RuleKind(
            "document_missing",
            N_("Document missing"),
            "file-x",
            DocumentParameter(),
            words=lambda values: _("{document}: missing", document=DOCUMENT_KIND.format(values[0])),
        ),
        RuleKind(
            "file_missing",
            N_("No file kept"),
            "paperclip",
            DocumentParameter(),
            words=lambda values: _(
                "{document}: no file kept", document=DOCUMENT_KIND.format(values[0])
            ),
        ),
        RuleKind(
            # What may stop somebody from coming. A letter that is missing is felt in the visa.
            "attention",
            N_("Needs attention"),
            "triangle-alert",
            MonthsParameter(),
            means=lambda values: (
                QueryRule("passport_short", values),
                QueryRule("passport_missing"),
                QueryRule("too_old"),
                QueryRule("visa_open"),
            ),
            is_any=True,
        ),
        RuleKind("came_before", N_("Came before"), "history", is_of_coming=False),
        RuleKind(
            "field_blank",
            N_("Field is blank"),
            "circle-dashed",
            FieldParameter(),
            words=lambda values: _("{field}: blank", field=_title(values[0])),
            means=lambda values: (QueryRule("field_is", (*values, None)),),
            is_of_coming=False,
        ),
        RuleKind(
            "field_known",
            N_("Field is filled in"),
            "circle-check",
            FieldParameter(),
            words=lambda values: _("{field}: filled in", field=_title(values[0])),
            means=lambda values: (QueryRule("field_not", (*values, None)),),
            is_of_coming=False,
        ),
        RuleKind(
            "field_between",
            N_("Field is between"),
            "arrow-up-down",
            RangeParameter(),
            words=lambda values: _range_words(*values),
            is_of_coming=False,
        ),
        RuleKind(
            "field_is",
            N_("Field is one of"),
            "list-filter",
            ValuesParameter(),
            words=lambda values: _(
                "{field}: {value}", field=_title(values[0]), value=_value_words(*values)
            ),
            is_of_coming=False,
        ),
        RuleKind(
            "field_not",
            N_("Field is none of"),
            "funnel-x",
            ValuesParameter(),
            words=lambda values: _(
                "{field}: not {value}", field=_title(values[0]), value=_value_words(*values)
            ),
            is_of_coming=False,
        ),
        RuleKind(
            "field_has",
            N_("Field contains"),
            "text-cursor-input",
            PartParameter(),
            words=lambda values: _part_words(*values),
            is_of_coming=False,
        ),
        RuleKind("asked", N_("Coming"), "user-check", means=(), is_offered=False),
        RuleKind(
            "coming",
            N_("Coming"),
            "user-check",
            means=(QueryRule("field_not", ("status", *ENDS)),),
            is_of_coming=False,
        ),
        RuleKind(
            "ended",
            N_("Not coming"),
            "user-x",
            means=(QueryRule("field_is", ("status", *ENDS)),),
            is_of_coming=False,
        ),
        RuleKind(
            "search",
            N_("Search"),
            "search",
            SearchParameter(),
            words=lambda values: _("Search: {text}", text=values[0]),
            means=lambda values: read_search(values[0]).rules,
            is_of_coming=False,
            is_offered=False,
        ),
        RuleKind(
            "words",
            N_("Search"),
            "search",
            WordsParameter(),
            words=lambda values: _("Search: {text}", text=" ".join(values)),
            is_of_coming=False,
            is_offered=False,
            is_told=False,
            is_indexed=True,
        ),
        RuleKind(
            "word_or_state",
            N_("Search"),
            "search",
            WordOrStateParameter(),
            words=lambda values: _(
                "{field} {value}, or “{text}” in the record",
                field=_title(values[1]),
                value=_value_words(*values[1:]),
                text=values[0],
            ),
            means=lambda values: (
                QueryRule("words", values[:1]),
                QueryRule("field_is", values[1:]),
            ),
            is_any=True,
            is_of_coming=False,
            is_offered=False,
            is_told=False,
        ),
        RuleKind(
            "chosen",
            N_("Chosen people"),
            "users",
            PeopleParameter(),
            is_of_coming=False,
            is_offered=False,
            is_told=False,
            is_indexed=True,
        ),
    )
}


def kind_of(rule: QueryRule) -> RuleKind:
    """What is known of a rule; KeyError when there is none of that name."""
    return RULES[rule.name]


def words_of(rule: QueryRule) -> str:
    """The rule with its values, in the language of the moment: "Passport ends within 6 months
    after the course".
    """
    kind = kind_of(rule)
    return kind.words(rule.values) if kind.words else kind.title


def masked_rule(rule: QueryRule) -> QueryRule:
    """The same rule with what it says of private fields masked: to be told, not to be asked."""
    return QueryRule(rule.name, kind_of(rule).parameter.masked(rule.values))


def masked_words(rule: QueryRule) -> str:
    """The rule in words, with what it says of a private field masked."""
    return words_of(masked_rule(rule))


def to_plain(rule: QueryRule) -> list[Any]:
    """The rule as JSON can hold it; `from_plain` gives it back."""
    return [rule.name, *kind_of(rule).parameter.plain(rule.values)]


def from_plain(plain: Sequence[Any]) -> QueryRule | None:
    """The rule behind what `to_plain` gave; None when this program does not know it, its field
    or its document.
    """
    name, *values = plain
    kind = RULES.get(name)
    if kind is None or not kind.parameter.is_known(values):
        return None
    return QueryRule(name, kind.parameter.restore(values))
