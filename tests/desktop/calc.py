"""A block from the table into LibreOffice Calc and back, and one from Calc: by Ctrl+C and Ctrl+V on
a real display.

`python -m tests.desktop.calc 5` does it five times and prints what arrived; the test does it once.
"""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from openpyxl import Workbook, load_workbook

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants.participants import add_participant
from tests.desktop.display import Display, lacking

Row = tuple[str | None, ...]
NAMES = (
    "full_name",
    "name_zh",
    "organization",
    "room_no",
    "insurance",
    "position",
    "passport_no",
    "phone",
    "arrival_date",
    "notes",
)
IMPORT = "Import Options"  # what Calc asks before it takes HTML
PRIVATE = ("passport_no", "phone")
DAY = dt.date(2026, 12, 5)

# Whoever is copied: what a sheet would take for a number, a date, a formula, a truth value; quotes,
# line ends, three scripts.
SENT: tuple[Row, ...] = (
    (
        'Wanjiru "Wa" Kamau',
        "王小明",
        'The "Green" Energy Board',
        "007",
        "110101198503071234",
        "=1+1",
        "00412345",
        "0086 21 5555 0101",
        "2026-12-05",
        'first line\nsecond "line"\n\nfourth',
    ),
    (
        "أحمد بن علي",
        None,
        '"Quoted"',
        "0012",
        "000000000000000001",
        "1/2",
        "E00000001",
        "0020 100 555 0102",
        None,
        "3E5",
    ),
    (
        "Nguyễn Thị Ánh",
        "阮氏映",
        "a & <b> 'c'; 100 %",
        "1-2",
        "123456789012345678",
        "+86 123",
        None,
        None,
        "2026-12-05",
        "TRUE",
    ),
    ("สมชาย ใจดี", None, None, "12:30", "1,234.50", "50%", None, None, None, "@x\n-y"),
)
# What stands in the office's own sheet: numbers are numbers there, and a date is a date.
OFFICE: tuple[tuple[Any, ...], ...] = (
    (
        "Zoë Müller",
        "穆佐伊",
        'Institut "Klima"',
        12,
        "370202197711190022",
        "Dean",
        "0071234567",
        "0049 30 5550103",
        dt.date(2026, 12, 4),
        'one\n"two"\n3',
    ),
    (
        "Иван Петров",
        None,
        "РУДН",
        "08",
        "999999999999999999",
        "=A1",
        "00000007",
        "+7 495 555 0104",
        None,
        '"',
    ),
    (
        "Ana D'Souza",
        "安娜",
        "x\ty",
        7.5,
        "0",
        0.5,
        "P0099",
        "0351 5550105",
        dt.date(2026, 12, 5),
        None,
    ),
)
# What is not said the same way in the table: a blank for the tab, which a line of text has not.
READ = {
    ("organization", "x\ty"): "x y",
    ("room_no", 12): "12",
    ("room_no", 7.5): "7.5",
    ("position", 0.5): "50%",
}


@dataclass
class Trip:
    """Rows of texts (None: blank) in the order of `NAMES`: as they were and as they arrived, and
    how long it took.
    """

    shown: list[Row]
    in_calc: list[Row]
    formats: set[str]
    back: list[Row]
    office: list[Row]
    seconds: float


def travel(folder: Path) -> Trip:
    """Out, back and in; three people who wait for each way."""
    began = time.monotonic()
    desk, book = prepare(folder), save_office(folder / "office.xlsx")
    _configure(folder)
    with Display(folder) as display:
        display.start(sys.executable, "-m", "lcdesk", "--desk", desk)
        profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        display.start(
            "soffice", profile, "--calc", "--norestore", "--nologo", "--nofirststartwizard", book
        )
        work = _Work(
            display, desk, display.window("office – lcdesk"), display.window("LibreOffice Calc")
        )
        work.take_out()
        work.bring_back()
        work.bring_office()
        work.save(book)
        work.leave()
    cells = [
        tuple(cell for cell in row)
        for row in load_workbook(book).worksheets[0].iter_rows(max_col=len(NAMES))
    ]
    people = list_people(desk)
    sent, back, office = (
        people[: len(SENT)],
        people[len(SENT) : 2 * len(SENT)],
        people[2 * len(SENT) :],
    )
    return Trip(
        [_shown(person) for person in sent],
        [tuple(None if cell.value is None else str(cell.value) for cell in row) for row in cells],
        {cell.number_format for row in cells for cell in row},
        [_kept(person) for person in back],
        [_kept(person) for person in office],
        time.monotonic() - began,
    )


