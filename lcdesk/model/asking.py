"""The question: rules that say in words which participants are meant; screens count and filter
by the same ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.texts import N_, _, n_

Parameter = Literal["", "months", "document", "field", "range", "values", "text"]
"""What `QueryRule.values` hold: nothing; (months,); (a code of DOCUMENT_KIND,); (a field,); (a
field, lowest, highest); (a field, value, …; None among them: blank); (a text, field, …).

Lowest and highest are values of the field's kind, both included; None: open on that side. A text
may stand anywhere in one of the fields, in capitals or not, with accents or without; "": in one of
them stands anything.
"""

NAMED = 3  # values of a rule said by name


@dataclass(frozen=True)
class QueryRule:
    """One rule with its parameters: `QueryRule("passport_short", (6,))`. `RULES` says which there
    are.
    """

    name: str
    values: tuple[Any, ...] = ()


@dataclass(frozen=True)
class RuleKind:
    """What the program knows of a rule.

    `is_of_coming`: who withdrew, declined, went or was erased lacks nothing any more. `is_offered`:
    to be chosen by people.
    """

    name: str
    label: str
    icon: str
    parameter: Parameter = ""
    is_pressing: bool = False
    is_of_coming: bool = True
    is_offered: bool = True

    @property
    def title(self) -> str:
        """The label in the language of the moment."""
        return _(self.label)


RULES: Mapping[str, RuleKind] = {
    kind.name: kind
    for kind in (
        RuleKind(
            "passport_short",
            N_("Passport ends too soon"),
            "file-warning",
            "months",
            is_pressing=True,
        ),
        RuleKind("passport_missing", N_("Passport number missing"), "id-card", is_pressing=True),
        RuleKind("letter_missing", N_("Invitation letter missing"), "mail", is_pressing=True),
        RuleKind("visa_open", N_("Visa not issued"), "stamp", is_pressing=True),
        RuleKind("flight_missing", N_("Arrival flight missing"), "plane-landing"),
        RuleKind("departure_missing", N_("Departure flight missing"), "plane-takeoff"),
        RuleKind("room_missing", N_("Without a room"), "bed-double"),
        RuleKind("diet_unknown", N_("Diet not known"), "utensils"),
        RuleKind("photo_missing", N_("Photo missing"), "camera"),
        RuleKind("insurance_missing", N_("Insurance missing"), "shield-alert"),
        RuleKind("email_missing", N_("No mail address"), "at-sign"),
        RuleKind("document_missing", N_("Document missing"), "file-x", "document"),
        RuleKind("attention", N_("Needs attention"), "triangle-alert", "months"),
        RuleKind("came_before", N_("Came before"), "history", is_of_coming=False),
        RuleKind("field_blank", N_("Field is blank"), "circle-dashed", "field", is_of_coming=False),
        RuleKind(
            "field_known", N_("Field is filled in"), "circle-check", "field", is_of_coming=False
        ),
        RuleKind(
            "field_between", N_("Field is between"), "arrow-up-down", "range", is_of_coming=False
        ),
        RuleKind("field_is", N_("Field is one of"), "list-filter", "values", is_of_coming=False),
        RuleKind("field_not", N_("Field is none of"), "funnel-x", "values", is_of_coming=False),
        RuleKind(
            "field_has", N_("Field contains"), "text-cursor-input", "text", is_of_coming=False
        ),
        RuleKind("asked", N_("Coming"), "user-check", is_offered=False),
        RuleKind("coming", N_("Coming"), "user-check", is_of_coming=False),
        RuleKind("ended", N_("Not coming"), "user-x", is_of_coming=False),
    )
}


def kind_of(rule: QueryRule) -> RuleKind:
    """What is known of a rule; KeyError when there is none of that name."""
    return RULES[rule.name]


def words_of(rule: QueryRule) -> str:
    """The rule with its parameters, in the language of the moment: "Passport ends within 6
    months after the course".
    """
    parameter, values = kind_of(rule).parameter, rule.values
    if rule.name == "passport_short":
        return n_(
            "Passport ends within {count} month after the course",
            "Passport ends within {count} months after the course",
            values[0],
        )
    if parameter == "document":
        return _("{document}: missing", document=DOCUMENT_KIND.format(values[0]))
    if parameter == "range":
        return _range_words(*values)
    if parameter == "text":
        return _text_words(*values)
    if parameter == "values":
        return _value_words(rule)
    if parameter == "field":
        title = PARTICIPANT.field(values[0]).title
        return (
            _("{field}: blank", field=title)
            if rule.name == "field_blank"
            else _("{field}: filled in", field=title)
        )
    return kind_of(rule).title


def _value_words(rule: QueryRule) -> str:
    """At most three values by name: a chip or a heading holds no more."""
    field, values = PARTICIPANT.field(rule.values[0]), rule.values[1:]
    named = ", ".join(
        _("(blank)") if value is None else field.kind.format(value) for value in values[:NAMED]
    )
    if len(values) > NAMED:
        named = _("{values} and {count} more", values=named, count=len(values) - NAMED)
    if rule.name == "field_not":
        return _("{field}: not {value}", field=field.title, value=named)
    return _("{field}: {value}", field=field.title, value=named)


def _text_words(text: str, name: str, *_others: str) -> str:
    title = PARTICIPANT.field(name).title
    return (
        _("{field}: “{text}”", field=title, text=text)
        if text
        else _("{field}: filled in", field=title)
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


def to_plain(rule: QueryRule) -> list[Any]:
    """The rule as JSON can hold it; `from_plain` gives it back."""
    if kind_of(rule).parameter not in ("range", "values"):
        return [rule.name, *rule.values]
    name, *values = rule.values
    kind = PARTICIPANT.field(name).kind
    return [rule.name, name, *(None if value is None else kind.plain(value) for value in values)]


def from_plain(plain: Sequence[Any]) -> QueryRule | None:
    """The rule behind what `to_plain` gave; None when this program does not know it, its field
    or its document.
    """
    name, *values = plain
    kind = RULES.get(name)
    if kind is None or not _is_known(kind.parameter, values):
        return None
    if kind.parameter in ("range", "values"):
        restore = PARTICIPANT.field(values[0]).kind.restore
        values[1:] = [None if value is None else restore(value) for value in values[1:]]
    return QueryRule(name, tuple(values))


def _is_known(parameter: Parameter, values: Sequence[Any]) -> bool:
    if parameter in _VALUES and len(values) != _VALUES[parameter]:
        return False
    if parameter in ("values", "text"):
        names = values[:1] if parameter == "values" else values[1:]
        return len(values) > 1 and all(name in PARTICIPANT.by_name for name in names)
    if parameter in ("field", "range"):
        return values[0] in PARTICIPANT.by_name
    if parameter == "document":
        return values[0] in {option.code for option in DOCUMENT_KIND.options}
    return parameter != "months" or isinstance(values[0], int)


_VALUES: Mapping[Parameter, int] = {"": 0, "months": 1, "document": 1, "field": 1, "range": 3}
