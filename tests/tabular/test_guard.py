"""Files judged by their content, and archives that must not be opened."""

from __future__ import annotations

import io
import zipfile

import pytest

from lcdesk import guarded_archive
from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular import guard


@pytest.mark.parametrize(
    ("head", "form"),
    [
        (b"", "empty"),
        (b"PK\x03\x04rest", "zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"%PDF-1.7", "pdf"),
        (b"\x89PNG\r\n", "picture"),
        (b"\xff\xd8\xff\xe0", "picture"),
        (b"Rar!\x1a", "archive"),
        (b"\x09\x08\x10\x00\x00\x06", "old excel"),
        (b"\xef\xbb\xbf<html><table>", "html"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "xml sheet",
        ),
        ("姓名,国籍\n".encode("gb18030"), "text"),
        ("姓名\t国籍\n".encode("utf-16"), "text"),
        (b'{\n "participants": [\n', "data"),
        (b'[{"name": "Ada"}]', "data"),
        (b"[Draft] List of participants,\n", "text"),
        (b'{"Draft"},Name\n', "text"),
        (bytes(range(32)) * 20, "unknown"),
    ],
)
def test_form_is_told_by_the_first_bytes(head: bytes, form: str) -> None:
    assert guard.form_of(head) == form


@pytest.mark.parametrize(
    ("names", "form"),
    [
        ({"xl/workbook.xml", "[Content_Types].xml"}, "xlsx"),
        ({"xl/workbook.bin"}, "xlsb"),
        ({"content.xml"}, "ods"),
        ({"word/document.xml", "[Content_Types].xml"}, "word"),
        ({"ppt/presentation.xml"}, "slides"),
        ({"a.txt"}, "archive"),
    ],
)
def test_archives_are_told_by_their_parts(names: set[str], form: str) -> None:
    assert guard.form_of_zip(names) == form


def test_an_opendocument_text_is_no_sheet() -> None:
    assert guard.form_of_zip({"content.xml"}, b"application/vnd.oasis.opendocument.text") == "word"


def archive(parts: list[tuple[str, bytes]]) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts:
            made.writestr(name, data)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    "name", ["../../slip.txt", "/etc/passwd", "C:/x", "a\\b", "XL/workbook.xml"]
)
def test_escaping_and_doubled_names_are_refused(name: str) -> None:
    with pytest.raises(FileRefusal, match="tampered"):
        guarded_archive.open_zip(archive([("xl/workbook.xml", b"x"), (name, b"y")]))


def test_a_part_that_unpacks_too_well_is_a_bomb() -> None:
    with pytest.raises(FileRefusal, match="bomb"):
        guarded_archive.open_zip(
            archive([("xl/sheet.xml", b"A" * (guarded_archive.RATIO_FROM + 1))])
        )


def test_too_many_parts_are_a_bomb(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_archive, "MAX_PARTS", 3)
    with pytest.raises(FileRefusal, match="bomb"):
        guarded_archive.open_zip(archive([(str(number), b"") for number in range(4)]))


def test_too_much_to_unpack_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded_archive, "MAX_UNPACKED", 10)
    with pytest.raises(FileRefusal, match="too large"):
        guarded_archive.open_zip(archive([("a", b"12345678901")]))


