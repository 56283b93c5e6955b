"""F1: every key by menu and those of tables, searched by words or by key, never higher than the
window.
"""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from lcdesk.ui.kit.table_keys import TABLE_KEYS
from lcdesk.ui.window.frame_commands import ShortcutSheet
from lcdesk.ui.window.main_window import MainWindow


def sheet_of(window: MainWindow) -> ShortcutSheet:
    window.do("shortcuts")
    found = window.findChild(ShortcutSheet)
    assert found is not None
    return found


@pytest.mark.looks
def test_every_key_of_the_menus_and_of_tables_is_there(window: MainWindow) -> None:
    shown = [line.keys for line in sheet_of(window).lines()]
    with_keys = [
        action
        for action in window.commands.actions.values()
        if any(not keys.isEmpty() for keys in action.shortcuts())
    ]
    assert len(shown) == len(with_keys) + len(TABLE_KEYS)
    assert {"Ctrl+K", "F1", "Ctrl+Y, Ctrl+Shift+Z"} <= set(shown)


@pytest.mark.looks
def test_it_fits_into_a_small_window_and_scrolls(window: MainWindow) -> None:
    window.resize(1000, 640)
    sheet = sheet_of(window)
    assert sheet.height() <= window.height()
    assert sheet.area.verticalScrollBar().maximum() > 0


@pytest.mark.looks
def test_it_is_searched_by_what_is_done_and_by_the_key(window: MainWindow, qtbot: QtBot) -> None:
    sheet = sheet_of(window)
    qtbot.keyClicks(sheet.search, "undo")
    assert [line.keys for line in sheet.lines()] == ["Ctrl+Z"]
    sheet.search.setText("ctrl+k")
    assert [line.words for line in sheet.lines()] == ["Commands…"]
    sheet.search.setText("nothing like it")
    assert sheet.lines() == []
