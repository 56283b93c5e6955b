"""Fields of participants that the office declared by hand: what each is called, which kind of value
it holds, and how a desk's own fields join those of the catalogue while it is open.

A value is kept with the enrolment, in `Enrolment.extra` under the head of its field, as columns of
lists that are no field always were: there it is what `Kind.plain` gives, and what its kind cannot
read stays the text it is.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

import sqlalchemy as sa

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field, GivesWay
from lcdesk.model.kinds import Choice, Date, Kind, LongText, Number, Option, Text, YesNo, as_text
from lcdesk.model.kinds.base import fold_word
from lcdesk.texts import N_, OfficeWords

OwnKind = Literal["text", "long_text", "number", "date", "yes_no", "choice"]
KIND_LABELS: Mapping[OwnKind, str] = {
    "text": N_("Text"),
    "long_text": N_("Long text"),
    "number": N_("Whole number"),
    "date": N_("Date"),
    "yes_no": N_("Yes or no"),
    "choice": N_("One of a list"),
}
"""The kinds of value an own field may have, and what each is called."""
PREFIX = "own:"
"""How the names of own fields begin; the id of the declaration follows."""
SECTION = N_("Own fields")
COLUMN = "extra"
ENTITY = "OwnField"
"""What news of the desk call a declaration."""
LONGEST_NAME, LONGEST_WORD, MOST_WORDS = 60, 40, 60
_LONGEST_TEXT = 250
_HAN = re.compile("[\u3400-\u9fff]")


# --- Values that their kind cannot read ---


class UnreadText(str):
    """A value of an own field that its kind cannot read: it stays as it was written, and is
    marked.
    """

    __slots__ = ()


class KeptValue(sa.types.TypeDecorator[Any]):
    """What the database takes out of the JSON of further columns, as a value of a kind."""

    impl = sa.String
    cache_ok = True

    def __init__(self, kind: Kind) -> None:
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """SQLite gives the value itself, PostgreSQL one of JSON."""
        if dialect.name == "postgresql":
            from sqlalchemy.dialects.postgresql import JSONB  # much, which a file never asks for

            return dialect.type_descriptor(JSONB())
        return dialect.type_descriptor(sa.String())

    # SQLAlchemy calls both with its dialect, which a value of a kind does not depend on
    def process_bind_param(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self.kind.plain(value)

    def process_result_value(self, value: Any, dialect: sa.Dialect) -> Any:  # noqa: ARG002
        return None if value is None else self.kind.restore(value)


class _KeepsUnread(Kind):
    """A kind beside whose values stand texts that it cannot read."""

    @property
    def column_type(self) -> sa.types.TypeEngine[Any]:
        return KeptValue(self)

    def format(self, value: Any) -> str:
        return str(value) if isinstance(value, UnreadText) else super().format(value)

    def plain(self, value: Any) -> Any:
        return str(value) if isinstance(value, UnreadText) else super().plain(value)

    def restore(self, plain: Any) -> Any:
        try:
            return self.read_kept(plain)
        except (ValueError, TypeError):
            return UnreadText(plain)

    def read_kept(self, plain: Any) -> Any:
        """The value behind what the JSON holds; ValueError or TypeError for any other text."""
        raise NotImplementedError


@dataclass(frozen=True)
class OwnNumber(_KeepsUnread, Number):
    """A whole number, or a text that is none."""

    def read_kept(self, plain: Any) -> int:
        if isinstance(plain, str):
            raise TypeError
        return int(plain)


@dataclass(frozen=True)
class OwnDate(_KeepsUnread, Date):
    """A day, or a text that is none."""

    def read_kept(self, plain: Any) -> dt.date:
        return Date.restore(self, plain)


@dataclass(frozen=True)
class OwnYesNo(_KeepsUnread, YesNo):
    """Yes or no, or a text that is neither."""

    def read_kept(self, plain: Any) -> bool:
        if isinstance(plain, str):
            raise TypeError
        return bool(plain)


# --- A declaration, and the field it makes ---


@dataclass(frozen=True)
class OwnWord:
    """A word of the list of a choice: the code that is kept, what it is called in English and in
    Chinese (one of them may be blank).
    """

    code: str
    en: str
    zh: str = ""

    @property
    def label(self) -> OfficeWords:
        """What it is called, in either language."""
        return OfficeWords(self.en, self.zh)


def word_of(said: str, known: Sequence[OwnWord]) -> OwnWord:
    """The word somebody typed: one of those that are known, else a new one; "granted / 获批" is
    called so in English and in Chinese.
    """
    plain = as_text(said)
    first, stroke, second = (part.strip() for part in plain.partition(" / "))
    is_both = bool(stroke and first and second) and _HAN.search(second) is not None
    fresh = OwnWord("", first, second) if is_both else OwnWord("", plain)
    wanted = {fold_word(word) for word in (plain, fresh.en) if word}
    for one in known:
        if wanted & {fold_word(one.en), fold_word(one.zh), fold_word(said_of(one))} - {""}:
            return replace(one, zh=fresh.zh) if is_both else one
    return fresh


def said_of(word: OwnWord) -> str:
    """A word as people type it, in both languages."""
    return f"{word.en} / {word.zh}" if word.en and word.zh else word.en or word.zh


def words_from(lines: Sequence[str], known: Sequence[OwnWord]) -> tuple[OwnWord, ...]:
    """The words of a list as they were typed, a line each. A line that says another word where one
    stood that stands nowhere any more has renamed it: the code, and so the values, stay.
    """
    found = [word_of(line, known) for line in lines if line.strip()]
    kept = {word.code for word in found if word.code}
    if len(found) == len(known):
        for at, (word, before) in enumerate(zip(found, known, strict=True)):
            if not word.code and before.code not in kept:
                found[at] = replace(word, code=before.code)
    return tuple(found)


@dataclass(frozen=True)
class OwnDeclaration:
    """A field as it was declared. `head`: under which its values are kept; `words`: of a choice;
    `id` 0: not kept yet.
    """

    name_en: str
    name_zh: str = ""
    kind: OwnKind = "text"
    words: tuple[OwnWord, ...] = ()
    is_private: bool = False
    head: str = ""
    id: int = 0

    @property
    def name(self) -> str:
        """The name of the field it makes."""
        return f"{PREFIX}{self.id}"

    @property
    def label(self) -> OfficeWords:
        """What it is called, in either language."""
        return OfficeWords(self.name_en, self.name_zh)

    @property
    def value_kind(self) -> Kind:
        """The kind of its values."""
        if self.kind == "choice":
            return Choice(tuple(map(_option, self.words)))
        return _VALUE_KINDS[self.kind]


_VALUE_KINDS: Mapping[OwnKind, Kind] = {
    "text": Text(_LONGEST_TEXT),
    "long_text": LongText(),
    "number": OwnNumber(),
    "date": OwnDate(),
    "yes_no": OwnYesNo(),
}


def _option(word: OwnWord) -> Option:
    # both languages among the further words: lists that differ in one alone are two kinds
    return Option(word.code, word.label, (word.en, word.zh) if word.zh else (word.en,))


@dataclass(frozen=True)
class OwnColumn(Field):
    """A field the office declared; its values are kept in `Enrolment.extra` under `head`."""

    head: str = ""

    def kept_in(self, columns: Mapping[str, Any]) -> Any:
        extra: Mapping[str, Any] = columns.get(COLUMN) or {}
        plain = extra.get(self.head)
        return None if plain is None else self.kind.restore(plain)

    def is_unread(self, value: Any) -> bool:
        """Is that a text which its kind cannot read?"""
        if isinstance(self.kind, Choice):
            return value is not None and all(one.code != value for one in self.kind.options)
        return isinstance(value, UnreadText)

    def read_again(self, shown: str) -> Any:
        """What the JSON is to hold of a text that people saw until now: a value of this field's
        kind where it can be read so, else the text itself.
        """
        if isinstance(self.kind, Text | LongText):
            return shown
        try:
            value = self.parse(shown)
        except BadValue:
            return shown
        return shown if value is None else self.kind.plain(value)

    def shown_text(self, plain: Any) -> str:
        """What people see of what the JSON holds."""
        return self.kind.format(self.kind.restore(plain))


def column_for(declaration: OwnDeclaration) -> OwnColumn:
    """The field of a declaration."""
    kind = declaration.value_kind
    gives_way: GivesWay = "never" if kind.is_short else "freely"
    heads = dict.fromkeys((declaration.name_en, declaration.name_zh, declaration.head))
    return OwnColumn(
        declaration.name,
        kind,
        declaration.label,
        tuple(head for head in heads if head),
        SECTION,
        is_private=declaration.is_private,
        gives_way="wraps" if declaration.kind == "choice" else gives_way,
        width=180 if declaration.kind == "long_text" else 120,
        entity="Enrolment",
        column=COLUMN,
        head=declaration.head,
    )


# --- The fields of the desk that is open ---


class DeclaredFields:
    """What a desk declared, in its order. One and the same object as long as nothing of it changes,
    so that whatever is remembered of it is remembered by it.
    """

    def __init__(self, declarations: Iterable[OwnDeclaration] = ()) -> None:
        self.declarations = tuple(declarations)
        self.fields = tuple(map(column_for, self.declarations))
        self._behind: dict[str, FieldsOfKind] = {}

    @cached_property
    def heads(self) -> Mapping[str, OwnColumn]:
        """Head of further columns → the field that has its values there."""
        return {one.head: one for one in self.fields}

    @cached_property
    def labels(self) -> Mapping[str, OfficeWords]:
        """Label as texts keep it → label in either language."""
        return {str(one.label): one.label for one in self.declarations}

    @cached_property
    def named(self) -> Mapping[str, OwnColumn]:
        """Folded word by which a list may name it → the field; the first one has a word for
        itself.
        """
        known: dict[str, OwnColumn] = {}
        for one in self.fields:
            for word in one.heads:
                known.setdefault(fold_word(as_text(word)), one)
        return known

    def behind(self, kind: str, built_in: tuple[Field, ...]) -> FieldsOfKind:
        """The fields of a kind with its own ones behind them."""
        if kind not in self._behind:
            self._behind[kind] = FieldsOfKind((*built_in, *self.fields))
        return self._behind[kind]


@dataclass(frozen=True)
class FieldsOfKind:
    """The fields of a kind of record, and by name."""

    fields: tuple[Field, ...]
    by_name: dict[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {one.name: one for one in self.fields})


NONE_DECLARED = DeclaredFields()
_aside: ContextVar[DeclaredFields | None] = ContextVar("own fields aside", default=None)
_open: list[HeldFields] = []
_forgetting: list[Callable[[], None]] = []


def when_changed(forget: Callable[[], None]) -> None:
    """`forget` is called when other own fields are in force: for what is remembered of heads."""
    _forgetting.append(forget)


def _forget() -> None:
    for forget in _forgetting:
        forget()


class HeldFields:
    """The own fields of a desk for as long as it is open. Of several open desks those of the one
    opened last are in force; who only looks into another says so by `looking_at`.
    """

    def __init__(self, fields: DeclaredFields) -> None:
        self.fields = fields
        _open.append(self)
        if fields.fields:
            _forget()

    def change(self, fields: DeclaredFields) -> None:
        """Something else is declared by now."""
        if fields.declarations != self.fields.declarations:
            self.fields = fields
            _forget()

    def end(self) -> None:
        """The desk is closed."""
        if self in _open:
            _open.remove(self)
            if self.fields.fields:
                _forget()


def in_force() -> DeclaredFields:
    """The own fields of the desk that is open; none where no desk is."""
    aside = _aside.get()
    if aside is not None:
        return aside
    return _open[-1].fields if _open else NONE_DECLARED


@contextmanager
def looking_at(fields: DeclaredFields) -> Iterator[None]:
    """In here, on this thread, the own fields of another desk are in force."""
    token = _aside.set(fields)
    try:
        yield
    finally:
        _aside.reset(token)


def own_column(named: Field | None) -> OwnColumn | None:
    """A field as an own one; None for one of the program."""
    return named if isinstance(named, OwnColumn) else None


# --- A value of the JSON of further columns ---


def with_values(
    extra: Mapping[str, Any] | None, values: Mapping[str, Any], fields: Sequence[OwnColumn]
) -> dict[str, Any] | None:
    """Further columns with values of own fields (field → value, None: blank) put among them; None
    where nothing is left.
    """
    whole = dict(extra or {})
    for one in (one for one in fields if one.name in values):
        value = values[one.name]
        if value is None:
            whole.pop(one.head, None)
        else:
            whole[one.head] = one.kind.plain(value)
    return whole or None
