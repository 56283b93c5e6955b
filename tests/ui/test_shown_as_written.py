"""What somebody wrote is shown as it is written: nothing takes it for markup or opens a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QMenu,
    QMessageBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from lcdesk import app
from lcdesk.services.core.desk import Desk
from lcdesk.ui.participants.column_dialog import ColumnDialog
from lcdesk.ui.participants.find_replace import FindReplace
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.ui.full_desk import fill
from tests.ui.hostile import WORD, Shown, Trap, poison
from tests.ui.hostile_places import kinds_of_dialogs, save_hostile, visit_more
from tests.ui.places import go_to, visit_all
from tools.shots.run import OPENED, review_of


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Trap]:
    folder = tmp_path / "t"
    folder.mkdir()
    monkeypatch.chdir(folder)  # "p.png" alone is the picture as well
    made = Trap(folder)
    yield made
    made.close()


@pytest.fixture
def spoilt(desk: Desk, trap: Trap) -> Desk:
    """A full desk of the trap's texts; before the window opens."""
    fill(desk)
    poison(desk, trap)
    return desk


def test_the_trap_notices_what_qt_opens(dressed: QApplication, trap: Trap, qtbot: QtBot) -> None:
    text = trap.words()
    label = QLabel(text)
    label.grab()
    assert trap.sprung()
    QToolTip.showText(QPoint(1, 1), text)
    assert trap.sprung()
    box = QMessageBox(QMessageBox.Icon.Question, "", text)
    box.show()
    assert trap.sprung()
    box.close()
    root = QWidget()
    rows = QVBoxLayout(root)
    for one in (label, QLabel(text)):
        rows.addWidget(one)
    root.setToolTip(text)
    root.show()
    shown = Shown(trap)
    shown.look("here", root)
    assert len(shown.rich["here"]) == 3
    assert shown.opened["here"]
    root.close()


def test_no_place_takes_a_text_for_markup(
    spoilt: Desk, running: app.Program, trap: Trap, tmp_path: Path
) -> None:
    shown = Shown(trap)
    visit_all(running, tmp_path, shown.look)
    visit_more(running, trap, shown.look)
    look_at_tools(running, shown)
    look_at_review(running, shown, tmp_path)
    assert shown.opened == {}
    assert shown.rich == {}
    assert shown.eaten == {}
    assert {kind.__qualname__ for kind in kinds_of_dialogs() - shown.kinds} == set()
    assert len({one for one in shown.tips if WORD in one}) > 50


def look_at_tools(program: app.Program, shown: Shown) -> None:
    """What stands beside the table while it stays in use, and the menu of a row."""
    window = program.window
    go_to(program, "participants", Path())
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    kinds: dict[str, type[QWidget]] = {"columns": ColumnDialog, "replace": FindReplace}
    for key, kind in kinds.items():
        window.do(key)
        program.settle()
        dialog = next(one for one in window.findChildren(kind) if one.isVisible())
        shown.look(key, dialog)
        dialog.close()
    screen.open_menu(QPoint(200, 100))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown.look("menu", menu)
    menu.close()


def look_at_review(program: app.Program, shown: Shown, folder: Path) -> None:
    """A sheet of such texts, and all that its review opens."""
    window = program.window
    window.open_screen("import", path=save_hostile(folder / f"<b>{WORD} R&D.xlsx", shown.trap))
    program.settle()
    page = review_of(program)
    for name, show in OPENED.items():
        if name != "both":  # nobody of the sheet is known here
            dialog = show(page)
            program.settle()
            shown.look(name, dialog)
            dialog.close()
    shown.look("hostile review", window)
