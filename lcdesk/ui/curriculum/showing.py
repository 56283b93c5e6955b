"""Reads the timetable, looks for clashes beside the window, and shows both wherever they are shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from lcdesk.model import clock
from lcdesk.model.clashes import Clash
from lcdesk.services import conflicts, curriculum
from lcdesk.texts import _
from lcdesk.ui.curriculum.page import BLANK, LIST, WEEK, CurriculumPage
from lcdesk.ui.curriculum.timetable import Timetable
from lcdesk.ui.curriculum.weeks import days_of, hours_of, length_of, week_for
from lcdesk.ui.screen import Context


class ShownTimetable(CurriculumPage):
    """What is known, what is chosen, and how it gets onto the screen; changes nothing."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.timetable = Timetable()
        self.selected: list[int] = []
        self.week_start: dt.date | None = None
        self.view, self.is_whole = "week", False
        self._asked = 0

    def reload(self) -> None:
        """Read the records now, look for clashes beside the window; a late answer to an old question is dropped."""
        desk, cohort = self.context.desk, self.context.cohort_id
        self.timetable.fill(curriculum.list_activities(desk, cohort) if cohort is not None else ())
        self._asked += 1
        asked = self._asked
        self.selected = [key for key in self.selected if key in self.timetable.records]
        if cohort is None:
            self.timetable.note(())
        else:
            self.context.tasks.run(
                _("Looking for clashes"),
                lambda _task: conflicts.list_clashes(desk, cohort),
                lambda clashes: self._note(clashes) if asked == self._asked else None,
                owner=self,
                is_quiet=True,
            )
        self.show_all()

    def _note(self, clashes: list[Clash]) -> None:
        known = self.timetable.records
        self.timetable.note([clash for clash in clashes if all(key in known for key in clash.activities)])
        self.show_all()

    # --- showing ---

    def show_all(self) -> None:
        """Show the timetable as it is known now."""
        weeks = self._weeks()
        self.week_start = week_for(weeks, self.week_start or self._first_day())
        days = self._show_week()
        self.choosers.show_state(self.timetable, self.view, weeks, self.week_start, days)
        self.clash_bar.show_clashes(self.timetable.clashes)
        self.tray.show_unplaced(self.timetable.unplaced(), self.timetable)
        self.list.show_timetable(self.timetable)
        self.say_empty()
        self.select(self.selected)

    def _show_week(self) -> tuple[dt.date, ...]:
        assert self.week_start is not None
        keys, places = self.timetable.in_week(self.week_start), self.timetable.places
        ends = self.context.cohort.get("ends")
        days = days_of(self.week_start, {places[key].day for key in keys}, ends, is_whole=self.is_whole)
        self.week.week.course = (self.context.cohort.get("starts"), ends)
        self.week.show_week(self.timetable, keys, days, hours_of(places[key] for key in keys))
        of_day = {
            day: [(self.timetable.records[key], places[key]) for key in keys if places[key].day == day] for day in days
        }
        self.heads.show_hours({day: length_of(found) for day, found in of_day.items()})
        return days

    def say_empty(self) -> None:
        """One sentence and one button where nothing is planned and nothing is being made."""
        is_blank = not self.timetable.records and not self.pane.is_open()
        if is_blank and self.context.cohort_id is None:
            self.empty.say(_("Choose a cohort to see its timetable."), _("Import…"), self.open_import)
        elif is_blank:
            self.empty.say(_("Nothing is planned for this cohort yet."), _("Import a timetable…"), self.open_import)
        self.pages.setCurrentIndex(BLANK if is_blank else LIST if self.view == "list" else WEEK)
        self.choosers.setVisible(not is_blank)
        self.export_button.setEnabled(bool(self.timetable.records))
        self.new_button.setEnabled(self.context.cohort_id is not None)

    def _weeks(self) -> list[dt.date]:
        cohort = self.context.cohort
        return self.timetable.weeks(cohort.get("starts"), cohort.get("ends"), clock.today())

    def _first_day(self) -> dt.date:
        """Today while the course runs, else the first day of the course or of its activities."""
        today, weeks = clock.today(), self._weeks()
        return today if weeks[0] <= today <= weeks[-1] + dt.timedelta(days=6) else weeks[0]

    # --- choosing ---

    def select(self, keys: Sequence[int]) -> None:
        """Select these activities wherever they are shown; the open pane follows."""
        self.selected = [key for key in keys if key in self.timetable.records]
        self.week.select(self.selected)
        self.tray.select(self.selected)
        if set(self.list.selected_ids()) != set(self.selected):
            blocked = self.list.blockSignals(True)
            self.list.select_ids(self.selected)
            self.list.blockSignals(blocked)
        if self.pane.is_open() and not self.pane.is_new:
            self.show_pane()
        self.context.deeds_changed.emit()

    def go_to(self, keys: Sequence[int]) -> None:
        """Select activities and turn to the week of the first."""
        known = [key for key in keys if key in self.timetable.records]
        place = next((self.timetable.places[key] for key in known if key in self.timetable.places), None)
        self.selected = known
        if place:
            self.week_start = place.day
        if any(key not in {record["id"] for record in self.timetable.shown()} for key in known):
            self.timetable.lift_filters()
        self.show_all()
        for key in known[:1]:
            self.week.reveal(key)

    def show_pane(self) -> None:
        """The pane shows the first of those selected; with none it is closed."""
        if not self.selected:
            self.pane.hide()
            return
        key = self.selected[0]
        self.pane.show_record(self.timetable.records[key], self.timetable.found(key))

    def open_import(self) -> None:
        """The import screen."""
        self.context.open_screen("import")
