"""An erasure in the backups: in each the numbers of those who are erased there, and in the one that
somebody goes back to; what could not be reached yet waits, kept with the desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import contents, exchange
from lcdesk.db.backup.backup import Backup
from lcdesk.db.erasure import erased_elsewhere, erasing, wiping
from lcdesk.db.erasure.erasing import Cleaner, ErasedPeople
from lcdesk.db.values import table_of
from lcdesk.model.entities import DeskValue
from lcdesk.model.entities.records import StoredDraft
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Told = tuple[str | None, str | None, str | None]
"""Name, passport, birth: by these somebody is known again where a number was given twice."""
_DAY = len("1985-12-10")
WasThere = Callable[[int], bool]


@dataclass(frozen=True)
class Erased:
    """Who is erased in the desk: their numbers, what they were known by, and the cohort that is
    made anonymous, if it is one.
    """

    whose: ErasedPeople
    known: Mapping[int, Told]
    cohort_id: int | None


def erase_rows(
    connection: sa.Connection, whose: ErasedPeople, also: Mapping[str, str]
) -> tuple[Cleaner, dict[str, int]]:
    """Erase in an open transaction; the words that went, and how many rows of what were changed.
    `also`: words known to be theirs.
    """
    find_more(connection, whose)
    whose.births = erasing.find_births(connection, whose.people)
    cleaner = Cleaner(whose)
    counts = Counter(_cleaned(connection, cleaner))
    counts["waiting"] = erased_elsewhere.add_waiting(connection, cleaner)
    counts.update(_cleaned(connection, cleaner))  # known by what the first round found
    erasing.drop_rows(connection, whose)
    for word, stands in also.items():
        cleaner.words.telling.setdefault(word, stands)
    erased_elsewhere.drop_drafts(connection, cleaner)
    counts["texts"] = erased_elsewhere.sweep(connection, cleaner)
    return cleaner, counts


def erased_drafts(kept: Iterable[StoredDraft], cleaner: Cleaner) -> list[StoredDraft]:
    """What is left of drafts that lie outside of the database."""
    left = erased_elsewhere.drafts_of_others(kept, cleaner)
    return cast("list[StoredDraft]", cleaner.words.finder().replaced(left))


def find_more(connection: sa.Connection, whose: ErasedPeople) -> None:
    """Add the numbers of what hangs on them, and of who was joined into one of them."""
    erased_elsewhere.gather(connection, whose)


def rewrite(copy: Backup, whose: ErasedPeople, words: Mapping[str, str]) -> bool:
    """Erase in a backup; False where it could not be reached: it is as it was."""
    try:
        wiping.rewrite(copy, lambda connection: erase_rows(connection, _fresh(whose), words))
    except (OSError, DatabaseError, KnownFault):
        return False  # it is told, remembered and tried again
    return True


def _fresh(whose: ErasedPeople) -> ErasedPeople:
    """The same numbers, with nothing found yet of what hangs on them."""
    return ErasedPeople(dict(whose.people), dict(whose.enrolments))


def _cleaned(connection: sa.Connection, cleaner: Cleaner) -> dict[str, int]:
    done = erasing.clean_rows(connection, cleaner)
    erasing.clean_history(connection, cleaner)
    return done


def whose_in(desk: Path, copy: Path, erased: Erased) -> ErasedPeople | None:
    """Who is to be erased in a backup; None where it is of another desk. `OSError`, `DatabaseError`
    or `KnownFault` when it cannot be read.

    After somebody went back to an older backup, numbers are given a second time. In a backup of the
    time before, a number of later is somebody else, whom nobody wants erased; and who was taken in
    a second time has another number there.
    """
    with contents.reading(desk) as ours, contents.reading(copy) as theirs:
        common = contents.parting(ours, theirs)
        if common == contents.last_step(theirs):  # the desk's own past
            return _fresh(erased.whose)
        return _apart(theirs, common, erased) if common else None


def _apart(theirs: sa.Connection, common: int, erased: Erased) -> ErasedPeople:
    """Who is who in a backup that has work of its own since the step `common`; also who was
    removed or undone there.
    """
    was_person, was_enrolment = _there_before(theirs, common)
    made = _of_before(was_person, was_enrolment, erased.whose)
    for number, told in _everybody(theirs):
        owner = None if was_person(number) else _known_again(told, erased.known)
        if owner:
            made.people[number] = owner
    owners = set(erased.whose.enrolments.values())
    query = "SELECT id, person_id FROM enrolment WHERE cohort_id = ?"
    for number, person in theirs.exec_driver_sql(query, (erased.cohort_id,)).all():
        if person in owners and was_person(person) and not was_enrolment(number):
            made.enrolments[number] = person
    return made


def _there_before(theirs: sa.Connection, common: int) -> tuple[WasThere, WasThere]:
    """Whether a person, an enrolment of a number was made by the steps that both files have."""
    return contents.rows_before(theirs, "Person", common), contents.rows_before(
        theirs, "Enrolment", common
    )


def _of_before(was_person: WasThere, was_enrolment: WasThere, whose: ErasedPeople) -> ErasedPeople:
    """Those whose numbers mean the same in a file that has no more than these with the desk."""
    return ErasedPeople(
        {number: owner for number, owner in whose.people.items() if was_person(number)},
        {number: owner for number, owner in whose.enrolments.items() if was_enrolment(number)},
    )


def _everybody(theirs: sa.Connection) -> Iterator[tuple[int, Told]]:
    """Number, and what tells who it is: of everybody who is there, or ever was."""
    for number, *told in theirs.exec_driver_sql(
        "SELECT id, full_name, passport_no, birth_date FROM person"
    ).all():
        yield number, (told[0], told[1], told[2])
    for _entity, number, image in erased_elsewhere.images(theirs, ("Person",)):
        yield number, (image.get("full_name"), image.get("passport_no"), image.get("birth_date"))


def sure_in(desk: Path, copy: Path, one: Waiting) -> tuple[ErasedPeople, bool]:
    """Whom the numbers of an erasure surely mean in a backup that it did not reach, and whether
    that is all of them.

    `OSError`, `DatabaseError` or `KnownFault` when it cannot be read.
    """
    everybody = ErasedPeople(dict(one.people), dict(one.enrolments))
    if one.mark is None:
        return everybody, True
    with contents.reading(desk) as ours, contents.reading(copy) as theirs:
        if contents.has_step(theirs, one.mark):
            return everybody, True
        # somebody went back since: what was common is known no more
        if not contents.has_step(ours, one.mark):
            return ErasedPeople(), False
        common = contents.parting(ours, theirs)
        if not common:
            return ErasedPeople(), True
        return _of_before(*_there_before(theirs, common), everybody), common == contents.last_step(
            theirs
        )


def _known_again(told: Told, known: Mapping[int, Told]) -> int | None:
    return next((owner for owner, one in known.items() if _is_same(told, one)), None)


def _is_same(one: Told, other: Told) -> bool:
    """The same passport; or the same name, with nothing that speaks against it. Name and day of
    birth outweigh a passport: numbers are corrected.
    """
    is_named = bool(one[0] and other[0]) and str(one[0]).casefold() == str(other[0]).casefold()
    if is_named and one[2] == other[2] and len(one[2] or "") == _DAY:
        return True
    if one[1] and other[1]:
        return one[1].casefold() == other[1].casefold()
    return is_named and (not one[2] or not other[2] or one[2][:4] == other[2][:4])


def carry_over(desk: Path, copy: Path, part: Path, waiting: Sequence[Waiting]) -> None:
    """`part` is going to take the place of a desk: whoever waits to be erased in `copy`, of which
    it was made, is erased in it first.

    What else waited goes on waiting. `OSError` or `DatabaseError` where the file cannot be read or
    written.
    """
    theirs = [
        _sure(desk, part, one)
        for one in waiting
        if copy.name in {Path(place).name for place in one.places}
    ]
    wiping.change(part, lambda connection: _carried(connection, theirs, waiting))
    exchange.settle(part)


def _sure(desk: Path, part: Path, one: Waiting) -> ErasedPeople:
    try:
        return sure_in(desk, part, one)[0]
    except (OSError, DatabaseError, KnownFault, ValueError):  # the desk is damaged
        return ErasedPeople()


def _carried(
    connection: sa.Connection, theirs: Sequence[ErasedPeople], waiting: Sequence[Waiting]
) -> None:
    for whose in theirs:
        erase_rows(connection, whose, {})
    from sqlalchemy.orm import Session

    session = Session(connection)
    own = _read_waiting(session)
    keep_waiting(session, [*own, *(one for one in waiting if one not in own)])


# --- What could not be reached yet: looked at when the desk is opened, and taken along ---


_TO_DO = "erasures to finish"
"""The value of the desk that holds it."""
_PEOPLE, _ENROLMENTS, _PLACES, _DESK, _UNSEEN = (
    "people",
    "enrolments",
    "backups",
    "desk",
    "unseen since",
)


@dataclass(frozen=True)
class Waiting:
    """One erasure: numbers of people and of enrolments → the number of the person, the backups it
    did not reach, whether the file itself waits.

    Numbers, never a value of somebody. `mark`: of backups nobody could look into, the last step of
    the desk before the erasure (its number, and when): only in a file with that past the numbers
    mean the same people. None: they were looked up in those very backups.
    """

    people: dict[int, int]
    enrolments: dict[int, int]
    places: tuple[str, ...]
    is_desk: bool = False
    mark: tuple[int, str] | None = None

    def as_kept(self) -> dict[str, Any]:
        """As JSON has it."""
        numbers = {_PEOPLE: _listed(self.people), _ENROLMENTS: _listed(self.enrolments)}
        mark = list(self.mark) if self.mark else None
        return {**numbers, _PLACES: list(self.places), _DESK: self.is_desk, _UNSEEN: mark}


def waiting_erasures(desk: Desk) -> list[Waiting]:
    """The erasures that are to be finished (see `erasure`), as a rule none."""
    with desk.reading() as session:
        return _read_waiting(session)


def waiting_erasures_in(path: Path) -> list[Waiting]:
    """The same of a desk that is closed; `DatabaseError` when it cannot be read."""
    from sqlalchemy.orm import Session

    with contents.reading(path) as connection, Session(connection) as session:
        return _read_waiting(session)


def keep_waiting(session: Session, waiting: Sequence[Waiting]) -> None:
    """Let this be what waits; it is of the desk itself, so no entry of the history."""
    kept = session.scalar(sa.select(DeskValue).where(DeskValue.name == _TO_DO))
    if kept is None:
        kept = DeskValue(name=_TO_DO)
        session.add(kept)
    kept.value = [one.as_kept() for one in waiting]
    session.flush()


def _read_waiting(session: Session) -> list[Waiting]:
    """The same in a session that is open."""
    value = table_of(DeskValue).c
    kept: list[dict[str, Any]] = (
        session.scalar(sa.select(value.value).where(value.name == _TO_DO)) or []
    )
    return [
        Waiting(
            dict(one[_PEOPLE]),
            dict(one[_ENROLMENTS]),
            tuple(one[_PLACES]),
            bool(one[_DESK]),
            (mark[0], mark[1]) if (mark := one.get(_UNSEEN)) else None,
        )
        for one in kept
    ]


def _listed(numbers: dict[int, int]) -> Iterable[list[int]]:
    return [[number, owner] for number, owner in numbers.items()]
