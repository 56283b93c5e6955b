"""Words that are cut on screen though they matter: labels, buttons, headings of tables, and in
tables names, countries, statuses and dates (whatever its field says is never cut).
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea, QTableView, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.table.column_room import LOOKS, need_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button

NEVER_CUT = ("name", "person", "country", "chip", "ring", "number", "arrival")
"""Looks of columns whose texts are short and matter, whatever their field is."""


def cut_on(root: QWidget) -> list[str]:
    """What is cut of all that is seen there, a line each."""
    return list(dict.fromkeys(said for widget in _seen(root) for said in _cut(widget)))


def _seen(root: QWidget) -> Iterator[QWidget]:
    for widget in root.findChildren(QWidget):
        if widget.isVisible() and not widget.visibleRegion().isEmpty():
            yield widget


def _cut(widget: QWidget) -> Iterator[str]:
    if isinstance(widget, RecordView):
        yield from _cut_cells(widget)
    elif isinstance(widget, QPushButton):
        if type(widget) is Button and widget.text() and widget.width() < _needed(widget):
            yield f"button {widget.text()!r}: {widget.width()} of {_needed(widget)} px"
    elif isinstance(widget, QLabel) and not widget.wordWrap() and widget.text():
        wide = QFontMetricsF(widget.font()).horizontalAdvance(widget.text())
        room = widget.contentsRect().width()
        if wide > room + 1 and not _is_in_table(widget):
            yield f"label {widget.text()!r}: {room} of {wide:.0f} px"


def _needed(button: QPushButton) -> int:
    return button.sizeHint().width()


def _is_in_table(widget: QWidget) -> bool:
    at = widget.parentWidget()
    while at is not None and not isinstance(at, QTableView):
        at = at.parentWidget()
    return at is not None


def _cut_cells(view: RecordView) -> Iterator[str]:
    rows = range(max(view.rowAt(0), 0), len(view.table.ids))
    last = view.rowAt(view.viewport().height() - 1)
    rows = rows[: last + 1 - rows.start] if last >= 0 else rows
    high = theme().row_height
    for at, column in view.columns.shown():
        width, title = view.columnWidth(at), _(column.title)
        head = need_of(column, (), view.columns.head_width(column), high).least
        if column.look in LOOKS and width < head:
            yield f"heading {title!r}: {width} of {head} px"
        is_short = column.look in NEVER_CUT or (column.field and column.gives_way == "never")
        if not is_short or column.look not in LOOKS:
            continue
        for row in rows:
            text, record = view.table.cell(row, at)
            need = need_of(column, [(text, record)], 0, high).least
            if width < need:
                yield f"{title}: {text!r}: {width} of {need} px"


def scrolls_sideways(root: QWidget) -> list[str]:
    """Areas that are no tables and must be scrolled sideways to be read."""
    return [
        widget.objectName() or type(widget).__name__
        for widget in root.findChildren(QScrollArea)
        if widget.isVisible() and widget.horizontalScrollBar().maximum() > 0
    ]
