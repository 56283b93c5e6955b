"""The palette itself: a search box over a list, on a card over the window; Enter does the marked
line, a grey one says why it cannot.

It is a part of the window and no window of its own: it comes, goes and gives the keyboard back
within the one event that asks for it, so that no key typed after it can reach anything but what has
the keyboard then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QEvent,
    QKeyCombination,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    QTimer,
)
from PySide6.QtGui import (
    QCloseEvent,
    QColor,
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import set_tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.tasks import LatestAnswer
from lcdesk.ui.kit.widgets import SearchBox, column
from lcdesk.ui.palette.answers import (
    PaletteEntry,
    arranged,
    find_people,
    guide_answers,
    list_answers,
    people_answers,
)

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

SIZE = QSize(620, 480)
MARGIN = 24  # of the card to the edges of a small window
SHADE = QColor(0, 0, 0, 70)  # over the window, in either theme
ROW = 36
KEPT = 12  # of what was used last
_ANSWER = int(Qt.ItemDataRole.UserRole)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_ITSELF = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K)


class CommandPalette(QWidget):
    """What can be done here is read once; people are looked for in the background, while one types.

    It lies over the whole window: a click beside the card closes it and reaches nothing else, and
    while it is there the keyboard is its own, shortcuts of the menus included.
    """

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(_("Commands"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self._window = window
        self._before = _with_parents(window.focusWidget())
        self._answers, self._people = list_answers(window), list[PaletteEntry]()
        self._latest = LatestAnswer()
        self.is_open = True
        self.search, self.list = (
            SearchBox(_("A command, a person, a cohort, a column…")),
            QListWidget(),
        )
        self.list.setItemDelegate(_EntryPainter(self.list))
        self.list.setObjectName("palette")
        # the search box has the keys, for the list too
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setAccessibleName(_("Commands"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.card = QFrame(self)
        self.card.setObjectName("card")
        self.card.setLayout(column(self.search, self.list, gap=8, margins=(12, 12, 12, 12)))
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.searched.connect(self._look_for_people)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._do(lambda: eat_double_click(window)))
        self.hide()

    def open(self) -> None:
        """Lie over the window, with the keyboard."""
        self._show()
        self._cover()
        self.raise_()
        self.show()
        self.search.setFocus(Qt.FocusReason.PopupFocusReason)
        self._window.installEventFilter(self)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Go at once; the keyboard is where it was before."""
        super().closeEvent(event)
        if self.is_open:
            self.is_open = False
            self._window.removeEventFilter(self)
            there = (
                part
                for part in self._before
                if shiboken6.isValid(part) and part.isVisible() and part.isEnabled()
            )
            (next(there, None) or self._window).setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the search box, shortcuts of the menus among them, are the palette's; the
        size of the window is its size.
        """
        kind = event.type()
        if watched is self._window:
            if kind == QEvent.Type.Resize:
                self._cover()
            # not while the window is locked
            elif kind == QEvent.Type.WindowDeactivate and self.isVisible():
                self.close()
            return False
        if not isinstance(event, QKeyEvent):
            return False
        if kind == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return kind == QEvent.Type.KeyPress and self._take_key(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if step := _STEPS.get(Qt.Key(key)):
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._do(lambda: eat_repeats(self._window, key))
        elif key == Qt.Key.Key_Escape or event.keyCombination() == _ITSELF:
            eat_repeats(self._window, key)
            self.close()
        elif key not in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):  # there is nowhere else to go
            return False
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()  # what the search box has no use for is nobody's

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if not self.card.geometry().contains(event.position().toPoint()):
            eat_double_click(self._window)
            self.close()

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), SHADE)

    def answers(self) -> list[PaletteEntry]:
        """The lines shown, from the top."""
        return [self.list.item(row).data(_ANSWER) for row in range(self.list.count())]

    def _cover(self) -> None:
        box = self._window.rect()
        self.setGeometry(box)
        size = SIZE.boundedTo(box.size() - QSize(2 * MARGIN, 2 * MARGIN))
        free = box.size() - size
        self.card.setGeometry(QRect(QPoint(free.width() // 2, free.height() // 4), size))

    def _show(self) -> None:
        typed, recent = self.search.text(), self._window.settings.last_commands
        found = arranged(self._answers, typed, recent)
        grey = next((at for at, answer in enumerate(found) if answer.handler is None), len(found))
        people = self._people if typed.strip() else ()
        pages = guide_answers(self._window, typed)
        self._fill([*found[:grey], *people, *found[grey:], *pages])

    def _fill(self, answers: Iterable[PaletteEntry]) -> None:
        self.list.clear()
        for answer in answers:
            item = QListWidgetItem(f"{answer.words}, {_(answer.kind)}, {answer.note}")
            item.setData(_ANSWER, answer)
            if answer.handler is None:
                set_tip(item, answer.note)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _look_for_people(self, typed: str) -> None:
        self._latest.drop()
        context = self._window.context
        if context is None:
            return
        desk = context.desk
        context.tasks.run(
            "",
            lambda _task: find_people(desk, typed),
            self._latest.only(self._show_people),
            owner=self,
            is_quiet=True,
        )

    def _show_people(self, people: list[Any]) -> None:
        if self._window.context is None:
            return
        row = self.list.currentRow()
        self._people = list(people_answers(self._window, people))
        self._show()
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    def _do(self, closing: Callable[[], object]) -> None:
        item = self.list.currentItem()
        answer: PaletteEntry | None = item.data(_ANSWER) if item else None
        if answer is None or answer.handler is None:
            return
        recent = self._window.settings.last_commands
        self._window.settings.last_commands = [
            answer.key,
            *(key for key in recent if key != answer.key),
        ][:KEPT]
        closing()
        self.close()
        answer.handler()


def _with_parents(focused: QWidget | None) -> list[QWidget]:
    """What has the keyboard, then what it stands in: an editor of a cell goes when it loses the
    keyboard, its table stays.
    """
    found = list[QWidget]()
    while focused is not None and not focused.isWindow():
        if focused.focusPolicy() != Qt.FocusPolicy.NoFocus:
            found.append(focused)
        focused = focused.parentWidget()
    return found


class _EntryPainter(QStyledItemDelegate):
    """Icon, words, what kind of thing it is, and at the right end the shortcut or the reason."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        return QSize(200, ROW)

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        answer: PaletteEntry = index.data(_ANSWER)
        rect: QRect = option.rect
        state = option.state
        is_grey = answer.handler is None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & state.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)
        draw_icon(
            painter,
            QPointF(rect.x() + 12, rect.center().y() - 7),
            answer.icon,
            16,
            "fg3" if is_grey else "fg2",
        )
        small, strong = font(12, is_tabular=True), font(13, QFont.Weight.Medium)
        said = answer.note or _(answer.kind)
        room = min(QFontMetricsF(small).horizontalAdvance(said) + 2, rect.width() * 0.5)
        write_line(
            painter,
            rect.adjusted(int(rect.width() - room - 14), 0, -12, 0),
            said,
            small,
            "fg3",
            Qt.AlignmentFlag.AlignRight,
        )
        left = rect.adjusted(40, 0, -int(room) - 26, 0)
        write_line(painter, left, answer.words, strong, "fg3" if is_grey else "fg")
        if answer.detail:
            wide = int(QFontMetricsF(strong).horizontalAdvance(answer.words)) + 12
            write_line(painter, left.adjusted(wide, 0, 0, 0), answer.detail, small, "fg2")
        painter.restore()


