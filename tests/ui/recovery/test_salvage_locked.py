"""A damaged desk with a password in the window: the password first, then what can be read is
saved under the same one.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog

from lcdesk.db.engine import keys
from lcdesk.settings import Settings
from lcdesk.ui.recovery.desk_recovery import SalvagedPage
from lcdesk.ui.security.unlock_form import UnlockPage
from lcdesk.ui.window.welcome import FaultPage
from tests.ui.locked import PASSWORD, open_at, press, started, wait_for

PAGE = 4096


@pytest.mark.parametrize("lost", [0, 6])
def test_from_the_damaged_desk_to_the_new_one(
    dressed: QApplication,
    tmp_path: Path,
    locked_desk: Path,
    monkeypatch: pytest.MonkeyPatch,
    lost: int,
) -> None:
    path = Path(shutil.copytree(locked_desk, tmp_path / "locked")) / "office.lcdesk"
    content = path.read_bytes()
    hurt = content[: lost * PAGE] + bytes(PAGE) + content[(lost + 1) * PAGE :]
    path.write_bytes(hurt)
    into = tmp_path / "saved.lcdesk"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(into), ""))
    with started(dressed, Settings(language="en", theme="light")) as running:
        asking = open_at(running, path)
        assert isinstance(asking, UnlockPage)
        asking.asking.field.setText(PASSWORD)
        asking.asking.ask()
        wait_for(running, lambda: isinstance(running.window.stack.currentWidget(), FaultPage))
        press(running.window, "Save what can be read…")
        wait_for(running, lambda: isinstance(running.window.stack.currentWidget(), SalvagedPage))
        press(running.window, "Open the new desk")
        wait_for(running, lambda: running.desk)
        assert running.desk is not None
        assert running.desk.path == into
        assert keys.salt_of(into) == keys.salt_of(locked_desk / "office.lcdesk")
        assert path.read_bytes() == hurt
