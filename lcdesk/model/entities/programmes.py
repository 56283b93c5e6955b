"""Programmes, their cohorts with their timetable, and the organisations behind them."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.model.columns import column
from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Country, Date, Emails, LongText, Number, Phones, Text, Time, YesNo
from lcdesk.model.lists import (
    ACTIVITY_KIND,
    ACTIVITY_PART,
    ACTIVITY_ROLE,
    COHORT_STATUS,
    DELIVERY,
    ORGANISATION_KIND,
    ORGANISATION_ROLE,
    TRAINING_KIND,
)
from lcdesk.texts import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped


class Programme(Entity):
    """A training programme, given once or in several cohorts."""

    __tablename__ = "programme"
    plural = N_("Programmes")
    title_en: Mapped[str | None] = field(
        Text(300),
        N_("Title (English)"),
        heads=("Programme", "Programme title", "Project", "英文名称"),
        listed=True,
        width=300,
    )
    title_zh: Mapped[str | None] = field(
        Text(300),
        N_("Title (Chinese)"),
        heads=("项目名称", "培训项目", "培训班名称", "中文名称"),
        listed=True,
        width=260,
    )
    year: Mapped[int | None] = field(
        Number(1950, 2100), N_("Year"), heads=("年度", "年份"), listed=True, width=70
    )
    kind: Mapped[str | None] = field(
        TRAINING_KIND, N_("Project type"), heads=("项目类型", "Type"), listed=True
    )
    area: Mapped[str | None] = field(
        Text(), N_("Area"), heads=("领域", "专业领域", "Field"), listed=True
    )
    area_zh: Mapped[str | None] = field(Text(), N_("Area (Chinese)"), heads=("领域（中文）",))
    region: Mapped[str | None] = field(
        Text(), N_("For which region"), heads=("面向地区", "地区", "Region"), listed=True
    )
    languages: Mapped[str | None] = field(
        Text(),
        N_("Course languages"),
        heads=("Languages", "培训语言", "语种", "Language"),
        listed=True,
    )
    places: Mapped[int | None] = field(
        Number(0), N_("Planned places"), heads=("计划人数", "人数", "Places"), listed=True
    )
    aims_en: Mapped[str | None] = field(
        LongText(), N_("Aims (English)"), heads=("Aims", "Objectives")
    )
    aims_zh: Mapped[str | None] = field(
        LongText(), N_("Aims (Chinese)"), heads=("培训目标", "目标", "宗旨")
    )
    alliance_id: Mapped[int | None] = field(
        Text(300),
        N_("Alliance"),
        heads=("联盟", "所属联盟"),
        references="alliance.id",
        name="alliance",
    )
    is_key_initiative: Mapped[bool | None] = field(
        YesNo(), N_("Key initiative of the alliance"), heads=("重点行动", "联盟重点行动")
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("备注", "Remarks"))


class Cohort(Entity):
    """One session of a programme: a city, a time, a group of people."""

    __tablename__ = "cohort"
    plural = N_("Cohorts")
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
    venue_id: Mapped[int | None] = field(
        Text(300), N_("Venue"), heads=("地点",), references="venue.id", name="venue"
    )
    delivery: Mapped[str | None] = field(DELIVERY, N_("How it is held"), heads=("培训方式",))
    languages: Mapped[str | None] = field(
        Text(), N_("Course languages"), heads=("Languages", "培训语言")
    )
    cost: Mapped[int | None] = field(Number(0), N_("Cost (CNY)"), heads=("费用", "经费"))
    aims_en: Mapped[str | None] = field(LongText(), N_("Aims (English)"))
    aims_zh: Mapped[str | None] = field(LongText(), N_("Aims (Chinese)"))
    overview_en: Mapped[str | None] = field(LongText(), N_("Overview (English)"))
    overview_zh: Mapped[str | None] = field(LongText(), N_("Overview (Chinese)"))
    reminders_en: Mapped[str | None] = field(LongText(), N_("Reminders (English)"))
    reminders_zh: Mapped[str | None] = field(LongText(), N_("Reminders (Chinese)"))
    attendance_percent: Mapped[int | None] = field(
        Number(0, 100), N_("Attendance for the certificate (%)")
    )
    oldest: Mapped[int | None] = field(
        Number(1, 120), N_("Age limit"), heads=("Maximum age", "年龄上限", "最大年龄")
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"))
    keep_until: Mapped[dt.date | None] = field(Date(), N_("Keep personal data until"))
    copied_from_id: Mapped[int | None] = link("cohort.id", on_delete="clear")
    # the kinds of documents asked for; None: those usually asked for
    checklist: Mapped[list[str] | None] = column(sa.JSON(none_as_null=True))


class Quota(Entity):
    """What was agreed about who comes: `by` "country", "region" or "gender", of which `value`,
    at least and at most.
    """

    __tablename__ = "quota"
    plural = N_("Quotas")
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    by: Mapped[str] = column(sa.String(20))
    value: Mapped[str] = column(sa.String(20))
    least: Mapped[int | None] = column()
    most: Mapped[int | None] = column()


class DeadlineSetting(Entity):
    """What a programme, or one of its cohorts (which wins), says of a deadline of
    `model.deadlines`; what is None is as it is without. `done_on`, `done_by`: since when it is done
    in the cohort, and who said so.
    """

    __tablename__ = "deadline_setting"
    plural = N_("Deadlines")
    programme_id: Mapped[int | None] = link("programme.id")
    cohort_id: Mapped[int | None] = link("cohort.id")
    kind: Mapped[str] = column(sa.String(40))
    days: Mapped[int | None] = column()
    counting: Mapped[str | None] = column(sa.String(10))
    is_used: Mapped[bool | None] = column()
    done_on: Mapped[dt.date | None] = column()
    done_by: Mapped[str | None] = column(sa.String(100))


class Organisation(Entity):
    """A ministry, university, company or other body."""

    __tablename__ = "organisation"
    plural = N_("Organisations")
    name_en: Mapped[str | None] = field(
        Text(300),
        N_("Name (English)"),
        heads=("Organisation", "Organization", "Institution", "Name", "英文名称", "单位英文名称"),
        listed=True,
        width=260,
    )
    name_zh: Mapped[str | None] = field(
        Text(300),
        N_("Name (Chinese)"),
        heads=("单位", "单位名称", "机构", "机构名称", "中文名称", "名称"),
        listed=True,
        width=220,
    )
    name_local: Mapped[str | None] = field(
        Text(300), N_("Name (own language)"), heads=("Local name", "本国语名称", "原文名称")
    )
    short_name: Mapped[str | None] = field(
        Text(100), N_("Short name"), heads=("Abbreviation", "Acronym", "简称", "缩写")
    )
    kind: Mapped[str | None] = field(
        ORGANISATION_KIND,
        N_("Kind of organisation"),
        heads=("Kind", "Type", "类型", "单位类型", "机构类型", "单位性质"),
        listed=True,
    )
    country: Mapped[str | None] = field(
        Country(), N_("Country/region"), heads=("Country", "国家", "国别", "国家/地区"), listed=True
    )
    city: Mapped[str | None] = field(Text(), N_("City"), heads=("城市",), listed=True)
    parent_id: Mapped[int | None] = field(
        Text(300),
        N_("Part of"),
        heads=("Parent organisation", "Parent", "上级单位", "主管单位", "隶属"),
        references="organisation.id",
        name="parent",
    )
    address: Mapped[str | None] = field(Text(400), N_("Address"), heads=("地址", "通讯地址"))
    contact: Mapped[str | None] = field(Text(), N_("Contact person"), heads=("Contact", "联系人"))
    phone: Mapped[str | None] = field(
        Phones(), N_("Phone"), heads=("Tel", "Telephone", "电话", "联系电话"), private=True
    )
    email: Mapped[str | None] = field(
        Emails(), N_("E-mail"), heads=("Email", "邮箱", "电子邮箱", "电子邮件")
    )
    website: Mapped[str | None] = field(
        Text(300), N_("Website"), heads=("Web", "URL", "网址", "网站")
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("Remarks", "备注"))


class Logo(Entity):
    """The logo of an organisation, a PNG or JPEG of at most 200 kB. Apart, so that nobody reads it
    who only wants a name.
    """

    __tablename__ = "logo"
    plural = N_("Logos")
    organisation_id: Mapped[int] = link("organisation.id", required=True)
    data: Mapped[bytes] = column(sa.LargeBinary)
    file_name: Mapped[str | None] = column(sa.String(400))


class CohortOrganisation(Entity):
    """What an organisation is to a cohort, in the order it is printed, and who signs for it."""

    __tablename__ = "cohort_organisation"
    plural = N_("Organisations of cohorts")
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    organisation_id: Mapped[int] = link("organisation.id", required=True)
    role: Mapped[str] = field(ORGANISATION_ROLE, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))
    signer_en: Mapped[str | None] = field(Text(300), N_("Who signs (English)"))
    signer_zh: Mapped[str | None] = field(Text(300), N_("Who signs (Chinese)"))
    signer_post_en: Mapped[str | None] = field(Text(300), N_("Post of who signs (English)"))
    signer_post_zh: Mapped[str | None] = field(Text(300), N_("Post of who signs (Chinese)"))


# --- The timetable: themes, activities with people in roles, venues and the ways between them ---


WHEN, WHAT, WHERE, PRACTICAL = N_("When"), N_("What"), N_("Where"), N_("Practical")
SAID = N_("What was said")


class Theme(Entity):
    """A module of the curriculum, with the hours planned for it."""

    __tablename__ = "theme"
    plural = N_("Themes")
    cohort_id: Mapped[int | None] = link("cohort.id")
    title: Mapped[str | None] = field(Text(300), N_("Title (English)"))
    title_zh: Mapped[str | None] = field(Text(300), N_("Title (Chinese)"))
    hours: Mapped[int | None] = field(Number(0), N_("Planned hours"))
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class Venue(Entity):
    """A place where activities happen."""

    __tablename__ = "venue"
    plural = N_("Venues")
    name: Mapped[str | None] = field(Text(300), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(300), N_("Name (Chinese)"))
    address: Mapped[str | None] = field(Text(400), N_("Address"))
    address_zh: Mapped[str | None] = field(Text(400), N_("Address (Chinese)"))
    capacity: Mapped[int | None] = field(Number(0), N_("Capacity"))


class VenueWay(Entity):
    """Minutes of travel between two venues, either way."""

    __tablename__ = "venue_way"
    plural = N_("Ways between venues")
    from_id: Mapped[int] = link("venue.id", required=True)
    to_id: Mapped[int] = link("venue.id", required=True)
    minutes: Mapped[int] = field(Number(0, 1440), N_("Minutes"), required=True)


class Activity(Entity):
    """One entry of the timetable; start and end are local wall time of the venue, half-open, the
    end may be missing.
    """

    __tablename__ = "activity"
    plural = N_("Activities")
    indexes = (sa.Index("ix_activity_cohort_date", "cohort_id", "date"),)

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
    summary: Mapped[str | None] = field(
        LongText(), N_("What was said"), heads=("Minutes of the session",), section=SAID
    )
    summary_zh: Mapped[str | None] = field(
        LongText(),
        N_("What was said (Chinese)"),
        heads=("中文活动纪要", "活动纪要（中文）"),
        section=SAID,
    )
    extra: Mapped[dict[str, Any] | None] = column(sa.JSON)


class ActivityOrganisation(Entity):
    """An organisation in a part of an activity; `people`: how many came as its representatives,
    nobody by name.
    """

    __tablename__ = "activity_organisation"
    plural = N_("Organisations in the timetable")
    activity_id: Mapped[int] = link("activity.id", required=True)
    organisation_id: Mapped[int] = link("organisation.id", required=True)
    role: Mapped[str] = field(ACTIVITY_PART, N_("Role"), required=True)
    people: Mapped[int | None] = field(Number(1), N_("People"))
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class ActivityPicture(Entity):
    """A picture of an activity: a JPEG or PNG, made no larger than screens need."""

    __tablename__ = "activity_picture"
    plural = N_("Pictures of activities")
    activity_id: Mapped[int] = link("activity.id", required=True)
    caption_en: Mapped[str | None] = field(Text(300), N_("Caption (English)"))
    caption_zh: Mapped[str | None] = field(Text(300), N_("Caption (Chinese)"))
    place: Mapped[int | None] = field(Number(0), N_("Order"))
    file_name: Mapped[str | None] = column(sa.String(400))
    data: Mapped[bytes] = column(sa.LargeBinary)


class Expert(Entity):
    """A speaker, interpreter or host, known across cohorts; `title` may hold several posts, parted
    by "; ".
    """

    __tablename__ = "expert"
    plural = N_("Speakers and experts")
    name: Mapped[str | None] = field(
        Text(300),
        N_("Name"),
        heads=("Expert", "Lecturer", "Speaker", "专家姓名", "姓名", "教师姓名", "英文姓名"),
        listed=True,
        width=200,
    )
    name_zh: Mapped[str | None] = field(
        Text(300), N_("Chinese name"), heads=("中文姓名", "中文名"), listed=True
    )
    title: Mapped[str | None] = field(
        Text(300),
        N_("Professional title"),
        heads=("Title", "Position", "职称", "职务", "职务/职称", "职称/职务"),
        listed=True,
        width=180,
    )
    title_zh: Mapped[str | None] = field(
        Text(300), N_("Professional title (Chinese)"), heads=("中文职称", "中文职务")
    )
    organization: Mapped[str | None] = field(
        Text(300),
        N_("Organisation"),
        heads=("Organization", "Affiliation", "Institution", "单位", "工作单位", "所在单位"),
        listed=True,
        width=220,
    )
    organisation_id: Mapped[int | None] = link("organisation.id", on_delete="clear")
    field_of_work: Mapped[str | None] = field(
        Text(300),
        N_("Field of work"),
        heads=("Field", "Research field", "专业领域", "研究方向", "领域"),
    )
    languages: Mapped[str | None] = field(
        Text(), N_("Teaches in"), heads=("Language", "授课语言", "语种", "外语")
    )
    topics: Mapped[str | None] = field(
        Text(400), N_("Topics"), heads=("Courses", "授课内容", "可授课程", "课程", "讲授课程")
    )
    country: Mapped[str | None] = field(
        Country(), N_("Country/region"), heads=("Country", "Nationality", "国家", "国别", "国籍")
    )
    phone: Mapped[str | None] = field(
        Text(),
        N_("Phone"),
        heads=("Tel", "Mobile", "电话", "手机", "联系电话", "联系方式"),
        private=True,
    )
    email: Mapped[str | None] = field(
        Text(), N_("E-mail"), heads=("Email", "邮箱", "电子邮箱", "电子邮件")
    )
    notes: Mapped[str | None] = field(
        LongText(), N_("Notes"), heads=("Remarks", "备注", "简介", "Biography")
    )


class ActivityPerson(Entity):
    """A person in a role of an activity, with name, title and organisation as printed for this
    occasion.
    """

    __tablename__ = "activity_person"
    plural = N_("People in the timetable")
    activity_id: Mapped[int] = link("activity.id", required=True)
    expert_id: Mapped[int | None] = link("expert.id", on_delete="clear")
    role: Mapped[str] = field(ACTIVITY_ROLE, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))
    name: Mapped[str | None] = field(Text(300), N_("Name"))
    name_zh: Mapped[str | None] = field(Text(300), N_("Chinese name"))
    title: Mapped[str | None] = field(Text(300), N_("Title as printed"))
    title_zh: Mapped[str | None] = field(Text(300), N_("Title as printed (Chinese)"))
    organization: Mapped[str | None] = field(Text(300), N_("Organisation"))


class TimetableVersion(Entity):
    """A timetable as it was published: the records of its activities on that day, against which
    changes are told.
    """

    __tablename__ = "timetable_version"
    plural = N_("Published timetable")
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    number: Mapped[int] = field(Number(1), N_("Version"), required=True)
    published_at: Mapped[dt.datetime] = column(sa.DateTime)
    who: Mapped[str | None] = column(sa.String(100))
    note: Mapped[str | None] = field(Text(300), N_("Note"))
    data: Mapped[list[Any]] = column(sa.JSON)
