"""A file dragged anywhere over the window: the whole window lights up and says what will happen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour, font

DESKS = (".lcdesk", ".lcdesk-office")
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".bmp", ".gif", ".tif", ".tiff")
SCANS = (".pdf", *PICTURES, ".heic", ".heif")
SHEETS = (
    ".xlsx",
    ".xlsm",
    ".xls",
    ".xlsb",
    ".ods",
    ".csv",
    ".tsv",
    ".txt",
    ".et",
    ".eml",
    ".html",
    ".htm",
    ".md",
)


_OF_PERSON = N_(
    "A picture becomes the photo of a person, or goes with one of their documents: let it go on "
    "their row in Participants."
)
_OF_DOCUMENT = N_(
    "A scan or a PDF goes with a document of a person: let it go on their row in Participants."
)


class DropLight(QWidget):
    """Covers the window while files are over it; `entered()` is called when they come,
    `dropped([path])` told when they were let go.
    """

    dropped = Signal(list)  # of Path
    text_dropped = Signal(QMimeData)  # of another program
    refused = Signal(str)  # why what is dragged can be let go nowhere here

    def __init__(self, window: QWidget, entered: Callable[[], object] = lambda: None) -> None:
        super().__init__(window)
        self._window, self._entered = window, entered
        self._paths: list[Path] = []
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
        paths = files_of(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)
        elif is_text_of_others(event):
            event.acceptProposedAction()
            self.text_dropped.emit(event.mimeData())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), colour("accent_soft", 245))
        painter.setPen(QPen(colour("accent"), 3, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(14, 14, -14, -14), 14, 14)
        middle = self.rect().center()
        is_sheet = not self._paths or any(map(is_readable, self._paths))
        draw_icon(
            painter,
            QRectF(middle.x() - 24, middle.y() - 70, 48, 48).topLeft(),
            "file-spreadsheet",
            48,
            "accent",
        )
        words = _words(self._paths, is_sheet=is_sheet)
        note = (
            _("Nothing is saved before you say so.")
            if is_sheet
            else _("lcdesk reads Excel, WPS, OpenDocument and CSV files.")
        )
        for text, size, top, ink in ((words, 20, -6, "fg"), (note, 14, 28, "fg2")):
            painter.setFont(
                font(size, QFont.Weight.DemiBold if size == 20 else QFont.Weight.Normal)
            )
            painter.setPen(colour(ink))
            painter.drawText(
                QRectF(20, middle.y() + top, self.width() - 40, 30),
                Qt.AlignmentFlag.AlignCenter,
                text,
            )

    def _light(self, event: QDragEnterEvent) -> bool:
        self._paths = files_of(event.mimeData())
        if not self._paths and not is_text_of_others(event):
            return False
        # a photo or a scan belongs to a person: their row, or the details beside it
        if self._paths and all(map(is_scan, self._paths)):
            are_pictures = all(map(is_picture, self._paths))
            self.refused.emit(_(_OF_PERSON if are_pictures else _OF_DOCUMENT))
            return False
        self._entered()
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        if not self._paths or any(map(is_readable, self._paths)):
            event.acceptProposedAction()
        else:
            event.accept()
        return True


def files_of(mime: QMimeData) -> list[Path]:
    """The local files and folders that are dragged."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]


def is_text_of_others(event: QDropEvent) -> bool:
    """Is text dragged, and out of another program? What is dragged within the window has a place of
    its own.
    """
    mime = event.mimeData()
    return not event.source() and not mime.urls() and (mime.hasText() or mime.hasHtml())


def is_readable(path: Path) -> bool:
    """Does its name say that it is a spreadsheet, or a folder that may hold some, or a desk?"""
    return path.suffix.lower() in SHEETS or is_desk(path) or path.is_dir()


def is_desk(path: Path) -> bool:
    """Does its name say that it is a desk?"""
    return path.suffix.lower() in DESKS


def is_picture(path: Path) -> bool:
    """Does its name say that it is a picture?"""
    return path.suffix.lower() in PICTURES


def is_scan(path: Path) -> bool:
    """Does its name say that it may be kept with a document of somebody? What an iPhone writes is
    refused in words by whoever reads it.
    """
    return path.suffix.lower() in SCANS


def _words(paths: Sequence[Path], *, is_sheet: bool) -> str:
    if not paths:
        return _("Drop to look into the text")
    name = paths[0].name
    if not is_sheet:
        return _("“{name}” is no spreadsheet", name=name)
    if desk := next(filter(is_desk, paths), None):
        return _("Drop to open the desk “{name}”", name=desk.stem)
    if len(paths) > 1:
        return n_("Drop to look into {count} file", "Drop to look into {count} files", len(paths))
    if paths[0].is_dir():
        return _("Drop to look into the folder “{name}”", name=name)
    return _("Drop to look into “{name}”", name=name)
