"""The Countries screen on a real desk: figures, choices, what it opens, copies and saves, in
both languages.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants import participants
from lcdesk.ui.figures.figure_choosers import short_name
from lcdesk.ui.figures.figures_screen import CountriesScreen
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.widgets import Button
from tests.ui.counted import PEOPLE, column, fill, settle, show


def test_sentence_title_table_and_pictures_agree(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    assert counting.sentence.text() == "5 participants; 4 from 3 countries, 1 without a country"
    assert column(counting, 1) == [
        "Country/region",
        "Kenya",
        "Nigeria",
        "Pakistan",
        "not known",
        "Total",
    ]
    assert column(counting, 4) == ["Total", "2", "1", "1", "1", "5"]
    assert column(counting, 0) == ["#", "1", "2", "3", "", ""]
    assert counting.views["bars"].chart
    assert counting.views["bars"].chart.total == 5
    assert "Africa" in counting.views["bars"].chart.title
    assert counting.views["tiles"].chart
    assert (
        counting.views["tiles"].chart.title
        == "5 participants; 4 from 3 countries in 2 regions, 1 without a country"
    )
    assert counting.views["themes"].chart
    assert "Solar" in counting.views["themes"].chart.title
    assert counting.views["bars"].chart.caption.rule.startswith("Counted: ")
    assert "no country" in counting.remarks.text()
    assert counting.badge() == "3"


def test_a_number_opens_exactly_its_people(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    show(counting, qtbot, cohort)
    kenyans = {row.label: list(row.people) for row in counting.table.counts.rows}["Kenya"]
    assert len(kenyans) == 2
    for act in (
        lambda: counting.table.clicked.emit(counting.table.counts.index(0, 4)),
        lambda: counting.views["bars"].chosen.emit("KE", tuple(kenyans)),
    ):
        with qtbot.waitSignal(counting.context.screen_asked) as asked:
            act()
        assert (asked.args[0], asked.args[1]["ids"], asked.args[1]["words"]()) == (
            "participants",
            kenyans,
            "Kenya",
        )
    with qtbot.waitSignal(counting.context.screen_asked) as asked:
        counting.table.clicked.emit(counting.table.counts.index(4, 4))  # the sums: everybody
    assert len(asked.args[1]["ids"]) == 5


def test_the_warning_opens_exactly_who_has_no_country(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    counting.show()
    (way,) = (button for button in counting.remarks.findChildren(Button) if button.isVisible())
    for act in (
        lambda: qtbot.mouseClick(way, Qt.MouseButton.LeftButton),
        lambda: qtbot.keyClick(way, Qt.Key.Key_Space),
    ):
        with qtbot.waitSignal(counting.context.screen_asked) as asked:
            act()
        assert asked.args[1]["ids"] == [5]
    assert way.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_sorting_leaves_the_sums_last(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    counting.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    assert column(counting, 1)[1:] == ["Pakistan", "not known", "Nigeria", "Kenya", "Total"]
    counting.table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    assert column(counting, 1)[1] == "Kenya"
    assert column(counting, 1)[-1] == "Total"


@pytest.mark.parametrize(
    "by", ["region", "subregion", "gender", "age", "organization_kind", "status", "theme_wanted"]
)
def test_every_cut_sums_to_all(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot, by: str
) -> None:
    show(counting, qtbot, fill(bare_desk))
    counting.choose(by=by)
    settle(counting, qtbot)
    assert column(counting, len(counting.table.counts.texts()[0]) - 1)[-1] == "5"
    assert counting.figures is not None
    assert counting.figures.by == by
    assert counting.views["ages"].isHidden() is False
    assert counting.views["bars"].chart


def test_the_rule_changes_who_counts(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    counting.choose(rule="confirmed")
    settle(counting, qtbot)
    assert counting.sentence.text() == "4 participants; 3 from 2 countries, 1 without a country"
    counting.choose(rule="certified")
    settle(counting, qtbot)
    assert counting.empty.sentence.text() == "Nobody is counted by this rule."
    counting.empty.button.click()
    settle(counting, qtbot)
    assert counting.choice.rule == "all"
    assert counting.sentence.text().startswith("5 ")


def test_all_cohorts_are_counted_together(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    fill(bare_desk, PEOPLE[:2])
    show(counting, qtbot, cohort)
    counting.choose(is_all=True)
    settle(counting, qtbot)
    assert counting.sentence.text() == "7 participants; 6 from 3 countries, 1 without a country"


@pytest.mark.parametrize(
    ("cohort", "short"),
    [
        ({}, ""),
        ({"name": "Shanghai"}, "Shanghai"),
        ({"name": "Shanghai 2025", "starts": date(2025, 6, 14)}, "Shanghai 2025"),
        (
            {"name": "2025 Training Program (Shanghai Session)", "starts": date(2025, 6, 14)},
            "Shanghai Session 2025",
        ),
        ({"name": "2025年培训班（上海站）", "starts": date(2025, 6, 14)}, "上海站 2025"),
        ({"name": "x" * 60}, "x" * 35 + "…"),
    ],
)
def test_a_button_says_a_cohort_shortly(cohort: dict[str, Any], short: str) -> None:
    assert short_name(cohort) == short


def test_menus_offer_what_can_be_chosen(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    menus = []
    for button in (counting.choosers.cohort, counting.choosers.count, counting.choosers.breakdown):
        menu = QMenu(counting)
        button.opening.emit(menu)
        menus.append([action.text() for action in menu.actions()])
    assert menus[0] == ["Shanghai", "All cohorts"]
    assert "confirmed" in menus[1]
    assert menus[2][:2] == ["country", "region"]
    assert menus[2][-1] == "Crossed with"
    assert menus[2][-3] == "Group of countries"


def test_the_funnel_shows_how_far_people_got_and_opens_them(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    chart = counting.views["stages"].chart
    assert chart is not None
    assert [sum(mark.values) for mark in chart.marks] == [5, 4, 4, 0, 0, 0]
    assert (
        chart.title
        == "From nominated to confirmed: 4 of 5 remain; the largest drop is at “selected” (1)"
    )
    assert counting.cards["stages"].isVisible()


def test_an_empty_cohort_offers_the_import(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk, ()))
    assert counting.empty.isVisible()
    assert list(counting.handlers()) == ["counting_rules"]
    assert counting.badge() == ""
    with qtbot.waitSignal(counting.context.command_asked) as asked:
        counting.empty.button.click()
    assert asked.args == ["import"]
    show(counting, qtbot, None)
    assert counting.empty.isVisible()


def test_news_are_counted(counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot) -> None:
    cohort = fill(bare_desk)
    show(counting, qtbot, cohort)
    participants.add_participant(
        bare_desk, cohort, {"full_name": "Litia Vakacegu", "nationality": "FJ", "gender": "F"}
    )
    counting.refresh(None)
    settle(counting, qtbot)
    assert counting.sentence.text() == "6 participants; 5 from 4 countries, 1 without a country"


def test_everything_is_said_in_chinese(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    texts.speak("zh")
    counting.retranslate()
    settle(counting, qtbot)
    assert column(counting, 1)[1] == "肯尼亚"
    assert counting.choosers.breakdown.value() == "国家"
    assert counting.views["bars"].chart
    assert [one.label for one in counting.views["bars"].chart.series] == ["女", "男"]


def test_the_theme_is_followed(counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot) -> None:
    show(counting, qtbot, fill(bare_desk))
    before = counting.views["bars"].grab().toImage()
    theme().choose("dark")
    try:
        assert counting.views["bars"].grab().toImage() != before
    finally:
        theme().choose("light")


def test_a_narrow_window_sets_the_cards_under_each_other(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    def lefts() -> set[int]:
        shown = [card for card in counting.cards.values() if card.isVisible()]
        return {card.mapTo(counting, QPoint()).x() for card in shown}

    def ends() -> set[int]:
        shown = [
            counting.cards[name] for name in counting.cards if counting.cards[name].isVisible()
        ]
        by_left: dict[int, int] = {}
        for card in (*shown, counting.table.parentWidget()):
            left = card.mapTo(counting, QPoint()).x()
            end = card.mapTo(counting, QPoint(0, card.height())).y()
            by_left[left] = max(end, by_left.get(left, 0))
        return set(by_left.values())

    show(counting, qtbot, fill(bare_desk))
    qtbot.waitUntil(lambda: len(lefts()) == 2, timeout=10_000)
    assert len(ends()) == 1, "both columns end on one line"
    counting.resize(800, 800)
    qtbot.waitUntil(lambda: len(lefts()) == 1, timeout=10_000)


def test_copy_all_holds_sentence_table_and_rule(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    counting.handlers()["copy"]()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text().startswith("5 participants; 4 from 3 countries, 1 without a country\n")
    assert "\tKenya\t1\t1\t2" in data.text()
    assert "Counted: " in data.html()


def test_the_workbook_and_the_picture_are_written(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot, tmp_path: Path
) -> None:
    show(counting, qtbot, fill(bare_desk))
    dialog = counting.papers.ask_for_workbook()
    assert dialog.defaultSuffix() == "xlsx"
    dialog.reject()
    counting.papers.save_workbook(tmp_path / "figures.xlsx")
    qtbot.waitUntil(lambda: not counting.context.tasks.is_busy(), timeout=30_000)
    assert (tmp_path / "figures.xlsx").stat().st_size > 4000
    picture = counting.papers.save_picture()
    assert picture is not None
    picture.fileSelected.emit(str(tmp_path / "bars.pdf"))
    picture.reject()
    assert (tmp_path / "bars.pdf").read_bytes().startswith(b"%PDF")
