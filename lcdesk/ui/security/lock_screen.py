"""Covers every window of the program, and brings each back just as it was, with what is unsaved
in it.

What stands in a window is hidden, not removed, and learns nothing of it: no field hears that it has
lost the keyboard or that it is not seen, since many keep, check or drop what is typed then. So a
cell that is being edited goes on being edited.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QClipboard,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QInputEvent,
    QInputMethodEvent,
    QPainter,
    QPaintEvent,
    QShortcutEvent,
    QWindow,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QGestureEvent,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QToolTip,
    QWidget,
)

from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour

TITLE = "lcdesk"
_KIND = QEvent.Type
# All by which somebody could do something, or learn that the keyboard is away
_INPUT = (
    QInputEvent,  # keys, mouse, wheel, touch, pen, context menu
    QShortcutEvent,
    QInputMethodEvent,
    QDropEvent,
    QGestureEvent,
    QHelpEvent,
    QFocusEvent,
)
_CHANGES = frozenset({_KIND.Show, _KIND.Resize, _KIND.WindowTitleChange})
_PASSING = (Qt.WindowType.Popup, Qt.WindowType.ToolTip, Qt.WindowType.SplashScreen)


@dataclass
class _Covered:
    """A window, what lies over it, and what of it was hidden."""

    window: QWidget
    cover: Cover
    title: str
    hidden: list[QWidget] = field(default_factory=list[QWidget])


class Cover(QWidget):
    """An empty ground with a lock in its middle."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAccessibleName(_("Locked"))
        self.setGeometry(window.rect())
        self.raise_()
        self.show()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self), QRectF(self.rect())
        painter.fillRect(box, colour("side"))
        size = 40
        draw_icon(painter, box.center() - QRectF(0, 0, size, size).center(), "lock", size, "fg3")


