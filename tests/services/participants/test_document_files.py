"""Files of documents: what goes in comes out, what cannot be read is refused in words, and undo,
joining, removing and the password take the files along.
"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QImage, QImageReader, QPageSize, QPainter, QPdfWriter

from lcdesk.db.backup import backup
from lcdesk.db.values import table_of
from lcdesk.model.entities import DocumentFile, FileContent
from lcdesk.model.faults import KnownFault
from lcdesk.papers.foreign_pdf import PdfFault, PdfReader
from lcdesk.services import merging
from lcdesk.services.backups.checking import FilesSize, check_desk, files_words, measure_files
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import access_log, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import erasure
from lcdesk.services.participants import document_files, documents, participants, records
from lcdesk.services.participants.document_files import NewFile, keep_files, read_new
from lcdesk.services.security import password
from tests.office_server import all_rows
from tests.services.participants.test_documents import count, person_of
from tests.services.rows import contents

KIND = "passport_scan"
pytestmark = pytest.mark.usefixtures("qapp")


def pdf_of(pages: int = 2) -> bytes:
    """A PDF with a bar on each page, as many inches long as its number."""
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    painter = QPainter(writer)
    for page in range(pages):
        if page:
            writer.newPage()
        painter.fillRect(600, 600, 1200 * (page + 1), 600, 0xFF000000)
    painter.end()
    return bytes(held.data())


def picture_of(form: str = "JPEG", wide: int = 3000, tall: int = 1500) -> bytes:
    """A picture that is red on the left and blue on the right."""
    image, held = QImage(wide, tall, QImage.Format.Format_RGB32), QByteArray()
    image.fill(0xFF2040C0)
    painter = QPainter(image)
    painter.fillRect(0, 0, wide // 2, tall, 0xFFC02020)
    painter.end()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, form)  # pyright: ignore[reportArgumentType, reportCallIssue]
    return bytes(held.data())


def with_exif(jpeg: bytes, turn: int, place: bytes) -> bytes:
    """The JPEG of a camera that was held otherwise, with words of where it was."""
    tags = struct.pack(">HHHIHH", 1, 0x0112, 3, 1, turn, 0)
    body = b"Exif\0\0MM\0*\0\0\0\x08" + tags + b"\0\0\0\0" + place
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def bomb(side: int) -> bytes:
    """A small PNG that claims to be so many dots wide and tall."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    dots = zlib.compress(b"\0" * 1_000_000)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", dots) + part(b"IEND", b"")


@pytest.fixture
def ana(desk: Desk, cohort_id: int) -> int:
    return participants.add_participant(desk, cohort_id, {"full_name": "Ana Lima"})


def new(folder: Path, name: str, data: bytes) -> NewFile:
    path = folder / name
    path.write_bytes(data)
    (made,) = read_new([path])
    return made


def state_of(desk: Desk, one: int, kind: str = KIND) -> str | None:
    return next((item.state for item in documents.checklist(desk, one) if item.kind == kind), None)


def test_a_pdf_comes_out_as_it_went_in(desk: Desk, ana: int, tmp_path: Path) -> None:
    data = pdf_of(3)
    (made,) = keep_files(desk, ana, KIND, [new(tmp_path, "Pass\tport.bin", data)])
    (row,) = document_files.list_files(desk, ana)
    assert (row["id"], row["file_name"], row["form"]) == (made, "Pass port.pdf", "pdf")
    assert (row["size"], row["pages"], row["kind"]) == (len(data), 3, KIND)
    document_files.save_file(desk, row, tmp_path / "copy.pdf")
    assert (tmp_path / "copy.pdf").read_bytes() == data
    newest = access_log.list_reveals(desk)[0]
    assert (newest.how, newest.field, newest.name) == ("exported", "passport scan", "Ana Lima")


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.binary(min_size=1, max_size=2000), min_size=1, max_size=4))
def test_bytes_in_are_bytes_out_and_undo_leaves_nothing(
    desk: Desk, ana: int, datas: list[bytes]
) -> None:
    before = contents(desk)
    ids = keep_files(desk, ana, KIND, [NewFile("a.pdf", "pdf", data) for data in datas])
    rows = document_files.list_files(desk, ana)
    assert [row["id"] for row in rows] == ids
    assert [document_files.read_file(desk, row, "shown") for row in rows] == datas
    for _look in rows:  # what was seen is no operation that undo takes back
        assert desk.undo_label()
    desk.undo()
    assert contents(desk) == before
    desk.redo()
    assert document_files.list_files(desk, ana) == rows
    assert [document_files.read_file(desk, row, "shown") for row in rows] == datas
    desk.undo()


