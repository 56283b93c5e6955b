"""The field catalogue: every line says what every part of the program asks of it."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
import sqlalchemy as sa

from lcdesk import texts
from lcdesk.model import entities
from lcdesk.model.catalogue import ACTIVITY, KINDS, LISTED, PARTICIPANT, RecordKind
from lcdesk.model.entities import Activity, Enrolment, Person
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field, field, fields_of
from lcdesk.model.kinds import Kind, Number, Text

RECORDS = list(KINDS.values())
TABLES = sorted(entities.Base.declared, key=lambda one: one.__name__)
FIELDS = [(record, one) for record in RECORDS for one in record.fields]
BLANKS = [None, "", "  ", "\u00a0", "\u3000\n", "\u200b\ufeff", "\u200d"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_names_are_unique(record: RecordKind) -> None:
    assert not [
        name for name, count in Counter(one.name for one in record.fields).items() if count > 1
    ]
    assert record.by_name.keys() == {one.name for one in record.fields}
    assert KINDS[record.name] is record


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name)
def test_labels_are_unique_within_a_section(record: RecordKind) -> None:
    texts.speak("zh")
    for section, members in record.sections().items():
        assert not [
            label for label, count in Counter(one.label for one in members).items() if count > 1
        ], section
        assert not [
            title for title, count in Counter(one.title for one in members).items() if count > 1
        ], section


@pytest.mark.parametrize(("record", "one"), FIELDS, ids=lambda it: it.name)
def test_a_field_says_what_is_asked_of_it(record: RecordKind, one: Field) -> None:
    assert one.label
    assert one.section or record in LISTED
    assert isinstance(one.kind, Kind)
    assert isinstance(one.kind.column_type, sa.types.TypeEngine)
    assert one.width > 0
    table = entities.Base.metadata.tables[getattr(entities, one.entity).__tablename__]
    assert one.column in table.columns or "role" in table.columns  # a part of a record
    assert len(set(one.heads)) == len(one.heads)
    assert record.field(one.name) is one


def test_a_table_shows_a_few_fields_at_first() -> None:
    assert [one.name for one in PARTICIPANT.listed()][:3] == [
        "full_name",
        "nationality",
        "passport_expiry",
    ]
    assert {one.name for one in ACTIVITY.listed()} >= {
        "date",
        "start",
        "end",
        "title",
        "venue",
        "speaker",
    }
    assert all(4 <= len(record.listed()) <= 10 for record in RECORDS)


def test_private_values_are_marked() -> None:
    private = {one.name for one in PARTICIPANT.fields if one.is_private}
    assert private >= {"passport_no", "phone", "address", "emergency_phone"}


def test_sections_keep_the_order_of_the_lines() -> None:
    assert list(ACTIVITY.sections()) == [
        "When",
        "What",
        "Where",
        "Practical",
        "What was said",
        "People",
        "Organisations",
    ]
    assert [
        one.name
        for part in PARTICIPANT.sections().values()
        for one in part
        if one.entity == "Person"
    ] == [
        one.name
        for part in PARTICIPANT.sections().values()
        for one in part
        if one in fields_of(Person)
    ]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_the_columns_of_a_table_are_those_of_its_kinds(table: type[entities.Base]) -> None:
    for one in fields_of(table):
        column = table.__table__.columns[one.column]
        assert column.nullable == (not one.is_required)
        if not column.foreign_keys:
            assert repr(column.type) == repr(one.kind.column_type)


def test_names_stand_for_columns_that_hold_an_id() -> None:
    venue = ACTIVITY.field("venue")
    assert (venue.entity, venue.column) == ("Activity", "venue_id")
    assert Activity.__table__.columns["venue_id"].foreign_keys
    assert "venue_id" not in ACTIVITY.by_name


@pytest.mark.parametrize("raw", BLANKS)
@pytest.mark.parametrize("one", [*PARTICIPANT.fields, *ACTIVITY.fields], ids=lambda one: one.name)
def test_a_blank_is_no_value(one: Field, raw: object) -> None:
    assert one.parse(raw) is None


@pytest.mark.parametrize("raw", BLANKS)
def test_a_needed_field_refuses_a_blank(raw: object) -> None:
    needed = next(one for one in fields_of(entities.CountryAlias) if one.is_required)
    with pytest.raises(BadValue, match="Spelling is needed.") as bad:
        needed.parse(raw)
    assert bad.value.kind == "missing_value"
    texts.speak("zh")
    with pytest.raises(BadValue, match="“写法”为必填项。"):
        needed.parse(raw)


def test_a_field_reads_and_shows_the_value_of_a_record() -> None:
    arrival = PARTICIPANT.field("arrival_date")
    record = {"arrival_date": arrival.parse("13 June 2025")}
    assert record == {"arrival_date": dt.date(2025, 6, 13)}
    assert arrival.text(record) == "13 Jun 2025"
    assert arrival.plain(record) == "2025-06-13"
    assert arrival.title == "Arrival date"
    texts.speak("zh")
    assert (arrival.text(record), arrival.title) == ("2025年6月13日", "抵达日期")


def test_no_value_shows_as_nothing() -> None:
    status = PARTICIPANT.field("status")
    for record in ({}, {"status": None}):
        assert status.text(record) == ""
        assert status.plain(record) is None
    assert status.plain({"status": "confirmed"}) == "confirmed"


def test_one_line_makes_a_column() -> None:
    column = (
        field(Number(1, 5), "Answer", required=True, index=True).of("Mapped[int]").made("answer")
    )
    assert isinstance(column.type, sa.Integer)
    assert (column.nullable, column.index) == (False, True)
    link = field(Text(), "Venue", references="venue.id", name="venue").made("venue_id")
    assert (link.nullable, link.index) == (True, True)
    assert [key.target_fullname for key in link.foreign_keys] == ["venue.id"]


def test_a_participant_is_a_person_in_a_cohort() -> None:
    assert PARTICIPANT.fields == fields_of(Person) + fields_of(Enrolment)
    assert {one.entity for one in ACTIVITY.fields} == {
        "Activity",
        "ActivityPerson",
        "ActivityOrganisation",
    }
