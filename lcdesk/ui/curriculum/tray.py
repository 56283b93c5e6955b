"""The tray of activities that have no day or time yet; they are dragged from here into the week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QDrag,
    QDropEvent,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QWidget

from lcdesk.drawing.palette import activity_ink, mixed
from lcdesk.model.clock import short_day
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import _
from lcdesk.ui.curriculum.timetable import TimetableModel, accessible_text, title_of, tooltip
from lcdesk.ui.kit.painting.plain_text import PaintedButton, elided, set_tip
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.widgets import Label, row

MIME = "application/x-lcdesk-activity"
WIDEST = 210
HEIGHT = 30


class TrayChip(PaintedButton):
    """One activity: click selects, double click or Enter opens, drag puts it into the week."""

    opened = Signal(int)

    def __init__(self, record: ActivityRecord, problems: list[str]) -> None:
        super().__init__()
        self.key = record["id"]
        self._kind = record.get("kind")
        day = record.get("date")
        self._text = " · ".join(
            part for part in (short_day(day) if day else "", title_of(record)) if part
        )
        self._press = QPoint()
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        set_tip(self, tooltip(record, None, problems))
        self.setAccessibleName(accessible_text(record, None, problems))
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:
        return QSize(
            min(
                WIDEST,
                int(QFontMetricsF(font(12, QFont.Weight.Medium)).horizontalAdvance(self._text))
                + 24,
            ),
            HEIGHT,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, card = activity_ink(self._kind, theme().is_dark), theme().tokens["card"]
        is_marked = self.isChecked() or self.hasFocus()
        painter.setBrush(QColor(mixed(ink, card, 0.22 if theme().is_dark else 0.13)))
        painter.setPen(
            QPen(colour("accent"), 2) if is_marked else QPen(QColor(mixed(ink, card, 0.38)), 1)
        )
        painter.drawRoundedRect(box, 6, 6)
        painter.fillRect(QRectF(box.x(), box.y() + 5, 3, box.height() - 10), QColor(ink))
        face = font(12, QFont.Weight.Medium)
        painter.setFont(face)
        painter.setPen(colour("fg"))
        inside = box.adjusted(11, 0, -8, 0)
        painter.drawText(
            inside, Qt.AlignmentFlag.AlignVCenter, elided(self._text, face, inside.width())
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._press = event.position().toPoint()
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        distance = (event.position().toPoint() - self._press).manhattanLength()
        if (
            event.buttons() & Qt.MouseButton.LeftButton
            and distance >= QApplication.startDragDistance()
        ):
            self.setDown(False)
            self._start_drag()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.opened.emit(self.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.key)
        else:
            super().keyPressEvent(event)

    def mime(self) -> QMimeData:
        """What is carried into the week."""
        data = QMimeData()
        data.setData(MIME, QByteArray(str(self.key).encode()))
        return data

    def _start_drag(self) -> None:
        drag = QDrag(self)
        drag.setMimeData(self.mime())
        drag.setPixmap(self.grab())
        drag.setHotSpot(self._press)
        drag.exec(Qt.DropAction.MoveAction)


class Tray(QFrame):
    """A strip below the week; hidden while everything has its time."""

    chosen = Signal(list)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.chips: dict[int, TrayChip] = {}
        self._title = Label("", 12, "medium", "fg2")
        self._strip = QWidget()
        self._strip.setObjectName("plain")
        self._line = QHBoxLayout(self._strip)
        self._line.setContentsMargins(0, 4, 0, 4)
        self._line.setSpacing(6)
        area = QScrollArea()
        area.setWidget(self._strip)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(HEIGHT + 16)
        self.setLayout(row(self._title, area, gap=12, margins=(14, 2, 10, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    def show_unplaced(self, keys: Sequence[int], timetable: TimetableModel) -> None:
        """Show these activities."""
        while self._line.count():
            item = self._line.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        self.chips = {}
        for key in keys:
            chip = TrayChip(timetable.records[key], timetable.problems(key))
            chip.clicked.connect(lambda _checked=False, key=key: self.chosen.emit([key]))
            chip.opened.connect(self.opened)
            self.chips[key] = chip
            self._line.addWidget(chip)
        self._line.addStretch(1)
        self._title.setText(_("Without a time ({count})", count=len(keys)))
        self.setVisible(bool(keys))

    def select(self, keys: Sequence[int]) -> None:
        """Look as if these were selected."""
        for key, chip in self.chips.items():
            chip.setChecked(key in keys)


def carried_in(event: QDropEvent, known: Mapping[int, object]) -> int | None:
    """The activity of the tray that is dragged; None where it is something else."""
    mime = event.mimeData()
    key = int(bytes(mime.data(MIME).data()).decode()) if mime.hasFormat(MIME) else 0
    return key if key in known else None
