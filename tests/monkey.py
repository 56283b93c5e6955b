"""A seeded monkey over the real window, offscreen: thousands of random deeds, after each of which
nothing may be broken.

`python -m tests.monkey --seed 7 --actions 10000` prints what went wrong and a last line of figures.
"""

from __future__ import annotations

import argparse
import ctypes
import faulthandler
import gc
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
import traceback
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import psutil
import pytest
from PySide6.QtCore import QEvent, Qt, QThread, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QDesktopServices, QDrag, QImage
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog

from lcdesk import app, resources
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.importing.demo import make_demo
from lcdesk.settings import Settings
from lcdesk.ui.importing.screen import ImportScreen
from lcdesk.ui.kit.dialogs import faults
from tests.monkey_deeds import Hands

SHOWN = 30  # deeds told on a failure
CHECKED_EVERY = 200
TOLD_EVERY = 500
PATIENCE = 60  # seconds after which a deed counts as one the window did not come back from
QUIET_LEVELS = (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg)
HANDS = "monkey_deeds.py"
HARMLESS = ("propagateSizeHints", "Mouse event occurs outside", "This plugin does not support")


class MonkeyFault(AssertionError):
    """Something broke; the words hold the seed and the last deeds."""


@dataclass
class Run:
    """What a run has seen."""

    seed: int
    done: int = 0
    kinds: Counter[str] = field(default_factory=Counter[str])
    faults: list[str] = field(default_factory=list[str])
    warnings: Counter[str] = field(default_factory=Counter[str])
    last: deque[str] = field(default_factory=lambda: deque[str](maxlen=SHOWN))
    warm: float = 0.0  # MB
    end: float = 0.0
    seconds: float = 0.0

    def summary(self) -> str:
        """One line."""
        kinds = " ".join(f"{kind} {count}" for kind, count in self.kinds.most_common())
        growth = (self.end / self.warm - 1) * 100 if self.warm else 0.0
        return (
            f"seed {self.seed}: {self.done} deeds in {self.seconds:.0f} s, {len(self.faults)} "
            "faults, "
            f"{sum(self.warnings.values())} warnings of Qt, memory {self.warm:.0f} → "
            f"{self.end:.0f} MB ({growth:+.1f} %); {kinds}"
        )


class _Ears(logging.Handler):
    """What the program itself calls a bug goes to its log."""

    def __init__(self, told: Callable[[str], object]) -> None:
        super().__init__(logging.ERROR)
        self._told = told

    def emit(self, record: logging.LogRecord) -> None:
        trace = "".join(traceback.format_exception(*record.exc_info)) if record.exc_info else ""
        self._told(f"{record.getMessage()}\n{trace}")


