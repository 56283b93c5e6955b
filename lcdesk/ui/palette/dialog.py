"""The palette itself: a search box over a list; Enter does the marked line, a grey one says why it cannot."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from lcdesk.texts import _
from lcdesk.ui.icons import draw_icon
from lcdesk.ui.palette.answers import Answer, arranged, find_people, list_answers, people_answers
from lcdesk.ui.plain_text import set_tip
from lcdesk.ui.theme import colour, font
from lcdesk.ui.widgets import SearchBox, column

if TYPE_CHECKING:
    from lcdesk.ui.frame import Frame

SIZE = QSize(620, 480)
ROW = 36
KEPT = 12  # of what was used last
_ANSWER = int(Qt.ItemDataRole.UserRole)
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -8, Qt.Key.Key_PageDown: 8}
_LEFT, _RIGHT = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


class CommandPalette(QDialog):
    """What can be done here is read once; people are looked for beside the window, while one types."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Commands"))
        self.resize(SIZE)
        self._window = window
        self._answers, self._people = list_answers(window), list[Answer]()
        self._asked = 0
        self.search, self.list = SearchBox(_("A command, a person, a cohort, a column…")), QListWidget()
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setObjectName("palette")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the search box has the keys, for the list too
        self.list.setAccessibleName(_("Commands"))
        self.list.setUniformItemSizes(True)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setLayout(column(self.search, self.list, gap=8, margins=(12, 12, 12, 12)))
        self.search.textChanged.connect(lambda _text: self._show())
        self.search.searched.connect(self._look_for_people)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(lambda _item: self._do())
        self._show()
        self.search.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows and Enter in the search box belong to the list."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if step := _STEPS.get(Qt.Key(event.key())):
                last = self.list.count() - 1
                self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._do()
                return True
        return False

    def answers(self) -> list[Answer]:
        """The lines shown, from the top."""
        return [self.list.item(row).data(_ANSWER) for row in range(self.list.count())]

    def _show(self) -> None:
        typed, recent = self.search.text(), self._window.settings.last_commands
        found = arranged(self._answers, typed, recent)
        grey = next((at for at, answer in enumerate(found) if answer.deed is None), len(found))
        self._fill([*found[:grey], *(self._people if typed.strip() else ()), *found[grey:]])

    def _fill(self, answers: Iterable[Answer]) -> None:
        self.list.clear()
        for answer in answers:
            item = QListWidgetItem(f"{answer.words}, {_(answer.kind)}, {answer.note}")
            item.setData(_ANSWER, answer)
            if answer.deed is None:
                set_tip(item, answer.note)
            self.list.addItem(item)
        self.list.setCurrentRow(0)

    def _look_for_people(self, typed: str) -> None:
        self._asked += 1
        asked, context = self._asked, self._window.context
        if context is None:
            return
        desk = context.desk
        context.tasks.run(
            "", lambda _task: find_people(desk, typed),
            lambda people: self._show_people(people) if asked == self._asked else None, owner=self, is_quiet=True,
        )  # fmt: skip

    def _show_people(self, people: list[Any]) -> None:
        if self._window.context is None:
            return
        row = self.list.currentRow()
        self._people = list(people_answers(self._window, people))
        self._show()
        self.list.setCurrentRow(max(0, min(row, self.list.count() - 1)))

    def _do(self) -> None:
        item = self.list.currentItem()
        answer: Answer | None = item.data(_ANSWER) if item else None
        if answer is None or answer.deed is None:
            return
        recent = self._window.settings.last_commands
        self._window.settings.last_commands = [answer.key, *(key for key in recent if key != answer.key)][:KEPT]
        self.accept()
        answer.deed()


class _Lines(QStyledItemDelegate):
    """Icon, words, what kind of thing it is, and at the right end the shortcut or the reason."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(200, ROW)

    def paint(self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
        answer: Answer = index.data(_ANSWER)
        rect: QRect = option.rect
        state = option.state
        is_grey = answer.deed is None
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & state.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel"))
            painter.drawRoundedRect(rect.adjusted(2, 1, -2, -1), 6, 6)
        draw_icon(painter, QPointF(rect.x() + 12, rect.center().y() - 7), answer.icon, 16, "fg3" if is_grey else "fg2")
        small, strong = font(12, is_tabular=True), font(13, QFont.Weight.Medium)
        said = answer.note or _(answer.kind)
        room = min(QFontMetricsF(small).horizontalAdvance(said) + 2, rect.width() * 0.5)
        self._say(painter, rect.adjusted(int(rect.width() - room - 14), 0, -12, 0), said, (small, "fg3"), _RIGHT)
        left = rect.adjusted(40, 0, -int(room) - 26, 0)
        self._say(painter, left, answer.words, (strong, "fg3" if is_grey else "fg"), _LEFT)
        painter.restore()

    def _say(self, painter: QPainter, box: QRect, text: str, look: tuple[QFont, str], at: Qt.AlignmentFlag) -> None:
        face, ink = look
        painter.setFont(face)
        painter.setPen(colour(ink))
        painter.drawText(box, at, QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width()))
