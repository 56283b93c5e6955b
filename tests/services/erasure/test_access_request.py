"""Everything held about one person, handed out: all of it, and nothing of others."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lcdesk.model.faults import KnownFault
from lcdesk.services.core import access_log
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import access_request, erasure
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.signed_reports import sign
from lcdesk.services.participants import participants
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from tests.faults.planted import PHOTO, Place, plant


@pytest.fixture(scope="module")
def planted(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk]
) -> tuple[Path, Place]:
    """The folder of a desk to be copied, and where she is in it."""
    desk = new_desk(tmp_path_factory.mktemp("planted"))
    files = tmp_path_factory.mktemp("files")
    place = plant(desk, files)
    desk.close()
    open_desk(desk.path).close()  # backed up when it is opened again: its copies are not
    return desk.path.parent, place


@pytest.fixture
def desk(
    planted: tuple[Path, Place], tmp_path: Path, copied_desk: Callable[[Path, Path], Desk]
) -> Iterator[Desk]:
    desk = copied_desk(planted[0], tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def place(planted: tuple[Path, Place]) -> Place:
    return planted[1]


def test_all_of_it_and_nothing_of_others(desk: Desk, place: Place, tmp_path: Path) -> None:
    number = sign(desk, gather_report(desk, None), "Director").number
    plain, book, photo, *files = access_request.export_person(desk, place.person, tmp_path / "out")
    told = json.loads(plain.read_text(encoding="utf-8"))
    text = json.dumps(told, ensure_ascii=False)
    for word in (
        "Zerihunqx",
        "泽如洪",
        "XQ7719283",
        "qx.second@example.org",
        "qxsecond note",
        "qxfirst note",
        "qx43half",
        "qxreason",
        "qxpaper note",
        "qxissued",
        "qxundone",
        "10 Dec 1985",
        "wants a laboratory",
    ):
        assert word in text, word
    for word in ("Juma", "朱马", "AK0012345", "Ana Reyes", "vegan meals", "qxpasted"):
        assert word not in text, word
    assert [row["cohort"] for row in told["enrolments"]] == ["Shanghai", "Chengdu"]
    assert [row["activity"] for row in told["activities"]] == ["Talk by Zerihunqx Abebeqx"]
    assert [row["state"] for row in told["attendance"]] == ["present"]
    assert [row["number"] for row in told["signed_reports"]] == [number]
    assert photo.read_bytes() == PHOTO
    assert [row["file_name"] for row in told["document_files"]] == ["qxfile named.pdf", None, None]
    words = (b"qxfile bytes", b"qxremoved bytes", b"qxundone bytes")
    assert len(files) == len(words)
    for one, word in zip(files, words, strict=True):
        assert one.suffix == ".pdf"
        assert word in one.read_bytes()
    assert {"Person", "Cohorts", "History"} <= set(load_workbook(book).sheetnames)
    newest = access_log.list_reveals(desk)[0]
    assert (newest.how, newest.field) == ("exported", access_request.ALL)


def test_whoever_else_an_operation_names_is_masked(
    desk: Desk, place: Place, tmp_path: Path
) -> None:
    participants.change_cells(
        desk,
        {place.enrolment: {"room_no": "301"}},
        "{name} and {other} change rooms",
        name="Zerihunqx Abebeqx",
        other="Juma Said",
    )
    parts, _photo = access_request.gather(desk, place.person)
    assert parts["history"][-1]["what"] == "Zerihunqx Abebeqx and •••• change rooms"


def test_what_is_half_typed_about_her_goes_with_it(desk: Desk, place: Place) -> None:
    other, name = place.enrolment + 1000, "Zerihunqx Abebeqx"
    drafts.keep(
        desk,
        [
            Draft(
                "participant", (place.enrolment,), {"dietary": "no nuts", "room_mate": "Juma Said"}
            ),
            Draft("new_participant", (), {"full_name": name.upper(), "phone": "555 0100"}, "1"),
            Draft("new_participant", (), {"full_name": "Juma Said", "phone": "555 0199"}, "2"),
            Draft("new_activity", (), {"title": f"Talk by {name}", "venue": "Hall 7"}, "3"),
            Draft("new_lead", (), {"subject": "Zerihunqx Abebeqxes"}, "4"),
            Draft("participant", (other,), {"notes": f"asks for {name}"}),  # of nobody there
        ],
    )
    parts, _photo = access_request.gather(desk, place.person)
    assert [(row["form"], row["name"], row["text"]) for row in parts["drafts"]] == [
        ("Participant", "dietary", "no nuts"),
        ("Participant", "room_mate", "••••"),
        ("New participant", "full_name", "ZERIHUNQX ABEBEQX"),
        ("New participant", "phone", "555 0100"),
        ("Activity", "title", f"Talk by {name}"),
    ]


def test_a_newcomer_who_only_names_her_keeps_the_rest(desk: Desk, place: Place) -> None:
    typed = {"full_name": "Brian Otieno", "passport_no": "KE99", "room_mate": "Zerihunqx Abebeqx"}
    drafts.keep(desk, [Draft("new_participant", (), typed, "1")])
    parts, _photo = access_request.gather(desk, place.person)
    assert [(row["name"], row["text"]) for row in parts["drafts"]] == [
        ("room_mate", "Zerihunqx Abebeqx")
    ]


def test_as_one_file(desk: Desk, place: Place, tmp_path: Path) -> None:
    (packed,) = access_request.export_person(desk, place.person, tmp_path / "her.zip")
    with zipfile.ZipFile(packed) as inside:
        assert inside.namelist() == [
            f"person-{place.person}{end}"
            for end in (".json", ".xlsx", ".jpg", *(f"-file-{number}.pdf" for number in (1, 2, 3)))
        ]
    assert not (tmp_path / "her").exists()


def test_nothing_is_written_over(desk: Desk, place: Place, tmp_path: Path) -> None:
    taken = tmp_path / "out"
    taken.mkdir()
    (taken / "letter.txt").write_text("mine")
    with pytest.raises(KnownFault, match="there already"):
        access_request.export_person(desk, place.person, taken)
    assert [path.name for path in taken.iterdir()] == ["letter.txt"]
    with pytest.raises(KnownFault, match="no longer there"):
        access_request.export_person(desk, 99, tmp_path / "other")


def test_of_somebody_erased_only_what_stays(desk: Desk, place: Place, tmp_path: Path) -> None:
    erasure.erase_person(desk, place.person)
    plain, *_rest = access_request.export_person(desk, place.person, tmp_path / "out")
    assert "qx" not in plain.read_text(encoding="utf-8")
