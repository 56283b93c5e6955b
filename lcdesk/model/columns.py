"""Columns as entities declare them, before they have a table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol

import sqlalchemy as sa

_TYPES: dict[str, type[sa.types.TypeEngine[Any]]] = {
    "int": sa.Integer,
    "bool": sa.Boolean,
    "str": sa.String,
    "dt.date": sa.Date,
}
"""What a column holds of which only the annotation says it: `Mapped[int]`."""


@dataclass(frozen=True)
class EntityColumn:
    """A column as an entity declares it; the table of each entity below has one of its own.
    `annotation`: as it is written, such as `Mapped[int | None]`.
    """

    given: tuple[Any, ...]
    how: Mapping[str, Any]
    annotation: str = ""

    @property
    def info(self) -> Mapping[str, Any]:
        """What the program notes of it, as `sqlalchemy.Column.info`."""
        return self.how.get("info", {})

    def of(self, annotation: str) -> EntityColumn:
        """This one, with its annotation."""
        return replace(self, annotation=annotation)

    def made(self, name: str) -> sa.Column[Any]:
        """The column of a table; what it does not say itself, its annotation does."""
        held = self.annotation.removeprefix("Mapped[").removesuffix("]")
        given: tuple[Any, ...] = self.given or (_TYPES[held.removesuffix(" | None")],)
        how: dict[str, Any] = {"nullable": held.endswith(" | None"), **self.how}
        return sa.Column(name, *given, **how)


class HasColumns(Protocol):
    """An entity, as far as its columns go."""

    __name__: str

    @property
    def columns(self) -> Mapping[str, EntityColumn]:
        """Name → column, in their order."""
        ...


def column(*given: Any, **how: Any) -> Any:
    """A column of an entity: its type, unless its annotation says it, its foreign key, and how it
    is kept, as `sqlalchemy.Column` has it.
    """
    return EntityColumn(given, how)
