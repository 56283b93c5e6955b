"""The photo of a person: one each, a small JPEG that the screens have made."""

from __future__ import annotations

import sqlalchemy as sa

from lcdesk.model.entities import Person, Photo
from lcdesk.model.faults import KnownFault
from lcdesk.model.person_names import PARTS, name_of
from lcdesk.services.desk import Desk, Work
from lcdesk.texts import N_, _

SET = N_("Photo of {name}")
REMOVE = N_("Remove the photo of {name}")
MOST = 200_000
"""Bytes of a photo: each exchange of one is kept in the history."""
_JPEG = b"\xff\xd8\xff"


def set_photo(desk: Desk, person_id: int, data: bytes, name: str) -> None:
    """Keep a JPEG of at most `MOST` bytes as the photo of a person, in place of the one before; `name`: of its file."""
    if not data.startswith(_JPEG) or len(data) > MOST:
        raise KnownFault(_("A photo is kept as a JPEG picture of at most 200 kB."), _("Nothing was changed."))

    def keep(work: Work) -> None:
        work.get(Person, person_id)
        held = work.session.scalar(_of(person_id))
        if held is None:
            work.add(Photo(person_id=person_id, data=data, file_name=name[:400]))
        else:
            work.set(held, {"data": data, "file_name": name[:400]})

    desk.execute(SET, keep, name=_name_of(desk, person_id))


def read_photo(desk: Desk, person_id: int) -> bytes | None:
    """The photo as JPEG bytes; None where there is none."""
    with desk.reading() as session:
        held = session.scalar(_of(person_id))
        return held.data if held else None


def remove_photo(desk: Desk, person_id: int) -> None:
    """Take the photo away; nothing happens where there is none."""

    def remove(work: Work) -> None:
        held = work.session.scalar(_of(person_id))
        if held is not None:
            work.remove(held)

    desk.execute(REMOVE, remove, name=_name_of(desk, person_id))


def _of(person_id: int) -> sa.Select[Photo]:
    return sa.select(Photo).where(Photo.person_id == person_id).limit(1)


def _name_of(desk: Desk, person_id: int) -> str:
    with desk.reading() as session:
        person = session.get(Person, person_id)
        return name_of({name: getattr(person, name) for name in ("full_name", *PARTS)} if person else {})
