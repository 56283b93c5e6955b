"""A kind of paper chosen on the screen, and waited for until all of it is seen."""

from __future__ import annotations

import datetime as dt

from pytestqt.qtbot import QtBot

from lcdesk.model import clock
from lcdesk.services.cohorts.cohorts import change_cohort
from lcdesk.services.papers.course import CourseReader
from lcdesk.services.participants import participants
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.papers.screen import PapersScreen

WAIT = 30_000  # ms: the typesetting process starts on a machine that is busy


def is_ready(screen: PapersScreen, key: str) -> bool:
    """Are its page and its remarks there?"""
    return (
        screen.paper is not None
        and screen.paper.kind.key == key
        and not screen.page.image.isNull()
        and screen.aside.sentence.text() != ""
        and "…" not in screen.aside.sentence.text()
    )


def choose(screen: PapersScreen, key: str, qtbot: QtBot) -> None:
    """Choose a kind, and wait for its page."""
    qtbot.waitUntil(lambda: screen.kinds.count() > 0, timeout=WAIT)
    screen.kinds.choose(key)
    qtbot.waitUntil(lambda: is_ready(screen, key), timeout=WAIT)


def hold(context: Context) -> None:
    """The course on view is over, and whoever is on its list was there: what certificates ask
    for.
    """
    desk, cohort = context.desk, context.cohort_id
    assert cohort is not None
    today = clock.today()
    change_cohort(desk, cohort, {"starts": today - dt.timedelta(days=13), "ends": today})
    people = [one["id"] for one in CourseReader(desk, cohort).people]
    participants.change_participants(desk, people, {"status": "confirmed"})
