"""The desk's own books: imports with their rows, what was answered once about files, history,
saved views, settings of the desk; and what the office adds to the figures.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

import sqlalchemy as sa

from lcdesk.model.columns import column
from lcdesk.model.entities.base import Entity, Kept, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Country, Date, LongText, Text, YesNo
from lcdesk.texts import N_

if TYPE_CHECKING:
    from sqlalchemy.orm import Mapped


class ImportBatch(Entity):
    """One import: the file, what was understood of it, and what became of its rows."""

    __tablename__ = "import_batch"
    plural = N_("Imports")
    cohort_id: Mapped[int | None] = link("cohort.id", on_delete="clear")
    file_name: Mapped[str] = column(sa.String(400))
    file_hash: Mapped[str] = column(sa.String(64), index=True)
    imported_at: Mapped[dt.datetime] = column(sa.DateTime)
    understood: Mapped[dict[str, Any]] = column(sa.JSON)
    counts: Mapped[dict[str, Any]] = column(sa.JSON)


class ImportPage(Entity):
    """Rows of an import that met no problem, up to some hundreds of one sheet and one fate; packed
    (`lcdesk.db.queries.imports`).

    `rows` and `ids` (of the records they went to) are runs; `said` what cells said that were
    tidied, by place in the page; `listed` what the list says of each row, packed, so that its
    next version can be compared with it (None: from before that was kept).
    """

    __tablename__ = "import_page"
    plural = N_("Rows of imports")
    batch_id: Mapped[int] = link("import_batch.id", required=True)
    sheet: Mapped[str | None] = column(sa.String(200))
    fate: Mapped[str] = column(sa.String(20))
    entity: Mapped[str] = column(sa.String(40))
    first_id: Mapped[int] = column()
    last_id: Mapped[int] = column()
    rows: Mapped[list[Any]] = column(sa.JSON)
    ids: Mapped[list[Any]] = column(sa.JSON)
    said: Mapped[dict[str, Any]] = column(sa.JSON)
    listed: Mapped[bytes | None] = column(sa.LargeBinary)


class ImportRow(Entity):
    """A row of an import that met a problem: raw cells, the decision, and, where it waits in the
    tray, why.
    """

    __tablename__ = "import_row"
    plural = N_("Rows of imports")
    batch_id: Mapped[int] = link("import_batch.id", required=True)
    sheet: Mapped[str | None] = column(sa.String(200))
    row: Mapped[int] = column()
    fate: Mapped[str] = column(sa.String(20), index=True)
    raw: Mapped[dict[str, Any]] = column(sa.JSON)
    problems: Mapped[list[Any] | None] = column(sa.JSON)
    entity: Mapped[str | None] = column(sa.String(40))
    entity_id: Mapped[int | None] = column(index=True)


OWN_WORDS = ("field", "status", "paper")
"""Values of an operation that are texts of the program: kept in English, told in the language of
the moment, and nobody's when somebody is erased.
"""


class Operation(Kept):
    """One thing done through `desk.execute`: when, by whom, in words; the unit of undo."""

    __tablename__ = "deed"
    at: Mapped[dt.datetime] = column(sa.DateTime)
    who: Mapped[str | None] = column(sa.String(100))
    label: Mapped[str] = column(sa.String(300))
    values: Mapped[dict[str, Any] | None] = column(sa.JSON)
    kind: Mapped[str] = column(sa.String(10), default="do")
    target_id: Mapped[int | None] = column(sa.ForeignKey("deed.id"), index=True)
    is_undone: Mapped[bool] = column(default=False)


class Change(Kept):
    """What an operation did to one row (before and after), or to a run of rows it made
    (`last_id`).
    """

    __tablename__ = "change"
    indexes = (sa.Index("ix_change_row", "entity", "row_id"),)
    deed_id: Mapped[int] = column(sa.ForeignKey("deed.id"), index=True)
    entity: Mapped[str] = column(sa.String(40))
    row_id: Mapped[int] = column()
    last_id: Mapped[int | None] = column()
    before: Mapped[dict[str, Any] | None] = column(sa.JSON)
    after: Mapped[dict[str, Any] | None] = column(sa.JSON)


class SavedView(Entity):
    """A table as somebody likes it: columns, order, filters, under a name."""

    __tablename__ = "saved_view"
    plural = N_("Saved views")
    screen: Mapped[str] = column(sa.String(40))
    name: Mapped[str] = column(sa.String(100))
    view: Mapped[dict[str, Any]] = column(sa.JSON)
    place: Mapped[int | None] = column()


class OwnField(Entity):
    """A field of participants that the office declared by hand (`model.own_fields`). `head`: under
    which its values stand in `Enrolment.extra`; `words`: of a choice, code with its names.
    """

    __tablename__ = "own_field"
    plural = N_("Own fields")
    name_en: Mapped[str | None] = field(Text(60), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(60), N_("Name (Chinese)"))
    kind: Mapped[str] = column(sa.String(20))
    words: Mapped[list[Any] | None] = column(sa.JSON)
    is_private: Mapped[bool] = field(YesNo(), N_("Private"), required=True)
    head: Mapped[str] = column(sa.String(400))
    place: Mapped[int | None] = column()


class DeskValue(Kept):
    """A value that belongs to the desk itself: office name, the desk's own number."""

    __tablename__ = "desk_value"
    name: Mapped[str] = column(sa.String(60), unique=True)
    value: Mapped[Any] = column(sa.JSON)


