"""What the tests of the services share: a desk's rows as they stand, and small workbooks brought
into it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from openpyxl import Workbook

from lcdesk.db.values import encode, table_of
from lcdesk.model.entities import Base, Entity
from lcdesk.model.query import Query, searched
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from lcdesk.services.importing.importing import ImportOutcome
from lcdesk.tabular.understood import ImportPlan

Cells = Sequence[Sequence[Any]]
HEADS = ("Name", "Country", "Passport no.", "Date of birth", "Diet", "T-shirt")
HANA = ("Hana Tesfaye", "Ethiopia", "EP1234567", "1985-12-10", "halal", "XL")
JUMA = ("Juma Said", "Kenya", "AK0012345", "1980-01-02", None, "L")
ANA = ("Ana Reyes", "Peru", "PE7654321", "1991-03-04", "no pork", None)
DAY_HEADS = ("Date", "Start", "End", "Topic", "Speaker", "Venue")
TWO_DAYS = (
    (
        "2025-06-16",
        "09:00",
        "11:30",
        "Opening of the course",
        "Prof. Li Wen; Dr Ana Reyes",
        "Lecture hall",
    ),
    ("2025-06-17", "09:00", "10:30", "Low-carbon pathways", "Prof. Li Wen", "Lecture hall"),
    ("2025-06-17", "14:00", "15:30", "Carbon markets", "Dr Chen", "Seminar room 5"),
)


@cache
def _entities() -> tuple[type[Entity], ...]:
    return tuple(one for one in Base.declared if issubclass(one, Entity))


@cache
def _which_hold_rows() -> str:
    """One statement tells it for all tables: most are empty, and each asked on its own takes its
    time.
    """
    names = sorted({table_of(entity).name for entity in _entities()})
    return " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT 1 FROM \"{name}\")" for name in names
    )


def contents(desk: Desk, *left_out: str) -> dict[str, list[dict[str, Any]]]:
    """Every row of every entity but versions: what must be as it was after undo."""
    out: dict[str, list[dict[str, Any]]] = {}
    with desk.reading() as session:
        filled = set(session.scalars(sa.text(_which_hold_rows())))
        for entity in _entities():
            if entity.__name__ not in left_out:
                table = table_of(entity)
                rows = (
                    session.execute(sa.select(table).order_by(table.c.id))
                    if table.name in filled
                    else None
                )
                found = rows.mappings() if rows else ()
                out[entity.__name__] = [
                    encode({k: v for k, v in row.items() if k != "version"}) for row in found
                ]
    return out


def found(desk: Desk, words: str = "", cohort_id: int | None = None) -> list[int]:
    """The enrolments a search finds."""
    return list(finding.find_ids(desk, Query.of(cohort_id, rules=searched(words))))


def people(desk: Desk, cohort_id: int | None = None) -> dict[str, dict[str, Any]]:
    """Name → record of everybody in a cohort."""
    return {str(r["full_name"]): r for r in finding.read_page(desk, found(desk, "", cohort_id))}


def sheet(path: Path, *rows: Sequence[Any], heads: Sequence[str] = HEADS) -> Path:
    """A workbook with one table."""
    book = Workbook()
    for row in (heads, *rows):
        book.active.append(list(row))
    book.save(path)
    return path


def planned(desk: Desk, path: Path, cohort_id: int | None) -> ImportPlan:
    """What importing the file would do."""
    return importing.prepare(desk, importing.read_file(path), cohort_id)


def bring(desk: Desk, cohort_id: int, path: Path) -> ImportOutcome:
    """Import the file."""
    return importing.apply(desk, planned(desk, path, cohort_id), cohort_id, path)
