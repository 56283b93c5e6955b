"""Files made to be slow to read, each of a size that is asked for; as a program it measures all of
them against the bars.

    python -m tests.faults.slow [NAME …] [--size BYTES]

Processor seconds and peak memory are of the program and of its reading process together; a file of
up to 2 MB must stay within 5 s and 512 MB, whether it is read or refused.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SECONDS, MEMORY = 5.0, 512 * 1024 * 1024
SIZE = 2_000_000
HEADS = (
    "No.",
    "Name",
    "Nationality",
    "Gender",
    "Date of birth",
    "Passport No.",
    "Organisation",
    "Position",
    "Email",
    "Phone",
    "Arrival date",
    "Arrival flight",
    "Remarks",
)
PERSON = (
    "1",
    "Ali Khan",
    "Pakistan",
    "M",
    "1985-12-10",
    "AB1234567",
    "Bank",
    "Officer",
    "a@example.org",
    "+92 300 1234567",
    "2025-06-13",
    "MU 523",
    "",
)
DAYS = ("Date", "Time", "Topic", "Speaker", "Venue")
LESSON = ("2025-06-16", "9:00-10:30", "Water", "Dr Lin", "B305")
PIECES = {
    "ands": "& ",
    "words_and": "Ali and ",
    "signs": "-",
    "digits": "7",
    "blanks": " ",
    "lines": "a\n",
    "ats": "a@",
    "dots": "a.",
    "commas": "A, ",
    "brackets": "(",
    "equals": "1=a ",
    "colons": "a: ",
    "times": "9:00 ",
    "dates": "1/2/",
    "phones": "+1 ",
    "stops": "；",
    "chinese": "中",
    "list": "张三、",
    "slashes": "a/",
    "words": "word ",
    "capitals": "A",
    "mixed": "1a",
    "quotes": "'",
    "tabs": "\t",
    "groups": "group ",
    "accents": "é",
    "ordinals": "1st ",
    "and_others": " and the ",
    "months": "jan ",
    "halves": "am ",
    "numbered": "1. ",
    "zeros": "0 ",
    "marks": "● ",
    "doubled": "MM",
    "pluses": "+",
}
"""What a long cell repeats."""


def _csv(path: Path, lines: Iterator[str] | Sequence[str]) -> Path:
    path = path.with_suffix(".csv")
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in lines)
    return path


def _quoted(cells: Sequence[str]) -> str:
    return ",".join('"' + cell.replace('"', '""') + '"' for cell in cells)


def long_cells(
    piece: str, heads: Sequence[str] = HEADS, usual: Sequence[str] = PERSON
) -> Callable[[Path, int], Path]:
    """Twenty rows, each with one long cell, every column in turn."""

    def make(path: Path, size: int) -> Path:
        long = (piece * (size // 20 // len(piece.encode()) + 1))[: max(size // 20, 1)]
        rows = [
            [long if at == place % len(heads) else text for at, text in enumerate(usual)]
            for place in range(20)
        ]
        return _csv(path, [_quoted(heads), *map(_quoted, rows)])

    return make


def long_heads(piece: str) -> Callable[[Path, int], Path]:
    """Heads of which each is long."""

    def make(path: Path, size: int) -> Path:
        long = (piece * (size // len(HEADS) // len(piece.encode()) + 1))[
            : max(size // len(HEADS) // len(piece.encode()) * len(piece), 1)
        ]
        return _csv(path, [_quoted([f"{head} {long}" for head in HEADS]), *[_quoted(PERSON)] * 5])

    return make


def lines(line: str, before: Sequence[str] = (), after: str = "") -> Callable[[Path, int], Path]:
    """The same line again and again."""

    def make(path: Path, size: int) -> Path:
        return _csv(
            path,
            [*before, *[line] * (size // (len(line.encode()) + 1)), *([after] if after else [])],
        )

    return make


def whole(piece: str, before: str = "", after: str = "") -> Callable[[Path, int], Path]:
    """One piece without end, in one line."""

    def make(path: Path, size: int) -> Path:
        return _csv(path, [before + piece * (size // len(piece.encode())) + after])

    return make


def numbered(
    make_line: Callable[[int], str], before: Sequence[str] = ()
) -> Callable[[Path, int], Path]:
    """Lines that differ, up to the size."""

    def make(path: Path, size: int) -> Path:
        out, used, number = list(before), 0, 0
        while used < size:
            number += 1
            out.append(make_line(number))
            used += len(out[-1].encode()) + 1
        return _csv(path, out)

    return make


def book(
    path: Path, sheets: Sequence[str], parts: Sequence[str], strings: str = "", level: int = 6
) -> Path:
    """A workbook of these worksheet parts; each of the names `sheets` is of the part at its
    place, the last for all others.
    """
    path = path.with_suffix(".xlsx")
    types = (
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    )
    types += f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
    types += "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" ContentType="{MAIN}.worksheet+xml"/>'
        for at in range(1, len(parts) + 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{KINDS}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(parts) + 1)
    )
    if strings:
        types += (
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{MAIN}.sharedStrings+xml"/>'
        )
        links += f'<Relationship Id="rs" Type="{KINDS}/sharedStrings" Target="sharedStrings.xml"/>'
    names = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{min(at, len(parts))}"/>'
        for at, name in enumerate(sheets, 1)
    )
    top = f'<Relationship Id="r1" Type="{KINDS}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{TYPES}content-types">{types}</Types>'
        )
        archive.writestr(
            "_rels/.rels", f'<Relationships xmlns="{TYPES}relationships">{top}</Relationships>'
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{TYPES}relationships">{links}</Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook {NS} xmlns:r="{KINDS}"><sheets>{names}</sheets></workbook>',
        )
        for at, part in enumerate(parts, 1):
            archive.writestr(f"xl/worksheets/sheet{at}.xml", part)
        if strings:
            archive.writestr("xl/sharedStrings.xml", f"<sst {NS}>{strings}</sst>")
    return path


def letters(column: int) -> str:
    """A, B … XFD."""
    out = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


def row(number: int, cells: Sequence[str]) -> str:
    """One row of texts."""
    inside = "".join(
        f'<c r="{letters(at)}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for at, text in enumerate(cells)
        if text
    )
    return f'<row r="{number}">{inside}</row>'


def sheet(rows: Sequence[str], after: str = "") -> str:
    """A worksheet part."""
    return f"<worksheet {NS}><sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"


def people(count: int) -> list[str]:
    """Heads, and so many people below."""
    return [
        row(1, HEADS),
        *(row(at, (str(at), f"Ali Khan {at}", *PERSON[2:])) for at in range(2, count + 2)),
    ]


def one_sheet_often(path: Path, size: int) -> Path:
    """One worksheet named a thousand times."""
    return book(path, [f"S{at}" for at in range(size // 2000)], [sheet(people(60))])


def one_part_heavy(path: Path, size: int) -> Path:
    """A worksheet of many cells named forty times."""
    return book(path, [f"S{at}" for at in range(40)], [sheet(people(size // 400))])


def many_sheets(path: Path, size: int) -> Path:
    """A thousand worksheets of their own."""
    count = size // 2000
    return book(path, [f"S{at}" for at in range(count)], [sheet(people(5))] * count)


def merged(path: Path, size: int) -> Path:
    """Merged blocks, one a row, in a list."""
    count = size // 200
    blocks = "".join(f'<mergeCell ref="B{at}:C{at}"/>' for at in range(2, count + 2))
    return book(path, ["S"], [sheet(people(count), f"<mergeCells>{blocks}</mergeCells>")])


def merged_tall(path: Path, size: int) -> Path:
    """Merged blocks, each over all rows."""
    count = size // 400
    blocks = "".join(
        f'<mergeCell ref="{letters(at)}2:{letters(at)}{count}"/>' for at in range(14, 314)
    )
    return book(path, ["S"], [sheet(people(count), f"<mergeCells>{blocks}</mergeCells>")])


def wide(path: Path, size: int) -> Path:
    """All columns a worksheet may have, few rows."""
    rows = [
        row(at, [f"Head {column}" for column in range(16_384)])
        for at in range(1, max(2, size // 250_000))
    ]
    return book(path, ["S"], [sheet(rows)])


def wide_heads(path: Path, size: int) -> Path:
    """The heads of people again and again beside each other."""
    count = min(16_000, size // 120)
    rows = [
        row(at, [(HEADS, PERSON)[at > 1][column % len(HEADS)] for column in range(count)])
        for at in range(1, 9)
    ]
    return book(path, ["S"], [sheet(rows)])


def deep(path: Path, size: int) -> Path:
    """Elements inside elements."""
    return book(path, ["S"], [f"<worksheet {NS}><sheetData>" + "<row>" * (size // 5)])


def shared_long(path: Path, size: int) -> Path:
    """One long shared string in many cells."""
    cells = "".join(
        f'<row r="{at}"><c r="B{at}" t="s"><v>0</v></c></row>' for at in range(2, size // 100)
    )
    return book(
        path,
        ["S"],
        [sheet([row(1, HEADS), cells])],
        f"<si><t>{'& '.replace('&', '&amp;') * (size // 20)}</t></si>",
        9,
    )


def shared_many(path: Path, size: int) -> Path:
    """Many shared strings, hardly used."""
    return book(
        path,
        ["S"],
        [sheet(people(3))],
        "".join(f"<si><t>{at}</t></si>" for at in range(size // 10)),
    )


def long_numbers(path: Path, size: int) -> Path:
    """Numbers of thousands of figures."""
    cells = "".join(
        f'<row r="{at}"><c r="B{at}"><v>{"7" * 10_000}</v></c></row>'
        for at in range(2, size // 10_000 + 3)
    )
    return book(path, ["S"], [sheet([row(1, HEADS), cells])])


def html_cells(path: Path, size: int) -> Path:
    """A page with cells without end."""
    path = path.with_suffix(".html")
    path.write_text("<html><table><tr>" + "<td>a" * (size // 5), encoding="utf-8")
    return path


def html_deep(path: Path, size: int) -> Path:
    """Tables in tables."""
    path = path.with_suffix(".html")
    path.write_text("<html>" + "<table><tr><td>a" * (size // 16), encoding="utf-8")
    return path


def html_spans(path: Path, size: int) -> Path:
    """Cells that claim to span a thousand columns and rows each."""
    path = path.with_suffix(".html")
    path.write_text(
        "<html><table>" + '<tr><td colspan="1000" rowspan="1000">a</td></tr>' * (size // 55),
        encoding="utf-8",
    )
    return path


def xml_cells(path: Path, size: int) -> Path:
    """SpreadsheetML with cells without end."""
    path = path.with_suffix(".xml")
    cells = '<Cell><Data ss:Type="String">a</Data></Cell>' * (size // 45)
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    path.write_text(
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet '
        f'ss:Name="S"><Table><Row>{cells}</Row></Table></Worksheet></Workbook>'
    )
    return path


SLOW: dict[str, Callable[[Path, int], Path]] = {
    "csv_columns": whole(","),
    "csv_columns_filled": whole("a,"),
    "csv_columns_of_people": lambda path, size: _csv(
        path, [_quoted(HEADS) + ",a" * (size // 4), _quoted(PERSON) + ",b" * (size // 4)]
    ),
    "csv_rows_of_one": lines("x"),
    "csv_rows_of_one_below_heads": lines("x", ["Name,Nationality"]),
    "csv_blank_rows": lines("", ["Name,Nationality"], "Ali,Kenya"),
    "csv_quotes": whole('"'),
    "csv_quotes_apart": whole('"",'),
    "csv_quote_open": whole("a\n", '"'),
    "csv_quotes_inside": whole('""', 'Name,"', '"'),
    "csv_delimiters": whole(",;\t|"),
    "csv_two_long_rows": lambda path, size: _csv(path, ["a," * (size // 4), "b," * (size // 4)]),
    "csv_one_cell": whole("a"),
    "csv_long_lines": lines("a b, " * 2000),
    "people": numbered(
        lambda at: (
            f"{at},Ali "
            f"Khan{at},Pakistan,M,1985-12-10,AB{at:07},Bank,Officer,a{at}@example.org,+92 "
            f"300 {at:07},2025-06-13,MU 523,x"
        ),
        [",".join(HEADS)],
    ),
    "people_alike": lines(",".join(PERSON), [",".join(HEADS)]),
    "people_of_one_name": numbered(
        lambda at: f"{at},Ali Khan,Pakistan,M,,AB{at:07},,,,,,,", [",".join(HEADS)]
    ),
    "people_unreadable": numbered(
        lambda at: (
            f"{at},Ali {at},Xx{at},Zz{at},31/31/{at},№{at}-,,,a{at}@,tel{at},never{at},to be {at},"
        ),
        [",".join(HEADS)],
    ),
    "people_several_in_a_cell": numbered(
        lambda at: f'{at},"Ali Khan{at}、Bo Li{at}",Pakistan', ["No.,Name,Nationality"]
    ),
    "heads_again": lines(",".join(HEADS), [",".join(HEADS), ",".join(PERSON)]),
    "tables": lines(",".join(HEADS) + "\n" + ",".join(PERSON) + "\n"),
    "tables_of_days": lines(",".join(DAYS) + "\n" + ",".join(LESSON) + "\n"),
    "tables_of_both": lines(
        ",".join(HEADS)
        + "\n"
        + ",".join(PERSON)
        + "\n\n"
        + ",".join(DAYS)
        + "\n"
        + ",".join(LESSON)
        + "\n"
    ),
    "totals": lines("Total: 3", [",".join(HEADS), ",".join(PERSON)]),
    "notes": lines("Note: single rooms", [",".join(HEADS), ",".join(PERSON)]),
    "banners": numbered(lambda at: "Kenya\n" + ",".join(PERSON), [",".join(HEADS)]),
    "titles": numbered(lambda at: f"A title of its own {at}"),
    "legends": lines("1 = male; 2 = female; 3 = other", [",".join(HEADS), ",".join(PERSON)]),
    "dittos": lines(",".join('""""' for _ in HEADS), [",".join(HEADS), ",".join(PERSON)]),
    "lessons": numbered(
        lambda at: (
            f"2025-06-{at % 28 + 1:02},{at % 12 + 8}:{at % 60:02}-{at % 12 + 9}:30,Water {at},Dr "
            f"Lin{at % 7},B{at % 9}"
        ),
        [",".join(DAYS)],
    ),
    "lessons_at_once": lines(",".join(LESSON), [",".join(DAYS)]),
    "agenda": numbered(lambda at: f"{at % 12 + 8}:{at % 60:02} – {at % 12 + 9}:30 Water {at}"),
    "grid": numbered(
        lambda at: f"{at % 12 + 8}:00-{at % 12 + 9}:00,Water,Air,Soil,Wind,Sun",
        ["Time,16 June 2025,17 June 2025,18 June 2025,19 June 2025,20 June 2025"],
    ),
    "packed_lines": numbered(
        lambda at: f'"{at};Ali Khan{at};Kenya;Bank"', ['"No.;Name;Nationality;Organisation"']
    ),
    "labels": numbered(lambda at: f"Name:,Ali {at}\nNationality:,Kenya\n"),
    "cards": numbered(lambda at: f'"Name: Ali {at}\nNationality: Kenya\nEmail: a{at}@example.org"'),
    "both_ways": numbered(
        lambda at: f"Ali {at // 2},{('ARR', 'DEP')[at % 2]},2025-06-1{at % 10},MU 523",
        ["Name,Way,Date,Flight"],
    ),
    "xlsx_one_sheet_often": one_sheet_often,
    "xlsx_one_part_heavy": one_part_heavy,
    "xlsx_many_sheets": many_sheets,
    "xlsx_merged": merged,
    "xlsx_merged_tall": merged_tall,
    "xlsx_wide": wide,
    "xlsx_wide_heads": wide_heads,
    "xlsx_deep": deep,
    "xlsx_shared_long": shared_long,
    "xlsx_shared_many": shared_many,
    "xlsx_long_numbers": long_numbers,
    "html_cells": html_cells,
    "html_deep": html_deep,
    "html_spans": html_spans,
    "xml_cells": xml_cells,
    **{f"cells_{name}": long_cells(piece) for name, piece in PIECES.items()},
    **{f"lessons_{name}": long_cells(piece, DAYS, LESSON) for name, piece in PIECES.items()},
    **{f"heads_{name}": long_heads(piece) for name, piece in PIECES.items()},
    **{
        f"cell_{name}": whole(piece, 'Name,Nationality\n"', '",Kenya')
        for name, piece in PIECES.items()
        if piece != '"'
    },
}
"""Name → what makes such a file of about so many bytes."""


