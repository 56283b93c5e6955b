"""The page of a country in a real window: real clicks and keys on its lines, its tabs, its ways
to other countries.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from lcdesk import texts
from lcdesk.model.entities import CountryAlias
from lcdesk.model.query import Query, searched
from lcdesk.services.cohorts import cohorts
from lcdesk.services.cooperation import leads
from lcdesk.services.cooperation.leads import count_leads
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures import country_page
from lcdesk.services.participants import participants, records
from lcdesk.ui.figures.country_page import CountryDialog, beside, open_country
from lcdesk.ui.figures.country_tabs import MOST_COLUMNS, LineTable, trend_chart
from lcdesk.ui.figures.figure_cards import LeadsCard, open_people_of
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.leads import LeadDialog
from lcdesk.ui.participants.screen import ParticipantsScreen
from lcdesk.ui.window.main_window import MainWindow

pytestmark = pytest.mark.shares

LEFT = Qt.MouseButton.LeftButton
Settle = Callable[[], None]


@pytest.fixture
def later(desk: Desk) -> int:
    """A second cohort, in which Wanjiru Kamau comes again, with a new participant from Kenya."""
    made = cohorts.add_cohort(desk, {"name_en": "Solar 2027", "starts": dt.date(2027, 3, 1)})
    person = country_page.read_country(desk, "KE").people[1].person_id
    desk.execute(
        "again",
        lambda work: records.enrol(
            work, made, person, {"status": "selected", "organization": "Ministry"}
        ),
    )
    participants.add_participant(
        desk, made, {"full_name": "Peter Njoroge", "nationality": "KE", "gender": "M"}
    )
    return made


@pytest.fixture
def kenya(window: MainWindow, later: int, settle: Settle) -> CountryDialog:
    """The page of Kenya over the window."""
    assert later
    settle()
    return shown(window, settle, "KE")


def shown(window: MainWindow, settle: Settle, code: str) -> CountryDialog:
    assert window.context is not None
    made = open_country(window.context, code, window)
    settle()
    return made


def cells(table: LineTable, name: str) -> list[str]:
    at = table.table.column_at(name)
    return [table.table.cell(row, at)[0] for row in range(len(table.table.ids))]


def point(table: LineTable, row: int) -> QPoint:
    return table.visualRect(table.table.index(row, 0)).center()


def open_line(table: LineTable, row: int, qtbot: QtBot) -> None:
    qtbot.mouseClick(table.viewport(), LEFT, pos=point(table, row))
    qtbot.mouseDClick(table.viewport(), LEFT, pos=point(table, row))


def names(screen: ParticipantsScreen) -> list[str]:
    return [
        str((screen.table.record(row) or {}).get("full_name"))
        for row in range(len(screen.table.ids))
    ]


def test_the_head_says_who_and_how_many(kenya: CountryDialog) -> None:
    assert (kenya.windowTitle(), kenya.head.name.text()) == ("Kenya", "Kenya")
    assert kenya.head.note.text() == "肯尼亚 · Republic of Kenya · Africa · Sub-Saharan Africa · KE"
    cards = {key: card.accessibleName() for key, card in kenya.figures.cards.items()}
    assert cards["people"] == "People: 3. 4 enrolments"
    assert cards["cohorts"] == "Cohorts: 2. 2026–2027"
    assert cards["genders"] == "Women: 1. 33% of 3 · 2 men"
    assert kenya.remarks.text() == "1 person came more than once."
    assert kenya.rule.text() == "Counted: everybody nominated, whatever became of it."
    assert kenya.tabs.tabs.tabs["people"].accessibleName() == "People 4"
    assert cells(kenya.tabs.people, "name") == [
        "Peter Njoroge",
        "Wanjiru Kamau",
        "Brian Otieno",
        "Wanjiru Kamau",
    ]
    assert cells(kenya.tabs.people, "status")[:2] == ["nominated", "selected"]


def test_a_double_click_opens_the_person_in_the_cohort_of_that_time(
    kenya: CountryDialog,
    window: MainWindow,
    screen: ParticipantsScreen,
    later: int,
    settle: Settle,
    qtbot: QtBot,
) -> None:
    open_line(kenya.tabs.people, 1, qtbot)
    settle()
    assert not shiboken6.isValid(kenya)  # closed, and gone
    assert window.context is not None
    assert window.context.cohort_id == later
    assert names(screen) == ["Wanjiru Kamau"]
    assert screen.table.record(0) is not None
    assert (screen.table.record(0) or {})["organization"] == "Ministry"


def test_enter_opens_a_person_too(
    kenya: CountryDialog, screen: ParticipantsScreen, settle: Settle, qtbot: QtBot
) -> None:
    kenya.tabs.people.setFocus()
    while kenya.tabs.people.currentIndex().row() < 2:
        qtbot.keyClick(kenya.tabs.people, Qt.Key.Key_Down)
    qtbot.keyClick(kenya.tabs.people, Qt.Key.Key_Return)
    settle()
    assert names(screen) == ["Brian Otieno"]


def test_those_selected_are_opened_together(
    kenya: CountryDialog, screen: ParticipantsScreen, settle: Settle, qtbot: QtBot
) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    qtbot.mouseClick(kenya.tabs.people.viewport(), LEFT, pos=point(kenya.tabs.people, 0))
    qtbot.mouseClick(kenya.tabs.people.viewport(), LEFT, shift, pos=point(kenya.tabs.people, 1))
    qtbot.keyClick(kenya.tabs.people, Qt.Key.Key_Return)
    settle()
    assert sorted(names(screen)) == ["Peter Njoroge", "Wanjiru Kamau"]


def test_what_is_shown_stays_until_another_country_is_read(
    kenya: CountryDialog, settle: Settle
) -> None:
    kenya.go_to("ET")
    assert (kenya.head.name.text(), cells(kenya.tabs.people, "name")[0]) == (
        "Kenya",
        "Peter Njoroge",
    )
    kenya.go_to("RW")
    settle()
    assert (kenya.head.name.text(), cells(kenya.tabs.people, "name")) == (
        "Rwanda",
        ["Eric Habimana"],
    )


def test_all_are_opened_over_all_cohorts(
    kenya: CountryDialog,
    window: MainWindow,
    screen: ParticipantsScreen,
    settle: Settle,
    qtbot: QtBot,
) -> None:
    qtbot.mouseClick(kenya.open_all, LEFT)
    settle()
    assert window.context is not None
    assert window.context.is_all
    assert sorted(names(screen)) == [
        "Brian Otieno",
        "Peter Njoroge",
        "Wanjiru Kamau",
        "Wanjiru Kamau",
    ]


def test_cohorts_organisations_and_columns_open_their_people(
    kenya: CountryDialog,
    window: MainWindow,
    screen: ParticipantsScreen,
    settle: Settle,
    qtbot: QtBot,
) -> None:
    kenya.tabs.tabs.choose("years")
    settle()
    assert cells(kenya.tabs.cohorts, "cohort") == ["Solar 2027", "Low-Carbon 2026"]
    assert cells(kenya.tabs.cohorts, "total") == ["2", "2"]
    assert kenya.tabs.chart.chart is not None
    assert [mark.label for mark in kenya.tabs.chart.chart.marks] == [
        "Low-Carbon 2026",
        "Solar 2027",
    ]
    kenya.grab()
    box = kenya.tabs.chart.laid.hits[1].rect
    qtbot.mouseClick(kenya.tabs.chart, LEFT, pos=box.center().toPoint())
    settle()
    assert sorted(names(screen)) == ["Peter Njoroge", "Wanjiru Kamau"]
    again = shown(window, settle, "KE")
    again.tabs.tabs.choose("organisations")
    settle()
    assert cells(again.tabs.organisations, "name") == [
        "Kenya Power",
        "Ministry",
        "Ministry of Environment and Forestry",
    ]
    open_line(again.tabs.organisations, 0, qtbot)
    settle()
    assert names(screen) == ["Brian Otieno"]


def test_a_lead_opens_its_person_whose_leads_stand_beside(
    window: MainWindow, screen: ParticipantsScreen, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    brian = finding.find_ids(desk, Query(rules=searched("Brian")))[0]
    past = dt.date.today() - dt.timedelta(days=3)
    number = leads.add_lead(
        desk, brian, {"kind": "talent", "partner": "Tongji University", "due": past}
    )
    settle()
    page = shown(window, settle, "KE")
    assert page.figures.cards["due"].accessibleName() == "To be followed up: 1. 1 overdue"
    qtbot.mouseClick(page.figures.cards["due"], LEFT)
    assert page.tabs.tabs.key == "leads"
    assert cells(page.tabs.leads, "kind") == ["Talent"]
    assert cells(page.tabs.leads, "due")[0].startswith("overdue: ")
    open_line(page.tabs.leads, 0, qtbot)
    settle()
    assert names(screen) == ["Brian Otieno"]
    participants.remove_participants(desk, [brian])
    settle()
    page = shown(window, settle, "KE")
    page.tabs.tabs.choose("leads")
    open_line(page.tabs.leads, 0, qtbot)  # nobody is behind it any more: the lead itself
    dialog = next(one for one in page.findChildren(LeadDialog) if one.isVisible())
    assert dialog.windowTitle() == "Cooperation lead of Kenya"
    qtbot.mouseClick(dialog.bin, LEFT)
    settle()
    assert [line.id for line in leads.list_leads(desk)] == []
    assert cells(page.tabs.leads, "kind") == []
    assert page.tabs._empties["leads"].sentence.text() == "No cooperation leads with Kenya yet."
    assert number


def test_a_spelling_is_forgotten_and_undo_brings_it_back(
    window: MainWindow, desk: Desk, settle: Settle, qtbot: QtBot
) -> None:
    desk.execute(
        "learn",
        lambda work: work.add(
            CountryAlias(spelling="Kennya", country="KE", file_name="names.xlsx")
        ),
    )
    page = shown(window, settle, "KE")
    page.tabs.tabs.choose("groups")
    assert cells(page.tabs.groups, "group")[0] == "African Union"
    assert cells(page.tabs.groups, "opened")[0] == "1 of 1 cohort"
    assert cells(page.tabs.spellings, "spelling") == ["Kennya"]
    assert not page.tabs.forget.isEnabled()
    qtbot.mouseClick(page.tabs.spellings.viewport(), LEFT, pos=point(page.tabs.spellings, 0))
    qtbot.mouseClick(page.tabs.forget, LEFT)
    settle()
    assert country_page.read_country(desk, "KE").aliases == ()
    assert cells(page.tabs.spellings, "spelling") == []
    assert page.banner.text() == "“Kennya” is forgotten."
    assert desk.undo_label() == "Forget what is remembered of “Kennya”"
    page.activateWindow()
    qtbot.keyClick(page, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert cells(page.tabs.spellings, "spelling") == ["Kennya"]
    window.do("redo")
    settle()
    assert cells(page.tabs.spellings, "spelling") == []
    window.do("undo")
    settle()
    assert cells(page.tabs.spellings, "spelling") == ["Kennya"]


def test_one_goes_to_other_countries_without_closing(
    kenya: CountryDialog, settle: Settle, qtbot: QtBot
) -> None:
    assert kenya.head.before.isEnabled()
    qtbot.mouseClick(kenya.head.before, LEFT)
    settle()
    assert (kenya.code, cells(kenya.tabs.people, "name")) == (
        "ET",
        ["Dawit Bekele", "Hana Tesfaye"],
    )
    qtbot.keyClick(kenya, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    settle()
    assert kenya.code == "KE"
    kenya.head.chooser.setFocus()
    qtbot.keyClicks(kenya.head.chooser, "Rwanda")
    qtbot.keyClick(kenya.head.chooser, Qt.Key.Key_Return)
    settle()
    assert (kenya.code, kenya.head.name.text(), kenya.isVisible()) == ("RW", "Rwanda", True)
    assert not kenya.head.after.isEnabled()
    kenya.head.chooser.setFocus()
    qtbot.keyClicks(kenya.head.chooser, "Congo")
    qtbot.keyClick(kenya.head.chooser, Qt.Key.Key_Return)
    assert kenya.code == "RW"
    assert "may be several countries" in kenya.head.problem.text()


def test_before_and_after_by_name() -> None:
    known = ["ET", "KE", "NG"]
    assert (beside("KE", known, -1), beside("KE", known, 1)) == ("ET", "NG")
    assert (beside("FJ", known, -1), beside("FJ", known, 1)) == ("ET", "KE")
    assert (beside("ET", known, -1), beside("NG", known, 1), beside("KE", (), 1)) == (
        None,
        None,
        None,
    )


def test_a_country_without_anybody_says_so(window: MainWindow, settle: Settle) -> None:
    page = shown(window, settle, "FJ")
    for tab, sentence in (
        ("people", "Nobody from Fiji yet."),
        ("organisations", "No organisation from Fiji yet."),
        ("years", "No cohort had anybody from Fiji yet."),
    ):
        page.tabs.tabs.choose(tab)
        assert page.tabs._empties[tab].isVisible()
        assert page.tabs._empties[tab].sentence.text() == sentence
    assert not page.open_all.isEnabled()
    assert not page.export.isEnabled()
    page.tabs.tabs.choose("groups")
    assert page.tabs.no_spelling.isVisible()


def test_one_cohort_is_no_trend_and_many_are_drawn_by_year(
    window: MainWindow, desk: Desk, settle: Settle
) -> None:
    assert trend_chart(country_page.read_country(desk, "KE")) is None
    person = country_page.read_country(desk, "KE").people[0].person_id

    def again(number: int) -> None:
        made = cohorts.add_cohort(
            desk,
            {"name_en": f"C{number}", "starts": dt.date(2000 + number // 2, 1 + number % 2, 1)},
        )
        desk.execute("again", lambda work: records.enrol(work, made, person, {}))

    for number in range(MOST_COLUMNS):
        again(number)
    chart = trend_chart(country_page.read_country(desk, "KE"))
    assert chart is not None
    assert [(mark.label, mark.total) for mark in chart.marks][:2] == [("2000", 2), ("2001", 2)]
    assert chart.marks[-1].label == "2026"


def test_news_are_shown_and_the_workbook_is_written(
    kenya: CountryDialog, desk: Desk, later: int, settle: Settle, tmp_path: Path, qtbot: QtBot
) -> None:
    participants.add_participant(
        desk, later, {"full_name": "Grace Wambui", "nationality": "KE", "gender": "F"}
    )
    settle()
    assert cells(kenya.tabs.people, "name")[0] == "Grace Wambui"
    dialog = kenya.ask_for_workbook()
    assert dialog.defaultSuffix() == "xlsx"
    dialog.fileSelected.emit(str(tmp_path / "ke.xlsx"))
    dialog.reject()
    settle()
    assert (tmp_path / "ke.xlsx").stat().st_size > 4000
    assert kenya.banner.text() == "Saved ke.xlsx"


def test_in_chinese_and_dark(window: MainWindow, later: int, settle: Settle) -> None:
    assert later
    texts.speak("zh")
    page = shown(window, settle, "KE")
    assert (page.windowTitle(), page.open_all.text()) == ("肯尼亚", "在“学员”中打开全部(&O)")
    assert page.tabs.tabs.tabs["years"].text() == "历年情况"
    before = page.grab().toImage()
    theme().choose("dark")
    assert page.grab().toImage() != before


def test_every_part_has_a_name_and_is_reached_by_tab(kenya: CountryDialog, qtbot: QtBot) -> None:
    for part in (kenya.tabs.people, kenya.head.chooser, kenya.head.before, kenya.head.after):
        assert part.accessibleName()
    seen = set()
    kenya.close_button.setFocus()
    for _turn in range(40):
        here = QApplication.focusWidget()
        assert here is not None
        seen.add(here)
        qtbot.keyClick(here, Qt.Key.Key_Tab)
    assert {
        kenya.tabs.people,
        kenya.head.chooser,
        kenya.open_all,
        kenya.export,
        kenya.tabs.tabs.tabs["people"],
    } <= seen


# --- the card ---


@pytest.fixture
def card(window: MainWindow, qtbot: QtBot) -> LeadsCard:
    assert window.context is not None
    made = LeadsCard(window.context)
    qtbot.addWidget(made)
    made.resize(640, 420)
    return made


def test_without_leads_there_is_no_card(card: LeadsCard, desk: Desk) -> None:
    card.show()
    card.show_counts(count_leads(desk))
    assert card.isHidden()
    assert card.chart() is None


def test_a_mark_of_the_card_tells_its_leads(
    card: LeadsCard,
    window: MainWindow,
    screen: ParticipantsScreen,
    desk: Desk,
    settle: Settle,
    qtbot: QtBot,
) -> None:
    found = [
        finding.find_ids(desk, Query(rules=searched(name)))[0]
        for name in ("Brian", "Hana", "Wanjiru")
    ]
    numbers = [
        leads.add_lead(desk, one, {"kind": "talent", "due": dt.date.today()}) for one in found
    ]
    card.show_counts(count_leads(desk), "Low-Carbon 2026")
    assert card.isVisible()
    assert card.sentence.text() == "3 cooperation leads with 2 countries"
    assert card.due.text() == "To be followed up: 3 this week"
    assert card.view.chart is not None
    assert card.view.chart.title == "Kenya: 2 of 3 cooperation leads"
    card.grab()
    with qtbot.waitSignal(card.chosen) as told:
        qtbot.mouseClick(card.view, LEFT, pos=card.view.laid.hits[0].rect.center().toPoint())
    assert told.args[0] == "KE"
    assert sorted(told.args[1]) == sorted((numbers[0], numbers[2]))
    assert window.context is not None
    open_people_of(window.context, told.args[1], "Kenya")
    settle()
    assert sorted(names(screen)) == ["Brian Otieno", "Wanjiru Kamau"]
    with qtbot.waitSignal(card.chosen) as told:
        qtbot.mouseClick(card.due, LEFT)
    assert (told.args[0], sorted(told.args[1])) == ("due", sorted(numbers))
    for tab, heads in (("crossed", ("talent",)), ("kind", ()), ("stage", ())):
        qtbot.mouseClick(card.tabs.tabs[tab], LEFT)
        assert card.view.chart.heads == heads
        assert card.view.chart.total == 3
    participants.remove_participants(desk, found)
    with qtbot.waitSignal(window.context.happened):
        open_people_of(window.context, numbers, "Kenya")
