"""Logistics: arrivals and departures by flight, rooms, meals; groups and rooms are typed, or
proposed and then changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QStackedLayout, QWidget

from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.files import BOOK
from lcdesk.model.lodging import read_numbers
from lcdesk.services.core.desk import EVERY
from lcdesk.services.logistics import arrivals, meals, rooming
from lcdesk.services.logistics import logistics_books as books
from lcdesk.services.logistics.arrivals import Way
from lcdesk.services.logistics.logistics_books import UNKNOWN
from lcdesk.services.logistics.meals import MealRow
from lcdesk.services.logistics.rooming import Rooming
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader
from lcdesk.ui.kit.table.model import TableColumn
from lcdesk.ui.kit.table.record_card import RecordCard
from lcdesk.ui.kit.widgets import Banner, Button, EmptyState, Label, column, row
from lcdesk.ui.kit.widgets.controls import TabRow
from lcdesk.ui.logistics.people_list import (
    Listing,
    PeopleList,
    day_words,
    groups_words,
    list_flights,
    list_rooms,
)
from lcdesk.ui.logistics.room_list import RoomList

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent, Desk

TABS = {
    "arrival": N_("Arrivals"),
    "departure": N_("Departures"),
    "rooms": N_("Rooms"),
    "meals": N_("Meals"),
}
FLIGHT = ("full_name", "nationality", "organization")
FIELDS: Mapping[str, tuple[str, ...]] = {
    "arrival": (
        *FLIGHT,
        "arrival_date",
        "arrival_time",
        "arrival_flight",
        "arrival_airport",
        "pickup_group",
    ),
    "departure": (
        *FLIGHT,
        "departure_date",
        "departure_time",
        "departure_flight",
        "departure_airport",
        "departure_group",
    ),
    "rooms": (
        "full_name",
        "gender",
        "nationality",
        "room_type",
        "room_no",
        "room_mate",
        "arrival_date",
        "departure_date",
    ),
}
MOST_SENTENCES = 2  # in the banner
PROPOSE = {
    "arrival": N_("Propose groups"),
    "departure": N_("Propose groups"),
    "rooms": N_("Propose rooms"),
}
Read = Listing | list[MealRow]


class LogisticsScreen(Screen):
    """A tab a list; only the one on view is read."""

    key = "logistics"
    wants_one = N_("Choose one cohort to see its arrivals, rooms and meals.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        # what is on view is not kept yet, and would not fit what was typed meanwhile
        self._is_proposed = False
        self.head = PageHeader(context, self.key, self.retranslation)
        self.tabs, self.sentence, self.banner = (
            TabRow(tuple(TABS)),
            Label("", 13, ink="fg2"),
            Banner(),
        )
        self.rooms = RoomList(context, FIELDS["rooms"], self.retranslation)
        self.people: dict[str, PeopleList | RoomList] = {
            key: PeopleList(context, FIELDS[key]) for key in ("arrival", "departure")
        }
        self.people["rooms"] = self.rooms
        self.meals, self.empty = MealList(), EmptyState("plane-landing")
        self.propose = Button("", "sparkles", clicked=self._propose)
        self.show_people = Button("", "users", clicked=self.meals.choose)
        self.save = Button("", "file-spreadsheet", "primary", clicked=self.ask_for_workbook)
        self._build()
        self.tabs.chosen.connect(lambda _key: self._change_tab())
        self.rooms.moves.moved.connect(self._tell_moved)
        self.rooms.moves.doubted.connect(self._ask)
        self.rooms.numbers_typed.connect(lambda _text: self._propose())
        self.meals.chosen.connect(
            lambda ids, words: context.open_screen("participants", ids=ids, words=words)
        )
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        """What was typed here moves nobody to another flight or room while the typing goes on:
        "Sort again" does.
        """
        if news is not None and self.isVisible() and self._is_own(news) and not self._is_proposed:
            self.people[self.tabs.key].table.forget()
            told = _("The order is as before your edits.")
            self.context.hint(told, _("Sort again"), self.reload)
        else:
            self.reload()

    def retranslate(self) -> None:
        super().retranslate()
        for key, words in TABS.items():
            self.tabs.tabs[key].show_count(_(words), None)
        for key, shown in self.people.items():
            shown.table.retranslate()
            shown.view.setAccessibleName(_(TABS[key]))
        self.meals.table.retranslate()
        self.meals.view.setAccessibleName(_(TABS["meals"]))
        self._change_tab()

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        if "tab" in args:
            self.tabs.choose(args["tab"])

    def handlers(self) -> Handlers:
        if self.context.cohort_id is None:
            return {}
        handlers: dict[str, Callable[[], object]] = {
            "export_view": self.ask_for_workbook,
            "sort_again": self.reload,
        }
        shown = self.people.get(self.tabs.key)
        return {**handlers, **shown.handlers()} if shown else handlers

    def reload(self) -> None:
        """Read the list on view beside the window, where somebody looks: whoever comes to the
        screen has it read. An answer that comes after a newer question is dropped.
        """
        self._is_proposed = False
        desk, cohort_id, key = self.context.desk, self.context.cohort_id, self.tabs.key
        if cohort_id is None:
            self.drop_answers()
            self._show_empty()
        elif self.isVisible():
            self.read(lambda: _read(desk, cohort_id, key), lambda found: self._show(key, found))

    # --- what is shown ---

    def _show(self, key: str, found: Read) -> None:
        if isinstance(found, Listing):
            if key == "rooms":
                self.rooms.show_listing(found, is_proposed=self._is_proposed)
            else:
                self.people[key].show_listing(found)
            self.sentence.setText(found.sentence)
            self._warn(found.warnings)
            can_propose, is_empty = found.can_propose, not found.rows
        else:
            self.meals.show_meals(found)
            self.sentence.setText(portions_words(found))
            self._warn([])
            can_propose, is_empty = False, not found
        grey(self.propose, "" if can_propose else _("There is nobody without a room to place"))
        if is_empty:
            self._show_empty()
        else:
            self._pages.setCurrentWidget(self.people.get(key, self.meals))
        self.context.handlers_changed.emit()

    def _show_empty(self) -> None:
        says_days = self.tabs.key == "meals"
        sentence = (
            _("Nobody's days are known yet.") if says_days else _("Nobody is in this cohort yet.")
        )
        self.empty.say(sentence, _("Import a list"), lambda: self.context.command("import"))
        self.sentence.setText("")
        self._pages.setCurrentWidget(self.empty)

    def _warn(self, sentences: Sequence[str]) -> None:
        if sentences:
            more = len(sentences) - MOST_SENTENCES
            rest = (
                n_("{count} more of this kind.", "{count} more of this kind.", more)
                if more > 0
                else ""
            )
            self.banner.say(" ".join((*sentences[:MOST_SENTENCES], rest)).strip(), "warn")
        else:
            self.banner.hide()

    def _change_tab(self) -> None:
        key = self.tabs.key
        self.propose.setVisible(key in PROPOSE)
        self.propose.setText(_(PROPOSE[key]) if key in PROPOSE else "")
        self.show_people.setVisible(key == "meals")
        self._pages.setCurrentWidget(self.people.get(key, self.meals))
        self.reload()

    def _is_own(self, news: ChangeEvent) -> bool:
        """Were only fields typed, in a list that is on view?"""
        fields = news.fields.values()
        return (
            news.kind == "do"
            and self.tabs.key in self.people
            and not any(EVERY in names for names in fields)
        )

    # --- operations ---

    def _propose(self) -> None:
        """Show where those would go who have no group or no room; nothing is written before
        "Keep".
        """
        self.drop_answers()
        desk, cohort_id, key = self.context.desk, self.context.cohort_id, self.tabs.key
        if cohort_id is None:
            return
        try:
            numbers = read_numbers(self.rooms.numbers.text()) if key == "rooms" else []
        except BadValue as fault:  # what is shown has not these numbers: it cannot be kept
            self.banner.say(fault.message, "warn", (_("Discard"), self.reload))
            return
        self.read(
            lambda: propose(desk, cohort_id, key, numbers),
            lambda found: self._show_proposal(key, found, self.asked),
            is_quiet=False,
        )

    def _show_proposal(self, key: str, proposal: Proposal, asked: int) -> None:
        self._is_proposed = True
        self._show(key, proposal.listing)
        self.propose.setEnabled(False)
        handlers = ((_("Keep"), lambda: self._keep(proposal, asked)), (_("Discard"), self.reload))
        self.banner.say(
            " ".join((proposal.question, *proposal.listing.warnings[:MOST_SENTENCES])),
            "info",
            *handlers,
        )

    def _keep(self, proposal: Proposal, asked: int) -> None:
        """Write it, unless another one is on its way meanwhile."""
        if asked != self.asked:
            return
        try:
            proposal.keep()
        except KnownFault as fault:
            show_fault(fault, self)
            self.reload()
        else:
            self._tell_moved(proposal.told)

    def _tell_moved(self, told: str) -> None:
        """Show everybody where they are now: behind the news of it, which would leave them in
        their places.
        """
        self.context.tasks.later(lambda: self._tell_kept(told))

    def _tell_kept(self, told: str) -> None:
        self.reload()
        self.context.tell_done(told)

    def _ask(self, question: str, label: str, handler: Callable[[], object]) -> None:
        """Ask before something unusual is done; whatever happens meanwhile takes the question
        away.
        """
        self.banner.say(question, "warn", (label, handler), (_("Leave it"), self.reload))
        self.banner.findChildren(Button)[-2].setFocus()

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the workbook of the list on view goes, then write it; the window does not
        stop.
        """
        name = " ".join((_(TABS[self.tabs.key]), str(self.context.cohort.get("name") or "")))
        return ask_to_save(self.window(), _("Save as a workbook"), BOOK, name, self.save_workbook)

    def save_workbook(self, path: Path) -> None:
        """Write the workbook of the list on view, beside the window."""
        desk, cohort_id = self.context.desk, self.context.cohort_id
        if cohort_id is None:
            return
        save = {"rooms": books.save_rooms, "meals": books.save_meals}.get(
            self.tabs.key, books.save_movements
        )
        self.context.tasks.run(
            _("Writing the workbook"),
            lambda _task: save(desk, cohort_id, path),
            lambda _count: tell_saved(self, path),
            owner=self,
        )

    # --- how it is built ---

    def _build(self) -> None:
        self.retranslation.say(N_("Show these people"), self.show_people.setText)
        self.retranslation.say(N_("Save as Excel"), self.save.setText)
        self.head.add(self.propose, self.show_people, self.save, changing=[self.propose])
        pages = QWidget()
        pages.setObjectName("plain")
        self._pages = QStackedLayout(pages)
        for page in (*self.people.values(), self.meals, self.empty):
            self._pages.addWidget(page)
        inside = column(
            self.head,
            row(self.tabs, None, self.sentence),
            self.banner,
            gap=14,
            margins=(24, 18, 24, 16),
        )
        inside.addWidget(pages, 1)
        self.setLayout(inside)


