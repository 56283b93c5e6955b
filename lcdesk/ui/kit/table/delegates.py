"""How the rows and cells of a table are painted (names with initials, flags, chips, heads of
groups, muted texts …) and edited (one editor per kind of value).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelectionRange,
    QLine,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QHelpEvent,
    QKeyEvent,
    QPainter,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from lcdesk.model.catalogue import Record
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.texts import _, join_sentences
from lcdesk.ui.kit.forms.editors import (
    DateEditor,
    as_editor,
    editor_for,
    hear_typing,
    type_again,
    typed_text,
)
from lcdesk.ui.kit.forms.list_editor import LEAVING, ListEditor
from lcdesk.ui.kit.forms.unsaved_input import Key, half_typed
from lcdesk.ui.kit.painting.icons import draw_flag, draw_icon
from lcdesk.ui.kit.painting.plain_text import LaidOut, show_tip, static_text
from lcdesk.ui.kit.painting.theme import colour, font, theme, tone_of
from lcdesk.ui.kit.table.column_room import LOOKS, TWO_LINES, LookRoom, halves_of
from lcdesk.ui.kit.table.columns import TableColumns
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.selection import Span, TableCells, Way, runs, way_of
from lcdesk.ui.kit.widgets.chips import chip_width, draw_avatar, draw_chip

Index = QModelIndex | QPersistentModelIndex
Painter = Callable[[QPainter, QRect, str, Any, TableColumn], None]
"""Paints a cell: rectangle, text, record, column. It is asked for its own columns only, so it may
say which records those have.
"""

PAD, FIRST = 12, 6  # px from the edge of a cell; the first one has a little more
NARROWEST = 132  # px of an editor: a date and its calendar
_LEFT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_RIGHT = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight)
# with Enter, in long texts
_NEW_LINE = Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
_SELECTED = 0x00008000  # QStyle.State_Selected; as an int it costs a tenth
_metrics: dict[int, QFontMetrics] = {}
_laid: dict[tuple[str, int, int], LaidOut] = {}
LAID_KEPT = 2_000


def draw_text(
    painter: QPainter, box: QRect, text: str, face: QFont, ink: QColor, *, is_right: bool = False
) -> None:
    """A text in one line, elided at its end. `face` comes from `theme.font`: what was laid out
    once is drawn again as it is.
    """
    width = box.width()
    made = _laid.get((text, id(face), width))
    if made is None:
        made = _lay(text, face, width)
    size = made.size()
    painter.setFont(face)
    painter.setPen(ink)
    left = box.x() + width - round(size.width()) if is_right else box.x()
    painter.drawStaticText(left, box.y() + round((box.height() - size.height()) / 2), made)


def _lay(text: str, face: QFont, width: int) -> LaidOut:
    """Elided and shaped; shaping a text anew for each picture is most of the time of a cell."""
    metrics = _metrics.get(id(face))
    if metrics is None:
        # faces are cached for good, so is their id
        metrics = _metrics[id(face)] = QFontMetrics(face)
    if len(_laid) > LAID_KEPT:
        _laid.clear()
    # of several lines one is made; without a blank their words would touch
    line = text.replace("\n", " ")
    made = static_text(metrics.elidedText(line, Qt.TextElideMode.ElideRight, width))
    made.setPerformanceHint(LaidOut.PerformanceHint.AggressiveCaching)
    made.prepare(QTransform(), face)
    _laid[text, id(face), width] = made
    return made


LINE = 16  # px of a line where a text stands in two of them


def draw_wrapped(painter: QPainter, box: QRect, text: str, face: QFont, ink: QColor) -> None:
    """A text in one line, or in two where one is too narrow for it and the row high enough; the
    last one elided.
    """
    if box.height() >= TWO_LINES:
        first, second = halves_of(text, face, box.width())
        if second:
            high = LINE
            top = box.y() + (box.height() - 2 * high) // 2
            for line in (first, second):
                draw_text(painter, QRect(box.x(), top, box.width(), high), line, face, ink)
                top += high
            return
    draw_text(painter, box, text, face, ink)


def _inside(rect: QRect) -> QRect:
    return rect.adjusted(PAD, 0, -6, 0)


def _toned(
    painter: QPainter, rect: QRect, cell: tuple[str, Record, TableColumn], ink: str, is_medium: bool
) -> None:
    text, record, column = cell
    tone = column.tone(record) if column.tone else ""
    draw_wrapped(painter, rect, text, _face(is_medium or bool(tone)), colour(tone or ink))


def _face(is_medium: bool) -> QFont:
    return font(13, QFont.Weight.Medium if is_medium else QFont.Weight.Normal, is_tabular=True)


def paint_text(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    _toned(painter, _inside(rect), (text, record, column), "fg", False)


def paint_muted(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    _toned(painter, _inside(rect), (text, record, column), "fg2", False)


def paint_strong(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    _toned(painter, _inside(rect), (text, record, column), "fg", True)


def paint_number(
    painter: QPainter, rect: QRect, text: str, _record: Record, _column: TableColumn
) -> None:
    draw_text(
        painter,
        rect.adjusted(6, 0, -PAD, 0),
        text,
        font(13, is_tabular=True),
        colour("fg"),
        is_right=True,
    )


def paint_name(
    painter: QPainter, rect: QRect, text: str, _record: Record, _column: TableColumn
) -> None:
    if not text:
        return
    middle = rect.y() + rect.height() / 2
    draw_avatar(painter, rect.x() + PAD, middle, text, 26 if rect.height() >= 36 else 22)
    draw_wrapped(
        painter,
        rect.adjusted(PAD + AVATAR, 0, -6, 0),
        text,
        font(13, QFont.Weight.Medium),
        colour("fg"),
    )


def paint_country(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    code = record.get(column.name)
    if code:
        draw_flag(painter, rect.x() + PAD, rect.y() + rect.height() / 2, code)
        _toned(painter, rect.adjusted(PAD + FLAG, 0, -6, 0), (text, record, column), "fg", False)
    elif text:  # a word that is no country
        paint_text(painter, rect, text, record, column)


def paint_chip(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    if text and record.get(column.name) is None and column.tone and column.tone(record):
        paint_text(painter, rect, text, record, column)  # a word that is none of the values
    elif text:
        chip_in_cell(painter, rect, text, *tone_of(record.get(column.name)))


def chip_in_cell(painter: QPainter, rect: QRect, text: str, tone: str, icon_name: str) -> None:
    """A chip at the beginning of a cell, as wide as the cell at most."""
    start = QPointF(rect.x() + PAD, rect.y() + rect.height() / 2)
    draw_chip(painter, start, text, tone, icon_name, rect.width() - PAD - 4)


PAINTERS: dict[str, Painter] = {
    "text": paint_text,
    "muted": paint_muted,
    "strong": paint_strong,
    "number": paint_number,
    "name": paint_name,
    "country": paint_country,
    "chip": paint_chip,
}
AVATAR, FLAG = 36, 29  # px left of a name and of a country


def _chip_span(text: str, record: Record, column: TableColumn) -> tuple[float, float]:
    width = chip_width(text, tone_of(record.get(column.name))[1])
    return width, width


def _toned_face() -> QFont:
    """That of toned texts is the wider one."""
    return _face(True)


LOOKS.update(
    text=LookRoom(PAD + 6, _toned_face),
    muted=LookRoom(PAD + 6, _toned_face),
    strong=LookRoom(PAD + 6, _toned_face),
    number=LookRoom(PAD + 6, lambda: font(13, is_tabular=True), "never"),
    name=LookRoom(PAD + AVATAR + 6, lambda: font(13, QFont.Weight.Medium), "always"),
    country=LookRoom(PAD + FLAG + 6, _toned_face, "always"),
    chip=LookRoom(PAD + 4, _toned_face, "never", _chip_span),
)


class CellDelegate(QStyledItemDelegate):
    """Ground, the column's painter, the frame of the current cell; and the editor of the
    column's field.
    """

    def __init__(self, view: QTableView, cells: TableCells) -> None:
        super().__init__(view)
        self._view, self._cells = view, cells

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._cells.table.columns[index.column()].width, theme().row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        self.paint_cell(
            painter, option.rect, index.row(), index.column(), bool(option.state.value & _SELECTED)
        )

    def paint_cell(
        self, painter: QPainter, rect: QRect, row: int, at: int, is_chosen: bool
    ) -> None:
        """The cell of a row and column, as it stands in the view."""
        cells = self._cells
        is_first = at == cells.columns.first_shown
        is_sheet = cells.marked_row >= 0
        if is_chosen:
            painter.fillRect(rect, colour("sel"))
        elif row in (cells.hovered_row, cells.marked_row):
            painter.fillRect(rect, colour("hover"))
        if is_first and (row == cells.marked_row if is_sheet else is_chosen):
            painter.fillRect(QRect(rect.x(), rect.y(), 3, rect.height()), colour("accent"))
        text, record = cells.table.cell(row, at)
        inside = rect.adjusted(FIRST, 0, 0, 0) if is_first else rect  # as its head does
        column = cells.table.columns[at]
        wrong = (
            cells.rejected.get((cells.table.id_at(row), column.name)) if cells.rejected else None
        )
        if wrong:
            painter.fillRect(rect.adjusted(1, 1, -1, -2), colour("bad_bg"))
            draw_text(painter, _inside(inside), wrong[0], _face(True), colour("bad"))
        elif record is not None:
            PAINTERS[column.look](painter, inside, text, record, column)
        if (row, at) == cells.framed_cell:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(rect).adjusted(2, 2, -2, -3), 5, 5)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    # Qt takes none for an answer
    def createEditor(  # pyright: ignore[reportIncompatibleMethodOverride]
        self, parent: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> QWidget | None:
        field = self._cells.table.columns[index.column()].field
        if field is None:
            return None
        offers = self._cells.offers
        made = editor_for(field, is_cell=True, offer=offers.of(field) if offers else None)
        made.setParent(parent)
        as_editor(made).echoed.connect(
            lambda text: (_mark(made, is_wrong=False), self._echo(made, text))
        )
        CellTyping(made, field, self._cells.table.id_at(index.row()))
        if isinstance(made, ListEditor):
            made.picked.connect(lambda: (self.commitData.emit(made), self.closeEditor.emit(made)))
        elif isinstance(made, DateEditor):
            made.near = self._cells.near or made.near
        return made

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if typing_of(editor).typed_texts():
            return  # the table was read anew behind it: what is unsaved stays
        value = self._cells.table.value(index)
        as_editor(editor).show_value(value)
        if isinstance(editor, QPlainTextEdit):
            editor.selectAll()  # as Qt does with single lines: what is typed replaces it
        typing_of(editor).begin(value)
        wrong = self._cells.rejection(index)
        if wrong:
            type_again(editor, wrong[0])
            self._refuse(editor, wrong[1])

    def setModelData(self, editor: QWidget, model: Any, index: Index) -> None:
        try:
            value = as_editor(editor).read_value()
        except BadValue as fault:
            self._cells.reject(index, typed_text(editor), fault.message)
            typing_of(editor).refuse()
            return
        typing = typing_of(editor)
        if value != typing.opened and self._cells.table.record(index.row()) is None:
            told = _("What you typed was: {values}.", values=typed_text(editor))
            self._cells.reject(
                index, typed_text(editor), join_sentences(_("This entry is no longer there."), told)
            )
            typing.refuse()
            return
        self._cells.accept(index)
        self._cells.table.take_typed(index, value, typing.opened)
        # Who could not write it has put it back into its cell, in red.
        if typing.cell in self._cells.rejected:
            self._cells.hold()
            typing.refuse()
        else:
            typing.settle()

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """However it comes to go: a text in it that was neither kept nor given up stays a draft."""
        typing_of(editor).part()
        super().destroyEditor(editor, index)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """At least as wide as a date; what does not fit at the right edge grows to the left."""
        box = option.rect.adjusted(0, 0, 0, -1)
        box.setWidth(max(box.width(), NARROWEST))
        box.moveRight(min(box.right(), max(self._view.viewport().width() - 1, option.rect.right())))
        editor.setGeometry(box)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        """Enter and Tab keep the value and go on, or keep the cell open while it cannot be
        understood; Esc gives it up.
        """
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(editor, QWidget)
        ):
            if event.key() == Qt.Key.Key_Escape:
                self._cells.accept(self._view.currentIndex())
                typing_of(editor).settle()
            elif event.key() in LEAVING and not event.modifiers() & _NEW_LINE:
                self._leave(editor, way_of(event.key(), event.modifiers()))
                return True
        return bool(super().eventFilter(editor, event))

    def _leave(self, editor: QWidget, way: Way) -> None:
        if isinstance(editor, ListEditor):
            editor.settle()
        try:
            as_editor(editor).read_value()
        except BadValue as fault:
            self._refuse(editor, fault.message)
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self._cells.left.emit(way)

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        """Over a value that was not understood: why, and what is kept instead."""
        wrong = self._cells.rejection(index) if index.isValid() else None
        if wrong and event.type() == QEvent.Type.ToolTip:
            kept = self._cells.table.cell(index.row(), index.column())[0]
            told = (
                _("Kept is “{value}”; Esc shows it again.", value=kept)
                if kept
                else _("Nothing is kept here; Esc takes this out.")
            )
            show_tip(event.globalPos(), join_sentences(wrong[1], told), view)
            return True
        return bool(super().helpEvent(event, view, option, index))

    def _refuse(self, editor: QWidget, message: str) -> None:
        """Say at the cell what is wrong with what was typed."""
        _mark(editor, is_wrong=True)
        self._echo(editor, message)

    def _echo(self, editor: QWidget, text: str) -> None:
        if text:
            show_tip(editor.mapToGlobal(QPoint(0, editor.height() - 8)), text, editor)
        else:
            QToolTip.hideText()


def typing_of(editor: QWidget) -> CellTyping:
    """What is unsaved into the editor of a cell."""
    return next(child for child in editor.children() if isinstance(child, CellTyping))


def _mark(editor: QWidget, *, is_wrong: bool) -> None:
    if bool(editor.property("wrong")) != is_wrong:
        editor.setProperty("wrong", is_wrong)
        editor.style().unpolish(editor)
        editor.style().polish(editor)


# --- What is unsaved into a cell is a draft of the entry in its row, as if it were typed into
# its form ---


_KINDS = {
    "Person": "participant",
    "Enrolment": "participant",
    "ActivityPerson": "activity",
    "AllianceMember": "member",
    "AlumniContact": "alumni_contact",
    "EventOrganisation": "event",
    "EventPerson": "event",
    "ProjectOrganisation": "project",
}


class CellTyping(QObject):
    """For as long as the editor of a cell is open."""

    is_seen_on = True  # a text that is refused stays in its cell, in red

    def __init__(self, editor: QWidget, field: Field, record_id: int) -> None:
        super().__init__(editor)
        kind = _KINDS.get(field.entity, field.entity.casefold())
        self._editor, self._key, self._name = editor, (kind, (record_id,), ""), field.name
        self._shown: str | None = None  # until somebody types
        self.opened: Any = None  # what the cell held, whatever comes into it meanwhile
        hear_typing(editor, self._hear)

    def begin(self, value: Any) -> None:
        """The cell's value is in the editor: what comes now is typed."""
        self.opened = value
        self._shown = typed_text(self._editor)

    def parentWidget(self) -> QWidget:
        """The editor: by it the window is known."""
        return self._editor

    def draft_key(self) -> Key:
        """The entry of the row."""
        return self._key

    def typed_texts(self) -> dict[str, str]:
        """What stands in the cell, once it is another text."""
        text = typed_text(self._editor)
        return {} if self._shown is None or text == self._shown else {self._name: text}

    def type_again(self, texts: Mapping[str, str]) -> Mapping[str, str]:
        """Drafts go back into forms."""
        return texts

    @property
    def cell(self) -> tuple[int, str]:
        """(id, column), as `TableCells.rejected` has them."""
        return self._key[1][0], self._name

    def refuse(self) -> None:
        """It was left with a text that is no value, or could not be kept."""
        half_typed().parting.emit(self)
        self._shown = typed_text(self._editor)  # it is said once

    def part(self) -> None:
        """The editor goes, and its cell with it (the row was removed, the column taken out):
        what stands in it is in sight no more.
        """
        if self.typed_texts():
            self.is_seen_on = False
            self.refuse()

    def settle(self) -> None:
        """It was kept, or given up."""
        self._shown = typed_text(self._editor)
        half_typed().kept.emit(self, self._name)

    def _hear(self, *_said: object) -> None:
        if self._shown is not None:
            half_typed().typed.emit(self)


