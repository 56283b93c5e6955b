"""Who asks a locked window to quit need not know the password: nothing is seen while it ends.
One asked while the password changes ends once all is told.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from lcdesk import app as program
from lcdesk.db.backup import backup
from lcdesk.services.core.finding import read_one
from lcdesk.services.security import password
from lcdesk.settings import Settings
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.security.window_lock import Cover, WindowLock
from tests.ui.locked import PASSWORD, half_type, open_at, press, started, wait_for


def test_all_stays_covered_while_what_is_typed_waits_to_be_kept(
    dressed: QApplication, tmp_path: Path, locked_desk: Path
) -> None:
    path = Path(shutil.copytree(locked_desk, tmp_path / "locked")) / "office.lcdesk"
    password.unlock(path, PASSWORD)
    with started(dressed, Settings(language="en", theme="light")) as running:
        open_at(running, path)
        half_type(running, "email", "whole@example.org")
        window, desk, lock = running.window, running.desk, running.window.lock
        screen = window.screens["participants"]
        assert desk is not None
        assert isinstance(lock, WindowLock)
        assert isinstance(screen, ParticipantsScreen)
        one = screen.table.id_at(0)
        window.do("lock_now")
        running.settle()
        assert lock.dialog is not None
        seen = list[tuple[list[bool], str]]()
        with at_work(running, lambda: seen.append((covers(running), window.windowTitle()))):
            press(lock.dialog, "Quit")
        assert seen == [([True], "lcdesk")]
        assert not window.isVisible()
        assert (read_one(desk, one) or {})["email"] == "whole@example.org"


def test_a_window_that_waits_to_close_does_so_when_backups_are_left_as_they_were(
    dressed: QApplication, tmp_path: Path, locked_desk: Path
) -> None:
    path = Path(shutil.copytree(locked_desk, tmp_path / "locked")) / "office.lcdesk"
    password.unlock(path, PASSWORD)
    with started(dressed, Settings(language="en", theme="light", last_screen="history")) as running:
        open_at(running, path)
        window = running.window
        torn = backup.list_backups(backup.folder_of(path))[0].path
        torn.write_bytes(torn.read_bytes()[:5000])
        window.password_told.emit("remove", "")
        assert not window.close()
        wait_for(running, lambda: window.findChildren(FaultDialog))
        (told,) = window.findChildren(FaultDialog)
        assert window.isVisible()
        told.accept()
        assert not window.isVisible()


@contextmanager
def at_work(running: program.Program, look: Callable[[], object]) -> Iterator[None]:
    """Other work has its turn at the desk until somebody has looked at the window that waits for
    it.
    """
    assert running.desk is not None
    turns, has_turn, looked = running.desk.turns, Event(), Event()

    def work() -> None:
        with turns.mine():
            has_turn.set()
            looked.wait(20)

    other = Thread(target=work)
    other.start()
    has_turn.wait(20)
    QTimer.singleShot(400, running.window, lambda: (look(), looked.set()))
    yield
    looked.set()
    other.join()


def covers(running: program.Program) -> list[bool]:
    """For each cover of the window whether nothing of it is left free."""
    found = [one for one in running.window.findChildren(Cover) if one.isVisible()]
    return [
        one.geometry() == running.window.rect() and one is running.window.children()[-1]
        for one in found
    ]
