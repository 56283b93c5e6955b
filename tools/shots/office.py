"""Two windows side by side at one office's desk: what a colleague changes is shown, who else is in
the entry, a conflict, a server that goes and comes back; then the window of each role
(tools/shots/roles.py): `python3 dev.py shots office`.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QDialog

from lcdesk import app
from lcdesk.services.core import reach, repeating
from lcdesk.services.core.office import write_office
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.importing.demo import make_demo
from lcdesk.services.office.moving import move_in
from lcdesk.services.participants.participants import change_participants
from lcdesk.settings import Settings
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.office_line import OfficeLine
from tests.office_server import start, stop
from tools.shots import roles

SIZE = (1366, 768)
GAP = 16
WAYS = (("en", "light"), ("zh", "dark"))
AWAY_S = 1.0  # for pictures it is said sooner
CLERKS = ("Li Na", "Wang Min")


class Office:
    """A server, a desk on it, and the windows of two clerks: the first over a line that can go."""

    def __init__(self, folder: Path, language: str, theme: str) -> None:
        self.server = start(folder / "server")
        self.line = OfficeLine(self.server)
        database = self.server.new_database()
        near, far = folder / "near.lcdesk-office", folder / "Training Office.lcdesk-office"
        write_office(near, self.server.address(database))
        write_office(far, self.line.address(database))
        demo = make_demo(folder / "demo")
        demo.close()
        move_in(demo.path, near)
        self.programs = [
            _window(path, who, Settings(language=language, theme=theme))
            for path, who in zip((far, near), CLERKS, strict=True)
        ]
        self.settle()

    def people(self, clerk: int) -> ParticipantsScreen:
        """The table of one of them."""
        screen = self.programs[clerk].window.screens["participants"]
        assert isinstance(screen, ParticipantsScreen)
        return screen

    def settle(self, ms: int = 0) -> None:
        """Let time pass and everything be shown."""
        loop = QEventLoop()
        QTimer.singleShot(ms, loop.quit)
        loop.exec()
        for one in self.programs:
            one.settle()

    def save(self, path: Path) -> Path:
        """Both windows in one picture, with the dialogs over them."""
        self.settle()
        whole = QPixmap(2 * SIZE[0] + GAP, SIZE[1])
        whole.fill("#808080")
        painter = QPainter(whole)
        for place, one in enumerate(self.programs):
            left = place * (SIZE[0] + GAP)
            painter.drawPixmap(left, 0, one.window.grab())
            for dialog in one.window.findChildren(QDialog):
                if dialog.isVisible():
                    x, y = (SIZE[0] - dialog.width()) // 2, (SIZE[1] - dialog.height()) // 2
                    painter.drawPixmap(left + x, y, dialog.grab())
        painter.end()
        whole.save(str(path))
        return path

    def close(self) -> None:
        """All of it ends."""
        for one in self.programs:
            one.stop()
            one.window.close()
        self.line.close()
        stop(self.server)


def take_all(folder: Path, only: str = "") -> list[Path]:
    """Every picture with `only` in its name; the files written."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[Path] = []
    for language, theme in WAYS:
        with tempfile.TemporaryDirectory(prefix="lcdesk-shots-") as place, _soon_away():
            at = Office(Path(place), language, theme)
            for name in _tour(at):
                if only in name:
                    made.append(at.save(folder / f"office-{name}_{language}_{theme}.png"))
            at.close()
    with tempfile.TemporaryDirectory(prefix="lcdesk-shots-") as place:
        return made + roles.take_all(folder, Path(place), only)


def _tour(at: Office) -> Iterator[str]:
    mine, theirs = at.people(0), at.people(1)
    key = mine.table.ids[1]
    colleague = at.programs[1].desk
    assert colleague is not None
    change_participants(colleague, [key], {"organization": "Ministry of Water and Power"})
    at.settle(1_000)
    yield "live"
    for screen in (mine, theirs):
        screen.view.select_ids([key])
    at.settle(2_000)
    yield "presence"
    # typed over what was seen before the colleague's change, which is still under way
    change_participants(colleague, [key], {"arrival_flight": "PK 854"})
    mine.sheet.change([key], {"arrival_flight": "PK 860"})
    yield "conflict"
    for dialog in at.programs[0].window.findChildren(QDialog):
        dialog.done(0)
    at.line.go()
    at.settle(3_000)
    yield "away"
    change_participants(colleague, [key], {"organization": "National University"})
    at.line.come()
    at.settle(3_000)
    yield "back"


def _window(path: Path, who: str, chosen: Settings) -> app.Program:
    made = app.Program(app.application(), chosen, is_demo=True)
    made.window.stack.warms = False
    made.window.resize(*SIZE)
    made.window.show()
    desk = open_office(path)
    desk.who = who
    made.show_desk(desk)
    made.settle()
    made.window.open_screen("participants")
    return made


@contextmanager
def _soon_away() -> Iterator[None]:
    before = reach.OUT_OF_REACH
    reach.OUT_OF_REACH = repeating.OUT_OF_REACH = AWAY_S
    try:
        yield
    finally:
        reach.OUT_OF_REACH = repeating.OUT_OF_REACH = before
