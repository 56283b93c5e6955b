"""A field for a password: dots, an eye beside it, and a word when capitals are on."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import IconButton, Label, row

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
        self.eye.set_name(_("Hide the password") if self.eye.isChecked() else _("Show the password"))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.EnabledChange and not self.isEnabled():
            self.hide_letters()

    def _turn(self) -> None:
        self.field.show_letters(self.eye.isChecked())
        self.eye.set_icon("eye-off" if self.eye.isChecked() else "eye")
        self.retranslate()
