"""Experts, venues and themes: where they are used, put together without anybody lost, taken back
as one step.
"""

from __future__ import annotations

import datetime as dt
import itertools
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lcdesk import texts
from lcdesk.model.faults import KnownFault
from lcdesk.model.timetable_hours import Reached, reached
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    EXPERTS,
    THEMES,
    VENUES,
    RecordList,
    change_records,
    name_of,
    remove_records,
)
from lcdesk.services.curriculum import curriculum, directory, travel_times
from lcdesk.services.curriculum.curriculum import list_activity_people, set_activity_people
from lcdesk.services.curriculum.directory import find_similar_entries
from tests.examples import examples
from tests.services.rows import contents

NewDesk = Callable[[Path], Desk]
DAY = dt.date(2025, 6, 17)
PROF = {
    "title": "Carbon markets",
    "title_zh": "碳市场",
    "date": DAY,
    "start": dt.time(9),
    "end": dt.time(10, 30),
    "speaker": "Prof. Lin",
    "venue": "Hall 1",
    "theme": "Pathways",
}
HUA = {
    "title": "Visit",
    "date": DAY,
    "start": dt.time(14),
    "speaker": "Lin Hua; Prof. Lin",
    "venue": "Hall One",
    "theme": "Path ways",
    "speaker_title": "Professor",
}


@contextmanager
def fresh(new_desk: NewDesk) -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        desk = new_desk(Path(folder))
        yield desk
        desk.close()


@pytest.fixture
def desk(new_desk: NewDesk) -> Iterator[Desk]:
    with fresh(new_desk) as made:
        yield made


@pytest.fixture
def filled(desk: Desk, cohort_id: int) -> Desk:
    for values in (PROF, HUA):
        curriculum.add_activity(desk, cohort_id, values)
    return desk


def named(desk: Desk, shelf: RecordList) -> dict[str, dict[str, Any]]:
    return {name_of(shelf, entry): entry for entry in directory.list_entries(desk, shelf)}


def test_each_list_tells_where_it_is_used(filled: Desk, cohort_id: int) -> None:
    other = cohorts.add_cohort(filled, {"name_en": "Chengdu", "starts": dt.date(2026, 1, 1)})
    curriculum.add_activity(
        filled,
        other,
        {"title": "Again", "speaker": "Lin Hua", "host": "Lin Hua", "venue": "Hall 1"},
    )
    told = {
        name: (entry["uses"], entry["cohorts"]) for name, entry in named(filled, EXPERTS).items()
    }
    assert told == {"Lin Hua": (2, ["Chengdu", "Shanghai"]), "Prof. Lin": (2, ["Shanghai"])}
    assert {name: entry["uses"] for name, entry in named(filled, VENUES).items()} == {
        "Hall 1": 2,
        "Hall One": 1,
    }
    uses = directory.list_uses(filled, EXPERTS, named(filled, EXPERTS)["Prof. Lin"]["id"])
    assert [(use.title, use.cohort, use.role, use.printed) for use in uses] == [
        ("Visit", "Shanghai", "speaker", "Prof. Lin"),
        ("Carbon markets", "Shanghai", "speaker", "Prof. Lin"),
    ]
    assert [
        use.title
        for use in directory.list_uses(filled, VENUES, named(filled, VENUES)["Hall One"]["id"])
    ] == ["Visit"]
    assert [entry["title"] for entry in directory.list_entries(filled, THEMES, cohort_id)] == [
        "Pathways",
        "Path ways",
    ]
    assert directory.list_entries(filled, THEMES, other) == []
    texts.speak("zh")
    assert directory.list_uses(filled, VENUES, 1)[0].title == "碳市场"
    texts.speak("en")


@pytest.mark.parametrize(
    ("shelf", "kept", "other"),
    [
        (EXPERTS, "Lin Hua", "Prof. Lin"),
        (VENUES, "Hall 1", "Hall One"),
        (THEMES, "Pathways", "Path ways"),
    ],
)
def test_two_spellings_become_one_and_undo_parts_them(
    filled: Desk, shelf: RecordList, kept: str, other: str
) -> None:
    there = named(filled, shelf)
    before = contents(filled)
    directory.merge_entries(filled, shelf, there[kept]["id"], there[other]["id"])
    (left,) = named(filled, shelf).values()
    assert (left["id"], left["uses"]) == (there[kept]["id"], 2)
    assert filled.undo_label() == f"Join {shelf.kind.name} {other} into {kept}"
    printed = [row["name"] for row in contents(filled)["ActivityPerson"]]
    assert printed == [row["name"] for row in before["ActivityPerson"]]  # as printed
    filled.undo()
    assert contents(filled) == before


