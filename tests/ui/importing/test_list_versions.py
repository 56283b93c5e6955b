"""A newer version of a list in the review: corrections that stay as one line that opens, cells that
list and desk both changed as questions, and another earlier list to be chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk.model.query import Query
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids, read_page
from lcdesk.services.importing import importing as service
from lcdesk.services.participants import participants
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui.reviews import fates
from tests.ui.sheets import HEADS, LEFT, ROWS, answer, cell, questions, save

pytestmark = pytest.mark.opens("import")
GOOD = tuple((*row[:3], "Kenya", None, *row[5:]) for row in (*ROWS[:2], ROWS[3]))


def said(desk: Desk) -> dict[str, dict[str, Any]]:
    found = read_page(desk, list(find_ids(desk, Query.of(1))))
    return {str(one["full_name"]): {**one} for one in found}


@pytest.fixture
def followed(
    importing: ImportScreen,
    window: MainWindow,
    desk: Desk,
    settle: Callable[[], None],
    tmp_path: Path,
) -> ImportScreen:
    """The second version of a list in the review; the first came in, and three cells of it were
    corrected since, of which the second changes one as well. One of its people was taken out.
    """
    first = save(tmp_path / "names_v1.xlsx", GOOD)
    service.apply(desk, service.prepare(desk, service.read_file(first), 1), 1, first)
    desk.who = "Li"
    now = said(desk)
    participants.change_participants(desk, [now["Amina Bello"]["id"]], {"position": "Dean"})
    participants.change_participants(desk, [now["Amina Bello"]["id"]], {"gender": "M"})
    participants.change_participants(desk, [now["Ibrahim Musa"]["id"]], {"position": "Chair"})
    participants.remove_participants(desk, [now["Wambui Njeri"]["id"]])
    second = ((*GOOD[0][:6], "Engineer", 45), (*GOOD[1][:6], "Deputy director", None), GOOD[2])
    window.open_screen("import", path=save(tmp_path / "names_v2.xlsx", second))
    settle()
    return importing


def test_what_it_was_compared_with_and_what_stays(
    followed: ImportScreen, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    page = followed.page
    assert page.versions.isVisible()
    assert page.versions.words.text().startswith("Compared with “names_v1.xlsx” (today")
    assert page.versions.kept.text() == "3 corrections of yours are kept"
    assert fates(followed) == ["update", "no change", "stays out"]
    assert cell(followed, 0, "position")[:2] == ("Dean", "kept")
    shoe = page.rows.table.columns[-2].name
    assert cell(followed, 0, shoe)[:2] == ("45", "changed")
    assert (cell(followed, 0, shoe).before, cell(followed, 1, shoe).mark) == ("38", "muted")
    qtbot.mouseClick(page.versions.kept, LEFT)
    settle()
    assert (page.filters.key, page.rows.table.rowCount()) == ("kept", 2)
    qtbot.mouseClick(page.versions.kept, LEFT)
    settle()
    assert page.rows.table.rowCount() == 3


def test_both_changed_is_a_question_of_three_values(
    followed: ImportScreen, desk: Desk, qtbot: QtBot, settle: Callable[[], None]
) -> None:
    page = followed.page
    assert questions(followed) == ["Position was changed in the list and here"]
    told = page.problems.cards[0].accessibleDescription()
    for words in ("Director", "Deputy director", "Chair", "Li", "Ibrahim Musa"):
        assert words in told
    assert (cell(followed, 1, "position").text, cell(followed, 1, "position").before) == (
        "Deputy director",
        "Chair",
    )
    answer(followed, "Position", "Take Deputy director", qtbot, settle)
    assert questions(followed) == []
    assert fates(followed) == ["update", "update", "stays out"]
    page.problems.back.click()
    settle()
    answer(followed, "Position", "Keep Chair", qtbot, settle)
    assert fates(followed) == ["update", "no change", "stays out"]
    assert page.versions.kept.text() == "4 corrections of yours are kept"
    page.confirm.click()
    settle()
    assert said(desk)["Ibrahim Musa"]["position"] == "Chair"


def test_what_was_kept_is_taken_after_all(
    followed: ImportScreen, desk: Desk, settle: Callable[[], None]
) -> None:
    page = followed.page

    def choose(place: int, name: str, words: str) -> None:
        menu = QMenu(page)
        page.answering.fill_menu(menu, place, name)
        next(one for one in menu.actions() if one.text().startswith(words)).trigger()
        settle()

    choose(0, "position", "Take what the list says: Engineer")
    choose(2, "full_name", "Bring it in again")
    assert fates(followed) == ["update", "no change", "new"]
    shoe = page.rows.table.columns[-2].name
    choose(0, shoe, "Leave as it was: 38")
    assert page.versions.kept.text() == "2 corrections of yours are kept"
    page.confirm.click()
    settle()
    now = said(desk)
    assert (now["Amina Bello"]["position"], now["Amina Bello"]["gender"]) == ("Engineer", "M")
    assert now["Amina Bello"]["extra"][HEADS[-1]] == "38"
    assert "Wambui Njeri" in now


def test_another_list_or_none_is_chosen(followed: ImportScreen, settle: Callable[[], None]) -> None:
    page = followed.page
    menu = QMenu(page)
    page.versions.choose.opening.emit(menu)
    chosen = [one.text().partition(" · ")[0] for one in menu.actions() if one.isChecked()]
    assert chosen == ["names_v1.xlsx"]
    next(one for one in menu.actions() if one.text().startswith("None")).trigger()
    settle()
    assert page.versions.words.text().startswith("Compared with the desk alone")
    assert fates(followed) == ["update", "update", "new"]
    page.problems.back.click()
    settle()
    assert fates(followed) == ["update", "no change", "stays out"]