# --- The rows on view in one go: Qt's own loop asks model and style several times for each cell ---


FOLD = PAD + 21  # px: where the words of a band begin, right of the arrow that folds its group
Part = tuple[int, int, int, int]  # of the selection: first and last row, first and last column
Place = tuple[int, int, int]  # column, left edge, width


def paint_rows(
    view: QTableView, cells: TableCells, delegate: CellDelegate, painter: QPainter, area: QRect
) -> None:
    """The cells that meet `area`, and one hairline below each row and each head of a group."""
    rows, count, places = view.verticalHeader(), len(cells.table.ids), _places(view, cells, area)
    first, last = max(view.rowAt(area.top()), 0), view.rowAt(area.bottom())
    last = count - 1 if last < 0 else last
    right, lines = places[-1][1] + places[-1][2] if places else area.left(), list[QLine]()
    frozen = cells.columns.frozen_width()
    if frozen and area.left() < frozen:  # over the others
        places.append((cells.columns.first_shown, 0, frozen))
    parts = _parts(view.selectionModel().selection().toList(), first, last)
    has_bands = bool(cells.table.bands)
    for row in range(first, last + 1):
        top, high = rows.sectionViewportPosition(row), rows.sectionSize(row)
        here = [(left, right) for above, below, left, right in parts if above <= row <= below]
        if has_bands and cells.table.band(row):
            _paint_band(
                view,
                cells,
                painter,
                QRect(0, top, _right_end(view), high),
                row,
                is_chosen=bool(here),
            )
            continue
        for at, left, wide in places:
            is_chosen = any(start <= at <= end for start, end in here)
            if frozen and at == cells.columns.first_shown:
                painter.fillRect(0, top, frozen, high, colour("card"))
            delegate.paint_cell(painter, QRect(left, top, wide, high), row, at, is_chosen)
        lines.append(QLine(area.left(), top + high - 1, right - 1, top + high - 1))
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.setPen(colour("line2"))
    painter.drawLines(lines)
    if frozen and lines:
        painter.setPen(colour("line"))
        painter.drawLine(frozen - 1, area.top(), frozen - 1, lines[-1].y1())
    if cells.marked_row >= 0:
        _frame_blocks(view, cells, painter, parts)


