"""What can be copied out of a PDF as QPdfWriter writes it: its glyphs in the order they were
drawn, by the names its fonts give them.
"""

from __future__ import annotations

import re
import zlib

_OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)endobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_SIGN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-F]+)> Tj|(-?[\d.]+) (-?[\d.]+) Td|(ET)")


def pages_of(pdf: bytes) -> int:
    """How many pages it has."""
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def words_of(pdf: bytes) -> str:
    """All text, a line a line: what is drawn on one height is one line."""
    things = {int(number): body for number, body in _OBJECT.findall(pdf)}
    names = {
        font: _names(_unpacked(things[int(found[1])]))
        for font, body in (
            (f"F{number}", body) for number, body in things.items() if b"/Type0" in body
        )
        if (found := re.search(rb"/ToUnicode (\d+) 0 R", body))
    }
    pages = [
        int(n)
        for body in things.values()
        for n in re.findall(rb"/Type /Page\n.*?/Contents (\d+) 0 R", body, re.DOTALL)
    ]
    return "\n".join(_drawn(_unpacked(things[page]), names) for page in pages)


def _drawn(content: bytes, names: dict[str, dict[int, str]]) -> str:
    lines: list[str] = []
    font, height, is_new = "", None, True
    for found in _SIGN.finditer(content):
        if found[1]:
            font, is_new = found[1].decode(), True
        elif found[4] and is_new:
            if height != found[4]:
                lines.append("")
            height, is_new = found[4], False
        elif found[2]:
            lines[-1] += "".join(
                names[font][int(found[2][at : at + 4], 16)] for at in range(0, len(found[2]), 4)
            )
    return "\n".join(lines)


def _names(table: bytes) -> dict[int, str]:
    """Glyph → text, of a table as Qt writes it."""
    out: dict[int, str] = {}
    for first, listed in re.findall(rb"<([0-9A-F]{4})> <[0-9A-F]{4}> \[(.*?)\]", table, re.DOTALL):
        for place, code in enumerate(re.findall(rb"<([0-9A-F]{4})>", listed)):
            out[int(first, 16) + place] = chr(int(code, 16))
    for first, last, code in re.findall(
        rb"(?m)^<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>$", table
    ):
        out.update(
            {
                glyph: chr(int(code, 16) + glyph - int(first, 16))
                for glyph in range(int(first, 16), int(last, 16) + 1)
            }
        )
    return out


def _unpacked(thing: bytes) -> bytes:
    found = _STREAM.search(thing)
    assert found is not None
    try:
        return zlib.decompressobj().decompress(found[1])
    except zlib.error:
        return found[1]
