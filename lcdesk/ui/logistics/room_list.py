"""The rooms as a list: people are dragged onto others or moved by keys, rooms get their numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QToolTip, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics.rooming import Fit, Rooming
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.painting.plain_text import Retranslation, show_tip
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row
from lcdesk.ui.logistics.people_list import NOWHERE, Listing, ParticipantCells, people_table
from lcdesk.ui.logistics.room_view import (
    Judge,
    NumberDialog,
    RoomDialog,
    RoomTarget,
    RoomView,
    carried,
)

FIELD = 260  # px of the field for numbers


class RoomList(Card):
    """The view of the rooms under a bar; `moves` put people into other rooms, `cells` writes what
    is typed.
    """

    numbers_typed = Signal(str)  # the numbers the rooms of a proposal shall have

    def __init__(
        self, context: Context, names: Sequence[str], retranslation: Retranslation
    ) -> None:
        super().__init__()
        self._context = context
        self.table = people_table(context, names)
        self.view = RoomView(self.table)
        self.view.columns.fit_content()
        self.setFocusProxy(self.view)
        self.cells = ParticipantCells(context, self.view)
        self.moves = RoomMoves(context, self.view)
        self._hint = Label("", 12, ink="fg2")
        self._numbers_head = Label("", 12, ink="fg2")
        self.numbers = QLineEdit()
        self.numbers.setFixedWidth(FIELD)
        self.numbers.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.without = DropButton("user-minus", lambda: RoomTarget(NOWHERE))
        self.new_room = DropButton(
            "circle-plus", lambda: RoomTarget(self.moves.plan().next_number(), is_new=True)
        )
        self._lay_out(retranslation)
        for place in (self.view, self.without, self.new_room):
            place.judge = self.moves.judge
            place.dropped.connect(self.moves.move)
            place.told.connect(context.tell)
        for button in (self.without, self.new_room):
            button.clicked.connect(
                lambda *_is_checked, button=button: self.moves.move_selected(button.target())
            )
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.numbers.textChanged.connect(self.numbers_typed)

    def _lay_out(self, retranslation: Retranslation) -> None:
        hint = N_("Drag people by their name onto a room, or mark them and press Ctrl+Shift+R.")
        for words, setter in (
            (hint, self._hint.setText),
            (N_("Room numbers"), self._numbers_head.setText),
            (N_("New room"), self.new_room.setText),
            (N_("Without a room"), self.without.setText),
            (N_("e.g. 301-306, 308"), self.numbers.setPlaceholderText),
            (N_("Room numbers"), self.numbers.setAccessibleName),
        ):
            retranslation.say(words, setter)
        bar = QWidget()
        bar.setObjectName("plain")
        parts = (self._hint, self._numbers_head, self.numbers, None, self.without, self.new_room)
        bar.setLayout(row(*parts, gap=8, margins=(12, 6, 8, 6)))
        inside = column(self.view, gap=0, margins=(1, 1, 1, 1))
        self.setLayout(inside)
        inside.insertWidget(0, bar)  # above the view, and behind it for Tab

    def show_listing(self, listing: Listing, *, is_proposed: bool = False) -> None:
        """Other rows; of a proposal the numbers of its rooms can be said."""
        self.moves.is_proposed = is_proposed
        for part in (self.numbers, self._numbers_head):
            part.setVisible(is_proposed)
        for part in (self._hint, self.without, self.new_room):
            part.setVisible(not is_proposed)
        self.view.set_rows(listing.rows, listing.bands)
        self.table.forget()

    def handlers(self) -> Handlers:
        """What can be done with the cells and the people selected."""
        handlers: dict[str, Callable[[], object]] = dict(self.cells.handlers())
        if self.moves.is_proposed:
            return handlers
        if self.view.selected_ids():
            handlers["move_room"] = self.moves.ask_where
        if self._room_at_cursor():
            handlers["number_room"] = self._ask_number
            if self.view.current_id() is None:
                handlers["edit_cell"] = self._ask_number
        return handlers

    def _ask_number(self) -> QDialog | None:
        return self.moves.ask_number(self._room_at_cursor())

    def _room_at_cursor(self) -> str:
        """The number of the room in which the cursor is, be it on its head or on one of its
        people; "" in none.
        """
        at = self.view.currentIndex().row()
        if not 0 <= at < len(self.table.ids):
            return ""
        band = self.table.band(at) or self.table.band_above(self.table.id_at(at))
        return str(band.key or "") if band else ""

    def _open_menu(self, at: QPoint) -> None:
        menu, possible = QMenu(self), self.handlers()
        for key, words in (
            ("move_room", N_("Move to room…")),
            ("number_room", N_("Number of the room…")),
        ):
            action = menu.addAction(_(words), lambda key=key: self._context.command(key))
            action.setEnabled(key in possible)
        take_out = menu.addAction(
            _("Take out of the room"), lambda: self.moves.move_selected(self.without.target())
        )
        take_out.setEnabled("move_room" in possible)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(at))


class DropButton(Button):
    """A room that is not in the list, as a place to drop people, and as a button for those who
    are selected. `judge` says how people fit, and in words what would be done.
    """

    dropped = Signal(object, object)  # list of ids, Target
    told = Signal(str)

    def __init__(self, icon_name: str, target: Callable[[], RoomTarget]) -> None:
        super().__init__("", icon_name)
        self.setAcceptDrops(True)
        self.target = target
        self.judge: Judge = lambda _ids, _target: (Fit(), "")
        self._judged: tuple[Fit, str] | None = None  # of those who hover here

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._hover_over(event)

    def dragMoveEvent(self, event: QDropEvent) -> None:
        self._hover_over(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover_over(event)
        ids = carried(event.mimeData())
        is_taken = event.isAccepted()
        self._let_go()
        if is_taken:
            self.dropped.emit(ids, self.target())

    def _hover_over(self, event: QDropEvent) -> None:
        ids = carried(event.mimeData())
        if not ids:
            event.ignore()
            return
        if self._judged is None:
            self._judged = self.judge(ids, self.target())
        fit, words = self._judged
        self.setDown(not fit.refusal)
        show_tip(self.mapToGlobal(QPoint(0, self.height())), words, self)
        self.told.emit(words)
        if fit.refusal:
            event.ignore()
        else:
            event.acceptProposedAction()

    def _let_go(self) -> None:
        self._judged = None
        self.setDown(False)
        QToolTip.hideText()
        self.told.emit("")


# --- People are put into other rooms, rooms get other numbers; every operation has its name ---


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
