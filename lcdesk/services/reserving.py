"""Places on the reserve list, kept at 1, 2, 3 … inside the deed in which people come to it or leave it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from lcdesk.db.queries import steps as queries
from lcdesk.model.chain import RESERVE
from lcdesk.services.desk import Work

Columns = Mapping[int, Mapping[str, Any]]
"""Enrolment id → column → value."""


def with_places(work: Work, columns: Columns, held: Columns) -> dict[int, dict[str, Any]]:
    """What is to be written of these enrolments, with the places that follow from a new "status" among it.

    `held`: their "status", "cohort_id" and "reserve_place" so far. Who comes stands last, who leaves gives the place up,
    and those behind move up. A cohort in which places are given with the statuses keeps them as they are given.
    """
    written = {row_id: dict(row) for row_id, row in columns.items()}
    moved = {
        row_id: row["status"]
        for row_id, row in columns.items()
        if "status" in row and row["status"] != held[row_id]["status"]
    }
    for row_id, status in moved.items():
        if status != RESERVE and held[row_id]["reserve_place"] is not None:
            written[row_id].setdefault("reserve_place", None)
    given = {held[row_id]["cohort_id"] for row_id, row in columns.items() if row.get("reserve_place") is not None}
    touched = (held[row_id] for row_id, status in moved.items() if RESERVE in (status, held[row_id]["status"]))
    for cohort_id in {one["cohort_id"]: None for one in touched if one["cohort_id"] not in given}:
        for row_id, place in _places(work, cohort_id, columns, held):
            written.setdefault(row_id, {})["reserve_place"] = place
    return written


def _places(work: Work, cohort_id: int, columns: Columns, held: Columns) -> Iterator[tuple[int, int]]:
    """(enrolment id, place) of all who are on the list afterwards, those without a place so far last."""
    waiting = {row["id"]: row["place"] for row in queries.read_reserves(work.session, cohort_id)}
    for row_id, row in columns.items():
        if held[row_id]["cohort_id"] == cohort_id and "status" in row:
            waiting.pop(row_id, None)
            if row["status"] == RESERVE:
                waiting[row_id] = held[row_id]["reserve_place"]
    order = sorted(waiting, key=lambda row_id: (waiting[row_id] is None, waiting[row_id] or 0, row_id))
    return ((row_id, place) for place, row_id in enumerate(order, 1))
