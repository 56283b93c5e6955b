"""Files made to harm, each by a few lines of its own: bombs, liars, far cells, garbage, and things
that are no files.

`make(folder, names)` writes them; `python -m tests.faults.hostile FOLDER` writes them all for
tests/faults/files.py. `READ` names those that hold something to read; all others must be refused in
one sentence.
"""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from tests.faults.smallest import (
    DATA,
    NAMES,
    NS,
    cell,
    laughs,
    open_manifest,
    opendocument,
    patched,
    relations,
    sheet,
    workbook,
)

Make = Callable[[Path], object]
FILES: dict[str, Make] = {}
READ: set[str] = set()


def kind(name: str, *, reads: bool = False) -> Callable[[Make], Make]:
    """Enter a maker under the name of its file."""

    def enter(make: Make) -> Make:
        FILES[name] = make
        if reads:
            READ.add(name)
        return make

    return enter


# --- bombs ---


@kind("ratio.xlsx")
def _ratio(path: Path) -> None:
    workbook(path, ["<worksheet>", *("A" * (1 << 20) for _ in range(40))])


@kind("many_small_bombs.xlsx")
def _many(path: Path) -> None:
    rows = [f'<row r="{n}">{cell(f"A{n}", "A" * 4_900_000)}</row>' for n in (1, 2)]
    workbook(
        path,
        sheet("".join(rows)),
        {f"xl/worksheets/sheet{n}.xml": sheet("".join(rows)) for n in range(2, 20)},
    )


@kind("laughs_in_strings_of_another_name.xlsx")
def _laughs_elsewhere(path: Path) -> None:
    sst = f"{laughs()}<sst {NS}><si><t>&j;</t></si></sst>"
    file = io.BytesIO()
    workbook(
        file, sheet('<row r="1"><c r="A1" t="s"><v>0</v></c></row>'), {"xl/sharedStrings.xml": sst}
    )
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(
                name.replace("Strings.xml", "Strings.dat"),
                old.read(name).replace(b"sharedStrings.xml", b"sharedStrings.dat"),
            )


@kind("laughs.ods")
def _laughs_ods(path: Path) -> None:
    opendocument(
        path,
        "<table:table-row><table:table-cell><text:p>&j;</text:p></table:table-cell></table:table-row>",
        laughs(),
    )


@kind("laughs_wide.xlsx")
def _laughs_wide(path: Path) -> None:
    workbook(path, sheet(), {"xl/styles.xml": ""})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(
            "xl/theme/theme1.xml",
            f'<?xml version="1.0" encoding="utf-16"?>{laughs()}<x/>'.encode("utf-16"),
        )


@kind("spy.xml")
def _spy(path: Path) -> None:
    spy = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    path.write_text(
        f'<?xml version="1.0"?>{spy}<Workbook '
        'xmlns="urn:schemas-microsoft-com:office:spreadsheet">&x;</Workbook>',
        "utf-8",
    )


@kind("strings_without_end.xlsx", reads=True)
def _strings(path: Path) -> None:
    sst = (
        f"<sst {NS}>"
        + "".join(f"<si><t>{n * 7919 % 1_000_003}</t></si>" for n in range(900_000))
        + "</sst>"
    )
    workbook(path, sheet(), {"xl/sharedStrings.xml": sst})


@kind("styles_without_end.xlsx", reads=True)
def _styles(path: Path) -> None:
    chance = random.Random(1)
    xfs = "".join(
        f'<xf numFmtId="{int(chance.random() * 50)}" fontId="{int(chance.random() * 9)}"/>'
        for _ in range(300_000)
    )
    workbook(
        path,
        sheet(),
        {"xl/styles.xml": f'<styleSheet {NS}><cellXfs count="1">{xfs}</cellXfs></styleSheet>'},
    )


@kind("links_without_end.xlsx", reads=True)
def _links(path: Path) -> None:
    chance = random.Random(2)
    links = "".join(
        f'<hyperlink ref="A{1 + int(chance.random() * 999_999)}" location="S!A{n}"/>'
        for n in range(200_000)
    )
    workbook(path, sheet(after=f"<hyperlinks>{links}</hyperlinks>"))


@kind("errors_without_value.xlsx", reads=True)
def _errors(path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="e"/><c r="B{n}" t="e"><f>{n % 97}/0</f></c></row>'
        for n in range(3, 60_000)
    )
    workbook(path, sheet(NAMES + rows))


