"""What follows from a change of participants: steps of their statuses, places on the reserve and
the words they are searched by, whichever way it came; and of leads: the steps of their stages.

`desk.execute` calls `follow` at the end of every operation, before it is committed: no way of
writing can leave it out, and one undo takes back both. Undo itself calls `settle` where other
operations stand that were done since. The search follows both.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa

from lcdesk.db.history import recorder
from lcdesk.db.history.recorder import Noted
from lcdesk.db.queries import steps as queries
from lcdesk.db.queries.own_fields import read_extras
from lcdesk.db.search_words import asked_of, enrolments_of
from lcdesk.db.store import store_of
from lcdesk.db.values import kept_run, table_of
from lcdesk.model import clock
from lcdesk.model.entities import (
    Cohort,
    Enrolment,
    ImportRow,
    Lead,
    LeadStep,
    OwnField,
    Person,
    StatusStep,
)
from lcdesk.model.rows import EnrolmentRow
from lcdesk.model.statuses import RESERVE

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_PLACING = {"status", "reserve_place"}


@dataclass(frozen=True)
class StepWords:
    """What is said of the steps of an operation: by whom, on which day (None: today), and why."""

    who: str | None = None
    on: dt.date | None = None
    reason: str | None = None


@dataclass
class _Changed:
    """Enrolments an operation touched: rows altered (first values before, last ones after), made
    and removed; runs made.
    """

    before: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    after: dict[int, dict[str, Any]] = field(default_factory=dict[int, dict[str, Any]])
    made: dict[int, EnrolmentRow] = field(default_factory=dict[int, EnrolmentRow])
    removed: dict[int, EnrolmentRow] = field(default_factory=dict[int, EnrolmentRow])
    runs: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])

    @property
    def moved(self) -> dict[int, tuple[str | None, str | None]]:
        """Enrolment id → (status before, status now) of rows that were there and got another
        one.
        """
        found = {
            row_id: (self.before[row_id].get("status"), row.get("status"))
            for row_id, row in self.after.items()
            if "status" in row
        }
        return {
            row_id: both
            for row_id, both in found.items()
            if both[0] != both[1] and row_id not in self.removed
        }


def follow(session: Session, words: StepWords) -> None:
    """Write what follows from the changes of an operation so far: a step for each new status, the
    reserve in order.

    Who comes to the reserve stands last, who leaves it gives the place up, and those behind move
    up. A cohort in which places are given with the statuses keeps them as they are given.
    """
    session.flush()
    notes = recorder.recorder_of(session).notes
    changed = _changed(notes)
    moved = changed.moved
    if moved:
        _add_steps(session, notes, moved, words)
        _give_up_places(session, changed, moved)
    _number(session, _cohorts_moved(session, changed, moved) - _cohorts_given(session, changed))
    _add_lead_steps(session, notes, words)


def settle(session: Session) -> None:
    """Put the reserve in order in the cohorts whose reserve what was done so far has touched: after
    an undo of an older operation.

    Of status and place one may be set back and the other spared, since somebody changed it later: a
    place without the status is given up.
    """
    session.flush()
    changed = _changed(recorder.recorder_of(session).notes)
    placed = queries.find_placed(
        session, [row_id for row_id, row in changed.after.items() if _PLACING & row.keys()]
    )
    held = queries.read_statuses(session, placed)
    _free(session, (row_id for row_id, row in held.items() if row["status"] != RESERVE))
    _number(
        session, _cohorts_moved(session, changed, changed.moved) | _cohorts_given(session, changed)
    )


def guard(session: Session) -> None:
    """Name what the changes of an operation rest on beside their own rows: the order of a reserve,
    the places in rooms.
    """
    store = store_of(session)
    if not store.is_shared:
        return
    session.flush()
    changed = _changed(recorder.recorder_of(session).notes)
    reserves = _cohorts_moved(session, changed, changed.moved) | _cohorts_given(session, changed)
    names = [f"reserve {cohort_id}" for cohort_id in reserves]
    names += [rooms_of(cohort_id) for cohort_id in _cohorts_housed(session, changed)]
    if names:
        store.guard(session, names)


def rooms_of(cohort_id: int) -> str:
    """The name of the rooms of a cohort, to be guarded."""
    return f"rooms {cohort_id}"


def _cohorts_housed(session: Session, changed: _Changed) -> set[int]:
    """The cohorts in which somebody was put into a room."""
    rows = [row_id for row_id, row in changed.after.items() if row.get("room_no")]
    found = {row["cohort_id"] for row in queries.read_statuses(session, rows).values()}
    found |= {row["cohort_id"] for row in changed.made.values() if row.get("room_no")}
    room = table_of(Enrolment).c.room_no
    return found | _cohorts_of_runs(session, changed.runs, room.is_not(None))


def refresh_search(session: Session) -> None:
    """Bring the search index up to date with the changes of an operation."""
    session.flush()
    index = store_of(session).index
    notes = recorder.recorder_of(session).notes
    for note in notes:
        if note.entity is Enrolment and note.last_id is not None:
            fresh = index.fill_run if note.before is None else index.drop_run
            fresh(session, note.row_id, note.last_id)
    single = [note for note in notes if note.last_id is None]
    stale = {note.row_id for note in single if note.entity is Enrolment}
    people = [note.row_id for note in single if note.entity is Person]
    stale |= enrolments_of(session, people) | _asked_anew(session, notes)
    stale |= _opened_or_shut(session, single)
    index.refresh(session, sorted(stale))
    cohorts = set[int]()
    for note in notes:
        if note.entity is Cohort:
            cohorts.update(range(note.row_id, (note.last_id or note.row_id) + 1))
    if cohorts:
        index.refresh_cohorts(session, sorted(cohorts))


def _opened_or_shut(session: Session, notes: Iterable[Noted]) -> set[int]:
    """The enrolments with values of an own field that is private by now, or is not any more: an
    office's index knows which of its words are private.
    """
    found = set[int]()
    if store_of(session).is_shared:
        for note in notes:
            told = note.after or note.before or {}
            if note.entity is OwnField and "is_private" in told:
                head = told.get("head") or session.scalar(
                    sa.select(OwnField.head).where(OwnField.id == note.row_id)
                )
                found.update(read_extras(session, str(head)))
    return found


def _asked_anew(session: Session, notes: Iterable[Noted]) -> set[int]:
    """The enrolments of which the book of imports asks otherwise than before."""
    found, runs = set[int](), list[tuple[int, int]]()
    for note in notes:
        if note.entity is ImportRow:
            runs.append((note.row_id, note.last_id or note.row_id))
            found |= set(filter(None, map(_whose, (note.before, note.after))))
    for first, last in _joined(runs):
        found |= asked_of(session, first, last)
    return found


def _joined(runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Runs of ids, those that follow each other as one."""
    found: list[tuple[int, int]] = []
    for first, last in sorted(runs):
        if found and first <= found[-1][1] + 1:
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _whose(side: Mapping[str, Any] | None) -> int | None:
    """The enrolment a row of the book is about, or what changed of one."""
    if not side or side.get("entity", "Enrolment") != "Enrolment":
        return None
    return side.get("entity_id")