def read_once(path: Path) -> str:
    """Read, understand and plan a file as an import does; how it ended, in a few words."""
    from lcdesk.model.faults import KnownFault
    from lcdesk.services.importing import importing
    from lcdesk.tabular.plan.planning import plan as make_plan
    from lcdesk.tabular.plan.roster import Present

    try:
        found = importing.read_file(path)
        made = make_plan(found, Present((), (), ()))
    except KnownFault as fault:
        return f"refused: {fault.message}"
    return f"{len(made.rows)} rows, {len(found.problems)} problems, {len(found.left)} left"


def _measure(path: Path) -> dict[str, Any]:
    """In a process of its own: processor seconds and peak memory of it and of its reading
    process.
    """
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.slow", "--read", str(path)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if not done.stdout.strip():
        return {
            "outcome": f"died: {done.returncode} {done.stderr[-200:]}",
            "seconds": 99.0,
            "memory": 0,
            "clock": 99.0,
        }
    return json.loads(done.stdout.splitlines()[-1])


def _read_and_tell(path: Path) -> None:
    import resource

    from lcdesk.tabular.reading import reader

    reader.warm()
    (path.parent / "warm.csv").write_text("Name,Nationality\nAli Khan,Kenya\n")
    read_once(path.parent / "warm.csv")
    start, used = time.monotonic(), _used()
    outcome = read_once(path)
    clock = time.monotonic() - start
    reader._shared.close()
    own, child = (
        resource.getrusage(resource.RUSAGE_SELF),
        resource.getrusage(resource.RUSAGE_CHILDREN),
    )
    peaks = [own.ru_maxrss * 1024, child.ru_maxrss * 1024]
    seconds = [own.ru_utime + own.ru_stime - used, child.ru_utime + child.ru_stime]
    told = {
        "outcome": outcome,
        "seconds": sum(seconds),
        "each": seconds,
        "memory": sum(peaks),
        "clock": clock,
    }
    sys.stdout.write(json.dumps(told) + "\n")


def _used() -> float:
    import resource

    own = resource.getrusage(resource.RUSAGE_SELF)
    return own.ru_utime + own.ru_stime


def main() -> int:
    """Make and measure; 1 when a bar is passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--size", type=int, default=SIZE)
    parser.add_argument("--read", type=Path)
    asked = parser.parse_args()
    if asked.read:
        _read_and_tell(asked.read)
        return 0
    bad = 0
    with tempfile.TemporaryDirectory() as folder:
        for name in asked.names or SLOW:
            path = SLOW[name](Path(folder) / name, asked.size)
            found = _measure(path)
            is_bad = found["seconds"] > SECONDS or found["memory"] > MEMORY
            bad += is_bad
            sys.stdout.write(
                f"{'!' if is_bad else ' '} {name:28} {path.stat().st_size:>9} B  "
                f"{found['seconds']:6.2f} s of processor "
                f"({', '.join(f'{one:.1f}' for one in found.get('each', []))}), "
                f"{found['clock']:6.2f} s, "
                f"{found['memory'] // 1_000_000:4} MB  {found['outcome'][:90]}\n"
            )
            sys.stdout.flush()
            path.unlink()
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
