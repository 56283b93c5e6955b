"""What calamine leaves out, found another way in each kind of file: errors, formulas without a
value, zeros, hidden rows.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any
from xml.etree import ElementTree

from lcdesk import guarded_archive
from lcdesk.guarded_archive import FileRefusal
from lcdesk.tabular import guard
from lcdesk.tabular.guard import SheetFacts
from lcdesk.tabular.reading import xlsx
from lcdesk.tabular.reading.shown import has_lost_digits, is_scientific, slot_for
from lcdesk.tabular.reading.wire import Slot
from lcdesk.tabular.reading.xlsx import local_name

ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Error words by their byte in binary workbooks ([MS-XLS] 2.5.10)."""
LOST_FORMULA: Slot = (None, "", None, "formula", None, None)


@dataclass(slots=True)
class Overlay:
    """The repairs of one sheet; `merges` None: calamine's own are right."""

    slots: dict[tuple[int, int], Slot] = field(default_factory=dict[tuple[int, int], Slot])
    hidden_rows: set[int] = field(default_factory=set[int])
    hidden_columns: set[int] = field(default_factory=set[int])
    merges: list[tuple[int, int, int, int]] | None = None


def error_slot(word: str) -> Slot:
    """The slot of an error cell."""
    return (None, word, word, None, None, None)


def is_telling(form: str) -> bool:
    """True for a number format that shows more, or less, than the number itself says."""
    return bool(re.match(r"\"?0[0\-\\ ]+", form)) or "E+" in form.upper()


# --- Of each kind of file; sheets of an .xlsx ---


def overlays(
    file: IO[bytes], form: str, archive: zipfile.ZipFile | None, facts: dict[str, SheetFacts]
) -> tuple[dict[str, Overlay], str | None]:
    """Sheet name → its repairs; and a word ("errors") when they could not be found, so that it
    can be said.
    """
    try:
        if form == "xls":
            return _xls_overlays(file), None
        if archive is None:
            return {}, "errors"
        of_form = {"ods": _ods_overlays, "xlsb": _xlsb_overlays}.get(form)
        return (of_form(archive) if of_form else _xlsx_overlays(archive, facts)), None
    except MemoryError:
        raise
    except Exception:  # the file is odd where only we look; what calamine read still counts
        return {}, "errors"


def _xlsx_overlays(archive: zipfile.ZipFile, facts: dict[str, SheetFacts]) -> dict[str, Overlay]:
    found: dict[str, Overlay] = {}
    styles = _telling_styles(archive)
    for sheet in xlsx.sheet_parts(archive):
        known = facts.get(sheet.part, SheetFacts())
        own = found[sheet.name] = Overlay(
            hidden_rows=known.hidden_rows, hidden_columns=known.hidden_columns
        )
        if styles:
            own.slots.update(_styled_slots(archive, sheet.part, styles))
        own.slots.update(dict.fromkeys(known.formulas_without_value, LOST_FORMULA))
        own.slots.update({place: error_slot(word) for place, word in known.errors.items()})
    return found


