"""From a value of the news draft or of a paper to where it is kept: which screen or dialog opens
it, and what the link is called.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.news.fact_words import Origin
from lcdesk.texts import N_, _
from lcdesk.ui.kit.screen import Context, ScreenRequest


@dataclass(frozen=True)
class OriginLink:
    """Where a value can be seen and changed: what the link says, and what it does."""

    words: str
    go: Callable[[], object]


ICONS: Mapping[str, str] = {
    "Activity": "calendar-days",
    "Alliance": "handshake",
    "Cohort": "bookmark",
    "Event": "calendar-range",
    "Organisation": "building-2",
    "Programme": "graduation-cap",
    "Theme": "list",
    "Venue": "map-pin",
}
_ROLES = ("organisers",)
_SCREENS: Mapping[str, tuple[str, str, str]] = {
    # entity → screen, its tab, what the link says
    "Alliance": ("cooperation", "alliance", N_("Cooperation")),
    "Event": ("cooperation", "alliance", N_("Cooperation")),
    "Organisation": ("directory", "organisation", N_("Directory")),
    "Theme": ("directory", "theme", N_("Directory")),
    "Venue": ("directory", "venue", N_("Directory")),
}
_OF_COHORT: Mapping[str, tuple[str, str, str]] = {
    # field of a cohort that is no field of its form → screen, its tab, what the link says
    "participants": ("participants", "", N_("Participants")),
    "countries": ("countries", "", N_("Countries")),
    "timetable": ("curriculum", "", N_("Timetable")),
    "attendance": ("attendance", "", N_("Attendance")),
    "evaluation": ("evaluation", "", N_("Evaluation")),
    "arrival": ("logistics", "arrival", N_("Logistics")),
    "departure": ("logistics", "departure", N_("Logistics")),
    "rooms": ("logistics", "rooms", N_("Logistics")),
}


def icon_of(origin: Origin) -> str:
    """The icon of a place."""
    if origin.entity == "Cohort":
        return {"participants": "users", "countries": "globe", "timetable": "calendar-days"}.get(
            origin.field, "building-2" if origin.field in _ROLES else ICONS["Cohort"]
        )
    return ICONS.get(origin.entity, "file")


def link_of(context: Context, origin: Origin | None, *, opens: bool = False) -> OriginLink | None:
    """The link to a place; None where no screen shows it. With `opens` the form of an organisation
    is opened, too.
    """
    if origin is None:
        return None
    if origin.entity == "Activity":
        return OriginLink(
            _("Timetable"), lambda: context.open_screen("curriculum", ids=[origin.id], opens=True)
        )
    if origin.entity == "Cohort":
        return _of_cohort(context, origin)
    if origin.entity == "CohortOrganisation":
        return OriginLink(
            _("Cohort details"), lambda: context.open_cohort_details("organisers", origin.id)
        )
    if origin.entity == "Enrolment":
        return _of_participant(context, origin)
    if origin.entity not in _SCREENS:
        return None
    key, tab, words = _SCREENS[origin.entity]
    kind = origin.entity.casefold()
    return OriginLink(
        _(words), lambda: context.open_screen(key, tab=tab, kind=kind, open=origin.id, opens=opens)
    )


def _of_participant(context: Context, origin: Origin) -> OriginLink:
    request: ScreenRequest = {"open": origin.id}
    if origin.field in PARTICIPANT.by_name:  # a photo is none
        request["column"] = origin.field
    return OriginLink(_("Participants"), lambda: context.open_screen("participants", **request))


def _of_cohort(context: Context, origin: Origin) -> OriginLink:
    if origin.field in _OF_COHORT:
        screen, tab, words = _OF_COHORT[origin.field]
        request: ScreenRequest = {"tab": tab} if tab else {}
        return OriginLink(_(words), lambda: context.open_screen(screen, **request))
    if origin.id != context.cohort_id:
        return OriginLink(_("Show this cohort"), lambda: context.choose_cohort(origin.id))
    return OriginLink(_("Cohort details"), lambda: context.open_cohort_details(origin.field))
