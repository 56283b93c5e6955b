"""Private values nobody else has, planted in every private field of a desk and wherever such
values are kept besides; and their reader.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Expert, Person
from lcdesk.model.fields import fields_of
from lcdesk.model.query import Query, TableView, one_of, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.services.cooperation import alumni, leads
from lcdesk.services.core import finding
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import EVENTS, EXPERTS, MEMBERS, ORGANISATIONS, PROJECTS
from lcdesk.services.curriculum import directory
from lcdesk.services.importing import importing, pending_rows
from lcdesk.services.participants import participants, saved_views

HER: dict[str, str] = {
    "passport_no": "ZQ7310246",
    "phone": "+254 733 918 264",
    "address": "Plot 88213, Zqlane",
    "emergency_phone": "+254 722 615 837",
}
BEFORE: dict[str, str] = {
    "passport_no": "ZQ4409871",
    "phone": "+254 711 570 338",
    "address": "Villa 66471, Zqroad",
    "emergency_phone": "+254 701 294 716",
}
"""What stood there before: it is in the history."""
TWIN = {
    "passport_no": "ZQ9027735",
    "phone": "+254 790 114 523",
    "address": "Flat 31958, Zqway",
    "emergency_phone": "+254 788 403 192",
}
WAITING = {
    "passport_no": "ZQ1846602",
    "phone": "7.3366129E+14",
    "address": "Barn 70265, Zqhill",
    "emergency_phone": "98+76+5543210077",
}
"""Of a row that waits; Excel has rounded one of its telephone numbers."""
OWN = {"Old passport": "ZQ5550913", "Bank account": "6217 0038 2290"}
EXPERT = "+86 138 7771 9052"
NAME = "Zola Quist"
PLANTED = (
    *HER.values(),
    *BEFORE.values(),
    *TWIN.values(),
    *WAITING.values(),
    *OWN.values(),
    EXPERT,
)
_BLANK = re.compile(r"[\s\u00a0\u202f(),;-]+")


def bare(text: str) -> str:
    """A text as it is searched: whatever stands between digits, and full width, is taken away."""
    return _BLANK.sub("", unicodedata.normalize("NFKC", text))


@contextmanager
def unmasked() -> Iterator[None]:
    """The control: fields are private no more."""
    fields = [
        field
        for entity in (Person, Enrolment, Expert)
        for field in fields_of(entity)
        if field.is_private
    ]
    for field in fields:
        object.__setattr__(field, "is_private", False)
    try:
        yield
    finally:
        for field in fields:
            object.__setattr__(field, "is_private", True)


def found_in(text: str, values: Iterable[str] = PLANTED) -> list[str]:
    """Which of the values are in a text, however they are set apart."""
    searched = bare(text)
    return [value for value in values if bare(value) in searched]


@dataclass(frozen=True)
class Place:
    """Where they are: her enrolment and person, the person like her, the row that waits."""

    her: int
    person: int
    twin: int
    waits: int


def plant(desk: Desk, cohort_id: int, folder: Path) -> Place:
    """Somebody with private values now and before, somebody like her, a row that waits, an
    expert, and two views.
    """
    assert {field.name for field in PARTICIPANT.fields if field.is_private} == set(HER), (
        "each private field is planted"
    )
    common: dict[str, Any] = {
        "full_name": NAME,
        "nationality": "KE",
        "gender": "F",
        "birth_date": "1985-12-10",
    }
    her = participants.add_participant(
        desk, cohort_id, {**common, **BEFORE, "extra": OWN, "status": "confirmed"}
    )
    participants.change_cells(desk, {her: dict(HER)}, participants.EDIT)
    twin = participants.add_participant(
        desk, cohort_id, {**common, "full_name": "Quist Zola", **TWIN}
    )
    directory.add_entry(desk, EXPERTS, {"name": "Li Wen", "phone": EXPERT})
    bring(desk, cohort_id, folder / "more.xlsx")
    rule = QueryRule("field_has", (HER["phone"], "phone"))
    number = HER["passport_no"]
    hers = Query(rules=(*searched(number), one_of("passport_no", [number])))
    saved_views.save_view(desk, "Hers", TableView(("full_name", *HER), query=hers))
    saved_views.save_view(desk, "Called", TableView(query=Query(rules=(rule,))))
    person, other = (one["person_id"] for one in finding.read_page(desk, [her, twin]))
    alumni.note_contact(
        desk, person, {"phone": HER["phone"], "consent": True, "due": dt.date(2026, 1, 2)}
    )
    lead = leads.add_lead(desk, her, {"kind": "talent"}, {"organisation": "Works"})
    leads.move_lead(desk, lead, "contact", None, "she wrote")
    lists.add_record(desk, MEMBERS, {"alliance": "League", "person": NAME})
    lists.add_record(desk, EVENTS, {"title_en": "Launch", "people_addressed": "Guo An"})
    lists.add_record(desk, PROJECTS, {"title_en": "Roof", "by_owner": "Works"})
    works = lists.find_record(desk, ORGANISATIONS, "Works")
    lists.change_records(desk, ORGANISATIONS, {works["id"]: {"phone": EXPERT}})
    (waits,) = pending_rows.list_waiting(desk)
    return Place(her, person, other, waits["id"])


HEADS = (
    "Name",
    "Country",
    "Gender",
    "Date of birth",
    "Passport no.",
    "Phone",
    "Address",
    "Emergency phone",
    "Status",
)


def write_list(path: Path, whose: Mapping[str, str] = HER) -> Path:
    """A list in which she has the passport of her like (the rest is `whose`), somebody without a
    name, and (of hers) one who may be she.
    """
    book = Workbook()
    page = book.worksheets[0]
    page.append(HEADS)
    page.append(
        (
            NAME,
            "Kenya",
            "F",
            "10 Dec 1985",
            TWIN["passport_no"],
            *[whose[name] for name in ("phone", "address", "emergency_phone")],
        )
    )
    page.append(
        (
            "",
            "Kenya",
            "F",
            "1 Jan 1990",
            *[WAITING[n] for n in ("passport_no", "phone", "address", "emergency_phone")],
        )
    )
    if whose is HER:
        page.append(
            (
                "Zola Quista",
                "Kenya",
                "F",
                "10 Dec 1985",
                "",
                *(HER[n] for n in ("phone", "address", "emergency_phone")),
            )
        )
    book.save(path)
    return path


def bring(desk: Desk, cohort_id: int, path: Path) -> None:
    """Import that list with nothing new in it but the row that waits."""
    plan = importing.prepare(desk, importing.read_file(write_list(path, TWIN)), cohort_id)
    importing.apply(desk, plan, cohort_id, path)
