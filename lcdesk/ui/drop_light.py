"""A file dragged anywhere over the window: the whole window lights up and says what will happen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from lcdesk.texts import _
from lcdesk.ui.icons import draw_icon
from lcdesk.ui.theme import colour, font

SHEETS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt", ".et")


class DropLight(QWidget):
    """Covers the window while a file is over it; `dropped(path)` when it was let go."""

    dropped = Signal(object)  # Path

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._path: Path | None = None
        self.setAcceptDrops(True)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, window: QObject, event: QEvent) -> bool:
        """A drag enters the window: cover it."""
        if isinstance(event, QDragEnterEvent) and event.type() == QEvent.Type.DragEnter:
            return self._light(event)
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._window.rect())
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._light(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        path = file_of(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.dropped.emit(path)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("accent_soft", 245))
        painter.setPen(QPen(colour("accent"), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14, 14, -14, -14), 14, 14)
        middle = self.rect().center()
        is_sheet = self._path is not None and self._path.suffix.lower() in SHEETS
        draw_icon(painter, QRectF(middle.x() - 24, middle.y() - 70, 48, 48).topLeft(), "file-spreadsheet", 48, "accent")
        name = self._path.name if self._path else ""
        words = _("Drop to look into “{name}”", name=name) if is_sheet else _("“{name}” is no spreadsheet", name=name)
        note = (
            _("Nothing is saved before you say so.")
            if is_sheet
            else _("lcdesk reads Excel, WPS, OpenDocument and CSV files.")
        )
        for text, size, top, ink in ((words, 20, -6, "fg"), (note, 14, 28, "fg2")):
            painter.setFont(font(size, QFont.Weight.DemiBold if size == 20 else QFont.Weight.Normal))
            painter.setPen(colour(ink))
            painter.drawText(QRectF(20, middle.y() + top, self.width() - 40, 30), Qt.AlignmentFlag.AlignCenter, text)

    def _light(self, event: QDragEnterEvent) -> bool:
        path = file_of(event.mimeData())
        if path is None:
            return False
        self._path = path
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        if path.suffix.lower() in SHEETS:
            event.acceptProposedAction()
        else:
            event.accept()
        return True


def file_of(mime: QMimeData) -> Path | None:
    """The first local file that is dragged, if any."""
    return next((Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()), None)
