"""The kinds of paper, each with what has become of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.services.papers.paper_states import PaperKindState
from lcdesk.texts import _, list_names, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import write_line
from lcdesk.ui.kit.painting.theme import RADIUS, colour, font

Index = QModelIndex | QPersistentModelIndex
_LINE = Qt.ItemDataRole.UserRole
HEIGHT = 52


_KIND = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True)
class PaperLine:
    """A line of a list of papers: what is told large, what below it and in which tone."""

    title: str
    words: str
    icon: str
    tone: str = "fg3"


class PaperKindList(QListWidget):
    """`chosen(PaperKind)`: another line is on view."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setItemDelegate(PaperLinePainter(self))
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._tell)
        self._wanted = ""

    def want(self, key: str) -> None:
        """Let the kind of that key be on view once the lines are shown anew."""
        self._wanted = key

    def show_lines(self, lines: Sequence[tuple[PaperKind, PaperLine]]) -> None:
        """Show these; the one on view stays so and where it is, without being told again, unless
        another was wanted.
        """
        bar, is_moved = self.verticalScrollBar(), bool(self._wanted) or not self.count()
        there = bar.value()
        before = self.current()
        key = self._wanted or (before.key if before else "")
        self._wanted = "" if lines else self._wanted
        self.blockSignals(True)
        self.clear()
        for kind, line in lines:
            item = add_paper_line(self, line)
            item.setData(_KIND, kind)
            if kind.key == key:
                self.setCurrentItem(item)
        self.blockSignals(False)
        if self.currentRow() < 0 and lines:
            self.setCurrentRow(0)
        if is_moved:
            self.scrollToItem(self.currentItem())
        else:
            bar.setValue(there)

    def current(self) -> PaperKind | None:
        """The kind on view."""
        item = self.currentItem()
        return item.data(_KIND) if self.currentRow() >= 0 and item else None

    def choose(self, key: str) -> None:
        """Show the kind of that key."""
        for row in range(self.count()):
            if self.item(row).data(_KIND).key == key:
                self.setCurrentRow(row)

    def _tell(self) -> None:
        if (kind := self.current()) is not None:
            self.chosen.emit(kind)


def add_paper_line(there: QListWidget, line: PaperLine) -> QListWidgetItem:
    """Put a line at the end of a list that has a `PaperLinePainter`."""
    item = QListWidgetItem(f"{line.title}, {line.words}", there)
    item.setData(_LINE, line)
    return item


class PaperLinePainter(QStyledItemDelegate):
    """Icon, title, and below it the words; a line that can be ticked has a box in the place of the
    icon.
    """

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
            bar = QRectF(place.x(), place.y() + 8, 3, place.height() - 16)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            ink, at = "accent" if is_on else "fg2", QPointF(place.x() + 12, place.y() + 8)
            draw_icon(painter, at, line.icon, 16, ink)
        else:
            self._draw_box(painter, shown, is_ticked=Qt.CheckState(ticked) == Qt.CheckState.Checked)
        text = place.adjusted(38, 4, -8, 0)
        face = font(13, QFont.Weight.DemiBold if is_on else QFont.Weight.Medium)
        above = QRectF(text.x(), text.y(), text.width(), 20)
        write_line(painter, above, line.title, face, "fg")
        below = QRectF(text.x(), text.y() + 20, text.width(), 18)
        write_line(painter, below, line.words, font(12), line.tone)
        painter.restore()

    def _draw_box(self, painter: QPainter, shown: Any, *, is_ticked: bool) -> None:
        painter.setPen(QPen(colour("accent" if is_ticked else "edge"), 1.5))
        painter.setBrush(colour("accent" if is_ticked else "card"))
        box = QRectF(self._box_of(shown))
        painter.drawRoundedRect(box, 4, 4)
        if is_ticked:
            draw_icon(painter, box.topLeft() + QPointF(1, 1), "check", 14, "accent_fg")

    @staticmethod
    def _box_of(shown: Any) -> QRect:
        place: QRect = shown.rect
        return QRect(place.x() + 14, place.y() + (place.height() - 16) // 2, 16, 16)

    def editorEvent(
        self, event: QEvent, model: QAbstractItemModel, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """A click on the box, or the space bar, ticks the line or no longer."""
        ticked = index.data(Qt.ItemDataRole.CheckStateRole)
        if ticked is None:
            return False
        if isinstance(event, QMouseEvent):
            room = self._box_of(option).adjusted(-8, -8, 8, 8)
            is_meant = event.type() == QEvent.Type.MouseButtonRelease and room.contains(
                event.position().toPoint()
            )
        else:
            is_meant = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if is_meant:
            is_ticked = Qt.CheckState(ticked) == Qt.CheckState.Checked
            new = Qt.CheckState.Unchecked if is_ticked else Qt.CheckState.Checked
            model.setData(index, new.value, Qt.ItemDataRole.CheckStateRole)
        return is_meant


def line_of(state: PaperKindState) -> tuple[PaperKind, PaperLine]:
    """A kind with its state in words."""
    words, tone = _state_words(state)
    return state.kind, PaperLine(_(state.kind.label), words, state.kind.icon, tone)


def _state_words(state: PaperKindState) -> tuple[str, str]:
    """What has become of it, and in which tone that is said."""
    if state.wrong:
        words = n_(
            "{count} no longer agrees with the desk",
            "{count} no longer agree with the desk",
            state.wrong,
        )
        return words, "warn"
    if state.issued or state.void:
        return _issued_words(state), "ok" if state.issued and not state.waiting else "fg3"
    if state.kind.about == "person" and not state.kind.is_whole:
        words = n_("for {count} person", "for {count} people", state.count)
        return words if state.count else _("for nobody"), "fg3"
    if state.kind.about == "activity" and not state.kind.is_whole:
        words = n_("for {count} activity", "for {count} activities", state.count)
        return words, "fg3"
    return _("one for the course"), "fg3"


def _issued_words(state: PaperKindState) -> str:
    """How many were given out, are waited for, and were made void."""
    if state.kind.is_whole:
        return _("issued for all") if state.issued else _("void")
    if not state.waiting and not state.void:
        return _("all issued")
    issued, waiting, void = state.issued, state.waiting, state.void
    words = (
        n_("{count} issued", "{count} issued", issued) if issued else "",
        n_("{count} waits", "{count} wait", waiting) if waiting else "",
        n_("{count} void", "{count} void", void) if void else "",
    )
    return list_names([one for one in words if one])
