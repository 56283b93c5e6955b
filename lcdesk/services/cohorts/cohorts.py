"""Cohorts: listed, found by name, made, changed, removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from lcdesk.db.queries import cohorts as queries
from lcdesk.db.queries.curriculum import best_name
from lcdesk.model.entities import Cohort
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import Text
from lcdesk.model.rows import CohortRow
from lcdesk.services.cohorts import organisers, programmes
from lcdesk.services.cohorts.organisers import OrganiserEdit
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import (
    EditConflict,
    clashes_of,
    edit_conflicts_found,
    require_row,
    touched,
)
from lcdesk.texts import N_, _

ADD, CHANGE, REMOVE = N_("New cohort {name}"), N_("Edit cohort {name}"), N_("Remove cohort {name}")
_FIELDS = {one.name: one for one in fields_of(Cohort)}
_PROGRAMME = Field("programme", Text(), N_("Programme"))


class CohortRecord(CohortRow):
    """A cohort with how many participants and activities it has; its name and the title of its
    programme in the language of the moment.
    """

    people: int
    activities: int
    name: str
    programme: str | None


def list_cohorts(desk: Desk) -> list[CohortRecord]:
    """All cohorts, newest first."""
    with desk.reading() as session:
        found = queries.list_cohorts(session)
    return [_named(cohort) for cohort in found]


def find_cohort(desk: Desk, name: str) -> CohortRecord | None:
    """The cohort of that name (either language, any case) or number; a part of the name is enough
    when only one has it.

    Raises `KnownFault` when several cohorts fit.
    """
    cohorts, wanted = list_cohorts(desk), name.strip().casefold()
    names = {
        cohort["id"]: [str(n).casefold() for n in (cohort["name_en"], cohort["name_zh"]) if n]
        for cohort in cohorts
    }
    exact = [c for c in cohorts if wanted in names[c["id"]] or wanted == str(c["id"])]
    near = exact or [c for c in cohorts if any(wanted in n for n in names[c["id"]])]
    if len(near) > 1:
        listed = ", ".join(f"{cohort['id']} “{cohort['name']}”" for cohort in near)
        raise KnownFault(
            _("Several cohorts are called “{name}”: {listed}.", name=name, listed=listed),
            _("Name it in full, or by its number."),
        )
    return near[0] if near else None


def get_cohort(desk: Desk, cohort_id: int) -> CohortRecord:
    """The cohort of that id; `KnownFault` when there is none."""
    found = next((cohort for cohort in list_cohorts(desk) if cohort["id"] == cohort_id), None)
    if found is None:
        raise KnownFault(
            _("This cohort is no longer there."), _("Somebody removed it. Undo brings it back.")
        )
    return found


def add_cohort(desk: Desk, values: Mapping[str, Any], programme: programmes.Choice = None) -> int:
    """Make a cohort; the id. `programme`: into which one, otherwise as its name says. `values`
    may hold its "organisers".
    """
    return desk.execute(
        ADD, lambda work: make_cohort(work, values, programme), name=name_of(values)
    )


def make_cohort(work: Work, values: Mapping[str, Any], programme: programmes.Choice = None) -> int:
    """Make a cohort inside an operation. Without a programme it joins the one called like it, but
    for the last bracket, or gets one.
    """
    given: dict[str, Any] = {"status": "planning", **values}
    wanted = given.pop("organisers", ())
    if given.get("programme_id") is None:
        given |= {"programme_id": programmes.place_cohort(work, given, programme)}
    made = work.add(Cohort(**given)).id
    organisers.take_organisers(work, made, wanted)
    return made


def change_cohort(
    desk: Desk,
    cohort_id: int,
    values: Mapping[str, Any],
    programme: programmes.Choice = None,
    shown: Mapping[str, Any] | None = None,
    wanted: OrganiserEdit | None = None,
) -> None:
    """Set fields of a cohort, the programme it belongs to, and its organisers; a programme of its
    own follows its name.

    `shown`: the cohort as it was shown; of `values` those somebody changed are written then, and
    `EditConflictsFound` says that somebody was faster.
    """
    cohort = get_cohort(desk, cohort_id)
    values = values if shown is None else touched(values, shown)
    label, told = CHANGE, dict[str, str]()
    if wanted is not None and not values and programme is None:
        label, told = organisers.words_for(
            organisers.list_organisers(desk, cohort_id), wanted.organisers
        )

    def change(work: Work) -> None:
        row = work.get(Cohort, cohort_id)
        if shown is not None:
            _require_as_shown(work, row, (values, programme, wanted), shown)
        work.set(row, values)
        programmes.move_cohort(work, row, cohort, programme)
        if wanted is not None:
            organisers.write_organisers(work, cohort_id, wanted)

    desk.execute(label, change, name=cohort["name"], **told)


def _require_as_shown(
    work: Work,
    row: Cohort,
    change: tuple[Mapping[str, Any], programmes.Choice, OrganiserEdit | None],
    shown: Mapping[str, Any],
) -> None:
    """All that moved since is told at once: who saves once more has heard of everything."""
    values, programme, wanted = change
    clashes = clashes_of(
        _FIELDS, values, {name: getattr(row, name, None) for name in _FIELDS}, shown
    )
    if programme is not None:
        now, mine = (programmes.name_of(work, one) for one in (row.programme_id, programme))
        if now not in (shown.get("programme"), mine):
            clashes.append(EditConflict(_PROGRAMME, now, mine))
    if wanted is not None:
        clashes += organisers.clashes_of(organisers.read_organisers(work.session, row.id), wanted)
    if clashes:
        raise edit_conflicts_found(_told(shown), clashes)


def require_cohort_as_shown(
    row: Cohort, values: Mapping[str, Any], shown: Mapping[str, Any] | None
) -> None:
    """Inside an operation: `EditConflictsFound` when one of these fields of a cohort moved since it
    was shown.
    """
    require_row(_FIELDS, row, values, shown, _told(shown) if shown else "")


def _told(shown: Mapping[str, Any]) -> str:
    return _("The cohort “{name}” was changed meanwhile.", name=shown.get("name"))


def remove_cohort(desk: Desk, cohort_id: int) -> None:
    """Take a cohort out with its participants and timetable (people stay); one undo brings all
    back.
    """
    cohort = get_cohort(desk, cohort_id)
    desk.back_up("before removal")

    def remove(work: Work) -> None:
        work.remove(work.get(Cohort, cohort_id))
        if cohort["programme_id"] is not None:
            programmes.leave_programme(work, cohort["programme_id"])

    desk.execute(REMOVE, remove, name=cohort["name"])


def name_of(values: Mapping[str, Any]) -> str:
    """A name to show for values not kept yet."""
    return best_name({"name_en": None, "name_zh": None, **values}, "name_en", "name_zh") or ""


def _named(counted: queries.CountedCohort) -> CohortRecord:
    name = best_name(counted, "name_en", "name_zh") or _("Cohort {number}", number=counted["id"])
    programme = best_name(counted, "title_en", "title_zh")
    kept = {key: value for key, value in counted.items() if key not in ("title_en", "title_zh")}
    return cast("CohortRecord", {**kept, "name": name, "programme": programme})
