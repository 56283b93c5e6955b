"""A corrected list: phones written otherwise, flights not known yet, numbers with their label,
taken through a desk.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lcdesk.db.queries import participants
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from tests.services.rows import sheet

HEADS = ("Name", "Nationality", "Passport no.", "Phone", "Arrival flight")
Cells = tuple[str, ...]


def bring(
    desk: Desk, cohort_id: int, path: Path, *rows: Cells
) -> tuple[dict[str, Any], list[tuple[str, str | None]]]:
    """Import the rows; (what each plan row changes by passport, (kind, field) of what asks)."""
    found = importing.read_file(sheet(path, *rows, heads=HEADS))
    plan = importing.prepare(desk, found, cohort_id)
    changed = {str(row.read.values.get("passport_no")): dict(row.changes) for row in plan.rows}
    importing.apply(desk, plan, cohort_id, path)
    return changed, [(problem.kind, problem.field) for problem in found.problems]


def kept(desk: Desk, cohort_id: int) -> dict[str, tuple[str | None, str | None]]:
    with desk.reading() as session:
        rows = participants.read_cohort(session, cohort_id)
    return {row["passport_no"]: (row["phone"], row["arrival_flight"]) for row in rows}


def test_a_corrected_list_does_not_spoil_what_is_known(
    desk: Desk, cohort_id: int, tmp_path: Path
) -> None:
    first = (
        ("Ali Khan", "Pakistan", "№ AB1234567", "+92 300 1234567", "MU 523"),
        ("Bo Reyes", "Peru", "No. PE1234567", "01 555 0101", "TBC"),
        ("Zhang Wei", "China", "EA1234567", "138 0013 8000", "待定"),
        ("Juma Said", "Kenya", "AK1234567", "EP1234567", "n/a"),
    )
    _changes, problems = bring(desk, cohort_id, tmp_path / "one.xlsx", *first)
    assert problems == [("bad_phone", "phone")], "the number of a paper is asked about"
    assert kept(desk, cohort_id) == {
        "AB1234567": ("+92 300 1234567", "MU523"),
        "PE1234567": ("01 555 0101", None),
        "EA1234567": ("138 0013 8000", None),
        "AK1234567": (None, None),
    }
    second = (
        ("Ali Khan", "Pakistan", "AB1234567", "0300-1234567", "to be confirmed"),
        ("Bo Reyes", "Peru", "PE1234567", "+51 1 555 0101", "tba"),
        ("Zhang Wei", "China", "EA1234567", "0086 13800138000", "MU 1"),
        ("Juma Said", "Kenya", "AK1234567", "1985-12-10", "-"),
    )
    changes, problems = bring(desk, cohort_id, tmp_path / "two.xlsx", *second)
    assert changes["AB1234567"] == {}, (
        "the number that can be dialled from anywhere stays, and the flight that is known"
    )
    assert set(changes["PE1234567"]) == {"phone"}, "written with its country it is taken"
    assert kept(desk, cohort_id) == {
        "AB1234567": ("+92 300 1234567", "MU523"),
        "PE1234567": ("+51 1 555 0101", None),
        "EA1234567": ("0086 13800138000", "MU1"),
        "AK1234567": (None, None),
    }
    assert ("bad_phone", "phone") in problems
    assert "EP1234567" in json.dumps(
        [
            row["raw"]
            for batch in importing.list_batches(desk)
            for row in importing.list_rows(desk, batch["id"])
        ]
    )
