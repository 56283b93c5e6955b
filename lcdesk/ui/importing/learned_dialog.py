"""What the import remembers: a list to search, entries changed or forgotten, the whole written to a file and read from one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from lcdesk.model.file_formats import TABLE
from lcdesk.services.core import history
from lcdesk.services.learned import learned_mappings
from lcdesk.texts import _, n_
from lcdesk.ui.importing.learned_list import ALL, TABS, Item, MemoryTable, count_kinds
from lcdesk.ui.importing.learned_meaning import MeaningDialog
from lcdesk.ui.kit.dialogs.results import tell_saved
from lcdesk.ui.kit.dialogs.save_dialog import ask_where
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, Label, SearchBox, column, row
from lcdesk.ui.kit.widgets.tab_row import TabRow

SIZE = (980, 620)


class MemoryDialog(QDialog):
    """Every change is a deed of its own; Ctrl+Z takes back those made here."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("What the import remembers"))
        self._context, self._items, self._handlers = context, list[Item](), list[int]()
        self.search, self.banner = SearchBox(_("Search words, meanings, files")), Banner()
        self.tabs, self.table = TabRow(tuple(TABS)), MemoryTable()
        self.empty = EmptyState("lightbulb")
        self.change = Button(_("Change…"), "pencil", clicked=self.ask_meaning)
        self.forget = Button(_("Forget"), "trash-2", clicked=self.forget_chosen)
        self.bring = Button(_("Read from a file…"), "upload", clicked=self.ask_for_file)
        self.take = Button(_("Write to a file…"), "download", clicked=self.ask_where)
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._build()
        self._connect()
        self.reload()
        self.resize(*SIZE)
        self.table.setFocus()

    # --- what is shown ---

    def reload(self) -> None:
        """Everything anew."""
        self._items = list(learned_mappings.list_memory(self._context.desk))
        counts = count_kinds(self._items)
        for key, tab in self.tabs.tabs.items():
            tab.show_count(_(TABS[key]), counts[key])
            tab.setVisible(key == ALL or bool(counts[key]))
        if not counts[self.tabs.key]:
            self.tabs.choose(ALL)
        self._filter()

    def _filter(self) -> None:
        self.table.show_items(self._items, self.tabs.key, self.search.text())
        has_rows = len(self.table.table.ids) > 0
        self._middle.setCurrentIndex(0 if has_rows else 1)
        if self._items:
            self.empty.say(_("Nothing remembered has these words."), _("Show all again"), self._show_all)
        else:
            self.empty.say(_("Nothing is remembered yet: what you answer in a review is kept here for the next file."))
        self.take.setEnabled(bool(self._items))
        self._show_choice()

    def _show_all(self) -> None:
        self.search.clear()
        self.tabs.choose(ALL)
        self._filter()

    def _show_choice(self) -> None:
        chosen = len(self.table.selected_ids())
        self.change.setEnabled(chosen == 1)
        self.forget.setEnabled(chosen > 0)

    # --- what is done ---

    def ask_meaning(self) -> None:
        """Let the chosen entry mean something else."""
        chosen = self.table.chosen_items()
        if len(chosen) == 1:
            item = chosen[0]
            MeaningDialog(self, item, lambda means: self._change(item, means)).open()

    def _change(self, item: Item, means: Any) -> None:
        if means == item["value"] or means == {}:
            return
        desk = self._context.desk
        self._do(
            lambda: learned_mappings.change(desk, item["entity"], item["id"], means, item),
            _("“{said}” is changed.", said=item["said"]),
        )

    def forget_chosen(self) -> None:
        """Take the chosen entries out of memory."""
        numbers, desk = self.table.selected_ids(), self._context.desk
        told = n_("{count} answer is forgotten.", "{count} answers are forgotten.", len(numbers))
        if numbers:
            self._do(lambda: learned_mappings.forget_numbers(desk, numbers), told)

    def ask_where(self) -> None:
        """Write all of it to a .csv."""
        path = ask_where(self, _("Write to a file…"), Path(_("What is remembered") + ".csv"), TABLE)
        if path:
            count = learned_mappings.export_memory(self._context.desk, path)
            told = n_(
                "{count} answer is written to {name}.",
                "{count} answers are written to {name}.",
                count,
                name=path.name,
            )
            tell_saved(self, path, lambda: told)

    def ask_for_file(self) -> None:
        """Take in a .csv that was written so, here or elsewhere."""
        name, _filter = QFileDialog.getOpenFileName(self, _("Read from a file…"), "", "*.csv")
        if name:
            self._bring(Path(name))

    def _bring(self, path: Path) -> None:
        found: list[int] = []
        self._do(lambda: found.append(learned_mappings.import_memory(self._context.desk, path)), "")
        count = found[0]
        if count:
            self._offer(n_("{count} answer is new or differs.", "{count} answers are new or differ.", count))
        else:
            self.banner.say(_("All of it is known already."), "info", can_close=True)

    def _do(self, handler: Callable[[], object], told: str) -> None:
        before = self._last_operation()
        handler()
        after = self._last_operation()
        if after is not None and after != before:
            self._handlers.append(after)
        self.reload()
        if told:
            self._offer(told)

    def _offer(self, told: str) -> None:
        self.banner.offer(told, _("Undo"), self.undo)

    def undo(self) -> None:
        """Take back the last change made here."""
        if self._handlers:
            outcome = history.undo_operation(self._context.desk, self._handlers.pop())
            self.reload()
            self.banner.say(
                _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message), "ok", can_close=True
            )

    def _last_operation(self) -> int | None:
        return next((handler.id for handler in history.list_operations(self._context.desk, 1)), None)

    # --- how it is put together ---

    def _build(self) -> None:
        card = Card()
        inside = column(margins=(1, 1, 1, 1))
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self.empty)
        inside.addWidget(self._middle)
        card.setLayout(inside)
        self.search.setFixedWidth(280)
        note = Label(
            _("Answers from earlier reviews. New files are read with them; nothing imported changes here."),
            13,
            ink="fg2",
            wraps=True,
        )
        head = column(Label(_("What the import remembers"), 17, "bold"), note, gap=4)
        made = column(head, self.banner, row(self.tabs, None, self.search), gap=12, margins=(24, 22, 24, 18))
        made.addWidget(card, 1)
        made.addLayout(row(self.change, self.forget, None, self.bring, self.take, 8, self.close_button))
        self.setLayout(made)

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda _key: self._filter())
        self.search.searched.connect(lambda _text: self._filter())
        self.table.chosen.connect(self._show_choice)
        self.table.opened.connect(lambda _number: self.ask_meaning())
        self.table.removal_asked.connect(self.forget_chosen)
        for keys, handler in (
            (QKeySequence.StandardKey.Find, self.search.setFocus), (QKeySequence.StandardKey.Undo, self.undo),
            (QKeySequence("F2"), self.ask_meaning),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self).activated.connect(handler)
