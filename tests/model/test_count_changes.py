"""Two reports compared: what is told, applied to the first, is the second; lines by country are
those of a plain recount.
"""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.count_changes import (
    CountedPerson,
    Parts,
    as_counted,
    by_country,
    country_changes,
    figure_changes,
    lines_of,
    part_changes,
    people_changes,
    with_changes,
)
from lcdesk.model.report import (
    BilingualText,
    BreakdownValue,
    CountryLine,
    KeyFigure,
    Report,
    ReportBreakdown,
)

ONES = st.builds(
    CountedPerson,
    st.integers(1, 12),
    st.integers(1, 3),
    st.sampled_from([None, "KE", "ET", "CN"]),
    st.sampled_from([None, "F", "M", "X"]),
    st.sampled_from([None, "selected", "confirmed"]),
)
COUNTS = st.lists(ONES, unique_by=lambda one: one.enrolment_id).map(sorted)


def report(count: list[CountedPerson]) -> Report:
    """Some of a report of these people."""
    rows = tuple(
        CountryLine(code, women=parts.women, men=parts.men, other=parts.other)
        for code, parts in by_country(count).items()
    )
    kinds = {kind: sum(one.status == kind for one in count) for kind in ("selected", "confirmed")}
    parts = tuple(
        BreakdownValue(BilingualText(en=kind), number) for kind, number in kinds.items() if number
    )
    figures = (
        KeyFigure("participants", number=len(count)),
        KeyFigure("age", note=BilingualText(en=str(len(count)))),
    )
    return Report(
        rows=rows,
        figures=figures[: 1 + len(count) % 2],
        breakdowns=(ReportBreakdown("kind", parts=parts),),
    )


@given(COUNTS, COUNTS)
def test_the_changes_applied_to_the_first_count_make_the_second(
    before: list[CountedPerson], after: list[CountedPerson]
) -> None:
    changes = people_changes(before, after)
    assert with_changes(before, changes) == after
    assert (not changes) == (before == after)
    assert with_changes(after, people_changes(after, before)) == before


@given(COUNTS, COUNTS)
def test_the_numbers_told_lead_from_the_first_to_the_second(
    before: list[CountedPerson], after: list[CountedPerson]
) -> None:
    old, new = report(before), report(after)
    figures = {one.name: one for one in old.figures} | {
        change.one.name: change.after for change in figure_changes(old, new)
    }
    assert {name: one for name, one in figures.items() if one} == {
        one.name: one for one in new.figures
    }
    lines = {**lines_of(old), **{change.code: change.after for change in country_changes(old, new)}}
    assert {code: parts for code, parts in lines.items() if parts.total} == lines_of(new)
    told = {change.label.en: change.after for change in part_changes(old, new)}
    parts = {**{part.label.en: part.number for part in old.breakdowns[0].parts}, **told}
    assert {key: number for key, number in parts.items() if number} == {
        part.label.en: part.number for part in new.breakdowns[0].parts
    }


@given(COUNTS)
def test_the_lines_by_country_are_those_of_a_recount(count: list[CountedPerson]) -> None:
    lines = by_country(count)
    assert sum(parts.total for parts in lines.values()) == len(count)
    for code, parts in lines.items():
        genders = [one.gender for one in count if (one.nationality or "") == code]
        assert parts == Parts(
            genders.count("F"), genders.count("M"), genders.count("X") + genders.count(None)
        )
    assert list(lines)[-1:] == [""] or "" not in lines


def test_each_change_says_what_it_is() -> None:
    before = as_counted(
        [[1, 1, "KE", "F", "confirmed"], [2, 1, "", "", ""], [3, 1, "ET", "M", "selected"]]
    )
    after = as_counted(
        [[1, 1, "KE", "F", "confirmed"], [3, 2, "KE", "M", "confirmed"], [4, 1, None, None, None]]
    )
    gone, new, changed = people_changes(before, after)
    assert (gone.what, gone.one) == ("out", CountedPerson(2, 1, None, None, None))
    assert (new.what, new.one.enrolment_id, new.moved) == ("in", 4, ())
    assert changed.what == "changed"
    assert changed.moved == (
        ("nationality", "ET", "KE"),
        ("status", "selected", "confirmed"),
        ("cohort_id", 1, 2),
    )
