"""Files made to harm, generated here: each is read or refused in a sentence, quickly, and
nothing outlives it.
"""

from __future__ import annotations

import contextlib
import os
import random
import struct
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from lcdesk import guarded_process
from lcdesk.model.faults import KnownFault
from lcdesk.tabular.reading import reader as door
from lcdesk.tabular.reading import wire, worker
from lcdesk.tabular.reading.reader import Reader

NS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/"
RELATIONS = "application/vnd.openxmlformats-package.relationships+xml"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(
    path: Path,
    sheet: str | Iterable[str],
    before: str = "",
    more: tuple[tuple[str, str], ...] = (),
    names: Sequence[str] = ("S",),
) -> Path:
    """The smallest workbook around a worksheet part; all `names` are of this one part."""
    types = f'<Default Extension="rels" ContentType="{RELATIONS}"/>'
    for part, kind in (("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet")):
        types += f'<Override PartName="/xl/{part}.xml" ContentType="{MAIN}.{kind}+xml"/>'
    rels = (
        f'<Relationships xmlns="{TYPES}relationships"><Relationship Id="r1" Type="{KINDS}/%s" '
        'Target="%s"/></Relationships>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml", f'<Types xmlns="{TYPES}content-types">{types}</Types>'
        )
        archive.writestr("_rels/.rels", rels % ("officeDocument", "xl/workbook.xml"))
        archive.writestr(
            "xl/_rels/workbook.xml.rels", rels % ("worksheet", "worksheets/sheet1.xml")
        )
        listed = "".join(
            f'<sheet name="{name}" sheetId="{at}" r:id="r1"/>' for at, name in enumerate(names, 1)
        )
        book = f'<workbook {NS} xmlns:r="{KINDS}"><sheets>{listed}</sheets></workbook>'
        archive.writestr("xl/workbook.xml", before + book)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for piece in (sheet,) if isinstance(sheet, str) else sheet:
                part.write(piece.encode())
        for name, data in more:
            archive.writestr(name, data)
    return path


def rows(body: str) -> str:
    return f"<worksheet {NS}><sheetData>{body}</sheetData></worksheet>"


