"""Import: read a file, plan it against the desk, put the good rows in as one operation, keep the
rest in the tray.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.queries import curriculum, imports, participants
from lcdesk.db.queries.imports import ImportedFile, ImportedRow, WaitingRow
from lcdesk.garbage_collection import collection_paused
from lcdesk.model.entities import Activity, Enrolment, Operation
from lcdesk.model.faults import KnownFault
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cohorts.organisers import read_organisers, take_organisers
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.naming import shown_cohort
from lcdesk.services.core.opening import peeking
from lcdesk.services.importing.earlier_lists import Follows, read_previous
from lcdesk.services.importing.import_log import keep_book, plan_returning
from lcdesk.services.importing.importing_rows import (
    apply_rows,
    require_nothing_came,
    settle_waiting,
)
from lcdesk.services.importing.open_questions import read_asked
from lcdesk.services.importing.record_lists import ask_of_desk as ask_of_desk
from lcdesk.services.importing.record_lists import write_records
from lcdesk.tabular.matching.learned import LearnedMappings
from lcdesk.tabular.plan.planning import plan as make_plan
from lcdesk.tabular.plan.roster import (
    IDENTITY,
    Answers,
    EnrolledRecord,
    FurtherOnDemand,
    KnownRecord,
    PeopleOnDemand,
    Policy,
    Present,
    SettledCell,
    WholeRecord,
)
from lcdesk.tabular.plan.unread_words import count_open
from lcdesk.tabular.reading.pasted import Source
from lcdesk.tabular.reading.reader import reading_workbook
from lcdesk.tabular.reading.text import TextChoice
from lcdesk.tabular.understanding import understand
from lcdesk.tabular.understood import ImportPlan, PlannedRow, RecordName, Understanding
from lcdesk.texts import N_, _, join_sentences, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Progress = Callable[[int, int], None]
IMPORT = N_("Import of {name}")
BEFORE = N_("before import")


@dataclass(frozen=True)
class CameIn:
    """The records an import made or changed."""

    participants: tuple[int, ...] = ()
    activities: tuple[int, ...] = ()

    def __add__(self, other: CameIn) -> CameIn:
        """Those of several files, each once."""
        return CameIn(
            tuple(dict.fromkeys(self.participants + other.participants)),
            tuple(dict.fromkeys(self.activities + other.activities)),
        )


@dataclass(frozen=True)
class ImportOutcome:
    """What an import did: rows that are new, changed, the same, and those waiting in the tray."""

    cohort_id: int | None  # None for lists of the office, which belong to none
    new: int
    changed: int
    same: int
    waiting: int
    is_new_cohort: bool = False
    returning: int = 0  # of the new: those who were in another cohort before
    came_in: CameIn = CameIn()
    organisers: int = 0  # named by the file, and in the cohort now
    kept: int = 0  # cells that were corrected in the desk and stay
    conflicts: int = 0  # cells that list and desk both changed: the desk's stay
    open: int = 0  # questions about single words that stay
    joined: int = 0  # of the same: lines that were joined with others of the file

    @property
    def message(self) -> str:
        """The outcome in a sentence."""
        said = [
            _(
                "{new} new, {changed} changed, {same} as before.",
                new=self.new,
                changed=self.changed,
                same=self.same - self.joined,
            )
        ]
        if self.joined:
            said += [joined_words(self.joined)]
        if self.returning:
            said += [
                n_(
                    "{count} of them was here before.",
                    "{count} of them were here before.",
                    self.returning,
                )
            ]
        if self.kept:
            said += [
                n_(
                    "{count} correction of yours is kept.",
                    "{count} corrections of yours are kept.",
                    self.kept,
                )
            ]
        if self.conflicts:
            said += [
                n_(
                    "{count} cell was changed in the list and here: it stays as it is here.",
                    "{count} cells were changed in the list and here: they stay as they are here.",
                    self.conflicts,
                )
            ]
        if self.organisers:
            said += [n_("{count} organiser added.", "{count} organisers added.", self.organisers)]
        if self.waiting:
            said += [
                n_(
                    "{count} row waits for an answer.",
                    "{count} rows wait for an answer.",
                    self.waiting,
                )
            ]
        if self.open:
            said += [n_("{count} question stays open.", "{count} questions stay open.", self.open)]
        return join_sentences(*said)


def read_file(
    path: Source,
    *,
    password: str | None = None,
    cancelled: Callable[[], bool] | None = None,
    learned: LearnedMappings | None = None,
    choose: TextChoice | None = None,
    read_as: RecordName | None = None,
) -> Understanding:
    """What a file holds, with what was answered before; `KnownFault` in words when it cannot be
    read.

    `PasswordNeeded` and `ChoiceNeeded` among them ask for `password` and, of a text file, for
    `choose`. `read_as`: the list of the office that it is said to be.
    """
    with reading_file(
        path,
        password=password,
        cancelled=cancelled,
        learned=learned,
        choose=choose,
        read_as=read_as,
    ) as found:
        return found()


@contextmanager
def reading_file(
    path: Source,
    *,
    password: str | None = None,
    cancelled: Callable[[], bool] | None = None,
    learned: LearnedMappings | None = None,
    choose: TextChoice | None = None,
    read_as: RecordName | None = None,
) -> Iterator[Callable[[], Understanding]]:
    """The same while other things are done (`look_ahead`): call what is given for what the file
    holds.

    Another process reads the cells; whoever leaves before ends it.
    """
    with reading_workbook(path, password=password, choose=choose, cancelled=cancelled) as read:
        yield lambda: understand(read(), path.name, learned, read_as=read_as)


def prepare(
    desk: Desk,
    understanding: Understanding,
    cohort_id: int | None,
    answers: Answers | None = None,
    policy: Mapping[str, Policy] | None = None,
    ahead: Ahead | None = None,
    follows: Follows | None = None,
) -> ImportPlan:
    """What importing would do to a cohort (None: a new one); nothing is written.

    `policy`: field → "update" (unless said), "only if blank", or "leave"; "organisers" → "leave"
    leaves those the file names out. `ahead`: what was read of the desk already. `follows`: the
    import whose list this is a newer version of, where it is not to be found by content.
    """
    if understanding.is_of_lists:
        cohort_id = None
        present = present_lists(desk, understanding, policy)
    else:
        present = read_present(desk, cohort_id, policy, ahead)
    previous = read_previous(desk, understanding, present, cohort_id, follows)
    return make_plan(understanding, replace(present, previous=previous), answers)


@dataclass(frozen=True)
class Ahead:
    """What was read of a cohort (None: a new one) before it was needed; `last` is the last
    operation the desk had then.
    """

    cohort_id: int | None
    present: Present
    last: object


def look_ahead(desk: Desk, cohort_id: int | None) -> Ahead:
    """`read_present`, while a file is still being read; it holds as long as nothing is done in
    the desk.
    """
    last = _last_operation(desk)  # before the rest: an operation in between makes it void
    return Ahead(cohort_id, read_present(desk, cohort_id), last)


def peek_ahead(place: Path | Desk, cohort: str) -> Ahead | None:
    """The same of the cohort of that name, also out of a desk that is not opened yet; None where
    that cannot be.

    Whatever is wrong is told when the desk is opened, or the cohort asked for.
    """
    with (
        suppress(KnownFault, DatabaseError),
        peeking(place) if isinstance(place, Path) else nullcontext(place) as desk,
    ):
        if desk is not None:
            found = cohorts.find_cohort(desk, cohort)
            return look_ahead(desk, found["id"] if found else None)
    return None


def present_lists(
    desk: Desk, understanding: Understanding, policy: Mapping[str, Policy] | None = None
) -> Present:
    """What a file of lists of the office is compared with; its questions are asked of the desk."""
    compared_at = _number_of_last(desk)
    known = ask_of_desk(desk, understanding)
    return Present(policy=dict(policy or {}), lists=known, compared_at=compared_at)


def _number_of_last(desk: Desk) -> int | None:
    """Of the last operation; None where nobody else writes to the desk meanwhile."""
    if not desk.store.is_shared:
        return None
    with desk.reading() as session:
        return session.scalar(sa.select(sa.func.max(Operation.id))) or 0


def _last_operation(desk: Desk) -> object:
    with desk.reading() as session:
        return session.execute(
            sa.select(Operation.id, Operation.at).order_by(Operation.id.desc()).limit(1)
        ).one_or_none()


def read_present(
    desk: Desk,
    cohort_id: int | None,
    policy: Mapping[str, Policy] | None = None,
    ahead: Ahead | None = None,
) -> Present:
    """The records an import is compared with: the cohort's own, and the people of all others;
    `ahead` where it holds.
    """
    how: dict[str, Policy] = dict(policy or {})
    if ahead is not None and ahead.cohort_id == cohort_id and ahead.last == _last_operation(desk):
        people = ahead.present.participants
        if isinstance(people, PeopleOnDemand) and cohort_id is not None:
            people = people.read_by(_reader(desk, cohort_id))
            further = FurtherOnDemand(people)
            return replace(ahead.present, policy=how, participants=people, further=further)
        return replace(ahead.present, policy=how)
    compared_at = _number_of_last(desk)
    with collection_paused(), desk.reading() as session:
        # read by their fields' names, of which the plan asks by name
        strangers = cast("list[KnownRecord]", participants.read_strangers(session, cohort_id))
        if cohort_id is None:
            return Present((), strangers, (), how, compared_at=compared_at)
        here, further = _read_people(desk, session, cohort_id)
        organisers = read_organisers(session, cohort_id)
        activities = curriculum.list_activities(session, cohort_id)
        found = read_asked(session, cohort_id)
        asked: dict[tuple[RecordName, int, str, str], bool] = {
            (one.record, one.record_id, one.field, one.key): one.is_open
            for one in found
            if not one.is_conflict
        }
        settled = [
            SettledCell(
                one.first["batch_id"],
                one.record,
                one.record_id,
                one.field,
                one.is_further,
                one.listed,
            )
            for one in found
            if one.is_settled
        ]
        return Present(
            here,
            strangers,
            activities,
            how,
            organisers,
            further,
            asked_words=asked,
            settled=settled,
            compared_at=compared_at,
        )


WHOLE = 1000
"""People of a cohort who are read with all their fields; of larger ones only those who are looked
at."""


def _read_people(
    desk: Desk, session: Session, cohort_id: int
) -> tuple[Sequence[EnrolledRecord], Mapping[int, Mapping[str, str]]]:
    """The people of a cohort, and what is kept beside them of columns that are no field."""
    if participants.count_cohort(session, cohort_id) > WHOLE:
        found: list[list[Any]] = [[] for _name in ("id", "person_id", *IDENTITY)]
        for columns in participants.read_cohort_columns(session, cohort_id, IDENTITY):
            for column, more in zip(found, columns, strict=True):
                column += more
        told = dict(zip(("id", "person_id", *IDENTITY), found, strict=True))
        people = PeopleOnDemand(told, _reader(desk, cohort_id))
        return people, FurtherOnDemand(people)
    here = cast("list[EnrolledRecord]", participants.read_cohort(session, cohort_id))
    beside = imports.read_further(session, Enrolment, sorted(one["id"] for one in here))
    return here, {number: kept for number, kept in beside if kept}


def _reader(desk: Desk, cohort_id: int) -> Callable[[Sequence[int]], list[WholeRecord]]:
    """Reads whole records of a cohort when they are asked for."""

    def read(ids: Sequence[int]) -> list[WholeRecord]:
        with collection_paused(), desk.reading() as session:
            records = participants.read_cohort(session, cohort_id, ids)
            here = cast("list[EnrolledRecord]", records)
            beside = dict(imports.read_further(session, Enrolment, [one["id"] for one in here]))
            return [(one, beside.get(one["id"]) or {}) for one in here]

    return read


def apply(
    desk: Desk,
    plan: ImportPlan,
    cohort: int | Mapping[str, Any] | None,
    source: Source | None = None,
    progress: Progress | None = None,
) -> ImportOutcome:
    """Put the plan into a cohort (an id, or the values of a new one; lists of the office belong to
    none) as one operation with its history.

    The good rows go in; the others wait in the tray. A verified backup is made before.
    `progress(done, total)` may raise to cancel: then nothing is written. The very same file once
    more writes nothing at all.
    """
    if plan.is_applied:
        raise KnownFault(
            _("This import was done already."), _("Read the file again to see what is new in it.")
        )
    require_rows(plan.understanding)
    digest = digest_of(source)
    if plan.understanding.is_of_lists:
        return _apply_lists(desk, plan, digest)
    assert cohort is not None
    if isinstance(cohort, int) and _says_nothing_new(desk, plan, cohort, digest):
        plan.is_applied = True
        return _outcome(plan, cohort)

    def work_in(work: Work) -> tuple[int, CameIn]:
        before = _count(work)
        cohort_id = (
            cohort
            if isinstance(cohort, int)
            else cohorts.make_cohort(work, _with_dates(cohort, plan))
        )
        applied = apply_rows(work, plan, cohort_id, digest, progress or _silent)
        take_organisers(work, cohort_id, plan.added_organisers)
        # read back before the commit: else nothing is kept
        assert _count(work) == before + applied.enrolled
        verified()  # raises where the backup is not good
        return cohort_id, came_in(plan.rows, applied.ids)

    with collection_paused(), desk.backing_up(_(BEFORE)) as verified:
        cohort_id, found = desk.execute(IMPORT, work_in, name=plan.understanding.file_name)
    plan.is_applied = True
    return replace(
        _outcome(plan, cohort_id, is_new_cohort=not isinstance(cohort, int)), came_in=found
    )


def _apply_lists(desk: Desk, plan: ImportPlan, digest: str) -> ImportOutcome:
    """Lists of the office, which belong to no cohort; what says nothing new writes nothing."""
    counts = plan.counts()
    if not _says_nothing_new(desk, plan, None, digest):

        def work_in(work: Work) -> None:
            require_nothing_came(work, plan, None, digest)
            ids = write_records(work, plan)
            settle_waiting(work, plan, None, ids)
            keep_book(work, plan, None, digest, ids)
            verified()  # raises where the backup is not good

        with collection_paused(), desk.backing_up(_(BEFORE)) as verified:
            desk.execute(IMPORT, work_in, name=plan.understanding.file_name)
    plan.is_applied = True
    return ImportOutcome(
        None,
        counts["new"],
        counts["change"],
        counts["same"],
        counts["needs you"],
        kept=count_kept(plan),
        conflicts=sum(len(row.conflicts) for row in plan.rows),
        joined=plan.joined,
    )


def came_in(rows: Sequence[PlannedRow], ids: Sequence[int | None]) -> CameIn:
    """Which records the rows of a plan made or changed; `ids`: where each row went."""
    found: dict[str, list[int]] = {"participant": [], "activity": []}
    for row, number in zip(rows, ids, strict=True):
        if row.fate in ("new", "change") and number is not None:
            found[row.read.kind].append(number)
    return CameIn(
        tuple(dict.fromkeys(found["participant"])), tuple(dict.fromkeys(found["activity"]))
    )


def still_there(desk: Desk, found: CameIn) -> CameIn:
    """Those of them the desk still holds."""
    with desk.reading() as session:
        people, activities = (
            set(session.scalars(sa.select(entity.id))) for entity in (Enrolment, Activity)
        )
    return CameIn(
        tuple(number for number in found.participants if number in people),
        tuple(number for number in found.activities if number in activities),
    )


def require_rows(understanding: Understanding) -> None:
    """`KnownFault` where there is nothing to import: no cohort is made for that, and nothing is
    learnt from it.
    """
    if not understanding.rows:
        why = understanding.error or _("No row of it is left to be imported.")
        raise KnownFault(
            _("“{name}”: {why}", name=understanding.file_name, why=why), _("Nothing was imported.")
        )


def _outcome(plan: ImportPlan, cohort_id: int, *, is_new_cohort: bool = False) -> ImportOutcome:
    counts = plan.counts()
    return ImportOutcome(
        cohort_id,
        counts["new"],
        counts["change"],
        counts["same"],
        counts["needs you"],
        is_new_cohort,
        plan_returning(plan.rows),
        organisers=len(plan.added_organisers),
        kept=count_kept(plan),
        conflicts=sum(len(row.asked) for row in plan.rows if row.fate != "needs you"),
        open=count_open(plan),
        joined=plan.joined,
    )


def joined_words(count: int) -> str:
    """How many lines of a file are joined with others."""
    return n_(
        "{count} line is joined with another one of the file.",
        "{count} lines are joined with others of the file.",
        count,
    )


def count_kept(plan: ImportPlan) -> int:
    """How many corrections made in the desk stay: cells, and entries that were taken out."""
    return len(plan.out) + sum(
        len(row.kept) + (row.removed is not None) for row in plan.rows if row.fate != "needs you"
    )


def _says_nothing_new(desk: Desk, plan: ImportPlan, cohort_id: int | None, digest: str) -> bool:
    """The very same file, already in this cohort: no row of it is new or a change, and those
    that ask wait already.
    """
    counts = plan.counts()
    if counts["new"] or counts["change"] or plan.added_organisers:
        return False
    if cohort_id is None and not counts["needs you"]:
        return True
    with desk.reading() as session:
        batch = imports.batch_with_hash(session, digest, cohort_id) if digest else None
        if batch is None:
            return False
        waiting = {
            (row["sheet"], row["row"])
            for row in imports.waiting_rows(session, cohort_id)
            if row["batch_id"] == batch["id"]
        }
    return all(
        (row.read.sheet, row.read.row) in waiting for row in plan.rows if row.fate == "needs you"
    )


def list_batches(desk: Desk, cohort_id: int | None = None) -> list[ImportBatchRow]:
    """The imports, newest first: file_name, imported_at, counts, cohort_id."""
    with desk.reading() as session:
        return imports.list_batches(session, cohort_id)


def list_rows(desk: Desk, batch_id: int) -> list[ImportedRow]:
    """Every row of an import: sheet, row, column, fate, entity, entity_id, raw (field → what a
    tidied cell said).
    """
    with desk.reading() as session:
        return imports.list_rows(session, batch_id)


def waiting_rows(desk: Desk, cohort_id: int | None = None) -> list[WaitingRow]:
    """The tray: rows of imports that still need an answer, with their problems and raw cells."""
    with desk.reading() as session:
        return imports.waiting_rows(session, cohort_id)


class NamedImport(ImportedFile):
    """An import with the name of its cohort."""

    cohort: str


def list_imports(desk: Desk, cohort_id: int | None = None) -> list[NamedImport]:
    """Every import, newest first, also those that were taken back."""
    with desk.reading() as session:
        found = imports.list_imports(session, cohort_id)
        cohorts = {one["cohort_id"] for one in found}
        names = {number: shown_cohort(session, number) for number in cohorts}
        return [{**one, "cohort": names[one["cohort_id"]]} for one in found]


def was_imported(desk: Desk, path: Source, cohort_id: int | None = None) -> ImportBatchRow | None:
    """The import of the very same file (into this cohort), when there was one that still stands."""
    digest = digest_of(path)
    with desk.reading() as session:
        return imports.batch_with_hash(session, digest, cohort_id) if digest else None


def _with_dates(values: Mapping[str, Any], plan: ImportPlan) -> dict[str, Any]:
    """A new cohort's first and last day are those the titles of the file name, where the days of
    its timetable lie within, else those of its timetable, where nobody said otherwise.
    """
    days = [
        day
        for row in plan.rows
        if row.read.kind == "activity" and (day := row.read.activity.get("date"))
    ]
    course = plan.understanding.course
    if course is not None and course.starts is not None and course.ends is not None:
        first, last = min([course.starts, *days]), max([course.ends, *days])
        if (first, last) == (course.starts, course.ends):
            days = [first, last]
    return {**({"starts": min(days), "ends": max(days)} if days else {}), **values}


def _count(work: Work) -> int:
    return work.session.scalar(sa.select(sa.func.count(Enrolment.id))) or 0


def digest_of(path: Source | None) -> str:
    """The SHA-256 of a file or a pasted text, "" for none and for one that was taken away after it
    was read.
    """
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() if path else ""
    except OSError:
        return ""


def _silent(_done: int, _total: int) -> None:
    return None
