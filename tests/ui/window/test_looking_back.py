"""A desk that another computer has: its last backup is offered, shown with a ribbon that says of
when it is and who has the desk, and left for the desk itself once that is free.
"""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.db.backup.backup import backups_of
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.security import password
from lcdesk.settings import Settings
from lcdesk.ui.kit.commands import CHANGING
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.security.unlock_form import UnlockPage
from lcdesk.ui.window.welcome import FaultPage
from tests.ui.locked import PASSWORD, started, wait_for

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def owner(
    tmp_path: Path, new_desk: Callable[[Path], Desk], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    desk = new_desk(tmp_path)
    add_cohort(desk, {"name_en": "Chengdu"})
    desk.back_up("by hand")
    add_cohort(desk, {"name_en": "Shanghai"})
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    yield desk
    desk.close()


@pytest.fixture
def looking(dressed: QApplication, owner: Desk) -> Iterator[program.Program]:
    """The program, refused at the desk."""
    made = program.Program(dressed, Settings(language="en", theme="light"), is_demo=True)
    made.window.stack.warms = False
    made.window.show()
    made.open(owner.path)
    made.settle()
    yield made
    made.stop()
    made.window.close()
    made.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _press(where: program.Program, words: str, qtbot: QtBot) -> None:
    page = where.window.current_page()
    owner = page if isinstance(page, FaultPage) else where.looking.banner
    (button,) = (one for one in owner.findChildren(Button) if one.text() == words)
    qtbot.mouseClick(button, LEFT)
    where.settle()


def test_the_last_backup_is_shown_until_the_desk_is_free(
    looking: program.Program, owner: Desk, qtbot: QtBot
) -> None:
    window, banner = looking.window, looking.looking.banner
    assert isinstance(window.current_page(), FaultPage)
    _press(looking, "Look at the last backup", qtbot)
    assert window.context is not None
    assert [one["name_en"] for one in window.context.cohorts] == ["Chengdu"]
    assert window.context.desk.path == owner.path
    assert banner.isVisible()
    assert owner.who in banner.text()
    enabled = {key for key, action in window.commands.actions.items() if action.isEnabled()}
    assert not (CHANGING | {"backups"}) & enabled
    assert owner.who in why_not(window, "backups")

    owner.back_up("by hand")
    looking.looking.ask()
    looking.settle()
    _press(looking, "Look at the newer backup", qtbot)
    assert window.context is not None
    assert len(window.context.cohorts) == 2

    _press(looking, "Try the desk again", qtbot)
    assert isinstance(window.current_page(), FaultPage)
    _press(looking, "Look at the last backup", qtbot)
    owner.close()
    looking.looking.ask()
    looking.settle()
    _press(looking, "Open it to work", qtbot)
    assert looking.desk is not None
    assert (looking.desk.taken, looking.desk.seen_in) == (None, None)
    assert not banner.isVisible()


def test_without_a_backup_the_page_says_so(
    looking: program.Program, owner: Desk, qtbot: QtBot
) -> None:
    for copy in backups_of(owner.path):
        copy.path.unlink()
    _press(looking, "Look at the last backup", qtbot)
    page = looking.window.current_page()
    assert isinstance(page, FaultPage)
    texts = {one.text() for one in page.findChildren(Button)}
    assert {"Try again", "Open another desk…"} <= texts
    assert "Look at the last backup" not in texts


def test_a_locked_backup_asks_for_its_password(
    tmp_path: Path,
    new_desk: Callable[[Path], Desk],
    dressed: QApplication,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = new_desk(tmp_path)
    add_cohort(made, {"name_en": "Chengdu"})
    made.close()
    password.set_password(made.path, PASSWORD)
    owner = open_desk(made.path)
    copy = owner.back_up("by hand")
    monkeypatch.setattr(platform, "node", lambda: "elsewhere")
    password.forget()
    with started(dressed, Settings(language="en", theme="light")) as running:
        running.look_back(owner.path)
        running.settle()
        page = running.window.current_page()
        assert isinstance(page, UnlockPage)
        assert page.path == copy.path
        page.asking.field.setText(PASSWORD)
        page.asking.ask()
        wait_for(running, lambda: running.window.context)
        assert running.desk is not None
        assert (running.desk.path, running.desk.seen_in) == (owner.path, copy)
        assert running.looking.banner.isVisible()
    owner.close()
