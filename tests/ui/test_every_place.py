"""Every place of the program, gone to twice: in English on a desk of hostile texts, and in Chinese
after a switch with everything open, on a desk with private values. At each place all is looked at
that must be so everywhere, and said what is wrong, and where. Each walk is one test, since two
processes of tests would each have to go the whole way otherwise.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import shiboken6
import sqlalchemy as sa
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, QStandardPaths, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QMessageBox,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from lcdesk import app, texts
from lcdesk.model import countries
from lcdesk.model.countries.wording import use_wording
from lcdesk.services.cooperation import leads
from lcdesk.services.core.access_log import RevealLine, list_reveals
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants import participants, quotas
from lcdesk.settings import Settings
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.kit.screens import SCREENS
from lcdesk.ui.participants.column_dialog import ColumnDialog
from lcdesk.ui.participants.find_replace import FindReplace
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.participants.view_tabs import ViewTab
from tests.private_values import found_in, plant
from tests.ui.full_desk import COHORT
from tests.ui.hostile import WORD, Shown, Trap, poison
from tests.ui.hostile_places import kinds_of_dialogs, save_hostile, visit_more
from tests.ui.looked_at import close_program
from tests.ui.places import DIALOGS, TABS, go_to, handled_in, told, visit_all
from tests.ui.private_places import see_more
from tests.ui.said import said_by, seen_on, words_on
from tests.ui.walking import Looked, Walk, name_of, silent_in, walk_through, wrong_jumps
from tests.wording_rule import BEFORE, OWN, RIGHT, wrong_words
from tools.shots.run import OPENED, review_of

# Reached in another way than by the keyboard going there: which
OTHERWISE = {
    "TodoCard": "the link in it does the same",
    "StatCard": "goes to the screens of the side bar, Ctrl+1 and on",
    "QListWidget#palette": "the arrow keys of the search box above it",
    "Half": "the end of the rows beside it, which have one selection and one cursor with it",
}
PLACES = {
    "today",
    "overview",
    "participants",
    "curriculum",
    "countries",
    "import",
    "logistics",
    "history",
    "review",
    *TABS,
    *DIALOGS,
}
# tabs of one family, which are screens of their own
TABBED = ("attendance", "evaluation", "versions")
OTHER_WORDS = {
    "review",
    "attendance: signed sheet",
    "evaluation/activities: answers",
    "factsheet: NewsDialog",
}
"""Places with the words of a file, which no desk knows, or with a draft in both languages."""
LATIN = re.compile(r"[A-Za-z]{3,}")
MARKUP = re.compile(r"<[^>]*>|&nbsp;|\w+••••\w+")
COLON = re.compile(r"[\u3400-\u9fff]\)?: ")
# keys, formats, units, products and licences; Qt's own names in markup
SAME = set(
    "Alt Ctrl Shift Del Esc Enter Tab Home End Left Right Space Backspace PgUp PgDown Excel WPS "
    "PDF PNG JPEG SVG CSV ISC MIT Lucide flag "
    "zip icons lcdesk English xlsx span style color nbsp".split()
)
HINT = re.compile("Kenya Power|(?:country|国家):(?:Kenya|肯尼亚)")
"""Somebody's employer, and the example of how to search."""


@dataclass
class Called:
    """How places of the world are called, by the office's rule and then by a file of its own."""

    wrong: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    naming: set[str] = field(default_factory=set[str])  # places that name what the rule is about
    own: dict[str, str] = field(default_factory=dict[str, str])  # what each screen says then

    def look(self, place: str, root: QWidget) -> None:
        said = words_on(root)
        if wrong := wrong_words(said):
            self.wrong[place] = wrong
        if RIGHT.search(said):
            self.naming.add(place)


@dataclass
class English:
    """What was found in English."""

    shown: Shown
    silent: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """Of what a screen reader is told nothing."""
    left: dict[str, str] = field(default_factory=dict[str, str])
    """Where Escape leads out of dialogs: "" to where the keyboard was before."""
    called: Called = field(default_factory=Called)


