"""Which cohort a file is for: the one of its people, or of its days; strangers in numbers that no
course takes are never offered into one.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from openpyxl import Workbook

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import importing
from lcdesk.services.importing.cohort_choice import count_cohort, propose_cohort
from lcdesk.services.participants import participants
from lcdesk.tabular.understood import ReadRow, ReadTable, Understanding
from tests.services.rows import ANA, DAY_HEADS, HANA, HEADS, JUMA, TWO_DAYS, bring, people, sheet

JUNE = {"starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
OMAR = ("Omar Farah", "Djibouti", "DJ1111111", "1979-05-05", None, "M")


def proposed(desk: Desk, path: Path, shown: int | None) -> tuple[int | None, str]:
    found = propose_cohort(desk, importing.read_file(path), shown)
    return found.cohort_id, found.why


def strangers(count: int) -> Understanding:
    rows = [
        ReadRow("participant", "S", at + 2, {"full_name": f"Some Body {at}", "nationality": "KE"})
        for at in range(count)
    ]
    return Understanding(
        "names.xlsx", "list", [ReadTable("S", "participant", [], (1, 1), 2, count + 1)], rows, []
    )


def test_by_the_people_in_it(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu"})
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    bring(desk, other, sheet(tmp_path / "other.xlsx", ANA))
    newer = sheet(
        tmp_path / "v2.xlsx", HANA, ("JUMA SAID", "Kenya", "AK 001-2345", None, None, None), OMAR
    )
    assert proposed(desk, newer, other) == (cohort_id, "people")
    assert proposed(desk, newer, cohort_id) == (cohort_id, "chosen")
    assert proposed(desk, newer, None) == (cohort_id, "people")
    few = sheet(tmp_path / "new.xlsx", OMAR, ("Ida Berg", "Norway", "NO1", None, None, None), HANA)
    assert proposed(desk, few, other) == (other, "chosen"), "one of three is somebody who returns"


def test_by_the_days_in_it(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    cohorts.change_cohort(desk, cohort_id, JUNE)
    autumn = {"starts": dt.date(2025, 9, 1), "ends": dt.date(2025, 9, 14)}
    other = cohorts.add_cohort(desk, {"name_en": "Chengdu", **autumn})
    days = sheet(tmp_path / "days.xlsx", *TWO_DAYS, heads=DAY_HEADS)
    assert proposed(desk, days, other) == (cohort_id, "days")
    assert proposed(desk, days, cohort_id) == (cohort_id, "chosen")
    undated = cohorts.add_cohort(desk, {"name_en": "Wuhan"})
    assert proposed(desk, days, undated) == (undated, "chosen"), "nothing speaks against it"
    cohorts.add_cohort(desk, {"name_en": "Harbin", **JUNE})
    assert proposed(desk, days, other) == (other, "chosen"), "two are held then: nobody can tell"


def test_crowds_of_strangers_are_not_offered(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    crowd = propose_cohort(desk, strangers(20_000), cohort_id)
    assert (crowd.cohort_id, crowd.why, crowd.people) == (None, "too many", 20_000)
    assert propose_cohort(desk, strangers(30), cohort_id).cohort_id == cohort_id
    cohorts.change_cohort(desk, cohort_id, {"places": 250})
    assert propose_cohort(desk, strangers(300), cohort_id).cohort_id == cohort_id


def test_strangers_and_places_are_said_before(desk: Desk, cohort_id: int, tmp_path: Path) -> None:
    bring(desk, cohort_id, sheet(tmp_path / "v1.xlsx", HANA, JUMA))
    cohorts.change_cohort(desk, cohort_id, {"places": 3})
    other = sheet(tmp_path / "other.xlsx", ANA, OMAR)
    plan = importing.prepare(desk, importing.read_file(other), cohort_id)
    counts = count_cohort(desk, plan, cohort_id)
    assert counts is not None
    assert (counts.people, counts.known, counts.new, counts.before) == (2, 0, 2, 2)
    assert (counts.are_strangers, counts.over) == (True, 1)
    newer = sheet(tmp_path / "v2.xlsx", HANA, ANA)
    plan = importing.prepare(desk, importing.read_file(newer), cohort_id)
    counts = count_cohort(desk, plan, cohort_id)
    assert counts is not None
    assert (counts.are_strangers, counts.over, counts.words()) == (False, 0, [])
    participants.remove_participants(desk, [one["id"] for one in people(desk).values()])
    plan = importing.prepare(desk, importing.read_file(newer), cohort_id)
    counts = count_cohort(desk, plan, cohort_id)
    assert counts is not None
    assert not counts.are_strangers, "nobody is in it: it is the first list"
    assert count_cohort(desk, plan, None) is None


def test_a_new_cohort_has_the_days_that_the_title_of_its_list_says(
    desk: Desk, tmp_path: Path
) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Nomination of participants: Course on Clean Water, 7-20 December 2026, Nanjing"])
    for row in (HEADS, HANA, JUMA):
        page.append(list(row))
    path = tmp_path / "list.xlsx"
    book.save(path)
    plan = importing.prepare(desk, importing.read_file(path), None)
    course = plan.understanding.course
    assert course is not None
    made = importing.apply(desk, plan, {"name_en": course.name_en}, path).cohort_id
    page.delete_rows(3, 2)
    page.append(list(ANA))
    book.save(path)
    later = importing.prepare(desk, importing.read_file(path), made)
    counts = count_cohort(desk, later, made)
    assert counts is not None
    assert (counts.known, counts.are_strangers) == (0, False), "its title names the course"
    cohort = cohorts.get_cohort(desk, made or 0)
    assert (cohort["name"], cohort["starts"], cohort["ends"]) == (
        "Course on Clean Water",
        dt.date(2026, 12, 7),
        dt.date(2026, 12, 20),
    )
