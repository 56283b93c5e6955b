"""Cells of closed lists: a stray letter keeps nothing, typing narrows the list, Enter, Tab and a
click keep a value.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.ui.kit.forms.editors import ChoiceEditor, editor_for
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.forms.list_editor import ListEditor
from lcdesk.ui.kit.table.model import RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView

NAMES = ("full_name", "status", "visa_state", "nationality")
Key = Qt.Key


@pytest.fixture
def warnings() -> Iterator[list[str]]:
    """What Qt complains of."""
    heard: list[str] = []
    before = qInstallMessageHandler(
        lambda kind, _where, words: heard.append(words) if kind != QtMsgType.QtDebugMsg else None
    )
    yield heard
    qInstallMessageHandler(before)


@pytest.fixture
def view(dressed: QApplication, qtbot: QtBot) -> RecordView:
    columns = [column_of(PARTICIPANT.field(name), is_hidden=False, width=150) for name in NAMES]
    made = RecordView(
        RecordTable(
            columns, lambda ids: [{"id": n, "full_name": "Ana", "status": "confirmed"} for n in ids]
        ),
        "cells",
    )
    qtbot.addWidget(made)
    made.resize(700, 400)
    made.set_ids(range(1, 20))
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.setFocus()
    put(made, 3, "status")
    return made


def put(view: RecordView, row: int, name: str) -> None:
    view.setCurrentIndex(view.table.index(row, view.table.column_at(name)))


def press(*keys: Key | str) -> None:
    """Keys to whatever has the keyboard, an open list before anything else."""
    for key in (one for part in keys for one in (part if isinstance(part, str) else (part,))):
        target = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert isinstance(target, QWidget)
        (QTest.keyClicks if isinstance(key, str) else QTest.keyClick)(target, key)
        QApplication.processEvents()


def told(view: RecordView) -> list[Any]:
    out: list[Any] = []
    view.table.edited.connect(lambda one, values: out.append({one: values}))
    return out


def lines(editor: ListEditor) -> list[str]:
    model = editor._ensure_finder().completionModel()
    return [model.index(row, 0).data() for row in range(model.rowCount())]


def test_a_stray_letter_keeps_nothing(view: RecordView) -> None:
    heard = told(view)
    press("w")
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    assert (editor.text(), heard) == ("w", [])
    assert lines(editor) == ["withdrawn"]
    press(Key.Key_Escape)
    assert heard == []
    assert QApplication.focusWidget() is view
    assert not view.cells.rejected


@pytest.mark.parametrize(
    ("keys", "code", "place"),
    [
        (("withd", Key.Key_Return), "withdrawn", (4, "status")),
        (("w", Key.Key_Return), "withdrawn", (4, "status")),
        (("confirmed", Key.Key_Tab), None, (3, "visa_state")),
        (("invited", Key.Key_Tab), "invited", (3, "visa_state")),
        (("attend", Key.Key_Down, Key.Key_Return), "attending", (4, "status")),
    ],
)
def test_enter_and_tab_keep_what_is_meant(
    view: RecordView, warnings: list[str], keys: Any, code: str | None, place: tuple[int, str]
) -> None:
    heard = told(view)
    press(*keys)
    assert heard == ([{4: {"status": code}}] if code else [])
    assert (view.currentIndex().row(), view.current_name()) == place
    assert QApplication.focusWidget() is view
    assert [line for line in warnings if "commitData" in line or "edit:" in line] == []


def test_either_language_is_understood(view: RecordView) -> None:
    heard = told(view)
    press("z")
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    editor.setText("已退")  # the test keyboard knows no Chinese
    editor.settle()
    assert editor.text() == "withdrawn"
    texts.speak("zh")
    chinese = editor_for(PARTICIPANT.field("status"), is_cell=True)
    assert isinstance(chinese, ChoiceEditor)
    chinese.setText("withdr")
    chinese.settle()
    assert chinese.read_value() == "withdrawn"
    texts.speak("en")
    assert heard == []


def test_what_several_begin_with_is_asked_again(view: RecordView) -> None:
    heard = told(view)
    press("not sel", Key.Key_Return)
    assert heard == [{4: {"status": "not_selected"}}]
    put(view, 5, "status")
    press("a")
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    assert lines(editor) == ["applied", "arrived", "attending"]
    press(Key.Key_Return)
    assert editor.property("wrong")
    assert len(heard) == 1


def test_a_click_on_a_line_keeps_it_and_a_click_elsewhere_keeps_no_letter(
    view: RecordView, qtbot: QtBot
) -> None:
    heard = told(view)
    press("with")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    lists = editor._ensure_finder().popup()
    assert lists is not None
    box = lists.visualRect(lists.model().index(0, 0))
    qtbot.mouseClick(lists.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    QApplication.processEvents()
    assert heard == [{4: {"status": "withdrawn"}}]
    assert view.currentIndex().row() == 3
    put(view, 6, "status")
    press("w")
    put(view, 8, "status")
    assert len(heard) == 1
    assert view.cells.rejected[7, "status"][0] == "w"


def test_alt_down_opens_the_list_and_backspace_empties(view: RecordView) -> None:
    heard = told(view)
    QTest.keyClick(view, Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    QApplication.processEvents()
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    assert len(lines(editor)) == 19
    press(Key.Key_Escape)
    press(Key.Key_Backspace)
    editor = QApplication.focusWidget()
    assert isinstance(editor, ChoiceEditor)
    assert editor.text() == ""
    press(Key.Key_Return)
    assert heard == [{4: {"status": None}}]


def test_a_country_needs_one_enter(view: RecordView) -> None:
    heard = told(view)
    put(view, 3, "nationality")
    press("Keny", Key.Key_Return)
    assert heard == [{4: {"nationality": "KE"}}]
    assert view.currentIndex().row() == 4


def test_a_form_keeps_a_choice_when_it_is_left(dressed: QApplication, qtbot: QtBot) -> None:
    form = RecordForm(PARTICIPANT, ("status", "full_name"))
    qtbot.addWidget(form)
    with qtbot.waitActive(form):
        form.show()
        form.activateWindow()
    form.show_record({"id": 1, "full_name": "Ana", "status": "confirmed"})
    heard: list[Any] = []
    form.changed.connect(lambda name, value: heard.append((name, value)))
    editor = form.row_of("status").editor
    assert isinstance(editor, ChoiceEditor)
    editor.setFocus()
    editor.selectAll()
    press("w")
    assert heard == []
    press(Key.Key_Escape)
    assert heard == []
    editor.selectAll()
    press("withd", Key.Key_Tab)
    assert heard == [("status", "withdrawn")]
    assert editor.text() == "withdrawn"
