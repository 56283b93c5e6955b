"""What a rule of a query is, and what is declared of a kind of rules: its parameter, its words,
which other rules it means.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.model.masking import masked
from lcdesk.texts import _

Values = tuple[Any, ...]


@dataclass(frozen=True)
class QueryRule:
    """One rule with its values: `QueryRule("passport_short", (6,))`. `rule_kinds.RULES` says which
    there are.
    """

    name: str
    values: Values = ()


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
