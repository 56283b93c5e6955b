"""Workbooks filled in place: rows come in, and everything that speaks of rows moves or grows."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import warnings
import zlib
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet

from lcdesk.model.faults import KnownFault
from lcdesk.papers.office_files.names import FillData, FilledValue, Values
from lcdesk.papers.office_files.sheet_growth import M
from lcdesk.papers.office_files.workbook import BookTemplate
from tests.papers.office_files.making import JPEG, parts_of, zipped
from tests.papers.office_files.names import values, vocabulary

COURSE = {
    "班名": FilledValue("绿色 R&D"),
    "人数": FilledValue("22", 22),
    "日期": FilledValue("今天"),
}


def person(number: int, **more: FilledValue) -> Values:
    return {
        **values(姓名=f"N{number}", 国别="Egypt"),
        "序号": FilledValue(str(number), number),
        "生日": FilledValue("14 Mar 1986", dt.date(1986, 3, 14)),
        **more,
    }


def filled(file: bytes, count: int = 22, **more: FilledValue) -> bytes:
    template = BookTemplate(file, vocabulary, "t.xlsx")
    assert [*template.unknown] == []
    people = [person(number, **more) for number in range(1, count + 1)]
    acts = [values(课程=f"C{number}", 时间="9:00") for number in range(3)]
    return template.filled(
        FillData(COURSE, people, acts), people[0] if template.is_for_each else None
    )


def opened(file: bytes) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(file))


def first(file: bytes) -> Worksheet:
    return opened(file).worksheets[0]


def picture() -> io.BytesIO:
    lines = b"".join(b"\0" + b"\x16\x6b\x45" * 24 for _ in range(8))

    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 24, 8, 8, 2, 0, 0, 0))
    return io.BytesIO(
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(lines)) + chunk(b"IEND", b"")
    )


def roster() -> bytes:
    """A list as an office has it, with all that such a list may hold."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet, other = book.add_worksheet("名单"), book.add_worksheet("Sum Mary")
    head, cell = book.add_format({"bold": True}), book.add_format({"border": 1})
    day = book.add_format({"num_format": "yyyy\\年m\\月d\\日"})
    sheet.merge_range("A1:G1", "{{班名}} 学员信息总表", head)
    sheet.write_rich_string("A2", "填表：", head, "{{日", "期}}", "（盖章）")
    sheet.write_row("A3", ["序号", "姓名", "国别", "生日", "护照", "补贴", "备注"], head)
    sheet.write_row("A4", ["{{序号}}", "{{姓名}}", "{{国别}}"], cell)
    sheet.write("D4", "{{生日}}", day)
    sheet.write("E4", "{{生日}}", cell)
    sheet.write_formula("F4", "=100*2+A4*0", cell, 7)
    sheet.write_formula("J4", "=RANK(F4,F$4:F$4)")
    sheet.merge_range("K4:L4", "{{姓名}} ({{国别}})", cell)
    sheet.set_row(3, 24)
    sheet.write("A5", "合计", head)
    sheet.write_formula("B5", "=COUNTA(B4:B4)", cell, 5)
    sheet.write_formula("F5", "=SUM(F4)", cell)
    sheet.merge_range("C5:E5", "共 {{人数}} 人", cell)
    sheet.merge_range("A7:G7", "审核", cell)
    sheet.write_formula("G8", "=F5/B5")
    rule = {"type": "text", "criteria": "containing", "value": "Egypt", "format": head}
    sheet.conditional_format("C4:C4", rule)
    sheet.conditional_format("F4:F4", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("G4:G4", {"validate": "list", "source": ["到", "未到"]})
    sheet.insert_image("I1", "a.png", {"image_data": picture()})
    sheet.insert_image("I7", "b.png", {"image_data": picture()})
    sheet.insert_textbox("I6", "单位公章 {{班名}}", {"width": 120, "height": 60})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "='名单'!$F$3", "values": "='名单'!$F$4:$F$4"})
    other.insert_chart("C3", chart)
    other.write_formula("B1", "='名单'!F5+SUM(名单!F4:F4)")
    sheet.write_comment("A3", "必填")
    sheet.write_comment("A7", "下")
    sheet.print_area("A1:G8")
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.set_h_pagebreaks([5, 7])
    sheet.set_header("&L{{班名}}&R&P")
    sheet.add_sparkline("H4", {"range": "E4:F4"})
    sheet.add_sparkline("H8", {"range": "F4:F5"})
    sheet.write_url("G7", "internal:'名单'!A7")
    book.define_name("学员", "='名单'!$A$4:$G$4")
    book.close()
    return out.getvalue()


