"""What the office adds to the figures: counting rules, groups of countries, titles of pictures, its
approved map, signed reports; and the cooperation leads that are counted with them.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Country, Date, LongText, Text
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.texts import N_


class CountingRule(Entity):
    """A rule of the office's own: who is counted. `statuses` are codes of `STATUS`, "" for those
    without a status.
    """

    __tablename__ = "counting_rule"
    name_en: Mapped[str | None] = field(Text(60), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(60), N_("Name (Chinese)"))
    words_en: Mapped[str | None] = field(Text(300), N_("Printed under the figures (English)"))
    words_zh: Mapped[str | None] = field(Text(300), N_("Printed under the figures (Chinese)"))
    statuses: Mapped[list[str]] = mapped_column(sa.JSON)


class PictureTitle(Entity):
    """A title somebody wrote for one picture of one scope, in place of the computed finding.

    `digest` is that of the numbers it was written for: with other numbers the desk says that the
    title may be wrong.
    """

    __tablename__ = "picture_title"
    picture: Mapped[str] = mapped_column(sa.String(80))
    scope: Mapped[str] = mapped_column(sa.String(400))
    rule: Mapped[str] = mapped_column(sa.String(60))
    title_en: Mapped[str | None] = field(Text(300), N_("Title (English)"))
    title_zh: Mapped[str | None] = field(Text(300), N_("Title (Chinese)"))
    digest: Mapped[str] = mapped_column(sa.String(40))


class MapPicture(Entity):
    """A map picture the office brought itself, with the number under which it was approved. The
    program ships none.
    """

    __tablename__ = "map_picture"
    name: Mapped[str | None] = field(Text(200), N_("Map name"))
    approval_no: Mapped[str] = field(Text(100), N_("Approval number"), required=True)
    caption_en: Mapped[str | None] = field(Text(300), N_("Caption (English)"))
    caption_zh: Mapped[str | None] = field(Text(300), N_("Caption (Chinese)"))
    file_name: Mapped[str | None] = mapped_column(sa.String(400))
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)


class SignedReport(Entity):
    """A report as it was signed: its numbers, and of each enrolment what was counted, without any
    name.

    `data` is that of `services.report`; later changes of the desk never reach it.
    """

    __tablename__ = "signed_report"
    number: Mapped[str] = field(Text(60), N_("Report no."), required=True)
    signed_by: Mapped[str] = field(Text(100), N_("Signed by"), required=True)
    signed_at: Mapped[dt.datetime] = mapped_column(sa.DateTime)
    note: Mapped[str | None] = field(LongText(), N_("Note"))
    data: Mapped[dict[str, Any]] = mapped_column(sa.JSON)


class Lead(Entity):
    """A wish to work together: who abroad, which local partner, what kind, how far."""

    __tablename__ = "lead"
    cohort_id: Mapped[int | None] = link("cohort.id", on_delete="clear")
    person_id: Mapped[int | None] = link("person.id", on_delete="clear")
    organisation_id: Mapped[int | None] = link("organisation.id", on_delete="clear")
    country: Mapped[str | None] = field(Country(), N_("Country/region"))
    partner: Mapped[str | None] = field(Text(300), N_("Local partner"), heads=("合作单位",))
    kind: Mapped[str | None] = field(LEAD_KIND, N_("Kind"))
    stage: Mapped[str | None] = field(LEAD_STAGE, N_("Stage"))
    subject: Mapped[str | None] = field(LongText(), N_("Subject"), heads=("合作内容",))
    next_step: Mapped[str | None] = field(Text(300), N_("Next step"))
    due: Mapped[dt.date | None] = field(Date(), N_("Follow up"))


class CountryGroup(Entity):
    """A group of countries of the office's own, or a shipped one the office has edited."""

    __tablename__ = "country_group"
    code: Mapped[str] = field(Text(60), N_("Code"), required=True)
    name_en: Mapped[str | None] = field(Text(), N_("Name (English)"))
    name_zh: Mapped[str | None] = field(Text(), N_("Name (Chinese)"))
    source: Mapped[str | None] = field(Text(300), N_("Source"))


class CountryGroupMember(Entity):
    """Membership of a country in a group, from a day to a day."""

    __tablename__ = "country_group_member"
    group_id: Mapped[int] = link("country_group.id", required=True)
    country: Mapped[str] = field(Country(), N_("Country/region"), required=True)
    since: Mapped[dt.date | None] = field(Date(), N_("From"))
    until: Mapped[dt.date | None] = field(Date(), N_("Until"))


class CountryAlias(Entity):
    """A spelling the office has confirmed once: "Nigera" is Nigeria, in every field of a
    country.
    """

    __tablename__ = "country_alias"
    spelling: Mapped[str] = field(Text(), N_("Spelling"), required=True)
    country: Mapped[str] = field(Country(), N_("Country/region"), required=True)
    file_name: Mapped[str | None] = mapped_column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime)
