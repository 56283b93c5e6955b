"""What the office answered once about its files: layouts, head words, values, orders of dates;
see also `CountryAlias`.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity


class KnownLayout(Entity):
    """A table's heads as they were taken in: `taken` head → field unasked, `corrected` head →
    field (or "-": left out).
    """

    __tablename__ = "known_layout"
    kind: Mapped[str] = mapped_column(sa.String(20))
    fingerprint: Mapped[str] = mapped_column(sa.String(40), index=True)
    heads: Mapped[list[Any]] = mapped_column(sa.JSON)
    taken: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    corrected: Mapped[dict[str, Any]] = mapped_column(sa.JSON)
    file_name: Mapped[str | None] = mapped_column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime)


class KnownHead(Entity):
    """A head word that was given to a field, in whichever layout it stands."""

    __tablename__ = "known_head"
    kind: Mapped[str] = mapped_column(sa.String(20))
    head: Mapped[str] = mapped_column(sa.String(400))
    field: Mapped[str] = mapped_column(sa.String(60))
    file_name: Mapped[str | None] = mapped_column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime)


class KnownValue(Entity):
    """A word of a closed list (never a country: `CountryAlias`): in this field, `spelling` means
    `value` (its code).
    """

    __tablename__ = "known_value"
    kind: Mapped[str] = mapped_column(sa.String(20))
    field: Mapped[str] = mapped_column(sa.String(60))
    spelling: Mapped[str] = mapped_column(sa.String(400))
    value: Mapped[str] = mapped_column(sa.String(60))
    file_name: Mapped[str | None] = mapped_column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime)


class KnownOrder(Entity):
    """Which comes first in the dates of a field of a `KnownLayout`: "dmy" or "mdy"."""

    __tablename__ = "known_order"
    kind: Mapped[str] = mapped_column(sa.String(20))
    fingerprint: Mapped[str] = mapped_column(sa.String(40), index=True)
    field: Mapped[str] = mapped_column(sa.String(60))
    sequence: Mapped[str] = mapped_column(sa.String(3))
    file_name: Mapped[str | None] = mapped_column(sa.String(400))
    learnt_at: Mapped[dt.datetime | None] = mapped_column(sa.DateTime)


class ToldApart(Entity):
    """Two people who look like one and are not (ids of persons, the smaller first).

    Plain numbers, so that what was said of somebody keeps nobody from being removed; numbers are
    never used again.
    """

    __tablename__ = "told_apart"
    one_id: Mapped[int] = mapped_column(index=True)
    other_id: Mapped[int] = mapped_column(index=True)
