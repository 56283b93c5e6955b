"""NUL and halves of characters, wherever they come in: nothing is refused and nothing else is lost,
in a file as on a server.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.db.values import table_of
from lcdesk.model.entities import Enrolment, Venue
from lcdesk.model.query import Query, TableView, searched
from lcdesk.model.search_text import QueryRule
from lcdesk.model.storable import storable_value
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding, history
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.importing import importing
from lcdesk.services.participants import documents, participants, saved_views
from lcdesk.services.participants.document_files import NewFile, keep_files, list_files
from lcdesk.services.safety import drafts
from lcdesk.services.safety.drafts import Draft
from lcdesk.services.start import office_name
from tests.examples import examples
from tests.services.rows import found, people, planned
from tests.strange_texts import STRANGE

Desks = tuple[Desk, Desk]


@pytest.fixture(scope="module")
def both(
    tmp_path_factory: pytest.TempPathFactory, new_office_desk: Callable[[Path], Desk]
) -> Iterator[Desks]:
    """A desk in a file, and one on a server, with a cohort each."""
    desks = (
        open_desk(tmp_path_factory.mktemp("own") / "office.lcdesk"),
        new_office_desk(tmp_path_factory.mktemp("shared")),
    )
    for desk in desks:
        cohorts.add_cohort(desk, {"name_en": "Shanghai"})
    yield desks
    for desk in desks:
        desk.close()


def _put(desk: Desk, texts: list[str]) -> int:
    """Each way a text comes in, taken back and done again; who it is about."""
    one, two, three, four, five = texts
    ana = participants.add_participant(desk, 1, {"full_name": f"Ana {one}", "notes": two})
    record = participants.read_one(desk, ana)
    assert record is not None
    further = {"Size": three, f"Head {four}": five}
    participants.change_cells(desk, {ana: {"position": three}}, participants.EDIT)
    desk.execute(
        "Edit {name}",
        lambda work: (
            work.update_many(Enrolment, {ana: {"extra": further, "notes": f"n {four}"}}),
            work.insert_many(Venue, [{"name": f"V {five}"}, {"name": f"W {one}"}]),
        ),
        name=one,
    )
    documents.set_document(desk, [ana], "passport_scan", "received", note=two)
    keep_files(desk, ana, "passport_scan", [NewFile(f"{three}.pdf", "pdf", b"%PDF-")])
    saved_views.save_view(desk, f"View {four}", TableView(query=Query(rules=searched(five))))
    office_name.name_office(desk, f"Office {one}")
    desk.undo()
    desk.redo()
    return ana


def _answers(desk: Desk, ana: int, texts: list[str]) -> list[Any]:
    drafts.keep(desk, [Draft("participant", (ana,), {"notes": texts[0]})])
    last = history.list_operations(desk)[:6]
    record = dict(participants.read_one(desk, ana) or {})
    with desk.reading() as session:
        venues = list(session.scalars(sa.select(table_of(Venue).c.name).order_by(sa.text("id"))))
    return [
        record,
        venues,
        [row["file_name"] for row in list_files(desk, ana)],
        [[item.kind, item.note] for item in documents.checklist(desk, ana)],
        sorted([view.name, str(view.view)] for view in saved_views.list_views(desk)),
        office_name.own_office(desk),
        [operation.words for operation in last],
        [str(history.read_changes(desk, operation.id)) for operation in last],
        [dict(draft.texts) for draft in drafts.list_drafts(desk)],
        [found(desk, text) for text in texts],
        [
            list(finding.find_ids(desk, Query(rules=(QueryRule("field_has", (text, "notes")),))))
            for text in texts
        ],
    ]


@settings(max_examples=examples(3, 12), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(STRANGE, min_size=5, max_size=5))
def test_whatever_is_typed_both_keep_the_same(both: Desks, texts: list[str]) -> None:
    own, shared = (_answers(desk, _put(desk, texts), texts) for desk in both)
    assert own == shared
    assert storable_value(own) == own


def test_what_is_taken_out_of_a_list_is_told(both: Desks, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Name,Country,Notes,Size\nHana T\0esfaye,Ethiopia,hal\0al,4\x002\n")
    told: list[Any] = []
    for desk in both:
        plan = planned(desk, path, 1)
        assert (
            "3 signs that are no text (NUL) were taken out of the file."
            in plan.understanding.remarks
        )
        importing.apply(desk, plan, 1, path)
        told.append(people(desk)["Hana Tesfaye"])
        desk.undo()
    assert told[0]["notes"] == told[1]["notes"] == "halal"
    assert told[0]["extra"] == told[1]["extra"] == {"Size": "42"}
