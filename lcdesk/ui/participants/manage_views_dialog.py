"""The saved views of a desk in their order: renamed in place, removed, moved up and down, each at once and undone at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QStackedWidget, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.services.participants import saved_views as service
from lcdesk.services.participants.saved_views import LONGEST, NamedView
from lcdesk.texts import _
from lcdesk.ui.kit.editing.local_undo import LocalUndo
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner, Button, Card, EmptyState, IconButton, Label, column, row
from lcdesk.ui.participants.view_summary import summary

WIDTH, HEIGHT, LINE = 520, 440, 34  # px
_ID = int(Qt.ItemDataRole.UserRole)


class ManageViewsDialog(QDialog):
    """Every change is a deed of its own; Ctrl+Z takes back those made here."""

    def __init__(self, parent: QWidget, context: Context) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Saved views"))
        self._context, self._saved, self._handlers = context, list[NamedView](), LocalUndo(context.desk)
        self.list, self.empty, self.banner = QListWidget(), EmptyState("bookmark"), Banner()
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.rename = Button(_("Rename"), "pencil", clicked=self.rename_chosen)
        self.remove = Button(_("Remove"), "trash-2", clicked=self.remove_chosen)
        self.up = IconButton("arrow-up", _("Up (Alt+Up)"), lambda: self.move_chosen(-1))
        self.down = IconButton("arrow-down", _("Down (Alt+Down)"), lambda: self.move_chosen(1))
        self.close_button = Button(_("Close"), clicked=self.accept)
        self._build()
        self._connect()
        self.reload()
        self.list.setFocus()

    # --- what is shown ---

    def reload(self, chosen: int | None = None) -> None:
        """Everything anew, with the cursor on `chosen` or where it was."""
        chosen, at = chosen or self._chosen_id(), max(self.list.currentRow(), 0)
        self._saved = service.list_views(self._context.desk)
        blocked = self.list.blockSignals(True)
        self.list.clear()
        for saved in self._saved:
            item = QListWidgetItem(saved.name, self.list)
            item.setData(_ID, saved.id)
            set_tip(item, summary(saved.view))
            item.setSizeHint(QSize(100, LINE))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        self.list.blockSignals(blocked)
        places = {saved.id: place for place, saved in enumerate(self._saved)}
        self.list.setCurrentRow(places.get(chosen or 0, min(at, len(self._saved) - 1)))
        self._middle.setCurrentIndex(int(not self._saved))
        self._show_choice()

    def _show_choice(self) -> None:
        at = self.list.currentRow()
        for button, is_possible in (
            (self.rename, at >= 0), (self.remove, at >= 0), (self.up, at > 0), (self.down, 0 <= at < len(self._saved) - 1),
        ):  # fmt: skip
            button.setEnabled(is_possible)
        self.note.setText(summary(self._saved[at].view) if 0 <= at < len(self._saved) else "")

    def _chosen_id(self) -> int | None:
        item = self.list.currentItem()
        return None if item is None else int(item.data(_ID))  # pyright: ignore[reportUnnecessaryComparison]  (the stubs do not know that it may be None)

    # --- what is done ---

    def rename_chosen(self) -> None:
        """Type another name in its place."""
        item = self.list.currentItem()
        if self._chosen_id() is not None:
            self.list.setFocus()
            self.list.editItem(item)
            editor = self._editor()
            if editor:
                editor.setMaxLength(LONGEST)

    def remove_chosen(self) -> None:
        """Take it out, at once: undo brings it back."""
        at = self.list.currentRow()
        if at >= 0:
            saved = self._saved[at]
            self._do(lambda: service.remove_view(self._context.desk, saved.id))
            self._offer(_("The view “{name}” is removed.", name=saved.name))

    def move_chosen(self, step: int) -> None:
        """One place up (-1) or down (1)."""
        at = self.list.currentRow()
        to = at + step
        if at >= 0 and 0 <= to < len(self._saved):
            ids = [saved.id for saved in self._saved]
            ids[at], ids[to] = ids[to], ids[at]
            self._do(lambda: service.order_views(self._context.desk, ids), ids[to])

    def undo(self) -> None:
        """Take back the last change made here."""
        if told := self._handlers.undo():
            self.reload()
            self.banner.say(told, "ok", can_close=True)

    def _take_name(self, item: QListWidgetItem) -> None:
        """A name was typed in its place; one that cannot be stays open, with the reason above."""
        view_id, typed = int(item.data(_ID)), item.text()
        shown = next((saved.name for saved in self._saved if saved.id == view_id), typed)
        if typed == shown:
            return
        try:
            self._do(lambda: service.rename_view(self._context.desk, view_id, typed, shown), view_id)
            self.banner.hide()
        except KnownFault as fault:
            self.banner.say(str(fault), "warn", can_close=True)
            QTimer.singleShot(0, self, lambda: self._type_again(view_id, typed))

    def _type_again(self, view_id: int, typed: str) -> None:
        self.reload(view_id)
        self.rename_chosen()
        editor = self._editor()
        if editor:
            editor.setText(typed)
            editor.selectAll()

    def _editor(self) -> QLineEdit | None:
        found = self.list.indexWidget(self.list.currentIndex())
        return found if isinstance(found, QLineEdit) else None

    def _do(self, handler: Callable[[], object], chosen: int | None = None) -> None:
        self._handlers.do(handler)
        QTimer.singleShot(0, self, lambda: self.reload(chosen))  # the list may be in the midst of closing an editor

    def _offer(self, told: str) -> None:
        self.banner.offer(told, _("Undo"), self.undo)

    # --- how it is put together ---

    def _build(self) -> None:
        self.list.setAccessibleName(_("Saved views"))
        self.list.setFont(font(13))
        self.empty.say(_("No view is saved yet. Arrange the table as you like it, then choose “Save this view…”."))
        self._middle, card = QStackedWidget(), Card()
        self._middle.addWidget(self.list)
        self._middle.addWidget(self.empty)
        inside = column(margins=(1, 1, 1, 1))
        inside.addWidget(self._middle)
        card.setLayout(inside)
        buttons = row(self.rename, self.remove, 4, self.up, self.down, None, self.close_button)
        made = column(Label(_("Saved views"), 17, "bold"), self.banner, gap=12, margins=(24, 22, 24, 18))
        made.addWidget(card, 1)
        made.addWidget(self.note)
        made.addLayout(buttons)
        self.setLayout(made)
        self.resize(WIDTH, HEIGHT)

    def _connect(self) -> None:
        self.list.currentRowChanged.connect(lambda _row: self._show_choice())
        self.list.itemChanged.connect(self._take_name)
        for keys, handler in (
            ("F2", self.rename_chosen), ("Del", self.remove_chosen), ("Alt+Up", lambda: self.move_chosen(-1)),
            ("Alt+Down", lambda: self.move_chosen(1)), ("Ctrl+Z", self.undo),
        ):  # fmt: skip
            QShortcut(QKeySequence(keys), self.list, context=Qt.ShortcutContext.WidgetShortcut).activated.connect(
                handler
            )
