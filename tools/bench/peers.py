"""Peers as processes: `peers.py PEER FILE [DATABASE]` does one piece of work the bare way and ends.

calamine: every cell read. floor: read, the same checks, doubled passports out, one durable
transaction of sqlite3's executemany, four indexes. floor_again: the same against a store that has
them: only rows whose hash differs are written. pandas, pandas_calamine: read by openpyxl or calamine, checked by columns, to_sql
(needs pandas and SQLAlchemy in the Python it is started with).
"""

from __future__ import annotations

import datetime as dt
import re
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

COLUMNS = [f"c{number}" for number in range(30)]
FAMILY, GENDER, BIRTH, PASSPORT, ISSUED, EXPIRES, MAIL, ARRIVAL, DEPARTURE = (
    1,
    4,
    5,
    8,
    9,
    10,
    11,
    21,
    23,
)
DATES = (BIRTH, ISSUED, EXPIRES, ARRIVAL, DEPARTURE)
_MAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_INSERT = (
    f"INSERT INTO participant({', '.join(COLUMNS)}, hash) VALUES ({', '.join('?' * 31)}) ON "
    f"CONFLICT({COLUMNS[PASSPORT]}) "
)


def calamine(path: str) -> None:
    for _row in _rows(path):
        pass


def floor(path: str, store: str) -> None:
    connection = connect(store)
    issues: list[tuple[int, str]] = []
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(_INSERT + "DO NOTHING", _good(_rows(path), issues))
    connection.executemany("INSERT INTO issue(row, what) VALUES (?, ?)", issues)
    connection.execute("COMMIT")


def floor_again(path: str, store: str) -> None:
    connection = connect(store)
    known = dict(connection.execute(f"SELECT {COLUMNS[PASSPORT]}, hash FROM participant"))
    changed = [row for row in _good(_rows(path), []) if known.get(row[PASSPORT]) != row[30]]
    connection.execute("BEGIN IMMEDIATE")
    fresh = ", ".join(
        f"{name} = excluded.{name}" for name in [*COLUMNS, "hash"] if name != COLUMNS[PASSPORT]
    )
    connection.executemany(f"{_INSERT}DO UPDATE SET {fresh}", changed)
    connection.execute("COMMIT")


def pandas_calamine(path: str, store: str) -> None:
    pandas(path, store, "calamine")


def pandas(path: str, store: str, engine: str = "openpyxl") -> None:
    import pandas as pd
    import sqlalchemy as sa

    table: Any = pd.read_excel(path, engine=engine)
    table.columns = COLUMNS
    bad: Any = (
        table[COLUMNS[FAMILY]].isna()
        | table[COLUMNS[PASSPORT]].isna()
        | ~table[COLUMNS[GENDER]].isin(["M", "F"])
    )
    bad |= ~table[COLUMNS[MAIL]].astype(str).str.fullmatch(_MAIL.pattern)
    for number in DATES:
        days = pd.to_datetime(table[COLUMNS[number]], errors="coerce")
        bad |= days.isna()
        table[COLUMNS[number]] = days.dt.strftime("%Y-%m-%d")
    bad |= (table[COLUMNS[DEPARTURE]] < table[COLUMNS[ARRIVAL]]) | (
        table[COLUMNS[EXPIRES]] < table[COLUMNS[ARRIVAL]]
    )
    connect(store).close()
    with sa.create_engine(f"sqlite:///{store}").begin() as connection:
        good = table[~bad].drop_duplicates(COLUMNS[PASSPORT])
        good.to_sql("participant", connection, if_exists="append", index=False)
        pd.DataFrame({"row": table.index[bad] + 2}).to_sql(
            "issue", connection, if_exists="append", index=False
        )


def connect(store: str) -> sqlite3.Connection:
    """The store, made with its four indexes where it is not there."""
    is_new = not Path(store).exists()
    connection = sqlite3.connect(store, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")
    if is_new:
        columns = ", ".join(f"{name} TEXT" for name in COLUMNS)
        connection.execute(
            f"CREATE TABLE participant(id INTEGER PRIMARY KEY, {columns}, hash INTEGER)"
        )
        connection.execute("CREATE TABLE issue(id INTEGER PRIMARY KEY, row INTEGER, what TEXT)")
        for unique, number in (("UNIQUE", PASSPORT), ("", 6), ("", 19), ("", FAMILY)):
            connection.execute(
                f"CREATE {unique} INDEX ix{number} ON participant({COLUMNS[number]})"
            )
    return connection


def _rows(path: str) -> Iterator[list[Any]]:
    from python_calamine import CalamineWorkbook

    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).iter_rows()
    next(rows)
    return rows


def _good(rows: Iterator[list[Any]], issues: list[tuple[int, str]]) -> Iterator[list[Any]]:
    seen: set[str] = set()
    for number, row in enumerate(rows, start=2):
        what = _wrong(row) or ("twice" if row[PASSPORT] in seen else "")
        if what:
            issues.append((number, what))
            continue
        seen.add(row[PASSPORT])
        row.append(zlib.crc32("\x1f".join(map(str, row[1:])).encode()))
        yield row


def _wrong(row: list[Any]) -> str:
    """What is wrong with a row; "" for nothing, and its dates are ISO texts then."""
    for number in DATES:
        if not isinstance(row[number], dt.date):
            return "no date"
        row[number] = row[number].isoformat()[:10]
    if not row[FAMILY] or not row[PASSPORT]:
        return "missing"
    if row[GENDER] not in ("M", "F"):
        return "gender"
    if row[MAIL] and not _MAIL.fullmatch(row[MAIL]):
        return "mail"
    return "days" if row[DEPARTURE] < row[ARRIVAL] or row[EXPIRES] < row[ARRIVAL] else ""


if __name__ == "__main__":
    {
        "calamine": calamine,
        "floor": floor,
        "floor_again": floor_again,
        "pandas": pandas,
        "pandas_calamine": pandas_calamine,
    }[sys.argv[1]](*sys.argv[2:])
