"""What the office adds to the figures: counting rules, titles of pictures, its approved map,
reports that were signed.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity
from lcdesk.model.fields import field
from lcdesk.model.kinds import LongText, Text
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
