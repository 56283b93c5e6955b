"""What every kept thing has: an id that is never used twice, and a version that tells late
writers off.
"""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedColumn, declared_attr, mapped_column

OnDelete = Literal["remove", "clear"]

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables of a desk."""

    metadata = sa.MetaData(naming_convention=NAMING)

    def __init_subclass__(cls, **how: Any) -> None:
        """Map it. A column of `field` or `link` says all by itself: SQLAlchemy does not see what is
        annotated of it, which it would evaluate for a fifth of the time that mapping takes (40 ms
        of each start).
        """
        written = dict(cls.__dict__.get("__annotations__", {}))
        cls.__annotations__ = {
            name: type_ for name, type_ in written.items() if not _says_all(vars(cls).get(name))
        }
        super().__init_subclass__(**how)
        cls.__annotations__ = written


def _says_all(column: object) -> bool:
    """Was it made by `field` or `link`?"""
    made: Any = column  # of which type a mapped column is, its class does not tell
    return isinstance(column, MappedColumn) and bool(made.column.info)


class Kept(Base):
    """A row of the desk's own book-keeping (history, backups): written by `desk.execute`, never
    undone.
    """

    __abstract__ = True
    __table_args__ = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)


class Entity(Base):
    """A thing the user keeps; every change to one is recorded and can be undone."""

    __abstract__ = True
    plural: ClassVar[str]
    """What the history calls several of them, to be translated: "Participants"."""
    # History names rows by id, so an id must never come back for another row.
    __table_args__: Any = {"sqlite_autoincrement": True}
    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-2)
    version: Mapped[int] = mapped_column(default=1, nullable=False, sort_order=-1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


def link(
    target: str, *, required: bool = False, on_delete: OnDelete = "remove", is_indexed: bool = True
) -> Any:
    """A column that points at another row.

    `on_delete` says what `desk.execute` does with this row when the other goes: "remove" it too, or
    "clear" the pointer. The database itself never cascades: a row must not vanish without a line in
    the history.
    """
    return mapped_column(
        foreign_key(target), nullable=not required, index=is_indexed, info={"on_delete": on_delete}
    )


def foreign_key(target: str) -> sa.ForeignKey:
    """A reference checked at commit, so that undo may bring rows back in any order."""
    return sa.ForeignKey(target, deferrable=True, initially="DEFERRED")
