"""What belongs to a participant besides the fields: the photo of the person, the papers of an
enrolment.
"""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from lcdesk.model.entities.base import Entity, link
from lcdesk.model.fields import field
from lcdesk.model.kinds import Date, Text
from lcdesk.model.lists import DOCUMENT_KIND, DOCUMENT_STATE
from lcdesk.texts import N_


class Photo(Entity):
    """The photo of a person: a JPEG of at most 200 kB. Apart, so that nobody reads it who only
    wants a name.
    """

    __tablename__ = "photo"
    person_id: Mapped[int] = link("person.id", required=True)
    data: Mapped[bytes] = mapped_column(sa.LargeBinary)
    file_name: Mapped[str | None] = mapped_column(sa.String(400))


class Document(Entity):
    """One paper of an enrolment: how far it has come; the services see to one row a kind."""

    __tablename__ = "document"
    enrolment_id: Mapped[int] = link("enrolment.id", required=True)
    kind: Mapped[str] = field(DOCUMENT_KIND, N_("Document"), required=True)
    state: Mapped[str] = field(DOCUMENT_STATE, N_("State"), required=True)
    on: Mapped[dt.date | None] = field(Date(), N_("Date"))
    note: Mapped[str | None] = field(Text(300), N_("Note"))
