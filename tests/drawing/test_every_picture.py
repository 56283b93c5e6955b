"""Each kind of picture with nobody, one, eleven, sixty, endless names and a million people: all
in its place, nothing cut that may not be.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QTransform
from PySide6.QtSvg import QSvgRenderer

from lcdesk import texts
from lcdesk.charts.chart import Chart, ChartKind
from lcdesk.drawing import painting
from lcdesk.drawing.fonts import Fonts
from lcdesk.drawing.painting import height_for, paint
from lcdesk.drawing.palette import DARK, LIGHT, Tokens
from lcdesk.texts import figure
from tests.drawing.cases import CASES, chart_of

pytestmark = pytest.mark.usefixtures("qapp")
EXACT = Fonts(exact=True)
WIDE, NARROW, AROUND = 760.0, 380.0, 40
KINDS = pytest.mark.parametrize("kind", list(ChartKind), ids=lambda kind: kind.value)
EACH = pytest.mark.parametrize("case", CASES)
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


@dataclass(frozen=True)
class Written:
    """A text of an SVG and where its letters stand."""

    text: str
    box: QRectF


@cache
def written(
    kind: ChartKind, case: str, width: float, language: str
) -> tuple[list[Written], QRectF]:
    """Every text of a picture, and the picture's own bounds; each is drawn once."""
    with texts.speaking(language), TemporaryDirectory() as folder:
        return _written(chart_of(kind, case), Path(folder) / "a.svg", width)


def _written(chart: Chart, path: Path, width: float) -> tuple[list[Written], QRectF]:
    painting.save_svg(chart, path, painting.PictureStyle(width=width))
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    _x, _y, wide, tall = map(float, root.attrib["viewBox"].split())
    found = list[Written]()
    for group in root.iter(f"{space}g"):
        for one in group.findall(f"{space}text"):
            a, b, c, d, e, f = map(float, re.findall(r"-?[\d.e-]+", group.attrib["transform"]))
            face = EXACT.of(
                float(one.attrib["font-size"]), QFont.Weight(int(one.attrib["font-weight"]))
            )
            metrics = EXACT.metrics(face.pixelSize(), face.weight())
            text, x, y = one.text or "", float(one.attrib["x"]), float(one.attrib["y"])
            box = QRectF(
                x, y - metrics.capHeight(), metrics.horizontalAdvance(text), metrics.capHeight()
            )
            found.append(Written(text, QTransform(a, b, c, d, e, f).mapRect(box)))
    # a joiner of Arabic letters has no width
    found = [one for one in found if not one.box.isEmpty()]
    return found, QRectF(0, 0, wide, tall)


@KINDS
@EACH
@WIDTHS
@LANGUAGES
def test_no_text_stands_outside_or_on_another(
    kind: ChartKind, case: str, width: float, language: str
) -> None:
    found, bounds = written(kind, case, width, language)
    assert found
    outside = [one for one in found if not bounds.adjusted(8, 8, -8, -8).contains(one.box)]
    assert not outside
    inner = [(one, one.box.adjusted(0.5, 0.5, -0.5, -0.5)) for one in found]
    assert not [
        (one.text, other.text) for (one, a), (other, b) in combinations(inner, 2) if a.intersects(b)
    ]


@KINDS
@EACH
@WIDTHS
def test_no_number_is_ever_cut(kind: ChartKind, case: str, width: float) -> None:
    found, _bounds = written(kind, case, width, "en")
    assert not [one.text for one in found if re.match(r"[\d,]+[….⋯]", one.text)]


@KINDS
@EACH
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_is_drawn_outside_the_place(kind: ChartKind, case: str, tokens: Tokens) -> None:
    chart = chart_of(kind, case)
    place = QRectF(AROUND, AROUND, 340, height_for(chart, 340, EXACT))
    image = QImage(
        round(place.width()) + 2 * AROUND,
        round(place.height()) + 2 * AROUND,
        QImage.Format.Format_RGB32,
    )
    image.fill(QColor(tokens["card"]))
    painter = QPainter(image)
    paint(chart, painter, place, tokens, EXACT)
    painter.fillRect(place.adjusted(-3, -3, 3, 3), QColor(tokens["card"]))
    painter.end()
    blank = QImage(image.size(), QImage.Format.Format_RGB32)
    blank.fill(QColor(tokens["card"]))
    assert image == blank


@KINDS
@EACH
def test_the_svg_shows_what_the_png_shows(kind: ChartKind, case: str, tmp_path: Path) -> None:
    """Drawn with the font it was measured with, which stands first in its list."""
    chart = chart_of(kind, case)
    png = painting.chart_picture(chart)
    painting.save_svg(chart, tmp_path / "a.svg")
    svg = re.sub(
        rb'font-family="([^",]*),[^"]*sans-serif"',
        rb'font-family="\1"',
        (tmp_path / "a.svg").read_bytes(),
    )
    drawn = QImage(png.size(), QImage.Format.Format_RGB32)
    painter = QPainter(drawn)
    QSvgRenderer(QByteArray(svg)).render(painter, QRectF(drawn.rect()))
    painter.end()
    small = [
        one.scaled(160, 100).convertToFormat(QImage.Format.Format_Grayscale8)
        for one in (png, drawn)
    ]
    greys = [bytes(one.constBits()) for one in small]
    assert [len(one) for one in greys] == [160 * 100] * 2
    assert sum(abs(one - other) for one, other in zip(*greys, strict=True)) / len(greys[0]) < 2


def test_figures_come_in_groups_from_five_digits_on() -> None:
    assert [figure(number) for number in (0, 22, 9_999, 10_000, 1_000_000)] == [
        "0",
        "22",
        "9999",
        "10,000",
        "1,000,000",
    ]


@LANGUAGES
@KINDS
def test_words_group_their_figures_too(kind: ChartKind, language: str) -> None:
    texts.speak(language)
    chart = chart_of(kind, "million")
    said = " ".join((chart.title, chart.note, *(mark.beside for mark in chart.marks)))
    assert not re.search(r"\d{5}", said)
