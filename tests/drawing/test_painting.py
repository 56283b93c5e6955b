"""One paint function for screen, picture, SVG and PDF: the same places, every mark, nothing
outside.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator, QSvgRenderer

from lcdesk import texts
from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Chart, ChartKind, Count
from lcdesk.drawing import canvas, fonts, painting, palette
from lcdesk.drawing.canvas import fitted, lines_of
from lcdesk.drawing.painting import height_for, paint
from lcdesk.model import countries
from lcdesk.model.faults import KnownFault

EXACT = fonts.Fonts(exact=True)
WIDTH = 640.0
pytestmark = pytest.mark.usefixtures("qapp")


def size(chart: Chart) -> QRectF:
    return QRectF(0, 0, WIDTH, height_for(chart, WIDTH, EXACT))


def places(chart: Chart, device: object) -> list[tuple[str, tuple[float, ...]]]:
    """Where `paint` says it put the marks on a device."""
    painter = QPainter(device)
    layout = paint(chart, painter, size(chart), palette.LIGHT, EXACT)
    painter.end()
    return [(hit.key, tuple(round(edge, 3) for edge in hit.rect.getRect())) for hit in layout.hits]


def test_screen_svg_and_pdf_are_painted_by_the_same_function(chart: Chart, tmp_path: Path) -> None:
    image = QImage(size(chart).toRect().size(), QImage.Format.Format_ARGB32)
    svg = QSvgGenerator()
    svg.setFileName(str(tmp_path / "a.svg"))
    pdf = QPdfWriter(str(tmp_path / "a.pdf"))
    pdf.setResolution(96)
    first = places(chart, image)
    assert first == places(chart, svg) == places(chart, pdf)
    assert [key for key, _ in first] == [mark.key for mark in chart.marks]


def test_every_mark_has_its_own_place_inside_the_picture(chart: Chart) -> None:
    image = QImage(size(chart).toRect().size(), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    layout = paint(chart, painter, size(chart), palette.LIGHT, EXACT)
    painter.end()
    for hit in layout.hits:
        assert size(chart).adjusted(-1, -1, 1, 1).contains(hit.rect), hit
        assert layout.at(hit.rect.center()) is hit
        assert layout.rect(hit.key) == hit.rect
    assert layout.at(QPointF(-5, -5)) is None
    assert layout.rect("nowhere") is None


def test_a_click_finds_exactly_the_people_of_the_mark(chart: Chart) -> None:
    image = QImage(size(chart).toRect().size(), QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    layout = paint(chart, painter, size(chart), palette.LIGHT, EXACT)
    painter.end()
    for mark in chart.marks:
        place = layout.rect(mark.key)
        assert place is not None
        hit = layout.at(place.center())
        assert hit is not None
        assert chart.mark(hit.key) is mark


def test_files_show_the_same_picture(chart: Chart, tmp_path: Path) -> None:
    painting.save_picture(chart, tmp_path / "a.png")
    painting.save_picture(chart, tmp_path / "a.svg")
    painting.save_picture(chart, tmp_path / "a.pdf")
    image = QImage(str(tmp_path / "a.png"))
    assert image.width() == 2 * painting.PLAIN.width
    drawn = QImage(image.size(), QImage.Format.Format_ARGB32)
    drawn.fill(QColor("white"))
    painter = QPainter(drawn)
    renderer = QSvgRenderer(str(tmp_path / "a.svg"))
    renderer.render(painter, QRectF(drawn.rect()))
    painter.end()
    assert difference(image, drawn) < 6
    pdf = (tmp_path / "a.pdf").read_bytes()
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert box
    assert abs(float(box[1]) / float(box[2]) - image.width() / image.height()) < 0.01


def difference(one: QImage, other: QImage) -> float:
    """The mean difference of lightness, 0…255, of two images seen from afar."""
    small = [
        image.scaled(120, 80).convertToFormat(QImage.Format.Format_Grayscale8)
        for image in (one, other)
    ]
    pairs = [
        abs(small[0].pixelColor(x, y).red() - small[1].pixelColor(x, y).red())
        for x in range(120)
        for y in range(80)
    ]
    return sum(pairs) / len(pairs)


def test_the_svg_holds_texts_that_can_be_read(tmp_path: Path) -> None:
    painting.save_svg(
        chart_kinds.ranked_bars(
            [Count("KE", "Kenya", 2, 1)], Caption("A finding", "what", "The rule.")
        ),
        tmp_path / "a.svg",
    )
    content = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert [
        text for text in ("A finding", "Kenya", ">3<", "The rule.") if text not in content
    ] == []


@pytest.mark.parametrize("many", [0, 1, 11, 60])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_any_number_of_countries_has_room(many: int, language: str) -> None:
    texts.speak(language)
    codes = countries.codes()[:: 249 // 60][:many]
    counted = [
        Count(code, countries.name(code, language), n % 4, 1 + n % 3, n % 2)
        for n, code in enumerate(codes)
    ]
    for build in (
        chart_kinds.ranked_bars,
        chart_kinds.region_tiles,
        chart_kinds.country_columns,
        chart_kinds.trend,
        chart_kinds.funnel,
    ):
        chart = build(counted, Caption("A finding", "what is counted", "The rule."))
        image = QImage(size(chart).toRect().size(), QImage.Format.Format_ARGB32)
        assert len(places(chart, image)) == len(chart.marks)
        assert (
            painting.chart_picture(chart, painting.PictureStyle(tokens=palette.DARK)).height() > 100
        )


def test_a_long_name_stays_in_its_column() -> None:
    name = (
        "The Independent and Sovereign Federation of the Northern Islands and the Southern "
        "Highlands"
    )
    chart = chart_kinds.ranked_bars(
        [Count("XX", name, 1, 2), Count("KE", "Kenya", 3)], Caption("A finding")
    )
    image = painting.chart_picture(chart, scale=1)
    left = round(painting.MARGIN + (painting.PLAIN.width - 2 * painting.MARGIN) * 0.4)
    column = [image.pixelColor(left - 6, y).name() for y in range(60, image.height())]
    assert set(column) == {palette.LIGHT["card"].lower()}


def test_lines_break_between_words_and_between_characters() -> None:
    metrics = EXACT.metrics(13)
    assert lines_of("one two", metrics, 1000) == ["one two"]
    said = "从“已推荐”到“已确认”：22 人中有 15 人（7）"
    # no line begins with a mark that closes, none ends with one that opens
    for width in range(20, 200, 3):
        lines = lines_of(said, metrics, width)
        assert not any(line[0] in "”，。：）" for line in lines)
        assert not any(line[-1] in "“（" for line in lines)
    assert lines_of("one two", metrics, metrics.horizontalAdvance("one tw")) == ["one", "two"]
    assert "".join(lines_of("来自十一个国家的学员。", metrics, 60)) == "来自十一个国家的学员。"
    assert all(
        not line.startswith("。") for line in lines_of("来自十一个国家的学员。", metrics, 60)
    )
    assert lines_of("", metrics, 10) == [""]
    short = fitted("one two three four", metrics, metrics.horizontalAdvance("one two"), 1)
    assert len(short) == 1
    assert short[0].endswith("…")


def test_unwritable_places_are_told(chart: Chart, tmp_path: Path) -> None:
    for ending in ("png", "svg", "pdf"):
        with pytest.raises(KnownFault, match="is not there"):
            painting.save_picture(chart, tmp_path / "nowhere" / f"a.{ending}")
    with pytest.raises(KnownFault, match="cannot be saved as"):
        painting.save_picture(chart, tmp_path / "a.gif")


def test_fonts_know_what_they_cannot_draw() -> None:
    first = next(
        raw for family in QGuiApplication.font().families() or fonts.FAMILIES for raw in [family]
    )
    assert fonts.missing("", (first,)) == ""
    assert fonts.missing("A\U000f0000", ("No Such Font",)) == "A"
    assert EXACT.of(13, tabular=True) is EXACT.of(13, tabular=True)


def test_flags_are_drawn_where_they_exist() -> None:
    image = QImage(40, 40, QImage.Format.Format_ARGB32)
    for code, is_drawn in (("KE", True), ("", False), ("X/", False), ("ZZ", False)):
        image.fill(QColor("white"))
        painter = QPainter(image)
        canvas.draw_flag(painter, QRectF(5, 5, 20, 15), code, QColor("black"))
        painter.end()
        assert canvas.has_flag(code) is is_drawn
        assert (image.pixelColor(15, 7) != QColor("white")) is is_drawn


def test_every_kind_can_be_painted_empty() -> None:
    empty = [
        chart_kinds.ranked_bars([], Caption("x")),
        chart_kinds.region_tiles([], Caption("x")),
        chart_kinds.country_columns([], Caption("x")),
        chart_kinds.age_pyramid([], Caption("x")),
        chart_kinds.heat_map([], (), Caption("x")),
        chart_kinds.funnel([], Caption("x")),
        chart_kinds.trend([], Caption("x")),
        chart_kinds.waffle([], Caption("x")),
    ]
    assert {chart.kind for chart in empty} == set(ChartKind)
    for chart in empty:
        assert places(chart, QImage(640, 200, QImage.Format.Format_ARGB32)) == []
