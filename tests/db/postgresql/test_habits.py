"""What is asked after what."""

from __future__ import annotations

from lcdesk.db.postgresql.habits import KEPT, AskedStatement, Habits

ONE = AskedStatement("SELECT one WHERE id = %(id)s", {"id": 19})
TWO = AskedStatement("SELECT two WHERE one = %(one)s AND kind = %(kind)s", {"one": 19, "kind": 2})
THREE = AskedStatement("SELECT three WHERE person = %(person)s", {"person": 7})
FOUR = AskedStatement(
    "SELECT four WHERE person = %(person)s AND one = %(one)s", {"person": 7, "one": 19}
)


def habits() -> Habits:
    known = Habits()
    known.learn("details", [ONE, TWO, THREE, FOUR])
    return known


def test_the_same_is_foreseen() -> None:
    foresight = habits().foresee("details")
    assert foresight.after(ONE) == [TWO, THREE, FOUR]
    assert foresight.after(THREE) == [FOUR]
    assert foresight.after(FOUR) == []


def test_another_value_stands_in_what_follows_too() -> None:
    foresight = habits().foresee("details")
    asked = foresight.after(AskedStatement(ONE.statement, {"id": 20}))
    assert [one.values for one in asked] == [
        {"one": 20, "kind": 2},
        {"person": 7},
        {"person": 7, "one": 20},
    ]
    asked = foresight.after(AskedStatement(THREE.statement, {"person": 8}))
    assert [one.values for one in asked] == [{"person": 8, "one": 20}]


def test_a_truth_is_no_number() -> None:
    known = Habits()
    flag = AskedStatement("SELECT %(flag)s", {"flag": True})
    number = AskedStatement("SELECT %(number)s", {"number": 1})
    known.learn("one", [flag, number])
    (foreseen,) = known.foresee("one").after(AskedStatement(flag.statement, {"flag": False}))
    assert foreseen.values == {"number": 1}


def test_who_is_unknown_or_asks_something_new_is_not_foreseen() -> None:
    assert habits().foresee("somebody").after(ONE) == []
    assert habits().foresee("details").after(AskedStatement("SELECT five", {})) == []


def test_what_was_asked_last_counts_and_who_asked_longest_ago_is_forgotten() -> None:
    known = habits()
    known.learn("details", [ONE, FOUR])
    assert known.foresee("details").after(ONE) == [FOUR]
    known.forget("details")
    assert known.foresee("details").after(ONE) == []
    known.learn("first", [ONE, TWO])
    for number in range(KEPT):
        known.learn(number, [ONE])
    assert known.foresee("first").after(ONE) == []