# --- what there is before ---


def prepare(folder: Path) -> Path:
    """A desk with those who are copied, and as many who wait for what comes back and for what
    comes from the office.
    """
    path = folder / "office.lcdesk"
    desk = open_desk(path)
    cohort = add_cohort(
        desk, {"name_en": "Shanghai", "starts": dt.date(2026, 12, 6), "ends": dt.date(2026, 12, 19)}
    )
    for row in SENT:
        values: dict[str, Any] = {
            name: said for name, said in zip(NAMES, row, strict=True) if said is not None
        }
        values["arrival_date"] = DAY if values.get("arrival_date") else None
        add_participant(desk, cohort, {"status": "confirmed", **values})
    for number in range(len(SENT) + len(OFFICE)):
        add_participant(desk, cohort, {"status": "confirmed", "full_name": f"Guest {number + 1}"})
    desk.close()
    return path


def save_office(path: Path) -> Path:
    """A workbook with a blank sheet and the office's list."""
    book = Workbook()
    sheet = book.create_sheet("List")
    for at, row in enumerate(OFFICE, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column, value)
            if isinstance(value, str):
                cell.data_type, cell.number_format = "s", "@"
            elif isinstance(value, dt.date):
                cell.number_format = "yyyy-mm-dd"
            elif value == 0.5:
                cell.number_format = "0%"
    book.save(path)
    return path


def _configure(folder: Path) -> None:
    """The columns of the table, and a Calc that does not ask whether .xlsx is meant."""
    hidden = [name for name in (*PARTICIPANT.by_name, "profile") if name not in NAMES]
    view = {"order": [*NAMES, *hidden], "hidden": hidden, "insisted": list(NAMES)}
    kept = {
        "language": "en",
        "theme": "light",
        "last_screen": "participants",
        "views": {"participants": view},
    }
    settings = folder / "lcdesk" / "settings.json"
    settings.parent.mkdir()
    settings.write_text(json.dumps(kept), encoding="utf-8")
    choices = folder / "profile" / "user" / "registrymodifications.xcu"
    choices.parent.mkdir(parents=True)
    choices.write_text(CHOICES, encoding="utf-8")


CHOICES = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Save/Document"><prop oor:name="WarnAlienFormat" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop></item>
<item oor:path="/org.openoffice.Setup/Office"><prop oor:name="ooSetupInstCompleted" oor:op="fuse"><value>true</value></prop></item>
</oor:items>"""


# --- what is done ---


class _Work:
    """The keys of a clerk with both windows open."""

    def __init__(self, display: Display, desk: Path, table: str, calc: str) -> None:
        self._display, self._desk, self._table, self._calc = display, desk, table, calc

    def take_out(self) -> None:
        """The block of those who are copied, into the blank sheet."""
        display, last = self._display, str(SENT[-1][-1])
        display.insist(
            lambda: display.keys(self._table, "ctrl+Home", *_block(len(SENT)), "ctrl+c"),
            lambda: last in display.clipboard("UTF8_STRING"),
            "the block on the clipboard",
        )
        display.insist(
            lambda: display.keys(self._calc, "ctrl+Home", "ctrl+v"),
            lambda: display.is_open(IMPORT),
            f"the dialog “{IMPORT}”",
        )
        dialog = display.window(IMPORT)
        display.insist(
            lambda: display.keys(dialog, "Return"),
            lambda: not display.is_open(IMPORT),
            f"the end of the dialog “{IMPORT}”",
        )

    def bring_back(self) -> None:
        """What arrived in the sheet, to those who wait for it."""
        self._copy_sheet(len(SENT))
        self._paste_at(len(SENT))

    def bring_office(self) -> None:
        """The office's own list."""
        self._copy_sheet(len(OFFICE), "ctrl+Next")
        self._paste_at(2 * len(SENT))

    def save(self, book: Path) -> None:
        """Ctrl+S in Calc, until the file is another one."""
        before = book.stat().st_mtime_ns
        self._display.insist(
            lambda: self._display.keys(self._calc, "ctrl+s"),
            lambda: book.exists() and book.stat().st_mtime_ns != before and _is_whole(book),
            "the workbook",
        )

    def leave(self) -> None:
        """Ctrl+Q in the table: the desk is given up."""
        self._display.keys(self._table, "ctrl+q")
        self._display.wait(
            lambda: not self._display.is_open("office – lcdesk"), "the end of the window"
        )

    def _copy_sheet(self, rows: int, *to: str) -> None:
        before = self._display.clipboard("text/html")
        self._display.insist(
            lambda: self._display.keys(self._calc, *to, "ctrl+Home", *_block(rows), "ctrl+c"),
            lambda: self._display.clipboard("text/html") not in ("", before),
            "the cells of Calc",
        )

    def _paste_at(self, row: int) -> None:
        before = _count_operations(self._desk)
        self._display.keys(self._table, "ctrl+Home", *["Down"] * row, "ctrl+v")
        self._display.wait(lambda: _count_operations(self._desk) > before, "the paste")


