"""A plan as plain data for other programs: what a new version of a list changes, and whom two lists share."""

from __future__ import annotations

from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.tabular.plan.present import Present, Record
from lcdesk.tabular.understood import ImportPlan, PlannedRow


def changes_json(plan: ImportPlan, present: Present) -> dict[str, Any]:
    """{"updated": [{"passport_no", "field", "old", "new"}], "added": [passport no.], "withdrawn": [passport no.]}.

    The passport number of a change is the one kept until now, null where none is known; values are plain (ISO dates).
    """
    by_id = {record["id"]: record for record in present.participants}
    updated = [
        {"passport_no": _passport(by_id[row.target]), "field": name, "old": _plain(name, old), "new": _plain(name, new)}
        for row in _people(plan)
        if row.fate == "change" and row.target in by_id
        for name, (old, new) in row.changes.items()
    ]
    added = [_passport(row.read.values) for row in _people(plan) if row.fate == "new"]
    return {"updated": updated, "added": added, "withdrawn": [_passport(by_id[one]) for one in plan.gone]}


def merge_json(plan: ImportPlan, present: Present) -> dict[str, Any]:
    """{"same_person": [passport no.], "union_count": n}: whom file and cohort share, and how many both together are.

    A row that asks counts as one more person until it is answered; a second row about somebody counts once.
    """
    by_id = {record["id"]: record for record in present.participants}
    shared = {row.target: row for row in _people(plan) if row.target in by_id}
    new = sum(1 for row in _people(plan) if row.target is None and row.twin is None and not _is_nobody(row))
    same = [_passport(by_id[target]) or _passport(row.read.values) for target, row in shared.items() if target]
    return {"same_person": same, "union_count": len(present.participants) + new}


def _people(plan: ImportPlan) -> list[PlannedRow]:
    return [row for row in plan.rows if row.read.kind == "participant"]


def _is_nobody(row: PlannedRow) -> bool:
    return row.fate == "needs you" and any(problem.kind == "missing_name" for problem in row.problems)


def _passport(record: Record) -> str | None:
    return record.get("passport_no") or None


def _plain(name: str, value: object) -> Any:
    return None if value is None else PARTICIPANT.field(name).kind.plain(value)
