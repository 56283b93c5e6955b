"""Every form in which sheets come, by real files under misleading names: read by what they are,
or said in words.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.chart import BarChart, Reference

from lcdesk.model.faults import KnownFault
from lcdesk.services.importing.importing import read_file
from lcdesk.tabular.reading.reader import Reader
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.reading.words import ChoiceNeeded, PasswordNeeded

DATA = Path(__file__).parents[1] / "data"
ROWS = [["姓名", "国籍"], ["李雷", "中国"]]


def shown(reader: Reader, path: Path, **more: Any) -> list[list[str]]:
    return [[cell.text for cell in row] for row in reader.read(path, **more).grids[0].rows]


def placed(tmp_path: Path, name: str, data: bytes) -> Path:
    (tmp_path / name).write_bytes(data)
    return tmp_path / name


def archive(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, b"<x/>")
    return file.getvalue()


def workbook(**changes: str) -> bytes:
    """A workbook of two rows; words in its parts changed."""
    book, file = openpyxl.Workbook(), io.BytesIO()
    page: Any = book.active
    for row in ROWS:
        page.append(row)
    book.save(file)
    return changed(file.getvalue(), changes)


def changed(data: bytes, changes: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for before, after in changes.items():
                part = part.replace(before.encode(), after.encode())
            new.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("excel unicode text.txt", '姓名\t国籍\r\n李雷\t"中国"\r\n', "utf-16"),
        ("unmarked.csv", "姓名,国籍\n李雷,中国\n", "utf-16-le"),
        ("turned.csv", "姓名,国籍\n李雷,中国\n", "utf-16-be"),
        ("named.csv", "sep=;\r\n姓名;国籍\r\n李雷;中国\r\n", "utf-8-sig"),
        ("wide named.txt", "sep=|\r\n姓名|国籍\r\n李雷|中国\r\n", "utf-16"),
        ("list.tsv", "姓名\t国籍\n李雷\t中国\n", "gb18030"),
        ("pipes.xls", "姓名|国籍\n李雷|中国\n", "utf-8"),
        ("old mac.csv", "姓名;国籍\r李雷;中国\r", "utf-8"),
        ("dos.csv", "姓名,国籍\r\n李雷,中国\r\n\x1a", "gb18030"),
        ("short.csv", "姓名,国籍\n李雷,中国", "gbk"),
    ],
)
def test_texts(tmp_path: Path, reader: Reader, name: str, text: str, code: str) -> None:
    assert shown(reader, placed(tmp_path, name, text.encode(code))) == ROWS


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("big5", "Name,Country\n陳曉東,馬來西亞\n"),
        ("shift_jis", "Name,Country\n山田太郎,日本\n佐藤花子,日本\n"),
        ("cp1251", "Name,Country\nИванова Анна,Узбекистан\n"),
        ("cp1252", "Nom,Pays\nLefèvre,Côte d'Ivoire\n"),
    ],
)
def test_encodings_that_only_a_person_can_tell(
    tmp_path: Path, reader: Reader, code: str, text: str
) -> None:
    path = placed(tmp_path, "list.csv", text.encode(code))
    with pytest.raises(ChoiceNeeded) as asked:
        reader.read(path)
    assert dict(asked.value.previews)[code].splitlines() == text.splitlines()
    assert shown(reader, path, choose=TextChoice(code)) == [
        line.split(",") for line in text.splitlines()
    ]


MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (
            "template.xltx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
        ),
        ("macros.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ("macros.xltm", "application/vnd.ms-excel.template.macroEnabled.main+xml"),
        ("really xlsx.xls", MAIN),
        ("really xlsx.csv", MAIN),
        ("wps.et", MAIN),
    ],
)
def test_kin_of_xlsx(tmp_path: Path, reader: Reader, name: str, kind: str) -> None:
    assert shown(reader, placed(tmp_path, name, workbook(**{MAIN: kind}))) == ROWS


@pytest.mark.parametrize(
    ("name", "form"),
    [("wps.et", "xls"), ("wps template.ett", "xls"), ("named.xlsx", "ods"), ("named.xls", "ods")],
)
def test_old_and_open_ones_under_other_names(
    tmp_path: Path, reader: Reader, name: str, form: str
) -> None:
    book = reader.read(placed(tmp_path, name, (DATA / f"features.{form}").read_bytes()))
    assert (book.form, book.grids[0].cell(1, 0).text, book.grids[0].cell(1, 4).error) == (
        form,
        "00000123",
        "#N/A",
    )


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        (
            "list.numbers",
            archive("Index/Document.iwa", "Metadata/Properties.plist"),
            "Apple Numbers. Open it in Numbers, export it",
        ),
        ("old.numbers", archive("index.xml", "buildVersionHistory.plist"), "Apple Numbers"),
        ("list.xlsx", archive("a.xlsx", "b.xlsx"), "an archive of other files. Unpack it"),
        (
            "list.xlsx",
            b"%PDF-1.7 ...",
            "a PDF document. Ask the sender for the list as a spreadsheet",
        ),
        (
            "list.xls",
            archive("[Content_Types].xml", "word/document.xml"),
            "a text document. Ask the sender",
        ),
        ("photo.xlsx", b"\xff\xd8\xff\xe0" + bytes(99), "a picture. Ask the sender"),
    ],
)
def test_things_that_are_no_sheets_are_said_with_what_to_do(
    tmp_path: Path, reader: Reader, name: str, data: bytes, words: str
) -> None:
    with pytest.raises(KnownFault) as fault:
        reader.read(placed(tmp_path, name, data))
    assert words in str(fault.value)


def test_an_opendocument_lock_is_said(tmp_path: Path, reader: Reader) -> None:
    data = changed(
        (DATA / "features.ods").read_bytes(),
        {"</manifest:manifest>": "<manifest:encryption-data/></manifest:manifest>"},
    )
    path = placed(tmp_path, "locked.ods", data)
    for password in (None, "secret"):
        with pytest.raises(KnownFault, match="cannot be opened here") as fault:
            reader.read(path, password=password)
        assert not isinstance(fault.value, PasswordNeeded), "asking again would lead nowhere"


def test_only_hidden_sheets(tmp_path: Path) -> None:
    found = read_file(
        placed(tmp_path, "hidden.xlsx", workbook(**{'state="visible"': 'state="hidden"'}))
    )
    assert not found.rows
    assert found.error


def test_chart_sheets_are_left_out(tmp_path: Path, reader: Reader) -> None:
    book = openpyxl.Workbook()
    page: Any = book.active
    page.append(["Country", 3])
    drawn: Any = book.create_chartsheet("Chart", 0)
    chart: Any = BarChart()
    chart.add_data(Reference(page, 2, 1, 2, 1))
    drawn.add_chart(chart)
    book.save(tmp_path / "x.xlsx")
    assert [grid.name for grid in reader.read(tmp_path / "x.xlsx").grids] == ["Sheet"]
