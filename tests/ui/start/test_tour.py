"""The tour: each step beside the real thing, in both languages and any size, by keys alone, and
nothing is blocked meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import attrgetter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from lcdesk.ui.start.tour import GAP, OFFER, TOUR, Tour, begin_tour, place_beside
from lcdesk.ui.window.main_window import MainWindow

ROOM = QRect(18, 18, 1330, 700)
SIZE = QSize(344, 180)


@pytest.fixture
def _as_before(window: MainWindow) -> Iterator[None]:
    size = window.size()
    yield
    for tour in window.findChildren(Tour):
        tour.end()
    window.settings.tour = ""
    window.resize(size)


@given(st.integers(0, 1300), st.integers(0, 700), st.integers(1, 1400), st.integers(1, 800))
def test_the_card_is_whole_and_beside_its_thing_where_there_is_room(
    left: int, top: int, width: int, height: int
) -> None:
    box = QRect(left, top, width, height)
    card = QRect(place_beside(box, SIZE, ROOM), SIZE)
    is_beside = not card.intersects(box)
    above, below = box.top() - ROOM.top(), ROOM.bottom() - box.bottom()
    if max(above, below) > SIZE.height() + GAP + 1:
        assert is_beside
    if is_beside:
        assert ROOM.contains(card)


@pytest.mark.looks
@pytest.mark.usefixtures("_as_before")
def test_five_steps_by_keys_each_beside_the_real_thing(
    window: MainWindow, settle: Callable[[], None]
) -> None:
    tour = begin_tour(window)
    assert len(TOUR) == 5
    for at, step in enumerate(TOUR):
        settle()
        assert (tour.at, window.stack.key) == (at, step.screen)
        assert isinstance(attrgetter(step.target)(window.screens[step.screen]), QWidget)
        assert QApplication.focusWidget() is tour.card.next
        assert window.rect().contains(tour.card.geometry())
        if at < len(TOUR) - 1:
            QTest.keyClick(tour.card.next, Qt.Key.Key_Right)
    QTest.keyClick(tour.card.next, Qt.Key.Key_Left)
    assert tour.at == 3
    settle()
    QTest.keyClick(tour.card.next, Qt.Key.Key_Escape)
    assert not tour.card.isVisible()
    assert window.screens["curriculum"].isAncestorOf(QApplication.focusWidget())
    assert window.settings.tour == "seen"


@pytest.mark.looks
@pytest.mark.usefixtures("_as_before")
def test_it_follows_language_and_size_and_blocks_nothing(
    window: MainWindow, settle: Callable[[], None]
) -> None:
    tour = begin_tour(window, 2)
    settle()
    english = tour.card.title.text()
    window.set_language("zh")
    assert tour.card.title.text() != english
    window.resize(1000, 640)
    settle()
    tour._place()
    assert window.rect().contains(tour.card.geometry())
    view = window.screens["participants"].view
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(120, 20))
    assert view.hasFocus()
    window.open_screen("history")
    tour._place()
    assert not tour.ring.isVisible()
    tour.card.next.click()
    assert window.stack.key == TOUR[3].screen


@pytest.mark.looks
@pytest.mark.usefixtures("_as_before")
def test_an_offer_takes_no_keyboard_and_is_made_once(window: MainWindow) -> None:
    before = window.focusWidget()
    offered = begin_tour(window, OFFER)
    assert offered.card.isVisible()
    assert (window.focusWidget(), window.settings.tour) == (before, "")
    QTest.mouseClick(offered.card.close_button, Qt.MouseButton.LeftButton)
    assert window.settings.tour == "seen"
