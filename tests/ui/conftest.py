"""A real window offscreen, over a real desk with a dozen invented people."""

from __future__ import annotations

import datetime as dt
import gc
import shutil
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from lcdesk import app as program
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants.participants import add_participant
from lcdesk.services.security import password
from lcdesk.settings import Settings
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.painting.theme import dress, theme
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.review_sheets import save_people
from tests.ui import full_desk
from tests.ui.counted import counting_screen
from tests.ui.locked import PASSWORD
from tests.ui.looked_at import LookedAt, close_program
from tests.ui.sheets import save

HERE = Path(__file__).parent
Window = tuple[str, tuple[str, ...]]
PEOPLE = (
    (
        "Wanjiru Kamau",
        "KE",
        "F",
        "Ministry of Environment and Forestry",
        dt.date(2029, 3, 14),
        "confirmed",
        "issued",
    ),
    ("Brian Otieno", "KE", "M", "Kenya Power", dt.date(2028, 11, 2), "confirmed", "issued"),
    (
        "Hana Tesfaye",
        "ET",
        "F",
        "Ethiopian Energy Authority",
        dt.date(2030, 1, 22),
        "confirmed",
        "issued",
    ),
    (
        "Dawit Bekele",
        "ET",
        "M",
        "Addis Ababa Science and Technology University",
        dt.date(2027, 2, 8),
        "selected",
        "applied",
    ),
    (
        "Chidinma Okafor",
        "NG",
        "F",
        "Rural Electrification Agency",
        dt.date(2031, 6, 30),
        "confirmed",
        "issued",
    ),
    (
        "Eric Habimana",
        "RW",
        "M",
        "Rwanda Energy Group",
        dt.date(2026, 12, 12),
        "withdrawn",
        "refused",
    ),
    (
        "Ayesha Siddiqui",
        "PK",
        "F",
        "Alternative Energy Development Board",
        dt.date(2029, 12, 1),
        "confirmed",
        "issued",
    ),
    ("王小明", "CN", "M", "四川大学", dt.date(2032, 5, 5), "nominated", "not_needed"),
)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "looks: it changes nothing in the desk, and has one window with others that do not",
    )
    config.addinivalue_line(
        "markers", "shares: it has one window with others that do; the desk is put back after it"
    )
    config.addinivalue_line(
        "markers", "alone: it has a window of its own in a file whose tests share one"
    )


NEXT = pytest.StashKey[pytest.Item | None]()
WINDOW = ("desk", "desk_folder", "settings", "running", "_begin", "window")
"""The fixtures that make a window: files whose own are the same have one window together."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those that have a window together come first, one window after the other: it is gone before
    there is another.
    """
    ours = [item for item in items if item.path.is_relative_to(HERE)]
    if not ours:
        return
    at = items.index(ours[0])
    shared: dict[Window, list[pytest.Item]] = {}
    for item in ours:
        if _shares(item):
            shared.setdefault(_window_of(item), []).append(item)
    of_others = [
        item for item in items[at:] if not (item.path.is_relative_to(HERE) and _shares(item))
    ]
    items[at:] = [*chain.from_iterable(shared.values()), *of_others]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    item.stash[NEXT] = nextitem


def _shares(item: pytest.Item) -> bool:
    """Has it one window with others? On a server none has."""
    if item.config.getoption("--office"):
        return False
    if any(item.get_closest_marker(name) for name in ("alone", "warm")):
        return False
    return any(item.get_closest_marker(name) for name in ("looks", "shares"))


def _window_of(item: pytest.Item) -> Window:
    """Which window a test needs: the screen it begins with, and whatever else of its file or
    folder has a hand in it.
    """
    # pytest has no public way to ask whose fixture a test gets
    known: Any = item._fixtureinfo  # type: ignore[attr-defined]
    made = known.name2fixturedefs
    unasked = [
        name
        for name in known.initialnames
        if name not in known.argnames and made[name][-1].baseid.startswith("tests/ui/")
    ]
    makers = [made[name][-1] for name in (*WINDOW, *unasked) if name in made]
    return _screen_named(item), tuple(f"{one.baseid} {one.argname}" for one in makers)


def _is_next_there(item: pytest.Item) -> bool:
    """Does the next test go on in the window of this one?"""
    following = item.stash.get(NEXT, None)
    return (
        following is not None
        and following.path.is_relative_to(HERE)
        and _shares(following)
        and _window_of(following) == _window_of(item)
    )


def _screen_named(item: pytest.Item) -> str:
    mark = item.get_closest_marker("opens")
    return mark.args[0] if mark else "participants"


