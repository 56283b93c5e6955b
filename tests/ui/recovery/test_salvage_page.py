"""A damaged desk in the window: the page says so, what can be read is saved, and the new desk is
opened from the account.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk import settings
from lcdesk.app import Program, application
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.recovery.desk_recovery import SalvagedPage
from lcdesk.ui.window.welcome import FaultPage


def _button(page: object, label: str) -> Button:
    assert isinstance(page, FaultPage | SalvagedPage)
    return next(button for button in page.findChildren(Button) if button.text() == label)


def test_from_the_damaged_desk_to_the_new_one(
    qtbot: QtBot, tmp_path: Path, new_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = new_desk(tmp_path)
    add_cohort(desk, {"name_en": "Nairobi"})
    path = desk.path
    desk.close()
    path.write_bytes(bytes(4096) + path.read_bytes()[4096:])
    hurt = path.read_bytes()
    into = tmp_path / "saved.lcdesk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(into), ""))
    made = Program(application(), settings.Settings(language="en", theme="light"), is_demo=True)
    try:
        made.window.show()
        made.open(path)
        made.settle()
        page = made.window.stack.currentWidget()
        qtbot.mouseClick(_button(page, "Save what can be read…"), Qt.MouseButton.LeftButton)
        made.settle()
        account = made.window.stack.currentWidget()
        assert isinstance(account, SalvagedPage)
        assert any(label.text() == "Cohorts: 1 saved" for label in account.sentences)
        qtbot.mouseClick(_button(account, "Open the new desk"), Qt.MouseButton.LeftButton)
        made.settle()
        assert made.desk is not None
        assert made.desk.path == into
        assert path.read_bytes() == hurt
    finally:
        made.stop()
        made.window.close()
        made.window.deleteLater()
