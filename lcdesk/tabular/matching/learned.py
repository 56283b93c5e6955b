"""Learned mappings: what the office has already answered about layouts, head words and values;
handed in by the services, never read from a file here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any, Literal

from lcdesk.model import countries
from lcdesk.model.catalogue import KINDS
from lcdesk.model.entities import CountryAlias, KnownHead, KnownLayout, KnownOrder, KnownValue
from lcdesk.model.kinds import (
    BirthDate,
    ChineseName,
    Choice,
    Country,
    Date,
    DocumentNumber,
    Emails,
    Kind,
    LongText,
    Names,
    Number,
    PassportName,
    Phones,
    Time,
    YesNo,
)
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.heads import Heads
from lcdesk.tabular.matching.words import fold, key, letters
from lcdesk.tabular.understood import FoundColumn, RecordName
from lcdesk.texts import _

NOTHING = "-"
CLOSED = (Country, Choice, YesNo)
Learned = KnownLayout | KnownHead | KnownValue | KnownOrder | CountryAlias
_YES = {True: "yes", False: "no"}


@dataclass(frozen=True)
class LearnedMapping:
    """One answer to remember: the table it is kept in, and the values of its columns there."""

    entity: type[Learned]
    values: Mapping[str, Any]


@dataclass(frozen=True)
class LearnedMappings:
    """All answers given before, as reading asks for them. A field of `NOTHING` ("-") means: this
    column is to be left out.

    `layouts`: fingerprint of a table → head as printed (the second of its kind "Phone (2)", see
    `told_apart`) → field, as a person chose it; `taken` the same for columns that were taken in as
    they were, unasked: they yield to what the head and the cells say surely; `now` those of
    `layouts` chosen in this very review: they hold whatever the cells say. `heads`: "participant:"
    + folded head → field; `values`: (field, folded text) → the value meant; `orders`: (fingerprint,
    field) → "dmy" or "mdy". `of_lists`: kind of record → `values` of a list of the office.
    """

    layouts: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    taken: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    now: Mapping[str, Mapping[str, str]] = field(default_factory=dict[str, Mapping[str, str]])
    heads: Mapping[str, str] = field(default_factory=dict[str, str])
    values: Mapping[tuple[str, str], Any] = field(default_factory=dict[tuple[str, str], Any])
    orders: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    of_lists: Mapping[str, Mapping[tuple[str, str], Any]] = field(
        default_factory=dict[str, Mapping[tuple[str, str], Any]]
    )

    def for_list(self, kind: str) -> LearnedMappings:
        """The same for a list of the office: its own words in place of those of people and
        timetables, whose fields may be called alike; spellings of countries are those of all.
        """
        spelt = self.words_of("nationality")
        of_countries = {
            (target.name, word): value
            for target in KINDS[kind].fields
            if isinstance(target.kind, Country)
            for word, value in spelt.items()
        }
        return replace(self, values={**of_countries, **self.of_lists.get(kind, {})})

    def field_of(self, kind: RecordName, layout: str, head: str) -> str | None:
        """The field this head was given in this layout, else anywhere; None when nobody was
        asked.
        """
        return self.chosen_as(layout, head) or self.heads.get(head_key(kind, head))

    def chosen_as(self, layout: str, head: str) -> str | None:
        """The field a person chose for this head of this layout; None when nobody was asked."""
        return _of_head(self.layouts.get(layout), head)

    def taken_as(self, layout: str, head: str) -> str | None:
        """The field this head was taken for, unasked, when the layout was taken in; None when it
        was not.
        """
        return _of_head(self.taken.get(layout), head)

    def has_words(self, field_name: str) -> bool:
        """Is any word of this field remembered?"""
        return field_name in self._worded

    def words_of(self, field_name: str) -> dict[str, Any]:
        """Folded text → the value meant, in this field."""
        return {word: value for (name, word), value in self.values.items() if name == field_name}

    def value_of(self, field_name: str, text: str) -> Any:
        """The value that was meant by this text, None when nobody was asked."""
        return (
            self.values.get((field_name, value_key(text))) if field_name in self._worded else None
        )

    @cached_property
    def _worded(self) -> frozenset[str]:
        return frozenset(name for name, _word in self.values)


def fingerprint(kind: RecordName, heads: Iterable[str]) -> str:
    """The same for two tables with the same heads, in whatever order of columns."""
    return hashlib.sha256(
        "\n".join([kind, *sorted(key(head) for head in heads)]).encode()
    ).hexdigest()[:16]


def head_key(kind: RecordName, head: str) -> str:
    """The key a head word is remembered under."""
    return f"{kind}:{key(head)}"


def value_key(text: str) -> str:
    """The key a cell's text is remembered under."""
    return fold(text)


