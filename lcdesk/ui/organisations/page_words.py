"""What the lines and figures of an organisation's page say."""

from __future__ import annotations

import datetime as dt

from lcdesk.model.clock import short_day
from lcdesk.model.kinds import Date
from lcdesk.model.lists import ACTIVITY_PART, EVENT_PART, LEAD_STAGE, MEMBER_ROLE, PROJECT_PART
from lcdesk.services.organisations.pages import (
    OrganisationLead,
    OrganisationMembership,
    OrganisationPage,
    OrganisationPart,
    OrganisationVisit,
)
from lcdesk.texts import _, language, n_
from lcdesk.ui.organisations.page_lines import LineLook

_DAY = Date()


def visit_look(one: OrganisationVisit) -> LineLook:
    """An activity it has a part in: the day, the part, how many it sent."""
    people = n_("{count} person", "{count} people", one.people) if one.people else ""
    day = short_day(one.date) if one.date else ""
    end = _joined(day, ACTIVITY_PART.format(one.role), people)
    return LineLook(_best(one.title, one.title_zh), end=end, icon="map-pin")


def event_look(one: OrganisationPart) -> LineLook:
    """An event of an alliance."""
    end = _joined(short_day(one.starts) if one.starts else "", EVENT_PART.format(one.role))
    return LineLook(_best(one.title_en, one.title_zh), end=end, icon="calendar-days")


def project_look(one: OrganisationPart) -> LineLook:
    """A demonstration project."""
    end = PROJECT_PART.format(one.role)
    return LineLook(_best(one.title_en, one.title_zh), end=end, icon="leaf")


def lead_look(one: OrganisationLead) -> LineLook:
    """A lead, with its country and how far it is."""
    stage = (LEAD_STAGE.format(one.stage), "mute", "") if one.stage else None
    return LineLook(one.subject or "?", flag=one.country, icon="handshake", chip=stage)


def member_look(one: OrganisationMembership) -> LineLook:
    """A membership: of what, in which role, by which document, since when."""
    alliance = _best(one.name_en, one.name_zh) if one.name_en or one.name_zh else ""
    role = MEMBER_ROLE.format(one.role) if one.role else ""
    name = _joined(alliance, role) or _("Member")
    return LineLook(name, one.document or "", _since(one.since), icon="file-text")


def figures_of(page: OrganisationPage) -> list[tuple[str, str]]:
    """The five figures, each with its words."""
    people, experts, visits = len(page.people), len(page.experts), len(page.visits)
    taught = hours_words(page.minutes)
    return [
        (
            str(len(page.roles)),
            n_("cohort, since {year}", "cohorts, since {year}", len(page.roles), year=page.since)
            if page.since
            else _("cohorts so far"),
        ),
        (str(people), n_("person from it", "people from it", people)),
        (
            str(experts),
            n_("expert taught {hours}", "experts taught {hours}", experts, hours=taught)
            if taught
            else n_("expert", "experts", experts),
        ),
        (
            str(len(page.leads)),
            n_(
                "lead, {running} running",
                "leads, {running} running",
                len(page.leads),
                running=page.running_leads,
            ),
        ),
        (
            str(visits),
            n_(
                "activity, last {day}",
                "activities, last {day}",
                visits,
                day=short_day(page.last_visit),
            )
            if page.last_visit
            else _("activities so far"),
        ),
    ]


def membership_words(page: OrganisationPage) -> str:
    """alliance: chair since 12 Jun 2025."""
    if not page.memberships:
        return ""
    one = page.memberships[0]
    role = MEMBER_ROLE.format(one.role) if one.role else _("member")
    if one.since is None:
        return _("alliance: {role}", role=role)
    return _("alliance: {role} since {day}", role=role, day=_since(one.since))


def _since(day: dt.date | None) -> str:
    return "" if day is None else _DAY.format(day)


def _best(english: str | None, chinese: str | None) -> str:
    first, second = (chinese, english) if language() == "zh" else (english, chinese)
    return first or second or "?"


def hours_words(minutes: int) -> str:
    hours = f"{minutes / 60:.1f}".removesuffix(".0")
    return _("{done} h", done=hours) if minutes else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
