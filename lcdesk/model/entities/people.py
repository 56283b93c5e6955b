"""People: who they are for good (Person), what holds for one cohort (Enrolment), and what belongs
to them besides the fields: photo, papers, marks, answers.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from lcdesk.model.columns import column
from lcdesk.model.entities.base import Entity, Kept, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import (
    BirthDate,
    ChineseName,
    Country,
    Date,
    DocumentNumber,
    Emails,
    FlightNumber,
    LongText,
    Number,
    PassportName,
    Phones,
    Text,
    Time,
    YesNo,
)
from lcdesk.model.lists import (
    ATTENDANCE,
    DOCUMENT_KIND,
    DOCUMENT_STATE,
    GENDER,
    ORGANISATION_KIND,
    PASSPORT_KIND,
    VISA_STATE,
)
from lcdesk.model.statuses import STATUS
from lcdesk.texts import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped

PERSON, WORK, CONTACT, PASSPORT = N_("Person"), N_("Work"), N_("Contact"), N_("Passport")
COURSE, VISA, TRAVEL, STAY, EMERGENCY = (
    N_("Course"),
    N_("Visa"),
    N_("Travel"),
    N_("Room and meals"),
    N_("Emergency"),
)
CERTIFICATE, NOTES = N_("Certificate"), N_("Notes")


class Person(Entity):
    """A person across all cohorts. Either part of the name may be blank; none is ever re-cased."""

    __tablename__ = "person"
    plural = N_("People")

    full_name: Mapped[str | None] = field(
        PassportName(),
        N_("Name"),
        heads=("Full name", "姓名"),
        section=PERSON,
        waits_unread=True,
        listed=True,
        width=190,
    )
    family_name: Mapped[str | None] = field(
        PassportName(),
        N_("Family name"),
        heads=("Surname", "Last name", "姓", "姓氏", "Nom"),
        section=PERSON,
        waits_unread=True,
    )
    given_name: Mapped[str | None] = field(
        PassportName(),
        N_("Given name"),
        heads=("First name", "名", "Prénom"),
        section=PERSON,
        waits_unread=True,
    )
    name_zh: Mapped[str | None] = field(
        ChineseName(),
        N_("Chinese name"),
        heads=("中文姓名", "中文名"),
        section=PERSON,
        waits_unread=True,
    )
    gender: Mapped[str | None] = field(
        GENDER, N_("Gender"), heads=("Sex", "性别"), section=PERSON, width=80
    )
    birth_date: Mapped[str | None] = field(
        BirthDate(), N_("Date of birth"), heads=("DOB", "出生日期", "出生年月"), section=PERSON
    )
    birth_place: Mapped[str | None] = field(
        Text(), N_("Place of birth"), heads=("出生地",), section=PERSON
    )
    nationality: Mapped[str | None] = field(
        Country(),
        N_("Country/region"),
        heads=("Nationality", "国籍", "国家", "国别"),
        section=PERSON,
        listed=True,
        index=True,
        width=150,
    )
    passport_no: Mapped[str | None] = field(
        DocumentNumber(),
        N_("Passport no."),
        heads=("护照号", "护照号码"),
        section=PASSPORT,
        private=True,
        index=True,
    )
    passport_kind: Mapped[str | None] = field(
        PASSPORT_KIND, N_("Passport kind"), heads=("Passport type", "护照种类"), section=PASSPORT
    )
    passport_issuer: Mapped[str | None] = field(
        Text(), N_("Passport issued by"), heads=("Place of issue", "签发地"), section=PASSPORT
    )
    passport_issued: Mapped[dt.date | None] = field(
        Date(), N_("Passport issued on"), heads=("Date of issue", "签发日期"), section=PASSPORT
    )
    passport_expiry: Mapped[dt.date | None] = field(
        Date(),
        N_("Passport valid until"),
        heads=("Passport expiry", "护照有效期"),
        section=PASSPORT,
        waits_unread=True,
        listed=True,
        width=130,
    )
    email: Mapped[str | None] = field(
        Emails(), N_("E-mail"), heads=("Mail", "邮箱", "电子邮箱"), section=CONTACT, width=200
    )
    phone: Mapped[str | None] = field(
        Phones(),
        N_("Phone"),
        heads=("Mobile", "Tel", "电话", "手机"),
        section=CONTACT,
        private=True,
    )
    address: Mapped[str | None] = field(
        Text(400), N_("Address"), heads=("地址",), section=CONTACT, private=True
    )
    education: Mapped[str | None] = field(
        Text(), N_("Education"), heads=("Degree", "学历"), section=WORK
    )
    field_of_work: Mapped[str | None] = field(
        Text(), N_("Field of work"), heads=("专业领域", "专业"), section=WORK
    )
    english_level: Mapped[str | None] = field(
        Text(), N_("English"), heads=("English level", "英语水平"), section=WORK
    )
    languages: Mapped[str | None] = field(Text(), N_("Languages"), heads=("语言",), section=WORK)
    badge_name: Mapped[str | None] = field(
        Text(), N_("Name on the badge"), heads=("胸卡姓名",), section=CERTIFICATE, personal=True
    )
    certificate_name: Mapped[str | None] = field(
        Text(),
        N_("Name on the certificate"),
        heads=("证书姓名",),
        section=CERTIFICATE,
        personal=True,
    )


class Enrolment(Entity):
    """A person in a cohort, with what was true at that time; the screens call it a participant."""

    __tablename__ = "enrolment"
    plural = N_("Participants")
    indexes = (
        sa.Index("ix_enrolment_cohort_status", "cohort_id", "status"),
        # most are linked to none, and nobody asks for these by it
        sa.Index(
            "ix_enrolment_organisation_id",
            "organisation_id",
            sqlite_where=sa.text("organisation_id IS NOT NULL"),
        ),
    )

    person_id: Mapped[int] = link("person.id", required=True)
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    number: Mapped[str | None] = field(
        Text(20), N_("No."), heads=("序号", "编号"), section=COURSE, width=60, personal=True
    )
    status: Mapped[str | None] = field(
        STATUS, N_("Status"), heads=("状态",), section=COURSE, listed=True, width=120
    )
    organization: Mapped[str | None] = field(
        Text(300),
        N_("Organisation"),
        heads=("Organization", "Employer", "单位", "工作单位"),
        section=WORK,
        listed=True,
        gives_way="wraps",
        width=260,
    )
    organisation_id: Mapped[int | None] = link(
        "organisation.id", on_delete="clear", is_indexed=False
    )
    organization_kind: Mapped[str | None] = field(
        ORGANISATION_KIND, N_("Kind of organisation"), heads=("单位性质",), section=WORK
    )
    department: Mapped[str | None] = field(Text(), N_("Department"), heads=("部门",), section=WORK)
    position: Mapped[str | None] = field(
        Text(), N_("Position"), heads=("Job title", "职务"), section=WORK, width=160
    )
    nominating_country: Mapped[str | None] = field(
        Country(), N_("Nominating country"), heads=("推荐国",), section=COURSE
    )
    nominating_body: Mapped[str | None] = field(
        Text(), N_("Nominated by"), heads=("Recommending organisation", "推荐单位"), section=COURSE
    )
    reserve_place: Mapped[int | None] = field(
        Number(1),
        N_("Place on the reserve list"),
        heads=("Reserve no.", "候补序号"),
        section=COURSE,
        width=90,
    )
    group_name: Mapped[str | None] = field(
        Text(60), N_("Group"), heads=("组别", "分组"), section=COURSE
    )
    role: Mapped[str | None] = field(
        Text(60), N_("Role in the group"), heads=("班级职务",), section=COURSE
    )
    theme_wanted: Mapped[str | None] = field(
        Text(), N_("Theme wanted"), heads=("感兴趣的主题", "Topic of interest"), section=COURSE
    )
    presentation_title: Mapped[str | None] = field(
        Text(300),
        N_("Presentation"),
        heads=("Presentation title", "报告题目"),
        section=COURSE,
        personal=True,
    )
    visa_state: Mapped[str | None] = field(
        VISA_STATE,
        N_("Visa"),
        heads=("Visa status", "签证状态"),
        section=VISA,
        listed=True,
        width=110,
    )
    visa_letter_no: Mapped[str | None] = field(
        DocumentNumber(), N_("Invitation letter no."), heads=("邀请函编号",), section=VISA
    )
    visa_valid_until: Mapped[dt.date | None] = field(
        Date(), N_("Visa valid until"), heads=("签证有效期",), section=VISA, waits_unread=True
    )
    arrival_date: Mapped[dt.date | None] = field(
        Date(),
        N_("Arrival date"),
        heads=("Date of arrival", "抵达日期"),
        section=TRAVEL,
        waits_unread=True,
        listed=True,
        width=110,
    )
    arrival_time: Mapped[dt.time | None] = field(
        Time(), N_("Arrival time"), heads=("抵达时间",), section=TRAVEL, width=90
    )
    arrival_flight: Mapped[str | None] = field(
        FlightNumber(), N_("Arrival flight"), heads=("抵达航班",), section=TRAVEL
    )
    arrival_airport: Mapped[str | None] = field(
        Text(60), N_("Arrival airport"), heads=("抵达机场",), section=TRAVEL
    )
    pickup_group: Mapped[str | None] = field(
        Text(60), N_("Pick-up group"), heads=("接机批次",), section=TRAVEL
    )
    departure_date: Mapped[dt.date | None] = field(
        Date(),
        N_("Departure date"),
        heads=("Date of departure", "离开日期"),
        section=TRAVEL,
        waits_unread=True,
    )
    departure_time: Mapped[dt.time | None] = field(
        Time(), N_("Departure time"), heads=("离开时间",), section=TRAVEL, width=90
    )
    departure_flight: Mapped[str | None] = field(
        FlightNumber(), N_("Departure flight"), heads=("离开航班",), section=TRAVEL
    )
    departure_airport: Mapped[str | None] = field(
        Text(60), N_("Departure airport"), heads=("离开机场",), section=TRAVEL
    )
    departure_group: Mapped[str | None] = field(
        Text(60), N_("Departure group"), heads=("Transfer group", "送机批次"), section=TRAVEL
    )
    room_type: Mapped[str | None] = field(
        Text(60), N_("Room"), heads=("Room type", "房型", "住房"), section=STAY
    )
    # People of one number share a room: there is no table of rooms.
    room_no: Mapped[str | None] = field(
        Text(20),
        N_("Room no."),
        heads=("Room number", "房号"),
        section=STAY,
        width=90,
        personal=True,
    )
    room_mate: Mapped[str | None] = field(
        Text(), N_("Room mate"), heads=("同住人",), section=STAY, personal=True
    )
    dietary: Mapped[str | None] = field(
        Text(), N_("Diet"), heads=("Dietary requirements", "饮食要求", "饮食"), section=STAY
    )
    emergency_contact: Mapped[str | None] = field(
        Text(), N_("Emergency contact"), heads=("紧急联系人",), section=EMERGENCY, personal=True
    )
    emergency_phone: Mapped[str | None] = field(
        Phones(), N_("Emergency phone"), heads=("紧急联系电话",), section=EMERGENCY, private=True
    )
    emergency_relation: Mapped[str | None] = field(
        Text(60), N_("Relation"), heads=("与本人关系",), section=EMERGENCY
    )
    insurance: Mapped[str | None] = field(
        Text(), N_("Insurance"), heads=("保险",), section=EMERGENCY
    )
    consent: Mapped[bool | None] = field(
        YesNo(), N_("Consent given"), heads=("同意书",), section=NOTES
    )
    certificate_no: Mapped[str | None] = field(
        DocumentNumber(), N_("Certificate no."), heads=("证书编号",), section=CERTIFICATE
    )
    certificate_date: Mapped[dt.date | None] = field(
        Date(), N_("Certificate date"), heads=("发证日期",), section=CERTIFICATE
    )
    notes: Mapped[str | None] = field(
        LongText(), N_("Notes"), heads=("Remarks", "备注"), section=NOTES, width=220
    )
    extra: Mapped[dict[str, Any] | None] = column(sa.JSON)


class StatusStep(Entity):
    """One step of a participant's status: when, by whom (blank where an import made it), why."""

    __tablename__ = "status_step"
    plural = N_("Steps of status")
    enrolment_id: Mapped[int] = link("enrolment.id", required=True)
    status: Mapped[str] = field(STATUS, N_("Status"), required=True)
    on: Mapped[dt.date | None] = field(Date(), N_("Date"))
    reason: Mapped[str | None] = field(LongText(), N_("Reason"))
    who: Mapped[str | None] = column(sa.String(100))