class Reveal(Kept):
    """A private value that left its mask: who, when, how ("shown", "copied", "exported"), of
    which row or how many.
    """

    __tablename__ = "reveal"
    at: Mapped[dt.datetime] = column(sa.DateTime)
    who: Mapped[str | None] = column(sa.String(100))
    deed_kind: Mapped[str] = column(sa.String(10))
    entity: Mapped[str] = column(sa.String(40))
    row_id: Mapped[int | None] = column()
    field: Mapped[str] = column(sa.String(60))
    count: Mapped[int] = column(default=1)


# --- What the office answered once about its files (learned mappings) ---


class KnownLayout(Entity):
    """A table's heads as they were taken in: `taken` head → field unasked, `corrected` head →
    field (or "-": left out).
    """

    __tablename__ = "known_layout"
    plural = N_("Remembered layouts")
    kind: Mapped[str] = column(sa.String(20))
    fingerprint: Mapped[str] = column(sa.String(40), index=True)
    heads: Mapped[list[Any]] = column(sa.JSON)
    taken: Mapped[dict[str, Any]] = column(sa.JSON)
    corrected: Mapped[dict[str, Any]] = column(sa.JSON)
    file_name: Mapped[str | None] = column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = column(sa.DateTime)


class KnownHead(Entity):
    """A head word that was given to a field, in whichever layout it stands."""

    __tablename__ = "known_head"
    plural = N_("Remembered head words")
    kind: Mapped[str] = column(sa.String(20))
    head: Mapped[str] = column(sa.String(400))
    field: Mapped[str] = column(sa.String(60))
    file_name: Mapped[str | None] = column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = column(sa.DateTime)


class KnownValue(Entity):
    """A word of a closed list (never a country: `CountryAlias`): in this field, `spelling` means
    `value` (its code).
    """

    __tablename__ = "known_value"
    plural = N_("Remembered words")
    kind: Mapped[str] = column(sa.String(20))
    field: Mapped[str] = column(sa.String(60))
    spelling: Mapped[str] = column(sa.String(400))
    value: Mapped[str] = column(sa.String(60))
    file_name: Mapped[str | None] = column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = column(sa.DateTime)


class KnownOrder(Entity):
    """Which comes first in the dates of a field of a `KnownLayout`: "dmy" or "mdy"."""

    __tablename__ = "known_order"
    plural = N_("Remembered orders of dates")
    kind: Mapped[str] = column(sa.String(20))
    fingerprint: Mapped[str] = column(sa.String(40), index=True)
    field: Mapped[str] = column(sa.String(60))
    sequence: Mapped[str] = column(sa.String(3))
    file_name: Mapped[str | None] = column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = column(sa.DateTime)


class ToldApart(Entity):
    """Two people who look like one and are not (ids of persons, the smaller first).

    Plain numbers, so that what was said of somebody keeps nobody from being removed; numbers are
    never used again.
    """

    __tablename__ = "told_apart"
    plural = N_("People told apart")
    one_id: Mapped[int] = column(index=True)
    other_id: Mapped[int] = column(index=True)


class ValuesApart(Entity):
    """Two values of a field that look like spellings of one and are not: never asked about
    again.
    """

    __tablename__ = "values_apart"
    plural = N_("Values told apart")
    field: Mapped[str] = column(sa.String(60))
    one: Mapped[str] = column(sa.String(400))
    other: Mapped[str] = column(sa.String(400))


# --- What the office adds to the figures ---


class CountingRule(Entity):
    """A rule of the office's own: who is counted. `statuses` are codes of `STATUS`, "" for those
    without a status.
    """

    __tablename__ = "counting_rule"
    plural = N_("Counting rules")
    name_en: Mapped[str | None] = field(Text(60), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(60), N_("Name (Chinese)"))
    words_en: Mapped[str | None] = field(Text(300), N_("Printed under the figures (English)"))
    words_zh: Mapped[str | None] = field(Text(300), N_("Printed under the figures (Chinese)"))
    statuses: Mapped[list[str]] = column(sa.JSON)


