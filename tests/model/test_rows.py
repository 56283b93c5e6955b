"""Typed rows: the file that is written from the model, the records of a few fields, and what
queries give.
"""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from lcdesk.db.queries import (
    cohorts,
    curriculum,
    figures,
    imports,
    participants,
    record_lists,
    steps,
)
from lcdesk.db.values import typed_rows
from lcdesk.model import catalogue, rows
from lcdesk.model.catalogue import ListedKind
from lcdesk.model.entities import (
    ActivityOrganisation,
    CountryAlias,
    Enrolment,
    EventOrganisation,
    ImportBatch,
    ImportRow,
    Organisation,
    Venue,
)
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.curriculum.travel_times import set_ways
from lcdesk.services.importing.demo import make_demo
from tools.rows import LISTS, TARGET, record_name, source

ROOT = TARGET.parents[2]
Classes = dict[str, tuple[str, dict[str, str]]]
"""Name of a class → its module, and its annotations as they are written, inherited ones first."""


CLASS = re.compile(r"^class (\w+)\(([^:]*)\):", re.MULTILINE)


@cache
def bases_written(folder: Path) -> tuple[tuple[Path, str, frozenset[str]], ...]:
    """(file, class, words of its bases) of every class that has some."""
    return tuple(
        (path, name, frozenset(re.findall(r"\w+", bases)))
        for path in folder.rglob("*.py")
        for name, bases in CLASS.findall(path.read_text("utf-8"))
    )


def files_under(folder: Path, base: str) -> list[Path]:
    """The files with a class that derives from one of that name, directly or not: to parse every
    file takes seconds.
    """
    files, names, fresh = set[Path](), set[str](), {base}
    while fresh:
        names |= fresh
        found = [(path, name) for path, name, bases in bases_written(folder) if bases & fresh]
        files |= {path for path, _name in found}
        fresh = {name for _path, name in found} - names
    return sorted(files)