def test_a_cut_archive_is_damaged() -> None:
    whole = archive([("xl/workbook.xml", b"x" * 1000)]).getvalue()
    with pytest.raises(FileRefusal, match="damaged"):
        guarded_archive.open_zip(io.BytesIO(whole[: len(whole) // 2]))


def test_a_part_with_a_flipped_bit_is_damaged() -> None:
    whole = bytearray(archive([("a.xml", bytes(range(256)) * 9)]).getvalue())
    whole[60] ^= 0xFF
    with pytest.raises(FileRefusal, match="damaged"):
        b"".join(guarded_archive.chunks(guarded_archive.open_zip(io.BytesIO(whole)), "a.xml"))


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_entities_are_refused_in_any_encoding(code: str) -> None:
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'.encode(code)
    opened = guarded_archive.open_zip(archive([("xl/theme.xml", evil)]))
    with pytest.raises(FileRefusal, match="tampered"):
        guard.check_markup(opened, "xl/theme.xml")
    with pytest.raises(FileRefusal, match="tampered"):
        guard.survey(opened, "xl/theme.xml")


def test_a_comment_is_no_entity() -> None:
    guard.check_markup(
        guarded_archive.open_zip(archive([("a.xml", b"<!-- made by hand --><x/>")])), "a.xml"
    )


def surveyed(body: str, head: str = "", tail: str = "") -> guard.SheetFacts:
    sheet = f"<worksheet>{head}<sheetData>{body}</sheetData>{tail}</worksheet>"
    return guard.survey(guarded_archive.open_zip(archive([("s.xml", sheet.encode())])), "s.xml")


def test_survey_finds_what_readers_overlook() -> None:
    facts = surveyed(
        '<row r="1"><c r="A1"><f>B1</f></c><c r="B1"><f>1</f><v>2</v></c><c r="C1"><f t="shared" '
        'si="0"/><v/></c></row>'
        '<row r="2" hidden="1"><c r="A2" t="e"><v>#N/A</v></c><c r="AB2" s="1" '
        't="e"><f>1/0</f><v>#DIV/0!</v></c></row>',
        '<cols><col min="2" max="3" hidden="1"/><col min="5" max="5" width="3"/></cols>',
        '<mergeCells><mergeCell ref="A1:C4"/></mergeCells>',
    )
    assert facts.formulas_without_value == {(0, 0), (0, 2)}
    assert facts.errors == {(1, 0): "#N/A", (1, 27): "#DIV/0!"}
    assert (facts.cells, facts.last_row, facts.last_column) == (5, 2, 27)
    assert (facts.hidden_rows, facts.hidden_columns, facts.merged_area) == ({1}, {1, 2}, 12)


def test_survey_reads_prefixed_tags_too() -> None:
    facts = surveyed(
        '<x:row r="1"><x:c r="A1" t="e"><x:v>#REF!</x:v></x:c><x:c '
        'r="B1"><x:f>A1</x:f></x:c></x:row>'
    )
    assert (facts.cells, facts.errors, facts.formulas_without_value) == (
        2,
        {(0, 0): "#REF!"},
        {(0, 1)},
    )


@pytest.mark.parametrize(
    "body",
    [
        '<row r="0"><c r="A0"/></row>',
        '<row r="-1"><c r="A-1"/></row>',
        '<row r="1048577"></row>',
        '<row r="1"><c r="XFE1"/></row>',
        '<row r="1"><c r="AAAAAAA1"/></row>',
    ],
)
def test_places_no_sheet_has_are_damage(body: str) -> None:
    with pytest.raises(FileRefusal, match="damaged"):
        surveyed(body)


@pytest.mark.parametrize("last", ["AB7", "AAB7"])
@pytest.mark.parametrize("hidden", ["", ' hidden="1"'])
def test_rows_are_told_however_they_are_written(last: str, hidden: str) -> None:
    cells = f'<c r="A7"><v>1</v></c><c r="{last}" t="inlineStr"><is><t>r="x"</t></is></c>'
    ways = [
        surveyed(f"<row {told}>{cells}</row><row {more}></row>")
        for told, more in (
            (f'r="7"{hidden}', 'r="9"'),
            (f'{hidden} spans="1:2" r="7"', 'spans="" r="9"'),
            (f'{hidden} r="7"', 'r="9"'),
        )
    ]
    for facts in ways:
        assert (facts.last_row, facts.last_column) == (9, guard.column_of(last[:-1]))
        assert facts.hidden_rows == ({6} if hidden else set())


def test_too_many_cells_or_strings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_CELLS", 2)
    with pytest.raises(FileRefusal, match="too large"):
        surveyed('<row r="1"><c r="A1"/><c r="B1"/><c r="C1"/></row>')
    monkeypatch.setattr(guard, "MAX_STRINGS", 2)
    opened = guarded_archive.open_zip(archive([("sharedStrings.xml", b"<si><t/></si>" * 3)]))
    with pytest.raises(FileRefusal, match="too large"):
        guard.check_markup(opened, "sharedStrings.xml")


def test_columns_by_letters() -> None:
    assert [guard.column_of(letters) for letters in ("A", b"Z", "AA", "XFD")] == [0, 25, 26, 16383]
    assert guard.column_of("ABCDE") > guard.MAX_COLUMN
