"""The tour on the sample: a small card beside the real thing, step by step. It blocks nothing: the
program goes on in use beside it, and whoever goes elsewhere finds the next step by *Next*.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.theme import colour
from lcdesk.ui.kit.screen import Frame
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row


@dataclass(frozen=True)
class TourStep:
    """A screen, what the card stands beside there (a part of the screen, by its attributes), and
    what it says, marked with `N_`.
    """

    screen: str
    target: str
    title: str
    words: str


TOUR = (
    TourStep(
        "today",
        "steps",
        N_("Until when"),
        N_(
            "Deadlines are counted back from the opening. Below stands what is late, what is due "
            "this week and whom you wait for; a click opens exactly those people."
        ),
    ),
    TourStep(
        "import",
        "start.drop",
        N_("A list goes in as it came"),
        N_(
            "Drop an Excel list here, title rows, merged heads, two languages and all. You see "
            "what would become of each row; nothing is saved before you say so."
        ),
    ),
    TourStep(
        "participants",
        "view",
        N_("The people, as in a sheet"),
        N_(
            "Type, paste from Excel or WPS, search in any script. Everything is saved at once, "
            "and Ctrl+Z takes back anything, a whole import too."
        ),
    ),
    TourStep(
        "curriculum",
        "clash_bar",
        N_("A clash, with its cure"),
        N_(
            "Draw an activity to another hour: busy hours are shaded while you do. A clash is "
            "told in words, with changes that would take it away."
        ),
    ),
    TourStep(
        "papers",
        "kinds",
        N_("Papers from what the desk knows"),
        N_(
            "Letters, certificates, badges and lists, in both languages. From anywhere Ctrl+K "
            "finds every command and person; the menu Help explains the rest."
        ),
    ),
)
OFFER = -1
WIDTH, GAP, EDGE = 344, 12, 18  # px
EVERY_MS = 150
"""How often it is looked where the thing is: it moves with the window, the language, the sizes."""


class Tour(QObject):
    """One for a window at a time; it ends with the last step, by Esc, or when the desk goes."""

    def __init__(self, window: Frame, at: int = 0) -> None:
        super().__init__(window)
        self._window = window
        self.at = at
        self.card, self.ring = TourCard(window), TourRing(window)
        self.card.next.clicked.connect(lambda: self.go(self.at + 1))
        self.card.back.clicked.connect(lambda: self._turn(-1))
        self.card.close_button.clicked.connect(self.end)
        self.card.left.connect(self.end)
        self.card.turned.connect(self._turn)
        window.language_told.connect(self._say)
        # the stubs know no properties
        self._pulse = QTimer(self, interval=EVERY_MS)  # pyright: ignore[reportCallIssue]
        self._pulse.timeout.connect(self._place)

    @property
    def step(self) -> TourStep | None:
        """Where one is; None while it is only offered."""
        return TOUR[self.at] if 0 <= self.at < len(TOUR) else None

    def go(self, at: int) -> None:
        """To a step; behind the last it is over."""
        if at >= len(TOUR) or self._window.context is None:
            self.end()
            return
        self.at = at
        step = self.step
        if step is not None:
            self._window.settings.tour = "seen"
            self._window.open_screen(step.screen)
        self._say()
        self.card.show()
        self.card.raise_()
        self._pulse.start()
        self._place()
        if step is not None:
            self.card.next.setFocus(Qt.FocusReason.TabFocusReason)

    def end(self) -> None:
        """Away with it; it can be had again from the menu Help."""
        self._pulse.stop()
        if self._window.context is not None:
            self._window.settings.tour = "seen"
        had_keyboard = self.card.isAncestorOf(self._window.focusWidget())
        for part in (self.card, self.ring):
            part.hide()
            part.deleteLater()
        if had_keyboard and (page := self._window.current_page()) is not None:
            page.setFocus()
        self.deleteLater()

    def target(self) -> QWidget | None:
        """What the card stands beside, while it is seen."""
        step, screen = self.step, self._window.current_screen()
        if step is None or screen is None or self._window.screen_key() != step.screen:
            return None
        found = attrgetter(step.target)(screen)
        return found if isinstance(found, QWidget) and found.isVisible() else None

    def _turn(self, step: int) -> None:
        if self.step is not None and 0 <= self.at + step < len(TOUR):
            self.go(self.at + step)

    def _say(self) -> None:
        step = self.step
        if step is None:
            self.card.say(
                _("New here?"), _("Five steps show where things are. It takes two minutes."), ""
            )
        else:
            count = _("{at} of {count}", at=self.at + 1, count=len(TOUR))
            self.card.say(_(step.title), _(step.words), count)
        is_last = self.at == len(TOUR) - 1
        self.card.name_buttons(
            _("Show me") if step is None else _("Done") if is_last else _("Next"),
            _("Back") if self.at > 0 else "",
            _("Not now") if step is None else _("End the tour"),
        )

    def _place(self) -> None:
        if self._window.context is None or not shiboken6.isValid(self.card):
            self.end()
            return
        target = self.target()
        self.ring.setVisible(target is not None)
        room = self._window.rect().adjusted(EDGE, EDGE, -EDGE, -EDGE - 26)
        if target is None:
            self.card.move(room.bottomRight() - _corner(self.card.size()))
            return
        box = QRect(target.mapTo(self._window, QPoint(0, 0)), target.size())
        self.ring.surround(box)
        self.card.move(place_beside(box, self.card.size(), room))


def _corner(size: QSize) -> QPoint:
    return QPoint(size.width(), size.height())


def place_beside(box: QRect, size: QSize, room: QRect) -> QPoint:
    """Where a card of that size goes: below the box, above it, right or left of it; where there is
    no room for any of them, into its right bottom corner.
    """
    middle = box.center()
    left, top = middle.x() - size.width() // 2, middle.y() - size.height() // 2
    left = max(room.left(), min(left, room.right() - size.width()))
    top = max(room.top(), min(top, room.bottom() - size.height()))
    for at in (
        QPoint(left, box.bottom() + GAP),
        QPoint(left, box.top() - GAP - size.height()),
        QPoint(box.right() + GAP, top),
        QPoint(box.left() - GAP - size.width(), top),
    ):
        if room.contains(QRect(at, size)):
            return at
    inside = box.adjusted(GAP, GAP, -GAP, -GAP).intersected(room)
    corner = inside.bottomRight() - _corner(size)
    return QPoint(max(room.left(), corner.x()), max(room.top(), corner.y()))


class TourCard(QFrame):
    """`left`: Esc; `turned(step)`: the arrow keys."""

    left = Signal()
    turned = Signal(int)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("card")
        self.title = Label("", 15, "bold", wraps=True)
        self.words = Label("", 13, ink="fg2", wraps=True)
        self.count = Label("", 12, ink="fg3")
        self.back, self.next = Button(), Button(kind="primary")
        self.close_button = IconButton("x", size=26)
        for button in (self.back, self.next, self.close_button):
            button.installEventFilter(self)
        head = row(self.title, self.close_button, gap=8)
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        foot = row(self.count, None, self.back, self.next)
        self.setLayout(column(head, self.words, 4, foot, gap=6, margins=(16, 12, 12, 12)))
        self.hide()

    def say(self, title: str, words: str, count: str) -> None:
        """What stands on it."""
        for label, text in ((self.title, title), (self.words, words), (self.count, count)):
            label.setText(text)
        self.setAccessibleName(title)
        self.setAccessibleDescription(words)
        self.next.setAccessibleDescription(f"{title}. {words}")
        self._fit()

    def name_buttons(self, following: str, back: str, close: str) -> None:
        """What the buttons are called; "" for no way back."""
        self.next.setText(following)
        self.back.setText(back or self.back.text())
        self.back.setVisible(bool(back))
        self.close_button.set_name(close)
        self._fit()

    def _fit(self) -> None:
        layout = self.layout()
        assert layout is not None
        wide = max(WIDTH, layout.minimumSize().width())
        layout.activate()
        self.resize(wide, layout.totalHeightForWidth(wide))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Of the keys on its buttons, those that Qt would take for the way to another button."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = _STEPS.get(Qt.Key(event.key()), 0)
            if step:
                self.turned.emit(step)
            elif event.key() in _ENTER and isinstance(watched, QAbstractButton):
                watched.click()
            return bool(step) or event.key() in _ENTER
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


_STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class TourRing(QWidget):
    """A line round the thing; clicks go through it."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def surround(self, box: QRect) -> None:
        """Lie round a box of the window."""
        wanted = box.adjusted(-4, -4, 4, 4)
        if wanted != self.geometry():
            self.setGeometry(wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("accent"), 2))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


def begin_tour(window: Frame, at: int = 0) -> Tour:
    """From a step on, in place of one that is under way; `OFFER`: only offer it."""
    for other in window.findChildren(Tour):
        other.end()
    made = Tour(window, at)
    made.go(at)
    return made
