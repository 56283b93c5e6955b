"""Alumni: everybody who took part, once, recounted by other code; the one contact of each; and who
has not agreed is in no table for a mail merge.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lcdesk.model import clock
from lcdesk.model.entities import AlumniContact, Cohort, Enrolment, Person
from lcdesk.model.faults import EditConflictsFound, KnownFault
from lcdesk.model.statuses import ALL
from lcdesk.services import merging
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation.alumni import (
    CONSENTS,
    AlumniFilter,
    count_unsure,
    group_alumni,
    list_alumni,
    narrowed,
    note_contact,
    words_of,
)
from lcdesk.services.cooperation.mail_merge import COLUMNS, export_mail_merge
from lcdesk.services.core import record_lists as lists
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import ALUMNI
from lcdesk.services.importing import importing
from lcdesk.services.importing.import_log import plan_returning
from tests.services.rows import contents

TODAY = clock.today()
DAY = dt.timedelta(1)
CAME = {"arrived", "attending", "completed", "certified", "left_early"}
_Contact = dict[str, Any]
drawn_cohorts = st.lists(
    st.tuples(
        st.none() | st.sampled_from([dt.date(2023, 5, 1), dt.date(2025, 3, 9), TODAY - 9 * DAY]),
        st.none() | st.sampled_from([dt.date(2023, 5, 9), TODAY - DAY, TODAY, TODAY + DAY]),
        st.sampled_from([None, "running", "closed", "archived"]),
    ),
    min_size=1,
    max_size=4,
)
drawn_people = st.lists(
    st.tuples(
        st.sampled_from(["KE", "ET", None]),
        st.sampled_from(["Photovoltaics", "Water", None]),
        st.dictionaries(st.integers(0, 3), st.sampled_from([None, *ALL]), max_size=4),
        st.none()
        | st.fixed_dictionaries(
            {
                "consent": st.sampled_from([None, True, False]),
                "consent_until": st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
                "newsletter": st.sampled_from([None, True, False]),
                "due": st.sampled_from([None, TODAY - DAY, TODAY, TODAY + DAY]),
            }
        ),
    ),
    max_size=12,
)


def fill(work: Any, held: list[Any], people: list[Any]) -> list[int]:
    for entity in (AlumniContact, Enrolment, Person, Cohort):
        for row in work.session.query(entity).all():
            work.remove(row)
    numbers = [
        work.add(Cohort(name_en=f"C{at}", starts=starts, ends=ends, status=status)).id
        for at, (starts, ends, status) in enumerate(held)
    ]
    for at, (country, field, enrolled, contact) in enumerate(people):
        person = work.add(Person(full_name=f"P{at:02}", nationality=country, field_of_work=field))
        for place, status in enrolled.items():
            if place < len(numbers):
                work.add(Enrolment(person_id=person.id, cohort_id=numbers[place], status=status))
        if contact is not None:
            work.add(AlumniContact(person_id=person.id, email=f"p{at}@example.org", **contact))
    return numbers


def recounted(
    held: list[Any], people: list[Any], numbers: list[int]
) -> tuple[dict[str, tuple[set[int], set[int]]], int]:
    """Name → cohorts and years; and how many are on the way still where it is over."""
    over = [
        status in ("closed", "archived") or bool((last := ends or starts) and last < TODAY)
        for starts, ends, status in held
    ]
    expected = dict[str, tuple[set[int], set[int]]]()
    unsure = 0
    for at, (_country, _field, enrolled, contact) in enumerate(people):
        took = set[int]()
        for place, status in enrolled.items():
            if place >= len(held):
                continue
            if status in ("completed", "certified") or (over[place] and status in CAME):
                took.add(place)
            elif over[place] and status in (
                None, "selected", "invited", "visa_granted", "confirmed",
            ):  # fmt: skip
                unsure += 1
        if took or contact is not None:
            days = (held[place][0] or held[place][1] for place in took)
            expected[f"P{at:02}"] = (
                {numbers[place] for place in took},
                {day.year for day in days if day},
            )
    return expected, unsure


@settings(
    max_examples=18, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn_cohorts, drawn_people)
def test_everybody_who_took_part_is_there_once(
    desk: Desk, tmp_path: Path, held: list[Any], people: list[Any]
) -> None:
    numbers = desk.execute("x", lambda work: fill(work, held, people))
    expected, unsure = recounted(held, people, numbers)
    lines = list_alumni(desk)
    assert {line.name: (set(line.cohorts), set(line.years)) for line in lines} == expected
    assert len(lines) == len(expected)
    assert count_unsure(desk) == unsure
    told = {f"P{at:02}": person for at, person in enumerate(people)}
    assert group_alumni(lines, "country") == Counter(told[one][0] or "" for one in expected)
    assert group_alumni(lines, "field") == Counter(told[one][1] or "" for one in expected)
    by_consent = {which: list_alumni(desk, AlumniFilter(consent=which)) for which in CONSENTS}
    assert sum(map(len, by_consent.values())) == len(lines)
    agreed = {
        name
        for name in expected
        if (kept := told[name][3] or {}).get("consent")
        and (kept["consent_until"] is None or kept["consent_until"] >= TODAY)
    }
    assert {line.name for line in by_consent["agreed"]} == agreed
    done = export_mail_merge(desk, lines, tmp_path / "m.csv")
    with (tmp_path / "m.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Name"] for row in rows} == agreed
    assert (done.written, done.left_out) == (len(agreed), len(lines) - len(agreed))
    due = {one for one in expected if ((told[one][3] or {}).get("due") or TODAY + DAY) <= TODAY}
    assert {line.name for line in list_alumni(desk, AlumniFilter(is_due=True))} == due
    reads = {one for one in expected if (told[one][3] or {}).get("newsletter")}
    assert {line.name for line in list_alumni(desk, AlumniFilter(newsletter=True))} == reads


@pytest.fixture
def two(desk: Desk, cohort_id: int) -> tuple[int, int]:
    cohorts.change_cohort(
        desk, cohort_id, {"starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    )

    def fill(work: Any) -> tuple[int, int]:
        one, other = (
            work.add(Person(full_name=name, given_name=name, nationality="KE", **more)).id
            for name, more in (
                ("=Ana", {"gender": "F", "name_zh": "王小明", "field_of_work": "Photovoltaics"}),
                (
                    "Juma",
                    {
                        "gender": "M",
                        "email": "juma@example.org; j@example.org",
                        "passport_no": "AK0012345",
                        "birth_date": "1980-01-02",
                    },
                ),
            )
        )
        for person in (one, other):
            work.add(
                Enrolment(
                    person_id=person,
                    cohort_id=cohort_id,
                    status="completed",
                    position="Engineer",
                    organization="Water Board",
                )
            )
        return one, other

    return desk.execute("x", fill)


def test_a_person_has_one_contact_that_is_made_and_then_changed(
    desk: Desk, two: tuple[int, int]
) -> None:
    stood = contents(desk)
    number = note_contact(desk, two[1], {"position": "Director", "consent": True})
    assert note_contact(desk, two[1], {"kept_by": "Wang", "phone": "0712 345 678"}) == number
    record = lists.get_record(desk, ALUMNI, number)
    assert (record["person"], record["position"], record["kept_by"]) == ("Juma", "Director", "Wang")
    assert record["consent_since"] == TODAY
    with pytest.raises(EditConflictsFound):
        note_contact(desk, two[1], {"kept_by": "Li"}, shown={"kept_by": None})
    line = next(one for one in list_alumni(desk) if one.person_id == two[1])
    assert (line.position, line.position_now, line.organization_now) == (
        "Engineer",
        "Director",
        "Water Board",
    )
    desk.undo()
    desk.undo()
    assert contents(desk) == stood
    with pytest.raises(KnownFault):
        note_contact(desk, 999, {"kept_by": "Li"})


def test_alumni_are_found_by_any_script(desk: Desk, two: tuple[int, int]) -> None:
    lines = list_alumni(desk)
    known = {line.person_id: words_of(line) for line in lines}
    for search, found in {
        "wxm": [two[0]],
        "小明 kenya": [two[0]],
        "肯尼亚": list(two),
        "PHOTO": [two[0]],
        "juma@": [two[1]],
        "juma photo": [],
    }.items():
        for words in (None, known):
            left = narrowed(lines, AlumniFilter(search=search), TODAY, words)
            assert sorted(line.person_id for line in left) == found, search
    assert [one.name for one in list_alumni(desk, AlumniFilter(field="photo", year=2025))] == [
        "=Ana"
    ]
    assert list_alumni(desk, AlumniFilter(year=2024)) == []


def test_a_table_for_letters_has_its_heads_first_and_runs_no_formula(
    desk: Desk, tmp_path: Path, two: tuple[int, int]
) -> None:
    for person in two:
        note_contact(desk, person, {"consent": True})
    path = tmp_path / "letters.xlsx"
    done = export_mail_merge(desk, list_alumni(desk), path)
    assert (done.written, done.left_out, done.without_mail) == (2, 0, 1)
    page = openpyxl.load_workbook(path).worksheets[0]
    heads, *rows = page.iter_rows(values_only=True)
    assert heads == tuple(column.head for column in COLUMNS)
    by_name = {str(row[4]): dict(zip(heads, row, strict=True)) for row in rows}
    juma = by_name["Juma"]
    assert (juma["Salutation"], juma["称谓"], juma["E-mail"]) == ("Mr", "先生", "juma@example.org")
    assert (juma["Country"], juma["国家"], juma["Post"]) == ("Kenya", "肯尼亚", "Engineer")
    assert page.cell(2, 5).data_type == "s"
    export_mail_merge(desk, list_alumni(desk), tmp_path / "letters.csv")
    assert '"=Ana"' not in (tmp_path / "letters.csv").read_text("utf-8-sig")


def test_a_contact_stays_with_the_person_when_two_are_joined(
    desk: Desk, two: tuple[int, int]
) -> None:
    one, other = two
    note_contact(desk, other, {"position": "Director", "consent": True, "email": "n@example.org"})
    stood = contents(desk)
    merging.merge(desk, one, other)
    (line,) = list_alumni(desk)
    assert line.person_id == one
    assert line.contact is not None
    assert (line.contact.position, line.contact.email) == ("Director", "n@example.org")
    desk.undo()
    assert contents(desk) == stood


def test_two_contacts_become_one_when_their_persons_do(desk: Desk, two: tuple[int, int]) -> None:
    one, other = two
    note_contact(desk, one, {"position": "Head", "notes": "Met in Nairobi"})
    note_contact(desk, other, {"position": "Director", "consent": False, "notes": "Wrote once"})
    stood = contents(desk)
    merging.merge(desk, one, other)
    (record,) = lists.list_records(desk, ALUMNI)
    assert (record["position"], record["consent"]) == ("Head", False)
    assert record["notes"].splitlines() == ["Met in Nairobi", "Post today: Director", "Wrote once"]
    desk.undo()
    assert contents(desk) == stood


def test_an_alumna_on_the_list_of_a_new_cohort_is_known_as_returning(
    desk: Desk, two: tuple[int, int], tmp_path: Path
) -> None:
    note_contact(desk, two[1], {"position": "Director", "consent": True})
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Name", "Country", "Passport no.", "Date of birth"])
    book.worksheets[0].append(["Juma", "Kenya", "AK0012345", "1980-01-02"])
    book.worksheets[0].append(["Hana Tesfaye", "Ethiopia", "EP1234567", "1985-12-10"])
    book.save(tmp_path / "next.xlsx")
    later = cohorts.add_cohort(desk, {"name_en": "Next", "starts": dt.date(2027, 3, 1)})
    plan = importing.prepare(desk, importing.read_file(tmp_path / "next.xlsx"), later)
    assert plan_returning(plan.rows) == 1
    importing.apply(desk, plan, later, tmp_path / "next.xlsx")
    juma = next(one for one in list_alumni(desk) if one.person_id == two[1])
    assert juma.contact is not None
    assert juma.contact.position == "Director"
    assert {one.name for one in list_alumni(desk)} == {"=Ana", "Juma"}
