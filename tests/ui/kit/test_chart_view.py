"""A chart on screen: hover, keyboard and click find the mark, its people come with it, copies
hold its figures.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QHelpEvent, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QMenu, QToolTip
from pytestqt.qtbot import QtBot

from lcdesk.charts import chart_kinds
from lcdesk.charts.chart import Caption, Chart, Count
from lcdesk.ui.kit import chart_view
from lcdesk.ui.kit.chart_view import ChartView
from lcdesk.ui.kit.dialogs import saving
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.widgets import IconButton

ROWS = (
    Count("KE", "Kenya", 1, 2, people=(1, 2, 3)),
    Count("PK", "Pakistan", 1, 1, people=(4, 5)),
    Count("", "not known", 1, people=(6,)),
)


@pytest.fixture
def chart() -> Chart:
    return chart_kinds.ranked_bars(
        ROWS, Caption("Kenya: 3 of 6", "Participants by country", "Counted: everybody.")
    )


@pytest.fixture
def view(qtbot: QtBot, chart: Chart) -> ChartView:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(chart)
    view.resize(500, view.heightForWidth(500))
    view.show()
    view.grab()
    return view


def middle(view: ChartView, key: str) -> QPoint:
    place = view.laid.rect(key)
    assert place is not None
    return place.center().toPoint()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
def test_a_click_tells_exactly_the_people_of_the_mark(
    qtbot: QtBot, view: ChartView, row: Count
) -> None:
    with qtbot.waitSignal(view.chosen) as told:
        qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=middle(view, row.key))
    assert told.args == [row.key, row.people]


def test_the_keyboard_walks_the_marks_and_chooses(qtbot: QtBot, view: ChartView) -> None:
    view.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.accessibleDescription() == "Kenya: 3 participants (1 woman, 2 men)"
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Down):
        qtbot.keyClick(view, key)
    current = view.current()
    assert current is not None
    assert current.label == "not known"
    qtbot.keyClick(view, Qt.Key.Key_Left)
    with qtbot.waitSignal(view.chosen) as told:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert told.args == ["PK", (4, 5)]
    assert view.accessibleName() == "Kenya: 3 of 6"


def hover(view: ChartView, at: QPoint) -> None:
    """The pointer moves over the chart; sent to it directly, since a window of another test may
    lie above it.
    """
    none = Qt.MouseButton.NoButton
    point, screen = QPointF(at), QPointF(view.mapToGlobal(at))
    QGuiApplication.sendEvent(
        view,
        QMouseEvent(
            QEvent.Type.MouseMove, point, screen, none, none, Qt.KeyboardModifier.NoModifier
        ),
    )


def test_the_current_mark_is_seen_and_the_hovered_too(view: ChartView) -> None:
    plain = view.grab().toImage()
    hover(view, middle(view, "PK"))
    hovered = view.grab().toImage()
    assert hovered != plain
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor
    hover(view, QPoint(2, 2))
    assert view.grab().toImage() == plain


def test_a_mark_says_itself_under_the_pointer(qtbot: QtBot, view: ChartView) -> None:
    at = middle(view, "PK")
    QGuiApplication.sendEvent(view, QHelpEvent(QEvent.Type.ToolTip, at, view.mapToGlobal(at)))
    assert QToolTip.text() == "Pakistan: 2 participants (1 woman, 1 man)"
    QToolTip.hideText()


def test_the_menu_opens_by_button_and_by_key(qtbot: QtBot, view: ChartView) -> None:
    for opening in (
        lambda: view.findChild(IconButton).click(),
        lambda: QGuiApplication.sendEvent(
            view, QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, QPoint(9, 9), QPoint(9, 9))
        ),
    ):
        opening()
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        menu.close()


def test_another_chart_keeps_the_mark_that_is_still_there(qtbot: QtBot, view: ChartView) -> None:
    qtbot.keyClick(view, Qt.Key.Key_End)
    view.show_chart(chart_kinds.ranked_bars(ROWS[:2], Caption("Two")))
    assert view.current() is None
    view.grab()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    view.show_chart(chart_kinds.ranked_bars(ROWS, Caption("Three")))
    current = view.current()
    assert current is not None
    assert current.key == "KE"


def test_a_mark_without_people_opens_nothing(qtbot: QtBot) -> None:
    view = ChartView()
    qtbot.addWidget(view)
    view.show_chart(chart_kinds.ranked_bars([Count("KE", "Kenya")], Caption("x")))
    view.resize(400, 200)
    view.grab()
    with qtbot.assertNotEmitted(view.chosen):
        qtbot.keyClick(view, Qt.Key.Key_Home)
        qtbot.keyClick(view, Qt.Key.Key_Space)
    assert view.laid.at(QPointF(-1, -1)) is None


def test_the_small_chart_has_no_menu_button(qtbot: QtBot) -> None:
    view = ChartView(12, is_small=True)
    qtbot.addWidget(view)
    view.show_chart(chart_kinds.country_columns(ROWS, Caption("Participants by country")))
    view.resize(330, 100)
    view.grab()
    assert not view.hasHeightForWidth()
    assert [hit.key for hit in view.laid.hits] == ["KE", "PK", ""]


def test_copies_hold_picture_and_figures(chart: Chart, qapp: object) -> None:
    chart_view.copy_picture(chart)
    assert QGuiApplication.clipboard().image().width() == 1520
    chart_view.copy_table(chart)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().splitlines()[1] == "Kenya\t1\t2\t3"
    assert "Counted: everybody." in data.html()


def test_the_menu_saves_by_ending(
    qtbot: QtBot, view: ChartView, chart: Chart, tmp_path: Path
) -> None:
    menu = chart_view.chart_menu(chart, view)
    assert [action.text() for action in menu.actions() if action.text()] == [
        "&Copy as picture",
        "Copy as &table",
        "Save as PNG…",
        "Save as SVG…",
        "Save as PDF…",
    ]
    dialog = chart_view.ask_and_save(chart, view, ".svg")
    assert dialog.defaultSuffix() == "svg"
    dialog.fileSelected.emit(str(tmp_path / "a.png"))
    dialog.reject()
    assert QImage(str(tmp_path / "a.png")).width() == 1520
    chart_view.save_chart(chart, tmp_path / "nowhere" / "a.png", view)
    shown = view.findChild(FaultDialog)
    assert shown is not None
    assert "is not there" in shown.sentence
    shown.close()


def test_a_title_becomes_a_file_name() -> None:
    assert saving.file_name('Africa: 12/22 "half"?') == "Africa  12 22  half"
    assert saving.file_name("...") == "chart"
