"""Asking for a password or a recovery key: the field, what was wrong with the last one in words, a
pause after several; and the page that asks before a desk is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from lcdesk import texts
from lcdesk.services.security import password
from lcdesk.services.security import password as keychain
from lcdesk.services.security.password import WrongPassword
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.tasks import Tasks
from lcdesk.ui.kit.widgets import Button, Card, IconButton, Label, ThemedIcon, column, row, rule

WAITS = N_("After several wrong passwords the next one has to wait.")


class UnlockForm(QWidget):
    """`check(text)` is done beside the window: it raises `WrongPassword` in words. Then `right`, or
    `failed` with any other fault.

    `waits()`: the seconds the next one has to wait, as they are kept for the desk: also from before
    the program was started.
    """

    right = Signal()
    failed = Signal(object)
    changed = Signal()  # it is looked at, or waited, or no longer
    tick = 1000  # ms until the pause is looked at again

    def __init__(
        self,
        tasks: Tasks,
        check: Callable[[str], object],
        waits: Callable[[], int],
        *,
        is_key: bool = False,
    ) -> None:
        super().__init__()
        self._tasks, self._check, self._waits = tasks, check, waits
        self._pause = 0
        self._is_busy, self._go_words = False, ""
        self.retranslation = Retranslation()
        self.label = Label("", 13, "medium")
        self._row = None if is_key else SecretRow()
        self.field = self._row.field if self._row else _key_field()
        self.label.setBuddy(self.field)
        self.capitals, self.problem = SaidLine(12, "warn"), SaidLine(13, "bad")
        self.go = Button("", kind="primary", clicked=self.ask)
        self._clock = QTimer(self)
        self._clock.timeout.connect(self._wait)
        self.field.returnPressed.connect(self.ask)
        self.field.textChanged.connect(lambda _text: self._show_go())
        if self._row:
            self._row.field.capitals.connect(self.capitals.say_capitals)
        self.setLayout(
            column(self.label, self._row or self.field, self.capitals, self.problem, gap=6)
        )
        self.setFocusProxy(self.field)
        self._show_go()

    def say(self, label: str, go: str) -> None:
        """What is asked for, and what the button says (both marked with `N_`)."""
        self._go_words = go
        self.retranslation.say(label, self.label.setText, self.field.setAccessibleName)
        self._show_go()

    def retranslate(self, problem: str = "") -> None:
        """Say it in the language of the moment; `problem`: what was wrong."""
        self.retranslation.again()
        self._say_problem(problem)
        if self._row:
            self._row.retranslate()
        self._show_go()

    def ask(self) -> None:
        """Look whether it is right."""
        if self._is_busy or self._pause or not self.field.text():
            return
        text = self.field.text()
        self._set_busy(is_busy=True)
        self._say_problem("")
        beside(
            self._tasks,
            lambda: self._check(text),
            lambda _answer: self._found(),
            self._refused,
            self,
        )

    def is_asking(self) -> bool:
        """Is it being looked at, or has the next one to wait?"""
        return self._is_busy or bool(self._pause)

    def refuse(self, words: str) -> None:
        """Say what is wrong with what was typed; it stays, marked, so that the next key begins
        anew.
        """
        self._set_busy(is_busy=False)
        self._say_problem(words)
        # somebody may have turned to the recovery key meanwhile: the keyboard stays there
        if not self.isHidden():
            self.field.setFocus()
        self.field.selectAll()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._wait()
        if self._pause and not self.problem.text():  # who has just come does not know why
            self.problem.say(_(WAITS))

    def clear(self) -> None:
        """Forget what was typed."""
        self.field.clear()
        self._say_problem("")
        if self._row:
            self._row.hide_letters()

    def _found(self) -> None:
        self._set_busy(is_busy=False)
        self.clear()
        self.right.emit()

    def _refused(self, error: BaseException) -> None:
        if not isinstance(error, WrongPassword):
            self._set_busy(is_busy=False)
            self.failed.emit(error)
            return
        self._wait()
        self.refuse(str(error))

    def _wait(self) -> None:
        """Look how long the next one has to wait, and again as long as it has to."""
        self._pause = self._waits()
        if self._pause:
            self._clock.start(self.tick)
        else:
            self._clock.stop()
            if self.problem.text() == _(WAITS):
                self.problem.say("")
        self._show_go()

    def _set_busy(self, *, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.field.setReadOnly(is_busy)  # not disabled: the keyboard stays where it is
        self._show_go()

    def _show_go(self) -> None:
        said = _(self._go_words)
        if self._is_busy:
            said = _("Looking…")
        elif self._pause:
            said = n_("Wait {count} second", "Wait {count} seconds", self._pause)
        self.go.setText(said)
        self.go.setEnabled(bool(self.field.text()) and not self.is_asking())
        self.changed.emit()

    def _say_problem(self, words: str) -> None:
        self.problem.say(words)
        self.field.setProperty("wrong", bool(words))
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)
        self.field.setAccessibleDescription(words)


def _key_field() -> QLineEdit:
    """Room for 14 groups of four, in letters of one width."""
    made = QLineEdit()
    face = QFont(
        ["JetBrains Mono", "Consolas", "SF Mono", "Menlo", "DejaVu Sans Mono", "Noto Sans Mono"]
    )
    face.setStyleHint(QFont.StyleHint.Monospace)
    face.setPixelSize(12)
    made.setFont(face)
    made.setFixedHeight(36)
    made.setPlaceholderText("XXXX-XXXX-XXXX-…")
    made.setAcceptDrops(False)
    return made


# --- A field for a password: dots, an eye beside it, and a word when capitals are on ---


CAPITALS = N_("Capitals are on (Caps Lock).")
_HINTS = (
    Qt.InputMethodHint.ImhHiddenText
    | Qt.InputMethodHint.ImhSensitiveData
    | Qt.InputMethodHint.ImhNoPredictiveText
    | Qt.InputMethodHint.ImhNoAutoUppercase
)


class SecretField(QLineEdit):
    """Says by `capitals` whether they are on, as far as the letters that are typed tell."""

    capitals = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.setFont(font(14))
        self.setFixedHeight(36)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setInputMethodHints(_HINTS)
        self.setAcceptDrops(False)

    def show_letters(self, is_shown: bool) -> None:
        """Letters instead of dots, or dots again."""
        self.setEchoMode(QLineEdit.EchoMode.Normal if is_shown else QLineEdit.EchoMode.Password)
        self.setInputMethodHints(_HINTS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        letter = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.capitals.emit(False)  # nobody can tell which way it went; the next letter does
        elif letter.isalpha() and letter.upper() != letter.lower():
            has_shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.capitals.emit(letter.isupper() != has_shift)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.capitals.emit(False)


class SaidLine(Label):
    """A line below a field, there only while it says something."""

    def __init__(self, px: int, ink: str = "fg") -> None:
        super().__init__("", px, "medium", ink, wraps=True)
        self.hide()

    def say(self, words: str) -> None:
        """Show the words; "": nothing."""
        self.setText(words)
        self.setVisible(bool(words))

    def say_capitals(self, are_on: bool) -> None:
        """For `SecretField.capitals`."""
        self.say(_(CAPITALS) if are_on else "")


class SecretRow(QWidget):
    """The field and its eye."""

    def __init__(self) -> None:
        super().__init__()
        self.field = SecretField()
        self.eye = IconButton("eye", clicked=self._turn, size=36)
        self.eye.setCheckable(True)
        inside = row(self.field, self.eye, gap=4)
        inside.setStretch(0, 1)
        self.setLayout(inside)
        self.setFocusProxy(self.field)
        self.retranslate()

    def set_name(self, name: str) -> None:
        """What is asked for, for those who hear it."""
        self.field.setAccessibleName(name)

    def hide_letters(self) -> None:
        """Dots again."""
        self.eye.setChecked(False)
        self._turn()

    def retranslate(self) -> None:
        """The name of the eye in the language of the moment."""
        self.eye.set_name(
            _("Hide the password") if self.eye.isChecked() else _("Show the password")
        )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.hide_letters()

    def _turn(self) -> None:
        self.field.show_letters(self.eye.isChecked())
        self.eye.set_icon("eye-off" if self.eye.isChecked() else "eye")
        self.retranslate()


# --- The page of a desk that is to be opened ---


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


# --- Looking whether a password is right, on a thread of its own ---


T = TypeVar("T")


def beside(
    tasks: Tasks,
    work: Callable[[], T],
    done: Callable[[T], object],
    failed: Callable[[BaseException], object],
    owner: QObject,
) -> None:
    """Do `work` (0.1 s), then `done(answer)` or `failed(error)` on the main thread, unless
    `owner` is gone.
    """

    def told(call: Callable[[], object]) -> None:
        tasks.later(lambda: call() if shiboken6.isValid(owner) else None)

    def run() -> None:
        try:
            answer = work()
        except BaseException as fault:  # it is told where somebody sees it, whatever it is
            error = fault
            told(lambda: failed(error))
        else:
            told(lambda: done(answer))

    Thread(target=run, daemon=True, name="lcdesk-password").start()