def _block(rows: int) -> list[str]:
    """The keys that select so many rows, with all columns, from a cell on."""
    return [*["shift+Down"] * (rows - 1), *["shift+Right"] * (len(NAMES) - 1)]


def _is_whole(book: Path) -> bool:
    try:
        load_workbook(book).close()
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return False
    return True


def _count_operations(desk: Path) -> int:
    """How many deeds the desk remembers, asked beside the program that has it open."""
    with closing(sqlite3.connect(f"{desk.as_uri()}?mode=ro", uri=True, timeout=10)) as beside:
        return int(beside.execute("SELECT count(*) FROM deed").fetchone()[0])


# --- what is found ---


def list_people(path: Path) -> list[dict[str, Any]]:
    """Everybody of the desk, in the order they were added."""
    desk = open_desk(path)
    try:
        return [dict(record) for record in read_page(desk, sorted(find_ids(desk, Query.of(1))))]
    finally:
        desk.close()


def _kept(person: dict[str, Any]) -> Row:
    """As it is in the desk, a date in figures."""
    return tuple(None if (value := person.get(name)) is None else str(value) for name in NAMES)


def _shown(person: dict[str, Any]) -> Row:
    """As the table shows it: dates in words, private cells masked."""
    from lcdesk.ui.kit.table.model import masked

    said = [PARTICIPANT.field(name).text(person) or None for name in NAMES]
    return tuple(
        masked(text) if text and name in PRIVATE else text
        for name, text in zip(NAMES, said, strict=True)
    )


def main(words: Sequence[str]) -> int:
    """Several trips; 1 when something did not arrive as it was."""
    if lacking():
        sys.stdout.write(f"not here: {', '.join(lacking())}\n")
        return 1
    wrong = 0
    for number in range(int(words[0]) if words else 1):
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            trip = travel(Path(folder))
        faults = [name for name, left, right in compare(trip) if left != right]
        wrong += bool(faults)
        sys.stdout.write(
            f"{number + 1}: {trip.seconds:.1f} s, {', '.join(faults) or 'all cells equal'}\n"
        )
    return int(bool(wrong))


def compare(trip: Trip) -> list[tuple[str, list[Row], list[Row]]]:
    """What must be equal: (which way, what arrived, what should have)."""
    private = [NAMES.index(name) for name in PRIVATE]
    back = [tuple(None if at in private else value for at, value in enumerate(row)) for row in SENT]
    said = [
        tuple(
            READ.get((name, value), None if value is None else str(value))
            for name, value in zip(NAMES, row, strict=True)
        )
        for row in OFFICE
    ]
    return [("out", trip.in_calc, trip.shown), ("back", trip.back, back), ("in", trip.office, said)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