def test_what_the_kept_one_lacks_comes_from_the_other(desk: Desk) -> None:
    one = directory.add_entry(desk, EXPERTS, {"name": "Lin Hua", "email": "hua@example.org"})
    other = directory.add_entry(
        desk, EXPERTS, {"name": "林华", "title": "Professor", "email": "lin@example.org"}
    )
    directory.merge_entries(desk, EXPERTS, one, other)
    (left,) = directory.list_entries(desk, EXPERTS)
    assert (left["name"], left["name_zh"], left["title"], left["email"]) == (
        "Lin Hua",
        "林华",
        "Professor",
        "hua@example.org",
    )
    with pytest.raises(KnownFault, match="one entry already"):
        directory.merge_entries(desk, EXPERTS, one, one)
    with pytest.raises(KnownFault, match="no longer there"):
        directory.merge_entries(desk, EXPERTS, one, other)


def test_themes_of_two_cohorts_stay_apart(filled: Desk) -> None:
    other = cohorts.add_cohort(filled, {"name_en": "Chengdu"})
    theme = directory.add_entry(filled, THEMES, {"title": "Pathways"}, other)
    before = contents(filled)
    with pytest.raises(KnownFault, match="two cohorts"):
        directory.merge_entries(filled, THEMES, 1, theme)
    assert contents(filled) == before


@given(
    casts=st.lists(
        st.lists(st.tuples(st.sampled_from(curriculum.ROLES), st.integers(0, 3)), max_size=5),
        min_size=1,
        max_size=4,
    ),
    two=st.permutations(range(4)).map(lambda order: order[:2]),
)
@settings(max_examples=examples(5, 12), deadline=None)
def test_joining_loses_nobody(
    new_desk: NewDesk, casts: list[list[tuple[str, int]]], two: list[int]
) -> None:
    names = ("Ana Reyes", "Lin Hua", "Prof. Lin", "Chen Yi")
    with fresh(new_desk) as desk:
        cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai"})
        ids = [directory.add_entry(desk, EXPERTS, {"name": name}) for name in names]
        for number, cast in enumerate(casts):
            key = curriculum.add_activity(desk, cohort, {"title": f"Lecture {number}"})
            set_activity_people(desk, key, [(role, names[at], None, None) for role, at in cast])
        before = contents(desk)
        counts = {entry["id"]: entry["uses"] for entry in directory.list_entries(desk, EXPERTS)}
        kept, other = (ids[at] for at in two)
        met = {row["activity_id"] for row in before["ActivityPerson"] if row["expert_id"] == kept}
        both = {
            row["activity_id"] for row in before["ActivityPerson"] if row["expert_id"] == other
        } & met
        directory.merge_entries(desk, EXPERTS, kept, other)
        after = contents(desk)
        assert _as_printed(after) == _as_printed(before)
        assert {row["expert_id"] for row in after["ActivityPerson"]} <= set(ids) - {other}
        now = {entry["id"]: entry["uses"] for entry in directory.list_entries(desk, EXPERTS)}
        assert now[kept] == counts[kept] + counts[other] - len(both)
        assert {key: count for key, count in now.items() if key != kept} == {
            key: count for key, count in counts.items() if key not in (kept, other)
        }
        desk.undo()
        assert contents(desk) == before


def _as_printed(rows: dict[str, list[dict[str, Any]]]) -> list[tuple[Any, ...]]:
    return [
        (row["activity_id"], row["role"], row["place"], row["name"])
        for row in rows["ActivityPerson"]
    ]


@given(
    known=st.dictionaries(
        st.sampled_from(list(itertools.combinations(range(4), 2))), st.integers(0, 1440)
    ),
    two=st.permutations(range(4)),
)
@settings(max_examples=examples(5, 12), deadline=None)
def test_joining_venues_keeps_every_way_once(
    new_desk: NewDesk, known: dict[tuple[int, int], int], two: list[int]
) -> None:
    with fresh(new_desk) as desk:
        ids = [directory.add_entry(desk, VENUES, {"name": f"Hall {letter}"}) for letter in "ABCD"]
        travel_times.set_ways(
            desk, [(ids[one], ids[other], minutes) for (one, other), minutes in known.items()]
        )
        before, was = contents(desk), travel_times.list_minutes(desk)
        kept, other, *rest = (ids[at] for at in two)
        directory.merge_entries(desk, VENUES, kept, other)
        now = travel_times.list_minutes(desk)
        for third in rest:
            expected = was.get(frozenset((kept, third)), was.get(frozenset((other, third))))
            assert now.get(frozenset((kept, third))) == expected
        assert now.get(frozenset(rest)) == was.get(frozenset(rest))
        assert all(len(pair) == 2 and other not in pair for pair in now)
        assert len(now) == len(contents(desk)["VenueWay"])
        desk.undo()
        assert contents(desk) == before


