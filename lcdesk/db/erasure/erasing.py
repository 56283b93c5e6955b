"""People are erased: their rows, all that history and the book of imports hold of them, their names
in what belongs to others.

It writes beside the recorder on purpose: a recorded change would keep in the history what is to be
erased from it.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from lcdesk.db.erasure.erased_words import ErasedWords, json_text
from lcdesk.db.erasure.plain_rows import ask, ask_one, do
from lcdesk.db.queries.imports import (
    OF_GRID,
    pack_columns,
    unpack,
    unpack_columns,
    unpack_listed,
    unpack_said,
)
from lcdesk.db.values import KeptRun, entity_named, kept_columns, kept_run, table_of
from lcdesk.model import clock
from lcdesk.model.entities import Base
from lcdesk.model.names import STANDS, STANDS_ZH

KEPT: Mapping[str, frozenset[str]] = {
    "Person": frozenset({"gender", "nationality", "education", "field_of_work", "languages"}),
    "Enrolment": frozenset(
        {
            "person_id",
            "cohort_id",
            "status",
            "organization_kind",
            "nominating_country",
            "theme_wanted",
        }
    ),
}
"""What the figures are made of: it stays."""
OWNED = {
    "Photo": "person_id",
    "Lead": "person_id",
    "Document": "enrolment_id",
    "DocumentFile": "enrolment_id",
    "AskedNote": "enrolment_id",
    "StatusStep": "enrolment_id",
    "Attendance": "enrolment_id",
    "IssuedPaper": "enrolment_id",
    "AlumniContact": "person_id",
    "AllianceMember": "person_id",
    "LeadStep": "lead_id",
}
"""Entities whose rows belong to a person, an enrolment or (after it) a lead, and the column that
says so.
"""
_BLANK = {
    "Document": ("note", "on"),
    "AskedNote": ("asked",),
    "StatusStep": ("reason",),
    "Attendance": ("note",),
    "IssuedPaper": ("accepted",),
    "Lead": ("person_id", "notes"),
    "LeadStep": ("reason",),
}
_OFFICE_OWN = ("birth_date", "certificate_no", "visa_letter_no")
"""What goes from the rows of the erased and is no word to look for elsewhere: a day is shared by
many, and the numbers of papers are the office's, whose register keeps them.
"""
_DROPPED = ("AlumniContact", "AllianceMember")
"""Rows that are about nobody without the one who is erased: they go as a whole. A lead stays as one
of nobody, with what is agreed with others.
"""
LISTED = ("Lead", *_DROPPED)
"""Those of them that come from lists, which the book of imports tells of."""
WAITING, LEFT_OUT = "needs you", "left out"
Row = dict[str, Any]
Birth = tuple[str | None, tuple[dt.date, ...]]


@dataclass
class ErasedPeople:
    """Who is erased: number of a person (those joined into it included), of an enrolment → number
    of the person it becomes.

    People who are also elsewhere are not among `people`: of them only these enrolments go.
    """

    people: dict[int, int] = field(default_factory=dict[int, int])
    enrolments: dict[int, int] = field(default_factory=dict[int, int])
    rows: dict[str, dict[int, int]] = field(default_factory=dict[str, dict[int, int]])
    births: dict[int, str | None] = field(default_factory=dict[int, str | None])

    def of(self, entity: str, row_id: int, values: Mapping[str, Any]) -> int | None:
        """Whose a row is, by its number or by what it points at; None: of nobody who is erased."""
        own = self.rows_of(entity)
        if row_id in own:
            return own[row_id]
        if entity == "ImportRow":
            return self.in_book(values.get("entity")).get(values.get("entity_id") or 0)
        return self.owners(entity).get(values.get(OWNED.get(entity, "")) or 0)

    def in_book(self, entity: str | None) -> dict[int, int]:
        """The rows of an entity that lines of the book of imports tell of."""
        if entity == "Enrolment":
            return self.enrolments
        return self.rows_of(entity) if entity in LISTED else {}

    def rows_of(self, entity: str) -> dict[int, int]:
        """The rows of an entity known to be theirs."""
        if entity in KEPT:
            return self.owners(entity)
        return self.rows.setdefault(entity, {})

    def owners(self, entity: str) -> dict[int, int]:
        """The numbers its rows point at: of people, of enrolments, or of leads."""
        if OWNED.get(entity) == "lead_id":
            return self.rows_of("Lead")
        return (
            self.people
            if entity == "Person" or OWNED.get(entity) == "person_id"
            else self.enrolments
        )


class Cleaner:
    """Makes rows of the erased, whole or in part, as they are to stand; what was in them goes
    into `words`.
    """

    def __init__(self, whose: ErasedPeople) -> None:
        self.whose, self.words = whose, ErasedWords()

    def clean(self, entity: str, row_id: int, values: Row) -> Row:
        """Column values as JSON has them, cleaned; the same where the row is somebody else's."""
        if entity == "ImportPage":
            return self._page(values)
        owner = self.whose.of(entity, row_id, values)
        if owner is None:
            return values
        out = {name: self._value(entity, name, value, owner) for name, value in values.items()}
        self._remember(entity, values, out, owner)
        return out

    def _value(self, entity: str, name: str, value: Any, owner: int) -> Any:
        if entity == "Person":
            return self._of_person(name, value, owner)
        if entity == "Enrolment":
            return value if name in KEPT[entity] else None
        if entity == "ImportRow":
            return _of_book(name, value)
        if entity == "IssuedPaper" and name == "data":
            return {}
        if entity in _DROPPED:
            return value if name == OWNED[entity] else None
        return None if name in _BLANK.get(entity, ()) else value

    def _of_person(self, name: str, value: Any, owner: int) -> Any:
        stands = {"full_name": STANDS, "name_zh": STANDS_ZH}.get(name)
        if stands is not None:
            return stands.format(number=owner)
        if name == "birth_date":
            return self.whose.births.get(owner)
        return value if name in KEPT["Person"] else None

    def _remember(self, entity: str, old: Row, new: Row, owner: int) -> None:
        stands = STANDS.format(number=owner)
        for name, value in old.items():
            if name in _OFFICE_OWN or not value or new[name] == value:
                continue
            if not _stands_already(value):
                self.words.add(name, value, stands)
        self.words.add_names(old.get("family_name"), old.get("given_name"), stands)
        if entity == "ImportRow" and isinstance(old.get("raw"), dict):
            raw: Row = old.get("raw") or {}
            said: Row = {**(raw.get("values") or {}), **(raw.get("raw") or {})}
            self.words.add_names(said.get("family_name"), said.get("given_name"), stands)

    def _page(self, values: Row) -> Row:
        """A page of the book of imports without what their rows said."""
        ids, theirs = values.get("ids"), self.whose.in_book(values.get("entity"))
        if not ids or not theirs:
            return values
        owners = {
            place: theirs[target] for place, target in enumerate(unpack(ids)) if target in theirs
        }
        if not owners:
            return values
        return {**values, **self._said(values, owners), **self._listed(values, owners)}

    def _said(self, values: Row, owners: Mapping[int, int]) -> Row:
        """What tidied cells of a page said, without that of the rows (place → owner) of theirs."""
        left: Row = {}
        said: dict[str, Row | None] = values.get("said") or {}
        for place, told in said.items():
            owner = owners.get(int(place))
            if told and owner is not None:
                self.words.add("raw", told.get("raw"), STANDS.format(number=owner))
                column = told.get("column")
                if column:
                    left[place] = {"raw": {}, "column": column}
            elif told:
                left[place] = told
        return {"said": left}

    def _listed(self, values: Row, owners: Mapping[int, int]) -> Row:
        """What the list of a page says, blank in those rows."""
        listed: bytes | str | None = values.get("listed")
        if not listed:
            return {}
        columns = unpack_columns(as_bytes(listed))
        count = len(list(unpack(values.get("ids") or ())))
        rows, cells = unpack_listed(as_bytes(listed), count), unpack_said(as_bytes(listed), count)
        for place, owner in owners.items():
            stands, told = STANDS.format(number=owner), rows[place].values
            for part in (*rows[place], (cells[place] or {}).get("raw")):
                self.words.add("raw", part, stands)
            self.words.add_names(told.get("family_name"), told.get("given_name"), stands)
        for part in columns:
            for name, column in part.items():
                if name != OF_GRID:
                    column[:] = [None if at in owners else said for at, said in enumerate(column)]
        return {"listed": like(listed, pack_columns(columns))}


