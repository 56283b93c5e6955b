"""Several files one after another: which is read now, what became of the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypedDict

from lcdesk.services.importing.importing import CameIn, ImportOutcome
from lcdesk.texts import _, n_

State = Literal["waiting", "open", "known", "done", "skipped", "failed"]


@dataclass
class Job:
    """One file; `said` tells what became of it, `counts` what of its rows."""

    path: Path
    state: State = "waiting"
    said: str = ""
    counts: Mapping[str, int] = field(default_factory=dict[str, int])
    outcome: ImportOutcome | None = None  # once it went in
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

    def begin(self, paths: Iterable[Path]) -> None:
        """Other files than before."""
        self.jobs, self.current = [Job(path) for path in paths], None

    def add(self, paths: Iterable[Path]) -> int:
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

    def settle_all(self, state: State, said: str, only: frozenset[Path]) -> None:
        """The same for all of these that nobody has looked at."""
        for job in self.jobs:
            if job.path in only and job.state in ("waiting", "known"):
                job.state, job.said = state, said

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
            summed.update(job.counts)
        return dict(summed)

    def came_in(self) -> dict[int, CameIn]:
        """Cohort → what came in with all files."""
        found = dict[int, CameIn]()
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
        )
        return _(", ").join(
            words
            for words, state in zip(told, ("done", "skipped", "failed"), strict=True)
            if many[state]
        )

    def records(self) -> list[QueuedFile]:
        """The files as rows of a table."""
        return [
            {
                "id": at,
                "name": job.name,
                "folder": str(job.path.parent),
                "state": job.state,
                "said": job.said,
            }
            for at, job in enumerate(self.jobs)
        ]