def test_taking_out_leaves_the_activities_and_what_is_printed(filled: Desk) -> None:
    before = contents(filled)
    remove_records(filled, EXPERTS, [named(filled, EXPERTS)["Prof. Lin"]["id"]])
    assert filled.undo_label() == "Remove expert Prof. Lin"
    remove_records(filled, VENUES, [1, 2])
    remove_records(filled, THEMES, [1])
    first, second = curriculum.list_activities(filled, None)
    assert (first["speaker"], first["venue"], first["theme"]) == ("Prof. Lin", None, None)
    assert (second["speaker"], second["venue"], second["theme"]) == (
        "Lin Hua; Prof. Lin",
        None,
        "Path ways",
    )
    for _time in range(3):
        filled.undo()
    assert contents(filled) == before


def test_a_name_is_needed_in_one_language(filled: Desk) -> None:
    before = contents(filled)
    with pytest.raises(KnownFault, match="name in one language"):
        directory.add_entry(filled, VENUES, {"name": " ", "capacity": 3})
    with pytest.raises(KnownFault, match="name in one language"):
        change_records(filled, VENUES, {1: {"capacity": 5}, 2: {"name": None}})
    assert contents(filled) == before
    change_records(filled, VENUES, {1: {"name": None, "name_zh": "一号厅"}, 2: {"capacity": 40}})
    assert filled.undo_label() == "Edit 2 venues"
    assert named(filled, VENUES)["一号厅"]["uses"] == 1
    change_records(filled, VENUES, {})
    assert filled.undo_label() == "Edit 2 venues"


def test_entries_are_found_by_name_or_number(filled: Desk) -> None:
    assert directory.find_entry(filled, EXPERTS, "hua")["name"] == "Lin Hua"
    assert directory.find_entry(filled, EXPERTS, "prof. lin")["name"] == "Prof. Lin"
    assert directory.find_entry(filled, VENUES, "2")["name"] == "Hall One"
    with pytest.raises(KnownFault, match=r"Several are called “lin”: .*Lin Hua.*Prof\. Lin"):
        directory.find_entry(filled, EXPERTS, "lin")
    with pytest.raises(KnownFault, match="Nothing here is called “Wang”"):
        directory.find_entry(filled, EXPERTS, "Wang")


# --- travel ---


def test_a_way_is_the_same_there_and_back(filled: Desk) -> None:
    travel_times.set_ways(filled, [(2, 1, 35), (1, 2, 35)])
    assert travel_times.list_minutes(filled) == {frozenset((1, 2)): 35}
    assert len(contents(filled)["VenueWay"]) == 1
    assert filled.undo_label() == "Travel time Hall 1 – Hall One"
    travel_times.set_ways(filled, [(1, 2, 0)])
    assert travel_times.list_minutes(filled) == {frozenset((1, 2)): 0}
    travel_times.set_ways(filled, [(1, 2, None)])
    assert travel_times.list_minutes(filled) == {}
    filled.undo()
    assert travel_times.list_minutes(filled) == {frozenset((1, 2)): 0}


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ([(1, 1, 5)], "no way to itself"),
        ([(1, 2, 1441)], "1440"),
        ([(1, 2, -1)], "1440"),
        ([(1, 9, 5)], "no longer there"),
        ([(1, 2, 5), (2, 1, 6)], "Between Hall One and Hall 1 there are two different times"),
    ],
)
def test_an_impossible_way_is_refused(
    filled: Desk, told: list[travel_times.Way], said: str
) -> None:
    with pytest.raises(KnownFault) as fault:
        travel_times.set_ways(
            filled, [(1, 2, 5), *told] if said == "1440" and told[0][2] is None else told
        )
    assert said in str(fault.value) + str(fault.value.advice)
    assert travel_times.list_minutes(filled) == {}


