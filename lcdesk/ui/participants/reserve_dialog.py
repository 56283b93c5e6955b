"""The reserve list in its order: who is promoted, with the day; those there are places for are ticked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from lcdesk.services.participants.status import Reserves
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.painting.icons import flag_icon
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.participants.status_dialog import WIDTH
from lcdesk.ui.participants.step_form import StepForm

LINE = 32  # px
_ID = int(Qt.ItemDataRole.UserRole)
Promote = Callable[[Sequence[int], dt.date | None, str | None], object]


class ReserveDialog(FormDialog):
    """`promote(ids, on, reason)` gets who was ticked; more than there are places for go too, and it is said."""

    def __init__(self, parent: QWidget, reserves: Reserves, chosen: Sequence[int], promote: Promote) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Promote from the reserve"))
        self.setFixedWidth(WIDTH)
        self._reserves, self._promote = reserves, promote
        self.people = QListWidget()
        self.people.setAccessibleName(_("Reserve list"))
        self.people.setFont(font(13))
        self.people.setFixedHeight(240)
        waiting = {one.id for one in reserves.waiting}
        self._fill(waiting & set(chosen) or {one.id for one in reserves.next})
        self.form = StepForm()
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.ok = Button(_("Promote"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        cancel = Button(_("Cancel"), clicked=self.reject)
        title = Label(_("Promote from the reserve"), 17, "bold")
        self.setLayout(
            column(
                title,
                self.note,
                self.people,
                self.form,
                6,
                row(None, cancel, self.ok),
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )
        self.people.itemChanged.connect(lambda _item: self._show())
        self._show()
        self.people.setFocus()

    def chosen(self) -> list[int]:
        """Who is ticked, in the order of the list."""
        items = (self.people.item(at) for at in range(self.people.count()))
        return [int(item.data(_ID)) for item in items if item.checkState() == Qt.CheckState.Checked]

    def show_reserves(self, reserves: Reserves) -> None:
        """The list as it is by now; who is ticked, the day and the reason stay."""
        if reserves != self._reserves:
            ticked = set(self.chosen())
            self._reserves = reserves
            with QSignalBlocker(self.people):
                self.people.clear()
                self._fill(ticked)
            self._show()

    def _fill(self, ticked: set[int]) -> None:
        for at, one in enumerate(self._reserves.waiting, 1):
            item = QListWidgetItem(f"{one.place or at}   {one.name}", self.people)
            if one.country:
                item.setIcon(flag_icon(one.country))
            item.setData(_ID, one.id)
            item.setSizeHint(QSize(100, LINE))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if one.id in ticked else Qt.CheckState.Unchecked)
        if self.people.count():
            self.people.setCurrentRow(0)

    def _show(self) -> None:
        count, free = len(self.chosen()), self._reserves.free
        self.ok.setEnabled(count > 0)
        is_over = free is not None and count > max(free, 0)
        self.note.set_ink("warn" if is_over else "fg2")
        self.note.setText(self._words(free))

    def _words(self, free: int | None) -> str:
        if not self._reserves.waiting:
            return _("Nobody is on the reserve.")
        if free is None:
            return _("The cohort has no number of places: see its details.")
        if free <= 0:
            return _("No place is free.")
        return n_("{count} place is free.", "{count} places are free.", free)

    def _finish(self) -> None:
        ids, answer = self.chosen(), self.form.answer()
        if ids and answer is not None:
            self.go_once_kept(lambda: self._promote(ids, *answer))