def test_everything_that_speaks_of_rows_moves_or_grows() -> None:
    book = opened(filled(roster()))
    sheet = book.worksheets[0]
    said = {place: sheet[place].value for place in ("A1", "A2", "A4", "A25", "B25", "C26", "K25")}
    assert said == {
        "A1": "绿色 R&D 学员信息总表",
        "A2": "填表：今天（盖章）",
        "A4": 1,
        "A25": 22,
        "B25": "N22",
        "C26": "共 22 人",
        "K25": "N22 (Egypt)",
    }
    formulas = {place: sheet[place].value for place in ("F25", "J25", "B26", "F26", "G29")}
    assert formulas == {
        "F25": "=100*2+A25*0",
        "J25": "=RANK(F25,F$4:F$25)",
        "B26": "=COUNTA(B4:B25)",
        "F26": "=SUM(F4:F25)",
        "G29": "=F26/B26",
    }
    assert book.worksheets[1]["B1"].value == "='名单'!F26+SUM(名单!F4:F25)"
    assert sheet["D25"].value == dt.datetime(1986, 3, 14)
    assert sheet["D25"].number_format == sheet["D4"].number_format
    assert sheet["E25"].value == "14 Mar 1986"  # a cell that shows no days
    assert sheet.row_dimensions[25].height == 24
    merged = {str(one) for one in sheet.merged_cells.ranges}
    rows = {f"K{row}:L{row}" for row in range(4, 26)}
    assert merged == {"A1:G1", "C26:E26", "A28:G28"} | rows
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["G4:G25"]
    assert {str(one.sqref) for one in sheet.conditional_formatting} == {"C4:C25", "F4:F25"}
    assert (sheet.print_area, sheet.print_title_rows) == ("'名单'!$A$1:$G$29", "$3:$3")
    assert book.defined_names["学员"].attr_text == "'名单'!$A$4:$G$25"
    assert [one.id for one in sheet.row_breaks.brk] == [26, 28]
    assert sheet.oddHeader.left.text == "绿色 R&&D"
    assert sheet.freeze_panes == "A4"


def test_what_lies_beside_the_cells_moves_too_and_the_rest_stays_byte_for_byte() -> None:
    source = roster()
    before, after = parts_of(source), parts_of(filled(source))
    drawing = after["xl/drawings/drawing1.xml"].decode()
    corners = re.findall(
        r"from><xdr:col>\d+</xdr:col><xdr:colOff>\d+</xdr:colOff><xdr:row>(\d+)", drawing
    )
    assert corners == ["0", "27", "26"]
    assert "单位公章 绿色 R&amp;D" in drawing
    charts = re.findall("<c:f>([^<]*)", after["xl/charts/chart1.xml"].decode())
    assert charts == ["'名单'!$F$3", "'名单'!$F$4:$F$25"]
    assert b"numCache" not in after["xl/charts/chart1.xml"]
    notes = re.findall(rb"<x:Row>(\d+)", after["xl/drawings/vmlDrawing1.vml"])
    assert notes == [b"2", b"27"]
    sheet = after["xl/worksheets/sheet1.xml"].decode()
    lines = re.findall("<xm:f>([^<]*)</xm:f><xm:sqref>([^<]*)", sheet)
    assert (lines[0], lines[1], lines[22]) == (
        ("名单!F4:F26", "H29"),
        ("名单!E4:F4", "H4"),
        ("名单!E25:F25", "H25"),
    )
    assert "location=\"'名单'!A28\"" in sheet
    kept = [name for name in before if re.search("media|styles|theme|sharedStrings|docProps", name)]
    assert all(before[name] == after[name] for name in kept)
    assert set(before) - set(after) <= {"xl/calcChain.xml"}
    assert "lcdesk" not in sheet
    assert filled(source) == filled(source)


def test_what_does_not_move_keeps_its_bytes() -> None:
    source = roster()
    before, after = parts_of(source), parts_of(filled(source, 1))
    named = "xl/drawings/drawing1.xml"  # its text box has a name in it
    beside = [name for name in before if re.search("drawings/|comments|tables/", name)]
    beside.remove(named)
    assert len(beside) > 1
    assert [name for name in beside if before[name] != after[name]] == [], "one row stays one row"


