"""Locks the window of a desk with a password: when nobody touched it for a while, and on command.

Every window of the program is covered, and comes back just as it was, with what is unsaved.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QClipboard,
    QCloseEvent,
    QDropEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QInputEvent,
    QInputMethodEvent,
    QKeyEvent,
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

from lcdesk.services.security import password
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.form_dialog import FittedDialog
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.tasks import Tasks
from lcdesk.ui.kit.widgets import Button, Label, ThemedIcon, column, row
from lcdesk.ui.security.unlock_form import UnlockForm

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

# --- The one window that can be used while the program is locked ---


WIDE = 440


class LockDialog(FittedDialog):
    """`right`: the password was typed; `quit_asked`: the program shall end. Nothing else closes
    it.
    """

    right = Signal()
    quit_asked = Signal()

    def __init__(self, window: QWidget, path: Path, tasks: Tasks) -> None:
        super().__init__(window, WIDE)
        self._path = path
        self.setWindowTitle("lcdesk")
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.asking = UnlockForm(tasks, self._check, lambda: password.seconds_to_wait(path))
        self.asking.say(N_("Password"), N_("Unlock"))
        self.asking.right.connect(self.right)
        leave = Button(_("Quit"), clicked=self.quit_asked.emit)
        words = column(
            Label(_("lcdesk is locked"), 17, "bold"),
            Label(
                _("What was being typed is as it was, and work under way goes on."),
                13,
                ink="fg2",
                wraps=True,
            ),
            gap=4,
        )
        picture = ThemedIcon("lock", 28, "accent")
        head = row(picture, words, gap=14)
        head.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        head.setStretch(1, 1)
        foot = row(leave, None, self.asking.go)
        self.setLayout(column(head, 8, self.asking, 8, foot, gap=8, margins=(24, 22, 24, 18)))
        self.setTabOrder(self.asking.go, leave)

    def come_forward(self) -> None:
        """In front of every other window, also of one that was opened later and would hold this
        one.
        """
        is_ours = QApplication.applicationState() == Qt.ApplicationState.ApplicationActive
        self.hide()
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating, not is_ours)
        self.show()
        self.raise_()
        if is_ours:
            self.activateWindow()
        self.asking.field.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes nothing here."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)

    def reject(self) -> None:
        """Whatever would close it does not."""

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.quit_asked.emit()

    def _check(self, text: str) -> None:
        password.require_right(self._path, text)


# --- How long nobody has touched the program: no key, no mouse, in any of its windows ---


LOOK_MS = 5000  # how often is looked
# a window that opens below a mouse at rest is entered by nobody; the key itself comes next
_NO_TOUCH = frozenset({QEvent.Type.Enter, QEvent.Type.ShortcutOverride})
Clocks = Callable[[], tuple[float, float]]


def clocks() -> tuple[float, float]:
    """Seconds of the clock nobody can set, which may stand still while the computer sleeps; and
    of the one on the wall.
    """
    return time.monotonic(), time.time()


class IdleWatch(QObject):
    """`idle` once nobody touched anything for `seconds`; 0 for never.

    Looks at the windows of the system that have the keyboard, where each key and each move of the
    mouse passes once, rather than at everything that happens inside them. An input method that
    takes all keys is noticed by the cursor it moves.
    """

    idle = Signal()

    def __init__(self, seconds: float, parent: QObject, now: Clocks = clocks) -> None:
        super().__init__(parent)
        self._seconds, self._now = seconds, now
        self._last = now()
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)
        application().focusWindowChanged.connect(self._watch)
        QGuiApplication.inputMethod().cursorRectangleChanged.connect(self._touch)
        for window in QGuiApplication.topLevelWindows():
            self._watch(window)
        self.wait(seconds)

    def wait(self, seconds: float) -> None:
        """Another time from now on; 0: never."""
        self._seconds = seconds
        self._last = self._now()
        self._timer.stop()
        if seconds:
            self._timer.start()

    def look(self) -> bool:
        """Is the time over? Then it is told. Either clock is enough: one stands still in sleep,
        the other may be set back.
        """
        since = max(now - last for now, last in zip(self._now(), self._last, strict=True))
        if not self._seconds or since < self._seconds:
            return False
        self._timer.stop()
        self.idle.emit()
        return True

    def close(self) -> None:
        """Look no more."""
        self._timer.stop()
        application().focusWindowChanged.disconnect(self._watch)
        QGuiApplication.inputMethod().cursorRectangleChanged.disconnect(self._touch)
        for window in self._watched:
            if shiboken6.isValid(window):
                window.removeEventFilter(self)
        self._watched.clear()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is there. After a sleep the first key finds the window locked, and is
        nobody's any more.
        """
        is_touch = isinstance(event, (QInputEvent, QDropEvent)) and event.type() not in _NO_TOUCH
        return is_touch and self._timer.isActive() and self._touch()

    def _touch(self) -> bool:
        if self._timer.isActive():
            if self.look():
                return True
            self._last = self._now()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None and window not in self._watched:
            self._watched = [other for other in self._watched if shiboken6.isValid(other)] + [
                window
            ]
            window.installEventFilter(self)


