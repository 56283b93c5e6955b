"""The review of odd sheets: records compared, heads and sheets chosen by hand, every kind of
question.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.importing import list_batches
from lcdesk.ui.importing.answering import SideBySide
from lcdesk.ui.importing.dialogs import WordDialog
from lcdesk.ui.importing.field_chooser import FieldChooser
from lcdesk.ui.importing.open_review import HeadDialog
from lcdesk.ui.importing.screen import ImportScreen
from tests.review_sheets import save_timetable
from tests.ui.reviews import ALT, Key, active, card_at, fates, opened
from tests.ui.sheets import (
    HEADS,
    LEFT,
    ROWS,
    Settle,
    answer,
    cell,
    dialog,
    page_of,
    questions,
    save,
)

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]

# --- side by side ---


def test_a_twin_is_looked_at_side_by_side(
    asking: ImportScreen,
    dressed: QApplication,
    press: Callable[..., None],
    qtbot: QtBot,
    settle: Settle,
) -> None:
    card = card_at(asking, "Aline Uwimana is in the file twice")
    assert "Different: Organisation." in card.accessibleDescription()
    qtbot.mouseClick(next(one for one in card.buttons if one.text() == "Show both"), LEFT)
    both = active(dialog(dressed, SideBySide), qtbot)
    assert [side.title for side in both.sides] == ["In the file, row 11", "In the file, row 12"]
    assert [(field.name, state) for field, state in both.lines][0] == ("organization", 0)
    assert both.buttons[0].hasFocus()
    press(Key.Key_2, ALT)  # keep row 12
    assert "left out" not in fates(asking)
    assert not any(name.startswith("Aline") for name in questions(asking))
    assert cell(asking, 8, "organization").text == "Rwanda Green Fund (RGF)"


def test_somebody_likely_known_is_compared(
    importing: ImportScreen,
    dressed: QApplication,
    press: Callable[..., None],
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
) -> None:
    rows = (("Wanjiro Kamau", "F", "Kenya", None, "Director"),)
    importing.open_path(
        save(
            tmp_path / "near.xlsx",
            rows,
            ("Full name", "Sex", "Nationality", "Passport No.", "Position"),
        )
    )
    settle()
    card = card_at(importing, "Is Wanjiro Kamau the same person as Wanjiru Kamau?")
    assert "Different: Name" in card.accessibleDescription()
    qtbot.mouseClick(next(one for one in card.buttons if one.text() == "Show both"), LEFT)
    both = active(dialog(dressed, SideBySide), qtbot)
    assert [side.title for side in both.sides] == ["In the file, row 4", "In this cohort"]
    press(Key.Key_Escape)
    assert fates(importing) == ["needs you"]
    active(importing.window(), qtbot)
    press(Key.Key_1, ALT)
    assert importing.page.confirm.text() == "Update 1"


# --- heads and sheets ---


def save_odd(path: Path) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "Liste"
    for line in (
        ("Unsere Gäste",),
        ("Wer", "Woher", "Nummer"),
        ("bello-17", "NGA/2", "A01234567"),
        ("njeri-18", "KEN/1", "A2"),
    ):
        sheet.append(line)
    book.save(path)
    return path


def test_a_guessed_list_waits_for_one_answer(
    importing: ImportScreen, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    names = ("Sana Malik", "Bilal Khan", "Amina Bello", "Carlos Rojas", "Rosa Quispe")
    path = tmp_path / "names.csv"
    path.write_text("".join(f"{one},{one.split()[0].lower()}@example.org\n" for one in names))
    importing.open_path(path)
    settle()
    asked = "Is this a list of people?"
    assert questions(importing) == [asked]
    answer(importing, asked, "No, leave it out", qtbot, settle)
    assert not importing.page.confirm.isEnabled()
    importing.decisions.step_back()
    settle()
    answer(importing, asked, "Yes, read it so", qtbot, settle)
    assert questions(importing) == []
    assert [cell(importing, row, "full_name").text for row in range(5)] == list(names)
    assert importing.page.confirm.text() == "Import 5"


def test_the_first_day_of_a_week_gives_the_others_their_dates(
    importing: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "week.csv"
    path.write_text(
        "Weekday,Start,End,Subject,Room\nMonday,08:00,09:30,Soil science,R1\n"
        "Tuesday,08:00,09:30,Water law,R2\nFriday,10:00,11:30,Site visit,\n"
    )
    importing.open_path(path)
    settle()
    asked = "On which date is the first “Monday”?"
    assert questions(importing) == [asked]
    answer(importing, asked, "Choose the date…", qtbot, settle)
    box = dialog(dressed, WordDialog)
    assert "get their dates by it" in " ".join(one.text() for one in box.findChildren(QLabel))
    qtbot.keyClicks(box.editor, "2026-03-02")
    qtbot.mouseClick(box.confirm, LEFT)
    settle()
    assert questions(importing) == []
    dates = [cell(importing, row, "date").text for row in range(3)]
    assert dates == ["2 Mar 2026", "3 Mar 2026", "6 Mar 2026"]


def test_heads_are_pointed_at_where_none_were_found(
    importing: ImportScreen,
    dressed: QApplication,
    press: Callable[..., None],
    qtbot: QtBot,
    settle: Settle,
    tmp_path: Path,
) -> None:
    importing.open_path(save_odd(tmp_path / "odd.xlsx"))
    settle()
    assert page_of(importing) is importing.start
    assert "No list of people or timetable was found" in importing.start.banner.text()
    qtbot.mouseClick(importing.start.banner._buttons[0], LEFT)
    heads = active(dialog(dressed, HeadDialog), qtbot)
    assert heads.rows.item(0, 0).text() == "Unsere Gäste"
    press(Key.Key_Down)
    assert heads.chosen() == (2, 2)
    qtbot.mouseClick(heads.confirm, LEFT)
    settle()
    assert page_of(importing) is importing.page
    assert importing.page.head.heads.text() == "Header row: 2"
    active(importing.window(), qtbot)
    choose_field(importing, "Wer", "full_name", press)
    choose_field(importing, "Woher", "nationality", press)
    assert [cell(importing, row, "full_name").text for row in (0, 1)] == ["bello-17", "njeri-18"]
    assert importing.page.confirm.text() == "Import 2, 2 questions stay open"
    importing.decisions.step_back()
    importing.decisions.step_back()
    settle()
    assert importing.page.confirm.text() == "Put 2 rows aside for later"


def choose_field(importing: ImportScreen, head: str, name: str, press: Callable[..., None]) -> None:
    """With the keyboard: Alt+Down at the column, type a part of the name, Enter."""
    from lcdesk.model.catalogue import PARTICIPANT

    rows = importing.page.rows
    at = next(n for n, words in rows.heads_said() if words.startswith(head))
    rows.cells.setFocus()
    rows.cells.setCurrentIndex(rows.table.index(0, at))
    press(Key.Key_Down, ALT)
    chooser = opened(importing, FieldChooser)
    chooser.search.setFocus()
    press(PARTICIPANT.field(name).title)
    while chooser.list.currentItem().text() != PARTICIPANT.field(name).title:
        press(Key.Key_Down)
    press(Key.Key_Return)


def test_another_row_of_heads_or_none(
    reviewed: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    qtbot.mouseClick(reviewed.page.head.heads, LEFT)
    heads = dialog(dressed, HeadDialog)
    assert heads.chosen() == (3, 3)
    heads.rows.selectRow(3)
    qtbot.mouseClick(heads.confirm, LEFT)
    settle()
    assert reviewed.page.head.heads.text() == "Header row: 4"
    assert reviewed.page.sight().columns[1].head == "Amina Bello"
    qtbot.mouseClick(reviewed.page.head.heads, LEFT)
    qtbot.mouseClick(dialog(dressed, HeadDialog).none, LEFT)
    settle()
    assert reviewed.page.head.heads.text() == "No header row"
    assert [column.head for column in reviewed.page.sight().columns][:3] == ["A", "B", "C"]
    reviewed.decisions.step_back()
    reviewed.decisions.step_back()
    settle()
    assert reviewed.page.head.heads.text() == "Header row: 3"


def test_the_chooser_opens_at_the_head(
    reviewed: ImportScreen, qtbot: QtBot, settle: Settle
) -> None:
    heads, table = reviewed.page.rows.heads, reviewed.page.rows.table
    at = table.column_at("gender")
    qtbot.mouseClick(heads.viewport(), LEFT, pos=QPoint(heads.sectionViewportPosition(at) + 20, 42))
    chooser = opened(reviewed, FieldChooser)
    assert chooser.list.currentItem().text() == "Gender"
    assert chooser.list.item(0).text() == "Skip this column"
    chooser.list.scrollToTop()
    qtbot.mouseClick(
        chooser.list.viewport(),
        LEFT,
        pos=chooser.list.visualItemRect(chooser.list.item(0)).center(),
    )
    settle()
    assert cell(reviewed, 0, "x:2")[:2] == ("F", "muted")


def test_a_hidden_sheet_is_read_after_all(
    asking: ImportScreen, settle: Settle, dressed: QApplication
) -> None:
    page, menu = asking.page, QMenu()
    assert page.head.sheet.isVisible()
    page.head.sheet.opening.emit(menu)
    said = [action.text() for action in menu.actions()]
    assert any(words.startswith("学员名单    15 rows · ") for words in said)
    next(action for action in menu.actions() if action.text().startswith("旧名单 old")).trigger()
    settle()
    assert page.head.sheet.value() == "学员名单 (1 of 2)"
    assert page.filters.shown.value() == "all 16 rows"
    menu.clear()
    page.head.sheet.opening.emit(menu)
    next(action for action in menu.actions() if action.text().startswith("说明")).trigger()
    assert dialog(dressed, HeadDialog).sheets.currentText() == "说明"


def test_remarks_say_what_was_hidden(asking: ImportScreen) -> None:
    assert asking.page.outlook is not None
    remarks = asking.page.outlook.remarks
    assert "1 hidden row is read as well." in remarks
    assert any(remark.startswith("Sheet “旧名单 old” is not read") for remark in remarks)


# --- all kinds ---


def test_every_kind_of_question_has_a_title_and_an_answer(
    asking: ImportScreen, settle: Settle, tmp_path: Path
) -> None:
    kinds: set[str] = set()
    for path in (None, save_timetable(tmp_path / "days.xlsx")):
        if path is not None:
            asking.open_path(path)
            settle()
        assert asking.page.outlook is not None
        for question in asking.page.outlook.questions:
            kinds.add(question.kind)
        for card in asking.page.problems.cards:
            assert card.accessibleName()
            assert "{" not in card.accessibleName() + card.accessibleDescription()
            assert card.buttons
    wanted = {
        "unknown_country",
        "ambiguous_country",
        "bad_date",
        "ambiguous_date",
        "missing_name",
        "bad_email",
        "multiple_emails",
        "duplicate_passport",
        "phone_precision_lost",
        "excel_error_cell",
        "formula_without_value",
        "bad_gender",
        "bad_time",
        "venue_conflict",
        "speaker_conflict",
        "twice_in_file",
    }
    assert wanted <= kinds


def test_filters_by_menu(asking: ImportScreen, qtbot: QtBot) -> None:
    page, menu = asking.page, QMenu()
    page.filters.shown.opening.emit(menu)
    assert [action.text() for action in menu.actions()][:2] == ["all 15 rows", "11 rows that ask"]
    menu.actions()[1].trigger()
    assert page.rows.table.rowCount() == 11
    assert page.filters.shown.value() == "11 rows that ask"


def test_the_day_or_the_month_first(asking: ImportScreen, settle: Settle) -> None:
    card = card_at(asking, "Departure date: day or month first?")
    assert [button.text() for button in card.buttons][:2] == [
        "Day first: 8 Jul 2027",
        "Month first: 7 Aug 2027",
    ]
    card.buttons[1].click()
    settle()
    assert cell(asking, 1, "departure_date").text == "7 Aug 2027"


def test_an_import_that_was_answered_is_one_batch(
    reviewed: ImportScreen, desk: Desk, settle: Settle
) -> None:
    reviewed.import_now()
    settle()
    assert len(list_batches(desk, 1)) == 1
    assert len(HEADS) == len(ROWS[0])