@kind("long_text_over_a_wide_merge.xlsx", reads=True)
def _merge(path: Path) -> None:
    rows = (
        NAMES + f'<row r="3">{cell("A3", "lorem ipsum " * 2700)}</row><row '
        f'r="900">{cell("CV900", "end")}</row>'
    )
    workbook(path, sheet(rows, after='<mergeCells><mergeCell ref="A3:CU899"/></mergeCells>'))


@kind("values_without_end.xlsx", reads=True)
def _values(path: Path) -> None:
    heads = (
        "Name",
        "Nationality",
        "Birth date",
        "Email",
        "Phone",
        "Passport No.",
        "Gender",
        "Arrival date",
        "姓名",
        "学历",
    )
    runs = (
        "9",
        "a@",
        "1/",
        " x",
        "((",
        "王",
        "-1.",
        "a. ",
        "12:",
        "x;",
        "é, ",
        "/ ",
        "年月",
        "\u200b",
        "Kenya ",
    )
    body = (
        f'<row r="1">{"".join(cell(f"{chr(65 + n)}1", head) for n, head in enumerate(heads))}</row>'
    )
    for row, run in enumerate(runs, 2):
        inner = "".join(
            cell(f"{chr(65 + n)}{row}", (run * 32_000)[:32_000]) for n in range(1, len(heads))
        )
        body += (
            "<row "
            f'r="{row}">{cell(f"A{row}", "Ana Moyo" if row % 2 else (run * 32_000)[:32_000])}{inner}</row>'
        )
    workbook(path, sheet(body))


@kind("nested.ods")
def _nested(path: Path) -> None:
    opendocument(path, "<table:table-row>" * 200_000)


@kind("nested.html")
def _nested_page(path: Path) -> None:
    path.write_text("<html>" + "<table><tr><td>" * 100_000, "utf-8")


@kind("unclosed.html")
def _unclosed(path: Path) -> None:
    path.write_text("<html><table><tr><td>" + "<!--" * 300_000 + "<a " * 300_000, "utf-8")


# --- places no sheet has, and claims that are not true ---


@kind("far_corner.xlsx")
def _far(path: Path) -> None:
    workbook(path, sheet(NAMES + f'<row r="1048576">{cell("XFD1048576", "y")}</row>'))


@kind("rows_repeated.ods")
def _repeated(path: Path) -> None:
    one = '<table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
    opendocument(
        path, f'<table:table-row table:number-rows-repeated="1048576">{one * 24}</table:table-row>'
    )


@kind("far.xls")
def _far_old(path: Path) -> None:
    data = (DATA / "features.xls").read_bytes()
    # the place of the first text: row 65,535, column 255
    place = data.index(b"\xfd\x00\x0a\x00") + 4
    path.write_bytes(data[:place] + b"\xff\xff\xff\x00" + data[place + 4 :])


@kind("two_gigabytes_claimed.xlsx")
def _claim(path: Path) -> None:
    file = io.BytesIO()
    workbook(file, sheet())
    data = bytearray(file.getvalue())
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 22  # the size in the list of parts
    data[place : place + 4] = struct.pack("<I", 0x7FFFFFFF)
    path.write_bytes(data)


@kind("less_claimed_than_there_is.xlsx")
def _less(path: Path) -> None:
    file = io.BytesIO()
    workbook(file, ["<worksheet><sheetData>", *("B" * (1 << 20) for _ in range(64))])
    data = bytearray(file.getvalue())
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 22
    data[place : place + 4] = struct.pack("<I", 2000)
    path.write_bytes(data)


@kind("strings_claimed.xls", reads=True)
def _claimed_old(path: Path) -> None:
    data = bytearray((DATA / "features.xls").read_bytes())
    place = data.index(b"\xfc\x00") + 4
    data[place : place + 8] = b"\xff\xff\xff\x7f" * 2
    path.write_bytes(data)


# --- doubled, escaping, cut, foreign ---


@kind("doubled.xlsx")
def _doubled(path: Path) -> None:
    workbook(path, sheet(), {"XL/Worksheets/sheet1.xml": sheet()})


@kind("escaping.xlsx")
def _escaping(path: Path) -> None:
    workbook(path, sheet(), {"../../../lcdesk-escaped.txt": "x"})


@kind("cut.xlsx")
def _cut(path: Path) -> None:
    file = io.BytesIO()
    workbook(file, sheet())
    path.write_bytes(file.getvalue()[:-40])


@kind("picture.xlsx")
def _picture(path: Path) -> None:
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(200))


@kind("garbage.xls")
def _garbage_old(path: Path) -> None:
    data = bytearray((DATA / "features.xls").read_bytes())
    data[512:] = random.Random(3).randbytes(len(data) - 512)
    path.write_bytes(data)


