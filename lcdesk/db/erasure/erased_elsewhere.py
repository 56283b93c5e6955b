"""Names and numbers of people who are erased, taken out of what belongs to others: notes,
operations, timetables, memory, views.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from lcdesk.db.erasure.erased_words import TELLING, ErasedWordFinder
from lcdesk.db.erasure.erasing import Cleaner, ErasedPeople, write_row
from lcdesk.db.values import kept_run, table_of
from lcdesk.model.drafts import EVERYBODYS, NAME, OWNERS, StoredDraft
from lcdesk.model.entities import Base, Enrolment, Entity, Person

Row = dict[str, Any]
_LEFT = {"signed_report": {"data"}, "import_batch": {"file_hash"}}
"""What is never looked into: a signed report holds numbers and no name, and must stay word for
word.
"""
_OWN = frozenset({"person", "enrolment"})
_SKIPPING = frozenset({"Person", "Enrolment", "ImportRow"})
_HISTORY = frozenset({"change", "deed"})
_LONG = 4


def sweep(connection: sa.Connection, cleaner: Cleaner) -> int:
    """Take the telling words out of all texts of the desk; how many rows were changed, those of the
    history aside.

    Words that somebody else has, too, are left: nobody can say whom they mean.
    """
    for table, entity in (("person", Person), ("enrolment", Enrolment)):
        _spare_others(connection, cleaner, table, entity)
    _sweep_local_undo(connection, cleaner)
    finder, count = cleaner.words.finder(), 0
    with _asked(connection, finder.holds):
        for table in Base.metadata.sorted_tables:
            names = [
                column.name
                for column in table.columns
                if _is_text(column) and not _is_left(table.name, column.name)
            ]
            for row_id, row in _holding(connection, table.name, names) if names else ():
                is_changed = _sweep_row(connection, (table.name, row_id), row, finder)
                count += is_changed and table.name not in _HISTORY
    return count


def _spare_others(
    connection: sa.Connection, cleaner: Cleaner, table: str, entity: type[Entity]
) -> None:
    """Words that others have in their own fields, or that are part of what they have."""
    finder, own = cleaner.words.finder(), cleaner.whose.rows_of(entity.__name__)
    names = [column.name for column in table_of(entity).columns if column.name in TELLING]
    with _asked(connection, finder.holds):
        for row_id, row in _holding(connection, table, names):
            if row_id not in own:
                for value in (row[name] for name in names if finder.holds(row[name])):
                    cleaner.words.spare(value)


def _sweep_local_undo(connection: sa.Connection, cleaner: Cleaner) -> None:
    """In the words of operations about nobody else all that is erased is replaced, not only what
    tells of whom.
    """
    words = cleaner.words
    finder = ErasedWordFinder(
        {word: stands for word, stands in words.all.items() if len(word) >= _LONG} | words.telling,
        words.numbers,
        (),
    )
    for deed_id in _local_undo(connection, cleaner.whose):
        query = 'SELECT "values" FROM deed WHERE id = ?'
        old = json.loads(connection.exec_driver_sql(query, (deed_id,)).scalar() or "null")
        new = finder.replaced(old, ("field", "status"))
        if new != old:
            write_row(connection, "deed", deed_id, {"values": new})


def _local_undo(connection: sa.Connection, whose: ErasedPeople) -> Iterator[int]:
    query = (
        "SELECT deed_id, entity, row_id, last_id FROM change WHERE entity IN ('Person', "
        "'Enrolment') ORDER BY deed_id"
    )
    own: dict[int, bool] = {}
    for deed_id, entity, row_id, last_id in connection.exec_driver_sql(query):
        is_own = last_id is None and row_id in whose.rows_of(entity)
        own[deed_id] = own.get(deed_id, True) and is_own
    return (deed_id for deed_id, is_own in own.items() if is_own)


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | sa.JSON)


def _is_left(table: str, name: str) -> bool:
    return name in _LEFT.get(table, ()) or (table in _OWN and name in TELLING)


def _holding(
    connection: sa.Connection, table: str, names: Collection[str]
) -> list[tuple[int, Row]]:
    """The rows of a table with a word in one of these columns: their id and these columns."""
    quoted = ", ".join(f'"{name}"' for name in names)
    query = f'SELECT id, {quoted} FROM "{table}" WHERE holds_words(concat_ws(char(10), {quoted}))'
    found = connection.exec_driver_sql(query)
    return [(row_id, dict(zip(names, values, strict=True))) for row_id, *values in found]


def _sweep_row(
    connection: sa.Connection, place: tuple[str, int], row: Row, finder: ErasedWordFinder
) -> bool:
    """`place`: the table, and the id of the row; of a change its entity is among the texts."""
    table, row_id = place
    kinds = Base.metadata.tables[table].c
    is_of_others = table == "import_row" or (table == "change" and row.get("entity") in _SKIPPING)
    skip = TELLING if is_of_others else frozenset[str]()
    moved: Row = {}
    for name, text in row.items():
        if text is None:
            continue
        old = json.loads(text) if isinstance(kinds[name].type, sa.JSON) else text
        new = _swept(old, finder.replaced, skip)
        if new != old:
            moved[name] = new
    if moved:
        write_row(connection, table, row_id, moved)
    return bool(moved)


def _swept(value: Any, replaced: Callable[..., Any], skip: Collection[str]) -> Any:
    """A value without the words; of a run of the history column by column."""
    # plain JSON of any depth
    if not (skip and isinstance(value, Mapping) and set(value) == {"columns", "rows"}):  # pyright: ignore[reportUnknownArgumentType]
        return replaced(value, skip)
    # plain JSON of any depth
    run = kept_run(value)  # pyright: ignore[reportUnknownArgumentType]
    is_left = [name in skip for name in run["columns"]]
    rows = [
        [one if left else replaced(one, skip) for one, left in zip(row, is_left, strict=True)]
        for row in run["rows"]
    ]
    return {**run, "rows": rows}


@contextmanager
def _asked(connection: sa.Connection, holds: Callable[[object], bool]) -> Iterator[None]:
    """SQLite can ask `holds_words` as long as this lasts."""
    driver: Any = connection.connection.driver_connection

    def asked(text: object) -> int:
        return int(holds(text))

    driver.create_function("holds_words", 1, asked)
    try:
        yield
    finally:
        driver.create_function("holds_words", 1, None)


# --- What is unsaved about people who are erased goes with them ---


def drop_drafts(connection: sa.Connection, cleaner: Cleaner) -> None:
    """Take out drafts of their entries, and those of participants and what belongs to them in which
    one of their words stands.

    Out of drafts of timetable, places and the like the words are taken as out of all texts that
    belong to others.
    """
    found = connection.exec_driver_sql(
        "SELECT id, value FROM desk_value WHERE name = ?", (NAME,)
    ).one_or_none()
    drafts: list[StoredDraft] = json.loads(found[1]) if found else []
    finder = cleaner.words.finder()
    left = [one for one in drafts if not _is_theirs(one, cleaner, finder)]
    if found and left != drafts:
        write_row(connection, "desk_value", found[0], {"value": left})


def _is_theirs(draft: StoredDraft, cleaner: Cleaner, finder: ErasedWordFinder) -> bool:
    kind = draft["place"].removeprefix("new_")
    owned = cleaner.whose.rows_of(OWNERS[kind]) if kind in OWNERS else {}
    if kind in EVERYBODYS or any(one in owned for one in draft["ids"]):
        return kind not in EVERYBODYS
    is_of_nobody_known = (
        not draft["ids"] and kind != "participant"
    )  # a lead or a status: somebody's, and nobody knows whose
    return is_of_nobody_known or any(finder.holds(text) for text in draft["texts"].values())
