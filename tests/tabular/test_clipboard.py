"""The clipboard: what Excel, Calc and web sheets put on it is read cell by cell, and what is
written is read back the same.
"""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lcdesk.model.faults import KnownFault
from lcdesk.tabular import clipboard
from lcdesk.tabular.clipboard import cells_of_html, cells_of_text, html_of, text_of

# Line ends of a cell become "\n" on the way; everything else stays.
TEXTS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=12),
    st.sampled_from(
        [
            "007",
            "123456789012345678",
            "=1+1",
            '"',
            '""',
            '"abc',
            '"a"',
            'a"\tb',
            " x  y ",
            "a\nb",
            "<b>&amp;",
            "王小明",
            "أحمد",
            "\t",
            "\n",
            "NULL",
            "\x85",
        ]
    ),
)
GRIDS = st.integers(1, 4).flatmap(
    lambda wide: st.lists(st.lists(TEXTS, min_size=wide, max_size=wide), min_size=1, max_size=5)
)


@given(GRIDS)
@example([[""]])
@example([["a"], [""], [""]])
@example([['"a\n"', '"'], ["", '"\n"']])
def test_text_is_read_back_as_it_was_written(grid: list[list[str]]) -> None:
    assert cells_of_text(text_of(grid)) == grid


@given(GRIDS)
@example([["", ""], ["", ""]])
@example([[" ", "\xa0"], ["a\n\nb", "\n"]])
def test_html_is_read_back_as_it_was_written(grid: list[list[str]]) -> None:
    assert cells_of_html(html_of(grid)) == grid


def test_the_reader_of_tables_of_commas_would_not_do() -> None:
    """Why this is not left to csv: it drops blank lines and swallows all after a lone quote."""
    text = 'A1\n\n"A3\nB\n'
    assert cells_of_text(text) == [["A1"], [""], ['"A3'], ["B"]]
    assert [
        row for row in csv.reader(io.StringIO(text), dialect="excel-tab") if row
    ] != cells_of_text(text)


@pytest.mark.parametrize(
    ("text", "grid"),
    [
        ("", []),
        ("a\r\n", [["a"]]),
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ("a\n\n\nb", [["a"], [""], [""], ["b"]]),
        ('"two\r\nlines"\tx\r\n', [["two\nlines", "x"]]),
        ('"he said ""no""\nand left"\n', [['he said "no"\nand left']]),
        ('"quoted"\tx\n', [['"quoted"', "x"]]),  # Excel puts such a cell as it is
        ('say "hi"\t5" pipe\n', [['say "hi"', '5" pipe']]),
        ("\t\n", [["", ""]]),
    ],
)
def test_text_of_other_programs(text: str, grid: list[list[str]]) -> None:
    assert cells_of_text(text) == grid


EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta charset=utf-8>
<style><!--table {mso-displayed-decimal-separator:"\\.";} td {color:black;}--></style></head>
<body link=blue><!--StartFragment-->
<table border=0 cellpadding=0 style='border-collapse:collapse'>
 <col width=64 span=2>
 <tr height=20>
  <td height=20 class=xl65 style='mso-number-format:"\\@"'>007</td>
  <td>two<br>
    lines</td>
 </tr>
 <tr height=20>
  <td colspan=2 rowspan=2>merged<span style='mso-spacerun:yes'>&nbsp; </span>cell</td>
 </tr>
 <tr height=20></tr>
 <tr height=20><td align=right x:num>12</td><td>&nbsp;</td></tr>
 <![if supportMisalignedColumns]><tr height=0 style='display:none'><td width=64></td><td></td></tr><![endif]>
</table><!--EndFragment--></body></html>"""

CALC = """<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title>
<style type="text/css">body,div,table { font-family:"Liberation Sans" }</style></head><body>
<table cellspacing="0" border="0"><colgroup width="85"></colgroup><tr>
<td height="17" align="left" data-sheets-value="{ &quot;1&quot;: 2, &quot;2&quot;: &quot;a\\tb&quot;}"><font color="#000000">a b</font></td>
<td align="right" sdval="7" sdnum="1033;" data-sheets-value="{ &quot;1&quot;: 3, &quot;3&quot;: 7}">7</td></tr>
<tr><td>one<br>two</td><td><br></td></tr></table></body></html>"""


def test_cells_of_excel_and_calc() -> None:
    assert cells_of_html(EXCEL) == [
        ["007", "two\nlines"],
        ["merged  cell", ""],
        ["", ""],
        ["12", ""],
    ]
    assert cells_of_html(CALC) == [["a\tb", "7"], ["one\ntwo", ""]]


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<p>no table</p>",
        "<p>Dear all,</p><table><tr><td>1</td></tr></table>",
        "<table></table>",
        "<table><tr",
    ],
)
def test_a_page_that_is_no_sheet_is_left_to_its_text(page: str) -> None:
    assert cells_of_html(page) is None


def test_a_table_within_a_cell_and_a_cut_page() -> None:
    assert cells_of_html("<table><tr><td>a<table><tr><td>b</td></tr></table>c</td><td>d") == [
        ["a\nb\nc", "d"]
    ]
    assert cells_of_html("<table><td>1<td rowspan=9>2<tr><td>3</table>") == [["1", "2"], ["3", ""]]


def test_too_many_cells_are_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "MOST_CELLS", 5000)
    page = "<table>" + "<tr><td colspan=999999999>x</td>" * 100
    with pytest.raises(KnownFault, match="more on the clipboard"):
        cells_of_html(page)


def test_written_cells_stay_texts_in_excel_and_in_calc() -> None:
    page = html_of([["007", "=1+1"]])
    assert page.count("mso-number-format:'\\@'") == page.count('sdnum="1033;0;@"') == 2


def test_a_single_cell_is_written_without_a_line_end() -> None:
    assert text_of([["Kenya"]]) == "Kenya"
    assert text_of([["a", "b\tc"]]) == 'a\t"b\tc"\n'
