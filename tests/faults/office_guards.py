"""Two clerks of an office do at the same moment what rests on rows that neither of them writes: the
last bed of a room, the next place on the reserve, the next number, the same list. Nothing may be
there twice.
"""

from __future__ import annotations

import multiprocessing
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Barrier
from typing import Any

from lcdesk.db.postgresql import store
from lcdesk.model.faults import KnownFault
from lcdesk.model.statuses import RESERVE
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.importing import importing
from lcdesk.services.logistics import rooming
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import quotas, records
from lcdesk.services.participants.participants import add_participant
from lcdesk.services.participants.quotas import Agreed
from tests.faults import offices
from tests.faults.children import together
from tests.faults.courses import people
from tests.faults.fault import Control, Fault, Figures
from tests.faults.offices import Office, office

ROOM = "101"
BEDS = 2
TOGETHER = 60.0
"""Seconds one clerk waits for the other."""
Ready = Callable[[], object]
"""Called by a clerk who has looked, and is about to do it: the other is as far."""


@dataclass
class Told:
    """What a clerk was told."""

    done: int = 0
    refused: int = 0
    double: int = 0
    errors: Counter[str] = field(default_factory=Counter[str])


@dataclass(frozen=True)
class Contest:
    """What both do at once (round, own person); how often something is there twice then, asked by
    one of them; and how it is made undone for the next round.
    """

    do: Callable[[Desk, Office, int, int, Ready], object]
    count_doubles: Callable[[Office, int], int]
    clear: Callable[[Desk, Office], object]


def _set(desk: Desk, at: Office, **values: Any) -> None:
    desk.execute(
        "Edit {name}",
        lambda work: records.set_fields(work, dict.fromkeys(at.ids, values)),
        name="all",
    )


# --- the last bed ---


def _take_bed(desk: Desk, at: Office, _round: int, person: int, ready: Ready) -> None:
    plan = rooming.plan(desk, at.cohort)
    assert not rooming.fit(plan, [person], ROOM).refusal
    ready()
    rooming.move(desk, plan, [person], ROOM)


def _count_too_many(at: Office, _round: int) -> int:
    ((held,),) = at.ask(f"SELECT count(*) FROM enrolment WHERE room_no = '{ROOM}'")
    assert isinstance(held, int)
    return max(held - BEDS, 0)


def _free_beds(desk: Desk, at: Office) -> None:
    _set(desk, at, room_no=None, room_type="double")
    first = {at.ids[-1]: {"room_no": ROOM}}
    desk.execute("Edit {name}", lambda work: records.set_fields(work, first), name="one")


# --- the next place on the reserve ---


def _wait(desk: Desk, _at: Office, _round: int, person: int, ready: Ready) -> None:
    ready()
    desk.execute(
        "Edit {name}",
        lambda work: records.set_fields(work, {person: {"status": RESERVE}}),
        name="one",
    )


def _count_shared_places(at: Office, _round: int) -> int:
    rows = at.ask(f"SELECT reserve_place FROM enrolment WHERE status = '{RESERVE}'")
    places = [place for (place,) in rows]
    return len(places) - len({place for place in places if place is not None})


def _none_waits(desk: Desk, at: Office) -> None:
    _set(desk, at, status="nominated")


# --- the same paper for the same person ---


def _issue(desk: Desk, at: Office, _round: int, _person: int, ready: Ready) -> None:
    kind = paper_kind("certificate")
    paper = prepare_paper(desk, kind, at.cohort, PaperChoice()).only(at.ids[0])
    ready()
    register.issue_paper(desk, paper)


def _count_twice_issued(at: Office, _round: int) -> int:
    return len(
        at.ask(
            "SELECT enrolment_id FROM issued_paper WHERE voided_at IS NULL "
            "GROUP BY 1 HAVING count(*) > 1"
        )
    )


def _void(desk: Desk, at: Office) -> None:
    for (number,) in at.ask("SELECT number FROM issued_paper WHERE voided_at IS NULL"):
        register.void_paper(desk, str(number), "again")


# --- the same quota ---


def _agree(desk: Desk, at: Office, _round: int, _person: int, ready: Ready) -> None:
    ready()
    quotas.set_quotas(desk, at.cohort, [Agreed("country", "KE", 1, 5)])


def _count_twice_agreed(at: Office, _round: int) -> int:
    return len(at.ask("SELECT by, value FROM quota GROUP BY 1, 2 HAVING count(*) > 1"))


def _none_agreed(desk: Desk, at: Office) -> None:
    quotas.set_quotas(desk, at.cohort, [])


# --- the same list ---


def _import(desk: Desk, at: Office, number: int, _person: int, ready: Ready) -> None:
    plan = importing.prepare(desk, people(5, 1000 + 5 * number), at.cohort)
    ready()
    importing.apply(desk, plan, at.cohort)


def _count_twins(at: Office, number: int) -> int:
    first, last = (f"A{1000 + 5 * number + place:07d}" for place in (0, 4))
    return len(
        at.ask(
            f"SELECT passport_no FROM person WHERE passport_no BETWEEN '{first}' AND '{last}' "
            "GROUP BY 1 HAVING count(*) > 1"
        )
    )


