"""The screen of papers, with certificates on view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from lcdesk.ui.papers.screen import PapersScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.papers.choosing import choose, hold


@pytest.fixture
def papers(window: MainWindow, settle: Callable[[], None], qtbot: QtBot) -> PapersScreen:
    screen = window.stack.currentWidget()
    assert isinstance(screen, PapersScreen)
    hold(screen.context)
    settle()
    choose(screen, "certificate", qtbot)
    settle()
    return screen
