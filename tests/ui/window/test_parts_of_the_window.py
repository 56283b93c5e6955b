"""F6 goes round the parts of the window, out of every table, and comes back to where it was."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from lcdesk import app
from lcdesk.ui.settings.page import ChoicesDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.places import go_to
from tests.ui.walking import jump_round

pytestmark = pytest.mark.looks
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier


def test_f6_leaves_the_table_goes_round_and_comes_back_to_its_cell(
    running: app.Program, window: MainWindow, tmp_path: Path
) -> None:
    go_to(running, "participants", tmp_path)
    view = window.screens["participants"].view
    QTest.keyClick(view, Qt.Key.Key_Down)
    cell = view.currentIndex()
    there = jump_round(window, NONE)
    assert there[-1] is view
    assert view.currentIndex() == cell
    assert len(set(there)) == len(there) >= 4
    assert window.side.items["participants"] in there
    back = jump_round(window, SHIFT)
    assert back == [*there[-2::-1], view]


def test_f6_leaves_the_list_of_a_dialog_too(running: app.Program, window: MainWindow) -> None:
    window.do("tabs")
    running.settle()
    dialog = next(one for one in window.findChildren(ChoicesDialog) if one.isVisible())
    tabs = dialog.parts["tabs"].list
    tabs.setFocus()
    seen = []
    for _ in range(6):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        seen.append(QApplication.focusWidget())
        if seen[-1] is tabs:
            break
    assert seen[-1] is tabs
    assert dialog.search in seen
    assert len(set(seen)) == len(seen) >= 2
    dialog.accept()
