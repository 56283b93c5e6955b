"""What tests of the filters do: choose in the menu, tick a value, read the chips and the names
in the table.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lcdesk.ui.participants.filter_menu import FieldPage, FilterList, FilterMenu
from lcdesk.ui.participants.filters import FilterLine
from lcdesk.ui.participants.screen import ParticipantsScreen

LEFT, KEY = Qt.MouseButton.LeftButton, Qt.Key


def names(screen: ParticipantsScreen) -> set[str]:
    return {screen.table.cell(row, 0)[0] for row in range(screen.table.rowCount())}


def find(menu: FilterMenu, typed: str, qtbot: QtBot) -> None:
    """Type into the search of the menu, and Enter."""
    assert isinstance(menu.page, FilterList)
    if typed.isascii():
        qtbot.keyClicks(menu.page.search, typed)
    else:
        menu.page.search.setText(typed)
    qtbot.keyClick(menu.page.search, KEY.Key_Return)


def field_page(menu: FilterMenu, typed: str, qtbot: QtBot) -> FieldPage:
    find(menu, typed, qtbot)
    assert isinstance(menu.page, FieldPage)
    return menu.page


def tick(page: FieldPage, value: object) -> None:
    QTest.mouseClick(
        page.values.list.viewport(), LEFT, pos=page.values.list.rect_of((value,)).center()
    )


def chips(line: FilterLine) -> list[str]:
    return [chip.text() for chip in line.chips.chips]
