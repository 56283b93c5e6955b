"""A chart on the screen: hover and keyboard on its marks, a click opens their people, a menu copies
it as picture or table and saves it as PNG, SVG or PDF.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QFileDialog, QMenu, QSizePolicy, QWidget

from lcdesk.charts.chart import Chart, ChartMark, as_html, as_tsv
from lcdesk.drawing.canvas import ChartLayout, HitArea
from lcdesk.drawing.fonts import FAMILIES, Fonts
from lcdesk.drawing.painting import height_for, paint
from lcdesk.model import countries
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import PICTURE
from lcdesk.texts import _, language
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, theme
from lcdesk.ui.kit.screen_reader import CHART
from lcdesk.ui.kit.widgets import IconButton, keep_in_view

BUTTON = 28
STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}
CHOOSE = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class ChartView(QWidget):
    """A chart that fills the widget; `is_small` leaves out the menu button (the mini chart of a
    card).

    `more`: what its screen adds to the menu.
    """

    reads_as = CHART
    chosen = Signal(str, object)  # key of the mark, tuple of its enrolment ids

    def __init__(self, padding: int = 16, *, is_small: bool = False) -> None:
        super().__init__()
        self.chart: Chart | None = None
        self.laid = ChartLayout()
        self._heights: dict[int, int] = {}  # of this chart, by width: layouts ask many times
        self.more: More = ()
        self._padding = padding
        self._scale = 1.0
        self._fonts = Fonts(FAMILIES)
        self._hovered: str | None = None  # keys; "" is the mark of those whose country is not known
        self._current: str | None = None
        self._button = (
            None if is_small else IconButton("ellipsis", clicked=self._open_menu, size=BUTTON)
        )
        if self._button:
            self._button.setParent(self)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(not is_small)
        self.setSizePolicy(policy)
        theme().changed.connect(self.update)

    def show_chart(self, chart: Chart) -> None:
        """Show another chart; the mark with the focus keeps it where it is still there."""
        self.chart, self._heights = chart, {}
        self._hovered = None
        if self.current() is None:
            self._current = None
        self._name()
        self.updateGeometry()
        self.update()

    def set_scale(self, scale: float) -> None:
        """Draw everything so much larger: where there is room for it."""
        if scale != self._scale:
            self._scale, self._heights = scale, {}
            self.updateGeometry()
            self.update()

    def current(self) -> ChartMark | None:
        """The mark the keyboard stands on."""
        return self.chart.mark(self._current) if self.chart and self._current is not None else None

    def hasHeightForWidth(self) -> bool:
        return self._button is not None

    def heightForWidth(self, width: int) -> int:
        if self.chart is None:
            return 120
        if width not in self._heights:
            inside = width / self._scale - 2 * self._padding
            height = height_for(self.chart, inside, self._fonts, self._corner())
            self._heights[width] = round((height + 2 * self._padding) * self._scale)
        return self._heights[width]

    def sizeHint(self) -> QSize:
        return QSize(420, self.heightForWidth(420))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, 84)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.chart is None:
            return
        pad = self._padding
        whole = QRectF(0, 0, self.width() / self._scale, self.height() / self._scale)
        inside = whole.adjusted(pad, pad, -pad, -pad)
        painter = QPainter(self)
        painter.scale(self._scale, self._scale)
        self.laid = paint(self.chart, painter, inside, theme().tokens, self._fonts, self._corner())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_state(painter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._button:
            self._button.move(self.width() - BUTTON - 8, self._padding - 6)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        hit = self.laid.at(event.position() / self._scale)
        if (hit.key if hit else None) != self._hovered:
            self._hovered = hit.key if hit else None
            self.setCursor(Qt.CursorShape.PointingHandCursor if hit else Qt.CursorShape.ArrowCursor)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = None
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        hit = self.laid.at(event.position() / self._scale)
        if hit and event.button() is Qt.MouseButton.LeftButton:
            self._move_to(hit)
            self._choose()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, before = Qt.Key(event.key()), self._current
        if key in CHOOSE and self._current is not None:
            self._choose()
        elif key in STEPS and self.laid.hits:
            self._step(STEPS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.laid.hits:
            self._move_to(self.laid.hits[0 if key == Qt.Key.Key_Home else -1])
        else:
            super().keyPressEvent(event)
        if self._current != before and (box := self._place(self._current)) is not None:
            by = self._scale
            seen = QRectF(box.x() * by, box.y() * by, box.width() * by, box.height() * by)
            keep_in_view(self, seen.toRect())

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if (
            self._current is None
            and self.laid.hits
            and event.reason() is not Qt.FocusReason.MouseFocusReason
        ):
            self._move_to(self.laid.hits[0])

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.chart is not None:
            chart_menu(self.chart, self, self.more).popup(event.globalPos())

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self.chart:
            hit = self.laid.at(event.pos().toPointF() / self._scale)
            mark = self.chart.mark(hit.key) if hit else None
            show_tip(event.globalPos(), mark.words if mark else "", self)
            return True
        return super().event(event)

    def _draw_state(self, painter: QPainter) -> None:
        """The soft ground under the pointer and the ring of the keyboard, over the chart and
        never in a saved picture.
        """
        painter.setPen(Qt.PenStyle.NoPen)
        if (box := self._place(self._hovered)) is not None:
            painter.setBrush(colour("fg", 16))
            painter.drawRoundedRect(box.adjusted(-5, 0, 5, 0), 5, 5)
        if self.hasFocus() and (box := self._place(self._current)) is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(colour("accent"), 2))
            painter.drawRoundedRect(box.adjusted(-4, 1, 4, -1), 5, 5)

    def _place(self, key: str | None) -> QRectF | None:
        return None if key is None else self.laid.rect(key)

    def _step(self, by: int) -> None:
        keys = [hit.key for hit in self.laid.hits]
        at = keys.index(self._current) + by if self._current in keys else 0
        self._move_to(self.laid.hits[max(0, min(at, len(keys) - 1))])

    def _move_to(self, hit: HitArea) -> None:
        self._current = hit.key
        self._name()
        self.update()

    def _choose(self) -> None:
        mark = self.current()
        if mark is not None and mark.total:
            self.chosen.emit(mark.key, mark.people)

    def _name(self) -> None:
        mark = self.current()
        self.setAccessibleName(self.chart.title if self.chart else "")
        self.setAccessibleDescription(mark.words if mark else "")
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        if self._button:
            self._button.set_name(_("Copy or save this picture"))

    def _open_menu(self) -> None:
        if self.chart is not None and self._button:
            chart_menu(self.chart, self, self.more).popup(
                self._button.mapToGlobal(self._button.rect().bottomLeft())
            )

    def _corner(self) -> float:
        return BUTTON if self._button else 0


def words_again(key: str, words: str) -> Callable[[], str]:
    """What the people of a mark are called, to be said again later: a country (its code is the key)
    in every language.

    Anything else is "" in another language than that of the moment: whoever asks has words of their
    own then.
    """
    said_in = language()

    def say() -> str:
        if language() == said_in:
            return words
        name = countries.name(key, language())
        return name if name != key else ""

    return say


# --- Its menu: copied as picture or table, saved, and what its screen adds ---


More = Sequence[tuple[str, Callable[[], object]]]
"""Further actions: a marked text ("Edit title…"), said when the menu opens, and what it does."""


def chart_menu(chart: Chart, parent: QWidget, more: More = ()) -> QMenu:
    """The menu of a chart, `more` at its end; it deletes itself when closed."""
    menu = QMenu(parent)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.addAction(icon("image"), _("&Copy as picture"), lambda: copy_picture(chart))
    menu.addAction(icon("table"), _("Copy as &table"), lambda: copy_table(chart))
    menu.addSeparator()
    for ending in PICTURE.endings:
        menu.addAction(
            icon("download"),
            _("Save as {kind}…", kind=ending.removeprefix(".").upper()),
            lambda ending=ending: ask_and_save(chart, parent, ending),
        )
    if more:
        menu.addSeparator()
    for words, handler in more:
        menu.addAction(icon("pencil"), _(words), lambda handler=handler: handler())
    return menu


def copy_picture(chart: Chart) -> None:
    """The chart as an image at twice its size, on white, for Word and chats."""
    from lcdesk.drawing.painting import chart_picture

    QGuiApplication.clipboard().setImage(chart_picture(chart))


def copy_table(chart: Chart) -> None:
    """Its figures, as text with tabs and as a table of HTML, for Excel, WPS and Word."""
    from lcdesk.ui.kit.table.clipboard import copy_texts

    copy_texts(as_tsv(chart), as_html(chart))


def ask_and_save(chart: Chart, parent: QWidget, ending: str = "") -> QFileDialog:
    """Ask for a place, then save there; the dialog does not stop the window."""
    return ask_to_save(
        parent.window(),
        _("Save picture"),
        PICTURE,
        chart.title,
        lambda path: save_chart(chart, path, parent),
        ending,
    )


def save_chart(chart: Chart, path: Path, parent: QWidget) -> None:
    """Save by the ending of the name; a fault is shown."""
    from lcdesk.drawing.painting import save_picture

    try:
        save_picture(chart, path)
    except KnownFault as fault:
        show_fault(fault, parent.window())
    else:
        tell_saved(parent, path)
