"""Shows one page of the guide: its pictures as sharp as the screen, boxes with round corners, what
was searched for marked in it.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, QTimer, QUrl, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QTextCursor,
    QTextDocument,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit

from lcdesk import resources
from lcdesk.services.guide.page_search import marked_parts
from lcdesk.services.guide.pages import FOLDER, GuidePage, read_guide
from lcdesk.services.guide.what_counts import WhatCounts
from lcdesk.ui.guide.guide_tables import all_tables
from lcdesk.ui.guide.page_html import PADDING, page_html
from lcdesk.ui.kit.painting.icons import pixmap
from lcdesk.ui.kit.painting.theme import colour, font

SCALE = 2  # dots of a picture to a px it was taken of
RADIUS = 8
STEP, ICON = 22, 17  # px
SIDE = 28  # px left and right of the text
BAR = 14  # px that a bar for scrolling takes


class PageBrowser(QTextBrowser):
    """`asked(key)`: a link to another page was taken."""

    asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("page_text")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDefaultFont(font(14))
        self.document().setDocumentMargin(0)
        self.setViewportMargins(SIDE, 18, SIDE, 18)
        self.anchorClicked.connect(lambda url: self.asked.emit(url.toString()))
        self._page: GuidePage | None = None
        self._note: WhatCounts | None = None
        self._typed, self._wide = "", 0
        self._boxes: list[tuple[QTextTable, QColor]] = []
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.show_again)

    def show_page(self, page: GuidePage, note: WhatCounts | None = None, typed: str = "") -> None:
        """Show a page from its top; `typed` is marked where it stands."""
        self._page, self._note, self._typed = page, note, typed
        self.setAccessibleName(page.title)
        self._fill()
        self.verticalScrollBar().setValue(0)

    def show_again(self) -> None:
        """The same page for another width, or in other colours; it stays where it was scrolled."""
        at = self.verticalScrollBar().value()
        self._fill()
        self.verticalScrollBar().setValue(at)

    def _fill(self) -> None:
        if self._page is None:
            return
        guide = read_guide()
        blocks = self._page.blocks(all_tables())
        self.document().clear()
        width = max(self.width() - 2 * SIDE - BAR, 80)
        self.setHtml(page_html(self._page, blocks, guide.language, width, self._note))
        self._take_boxes()
        self._mark()

    def _take_boxes(self) -> None:
        """The grounds of boxes are painted here, with round corners."""
        self._boxes = []
        for frame in self.document().rootFrame().childFrames():
            if not isinstance(frame, QTextTable):
                continue
            shape = frame.format()
            if shape.background().style() != Qt.BrushStyle.NoBrush:
                self._boxes.append((frame, shape.background().color()))
                shape.clearBackground()
                frame.setFormat(shape)

    def _place_of(self, box: QTextTable) -> QRectF:
        """The rectangle of a box: Qt gives that of its table too far down and right."""
        layout = self.document().documentLayout()
        first = layout.blockBoundingRect(box.cellAt(0, 0).firstCursorPosition().block())
        high = layout.frameBoundingRect(box).height()
        return QRectF(0, first.top() - PADDING, self.viewport().width(), high)

    def _mark(self) -> None:
        found = list[QTextEdit.ExtraSelection]()
        text = self.toPlainText()
        for start, end in marked_parts(text, self._typed):
            one = QTextEdit.ExtraSelection()
            one.cursor = QTextCursor(self.document())
            one.cursor.setPosition(start)
            one.cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            one.format.setBackground(QBrush(colour("warn_bg")))
            found.append(one)
        self.setExtraSelections(found)

    # --- what Qt asks ---

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """The pictures of a page; nothing else is ever loaded."""
        url = name if isinstance(name, QUrl) else QUrl(name)
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return None
        what, asked = url.scheme(), url.path()
        if what == "step":
            return self._step(asked)
        if what == "icon":
            icon_name, token = asked.split("/")
            return pixmap(icon_name, ICON, token)
        return self._picture(asked, int(url.query())) if what == "picture" else None

    def _step(self, number: str) -> QPixmap:
        made = self._blank(STEP, STEP)
        painter = QPainter(made)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent_soft"))
        painter.drawEllipse(QRectF(0, 0, STEP, STEP))
        painter.setFont(font(12, QFont.Weight.DemiBold, is_tabular=True))
        painter.setPen(colour("ok"))
        painter.drawText(QRectF(0, 0, STEP, STEP), Qt.AlignmentFlag.AlignCenter, number)
        painter.end()
        return made

    def _picture(self, name: str, room: int) -> QPixmap | None:
        """As wide as it was taken, or as there is room; with a hairline round it."""
        path = resources.path(FOLDER, "pictures", read_guide().language, name)
        whole = QImage(str(path))
        if whole.isNull():
            return None
        width = min(whole.width() / SCALE, room)
        height = width * whole.height() / whole.width()
        made = self._blank(width, height)
        painter = QPainter(made)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        box, shape = QRectF(0, 0, width, height), QPainterPath()
        shape.addRoundedRect(box, RADIUS, RADIUS)
        painter.setClipPath(shape)
        dots = made.size()
        fine = whole.scaled(
            dots, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawImage(box, fine)
        painter.setClipping(False)
        painter.setPen(QPen(colour("line"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
        painter.end()
        return made

    def _blank(self, width: float, height: float) -> QPixmap:
        ratio = self.devicePixelRatioF()
        made = QPixmap(round(width * ratio), round(height * ratio))
        made.setDevicePixelRatio(ratio)
        made.fill(Qt.GlobalColor.transparent)
        return made

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(QPointF(0, -self.verticalScrollBar().value()))
        painter.setPen(Qt.PenStyle.NoPen)
        for box, ground in self._boxes:
            painter.setBrush(ground)
            painter.drawRoundedRect(self._place_of(box), RADIUS, RADIUS)
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # the text follows by itself, also when the bar for scrolling comes and goes
        if self._wide != self.width():
            self._wide = self.width()
            self._soon.start()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Back and forth are those of the guide, not of this page alone."""
        if event.modifiers() & Qt.KeyboardModifier.AltModifier:
            event.ignore()
            return
        super().keyPressEvent(event)
