"""Pages without a desk: the first run (language, office, sample or own list), and a desk that
cannot be opened.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from lcdesk import receipts, texts
from lcdesk.model.faults import KnownFault
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.widgets import Button, Card, Label, ThemedIcon, column, row

_FAULT, _GAP = 600, 8  # px


class WelcomePage(QWidget):
    """Half a minute: language, name of the office, then the sample cohort or the own list."""

    language_chosen = Signal(str)
    finished = Signal(str, bool)  # office, wants the sample

    def __init__(self) -> None:
        super().__init__()
        self.retranslation = Retranslation()
        self.title, self.note = Label("", 26, "bold"), Label("", 14, ink="fg2", wraps=True)
        self.languages = {
            code: Button(name, clicked=lambda code=code: self._speak(code))
            for code, name in texts.LANGUAGES.items()
        }
        self.office_label, self.office = Label("", 13, "medium"), QLineEdit()
        self.office_label.setBuddy(self.office)
        self.own, self.sample = Button("", "file-spreadsheet", "primary"), Button("", "sparkles")
        self.own.clicked.connect(lambda: self.finished.emit(self.office.text().strip(), False))
        self.sample.clicked.connect(lambda: self.finished.emit(self.office.text().strip(), True))
        for button in (self.own, self.sample):
            button.setMinimumHeight(40)
        self._lay_out()
        self._say()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard begins with what is asked; the languages above stay in the way of Tab."""
        super().focusInEvent(event)
        self.office.setFocus(event.reason())

    def _lay_out(self) -> None:
        card = Card()
        card.setFixedWidth(520)
        language = row(ThemedIcon("languages", 18), *self.languages.values(), None, gap=8)
        parts = (
            ThemedIcon("leaf", 36, "accent"),
            self.title,
            self.note,
            10,
            language,
            6,
            self.office_label,
            self.office,
            10,
            row(self.own, self.sample, gap=10),
        )
        card.setLayout(column(*parts, gap=10, margins=(36, 32, 36, 32)))
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)

    def _say(self) -> None:
        say = self.retranslation.say
        say(N_("Welcome to lcdesk"), self.title.setText)
        say(
            N_(
                "Participants, timetable and countries of your training programmes, from the "
                "spreadsheets you already have. Everything stays on this computer."
            ),
            self.note.setText,
        )
        say(N_("Name of the office"), self.office_label.setText, self.office.setAccessibleName)
        say(N_("e.g. International Training Office"), self.office.setPlaceholderText)
        say(N_("Import my list"), self.own.setText)
        say(N_("Try the sample cohort"), self.sample.setText)
        self._mark()

    def _speak(self, code: str) -> None:
        self.language_chosen.emit(code)
        self.retranslation.again()
        self._mark()

    def _mark(self) -> None:
        for code, button in self.languages.items():
            button.setProperty("kind", "soft" if code == texts.language() else "plain")
            button.style().unpolish(button)
            button.style().polish(button)


class WaitingPage(QWidget):
    """While the desk is opened: a sentence, and another one (`say`) for each part that takes its
    time.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__()
        outer = QVBoxLayout(self)
        self.told = Label(sentence, 15, "medium", "fg3")
        outer.addWidget(self.told, 0, Qt.AlignmentFlag.AlignCenter)

    def say(self, sentence: str) -> None:
        """What is being done now."""
        self.told.setText(sentence)


class FaultPage(QWidget):
    """A desk that cannot be opened: why, what is safe, and what can be done about it."""

    def __init__(self, fault: KnownFault, *handlers: tuple[str, Callable[[], object]]) -> None:
        super().__init__()
        sentence = Label(fault.message, 17, "bold", wraps=True)
        advice = Label(
            fault.advice or ("" if receipts.of(fault) else _("Nothing was changed.")),
            14,
            ink="fg2",
            wraps=True,
        )
        buttons = [
            Button(label, kind="plain" if place else "primary", clicked=handler)
            for place, (label, handler) in enumerate(handlers)
        ]
        card = Card()
        card.setFixedWidth(_FAULT)
        rows = (row(*some, None) for some in _in_rows(buttons, _FAULT - 2 * 36))
        parts = (ThemedIcon("triangle-alert", 32, "warn"), sentence, advice, 8, *rows)
        card.setLayout(column(*parts, gap=10, margins=(36, 32, 36, 32)))
        outer = QVBoxLayout(self)
        outer.addWidget(card, 0, Qt.AlignmentFlag.AlignCenter)


def _in_rows(buttons: Iterable[Button], room: int) -> list[list[Button]]:
    """The buttons in their order, as many side by side as there is room for."""
    rows, used = list[list[Button]](), 0
    for button in buttons:
        wide = button.sizeHint().width() + _GAP
        if not rows or used + wide > room:
            rows.append([])
            used = 0
        rows[-1].append(button)
        used += wide
    return rows