@dataclass
class Chinese:
    """What was found in Chinese."""

    walks: dict[str, Walk] = field(default_factory=dict[str, Walk])
    jumps: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    """What is wrong with F6, by screen."""
    stale: list[str] = field(default_factory=list[str])
    latin: set[str] = field(default_factory=set[str])
    colons: set[str] = field(default_factory=set[str])
    told: dict[str, str] = field(default_factory=dict[str, str])
    """All that each place says, as long as nobody has asked for a private value."""
    view: str = ""  # what a view that was chosen in English is called
    reveals: list[RevealLine] = field(default_factory=list[RevealLine])
    called: Called = field(default_factory=Called)


# --- going there ---


@pytest.fixture(scope="module")
def english(
    _dressed_once: QApplication, tmp_path_factory: pytest.TempPathFactory, full_folder: Path
) -> English:
    """Every place in English, over texts that would open a file where they are taken for markup."""
    folder = tmp_path_factory.mktemp("english")
    with in_folder(folder / "t") as at, closing(Trap(at)) as trap:
        found = English(Shown(trap))

        def prepare(desk: Desk) -> None:
            add_people(desk)
            poison(desk, trap)

        def look(place: str, root: QWidget) -> None:
            found.shown.look(place, root)
            found.called.look(place, content_of(program, root))
            if silent := silent_in(root):
                found.silent[place] = silent

        with program_over(_dressed_once, full_folder, folder / "desk", prepare) as program:
            call_otherwise(program, found.called, folder)
            visit_all(
                program,
                folder,
                look,
                lambda place, dialog, before: found.left.update(
                    {place: leave_by_escape(program, dialog, before, 1 if place in DIALOGS else 2)}
                ),
            )
            found.called.look("window", program.window)
            visit_more(program, trap, found.shown.look)
            look_at_tools(program, found.shown)
            look_at_review(program, found.shown, folder)
    return found


@pytest.fixture(scope="module")
def chinese(
    _dressed_once: QApplication, tmp_path_factory: pytest.TempPathFactory, full_folder: Path
) -> Chinese:
    """Every place in Chinese, all screens made in English before; then more in English again,
    where private values are.
    """
    folder, found, looked_at = tmp_path_factory.mktemp("chinese"), Chinese(), Looked()

    def prepare(desk: Desk) -> None:
        nonlocal planted
        add_people(desk)
        planted = plant(desk, COHORT, folder)

    def hear(place: str, root: QWidget) -> None:
        found.told[place] = "\n".join(said_by(root))

    def look(place: str, root: QWidget) -> None:
        hear(place, root)
        found.called.look(place, content_of(program, root))
        found.stale += [f"{place}: {one}" for one in english_names(root)]
        found.walks[place] = walk_through(root, looked_at)
        if root is program.window:
            found.jumps[place] = wrong_jumps(program.window)
        if place not in OTHER_WORDS:
            look_for_english(found, place, seen_on(root), known)

    planted = None
    with program_over(_dressed_once, full_folder, folder / "desk", prepare) as program:
        assert program.desk is not None
        assert planted is not None
        known = words_in(program.desk) | SAME | {"empty", "Reception"}
        view = go_everywhere_once(program, folder)
        program.window.set_language("zh")
        program.settle()
        found.view = view.line.words
        look("participants of one country", program.window)
        program.window.show_cohort(COHORT)
        call_otherwise(program, found.called, folder)
        visit_all(program, folder, look)
        found.called.look("window", program.window)
        program.window.set_language("en")
        see_more(program, folder, planted, hear)
        found.reveals = list_reveals(program.desk)
    return found


