"""Files to be imported: the page they are dropped on, with the rows that still wait and the imports
done so far; and the way through several of them, one after another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from lcdesk.model.clock import moment_of
from lcdesk.model.faults import KnownFault
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.importing import importing, same_file
from lcdesk.services.importing.file_selection import gather
from lcdesk.services.importing.importing import CameIn, ImportOutcome, NamedImport
from lcdesk.services.importing.same_file import SameFile
from lcdesk.tabular.reading.pasted import PastedText, Source
from lcdesk.texts import N_, _, n_, with_label
from lcdesk.ui.importing.open_questions import QuestionsCard
from lcdesk.ui.importing.outcomes import DONE, counts_of, counts_words, tell_came_in
from lcdesk.ui.importing.pending import TrayCard
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.dialogs.undo_dialog import TURNS
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.delegates import PAINTERS
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.record_card import ListCard
from lcdesk.ui.kit.widgets import (
    Banner,
    Button,
    EmptyState,
    IconButton,
    Label,
    ThemedIcon,
    column,
    row,
)
from lcdesk.ui.kit.widgets.chips import draw_chip

# --- The files that were dropped: which is read now, what became of the others ---


State = Literal["waiting", "open", "known", "done", "undone", "skipped", "failed"]


@dataclass
class Job:
    """One file, or what was pasted; `said` tells what became of it, `counts` what of its rows."""

    path: Source
    state: State = "waiting"
    said: str = ""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    outcome: ImportOutcome | None = None  # once it went in
    operation: int | None = None  # by which it did; None where it said nothing new
    is_again: bool = False  # it came in before, and is to be looked at all the same

    @property
    def name(self) -> str:
        """What it is called."""
        return self.path.name


class QueuedFile(TypedDict):
    """A file as the list of those dropped together has it."""

    id: int
    name: str
    folder: str
    state: str
    said: str


class Queue:
    """The files of one drop, in order; more can be added while it runs."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.current: Job | None = None

    def begin(self, paths: Iterable[Source]) -> None:
        """Other files than before."""
        self.jobs, self.current = [Job(path) for path in paths], None

    def add(self, paths: Iterable[Source]) -> int:
        """More files at the end; how many are new."""
        known = {job.path for job in self.jobs}
        fresh = [Job(path) for path in paths if path not in known]
        self.jobs += fresh
        return len(fresh)

    @property
    def is_several(self) -> bool:
        """Is it more than one file?"""
        return len(self.jobs) > 1

    @property
    def is_open(self) -> bool:
        """Is anything left to be read?"""
        return any(job.state in ("waiting", "open", "known") for job in self.jobs)

    def step(self) -> Job | None:
        """The next file to be read; None when all are through."""
        self.current = next((job for job in self.jobs if job.state in ("waiting", "known")), None)
        return self.current

    def settle(self, state: State, said: str = "", counts: Mapping[str, int] | None = None) -> None:
        """What became of the present file."""
        if self.current is not None:
            self.current.state, self.current.said, self.current.counts = state, said, counts or {}

    def place(self) -> str:
        """ "2 of 3"; "" for a single file."""
        if not self.is_several or self.current is None:
            return ""
        return _(
            "{number} of {count}", number=self.jobs.index(self.current) + 1, count=len(self.jobs)
        )

    def totals(self) -> dict[str, int]:
        """Fate → rows, over all files that went in."""
        summed = Counter[str]()
        for job in self.jobs:
            if job.state == "done":
                summed.update(job.counts)
        return dict(summed)

    def drop_open(self, cohort_id: int | None) -> bool:
        """No question of this cohort (None: of any) is open any more; was one of them told of?"""
        told = [
            job
            for job in self.jobs
            if job.outcome is not None
            and job.counts.get("open")
            and cohort_id in (None, job.outcome.cohort_id)
        ]
        for job in told:
            job.counts = {**job.counts, "open": 0}
            job.said = counts_words(job.counts)
        return bool(told)

    def came_in(self) -> dict[int | None, CameIn]:
        """Cohort → what came in with all files."""
        found = dict[int | None, CameIn]()
        for job in self.jobs:
            if (done := job.outcome) is not None:
                found[done.cohort_id] = found.get(done.cohort_id, CameIn()) + done.came_in
        return found

    def words(self) -> str:
        """2 files imported, 1 skipped, 1 could not be read."""
        many = Counter(job.state for job in self.jobs)
        told = (
            n_("{count} file imported", "{count} files imported", many["done"]),
            n_("{count} skipped", "{count} skipped", many["skipped"]),
            n_("{count} could not be read", "{count} could not be read", many["failed"]),
            n_("{count} undone", "{count} undone", many["undone"]),
        )
        return _(", ").join(
            words
            for words, state in zip(told, ("done", "skipped", "failed", "undone"), strict=True)
            if many[state]
        )

    def records(self) -> list[QueuedFile]:
        """The files as rows of a table."""
        return [
            {
                "id": at,
                "name": job.name,
                "folder": str(job.path.parent) if isinstance(job.path, Path) else "",
                "state": job.state,
                "said": job.said,
            }
            for at, job in enumerate(self.jobs)
        ]