def _read(desk: Desk, cohort_id: int, key: str) -> Read:
    if key == "rooms":
        return list_rooms(rooming.plan(desk, cohort_id))
    if key == "meals":
        return meals.counts(desk, cohort_id)
    way: arrivals.Way = "departure" if key == "departure" else "arrival"
    return list_flights(arrivals.movements(desk, cohort_id, way), way)


# --- What the program proposes for those without a room or a group: shown first, kept or not
# afterwards ---


@dataclass(frozen=True)
class Proposal:
    """`listing`: the list as it would stand; `question` and, once `keep` has written it as one
    operation, `told`: in a sentence.
    """

    listing: Listing
    question: str
    told: str
    keep: Callable[[], int]


def propose(desk: Desk, cohort_id: int, key: str, numbers: Sequence[str] = ()) -> Proposal:
    """Groups for those who come ("arrival") or leave ("departure"), or rooms ("rooms") with
    these numbers; nothing is written.
    """
    if key == "rooms":
        return _rooms(desk, cohort_id, numbers)
    return _groups(desk, cohort_id, "departure" if key == "departure" else "arrival")


def _groups(desk: Desk, cohort_id: int, way: Way) -> Proposal:
    flights = arrivals.movements(desk, cohort_id, way)
    found = arrivals.propose_groups(flights)
    count, groups = len(found), groups_words(way, len(set(found.values())))
    return Proposal(
        list_flights(arrivals.regrouped(flights, found), way),
        n_(
            "Put {count} person into {groups} as shown?",
            "Put {count} people into {groups} as shown?",
            count,
            groups=groups,
        ),
        n_("{count} person was put into a group.", "{count} people were put into groups.", count),
        partial(arrivals.set_groups, desk, found, way, flights),
    )


