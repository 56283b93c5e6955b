"""Writes lcdesk/model/rows.py from the entities and the catalogue: `python3 dev.py rows`.

A row is a plain dict at run time; its type tells the checker which keys it has and of which kind
their values are. tests/model/test_rows.py says when the file is no longer what the model has.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from lcdesk.db import desk_version
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.upgrade import NEW_DESK, record_new_desk
from lcdesk.db.values import table_of
from lcdesk.model import entities
from lcdesk.model.catalogue import ACTIVITY, LISTED, PARTICIPANT, THEME, VENUE, RecordKind
from lcdesk.model.entities import Base, Entity, Organisation

_WORD = re.compile(r"\w+Row\b")
LISTS = (*LISTED, VENUE, THEME)
LIST_RECORD = "ListRecord"
TARGET = Path(__file__).resolve().parent.parent / "lcdesk" / "model" / "rows.py"
HEAD = '''"""Typed rows: what a dict read from a table or made for a screen holds, key by key.

Written by `python3 dev.py rows` from the entities and the field catalogue; not to be edited.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypedDict
'''
# What a record has besides its fields, from which entity: see db.queries.participants, .curriculum
BESIDES: dict[str, tuple[tuple[str, str, str], ...]] = {
    "participant": (
        ("id", "Enrolment", "id"),
        ("version", "Enrolment", "version"),
        ("person_id", "Enrolment", "person_id"),
        ("cohort_id", "Enrolment", "cohort_id"),
        ("extra", "Enrolment", "extra"),
        ("person_version", "Person", "version"),
    ),
    "activity": (
        ("venue_zh", "Venue", "name_zh"),
        ("hosted_zh", "Organisation", "name_zh"),
        ("visited_zh", "Organisation", "name_zh"),
        ("represented_zh", "Organisation", "name_zh"),
    ),
}


def annotations_of(entity: type[Base]) -> dict[str, str]:
    """Column → its Python type as it is written in the entity, in the order of the table."""
    written: dict[str, str] = {}
    for base in reversed(entity.__mro__):
        written |= {
            name: text.removeprefix("Mapped[").removesuffix("]")
            for name, text in getattr(base, "__annotations__", {}).items()
            if isinstance(text, str) and text.startswith("Mapped[")
        }
    return {column.name: written[column.name] for column in table_of(entity).columns}


def row_name(entity: type[Base]) -> str:
    """What the type of the rows of an entity is called."""
    name = entity.__name__
    return f"Stored{name}" if name.endswith("Row") else f"{name}Row"


def record_name(kind: RecordKind) -> str:
    """What the type of the records of a kind is called."""
    return "".join(map(str.title, kind.name.split("_"))) + "Record"


def typed_dict(
    name: str, doc: str, columns: Mapping[str, str], base: str = "TypedDict"
) -> Iterator[str]:
    """The lines of one TypedDict."""
    yield from ("", "", f"class {name}({base}):", f'    """{doc}"""', "")
    yield from (f"    {column}: {kind}" for column, kind in columns.items())


def record_columns(kind: RecordKind) -> dict[str, str]:
    """Key → type of a flat record of a screen: what it has besides, then its fields."""
    own = next(iter({field.entity: None for field in kind.fields}))
    columns = {} if kind.name == "participant" else annotations_of(getattr(entities, own))
    for key, entity, column in BESIDES[kind.name]:
        columns[key] = annotations_of(getattr(entities, entity))[column]
    return columns | field_types(kind)


def field_types(kind: RecordKind) -> dict[str, str]:
    """Field → type of its values; the names of others, and of those in a part of it, are text."""
    columns: dict[str, str] = {}
    for field in kind.fields:
        is_named = field.name != field.column
        written = {} if is_named else annotations_of(getattr(entities, field.entity))
        columns[field.name] = written.get(field.column, "str | None")
    return columns


def of_every_row() -> dict[str, str]:
    """Column → type of what the rows of all entities have."""
    return {name: annotations_of(Organisation)[name] for name in ("id", "version")}


def source() -> str:
    """The text of the module."""
    lines, asked = [HEAD.rstrip("\n")], _names_in_sources()
    for entity in sorted(
        (one for one in vars(entities).values() if _is_kept(one)), key=lambda one: one.__name__
    ):
        if row_name(entity) not in asked:
            continue
        doc = f"A row of `{entity.__name__}`, all its columns."
        lines += typed_dict(row_name(entity), doc, annotations_of(entity))
    for kind in (PARTICIPANT, ACTIVITY):
        doc = f"One {kind.name} as screens and sheets have it: a key a field, and what tells it."
        lines += typed_dict(record_name(kind), doc, record_columns(kind))
    lines += typed_dict(
        LIST_RECORD, "What every record of a list of the office has.", of_every_row()
    )
    for kind in LISTS:
        doc = f"A record of `{kind.name}`, a key a field; whom it points at by their names."
        lines += typed_dict(record_name(kind), doc, field_types(kind), LIST_RECORD)
    return "\n".join(lines) + "\n"


def _names_in_sources() -> set[str]:
    """The words of the program but for the module itself: the type of a row that nothing names is
    not written.
    """
    sources = (path for path in TARGET.parent.parent.rglob("*.py") if path != TARGET)
    return {word for path in sources for word in _WORD.findall(path.read_text("utf-8"))}


def _is_kept(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, Entity) and one is not Entity


def main() -> int:
    """Write the module, and record the desk that the migrations make; 0."""
    TARGET.write_text(source(), "utf-8")
    with TemporaryDirectory() as folder:
        engine = make_engine(Path(folder) / "desk.db")
        record = record_new_desk(engine)
        engine.dispose()
    (desk_version.MIGRATIONS / NEW_DESK).write_text(record, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
