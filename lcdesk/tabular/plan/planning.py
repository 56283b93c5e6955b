"""From what was read and what is there to what would happen: each row gets a fate, nothing is
written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from lcdesk.garbage_collection import collection_paused
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.organisers import new_among
from lcdesk.tabular.plan.activities import ActivityPlan
from lcdesk.tabular.plan.people import PeoplePlan
from lcdesk.tabular.plan.roster import ORGANISERS, Answers, Present
from lcdesk.tabular.understood import TRAY, ImportPlan, Place, PlannedRow, Problem, Understanding


def plan(
    understanding: Understanding, present: Present, answers: Answers | None = None
) -> ImportPlan:
    """The plan of an import: rows in the order of the file, and who of the cohort is missing from
    it.

    Pure; about linear in rows and records. A row with a blocking problem, or one that asks, "needs
    you". People of the cohort are `gone` (enrolment ids) only when the file looks like a whole
    list: at least half of the cohort is in it.
    """
    with collection_paused():
        return _planned(understanding, present, answers or Answers())


def _planned(understanding: Understanding, present: Present, given: Answers) -> ImportPlan:
    problems: dict[Place, list[Problem]] = defaultdict(list)
    for problem in understanding.problems:
        if problem.row is not None:
            problems[problem.place].append(problem)
    is_tray = understanding.form == TRAY
    people = iter(
        PeoplePlan(understanding.of("participant"), present, given, is_tray=is_tray).planned(
            problems
        )
    )
    activities = iter(ActivityPlan(understanding.of("activity"), present, given).planned(problems))
    rows = [next(people if row.kind == "participant" else activities) for row in understanding.rows]
    new, stay = new_among(understanding.organisers, present.organisers)
    takes = present.policy.get(ORGANISERS) != "leave"
    return ImportPlan(
        understanding, rows, _gone(rows, present), organisers=new, stay=stay, takes_organisers=takes
    )


def _gone(rows: list[PlannedRow], present: Present) -> list[int]:
    """Enrolments that no row is about; whoever a question is about is not called missing."""
    people = [row for row in rows if row.read.kind == "participant"]
    found = {row.target for row in people if row.target is not None}
    if not found or 2 * len(found) < len(present.participants):
        return []
    asked = {person for row in people for person in row.likely_same}
    return [
        one["id"]
        for one in present.participants
        if one["id"] not in found and one["person_id"] not in asked
    ]


# --- A plan as plain data for other programs: what a new version of a list changes, and whom two
# lists share ---


def changes_json(plan: ImportPlan, present: Present) -> dict[str, Any]:
    """{"updated": [{"passport_no", "field", "old", "new"}], "added": [passport no.], "withdrawn":
    [passport no.]}.

    The passport number of a change is the one kept until now, null where none is known; values are
    plain (ISO dates).
    """
    by_id = {record["id"]: record for record in present.participants}
    updated = [
        {
            "passport_no": _passport(by_id[row.target]),
            "field": name,
            "old": _plain(name, old),
            "new": _plain(name, new),
        }
        for row in _people(plan)
        if row.fate == "change" and row.target in by_id
        for name, (old, new) in row.changes.items()
    ]
    added = [_passport(row.read.values) for row in _people(plan) if row.fate == "new"]
    return {
        "updated": updated,
        "added": added,
        "withdrawn": [_passport(by_id[one]) for one in plan.gone],
    }


def merge_json(plan: ImportPlan, present: Present) -> dict[str, Any]:
    """{"same_person": [passport no.], "union_count": n}: whom file and cohort share, and how many
    both together are.

    A row that asks counts as one more person until it is answered; a second row about somebody
    counts once.
    """
    by_id = {record["id"]: record for record in present.participants}
    shared = {row.target: row for row in _people(plan) if row.target in by_id}
    new = sum(
        1
        for row in _people(plan)
        if row.target is None and row.twin is None and not _is_nobody(row)
    )
    same = [
        _passport(by_id[target]) or _passport(row.read.values)
        for target, row in shared.items()
        if target
    ]
    return {"same_person": same, "union_count": len(present.participants) + new}


def _people(plan: ImportPlan) -> list[PlannedRow]:
    return [row for row in plan.rows if row.read.kind == "participant"]


def _is_nobody(row: PlannedRow) -> bool:
    return row.fate == "needs you" and any(
        problem.kind == "missing_name" for problem in row.problems
    )


def _passport(record: Mapping[str, Any]) -> str | None:
    return record.get("passport_no") or None


def _plain(name: str, value: object) -> Any:
    return None if value is None else PARTICIPANT.field(name).kind.plain(value)
