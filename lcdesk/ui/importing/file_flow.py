"""One file after another: opened, reviewed, skipped; a file that came in before is asked about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.importing import importing
from lcdesk.services.importing.file_selection import gather
from lcdesk.services.importing.importing import ImportOutcome
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.importing.came_in import tell_came_in
from lcdesk.ui.importing.past import counts_of, counts_words
from lcdesk.ui.importing.queue import Job, Queue
from lcdesk.ui.importing.start import StartPage
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.spans import moment_of

Open = Callable[[Path], object]


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
            count = self.queue.add(found.files)
            self._context.announce(
                n_("{count} file comes after this one", "{count} files come after this one", count)
            )
            self.show()
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

    def go_on(self) -> None:
        """The next file."""
        job, desk = self.queue.step(), self._context.desk
        self._start.banner.hide()
        if job is None:
            self._finish()
        elif not self.queue.is_several or job.is_again:
            self._open(job)
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

    def finish_one(self, outcome: ImportOutcome) -> None:
        """It went in."""
        counts = counts_of(outcome)
        if self.queue.current is not None:
            self.queue.current.outcome = outcome
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
            self._start.banner.say(self._words(), "ok", can_close=True)
            if found := self.queue.came_in():
                tell_came_in(self._context, self._start, self._words, found)

    def _words(self) -> str:
        parts = [self.queue.words(), counts_words(self.queue.totals())]
        return _(": ").join(part for part in parts if part)
