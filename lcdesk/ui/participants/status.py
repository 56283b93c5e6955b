"""Who comes: the status of the people selected, the reserve list, quota and balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QMenu, QWidget

from lcdesk.model.balance import Agreed
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.model.statuses import Fit, status_words
from lcdesk.services.core.edit_conflicts import Rows
from lcdesk.services.participants import quotas, status
from lcdesk.services.participants.status import Reserves, StatusMove
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import EnterKey, FormDialog
from lcdesk.ui.kit.forms.edit_tracking import SeenWhole
from lcdesk.ui.kit.painting.icons import flag_icon, icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import font, tone_of
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.participants.balance import BalancePart, QuotaDialog
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.status_dialog import WIDTH, Keep, StatusDialog, StepForm

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class StatusPart:
    """What can be done with the status of everybody in the block; `balance.bar` stands above the
    table.
    """

    def __init__(self, shown: PeopleView) -> None:
        self._shown, self._context, self._view = shown, shown.context, shown.view
        self.balance = BalancePart(shown, self.ask_quotas, self.ask_promotion)

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {}
        if self._context.cohort_id is not None:
            handlers |= {"promote": self.ask_promotion, "quota": self.ask_quotas}
        if self._view.selectionModel().hasSelection():
            handlers["set_status"] = self.ask
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(icon("list-checks"), _("Set status…"), lambda: self.ask())
        self.fill_statuses(menu.addMenu(_("Set status to")))

    def refresh(self, news: ChangeEvent | None) -> None:
        self.balance.refresh(news)

    def retranslate(self) -> None:
        self.balance.show()

    def ask(self, to: str = "", ids: Sequence[int] | None = None) -> None:
        """The dialog for these people, or for everybody selected; `to`: the status it begins
        with.
        """
        desk, asked = self._context.desk, self._view.block_ids() if ids is None else ids
        people = status.standings(desk, asked)
        if people:
            dialog = StatusDialog(self._shown.screen, people, self._keep, to)
            self._open(dialog, lambda: dialog.show_people(status.standings(desk, asked)))

    def set_fitting(self, code: str, ids: Sequence[int], shown: Rows | None = None) -> bool:
        """Set it where it fits all of these and wants no reason; False: nothing was written, and
        `ask` is to be asked.

        `shown`: them as they were shown (None: as the table shows them).
        """
        moves = status.plan(
            self._context.desk, ids, code, self._shown.table.shown(ids) if shown is None else shown
        )
        is_fitting = not any(one.needs_answer for one in moves)
        if is_fitting:
            try:
                self._keep(moves)
            except KnownFault as fault:
                show_fault(fault, self._view)
        return is_fitting

    def answer(self, moves: Sequence[StatusMove]) -> None:
        """One question about statuses that came with other cells and are not set without an
        answer.
        """
        if len({one.new for one in moves}) == 1:
            self.ask(moves[0].new, [one.id for one in moves])
        elif moves:
            desk, wanted = self._context.desk, {one.id: one.new for one in moves}
            dialog = StatusAnswers(self._shown.screen, moves, self._keep)
            self._open(dialog, lambda: dialog.show_moves(status.plan_each(desk, wanted)))

    def ask_promotion(self) -> None:
        """The reserve list, with those ticked there are places for (or who are selected)."""
        cohort_id, desk = self._context.cohort_id, self._context.desk
        if cohort_id is not None:
            listed = status.reserves(desk, cohort_id)
            dialog = ReserveDialog(
                self._shown.screen, listed, self._view.block_ids(), self._promote_these
            )
            self._open(dialog, lambda: dialog.show_reserves(status.reserves(desk, cohort_id)))

    def ask_quotas(self) -> None:
        """What was agreed about who comes."""
        cohort_id, desk = self._context.cohort_id, self._context.desk
        if cohort_id is not None:
            tally = quotas.tally(desk, cohort_id)
            seen = SeenWhole[Sequence[Agreed]](
                tally.agreed, partial(quotas.list_quotas, desk, cohort_id)
            )

            def keep(agreed: Sequence[Agreed]) -> None:
                seen.keep(lambda shown: quotas.set_quotas(desk, cohort_id, agreed, shown))

            QuotaDialog(self._shown.screen, tally, keep).open()

    def fill_statuses(self, menu: QMenu) -> None:
        """A line a status; choosing one sets it for everybody selected."""
        for code, label in PARTICIPANT.field("status").kind.choices():
            tone, icon_name = tone_of(code)
            menu.addAction(icon(icon_name, tone), label, partial(self._set_selected, code))

    def _set_selected(self, code: str) -> None:
        if not self.set_fitting(code, self._view.block_ids()):
            self.ask(code)

    def _open(self, dialog: FormDialog, renew: Callable[[], object]) -> None:
        """Who leaves it without an answer sees in the pane again what is kept; `renew` shows in
        it what is there by now.
        """
        dialog.rejected.connect(self._shown.listed)
        dialog.refused.connect(renew)
        dialog.open()

    def _keep(
        self, moves: Sequence[StatusMove], on: dt.date | None = None, reason: str | None = None
    ) -> None:
        self._do(lambda: status.move(self._context.desk, moves, on, reason))

    def _promote_these(self, ids: Sequence[int], on: dt.date | None, reason: str | None) -> None:
        self._do(lambda: status.promote(self._context.desk, ids, on, reason))

    def _do(self, handler: Callable[[], object]) -> None:
        """A fault goes on to whoever has the answer, once table and pane show again what is
        kept.
        """
        try:
            handler()
        except KnownFault:
            self._shown.table.forget()
            self._shown.listed.emit()
            raise
        # what was written from here is nobody else's when the next thing is done
        self._shown.table.forget()


# --- The dialog about statuses that were pasted or filled and are not set without an answer: to
# whom which, with day and reason ---


ANSWER_LINE, SHOWN = 32, 7  # px of a line, lines seen without scrolling
_WHY: dict[Fit, str] = {
    "leap": N_("steps are left out"),
    "back": N_("a step is taken back"),
    "return": N_("had ended, and would be on again"),
}


class StatusAnswers(FormDialog):
    """`keep(moves, on, reason)` gets those that stay ticked; a reason that is asked for may be
    left out by a second press.
    """

    def __init__(self, parent: QWidget, moves: Sequence[StatusMove], keep: Keep) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        title = n_(
            "{count} status that needs an answer",
            "{count} statuses that need an answer",
            len(moves),
        )
        self.setWindowTitle(title)
        self.setFixedWidth(WIDTH)
        self._moves, self._keep = list(moves), keep
        self.lines = QListWidget()
        self.lines.setAccessibleName(title)
        self.lines.setFont(font(13))
        self.lines.setFixedHeight(ANSWER_LINE * min(len(moves), SHOWN) + 4)
        self.form = StepForm()
        self.ok = Button("", kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        EnterKey(self.form, self._finish)
        self._fill()
        self._lay_out(title)
        self.lines.itemChanged.connect(lambda _item: self._show_button())
        self._show_button()
        self.lines.setFocus()

    def chosen(self) -> list[StatusMove]:
        """Those that are ticked."""
        is_on = Qt.CheckState.Checked
        return [
            one for at, one in enumerate(self._moves) if self.lines.item(at).checkState() == is_on
        ]

    def show_moves(self, moves: Sequence[StatusMove]) -> None:
        """The same moves for people as they are by now; who is not ticked, the day and the
        reason stay.
        """
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
        parts = (
            Label(title, 17, "bold", wraps=True),
            Label(hint, 13, ink="fg2", wraps=True),
            self.lines,
            self.form,
            6,
        )
        self.setLayout(column(*parts, buttons, gap=12, margins=(24, 22, 24, 18)))

    def _fill(self, unticked: Collection[int] = ()) -> None:
        for one in self._moves:
            old, new = status_words(one.old), status_words(one.new)
            line = _("{name}: {old} → {new}", name=one.name, old=old, new=new)
            why = _WHY.get(one.fit)
            tone, sign = tone_of(one.new)
            item = QListWidgetItem(
                icon(sign, tone), f"{line} · {_(why)}" if why else line, self.lines
            )
            set_tip(item, item.text())
            item.setSizeHint(QSize(100, ANSWER_LINE))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(
                Qt.CheckState.Unchecked if one.id in unticked else Qt.CheckState.Checked
            )
        self.lines.setCurrentRow(0)

    def _show_button(self) -> None:
        count = len(self.chosen())
        self.ok.setEnabled(count > 0)
        self.ok.setText(n_("Set for {count} participant", "Set for {count} participants", count))

    def _finish(self) -> None:
        moves = self.chosen()
        answer = (
            self.form.answer(needs_reason=any(one.needs_reason for one in moves)) if moves else None
        )
        if answer is not None:
            self.go_once_kept(lambda: self._keep(moves, *answer))


# --- The reserve list in its order: who is promoted, with the day; those there are places for are
# ticked ---


RESERVE_LINE = 32  # px
_ID = int(Qt.ItemDataRole.UserRole)
Promote = Callable[[Sequence[int], dt.date | None, str | None], object]


class ReserveDialog(FormDialog):
    """`promote(ids, on, reason)` gets who was ticked; more than there are places for go too, and
    it is said.
    """

    def __init__(
        self, parent: QWidget, reserves: Reserves, chosen: Sequence[int], promote: Promote
    ) -> None:
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
        EnterKey(self.form, self._finish)
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
            item.setSizeHint(QSize(100, RESERVE_LINE))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(
                Qt.CheckState.Checked if one.id in ticked else Qt.CheckState.Unchecked
            )
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
