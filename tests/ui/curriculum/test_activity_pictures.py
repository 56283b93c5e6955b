"""The pictures of an activity by hand: added, captioned, moved, taken out, undone; and a delegation
typed into the form.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from lcdesk.services.core.desk import Desk
from lcdesk.services.curriculum.curriculum import read_activity
from lcdesk.services.curriculum.pictures import list_pictures
from lcdesk.ui.curriculum.pictures import PicturesDialog
from lcdesk.ui.curriculum.screen import CurriculumScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.services.curriculum.test_pictures import drawn
from tests.ui.lectures import LEFT, Press, Settle, add_lectures, dialog
from tests.ui.letting_go import asked

pytestmark = [pytest.mark.opens("curriculum"), pytest.mark.shares]


@pytest.fixture
def ids(desk: Desk) -> list[int]:
    return add_lectures(desk)


@pytest.fixture
def shown(ids: list[int], window: MainWindow, settle: Settle) -> CurriculumScreen:
    window.open_screen("curriculum")
    settle()
    screen = window.screens["curriculum"]
    assert isinstance(screen, CurriculumScreen)
    screen.open_activity(ids[0])
    settle()
    return screen


def opened(shown: CurriculumScreen, settle: Settle) -> PicturesDialog:
    QTest.mouseClick(shown.pane.pictures_button, LEFT)
    settle()
    return dialog(PicturesDialog)


def test_pictures_are_added_captioned_moved_and_taken_out(
    shown: CurriculumScreen,
    ids: list[int],
    desk: Desk,
    window: MainWindow,
    settle: Settle,
    press: Press,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files = [str(drawn(tmp_path / f"{name}.png")) for name in "ab"]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: (files, ""))
    pictures = opened(shown, settle)
    assert pictures.empty.isVisible()
    QTest.mouseClick(pictures.add, LEFT)
    assert [row.one.file_name for row in pictures.rows] == ["a.png", "b.png"]
    pictures.rows[0].english.setFocus()
    press("The hall")
    press(Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert pictures.rows[1].english.hasFocus()
    QTest.mouseClick(pictures.ok, LEFT)
    settle()
    assert [(one.file_name, one.caption_en) for one in list_pictures(desk, ids[0])] == [
        ("b.png", None),
        ("a.png", "The hall"),
    ]
    pictures = opened(shown, settle)
    assert not pictures.is_typed()
    QTest.mouseClick(pictures.rows[1].up, LEFT)
    QTest.mouseClick(pictures.rows[1].bin, LEFT)
    pictures.reject()
    asked(pictures).keep.click()
    QTest.mouseClick(pictures.ok, LEFT)
    settle()
    assert [one.file_name for one in list_pictures(desk, ids[0])] == ["a.png"]
    window.do("undo")
    settle()
    assert len(list_pictures(desk, ids[0])) == 2


def test_a_delegation_typed_into_the_form_is_an_organisation(
    shown: CurriculumScreen, ids: list[int], desk: Desk, settle: Settle, press: Press
) -> None:
    form = shown.pane.form
    form.focus_field("attended")
    press("Representatives of Harbour Works (3)")
    press(Qt.Key.Key_Tab)
    settle()
    record = read_activity(desk, ids[0])
    assert record
    assert (record["attended"], record["represented"]) == (None, "Harbour Works (3)")
    assert form.row_of("represented").value() == "Harbour Works (3)"
