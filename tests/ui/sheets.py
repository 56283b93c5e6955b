"""A small list of invented people as a sheet, and what tests ask of the screen that reviews it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
HEADS = (
    "No.",
    "Full name",
    "Sex",
    "Nationality",
    "Date of birth",
    "Passport No.",
    "Position",
    "Shoe size",
)
ROWS: tuple[tuple[Any, ...], ...] = (
    (1, "Amina Bello", "F", "Nigera", dt.datetime(1988, 3, 5), "A01234567", "Engineer", 38),
    (2, "Ibrahim Musa", "M", "Nigera", dt.datetime(1979, 1, 9), "A07654321", "Director", 44),
    (3, "Rustam Karimov", "M", "Uzbekistan", "31/02/1988", "AC7712345", "Analyst", 43),
    (4, "Wambui Njeri", "F", "Kenya", dt.datetime(1990, 5, 6), "AK1290021", "Lecturer", 39),
    (5, None, "F", "Kenya", dt.datetime(1991, 5, 6), "AK1290022", "Lecturer", 40),
)
Settle = Callable[[], None]


def save(
    path: Path,
    rows: tuple[tuple[Any, ...], ...] = ROWS,
    heads: tuple[str, ...] = HEADS,
    titles: int = 2,
) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "学员名单"
    for number in range(titles):
        sheet.append([f"Title {number}"])
    for row in (heads, *rows):
        sheet.append(row)
    book.save(path)
    return path


def page_of(screen: ImportScreen) -> Any:
    return screen._pages.currentWidget()


def shown(window: MainWindow) -> str:
    """The key of the screen on view."""
    return next(key for key, screen in window.screens.items() if screen.isVisible())


def questions(screen: ImportScreen) -> list[str]:
    return [card.accessibleName() for card in screen.page.problems.cards]


def answer(screen: ImportScreen, start: str, button: str, qtbot: QtBot, settle: Settle) -> None:
    card = next(
        card for card in screen.page.problems.cards if card.accessibleName().startswith(start)
    )
    qtbot.mouseClick(next(one for one in card.buttons if one.text() == button), LEFT)
    settle()


def cell(screen: ImportScreen, row: int, name: str) -> Any:
    table = screen.page.rows.table
    record = table.record(row)
    assert record is not None
    return record["_cells"][name]


def dialog(app: QApplication, kind: type[Any]) -> Any:
    return next(one for one in app.topLevelWidgets() if isinstance(one, kind) and one.isVisible())
