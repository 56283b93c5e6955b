"""The field catalogue: one typed line a field, read by every other part; and how private values
look under their mask.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import sqlalchemy as sa

from lcdesk.model.columns import HasColumns, column
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import Kind, as_text
from lcdesk.model.late_patterns import late
from lcdesk.texts import _

GivesWay = Literal["never", "wraps", "freely"]
"""What becomes of the values of a field where a table is narrow: none is ever cut · they stand in
two lines before one is · they may be cut.
"""


@dataclass(frozen=True)
class Field:
    """What the program knows of one field: how to read, show, store, match, mask and place it.

    `waits_unread`: a row of a sheet whose word for it cannot be read waits; of any other field the
    row goes in, and the word stays an open question. `is_personal`: each has one of their own, so
    that spellings of others say nothing about it.
    """

    name: str
    kind: Kind
    label: str
    heads: tuple[str, ...] = ()
    section: str = ""
    is_private: bool = False
    is_required: bool = False
    is_listed: bool = False
    waits_unread: bool = False
    is_personal: bool = False
    gives_way: GivesWay = "freely"
    width: int = 120
    entity: str = ""
    column: str = ""

    @property
    def title(self) -> str:
        """The label in the language of the moment."""
        return _(self.label)

    def parse(self, raw: object) -> Any:
        """The value of a cell or an editor's text, None when it is empty; `BadValue` says what
        is wrong.
        """
        if raw is None or (isinstance(raw, str) and not as_text(raw)):
            if self.is_required:
                raise BadValue("missing_value", _("{field} is needed.", field=self.title))
            return None
        if isinstance(raw, str) and not self.is_required and self.kind.says_nothing(raw):
            return None
        return self.kind.parse(raw)

    def text(self, record: Mapping[str, Any]) -> str:
        """What people read in a cell: the value of this field of a record, "" when there is
        none.
        """
        value = record.get(self.name)
        return "" if value is None else self.kind.format(value)

    def plain(self, record: Mapping[str, Any]) -> Any:
        """What other programs read, None when there is no value."""
        value = record.get(self.name)
        return None if value is None else self.kind.plain(value)

    def kept_in(self, columns: Mapping[str, Any]) -> Any:
        """The value among column values of a row; None when there is none."""
        return columns.get(self.column)


def field(kind: Kind, label: str, *, heads: tuple[str, ...] = (), **how: Any) -> Any:
    """A column that carries its `Field`.

    `how`: section, private, required, listed, waits_unread, personal, gives_way (else that of the
    kind), width (of the Field), references
    ("table.id": the sheet and form speak of it by `name`, the column holds an id), and name.
    """
    info = {"field": (kind, label, heads, how)}
    target = how.get("references")
    if target:
        # The same rule as entities.base.link: checked at commit, and `desk.execute` clears the
        # pointer.
        key = sa.ForeignKey(target, deferrable=True, initially="DEFERRED")
        return column(key, nullable=True, index=True, info={**info, "on_delete": "clear"})
    return column(
        kind.column_type,
        nullable=not how.get("required", False),
        index=how.get("index", False),
        info=info,
    )


@cache
def fields_of(entity: HasColumns) -> tuple[Field, ...]:
    """The fields of an entity in the order of their lines."""
    declared = ((name, one.info.get("field")) for name, one in entity.columns.items())
    return tuple(_field(entity.__name__, name, field) for name, field in declared if field)


Declared = tuple["Kind", str, tuple[str, ...], dict[str, Any]]


def _field(entity: str, column: str, declared: Declared) -> Field:
    kind, label, heads, how = declared
    return Field(
        name=how.get("name", column),
        kind=kind,
        label=label,
        heads=heads,
        section=how.get("section", ""),
        is_private=how.get("private", False),
        is_required=how.get("required", False),
        is_listed=how.get("listed", False),
        waits_unread=how.get("waits_unread", False),
        is_personal=how.get("personal", False),
        gives_way=how.get("gives_way") or ("never" if kind.is_short else "freely"),
        width=how.get("width", 120),
        entity=entity,
        column=column,
    )


# --- Private values as shown to everybody: enough to tell two apart, too little to use ---


HIDDEN = "••••"
"""Stands for a private value as a whole."""
_SIGN = "••"
_SHORT, _LONG = 6, 9  # signs
_NUMBER = late(
    r"(?P<day>\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?(?!\d)|\b\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)|"
    r"\b\d{1,2}[A-Z]{3}\d{2,4}\b)"
    r"|[^\W\d_]{0,4}\d{5,}\w*"  # EP1234567, 0911223344
    # C01X00T47: letters and digits by turns
    r"|\b(?=(?:[A-Z]*\d){4})(?=[A-Z]*\d+[A-Z]+\d)[A-Z\d]{7,12}\b"
    r"|\+?\(?\d(?:[ ()-]{0,2}\d){6,}"  # +92 (300) 123 4567
)
_QUOTED = re.compile("“([^“”]*)”")


def masked(text: str) -> str:
    """EP1234412 → EP••••412; of seven or eight signs the last two are told, shorter values
    vanish altogether.
    """
    if len(text) >= _LONG:
        return text[:2] + HIDDEN + text[-3:]
    return HIDDEN + text[-2:] if len(text) > _SHORT else HIDDEN if text else ""


def is_masked(text: str) -> bool:
    """Did the text come from behind a mask? Then it is no value, wherever it was copied to."""
    return _SIGN in text


def without_numbers(text: str) -> str:
    """A text without the numbers of papers and telephones that were typed into it; days stay."""
    return _NUMBER.sub(lambda found: found[0] if found["day"] else masked(found[0]), text)


def without_quoted(sentence: str, raw: str = "") -> str:
    """A sentence about a private value without that value: what stands in quotation marks, and
    `raw` wherever it stands.
    """
    told = sentence.replace(raw, masked(raw)) if raw and not is_masked(raw) else sentence
    return _QUOTED.sub(
        lambda found: found[0] if is_masked(found[1]) else f"“{masked(found[1])}”", told
    )
