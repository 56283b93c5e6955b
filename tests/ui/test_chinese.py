"""In Chinese nothing is said in English: not after a switch with everything open, and not where
words are put together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMenuBar,
    QWidget,
)

from lcdesk import app
from lcdesk.model import countries
from lcdesk.services.core.desk import Desk
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.kit.widgets import MenuButton
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from tests.ui import full_desk
from tests.ui.places import close_all, open_dialog
from tests.ui.test_wording_on_screen import cells

Settle = Callable[[], None]
WORD = re.compile(r"[A-Za-z]{3,}")
MARKUP = re.compile(r"<[^>]*>|&nbsp;")
COLON = re.compile(r"[\u3400-\u9fff]\)?: ")
# keys, formats, units, products and licences; Qt's own names in markup
SAME = set(
    "Alt Ctrl Shift Del Esc Enter Tab Home End Left Right Space Backspace PgUp PgDown Excel WPS "
    "PDF PNG JPEG SVG CSV ISC MIT Lucide flag "
    "icons lcdesk English xlsx span style color nbsp".split()
)
DIALOGS = (
    "new_cohort",
    "edit_cohort",
    "set_status",
    "quota",
    "settings",
    "timetable_rules",
    "counting_rules",
    "shortcuts",
    "backups",
)


def seen_on(root: QWidget) -> str:
    """Everything that can be seen there, hovered over or read aloud; what is hidden is said
    again before it is shown.
    """
    said = list[str]()
    for one in (root, *root.findChildren(QWidget)):
        if not one.isVisible():
            continue
        said += [one.toolTip(), one.accessibleName(), one.accessibleDescription()]
        if isinstance(one, QLabel | QAbstractButton | QLineEdit):
            said.append(one.text())
        elif isinstance(one, QMenuBar):
            said += [
                action.text() for menu in one.actions() for action in (menu, *menu.menu().actions())
            ]
        elif isinstance(one, QAbstractItemView) and one.model() is not None:
            said += cells(one)
    return "\n".join(said)


def data_of(desk: Desk) -> set[str]:
    """Every Latin word that stands in the desk, its name and folder among them."""
    with desk.reading() as session:
        ordinary = sa.text(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        )
        rows = [
            row
            for name in session.scalars(ordinary).all()
            for row in session.execute(sa.text(f'SELECT * FROM "{name}"'))
        ]
    return set(WORD.findall("\n".join(map(str, rows)))) | set(WORD.findall(str(desk.path)))


def test_after_a_switch_nothing_on_any_screen_stays_english(
    running: app.Program,
    window: MainWindow,
    desk: Desk,
    settle: Settle,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full_desk.fill(desk)
    settle()
    places = [*window.side.items, "attendance", "evaluation", "versions"]
    for key in places:
        window.open_screen(key)
        settle()
    counting = window.screens["countries"]
    assert isinstance(counting, CountriesScreen)
    chart = counting.views["bars"].chart
    assert chart is not None
    kenya = next(mark for mark in chart.marks if mark.key == "KE")
    counting.views["bars"].chosen.emit(kenya.key, kenya.people)
    settle()
    screen = window.screens["participants"]
    assert isinstance(screen, ParticipantsScreen)
    (view,) = (one for one in screen.findChildren(MenuButton) if "Kenya" in one.accessibleName())
    assert view.accessibleName() == "View: Kenya"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / "empty.xlsx"), "")
    )
    window.do("template")
    settle()
    known, english, colons = data_of(desk) | SAME | {"empty", "Reception"}, list[str](), list[str]()
    window.set_language("zh")
    settle()
    assert view.accessibleName() == f"视图：{countries.name('KE', 'zh')}"

    def look(place: str, said: str) -> None:
        for line in MARKUP.sub(" ", said).split("\n"):
            strange = set(WORD.findall(line)) - known
            english.extend(f"{place}: {line}" for _word in strange)
            colons.extend([f"{place}: {line}"] if COLON.search(line) else [])

    for key in ("participants", *places):
        window.open_screen(key)
        settle()
        for part in (window.stack.currentWidget(), window.side, window.status, window.menuBar()):
            look(key, seen_on(part))
    for command in DIALOGS:
        window.open_screen("participants")
        settle()
        screen.view.select_ids([screen.table.id_at(0)])
        settle()
        if (dialog := open_dialog(running, command)) is not None:
            look(command, seen_on(dialog))
        close_all(running)
    assert not sorted(set(english))
    assert not sorted(set(colons))
