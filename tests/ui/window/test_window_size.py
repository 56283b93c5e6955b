"""A window is never larger than its screen, and stands on each screen as it stood there last."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, QSize
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from lcdesk.app import Program
from lcdesk.settings import Settings
from lcdesk.ui.window.main_window import MainWindow
from lcdesk.ui.window.window_placement import FRAME, ScreenArea, Stand, fitted, opening, remembering
from tests.ui.places import go_to, handled_in, told

OFFICE = ScreenArea("office 1920x1080", QRect(0, 0, 1920, 1040))
LEFT = ScreenArea("left 1680x1050", QRect(-1680, 0, 1680, 1010))
SCREENS = {
    "HD": QRect(0, 0, 1280, 680),
    "laptop": QRect(0, 0, 1366, 728),
    "office": QRect(0, 0, 1920, 1040),
    "4K": QRect(0, 0, 3840, 2112),
    "bar above": QRect(0, 48, 1366, 720),
    "to the left": QRect(-1280, -200, 1280, 720),
    "150 %": QRect(0, 0, 910, 480),
}

PLACES = (
    "overview",
    "overview/people",
    "participants",
    "curriculum/form",
    "curriculum/list",
    "countries",
    "import",
    "logistics/rooms",
    "directory/expert",
    "attendance",
    "evaluation/questions",
    "versions",
    "history",
)


def outer(box: QRect) -> QRect:
    return box.marginsAdded(FRAME)


@pytest.mark.parametrize("available", SCREENS.values(), ids=SCREENS)
def test_the_first_window_is_within_whatever_screen_there_is(available: QRect) -> None:
    _room, stand = opening({}, [ScreenArea("any", available)])
    assert available.contains(outer(stand.box))
    assert (outer(stand.box).center() - available.center()).manhattanLength() <= 2
    is_large = available.width() > 1600 and available.height() > 1000
    assert (stand.box.size() == QSize(1536, 900)) == is_large


@pytest.mark.parametrize(
    "box",
    [
        QRect(100, 100, 800, 600),
        QRect(-3000, 50, 800, 600),
        QRect(1800, 900, 800, 600),
        QRect(0, 0, 4000, 3000),
        QRect(5, 5, 1920, 40),
    ],
)
def test_no_more_than_needed_is_moved_and_then_made_smaller(box: QRect) -> None:
    found = fitted(box, OFFICE.available, FRAME)
    room = OFFICE.available.marginsRemoved(FRAME)
    assert room.contains(found)
    assert found.size() == box.size().boundedTo(room.size())
    assert found == box or not room.contains(box)


def test_each_screen_has_its_own_place_and_the_last_one_is_opened_on() -> None:
    first, second = (
        Stand(QRect(40, 60, 1200, 800)),
        Stand(QRect(-1600, 40, 1000, 700), is_maximised=True),
    )
    kept = remembering(remembering({}, OFFICE.key, first), LEFT.key, second)
    assert opening(kept, [OFFICE, LEFT]) == (LEFT, second)
    assert opening(remembering(kept, OFFICE.key, first), [OFFICE, LEFT]) == (OFFICE, first)
    assert opening(kept, [OFFICE]) == (OFFICE, first), (
        "the screen is gone: as it stood on the one there is"
    )


def test_a_place_on_a_screen_that_is_gone_comes_back_onto_one_that_is_there() -> None:
    kept = remembering({}, LEFT.key, Stand(QRect(-1600, 40, 1000, 700)))
    room, stand = opening(kept, [OFFICE])
    assert (room, stand.box.size()) == (OFFICE, QSize(1000, 700))
    assert OFFICE.available.contains(outer(stand.box))
    # the same screen with another resolution
    small = ScreenArea("office 1280x720", QRect(0, 0, 1280, 680))
    assert small.available.contains(outer(opening(kept, [small])[1].box))


@pytest.mark.parametrize(
    "junk", ["here", [1, 2], [0, 0, -5, 10, False], ["a", 0, 1, 1, True], {"x": 1}, None]
)
def test_what_no_program_wrote_into_the_settings_is_not_believed(junk: object) -> None:
    assert opening({OFFICE.key: junk}, [OFFICE]) == opening({}, [OFFICE])


def test_at_most_twelve_screens_are_remembered() -> None:
    kept: dict[str, object] = {}
    for number in range(30):
        kept = remembering(kept, f"screen {number}", Stand(QRect(0, 0, 1000, 700)))
    assert list(kept) == [f"screen {number}" for number in range(18, 30)]


# --- real windows on two screens ---


@contextmanager
def shown(running: Program, settings: Settings) -> Iterator[MainWindow]:
    window = MainWindow(running.tasks, settings)
    window.show()
    running.app.processEvents()
    running.app.processEvents()
    yield window
    window.close()
    window.deleteLater()
    running.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def screens() -> Iterator[tuple[QRect, QRect]]:
    """Of 1920 × 1080, and of 1280 × 720 to the right of it."""
    found = {screen.name(): screen.availableGeometry() for screen in QApplication.screens()}
    if len(found) < 2:
        pytest.skip("Qt has one screen here")
    yield found["desk"], found["laptop"]
    QCursor.setPos(QPoint(10, 10))


def test_a_real_window_fits_the_screen_it_opens_on_and_comes_back_to_it(
    running: Program, screens: tuple[QRect, QRect]
) -> None:
    desk, laptop = screens
    settings = Settings(language="en", theme="light")
    with shown(running, settings) as window:
        assert window.size() == QSize(1536, 900)
        assert desk.contains(window.frameGeometry())
    settings = Settings(language="en", theme="light")
    QCursor.setPos(laptop.center())
    with shown(running, settings) as window:
        assert laptop.contains(window.frameGeometry())
        window.setGeometry(1960, 60, 1000, 630)
    with shown(running, settings) as window:
        assert window.geometry() == QRect(1960, 60, 1000, 630)
        window.move(100, 100)  # to the other screen
        window.resize(1400, 800)
        running.app.processEvents()
        window.showMaximized()
    QCursor.setPos(laptop.center())
    with shown(running, settings) as window:
        assert (window.isMaximized(), window.normalGeometry().size()) == (True, QSize(1400, 800))
        assert desk.contains(window.geometry())
    assert set(settings.windows) == {"desk 1920x1080", "laptop 1280x720"}


def test_a_window_follows_what_is_left_of_its_screen(
    running: Program, screens: tuple[QRect, QRect], qtbot: QtBot
) -> None:
    _desk, laptop = screens
    window = running.window
    window.setGeometry(1930, 30, 1600, 1000)  # too large for it, as after another resolution
    running.settle()
    window.screen().availableGeometryChanged.emit(laptop)
    qtbot.waitUntil(lambda: laptop.contains(window.frameGeometry()))


def test_every_control_of_every_screen_is_within_a_window_on_1280_by_720(
    running: Program, screens: tuple[QRect, QRect], tmp_path: Path
) -> None:
    """As large as a task bar and a title leave it; what lies in something that scrolls is
    reached there.
    """
    window = running.window
    window.setGeometry(1928, 32, 1264, 640)
    beyond, looked_at = list[str](), 0
    for place in PLACES:
        go_to(running, place, tmp_path)
        for one in handled_in(window):
            looked_at += 1
            box = QRect(one.mapTo(window, QPoint(0, 0)), one.size())
            if not window.rect().contains(box) and not _scrolls(one):
                beyond.append(f"{place}: {told(one)} {box.getRect()}")
    assert window.size() == QSize(1264, 640)
    assert screens[1].contains(window.frameGeometry())
    assert looked_at > 250
    assert not beyond
    window.setMinimumSize(800, 400)  # a laptop at 150 %: no line of the side bar lies over another
    window.setGeometry(1928, 32, 894, 440)
    running.app.processEvents()
    lines = [
        QRect(item.mapTo(window, QPoint(0, 0)), item.size()) for item in window.side.items.values()
    ]
    assert not [
        one for at, one in enumerate(lines) for other in lines[:at] if one.intersects(other)
    ]


def _scrolls(widget: QWidget) -> bool:
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QAbstractScrollArea):
        above = above.parentWidget()
    return above is not None
