"""What comes after the course: cooperation leads; and the country groups the figures are cut by."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Country, Date, LongText, Text
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.texts import N_


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
