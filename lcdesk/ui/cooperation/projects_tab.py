"""The tab of demonstration projects: cards, or a table that is typed into."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtWidgets import QStackedLayout, QWidget

from lcdesk.model import clock
from lcdesk.model.findings import say_places
from lcdesk.model.kinds.words import amounts_in
from lcdesk.model.lists import PROJECT_STAGE
from lcdesk.model.rows import ProjectRecord
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import PROJECTS, RecordList, list_records
from lcdesk.texts import N_, _, n_
from lcdesk.ui.cooperation.edits import CooperationEdits
from lcdesk.ui.cooperation.looks import capital
from lcdesk.ui.cooperation.project_cards import ProjectCards, is_measured
from lcdesk.ui.cooperation.tab import (
    CooperationTab,
    Sentence,
    ValueFilter,
    choices_of,
    connect_table,
    country_choices,
)
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.entry_table import EntryTable
from lcdesk.ui.kit.table.model import column_of
from lcdesk.ui.kit.widgets import column, row
from lcdesk.ui.kit.widgets.view_switch import ViewSwitch

_ORDER = ("running", "building", "planned", "ended")


class ProjectsTab(CooperationTab[ProjectRecord]):
    """Cards and table show the same projects."""

    key = "projects"
    which = PROJECTS

    def __init__(self, context: Context, edits: CooperationEdits) -> None:
        super().__init__(context, edits)
        self.projects: Sequence[ProjectRecord] = ()
        self.sentence = Sentence()
        self.stage = ValueFilter(N_("Stage"))
        self.country = ValueFilter(N_("Country"), has_flags=True)
        self.switch = ViewSwitch((("cards", "layout-dashboard"), ("table", "list")))
        self.cards = ProjectCards()
        columns = [column_of(field) for field in PROJECTS.kind.fields]
        strong = [
            one.with_(look="strong") if one.name.startswith("title") else one for one in columns
        ]
        self.table = EntryTable[ProjectRecord](strong, "title_en")
        pages = QWidget(self)  # with a parent from the first: no page is a window for a moment
        pages.setObjectName("plain")
        self._pages = QStackedLayout(pages)
        for page in (self.cards, self.table):
            self._pages.addWidget(page)
        head = row(self.sentence, None, self.stage, self.country, 4, self.switch)
        self.setLayout(column(head, pages, gap=14))
        self._connect()

    def _connect(self) -> None:
        self.retranslation.say(N_("Cards"), self.switch.buttons["cards"].set_words)
        self.retranslation.say(N_("Table"), self.switch.buttons["table"].set_words)
        for part in (self.cards, self.table.view):
            self.retranslation.say(N_("Demonstration projects"), part.setAccessibleName)
        self.switch.chosen.connect(self._turn)
        for button in (self.stage, self.country):
            button.narrowed.connect(self.show_words)
        connect_table(self, self.table, PROJECTS)
        self.cards.chosen.connect(self.picked)
        self.cards.opened.connect(lambda _id: self.details_asked.emit())
        self.cards.menu_asked.connect(self.open_menu)
        self.cards.removal_asked.connect(
            lambda: self.edits.remove(PROJECTS, [one["id"] for one in self.chosen_records()[1]])
        )

    @property
    def has_cards(self) -> bool:
        """Are they shown as cards?"""
        return self.switch.key == "cards"

    def read(self, desk: Desk) -> Sequence[ProjectRecord]:
        return sorted(list_records(desk, PROJECTS), key=project_order)

    def show_content(self, content: Sequence[ProjectRecord], *, is_typed: bool) -> None:
        self.projects, self.is_read = content, True
        self.stage.offer(
            choices_of(
                (one["stage"] for one in content),
                lambda code: capital(PROJECT_STAGE.format(code)),
                _ORDER,
            )
        )
        self.country.offer(country_choices(one["country"] for one in content))
        self.fill(is_typed=is_typed)

    def fill(self, *, is_typed: bool) -> None:
        shown = [
            one
            for one in self.projects
            if self.stage.allows(one["stage"]) and self.country.allows(one["country"])
        ]
        self.table.search(self.words, is_shown_soon=True)
        self.table.show_entries(shown, is_typed=is_typed)
        ids = set(self.table.table.ids)
        seen = [one for one in shown if one["id"] in ids]
        self.cards.show_projects(seen)
        self.sentence.setText(_sentence(seen))
        self.counted.emit()

    def is_empty(self) -> bool:
        return not self.projects

    def empty_words(self) -> str:
        return _(
            "No demonstration project yet. Its figures are printed once each of them names its "
            "source."
        )

    def _turn(self, key: str) -> None:
        current = self.cards.current if key == "table" else self.table.view.current_id()
        self._pages.setCurrentWidget(self.cards if key == "cards" else self.table)
        if current is not None:
            self.select(current)
        self.picked.emit()

    def chosen_records(self) -> tuple[RecordList, Sequence[ProjectRecord]]:
        if self.has_cards:
            current = self.cards.current
            return PROJECTS, [] if current is None else [self.cards.records[current]]
        current = self.table.view.current_id()
        ids = sorted(self.table.selected(), key=lambda one: one != current)
        return PROJECTS, self.table.read_page(ids)

    def has(self, record_id: int, kind: str = "") -> bool:
        return any(one["id"] == record_id for one in self.projects)

    def select(self, record_id: int, kind: str = "") -> None:
        if record_id not in set(self.table.table.ids):
            for button in (self.stage, self.country):
                if button.wanted is not None:
                    button.want(None)
        if self.has_cards:
            self.cards.choose(record_id)
        else:
            self.table.view.select_ids([record_id])

    def focus_target(self) -> QWidget:
        return self.cards if self.has_cards else self.table

    def handlers(self) -> Handlers:
        return {} if self.has_cards else self.table.handlers()


def project_order(record: ProjectRecord) -> tuple[int, int, int]:
    """Running ones before those being built and planned, the latest first; ended ones last."""
    stage = record["stage"]
    place = _ORDER.index(stage) if stage in _ORDER else len(_ORDER)
    return place, -(record["from_year"] or 0), record["id"]


def _sentence(projects: Sequence[ProjectRecord]) -> str:
    """ "4 projects in 4 countries; 2 running, 2 planned, 2 measured"."""
    count = n_("{count} project", "{count} projects", len(projects))
    met = {one["country"] for one in projects if one["country"]}
    head = (
        _("{projects} in {countries}", projects=count, countries=say_places(met)) if met else count
    )
    stages = Counter(one["stage"] for one in projects)
    tail = [f"{stages[stage]} {PROJECT_STAGE.format(stage)}" for stage in _ORDER if stages[stage]]
    if measured := count_measured(projects):
        tail.append(n_("{count} measured", "{count} measured", measured))
    said = _(", ").join(tail)
    return _("{head}; {more}", head=head, more=said) if said else head


def count_measured(projects: Sequence[ProjectRecord]) -> int:
    """How many have figures that were all measured."""
    today = clock.today()
    return sum(
        bool(found := amounts_in(one["results"])) and is_measured(one, found, today)
        for one in projects
    )
