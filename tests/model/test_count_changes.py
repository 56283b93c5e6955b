"""Two reports compared: what is told, applied to the first, is the second."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lcdesk.model.report import (
    BreakdownValue,
    CountedPerson,
    CountryLine,
    KeyFigure,
    Parts,
    Report,
    ReportBreakdown,
    ReportDifference,
    as_counted,
    country_changes,
    figure_changes,
    lines_of,
    part_changes,
    people_changes,
)
from lcdesk.texts import BilingualText

ONES = st.builds(
    CountedPerson,
    st.integers(1, 12),
    st.integers(1, 3),
    st.sampled_from([None, "KE", "ET", "CN"]),
    st.sampled_from([None, "F", "M", "X"]),
    st.sampled_from([None, "selected", "confirmed"]),
)
COUNTS = st.lists(ONES, unique_by=lambda one: one.enrolment_id).map(sorted)


def with_changes(
    before: list[CountedPerson], changes: list[ReportDifference[int, CountedPerson]]
) -> list[CountedPerson]:
    """A count with changes applied, by id: that of afterwards."""
    people = {one.enrolment_id: one for one in before} | {one.key: one.after for one in changes}
    return sorted(one for one in people.values() if one is not None)


def by_country(count: list[CountedPerson]) -> dict[str, Parts]:
    """Country code → its line."""
    genders: dict[str, list[str | None]] = {}
    for one in count:
        genders.setdefault(one.nationality or "", []).append(one.gender)
    return {
        code: Parts(of.count("F"), of.count("M"), sum(one not in ("F", "M") for one in of))
        for code, of in genders.items()
    }


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
        change.key: change.after for change in figure_changes(old, new)
    }
    assert {name: one for name, one in figures.items() if one} == {
        one.name: one for one in new.figures
    }
    lines = {**lines_of(old), **{change.key: change.after for change in country_changes(old, new)}}
    assert {code: parts for code, parts in lines.items() if parts} == lines_of(new)
    told = {
        change.one.label.en: change.after and change.after.number
        for change in part_changes(old, new)
    }
    parts = {**{part.label.en: part.number for part in old.breakdowns[0].parts}, **told}
    assert {key: number for key, number in parts.items() if number} == {
        part.label.en: part.number for part in new.breakdowns[0].parts
    }


def test_each_change_says_what_it_is() -> None:
    before = as_counted(
        [[1, 1, "KE", "F", "confirmed"], [2, 1, "", "", ""], [3, 1, "ET", "M", "selected"]]
    )
    after = as_counted(
        [[1, 1, "KE", "F", "confirmed"], [3, 2, "KE", "M", "confirmed"], [4, 1, None, None, None]]
    )
    gone, new, changed = people_changes(before, after)
    assert (gone.what, gone.one) == ("out", CountedPerson(2, 1, None, None, None))
    assert (new.what, new.key, new.before) == ("in", 4, None)
    assert (changed.what, changed.key) == ("changed", 3)
    assert (changed.before, changed.after) == (before[2], after[1])
