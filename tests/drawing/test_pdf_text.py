"""What stands in a saved PDF can be copied out of it: Chinese characters, no radicals, and
figures.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontDatabase, QPageSize

from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Count
from lcdesk.drawing import painting
from lcdesk.drawing.canvas import Canvas
from lcdesk.drawing.fonts import FAMILIES, Fonts
from lcdesk.drawing.pages import character, draw_page, readable
from tests.papers.pdf_reading import squeezed, text_of, words_of

SIZE = QPageSize(QPageSize.PageSizeId.A4)
SIMILAR_ENTRIES = "非一日人女金比里文口色国长见门马"


def codes(pdf: bytes) -> set[int]:
    """All text the fonts of a PDF say they hold."""
    found: set[int] = set()
    for stream in re.findall(rb"stream\n(.*?)endstream", pdf, re.DOTALL):
        try:
            content = zlib.decompressobj().decompress(stream)
        except zlib.error:
            continue
        if b"begincmap" in content:
            found |= {
                int(code, 16)
                for part in re.findall(
                    rb"\[(.*?)\]|(?m:^)<[0-9A-F]{4}> <[0-9A-F]{4}> (<[0-9A-F]{4}>)(?m:$)", content
                )
                for code in re.findall(rb"<([0-9A-F]{4})>", b"".join(part))
            }
    return found


def test_text_and_figures_are_what_was_written(tmp_path: Path, qapp: object) -> None:
    painting.save_pdf(
        chart_kinds.ranked_bars(
            [Count("KE", SIMILAR_ENTRIES, 7, 35)], Caption("1,234 " + SIMILAR_ENTRIES)
        ),
        tmp_path / "a.pdf",
    )
    pdf = (tmp_path / "a.pdf").read_bytes()
    told = codes(pdf)
    assert {ord(sign) for sign in "1234"} <= told
    assert not {code for code in told if 0x2E80 <= code < 0x2FE0 or 0xE000 <= code < 0xF900}
    if any(
        "CJK" in family or "YaHei" in family or "PingFang" in family
        for family in QFontDatabase.families()
    ):
        assert {ord(sign) for sign in SIMILAR_ENTRIES} <= told


def test_the_table_of_references_points_at_its_objects(tmp_path: Path, qapp: object) -> None:
    painting.save_pdf(
        chart_kinds.ranked_bars([Count("KE", SIMILAR_ENTRIES, 7, 35)], Caption(SIMILAR_ENTRIES)),
        tmp_path / "a.pdf",
    )
    pdf = (tmp_path / "a.pdf").read_bytes()
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    lines = re.findall(rb"(\d{10}) \d{5} ([nf])", pdf[start:])
    assert lines[0][1] == b"f"
    for number, (place, _kind) in enumerate(lines[1:], 1):
        assert pdf[int(place) :].startswith(b"%d 0 obj" % number)
    for length, stream in re.findall(
        rb"/Length (\d+)\n/Filter /FlateDecode\n>>\nstream\n(.*?)\nendstream", pdf, re.DOTALL
    ):
        assert int(length) == len(stream)
    assert readable(pdf) == pdf


@pytest.mark.parametrize(
    ("radical", "sign"),
    [
        ("⼈", "人"),
        ("⾮", "非"),
        ("⻓", "长"),
        ("⻅", "见"),
        ("人", "人"),
        ("A", "A"),
        ("⺀", "⺀"),
        ("\t", " "),
        ("\xa0", " "),
    ],
)
def test_a_radical_becomes_its_character(radical: str, sign: str) -> None:
    assert chr(character(ord(radical))) == sign


def test_a_table_is_mended_whatever_its_packed_bytes_end_with() -> None:
    """One in 256 ends with what looks like the beginning of a line break."""
    told = (b"begincmap [<2F08>] %d" % number for number in range(100_000))
    packed = next(one for one in map(zlib.compress, told) if one.endswith(b"\r"))
    head = b"%PDF-1.4\n"
    thing = (
        b"1 0 obj\n<<\n/Length %d\n/Filter /FlateDecode\n>>\nstream\n%s\nendstream\nendobj\n"
        % (len(packed), packed)
    )
    end = b"xref\n0 1\n%010d 00000 n \nstartxref\n%d\n%%%%EOF\n" % (len(head), len(head + thing))
    assert codes(head + thing + end) == {0x2F08}
    assert codes(readable(head + thing + end)) == {ord("人")}


@pytest.mark.parametrize("signs", ["人", "非", "女", "一丁", "/", "AB"])
def test_a_font_of_few_glyphs_is_mended_too(signs: str, qapp: object) -> None:
    """Glyphs whose characters follow each other, one alone too, stand in the table without
    brackets.
    """

    def draw(canvas: Canvas) -> None:
        canvas.painter.setFont(canvas.fonts.of(13))
        canvas.painter.drawText(20, 40, signs)

    assert words_of(draw_page("x", draw, SIZE)) == signs


PRINTED = (
    "14–27 Jun 2025, 9:30–10:00 (22-23) — 3×4 2x4 (A) (B1) #7 A-B",
    "a@example.org -> https://example.org/a_b ++ != <= => 10:30 [x] {y} fi fl ff 1/2",
)


@pytest.fixture(params=[*FAMILIES, "Inter, whatever is installed"])
def family(request: pytest.FixtureRequest, checkout: Path, qapp: object) -> Iterator[str]:
    """Each family of the list that this system has; Inter, the first of it, always, by a file."""
    if request.param in FAMILIES:
        if request.param not in QFontDatabase.families():
            pytest.skip(f"{request.param} is not installed")
        yield request.param
        return
    file = checkout / "tests" / "data" / "fonts" / "Inter-subset.otf"
    number = QFontDatabase.addApplicationFont(str(file))
    yield QFontDatabase.applicationFontFamilies(number)[0]
    QFontDatabase.removeApplicationFont(number)


@pytest.mark.parametrize("text", PRINTED)
def test_what_is_printed_is_copied_out_in_each_font_of_the_list(family: str, text: str) -> None:
    """Inter draws a dash between figures, a multiplied number and brackets by other glyphs
    (contextual alternates).
    """

    def draw(canvas: Canvas) -> None:
        canvas.painter.setFont(Fonts((family,), exact=True).of(13))
        canvas.painter.drawText(20, 40, text)

    assert text_of(draw_page("x", draw, SIZE)) == squeezed(text)


def test_figures_beside_letters_are_copied_whatever_the_language_of_the_machine(
    qapp: object,
) -> None:
    """Some builds of Noto Sans CJK have other figures for Latin text, by codes that no reader
    knows.
    """
    pdf = draw_page("x", _figures, SIZE)
    assert words_of(pdf) == "14 Jun 2025, 9:30–10:00 (22-23)"


def _figures(canvas: Canvas) -> None:
    canvas.painter.setFont(canvas.fonts.of(13))
    canvas.painter.drawText(20, 40, "14 Jun 2025, 9:30–10:00 (22-23)")