@contextmanager
def program_over(
    application: QApplication, folder: Path, copied: Path, prepare: Callable[[Desk], None]
) -> Iterator[app.Program]:
    """The program with a desk that is prepared before, in English, with the participants first."""
    shutil.copytree(folder, copied)
    with closing(open_desk(copied / "office.lcdesk")) as desk:
        prepare(desk)
        settings = Settings(language="en", theme="light", last_screen="participants")
        made = app.Program(application, settings, is_demo=True)
        made.window.stack.warms = False
        made.window.show()
        made.show_desk(desk)
        made.settle()
        made.window.activateWindow()
        assert QTest.qWaitForWindowActive(made.window)
        try:
            yield made
        finally:
            close_program(made)
            use_wording(None)
            texts.speak("en")


@contextmanager
def in_folder(folder: Path) -> Iterator[Path]:
    """A new folder that is the one of the process meanwhile: there "p.png" alone is a picture."""
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        yield folder


def add_people(desk: Desk) -> None:
    """Some from where the office's rule says how it is called, with a lead and a quota."""
    for number, code in enumerate(("TW", "HK", "MO", "TW", "CD", "GB")):
        values = {
            "full_name": f"Person {number}",
            "nationality": code,
            "nominating_country": code,
            "gender": "F",
            "theme_wanted": "Wind",
        }
        made = participants.add_participant(desk, COHORT, values)
        leads.add_lead(desk, made, {"kind": "technology", "partner": "Delta", "country": code})
    participants.change_participants(desk, [made], {"nationality": "HK"})
    quotas.set_quotas(desk, COHORT, [quotas.Agreed("country", code, 1, 2) for code in ("TW", "MO")])


def content_of(program: app.Program, root: QWidget) -> QWidget:
    """Of the window the screen on view: with the others hidden in it, each would be looked at
    again and again.
    """
    return program.window.stack.currentWidget() if root is program.window else root


def go_everywhere_once(program: app.Program, folder: Path) -> ViewTab:
    """Every screen is made in English, a message stays below, and one country of a chart is
    chosen: the tab that says so.
    """
    window = program.window
    for key in (*window.side.items, *TABBED):
        go_to(program, key, folder)
    with pytest.MonkeyPatch.context() as patch:
        path = str(folder / "empty.xlsx")
        patch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (path, ""))
        window.do("template")
        program.settle()
    counting = window.screens["countries"]
    assert isinstance(counting, CountriesScreen)
    bars = counting.views["bars"]
    assert bars.chart is not None
    kenya = next(mark for mark in bars.chart.marks if mark.key == "KE")
    bars.chosen.emit(kenya.key, kenya.people)
    program.settle()
    tabs = window.screens["participants"].findChildren(ViewTab)
    (view,) = (one for one in tabs if one.line.words == "Kenya")
    return view


def look_at_tools(program: app.Program, shown: Shown) -> None:
    """What stands beside the table while it stays in use, and the menu of a row."""
    window = program.window
    go_to(program, "participants", Path())
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    kinds: dict[str, type[QWidget]] = {"columns": ColumnDialog, "replace": FindReplace}
    for key, kind in kinds.items():
        window.do(key)
        program.settle()
        dialog = next(one for one in window.findChildren(kind) if one.isVisible())
        shown.look(key, dialog)
        dialog.close()
    screen.open_menu(QPoint(200, 100))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    shown.look("menu", menu)
    menu.close()


def look_at_review(program: app.Program, shown: Shown, folder: Path) -> None:
    """A sheet of such texts, and all that its review opens."""
    window = program.window
    window.open_screen("import", path=save_hostile(folder / f"<b>{WORD} R&D.xlsx", shown.trap))
    program.settle()
    page = review_of(program)
    for name, show in OPENED.items():
        if name != "both":  # nobody of the sheet is known here
            dialog = show(page)
            program.settle()
            shown.look(name, dialog)
            dialog.close()
    shown.look("hostile review", window)


# --- looking ---


