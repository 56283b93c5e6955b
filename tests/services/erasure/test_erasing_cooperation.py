"""Somebody who stands in every list of the office is erased: from alumni contacts, memberships,
leads with their steps, experts of the same name, texts of all kinds, imports of lists, history and
backups; what is said of others stays.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lcdesk.db.values import entity_named, table_of
from lcdesk.model.catalogue import LISTED
from lcdesk.model.entities import Base
from lcdesk.model.organisers import Organiser, signed_by
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts.organisers import set_organisers
from lcdesk.services.cooperation import alumni, leads
from lcdesk.services.core import history
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    ALUMNI,
    EVENTS,
    EXPERTS,
    LEADS,
    LISTS,
    MEMBERS,
    ORGANISATIONS,
    PROJECTS,
)
from lcdesk.services.erasure import access_request, erasure
from lcdesk.services.exporting.record_lists import export_records
from lcdesk.services.importing import importing
from lcdesk.services.participants import participants
from tests.faults.planted import scan

NAME, ZH, MAIL, PHONE = "Zerihunqx Abebeqx", "泽如洪", "zerihun.qx@example.org", "+251 911 377 255"
TODAYS_MAIL, TODAYS_PHONE = "director.qx@example.org", "+251 944 555 666"
GONE = (
    NAME, ZH, MAIL, PHONE, TODAYS_MAIL, TODAYS_PHONE, "qxdirector", "qxworkplace", "qxtown",
    "qxconsent", "qxclerk", "qxnext", "qxcontact note", "qxletter", "qxmember note",
    "qxlead note", "qxreason", "qxearlier",
)  # fmt: skip
OTHER = ("Juma Said", "juma@example.org", "+254 700 111 222", "jumas post", "jumas reason")
NAMED = f"by {NAME}, {TODAYS_MAIL}, {TODAYS_PHONE}, {ZH}, {MAIL}"


def put_in(desk: Desk, cohort_id: int, name: str, **more: Any) -> int:
    return participants.add_participant(desk, cohort_id, {"full_name": name, **more})


@pytest.fixture
def person(desk: Desk, cohort_id: int, tmp_path: Path) -> int:
    """She stands everywhere; Juma beside her."""
    one = put_in(desk, cohort_id, NAME, name_zh=ZH, email=MAIL, phone=PHONE, nationality="ET")
    put_in(desk, cohort_id, "Juma Said", email="juma@example.org", nationality="KE")
    (record,) = [line for line in desk_people(desk) if line[1] == NAME]
    number = record[0]
    fill(desk, number, one, lists_of(tmp_path))
    return number


def lists_of(tmp_path: Path) -> Path:
    folder = tmp_path.parent / f"{tmp_path.name}-lists"
    folder.mkdir()
    return folder


def desk_people(desk: Desk) -> list[tuple[int, str]]:
    person = table_of(entity_named("Person"))
    with desk.reading() as session:
        return [tuple(row) for row in session.execute(sa.select(person.c.id, person.c.full_name))]


def fill(desk: Desk, number: int, enrolment: int, folder: Path) -> None:
    juma = next(one for one, name in desk_people(desk) if name == "Juma Said")
    alumni.note_contact(desk, number, {"email": "qxearlier@example.org", "position": "qxearlier"})
    alumni.note_contact(
        desk,
        number,
        {
            "position": "qxdirector",
            "organization": "qxworkplace",
            "city": "qxtown",
            "email": TODAYS_MAIL,
            "phone": TODAYS_PHONE,
            "consent": True,
            "consent_for": "qxconsent",
            "kept_by": "qxclerk",
            "next_step": "qxnext",
            "notes": "qxcontact note",
        },
    )
    alumni.note_contact(
        desk, juma, {"position": "jumas post", "phone": "+254 700 111 222", "notes": NAMED}
    )
    lists.add_record(desk, ALLIANCES, {"name_en": "League", "notes": NAMED, "aims_en": NAMED})
    member = {"alliance": "League", "role": "expert"}
    lists.add_record(
        desk, MEMBERS, {**member, "person": NAME, "document": "qxletter", "notes": "qxmember note"}
    )
    lists.add_record(desk, MEMBERS, {**member, "person": "Juma Said", "document": NAMED})
    lead = leads.add_lead(
        desk,
        enrolment,
        {"kind": "talent", "subject": f"Joint places, {NAME}", "notes": "qxlead note"},
        {"organisation": "Red River College"},
    )
    leads.move_lead(desk, lead, "signed", dt.date(2026, 9, 2), "qxreason")
    lists.change_records(desk, LEADS, {lead: {"person": "Juma Said"}})
    lists.change_records(desk, LEADS, {lead: {"person": NAME}})
    own = lists.add_record(desk, LEADS, {"subject": NAMED, "person": "Juma Said", "partner": NAME})
    leads.move_lead(desk, own, "contact", dt.date(2026, 9, 3), f"jumas reason, {NAME}")
    lists.add_record(desk, ORGANISATIONS, {"name_en": "Works", "contact": NAME, "email": MAIL})
    expert = {"organization": "Works", "email": TODAYS_MAIL, "phone": TODAYS_PHONE}
    lists.add_record(desk, EXPERTS, {"name": NAME, "name_zh": ZH, "notes": NAMED, **expert})
    lists.add_record(
        desk,
        EVENTS,
        {"title_en": "Launch", "people_addressed": NAME, "outcome_en": NAMED, "documents": NAMED},
    )
    lists.add_record(desk, PROJECTS, {"title_en": "Roof", "document": NAMED, "notes": NAMED})
    works = signed_by(Organiser("host", "Works"), f"{NAME} | {ZH}", f"Head, {NAME}")
    set_organisers(desk, 1, [works])
    for which in (ALUMNI, LEADS, MEMBERS, EXPERTS, ORGANISATIONS):
        bring_in(desk, which, folder, again=which in (ALUMNI, MEMBERS, EXPERTS))
    lists.remove_records(desk, LEADS, [lead, own])
    desk.undo()


def bring_in(desk: Desk, which: lists.RecordList, folder: Path, *, again: bool) -> None:
    """The list as it was given out, put in where it is the same, and (`again`) where it is new."""
    path = folder / f"{which.kind.name}.xlsx"
    export_records(desk, which, path, is_plain=True)
    ids = [record["id"] for record in lists.list_records(desk, which)]
    for is_new in (False, True)[: 1 + again]:
        if is_new:
            lists.remove_records(desk, which, ids)
        plan = importing.prepare(desk, importing.read_file(path, read_as=which.kind.name), None)
        importing.apply(desk, plan, None, path)
    path.unlink()


def test_nothing_of_her_is_left_in_any_byte_and_all_of_others_is(desk: Desk, person: int) -> None:
    desk.back_up("before")
    folder = desk.path.parent
    assert set(scan(folder, GONE)) == {*GONE} - {"qxearlier@example.org"}
    plan = erasure.preview_person(desk, person)
    assert all(plan.counts[name] for name in ("AlumniContact", "AllianceMember", "Lead"))
    done = erasure.erase_person(desk, person)
    assert (done.is_wiped, done.missed) == (True, ())
    assert scan(folder, GONE) == {}
    assert set(scan(folder, OTHER)) >= {*OTHER} - {"jumas reason"}
    assert all(one.is_good for one in check_desk(desk))
    stands = f"Erased {person}"
    assert [one["person"] for one in lists.list_records(desk, ALUMNI)] == ["Juma Said"]
    assert [one["person"] for one in lists.list_records(desk, MEMBERS)] == ["Juma Said"]
    assert {one["name"] for one in lists.list_records(desk, EXPERTS)} == {stands}
    told = {one["organisation"]: one for one in lists.list_records(desk, LEADS)}
    assert told["Red River College"]["person"] is None
    assert told["Red River College"]["subject"] == f"Joint places, {stands}"
    assert told["Red River College"]["notes"] is None
    assert told[None]["person"] == "Juma Said"


def test_older_operations_are_undone_and_bring_nothing_back(desk: Desk, person: int) -> None:
    erasure.erase_person(desk, person)
    for operation in history.list_operations(desk, 500):
        if operation.kind == "do" and not operation.is_undone:
            desk.undo(operation.id)
    assert scan(desk.path.parent, GONE) == {}
    while desk.redo_label() is not None:
        desk.redo()
    assert scan(desk.path.parent, GONE) == {}


def test_what_is_held_about_her_is_handed_out(desk: Desk, person: int) -> None:
    parts, _photo = access_request.gather(desk, person)
    assert [one["position"] for one in parts["alumni_contacts"]] == ["qxdirector"]
    assert [one["document"] for one in parts["memberships"]] == ["qxletter"]
    assert [one["reason"] for one in parts["lead_steps"]] == ["qxreason"]
    assert [one["signer_zh"] for one in parts["signing"]] == [ZH]


def test_every_text_of_every_list_is_looked_into(desk: Desk, cohort_id: int) -> None:
    """A name typed into any column of text of any list goes."""
    put_in(desk, cohort_id, NAME, email=MAIL)
    ((number, _name),) = desk_people(desk)
    parts = {field.entity for kind in LISTED for field in kind.fields}
    wanted = {*parts, "LeadStep", "ActivityOrganisation", "ActivityPicture"} - {"Person"}
    tables = [table_of(entity_named(name)) for name in sorted(wanted)]
    planted = dict[str, list[str]]()
    with desk.engine.execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        for table in tables:
            texts = [one.name for one in table.columns if type(one.type) in (sa.String, sa.Text)]
            fits = [one for one in texts if (table.c[one].type.length or 999) >= 60]
            if table.name == "alumni_contact":  # of others what tells who they are is left
                fits = [one for one in fits if one not in ("email", "phone")]
            planted[table.name] = fits
            values = dict.fromkeys(fits, f"{NAME} {MAIL}")
            for column in table.columns:
                if not column.nullable and column.name not in (*values, "id"):
                    values[column.name] = cohort_id if column.foreign_keys else "1"
            if fits and not any(column.foreign_keys and not column.nullable for column in table.c):
                connection.execute(table.insert().values(**values))
    assert len({name for name, fits in planted.items() if fits}) >= len(LISTS)
    erasure.erase_person(desk, number)
    assert scan(desk.path.parent, (NAME, MAIL)) == {}
    assert Base.metadata.tables
