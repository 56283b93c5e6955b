"""What the import remembers, with real clicks: listed, searched, changed, forgotten, written and
read again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.learned import learned_mappings
from lcdesk.settings import Settings
from lcdesk.ui.importing.learned_dialog import LearnedDialog, MeaningDialog
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy
from tests.ui.looked_at import close_program
from tests.ui.sheets import LEFT, Settle, answer, dialog, save

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]


@pytest.fixture(scope="module")
def desk_folder(
    _dressed_once: QApplication, peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """After an import in whose review "Nigera" was answered and a column chosen."""
    folder = tmp_path_factory.mktemp("taught")

    def teach(desk: Desk) -> None:
        made = Program(_dressed_once, Settings(language="en", theme="light"), is_demo=True)
        made.window.stack.warms = False
        made.window.show()
        made.show_desk(desk)
        made.settle()
        _teach(made.window, made.settle, save(folder / "names_v3.xlsx"))
        close_program(made)

    return filled_copy(peopled_desk, folder, teach)


def _teach(window: MainWindow, settle: Settle, path: Path) -> None:
    window.open_screen("import", path=path)
    settle()
    screen = window.screens["import"]
    assert isinstance(screen, ImportScreen)
    answer(screen, "“Nigera”", "Nigeria, and remember", QtBot, settle)
    page = screen.page
    page.field_chosen.emit(
        page.sight(),
        next(one for one in page.sight().columns if one.head == "Position"),
        "field_of_work",
    )
    settle()
    screen.import_now()
    settle()


@pytest.fixture
def taught(window: MainWindow, settle: Settle) -> ImportScreen:
    """Import, after what was answered is remembered."""
    window.open_screen("import")
    settle()
    screen = window.screens["import"]
    assert isinstance(screen, ImportScreen)
    return screen


@pytest.fixture
def shown(taught: ImportScreen, window: MainWindow, dressed: QApplication) -> LearnedDialog:
    window.do("memory")
    made = dialog(dressed, LearnedDialog)
    assert isinstance(made, LearnedDialog)
    return made


def lines(shown: LearnedDialog) -> list[tuple[str, str]]:
    table = shown.table.table
    return [(table.cell(row, 0)[0], table.cell(row, 1)[0]) for row in range(table.rowCount())]


def select(shown: LearnedDialog, said: str) -> None:
    number = next(item["number"] for item in shown._items if item["said"] == said)
    shown.table.select_ids([number])


def test_it_lists_what_was_answered(shown: LearnedDialog) -> None:
    assert ("Nigera", "Nigeria") in lines(shown)
    assert shown.tabs.tabs["country"].accessibleName() == "Country names 1"
    assert shown.tabs.tabs["order"].isHidden()
    assert not shown.change.isEnabled()
    shown.tabs.choose("country")
    assert lines(shown) == [("Nigera", "Nigeria")]


def test_searching(shown: LearnedDialog, qtbot: QtBot) -> None:
    with qtbot.waitSignal(shown.search.searched):
        qtbot.keyClicks(shown.search, "nigeria")
    assert lines(shown) == [("Nigera", "Nigeria")]
    with qtbot.waitSignal(shown.search.searched):
        shown.search.setText("nothing like it")
    assert shown.empty.sentence.text() == "Nothing remembered has these words."
    qtbot.mouseClick(shown.empty.button, LEFT)
    assert len(lines(shown)) == len(shown._items)


def test_a_meaning_is_changed_and_taken_back(
    shown: LearnedDialog, dressed: QApplication, desk: Desk, qtbot: QtBot
) -> None:
    select(shown, "Nigera")
    qtbot.mouseClick(shown.change, LEFT)
    asked = dialog(dressed, MeaningDialog)
    box = asked.boxes[""]
    assert box.currentText() == "Nigeria"
    box.lineEdit().setText("Nowhere")
    qtbot.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert asked.isVisible()
    assert asked.wrong.text() == "“Nowhere” is none of the choices."
    box.lineEdit().setText("Niger")
    qtbot.mouseClick(asked.confirm, LEFT)
    assert ("Nigera", "Niger") in lines(shown)
    assert learned_mappings.recall(desk).values["nationality", "nigera"] == "NE"
    assert shown.banner.text() == "“Nigera” is changed."
    qtbot.keyClick(shown, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert ("Nigera", "Nigeria") in lines(shown)


def test_a_layout_is_changed_head_by_head(
    shown: LearnedDialog, dressed: QApplication, desk: Desk, qtbot: QtBot
) -> None:
    layout = next(item for item in shown._items if item["kind"] == "layout")
    shown.table.select_ids([layout["number"]])
    shown.ask_meaning()
    asked = dialog(dressed, MeaningDialog)
    assert asked.boxes["Position"].currentText() == "Field of work"
    asked.boxes["Position"].setCurrentIndex(asked.boxes["Position"].findText("Position"))
    qtbot.mouseClick(asked.confirm, LEFT)
    again = next(item for item in learned_mappings.list_mappings(desk) if item["kind"] == "layout")
    assert again["value"]["Position"] == "position"


def test_several_are_forgotten_with_one_undo(
    shown: LearnedDialog, desk: Desk, qtbot: QtBot
) -> None:
    count = len(lines(shown))
    shown.table.selectAll()
    qtbot.keyClick(shown.table, Qt.Key.Key_Delete)
    assert learned_mappings.list_mappings(desk) == []
    assert shown.empty.sentence.text().startswith("Nothing is remembered yet")
    assert not shown.take.isEnabled()
    qtbot.mouseClick(shown.banner._buttons[0], LEFT)
    assert len(lines(shown)) == count


def test_it_goes_into_a_file_and_comes_back(
    shown: LearnedDialog, desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    count, path = len(lines(shown)), tmp_path / "remembered.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(path), ""))
    qtbot.mouseClick(shown.take, LEFT)
    assert shown.banner.text().endswith("written to remembered.csv.")
    qtbot.mouseClick(shown.bring, LEFT)
    assert shown.banner.text() == "All of it is known already."
    shown.table.selectAll()
    shown.forget_chosen()
    qtbot.mouseClick(shown.bring, LEFT)
    assert len(lines(shown)) == count


def test_a_review_hears_of_it(
    taught: ImportScreen, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    taught.open_path(save(tmp_path / "next.xlsx"))
    settle()
    assert not any("Nigera" in card.accessibleName() for card in taught.page.problems.cards)
    country = next(
        item for item in learned_mappings.list_mappings(desk) if item["kind"] == "country"
    )
    learned_mappings.forget(desk, [country["number"]])
    settle()
    assert any("Nigera" in card.accessibleName() for card in taught.page.problems.cards)


@pytest.mark.alone
def test_nothing_is_remembered_yet(
    running: Program, dressed: QApplication, qtbot: QtBot, peopled_desk: Path, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(peopled_desk, tmp_path / "untaught"))
    running._close_desk()
    running.show_desk(open_desk(folder / "office.lcdesk"))
    running.settle()
    screen = running.window.screens["import"]
    assert isinstance(screen, ImportScreen)
    qtbot.mouseClick(screen.start.memory, LEFT)
    made = dialog(dressed, LearnedDialog)
    assert made.empty.isVisible()
    qtbot.keyClick(made, Qt.Key.Key_Escape)
    assert not made.isVisible()
    running._close_desk()
