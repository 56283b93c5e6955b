"""Files that ask for something, files that cannot be read, timetables, and both languages of the
review.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import garbage_collection, texts
from lcdesk.services.core.desk import Desk
from lcdesk.ui.importing.dialogs import EncodingDialog, WorkbookPasswordDialog, likeliest, name_of
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, Settle, dialog, page_of, questions, save, shown

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> ImportScreen:
    window.open_screen("import")
    settle()
    made = window.screens["import"]
    assert isinstance(made, ImportScreen)
    return made


@pytest.fixture
def reviewed(
    screen: ImportScreen, window: MainWindow, settle: Settle, tmp_path: Path
) -> ImportScreen:
    window.open_screen("import", path=save(tmp_path / "names_v3.xlsx"))
    settle()
    return screen


# --- files that ask, files that cannot be read ---


def test_a_password_is_asked_for(
    screen: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    screen.open_path(locked(save(tmp_path / "plain.xlsx"), tmp_path / "locked.xlsx", "lotus"))
    settle()
    first = dialog(dressed, WorkbookPasswordDialog)
    qtbot.keyClicks(first.box, "rose")
    qtbot.mouseClick(first.confirm, LEFT)
    settle()
    second = dialog(dressed, WorkbookPasswordDialog)
    assert second.sentence.text() == "That password does not open “locked.xlsx”."
    qtbot.keyClicks(second.box, "lotus")
    qtbot.keyClick(second.box, Qt.Key.Key_Return)
    settle()
    assert page_of(screen) is screen.page
    assert len(screen.page.outlook.plan.rows) == 5


def locked(plain: Path, out: Path, password: str) -> Path:
    from msoffcrypto.format.ooxml import OOXMLFile

    with plain.open("rb") as source, out.open("wb") as target:
        OOXMLFile(source).encrypt(password, target)
    return out


def test_an_encoding_is_asked_for(
    screen: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    box = EncodingDialog(
        screen,
        "Which?",
        "Look at the names.",
        [("gb18030", "姓名"), ("big5", "姩嚙?")],
        lambda name: chosen.append(name),
    )
    chosen: list[str] = []
    box.open()
    assert box.preview.toPlainText() == "姓名"
    box.box.setCurrentIndex(1)
    assert box.preview.toPlainText() == "姩嚙?"
    qtbot.mouseClick(box.confirm, LEFT)
    assert chosen == ["big5"]


def test_the_likely_encoding_is_shown_first() -> None:
    said = "姓名,國籍,性別\n陳大文,肯亞,男\n林美玲,衣索比亞,女".encode("big5")
    assert (
        likeliest([(name, said.decode(name, "replace")) for name in ("gb18030", "big5", "cp1252")])
        == 1
    )
    simple = "姓名,国籍\n陈大文,肯尼亚".encode("gb18030")
    assert likeliest([(name, simple.decode(name, "replace")) for name in ("gb18030", "big5")]) == 0
    assert likeliest([("cp1252", "José"), ("cp1251", "Josй")]) == 0
    assert name_of("big5") == "Chinese, traditional (big5)"


def test_a_file_without_a_list_is_told_in_words(
    screen: ImportScreen, settle: Settle, tmp_path: Path
) -> None:
    screen.open_path(save(tmp_path / "notes.xlsx", (("hello",), ("world",)), ("nothing",)))
    settle()
    assert page_of(screen) is screen.start
    assert screen.start.banner.text().startswith(
        "“notes.xlsx”: No list of people or timetable was found"
    )


def test_a_picture_is_told_in_words(
    screen: ImportScreen, dressed: QApplication, settle: Settle, tmp_path: Path
) -> None:
    from lcdesk.ui.kit.dialogs.faults import FaultDialog

    path = tmp_path / "photo.xlsx"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(64))
    screen.open_path(path)
    settle()
    told = dialog(dressed, FaultDialog)
    assert told.sentence == "“photo.xlsx” is not a spreadsheet but a picture."
    assert page_of(screen) is screen.start
    told.accept()


# --- timetable, languages ---


def test_a_timetable_shows_its_own_columns(
    screen: ImportScreen, window: MainWindow, desk: Desk, settle: Settle, checkout: Path
) -> None:
    screen.open_path(checkout / "resources" / "samples" / "shanghai_curriculum.xlsx")
    settle()
    names = [column.name for column in screen.page.rows.table.columns]
    assert {"date", "start", "title", "venue"} <= set(names)
    assert "passport_no" not in names
    assert "entries" in screen.page.head.sentence.text()
    screen.import_now()
    settle()
    assert shown(window) == "curriculum"


def test_the_review_speaks_both_languages(reviewed: ImportScreen, settle: Settle) -> None:
    texts.speak("zh")
    reviewed.retranslate()
    settle()
    assert reviewed.page.head.title.text() == "导入“names_v3.xlsx”"
    assert reviewed.page.confirm.text() == "导入 4，另有 1 待确认，2 个问题待答"
    assert questions(reviewed)[0] == "1 行没有姓名"
    assert (
        reviewed.page.rows.table.index(0, reviewed.page.rows.table.columnCount() - 1).data()
        == "新增"
    )


def test_the_start_page_asks_for_a_file(screen: ImportScreen) -> None:
    assert screen.start.drop.sentence.text() == "Drop a list here, or choose a file"
    assert screen.start.done.isHidden()
    assert screen.start.tray.isHidden()
    assert screen.start.drop.button.text() == "Choose a file…"


def test_a_password_not_given_is_told(
    screen: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    path = locked(save(tmp_path / "plain.xlsx"), tmp_path / "locked.xlsx", "lotus")
    screen.open_path(path)
    settle()
    asked = dialog(dressed, WorkbookPasswordDialog)
    assert asked.focusWidget() is asked.box
    qtbot.keyClick(asked.box, Qt.Key.Key_Escape)
    assert screen.start.banner.text() == "“locked.xlsx” was not read."
    qtbot.mouseClick(screen.start.banner._buttons[0], LEFT)
    settle()
    again = dialog(dressed, WorkbookPasswordDialog)
    qtbot.keyClicks(again.box, "lotus")
    qtbot.keyClick(again.box, Qt.Key.Key_Return)
    settle()
    assert page_of(screen) is screen.page


def test_a_text_file_is_read_in_the_encoding_chosen(
    screen: ImportScreen, dressed: QApplication, qtbot: QtBot, settle: Settle, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Full name;Country\nJosé Núñez;Peru\nÉric Kouamé;Benin\n".encode("cp1252"))
    screen.open_path(path)
    settle()
    asked = dialog(dressed, EncodingDialog)
    assert asked.focusWidget() is asked.box
    assert "José Núñez" in asked.preview.toPlainText()  # the likeliest is proposed
    qtbot.keyClick(asked.box, Qt.Key.Key_Down)
    assert "José" not in asked.preview.toPlainText()
    qtbot.keyClick(asked.box, Qt.Key.Key_Up)
    qtbot.keyClick(asked.box, Qt.Key.Key_Return)
    settle()
    assert page_of(screen) is screen.page
    assert screen.page.outlook is not None
    assert [row.read.values["full_name"] for row in screen.page.outlook.plan.rows] == [
        "José Núñez",
        "Éric Kouamé",
    ]


class _Circle:
    """Something that only a garbage collection can take away."""

    def __init__(self) -> None:
        self.own = self


@pytest.mark.alone
def test_reference_cycles_made_while_files_were_read_are_gone_after_them(
    importing: ImportScreen, window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> None:
    """Reading a large file holds all still that is there; file after file, nothing of it may
    stay for good.
    """
    path, gone = tmp_path / "names.csv", list[weakref.ref[_Circle]]()
    people = (
        f"Person {chr(65 + number % 26)}{number},Kenya,F,EP{number:07}\n" for number in range(3_000)
    )
    path.write_text("Full name,Nationality,Sex,Passport No.\n" + "".join(people), encoding="utf-8")
    for _file in range(2):
        gone.append(weakref.ref(_Circle()))
        window.open_screen("import", path=path)
        settle()
        assert garbage_collection.has_frozen_large(), "held still while it is open"
    gone.append(weakref.ref(_Circle()))
    importing.close_review()
    assert [one() for one in gone] == [None] * 3
    assert not garbage_collection.has_frozen_large()
    window.open_screen("import", path=save(tmp_path / "few.xlsx"))
    settle()
    assert not garbage_collection.has_frozen_large(), "few are not frozen"
    window.open_screen("import", path=path)
    settle()
    assert garbage_collection.has_frozen_large()
    window.detach()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()
    assert not garbage_collection.has_frozen_large(), "nor after the desk"