def leave_by_escape(
    program: app.Program, dialog: QDialog, before: QWidget | None, times: int
) -> str:
    """What is wrong once Escape was pressed: the first time it may close a list, or empty a
    search.
    """
    for _ in range(times):
        if is_open(dialog):
            target = QApplication.activePopupWidget() or dialog.focusWidget() or dialog
            QTest.keyClick(target, Qt.Key.Key_Escape)
            program.settle()
    program.window.activateWindow()  # offscreen nobody else does
    program.settle()
    after = QApplication.focusWidget()
    if is_open(dialog):
        return "stays open"
    if after is before and before is not None:
        return ""
    return told(after) if after else "nowhere"


def is_open(dialog: QDialog) -> bool:
    return shiboken6.isValid(dialog) and dialog.isVisible()


def english_names(root: QWidget) -> list[str]:
    """What can be used and is called by an English text that is another in Chinese."""
    named = ((one, name_of(one, root)) for one in handled_in(root))
    return [told(one) for one, name in named if name and texts.in_language("zh", name) != name]


def look_for_english(found: Chinese, place: str, said: str, known: set[str]) -> None:
    """Latin words that nobody has typed, and colons as in English."""
    for line in MARKUP.sub(" ", said).split("\n"):
        if set(LATIN.findall(line)) - known:
            found.latin.add(f"{place}: {line}")
        if COLON.search(line):
            found.colons.add(f"{place}: {line}")