class Attendance(Entity):
    """Was a participant there? One row per enrolment and activity."""

    __tablename__ = "attendance"
    plural = N_("Attendance")
    enrolment_id: Mapped[int] = link("enrolment.id", required=True)
    activity_id: Mapped[int] = link("activity.id", required=True)
    state: Mapped[str] = field(ATTENDANCE, N_("Attendance"), required=True)
    note: Mapped[str | None] = field(Text(), N_("Note"))


class Question(Entity):
    """A question the office asks about each activity, or (`about` "course") about the course as
    a whole, in print order.
    """

    __tablename__ = "question"
    plural = N_("Questions")
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    about: Mapped[str] = column(sa.String(20))  # "activity" or "course"
    text: Mapped[str | None] = field(Text(300), N_("Question (English)"))
    text_zh: Mapped[str | None] = field(Text(300), N_("Question (Chinese)"))
    place: Mapped[int | None] = field(Number(0), N_("Order"))


class Evaluation(Entity):
    """An answer from 1 to 5 about an activity, or about the whole course when there is none;
    `respondent` tells forms apart.
    """

    __tablename__ = "evaluation"
    plural = N_("Evaluations")
    cohort_id: Mapped[int] = link("cohort.id", required=True)
    activity_id: Mapped[int | None] = link("activity.id")
    respondent: Mapped[str | None] = field(Text(60), N_("Form"))
    question: Mapped[str] = field(Text(300), N_("Question"), required=True)
    answer: Mapped[int | None] = field(Number(1, 5), N_("Answer"))
    comment: Mapped[str | None] = field(LongText(), N_("Comment"))


