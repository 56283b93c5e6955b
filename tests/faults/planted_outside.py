"""A day with the program in a home of its own: passports are read, searched, shown, copied, typed,
written masked, stumbled over; then it is killed.

Afterwards every byte of home and temporary folder is searched; only the desk, its journal and its
backups may hold them. `python -m tests.faults.planted_outside FOLDER SEED` is that day.
"""

from __future__ import annotations

import io
import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests.faults.fault import Control, Fault, Figures

ROOT = Path(__file__).resolve().parents[2]
HOMES = {
    "HOME": "home",
    "USERPROFILE": "home",
    "XDG_CONFIG_HOME": "home/config",
    "XDG_DATA_HOME": "home/data",
    "XDG_STATE_HOME": "home/state",
    "XDG_CACHE_HOME": "home/cache",
    "XDG_RUNTIME_DIR": "home/run",
    "APPDATA": "home/roaming",
    "LOCALAPPDATA": "home/local",
    "TMPDIR": "tmp",
    "TMP": "tmp",
    "TEMP": "tmp",
    "SQLITE_TMPDIR": "tmp",
}
WATCHED = ("home", "tmp", "out")
COUNT = 3  # people a day brings


def values_of(seed: int) -> list[str]:
    """Passport numbers, telephones and addresses nobody else has: three of each person of that
    day, and what is typed later.
    """
    dice = random.Random(seed)
    numbers = [
        f"{dice.choice('QXZ')}{dice.choice('QXZ')}{dice.randrange(10**6, 10**7)}"
        for _ in range(COUNT + 1)
    ]
    phones = [
        f"+254 7{dice.randrange(10, 99)} {dice.randrange(10**5, 10**6)}" for _ in range(COUNT)
    ]
    streets = [f"Quxway {dice.randrange(10**5, 10**6)}" for _ in range(COUNT)]
    return [*numbers[:COUNT], *phones, *streets, numbers[-1]]


def shapes(value: str) -> Iterator[bytes]:
    """A value as bytes may hold it: as it is, without blanks, in UTF-8 and in UTF-16."""
    for text in dict.fromkeys((value, value.replace(" ", ""))):
        yield from (text.encode(), text.encode("utf-16-le"))


def bytes_of(path: Path) -> Iterator[bytes]:
    """What a file holds, unpacked too where it is a zip (a workbook) or has packed streams (a
    PDF).
    """
    raw = path.read_bytes()
    yield raw
    if zipfile.is_zipfile(io.BytesIO(raw)):
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    for piece in raw.split(b"stream")[1::2]:
        try:
            yield zlib.decompress(piece.strip(b"\r\n"))
        except zlib.error:
            continue


def hits(folder: Path, values: list[str]) -> list[str]:
    """Which files below the watched folders hold a value, in their bytes or their names."""
    found: list[str] = []
    wanted = [shape for value in values for shape in shapes(value)]
    for path in (path for name in WATCHED for path in (folder / name).rglob("*")):
        held = [path.name.encode(), *(bytes_of(path) if path.is_file() else ())]
        if any(shape in piece for piece in held for shape in wanted):
            found.append(str(path.relative_to(folder)))
    return found


