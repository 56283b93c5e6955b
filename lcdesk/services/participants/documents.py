"""The papers of a participant: which are asked for, which are here (what a field says already is
not said twice), the photo, and the lines of a passport held against the record.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.queries.query_sql import HERE, is_erased
from lcdesk.db.values import BATCH, table_of
from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT, RecordKind
from lcdesk.model.entities import Cohort, Document, DocumentFile, Enrolment, Person, Photo
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import Field, fields_of
from lcdesk.model.kinds import LongText
from lcdesk.model.lists import DOCUMENT_KIND
from lcdesk.model.names import PARTS, name_of
from lcdesk.model.query import DocumentCount
from lcdesk.model.statuses import ENDS
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found, require_as_shown
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import N_, _, list_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from lcdesk.model.mrz import Mrz

DOCUMENT = RecordKind("document", N_("Document"), fields_of(Document))
"""What can be noted of one."""
_STATE = DOCUMENT.field("state")
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

    @property
    def is_here(self) -> bool:
        """Does it count as here?"""
        return self.state in HERE


def checklist(desk: Desk, enrolment_id: int) -> list[Item]:
    """The papers asked for in the cohort of a participant, and any others that are noted or kept
    as a file; [] when they are gone.
    """
    record = read_one(desk, enrolment_id)
    if record is None:
        return []
    with desk.reading() as session:
        document, cohort, photo = map(table_of, (Document, Cohort, Photo))
        kept = sa.select(document).where(document.c.enrolment_id == enrolment_id)
        rows = cast("Sequence[Document]", session.execute(kept).all())
        chosen = session.scalar(
            sa.select(cohort.c.checklist).where(cohort.c.id == record["cohort_id"])
        )
        has_photo = session.scalar(
            sa.select(photo.c.id).where(photo.c.person_id == record["person_id"]).limit(1)
        )
        is_gone = _is_erased(session, enrolment_id)
        file = table_of(DocumentFile)
        filed = session.scalars(sa.select(file.c.kind).where(file.c.enrolment_id == enrolment_id))
        known = {*(row.kind for row in rows), *filed}
    noted = {row.kind: row for row in rows}
    asked = chosen or USUAL
    kinds = [kind for kind, _label in DOCUMENT_KIND.choices() if kind in asked or kind in known]
    given = {"has_photo": has_photo is not None, "is_erased": is_gone}
    return [_item(kind, record, noted.get(kind), **given) for kind in kinds]


def count_documents(desk: Desk, ids: Sequence[int]) -> dict[int, DocumentCount]:
    """How many of the documents asked for are here, of each of these participants: as `checklist`
    has it, for many at once.
    """
    enrolment, cohort, photo = map(table_of, (Enrolment, Cohort, Photo))
    found: dict[int, DocumentCount] = {}
    for start in range(0, len(ids), BATCH):
        page = list(ids[start : start + BATCH])
        with desk.reading() as session:
            rows = session.execute(
                sa.select(
                    enrolment.c.id,
                    cohort.c.checklist,
                    sa.exists().where(photo.c.person_id == enrolment.c.person_id),
                    *(enrolment.c[name] for name in _OWN_FIELDS),
                )
                .join_from(enrolment, cohort, cohort.c.id == enrolment.c.cohort_id)
                .where(enrolment.c.id.in_(page))
                .order_by(enrolment.c.id)
            ).all()
            noted: dict[int, dict[str, str | None]] = {}
            for number, kind, state in session.execute(_noted_of(page)):
                known = noted.setdefault(number, {})
                known[kind] = state or known.get(kind)
        for number, checklist, has_photo, *values in rows:
            record = dict(zip(_OWN_FIELDS, values, strict=True))
            found[number] = _counted(record, checklist, noted.get(number, {}), has_photo)
    return found


def _noted_of(ids: Sequence[int]) -> sa.CompoundSelect[int, str, str | None]:
    """Participant, document and its state, of those that are noted; without a state of those of
    which a file is kept.
    """
    document, file = table_of(Document), table_of(DocumentFile)
    noted = sa.select(document.c.enrolment_id, document.c.kind, document.c.state)
    filed = sa.select(file.c.enrolment_id, file.c.kind, sa.null())
    return sa.union_all(
        noted.where(document.c.enrolment_id.in_(ids)), filed.where(file.c.enrolment_id.in_(ids))
    )


_OWN_FIELDS = tuple(FIELDS.values())


def _counted(
    record: Mapping[str, Any],
    asked: Sequence[str] | None,
    noted: Mapping[str, str | None],
    has_photo: bool,
) -> DocumentCount:
    kinds = {*(asked or USUAL), *noted}
    here = sum(_state_of(kind, record, noted.get(kind), has_photo)[0] in HERE for kind in kinds)
    return DocumentCount(here, len(kinds))


def _state_of(
    kind: str, record: Mapping[str, Any], noted: str | None, has_photo: bool
) -> tuple[str | None, str]:
    """The state of a paper, and what the field behind it says."""
    if kind == "photo" and has_photo:
        return "received", ""
    return _of_field(kind, record, noted) if kind in FIELDS else (noted, "")


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
    noted, on, note = (row.state, row.on, row.note or "") if row else (None, None, "")
    state, said = _state_of(kind, record, noted, has_photo)
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


_CAME = ("received", "checked")


def note_received(work: Work, enrolment_id: int, kind: str) -> None:
    """Inside an operation: a paper of a participant has come today, where it was not here yet."""
    table, held = table_of(Enrolment), _held(work, [enrolment_id], kind)
    query = sa.select(*(table.c[name] for name in _OWN_FIELDS)).where(table.c.id == enrolment_id)
    record = work.session.execute(query).mappings().one()
    noted = held[enrolment_id].state if held else None
    if _state_of(kind, dict(record), noted, has_photo=False)[0] not in _CAME:
        _set(work, [enrolment_id], kind, {"state": "received", "on": clock.today()}, held)


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


def note_documents(
    work: Work, ids: Sequence[int], kind: str, state: str | None, on: dt.date
) -> None:
    """The same within an operation that does more."""
    _set(work, ids, kind, {"state": state, "on": on}, _held(work, ids, kind))


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
            conflict = EditConflict(_ASKED, _listed(now), _listed(known))
            raise edit_conflicts_found(told, [conflict])
        work.set(row, {"checklist": known})

    desk.execute(N_("Documents asked for"), change)


# --- The photo of a person: one each, a small JPEG that the screens have made ---


SET_PHOTO = N_("Photo of {name}")
REMOVE = N_("Remove the photo of {name}")
MOST = 200_000
"""Bytes of a photo: each exchange of one is kept in the history."""
_JPEG = b"\xff\xd8\xff"


def small_jpeg(path: Path) -> bytes:
    """The picture of a file, upright, within 480 × 600 px, as a JPEG of at most `MOST` bytes;
    `KnownFault` where there is none.
    """
    from lcdesk.drawing.pictures import fit_photo  # Qt, only when a photo is read

    return fit_photo(path, MOST)


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
    photo = table_of(Photo)
    query = sa.select(photo.c.data).where(photo.c.person_id == person_id).limit(1)
    with desk.reading() as session:
        return session.scalar(query)


def read_photos(desk: Desk, people: Collection[int]) -> dict[int, bytes]:
    """The photos of these people that there are, as JPEG bytes by person."""
    photo = table_of(Photo)
    query = sa.select(photo.c.person_id, photo.c.data).where(photo.c.person_id.in_(people))
    with desk.reading() as session:
        return {person: data for person, data in session.execute(query.order_by(photo.c.id.desc()))}


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


# --- The lines of a passport held against the record ---


TAKE = N_("Passport lines of {name}")
NAMES = ("family_name", "given_name", "full_name")
# How the lines write letters they have no sign for, where that is more than the letter without its
# mark.
_SPELT = str.maketrans(
    {
        "Ä": "AE",
        "Ö": "OE",
        "Ü": "UE",
        "Å": "AA",
        "Æ": "AE",
        "Ø": "OE",
        "Œ": "OE",
        "ß": "SS",
        "Þ": "TH",
        "Ð": "D",
        "Đ": "D",
        "Ł": "L",
        "İ": "I",
        "ı": "I",
    }
)


@dataclass(frozen=True)
class Difference:
    """A field that the lines say otherwise. `is_proposed`: nothing speaks against taking it."""

    field: str
    now: Any
    read: Any
    is_proposed: bool


def compare(desk: Desk, enrolment_id: int, mrz: Mrz) -> list[Difference]:
    """What a participant's record lacks or has otherwise, in the order of a passport; `KnownFault`
    when they are gone.

    Nothing is proposed where the lines seem to be somebody else's.
    """
    record = _read(desk, enrolment_id)
    found = list(_differences(record, mrz))
    return (
        [replace(one, is_proposed=False) for one in found] if _is_stranger(record, mrz) else found
    )


def is_stranger(desk: Desk, enrolment_id: int, mrz: Mrz) -> bool:
    """Have the names of the lines no word in common with those of the record?"""
    return _is_stranger(_read(desk, enrolment_id), mrz)


def take(
    desk: Desk,
    enrolment_id: int,
    mrz: Mrz,
    names: Collection[str],
    shown: Iterable[Difference] | None = None,
) -> int:
    """Set these fields as the lines have them, as one operation; how many values changed.

    `shown`: what was shown of the record; `EditConflictsFound` when somebody was faster.
    """
    found = compare(desk, enrolment_id, mrz) if shown is None else list(shown)
    values = {one.field: one.read for one in found if one.field in names}
    seen = None if shown is None else {enrolment_id: {one.field: one.now for one in found}}
    return change_cells(desk, {enrolment_id: values}, TAKE, seen)


def values_of(mrz: Mrz) -> dict[str, Any]:
    """Field of a participant → what the lines say of it. The number and the end of a visa are
    not the passport's.
    """
    from lcdesk.model.mrz import country_of

    said = {
        "family_name": mrz.surname,
        "given_name": mrz.given,
        "full_name": f"{mrz.given} {mrz.surname}".strip(),
        "nationality": country_of(mrz.nationality),
        "birth_date": mrz.birth,
        "gender": mrz.gender,
    }
    papers = (
        {"visa_valid_until": mrz.expiry}
        if mrz.is_visa
        else {"passport_no": mrz.number, "passport_expiry": mrz.expiry}
    )
    return {name: value for name, value in {**said, **papers}.items() if value}


def _read(desk: Desk, enrolment_id: int) -> Mapping[str, Any]:
    record = read_one(desk, enrolment_id)
    if record is None:
        raise KnownFault(
            _("This participant is no longer there."),
            _("Somebody removed the entry. Undo brings it back."),
        )
    return record


def _is_stranger(record: Mapping[str, Any], mrz: Mrz) -> bool:
    said = [str(record[name]) for name in NAMES if record.get(name) and _is_latin(record[name])]
    ours = {word for name in said for word in (*_folded(name), *_spelt(name))}
    return bool(ours) and ours.isdisjoint(_folded(f"{mrz.surname} {mrz.given}"))


def _is_latin(name: str) -> bool:
    return all("LATIN" in unicodedata.name(sign, "") for sign in name if sign.isalpha())


def _differences(record: Mapping[str, Any], mrz: Mrz) -> Iterator[Difference]:
    doubts = {_BEHIND.get(fault.field, fault.field) for fault in mrz.faults}
    for name, read in values_of(mrz).items():
        now = record.get(name)
        if not _is_same(name, now, read, is_cut=mrz.is_cut):
            is_sure = "whole" not in doubts and ("names" if name in NAMES else name) not in doubts
            is_proposed = is_sure and not (name == "full_name" and now)
            yield Difference(name, now, PARTICIPANT.field(name).kind.parse(read), is_proposed)


_BEHIND = {
    "number": "passport_no",
    "birth": "birth_date",
    "expiry": "passport_expiry",
    "nationality": "nationality",
    "gender": "gender",
}


def _is_same(name: str, now: Any, read: Any, *, is_cut: bool) -> bool:
    if now is None:
        return False
    if name in NAMES:
        return any(
            _agrees(told, _folded(read), is_cut=is_cut) for told in (_folded(now), _spelt(now))
        )
    if name == "birth_date":  # the lines may leave a day open that the record knows
        return str(now).startswith(read)
    return now == read


def _agrees(now: list[str], read: list[str], *, is_cut: bool) -> bool:
    """The same words in whichever order; of names that were cut short the beginning."""
    whole = "".join(now)
    return (
        sorted(now) == sorted(read)
        or whole == "".join(read)
        or (is_cut and whole.startswith("".join(read)))
    )


def _folded(name: str) -> list[str]:
    """The words in capitals without marks and signs: José → JOSE, O'Connor → OCONNOR."""
    bare = "".join(
        sign for sign in unicodedata.normalize("NFKD", name) if not unicodedata.combining(sign)
    )
    return (
        "".join(
            sign if sign.isalnum() else " " if sign.isspace() or sign == "-" else ""
            for sign in bare
        )
        .upper()
        .split()
    )


def _spelt(name: str) -> list[str]:
    """The same as the lines spell it: Jörg → JOERG."""
    return _folded(unicodedata.normalize("NFC", name).upper().translate(_SPELT))