# --- What one hand goes on doing after the palette has gone: a key that is still held, the second
# half of a double click ---


HELD_MS = 5000  # a key whose release went to another program is not waited for longer
_KEYS = (QEvent.Type.KeyPress, QEvent.Type.KeyRelease, QEvent.Type.ShortcutOverride)


class _Eater(QObject):
    """Stands before every window until it is done."""

    def __init__(self, parent: QObject, ms: int) -> None:
        super().__init__(parent)
        app = QCoreApplication.instance()
        assert app is not None
        self._app = app
        app.installEventFilter(self)
        QTimer.singleShot(ms, self, self.end)

    def end(self) -> None:
        """Let everything through again."""
        self._app.removeEventFilter(self)
        self.deleteLater()


class _Repeats(_Eater):
    def __init__(self, parent: QObject, key: int) -> None:
        super().__init__(parent, HELD_MS)
        self._key = key

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if (
            event.type() not in _KEYS
            or not isinstance(event, QKeyEvent)
            or event.key() != self._key
        ):
            return False
        if not event.isAutoRepeat():
            if event.type() != QEvent.Type.ShortcutOverride:
                self.end()
            return False
        event.accept()
        return True


class _DoubleClick(_Eater):
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        return event.type() == QEvent.Type.MouseButtonDblClick


def eat_repeats(parent: QObject, key: int) -> None:
    """Nobody gets the key as long as it is held."""
    _Repeats(parent, key)


def eat_double_click(parent: QObject) -> None:
    """The next click is no double click."""
    _DoubleClick(parent, QApplication.doubleClickInterval())
