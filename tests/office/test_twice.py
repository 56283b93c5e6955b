"""An action may run twice before it is committed once, since others may have been faster: what it
leaves is the same. Each way of writing is refused once by the server here, at its very end.

`pytest --office --twice` does so to the operations of all tests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from lcdesk import resources
from lcdesk.db.values import table_of
from lcdesk.model.entities import Base, Enrolment, Reveal, Venue
from lcdesk.services.cohorts.cohorts import add_cohort
from lcdesk.services.core.access_log import note as note_reveal
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.importing import demo
from lcdesk.services.papers import register
from lcdesk.services.papers.catalogue import paper_kind
from lcdesk.services.papers.making import prepare_paper
from lcdesk.services.papers.paper_kinds import PaperChoice
from lcdesk.services.participants.participants import add_participant, remove_participants
from tests.office_server import OfficeServer

Desks = tuple[Desk, Desk]
"""An ordinary one, and one on which each operation is refused once."""


@pytest.fixture
def desks(
    new_office_desk: Callable[[Path], Desk],
    office_server: OfficeServer,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> Iterator[Desks]:
    made: list[Desk] = []
    for name in ("once", "twice"):
        (tmp_path / name).mkdir()
        made.append(new_office_desk(tmp_path / name))
    if not request.config.getoption("--twice"):  # else all are
        office_server.refuse_first(str(made[1].engine.url.database))
    yield made[0], made[1]
    for desk in made:
        desk.close()


def held(desk: Desk) -> dict[str, int]:
    """How many rows each table has."""
    with desk.reading() as session:
        return {
            table.name: session.scalar(sa.select(sa.func.count()).select_from(table)) or 0
            for table in Base.metadata.tables.values()
        }


def test_the_sample_desk_is_the_same(desks: Desks) -> None:
    ids: list[list[int]] = []
    for desk in desks:
        sample = demo.SAMPLES[0]
        demo._fill(desk, sample, resources.path("samples"), None)
        with desk.reading() as session:
            ids.append(list(session.scalars(sa.select(Enrolment.id).order_by(Enrolment.id))))
    once, twice = map(held, desks)
    assert once == twice
    assert once["activity"]
    for desk, people in zip(desks, ids, strict=True):
        with desk.reading() as session:
            enrolment = session.get(Enrolment, people[0])
            assert enrolment is not None
            cohort = enrolment.cohort_id
        kind = paper_kind("certificate")
        paper = prepare_paper(desk, kind, cohort, PaperChoice()).only(*people[:3])
        register.issue_paper(desk, paper)
        remove_participants(desk, people[3:6])
        desk.undo()
        desk.redo()
        note_reveal(desk, "shown", "Person", 1, "passport_no")
    once, twice = map(held, desks)
    assert once == twice
    with desks[1].reading() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(table_of(Reveal))) == 1


def test_an_action_is_done_anew_from_what_others_left(desks: Desks) -> None:
    desk, tries = desks[0], list[str]()
    cohort = add_cohort(desk, {"name_en": "Shanghai"})
    row = add_participant(desk, cohort, {"full_name": "Ada", "dietary": "1"})
    others = sa.create_engine(desk.engine.url)
    other = others.connect()

    def one_more(work: Work) -> None:
        enrolment = work.get(Enrolment, row)
        tries.append(str(enrolment.dietary))
        if len(tries) == 1:  # another commits a change to the same row in between
            other.execute(sa.text("UPDATE enrolment SET dietary = '5', version = version + 1"))
            other.commit()
        work.set(enrolment, {"dietary": str(int(enrolment.dietary or 0) + 1)})

    desk.execute("Edit {name}", one_more, name="Ada")
    other.close()
    others.dispose()
    assert tries == ["1", "5"]
    with desk.reading() as session:
        assert session.scalar(sa.select(Enrolment.dietary)) == "6"


def test_a_row_made_before_the_action_comes_in_once(desks: Desks) -> None:
    for desk in desks:
        hall = Venue(name="Hall 1")
        number = desk.execute("Add {name}", lambda work, row=hall: work.add(row).id, name="Hall 1")
        with desk.reading() as session:
            there = session.get(Venue, number)
            assert there is not None
            assert there.name == "Hall 1"
    once, twice = map(held, desks)
    assert once == twice
    assert (once["venue"], once["change"]) == (1, 1)


def test_rows_of_an_iterator_made_in_the_action_come_in_once(desks: Desks) -> None:
    for desk in desks:
        desk.execute(
            "Add {name}",
            lambda work: work.insert_many(Venue, ({"name": f"Venue {n}"} for n in range(5))),
            name="venues",
        )
    once, twice = map(held, desks)
    assert once == twice
    assert once["venue"] == 5
