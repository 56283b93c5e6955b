"""The meals: a line a meal, a column a diet; each number has its people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout

from lcdesk.services.logistics import meals
from lcdesk.services.logistics.logistics_books import UNKNOWN
from lcdesk.services.logistics.meals import MealRow
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.table.model import Record, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card
from lcdesk.ui.logistics.listing import day_words


class MealList(Card):
    """`chosen(ids, words)`: the people of a number are asked for, with a double click or `choose`."""

    chosen = Signal(tuple, str)

    def __init__(self) -> None:
        super().__init__()
        self._records: dict[int, dict[str, Any]] = {}
        self._found: dict[int, dict[str, MealRow]] = {}
        self._diets: list[str] = []
        self.table = RecordTable(_columns([]), lambda ids: [self._records[one] for one in ids if one in self._records])
        self.view = RecordView(self.table)
        self.view.stretch("place")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.opened.connect(lambda _number: self.choose())

    def show_meals(self, rows: Sequence[MealRow]) -> None:
        """Other numbers."""
        found = dict(enumerate(meals.by_meal(rows), 1))
        self._found = {number: by_diet for number, (_first, by_diet) in found.items()}
        self._records = {number: _record(number, first, by_diet) for number, (first, by_diet) in found.items()}
        diets = meals.diets(rows)
        if diets != self._diets:
            self._diets = diets
            self.table.set_columns(_columns(diets))
            self.view.apply_columns()
            self.view.stretch("place")
        self.view.set_ids(self._records)
        self.table.forget()

    def choose(self) -> None:
        """Ask for the people of the current number; of all of the meal where the cursor is on none of a diet."""
        number = self.view.current_id()
        if number is None:
            return
        found, name = self._found[number], self.view.current_name()
        diet = name.removeprefix(DIET) if name.startswith(DIET) else None
        rows = list(found.values()) if diet is None else [found[diet]] if diet in found else []
        ids = tuple(one for row in rows for one in row.ids)
        if ids:
            record = self._records[number]
            words = (
                day_words(record["day"]),
                _(meals.MEALS[record["meal"]]),
                "" if diet is None else diet or _(UNKNOWN),
            )
            self.chosen.emit(ids, " · ".join(part for part in words if part))


DIET = "diet "


def _record(number: int, first: MealRow, by_diet: dict[str, MealRow]) -> dict[str, Any]:
    portions = {DIET + diet: row.count for diet, row in by_diet.items()}
    told = {"id": number, "day": first.day, "meal": first.meal, "start": first.start, "place": first.place}
    return {**told, "portions": sum(portions.values()), **portions}


def _columns(diets: Sequence[str]) -> list[TableColumn]:
    return [
        TableColumn("day", N_("Date"), 120, "strong", text=lambda record: day_words(record["day"]), is_sortable=False),
        TableColumn("meal", N_("Meal"), 110, text=lambda record: _(meals.MEALS[record["meal"]]), is_sortable=False),
        TableColumn("start", N_("Time"), 80, "muted", text=_hour, is_sortable=False),
        TableColumn("place", N_("Place"), 180, "muted", is_sortable=False),
        TableColumn("portions", N_("Portions"), 96, "number", is_sortable=False),
        *(TableColumn(DIET + diet, diet or UNKNOWN, 110, "number", is_sortable=False) for diet in diets),
    ]


def _hour(record: Record) -> str:
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
            n_("{count} person whose diet is not known", "{count} people whose diet is not known", len(unknown))
        )
    return " · ".join(told)
