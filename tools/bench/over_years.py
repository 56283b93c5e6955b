"""The reports over the years on the screen, of 20,000 people in 40 cohorts: until a tab shows
something, until it shows its figures, and what an edit costs.

What holds the window up is told apart from what is worked out beside it: the longest the main
thread was busy at a stretch.
"""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable
from typing import Any

from tools.bench.telling import tell

COHORTS, EACH, ACTIVITIES = 40, 500, 6
SHOWN, HELD = 150, 100  # ms
SCREENS = {
    "cooperation": "figures_cooperation",
    "compared sessions": "figures_comparison",
    "years": "figures_years",
    "alumni": "figures_alumni",
}


def bench(program: Any, desk: Any) -> None:
    """Each tab opened, then an edit while it is on view."""
    people = fill(desk)
    program.settle()
    for name, key in SCREENS.items():
        program.window.open_screen("history")
        program.settle()
        cold = watched(program, lambda key=key: opened(program, key))
        program.window.open_screen("history")
        program.settle()
        again = watched(program, lambda key=key: opened(program, key))
        edit = watched(program, lambda: edited(desk, people))
        tell(f"report of {name}: shows something, the first time", cold[0])
        tell(f"report of {name}: shows something, after the first", again[0], bar=SHOWN)
        tell(f"report of {name}: its figures are shown", again[2])
        tell(f"report of {name}: longest the window is held", again[1], bar=HELD)
        tell(f"an edit, with the report of {name} on view: until shown", edit[2])
        tell(f"an edit, with the report of {name} on view: longest held", edit[1], bar=HELD)


def fill(desk: Any) -> list[int]:
    """Cohorts over twenty years, each with people, a timetable, attendance; ids of the people."""
    from lcdesk.model.entities import Activity, Attendance, Enrolment, Person, Theme
    from lcdesk.services.cohorts import cohorts
    from tools.bench.large_desk import people

    chance, ids = random.Random(7), list[int]()
    starts = [dt.date(2006 + n // 2, 3 + 6 * (n % 2), 1) for n in range(COHORTS)]
    made = [
        cohorts.add_cohort(
            desk, {"name_en": f"Session {n}", "starts": day, "ends": day + dt.timedelta(days=13)}
        )
        for n, day in enumerate(starts)
    ]

    def add(work: Any) -> None:
        first, last = work.insert_many(Person, people(COHORTS * EACH, chance))
        ids.extend(range(first, last + 1))
        enrolled, _last = work.insert_many(
            Enrolment,
            (
                {
                    "person_id": who,
                    "cohort_id": made[at // EACH],
                    "status": chance.choice(("certified", "certified", "completed", "withdrawn")),
                    "theme_wanted": chance.choice(("Solar", "Hydro", None)),
                }
                for at, who in enumerate(ids)
            ),
        )
        theme, _last = work.insert_many(
            Theme, ({"cohort_id": one, "title": "Solar"} for one in made)
        )
        hours = (dt.time(9), dt.time(11))
        activity, _last = work.insert_many(
            Activity,
            (
                {
                    "cohort_id": one,
                    "title": f"Lecture {number}",
                    "kind": "lecture",
                    "theme_id": theme + at,
                    "date": starts[at] + dt.timedelta(days=number),
                    "start": hours[0],
                    "end": hours[1],
                }
                for at, one in enumerate(made)
                for number in range(ACTIVITIES)
            ),
        )
        work.insert_many(
            Attendance,
            (
                {
                    "enrolment_id": enrolled + at,
                    "activity_id": activity + at // EACH * ACTIVITIES + number,
                    "state": chance.choice(("present", "present", "absent")),
                }
                for at in range(len(ids))
                for number in range(ACTIVITIES)
            ),
        )

    desk.execute("Fill", add)
    return ids


def opened(program: Any, key: str) -> None:
    """A tab of the figures, until something of it is painted."""
    program.window.open_screen(key)
    program.window.repaint()


def edited(desk: Any, people: list[int]) -> None:
    """Somebody is a woman or a man by now."""
    from lcdesk.model.entities import Person

    def change(work: Any) -> None:
        person = work.get(Person, people[0])
        work.set(person, {"gender": "M" if person.gender == "F" else "F"})

    desk.execute("Edit", change)


def watched(program: Any, call: Callable[[], object]) -> tuple[float, float, float]:
    """Milliseconds of processor: of the call; the longest at a stretch that the main thread was
    busy from then on; of the whole process until nothing is to be done any more.
    """
    from PySide6.QtWidgets import QApplication

    whole, main = time.process_time(), time.thread_time()
    call()
    first = longest = time.thread_time() - main
    quiet = 0
    while quiet < 20:
        begun = time.thread_time()
        QApplication.processEvents()
        longest = max(longest, time.thread_time() - begun)
        time.sleep(0.002)
        quiet = 0 if program.window.tasks.is_busy() else quiet + 1
    return first * 1e3, longest * 1e3, (time.process_time() - whole) * 1e3
