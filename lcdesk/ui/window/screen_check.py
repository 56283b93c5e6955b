"""Whether there is a screen to show a window on, asked before Qt is: it ends the process where
there is none.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from PySide6.QtCore import QLibraryInfo

from lcdesk.model.faults import KnownFault, missing_library
from lcdesk.texts import _

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
