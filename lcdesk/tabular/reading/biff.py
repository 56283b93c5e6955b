"""What an old .xls says besides its values: errors, shown zeros, hidden rows and columns
([MS-XLS]).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import IO, Any

from lcdesk.tabular.reading.overlay import ERRORS, Overlay, error_slot, is_telling
from lcdesk.tabular.reading.values import slot_for

_FORMULA, _BLANK_END, _FILEPASS, _COLINFO, _BOUNDSHEET = 0x0006, 0x000A, 0x002F, 0x007D, 0x0085
_MULRK, _XF, _NUMBER, _BOOLERR, _ROW, _RK, _FORMAT, _BOF = (
    0x00BD,
    0x00E0,
    0x0203,
    0x0205,
    0x0208,
    0x027E,
    0x041E,
    0x0809,
)
_BUILT_IN = {11: "0.00E+00", 48: "##0.0E+0"}


def stream(file: IO[bytes]) -> bytes:
    """The workbook stream of an .xls."""
    import olefile

    opened: Any = olefile
    file.seek(0)
    with opened.OleFileIO(file) as ole:
        name = next(
            entry
            for entry in ole.listdir()
            if len(entry) == 1 and entry[0].lower() in ("workbook", "book")
        )
        return ole.openstream(name).read()


def is_locked(data: bytes) -> bool:
    """True when the stream is encrypted: a FilePass record stands right after the start."""
    for number, (kind, _, _) in enumerate(_records(data, 0)):
        if kind == _FILEPASS:
            return True
        if number > 8:
            break
    return False


def _records(data: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """(kind, offset, content) of the records until the end of a substream."""
    place = start
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        yield kind, place, data[place + 4 : place + 4 + size]
        place += 4 + size
        if kind == _BLANK_END:
            return


def overlays(file: IO[bytes]) -> dict[str, Overlay]:
    """Sheet name → its repairs."""
    data = stream(file)
    formats: dict[int, str] = dict(_BUILT_IN)
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    is_new = True
    for kind, _, body in _records(data, 0):
        if kind == _BOF:
            is_new = struct.unpack_from("<H", body)[0] >= 0x0600
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _text(body[2:], 2 if is_new else 1, is_new)
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            sheets.append((_text(body[6:], 1, is_new), struct.unpack_from("<I", body)[0]))
    telling = {
        number: formats[form]
        for number, form in enumerate(styles)
        if is_telling(formats.get(form, ""))
    }
    return {name: _of_sheet(data, start, telling) for name, start in sheets}


def _text(body: bytes, length_size: int, is_new: bool) -> str:
    """A short string with its length in front."""
    length = int.from_bytes(body[:length_size], "little")
    if not is_new:
        return body[length_size : length_size + length].decode("gb18030", "replace")
    wide = body[length_size] & 1
    start = length_size + 1
    return body[start : start + length * (2 if wide else 1)].decode(
        "utf-16-le" if wide else "latin-1", "replace"
    )


def _of_sheet(data: bytes, start: int, telling: dict[int, str]) -> Overlay:
    found = Overlay()
    for kind, _, body in _records(data, start):
        if kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            found.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in (_BOOLERR, _FORMULA):
            _take_error(found, kind, body)
        if telling and kind in (_NUMBER, _RK, _MULRK, _FORMULA):
            for row, column, style, value in _numbers(kind, body):
                if style in telling:
                    found.slots[row, column] = slot_for(value, telling[style])
    return found


def _take_error(found: Overlay, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    if kind == _BOOLERR and body[7]:
        found.slots[row, column] = error_slot(ERRORS.get(body[6], "#N/A"))
    elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        found.slots[row, column] = error_slot(ERRORS.get(body[8], "#N/A"))


def _numbers(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float]]:
    """(row, column, style, value) of a number record."""
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == _RK:
        yield row, column, style, _compact(body[6:10])
    elif kind == _MULRK:
        for place in range(4, len(body) - 2, 6):
            yield (
                row,
                column,
                struct.unpack_from("<H", body, place)[0],
                _compact(body[place + 2 : place + 6]),
            )
            column += 1
    elif kind == _NUMBER or body[12:14] != b"\xff\xff":
        yield row, column, style, struct.unpack_from("<d", body, 6)[0]


def _compact(four: bytes) -> float:
    """An RK number: 30 bits of a double or of an integer, perhaps of a hundredth."""
    number = int.from_bytes(four, "little")
    if number & 2:
        value = float(struct.unpack("<i", four)[0] >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + (number & ~3).to_bytes(4, "little"))[0]
    return value / 100 if number & 1 else value