def _telling_styles(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """Style number → number format, for formats that show leading zeros or 8.49E+11."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    formats = {str(number): form for number, form in _BUILT_IN.items()}
    styles: dict[bytes, str] = {}
    for element in xlsx.xml_tree(archive, "xl/styles.xml"):
        if xlsx.local_name(element.tag) == "numFmts":
            formats.update(
                {item.get("numFmtId", ""): item.get("formatCode", "") for item in element}
            )
        elif xlsx.local_name(element.tag) == "cellXfs":
            for number, item in enumerate(element):
                form = formats.get(item.get("numFmtId", ""), "")
                if is_telling(form):
                    styles[str(number).encode()] = form
    return styles


def _styled_slots(
    archive: zipfile.ZipFile, part: str, styles: dict[bytes, str]
) -> dict[tuple[int, int], Slot]:
    pattern = re.compile(
        rb'<(?:\w+:)?c r="([A-Z]+)(\d+)" s="('
        + b"|".join(styles)
        + rb')"(?: t="n")?>(?:<f>[^<]*</f>)?<(?:\w+:)?v>([^<]+)</'
    )
    found: dict[tuple[int, int], Slot] = {}
    rest = b""
    for piece in guarded_archive.chunks(archive, part):
        window = rest + piece
        cut = window.rfind(b"<c ") if b"<c " in window else 0
        for cell in pattern.finditer(window, 0, cut):
            slot = slot_for(float(cell[4]), styles[cell[3]])
            found[int(cell[2]) - 1, guard.column_of(cell[1])] = slot
        rest = window[cut:]
        if len(found) > guard.MAX_CELLS:
            raise FileRefusal("too large")
    found.update(
        {
            (int(c[2]) - 1, guard.column_of(c[1])): slot_for(float(c[4]), styles[c[3]])
            for c in pattern.finditer(rest)
        }
    )
    return found


# --- An old .xls ([MS-XLS]): errors, shown zeros, hidden rows and columns ---

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


def workbook_stream(file: IO[bytes]) -> bytes:
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


def is_xls_locked(data: bytes) -> bool:
    """True when the stream is encrypted: a FilePass record stands right after the start."""
    for number, (kind, _, _) in enumerate(_xls_records(data, 0)):
        if kind == _FILEPASS:
            return True
        if number > 8:
            break
    return False


def _xls_records(data: bytes, start: int) -> Iterator[tuple[int, int, bytes]]:
    """(kind, offset, content) of the records until the end of a substream."""
    place = start
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        yield kind, place, data[place + 4 : place + 4 + size]
        place += 4 + size
        if kind == _BLANK_END:
            return


def _xls_overlays(file: IO[bytes]) -> dict[str, Overlay]:
    """Sheet name → its repairs."""
    data = workbook_stream(file)
    formats: dict[int, str] = dict(_BUILT_IN)
    styles: list[int] = []
    sheets: list[tuple[str, int]] = []
    is_new = True
    for kind, _, body in _xls_records(data, 0):
        if kind == _BOF:
            is_new = struct.unpack_from("<H", body)[0] >= 0x0600
        elif kind == _FORMAT:
            formats[struct.unpack_from("<H", body)[0]] = _xls_text(
                body[2:], 2 if is_new else 1, is_new
            )
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET:
            sheets.append((_xls_text(body[6:], 1, is_new), struct.unpack_from("<I", body)[0]))
    telling = {
        number: formats[form]
        for number, form in enumerate(styles)
        if is_telling(formats.get(form, ""))
    }
    return {name: _xls_sheet_overlay(data, start, telling) for name, start in sheets}


def _xls_text(body: bytes, length_size: int, is_new: bool) -> str:
    """A short string with its length in front."""
    length = int.from_bytes(body[:length_size], "little")
    if not is_new:
        return body[length_size : length_size + length].decode("gb18030", "replace")
    wide = body[length_size] & 1
    start = length_size + 1
    return body[start : start + length * (2 if wide else 1)].decode(
        "utf-16-le" if wide else "latin-1", "replace"
    )


def _xls_sheet_overlay(data: bytes, start: int, telling: dict[int, str]) -> Overlay:
    found = Overlay()
    for kind, _, body in _xls_records(data, start):
        if kind == _ROW and len(body) >= 14 and body[12] & 0x20:
            found.hidden_rows.add(struct.unpack_from("<H", body)[0])
        elif kind == _COLINFO and len(body) >= 10 and body[8] & 1:
            first, last = struct.unpack_from("<HH", body)
            found.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind in (_BOOLERR, _FORMULA):
            _take_xls_error(found, kind, body)
        if telling and kind in (_NUMBER, _RK, _MULRK, _FORMULA):
            for row, column, style, value in _xls_numbers(kind, body):
                if style in telling:
                    found.slots[row, column] = slot_for(value, telling[style])
    return found


def _take_xls_error(found: Overlay, kind: int, body: bytes) -> None:
    row, column = struct.unpack_from("<HH", body)
    if kind == _BOOLERR and body[7]:
        found.slots[row, column] = error_slot(ERRORS.get(body[6], "#N/A"))
    elif kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
        found.slots[row, column] = error_slot(ERRORS.get(body[8], "#N/A"))


def _xls_numbers(kind: int, body: bytes) -> Iterator[tuple[int, int, int, float]]:
    """(row, column, style, value) of a number record."""
    row, column, style = struct.unpack_from("<HHH", body)
    if kind == _RK:
        yield row, column, style, _rk_number(body[6:10])
    elif kind == _MULRK:
        for place in range(4, len(body) - 2, 6):
            yield (
                row,
                column,
                struct.unpack_from("<H", body, place)[0],
                _rk_number(body[place + 2 : place + 6]),
            )
            column += 1
    elif kind == _NUMBER or body[12:14] != b"\xff\xff":
        yield row, column, style, struct.unpack_from("<d", body, 6)[0]


def _rk_number(four: bytes) -> float:
    """An RK number: 30 bits of a double or of an integer, perhaps of a hundredth."""
    number = int.from_bytes(four, "little")
    if number & 2:
        value = float(struct.unpack("<i", four)[0] >> 2)
    else:
        value = struct.unpack("<d", b"\0\0\0\0" + (number & ~3).to_bytes(4, "little"))[0]
    return value / 100 if number & 1 else value


# --- An .xlsb ([MS-XLSB]): errors, merges, hidden rows and columns ---

_XLSB_ROW, _XLSB_ERROR, _XLSB_FORMULA_ERROR, _XLSB_COLUMN, _XLSB_SHEET, _XLSB_MERGE = (
    0,
    3,
    11,
    60,
    156,
    176,
)


def _xlsb_records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """(kind, content); kind and size are numbers of seven bits a byte."""
    place = 0
    while place < len(data):
        kind, place = _xlsb_number(data, place, 2)
        size, place = _xlsb_number(data, place, 4)
        yield kind, data[place : place + size]
        place += size


def _xlsb_number(data: bytes, place: int, most: int) -> tuple[int, int]:
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


def _xlsb_overlays(archive: zipfile.ZipFile) -> dict[str, Overlay]:
    """Sheet name → its repairs."""
    book = xlsx.workbook_part(archive).replace(".xml", ".bin")
    targets = xlsx.relations(archive, book)
    found: dict[str, Overlay] = {}
    for kind, body in _xlsb_records(b"".join(guarded_archive.chunks(archive, book))):
        if kind == _XLSB_SHEET:
            key, place = _xlsb_text(body, 8)
            name, _ = _xlsb_text(body, place)
            if targets.get(key, ("", ""))[0] == "worksheet":
                found[name] = _xlsb_sheet_overlay(
                    b"".join(guarded_archive.chunks(archive, targets[key][1]))
                )
    return found


def _xlsb_text(body: bytes, place: int) -> tuple[str, int]:
    length = struct.unpack_from("<I", body, place)[0]
    end = place + 4 + 2 * length
    return body[place + 4 : end].decode("utf-16-le", "replace"), end


def _xlsb_sheet_overlay(data: bytes) -> Overlay:
    found = Overlay(merges=[])
    row = 0
    for kind, body in _xlsb_records(data):
        if kind == _XLSB_ROW:
            row = struct.unpack_from("<I", body)[0]
            if len(body) > 11 and body[11] & 0x10:
                found.hidden_rows.add(row)
        elif kind in (_XLSB_ERROR, _XLSB_FORMULA_ERROR):
            found.slots[row, struct.unpack_from("<I", body)[0]] = error_slot(
                ERRORS.get(body[8], "#N/A")
            )
        elif kind == _XLSB_COLUMN and len(body) >= 18 and body[16] & 1:
            first, last = struct.unpack_from("<II", body)
            found.hidden_columns.update(range(first, min(last, guard.MAX_COLUMN - 1) + 1))
        elif kind == _XLSB_MERGE and found.merges is not None:
            top, bottom, left, right = struct.unpack_from("<IIII", body)
            found.merges.append((top, left, bottom, right))
    return found


# --- An OpenDocument sheet: merges, errors, shown zeros, hidden rows and columns ---

_ODS_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|(?:Err|错误):\d{3}")
_ODS_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class _OdsCursor:
    """Where the walk is inside one table."""

    overlay: Overlay = field(default_factory=lambda: Overlay(merges=[]))
    row: int = 0
    column: int = 0
    columns_seen: int = 0
    depth: int = 0


def _ods_overlays(archive: zipfile.ZipFile) -> dict[str, Overlay]:
    """Sheet name → its repairs."""
    source = io.BytesIO(b"".join(guarded_archive.chunks(archive, "content.xml")))
    found: dict[str, Overlay] = {}
    place = _OdsCursor()
    for event, element in ElementTree.iterparse(source, ("start", "end")):
        name = local_name(element.tag)
        if event == "start":
            if name == "table":
                place = _OdsCursor()
                found[_ods_attribute(element, "name")] = place.overlay
            continue
        if name in ("table-cell", "covered-table-cell"):
            _take_ods_cell(place, element)
        elif name == "table-row":
            _end_ods_row(place, element)
            element.clear()
        elif name == "table-column":
            _take_ods_column(place, element)
    return found


def _ods_attribute(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.items() if local_name(key) == name), "")


def _ods_count(element: ElementTree.Element, name: str) -> int:
    text = _ods_attribute(element, name)
    return min(int(text), guard.MAX_ROW) if text.isdecimal() and len(text) < 9 and int(text) else 1


def _take_ods_column(place: _OdsCursor, element: ElementTree.Element) -> None:
    count = _ods_count(element, "number-columns-repeated")
    if _ods_attribute(element, "visibility") in _ODS_HIDDEN:
        place.overlay.hidden_columns.update(
            range(place.columns_seen, min(place.columns_seen + count, guard.MAX_COLUMN))
        )
    place.columns_seen += count


def _end_ods_row(place: _OdsCursor, element: ElementTree.Element) -> None:
    count = _ods_count(element, "number-rows-repeated")
    if _ods_attribute(element, "visibility") in _ODS_HIDDEN and count < 10_000:
        place.overlay.hidden_rows.update(range(place.row, place.row + count))
    place.row, place.column = place.row + count, 0


def _take_ods_cell(place: _OdsCursor, element: ElementTree.Element) -> None:
    count = _ods_count(element, "number-columns-repeated")
    down, across = (
        _ods_count(element, "number-rows-spanned"),
        _ods_count(element, "number-columns-spanned"),
    )
    if down * across > 1 and place.overlay.merges is not None:
        place.overlay.merges.append(
            (place.row, place.column, place.row + down - 1, place.column + across - 1)
        )
    kind = _ods_attribute(element, "value-type")
    text = "\n".join("".join(part.itertext()) for part in element if local_name(part.tag) == "p")
    slot = None
    if _ODS_ERROR.fullmatch(text):
        slot = error_slot(text)
    elif not kind and _ods_attribute(element, "formula"):
        slot = LOST_FORMULA
    elif kind == "float":
        slot = _ods_number(_ods_attribute(element, "value"), text)
    if slot is not None and count < 1000:
        for column in range(place.column, place.column + count):
            place.overlay.slots[place.row, column] = slot
    place.column += count


def _ods_number(value: str, text: str) -> tuple[object, ...] | None:
    """A number shown with leading zeros or as 8.49E+11; None where the number says it all."""
    try:
        number = float(value)
    except ValueError:
        return None
    whole = int(number) if abs(number) < 1e15 and number.is_integer() else number
    if is_scientific(text) and has_lost_digits(
        number, "0." + "0" * len(text.partition(".")[2].partition("E")[0]) + "E+00"
    ):
        return (whole, text, None, "precision", None, None)
    return (whole, text, None, None, None, None) if re.match(r"0[\d\- ]", text) else None
