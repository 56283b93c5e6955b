"""The clashes of a timetable in words, what would cure each, and a cure made."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries.curriculum import list_activities as read_activities
from lcdesk.db.queries.participants import count_groups
from lcdesk.model import clock
from lcdesk.model.clashes import Clash, Cure, TimetableContext, find_clashes, find_cures, is_cure
from lcdesk.model.clashes.rules import EntryName
from lcdesk.model.entities import Activity
from lcdesk.model.faults import ChangedMeanwhile
from lcdesk.model.lists import CHAIN
from lcdesk.services import cohorts, curriculum
from lcdesk.services.desk import Desk, Work
from lcdesk.services.public_holidays import list_holidays, list_remarks
from lcdesk.services.timetable_rules import read_rules
from lcdesk.texts import _

Record = dict[str, Any]


@dataclass(frozen=True)
class Planned:
    """A cohort's timetable and all it is held against, read at one moment."""

    activities: list[Record]
    around: TimetableContext
    remarks: list[str]


def list_clashes(desk: Desk, cohort_id: int) -> list[Clash]:
    """All clashes and warnings of a cohort's timetable, by the rules of lcdesk.model.clashes at the office's levels."""
    planned = read_planned(desk, cohort_id)
    return find_clashes(planned.activities, planned.around)


def list_cures(desk: Desk, cohort_id: int, clash: Clash) -> list[Cure]:
    """What would cure a clash as the desk is now, the best first; nothing when it is gone."""
    planned = read_planned(desk, cohort_id)
    return find_cures(clash, planned.activities, planned.around)


def apply_cure(desk: Desk, cohort_id: int, clash: Clash, cure: Cure) -> None:
    """Make the changes of a cure as one undo step named by it; `ChangedMeanwhile` when it would not cure any more."""
    planned = read_planned(desk, cohort_id)
    if not is_cure(clash, cure, planned.activities, planned.around):
        raise ChangedMeanwhile(
            _("The timetable was changed meanwhile, and “{cure}” would not help any more.", cure=cure.words),
            _("Nothing was changed. Look at the clash again."),
        )
    versions = {int(record["id"]): record.get("version") for record in planned.activities}

    def change(work: Work) -> None:
        for key, values in cure.changes.items():
            curriculum.set_activity(work, key, values, versions[key])

    desk.execute(cure.deed, change, **cure.deed_values)


def list_holiday_remarks(desk: Desk, cohort_id: int) -> list[str]:
    """What is not known about the public holidays of a cohort's days."""
    return read_planned(desk, cohort_id).remarks


def read_planned(desk: Desk, cohort_id: int) -> Planned:
    """The timetable of a cohort, its venues, ways, sizes of groups, holidays, and other cohorts' activities meanwhile."""
    cohort: Record = {**cohorts.get_cohort(desk, cohort_id), "sizes": _sizes(desk, cohort_id)}
    activities, rules = curriculum.list_activities(desk, cohort_id), read_rules(desk)
    days: set[dt.date] = {record["date"] for record in activities if record["date"]}
    years = {day.year for day in (*days, cohort.get("starts"), cohort.get("ends")) if day}
    looks_at_holidays = rules.level("public_holiday") != "ignore" and bool(years)
    around = TimetableContext(
        venues=curriculum.list_venues(desk), ways=curriculum.list_ways(desk), cohort=cohort, levels=rules.levels,
        holidays=list_holidays(cohort.get("country"), years) if looks_at_holidays else {}, limits=rules.limits,
        others=[] if rules.level("other_cohort") == "ignore" else _others(desk, cohort_id, days), today=clock.today(),
    )  # fmt: skip
    return Planned(activities, around, list_remarks(cohort.get("country"), years) if looks_at_holidays else [])


def _others(desk: Desk, cohort_id: int, days: Iterable[dt.date]) -> list[Record]:
    """What other cohorts do from the first of these days to the last, each with the name of its cohort."""
    known = sorted(days)
    if not known:
        return []
    asked = sa.select(Activity.id).where(
        Activity.cohort_id != cohort_id, Activity.date.between(known[0], known[-1]), Activity.start.is_not(None)
    )
    with desk.reading() as session:
        ids = list(session.scalars(asked))
        found = read_activities(session, None, ids) if ids else []
    names: Mapping[int, EntryName] = {
        one["id"]: EntryName.of(one["name_en"], one["name_zh"]) for one in (cohorts.list_cohorts(desk) if found else ())
    }
    return [{**record, "cohort": names.get(record["cohort_id"])} for record in found]


def _sizes(desk: Desk, cohort_id: int) -> dict[str | None, int]:
    """People a group, those who ended early left out; None: the whole cohort."""
    with desk.reading() as session:
        groups = count_groups(session, cohort_id, ("group_name",), (None, "reserve", *CHAIN))
    sizes = Counter({name: number for name, number in groups if name})
    return {**sizes, None: sum(number for _name, number in groups)}
