"""What of people who are erased lies elsewhere: rows of now and of the history that are theirs,
also what was removed or joined into them; their names and numbers in notes, operations, timetables,
memory and views.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from lcdesk.db.erasure.erased_words import TELLING, ErasedWordFinder, json_text
from lcdesk.db.erasure.erasing import (
    LISTED,
    OWNED,
    WAITING,
    Cleaner,
    ErasedPeople,
    as_bytes,
    like,
    write_row,
)
from lcdesk.db.erasure.plain_rows import ask, ask_holding, ask_one, do
from lcdesk.db.queries.imports import pack_columns, unpack_columns
from lcdesk.db.values import entity_named, kept_run, table_of
from lcdesk.model.entities import AlumniContact, Base, Enrolment, Entity, Person
from lcdesk.model.entities.records import EVERYBODYS, NAME, OWN_WORDS, OWNERS, StoredDraft
from lcdesk.model.names import STANDS
from lcdesk.texts import N_

Row = dict[str, Any]
# The name of an operation that joined somebody into somebody: by it these are found again.
MERGE = N_("Join {other} into {name}")
_NAMES = "full_name, family_name, given_name, name_zh"


def gather(connection: sa.Connection, whose: ErasedPeople) -> None:
    """Fill in what hangs on `whose.people` and `whose.enrolments`, and who was joined into them."""
    while True:
        before = len(whose.people), len(whose.enrolments)
        _enrolments_of(connection, whose)
        _joined(connection, whose)
        if (len(whose.people), len(whose.enrolments)) == before:
            break
    _listed_of(connection, whose)
    first = tuple(entity for entity, column in OWNED.items() if column != "lead_id")
    for entities in (first, ("LeadStep", "ImportRow")):  # what hangs on those comes after them
        for entity, row_id, image in images(connection, entities):
            owner = whose.of(entity, row_id, image)
            if owner is not None:
                whose.rows_of(entity)[row_id] = owner


def _listed_of(connection: sa.Connection, whose: ErasedPeople) -> None:
    """Rows of lists that are theirs now: lines of the book of imports and steps hang on them."""
    for entity in LISTED:
        query = f"SELECT id FROM {table_of(entity_named(entity)).name} WHERE person_id = ?"
        for person, owner in whose.people.items():
            for (number,) in ask(connection, query, person):
                whose.rows_of(entity)[number] = owner


def add_waiting(connection: sa.Connection, cleaner: Cleaner) -> int:
    """Rows of imports that went to no record and tell of somebody who is erased are theirs, too;
    how many of them waited.
    """
    finder, found = cleaner.words.finder(), 0
    owners = {STANDS.format(number=owner): owner for owner in cleaner.whose.people.values()}
    listed = ", ".join(f"'{name}'" for name in ("Enrolment", *LISTED))
    query = f"SELECT id, fate, raw FROM import_row WHERE entity IN ({listed}) AND entity_id IS NULL"
    for row_id, fate, raw in ask(connection, query):
        owner = owners.get(_told_of(finder, json.loads(raw)) or "")
        if owner is not None:
            cleaner.whose.rows_of("ImportRow")[row_id] = owner
            found += fate == WAITING
    return found


def _told_of(finder: ErasedWordFinder, raw: Mapping[str, Any]) -> str | None:
    """What stands for the one a row tells of."""
    for name in ("full_name", "name_zh", "person", "passport_no", "email", "phone"):
        for part in ("values", "raw"):
            told: Row = raw.get(part) or {}
            said = told.get(name)
            stands = finder.stands_for(said) if isinstance(said, str) else None
            if stands is not None:
                return stands
    return None


def _enrolments_of(connection: sa.Connection, whose: ErasedPeople) -> None:
    for person, owner in tuple(whose.people.items()):
        for (number,) in ask(connection, "SELECT id FROM enrolment WHERE person_id = ?", person):
            whose.enrolments[number] = owner
    for _entity, row_id, image in images(connection, ("Enrolment",)):
        owner = whose.people.get(image.get("person_id") or 0)
        if owner is not None:
            whose.enrolments.setdefault(row_id, owner)


def _joined(connection: sa.Connection, whose: ErasedPeople) -> None:
    """People who were joined into one of them, in operations that stand."""
    query = 'SELECT id, "values" FROM deed WHERE label = ? AND kind = ? AND NOT is_undone'
    for deed_id, values in ask(connection, query, MERGE, "do"):
        sides = list(images(connection, ("Person", "Enrolment", *OWNED), deed_id))
        owner = next((one for side in sides if (one := whose.of(*side)) is not None), None)
        owner = owner or _called(connection, whose, json.loads(values or "null") or {})
        if owner is None:
            continue
        gone = (
            "SELECT entity, row_id FROM change WHERE deed_id = ? AND entity IN ('Person', "
            "'Enrolment') AND CAST(after AS TEXT) = 'null'"
        )
        for entity, row_id in ask(connection, gone, deed_id):
            (whose.people if entity == "Person" else whose.enrolments).setdefault(row_id, owner)


def _called(
    connection: sa.Connection, whose: ErasedPeople, values: Mapping[str, Any]
) -> int | None:
    """Whom an operation names as the one who stays."""
    name = values.get("name")
    if not name:
        return None
    for person, owner in whose.people.items():
        for row in ask(connection, f"SELECT {_NAMES} FROM person WHERE id = ?", person):
            if name in row:
                return owner
    return None


def images(
    connection: sa.Connection, entities: tuple[str, ...], deed_id: int | None = None
) -> Iterator[tuple[str, int, Row]]:
    """(entity, id, values) of each side of each change of these entities; of `deed_id` alone, if
    given.
    """
    listed = ", ".join(f"'{name}'" for name in entities)
    query = f"SELECT entity, row_id, last_id, before, after FROM change WHERE entity IN ({listed})"
    found = ask(connection, query + ("" if deed_id is None else f" AND deed_id = {deed_id:d}"))
    for entity, row_id, last_id, *sides in found:
        for side in sides:
            image: Row | None = json.loads(side) if side else None
            if image and last_id is None:
                yield entity, row_id, image
            elif image:
                run = kept_run(image)
                yield from (
                    (entity, i, dict(zip(run["columns"], row, strict=True)))
                    for i, row in enumerate(run["rows"], row_id)
                )


# --- Names and numbers, taken out of what belongs to others ---


_LEFT = {"signed_report": {"data"}, "import_batch": {"file_hash"}}
"""What is never looked into: a signed report holds numbers and no name, and must stay word for
word.
"""
_OWN = frozenset({"person", "enrolment", "alumni_contact"})
_SKIPPING = frozenset({"Person", "Enrolment", "AlumniContact"})
_OF_PEOPLE = (None, "Enrolment", "AlumniContact")
"""Lines of the book of imports that tell of people: there what tells who others are is left."""
_HISTORY = frozenset({"change", "deed"})
_LONG = 4


def sweep(connection: sa.Connection, cleaner: Cleaner) -> int:
    """Take the telling words out of all texts of the desk; how many rows were changed, those of the
    history aside.

    Words that somebody else has, too, are left: nobody can say whom they mean.
    """
    for entity in (Person, Enrolment, AlumniContact):
        table = table_of(entity).name
        _spare_others(connection, cleaner, table, entity)
    _sweep_local_undo(connection, cleaner)
    finder, count = cleaner.words.finder(), 0
    for table in Base.metadata.sorted_tables:
        names = [
            column.name
            for column in table.columns
            if _is_text(column) and not _is_left(table.name, column.name)
        ]
        for row_id, row in _holding(connection, table.name, names, finder) if names else ():
            is_changed = _sweep_row(connection, (table.name, row_id), row, finder)
            count += is_changed and table.name not in _HISTORY
    return count + _sweep_lists(connection, finder)


def _sweep_lists(connection: sa.Connection, finder: ErasedWordFinder) -> int:
    """What lists said of others is packed, here and in the history of imports taken back."""
    count = 0
    query = "SELECT id, entity, listed FROM import_page WHERE listed IS NOT NULL"
    for row_id, entity, listed in ask(connection, query):
        new = _swept_list(listed, finder, entity)
        if new != listed:
            write_row(connection, "import_page", row_id, {"listed": new})
            count += 1
    query = "SELECT id, last_id, before, after FROM change WHERE entity = 'ImportPage'"
    for change_id, last_id, *sides in ask(connection, query):
        old = [json.loads(side) if side else None for side in sides]
        new_sides = [side and _swept_side(side, last_id is not None, finder) for side in old]
        if new_sides != old:
            before, after = map(json_text, new_sides)
            written = "UPDATE change SET before = ?, after = ? WHERE id = ?"
            do(connection, written, before, after, change_id)
    return count


def _swept_side(side: Row, is_run: bool, finder: ErasedWordFinder) -> Row:
    if not is_run:
        told = side.get("listed")
        swept = _swept_list(told, finder, side.get("entity")) if told else told
        return {**side, "listed": swept} if told else side
    run = kept_run(side)
    if "listed" not in run["columns"]:
        return side
    at, whose = run["columns"].index("listed"), run["columns"].index("entity")
    rows = [
        [*row[:at], _swept_list(row[at], finder, row[whose]), *row[at + 1 :]] for row in run["rows"]
    ]
    return {**side, "rows": rows}


def _swept_list(
    listed: bytes | str | None, finder: ErasedWordFinder, entity: str | None
) -> bytes | str | None:
    """A packed list without the words; what tells who other people are is not looked into."""
    if not listed:
        return listed
    columns = values, further, said = unpack_columns(as_bytes(listed))
    skip = TELLING if entity in _OF_PEOPLE else ()
    swept = tuple(
        finder.replaced(part, left) for part, left in ((values, skip), (further, ()), (said, ()))
    )
    return listed if swept == columns else like(listed, pack_columns(swept))


def _spare_others(
    connection: sa.Connection, cleaner: Cleaner, table: str, entity: type[Entity]
) -> None:
    """Words that others have in their own fields, or that are part of what they have."""
    finder, own = cleaner.words.finder(), cleaner.whose.rows_of(entity.__name__)
    names = [column.name for column in table_of(entity).columns if column.name in TELLING]
    for row_id, row in _holding(connection, table, names, finder):
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
        old = json.loads(ask_one(connection, query, deed_id) or "null")
        new = finder.replaced(old, OWN_WORDS)
        if new != old:
            write_row(connection, "deed", deed_id, {"values": new})


def _local_undo(connection: sa.Connection, whose: ErasedPeople) -> Iterator[int]:
    query = (
        "SELECT deed_id, entity, row_id, last_id FROM change WHERE entity IN ('Person', "
        "'Enrolment') ORDER BY deed_id"
    )
    own: dict[int, bool] = {}
    for deed_id, entity, row_id, last_id in ask(connection, query):
        is_own = last_id is None and row_id in whose.rows_of(entity)
        own[deed_id] = own.get(deed_id, True) and is_own
    return (deed_id for deed_id, is_own in own.items() if is_own)


def _is_text(column: sa.Column[Any]) -> bool:
    return isinstance(column.type, sa.String | sa.JSON)


def _is_left(table: str, name: str) -> bool:
    return name in _LEFT.get(table, ()) or (table in _OWN and name in TELLING)


def _holding(
    connection: sa.Connection, table: str, names: Collection[str], finder: ErasedWordFinder
) -> list[tuple[int, Row]]:
    """The rows of a table with a word in one of these columns: their id and these columns."""
    found = ask_holding(connection, table, names, finder.holds)
    return [(row_id, dict(zip(names, values, strict=True))) for row_id, *values in found]


def _sweep_row(
    connection: sa.Connection, place: tuple[str, int], row: Row, finder: ErasedWordFinder
) -> bool:
    """`place`: the table, and the id of the row; of a change its entity is among the texts."""
    table, row_id = place
    kinds = Base.metadata.tables[table].c
    skip = TELLING if _is_of_others(table, row) else frozenset[str]()
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


def _is_of_others(table: str, row: Row) -> bool:
    """Does a row hold fields of people, of whom what tells who they are is left?"""
    entity = row.get("entity")
    if table == "import_row":
        return entity in _OF_PEOPLE
    if table != "change" or entity in _SKIPPING:
        return table == "change"
    if entity != "ImportRow":
        return False
    sides: list[Row] = [json.loads(row[side]) for side in ("before", "after") if row.get(side)]
    told = {one for side in sides for one in _entities_told(side)}
    return not told.isdisjoint(_OF_PEOPLE)


def _entities_told(side: Row | None) -> set[str | None]:
    """What lines of the book of imports tell of, a single one or those of a run."""
    if not side:
        return set()
    if "columns" not in side:
        return {side.get("entity")}
    run = kept_run(side)
    at = run["columns"].index("entity") if "entity" in run["columns"] else None
    return {None if at is None else row[at] for row in run["rows"]}


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


# --- What is unsaved about people who are erased goes with them ---


def drop_drafts(connection: sa.Connection, cleaner: Cleaner) -> None:
    """Take out drafts of their entries, and those of participants and what belongs to them in which
    one of their words stands.

    Out of drafts of timetable, places and the like the words are taken as out of all texts that
    belong to others.
    """
    found = ask(connection, "SELECT id, value FROM desk_value WHERE name = ?", NAME)
    drafts: list[StoredDraft] = json.loads(found[0][1]) if found else []
    left = drafts_of_others(drafts, cleaner)
    if found and left != drafts:
        write_row(connection, "desk_value", found[0][0], {"value": left})


def drafts_of_others(drafts: Iterable[StoredDraft], cleaner: Cleaner) -> list[StoredDraft]:
    """Those that stay, as they are."""
    finder = cleaner.words.finder()
    return [one for one in drafts if not _is_theirs(one, cleaner, finder)]


def _is_theirs(draft: StoredDraft, cleaner: Cleaner, finder: ErasedWordFinder) -> bool:
    kind = draft["place"].removeprefix("new_")
    owned = cleaner.whose.rows_of(OWNERS[kind]) if kind in OWNERS else {}
    if kind in EVERYBODYS or any(one in owned for one in draft["ids"]):
        return kind not in EVERYBODYS
    is_of_nobody_known = (
        not draft["ids"] and kind != "participant"
    )  # a lead or a status: somebody's, and nobody knows whose
    return is_of_nobody_known or any(finder.holds(text) for text in draft["texts"].values())
