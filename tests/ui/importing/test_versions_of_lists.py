"""The review of a newer version of a list of the office: what it was compared with, what is kept,
what both changed as a question of three values, who was taken out.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    EXPERTS,
    change_records,
    find_record,
    list_records,
    remove_records,
)
from lcdesk.services.importing import importing as service
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.reviews import fates
from tests.ui.sheets import answer, cell, questions, save

pytestmark = [pytest.mark.opens("import"), pytest.mark.shares]

HEADS = ("Name", "Organisation", "Research field", "Position")
FIRST = (
    ("Lin Haoran", "Nile Institute", "Water", "Dean"),
    ("Ana Reyes", "Delta College", "Soil", "Lecturer"),
    ("Chen Yi", "Harbour Works", "Wind", "Engineer"),
)


@pytest.fixture
def followed(
    importing: ImportScreen,
    window: MainWindow,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> ImportScreen:
    """The second version of a list of experts; since the first two cells were corrected, of which
    the second version changes one as well, and somebody was taken out.
    """
    first = save(tmp_path / "experts_v1.xlsx", FIRST, HEADS)
    read = service.read_file(first, read_as="expert")
    service.apply(desk, service.prepare(desk, read, None), None, first)
    desk.who = "Li"
    numbers = {one["name"]: one["id"] for one in list_records(desk, EXPERTS)}
    change_records(desk, EXPERTS, {numbers["Lin Haoran"]: {"title": "Rector"}})
    change_records(desk, EXPERTS, {numbers["Ana Reyes"]: {"title": "Professor"}})
    remove_records(desk, EXPERTS, [numbers["Chen Yi"]])
    later = (FIRST[0], (*FIRST[1][:3], "Reader"), FIRST[2])
    path = save(tmp_path / "experts_v2.xlsx", later, HEADS)
    window.open_screen("import", path=path, read_as="expert")
    settle()
    return importing


def test_what_is_kept_asked_and_taken_out(
    followed: ImportScreen, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    page = followed.page
    assert page.versions.words.text().startswith("Compared with “experts_v1.xlsx” (today")
    assert page.versions.kept.text() == "2 corrections of yours are kept"
    assert fates(followed) == ["no change", "no change", "stays out"]
    assert cell(followed, 0, "title")[:2] == ("Rector", "kept")
    assert len(questions(followed)) == 1
    told = page.problems.cards[0].accessibleDescription()
    for words in ("Lecturer", "Reader", "Professor", "Li"):
        assert words in told
    answer(followed, "Professional title", "Take Reader", qtbot, settle)
    assert fates(followed) == ["no change", "update", "stays out"]
    page.confirm.click()
    settle()
    assert find_record(desk, EXPERTS, "Ana Reyes")["title"] == "Reader"
    assert find_record(desk, EXPERTS, "Lin Haoran")["title"] == "Rector"
    assert "Chen Yi" not in {one["name"] for one in list_records(desk, EXPERTS)}


def test_what_was_kept_is_taken_after_all(
    followed: ImportScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    page = followed.page

    def choose(place: int, name: str, words: str) -> None:
        menu = QMenu(page)
        page.answering.fill_menu(menu, place, name)
        next(one for one in menu.actions() if one.text().startswith(words)).trigger()
        settle()

    choose(0, "title", "Take what the list says: Dean")
    choose(2, "name", "Bring it in again")
    assert fates(followed) == ["update", "no change", "new"]
    page.confirm.click()
    settle()
    assert find_record(desk, EXPERTS, "Lin Haoran")["title"] == "Dean"
    assert find_record(desk, EXPERTS, "Chen Yi")["organization"] == "Harbour Works"


def test_none_is_chosen(followed: ImportScreen, settle: Callable[[], None]) -> None:
    page = followed.page
    menu = QMenu(page)
    page.versions.choose.opening.emit(menu)
    next(one for one in menu.actions() if one.text().startswith("None")).trigger()
    settle()
    assert page.versions.words.text().startswith("Compared with the desk alone")
    assert fates(followed) == ["update", "update", "new"]
