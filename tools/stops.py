"""The modules a walk through the program goes through: `python3 dev.py structure --stops [WALK …]`.

A walk is done offscreen on the sample desk while every call into lcdesk is noted. Its stops are the
modules that lie between what begins it and its landmarks (the row is written, it is read again, the
cell says its text): those on the stack when a landmark is reached, in that order, each once. Who
follows the walk in the sources goes through them. Beside it is told how many modules were entered
at all: kinds, names, texts and whatever else is looked up on the way or hears of the change.
"""

from __future__ import annotations

import os
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lcdesk.app import Program
    from lcdesk.ui.kit.screen import Context

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "lcdesk"
ALWAYS = (
    "app",
    "ui.kit.tasks",
)  # what waits for the walk to end, and what takes it to other threads


@dataclass(frozen=True)
class Landmark:
    """A function that a walk comes to: its module without `lcdesk.`, and its name."""

    module: str
    function: str


@dataclass
class Stops:
    """What a walk goes through: modules on the way to its landmarks, and all that were entered."""

    landmarks: Sequence[Landmark]
    path: list[str] = field(default_factory=list[str])
    entered: set[str] = field(default_factory=set[str])
    reached: int = 0

    def enter(self, frame: FrameType) -> None:
        """A function of ours was called."""
        self.entered.add(_module_of(frame))
        if self.reached == len(self.landmarks):
            return
        landmark = self.landmarks[self.reached]
        here = (_module_of(frame), frame.f_code.co_name)
        if here == (landmark.module, landmark.function):
            self.reached += 1
            self.path += (one for one in _stack_of(frame) if one not in ALWAYS)

    @property
    def modules(self) -> list[str]:
        """The stops, each once."""
        return list(dict.fromkeys(self.path))


class Tracer:
    """Notes calls on this thread and on those that are begun after it, while it is asked to; until
    then this one runs as fast as ever. So it is made before the program is.
    """

    def __init__(self) -> None:
        self._stops: Stops | None = None
        threading.setprofile(self._note)

    @contextmanager
    def noting(self, landmarks: Sequence[Landmark]) -> Iterator[Stops]:
        """Note what is entered meanwhile."""
        self._stops = stops = Stops(landmarks)
        sys.setprofile(self._note)
        try:
            yield stops
        finally:
            sys.setprofile(None)
            self._stops = None

    def end(self) -> None:
        """Note nothing any more."""
        threading.setprofile(None)

    def _note(self, frame: FrameType, what: str, _of: object) -> None:
        if self._stops and what == "call" and _is_ours(frame):
            self._stops.enter(frame)


def _is_ours(frame: FrameType) -> bool:
    name = str(frame.f_globals.get("__name__"))
    return name.startswith(f"{PACKAGE}.") and frame.f_code.co_name != "<module>"


def _module_of(frame: FrameType) -> str:
    return str(frame.f_globals["__name__"]).removeprefix(f"{PACKAGE}.")


def _stack_of(frame: FrameType) -> list[str]:
    """The modules of ours that are in the middle of something, the outermost first."""
    found: list[str] = []
    at: FrameType | None = frame
    while at is not None:
        if _is_ours(at):
            found.append(_module_of(at))
        at = at.f_back
    return found[::-1]


# --- walks ---


class Stage:
    """A program with its participants on screen, and a folder for what is written."""

    def __init__(self, program: Program, folder: Path) -> None:
        assert program.desk is not None
        self.program, self.desk, self.folder = program, program.desk, folder
        program.window.stack.warms = False  # other screens are made when they are opened
        program.window.resize(1536, 900)
        program.settle()

    @property
    def table(self) -> Any:
        """The model of the participants."""
        return self.screen("participants").table

    @property
    def context(self) -> Context:
        """What the screens get."""
        context = self.program.window.context
        assert context is not None
        return context

    @property
    def cohort_id(self) -> int:
        """The cohort that is shown."""
        assert self.context.cohort_id is not None
        return self.context.cohort_id

    def screen(self, key: str) -> Any:
        """A screen by its key, shown."""
        self.program.window.open_screen(key)
        self.program.settle()
        return self.program.window.screens[key]

    def type(self, name: str, value: object) -> None:
        """Type into the cell of the first participant."""
        table = self.table
        table.setData(table.index(0, table.column_at(name)), value)


