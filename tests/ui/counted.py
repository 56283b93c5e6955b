"""The Countries screen with people to count: five of one cohort, and what tests do with the
screen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from pytestqt.qtbot import QtBot

from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from lcdesk.settings import Settings
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Tasks

PEOPLE = (
    ("Wanjiru Kamau", "KE", "F", "1988-03-01", "confirmed"),
    ("Brian Otieno", "KE", "M", "1990-05-02", "confirmed"),
    ("Ibrahim Musa", "NG", "M", "1979-01-09", "nominated"),
    ("Ayesha Siddiqui", "PK", "F", "1984-11-30", "confirmed"),
    ("Luis Quispe", None, "M", None, "confirmed"),
)


@contextmanager
def counting_screen(desk: Desk, qtbot: QtBot) -> Iterator[CountriesScreen]:
    tasks = Tasks()
    context = Context(desk, tasks, Settings())
    made = CountriesScreen(context)
    qtbot.addWidget(made)
    made.resize(1200, 800)
    yield made
    context.close()
    tasks.close()


def fill(desk: Desk, people: tuple[tuple[Any, ...], ...] = PEOPLE) -> int:
    cohort = cohorts.add_cohort(desk, {"name_en": "Shanghai", "name_zh": "上海站"})
    for name, country, gender, born, status in people:
        values = {
            "full_name": name,
            "nationality": country,
            "gender": gender,
            "birth_date": born,
            "status": status,
            "theme_wanted": "Solar",
        }
        participants.add_participant(desk, cohort, values)
    return cohort


def show(screen: CountriesScreen, qtbot: QtBot, cohort: int | None) -> None:
    screen.context.cohort_id = cohort
    screen.context.cohort = next(
        (one for one in cohorts.list_cohorts(screen.context.desk) if one["id"] == cohort), {}
    )
    screen.show_cohort(cohort)
    settle(screen, qtbot)


def settle(screen: CountriesScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.context.tasks.is_busy(), timeout=10_000)
    screen.show()
    screen.grab()


def column(screen: CountriesScreen, number: int) -> list[str]:
    return [line[number] for line in screen.table.counts.texts()]
