"""What the pictures of states showed: words that are cut say so, nothing is squeezed or larger
than a laptop's window, languages switch.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.ui.kit.forms.editors import CountryEditor, LineEditor, WrappedEditor
from lcdesk.ui.kit.table.column_room import LEAST_FREE, LEAST_WRAPPED
from lcdesk.ui.kit.widgets import MenuButton
from lcdesk.ui.overview.cards import CheckLine
from lcdesk.ui.participants.details_pane import WIDTH
from lcdesk.ui.participants.find_replace import FindReplace
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.cut_words import cut_on

Settle = Callable[[], None]
LAPTOP = (1024, 640)  # 1536 × 960 at 150 %
MAIL = "maria.conceicao.fernandes.albuquerque.vasconcelos@direccao-nacional.example.org"
DIALOGS = (
    "replace",
    "set_status",
    "promote",
    "quota",
    "passport_lines",
    "checklist",
    "new_participant",
    "new_cohort",
    "edit_cohort",
    "copy_cohort",
    "close_cohort",
    "shortcuts",
    "settings",
    "about",
    "memory",
    "find_twice",
)


@pytest.mark.usefixtures("dressed")
def test_a_line_that_is_cut_says_so_until_it_is_used(qtbot: QtBot) -> None:
    mail, country = (
        LineEditor(PARTICIPANT.field("email")),
        CountryEditor(PARTICIPANT.field("nationality")),
    )
    for line in (mail, country):
        qtbot.addWidget(line)
        line.resize(170, 32)
        line.show()
    mail.show_value(MAIL)
    country.show_value("VC")
    assert mail.shown_text().endswith("…")
    assert country.shown_text().endswith("…")
    assert country.shown_text().startswith("Saint Vincent")
    for line in (mail, country):
        line.grab()
        line.resize(700, 32)
        assert line.shown_text() == line.text()
    mail.resize(170, 32)
    with qtbot.waitActive(mail):
        mail.activateWindow()
    mail.setFocus()
    assert mail.shown_text() == MAIL


@pytest.mark.usefixtures("dressed")
def test_no_scroll_bar_lies_over_arabic(qtbot: QtBot) -> None:
    made = WrappedEditor(PARTICIPANT.field("organization"))
    qtbot.addWidget(made)
    made.show_value("وزارة الكهرباء والطاقة المتجددة")
    made.resize(180, 32)
    made.show()
    assert not made.horizontalScrollBar().isVisible()


@pytest.mark.usefixtures("dressed")
def test_a_narrow_check_has_room_for_its_words(qtbot: QtBot) -> None:
    wide, narrow = (
        CheckLine("file", "Departure flight missing", (3, 22), "3", "warn") for _at in range(2)
    )
    rooms: list[float] = []
    for line, width in ((wide, 700), (narrow, 360)):
        qtbot.addWidget(line)
        line.resize(width, 36)
        line.grab()
        rooms.append(line.bar_room())
    assert rooms[0] > rooms[1]


@pytest.mark.looks
def test_with_many_columns_the_table_scrolls_before_one_is_unreadable(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle
) -> None:
    view, at = screen.view, screen.table.column_at("organization")
    window.resize(1536, 900)
    settle()
    assert view.columnWidth(at) > LEAST_WRAPPED
    more = ("email", "position", "department", "phone", "education", "passport_no")
    for name in more:
        view.columns.show(name, True)
    settle()
    assert LEAST_FREE <= view.columnWidth(at) <= LEAST_WRAPPED
    assert view.horizontalScrollBar().maximum() > 0
    for name in more:
        view.columns.show(name, False)
    settle()
    assert view.columnWidth(at) > LEAST_WRAPPED
    assert view.horizontalScrollBar().maximum() == 0


def test_in_a_small_window_the_details_lie_over_the_table(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle
) -> None:
    pane, line = screen.details.pane, screen.views.filters
    window.resize(*LAPTOP)
    settle()
    assert pane.isHidden()
    wide = line.width()
    window.do("details")
    settle()
    assert pane.isVisible()
    assert pane.geometry().right() == screen.rect().right()
    assert pane.height() == screen.height()
    assert (line.width(), screen.childAt(screen.width() - WIDTH // 2, 30) is not None) == (
        wide,
        True,
    )
    window.resize(1536, 900)
    settle()
    assert screen.view.mapTo(screen, QPoint(screen.view.width(), 0)).x() < pane.x()
    window.do("details")
    settle()
    assert screen.view.mapTo(screen, QPoint(screen.view.width(), 0)).x() > pane.x()


@pytest.mark.looks
def test_no_dialog_is_larger_than_the_window_of_a_laptop(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle
) -> None:
    window.resize(*LAPTOP)
    larger = dict[str, tuple[int, int, int]]()
    for command in DIALOGS:
        two = [screen.table.id_at(0), screen.table.id_at(1)]
        screen.view.select_ids(two[: 1 if command == "passport_lines" else 2])
        settle()
        window.do(command)
        settle()
        (shown,) = (one for one in window.findChildren(QDialog) if one.isVisible())
        least = shown.minimumSizeHint().height()
        if shown.width() > LAPTOP[0] or max(shown.height(), least) > LAPTOP[1]:
            larger[command] = (shown.width(), shown.height(), least)
        shown.close()
        shown.deleteLater()
        settle()
    assert larger == {}


def test_what_would_be_undone_is_said_in_the_language_switched_to(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle
) -> None:
    screen.sheet.change([screen.table.id_at(0)], {"dietary": "Halal"})
    settle()
    assert window.commands.actions["undo"].text() == "Undo Edit Diet of Wanjiru Kamau"
    window.set_language("zh")
    assert "Edit" not in window.commands.actions["undo"].text()
    window.set_language("en")
    assert window.commands.actions["undo"].text() == "Undo Edit Diet of Wanjiru Kamau"


@pytest.mark.looks
def test_the_preview_begins_near_the_change(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle
) -> None:
    window.do("replace")
    dialog = screen.findChild(FindReplace)
    assert dialog is not None
    dialog.wanted.setText("university")
    dialog.put.setText("Academy")
    settle()
    record = dialog.lines.table.record(0)
    assert record is not None
    assert (record["old"], record["new"]) == ("…Technology University", "…Technology Academy")
    dialog.close()


def test_shown_over_the_table_the_pane_closes_again(
    window: MainWindow, screen: ParticipantsScreen, settle: Settle, press: Callable[..., None]
) -> None:
    window.resize(*LAPTOP)
    settle()
    screen.view.setFocus()
    press(Qt.Key.Key_F4)
    assert screen.details.pane.isVisible()
    press(Qt.Key.Key_F4)
    assert screen.details.pane.isHidden()
    assert QApplication.focusWidget() is screen.view


@pytest.mark.looks
def test_values_as_frequent_stand_in_the_order_of_their_names(screen: ParticipantsScreen) -> None:
    menu = QMenu()
    screen.views.filters._fill_values(menu, "nationality")
    words = [
        action.text().rsplit("  ", 1)[0].strip()
        for action in menu.actions()
        if not action.isSeparator()
    ]
    assert words == ["All", "Ethiopia", "Kenya", "China", "Nigeria", "Pakistan", "Rwanda"]


@pytest.mark.looks
def test_of_a_thousand_people_the_place_of_one_is_not_cut(screen: ParticipantsScreen) -> None:
    pane, record = screen.details.pane, screen.table.record(0)
    assert record is not None
    pane.show_record(record, {}, (501, 1000), 6)
    assert (pane.place.text(), pane.place.toolTip()) == ("501 / 1000", "Participant 501 of 1000")
    pane.show_record(record, {}, (5, 22), 6)
    assert pane.place.text() == "Participant 5 of 22"


def test_a_number_alone_keeps_the_words_of_its_button(qtbot: QtBot, dressed: QApplication) -> None:
    button = MenuButton("Status")
    qtbot.addWidget(button)
    button.set_brief(True)
    button.set_value("confirmed")
    assert button.sizeHint().width() < button.size_when(False).width()
    button.set_value("2")
    assert button.sizeHint().width() == button.size_when(False).width()


@pytest.mark.looks
@pytest.mark.parametrize("code", ["en", "zh"])
@pytest.mark.parametrize("part", [0, 1, 2])
def test_no_word_that_matters_is_cut_on_a_usual_screen(
    window: MainWindow, settle: Settle, code: str, part: int
) -> None:
    window.set_language(code)
    found = list[str]()
    for key in list(window.stack.kinds)[part::3]:
        window.open_screen(key)
        for size in ((1366, 768), (1440, 900)):
            window.resize(*size)
            settle()
            found += [f"{key} {size[0]}: {said}" for said in cut_on(window)]
    assert found == []
