"""The screen: its life, its commands, and how the week, the grids, the list, the banner and the
pane are joined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication

from lcdesk.model import clock
from lcdesk.services.curriculum import curriculum
from lcdesk.texts import N_, _
from lcdesk.ui.curriculum.activity_list import ListCommands
from lcdesk.ui.curriculum.changing import ChangedTimetable
from lcdesk.ui.curriculum.clash_bar import Fixing
from lcdesk.ui.curriculum.grids import HALVES, Cell
from lcdesk.ui.curriculum.people_editor import edit_people
from lcdesk.ui.curriculum.places import USUAL, DayTime, place_of
from lcdesk.ui.curriculum.timetable import TimetableModel
from lcdesk.ui.curriculum.views import GRIDS
from lcdesk.ui.curriculum.words import title_of
from lcdesk.ui.curriculum.workbook import ask_what, open_export_menu
from lcdesk.ui.kit.screen import Context, Handlers

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent

# commands of the week and the list alone
OF_CELLS = frozenset({"fill_down", "fill_right", "clear"})


class CurriculumScreen(ChangedTimetable):
    """The timetable of the cohort: planned with the mouse or the keys, checked while it is
    planned.
    """

    key = "curriculum"
    wants_one = N_("Choose one cohort to see its timetable.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._connect()
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.selected, self.week_start, self.day = [], None, None
        self.timetable = TimetableModel()
        self.pane.hide()
        self.reload()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.list.near = self.context.cohort.get("starts")
        self.reload()
        if news and news.kind in ("undo", "redo"):
            touched = [
                key for key in news.touched.get("Activity", ()) if key in self.timetable.records
            ]
            if touched:
                self.go_to(touched)

    def retranslate(self) -> None:
        super().retranslate()
        self.pane.retranslate()
        self.list.table.retranslate()
        self.list.setAccessibleName(_("Timetable"))
        self.show_all()

    def restyle(self) -> None:
        self.week.restyle()
        self.heads.update()

    def badge(self) -> str:
        grave = len(self.timetable.grave())
        return f"{grave} !" if grave else str(len(self.timetable.records) or "")

    def show_args(self, **args: Any) -> None:
        if args.get("new"):
            self.reload()
            self.new_activity()
        elif ids := args.get("ids"):
            self.reload()
            self.go_to(list(ids), opens=args.get("opens", False))

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {}
        if self.context.cohort_id is not None:
            handlers["new_activity"] = self.new_activity
        if self.timetable.records:
            handlers["export"] = lambda: open_export_menu(self, self.export_button)
            handlers["print"] = lambda: ask_what(self)
        if self.timetable.places:
            handlers["copy_day"] = self.ask_for_days
        handlers |= self._handlers_of_selection()
        for key, weeks in (("next_week", 1), ("previous_week", -1)):
            if self.choosers.can_turn(weeks):
                handlers[key] = lambda weeks=weeks: self.choosers.turn(weeks)
        if self.view == "list":
            handlers |= self.list_commands.possible()
        return {
            key: self._beside_pane(handler) if key in OF_CELLS else handler
            for key, handler in handlers.items()
        }

    def _handlers_of_selection(self) -> Handlers:
        if not self.selected:
            return {}
        handlers = {
            "remove": self.remove_selected,
            "details": self.toggle_pane,
            "lock": self.lock_selected,
        }
        handlers["activity_people"] = self.edit_people
        return (
            handlers if self.view == "list" else {**handlers, "fill_down": self.duplicate_selected}
        )

    def _beside_pane(self, handler: Callable[[], object]) -> Callable[[], object]:
        """Their keys mean something else, or nothing, where somebody types into the form."""

        def do() -> None:
            focused = QApplication.focusWidget()
            if focused is None or not self.pane.isAncestorOf(focused):
                handler()

        return do

    def command_texts(self) -> Mapping[str, str]:
        is_unlocking = bool(self.selected) and all(
            self.timetable.is_locked(key) for key in self.selected
        )
        words = {"lock": _("Unlock") if is_unlocking else _("Lock")} if self.selected else {}
        return (
            words if self.view == "list" else {**words, "fill_down": _("Duplicate to the next day")}
        )

    def focus_search(self) -> None:
        self.choosers.search.show()
        self.choosers.search.setFocus()
        self.choosers.search.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The week has the keys, unless something is being typed."""
        super().focusInEvent(event)
        if not self.pane.is_open():
            self.focus_timetable()

    def focus_timetable(self) -> None:
        """Give the keys to the week or the list."""
        (
            self.list if self.view == "list" else self.grid if self.view in GRIDS else self.week
        ).setFocus()

    # --- opening and closing ---

    def open_activity(self, key: int) -> None:
        """Open the form of an activity."""
        self.pane.leave_new()
        self.select([key])
        self.show_pane()
        self.pane.focus_form()

    def toggle_pane(self) -> None:
        """F4: open or close the form."""
        self.close_pane() if self.pane.is_open() else self.open_activity(self.selected[0])

    def close_pane(self) -> None:
        """Close the form; the focus goes back to the week."""
        self.pane.hide()
        self.week.week.show_ghost(None)
        self.say_empty()
        self.focus_timetable()

    # --- changing ---

    def new_activity(self, place: DayTime | None = None) -> None:
        """Open the form of a new activity: where the mouse was, or the first morning of the
        week.
        """
        if place is None:
            day = max(
                self.week_start or clock.today(), self.context.cohort.get("starts") or dt.date.min
            )
            place = self.timetable.free_place(day)
        self.select([])
        self.pane.show_new(self.week.sight.values(place, None), self.context.cohort.get("starts"))
        self.week.week.show_ghost(place)
        self.say_empty()

    def new_in_cell(self, cell: Cell) -> None:
        """Open the form of a new activity in a cell of the grid: its day, and its half of the
        day or its venue or speaker.
        """
        grid = self.grid.grid
        day, values = grid.day(cell), {}
        place = self.timetable.free_place(day)
        if grid.by == "programme":
            start = HALVES[grid.columns[cell[1]].key][1][0]
            place = DayTime(day, start, start + USUAL)
        else:
            values = {grid.by: grid.rows[cell[0]].key or None}
        self.new_activity(place)
        self.pane.show_new({**place.values(), **values}, self.context.cohort.get("starts"))

    def add(self, values: dict[str, Any]) -> None:
        """Keep a new activity and go on in its form."""
        cohort = self.context.cohort_id
        if cohort is None:
            return
        key = curriculum.add_activity(self.context.desk, cohort, values)
        self.close_pane()
        self.reload()
        self.go_to([key])
        self.context.announce(_("Added: {name}", name=title_of(values)))

    def edit_people(self) -> None:
        """The people of the first activity selected, role by role."""
        record = self.timetable.records[self.selected[0]]
        edit_people(self.window(), self.context.desk, int(record["id"]), title_of(record))

    # --- how it is joined ---

    def _connect(self) -> None:
        self.import_button.clicked.connect(lambda: self.open_import())
        self.export_button.clicked.connect(lambda: open_export_menu(self, self.export_button))
        self.print_button.clicked.connect(lambda: ask_what(self))
        self.copy_button.clicked.connect(lambda: self.ask_for_days())
        self.new_button.clicked.connect(lambda: self.new_activity())
        self.choosers.week_chosen.connect(self._turn_to)
        self.choosers.view_chosen.connect(self.show_view)
        self.choosers.whole_chosen.connect(self._show_whole)
        self.choosers.filtered.connect(self.show_all)
        self.clash_bar.shown.connect(self.go_to)
        self.fixing = Fixing(self.context, self)
        self.fixing.applied.connect(self._go_to_cured)
        for part in (self.clash_bar, self.pane.problems):
            part.take(self.fixing)
        self._connect_calendar()
        self._connect_list()
        self._connect_pane()

    def _go_to_cured(self, keys: Sequence[int]) -> None:
        """The button of the cure goes with its clash: the keys are for what was cured."""
        self.go_to(keys)
        self.focus_timetable()

    def _connect_calendar(self) -> None:
        for part in (self.week, self.grid, self.tray):
            part.chosen.connect(self.select)
            part.opened.connect(self.open_activity)
        for part in (self.week, self.grid):
            part.left.connect(self.close_pane)
            part.turned.connect(self.choosers.turn)
            part.removal_asked.connect(self.remove_selected)
            part.copy_asked.connect(self.copy_selected)
            part.menu_asked.connect(self.open_menu)
            part.told.connect(self.context.tell)
        self.week.placed.connect(self.keep_places)
        self.week.copied.connect(self.copy_places)
        self.week.held.connect(self.say_held)
        self.week.asked.connect(self.new_activity)
        self.week.paste_asked.connect(self.paste_at)
        self.grid.judge = self.judge_cells
        self.grid.dropped.connect(self.drop_cells)
        self.grid.asked.connect(self.new_in_cell)

    def _connect_list(self) -> None:
        self.list.chosen.connect(lambda: self.select(self.list.selected_ids()))
        self.list.opened.connect(self.open_activity)
        self.list.kept.connect(self.change)
        self.list.kept_each.connect(self.change_each)
        self.list.refused.connect(lambda words: self.context.announce(words, "warn"))
        self.list_commands = ListCommands(self.context, self.list)
        self.list_commands.added.connect(self.add_rows)

    def _connect_pane(self) -> None:
        self.pane.kept.connect(self.keep_field)
        self.pane.added.connect(self.add)
        self.pane.drafted.connect(self._show_draft)
        self.pane.removed.connect(self.remove_selected)
        self.pane.people_asked.connect(lambda: self.edit_people())
        self.pane.closed.connect(self.close_pane)

    def _show_draft(self, values: Mapping[str, Any]) -> None:
        place = place_of(values)
        self.week.week.show_ghost(place and self.week.sight.seen(values, place))

    def _turn_to(self, start: dt.date) -> None:
        self.week_start = self.day = start
        self.show_all()

    def show_view(self, view: str) -> None:
        """Show the timetable another way: a key of `views.VIEWS`."""
        if view == "day" != self.view:
            chosen = [
                self.timetable.places[key].day
                for key in self.selected
                if key in self.timetable.places
            ]
            self.day = chosen[0] if chosen else self.first_busy_day()
        self.view = view
        self.show_all()
        self.focus_timetable()

    def _show_whole(self, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.show_all()


SCREEN = CurriculumScreen
