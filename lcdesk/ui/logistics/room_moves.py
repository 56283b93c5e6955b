"""People are put into other rooms, rooms get other numbers; every operation has its name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from lcdesk.model.faults import KnownFault
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics.rooming import Fit, Rooming
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.logistics.room_dialog import NumberDialog, RoomDialog
from lcdesk.ui.logistics.room_view import RoomTarget


class RoomMoves(QObject):
    """`moved(words)`: an operation was done · `doubted(question, label, operation)`: it is done
    only if the office says so.

    While a proposal is on view (`is_proposed`) nobody is moved. `view` shows the rooms as they are
    decided by.
    """

    moved = Signal(str)
    doubted = Signal(str, str, object)

    def __init__(self, context: Context, view: RecordView[ParticipantRecord]) -> None:
        super().__init__(view)
        self._context, self._view = context, view
        self.is_proposed = False

    # --- asking ---

    def ask_where(self) -> QDialog | None:
        """Ask into which room those who are selected go."""
        ids = self._view.selected_ids()
        plan = self.plan()
        if not any(one in plan.by_person for one in ids):
            return None
        dialog = RoomDialog(self._view, plan, ids, partial(self._put, plan))
        dialog.open()
        return dialog

    def ask_number(self, old: str) -> QDialog | None:
        """Ask for another number of this room."""
        plan = self.plan()
        if old not in plan.by_no:
            return None
        dialog = NumberDialog(self._view, old, set(plan.by_no), partial(self._rename, old))
        dialog.open()
        return dialog

    def plan(self) -> Rooming:
        """The rooms as they are now."""
        desk, cohort_id = self._context.desk, self._context.cohort_id
        return Rooming((), ()) if cohort_id is None else rooming.plan(desk, cohort_id)

    def judge(self, ids: Sequence[int], target: RoomTarget) -> tuple[Fit, str]:
        """How they fit, and what is said while they hover there."""
        if self.is_proposed:
            told = _("Keep the proposal first, or discard it.")
            return Fit(told), told
        plan = self.plan()
        fit = rooming.fit(plan, ids, target.no, target.onto)
        words = (
            _("Into a new room") if target.is_new else rooming.words_of_move(plan, ids, target.no)
        )
        return fit, fit.refusal or (
            fit.question if fit.swap else " ".join(filter(None, (words, fit.question)))
        )

    # --- doing ---

    def move_selected(self, target: RoomTarget) -> None:
        """Put those who are selected into a room, if they fit."""
        ids = self._view.selected_ids()
        if not ids:
            self._context.announce(_("Mark the people first."), tone="warn")
            return
        fit = rooming.fit(self.plan(), ids, target.no)
        if fit.refusal:
            self._context.announce(fit.refusal, tone="warn")
        else:
            self.move(ids, target)

    def move(self, ids: Sequence[int], target: RoomTarget) -> None:
        """Put people into a room; what is doubtful is asked about."""
        plan = self.plan()
        put = partial(self._put, self._as_shown(plan), ids, target)
        fit = rooming.fit(plan, ids, target.no, target.onto)
        if fit.swap:
            self.doubted.emit(fit.question, _("Swap"), put)
        elif fit.question:
            self.doubted.emit(fit.question, _("Move all the same"), put)
        else:
            put()

    def _as_shown(self, plan: Rooming) -> Rooming:
        """The rooms as the list shows them."""
        table = self._view.table
        return rooming.moved(
            plan, {one: record["room_no"] or "" for one, record in table.shown(table.ids).items()}
        )

    def _put(self, shown: Rooming, ids: Sequence[int], target: RoomTarget) -> None:
        """Move them, or exchange one for another where the room is full; `shown`: the rooms it
        was decided by.
        """
        desk, plan = self._context.desk, self.plan()
        fit = rooming.fit(plan, ids, target.no, target.onto)
        if fit.refusal:  # somebody was faster
            self._context.announce(fit.refusal, tone="warn")
        elif fit.swap and target.onto is not None:
            one = next(one for one in ids if one in plan.by_person)
            self._do(partial(rooming.swap, desk, shown, one, target.onto))
        else:
            self._do(partial(rooming.move, desk, shown, ids, target.no))

    def _rename(self, old: str, new: str) -> None:
        cohort_id = self._context.cohort_id
        if cohort_id is not None:
            self._do(partial(rooming.rename, self._context.desk, cohort_id, old, new))

    def _do(self, operation: Callable[[], int]) -> None:
        try:
            count = operation()
        except KnownFault as fault:
            show_fault(fault, self._view)
            self._view.table.forget()
            return
        self._view.table.forget()
        if count:
            self.moved.emit(_("Done: {deed}", deed=self._context.desk.undo_label() or ""))
