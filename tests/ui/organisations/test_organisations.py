"""The tab of organisations with real keys and clicks: searched, the page of one, roles dragged,
questions, joined, edited, taken out, and every step undone.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from lcdesk.model.organisers import Organiser
from lcdesk.services.cohorts import organisers
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.access_log import list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import EXPERTS, LEADS, MEMBERS, ORGANISATIONS
from lcdesk.services.organisations import logos
from lcdesk.services.organisations.pages import organisation_page
from lcdesk.services.participants import participants
from lcdesk.ui.kit.widgets import Label
from lcdesk.ui.organisations.directory_pane import MergeEntriesDialog, NewEntryDialog
from lcdesk.ui.organisations.directory_screen import DirectoryScreen
from lcdesk.ui.organisations.matching_dialog import MatchingDialog
from lcdesk.ui.organisations.organisations_tab import OrganisationsTab
from lcdesk.ui.organisations.page_lines import PageLine
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.filled import filled_copy
from tests.ui.lectures import LEFT, Press, Settle, dialog, press_in

pytestmark = [pytest.mark.opens("directory"), pytest.mark.shares]
ALT = Qt.KeyboardModifier.AltModifier
CTRL = Qt.KeyboardModifier.ControlModifier


def add_organisations(desk: Desk) -> None:
    """A university with a school, a host, two who name the university, one who may mean it."""
    for values in (
        {
            "name_en": "Linjiang University",
            "name_zh": "临江大学",
            "country": "CN",
            "city": "Linjiang",
            "kind": "university",
            "phone": "+86 21 5555 0199",
        },
        {"name_en": "School of Environment", "parent": "Linjiang University"},
        {"name_en": "Almaty Clean Energy", "country": "KZ", "kind": "enterprise"},
        {"name_en": "Linjiang Universty"},
    ):
        lists.add_record(desk, ORGANISATIONS, values)
    wanted = [
        Organiser("organiser", "River Delta Centre", None),
        Organiser("organiser", "Linjiang University", None),
        Organiser("host", "School of Environment", None),
    ]
    organisers.set_organisers(desk, 1, wanted)
    for name, words in (("He Yichen", "临江大学"), ("Gao Yi", "linjiang university")):
        participants.add_participant(desk, 1, {"full_name": name, "organization": words})
    lists.add_record(desk, EXPERTS, {"name": "Lin Haoran", "organization": "Nile Institute"})
    lists.add_record(desk, LEADS, {"subject": "PhD places", "organisation": "临江大学"})
    lists.add_record(
        desk, MEMBERS, {"organisation": "临江大学", "role": "chair", "since": dt.date(2025, 6, 12)}
    )


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_copy(peopled_desk, tmp_path_factory.mktemp("organisations"), add_organisations)


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> DirectoryScreen:
    window.open_screen("directory", tab="organisation")
    settle()
    made = window.screens["directory"]
    assert isinstance(made, DirectoryScreen)
    made.organisations.show_all()
    return made


@pytest.fixture
def tab(screen: DirectoryScreen) -> OrganisationsTab:
    return screen.organisations


def names(tab: OrganisationsTab) -> list[tuple[str, int]]:
    return [(one.name, depth) for one, depth in tab.list.organisations.rows]


def number(desk: Desk, name: str) -> int:
    return lists.find_record(desk, ORGANISATIONS, name)["id"]


def go(tab: OrganisationsTab, desk: Desk, name: str, settle: Settle) -> None:
    tab.go_to(number(desk, name))
    settle()
    tab._context.tasks.hurry()
    settle()


def lines(tab: OrganisationsTab, section: str) -> list[PageLine]:
    shown = tab.view.sections[section]
    return [one for one in shown.findChildren(PageLine) if one.isVisibleTo(shown)]


def search(tab: OrganisationsTab, words: str, settle: Settle) -> list[str]:
    tab.search.setText(words)
    tab.search.searched.emit(words)
    settle()
    return [name for name, _depth in names(tab)]


def test_the_list_is_searched_in_every_script(
    screen: DirectoryScreen, tab: OrganisationsTab, settle: Settle
) -> None:
    assert names(tab) == [
        ("Almaty Clean Energy", 0),
        ("Linjiang University", 0),
        ("School of Environment", 1),
        ("Linjiang Universty", 0),
        ("River Delta Centre", 0),
    ]
    for words in ("临江", "臨江", "linjiangdaxue", "ljdx", "linjiang 中国", "universit china"):
        assert search(tab, words, settle) == ["Linjiang University"], words
    assert search(tab, "environment", settle) == ["School of Environment"]
    assert names(tab)[0][1] == 0  # what it is part of is not shown
    assert search(tab, "nowhere", settle) == []
    assert tab.view.isHidden()
    press_in(tab.no_match, "Show all", settle)
    assert len(names(tab)) == 5
    menu = QMenu()
    tab.kind_button.opening.emit(menu)
    assert [action.text() for action in menu.actions()] == ["All kinds", "university", "enterprise"]
    menu.actions()[2].trigger()
    settle()
    assert [name for name, _depth in names(tab)] == ["Almaty Clean Energy"]
    assert tab.kind_button.value() == "enterprise"
    tab.show_all()


def test_the_page_tells_all_and_leads_on(
    tab: OrganisationsTab, desk: Desk, settle: Settle, window: MainWindow
) -> None:
    go(tab, desk, "临江大学", settle)
    view = tab.view
    assert (view.name.text(), view.other_name.text()) == ("Linjiang University", "临江大学")
    assert view.place.text() == "Linjiang, China"
    assert view.membership.text() == "alliance: chair since 12 Jun 2025"
    assert [figure for figure, _words in view.figures.figures()] == ["1", "0", "0", "1", "0"]
    assert [words.split()[0] for words in view.roles.lines.line_words()] == ["1", "2", "3"]
    assert view.roles.lines.current == 1
    (part,) = lines(tab, "parts")
    QTest.mouseClick(part, LEFT)
    settle()
    tab._context.tasks.hurry()
    settle()
    assert tab.view.name.text() == "School of Environment"
    QTest.mouseClick(tab.view.above, LEFT)
    settle()
    tab._context.tasks.hurry()
    settle()
    assert tab.view.name.text() == "Linjiang University"
    QTest.mouseClick(lines(tab, "leads")[0], LEFT)
    settle()
    assert window.stack.key == "cooperation"


def test_roles_change_their_order_by_keys_and_by_the_grip(
    tab: OrganisationsTab, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    def order() -> list[str]:
        return [one.name for one in organisers.list_organisers(desk, 1)]

    go(tab, desk, "临江大学", settle)
    before = order()
    shown = tab.view.roles.lines
    shown.setFocus()
    press(Qt.Key.Key_Up, ALT)
    settle()
    assert order() == ["Linjiang University", "River Delta Centre", "School of Environment"]
    assert shown.current == 0
    press(Qt.Key.Key_Up, ALT)  # already first
    window.do("undo")
    settle()
    assert order() == before
    line = shown.LINE
    start, end = QPoint(12, line // 2), QPoint(12, line * 3)
    QTest.mousePress(shown, LEFT, Qt.KeyboardModifier.NoModifier, start)
    QTest.mouseMove(shown, QPoint(12, line))
    QTest.mouseMove(shown, end)
    QTest.mouseRelease(shown, LEFT, Qt.KeyboardModifier.NoModifier, end)
    settle()
    # no further than the last of its role
    assert order() == ["Linjiang University", "River Delta Centre", "School of Environment"]
    desk.undo()
    settle()


def test_who_names_one_is_linked_when_somebody_says_so(
    tab: OrganisationsTab, desk: Desk, settle: Settle, window: MainWindow
) -> None:
    one = number(desk, "临江大学")
    assert tab.banner.text() == ("2 people name Linjiang University and are not linked to it.")
    press_in(tab.banner, "Link them", settle)
    assert len(organisation_page(desk, one).people) == 2
    assert tab.banner.isHidden()
    go(tab, desk, "临江大学", settle)
    assert len(lines(tab, "people")) == 2
    window.do("undo")
    settle()
    assert organisation_page(desk, one).people == ()
    press_in(tab.banner, "Not now", settle)
    assert tab.banner.isHidden()


def test_all_names_are_gone_through_in_one_dialog(
    tab: OrganisationsTab, desk: Desk, press: Press, settle: Settle
) -> None:
    QTest.mouseClick(tab.match_button, LEFT)
    settle()
    asked = dialog(MatchingDialog)
    texts = {line.text: line for line in asked.list.lines()}
    assert texts["临江大学 → Linjiang University"].is_ticked
    assert texts["linjiang university → Linjiang University"].is_ticked
    assert not texts["Nile Institute"].is_ticked
    asked.list.taken.emit(texts["Nile Institute"].key)
    assert asked.ok.text() == "Link 3 names"
    asked.ok.click()
    settle()
    made = number(desk, "Nile Institute")
    assert [one.name for one in organisation_page(desk, made).experts] == ["Lin Haoran"]
    assert len(organisation_page(desk, number(desk, "临江大学")).people) == 2
    desk.undo()  # one step
    settle()
    assert organisation_page(desk, number(desk, "临江大学")).people == ()


def test_pairs_are_asked_about_and_joined(
    screen: DirectoryScreen, tab: OrganisationsTab, desk: Desk, press: Press, settle: Settle
) -> None:
    screen.merge_button.click()
    settle()
    assert tab.banner.text() == "“Linjiang University” and “Linjiang Universty” may be one."
    press_in(tab.banner, "Compare…", settle)
    asked = dialog(MergeEntriesDialog)
    assert asked.ok.text() == "Merge into Linjiang University"
    press(Qt.Key.Key_Return)
    settle()
    assert "Linjiang Universty" not in dict(names(tab))
    desk.undo()
    settle()
    assert "Linjiang Universty" in dict(names(tab))
    press_in(tab.banner, "Two different ones", settle)


def test_two_marked_ones_are_joined_by_the_command(
    tab: OrganisationsTab, desk: Desk, press: Press, settle: Settle, window: MainWindow
) -> None:
    go(tab, desk, "Almaty", settle)
    assert "merge" not in window.possible_commands()
    at = tab.list.organisations.row_of(number(desk, "River Delta"))
    place = tab.list.visualRect(tab.list.organisations.index(at)).center()
    QTest.mouseClick(tab.list.viewport(), LEFT, CTRL, place)
    settle()
    assert "merge" in window.possible_commands()
    window.do("merge")
    settle()
    dialog(MergeEntriesDialog)
    press(Qt.Key.Key_Escape)


def test_fields_are_typed_where_the_page_stands_and_the_phone_is_masked(
    tab: OrganisationsTab, desk: Desk, press: Press, settle: Settle
) -> None:
    go(tab, desk, "临江大学", settle)
    QTest.mouseClick(tab.view.edit_button, LEFT)
    settle()
    form = tab.view.form
    assert "5555" not in form.rows["phone"].editor.text()
    before = len(list_reveals(desk))
    QTest.mouseClick(form.rows["phone"].eye, LEFT)
    settle()
    assert "5555" in form.rows["phone"].editor.text()
    assert len(list_reveals(desk)) == before + 1
    form.focus_field("city")
    form.rows["city"].editor.selectAll()
    press("Chengdu")
    press(Qt.Key.Key_Return)
    settle()
    assert lists.get_record(desk, ORGANISATIONS, number(desk, "临江大学"))["city"] == "Chengdu"
    assert desk.undo_label() == "Edit organisation Linjiang University"
    desk.undo()
    settle()
    press(Qt.Key.Key_Escape)
    assert not tab.view.is_edited()


def test_the_page_tells_what_was_changed_and_sets_it_back(
    tab: OrganisationsTab, desk: Desk, settle: Settle
) -> None:
    key = number(desk, "Almaty Clean Energy")
    lists.change_records(desk, ORGANISATIONS, {key: {"city": "Almaty"}})
    lists.change_records(desk, ORGANISATIONS, {key: {"city": "Astana"}})
    settle()
    go(tab, desk, "Almaty Clean Energy", settle)
    assert [one for one in tab.view.history.findChildren(Label) if "Almaty → Astana" in one.text()]
    press_in(tab.view.history, "Set back", settle)
    assert lists.get_record(desk, ORGANISATIONS, key)["city"] == "Almaty"
    go(tab, desk, "River Delta Centre", settle)
    assert not [one for one in tab.view.history.findChildren(Label) if "Astana" in one.text()]


def test_a_new_one_is_asked_for_and_shown(
    screen: DirectoryScreen, tab: OrganisationsTab, desk: Desk, press: Press, settle: Settle
) -> None:
    QTest.mouseClick(screen.new_button, LEFT)
    settle()
    asked = dialog(NewEntryDialog)
    press(Qt.Key.Key_Return)
    assert asked.problem.text()
    asked.form.focus_field("name_en")
    press("Nile Delta Institute")
    press(Qt.Key.Key_Return)
    settle()
    tab._context.tasks.hurry()
    settle()
    assert tab.view.name.text() == "Nile Delta Institute"
    assert not tab.view.nothing.isHidden()
    assert desk.undo_label() == "New organisation Nile Delta Institute"
    desk.undo()
    settle()
    assert "Nile Delta Institute" not in dict(names(tab))


def test_what_others_point_at_is_asked_about_before_it_goes(
    tab: OrganisationsTab, desk: Desk, settle: Settle, window: MainWindow
) -> None:
    go(tab, desk, "临江大学", settle)
    window.do("remove")
    settle()
    press_in(tab.banner, "Do not remove", settle)
    assert "Linjiang University" in dict(names(tab))
    window.do("remove")
    settle()
    press_in(tab.banner, "Remove", settle)
    assert ("School of Environment", 0) in names(tab)  # it stays, without it
    assert "Linjiang University" not in dict(names(tab))
    desk.undo()
    settle()
    assert ("School of Environment", 1) in names(tab)
    assert lists.list_records(desk, LEADS)[0]["organisation"] == "Linjiang University"


def test_a_logo_is_shown_in_place_of_the_letters(
    tab: OrganisationsTab, desk: Desk, settle: Settle, tmp_path: Path
) -> None:
    go(tab, desk, "临江大学", settle)
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(0x3366AA)
    assert image.save(str(tmp_path / "logo.png"), "PNG")
    tab.set_logo(tmp_path / "logo.png")
    settle()
    assert tab.view.logo.has_logo()
    menu = QMenu()
    tab.view.menu_asked.emit(menu)
    next(one for one in menu.actions() if one.text() == "Remove the logo").trigger()
    settle()
    assert not tab.view.logo.has_logo()
    assert logos.read_logo(desk, number(desk, "临江大学")) is None
    desk.undo()
    desk.undo()
    settle()
