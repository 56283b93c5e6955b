"""The timetable as a list that edits like a sheet: sorted by a head, typed into, pasted into."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QPointF, QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QMenu

from lcdesk.drawing.palette import activity_ink
from lcdesk.model import clock
from lcdesk.model.catalogue import ACTIVITY, Record
from lcdesk.model.clock import read_short
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Date
from lcdesk.model.lists import kind_title
from lcdesk.model.rows import ActivityRecord
from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.columns import Sorts, with_open_words
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.kit.table.model import RecordTable, TableColumn, column_of
from lcdesk.ui.kit.table.record_view import RecordView

if TYPE_CHECKING:
    from lcdesk.services.importing.open_questions import OpenWord

MARKS = {"clash": ("triangle-alert", "bad", 0), "warning": ("circle-alert", "warn", 1)}
_LOOKS = {"title": "strong", "speaker": "muted", "venue": "text", "kind": "activity_kind"}


def paint_kind(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """A square in the colour of the kind, and its word; a word that is asked about stands alone."""
    asked = column.tone(record) if column.tone and text and not record.get("kind") else ""
    if asked:
        draw_text(
            painter,
            rect.adjusted(PAD, 0, -4, 0),
            text,
            font(13, QFont.Weight.Medium),
            colour(asked),
        )
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(activity_ink(record.get("kind"), theme().is_dark)))
    painter.drawRoundedRect(QRectF(rect.x() + PAD, rect.center().y() - 3.5, 9, 9), 3, 3)
    draw_text(painter, rect.adjusted(PAD + 17, 0, -4, 0), text, font(13), colour("fg"))


def paint_mark(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """The sign of a clash or a warning; `text` tells them in words to tooltips and screen
    readers.
    """
    level = record.get("mark")
    if level:
        name, token, _rank = MARKS[level]
        draw_icon(painter, QPointF(rect.x() + 14, rect.center().y() - 7), name, 15, token)


PAINTERS.update(activity_kind=paint_kind, activity_mark=paint_mark)


class ListedActivity(ActivityRecord):
    """An activity of the list, with its mark, everything found about it, and the words of sheets
    that are asked about (`OPEN_WORDS`).
    """

    mark: str
    problems: str
    open_words: Mapping[str, OpenWord]


TITLE = 140  # px at least


def columns() -> list[TableColumn[Any]]:
    """The mark, the listed fields, then the rest of the catalogue, hidden until chosen."""
    mark = TableColumn[ListedActivity](
        "mark", "", 44, "activity_mark", text=lambda record: record["problems"]
    )
    fields = sorted(
        ACTIVITY.fields, key=lambda field: not (field.is_listed or field.name == "title_zh")
    )
    made = [column_of(field, look=_LOOKS.get(field.name, "text")) for field in fields]
    kind = next(at for at, column in enumerate(made) if column.name == "kind")
    made[kind] = made[kind].with_(text=_kind_words)
    made = [with_open_words(column) for column in made]
    # the title gets what is left
    widths = {"start": 80, "end": 80, "kind": 128, "title_zh": 176, "venue": 156, "speaker": 146}
    made = [column.with_(width=widths.get(column.name, column.width)) for column in made]
    return [
        mark,
        *(
            column.with_(is_hidden=False) if column.name == "title_zh" else column
            for column in made
        ),
    ]


def _kind_words(record: ListedActivity) -> str:
    return kind_title(record["kind"]) if record["kind"] else ""


class ActivityList(RecordView[ListedActivity]):
    """Tells `kept(ids, {field: value}, {field: value shown})` for what is typed, `kept_each({id:
    {field: value}})` for pasted, filled and cleared cells, `added([{field: value}])` when rows
    that were pasted below the end shall become activities.
    """

    kept = Signal(list, dict, dict)
    kept_each = Signal(object)
    added = Signal(list)

    def __init__(self) -> None:
        self._timetable = TimetableModel()
        super().__init__(RecordTable(columns(), self._read), picks="cells")
        self.columns.stretch("title", TITLE)
        self.header.by_several = True
        self.header.show_sorts((("date", False),))
        self.header.sorts_asked.connect(self.sort_by)
        self.block_pasted.connect(self._paste_cells)
        self.cleared.connect(self.clear_cells)
        self.filled.connect(self.fill)
        self.table.edited.connect(self._tell_edited)

    def _tell_edited(self, one: int, values: Mapping[str, Any]) -> None:
        """Only when the editor has closed: what is kept is read anew, and the rows may change
        their order.
        """
        seen: Mapping[str, Any] = self.table.shown([one]).get(one) or {}
        before = {name: seen[name] for name in values if name in seen}
        QTimer.singleShot(0, self, lambda: self.kept.emit([one], dict(values), before))

    def show_timetable(self, timetable: TimetableModel) -> None:
        """Show what the filters let through, in the chosen order; while a cell is typed into,
        only afterwards.
        """
        self._timetable = timetable
        self.sort_again()

    def _read(self, ids: Sequence[int]) -> list[ListedActivity]:
        known, table = self._timetable.records, self._timetable
        return [
            {
                **known[key],
                "mark": table.mark(key),
                "problems": "\n".join(table.problems(key)),
                "open_words": table.asked.get(key, {}),
            }
            for key in ids
            if key in known
        ]

    # --- in which order ---

    def sort_by(self, sorts: Sorts) -> None:
        """By these columns, the first one first."""
        self.header.show_sorts(sorts)
        self.sort_again()

    def sort_again(self) -> None:
        """F5: what was edited goes to where it belongs."""
        self.set_ids(self._ordered(self._timetable.shown()))

    def _ordered(self, records: list[ActivityRecord]) -> list[int]:
        """By the chosen columns, then by day and time; blanks last in either direction."""
        records = sorted(records, key=_time_key)
        for name, is_descending in reversed(self.header.sorts):
            full = [record for record in records if self._value(record, name) is not None]
            blank = [record for record in records if self._value(record, name) is None]
            full.sort(
                key=lambda record, name=name: self._value(record, name), reverse=is_descending
            )
            records = [*full, *blank]
        return [record["id"] for record in records]

    def _value(self, record: ActivityRecord, name: str) -> Any:
        if name == "mark":
            mark = self._timetable.mark(record["id"])
            return MARKS[mark][2] if mark else None
        value = record.get(name)
        if isinstance(value, str):
            return ACTIVITY.field(name).text(record).casefold()
        return value

    # --- cells ---

    def clear_cells(self) -> None:
        """Delete: what stands in the cells of the block is taken out."""
        names, known = fields_in(self.block().names), self._timetable.records
        self._tell(
            {
                key: {name: None for name in names if known[key].get(name)}
                for key in self.block_ids()
            }
        )

    def fill(self, way: str) -> None:
        """Ctrl+D: the first row of the block into the others (of one row: the row above into
        it); Ctrl+R: its first column.
        """
        ids, names, known = self.block_ids(), fields_in(self.block().names), self._timetable.records
        if way == "right":
            texts = {
                key: dict.fromkeys(names[1:], ACTIVITY.field(names[0]).text(known[key]))
                for key in ids
                if names
            }
            self._paste_cells(texts)
            return
        above = self.block().rows[0][0] - 1 if ids else -1
        source = ids[0] if len(ids) > 1 else self.table.id_at(above) if above >= 0 else None
        if source is not None:
            values = {name: known[source].get(name) for name in names}
            self._tell({key: dict(values) for key in ids if key != source})

    def _paste_cells(self, lines: Mapping[int, Mapping[str, str]]) -> None:
        """Cells of a sheet are kept as one change; a text that is no value stays in its cell, in
        red, until it is put right.
        """
        cells: dict[int, dict[str, Any]] = {}
        for key, texts in lines.items():
            for name, text in texts.items():
                if name not in ACTIVITY.by_name:
                    continue
                try:
                    cells.setdefault(key, {})[name] = read_cell(name, text, self.cells.near)
                except BadValue as fault:
                    self.cells.reject_cell(key, name, text, fault.message)
                    self.refused.emit(fault.message)
        self._tell(cells)

    def read_rows(self, rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
        """Values of rows of texts that were pasted below the end; `BadValue` for a text that is
        none.
        """
        named = (
            {name: text for name, text in row.items() if name in ACTIVITY.by_name} for row in rows
        )
        return [
            {name: read_cell(name, text, self.cells.near) for name, text in row.items()}
            for row in named
        ]

    def _tell(self, cells: Mapping[int, Mapping[str, Any]]) -> None:
        told = {key: dict(values) for key, values in cells.items() if values}
        for key, values in told.items():
            self.cells.forgive([key], values.keys())
        if told:
            self.kept_each.emit(told)


def fields_in(names: Sequence[str]) -> list[str]:
    """Those columns that are fields."""
    return [name for name in names if name in ACTIVITY.by_name]


def read_cell(name: str, text: str, near: dt.date | None) -> Any:
    """The value of a text; dates without a year are the nearest to `near`. `BadValue` for what
    is none.
    """
    field = ACTIVITY.field(name)
    day = read_short(text, near or clock.today()) if isinstance(field.kind, Date) else None
    return field.parse(text) if day is None else day


def _time_key(record: ActivityRecord) -> tuple[bool, Any, bool, Any, int]:
    day, start = record.get("date"), record.get("start")
    return (day is None, day or 0, start is None, start or 0, record["id"])


# --- The commands of the list: cells, columns, order, and rows that were pasted below its end ---


class ListCommands(QObject):
    """Tells `added([{field: value}])`: rows that shall become activities."""

    added = Signal(list)

    def __init__(self, context: Context, view: ActivityList) -> None:
        super().__init__(view)
        self._context, self._view = context, view
        view.left_over.connect(self._offer_new)
        view.customContextMenuRequested.connect(self._open_menu)

    def possible(self) -> Handlers:
        """Command → operation, of what can be done now."""
        view = self._view
        handlers: dict[str, Callable[[], object]] = {
            "columns": self.choose_columns,
            "sort_again": view.sort_again,
        }
        if not view.selectionModel().hasSelection():
            return handlers
        handlers |= {"edit_cell": self.edit_cell, "clear": view.clear_cells}
        handlers["copy_heads"] = partial(view.copy, has_heads=True)
        block = view.block()
        if block.height > 1 or (block.rows and block.rows[0][0] > 0):
            handlers["fill_down"] = partial(view.fill, "down")
        if len(block.names) > 1:
            handlers["fill_right"] = partial(view.fill, "right")
        return handlers

    def edit_cell(self) -> None:
        """Open the editor of the current cell."""
        self._view.edit(self._view.currentIndex())

    def choose_columns(self) -> QMenu:
        """A menu of all columns, those shown ticked; at its end, all as at first."""
        view, menu = self._view, QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        for at, one in enumerate(view.table.columns):
            action = menu.addAction(_(one.title) or _("Clashes and warnings"))
            action.setCheckable(True)
            action.setChecked(not view.isColumnHidden(at))
            action.setEnabled(one.name != "title")  # a row without it says nothing
            action.toggled.connect(partial(view.columns.show, one.name))
        menu.addSeparator()
        menu.addAction(_("Reset"), view.columns.reset)
        heads = view.horizontalHeader()
        menu.popup(
            heads.mapToGlobal(
                QPoint(max(0, heads.width() - menu.sizeHint().width()), heads.height())
            )
        )
        return menu

    def _open_menu(self, at: QPoint) -> None:
        view, menu = self._view, QMenu(self._view)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(icon("pencil"), _("Edit cell"), self.edit_cell)
        menu.addAction(icon("copy"), _("Copy"), view.copy)
        menu.addAction(_("Copy with heads"), partial(view.copy, has_heads=True))
        menu.addAction(_("Paste"), view.paste)
        menu.addAction(_("Fill down"), partial(view.fill, "down"))
        menu.addAction(_("Clear cells"), view.clear_cells)
        menu.addSeparator()
        menu.addAction(_("Mark the whole rows"), view.selection.select_rows)
        menu.addAction(_("Columns"), self.choose_columns)
        menu.popup(view.viewport().mapToGlobal(at))

    def _offer_new(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Rows that were pasted below the end become activities only when asked for."""
        told = n_(
            "{count} row did not fit below the table.",
            "{count} rows did not fit below the table.",
            len(rows),
        )
        self._context.offer(told, _("Add as new activities"), lambda: self._add(rows), "warn")

    def _add(self, rows: Sequence[Mapping[str, str]]) -> None:
        try:
            values: list[dict[str, Any]] = self._view.read_rows(rows)
        except BadValue as fault:
            self._context.announce(fault.message, "warn")
            return
        self.added.emit(values)
