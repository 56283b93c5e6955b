"""Before there is a window: whether there is a screen to show one on, and whether a window has the
desk already, which comes to the front then. A socket of this computer, no network.
"""

from __future__ import annotations

import ctypes
import getpass
import hashlib
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_state_path
from PySide6.QtCore import QLibraryInfo, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk import private_files
from lcdesk.model.faults import KnownFault, missing_library
from lcdesk.texts import _

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


# --- Whether there is a screen, asked before Qt is ---


_SECONDS = 2.0


@contextmanager
def screen_found(environment: Mapping[str, str] = os.environ) -> Iterator[None]:
    """The body may make the QApplication. `KnownFault` where Qt would find no screen, or a library
    it needs is missing.

    The plugin Qt is going to load is loaded here first, by the system's own loader: what that
    misses, Qt would miss. A connection to the screen stays open in the body: some X servers begin
    anew when the last one is closed. Only Linux leaves all this open.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    with ExitStack() as connections:
        faults: list[KnownFault] = []
        for name in _platforms(environment):
            fault = _fault_of(name, environment, connections)
            if fault is None:
                break
            faults.append(fault)
        else:
            raise faults[-1]
        yield


def _platforms(environment: Mapping[str, str]) -> list[str]:
    """The kinds of screen Qt would try, in its order."""
    if asked := environment.get("QT_QPA_PLATFORM"):
        return [name.partition(":")[0].strip() for name in asked.split(";")]
    has_wayland = (
        "WAYLAND_DISPLAY" in environment or environment.get("XDG_SESSION_TYPE") == "wayland"
    )
    return [*(["wayland"] if has_wayland else []), "xcb"]


def _fault_of(
    name: str, environment: Mapping[str, str], connections: ExitStack
) -> KnownFault | None:
    """Why this kind of screen cannot be used; None when it can."""
    if fault := _fault_of_plugin(name, environment):
        return fault
    try:
        if name == "xcb":
            connections.callback(_connect_x(environment))
        elif name.startswith("wayland") and "WAYLAND_SOCKET" not in environment:
            connections.enter_context(_connected_wayland(environment))
    except OSError:
        return _no_display(environment)
    return None


def _fault_of_plugin(name: str, environment: Mapping[str, str]) -> KnownFault | None:
    """Why Qt could not load what it needs for this kind of screen; None when it can, or nobody
    knows where that lies.
    """
    folders = [folder for folder in _plugin_folders(environment) if folder.is_dir()]
    plugins = [
        file
        for folder in folders
        for file in sorted(folder.glob(f"libq{name.partition('-')[0]}*.so"))
    ]
    if folders and not plugins:
        return KnownFault(
            _(
                "QT_QPA_PLATFORM names “{name}”, and no such kind of screen is known here.",
                name=name,
            ),
            _("Unset it, or set it to xcb or wayland."),
        )
    fault: KnownFault | None = None
    for plugin in plugins:
        try:
            ctypes.CDLL(str(plugin))
        except OSError as error:
            fault = fault or missing_library(str(error)) or KnownFault(str(error))
        else:
            return None
    return fault


def _plugin_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_PLUGIN_PATH"):
        for place in filter(None, environment.get(name, "").split(os.pathsep)):
            yield from (Path(place), Path(place, "platforms"))
    yield Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath), "platforms")


def _no_display(environment: Mapping[str, str]) -> KnownFault:
    named = {name: environment.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")}
    said = ", ".join(f"{name}={value}" for name, value in named.items() if value)
    advice = _(
        "Start it where a screen is: at the computer itself, by “ssh -X”, or in a remote desktop. "
        "All commands but the window work without one; “lcdesk --help” lists them."
    )
    if said:
        return KnownFault(
            _("The display that is named here does not answer: {display}.", display=said), advice
        )
    return KnownFault(
        _("There is no display here: neither DISPLAY nor WAYLAND_DISPLAY is set."), advice
    )


def _connect_x(environment: Mapping[str, str]) -> Callable[[], object]:
    """Connect to the X server of DISPLAY; what ends that. `OSError` where it does not let us in."""
    if not environment.get("DISPLAY"):
        raise OSError("no display")
    library = ctypes.CDLL("libxcb.so.1")  # the plugin has it loaded
    library.xcb_connect.restype = ctypes.c_void_p
    library.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    library.xcb_connection_has_error.argtypes = library.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = library.xcb_connect(environment["DISPLAY"].encode(), None)
    if library.xcb_connection_has_error(connection):
        library.xcb_disconnect(connection)
        raise OSError("the display does not answer")
    return lambda: library.xcb_disconnect(connection)


def _connected_wayland(environment: Mapping[str, str]) -> socket.socket:
    """A connection to the Wayland compositor of the environment; `OSError` where none listens."""
    place = Path(
        environment.get("XDG_RUNTIME_DIR", "/"), environment.get("WAYLAND_DISPLAY") or "wayland-0"
    )
    if sys.platform == "win32":
        raise OSError("Windows has no Wayland")
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        line.settimeout(_SECONDS)
        line.connect(str(place))
    except OSError:
        line.close()
        raise
    return line