def words_in(desk: Desk) -> set[str]:
    """Every Latin word that stands in a desk, in its name and folder, in those of its backups, and in
    the folder where files are proposed to lie.
    """
    with desk.reading() as session:
        ordinary = sa.text(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        rows = [
            row
            for name in session.scalars(ordinary).all()
            for row in session.execute(sa.text(f'SELECT * FROM "{name}"'))
        ]
    beside = desk.path.parent.rglob("*")
    documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    return set(LATIN.findall("\n".join(map(str, (*rows, *beside, documents)))))


def call_otherwise(program: app.Program, called: Called, folder: Path) -> None:
    """By a file of the office's own, from now on until the language is another; what each screen
    says then, and at last the whole window with all of them in it.
    """
    window, path = program.window, folder / "own.csv"
    lines = [f'{code},"{english}",{chinese}' for code, (english, chinese) in OWN.items()]
    path.write_text("\n".join(("code,en,zh", *lines)), encoding="utf-8")
    use_wording(path)
    window.set_language(texts.language())  # as the settings do once the file is chosen
    program.settle()
    for kind in SCREENS:
        window.open_screen(kind.key)
        program.settle()
        # forms that are gone say nothing more
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        called.own[kind.key] = words_on(window.screens[kind.key])
    called.own["window"] = words_on(window)
    use_wording(None)
    window.set_language(texts.language())
    program.settle()


# --- what is found ---


def test_every_place_in_english(english: English, subtests: pytest.Subtests) -> None:
    looks: tuple[Callable[[English], None], ...] = (
        escape_closes_every_dialog_and_gives_the_keyboard_back,
        no_place_takes_a_text_for_markup,
        a_screen_reader_is_told_name_and_role_of_all_in_english,
        every_place_follows_the_rule_of_names_and_a_new_one,
    )
    for look in looks:
        with subtests.test(look.__name__):
            look(english)


def test_every_place_in_chinese(chinese: Chinese, subtests: pytest.Subtests) -> None:
    looks: tuple[Callable[[Chinese], None], ...] = (
        the_keyboard_comes_everywhere_is_seen_and_gets_out_again,
        f6_goes_round_every_screen_and_out_of_every_table,
        everything_that_can_be_used_says_what_it_is,
        a_screen_reader_is_told_name_and_role_of_all_in_chinese,
        after_a_switch_nothing_stays_english,
        no_place_shows_a_private_value,
        every_place_follows_the_rule_of_names_and_a_new_one,
    )
    for look in looks:
        with subtests.test(look.__name__):
            look(chinese)


def test_the_trap_notices_what_qt_opens(dressed: QApplication, tmp_path: Path) -> None:
    with in_folder(tmp_path / "t") as at, closing(Trap(at)) as trap:
        text = trap.words()
        label = QLabel(text)
        label.grab()
        assert trap.sprung()
        QToolTip.showText(QPoint(1, 1), text)
        assert trap.sprung()
        box = QMessageBox(QMessageBox.Icon.Question, "", text)
        box.show()
        assert trap.sprung()
        box.close()
        root = QWidget()
        rows = QVBoxLayout(root)
        for one in (label, QLabel(text)):
            rows.addWidget(one)
        root.setToolTip(text)
        root.show()
        shown = Shown(trap)
        shown.look("here", root)
        assert len(shown.rich["here"]) == 3
        assert shown.opened["here"]
        root.close()


# --- what must be so everywhere ---


def the_keyboard_comes_everywhere_is_seen_and_gets_out_again(chinese: Chinese) -> None:
    walks = chinese.walks
    assert walks.keys() >= PLACES
    assert len(walks) > len(PLACES) + 15
    assert sum(walk.handled for walk in walks.values()) > 300
    assert not _wrong(walks, lambda walk: walk.traps)
    assert not _wrong(walks, lambda walk: walk.unreached)
    assert not _wrong(walks, lambda walk: walk.unreached_back)
    assert not _wrong(walks, lambda walk: walk.unseen)


def f6_goes_round_every_screen_and_out_of_every_table(chinese: Chinese) -> None:
    assert len(chinese.jumps) > 25
    assert {place: wrong for place, wrong in chinese.jumps.items() if wrong} == {}


def _wrong(walks: dict[str, Walk], what: Callable[[Walk], list[str]]) -> list[str]:
    return [
        f"{place}: {words}"
        for place, walk in walks.items()
        for words in what(walk)
        if not {words.split()[0], words.split()[0].partition("#")[0]} & OTHERWISE.keys()
    ]


def escape_closes_every_dialog_and_gives_the_keyboard_back(english: English) -> None:
    assert english.left.keys() >= DIALOGS.keys()
    assert len(english.left) > len(DIALOGS) + 15
    assert {place: words for place, words in english.left.items() if words} == {}


def no_place_takes_a_text_for_markup(english: English) -> None:
    shown = english.shown
    assert shown.opened == {}
    assert shown.rich == {}
    assert shown.eaten == {}
    assert {kind.__qualname__ for kind in kinds_of_dialogs() - shown.kinds} == set()
    assert len({one for one in shown.tips if WORD in one}) > 50


def everything_that_can_be_used_says_what_it_is(chinese: Chinese) -> None:
    assert {place: walk.nameless for place, walk in chinese.walks.items() if walk.nameless} == {}
    assert not chinese.stale


def a_screen_reader_is_told_name_and_role_of_all_in_english(english: English) -> None:
    assert english.silent == {}


def a_screen_reader_is_told_name_and_role_of_all_in_chinese(chinese: Chinese) -> None:
    assert {place: walk.silent for place, walk in chinese.walks.items() if walk.silent} == {}


def after_a_switch_nothing_stays_english(chinese: Chinese) -> None:
    assert not sorted(chinese.latin)
    assert not sorted(chinese.colons)
    assert chinese.view == countries.name("KE", "zh")


def no_place_shows_a_private_value(chinese: Chinese) -> None:
    told = chinese.told
    assert {name: found for name, text in told.items() if (found := found_in(text))} == {}
    masked = {name for name, text in told.items() if "••••" in text}
    assert masked >= {
        "participants",
        "directory/expert",
        "her details",
        "merge",
        "her list",
        "waiting",
        "called",
    }
    assert chinese.reveals == []


def every_place_follows_the_rule_of_names_and_a_new_one(found: English | Chinese) -> None:
    called, at = found.called, int(isinstance(found, Chinese))
    assert called.wrong == {}
    assert called.naming >= {"participants", "countries"}
    old = {key: BEFORE.findall(HINT.sub("", text)) for key, text in called.own.items()}
    assert {key: sorted(set(found)) for key, found in old.items() if found} == {}
    assert {key for key, text in called.own.items() if OWN["TW"][at] in text} >= {
        "participants",
        "countries",
    }
