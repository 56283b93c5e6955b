"""Twenty cohorts of invented people, their exported lists, and what a stranger counts in them:
plain Python that knows nothing of ours.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from lcdesk.model.entities import Enrolment, Entity, Person, StatusStep
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.exporting import exporting
from lcdesk.services.figures.scopes import Scope

COHORTS, EACH, SEED = 20, 25, 20261126
REFERENCE = Path(__file__).resolve().parents[3] / "resources" / "reference"

# --- what the words of the rules say, written down a second time ---

CHAIN = [
    "nominated",
    "applied",
    "under review",
    "selected",
    "invited",
    "visa granted",
    "confirmed",
    "arrived",
    "attending",
    "completed",
    "certified",
]
ENDED = ["not selected", "declined", "withdrawn", "visa refused", "no-show", "left early"]
CAME = {"arrived", "attending", "completed", "certified", "left early"}
COUNTED: dict[str, set[str]] = {
    "all": {"", "reserve", *CHAIN, "left early"},
    "nominated": {"", "reserve", *CHAIN, *ENDED},
    "selected": {"selected", "invited", "visa granted", "confirmed", *CAME},
    "confirmed": {"confirmed", *CAME},
    "arrived": CAME,
    "completed": {"completed", "certified"},
    "certified": {"certified"},
}
STAGES = ("nominated", "selected", "confirmed", "arrived", "completed", "certified")
PLAIN = ("gender", "status", "organization_kind", "field_of_work", "theme_wanted", "education")
UNKNOWN = "not known"

Row = dict[str, Any]
Cells = dict[str, tuple[int, int, int]]
"""Label → women, men, others."""


def read_reference(file: str) -> list[dict[str, str]]:
    with (REFERENCE / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


TABLE = {row["code"]: row for row in read_reference("countries.csv")}
LABELS = {row["code"]: row["en"] for row in read_reference("labels.csv")}
NAMES = {code: LABELS.get(code) or row["en"] for code, row in TABLE.items()}
CODES = {name: code for code, name in NAMES.items()}
MEMBERS: dict[str, list[dict[str, str]]] = {}
for one in read_reference("groups.csv"):
    MEMBERS.setdefault(one["group"], []).append(one)


# --- the desk ---


@dataclass
class Office:
    """A desk, and what a careful clerk would know without it."""

    desk: Desk
    folder: Path
    ids: list[int] = field(default_factory=list[int])  # of the cohorts, in the order they were made
    starts: dict[int, dt.date | None] = field(default_factory=dict[int, "dt.date | None"])
    # enrolment → the furthest stage it ever had
    reached: dict[int, int] = field(default_factory=dict[int, int])
    rows: list[Row] = field(default_factory=list[Row])  # what stands in the exported workbooks


def invented(chance: random.Random, number: int) -> Row:
    """A person nobody knows; a third of the values are blank, some are odd."""

    def some(*values: Any) -> Any:
        return chance.choice([None, None, *values])

    birth = f"{chance.randint(1950, 2003)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return {
        "full_name": f"Person {number}",
        "passport_no": f"T{number:06}",
        "nationality": some(*CODES_MET),
        "gender": some("F", "F", "M", "M", "X"),
        "birth_date": some(
            birth, birth, birth, "1985", "1990-06", "1800", "1976-03-10", "1991-09-01"
        ),
        "education": some("PhD", "Master"),
        "field_of_work": some("Energy", "Water"),
        "languages": some("English", "English; French", "Swahili"),
    }


CODES_MET = [
    "TW",
    "HK",
    "MO",
    "AQ",
    "CD",
    "CG",
    "KE",
    "ET",
    "PK",
    "VN",
    "LA",
    "TH",
    "KZ",
    "UZ",
    "RS",
    "PE",
    "BR",
    "FJ",
    "EG",
    "LK",
]
KINDS_OF_ORGANISATION = ("ministry", "university", "ngo")
EVERY_STATUS = [None, "reserve", *CHAIN, *ENDED]


def code_of(label: str | None) -> str | None:
    return None if label is None else label.replace(" ", "_").replace("-", "_")


def fill(office: Office, chance: random.Random) -> None:
    """Twenty cohorts of twenty-five; every sixth place is taken by somebody who was in another
    cohort.
    """
    days = [
        None,
        dt.date(2019, 3, 10),
        dt.date(2019, 3, 10),
        *(dt.date(2014 + n % 12, 1 + n % 9, 1 + n) for n in range(COHORTS - 3)),
    ]
    chance.shuffle(days)
    for number, day in enumerate(days):
        made = cohorts.add_cohort(office.desk, {"name_en": f"Cohort {number:02}", "starts": day})
        office.ids.append(made)
        office.starts[made] = day

    def bulk(work: Work) -> None:
        office.reached.clear()  # at a server it may be done twice
        people: list[int] = []
        for cohort in office.ids:
            old = chance.sample(people, 4) if people else []
            new = added(
                work, Person, [invented(chance, len(people) + n) for n in range(EACH - len(old))]
            )
            people += new
            places = added(
                work, Enrolment, [enrolled(chance, cohort, person) for person in (*old, *new)]
            )
            work.insert_many(StatusStep, list(histories(office, chance, places)))

    office.desk.execute("fill", bulk)


def added(work: Work, entity: type[Entity], rows: list[Row]) -> list[int]:
    run = work.insert_many(entity, rows)
    assert run is not None
    return list(range(run[0], run[1] + 1))


def enrolled(chance: random.Random, cohort: int, person: int) -> Row:
    return {
        "cohort_id": cohort,
        "person_id": person,
        "status": code_of(chance.choice(EVERY_STATUS)),
        "organization_kind": chance.choice([None, *KINDS_OF_ORGANISATION]),
        "theme_wanted": chance.choice([None, "Wind", "Solar", "Carbon"]),
    }


def histories(office: Office, chance: random.Random, places: Sequence[int]) -> Iterator[Row]:
    """Statuses of the past, some further than the one of now, in any order."""
    for place in places:
        for status in chance.sample(
            CHAIN + ["declined", "left early"], chance.choice([0, 0, 1, 3])
        ):
            office.reached[place] = max(office.reached.get(place, 0), far(status))
            yield {"enrolment_id": place, "status": code_of(status), "on": dt.date(2024, 1, 1)}


def far(status: str) -> int:
    """How far along the chain a status is; whoever left early had arrived."""
    if status == "left early":
        return CHAIN.index("arrived")
    return CHAIN.index(status) if status in CHAIN else 0


def make_office(desk: Desk, folder: Path) -> Office:
    """The desk filled, and all its cohorts exported and read back."""
    office = Office(desk, folder)
    fill(office, random.Random(SEED))
    for cohort in office.ids:
        exporting.export_cohort(desk, cohort, folder / "list.xlsx", is_plain=True)
        office.rows += [{**row, "cohort": cohort} for row in read_list(folder / "list.xlsx")]
    return office


# --- the exported lists, as a stranger reads them ---

HEADS = {
    "Passport no.": "person",
    "Country/region": "country",
    "Gender": "gender",
    "Date of birth": "birth",
    "Status": "status",
    "Kind of organisation": "organization_kind",
    "Field of work": "field_of_work",
    "Theme wanted": "theme_wanted",
    "Education": "education",
    "Languages": "languages",
}


def read_list(path: Path) -> Iterator[Row]:
    lines = openpyxl.load_workbook(path)["Participants"].iter_rows(values_only=True)
    heads = next(line for line in lines if line[0] == "lcdesk id")
    places = {
        HEADS[said]: n
        for n, head in enumerate(heads)
        if head and (said := str(head).split("\n")[-1]) in HEADS
    }
    for line in lines:
        if line[0]:
            row = {name: line[place] for name, place in places.items()}
            yield {**dict.fromkeys(HEADS.values()), **row, "id": int(str(line[0])[1:])}


# --- the recount ---


def counted(office: Office, scope: Scope, rule: str) -> list[Row]:
    """The lines that count: by rule, and each person once by the cohort that began last (of one
    day the later line).
    """
    rows = [
        row
        for row in office.rows
        if (scope.cohorts is None or row["cohort"] in scope.cohorts)
        and (row["status"] or "") in COUNTED[rule]
    ]
    if not scope.is_once:
        return rows
    latest: dict[str, Row] = {}
    for row in sorted(
        rows, key=lambda row: (office.starts[row["cohort"]] or dt.date.min, row["id"])
    ):
        latest[row["person"]] = row
    return list(latest.values())


def age_band(birth: object, day: dt.date) -> str:
    text = birth.strftime("%Y-%m-%d") if isinstance(birth, dt.datetime) else str(birth or "")
    if not text:
        return UNKNOWN
    year, month, date = (int(part) for part in (text + "-01-01")[:10].split("-"))
    age = day.year - year - int((day.month, day.day) < (month, date))
    if age > 150:
        return UNKNOWN
    bands = ["under 30", "30–34", "35–39", "40–44", "45–49", "50 and over"]
    return bands[0 if age < 30 else 5 if age >= 50 else (age - 25) // 5]


def is_member(group: str, code: str | None, day: dt.date) -> bool:
    return any(
        row["country"] == code and (row["from"] or "0000") <= str(day) < (row["to"] or "9999")
        for row in MEMBERS[group]
    )


def labels(office: Office, row: Row, by: str) -> list[str]:
    """Where a line belongs in a cut, as the table calls it."""
    code, starts = CODES.get(row["country"] or ""), office.starts[row["cohort"]]
    day = starts or dt.date.today()
    if by in PLAIN:
        return [row[by] or UNKNOWN]
    if by == "language":
        return str(row["languages"]).split("; ") if row["languages"] else [UNKNOWN]
    if by == "first_time":
        return [
            {True: "had taken part before", False: "first time in these records", None: UNKNOWN}[
                came_before(office, row)
            ]
        ]
    if by.startswith("group:"):
        return [
            UNKNOWN
            if code is None
            else "member"
            if is_member(by[6:], code, day)
            else "not a member"
        ]
    found = {
        "country": row["country"],
        "region": code and TABLE[code]["region_en"],
        "subregion": code and TABLE[code]["subregion_en"],
        "age": age_band(row["birth"], day),
        "cohort": f"Cohort {office.ids.index(row['cohort']):02}",
        "year": starts and str(starts.year),
    }[by]
    return [found or UNKNOWN]


def came_before(office: Office, row: Row) -> bool | None:
    """Was the same person there in a cohort that began earlier? None: a first day is not known.
    (Equals as they were made.)
    """
    others = [
        one
        for one in office.rows
        if one["person"] == row["person"]
        and one["status"] in CAME
        and one["cohort"] != row["cohort"]
    ]
    here = office.starts[row["cohort"]]
    if here is None:
        return None
    days = [(office.starts[one["cohort"]], one["cohort"]) for one in others]
    if any(day and (day, cohort) < (here, row["cohort"]) for day, cohort in days):
        return True
    return None if any(day is None for day, _cohort in days) else False


def recounted(office: Office, rows: Sequence[Row], by: str) -> Cells:
    told = {"female": 0, "male": 1}
    cells: dict[str, list[int]] = {}
    for row in rows:
        for label in labels(office, row, by):
            cells.setdefault(label, [0, 0, 0])[told.get(row["gender"], 2)] += 1
    return {label: (women, men, other) for label, (women, men, other) in cells.items()}


def sentence(countries: Sequence[str | None]) -> str:
    """ "22 participants from 11 countries" of the name of each one's country; with Taiwan, Hong
    Kong or Macao among them, "countries and regions"; of some who have none "5 participants; 4
    from 3 countries, 1 without a country".
    """
    people, met = len(countries), set(countries) - {None}
    without = sum(country is None for country in countries)
    if not people:
        return "No participants yet"
    who = "1 participant" if people == 1 else f"{people} participants"
    one, many = (
        ("country or region", "countries and regions")
        if met & {*LABELS.values()}
        else ("country", "countries")
    )
    if not met:
        return f"{who}, countries not known"
    where = f"from {len(met)} {one if len(met) == 1 else many}"
    return (
        f"{who}; {people - without} {where}, {without} without a {one}"
        if without
        else f"{who} {where}"
    )


def reached(office: Office, rows: Sequence[Row], stage: str) -> list[Row]:
    least = CHAIN.index(stage)
    return [
        row
        for row in rows
        if max(far(row["status"] or ""), office.reached.get(row["id"], 0)) >= least
    ]
