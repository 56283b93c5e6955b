"""The papers of a participant: which are asked for, which are here; what a field says already is
not said twice.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.bulk import BATCH
from lcdesk.db.queries.query_sql import HERE, is_erased
from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Cohort, Document, Enrolment, Person, Photo
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import LongText
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.model.names import PARTS, name_of
from lcdesk.model.statuses import ENDS
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found, require_as_shown
from lcdesk.services.core.finding import read_one
from lcdesk.texts import N_, _, list_names

_STATE = next(one for one in fields_of(Document) if one.name == "state")
_ASKED = Field("checklist", LongText(), N_("Documents asked for"))
SET = N_("{field} of {name}")
SET_MANY = N_("{field} of {count} participants")
USUAL = ("nomination_letter", "passport_scan", "photo", "invitation", "visa", "insurance")
"""Asked for where a cohort says nothing else."""
FIELDS: Mapping[str, str] = {
    "invitation": "visa_letter_no",
    "visa": "visa_state",
    "insurance": "insurance",
    "consent": "consent",
}
"""Papers that a field of the participant tells of."""
_VISA_STATES: Mapping[str, str] = {
    "issued": "received",
    "not_needed": "not_needed",
    "applied": "asked",
}


@dataclass(frozen=True)
class Item:
    """A paper. `state`: a code of DOCUMENT_STATE, None: nothing is known; `is_due`: it is still to
    come.

    `said`: what the field behind it says, as people read it ("" where there is none, or nothing in
    it); `noted`: the state that was noted of the paper itself.
    """

    kind: str
    state: str | None
    on: dt.date | None
    note: str
    is_due: bool
    said: str = ""
    noted: str | None = None

    @property
    def title(self) -> str:
        """What the paper is called, in the language of the moment."""
        return DOCUMENT_KIND.format(self.kind)

    @property
    def field(self) -> str:
        """The field behind it; "" for none."""
        return FIELDS.get(self.kind, "")


def checklist(desk: Desk, enrolment_id: int) -> list[Item]:
    """The papers asked for in the cohort of a participant, and any others that are noted; []
    when they are gone.
    """
    record = read_one(desk, enrolment_id)
    if record is None:
        return []
    with desk.reading() as session:
        rows = session.scalars(
            sa.select(Document).where(Document.enrolment_id == enrolment_id)
        ).all()
        cohort = session.get(Cohort, record["cohort_id"])
        photo = table_of(Photo)
        has_photo = session.scalar(
            sa.select(photo.c.id).where(photo.c.person_id == record["person_id"]).limit(1)
        )
        is_gone = _is_erased(session, enrolment_id)
    noted = {row.kind: row for row in rows}
    asked = (cohort.checklist if cohort else None) or USUAL
    kinds = [kind for kind, _label in DOCUMENT_KIND.choices() if kind in asked or kind in noted]
    given = {"has_photo": has_photo is not None, "is_erased": is_gone}
    return [_item(kind, record, noted.get(kind), **given) for kind in kinds]


def _is_erased(session: Session, enrolment_id: int) -> bool:
    """As the rules of the question have it: also where only what this cohort held of somebody
    went.
    """
    enrolment, person = table_of(Enrolment), table_of(Person)
    found = sa.select(enrolment.c.id).join_from(
        enrolment, person, person.c.id == enrolment.c.person_id
    )
    return session.scalar(found.where(enrolment.c.id == enrolment_id, is_erased())) is not None


def _item(
    kind: str, record: Mapping[str, Any], row: Document | None, *, has_photo: bool, is_erased: bool
) -> Item:
    state, on, note = (row.state, row.on, row.note or "") if row else (None, None, "")
    said = ""
    if kind == "photo" and has_photo:
        state = "received"
    elif kind in FIELDS:
        state, said = _of_field(kind, record, state)
    is_asked = record.get("status") not in ENDS and not is_erased
    return Item(
        kind, state, on, note, is_asked and state not in HERE, said, row.state if row else None
    )


def _of_field(kind: str, record: Mapping[str, Any], noted: str | None) -> tuple[str | None, str]:
    """The state and the words of a paper with a field; the field comes first."""
    value, field = record.get(FIELDS[kind]), PARTICIPANT.field(FIELDS[kind])
    said = "" if isinstance(value, bool) else field.text(record)
    if noted in HERE:
        return noted, said
    if kind == "visa":
        return _VISA_STATES.get(str(value)), said
    return (noted if value is None or value is False else "received"), said


def set_document(
    desk: Desk,
    ids: Sequence[int] | Mapping[int, str | None],
    kind: str,
    state: str | None,
    on: dt.date | None = None,
    note: str | None = None,
) -> None:
    """Note how far a paper of these participants is, as one operation; None: nothing is known of it
    any more.

    `ids` as a mapping: with the states that were shown as noted; `EditConflictsFound` when somebody
    was faster. `on`: today where it is not said; `note` None: as it was. What a field says of the
    paper is changed there, not here.
    """
    shown = (
        {one: {"state": state} for one, state in ids.items()} if isinstance(ids, Mapping) else {}
    )
    ids = list(ids)
    given: dict[str, Any] = {"state": state, "on": on or clock.today()} | (
        {} if note is None else {"note": note or None}
    )
    words = {"field": next(option.label for option in DOCUMENT_KIND.options if option.code == kind)}
    label = SET if len(ids) == 1 else SET_MANY
    words |= {"name": name_of(read_one(desk, ids[0]) or {})} if len(ids) == 1 else {}

    def write(work: Work) -> None:
        held = _held(work, ids, kind)
        now = {one: {"state": held[one].state} for one in held}
        told = _("What is noted of this document was changed meanwhile.")
        require_as_shown({"state": _STATE}, dict.fromkeys(ids, given), now, shown, lambda _id: told)
        _set(work, ids, kind, given, held)

    desk.execute(label, write, **words, **({} if len(ids) == 1 else {"count": len(ids)}))


def _held(work: Work, ids: Sequence[int], kind: str) -> dict[int, Document]:
    held: dict[int, Document] = {}
    for start in range(0, len(ids), BATCH):
        wanted = Document.enrolment_id.in_(ids[start : start + BATCH])
        held.update(
            (row.enrolment_id, row)
            for row in work.session.scalars(
                sa.select(Document).where(wanted, Document.kind == kind)
            )
        )
    return held


def _set(
    work: Work,
    ids: Sequence[int],
    kind: str,
    given: Mapping[str, Any],
    held: Mapping[int, Document],
) -> None:
    for enrolment_id in ids:
        row = held.get(enrolment_id)
        if given.get("state") is None:
            if row is not None:
                work.remove(row)
        elif row is not None:
            work.set(row, given)
        else:
            work.session.add(Document(enrolment_id=enrolment_id, kind=kind, **given))


def kinds_asked(desk: Desk, cohort_id: int) -> tuple[str, ...]:
    """Codes of the papers a cohort asks for."""
    with desk.reading() as session:
        cohort = session.get(Cohort, cohort_id)
        return tuple((cohort.checklist if cohort else None) or USUAL)


def _listed(kinds: Sequence[str]) -> str:
    return list_names([DOCUMENT_KIND.format(kind) for kind in kinds])


def set_checklist(
    desk: Desk, cohort_id: int, kinds: Sequence[str], shown: Sequence[str] | None = None
) -> None:
    """Which papers a cohort asks for, as one operation; `shown`: which were shown as asked for."""
    known = [code for code, _label in DOCUMENT_KIND.choices() if code in kinds]
    if not known:
        raise KnownFault(_("At least one document is asked for."), _("Nothing was changed."))

    def change(work: Work) -> None:
        row = work.get(Cohort, cohort_id)
        now = list(row.checklist or USUAL)
        if shown is not None and set(now) not in (set(shown), set(known)):
            told = _("The documents asked for were changed meanwhile.")
            raise edit_conflicts_found(told, [EditConflict(_ASKED, *map(_listed, (now, known)))])
        work.set(row, {"checklist": known})

    desk.execute(N_("Documents asked for"), change)


# --- The photo of a person: one each, a small JPEG that the screens have made ---


SET_PHOTO = N_("Photo of {name}")
REMOVE = N_("Remove the photo of {name}")
MOST = 200_000
"""Bytes of a photo: each exchange of one is kept in the history."""
_JPEG = b"\xff\xd8\xff"


def set_photo(desk: Desk, person_id: int, data: bytes, name: str) -> None:
    """Keep a JPEG of at most `MOST` bytes as the photo of a person, in place of the one before;
    `name`: of its file.
    """
    if not data.startswith(_JPEG) or len(data) > MOST:
        raise KnownFault(
            _("A photo is kept as a JPEG picture of at most 200 kB."), _("Nothing was changed.")
        )

    def keep(work: Work) -> None:
        work.get(Person, person_id)
        held = work.session.scalar(_of(person_id))
        if held is None:
            work.add(Photo(person_id=person_id, data=data, file_name=name[:400]))
        else:
            work.set(held, {"data": data, "file_name": name[:400]})

    desk.execute(SET_PHOTO, keep, name=_name_of(desk, person_id))


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
        return name_of(
            {name: getattr(person, name) for name in ("full_name", *PARTS)} if person else {}
        )
