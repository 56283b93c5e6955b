"""The door: history, undo, redo, news, and writes that are refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.db.history.recorder import OutsideTheDoor
from lcdesk.model.entities import (
    Change,
    Cohort,
    DeskValue,
    Enrolment,
    Lead,
    Operation,
    Person,
    StatusStep,
)
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import ChangeEvent, Desk, Work
from lcdesk.services.participants import participants, records
from tests.examples import examples
from tests.services.rows import ANA, DAY_HEADS, HANA, JUMA, TWO_DAYS, bring, contents, found, sheet


def add(desk: Desk, cohort_id: int, name: str = "Hana Tesfaye", **values: Any) -> int:
    return participants.add_participant(
        desk, cohort_id, {"full_name": name, "nationality": "ET", **values}
    )


def test_every_step_back_and_forth(desk: Desk) -> None:
    states = [contents(desk)]
    cohort = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    states.append(contents(desk))
    one = add(desk, cohort)
    states.append(contents(desk))
    participants.change_participants(
        desk, [one], {"full_name": "Hanna Tesfaye", "arrival_date": dt.date(2025, 6, 13)}
    )
    states.append(contents(desk))
    participants.change_participants(desk, [one], {"status": "confirmed"})
    states.append(contents(desk))
    participants.remove_participants(desk, [one])
    states.append(contents(desk))
    for state in states[-2::-1]:
        desk.undo()
        assert contents(desk) == state
    assert desk.undo_label() is None
    for state in states[1:]:
        desk.redo()
        assert contents(desk) == state
    assert desk.redo_label() is None


def test_labels_say_what(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    assert desk.undo_label() == "New participant Hana Tesfaye"
    participants.change_participants(desk, [one], {"dietary": "no pork"})
    assert desk.undo_label() == "Edit Diet of Hana Tesfaye"
    desk.undo()
    assert desk.redo_label() == "Edit Diet of Hana Tesfaye"
    participants.change_participants(desk, [one], {"dietary": "halal"})
    assert desk.redo_label() is None, "something new was done: the old way forward is closed"


def test_nothing_to_take_back(desk: Desk) -> None:
    with pytest.raises(KnownFault, match="nothing to undo"):
        desk.undo()
    with pytest.raises(KnownFault, match="nothing to redo"):
        desk.redo()


def test_a_change_of_nothing_is_no_operation(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    participants.change_participants(desk, [one], {"full_name": "Hana Tesfaye"})
    assert desk.undo_label() == "New participant Hana Tesfaye"


def test_writes_outside_the_door_raise(desk: Desk) -> None:
    with desk.reading() as session:
        session.add(Cohort(name_en="x"))
        with pytest.raises(OutsideTheDoor):
            session.flush()
        session.rollback()
        with pytest.raises(OutsideTheDoor):
            session.execute(sa.update(Cohort).values(name_en="y"))
    with pytest.raises(OutsideTheDoor):
        desk.execute("bulk", lambda work: work.session.execute(sa.delete(Cohort)))
    assert contents(desk)["Cohort"] == []


def test_a_failed_action_leaves_nothing(desk: Desk) -> None:
    def half(work: Work) -> None:
        work.add(Cohort(name_en="x"))
        raise RuntimeError

    before = contents(desk)
    with pytest.raises(RuntimeError):
        desk.execute("half", half)
    assert contents(desk) == before
    assert desk.undo_label() is None


def test_undo_of_an_older_operation_spares_what_changed_since(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    participants.change_participants(desk, [one], {"dietary": "halal"})
    operation = last_operation(desk)
    participants.change_participants(desk, [one], {"dietary": "no pork"})
    outcome = desk.undo(operation)
    assert (outcome.done, outcome.kept) == (0, 1)
    assert finding.read_one(desk, one)["dietary"] == "no pork"
    assert "kept" in outcome.message


def test_a_new_row_that_is_used_since_is_kept(desk: Desk, cohort_id: int) -> None:
    operation = last_operation(desk)
    add(desk, cohort_id)
    outcome = desk.undo(operation)
    assert outcome.kept == 1, "the cohort has a participant now, and the programme the cohort"
    assert [c["name"] for c in cohorts.list_cohorts(desk)] == ["Shanghai"]


def last_operation(desk: Desk) -> int:
    with desk.reading() as session:
        return session.scalar(sa.select(sa.func.max(Operation.id))) or 0


def insert_people(desk: Desk, cohort_id: int, number: int) -> None:
    def bulk(work: Work) -> None:
        run = work.insert_many(
            Person, ({"full_name": f"Person {i}", "nationality": "KE"} for i in range(number))
        )
        assert run
        work.insert_many(
            Enrolment,
            (
                {"person_id": run[0] + i, "cohort_id": cohort_id, "status": "nominated"}
                for i in range(number)
            ),
        )

    desk.execute("Import of {name}", bulk, name="names.xlsx")


def test_bulk_insert_undo_redo_undo(desk: Desk, cohort_id: int) -> None:
    before = contents(desk)
    insert_people(desk, cohort_id, 6_000)
    after = contents(desk)
    assert len(found(desk, "person")) == 6_000
    assert desk.undo_label() == "Import of names.xlsx"
    assert desk.undo().done == 6_000, "each with the person"
    assert contents(desk) == before
    assert found(desk, "person") == []
    desk.redo()
    assert contents(desk) == after
    assert len(found(desk, "kenya")) == 6_000
    desk.undo()
    assert contents(desk) == before


def test_bulk_undo_keeps_what_was_edited(desk: Desk, cohort_id: int) -> None:
    insert_people(desk, cohort_id, 10)
    operation = last_operation(desk)
    ids = found(desk, "person")
    participants.change_participants(desk, [ids[3]], {"dietary": "halal"})
    outcome = desk.undo(operation)
    assert found(desk, "person") == [ids[3]]
    assert (outcome.done, outcome.kept) == (9, 1)
    assert [row[2:] for row in outcome.rows if row.fate == "kept"] == [
        ("Person 3", "kept", f"{desk.who} changed Diet.")
    ]


def test_bulk_of_nothing(desk: Desk) -> None:
    assert desk.execute("none", lambda work: work.insert_many(Person, [])) is None
    assert desk.undo_label() is None


def test_ids_never_come_back(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    desk.undo()
    assert add(desk, cohort_id) > one
    desk.undo()
    insert_people(desk, cohort_id, 1)
    assert found(desk, "person")[0] > one + 1


def test_news_is_told_once_committed(desk: Desk, cohort_id: int) -> None:
    heard: list[ChangeEvent] = []
    stop = desk.subscribe(heard.append)
    one = add(desk, cohort_id)
    insert_people(desk, cohort_id, 3)
    desk.undo()
    stop()
    add(desk, cohort_id)
    assert [news.kind for news in heard] == ["do", "do", "undo"]
    assert heard[0].touched["Enrolment"] == {one}
    assert heard[1].touched["Enrolment"] == frozenset(), "many"
    stop()


def test_an_older_version_does_not_overwrite(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    shown = finding.read_one(desk, one)
    assert shown
    seen = {one: (shown["version"], shown["person_version"])}
    participants.change_participants(desk, [one], {"dietary": "halal"}, seen)
    with pytest.raises(EditConflictsFound):
        participants.change_participants(desk, [one], {"dietary": "no pork"}, seen)
    assert finding.read_one(desk, one)["dietary"] == "halal"


def test_a_stale_object_is_refused_in_words(desk: Desk, cohort_id: int) -> None:
    with desk.reading() as session:
        stale = session.get_one(Cohort, cohort_id)
        session.expunge(stale)
    cohorts.change_cohort(desk, cohort_id, {"city": "Shanghai"})

    def late(work: Work) -> None:
        stale.city = "Suzhou"
        work.session.add(stale)

    with pytest.raises(EditConflictsFound, match="Nothing was overwritten"):
        desk.execute("late", late)


def test_remove_takes_what_belongs_and_clears_what_points(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    person = finding.read_one(desk, one)["person_id"]
    desk.execute(
        "lead",
        lambda work: work.add(Lead(person_id=person, cohort_id=cohort_id, partner="Green Park")).id,
    )
    before = contents(desk)
    participants.remove_participants(desk, [one])
    now = contents(desk)
    assert now["Person"] == now["Enrolment"] == now["StatusStep"] == []
    assert [lead["person_id"] for lead in now["Lead"]] == [None]
    desk.undo()
    assert contents(desk) == before


def test_a_returning_person_outlives_one_cohort(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    person = finding.read_one(desk, one)["person_id"]
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    desk.execute("again", lambda work: records.enrol(work, other, person, {"status": "confirmed"}))
    assert [c["name_en"] for c in finding.other_cohorts(desk, person)] == ["Shanghai", "Chengdu"]
    participants.remove_participants(desk, [one])
    assert len(contents(desk)["Person"]) == 1


def test_missing_rows_are_a_known_fault(desk: Desk) -> None:
    with pytest.raises(KnownFault, match="no longer there"):
        desk.execute("x", lambda work: work.get(Person, 99))
    with pytest.raises(KnownFault, match="no longer there"):
        cohorts.get_cohort(desk, 99)


def test_keeping_a_value_of_the_desk_is_not_history(desk: Desk) -> None:
    desk.execute("office", lambda work: work.add_value("office", "上海中心"))
    with desk.reading() as session:
        assert session.scalar(sa.select(DeskValue.value)) == "上海中心"
        assert session.scalar(sa.select(sa.func.count(Change.id))) == 0


def test_status_gets_its_steps(desk: Desk, cohort_id: int) -> None:
    one = add(desk, cohort_id)
    participants.change_participants(desk, [one], {"status": "confirmed"})
    with desk.reading() as session:
        steps = session.scalars(sa.select(StatusStep.status).order_by(StatusStep.id)).all()
    assert steps == ["nominated", "confirmed"]


HANA_MOVED = ("Hana Tesfaye", "Ethiopia", "EP7777777", "1985-12-10", "vegan", "=1+1")
NAMELESS = (None, "Ethiopia", "EP9999999", "1990-01-01", None, "S")
Step = tuple[str, Any]

steps = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.sampled_from(["Ana", "王小明", "O'Neil"])),
        st.tuples(st.just("edit"), st.sampled_from([None, "halal", "=1+1"])),
        st.tuples(st.just("remove"), st.just("")),
        st.tuples(st.just("bulk"), st.just("")),
        st.tuples(
            st.just("import"),
            st.lists(
                st.sampled_from([HANA, JUMA, ANA, HANA_MOVED, NAMELESS]),
                min_size=1,
                max_size=4,
                unique=True,
            ),
        ),
        st.tuples(st.just("timetable"), st.sampled_from(["Opening", "=1+1"])),
    ),
    max_size=7,
)


def do(desk: Desk, cohort: int, folder: Path, step: Step) -> None:
    what, word = step
    ids = found(desk, "", cohort)
    if what == "add":
        add(desk, cohort, word)
    elif what == "bulk":
        insert_people(desk, cohort, 3)
    elif what == "import":
        bring(desk, cohort, sheet(folder / "names.xlsx", *word))
    elif what == "timetable":
        bring(
            desk,
            cohort,
            sheet(
                folder / "days.xlsx",
                *TWO_DAYS,
                ("2025-06-18", "14:00", "16:00", word, "Dr Chen", "Hall 2"),
                heads=DAY_HEADS,
            ),
        )
    elif ids and what == "edit":
        participants.change_participants(
            desk, ids[:2], {"dietary": word, "full_name": f"New {word}"}
        )
    elif ids:
        participants.remove_participants(desk, ids[:1])


@settings(
    max_examples=examples(8, 10),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps)
def test_undo_after_do_is_nothing(
    tmp_path_factory: pytest.TempPathFactory, new_desk: Callable[[Path], Desk], steps: list[Step]
) -> None:
    """The law: whatever was done, undoing all of it leaves the desk as it was, and redoing all
    brings it back.
    """
    desk = new_desk(tmp_path_factory.mktemp("law"))
    try:
        cohort = cohorts.add_cohort(desk, {"name_en": "X"})
        states = [contents(desk)]
        for step in steps:
            do(desk, cohort, desk.path.parent, step)
            if (now := contents(desk)) != states[-1]:
                states.append(now)
        for state in states[-2::-1]:
            desk.undo()
            assert contents(desk) == state
        for state in states[1:]:
            desk.redo()
            assert contents(desk) == state
        for state in states[-2::-1]:
            desk.undo()
            assert contents(desk) == state
        assert all(finding.is_good for finding in check_desk(desk))
    finally:
        desk.close()
