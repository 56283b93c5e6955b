"""Pictures of every state of the people, their dialogs and what surrounds them: `python3 dev.py
shots states [part of a name]`.

× light, dark × English, Chinese × 100 % (1536 × 900) and 150 % (1024 × 640 points, a laptop of 1536
× 960), each scale in a process of its own, into
shots/states_<state>_<language>_<theme>_<scale>.png. Everything is done by keys where there are keys
for it. Scripts the machine has no font for show as boxes (Debian: fonts-noto-core).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea

from lcdesk import app
from lcdesk.model.query import Query
from lcdesk.services.core.finding import find_ids
from lcdesk.services.participants.participants import change_participants
from lcdesk.settings import Settings
from tools.shots.desk import StateDesk, make_state_desk
from tools.shots.dialogs import STATES
from tools.shots.stage import Stage, State, state

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"100": (1536, 900), "150": (1024, 640)}  # in device-independent pixels
LANGUAGES, THEMES = ("en", "zh"), ("light", "dark")
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key
SEARCHED_MS = 600  # until what was typed is looked for


# --- how many there are ---


@state
def nobody(stage: Stage) -> None:
    stage.go("nobody")


@state
def one(stage: Stage) -> None:
    stage.go("one")


@state
def people(stage: Stage) -> None:
    stage.go("people")


@state
def thousand(stage: Stage) -> None:
    stage.go("crowd")
    stage.put(500, "organization")


@state
def all_cohorts(stage: Stage) -> None:
    stage.go("")


@state
def compact(stage: Stage) -> None:
    stage.go("people")
    stage.do("compact")


# --- what is selected ---


@state
def block(stage: Stage) -> None:
    stage.go("people")
    stage.put(2, "nationality")
    stage.press(Key.Key_Down, SHIFT, 4)
    stage.press(Key.Key_Right, SHIFT, 2)


@state
def several(stage: Stage) -> None:
    stage.go("people")
    stage.put(1, "full_name")
    stage.press(Key.Key_Down, SHIFT, 4)
    stage.press(Key.Key_Space, SHIFT)


@state
def error_in_cell(stage: Stage) -> None:
    stage.go("people")
    stage.put(2, "passport_expiry")
    stage.press("31.2.2026")
    stage.press(Key.Key_Return)


@state
def errors_pasted(stage: Stage) -> None:
    stage.go("people")
    stage.put(1, "nationality")
    data = QMimeData()
    data.setText("Nigera\t\t31 February 2026\nKenya\t\t2029-04-01\nAtlantis\t\tsoon")
    QApplication.clipboard().setMimeData(data)
    stage.press(Key.Key_V, CTRL)


@state
def editing(stage: Stage) -> None:
    stage.go("people")
    stage.put(3, "passport_expiry")
    stage.press("12.6")


@state
def editing_choice(stage: Stage) -> None:
    stage.go("people")
    stage.put(3, "visa_state")
    stage.press(Key.Key_Down, Qt.KeyboardModifier.AltModifier)


# --- who is left out, and in which order ---


@state
def groups(stage: Stage) -> None:
    stage.go("people")
    stage.people.views.filters.groups.choose("nationality")
    stage.settle()


@state
def groups_of_crowd(stage: Stage) -> None:
    stage.go("crowd")
    stage.people.views.filters.groups.choose("arrival_date")
    stage.settle()


@state
def filtered(stage: Stage) -> None:
    stage.go("chosen")
    stage.people.views.filters.allow("status", ["confirmed", "selected"])
    stage.people.views.filters.allow("nationality", ["KE", "RW", "GH"])
    stage.settle()


@state
def searched(stage: Stage) -> None:
    stage.go("people")
    stage.press(Key.Key_F, CTRL)
    stage.do("find")
    stage.press("country:Kenya diet:- planet:Mars")
    QTest.qWait(SEARCHED_MS)


@state
def found_nobody(stage: Stage) -> None:
    stage.go("people")
    stage.do("find")
    stage.press("zzz")
    QTest.qWait(SEARCHED_MS)


# --- names ---


@state
def long_names(stage: Stage) -> None:
    stage.go("long")


@state
def long_names_several(stage: Stage) -> None:
    stage.go("long")
    stage.do("select_all")
    stage.press(Key.Key_A, CTRL)


@state
def scripts(stage: Stage) -> None:
    stage.go("scripts")


@state
def scripts_below(stage: Stage) -> None:
    stage.go("scripts")
    stage.put(9, "full_name")
    stage.press(Key.Key_Down, times=5)


@state
def scripts_editing(stage: Stage) -> None:
    stage.go("scripts")
    stage.put(0, "organization")
    stage.press(Key.Key_F2)


# --- the pane ---


@state
def pane_middle(stage: Stage) -> None:
    stage.go("people")
    _scroll_pane(stage, 0.45)


@state
def pane_end(stage: Stage) -> None:
    stage.go("people")
    _scroll_pane(stage, 1)


def _scroll_pane(stage: Stage, share: float) -> None:
    pane = stage.people.details.pane
    pane.want(True)
    stage.settle()
    bar = pane.findChild(QScrollArea).verticalScrollBar()
    bar.setValue(int(bar.maximum() * share))


# --- other screens ---


def _other(screen: str, cohort: str, **args: Any) -> State:
    def show(stage: Stage) -> None:
        stage.go(cohort, screen)
        if args:
            stage.window.open_screen(screen, **args)
        stage.settle()

    return show


STATES.update(
    {
        "overview": _other("overview", "people"),
        "overview_chosen": _other("overview", "chosen"),
        "overview_crowd": _other("overview", "crowd"),
        "overview_nobody": _other("overview", "nobody"),
        "overview_all": _other("overview", ""),
        "overview_long": _other("overview", "long"),
        **{
            f"logistics_{tab}": _other("logistics", "people", tab=tab)
            for tab in ("arrival", "departure", "rooms", "meals")
        },
        "logistics_crowd": _other("logistics", "crowd", tab="arrival"),
        "logistics_nobody": _other("logistics", "nobody", tab="arrival"),
        "logistics_scripts": _other("logistics", "scripts", tab="rooms"),
        "logistics_long": _other("logistics", "long", tab="arrival"),
        "logistics_all": _other("logistics", "", tab="arrival"),
        "history": _other("history", "people"),
        "curriculum": _other("curriculum", "people"),
        "countries": _other("countries", "people"),
        "import": _other("import", "people"),
    }
)


# --- taking them ---


def take(folder: Path, scale: str, only: str = "") -> None:
    """Every picture at the scale this process was started with; what is larger than its window
    is told.
    """
    with tempfile.TemporaryDirectory(prefix="lcdesk-states-") as desk_folder:
        chosen = Settings(language="en", theme="light", office="Training Office")
        program = app.Program(app.application(), chosen, is_demo=True)
        states = make_state_desk(Path(desk_folder))
        _add_steps(states)
        program.window.resize(*SIZES[scale])
        program.window.show()
        program.show_desk(states.desk)
        program.settle()
        stage = Stage(program, states)
        for language, theme in _ways(stage):
            for name in _named(only):
                _take_one(stage, name, _path(folder, name, language, theme, scale))
        program.stop()
        QApplication.clipboard().clear()


def _named(only: str) -> list[str]:
    return [name for name in STATES if only in name]


def _path(folder: Path, *words: str) -> Path:
    return folder / f"states_{'_'.join(words)}.png"


def _add_steps(states: StateDesk) -> None:
    """Something for the history of the first person: three edits."""
    first = find_ids(states.desk, Query.of(states.cohorts["people"]))[:1]
    for values in (
        {"dietary": "Vegetarian"},
        {"room_type": "Single"},
        {"notes": "Asks for a quiet room."},
    ):
        change_participants(states.desk, list(first), values)


def _ways(stage: Stage) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        for theme in THEMES:
            stage.window.set_language(language)
            stage.window.set_theme(theme)
            stage.settle()
            yield language, theme


def _take_one(stage: Stage, name: str, path: Path) -> None:
    shown = STATES[name](stage) or stage.window
    stage.settle()
    stage.picture_of(shown).save(str(path))
    if shown.width() > stage.window.width() or shown.height() > stage.window.height():
        sys.stderr.write(
            f"{path.name}: {shown.width()} × {shown.height()} is larger than the window\n"
        )
    stage.close_all()
    if name == "compact" or (name.startswith("pane") and stage.window.width() == SIZES["150"][0]):
        stage.do("compact" if name == "compact" else "details")
    if "edit" in name or "error" in name:
        stage.press(Key.Key_Escape, times=2)
        stage.people.view.cells.rejected.clear()
    if name == "errors_pasted":
        stage.do("undo")


def take_all(folder: Path, only: str = "") -> list[Path]:
    """Both scales, each in a process of its own; the files written. `only`: states with this in
    their name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for scale in SIZES:
        environment = {
            **os.environ,
            "QT_QPA_PLATFORM": "offscreen",
            "QT_SCALE_FACTOR": str(int(scale) / 100),
        }
        command = [sys.executable, "-m", "tools.shots.states", scale, str(folder), only]
        subprocess.run(command, env=environment, cwd=ROOT, check=True)
    ways = [
        (language, theme, scale) for language in LANGUAGES for theme in THEMES for scale in SIZES
    ]
    return [_path(folder, name, *way) for name in _named(only) for way in ways]


if __name__ == "__main__":
    take(Path(sys.argv[2]), sys.argv[1], sys.argv[3])
