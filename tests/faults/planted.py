"""Values nobody else has, planted by every way in which values come into a desk; and the bytes
in which they are looked for.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from lcdesk.model import clock
from lcdesk.model.entities import Evaluation, IssuedPaper, KnownValue, Lead
from lcdesk.model.query import Query, TableView, searched
from lcdesk.services import merging
from lcdesk.services.attendance import attendance
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum import curriculum, published_versions
from lcdesk.services.importing import importing, pending_rows
from lcdesk.services.participants import (
    document_files,
    documents,
    participants,
    records,
    saved_views,
    status,
)
from lcdesk.services.participants import documents as photos

HEADS = (
    "Name",
    "Chinese name",
    "Country",
    "Gender",
    "Passport no.",
    "Date of birth",
    "E-mail",
    "Phone",
    "Notes",
    "Shoe size",
)
HANA = (
    "Zerihunqx Abebeqx",
    "泽如洪",
    "Ethiopia",
    "F",
    "XQ7719283",
    "10 Dec 1985",
    "zerihun.qx@example.org",
    "+251 911 377 255",
    "qxfirst note",
    "qx43half",
)
JUMA = (
    "Juma Said",
    "朱马",
    "Kenya",
    "M",
    "AK0012345",
    "1980-01-02",
    "juma@example.org",
    "+254 700 111 222",
    "vegan meals",
    "42",
)
ANA = (
    "Ana Reyes",
    None,
    "Peru",
    "F",
    "PE7654321",
    "1991-03-04",
    "ana@example.org",
    None,
    None,
    None,
)
PLANTED = (
    "Zerihunqx",
    "Abebeqx",
    "泽如洪",
    "XQ7719283",
    "XQ0000777",
    "zerihun.qx@example.org",
    "qx.second@example.org",
    "+251 911 377 255",
    "251911377255",
    "+251 999 888 777",
    "qxfirst note",
    "qxsecond note",
    "qxthird note",
    "qx43half",
    "qxemployer",
    "qxreason",
    "qxpaper note",
    "10 Dec 1985",
    "qxissued",
    "qxundone",
    "qxpasted",
    "qxmother",
    "qxfile bytes",
    "qxfile named",
    "qxremoved bytes",
    "qxremoved named",
    "qxundone bytes",
    "qxundone named",
)
PHOTO = b"\xff\xd8\xff" + b"qx-picture-of-her" * 40
OTHERS = (
    "Juma Said",
    "朱马",
    "AK0012345",
    "juma@example.org",
    "vegan meals",
    "Ana Reyes",
    "PE7654321",
    "scan of Juma",
)


@dataclass(frozen=True)
class Place:
    """Where she is: her person, her enrolments in the first cohort and the second, the cohorts,
    and her neighbour.
    """

    person: int
    enrolment: int
    second: int
    cohorts: tuple[int, int]
    juma: int


def plant(desk: Desk, folder: Path) -> Place:
    """Bring the planted values in by import, tray, typing, pasting, undoing, joining, papers,
    photo and texts of others.
    """
    first = cohorts.add_cohort(desk, {"name_en": "Shanghai", "starts": dt.date(2025, 6, 16)})
    later = cohorts.add_cohort(desk, {"name_en": "Chengdu", "starts": dt.date(2026, 3, 1)})
    bring(desk, first, folder, HANA, JUMA, ANA)
    ids = {
        row["full_name"]: row["id"]
        for row in finding.read_page(desk, finding.find_ids(desk, Query.of(first)))
    }
    one, juma = ids[HANA[0]], ids["Juma Said"]
    record = finding.read_one(desk, one)
    assert record
    person = record["person_id"]
    _edit(desk, one)
    _wait(desk, first, folder)
    again = participants.add_participant(
        desk,
        first,
        {
            "full_name": "Abebeqx Zerihunqx",
            "nationality": "ET",
            "passport_no": "XQ0000777",
            "notes": "qxthird note",
            "birth_date": "1985-12-10",
        },
    )
    other = finding.read_one(desk, again)
    assert other
    merging.merge(desk, person, other["person_id"])
    second: list[int] = []
    desk.execute(
        "again",
        lambda work: second.append(
            records.enrol(work, later, person, {"organization": "qxemployer"})
        ),
    )
    _around(desk, first, one, juma, person)
    return Place(person, one, second[0], (first, later), juma)


def bring(
    desk: Desk, cohort_id: int, folder: Path, *rows: Iterable[object], name: str = "list"
) -> None:
    """Import rows as a workbook."""
    book, path = Workbook(), folder.parent / f"{name}-{folder.name}.xlsx"
    page = book.worksheets[0]
    for row in (HEADS, *rows):
        page.append(list(row))
    book.save(path)
    plan = importing.prepare(desk, importing.read_file(path), cohort_id)
    importing.apply(desk, plan, cohort_id, path)
    path.unlink()


def _edit(desk: Desk, one: int) -> None:
    participants.change_cells(
        desk,
        {
            one: {
                "notes": "qxsecond note",
                "phone": "+251 999 888 777",
                "organization": "qxemployer",
            }
        },
        "typed {name}",
        name=HANA[0],
    )
    participants.change_cells(
        desk,
        {
            one: {
                "email": "qx.second@example.org",
                "room_mate": "qxpasted",
                "emergency_contact": "qxmother",
            }
        },
        "pasted",
    )
    participants.change_cells(
        desk, {one: {"dietary": "qxundone"}}, "undone {name}", name="qxundone"
    )
    desk.undo()
    moves = status.plan(desk, [one], "selected")
    status.move(desk, moves, dt.date(2025, 5, 1), "qxreason")
    documents.set_document(desk, [one], "health_form", "received", note="qxpaper note")


def _wait(desk: Desk, cohort_id: int, folder: Path) -> None:
    """A row that waits: it may be her, and has no name."""
    bring(
        desk,
        cohort_id,
        folder,
        (None, None, "Ethiopia", "F", "XQ0000777", "1985-12-10", None, None, "qxthird note", None),
        name="more",
    )
    assert pending_rows.list_waiting(desk)


def _files(desk: Desk, one: int, juma: int) -> None:
    """Files of her documents: one that is there, one that was removed, one that was taken back."""
    _file(desk, one, "qxfile")
    document_files.remove_file(desk, _file(desk, one, "qxremoved"))
    _file(desk, one, "qxundone")
    desk.undo()
    kept = document_files.NewFile("juma.pdf", "pdf", b"%PDF- scan of Juma")
    document_files.keep_files(desk, juma, "passport_scan", [kept])


def _file(desk: Desk, enrolment_id: int, word: str) -> int:
    data = b"%PDF-1.4 " + f"{word} bytes".encode() * 50
    file = document_files.NewFile(f"{word} named.pdf", "pdf", data)
    (made,) = document_files.keep_files(desk, enrolment_id, "passport_scan", [file])
    return made


def _around(desk: Desk, cohort_id: int, one: int, juma: int, person: int) -> None:
    """What belongs to others and names her."""
    photos.set_photo(desk, person, PHOTO, f"{HANA[0]}.jpg")
    _files(desk, one, juma)
    talk = curriculum.add_activity(
        desk,
        cohort_id,
        {"title": f"Talk by {HANA[0]}", "date": dt.date(2025, 6, 17), "speaker": HANA[0]},
    )
    published_versions.publish(desk, cohort_id, f"with {HANA[0]}")
    attendance.note(desk, attendance.read_register(desk, cohort_id), {(one, talk): "present"})
    participants.change_cells(
        desk,
        {juma: {"room_mate": HANA[0], "notes": f"vegan meals; call {HANA[0]} 251911377255"}},
        "mate",
    )

    saved_views.save_view(desk, f"Only {HANA[0]}", TableView(query=Query(rules=searched(HANA[0]))))

    def more(work: Work) -> None:
        work.add(
            Evaluation(
                cohort_id=cohort_id,
                respondent=HANA[0],
                question="Content",
                answer=4,
                comment=f"{HANA[0]} was here",
            )
        )
        work.add(KnownValue(kind="participant", field="status", spelling=HANA[0], value="selected"))
        work.add(
            Lead(
                person_id=person,
                country="ET",
                kind="technology",
                stage="idea",
                subject=f"{HANA[0]} wants a laboratory",
            )
        )
        work.add(
            IssuedPaper(
                enrolment_id=one,
                kind="letter",
                issued_at=clock.now(),
                data={"who": HANA[0], "text": "qxissued"},
            )
        )

    desk.execute("more", more)


def scan(folder: Path, words: Iterable[str]) -> dict[str, list[str]]:
    """Word → files below the folder that hold it, in UTF-8, UTF-16, or as JSON writes it."""
    found: dict[str, list[str]] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        for word in words:
            if any(form in content for form in _forms(word)):
                found.setdefault(word, []).append(path.name)
    return found


def _forms(word: str) -> Iterator[bytes]:
    yield word.encode()
    yield word.encode("utf-16-le")
    yield word.encode("utf-16-be")
    yield json.dumps(word)[1:-1].encode()
