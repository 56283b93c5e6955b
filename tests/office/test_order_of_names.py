"""The order of names that a server keeps is the one in which a file sorts them, whatever was done."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from lcdesk.db.queries import participants as queries
from lcdesk.db.store import store_of
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.names import NAME_FORMS, name_form, use_name_form
from lcdesk.model.query import Query
from lcdesk.services import merging
from lcdesk.services.backups.checking import check_desk
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.core.opening import open_desk
from lcdesk.services.erasure import erasure
from lcdesk.services.office.moving import move_in
from lcdesk.services.participants import participants
from tests.examples import examples

PARTS = (
    "Ana", "ana", "ANA", "Kamau", "O'Neil", "de la Cruz", "Özlem", "ÖZ", "straße", "STRASSE", "İpek",
    "ipek", "\u212aim", "kim", "王", "小明", "单", "吕布", "Łukasz", "Иван", "محمد", "สมชาย", "김", "a\tb",
    "Zoë", "Zoe\u0308", "", None,
)  # fmt: skip
"""Names and parts of them, some of which say the same in other letters."""
TOO_LONG = "重" * 700


def _person(chance: random.Random) -> dict[str, Any]:
    given, family = chance.choice(PARTS), chance.choice(PARTS)
    both = (given or "x", family or "y")
    whole = chance.choice(
        (" ".join(both), " ".join(both[::-1]), " ".join(both).upper(), ", ".join(both), given, None)
    )
    return {"full_name": whole, "given_name": given, "family_name": family}


def _fill(desk: Desk) -> None:
    chance, number = random.Random(5), examples(40, 120)
    cohort = cohorts.add_cohort(desk, {"name_en": "Lyon"})
    people = [_person(chance) for _one in range(number)]

    def put_in(work: Work) -> None:
        run = work.insert_many(Person, people)
        assert run
        work.insert_many(
            Enrolment, ({"person_id": run[0] + at, "cohort_id": cohort} for at in range(number))
        )

    desk.execute("x", put_in)
    participants.add_participant(desk, cohort, {"given_name": "明", "family_name": "王"})


def _edit(desk: Desk) -> None:
    for number, values in (
        (3, {"given_name": "Éva", "family_name": "Abel"}),
        (4, {"full_name": "abel EVA"}),
        (5, {"family_name": None}),
        (6, {"full_name": "单小明"}),
    ):
        participants.change_participants(desk, [number], values)
    participants.change_participants(desk, [7, 8, 9], {"family_name": "Kamau"})


def _undo(desk: Desk) -> None:
    for _time in range(2):
        desk.undo()


def _merge(desk: Desk) -> None:
    desk.redo()
    merging.merge(desk, 11, 12)


def _remove(desk: Desk) -> None:
    participants.remove_participants(desk, [1, 20, 21])
    erasure.erase_person(desk, 30)


def _orders(desk: Desk, *, is_kept: bool = False) -> Iterator[tuple[str, bool, list[int] | None]]:
    """All in the order of their names: as the database sorts them, or as it is kept."""
    before = name_form()
    try:
        for form, _label in NAME_FORMS:
            use_name_form(form)
            for down in (False, True):
                query = Query(sort=(("full_name", down),))
                with desk.reading() as session:
                    ids = (
                        store_of(session).find_by_name(session, is_descending=down)
                        if is_kept
                        else queries.find_ids(session, query)
                    )
                yield form, down, None if ids is None else list(ids)
    finally:
        use_name_form(before)


def test_names_stand_as_in_a_file_after_whatever_was_done(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    shared, own = new_office_desk(tmp_path), open_desk(tmp_path / "own.lcdesk")
    seen = list[Any]()
    for step in (_fill, _edit, _undo, _merge, _remove):
        for desk in (shared, own):
            step(desk)
        sorted_there = list(_orders(own))
        assert list(_orders(shared, is_kept=True)) == sorted_there
        assert list(_orders(shared)) == sorted_there
        assert sorted_there not in seen  # each step moves somebody
        seen.append(sorted_there)
    assert len({tuple(ids or ()) for _form, _down, ids in seen[0]}) == 6
    while shared.undo_label():
        shared.undo()
    assert list(_orders(shared, is_kept=True))[0][2] == []
    own.close()
    (folder := tmp_path / "moved").mkdir()
    (moved := new_office_desk(folder)).close()
    move_in(own.path, moved.path)
    moved = open_office(moved.path)
    assert list(_orders(moved, is_kept=True)) == seen[-1]
    moved.close()


def test_an_order_is_that_of_the_moment_of_whoever_reads(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    desk = new_office_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Lyon"})
    for name in ("Ben", "Ana"):
        participants.add_participant(desk, cohort, {"full_name": name})
    other = open_office(desk.path)
    with desk.reading() as session:

        def order() -> list[int]:
            return list(store_of(session).find_by_name(session, is_descending=False) or ())

        assert order() == [2, 1]
        participants.change_participants(other, [2], {"full_name": "Zoe"})
        assert order() == [2, 1]
    with desk.reading() as session:
        assert order() == [1, 2]
    other.close()


def test_a_name_too_long_for_the_index_is_sorted_all_the_same(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    shared, own = new_office_desk(tmp_path), open_desk(tmp_path / "own.lcdesk")
    for desk in (shared, own):
        cohort = cohorts.add_cohort(desk, {"name_en": "Lyon"})
        for name in (f"{TOO_LONG}b", "Zoë", f"{TOO_LONG}a", "Ana", f"{TOO_LONG}b"):
            _add(desk, cohort, name)
    assert list(_orders(shared)) == list(_orders(own))
    assert next(_orders(shared))[2] == [4, 3, 1, 5, 2]
    assert next(_orders(shared, is_kept=True))[2] is None
    own.close()


def _add(desk: Desk, cohort: int, name: str) -> None:
    def add(work: Work) -> None:
        person = work.add(Person(full_name=name))
        work.session.flush()
        work.add(Enrolment(person_id=person.id, cohort_id=cohort))

    desk.execute("x", add)


def test_a_check_tells_of_names_that_are_not_kept(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path
) -> None:
    desk = new_office_desk(tmp_path)
    cohort = cohorts.add_cohort(desk, {"name_en": "Lyon"})
    for name in ("Ben", "Ana"):
        participants.add_participant(desk, cohort, {"full_name": name})
    whole = list(_orders(desk, is_kept=True))
    gone = sa.text("DELETE FROM listed_names WHERE id = 1")
    desk.execute("", lambda work: work.session.execute(gone))
    said = "The search knows 1 of 2 participants."
    assert said in [finding.words for finding in check_desk(desk)]
    desk.execute("", lambda work: store_of(work.session).index.fill_all(work.session))
    assert said not in [finding.words for finding in check_desk(desk)]
    assert list(_orders(desk, is_kept=True)) == whole
