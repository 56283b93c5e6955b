"""A chart as a PDF of one page: drawn in pixels of 1/96 inch, with text that can be searched and
copied. Papers are set by templates (`lcdesk.papers`).
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import Fonts, start_fonts
from lcdesk.drawing.palette import LIGHT

INCH = 96  # pixels, as everything here is drawn
FINE = 1200  # dots of a PDF, so that letters keep their places


def draw_page(title: str, draw: Callable[[Canvas], object], size: QPageSize) -> bytes:
    """A PDF of one page of what `draw` draws onto the canvas."""
    start_fonts()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(buffer)
    writer.setResolution(FINE)
    writer.setCreator("lcdesk")
    writer.setTitle(title)
    writer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    painter = QPainter(writer)
    painter.scale(FINE / INCH, FINE / INCH)
    try:
        draw(Canvas(painter, LIGHT, Fonts(exact=True)))
    finally:
        painter.end()  # else Qt ends the whole program when the writer goes first
    return readable(bytes(buffer.data().data()))


# --- The text of a PDF by Qt made readable for machines: Qt may name a glyph by a radical (⼈) that
# looks like the character (人) ---

_LISTED = re.compile(rb"\[[^\]]*\]")  # what glyphs mean; outside of it stand their numbers
_NAMED = re.compile(rb"<([0-9A-F]{4})>")
_RUN = re.compile(
    rb"^<([0-9A-F]{4})> <([0-9A-F]{4})> <([0-9A-F]{4})>$", re.MULTILINE
)  # glyphs whose characters follow each other
# packed bytes may end with those of a line break: what comes after their end is left out by the
# unpacking, never before it
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_XREF_LINE = re.compile(rb"(\d{10}) \d{5} n ?\r?\n")
# One glyph for several characters: Qt names it by the first of them, people write the other.
_TWINS = {
    0x09: 0x20,
    0xA0: 0x20,
    0x2012: 0x2013,
    0x2010: 0x2D,
    0x2011: 0x2D,
    0x2219: 0xB7,
    0x22C5: 0xB7,
}
# The supplement of radicals has hardly any official equivalents; these are drawn by the same glyph
# in Chinese fonts.
_SUPPLEMENT = dict(
    zip(
        "⺟⻅⻆⻉⻋⻑⻓⻔⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳⺠⻄⻘⻁",
        "母见角贝车長长门韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟民西青虎",
        strict=True,
    )
)


def readable(pdf: bytes) -> bytes:
    """The same document with characters instead of radicals in the tables that say which glyph is
    which text.

    Only for files as QPdfWriter writes them: one table of references, no object streams.
    """
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    offsets = [int(place) for place in _XREF_LINE.findall(pdf, start)]
    ends = dict(zip(sorted(offsets), [*sorted(offsets)[1:], start], strict=True))
    body, moved = [pdf[: min(offsets)]], dict[int, int]()
    for place in sorted(offsets):
        moved[place] = sum(map(len, body))
        body.append(_mended(pdf[place : ends[place]]))
    table = _XREF_LINE.sub(lambda line: b"%010d" % moved[int(line[1])] + line[0][10:], pdf[start:])
    tail = table[: table.rindex(b"startxref")] + b"startxref\n%d\n%%%%EOF\n" % sum(map(len, body))
    return b"".join([*body, tail])


def character(code: int) -> int:
    """The code of the character that a radical stands for, of a rare dash or blank the usual
    one; others as they are.
    """
    sign = chr(code)
    if code in _TWINS:
        return _TWINS[code]
    if 0x2E80 <= code < 0x2F00:
        return ord(_SUPPLEMENT.get(sign, sign))
    return ord(unicodedata.normalize("NFKC", sign)) if 0x2F00 <= code < 0x2FE0 else code


def _mended(thing: bytes) -> bytes:
    """An object of the file; a table of glyph names is written again, every other as it was."""
    found = _STREAM.search(thing)
    if found is None:
        return thing
    try:
        content = zlib.decompressobj().decompress(found[1])
    except zlib.error:
        content = found[1]
    if b"begincmap" not in content:
        return thing
    content = _RUN.sub(_as_list, content)
    packed = zlib.compress(_LISTED.sub(lambda listed: _NAMED.sub(_mended_name, listed[0]), content))
    number = thing.split(b" ", 1)[0]
    head = b"%s 0 obj\n<<\n/Length %d\n/Filter /FlateDecode\n>>\nstream\n" % (number, len(packed))
    return head + packed + b"\nendstream\nendobj\n"


def _mended_name(code: re.Match[bytes]) -> bytes:
    return b"<%04X>" % character(int(code[1], 16))


def _as_list(run: re.Match[bytes]) -> bytes:
    """A run of glyphs written as a list, where a character of it is to be mended: the mended
    ones may not follow each other.
    """
    first, last, code = (int(number, 16) for number in run.groups())
    codes = range(code, code + last - first + 1)
    if all(character(one) == one for one in codes):
        return run[0]
    return b"<%04X> <%04X> [%s]" % (first, last, b" ".join(b"<%04X>" % one for one in codes))
