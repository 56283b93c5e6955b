"""The rooms to choose from: a list on which people are taken by their name and dropped, and the
dialog that asks into which room, those that fit first.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QMimeData,
    QObject,
    QPoint,
    QPointF,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QDrag,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDialog,
    QLineEdit,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.services.logistics import rooming
from lcdesk.services.logistics.rooming import Fit, Room, Rooming, by_number
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.plain_text import show_tip
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.model import RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip
from lcdesk.ui.logistics.people_list import NOWHERE, free_places, free_words

MIME = "application/x-lcdesk-people"
# px from an edge where the list scrolls under what is dragged; ms between two steps
EDGE, TICK = 28, 60
Judge = Callable[[Sequence[int], "RoomTarget"], tuple[Fit, str]]


@dataclass(frozen=True)
class RoomTarget:
    """A room by its number ("": none), and whom of it somebody was put on (None: nobody).
    `is_new`: the room is not there yet.
    """

    no: str
    onto: int | None = None
    is_new: bool = False


def mime_of(ids: Sequence[int]) -> QMimeData:
    """What is carried: enrolment ids."""
    data = QMimeData()
    data.setData(MIME, QByteArray(",".join(map(str, ids)).encode()))
    return data


def carried(data: QMimeData) -> list[int]:
    """The enrolment ids carried; [] when it is something else."""
    return (
        [int(part) for part in bytes(data.data(MIME).data()).decode().split(",") if part]
        if data.hasFormat(MIME)
        else []
    )


class RoomView(RecordView):
    """`dropped(ids, target)`. `judge` says how people fit, and in words what would be done;
    `told(words)` while they hover.
    """

    dropped = Signal(object, object)  # list of ids, Target
    told = Signal(str)

    def __init__(self, table: RecordTable) -> None:
        super().__init__(table, picks="cells")
        self.setAcceptDrops(True)
        self.judge: Judge = lambda _ids, _target: (Fit(), "")
        self._grip: QPoint | None = None  # where somebody was taken by the name
        # the selection stays as it is until it is known whether they are dragged
        self._waits = False
        self._judged: tuple[RoomTarget, tuple[Fit, str]] | None = None  # what is below the pointer
        self._lit: tuple[int, int, bool] | None = None  # first and last row, does it fit?
        self._step = 0
        self._scrolling = QTimer(self)
        self._scrolling.setInterval(TICK)
        self._scrolling.timeout.connect(
            lambda: self.verticalScrollBar().setValue(self.verticalScrollBar().value() + self._step)
        )

    # --- taking people ---

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        is_plain = (
            event.button() == Qt.MouseButton.LeftButton
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        )
        self._grip = at if is_plain and self._is_name(at) else None
        index = self.indexAt(at)
        self._waits = (
            self._grip is not None and self.table.id_at(index.row()) in self.selected_ids()
        )
        if not self._waits:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        if self._grip is None:
            super().mouseMoveEvent(event)
            can_take = not event.buttons() and self._is_name(at)
            self.viewport().setCursor(
                Qt.CursorShape.OpenHandCursor if can_take else Qt.CursorShape.ArrowCursor
            )
        elif (at - self._grip).manhattanLength() >= QApplication.startDragDistance():
            ids = self._taken(self._grip)
            self._grip, self._waits = None, False
            self.start_drag(ids)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._waits and self._grip is not None:  # it was a click after all
            index = self.indexAt(self._grip)
            self.selectionModel().setCurrentIndex(
                index, self.selectionModel().SelectionFlag.ClearAndSelect
            )
        self._grip, self._waits = None, False
        super().mouseReleaseEvent(event)

    def start_drag(self, ids: Sequence[int]) -> None:
        """Carry these people until they are let go."""
        drag = QDrag(self)
        drag.setMimeData(mime_of(ids))
        drag.setPixmap(self._picture(ids))
        drag.setHotSpot(QPoint(-10, -6))
        drag.exec(Qt.DropAction.MoveAction)

    def _is_name(self, at: QPoint) -> bool:
        """Is there the name of a person, by which they are taken?"""
        index = self.indexAt(at)
        return (
            index.isValid()
            and self.columns.first_shown == index.column()
            and self.table.band(index.row()) is None
        )

    def _taken(self, at: QPoint) -> list[int]:
        """All who are selected, if the one at this point is; otherwise that one."""
        one, chosen = self.table.id_at(self.indexAt(at).row()), self.selected_ids()
        return chosen if one in chosen else [one]

    def _picture(self, ids: Sequence[int]) -> QPixmap:
        record = self.table.record(self.table.row_of(ids[0])) or {}
        words = (
            str(record.get("full_name") or "")
            if len(ids) == 1
            else n_("{count} person", "{count} people", len(ids))
        )
        size = QSize(
            min(QFontMetrics(font(12, QFont.Weight.Medium)).horizontalAdvance(words) + 40, 320), 24
        )
        made = QPixmap(size * self.devicePixelRatioF())
        made.setDevicePixelRatio(self.devicePixelRatioF())
        made.fill(Qt.GlobalColor.transparent)
        painter = QPainter(made)
        draw_chip(
            painter,
            QPointF(0, 12),
            words,
            "info",
            "users" if len(ids) > 1 else "user",
            size.width(),
        )
        painter.end()
        return made

    # --- putting them down ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._judged = None  # others may be carried than the last time
        self._hover_over(event)
        if carried(
            event.mimeData()
        ):  # a view that refuses people as they come in gets no moves, and they start at home
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._hover_over(event)
        y = event.position().y()
        self._step = -1 if y < EDGE else 1 if y > self.viewport().height() - EDGE else 0
        if self._step and carried(event.mimeData()):
            self._scrolling.start()
        else:
            self._scrolling.stop()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._let_go()

    def dropEvent(self, event: QDropEvent) -> None:
        self._hover_over(event)
        judged, ids = self._judged, carried(event.mimeData())
        self._let_go()
        if judged and event.isAccepted():
            self.dropped.emit(ids, judged[0])

    def _hover_over(self, event: QDropEvent) -> None:
        """Light up what is below the pointer; files are left to the window."""
        ids, at = carried(event.mimeData()), event.position().toPoint()
        target = self.target_at(at) if ids else None
        if target is None:
            self._let_go()
            event.ignore()
            return
        if self._judged is None or self._judged[0] != target:
            self._judged = target, self.judge(ids, target)
        fit, words = self._judged[1]
        self._light(target, fits=not fit.refusal)
        show_tip(self.viewport().mapToGlobal(at + QPoint(0, 14)), words, self.viewport())
        self.told.emit(words)
        if fit.refusal:
            event.ignore()
        else:
            event.acceptProposedAction()

    def target_at(self, at: QPoint) -> RoomTarget | None:
        """The room at a point, and who of it is there; None beside the list."""
        row = self.rowAt(at.y())
        head = next((one for one in range(row, -1, -1) if self.table.band(one)), -1)
        band = self.table.band(head) if head >= 0 else None
        if band is None:
            return None
        return RoomTarget(str(band.key), None if head == row else self.table.id_at(row))

    def _light(self, target: RoomTarget, *, fits: bool) -> None:
        first = next(
            row
            for row, one in enumerate(self.table.ids)
            if one in self.table.bands and self.table.bands[one].key == target.no
        )
        rest = (row for row in range(first + 1, len(self.table.ids)) if self.table.band(row))
        lit = (first, next(rest, len(self.table.ids)) - 1, fits)
        if lit != self._lit:
            self._lit = lit
            self.viewport().update()

    def _let_go(self) -> None:
        self._scrolling.stop()
        if self._judged is not None or self._lit is not None:
            self._judged = self._lit = None
            QToolTip.hideText()
            self.told.emit("")
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._lit is None:
            return
        first, last, fits = self._lit
        top, end = (
            self.rowViewportPosition(first),
            self.rowViewportPosition(last) + self.rowHeight(last),
        )
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "accent" if fits else "bad"
        painter.setPen(
            QPen(colour(token), 2, Qt.PenStyle.SolidLine if fits else Qt.PenStyle.DashLine)
        )
        painter.setBrush(colour(token, 28))
        painter.drawRoundedRect(
            QRectF(2, top + 1, self.viewport().width() - 4, end - top - 3), 6, 6
        )
        painter.end()


# --- The dialog that asks into which room, and which other number a room gets ---


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
