"""A desk with a password is to be opened: who has it types it here, who has forgotten it types
the recovery key.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from lcdesk import texts
from lcdesk.services.security import password
from lcdesk.services.security import password as keychain
from lcdesk.texts import N_, _
from lcdesk.ui.kit.background.password_thread import beside
from lcdesk.ui.kit.background.tasks import Tasks
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row, rule
from lcdesk.ui.security.unlock_form import UnlockForm

WIDE = 600
LOCKED = N_("Its file and its backups are locked with a password.")
BY_KEY = N_(
    "The recovery key stands on the page that was printed when the password was set: 14 groups of "
    "four letters and figures. A new password is asked for afterwards."
)
KEEP = N_("Keep it unlocked for me on this computer")
KEEP_MEANS = N_(
    "The key chain of this computer keeps the key: whoever is signed in here as you opens the "
    "desk without its password."
)


class UnlockPage(QWidget):
    """`unlocked(by_key)`: the password was told, or the recovery key; `failed(error)`: something
    else is wrong with the desk.
    """

    unlocked = Signal(bool)
    failed = Signal(object)
    other_asked = Signal()
    quit_asked = Signal()

    def __init__(self, path: Path, tasks: Tasks) -> None:
        super().__init__()
        self.path, self.is_by_key = path, False
        self.retranslation = Retranslation()
        self.note = Label("", 13, ink="fg2", wraps=True)
        self.asking = UnlockForm(tasks, self._unlock, self._waits)
        self.key = UnlockForm(
            tasks, lambda text: password.unlock_by_recovery(path, text), self._waits, is_key=True
        )
        self.keeps, self.keep_means = QCheckBox(), Label("", 12, ink="fg3", wraps=True)
        self.keeps.setFont(font(13))
        self._offers_chain = self._keeps_it = False
        self.turn = Button("", kind="link", clicked=self.turn_over)
        self.other, self.leave = Button("", "folder-open"), Button("")
        self.other.clicked.connect(self.other_asked.emit)
        self.leave.clicked.connect(self.quit_asked.emit)
        self._lay_out()
        self._wire()
        self._say()
        # it may have to be woken
        beside(tasks, keychain.is_there, self._offer_chain, lambda _error: None, self)
        stop = texts.on_change(self._retranslate)
        self.destroyed.connect(stop)

    def _lay_out(self) -> None:
        card = Card()
        card.setFixedWidth(WIDE)
        name, place = (
            Label(self.path.stem, 22, "bold", wraps=True),
            Label(str(self.path.parent), 12, ink="fg3", wraps=True),
        )
        self._keep = QWidget()
        means = row(24, self.keep_means, gap=0)
        means.setStretch(1, 1)
        self._keep.setLayout(column(self.keeps, means, gap=2))
        handlers = row(self.asking.go, self.key.go, self.turn, None, gap=12)
        parts = (
            ThemedIcon("lock", 32, "accent"),
            name,
            place,
            4,
            self.note,
            6,
            self.asking,
            self.key,
            self._keep,
            6,
            handlers,
            8,
            rule(),
            row(self.other, None, self.leave),
        )
        card.setLayout(column(*parts, gap=8, margins=(36, 32, 36, 24)))
        QVBoxLayout(self).addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)
        self._show_side()

    def _wire(self) -> None:
        self.asking.right.connect(lambda: self.unlocked.emit(False))
        self.key.right.connect(lambda: self.unlocked.emit(True))
        self.keeps.toggled.connect(self._choose)
        for one in (self.asking, self.key):
            one.failed.connect(self.failed)

    def turn_over(self) -> None:
        """From the password to the recovery key, and back; what was typed in either stays."""
        self.is_by_key = not self.is_by_key
        self._show_side()
        self._say_side()
        self._now.setFocus()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._now.setFocus(event.reason())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the password."""
        if event.key() == Qt.Key.Key_Escape and self.is_by_key:
            self.turn_over()
        else:
            super().keyPressEvent(event)

    @property
    def _now(self) -> UnlockForm:
        return self.key if self.is_by_key else self.asking

    def _unlock(self, text: str) -> None:
        """On a thread beside the window, where no tick can be read: it is known before."""
        password.unlock(self.path, text, keeps=self._keeps_it)

    def _waits(self) -> int:
        return password.seconds_to_wait(self.path)

    def _choose(self, is_wished: bool) -> None:
        self._keeps_it = is_wished

    def _offer_chain(self, is_there: bool) -> None:
        self._offers_chain = is_there
        self._show_side()

    def _show_side(self) -> None:
        for one, is_shown in ((self.asking, not self.is_by_key), (self.key, self.is_by_key)):
            one.setVisible(is_shown)
            one.go.setVisible(is_shown)
        self._keep.setVisible(self._offers_chain and not self.is_by_key)

    def _say(self) -> None:
        say = self.retranslation.say
        self.asking.say(N_("Password"), N_("Unlock"))
        self.key.say(N_("Recovery key"), N_("Open by the recovery key"))
        say(KEEP, self.keeps.setText)
        say(KEEP_MEANS, self.keep_means.setText, self.keeps.setAccessibleDescription)
        say(N_("Open another desk…"), self.other.setText)
        say(N_("Quit"), self.leave.setText)
        self._say_side()

    def _say_side(self) -> None:
        self.note.setText(_(BY_KEY) if self.is_by_key else _(LOCKED))
        self.turn.setText(
            _("Back to the password") if self.is_by_key else _("The password is forgotten…")
        )

    def _retranslate(self) -> None:
        self.retranslation.again()
        self.asking.retranslate()
        self.key.retranslate()
        self._say_side()
