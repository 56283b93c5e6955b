"""A desk that is replaced while it is on screen: noticed when the window comes to the front, and
told on a page of its own.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.services.cohorts.cohorts import add_cohort, list_cohorts
from lcdesk.settings import Settings
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.welcome import FaultPage
from tests.ui.locked import wait_for

pytestmark = pytest.mark.skipif(os.name != "posix", reason="a file that is open can be replaced")


@pytest.fixture
def program(
    dressed: QApplication, settings: Settings, tmp_path: Path, peopled_desk: Path
) -> Iterator[Program]:
    """The window on a desk to which something was added."""
    path = Path(shutil.copytree(peopled_desk, tmp_path, dirs_exist_ok=True)) / "office.lcdesk"
    made = Program(dressed, settings, is_demo=True)
    made.window.stack.warms = False
    made.window.show()
    made.open(path)
    made.settle()
    assert made.desk
    add_cohort(made.desk, {"name_en": "Nairobi"})
    made.settle()
    yield made
    made.stop()
    made.window.close()
    made.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def rename_over(path: Path, source: Path) -> None:
    """An older copy takes its place."""
    Path(shutil.copyfile(source, path.with_name("arriving"))).replace(path)


def page_of(program: Program) -> FaultPage | None:
    """The page in place of the screens."""
    page = program.window.stack.currentWidget()
    return page if isinstance(page, FaultPage) else None


def press(program: Program, label: str) -> None:
    """A button of the page."""
    page = page_of(program)
    assert page
    button = next(one for one in page.findChildren(Button) if one.text() == label)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def leave_and_return(program: Program, qtbot: QtBot) -> None:
    """Another window comes to the front, as that of a file manager does; then ours again."""
    other = QWidget()
    other.show()
    with qtbot.waitActive(other):
        other.activateWindow()
    with qtbot.waitActive(program.window):
        program.window.activateWindow()
    other.close()


def test_coming_to_the_front_the_window_notices_and_opens_what_was_kept(
    program: Program, peopled_desk: Path, qtbot: QtBot
) -> None:
    assert program.desk
    path = program.desk.path
    leave_and_return(program, qtbot)
    program.settle()
    assert page_of(program) is None, "the control: nobody has touched it"
    rename_over(path, peopled_desk / path.name)
    content = path.read_bytes()
    assert program.window.context
    program.window.context.readiness.read_soon()
    program.tasks.hurry()  # an answer that comes when the screens are gone is for nobody
    leave_and_return(program, qtbot)
    wait_for(program, lambda: page_of(program) is not None)
    program.settle()
    assert program.desk is None
    assert path.read_bytes() == content
    assert not path.with_name(path.name + "-wal").exists()
    press(program, "Open what was kept")
    wait_for(program, lambda: program.desk is not None)
    program.settle()
    assert program.desk
    assert "(kept" in program.desk.path.name
    assert "Nairobi" in [one["name_en"] for one in list_cohorts(program.desk)]
    assert page_of(program) is None


def test_a_write_that_meets_it_shows_the_page_and_no_dialog_besides(
    program: Program, peopled_desk: Path
) -> None:
    assert program.desk
    path, desk = program.desk.path, program.desk
    rename_over(path, peopled_desk / path.name)
    program.tasks.run("", lambda _task: add_cohort(desk, {"name_en": "Dakar"}))
    wait_for(program, lambda: page_of(program) is not None)
    program.settle()
    assert not [one for one in program.window.findChildren(FaultDialog) if one.isVisible()]
    press(program, "Open what is there now")
    wait_for(program, lambda: program.desk is not None)
    program.settle()
    assert program.desk
    assert program.desk.path == path
    assert "Nairobi" not in [one["name_en"] for one in list_cohorts(program.desk)]


def test_closing_the_window_tells_it_at_the_end(program: Program, peopled_desk: Path) -> None:
    assert program.desk
    path = program.desk.path
    rename_over(path, peopled_desk / path.name)
    content = path.read_bytes()
    fault = program.stop()
    assert fault
    assert fault.kept
    assert path.read_bytes() == content
