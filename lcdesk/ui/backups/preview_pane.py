"""What going back to the chosen backup would change: numbers now and then, work that would be
gone, people only one side has.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QVBoxLayout, QWidget

from lcdesk.model.faults import KnownFault
from lcdesk.services.backups.restore_preview import (
    Preview,
    kinds,
    lost_lines,
    lost_words,
    moment,
    reason_words,
    remarks,
    safety_words,
)
from lcdesk.texts import _, figure, size_words
from lcdesk.ui.kit.widgets import Card, EmptyState, Label, column, row, rule, scrolled
from lcdesk.ui.security.unlock_form import UnlockForm

WIDTH = 360  # px


class PreviewPane(Card):
    """One backup beside the desk; `said` are its sentences, for whoever cannot see them."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(WIDTH)
        self.said: list[str] = []
        self._area = scrolled(None)
        self._area.setAccessibleName(_("What would change"))
        self._none = EmptyState("archive-restore")
        self._none.sentence.setFixedWidth(WIDTH - 60)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._area)
        self._pages.addWidget(self._none)
        self.setLayout(column(self._pages, margins=(1, 1, 1, 1)))
        self.wait("")

    def wait(self, words: str) -> None:
        """Nothing to be seen yet, or nothing at all."""
        self.said = [words] if words else []
        self._none.say(words)
        self._pages.setCurrentWidget(self._none)

    def refuse(self, fault: KnownFault) -> None:
        """Why it cannot be looked into."""
        self._show(
            [
                Label(fault.message, 14, "bold", "bad", wraps=True),
                Label(fault.advice, 13, ink="fg2", wraps=True),
            ]
        )

    def ask(self, fault: KnownFault, asking: UnlockForm) -> None:
        """Why it cannot be looked into, and the field for its password."""
        go = QWidget()
        go.setLayout(row(asking.go, None))
        self._show(
            [
                Label(fault.message, 14, "bold", wraps=True),
                Label(fault.advice, 13, ink="fg2", wraps=True),
                6,
                asking,
                4,
                go,
            ]
        )

    def show_preview(self, seen: Preview) -> None:
        """What would change."""
        copy = seen.backup
        parts: list[QWidget | QGridLayout | int] = [
            Label(f"{moment(copy.at)} · {reason_words(copy)}", 15, "bold", wraps=True),
            Label(f"{size_words(seen.size)} · {copy.path.name}", 12, ink="fg3", wraps=True),
            4,
            _numbers(seen),
        ]
        if told := list(remarks(seen)):
            parts += [4, rule(), 4, *(Label(words, 13, ink="fg2", wraps=True) for words in told)]
        if words := lost_words(seen):
            parts += [
                4,
                rule(),
                4,
                Label(words, 13, "medium", "warn" if seen.lost.total else "fg", wraps=True),
            ]
        parts += [Label(line, 12, ink="fg2", wraps=True) for line in lost_lines(seen)]
        if words := safety_words(seen):
            parts += [4, rule(), 4, Label(words, 13, ink="ok", wraps=True)]
        self._show(parts)

    def _show(self, parts: list[QWidget | QGridLayout | int]) -> None:
        inside = QWidget()
        inside.setObjectName("plain")
        made = QVBoxLayout(inside)
        made.setContentsMargins(18, 16, 18, 16)
        made.setSpacing(6)
        for part in parts:
            if isinstance(part, int):
                made.addSpacing(part)
            elif isinstance(part, QGridLayout):
                made.addLayout(part)
            else:
                made.addWidget(part)
        made.addStretch(1)
        self.said = [label.text() for label in inside.findChildren(Label)]
        self._area.setWidget(inside)
        self._pages.setCurrentWidget(self._area)


def _numbers(seen: Preview) -> QGridLayout:
    """Kind, now, in the backup; what differs stands out."""
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(0, 1)
    for place, words in enumerate(("", _("Now"), _("In the backup"))):
        grid.addWidget(_cell(words, place, "fg3"), 0, place)
    for line, (kind, now, then) in enumerate(kinds(seen), 1):
        is_other = now is not None and now != then
        for place, words in enumerate((kind, "–" if now is None else figure(now), figure(then))):
            grid.addWidget(
                _cell(words, place, "fg" if is_other else "fg2", is_strong=is_other and place == 2),
                line,
                place,
            )
    return grid


def _cell(words: str, place: int, ink: str, *, is_strong: bool = False) -> Label:
    made = Label(words, 13 if ink != "fg3" else 12, "bold" if is_strong else "normal", ink)
    if place:
        made.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return made