def test_old_results_are_gone_and_reckoned_anew_on_opening() -> None:
    after = parts_of(filled(roster()))
    root = etree.fromstring(after["xl/worksheets/sheet1.xml"])
    assert [one for one in root.iter(f"{M}f") if one.getnext() is not None] == []
    assert b'fullCalcOnLoad="1"' in after["xl/workbook.xml"]


def made(*rows: Sequence[object], tables: str = "") -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("S")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    if tables:
        sheet.add_table(
            tables, {"columns": [{"header": "H1"}, {"header": "H2"}], "total_row": True}
        )
        sheet.write_row(1, 0, rows[1])
    book.close()
    return out.getvalue()


def cells(file: bytes) -> list[tuple[object, ...]]:
    return list(first(file).iter_rows(values_only=True))


@pytest.mark.parametrize("value", ["{{姓名}}", "=1+1", "a\nb", "<&>", "\x01x", "00123", " x "])
def test_a_value_is_a_text_and_nothing_else(value: str) -> None:
    file = filled(made(["姓名", "x"], ["{{姓名}}", "a {{姓名}}"]), 2, 姓名=FilledValue(value))
    clean = value.replace("\x01", "")
    assert cells(file)[1:] == [(clean, f"a {clean}")] * 2


def test_two_lists_and_activities_on_one_sheet() -> None:
    file = made(["n"], ["{{姓名}}"], ["-"], ["{{课程}}", "{{时间}}"], ["-"], ["{{序号}}"], ["end"])
    said = [row[0] for row in cells(filled(file, 2))]
    assert said == ["n", "N1", "N2", "-", "C0", "C1", "C2", "-", 1, 2, "end"]


def test_nobody_leaves_one_empty_row() -> None:
    template = BookTemplate(made(["n"], ["{{姓名}}"], ["{{人数}}"]), vocabulary)
    assert cells(template.filled(FillData(COURSE))) == [("n",), (None,), (22,)]


def test_a_form_is_for_each_person() -> None:
    form = made(["姓名", "{{姓名}}"], ["国别", "{{国别}}"])
    template = BookTemplate(form, vocabulary)
    assert (template.is_for_each, template.repeats) == (True, frozenset())
    assert cells(filled(form)) == [("姓名", "N1"), ("国别", "Egypt")]


def test_a_table_of_excel_grows_with_its_totals() -> None:
    file = filled(made(["x", "y"], ["{{姓名}}", "{{序号}}"], tables="A1:B3"), 5)
    table = next(iter(first(file).tables.values()))
    assert (table.ref, table.autoFilter.ref) == ("A1:B7", "A1:B6")
    with pytest.raises(KnownFault, match="S"):
        BookTemplate(
            zipped(
                _replaced(made(["H1", "H2"], ["{{姓名}}", "b"], tables="A1:B3"), b"H1", "{{人数}}")
            ),
            vocabulary,
        )


def _replaced(file: bytes, old: bytes, new: str) -> dict[str, bytes]:
    parts = parts_of(file)
    name = "xl/sharedStrings.xml"
    return {**parts, name: parts[name].replace(old, new.encode())}


def test_shared_formulas_are_written_out() -> None:
    parts = parts_of(made(["n", 1], ["{{姓名}}", 2], ["x", 3], ["y", 4]))
    name = "xl/worksheets/sheet1.xml"
    told = parts[name].decode()
    for row in (1, 2, 3, 4):
        master = 'ref="C1:C4">B1*2+B$4' if row == 1 else ">"
        shared = f'<f t="shared" si="0" {master}</f>'
        told = told.replace("</row>", f'<c r="C{row}">{shared}<v>9</v></c></ROW>', 1)
    parts[name] = told.replace("</ROW>", "</row>").encode()
    said = [row[2] for row in cells(filled(zipped(parts), 2))]
    assert said == ["=B1*2+B$5", "=B2*2+B$5", "=B3*2+B$5", "=B4*2+B$5", "=B5*2+B$5"]


def test_rows_and_cells_need_not_say_where_they_are() -> None:
    parts = parts_of(made(["n"], ["{{姓名}}"], ["end"]))
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(rb' (r|spans)="[^"]*"', b"", parts[name])
    assert [row[0] for row in cells(filled(zipped(parts), 2))] == ["n", "N1", "N2", "end"]