def _rooms(desk: Desk, cohort_id: int, numbers: Sequence[str]) -> Proposal:
    plan = rooming.plan(desk, cohort_id)
    found = rooming.propose(plan, numbers)
    count, rooms = len(found), n_("{count} room", "{count} rooms", len(set(found.values())))
    question = n_(
        "Put {count} person into {rooms} as shown?",
        "Put {count} people into {rooms} as shown?",
        count,
        rooms=rooms,
    )
    return Proposal(
        list_rooms(rooming.moved(plan, found)),
        " ".join(filter(None, (question, _beyond(plan, found, numbers)))),
        n_("{count} person was put into a room.", "{count} people were put into rooms.", count),
        partial(rooming.assign, desk, found, plan),
    )


def _beyond(plan: Rooming, found: Mapping[int, str], numbers: Sequence[str]) -> str:
    """Where numbers were given, and there are more new rooms than those: how many, in a
    sentence.
    """
    beyond = set(found.values()) - set(plan.by_no) - set(numbers)
    if not (numbers and beyond):
        return ""
    first = min(beyond, key=rooming.by_number)
    return n_(
        "{count} room has none of these numbers and is called {first}.",
        "{count} rooms have none of these numbers and are called {first} and so on.",
        len(beyond),
        first=first,
    )


