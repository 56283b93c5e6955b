"""Programmes, their cohorts with their timetable, and the organisations behind them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Country, Date, LongText, Number, Text, Time, YesNo
from lcdesk.model.lists import (
    ACTIVITY_KIND,
    ACTIVITY_ROLE,
    COHORT_STATUS,
    ORGANISATION_KIND,
    ORGANISATION_ROLE,
)
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


# --- The timetable: themes, activities with people in roles, venues and the ways between them ---


WHEN, WHAT, WHERE, PRACTICAL = N_("When"), N_("What"), N_("Where"), N_("Practical")


class Theme(Entity):
    """A module of the curriculum, with the hours planned for it."""

    __tablename__ = "theme"
    cohort_id: Mapped[int | None] = link("cohort.id")
    title: Mapped[str | None] = field(Text(300), N_("Title (English)"))
    title_zh: Mapped[str | None] = field(Text(300), N_("Title (Chinese)"))
    hours: Mapped[int | None] = field(Number(0), N_("Planned hours"))
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class Venue(Entity):
    """A place where activities happen."""

    __tablename__ = "venue"
    name: Mapped[str | None] = field(Text(300), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(300), N_("Name (Chinese)"))
    address: Mapped[str | None] = field(Text(400), N_("Address"))
    address_zh: Mapped[str | None] = field(Text(400), N_("Address (Chinese)"))
    capacity: Mapped[int | None] = field(Number(0), N_("Capacity"))


class VenueWay(Entity):
    """Minutes of travel between two venues, either way."""

    __tablename__ = "venue_way"
    from_id: Mapped[int] = link("venue.id", required=True)
    to_id: Mapped[int] = link("venue.id", required=True)
    minutes: Mapped[int] = field(Number(0, 1440), N_("Minutes"), required=True)


class Activity(Entity):
    """One entry of the timetable; start and end are local wall time of the venue, half-open, the
    end may be missing.
    """

    __tablename__ = "activity"
    __table_args__ = (
        sa.Index("ix_activity_cohort_date", "cohort_id", "date"),
        {"sqlite_autoincrement": True},
    )

    cohort_id: Mapped[int] = link("cohort.id", required=True)
    date: Mapped[dt.date | None] = field(
        Date(), N_("Date"), heads=("日期",), section=WHEN, listed=True, width=110
    )
    start: Mapped[dt.time | None] = field(
        Time(), N_("Start"), heads=("From", "开始", "开始时间"), section=WHEN, listed=True, width=70
    )
    end: Mapped[dt.time | None] = field(
        Time(), N_("End"), heads=("To", "结束", "结束时间"), section=WHEN, listed=True, width=70
    )
    kind: Mapped[str | None] = field(
        ACTIVITY_KIND,
        N_("Kind"),
        heads=("Type", "形式", "类型"),
        section=WHAT,
        listed=True,
        width=120,
    )
    title: Mapped[str | None] = field(
        Text(400),
        N_("Title"),
        heads=("Topic", "课程", "课程内容", "内容"),
        section=WHAT,
        listed=True,
        width=320,
    )
    title_zh: Mapped[str | None] = field(
        Text(400), N_("Title (Chinese)"), heads=("中文题目", "课程名称"), section=WHAT, width=220
    )
    theme_id: Mapped[int | None] = field(
        Text(300),
        N_("Theme"),
        heads=("Module", "主题", "模块"),
        section=WHAT,
        references="theme.id",
        name="theme",
    )
    venue_id: Mapped[int | None] = field(
        Text(300),
        N_("Venue"),
        heads=("Place", "地点", "场地"),
        section=WHERE,
        references="venue.id",
        name="venue",
        listed=True,
        width=180,
    )
    language: Mapped[str | None] = field(
        Text(60), N_("Language"), heads=("授课语言",), section=PRACTICAL
    )
    bus: Mapped[str | None] = field(Text(), N_("Bus"), heads=("用车", "车辆"), section=PRACTICAL)
    dress: Mapped[str | None] = field(Text(), N_("Dress"), heads=("着装",), section=PRACTICAL)
    materials: Mapped[str | None] = field(
        Text(300), N_("Materials"), heads=("资料",), section=PRACTICAL
    )
    contact: Mapped[str | None] = field(
        Text(), N_("Contact person"), heads=("Contact", "联系人"), section=PRACTICAL
    )
    group_name: Mapped[str | None] = field(
        Text(60), N_("Group"), heads=("组别",), section=PRACTICAL
    )
    is_confirmed: Mapped[bool | None] = field(
        YesNo(), N_("Confirmed"), heads=("已确认",), section=PRACTICAL
    )
    is_locked: Mapped[bool | None] = field(
        YesNo(), N_("Locked"), heads=("锁定", "已锁定"), section=PRACTICAL
    )
    notes: Mapped[str | None] = field(
        LongText(), N_("Notes"), heads=("Remarks", "备注"), section=PRACTICAL
    )
    extra: Mapped[dict[str, Any] | None] = mapped_column(sa.JSON)


class Expert(Entity):
    """A speaker, interpreter or host, known across cohorts."""

    __tablename__ = "expert"
    name: Mapped[str | None] = field(Text(300), N_("Name"))
    name_zh: Mapped[str | None] = field(Text(300), N_("Chinese name"))
    title: Mapped[str | None] = field(Text(300), N_("Professional title"))
    organization: Mapped[str | None] = field(Text(300), N_("Organisation"))
    phone: Mapped[str | None] = field(Text(), N_("Phone"), private=True)
    email: Mapped[str | None] = field(Text(), N_("E-mail"))


class ActivityPerson(Entity):
    """A person in a role of an activity, with name, title and organisation as printed for this
    occasion.
    """

    __tablename__ = "activity_person"
    activity_id: Mapped[int] = link("activity.id", required=True)
    expert_id: Mapped[int | None] = link("expert.id", on_delete="clear")
    role: Mapped[str] = field(ACTIVITY_ROLE, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))
    name: Mapped[str | None] = field(Text(300), N_("Name"))
    title: Mapped[str | None] = field(Text(300), N_("Title as printed"))
    organization: Mapped[str | None] = field(Text(300), N_("Organisation"))


class TimetableVersion(Entity):
    """A timetable as it was published: the records of its activities on that day, against which
    changes are told.
    """

    __tablename__ = "timetable_version"
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    number: Mapped[int] = field(Number(1), N_("Version"), required=True)
    published_at: Mapped[dt.datetime] = mapped_column(sa.DateTime)
    who: Mapped[str | None] = mapped_column(sa.String(100))
    note: Mapped[str | None] = field(Text(300), N_("Note"))
    data: Mapped[list[Any]] = mapped_column(sa.JSON)