def cell(place: str, words: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def laughs() -> str:
    names = "abcdefghij"
    more = "".join(f'<!ENTITY {names[i + 1]} "{("&" + names[i] + ";") * 10}">' for i in range(9))
    return f'<!DOCTYPE l [<!ENTITY a "lol">{more}]>'


def bomb() -> Iterable[str]:
    yield f"<worksheet {NS}><sheetData>"
    yield from ("A" * (1 << 20) for _ in range(40))


X = '<row r="1">' + cell("A1", "x") + "</row>"
REFUSED: dict[str, Callable[[Path], object]] = {
    "far_corner": lambda path: workbook(
        path, rows(X + f'<row r="1048576">{cell("XFD1048576", "y")}</row>')
    ),
    "bad_column": lambda path: workbook(path, rows(f'<row r="1">{cell("AAAAAAA1", "x")}</row>')),
    "bad_row": lambda path: workbook(
        path, rows(f'<row r="4294967295">{cell("A4294967295", "x")}</row>')
    ),
    "laughs_in_book": lambda path: workbook(path, rows(X), before=laughs()),
    "laughs_in_sheet": lambda path: workbook(
        path, laughs() + rows(f'<row r="1">{cell("A1", "&j;")}</row>')
    ),
    "spy": lambda path: workbook(
        path, f'<!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>{rows(X)}'
    ),
    "bomb": lambda path: workbook(path, bomb()),
    "nested": lambda path: workbook(path, f"<worksheet {NS}><sheetData>" + "<row>" * 200_000),
    "slip": lambda path: workbook(path, rows(X), more=(("../../slip.txt", "x"),)),
    "twice": lambda path: workbook(path, rows(X), more=(("XL/worksheets/Sheet1.xml", rows(X)),)),
    "string_missing": lambda path: workbook(
        path, rows('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>')
    ),
}
ABSURD: dict[str, tuple[Callable[[Path], object], str]] = {
    "wide": (
        lambda path: path.write_text(",".join(map(str, range(20_000))), encoding="utf-8"),
        "16384",
    ),
    "columns": (lambda path: path.write_text("," * 1_000_000, encoding="utf-8"), "16384"),
    "tall": (lambda path: path.write_text("Name\n" + "x\n" * 150_001, encoding="utf-8"), "150000"),
    "huge_field": (
        lambda path: path.write_text('a,b\n1,"' + "x" * 2_000_000 + '"\n', encoding="utf-8"),
        "(column 2)",
    ),
    "huge_cell": (
        lambda path: workbook(path, rows(f'<row r="1">{cell("B1", "L" * 60_000)}</row>')),
        "(column 2)",
    ),
    "sheets": (lambda path: workbook(path, rows(X), names=[f"S{at}" for at in range(301)]), "300"),
    "one_part_often": (
        lambda path: workbook(path, rows(X), names=[f"S{at}" for at in range(40)]),
        "no spreadsheet program writes",
    ),
}
READ: dict[str, Callable[[Path], object]] = {
    "claims_all": lambda path: workbook(
        path, rows(X).replace("<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>')
    ),
    "far_row": lambda path: workbook(
        path, rows(X + f'<row r="1048576">{cell("A1048576", "y")}</row>')
    ),
    "long": lambda path: workbook(path, rows(f'<row r="1">{cell("A1", "L" * 40_000)}</row>')),
    "control": lambda path: workbook(
        path, rows(f'<row r="1">{cell("A1", "a_x0000_b&#x202E;c")}</row>')
    ),
    "nul": lambda path: path.write_bytes(b"name,passport\nA\0B,E1\n"),
}


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("name", REFUSED)
def test_harmful_files_are_refused_in_words(tmp_path: Path, reader: Reader, name: str) -> None:
    path = tmp_path / f"{name}.xlsx"
    REFUSED[name](path)
    start = time.monotonic()
    with pytest.raises(KnownFault) as fault:
        reader.read(path)
    assert fault.value.message.startswith(f"“{name}.xlsx”")
    assert "Error" not in str(fault.value)
    assert time.monotonic() - start < 10


@pytest.mark.parametrize("name", ABSURD)
def test_what_no_list_has_is_refused_in_words_that_say_what_it_is(
    tmp_path: Path, reader: Reader, name: str
) -> None:
    path, (make, said) = tmp_path / f"{name}.xlsx", ABSURD[name]
    make(path)
    with pytest.raises(KnownFault) as fault:
        reader.read(path)
    assert said in fault.value.message


@pytest.mark.parametrize("name", READ)
def test_odd_files_are_read(tmp_path: Path, reader: Reader, name: str) -> None:
    path = tmp_path / f"{name}.xlsx"
    READ[name](path)
    grid = reader.read(path).grids[0]
    assert grid.cell(0, 0).text


def test_formulas_in_texts_stay_texts(tmp_path: Path, reader: Reader) -> None:
    lures = ["=1+1", "+1+1", "-1", "@SUM(1)", "=cmd|' /c calc'!A1", "%3D1+1", "＝1"]
    body = "".join(f'<row r="{n}">{cell(f"A{n}", lure)}</row>' for n, lure in enumerate(lures, 1))
    grid = reader.read(workbook(tmp_path / "x.xlsx", rows(body))).grids[0]
    assert [row[0].value for row in grid.rows] == lures


def test_any_cut_and_any_flipped_byte(tmp_path: Path, reader: Reader) -> None:
    whole = workbook(tmp_path / "whole.xlsx", rows(X)).read_bytes()
    old = (Path(__file__).parents[1] / "data" / "features.xls").read_bytes()
    chance = random.Random(7)
    for number in range(60):
        data = bytearray(whole if number % 2 else old)
        if number % 3:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        else:
            del data[chance.randrange(len(data)) :]
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(data)
        with contextlib.suppress(KnownFault):  # anything else is a failure
            reader.read(path)


def test_a_file_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    with Reader(seconds=0) as own, pytest.raises(KnownFault, match="took too long"):
        own.read(workbook(tmp_path / "x.xlsx", rows(X)))


def serve_half_a_message(pipe: Any) -> None:
    """A reading process that begins a message and never ends it."""
    pipe.recv()
    pipe.send_bytes(wire.pack(("begun",)))
    os.write(pipe.fileno(), struct.pack("!i", 1000) + b"half")
    time.sleep(20)


def serve_asleep(pipe: Any) -> None:
    """A reading process that sets its own clock and does nothing more."""
    pipe.recv()
    guarded_process.limit_clock(0.2)
    pipe.send_bytes(wire.pack(("begun",)))
    time.sleep(20)


@pytest.mark.skipif(sys.platform == "win32", reason="pipes of another make, and no such timer")
@pytest.mark.parametrize(("serve", "seconds"), [(serve_half_a_message, 0.5), (serve_asleep, 15.0)])
def test_the_fence_of_time_holds_whatever_the_reading_process_does(
    tmp_path: Path, serve: Callable[[Any], None], seconds: float
) -> None:
    path, start = workbook(tmp_path / "x.xlsx", rows(X)), time.monotonic()
    with (
        Reader(seconds=seconds, serve=serve) as own,
        pytest.raises(KnownFault, match="took too long"),
    ):
        own.read(path)
    assert time.monotonic() - start < 12


def test_a_reader_that_dies_costs_one_sentence(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", rows(X))
    with Reader() as own:

        def strike() -> bool:
            own._guarded.process.kill()
            own._guarded.process.join()
            return False

        with pytest.raises(KnownFault, match="stops the reader"):
            own.read(path, cancelled=strike)
        assert own.read(path).grids[0].cell(0, 0).text == "x"
        own._guarded.process.kill()  # and when it dies while nobody asks, nobody notices
        own._guarded.process.join()
        assert own.read(path).grids[0].cell(0, 0).text == "x"


@pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux caps the address space"
)
def test_the_reading_process_has_a_memory_cap(tmp_path: Path) -> None:
    import resource

    with Reader() as own:
        own.read(workbook(tmp_path / "x.xlsx", rows(X)))
        pid = own._guarded.process.pid
        assert resource.prlimit(pid, resource.RLIMIT_AS) == (worker.MEMORY, worker.MEMORY)
        assert 0 < guarded_process.memory_of(pid) < worker.MEMORY
        loaded = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
        assert "PySide6" not in loaded
    assert guarded_process.memory_of(2**30) == 0


def test_the_reading_process_does_not_run_the_main_module_again(tmp_path: Path) -> None:
    import subprocess

    script = tmp_path / "main.py"
    path = workbook(tmp_path / "x.xlsx", rows(X))
    script.write_text(
        "from pathlib import Path\nfrom lcdesk.tabular.reading.reader import read_workbook\n"
        f"print(read_workbook(Path({str(path)!r})).grids[0].name)\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[3])
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": root},
    )
    assert (done.stdout, done.stderr) == ("S\n", "")


def test_only_plain_values_come_through_the_pipe() -> None:
    import datetime as dt
    import pickle

    message = ("rows", [[None, "x", 1, 2.5, True, dt.date(2025, 6, 16), dt.time(9), ("a",)]])
    assert wire.unpack(wire.pack(message)) == message
    with pytest.raises(pickle.UnpicklingError):
        wire.unpack(pickle.dumps(os.getcwd))


def test_larger_files_get_more_time() -> None:
    assert door.seconds_for(1000) == 20
    assert door.seconds_for(18_000_000) == 46


def test_an_old_workbook_of_random_records(tmp_path: Path) -> None:
    from lcdesk.tabular.reading import repairs

    chance = random.Random(3)
    for _ in range(200):
        kind = chance.choice([0x0006, 0x0085, 0x00BD, 0x00E0, 0x0205, 0x0208, 0x027E, 0x041E])
        data = struct.pack("<HH", kind, 12) + chance.randbytes(12)
        assert [found for found, _, _ in repairs._xls_records(data, 0)] == [kind]
    assert repairs._rk_number(struct.pack("<i", (123 << 2) | 2)) == 123
    assert repairs._rk_number(struct.pack("<i", (12345 << 2) | 3)) == 123.45
    assert repairs._rk_number(struct.pack("<d", 0.5)[4:]) == 0.5
