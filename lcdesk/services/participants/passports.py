"""The lines of a passport against a participant's record: what they say otherwise, and what of
it is taken over.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.mrz import Mrz, country_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import read_one
from lcdesk.services.participants.participants import change_cells
from lcdesk.texts import N_, _

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
