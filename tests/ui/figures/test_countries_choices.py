"""What is counted on the Countries screen: crossed cuts, programmes, rules and groups of the
office, pages of countries, leads.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.charts.chart import ChartKind
from lcdesk.model import countries
from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation.leads import add_lead
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import save_rule
from lcdesk.services.figures.country_groups import remove_group, set_groups
from lcdesk.services.figures.scopes import list_programmes, read_cohorts
from lcdesk.services.participants import participants, records
from lcdesk.settings import ALL_COHORTS
from lcdesk.ui.figures import counted_figures
from lcdesk.ui.figures.counting_rules_dialog import CountingRulesDialog
from lcdesk.ui.figures.country_page import CountryDialog
from lcdesk.ui.figures.figures_screen import CountriesScreen
from tests.ui.counted import column, fill, settle, show


def test_two_cuts_are_crossed_and_a_cell_opens_its_people(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    menu = QMenu(counting)
    counting.choosers.breakdown.opening.emit(menu)
    crossed = menu.actions()[-1].menu()
    assert isinstance(crossed, QMenu)
    offered = {action.text(): action for action in crossed.actions()}
    assert "country" not in offered, "a cut is not crossed with itself"
    offered["gender"].trigger()
    settle(counting, qtbot)
    chart = counting.views["bars"].chart
    assert chart is not None
    assert counting.choosers.breakdown.value() == "country × gender"
    assert (chart.kind, chart.total, chart.heads) == (ChartKind.HEAT, 5, ("male", "female"))
    assert chart.title == "Spread out: no cell has more than 1 person of 5"
    assert chart.caption.subtitle == "Participants by country and gender · 5 participants"
    cell = chart.mark("KE|female")
    assert cell is not None
    with qtbot.waitSignal(counting.context.screen_asked) as asked:
        counting.views["bars"].chosen.emit(cell.key, cell.people)
    record = finding.read_one(bare_desk, asked.args[1]["ids"][0])
    assert record is not None
    assert (len(asked.args[1]["ids"]), record["full_name"]) == (1, "Wanjiru Kamau")
    offered["nothing"].trigger()
    settle(counting, qtbot)
    assert counting.views["bars"].chart is not None
    assert counting.views["bars"].chart.kind is ChartKind.BARS


def test_all_cohorts_of_a_programme_are_counted(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    asked_for: list[int] = []
    counting.context.cohort_asked.connect(asked_for.append)
    programme = next(one for one in read_cohorts(bare_desk) if one["id"] == cohort)["programme_id"]
    other = cohorts.add_cohort(bare_desk, {"name_en": "Chengdu", "programme_id": programme})
    participants.add_participant(
        bare_desk, other, {"full_name": "Litia Vakacegu", "nationality": "FJ"}
    )
    elsewhere = cohorts.add_cohort(bare_desk, {"name_en": "Elsewhere"})
    participants.add_participant(
        bare_desk, elsewhere, {"full_name": "Ana Lima", "nationality": "BR"}
    )
    show(counting, qtbot, cohort)
    menu = QMenu(counting)
    counting.choosers.cohort.opening.emit(menu)
    offered = [one for one in menu.actions() if one.isEnabled() and not one.isSeparator()]
    assert [one.text() for one in offered] == ["Shanghai", "Shanghai", "All cohorts"], (
        "the cohort on screen, and its programme"
    )
    offered[1].trigger()
    settle(counting, qtbot)
    assert counting.sentence.text() == "6 participants; 5 from 4 countries, 1 without a country"
    with qtbot.waitSignal(counting.context.screen_asked) as asked:
        counting.table.clicked.emit(counting.table.counts.index(0, 4))
    assert (asked.args[1]["words"](), asked_for) == ("Kenya", [ALL_COHORTS]), (
        "people of another cohort are found among all"
    )
    counting.choose(programme=None)
    settle(counting, qtbot)
    assert counting.sentence.text() == "5 participants; 4 from 3 countries, 1 without a country"


def test_a_programme_is_counted_as_it_is_by_now(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    programme = next(one for one in read_cohorts(bare_desk) if one["id"] == cohort)["programme_id"]
    show(counting, qtbot, cohort)
    counting.choose(
        programme=next(line for line in list_programmes(bare_desk) if line.id == programme)
    )
    settle(counting, qtbot)
    assert counting.sentence.text() == "5 participants; 4 from 3 countries, 1 without a country"
    other = cohorts.add_cohort(bare_desk, {"name_en": "Chengdu", "programme_id": programme})
    participants.add_participant(
        bare_desk, other, {"full_name": "Litia Vakacegu", "nationality": "FJ"}
    )
    counting.refresh(None)
    settle(counting, qtbot)
    assert counting.sentence.text() == "6 participants; 5 from 4 countries, 1 without a country", (
        "a cohort that came to it is counted too"
    )
    with texts.speaking("zh"):
        counting.retranslate()
        assert counting.choosers.cohort.value() == "上海站", "its name is that of the language"
    counting.choose(
        programme=replace(counting.choice.programme, id=999) if counting.choice.programme else None
    )
    settle(counting, qtbot)
    assert counting.choice.programme is None, "gone: the cohort on screen is counted"
    assert counting.sentence.text() == "5 participants; 4 from 3 countries, 1 without a country"


def test_long_names_leave_room_for_the_sentence(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    name = (
        "International training programme on the management of very many long names of programmes"
    )
    show(counting, qtbot, fill(bare_desk))
    chosen = list_programmes(bare_desk)[0]
    counting.choosers.choice = replace(
        counting.choice, programme=replace(chosen, name=name), across="organization_kind"
    )
    counting.choosers.show_choice()
    settle(counting, qtbot)
    assert counting.choosers.cohort.value().endswith("…")
    assert counting.choosers.cohort.toolTip() == name
    counting.resize(760, 700)
    settle(counting, qtbot)
    assert counting.choosers.cohort.is_brief
    assert counting.choosers.geometry().right() < counting.sentence.geometry().left()
    counting.resize(1200, 800)
    settle(counting, qtbot)
    assert not counting.choosers.breakdown.is_brief


def test_with_very_many_the_figures_come_first_and_the_rest_after_them(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted_figures, "FEW", 4)
    seen: list[tuple[str, bool]] = []
    counting.context.handlers_changed.connect(
        lambda: seen.append((counting.sentence.text(), counting.cards["ages"].isHidden()))
    )
    show(counting, qtbot, fill(bare_desk))
    qtbot.waitUntil(lambda: not counting.cards["ages"].isHidden(), timeout=10_000)
    sentence = "5 participants; 4 from 3 countries, 1 without a country"
    assert seen == [(sentence, True), (sentence, False)]
    assert "no country" in counting.remarks.text()
    assert counting.cards["stages"].isHidden() is False


def test_a_line_opens_the_page_of_its_country(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    menu = counting.table.line_menu(counting.table.counts.index(0, 1))
    assert [action.text() for action in menu.actions()] == ["Show the people", "Page of Kenya"]
    menu.actions()[1].trigger()
    page = next(one for one in QApplication.topLevelWidgets() if isinstance(one, CountryDialog))
    qtbot.addWidget(page)
    qtbot.waitUntil(
        lambda: page.code == "KE" and not counting.context.tasks.is_busy(), timeout=10_000
    )
    page.reject()
    sums = counting.table.line_menu(counting.table.counts.index(4, 1))
    assert [action.text() for action in sums.actions()] == ["Show the people"]


def test_a_rule_of_the_office_counts_and_one_that_is_gone_counts_no_more(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    show(counting, qtbot, fill(bare_desk))
    rule = save_rule(bare_desk, {"name_en": "Only nominated", "statuses": ["nominated"]})
    counting.refresh(None)
    settle(counting, qtbot)
    menu = QMenu(counting)
    counting.choosers.count.opening.emit(menu)
    offered = {action.text(): action for action in menu.actions()}
    offered["Only nominated"].trigger()
    settle(counting, qtbot)
    assert (counting.sentence.text(), counting.choice.rule) == (
        "1 participant from 1 country",
        rule,
    )
    assert counting.choosers.count.value() == "Only nominated"
    bare_desk.undo()
    counting.refresh(None)
    settle(counting, qtbot)
    assert (counting.sentence.text(), counting.choice.rule) == (
        "5 participants; 4 from 3 countries, 1 without a country",
        "all",
    )
    with qtbot.waitSignal(counting.choosers.rules_asked):
        offered["Counting rules…"].trigger()
    dialog = next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, CountingRulesDialog)
    )
    qtbot.addWidget(dialog)
    dialog.reject()
    settle(counting, qtbot)
    assert counting.choice.rule == "all"


def test_leads_are_counted_beside_the_figures(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    show(counting, qtbot, cohort)
    assert counting.leads.isHidden()
    someone = finding.find_ids(bare_desk, Query.of(cohort))[0]
    add_lead(bare_desk, someone, {"kind": "technology"})
    counting.refresh(None)
    settle(counting, qtbot)
    assert counting.leads.sentence.text().startswith("1 cooperation lead")
    with qtbot.waitSignal(counting.context.screen_asked) as asked:
        counting.leads.chosen.emit("KE", counting.figures.rest.leads.rows["country"][0].people)
    assert asked.args[1]["ids"] == [someone]


def test_a_group_of_the_office_can_be_chosen_and_one_that_is_gone_is_no_cut(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    members = (
        countries.Membership("KE", None, None),
        countries.Membership("PK", date(2020, 1, 1), None),
    )
    set_groups(
        bare_desk, [countries.NamedCountryGroup("OURS", "Our alliance", "我们的联盟", "", members)]
    )
    show(counting, qtbot, fill(bare_desk))
    menu = QMenu(counting)
    counting.choosers.breakdown.opening.emit(menu)
    groups = menu.actions()[-3].menu()
    assert isinstance(groups, QMenu)
    next(action for action in groups.actions() if action.text() == "Our alliance").trigger()
    settle(counting, qtbot)
    assert column(counting, 1)[0] == "Our alliance"
    assert dict(zip(column(counting, 1), column(counting, 4), strict=True))["member"] == "3"
    assert "Our alliance: the day of joining of 1 country is not known" in counting.remarks.text()
    remove_group(bare_desk, "OURS")
    counting.refresh(None)
    settle(counting, qtbot)
    assert (counting.choice.by, column(counting, 1)[0]) == ("country", "Country/region")


def test_a_person_who_came_twice_is_counted_once_when_that_is_wanted(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    cohort = fill(bare_desk)
    again = cohorts.add_cohort(bare_desk, {"name_en": "Chengdu", "starts": date(2027, 3, 1)})
    wanjiru = finding.read_one(
        bare_desk, finding.find_ids(bare_desk, Query(rules=searched("Wanjiru")))[0]
    )
    assert wanjiru is not None
    bare_desk.execute(
        "again",
        lambda work: records.enrol(work, again, wanjiru["person_id"], {"status": "confirmed"}),
    )
    show(counting, qtbot, cohort)
    counting.choose(is_all=True)
    settle(counting, qtbot)
    assert counting.sentence.text() == "6 participants; 5 from 3 countries, 1 without a country"
    assert "more than once" in counting.remarks.text()
    menu = QMenu(counting)
    counting.choosers.count.opening.emit(menu)
    next(action for action in menu.actions() if action.text() == "Each person once").trigger()
    settle(counting, qtbot)
    assert counting.sentence.text() == "5 participants; 4 from 3 countries, 1 without a country"
    assert "more than once" not in counting.remarks.text()
    assert counting.views["bars"].chart is not None
    assert counting.views["bars"].chart.caption.rule.endswith("; each person once.")
    counting.choose(by="cohort")
    settle(counting, qtbot)
    assert dict(zip(column(counting, 1), column(counting, 4), strict=True))["Chengdu"] == "1"


def test_a_cohort_stands_beside_another_and_a_region_counts_alone(
    counting: CountriesScreen, bare_desk: Desk, qtbot: QtBot
) -> None:
    other = cohorts.add_cohort(bare_desk, {"name_en": "Chengdu", "starts": date(2024, 6, 1)})
    guest = {"full_name": "Guest", "nationality": "KE", "gender": "F"}
    participants.add_participant(bare_desk, other, guest)
    show(counting, qtbot, fill(bare_desk))
    assert not counting.compared_card.isVisible()
    menu = QMenu(counting)
    counting.choosers.beside.opening.emit(menu)
    next(one for one in menu.actions() if one.text() == "2024").trigger()
    settle(counting, qtbot)
    assert counting.choosers.beside.value() == "2024"
    assert counting.compared_card.isVisible()
    assert counting.compared_title.text()
    kenya = next(line for line in counting.table.counts.texts() if "Kenya" in line)
    assert kenya[-3:] == ["2", "1", "+1"]
    assert counting.table.counts.texts()[0][-2:] == ["2024", "±"]
    regions = QMenu(counting)
    counting.choosers.region.opening.emit(regions)
    next(one for one in regions.actions() if one.text().startswith("Africa")).trigger()
    settle(counting, qtbot)
    assert counting.rule.text().endswith("; only Africa.")
    assert {row.key for row in counting.table.counts.rows} == {"KE", "NG"}
    counting.choose(region="", beside=None)
    settle(counting, qtbot)
    assert not counting.compared_card.isVisible()
    assert len(counting.table.counts.texts()[0]) == len(kenya) - 2
