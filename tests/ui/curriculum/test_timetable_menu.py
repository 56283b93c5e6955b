"""Export and Print of the Curriculum screen, and timetables that come back in: real clicks, real
files.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import vobject
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import add_activity, list_activities
from lcdesk.services.exporting.timetable_files import TimetableRequest, save_file
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.curriculum.workbook import PrintDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs.faults import FaultDialog
from lcdesk.ui.window.main_window import MainWindow
from tests.papers.pdf_reading import count_pages, words_of
from tests.ui.reviews import drop

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]

CASES = Path(__file__).parents[2] / "data" / "cases"
MONDAY = dt.date(2026, 12, 7)
LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]
Press = Callable[..., None]


@pytest.fixture
def screen(desk: Desk, window: MainWindow, settle: Settle) -> CurriculumScreen:
    """Four activities, one of them for a group, one without a date."""
    for title, title_zh, day, group in (
        ("Green finance", "绿色金融", MONDAY, None),
        ("Workshop", "工作坊", MONDAY, "A"),
        ("Storage", "储能", MONDAY + dt.timedelta(days=1), None),
        ("Final test", "结业测试", None, None),
    ):
        values = {
            "title": title,
            "title_zh": title_zh,
            "kind": "lecture",
            "group_name": group,
            "speaker": "Dr. Sun",
        }
        add_activity(
            desk,
            1,
            {
                **values,
                "date": day,
                "start": dt.time(9),
                "end": dt.time(10, 30),
                "venue": "Room 305",
            },
        )
    window.open_screen("curriculum")
    settle()
    made = window.screens["curriculum"]
    assert isinstance(made, CurriculumScreen)
    return made


def menu_of(screen: CurriculumScreen, qtbot: QtBot) -> QMenu:
    qtbot.mouseClick(screen.head.export_button, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, *path: str) -> None:
    """Trigger an action by its words, those of the menus above it first."""
    for words in path:
        action = next(one for one in menu.actions() if one.text().replace("&", "") == words)
        if inner := action.menu():
            assert isinstance(inner, QMenu)
            menu = inner
        else:
            action.trigger()


def saving(screen: CurriculumScreen) -> QFileDialog:
    """The dialog that asks where to."""
    (dialog,) = (one for one in screen.window().findChildren(QFileDialog) if one.isVisible())
    return dialog


def save_to(screen: CurriculumScreen, path: Path, settle: Settle) -> None:
    dialog = saving(screen)
    dialog.fileSelected.emit(str(path))
    dialog.close()
    settle()


def printing(screen: CurriculumScreen) -> PrintDialog:
    (dialog,) = (one for one in screen.window().findChildren(PrintDialog) if one.isVisible())
    return dialog


def test_each_entry_of_the_menu_writes_what_it_says(
    screen: CurriculumScreen, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    choose(menu_of(screen, qtbot), "Workbook: list with all fields…")
    assert Path(saving(screen).selectedFiles()[0]).name == "Curriculum Low-Carbon 2026.xlsx"
    save_to(screen, tmp_path / "list.xlsx", settle)
    assert openpyxl.load_workbook(tmp_path / "list.xlsx").active["A3"].value == "lcdesk id"
    choose(menu_of(screen, qtbot), "Workbook: grid", "中文")
    save_to(screen, tmp_path / "grid.xlsx", settle)
    assert openpyxl.load_workbook(tmp_path / "grid.xlsx").active["A1"].value == "绿色低碳2026"
    choose(menu_of(screen, qtbot), "PDF", "Both languages")
    save_to(screen, tmp_path / "grid.pdf", settle)
    pdf = (tmp_path / "grid.pdf").read_bytes()
    assert count_pages(pdf) == 1
    assert "Green finance" in words_of(pdf)
    choose(menu_of(screen, qtbot), "Calendar (.ics)…")
    save_to(screen, tmp_path / "a.ics", settle)
    events = vobject.readOne((tmp_path / "a.ics").read_text("utf-8")).contents["vevent"]
    assert [event.summary.value for event in events] == [
        "Green finance",
        "Workshop / (A)",
        "Storage",
    ]


def test_the_outcome_is_said_and_a_fault_in_words(
    screen: CurriculumScreen, window: MainWindow, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    choose(menu_of(screen, qtbot), "PDF", "English")
    save_to(screen, tmp_path / "week.pdf", settle)
    status = window.status
    assert (
        status.news.toolTip()
        == "Saved week.pdf: 3 activities. 1 activity has no date and is left out."
    )
    assert status.news.property("ink") == "warn"
    choose(menu_of(screen, qtbot), "PDF", "English")
    save_to(screen, tmp_path / "nowhere" / "week.pdf", settle)
    (fault,) = (one for one in screen.window().findChildren(FaultDialog) if one.isVisible())
    assert "is not there." in fault.sentence
    assert "nowhere" in fault.sentence
    assert "nowhere" not in fault.details
    fault.close()


def test_print_asks_what_and_for_whom(
    screen: CurriculumScreen,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    qtbot.mouseClick(screen.head.print_button, LEFT)
    dialog = printing(screen)
    assert not dialog.person.isVisible()
    dialog.what.setCurrentText("One person's timetable")
    assert dialog.person.isVisible()
    dialog.person.setEditText("Nobody at all")
    assert not dialog.ok.isEnabled()
    dialog.person.setEditText("dr. sun")
    dialog.language.setCurrentText("English")
    qtbot.mouseClick(dialog.ok, LEFT)
    asked = saving(screen)
    assert asked.nameFilters() == ["PDF (*.pdf)", "Excel workbook (*.xlsx)", "Calendar (*.ics)"]
    save_to(screen, tmp_path / "sun.pdf", settle)
    assert "Personal timetable: Dr. Sun" in words_of((tmp_path / "sun.pdf").read_bytes())
    assert opened == [QUrl.fromLocalFile(str(tmp_path / "sun.pdf"))]


def test_sheets_to_sign_of_one_day_by_menu_and_keys(
    screen: CurriculumScreen,
    window: MainWindow,
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
    press: Press,
) -> None:
    press(Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert printing(screen).what.currentData() == "all"
    printing(screen).close()
    window.do("export")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    choose(menu, "Sign-in sheets…")
    menu.close()
    settle()
    (dialog,) = (
        one for one in window.findChildren(PrintDialog) if one.what.currentData() == "activity"
    )
    assert dialog.day.count() == 3
    dialog.opened.setChecked(False)
    dialog.day.setCurrentIndex(1)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    save_to(screen, tmp_path / "sheets.pdf", settle)
    pdf = (tmp_path / "sheets.pdf").read_bytes()
    assert count_pages(pdf) == 2
    assert "Hana Tesfaye" in words_of(pdf)
    assert "Eric Habimana" not in words_of(pdf)  # withdrawn


def test_what_cannot_be_printed_is_said_before_it_is_saved(
    screen: CurriculumScreen, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    choose(menu_of(screen, qtbot), "Sign-in sheets…")
    dialog = printing(screen)
    settle()
    assert not dialog.warning.isVisible()
    dialog.reject()
    values = {"title": "Adlam \U0001e900", "kind": "lecture", "start": dt.time(14)}
    add_activity(desk, 1, {**values, "date": MONDAY, "end": dt.time(15)})
    settle()
    choose(menu_of(screen, qtbot), "Sign-in sheets…")
    dialog = printing(screen)
    settle()
    assert dialog.warning.isVisible()
    assert "Adlam \U0001e900" in dialog.warning.text()
    assert dialog.ok.isEnabled(), "a workbook can hold it"
    dialog.day.setCurrentIndex(2)  # another day
    settle()
    assert not dialog.warning.isVisible()
    dialog.what.setCurrentIndex(0)
    settle()
    assert "Adlam" in dialog.warning.text()


def test_nothing_planned_is_nothing_to_print(window: MainWindow, settle: Settle) -> None:
    window.open_screen("curriculum")
    settle()
    screen = window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    assert not screen.head.export_button.isEnabled()
    assert not screen.head.print_button.isEnabled()
    assert "print" not in screen.handlers()


def test_everything_is_said_in_chinese(screen: CurriculumScreen, qtbot: QtBot) -> None:
    texts.speak("zh")
    try:
        menu = menu_of(screen, qtbot)
        assert [one.text() for one in menu.actions() if not one.isSeparator()] == [
            "工作簿：含全部字段的列表(&L)…",
            "工作簿：张贴用表格(&G)",
            "PDF(&P)",
            "日历 (.ics)(&C)…",
            "个人课程表(&O)…",
            "签到表(&S)…",
        ]
        menu.close()
        qtbot.mouseClick(screen.head.print_button, LEFT)
        assert printing(screen).windowTitle() == "打印"
        printing(screen).close()
    finally:
        texts.speak("en")


@pytest.mark.parametrize("name", ["A07_curriculum_list.xlsx", "A08_curriculum_grid.xlsx"])
def test_a_timetable_dropped_on_the_window_is_reviewed_and_lands_here(
    window: MainWindow, desk: Desk, settle: Settle, name: str
) -> None:
    window.open_screen("curriculum")
    settle()
    drop(window, CASES / name)
    settle()
    importing = window.screens["import"]
    assert isinstance(importing, ImportScreen)
    assert importing.isVisible()
    assert not list_activities(desk, 1)
    count = 10 if name.startswith("A07") else 17
    assert str(count) in importing.page.confirm.text()
    importing.page.confirm.click()
    settle()
    assert len(list_activities(desk, 1)) == count
    screen = window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    window.open_screen("curriculum")
    settle()
    assert len(screen.timetable.records) == count


def test_our_own_grid_comes_back_as_same(
    screen: CurriculumScreen, window: MainWindow, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    save_file(desk, 1, tmp_path / "grid.xlsx", TimetableRequest("both"))
    before = list_activities(desk, 1)
    drop(window, tmp_path / "grid.xlsx")
    settle()
    importing = window.screens["import"]
    assert isinstance(importing, ImportScreen)
    assert importing.isVisible()
    assert importing.page.filters.chips["same"].text() == "3 no change"
    assert list_activities(desk, 1) == before
