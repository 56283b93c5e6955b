"""F1: every key the program knows, grouped by menu, in two columns, with a search."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.commands import plain_words
from lcdesk.ui.kit.widgets import Button, Label, SearchBox, column, row, rule, scrolled
from lcdesk.ui.kit.word_matching import rank

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

WIDTH, HEIGHT = 820, 620
TABLE = N_("In a table")
TABLE_KEYS = (
    (N_("Replace what stands in the cell"), N_("type")),
    (N_("Edit the cell"), "F2"),
    (N_("Keep it and go down"), "Enter"),
    (N_("Keep it and go up"), "Shift+Enter"),
    (N_("Keep it and go right"), "Tab"),
    (N_("Leave it as it was"), "Esc"),
    (N_("Empty the cell and edit it"), "Backspace"),
    (N_("Open the list or the calendar"), "Alt+↓"),
    (N_("Today"), "Ctrl+;"),
    (N_("Mark more cells"), N_("Shift+arrows")),
    (N_("To the first or last cell"), "Ctrl+Home, Ctrl+End"),
    (N_("Whole rows"), "Shift+Space"),
    (N_("Whole columns"), "Ctrl+Space"),
)
"""What works while a table has the keyboard; it stands in no menu."""


@dataclass(frozen=True)
class ShortcutLine:
    """What is done, and its keys as they are shown."""

    words: str
    keys: str


class ShortcutSheet(QDialog):
    """What one types leaves only the lines that fit, by what is done or by the key."""

    def __init__(self, window: Frame) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard shortcuts"))
        self.resize(WIDTH, min(HEIGHT, max(window.height() - 40, 320)))
        self.setMinimumWidth(640)
        self._groups = list(_groups(window))
        self.search = SearchBox(_("Search a command or a key…"))
        self.search.textChanged.connect(self._show)
        self.area = scrolled(None)
        self.area.setAccessibleName(_("Keyboard shortcuts"))
        close = Button(_("Close"), kind="primary", clicked=self.accept)
        foot = row(None, close, margins=(24, 12, 24, 14))
        self.setLayout(
            column(row(self.search, margins=(24, 18, 24, 8)), self.area, rule(), foot, gap=0)
        )
        self._show("")
        self.search.setFocus()

    def lines(self) -> list[ShortcutLine]:
        """The lines shown, group by group."""
        typed = self.search.text()
        return [line for _title, lines in self._groups for line in lines if _fits(line, typed)]

    def _show(self, typed: str) -> None:
        shown = [
            (title, [line for line in lines if _fits(line, typed)]) for title, lines in self._groups
        ]
        left, right = QVBoxLayout(), QVBoxLayout()
        heights = [0, 0]
        for title, lines in shown:
            if lines:
                side = heights.index(min(heights))
                heights[side] += len(lines) + 2
                (left, right)[side].addWidget(_group(title, lines))
        for side_layout in (left, right):
            side_layout.setSpacing(18)
            side_layout.addStretch(1)
        inside = QWidget()
        inside.setObjectName("plain")
        body = row(left, right, gap=40, margins=(24, 8, 24, 16))
        body.setStretch(0, 1)
        body.setStretch(1, 1)
        inside.setLayout(
            body if any(heights) else column(_nothing(), None, margins=(24, 8, 24, 16))
        )
        self.area.setWidget(inside)


def _nothing() -> Label:
    return Label(_("Nothing fits."), 13, ink="fg2")


def _groups(window: Frame) -> Iterable[tuple[str, list[ShortcutLine]]]:
    """(menu, its commands that have a key), then the keys of tables."""
    for title, actions in window.commands.groups():
        lines = []
        for action in actions:
            keys = [
                key.toString(key.SequenceFormat.NativeText)
                for key in action.shortcuts()
                if not key.isEmpty()
            ]
            if keys:
                lines.append(
                    ShortcutLine(plain_words(action.text()), ", ".join(dict.fromkeys(keys)))
                )
        yield title, lines
    yield _(TABLE), [ShortcutLine(_(words), _(keys)) for words, keys in TABLE_KEYS]


def _fits(line: ShortcutLine, typed: str) -> bool:
    wanted = typed.casefold().replace(" ", "")
    return rank(typed, (line.words,)) is not None or wanted in line.keys.casefold().replace(" ", "")


def _group(title: str, lines: list[ShortcutLine]) -> QWidget:
    made = QWidget()
    rows = [_line(line) for line in lines]
    made.setLayout(column(Label(title, 13, "bold"), 2, *rows, gap=5))
    return made


def _line(line: ShortcutLine) -> QWidget:
    made, keys = QWidget(), Label(line.keys, 13, "medium", "fg2")
    words = Label(line.words, 13, wraps=True)
    made.setAccessibleName(with_label(line.words, line.keys))
    inside = row(words, keys, gap=12)
    inside.setStretch(0, 1)
    made.setLayout(inside)
    return made
