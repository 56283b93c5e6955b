"""A second start of a desk that is on screen: the window comes up, the second program says so
and ends.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess, Qt
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.services.core.desk import Desk
from lcdesk.ui.window.first_window import FirstWindow, raise_first
from lcdesk.ui.window.main_window import MainWindow


@pytest.fixture
def runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose name is short: a socket's path has a hundred letters at most."""
    with tempfile.TemporaryDirectory(prefix="lc") as folder:
        monkeypatch.setenv("XDG_RUNTIME_DIR", folder)
        yield Path(folder)


@pytest.fixture
def first(runtime: Path, window: MainWindow, desk: Desk) -> Iterator[FirstWindow]:
    assert runtime.is_dir()
    made = FirstWindow(window)
    made.listen(desk.path)
    made.listen_now()
    yield made
    made.close()


@pytest.mark.skipif(
    sys.platform == "win32", reason="the folder of sockets is one of Linux and macOS"
)
def test_a_second_start_brings_the_first_window_up(
    first: FirstWindow, running: Program, desk: Desk, qtbot: QtBot
) -> None:
    assert first.parent() is running.window
    running.window.showMinimized()
    before = desk.path.stat()
    second = QProcess()
    second.start(sys.executable, ["-m", "lcdesk", "--lang", "en", "--desk", str(desk.path)])
    with qtbot.waitSignal(second.finished, timeout=30_000):
        pass
    assert second.exitCode() == 1
    assert "brought to the front" in bytes(second.readAllStandardError().data()).decode()
    assert not running.window.windowState() & Qt.WindowState.WindowMinimized
    assert (desk.path.stat().st_size, desk.path.stat().st_mtime_ns) == (
        before.st_size,
        before.st_mtime_ns,
    )


def test_no_window_is_brought_up_where_none_listens(runtime: Path, tmp_path: Path) -> None:
    asked: list[Path] = []
    assert not raise_first(lambda: asked.append(tmp_path) or tmp_path)
    assert asked == []
    assert list(runtime.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="a pipe of a dead process is gone with it")
def test_what_a_killed_program_left_holds_nobody_up(
    runtime: Path, window: MainWindow, desk: Desk
) -> None:
    program = (
        "import sys, os; from pathlib import Path; from PySide6.QtWidgets import QApplication, "
        "QWidget;"
        "from lcdesk.ui.window.first_window import FirstWindow; app = QApplication([]); first = "
        "FirstWindow(QWidget());"
        "first.listen(Path(sys.argv[1])); first.listen_now(); os._exit(9)"
    )
    subprocess.run(
        (sys.executable, "-c", program, str(desk.path)),
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert len(list((runtime / "lcdesk").iterdir())) == 1
    assert not raise_first(lambda: desk.path)
    first = FirstWindow(window)
    first.listen(desk.path)
    first.listen_now()
    assert first.is_listening()
    first.close()
