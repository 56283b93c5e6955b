"""What a programme is for: leads of cooperation, the alliance with its members, events and
demonstration projects, and what becomes of people afterwards.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Amounts, Country, Date, Emails, LongText, Number, Phones, Text, YesNo
from lcdesk.model.lists import (
    CONTACT_CHANNEL,
    EVENT_KIND,
    EVENT_PART,
    EVENT_SPEAKER,
    LEAD_KIND,
    LEAD_STAGE,
    MEMBER_ROLE,
    PROJECT_PART,
    PROJECT_STAGE,
)
from lcdesk.texts import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped


class Alliance(Entity):
    """An alliance of organisations and people that programmes belong to."""

    __tablename__ = "alliance"
    plural = N_("Alliances")
    name_en: Mapped[str | None] = field(
        Text(300), N_("Name (English)"), heads=("Alliance",), listed=True, width=300
    )
    name_zh: Mapped[str | None] = field(
        Text(300), N_("Name (Chinese)"), heads=("联盟", "联盟名称"), listed=True, width=260
    )
    short_name: Mapped[str | None] = field(
        Text(100), N_("Short name"), heads=("Abbreviation", "简称"), listed=True
    )
    since: Mapped[dt.date | None] = field(
        Date(), N_("Founded on"), heads=("Founded", "成立日期", "成立时间"), listed=True
    )
    aims_en: Mapped[str | None] = field(LongText(), N_("Aims (English)"), heads=("Aims",))
    aims_zh: Mapped[str | None] = field(LongText(), N_("Aims (Chinese)"), heads=("宗旨", "目标"))
    website: Mapped[str | None] = field(Text(300), N_("Website"), heads=("网址",))
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("备注",))


class AllianceMember(Entity):
    """An organisation or a person in an alliance: in which role, since when, by which document."""

    __tablename__ = "membership"
    plural = N_("Memberships of alliances")
    alliance_id: Mapped[int | None] = field(
        Text(300), N_("Alliance"), heads=("联盟",), references="alliance.id", name="alliance"
    )
    organisation_id: Mapped[int | None] = field(
        Text(300),
        N_("Member organisation"),
        heads=(
            "Member",
            "Organisation",
            "Organization",
            "成员单位",
            "单位",
            "单位名称",
            "会员单位",
        ),
        references="organisation.id",
        name="organisation",
        listed=True,
        width=260,
    )
    person_id: Mapped[int | None] = field(
        Text(300),
        N_("Member person"),
        heads=("Participant", "学员"),
        references="person.id",
        name="person",
        listed=True,
        width=160,
    )
    expert_id: Mapped[int | None] = field(
        Text(300),
        N_("Member expert"),
        heads=("Expert", "专家", "专家姓名"),
        references="expert.id",
        name="expert",
        listed=True,
        width=160,
    )
    role: Mapped[str | None] = field(
        MEMBER_ROLE, N_("Role"), heads=("Membership", "角色", "身份", "成员类别"), listed=True
    )
    since: Mapped[dt.date | None] = field(
        Date(), N_("Since"), heads=("Joined", "Member since", "加入日期", "加入时间"), listed=True
    )
    until: Mapped[dt.date | None] = field(
        Date(), N_("Until"), heads=("Left", "Member until", "退出日期", "退出时间")
    )
    document: Mapped[str | None] = field(
        Text(300),
        N_("By which document"),
        heads=("Document", "Charter", "文件", "依据文件", "依据"),
        listed=True,
        width=180,
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("Remarks", "备注"))


class Event(Entity):
    """A conference, launch, meeting or visit of an alliance."""

    __tablename__ = "event"
    plural = N_("Events")
    alliance_id: Mapped[int | None] = field(
        Text(300), N_("Alliance"), heads=("联盟",), references="alliance.id", name="alliance"
    )
    title_en: Mapped[str | None] = field(
        Text(300),
        N_("Title (English)"),
        heads=("Event", "Title", "英文名称"),
        listed=True,
        width=300,
    )
    title_zh: Mapped[str | None] = field(
        Text(300),
        N_("Title (Chinese)"),
        heads=("活动名称", "会议名称", "中文名称"),
        listed=True,
        width=260,
    )
    kind: Mapped[str | None] = field(
        EVENT_KIND, N_("Kind"), heads=("Type", "类型", "形式"), listed=True
    )
    starts: Mapped[dt.date | None] = field(
        Date(), N_("First day"), heads=("Date", "From", "日期", "开始日期"), listed=True
    )
    ends: Mapped[dt.date | None] = field(
        Date(), N_("Last day"), heads=("To", "结束日期"), listed=True
    )
    country: Mapped[str | None] = field(
        Country(), N_("Held in"), heads=("Country", "国家", "国家/地区")
    )
    city: Mapped[str | None] = field(Text(), N_("City"), heads=("城市",), listed=True)
    city_zh: Mapped[str | None] = field(Text(), N_("City (Chinese)"), heads=("城市（中文）",))
    place: Mapped[str | None] = field(Text(300), N_("Place"), heads=("Venue", "地点", "场地"))
    documents: Mapped[str | None] = field(LongText(), N_("Documents"), heads=("文件", "成果文件"))
    outcome_en: Mapped[str | None] = field(
        LongText(), N_("Outcome (English)"), heads=("Outcome", "Result")
    )
    outcome_zh: Mapped[str | None] = field(LongText(), N_("Outcome (Chinese)"), heads=("成果",))
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("Remarks", "备注"))


class EventOrganisation(Entity):
    """An organisation in a part of an event, in print order."""

    __tablename__ = "event_organisation"
    plural = N_("Organisations of events")
    event_id: Mapped[int] = link("event.id", required=True)
    organisation_id: Mapped[int] = link("organisation.id", required=True)
    role: Mapped[str] = field(EVENT_PART, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class EventPerson(Entity):
    """An expert in a part of an event, in print order."""

    __tablename__ = "event_person"
    plural = N_("People at events")
    event_id: Mapped[int] = link("event.id", required=True)
    expert_id: Mapped[int] = link("expert.id", required=True)
    role: Mapped[str] = field(EVENT_SPEAKER, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class Project(Entity):
    """A demonstration project: which technology, where, how far, and what it has brought."""

    __tablename__ = "project"
    plural = N_("Demonstration projects")
    alliance_id: Mapped[int | None] = field(
        Text(300), N_("Alliance"), heads=("联盟",), references="alliance.id", name="alliance"
    )
    title_en: Mapped[str | None] = field(
        Text(300),
        N_("Title (English)"),
        heads=("Project", "Title", "英文名称"),
        listed=True,
        width=280,
    )
    title_zh: Mapped[str | None] = field(
        Text(300),
        N_("Title (Chinese)"),
        heads=("项目名称", "示范项目", "中文名称"),
        listed=True,
        width=240,
    )
    technology: Mapped[str | None] = field(
        Text(300), N_("Technology"), heads=("技术", "技术名称", "技术领域"), listed=True, width=180
    )
    country: Mapped[str | None] = field(
        Country(), N_("Country/region"), heads=("Country", "国家", "国别", "国家/地区"), listed=True
    )
    city: Mapped[str | None] = field(
        Text(), N_("City"), heads=("Place", "城市", "地点"), listed=True
    )
    stage: Mapped[str | None] = field(
        PROJECT_STAGE, N_("Stage"), heads=("Status", "阶段", "进展", "状态"), listed=True
    )
    from_year: Mapped[int | None] = field(
        Number(1950, 2100), N_("From year"), heads=("Start year", "开始年份", "起始年"), listed=True
    )
    to_year: Mapped[int | None] = field(
        Number(1950, 2100), N_("To year"), heads=("End year", "结束年份", "终止年")
    )
    results: Mapped[str | None] = field(
        Amounts(), N_("Results"), heads=("Figures", "成效", "成果数据", "减排成效"), width=260
    )
    document: Mapped[str | None] = field(
        Text(300), N_("Document"), heads=("文件", "协议"), width=160
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("Remarks", "备注"))


class ProjectOrganisation(Entity):
    """An organisation in a part of a demonstration project, in print order."""

    __tablename__ = "project_organisation"
    plural = N_("Organisations of projects")
    project_id: Mapped[int] = link("project.id", required=True)
    organisation_id: Mapped[int] = link("organisation.id", required=True)
    role: Mapped[str] = field(PROJECT_PART, N_("Role"), required=True)
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class Lead(Entity):
    """A wish to work together: who abroad, which local partner, what kind, how far. It is tied to a
    person, an organisation, a country or a project, or to nothing yet.
    """

    __tablename__ = "lead"
    plural = N_("Cooperation leads")
    subject: Mapped[str | None] = field(
        LongText(),
        N_("Subject"),
        heads=("Lead", "合作内容", "合作意向", "意向"),
        listed=True,
        width=260,
    )
    kind: Mapped[str | None] = field(
        LEAD_KIND, N_("Kind"), heads=("Type", "类型", "合作类型"), listed=True
    )
    stage: Mapped[str | None] = field(
        LEAD_STAGE, N_("Stage"), heads=("Status", "阶段", "进展", "状态"), listed=True
    )
    person_id: Mapped[int | None] = field(
        Text(300),
        N_("Participant"),
        heads=("Person", "学员", "联系学员"),
        references="person.id",
        name="person",
        listed=True,
        width=160,
    )
    organisation_id: Mapped[int | None] = field(
        Text(300),
        N_("Their organisation"),
        heads=("Organisation", "Organization", "Foreign partner", "外方单位", "单位"),
        references="organisation.id",
        name="organisation",
        listed=True,
        width=200,
    )
    country: Mapped[str | None] = field(
        Country(), N_("Country/region"), heads=("Country", "国家", "国别", "国家/地区"), listed=True
    )
    project_id: Mapped[int | None] = field(
        Text(300),
        N_("Project"),
        heads=("Demonstration project", "示范项目", "项目"),
        references="project.id",
        name="project",
    )
    partner: Mapped[str | None] = field(
        Text(300), N_("Local partner"), heads=("合作单位", "中方单位"), listed=True, width=200
    )
    next_step: Mapped[str | None] = field(
        Text(300), N_("Next step"), heads=("下一步", "后续步骤"), listed=True, width=180
    )
    due: Mapped[dt.date | None] = field(
        Date(), N_("Follow up"), heads=("Due", "跟进日期", "到期"), listed=True
    )
    kept_by: Mapped[str | None] = field(Text(100), N_("Kept by"), heads=("Who", "负责人", "跟进人"))
    cohort_id: Mapped[int | None] = field(
        Text(300),
        N_("Cohort"),
        heads=("Session", "班次", "培训班"),
        references="cohort.id",
        name="cohort",
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("Remarks", "备注"))


class LeadStep(Entity):
    """A lead went from one stage to another: on which day, and why."""

    __tablename__ = "lead_step"
    plural = N_("Stages of cooperation leads")
    lead_id: Mapped[int] = link("lead.id", required=True)
    stage: Mapped[str] = field(LEAD_STAGE, N_("Stage"), required=True)
    on: Mapped[dt.date | None] = field(Date(), N_("Day"))
    reason: Mapped[str | None] = field(Text(300), N_("Reason"))


class AlumniContact(Entity):
    """How somebody who took part is kept in touch with: today's post and address, by which consent,
    who keeps it, what comes next.
    """

    __tablename__ = "alumni_contact"
    plural = N_("Alumni contacts")
    person_id: Mapped[int | None] = field(
        Text(300),
        N_("Name"),
        heads=("Alumna/alumnus", "Full name", "Participant", "姓名", "学员", "校友"),
        references="person.id",
        name="person",
        listed=True,
        width=200,
    )
    position: Mapped[str | None] = field(
        Text(300), N_("Post today"), heads=("Position", "职务", "现任职务"), listed=True, width=180
    )
    organization: Mapped[str | None] = field(
        Text(300),
        N_("Organisation today"),
        heads=("Organization", "Organisation", "单位", "现工作单位"),
        listed=True,
        width=220,
    )
    organisation_id: Mapped[int | None] = link("organisation.id", on_delete="clear")
    as_of: Mapped[dt.date | None] = field(Date(), N_("As of"), heads=("截至", "更新日期"))
    country: Mapped[str | None] = field(
        Country(), N_("Lives in"), heads=("Country", "现居国家", "所在国"), listed=True
    )
    city: Mapped[str | None] = field(Text(), N_("City"), heads=("城市",))
    channel: Mapped[str | None] = field(
        CONTACT_CHANNEL, N_("Best reached by"), heads=("Channel", "联系方式")
    )
    email: Mapped[str | None] = field(
        Emails(), N_("E-mail"), heads=("Email", "邮箱", "电子邮箱"), listed=True, width=200
    )
    phone: Mapped[str | None] = field(
        Phones(), N_("Phone"), heads=("Tel", "Mobile", "电话", "手机"), private=True
    )
    consent: Mapped[bool | None] = field(
        YesNo(), N_("Agrees to be written to"), heads=("Consent", "同意联系"), listed=True, width=90
    )
    consent_for: Mapped[str | None] = field(
        Text(300), N_("Agrees to what"), heads=("Consent for", "同意用途")
    )
    consent_since: Mapped[dt.date | None] = field(
        Date(), N_("Agreed on"), heads=("Consent since", "同意日期")
    )
    consent_until: Mapped[dt.date | None] = field(
        Date(), N_("Agreed until"), heads=("Consent until", "同意期限")
    )
    newsletter: Mapped[bool | None] = field(
        YesNo(), N_("Newsletter"), heads=("简报", "通讯"), listed=True, width=80
    )
    kept_by: Mapped[str | None] = field(Text(100), N_("Kept by"), heads=("负责人", "联系人"))
    last_contact: Mapped[dt.date | None] = field(
        Date(), N_("Last contact"), heads=("最近联系", "上次联系"), listed=True
    )
    next_step: Mapped[str | None] = field(
        Text(300), N_("Next step"), heads=("下一步", "后续步骤"), listed=True, width=180
    )
    due: Mapped[dt.date | None] = field(
        Date(), N_("Follow up"), heads=("Next contact", "跟进日期", "下次联系"), listed=True
    )
    notes: Mapped[str | None] = field(LongText(), N_("Notes"), heads=("Remarks", "备注"))
