"""What a reader of a PDF sees and copies, by PDFium, which browsers use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pypdfium2
import pypdfium2.raw

from lcdesk.papers.content import PaperContent


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, as it is copied out of it."""
    return _read(pdf, lambda page: page.get_textpage().get_text_bounded())


def text_of(pdf: bytes) -> str:
    """All of it, without blanks: where a line is broken says nothing of what is written."""
    return squeezed("".join(pages_of(pdf)))


def squeezed(text: str) -> str:
    """A text without blanks."""
    return "".join(text.split())


def is_tagged(pdf: bytes) -> bool:
    """Can it be read aloud in its order."""
    with pypdfium2.PdfDocument(pdf) as document:
        return bool(pypdfium2.raw.FPDFCatalog_IsTagged(document))


def bookmarks_of(pdf: bytes) -> list[tuple[int, str, int]]:
    """Each bookmark: how deep it is (0: at the top), its words, the page it leads to (from 0)."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [
            (one.level, one.get_title(), one.get_dest().get_index()) for one in document.get_toc()
        ]


def texts_in(content: PaperContent) -> list[str]:
    """Every text in the data of a paper but the names of pictures."""
    found: list[str] = []

    def walk(value: Any) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for one in value.values():
                walk(one)
        elif isinstance(value, list | tuple):
            for one in value:
                walk(one)

    walk(content.data)
    return [text for text in found if text and text not in content.pictures]


def _read(pdf: bytes, look: Callable[[Any], str]) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [look(page) for page in document]


def words_of(pdf: bytes) -> str:
    """All of it, a line a line."""
    return "\n".join(pages_of(pdf)).replace("\r\n", "\n")


def count_pages(pdf: bytes) -> int:
    """How many pages it has."""
    return len(pages_of(pdf))


def rows_of_ink(pdf: bytes) -> list[list[int]]:
    """How many dark pixels each row of each page has, at 60 to an inch."""

    def look(page: Any) -> list[int]:
        bitmap = page.render(scale=60 / 72, grayscale=True)
        buffer, wide = bytes(bitmap.buffer), bitmap.width
        rows = (buffer[y * bitmap.stride :][:wide] for y in range(bitmap.height))
        return [sum(pixel < 128 for pixel in row) for row in rows]

    return _read(pdf, look)
