"""A large list from file to durable records with history and undo, against the bare bones: calamine and sqlite3's executemany."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path
from typing import Any

from tests.bench.large_desk import people
from tests.bench.telling import tell, timed

ROWS = 20_000


def bench(folder: Path) -> None:
    """Read, understand, plan, apply; then undo and redo."""
    from lcdesk.services import cohorts, importing
    from lcdesk.services.opening import open_desk

    source = folder / "names.xlsx"
    _write(source)
    floor = timed(lambda: _bare(source, folder / "bare.db"))
    desk = open_desk(folder / "import.lcdesk")
    cohort = cohorts.add_cohort(desk, {"name_en": "Large"})
    kept: list[Any] = []
    read = timed(lambda: kept.append(importing.read_file(source)))
    planned = timed(lambda: kept.append(importing.prepare(desk, kept[0], cohort)))
    applied = timed(lambda: importing.apply(desk, kept[1], cohort, source))
    tell("read and understand", read, peer=("calamine + executemany", floor))
    tell("plan", planned)
    tell("apply, with history and backup", applied)
    tell("all together", read + planned + applied, peer=("calamine + executemany", floor))
    tell("undo", timed(desk.undo))
    tell("redo", timed(desk.redo))
    desk.close()


def _write(path: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
    sheet = book.add_worksheet("Names")
    date = book.add_format({"num_format": "yyyy-mm-dd"})
    heads = ("full_name", "gender", "nationality", "birth_date", "passport_no", "passport_expiry", "email")
    sheet.write_row(
        0, 0, ("Full name", "Gender", "Nationality", "Date of birth", "Passport no.", "Passport expiry", "E-mail")
    )
    for row, person in enumerate(people(ROWS, random.Random(3)), start=1):
        for column, head in enumerate(heads):
            value = person[head]
            if head == "passport_expiry":
                sheet.write_datetime(row, column, value, date)
            else:
                sheet.write_string(row, column, value)
    book.close()


def _bare(path: Path, store: Path) -> None:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    with sqlite3.connect(store) as connection:
        connection.execute("CREATE TABLE p (a, b, c, d, e, f, g)")
        connection.executemany(
            "INSERT INTO p VALUES (?, ?, ?, ?, ?, ?, ?)", [[str(cell) for cell in row] for row in rows[1:]]
        )
