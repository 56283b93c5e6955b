"""The reports over the years recounted from plain lists: cooperation, sessions side by side, years,
alumni; every number with exactly its records, every difference borne by the figures.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.entities import (
    Activity,
    AllianceMember,
    AlumniContact,
    Attendance,
    Cohort,
    Enrolment,
    Evaluation,
    Event,
    Expert,
    Lead,
    LeadStep,
    Organisation,
    Person,
    Project,
    Theme,
)
from lcdesk.model.faults import KnownFault
from lcdesk.model.figure_tables import FigureReport, FigureTable, as_data, text_lines
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE, MEMBER_ROLE, PROJECT_STAGE
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk
from lcdesk.services.figures.alumni_report import alumni_report
from lcdesk.services.figures.cohort_comparison import MOST_COHORTS, compare_cohorts, is_sure
from lcdesk.services.figures.cooperation_report import CooperationScope, cooperation_report
from lcdesk.services.figures.figure_book import save_figures
from lcdesk.services.figures.years_report import years_report
from tests.examples import examples
from tests.papers.pdf_reading import words_of

TODAY = dt.date(2026, 11, 26)  # a Thursday
CODES = ["KE", "ET", "PK", None]
NOW = {"arrived", "attending", "completed", "certified", "left_early"}
LISTED = {None, "reserve", "nominated", "selected", "confirmed", *NOW}
day = st.dates(dt.date(2023, 1, 1), dt.date(2027, 6, 1))


def codes(kind: Any) -> st.SearchStrategy[str | None]:
    return st.sampled_from([*(option.code for option in kind.options), None])


cohort = st.none() | st.dates(dt.date(2023, 1, 1), dt.date(2025, 12, 1))
lead = st.fixed_dictionaries(
    {
        "kind": codes(LEAD_KIND),
        "stage": codes(LEAD_STAGE),
        "country": st.sampled_from(CODES),
        "due": st.none() | st.dates(TODAY - dt.timedelta(20), TODAY + dt.timedelta(60)),
        "cohort": st.none() | st.integers(0, 2),
        "steps": st.lists(st.none() | day, max_size=3),
    }
)
amount = st.tuples(
    st.sampled_from(["electricity", "heat", ""]),
    st.decimals(0, 500, places=2),
    st.sampled_from(["MW", "t CO₂", ""]),
    st.sampled_from(["2024, meter report", "2025", ""]),
)
project = st.fixed_dictionaries(
    {
        "stage": codes(PROJECT_STAGE),
        "country": st.sampled_from(CODES),
        "from_year": st.none() | st.integers(2023, 2026),
        "to_year": st.none() | st.integers(2026, 2028),
        "amounts": st.lists(amount, max_size=3),
    }
)
member = st.fixed_dictionaries(
    {
        "role": codes(MEMBER_ROLE),
        "since": st.none() | day,
        "until": st.none() | day,
        "what": st.sampled_from(["organisation", "person", "expert"]),
        "country": st.sampled_from(CODES),
    }
)
event = st.tuples(st.sampled_from(["conference", "launch", None]), st.none() | day)
person = st.fixed_dictionaries(
    {
        "nationality": st.sampled_from(CODES),
        "gender": st.sampled_from(["F", "M", "X", None]),
        "field": st.sampled_from(["Energy", "Water", None]),
        "stays": st.lists(
            st.tuples(
                st.integers(0, 2),
                st.sampled_from([None, "completed", "withdrawn", "left_early", "confirmed"]),
            ),
            max_size=3,
            unique_by=lambda one: one[0],
        ),
        "contact": st.none()
        | st.tuples(
            st.sampled_from([True, False, None]),
            st.none() | st.dates(TODAY - dt.timedelta(40), TODAY + dt.timedelta(40)),
            st.none() | st.dates(TODAY - dt.timedelta(400), TODAY + dt.timedelta(5)),
        ),
    }
)


@contextmanager
def opened(desk: Desk, today: dt.date = TODAY) -> Iterator[Desk]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: today)
        try:
            yield desk
        finally:
            desk.close()


def cells(table: FigureTable, column: str) -> dict[str, list[int]]:
    """Key → the ids behind a number, which are as many as the number says."""
    found: dict[str, list[int]] = {}
    for row in table.rows:
        cell = row.cells[table.place(column)]
        assert cell.value == len(cell.ids) == len(set(cell.ids))
        if cell.ids:
            found[row.key] = sorted(cell.ids)
    return found


def grouped(pairs: Iterable[tuple[Any, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for key, number in pairs:
        found["" if key is None else str(key)].append(number)
    return {key: sorted(numbers) for key, numbers in found.items()}


def adds_up(report: FigureReport) -> None:
    """Sums are sums, and the report can be said and kept."""
    for table in report.tables:
        if table.total is not None and table.adds_up and table.rows and "years" not in table.key:
            last = len(table.columns) - 1
            assert table.total[last].value == sum(row.cells[last].value or 0 for row in table.rows)
        lines = text_lines(table)
        assert len({len(line) for line in lines}) == 1
        assert table.rule
        for column, place in ((one, n) for n, one in enumerate(table.columns, 1)):
            if column.form in ("share", "rate", "mean"):
                for row, line in zip(table.rows, lines[1:], strict=False):
                    whole = row.cells[place - 1].whole
                    assert line[place] == "–" or str(whole) in line[place].replace(",", "")
    assert set(as_data(report)["tables"]) == {table.key for table in report.tables}


# --- cooperation ---


@settings(max_examples=examples(6, 18), phases=[Phase.reuse, Phase.generate])
@given(
    st.lists(cohort, min_size=3, max_size=3),
    st.lists(lead, max_size=12),
    st.lists(project, max_size=5),
    st.lists(member, max_size=6),
    st.lists(event, max_size=5),
)
def test_cooperation_is_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    starts: list[dt.date | None],
    leads: list[dict[str, Any]],
    projects: list[dict[str, Any]],
    members: list[dict[str, Any]],
    events: list[tuple[str | None, dt.date | None]],
) -> None:
    with opened(new_desk(tmp_path_factory.mktemp("cooperation"))) as desk:
        ids = desk.execute(
            "fill", lambda work: fill(work, starts, leads, projects, members, events)
        )
        report = cooperation_report(desk)
        adds_up(report)
        years = {
            number: year_of(one, starts) for number, one in zip(ids["leads"], leads, strict=True)
        }
        for by, key_of in (
            ("kind", lambda n, one: one["kind"]),
            ("stage", lambda n, one: one["stage"]),
            ("country", lambda n, one: one["country"]),
            ("year", lambda n, one: years[n]),
        ):
            pairs = list(zip(ids["leads"], leads, strict=True))
            table = report.table(f"leads:{by}")
            assert cells(table, "total") == grouped((key_of(n, one), n) for n, one in pairs)
            over = [(n, one) for n, one in pairs if one["stage"] == "ended"]
            assert cells(table, "ended") == grouped((key_of(n, one), n) for n, one in over)
        recount_due(report.table("leads:due"), list(zip(ids["leads"], leads, strict=True)))
        recount_projects(report, list(zip(ids["projects"], projects, strict=True)))
        recount_members(report, list(zip(ids["members"], members, strict=True)))
        assert cells(report.table("events:year"), "total") == grouped(
            (on and on.year, n) for n, (_kind, on) in zip(ids["events"], events, strict=True)
        )
        for year in (2024, clock.now().year):
            of_year = cooperation_report(desk, CooperationScope(None, year))
            assert of_year.table("leads:kind").total[-1].ids == tuple(
                n for n in ids["leads"] if years[n] == year
            )
        of_one = cooperation_report(desk, CooperationScope((ids["cohorts"][1],)))
        assert of_one.table("leads:kind").total[-1].ids == tuple(
            n for n, one in zip(ids["leads"], leads, strict=True) if one["cohort"] == 1
        )
        assert not [one for one in of_one.tables if not one.key.startswith("leads:")]


def year_of(one: dict[str, Any], starts: list[dt.date | None]) -> int:
    begun = None if one["cohort"] is None else starts[one["cohort"]]
    stepped = [on for on in one["steps"] if on]
    # without either it is of the day it was written down
    return (begun or min(stepped, default=None) or clock.now()).year


def fill(
    work: Work, starts: Any, leads: Any, projects: Any, members: Any, events: Any
) -> dict[str, list[int]]:
    within = [work.add(Cohort(name_en=f"C{n}", starts=on)).id for n, on in enumerate(starts)]
    made: dict[str, list[int]] = {"cohorts": within, "leads": [], "projects": [], "members": []}
    for one in leads:
        plain = {name: one[name] for name in ("kind", "stage", "country", "due")}
        of = None if one["cohort"] is None else within[one["cohort"]]
        made["leads"].append(work.add(Lead(cohort_id=of, **plain)).id)
        for on in one["steps"]:
            work.add(LeadStep(lead_id=made["leads"][-1], stage="contact", on=on))
    for one in projects:
        said = "; ".join(
            f"{what + ': ' if what else ''}{number:f} {unit}".rstrip()
            + (f" ({where})" if where else "")
            for what, number, unit, where in one["amounts"]
        )
        plain = {name: one[name] for name in ("stage", "country", "from_year", "to_year")}
        made["projects"].append(work.add(Project(title_en="P", results=said or None, **plain)).id)
    for one in members:
        at = one["country"]
        what = {
            "organisation": lambda at=at: {
                "organisation_id": work.add(Organisation(name_en="O", country=at)).id
            },
            "person": lambda at=at: {
                "person_id": work.add(Person(full_name="P", nationality=at)).id
            },
            "expert": lambda at=at: {"expert_id": work.add(Expert(name="E", country=at)).id},
        }[one["what"]]()
        plain = {name: one[name] for name in ("role", "since", "until")}
        made["members"].append(work.add(AllianceMember(**plain, **what)).id)
    made["events"] = [work.add(Event(title_en="E", kind=kind, starts=on)).id for kind, on in events]
    return made


def recount_due(table: FigureTable, leads: list[tuple[int, dict[str, Any]]]) -> None:
    sunday, december = dt.date(2026, 11, 29), dt.date(2026, 12, 1)

    def when(due: dt.date | None) -> str:
        if due is None:
            return "undated"
        if due < TODAY:
            return "overdue"
        return "week" if due <= sunday else "month" if due < december else "later"

    going = [(n, one) for n, one in leads if one["stage"] != "ended"]
    assert cells(table, "total") == grouped((when(one["due"]), n) for n, one in going)


def of_the_last_year(amounts: list[tuple[str, Decimal, str, str]]) -> list[Any]:
    def year(where: str) -> int:
        return int(where[:4]) if where[:4].isdigit() else 0

    return [
        (what, number, unit, where)
        for what, number, unit, where in amounts
        if year(where) == max(year(w) for q, _n, u, w in amounts if (q, u) == (what, unit))
    ]


def recount_projects(report: FigureReport, projects: list[tuple[int, dict[str, Any]]]) -> None:
    for by in ("stage", "country"):
        assert cells(report.table(f"projects:{by}"), "total") == grouped(
            (one[by], n) for n, one in projects
        )
    keys = {table.key for table in report.tables}
    stated = [(n, one, each) for n, one in projects for each in of_the_last_year(one["amounts"])]
    assert ("results" in keys) == bool(stated)
    for key, of in (("results", None), ("results:stage", "stage"), ("results:country", "country")):
        sums: dict[tuple[str, bool], Decimal] = defaultdict(Decimal)
        whose: dict[tuple[str, bool], set[int]] = defaultdict(set)
        for n, one, (what, number, unit, where) in stated:
            row = "|".join([*([one[of] or ""] if of else []), unit, what])
            is_measured = "," in where  # a year alone is no source
            sums[row, is_measured] += number
            whose[row, is_measured].add(n)
        if not stated:
            continue
        table = report.table(key)
        assert {row.key for row in table.rows} == {row for row, _m in sums}
        for row in table.rows:
            measured, measured_in, unsourced, unsourced_in = row.cells
            for is_measured, value, many in (
                (True, measured, measured_in),
                (False, unsourced, unsourced_in),
            ):
                assert set(value.ids) == whose[row.key, is_measured]
                assert many.value == len(whose[row.key, is_measured])
                if many.value:
                    assert value.value == pytest.approx(float(sums[row.key, is_measured]))
                else:
                    assert value.value is None


def recount_members(report: FigureReport, members: list[tuple[int, dict[str, Any]]]) -> None:
    inside = [
        (n, one)
        for n, one in members
        if (one["since"] or TODAY) <= TODAY and (one["until"] or TODAY) >= TODAY
    ]
    for by in ("role", "country"):
        table = report.table(f"members:{by}")
        assert cells(table, "total") == grouped((one[by], n) for n, one in inside)
        people = [(n, one) for n, one in inside if one["what"] != "organisation"]
        assert cells(table, "people") == grouped((one[by], n) for n, one in people)


# --- people: sessions side by side, years, alumni ---


@settings(max_examples=examples(6, 18), phases=[Phase.reuse, Phase.generate])
@given(
    st.lists(cohort, min_size=3, max_size=3),
    st.lists(person, min_size=1, max_size=9),
    st.lists(st.none() | st.integers(0, 10**7), min_size=3, max_size=3),
)
def test_people_are_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    starts: list[dt.date | None],
    people: list[dict[str, Any]],
    costs: list[int | None],
) -> None:
    with opened(new_desk(tmp_path_factory.mktemp("people"))) as desk:
        within, stays = desk.execute("fill", lambda work: come(work, starts, people, costs))
        recount_comparison(desk, within, stays, costs)
        recount_years(desk, starts, stays)
        recount_alumni(desk, starts, stays)


Stay = tuple[int, int, dict[str, Any], str | None]
"""Enrolment, place of its cohort, the person, the status."""


def come(work: Work, starts: Any, people: Any, costs: Any) -> tuple[list[int], list[Stay]]:
    within = [
        work.add(Cohort(name_en=f"C{n}", starts=on, cost=cost)).id
        for n, (on, cost) in enumerate(zip(starts, costs, strict=True))
    ]
    stays: list[Stay] = []
    for number, one in enumerate(people):
        who = work.add(
            Person(
                full_name=f"P{number}",
                nationality=one["nationality"],
                gender=one["gender"],
                field_of_work=one["field"],
            )
        ).id
        if one["contact"]:
            consent, until, last = one["contact"]
            work.add(
                AlumniContact(
                    person_id=who, consent=consent, consent_until=until, last_contact=last
                )
            )
        for at, status in one["stays"]:
            number = work.add(Enrolment(person_id=who, cohort_id=within[at], status=status)).id
            stays.append((number, at, one, status))
    return within, stays


def recount_comparison(
    desk: Desk, within: list[int], stays: list[Stay], costs: list[int | None]
) -> None:
    found = compare_cohorts(desk, within[1], [within[0], within[2]])
    adds_up(found.report)
    order = (1, 0, 2)
    table, countries = found.report.table("people"), found.report.table("countries")
    came = {at: [one for one in stays if one[1] == at and one[3] in LISTED] for at in order}
    for row, at in zip(table.rows, order, strict=True):
        women = [number for number, _at, who, _s in came[at] if who["gender"] == "F"]
        men = [number for number, _at, who, _s in came[at] if who["gender"] == "M"]
        by_key = dict(zip((column.key for column in table.columns), row.cells, strict=True))
        assert sorted(by_key["women"].ids) == women
        assert by_key["men"].value == len(men)
        assert by_key["other"].value == len(came[at]) - len(women) - len(men)
        assert (by_key["share"].value, by_key["share"].whole) == (len(women), len(came[at]))
        met = {who["nationality"] for _n, _at, who, _s in came[at]} - {None}
        assert by_key["countries"].value == len(met)
        assert cells(countries, f"in {within[at]}") == grouped(
            (who["nationality"], number) for number, _at, who, _s in came[at]
        )
    theirs = {who["nationality"] for at in (0, 2) for _n, _at, who, _s in came[at]}
    assert found.own == {who["nationality"] for _n, _at, who, _s in came[1]} - theirs - {None}
    keys = {one.key for one in found.report.tables}
    assert ("cost" in keys) == any(cost is not None for cost in costs)


def recount_years(desk: Desk, starts: list[dt.date | None], stays: list[Stay]) -> None:
    report = years_report(desk)
    adds_up(report)
    counted = [one for one in stays if one[3] in LISTED]
    table = report.table("years:people")
    assert [row.key for row in table.rows if row.key] == sorted(
        {str(on.year) for on in starts if on}
    )
    year = {at: str(on.year) if on else "" for at, on in enumerate(starts)}
    assert cells(table, "people") == grouped((year[at], number) for number, at, _w, _s in counted)
    assert table.total is not None
    assert table.total[table.place("people")].value == len(counted)
    assert table.total[table.place("cohorts")].value == len(starts)
    countries = report.table("years:countries")
    total = Counter(who["nationality"] or "" for _n, _at, who, _s in counted)
    assert {row.key: row.cells[-1].value for row in countries.rows} == total


def recount_alumni(desk: Desk, starts: list[dt.date | None], stays: list[Stay]) -> None:
    """Who completed, or came to a cohort whose day has passed; each with all their years."""
    report = alumni_report(desk)
    adds_up(report)
    theirs: dict[int, list[Stay]] = defaultdict(list)
    for stay in sorted(stays, key=lambda one: (starts[one[1]] or dt.date.min, one[1])):
        if stay[3] in {"completed", "certified"} or (stay[3] in NOW and starts[stay[1]]):
            theirs[id(stay[2])].append(stay)
    known = [(all_of[-1], all_of) for all_of in theirs.values()]
    for by, keys_of in (
        ("country", lambda last, _all: [last[2]["nationality"]]),
        ("year", lambda _last, every: years_in(starts, every)),
        ("field", lambda last, _all: [last[2]["field"]]),
    ):
        table = report.table(f"alumni:{by}")

        def of(is_in: Callable[[Any], object], keys_of: Any = keys_of) -> dict[str, list[int]]:
            return grouped(
                (key, last[0])
                for last, every in known
                if is_in(last[2]["contact"])
                for key in keys_of(last, every)
            )

        mine = {last[0] for last, _every in known}
        for column, is_in in (
            ("total", lambda _contact: True),
            ("contact", bool),
            ("consent", lambda one: one and one[0] is True and (one[1] or TODAY) >= TODAY),
            ("recent", lambda one: one and one[2] and TODAY - dt.timedelta(365) <= one[2] <= TODAY),
        ):
            counted = {
                row.key: sorted(ids)
                for row in table.rows
                if (ids := set(row.cells[table.place(column)].ids) & mine)
            }
            assert counted == of(is_in)
            # whom only a contact is kept of has no enrolment that could be shown
            for row in table.rows:
                cell = row.cells[table.place(column)]
                assert (cell.value or 0) >= len(cell.ids)


def years_in(starts: list[dt.date | None], stays: list[Stay]) -> list[str | None]:
    years = dict.fromkeys(str(on.year) for stay in stays if (on := starts[stay[1]]))
    return list(years) or [None]


# --- hours, attendance, evaluation: what differs is borne by the figures ---


def teach(work: Work, hours: list[tuple[str, int]], there: list[str], marks: list[int]) -> int:
    """A cohort with themes of so many hours, one person a state of attendance, one form a mark."""
    own = work.add(Cohort(name_en=f"C{hours}{there}{marks}", starts=dt.date(2025, 6, 1))).id
    for place, (title, length) in enumerate(hours):
        theme = work.add(Theme(cohort_id=own, title=title)).id
        made = work.add(
            Activity(
                cohort_id=own,
                theme_id=theme,
                title=title,
                kind="lecture",
                date=dt.date(2025, 6, 1 + place),
                start=dt.time(8),
                end=dt.time(8 + length),
            )
        ).id
        for state in there if place == 0 else ():
            who = work.add(Person(full_name=state)).id
            stay = work.add(Enrolment(person_id=who, cohort_id=own, status="completed")).id
            work.add(Attendance(enrolment_id=stay, activity_id=made, state=state))
    for place, mark in enumerate(marks):
        work.add(Evaluation(cohort_id=own, respondent=f"F{place}", question="Course", answer=mark))
    return own


def test_hours_attendance_and_answers(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> None:
    with opened(new_desk(tmp_path)) as desk:
        first = desk.execute(
            "fill",
            lambda work: teach(
                work,
                [("Solar", 6), ("Wind", 2)],
                ["present", "late", "absent", "excused"],
                [4] * 12,
            ),
        )
        other = desk.execute(
            "fill",
            lambda work: teach(work, [("solar", 3), ("Water", 2)], ["present"], [3, 4, 5, 3]),
        )
        found = compare_cohorts(desk, first, [other])
        adds_up(found.report)
        hours = found.report.table("hours")
        assert [column.head for column in hours.columns[:-1]] == ["Solar", "Wind", "Water"]
        assert [[cell.value for cell in row.cells] for row in hours.rows] == [
            [6, 2, None, 8],
            [3, None, 2, 5],
        ]
        told = found.difference("hours")
        assert told is not None
        assert "Solar: 6 h, 3 h" in told.headline
        rate = found.report.table("attendance").cell(str(first), "rate")
        assert (rate.value, rate.whole) == (2, 3)
        marks = found.report.table("evaluation")
        assert (marks.cell(str(first), "mean").value, marks.cell(str(first), "mean").whole) == (
            4,
            12,
        )
        assert [marks.cell(str(other), f"answer {n}").value for n in range(1, 6)] == [0, 0, 2, 1, 1]
        # a quarter of a point with four forms may well be chance
        assert not is_sure(*found.cohorts)
        assert "best marked" not in found.report.sentence


def test_many_answers_far_apart_are_more_than_chance(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    with opened(new_desk(tmp_path)) as desk:
        own = [
            desk.execute("fill", lambda work, marks=marks: teach(work, [], [], marks))
            for marks in ([5] * 15 + [4] * 5, [3] * 15 + [4] * 5, [1, 1])
        ]
        found = compare_cohorts(desk, own[0], own[1:])
        assert is_sure(found.cohorts[0], found.cohorts[1])
        assert not is_sure(found.cohorts[0], found.cohorts[2])  # of two forms nothing is said
        assert "best marked" not in found.report.sentence
        alone = compare_cohorts(desk, own[0], own[1:2])
        assert "best marked" in alone.report.sentence


def test_too_many_cohorts_or_a_strange_one(
    tmp_path: Path, new_desk: Callable[[Path], Desk]
) -> None:
    with opened(new_desk(tmp_path)) as desk:
        own = [
            desk.execute("fill", lambda work: work.add(Cohort(name_en="C")).id)
            for _n in range(MOST_COHORTS + 1)
        ]
        with pytest.raises(KnownFault):
            compare_cohorts(desk, own[0], own[1:])
        with pytest.raises(KnownFault):
            compare_cohorts(desk, own[0], [max(own) + 1])
        assert len({*compare_cohorts(desk, own[0], own[1:3]).labels}) == 3


def test_results_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "office.lcdesk")
    for said in ("2 MW (2024, log); about half", "3 MW (2024, log)"):
        desk.execute("x", lambda work, said=said: work.add(Project(title_en=said, results=said)))
    table = cooperation_report(desk, CooperationScope()).table("results")
    assert [cell.value for cell in table.rows[0].cells] == [5, 2, None, 0]
    assert len(table.remarks) == 1
    desk.close()


def test_where_no_result_can_be_read_the_table_says_so(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "office.lcdesk")
    desk.execute("x", lambda work: work.add(Project(title_en="P", results="about half")))
    report = cooperation_report(desk, CooperationScope())
    table = report.table("results")
    assert (table.is_empty, table.is_shown, table.rows) == (True, True, ())
    assert table.finding == "No result of any project can be read"
    assert len(table.remarks) == 1
    assert not {"results:stage", "results:country"} & {one.key for one in report.tables}
    save_figures(desk, lambda: cooperation_report(desk), tmp_path / "c.pdf", "en")
    said = words_of((tmp_path / "c.pdf").read_bytes())
    assert "No result of any project can be read" in said
    save_figures(desk, lambda: cooperation_report(desk), tmp_path / "c.xlsx")
    desk.execute("x", lambda work: work.set(work.get(Project, 1), {"results": None}))
    assert "results" not in {one.key for one in cooperation_report(desk).tables}
    desk.close()
