"""Participants: found, filtered, sorted, paged, counted; changed one or many, unless somebody
was faster.
"""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
import sqlalchemy as sa

from lcdesk import texts
from lcdesk.model import names
from lcdesk.model.entities import StatusStep
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.query import Query, one_of, searched
from lcdesk.model.scripts import sort_key
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import count_values, find_ids, read_one, read_page
from lcdesk.services.participants import participants, records
from lcdesk.services.participants.participants import change_participants
from tests.services.rows import contents, found

PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "full_name": "Zoe Abebe",
        "nationality": "ET",
        "gender": "F",
        "visa_state": "issued",
        "status": "confirmed",
    },
    {
        "full_name": "adam Kim",
        "nationality": "KR",
        "gender": "M",
        "visa_state": "applied",
        "status": "nominated",
    },
    {
        "full_name": "Bao Tran",
        "nationality": "VN",
        "gender": "M",
        "visa_state": "not_needed",
        "arrival_date": dt.date(2025, 6, 13),
    },
    {
        "full_name": "Carla Diaz",
        "nationality": "PE",
        "gender": "F",
        "visa_state": "to_apply",
        "arrival_date": dt.date(2025, 6, 12),
    },
    {"name_zh": "王小明", "nationality": "ET", "gender": "X", "visa_state": "refused"},
    {"given_name": "Lin", "family_name": "Oo"},
)


@pytest.fixture
def ids(desk: Desk, cohort_id: int) -> list[int]:
    return [participants.add_participant(desk, cohort_id, values) for values in PEOPLE]


def test_names_are_composed_of_what_is_known(desk: Desk, ids: list[int]) -> None:
    assert [record["full_name"] for record in read_page(desk, ids)][-2:] == ["王小明", "Lin Oo"]
    assert names.name_of({}) == "?"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        ((), [0, 1, 2, 3, 4, 5]),
        ((("full_name", False),), [1, 2, 3, 5, 4, 0]),
        ((("full_name", True),), [0, 4, 5, 3, 2, 1]),
        ((("nationality", False),), [0, 4, 3, 1, 2, 5]),
        ((("nationality", True),), [2, 1, 3, 0, 4, 5]),
        ((("arrival_date", False),), [3, 2, 0, 1, 4, 5]),
        ((("gender", False), ("full_name", True)), [0, 3, 2, 1, 4, 5]),
        ((("status", True),), [0, 1, 2, 3, 4, 5]),
    ],
)
def test_sorted(
    desk: Desk,
    cohort_id: int,
    ids: list[int],
    sort: tuple[tuple[str, bool], ...],
    expected: list[int],
) -> None:
    """Blanks last either way, countries by their names (Ethiopia, Peru, South Korea, Vietnam),
    choices by their order, 王 at W.
    """
    assert [
        ids.index(found) for found in find_ids(desk, Query.of(cohort_id, sort=sort))
    ] == expected


def test_countries_sort_as_they_are_read_in_chinese(
    desk: Desk, cohort_id: int, ids: list[int]
) -> None:
    texts.speak("zh")
    order = [
        ids.index(found)
        for found in find_ids(desk, Query.of(cohort_id, sort=(("nationality", False),)))
    ]
    assert order[-1] == 5, "no country"
    assert sorted(order[:5]) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"nationality": ("ET",)}, [0, 4]),
        ({"nationality": ("ET", None)}, [0, 4, 5]),
        ({"gender": ("F",), "nationality": ("PE",)}, [3]),
        ({"gender": ()}, []),
        ({"status": ("confirmed",)}, [0]),
        ({"visa_state": (None,)}, [5]),
        ({}, [0, 1, 2, 3, 4, 5]),
    ],
)
def test_filtered(
    desk: Desk,
    cohort_id: int,
    ids: list[int],
    filters: dict[str, tuple[Any, ...]],
    expected: list[int],
) -> None:
    assert [
        ids.index(found)
        for found in find_ids(
            desk, Query.of(cohort_id, rules=tuple(one_of(*pair) for pair in filters.items()))
        )
    ] == expected


def test_search_filter_sort_limit_and_cohort_together(
    desk: Desk, cohort_id: int, ids: list[int]
) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    twin = participants.add_participant(
        desk, other, {"full_name": "Zoe Lee", "nationality": "ET", "gender": "F"}
    )
    assert find_ids(desk, Query(rules=searched("zoe"))).tolist() == [ids[0], twin]
    assert find_ids(desk, Query.of(other, rules=searched("zoe"))).tolist() == [twin]
    women = (*searched("ethiopia"), one_of("gender", ["F"]))
    query = Query(None, women, (("full_name", True),), limit=1)
    assert find_ids(desk, query).tolist() == [twin]


def test_pages_keep_the_order_asked_for(desk: Desk, cohort_id: int) -> None:
    ids = [participants.add_participant(desk, cohort_id, {"full_name": f"P{i}"}) for i in range(12)]
    wanted = [*random.Random(1).sample(ids, 12), 999_999, ids[3]]
    assert [record["id"] for record in read_page(desk, wanted)] == [*wanted[:12], ids[3]]
    assert read_page(desk, []) == []
    assert read_one(desk, 999_999) is None
    many = [*ids, *range(1000, 2000)]
    assert len(read_page(desk, many)) == 12, "more than a page"


def test_values_are_counted(desk: Desk, cohort_id: int, ids: list[int]) -> None:
    assert count_values(desk, cohort_id, "nationality") == [
        ("ET", 2),
        (None, 1),
        ("KR", 1),
        ("PE", 1),
        ("VN", 1),
    ]
    assert dict(count_values(desk, None, "gender")) == {"F": 2, "M": 2, "X": 1, None: 1}