class ListedImport(NamedImport):
    """An import with the id it has in the list."""

    id: int


class DropPlace(EmptyState):
    """A dashed frame: drop a list here, or choose a file or a folder."""

    def __init__(self, folder_asked: Callable[[], object]) -> None:
        super().__init__("file-spreadsheet")
        self.folder = Button("", kind="link", clicked=folder_asked)
        inside = self.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.insertWidget(inside.count() - 1, self.folder, 0, Qt.AlignmentFlag.AlignHCenter)
        self._picture = self.findChildren(ThemedIcon)

    def make_room(self, *, is_low: bool) -> None:
        """Without its picture it leaves more room to what waits below it."""
        for part in self._picture:
            part.setVisible(not is_low)
        inside = self.layout()
        assert isinstance(inside, QVBoxLayout)
        inside.setSpacing(3 if is_low else 10)
        above = 3 if is_low else 10
        inside.setContentsMargins(10, above, 10, above)
        self.setMinimumHeight(110 if is_low else 170)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("edge"), 1.3, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(colour("card"))
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(1, 1, -1, -1), LARGE_RADIUS, LARGE_RADIUS
        )


FEW = 3  # open questions; for as many and more the drop field makes room


class StartPage(QWidget):
    """`file_asked()`, `folder_asked()`, `memory_asked()`, `turn_asked(operation, turn)`: that is
    to be undone ("undo") or brought back ("redo").
    """

    file_asked = Signal()
    folder_asked = Signal()
    memory_asked = Signal()
    turn_asked = Signal(int, str)

    def __init__(self, retranslation: Retranslation, parent: QWidget) -> None:
        super().__init__(parent)
        self.title, self.banner = Label("", 22, "bold"), Banner()
        self.memory = Button("", kind="link", clicked=self.memory_asked.emit)
        made = column(
            row(self.title, None, self.memory), self.banner, gap=14, margins=(24, 18, 24, 16)
        )
        self.setLayout(made)
        self.drop = DropPlace(self.folder_asked.emit)
        shut_while_looked_at(self.drop.button, self.drop.folder)
        made.addWidget(self.drop, 1)
        self.files = FileCard(retranslation, self)
        self.tray = TrayCard(retranslation, self)
        self.questions = QuestionsCard(retranslation, self)
        self.turn = Button("", "undo-2", clicked=self._turn)
        self.done: ListCard[ListedImport] = ListCard(DONE, "counts", self.turn, parent=self)
        cards = (self.files, self.tray, self.questions, self.done)
        for card, part in zip(cards, (9, 6, 9, 6), strict=True):  # before the drop field
            made.addWidget(card, part)
        made.addStretch()  # below them, where neither they nor the drop field need the room
        self.done.view.chosen.connect(self._show_button)
        self.done.view.opened.connect(lambda _id: self._turn())
        retranslation.say(N_("Import"), self.title.setText)
        retranslation.say(N_("What the import remembers…"), self.memory.setText)
        retranslation.say(
            N_("Imports so far"), self.done.head.setText, self.done.view.setAccessibleName
        )
        retranslation.say(N_("Undo this import…"), lambda _text: self._show_button())
        retranslation.say(N_("or a whole folder…"), self.drop.folder.setText)
        self.drop.make_room(is_low=False)
        self.files.hide()
        self.tray.hide()
        self.show_past(())

    def show_past(self, imports: Sequence[NamedImport]) -> None:
        """The imports done, of `importing.list_imports`."""
        self.done.show_records([{**one, "id": one["deed"]} for one in imports])
        self.done.view.columns.show("is_undone", any(one["is_undone"] for one in imports))
        self.drop.make_room(is_low=len(self.questions.records()) >= FEW)
        self._show_button()

    def show_files(self) -> None:
        """The list of files takes the place of the drop field while there is one."""
        self.drop.setVisible(self.files.isHidden())

    def retranslate(self) -> None:
        """Say the sentence and the tables anew."""
        self.drop.say(
            _("Drop a list here, or choose a file"), _("Choose a file…"), self.file_asked.emit
        )
        self.tray.retranslate()
        self.questions.retranslate()
        for card in (self.files, self.done):
            card.table.retranslate()

    def _show_button(self) -> None:
        chosen = self.done.chosen()
        self.turn.setVisible(bool(chosen))
        if chosen:
            is_undone = chosen[0]["is_undone"]
            self.turn.set_icon(TURNS["redo" if is_undone else "undo"][1])
            self.turn.setText(_("Bring back…") if is_undone else _("Undo this import…"))

    def _turn(self) -> None:
        if chosen := self.done.chosen():
            self.turn_asked.emit(chosen[0]["deed"], "redo" if chosen[0]["is_undone"] else "undo")


