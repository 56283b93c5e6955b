"""The reading process: takes requests, answers with packed sheets or a refusal, dies without
harm.
"""

from __future__ import annotations

import contextlib
import importlib
import itertools
from collections.abc import Iterator
from typing import Any

from lcdesk.garbage_collection import collection_paused
from lcdesk.guarded_archive import FileRefusal
from lcdesk.guarded_process import (
    leave_interrupts_to_program,
    limit_clock,
    limit_memory,
    limit_time,
    silence,
)
from lcdesk.tabular import guard
from lcdesk.tabular.reading.wire import LAZY_FROM, PackedSheet, Row, pack, pack_rows

MEMORY = 512 * 1024 * 1024
"""Bytes of address space (Linux) or of resident memory (watched from outside elsewhere)."""
ROWS_AT_ONCE = 1500
"""Of more of them the cells are out of the processor's cache before their column is packed: of 5000
with thirty columns it takes a quarter longer.
"""
HEAVY_FROM, HEAVY_CELL, HEAVIEST = 8_000_000, 1000, 150_000_000
"""Bytes of a whole file and of its average cell beyond which it is no list of people or
lectures, and of any file: a list of 100,000 people and 30 columns has 45 million.
"""
_READERS = (
    "lcdesk.tabular.reading.forms",
    "lcdesk.tabular.reading.xlsx",
    "lcdesk.tabular.reading.text",
    "openpyxl.reader.excel",
    "lcdesk.tabular.reading.quick_rows",
    "python_calamine",
    "olefile",
    "lcdesk.tabular.reading.repairs",
    "lcdesk.tabular.reading.markup",
)


def serve(pipe: Any) -> None:
    """Answer requests until the pipe closes; started by `lcdesk.tabular.reading.reader` in its
    own process.
    """
    leave_interrupts_to_program()
    silence()
    limit_memory(MEMORY)
    with contextlib.suppress(EOFError, OSError, KeyboardInterrupt):
        _warm(pipe)
        while True:
            request, seconds, clock = pipe.recv()
            limit_time(seconds)
            pipe.send_bytes(pack(("begun",)))
            limit_clock(clock)
            with collection_paused():
                for data in _packed(request):
                    pipe.send_bytes(data)
            limit_clock(0)


def _warm(pipe: Any) -> None:
    """Import the readers while nobody waits, until somebody does."""
    for name in _READERS:
        if pipe.poll():
            return
        with contextlib.suppress(ImportError):
            importlib.import_module(name)


def _packed(request: Any) -> Iterator[bytes]:
    """The messages for one request as bytes; cells of endless text are refused before the
    program has to hold them.
    """
    places = size = 0
    for message in _answers(request):
        try:
            data = pack(message)
        except MemoryError:
            yield pack(("refused", "memory", {}))
            return
        if message[0] in ("rows", "batch"):
            places += _places_of(*message)
            size += len(data)
            if size > HEAVY_FROM and size > min(HEAVY_CELL * places, HEAVIEST):
                yield pack(("refused", "too large", {}))
                return
        yield data


def _places_of(kind: str, held: Any) -> int:
    """Cells in a message of rows, or of rows by column."""
    return (
        held[0] * len(held[1])
        if kind == "batch"
        else sum(len(row) for row in held if row is not None)
    )


def _answers(request: Any) -> Iterator[tuple[Any, ...]]:
    """The messages for one request: sheet, rows, rows, …, done; or refused."""
    try:
        yield from _sheets(request)
    except FileRefusal as refusal:
        yield ("refused", refusal.reason, refusal.facts)
    except (KeyboardInterrupt, GeneratorExit):
        raise
    # a panic of a native reader is no Exception; its words help only us
    except BaseException as error:
        yield ("refused", _reason_of(error), {"inside": f"{type(error).__name__}: {error}"[:300]})


def _reason_of(error: BaseException) -> str:
    """The word for what the system or a reader raised."""
    kinds = {
        FileNotFoundError: "missing",
        PermissionError: "forbidden",
        IsADirectoryError: "folder",
        MemoryError: "memory",
    }
    return next((word for kind, word in kinds.items() if isinstance(error, kind)), "damaged")


def _sheets(request: Any) -> Iterator[tuple[Any, ...]]:
    from lcdesk.tabular.reading import forms

    found = forms.read(request)
    places = filled = 0
    if len(found.sheets) > guard.MAX_SHEETS:
        raise FileRefusal("sheets", count=guard.MAX_SHEETS)
    for sheet in found.sheets:
        if sheet.width > guard.MAX_COLUMN:
            raise FileRefusal("wide", column=guard.MAX_COLUMN)
        yield ("sheet", *_about(sheet))
        rows, is_large = iter(sheet.rows), _is_large(sheet)
        while batch := list(itertools.islice(rows, ROWS_AT_ONCE)):
            places += sheet.width * (len(batch) - batch.count(None))
            filled += sum(map(_is_filled, batch))
            if filled > guard.MAX_FILLED_ROWS:
                raise FileRefusal("tall", row=guard.MAX_FILLED_ROWS)
            if places > 4 * guard.MAX_CELLS:
                raise FileRefusal("too large")
            if not is_large:
                _check_cells(batch)
            yield ("batch", pack_rows(batch, sheet.width)) if is_large else ("rows", batch)
    yield ("done", found.form, found.properties, found.remarks)


def _is_filled(row: Row) -> bool:
    return row is not None and (any(row) or row.count(None) < len(row))


def _check_cells(rows: list[Any]) -> None:
    """Refusal for a text longer than a cell can hold; large sheets are weighed as a whole
    (`HEAVY_FROM`).
    """
    for row in rows:
        for at, slot in enumerate(row or ()):
            text = slot[1] if type(slot) is tuple else slot
            if type(text) is str and len(text) > guard.MAX_CELL:
                raise FileRefusal("long cell", row=0, column=at + 1)


def _is_large(sheet: PackedSheet) -> bool:
    """True when the rows travel by column."""
    return not isinstance(sheet.rows, list) or len(sheet.rows) * sheet.width > LAZY_FROM


def _about(sheet: PackedSheet) -> tuple[Any, ...]:
    return (
        sheet.name,
        sheet.width,
        sheet.merges,
        sheet.hidden_rows,
        sheet.hidden_columns,
        sheet.state,
        sheet.lossy,
        sheet.struck_rows,
    )
