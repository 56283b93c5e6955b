"""A display of its own (Xvfb) with real programs on it, worked by real keys (xdotool)."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar

PROGRAMS = {"soffice": "libreoffice-calc", "Xvfb": "xvfb", "xdotool": "xdotool", "xclip": "xclip"}
LIBRARIES = (
    "libxcb-cursor.so.0",
    "libxcb-icccm.so.4",
    "libxcb-keysyms.so.1",
    "libxkbcommon-x11.so.0",
)
PATIENCE = 60.0  # seconds for what is done within one on a machine that is not busy
# seconds after which keys are pressed once more: a program that is still starting takes none
AGAIN = 8.0
SCREEN = "1600x1000x24"
T = TypeVar("T")


class Late(AssertionError):
    """What was waited for did not come; the windows on the display say where it stands."""


def lacking() -> list[str]:
    """What of the programs and libraries is not on this machine."""
    if not sys.platform.startswith("linux"):
        return ["Linux"]
    return [
        f"{program} ({package})"
        for program, package in PROGRAMS.items()
        if not shutil.which(program)
    ] + [library for library in LIBRARIES if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


class Display:
    """`with Display(folder) as display`: what is started on it ends with it, by its own process
    group.
    """

    def __init__(self, home: Path) -> None:
        self.home = home
        self._started = list[subprocess.Popen[bytes]]()
        self._environment: dict[str, str] = {}

    def __enter__(self) -> Self:
        here, there = os.pipe()
        server = [
            "Xvfb",
            "-displayfd",
            str(there),
            "-screen",
            "0",
            SCREEN,
            "-nolisten",
            "tcp",
            "-noreset",
        ]
        self._started.append(_start(server, dict(os.environ), (there,)))
        os.close(there)
        with os.fdopen(here, "rb") as said:
            number = said.readline().decode().strip()
        if not number:
            self._end()
            raise Late("Xvfb gave no display")
        apart = {
            name: str(self.home)
            for name in (
                "HOME",
                "XDG_CONFIG_HOME",
                "XDG_DATA_HOME",
                "XDG_STATE_HOME",
                "XDG_CACHE_HOME",
            )
        }
        shown = {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "SAL_USE_VCLPLUGIN": "gen",
            "LC_ALL": "C.UTF-8",
        }
        self._environment = {**os.environ, **apart, **shown}
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if isinstance(error, Late):
            error.add_note(
                f"windows: {[self._said('getwindowname', each) for each in self._windows('.')]}"
            )
        self._end()

    def _end(self) -> None:
        for one in reversed(self._started):
            if one.poll() is None:
                os.killpg(one.pid, signal.SIGTERM)
            try:
                one.wait(5)
            except subprocess.TimeoutExpired:
                os.killpg(one.pid, signal.SIGKILL)
                one.wait()

    # --- programs and their windows ---

    def start(self, *command: str | Path) -> subprocess.Popen[bytes]:
        """Start a program on the display."""
        made = _start(command, self._environment)
        self._started.append(made)
        return made

    def window(self, name: str) -> str:
        """The window whose title matches, as soon as it is there."""
        return self.wait(lambda: next(iter(self._windows(name)), ""), f"a window “{name}”")

    def is_open(self, name: str) -> bool:
        """Is there a window with such a title?"""
        return bool(self._windows(name))

    def keys(self, window: str, *keys: str) -> None:
        """Give the window the keyboard, as a window manager would, and press keys: "ctrl+c",
        "Return".
        """
        self._said("windowfocus", "--sync", window)
        self._said("key", "--delay", "20", *keys)

    def insist(self, press: Callable[[], object], came: Callable[[], T], what: str) -> T:
        """Press keys, and again where nothing comes of them; only for what does no more when it
        is done twice.
        """
        pressed = 0.0

        def asked() -> T:
            nonlocal pressed
            if not (answer := came()) and time.monotonic() > pressed + AGAIN:
                press()
                pressed = time.monotonic()
                answer = came()
            return answer

        return self.wait(asked, what)

    def _windows(self, name: str) -> list[str]:
        return self._said("search", "--onlyvisible", "--name", name).split()

    def _said(self, *words: str) -> str:
        return self._answer("xdotool", *words).strip()

    # --- the clipboard ---

    def clipboard(self, kind: str) -> str:
        """What lies on the clipboard as this kind ("TARGETS": which kinds there are); "" for
        nothing.
        """
        return self._answer("xclip", "-selection", "clipboard", "-o", "-t", kind)

    def _answer(self, *command: str) -> str:
        """What a program said; "" when it did not end: the owner of the clipboard is busy, a
        window has just gone.
        """
        try:
            done = subprocess.run(
                command, env=self._environment, capture_output=True, check=False, timeout=8
            )
        except subprocess.TimeoutExpired:
            return ""
        return done.stdout.decode("utf-8", "replace")

    def wait(self, asked: Callable[[], T], what: str) -> T:
        """Ask until the answer is something; `Late` when it does not come."""
        until = time.monotonic() + PATIENCE
        while not (answer := asked()):
            if time.monotonic() > until:
                raise Late(f"{what} did not come within {PATIENCE:.0f} s")
            time.sleep(0.1)
        return answer


def _start(
    command: Sequence[str | Path], environment: Mapping[str, str], kept: tuple[int, ...] = ()
) -> subprocess.Popen[bytes]:
    """A program with a process group of its own, so that its children end with it."""
    quiet = subprocess.DEVNULL
    return subprocess.Popen(
        list(map(str, command)),
        env=environment,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        pass_fds=kept,
        start_new_session=True,
    )