def _parts(chosen: Sequence[QItemSelectionRange], first: int, last: int) -> list[Part]:
    """What of a selection lies in these rows: found once a picture, not once a cell."""
    out = list[Part]()
    for at in chosen:
        top, bottom = at.top(), at.bottom()
        if top <= last and bottom >= first:
            out.append((top, bottom, at.left(), at.right()))
    return out


def _frame_blocks(
    view: QTableView, cells: TableCells, painter: QPainter, parts: Sequence[Part]
) -> None:
    """A frame around each block of more than one cell; the single cell has that of the cursor."""
    rows, heads = view.verticalHeader(), view.horizontalHeader()
    painter.setPen(QPen(colour("accent"), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    highest, lowest = view.rowAt(0), view.rowAt(view.viewport().height() - 1)
    lowest = len(cells.table.ids) - 1 if lowest < 0 else lowest
    for top, bottom, first, last in _blocks(cells.columns, parts):
        if top == bottom and first == last:
            continue
        start, end = _ends(heads, cells.columns, first, last)
        if end <= start:
            continue
        # a row beyond what is seen on either side stands for all the others there
        upper, under = max(top, highest - 1, 0), min(bottom, lowest + 1)
        above = rows.sectionViewportPosition(upper)
        below = rows.sectionViewportPosition(under) + rows.sectionSize(under)
        painter.drawRect(QRectF(start + 0.75, above + 0.75, end - start - 1.5, below - above - 2.5))


def _ends(heads: QHeaderView, columns: TableColumns, first: int, last: int) -> Span:
    """Where a block begins and ends, as far as it does not lie behind the column that stays."""
    frozen = columns.frozen_width()
    end = heads.sectionViewportPosition(last) + heads.sectionSize(last)
    if not frozen:
        return heads.sectionViewportPosition(first), end
    if first == columns.first_shown:
        return 0, max(end, frozen)
    return max(heads.sectionViewportPosition(first), frozen), end


def _blocks(columns: TableColumns, parts: Sequence[Part]) -> list[Part]:
    """The same with first and last column as they are shown: where columns were moved, Qt has
    parts of what is one block.
    """
    shown = [at for at, _column in columns.shown()]
    taken: dict[tuple[int, int], set[int]] = {}
    for top, bottom, left, right in parts:
        places = (place for place, at in enumerate(shown) if left <= at <= right)
        taken.setdefault((top, bottom), set()).update(places)
    return [
        (*rows, shown[first], shown[last])
        for rows, places in taken.items()
        for first, last in runs(sorted(places))
    ]


def _paint_band(
    view: QTableView, cells: TableCells, painter: QPainter, box: QRect, row: int, *, is_chosen: bool
) -> None:
    """The head of a group: what its rows have in common, how many they are, and the note at the
    right.
    """
    band = cells.table.band(row)
    if band is None:
        return
    painter.fillRect(box, colour("sel" if is_chosen else "side"))
    inside = box.adjusted(FOLD, 0, -PAD, 0)
    painter.setPen(colour("line"))
    painter.drawLine(box.left(), box.bottom(), box.right(), box.bottom())
    arrow = "chevron-right" if cells.table.is_folded(band) else "chevron-down"
    draw_icon(painter, QPointF(box.left() + PAD, box.center().y() - 7), arrow, 15, "fg2")
    if row == cells.framed_cell[0]:
        painter.setPen(QPen(colour("accent"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRectF(box).adjusted(1, 1, -1.5, -2.5))
    label = f"{band.label}   {band.count}"
    draw_text(
        painter, inside, label, font(13, QFont.Weight.DemiBold, is_tabular=True), colour("fg")
    )
    if band.note:
        draw_text(
            painter, inside, band.note, font(12, is_tabular=True), colour("fg2"), is_right=True
        )


def _right_end(view: QTableView) -> int:
    """Where the columns end, or the view if that is earlier: a head of a group lies there whole,
    whatever part is painted.
    """
    return min(
        view.horizontalHeader().length() - view.horizontalHeader().offset(), view.viewport().width()
    )


def _places(view: QTableView, cells: TableCells, area: QRect) -> list[Place]:
    """(column, left edge, width) of the columns that meet `area`, from left to right."""
    heads, out = view.horizontalHeader(), list[Place]()
    shown = cells.columns.shown()
    for at, _column in shown[1:] if cells.columns.frozen_width() else shown:
        left, wide = heads.sectionViewportPosition(at), heads.sectionSize(at)
        if left <= area.right() and left + wide > area.left():
            out.append((at, left, wide))
    return out
