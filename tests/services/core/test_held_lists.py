"""Short lists are held, and read again after whatever can change them: every column they are read
from is tried.
"""

from __future__ import annotations

import datetime as dt
import re
import sys
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import object_session

from lcdesk.db.values import table_of
from lcdesk.model.entities import Base, Entity
from lcdesk.model.query import TableView
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.held_lists import HeldList
from lcdesk.services.curriculum import curriculum
from lcdesk.services.figures import counting_rules
from lcdesk.services.participants import participants, saved_views
from lcdesk.services.start import office_name, sample
from tests.sent_statements import sent_statements


@pytest.fixture
def held() -> list[HeldList[Any]]:
    """All that the program declares."""
    declared: list[Any] = [
        value
        for name, module in sys.modules.items()
        if name.startswith("lcdesk.")
        for value in vars(module).values()
    ]
    found: list[HeldList[Any]] = [one for one in declared if isinstance(one, HeldList)]
    assert len(found) >= 6
    return found


@pytest.fixture
def filled(desk: Desk, cohort_id: int) -> Desk:
    """A desk with a row of each entity that such a list is read from."""
    venue = curriculum.save_venue(desk, {"name": "Hall", "capacity": 30})
    cohorts.change_cohort(desk, cohort_id, {"venue_id": venue, "starts": dt.date(2026, 3, 2)})
    cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    participants.add_participant(desk, cohort_id, {"full_name": "Ana Kamau"})
    curriculum.add_activity(desk, cohort_id, {"title": "Opening", "start": dt.time(9)})
    saved_views.save_view(desk, "Mine", TableView())
    counting_rules.save_rule(desk, {"name_en": "Ours", "statuses": ["confirmed"]})
    office_name.name_office(desk, "Office")
    return desk


def differing(desk: Desk, held: list[HeldList[Any]]) -> list[str]:
    """The lists whose answer is not what the desk says now."""
    return [one.read.__name__ for one in held if desk.read_held(one) != desk.read_once(one.read)]


def columns_read(
    desk: Desk, held: list[HeldList[Any]]
) -> list[tuple[type[Entity], sa.Column[Any]]]:
    """Every column that stands in one of their statements, but for ids."""
    with sent_statements(desk) as sent:
        for one in held:
            desk.read_once(one.read)
    words = set(re.findall(r"[\w.]+", " ".join(sent)))
    return [
        (entity, column)
        for entity in Base.declared
        if issubclass(entity, Entity)
        for column in table_of(entity).columns
        if f"{entity.__tablename__}.{column.name}" in words and column.name not in ("id", "version")
    ]


CHANGED: dict[type, Callable[[Any], Any]] = {
    str: lambda value: f"{value}x",
    bool: lambda value: not value,
    int: lambda value: value + 1,
    dt.date: lambda value: value + dt.timedelta(days=1),
    dt.time: lambda value: value.replace(hour=(value.hour + 1) % 24),
    list: lambda value: [*value, "arrived"],
    dict: lambda value: {**value, "x": "y"},
}
BLANK: dict[type, Any] = {
    sa.String: "x",
    sa.Boolean: True,
    sa.Date: dt.date(2026, 3, 3),
    sa.Integer: 7,
    sa.JSON: {"x": "y"},
}


def another(row: Any, column: sa.Column[Any]) -> Any:
    """Another value for a column of a row; the same where there is none to be had."""
    value = getattr(row, column.name)
    for key in column.foreign_keys:
        session = object_session(row)
        assert session is not None
        others = sa.select(key.column).where(key.column != value).limit(1)
        return session.scalar(others) or (None if column.nullable else value)
    if value is not None:
        return CHANGED[type(value)](value) if type(value) in CHANGED else value
    return next((blank for kind, blank in BLANK.items() if isinstance(column.type, kind)), None)


def put(entity: type[Entity], values: Callable[[Any], dict[str, Any]]) -> Callable[[Work], bool]:
    """An action that changes the first row of an entity; whether anything became otherwise."""

    def act(work: Work) -> bool:
        row = work.session.scalars(sa.select(entity).order_by(entity.id)).first()
        assert row is not None
        wanted = values(row)
        is_other = any(getattr(row, name) != value for name, value in wanted.items())
        work.set(row, wanted)
        return is_other

    return act


@pytest.mark.parametrize("is_bare", [False, True])
def test_whatever_column_is_changed_no_list_says_what_it_said(
    filled: Desk, held: list[HeldList[Any]], *, is_bare: bool
) -> None:
    """`is_bare`: what else of the row may be blank is, since one name may stand before another."""
    tried = 0
    for entity, column in columns_read(filled, held):
        others = [one for one in table_of(entity).columns if one.nullable and one is not column]
        spare = dict.fromkeys(
            (one.name for one in others if not one.foreign_keys and is_bare), None
        )
        blanked = spare and filled.execute(
            "Edit {name}", put(entity, lambda _row, to=spare: to), name=""
        )
        changed = filled.execute(
            "Edit {name}",
            put(entity, lambda row, one=column: {one.name: another(row, one)}),
            name=column.name,
        )
        assert differing(filled, held) == [], column
        for _turn in range(bool(blanked) + changed):
            filled.undo()
        assert differing(filled, held) == [], column
        tried += changed
    assert tried > 30


def test_rows_that_come_and_go_and_values_of_the_desk(
    filled: Desk, held: list[HeldList[Any]], cohort_id: int
) -> None:
    steps: list[Callable[[], object]] = [
        lambda: cohorts.add_cohort(filled, {"name_en": "Third"}),
        lambda: participants.add_participant(filled, cohort_id, {"full_name": "Bo"}),
        lambda: curriculum.add_activity(filled, cohort_id, {"title": "Closing"}),
        lambda: saved_views.remove_view(filled, saved_views.list_views(filled)[0].id),
        lambda: counting_rules.remove_rule(filled, "Ours"),
        lambda: office_name.name_office(filled, "Another"),
        lambda: sample.mark_sample(filled),
        lambda: cohorts.remove_cohort(filled, cohort_id),
        filled.undo,
        filled.undo,
        filled.redo,
    ]
    for step in steps:
        assert differing(filled, held) == []
        step()
        assert differing(filled, held) == [], step
    assert office_name.own_office(filled) == "Another"
    assert sample.is_sample(filled)


def test_what_is_held_is_not_asked_for_again(filled: Desk, held: list[HeldList[Any]]) -> None:
    for one in held:
        filled.read_held(one)
    with sent_statements(filled) as sent:
        for one in held:
            filled.read_held(one)
        cohorts.list_cohorts(filled)[0]["name_en"] = "scribbled on"
        counting_rules.list_rules(filled).clear()
    assert sent == []
    assert differing(filled, held) == []


def test_a_moment_is_one_moment(filled: Desk, cohort_id: int) -> None:
    """Where several questions are of one moment, what was held before or since is not taken."""
    known = len(cohorts.list_cohorts(filled))
    with filled.reading_together():
        assert len(cohorts.list_cohorts(filled)) == known
        with sent_statements(filled) as sent:
            cohorts.list_cohorts(filled)
        assert sent == []


def test_a_window_finds_it_read_again(filled: Desk, cohort_id: int) -> None:
    """With a listener it is read on the thread that has written."""
    stop = filled.subscribe(lambda _event: None)
    cohorts.list_cohorts(filled)
    cohorts.add_cohort(filled, {"name_en": "Third"})
    with sent_statements(filled) as sent:
        names = [one["name"] for one in cohorts.list_cohorts(filled)]
    stop()
    assert "Third" in names
    assert sent == []