def told_apart(heads: Iterable[str]) -> list[str]:
    """The heads of a table in their order, the second "Phone" as "Phone (2)": each can be
    remembered by itself.
    """
    seen, out = Counter[str](), list[str]()
    for head in heads:
        seen[key(head)] += 1
        out.append(head if seen[key(head)] == 1 else f"{head} ({seen[key(head)]})")
    return out


def is_headless(columns: Iterable[FoundColumn]) -> bool:
    """Are the columns called by their letters alone? Any list without heads has those: what one
    was taken for says nothing of the next.
    """
    return all(column.head == letters(column.index) for column in columns)


def is_layout_known(
    kind: RecordName, columns: Sequence[FoundColumn], learned: LearnedMappings | None
) -> bool:
    """Did a list with these heads go in before? Then it is one."""
    if learned is None or is_headless(columns):
        return False
    layout = fingerprint(kind, [column.head for column in columns])
    return layout in learned.layouts or layout in learned.taken


def is_closed(kind: Kind) -> bool:
    """True for kinds with a closed list of values: only those are remembered by their words."""
    return isinstance(kind, CLOSED)


def holds(kind: Kind, value: object) -> bool:
    """Is a remembered value still one of the closed list? True for all other kinds."""
    if isinstance(kind, Country):
        return value in _codes()
    if isinstance(kind, Choice):
        return any(option.code == value for option in kind.options)
    return isinstance(value, bool) or not isinstance(kind, YesNo)


def word_key(record: str, field: str, raw: str) -> str:
    """What makes two words of a field of a kind of record one question: case and accents of a
    closed list do not count; of dates and numbers every sign does.
    """
    target = KINDS[record].by_name.get(field)  # None: a column that is no field
    return value_key(raw) if target and is_closed(target.kind) else raw.strip()


def encoded(value: object) -> str:
    """A value of a closed list as it is kept: its code, yes or no."""
    return _YES[value] if isinstance(value, bool) else str(value)


def decoded(kind: Kind | None, text: str) -> Any:
    """The value behind; a text that no list knows any more stays as it is, for reading to say
    so.
    """
    if isinstance(kind, YesNo):
        return {word: value for value, word in _YES.items()}.get(text, text)
    return text


def _of_head(known: Mapping[str, str] | None, head: str) -> str | None:
    """By the head as printed, else by one that reads the same ("E-mail", "e mail")."""
    if not known:
        return None
    found = known.get(head)
    if found is None:
        found = next((name for other, name in known.items() if key(other) == key(head)), None)
    return found


@cache
def _codes() -> frozenset[str]:
    return frozenset(countries.codes())


# --- What was learned of a table's columns, as far as it still fits; else why not, in words ---

_MOST = 0.5
_LEAST = 2
Rank = Literal["now", "layout", "taken", "head"]
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class LearnedColumns:
    """Column → remembered field ("-": left out), and column → what holds no longer."""

    fields: dict[int, str] = field(default_factory=dict[int, str])
    remarks: dict[int, str] = field(default_factory=dict[int, str])


@dataclass(frozen=True)
class _Answer:
    """One answer about one column, and where it was given."""

    column: FoundColumn
    field: str
    rank: Rank


def recall_columns(
    plain: Sequence[FoundColumn],
    heads: Heads,
    samples: Mapping[int, Sequence[Cell]],
    learned: LearnedMappings,
) -> LearnedColumns:
    """What was learned of these columns, as far as it holds. `plain`: what they are without it.

    What is chosen in this review goes first and is never contested; then what was chosen for this
    layout, what was taken in with it unasked (which yields to a field that head and cells are sure
    of), and the head word anywhere. One column a field.
    """
    out = LearnedColumns()
    given: dict[str, str] = {}
    for answer in _answers(plain, heads.kind, learned):
        column, name = answer.column, answer.field
        if column.index in out.fields:
            continue
        why = (
            ""
            if answer.rank == "now"
            else _misfit(answer, samples.get(column.index, ()), heads.kind)
        )
        if not why and name != NOTHING and name in given:
            why = _twice(column, given[name], heads.kind, name)
        if why:
            out.remarks.setdefault(column.index, why)
        else:
            out.fields[column.index] = name
            given.setdefault(name, column.head)
    return out


