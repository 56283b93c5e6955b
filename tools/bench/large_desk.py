"""Desks of any size with invented people, for measuring."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lcdesk.model.entities import Enrolment, Person
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.opening import open_desk

COUNTRIES = (
    "KE",
    "ET",
    "PK",
    "EG",
    "KZ",
    "UZ",
    "LA",
    "VN",
    "ID",
    "TR",
    "CD",
    "LK",
    "NP",
    "RW",
    "ZM",
    "FJ",
    "PE",
    "TH",
    "RS",
    "NG",
)
GIVEN = ("Hana", "Wanjiru", "Bilal", "Dana", "小明", "Nguyễn", "Зарина", "محمد", "Ana", "สมชาย")
FAMILY = (
    "Tesfaye",
    "Kamau",
    "Malik",
    "Akhmetova",
    "王",
    "Văn Hùng",
    "Юсупова",
    "حسن",
    "O'Neil",
    "Srisai",
)
WORK = (
    "Ministry of Energy",
    "University of Technology",
    "环境科学研究院",
    "Green Materials Institute",
    "Power & Lighting Co.",
)


def people(number: int, chance: random.Random) -> Iterator[dict[str, Any]]:
    for i in range(number):
        given, family = chance.choice(GIVEN), chance.choice(FAMILY)
        yield {
            "full_name": f"{given} {family} {i}",
            "given_name": given,
            "family_name": family,
            "gender": chance.choice("FM"),
            "nationality": chance.choice(COUNTRIES),
            "birth_date": f"{chance.randint(1965, 2000)}-0{chance.randint(1, 9)}-1{chance.randint(0, 9)}",
            "passport_no": f"P{i:08d}",
            "passport_expiry": dt.date(2027 + i % 6, 1 + i % 12, 1 + i % 28),
            "email": f"p{i}@example.org",
        }


def make_large_desk(path: Path, number: int) -> Desk:
    """An open desk with one cohort of `number` participants, put in through the door."""
    desk, chance = open_desk(path), random.Random(7)
    cohort = cohorts.add_cohort(
        desk, {"name_en": "Large", "starts": dt.date(2025, 6, 14), "ends": dt.date(2025, 6, 27)}
    )

    def fill(work: Work) -> None:
        run = work.insert_many(Person, people(number, chance))
        assert run
        work.insert_many(
            Enrolment,
            (
                {
                    "person_id": run[0] + i,
                    "cohort_id": cohort,
                    "number": str(i + 1),
                    "status": "confirmed",
                    "organization": chance.choice(WORK),
                    "visa_state": chance.choice(("issued", "applied")),
                    "arrival_date": dt.date(2025, 6, 12 + i % 2),
                    "arrival_flight": f"MU{i % 900}",
                }
                for i in range(number)
            ),
        )

    desk.execute("Large desk", fill)
    return desk
