"""The list of organisations: a row each with its initials, both names and flag, those that are
part of another below it; narrowed as somebody types.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from lcdesk.services.organisations.listing import ListedOrganisation
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_flag, has_flag, stamp
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import draw_wrapped
from lcdesk.ui.kit.widgets.chips import initials

ROW, BADGE, INDENT = 52, 32, 24  # px
HAN = 0x2E7F
DEEPEST = 4  # steps further down nothing is moved any more
_SELECTED = QStyle.StateFlag.State_Selected.value
Index = QModelIndex | QPersistentModelIndex


class OrganisationModel(QAbstractListModel):
    """The organisations shown, each with its depth."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[ListedOrganisation, int]] = []
        self._places: dict[int, int] | None = None

    def show_rows(self, rows: Sequence[tuple[ListedOrganisation, int]]) -> None:
        """Show these."""
        self.beginResetModel()
        self.rows, self._places = list(rows), None
        self.endResetModel()

    def row_of(self, organisation_id: int) -> int:
        """Where one stands, -1 where it is not shown."""
        if self._places is None:
            self._places = {one.id: at for at, (one, _depth) in enumerate(self.rows)}
        return self._places.get(organisation_id, -1)

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = 0) -> Any:
        if not index.isValid() or role not in (0, TIP_ROLE, 11):
            return None
        one = self.rows[index.row()][0]
        said = _(", ").join(filter(None, (one.name, one.other_name)))
        return tip(said) if role == TIP_ROLE else said


class OrganisationList(QTableView):
    """A table of one column, which lays out thousands of rows without asking for each.

    `chosen(id or None)`: where the keyboard is; `opened(id)`: Enter or a double click.
    """

    chosen = Signal(object)
    opened = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.organisations = OrganisationModel()
        self.setModel(self.organisations)
        self.setItemDelegate(_RowPainter(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.hovered = -1
        self.selectionModel().selectionChanged.connect(lambda _now, _was: self._tell())
        self.activated.connect(lambda index: self.opened.emit(self._id_at(index.row())))
        self.entered.connect(self._hover)

    def show_rows(self, rows: Sequence[tuple[ListedOrganisation, int]]) -> None:
        """Show these; whoever was chosen stays so where it is still shown, else the first is."""
        before = self.current_id()
        self.selectionModel().blockSignals(True)
        self.organisations.show_rows(rows)
        self.selectionModel().blockSignals(False)
        at = max(self.organisations.row_of(before) if before is not None else 0, 0)
        if rows:
            self.setCurrentIndex(self.organisations.index(at))
            self.scrollTo(self.currentIndex())
        self._tell()

    def choose(self, organisation_id: int) -> bool:
        """Go to one; is it shown?"""
        at = self.organisations.row_of(organisation_id)
        if at < 0:
            return False
        self.clearSelection()
        self.setCurrentIndex(self.organisations.index(at))
        self.scrollTo(self.currentIndex())
        return True

    def current_id(self) -> int | None:
        """The organisation with the keyboard."""
        index = self.currentIndex()
        return self._id_at(index.row()) if index.isValid() else None

    def selected_ids(self) -> list[int]:
        """Those marked, as they stand."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self._id_at(row) for row in rows]

    def _id_at(self, row: int) -> int:
        return self.organisations.rows[row][0].id

    def _tell(self) -> None:
        self.chosen.emit(self.current_id())

    def _hover(self, index: Index) -> None:
        self.hovered = index.row()
        self.viewport().update()


class _RowPainter(QStyledItemDelegate):
    def __init__(self, view: OrganisationList) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        one, depth = self._view.organisations.rows[index.row()]
        rect: QRect = option.rect
        is_chosen = bool(option.state.value & _SELECTED)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, rect, index, is_chosen=is_chosen)
        left = rect.x() + 14 + min(depth, DEEPEST) * INDENT
        middle = rect.center().y() + 1
        if depth:
            self._paint_branch(painter, QPoint(left - INDENT + 14, middle), rect)
        paint_initials(painter, QPointF(left, middle - BADGE / 2), one.name, is_lit=is_chosen)
        right = rect.right() - 14
        if has_flag(one.country):
            draw_flag(painter, right - 18, middle, one.country, 18)
            right -= 26
        left += BADGE + 11
        room = QRectF(left, rect.y(), right - left, rect.height())
        face = font(13, QFont.Weight.Medium)
        if one.other_name:
            write_line(painter, room.adjusted(0, 7, 0, -24), one.name, face, "fg")
            write_line(painter, room.adjusted(0, 26, 0, -6), one.other_name, font(12), "fg2")
        else:
            draw_wrapped(painter, room.toRect(), one.name, face, colour("fg"))
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRect, index: Index, *, is_chosen: bool
    ) -> None:
        if is_chosen:
            painter.fillRect(rect, colour("sel"))
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), colour("accent"))
        elif self._view.hovered == index.row():
            painter.fillRect(rect, colour("hover"))
        if self._view.hasFocus() and index.row() == self._view.currentIndex().row():
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(4, 2, -3, -3), 5, 5)
        painter.setPen(QPen(colour("line2"), 1))
        painter.drawLine(rect.x() + 14, rect.bottom(), rect.right() - 14, rect.bottom())

    def _paint_branch(self, painter: QPainter, at: QPoint, rect: QRect) -> None:
        """The line from what it is part of."""
        painter.setPen(QPen(colour("edge"), 1))
        painter.drawLine(at.x(), rect.y(), at.x(), at.y())
        painter.drawLine(at.x(), at.y(), at.x() + 7, at.y())


def paint_initials(
    painter: QPainter, at: QPointF, name: str, size: int = BADGE, *, is_lit: bool = False
) -> None:
    """A square with the first letters of an organisation."""
    # a Chinese name begins with what tells it from the others
    bare = name.lstrip("".join(sign for sign in name if not sign.isalnum()))
    letters = bare[:2] if bare and ord(bare[0]) > HAN else initials(bare)

    def draw(ours: QPainter) -> None:
        ours.setPen(Qt.PenStyle.NoPen)
        ours.setBrush(colour("accent_soft" if is_lit else "mute_bg"))
        ours.drawRoundedRect(QRectF(0, 0, size, size), size / 5, size / 5)
        ours.setPen(colour("accent" if is_lit else "mute"))
        ours.setFont(font(max(9, round(size * 0.36)), QFont.Weight.DemiBold))
        ours.drawText(QRectF(0, 0, size, size), Qt.AlignmentFlag.AlignCenter, letters)

    stamp(painter, at, ("organisation", letters, is_lit), (size, size), draw)