def _answers(
    plain: Sequence[FoundColumn], kind: RecordName, learned: LearnedMappings
) -> Iterator[_Answer]:
    """All answers about these columns, those that go before others first."""
    layout = fingerprint(kind, [column.head for column in plain])
    named = list(zip(told_apart(column.head for column in plain), plain, strict=True))
    taken = LearnedMappings() if is_headless(plain) else learned
    asked: tuple[tuple[Rank, Callable[[str], str | None]], ...] = (
        ("now", lambda name: learned.now.get(layout, {}).get(name)),
        ("layout", lambda name: learned.chosen_as(layout, name)),
        ("taken", lambda name: taken.taken_as(layout, name)),
        ("head", lambda name: learned.heads.get(head_key(kind, name))),
    )
    for rank, answer in asked:
        for name, column in named:
            if found := answer(name):
                yield _Answer(column, found, rank)


def _misfit(answer: _Answer, cells: Sequence[Cell], kind: str) -> str:
    """Why an answer does not fit its column; "" when it does."""
    column, name = answer.column, answer.field
    if name == NOTHING:
        return ""
    if name not in KINDS[kind].by_name:
        return _(
            "“{head}” was remembered as a field that is no longer there ({field}): it is matched "
            "anew.",
            head=column.head,
            field=name,
        )
    if column.field == name:
        return ""
    is_other = contradicts(KINDS[kind].field(name).kind, cells)
    if answer.rank == "taken":
        is_other |= column.sureness == "sure" or content.fits(name, cells) < _MOST
    if not is_other:
        return ""
    return _(
        "“{head}” was {field} last time, but its cells are something else now: it is matched anew.",
        head=column.head,
        field=_title(kind, name),
    )


def _twice(column: FoundColumn, other: str, kind: str, name: str) -> str:
    return _(
        "“{head}” and “{other}” were both remembered as {field}; now “{other}” is.",
        head=column.head,
        other=other,
        field=_title(kind, name),
    )


def _title(kind: str, name: str) -> str:
    return KINDS[kind].field(name).title


def contradicts(kind: Kind, cells: Sequence[Cell]) -> bool:
    """Are most of the cells plainly something that a field of this kind cannot hold? Words alone
    never are: they may be countries in another language, or a list's own codes.
    """
    test = next((test for kinds, test in _STRANGE if isinstance(kind, kinds)), None)
    if test is None or len(content.texts(cells)) < _LEAST:
        return False
    return content.share(cells, test) > _MOST


def _is_dated(cell: Cell) -> bool:
    return isinstance(cell.value, dt.date) or (
        bool(_DIGIT.search(cell.text)) and content.is_date(cell)
    )


def _is_no_date(cell: Cell) -> bool:
    return content.is_mail(cell) or not (
        isinstance(cell.value, dt.date) or _DIGIT.search(cell.text)
    )


def _is_no_mail(cell: Cell) -> bool:
    return "@" not in cell.text and "@" not in (cell.link or "")


def _is_no_word(cell: Cell) -> bool:
    """A mail, a date, a long number: no word of a list, no name."""
    return (
        content.is_mail(cell)
        or _is_dated(cell)
        or (content.is_phone(cell) and len(cell.text.strip()) > 6)
    )


def _is_no_choice(cell: Cell) -> bool:
    return _is_no_word(cell) or content.is_country(cell)


def _is_no_number(cell: Cell) -> bool:
    return content.is_mail(cell) or not _DIGIT.search(cell.text)


def _is_no_document(cell: Cell) -> bool:
    return content.is_mail(cell) or isinstance(cell.value, dt.date) or content.is_country(cell)


_STRANGE: tuple[tuple[tuple[type[Kind], ...], Callable[[Cell], bool]], ...] = (
    ((Date, BirthDate), _is_no_date),
    ((Emails,), _is_no_mail),
    ((Country, Names, PassportName, ChineseName), _is_no_word),
    ((Choice, YesNo), _is_no_choice),
    ((Phones, Number, Time), _is_no_number),
    ((DocumentNumber,), _is_no_document),
    ((LongText,), lambda _cell: False),
    ((Kind,), content.is_mail),
)