@dataclass(frozen=True)
class Walk:
    """What is done, and the landmarks it must come to, in order; `begin` gets everything ready."""

    begin: Callable[[Stage], Callable[[], object]]
    landmarks: Sequence[Landmark]


READ_AGAIN = (
    Landmark("db.queries.participants", "read_page"),
    Landmark("ui.kit.table.model", "show"),
)


def edit(stage: Stage) -> Callable[[], object]:
    """A cell typed into the table, to the screen again."""
    return lambda: stage.type("organization", "Ministry of Energy")


def undo(stage: Stage) -> Callable[[], object]:
    """The same taken back."""
    stage.type("organization", "Ministry of Water")
    stage.program.settle()
    return lambda: stage.context.command("undo")


def cell(stage: Stage) -> Callable[[], object]:
    """A workbook with other people into the cohort, to the screen."""
    from lcdesk import resources
    from lcdesk.services.importing import importing

    path = resources.path("samples", "chengdu_participants.xlsx")

    def bring() -> None:
        plan = importing.prepare(stage.desk, importing.read_file(path), stage.cohort_id)
        importing.apply(stage.desk, plan, stage.cohort_id, path)

    return bring


def figure(stage: Stage) -> Callable[[], object]:
    """Participants by country, counted and painted."""
    return lambda: stage.screen("countries")


def export(stage: Stage) -> Callable[[], object]:
    """The participants that are shown into a workbook, by their countries."""
    from lcdesk.model.query import Query
    from lcdesk.services.exporting.exporting import export_shown

    query = Query.of(stage.cohort_id, group="nationality")
    return lambda: export_shown(stage.desk, query, (), stage.folder / "out.xlsx")


WALKS = {
    "cell": Walk(
        cell,
        (
            Landmark("tabular.tables.finding", "find_tables"),
            Landmark("tabular.matching.columns", "match"),
            Landmark("tabular.plan.planning", "plan"),
            Landmark("db.history.recorder", "insert_many"),
            *READ_AGAIN,
        ),
    ),
    "edit": Walk(edit, (Landmark("db.history.recorder", "update_many"), *READ_AGAIN)),
    "undo": Walk(undo, (Landmark("db.history.reversal", "reverse"), *READ_AGAIN)),
    "figure": Walk(
        figure,
        (
            Landmark("db.queries.figures", "count"),
            Landmark("charts.chart", "__init__"),
            Landmark("drawing.painting", "paint"),
        ),
    ),
    "export": Walk(
        export,
        (
            Landmark("db.queries.participants", "find_ids"),
            Landmark("tabular.writing.book", "write_book"),
            Landmark("db.queries.people_rows", "read_rows"),
        ),
    ),
}


def walk(name: str, stage: Stage, tracer: Tracer) -> Stops:
    """Do a walk on the stage, where others may have gone before."""
    begin = WALKS[name].begin(stage)
    stage.program.settle()
    with tracer.noting(WALKS[name].landmarks) as stops:
        begin()
        stage.program.settle()
    return stops


@contextmanager
def staged() -> Iterator[tuple[Stage, Tracer]]:
    """The program with the sample desk for the walks, and who follows them."""
    from lcdesk import app
    from lcdesk.services.importing.demo import make_demo
    from lcdesk.settings import Settings

    tracer = Tracer()
    with tempfile.TemporaryDirectory(prefix="lcdesk-stops-") as folder:
        settings = Settings(language="en", theme="light", last_screen="participants")
        program = app.Program(app.application(), settings, is_demo=True)
        program.window.stack.warms = False
        program.window.show()
        program.show_desk(make_demo(Path(folder)))
        yield Stage(program, Path(folder)), tracer
        tracer.end()
        program.stop()


def main(words: Sequence[str]) -> int:
    """Print the stops of these walks; of all of them where none is named."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with staged() as (stage, tracer):
        for name in words or WALKS:
            stops = walk(name, stage, tracer)
            print(f"{name}: {len(stops.modules)} stops ({len(stops.entered)} modules entered)")
            for module in stops.modules:
                print(f"  {module}")
            for landmark in stops.landmarks[stops.reached :]:
                print(f"  not reached: {landmark.module}: {landmark.function}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
