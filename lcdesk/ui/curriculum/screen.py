"""The Curriculum screen: its parts in their places, its commands, and how the views, the form and
the changes are joined.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Unpack

from PySide6.QtCore import QPoint
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QBoxLayout, QMenu

from lcdesk.model import clock
from lcdesk.model.clashes import Clash
from lcdesk.model.faults import OfficeOutOfReach
from lcdesk.model.rows import ActivityRecord
from lcdesk.services.curriculum import conflicts, curriculum
from lcdesk.services.importing import open_questions
from lcdesk.services.importing.open_questions import OpenWord
from lcdesk.texts import N_, _
from lcdesk.ui.curriculum.activity_list import ListCommands
from lcdesk.ui.curriculum.clash_bar import ClashBar, Fixing
from lcdesk.ui.curriculum.clash_list import ClashList
from lcdesk.ui.curriculum.grids import HALVES, Cell
from lcdesk.ui.curriculum.pane import ActivityPane
from lcdesk.ui.curriculum.people_dialog import edit_people
from lcdesk.ui.curriculum.pictures import edit_pictures
from lcdesk.ui.curriculum.places import USUAL, DayTime, place_of
from lcdesk.ui.curriculum.timetable import TimetableModel, title_of
from lcdesk.ui.curriculum.timetable_edits import TimetableEdits
from lcdesk.ui.curriculum.timetable_pages import TimetablePages
from lcdesk.ui.curriculum.views import TimetableChoosers, TimetableViewState
from lcdesk.ui.curriculum.workbook import ask_what, open_export_menu
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import GAP
from lcdesk.ui.kit.screen import Context, Handlers, Screen, ScreenRequest
from lcdesk.ui.kit.screens import PageHeader, SectionTabs
from lcdesk.ui.kit.widgets import Button, column, row

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent, Desk

# commands of the week and the list alone
OF_CELLS = frozenset({"fill_down", "fill_right", "clear"})
BOTH = 1440  # px below which the form and the list of clashes take turns
BESIDE = 34 + 34 + 3 * GAP + 4  # px: undo and redo beside the title


class TimetableHeader(PageHeader):
    """The head of the screen. Where it is narrow, the buttons whose commands are in menus give
    way, that of the day first.
    """

    def __init__(self, context: Context, retranslation: Retranslation) -> None:
        super().__init__(context, CurriculumScreen.key, retranslation)
        self.copy_button = Button("", "copy")
        self.print_button = Button("", "printer")
        self.import_button, self.export_button = Button("", "upload"), Button("", "download")
        self.new_button = Button("", "plus", "primary")
        for text, button in (
            (N_("Copy day to…"), self.copy_button),
            (N_("Import…"), self.import_button),
            (N_("Print…"), self.print_button),
            (N_("Export"), self.export_button),
            (N_("New activity"), self.new_button),
        ):
            retranslation.say(text, button.setText)
            changes = button in (self.copy_button, self.import_button, self.new_button)
            self.add(button, changing=[button] if changes else ())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.make_room()
        super().resizeEvent(event)

    def make_room(self) -> None:
        """Hide the buttons that have no room; after a change of width or language."""
        spares = (self.copy_button, self.print_button, self.import_button)
        wanted = sum(
            button.sizeHint().width() + GAP
            for button in (*spares, self.export_button, self.new_button)
        )
        room = self.width() - self.title.sizeHint().width() - BESIDE
        for spare in spares:
            is_shown = wanted <= room
            spare.setVisible(is_shown)
            wanted -= 0 if is_shown else spare.sizeHint().width() + GAP


Read = tuple[list[ActivityRecord], dict[int, dict[str, OpenWord]]]


def _read_timetable(desk: Desk, cohort: int) -> Read:
    """The activities of a cohort, and the words that are asked about by activity and field."""
    with desk.reading_together():
        asked = open_questions.words_of(desk, "activity", cohort_id=cohort)
        return curriculum.list_activities(desk, cohort), asked


class CurriculumScreen(Screen):
    """The timetable of the cohort: planned with the mouse or the keys, checked while it is
    planned.

    `pages` show the `timetable` as `state` says, `edits` change it.
    """

    key = "curriculum"
    wants_one = N_("Choose one cohort to see its timetable.")

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self.timetable = TimetableModel()
        self.selected: list[int] = []
        self._is_read = False  # are the activities of the cohort on screen known?
        self._is_reading = False
        self._once_read: list[Callable[[], object]] = []
        self.state = TimetableViewState(context, self.timetable)
        self.choosers, self.clash_bar = TimetableChoosers(self.retranslation), ClashBar()
        self.pages = TimetablePages(context, self.timetable, self.state)
        self.week, self.grid, self.tray = self.pages.week, self.pages.grid, self.pages.tray
        self.list, self.heads, self.empty = self.pages.list, self.pages.heads, self.pages.empty
        self.head = TimetableHeader(context, self.retranslation)
        self.tabs = SectionTabs(context, "curriculum", self.retranslation)
        self.fixing = Fixing(context, self)
        self.clash_list = ClashList(self.fixing)
        self._pane: ActivityPane | None = None
        self._whole = self._lay_out()
        self.edits = TimetableEdits(context, self.timetable, self.pages)
        self.list_commands = ListCommands(context, self.list)
        self._connect()
        self._connect_calendar()
        self._connect_list()
        self._say()

    @property
    def pane(self) -> ActivityPane:
        """The form beside the week, made when an activity is first opened: it takes as long as all
        the rest of the screen.
        """
        if self._pane is None:
            self._pane = ActivityPane(self)
            # Tab comes to it after all else
            self._whole.addWidget(self._pane)
            self._connect_pane(self._pane)
        return self._pane

    def _lay_out(self) -> QBoxLayout:
        tabs = row(self.tabs, self.choosers.legend, gap=16)
        tabs.setStretch(1, 1)
        pages = row(self.pages, self.clash_list, gap=12)
        pages.setStretch(0, 1)
        main = column(
            self.head, tabs, self.choosers, self.clash_bar, pages, gap=12, margins=(24, 18, 24, 16)
        )
        main.setStretch(4, 1)
        whole = row(main, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        return whole

    # --- the life of a screen ---

    def show_cohort(self, cohort_id: int | None) -> None:
        self.selected = []
        self.state.forget()
        self.timetable.clear()
        self._is_read = False
        self._once_read.clear()
        self._hide_pane()
        self.reload(is_awaited=True)
        if not self._is_read:
            self.show_all()

    def refresh(self, news: ChangeEvent | None) -> None:
        self.list.cells.near = self.context.cohort.get("starts")
        if news and news.kind in ("undo", "redo"):
            self.reload(lambda: self._go_to_touched(news))
        else:
            self.reload()

    def _go_to_touched(self, news: ChangeEvent) -> None:
        known = self.timetable.records
        touched = [key for key in news.touched.get("Activity", ()) if key in known]
        if touched:
            self.go_to(touched)

    def retranslate(self) -> None:
        super().retranslate()
        if self._pane:
            self._pane.retranslate()
        self._say()

    def _say(self) -> None:
        """What is said neither by the pane nor by what is said again by itself."""
        self.head.make_room()
        self.list.table.retranslate()
        self.list.setAccessibleName(_("Timetable"))
        self.show_all()

    def restyle(self) -> None:
        self.week.restyle()
        self.heads.update()

    def badge(self) -> str:
        grave = len(self.timetable.grave())
        return f"{grave} !" if grave else str(len(self.timetable.records) or "")

    def show_args(self, **args: Unpack[ScreenRequest]) -> None:
        if args.get("new"):
            self.reload(self.new_activity)
        elif asked := args.get("ids"):
            ids, opens = list(asked), args.get("opens", False)
            self.reload(lambda: self.go_to(ids, opens=opens))

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {}
        if self.context.cohort_id is not None:
            handlers["new_activity"] = self.new_activity
        if self.timetable.records:
            handlers["export"] = lambda: open_export_menu(self, self.head.export_button)
            handlers["print"] = lambda: ask_what(self)
            handlers["clash_list"] = self.toggle_clash_list
        if self.timetable.places:
            handlers["copy_day"] = lambda: self.edits.ask_for_days(self.selected)
        handlers |= self._handlers_of_selection()
        for key, weeks in (("next_week", 1), ("previous_week", -1)):
            if self.choosers.can_turn(weeks):
                handlers[key] = lambda weeks=weeks: self.choosers.turn(weeks)
        if self.state.view == "list":
            handlers |= self.list_commands.possible()
        return {
            key: self._beside_pane(handler) if key in OF_CELLS else handler
            for key, handler in handlers.items()
        }

    def _handlers_of_selection(self) -> Handlers:
        if not self.selected:
            return {}
        handlers: dict[str, Callable[[], object]] = {
            "remove": lambda: self.edits.remove(self.selected),
            "details": self.toggle_pane,
            "lock": lambda: self.edits.turn_lock(self.selected),
            "activity_people": self.edit_people,
            "activity_pictures": self.edit_pictures,
        }
        if self.state.view != "list":
            handlers["fill_down"] = lambda: self.edits.duplicate(self.selected)
        return handlers

    def _beside_pane(self, handler: Callable[[], object]) -> Callable[[], object]:
        """Their keys mean something else, or nothing, where somebody types into the form."""

        def do() -> None:
            focused = QApplication.focusWidget()
            if focused is None or not (self._pane and self._pane.isAncestorOf(focused)):
                handler()

        return do

    def command_texts(self) -> Mapping[str, str]:
        words = {"lock": self._lock_words()} if self.selected else {}
        if self.state.view == "list":
            return words
        return {**words, "fill_down": _("Duplicate to the next day")}

    def _lock_words(self) -> str:
        is_locked = all(self.timetable.is_locked(key) for key in self.selected)
        return _("Unlock") if is_locked else _("Lock")

    def focus_search(self) -> None:
        self.choosers.search.show()
        self.choosers.search.setFocus()
        self.choosers.search.selectAll()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The week has the keys, unless something is being typed."""
        super().focusInEvent(event)
        if not self._is_pane_open():
            self.pages.focus_view()

    # --- what is shown ---

    def reload(self, then: Callable[[], object] | None = None, *, is_awaited: bool = False) -> None:
        """Read the records, then look for clashes, beside the window; `then` is done once the
        records are there. `is_awaited`: see `read`.
        """
        desk, cohort = self.context.desk, self.context.cohort_id
        if then is not None:
            self._once_read.append(then)
        if cohort is None:
            self.drop_answers()
            self.timetable.note(())
            self._fill((), {})
            return
        self._is_reading = True
        self.read(
            lambda: _read_timetable(desk, cohort),
            lambda found: self._show_read(cohort, *found),
            is_awaited=is_awaited,
        )

    def _reload_now(self) -> None:
        """The same, but for the clashes before anything else is done: after a change that was made
        here, since the next key goes on from it.
        """
        cohort = self.context.cohort_id
        if cohort is not None:
            with suppress(OfficeOutOfReach):  # once it is back
                self._show_read(cohort, *_read_timetable(self.context.desk, cohort))

    def _show_read(
        self,
        cohort: int,
        records: Sequence[ActivityRecord],
        asked: Mapping[int, Mapping[str, OpenWord]],
    ) -> None:
        desk = self.context.desk
        # asked for first: what waits for the records may ask for them anew
        self.read(
            lambda: conflicts.list_clashes(desk, cohort), self._note, _("Looking for clashes")
        )
        self._fill(records, asked)

    def _fill(
        self, records: Sequence[ActivityRecord], asked: Mapping[int, Mapping[str, OpenWord]]
    ) -> None:
        self.timetable.fill(records, asked)
        self._is_read, self._is_reading = True, False
        self.selected = [key for key in self.selected if key in self.timetable.records]
        self.show_all()
        waiting, self._once_read = self._once_read, []
        for then in waiting:
            then()

    def _once_known(self, then: Callable[[], object]) -> None:
        """Do what needs the records as they are now: once they are there, where they are being
        read.
        """
        if self._is_reading:
            self._once_read.append(then)
        else:
            then()

    def _note(self, clashes: list[Clash]) -> None:
        known = self.timetable.records
        self.timetable.note(
            [clash for clash in clashes if any(key in known for key in clash.activities)]
        )
        self.show_all()

    def show_all(self) -> None:
        """Show the timetable as it is known now."""
        state = self.state
        state.settle()
        self.pages.show_timetable()
        self.choosers.show_state(
            self.timetable, state.view, *state.starts(), days=state.week_days()
        )
        self.clash_bar.show_clashes(self.timetable.clashes, is_known=self.timetable.is_checked)
        self.clash_list.show_clashes(self.timetable.clashes)
        self.say_empty()
        self.select(self.selected)

    def say_empty(self) -> None:
        """One sentence and one button where nothing is planned and nothing is being made."""
        is_blank = self._is_read and not self.timetable.records and not self._is_pane_open()
        if is_blank and self.context.cohort_id is None:
            self.empty.say(
                _("Choose a cohort to see its timetable."), _("Import…"), self._open_import
            )
        elif is_blank:
            self.empty.say(
                _("Nothing is planned for this cohort yet."),
                _("Import a timetable…"),
                self._open_import,
            )
        self.pages.show_page(is_blank=is_blank)
        for part in (self.choosers, self.choosers.legend, self.clash_bar):
            part.setVisible(not is_blank)
        if is_blank:
            self.clash_list.hide()
        empty = "" if self.timetable.records else _("The timetable is still empty")
        for button in (self.head.export_button, self.head.print_button):
            grey(button, empty)
        grey(self.head.copy_button, "" if self.timetable.places else _("There is no day to copy"))
        self.follow_changeable()

    def follow_changeable(self) -> None:
        can_add = self.context.cohort_id is not None and not self.context.desk.only_looked_at
        grey(self.head.new_button, "" if can_add else self.context.why_not("new_activity"))

    def _open_import(self) -> None:
        self.context.open_screen("import")

    def show_view(self, view: str) -> None:
        """Show the timetable another way: a key of `views.VIEWS`."""
        if view == "day" != self.state.view:
            places = self.timetable.places
            chosen = [places[key].day for key in self.selected if key in places]
            self.state.day = chosen[0] if chosen else self.state.first_busy_day()
        self.state.view = view
        self.show_all()
        self.pages.focus_view()

    def _turn_to(self, start: dt.date) -> None:
        self.state.turn_to(start)
        self.show_all()

    def _show_whole(self, is_whole: bool) -> None:
        self.state.is_whole = is_whole
        self.show_all()

    # --- choosing ---

    def select(self, keys: Sequence[int]) -> None:
        """Select these activities wherever they are shown; the open pane follows."""
        self.selected = [key for key in keys if key in self.timetable.records]
        self.pages.select(self.selected)
        if self._is_pane_open() and not self.pane.is_new:
            self._show_pane()
        self.context.handlers_changed.emit()

    def go_to(self, keys: Sequence[int], *, opens: bool = False) -> None:
        """Select activities and turn to the week of the first; `opens`: with its form beside it."""
        known = [key for key in keys if key in self.timetable.records]
        places = self.timetable.places
        place = next((places[key] for key in known if key in places), None)
        self.selected = known
        if place:
            self.state.turn_to(place.day)
        if any(key not in {record["id"] for record in self.timetable.shown()} for key in known):
            self.timetable.lift_filters()
        self.show_all()
        for key in known[:1]:
            self.pages.reveal(key)
        if opens:
            self._show_pane()

    def toggle_clash_list(self) -> None:
        """F7: all clashes beside the grid, with the keyboard in them; once more, and it is gone."""
        if self.clash_list.isHidden():
            if self.width() < BOTH:
                self._hide_pane()
            self.clash_list.open(self.timetable.clashes)
        else:
            self._close_clash_list()

    def _close_clash_list(self) -> None:
        self.clash_list.hide()
        self.pages.focus_view()

    def _go_to_fixed(self, keys: Sequence[int]) -> None:
        """The button of the fix goes with its clash: the keys are for what was fixed."""
        self.go_to(keys)
        self.pages.focus_view()

    def open_menu(self, at: QPoint) -> QMenu:
        """What can be done with the selected activities, at a point of the screen."""
        menu, edits = QMenu(self), self.edits
        is_locked = all(self.timetable.is_locked(key) for key in self.selected)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(icon("pencil"), _("Details"), lambda: self.context.command("details"))
        menu.addAction(icon("copy"), _("Copy"), lambda: edits.copy(self.selected))
        menu.addAction(
            icon("copy-plus"),
            _("Duplicate to the next day"),
            lambda: edits.duplicate(self.selected),
        )
        menu.addAction(
            icon("lock-open" if is_locked else "lock"),
            self._lock_words(),
            lambda: edits.turn_lock(self.selected),
        )
        menu.addSeparator()
        menu.addAction(icon("trash-2"), _("Remove activity"), lambda: edits.remove(self.selected))
        menu.popup(at)
        return menu

    # --- the form beside it ---

    def _is_pane_open(self) -> bool:
        return self._pane is not None and self._pane.is_open()

    def _hide_pane(self) -> None:
        if self._pane:
            self._pane.hide()

    def _show_pane(self) -> None:
        """The pane shows the first of those selected; with none it is closed."""
        if not self.selected:
            self._hide_pane()
            return
        if self.width() < BOTH:
            self.clash_list.hide()
        key = self.selected[0]
        asked = self.timetable.asked.get(key, {})
        self.pane.show_record(self.timetable.records[key], self.timetable.found(key), asked)

    def open_activity(self, key: int) -> None:
        """Open the form of an activity."""
        self.pane.leave_new()
        self.select([key])
        self._show_pane()
        self.pane.focus_form()

    def toggle_pane(self) -> None:
        """F4: open or close the form."""
        self.close_pane() if self._is_pane_open() else self.open_activity(self.selected[0])

    def close_pane(self) -> None:
        """Close the form; the focus goes back to the week."""
        self._hide_pane()
        self.week.week.show_ghost(None)
        self.say_empty()
        self.pages.focus_view()

    def new_activity(self, place: DayTime | None = None) -> None:
        """Open the form of a new activity: where the mouse was, or the first morning of the
        week.
        """
        starts = self.context.cohort.get("starts")
        if place is None:
            day = max(self.state.week_start or clock.today(), starts or dt.date.min)
            place = self.timetable.free_place(day)
        self.select([])
        self.pane.show_new(self.week.sight.values(place, None), starts)
        self.week.week.show_ghost(place)
        self.say_empty()

    def _new_in_cell(self, cell: Cell) -> None:
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

    def _show_draft(self, values: Mapping[str, Any]) -> None:
        place = place_of(values)
        self.week.week.show_ghost(place and self.week.sight.seen(values, place))

    def _keep_field(self, name: str, value: Any) -> None:
        """Keep what was typed into a field of the pane, over what it showed."""
        self.edits.change([self.pane.key], {name: value}, self.pane.form.seen_values([name]))

    def edit_people(self) -> None:
        """The people of the first activity selected, role by role."""
        record = self.timetable.records[self.selected[0]]
        edit_people(self.window(), self.context.desk, record["id"], title_of(record))

    def edit_pictures(self) -> None:
        """The pictures of the first activity selected."""
        record = self.timetable.records[self.selected[0]]
        edit_pictures(self.window(), self.context.desk, record["id"], title_of(record))

    # --- how it is joined ---

    def _connect(self) -> None:
        head, edits = self.head, self.edits
        head.import_button.clicked.connect(lambda: self._open_import())
        head.export_button.clicked.connect(lambda: open_export_menu(self, head.export_button))
        head.print_button.clicked.connect(lambda: ask_what(self))
        head.copy_button.clicked.connect(lambda: edits.ask_for_days(self.selected))
        head.new_button.clicked.connect(lambda: self.new_activity())
        self.choosers.week_chosen.connect(self._turn_to)
        self.choosers.view_chosen.connect(self.show_view)
        self.choosers.whole_chosen.connect(self._show_whole)
        self.choosers.filtered.connect(self.show_all)
        self.clash_bar.shown.connect(self.go_to)
        self.fixing.applied.connect(self._go_to_fixed)
        self.clash_bar.take(self.fixing)
        self.clash_bar.list_asked.connect(self.toggle_clash_list)
        self.clash_list.shown.connect(self.go_to)
        self.clash_list.entered.connect(self.pages.focus_view)
        self.clash_list.closed.connect(self._close_clash_list)
        edits.added.connect(self.close_pane)
        edits.removed.connect(self._hide_pane)
        edits.written.connect(self._reload_now)
        edits.landed.connect(lambda keys: self._once_known(lambda: self.go_to(keys)))

    def _connect_calendar(self) -> None:
        edits = self.edits
        for part in (self.week, self.grid, self.tray):
            part.chosen.connect(self.select)
            part.opened.connect(self.open_activity)
        for part in (self.week, self.grid):
            part.left.connect(self.close_pane)
            part.turned.connect(self.choosers.turn)
            part.removal_asked.connect(lambda: edits.remove(self.selected))
            part.copy_asked.connect(lambda: edits.copy(self.selected))
            part.menu_asked.connect(self.open_menu)
            part.told.connect(self.context.tell)
        self.week.placed.connect(lambda places: edits.move(places, self.selected))
        self.week.copied.connect(edits.copy_to)
        self.week.held.connect(edits.say_held)
        self.week.asked.connect(self.new_activity)
        self.week.paste_asked.connect(edits.paste)
        self.grid.mouse.judge = edits.judge_cells
        self.grid.dropped.connect(edits.drop_in_cell)
        self.grid.asked.connect(self._new_in_cell)

    def _connect_list(self) -> None:
        self.list.chosen.connect(lambda: self.select(self.list.selected_ids()))
        self.list.opened.connect(self.open_activity)
        self.list.kept.connect(self.edits.change)
        self.list.kept_each.connect(self.edits.change_each)
        self.list.refused.connect(lambda words: self.context.announce(words, "warn"))
        self.list_commands.added.connect(self.edits.add_rows)

    def _connect_pane(self, pane: ActivityPane) -> None:
        pane.problems.take(self.fixing)
        pane.kept.connect(self._keep_field)
        pane.added.connect(self.edits.add)
        pane.drafted.connect(self._show_draft)
        pane.removed.connect(lambda: self.edits.remove(self.selected))
        pane.people_asked.connect(lambda: self.edit_people())
        pane.pictures_asked.connect(lambda: self.edit_pictures())
        pane.closed.connect(self.close_pane)
