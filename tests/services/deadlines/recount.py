"""Deadlines of random programmes, recounted from the tables of the desk by other code: what is said
is looked up by SQL, working days come from dateutil's recurrence rules, holidays and working
week-ends from the library.

    python -m tests.services.deadlines.recount 2000
"""

from __future__ import annotations

import datetime as dt
import random
import sys
import tempfile
import time
from bisect import bisect_left, bisect_right
from functools import cache
from pathlib import Path
from typing import Any

import holidays
import sqlalchemy as sa
from dateutil.rrule import DAILY, rrule, rruleset

from lcdesk.model.deadlines import DEADLINES, DeadlineChoice
from lcdesk.services.cohorts.cohorts import make_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import open_desk
from lcdesk.services.deadlines.deadlines import read_plan, set_choices

COUNTRIES = ("CN",) * 6 + ("KE", "EG", "AE", "IR", "NP", "RU", "VN", "HU", "BD", "AQ", None)
DECLARED = {
    "nomination": (72, "calendar"),
    "passport_copy": (58, "calendar"),
    "visa_letter": (37, "calendar"),
    "visa": (9, "calendar"),
    "flight": (8, "calendar"),
    "photo": (6, "calendar"),
    "room_list": (4, "working"),
    "printing": (2, "working"),
    "certificates": (0, "calendar"),
    "evaluation": (5, "working"),
    "report": (20, "working"),
}
AFTER = ("certificates", "evaluation", "report")
PAPERS = {
    "nomination": "nomination_letter",
    "passport_copy": "passport_scan",
    "visa_letter": "invitation",
    "visa": "visa",
    "photo": "photo",
}


def make(desk: Desk, count: int, chance: random.Random) -> list[int]:
    """So many programmes of one cohort each; most of them say something of their deadlines, some
    of the cohorts too.
    """
    made = desk.execute(
        "Sample",
        lambda work: [
            make_cohort(work, _cohort(chance, number), f"Programme {number}")
            for number in range(count)
        ],
    )
    with desk.reading() as session:
        programmes = dict(
            (cohort, programme)
            for cohort, programme in session.execute(sa.text("SELECT id, programme_id FROM cohort"))
        )
    for cohort in made:
        if chance.random() < 0.7:
            set_choices(desk, "programme", programmes[cohort], _choices(chance))
        if chance.random() < 0.4:
            set_choices(desk, "cohort", cohort, _choices(chance))
    return made


def _cohort(chance: random.Random, number: int) -> dict[str, Any]:
    starts = dt.date(2012, 1, 1) + dt.timedelta(days=chance.randrange(18 * 365))
    return {
        "name_en": f"Cohort {number}",
        "country": chance.choice(COUNTRIES),
        "starts": starts,
        "ends": chance.choice((None, starts + dt.timedelta(days=chance.randrange(40)))),
        "checklist": chance.choice((None, ["photo", "visa"], ["passport_scan", "insurance"])),
    }


def _choices(chance: random.Random) -> dict[str, DeadlineChoice | None]:
    return {
        kind.key: DeadlineChoice(
            chance.choice((0, 1, chance.randrange(120), chance.randrange(401))),
            chance.choice(("calendar", "working", "working")),
            chance.random() < 0.9,
        )
        for kind in DEADLINES
        if chance.random() < 0.6
    }


