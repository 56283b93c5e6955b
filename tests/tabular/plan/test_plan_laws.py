"""The two laws of planning: our own export changes nothing, and what was applied once is the
same the second time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.tabular.plan.planning import plan
from lcdesk.tabular.plan.roster import Present
from lcdesk.tabular.understood import ImportPlan, ReadRow, Understanding

WORDS = st.sampled_from(
    "Ali Amina Bello Chen Dos Santos Ngozi O'Neil Wei Тимур Каримов Zoë".split()
)
NAMES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
BIRTHS = st.sampled_from(["1985", "1985-12", "1985-12-10", "1985-10-12", "1990-01-31"])
PERSON = {
    "full_name": NAMES,
    "family_name": WORDS,
    "given_name": WORDS,
    "name_zh": st.sampled_from(["张伟", "阿里·贝洛"]),
    "birth_date": BIRTHS,
    "nationality": st.sampled_from(["NG", "KE", "UZ"]),
    "passport_no": st.sampled_from(["A1", "B2", "C3"]),
    "email": st.sampled_from(["a@example.org", "B@Example.org; a@example.org"]),
    "phone": st.sampled_from(["+92 1234", "00921234"]),
    "position": st.text(max_size=4),
    "arrival_date": st.dates(dt.date(2025, 6, 1), dt.date(2025, 6, 9)),
    "notes": st.text(max_size=6),
}
ACTIVITY = {
    "date": st.dates(dt.date(2025, 6, 14), dt.date(2025, 6, 15)),
    "start": st.sampled_from([dt.time(9), dt.time(14)]),
    "end": st.sampled_from([dt.time(10), dt.time(15)]),
    "title": st.sampled_from(["Water", "Air"]),
    "title_zh": st.sampled_from(["水", "气"]),
    "venue": st.sampled_from(["B305", "Plant 2"]),
    "group_name": st.sampled_from(["A", "B"]),
    "speaker": st.sampled_from(["Lin", "Wu"]),
}


def some(fields: dict[str, Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries({}, optional=fields), max_size=7)


def understanding(kind: Any, values: list[dict[str, Any]]) -> Understanding:
    return Understanding(
        "f", "xlsx", [], [ReadRow(kind, "S", i, one) for i, one in enumerate(values, 2)], []
    )


@given(some(PERSON))
def test_our_own_export_of_participants_changes_nothing(people: list[dict[str, Any]]) -> None:
    present = Present([one | {"id": i, "person_id": 100 + i} for i, one in enumerate(people, 1)])
    made = plan(
        understanding("participant", [one | {"_id": f"P{i}"} for i, one in enumerate(people, 1)]),
        present,
    )
    assert [(row.fate, row.target) for row in made.rows] == [
        ("same", i) for i in range(1, len(people) + 1)
    ]
    assert made.gone == []


@given(some(ACTIVITY))
def test_our_own_export_of_a_timetable_changes_nothing(activities: list[dict[str, Any]]) -> None:
    present = Present(activities=[one | {"id": i} for i, one in enumerate(activities, 1)])
    made = plan(
        understanding("activity", [one | {"_id": f"A{i}"} for i, one in enumerate(activities, 1)]),
        present,
    )
    assert [(row.fate, row.target) for row in made.rows] == [
        ("same", i) for i in range(1, len(activities) + 1)
    ]


def applied(made: ImportPlan, present: Present) -> Present:
    """What the desk holds after the import of all rows that need nobody."""
    records = {
        "participant": [dict(one) for one in present.participants],
        "activity": [dict(one) for one in present.activities],
    }
    for row in made.rows:
        those = records[row.read.kind]
        if row.fate == "new":
            told = {
                name: value for name, value in row.read.values.items() if value not in (None, "")
            }
            those.append(
                told | {"id": 1000 + len(those), "person_id": row.person or 1000 + len(those)}
            )
        elif row.fate == "change":
            target = next(one for one in those if one["id"] == row.target)
            target.update({name: new for name, (_old, new) in row.changes.items()})
    return Present(records["participant"], present.people, records["activity"])


@st.composite
def versions(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """People with passports and birth dates of their own, and a second version of their list
    with blanks and changes.
    """
    count = draw(st.integers(1, 7))
    people = [
        draw(st.fixed_dictionaries(PERSON))
        | {
            "passport_no": f"N{i}",
            "birth_date": f"19{60 + i}-01-0{i + 1}",
            "email": f"p{i}@example.org",
        }
        for i in range(count)
    ]
    changed = [
        one
        | draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "position": st.text(max_size=3),
                    "phone": st.sampled_from(["", "1234"]),
                    "notes": st.text(max_size=3),
                },
            )
        )
        for one in people
    ]
    first = draw(st.integers(0, count - 1))
    return people[: count - first], changed[first:]


@given(versions())
def test_a_list_applied_once_is_the_same_the_second_time(
    lists: tuple[list[dict[str, Any]], list[dict[str, Any]]],
) -> None:
    present = Present([one | {"id": i, "person_id": i} for i, one in enumerate(lists[0], 1)])
    file = understanding("participant", lists[1])
    made = plan(file, present)
    assert made.counts()["needs you"] == 0
    again = plan(file, applied(made, present))
    assert {row.fate for row in again.rows} <= {"same"}


@given(some(PERSON), some(PERSON))
def test_rows_that_went_in_ask_nothing_new_for_the_others(
    people: list[dict[str, Any]], listed: list[dict[str, Any]]
) -> None:
    present = Present([one | {"id": i, "person_id": i} for i, one in enumerate(people, 1)])
    made = plan(understanding("participant", listed), present)
    targets = [row.target for row in made.rows if row.fate == "change"]
    assert len(targets) == len(set(targets))
    assert sum(made.counts().values()) == len(listed)


@given(some(ACTIVITY), some(ACTIVITY))
def test_a_timetable_applied_once_is_the_same_the_second_time(
    here: list[dict[str, Any]], listed: list[dict[str, Any]]
) -> None:
    present = Present(activities=[one | {"id": i} for i, one in enumerate(here, 1)])
    made = plan(understanding("activity", listed), present)
    # a row that only repeats another went nowhere by itself: the other may be waiting
    went_in = [row.read.values for row in made.rows if row.fate != "needs you" and row.twin is None]
    again = plan(understanding("activity", went_in), applied(made, present))
    assert {row.fate for row in again.rows} <= {"same", "needs you"}