def test_a_photo_lies_over_its_cell() -> None:
    photo = FilledValue("Sana", photo=JPEG)
    for source in (made(["n"], ["{{姓名}}", "{{照片}}"]), roster_with_photo()):
        after = parts_of(filled(source, 3, 照片=photo))
        drawing = next(name for name in after if name.startswith("xl/drawings/drawing"))
        root = etree.fromstring(after[drawing])
        anchors = [one for one in root if one.tag.endswith("oneCellAnchor")]
        rows = [one.findtext("{*}from/{*}row") for one in anchors]
        assert len(anchors) == 3
        assert [int(row) - int(rows[0]) for row in rows] == [0, 1, 2]
        assert len([name for name in after if "photo-" in name]) == 1


def roster_with_photo() -> bytes:
    parts = parts_of(roster())
    name = "xl/sharedStrings.xml"
    parts[name] = parts[name].replace("{{国别}}</t>".encode(), "{{照片}}</t>".encode(), 1)
    return zipped(parts)


@pytest.mark.parametrize(
    "change",
    [
        lambda parts: {**parts, "xl/pivotTables/pivotTable1.xml": b"<x/>"},
        lambda parts: {**parts, "xl/workbook.xml": b"<workbook/>"},
        lambda parts: {
            **parts,
            "[Content_Types].xml": parts["[Content_Types].xml"].replace(
                b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled.main"
            ),
        },
        lambda parts: {
            **parts,
            "xl/worksheets/sheet1.xml": b'<!DOCTYPE x [<!ENTITY a "b">]>'
            + parts["xl/worksheets/sheet1.xml"],
        },
    ],
)
def test_what_cannot_be_filled_rightly_is_refused_in_words(change: Any) -> None:
    with pytest.raises(KnownFault, match=r"t\.xlsx"):
        BookTemplate(zipped(change(parts_of(made(["{{姓名}}"])))), vocabulary, "t.xlsx")


def test_a_row_merged_with_the_next_is_refused_when_it_is_repeated() -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    book.add_worksheet("S").merge_range("A2:A3", "{{姓名}}")
    book.close()
    with pytest.raises(KnownFault, match="2"):
        filled(out.getvalue())


def test_unknown_names_are_told_with_their_cells() -> None:
    template = BookTemplate(made(["{{血型}}", "x {{ 7*7 }}"]), vocabulary)
    assert [(one.name, one.place) for one in template.unknown] == [
        ("血型", "S!A1"),
        ("7*7", "S!B1"),
    ]
    with pytest.raises(ValueError, match="unknown"):
        template.filled(FillData(COURSE))


def noted(note: str, *, sheet: str = "S", head: str = "", rows: int = 1) -> bytes:
    """A list of people with a note below it; what stands in the tab and in the head of the page."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet(sheet)
    page.write_row(0, 0, ["n"])
    page.write_row(rows, 0, ["{{姓名}}"])
    page.write_row(rows + 1, 0, ["end"])
    page.write_comment(rows + 1, 0, note, {"author": "Office"})
    if head:
        page.set_header(head)
    book.close()
    return out.getvalue()


def test_a_note_of_a_cell_says_what_holds_for_all_and_moves_with_its_row() -> None:
    file = filled(noted("Of {{班名}}, {{人数}}"), 5)
    notes = {cell.coordinate: cell.comment for row in first(file).iter_rows() for cell in row}
    told = {place: one.text for place, one in notes.items() if one}
    assert told == {"A7": "Of 绿色 R&D, 22"}


def test_a_note_names_nobody_and_a_tab_nothing() -> None:
    template = BookTemplate(noted("{{姓名}}", sheet="{{班名}} 1"), vocabulary)
    assert [(one.name, one.place) for one in template.unknown] == [
        ("姓名", "note of a cell A3"),
        ("班名", "tab of a sheet, which is not filled"),
    ]
    assert not template.is_for_each


def test_the_head_of_a_page_is_filled() -> None:
    file = filled(noted("-", head="&C{{班名}} &P"), 3)
    root = etree.fromstring(parts_of(file)["xl/worksheets/sheet1.xml"])
    assert [one.text for one in root.iter(f"{M}oddHeader")] == ["&C绿色 R&&D &P"]
