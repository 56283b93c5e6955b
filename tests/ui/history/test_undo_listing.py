"""What an undo does, entry by entry, with real keys; the link of the status bar; every part of
these dialogs has a name.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.undo_outcomes import OutcomeRow, UndoOutcome
from lcdesk.services.participants.participants import remove_participants
from lcdesk.ui.history.screen import HistoryScreen
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog, is_plain
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets.drop_target import _words, files_of, is_readable
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.sheets import LEFT, Settle, dialog

pytestmark = pytest.mark.shares

ROWS = (
    OutcomeRow("Enrolment", 1, "Hana Tesfaye", "kept", "li.na changed Room."),
    OutcomeRow("Enrolment", 2, "Brian Otieno", "refused", "li.na removed it."),
    OutcomeRow("Activity", 3, "Carbon markets", "reversed", ""),
    OutcomeRow("Enrolment", 4, "王小明", "reversed", ""),
)
OUTCOME = UndoOutcome("Import of names.xlsx", 2, 1, 1, ROWS)


@pytest.fixture
def asked(window: MainWindow, qtbot: QtBot) -> tuple[UndoDialog, list[str]]:
    done: list[str] = []
    made = UndoDialog(window, OUTCOME, lambda: done.append("undone"))
    made.open()
    with qtbot.waitExposed(made):
        QApplication.processEvents()
    return made, done


def names(shown: UndoDialog) -> list[str]:
    table = shown.rows.table
    return [table.cell(row, 0)[0] for row in range(table.rowCount())]


@pytest.mark.looks
def test_three_lists_under_three_tabs(asked: tuple[UndoDialog, list[str]], qtbot: QtBot) -> None:
    shown, done = asked
    tabs = shown.rows.tabs.tabs
    assert [tab.accessibleName() for tab in tabs.values()] == [
        "Kept 1",
        "No longer there 1",
        "Taken back 2",
    ]
    assert names(shown) == ["Hana Tesfaye"]
    tabs["kept"].setFocus()
    qtbot.keyClick(tabs["kept"], Qt.Key.Key_Right)
    assert names(shown) == ["Brian Otieno"]
    qtbot.mouseClick(tabs["reversed"], LEFT)
    assert names(shown) == ["Carbon markets", "王小明"]
    assert shown.rows.view.isColumnHidden(shown.rows.table.column_at("why"))
    assert shown.sentence.text() == (
        "2 entries are set back as they were. 1 was changed since and is kept. 1 is no longer "
        "there."
    )
    qtbot.keyClick(shown, Qt.Key.Key_Return)
    assert done == ["undone"]


@pytest.mark.looks
def test_giving_up_does_nothing(asked: tuple[UndoDialog, list[str]], qtbot: QtBot) -> None:
    shown, done = asked
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    assert done == []


def test_words_of_what_would_come() -> None:
    assert (
        UndoOutcome("x", 0, 1).foreseen
        == "No entry is set back as a whole. 1 was changed since and is kept."
    )
    assert is_plain(UndoOutcome("x", 1, 0))
    assert not is_plain(UndoOutcome("x", 2, 0))
    texts.speak("zh")
    assert OUTCOME.foreseen == "2 项将恢复原状。1 条此后有改动，予以保留。1 项已不在。"


def test_a_handler_on_several_rows_is_shown_before_it_is_undone(
    window: MainWindow, desk: Desk, dressed: QApplication, qtbot: QtBot, settle: Settle
) -> None:
    remove_participants(desk, list(find_ids(desk, Query.of(1)))[:3])
    window.open_screen("history")
    settle()
    screen = window.screens["history"]
    assert isinstance(screen, HistoryScreen)
    qtbot.mouseClick(screen.changes.turn, LEFT)
    settle()
    shown = dialog(dressed, UndoDialog)
    assert len(find_ids(desk, Query.of(1))) == 5
    assert len(names(shown)) == 3
    qtbot.mouseClick(shown.confirm, LEFT)
    settle()
    assert len(find_ids(desk, Query.of(1))) == 8


@pytest.mark.looks
def test_the_link_of_the_status_bar_is_never_pushed_out(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(960, 620)
    clicked: list[str] = []
    window.status.offer(
        "Import of names.xlsx: " + "9 rows were set back. " * 8,
        "Show what was kept",
        lambda: clicked.append("x"),
    )
    QApplication.processEvents()
    more = window.status.more
    assert more.isVisible()
    assert more.geometry().right() < window.width()
    assert window.status.news.text().endswith("…")
    qtbot.mouseClick(more, LEFT)
    assert clicked == ["x"]
    assert not more.isVisible()
    assert window.status.left.isVisible()


def test_what_is_dragged_in_words(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("lists")
    mime = QMimeData()
    mime.setUrls(
        [
            QUrl.fromLocalFile(str(folder)),
            QUrl("https://example.org/x.xlsx"),
            QUrl.fromLocalFile(str(folder / "a.xlsx")),
        ]
    )
    files = files_of(mime)
    assert files == [folder, folder / "a.xlsx"]
    assert all(map(is_readable, files))
    assert not is_readable(folder / "photo.png")
    assert _words(files, is_sheet=True) == "Drop to look into 2 files"
    assert _words([folder], is_sheet=True) == f"Drop to look into the folder “{folder.name}”"
    assert _words([folder / "photo.png"], is_sheet=False) == "“photo.png” is no spreadsheet"


def nameless(shown: QWidget) -> list[QWidget]:
    """What the keyboard reaches and nothing says."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, RecordView)
    found: list[QWidget] = [one for kind in kinds for one in shown.findChildren(kind)]
    return [
        one
        for one in found
        if one.isVisible()
        and one.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and not (
            one.accessibleName()
            or (isinstance(one, QAbstractButton) and one.text())
            or isinstance(one.parent(), QComboBox)
        )
    ]


OPENED: dict[str, Callable[[MainWindow], object]] = {
    "memory": lambda window: window.do("memory"),
    "find_twice": lambda window: (window.open_screen("participants"), window.do("find_twice")),
    "undo": lambda window: UndoDialog(window, OUTCOME, lambda: None).open(),
    "import": lambda window: window.open_screen("import"),
}


@pytest.mark.looks
@pytest.mark.parametrize("what", OPENED)
def test_everything_has_a_name(
    what: str, window: MainWindow, dressed: QApplication, settle: Settle
) -> None:
    OPENED[what](window)
    settle()
    tops = [one for one in dressed.topLevelWidgets() if one.isVisible()]
    assert not [
        f"{one.__class__.__name__} in {top.__class__.__name__}"
        for top in tops
        for one in nameless(top)
    ]