class PictureTitle(Entity):
    """A title somebody wrote for one picture of one scope, in place of the computed finding.

    `digest` is that of the numbers it was written for: with other numbers the desk says that the
    title may be wrong.
    """

    __tablename__ = "picture_title"
    plural = N_("Picture titles")
    picture: Mapped[str] = column(sa.String(80))
    scope: Mapped[str] = column(sa.String(400))
    rule: Mapped[str] = column(sa.String(60))
    title_en: Mapped[str | None] = field(Text(300), N_("Title (English)"))
    title_zh: Mapped[str | None] = field(Text(300), N_("Title (Chinese)"))
    digest: Mapped[str] = column(sa.String(40))


class MapPicture(Entity):
    """A map picture the office brought itself, with the number under which it was approved. The
    program ships none.
    """

    __tablename__ = "map_picture"
    plural = N_("Maps")
    name: Mapped[str | None] = field(Text(200), N_("Map name"))
    approval_no: Mapped[str] = field(Text(100), N_("Approval number"), required=True)
    caption_en: Mapped[str | None] = field(Text(300), N_("Caption (English)"))
    caption_zh: Mapped[str | None] = field(Text(300), N_("Caption (Chinese)"))
    file_name: Mapped[str | None] = column(sa.String(400))
    data: Mapped[bytes] = column(sa.LargeBinary)


class SignedReport(Entity):
    """A report as it was kept, to be signed: its numbers, and of each enrolment what was counted,
    without any name.

    `data` is that of `services.report`; later changes of the desk never reach it.
    """

    __tablename__ = "signed_report"
    plural = N_("Numbered reports")
    number: Mapped[str] = field(Text(60), N_("Report no."), required=True)
    signed_by: Mapped[str] = field(Text(100), N_("Who signs"), required=True)
    signed_at: Mapped[dt.datetime] = column(sa.DateTime)
    note: Mapped[str | None] = field(LongText(), N_("Note"))
    data: Mapped[dict[str, Any]] = column(sa.JSON)


class CountryGroup(Entity):
    """A group of countries of the office's own, or a shipped one the office has edited."""

    __tablename__ = "country_group"
    plural = N_("Country groups")
    code: Mapped[str] = field(Text(60), N_("Code"), required=True)
    name_en: Mapped[str | None] = field(Text(), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(), N_("Name (Chinese)"))
    source: Mapped[str | None] = field(Text(300), N_("Source"))


class CountryGroupMember(Entity):
    """Membership of a country in a group, from a day to a day."""

    __tablename__ = "country_group_member"
    plural = N_("Countries of groups")
    group_id: Mapped[int] = link("country_group.id", required=True)
    country: Mapped[str] = field(Country(), N_("Country/region"), required=True)
    since: Mapped[dt.date | None] = field(Date(), N_("From"))
    until: Mapped[dt.date | None] = field(Date(), N_("Until"))


class CountryAlias(Entity):
    """A spelling the office has confirmed once: "Nigera" is Nigeria, in every field of a
    country.
    """

    __tablename__ = "country_alias"
    plural = N_("Spellings of countries")
    spelling: Mapped[str] = field(Text(), N_("Spelling"), required=True)
    country: Mapped[str] = field(Country(), N_("Country/region"), required=True)
    file_name: Mapped[str | None] = column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = column(sa.DateTime)


# --- Unsaved input ---


class StoredDraft(TypedDict):
    """A draft as the value of the desk has it: what was typed, field → text, and of which
    entries.
    """

    place: str
    ids: Sequence[int]
    texts: Mapping[str, str]
    token: NotRequired[str]
    cohort_id: NotRequired[int | None]
    at: NotRequired[str | None]


NAME = "drafts"
"""Of the value of the desk."""
OWNERS: Mapping[str, str] = {
    "participant": "Enrolment",
    "activity": "Activity",
    "expert": "Expert",
    "venue": "Venue",
    "theme": "Theme",
    "cohort": "Cohort",
    "organisation": "Organisation",
    "programme": "Programme",
    "alliance": "Alliance",
    "member": "AllianceMember",
    "event": "Event",
    "project": "Project",
    "lead": "Lead",
    "lead_step": "LeadStep",
    "alumni_contact": "Person",
    "status_step": "StatusStep",
    "picture_title": "PictureTitle",
    "map_picture": "MapPicture",
}
"""The kind of a record → the entity its ids are of (alumni are shown by person)."""
EVERYBODYS = frozenset(
    {
        "activity",
        "venue",
        "theme",
        "cohort",
        "expert",
        "organisation",
        "programme",
        "alliance",
        "event",
        "project",
        "picture_title",
        "map_picture",
    }
)
"""Kinds of records that are about no participant."""
