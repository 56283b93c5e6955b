"""A person is erased, a cohort made anonymous: from rows, history, imports, photos, search, free
pages, journal and backups; and what that would do, and has done, in words.

The figures stay equal. It is the one operation that has no undo: `preview_…` says in words what
will go and what stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk import receipts
from lcdesk.db.backup import backup, contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.erasure import erasing
from lcdesk.db.erasure.erasing import ErasedPeople
from lcdesk.db.history.recorder import Noted, recorder_of
from lcdesk.db.store import store_of
from lcdesk.db.values import encode, kept_columns, table_of
from lcdesk.model.entities import Cohort, Enrolment, Person
from lcdesk.model.faults import KnownFault
from lcdesk.model.names import PARTS, is_erased, spoken_name_of
from lcdesk.receipts import Receipt
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.naming import shown_cohort
from lcdesk.services.erasure.erasure_copies import (
    Erased,
    Waiting,
    erase_rows,
    erased_drafts,
    find_more,
    keep_waiting,
    rewrite,
    sure_in,
    waiting_erasures,
    whose_in,
)
from lcdesk.services.safety import drafts
from lcdesk.texts import N_, _, join_sentences, list_names, n_

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_SHOWN = 5
ANONYMISE = N_("Make a cohort anonymous: no. {number}")


@dataclass(frozen=True)
class ErasurePlan:
    """What would happen: `names` (number of the person → name), what is erased and what stays,
    sentence by sentence.

    `typed`: what has to be typed before it is done: the name of the person, or of the cohort.
    """

    typed: str
    names: Mapping[int, str]
    erased: tuple[str, ...]
    stays: tuple[str, ...]
    counts: Mapping[str, int]
    elsewhere: int = 0

    @property
    def words(self) -> str:
        """All of it, line by line."""
        return "\n".join(
            (_("Erased:"), *self.erased, _("Stays:"), *self.stays, _("This cannot be undone."))
        )

    def is_meant(self, said: str) -> bool:
        """Was the right name typed? Capitals and blanks do not matter."""
        return bool(said.strip()) and _tidy(said) == _tidy(self.typed)


@dataclass(frozen=True)
class ErasureResult:
    """What was done: how many people are erased, how many backups are clean, and what could not be
    reached.

    `elsewhere`: how many more are in other cohorts, too, and lost only what this one held of them.

    `missed`: backups by name; `is_wiped`: the file was written anew, so that its free pages hold
    nothing; `beside`: files near the desk that the program did not make as backups and that may be
    older copies.
    """

    people: int
    backups: int
    missed: tuple[str, ...] = ()
    is_wiped: bool = True
    beside: tuple[str, ...] = ()
    is_dropped: bool = False
    elsewhere: int = 0

    @property
    def message(self) -> str:
        """It in sentences."""
        said = n_("{count} person was erased.", "{count} people were erased.", self.people)
        also = n_(
            "Of {count} person who is in other cohorts, too, only what this one held was erased.",
            "Of {count} people who are in other cohorts, too, only what this one held was erased.",
            self.elsewhere,
        )
        if self.is_dropped:
            kept = n_(
                "{count} older backup was removed, and a new one made.",
                "{count} older backups were removed, and a new one made.",
                self.backups,
            )
        else:
            kept = n_(
                "{count} backup was written anew without them.",
                "{count} backups were written anew without them.",
                self.backups,
            )
        missed = _(
            "Not reached, and done at a later start: {names}.", names=list_names(list(self.missed))
        )
        waits = _("The file was in use: it is written anew at a later start.")
        beside = _(
            "Look at these files yourself, they may be older copies: {names}.",
            names=list_names(list(self.beside)),
        )
        return join_sentences(
            said if self.people or not self.elsewhere else "",
            also if self.elsewhere else "",
            kept if self.backups else "",
            missed if self.missed else "",
            "" if self.is_wiped else waits,
            beside if self.beside else "",
        )


def _plan_words(
    names: Mapping[int, str],
    cohort: str,
    counts: Mapping[str, int],
    elsewhere: Collection[int],
    copies: int,
) -> ErasurePlan:
    """A plan from what was counted: entity → rows, and "texts", "waiting" beside them.
    `elsewhere`: of whom less goes.
    """
    whole = [name for number, name in names.items() if number not in elsewhere]
    shown = list_names(whole[:_SHOWN])
    if len(whole) > _SHOWN:
        shown = _("{names} and {count} more", names=shown, count=len(whole) - _SHOWN)
    return ErasurePlan(
        cohort or next(iter(names.values()), ""),
        names,
        _erased(shown, counts, len(elsewhere), copies),
        _stays(),
        counts,
        len(elsewhere),
    )


def _erased(shown: str, counts: Mapping[str, int], elsewhere: int, copies: int) -> tuple[str, ...]:
    rows = counts.get("ImportRow", 0) + counts.get("ImportPage", 0)
    lines = (
        (
            shown,
            _(
                "Name, passport, mail, telephones, address, organisation, position, travel, room, "
                "meals, emergency contact, notes and own columns of {names}",
                names=shown,
            ),
        ),
        (counts.get("Photo"), n_("{count} photo", "{count} photos", counts.get("Photo", 0))),
        (
            counts.get("DocumentFile"),
            n_(
                "{count} file of documents (scans, PDF)",
                "{count} files of documents (scans, PDF)",
                counts.get("DocumentFile", 0),
            ),
        ),
        (True, _("Notes of papers, attendance and statuses, and the data of issued papers")),
        *_of_cooperation(counts),
        (
            rows,
            n_(
                "{count} place in the book of imports",
                "{count} places in the book of imports",
                rows,
            ),
        ),
        (
            counts.get("waiting"),
            n_(
                "{count} row of the tray, which waits no more",
                "{count} rows of the tray, which wait no more",
                counts.get("waiting", 0),
            ),
        ),
        (True, _("What the history holds of all this, before and after each change")),
        (
            counts.get("texts"),
            n_(
                "The name and numbers in {count} other text (timetables, notes, leads, answers "
                "that are remembered, views)",
                "The name and numbers in {count} other texts (timetables, notes, leads, answers "
                "that are remembered, views)",
                counts.get("texts", 0),
            ),
        ),
        (copies, n_("The same in {count} backup", "The same in {count} backups", copies)),
        (
            elsewhere,
            n_(
                "{count} person is in other cohorts, too: only what this cohort holds is erased.",
                "{count} people are in other cohorts, too: only what this cohort holds is erased.",
                elsewhere,
            ),
        ),
    )
    return tuple(f"  {words}" for is_told, words in lines if is_told)


def _of_cooperation(counts: Mapping[str, int]) -> tuple[tuple[object, str], ...]:
    """Is it told, and the words: of what the lists of the office hold."""
    return (
        (
            counts.get("AlumniContact"),
            n_(
                "{count} alumni contact with post, address and consent",
                "{count} alumni contacts with post, address and consent",
                counts.get("AlumniContact", 0),
            ),
        ),
        (
            counts.get("AllianceMember"),
            n_(
                "{count} membership of an alliance",
                "{count} memberships of alliances",
                counts.get("AllianceMember", 0),
            ),
        ),
        (
            counts.get("Lead"),
            n_(
                "Whose {count} cooperation lead is, its notes and the reasons of its stages",
                "Whose {count} cooperation leads are, their notes and the reasons of their stages",
                counts.get("Lead", 0),
            ),
        ),
    )


def _stays() -> tuple[str, ...]:
    return (
        "  "
        + _(
            "The number of the person, gender, country, kind of organisation, education, field of "
            "work, languages, theme wanted"
        ),
        "  "
        + _(
            "The year of birth, or a month besides where the ages at the opening would differ "
            "without it"
        ),
        "  "
        + _(
            "Statuses with their days, attendance, papers without notes: all figures and "
            "numbered reports stay equal."
        ),
    )


def _tidy(text: str) -> str:
    return " ".join(text.split()).casefold()


# --- Erased ---


ERASE = N_("Erase person no. {number}")
AFTER = "after erasing"
Backups = Literal["rewrite", "drop"]
_Places = list[tuple[Backup, ErasedPeople | None]]
"""Backups, with the numbers that those who are erased have in each; None: nobody could look."""


@dataclass(frozen=True)
class _Target:
    """Whose: (label and number of the operation), people and enrolments → the number of the
    person.
    """

    label: str
    number: int
    people: dict[int, int]
    enrolments: dict[int, int]

    @property
    def elsewhere(self) -> set[int]:
        """People of whom only enrolments go, since they are in other cohorts, too."""
        return set(self.enrolments.values()) - set(self.people.values())


def preview_person(desk: Desk, person_id: int) -> ErasurePlan:
    """What erasing somebody would do; nothing is written."""
    return _preview(desk, _person(desk, person_id))


def preview_cohort(desk: Desk, cohort_id: int) -> ErasurePlan:
    """What making a cohort anonymous would do; nothing is written."""
    return _preview(desk, _cohort(desk, cohort_id))


def erase_person(desk: Desk, person_id: int, backups: Backups = "rewrite") -> ErasureResult:
    """Erase somebody for good, in the desk and in its backups ("drop": these go, and a new one is
    made).

    What could not be reached is in the outcome, and done by `finish_waiting` at a later start.
    """
    return _erase(desk, _person(desk, person_id), backups)


def anonymise_cohort(desk: Desk, cohort_id: int, backups: Backups = "rewrite") -> ErasureResult:
    """Erase everybody of a cohort; of those who are in other cohorts, too, only what this one
    holds of them.
    """
    return _erase(desk, _cohort(desk, cohort_id), backups)


def list_waiting(desk: Desk) -> list[str]:
    """What is still to be erased from, by name: backups that could not be reached, or the file
    itself.
    """
    return [
        place
        for one in waiting_erasures(desk)
        for place in ([desk.path.name] if one.is_desk else [])
        + [Path(name).name for name in one.places]
    ]


def finish_waiting(desk: Desk) -> list[str]:
    """Erase from what could not be reached before; the names of what still cannot. Cheap where
    nothing waits.
    """
    waiting, left = waiting_erasures(desk), list[Waiting]()
    for one in waiting:
        missed = tuple(place for place in one.places if not _is_clean(desk, place, one))
        is_wiped = not one.is_desk or desk.wipe()
        if missed or not is_wiped:
            left.append(replace(one, places=missed, is_desk=not is_wiped))
    if left != waiting:
        _keep(desk, left)
        receipts.give(
            Receipt(N_("Erased from backups that could not be reached before"), kind="erase")
        )
    return list_waiting(desk)


def _is_clean(desk: Desk, noted: str, one: Waiting) -> bool:
    """Erase in one backup, wherever its folder is by now; False where that cannot be done, or
    not for everybody.
    """
    places = (Path(noted), *(folder / Path(noted).name for folder in backup.folders_of(desk.path)))
    place = next((place for place in places if place.exists()), None)
    if place is None:
        return Path(noted).parent.is_dir()  # it is gone; or its disk is not there today
    copy = next((copy for copy in backup.list_backups(place.parent) if copy.path == place), None)
    try:
        whose, is_all = sure_in(desk.path, place, one)
    except (OSError, DatabaseError, KnownFault, ValueError):
        return False
    return (
        copy is not None
        and (not (whose.people or whose.enrolments) or rewrite(copy, whose, {}))
        and is_all
    )


def _erase(desk: Desk, target: _Target, backups: Backups) -> ErasureResult:
    words: dict[str, str] = {}
    whose, earlier = (
        ErasedPeople(dict(target.people), dict(target.enrolments)),
        waiting_erasures(desk),
    )
    places, mark = _in_copies(desk, target), _mark(desk)

    def act(work: Work) -> int:
        newly = sum(
            not is_erased(one.full_name) for one in work.load(Person, sorted(target.people))
        )
        cleaner, _counts = erase_rows(work.session.connection(), whose, {})
        words.update(cleaner.words.telling)
        _note(work, whose)
        # it keeps words of rows that are gone until it is built anew
        store_of(work.session).index.fill_all(work.session)
        # Whoever is killed before the backups are clean has it done by the next start.
        keep_waiting(work.session, [*earlier, *_left(whose, places, mark, is_wiped=False)])
        if not desk.is_file:  # before the commit, after which nobody would know the words any more
            drafts.change_here(desk, lambda kept: erased_drafts(kept, cleaner))
        return newly

    count = desk.erase(target.label, act, number=target.number)
    with desk.store.told_in_words():
        is_wiped = desk.wipe()
    done, missed = _in_backups(desk, places, backups, words)
    left = _left(whose, missed, mark, is_wiped=is_wiped)
    _keep(desk, [*earlier, *left])
    if left:
        desk.wipe()
    names = tuple(copy.path.name for copy, _theirs in missed)
    return ErasureResult(
        count, done, names, is_wiped, tuple(_beside(desk)), backups == "drop", len(target.elsewhere)
    )


def _in_copies(desk: Desk, target: _Target) -> _Places:
    """Every backup of this desk, and the numbers of those to be erased in it; None where nobody
    could look.
    """
    whose = ErasedPeople(dict(target.people), dict(target.enrolments))
    with desk.reading() as session:
        # a backup may hold somebody who was joined into another one since
        find_more(session.connection(), whose)
        rows = (session.get(Person, number) for number in sorted(target.people))
        known = {one.id: (one.full_name, one.passport_no, one.birth_date) for one in rows if one}
    erased = Erased(whose, known, target.number if target.label == ANONYMISE else None)
    found: _Places = []
    for copy in _copies(desk):
        try:
            theirs = whose_in(desk.path, copy.path, erased)
        except (OSError, DatabaseError, KnownFault, ValueError):
            found.append((copy, None))
        else:
            found += [(copy, theirs)] if theirs else []
    return found


def _copies(desk: Desk) -> list[Backup]:
    """The backups of a desk that is a file; whoever looks after a server keeps its own."""
    folders = backup.folders_of(desk.path) if desk.ownership is not None else ()
    return [copy for folder in folders for copy in backup.list_backups(folder)]


def _mark(desk: Desk) -> tuple[int, str] | None:
    with desk.reading() as session:
        return contents.mark_of_last_step(session.connection())


def _note(work: Work, whose: ErasedPeople) -> None:
    """History says of whom which fields were erased, and no value: before and after are what
    stands now.
    """
    work.session.expire_all()
    notes = recorder_of(work.session).notes
    for entity, numbers in ((Person, whose.people), (Enrolment, whose.enrolments)):
        for row in work.load(entity, sorted(numbers)):
            names = [
                name for name in kept_columns(entity) if name not in erasing.KEPT[entity.__name__]
            ]
            now = encode({name: getattr(row, name) for name in names})
            notes.append(Noted(entity, row.id, now, now))


def _left(
    whose: ErasedPeople, places: _Places, mark: tuple[int, str] | None, *, is_wiped: bool
) -> list[Waiting]:
    """What is still to be done of an erasure: one line for all backups in which those who are
    erased have the same numbers.
    """
    lines = (
        [] if is_wiped else [Waiting(dict(whose.people), dict(whose.enrolments), (), is_desk=True)]
    )
    for copy, theirs in places:
        known = theirs or whose
        line = Waiting(
            dict(known.people), dict(known.enrolments), (), mark=mark if theirs is None else None
        )
        same = next(
            (at for at, one in enumerate(lines) if replace(one, places=(), is_desk=False) == line),
            None,
        )
        if same is None:
            lines.append(line)
            same = len(lines) - 1
        lines[same] = replace(lines[same], places=(*lines[same].places, str(copy.path.absolute())))
    return lines


def _in_backups(
    desk: Desk, places: _Places, how: Backups, words: dict[str, str]
) -> tuple[int, _Places]:
    """How many backups are clean now, and those that could not be reached."""
    if desk.ownership is None:
        return 0, []
    made = desk.back_up(AFTER)
    if how == "drop":
        missed = [(copy, whose) for copy, whose in places if not _dropped(copy)]
        return len(places) - len(missed), missed
    still = [
        (copy, whose) for copy, whose in places if copy.path.exists() and copy.path != made.path
    ]
    missed = [
        (copy, whose) for copy, whose in still if whose is None or not rewrite(copy, whose, words)
    ]
    return len(still) - len(missed), missed


def _dropped(copy: Backup) -> bool:
    try:
        copy.path.unlink(missing_ok=True)
        copy.path.with_suffix(".json").unlink(missing_ok=True)
    except OSError:
        return False
    return True


def _beside(desk: Desk) -> Iterable[str]:
    """Files that may be older copies of the desk, but are no backups with a note: nobody but a
    person can say what they are.
    """
    if desk.ownership is None:
        return
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
    query = sa.select(enrolment.c.id, enrolment.c.person_id).where(
        enrolment.c.cohort_id == cohort_id
    )
    with desk.reading() as session:
        if session.get(Cohort, cohort_id) is None:
            raise KnownFault(_("This cohort is no longer there."), _("Nothing was changed."))
        enrolments = {number: person for number, person in session.execute(query)}
        elsewhere = sa.select(enrolment.c.person_id).where(enrolment.c.cohort_id != cohort_id)
        others = set(session.scalars(elsewhere))
    people = {person: person for person in enrolments.values() if person not in others}
    return _Target(ANONYMISE, cohort_id, people, enrolments)


def _preview(desk: Desk, target: _Target) -> ErasurePlan:
    """The operation done, counted, and taken back before anybody sees it."""
    whose = ErasedPeople(dict(target.people), dict(target.enrolments))
    people = set(target.people.values()) | set(target.enrolments.values())
    with desk.reading() as session:
        cohort = shown_cohort(session, target.number) if target.label == ANONYMISE else ""
        names = _names(session, people, but_erased=bool(cohort))
    with (
        desk.store.told_in_words(),
        desk.engine.execution_options(writes=True).connect() as connection,
    ):
        desk.store.begin_erasing(connection)
        _cleaner, counts = erase_rows(connection, whose, {})
        connection.rollback()
    return _plan_words(names, cohort, counts, target.elsewhere, len(_copies(desk)))


def _names(session: Session, people: Iterable[int], *, but_erased: bool) -> dict[int, str]:
    """What they are called; `but_erased`: those who were erased before are not told again."""
    found = [one for number in sorted(people) if (one := session.get(Person, number))]
    told = [one for one in found if not (but_erased and is_erased(one.full_name))]
    return {
        one.id: spoken_name_of({name: getattr(one, name) for name in ("full_name", *PARTS)})
        for one in told
    }


def _keep(desk: Desk, left: list[Waiting]) -> None:
    desk.execute("", lambda work: keep_waiting(work.session, left))
