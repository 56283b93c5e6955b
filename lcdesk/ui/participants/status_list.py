"""The list of statuses to choose from: those that may follow first, then all others; each with how many it fits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from lcdesk.model.chain import ALL, fit, fits, next_of
from lcdesk.model.lists import STATUS
from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.painting.tones import tone_of
from lcdesk.ui.kit.widgets.chips import draw_chip

HIGH, HEAD = 32, 26  # px: a status, the head of a part
SHOWN = 7
_CODE, _HINT = int(Qt.ItemDataRole.UserRole), int(Qt.ItemDataRole.UserRole) + 1
Index = QModelIndex | QPersistentModelIndex


class StatusList(QListWidget):
    """`picked(code)` when another is chosen, `decided` on a double click; `counts`: status so far → how many have it."""

    picked = Signal(str)
    decided = Signal()

    def __init__(self, counts: Mapping[str | None, int]) -> None:
        super().__init__()
        self.setAccessibleName(_("Status"))
        self.setFont(font(13))
        self.setItemDelegate(_Painter(self))
        self.setMouseTracking(True)
        self.setFixedHeight(HIGH * SHOWN + HEAD)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.show_counts(counts)
        self.currentItemChanged.connect(lambda item, _before: self._tell(item))
        self.itemDoubleClicked.connect(lambda item: self.decided.emit() if self._code_of(item) else None)

    def show_counts(self, counts: Mapping[str | None, int]) -> None:
        """The statuses anew, in the order that suits these counts; none is chosen."""
        self.clear()
        order = [option.code for option in STATUS.options if option.code in ALL]
        following = next_of(counts)
        self._add_part(_("Next"), following, counts)
        self._add_part(_("Others"), [code for code in order if code not in following], counts)

    def code(self) -> str:
        """The status chosen; "" for none."""
        return self._code_of(self.currentItem())

    def codes(self) -> list[str]:
        """All statuses in the order shown."""
        return [code for at in range(self.count()) if (code := self._code_of(self.item(at)))]

    def pick(self, code: str) -> None:
        """Choose a status; "": the first one."""
        codes = [self._code_of(self.item(at)) for at in range(self.count())]
        wanted = code if code in codes else next(filter(None, codes), "")
        if wanted:
            self.setCurrentRow(codes.index(wanted))

    def _add_part(self, title: str, codes: list[str] | tuple[str, ...], counts: Mapping[str | None, int]) -> None:
        if not codes:
            return
        head = QListWidgetItem(title, self)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        whole = sum(counts.values())
        for code in codes:
            item = QListWidgetItem(STATUS.format(code), self)
            fitting = sum(count for old, count in counts.items() if fits(fit(old, code)) and old != code)
            item.setData(_CODE, code)
            hint = _("{count} of {whole}", count=fitting, whole=whole) if 0 < fitting < whole else ""
            item.setData(_HINT, hint)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {hint}".strip())

    def _tell(self, item: QListWidgetItem | None) -> None:
        if code := self._code_of(item):
            self.picked.emit(code)

    @staticmethod
    def _code_of(item: QListWidgetItem | None) -> str:
        return str(item.data(_CODE) or "") if item is not None else ""


class _Painter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, HIGH if index.data(_CODE) else HEAD)

    def paint(self, painter: QPainter, option: Any, index: Index) -> None:
        box, code = QRectF(option.rect), index.data(_CODE)
        if not code:
            painter.setFont(font(12))
            painter.setPen(colour("fg3"))
            painter.drawText(box.adjusted(12, 4, -12, 0), Qt.AlignmentFlag.AlignVCenter, index.data())
            return
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(box, colour("sel" if chosen else "hover"))
        if chosen:
            painter.fillRect(QRectF(box.left(), box.top(), 3, box.height()), colour("accent"))
        draw_chip(painter, QPointF(box.left() + 12, box.center().y()), index.data(), *tone_of(code))
        painter.setFont(font(12, is_tabular=True))
        painter.setPen(colour("fg2"))
        right = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(box.adjusted(12, 0, -14, 0), right, index.data(_HINT))