# --- Their list, and how to go on ---


STATES = {
    "waiting": (N_("waits"), "mute", "clock-3"),
    "open": (N_("under review"), "info", "eye"),
    "known": (N_("came in before"), "warn", "history"),
    "done": (N_("imported"), "ok", "check"),
    "undone": (N_("undone"), "mute", "undo-2"),
    "skipped": (N_("skipped"), "mute", "circle-slash"),
    "failed": (N_("not read"), "bad", "triangle-alert"),
}


class FileCard(ListCard[QueuedFile]):
    """`going_on`: the next file; `chosen_file(place)`: this one; `ended`: away with the list."""

    going_on = Signal()
    chosen_file = Signal(int)
    ended = Signal()

    def __init__(self, retranslation: Retranslation, parent: QWidget) -> None:
        super().__init__(_COLUMNS, "said", parent=parent)
        self.take = Button("", "eye", clicked=self._take)
        self.go_on = Button("", "arrow-right", "primary", clicked=self.going_on.emit)
        self.end = IconButton("x", clicked=self.ended.emit, size=28)
        self.add(self.take, self.go_on, self.end)
        self.view.chosen.connect(self._show_choice)
        self.view.opened.connect(self.chosen_file)
        retranslation.say(N_("Files"), self.head.setText, self.view.setAccessibleName)
        retranslation.say(N_("Read this file"), self.take.setText)
        retranslation.say(N_("Go on with the next file"), self.go_on.setText)
        retranslation.say(N_("Close the list of files"), self.end.set_name)

    def show_queue(self, queue: Queue) -> None:
        """All the files; a single one needs no list."""
        self.show_records(queue.records() if queue.is_several else ())
        self.note.setText(queue.words())
        self.go_on.setVisible(queue.is_open)
        self._show_choice()

    def _take(self) -> None:
        if chosen := self.view.selected_ids():
            self.chosen_file.emit(chosen[0])

    def _show_choice(self) -> None:
        self.take.setVisible(bool(self.view.selected_ids()))


