"""A large workbook opened by calamine in a thread of its own while the survey is still looking
it over.
"""

from __future__ import annotations

import threading
from typing import IO, Any

from lcdesk.tabular.guard import FileRefusal
from lcdesk.tabular.reading import calamine

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
                book = calamine.open_book(own)
            self._pages = {
                index: book.get_sheet_by_index(index) for index, _about in calamine.sheets(book)
            }
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


def started(file: IO[bytes], size: int) -> ReadAhead | None:
    """A reading ahead of a file with `size` bytes of worksheets, when that pays and the file can
    be opened twice.
    """
    return (
        ReadAhead(file)
        if size >= WORTH_FROM and isinstance(getattr(file, "name", None), str)
        else None
    )


def refused(refusal: FileRefusal) -> FileRefusal:
    """The refusal, marked so that the process in which calamine still works is not used again."""
    refusal.facts.setdefault("inside", "reading ahead")
    return refusal
