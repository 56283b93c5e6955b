"""A second start of a desk that is on screen already brings that window to the front, and ends.
A socket of this computer, no network.
"""

from __future__ import annotations

import getpass
import hashlib
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_state_path
from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk import private_files

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer

WINDOWS = os.name == "nt"
_UP = b"up"
# the window is painted first: what is needed to listen takes its time to load
_LISTEN_AFTER_MS = 300
_REACH_MS, _ANSWER_MS = 300, 1500
_BEGIN, _PIPES = "lcdesk-", r"\\.\pipe"


class FirstWindow(QObject):
    """The window that has a desk, listening for others who want the same one."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window, self._desk = window, Path()
        self._server: QLocalServer | None = None
        # the stubs know no properties
        self._soon = QTimer(self, interval=_LISTEN_AFTER_MS, singleShot=True)  # pyright: ignore[reportCallIssue]
        self._soon.timeout.connect(self.listen_now)

    def listen(self, desk: Path) -> None:
        """From soon on: this window has the desk."""
        self.close()
        self._desk = desk
        self._soon.start()

    def listen_now(self) -> None:
        """The same at once. Where the system refuses, a second start is told that the desk is
        open, and no window comes up.
        """
        from PySide6.QtNetwork import QLocalServer

        name = _name_of(self._desk)
        if sys.platform != "win32":
            with suppress(OSError):
                private_files.make_folder(Path(name).parent)
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        server.newConnection.connect(self._answer)
        # of a program that was killed: the lock of the desk is ours
        QLocalServer.removeServer(name)
        server.listen(name)
        self._server = server

    def is_listening(self) -> bool:
        """Is a second start heard?"""
        return self._server is not None and self._server.isListening()

    def close(self) -> None:
        """This window has no desk any more."""
        self._soon.stop()
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _answer(self) -> None:
        other = self._server.nextPendingConnection() if self._server else None
        if other is None:
            return
        other.disconnected.connect(other.deleteLater)
        other.write(_UP)
        other.flush()
        other.disconnectFromServer()
        self._come_up()

    def _come_up(self) -> None:
        window = self._window
        window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
        window.show()
        window.raise_()
        window.activateWindow()
        # a system that lets no program push itself forward marks it at least
        QApplication.alert(window)


def raise_first(wanted: Callable[[], Path]) -> bool:
    """Bring the window up that has the desk; False when there is none, or it does not answer.
    Nothing is written.

    Where no window listens at all, not even the desk is asked for.
    """
    if not _listening() or Path(name := _name_of(wanted())).name not in _listening():
        return False
    from PySide6.QtNetwork import QLocalSocket

    _let_come_up()
    socket = QLocalSocket()
    socket.connectToServer(name)
    if not socket.waitForConnected(_REACH_MS):
        return False
    while socket.bytesAvailable() < len(_UP):
        if not socket.waitForReadyRead(_ANSWER_MS):
            return False
    return bytes(socket.readAll().data()).startswith(_UP)


def _name_of(desk: Path) -> str:
    """One name for each desk and user: a file, or on Windows a pipe. A socket's path must be
    short.
    """
    try:
        user = getpass.getuser()
    # Windows without a name in the environment, before Python 3.13
    except (OSError, KeyError, ImportError):
        user = ""
    place = os.path.normcase(desk.resolve())
    name = (
        _BEGIN
        + hashlib.sha256(f"{user}\n{place}".encode("utf-8", "surrogateescape")).hexdigest()[:20]
    )
    return name if WINDOWS else str(_folder() / name)


def _folder() -> Path:
    """The system's own for such things, where there is one; else among what this user's programs
    remember.
    """
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if given and os.access(given, os.W_OK):
        return Path(given) / "lcdesk"
    return user_state_path("lcdesk", appauthor=False) / "run"


def _listening() -> set[str]:
    """The names at which a window may listen; one that was killed may have left its own."""
    try:
        # pipes are no folder of a Path
        names = os.listdir(_PIPES if sys.platform == "win32" else _folder())  # noqa: PTH208
    except OSError:
        return set()
    return {name for name in names if name.startswith(_BEGIN)}


def _let_come_up() -> None:
    """On Windows whoever was started last may push windows forward, and hands this on."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)
