"""Attendance: rates against plain counting, whom an activity concerns, the certificate
condition.
"""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.attendance import STATES, UNCOUNTED, Attendee, Key, Rate, Register, Session

NOW = dt.datetime(2026, 6, 16, 12)
GROUPS = ("", "A", "B")
people = st.lists(st.tuples(st.sampled_from(GROUPS), st.booleans()), max_size=6).map(
    lambda rows: tuple(
        Attendee(at, f"P{at}", group=group, has_ended=ended)
        for at, (group, ended) in enumerate(rows)
    )
)
hours = st.one_of(st.none(), st.sampled_from([dt.time(9), dt.time(11), dt.time(12), dt.time(14)]))
sessions = st.lists(
    st.tuples(
        st.sampled_from([None, dt.date(2026, 6, 15), dt.date(2026, 6, 16), dt.date(2026, 6, 17)]),
        hours,
        hours,
        st.sampled_from(["lecture", "meal", "free", "travel", None]),
        st.sampled_from(GROUPS),
    ),
    max_size=6,
).map(
    lambda rows: tuple(
        Session(at, day, start, end, kind, group=group)
        for at, (day, start, end, kind, group) in enumerate(rows)
    )
)


@st.composite
def registers(draw: st.DrawFn) -> Register:
    who, what = draw(people), draw(sessions)
    keys = [(person.id, one.id) for person in who for one in what]
    marks: dict[Key, str] = (
        draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(STATES))) if keys else {}
    )
    return Register(who, what, marks, draw(st.sampled_from([None, 0, 50, 100])), NOW)


def has_passed(session: Session) -> bool:
    """Plainly: its day is before today, or it is today and its last known hour has come."""
    if session.date is None:
        return False
    hour = session.end or session.start or dt.time(23, 59)
    return session.date < NOW.date() or (session.date == NOW.date() and hour <= NOW.time())


def counted(register: Register, person: Attendee, session: Session) -> bool:
    """The rule as it is printed, said anew."""
    if session.kind in UNCOUNTED or session.group not in ("", person.group):
        return False
    if not any(activity == session.id for _who, activity in register.marks):
        return False
    state = register.marks.get((person.id, session.id))
    return state != "excused" and (
        state is not None or (has_passed(session) and not person.has_ended)
    )


@given(registers())
def test_rates_are_what_plain_counting_gives(register: Register) -> None:
    cells = {
        (person.id, one.id): register.marks.get((person.id, one.id)) in ("present", "late")
        for person in register.people
        for one in register.sessions
        if counted(register, person, one)
    }
    for person in register.people:
        own = [there for (who, _what), there in cells.items() if who == person.id]
        assert register.by_person[person.id] == Rate(sum(own), len(own))
    for one in register.sessions:
        own = [there for (_who, what), there in cells.items() if what == one.id]
        assert register.by_session[one.id] == Rate(sum(own), len(own))
    assert sum(rate.of for rate in register.by_person.values()) == sum(
        rate.of for rate in register.by_session.values()
    )


@given(registers())
def test_below_are_those_whose_share_is_smaller(register: Register) -> None:
    wanted = 80 if register.percent is None else register.percent
    below = {
        person.id
        for person in register.people
        if not person.has_ended
        and (rate := register.by_person[person.id]).of
        and rate.there / rate.of * 100 < wanted
    }
    assert register.below == below


@given(registers())
def test_blank_are_those_it_concerns_who_are_not_noted(register: Register) -> None:
    for one in register.sessions:
        blank = set(register.blank(one))
        for person in register.people:
            is_for = one.group in ("", person.group) and not person.has_ended
            assert (person.id in blank) == (is_for and (person.id, one.id) not in register.marks)


def test_a_rate_is_rounded_down() -> None:
    assert Rate(799, 1000).percent == 79
    assert Rate(799, 1000).reaches(80) is False
    assert Rate(4, 5).reaches(80) is True
    assert (Rate().percent, Rate().reaches(80)) == (None, None)


def test_groups_are_told_apart_by_their_folded_names() -> None:
    register = Register((Attendee(1, "Ann", group="Group a"),), (), {}, None, NOW)
    assert register.concerns(register.people[0], Session(1, None, None, group="GROUP  A"))
    assert not register.concerns(register.people[0], Session(1, None, None, group="Group B"))


def test_activities_that_are_over_without_a_list_are_told() -> None:
    over, meal = (
        Session(1, NOW.date(), dt.time(9), dt.time(12)),
        Session(2, NOW.date(), dt.time(9), kind="meal"),
    )
    later = Session(3, NOW.date(), dt.time(9), dt.time(13))
    register = Register((Attendee(1, "Ann"),), (over, meal, later), {}, None, NOW)
    assert register.overdue == (over,)
    assert Register(register.people, register.sessions, {(1, 1): "absent"}, None, NOW).overdue == ()