def test_summary(desk: Desk, cohort_id: int, ids: list[int]) -> None:
    told = finding.summary(desk, cohort_id)
    assert (told["people"], told["countries"], told["women"], told["men"]) == (6, 4, 2, 2)
    assert (told["visas_issued"], told["visas_waiting"], told["visas_refused"]) == (2, 2, 1)
    assert told["by_country"][0] == ("ET", 1, 0, 1)
    assert {row[0] for row in told["by_country"]} == {"ET", "KR", "PE", "VN"}
    assert finding.summary(desk, 999)["people"] == 0


def test_several_are_changed_as_one_step(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    change_participants(desk, ids[:3], {"group_name": "A"})
    assert desk.undo_label() == "Edit Group of 3 participants"
    change_participants(desk, ids[:1], {"group_name": "B", "dietary": "vegan"})
    assert desk.undo_label() == "Edit Zoe Abebe"
    assert [record["group_name"] for record in read_page(desk, ids[:4])] == ["B", "A", "A", None]
    desk.undo()
    desk.undo()
    assert contents(desk) == before
    change_participants(desk, ids[:1], {})
    assert contents(desk) == before


def test_a_composed_name_follows_a_printed_one_stays(desk: Desk, ids: list[int]) -> None:
    change_participants(desk, [ids[5]], {"given_name": "Linn"})
    change_participants(desk, [ids[0]], {"given_name": "Z."})
    assert [record["full_name"] for record in read_page(desk, [ids[5], ids[0]])] == [
        "Linn Oo",
        "Zoe Abebe",
    ]
    change_participants(desk, [ids[5]], {"full_name": "LINN OO", "family_name": "O."})
    assert read_one(desk, ids[5])["full_name"] == "LINN OO"


def test_nobody_is_overwritten_when_several_are_changed(desk: Desk, ids: list[int]) -> None:
    seen = {
        record["id"]: (record["version"], record["person_version"])
        for record in read_page(desk, ids)
    }
    change_participants(desk, [ids[2]], {"email": "bao@example.org"}, seen)
    before = contents(desk)
    with pytest.raises(EditConflictsFound, match="Bao Tran was changed meanwhile"):
        change_participants(desk, ids, {"group_name": "A"}, seen)
    assert contents(desk) == before
    change_participants(desk, ids, {"group_name": "A"})
    assert {record["group_name"] for record in read_page(desk, ids)} == {"A"}


def test_one_person_in_two_cohorts_is_not_somebody_else(desk: Desk, ids: list[int]) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    person = read_one(desk, ids[0])["person_id"]
    again = desk.execute("again", lambda work: records.enrol(work, other, person, {}))
    seen = {
        record["id"]: (record["version"], record["person_version"])
        for record in read_page(desk, [ids[0], again])
    }
    change_participants(
        desk, [ids[0], again], {"email": "zoe@example.org", "dietary": "vegan"}, seen
    )
    assert {record["email"] for record in read_page(desk, [ids[0], again])} == {"zoe@example.org"}


def test_somebody_who_is_gone(desk: Desk, ids: list[int]) -> None:
    participants.remove_participants(desk, [ids[0]])
    assert desk.undo_label() == "Remove Zoe Abebe"
    with pytest.raises(KnownFault, match="no longer there"):
        change_participants(desk, [ids[0]], {"dietary": "vegan"})
    with pytest.raises(KnownFault, match="no longer there"):
        participants.remove_participants(desk, [ids[0]])


def test_several_are_removed_and_come_back(desk: Desk, ids: list[int]) -> None:
    before = contents(desk)
    participants.remove_participants(desk, ids)
    assert desk.undo_label() == "Remove 6 participants"
    assert found(desk) == found(desk, "zoe") == []
    assert contents(desk)["Person"] == []
    desk.undo()
    assert contents(desk) == before
    assert found(desk, "zoe") == [ids[0]]


def test_each_new_status_is_a_step(desk: Desk, ids: list[int]) -> None:
    for status in ("selected", "selected", "confirmed", None):
        change_participants(desk, [ids[1]], {"status": status})
    with desk.reading() as session:
        steps = (
            sa.select(StatusStep.status)
            .where(StatusStep.enrolment_id == ids[1])
            .order_by(StatusStep.id)
        )
        assert session.scalars(steps).all() == ["nominated", "selected", "confirmed"]


@pytest.mark.parametrize("form", [form for form, _label in names.NAME_FORMS])
def test_names_are_sorted_as_they_are_listed(desk: Desk, cohort_id: int, form: str) -> None:
    people = (
        ("Zeynep Aksoy", "Aksoy", "Zeynep"),
        ("ISKAKOVA, Asel", "Iskakova", "Asel"),
        ("Affoué Koné", "Koné", "Affoué"),
        ("Brian Otieno", None, None),
        ("Koffi", None, "Koffi"),
    )
    for said, family, given in people:
        values = {"full_name": said, "family_name": family, "given_name": given}
        participants.add_participant(desk, cohort_id, values)
    before = names.name_form()
    try:
        names.use_name_form(form)
        listed = find_ids(desk, Query.of(cohort_id, sort=(("full_name", False),)))
        shown = [names.listed_name(record) for record in read_page(desk, listed)]
    finally:
        names.use_name_form(before)
    assert len(shown) == len(people)
    assert shown == sorted(shown, key=lambda name: sort_key(name, is_name=True))
