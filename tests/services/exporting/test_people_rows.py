"""The rows of participants for a sheet say what their records say."""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.db.queries import participants as records
from lcdesk.db.queries import people_rows
from lcdesk.db.queries.people_rows import find_used
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import Enrolment, Person
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.exporting.people_rows import PeopleRows, cell_value
from lcdesk.tabular.writing.specs import ColumnSpec
from tests.examples import examples

HEADS = st.sampled_from(["Shirt", "房间", 'a "b"', "", "T's", "lcdesk id"])
EXTRA = st.none() | st.dictionaries(HEADS, st.sampled_from(["L", "", "=1", "王", "01"]), max_size=4)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "gender": st.sampled_from("FM"),
            "birth_date": st.sampled_from(["1985", "1985-12-10"]),
            "passport_expiry": st.dates(dt.date(2020, 1, 1), dt.date(2031, 1, 1)),
            "passport_no": st.sampled_from(["0012", "EP1234567"]),
            "arrival_time": st.times().map(lambda time: time.replace(second=0, microsecond=0)),
            "insurance": st.sampled_from(["0034-A"]),
            "consent": st.booleans(),
            "extra": EXTRA,
        },
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=examples(12, 60),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(PEOPLE)
def test_rows_say_what_records_say(
    desk: Desk, cohort_id: int, people: list[dict[str, Any]]
) -> None:
    def add(work: Work) -> list[int]:
        ids: list[int] = []
        for number, one in enumerate(people):
            whose = {name: value for name, value in one.items() if name in Person.__table__.c}
            rest = {name: value for name, value in one.items() if name in Enrolment.__table__.c}
            who = work.insert_many(Person, [{"full_name": f"Hana {number}", **whose}])
            assert who
            at = {"person_id": who[0], "cohort_id": cohort_id}
            run = work.insert_many(Enrolment, [{**at, **rest}])
            assert run
            ids.insert(0, run[0])
        return ids

    ids = desk.execute("People", add)
    fields = PARTICIPANT.fields
    with desk.reading() as session:
        found = records.read_page(session, ids)
        used, heads = find_used(session, ids, [field.name for field in fields])
        assert [row.id for row in people_rows.read_rows(session, [*ids, 10**9], [])] == ids
    names = {field.name for field in fields}
    assert used == names & {
        name for one in found for name, value in one.items() if value is not None
    }
    assert heads == list(dict.fromkeys(head for one in found for head in one["extra"] or ()))
    rows = PeopleRows(desk, fields, heads, Unmasking(is_plain=True))
    said = [values for _row, values in rows.read(ids)]
    columns = rows.columns([ColumnSpec("", "")] * (len(fields) + len(heads)))
    private = Unmasking(is_plain=True)
    for record, values in zip(found, said, strict=True):
        cells = dict(zip((field.name for field in fields), values, strict=False))
        for field, column in zip(fields, columns, strict=False):
            value, cell = cells[field.name], column.cell
            expected = (
                private.text(field, record) if field.is_private else cell_value(field, record)
            )
            assert (value if cell is None else cell(value)) == expected, field.name
        own = [private.own((record["extra"] or {}).get(head)) for head in heads]
        assert list(values[len(fields) :]) == own
