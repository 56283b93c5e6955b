"""The screen: the week or the list, the clash banner, the pane, and every change on its way to the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFileDialog, QStackedWidget, QWidget

from lcdesk.model import clock
from lcdesk.model.clashes import Clash
from lcdesk.services import conflicts, curriculum
from lcdesk.texts import N_, _, n_
from lcdesk.ui.chart_menu import file_name
from lcdesk.ui.curriculum.activity_list import ActivityList
from lcdesk.ui.curriculum.choosers import Choosers
from lcdesk.ui.curriculum.clash_bar import ClashBar
from lcdesk.ui.curriculum.day_heads import DayHeads
from lcdesk.ui.curriculum.pane import ActivityPane
from lcdesk.ui.curriculum.places import USUAL, Place, place_of
from lcdesk.ui.curriculum.timetable import Timetable
from lcdesk.ui.curriculum.tray import Tray
from lcdesk.ui.curriculum.week_view import WeekView
from lcdesk.ui.curriculum.weeks import days_of, hours_of, length_of, week_for
from lcdesk.ui.curriculum.words import title_of
from lcdesk.ui.page import PageHead
from lcdesk.ui.screen import Context, Deeds, Screen
from lcdesk.ui.widgets import Button, Card, EmptyState, column, row

if TYPE_CHECKING:
    from lcdesk.services.desk import News

MORNING = 9 * 60


class CurriculumScreen(Screen):
    """The timetable of the cohort: planned with the mouse or the keys, checked while it is planned."""

    key = "curriculum"
    title = N_("Curriculum")
    icon = "calendar-days"

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.timetable = Timetable()
        self.selected: list[int] = []
        self.monday: dt.date | None = None
        self.view, self.is_whole = "week", False
        self._asked = 0
        self.choosers, self.clash_bar = Choosers(self.spoken), ClashBar()
        self.week, self.tray, self.list, self.pane = WeekView(), Tray(), ActivityList(), ActivityPane()
        self.heads, self.empty, self.pages = DayHeads(self.week), EmptyState("calendar-days"), QStackedWidget()
        self._build()
        self._connect()
        self.retranslate()

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.selected, self.monday = [], None
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
        if ids := args.get("ids"):
            self.go_to(list(ids))

    def deeds(self) -> Deeds:
        deeds: dict[str, Callable[[], object]] = {}
        if self.context.cohort_id is not None:
            deeds["new_activity"] = self.new_activity
        if self.timetable.records:
            deeds["export"] = self.ask_for_workbook
        if self.selected:
            deeds |= {"remove": self.remove_selected, "details": self.toggle_pane}
        for key, weeks in (("next_week", 1), ("previous_week", -1)):
            if self.choosers.can_turn(weeks):
                deeds[key] = lambda weeks=weeks: self.choosers.turn(weeks)
        return deeds

    # --- reading ---

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
        self.monday = week_for(weeks, self.monday or self._first_day())
        days = self._show_week()
        self.choosers.show_state(self.timetable, weeks, days, self.view)
        self.clash_bar.show_clashes(self.timetable.clashes)
        self.tray.show_unplaced(self.timetable.unplaced(), self.timetable)
        self.list.show_timetable(self.timetable)
        self._say_empty()
        self.select(self.selected)

    def _show_week(self) -> tuple[dt.date, ...]:
        assert self.monday is not None
        keys, places = self.timetable.in_week(self.monday), self.timetable.places
        ends = self.context.cohort.get("ends")
        days = days_of(self.monday, {places[key].day for key in keys}, ends, is_whole=self.is_whole)
        self.week.week.course = (self.context.cohort.get("starts"), ends)
        self.week.show_week(self.timetable, keys, days, hours_of(places[key] for key in keys))
        of_day = {day: [(self.timetable.records[key], places[key]) for key in keys if places[key].day == day] for day in days}
        self.heads.show_hours({day: length_of(found) for day, found in of_day.items()})
        return days

    def _say_empty(self) -> None:
        is_blank = not self.timetable.records and not self.pane.is_open()
        if is_blank and self.context.cohort_id is None:
            self.empty.say(_("Choose a cohort to see its timetable."), _("Import…"), self.open_import)
        elif is_blank:
            self.empty.say(_("Nothing is planned for this cohort yet."), _("Import a timetable…"), self.open_import)
        self.pages.setCurrentIndex(2 if is_blank else 1 if self.view == "list" else 0)
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
        if self.list.selected_ids() != self.selected:
            blocked = self.list.blockSignals(True)
            self.list.select_ids(self.selected)
            self.list.blockSignals(blocked)
        if self.pane.is_open() and not self.pane.is_new:
            self._show_pane()
        self.context.deeds_changed.emit()

    def go_to(self, keys: Sequence[int]) -> None:
        """Select activities and turn to the week of the first."""
        known = [key for key in keys if key in self.timetable.records]
        place = next((self.timetable.places[key] for key in known if key in self.timetable.places), None)
        self.selected = known
        if place:
            self.monday = place.day
        if any(key not in {record["id"] for record in self.timetable.shown()} for key in known):
            self.timetable.room = self.timetable.teacher = ""
        self.show_all()
        for key in known[:1]:
            self.week.reveal(key)

    def open_activity(self, key: int) -> None:
        """Open the form of an activity."""
        self.pane.leave_new()
        self.select([key])
        self._show_pane()
        self.pane.focus_form()

    def toggle_pane(self) -> None:
        """F4: open or close the form."""
        self.close_pane() if self.pane.is_open() else self.open_activity(self.selected[0])

    def close_pane(self) -> None:
        """Close the form; the focus goes back to the week."""
        self.pane.hide()
        self.week.week.show_ghost(None)
        self._say_empty()
        (self.week if self.view == "week" else self.list).setFocus()

    def _show_pane(self) -> None:
        if not self.selected:
            self.pane.hide()
            return
        key = self.selected[0]
        self.pane.show_record(self.timetable.records[key], self.timetable.problems(key))

    # --- changing ---

    def new_activity(self, place: Place | None = None) -> None:
        """Open the form of a new activity: where the mouse was, or the first morning of the week."""
        if place is None:
            day = max(self.monday or clock.today(), self.context.cohort.get("starts") or dt.date.min)
            place = Place(day, MORNING, MORNING + USUAL)
        self.select([])
        self.pane.show_new(place.values(), self.context.cohort.get("starts"))
        self.week.week.show_ghost(place)
        self._say_empty()

    def move(self, key: int, place: Place) -> None:
        """Keep what was dragged or stepped: one undo step; where that fails the block goes back."""
        self.change([key], place.values())
        self.go_to([key])

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
        self.context.tell(_("Added: {name}", name=title_of(values)))

    def remove_selected(self) -> None:
        """Take the selected activities out; undo brings them back."""
        if not self.selected:
            return
        count, name = len(self.selected), title_of(self.timetable.records[self.selected[0]])
        curriculum.remove_activities(self.context.desk, self.selected)
        self.close_pane()
        self.reload()
        told = _("Removed: {name}", name=name) if count == 1 else n_("{count} activity removed", "{count} activities removed", count)
        self.context.tell(told)

    # --- going out ---

    def open_import(self) -> None:
        """The import screen."""
        self.context.open_screen("import")

    def ask_for_workbook(self) -> QFileDialog:
        """Ask where the timetable goes as a workbook, then write it."""
        dialog = QFileDialog(self.window(), _("Export the timetable"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("xlsx")
        dialog.setNameFilter("Excel (*.xlsx)")
        name = " ".join(part for part in (_("Curriculum"), str(self.context.cohort.get("name") or "")) if part)
        dialog.selectFile(file_name(name) + ".xlsx")
        dialog.fileSelected.connect(lambda path: self.save_workbook(Path(path)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def save_workbook(self, path: Path) -> None:
        """Write the timetable as a workbook."""
        from lcdesk.services.exporting import export_curriculum

        desk, cohort, told = self.context.desk, self.context.cohort_id, _("Saved {name}", name=path.name)
        if cohort is not None:
            self.context.tasks.run(
                _("Writing the workbook"),
                lambda _task: export_curriculum(desk, cohort, path),
                lambda _answer: self.context.tell(told),
                owner=self,
            )

    # --- how it is built ---

    def _build(self) -> None:
        head = PageHead(self.context, N_("Curriculum"), self.spoken)
        import_button = Button("", "upload", clicked=self.open_import)
        self.export_button = Button("", "download", clicked=self.ask_for_workbook)
        self.new_button = Button("", "plus", "primary", self.new_activity)
        for text, button in (
            (N_("Import…"), import_button), (N_("Export"), self.export_button), (N_("New activity"), self.new_button),
        ):  # fmt: skip
            self.spoken.say(text, button.setText)
        head.add(import_button, self.export_button, self.new_button)
        for part in (_carded(column(self.heads, self.week, self.tray, gap=0)), _carded(column(self.list)), self.empty):
            self.pages.addWidget(part)
        self.week.setFocus()
        main = column(head, self.choosers, self.clash_bar, self.pages, gap=12, margins=(24, 18, 24, 16))
        main.setStretch(3, 1)
        whole = row(main, self.pane, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        self.choosers.week_chosen.connect(self._turn_to)
        self.choosers.view_chosen.connect(self._show_view)
        self.choosers.whole_chosen.connect(self._show_whole)
        self.choosers.filtered.connect(self.show_all)
        self.clash_bar.shown.connect(self.go_to)
        for part in (self.week, self.tray):
            part.chosen.connect(self.select)
            part.opened.connect(self.open_activity)
        self.week.placed.connect(self.move)
        self.week.asked.connect(self.new_activity)
        self.week.left.connect(self.close_pane)
        self.week.turned.connect(self.choosers.turn)
        self.week.removal_asked.connect(self.remove_selected)
        self.list.chosen.connect(lambda: self.select(self.list.selected_ids()))
        self.list.opened.connect(self.open_activity)
        self.list.kept.connect(self.change)
        self.list.refused.connect(self.context.tell)
        self.list.removal_asked.connect(self.remove_selected)
        self.pane.kept.connect(lambda name, value: self.change([self.pane.key], {name: value}))
        self.pane.added.connect(self.add)
        self.pane.drafted.connect(lambda values: self.week.week.show_ghost(place_of(values)))
        self.pane.removed.connect(self.remove_selected)
        self.pane.closed.connect(self.close_pane)

    def _turn_to(self, monday: dt.date) -> None:
        self.monday = monday
        self.show_all()

    def _show_view(self, view: str) -> None:
        self.view = view
        self.show_all()
        (self.week if view == "week" else self.list).setFocus()

    def _show_whole(self, is_whole: bool) -> None:
        self.is_whole = is_whole
        self.show_all()


def _carded(inside: Any) -> QWidget:
    card = Card()
    inside.setContentsMargins(1, 1, 1, 1)
    card.setLayout(inside)
    return card


SCREEN = CurriculumScreen
