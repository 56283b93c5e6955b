"""A desk in a synced folder: the strip above the screens, answered once for good, closed for
once, and in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.core.desk import Desk
from lcdesk.settings import Settings
from lcdesk.ui.kit.widgets import Button, IconButton
from lcdesk.ui.settings.page import ChoicesDialog
from lcdesk.ui.window.notices import PlaceNotice

LEFT = Qt.MouseButton.LeftButton
Open = Callable[[Path], PlaceNotice]


@pytest.fixture
def chosen() -> Settings:
    return Settings(language="en", theme="light")


@pytest.fixture
def running_on(dressed: QApplication, chosen: Settings) -> Iterator[program.Program]:
    """The program without a desk yet."""
    made = program.Program(dressed, chosen, is_demo=True)
    made.window.stack.warms = False
    made.window.show()
    yield made
    made.stop()
    made.window.close()
    made.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def opened(
    running_on: program.Program, qtbot: QtBot, new_desk: Callable[[Path], Desk], tmp_path: Path
) -> Open:
    """Open a desk in a folder of this name, and wait until it is on screen."""

    def open_in(folder: Path) -> PlaceNotice:
        path = tmp_path / folder / "office.lcdesk"
        if not path.exists():
            new_desk(path.parent).close()
        running_on.open(path)
        qtbot.waitUntil(lambda: running_on.window.context is not None, timeout=20_000)
        running_on.settle()
        return running_on.window.notice

    return open_in


def press(notice: PlaceNotice, label: str, qtbot: QtBot) -> None:
    qtbot.mouseClick(
        next(one for one in notice.findChildren(Button) if one.isVisible() and one.text() == label),
        LEFT,
    )


def test_it_is_told_and_once_answered_stays_away(
    opened: Open, chosen: Settings, qtbot: QtBot
) -> None:
    notice = opened(Path("WPS云盘"))
    assert notice.isVisible()
    assert "WPS Cloud" in notice.text()
    press(notice, "Keep it here", qtbot)
    assert not notice.isVisible()
    assert len(chosen.kept_places) == 1
    assert not opened(Path("WPS云盘")).isVisible()
    assert opened(Path("Dropbox")).isVisible(), "another desk was not answered for"
    assert not opened(Path("Dropbox Notes")).isVisible()


def test_closed_it_comes_back_the_next_time(opened: Open, chosen: Settings, qtbot: QtBot) -> None:
    notice = opened(Path("Dropbox"))
    qtbot.mouseClick(next(one for one in notice.findChildren(IconButton) if one.isVisible()), LEFT)
    assert not notice.isVisible()
    assert chosen.kept_places == []
    assert opened(Path("Dropbox")).isVisible()


def test_it_leads_to_where_backups_go_and_speaks_the_language_chosen(
    opened: Open, running_on: program.Program, qtbot: QtBot
) -> None:
    notice = opened(Path("OneDrive - Office"))
    running_on.window.set_language("zh")
    running_on.settle()
    assert "OneDrive" in notice.text()
    assert "数据文件" in notice.text()
    press(notice, "备份存放位置…", qtbot)
    dialogs = [one for one in running_on.window.findChildren(ChoicesDialog) if one.isVisible()]
    assert len(dialogs) == 1
    dialogs[0].close()
    press(notice, "仍留在此处", qtbot)
    running_on.window.set_language("en")
    assert not notice.isVisible()


def test_an_ordinary_folder_says_nothing(opened: Open) -> None:
    assert not opened(Path("Training")).isVisible()
