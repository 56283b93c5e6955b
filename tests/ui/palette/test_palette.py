"""The palette: what fits by the beginnings of words in both languages, grey ones last with why,
people, cohorts, columns.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers.catalogue import PAPERS
from lcdesk.services.participants.participants import add_participant
from lcdesk.settings import ALL_COHORTS
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.word_matching import rank
from lcdesk.ui.palette.answers import PaletteEntry
from lcdesk.ui.palette.dialog import CommandPalette
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.settings.page import ChoicesDialog
from lcdesk.ui.window.main_window import MainWindow

Settle = Callable[[], None]
Typed = Callable[[str], list[PaletteEntry]]


@pytest.fixture
def typed(window: MainWindow, settle: Settle, qtbot: QtBot) -> Typed:
    """What the palette shows after typing."""

    def show(text: str) -> list[PaletteEntry]:
        window.do("palette")
        palette(window).search.setText(text)  # QTest has no keys for Chinese
        qtbot.waitUntil(lambda: not palette(window).search._pause.isActive())
        settle()
        return palette(window).answers()

    return show


def palette(window: MainWindow) -> CommandPalette:
    return next(one for one in window.findChildren(CommandPalette) if one.isVisible())


def enter(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(palette(window).search, Qt.Key.Key_Return)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("", "Anything", 0),
        ("imp", "Import…", 0),
        ("fo im", "Import folder…", 1),
        ("if", "Import folder…", 2),
        ("文件夹", "导入文件夹", 3),
        ("port", "Import…", None),
        ("导入", "导入文件夹", 0),
        ("imp xyz", "Import folder…", None),
        ("PASSPORT VALID", "Passport valid until", 0),
    ],
)
def test_names_fit_by_the_beginnings_of_their_words(
    text: str, name: str, expected: int | None
) -> None:
    assert rank(text, [name]) == expected


@pytest.mark.looks
def test_a_command_is_found_in_either_language_and_done(
    window: MainWindow, typed: Typed, qtbot: QtBot
) -> None:
    assert typed("深色")[0].key == "command:theme_dark"
    enter(window, qtbot)
    assert theme().is_dark
    assert window.settings.last_commands == ["command:theme_dark"]


@pytest.mark.looks
@pytest.mark.parametrize("spoken", ["zh", "en"])
def test_each_paper_is_found_by_its_name_in_either_language(
    window: MainWindow, typed: Typed, spoken: str
) -> None:
    for kind in PAPERS:
        found = [answer.key for answer in typed(getattr(kind.words, spoken))]
        assert f"paper:{kind.key}" in found[:3]
        palette(window).close()


def test_a_paper_is_opened_for_everybody(
    window: MainWindow, typed: Typed, settle: Settle, qtbot: QtBot
) -> None:
    assert typed("结业证书")[0].key == "paper:certificate"
    enter(window, qtbot)
    settle()
    assert window.screen_key() == "papers"
    window.show_cohort(ALL_COHORTS)
    settle()
    (answer, *_others) = typed("结业证书")
    assert answer.handler is None
    assert answer.note == "Choose one cohort first"


@pytest.mark.looks
def test_grey_commands_stand_last_and_say_why(
    window: MainWindow, typed: Typed, qtbot: QtBot
) -> None:
    shown = typed("next week")
    assert (shown[0].key, shown[0].note, shown[0].handler) == (
        "command:next_week",
        "Go to Curriculum first",
        None,
    )
    enter(window, qtbot)
    assert palette(window).isVisible(), "nothing was done"
    palette(window).close()
    everything = typed("e")
    grey = [answer.handler is None for answer in everything]
    assert grey == sorted(grey)
    assert all(answer.note for answer in everything if answer.handler is None)


@pytest.mark.looks
def test_what_was_used_last_comes_first(window: MainWindow, typed: Typed, qtbot: QtBot) -> None:
    before = [answer.key for answer in typed("")]
    palette(window).close()
    assert before[0] != "command:compact"
    typed("compact rows")
    enter(window, qtbot)
    window.do("compact")
    assert typed("")[0].key == "command:compact"


def test_a_person_of_another_cohort_is_shown_there(
    window: MainWindow, desk: Desk, typed: Typed, settle: Settle, qtbot: QtBot
) -> None:
    other = add_cohort(desk, {"name_en": "Solar 2025"})
    wanted = add_participant(desk, other, {"full_name": "Grace Achieng", "nationality": "KE"})
    settle()
    window.show_cohort(1)
    settle()
    shown = typed("achieng")
    assert [
        (answer.words, answer.note) for answer in shown if answer.key.startswith("person:")
    ] == [("Grace Achieng", "Kenya · Solar 2025")]
    enter(window, qtbot)
    settle()
    assert window.context is not None
    assert window.context.cohort_id == other
    assert window.stack.key == "participants"
    assert window.screens["participants"].view.current_id() == wanted


def test_at_most_eight_people(window: MainWindow, desk: Desk, typed: Typed, settle: Settle) -> None:
    for number in range(12):
        add_participant(desk, 1, {"full_name": f"Amina Yusuf {number}"})
    settle()
    assert sum(answer.key.startswith("person:") for answer in typed("amina")) == 8


@pytest.mark.looks
def test_a_person_who_is_filtered_out_is_shown_all_the_same(
    window: MainWindow, typed: Typed, settle: Settle, qtbot: QtBot
) -> None:
    window.open_screen("participants", country="ET")
    settle()
    assert [answer.words for answer in typed("kamau")] == ["Wanjiru Kamau"]
    enter(window, qtbot)
    settle()
    screen = window.screens["participants"]
    assert (
        screen.table.record(screen.table.row_of(screen.view.current_id()))["full_name"]
        == "Wanjiru Kamau"
    )


def test_a_cohort_is_chosen(
    window: MainWindow, desk: Desk, typed: Typed, settle: Settle, qtbot: QtBot
) -> None:
    add_cohort(desk, {"name_en": "Solar 2025", "name_zh": "太阳能2025"})
    settle()
    assert typed("太阳能")[0].words == "Solar 2025"
    enter(window, qtbot)
    assert window.context is not None
    assert window.context.cohort["name"] == "Solar 2025"


@pytest.mark.looks
def test_a_column_is_gone_to(
    window: MainWindow, typed: Typed, settle: Settle, qtbot: QtBot
) -> None:
    window.open_screen("history")
    assert any(answer.key == "column:dietary" for answer in typed("diet"))
    palette(window).list.setCurrentRow(
        [answer.key for answer in palette(window).answers()].index("column:dietary")
    )
    enter(window, qtbot)
    settle()
    assert window.stack.key == "participants"
    assert window.screens["participants"].view.current_name() == "dietary"


@pytest.mark.looks
def test_a_setting_is_opened_where_it_is(window: MainWindow, typed: Typed, qtbot: QtBot) -> None:
    keys = [answer.key for answer in typed("backup folder")]
    assert keys[0] == "setting:backups"
    enter(window, qtbot)
    dialog = window.findChild(ChoicesDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.parts["backups"].choose.hasFocus)


@pytest.mark.looks
def test_it_speaks_chinese(window: MainWindow, typed: Typed) -> None:
    window.set_language("zh")
    assert texts.language() == "zh"
    shown = typed("new coh")
    assert shown[0].words == "新建班次…"


# --- it comes and goes without a trace ---

CTRL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


def hit(
    window: MainWindow, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """A key to the window, as from the system: shortcuts are looked for first, then it goes to
    what has the keyboard.
    """
    QTest.keyClick(window.windowHandle(), key, modifiers)


def hold(window: MainWindow, key: Qt.Key, times: int = 3) -> None:
    """The key is pressed, says itself again, and is let go."""
    for number in range(times):
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "", number > 0)
        QApplication.sendEvent(QApplication.focusWidget() or window, event)
    QApplication.sendEvent(
        window, QKeyEvent(QEvent.Type.KeyRelease, key, Qt.KeyboardModifier.NoModifier)
    )


def shown(window: MainWindow) -> bool:
    return any(one.isVisible() for one in window.findChildren(CommandPalette))


@pytest.fixture
def cell(screen: ParticipantsScreen, one: int, settle: Settle) -> QPoint:
    """The middle of the cell under the cursor, in the window; the table has the keyboard."""
    screen.view.setFocus()
    settle()
    assert screen.view.current_id() == one
    middle = screen.view.visualRect(screen.view.currentIndex()).center()
    return screen.view.viewport().mapTo(screen.window(), middle)


@pytest.mark.looks
@pytest.mark.usefixtures("cell")
def test_one_escape_closes_it_at_once_whatever_is_typed_in_it(
    window: MainWindow, screen: ParticipantsScreen, qtbot: QtBot
) -> None:
    for text, closing in (
        ("", Qt.Key.Key_Escape),
        ("theme", Qt.Key.Key_Escape),
        ("theme", Qt.Key.Key_K),
    ):
        hit(window, Qt.Key.Key_K, CTRL)
        assert palette(window).search.hasFocus()
        assert not palette(window).isWindow(), "it has no title and no frame of its own"
        qtbot.keyClicks(palette(window).search, text)
        hit(window, closing, CTRL if closing == Qt.Key.Key_K else Qt.KeyboardModifier.NoModifier)
        assert (shown(window), QApplication.focusWidget()) == (False, screen.view)


@pytest.mark.looks
@pytest.mark.usefixtures("cell")
def test_while_it_is_there_no_key_reaches_the_window(window: MainWindow, desk: Desk) -> None:
    hit(window, Qt.Key.Key_K, CTRL)
    before = window.stack.key, desk.undo_label(), window.width()
    for key, modifiers in (
        (Qt.Key.Key_1, CTRL),
        (Qt.Key.Key_D, CTRL),
        (Qt.Key.Key_Tab, Qt.KeyboardModifier.NoModifier),
    ):
        hit(window, key, modifiers)
        assert palette(window).search.hasFocus()
    assert (window.stack.key, desk.undo_label(), window.width()) == before


@pytest.mark.looks
def test_a_click_beside_it_closes_it_and_reaches_nothing_else(
    window: MainWindow, screen: ParticipantsScreen, cell: QPoint, settle: Settle
) -> None:
    at = screen.view.currentIndex()
    other = cell + QPoint(0, 2 * screen.view.rowHeight(0))
    hit(window, Qt.Key.Key_K, CTRL)
    outside = QPoint(palette(window).card.x() - 20, other.y())
    assert screen.view.viewport().rect().contains(screen.view.viewport().mapFrom(window, outside))
    QTest.mouseClick(window.windowHandle(), LEFT, pos=outside)
    assert (shown(window), QApplication.focusWidget()) == (False, screen.view)
    assert screen.view.currentIndex() == at
    # its second half would open the cell
    QTest.mouseDClick(window.windowHandle(), LEFT, pos=outside)
    settle()
    assert not screen.view.findChildren(QLineEdit)


@pytest.mark.looks
@pytest.mark.usefixtures("cell")
@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Return])
def test_a_key_that_is_held_while_it_closes_goes_nowhere(
    window: MainWindow, screen: ParticipantsScreen, typed: Typed, settle: Settle, key: Qt.Key
) -> None:
    assert typed("compact")
    row = screen.view.currentIndex().row()
    hold(window, key)
    settle()
    assert not shown(window)
    assert screen.view.currentIndex().row() == row, "Enter would go down a row"
    assert not screen.view.findChildren(QLineEdit)
    hit(window, Qt.Key.Key_Down)
    assert screen.view.currentIndex().row() == row + 1, "the next key is heard again"


@pytest.mark.looks
@pytest.mark.usefixtures("cell")
def test_a_cell_that_is_edited_gives_the_keyboard_back_to_its_table(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle
) -> None:
    hit(window, Qt.Key.Key_F2)
    settle()
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    window.do("palette")
    hit(window, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is screen.view


@pytest.mark.looks
def test_it_stays_within_the_smallest_window(window: MainWindow, settle: Settle) -> None:
    window.resize(window.minimumSize())
    window.do("palette")
    settle()
    assert window.rect().contains(palette(window).card.geometry())
    window.resize(1200, 700)
    assert palette(window).size() == window.size()