def _changed(notes: Iterable[Noted]) -> _Changed:
    found = _Changed()
    for note in notes:
        if note.entity is not Enrolment:
            continue
        if note.last_id is not None:
            _add_run(found, note)
        elif note.before is None:
            found.made[note.row_id] = _whole(note.after or {})
        elif note.after is None:
            found.removed[note.row_id] = _whole(note.before)
        else:
            found.before[note.row_id] = {**note.before, **found.before.get(note.row_id, {})}
            found.after.setdefault(note.row_id, {}).update(note.after)
    return found


def _add_run(found: _Changed, note: Noted) -> None:
    if note.before is None:
        found.runs.append((note.row_id, note.last_id or note.row_id))
        return
    run = kept_run(note.before)
    for row_id, row in enumerate(run["rows"], start=note.row_id):
        found.removed[row_id] = _whole(dict(zip(run["columns"], row, strict=True)))


def _whole(kept: Mapping[str, Any]) -> EnrolmentRow:
    """A row that was made or removed, as it is noted: whole, but for its id and version."""
    return cast("EnrolmentRow", kept)


# --- steps ---


def _add_steps(
    session: Session,
    notes: list[Noted],
    moved: Mapping[int, tuple[str | None, str | None]],
    words: StepWords,
) -> None:
    """A step for each status that is new, but where the operation brought the step along (two
    people joined).
    """
    brought = set(_steps_noted(session, notes))
    wanted = {
        row_id: now
        for row_id, (_then, now) in moved.items()
        if now and (row_id, now) not in brought
    }
    on = words.on or clock.today()
    rows = [(row_id, status, on, words.reason, words.who) for row_id, status in wanted.items()]
    if len(rows) == 1:  # a single row is kept in the history as it is, a run as its ids alone
        ((row_id, status, on, reason, who),) = rows
        session.add(StatusStep(enrolment_id=row_id, status=status, on=on, reason=reason, who=who))
        session.flush()
    elif rows:
        recorder.insert_many(
            session, StatusStep, rows, ("enrolment_id", "status", "on", "reason", "who")
        )


def _steps_noted(session: Session, notes: Iterable[Noted]) -> Iterator[tuple[int, str]]:
    """(enrolment, status) of the steps an operation made or moved."""
    step = table_of(StatusStep)
    query = sa.select(step.c.enrolment_id, step.c.status)
    for note in notes:
        if note.entity is StatusStep:
            rows = session.execute(
                query.where(step.c.id.between(note.row_id, note.last_id or note.row_id))
            )
            yield from ((row_id, status) for row_id, status in rows)


