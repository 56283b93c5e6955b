"""Whatever is issued, made void, issued anew, undone and done again: numbers are given once and stay,
and nobody has two papers of a kind that hold.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import PreparedPaper, prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants import participants
from tests.examples import examples

KINDS = ("certificate", "participation")
STEPS = st.one_of(
    st.tuples(
        st.sampled_from(["issue", "anew"]),
        st.sampled_from(KINDS),
        st.sets(st.integers(0, 3), min_size=1),
    ),
    st.tuples(st.just("void"), st.integers(0, 20)),
    st.tuples(st.sampled_from(["undo", "undo", "redo"])),
    st.tuples(st.just("undo of"), st.integers(1, 20)),
    st.tuples(st.just("type"), st.integers(0, 3), st.integers(1, 9)),
)


@given(steps=st.lists(STEPS, min_size=1, max_size=14))
@settings(
    max_examples=examples(5, 25),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    deadline=None,
)
def test_numbers_are_given_once_and_stay(
    steps: list[tuple], new_desk: Callable[[Path], Desk], tmp_path_factory: pytest.TempPathFactory
) -> None:
    desk = new_desk(tmp_path_factory.mktemp("register"))
    try:
        cohort_id = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
        people = [
            participants.add_participant(
                desk, cohort_id, {"full_name": f"Person {place}", "status": "confirmed"}
            )
            for place in range(4)
        ]
        seen: set[str] = set()
        for step in steps:
            _do(desk, cohort_id, people, step)
            lines = register.list_issued(desk)
            numbers = Counter(one.number for one in lines)
            assert max(numbers.values(), default=1) == 1
            assert seen <= set(numbers), "a number that was given is never forgotten"
            seen = set(numbers)
            standing = Counter(
                (one.kind, one.enrolment_id) for one in lines if one.state == "issued"
            )
            assert max(standing.values(), default=1) == 1
    finally:
        desk.close()


def _do(desk: Desk, cohort_id: int, people: list[int], step: tuple) -> None:
    try:
        match step:
            case ("issue", key, places):
                register.issue_paper(desk, _paper(desk, cohort_id, key, people, places))
            case ("anew", key, places):
                register.issue_anew(desk, _paper(desk, cohort_id, key, people, places), "why")
            case ("void", place):
                lines = register.list_issued(desk)
                if lines:
                    register.void_paper(desk, lines[place % len(lines)].number, "")
            case ("undo",):
                desk.undo()
            case ("undo of", back):
                with desk.reading() as session:
                    newest = session.scalar(sa.select(sa.func.max(Operation.id))) or 0
                desk.undo(max(1, newest - back))
            case ("redo",):
                desk.redo()
            case ("type", place, count):
                values = {"certificate_no": f"LC-2026-{count:03}"}
                participants.change_participants(desk, [people[place]], values)
            case _:
                raise AssertionError(step)
    except KnownFault:
        pass


def _paper(
    desk: Desk, cohort_id: int, key: str, people: list[int], places: set[int]
) -> PreparedPaper:
    choice = PaperChoice("en", [people[place] for place in places])
    return prepare_paper(desk, paper_kind(key), cohort_id, choice)