# --- themes ---


def activity(
    number: int,
    start: int | None,
    end: int | None,
    group: str = "",
    day: dt.date | None = DAY,
    theme: int | None = 1,
) -> dict[str, Any]:
    def time(hour: int | None) -> dt.time | None:
        return None if hour is None else dt.time(hour)

    return {
        "id": number,
        "date": day,
        "start": time(start),
        "end": time(end),
        "group_name": group,
        "theme_id": theme,
        "title": "x",
    }


@pytest.mark.parametrize(
    ("activities", "expected"),
    [
        ([activity(1, 9, 11)], Reached(120, 120)),
        ([activity(1, 9, 11), activity(2, 10, 12)], Reached(180, 180)),
        ([activity(1, 9, None)], Reached(endless=1)),
        ([activity(1, 9, None), activity(2, 9, 11)], Reached(120, 120, endless=1)),
        ([activity(1, None, None), activity(2, 9, 10, day=None)], Reached(untimed=2)),
        ([activity(1, 9, 11, "A"), activity(2, 9, 11, "B")], Reached(120, 120)),
        (
            [activity(1, 9, 11, "A"), activity(2, 9, 10, "B"), activity(3, 14, 15)],
            Reached(120, 180),
        ),
        ([activity(1, 9, 11, "A"), activity(2, 9, 10, "B", theme=None)], Reached(0, 120)),
        ([activity(1, 22, 1)], Reached(180, 180)),
    ],
)
def test_the_hours_of_a_theme_are_those_of_one_participant(
    activities: list[dict[str, Any]], expected: Reached
) -> None:
    assert reached(activities) == {1: expected}


def test_themes_stand_in_the_order_given_and_new_ones_come_last(
    filled: Desk, cohort_id: int
) -> None:
    third = directory.add_entry(filled, THEMES, {"title": "Finance", "hours": 8}, cohort_id)
    directory.order_themes(filled, [third, 2, 1])
    assert [entry["id"] for entry in directory.list_entries(filled, THEMES, cohort_id)] == [
        third,
        2,
        1,
    ]
    fourth = directory.add_entry(filled, THEMES, {"title_zh": "政策"}, cohort_id)
    assert [entry["id"] for entry in directory.list_entries(filled, THEMES, cohort_id)] == [
        third,
        2,
        1,
        fourth,
    ]
    assert [
        entry["reached"].least for entry in directory.list_entries(filled, THEMES, cohort_id)
    ] == [0, 0, 90, 0]
    filled.undo()
    filled.undo()
    assert [entry["id"] for entry in directory.list_entries(filled, THEMES, cohort_id)] == [
        1,
        2,
        third,
    ]


# --- look-alikes ---


@pytest.mark.parametrize(
    ("shelf", "one", "other", "is_asked"),
    [
        (EXPERTS, "Prof. Lin Hua", "Lin Hua", True),
        (EXPERTS, "Prof. Lin", "Lin Hua", True),
        (EXPERTS, "Hua LIN", "Lin Hua", True),
        (EXPERTS, "林华教授", "林华", True),
        (EXPERTS, "Lin Huaa", "Lin Hua", True),
        (EXPERTS, "Prof. Lin", "Prof. Chen", False),
        (EXPERTS, "Li Wen", "Li Wei", False),
        (EXPERTS, "Prof. Li", "Lin Hua", False),
        (VENUES, "Lecture hall", "Lecture Hall ", True),
        (VENUES, "Room 302", "Room 305", False),
        (VENUES, "Huangpu Riverside", "Huangpu River side", True),
    ],
)
def test_similar_names_are_asked_about(
    shelf: RecordList, one: str, other: str, is_asked: bool
) -> None:
    entries = [
        {"id": key, "name": name, "name_zh": None, "uses": 0}
        for key, name in enumerate((one, other), 1)
    ]
    found = find_similar_entries(shelf, entries)
    assert [(pair.kept, pair.other) for pair in found] == ([(1, 2)] if is_asked else [])


def test_the_more_used_one_is_the_one_to_stay(filled: Desk, cohort_id: int) -> None:
    curriculum.add_activity(filled, cohort_id, {"title": "More", "venue": "Hall One"})
    change_records(filled, VENUES, {1: {"name": "hall one"}})
    (pair,) = find_similar_entries(VENUES, directory.list_entries(filled, VENUES))
    assert (pair.kept, pair.other, pair.likeness) == (2, 1, 100.0)


