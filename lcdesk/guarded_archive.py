"""Archives of office programs, opened with care: what holds no more than such files hold is read,
everything else refused. Spreadsheets that come in and templates of the office are opened by this.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any

MAX_PARTS = 10_000
MAX_UNPACKED = 700 * 1024 * 1024
"""Bytes of all parts of one workbook after unpacking; a sheet of 100,000 × 30 cells has about
150 MB.
"""
MAX_RATIO, RATIO_FROM = 200, 10 * 1024 * 1024
"""Real sheets pack 10 to 60 times; beyond this a part of some size is a bomb."""
_ESCAPING = re.compile(r"(^|/)\.\.(/|$)|^/|^[A-Za-z]:|\\|\0")


class FileRefusal(Exception):
    """A file that is not read: a stable word for the reason, and figures or names for its sentence.

    Raised in the reading process, which knows no language; `lcdesk.tabular.reading.words` turns it
    into a fault.
    """

    def __init__(self, reason: str, **facts: Any) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = facts


def open_zip(file: IO[bytes]) -> zipfile.ZipFile:
    """The archive when its list of parts is sound; Refusal: damaged, locked part, duplicate,
    escaping, bomb, too large.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise FileRefusal("damaged") from error
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise FileRefusal("bomb")
    _check_names([part.filename for part in parts])
    for part in parts:
        if part.flag_bits & 0x1:
            raise FileRefusal("not a sheet", form="archive")
        if part.file_size > RATIO_FROM and part.file_size > MAX_RATIO * max(part.compress_size, 1):
            raise FileRefusal("bomb")
    unpacked = sum(part.file_size for part in parts)
    if unpacked > RATIO_FROM and unpacked > MAX_RATIO * sum(part.compress_size for part in parts):
        raise FileRefusal("bomb")  # many small ones
    if unpacked > MAX_UNPACKED:
        raise FileRefusal("too large")
    return archive


def _check_names(names: list[str]) -> None:
    if len({name.casefold() for name in names}) != len(names):
        raise FileRefusal("tampered", what="duplicate")
    if any(_ESCAPING.search(name) for name in names):
        raise FileRefusal("tampered", what="escaping")


def chunks(archive: zipfile.ZipFile, name: str, size: int = 1 << 20) -> Iterator[bytes]:
    """The bytes of one part, piece by piece; Refusal "damaged" when they do not unpack."""
    try:
        with archive.open(name) as part:
            while piece := part.read(size):
                yield piece
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        KeyError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise FileRefusal("damaged") from error


_ENTITIES = tuple(
    word.encode(code)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for code in ("ascii", "utf-16-le", "utf-16-be")
)
_MARKS = (b"<!", b"<\0!")
"""One of these, and so a "!", stands in every text that holds one of those; looking for them first
is quicker.
"""


def declares_entities(window: bytes) -> bool:
    """Does this piece of XML declare a document type or entities? No office program writes them,
    bombs and spies do.
    """
    return (
        b"!" in window
        and any(mark in window for mark in _MARKS)
        and any(word in window for word in _ENTITIES)
    )
