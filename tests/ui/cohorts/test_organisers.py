"""The organisers of a cohort in the window: in Cohort details with hands and keys, and offered
in the review of a file.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.model.organisers import CODES, Organiser, signed_by
from lcdesk.services.cohorts.cohorts import add_cohort, get_cohort
from lcdesk.services.cohorts.organisers import list_organisers, set_organisers
from lcdesk.services.core import history
from lcdesk.services.core.desk import Desk
from lcdesk.ui.cohorts.cohort_dialog import CohortDialog, OrganiserList
from lcdesk.ui.cohorts.organiser_row import OrganiserEditor
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.widgets import MenuButton
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.letting_go import asked

pytestmark = pytest.mark.shares

LEFT, ALT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.AltModifier
Settle = Callable[[], None]
CENTRE = Organiser("organiser", "Science Centre", "科技中心")
LAB = Organiser("organiser", "East Lab")
FUND = Organiser("organiser", "Green Fund")


@pytest.fixture
def three(desk: Desk) -> Desk:
    """The cohort with three organisers in one role, and another cohort with the first of them."""
    add_cohort(desk, {"name_en": "Wuhan", "organisers": [CENTRE]})
    set_organisers(desk, 1, [CENTRE, LAB, FUND])
    return desk


def opened(window: MainWindow, qtbot: QtBot) -> CohortDialog:
    window.do("edit_cohort")
    dialog = next(one for one in window.findChildren(CohortDialog) if one.isVisible())
    dialog.windowHandle().requestActivate()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)
    return dialog


def pick(button: MenuButton, role: str, qtbot: QtBot) -> None:
    """Open the menu of a button and click a role in it."""
    pick_line(button, CODES.index(role), qtbot)


def pick_line(button: MenuButton, at: int, qtbot: QtBot) -> None:
    """Open the menu of a button and click a line of it."""
    menu = button.menu()
    menu.popup(QPoint(0, 0))
    action = menu.actions()[at]
    qtbot.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())
    dialog = button.window()
    QApplication.processEvents()  # a new line is seen only then
    dialog.windowHandle().requestActivate()  # offscreen no window gets the keyboard back by itself
    qtbot.waitUntil(lambda: QApplication.activeWindow() is dialog)


def write(line: QWidget, text: str) -> None:
    """Chinese, as an input method gives it."""
    event = QInputMethodEvent()
    event.setCommitString(text)
    QApplication.sendEvent(line, event)


def shown(part: OrganiserList) -> list[tuple[str, str | None, str | None]]:
    """The rows as they stand on the screen, from top to bottom."""
    rows = sorted(part.rows, key=lambda made: made.mapToGlobal(QPoint()).y())
    assert rows == part.rows
    return [made.organiser().said for made in rows]


def said(desk: Desk, cohort_id: int = 1) -> list[tuple[str, str | None, str | None]]:
    return [one.said for one in list_organisers(desk, cohort_id)]


def test_organisers_are_added_by_hand_kept_in_one_step_and_undone(
    window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    part = dialog.organisers
    assert part.empty.isVisible()
    pick(part.add, "host", qtbot)
    assert not part.empty.isVisible()
    assert dialog.focusWidget() is part.rows[0].name_en
    qtbot.keyClicks(part.rows[0].name_en, "East Lab")
    qtbot.keyClick(part.rows[0].name_en, Qt.Key.Key_Tab)
    assert dialog.focusWidget() is part.rows[0].name_zh
    write(part.rows[0].name_zh, "东部实验室")
    pick(part.add, "guidance", qtbot)
    write(part.rows[0].name_zh, "国际合作司")
    pick(part.add, "host", qtbot)  # a line in which nothing is typed is none
    settle()
    assert shown(part) == [
        ("guidance", None, "国际合作司"),
        ("host", "East Lab", "东部实验室"),
        ("host", None, None),
    ]
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert said(desk) == [("guidance", None, "国际合作司"), ("host", "East Lab", "东部实验室")]
    assert get_cohort(desk, 1)["name_en"] == "Low-Carbon 2026"
    assert history.list_operations(desk, 1)[0].words == "Edit the organisers of Low-Carbon 2026"
    window.do("undo")
    settle()
    assert said(desk) == []


def test_who_signs_is_typed_or_taken_over_from_another_cohort(
    window: MainWindow, three: Desk, settle: Settle, qtbot: QtBot
) -> None:
    signed = signed_by(CENTRE, "Li Wei | 李伟", "Director | 主任")
    set_organisers(three, 2, [signed])
    dialog = opened(window, qtbot)
    centre, lab = dialog.organisers.rows[:2]
    assert not centre.signer.isVisible()
    qtbot.mouseClick(centre.sign, LEFT)
    assert dialog.focusWidget() is centre.signer.lines[0]
    assert [one.text() for one in centre.signer.lines] == [""] * 4, "nobody is filled in by itself"
    (proposal,) = centre.signer.proposed
    qtbot.mouseClick(proposal, LEFT)
    assert centre.organiser().signer == signed.signer
    assert centre.signer.proposed == []
    qtbot.mouseClick(lab.sign, LEFT)
    assert lab.signer.proposed == []
    qtbot.mouseClick(lab.sign, LEFT)
    assert not lab.signer.isVisible(), "nothing was typed"
    qtbot.mouseClick(lab.sign, LEFT)
    qtbot.keyClicks(lab.signer.lines[0], "Ana Ruiz")
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert [one.signer for one in list_organisers(three, 1)] == [signed.signer, "Ana Ruiz", ""]
    words = "Edit who signs for the organisers of Low-Carbon 2026"
    assert history.list_operations(three, 1)[0].words == words
    dialog = opened(window, qtbot)
    assert [one.signer.isVisible() for one in dialog.organisers.rows] == [True, True, False]
    window.do("undo")
    settle()
    assert [one.signer for one in list_organisers(three, 1)] == ["", "", ""]


def test_roles_of_another_cohort_are_copied_in_one_step_and_undone(
    window: MainWindow, three: Desk, settle: Settle, qtbot: QtBot
) -> None:
    other = add_cohort(three, {"name_en": "Before"})
    theirs = [
        Organiser("guidance", None, "国际合作司"),
        Organiser("organiser", "Science Centre", None),
        Organiser("supporting", "River Fund", None),
    ]
    set_organisers(three, other, theirs)
    before = said(three)
    dialog = opened(window, qtbot)
    part = dialog.organisers
    new = [one for one in theirs if one.name != "Science Centre"]
    part.copy.menu().popup(QPoint(0, 0))
    words = [one.text() for one in part.copy.menu().actions()]
    part.copy.menu().close()
    assert sorted(words) == [f"Before: {len(new)} roles", "Wuhan: all there"]
    pick_line(part.copy, words.index(f"Before: {len(new)} roles"), qtbot)
    settle()
    assert {one.said for one in new} <= set(shown(part))
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert set(said(three)) == {*before, *(one.said for one in new)}
    window.do("undo")
    settle()
    assert said(three) == before


def test_a_line_is_moved_by_keys_and_dragged_by_its_grip_within_its_role(
    window: MainWindow, three: Desk, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    part = dialog.organisers
    settle()
    centre = part.rows[0]
    centre.name_zh.setFocus()
    qtbot.keyClick(centre.name_zh, Qt.Key.Key_Down, ALT)
    settle()
    assert [one[1] for one in shown(part)] == ["East Lab", "Science Centre", "Green Fund"]
    assert dialog.focusWidget() is centre.name_zh
    qtbot.keyClick(centre.name_zh, Qt.Key.Key_Up, ALT)
    qtbot.keyClick(centre.name_zh, Qt.Key.Key_Up, ALT)  # it is the first already
    settle()
    assert [one[1] for one in shown(part)] == ["Science Centre", "East Lab", "Green Fund"]
    drag(centre, part.rows[2])
    settle()
    assert [one[1] for one in shown(part)] == ["East Lab", "Green Fund", "Science Centre"]
    order = [part.add]
    for made in part.rows:
        order += [made.role_button, made.name_en, made.name_zh, made.sign, made.bin]
    assert tab_order(part.add, len(order)) == order, "Tab goes as it looks"
    pick(part.rows[1].role_button, "guidance", qtbot)
    settle()
    assert shown(part) == [("guidance", "Green Fund", None), LAB.said, CENTRE.said]
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert said(three) == [("guidance", "Green Fund", None), LAB.said, CENTRE.said]


def drag(made: OrganiserEditor, onto: OrganiserEditor) -> None:
    """With the mouse, by the grip, a little below the middle of another line."""
    grip = made.grip
    QTest.mousePress(grip, LEFT, pos=QPoint(8, 10))
    for share in (0.5, 1.0):
        end = grip.mapFromGlobal(onto.mapToGlobal(QPoint(8, onto.height() // 2 + 4)))
        QTest.mouseMove(grip, QPoint(8, int(10 + (end.y() - 10) * share)))
    QTest.mouseRelease(grip, LEFT)


def tab_order(first: QWidget, count: int) -> list[QWidget]:
    """The widgets that Tab comes to."""
    out, at = [first], first
    while len(out) < count:
        at = at.nextInFocusChain()
        if (
            at.focusPolicy() & Qt.FocusPolicy.TabFocus
            and at.isVisible()
            and at.focusProxy() is None
        ):
            out.append(at)
    return out


def test_a_known_organisation_is_completed_and_a_new_name_is_said_to_hold_elsewhere_too(
    window: MainWindow, three: Desk, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    part = dialog.organisers
    pick(part.add, "alliance", qtbot)
    made = part.rows[-1]
    qtbot.keyClicks(made.name_en, "cent")  # a word within the name
    settle()
    popup = made.name_en.completer().popup()
    assert popup.isVisible()
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    settle()
    assert (made.name_en.text(), made.name_zh.text()) == ("Science Centre", "科技中心"), (
        "the other name came along"
    )
    first, second = part.rows[:2]
    first.name_en.setFocus()
    first.name_en.selectAll()
    qtbot.keyClicks(first.name_en, "Centre of Science")
    assert first.note.isVisible(), "another cohort has it"
    second.name_en.selectAll()
    qtbot.keyClicks(second.name_en, "East Laboratory")
    assert not second.note.isVisible(), "this cohort alone has it"
    first.name_en.selectAll()
    qtbot.keyClicks(first.name_en, "Green Fund")
    assert not first.note.isVisible(), "that is another organisation, not another name"


def test_what_is_taken_out_or_typed_is_not_thrown_away_by_one_key(
    window: MainWindow, three: Desk, settle: Settle, qtbot: QtBot
) -> None:
    dialog = opened(window, qtbot)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible(), "nothing was touched"
    dialog = opened(window, qtbot)
    part = dialog.organisers
    for left in (2, 1, 0):
        qtbot.mouseClick(part.rows[0].bin, LEFT)
        assert len(part.rows) == left
    assert dialog.focusWidget() is part.add
    assert part.empty.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.isVisible()
    qtbot.mouseClick(asked(dialog).keep, LEFT)
    qtbot.mouseClick(dialog.ok, LEFT)
    settle()
    assert (said(three), said(three, 2)) == ([], [CENTRE.said])


def test_who_was_faster_is_told_and_nothing_typed_is_lost(
    window: MainWindow, three: Desk, settle: Settle, qtbot: QtBot, dressed: QApplication
) -> None:
    dialog = opened(window, qtbot)
    qtbot.mouseClick(dialog.organisers.rows[0].bin, LEFT)
    set_organisers(three, 1, [CENTRE, FUND])  # somebody else
    settle()
    qtbot.mouseClick(dialog.ok, LEFT)
    assert dialog.isVisible()
    assert said(three) == [CENTRE.said, FUND.said]
    for box in dressed.topLevelWidgets():
        if box.isVisible() and box.parent() is dialog:
            box.close()
    qtbot.mouseClick(dialog.ok, LEFT)  # both were told: it is meant
    settle()
    assert said(three) == [LAB.said, FUND.said]


@pytest.mark.opens("import")
def test_organisers_of_a_file_are_offered_with_a_tick_and_undone_with_the_import(
    importing: ImportScreen,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["主办单位：科技中心、临港大学"],
        ["Organisers: Science Centre; Lingang University"],
        ["Name", "Nationality"],
        ["Amina Bello", "Kenya"],
    ):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    set_organisers(desk, 1, [Organiser("host", "Lingang University")])
    settle()
    importing.open_path(tmp_path / "list.xlsx")
    settle()
    offer = importing.page.offer
    assert offer.isVisible()
    assert offer.tick.isChecked()
    assert "Science Centre | 科技中心" in offer.words.text()
    assert "Lingang University" in offer.stay.text(), "it has another role, and keeps it"
    qtbot.mouseClick(offer.tick, LEFT, pos=QPoint(10, offer.tick.height() // 2))
    settle()
    assert not offer.tick.isChecked()
    assert importing.opened.review is not None
    window.do("undo")  # of a decision, in the review
    settle()
    assert offer.tick.isChecked()
    assert said(desk) == [("host", "Lingang University", None)]
    qtbot.mouseClick(importing.page.confirm, LEFT)
    settle()
    assert said(desk) == [CENTRE.said, ("host", "Lingang University", None)]
    importing.open_path(tmp_path / "list.xlsx")
    settle()
    assert not offer.tick.isVisible(), "nothing twice"
    assert not importing.page.confirm.isEnabled()
    qtbot.mouseClick(importing.page.cancel, LEFT)
    settle()
    window.do("undo")
    settle()
    assert said(desk) == [("host", "Lingang University", None)]
