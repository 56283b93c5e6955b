"""The pictures of the guide, kept in the resources: `python3 dev.py shots guide` takes all of them
in English and Chinese, `shots guide NAME` one.

Two dots to a px, so that they are sharp on every screen; WebP, a third of what PNG takes.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QBuffer, QPoint, QRect, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget

from lcdesk import app, resources
from lcdesk.model import clock
from lcdesk.services.core.desk import work_as
from lcdesk.services.guide.pages import FOLDER, read_guide
from lcdesk.services.importing import importing
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.start.known_desks import list_desks
from lcdesk.services.start.recent_files import list_files
from lcdesk.settings import Settings
from lcdesk.texts import LANGUAGES
from lcdesk.ui.curriculum.week_scene import ActivityBlock
from lcdesk.ui.start.content import StartContent
from lcdesk.ui.start.start_page import HomePage
from tests.review_sheets import save_people
from tools.shots import curriculum, start

HIGH = 760  # px of the window
WIDE = {
    "papers": 1240,
    "directory": 1180,
    "countries": 1140,
    "start": 1120,
    "week": 1120,
    "clash": 1240,
}
USUAL = 1040
TALL = 440  # px of a picture, at most
QUALITY = 76


def take_all(only: str = "") -> list[Path]:
    """Every picture, or one; the files written."""
    with tempfile.TemporaryDirectory(prefix="lcdesk-shots-") as name:
        work_as("Wang Min")
        chosen = Settings(language="en", theme="light", office="Training Office", who="Wang Min")
        program = app.Program(app.application(), chosen, is_demo=True)
        program.window.resize(USUAL, HIGH)
        program.window.show()
        program.show_desk(make_demo(Path(name) / "desk", today=clock.today()))
        program.settle()
        taker = GuidePictures(program, Path(name))
        made = taker.take(only)
        program.stop()
    return made


class GuidePictures:
    """Brings the window to what each picture shows."""

    def __init__(self, program: app.Program, folder: Path) -> None:
        self.program, self.window = program, program.window
        with start.at_home(folder):
            self._known = start.known(folder)
        self._sheet = save_people(folder / "names_v3.xlsx")
        context = program.window.context
        assert context is not None
        assert context.cohort_id is not None
        self.context = context
        curriculum.fill(context.desk, context.cohort_id)
        self._is_in = False
        self._drop: Callable[[], object] = lambda: None
        self._shows: dict[str, Callable[[], QWidget | tuple[QWidget, QRect]]] = {
            "participants": lambda: self._screen("participants"),
            "today": lambda: self._screen("today"),
            "overview": lambda: self._screen("overview"),
            "week": lambda: self._screen("curriculum"),
            "move": self._move,
            "clash": self._clash,
            "attendance": lambda: self._screen("attendance"),
            "countries": lambda: self._screen("countries"),
            "report": lambda: self._dialog("figures_report", "countries"),
            "news": lambda: self._dialog("factsheet"),
            "papers": lambda: self._screen("papers"),
            "leads": lambda: self._screen("cooperation"),
            "directory": lambda: self._screen("directory"),
            "backups": lambda: self._dialog("backups"),
            "start": self._start,
            "import": self._import,
            "answers": self._answers,
        }

    def take(self, only: str = "") -> list[Path]:
        """Those that change the desk come last."""
        wanted = {name for page in read_guide("en") for name in page.pictures}
        assert {f"{name}.webp" for name in self._shows} == wanted
        made = list[Path]()
        for name, show in self._shows.items():
            for language in LANGUAGES if only in ("", name) else ():
                self.window.set_language(language)
                self.window.resize(WIDE.get(name, USUAL), HIGH)
                self.program.settle()
                shown = show()
                self.program.settle()
                made.append(self._save(language, name, shown))
                self._tidy()
        return made

    def _save(self, language: str, name: str, shown: Any) -> Path:
        widget, box = shown if isinstance(shown, tuple) else (shown, None)
        if box is None:
            box = QRect(QPoint(0, 0), QSize(widget.width(), min(widget.height(), TALL)))
        folder = resources.path(FOLDER, "pictures", language)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.webp"
        buffer = QBuffer()
        buffer.open(QBuffer.OpenModeFlag.WriteOnly)
        widget.grab(box).toImage().save(buffer, "WEBP", QUALITY)
        path.write_bytes(buffer.data().data())
        return path

    def _screen(self, key: str) -> QWidget:
        self.window.open_screen(key)
        self.program.settle()
        return self.window.stack

    def _import(self) -> QWidget:
        self.window.open_screen("import", path=self._sheet)
        return self.window.stack

    def _answers(self) -> QWidget:
        """What waits of that list once it is in."""
        screen: Any = self._screen("import") and self.window.current_screen()
        screen.close_review()
        desk, cohort, path = self.context.desk, self.context.cohort_id, self._sheet
        if not self._is_in:
            self._is_in = True
            plan = importing.prepare(desk, importing.read_file(path), cohort)
            importing.apply(desk, plan, cohort, path)
        return self.window.stack

    def _start(self) -> QWidget:
        """The page by itself, as a first start shows it."""
        with start.at_home(self._sheet.parent):
            page = HomePage(
                self._known, StartContent(list_desks(self._known), list_files(self._known))
            )
        page.resize(self.window.size())
        page.setParent(self.window)
        page.show()
        page.raise_()
        return page

    def _dialog(self, command: str, screen: str = "curriculum") -> QWidget:
        self._screen(screen)
        self.window.do(command)
        self.program.settle()
        found = [one for one in self.window.findChildren(QDialog) if one.isVisible()]
        found[-1].resize(760, 620)
        self.program.settle()
        return found[-1]

    def _clash(self) -> tuple[QWidget, QRect]:
        """From the title down to the first hours."""
        stack = self._screen("curriculum")
        return stack, QRect(0, 0, stack.width(), 330)

    def _move(self) -> tuple[QWidget, QRect]:
        """A lecture in the hand of the mouse, on its way to the day after."""
        stack = self._screen("curriculum")
        screen: Any = self.window.current_screen()
        view = screen.week
        blocks = [one for one in view.scene().items() if isinstance(one, ActivityBlock)]
        seen = view.viewport().rect()
        fitting = [
            one
            for one in blocks
            if seen.contains(view.mapFromScene(one.sceneBoundingRect()).boundingRect())
        ]
        block = max(fitting, key=lambda one: one.sceneBoundingRect().height())
        at = view.mapFromScene(block.sceneBoundingRect().center())
        step = round(block.sceneBoundingRect().width() * 1.08)
        to = at + QPoint(step if at.x() + 2 * step < seen.width() else -step, 40)
        port = view.viewport()
        QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at)
        for part in (0.3, 0.7, 1.0):
            QTest.mouseMove(port, at + (to - at) * part)
            self.program.settle()
        self._drop = lambda: (
            QTest.keyClick(view, Qt.Key.Key_Escape),
            QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=to),
        )
        top = view.mapTo(stack, QPoint(0, 0)).y()
        return stack, QRect(0, max(0, top - 8), stack.width(), TALL)

    def _tidy(self) -> None:
        self._drop()
        self._drop = lambda: None
        for one in self.window.findChildren(QDialog):
            one.done(0)
        self.program.settle()
