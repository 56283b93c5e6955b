"""The rows under review: the sheet's columns with their choosers, and beside them, always in
view, what happens to each row.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from PySide6.QtCore import (
    QItemSelectionModel,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QHeaderView, QScrollBar, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.tabular.plan.roster import USUAL, Policy
from lcdesk.tabular.review.questions import ReviewQuestion
from lcdesk.tabular.review.tables import ReviewColumn, ReviewedTables
from lcdesk.tabular.understood import RecordName, is_listed
from lcdesk.texts import N_, _
from lcdesk.ui.importing.field_chooser import FieldChooser
from lcdesk.ui.importing.grid import Half, ReviewTable
from lcdesk.ui.importing.lines import Lines
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets import Card, column, row, rule

FATE_WIDTH = 158
Command = QItemSelectionModel.SelectionFlag


class SheetView(Card):
    """`field_chosen(ReviewColumn, field)`, `policy_chosen(field, policy)`, `typed(place in the
    plan, field name, value)`, `refused(why)`, `pasted([(place, {column: text})])`,
    `menu_asked(place, column name, point)`, `removal_asked(places)`.
    """

    field_chosen = Signal(object, object)
    policy_chosen = Signal(str, str)
    typed = Signal(int, str, object)
    refused = Signal(str)
    pasted = Signal(list)
    menu_asked = Signal(int, str, QPoint)
    removal_asked = Signal(list)

    def __init__(self) -> None:
        super().__init__()
        self.table = ReviewTable()
        self.cells, self.fates = Half(self.table), Half(self.table)
        self.cells.other, self.fates.other = self.fates, self.cells
        self.heads, self.fate_heads = ReviewHeader(self.cells), ReviewHeader(self.fates)
        self._sight: ReviewedTables | None = None
        self._policy: Mapping[str, Policy] = {}
        self._build()
        self.table.edited.connect(self._type)
        self.heads.opened.connect(self.open_chooser)
        for view in (self.cells, self.fates):
            view.refused.connect(self.refused)
            view.pasted.connect(self.pasted)
            view.chooser_asked.connect(self.open_chooser)
            view.menu_asked.connect(lambda point, view=view: self._ask_menu(view, point))
            view.removal_asked.connect(lambda: self.removal_asked.emit(self.cells.selected_ids()))

    def show_rows(
        self, lines: Lines, sight: ReviewedTables, key: str, policy: Mapping[str, Policy]
    ) -> None:
        """The rows of a sight that pass a filter ("" all); the cursor stays where it was."""
        self._sight, self._policy = sight, policy
        if self.table.show_lines(lines, sight):
            self._arrange(sight)
        else:
            self.heads.show_columns(self._choosers(sight), sight.record, policy)
        self.cells.set_ids(array("q", lines.places(sight, key)))

    def open_chooser(self, at: int) -> None:
        """What a column is, and what it may do, to be chosen below its head."""
        shown = self._choosers(self._sight).get(at) if self._sight else None
        if shown is None or shown.index is None or self._sight is None:
            return
        self.cells.scrollTo(self.table.index(max(self.cells.currentIndex().row(), 0), at))
        policies: dict[str, Policy] = {**USUAL, **self._policy}
        policy: Policy = policies.get(shown.field or "", "update")
        taken = {
            column.field
            for column in self._sight.columns
            if column.field and column.index is not None
        }
        chooser = FieldChooser(self, shown, self._sight.record, policy, taken)
        chooser.chosen.connect(lambda name: self.field_chosen.emit(shown, name))
        chooser.policy_chosen.connect(lambda chosen: self.policy_chosen.emit(shown.field, chosen))
        chooser.open_at(self.heads.place_of(at))

    def heads_said(self) -> list[tuple[int, str]]:
        """(column, "head → field") of every column that is in the sheet."""
        if self._sight is None:
            return []
        fields = KINDS[self._sight.record].by_name
        return [
            (
                at,
                _(
                    "{head} → {field}",
                    head=" ".join(shown.told.split()) or "?",
                    field=_title(fields, shown),
                ),
            )
            for at, shown in self._choosers(self._sight).items()
            if shown.index is not None
        ]

    def _ask_menu(self, view: Half, point: QPoint) -> None:
        at = view.currentIndex()
        if at.isValid():
            self.menu_asked.emit(
                self.table.id_at(at.row()), self.table.columns[at.column()].name, point
            )

    def show_question(self, question: ReviewQuestion) -> None:
        """Go to the first row of a question, its rows selected."""
        self.cells.select_ids([at for at in question.rows if self.table.row_of(at) >= 0][:500])
        self._go_to_cell(question)
        self.cells.setFocus()

    def edit_question(self, question: ReviewQuestion) -> None:
        """Open the cell a question is about."""
        at = self._go_to_cell(question)
        if at is not None:
            self.cells.setFocus()
            self.cells.edit(self.cells.currentIndex())

    def retranslate(self) -> None:
        """Say heads and cells anew."""
        self.table.retranslate()
        for heads in (self.heads, self.fate_heads):
            heads.viewport().update()

    def _go_to_cell(self, question: ReviewQuestion) -> int | None:
        rows = [at for at in question.rows if self.table.row_of(at) >= 0]
        names = [
            question.field or "",
            "full_name",
            "family_name",
            "given_name",
            "title",
            "title_zh",
        ]
        column = next((at for name in names if (at := self.table.column_at(name)) >= 0), -1)
        if not rows or column < 0:
            return None
        index = self.table.index(self.table.row_of(rows[0]), column)
        self.cells.scrollTo(index)
        self.cells.selectionModel().setCurrentIndex(index, Command.NoUpdate)
        return column

    def _type(self, place: int, values: dict[str, object]) -> None:
        for name, value in values.items():
            self.typed.emit(place, name, value)

    def _arrange(self, sight: ReviewedTables) -> None:
        for view in (self.cells, self.fates):
            view.columns.apply()
        last = len(self.table.columns) - 1
        for at in range(last + 1):
            self.cells.setColumnHidden(at, at == last)
            self.fates.setColumnHidden(at, at != last)
        self.cells.columns.rearranged()
        self.fates.columns.rearranged()
        self.fates.setColumnWidth(last, FATE_WIDTH)
        self.cells.horizontalScrollBar().setValue(0)
        self.heads.show_columns(self._choosers(sight), sight.record, self._policy)
        self.fit()

    def fit(self) -> None:
        """Few columns share the room left over, in proportion; many keep their widths and
        scroll.
        """
        columns = self.table.columns[1:-1]
        room = self.cells.viewport().width() - self.cells.columnWidth(0)
        taken = sum(each.width for each in columns)
        for at, each in enumerate(columns, 1):
            self.cells.setColumnWidth(at, each.width * max(room, taken) // max(taken, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self.fit)  # when the two halves have their new widths

    def _choosers(self, sight: ReviewedTables) -> dict[int, ReviewColumn]:
        by_name = {shown.name: shown for shown in sight.columns}
        return {
            at: by_name[column.name]
            for at, column in enumerate(self.table.columns)
            if column.name in by_name
        }

    def _build(self) -> None:
        self.cells.setHorizontalHeader(self.heads)
        self.fates.setHorizontalHeader(self.fate_heads)
        self.fates.setSelectionModel(self.cells.selectionModel())
        self.cells.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fates.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.fates.setFixedWidth(FATE_WIDTH + 12)
        self.fates.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        bars = self.cells.verticalScrollBar(), self.fates.verticalScrollBar()
        bars[0].valueChanged.connect(bars[1].setValue)
        bars[1].valueChanged.connect(bars[0].setValue)
        # the bar that moves the columns lies below both halves, so that they are always equally
        # high
        inner, self.bar = self.cells.horizontalScrollBar(), QScrollBar(Qt.Orientation.Horizontal)
        self.cells.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner.rangeChanged.connect(self._fit_bar)
        inner.valueChanged.connect(self.bar.setValue)
        self.bar.valueChanged.connect(inner.setValue)
        self.bar.hide()
        both = row(self.cells, rule(is_vertical=True), self.fates, gap=0)
        both.setStretch(0, 1)
        box = column(gap=0, margins=(1, 1, 1, 1))
        box.addLayout(both, 1)
        box.addWidget(self.bar)
        self.setLayout(box)

    def _fit_bar(self, least: int, most: int) -> None:
        self.bar.setRange(least, most)
        self.bar.setPageStep(self.cells.horizontalScrollBar().pageStep())
        self.bar.setSingleStep(40)
        self.bar.setVisible(most > 0)


def _title(fields: Mapping[str, Field], shown: ReviewColumn) -> str:
    field = fields.get(shown.field or "")
    return field.title if field else _("Skip")


# --- The heads of the review: what the sheet calls a column, and below it the field it was taken
# for, to be changed ---


HEIGHT = 66
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_TONES = {
    "sure": ("accent_soft", "accent"),
    "remembered": ("accent_soft", "accent"),
    "guessed": ("warn_bg", "warn"),
}
WHY = {
    "sure": N_("Recognised by its head"),
    "remembered": N_("As you chose before"),
    "guessed": N_("A guess: please check"),
    "skipped": N_("Left out: kept as a remark, in no field"),
}
WHY_NOTED = N_("Goes into the notes, under its head")
MARKS = {"guessed": "circle-help", "remembered": "history", "skipped": "eye-off"}
KEEPS = {
    "only if blank": N_("The file only fills what is not known yet."),
    "leave": N_("What is known stays, whatever the file says."),
}


class ReviewHeader(QHeaderView):
    """Paints head and chooser; `opened(column)` when what a column is shall be chosen."""

    opened = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._shown: dict[int, ReviewColumn] = {}
        self._record: RecordName = "participant"
        self._policy: Mapping[str, Policy] = {}
        self._hovered = -1
        self.setFixedHeight(HEIGHT)
        self.setMinimumSectionSize(44)
        self.setMouseTracking(True)
        self.setSectionsClickable(False)
        self.setSectionsMovable(False)

    def show_columns(
        self, columns: dict[int, ReviewColumn], record: RecordName, policy: Mapping[str, Policy]
    ) -> None:
        """Columns by their section; sections without one show nothing."""
        self._shown, self._record, self._policy = columns, record, policy
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self.viewport()), self.viewport().rect()
        painter.fillRect(box, colour("bg"))
        painter.setPen(colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, colour("bg"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        shown = self._shown.get(logicalIndex)
        if shown is not None:
            self._paint_head(painter, rect, shown.told)
            self._paint_choice(
                painter, self._chip(rect), shown, is_hovered=logicalIndex == self._hovered
            )
        else:
            self._paint_head(
                painter,
                rect,
                str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or ""),
            )
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self._at(event)
        if at != self._hovered:
            self._hovered = at
            set_tip(self, self._tip(at))
            self.viewport().update()
        if self.cursor().shape() is not Qt.CursorShape.SplitHCursor:
            self.setCursor(
                Qt.CursorShape.PointingHandCursor
                if at in self._shown
                else Qt.CursorShape.ArrowCursor
            )

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self._at(event)
        if (
            at >= 0
            and self._shown[at].index is not None
            and event.button() is Qt.MouseButton.LeftButton
        ):
            self.opened.emit(at)

    def place_of(self, at: int) -> QPoint:
        """Where the chooser of a column opens, on the screen."""
        corner = QRect(self.sectionViewportPosition(at), 0, self.sectionSize(at), HEIGHT)
        return self.viewport().mapToGlobal(self._chip(corner).bottomLeft().toPoint())

    def _at(self, event: QMouseEvent) -> int:
        """The section whose chooser is under the pointer, -1 for none."""
        at = self.logicalIndexAt(event.position().toPoint())
        if at not in self._shown:
            return -1
        box = self._chip(QRect(self.sectionViewportPosition(at), 0, self.sectionSize(at), HEIGHT))
        return at if box.contains(event.position()) else -1

    def _tip(self, at: int) -> str:
        shown = self._shown.get(at)
        if shown is None:
            return ""
        policy = {**USUAL, **self._policy}.get(shown.field or "", "update")
        why = WHY[shown.sureness]
        if shown.field is None and is_listed(self._record):
            why = WHY_NOTED
        said = [shown.told, _(why), _(KEEPS[policy]) if policy in KEEPS else ""]
        return "\n".join(line for line in said if line)

    @staticmethod
    def _chip(rect: QRect) -> QRectF:
        return QRectF(rect.x() + 5, 30, rect.width() - 10, 26)

    @staticmethod
    def _paint_head(painter: QPainter, rect: QRect, text: str) -> None:
        face = font(11)
        painter.setFont(face)
        painter.setPen(colour("fg3"))
        box = rect.adjusted(10, 7, -6, 0)
        box.setHeight(18)
        painter.drawText(
            box,
            _MIDDLE,
            QFontMetrics(face).elidedText(
                text.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width()
            ),
        )

    def _paint_choice(
        self, painter: QPainter, box: QRectF, shown: ReviewColumn, *, is_hovered: bool
    ) -> None:
        field = KINDS[self._record].by_name.get(shown.field or "")
        ground, ink = _TONES.get(shown.sureness, ("card", "fg3")) if field else ("card", "fg3")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(
            QPen(colour(ink if is_hovered else "line" if ground == "card" else ground), 1)
        )
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(box, 6, 6)
        inside = box.adjusted(9, 0, -22 if shown.index is not None else -6, 0)
        mark = self._mark(shown)
        if mark and inside.width() > 44:
            draw_icon(painter, QPointF(inside.x() - 1, box.center().y() - 6.5), mark, 13, ink)
            inside.setLeft(inside.x() + 17)
        face = font(12, QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.setPen(colour(ink))
        text = field.title if field else _("Skip")
        painter.drawText(
            inside,
            _MIDDLE,
            QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, int(inside.width())),
        )
        if shown.index is not None:
            draw_icon(
                painter, QPointF(box.right() - 18, box.center().y() - 6), "chevron-down", 12, ink
            )

    def _mark(self, shown: ReviewColumn) -> str:
        """The picture before a field: how it was found, or that the file may not change it."""
        if self._policy.get(shown.field or "", "update") != "update":
            return "lock"
        return MARKS.get(shown.sureness, "") if shown.field else ""
