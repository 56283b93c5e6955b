"""The start page as it is used: the first run, desks by keys, a list that looks for its desk, and
the sample that is never mistaken for one's own.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog
from pytestqt.qtbot import QtBot

from lcdesk import __version__
from lcdesk import app as program
from lcdesk import settings as kept
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import default_path
from lcdesk.services.start import known_desks
from lcdesk.services.start.sample import mark_sample
from lcdesk.settings import Settings
from lcdesk.ui.guide.guide_pane import GuidePane
from lcdesk.ui.kit.dialogs.form_dialog import QuestionDialog
from lcdesk.ui.start.new_desk import NewDeskDialog
from lcdesk.ui.start.sample_questions import OwnListDialog
from lcdesk.ui.start.start_page import HomePage
from tests.ui.sheets import save

LEFT, CTRL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier
New = Callable[[Path], Desk]
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "APPDATA", "LOCALAPPDATA")


class AtHome:
    """The program of somebody with these choices, begun."""

    def __init__(self, qtbot: QtBot, running: program.Program) -> None:
        self.qtbot, self.running, self.window = qtbot, running, running.window

    def page(self) -> HomePage:
        self.running.settle()
        page = self.running.home.page
        assert page is not None
        return page

    def dialog(self, kind: type[QDialog]) -> QDialog:
        self.running.settle()
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def key(
        self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
    ) -> None:
        widget = QApplication.activeModalWidget() or self.window
        if not widget.isActiveWindow():  # offscreen, a window that came and went leaves none active
            with self.qtbot.waitActive(widget):
                widget.activateWindow()
        widget = widget.focusWidget() or widget
        self.qtbot.keyClick(widget, key, modifier)
        self.running.settle()

    def open_desk(self) -> Path | None:
        """What is open now."""
        self.running.settle()
        return self.window.context.desk.path if self.window.context else None


@pytest.fixture
def chosen() -> Settings:
    return Settings(language="en", theme="light")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in HOMES:
        monkeypatch.setenv(name, str(tmp_path / "home"))
    return tmp_path


@pytest.fixture
def begin(
    dressed: QApplication, qtbot: QtBot, home: Path, chosen: Settings
) -> Iterator[Callable[[], AtHome]]:
    """Start the program as somebody does without naming a desk."""
    runs: list[program.Program] = []

    def start() -> AtHome:
        made = program.Program(dressed, chosen)
        runs.append(made)
        made.window.stack.warms = False
        made.start(None)
        with qtbot.waitActive(made.window):
            made.window.activateWindow()
        made.settle()
        return AtHome(qtbot, made)

    yield start
    for made in runs:
        made.stop()
        made.window.close()
        made.window.deleteLater()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _desk(new_desk: New, folder: Path, chosen: Settings, days: int = 12) -> Path:
    desk = new_desk(folder)
    starts = dt.date.today() + dt.timedelta(days=days)
    add_cohort(desk, {"name_en": f"Course in {folder.name}", "starts": starts, "ends": starts})
    known_desks.note_desk(desk, chosen)
    desk.close()
    return desk.path


def test_the_first_run_speaks_both_languages_and_makes_the_desk_a_list_needs(
    begin: Callable[[], AtHome], chosen: Settings, tmp_path: Path
) -> None:
    chosen.language = ""
    at_home = begin()
    page = at_home.page()
    assert page.welcome.isVisible()
    at_home.qtbot.mouseClick(page.welcome.languages["zh"], LEFT)
    assert page.new.text() == "新建数据文件"
    at_home.qtbot.mouseClick(page.welcome.languages["en"], LEFT)
    at_home.window.take_files([save(tmp_path / "names_v3.xlsx")])
    dialog = at_home.dialog(NewDeskDialog)
    assert isinstance(dialog, NewDeskDialog)
    assert Path(dialog.place.text()) == default_path()
    at_home.qtbot.keyClicks(dialog.office, "Training Office")
    dialog.who.setText("Wang Min")
    at_home.key(Qt.Key.Key_Return)
    assert at_home.open_desk() == default_path()
    assert at_home.window.screen_key() == "import"
    assert at_home.window.windowTitle() == "Training Office – lcdesk"
    assert at_home.window.context is not None
    assert at_home.window.context.desk.who == "Wang Min"
    assert kept.load().office == "Training Office"


def test_what_is_new_is_shown_once_after_the_version_changed(
    begin: Callable[[], AtHome], chosen: Settings
) -> None:
    chosen.told_version = "0.0.1"
    for shown in (["new/new"], []):
        at_home = begin()
        at_home.running.settle()
        panes = [one for one in at_home.window.findChildren(GuidePane) if one.isVisible()]
        assert [one.view.page.key for one in panes if one.view.page] == shown
        assert chosen.told_version == __version__
    assert at_home.page().news.isVisible()


def test_desks_are_walked_and_opened_by_keys_and_closed_again(
    begin: Callable[[], AtHome], chosen: Settings, new_desk: New, home: Path
) -> None:
    paths = [_desk(new_desk, home / name, chosen) for name in ("first", "other")]
    at_home = begin()
    page = at_home.page()
    assert [line.key for line in page.desks.lines] == paths[::-1]
    assert page.desks.hasFocus()
    at_home.key(Qt.Key.Key_Down)
    at_home.key(Qt.Key.Key_Return)
    assert at_home.open_desk() == paths[0]
    assert chosen.last_desk == str(paths[0])
    at_home.window.do("close_desk")
    page = at_home.page()
    assert chosen.last_desk == ""
    assert page.desks.lines[0].key == paths[0], "the last one opened stands first"
    at_home.key(Qt.Key.Key_F, CTRL)
    at_home.qtbot.keyClicks(page.search, "in other")
    at_home.key(Qt.Key.Key_Return)
    assert at_home.open_desk() == paths[1]


def test_the_desk_open_at_the_end_is_opened_again_unless_it_is_gone_or_the_page_is_wanted(
    begin: Callable[[], AtHome], chosen: Settings, new_desk: New, home: Path
) -> None:
    path = _desk(new_desk, home / "a", chosen)
    chosen.last_desk = str(path)
    at_home = begin()
    assert at_home.open_desk() == path
    at_home.running.stop()
    for gone, start_with in ((home / "gone.lcdesk", "last"), (path, "page")):
        chosen.last_desk, chosen.start_with = str(gone), start_with
        assert begin().page().desks.lines


def test_a_desk_that_is_not_there_is_grey_and_says_why(
    begin: Callable[[], AtHome], chosen: Settings, new_desk: New, home: Path
) -> None:
    path = _desk(new_desk, home / "a", chosen)
    for one in path.parent.iterdir():
        if one.is_file():
            one.unlink()
    for folder in list(path.parent.iterdir()):
        for one in folder.iterdir():
            one.unlink()
        folder.rmdir()
    path.parent.rmdir()
    at_home = begin()
    page = at_home.page()
    (line,) = page.desks.lines
    assert line.is_grey
    assert "no longer there" in line.note
    assert not page.cohorts.lines
    page.desks.open_current()
    assert page.banner.isVisible()
    assert at_home.open_desk() is None
    at_home.running.home.forget(path)
    assert at_home.page().welcome.isVisible()


def test_a_cohort_opens_its_desk_and_is_shown(
    begin: Callable[[], AtHome], chosen: Settings, new_desk: New, home: Path
) -> None:
    desk = new_desk(home / "a")
    for name, days in (("Later", 200), ("Sooner", 5)):
        starts = dt.date.today() + dt.timedelta(days=days)
        add_cohort(desk, {"name_en": name, "starts": starts, "ends": starts})
    known_desks.note_desk(desk, chosen)
    desk.close()
    at_home = begin()
    page = at_home.page()
    assert [line.title for line in page.cohorts.lines] == ["Sooner", "Later"]
    page.cohorts.setCurrentRow(1)
    page.cohorts.open_current()
    at_home.running.settle()
    assert at_home.window.context is not None
    assert at_home.window.context.cohort["name"] == "Later"


@pytest.fixture
def sample(new_desk: New, home: Path, chosen: Settings) -> Path:
    desk = new_desk(home / "sample")
    shutil.rmtree(home / "sample" / "office backups")  # those of the one it is a copy of
    desk.back_up("by hand")
    starts = dt.date.today() + dt.timedelta(days=12)
    add_cohort(desk, {"name_en": "Invented", "starts": starts, "ends": starts})
    mark_sample(desk)
    known_desks.note_desk(desk, chosen)
    desk.close()
    return desk.path


def test_the_sample_is_marked_takes_no_name_and_is_not_opened_by_itself(
    begin: Callable[[], AtHome], chosen: Settings, sample: Path
) -> None:
    chosen.office = "Training Office"
    at_home = begin()
    at_home.running.open(sample)
    assert at_home.open_desk() == sample
    assert at_home.window.ribbon.isVisible()
    assert at_home.window.windowTitle() == "Sample – lcdesk"
    assert chosen.last_desk == ""


def test_no_list_goes_into_the_sample_without_a_question(
    begin: Callable[[], AtHome], chosen: Settings, sample: Path, new_desk: New, home: Path
) -> None:
    own = _desk(new_desk, home / "own", chosen)
    at_home = begin()
    at_home.running.open(sample)
    assert at_home.open_desk() == sample
    sheet = save(home / "names_v3.xlsx")
    at_home.window.take_files([sheet])
    dialog = at_home.dialog(OwnListDialog)
    assert isinstance(dialog, OwnListDialog)
    at_home.qtbot.mouseClick(dialog.own, LEFT)
    assert at_home.open_desk() == own
    assert at_home.window.screen_key() == "import"
    assert not at_home.window.ribbon.isVisible()
    at_home.running.open(sample)
    at_home.running.settle()
    at_home.window.take_files([sheet])
    dialog = at_home.dialog(OwnListDialog)
    assert isinstance(dialog, OwnListDialog)
    at_home.qtbot.mouseClick(dialog.here, LEFT)
    assert at_home.open_desk() == sample
    assert at_home.window.screen_key() == "import"


def test_the_sample_is_thrown_away_with_all_that_is_its_own(
    begin: Callable[[], AtHome], chosen: Settings, sample: Path
) -> None:
    at_home = begin()
    at_home.running.open(sample)
    assert at_home.open_desk() == sample
    at_home.qtbot.mouseClick(at_home.window.ribbon.throw, LEFT)
    dialog = at_home.dialog(QuestionDialog)
    dialog.accept()
    page = at_home.page()
    assert not sample.exists()
    assert not list(sample.parent.glob("*backups"))
    assert not page.desks.lines
    assert chosen.known_desks == []


def test_a_file_dropped_on_the_page_is_a_desk_or_a_list_for_the_last_desk(
    begin: Callable[[], AtHome], chosen: Settings, new_desk: New, home: Path
) -> None:
    first = _desk(new_desk, home / "a", chosen)
    desk = new_desk(home / "b")
    desk.close()
    other = desk.path
    at_home = begin()
    at_home.page()
    at_home.window.take_files([other])
    assert at_home.open_desk() == other
    at_home.window.do("close_desk")
    at_home.page()
    known_desks.forget_desk(chosen, other)
    at_home.window.take_files([save(home / "names_v3.xlsx")])
    assert at_home.open_desk() == first
    assert at_home.window.screen_key() == "import"


def test_open_begins_where_desks_lie(
    begin: Callable[[], AtHome],
    chosen: Settings,
    new_desk: New,
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, asked = _desk(new_desk, home / "a", chosen), list[str]()
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *args: (asked.append(args[2]), ("", ""))[1]
    )
    begin().key(Qt.Key.Key_O, CTRL)
    assert asked == [str(path.parent)]