@pytest.mark.parametrize(
    ("before", "after"),
    [(None, "received"), ("asked", "received"), ("not_needed", "received"), ("checked", "checked")],
)
def test_a_file_says_that_its_document_is_here(
    desk: Desk, ana: int, before: str | None, after: str
) -> None:
    if before:
        documents.set_document(desk, [ana], KIND, before)
    keep_files(desk, ana, KIND, [NewFile("a.pdf", "pdf", b"%PDF-")])
    assert state_of(desk, ana) == after
    desk.undo()
    assert state_of(desk, ana) == before


def test_what_a_field_says_is_not_said_again(desk: Desk, ana: int) -> None:
    participants.change_cells(desk, {ana: {"visa_letter_no": "L-7"}}, "letter")
    keep_files(desk, ana, "invitation", [NewFile("a.pdf", "pdf", b"%PDF-")])
    (item,) = (one for one in documents.checklist(desk, ana) if one.kind == "invitation")
    assert (item.state, item.noted) == ("received", None)


def test_a_document_with_a_file_is_listed_though_nothing_is_noted(desk: Desk, ana: int) -> None:
    keep_files(desk, ana, "health_form", [NewFile("a.pdf", "pdf", b"%PDF-")])
    documents.set_document(desk, [ana], "health_form", None)
    items = documents.checklist(desk, ana)
    assert "health_form" in [item.kind for item in items]
    counted = documents.count_documents(desk, [ana])[ana]
    assert (counted.here, counted.whole) == (0, len(items))
    assert len(document_files.list_files(desk, ana)) == 1


def test_history_names_the_file_and_holds_none_of_it(desk: Desk, ana: int) -> None:
    data = b"%PDF- secret of the scan " * 50
    keep_files(desk, ana, KIND, [NewFile("pass.pdf", "pdf", data)])
    operation = history.list_operations(desk)[0]
    assert operation.words == "Add pass.pdf (1 KB) to passport scan of Ana Lima"
    told = history.read_changes(desk, operation.id)
    (file,) = (change for change in told if change.entity == "DocumentFile")
    assert (file.name, file.kind) == ("Ana Lima", "Files of documents")
    assert ("File", "", "pass.pdf") in file.fields
    with desk.reading() as session:
        rows = session.execute(sa.text("SELECT before, after FROM change")).all()
    assert "secret" not in str(rows)
    assert len(str(rows)) < 5000


def test_a_file_goes_with_the_participant_and_comes_back(desk: Desk, ana: int) -> None:
    (made,) = keep_files(desk, ana, KIND, [NewFile("a.pdf", "pdf", b"%PDF- 1")])
    assert measure_files(desk) == FilesSize(count=1, size=7)
    kept, whole = re.findall(r"[\d.]+ [KM]B", files_words(desk, FilesSize(count=1, size=200_000)))
    assert kept == "200 KB"
    # a server says how large its database is
    assert float(whole.split()[0]) > (400 if desk.is_file else 5), "what the journal holds, too"
    before = contents(desk)
    participants.remove_participants(desk, [ana])
    assert count(desk, DocumentFile) == 0
    desk.undo()
    assert contents(desk) == before
    document_files.remove_file(desk, made)
    assert document_files.list_files(desk, ana) == []
    assert measure_files(desk) == FilesSize(removed=1, removed_size=7)
    assert state_of(desk, ana) == "received"
    desk.undo()
    (row,) = document_files.list_files(desk, ana)
    assert document_files.read_file(desk, row, "shown") == b"%PDF- 1"