class WindowLock(QObject):
    """`lock` covers everything until the password is typed; what is unsaved stays as it is."""

    def __init__(self, window: Frame, path: Path, now: Clocks = clocks) -> None:
        super().__init__(window)
        self._window, self._path = window, path
        self.dialog: LockDialog | None = None
        self._lock_screen: LockScreen | None = None
        self.watch = IdleWatch(self._seconds(), self, now)
        self.watch.idle.connect(self.lock)

    @property
    def is_locked(self) -> bool:
        """Is everything covered now?"""
        return self.dialog is not None

    def follow_settings(self) -> None:
        """Another time was chosen."""
        self.watch.wait(0 if self.is_locked else self._seconds())

    def lock(self) -> None:
        """Cover everything and ask for the password."""
        if self.dialog is not None:
            return
        self.watch.wait(0)
        self.dialog = dialog = LockDialog(self._window, self._path, self._window.tasks)
        self._lock_screen = lock_screen = LockScreen(dialog)
        dialog.right.connect(self._unlock)
        dialog.quit_asked.connect(self._quit)
        lock_screen.newcomer.connect(dialog.come_forward)
        lock_screen.draw()
        dialog.come_forward()

    def _seconds(self) -> float:
        return max(self._window.settings.lock_minutes, 0) * 60

    def close(self) -> None:
        """The desk is closed: nothing is to be locked any more."""
        if lock_screen := self._lock_screen:
            lock_screen.open()
            self._drop_dialog()
            lock_screen.end()
        self.watch.close()
        self.deleteLater()

    def _unlock(self) -> None:
        """The lock screen first: what stands beneath must be there when the keyboard comes back to
        it.
        """
        if lock_screen := self._lock_screen:
            lock_screen.open()
            self._drop_dialog()
            lock_screen.give_keyboard_back()
        self.follow_settings()

    def _quit(self) -> None:
        """All stays covered: what is typed may have to wait until it is kept, and who asks to
        quit need not know the password.
        """
        if lock_screen := self._lock_screen:
            lock_screen.open_beneath()
            self._drop_dialog()
            lock_screen.take_keyboard()
            if not self._window.close():
                lock_screen.lift()
                self.lock()

    def _drop_dialog(self) -> None:
        dialog, self.dialog, self._lock_screen = self.dialog, None, None
        if dialog is not None:
            dialog.hide()
            dialog.deleteLater()


def guard(window: Frame, path: Path) -> WindowLock | None:
    """The lock of a window that shows the desk at `path`; None for one without a password, whose
    file anybody can read anyway.
    """
    from lcdesk.services.security.password import is_locked

    return WindowLock(window, path) if is_locked(path) else None


# --- What covers every window of the program ---


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
