"""What an OpenDocument sheet says besides its values: merges, errors, shown zeros, hidden rows
and columns.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from xml.etree import ElementTree

from lcdesk.tabular import guard
from lcdesk.tabular.reading.overlay import LOST_FORMULA, Overlay, error_slot
from lcdesk.tabular.reading.parts import local
from lcdesk.tabular.reading.shown import has_lost_digits, is_scientific

_ERROR = re.compile(r"#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)|(?:Err|错误):\d{3}")
_HIDDEN = ("collapse", "filter")


@dataclass(slots=True)
class _OdsCursor:
    """Where the walk is inside one table."""

    overlay: Overlay = field(default_factory=lambda: Overlay(merges=[]))
    row: int = 0
    column: int = 0
    columns_seen: int = 0
    depth: int = 0


def overlays(archive: zipfile.ZipFile) -> dict[str, Overlay]:
    """Sheet name → its repairs."""
    source = io.BytesIO(b"".join(guard.chunks(archive, "content.xml")))
    found: dict[str, Overlay] = {}
    place = _OdsCursor()
    for event, element in ElementTree.iterparse(source, ("start", "end")):
        name = local(element.tag)
        if event == "start":
            if name == "table":
                place = _OdsCursor()
                found[_get(element, "name")] = place.overlay
            continue
        if name in ("table-cell", "covered-table-cell"):
            _take_cell(place, element)
        elif name == "table-row":
            _end_row(place, element)
            element.clear()
        elif name == "table-column":
            _take_column(place, element)
    return found


def _get(element: ElementTree.Element, name: str) -> str:
    return next((value for key, value in element.items() if local(key) == name), "")


def _count(element: ElementTree.Element, name: str) -> int:
    text = _get(element, name)
    return min(int(text), guard.MAX_ROW) if text.isdecimal() and len(text) < 9 and int(text) else 1


def _take_column(place: _OdsCursor, element: ElementTree.Element) -> None:
    count = _count(element, "number-columns-repeated")
    if _get(element, "visibility") in _HIDDEN:
        place.overlay.hidden_columns.update(
            range(place.columns_seen, min(place.columns_seen + count, guard.MAX_COLUMN))
        )
    place.columns_seen += count


def _end_row(place: _OdsCursor, element: ElementTree.Element) -> None:
    count = _count(element, "number-rows-repeated")
    if _get(element, "visibility") in _HIDDEN and count < 10_000:
        place.overlay.hidden_rows.update(range(place.row, place.row + count))
    place.row, place.column = place.row + count, 0


def _take_cell(place: _OdsCursor, element: ElementTree.Element) -> None:
    count = _count(element, "number-columns-repeated")
    down, across = _count(element, "number-rows-spanned"), _count(element, "number-columns-spanned")
    if down * across > 1 and place.overlay.merges is not None:
        place.overlay.merges.append(
            (place.row, place.column, place.row + down - 1, place.column + across - 1)
        )
    kind = _get(element, "value-type")
    text = "\n".join("".join(part.itertext()) for part in element if local(part.tag) == "p")
    slot = None
    if _ERROR.fullmatch(text):
        slot = error_slot(text)
    elif not kind and _get(element, "formula"):
        slot = LOST_FORMULA
    elif kind == "float":
        slot = _number(_get(element, "value"), text)
    if slot is not None and count < 1000:
        for column in range(place.column, place.column + count):
            place.overlay.slots[place.row, column] = slot
    place.column += count


def _number(value: str, text: str) -> tuple[object, ...] | None:
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
