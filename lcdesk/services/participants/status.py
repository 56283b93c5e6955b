"""Statuses: how a change fits each one, moved with day and reason as one operation, the steps so
far, the reserve list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lcdesk.db.queries import steps as queries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import StatusStep
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.names import name_of
from lcdesk.model.statuses import ALL, RESERVE, STATUS, Fit, fit, fits, needs_reason, status_words
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, Rows, clashes_of, edit_conflicts_found
from lcdesk.services.participants import records
from lcdesk.services.participants.participants import change_cells
from lcdesk.services.participants.records import Cells, Seen
from lcdesk.texts import N_, _, list_names, n_

Record = dict[str, Any]
MOVE = N_("{count} participants: {status}")
MOVE_ONE = N_("{name}: {status}")
MOVE_EACH = N_("Status of {count} participants")
PROMOTE = N_("Promote {count} participants from the reserve")
PROMOTE_ONE = N_("Promote {name} from the reserve")
_NAMED = 4
_STEP = {one.name: one for one in fields_of(StatusStep) if one.name in ("on", "reason")}
_MISFITS: Mapping[Fit, str] = {
    "leap": N_("{name} ({old}): steps are left out"),
    "back": N_("{name} ({old}): a step is taken back"),
    "return": N_("{name} ({old}): had ended, and would be on again"),
}


@dataclass(frozen=True)
class Standing:
    """One participant and the code of the status so far; None: none."""

    id: int
    name: str
    status: str | None


@dataclass(frozen=True)
class StatusMove:
    """One participant and the status planned: what it is called, the codes of the status so far
    and to be, how that fits.
    """

    id: int
    name: str
    old: str | None
    new: str
    fit: Fit

    @property
    def is_fit(self) -> bool:
        """Does it go along the chain?"""
        return fits(self.fit)

    @property
    def needs_reason(self) -> bool:
        """Is a reason asked for?"""
        return needs_reason(self.fit, self.new)

    @property
    def needs_answer(self) -> bool:
        """Is somebody to be asked before it is made?"""
        return not self.is_fit or self.needs_reason


@dataclass(frozen=True)
class StepLine:
    """One step so far: the code of the status, when, by whom and why, "" where that is not
    known.
    """

    status: str
    on: dt.date | None
    who: str
    reason: str


@dataclass(frozen=True)
class Reserve:
    """Somebody on the reserve list; `place` None: without one, after all others."""

    id: int
    name: str
    place: int | None
    country: str | None


@dataclass(frozen=True)
class Reserves:
    """The reserve list of a cohort in its order, and how many places are free (None: how many
    there are is not known).
    """

    waiting: tuple[Reserve, ...]
    free: int | None

    @property
    def next(self) -> tuple[Reserve, ...]:
        """Those there are places for."""
        return self.waiting[: max(self.free or 0, 0)]


def standings(desk: Desk, ids: Sequence[int]) -> list[Standing]:
    """The statuses of these now, in their order; those that are gone are left out."""
    with desk.reading() as session:
        found = queries.read_statuses(session, ids)
    known = ((row_id, found[row_id]) for row_id in dict.fromkeys(ids) if row_id in found)
    return [Standing(row_id, name_of(row), row["status"]) for row_id, row in known]


def plan(desk: Desk, ids: Sequence[int], to: str, shown: Rows | None = None) -> list[StatusMove]:
    """How the status fits each of these; nothing is written. `shown`: records by id, of whose
    statuses it was asked.
    """
    seen = shown or {}
    people = [
        replace(one, status=seen[one.id].get("status")) if one.id in seen else one
        for one in standings(desk, ids)
    ]
    return plan_for(people, to)


def plan_each(desk: Desk, wanted: Mapping[int, str]) -> list[StatusMove]:
    """How a status of its own fits each of these, enrolment id → status; nothing is written."""
    return [
        move for one in standings(desk, list(wanted)) for move in plan_for([one], wanted[one.id])
    ]


def plan_for(people: Sequence[Standing], to: str) -> list[StatusMove]:
    """The same as `plan` for people whose statuses were read already."""
    _require_known(to)
    return [StatusMove(one.id, one.name, one.status, to, fit(one.status, to)) for one in people]


def keep_cells(desk: Desk, cells: Cells, label: str, seen: Seen | None = None) -> list[StatusMove]:
    """Set cells as `change_cells` does (`seen`, too), but for statuses that are not set without an
    answer: those moves, still to be made.

    An answer is wanted where a status does not go along the chain, or needs a reason.
    """
    wanted = {row_id: to for row_id, values in cells.items() if (to := values.get("status"))}
    asking = [one for one in plan_each(desk, wanted) if one.needs_answer] if wanted else []
    given = {row_id: dict(values) for row_id, values in cells.items()}
    for one in asking:
        given[one.id].pop("status")
    change_cells(desk, given, label, seen)
    return asking


def move(
    desk: Desk, moves: Sequence[StatusMove], on: dt.date | None = None, reason: str | None = None
) -> int:
    """Set the status planned of each as one operation, each with its step (`on` None: today); how
    many were moved by it.

    The reserve list is kept in order: who comes to it stands last, who leaves it gives the place
    up. Raises `EditConflictsFound` when somebody changed one of the statuses since `plan`; to the
    same one, only where the day or the reason given says something else than their step.
    """
    is_one = len({one.new for one in moves if one.fit != "same"}) == 1
    return _move(desk, moves, (MOVE_ONE, MOVE if is_one else MOVE_EACH), on, reason)


def promote(
    desk: Desk, ids: Sequence[int], on: dt.date | None = None, reason: str | None = None
) -> int:
    """Take people from the reserve to the selected, as one operation; how many. Who is not on the
    reserve is refused.
    """
    moves = plan(desk, ids, "selected")
    others = [one.name for one in moves if one.old != RESERVE]
    if others:
        raise KnownFault(
            n_(
                "{names} is not on the reserve.",
                "{names} are not on the reserve.",
                len(others),
                names=list_names(others[:_NAMED]) + (" …" if len(others) > _NAMED else ""),
            ),
            _("Nobody was promoted."),
        )
    return _move(desk, moves, (PROMOTE_ONE, PROMOTE), on, reason)


def steps(desk: Desk, enrolment_id: int) -> list[StepLine]:
    """The steps of a participant so far, oldest first."""
    with desk.reading() as session:
        found = queries.read_steps(session, enrolment_id)
    return [
        StepLine(row["status"], row["on"], row["who"] or "", row["reason"] or "") for row in found
    ]


def reserves(desk: Desk, cohort_id: int) -> Reserves:
    """Who waits on the reserve list of a cohort, and how many places are free."""
    with desk.reading() as session:
        rows = queries.read_reserves(session, cohort_id)
        places, taken = queries.count_places(session, cohort_id)
    waiting = tuple(
        Reserve(row["id"], name_of(row), row["place"], row["nationality"]) for row in rows
    )
    return Reserves(waiting, None if places is None else places - taken)


def misfit_words(one: StatusMove) -> str:
    """Why a change does not fit, in words; "" where it does."""
    words = _MISFITS.get(one.fit)
    return _(words, name=one.name, old=status_words(one.old)) if words else ""


def _require_known(status: str) -> None:
    if status not in ALL:
        raise KnownFault(
            _("There is no status “{status}”.", status=status), _("Nothing was changed.")
        )


def _move(
    desk: Desk,
    moves: Sequence[StatusMove],
    labels: tuple[str, str],
    on: dt.date | None,
    reason: str | None,
) -> int:
    moved = [one for one in moves if one.fit != "same"]
    if not moved:
        return 0
    words = {"name": moved[0].name, "count": len(moved), "status": _label_of(moved[0].new)}
    label = labels[0] if len(moved) == 1 else labels[1]
    given = {name: value for name, value in words.items() if f"{{{name}}}" in label}
    return desk.execute(
        label, lambda work: _write(work, moved, on, (reason or "").strip() or None), **given
    )


def _label_of(status: str) -> str:
    """A status in English: `words_of` translates it."""
    return next(option.label for option in STATUS.options if option.code == status)


def _write(work: Work, moves: Sequence[StatusMove], on: dt.date | None, reason: str | None) -> int:
    held = queries.read_statuses(work.session, [one.id for one in moves])
    for one in moves:
        now = held[one.id]["status"] if one.id in held else None
        is_set = one.id in held and now == one.new
        clashes = (
            _unsaid(work, one, on, reason)
            if is_set
            else [EditConflict(PARTICIPANT.field("status"), now, one.new)]
        )
        if one.id not in held or (now != one.old and clashes):
            told = _("The status of {name} was changed meanwhile.", name=one.name)
            raise edit_conflicts_found(told, clashes if one.id in held else [])
    # somebody may have set it already
    left = [one for one in moves if held[one.id]["status"] != one.new]
    work.say_of_steps(on, reason)
    records.set_fields(work, {one.id: {"status": one.new} for one in left})
    return len(left)


def _unsaid(
    work: Work, one: StatusMove, on: dt.date | None, reason: str | None
) -> list[EditConflict]:
    """What was given for a step that somebody else has made by now, and theirs does not say."""
    given = {name: value for name, value in (("on", on), ("reason", reason)) if value is not None}
    if not given:
        return []
    theirs = [
        step for step in queries.read_steps(work.session, one.id) if step["status"] == one.new
    ]
    return clashes_of(_STEP, given, theirs[-1] if theirs else {}, None)
