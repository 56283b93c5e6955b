"""How far everybody has ever got: nominated, selected, confirmed, arrived, completed, certified."""

from __future__ import annotations

from collections.abc import Mapping

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries import steps
from lcdesk.model.lists import CHAIN, ENDS
from lcdesk.services import cohorts
from lcdesk.services.desk import Desk
from lcdesk.services.statistics import RULES, CountryRow, Scope, each_once, row_of
from lcdesk.texts import _

STAGES = ("nominated", "selected", "confirmed", "arrived", "completed", "certified")
EVERYBODY = (None, "reserve", *CHAIN, *ENDS)
_PLACES: Mapping[str | None, int] = {
    **{status: place for place, status in enumerate(CHAIN)}, "left_early": CHAIN.index("arrived"),
}  # fmt: skip


def stage_rows(desk: Desk, whose: Scope | int | None) -> list[CountryRow]:
    """A row a stage with everybody who ever got so far, by the history of their statuses and the one they have now.

    Who withdrew after being confirmed had been confirmed: no stage has anybody who is not in the one before.
    """
    scope = Scope.of(whose)
    with desk.reading() as session:
        people = queries.read_fields(session, scope.cohorts, ("gender", "status"), EVERYBODY)
        furthest = {person["id"]: _PLACES.get(person["status"], 0) for person in people}
        for enrolment, status in steps.read_reached(session, scope.cohorts):
            if enrolment in furthest:
                furthest[enrolment] = max(furthest[enrolment], _PLACES.get(status, 0))
    if scope.is_once:
        people = each_once(people, {cohort["id"]: cohort["starts"] for cohort in cohorts.list_cohorts(desk)})
    return [
        row_of(stage, _(RULES[stage].label), [one for one in people if furthest[one["id"]] >= _PLACES[stage]])
        for stage in STAGES
    ]
