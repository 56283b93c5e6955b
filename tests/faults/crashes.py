"""kill -9 while somebody types: the next window says that lcdesk ended, and offers exactly what was
typed.

Each trial is a real window of a process of its own: it tells what it offers of the one before,
types into a form, and is killed.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import Any

from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core import opening
from lcdesk.services.core.finding import read_one
from lcdesk.services.core.opening import open_desk
from lcdesk.services.participants.participants import add_participant
from lcdesk.services.safety import drafts
from tests.faults.courses import new_desk
from tests.faults.fault import Control, Fault, Figures

ROOT = Path(__file__).resolve().parents[2]
HOMES = ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
LETTERS = "abcdefghijklmnopqrstuvwxyzàçéüøłş王小明 .-'“12"
WAYS = ("new_cohort", "pane", "new_participant", "cell")  # the first is the cheapest
MARGIN = 1.5  # seconds above the two between typing and draft
Text = str
Offered = dict[str, Any]


def run(trials: int, seed: int, *, keeps: bool = True) -> Figures:
    """Kill so many windows; `keeps=False` is the control: no drafts are kept."""
    chance = random.Random(seed)
    harm = {
        "texts not offered": 0,
        "offered what nobody typed": 0,
        "ends not told": 0,
        "saved by itself": 0,
    }
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        desk, expected = _desk(Path(folder)), ""
        for number in range(trials):
            way = WAYS[number % len(WAYS)]
            text = (
                "".join(chance.choice(LETTERS) for _ in range(chance.randint(3, 40))).strip() or "x"
            )
            with _window(Path(folder), desk, way, text, keeps) as child:
                offered = json.loads(_line(child))
                if number:
                    _judge(offered, expected, harm)
                assert json.loads(_line(child)) == "typed"
                time.sleep(2.0 + MARGIN + chance.uniform(0, 0.3))
            expected = text
        _judge(_left(Path(folder), desk), expected, harm)
    return Figures(trials, harm)


def _judge(offered: Offered, expected: Text, harm: dict[str, int]) -> None:
    harm["texts not offered"] += expected not in offered["texts"]
    harm["offered what nobody typed"] += len(
        [text for text in offered["texts"] if text != expected]
    )
    harm["ends not told"] += not offered["is_told"]
    harm["saved by itself"] += offered["badge_name"] is not None


def _left(folder: Path, path: Path) -> Offered:
    """What the next window would offer."""
    desk = open_desk(path)
    try:
        texts = [text for one in drafts.list_drafts(desk) for text in one.texts.values()]
        badge = (read_one(desk, 1) or {}).get("badge_name")
    finally:
        desk.close()
    marks = next(folder.rglob("windows"), folder)
    return {"texts": texts, "is_told": bool(opening.list_fallen(marks)), "badge_name": badge}


@cache
def _made() -> Path:
    """The folder of a desk with one participant, made once."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    desk = new_desk(folder)
    add_participant(desk, add_cohort(desk, {"name_en": "Shanghai"}), {"full_name": "Hana Tesfaye"})
    desk.close()
    return folder


def _desk(folder: Path) -> Path:
    return Path(shutil.copytree(_made(), folder / "desk")) / "office.lcdesk"


@contextmanager
def _window(
    folder: Path, desk: Path, way: str, text: Text, keeps: bool
) -> Iterator[subprocess.Popen[bytes]]:
    env = {
        **os.environ,
        **dict.fromkeys(HOMES, str(folder / "home")),
        "QT_QPA_PLATFORM": "offscreen",
        "PYTHONPATH": str(ROOT),
    }
    words = [
        sys.executable,
        "-m",
        "tests.faults.crashes",
        str(desk),
        way,
        text,
        "keeps" if keeps else "",
    ]
    child = subprocess.Popen(
        words, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield child
    finally:
        child.send_signal(signal.SIGKILL)
        child.wait()
        if child.stdout:
            child.stdout.close()


def _line(child: subprocess.Popen[bytes]) -> bytes:
    assert child.stdout is not None
    line = child.stdout.readline()
    assert line, "the window ended before it was killed"
    return line


# --- in the process that is killed ---


def main(path: Path, way: str, text: Text, keeps: bool) -> None:
    """Open the desk in a window, tell what it offers, type, and stay."""
    from lcdesk import app as program
    from lcdesk.settings import Settings

    app = program.application()
    made = program.Program(
        app,
        Settings(
            language="en",
            theme="light",
            last_screen="history" if way == "new_cohort" else "participants",
        ),
        is_demo=True,
    )
    made.window.stack.warms = False
    made.window.show()
    made.open(path)
    made.settle()
    made.window.activateWindow()
    assert made.window.context is not None
    _say(_offered(made))
    if not keeps:
        made.window.context.drafts._is_closed = True  # the safeguard is gone
    _type(made, way, text)
    _say("typed")
    app.exec()


def _offered(made: Any) -> Offered:
    """What the window says, read from the screen; then it is discarded."""
    from lcdesk.ui.recovery.drafts_dialog import DraftsDialog

    back = made.window.back
    is_told = not back.isHidden() and "ended unexpectedly" in back.text()
    made.care.show_drafts()
    (dialog,) = made.window.findChildren(DraftsDialog)
    texts = [label.text() for card in dialog.cards for label in card.texts.values()]
    for card in dialog.cards:
        card.bin.click()
    dialog.accept()
    made.window.activateWindow()
    made.settle()
    badge = (read_one(made.desk, 1) or {}).get("badge_name")
    return {"texts": texts, "is_told": is_told, "badge_name": badge}


def _type(made: Any, way: str, text: Text) -> None:
    from PySide6.QtCore import QEvent, Qt
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QApplication

    editor = _editor(made, way)
    editor.setFocus()
    for letter in text:
        QApplication.sendEvent(
            editor, QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        )


def _editor(made: Any, way: str) -> Any:
    """Where somebody types."""
    from lcdesk.ui.kit.forms.form import RecordForm

    if way.startswith("new_"):
        made.window.do(way)
        (form,) = [
            form for form in made.window.findChildren(RecordForm) if form.draft_key()[0] == way
        ]
        return form.row_of("name_en" if way == "new_cohort" else "full_name").editor
    screen = made.window.screens["participants"]
    screen.view.select_ids([1])
    made.app.processEvents()
    if way == "cell":
        screen.view.edit_cell(1, "organization")
        return screen.view.indexWidget(screen.view.currentIndex())
    screen.details.pane.form.focus_field("badge_name")
    return screen.details.pane.form.row_of("badge_name").editor


def _say(what: object) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


FAULTS: tuple[Fault, ...] = (
    Fault(
        "crash-typing",
        "a window killed (kill -9) while somebody types",
        run,
        full=50,
        few=1,
        controls=(Control("no drafts are kept", partial(run, keeps=False), full=6, few=1),),
        why_not=lambda: "" if hasattr(signal, "SIGKILL") else "this system knows no SIGKILL",
    ),
)

if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], bool(sys.argv[4]))