def as_bytes(kept: bytes | str) -> bytes:
    """Bytes of a row, or as the history keeps them."""
    return base64.b64decode(kept) if isinstance(kept, str) else kept


def like(kept: bytes | str, new: bytes) -> bytes | str:
    """Bytes as the row or the history had them."""
    return base64.b64encode(new).decode("ascii") if isinstance(kept, str) else new


def _of_book(name: str, value: Any) -> Any:
    """A line of the book of imports: where it stood stays, what it said goes; it waits no more."""
    if name == "raw" and value:
        said: Row = value
        kept: Row = {"raw": {}, "extra": {}, "column": said.get("column")}
        if "values" in said:
            kept |= {"values": {}, "table": said.get("table", 0), "tidied": []}
        return kept
    if name == "fate" and value == WAITING:
        return LEFT_OUT
    return None if name == "problems" else value


def _stands_already(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(
        (STANDS.format(number=""), STANDS_ZH.format(number=""))
    )


def find_births(connection: sa.Connection, people: Mapping[int, int]) -> dict[int, str | None]:
    """Owner → as much of the date of birth as keeps the age on the opening day of each of their
    cohorts.
    """
    births: dict[int, str | None] = {}
    days: dict[int, list[dt.date]] = {}
    for number, owner in people.items():
        query = "SELECT birth_date FROM person WHERE id = ?"
        births[owner] = births.get(owner) or ask_one(connection, query, number)
        opened = (
            "SELECT c.starts FROM enrolment e JOIN cohort c ON c.id = e.cohort_id WHERE "
            "e.person_id = ?"
        )
        for (day,) in ask(connection, opened, number):
            days.setdefault(owner, []).append(dt.date.fromisoformat(day) if day else clock.today())
    return {owner: coarse_birth(birth, days.get(owner, [])) for owner, birth in births.items()}


def clean_rows(connection: sa.Connection, cleaner: Cleaner) -> dict[str, int]:
    """The rows as they stand; entity → how many were changed."""
    done: dict[str, int] = {}
    for entity in ("Person", "Enrolment", *OWNED, "ImportRow", "ImportPage"):
        done[entity] = sum(
            _clean_row(connection, entity, row, cleaner)
            for row in _own_rows(connection, entity, cleaner.whose)
        )
    for number in cleaner.whose.rows_of("Photo"):
        done["Photo"] += do(connection, "DELETE FROM photo WHERE id = ?", number)
        do(connection, "DELETE FROM change WHERE entity = 'Photo' AND row_id = ?", number)
    if _has_table(connection, "paper_file"):
        for number in cleaner.whose.people:
            do(connection, "DELETE FROM paper_file WHERE person_id = ?", number)
    done["DocumentFile"] = _drop_files(connection, cleaner.whose.rows_of("DocumentFile"))
    return done


def _drop_files(connection: sa.Connection, numbers: Collection[int]) -> int:
    """Take out files of documents with their bytes, also of those that were removed before, and
    their names from the history; how many there were.
    """
    count = 0
    for number in numbers:
        about = "entity = 'DocumentFile' AND row_id = ? AND last_id IS NULL"
        query = (
            f'SELECT id, "values" FROM deed WHERE id IN (SELECT deed_id FROM change WHERE {about})'
        )
        for deed_id, told in ask(connection, query, number):
            values: Row = json.loads(told or "null") or {}
            if "file" in values:
                write_row(connection, "deed", deed_id, {"values": values | {"file": "…"}})
        do(connection, f"DELETE FROM change WHERE {about}", number)
        do(connection, "DELETE FROM document_file WHERE id = ?", number)
        gone = "DELETE FROM file_content WHERE file_id = ?"
        count += do(connection, gone, number)
    return count


def _has_table(connection: sa.Connection, name: str) -> bool:
    """A backup may be older than a table."""
    return name in sa.inspect(connection).get_table_names()


def drop_rows(connection: sa.Connection, whose: ErasedPeople) -> None:
    """Take out the rows that are about nobody any more, and what the history tells of each; once
    they are cleaned, and what was in them is known.
    """
    for entity in _DROPPED:
        table = table_of(entity_named(entity)).name
        for number in whose.rows_of(entity):
            do(connection, f"DELETE FROM {table} WHERE id = ?", number)
            told = "DELETE FROM change WHERE entity = ? AND row_id = ? AND last_id IS NULL"
            do(connection, told, entity, number)


def clean_history(connection: sa.Connection, cleaner: Cleaner) -> None:
    """Before and after in the history, of single rows and of runs that were removed."""
    for change_id, entity, row_id, last_id, *sides in ask(connection, _CHANGES):
        old = [json.loads(side) if side else None for side in sides]
        if last_id is None:
            new = [side and cleaner.clean(entity, row_id, side) for side in old]
        else:
            new = [
                side and {**side, "rows": list(_run(cleaner, entity, row_id, kept_run(side)))}
                for side in old
            ]
        if new != old:
            texts = [json_text(side) for side in new]
            do(
                connection,
                "UPDATE change SET before = ?, after = ? WHERE id = ?",
                *texts,
                change_id,
            )


_ENTITIES = ", ".join(
    f"'{name}'" for name in ("Person", "Enrolment", *OWNED, "ImportRow", "ImportPage")
)
_CHANGES = (
    f"SELECT id, entity, row_id, last_id, before, after FROM change WHERE entity IN ({_ENTITIES})"
)


def _run(cleaner: Cleaner, entity: str, first: int, run: KeptRun) -> Iterator[list[Any]]:
    for row_id, row in enumerate(run["rows"], start=first):
        values = dict(zip(run["columns"], row, strict=True))
        yield list(cleaner.clean(entity, row_id, values).values())


def read_row(entity: str, row: Mapping[str, Any]) -> Row:
    """A row as `plain_rows` gives it, its JSON read."""
    kinds = table_of(entity_named(entity)).c
    return {
        name: json.loads(value)
        if isinstance(kinds[name].type, sa.JSON) and value is not None
        else value
        for name, value in row.items()
    }


def write_row(
    connection: sa.Connection, table: str, row_id: int, values: Mapping[str, Any]
) -> None:
    """Set columns of a row, JSON as text; its version goes up where it has one, so that late
    writers are told.
    """
    columns = Base.metadata.tables[table].c
    told = [
        json_text(v) if isinstance(columns[n].type, sa.JSON) and v is not None else v
        for n, v in values.items()
    ]
    settings = [f'"{name}" = ?' for name in values] + (
        ["version = version + 1"] if "version" in columns else []
    )
    do(connection, f"UPDATE {table} SET {', '.join(settings)} WHERE id = ?", *told, row_id)


def _own_rows(
    connection: sa.Connection, entity: str, whose: ErasedPeople
) -> Iterator[tuple[int, Row]]:
    """(id, columns) of the rows of the erased; of pages all that may hold one of theirs."""
    names = [
        name for name in kept_columns(entity_named(entity)) if entity != "Photo" or name != "data"
    ]
    table = table_of(entity_named(entity)).name
    columns = ", ".join(f'"{name}"' for name in ("id", *names))
    for where, value in _places(entity, whose):
        query = f"SELECT {columns} FROM {table} WHERE {where}"
        for number, *held in ask(connection, query, *[value] * where.count("?")):
            values = read_row(entity, dict(zip(names, held, strict=True)))
            if entity in OWNED:
                whose.rows_of(entity)[number] = whose.owners(entity)[values[OWNED[entity]]]
            yield number, values


def _places(entity: str, whose: ErasedPeople) -> list[tuple[str, int]]:
    if entity in KEPT:
        return [("id = ?", number) for number in whose.rows_of(entity)]
    if entity in OWNED:
        return [(f"{OWNED[entity]} = ?", number) for number in whose.owners(entity)]
    told = [(one, number) for one in ("Enrolment", *LISTED) for number in whose.in_book(one)]
    if entity == "ImportPage":
        return [
            (f"entity = '{one}' AND first_id <= ? AND last_id >= ?", number) for one, number in told
        ]
    lines = [(f"entity = '{one}' AND entity_id = ?", number) for one, number in told]
    return lines + [("id = ?", number) for number in whose.rows_of("ImportRow")]


def _clean_row(
    connection: sa.Connection, entity: str, row: tuple[int, Row], cleaner: Cleaner
) -> int:
    row_id, old = row
    new = cleaner.clean(entity, row_id, old)
    moved = {name: value for name, value in new.items() if value != old[name]}
    if moved:
        write_row(connection, table_of(entity_named(entity)).name, row_id, moved)
    return int(bool(moved))


# --- As little of a date of birth as keeps the age on certain days: figures by age stay equal ---


def coarse_birth(birth: str | None, days: Collection[dt.date]) -> str | None:
    """The year ("1985") where that gives the same age on all these days; else a month that does
    ("1985-12"), else all.

    The month is the last of the year that gives the same ages, not the month of birth: it says only
    whether the birthday came after those days. Whoever was born before one day and after another of
    one month keeps the date.
    """
    if not birth:
        return birth
    year = birth[:4]
    wanted = [_is_before(day, birth) for day in days]
    for kept in (year, *(f"{year}-{month:02}" for month in range(12, 0, -1))):
        if [_is_before(day, kept) for day in days] == wanted:
            return kept
    return birth


def _is_before(day: dt.date, birth: str) -> bool:
    """Does the day come before the birthday of that year? A year alone counts as its first day."""
    known = birth[5:] or "01-01"
    return f"{day:%m-%d}"[: len(known)] < known
