"""Own fields with real clicks and keys: declared in the dialog, filled in a cell and in the pane,
taken back; a column that a list brought becomes one.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk.model.fields import masked
from lcdesk.model.own_fields import OwnDeclaration, OwnKind, in_force
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import own_fields, records
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.kit.forms.editors import typed_text
from lcdesk.ui.participants.own_fields import OwnFieldsDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
Settle = Callable[[], None]


def opened(window: MainWindow, settle: Settle, qtbot: QtBot) -> OwnFieldsDialog:
    window.open_screen("participants")
    settle()
    window.do("own_fields")
    dialog = window.findChild(OwnFieldsDialog)
    assert dialog is not None
    with qtbot.waitActive(dialog):
        dialog.activateWindow()
    settle()
    return dialog


def shown(screen: ParticipantsScreen) -> list[str]:
    return [column.title for _at, column in screen.view.columns.ticked()]


def test_a_list_of_own_words_is_declared_filled_in_and_taken_back(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    before = shown(screen)
    dialog = opened(window, settle, qtbot)
    assert dialog.pages.currentWidget() is dialog.nothing
    QTest.mouseClick(dialog.new, LEFT)
    QTest.keyClicks(dialog.form.names["en"], "Scholarship")
    dialog.form.kind.setCurrentText("One of a list")
    QTest.mouseClick(dialog.form.words.viewport(), LEFT)
    for word in ("applied", "granted", "refused"):
        QTest.keyClicks(dialog.form.words, word)
        QTest.keyClick(dialog.form.words, KEY.Key_Return)
    assert [line.figure for line in dialog.list.shown()] == ["not saved"]
    QTest.mouseClick(dialog.save, LEFT)
    settle()
    (field,) = in_force().fields
    assert [label for _code, label in field.kind.choices()] == ["applied", "granted", "refused"]
    assert shown(screen) == [*before, "Scholarship"]

    # typed into its cell
    one = screen.table.ids[0]
    dialog.accept()
    settle()
    screen.view.select_cells([one], [field.name])
    QTest.keyClicks(screen.view, "granted")
    editor = screen.view.findChild(QLineEdit)
    assert editor is not None
    QTest.keyClick(editor, KEY.Key_Return)
    settle()
    assert (finding.read_one(desk, one) or {}).get(field.name) == "granted"

    # the pane has it, empty or not
    screen.view.select_ids([screen.table.ids[1]])
    settle()
    row = screen.details.pane.form.row_of(field.name)
    row.editor.show_value("refused")
    row.editor.committed.emit()
    settle()
    assert (finding.read_one(desk, screen.table.ids[1]) or {}).get(field.name) == "refused"
    for _step in range(3):
        window.do("undo")
        settle()
    assert in_force().fields == ()
    assert shown(screen) == before
    assert field.name not in screen.details.pane.form.rows


def test_a_column_that_a_list_brought_becomes_a_field_and_is_marked_where_it_cannot_be_read(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    one, two, three = screen.table.ids[:3]
    said = {one: "6 Dec 2026", two: "7 Dec 2026", three: "8 Dec 2026"}
    cells = {number: {"extra": {"Interview": text}} for number, text in said.items()}
    desk.execute("", lambda work: records.set_fields(work, cells))
    dialog = opened(window, settle, qtbot)
    assert [(line.text, line.figure) for line in dialog.list.shown()] == [("Interview", "3")]
    QTest.mouseClick(dialog.further.adopt, LEFT)
    settle()
    (field,) = in_force().fields
    assert dialog.form.kind.value() == "date"
    assert shown(screen)[-1] == "Interview"

    # as a number none of it can be read: it stays, in amber
    dialog.form.kind.setCurrentText("Whole number")
    QTest.mouseClick(dialog.save, LEFT)
    settle()
    assert own_fields.count_values(desk, own_fields.list_declared(desk)[0]) == (3, 3)
    at = screen.table.column_at(field.name)
    column, record = screen.table.columns[at], screen.table.record(0)
    assert record is not None
    assert column.show(record) == "6 Dec 2026"
    assert column.tone is not None
    assert column.tone(record) == "warn"

    # taken away it is asked for no longer, and its values are a column of lists again
    screen.views.filters.allow(field.name, [None])
    screen.views.filters.groups.choose(field.name)
    settle()
    QTest.mouseClick(dialog.remove, LEFT)
    settle()
    assert (screen.views.filters.added, screen.views.filters.groups.name) == ((), "")
    assert len(screen.table.ids) >= 3
    assert [(line.text, line.figure) for line in dialog.list.shown()] == [("Interview", "3")]
    QTest.keyClick(dialog.list, KEY.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert [one.title for one in in_force().fields] == ["Interview"]


@pytest.mark.parametrize("kind", ["text", "long_text", "number"])
def test_a_private_one_stands_under_its_mask_in_table_and_pane(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, settle: Settle, kind: OwnKind
) -> None:
    number = own_fields.declare(desk, OwnDeclaration("Account", kind=kind, is_private=True))
    name, one = f"own:{number}", screen.table.ids[0]
    value = 123_456_789 if kind == "number" else "622200123456"
    change_participants(desk, [one], {name: value})
    window.open_screen("participants")
    settle()
    screen.details.pane.want(True)
    screen.details.pane.show_fields(True)
    screen.view.select_ids([one])
    settle()
    column = screen.table.columns[screen.table.column_at(name)]
    record = screen.table.record(0)
    assert record is not None
    row = screen.details.pane.form.row_of(name)
    hidden = masked(str(value))
    assert (column.show(record), typed_text(row.editor)) == (hidden, hidden)
    assert (row.value(), row.is_changed()) == (value, False)
    row.reveal()
    assert typed_text(row.editor) == str(value)


def test_what_is_typed_is_asked_about_and_a_name_that_is_taken_is_refused_in_words(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, settle, qtbot)
    QTest.mouseClick(dialog.new, LEFT)
    QTest.keyClicks(dialog.form.names["en"], "Passport no.")
    QTest.keyClick(dialog, KEY.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert "the program has already" in dialog.banner.text()
    assert in_force().fields == ()
    dialog.reject()
    assert dialog.isVisible()
    assert "1 field is not saved." in dialog.banner.text()
