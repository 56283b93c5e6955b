"""Ten thousand random deeds at the real window (tests/monkey.py): no error that nobody took, no
deed it does not come back from.

The few of each run of the tests are those of tests/ui/test_monkey.py.

`python -m tests.faults.random_deeds NUMBER SEED [planted]` is the program of one run; it says its
figures as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from tests.faults.fault import Control, Fault, Figures

ROOT = Path(__file__).resolve().parents[2]
HOMES = (
    "HOME",
    "XDG_CONFIG_HOME",
    "XDG_DATA_HOME",
    "XDG_STATE_HOME",
    "XDG_CACHE_HOME",
    "APPDATA",
    "LOCALAPPDATA",
)


def run(trials: int, seed: int, *, is_planted: bool = False) -> Figures:
    """So many deeds in a program of its own. `is_planted`: a command of the menu is broken, and
    that must be found.
    """
    with tempfile.TemporaryDirectory(prefix="lcdesk-monkey-", ignore_cleanup_errors=True) as home:
        said = subprocess.run(
            (
                sys.executable,
                "-m",
                "tests.faults.random_deeds",
                str(trials),
                str(seed),
                *(["planted"] if is_planted else []),
            ),
            cwd=ROOT,
            env={**os.environ, **dict.fromkeys(HOMES, home), "QT_QPA_PLATFORM": "offscreen"},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
    told = json.loads(said.splitlines()[-1]) if said.strip() else {"done": 0, "faults": 0}
    sys.stderr.write(told.get("first", ""))  # what fell, since another run may not meet it
    # the control ends at its first fault: what was not done then is no harm of its own
    left = 0 if is_planted else trials - told["done"]
    return Figures(trials, {"errors": told["faults"], "deeds not come back from": left})


def main(words: list[str]) -> None:
    """Run the monkey on a fresh sample."""
    from lcdesk import app
    from lcdesk.services.importing.demo import make_demo
    from lcdesk.settings import Settings
    from tests.monkey import Monkey, MonkeyFault

    number, seed, is_planted = int(words[0]), int(words[1]), "planted" in words
    folder = Path(os.environ["HOME"])
    program = app.Program(
        app.application(),
        Settings(language="en", theme="light", last_screen="participants"),
        is_demo=True,
    )
    program.window.show()
    program.show_desk(make_demo(folder))
    program.window.ribbon.setEnabled(False)  # it would put the desk away
    program.settle()
    if is_planted:
        for action in program.window.commands.view_menu.actions():
            action.triggered.connect(_broken)
    try:
        seen = Monkey(program, folder, seed, stops=is_planted, is_small=number < 1_000).act(number)
        told = {
            "done": seen.done,
            "faults": len(seen.faults),
            "first": "" if is_planted else "\n".join(seen.faults[:1]),
        }
    except MonkeyFault:
        told = {"done": 0, "faults": 1}
    sys.stdout.write(json.dumps(told) + "\n")
    sys.stdout.flush()
    os._exit(0)  # the figures are told: how Qt ends offscreen is another matter


def _broken() -> None:
    raise ZeroDivisionError("planted")


FAULTS = (
    Fault(
        "random-deeds",
        "random deeds at the window (keys, clicks, dialogs, files)",
        run,
        10_000,
        0,
        (Control("a command of the menu is broken", partial(run, is_planted=True), 1_000, 400),),
    ),
)

if __name__ == "__main__":
    main(sys.argv[1:])
