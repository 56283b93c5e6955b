"""The Countries screen on a real desk: figures, choices, what it opens, copies and saves, in both languages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model import countries
from lcdesk.services import cohorts, finding, participants
from lcdesk.services.country_groups import remove_group, set_groups
from lcdesk.services.desk import Desk
from lcdesk.settings import Settings
from lcdesk.ui.countries.choices import short_name
from lcdesk.ui.countries.screen import CountriesScreen
from lcdesk.ui.screen import Context
from lcdesk.ui.tasks import Tasks
from lcdesk.ui.theme import theme

PEOPLE = (
    ("Wanjiru Kamau", "KE", "F", "1988-03-01", "confirmed"), ("Brian Otieno", "KE", "M", "1990-05-02", "confirmed"),
    ("Ibrahim Musa", "NG", "M", "1979-01-09", "nominated"), ("Ayesha Siddiqui", "PK", "F", "1984-11-30", "confirmed"),
    ("Luis Quispe", None, "M", None, "confirmed"),
)  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path, new_desk: Callable[[Path], Desk]) -> Iterator[Desk]:
    desk = new_desk(tmp_path)
    yield desk
    desk.close()


@pytest.fixture
def screen(desk: Desk, qtbot: QtBot) -> Iterator[CountriesScreen]:
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
    screen.context.cohort = next((one for one in cohorts.list_cohorts(screen.context.desk) if one["id"] == cohort), {})
    screen.show_cohort(cohort)
    settle(screen, qtbot)


def settle(screen: CountriesScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.context.tasks.is_busy(), timeout=10_000)
    screen.show()
    screen.grab()


def column(screen: CountriesScreen, number: int) -> list[str]:
    return [line[number] for line in screen.table.counts.texts()]


def test_sentence_title_table_and_pictures_agree(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    assert screen.sentence.text() == "5 participants from 3 countries"
    assert column(screen, 1) == ["Country/region", "Kenya", "Nigeria", "Pakistan", "not known", "Total"]
    assert column(screen, 4) == ["Total", "2", "1", "1", "1", "5"]
    assert column(screen, 0) == ["#", "1", "2", "3", "", ""]
    assert screen.views["bars"].chart
    assert screen.views["bars"].chart.total == 5
    assert "Africa" in screen.views["bars"].chart.title
    assert screen.views["tiles"].chart
    assert screen.views["tiles"].chart.title == "4 participants from 3 countries in 2 regions"
    assert screen.views["themes"].chart
    assert "Solar" in screen.views["themes"].chart.title
    assert screen.views["bars"].chart.caption.rule.startswith("Counted: ")
    assert "no country" in screen.remarks.text()
    assert screen.badge() == "3"


def test_a_number_opens_exactly_its_people(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    cohort = fill(desk)
    show(screen, qtbot, cohort)
    kenyans = {row.label: list(row.people) for row in screen.table.counts.rows}["Kenya"]
    assert len(kenyans) == 2
    for act in (
        lambda: screen.table.clicked.emit(screen.table.counts.index(0, 4)),
        lambda: screen.views["bars"].chosen.emit("KE", tuple(kenyans)),
    ):
        with qtbot.waitSignal(screen.context.screen_asked) as asked:
            act()
        assert asked.args == ["participants", {"ids": kenyans}]
    with qtbot.waitSignal(screen.context.screen_asked) as asked:
        screen.table.clicked.emit(screen.table.counts.index(4, 4))  # the sums: everybody
    assert len(asked.args[1]["ids"]) == 5


def test_sorting_leaves_the_sums_last(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    screen.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert column(screen, 1)[1:] == ["Pakistan", "not known", "Nigeria", "Kenya", "Total"]
    screen.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert column(screen, 1)[1] == "Kenya"
    assert column(screen, 1)[-1] == "Total"


@pytest.mark.parametrize("by", ["region", "subregion", "gender", "age", "organization_kind", "status", "theme_wanted"])
def test_every_cut_sums_to_all(screen: CountriesScreen, desk: Desk, qtbot: QtBot, by: str) -> None:
    show(screen, qtbot, fill(desk))
    screen.choose(by=by)
    settle(screen, qtbot)
    assert column(screen, len(screen.table.counts.texts()[0]) - 1)[-1] == "5"
    assert screen.figures is not None
    assert screen.figures.by == by
    assert screen.views["ages"].isHidden() is False
    assert screen.views["bars"].chart


def test_the_rule_changes_who_counts(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    screen.choose(rule="confirmed")
    settle(screen, qtbot)
    assert screen.sentence.text() == "4 participants from 2 countries"
    screen.choose(rule="certified")
    settle(screen, qtbot)
    assert screen.empty.sentence.text() == "Nobody is counted by this rule."
    screen.empty.button.click()
    settle(screen, qtbot)
    assert screen.rule == "all"
    assert screen.sentence.text().startswith("5 ")


def test_all_cohorts_are_counted_together(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    cohort = fill(desk)
    fill(desk, PEOPLE[:2])
    show(screen, qtbot, cohort)
    screen.choose(is_all=True)
    settle(screen, qtbot)
    assert screen.sentence.text() == "7 participants from 3 countries"


@pytest.mark.parametrize(
    ("cohort", "short"),
    [
        ({}, ""), ({"name": "Shanghai"}, "Shanghai"), ({"name": "Shanghai 2025", "starts": date(2025, 6, 14)}, "Shanghai 2025"),
        ({"name": "2025 Training Program (Shanghai Session)", "starts": date(2025, 6, 14)}, "Shanghai Session 2025"),
        ({"name": "2025年培训班（上海站）", "starts": date(2025, 6, 14)}, "上海站 2025"), ({"name": "x" * 60}, "x" * 35 + "…"),
    ],
)  # fmt: skip
def test_a_button_says_a_cohort_shortly(cohort: dict[str, Any], short: str) -> None:
    assert short_name(cohort) == short


def test_menus_offer_what_can_be_chosen(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    menus = []
    for button in (screen._cohort, screen._count, screen._cut):
        menu = QMenu(screen)
        button.opening.emit(menu)
        menus.append([action.text() for action in menu.actions()])
    assert menus[0] == ["Shanghai", "All cohorts"]
    assert "confirmed" in menus[1]
    assert menus[2][:2] == ["country", "region"]
    assert menus[2][-1] == "Group of countries"


def test_a_group_of_the_office_can_be_chosen_and_one_that_is_gone_is_no_cut(
    screen: CountriesScreen, desk: Desk, qtbot: QtBot
) -> None:
    members = (countries.Membership("KE", None, None), countries.Membership("PK", date(2020, 1, 1), None))
    set_groups(desk, [countries.Group("OURS", "Our alliance", "我们的联盟", "", members)])
    show(screen, qtbot, fill(desk))
    menu = QMenu(screen)
    screen._cut.opening.emit(menu)
    groups = menu.actions()[-1].menu()
    assert isinstance(groups, QMenu)
    next(action for action in groups.actions() if action.text() == "Our alliance").trigger()
    settle(screen, qtbot)
    assert column(screen, 1)[0] == "Our alliance"
    assert dict(zip(column(screen, 1), column(screen, 4), strict=True))["member"] == "3"
    assert "Our alliance: the day of joining of 1 country is not known" in screen.remarks.text()
    remove_group(desk, "OURS")
    screen.refresh(None)
    settle(screen, qtbot)
    assert (screen.by, column(screen, 1)[0]) == ("country", "Country/region")


def test_a_person_who_came_twice_is_counted_once_when_that_is_wanted(
    screen: CountriesScreen, desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(desk)
    again = cohorts.add_cohort(desk, {"name_en": "Chengdu", "starts": date(2027, 3, 1)})
    wanjiru = finding.read_one(desk, finding.find_ids(desk, finding.Query(search="Wanjiru"))[0])
    assert wanjiru is not None
    desk.execute("again", lambda work: participants.enrol(work, again, wanjiru["person_id"], {"status": "confirmed"}))
    show(screen, qtbot, cohort)
    screen.choose(is_all=True)
    settle(screen, qtbot)
    assert screen.sentence.text() == "6 participants from 3 countries"
    assert "more than once" in screen.remarks.text()
    menu = QMenu(screen)
    screen._count.opening.emit(menu)
    next(action for action in menu.actions() if action.text() == "Each person once").trigger()
    settle(screen, qtbot)
    assert screen.sentence.text() == "5 participants from 3 countries"
    assert "more than once" not in screen.remarks.text()
    assert screen.views["bars"].chart is not None
    assert screen.views["bars"].chart.caption.rule.endswith("; each person once.")
    screen.choose(by="cohort")
    settle(screen, qtbot)
    assert dict(zip(column(screen, 1), column(screen, 4), strict=True))["Chengdu"] == "1"


def test_the_funnel_shows_how_far_people_got_and_opens_them(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    chart = screen.views["stages"].chart
    assert chart is not None
    assert [sum(mark.values) for mark in chart.marks] == [5, 4, 4, 0, 0, 0]
    assert chart.title == "From nominated to confirmed: 4 of 5 remain; the largest drop is at “selected” (1)"
    assert screen.cards["stages"].isVisible()


def test_an_empty_cohort_offers_the_import(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk, ()))
    assert screen.empty.isVisible()
    assert screen.deeds() == {}
    assert screen.badge() == ""
    with qtbot.waitSignal(screen.context.command_asked) as asked:
        screen.empty.button.click()
    assert asked.args == ["import"]
    show(screen, qtbot, None)
    assert screen.empty.isVisible()


def test_news_are_counted(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    cohort = fill(desk)
    show(screen, qtbot, cohort)
    participants.add_participant(desk, cohort, {"full_name": "Litia Vakacegu", "nationality": "FJ", "gender": "F"})
    screen.refresh(None)
    settle(screen, qtbot)
    assert screen.sentence.text() == "6 participants from 4 countries"


def test_everything_is_said_in_chinese(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    texts.speak("zh")
    screen.retranslate()
    settle(screen, qtbot)
    assert column(screen, 1)[1] == "肯尼亚"
    assert screen._cut.value() == "国家"
    assert screen.views["bars"].chart
    assert [one.label for one in screen.views["bars"].chart.series] == ["女", "男"]


def test_the_theme_is_followed(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    before = screen.views["bars"].grab().toImage()
    theme().choose("dark")
    try:
        assert screen.views["bars"].grab().toImage() != before
    finally:
        theme().choose("light")


def test_a_narrow_window_sets_the_cards_under_each_other(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    assert screen.table.mapTo(screen, QPoint()).x() > screen.views["bars"].mapTo(screen, QPoint()).x()
    screen.resize(800, 800)
    qtbot.waitUntil(
        lambda: screen.table.mapTo(screen, QPoint()).x() == screen.views["bars"].mapTo(screen, QPoint()).x()
    )
    assert screen.table.height() >= 36 + 5 * 30


def test_copy_all_holds_sentence_table_and_rule(screen: CountriesScreen, desk: Desk, qtbot: QtBot) -> None:
    show(screen, qtbot, fill(desk))
    screen.deeds()["copy"]()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("5 participants from 3 countries\n")
    assert "\tKenya\t1\t1\t2" in data.text()
    assert "Counted: " in data.html()


def test_the_workbook_and_the_picture_are_written(
    screen: CountriesScreen, desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    show(screen, qtbot, fill(desk))
    dialog = screen.ask_for_workbook()
    assert dialog.defaultSuffix() == "xlsx"
    dialog.reject()
    with qtbot.waitSignal(screen.context.status_told) as told:
        screen.save_workbook(tmp_path / "figures.xlsx")
    assert told.args == ["Saved figures.xlsx"]
    assert (tmp_path / "figures.xlsx").stat().st_size > 4000
    picture = screen.save_picture()
    assert picture is not None
    picture.fileSelected.emit(str(tmp_path / "bars.pdf"))
    picture.reject()
    assert (tmp_path / "bars.pdf").read_bytes().startswith(b"%PDF")