def _paint_state(
    painter: QPainter, rect: QRect, text: str, record: QueuedFile, _column: TableColumn
) -> None:
    _words, tone, icon_name = STATES[record["state"]]
    draw_chip(
        painter,
        QPointF(rect.x() + 12, rect.y() + rect.height() / 2),
        text,
        tone,
        icon_name,
        rect.width() - 16,
    )


PAINTERS.update(import_file_state=_paint_state)
_COLUMNS = (
    TableColumn("name", N_("File"), 230, "strong", is_sortable=False),
    TableColumn[QueuedFile](
        "state",
        N_("State"),
        140,
        "import_file_state",
        text=lambda one: _(STATES[one["state"]][0]),
        is_sortable=False,
    ),
    TableColumn("said", N_("What came of it"), 380, "text", is_sortable=False),
    TableColumn("folder", N_("Folder"), 260, "muted", is_sortable=False, yields_below=900),
)


# --- One after the other: opened, reviewed, skipped; one that came in before is asked about ---


Open = Callable[[Source], object]


class FileFlow:
    """The way through a queue; `opened(path)` reads a file, `paused()` brings the start page
    into view.
    """

    def __init__(
        self, context: Context, start: StartPage, opened: Open, paused: Callable[[], object]
    ) -> None:
        self.queue = Queue()
        self._context, self._start, self._opened, self._paused = context, start, opened, paused
        self._skips_known = False
        start.files.going_on.connect(self.go_on)
        start.files.chosen_file.connect(self.take)
        start.files.ended.connect(self.end)

    @property
    def is_running(self) -> bool:
        """Is one of several files being read or reviewed?"""
        return self.queue.is_several and self.queue.current is not None

    def bring(self, paths: Sequence[Path]) -> None:
        """Files and folders that were dropped or chosen."""
        found = gather(paths)
        if not found.files:
            said = _("There is no spreadsheet in “{name}”.", name=paths[0].name if paths else "")
            self._start.banner.say(said, "warn", can_close=True)
            return
        if self.is_running:
            self._add(found.files)
            return
        self.queue.begin(found.files)
        self._skips_known = False
        if found.skipped:
            left = n_(
                "{count} other file is left out",
                "{count} other files are left out",
                len(found.skipped),
            )
            self._context.announce(with_label(left, found.skipped[0]), "warn")
        self.go_on()

    def bring_pasted(self, text: PastedText) -> None:
        """A text that was pasted: after the files where several are on their way."""
        if self.is_running:
            self._add([text])
            return
        self.queue.begin([text])
        self.go_on()

    def _add(self, sources: Sequence[Source]) -> None:
        count = self.queue.add(sources)
        self._context.announce(
            n_("{count} file comes after this one", "{count} files come after this one", count)
        )
        self.show()

    def go_on(self) -> None:
        """The next file."""
        job, desk = self.queue.step(), self._context.desk
        self._start.banner.hide()
        if job is None:
            self._finish()
        elif job.is_again:
            self._open(job)
        elif not self.queue.is_several:
            self._context.tasks.run(
                "",
                lambda _task: same_file.find_unchanged(desk, job.path),
                lambda seen: self._see_same(job, seen),
                lambda _error: self._see_same(job, None),  # reading says what is wrong
                owner=self._start,
                is_quiet=True,
            )
        else:
            self.show()
            self._context.tasks.run(
                "",
                lambda _task: importing.was_imported(desk, job.path),
                lambda seen: self._see(job, seen),
                lambda _error: self._see(job, None),
                owner=self._start,
                is_quiet=True,
            )

    def take(self, at: int) -> None:
        """A file of the list, whatever became of it before."""
        job = self.queue.jobs[at]
        if self.queue.current is None or self.queue.current.state != "open":
            self.queue.current, job.is_again = job, True
            self._start.banner.hide()
            self._open(job)

    def skip(self, said: str = "") -> None:
        """Not this one."""
        self.queue.settle("skipped", said)
        self.go_on()

    def fail(self, error: BaseException | str) -> bool:
        """The present file cannot be read: on with the next. False when that is to be told at once
        and the way ends here: a person asked for this one, or it is a bug of ours.
        """
        if not self.is_running or self.queue.current is None:
            return False
        is_told = self.queue.current.is_again or not isinstance(error, KnownFault | str)
        self.queue.settle("failed", str(error))
        if is_told:
            self.queue.current = None
            self.show()
            return False
        self.go_on()
        return True

    def follow(self, undone: Collection[int]) -> None:
        """Which imports are taken back: their files are no longer told as imported."""
        for job in self.queue.jobs:
            if job.operation is not None and job.state in ("done", "undone"):
                job.state = "undone" if job.operation in undone else "done"
        self.show()

    def finish_one(self, outcome: ImportOutcome, operation: int | None = None) -> None:
        """It went in, by this operation."""
        counts = counts_of(outcome)
        if self.queue.current is not None:
            self.queue.current.outcome, self.queue.current.operation = outcome, operation
        self.queue.settle("done", counts_words(counts), counts)
        self.go_on()

    def pause(self) -> None:
        """Stop here; the rest stays in the list."""
        if self.queue.current is not None:
            self.queue.current.state = "waiting"
        self.queue.current = None
        self.show()
        self._paused()

    def end(self) -> None:
        """Away with the list."""
        self.queue.begin(())
        self._start.banner.hide()
        self.show()

    def show(self) -> None:
        """The list as it stands."""
        self._start.files.show_queue(self.queue)
        self._start.show_files()

    def _open(self, job: Job) -> None:
        job.state, job.said = "open", ""
        self.show()
        self._opened(job.path)

    def _see(self, job: Job, batch: ImportBatchRow | None) -> None:
        if job is not self.queue.current:
            return
        if batch is None:
            self._open(job)
            return
        when, counts = moment_of(batch["imported_at"]), counts_words(batch["counts"])
        said = _("It came in before: {when} ({counts})", when=when, counts=counts)
        if self._skips_known:
            self.skip(said)
            return
        job.state, job.said = "known", said
        self.show()
        self._paused()
        sentence = _(
            "“{name}” was imported before: {when} ({counts}).",
            name=job.name,
            when=when,
            counts=counts,
        )
        self._start.banner.say(
            sentence,
            "info",
            (_("Look at it again"), lambda: self._again(job)),
            (_("Skip"), lambda: self.skip(said)),
            (_("Skip all such files"), lambda: self._skip_all(said)),
        )

    def _see_same(self, job: Job, same: SameFile | None) -> None:
        """A single file: it is read unless nothing new can be in it."""
        if job is not self.queue.current:
            return
        if same is None:
            self._open(job)
            return
        batch = same.batch
        told: dict[str, str] = {
            "name": job.name,
            "when": moment_of(batch["imported_at"]),
            "counts": counts_words(batch["counts"]),
        }
        job.state = "known"
        self._paused()
        sentence = (
            _(
                "“{name}” came into “{cohort}” before: {when} ({counts}). Nothing was changed "
                "since, so nothing in it is new.",
                **told,
                cohort=same.cohort,
            )
            if same.cohort
            else _(
                "“{name}” was imported before: {when} ({counts}). Nothing was changed since, so "
                "nothing in it is new.",
                **told,
            )
        )
        again = (_("Read it all the same"), lambda: self._again(job))
        self._start.banner.say(sentence, "info", again, can_close=True)

    def _again(self, job: Job) -> None:
        job.is_again = True
        self.go_on()

    def _skip_all(self, said: str) -> None:
        self._skips_known = True
        self.skip(said)

    def _finish(self) -> None:
        self.show()
        self._paused()
        if self.queue.is_several:
            self._context.tell_until_next(self._start.banner, self._words())
            if found := self.queue.came_in():
                tell_came_in(self._context, self._start, self._words, found)

    def hear_answered(self, cohort_id: int | None) -> None:
        """No question of this cohort (None: of any) is open any more: nothing says so longer."""
        if self.queue.drop_open(cohort_id):
            self.show()

    def _words(self) -> str:
        parts = [self.queue.words(), counts_words(self.queue.totals())]
        return _(": ").join(part for part in parts if part)
