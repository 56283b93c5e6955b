"""What stands below the head of the page of a country: its people, years, organisations, leads,
groups and spellings in tabs.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QScrollArea, QStackedWidget, QWidget

from lcdesk.charts.chart import Caption, Chart, Count, CountedRow
from lcdesk.charts.chart_kinds import trend
from lcdesk.charts.findings import trend_finding
from lcdesk.model import countries
from lcdesk.model.catalogue import Record
from lcdesk.model.kinds import Choice, Date
from lcdesk.model.lists import GENDER, LEAD_STAGE, ORGANISATION_KIND, ORGANISATION_ROLE
from lcdesk.model.statuses import STATUS
from lcdesk.services.cooperation.leads import kind_words
from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.country_page import (
    AliasLine,
    CohortLine,
    CountryPage,
    GroupLine,
    LeadEntry,
    OrganisationLine,
    read_people,
)
from lcdesk.texts import N_, _, language, list_names, n_
from lcdesk.ui.kit.chart_view import ChartView
from lcdesk.ui.kit.painting.theme import PAD
from lcdesk.ui.kit.table.model import ReadPage, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Button, Card, EmptyState, Label, column, row, scrolled
from lcdesk.ui.kit.widgets.controls import TabRow

TABS = {
    "people": N_("People"),
    "years": N_("Over the years"),
    "organisations": N_("Organisations"),
    "leads": N_("Cooperation"),
    "groups": N_("Groups and spellings"),
}
MOST_COLUMNS = 12
"""Cohorts drawn one by one; more of them are drawn by year."""
LEAST_TABLE = 120  # px of a table that stands below something


class CountryTabs(QWidget):
    """`people_asked(ids)`: these enrolments · `lead_asked(n)`: the n-th lead · `forgetting(n)`:
    the n-th spelling.
    """

    people_asked = Signal(object)
    lead_asked = Signal(int)
    forgetting = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.page: CountryPage | None = None
        self.tabs, self.chart = TabRow(tuple(TABS)), ChartView()
        self.people = people_table(desk)
        self.cohorts = LineTable(COHORTS, "cohort")
        self.organisations = LineTable(ORGANISATIONS, "name")
        self.leads = LineTable(LEADS, "partner")
        self.groups = LineTable(GROUPS, "group")
        self.spellings = LineTable(SPELLINGS, "file")
        self.people.setSelectionMode(
            LineTable.SelectionMode.ExtendedSelection
        )  # several are opened, or copied, together
        self.forget = Button(_("Forget this spelling"), "trash-2", clicked=self._forget)
        self.more, self.no_spelling = (
            Label("", 12, ink="fg3", wraps=True),
            Label("", 13, ink="fg2", wraps=True),
        )
        self.no_group = Label("", 13, ink="fg2", wraps=True)
        self._build()
        self._connect()

    def show_page(self, page: CountryPage) -> None:
        """Show another country, or the same anew."""
        self.page = page
        self.people.set_ids(page.ids)
        self.people.table.forget()
        self.cohorts.show_lines(cohort_lines(page.cohorts))
        self.cohorts.columns.show("other", any(one.other for one in page.cohorts))
        self.cohorts.columns.show("agreed", any(one.agreed for one in page.cohorts))
        self.organisations.show_lines(organisation_lines(page.organisations))
        self.organisations.columns.show("roles", any(one.roles for one in page.organisations))
        self.organisations.columns.show(
            "nominated", any(one.nominated for one in page.organisations)
        )
        self.leads.show_lines(lead_lines(page.leads))
        self.groups.show_lines(group_lines(page.groups))
        self.spellings.show_lines(alias_lines(page.aliases))
        self._show_chart(trend_chart(page))
        self._say(page)

    def _show_chart(self, chart: Chart | None) -> None:
        self._picture.setVisible(chart is not None)
        if chart is not None:
            self.chart.show_chart(chart)

    def _say(self, page: CountryPage) -> None:
        """Counts on the tabs, and sentences where there is nothing."""
        name = countries.name(page.code, language())
        stays = sum(len(one.stays) for one in page.groups)
        counts = (
            page.total,
            len(page.cohorts),
            page.organisation_count,
            len(page.leads),
            stays + len(page.aliases),
        )
        sentences = (
            _("Nobody from {country} yet.", country=name),
            _("No cohort had anybody from {country} yet.", country=name),
            _("No organisation from {country} yet.", country=name),
            _("No cooperation leads with {country} yet.", country=name),
            "",
        )
        for (key, words), count, sentence in zip(TABS.items(), counts, sentences, strict=True):
            self.tabs.tabs[key].show_count(_(words), count)
            if key in self._middles:
                self._middles[key].setCurrentIndex(0 if count else 1)
                self._empties[key].say(sentence)
        self.groups.setVisible(bool(stays))
        self.no_group.setVisible(not stays)
        self.no_group.setText(_("{country} is in none of the groups.", country=name))
        self.no_spelling.setVisible(not page.aliases)
        self.no_spelling.setText(
            _(
                "No spelling of {country} had to be learnt: what a review asks once about a "
                "country is kept here.",
                country=name,
            )
        )
        self.spellings.setVisible(bool(page.aliases))
        self.forget.setVisible(bool(page.aliases))
        left = page.organisation_count - len(page.organisations)
        self.more.setVisible(left > 0)
        self.more.setText(
            n_(
                "{count} more organisation is in the Excel file.",
                "{count} more organisations are in the Excel file.",
                left,
            )
        )
        self._follow()

    def _forget(self) -> None:
        at = next(iter(self.spellings.selected_ids()), None)
        if at is not None:
            self.forgetting.emit(at)

    def _follow(self) -> None:
        self.forget.setEnabled(bool(self.spellings.selected_ids()))

    def _open_people(self, number: int) -> None:
        """Those selected, where the one that was opened is among them."""
        chosen = self.people.selected_ids()
        self.people_asked.emit(chosen if number in chosen else [number])

    def _open_organisation(self, at: int) -> None:
        if self.page is not None and (ids := self.page.organisations[at].everybody):
            self.people_asked.emit(list(ids))

    def _open_cohort(self, at: int) -> None:
        if self.page is not None and (ids := self.page.cohorts[at].people):
            self.people_asked.emit(list(ids))

    # --- how it is put together ---

    def _connect(self) -> None:
        self.tabs.chosen.connect(lambda key: self._pages.setCurrentIndex(list(TABS).index(key)))
        self.people.opened.connect(self._open_people)
        self.organisations.opened.connect(self._open_organisation)
        self.cohorts.opened.connect(self._open_cohort)
        self.leads.opened.connect(self.lead_asked)
        self.chart.chosen.connect(lambda _key, ids: self.people_asked.emit(list(ids)))
        self.spellings.chosen.connect(self._follow)
        self.spellings.removal_asked.connect(self._forget)
        self.spellings.opened.connect(lambda _at: self.forget.setFocus())

    def _build(self) -> None:
        for view, words in (
            (self.people, N_("People")),
            (self.cohorts, N_("Cohorts")),
            (self.organisations, N_("Organisations")),
            (self.leads, N_("Cooperation leads")),
            (self.groups, N_("Groups of countries")),
            (self.spellings, N_("Spellings learnt")),
        ):
            view.setAccessibleName(_(words))
        self._empties = {
            key: EmptyState(sign)
            for key, sign in (
                ("people", "users"),
                ("years", "calendar-range"),
                ("organisations", "building-2"),
                ("leads", "handshake"),
            )
        }
        self._middles: dict[str, QStackedWidget] = {}
        self._pages = QStackedWidget()
        below = column(_carded(self.organisations), self.more, gap=6)
        below.setStretch(0, 1)
        for key, page in (
            ("people", _carded(self.people)),
            ("years", self._years()),
            ("organisations", _plain(below)),
            ("leads", _carded(self.leads)),
        ):
            middle = self._middles[key] = QStackedWidget()
            middle.addWidget(page)
            middle.addWidget(self._empties[key])
            self._pages.addWidget(middle)
        self._pages.addWidget(self._groups())
        made = column(self.tabs, gap=PAD)
        made.addWidget(self._pages, 1)
        self.setLayout(made)

    def _years(self) -> QWidget:
        """The table, and beside it the picture, which scrolls where there are many columns."""
        beside = self._picture = _unfocused(scrolled(_plain(column(_carded(self.chart), None))))
        inside = row(_carded(self.cohorts), beside, gap=PAD)
        inside.setStretch(0, 56)
        inside.setStretch(1, 44)
        return _plain(inside)

    def _groups(self) -> QWidget:
        for view in (self.groups, self.spellings):
            view.setMinimumHeight(LEAST_TABLE)
        heads = (
            Label(_("Groups of countries"), 13, "bold"),
            Label(_("Spellings learnt"), 13, "bold"),
        )
        inside = column(
            heads[0],
            self.no_group,
            self.groups,
            6,
            row(heads[1], None, self.forget),
            self.no_spelling,
            self.spellings,
            None,
            gap=6,
        )
        inside.setStretchFactor(self.groups, 3)
        inside.setStretchFactor(self.spellings, 2)
        card = Card()
        inside.setContentsMargins(14, 12, 14, 12)
        card.setLayout(inside)
        return _unfocused(scrolled(card))


def trend_chart(page: CountryPage) -> Chart | None:
    """How many came to each cohort (of many, in each year), in the order of time; None where
    there is nothing to compare.
    """
    rows: Sequence[CountedRow] = [one for one in reversed(page.attended) if one.starts]
    is_long = len(rows) > MOST_COLUMNS
    rows = years_of(page) if is_long else rows
    if len(rows) < 2:
        return None
    title = trend_finding(rows)
    caption = Caption(
        title[:1].upper() + title[1:], "", page.counted, countries.name(page.code, language())
    )
    return trend(rows, caption, by="year" if is_long else "cohort")


def years_of(page: CountryPage) -> list[Count]:
    """The same a line a year of opening, earliest first."""
    found: dict[int, list[CohortLine]] = {}
    for one in reversed(page.attended):
        if one.starts:
            found.setdefault(one.starts.year, []).append(one)
    return [
        Count(
            str(year),
            str(year),
            sum(one.women for one in lines),
            sum(one.men for one in lines),
            sum(one.other for one in lines),
            tuple(number for one in lines for number in one.people),
        )
        for year, lines in sorted(found.items())
    ]


def _carded(widget: QWidget) -> Card:
    card = Card()
    card.setLayout(column(widget, margins=(1, 1, 1, 1)))
    return card


def _unfocused(area: QScrollArea) -> QScrollArea:
    """The keyboard is for what stands in it."""
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return area


def _plain(inside: QLayout) -> QWidget:
    made = QWidget()
    made.setObjectName("plain")
    made.setLayout(inside)
    return made


# --- The tables on the page of a country: people, cohorts, organisations, cooperation leads,
# groups, learned spellings ---


ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
NARROW, WIDE = 900, 1150  # px of a table below which what matters less gives way


class LineTable(RecordView):
    """A table to be read: a double click or Enter on a line tells `opened(id)`; lines of
    `show_lines` count from 0.
    """

    def __init__(
        self, columns: Sequence[TableColumn], stretched: str, read_page: ReadPage | None = None
    ) -> None:
        self._lines: Sequence[Record] = ()
        super().__init__(RecordTable(columns, read_page or self._read))
        self.setSelectionMode(RecordView.SelectionMode.SingleSelection)
        self.columns.stretch(stretched)

    def show_lines(self, lines: Iterable[Record]) -> None:
        """Show other lines."""
        self._lines = tuple(lines)
        self.table.set_ids(())
        self.set_ids(range(len(self._lines)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        at = self.currentIndex()
        if event.key() in ENTER and at.isValid():
            self.opened.emit(self.table.id_at(at.row()))
        else:
            super().keyPressEvent(event)

    def _read(self, ids: Sequence[int]) -> list[Record]:
        return [{**self._lines[at], "id": at} for at in ids if at < len(self._lines)]


def people_table(desk: Desk) -> LineTable:
    """People by the ids of their enrolments (`set_ids`), read as they come into view."""
    return LineTable(
        _PEOPLE, "organization", lambda ids: [asdict(line) for line in read_people(desk, ids)]
    )


def cohort_lines(cohorts: Sequence[CohortLine]) -> list[Record]:
    """One line a cohort, for a table of `COHORTS`."""
    return [
        {
            "cohort": one.short,
            "starts": one.starts,
            "women": one.women,
            "men": one.men,
            "other": one.other or "",
            "total": one.total,
            "agreed": one.agreed,
            "is_passed": one.most is not None and one.holding > one.most,
        }
        for one in cohorts
    ]


def organisation_lines(organisations: Sequence[OrganisationLine]) -> list[Record]:
    """One line an organisation, for a table of `ORGANISATIONS`."""
    return [
        {
            "name": one.name,
            "kind": list_names([ORGANISATION_KIND.format(kind) for kind in one.kinds]),
            "years": list_names([str(year) for year in one.years]),
            "people": len(one.people),
            "nominated": len(one.nominated) or "",
            "roles": list_names([ORGANISATION_ROLE.format(role) for role in one.roles]),
        }
        for one in organisations
    ]


def lead_lines(leads: Sequence[LeadEntry]) -> list[Record]:
    """One line a cooperation lead, for a table of `LEADS`."""
    return [
        {
            "kind": _raised(kind_words(entry.lead.kind)),
            "partner": entry.lead.partner or "",
            "stage": entry.lead.stage,
            "due": due_day(entry),
            "is_overdue": entry.lead.is_overdue,
            "person": entry.lead.name,
            "cohort": entry.short,
            "next_step": entry.lead.next_step or "",
        }
        for entry in leads
    ]


def due_day(entry: LeadEntry) -> str:
    """The day to ask again; colour never says alone that it has passed."""
    day = day_words(entry.lead.due)
    return _("overdue: {day}", day=day) if entry.lead.is_overdue else day


def group_lines(groups: Sequence[GroupLine]) -> list[Record]:
    """One line a stay in a group, for a table of `GROUPS`."""
    return [
        {
            "group": one.name,
            "since": day_words(since) or _("not known"),
            "until": day_words(until),
            "today": _("member") if one.is_today else _("no member"),
            "opened": opened_words(one),
        }
        for one in groups
        for since, until in one.stays
    ]


def opened_words(one: GroupLine) -> str:
    """ "3 of 4 cohorts"; "" while none has a first day."""
    if not one.openings:
        return ""
    return n_(
        "{part} of {count} cohort", "{part} of {count} cohorts", one.openings, part=len(one.opened)
    )


def alias_lines(aliases: Sequence[AliasLine]) -> list[Record]:
    """One line a spelling, for a table of `SPELLINGS`."""
    return [
        {
            "spelling": one.spelling,
            "file": one.file_name or _("confirmed by hand"),
            "when": day_words(one.learnt_at.date() if one.learnt_at else None),
        }
        for one in aliases
    ]


def day_words(day: dt.date | None) -> str:
    """A day as tables have it: 6 Dec 2026, in Chinese 2026-12-06; "" for none."""
    if day is None:
        return ""
    return day.isoformat() if language() == "zh" else Date().format(day)


def _raised(text: str) -> str:
    return text[:1].upper() + text[1:]


Told = Callable[[Record], str]


def _day(name: str) -> Told:
    return lambda record: day_words(record.get(name))


def _option(name: str, choice: Choice) -> Told:
    return lambda record: choice.format(record[name]) if record[name] else ""


def _warning(name: str) -> Told:
    return lambda record: "warn" if record[name] else ""


def _column(
    name: str,
    title: str,
    width: int,
    look: str = "text",
    *,
    text: Told | None = None,
    tone: Told | None = None,
    yields_below: int = 0,
) -> TableColumn[Record]:
    return TableColumn(
        name, title, width, look, None, text, tone, is_sortable=False, yields_below=yields_below
    )


_PEOPLE = (
    _column("name", N_("Name"), 210, "name"),
    _column(
        "gender", N_("Gender"), 76, "muted", text=_option("gender", GENDER), yields_below=NARROW
    ),
    _column("organization", N_("Organisation"), 220),
    _column("position", N_("Position"), 150, "muted"),
    _column("short", N_("Cohort"), 190, "muted"),
    _column("starts", N_("First day"), 110, "muted", text=_day("starts"), yields_below=WIDE),
    _column("status", N_("Status"), 128, "chip", text=_option("status", STATUS)),
)
COHORTS = (
    _column("cohort", N_("Cohort"), 180, "strong"),
    _column("starts", N_("First day"), 108, "muted", text=_day("starts"), yields_below=NARROW),
    _column("women", N_("Women"), 72, "number"),
    _column("men", N_("Men"), 60, "number"),
    _column("other", N_("Other"), 64, "number"),
    _column("total", N_("Total"), 64, "number"),
    _column("agreed", N_("Places agreed"), 124, "muted", tone=_warning("is_passed")),
)
ORGANISATIONS = (
    _column("name", N_("Organisation"), 300, "strong"),
    _column("kind", N_("Kind of organisation"), 150, "muted"),
    _column("years", N_("Years"), 150, "muted"),
    _column("people", N_("People"), 80, "number"),
    _column("nominated", N_("Nominated"), 100, "number"),
    _column("roles", N_("Roles"), 150, "muted", yields_below=NARROW),
)
LEADS = (
    _column("kind", N_("Kind"), 170, "strong"),
    _column("partner", N_("Local partner"), 180),
    _column("stage", N_("Stage"), 130, "chip", text=_option("stage", LEAD_STAGE)),
    _column("due", N_("Follow up"), 160, tone=_warning("is_overdue")),
    _column("person", N_("Participant"), 170),
    _column("cohort", N_("Cohort"), 180, "muted"),
    _column("next_step", N_("Next step"), 170, "muted", yields_below=WIDE),
)
GROUPS = (
    _column("group", N_("Group"), 280, "strong"),
    _column("since", N_("From"), 130, "muted"),
    _column("until", N_("Until"), 130, "muted"),
    _column("today", N_("Today"), 130),
    _column("opened", N_("On the opening day"), 180, "muted"),
)
SPELLINGS = (
    _column("spelling", N_("Spelling"), 240, "strong"),
    _column("file", N_("Learnt from"), 300, "muted"),
    _column("when", N_("When"), 140, "muted"),
)
