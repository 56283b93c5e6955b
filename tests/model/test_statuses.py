"""The chain of statuses, pair by pair."""

from __future__ import annotations

import pytest

from lcdesk.model.statuses import (
    ALL,
    CHAIN,
    ENDS,
    HOLDING,
    NEXT,
    STATUS,
    Fit,
    fit,
    fits,
    milestones_of,
    needs_reason,
    next_of,
)

# From each status (a row) to each other (a column, in the same order): next, Leap, Back, end,
# Return, = the same.
ORDER = (
    "nominated",
    "applied",
    "under_review",
    "reserve",
    "selected",
    "invited",
    "visa_granted",
    "confirmed",
    "arrived",
    "attending",
    "completed",
    "certified",
    "not_selected",
    "declined",
    "withdrawn",
    "visa_refused",
    "no_show",
    "left_early",
)
LETTERS: dict[str, Fit] = {
    "n": "next",
    "L": "leap",
    "B": "back",
    "e": "end",
    "R": "return",
    "=": "same",
}
PAIRS = """
(none)        nnLLLLLLLLLL LLLLLL
nominated     =nLLLLLLLLLL eeeLLL
applied       B=nLLLLLLLLL eeeLLL
under_review  BB=nnLLLLLLL eeeLLL
reserve       BBB=nLLLLLLL eeeLLL
selected      BBBB=nLLLLLL BeeeLL
invited       BBBBB=nnLLLL BeeeeL
visa_granted  BBBBBB=nLLLL BeeBeL
confirmed     BBBBBBB=nLLL BeeBeL
arrived       BBBBBBBB=nLL BBBBBe
attending     BBBBBBBBB=nL BBBBBe
completed     BBBBBBBBBB=n BBBBBB
certified     BBBBBBBBBBB= BBBBBB
not_selected  RRRRRRRRRRRR =RRRRR
declined      RRRRRRRRRRRR R=RRRR
withdrawn     RRRRRRRRRRRR RR=RRR
visa_refused  RRRRRRRRRRRR RRR=RR
no_show       RRRRRRRRRRRR RRRR=R
left_early    RRRRRRRRRRRR RRRRR=
"""
ROWS = [line.split() for line in PAIRS.strip().splitlines()]


@pytest.mark.parametrize(("old", "steps", "ends"), ROWS, ids=[row[0] for row in ROWS])
def test_every_pair(old: str, steps: str, ends: str) -> None:
    for new, letter in zip(ORDER, steps + ends, strict=True):
        how = fit(None if old == "(none)" else old, new)
        assert (how, new) == (LETTERS[letter], new)
        assert fits(how) == (letter in "ne=")
        assert needs_reason(how, new) == (letter != "=" and (letter in "BR" or new in ENDS))
        assert (new in NEXT["" if old == "(none)" else old]) == (letter in "ne")


def test_the_chain_knows_every_status() -> None:
    codes = {option.code for option in STATUS.options}
    assert set(ALL) == set(ORDER) == codes
    assert set(NEXT) == codes | {""}
    assert set(HOLDING) < codes


def test_an_unknown_status_is_refused_as_new_and_none_as_old() -> None:
    with pytest.raises(ValueError, match="winner"):
        fit("nominated", "winner")
    assert all(fit("winner", new) == fit(None, new) for new in ALL)
    assert fit("", "applied") == "next"


def test_what_may_follow_several_stands_in_the_order_of_the_chain() -> None:
    assert next_of(["under_review", "nominated"]) == (
        "applied",
        "reserve",
        "selected",
        "not_selected",
        "declined",
        "withdrawn",
    )
    assert next_of([None]) == CHAIN[:2]
    assert next_of(["certified", "declined"]) == next_of([]) == ()


@pytest.mark.parametrize("status", [None, *ALL])
def test_how_far_somebody_is_is_told_by_five_marks_at_most(status: str | None) -> None:
    marks = milestones_of(status, ["nominated", "selected"])
    assert 1 <= len(marks) <= 5
    assert [how for _code, how in marks] == sorted(
        (how for _code, how in marks), key=["passed", "now", "ended", "ahead"].index
    )
    if status is None:
        assert {how for _code, how in marks} == {"ahead"}
    elif status in ENDS:
        assert marks == [("nominated", "passed"), ("selected", "passed"), (status, "ended")]
    else:
        assert (status, "now") in marks
        places = [_order(code) for code, _how in marks]
        assert places == sorted(places)


def _order(code: str) -> float:
    return CHAIN.index("selected") - 0.5 if code == "reserve" else CHAIN.index(code)
