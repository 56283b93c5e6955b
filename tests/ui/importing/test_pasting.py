"""A list pasted from the clipboard: reviewed as a file is, and its text to be looked at where no list
is in it.
"""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication

from lcdesk.services.core.desk import Desk
from lcdesk.services.importing.importing import list_batches
from lcdesk.tabular.reading.pasted import PastedText
from lcdesk.ui.importing.pasting import PastedTextDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.widgets import Button
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import Settle, dialog

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]

CHAT = "Hello,\nAisha Bello, Nigeria, passport E1234567\nJean Dupont, Kazahstan, passport E7654321"
TABLE = (
    "<table><tr><th>Name</th><th>Country</th></tr><tr><td>Maria Silva</td><td>Brazil</td></tr>"
    "<tr><td>John Mensah</td><td>Ghana</td></tr></table>"
)


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> ImportScreen:
    window.open_screen("import")
    settle()
    made = window.screens["import"]
    assert isinstance(made, ImportScreen)
    return made


def paste(window: MainWindow, settle: Settle, text: str, page: str = "") -> None:
    mime = QMimeData()
    mime.setText(text)
    if page:
        mime.setHtml(page)
    QApplication.clipboard().setMimeData(mime)
    window.do("paste_list")
    settle()


def test_lines_of_a_chat_are_reviewed_imported_and_undone(
    screen: ImportScreen, window: MainWindow, settle: Settle, desk: Desk
) -> None:
    paste(window, settle, CHAT)
    assert screen.review
    assert screen.page.outlook
    assert isinstance(screen.review.path, PastedText)
    rows = screen.page.outlook.plan.rows
    assert [row.read.values["full_name"] for row in rows] == ["Aisha Bello", "Jean Dupont"]
    name = screen.page.outlook.plan.understanding.file_name
    before = len(list_batches(desk))
    screen.import_now()
    settle()
    batches = list_batches(desk)
    assert len(batches) == before + 1
    assert batches[0]["file_name"] == name
    assert batches[0]["file_hash"]
    paste(window, settle, CHAT)  # the very same once more
    assert screen.page.outlook
    assert {row.fate for row in screen.page.outlook.plan.rows} == {"same"}
    screen.close_review()
    desk.undo()
    settle()
    assert len(list_batches(desk)) == before


def test_the_table_of_a_page_is_read_before_its_text(
    screen: ImportScreen, window: MainWindow, settle: Settle
) -> None:
    paste(window, settle, "nothing of use", TABLE)
    assert screen.page.outlook
    assert [row.read.values["nationality"] for row in screen.page.outlook.plan.rows] == ["BR", "GH"]
    screen.close_review()


def test_a_text_without_a_list_can_be_looked_at_and_mended(
    screen: ImportScreen, window: MainWindow, settle: Settle, qapp: QApplication
) -> None:
    paste(window, settle, "See you on Monday.\nGrace")
    assert screen.page.outlook is None
    banner = screen.start.banner
    assert banner.isVisible()
    banner.findChildren(Button)[0].click()
    found = dialog(qapp, PastedTextDialog)
    assert found.box.toPlainText() == "See you on Monday.\nGrace"
    found.box.setPlainText("Name: Grace Owusu\nCountry: Ghana\nPassport: E1234567")
    found.accept()
    settle()
    assert screen.page.outlook
    assert [row.read.values["nationality"] for row in screen.page.outlook.plan.rows] == ["GH"]
    screen.close_review()


def test_nothing_on_the_clipboard_changes_nothing(
    screen: ImportScreen, window: MainWindow, settle: Settle
) -> None:
    QApplication.clipboard().clear()
    window.do("paste_list")
    settle()
    assert screen.review is None


def test_text_of_another_program_may_be_dropped(
    screen: ImportScreen, window: MainWindow, settle: Settle
) -> None:
    mime = QMimeData()
    mime.setText(CHAT)
    drop = QDropEvent(
        QPointF(QPoint(50, 50)),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.drop.dropEvent(drop)
    settle()
    assert screen.page.outlook
    assert len(screen.page.outlook.plan.rows) == 2
    screen.close_review()
