"""The guide over the window, from the right, or as a window of its own beside it; F1 in the window
and in every dialog.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QWidget

from lcdesk.texts import _
from lcdesk.ui.guide.guide_view import GuideView
from lcdesk.ui.guide.whereabouts import counts_here, page_here
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.widgets import column

if TYPE_CHECKING:
    from lcdesk.services.guide.what_counts import WhatCounts
    from lcdesk.ui.kit.screen import Frame

LEAST, MOST, SHARE = 640, 780, 0.5  # px of the pane, and its part of the window
APART = (900, 720)
SHADE = 70  # of 255
NEWS = "new/new"


def open_guide(window: Frame, key: str = "", note: WhatCounts | None = None) -> GuideView:
    """Show a page ("": the one shown last, or the first) in the pane; where the guide has a window
    of its own, there.
    """
    apart = next((one for one in window.findChildren(GuideWindow) if one.isVisible()), None)
    if apart is not None:
        apart.raise_()
        apart.activateWindow()
        view = apart.view
    else:
        pane = window.findChild(GuidePane) or GuidePane(window)
        pane.open()
        view = pane.view
    if key or view.page is None:
        view.open(key or "start/first", note)
    return view


def open_guide_here(window: Frame) -> GuideView:
    """F1: the page of where the keyboard is, with what counts there."""
    at = QApplication.focusWidget()
    page, note = page_here(window, at), counts_here(window, at)
    dialog = at.window() if at is not None else None
    if not isinstance(dialog, QDialog):
        return open_guide(window, page.key, note)
    apart = GuideWindow(window, dialog)
    apart.view.open(page.key, note)
    apart.show()
    return apart.view


class GuidePane(QWidget):
    """Lies over the window, at its right end; a click beside it closes it. While it is there the
    keyboard is its own.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self._window = window
        self._before: QWidget | None = None
        self.setAccessibleName(_("Guide"))
        self.view = GuideView(window, is_pane=True)
        self.card = QFrame(self)
        self.card.setObjectName("guide")
        self.card.setLayout(column(self.view, gap=0))
        self.view.closed.connect(self.leave)
        self.view.left.connect(self.leave)
        self.view.detached.connect(self._detach)
        window.language_told.connect(self.view.retranslate)
        window.installEventFilter(self)
        self.hide()

    def open(self) -> None:
        """Come, with the keyboard."""
        if self.isVisible():
            return
        self._before = self._window.focusWidget()
        self._cover()
        self.raise_()
        self.show()
        self._window.activateWindow()
        self.view.text.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Go; the keyboard is where it was before."""
        if self.isHidden():
            return
        self.hide()
        before = self._before
        if before is not None and shiboken6.isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.PopupFocusReason)
        else:
            self._window.setFocus(Qt.FocusReason.PopupFocusReason)

    def _detach(self) -> None:
        page = self.view.page
        self.leave()
        apart = GuideWindow(self._window)
        if page is not None:
            apart.view.open(page.key)
        apart.show()

    def _cover(self) -> None:
        middle = self._window.centralWidget()
        self.setGeometry(middle.geometry() if middle is not None else self._window.rect())
        width = min(max(LEAST, min(MOST, round(self.width() * SHARE))), self.width())
        self.card.setGeometry(QRect(self.width() - width, 0, width, self.height()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """As large as the window."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._cover()
        return False

    def event(self, event: QEvent) -> bool:
        """No shortcut of the menus does anything behind it."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Tab goes round within it."""
        if not self.isVisible():
            return False  # Qt asks where the keyboard goes when it is hidden
        stops = [one for one in self.view.stops() if one.isVisible() and one.isEnabled()]
        at = next_at(stops, self._window.focusWidget(), 1 if next else -1)
        way = Qt.FocusReason.TabFocusReason if next else Qt.FocusReason.BacktabFocusReason
        stops[at].setFocus(way)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what the guide has no use for is nobody's

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            self.leave()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), colour("shadow", SHADE))


def next_at(stops: Sequence[QWidget], at: QWidget | None, step: int) -> int:
    """The number of the one after that with the keyboard, round and round."""
    return (stops.index(at) + step) % len(stops) if at in stops else 0


class GuideWindow(QWidget):
    """The guide beside the work: over the window it belongs to, or over a dialog (`over`), which
    would hold any other window.
    """

    def __init__(self, window: Frame, over: QDialog | None = None) -> None:
        super().__init__(over or window, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("guide")
        self.setWindowTitle(_("Guide"))
        self.view = GuideView(window, is_pane=False, can_lead=over is None)
        self.setLayout(column(self.view, gap=0))
        self.view.closed.connect(self.close)
        window.language_told.connect(self.view.retranslate)
        self.resize(*APART)
        self.view.text.setFocus()

    def closeEvent(self, event: QCloseEvent) -> None:
        super().closeEvent(event)
        self.hide()
