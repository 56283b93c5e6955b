"""The screen: the week or the list, the clash banner, the pane, and every change on its way to the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QFocusEvent

from lcdesk.model import clock
from lcdesk.services import curriculum
from lcdesk.texts import N_, _, n_
from lcdesk.ui.curriculum.places import Place, place_of
from lcdesk.ui.curriculum.showing import ShownTimetable
from lcdesk.ui.curriculum.timetable import Timetable
from lcdesk.ui.curriculum.words import title_of
from lcdesk.ui.curriculum.workbook import ask_for_workbook
from lcdesk.ui.screen import Context, Deeds

if TYPE_CHECKING:
    from lcdesk.services.desk import News


class CurriculumScreen(ShownTimetable):
    """The timetable of the cohort: planned with the mouse or the keys, checked while it is planned."""

    key = "curriculum"
    title = N_("Curriculum")
    icon = "calendar-days"
    wants_one = N_("Choose one cohort to see its timetable.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._connect()
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.selected, self.week_start = [], None
        self.timetable = Timetable()
        self.pane.hide()
        self.reload()

    def refresh(self, news: News | None) -> None:
        self.reload()
        if news and news.kind != "do":
            touched = [key for key in news.touched.get("Activity", ()) if key in self.timetable.records]
            if touched:
                self.go_to(touched)

    def retranslate(self) -> None:
        super().retranslate()
        self.pane.retranslate()
        self.list.table.retranslate()
        self.show_all()

    def restyle(self) -> None:
        self.week.week.update()
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
            self.go_to(list(ids))

    def deeds(self) -> Deeds:
        deeds: dict[str, Callable[[], object]] = {}
        if self.context.cohort_id is not None:
            deeds["new_activity"] = self.new_activity
        if self.timetable.records:
            deeds["export"] = lambda: ask_for_workbook(self)
        if self.selected:
            deeds |= {"remove": self.remove_selected, "details": self.toggle_pane}
        for key, weeks in (("next_week", 1), ("previous_week", -1)):
            if self.choosers.can_turn(weeks):
                deeds[key] = lambda weeks=weeks: self.choosers.turn(weeks)
        return deeds

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
        (self.week if self.view == "week" else self.list).setFocus()

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

    def new_activity(self, place: Place | None = None) -> None:
        """Open the form of a new activity: where the mouse was, or the first morning of the week."""
        if place is None:
            day = max(self.week_start or clock.today(), self.context.cohort.get("starts") or dt.date.min)
            place = self.timetable.free_place(day)
        self.select([])
        self.pane.show_new(place.values(), self.context.cohort.get("starts"))
        self.week.week.show_ghost(place)
        self.say_empty()

    def keep_places(self, places: Mapping[int, Place]) -> None:
        """Keep what was dragged or stepped, all of it as one undo step; where that fails the blocks go back."""
        chosen = self.selected if set(places) <= set(self.selected) else list(places)
        self.change_each({key: place.values() for key, place in places.items()}, is_move=True)
        self.go_to(chosen)

    def change_each(self, changes: Mapping[int, Mapping[str, Any]], *, is_move: bool = False) -> None:
        """Keep several activities, each with values of its own, as one undo step."""
        try:
            curriculum.change_each(self.context.desk, changes, is_move=is_move)
        finally:
            self.reload()

    def change(self, ids: Sequence[int], values: dict[str, Any]) -> None:
        """Keep an edit, unless somebody changed the activity meanwhile."""
        known = self.timetable.records
        seen = {key: known[key]["version"] for key in ids if known.get(key, {}).get("version") is not None}
        try:
            curriculum.change_activities(self.context.desk, list(ids), values, seen)
        finally:
            self.reload()

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

    def remove_selected(self) -> None:
        """Take the selected activities out; undo brings them back."""
        if not self.selected:
            return
        count, name = len(self.selected), title_of(self.timetable.records[self.selected[0]])
        curriculum.remove_activities(self.context.desk, self.selected)
        self.close_pane()
        self.reload()
        told = (
            _("Removed: {name}", name=name)
            if count == 1
            else n_("{count} activity removed", "{count} activities removed", count)
        )
        self.context.announce(told)

    # --- how it is joined ---

    def _connect(self) -> None:
        self.import_button.clicked.connect(lambda: self.open_import())
        self.export_button.clicked.connect(lambda: ask_for_workbook(self))
        self.new_button.clicked.connect(lambda: self.new_activity())
        self.choosers.week_chosen.connect(self._turn_to)
        self.choosers.view_chosen.connect(self._show_view)
        self.choosers.whole_chosen.connect(self._show_whole)
        self.choosers.filtered.connect(self.show_all)
        self.clash_bar.shown.connect(self.go_to)
        for part in (self.week, self.tray):
            part.chosen.connect(self.select)
            part.opened.connect(self.open_activity)
        self.week.placed.connect(self.keep_places)
        self.week.asked.connect(self.new_activity)
        self.week.left.connect(self.close_pane)
        self.week.turned.connect(self.choosers.turn)
        self.week.removal_asked.connect(self.remove_selected)
        self.list.chosen.connect(lambda: self.select(self.list.selected_ids()))
        self.list.opened.connect(self.open_activity)
        self.list.kept.connect(self.change)
        self.list.kept_each.connect(self.change_each)
        self.list.refused.connect(self.context.tell)
        self.list.removal_asked.connect(self.remove_selected)
        self.pane.kept.connect(lambda name, value: self.change([self.pane.key], {name: value}))
        self.pane.added.connect(self.add)
        self.pane.drafted.connect(lambda values: self.week.week.show_ghost(place_of(values)))
        self.pane.removed.connect(self.remove_selected)
        self.pane.closed.connect(self.close_pane)

    def _turn_to(self, start: dt.date) -> None:
        self.week_start = start
        self.show_all()

    def _show_view(self, view: str) -> None:
        self.view = view
        self.show_all()
        self.focus_timetable()

    def _show_whole(self, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.show_all()


SCREEN = CurriculumScreen
