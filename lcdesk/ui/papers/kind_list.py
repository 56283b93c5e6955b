"""The kinds of paper, each with what has become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.services.papers.paper_states import PaperKindState
from lcdesk.texts import _, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import write_line
from lcdesk.ui.kit.painting.theme import RADIUS, colour, font

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
HEIGHT = 52


@dataclass(frozen=True)
class PaperLine:
    """A kind in the list, its state in words, and in which tone these are said."""

    kind: PaperKind
    words: str
    tone: str = "fg3"


class PaperKindList(QListWidget):
    """`chosen(PaperKind)`: another line is on view."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(_PaperLinePainter(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)
        self._wanted = ""

    def want(self, key: str) -> None:
        """Let the kind of that key be on view once the lines are shown anew."""
        self._wanted = key

    def show_lines(self, lines: Sequence[PaperLine]) -> None:
        """Show these; the one on view stays so, without being told again, unless another was
        wanted.
        """
        before = self.current()
        key = self._wanted or (before.key if before else "")
        self._wanted = "" if lines else self._wanted
        self.blockSignals(True)
        self.clear()
        for line in lines:
            item = QListWidgetItem(f"{_(line.kind.label)}, {line.words}", self)
            item.setData(_LINE, line)
            if line.kind.key == key:
                self.setCurrentItem(item)
        self.blockSignals(False)
        if self.currentRow() < 0 and lines:
            self.setCurrentRow(0)
        self.scrollToItem(self.currentItem())

    def current(self) -> PaperKind | None:
        """The kind on view."""
        item = self.currentItem()
        return item.data(_LINE).kind if self.currentRow() >= 0 and item else None

    def choose(self, key: str) -> None:
        """Show the kind of that key."""
        for row in range(self.count()):
            if self.item(row).data(_LINE).kind.key == key:
                self.setCurrentRow(row)

    def _tell(self) -> None:
        if (kind := self.current()) is not None:
            self.chosen.emit(kind)


class _PaperLinePainter(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line: PaperLine = index.data(_LINE)
        shown: Any = option  # the stubs of Qt do not know its fields
        place = QRectF(shown.rect).adjusted(4, 2, -4, -2)
        state: QStyle.StateFlag = shown.state
        is_on = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if is_on or state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(colour("sel" if is_on else "hover"))
            painter.drawRoundedRect(place, RADIUS, RADIUS)
        if is_on:
            painter.setBrush(colour("accent"))
            painter.drawRoundedRect(
                QRectF(place.x(), place.y() + 8, 3, place.height() - 16), 1.5, 1.5
            )
        draw_icon(
            painter,
            QPointF(place.x() + 12, place.y() + 8),
            line.kind.icon,
            16,
            "accent" if is_on else "fg2",
        )
        text = place.adjusted(38, 4, -8, 0)
        weight = QFont.Weight.DemiBold if is_on else QFont.Weight.Medium
        write_line(
            painter,
            QRectF(text.x(), text.y(), text.width(), 20),
            _(line.kind.label),
            font(13, weight),
            "fg",
        )
        write_line(
            painter,
            QRectF(text.x(), text.y() + 20, text.width(), 18),
            line.words,
            font(12),
            line.tone,
        )
        painter.restore()


def line_of(state: PaperKindState) -> PaperLine:
    """A kind with its state in words."""
    if state.wrong:
        words = n_(
            "{count} no longer agrees with the desk",
            "{count} no longer agree with the desk",
            state.wrong,
        )
        return PaperLine(state.kind, words, "warn")
    if state.issued and state.issued >= state.count:
        return PaperLine(state.kind, _("all issued"), "ok")
    if state.issued:
        words = _(
            "{issued} issued, {left} wait", issued=state.issued, left=state.count - state.issued
        )
        return PaperLine(state.kind, words)
    if state.kind.is_list:
        return PaperLine(state.kind, _("one for the course"))
    if state.kind.about == "person":
        return PaperLine(state.kind, n_("for {count} person", "for {count} people", state.count))
    if state.kind.about == "activity":
        words = n_("for {count} activity", "for {count} activities", state.count)
        return PaperLine(state.kind, words)
    return PaperLine(state.kind, _("one for the course"))
