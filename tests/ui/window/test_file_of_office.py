"""File ▸ Office's desk as a file, in the window of whoever may, and of whoever may not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.db.engine import keys
from lcdesk.model.query import Query
from lcdesk.model.rights import ONLY_WHOLE
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.core.opening import open_desk
from lcdesk.services.security import password
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.kit.tasks import Task
from lcdesk.ui.security.local_desk import LocalDeskDialog
from lcdesk.ui.security.recovery_key import RecoveryDialog
from tests.office.conftest import RolesOffice
from tests.ui.looked_at import close_program

WORDS = "seven invented lanterns here"


@pytest.fixture
def running(
    own_office: RolesOffice,
    tmp_path: Path,
    request: pytest.FixtureRequest,
    _begin: Callable[[Desk], program.Program],
) -> Iterator[program.Program]:
    """The program as whoever the test names."""
    path = tmp_path / "office.lcdesk-office"
    write_office(path, own_office.server.address(own_office.database).set(username=request.param))
    made = _begin(open_office(path))
    yield made
    close_program(made)
    keys.forget()


def _dialog(running: program.Program, path: Path) -> LocalDeskDialog:
    running.window.do("local_desk")
    dialog = running.window.findChild(LocalDeskDialog)
    assert isinstance(dialog, LocalDeskDialog)
    dialog.place.setText(str(path))
    return dialog


def _told(dialog: LocalDeskDialog, new: str, again: str) -> None:
    dialog.fresh.new.field.setText(new)
    dialog.fresh.again.field.setText(again)
    dialog.fresh.go.click()


@pytest.mark.parametrize("running", ["cora"], indirect=True)
def test_it_is_made_beside_the_window_and_opens_as_a_desk(
    running: program.Program, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "away.lcdesk"
    dialog = _dialog(running, tmp_path / "away")  # its ending is added
    assert "None was made" in dialog.last.text()
    for new, again, words in (("short", "short", "at least"), (WORDS, WORDS + "!", "not alike")):
        _told(dialog, new, again)
        qtbot.waitUntil(lambda words=words: words in dialog.fresh.problem.text(), timeout=20_000)
    assert not path.exists()
    _told(dialog, WORDS, WORDS)
    qtbot.waitUntil(lambda: running.window.findChild(RecoveryDialog) is not None, timeout=60_000)
    shown = running.window.findChild(RecoveryDialog)
    assert isinstance(shown, RecoveryDialog)
    assert "away.lcdesk" in shown.told.text()
    shown.tick.setChecked(True)
    shown.accept()
    password.unlock(path, WORDS)
    away = open_desk(path)
    assert running.desk is not None
    assert find_ids(away, Query()) == find_ids(running.desk, Query())
    away.close()
    again = _dialog(running, path)
    assert "away.lcdesk" in again.last.text()
    _told(again, WORDS, WORDS)
    qtbot.waitUntil(lambda: "already" in again.fresh.problem.text(), timeout=20_000)
    again.reject()


@pytest.mark.parametrize("running", ["cora"], indirect=True)
def test_cancel_leaves_no_file(running: program.Program, tmp_path: Path, qtbot: QtBot) -> None:
    folder = tmp_path / "stick"
    folder.mkdir()
    dialog = _dialog(running, folder / "away.lcdesk")

    def cancel(task: Task, _done: int, _total: int) -> None:
        task.cancel()

    running.window.tasks.progressed.connect(cancel)
    _told(dialog, WORDS, WORDS)
    window = running.window
    qtbot.waitUntil(lambda: window.findChild(LocalDeskDialog) is None, timeout=60_000)
    qtbot.waitUntil(lambda: not window.tasks.is_busy(), timeout=60_000)
    assert list(folder.iterdir()) == []
    assert running.window.findChild(RecoveryDialog) is None


@pytest.mark.parametrize("running", ["vera", "carl", "paz"], indirect=True)
def test_whoever_sees_a_part_is_told_why_not(running: program.Program) -> None:
    assert "local_desk" not in running.window.possible_commands()
    assert why_not(running.window, "local_desk") == ONLY_WHOLE
