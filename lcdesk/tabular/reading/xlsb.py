"""What an .xlsb says besides its values: errors, merges, hidden rows and columns ([MS-XLSB])."""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator

from lcdesk.tabular import guard
from lcdesk.tabular.reading import parts
from lcdesk.tabular.reading.overlay import ERRORS, Overlay, error_slot

_ROW, _ERROR, _FORMULA_ERROR, _COLUMN, _SHEET, _MERGE = 0, 3, 11, 60, 156, 176


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content); kind and size are numbers of seven bits a byte."""
    place = 0
    while place < len(data):
        kind, place = _number(data, place, 2)
        size, place = _number(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _number(data: bytes, place: int, most: int) -> tuple[int, int]:
    value = shift = 0
    for _ in range(most):
        if place >= len(data):
            break
        byte = data[place]
        value |= (byte & 0x7F) << shift
        place, shift = place + 1, shift + 7
        if byte < 0x80:
            break
    return value, place


def overlays(archive: zipfile.ZipFile) -> dict[str, Overlay]:
    """Sheet name → its repairs."""
    book = parts.workbook_part(archive).replace(".xml", ".bin")
    targets = parts.relations(archive, book)
    found: dict[str, Overlay] = {}
    for kind, body in _records(b"".join(guard.chunks(archive, book))):
        if kind == _SHEET:
            key, place = _text(body, 8)
            name, _ = _text(body, place)
            if targets.get(key, ("", ""))[0] == "worksheet":
                found[name] = _of_sheet(b"".join(guard.chunks(archive, targets[key][1])))
    return found


def _text(body: bytes, place: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, place)[0]
    end = place + 4 + 2 * length
    return body[place + 4 : end].decode("utf-16-le", "replace"), end


def _of_sheet(data: bytes) -> Overlay:
    found = Overlay(merges=[])
    row = 0
    for kind, body in _records(data):
        if kind == _ROW:
            row = struct.unpack_from("<I", body)[0]
            if len(body) > 11 and body[11] & 0x10:
                found.hidden_rows.add(row)
        elif kind in (_ERROR, _FORMULA_ERROR):
            found.slots[row, struct.unpack_from("<I", body)[0]] = error_slot(
                ERRORS.get(body[8], "#N/A")
            )
        elif kind == _COLUMN and len(body) >= 18 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            found.hidden_columns.update(range(first, min(last, guard.MAX_COLUMN - 1) + 1))
        elif kind == _MERGE and found.merges is not None:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            found.merges.append((top, left, bottom, right))
    return found
