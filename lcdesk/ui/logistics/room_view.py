"""The list of rooms: people are taken by their name and dropped on a room, which lights up, or
says why they do not fit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QByteArray, QMimeData, QPoint, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication, QToolTip

from lcdesk.services.logistics.rooming import Fit
from lcdesk.texts import n_
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.model import RecordTable
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets.chips import draw_chip

MIME = "application/x-lcdesk-people"
# px from an edge where the list scrolls under what is dragged; ms between two steps
EDGE, TICK = 28, 60
Judge = Callable[[Sequence[int], "RoomTarget"], tuple[Fit, str]]


@dataclass(frozen=True)
class RoomTarget:
    """A room by its number ("": none), and whom of it somebody was put on (None: nobody).
    `is_new`: the room is not there yet.
    """

    no: str
    onto: int | None = None
    is_new: bool = False


def mime_of(ids: Sequence[int]) -> QMimeData:
    """What is carried: enrolment ids."""
    data = QMimeData()
    data.setData(MIME, QByteArray(",".join(map(str, ids)).encode()))
    return data


def carried(data: QMimeData) -> list[int]:
    """The enrolment ids carried; [] when it is something else."""
    return (
        [int(part) for part in bytes(data.data(MIME).data()).decode().split(",") if part]
        if data.hasFormat(MIME)
        else []
    )


class RoomView(RecordView):
    """`dropped(ids, target)`. `judge` says how people fit, and in words what would be done;
    `told(words)` while they hover.
    """

    dropped = Signal(object, object)  # list of ids, Target
    told = Signal(str)

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table, picks="cells")
        self.setAcceptDrops(True)
        self.judge: Judge = lambda _ids, _target: (Fit(), "")
        self._grip: QPoint | None = None  # where somebody was taken by the name
        # the selection stays as it is until it is known whether they are dragged
        self._waits = False
        self._judged: tuple[RoomTarget, tuple[Fit, str]] | None = None  # what is below the pointer
        self._lit: tuple[int, int, bool] | None = None  # first and last row, does it fit?
        self._step = 0
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(TICK)
        self._scrolling.timeout.connect(
            lambda: self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self._step)
        )

    # --- taking people ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        is_plain = (
            event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        )
        self._grip = at if is_plain and self._is_name(at) else None
        index = self.indexAt(at)
        self._waits = (
            self._grip is not None and self.table.id_at(index.row()) in self.selected_ids()
        )
        if not self._waits:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._grip is None:
            super().mouseMoveEvent(event)
            can_take = not event.buttons() and self._is_name(at)
            self.viewport().setCursor(
                Qt.CursorShape.OpenHandCursor if can_take else Qt.CursorShape.ArrowCursor
            )
        elif (at - self._grip).manhattanLength() >= QApplication.startDragDistance():
            ids = self._taken(self._grip)
            self._grip, self._waits = None, False
            self.start_drag(ids)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._waits and self._grip is not None:  # it was a click after all
            index = self.indexAt(self._grip)
            self.selectionModel().setCurrentIndex(
                index, self.selectionModel().SelectionFlag.ClearAndSelect
            )
        self._grip, self._waits = None, False
        super().mouseReleaseEvent(event)

    def start_drag(self, ids: Sequence[int]) -> None:
        """Carry these people until they are let go."""
        drag = QDrag(self)
        drag.setMimeData(mime_of(ids))
        drag.setPixmap(self._picture(ids))
        drag.setHotSpot(QPoint(-10, -6))
        drag.exec(Qt.DropAction.MoveAction)

    def _is_name(self, at: QPoint) -> bool:
        """Is there the name of a person, by which they are taken?"""
        index = self.indexAt(at)
        return (
            index.isValid()
            and self.columns.first_shown == index.column()
            and self.table.band(index.row()) is None
        )

    def _taken(self, at: QPoint) -> list[int]:
        """All who are selected, if the one at this point is; otherwise that one."""
        one, chosen = self.table.id_at(self.indexAt(at).row()), self.selected_ids()
        return chosen if one in chosen else [one]

    def _picture(self, ids: Sequence[int]) -> QPixmap:
        record = self.table.record(self.table.row_of(ids[0])) or {}
        words = (
            str(record.get("full_name") or "")
            if len(ids) == 1
            else n_("{count} person", "{count} people", len(ids))
        )
        size = QSize(
            min(QFontMetrics(font(12, QFont.Weight.Medium)).horizontalAdvance(words) + 40, 320), 24
        )
        made = QPixmap(size * self.devicePixelRatioF())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        draw_chip(
            painter,
            QPointF(0, 12),
            words,
            "info",
            "users" if len(ids) > 1 else "user",
            size.width(),
        )
        painter.end()
        return made

    # --- putting them down ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judged = None  # others may be carried than the last time
        self._hover_over(event)
        if carried(
            event.mimeData()
        ):  # a view that refuses people as they come in gets no moves, and they start at home
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hover_over(event)
        y = event.position().y()
        self._step = -1 if y < EDGE else 1 if y > self.viewport().height() - EDGE else 0
        if self._step and carried(event.mimeData()):
            self._scrolling.start()
        else:
            self._scrolling.stop()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover_over(event)
        judged, ids = self._judged, carried(event.mimeData())
        self._let_go()
        if judged and event.isAccepted():
            self.dropped.emit(ids, judged[0])

    def _hover_over(self, event: QDropEvent) -> None:
        """Light up what is below the pointer; files are left to the window."""
        ids, at = carried(event.mimeData()), event.position().toPoint()
        target = self.target_at(at) if ids else None
        if target is None:
            self._let_go()
            event.ignore()
            return
        if self._judged is None or self._judged[0] != target:
            self._judged = target, self.judge(ids, target)
        fit, words = self._judged[1]
        self._light(target, fits=not fit.refusal)
        show_tip(self.viewport().mapToGlobal(at + QPoint(0, 14)), words, self.viewport())
        self.told.emit(words)
        if fit.refusal:
            event.ignore()
        else:
            event.acceptProposedAction()

    def target_at(self, at: QPoint) -> RoomTarget | None:
        """The room at a point, and who of it is there; None beside the list."""
        row = self.rowAt(at.y())
        head = next((one for one in range(row, -1, -1) if self.table.band(one)), -1)
        band = self.table.band(head) if head >= 0 else None
        if band is None:
            return None
        return RoomTarget(str(band.key), None if head == row else self.table.id_at(row))

    def _light(self, target: RoomTarget, *, fits: bool) -> None:
        first = next(
            row
            for row, one in enumerate(self.table.ids)
            if one in self.table.bands and self.table.bands[one].key == target.no
        )
        rest = (row for row in range(first + 1, len(self.table.ids)) if self.table.band(row))
        lit = (first, next(rest, len(self.table.ids)) - 1, fits)
        if lit != self._lit:
            self._lit = lit
            self.viewport().update()

    def _let_go(self) -> None:
        self._scrolling.stop()
        if self._judged is not None or self._lit is not None:
            self._judged = self._lit = None
            QToolTip.hideText()
            self.told.emit("")
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._lit is None:
            return
        first, last, fits = self._lit
        top, end = (
            self.rowViewportPosition(first),
            self.rowViewportPosition(last) + self.rowHeight(last),
        )
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "accent" if fits else "bad"
        painter.setPen(
            QPen(colour(token), 2, Qt.PenStyle.SolidLine if fits else Qt.PenStyle.DashLine)
        )
        painter.setBrush(colour(token, 28))
        painter.drawRoundedRect(
            QRectF(2, top + 1, self.viewport().width() - 4, end - top - 3), 6, 6
        )
        painter.end()