class LockScreen(QObject):
    """`front` is the only window that can be seen and used from `draw` to `open`; `newcomer`:
    another window was shown, and covered.
    """

    newcomer = Signal()

    def __init__(self, front: QWidget) -> None:
        super().__init__(front.parent())
        self._front = front
        self._covered: list[_Covered] = []
        self._popups: list[QWidget] = []
        self._unaware: set[QWidget] = set()  # what does not know that it was hidden
        self._focused: QWidget | None = None
        self._active: QWidget | None = None
        self._is_drawn = False
        # what is shown or hidden now is so by the lock screen, and shall not learn of it
        self._is_ours = False
        self._clipboard = PutAside()

    def draw(self) -> None:
        """Cover all there is."""
        self._focused, self._active = QApplication.focusWidget(), QApplication.activeWindow()
        application().installEventFilter(self)
        self._put_popups_away()
        QToolTip.hideText()
        self._clipboard.take()
        self._is_drawn = True
        for window in QApplication.topLevelWidgets():
            if (
                window.isVisible()
                and not self._is_front(window)
                and window.windowType() not in _PASSING
            ):
                self._cover(window)

    def open(self) -> None:
        """Everything as it was."""
        self.open_beneath()
        self.lift()
        for popup in self._popups:
            self._turn(popup, is_shown=True)
        self._clipboard.give_back()

    def open_beneath(self) -> None:
        """The program ends: what stands in the windows is there again, to be kept, but nobody
        sees it. That may take its time.
        """
        self._is_drawn = False
        for covered in self._still_there():
            for part in covered.hidden:
                self._turn(part, is_shown=True)
            covered.cover.raise_()

    def lift(self) -> None:
        """Take the covers away."""
        for covered in self._still_there():
            covered.cover.hide()
            covered.cover.deleteLater()
            covered.window.setWindowTitle(covered.title)
        self._covered.clear()

    def give_keyboard_back(self) -> None:
        """To where it was when all was covered; once the front window is gone. What had it never
        knew that it was away.
        """
        if self._active is not None and shiboken6.isValid(self._active):
            self._active.activateWindow()
        if self._focused is not None and shiboken6.isValid(self._focused):
            self._focused.setFocus(Qt.FocusReason.OtherFocusReason)
        QTimer.singleShot(0, self, self.end)

    def take_keyboard(self) -> None:
        """The program ends: what is being typed is kept as whenever a field is left."""
        self.end()
        if self._focused is not None and shiboken6.isValid(self._focused):
            QApplication.sendEvent(self._focused, QFocusEvent(_KIND.FocusOut))

    def end(self) -> None:
        """Events reach everybody again."""
        application().removeEventFilter(self)
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Only what is in front gets input; a window of the system hands it on to its widgets,
        which are asked.
        """
        if isinstance(event, _INPUT):
            return not isinstance(watched, QWindow) and not self._is_front(watched)
        return isinstance(watched, QWidget) and self._changed(watched, event.type())

    def _changed(self, widget: QWidget, kind: QEvent.Type) -> bool:
        """Something is shown, hidden, or of another size or title; whether it shall not learn of
        it.
        """
        if self._is_ours:
            if kind == _KIND.Hide:
                self._unaware.add(widget)
                return True
            if kind == _KIND.Show and widget in self._unaware:
                self._unaware.discard(widget)
                return True
        elif self._is_drawn and kind in _CHANGES and not self._is_front(widget):
            if kind == _KIND.Show:
                self._show_up(widget)
            else:
                self._follow(widget)
        return False

    def _show_up(self, widget: QWidget) -> None:
        """Work that goes on beneath may open a window, or show another part of one."""
        if widget.isWindow():
            if widget.windowType() in _PASSING:
                # a menu, a tooltip: it comes again when it is wanted
                QTimer.singleShot(0, widget, widget.hide)
            elif all(covered.window is not widget for covered in self._covered):
                self._cover(widget)
                QTimer.singleShot(0, self, self.newcomer.emit)
            return
        for covered in self._covered:
            if widget.parentWidget() is covered.window and widget is not covered.cover:
                covered.hidden.append(widget)
                covered.cover.raise_()
                QTimer.singleShot(0, widget, lambda: self._turn(widget, is_shown=False))

    def _follow(self, widget: QWidget) -> None:
        for covered in self._covered:
            if covered.window is widget:
                covered.cover.setGeometry(widget.rect())
                if widget.windowTitle() != TITLE:
                    covered.title = widget.windowTitle()
                    widget.setWindowTitle(TITLE)

    def _cover(self, window: QWidget) -> None:
        if isinstance(window, QFileDialog):
            QTimer.singleShot(
                0, window, window.reject
            )  # it may be the system's own, which nothing can cover; nothing is lost with it
            return
        parts = [part for part in window.children() if isinstance(part, QWidget)]
        hidden = [part for part in parts if not part.isWindow() and not part.isHidden()]
        covered = _Covered(window, Cover(window), window.windowTitle(), hidden)
        self._covered.append(covered)
        for part in hidden:
            self._turn(part, is_shown=False)
        covered.cover.raise_()
        if covered.title != TITLE:
            window.setWindowTitle(TITLE)

    def _still_there(self) -> list[_Covered]:
        return [covered for covered in self._covered if shiboken6.isValid(covered.window)]

    def _put_popups_away(self) -> None:
        """Menus and lists are closed; what somebody types into comes back with the rest."""
        while popup := QApplication.activePopupWidget():
            if not isinstance(popup, QMenu) and _has_typing(popup):
                self._popups.insert(0, popup)
                self._turn(popup, is_shown=False)
            else:
                popup.hide()
            if QApplication.activePopupWidget() is popup:
                break

    def _turn(self, part: QWidget, *, is_shown: bool) -> None:
        """Show or hide something that shall not learn of it."""
        if shiboken6.isValid(part):
            self._is_ours = True
            try:
                part.setVisible(is_shown)
            finally:
                self._is_ours = False

    def _is_front(self, thing: QObject | None) -> bool:
        """Is it the window in front, or something of it (its fields, their menus)?"""
        while thing is not None:
            if thing is self._front:
                return True
            thing = thing.parent()
        return False


def _has_typing(popup: QWidget) -> bool:
    return any(popup.findChildren(kind) for kind in (QLineEdit, QPlainTextEdit))


def application() -> QApplication:
    """The one there is."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


# --- What the program put on the clipboard, while its window is locked: nobody pastes it elsewhere,
# and it comes back ---


class PutAside:
    """Only what is our own: what another program put there is none of ours. `is_ours`: how that
    is told.
    """

    def __init__(self, is_ours: Callable[[], bool] | None = None) -> None:
        self._is_ours = is_ours or QGuiApplication.clipboard().ownsClipboard
        self._kept: QMimeData | None = None

    def take(self) -> None:
        """Empty the clipboard if it holds something of ours."""
        board = QGuiApplication.clipboard()
        if board.supportsSelection() and board.ownsSelection():
            board.clear(QClipboard.Mode.Selection)
        if self._is_ours():
            self._kept = _copy(board.mimeData())
            board.clear()

    def give_back(self) -> None:
        """Put it there again, unless something else lies there by now."""
        board = QGuiApplication.clipboard()
        there = board.mimeData()
        is_empty = not isinstance(there, QMimeData) or not there.formats()
        if self._kept is not None and is_empty:
            board.setMimeData(self._kept)
        self._kept = None


def _copy(found: QMimeData | None) -> QMimeData | None:
    if not isinstance(found, QMimeData) or not found.formats():
        return None
    made = QMimeData()
    for kind in found.formats():
        made.setData(kind, found.data(kind))
    if found.hasImage():
        made.setImageData(found.imageData())
    return made
