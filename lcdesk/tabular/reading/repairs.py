"""What calamine leaves out, found another way in each kind of file: errors, formulas without a
value, zeros, hidden rows.
"""

from __future__ import annotations

import re
import zipfile
from typing import IO

from lcdesk.tabular import guard
from lcdesk.tabular.guard import FileRefusal, SheetFacts
from lcdesk.tabular.reading import biff, ods, parts, xlsb
from lcdesk.tabular.reading.overlay import LOST_FORMULA, Overlay, error_slot, is_telling
from lcdesk.tabular.reading.values import slot_for
from lcdesk.tabular.reading.wire import Slot


def overlays(
    file: IO[bytes], form: str, archive: zipfile.ZipFile | None, facts: dict[str, SheetFacts]
) -> tuple[dict[str, Overlay], str | None]:
    """Sheet name → its repairs; and a word ("errors") when they could not be found, so that it
    can be said.
    """
    try:
        if form == "xls":
            return biff.overlays(file), None
        if archive is None:
            return {}, "errors"
        of_form = {"ods": ods.overlays, "xlsb": xlsb.overlays}.get(form)
        return (of_form(archive) if of_form else _of_xlsx(archive, facts)), None
    except MemoryError:
        raise
    except Exception:  # the file is odd where only we look; what calamine read still counts
        return {}, "errors"


def _of_xlsx(archive: zipfile.ZipFile, facts: dict[str, SheetFacts]) -> dict[str, Overlay]:
    found: dict[str, Overlay] = {}
    styles = _telling_styles(archive)
    for sheet in parts.sheet_parts(archive):
        known = facts.get(sheet.part, SheetFacts())
        own = found[sheet.name] = Overlay(
            hidden_rows=known.hidden_rows, hidden_columns=known.hidden_columns
        )
        if styles:
            own.slots.update(_styled(archive, sheet.part, styles))
        own.slots.update(dict.fromkeys(known.formulas_without_value, LOST_FORMULA))
        own.slots.update({place: error_slot(word) for place, word in known.errors.items()})
    return found


def _telling_styles(archive: zipfile.ZipFile) -> dict[bytes, str]:
    """Style number → number format, for formats that show leading zeros or 8.49E+11."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    formats: dict[str, str] = {"11": "0.00E+00", "48": "##0.0E+0"}
    styles: dict[bytes, str] = {}
    for element in parts.tree(archive, "xl/styles.xml"):
        if parts.local(element.tag) == "numFmts":
            formats.update(
                {item.get("numFmtId", ""): item.get("formatCode", "") for item in element}
            )
        elif parts.local(element.tag) == "cellXfs":
            for number, item in enumerate(element):
                form = formats.get(item.get("numFmtId", ""), "")
                if is_telling(form):
                    styles[str(number).encode()] = form
    return styles


def _styled(
    archive: zipfile.ZipFile, part: str, styles: dict[bytes, str]
) -> dict[tuple[int, int], Slot]:
    pattern = re.compile(
        rb'<(?:\w+:)?c r="([A-Z]+)(\d+)" s="('
        + b"|".join(styles)
        + rb')"(?: t="n")?>(?:<f>[^<]*</f>)?<(?:\w+:)?v>([^<]+)</'
    )
    found: dict[tuple[int, int], Slot] = {}
    rest = b""
    for piece in guard.chunks(archive, part):
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