def _add_lead_steps(session: Session, notes: list[Noted], words: StepWords) -> None:
    """A step for each stage of a lead that is new, but where the operation brought the step along
    (two leads joined).
    """
    before, now, gone = dict[int, str | None](), dict[int, str | None](), set[int]()
    for note in notes:
        if note.entity is not Lead or note.last_id is not None:
            continue  # a run of leads is made or taken out as a whole
        if note.before is not None and note.after is not None and "stage" in note.after:
            before.setdefault(note.row_id, note.before.get("stage"))
            now[note.row_id] = note.after.get("stage")
        elif note.after is None:
            gone.add(note.row_id)
    moved = [
        (row_id, stage)
        for row_id, stage in now.items()
        if stage and stage != before[row_id] and row_id not in gone
    ]
    if not moved:
        return
    brought = set(_lead_steps_noted(session, notes))
    on = words.on or clock.today()
    for row_id, stage in moved:
        if (row_id, stage) not in brought:
            session.add(LeadStep(lead_id=row_id, stage=stage, on=on, reason=words.reason))
    session.flush()


def _lead_steps_noted(session: Session, notes: Iterable[Noted]) -> Iterator[tuple[int, str]]:
    """(lead, stage) of the steps an operation made or moved."""
    step = table_of(LeadStep)
    query = sa.select(step.c.lead_id, step.c.stage)
    for note in notes:
        if note.entity is LeadStep:
            rows = session.execute(
                query.where(step.c.id.between(note.row_id, note.last_id or note.row_id))
            )
            yield from ((row_id, stage) for row_id, stage in rows)


# --- places on the reserve ---


def _give_up_places(
    session: Session, changed: _Changed, moved: Mapping[int, tuple[str | None, str | None]]
) -> None:
    """Who left the reserve has no place there any more, unless one was given with the status."""
    left = [row_id for row_id, (_then, now) in moved.items() if now != RESERVE]
    given = {row_id for row_id in left if "reserve_place" in changed.after[row_id]}
    _free(session, set(queries.find_placed(session, left)) - given)


def _free(session: Session, ids: Iterable[int]) -> None:
    """Take the places of these."""
    freed = {row_id: {"reserve_place": None} for row_id in sorted(ids)}
    if freed:
        recorder.update_many(session, Enrolment, freed)


def _cohorts_moved(
    session: Session, changed: _Changed, moved: Mapping[int, tuple[str | None, str | None]]
) -> set[int]:
    """The cohorts to whose reserve somebody came, or whose reserve somebody left."""
    rows = [row_id for row_id, both in moved.items() if RESERVE in both]
    found = {row["cohort_id"] for row in queries.read_statuses(session, rows).values()}
    kept = (*changed.made.values(), *changed.removed.values())
    found |= {row["cohort_id"] for row in kept if row.get("status") == RESERVE}
    enrolment = table_of(Enrolment)
    return found | _cohorts_of_runs(session, changed.runs, enrolment.c.status == RESERVE)


def _cohorts_given(session: Session, changed: _Changed) -> set[int]:
    """The cohorts in which somebody on the reserve was given a place."""
    rows = [row_id for row_id, row in changed.after.items() if row.get("reserve_place") is not None]
    held = (
        row
        for row_id, row in queries.read_statuses(session, rows).items()
        if row_id not in changed.removed
    )
    found = {row["cohort_id"] for row in held if row["status"] == RESERVE}
    waiting = (row for row in changed.made.values() if row.get("status") == RESERVE)
    found |= {row["cohort_id"] for row in waiting if row.get("reserve_place") is not None}
    enrolment = table_of(Enrolment)
    placed = sa.and_(enrolment.c.status == RESERVE, enrolment.c.reserve_place.is_not(None))
    return found | _cohorts_of_runs(session, changed.runs, placed)


def _cohorts_of_runs(
    session: Session, runs: Iterable[tuple[int, int]], condition: sa.ColumnElement[bool]
) -> set[int]:
    enrolment = table_of(Enrolment)
    query = sa.select(enrolment.c.cohort_id).distinct().where(condition)
    return {
        cohort_id
        for first, last in runs
        for cohort_id in session.scalars(query.where(enrolment.c.id.between(first, last)))
    }


def _number(session: Session, cohorts: Collection[int]) -> None:
    """Places 1, 2, 3 … in the order they have, those without a place last."""
    places = {
        row["id"]: {"reserve_place": place}
        for cohort_id in sorted(cohorts)
        for place, row in enumerate(queries.read_reserves(session, cohort_id), 1)
        if row["place"] != place
    }
    if places:
        recorder.update_many(session, Enrolment, places)