def live(folder: Path, seed: int, *, only: str = "") -> list[str]:
    """A day in a process of its own, with a home of its own; the files outside the desk that
    hold a value afterwards.
    """
    places = {name: str(folder / where) for name, where in HOMES.items()}
    for where in {*places.values(), str(folder / "out"), str(folder / "own")}:
        Path(where).mkdir(parents=True, exist_ok=True)
    _write_list(folder / "own" / "list.xlsx", values_of(seed))
    words = [sys.executable, "-m", "tests.faults.planted_outside", str(folder), str(seed), only]
    done = subprocess.run(
        words,
        cwd=ROOT,
        env={**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if done.returncode != -signal.SIGKILL:
        raise RuntimeError(
            f"the day ended before its end: {done.returncode}\n{done.stdout}\n{done.stderr}"
        )
    return hits(folder, values_of(seed))


def run(trials: int, seed: int, *, only: str = "") -> Figures:
    """So many days, each with values of its own."""
    found: list[str] = []
    files = 0
    for number in range(trials):
        with tempfile.TemporaryDirectory() as folder:
            found += live(Path(folder), seed + number, only=only)
            files += sum(
                path.is_file() for name in WATCHED for path in (Path(folder) / name).rglob("*")
            )
    return Figures(trials, {"files that hold a value": len(found)}, {"files searched": files})


# --- the day itself ---


def day(folder: Path, seed: int) -> None:
    """Everything a clerk does with passports between opening the window and a crash."""
    from lcdesk import app, settings
    from lcdesk.ui.kit.dialogs import faults

    values = values_of(seed)
    program = app.Program(app.application(), settings.Settings(language="en", theme="light"))
    faults.install()
    program.window.stack.warms = False  # only the screens that are opened
    program.start(folder / "own" / "office.lcdesk")
    program.settle()
    clerk = _Clerk(program, folder)
    clerk.bring(folder / "own" / "list.xlsx")
    clerk.look_for(values[0])
    clerk.show_and_copy()
    clerk.type_anew(values[-1])
    clerk.export()
    program.window.closed.emit()  # what is kept at an ordinary end: the settings
    stumble(values)
    program.settle()
    os.kill(os.getpid(), signal.SIGKILL)


def stumble(values: list[str]) -> None:
    """Mistakes of our own whose words are full of values: in the window, in a log call, beside
    it.
    """
    log = logging.getLogger("lcdesk")
    try:
        raise ValueError(f"no place for {values[0]} of {values[3]}")
    except ValueError as error:
        sys.excepthook(type(error), error, error.__traceback__)
        log.exception("our bug with %s", values[0])


class _Clerk:
    """Hands on the window."""

    def __init__(self, program: Any, folder: Path) -> None:
        self.program, self.window, self.folder = program, program.window, folder

    def bring(self, path: Path) -> None:
        """Import the list by the screen: read in the other process, looked at, put in."""
        from lcdesk.services.cohorts.cohorts import add_cohort

        self.program.desk and add_cohort(self.program.desk, {"name_en": "Course"})
        self.program.settle()
        self.window.open_screen("import", path=path)
        self.program.settle()
        self.window.screens["import"].page.confirm.click()
        self.program.settle()

    def wait(self, is_so: Callable[[], bool]) -> None:
        """Until something is so that a timer brings about."""
        until = time.monotonic() + 20
        while not is_so():
            assert time.monotonic() < until
            self.program.app.processEvents()
            time.sleep(0.01)

    def look_for(self, value: str) -> None:
        """Type a number into the search, and keep what is found as a view."""
        from PySide6.QtTest import QTest

        self.window.open_screen("participants")
        self.program.settle()
        self.screen = self.window.screens["participants"]
        assert len(self.screen.table.ids) == COUNT, "the list is in"
        QTest.keyClicks(self.screen.views.filters.search, value)
        self.wait(lambda: len(self.screen.table.ids) == 1)
        self.screen.saved._keep("Hers")
        self.program.settle()

    def show_and_copy(self) -> None:
        """Reveal the number in the pane, and copy the row with it as it is."""
        self.screen.view.select_ids([self.screen.table.ids[0]])
        self.program.settle()
        self.screen.details.pane.form.row_of("passport_no").reveal()
        self.screen.view.copy(is_plain=True)
        self.program.settle()

    def type_anew(self, value: str) -> None:
        """A new number, taken back, and typed again."""
        from lcdesk.services.participants.participants import EDIT, change_cells

        one = self.screen.table.ids[0]
        change_cells(self.program.desk, {one: {"passport_no": value}}, EDIT)
        self.window.do("undo")
        self.program.settle()
        self.window.do("redo")
        self.program.settle()

    def export(self) -> None:
        """Masked to where everything is searched, and as it is to the clerk's own folder."""
        from lcdesk.model.query import Query
        from lcdesk.services.exporting.exporting import export_cohort, export_shown

        desk, out, own = self.program.desk, self.folder / "out", self.folder / "own"
        export_cohort(desk, 1, out / "masked.xlsx")
        export_shown(desk, Query.of(1), ("full_name", "passport_no", "phone"), out / "masked.csv")
        export_cohort(desk, 1, own / "plain.xlsx", is_plain=True)


def _write_list(path: Path, values: list[str]) -> None:
    from openpyxl import Workbook

    book = Workbook()
    page = book.worksheets[0]
    page.append(
        [
            "Name",
            "Country",
            "Gender",
            "Date of birth",
            "Passport no.",
            "Phone",
            "Address",
            "Old passport",
        ]
    )
    for at, name in enumerate(("Zola Quist", "Juma Said", "Ana Reyes")):
        page.append(
            [name, "Kenya", "F", f"198{at}-01-02", *values[at : 3 * COUNT : COUNT], values[at]]
        )
    book.save(path)


def careless(folder: Path, seed: int) -> None:
    """The control: the log as Python's own words have it."""
    from lcdesk.crashes import log_folder

    log_folder().mkdir(parents=True, exist_ok=True)
    logging.basicConfig(filename=log_folder() / "lcdesk.log")
    stumble(values_of(seed))
    os.kill(os.getpid(), signal.SIGKILL)


FAULTS: tuple[Fault, ...] = (
    Fault(
        "planted-outside",
        "a day with planted passports, ended by kill -9: all bytes outside the desk searched",
        run,
        full=20,
        few=1,
        controls=(
            Control(
                "the log keeps the words of errors",
                lambda trials, seed: run(trials, seed, only="careless"),
                full=3,
                few=1,
            ),
        ),
    ),
)

if __name__ == "__main__":
    try:
        {"careless": careless}.get(sys.argv[3], day)(Path(sys.argv[1]), int(sys.argv[2]))
    except BaseException:
        traceback.print_exc()  # the program's own hook would open a dialog
        sys.stderr.flush()
        os._exit(1)