@kind("garbage.xlsb")
def _garbage_binary(path: Path) -> None:
    noise = random.Random(4)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("_rels/.rels", relations([("r1", "officeDocument", "xl/workbook.bin")]))
        archive.writestr(
            "xl/_rels/workbook.bin.rels", relations([("r1", "worksheet", "worksheets/sheet1.bin")])
        )
        archive.writestr("xl/workbook.bin", noise.randbytes(4000))
        archive.writestr("xl/worksheets/sheet1.bin", noise.randbytes(4000))


@kind("garbage.ods")
def _garbage_open(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        open_manifest(archive)
        archive.writestr("content.xml", random.Random(5).randbytes(4000))


@kind("script.xls", reads=True)
def _script(path: Path) -> None:
    outside = "https://tracker.invalid/x"
    path.write_text(
        f'<html><head><script src="{outside}"></script><link rel=stylesheet '
        f'href="{outside}"><script>name = "<table>"</script></head>'
        f'<body><img src="{outside}"><iframe '
        'src="file:///etc/passwd"></iframe><table><tr><th>Name<th>Nationality'
        "<tr><td>Ana Moyo<script>alert(1)</script><td><a "
        'href="javascript:alert(1)">Kenya</a></table></html>',
        "utf-8",
    )


@kind("nul.csv")
def _nul(path: Path) -> None:
    path.write_bytes(bytes(100_000))


@kind("one_field.csv")
def _field(path: Path) -> None:
    path.write_bytes(b'Name,Nationality\n"' + b"x" * 30_000_000 + b'",Kenya\n')


@kind("wide_and_high.csv", reads=True)
def _wide(path: Path) -> None:
    head = "Name,Nationality," + ",".join(map(str, range(6000)))
    path.write_text(
        head + "\n" + ("Ana Moyo,Kenya," + ",".join("x" for _ in range(6000)) + "\n") * 30, "utf-8"
    )


@kind("commas.csv")
def _commas(path: Path) -> None:
    path.write_bytes(b"," * 6_000_000)


@kind("quotes.csv")
def _quotes(path: Path) -> None:
    path.write_bytes(b'"' * 4_000_001 + b"\n,\n" * 50)


# --- locks ---


def encrypted(path: Path, password: str, *changes: tuple[bytes, bytes]) -> None:
    """A workbook behind a password, with bytes of its lock put over."""
    from msoffcrypto.format.ooxml import OOXMLFile

    plain, out = io.BytesIO(), io.BytesIO()
    workbook(plain, sheet())
    plain.seek(0)
    lock: Any = OOXMLFile(plain)
    lock.encrypt(password, out)
    path.write_bytes(patched(out.getvalue(), *changes))


@kind("unknown_cipher.xlsx")
def _cipher(path: Path) -> None:
    encrypted(path, "secret", (b'cipherAlgorithm="AES"', b'cipherAlgorithm="XYZ"'))


@kind("lock_that_takes_hours.xlsx")
def _spins(path: Path) -> None:
    encrypted(
        path,
        "secret",
        (
            b'spinCount="100000" saltSize="16" blockSize="16"',
            b'spinCount="9000000" saltSize="16" blockSize="8"',
        ),
    )


# --- things that are no ordinary files ---


@kind("folder.xlsx")
def _folder(path: Path) -> None:
    path.mkdir()


@kind("zero.xlsx")
def _zero(path: Path) -> None:
    path.touch()


@kind("pipe.xlsx")
def _pipe(path: Path) -> None:
    if hasattr(os, "mkfifo"):
        os.mkfifo(path)


@kind("loop.xlsx")
def _loop(path: Path) -> None:
    if os.name == "posix":
        path.symlink_to(path.name)


@kind("link_to_memory.xlsx")
def _device(path: Path) -> None:
    if os.name == "posix":
        path.symlink_to("/dev/zero")


@kind("~$open in Excel.xlsx")
def _owner(path: Path) -> None:
    name = "Zhang Wei"
    wide = bytes([len(name), 0]) + name.encode("utf-16-le")
    path.write_bytes(
        (bytes([len(name)]) + name.encode()).ljust(55) + wide + b" \0" * ((110 - len(wide)) // 2)
    )


def make(folder: Path, names: Iterable[str] = tuple(FILES)) -> list[Path]:
    """Write the named ones (all); those this system cannot have are left out."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in names:
        FILES[name](folder / name)
    return [folder / name for name in names if os.path.lexists(folder / name)]


if __name__ == "__main__":
    made = make(Path(sys.argv[1]))
    sys.stdout.write(f"{len(made)} files\n")
