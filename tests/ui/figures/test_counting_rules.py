"""The dialog of the counting rules with real keys and clicks: looked at, made, changed, taken
back, counted by.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.history import list_operations
from lcdesk.services.figures.counting_rules import RULES, list_rules, save_rule
from lcdesk.ui.figures.counting_rules_dialog import CountingRulesDialog, open_rules
from lcdesk.ui.kit.dialogs.tick_list import TickList
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.walking import Looked, walk_through

pytestmark = pytest.mark.shares

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier
Settle = Callable[[], None]
Open = Callable[..., CountingRulesDialog]


@pytest.fixture
def answers() -> list[str]:
    return []


@pytest.fixture
def opened(window: MainWindow, settle: Settle, answers: list[str], qtbot: QtBot) -> Iterator[Open]:
    def show(current: str = "all", cohort_id: int | None = 1) -> CountingRulesDialog:
        assert window.context
        made = open_rules(window.context, current, cohort_id, answers.append)
        with qtbot.waitActive(made):
            made.activateWindow()
        settle()
        return made

    yield show
    settle()


def click(ticks: TickList, key: str) -> None:
    ticks.scrollToItem(ticks.item([line.key for line in ticks.lines()].index(key)))
    QTest.mouseClick(ticks.viewport(), LEFT, pos=ticks.rect_of(key).center())


def tick(dialog: CountingRulesDialog, *statuses: str) -> None:
    for status in statuses:
        way, ends = dialog.form.lists.values()
        click(way if status in [line.key for line in way.lines()] else ends, status)


def ticked(dialog: CountingRulesDialog) -> list[str]:
    return [
        line.key for ticks in dialog.form.lists.values() for line in ticks.lines() if line.is_ticked
    ]


def names(dialog: CountingRulesDialog) -> list[tuple[str, str]]:
    return [(line.text, line.figure) for line in dialog.list.shown()]


def typed(dialog: CountingRulesDialog, field: str, text: str) -> None:
    edit = dialog.form.edits[field]
    QTest.mouseClick(edit, LEFT)
    edit.selectAll()
    QTest.keyClicks(edit, text)


def press(dialog: CountingRulesDialog, text: str) -> None:
    """A button of the banner."""
    found = [
        one
        for one in dialog.banner.findChildren(QPushButton)
        if one.isVisible() and one.text() == text
    ]
    QTest.mouseClick(found[0], LEFT)


def test_the_rules_of_the_program_are_shown_with_what_they_count_and_stay(
    opened: Open, desk: Desk
) -> None:
    dialog = opened("confirmed")
    assert names(dialog) == [
        ("on the list", "7"),
        ("nominated", "8"),
        ("selected", "6"),
        ("confirmed", "5"),
        ("arrived", "0"),
        ("completed", "0"),
        ("certified", "0"),
    ]
    form = dialog.form
    assert ticked(dialog) == [
        "confirmed",
        "arrived",
        "attending",
        "completed",
        "certified",
        "left_early",
    ]
    assert form.printed.text() == "Counted: confirmed or further, those who left early included."
    assert form.count.text() == "Counts 5 of 8 participants of this cohort"
    assert (form.edits["name_en"].text(), form.edits["name_zh"].text()) == ("confirmed", "已确认")
    tick(dialog, "nominated")
    typed(dialog, "name_en", "mine")
    assert (len(ticked(dialog)), form.edits["name_en"].text()) == (6, "confirmed")
    assert not dialog.save.isEnabled()
    assert not dialog.remove.isEnabled()
    QTest.keyClick(dialog.list, KEY.Key_Delete)
    assert list_rules(desk) == RULES
    click(dialog.list, "nominated")
    assert form.count.text() == "Counts 8 of 8 participants of this cohort"


def test_a_rule_is_made_and_counted_by(
    opened: Open, desk: Desk, answers: list[str], settle: Settle
) -> None:
    dialog = opened()
    QTest.mouseClick(dialog.new, LEFT)
    assert dialog.form.edits["name_en"].hasFocus()
    assert names(dialog)[-1] == ("New rule", "not saved")
    assert dialog.form.printed.text() == "Tick the statuses that count."
    QTest.keyClicks(dialog.form.edits["name_en"], "Core group")
    typed(dialog, "name_zh", "core in chinese")
    tick(dialog, "confirmed", "selected", "withdrawn")
    assert dialog.form.printed.text() == "Counted: selected, confirmed or withdrawn."
    assert dialog.form.printed_other.text() == "统计口径：已录取、已确认或已退出。"
    assert dialog.form.edits["words_en"].placeholderText() == "selected, confirmed or withdrawn"
    assert dialog.form.count.text() == "Counts 7 of 8 participants of this cohort"
    assert names(dialog)[-1] == ("Core group", "not saved")
    assert not dialog.take.isEnabled()
    QTest.mouseClick(dialog.save, LEFT)
    rule = list_rules(desk)["own:1"]
    assert (rule.label, rule.label_zh, rule.statuses) == (
        "Core group",
        "core in chinese",
        ("selected", "confirmed", "withdrawn"),
    )
    assert names(dialog)[-1] == ("Core group", "7")
    assert dialog.banner.text() == "The rule “Core group” is saved."
    QTest.mouseClick(dialog.take, LEFT)
    settle()
    assert answers == ["own:1"]


def test_everything_by_keys_alone(
    opened: Open, desk: Desk, answers: list[str], settle: Settle
) -> None:
    dialog = opened("selected")
    assert dialog.list.hasFocus()
    QTest.keyClick(dialog.list, KEY.Key_Down)
    assert dialog.form.edits["name_en"].text() == "confirmed"
    QTest.keyClick(dialog, KEY.Key_D, CONTROL)
    assert dialog.form.edits["name_en"].selectedText() == "confirmed (copy)"
    QTest.keyClicks(dialog.form.edits["name_en"], "Sure")
    way = dialog.form.lists["way"]
    way.setFocus()
    assert way.currentRow() == 0
    QTest.keyClick(way, KEY.Key_Down)
    QTest.keyClick(way, KEY.Key_Space)
    assert (ticked(dialog)[0], way.currentRow()) == ("nominated", 1)
    QTest.keyClick(dialog, KEY.Key_S, CONTROL)
    assert list_rules(desk)["own:1"].words == (
        "nominated, confirmed, arrived, attending, completed, certified or left early"
    )
    dialog.list.setFocus()
    assert way.currentRow() == -1
    QTest.keyClick(dialog.list, KEY.Key_Delete)
    assert list_rules(desk) == RULES
    assert dialog.shown == "certified"
    QTest.keyClick(dialog.list, KEY.Key_Z, CONTROL)
    assert "“Remove counting rule “Sure”” was undone" in dialog.banner.text()
    assert names(dialog)[-1][0] == "Sure"
    QTest.keyClick(dialog.list, KEY.Key_Z, CONTROL)
    assert list_rules(desk) == RULES
    QTest.keyClick(dialog, KEY.Key_Escape)
    settle()
    assert answers == ["selected"]


def test_what_cannot_be_saved_is_said_and_stays(opened: Open, desk: Desk) -> None:
    dialog = opened()
    QTest.mouseClick(dialog.new, LEFT)
    QTest.mouseClick(dialog.save, LEFT)
    assert "needs a name" in dialog.banner.text()
    typed(dialog, "name_en", "Confirmed")
    tick(dialog, "arrived")
    QTest.mouseClick(dialog.save, LEFT)
    assert "There is a counting rule “confirmed” already." in dialog.banner.text()
    assert (dialog.form.edits["name_en"].text(), ticked(dialog)) == ("Confirmed", ["arrived"])
    assert list_rules(desk) == RULES


def test_what_is_typed_waits_with_its_rule_until_saved_or_given_up(
    opened: Open, desk: Desk, answers: list[str], settle: Settle
) -> None:
    save_rule(desk, {"name_en": "One", "statuses": ["arrived"]})
    save_rule(desk, {"name_en": "Two", "statuses": ["selected"]})
    handlers = len(list_operations(desk))
    dialog = opened("own:1")
    typed(dialog, "words_en", "those who are here")
    assert dialog.form.printed.text() == "Counted: those who are here."
    click(dialog.list, "own:2")
    tick(dialog, "invited")
    click(dialog.list, "own:1")
    assert dialog.form.edits["words_en"].text() == "those who are here"
    tick(dialog, "attending")
    tick(dialog, "attending")
    typed(dialog, "words_en", "arrived")
    dialog.form.edits["words_en"].selectAll()
    QTest.keyClick(dialog.form.edits["words_en"], KEY.Key_Delete)
    # as it was: nothing to be saved
    assert names(dialog)[-2:] == [("One", "0"), ("Two", "not saved")]
    QTest.keyClick(dialog, KEY.Key_Escape)
    assert dialog.isVisible()
    assert dialog.banner.text() == "1 rule is not saved."
    press(dialog, "Save")
    settle()
    assert list_rules(desk)["own:2"].statuses == ("selected", "invited")
    assert len(list_operations(desk)) == handlers + 1
    assert answers == ["own:1"]


def test_what_is_given_up_is_not_kept(
    opened: Open, desk: Desk, answers: list[str], settle: Settle
) -> None:
    dialog = opened()
    QTest.keyClick(dialog, KEY.Key_N, CONTROL)
    QTest.keyClicks(dialog.form.edits["name_en"], "Nothing")
    QTest.keyClick(dialog, KEY.Key_Escape)
    press(dialog, "Discard")
    settle()
    assert list_rules(desk) == RULES
    assert answers == ["all"]


def test_a_rule_counted_by_and_removed_gives_way_to_everybody(
    opened: Open, desk: Desk, answers: list[str], settle: Settle
) -> None:
    save_rule(desk, {"name_en": "One", "statuses": ["arrived"]})
    dialog = opened("own:1")
    QTest.mouseClick(dialog.remove, LEFT)
    assert dialog.banner.text() == "The rule “One” is removed."
    QTest.keyClick(dialog, KEY.Key_Escape)
    settle()
    assert answers == ["all"]
    assert desk.undo_label() == "Remove counting rule “One”"


def test_an_undo_of_the_banner(opened: Open, desk: Desk) -> None:
    save_rule(desk, {"name_en": "One", "statuses": ["arrived"]})
    dialog = opened("own:1")
    typed(dialog, "name_en", "Other")
    QTest.keyClick(dialog.form.edits["name_en"], KEY.Key_Return)
    assert list_rules(desk)["own:1"].label == "Other"
    press(dialog, "Undo")
    assert list_rules(desk)["own:1"].label == "One"
    assert dialog.form.edits["name_en"].text() == "One"


def test_tab_goes_round_everything_and_back(opened: Open, desk: Desk) -> None:
    save_rule(desk, {"name_en": "One", "statuses": ["arrived"]})
    dialog = opened("own:1")
    tick(dialog, "invited")
    walk = walk_through(dialog, Looked())
    assert walk.steps >= 12
    assert (walk.unreached, walk.unreached_back, walk.nameless, walk.traps) == ([], [], [], [])


@pytest.mark.parametrize("code", ["en", "zh"])
def test_it_fits_the_window_of_a_laptop_and_says_what_everything_is(
    opened: Open, desk: Desk, window: MainWindow, code: str
) -> None:
    window.resize(1280, 720)
    texts.speak(code)
    save_rule(desk, {"name_en": "W" * 60, "statuses": ["arrived"], "words_en": "long words " * 27})
    dialog = opened("own:1", None)
    assert dialog.height() <= 720
    assert dialog.width() <= 1280
    assert dialog.form.count.text() in (
        "Counts 0 of 8 participants of all cohorts",
        "所有班次共 8 名学员，计入 0 名",
    )
    for one in (
        *dialog.form.edits.values(),
        *dialog.form.lists.values(),
        dialog.list,
        dialog.duplicate,
        dialog.remove,
    ):
        assert one.accessibleName()
    tick(dialog, "left_early")
    QTest.keyClick(dialog, KEY.Key_Escape)
    assert dialog.banner.isVisible()
    assert dialog.minimumSizeHint().height() <= 700
    assert dialog.height() <= 700
    inside = dialog.rect()
    for part in (dialog.save, dialog.form.note, dialog.form.count):
        assert inside.contains(
            part.rect().translated(QWidget.mapTo(part, dialog, part.rect().topLeft()))
        )
    for part in (
        dialog.form.note,
        dialog.form.count,
        dialog.form.printed,
        dialog.form.printed_other,
    ):
        assert part.height() >= part.heightForWidth(part.width())


def test_a_head_takes_no_keyboard_so_what_is_typed_next_belongs_to_the_rule_in_the_form(
    opened: Open, desk: Desk
) -> None:
    save_rule(desk, {"name_en": "One", "statuses": ["arrived"]})
    dialog = opened("own:1")
    heads = [at for at, line in enumerate(dialog.list.lines()) if line.key is None]
    for at in heads:
        QTest.mouseClick(
            dialog.list.viewport(),
            LEFT,
            pos=dialog.list.visualItemRect(dialog.list.item(at)).center(),
        )
        assert dialog.shown == "own:1"
    typed(dialog, "name_en", "Other")
    assert dialog.shown == "own:1"
    QTest.mouseClick(dialog.save, LEFT)
    assert list_rules(desk)["own:1"].label == "Other"
    QTest.keyClick(dialog, KEY.Key_S, CONTROL)  # nothing is left to be saved
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, KEY.Key_Home)
    assert dialog.shown == "all"
    QTest.keyClick(dialog, KEY.Key_S, CONTROL)  # of the program: it stays as it is
    assert dialog.shown == "all"
    for key in (KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_End):
        QTest.keyClick(dialog.list, key)
        assert dialog.shown
    assert dialog.shown == "own:1"
