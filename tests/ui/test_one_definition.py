"""Every figure that stands in two places is the same in both: screens, commands, workbook and
report of one desk made to differ.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from pytestqt.qtbot import QtBot

from lcdesk.cli import run
from lcdesk.model.query import Query
from lcdesk.model.search_text import QueryRule
from lcdesk.services import merging
from lcdesk.services import overview as overview_service
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.finding import find_ids
from lcdesk.services.core.opening import open_desk
from lcdesk.services.curriculum import curriculum
from lcdesk.services.erasure import erasure
from lcdesk.services.figures.figures_workbook import export_statistics
from lcdesk.services.figures.report import gather_report
from lcdesk.services.figures.statistics import country_table
from lcdesk.services.importing import pending_rows
from lcdesk.services.logistics import arrivals, meals, rooming
from lcdesk.services.overview import ASKED, read_overview
from lcdesk.services.participants import participants, quotas, records, status
from lcdesk.settings import Settings
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import Tasks
from lcdesk.ui.logistics.screen import LogisticsScreen
from lcdesk.ui.overview.screen import OverviewScreen
from lcdesk.ui.participants.screen import ParticipantsScreen
from tests.services.rows import HANA, bring, sheet
from tests.ui.counted import settle

NAME = "Main course"
PEOPLE: tuple[dict[str, Any], ...] = (
    {
        "full_name": "Room Given",
        "nationality": "KE",
        "gender": "F",
        "status": "confirmed",
        "visa_state": "issued",
        "room_no": "1",
        "passport_expiry": dt.date(2030, 7, 1),
        "birth_date": "1980-05-06",
    },
    {
        "full_name": "Kind Only",
        "nationality": "KE",
        "gender": "M",
        "status": "selected",
        "visa_state": "applied",
        "room_type": "twin",
        "passport_expiry": dt.date(2030, 12, 13),
    },
    {
        "full_name": "No Country",
        "gender": "M",
        "status": "nominated",
        "passport_expiry": dt.date(2030, 12, 14),
    },
    {
        "full_name": "On Reserve",
        "nationality": "ET",
        "gender": "F",
        "status": "reserve",
        "arrival_date": dt.date(2030, 6, 1),
    },
    {
        "full_name": "Withdrew Early",
        "nationality": "RW",
        "gender": "M",
        "status": "withdrawn",
        "visa_state": "refused",
    },
    {
        "full_name": "Left Early",
        "nationality": "AQ",
        "status": "left_early",
        "visa_state": "issued",
    },
    {
        "full_name": "Was Erased",
        "nationality": "PE",
        "gender": "F",
        "status": "confirmed",
        "visa_state": "refused",
        "dietary": "halal",
    },
    {
        "full_name": "Came Again",
        "nationality": "ET",
        "gender": "F",
        "status": "confirmed",
        "visa_state": "refused",
    },
    {
        "full_name": "Came Undated",
        "nationality": "ET",
        "passport_no": "EP7654321",
        "gender": "M",
        "status": "confirmed",
        "visa_state": "not_needed",
    },
    {
        "full_name": "Never Arrived",
        "nationality": "ET",
        "passport_no": "EP7654321",
        "gender": "M",
        "status": "confirmed",
    },
)


def fill(desk: Desk) -> int:
    """The course, one before it, and one whose first day nobody knows; the id of the course."""
    before = cohorts.add_cohort(desk, {"name_en": "Earlier", "starts": dt.date(2029, 6, 1)})
    undated = cohorts.add_cohort(desk, {"name_en": "Undated"})
    days = {"starts": dt.date(2030, 6, 2), "ends": dt.date(2030, 6, 14)}
    main = cohorts.add_cohort(desk, {"name_en": NAME, "places": 9, **days})
    made = [participants.add_participant(desk, main, values) for values in PEOPLE]
    person = {one["full_name"]: one["person_id"] for one in finding.read_page(desk, made)}
    for cohort, name, step in (
        (before, "Came Again", "certified"),
        (undated, "Came Undated", "arrived"),
        (before, "Never Arrived", "confirmed"),
    ):
        values = {"status": step}
        desk.execute(
            "again", lambda work, at=(cohort, person[name], values): records.enrol(work, *at)
        )
    erasure.erase_person(desk, person["Was Erased"])
    for title, day in (
        ("Opening", days["starts"]),
        ("At the same hour", days["starts"]),
        ("Without a day", None),
    ):
        hours = {"start": dt.time(9), "end": dt.time(10), "speaker": "Prof. Lin"} if day else {}
        curriculum.add_activity(desk, main, {"title": title, "date": day, **hours})
    bring(
        desk,
        main,
        sheet(
            desk.path.parent / "late.xlsx", HANA, (None, "Kenya", "AK1", "1980-01-02", None, None)
        ),
    )
    return main


def told(command: Callable[[], int], capsys: pytest.CaptureFixture[str]) -> Any:
    """What a command says as JSON."""
    capsys.readouterr()
    assert command() == 0
    return json.loads(capsys.readouterr().out)


@pytest.fixture
def said(bare_desk: Desk, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> dict[str, Any]:
    """What the commands say of the desk, by command."""
    fill(bare_desk)
    bare_desk.close()
    file, of = str(bare_desk.path), ("--cohort", NAME, "--json")
    asked = {
        "missing": ("missing", *of),
        "board": ("missing", *of, "--people", "--all"),
        "rooms": ("rooms", *of),
        "meals": ("meals", *of),
        "arrivals": ("arrivals", *of),
        "countries": ("countries", *of),
        "newness": ("countries", *of, "--by", "first_time"),
        "report": ("report", *of, "--out", str(tmp_path / "report.pdf")),
        "balance": ("balance", *of),
        "cohorts": ("cohorts", "--json"),
        "status": ("status", *of),
        "conflicts": ("conflicts", *of),
        "twins": ("twins", *of),
        "tray": ("tray", *of),
    }
    return {
        name: told(lambda words=words: run(["--desk", file, *words]), capsys)
        for name, words in asked.items()
    }


class Screens:
    """The screens of the course, read."""

    def __init__(self, desk: Desk, cohort: int, qtbot: QtBot, tasks: Tasks) -> None:
        self.context = context = Context(desk, tasks, Settings())
        context.cohorts = cohorts.list_cohorts(desk)
        context.cohort_id, context.cohort = cohort, cohorts.get_cohort(desk, cohort)
        kinds = (OverviewScreen, ParticipantsScreen, LogisticsScreen, CountriesScreen)
        made = self.overview, self.participants, self.logistics, self.countries = tuple(
            kind(context) for kind in kinds
        )
        context.readiness.show_cohort(cohort)
        for screen in made:
            qtbot.addWidget(screen)
            screen.resize(1400, 900)
            screen.show()  # what nobody sees is not read
            screen.show_cohort(cohort)
        self.logistics.show_args(tab="rooms")
        settle(self.countries, qtbot)
        qtbot.waitUntil(lambda: bool(self.overview.seen) and not tasks.is_busy(), timeout=10_000)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


def most(portions: Iterable[tuple[Any, Any, int]]) -> int:
    """The most who eat at one meal, whatever their diets: (day, meal, how many)."""
    eaten = Counter[tuple[Any, Any]]()
    for day, meal, count in portions:
        eaten[day, meal] += count
    return max(eaten.values())


def of_rule(answer: Any, rule: str) -> int:
    return next(line["count"] for line in answer["missing"] if line["rule"] == rule)


def test_every_figure_is_the_same_wherever_it_stands(
    bare_desk: Desk, said: dict[str, Any], qtbot: QtBot, tmp_path: Path
) -> None:
    desk = open_desk(bare_desk.path)
    main, tasks = 3, Tasks()
    screens = Screens(desk, main, qtbot, tasks)
    overview, plan = read_overview(desk, main, 6), rooming.plan(desk, main)
    people, places = overview_service.read_board(desk, main, 6), status.reserves(desk, main)
    table, newness = country_table(desk, main), country_table(desk, main, by="first_time")
    report = gather_report(desk, main)
    export_statistics(desk, main, tmp_path / "figures.xlsx")
    headline = openpyxl.load_workbook(tmp_path / "figures.xlsx").worksheets[0]["A1"].value
    cards = [card.accessibleName() for card in screens.overview.stats[:4]]
    shown = screens.participants.figures.cards
    both = [
        card.accessibleName() for card in (shown.people, shown.countries, shown.women, shown.visas)
    ]
    assert both == cards
    lines = {
        line.text().rpartition(": ")[0]: line.text().rpartition(": ")[2]
        for line in screens.overview.missing.lines
    }
    figures: dict[str, tuple[int, list[int]]] = {
        "participants": (
            10,
            [
                numbers(cards[0])[0],
                overview.counts["people"],
                table.total,
                numbers(screens.countries.sentence.text())[0],
                numbers(headline)[0],
                report.total,
                said["countries"]["total"],
                said["report"]["total"],
                said["missing"]["people"],
            ],
        ),
        "entered": (
            11,
            [
                len(find_ids(desk, Query.of(main))),
                cohorts.get_cohort(desk, main)["people"],
                screens.participants.shown.people,
                next(one["people"] for one in said["cohorts"] if one["name"] == NAME),
                overview.counts["people"] + overview.counts["others"],
            ],
        ),
        "countries": (
            4,
            [
                numbers(cards[1])[0],
                overview.counts["countries"],
                table.countries,
                int(screens.countries.badge()),
                report.countries,
                next(one.number for one in report.figures if one.name == "countries"),
                numbers(headline)[2],
                said["countries"]["countries"],
                said["report"]["countries"],
                said["missing"]["countries"],
            ],
        ),
        "without a country": (
            1,
            [
                numbers(cards[1])[1],
                table.without_country,
                numbers(headline)[3],
                numbers(screens.countries.sentence.text())[3],
                report.without_country,
                said["countries"]["without_country"],
                said["report"]["without_country"],
                said["missing"]["without_country"],
                next(len(row.people) for row in table.rows if not row.key),
            ],
        ),
        "world regions": (
            2,
            [
                numbers(cards[1])[2],
                overview.counts["regions"],
                next(one.number for one in report.figures if one.name == "regions"),
                len([row for row in country_table(desk, main, by="region").rows if row.key]),
            ],
        ),
        "coming": (
            8,
            [
                overview.coming,
                len(people.ids),
                said["missing"]["coming"],
                said["board"]["coming"],
                overview.counts["asked"],
                len(find_ids(desk, Query.of(main, rules=(ASKED,)))),
                len(plan.by_person),
                sum(len(flight.people) for flight in arrivals.movements(desk, main, "arrival")),
                sum(len(flight["people"]) for flight in said["arrivals"]),
                most((row.day, row.meal, row.count) for row in meals.counts(desk, main)),
                most((row["day"], row["meal"], row["count"]) for row in said["meals"]),
            ],
        ),
        "without a room": (
            7,
            [
                of_rule(said["missing"], "room_missing"),
                len(plan.unplaced),
                len(said["rooms"]["unplaced"]),
                people.counts["room"],
                said["board"]["open"]["room"],
                len(find_ids(desk, Query.of(main, rules=(QueryRule("room_missing"),)))),
                numbers(screens.logistics.sentence.text())[-1],
                numbers(lines["Without a room"])[0],
            ],
        ),
        "visa not issued": (
            6,
            [
                of_rule(said["missing"], "visa_open"),
                people.counts["visa"],
                said["board"]["open"]["visa"],
                numbers(cards[3])[1],
                numbers(lines["Visa not issued"])[0],
            ],
        ),
        "photo missing": (
            8,
            [
                of_rule(said["missing"], "photo_missing"),
                people.counts["photo"],
                said["board"]["open"]["photo"],
                len(
                    find_ids(
                        desk, Query.of(main, rules=(QueryRule("document_missing", ("photo",)),))
                    )
                ),
            ],
        ),
        "needs attention": (
            7,
            [
                overview.attention.count,
                screens.participants.views.filters.attention[1],
                sum(
                    bool(marks & (people.checks[0].bits | people.checks[2].bits))
                    for marks in people.marks
                ),
            ],
        ),
        "came before": (
            1,
            [
                overview.came_before,
                said["missing"]["came_before"],
                next(row.total for row in newness.rows if row.key == "again"),
                len(find_ids(desk, Query.of(main, rules=(QueryRule("came_before"),)))),
                next(row["total"] for row in said["newness"]["rows"] if row["key"] == "again"),
                next(
                    part.number
                    for one in report.breakdowns
                    if one.name == "first_time"
                    for part in one.parts
                    if part.key == "again"
                ),
            ],
        ),
        "first time not known": (
            1,
            [
                next(row.total for row in newness.rows if not row.key),
                next(row["total"] for row in said["newness"]["rows"] if not row["key"]),
                next(
                    part.number
                    for one in report.breakdowns
                    if one.name == "first_time"
                    for part in one.parts
                    if not part.key
                ),
            ],
        ),
        "places taken": (
            7,
            [
                overview.taken,
                numbers(cards[0])[2],
                quotas.balance(desk, main).taken,
                said["balance"]["taken"],
                9 - (places.free or 0),
            ],
        ),
        "passport too short": (
            2,
            [
                of_rule(said["missing"], "passport_short"),
                len(find_ids(desk, Query.of(main, rules=(QueryRule("passport_short", (6,)),)))),
                sum(
                    bool(screens.participants.shown.passport_tone(one))
                    for one in finding.read_page(desk, people.ids)
                ),
            ],
        ),
        "rows that wait": (
            1,
            [
                overview.waiting,
                said["missing"]["waiting"],
                len(pending_rows.list_waiting(desk, main)),
                len(said["tray"]),
            ],
        ),
        "activities": (
            3,
            [
                cohorts.get_cohort(desk, main)["activities"],
                len(curriculum.list_activities(desk, main)),
                next(one["activities"] for one in said["cohorts"] if one["name"] == NAME),
            ],
        ),
        "clashes": (
            2,
            [
                overview.clashes,
                said["missing"]["clashes"],
                sum(one["level"] == "clash" for one in said["conflicts"]),
            ],
        ),
        "likely one person": (1, [len(merging.likely_pairs(desk, main)), len(said["twins"])]),
        "on the reserve": (
            1,
            [
                len(places.waiting),
                dict(finding.count_values(desk, main, "status"))["reserve"],
                sum(one["status"] == "reserve" for one in said["status"]),
            ],
        ),
    }
    assert {
        name: found for name, (wanted, found) in figures.items() if set(found) != {wanted}
    } == {}
    assert (
        headline
        == screens.countries.sentence.text()
        == table.sentence
        == said["countries"]["sentence"]
    )
    assert headline == report.sentence.en == said["report"]["sentence"]["en"]
    screens.context.close()
    tasks.close()
    desk.close()


def test_nobody_is_a_first_timer_where_the_first_day_is_not_known(bare_desk: Desk) -> None:
    fill(bare_desk)
    undated = country_table(bare_desk, 2, "nominated", "first_time")
    assert [(row.key, row.total) for row in undated.rows] == [("", 1)]
    assert len(undated.remarks) == 1, "and it is said where the figure stands"
    assert gather_report(bare_desk, 2, "nominated").remarks == (), "the page has no such figure"
    known = country_table(bare_desk, 1, "nominated", "first_time")
    assert ([(row.key, row.total) for row in known.rows], known.remarks) == ([("first", 2)], [])
