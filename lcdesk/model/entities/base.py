"""What every kept thing has: an id that is never used twice, and a version that tells late
writers off.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from threading import RLock
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

import sqlalchemy as sa
from sqlalchemy import inspection

from lcdesk.model.columns import EntityColumn, column

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped, registry

OnDelete = Literal["remove", "clear"]

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class EntityType(type):
    """The class of entities. Of each the columns are known at once; its table is made when it is
    first asked for, and what makes objects of its rows (SQLAlchemy's mapping, and the half of its
    library that goes with it) when a column is first asked for as an attribute, an object is made,
    or SQLAlchemy asks what the class is. Statements over tables never need that. Both for all
    entities would take a fifth of the processor time of a start.
    """

    def __init__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> None:
        super().__init__(name, bases, body)
        columns = dict[str, EntityColumn](getattr(cls, "columns", {}))
        written: dict[str, str] = body.get("__annotations__", {})
        for one in [one for one, value in body.items() if isinstance(value, EntityColumn)]:
            columns[one] = body[one].of(written[one])
            delattr(cls, one)
        cls.columns: Mapping[str, EntityColumn] = columns
        cls._is_mapped = False
        if table := body.get("__tablename__"):
            _DECLARED[table] = cls

    @property
    def declared(cls) -> Sequence[type[Base]]:
        """All entities that have a table."""
        return cast("list[type[Base]]", list(_DECLARED.values()))

    @property
    def metadata(cls) -> sa.MetaData:
        """The tables of all entities."""
        for one in _DECLARED.values():
            one.make_table()
        return _METADATA

    def make_table(cls) -> None:
        """Make its table, where that is not so yet, and those it points at: SQLAlchemy asks for
        them when it puts rows in order.
        """
        with _MAKING:
            if "__table__" in vars(cls):
                return
            base = cast("type[Base]", cls)
            columns = (one.made(name) for name, one in cls.columns.items())
            parts = (*columns, *base.indexes)
            # history names rows by id, so an id must never come back for another row
            base.__table__ = sa.Table(
                base.__tablename__, _METADATA, *parts, sqlite_autoincrement=True
            )
            for key in base.__table__.foreign_keys:
                _DECLARED[key.target_fullname.split(".")[0]].make_table()

    def map_now(cls) -> None:
        """Make objects of its rows from now on, where that is not so yet."""
        if cls._is_mapped or "__tablename__" not in vars(cls):
            return
        with _MAKING:
            if not cls._is_mapped:
                cls.make_table()
                table = cast("type[Base]", cls).__table__
                _registry().map_imperatively(cls, table, version_id_col=table.c.get("version"))
                cls._is_mapped = True

    def __call__(cls, *given: Any, **values: Any) -> Any:
        """A new object; those that are read SQLAlchemy makes without this."""
        if not cls._is_mapped:
            cls.map_now()
        return super().__call__(*given, **values)

    if not TYPE_CHECKING:  # who checks types shall see the columns that are declared, no others

        def __getattr__(cls, name: str) -> Any:
            """Its table, a column, or its mapper, where they are first asked for."""
            if "__tablename__" in vars(cls) and not name.startswith("_sa_"):
                if name == "__table__":
                    cls.make_table()
                    return vars(cls)[name]
                if not cls._is_mapped and (name == "__mapper__" or name in cls.columns):
                    cls.map_now()
                    return getattr(cls, name)
            raise AttributeError(name)


_METADATA = sa.MetaData(naming_convention=NAMING)
_MAKING = RLock()
_DECLARED: dict[str, EntityType] = {}
"""Name of its table → entity."""


@cache
def _registry() -> registry:
    """The one registry of mapped entities."""
    from sqlalchemy.orm import registry

    return registry(metadata=_METADATA)


def is_any_mapped() -> bool:
    """Is there an entity of whose rows objects are made? Until then no statement can be of any."""
    return _registry.cache_info().currsize > 0


# SQLAlchemy has no public way to be asked first
@inspection._inspects(EntityType)  # noqa: SLF001
def _look_at(entity: EntityType) -> None:
    """SQLAlchemy asks what a class is (`sa.select(Person)`, `session.get(Person, 3)`): an entity
    that is mapped, from now on; it then finds the mapping by itself.
    """
    entity.map_now()


class Base(metaclass=EntityType):
    """All tables of a desk."""

    __tablename__: ClassVar[str]
    __table__: ClassVar[sa.Table[Any]]
    indexes: ClassVar[tuple[sa.Index, ...]] = ()
    """Those of several columns."""

    def __init__(self, **values: Any) -> None:
        for name, value in values.items():
            if name not in type(self).columns:
                raise TypeError(f"{name!r} is no column of {type(self).__name__}")
            setattr(self, name, value)


class Kept(Base):
    """A row of the desk's own book-keeping (history, backups): written by `desk.execute`, never
    undone.
    """

    id: Mapped[int] = column(primary_key=True)


class Entity(Base):
    """A thing the user keeps; every change to one is recorded and can be undone."""

    plural: ClassVar[str]
    """What the history calls several of them, to be translated: "Participants"."""
    id: Mapped[int] = column(primary_key=True)
    version: Mapped[int] = column(default=1, nullable=False)


def link(
    target: str, *, required: bool = False, on_delete: OnDelete = "remove", is_indexed: bool = True
) -> Any:
    """A column that points at another row.

    `on_delete` says what `desk.execute` does with this row when the other goes: "remove" it too, or
    "clear" the pointer. The database itself never cascades: a row must not vanish without a line in
    the history.
    """
    return column(
        foreign_key(target), nullable=not required, index=is_indexed, info={"on_delete": on_delete}
    )


def foreign_key(target: str) -> sa.ForeignKey:
    """A reference checked at commit, so that undo may bring rows back in any order."""
    return sa.ForeignKey(target, deferrable=True, initially="DEFERRED")
