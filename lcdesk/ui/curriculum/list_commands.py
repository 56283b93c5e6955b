"""The commands of the list: cells, columns, order, and rows that were pasted below its end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu

from lcdesk.model.faults import BadValue
from lcdesk.texts import _, n_
from lcdesk.ui.curriculum.activity_list import ActivityList
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Context, Handlers


class ListCommands(QObject):
    """Tells `added([{field: value}])`: rows that shall become activities."""

    added = Signal(list)

    def __init__(self, context: Context, view: ActivityList) -> None:
        super().__init__(view)
        self._context, self._view = context, view
        view.left_over.connect(self._offer_new)
        view.customContextMenuRequested.connect(self._open_menu)

    def possible(self) -> Handlers:
        """Command → deed, of what can be done now."""
        view = self._view
        handlers: dict[str, Callable[[], object]] = {"columns": self.choose_columns, "sort_again": view.sort_again}
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
            action.toggled.connect(partial(view.show_column, one.name))
        menu.addSeparator()
        menu.addAction(_("As at first"), view.reset_columns)
        heads = view.horizontalHeader()
        menu.popup(heads.mapToGlobal(QPoint(max(0, heads.width() - menu.sizeHint().width()), heads.height())))
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
        menu.addAction(_("Mark the whole rows"), view.select_rows)
        menu.addAction(_("Columns"), self.choose_columns)
        menu.popup(view.viewport().mapToGlobal(at))

    def _offer_new(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Rows that were pasted below the end become activities only when asked for."""
        told = n_("{count} row did not fit below the table.", "{count} rows did not fit below the table.", len(rows))
        self._context.offer(told, _("Add as new activities"), lambda: self._add(rows), "warn")

    def _add(self, rows: Sequence[Mapping[str, str]]) -> None:
        try:
            values: list[dict[str, Any]] = self._view.read_rows(rows)
        except BadValue as fault:
            self._context.announce(fault.message, "warn")
            return
        self.added.emit(values)
