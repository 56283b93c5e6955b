"""From what was read and what is there to what would happen: each row gets a fate, nothing is written."""

from __future__ import annotations

from collections import defaultdict

from lcdesk.model.organisers import new_among
from lcdesk.tabular.collection import collection_paused
from lcdesk.tabular.plan.activities import ActivityPlan
from lcdesk.tabular.plan.people import PeoplePlan
from lcdesk.tabular.plan.present import ORGANISERS, Answers, Present
from lcdesk.tabular.understood import TRAY, ImportPlan, Place, PlannedRow, Problem, Understanding


def plan(understanding: Understanding, present: Present, answers: Answers | None = None) -> ImportPlan:
    """The plan of an import: rows in the order of the file, and who of the cohort is missing from it.

    Pure; about linear in rows and records. A row with a blocking problem, or one that asks, "needs you". People of the
    cohort are `gone` (enrolment ids) only when the file looks like a whole list: at least half of the cohort is in it.
    """
    with collection_paused():
        return _planned(understanding, present, answers or Answers())


def _planned(understanding: Understanding, present: Present, given: Answers) -> ImportPlan:
    problems: dict[Place, list[Problem]] = defaultdict(list)
    for problem in understanding.problems:
        if problem.row is not None:
            problems[problem.place].append(problem)
    is_tray = understanding.form == TRAY
    people = iter(PeoplePlan(understanding.of("participant"), present, given, is_tray=is_tray).planned(problems))
    activities = iter(ActivityPlan(understanding.of("activity"), present, given).planned(problems))
    rows = [next(people if row.kind == "participant" else activities) for row in understanding.rows]
    new, stay = new_among(understanding.organisers, present.organisers)
    takes = present.policy.get(ORGANISERS) != "leave"
    return ImportPlan(
        understanding, rows, _gone(rows, present), organisers=new, stay=stay, takes_organisers=takes
    )  # fmt: skip


def _gone(rows: list[PlannedRow], present: Present) -> list[int]:
    """Enrolments that no row is about; whoever a question is about is not called missing."""
    people = [row for row in rows if row.read.kind == "participant"]
    found = {row.target for row in people if row.target is not None}
    if not found or 2 * len(found) < len(present.participants):
        return []
    asked = {person for row in people for person in row.likely_same}
    return [one["id"] for one in present.participants if one["id"] not in found and one["person_id"] not in asked]
