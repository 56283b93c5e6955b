"""Templates and pictures kept in the desk by the hash of their bytes, each once; and the templates
of the office's own that take the place of ours.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.model.entities import PaperFile, PaperTemplate
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk
from lcdesk.texts import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def keep_file(session: Session, data: bytes, person_id: int | None = None) -> str:
    """Inside an operation: keep these bytes; their SHA-256. `person_id`: of a photo, whose it is,
    with whom it goes.
    """
    sha256 = hashlib.sha256(data).hexdigest()
    # SQLAlchemy says IS NULL for None
    query = sa.select(PaperFile.id).where(
        PaperFile.sha256 == sha256, PaperFile.person_id == person_id
    )
    if session.scalar(query.limit(1)) is None:
        session.add(PaperFile(sha256=sha256, person_id=person_id, data=data))
        session.flush()
    return sha256


def read_file(session: Session, sha256: str) -> bytes:
    """Bytes by their hash. KnownFault where they went with a person who was erased."""
    found = session.scalar(sa.select(PaperFile.data).where(PaperFile.sha256 == sha256).limit(1))
    if found is None:
        raise KnownFault(
            _("A picture of this paper is no longer kept."), _("Its person was erased.")
        )
    return found


def own_sources(desk: Desk) -> dict[str, str]:
    """The .typ templates of the office, by the name of ours for which each stands."""
    query = sa.select(PaperTemplate).where(
        PaperTemplate.form == "typ", PaperTemplate.paper.is_not(None)
    )
    with desk.reading() as session:
        return {
            row.paper or "": read_file(session, row.sha256).decode("utf-8-sig")
            for row in session.scalars(query)
        }