def classes_under(folder: Path, base: str) -> Classes:
    """The classes of the sources that derive from a class of that name, directly or not."""
    found = [
        (".".join(path.relative_to(ROOT).with_suffix("").parts), node)
        for path in files_under(folder, base)
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    out: Classes = {base: ("", {})}
    while fresh := [
        (module, node, bases[0])
        for module, node in found
        if node.name not in out
        and (bases := [one for one in map(name_of, node.bases) if one in out])
    ]:
        for module, node, inherited in fresh:
            own = {
                ast.unparse(line.target): ast.unparse(line.annotation)
                for line in node.body
                if isinstance(line, ast.AnnAssign)
            }
            out[node.name] = module, out[inherited][1] | own
    del out[base]
    return out


def name_of(base: ast.expr) -> str:
    return ast.unparse(base).rpartition(".")[2]


LEAN = classes_under(ROOT / "lcdesk", "EnrolmentKey")
OF_QUERIES = {
    name: (module, columns)
    for name, (module, columns) in classes_under(ROOT / "lcdesk", "TypedDict").items()
    if module.startswith("lcdesk.db.queries.")
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The samples, and one of each thing they do not have; no test changes it."""
    desk = make_demo(tmp_path_factory.mktemp("samples"))

    def add(work: Work) -> None:
        work.add(CountryAlias(spelling="Quenya", country="KE"))
        work.set(first(work.session, Organisation), {"country": "KE"})
        work.set(first(work.session, Enrolment), {"status": "reserve"})
        batch = first(work.session, ImportBatch).id
        work.add(ImportRow(batch_id=batch, row=90, fate="needs you", raw={}))
        work.add(
            ImportRow(
                batch_id=batch,
                row=91,
                fate="new",
                raw={},
                problems=[{"field": "gender", "held": None}],
                entity="Enrolment",
                entity_id=first(work.session, Enrolment).id,
            )
        )

    desk.execute("More than the samples have", add)
    with desk.reading() as session:
        one, other, *_more = session.scalars(sa.select(Venue.id))
    set_ways(desk, [(one, other, 20)])
    yield desk
    desk.close()


def test_the_file_is_what_the_model_has() -> None:
    assert source() == TARGET.read_text("utf-8"), "python3 dev.py rows"


@pytest.mark.parametrize("name", LEAN)
def test_a_record_of_a_few_fields_has_them_as_the_whole_record(name: str) -> None:
    whole = classes_under(ROOT / "lcdesk" / "model", "TypedDict")["ParticipantRecord"][1]
    assert LEAN[name][1].items() <= whole.items()


@pytest.mark.parametrize("name", LEAN)
def test_a_record_of_a_few_fields_is_read_as_it_says(name: str, desk: Desk) -> None:
    record = getattr(importlib.import_module(LEAN[name][0]), name)
    with desk.reading() as session:
        found = participants.read_fields(session, None, record, ("invited", "reserve", None))
        found += participants.read_coming(session, first(session, Enrolment).cohort_id, record)
    assert found
    assert {tuple(one) for one in found} == {("id", "person_id", "cohort_id", *LEAN[name][1])}


def first(session: Session, entity: type[Any]) -> Any:
    return session.scalars(sa.select(entity).order_by(entity.id)).first()


def cohort_of(session: Session) -> int:
    return first(session, Enrolment).cohort_id


def batches(session: Session) -> list[int]:
    return list(session.scalars(sa.select(ImportBatch.id)))


def people_of_kenya(session: Session) -> list[int]:
    return [one.id for one in figures.find_people(session, "KE")]


READ: dict[str, Callable[[Session], Iterable[Mapping[str, Any]]]] = {
    "AttendeeRow": lambda session: curriculum.read_people(session, cohort_of(session)),
    "SessionRow": lambda session: curriculum.read_sessions(session, cohort_of(session)),
    "CountedCohort": cohorts.list_cohorts,
    "CohortOfProgramme": lambda session: [
        cohort for one in cohorts.list_programmes(session) for cohort in one["cohorts"]
    ],
    "ProgrammeWithCohorts": cohorts.list_programmes,
    "OrganiserRow": cohorts.list_organisers,
    "OrganisationWithCohorts": cohorts.list_organisations,
    "BodyRow": lambda session: curriculum.list_bodies_of(
        session, first(session, ActivityOrganisation).activity_id
    ),
    "Appearance": curriculum.list_appearances,
    "PlacedActivity": lambda session: curriculum.list_placed(session, "venue_id"),
    "WaitingRow": lambda session: imports.waiting_rows(session, None),
    "AskedRow": lambda session: imports.asked_rows(session, Enrolment),
    "ImportedFile": lambda session: imports.list_imports(session, None),
    "ImportedRow": lambda session: [
        row for batch in batches(session) for row in imports.list_rows(session, batch)
    ],
    "KeptList": lambda session: imports.kept_lists(session, cohort_of(session)),
    "OtherCohort": lambda session: participants.others_of(
        session, first(session, Enrolment).person_id
    ),
    "StepRow": lambda session: steps.read_steps(session, first(session, Enrolment).id),
    "StatusRow": lambda session: steps.read_statuses(
        session, [first(session, Enrolment).id]
    ).values(),
    "ReserveRow": lambda session: steps.read_reserves(session, cohort_of(session)),
    "DatedCohort": figures.read_cohorts,
    "CohortNames": cohorts.list_cohort_names,
    "CountryPerson": lambda session: figures.read_lines(session, people_of_kenya(session)),
    "CountryOrganisation": lambda session: figures.list_organisations(session, "KE"),
    "PartRow": lambda session: record_lists.list_parts(session, EventOrganisation.__name__, None),
    "LearntSpelling": lambda session: figures.list_aliases(session, "KE"),
}
"""Name of a type → a query of it."""
NOT_READ = {"EnrolmentKey", "NamedEnrolment", "CountedValues"}
"""Parts of other types; and values of which each question has its own."""


def test_every_type_of_a_query_is_looked_at() -> None:
    assert READ.keys() | NOT_READ == OF_QUERIES.keys()


@pytest.mark.parametrize("name", READ)
def test_a_query_gives_the_keys_its_type_names(name: str, desk: Desk) -> None:
    module, _own = OF_QUERIES[name]
    declared = getattr(importlib.import_module(module), name).__annotations__.keys()
    with desk.reading() as session:
        found = list(READ[name](session))
    assert found, "the samples have one"
    assert all(one.keys() == declared for one in found)


def test_whole_records_have_the_keys_their_types_name(desk: Desk) -> None:
    with desk.reading() as session:
        people = participants.read_page(session, list(session.scalars(sa.select(Enrolment.id))))
        activities = curriculum.list_activities(session, None)
    assert people
    assert activities
    assert all(one.keys() == rows.ParticipantRecord.__annotations__.keys() for one in people)
    assert all(one.keys() == rows.ActivityRecord.__annotations__.keys() for one in activities)


@pytest.mark.parametrize("kind", LISTS, ids=record_name)
def test_records_of_a_list_have_the_keys_their_type_names(
    kind: ListedKind[rows.ListRecord], desk: Desk
) -> None:
    with desk.reading() as session:
        found = record_lists.read_records(session, kind)
    assert found, "the samples have one"
    declared = getattr(rows, record_name(kind)).__annotations__.keys()
    assert all(one.keys() == declared for one in found)


def test_a_list_is_declared_with_the_type_of_its_own_records() -> None:
    declared = {
        vars(catalogue)[name]: written
        for name, written in catalogue.__annotations__.items()
        if isinstance(vars(catalogue).get(name), ListedKind)
    }
    assert declared == {kind: f"ListedKind[{record_name(kind)}]" for kind in LISTS}


def test_a_query_that_selects_less_than_its_type_says_is_refused(desk: Desk) -> None:
    with desk.reading() as session, pytest.raises(AssertionError, match="VenueRow"):
        typed_rows(rows.VenueRow, session.execute(sa.select(Venue.id)))
