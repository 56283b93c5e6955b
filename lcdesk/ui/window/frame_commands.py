"""Commands that need no desk: language, theme, density, help, the command palette."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

import lcdesk
from lcdesk import texts
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.faults import log_file
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.widgets import Button, Label, column, row

if TYPE_CHECKING:
    from lcdesk.ui.kit.screen import Frame

Handler = Callable[[], object]


def frame_commands(window: Frame) -> dict[str, Handler]:
    """Command → operation, for a window with or without a desk."""
    handlers: dict[str, Handler] = {
        "open_desk": lambda: ask_for_desk(window),
        "quit": window.close,
        "palette": lambda: open_palette(window),
        "compact": lambda: window.set_density(
            "normal" if theme().density == "compact" else "compact"
        ),
        "settings": window.open_settings,
        "shortcuts": lambda: show_shortcuts(window),
        "log_folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(log_file().parent))),
        "about": lambda: show_about(window),
        "next_language": lambda: window.set_language(
            _next(list(texts.LANGUAGES), texts.language())
        ),
        "next_theme": lambda: window.set_theme("light" if theme().is_dark else "dark"),
    }
    for code in texts.LANGUAGES:
        handlers[f"language_{code}"] = lambda code=code: window.set_language(code)
    for choice in ("light", "dark", "system"):
        handlers[f"theme_{choice}"] = lambda choice=choice: window.set_theme(choice)
    return {**handlers, **_of_focus()}


def ask_for_desk(window: Frame) -> None:
    """Choose another desk file; the window tells `desk_asked`."""
    from pathlib import Path

    name, _filter = QFileDialog.getOpenFileName(
        window, _("Open another desk"), "", _("Desks of lcdesk") + " (*.lcdesk)"
    )
    if name:
        window.desk_asked.emit(Path(name))


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
    """F1: every key, by menu."""
    from lcdesk.ui.window.shortcut_sheet import ShortcutSheet

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
