"""Messages within a screen: the banner on top of it, and what stands where nothing is yet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from lcdesk.texts import _
from lcdesk.ui.kit.widgets.buttons import Button, IconButton
from lcdesk.ui.kit.widgets.chips import ThemedIcon
from lcdesk.ui.kit.widgets.labels import Label

SENTENCE = 420  # px; longer ones wrap
_ICONS = {
    "ok": "circle-check",
    "warn": "triangle-alert",
    "bad": "triangle-alert",
    "info": "sparkles",
    "mute": "circle-dashed",
}


class Banner(QFrame):
    """One sentence in a tone (ok warn bad info mute) with buttons at its end; hidden until it has something to say."""

    closed = Signal()  # by its cross

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self._picture = ThemedIcon("triangle-alert", 16, "warn")
        self._text = Label("", 13, "medium", "warn", wraps=True)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 8, 8, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._picture)
        self._row.addWidget(self._text, 1)
        self._buttons: list[QWidget] = []
        self.hide()

    def say(
        self, text: str, tone: str = "warn", *handlers: tuple[str, Callable[[], object]], can_close: bool = False
    ) -> None:
        """Show a sentence; each deed is (label, what the button does)."""
        for button in self._buttons:
            self._row.removeWidget(button)
            button.hide()  # it is gone only at the next round of events
            button.deleteLater()
        self._buttons = [Button(label, clicked=handler) for label, handler in handlers]
        if can_close:
            self._buttons.append(IconButton("x", _("Close"), clicked=self._close, size=28))
        for button in self._buttons:
            self._row.addWidget(button)
        self._text.setText(text)
        self._text.set_ink(tone)
        self._picture.set_picture(_ICONS[tone], tone)
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)
        self.setAccessibleName(text)
        self.show()
        self._row.activate()  # new buttons have no place until then

    def offer(self, text: str, label: str, handler: Callable[[], object], tone: str = "ok") -> None:
        """Say what happened, with one thing to do about it (an Undo); it goes when that is done, or when it is closed."""
        self.say(text, tone, (label, lambda: (self.hide(), handler())), can_close=True)

    def text(self) -> str:
        """The sentence shown."""
        return self._text.text()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class EmptyState(QWidget):
    """One sentence and one button where there is nothing yet."""

    def __init__(self, icon_name: str) -> None:
        super().__init__()
        self.sentence = Label("", 15, "medium", "fg2", wraps=True)
        self.sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = Button("", kind="primary")
        self.button.hide()
        inside = QVBoxLayout(self)
        inside.setSpacing(16)
        inside.addStretch(1)
        for part in (ThemedIcon(icon_name, 40, "fg3"), self.sentence, self.button):
            inside.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        self.sentence.setFixedWidth(SENTENCE)  # a label that is centred gets no height for the lines it wraps into
        self._handler: Callable[[], object] | None = None
        self.button.clicked.connect(self._do)

    def say(self, sentence: str, label: str = "", handler: Callable[[], object] | None = None) -> None:
        """The sentence, and the button's label and deed."""
        self.sentence.setText(sentence)
        self.sentence.setMinimumHeight(max(0, self.sentence.heightForWidth(SENTENCE)))
        self.button.setText(label)
        self.button.setVisible(bool(label))
        self._handler = handler

    def _do(self) -> None:
        if self._handler:
            self._handler()