def recounted(desk: Desk, cohort_id: int) -> dict[str, dt.date]:
    """Key → day, from the tables alone."""
    with desk.reading() as session:
        starts, ends, country, checklist = session.execute(
            sa.text(
                "SELECT CAST(starts AS TEXT), CAST(ends AS TEXT), country, CAST(checklist AS TEXT) "
                "FROM cohort WHERE id = :id"
            ),
            {"id": cohort_id},
        ).one()
        said = session.execute(
            sa.text(
                "SELECT s.kind, s.days, s.counting, s.is_used FROM deadline_setting s JOIN cohort c "
                "ON s.programme_id = c.programme_id OR s.cohort_id = c.id WHERE c.id = :id "
                "ORDER BY s.cohort_id IS NOT NULL, s.id"
            ),
            {"id": cohort_id},
        ).all()
    told = {key: (*pair, True) for key, pair in DECLARED.items()}
    told.update((kind, (days, counting, bool(used))) for kind, days, counting, used in said)
    first = dt.date.fromisoformat(starts)
    last = dt.date.fromisoformat(ends or starts)
    asked = checklist or '["nomination_letter", "passport_scan", "photo", "invitation", "visa"]'
    return {
        key: _day(last if key in AFTER else first, days, counting, country, is_after=key in AFTER)
        for key, (days, counting, used) in told.items()
        # nobody is in these cohorts, so no passport of anybody ends too soon
        if used and key != "passport_renewal" and (key not in PAPERS or f'"{PAPERS[key]}"' in asked)
    }


def _day(
    anchor: dt.date, days: int, counting: str, country: str | None, *, is_after: bool
) -> dt.date:
    if counting == "calendar":
        return dt.date.fromordinal(anchor.toordinal() + (days if is_after else -days))
    if not days:
        return anchor
    worked = _worked(country, anchor.year)
    if is_after:
        return worked[bisect_right(worked, anchor) + days - 1]
    return worked[bisect_left(worked, anchor) - days]


@cache
def _worked(country: str | None, year: int) -> list[dt.date]:
    """All days worked from three years before that one to three after it."""
    days = rruleset()
    years = range(year - 3, year + 4)
    begin, end = (dt.datetime(years[0], 1, 1), dt.datetime(years[-1], 12, 31))
    calendars = [found for one in years if (found := _calendar(country, one)) is not None]
    known = {one.year_of: one for one in calendars}
    for one in years:
        calendar = known.get(one)
        weekend = calendar.weekend if calendar else {5, 6}
        days.rrule(
            rrule(
                DAILY,
                byweekday=[day for day in range(7) if day not in weekend],
                dtstart=dt.datetime(one, 1, 1),
                until=dt.datetime(one, 12, 31),
            )
        )
        exchanged = {day for day in calendar.exchanged if day.year == one} if calendar else set()
        for day in exchanged:
            days.rdate(dt.datetime(day.year, day.month, day.day))
        for day in (calendar.off if calendar else set()) - exchanged:
            days.exdate(dt.datetime(day.year, day.month, day.day))
    return [one.date() for one in days.between(begin, end, inc=True)]


class _Calendar:
    def __init__(self, found: Any, year: int) -> None:
        self.year_of, self.weekend = year, found.weekend
        self.off = {day for day in found if day.year == year}
        self.exchanged = set(found.weekend_workdays)


def _calendar(country: str | None, year: int) -> _Calendar | None:
    if country is None or country not in holidays.list_supported_countries():
        return None
    found = holidays.country_holidays(country, years=year)
    return _Calendar(found, year) if found else None


def differences(desk: Desk, ids: list[int]) -> tuple[int, list[str]]:
    """How many deadlines were compared, and where the two disagree."""
    count, wrong = 0, list[str]()
    for cohort in ids:
        told = {step.kind.key: step.due for step in read_plan(desk, cohort).steps}
        again = recounted(desk, cohort)
        count += len(again)
        if told != again:
            wrong.append(f"{cohort}: {sorted(set(told.items()) ^ set(again.items()))}")
    return count, wrong


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 20
    begun = time.process_time()
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(Path(folder) / "recount.lcdesk")
        ids = make(desk, count, random.Random(seed))
        compared, wrong = differences(desk, ids)
        desk.close()
    told = (
        f"{count} programmes (seed {seed}), {compared} deadlines compared, {len(wrong)} cohorts "
        f"disagree, {time.process_time() - begun:.0f} s of processor"
    )
    sys.stdout.write("\n".join((told, *wrong[:5], "")))
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
