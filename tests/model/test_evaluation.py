"""Means and spreads against the module of statistics."""

from __future__ import annotations

import math
import statistics

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.evaluation import Answer, Spread, by_activity, by_speaker, forms_of, of_course

MARKS = st.integers(1, 5)
ACTIVITIES = [
    {"id": 1, "speaker": "Li Wen"},
    {"id": 2, "speaker": "Li Wen; Ana Reyes"},
    {"id": 3, "speaker": None},
]
ANSWERS = st.lists(
    st.builds(
        Answer,
        st.sampled_from("ABCDE"),
        st.sampled_from((None, 1, 2, 3)),
        st.sampled_from(("Content", "Use")),
        st.one_of(st.none(), MARKS),
    ),
    max_size=40,
)


@given(st.lists(MARKS))
def test_mean_and_deviation_are_those_of_statistics(values: list[int]) -> None:
    spread = Spread.of(values)
    assert spread.n == len(values) == sum(spread.counts)
    assert spread.counts == tuple(values.count(value) for value in range(1, 6))
    assert spread.mean == (statistics.fmean(values) if values else None)
    if len(values) < 2:
        assert spread.deviation is None
    else:
        assert spread.deviation is not None
        assert math.isclose(
            spread.deviation, statistics.stdev(values), rel_tol=1e-12, abs_tol=1e-12
        )


@given(ANSWERS)
def test_every_answer_counts_where_it_belongs(answers: list[Answer]) -> None:
    given_ = [one for one in answers if one.value is not None]
    found, course = by_activity(answers), of_course(answers)
    assert sum(one.whole.n for one in found.values()) + course.whole.n == len(given_)
    for key, judged in [*found.items(), (None, course)]:
        own = [one for one in given_ if one.activity_id == key]
        assert judged.whole == Spread.of(one.value or 0 for one in own)
        assert judged.forms == len(forms_of(own))
        assert judged.is_few is (judged.forms < 3)
        assert sum(one.n for one in judged.by_question.values()) == judged.whole.n
    speakers = by_speaker(answers, ACTIVITIES)
    assert {name: one.whole for name, one in speakers.items()} == {
        name: spread
        for name, ids in (("Li Wen", {1, 2}), ("Ana Reyes", {2}))
        if (spread := Spread.of(one.value or 0 for one in given_ if one.activity_id in ids)).n
    }


def test_a_comment_is_no_answer() -> None:
    assert by_activity([Answer("A", 1, "", None, "Good")]) == {}
    assert of_course([]).whole.mean is None
