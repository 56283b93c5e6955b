"""Two clerks at one desk on a server: each sees what the other does, and undoes only their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, Queue

import pytest

from lcdesk.crashes import ScrubbedFormatter
from lcdesk.model.entities import Cohort, Enrolment
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import ChangeEvent, Desk
from lcdesk.services.core.finding import read_page
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.participants import participants
from tests.office_server import OfficeServer

SOON = 10


class Clerk:
    """A program at the desk: what it is told of."""

    def __init__(self, desk: Desk, who: str) -> None:
        self.desk, self._told = desk, Queue[ChangeEvent]()
        desk.who = who
        desk.subscribe(self._told.put)

    def next(self) -> ChangeEvent:
        """The next it is told of."""
        return self._told.get(timeout=SOON)

    def is_told_nothing(self, seconds: float = 0.3) -> bool:
        """Is nothing told for a while?"""
        try:
            self._told.get(timeout=seconds)
        except Empty:
            return True
        return False


@pytest.fixture
def clerks(
    tmp_path: Path, new_office_desk: Callable[[Path], Desk]
) -> Iterator[tuple[Clerk, Clerk]]:
    first = new_office_desk(tmp_path)
    second = open_office(first.path)
    yield Clerk(first, "anna"), Clerk(second, "ben")
    first.close()
    second.close()


def add_people(clerk: Clerk, *names: str) -> list[int]:
    cohort = cohorts.add_cohort(clerk.desk, {"name_en": "Shanghai"})
    return [participants.add_participant(clerk.desk, cohort, {"full_name": name}) for name in names]


def room_of(clerk: Clerk, person: int) -> str | None:
    return read_page(clerk.desk, [person])[0]["room_no"]


def test_each_is_told_once_of_what_either_does(clerks: tuple[Clerk, Clerk]) -> None:
    anna, ben = clerks
    cohort = cohorts.add_cohort(anna.desk, {"name_en": "Shanghai"})
    own, told = anna.next(), ben.next()
    assert own == told
    assert told.touched["Cohort"] == frozenset({cohort})
    assert told.fields["Cohort"] == frozenset("*")
    person = participants.add_participant(ben.desk, cohort, {"full_name": "Hana Tesfaye"})
    assert ben.next() == anna.next()
    participants.change_participants(anna.desk, [person], {"room_no": "1203"})
    assert anna.next() == (told := ben.next())
    assert told.fields == {"Enrolment": frozenset({"room_no"})}
    assert told.touched == {"Enrolment": frozenset({person})}
    assert anna.is_told_nothing()
    assert ben.is_told_nothing()


def test_what_is_held_is_read_again_after_somebody_else_changed_it(
    clerks: tuple[Clerk, Clerk],
) -> None:
    anna, ben = clerks
    assert cohorts.list_cohorts(ben.desk) == []
    cohorts.add_cohort(anna.desk, {"name_en": "Shanghai"})
    ben.next()
    assert [one["name_en"] for one in cohorts.list_cohorts(ben.desk)] == ["Shanghai"]


def test_undo_takes_ones_own_and_spares_what_somebody_else_did(clerks: tuple[Clerk, Clerk]) -> None:
    anna, ben = clerks
    one, other = add_people(anna, "Hana Tesfaye", "Brian Otieno")
    participants.change_participants(anna.desk, [one, other], {"room_no": "1"})
    participants.change_participants(ben.desk, [other], {"room_no": "9"})
    outcome = anna.desk.undo()
    assert outcome.kept == 1
    assert (room_of(ben, one), room_of(ben, other)) == (None, "9")
    ben.desk.undo()
    assert room_of(anna, other) == "1"
    assert ben.desk.undo_label() is None
    assert anna.desk.redo_label() is not None
    ben.desk.redo()
    assert room_of(anna, other) == "9"


def test_a_given_operation_is_undone_whoever_did_it(clerks: tuple[Clerk, Clerk]) -> None:
    anna, ben = clerks
    (one,) = add_people(anna, "Hana Tesfaye")
    participants.change_participants(anna.desk, [one], {"room_no": "1"})
    label = anna.desk.undo_label()
    ben.desk.undo(anna.desk.last_done)
    assert room_of(anna, one) is None
    while anna.next().kind != "undo":
        pass
    assert anna.desk.undo_label() != label


def test_what_happened_while_the_connection_was_lost_is_told_after_it(
    clerks: tuple[Clerk, Clerk], office_server: OfficeServer
) -> None:
    anna, ben = clerks
    people = add_people(anna, "Hana Tesfaye")
    done = 2
    for number in range(12):
        if number % 3 == 0:
            with office_server.owner() as owner:
                owner.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE query LIKE 'LISTEN%'"
                )
        participants.change_participants(anna.desk, people, {"room_no": str(number)})
        done += 1
    heard = [ben.next() for _number in range(done)]
    assert [one.number for one in heard] == sorted({one.number for one in heard})
    assert ben.is_told_nothing()
    assert room_of(ben, people[0]) == "11"


def test_news_go_on_after_a_listener_failed(
    clerks: tuple[Clerk, Clerk], caplog: pytest.LogCaptureFixture
) -> None:
    anna, ben = clerks
    failures = iter((RuntimeError, KeyError))

    def fail_at_first(_event: ChangeEvent) -> None:
        if failure := next(failures, None):
            raise failure("EP1234567")

    ben.desk.subscribe(fail_at_first)
    people = add_people(anna, "Hana Tesfaye", "Brian Otieno")
    participants.change_participants(anna.desk, people, {"room_no": "12"})
    heard = [ben.next().number for _number in range(4)]
    assert heard == [anna.desk.last_done - 3 + place for place in range(4)]
    told = [one for one in caplog.records if one.name == "lcdesk"]
    assert [one.exc_info[0] for one in told if one.exc_info] == [RuntimeError, KeyError]
    written = "".join(ScrubbedFormatter().format(one) for one in told)
    assert "fail_at_first" in written
    assert "EP1234567" not in written


def test_a_desk_that_is_closed_logs_nothing(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    first = new_office_desk(tmp_path)
    for _time in range(10):
        open_office(first.path).close()
    first.close()
    assert [one for one in caplog.records if one.name == "lcdesk"] == []


def test_a_run_is_told_as_many(clerks: tuple[Clerk, Clerk]) -> None:
    anna, ben = clerks
    cohorts.add_cohort(anna.desk, {"name_en": "Shanghai"})
    ben.next()
    rows = [{"name_en": str(number)} for number in range(3)]
    anna.desk.execute("some", lambda work: work.insert_many(Cohort, rows))
    told = ben.next()
    assert told.touched == {"Cohort": frozenset()}
    assert Enrolment.__name__ not in told.fields
