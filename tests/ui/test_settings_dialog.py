"""The settings dialog: each choice at once, in both languages; the office's names of countries;
the folder of backups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.app import size_texts
from lcdesk.db.backup import backup
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import follow
from lcdesk.services.participants.participants import change_participants
from lcdesk.settings import Settings
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.settings.page import ChoicesDialog
from lcdesk.ui.settings.text_size import SCALE
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

Settle = Callable[[], None]
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _as_shipped() -> Iterator[None]:
    yield
    follow(Settings())


@pytest.fixture
def dialog(window: MainWindow) -> ChoicesDialog:
    window.do("settings")
    return shown(window)


def shown(window: MainWindow) -> ChoicesDialog:
    return next(one for one in window.findChildren(ChoicesDialog) if one.isVisible())


def test_each_choice_takes_effect_at_once(
    dialog: ChoicesDialog, window: MainWindow, qtbot: QtBot
) -> None:
    dialog.parts["office"].clear()
    qtbot.keyClicks(dialog.parts["office"], "Training Office")
    assert window.settings.office == "Training Office"
    assert window.windowTitle() == "Training Office – lcdesk"
    dialog.parts["theme"].setCurrentIndex(1)
    dialog.parts["theme"].activated.emit(1)
    assert theme().is_dark
    dialog.parts["density"].setCurrentIndex(1)
    dialog.parts["density"].activated.emit(1)
    assert theme().density == "compact"


def test_it_speaks_the_language_chosen_in_it(dialog: ChoicesDialog, window: MainWindow) -> None:
    at = dialog.parts["language"].findData("zh")
    dialog.parts["language"].setFocus()
    dialog.parts["language"].setCurrentIndex(at)
    dialog.parts["language"].activated.emit(at)
    assert texts.language() == "zh"
    assert shown(window).windowTitle() == "设置"
    assert dialog.parts["language"].hasFocus()


def test_a_setting_is_found_by_other_words_of_either_language_and_set_back(
    dialog: ChoicesDialog, qtbot: QtBot, window: MainWindow
) -> None:
    for typed, key in (("night", "theme"), ("深色", "theme"), ("hide", "tabs"), ("mima", "lock")):
        dialog.search.setText(typed)
        assert key in dialog.shown()
        assert dialog.parts[key].isVisible() == (key in dialog.shown())
        assert not dialog.parts["office"].isVisible()
    dialog.search.setText("colours")
    qtbot.keyClick(dialog.search, Qt.Key.Key_Return)
    assert dialog.parts["theme"].hasFocus()
    qtbot.keyClick(dialog.parts["theme"], Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    dialog.search.setText("no such thing")
    assert (dialog.shown(), dialog.nothing.isVisible()) == ([], True)


def test_passport_months_reach_every_screen(
    dialog: ChoicesDialog, window: MainWindow, settle: Settle
) -> None:
    settle()
    at = dialog.parts["months"].findData("12")
    dialog.parts["months"].setCurrentIndex(at)
    dialog.parts["months"].activated.emit(at)
    settle()
    assert window.settings.passport_months == 12
    screen = window.screens["participants"]
    record = next(
        screen.table.record(row)
        for row in range(8)
        if screen.table.record(row)["full_name"] == "王小明"
    )
    near = next(
        screen.table.record(row)
        for row in range(8)
        if screen.table.record(row)["full_name"] == "Dawit Bekele"
    )
    assert (screen.shown.passport_tone(record), screen.shown.passport_tone(near)) == ("", "warn")
    window.open_screen("today")
    settle()
    steps = {one.kind.key: one for one in window.screens["today"].seen.plan.steps}
    asked = steps["passport_renewal"].kind.rule
    assert asked.values == (12,), "what is chosen is in no file yet"


def test_the_offices_names_are_used_everywhere_seen_and_put_back(
    dialog: ChoicesDialog,
    window: MainWindow,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    own = tmp_path / "own.csv"
    own.write_text("code,en,zh\nKE,Kenya Republic,肯尼亚国\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_args: (str(own), ""))
    qtbot.mouseClick(dialog.parts["wording"].choose, LEFT)
    settle()
    assert window.settings.wording_file == str(own)
    assert "own.csv" in dialog.parts["wording"].told.text()
    screen = window.screens["participants"]
    at = screen.table.column_at("nationality")
    assert screen.table.index(0, at).data() == "Kenya Republic"
    own.write_text("code,en\nKE,Kenya Republic\nQQ,Nowhere\n", encoding="utf-8")
    qtbot.mouseClick(dialog.parts["wording"].choose, LEFT)
    assert "Line 3" in dialog.parts["wording"].problem.text()
    assert not dialog.parts["wording"].problem.isHidden()
    assert screen.table.index(0, at).data() == "Kenya Republic"
    qtbot.mouseClick(dialog.parts["wording"].reset, LEFT)
    settle()
    assert (window.settings.wording_file, dialog.parts["wording"].problem.isHidden()) == ("", True)
    assert screen.table.index(0, at).data() == "Kenya"


def test_a_copy_of_the_names_is_saved_to_be_edited(
    dialog: ChoicesDialog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_args: (str(tmp_path / "copy.csv"), "")
    )
    qtbot.mouseClick(dialog.parts["wording"].copy, LEFT)
    assert "Taiwan, China" in (tmp_path / "copy.csv").read_text(encoding="utf-8-sig")


def test_backups_go_to_the_folder_chosen(
    dialog: ChoicesDialog,
    window: MainWindow,
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    chosen = tmp_path / "Dropbox"
    chosen.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_args: str(chosen))
    qtbot.mouseClick(dialog.parts["backups"].choose, LEFT)
    assert any("Dropbox" in remark for remark in dialog.parts["backups"].remarks())
    assert any("same disk" in remark for remark in dialog.parts["backups"].remarks())
    assert backup.folder_of(desk.path).parent == chosen
    qtbot.mouseClick(dialog.parts["backups"].reset, LEFT)
    assert (window.settings.backup_folder, dialog.parts["backups"].remarks()) == ("", [])
    assert backup.folder_of(desk.path) == desk.path.with_name("office backups")


def test_it_is_never_higher_than_the_window(window: MainWindow) -> None:
    window.resize(1000, 640)
    window.do("settings")
    assert shown(window).height() <= window.height()


def test_the_size_of_texts_is_told_to_qt_at_the_next_start(
    dialog: ChoicesDialog, window: MainWindow
) -> None:
    choice = dialog.parts["text_size"]
    assert choice.again.isHidden()
    at = choice.sizes.findData("150")
    choice.sizes.setCurrentIndex(at)
    choice.sizes.activated.emit(at)
    assert window.settings.text_size == 150
    assert choice.again.isVisible()
    environment: dict[str, str] = {}
    for percent in (100, window.settings.text_size, 200):  # what is said already stands
        size_texts(percent, environment)
    assert environment[SCALE] == "1.5"


def test_names_have_the_form_that_is_chosen_at_once(
    dialog: ChoicesDialog, window: MainWindow, desk: Desk, settle: Callable[[], None]
) -> None:
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    one = screen.table.id_at(0)
    change_participants(desk, [one], {"given_name": "Wanjiru", "family_name": "Kamau"})
    settle()
    view, pane = screen.view, screen.details.pane
    view.select_ids([one])
    settle()
    name = screen.table.column_at("full_name")
    for form, said in (
        ("family_first", "KAMAU Wanjiru"),
        ("sent", "Wanjiru Kamau"),
        ("given_first", "Wanjiru KAMAU"),
    ):
        at = dialog.parts["name_form"].findData(form)
        dialog.parts["name_form"].setCurrentIndex(at)
        dialog.parts["name_form"].activated.emit(at)
        settle()
        assert screen.table.cell(screen.table.row_of(one), name)[0] == said
        assert pane.head.name.text() == said
