"""Commands that need no desk: language, theme, density, help with its sheet of keys, the command
palette.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QVBoxLayout, QWidget

import lcdesk
from lcdesk import texts
from lcdesk.texts import N_, _, with_label
from lcdesk.ui.kit.commands import plain_words
from lcdesk.ui.kit.dialogs.faults import log_file
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.table_keys import TABLE_KEYS
from lcdesk.ui.kit.widgets import Button, Label, SearchBox, column, row, rule, scrolled

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

Handler = Callable[[], object]


def frame_commands(window: Frame) -> dict[str, Handler]:
    """Command → operation, for a window with or without a desk."""
    handlers: dict[str, Handler] = {
        "new_desk": lambda: window.start_asked.emit("new"),
        "open_desk": lambda: ask_for_desk(window),
        "recent": lambda: pop_up_recent(window),
        "sample": lambda: window.start_asked.emit("sample"),
        "tour": lambda: window.start_asked.emit("tour"),
        "files_folder": lambda: window.start_asked.emit("files_folder"),
        "quit": window.close,
        "palette": lambda: open_palette(window),
        "next_part": lambda: _go_round(window, 1),
        "previous_part": lambda: _go_round(window, -1),
        "compact": lambda: window.set_density(
            "normal" if theme().density == "compact" else "compact"
        ),
        "settings": window.open_settings,
        "guide": window.open_guide,
        "help_here": lambda: _open_guide_here(window),
        "whats_new": lambda: window.open_guide("new/new"),
        "shortcuts": lambda: show_shortcuts(window),
        "log_folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file().parent))),
        "check_update": lambda: _check_update(window),
        "about": lambda: show_about(window),
        "next_language": lambda: window.set_language(
            _next(list(texts.LANGUAGES), texts.language())
        ),
        "next_theme": lambda: window.set_theme("light" if theme().is_dark else "dark"),
    }
    if window.context is None:
        handlers["import"] = lambda: window.start_asked.emit("import")
    else:
        handlers["close_desk"] = lambda: window.start_asked.emit("page")
    for code in texts.LANGUAGES:
        handlers[f"language_{code}"] = lambda code=code: window.set_language(code)
    for choice in ("light", "dark", "system"):
        handlers[f"theme_{choice}"] = lambda choice=choice: window.set_theme(choice)
    return {**handlers, **_of_focus()}


def ask_for_desk(window: Frame) -> None:
    """Choose another desk file, beginning where desks lie; the window tells `desk_asked`."""
    from pathlib import Path

    from lcdesk.services.start.known_desks import desks_folder

    name, _filter = QFileDialog.getOpenFileName(
        window,
        _("Open a desk"),
        str(desks_folder(window.settings)),
        _("Desks of lcdesk") + " (*.lcdesk *.lcdesk-office)",
    )
    if name:
        window.desk_asked.emit(Path(name))


def _open_guide_here(window: Frame) -> None:
    from lcdesk.ui.guide.guide_pane import open_guide_here

    open_guide_here(window)


def _go_round(window: Frame, step: int) -> None:
    from lcdesk.ui.window.regions import go_round

    go_round(window, step)


def _check_update(window: Frame) -> None:
    from lcdesk.ui.updates.update_dialog import ask_for_update

    ask_for_update(window)


MOST_RECENT = 9


def fill_recent(window: Frame) -> None:
    """The menu of the desks opened last, and the way to all of them."""
    from lcdesk.services.start.known_desks import list_desks, name_of

    menu, here = window.commands.below["recent"], window.context
    menu.clear()
    for one in list_desks(window.settings)[:MOST_RECENT]:
        name = name_of(one, window.settings)
        action = menu.addAction(literal(f"{name}    {one.path.parent}"))
        action.setEnabled(here is None or here.desk.path != one.path)
        action.triggered.connect(
            lambda _checked=False, path=one.path: window.known_asked.emit(path)
        )
    if not menu.isEmpty():
        menu.addSeparator()
    start = menu.addAction(_("All of them, on the start page"))
    start.setEnabled(here is not None)
    start.triggered.connect(lambda _checked=False: window.start_asked.emit("page"))


def pop_up_recent(window: Frame) -> None:
    """The same menu below the menu bar."""
    bar = window.menuBar()
    window.commands.below["recent"].popup(bar.mapToGlobal(bar.rect().bottomLeft()))


def open_palette(window: Frame) -> None:
    """Ctrl+K: find a command, a person, a cohort by typing."""
    from lcdesk.ui.palette.dialog import CommandPalette

    if not any(palette.is_open for palette in window.findChildren(CommandPalette)):
        CommandPalette(window).open()


def show_about(window: Frame) -> None:
    """What this is, and its version."""
    where = str(window.context.desk.path) if window.context else ""
    lines = [
        Label(f"lcdesk {lcdesk.__version__}", 17, "bold"),
        Label(
            _("The desk of a training office: participants, timetable, countries."),
            13,
            ink="fg2",
            wraps=True,
        ),
        Label(where, 12, ink="fg3", wraps=True),
        Label(_("Icons: Lucide (ISC). Flags: flag-icons (MIT)."), 12, ink="fg3", wraps=True),
    ]
    _tell(window, _("About lcdesk"), lines)


def show_shortcuts(window: Frame) -> None:
    """Every key, by menu."""
    ShortcutSheet(window).open()


def _tell(window: Frame, title: str, lines: list[Label]) -> None:
    dialog = QDialog(window)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.setMinimumWidth(420)
    close = Button(_("Close"), kind="primary", clicked=dialog.accept)
    dialog.setLayout(column(*lines, 8, row(None, close), gap=6, margins=(24, 22, 24, 18)))
    dialog.open()


def _of_focus() -> dict[str, Handler]:
    """Cut, copy, paste and select all belong to whatever has the focus."""
    focused = QApplication.focusWidget()
    pairs = (("cut", "cut"), ("copy", "copy"), ("paste", "paste"), ("select_all", "selectAll"))
    found = ((key, getattr(focused, name, None)) for key, name in pairs)
    # a screen may have a button of that name
    return {key: handler for key, handler in found if callable(handler)}


def _next(options: list[str], now: str) -> str:
    return options[(options.index(now) + 1) % len(options)]


# --- Every key the program knows, with a search ---


WIDTH, HEIGHT = 820, 620
TABLE = N_("In a table")


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
    from lcdesk.ui.kit.word_matching import rank  # it knows the fields, which no first window needs

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
