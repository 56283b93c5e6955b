"""The cohort a dropped list goes into: found by its people and days, strangers asked about with the
counts, crowds kept out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing as service
from lcdesk.ui.importing.dialogs import NameDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, ROWS, dialog, save

pytestmark = pytest.mark.opens("import")
GOOD = tuple((*row[:3], "Kenya", None, *row[5:]) for row in (*ROWS[:2], ROWS[3]))
Settle = Callable[[], None]


def button(screen: ImportScreen, words: str) -> Button:
    place = screen.page.place
    return next(
        one for one in place.findChildren(Button) if one.text() == words and one.isVisible()
    )


def test_a_list_finds_the_cohort_of_its_people(
    importing: ImportScreen, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    settle()
    first = save(tmp_path / "names_v1.xlsx", GOOD)
    service.apply(desk, service.prepare(desk, service.read_file(first), other), other, first)
    settle()
    window.open_screen("import", path=save(tmp_path / "names_v2.xlsx", GOOD[:2]))
    settle()
    assert importing.opened.target.cohort_id() == other
    assert importing.page.place.text() == (
        "It goes into “Chengdu”: 2 of its 2 people are there already."
    )
    assert importing.page.versions.isVisible()
    importing.opened.retarget(1)
    settle()
    assert importing.page.place.text().startswith("None of the 2 people of this file is in")
    importing.opened.retarget(other)
    settle()
    assert importing.page.place.text().startswith("It goes into “Chengdu”")


def test_strangers_are_asked_about_once(
    importing: ImportScreen, window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    window.open_screen("import", path=save(tmp_path / "names.xlsx", GOOD))
    settle()
    place = importing.page.place
    assert place.isVisible()
    assert place.text().startswith("None of the 3 people of this file is in “")
    qtbot.mouseClick(button(importing, "Yes, add them"), LEFT)
    settle()
    assert not place.isVisible()
    importing.opened.plan_again()
    settle()
    assert not place.isVisible()
    assert importing.page.confirm.text() == "Import 3"


def test_a_crowd_goes_into_a_cohort_of_its_own(
    importing: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> None:
    crowd = tuple(
        (at, f"Some Body {at:03}", "F", "Kenya", None, f"K{at:07}", None, None) for at in range(250)
    )
    window.open_screen("import", path=save(tmp_path / "census.xlsx", crowd))
    settle()
    assert importing.opened.target.cohort_id() is None
    assert "250 people are no list for" in importing.page.place.text()
    importing.page.confirm.click()
    settle()
    assert window.context is not None
    assert cohorts.get_cohort(window.context.desk, window.context.cohort_id or 0)["people"] == 250


def test_a_new_cohort_is_called_as_the_title_of_the_file_says(
    importing: ImportScreen,
    window: MainWindow,
    dressed: QApplication,
    settle: Settle,
    tmp_path: Path,
) -> None:
    path = save(tmp_path / "nominees_FINAL.xlsx", GOOD)
    book = load_workbook(path)
    book.active["A1"] = "List of nominees: Course on Clean Water, 7-20 December 2026, Nanjing"
    book.save(path)
    window.open_screen("import", path=path)
    settle()
    importing.opened.name_cohort()
    box = dialog(dressed, NameDialog)
    assert box.box.text() == "Course on Clean Water"
    assert "7–20 Dec" in box.days.text()
    box.accept()
    settle()
    importing.import_now()
    settle()
    assert window.context is not None
    made = cohorts.get_cohort(window.context.desk, window.context.cohort_id or 0)
    assert (made["name"], str(made["starts"])) == ("Course on Clean Water", "2026-12-07")
