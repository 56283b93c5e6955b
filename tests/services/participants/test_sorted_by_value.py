"""A law: to sort by a field that has a list of values, and to group by it, gives what the database
would give.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.db.queries import participants as queries
from lcdesk.db.queries.query_sql import narrowed, terms_of
from lcdesk.db.values import read_ids, table_of
from lcdesk.model.entities import Enrolment, Person
from lcdesk.model.query import Query
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk, Work
from lcdesk.texts import speaking
from tests.examples import examples

PEOPLE = st.lists(
    st.tuples(
        st.sampled_from([None, "KE", "CN", "DE", "ZZ", "QQ"]),
        st.sampled_from([None, "F", "M", "X"]),
        st.sampled_from([None, "issued", "applied", "once"]),
        st.sampled_from([None, "confirmed", "withdrawn", "gone"]),
    ),
    max_size=12,
)


@pytest.mark.parametrize("language", ["en", "zh"])
@settings(
    max_examples=examples(8, 40),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(PEOPLE, st.sampled_from(["nationality", "gender", "status"]), st.booleans())
def test_by_value_is_as_the_database_sorts(
    desk: Desk, cohort_id: int, language: str, people: list[Any], name: str, is_down: bool
) -> None:
    def add(work: Work) -> None:
        for country, gender, visa, status in people:
            whose = {"full_name": "Hana", "nationality": country, "gender": gender}
            who = work.insert_many(Person, [whose])
            assert who
            said = {"visa_state": visa, "status": status, "cohort_id": cohort_id}
            work.insert_many(Enrolment, [{**said, "person_id": who[0]}])

    if people:
        desk.execute("People", add)
    enrolment, sort = table_of(Enrolment), ((name, is_down),)
    with desk.reading() as session, speaking(language):
        for query in (Query.of(cohort_id, sort=sort), Query.of(None, sort=sort, group=name)):
            asked = narrowed(sa.select(enrolment.c.id), query, is_needed=True)
            wanted = read_ids(session, asked.order_by(*terms_of(query), enrolment.c.id))
            assert queries.find_ids(session, query) == wanted
            if query.group:
                ids, groups = queries.find_groups(session, query)
                assert (ids, list(groups)) == (wanted, list(queries.read_groups(session, query)))
    few = Query.of(None, sort=sort, limit=3)
    assert finding.find_ids(desk, few) == finding.find_ids(desk, Query.of(None, sort=sort))[:3]
