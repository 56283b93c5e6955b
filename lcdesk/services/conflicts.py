"""The clashes of a timetable, in words."""

from __future__ import annotations

from collections import Counter

from lcdesk.db.queries.participants import count_groups
from lcdesk.model.clashes import Clash, find_clashes
from lcdesk.model.lists import CHAIN
from lcdesk.services import cohorts, curriculum
from lcdesk.services.desk import Desk


def list_clashes(desk: Desk, cohort_id: int) -> list[Clash]:
    """All clashes and warnings of a cohort's timetable, by the rules of lcdesk.model.clashes."""
    cohort = {**cohorts.get_cohort(desk, cohort_id), "sizes": _sizes(desk, cohort_id)}
    activities = curriculum.list_activities(desk, cohort_id)
    return find_clashes(activities, venues=curriculum.list_venues(desk), ways=curriculum.list_ways(desk), cohort=cohort)


def _sizes(desk: Desk, cohort_id: int) -> dict[str | None, int]:
    """People a group, those who ended early left out; None: the whole cohort."""
    with desk.reading() as session:
        groups = count_groups(session, cohort_id, ("group_name",), (None, "reserve", *CHAIN))
    sizes = Counter({name: number for name, number in groups if name})
    return {**sizes, None: sum(number for _name, number in groups)}