@pytest.fixture(scope="session", autouse=True)
def _few_collections() -> Iterator[None]:
    """A window that goes thaws what was frozen, the modules too: with Python's own thresholds
    all of it would be gone through again and again.
    """
    before = gc.get_threshold()
    gc.set_threshold(20_000, 10, 10)
    yield
    gc.set_threshold(*before)


@pytest.fixture(scope="session", autouse=True)
def _emptied_clipboard(qapp: QApplication) -> Iterator[None]:
    """Offscreen, Qt lets go of what lies on the clipboard only after Python has ended, and
    falls.
    """
    yield
    qapp.clipboard().clear()


@pytest.fixture(autouse=True)
def _nothing_on_top(qapp: QApplication) -> Iterator[None]:
    """No test leaves a dialog behind, as one does that asks before it closes: dialogs of the next
    test would open on top of it, and be gone with it as soon as it is deleted.
    """
    yield
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    while (left := QApplication.activeModalWidget()) is not None:
        left.hide()
        left.deleteLater()
        qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture(scope="session")
def _dressed_once(qapp: QApplication) -> QApplication:
    dress(qapp, "light")
    return qapp


@pytest.fixture
def dressed(_dressed_once: QApplication) -> Iterator[QApplication]:
    """The application in its light theme and normal rows; whatever a test switches is switched
    back.
    """
    yield _dressed_once
    if theme().choice != "light":
        theme().choose("light")
    if theme().density != "normal":
        theme().set_density("normal")


@pytest.fixture(scope="session")
def peopled_desk(tmp_path_factory: pytest.TempPathFactory, blank_desk: Path) -> Path:
    """The folder of a desk with one cohort of eight people; tests begin with a copy."""
    folder = Path(
        shutil.copytree(blank_desk, tmp_path_factory.mktemp("peopled"), dirs_exist_ok=True)
    )
    made = open_desk(folder / "office.lcdesk")
    cohort = add_cohort(
        made,
        {
            "name_en": "Low-Carbon 2026",
            "name_zh": "绿色低碳2026",
            "starts": dt.date(2026, 12, 6),
            "ends": dt.date(2026, 12, 19),
            "places": 24,
        },
    )
    for name, country, gender, organisation, expiry, status, visa in PEOPLE:
        values = {
            "full_name": name,
            "nationality": country,
            "gender": gender,
            "organization": organisation,
            "passport_no": f"EP{len(name)}00412",
            "passport_expiry": expiry,
            "status": status,
            "visa_state": visa,
            "email": f"p{len(name)}@example.org",
        }
        add_participant(made, cohort, values)
    made.close()
    open_desk(made.path).close()
    return folder


@pytest.fixture(scope="session")
def full_folder(tmp_path_factory: pytest.TempPathFactory, peopled_desk: Path) -> Path:
    """The folder of the same desk, where every tab of the Curriculum has something to show."""
    return full_desk.filled(peopled_desk, tmp_path_factory.mktemp("full"))


@pytest.fixture(scope="session")
def locked_desk(tmp_path_factory: pytest.TempPathFactory, peopled_desk: Path) -> Path:
    """The folder of the same desk with the password of `tests.ui.locked`; nobody has told it to
    the process.
    """
    folder = Path(
        shutil.copytree(peopled_desk, tmp_path_factory.mktemp("locked"), dirs_exist_ok=True)
    )
    password.set_password(folder / "office.lcdesk", PASSWORD)
    password.forget()
    return folder


@pytest.fixture(scope="module")
def desk_folder(peopled_desk: Path) -> Path:
    """The folder of the desk that `desk` is a copy of; files of tests that need more in it have
    a `desk_folder` of their own.
    """
    return peopled_desk


@pytest.fixture(scope="session")
def _looked_at() -> Iterator[LookedAt]:
    made = LookedAt()
    yield made
    made.give_up()


@pytest.fixture
def desk(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    desk_folder: Path,
    _looked_at: LookedAt,
) -> Iterator[Desk]:
    """A desk with one cohort of eight people."""
    has_window = "running" in request.fixturenames
    if _shares(request.node) and (has_window or request.node.get_closest_marker("looks")):
        if _looked_at.window != _window_of(request.node):
            _looked_at.give_up()
            _looked_at.window = _window_of(request.node)
        made = _looked_at.open_desk(desk_folder, tmp_path_factory)
        if has_window and _looked_at.program is None:
            # before any other fixture changes the desk
            _looked_at.keep(request.getfixturevalue("_begin")(made))
        yield made
        return
    if has_window:  # of its own
        _looked_at.give_up()
    if request.config.getoption("--office"):
        made = request.getfixturevalue("moved_desk")(desk_folder, tmp_path)
    else:
        made = open_desk(
            Path(shutil.copytree(desk_folder, tmp_path, dirs_exist_ok=True)) / "office.lcdesk"
        )
    yield made
    made.close()


