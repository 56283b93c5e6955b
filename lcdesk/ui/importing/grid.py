"""The grid of a review: the rows as they were understood, those left out and the people missing, to
be typed into like a sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, cast

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from lcdesk.model.catalogue import KINDS, Record
from lcdesk.model.fields import Field, without_numbers
from lcdesk.model.kinds import Number
from lcdesk.tabular.plan.three_way import shown_further
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables
from lcdesk.texts import N_, _
from lcdesk.ui.importing.lines import OPEN, Cells, CellSaid, Lines, cell_said, safe_message
from lcdesk.ui.importing.words import FATES, ICONS, safe
from lcdesk.ui.kit.painting.icons import draw_flag
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import PAINTERS, CellDelegate, draw_text, typing_of
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets.chips import chip_width, draw_chip

Index = QModelIndex | QPersistentModelIndex
ROW = "_row"
_EDIT = 2
_NARROWEST, _WIDEST, _WIDEST_CHANGED, _LOOKED_AT = 76, 230, 380, 100


@dataclass(frozen=True)
class _Look:
    """What the rows of a sight are shown by: its columns with their fields."""

    lines: Lines
    columns: tuple[tuple[ReviewColumn, Field | None], ...]


class ReviewLine(TypedDict):
    """A row of the review: what its sheet says, and what its cells show."""

    id: int
    _raw: Mapping[str, str]
    _cells: Mapping[str, CellSaid]


class ReviewTable(RecordTable[ReviewLine]):
    """Rows of a review by their place in it; cells are made when they come into view."""

    def __init__(self) -> None:
        super().__init__((), self._read)
        self._look: _Look | None = None
        self._is_sized = False

    def retranslate(self) -> None:
        super().retranslate()
        self._is_sized = False  # words of another language need another width

    def show_lines(self, lines: Lines, sight: ReviewedTables) -> bool:
        """Show the columns of a sight; False when they are the same as before."""
        fields = KINDS[sight.record].by_name
        known = tuple((shown, fields.get(shown.field or "")) for shown in sight.columns)
        is_other = self._look is None or self._look.columns != known or not self._is_sized
        self._look = _Look(lines, known)
        if is_other:
            self._is_sized = True
            self.set_columns(self._columns(sight))
        return is_other

    def data(self, index: Index, role: int = 0) -> Any:
        if role == TIP_ROLE:
            if self.columns[index.column()].name == FATE:
                return tip(self._changes(index)) or None
            said = self.said(index)
            return (tip(said.tip or said.text) or None) if said else super().data(index, role)
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if (
            self._look
            and index.isValid()
            and not self._look.lines.is_editable(self.id_at(index.row()))
        ):
            return flags & ~Qt.ItemFlag.ItemIsEditable
        return flags

    def raw_text(self, index: Index) -> str:
        """What the sheet says in a cell, for the editor of a value that was not understood."""
        record, shown = self.record(index.row()), self.columns[index.column()]
        return record["_raw"].get(shown.name, "") if record else ""

    def said(self, index: Index) -> CellSaid | None:
        """What a cell shows; nothing for row numbers."""
        record = self.record(index.row())
        return record["_cells"][self.columns[index.column()].name] if record else None

    def _changes(self, index: Index) -> str:
        """What a row changes, and what it asks, a line each."""
        record = self.record(index.row())
        if record is None or self._look is None:
            return ""
        planned = self._look.lines.row(record["id"])
        fields = KINDS[planned.read.kind].by_name
        lines = [
            _(
                "{field}: {old} → {new}",
                field=field.title,
                old=_shown(field, old),
                new=_shown(field, new),
            )
            for name, (old, new) in planned.changes.items()
            if (field := fields.get(name))
        ]
        lines += [
            _(
                "{field}: {old} → {new}",
                field=without_numbers(head),
                old=shown_further(old) or "–",
                new=shown_further(new),
            )
            for head, (old, new) in planned.further.items()
        ]
        if planned.removed is not None:
            lines.append(_("Was taken out here, and stays out."))
        asked = [
            safe_message(one, field) if (field := fields.get(one.field or "")) else one.message
            for one in planned.problems
        ]
        return "\n".join([*lines, *asked])

    def _columns(self, sight: ReviewedTables) -> list[TableColumn]:
        assert self._look is not None
        middle = [
            TableColumn(
                shown.name,
                field.label if field else shown.told,
                self._width(shown, field, sight),
                "review",
                field,
                text=_text_of(shown.name),
                is_editable=field is not None,
                is_sortable=False,
            )
            for shown, field in self._look.columns
        ]
        row = TableColumn(ROW, N_("Row"), 52, "review_row", text=_row_text, is_sortable=False)
        fate = TableColumn(
            FATE, N_("What happens"), 128, "review_fate", text=_fate_text, is_sortable=False
        )
        return [row, *middle, fate]

    def _width(self, shown: ReviewColumn, field: Field | None, sight: ReviewedTables) -> int:
        """As wide as the first rows need, within reason."""
        assert self._look is not None
        metrics, lines = (
            QFontMetrics(font(12, QFont.Weight.Medium, is_tabular=True)),
            self._look.lines,
        )
        texts = [cell_said(lines, at, shown, field) for at in sight.rows[:_LOOKED_AT]]
        longest = max(
            (said.before + said.text for said in texts),
            key=lambda text: len(text.encode()),
            default="",
        )
        wide = (
            metrics.horizontalAdvance(longest)
            + 2 * INSIDE
            + 8
            + (28 if any(said.flag for said in texts) else 0)
            + (ARROW if any(said.before for said in texts) else 0)
        )
        head = QFontMetrics(font(11)).horizontalAdvance(shown.told) + 24
        chosen = (
            QFontMetrics(font(12, QFont.Weight.DemiBold)).horizontalAdvance(
                field.title if field else _("Skip")
            )
            + 66
        )
        most = _WIDEST_CHANGED if any(said.before for said in texts) else _WIDEST
        return max(_NARROWEST, min(most, max(wide, min(head, 170), min(chosen, 170))))

    def _read(self, ids: Sequence[int]) -> list[ReviewLine]:
        assert self._look is not None
        return [_record(self._look.lines, at, self._look.columns) for at in ids]


def _shown(field: Field, value: Any) -> str:
    return "–" if value is None else safe(field.kind.format(value), field)


def _text_of(name: str) -> Callable[[ReviewLine], str]:
    return lambda record: record["_cells"][name].text


def _row_text(record: Any) -> str:
    return str(record[ROW] or "–")


def _fate_text(record: Any) -> str:
    return _(FATES[record[FATE]][0])


def _record(
    lines: Lines, at: int, columns: Sequence[tuple[ReviewColumn, Field | None]]
) -> ReviewLine:
    read = lines.row(at).read
    made = {
        **read.values,
        "id": at,
        ROW: read.row,
        FATE: lines.fate(at),
        STAYS: lines.passes(at, OPEN),
        "_cells": Cells(lines, at, columns),
        "_raw": read.raw,
    }
    return cast("ReviewLine", made)


class ReviewDelegate(CellDelegate):
    """A value that was not understood is edited as the sheet says it."""

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        is_typed = bool(typing_of(editor).typed_texts())
        super().setEditorData(editor, index)
        model = index.model()
        if (
            is_typed
            or index.data(_EDIT) is not None
            or not isinstance(model, ReviewTable)
            or self._cells.rejection(index)
        ):
            return
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(line, QLineEdit):
            line.setText(model.raw_text(index))
            line.selectAll()


class Half(RecordView):
    """One of the two views of the grid: the sheet's columns, and what happens to each row."""

    menu_asked = Signal(QPoint)  # at a place of the screen, about the current cell
    chooser_asked = Signal(int)  # column

    def __init__(self, table: ReviewTable) -> None:
        super().__init__(table)
        self.other: Half | None = None
        self.setItemDelegate(ReviewDelegate(self, self.cells))
        self.cells.hovered.connect(self._hover_other)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.DefaultContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at, is_alt = self.currentIndex(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if (
            event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and at.isValid()
            and self._is_asked(at)
        ):
            self.edit(at)
        elif event.key() == Qt.Key.Key_Down and is_alt and at.isValid():
            self.chooser_asked.emit(at.column())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            at = self.indexAt(event.pos())
            if not at.isValid():
                return
            if not self.selectionModel().isRowSelected(at.row()):
                self.setCurrentIndex(at)
            self.menu_asked.emit(event.globalPos())
        elif self.currentIndex().isValid():
            self.menu_asked.emit(
                self.viewport().mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft())
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """In the half that says what happens to a row, a click offers what else could."""
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        if (
            at.isValid()
            and self.table.columns[at.column()].name == FATE
            and event.button() is Qt.MouseButton.LeftButton
        ):
            self.menu_asked.emit(self.viewport().mapToGlobal(self.visualRect(at).bottomLeft()))

    def _is_asked(self, at: QModelIndex) -> bool:
        model = self.model()
        said = model.said(at) if isinstance(model, ReviewTable) else None
        return said is not None and said.mark in ("warn", "bad")

    def _hover_other(self, row: int) -> None:
        """The row below the pointer is lit in both halves."""
        if self.other:
            self.other.cells.hover(row)


# --- How the cells of a review are painted: tidied values on grey, changed ones framed in blue,
# doubtful ones in amber, wrong ones in red ---


INSIDE, FLAG, ARROW = 10, 26, 22
"""px from the edge of a cell to its text; of a flag, and of an arrow, with the gap beside it."""
FATE = "_fate"
STAYS, BETWEEN = "_open", 5  # beside the fate: does a question stay open? px between their chips
_MARKS: dict[str, tuple[str, str, str]] = {  # ground, frame, ink
    "tidied": ("mute_bg", "", "fg"),
    "changed": ("info_bg", "info", "info"),
    "warn": ("warn_bg", "warn", "warn"),
    "bad": ("bad_bg", "bad", "bad"),
    "warn ink": ("", "", "warn"),
    "bad ink": ("", "", "bad"),
    "muted": ("", "", "fg3"),
    "kept": ("ok_bg", "", "ok"),
    "struck": ("", "", "fg3"),
}


def paint_cell(
    painter: QPainter, rect: QRect, text: str, record: ReviewLine, column: TableColumn
) -> None:
    said = record["_cells"][column.name]
    ground, frame, ink = _MARKS.get(said.mark, ("", "", "fg"))
    if ground:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(frame), 1.2) if frame else Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 4.5, -3.5, -5.5), 5, 5)
    inside = rect.adjusted(INSIDE, 0, -8, 0)
    face = font(12, QFont.Weight.Medium if frame else QFont.Weight.Normal, is_tabular=True)
    room = inside.width() - ARROW - (FLAG if said.flag else 0)
    if said.before:
        metrics = QFontMetrics(face)
        left = max(room - metrics.horizontalAdvance(text), room // 3)
        before = metrics.elidedText(said.before, Qt.TextElideMode.ElideRight, left)
        inside = _paint_before(painter, inside, before, face)
    if said.flag:  # of the value that comes, not of the one that was
        draw_flag(painter, inside.x(), rect.y() + rect.height() / 2, said.flag, 18)
        inside.setLeft(inside.x() + FLAG)
    is_right = isinstance(column.field.kind, Number) if column.field else False
    draw_text(painter, inside, text, face, colour(ink), is_right=is_right)
    if said.mark == "struck":
        _strike(painter, inside, text, face, is_right=is_right)
    # the next hairline is to be sharp
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


def _strike(painter: QPainter, inside: QRect, text: str, face: QFont, *, is_right: bool) -> None:
    """A line through a text that was painted: of texts laid out before, Qt draws it elsewhere."""
    width = min(QFontMetrics(face).horizontalAdvance(text), inside.width())
    left = inside.right() - width if is_right else inside.x()
    painter.fillRect(QRect(left, inside.center().y() + 1, width, 1), colour("fg3"))


def _paint_before(painter: QPainter, inside: QRect, before: str, face: QFont) -> QRect:
    """The value until now, and an arrow to the new one."""
    painter.setFont(face)
    painter.setPen(colour("fg2"))
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), before + " →")
    return inside.adjusted(QFontMetrics(face).horizontalAdvance(before + " → "), 0, 0, 0)


def _paint_row_number(
    painter: QPainter, rect: QRect, text: str, _record: Record, _column: TableColumn
) -> None:
    draw_text(
        painter,
        rect.adjusted(0, 0, -INSIDE, 0),
        text,
        font(12, is_tabular=True),
        colour("fg3"),
        is_right=True,
    )


def _paint_fate(
    painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn
) -> None:
    fate = record[FATE]
    at = QPointF(rect.x() + 8, rect.y() + rect.height() / 2)
    at.setX(at.x() + draw_chip(painter, at, text, FATES[fate][1], ICONS[fate], rect.width() - 12))
    if record[STAYS]:
        words, tone = FATES[OPEN]
        at.setX(at.x() + BETWEEN)
        room = rect.right() - at.x()
        is_said = chip_width(_(words), ICONS[OPEN]) <= room  # else its picture alone
        draw_chip(painter, at, _(words) if is_said else "", tone, ICONS[OPEN], room)
    # the next hairline is to be sharp
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)


PAINTERS.update(review=paint_cell, review_row=_paint_row_number, review_fate=_paint_fate)
