"""What dialogs and commands may ask of the window; the window itself is built on top of them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, Unpack

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMainWindow, QVBoxLayout, QWidget

from lcdesk.settings import Settings
from lcdesk.ui.kit.background.tasks import Tasks
from lcdesk.ui.kit.commands import Commands
from lcdesk.ui.kit.screen import Context, Screen, ScreenRequest
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Banner


class Lock(Protocol):
    """What covers the windows of the program until the password is typed."""

    def lock(self) -> None: ...
    def follow_settings(self) -> None: ...
    def close(self) -> None: ...


class Frame(QMainWindow):
    """The window as those below it know it; `MainWindow` is the one there is."""

    desk_asked = Signal(object)  # Path of another desk to open
    restore_asked = Signal(object, object)  # Path of a desk, the Backup it shall go back to
    # what is wanted ("set", "change", "renew", "remove", "show"), the new password
    password_told = Signal(str, str)

    settings: Settings
    tasks: Tasks
    lock: Lock | None = None  # while a desk with a password is open
    commands: Commands
    retranslation: Retranslation
    remark: Banner
    reminder: Banner | None = None
    above: QVBoxLayout  # what is said of the desk, and the screens below
    status: StatusLine
    context: Context | None

    def do(self, key: str) -> None:
        """Do a command: of the screen on view, or else of the window."""
        raise NotImplementedError

    def open_screen(self, key: str, **request: Unpack[ScreenRequest]) -> None:
        """Go to a screen, which shows what is asked for."""
        raise NotImplementedError

    def screen_key(self) -> str:
        """The key of the screen on view; "" while a page that is no screen is shown."""
        raise NotImplementedError

    def current_screen(self) -> Screen | None:
        """The screen on view."""
        raise NotImplementedError

    def current_page(self) -> QWidget | None:
        """What is shown below the notices: a screen, or a page that is none."""
        raise NotImplementedError

    def show_page(self, page: QWidget) -> None:
        """Show a page that is no screen (welcome, a desk that cannot be opened)."""
        raise NotImplementedError

    def show_cohort(self, cohort_id: int | None) -> None:
        """Show another cohort everywhere."""
        raise NotImplementedError

    def remind(self, reminder: Banner | None) -> None:
        """Show something above the screens until it is closed or the desk is put away; None:
        nothing any more.
        """
        raise NotImplementedError

    def load_cohorts(self) -> None:
        """Read the cohorts anew."""
        raise NotImplementedError

    def show_desk(self) -> None:
        """Say when the desk was saved, and what can be done."""
        raise NotImplementedError

    def update_commands(self) -> None:
        """Grey what is not possible; undo and redo say what they would do."""
        raise NotImplementedError

    def take_files(self, paths: Sequence[Path]) -> None:
        """Files or folders were dropped on the window."""
        raise NotImplementedError

    def set_language(self, code: str) -> None:
        """Switch the language of everything on screen."""
        raise NotImplementedError

    def set_theme(self, choice: str) -> None:
        """Switch to light, dark, or as the system has it."""
        raise NotImplementedError

    def set_density(self, density: str) -> None:
        """Rows of 40 px ("normal") or 32 px ("compact")."""
        raise NotImplementedError