class Monkey:
    """Random deeds by seed; a fault is told with the deeds before it (`stops` False: noted, and
    on it goes).
    """

    def __init__(
        self,
        program: app.Program,
        folder: Path,
        seed: int,
        *,
        stops: bool = True,
        is_small: bool = False,
    ) -> None:
        self.program, self.run, self._stops = program, Run(seed), stops
        self._folder, self._answered, self._is_acting = folder, False, False
        self._rescue = QTimer(program.window)
        self._rescue.setInterval(200)
        self._rescue.timeout.connect(self._leave_menu)
        self.hands = Hands(program, seed, make_files(folder, is_small=is_small))

    def act(self, actions: int, warm_up: int = 0) -> Run:
        """So many deeds; memory is measured after the first `warm_up` and at the end, with
        nothing open.
        """
        began = time.monotonic()
        self._rescue.start()
        self.program.window.close = lambda: False  # "Quit" is in the palette too
        try:
            with self._listening():
                for number in range(1, actions + 1):
                    self._do(number)
                    if number % CHECKED_EVERY == 0 or number == actions:
                        self._check()
                    if number == warm_up:
                        self._rest()
                        self.run.warm = memory()
                    if number % TOLD_EVERY == 0 and not self._stops:
                        say(
                            f"{number} deeds: {memory():.0f} MB, {len(QApplication.allWidgets())} "
                            "widgets"
                        )
                    self._judge()
        finally:  # a watch that is left behind ends whatever runs a minute later
            self._rescue.stop()
            faulthandler.cancel_dump_traceback_later()
        self._rest()
        self.run.end, self.run.seconds = memory(), time.monotonic() - began
        return self.run

    def _do(self, number: int) -> None:
        kind, operation = self.hands.choose()
        if number % 10 == 1:
            faulthandler.dump_traceback_later(PATIENCE, exit=True)
        self.run.done = number
        self.run.kinds[kind] += 1
        self.run.last.append(f"{number} {kind}: …")
        try:
            self._is_acting = True
            said = operation()
            self._is_acting = False
            self.run.last[-1] = f"{number} {kind}: {said}"
            self._settle()
        except Exception as error:
            if not _is_of_qt(error):
                self._hear(type(error), error, error.__traceback__)
        finally:
            self._is_acting = False

    def _leave_menu(self) -> None:
        """Some of Qt's own buttons (the month of a calendar) wait within the click until their
        menu is closed.
        """
        menu = QApplication.activePopupWidget()
        if self._is_acting and menu is not None:
            menu.close()

    def _settle(self) -> None:
        """Mostly work beside the window is waited for; now and then the next deed comes in
        between.
        """
        self._answered = False
        QTimer.singleShot(0, self._answer)
        is_patient, tasks, quiet = self.hands.chance.random() < 0.8, self.program.tasks, 0
        while quiet < 2:
            self.program.app.processEvents()
            tasks.hurry()
            quiet = quiet + 1 if not is_patient or not tasks.is_busy() else 0
            if not quiet:
                QThread.msleep(1)
        # what is to be deleted later goes by itself only inside `exec`
        self.program.app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        # offscreen nobody gives the keyboard back when a dialog is closed
        if QApplication.activeWindow() is None:
            self.hands.top().activateWindow()
        if not self._answered or not self.program.window.isVisible():
            self._note("The window does not answer, or is gone.")

    def _answer(self) -> None:
        self._answered = True

    def _check(self) -> None:
        """Is the desk whole? And is there anybody left on it?"""
        self.program.settle()
        desk = self.program.desk
        assert desk is not None
        for one in check_desk(desk):
            if not one.is_good:
                self._note(f"The desk: {one.words}")
        context = self.program.window.context
        if context and not context.has_cohorts:
            self.program.window.do("undo")

    def _rest(self) -> None:
        """Every screen made, nothing open but the participants: what is measured twice is
        measured in the same state.
        """
        while self.hands.top() is not self.program.window:
            top = self.hands.top()
            # closed, a form in which something is typed asks
            top.done(0) if isinstance(top, QDialog) else top.close()
            self._settle()
        review = self.program.window.screens.get("import")
        if isinstance(review, ImportScreen):
            review.close_review()
        for key in (*self.program.window.stack.kinds, "participants"):
            self.program.window.open_screen(key)
            self.program.settle()

    def _judge(self) -> None:
        if self.run.faults and self._stops:
            operations = "\n".join(self.run.last)
            raise MonkeyFault(
                f"seed {self.run.seed}, deed {self.run.done}:\n{self.run.faults[0]}\n\nthe last "
                f"deeds:\n{operations}"
            )

    # --- what is listened to, and what must not happen for real ---

    @contextmanager
    def _listening(self) -> Iterator[None]:
        ears, log = _Ears(self._note), logging.getLogger("lcdesk")
        hooks = sys.excepthook, sys.unraisablehook, threading.excepthook
        sys.excepthook = self._hear
        sys.unraisablehook = threading.excepthook = self._hear_aside
        before = qInstallMessageHandler(self._hear_qt)
        log.addHandler(ears)
        try:
            with kept_inside(self.hands, self._folder):
                yield
        finally:
            log.removeHandler(ears)
            qInstallMessageHandler(before)
            sys.excepthook, sys.unraisablehook, threading.excepthook = hooks

    def _hear(
        self, _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        """An exception nobody took goes the way it goes in the program: to the fault dialog, and
        where it is a bug to the log.
        """
        faults.show_fault(error)

    def _hear_aside(self, said: Any) -> None:
        """One of another thread, or of an object that came to its end."""
        self._note(
            "".join(traceback.format_exception(said.exc_type, said.exc_value, said.exc_traceback))
        )

    def _hear_qt(self, level: QtMsgType, where: Any, words: str) -> None:
        if level in QUIET_LEVELS or any(one in words for one in HARMLESS):
            return
        self.run.warnings[words] += 1
        if level in (QtMsgType.QtCriticalMsg, QtMsgType.QtFatalMsg):
            self._note(f"Qt: {words}")

    def _note(self, words: str) -> None:
        self.run.faults.append(words)
        if not self._stops:
            say(
                f"--- seed {self.run.seed}, deed {self.run.done}\n{words}\n"
                + "\n".join(list(self.run.last)[-6:])
            )


def _is_of_qt(error: Exception) -> bool:
    """Did the hands reach for one of Qt's own widgets (the list of a combo box) that was gone by
    then?
    """
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        isinstance(error, RuntimeError)
        and "already deleted" in str(error)
        and last.filename.endswith(HANDS)
    )


