"""Signed reports in the window: signed by a dialog, what has changed since read beside the
window, opened, printed, removed.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model import clock
from lcdesk.model.countries.reference import use_labels
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.scopes import Scope
from lcdesk.services.figures.signed_reports import (
    SignedLine,
    list_signed,
    read_signed,
    remove_signed,
    sign,
)
from lcdesk.services.participants import participants
from lcdesk.ui.figures.signed_dialog import SignedDialog, ask_to_sign, open_signed
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
FIRST = f"{clock.today().year}-001"
Settle = Callable[[], None]
Opened = Callable[[], SignedDialog]


@pytest.fixture
def line(desk: Desk) -> SignedLine:
    """Everybody on the list, signed."""
    return sign(desk, gather_report(desk, Scope((1,)), "all"), "Li Wei", note="For the ministry")


@pytest.fixture
def opened(window: MainWindow, settle: Settle) -> Opened:
    def make() -> SignedDialog:
        assert window.context
        dialog = open_signed(window.context)
        settle()
        return dialog

    return make


def ids(desk: Desk) -> list[int]:
    return list(finding.find_ids(desk, Query.of(1)))


def rows(dialog: SignedDialog) -> list[list[str]]:
    """The list of reports, cell by cell."""
    table = dialog.list.table
    return [
        [str(table.index(row, at).data()) for at in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_a_report_is_signed_by_its_dialog_and_one_undo_takes_it_back(
    window: MainWindow, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    assert window.context
    done: list[SignedLine] = []
    dialog = ask_to_sign(window.context, gather_report(desk, Scope((1,)), "all"), done.append)
    assert dialog.number.text() == FIRST
    assert dialog.signed_by.text() == "", "nobody is named, and it is not who types"
    fields = (dialog.number, dialog.signed_by, dialog.post, dialog.note)
    assert [field.accessibleName() for field in fields] == [
        "Report no.",
        "Who signs",
        "Post of who signs",
        "Note",
    ]
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.problem.text() == "Say who signs the report. Nothing was kept."
    assert list_signed(desk) == []
    qtbot.keyClicks(dialog.signed_by, "Li Wei")
    qtbot.keyClicks(dialog.post, "Director")
    qtbot.keyClick(dialog.signed_by, Qt.Key.Key_Return)
    settle()
    assert [(line.number, line.signed_by) for line in done] == [(FIRST, "Li Wei")]
    again = ask_to_sign(window.context, gather_report(desk, Scope((1,)), "all"))
    assert (again.signed_by.text(), again.post.text()) == ("Li Wei", "Director")
    again.number.setText(FIRST)
    qtbot.mouseClick(again.ok, LEFT)
    assert "already" in again.problem.text()
    again.reject()
    window.do("undo")
    settle()
    assert list_signed(desk) == []


def test_the_list_says_which_have_changed_and_how(
    opened: Opened, desk: Desk, line: SignedLine
) -> None:
    one, other, third = ids(desk)[:3]
    dialog = opened()
    (row,) = rows(dialog)
    assert row[0] == FIRST
    assert row[2] == line.sentence.en
    assert row[-1] == "unchanged"
    assert dialog.headline.text() == "Nothing has changed since."
    assert (
        dialog.note.text()
        == f"No. {FIRST}, to be signed by Li Wei; kept on {line.signed_at:%Y-%m-%d %H:%M}"
        "\nFor the ministry"
    )
    assert dialog.people.isHidden()
    participants.change_participants(desk, [one], {"status": "declined"})
    participants.change_participants(desk, [other], {"nationality": "UG"})
    participants.remove_participants(desk, [third])
    dialog.reject()
    dialog = opened()
    assert rows(dialog)[0][-1] == "changed since"
    told = dialog.changes.texts()
    assert (
        "Wanjiru Kamau",
        "went out",
        "Kenya, female, confirmed → no longer counted: declined now",
    ) in told
    assert ("Brian Otieno", "changed", "Kenya → Uganda") in told
    assert (
        "A participant who is no longer in the desk",
        "went out",
        "Ethiopia, female, confirmed → no longer in the desk",
    ) in told
    assert ("Kenya", "", "2 → 0") in told
    assert dialog.people.text() == "Show 2 people"
    assert not dialog.people.isHidden()


def test_a_change_made_meanwhile_is_shown_at_once(
    opened: Opened, desk: Desk, line: SignedLine, settle: Settle
) -> None:
    dialog = opened()
    participants.change_participants(desk, ids(desk)[:1], {"gender": "M"})
    settle()
    assert rows(dialog)[0][-1] == "changed since"
    desk.undo()
    settle()
    assert rows(dialog)[0][-1] == "unchanged"
    remove_signed(desk, line.id)
    settle()
    assert "No report is kept under a number yet" in dialog.empty.sentence.text()


def test_people_are_opened_all_or_those_chosen(
    opened: Opened, window: MainWindow, desk: Desk, line: SignedLine, qtbot: QtBot
) -> None:
    assert line
    assert window.context
    one, other, gone = ids(desk)[:3]
    participants.change_participants(desk, [one, other], {"nationality": "UG"})
    participants.remove_participants(desk, [gone])
    dialog = opened()
    with qtbot.waitSignal(window.context.screen_asked) as asked:
        qtbot.mouseClick(dialog.people, LEFT)
    assert asked.args == ["participants", {"ids": [one, other]}]
    assert not dialog.isVisible()
    dialog = opened()
    rows_of = {record["person"]: row for row, record in dialog.changes.records.items()}
    dialog.changes.view.select_ids([rows_of[other]])
    assert dialog.people.text() == "Show 1 person"
    dialog.changes.view.setFocus()
    with qtbot.waitSignal(window.context.screen_asked) as asked:
        qtbot.keyClick(dialog.changes.view, Qt.Key.Key_Return)
    assert asked.args == ["participants", {"ids": [other]}]
    dialog = opened()
    with qtbot.waitSignal(window.context.screen_asked) as asked:
        dialog.changes.view.opened.emit(rows_of[one])
    assert asked.args == ["participants", {"ids": [one]}]


def test_many_words_that_changed_leave_room_for_the_rest(
    opened: Opened, desk: Desk, line: SignedLine
) -> None:
    codes = {row.code for row in read_signed(desk, line.id).rows}
    use_labels(
        {
            code: {"code": code, "en": f"Land {code}", "zh": f"某国{code}", "flag": code.lower()}
            for code in codes
        }
    )
    try:
        dialog = opened()
    finally:
        use_labels(None)
    assert dialog.headline.text() == "Nothing has changed since."
    said = dialog.notes.text().splitlines()
    assert len(said) == 5
    assert said[-1] == "and 1 more"
    assert len(dialog.notes.toolTip().splitlines()) == len(codes)


def test_removing_is_undone_within_the_dialog(
    opened: Opened, desk: Desk, line: SignedLine, qtbot: QtBot, settle: Settle
) -> None:
    dialog = opened()
    dialog.list.view.setFocus()
    qtbot.keyClick(dialog.list.view, Qt.Key.Key_Delete)
    settle()
    assert list_signed(desk) == []
    assert dialog.banner.text() == f"The numbered report {FIRST} is removed."
    assert dialog.remove.isHidden()
    dialog.undo()
    settle()
    assert list_signed(desk) == [line]
    assert rows(dialog)[0][0] == FIRST


def test_another_report_is_looked_at_by_the_arrow_keys(
    opened: Opened, desk: Desk, line: SignedLine, qtbot: QtBot, settle: Settle
) -> None:
    second = sign(desk, gather_report(desk, None, "selected"), "Zhang Min")
    dialog = opened()
    assert dialog.chosen() == second
    dialog.list.view.setFocus()
    qtbot.keyClick(dialog.list.view, Qt.Key.Key_Down)
    settle()
    assert dialog.chosen() == line
    assert line.number in dialog.note.text()


def test_with_none_there_is_one_sentence_and_one_button(
    opened: Opened, window: MainWindow, qtbot: QtBot
) -> None:
    assert window.context
    dialog = opened()
    assert dialog.empty.isVisible()
    assert dialog.print.isHidden()
    with qtbot.waitSignal(window.context.screen_asked) as asked:
        qtbot.mouseClick(dialog.empty.button, LEFT)
    assert asked.args == ["countries", {}]


def test_the_page_is_saved_where_it_is_asked_for(
    opened: Opened, line: SignedLine, tmp_path: Path, settle: Settle
) -> None:
    dialog = opened()
    asked = dialog.ask_where()
    assert isinstance(asked, QFileDialog)
    assert Path(asked.selectedFiles()[0]).name == f"{line.number} Low-Carbon 2026.pdf"
    asked.fileSelected.emit(str(tmp_path / "page.pdf"))
    settle()
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    assert dialog.banner.text() == "Saved page.pdf"
    dialog.save_to(tmp_path / "nowhere" / "page.pdf")
    settle()
    assert "is not there. Choose another folder" in dialog.banner.text()


def test_in_chinese_and_dark_nothing_is_left_out(
    opened: Opened, desk: Desk, line: SignedLine
) -> None:
    assert line
    texts.speak("zh")
    theme().choose("dark")
    participants.change_participants(desk, ids(desk)[:1], {"nationality": "UG"})
    dialog = opened()
    assert dialog.windowTitle() == "编号报告"
    assert rows(dialog)[0][-1] == "已有变化"
    assert ("Wanjiru Kamau", "已修改", "肯尼亚 → 乌干达") in dialog.changes.texts()
    assert dialog.list.view.accessibleName() == "编号报告"
    assert not dialog.grab().isNull()
