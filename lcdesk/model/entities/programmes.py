"""Programmes, their cohorts, and the organisations behind them."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Country, Date, LongText, Number, Text
from lcdesk.model.lists import COHORT_STATUS, ORGANISATION_KIND, ORGANISATION_ROLE
from lcdesk.texts import N_


class Programme(Entity):
    """A training programme, given once or in several cohorts."""

    __tablename__ = "programme"
    title_en: Mapped[str | None] = field(Text(300), N_("Title (English)"), heads=("Programme",))
    title_zh: Mapped[str | None] = field(Text(300), N_("Title (Chinese)"), heads=("项目名称",))
    year: Mapped[int | None] = field(Number(1950, 2100), N_("Year"), heads=("年度",))
    area: Mapped[str | None] = field(Text(), N_("Area"), heads=("领域",))
    languages: Mapped[str | None] = field(Text(), N_("Languages"))
    places: Mapped[int | None] = field(Number(0), N_("Planned places"), heads=("计划人数",))


class Cohort(Entity):
    """One session of a programme: a city, a time, a group of people."""

    __tablename__ = "cohort"
    programme_id: Mapped[int | None] = link("programme.id", on_delete="clear")
    name_en: Mapped[str | None] = field(Text(300), N_("Name (English)"), heads=("Cohort",))
    name_zh: Mapped[str | None] = field(Text(300), N_("Name (Chinese)"), heads=("班次",))
    city: Mapped[str | None] = field(Text(), N_("City"), heads=("城市",))
    country: Mapped[str | None] = field(Country(), N_("Held in"))
    time_zone: Mapped[str | None] = field(Text(60), N_("Time zone"))
    starts: Mapped[dt.date | None] = field(Date(), N_("First day"), heads=("开始日期",))
    ends: Mapped[dt.date | None] = field(Date(), N_("Last day"), heads=("结束日期",))
    status: Mapped[str | None] = field(COHORT_STATUS, N_("Status"))
    places: Mapped[int | None] = field(Number(0), N_("Places"))
    attendance_percent: Mapped[int | None] = field(
        Number(0, 100), N_("Attendance for the certificate (%)")
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"))
    keep_until: Mapped[dt.date | None] = field(Date(), N_("Keep personal data until"))
    copied_from_id: Mapped[int | None] = link("cohort.id", on_delete="clear")
    # the kinds of documents asked for; None: those usually asked for
    checklist: Mapped[list[str] | None] = mapped_column(sa.JSON(none_as_null=True))


class Quota(Entity):
    """What was agreed about who comes: `by` "country", "region" or "gender", of which `value`,
    at least and at most.
    """

    __tablename__ = "quota"
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    by: Mapped[str] = mapped_column(sa.String(20))
    value: Mapped[str] = mapped_column(sa.String(20))
    least: Mapped[int | None] = mapped_column()
    most: Mapped[int | None] = mapped_column()


class Organisation(Entity):
    """A ministry, university, company or other body."""

    __tablename__ = "organisation"
    name_en: Mapped[str | None] = field(Text(300), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(300), N_("Name (Chinese)"))
    name_local: Mapped[str | None] = field(Text(300), N_("Name (own language)"))
    kind: Mapped[str | None] = field(ORGANISATION_KIND, N_("Kind of organisation"))
    country: Mapped[str | None] = field(Country(), N_("Country/region"))


class CohortOrganisation(Entity):
    """What an organisation is to a cohort, in the order it is printed."""

    __tablename__ = "cohort_organisation"
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    organisation_id: Mapped[int] = link("organisation.id", required=True)
    role: Mapped[str] = field(ORGANISATION_ROLE, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))
