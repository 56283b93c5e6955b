"""Typed rows: what a dict read from a table or made for a screen holds, key by key.

Written by `python3 dev.py rows` from the entities and the field catalogue; not to be edited.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, TypedDict


class ActivityRow(TypedDict):
    """A row of `Activity`, all its columns."""

    id: int
    version: int
    cohort_id: int
    date: dt.date | None
    start: dt.time | None
    end: dt.time | None
    kind: str | None
    title: str | None
    title_zh: str | None
    theme_id: int | None
    venue_id: int | None
    language: str | None
    bus: str | None
    dress: str | None
    materials: str | None
    contact: str | None
    group_name: str | None
    is_confirmed: bool | None
    is_locked: bool | None
    notes: str | None
    summary: str | None
    summary_zh: str | None
    extra: dict[str, Any] | None


class ActivityPersonRow(TypedDict):
    """A row of `ActivityPerson`, all its columns."""

    id: int
    version: int
    activity_id: int
    expert_id: int | None
    role: str
    place: int | None
    name: str | None
    name_zh: str | None
    title: str | None
    title_zh: str | None
    organization: str | None


class CohortRow(TypedDict):
    """A row of `Cohort`, all its columns."""

    id: int
    version: int
    programme_id: int | None
    name_en: str | None
    name_zh: str | None
    city: str | None
    country: str | None
    time_zone: str | None
    starts: dt.date | None
    ends: dt.date | None
    status: str | None
    places: int | None
    venue_id: int | None
    delivery: str | None
    languages: str | None
    cost: int | None
    aims_en: str | None
    aims_zh: str | None
    overview_en: str | None
    overview_zh: str | None
    reminders_en: str | None
    reminders_zh: str | None
    attendance_percent: int | None
    oldest: int | None
    notes: str | None
    keep_until: dt.date | None
    copied_from_id: int | None
    checklist: list[str] | None


class CohortOrganisationRow(TypedDict):
    """A row of `CohortOrganisation`, all its columns."""

    id: int
    version: int
    cohort_id: int
    organisation_id: int
    role: str
    place: int | None
    signer_en: str | None
    signer_zh: str | None
    signer_post_en: str | None
    signer_post_zh: str | None


class DocumentFileRow(TypedDict):
    """A row of `DocumentFile`, all its columns."""

    id: int
    version: int
    enrolment_id: int
    kind: str
    file_name: str
    form: str
    size: int
    pages: int
    on: dt.date


class EnrolmentRow(TypedDict):
    """A row of `Enrolment`, all its columns."""

    id: int
    version: int
    person_id: int
    cohort_id: int
    number: str | None
    status: str | None
    organization: str | None
    organisation_id: int | None
    organization_kind: str | None
    department: str | None
    position: str | None
    nominating_country: str | None
    nominating_body: str | None
    reserve_place: int | None
    group_name: str | None
    role: str | None
    theme_wanted: str | None
    presentation_title: str | None
    visa_state: str | None
    visa_letter_no: str | None
    visa_valid_until: dt.date | None
    arrival_date: dt.date | None
    arrival_time: dt.time | None
    arrival_flight: str | None
    arrival_airport: str | None
    pickup_group: str | None
    departure_date: dt.date | None
    departure_time: dt.time | None
    departure_flight: str | None
    departure_airport: str | None
    departure_group: str | None
    room_type: str | None
    room_no: str | None
    room_mate: str | None
    dietary: str | None
    emergency_contact: str | None
    emergency_phone: str | None
    emergency_relation: str | None
    insurance: str | None
    consent: bool | None
    certificate_no: str | None
    certificate_date: dt.date | None
    notes: str | None
    extra: dict[str, Any] | None


class ExpertRow(TypedDict):
    """A row of `Expert`, all its columns."""

    id: int
    version: int
    name: str | None
    name_zh: str | None
    title: str | None
    title_zh: str | None
    organization: str | None
    organisation_id: int | None
    field_of_work: str | None
    languages: str | None
    topics: str | None
    country: str | None
    phone: str | None
    email: str | None
    notes: str | None


class ImportBatchRow(TypedDict):
    """A row of `ImportBatch`, all its columns."""

    id: int
    version: int
    cohort_id: int | None
    file_name: str
    file_hash: str
    imported_at: dt.datetime
    understood: dict[str, Any]
    counts: dict[str, Any]


class ImportPageRow(TypedDict):
    """A row of `ImportPage`, all its columns."""

    id: int
    version: int
    batch_id: int
    sheet: str | None
    fate: str
    entity: str
    first_id: int
    last_id: int
    rows: list[Any]
    ids: list[Any]
    said: dict[str, Any]
    listed: bytes | None


class StoredImportRow(TypedDict):
    """A row of `ImportRow`, all its columns."""

    id: int
    version: int
    batch_id: int
    sheet: str | None
    row: int
    fate: str
    raw: dict[str, Any]
    problems: list[Any] | None
    entity: str | None
    entity_id: int | None


class OrganisationRow(TypedDict):
    """A row of `Organisation`, all its columns."""

    id: int
    version: int
    name_en: str | None
    name_zh: str | None
    name_local: str | None
    short_name: str | None
    kind: str | None
    country: str | None
    city: str | None
    parent_id: int | None
    address: str | None
    contact: str | None
    phone: str | None
    email: str | None
    website: str | None
    notes: str | None


class OwnFieldRow(TypedDict):
    """A row of `OwnField`, all its columns."""

    id: int
    version: int
    name_en: str | None
    name_zh: str | None
    kind: str
    words: list[Any] | None
    is_private: bool
    head: str
    place: int | None


class ProgrammeRow(TypedDict):
    """A row of `Programme`, all its columns."""

    id: int
    version: int
    title_en: str | None
    title_zh: str | None
    year: int | None
    kind: str | None
    area: str | None
    area_zh: str | None
    region: str | None
    languages: str | None
    places: int | None
    aims_en: str | None
    aims_zh: str | None
    alliance_id: int | None
    is_key_initiative: bool | None
    notes: str | None


class ThemeRow(TypedDict):
    """A row of `Theme`, all its columns."""

    id: int
    version: int
    cohort_id: int | None
    title: str | None
    title_zh: str | None
    hours: int | None
    place: int | None


class VenueRow(TypedDict):
    """A row of `Venue`, all its columns."""

    id: int
    version: int
    name: str | None
    name_zh: str | None
    address: str | None
    address_zh: str | None
    capacity: int | None


class VenueWayRow(TypedDict):
    """A row of `VenueWay`, all its columns."""

    id: int
    version: int
    from_id: int
    to_id: int
    minutes: int


class ParticipantRecord(TypedDict):
    """One participant as screens and sheets have it: a key a field, and what tells it."""

    id: int
    version: int
    person_id: int
    cohort_id: int
    extra: dict[str, Any] | None
    person_version: int
    full_name: str | None
    family_name: str | None
    given_name: str | None
    name_zh: str | None
    gender: str | None
    birth_date: str | None
    birth_place: str | None
    nationality: str | None
    passport_no: str | None
    passport_kind: str | None
    passport_issuer: str | None
    passport_issued: dt.date | None
    passport_expiry: dt.date | None
    email: str | None
    phone: str | None
    address: str | None
    education: str | None
    field_of_work: str | None
    english_level: str | None
    languages: str | None
    badge_name: str | None
    certificate_name: str | None
    number: str | None
    status: str | None
    organization: str | None
    organization_kind: str | None
    department: str | None
    position: str | None
    nominating_country: str | None
    nominating_body: str | None
    reserve_place: int | None
    group_name: str | None
    role: str | None
    theme_wanted: str | None
    presentation_title: str | None
    visa_state: str | None
    visa_letter_no: str | None
    visa_valid_until: dt.date | None
    arrival_date: dt.date | None
    arrival_time: dt.time | None
    arrival_flight: str | None
    arrival_airport: str | None
    pickup_group: str | None
    departure_date: dt.date | None
    departure_time: dt.time | None
    departure_flight: str | None
    departure_airport: str | None
    departure_group: str | None
    room_type: str | None
    room_no: str | None
    room_mate: str | None
    dietary: str | None
    emergency_contact: str | None
    emergency_phone: str | None
    emergency_relation: str | None
    insurance: str | None
    consent: bool | None
    certificate_no: str | None
    certificate_date: dt.date | None
    notes: str | None


class ActivityRecord(TypedDict):
    """One activity as screens and sheets have it: a key a field, and what tells it."""

    id: int
    version: int
    cohort_id: int
    date: dt.date | None
    start: dt.time | None
    end: dt.time | None
    kind: str | None
    title: str | None
    title_zh: str | None
    theme_id: int | None
    venue_id: int | None
    language: str | None
    bus: str | None
    dress: str | None
    materials: str | None
    contact: str | None
    group_name: str | None
    is_confirmed: bool | None
    is_locked: bool | None
    notes: str | None
    summary: str | None
    summary_zh: str | None
    extra: dict[str, Any] | None
    venue_zh: str | None
    hosted_zh: str | None
    visited_zh: str | None
    represented_zh: str | None
    theme: str | None
    venue: str | None
    speaker: str | None
    speaker_organization: str | None
    speaker_title: str | None
    speaker_zh: str | None
    speaker_title_zh: str | None
    host: str | None
    host_title: str | None
    host_organization: str | None
    host_zh: str | None
    host_title_zh: str | None
    addressed: str | None
    addressed_title: str | None
    addressed_organization: str | None
    addressed_zh: str | None
    addressed_title_zh: str | None
    attended: str | None
    attended_title: str | None
    attended_organization: str | None
    attended_zh: str | None
    attended_title_zh: str | None
    interpreter: str | None
    escort: str | None
    hosted: str | None
    visited: str | None
    represented: str | None


class ListRecord(TypedDict):
    """What every record of a list of the office has."""

    id: int
    version: int


class OrganisationRecord(ListRecord):
    """A record of `organisation`, a key a field; whom it points at by their names."""

    name_en: str | None
    name_zh: str | None
    name_local: str | None
    short_name: str | None
    kind: str | None
    country: str | None
    city: str | None
    parent: str | None
    address: str | None
    contact: str | None
    phone: str | None
    email: str | None
    website: str | None
    notes: str | None


class ExpertRecord(ListRecord):
    """A record of `expert`, a key a field; whom it points at by their names."""

    name: str | None
    name_zh: str | None
    title: str | None
    title_zh: str | None
    organization: str | None
    field_of_work: str | None
    languages: str | None
    topics: str | None
    country: str | None
    phone: str | None
    email: str | None
    notes: str | None


class ProgrammeRecord(ListRecord):
    """A record of `programme`, a key a field; whom it points at by their names."""

    title_en: str | None
    title_zh: str | None
    year: int | None
    kind: str | None
    area: str | None
    area_zh: str | None
    region: str | None
    languages: str | None
    places: int | None
    aims_en: str | None
    aims_zh: str | None
    alliance: str | None
    is_key_initiative: bool | None
    notes: str | None


class AllianceRecord(ListRecord):
    """A record of `alliance`, a key a field; whom it points at by their names."""

    name_en: str | None
    name_zh: str | None
    short_name: str | None
    since: dt.date | None
    aims_en: str | None
    aims_zh: str | None
    website: str | None
    notes: str | None


class MemberRecord(ListRecord):
    """A record of `member`, a key a field; whom it points at by their names."""

    alliance: str | None
    organisation: str | None
    person: str | None
    expert: str | None
    role: str | None
    since: dt.date | None
    until: dt.date | None
    document: str | None
    notes: str | None


class EventRecord(ListRecord):
    """A record of `event`, a key a field; whom it points at by their names."""

    alliance: str | None
    title_en: str | None
    title_zh: str | None
    kind: str | None
    starts: dt.date | None
    ends: dt.date | None
    country: str | None
    city: str | None
    city_zh: str | None
    place: str | None
    documents: str | None
    outcome_en: str | None
    outcome_zh: str | None
    notes: str | None
    organiser: str | None
    host: str | None
    supporting: str | None
    attended: str | None
    people_addressed: str | None
    people_attended: str | None


class ProjectRecord(ListRecord):
    """A record of `project`, a key a field; whom it points at by their names."""

    alliance: str | None
    title_en: str | None
    title_zh: str | None
    technology: str | None
    country: str | None
    city: str | None
    stage: str | None
    from_year: int | None
    to_year: int | None
    results: str | None
    document: str | None
    notes: str | None
    by_owner: str | None
    by_technology: str | None
    by_partner: str | None
    by_funder: str | None


class LeadRecord(ListRecord):
    """A record of `lead`, a key a field; whom it points at by their names."""

    subject: str | None
    kind: str | None
    stage: str | None
    person: str | None
    organisation: str | None
    country: str | None
    project: str | None
    partner: str | None
    next_step: str | None
    due: dt.date | None
    kept_by: str | None
    cohort: str | None
    notes: str | None


class AlumniContactRecord(ListRecord):
    """A record of `alumni_contact`, a key a field; whom it points at by their names."""

    person: str | None
    position: str | None
    organization: str | None
    as_of: dt.date | None
    country: str | None
    city: str | None
    channel: str | None
    email: str | None
    phone: str | None
    consent: bool | None
    consent_for: str | None
    consent_since: dt.date | None
    consent_until: dt.date | None
    newsletter: bool | None
    kept_by: str | None
    last_contact: dt.date | None
    next_step: str | None
    due: dt.date | None
    notes: str | None


class VenueRecord(ListRecord):
    """A record of `venue`, a key a field; whom it points at by their names."""

    name: str | None
    name_zh: str | None
    address: str | None
    address_zh: str | None
    capacity: int | None


class ThemeRecord(ListRecord):
    """A record of `theme`, a key a field; whom it points at by their names."""

    title: str | None
    title_zh: str | None
    hours: int | None
