"""The page of a country: recounted from plain lists, its lines, groups by day, spellings
forgotten and brought back, the workbook.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from lcdesk import texts
from lcdesk.model import clock, countries
from lcdesk.model.balance import Agreed
from lcdesk.model.countries import Membership, NamedCountryGroup
from lcdesk.model.entities import CohortOrganisation, CountryAlias, Enrolment, Organisation, Person
from lcdesk.model.faults import KnownFault
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.figures import country_page
from lcdesk.services.figures.country_book import save_country
from lcdesk.services.figures.country_groups import set_groups
from lcdesk.services.figures.country_page import (
    country_named,
    forget_spelling,
    list_known,
    read_country,
    read_people,
)
from lcdesk.services.participants import participants, quotas, records
from tests.examples import examples
from tests.services.rows import contents

YEARS = (2023, 2024, 2025)
someone = st.tuples(
    st.sampled_from(["KE", "KE", "ET", None]), st.sampled_from(["F", "M", "X", None])
)
visit = st.tuples(
    st.integers(0, 5),
    st.integers(0, 2),
    st.sampled_from(["Kenya Power", "KENYA  POWER", "Ministry", None]),
    st.sampled_from(["Ministry", None]),
)


@settings(max_examples=examples(8, 15))
@given(
    st.lists(someone, min_size=6, max_size=6),
    st.lists(visit, max_size=14, unique_by=lambda one: one[:2]),
)
def test_everything_recounted(
    tmp_path_factory: pytest.TempPathFactory,
    new_desk: Callable[[Path], Desk],
    people: list[tuple[str | None, str | None]],
    visits: list[tuple[int, int, str | None, str | None]],
) -> None:
    desk = new_desk(tmp_path_factory.mktemp("country"))
    try:
        within = [
            cohorts.add_cohort(desk, {"name_en": str(year), "starts": dt.date(year, 6, 1)})
            for year in YEARS
        ]

        def fill(work: Work) -> list[int]:
            persons = [
                work.add(Person(full_name=f"P{n}", nationality=c, gender=g)).id
                for n, (c, g) in enumerate(people)
            ]
            return [
                work.add(
                    Enrolment(
                        person_id=persons[who],
                        cohort_id=within[at],
                        organization=employer,
                        nominating_body=body,
                    )
                ).id
                for who, at, employer, body in visits
            ]

        ids = desk.execute("fill", fill)
        for code in ("KE", "ET", "FJ"):
            recount(
                read_country(desk, code), code, people, list(zip(ids, visits, strict=True)), within
            )
        assert list_known(desk) == [
            code for code in ("ET", "KE") if any(people[who][0] == code for who, *_rest in visits)
        ]
    finally:
        desk.close()


def recount(
    page: country_page.CountryPage, code: str, people: list, visits: list, within: list[int]
) -> None:
    """Every figure of a page against the plain lists."""
    mine = [(number, one) for number, one in visits if people[one[0]][0] == code]
    came = {one[0] for _number, one in mine}
    genders = Counter(people[who][1] for who in came)
    assert (page.total, page.persons, page.women, page.men) == (
        len(mine),
        len(came),
        genders["F"],
        genders["M"],
    )
    assert page.women + page.men + page.other == page.persons
    order = sorted(mine, key=lambda pair: (-pair[1][1], f"P{pair[1][0]}", pair[0]))
    assert list(page.ids) == [number for number, _one in order]
    assert [line.id for line in page.people] == list(page.ids)
    assert sum(cohort.total for cohort in page.cohorts) == page.total
    for cohort in page.cohorts:
        assert set(cohort.people) == {number for number, one in mine if within[one[1]] == cohort.id}
        assert cohort.women == sum(
            people[one[0]][1] == "F" for _n, one in mine if within[one[1]] == cohort.id
        )
    for row in page.organisations:
        key = " ".join(row.name.split()).casefold()
        worked = {
            number for number, one in mine if one[2] and " ".join(one[2].split()).casefold() == key
        }
        named = {number for number, one in mine if one[3] and one[3].casefold() == key}
        assert (set(row.people), set(row.nominated)) == (worked, named)
        assert set(row.years) == {YEARS[one[1]] for number, one in mine if number in worked | named}
    assert page.organisation_count == len(page.organisations)
    again = sum(number > 1 for number in Counter(one[0] for _number, one in mine).values())
    assert any("more than once" in remark for remark in page.remarks) == bool(again)


@pytest.fixture
def kenyan(desk: Desk, cohort_id: int) -> int:
    values = {
        "full_name": "Wanjiru Kamau",
        "nationality": "KE",
        "gender": "F",
        "organization": "Kenya Power",
        "position": "Engineer",
        "organization_kind": "enterprise",
        "status": "confirmed",
    }
    return participants.add_participant(desk, cohort_id, values)


def test_a_person_stands_there_as_at_that_time(desk: Desk, cohort_id: int, kenyan: int) -> None:
    cohorts.change_cohort(desk, cohort_id, {"starts": dt.date(2024, 5, 6)})
    later = cohorts.add_cohort(
        desk,
        {
            "name_en": "2026 Programme on Low-Carbon Technologies (Chengdu Session)",
            "starts": dt.date(2026, 3, 2),
        },
    )
    person = read_country(desk, "KE").people[0].person_id
    desk.execute(
        "again",
        lambda work: records.enrol(
            work, later, person, {"organization": "Ministry", "position": "Head"}
        ),
    )
    found = [
        (line.short, line.organization, line.position, line.status)
        for line in read_country(desk, "KE").people
    ]
    assert found == [
        ("Chengdu Session 2026", "Ministry", "Head", "nominated"),
        ("Shanghai 2024", "Kenya Power", "Engineer", "confirmed"),
    ]
    assert read_people(desk, [kenyan, 999])[0].cohort == "Shanghai"
    texts.speak("zh")
    assert read_people(desk, [kenyan])[0].cohort == "上海站"


def test_the_page_holds_the_first_lines_and_the_ids_of_all(desk: Desk, cohort_id: int) -> None:
    def fill(work: Work) -> None:
        for number in range(30):
            person = work.add(Person(full_name=f"P{number:02}", nationality="KE"))
            work.add(
                Enrolment(person_id=person.id, cohort_id=cohort_id, organization=f"Office {number}")
            )

    desk.execute("fill", fill)
    page = read_country(desk, "KE", most=10)
    assert (len(page.people), page.total, len(page.organisations), page.organisation_count) == (
        10,
        30,
        10,
        30,
    )
    assert len(read_country(desk, "KE", most=None).people) == 30


def test_organisations_of_the_directory_are_the_same_by_any_of_their_names(
    desk: Desk, cohort_id: int, kenyan: int
) -> None:
    assert kenyan

    def add(work: Work) -> None:
        power = work.add(
            Organisation(
                name_en="kenya power", name_zh="肯尼亚电力公司", kind="enterprise", country="KE"
            )
        )
        work.add(
            CohortOrganisation(cohort_id=cohort_id, organisation_id=power.id, role="recommending")
        )
        work.add(Organisation(name_local="Wizara ya Mazingira", kind="ministry", country="KE"))
        work.add(Organisation(name_en="Addis Ababa University", country="ET"))

    desk.execute("add", add)
    found = {
        row.name: (len(row.people), row.kinds, row.roles)
        for row in read_country(desk, "KE").organisations
    }
    assert found == {
        "kenya power": (1, ("enterprise",), ("recommending",)),
        "Wizara ya Mazingira": (0, ("ministry",), ()),
    }


def test_leads_over_the_years_with_the_person_behind_them(
    desk: Desk, cohort_id: int, kenyan: int
) -> None:
    first = leads.add_lead(desk, kenyan, {"kind": "talent", "due": dt.date(2026, 1, 1)})
    leads.add_lead(desk, kenyan, {"kind": "result", "country": "ET"})
    loose = leads.add_lead(desk, kenyan, {"kind": "result"})
    leads.change_lead(desk, loose, {"country": None})
    page = read_country(desk, "KE")
    (entry,) = page.leads
    assert (entry.lead.id, entry.short, entry.enrolment_id, entry.enrolled_in) == (
        first,
        "Shanghai",
        kenyan,
        cohort_id,
    )
    assert (
        "1 cooperation lead of these people names no country and is not shown here." in page.remarks
    )
    participants.remove_participants(desk, [kenyan])
    page = read_country(desk, "KE")
    assert (page.leads[0].enrolment_id, page.leads[0].lead.name, page.persons) == (None, "", 0)
    assert not page.is_empty
    assert list_known(desk) == ["ET", "KE"]


def test_places_agreed_stand_beside_those_held(desk: Desk, cohort_id: int, kenyan: int) -> None:
    assert kenyan
    empty = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    quotas.set_quotas(
        desk,
        cohort_id,
        [
            Agreed("country", "KE", 2, 4),
            Agreed("country", "ET", 1, None),
            Agreed("gender", "F", 1, None),
        ],
    )
    quotas.set_quotas(desk, empty, [Agreed("country", "KE", None, 3)])
    page = read_country(desk, "KE")
    assert {line.name: line.agreed for line in page.cohorts} == {
        "Shanghai": "2–4, 1 held",
        "Chengdu": "at most 3, 0 held",
    }
    assert [line.name for line in page.attended] == ["Shanghai"]
    assert read_country(desk, "ET").cohorts[0].agreed == "at least 1, 0 held"


def test_groups_today_and_on_the_day_of_the_opening(
    desk: Desk, cohort_id: int, kenyan: int
) -> None:
    cohorts.change_cohort(desk, cohort_id, {"starts": dt.date(2024, 5, 6)})
    later = cohorts.add_cohort(desk, {"name_en": "Chengdu", "starts": dt.date(2020, 1, 1)})
    person = read_people(desk, [kenyan])[0].person_id
    desk.execute("again", lambda work: records.enrol(work, later, person, {}))
    left = Membership("KE", dt.date(2023, 1, 1), dt.date(2025, 1, 1))
    back = Membership("KE", clock.today(), None)
    set_groups(
        desk,
        [
            NamedCountryGroup("OURS", "Our alliance", "联盟", "", (left, back)),
            NamedCountryGroup("GONE", "Gone", "", "", (left,)),
            NamedCountryGroup("NONE", "Not ours", "", "", (Membership("ET", None, None),)),
        ],
    )
    found = {line.code: line for line in read_country(desk, "KE").groups}
    assert found["OURS"].stays == ((left.start, left.end), (back.start, None))
    assert (found["OURS"].is_today, found["OURS"].opened, found["OURS"].openings) == (
        True,
        (cohort_id,),
        2,
    )
    assert found["GONE"].is_today is False
    assert "NONE" not in found
    shipped = {
        code
        for code, group in countries.groups().items()
        if any(one.country == "KE" for one in group.members)
    }
    assert shipped < found.keys()


def test_a_learned_spelling_is_listed_forgotten_and_brought_back(desk: Desk) -> None:
    learnt = dt.datetime(2026, 5, 6, 7, 8)
    desk.execute(
        "learn",
        lambda work: [
            work.add(
                CountryAlias(
                    spelling="Kennya", country="KE", file_name="names.xlsx", learnt_at=learnt
                )
            ),
            work.add(CountryAlias(spelling="Nigera", country="NG")),
        ],
    )
    (alias,) = read_country(desk, "KE").aliases
    assert (alias.spelling, alias.file_name, alias.learnt_at) == ("Kennya", "names.xlsx", learnt)
    assert country_named(desk, " kennya ") == "KE"
    before = contents(desk)
    forget_spelling(desk, alias.id)
    assert read_country(desk, "KE").aliases == ()
    with pytest.raises(KnownFault, match="Kenya"):
        country_named(desk, "Kennya")
    desk.undo()
    assert contents(desk) == before
    assert country_named(desk, "Nigera") == "NG"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("KE", "KE"),
        ("ke", "KE"),
        ("Kenya", "KE"),
        ("肯尼亚", "KE"),
        ("no", "NO"),
        ("Côte d’Ivoire", "CI"),
        ("中国台湾", "TW"),
    ],
)
def test_a_country_is_named_by_code_or_name(desk: Desk, said: str, code: str) -> None:
    assert country_named(desk, said) == code


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Congo", "may be several countries"),
        ("刚果", r"\(CD\).*\(CG\)"),
        ("Korea", r"\(KR\)"),
        ("Nigera", r"Nigeria \(NG\), Niger \(NE\)"),
        ("Atlantis", "No country is called “Atlantis”"),
        ("", "No country"),
    ],
)
def test_what_is_not_sure_is_asked(desk: Desk, said: str, told: str) -> None:
    with pytest.raises(KnownFault, match=told):
        country_named(desk, said)
    with pytest.raises(KnownFault, match="No country"):
        read_country(desk, "XX")


def test_names_of_both_languages_follow_the_wording_of_the_office() -> None:
    kenya, taiwan = country_page.names_of("KE"), country_page.names_of("TW")
    assert (kenya.en, kenya.zh, kenya.formal_en, kenya.formal_zh) == (
        "Kenya",
        "肯尼亚",
        "Republic of Kenya",
        "肯尼亚共和国",
    )
    assert (kenya.region_en, kenya.subregion_zh) == ("Africa", "撒哈拉以南非洲")
    assert (taiwan.en, taiwan.zh, taiwan.formal_zh) == ("Taiwan, China", "中国台湾", "中国台湾")


def test_the_workbook_holds_everybody(
    desk: Desk, cohort_id: int, kenyan: int, tmp_path: Path
) -> None:
    assert cohort_id
    leads.add_lead(
        desk, kenyan, {"kind": "talent", "partner": "=Tongji", "due": dt.date(2027, 1, 8)}
    )
    save_country(desk, "KE", tmp_path / "ke.xlsx")
    book = load_workbook(tmp_path / "ke.xlsx")
    assert book.sheetnames == ["People", "Organisations", "Cooperation leads", "Cohorts"]
    rows = {
        name: [row for row in book[name].iter_rows(values_only=True) if any(row)]
        for name in book.sheetnames
    }
    assert rows["People"][0][0] == "Kenya: People"
    assert "Wanjiru Kamau" in rows["People"][-1]
    assert rows["Organisations"][-1][:4] == ("Kenya Power", "enterprise", 1, 0)
    assert rows["Cooperation leads"][-1][1] == "=Tongji"
    assert rows["Cohorts"][-1][:6] == ("Total", None, 1, 0, 0, 1)
    texts.speak("zh")
    save_country(desk, "KE", tmp_path / "ke.xlsx")
    assert load_workbook(tmp_path / "ke.xlsx").sheetnames[0] == "人员"


def test_people_are_found_by_the_index_of_nationalities(desk: Desk, kenyan: int) -> None:
    """So that a page does not look at a million people for fifty thousand of them."""
    assert kenyan
    said: list[tuple[str, tuple[str, ...]]] = []

    def hear(
        _connection: object,
        _cursor: object,
        statement: str,
        values: tuple[str, ...],
        *_rest: object,
    ) -> None:
        said.append((statement, values))

    sa.event.listen(desk.engine, "before_cursor_execute", hear)
    try:
        read_country(desk, "KE")
    finally:
        sa.event.remove(desk.engine, "before_cursor_execute", hear)
    asked = [
        one
        for one in said
        if "FROM enrolment JOIN person" in one[0] and "person.nationality = " in one[0]
    ]
    assert len(asked) == 1
    with desk.reading() as session:
        plan = " ".join(
            str(row)
            for row in session.connection().exec_driver_sql(
                f"EXPLAIN QUERY PLAN {asked[0][0]}", asked[0][1]
            )
        )
    assert "ix_person_nationality" in plan
    assert "SCAN" not in plan
