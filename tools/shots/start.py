"""The start page over desks of every kind, the form of a new desk, the ribbon of the sample and its
questions: `python3 dev.py shots start`.
"""

from __future__ import annotations

import datetime as dt
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from lcdesk import app
from lcdesk.model import clock
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.participants.participants import add_people
from lcdesk.services.security import password
from lcdesk.services.start import known_desks, recent_files
from lcdesk.settings import Settings

SIZES = ((1366, 768), (1440, 900), (1024, 700))
ME = "Wang Min"
# name of the folder, of the file, days from now to the opening of its cohorts, people in each
_DESKS = (
    ("Documents/lcdesk", "Training Office 2026", (12, 110, -160), 22),
    ("Dropbox/Training/2026", "Chengdu Session", (-60, 40), 18),
    ("Documents/lcdesk", "Selection 2027", (95,), 9),
)


def take_all(folder: Path, only: str = "") -> list[Path]:
    """Every picture; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    with tempfile.TemporaryDirectory(prefix="lcdesk-shots-") as home, at_home(Path(home)):
        for name, chosen in (
            ("start", known(Path(home))),
            ("start_first", Settings(language="en", theme="light")),
        ):
            if only in ("", name):
                made += _take_pages(folder, name, chosen)
        if only in ("", "sample"):
            made += _take_sample(folder, Path(home))
    return made


@contextmanager
def at_home(home: Path) -> Iterator[None]:
    """The folders of whoever takes the pictures are left alone."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            patch.setenv(name, str(home / "own" if name != "HOME" else home))
        yield


def known(home: Path) -> Settings:
    """Choices that know a desk of every kind."""
    chosen = Settings(language="en", theme="light", office="Training Office", who=ME)
    made = [_make(home / place, name, days, people) for place, name, days, people in _DESKS]
    gone = _make(home / "gone", "Archive 2019–2024", (-700, -1000), 30)
    for path in (gone, *reversed(made)):
        desk = open_desk(path)
        desk.who = "Li Na" if path == gone else ME
        known_desks.note_desk(desk, chosen)
        desk.close()
    password.set_password(made[-1], "correct horse battery")
    password.forget()
    kept = [dict(one) for one in chosen.known_desks]
    away = str(Path("/media/wang.min/ARCHIVE/desks/Archive 2019–2024.lcdesk"))
    for number, one in enumerate(kept):
        at = clock.now() - dt.timedelta(hours=3 + 29 * number**2)
        one["opened"] = at.isoformat()
        one["path"] = away if one["path"] == str(gone) else one["path"]
    chosen.known_desks = kept
    shutil.rmtree(gone.parent)
    for name, what, desk in (
        ("hotel_rooms.xlsx", 11, made[1]),
        ("Country report 2026.pdf", 0, made[0]),
        ("Timetable week 1, wall.xlsx", 0, made[0]),
        ("Letters for the visa, 12 people.pdf", 0, made[0]),
        ("names_v3.xlsx", 22, made[0]),
    ):
        file = home / "Documents" / name
        if what:
            recent_files.note_import(chosen, file, desk, what)
        else:
            recent_files.note_saved(chosen, file, desk)
    return chosen


def _make(folder: Path, name: str, days: tuple[int, ...], people: int) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    desk = open_desk(folder / f"{name}.lcdesk")
    cities = ("Shanghai", "Chengdu", "Kunming")
    for city, day in zip(cities, days, strict=False):
        starts = clock.today() + dt.timedelta(days=day)
        values = {
            "name_en": f"Low-Carbon Course ({city} Session)",
            "starts": starts,
            "ends": starts + dt.timedelta(days=13),
        }
        cohort = add_cohort(desk, values)
        rows = [{"full_name": f"Person {number}"} for number in range(people)]
        add_people(desk, cohort, rows, starts)
    desk.close()
    open_desk(desk.path).close()
    return desk.path


def _program(chosen: Settings) -> app.Program:
    program = app.Program(app.application(), chosen, is_demo=True)
    program.window.show()
    program.home.show_page()
    program.settle()
    return program


def _take_pages(folder: Path, name: str, chosen: Settings) -> list[Path]:
    program, made = _program(chosen), list[Path]()
    window = program.window
    for wide, high in SIZES:
        window.resize(wide, high)
        for language in ("en", "zh"):
            for theme in ("light", "dark"):
                window.set_language(language)
                window.set_theme(theme)
                program.settle()
                window.activateWindow()
                if page := program.home.page:
                    page.focus_first()
                made.append(_save(program, folder, f"{name}_{wide}"))
    window.set_language("en")
    window.set_theme("light")
    window.do("new_desk")
    program.settle()
    dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
    made.append(_save(program, folder, f"{name}_new_desk", dialog))
    dialog.close()
    program.stop()
    window.close()
    return made


def _take_sample(folder: Path, home: Path) -> list[Path]:
    chosen = Settings(language="en", theme="light", office="Training Office", who=ME)
    program, made = app.Program(app.application(), chosen, is_demo=True), list[Path]()
    window = program.window
    window.resize(1366, 768)
    window.show()
    program.show_desk(make_demo(home / "sample", today=clock.today()))
    program.settle()
    for language in ("en", "zh"):
        for theme in ("light", "dark"):
            window.set_language(language)
            window.set_theme(theme)
            window.open_screen("overview")
            made.append(_save(program, folder, "sample"))
        for name, ask in (
            ("sample_throw", lambda: window.do("throw_away_sample")),
            ("sample_list", lambda: window.take_files([home / "names_v3.xlsx"])),
        ):
            ask()
            program.settle()
            dialog = next(one for one in window.findChildren(QDialog) if one.isVisible())
            made.append(_save(program, folder, name, dialog))
            dialog.close()
            program.settle()
    program.stop()
    window.close()
    return made


def _save(program: app.Program, folder: Path, name: str, dialog: QDialog | None = None) -> Path:
    chosen = program.window.settings
    path = folder / f"{name}_{chosen.language}_{chosen.theme}.png"
    program.settle()
    (dialog or program.window).grab().save(str(path))
    return path
