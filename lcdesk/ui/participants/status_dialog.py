"""The dialog that sets the status of one or several: the next steps first, day and reason, and who does not fit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QWidget

from lcdesk.services.participants.status import Standing, StatusMove, misfit_words, plan_for, status_words
from lcdesk.texts import _, n_
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.painting.tones import tone_of
from lcdesk.ui.kit.widgets import Button, Chip, Label, column, row
from lcdesk.ui.participants.status_list import StatusList
from lcdesk.ui.participants.step_form import StepForm

WIDTH = 520
NAMED = 5  # of those who do not fit so many are told by name
CHIPS = 4
Keep = Callable[[Sequence[StatusMove], dt.date | None, str | None], object]


class StatusDialog(FormDialog):
    """`keep(moves, on, reason)` gets what was chosen; `to`: the status chosen at first ("": the first next step).

    Nobody is stopped: who does not fit goes along after a tick, and a reason that is asked for may be left out
    by pressing the button once more. What is refused stays, to be set once more for people as they are by then.
    """

    def __init__(self, parent: QWidget, people: Sequence[Standing], keep: Keep, to: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = (
            _("Status of {name}", name=people[0].name)
            if len(people) == 1
            else n_("Status of {count} participant", "Status of {count} participants", len(people))
        )
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._people, self._keep = list(people), keep
        self.moves: list[StatusMove] = []
        self._chips = row(gap=6)
        self.statuses = StatusList(Counter(one.status for one in people))
        self.form = StepForm()
        self.misfits = Label("", 12, ink="warn", wraps=True)
        self.tick = QCheckBox()
        self.tick.setFont(font(13))
        self.ok = Button("", kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        self._lay_out(title)
        self.statuses.picked.connect(self._show)
        self.statuses.decided.connect(self._finish)
        self.tick.toggled.connect(self._show_button)
        self.statuses.pick(to)
        self.statuses.setFocus()

    def chosen(self) -> list[StatusMove]:
        """Those that would move: who fits, and after the tick the others too."""
        return [one for one in self.moves if one.fit != "same" and (one.is_fit or self.tick.isChecked())]

    def show_people(self, people: Sequence[Standing]) -> None:
        """The same people as they are by now; the status chosen, the day and the reason stay."""
        if people != self._people:
            code = self.statuses.code()
            self._people = list(people)
            self._show_chips()
            self.statuses.show_counts(Counter(one.status for one in people))
            self.statuses.pick(code)

    def _lay_out(self, title: str) -> None:
        self._show_chips()
        cancel = Button(_("Cancel"), clicked=self.reject)
        below = column(self.misfits, self.tick, gap=4)
        self.setLayout(
            column(
                Label(title, 17, "bold", wraps=True), row(self._chips, None), self.statuses, self.form, below, 6,
                row(None, cancel, self.ok), gap=12, margins=(24, 22, 24, 18),
            )
        )  # fmt: skip

    def _show_chips(self) -> None:
        """Which statuses they have, the most frequent ones."""
        while item := self._chips.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        counts = Counter(one.status for one in self._people)
        for code, count in counts.most_common(CHIPS):
            words = f"{status_words(code)} {count}" if len(self._people) > 1 else status_words(code)
            self._chips.addWidget(Chip(words, *tone_of(code)))
        if len(counts) > CHIPS:
            self._chips.addWidget(Label("…", 12, ink="fg3"))

    def _show(self, to: str) -> None:
        """What the status chosen means for those it is for."""
        self.moves = plan_for(self._people, to)
        others = [one for one in self.moves if not one.is_fit]
        told = [misfit_words(one) for one in others[:NAMED]]
        if len(others) > NAMED:
            told.append(n_("and {count} more", "and {count} more", len(others) - NAMED))
        self.misfits.setText("\n".join(told))
        self.misfits.setVisible(bool(others))
        self.tick.setText(
            _("Set it all the same")
            if len(self._people) == 1
            else n_("Set it for this {count} too", "Set it for these {count} too", len(others))
        )
        self.tick.setChecked(False)
        self.tick.setVisible(bool(others))
        self.form.begin_anew()
        self._show_button()
        self._fit()

    def _fit(self) -> None:
        """As high as the texts are, which are wrapped: a dialog does not see to that by itself."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(WIDTH, layout.totalHeightForWidth(WIDTH))

    def _show_button(self) -> None:
        count = len(self.chosen())
        self.ok.setEnabled(count > 0)
        self.ok.setText(
            _("Set status")
            if len(self._people) == 1 or not count
            else n_("Set for {count} participant", "Set for {count} participants", count)
        )

    def _finish(self) -> None:
        moves = self.chosen()
        answer = self.form.answer(needs_reason=any(one.needs_reason for one in moves)) if moves else None
        if answer is not None:
            self.go_once_kept(lambda: self._keep(moves, *answer))
