"""Asking for a password or a recovery key: the field, what was wrong with the last one in words,
and a pause after several.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lcdesk.services.security.password import WrongPassword
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.background.password_thread import beside
from lcdesk.ui.kit.background.tasks import Tasks
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row

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

    def retranslate(self) -> None:
        """Say it in the language of the moment."""
        self.retranslation.again()
        self._say_problem("")
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
