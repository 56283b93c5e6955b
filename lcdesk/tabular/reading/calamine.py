"""Old, binary, OpenDocument and very large workbooks through python-calamine."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from typing import IO, Any

from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular import guard
from lcdesk.tabular.reading.repairs import Overlay
from lcdesk.tabular.reading.wire import PackedSheet, Row, Slot, spread

STREAM_FROM = 200_000
"""Cells from which a sheet is sent row by row (its merges are filled while it goes)."""


def open_book(file: IO[bytes]) -> Any:
    """calamine's workbook; Refusal: unknown lock, damaged."""
    import python_calamine

    try:
        return python_calamine.CalamineWorkbook.from_filelike(file)
    except python_calamine.PasswordError as error:
        # the locks that can be opened were opened before
        raise FileRefusal("unknown lock") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefusal("damaged") from error


def sheets(book: Any) -> Iterator[tuple[int, Any]]:
    """(index, metadata) of the worksheets."""
    for index, about in enumerate(book.sheets_metadata):
        if str(about.typ).endswith("WorkSheet"):
            yield index, about


def read_sheet(book: Any, index: int, about: Any, overlay: Overlay) -> PackedSheet:
    """One sheet with its merges filled; `overlay` repairs what calamine leaves out."""
    import python_calamine

    state = {"Hidden": "hidden", "VeryHidden": "very hidden"}.get(
        str(about.visible).rpartition(".")[2], "visible"
    )
    try:
        page = book.get_sheet_by_index(index)
    except (python_calamine.CalamineError, ValueError) as error:
        raise FileRefusal("damaged") from error
    start, end = page.start, page.end
    height = max([end[0] + 1 if end else 0, *(row + 1 for row, _ in overlay.slots)])
    width = max([end[1] + 1 if end else 0, *(column + 1 for _, column in overlay.slots)])
    if height * width > 4 * guard.MAX_CELLS:
        raise FileRefusal("far", row=height, column=width)
    merges = overlay.merges
    if merges is None:
        blocks: list[tuple[tuple[int, int], tuple[int, int]]] = page.merged_cell_ranges or []
        merges = [(*first, *last) for first, last in blocks]
    rows: Iterable[Row] = _rows(page, start[1] if start else 0, (height, width), overlay.slots)
    if height * width <= STREAM_FROM:
        rows = list(rows)
        spread(rows, width, merges)
    elif merges:
        rows = _spread_on_the_way(rows, width, merges)
    return PackedSheet(
        about.name, rows, width, merges, overlay.hidden_rows, overlay.hidden_columns, state
    )


def _rows(
    page: Any, first: int, size: tuple[int, int], slots: dict[tuple[int, int], Slot]
) -> Iterator[Row]:
    """The rows from A1 on, as wide as the sheet."""
    if not first and not slots:  # as nearly always
        return (
            row if any(row) or not _is_blank(row) else None
            for row in (page.iter_rows() if page.end else ())
        )
    return _patched_rows(page, first, size, slots)


def _patched_rows(
    page: Any, first: int, size: tuple[int, int], slots: dict[tuple[int, int], Slot]
) -> Iterator[Row]:
    repaired: dict[int, list[tuple[int, Slot]]] = {}
    for (row, column), slot in slots.items():
        repaired.setdefault(row, []).append((column, slot))
    height, width = size
    front: list[Slot] = [None] * first
    number = 0
    # iter_rows begins at row 1 of the sheet but at its first used column
    for number, values in enumerate(page.iter_rows() if page.end else (), 1):
        yield _patched(front + values, width, repaired.get(number - 1))
    for below in range(number, height):
        yield _patched([], width, repaired.get(below))


def _patched(slots: list[Slot], width: int, repairs: list[tuple[int, Slot]] | None) -> Row:
    if not repairs and not any(slots) and _is_blank(slots):
        return None
    slots.extend([None] * (width - len(slots)))
    for column, slot in repairs or ():
        slots[column] = slot
    return slots


def _is_blank(slots: list[Slot]) -> bool:
    return all(slot is None or slot == "" for slot in slots)


def _spread_on_the_way(
    rows: Iterable[Row], width: int, merges: list[tuple[int, int, int, int]]
) -> Iterator[Row]:
    """Fill merges while rows pass: the first row of a block is remembered until its last."""
    waiting = sorted(merges)
    running: list[tuple[int, int, int, Slot]] = []
    for number, row in enumerate(rows):
        running = [block for block in running if block[0] >= number]
        while waiting and waiting[0][0] <= number:
            _, left, bottom, right = waiting.pop(0)
            slot = row[left] if row is not None and left < width else None
            if slot is not None and slot != "":
                running.append((bottom, left, min(right, width - 1), slot))
        if running:
            row = [None] * width if row is None else row
            for _, left, right, slot in running:
                row[left : right + 1] = [slot] * (right + 1 - left)
        yield row


# --- A large workbook opened in a thread of its own while the survey still looks it over ---

WORTH_FROM = 12_000_000
"""Bytes of unpacked worksheets from which openpyxl would hardly be chosen, and a second thread
pays.
"""


class ReadAhead:
    """calamine's book and pages as they become ready; calamine lets other threads run while it
    works.

    What comes of it is used only after the survey has found nothing wrong; a panic or fault is met
    again, by its name, when the book is opened the usual way.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._book: Any = None
        self._pages: dict[int, Any] = {}
        self._thread = threading.Thread(target=self._read, args=(file.name,), daemon=True)
        self._thread.start()

    def _read(self, path: str) -> None:
        try:
            with open(path, "rb") as own:  # noqa: PTH123 - the name may be a number
                book = open_book(own)
            self._pages = {index: book.get_sheet_by_index(index) for index, _about in sheets(book)}
            self._book = book
        except BaseException:  # a panic is no Exception
            self._pages = {}

    def wait(self) -> ReadAhead | None:
        """The finished work; None when it failed."""
        self._thread.join()
        return self if self._book is not None else None

    @property
    def sheets_metadata(self) -> list[Any]:
        """The sheets, as calamine's own book names them."""
        return self._book.sheets_metadata

    def get_sheet_by_index(self, index: int) -> Any:
        """A page, as from calamine's own book; each once, so that its memory is free after."""
        return self._pages.pop(index)


def started_ahead(file: IO[bytes], size: int) -> ReadAhead | None:
    """A reading ahead of a file with `size` bytes of worksheets, when that pays and the file can
    be opened twice.
    """
    return (
        ReadAhead(file)
        if size >= WORTH_FROM and isinstance(getattr(file, "name", None), str)
        else None
    )


def refused_ahead(refusal: FileRefusal) -> FileRefusal:
    """The refusal, marked so that the process in which calamine still works is not used again."""
    refusal.facts.setdefault("inside", "reading ahead")
    return refusal
