"""The rooms as a list: people are put into others by mouse or by keys, rooms get their numbers;
every deed has its name.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QDialog, QLineEdit, QMenu, QToolTip, QVBoxLayout, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics import rooming as room_moves
from lcdesk.services.logistics.rooming import Fit, Rooming
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.logistics.listing import NOWHERE, Listing
from lcdesk.ui.logistics.people_list import PeopleList
from lcdesk.ui.logistics.room_dialog import RoomDialog
from lcdesk.ui.logistics.room_view import RoomTarget, RoomView, carried

FIELD = 260  # px of the field for numbers


class RoomList(PeopleList):
    """`moved(words)`: a deed was done · `doubted(question, label, deed)`: it is done only if the
    office says so.
    """

    moved = Signal(str)
    doubted = Signal(str, str, object)
    numbers_typed = Signal(str)  # the numbers the rooms of a proposal shall have

    def __init__(
        self, context: Context, names: Sequence[str], stretched: str, retranslation: Retranslation
    ) -> None:
        self._plan = Rooming((), ())
        super().__init__(context, names, stretched)
        self._is_proposed = False
        self._hint = Label("", 12, ink="fg2")
        self._numbers_head = Label("", 12, ink="fg2")
        self.numbers = QLineEdit()
        self.numbers.setFixedWidth(FIELD)
        self.numbers.setAcceptDrops(False)  # a file dropped here belongs to the window
        self.without = DropButton("user-minus", lambda: RoomTarget(NOWHERE), self._judge)
        self.new_room = DropButton(
            "circle-plus", lambda: RoomTarget(self._plan.next_number(), is_new=True), self._judge
        )
        self._build(retranslation)
        for button in (self.without, self.new_room):
            button.dropped.connect(self._drop)
            button.told.connect(context.tell)
            button.clicked.connect(partial(self._move_chosen, button))
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.numbers.textChanged.connect(self.numbers_typed)

    def make_view(self) -> RecordView:
        made = RoomView(self.table, self._judge)
        made.dropped.connect(self._drop)
        made.told.connect(self._context.tell)
        return made

    def show_listing(self, listing: Listing, *, is_proposed: bool = False) -> None:
        """Other rows; of a proposal the numbers of its rooms can be said."""
        self._is_proposed = is_proposed
        for part in (self.numbers, self._numbers_head):
            part.setVisible(is_proposed)
        for part in (self._hint, self.without, self.new_room):
            part.setVisible(not is_proposed)
        super().show_listing(listing)

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = dict(super().handlers())
        if self._is_proposed:
            return handlers
        if self.view.selected_ids():
            handlers["move_room"] = self.ask_where
        if self._room_at_cursor():
            handlers["number_room"] = self.ask_number
            if self.view.current_id() is None:
                handlers["edit_cell"] = self.ask_number
        return handlers

    # --- asking ---

    def ask_where(self) -> QDialog | None:
        """Ask into which room those who are selected go."""
        ids = self.view.selected_ids()
        plan = self._read_plan()
        if not any(one in plan.by_person for one in ids):
            return None
        dialog = RoomDialog(self, plan, ids, partial(self._put, plan))
        dialog.open()
        return dialog

    def ask_number(self) -> QDialog | None:
        """Ask for another number of the room with the cursor."""
        old, plan = self._room_at_cursor(), self._read_plan()
        if old not in plan.by_no:
            return None
        dialog = NumberDialog(self, old, set(plan.by_no), partial(self._rename, old))
        dialog.open()
        return dialog

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
            _("Take out of the room"), partial(self._move_chosen, self.without)
        )
        take_out.setEnabled("move_room" in possible)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(at))

    # --- doing ---

    def _read_plan(self) -> Rooming:
        cohort_id = self._context.cohort_id
        self._plan = (
            rooming.plan(self._context.desk, cohort_id)
            if cohort_id is not None
            else Rooming((), ())
        )
        return self._plan

    def _judge(self, ids: Sequence[int], target: RoomTarget) -> tuple[Fit, str]:
        """How they fit, and what is said while they hover there."""
        if self._is_proposed:
            told = _("Keep the proposal first, or discard it.")
            return Fit(told), told
        plan = self._read_plan()
        fit = room_moves.fit(plan, ids, target.no, target.onto)
        handler = (
            _("Into a new room")
            if target.is_new
            else room_moves.words_of_move(plan, ids, target.no)
        )
        return fit, fit.refusal or (
            fit.question if fit.swap else " ".join(filter(None, (handler, fit.question)))
        )

    def _move_chosen(self, button: DropButton) -> None:
        ids = self.view.selected_ids()
        if not ids:
            self._context.announce(_("Mark the people first."), tone="warn")
            return
        self._read_plan()
        target = button.target()
        fit = room_moves.fit(self._plan, ids, target.no)
        if fit.refusal:
            self._context.announce(fit.refusal, tone="warn")
        else:
            self._drop(ids, target)

    def _drop(self, ids: Sequence[int], target: RoomTarget) -> None:
        plan = self._read_plan()
        put = partial(self._put, self._as_shown(plan), ids, target)
        fit = room_moves.fit(plan, ids, target.no, target.onto)
        if fit.swap:
            self.doubted.emit(fit.question, _("Swap"), put)
        elif fit.question:
            self.doubted.emit(fit.question, _("Move all the same"), put)
        else:
            put()

    def _as_shown(self, plan: Rooming) -> Rooming:
        """The rooms as the list shows them."""
        return rooming.moved(
            plan,
            {
                one: str(record["room_no"] or "")
                for one, record in self.table.shown(self.table.ids).items()
            },
        )

    def _put(self, shown: Rooming, ids: Sequence[int], target: RoomTarget) -> None:
        """Move them, or exchange one for another where the room is full; `shown`: the rooms it
        was decided by.
        """
        desk, plan = self._context.desk, self._read_plan()
        fit = room_moves.fit(plan, ids, target.no, target.onto)
        if fit.refusal:  # somebody was faster
            self._context.announce(fit.refusal, tone="warn")
        elif fit.swap and target.onto is not None:
            one = next(one for one in ids if one in plan.by_person)
            self._tell(partial(room_moves.swap, desk, shown, one, target.onto))
        else:
            self._tell(partial(room_moves.move, desk, shown, ids, target.no))

    def _rename(self, old: str, new: str) -> None:
        cohort_id = self._context.cohort_id
        if cohort_id is not None:
            self._tell(partial(room_moves.rename, self._context.desk, cohort_id, old, new))

    def _tell(self, handler: Callable[[], int]) -> None:
        try:
            count = handler()
        except KnownFault as fault:
            show_fault(fault, self.view)
            self.table.forget()
            return
        self.table.forget()
        if count:
            self.moved.emit(_("Done: {deed}", deed=self._context.desk.undo_label() or ""))

    # --- how it is built ---

    def _build(self, retranslation: Retranslation) -> None:
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
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        layout.setSpacing(0)
        layout.insertWidget(0, bar)


class DropButton(Button):
    """A room that is not in the list, as a place to drop people, and as a button for those who
    are selected.
    """

    dropped = Signal(object, object)  # list of ids, Target
    told = Signal(str)

    def __init__(
        self,
        icon_name: str,
        target: Callable[[], RoomTarget],
        judge: Callable[[Sequence[int], RoomTarget], tuple[Fit, str]],
    ) -> None:
        super().__init__("", icon_name)
        self.setAcceptDrops(True)
        self.target, self._judge = target, judge
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
            self._judged = self._judge(ids, self.target())
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


# --- Another number for a room: all of its people get it ---


WIDTH = 380


class NumberDialog(QDialog):
    """`rename(new)` gets a number that is free and can be kept."""

    def __init__(
        self, parent: QWidget, old: str, taken: Collection[str], rename: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Number of the room"))
        self.setFixedWidth(WIDTH)
        self._old, self._taken, self._rename = old, taken, rename
        self.field = QLineEdit(old)
        self.field.selectAll()
        self.field.setAccessibleName(_("Number of the room"))
        self.field.setAcceptDrops(False)
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.ok = Button(_("Give the number"), kind="primary", clicked=self._finish)
        self.ok.setDefault(True)
        cancel = Button(_("Cancel"), clicked=self.reject)
        title = Label(_("Number of room {no}", no=old), 17, "bold")
        self.setLayout(
            column(
                title,
                self.field,
                self.note,
                6,
                row(None, cancel, self.ok),
                gap=12,
                margins=(24, 22, 24, 18),
            )
        )
        self.field.textChanged.connect(lambda _text: self._show())
        self._show()
        self.field.setFocus()

    def _show(self) -> None:
        refusal = self._refusal()
        self.note.set_ink("bad" if refusal else "fg2")
        self.note.setText(
            refusal or _("All people of the room get it, in one step that can be undone.")
        )
        self.ok.setEnabled(not refusal and self._number() != self._old)

    def _refusal(self) -> str:
        try:
            number = self._number()
        except BadValue as fault:
            return fault.message
        if number != self._old and number in self._taken:
            return _("There is a room {no} already.", no=number)
        return "" if number else _("A room needs a number.")

    def _number(self) -> str:
        return str(PARTICIPANT.field("room_no").parse(self.field.text()) or "")

    def _finish(self) -> None:
        if not self._refusal():
            number = self._number()
            self.accept()
            self._rename(number)