@pytest.fixture
def bare_desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    """A desk with nothing in it."""
    made = new_desk(tmp_path)
    yield made
    made.close()


@pytest.fixture
def counting(bare_desk: Desk, qtbot: QtBot) -> Iterator[CountriesScreen]:
    """The Countries screen by itself, on the bare desk."""
    with counting_screen(bare_desk, qtbot) as made:
        yield made


@pytest.fixture
def settings(request: pytest.FixtureRequest, _looked_at: LookedAt) -> Settings:
    """English and light; the window begins with the participants, or with what the mark `opens`
    names.
    """
    wanted = _window_of(request.node)
    if _shares(request.node) and _looked_at.program and _looked_at.window == wanted:
        return _looked_at.program.settings
    return Settings(language="en", theme="light", last_screen=_screen_named(request.node))


@pytest.fixture
def _begin(
    dressed: QApplication, settings: Settings, qtbot: QtBot, request: pytest.FixtureRequest
) -> Callable[[Desk], program.Program]:
    """Begin the program with a desk on screen."""

    def begin(desk: Desk) -> program.Program:
        made = program.Program(dressed, settings, is_demo=True)
        made.window.stack.warms = request.node.get_closest_marker("warm") is not None
        made.window.show()
        made.show_desk(desk)
        made.settle()
        with qtbot.waitActive(made.window):
            made.window.activateWindow()
        return made

    return begin


@pytest.fixture
def running(
    desk: Desk,
    request: pytest.FixtureRequest,
    _begin: Callable[[Desk], program.Program],
    _looked_at: LookedAt,
) -> Iterator[program.Program]:
    """The program with the desk on screen; its other screens are made when they are opened,
    unless the test is marked `warm`.
    """
    if _shares(request.node):
        assert _looked_at.program is not None
        _looked_at.program.settle()
        yield _looked_at.program
        _looked_at.put_back(
            only_looked=request.node.get_closest_marker("looks") is not None,
            goes_on=_is_next_there(request.node),
        )
    else:
        made = _begin(desk)
        yield made
        close_program(made)


@pytest.fixture
def window(running: program.Program) -> MainWindow:
    """The window of the program."""
    return running.window


@pytest.fixture
def settle(running: program.Program) -> Callable[[], None]:
    """Let work beside the window end."""
    return running.settle


@pytest.fixture
def screen(window: MainWindow) -> ParticipantsScreen:
    """The participants; tests of another screen have a `screen` of their own."""
    made = window.screens["participants"]
    assert isinstance(made, ParticipantsScreen)
    return made


@pytest.fixture
def one(screen: ParticipantsScreen, settle: Callable[[], None]) -> int:
    """The number of Wanjiru Kamau, who is under the cursor."""
    found = screen.table.id_at(0)
    screen.view.select_ids([found])
    settle()
    return found


@pytest.fixture
def pane(screen: ParticipantsScreen) -> DetailPane:
    """With all fields in front."""
    screen.details.pane.show_fields(True)
    return screen.details.pane


@pytest.fixture
def importing(window: MainWindow, settle: Callable[[], None]) -> ImportScreen:
    window.open_screen("import")
    settle()
    made = window.screens["import"]
    assert isinstance(made, ImportScreen)
    return made


@pytest.fixture
def reviewed(
    importing: ImportScreen, window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> ImportScreen:
    window.open_screen("import", path=save(tmp_path / "names_v3.xlsx"))
    settle()
    return importing


@pytest.fixture
def asking(
    importing: ImportScreen, window: MainWindow, settle: Callable[[], None], tmp_path: Path
) -> ImportScreen:
    """The review of a sheet that asks everything."""
    window.open_screen("import", path=save_people(tmp_path / "all.xlsx"))
    settle()
    return importing


@pytest.fixture
def press(settle: Callable[[], None]) -> Callable[..., None]:
    """A key to whatever has the keyboard."""

    def hit(
        key: Qt.Key | str, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        target = (
            QApplication.activePopupWidget()
            or QApplication.focusWidget()
            or QApplication.activeWindow()
        )
        assert isinstance(target, QWidget)
        target = target.focusWidget() or target if target.isWindow() else target
        if isinstance(key, str):
            QTest.keyClicks(target, key, modifiers)
        else:
            QTest.keyClick(target, key, modifiers)
        settle()

    return hit