class _Outside:
    """What answers in place of everything that lies outside the window."""

    def __init__(self, hands: Hands, folder: Path) -> None:
        self._hands, self._saved = hands, folder / "saved"

    def is_given(self) -> bool:
        """Does somebody choose a file, or cancel?"""
        return self._hands.chance.random() < 0.7

    def old(
        self, _parent: Any = None, _title: str = "", _folder: str = "", kinds: str = "", *_more: Any
    ) -> tuple[str, str]:
        """A file that is there."""
        fit = [one for one in self._hands.files if one.suffix and one.suffix in kinds]
        return (str(self._hands.chance.choice(fit)) if fit and self.is_given() else "", "")

    def olds(self, *words: Any) -> tuple[list[str], str]:
        """Files that are there."""
        name, _kind = self.old(*words)
        return ([name] if name else [], "")

    def new(
        self, _parent: Any = None, _title: str = "", where: str = "", *_more: Any
    ) -> tuple[str, str]:
        """A file to write."""
        return (
            str(self._saved / (Path(where).name or "saved.xlsx")) if self.is_given() else "",
            "",
        )

    def folder(self, *_words: Any) -> str:
        """A folder."""
        return str(self._saved) if self.is_given() else ""

    def ask(self, dialog: QFileDialog) -> None:
        """A dialog of files that does not stop the window."""
        QTimer.singleShot(0, dialog, lambda: self._answer(dialog))

    def _answer(self, dialog: QFileDialog) -> None:
        if self.is_given():
            dialog.fileSelected.emit(str(self._saved / f"saved.{dialog.defaultSuffix() or 'xlsx'}"))
        dialog.done(0)

    def drag(self, drag: QDrag, *_how: Any) -> Qt.DropAction:
        """A drag ends where chance wants it."""
        self._hands.let_fall(drag.mimeData())
        return Qt.DropAction.MoveAction


@contextmanager
def kept_inside(hands: Hands, folder: Path) -> Iterator[None]:
    """Dialogs of files answer at once; nothing outside is opened; no drag waits for a mouse that
    is not there.
    """
    outside = _Outside(hands, folder)
    places: tuple[tuple[type, str, object], ...] = (
        (QFileDialog, "getOpenFileName", staticmethod(outside.old)),
        (QFileDialog, "getOpenFileNames", staticmethod(outside.olds)),
        (QFileDialog, "getSaveFileName", staticmethod(outside.new)),
        (QFileDialog, "getExistingDirectory", staticmethod(outside.folder)),
        (QFileDialog, "open", lambda dialog: outside.ask(dialog)),
        (QDrag, "exec", lambda drag, *how: outside.drag(drag, *how)),
        (QDesktopServices, "openUrl", staticmethod(lambda _url: True)),
    )
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, stand_in in places:
            patch.setattr(owner, name, stand_in)
        yield


def make_files(folder: Path, *, is_small: bool = False) -> list[Path]:
    """What is dropped and chosen: lists, a timetable (both not where `is_small`), a picture,
    what is no list, a folder.
    """
    files = folder / "files"
    for name in ("files", "saved", "files/inside"):
        (folder / name).mkdir(exist_ok=True)
    names = () if is_small else ("shanghai_participants.xlsx", "chengdu_curriculum.xlsx")
    samples = [Path(shutil.copy(resources.path("samples", name), files)) for name in names]
    (files / "list.csv").write_text(
        "Full name,Nationality,Sex\nAmina Bello,Nigera,F\nLi Wei,China,M\n", encoding="utf-8"
    )
    (files / "broken.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    (files / "empty.csv").write_bytes(b"")
    picture = QImage(64, 80, QImage.Format.Format_RGB32)
    picture.fill(0x336699)
    picture.save(str(files / "face.png"))
    return [
        *samples,
        *(files / name for name in ("list.csv", "broken.xlsx", "empty.csv", "face.png", "inside")),
    ]


def say(words: str) -> None:
    """A line for whoever started the run."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def memory() -> float:
    """MB this process holds, without what the C library has got back and keeps for the next
    time.
    """
    gc.collect()
    if sys.platform.startswith("linux") and hasattr(ctypes.CDLL(None), "malloc_trim"):
        ctypes.CDLL(None).malloc_trim(0)
    return psutil.Process().memory_info().rss / 1e6


def main(words: Sequence[str] | None = None) -> int:
    """The run from the command line; 1 when anything went wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.monkey")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--actions", type=int, default=10_000)
    parser.add_argument("--stop", action="store_true", help="at the first fault")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="lcdesk-monkey-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        for home in (
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "XDG_STATE_HOME",
            "XDG_CACHE_HOME",
            "APPDATA",
            "LOCALAPPDATA",
        ):
            os.environ[home] = name
        program = app.Program(
            app.application(),
            Settings(language="en", theme="light", last_screen="participants"),
            is_demo=True,
        )
        program.window.show()
        program.show_desk(make_demo(folder))
        program.window.ribbon.setEnabled(False)  # it would put the desk away
        program.settle()
        monkey = Monkey(program, folder, asked.seed, stops=asked.stop)
        run = monkey.act(asked.actions, warm_up=asked.actions // 5)
        program.stop()
        # offscreen, Qt lets go of it only after Python has ended, and falls
        QApplication.clipboard().clear()
        for said, count in run.warnings.most_common(10):
            say(f"Qt, {count} times: {said}")
        say(run.summary())
    return 1 if run.faults or run.end > run.warm * 1.1 else 0


if __name__ == "__main__":
    sys.exit(main())
