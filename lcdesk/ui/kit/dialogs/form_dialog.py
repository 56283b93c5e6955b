"""A dialog with a form: one key does not throw away what was typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QPlainTextEdit, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.widgets import Button, Label, column, row

# --- A dialog of one width that is always as high as its texts take ---


class FittedDialog(QDialog):
    """Follows its layout: a dialog does not do so by itself where texts are wrapped, and cuts
    what stands below.
    """

    def __init__(self, parent: QWidget, width: int) -> None:
        super().__init__(parent)
        self.setFixedWidth(width)

    def event(self, event: QEvent) -> bool:
        is_done = bool(super().event(event))
        if event.type() == QEvent.Type.LayoutRequest:
            self.fit()
        return is_done

    def showEvent(self, event: QShowEvent) -> None:
        self.fit()
        super().showEvent(event)

    def fit(self) -> None:
        """As high as it has to be."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.setFixedHeight(max(layout.totalHeightForWidth(self.width()), 1))


WIDTH = 380  # px


class FormDialog(QDialog):
    """Esc, the cross and *Cancel* ask first where something was typed; an untouched one goes at
    once.
    """

    refused = Signal()  # it was not kept, and the dialog stays: what it shows may be another by now

    def is_typed(self) -> bool:
        """Would something be lost that somebody typed? Dialogs with more than record forms say
        it themselves.
        """
        return any(form.typed_texts() for form in self.findChildren(RecordForm))

    def go_once_kept(self, keep: Callable[[], object]) -> None:
        """Keep, then go; what is refused is told, and what was typed stays."""
        try:
            keep()
        except KnownFault as fault:
            show_fault(fault, self)
            self.refused.emit()
        else:
            self.accept()

    def reject(self) -> None:
        """Go, or ask whether what was typed may go."""
        if self.isVisible() and self.is_typed():
            asked = AskToDiscard(self)
            # a bound one would come back here
            asked.accepted.connect(lambda: super(FormDialog, self).reject())
            asked.open()
        else:
            super().reject()


class EnterKey(QObject):
    """Enter in a form does what its dialog is for, also in a field of several lines, which would
    keep the key to itself.
    """

    def __init__(self, form: RecordForm, finish: Callable[[], object]) -> None:
        super().__init__(form)
        self._finish = finish
        for made in form.rows.values():
            if isinstance(made.editor, QPlainTextEdit):
                made.editor.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_enter = isinstance(event, QKeyEvent) and event.key() in (
            Qt.Key.Key_Return,
            Qt.Key.Key_Enter,
        )
        if is_enter and event.type() == QEvent.Type.KeyPress:
            self._finish()
            return True
        return False


class AskToDiscard(FittedDialog):
    """`accepted`: what was typed may go. The keyboard begins at *Keep typing*: neither Esc nor
    Enter throws anything away.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("lcdesk")
        self.discard = Button(_("Discard"), "trash-2", "danger", self.accept)
        self.keep = Button(_("Keep typing"), kind="primary", clicked=self.reject)
        self.keep.setDefault(True)
        head = Label(_("Discard what was typed?"), 16, "bold", wraps=True)
        words = Label(_("It is not saved."), 13, ink="fg2", wraps=True)
        self.setLayout(
            column(
                head, words, 8, row(None, self.discard, self.keep), gap=8, margins=(24, 22, 24, 18)
            )
        )
        self.keep.setFocus()


# --- One question before something is done: what it is about, what it means, and two buttons ---


QUESTION_WIDTH = 420  # px


class QuestionDialog(FittedDialog):
    """`accepted`: it shall be done. Enter does it, so only for what Undo brings back; with
    `is_slip_likely` Enter cancels.
    """

    def __init__(
        self,
        parent: QWidget,
        question: str,
        note: str,
        label: str,
        icon_name: str,
        kind: str,
        *,
        is_slip_likely: bool = False,
    ) -> None:
        super().__init__(parent, QUESTION_WIDTH)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle("lcdesk")
        self.question, self.note = (
            Label(question, 16, "bold", wraps=True),
            Label(note, 13, ink="fg2", wraps=True),
        )
        self.cancel = Button(_("Cancel"), clicked=self.reject)
        self.confirm = Button(label, icon_name, kind, clicked=self.accept)
        first = self.cancel if is_slip_likely else self.confirm
        first.setDefault(True)
        below = row(None, self.cancel, self.confirm)
        self.setLayout(column(self.question, self.note, 8, below, gap=8, margins=(24, 22, 24, 18)))
        first.setFocus()
