"""Into which room? The rooms with their free places and mates, those that fit first; a number
that is new makes a room. And which other number a room gets.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QVBoxLayout, QWidget

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics.rooming import Fit, Room, Rooming, by_number
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row
from lcdesk.ui.logistics.listing import NOWHERE, free_places, free_words
from lcdesk.ui.logistics.room_view import RoomTarget

WIDTH, HEIGHT = 640, 520
NUMBER_WIDTH = 380
_WALKING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)
Put = Callable[[Sequence[int], RoomTarget], object]


@dataclass(frozen=True)
class RoomChoice:
    """A room to be chosen: how they fit, and what is told of it."""

    target: RoomTarget
    fit: Fit
    words: str
    kind: str
    free: str
    people: str

    @property
    def rank(self) -> int:
        """Those that fit first, then those that are asked about."""
        return 2 if self.fit.refusal else 1 if self.fit.question else 0


class RoomDialog(QDialog):
    """`put(ids, target)` gets where they go; what would be unusual is said beside the button."""

    def __init__(self, parent: QWidget, plan: Rooming, ids: Sequence[int], put: Put) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._plan, self._ids, self._put = plan, [one for one in ids if one in plan.by_person], put
        self._choices = self._all()
        self._shown: dict[int, RoomChoice] = {}
        self.field = QLineEdit()
        self.table = RecordTable(
            _columns(), lambda wanted: [_record(one, self._shown[one]) for one in wanted]
        )
        self.view = RecordView(self.table)
        self.view.setSelectionMode(RecordView.SelectionMode.SingleSelection)
        self.view.columns.stretch("people")
        self.swap = QComboBox()
        self.note = Label("", 12, ink="fg2", wraps=True)
        self.ok = Button("", kind="primary", clicked=self._finish)
        self._lay_out()
        self.field.textChanged.connect(lambda _text: self._fill())
        self.field.installEventFilter(self)
        self.view.chosen.connect(self._show)
        self.view.opened.connect(lambda _number: self._finish())
        self.swap.activated.connect(lambda _at: self._say())
        self._fill()
        self.field.setFocus()

    @property
    def chosen(self) -> RoomChoice | None:
        """The room with the cursor."""
        number = next(iter(self.view.selected_ids()), None)
        return self._shown.get(number) if number is not None else None

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        """In the field the arrows walk along the rooms."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in _WALKING
        ):
            self.view.keyPressEvent(event)
            return True
        return super().eventFilter(field, event)

    # --- what can be chosen ---

    def _all(self) -> list[RoomChoice]:
        plan = self._plan
        fresh = self._choice(
            RoomTarget(plan.next_number(), is_new=True),
            None,
            _("New room {no}", no=plan.next_number()),
        )
        others = (room for room in plan.rooms if not set(self._ids) <= set(room.ids))
        made = [self._choice(RoomTarget(room.no), room, room.no) for room in others]
        made.sort(key=lambda one: (one.rank, by_number(one.target.no)))
        nowhere = self._choice(RoomTarget(NOWHERE), None, _("Without a room"))
        return [fresh, *made, *(() if nowhere.fit.refusal else (nowhere,))]

    def _choice(self, target: RoomTarget, room: Room | None, words: str) -> RoomChoice:
        fit = rooming.fit(self._plan, self._ids, target.no)
        names = ", ".join(person["name"] for person in room.people) if room else ""
        return RoomChoice(target, fit, words, room.kind if room else "", _places_words(room), names)

    def _found(self, text: str) -> list[RoomChoice]:
        """Rooms of that number or with somebody of that name; the room it would be, where it is
        no number yet.
        """
        wanted = text.strip().casefold()
        found = [
            one
            for one in self._choices
            if wanted in one.words.casefold() or wanted in one.people.casefold()
        ]
        found.sort(key=lambda one: one.target.no.casefold() != wanted)
        number = self._number(text)
        if number and number not in self._plan.by_no and any(sign.isdigit() for sign in number):
            found.insert(
                0,
                self._choice(RoomTarget(number, is_new=True), None, _("New room {no}", no=number)),
            )
        return found

    @staticmethod
    def _number(text: str) -> str:
        try:
            return str(PARTICIPANT.field("room_no").parse(text) or "")
        except BadValue:
            return ""

    # --- what is shown ---

    def _fill(self) -> None:
        found = self._found(self.field.text()) if self.field.text().strip() else self._choices
        self._shown = dict(enumerate(found, 1))
        self.view.set_ids(())  # the numbers of rows mean others now
        self.view.set_ids(self._shown)
        first = next((number for number, one in self._shown.items() if one.rank < 2), 1)
        self.view.select_ids([first] if self._shown else [])
        self._show()

    def _show(self) -> None:
        choice = self.chosen
        self.swap.clear()
        if choice is not None and choice.fit.refusal and len(self._ids) == 1:
            self._offer_swaps(choice)
        self.swap.setVisible(self.swap.count() > 0)
        self._say()

    def _offer_swaps(self, choice: RoomChoice) -> None:
        room = self._plan.by_no.get(choice.target.no)
        for person in room.people if room else ():
            if rooming.fit(self._plan, self._ids, choice.target.no, person["id"]).swap:
                self.swap.addItem(_("Swap with {name}", name=person["name"]), person["id"])

    def _say(self) -> None:
        choice = self.chosen
        fit = self._fit(choice) if choice else Fit(_("There is no such room."))
        self.note.set_ink("bad" if fit.refusal else "warn" if fit.question else "fg2")
        self.note.setText(fit.refusal or fit.question or _("They fit."))
        self.ok.setText(
            _("Swap") if fit.swap else _("Move all the same") if fit.question else _("Move")
        )
        self.ok.setEnabled(not fit.refusal)

    def _fit(self, choice: RoomChoice) -> Fit:
        onto = self.swap.currentData()
        return (
            choice.fit
            if onto is None
            else rooming.fit(self._plan, self._ids, choice.target.no, onto)
        )

    def _finish(self) -> None:
        choice = self.chosen
        if choice is not None and not self._fit(choice).refusal:
            self.accept()
            self._put(self._ids, RoomTarget(choice.target.no, self.swap.currentData()))

    # --- how it is built ---

    def _lay_out(self) -> None:
        name, count = self._plan.by_person[self._ids[0]][0]["name"], len(self._ids)
        words = (
            _("Move {name}", name=name)
            if count == 1
            else n_("Move {count} person", "Move {count} people", count)
        )
        self.setWindowTitle(_("Move to room"))
        self.resize(WIDTH, HEIGHT)
        self.field.setPlaceholderText(_("Number of a room, or a name"))
        self.field.setAccessibleName(_("Number of a room, or a name"))
        self.field.setAcceptDrops(False)
        self.view.setAccessibleName(_("Rooms"))
        self.swap.setAccessibleName(_("Swap with"))
        self.ok.setDefault(True)
        card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        made = column(Label(words, 17, "bold"), self.field, gap=12, margins=(24, 22, 24, 18))
        made.addWidget(card, 1)
        foot = row(self.swap, None, Button(_("Cancel"), clicked=self.reject), self.ok)
        for part in (self.note, foot):
            made.addWidget(part) if isinstance(part, QWidget) else made.addLayout(part)
        self.setLayout(made)


def _columns() -> list[TableColumn]:
    return [
        TableColumn("words", N_("Room no."), 150, "strong", is_sortable=False),
        TableColumn("kind", N_("Room"), 110, "muted", is_sortable=False),
        TableColumn("free", N_("Free places"), 120, "muted", is_sortable=False),
        TableColumn("people", N_("People"), 200, is_sortable=False),
    ]


def _record(number: int, choice: RoomChoice) -> dict[str, Any]:
    return {
        "id": number,
        **{name: getattr(choice, name) for name in ("words", "kind", "free", "people")},
    }


def _places_words(room: Room | None) -> str:
    if room is None or room.places is None:
        return ""
    return free_words(room) if free_places(room) else _("full")


class NumberDialog(QDialog):
    """`rename(new)` gets a number that is free and can be kept."""

    def __init__(
        self, parent: QWidget, old: str, taken: Collection[str], rename: Callable[[str], object]
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Number of the room"))
        self.setFixedWidth(NUMBER_WIDTH)
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
