"""The dialog about statuses that were pasted or filled and are not set without an answer: to whom which, with day and reason."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from lcdesk.model.chain import Fit
from lcdesk.services.participants.status import StatusMove, status_words
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.painting.tones import tone_of
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.participants.status_dialog import WIDTH, Keep
from lcdesk.ui.participants.step_form import StepForm

LINE, SHOWN = 32, 7  # px of a line, lines seen without scrolling
_WHY: dict[Fit, str] = {
    "leap": N_("steps are left out"), "back": N_("a step is taken back"), "return": N_("had ended, and would be on again"),
}  # fmt: skip


class StatusAnswers(FormDialog):
    """`keep(moves, on, reason)` gets those that stay ticked; a reason that is asked for may be left out by a second press."""

    def __init__(self, parent: QWidget, moves: Sequence[StatusMove], keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = n_("{count} status that needs an answer", "{count} statuses that need an answer", len(moves))
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._moves, self._keep = list(moves), keep
        self.lines = QListWidget()
        self.lines.setAccessibleName(title)
        self.lines.setFont(font(13))
        self.lines.setFixedHeight(LINE * min(len(moves), SHOWN) + 4)
        self.form = StepForm()
        self.ok = Button("", kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._fill()
        self._lay_out(title)
        self.lines.itemChanged.connect(lambda _item: self._show_button())
        self._show_button()
        self.lines.setFocus()

    def chosen(self) -> list[StatusMove]:
        """Those that are ticked."""
        is_on = Qt.CheckState.Checked
        return [one for at, one in enumerate(self._moves) if self.lines.item(at).checkState() == is_on]

    def show_moves(self, moves: Sequence[StatusMove]) -> None:
        """The same moves for people as they are by now; who is not ticked, the day and the reason stay."""
        left = [one for one in moves if one.fit != "same"]
        if left != self._moves:
            unticked = {one.id for one in self._moves} - {one.id for one in self.chosen()}
            self._moves = left
            with QSignalBlocker(self.lines):
                self.lines.clear()
                self._fill(unticked)
            self._show_button()

    def _lay_out(self, title: str) -> None:
        hint = _("All the others are set already. What is not ticked stays as it was.")
        buttons = row(None, Button(_("Cancel"), clicked=self.reject), self.ok)
        parts = (Label(title, 17, "bold", wraps=True), Label(hint, 13, ink="fg2", wraps=True), self.lines, self.form, 6)
        self.setLayout(column(*parts, buttons, gap=12, margins=(24, 22, 24, 18)))

    def _fill(self, unticked: Collection[int] = ()) -> None:
        for one in self._moves:
            old, new = status_words(one.old), status_words(one.new)
            line = _("{name}: {old} → {new}", name=one.name, old=old, new=new)
            why = _WHY.get(one.fit)
            tone, sign = tone_of(one.new)
            item = QListWidgetItem(icon(sign, tone), f"{line} · {_(why)}" if why else line, self.lines)
            set_tip(item, item.text())
            item.setSizeHint(QSize(100, LINE))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Unchecked if one.id in unticked else Qt.CheckState.Checked)
        self.lines.setCurrentRow(0)

    def _show_button(self) -> None:
        count = len(self.chosen())
        self.ok.setEnabled(count > 0)
        self.ok.setText(n_("Set for {count} participant", "Set for {count} participants", count))

    def _finish(self) -> None:
        moves = self.chosen()
        answer = self.form.answer(needs_reason=any(one.needs_reason for one in moves)) if moves else None
        if answer is not None:
            self.go_once_kept(lambda: self._keep(moves, *answer))