# --- somebody of a list, added by hand ---


def _bring_or_add(desk: Desk, at: Office, number: int, person: int, ready: Ready) -> None:
    """The second adds somebody at any moment of the first one's import."""
    one = 5000 + 3 * number
    if person != at.ids[0]:
        ready()
        time.sleep(random.Random(number).uniform(0, 0.05))
        wanted = {"full_name": f"Person {one}", "passport_no": f"A{one:07d}"}
        add_participant(desk, at.cohort, wanted)
        return
    plan = importing.prepare(desk, people(3, one), at.cohort)
    steps = Counter[str]()

    def begin(_done: int, _total: int) -> None:
        steps["all"] += 1
        if steps["all"] == 1:  # later ones, too, where it is done again
            ready()

    importing.apply(desk, plan, at.cohort, progress=begin)


def _count_brought_again(at: Office, number: int) -> int:
    """The list came in although its person was there by then. Who is added after it is another
    matter: nobody keeps a clerk from that.
    """
    numbers = at.ask(
        "SELECT d.id, d.label LIKE 'Import%' FROM deed d JOIN change c ON c.deed_id = d.id "
        "JOIN person p ON p.id BETWEEN c.row_id AND coalesce(c.last_id, c.row_id) "
        f"WHERE c.entity = 'Person' AND p.passport_no = 'A{5000 + 3 * number:07d}' ORDER BY 1"
    )
    return int([is_list for _number, is_list in numbers] == [False, True])


def _forget(_desk: Desk, _at: Office) -> None:
    """Each round has people of its own."""


CONTESTS = {
    "beds": Contest(_take_bed, _count_too_many, _free_beds),
    "reserve": Contest(_wait, _count_shared_places, _none_waits),
    "papers": Contest(_issue, _count_twice_issued, _void),
    "quotas": Contest(_agree, _count_twice_agreed, _none_agreed),
    "imports": Contest(_import, _count_twins, _forget),
    "by-hand": Contest(_bring_or_add, _count_brought_again, _forget),
}


def run(trials: int, seed: int, *, key: str, is_guarded: bool = True) -> Figures:
    """So many rounds: both look, and then both do it."""
    del seed
    with office(4) as at:
        meeting = multiprocessing.get_context("fork").Barrier(2)

        def clerk(place: int, begin: Callable[[], object]) -> Told:
            if not is_guarded:
                store.PostgreSQLStore.guard = _unguarded  # pyright: ignore[reportAttributeAccessIssue]
                Work.look_last = _unguarded  # pyright: ignore[reportAttributeAccessIssue]
                store._UNSEEN = frozenset()  # pyright: ignore[reportPrivateUsage]
            return _contend(at, CONTESTS[key], trials, place, begin, meeting)

        told = together([partial(clerk, place) for place in range(2)])
    harm = {
        "double": sum(one.double for one in told),
        "errors without words": sum(sum(one.errors.values()) for one in told),
    }
    done, refused = sum(one.done for one in told), sum(one.refused for one in told)
    why = {f"times {words}": number for one in told for words, number in one.errors.items()}
    return Figures(trials, harm, {"done": done, "refused in words": refused, **why})


def _unguarded(*_asked: object) -> None:
    """Nothing is named."""


def _contend(
    at: Office,
    contest: Contest,
    rounds: int,
    place: int,
    begin: Callable[[], object],
    meeting: Barrier,
) -> Told:
    desk, told = at.open(f"Clerk {place}"), Told()
    begin()
    for number in range(rounds):
        if place == 0:
            contest.clear(desk, at)
        meeting.wait(TOGETHER)
        try:
            contest.do(desk, at, number, at.ids[place], lambda: meeting.wait(TOGETHER))
            told.done += 1
        except KnownFault:
            told.refused += 1
        except Exception as error:
            told.errors[repr(error)[:300]] += 1
        meeting.wait(TOGETHER)
        if place == 0:
            told.double += contest.count_doubles(at, number)
    desk.close()
    return told


_WORDS = {
    "beds": "two clerks of an office put somebody into the last bed of a room at once",
    "reserve": "two clerks of an office put somebody on the reserve at once",
    "papers": "two clerks of an office issue the same paper at once",
    "quotas": "two clerks of an office agree the same quota at once",
    "imports": "two clerks of an office import the same list at once",
    "by-hand": "somebody of a list is added by hand while another clerk imports the list",
}
_BY_DAY = ("beds", "imports")
"""One that rests on a count, and one that rests on a search."""
FAULTS: tuple[Fault, ...] = tuple(
    Fault(
        f"office-guard-{key}",
        words,
        partial(run, key=key),
        200,
        6 if key in _BY_DAY else 0,
        (Control("nothing is guarded", partial(run, key=key, is_guarded=False), 100, 20, 10),),
        offices.why_not,
    )
    for key, words in _WORDS.items()
)
