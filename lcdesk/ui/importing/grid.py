"""The grid of a review: the sheet's rows as they were understood, each cell saying what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Country, Number
from lcdesk.tabular.review import NAMES, Shown, Sight, is_tidied
from lcdesk.tabular.understood import Plan, PlannedRow, Problem
from lcdesk.texts import N_, _
from lcdesk.ui.delegates import PAINTERS, CellDelegate, draw_text
from lcdesk.ui.icons import draw_flag
from lcdesk.ui.importing.words import FATES, ICONS, fate_of, safe
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.table import Column, Record, RecordTable
from lcdesk.ui.theme import colour, font
from lcdesk.ui.widgets.chips import draw_chip

Index = QModelIndex | QPersistentModelIndex
ROW, FATE = "_row", "_fate"
INSIDE = 10  # px from the edge of a cell to its text
_TOOLTIP, _EDIT = 3, 2
_NARROWEST, _WIDEST, _LOOKED_AT = 76, 230, 200


class CellSaid(NamedTuple):
    """What a cell shows: text, mark ("", tidied, changed, warn, bad, muted), the words on hover, what it was before, a flag."""

    text: str
    mark: str = ""
    tip: str = ""
    before: str = ""
    flag: str = ""


class Cells(dict[str, CellSaid]):
    """The cells of one row by column name, each made when it is first looked at."""

    def __init__(self, planned: PlannedRow, columns: Sequence[tuple[Shown, Field | None]]) -> None:
        super().__init__()
        self._planned, self._columns = planned, columns

    def __missing__(self, name: str) -> CellSaid:
        pair = next((pair for pair in self._columns if pair[0].name == name), None)
        made = self[name] = _cell(self._planned, *pair) if pair else CellSaid("")
        return made


@dataclass(frozen=True)
class _Look:
    """What the rows of a sight are shown by: its columns with their fields."""

    plan: Plan
    columns: tuple[tuple[Shown, Field | None], ...]


class ReviewTable(RecordTable):
    """Rows of the plan by their place in it; cells are made when they come into view."""

    def __init__(self) -> None:
        super().__init__((), self._read)
        self._look: _Look | None = None

    def show_plan(self, plan: Plan, sight: Sight) -> bool:
        """Show the columns of a sight; False when they are the same as before."""
        fields = KINDS[sight.record].by_name
        known = tuple((shown, fields.get(shown.field or "")) for shown in sight.columns)
        is_other = self._look is None or self._look.columns != known
        self._look = _Look(plan, known)
        if is_other:
            self.set_columns(self._columns(sight))
        return is_other

    def data(self, index: Index, role: int = 0) -> Any:
        if role == _TOOLTIP:
            if self.columns[index.column()].name == FATE:
                return self._changes(index) or None
            said = self._said(index)
            return (said.tip or said.text or None) if said else super().data(index, role)
        return super().data(index, role)

    def raw_text(self, index: Index) -> str:
        """What the sheet says in a cell, for the editor of a value that was not understood."""
        record, shown = self.record(index.row()), self.columns[index.column()]
        return str(record["_raw"].get(shown.name, "")) if record else ""

    def _changes(self, index: Index) -> str:
        """What a row changes, and what it asks, a line each."""
        record = self.record(index.row())
        planned = self._look.plan.rows[record["id"]] if record and self._look else None
        if planned is None:
            return ""
        fields = KINDS[planned.read.kind].by_name
        lines = [
            _("{field}: {old} → {new}", field=field.title, old=_shown(field, old), new=_shown(field, new))
            for name, (old, new) in planned.changes.items()
            if (field := fields.get(name))
        ]
        asked = [
            safe_message(one, field) if (field := fields.get(one.field or "")) else one.message
            for one in planned.problems
        ]
        return "\n".join([*lines, *asked])

    def _said(self, index: Index) -> CellSaid | None:
        record = self.record(index.row())
        return record["_cells"][self.columns[index.column()].name] if record else None

    def _columns(self, sight: Sight) -> list[Column]:
        assert self._look is not None
        middle = [
            Column(shown.name, field.label if field else shown.head, self._width(shown, field, sight), "review", field,
                   text=_text_of(shown.name), is_editable=field is not None, is_sortable=False)
            for shown, field in self._look.columns
        ]  # fmt: skip
        row = Column(ROW, N_("Row"), 52, "review_row", text=lambda record: str(record["_row"]), is_sortable=False)
        fate = Column(
            FATE,
            N_("What happens"),
            128,
            "review_fate",
            text=lambda record: _(FATES[record[FATE]][0]),
            is_sortable=False,
        )
        return [row, *middle, fate]

    def _width(self, shown: Shown, field: Field | None, sight: Sight) -> int:
        """As wide as the first rows need, within reason."""
        assert self._look is not None
        metrics, rows = QFontMetrics(font(12, QFont.Weight.Medium, is_tabular=True)), self._look.plan.rows
        texts = [_cell(rows[at], shown, field) for at in sight.rows[:_LOOKED_AT]]
        longest = max((said.before + said.text for said in texts), key=lambda text: len(text.encode()), default="")
        wide = metrics.horizontalAdvance(longest) + 2 * INSIDE + 8 + (28 if any(said.flag for said in texts) else 0)
        head = QFontMetrics(font(11)).horizontalAdvance(shown.head) + 24
        chosen = (
            QFontMetrics(font(12, QFont.Weight.DemiBold)).horizontalAdvance(field.title if field else _("Skip")) + 52
        )
        return max(_NARROWEST, min(_WIDEST, max(wide, min(head, 170), min(chosen, 170))))

    def _read(self, ids: Sequence[int]) -> list[dict[str, Any]]:
        assert self._look is not None
        return [
            _record(at, self._look.plan.rows[at], self._look.columns) for at in ids if at < len(self._look.plan.rows)
        ]


def _shown(field: Field, value: Any) -> str:
    return "–" if value is None else safe(field.kind.format(value), field)


def _text_of(name: str) -> Any:
    return lambda record: record["_cells"][name].text


def _record(at: int, planned: PlannedRow, columns: Sequence[tuple[Shown, Field | None]]) -> dict[str, Any]:
    read, cells = planned.read, Cells(planned, columns)
    return {
        **read.values,
        "id": at,
        "_row": read.row,
        FATE: fate_of(planned),
        "_cells": cells,
        "_raw": read.raw,
        "_problems": planned.problems,
    }


def _cell(planned: PlannedRow, shown: Shown, field: Field | None) -> CellSaid:
    read = planned.read
    if field is None:
        return CellSaid(
            read.extra.get(shown.head, ""), "muted", _("This column is kept with the person, but goes into no field.")
        )
    value, raw = read.values.get(field.name), read.raw.get(field.name, "")
    text = safe(field.kind.format(value), field) if value is not None else ""
    flag = str(value) if value is not None and isinstance(field.kind, Country) else ""
    problem = _problem_of(planned, field)
    if problem is not None:
        mark = "warn" if problem.likely or (value is not None and not problem.is_blocking) else "bad"
        return CellSaid(text or safe(raw, field), mark, safe_message(problem, field), flag=flag)
    if field.name in planned.changes:
        old = planned.changes[field.name][0]
        before = safe(field.kind.format(old), field) if old is not None else ""
        tip = _("Until now: {value}", value=before) if before else _("Empty until now")
        return CellSaid(text, "changed", tip, before, flag)
    if is_tidied(read, field):
        return CellSaid(text, "tidied", _("In the sheet: {value}", value=safe(raw, field)), flag=flag)
    return CellSaid(text, flag=flag)


def _problem_of(planned: PlannedRow, field: Field) -> Problem | None:
    names = NAMES if field.name in NAMES else ()
    return next(
        (
            one
            for one in planned.problems
            if one.field == field.name or (one.field in names and one.kind == "likely_same")
        ),
        None,
    )


def safe_message(problem: Problem, field: Field) -> str:
    """The problem in words, private values masked."""
    return (
        problem.message.replace(problem.raw, safe(problem.raw, field))
        if problem.raw and field.is_private
        else problem.message
    )


# --- how cells are painted ---

_MARKS: dict[str, tuple[str, str, str]] = {  # ground, frame, ink
    "tidied": ("info_bg", "", "info"), "changed": ("info_bg", "info", "info"), "warn": ("warn_bg", "warn", "warn"),
    "bad": ("bad_bg", "bad", "bad"),
}  # fmt: skip


def paint_cell(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:
    said: CellSaid = record["_cells"][column.name]
    ground, frame, ink = _MARKS.get(said.mark, ("", "", "fg3" if said.mark == "muted" else "fg"))
    if ground:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(frame), 1.2) if frame else Qt.PenStyle.NoPen)
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(QRectF(rect).adjusted(3.5, 4.5, -3.5, -5.5), 5, 5)
    inside = rect.adjusted(INSIDE, 0, -8, 0)
    if said.flag:
        draw_flag(painter, inside.x(), rect.y() + rect.height() / 2, said.flag, 18)
        inside.setLeft(inside.x() + 26)
    weight = QFont.Weight.Medium if frame else QFont.Weight.Normal
    face = font(12, weight, is_tabular=True)
    if said.before and QFontMetrics(face).horizontalAdvance(said.before + text) < inside.width() - 22:
        inside = _paint_before(painter, inside, said.before, face)
    is_right = isinstance(column.field.kind, Number) if column.field else False
    draw_text(painter, inside, text, face, colour(ink), is_right=is_right)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


def _paint_before(painter: QPainter, inside: QRect, before: str, face: QFont) -> QRect:
    """The value until now, and an arrow to the new one."""
    metrics = QFontMetrics(face)
    painter.setFont(face)
    painter.setPen(colour("fg3"))
    painter.drawText(inside, int(Qt.AlignmentFlag.AlignVCenter), before + " →")
    return inside.adjusted(metrics.horizontalAdvance(before + " → "), 0, 0, 0)


def paint_row_number(painter: QPainter, rect: QRect, text: str, _record: Record, _column: Column) -> None:
    draw_text(painter, rect.adjusted(0, 0, -INSIDE, 0), text, font(12, is_tabular=True), colour("fg3"), is_right=True)


def paint_fate(painter: QPainter, rect: QRect, text: str, record: Record, _column: Column) -> None:
    fate = record[FATE]
    draw_chip(
        painter,
        QPointF(rect.x() + 8, rect.y() + rect.height() / 2),
        text,
        FATES[fate][1],
        ICONS[fate],
        rect.width() - 12,
    )
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


PAINTERS.update(review=paint_cell, review_row=paint_row_number, review_fate=paint_fate)


class ReviewDelegate(CellDelegate):
    """A value that was not understood is edited as the sheet says it."""

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        super().setEditorData(editor, index)
        model = index.model()
        if index.data(_EDIT) is not None or not isinstance(model, ReviewTable):
            return
        line = editor.lineEdit() if isinstance(editor, QComboBox) else editor
        if isinstance(line, QLineEdit):
            line.setText(model.raw_text(index))
            line.selectAll()


class Half(RecordView):
    """One of the two views of the grid: the sheet's columns, and what happens to each row."""

    def __init__(self, table: ReviewTable) -> None:
        super().__init__(table)
        self.other: Half | None = None
        self.setItemDelegate(ReviewDelegate(self))

    def _hover(self, row: int) -> None:
        super()._hover(row)
        if self.other and self.other.hovered_row != row:
            self.other.mark_hovered(row)

    def mark_hovered(self, row: int) -> None:
        """The pointer is over a row of the other half."""
        self._hover(row)

    def settle(self) -> None:
        """Columns were shown or hidden."""
        self._rearranged()
