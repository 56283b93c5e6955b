"""Who comes: the status of the people selected, the reserve list, quota and balance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from lcdesk.model.balance import Agreed
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.edit_conflicts import Rows
from lcdesk.services.participants import quotas, status
from lcdesk.services.participants.status import StatusMove
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.form_dialog import FormDialog
from lcdesk.ui.kit.editing.edit_tracking import SeenWhole
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.tones import tone_of
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.balance import BalancePart
from lcdesk.ui.participants.quota_dialog import QuotaDialog
from lcdesk.ui.participants.reserve_dialog import ReserveDialog
from lcdesk.ui.participants.shown import PeopleView
from lcdesk.ui.participants.status_answers import StatusAnswers
from lcdesk.ui.participants.status_dialog import StatusDialog

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class StatusPart:
    """What can be done with the status of everybody in the block; `balance.bar` stands above the table."""

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
        self.fill_statuses(menu.addMenu(_("Set status")))

    def refresh(self, news: ChangeEvent | None) -> None:
        self.balance.refresh(news)

    def retranslate(self) -> None:
        self.balance.show()

    def ask(self, to: str = "", ids: Sequence[int] | None = None) -> None:
        """The dialog for these people, or for everybody selected; `to`: the status it begins with."""
        desk, asked = self._context.desk, self._view.block_ids() if ids is None else ids
        people = status.standings(desk, asked)
        if people:
            dialog = StatusDialog(self._shown.screen, people, self._keep, to)
            self._open(dialog, lambda: dialog.show_people(status.standings(desk, asked)))

    def set_fitting(self, code: str, ids: Sequence[int], shown: Rows | None = None) -> bool:
        """Set it where it fits all of these and wants no reason; False: nothing was written, and `ask` is to be asked.

        `shown`: them as they were shown (None: as the table shows them).
        """
        moves = status.plan(self._context.desk, ids, code, self._shown.table.shown(ids) if shown is None else shown)
        is_fitting = not any(one.needs_answer for one in moves)
        if is_fitting:
            try:
                self._keep(moves)
            except KnownFault as fault:
                show_fault(fault, self._view)
        return is_fitting

    def answer(self, moves: Sequence[StatusMove]) -> None:
        """One question about statuses that came with other cells and are not set without an answer."""
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
            dialog = ReserveDialog(self._shown.screen, listed, self._view.block_ids(), self._promote_these)
            self._open(dialog, lambda: dialog.show_reserves(status.reserves(desk, cohort_id)))

    def ask_quotas(self) -> None:
        """What was agreed about who comes."""
        cohort_id, desk = self._context.cohort_id, self._context.desk
        if cohort_id is not None:
            tally = quotas.tally(desk, cohort_id)
            seen = SeenWhole[Sequence[Agreed]](tally.agreed, partial(quotas.list_quotas, desk, cohort_id))

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
        """Who leaves it without an answer sees in the pane again what is kept; `renew` shows in it what is there by now."""
        dialog.rejected.connect(self._shown.listed)
        dialog.refused.connect(renew)
        dialog.open()

    def _keep(self, moves: Sequence[StatusMove], on: dt.date | None = None, reason: str | None = None) -> None:
        self._do(lambda: status.move(self._context.desk, moves, on, reason))

    def _promote_these(self, ids: Sequence[int], on: dt.date | None, reason: str | None) -> None:
        self._do(lambda: status.promote(self._context.desk, ids, on, reason))

    def _do(self, handler: Callable[[], object]) -> None:
        """A fault goes on to whoever has the answer, once table and pane show again what is kept."""
        try:
            handler()
        except KnownFault:
            self._shown.table.forget()
            self._shown.listed.emit()
            raise
        self._shown.table.forget()  # what was written from here is nobody else's when the next thing is done