def test_of_two_who_are_one_all_files_stay(desk: Desk, cohort_id: int, ana: int) -> None:
    other = participants.add_participant(desk, cohort_id, {"full_name": "Ana L."})
    for number, one in enumerate((ana, other)):
        keep_files(desk, one, KIND, [NewFile(f"{number}.pdf", "pdf", f"%PDF- {number}".encode())])
    before = contents(desk)
    merging.merge(desk, person_of(desk, ana), person_of(desk, other))
    rows = document_files.list_files(desk, ana)
    assert [document_files.read_file(desk, row, "shown") for row in rows] == [
        b"%PDF- 0",
        b"%PDF- 1",
    ]
    for _note in range(2):
        assert desk.undo_label()
    desk.undo()
    assert contents(desk) == before


def test_of_a_cohort_made_anonymous_the_files_of_another_stay(
    desk: Desk, cohort_id: int, ana: int
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    again = desk.execute("again", lambda work: records.enrol(work, other, person_of(desk, ana), {}))
    for word, one in (("first", ana), ("second", again)):
        data = f"%PDF- bytes of the {word}".encode() * 40
        keep_files(desk, one, KIND, [NewFile(f"{word}.pdf", "pdf", data)])
    plan = erasure.preview_cohort(desk, cohort_id)
    assert plan.counts["DocumentFile"] == 1
    erasure.anonymise_cohort(desk, cohort_id)
    assert document_files.list_files(desk, ana) == []
    assert [row["file_name"] for row in document_files.list_files(desk, again)] == ["second.pdf"]
    if desk.is_file:
        desk.close()
        whole = b"".join(one.read_bytes() for one in desk.path.parent.rglob("*") if one.is_file())
    else:
        with desk.reading() as session:
            whole = b"".join(session.scalars(sa.select(table_of(FileContent).c.data)))
        whole += all_rows(desk).encode()
    assert b"bytes of the first" not in whole
    assert b"first.pdf" not in whole
    assert b"bytes of the second" in whole


def test_a_picture_is_turned_small_and_says_no_place(tmp_path: Path) -> None:
    camera = with_exif(picture_of(), 6, b"31.2N 121.4E")
    made = new(tmp_path, "IMG_1.JPEG", camera)
    assert (made.name, made.form) == ("IMG_1.jpg", "jpeg")
    assert b"Exif" not in made.data
    assert b"121.4E" not in made.data
    image = QImage.fromData(made.data)
    assert (image.width(), image.height()) == (1100, 2200)
    above, below = image.pixelColor(550, 300), image.pixelColor(550, 1900)
    assert above.red() > 150 > above.blue()
    assert below.blue() > 150 > below.red()


@pytest.mark.parametrize("form", ["PNG", "BMP", "JPEG", "WEBP", "TIFF"])
def test_pictures_of_every_usual_kind(tmp_path: Path, form: str) -> None:
    if form.lower().encode() not in [
        bytes(one.data()) for one in QImageReader.supportedImageFormats()
    ]:
        pytest.skip("this Qt reads none of these")
    made = new(tmp_path, "scan", picture_of(form, 400, 300))
    image = QImage.fromData(made.data)
    assert (made.form, image.width(), image.height()) == ("jpeg", 400, 300)


def test_what_a_phone_writes_behind_a_picture_does_not_matter(tmp_path: Path) -> None:
    moving = picture_of() + b"mp4 \xff\xda\x00\x08 \xff\xda" * 50
    assert new(tmp_path, "a.jpg", moving).form == "jpeg"


HOSTILE: dict[str, Callable[[], bytes]] = {
    "nothing.pdf": lambda: b"",
    "half.pdf": lambda: (whole := pdf_of())[: len(whole) // 2],
    "words.pdf": lambda: b"%PDF-1.4 and nothing more\n%%EOF",
    "bomb.png": lambda: bomb(50_000),
    "short.png": lambda: bomb(9_000),
    "page.jpg": lambda: b"<html><script>alert(1)</script></html>",
    "drawing.png": lambda: b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    "half.jpg": lambda: (whole := picture_of())[: len(whole) // 2],
    "half.png": lambda: (whole := picture_of("PNG"))[: len(whole) // 2],
    "program.pdf": lambda: b"MZ\x90\x00" + b"\0" * 3000,
    "large.pdf": lambda: b"%PDF-1.4 " + b"0" * document_files.PDF_MOST + b"%%EOF",
}


def test_hostile_files_are_refused_in_words(tmp_path: Path) -> None:
    good = tmp_path / "good.pdf"
    good.write_bytes(pdf_of())
    with PdfReader() as reader:
        for name, made in HOSTILE.items():
            path = tmp_path / name
            path.write_bytes(made())
            with pytest.raises(KnownFault, match=name) as refused:
                read_new([path])
            assert refused.value.advice, name
        assert reader.count_pages(good.read_bytes()) == 2
    with pytest.raises(KnownFault, match=r"gone\.pdf"):
        read_new([good, tmp_path / "gone.pdf"])


def test_a_pdf_is_drawn_and_what_cannot_be_is_told(tmp_path: Path) -> None:
    with PdfReader() as reader:
        page = QImage.fromData(reader.draw(pdf_of(), 2, 600).png)
        assert page.height() == 600
        assert page.width() < 600
        bar = [page.pixelColor(x, 65).lightness() < 128 for x in range(page.width())]
        assert sum(bar) == pytest.approx(2 * 600 / 8.27, abs=3)  # two inches of a page of 8.27
        for broken in (b"%PDF-", b"", pdf_of()[:400]):
            with pytest.raises(PdfFault):
                reader.count_pages(broken)
        assert reader.count_pages(pdf_of(5)) == 5  # the process has stood it
    with PdfReader(seconds=0.0) as hurried:
        assert hurried.count_pages(pdf_of()) == 2  # the start of the process does not count
        with pytest.raises(PdfFault) as late:
            hurried.count_pages(pdf_of(40))
        assert late.value.reason == "too slow"


def without_font(*parts: bytes) -> bytes:
    """A PDF of one page in a Chinese font that is not in it."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F 4 0 R>>>>>>",
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
        b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
        b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>"
        b"/FontDescriptor<</Type /FontDescriptor/FontName/STSong-Light/Flags 6>>>>]>>",
        *parts,
    ]
    numbered = (b"%d 0 obj\n%s\nendobj\n" % pair for pair in enumerate(objects, 1))
    return b"%PDF-1.4\n" + b"".join(numbered) + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def test_that_letters_may_be_missing_is_told() -> None:
    with PdfReader() as reader:
        assert reader.draw(without_font(), 1, 100).lacks_fonts
        assert not reader.draw(without_font(b"<</FontFile3 9 0 R>>"), 1, 100).lacks_fonts
        assert not reader.draw(pdf_of(), 1, 100).lacks_fonts


def test_a_desk_with_a_password_holds_no_plain_bytes(desk: Desk, ana: int) -> None:
    word = b"plain words of a scan"
    keep_files(desk, ana, KIND, [NewFile("a.pdf", "pdf", b"%PDF- " + word * 400)])
    folder, path = desk.path.parent, desk.path
    desk.back_up("full")
    desk.close()
    assert word in path.read_bytes()
    password.set_password(path, "a long and odd word 7")
    assert not [one.name for one in folder.rglob("*") if one.is_file() and word in one.read_bytes()]
    again = open_desk(path)
    (row,) = document_files.list_files(again, ana)
    assert word in document_files.read_file(again, row, "shown")
    again.close()
    assert backup.list_backups(backup.folder_of(path))


def test_a_check_notices_bytes_that_are_gone(desk: Desk, ana: int) -> None:
    keep_files(desk, ana, KIND, [NewFile("a.pdf", "pdf", b"%PDF-")])
    assert all(finding.is_good for finding in check_desk(desk))
    with desk.engine.execution_options(writes=True).begin() as connection:
        connection.execute(sa.update(table_of(FileContent)).values(data=b"%"))
    (bad,) = (finding for finding in check_desk(desk) if not finding.is_good)
    assert measure_files(desk).lost == 1
    assert "1 file" in bad.words


def test_no_query_of_lists_reads_the_bytes(desk: Desk, ana: int) -> None:
    keep_files(desk, ana, KIND, [NewFile("a.pdf", "pdf", b"%PDF-")])
    asked: list[str] = []
    sa.event.listen(desk.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    documents.checklist(desk, ana)
    documents.count_documents(desk, [ana])
    document_files.list_files(desk, ana)
    assert asked
    assert not [one for one in asked if table_of(FileContent).name in one]
