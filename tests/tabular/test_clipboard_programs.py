"""What Excel and WPS put on a clipboard of Windows, as far as it differs from a plain table:
read cell by cell.
"""

from __future__ import annotations

import pytest

from lcdesk.tabular.clipboard import cells_of_html

HEAD = (
    "Version:1.0\r\nStartHTML:0000000105\r\nEndHTML:0000002711\r\nStartFragment:0000001850\r\nEndFragment:0000002671\r\n"
    "SourceURL:file:///C:/Users/office/list.xlsx\r\n"
)
WPS = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel">
 <head><meta name="ProgId" content="Excel.Sheet"/><meta name="Generator" content="WPS Office ET"/>
  <!--[if gte mso 9]><xml><x:ExcelWorkbook><x:Name>Sheet1</x:Name></x:ExcelWorkbook></xml><![endif]-->
  <style><!-- br {mso-data-placement:same-cell;} .et2 {mso-number-format:"\\@";} --></style></head>
 <body link="blue" vlink="purple">
  <table width="288" border="0" cellpadding="0" cellspacing="0" style='border-collapse:collapse;table-layout:fixed;'>
   <!--StartFragment-->
   <col width="72" span="4" style='width:54.00pt;'/>
   <tr height="18">
    <td class="et2" height="18" width="72" x:str>007</td>
    <td class="et2" width="72" x:str="110101198503071234">110101198503071234</td>
    <td class="et3" x:str>第一行<br/>第二行</td>
    <td class="et4" align="right" x:num="46000">2025/12/9</td></tr>
   <tr height="18"><td class="et5" colspan="2" rowspan="2" style='border-right:none;' x:str>合并 &quot;一&quot;</td>
    <td x:num="0.5">50%</td><td></td></tr>
   <tr height="18"><td>&nbsp;&nbsp;x</td><td x:str><font class="font1">a</font><font class="font2">b</font></td></tr>
   <!--EndFragment-->
  </table></body></html>"""
EXCEL = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta http-equiv=Content-Type content="text/html; charset=utf-8"><meta name=Generator content="Microsoft Excel 15">
<link rel=File-List href="file:///C:/Users/office/clip_filelist.xml">
<style><!--table {mso-displayed-decimal-separator:"\\.";} .xl65 {mso-number-format:"\\@";} .xl66 {mso-number-format:"Short Date";}
br {mso-data-placement:same-cell;} --></style></head><body link="#0563C1" vlink="#954F72">
<table border=0 cellpadding=0 cellspacing=0 width=256 style='border-collapse:collapse;width:192pt'>
<!--StartFragment-->
 <col width=64 span=3 style='width:48pt'>
 <tr height=19 style='height:14.4pt'>
  <td height=19 class=xl65 width=64 style='height:14.4pt'>0012</td>
  <td class=xl65 width=64>first line<br>
    second <font class="font5">line</font><br style='mso-data-placement:same-cell'>third</td>
  <td class=xl66 align=right width=64>2026-12-06</td>
 </tr>
 <tr height=19>
  <td colspan=2 height=19 style='mso-ignore:colspan'>a long text that runs over</td>
  <td align=right x:num x:fmla="=1+1">2</td>
 </tr>
 <tr height=19>
  <td height=19><a href="mailto:a@example.org">a@example.org</a></td>
  <td>x &lt; y<span style='mso-spacerun:yes'>&nbsp;&nbsp; </span>z</td><td>&nbsp;</td>
 </tr>
<!--EndFragment-->
</table></body></html>"""


@pytest.mark.parametrize("head", ["", HEAD], ids=["page", "with the head of Windows"])
def test_cells_of_wps(head: str) -> None:
    assert cells_of_html(head + WPS) == [
        ["007", "110101198503071234", "第一行\n第二行", "2025/12/9"],
        ['合并 "一"', "", "50%", ""],
        ["", "", "x", "ab"],
    ]


@pytest.mark.parametrize("head", ["", HEAD], ids=["page", "with the head of Windows"])
def test_cells_of_excel(head: str) -> None:
    assert cells_of_html(head + EXCEL) == [
        ["0012", "first line\nsecond line\nthird", "2026-12-06"],
        ["a long text that runs over", "", "2"],
        ["a@example.org", "x < y   z", ""],
    ]


def test_a_fragment_without_its_table_is_left_to_the_text() -> None:
    start, end = EXCEL.index("<!--StartFragment-->"), EXCEL.index("<!--EndFragment-->")
    assert cells_of_html(EXCEL[start:end]) is None
