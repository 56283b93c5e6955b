"""Each kind of picture is copied as picture and as table, from the menu of its view."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk.charts.chart import ChartKind, as_rows
from lcdesk.drawing.painting import chart_picture
from lcdesk.ui.kit.chart_view import ChartView, chart_menu
from tests.drawing.cases import chart_of

KINDS = pytest.mark.parametrize("kind", list(ChartKind), ids=lambda kind: kind.value)
CASES = pytest.mark.parametrize("case", ["0", "11", "long"])


@pytest.fixture
def view(qtbot: QtBot, dressed: object, kind: ChartKind, case: str) -> ChartView:
    made = ChartView()
    qtbot.addWidget(made)
    made.show_chart(chart_of(kind, case))
    made.resize(600, made.heightForWidth(600))
    return made


def choose(menu: QMenu, words: str) -> None:
    next(action for action in menu.actions() if action.text() == words).trigger()


@KINDS
@CASES
def test_it_is_copied_as_picture(view: ChartView) -> None:
    assert view.chart
    choose(chart_menu(view.chart, view), "&Copy as picture")
    copied, drawn = QGuiApplication.clipboard().image(), chart_picture(view.chart)
    assert copied.size() == drawn.size()
    assert copied.convertToFormat(drawn.format()) == drawn


@KINDS
@CASES
def test_it_is_copied_as_table(view: ChartView) -> None:
    assert view.chart
    choose(chart_menu(view.chart, view), "Copy as &table")
    data, rows = QGuiApplication.clipboard().mimeData(), as_rows(view.chart)
    lines = [line.split("\t") for line in data.text().split("\n")]
    assert lines == [[" ".join(str(cell).split()) for cell in row] for row in rows]
    assert data.html().count("<tr>") == len(rows)
    if view.chart.caption.rule:
        assert view.chart.caption.rule in data.html()


@KINDS
@CASES
def test_it_is_drawn_whole_in_its_view(view: ChartView) -> None:
    """On screen: with hinted letters, and room for the button beside the title."""
    view.grab()
    assert len(view.laid.hits) == len(view.chart.marks if view.chart else ())
    assert all(view.rect().toRectF().contains(hit.rect) for hit in view.laid.hits)
