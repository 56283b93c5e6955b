"""The timetable as a list that edits like a sheet: sorted by a head, typed into, pasted into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from lcdesk.drawing.palette import activity_ink
from lcdesk.model.catalogue import ACTIVITY
from lcdesk.model.faults import BadValue
from lcdesk.ui.curriculum.timetable import Record, Timetable
from lcdesk.ui.curriculum.words import kind_of
from lcdesk.ui.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.icons import draw_icon
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.table import Column, RecordTable, column_of
from lcdesk.ui.theme import colour, font, theme

MARKS = {"clash": ("triangle-alert", "bad", 0), "warning": ("circle-alert", "warn", 1)}
_LOOKS = {"title": "strong", "speaker": "muted", "venue": "text", "kind": "activity_kind"}


def paint_kind(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:  # noqa: ARG001  (every painter takes these)
    """A square in the colour of the kind, and its word."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(activity_ink(record.get("kind"), theme().is_dark)))
    painter.drawRoundedRect(QRectF(rect.x() + PAD, rect.center().y() - 3.5, 9, 9), 3, 3)
    draw_text(painter, rect.adjusted(PAD + 17, 0, -4, 0), text, font(13), colour("fg"))


def paint_mark(painter: QPainter, rect: QRect, text: str, record: Record, column: Column) -> None:  # noqa: ARG001  (every painter takes these)
    """The sign of a clash or a warning; `text` tells them in words to tooltips and screen readers."""
    level = record.get("mark")
    if level:
        name, token, _rank = MARKS[level]
        draw_icon(painter, QPointF(rect.x() + 14, rect.center().y() - 7), name, 15, token)


PAINTERS["activity_kind"] = paint_kind
PAINTERS["activity_mark"] = paint_mark


def columns() -> list[Column]:
    """The mark, the listed fields, then the rest of the catalogue, hidden until chosen."""
    mark = Column("mark", "", 44, "activity_mark", text=lambda record: str(record.get("problems") or ""))
    fields = sorted(ACTIVITY.fields, key=lambda field: not (field.is_listed or field.name == "title_zh"))
    made = [column_of(field, look=_LOOKS.get(field.name, "text")) for field in fields]
    kind = next(at for at, column in enumerate(made) if column.name == "kind")
    made[kind] = made[kind].with_(text=lambda record: kind_of(record["kind"]) if record.get("kind") else "", width=140)
    widths = {"start": 88, "end": 88}
    made = [column.with_(width=widths.get(column.name, column.width)) for column in made]
    return [mark, *(column.with_(is_hidden=False) if column.name == "title_zh" else column for column in made)]


class ActivityList(RecordView):
    """Tells `kept(ids, {field: value})` for every edit, `kept_each({id: {field: value}})` for pasted cells."""

    kept = Signal(list, dict)
    kept_each = Signal(object)

    def __init__(self) -> None:
        self._timetable = Timetable()
        self._by, self._is_descending, self._is_late = "date", False, False
        super().__init__(RecordTable(columns(), self._read))
        self.stretch("title")
        self.show_sorts((("date", False),))
        self.sort_asked.connect(self._sort)
        self.pasted.connect(self._paste_cells)
        # only when the editor has closed: what is kept is read anew, and the rows may change their order
        self.table.edited.connect(
            lambda ids, values: QTimer.singleShot(0, self, lambda: self.kept.emit(list(ids), dict(values)))
        )

    def show_timetable(self, timetable: Timetable) -> None:
        """Show what the filters let through, in the chosen order; while a cell is typed into, only afterwards."""
        self._timetable = timetable
        self._is_late = self.state() == QAbstractItemView.State.EditingState
        if not self._is_late:
            self.set_ids(self._ordered(timetable.shown()))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._is_late:
            QTimer.singleShot(0, self, lambda: self.show_timetable(self._timetable))

    def _read(self, ids: Sequence[int]) -> list[Record]:
        known, table = self._timetable.records, self._timetable
        return [
            {**known[key], "mark": table.mark(key), "problems": "\n".join(table.problems(key))}
            for key in ids
            if key in known
        ]

    def _sort(self, name: str, is_descending: bool) -> None:
        self._by, self._is_descending = name, is_descending
        self.set_ids(self._ordered(self._timetable.shown()))

    def _ordered(self, records: list[Record]) -> list[int]:
        """By day and time, then by the chosen column; blanks last in either direction."""
        records = sorted(records, key=_time_key)
        if self._by != "date":
            records.sort(key=self._key)
        full = [record for record in records if self._value(record) is not None]
        blank = [record for record in records if self._value(record) is None]
        if self._is_descending:
            full.reverse()
        return [int(record["id"]) for record in (*full, *blank)]

    def _key(self, record: Record) -> Any:
        value = self._value(record)
        return (value is None, 0 if value is None else value)

    def _value(self, record: Record) -> Any:
        if self._by == "mark":
            mark = self._timetable.mark(int(record["id"]))
            return MARKS[mark][2] if mark else None
        value = record.get(self._by)
        if isinstance(value, str):
            return ACTIVITY.field(self._by).text(record).casefold()
        return value

    def _paste_cells(self, lines: list[tuple[int, Mapping[str, str]]]) -> None:
        """Cells of a sheet are kept as one change."""
        try:
            parsed = {
                key: {name: ACTIVITY.field(name).parse(text) for name, text in cells.items()} for key, cells in lines
            }
        except BadValue as fault:
            self.refused.emit(fault.message)
            return
        self.kept_each.emit(parsed)


def _time_key(record: Record) -> tuple[bool, Any, bool, Any, int]:
    day, start = record.get("date"), record.get("start")
    return (day is None, day or 0, start is None, start or 0, int(record["id"]))
