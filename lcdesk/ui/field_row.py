"""One field of a form: its label, its editor, and below it how it is understood or what is wrong."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QPlainTextEdit, QWidget

from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.texts import _
from lcdesk.ui.editors import as_editor, editor_for, hear_typing, type_again, typed_text
from lcdesk.ui.plain_text import set_tip
from lcdesk.ui.table import masked
from lcdesk.ui.widgets import IconButton, Label, column, row

LABEL_WIDTH = 94


def make_room(line: QWidget) -> None:
    """The dialog of a line grows by the words below it; it does not do so by itself where texts are wrapped."""
    window = line.window()
    layout = window.layout()
    if isinstance(window, QDialog) and layout is not None:
        needed = layout.totalHeightForWidth(window.width())
        if needed > window.height():
            window.resize(window.width(), needed)


class FieldRow(QWidget):
    """Label, editor, and below it the echo or what is wrong; private values stay masked until revealed."""

    kept = Signal(str, object)  # field name, value
    revealed = Signal(str)  # field name
    cleared = Signal(str)  # field name: the several values are to go
    typed = Signal()  # somebody types into it

    def __init__(self, field: Field, *, is_flat: bool) -> None:
        super().__init__()
        self.field = field
        self._value: Any = None
        self._shown: tuple[Any, str] = (None, "")  # the value and the text it was last shown with
        self.seen_value: Any = None  # what is overwritten by what is typed: shown last, or kept from here since
        self._is_several = False  # the editor stands for several records with several values
        self._is_revealed = not field.is_private or not is_flat
        self.label = Label(field.title, 12, ink="fg3", wraps=True)
        self.label.setFixedWidth(LABEL_WIDTH)
        self.editor = editor_for(field)
        self.editor.setProperty("flat", is_flat)
        self.label.setBuddy(self.editor)
        self.note = Label("", 12, ink="fg3", wraps=True)
        self.note.hide()
        self.eye = IconButton("eye", _("Show {field}", field=field.title), self.reveal, size=26)
        if self._is_revealed:  # what is shown before it has a parent is a window of its own for a moment
            self.eye.hide()
        self.clearer: IconButton | None = None  # made when there are several values to clear
        self.setLayout(self._laid_out())
        as_editor(self.editor).committed.connect(self._commit)
        as_editor(self.editor).echoed.connect(self._echo)
        hear_typing(self.editor, self._tell_typed)

    def _laid_out(self) -> QHBoxLayout:
        self._side = row(self.editor, self.eye, gap=2)
        self._side.setStretch(0, 1)
        made = row(self.label, column(self._side, self.note, gap=1), gap=4)
        made.setAlignment(self.label, Qt.AlignmentFlag.AlignTop)
        self.label.setContentsMargins(0, 6 if self.editor.property("flat") else 9, 0, 0)
        made.setStretch(1, 1)
        return made

    def show_value(self, value: Any) -> None:
        """Show what is kept."""
        self._value = value
        self.show_problem("")
        self._stand_for_several("")
        if self.field.is_private and value is not None and not self._is_revealed and isinstance(self.editor, QLineEdit):
            self.editor.setText(masked(self.field.kind.format(value)))
            self.editor.setReadOnly(True)
        else:
            as_editor(self.editor).show_value(value)
            if isinstance(self.editor, QLineEdit):
                self.editor.setReadOnly(False)
        self.eye.setVisible(self.field.is_private and value is not None and not self._is_revealed)
        self._shown = (value, typed_text(self.editor))
        self.seen_value = value

    def show_several(self, tip: str) -> None:
        """Several records have several values here: what is not touched stays with each; `tip` tells which they are."""
        self.show_value(None)
        self._stand_for_several(_("(several)"), tip)
        if self.clearer is None and not self.field.is_private:  # nobody clears what is not seen
            self.clearer = IconButton("x", _("Clear {field} of all", field=self.field.title), self._clear, size=26)
            self._side.addWidget(self.clearer)
            self.setTabOrder(self.editor, self.clearer)
        if self.clearer is not None:
            self.clearer.show()

    def reveal(self) -> None:
        """Show a private value until another record comes."""
        self._is_revealed = True
        self.show_value(self._value)
        self.editor.setFocus()
        self.revealed.emit(self.field.name)

    def conceal(self) -> None:
        """Mask a private value again."""
        self._is_revealed = not self.field.is_private or not self.editor.property("flat")

    def value(self) -> Any:
        """What the editor holds; `BadValue` when it cannot be understood. A masked field, or one that stands untouched for
        several values, holds what is kept.
        """
        is_masked = isinstance(self.editor, QLineEdit) and self.editor.isReadOnly()
        return self._value if is_masked or self._is_untouched() else as_editor(self.editor).read_value()

    def is_changed(self) -> bool:
        """Does the editor hold something else than what is kept (or nothing that can be understood)?"""
        try:
            return self.value() != self._value
        except BadValue:
            return True

    @property
    def shown_value(self) -> Any:
        """What it was last shown with."""
        return self._shown[0]

    def typed_text(self) -> str | None:
        """What was typed and is not kept; None where there is nothing of the kind. In a dialog nothing is kept before its end."""
        text = typed_text(self.editor)
        if text == self._shown[1] or (isinstance(self.editor, QLineEdit) and self.editor.isReadOnly()):
            return None
        try:
            is_kept = self.value() == (self._value if self.editor.property("flat") else self._shown[0])
        except BadValue:
            is_kept = False
        return None if is_kept else text

    def type_again(self, text: str) -> None:
        """Put back what was typed; it is kept when the field is left, as ever. A masked value is revealed."""
        if isinstance(self.editor, QLineEdit) and self.editor.isReadOnly():
            self.reveal()
        type_again(self.editor, text)
        try:
            self.value()
        except BadValue as fault:
            self.show_problem(fault.message)
        self.typed.emit()

    def settle(self) -> None:
        """What stands in it now is nothing half typed."""
        self._shown = (self._value, typed_text(self.editor))

    def is_half_typed(self) -> bool:
        """Is there something nobody may write over: a text that is being typed, was put back, or could not be understood?"""
        return self.typed_text() is not None or (self.editor.hasFocus() and self.is_changed())

    def show_problem(self, message: str) -> None:
        """What is wrong, in words, in red below the field; "" for nothing."""
        self._say(message, "bad" if message else "fg3")
        if bool(self.editor.property("wrong")) != bool(message):
            self.editor.setProperty("wrong", bool(message))
            self.editor.style().unpolish(self.editor)
            self.editor.style().polish(self.editor)

    def _clear(self) -> None:
        self.editor.setFocus()  # the button goes with the several values
        self.cleared.emit(self.field.name)

    def _tell_typed(self, *_said: object) -> None:
        self.typed.emit()

    def _echo(self, text: str) -> None:
        self.show_problem("")
        self._say(text, "fg3")

    def _say(self, text: str, ink: str) -> None:
        self.note.set_ink(ink)
        self.note.setText(text)
        if self.note.isHidden() == bool(text):
            self.note.setVisible(bool(text))
            QTimer.singleShot(0, self, lambda: make_room(self))

    def _is_untouched(self) -> bool:
        """Does the editor stand for several values, with nothing in it?"""
        return self._is_several and not typed_text(self.editor)

    def _stand_for_several(self, words: str, tip: str = "") -> None:
        """Grey words where there is no one value; "" for none."""
        self._is_several = bool(words)
        if self.clearer is not None and not words:
            self.clearer.hide()
        set_tip(self.label, tip)
        set_tip(self.editor, tip)
        if isinstance(self.editor, QLineEdit | QPlainTextEdit):
            self.editor.setPlaceholderText(words)

    def _commit(self) -> None:
        if self._is_untouched():
            return
        try:
            value = self.value()
        except BadValue as fault:
            self.show_problem(fault.message)
            return
        self.show_problem("")
        if value != self._value or self._is_several:
            self._value = value
            self._stand_for_several("")
            self.kept.emit(self.field.name, value)
            if self._value == value:  # it was kept; else what is there now is on view
                self.seen_value = value
        as_editor(self.editor).show_value(value)
