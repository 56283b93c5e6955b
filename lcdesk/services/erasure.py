"""A person is erased, a cohort made anonymous: from rows, history, imports, photos, search, free pages, journal and backups.

The figures stay equal. It is the one deed that has no undo: `preview_…` says in words what will go and what stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from lcdesk.db import backup, erased_drafts, erased_elsewhere, erased_owners, erasing, wiping
from lcdesk.db.erasing import STANDS, Cleaner, Whose
from lcdesk.db.failures import told_in_words
from lcdesk.db.recorder import Noted, recorder_of
from lcdesk.db.values import encode, kept_columns, table_of
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.person_names import PARTS, name_of
from lcdesk.services.desk import Desk, Work
from lcdesk.services.erasure_waiting import TO_DO, to_do
from lcdesk.services.erasure_words import ANONYMISE, Outcome, Plan, plan_words
from lcdesk.services.merging import MERGE
from lcdesk.services.naming import shown_cohort
from lcdesk.texts import N_, _

ERASE = N_("Erase person no. {number}")
AFTER = "after erasing"
Backups = Literal["rewrite", "drop"]
_PEOPLE, _ENROLMENTS, _PLACES, _DESK = "people", "enrolments", "backups", "desk"


@dataclass(frozen=True)
class _Target:
    """Whose: (label and number of the deed), people and enrolments → the number of the person."""

    label: str
    number: int
    people: dict[int, int]
    enrolments: dict[int, int]


def preview_person(desk: Desk, person_id: int) -> Plan:
    """What erasing somebody would do; nothing is written."""
    return _preview(desk, _person(desk, person_id))


def preview_cohort(desk: Desk, cohort_id: int) -> Plan:
    """What making a cohort anonymous would do; nothing is written."""
    return _preview(desk, _cohort(desk, cohort_id))


def erase_person(desk: Desk, person_id: int, backups: Backups = "rewrite") -> Outcome:
    """Erase somebody for good, in the desk and in its backups ("drop": these go, and a new one is made).

    What could not be reached is in the outcome, and done by `finish_waiting` at a later start.
    """
    return _erase(desk, _person(desk, person_id), backups)


def anonymise_cohort(desk: Desk, cohort_id: int, backups: Backups = "rewrite") -> Outcome:
    """Erase everybody of a cohort; of those who are in other cohorts, too, only what this one holds of them."""
    return _erase(desk, _cohort(desk, cohort_id), backups)


def is_erased(full_name: str | None) -> bool:
    """Is this what somebody is called who was erased?"""
    return bool(full_name) and str(full_name).startswith(STANDS.format(number=""))


def list_waiting(desk: Desk) -> list[str]:
    """What is still to be erased from, by name: backups that could not be reached, or the file itself."""
    return [
        place
        for one in to_do(desk)
        for place in ([desk.path.name] if one[_DESK] else []) + [Path(name).name for name in one[_PLACES]]
    ]


def finish_waiting(desk: Desk) -> list[str]:
    """Erase from what could not be reached before; the names of what still cannot. Cheap where nothing waits."""
    left: list[dict[str, Any]] = []
    for one in to_do(desk):
        whose = _numbered(one[_PEOPLE]), _numbered(one[_ENROLMENTS])
        places = [Path(name) for name in one[_PLACES]]
        known = {
            copy.path: copy for folder in {place.parent for place in places} for copy in backup.list_backups(folder)
        }
        missed = [place for place in places if not place.parent.is_dir() or (place in known and not _rewritten(known[place], *whose, {}))]  # fmt: skip
        is_wiped = not one[_DESK] or wiping.wipe(desk.engine)
        if missed or not is_wiped:
            left.append({**one, _PLACES: [str(place) for place in missed], _DESK: not is_wiped})
    if left != to_do(desk):
        _keep_to_do(desk, left)
    return list_waiting(desk)


def _erase(desk: Desk, target: _Target, backups: Backups) -> Outcome:
    words: dict[str, str] = {}
    whose = Whose(dict(target.people), dict(target.enrolments))
    earlier = to_do(desk)
    copies = [copy for folder in backup.folders_of(desk.path) for copy in backup.list_backups(folder)]

    def act(work: Work) -> int:
        cleaner, _counts = _erased(work.session.connection(), whose, {})
        words.update(cleaner.words.telling)
        _note(work, whose)
        wiping.index_anew(work.session)
        # Whoever is killed before the backups are clean has it done by the next start.
        work.add_value(TO_DO, [*earlier, _left(whose, [copy.path for copy in copies], is_wiped=False)])
        return len(set(whose.people.values()) | set(whose.enrolments.values()))

    count = desk.erase(target.label, act, number=target.number)
    with told_in_words():
        is_wiped = wiping.wipe(desk.engine)
    done, missed = _in_backups(desk, copies, whose, backups, words)
    left = [_left(whose, missed, is_wiped=is_wiped)] if missed or not is_wiped else []
    _keep_to_do(desk, [*earlier, *left])
    if left:
        wiping.wipe(desk.engine)
    return Outcome(count, done, tuple(path.name for path in missed), is_wiped, tuple(_beside(desk)), backups == "drop")


def _erased(connection: sa.Connection, whose: Whose, also: Mapping[str, str]) -> tuple[Cleaner, dict[str, int]]:
    """Erase in an open transaction; the words that went, and how many rows of what were changed."""
    erased_owners.gather(connection, whose, MERGE)
    whose.births = erasing.find_births(connection, whose.people)
    cleaner = Cleaner(whose)
    counts = Counter(_cleaned(connection, cleaner))
    counts["waiting"] = erased_owners.add_waiting(connection, cleaner)
    counts.update(_cleaned(connection, cleaner))  # known by what the first round found
    for word, stands in also.items():
        cleaner.words.telling.setdefault(word, stands)
    erased_drafts.drop_drafts(connection, cleaner)
    counts["texts"] = erased_elsewhere.sweep(connection, cleaner)
    return cleaner, counts


def _cleaned(connection: sa.Connection, cleaner: Cleaner) -> dict[str, int]:
    done = erasing.clean_rows(connection, cleaner)
    erasing.clean_history(connection, cleaner)
    return done


def _note(work: Work, whose: Whose) -> None:
    """History says of whom which fields were erased, and no value: before and after are what stands now."""
    work.session.expire_all()
    notes = recorder_of(work.session).notes
    for entity, numbers in ((Person, whose.people), (Enrolment, whose.enrolments)):
        for row in work.load(entity, sorted(numbers)):
            names = [name for name in kept_columns(entity) if name not in erasing.KEPT[entity.__name__]]
            now = encode({name: getattr(row, name) for name in names})
            notes.append(Noted(entity, row.id, now, now))


def _left(whose: Whose, places: list[Path], *, is_wiped: bool) -> dict[str, Any]:
    """What is still to be done of an erasure, in numbers and files: no value."""
    numbers = {_PEOPLE: _listed(whose.people), _ENROLMENTS: _listed(whose.enrolments)}
    return {**numbers, _PLACES: [str(path) for path in places], _DESK: not is_wiped}


def _in_backups(
    desk: Desk, copies: list[backup.Backup], whose: Whose, how: Backups, words: dict[str, str]
) -> tuple[int, list[Path]]:
    """How many backups are clean now, and those that could not be reached."""
    made = desk.back_up(AFTER)
    if how == "drop":
        gone = [copy for copy in copies if _dropped(copy)]
        return len(gone), [copy.path for copy in copies if copy not in gone]
    still = [copy for copy in copies if copy.path.exists() and copy.path != made.path]
    done = [copy for copy in still if _rewritten(copy, whose.people, whose.enrolments, words)]
    return len(done), [copy.path for copy in still if copy not in done]


def _dropped(copy: backup.Backup) -> bool:
    try:
        copy.path.unlink(missing_ok=True)
        copy.path.with_suffix(".json").unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _rewritten(copy: backup.Backup, people: dict[int, int], enrolments: dict[int, int], words: dict[str, str]) -> bool:
    try:
        wiping.rewrite(copy, lambda connection: _erased(connection, Whose(dict(people), dict(enrolments)), words))
    except (OSError, DatabaseError, KnownFault):
        return False  # it is told, remembered and tried again
    return True


def _beside(desk: Desk) -> Iterable[str]:
    """Files that may be older copies of the desk, but are no backups with a note: nobody but a person can say what they are."""
    for folder in backup.folders_of(desk.path):
        known = {copy.path.name for copy in backup.list_backups(folder)}
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_file() and path.name not in known and path.suffix != ".json":
                yield path.name
    own = {desk.path.name, *(desk.path.name + end for end in ("-wal", "-shm", "-journal"))}
    for path in sorted(desk.path.parent.glob(f"*{desk.path.suffix}*")):
        if path.is_file() and path.name not in own and path.suffix != ".lock":
            yield path.name


def _person(desk: Desk, person_id: int) -> _Target:
    with desk.reading() as session:
        if session.get(Person, person_id) is None:
            raise KnownFault(_("This person is no longer there."), _("Nothing was changed."))
    return _Target(ERASE, person_id, {person_id: person_id}, {})


def _cohort(desk: Desk, cohort_id: int) -> _Target:
    enrolment = table_of(Enrolment)
    query = sa.select(enrolment.c.id, enrolment.c.person_id).where(enrolment.c.cohort_id == cohort_id)
    with desk.reading() as session:
        if session.get(Cohort, cohort_id) is None:
            raise KnownFault(_("This cohort is no longer there."), _("Nothing was changed."))
        enrolments = {number: person for number, person in session.execute(query)}
        elsewhere = sa.select(enrolment.c.person_id).where(enrolment.c.cohort_id != cohort_id)
        others = set(session.scalars(elsewhere))
    people = {person: person for person in enrolments.values() if person not in others}
    return _Target(ANONYMISE, cohort_id, people, enrolments)


def _preview(desk: Desk, target: _Target) -> Plan:
    """The deed done, counted, and taken back before anybody sees it."""
    whose = Whose(dict(target.people), dict(target.enrolments))
    people = set(target.people.values()) | set(target.enrolments.values())
    with desk.reading() as session:
        names = _names(session, people)
        cohort = shown_cohort(session, target.number) if target.label == ANONYMISE else ""
    with told_in_words(), desk.engine.execution_options(writes=True).connect() as connection:
        _cleaner, counts = _erased(connection, whose, {})
        connection.rollback()
    copies = sum(len(backup.list_backups(folder)) for folder in backup.folders_of(desk.path))
    return plan_words(names, cohort, counts, len(people - set(target.people.values())), copies)


def _names(session: Session, people: Iterable[int]) -> dict[int, str]:
    found = (session.get(Person, number) for number in sorted(people))
    return {one.id: name_of({name: getattr(one, name) for name in ("full_name", *PARTS)}) for one in found if one}


def _keep_to_do(desk: Desk, left: list[dict[str, Any]]) -> None:
    desk.execute("", lambda work: work.add_value(TO_DO, left))  # of the desk itself: no entry of the history


def _listed(numbers: dict[int, int]) -> list[list[int]]:
    return [[number, owner] for number, owner in numbers.items()]


def _numbered(pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    return {number: owner for number, owner in pairs}
