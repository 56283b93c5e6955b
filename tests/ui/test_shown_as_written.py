"""What somebody wrote is shown as it is written: no screen, dialog or tooltip takes it for markup, and none opens what it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QToolTip, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import app
from lcdesk.services.desk import Desk
from tests.ui.full_desk import fill
from tests.ui.hostile import WORD, Shown, Trap, poison
from tests.ui.places import visit_all


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
    root.setLayout(QVBoxLayout())
    for one in (label, QLabel(text)):
        root.layout().addWidget(one)
    root.setToolTip(text)
    root.show()
    shown = Shown(trap)
    shown.look("here", root)
    assert len(shown.rich["here"]) == 3
    assert shown.opened["here"]
    root.close()


def test_no_place_takes_a_text_for_markup(spoilt: Desk, running: app.Program, trap: Trap, tmp_path: Path) -> None:
    shown = Shown(trap)
    visit_all(running, tmp_path, shown.look)
    print("RICH", shown.rich); print("EATEN", shown.eaten); print("N", len({one for one in shown.tips if WORD in one}), len(shown.places), sorted(one.__name__ for one in shown.kinds))
    assert shown.opened == {}
    assert shown.rich == {}
    assert shown.eaten == {}
    assert len({one for one in shown.tips if WORD in one}) > 50