# --- The meals: a line a meal, a column a diet; each number has its people ---


class MealLine(TypedDict):
    """A meal of a day; beside these keys it has the portions of each diet, under `DIET` and its
    name.
    """

    id: int
    day: dt.date
    meal: meals.Meal
    start: dt.time | None
    place: str
    portions: int


class MealList(RecordCard[MealLine]):
    """`chosen(ids, words)`: the people of a number are asked for, with a double click or
    `choose`.
    """

    chosen = Signal(tuple, str)

    def __init__(self) -> None:
        super().__init__(_columns([]), "place")
        self._found: dict[int, dict[str, MealRow]] = {}
        self._diets: list[str] = []
        self.view.opened.connect(lambda _number: self.choose())

    def show_meals(self, rows: Sequence[MealRow]) -> None:
        """Other numbers."""
        found = dict(enumerate(meals.by_meal(rows), 1))
        self._found = {number: by_diet for number, (_first, by_diet) in found.items()}
        self.records = {
            number: _record(number, first, by_diet) for number, (first, by_diet) in found.items()
        }
        diets = meals.diets(rows)
        if diets != self._diets:
            self._diets = diets
            self.table.set_columns(_columns(diets))
            self.view.columns.apply()
            self.view.columns.stretch("place")
        self.view.set_ids(self.records)
        self.table.forget()

    def choose(self) -> None:
        """Ask for the people of the current number; of all of the meal where the cursor is on
        none of a diet.
        """
        number = self.view.current_id()
        if number is None:
            return
        found, name = self._found[number], self.view.current_name()
        diet = name.removeprefix(DIET) if name.startswith(DIET) else None
        rows = list(found.values()) if diet is None else [found[diet]] if diet in found else []
        ids = tuple(one for row in rows for one in row.ids)
        if ids:
            record = self.records[number]
            words = (
                day_words(record["day"]),
                _(meals.MEALS[record["meal"]]),
                "" if diet is None else diet or _(UNKNOWN),
            )
            self.chosen.emit(ids, " · ".join(part for part in words if part))


DIET = "diet "


def _record(number: int, first: MealRow, by_diet: dict[str, MealRow]) -> MealLine:
    portions = {DIET + diet: row.count for diet, row in by_diet.items()}
    told = {
        "id": number,
        "day": first.day,
        "meal": first.meal,
        "start": first.start,
        "place": first.place,
    }
    return cast("MealLine", {**told, "portions": sum(portions.values()), **portions})


def _columns(diets: Sequence[str]) -> list[TableColumn]:
    return [
        TableColumn[MealLine](
            "day",
            N_("Date"),
            120,
            "strong",
            text=lambda record: day_words(record["day"]),
            is_sortable=False,
        ),
        TableColumn[MealLine](
            "meal",
            N_("Meal"),
            110,
            text=lambda record: _(meals.MEALS[record["meal"]]),
            is_sortable=False,
        ),
        TableColumn("start", N_("Time"), 80, "muted", text=_hour, is_sortable=False),
        TableColumn("place", N_("Place"), 180, "muted", is_sortable=False),
        TableColumn("portions", N_("Portions"), 96, "number", is_sortable=False),
        *(
            TableColumn(DIET + diet, diet or UNKNOWN, 110, "number", is_sortable=False)
            for diet in diets
        ),
    ]


def _hour(record: MealLine) -> str:
    return f"{record['start']:%H:%M}" if record["start"] else ""


def portions_words(rows: Sequence[MealRow]) -> str:
    """1,204 portions · 3 diets · 4 people whose diet is not known."""
    if not rows:
        return ""
    known = [diet for diet in meals.diets(rows) if diet]
    unknown = {one for row in rows if not row.diet for one in row.ids}
    told = [
        n_("{count} portion", "{count} portions", sum(row.count for row in rows)),
        n_("{count} diet", "{count} diets", len(known)),
    ]
    if unknown:
        told.append(
            n_(
                "{count} person whose diet is not known",
                "{count} people whose diet is not known",
                len(unknown),
            )
        )
    return " · ".join(told)
