"""The overview with real clicks: figures, what is missing and whom it opens, activities, empty
cohorts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model import clock
from lcdesk.model.query import Query
from lcdesk.services.cohorts.cohorts import add_cohort, change_cohort
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.curriculum.curriculum import add_activity
from lcdesk.services.overview import read_overview
from lcdesk.services.participants.participants import change_participants
from lcdesk.ui.overview.cards import CheckLine, ago_words, place_words, said_of, when_words
from lcdesk.ui.overview.screen import OverviewScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow
from lcdesk.ui.window.side_bar import TodoCard

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]
COURSE = {"starts": dt.date(2026, 12, 6), "ends": dt.date(2026, 12, 19), "city": "Shanghai"}


@pytest.fixture
def screen(window: MainWindow, settle: Settle) -> OverviewScreen:
    window.open_screen("overview")
    settle()
    made = window.screens["overview"]
    assert isinstance(made, OverviewScreen)
    return made


def said(screen: OverviewScreen) -> list[str]:
    return [line.text() for line in screen.missing.lines]


def test_the_figures_of_the_cohort(screen: OverviewScreen) -> None:
    figures = [card.accessibleName() for card in screen.stats[:4]]
    assert figures == [
        "Participants: 7. 1 more not coming · 6 of 24 places",
        "Nations: 5. 2 regions",
        "Women: 57%. 4 of 7",
        "Visas issued: 6. 1 not issued",
    ]
    assert screen.head.title.text() == "Low-Carbon 2026"
    assert screen.head.note.text() == "6–19 Dec 2026"


def test_every_check_stands_there_and_a_click_opens_exactly_those_people(
    screen: OverviewScreen, window: MainWindow, qtbot: QtBot, settle: Settle
) -> None:
    assert len(screen.missing.lines) == 13
    for at in range(11):
        window.open_screen("overview")
        settle()
        line = screen.missing.lines[at]
        assert isinstance(line, CheckLine)
        count = line.text().rpartition(": ")[2].split()[0]
        if count == "nobody":
            assert not line.isEnabled()
            continue
        qtbot.mouseClick(line, LEFT)
        settle()
        assert window.stack.key == "participants"
        people = window.screens["participants"]
        assert isinstance(people, ParticipantsScreen)
        assert len(people.table.ids) == int(count)
        (rule,) = people.shown.query.rules
        assert list(people.table.ids) == list(
            find_ids(screen.context.desk, Query.of(1, rules=(rule,)))
        )


def test_the_months_of_the_settings_hold_on_every_screen(
    screen: OverviewScreen, window: MainWindow, settle: Settle
) -> None:
    """2027-02-08 is within six months after 2026-12-19, and not within one."""
    assert said(screen)[0] == "Passport ends too soon: 1 person"
    window.settings.passport_months = 1
    screen.reload()
    settle()
    assert said(screen)[0] == "Passport ends too soon: nobody"
    people = window.stack.screen_of("participants")
    assert isinstance(people, ParticipantsScreen)
    tones = [
        people.shown.passport_tone(record)
        for record in map(people.table.record, range(8))
        if record
    ]
    assert "warn" not in tones


def test_the_view_of_who_needs_attention_asks_by_rule(
    screen: OverviewScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    # nobody is reminded of a course that has ended
    last = max(dt.date(2026, 12, 19), clock.today())
    change_cohort(desk, 1, {"ends": last})
    settle()
    window.open_screen("participants")
    settle()
    people = window.screens["participants"]
    assert isinstance(people, ParticipantsScreen)
    tab = people.views.filters.tabs.tabs["attention"]
    count = tab.line.count
    assert count is not None
    QTest.mouseClick(tab, Qt.MouseButton.LeftButton)
    settle()
    assert len(people.table.ids) == count
    names = [record["full_name"] for record in map(people.table.record, range(count)) if record]
    assert "Dawit Bekele" in names
    assert count < 8


def test_the_lines_are_reached_by_keyboard(screen: OverviewScreen, qtbot: QtBot) -> None:
    line = screen.missing.lines[0]
    line.setFocus()
    with qtbot.waitSignal(screen.context.screen_asked):
        qtbot.keyClick(line, Qt.Key.Key_Space)


def test_clashes_lead_to_the_curriculum(
    screen: OverviewScreen, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    for title in ("Solar power", "Wind power"):
        values = {
            "date": dt.date(2026, 12, 7),
            "start": dt.time(9),
            "end": dt.time(11),
            "title": title,
            "venue": "Room 302",
            "kind": "lecture",
        }
        add_activity(desk, 1, values)
    settle()
    screen.reload()
    settle()
    assert said(screen)[0].startswith("Clashes in the timetable: ")
    with qtbot.waitSignal(screen.context.screen_asked) as asked:
        qtbot.mouseClick(screen.missing.lines[0], LEFT)
    assert asked.args[0] == "curriculum"


def test_an_activity_opens_the_curriculum(
    screen: OverviewScreen, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    made = add_activity(
        desk,
        1,
        {
            "date": dt.date(2026, 12, 7),
            "start": dt.time(9),
            "end": dt.time(11, 30),
            "title": "Solar power",
        },
    )
    screen.reload()
    settle()
    (line,) = screen.next.lines
    assert line.text() == "Mon 7 Dec, 09:00–11:30, Solar power"
    with qtbot.waitSignal(screen.context.screen_asked) as asked:
        qtbot.mouseClick(line, LEFT)
    assert asked.args == ["curriculum", {"ids": [made]}]


def test_arrivals_open_their_people(
    screen: OverviewScreen, desk: Desk, qtbot: QtBot, settle: Settle
) -> None:
    assert screen._arrivals_card.isHidden()
    ids = list(find_ids(desk, Query.of(1)))
    change_participants(desk, ids[:3], {"arrival_date": dt.date(2026, 12, 5)})
    screen.reload()
    settle()
    assert screen.arrivals.accessibleName() == "5 Dec: 3 arrivals"
    with qtbot.waitSignal(screen.context.screen_asked) as asked:
        qtbot.mouseClick(screen.arrivals, LEFT, pos=QPoint(20, 60))
    assert sorted(find_ids(desk, Query.of(1, rules=asked.args[1]["rules"]))) == sorted(ids[:3])


def test_an_empty_cohort_asks_for_a_list(
    screen: OverviewScreen, window: MainWindow, desk: Desk, settle: Settle
) -> None:
    window.show_cohort(add_cohort(desk, {"name_en": "Empty 2027"}))
    settle()
    assert screen._pages.currentIndex() == 1
    assert screen.empty.sentence.text() == "Nobody is in this cohort yet."
    assert screen.empty.button.text() == "Import a list…"
    assert screen.head.title.text() == "Empty 2027"


def test_without_a_cohort_a_list_is_asked_for(screen: OverviewScreen) -> None:
    screen.context.cohort_id = None
    screen.context.readiness.show_cohort(None)
    assert screen.empty.sentence.text() == "No cohort yet. A list of participants makes one."


def test_both_languages(screen: OverviewScreen, settle: Settle) -> None:
    texts.speak("zh")
    screen.retranslate()
    settle()
    assert screen.missing.head.text() == "缺项"
    assert screen.head.title.text() == "绿色低碳2026"
    assert screen.head.note.text() == "2026年12月6–19日"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (dt.date(2026, 11, 25), ("Days to opening", "11", "Sun 6 Dec")),
        (dt.date(2026, 12, 10), ("Running", "Day 5", "of 14, until 19 Dec")),
        (dt.date(2027, 1, 9), ("Training", "Ended", "3 weeks ago")),
    ],
)
def test_how_far_off_it_is(today: dt.date, words: tuple[str, str, str]) -> None:
    assert when_words(COURSE, today) == words


def test_words_for_what_is_not_known() -> None:
    assert when_words({}, dt.date(2026, 1, 1)) == ("Opening", "–", "No date yet")
    assert place_words({}) == ""
    nothing: dict[str, Any] = {"kind": "meal"}
    assert said_of(nothing).title == "meal"
    assert [ago_words(days) for days in (1, 13, 21, 100, 800)] == [
        "1 day ago",
        "13 days ago",
        "3 weeks ago",
        "3 months ago",
        "2 years ago",
    ]


def test_nobody_is_reminded_of_a_course_that_has_ended(desk: Desk, qtbot: QtBot) -> None:
    card = TodoCard()
    qtbot.addWidget(card)
    for day, is_due in (
        (dt.date(2026, 12, 19), True),
        (dt.date(2026, 12, 20), False),
        (dt.date(2028, 5, 1), False),
    ):
        overview = read_overview(desk, 1, 6, day)
        assert overview.missing, "what was never filled in is still told on the overview"
        card.show_overview(overview)
        assert card.isHidden() != is_due
        assert bool(card.note.text()) == is_due