# --- people in roles ---


def test_people_are_brought_into_their_roles_in_one_step(filled: Desk) -> None:
    before = contents(filled)
    cast = [
        ("host", " Chen  Yi ", "Dean", "Tongji"),
        ("speaker", "Ana Reyes", "Dr", None),
        ("speaker", "Prof. Lin", "Director", None),
        ("escort", None, None, ""),
        ("interpreter", "林华", None, None),
    ]
    set_activity_people(filled, 1, cast)
    assert [one[:4] for one in list_activity_people(filled, 1)] == [
        ("speaker", "Ana Reyes", "Dr", None),
        ("speaker", "Prof. Lin", "Director", None),
        ("host", "Chen Yi", "Dean", "Tongji"),
        ("interpreter", "林华", None, None),
    ]
    record = curriculum.read_activity(filled, 1)
    assert record
    assert (record["speaker"], record["speaker_title"], record["host"]) == (
        "Ana Reyes; Prof. Lin",
        "Dr; Director",
        "Chen Yi",
    )
    bench = named(filled, EXPERTS)
    assert (
        bench["Chen Yi"]["title"],
        bench["Chen Yi"]["organization"],
        bench["Chen Yi"]["uses"],
    ) == ("Dean", "Tongji", 1)
    assert (
        bench["Prof. Lin"]["title"] == "Professor"
    )  # as his lecture says; what is printed once is not what he is called
    assert len(bench) == 5
    assert filled.undo_label() == "Edit people of Carbon markets"
    set_activity_people(filled, 1, cast)  # nothing changes: no step
    filled.undo()
    assert contents(filled) == before


def test_who_was_joined_stays_joined_when_the_people_are_edited(filled: Desk) -> None:
    there = named(filled, EXPERTS)
    directory.merge_entries(filled, EXPERTS, there["Lin Hua"]["id"], there["Prof. Lin"]["id"])
    set_activity_people(
        filled, 1, [("speaker", "Prof. Lin", "Director", None), ("host", "Chen Yi", None, None)]
    )
    assert {name: entry["uses"] for name, entry in named(filled, EXPERTS).items()} == {
        "Chen Yi": 1,
        "Lin Hua": 2,
    }


def test_the_same_person_twice_keeps_both_lines(filled: Desk) -> None:
    twice = [("speaker", "Lin Hua", "A", None), ("speaker", "Lin Hua", "B", None)]
    set_activity_people(filled, 1, twice)
    assert [one[:4] for one in list_activity_people(filled, 1)] == twice
    set_activity_people(filled, 1, [])
    assert list_activity_people(filled, 1) == []
    assert Counter(row["activity_id"] for row in contents(filled)["ActivityPerson"]) == {2: 2}


@pytest.mark.parametrize(
    ("cast", "said"),
    [
        (("speaker", None, "Dean", None), "Somebody has no name: Dean"),
        (("speaker", "Li; Wu", None, None), "semicolon"),
        (("driver", "Li", None, None), "no role"),
    ],
)
def test_a_line_that_makes_no_sense_is_refused(
    filled: Desk, cast: curriculum.Cast, said: str
) -> None:
    before = contents(filled)
    with pytest.raises(KnownFault, match=said):
        set_activity_people(filled, 1, [("host", "Chen Yi", None, None), cast])
    with pytest.raises(KnownFault, match="no longer there"):
        set_activity_people(filled, 99, [])
    assert contents(filled) == before


def test_the_bench_is_offered_by_name(filled: Desk) -> None:
    directory.add_entry(filled, EXPERTS, {"name_zh": "安娜", "organization": "Green Park"})
    assert [
        (one.name or one.name_zh, one.organization) for one in curriculum.list_bench(filled)
    ] == [("安娜", "Green Park"), ("Lin Hua", ""), ("Prof. Lin", "")], "by the sound: Anna"


def test_who_was_joined_stays_joined_when_the_timetable_is_typed_into(filled: Desk) -> None:
    """The list and the import know people by their printed names alone; the spelling joined away
    must not come back.
    """
    there = named(filled, EXPERTS)
    directory.merge_entries(filled, EXPERTS, there["Lin Hua"]["id"], there["Prof. Lin"]["id"])
    curriculum.change_activities(filled, [1], {"speaker": "Prof. Lin", "speaker_title": "Dean"})
    assert {name: entry["uses"] for name, entry in named(filled, EXPERTS).items()} == {"Lin Hua": 2}
