"""What grows by itself on a server is cut back once a day; figures are what they were, and nobody
waits for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from lcdesk.db.postgresql import store, upkeep
from lcdesk.model.entities import Enrolment
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.office_opening import open_office
from lcdesk.services.participants.participants import (
    add_participant,
    change_participants,
    remove_participants,
)
from tests.office_server import OfficeServer

COUNTRIES = ("KE", "PE", "ET")


@pytest.fixture
def desk(
    new_office_desk: Callable[[Path], Desk], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Desk]:
    """Two cohorts in which much was done."""
    monkeypatch.setattr(upkeep, "SPARE", 0)
    monkeypatch.setattr(upkeep, "PIECE", 8)
    desk = new_office_desk(tmp_path)
    for name in ("Shanghai", "Chengdu"):
        cohort = add_cohort(desk, {"name_en": name})
        ids = [
            add_participant(desk, cohort, {"full_name": str(n), "nationality": COUNTRIES[n % 3]})
            for n in range(6)
        ]
        for status in ("confirmed", "nominated", "reserve"):
            change_participants(desk, ids[:4], {"status": status})
        remove_participants(desk, ids[4:5])
    yield desk
    desk.close()


def ask(desk: Desk, query: str) -> list[tuple[Any, ...]]:
    with desk.reading() as session:
        return [tuple(row) for row in session.execute(sa.text(query))]


def figures(desk: Desk) -> list[tuple[Any, ...]]:
    return ask(desk, "SELECT * FROM tally ORDER BY 1, 2, 3, 4")


def rows(desk: Desk) -> int:
    return ask(desk, "SELECT count(*) FROM tally_row")[0][0]


def do_all(desk: Desk) -> int:
    """How many pieces it took."""
    pieces = 1
    while desk.prepare_next():
        pieces += 1
        assert pieces < 100
    return pieces


def test_the_tally_is_added_up_and_says_the_same(desk: Desk) -> None:
    before, held = figures(desk), rows(desk)
    assert held > 3 * len(before)
    assert desk.count_left_to_prepare() == 3
    assert do_all(desk) > 3
    assert figures(desk) == before
    assert rows(desk) <= 2 * len(before) + 8
    with desk.reading() as session:
        assert desk.store.wrong_figures(session) == 0


def test_it_is_done_once_a_day_whoever_opens_the_desk(desk: Desk) -> None:
    do_all(desk)
    held = rows(desk)
    other = open_office(desk.path)
    change_participants(other, [1], {"status": "confirmed"})
    assert other.count_left_to_prepare() == other.prepare_next() == 0
    assert rows(desk) > held
    desk.execute(
        "",
        lambda work: work.session.connection().exec_driver_sql(
            "UPDATE guard SET name = 'upkeep 2020-01-01' WHERE name LIKE 'upkeep %%'"
        ),
    )
    assert do_all(other) >= 1
    assert len(ask(desk, "SELECT name FROM guard WHERE name LIKE 'upkeep %'")) == 1
    other.close()


def test_whoever_reads_meanwhile_reads_what_they_read_before_and_nobody_waits(desk: Desk) -> None:
    other = open_office(desk.path)
    with other.reading_together():
        before = figures(other)
        with desk.writing_beside() as session:
            upkeep._do_piece(session)
            third = open_office(desk.path)
            add_participant(third, 1, {"full_name": "New", "nationality": "PE"})  # waits for nobody
            third.close()
        do_all(desk)
        assert figures(other) == before
    assert sum(row[4] for row in figures(other)) == sum(row[4] for row in before) + 1
    with desk.reading() as session:
        assert desk.store.wrong_figures(session) == 0
    other.close()


def test_somebody_else_who_is_at_it_is_left_alone(desk: Desk) -> None:
    other = open_office(desk.path)
    with desk.writing_beside() as session:
        upkeep._do_piece(session)
        assert other.prepare_next() == 0
    other.close()


def test_old_receipts_go_and_those_of_late_do_not(desk: Desk, office_server: OfficeServer) -> None:
    add_participant(desk, 1, {"full_name": "New"})
    # no entry of the history
    desk.execute("", lambda work: work.add_reveal("shown", Enrolment, 1, "passport_no"))
    count, last = "SELECT count(*) FROM operation_receipt", desk.last_done
    held = ask(desk, count)[0][0]
    do_all(desk)
    assert ask(desk, count) == [(held,)]
    with office_server.owner(str(desk.engine.url.database)) as owner:
        owner.execute("UPDATE deed SET at = at - interval '61 days'")
        owner.execute("DELETE FROM guard WHERE name LIKE 'upkeep %'")
    do_all(desk)
    left = ask(desk, "SELECT operation_id FROM operation_receipt ORDER BY 1")
    assert left == [(-last,), (last,)]


def test_guards_of_a_kind_do_not_grow_for_ever(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "_OF_A_KIND", 5)
    names = [f"rooms {number}" for number in range(40)]
    desk.execute("", lambda work: work.guard(*names, "imports", "all of 7 things"))
    kept = ask(desk, "SELECT name FROM guard ORDER BY 1")
    wanted = ("all of 7 things", "imports", *(f"rooms {number}" for number in range(5)))
    assert {name for (name,) in kept if not name.startswith(("person", "reserve"))} == set(wanted)
