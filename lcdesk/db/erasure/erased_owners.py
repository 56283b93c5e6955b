"""Which rows, of now and of the history, belong to people who are erased: also what was removed,
or joined into them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from lcdesk.db.erasure.erased_words import ErasedWordFinder
from lcdesk.db.erasure.erasing import OWNED, WAITING, Cleaner, ErasedPeople
from lcdesk.db.values import kept_run
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
    for entity, row_id, image in images(connection, (*OWNED, "ImportRow")):
        owner = whose.of(entity, row_id, image)
        if owner is not None:
            whose.rows_of(entity)[row_id] = owner


def add_waiting(connection: sa.Connection, cleaner: Cleaner) -> int:
    """Rows of imports that went to no record and tell of somebody who is erased are theirs, too;
    how many of them waited.
    """
    finder, found = cleaner.words.finder(), 0
    owners = {STANDS.format(number=owner): owner for owner in cleaner.whose.people.values()}
    query = "SELECT id, fate, raw FROM import_row WHERE entity = 'Enrolment' AND entity_id IS NULL"
    for row_id, fate, raw in connection.exec_driver_sql(query).all():
        owner = owners.get(_told_of(finder, json.loads(raw)) or "")
        if owner is not None:
            cleaner.whose.rows_of("ImportRow")[row_id] = owner
            found += fate == WAITING
    return found


def _told_of(finder: ErasedWordFinder, raw: Mapping[str, Any]) -> str | None:
    """What stands for the one a row tells of."""
    for name in ("full_name", "name_zh", "passport_no", "email", "phone"):
        for part in ("values", "raw"):
            told: Row = raw.get(part) or {}
            said = told.get(name)
            stands = finder.stands_for(said) if isinstance(said, str) else None
            if stands is not None:
                return stands
    return None


def _enrolments_of(connection: sa.Connection, whose: ErasedPeople) -> None:
    for person, owner in tuple(whose.people.items()):
        for (number,) in connection.exec_driver_sql(
            "SELECT id FROM enrolment WHERE person_id = ?", (person,)
        ):
            whose.enrolments[number] = owner
    for _entity, row_id, image in images(connection, ("Enrolment",)):
        owner = whose.people.get(image.get("person_id") or 0)
        if owner is not None:
            whose.enrolments.setdefault(row_id, owner)


def _joined(connection: sa.Connection, whose: ErasedPeople) -> None:
    """People who were joined into one of them, in operations that stand."""
    query = 'SELECT id, "values" FROM deed WHERE label = ? AND kind = ? AND NOT is_undone'
    for deed_id, values in connection.exec_driver_sql(query, (MERGE, "do")).all():
        sides = list(images(connection, ("Person", "Enrolment", *OWNED), deed_id))
        owner = next((one for side in sides if (one := whose.of(*side)) is not None), None)
        owner = owner or _called(connection, whose, json.loads(values or "null") or {})
        if owner is None:
            continue
        gone = (
            "SELECT entity, row_id FROM change WHERE deed_id = ? AND entity IN ('Person', "
            "'Enrolment') AND after = 'null'"
        )
        for entity, row_id in connection.exec_driver_sql(gone, (deed_id,)).all():
            (whose.people if entity == "Person" else whose.enrolments).setdefault(row_id, owner)


def _called(
    connection: sa.Connection, whose: ErasedPeople, values: Mapping[str, Any]
) -> int | None:
    """Whom an operation names as the one who stays."""
    name = values.get("name")
    if not name:
        return None
    for person, owner in whose.people.items():
        row = connection.exec_driver_sql(
            f"SELECT {_NAMES} FROM person WHERE id = ?", (person,)
        ).one_or_none()
        if row is not None and name in row:
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
    found = connection.exec_driver_sql(
        query + ("" if deed_id is None else f" AND deed_id = {deed_id:d}")
    )
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
