"""XML spreadsheets of Excel 2003, under whatever name they come."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from lcdesk.guarded_archive import FileRefusal
from lcdesk.model.faults import KnownFault
from lcdesk.services.importing.importing import read_file
from lcdesk.tabular.grid import Merge
from lcdesk.tabular.reading import markup
from lcdesk.tabular.reading.reader import Reader

HEAD = """<?xml version="1.0"{declared}?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Styles>
  <Style ss:ID="Default"/>
  <Style ss:ID="day"><NumberFormat ss:Format="Short Date"/></Style>
  <Style ss:ID="own" ss:Parent="day"/>
  <Style ss:ID="hour"><NumberFormat ss:Format="Short Time"/></Style>
  <Style ss:ID="zeros"><NumberFormat ss:Format="00000000"/></Style>
  <Style ss:ID="long"><NumberFormat ss:Format="Scientific"/></Style>
 </Styles>"""
BODY = """
 <Worksheet ss:Name="名单"><Table>
  <Column ss:Index="2" ss:Span="1" ss:Hidden="1"/>
  <Row><Cell ss:MergeAcross="3"><Data ss:Type="String">Seminar 研修班</Data></Cell><Cell><Data ss:Type="String">beside</Data></Cell></Row>
  <Row ss:Index="3"><Cell><Data ss:Type="String">Name</Data></Cell><Cell><Data ss:Type="String">Nationality</Data></Cell>
   <Cell><Data ss:Type="String">Birth date</Data></Cell><Cell><Data ss:Type="String">No.</Data></Cell></Row>
  <Row><Cell><Data ss:Type="String">Ana <B xmlns="http://www.w3.org/TR/REC-html40">Moyo</B></Data>
    <Comment><ss:Data>ask her</ss:Data></Comment></Cell>
   <Cell ss:MergeDown="1"><Data ss:Type="String">Kenya</Data></Cell>
   <Cell ss:StyleID="own"><Data ss:Type="DateTime">1990-03-25T00:00:00.000</Data></Cell>
   <Cell ss:StyleID="zeros"><Data ss:Type="Number">123</Data></Cell>
   <Cell ss:StyleID="hour"><Data ss:Type="DateTime">1899-12-31T09:30:00.000</Data></Cell></Row>
  <Row ss:Hidden="1"><Cell><Data ss:Type="String">Li Lei</Data></Cell>
   <Cell ss:Index="3" ss:Formula="=R[-1]C"/><Cell><Data ss:Type="Error">#N/A</Data></Cell>
   <Cell ss:HRef="mailto:li@example.org"><Data ss:Type="String">li@example.org</Data></Cell>
   <Cell><Data ss:Type="Boolean">1</Data></Cell><Cell ss:StyleID="long"><Data ss:Type="Number">849000000000</Data></Cell>
   <Cell><Data ss:Type="DateTime">no date</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="old"><Table><Row><Cell><Data ss:Type="String">x</Data></Cell></Row></Table>
  <WorksheetOptions xmlns="urn:schemas-microsoft-com:office:excel"><Visible>SheetHidden</Visible></WorksheetOptions></Worksheet>
</Workbook>"""


def page(inner: str) -> bytes:
    """A file of one sheet around rows."""
    return (
        f"{HEAD.format(declared='')}<Worksheet "
        f'ss:Name="S"><Table>{inner}</Table></Worksheet></Workbook>'
    ).encode()


def cell(words: str, more: str = "") -> str:
    return f'<Cell {more}><Data ss:Type="String">{words}</Data></Cell>'


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("", "utf-8"),
        (' encoding="gb2312"', "gb18030"),
        (' encoding="UTF-16"', "utf-16"),
        (' encoding="utf-8"', "utf-8-sig"),
    ],
)
def test_everything_a_sheet_says(tmp_path: Path, reader: Reader, declared: str, code: str) -> None:
    path = tmp_path / "list.xls"
    path.write_bytes((HEAD.format(declared=declared) + BODY).encode(code))
    book = reader.read(path)
    grid = book.grids[0]
    assert (book.form, [grid.name for grid in book.visible], book.grids[1].state) == (
        "xml",
        ["名单"],
        "hidden",
    )
    assert [cell.text for cell in grid.rows[0][:5]] == ["Seminar 研修班"] * 4 + ["beside"]
    assert [grid.cell(3, column).value for column in range(5)] == [
        "Ana Moyo",
        "Kenya",
        dt.date(1990, 3, 25),
        123,
        dt.time(9, 30),
    ]
    assert [grid.cell(3, column).text for column in (3, 4)] == ["00000123", "09:30"]
    assert (grid.cell(4, 1).text, grid.cell(4, 2).lost, grid.cell(4, 3).error) == (
        "Kenya",
        "formula",
        "#N/A",
    )
    assert (grid.cell(4, 4).link, grid.cell(4, 5).value) == ("mailto:li@example.org", True)
    assert (grid.cell(4, 6).lost, grid.cell(4, 7).text) == ("precision", "no date")
    assert (grid.hidden_columns, grid.hidden_rows) == ({1, 2}, {4})
    assert grid.merges == [Merge(0, 0, 0, 3), Merge(3, 1, 4, 1)]


def test_a_list_of_people(tmp_path: Path) -> None:
    (tmp_path / "list.xml").write_bytes((HEAD.format(declared="") + BODY).encode())
    found = read_file(tmp_path / "list.xml")
    assert [row.values["nationality"] for row in found.rows] == ["KE", "KE"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + page(""), "tampered"),
        (b'<!DOCTYPE a SYSTEM "http://x.invalid/a.dtd">' + page(""), "tampered"),
        (page("")[:-20], "damaged"),
        (page("<Row>&x;</Row>"), "damaged"),
        (page('<Row ss:Index="1048577"/>'), "damaged"),
        (page('<Row ss:Index="0"/>'), "damaged"),
        (page("<Row>" + cell("x", "ss:Index='16385'") + "</Row>"), "damaged"),
        (page("<Row>" + cell("x", f"ss:Index='{'9' * 5000}'") + "</Row>"), "damaged"),
        (page(cell("a cell without a row")), "damaged"),
        (
            page(
                "<Row>"
                + cell("x")
                + "</Row><Row ss:Index='1048576'>"
                + cell("y", "ss:Index='9000'")
                + "</Row>"
            ),
            "far",
        ),
        (HEAD.format(declared="").encode() + b"</Workbook>", "no sheets"),
        (HEAD.format(declared=' encoding="no-such"').encode() + b"</Workbook>", "damaged"),
        (page("<Row>" * 200_000), "damaged"),
    ],
)
def test_what_no_program_writes_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefusal) as refusal:
        markup.read_spreadsheetml(data)
    assert refusal.value.reason == reason


def test_a_spy_is_refused_in_words(tmp_path: Path, reader: Reader) -> None:
    (tmp_path / "spy.xls").write_bytes(
        page("").replace(b"<Workbook", b'<!DOCTYPE a SYSTEM "x"><Workbook', 1)
    )
    with pytest.raises(KnownFault, match="no spreadsheet program writes"):
        reader.read(tmp_path / "spy.xls")


def test_rows_and_merges_beyond_the_sheet_stay_inside() -> None:
    wide = cell("a", "ss:MergeAcross='99999' ss:MergeDown='9999999'")
    sheet = markup.read_spreadsheetml(page(f"<Row ss:Span='2'>{wide}</Row><Row>{cell('b')}</Row>"))[
        0
    ]
    assert (sheet.rows, sheet.merges) == ([["a"], ["a"], ["a"], ["a"]], [(0, 0, 1_048_575, 16_383)])