class Photo(Entity):
    """The photo of a person: a JPEG of at most 200 kB. Apart, so that nobody reads it who only
    wants a name.
    """

    __tablename__ = "photo"
    plural = N_("Photos")
    person_id: Mapped[int] = link("person.id", required=True)
    data: Mapped[bytes] = column(sa.LargeBinary)
    file_name: Mapped[str | None] = column(sa.String(400))


class Document(Entity):
    """One paper of an enrolment: how far it has come; the services see to one row a kind."""

    __tablename__ = "document"
    plural = N_("Documents")
    enrolment_id: Mapped[int] = link("enrolment.id", required=True)
    kind: Mapped[str] = field(DOCUMENT_KIND, N_("Document"), required=True)
    state: Mapped[str] = field(DOCUMENT_STATE, N_("State"), required=True)
    on: Mapped[dt.date | None] = field(Date(), N_("Date"))
    note: Mapped[str | None] = field(Text(300), N_("Note"))


class DocumentFile(Entity):
    """A file kept with a paper of an enrolment: what it is called and how large it is; several may
    go with one paper. `form`: "pdf" or "jpeg"; `size` in bytes; `pages` of a PDF, 1 of a picture.
    """

    __tablename__ = "document_file"
    plural = N_("Files of documents")
    enrolment_id: Mapped[int] = link("enrolment.id", required=True)
    kind: Mapped[str] = field(DOCUMENT_KIND, N_("Document"), required=True)
    file_name: Mapped[str] = field(Text(200), N_("File"), required=True)
    form: Mapped[str] = column(sa.String(10))
    size: Mapped[int] = column()
    pages: Mapped[int] = column()
    on: Mapped[dt.date] = field(Date(), N_("Date"), required=True)


class FileContent(Kept):
    """The bytes of a DocumentFile, written once: read only when the file is looked at or handed
    out, and never copied into the history. They stay when the file is removed, so that undo brings
    it back, and go when its person is erased.
    """

    __tablename__ = "file_content"
    file_id: Mapped[int] = column(unique=True)
    data: Mapped[bytes] = column(sa.LargeBinary)


class AskedNote(Entity):
    """Somebody was asked for what a participant still owes: for which deadline of
    `model.deadlines`, whom, on which day, by whom.
    """

    __tablename__ = "asked_note"
    plural = N_("Notes of who was asked")
    enrolment_id: Mapped[int] = link("enrolment.id", required=True)
    kind: Mapped[str] = column(sa.String(40))
    asked: Mapped[str | None] = field(Text(300), N_("Who was asked"))
    on: Mapped[dt.date] = field(Date(), N_("Date"), required=True)
    who: Mapped[str | None] = column(sa.String(100))
