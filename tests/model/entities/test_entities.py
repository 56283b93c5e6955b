"""The tables: ids and versions, names by one convention, every pointer indexed, made on SQLite
and fit for PostgreSQL.
"""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa
import sqlcipher3.dbapi2
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.schema import CreateIndex, CreateTable

from lcdesk.model import entities
from lcdesk.model.entities import Base, Cohort, Enrolment, Entity, Kept, Person

CLASSES = sorted(Base.declared, key=lambda one: one.__name__)
TABLES = Base.metadata.sorted_tables
EACH_TABLE = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture
def engine() -> sa.Engine:
    return sa.create_engine("sqlite://", module=sqlcipher3.dbapi2)


@pytest.mark.parametrize("one", CLASSES, ids=lambda one: one.__name__)
def test_a_thing_the_user_keeps_has_an_id_and_a_version(one: type[Base]) -> None:
    columns = one.__table__.columns
    assert [column.name for column in one.__table__.primary_key] == ["id"]
    assert issubclass(one, Entity) != issubclass(one, Kept)
    assert one.__mapper__.version_id_col is (
        columns["version"] if issubclass(one, Entity) else None
    )
    assert one.__doc__
    assert one.__name__ in entities.__all__


@EACH_TABLE
def test_an_id_never_comes_back(table: sa.Table) -> None:
    assert table.dialect_options["sqlite"]["autoincrement"] is True


@EACH_TABLE
def test_names_follow_the_convention(table: sa.Table) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*", table.name)
    assert table.primary_key.name == f"pk_{table.name}"
    for index in table.indexes:
        assert str(index.name).startswith(f"ix_{table.name}_")
        assert len(str(index.name)) <= 63  # PostgreSQL cuts longer names
    for constraint in table.constraints - {table.primary_key}:
        assert str(constraint.name).startswith(("fk_", "uq_", "ck_"))
        assert len(str(constraint.name)) <= 63


def test_names_of_indexes_are_unique_in_the_desk() -> None:
    names = [index.name for table in TABLES for index in table.indexes]
    assert len(set(names)) == len(names)


@EACH_TABLE
def test_every_pointer_is_indexed(table: sa.Table) -> None:
    first = {next(iter(index.columns)).name for index in table.indexes}
    pointers = {key.parent.name for key in table.foreign_keys}
    assert not pointers - first


@EACH_TABLE
def test_a_pointer_says_what_becomes_of_it(table: sa.Table) -> None:
    """The door removes or clears rows that point at one that goes, and writes it down; the
    database never cascades.
    """
    if table.name in {one.__tablename__ for one in CLASSES if issubclass(one, Entity)}:
        for key in table.foreign_keys:
            rule = key.parent.info["on_delete"]
            assert rule in {"remove", "clear"}
            assert rule == "remove" or key.parent.nullable
            assert (key.ondelete, key.deferrable, key.initially) == (None, True, "DEFERRED")


def test_the_tables_are_made(engine: sa.Engine) -> None:
    Base.metadata.create_all(engine)
    assert set(sa.inspect(engine).get_table_names()) >= {table.name for table in TABLES}
    with engine.connect() as connection:
        for table in TABLES:
            assert connection.execute(sa.select(sa.func.count()).select_from(table)).scalar() == 0


@EACH_TABLE
def test_the_tables_compile_for_postgresql(table: sa.Table) -> None:
    dialect = postgresql.dialect()
    assert f"CREATE TABLE {table.name} " in str(
        CreateTable(table).compile(dialect=dialect)
    ).replace('"', "")
    for index in table.indexes:
        assert str(CreateIndex(index).compile(dialect=dialect))


def test_a_late_writer_is_told(engine: sa.Engine) -> None:
    Base.metadata.create_all(engine)
    with Session(engine) as first, Session(engine) as other:
        person, cohort = Person(full_name="Supriyadi"), Cohort(name_en="Shanghai")
        first.add_all([person, cohort])
        first.flush()
        first.add(Enrolment(person_id=person.id, cohort_id=cohort.id, extra={"shirt": "L"}))
        first.commit()
        assert person.version == 1
        late = other.get_one(Person, person.id)
        person.family_name = "Supriyadi"
        first.commit()
        assert person.version == 2
        late.full_name = "Somebody"
        with pytest.raises(StaleDataError):
            other.flush()
