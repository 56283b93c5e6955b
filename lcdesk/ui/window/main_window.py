"""The window (side bar, screens, menus and status bar, painted before anything heavy is imported)
and its screens, made when first needed and kept up to date.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack, cast

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QMouseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QDialog, QStackedWidget, QWidget

from lcdesk import texts
from lcdesk.crashes import note_step
from lcdesk.garbage_collection import freeze_screens, unfreeze_screens
from lcdesk.model.faults import OfficeOutOfReach
from lcdesk.settings import ALL_COHORTS, Settings
from lcdesk.texts import _
from lcdesk.ui.kit.changing_buttons import follow_changing_buttons
from lcdesk.ui.kit.commands import CHANGING, Commands
from lcdesk.ui.kit.dialogs import faults
from lcdesk.ui.kit.forms.unsaved_input import ONLY_LOOKED_AT, PRIVATE_SHUT
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.screen import Context, Frame, Handlers, NoCohort, Screen, ScreenRequest
from lcdesk.ui.kit.status_line import StatusLine
from lcdesk.ui.kit.tab_order import TabOrder, tab_order
from lcdesk.ui.kit.tasks import Tasks, warm_reading
from lcdesk.ui.kit.widgets import Banner, EmptyState, column
from lcdesk.ui.kit.widgets.drop_target import DropLight
from lcdesk.ui.start.ribbon import SampleRibbon
from lcdesk.ui.window.dialog_help import DialogHelp
from lcdesk.ui.window.notices import LockWait, PlaceNotice, ReturnNotice
from lcdesk.ui.window.place_history import Place, PlaceHistory
from lcdesk.ui.window.side_bar import FoldingRow, SideBar
from lcdesk.ui.window.window_placement import WindowPlacement

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent, Desk
    from lcdesk.ui.kit.screens import ScreenKind
    from lcdesk.ui.window.window_commands import WindowCommands


WARM_MS = 250  # between two screens that are made before somebody asks for them
BEHIND_MS = 700  # from an operation until the screens that are not on view count anew
SIDE_BUTTONS = {Qt.MouseButton.BackButton: "go_back", Qt.MouseButton.ForwardButton: "go_forth"}


class MainWindow(Frame):
    """The frame; each choice made in it is kept in the settings. `attach(desk)` fills it; `painted`
    is told once, after the first picture is on screen.
    """

    painted = Signal()
    closed = Signal()

    def __init__(self, tasks: Tasks, settings: Settings) -> None:
        super().__init__()
        self.tasks, self.settings = tasks, settings
        self.retranslation = Retranslation()
        self.context: Context | None = None
        self.reminder: Banner | None = None
        self._was_painted = False
        self.starts_again = False  # when it is closed
        self._handlers: WindowCommands | None = None
        self.places = PlaceHistory()
        self._untold = 0  # the number of what was done just now, until something is said of it
        self._is_leaving = False  # a place was left just now; what else changes goes with it
        self.setWindowTitle("lcdesk")
        self.commands = Commands(self.menuBar())
        self.side, self.notice, self.stack = (
            SideBar(self.retranslation, settings),
            PlaceNotice(),
            ScreenStack(),
        )
        self.back, self.remark = ReturnNotice(), Banner()
        self.remark.setProperty("flush", True)
        self.ribbon = SampleRibbon(self.retranslation)
        self.status = StatusLine(tasks, self.retranslation)
        self.lock_wait = LockWait(tasks, self.status)
        self.drop = DropLight(self, lambda: warm_reading(tasks))
        self._placement = WindowPlacement(self, settings)
        self._lay_out()
        self._wire()
        DialogHelp(self)
        self._placement.restore()
        self.update_commands()

    def _lay_out(self) -> None:
        root = QWidget()
        root.setObjectName("main")
        inside = FoldingRow(self.side)
        self.above = column(self.notice, self.back, self.remark, self.stack, gap=0)
        inside.addLayout(self.above, 1)
        whole = column(self.ribbon, inside, gap=0)
        whole.setStretch(1, 1)
        root.setLayout(whole)
        self.setCentralWidget(root)
        self.setStatusBar(self.status)

    def _wire(self) -> None:
        self.commands.asked.connect(self.do)
        self.commands.why_not = self._weak_why_not()
        self.side.asked.connect(self.do)
        self.side.screen_chosen.connect(self.open_screen)
        self.side.cohort_chosen.connect(self.show_cohort)
        self.side.tabs.arranged.connect(self._keep_tabs)
        self.side.todo.clicked.connect(lambda: self.open_screen("today"))
        self.stack.badges_changed.connect(self._show_badges)
        self.stack.cohort_wanted.connect(self.side.open_cohorts)
        self.drop.dropped.connect(self.take_files)
        self.drop.text_dropped.connect(self._take_text)
        self.drop.refused.connect(lambda words: self.status.announce(words, "warn"))
        self.ribbon.own_asked.connect(lambda: self.start_asked.emit("own_list"))
        self.ribbon.throw_asked.connect(lambda: self.start_asked.emit("throw_away"))
        self.ribbon.tour_asked.connect(lambda: self.start_asked.emit("tour"))
        self.commands.below["recent"].aboutToShow.connect(self._fill_recent)
        self.notice.backups_asked.connect(lambda: self.open_settings("backups"))
        # A lambda would hold the window as long as there are the tasks, and they each other.
        self.tasks.failed.connect(self._show_fault)
        self.tasks.ended.connect(self._after_task)
        theme().changed.connect(self.restyle)

    def _take_text(self, mime: QMimeData) -> None:
        from lcdesk.ui.importing.pasting import list_in

        found = list_in(mime)
        if found and not isinstance(found, list):
            self.take_list({"pasted": found})

    def _after_task(self) -> None:
        QTimer.singleShot(0, self, self._tell_untold)

    def _show_fault(self, error: BaseException) -> None:
        faults.show_fault(error, self)

    # --- a desk comes and goes ---

    def attach(self, desk: Desk) -> None:
        """Show a desk: its cohorts, and the screen last seen."""
        from lcdesk.ui.kit.screens import SCREENS
        from lcdesk.ui.window.window_commands import WindowCommands

        desk.turns.waiter, self.lock_wait.is_office = self.lock_wait, not desk.is_file
        self.status.last_done = lambda: desk.last_done
        only = desk.only_looked_at
        self.setProperty(ONLY_LOOKED_AT, only.message if only else "")
        self.setProperty(PRIVATE_SHUT, not desk.rights.sees_private)
        self.context = Context(desk, self.tasks, self.settings, self)
        self.context.why_not = self.commands.why_not
        self._handlers = WindowCommands(self, self.context)
        self._connect(self.context)
        kinds = self.stack.kinds or {kind.key: kind for kind in SCREENS}
        if not self.stack.kinds:
            for key, kind in kinds.items():
                if not kind.below:
                    self.side.add_screen(key, kind.icon).set_title(_(kind.title))
            # those with a tab of the window come first
            in_order = sorted(kinds.values(), key=lambda kind: bool(kind.below))
            self.commands.add_screens([(kind.key, kind.title) for kind in in_order])
            self.arrange_tabs(
                tab_order(list(self.side.items), self.settings.tab_order, self.settings.hidden_tabs)
            )
        self.side.show()
        self.stack.attach(self.context, kinds)
        self.load_cohorts()
        self.side.cohort.show()
        self.open_screen(
            self.settings.last_screen if self.settings.last_screen in kinds else next(iter(kinds))
        )
        self.show_desk()
        self.stack.begin_warming()

    def detach(self) -> None:
        """Forget the desk on screen, before another is shown."""
        if self.context:
            self.context.close()
        self.stack.detach()
        self.notice.hide()
        self.back.hide()
        self.remark.hide()
        self.mark_sample(is_sample=False)
        self.remind(None)
        if self.lock:
            self.lock.close()
            self.lock = None
        self.context = self._handlers = None
        self.places.forget()
        self.side.forget()
        self.status.tell("")
        self.status.forget_result()
        self.status.last_done = lambda: 0
        self.status.show_no_desk()
        for item in self.side.items.values():
            item.set_badge("")
        self.update_commands()

    def open_settings(self, part: str = "") -> QDialog:
        """The settings dialog, with the keyboard in one of its parts ("office", "wording", …)."""
        from lcdesk.ui.settings.page import ChoicesDialog

        dialog = ChoicesDialog(self, part)
        dialog.open()
        return dialog

    def open_guide(self, key: str = "") -> None:
        """Show a page of the guide; "": the one shown last."""
        from lcdesk.ui.guide.guide_pane import open_guide

        open_guide(self, key)

    def show_page(self, page: QWidget) -> None:
        """Show a page that is no screen (welcome, a desk that cannot be opened)."""
        self.side.setVisible(self.context is not None)
        self.stack.show_page(page)
        page.setFocus()
        self.update_commands()

    def _connect(self, context: Context) -> None:
        context.news.connect(self._hear)
        context.handlers_changed.connect(self.update_commands)
        context.screen_asked.connect(lambda key, request: self.open_screen(key, **request))
        context.status_told.connect(self.status.tell)
        context.imported.connect(self.imported)
        context.happened.connect(self.status.announce)
        context.offered.connect(self.status.offer)
        context.hinted.connect(self.status.hint)
        self.side.todo.follow(context.readiness)
        context.cohort_asked.connect(self.show_cohort)
        context.command_asked.connect(self.do)

    # --- cohorts ---

    def show_cohort(self, cohort_id: int | None) -> None:
        """Show another cohort everywhere, or `ALL_COHORTS` together."""
        if self.context is None:
            return
        if self.context.desk.is_out_of_reach:
            self.status.announce(OfficeOutOfReach.noticed().message, "warn")
            return
        if cohort_id != self.settings.last_cohort:
            self._leave_place()
        self.settings.last_cohort = cohort_id
        self.context.cohort_id = cohort_id or None
        self.load_cohorts()
        self.stack.show_cohort()
        self.context.cohort_changed.emit(self.context.cohort_id)
        self.update_commands()

    def load_cohorts(self) -> None:
        """Read the cohorts; one that is gone gives way to the newest, none of them to the first
        there is.
        """
        from lcdesk.services.cohorts.cohorts import list_cohorts

        assert self.context is not None
        cohorts = list_cohorts(self.context.desk)
        by_id = {cohort["id"]: cohort for cohort in cohorts}
        wanted = self.context.cohort_id or self.settings.last_cohort
        fallback = None if wanted == ALL_COHORTS else next(iter(by_id), None)
        self.context.cohorts = cohorts
        self.context.cohort_id = wanted if wanted in by_id else fallback
        self.context.cohort = by_id.get(self.context.cohort_id or 0, NoCohort())
        self.side.show_cohorts(cohorts, self.context.cohort_id, is_all=self.context.is_all)
        self.context.readiness.show_cohort(self.context.cohort_id)

    # --- what is to be said of the desk ---

    def tell_remark(self, words: str) -> None:
        """Above the screens, until it is closed: what was noticed when the desk was opened; ""
        for nothing.
        """
        if words:
            self.remark.say(words, "warn", can_close=True)
        else:
            self.remark.hide()

    def remind(self, reminder: Banner | None) -> None:
        """Show something above the screens until it is closed or the desk is put away; None:
        nothing any more.
        """
        if self.reminder is not None:
            self.reminder.hide()
            self.reminder.deleteLater()
        self.reminder = reminder
        if reminder is not None:
            self.above.insertWidget(self.above.count() - 1, reminder)

    def name_desk(self) -> None:
        """The title says which desk is open; the sample never has the name of the office."""
        if self.context is None:
            self.setWindowTitle("lcdesk")
            return
        from lcdesk.services.start.known_desks import KnownDesk, name_of
        from lcdesk.services.start.office_name import own_office

        desk, is_sample = self.context.desk, not self.ribbon.isHidden()
        known = KnownDesk(desk.path, is_sample=is_sample, office=own_office(desk))
        name = name_of(known, self.settings)
        self.setWindowTitle(f"{name} – lcdesk")

    def mark_sample(self, *, is_sample: bool) -> None:
        self.ribbon.setVisible(is_sample)

    def take_files(self, paths: Sequence[Path]) -> None:
        """A desk among them is opened, lists are imported; the program may ask where first."""
        self.files_asked.emit(list(paths), lambda: super(MainWindow, self).take_files(paths))

    def take_list(self, request: ScreenRequest) -> None:
        """Import what is not a file; the program may ask where first."""
        self.list_asked.emit(request, lambda: self.open_screen("import", **request))

    def _fill_recent(self) -> None:
        from lcdesk.ui.window.frame_commands import fill_recent

        fill_recent(self)

    def read_again(self) -> None:
        """Anything may have changed: own fields, the cohorts, and what every screen shows."""
        assert self.context is not None
        with suppress(OfficeOutOfReach):  # it is gone again
            self.context.desk.take_own_fields()
            self.load_cohorts()
            self.stack.read_again()
            self.show_desk()

    def follow_rights(self) -> None:
        """Whoever is here may do more than before, or less: forms and screens follow."""
        from lcdesk.ui.kit.forms.form import RecordForm

        assert self.context is not None
        self.setProperty(PRIVATE_SHUT, not self.context.desk.rights.sees_private)
        for form in self.findChildren(RecordForm):
            form.shut_private(is_shut=not self.context.desk.rights.sees_private)
        self.follow_changeable()

    def follow_changeable(self) -> None:
        """The desk can be changed, or is only looked at: forms and screens follow; what is half
        typed stays.
        """
        from lcdesk.ui.kit.forms.form import RecordForm

        assert self.context is not None
        only = self.context.desk.only_looked_at
        why = only.message if only else ""
        self.setProperty(ONLY_LOOKED_AT, why)
        follow_changing_buttons(self)
        self.context.closed_to_changes.emit(why)
        for form in self.findChildren(RecordForm):
            form.hold_still(is_still=only is not None)
        for screen in self.screens.values():
            screen.follow_changeable()
        self.update_commands()

    # --- screens ---

    def screen_key(self) -> str:
        return self.stack.key

    def current_screen(self) -> Screen | None:
        return self.stack.current

    def current_page(self) -> QWidget | None:
        return self.stack.currentWidget()

    def open_screen(self, key: str, **request: Unpack[ScreenRequest]) -> None:
        if request or key != self.stack.key:
            self._leave_place()
        self._open(key, request)

    def _open(self, key: str, request: ScreenRequest) -> None:
        self.places.visit(key, request)
        note_step("screen", key)
        self.status.tell("")
        stays = self.stack.key == key or self.side.isAncestorOf(self.focusWidget())
        if self.stack.open(key, request):
            self.settings.last_screen = key
            self.side.mark_screen(self.stack.kinds[key].below or key)
            # the keyboard goes where the eyes go, unless somebody walks through the side bar with
            # it
            if not stays:
                self.screens[key].setFocus()
            self.update_commands()
        elif self.context is not None and self.context.desk.is_out_of_reach:
            self.status.announce(OfficeOutOfReach.noticed().message, "warn")

    # --- tabs ---

    def walk_tabs(self, step: int) -> None:
        self.side.tabs.walk(step)

    def turn_tabs(self) -> None:
        self.side.turn_fold()
        self.update_commands()

    def choose_tabs_as(self, choice: str) -> None:
        self.side.choose_fold(choice)
        self.update_commands()

    def tabs(self) -> tuple[TabOrder, dict[str, tuple[str, str]]]:
        tabs = self.side.items
        return self.side.tabs.order, {key: (tab.title, tab.icon_name) for key, tab in tabs.items()}

    def first_tabs(self) -> TabOrder:
        return self.side.tabs.first_order

    def arrange_tabs(self, order: TabOrder) -> None:
        self.side.tabs.arrange(order)
        self._keep_tabs(order)

    def _keep_tabs(self, order: TabOrder) -> None:
        """Ctrl+1… go by what one sees: the first tab, the second …"""
        is_first = order.keys == self.first_tabs().keys
        self.settings.tab_order = [] if is_first else list(order.keys)
        self.settings.hidden_tabs = sorted(order.hidden)
        self.commands.number_screens(order.keys, order.shown)
        for key, tab in self.side.items.items():
            shortcut = self.commands.actions[f"screen_{key}"].shortcut()
            tab.set_keys(shortcut.toString(shortcut.SequenceFormat.NativeText))
        self.side.fit()

    @property
    def screens(self) -> dict[str, Screen]:
        """The screens made so far, by key."""
        return self.stack.screens

    # --- back and forth ---

    def go_through_places(self, step: int) -> None:
        """Back to the place left last (-1), or forth again (1)."""
        here = self._here()
        place = self.places.go(here, step) if here else None
        if place is None or self.context is None:
            return
        self._is_leaving = True  # to go there is no jump
        try:
            if place.cohort != self.settings.last_cohort:
                self.show_cohort(place.cohort)
            self._open(place.key, cast("ScreenRequest", dict(self.places.request_of(place))))
        finally:
            self._is_leaving = False

    def _here(self) -> Place | None:
        screen = self.stack.current
        if screen is None or self.stack.currentIndex() == 0:
            return None
        return self.places.place(self.stack.key, self.settings.last_cohort, screen.place())

    def _leave_place(self) -> None:
        """Once a turn: a jump to a number's people changes the cohort and the screen."""
        here = None if self._is_leaving else self._here()
        if here is not None:
            self._is_leaving = True
            self.places.leave(here)
            QTimer.singleShot(0, self, self._end_leaving)

    def _end_leaving(self) -> None:
        self._is_leaving = False
        self.update_commands()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The side buttons of a mouse, wherever nothing else takes them."""
        key = SIDE_BUTTONS.get(event.button(), "")
        self.do(key) if key else super().mousePressEvent(event)

    # --- what happens ---

    def _hear(self, news: ChangeEvent) -> None:
        """The desk has changed."""
        from lcdesk.model.own_fields import ENTITY

        assert self.context is not None
        before = self.context.cohort_id
        self.status.hear(news.number)
        if self.context.desk.taken and ENTITY in news.touched:
            self.context.desk.take_own_fields()
        self.load_cohorts()
        if news.kind in ("undo", "redo") and self.stack.place_of(news) != self.stack.key:
            self.open_screen(self.stack.place_of(news))
        if self.context.cohort_id != before:
            self.show_cohort(self.context.cohort_id)
        else:
            self.stack.hear(news)
        self.show_desk()
        if news.kind == "do":
            self._untold = news.number
            QTimer.singleShot(0, self, self._tell_untold)

    def _tell_untold(self) -> None:
        """What was done and nobody has said anything of is told in the words of the history, with
        the way back; not while the same work goes on.
        """
        number, self._untold = self._untold, 0
        if not number or self.context is None or self._handlers is None:
            return
        if self.status.is_working():
            self._untold = number
            return
        is_told = self.context.desk.last_done != number or self.status.has_told(number)
        if not is_told and (deed := self._handlers.undo_label):
            self.context.tell_done(_("Done: {deed}", deed=deed))

    def show_desk(self) -> None:
        """Say when the desk was saved, and what can be done."""
        if self.context and self._handlers:
            self.status.show_saved(self.context.desk.saved_at, self._handlers.last_backup())
        self.update_commands()

    def _show_badges(self) -> None:
        for key, screen in self.screens.items():
            if key not in self.side.items:
                continue
            waits = self.context is not None and self.context.is_all and bool(screen.wants_one)
            is_known = not waits and not self.stack.is_stale(key)
            self.side.items[key].set_badge(screen.badge() if is_known else "")

    # --- language, theme, density ---

    def set_language(self, code: str) -> None:
        """Switch the language of everything on screen."""
        texts.speak(code)
        self.settings.language = code
        self.retranslation.again()
        self.commands.retranslate()
        self.status.tell("")  # whoever said it says it again
        self.status.retranslate()
        self.notice.retranslate()
        self.language_told.emit()
        for key, item in self.side.items.items():
            item.set_title(_(self.stack.kinds[key].title))
        if self.context:
            self.load_cohorts()
            self.stack.retranslate()
            self.context.language_changed.emit()
            self.context.readiness.read_soon()
            self.show_desk()
        self.update_commands()

    def restyle(self) -> None:
        """Follow the theme of the moment."""
        self.stack.restyle()
        if self.context:
            self.context.theme_changed.emit()
        self.update_commands()

    def tick_choices(self) -> None:
        """Tick the language, theme and density of the moment in the menus."""
        for code in texts.LANGUAGES:
            self.commands.set_checked(f"language_{code}", texts.language() == code)
        for choice in ("light", "dark", "system"):
            self.commands.set_checked(f"theme_{choice}", theme().choice == choice)
        self.commands.set_checked("compact", theme().density == "compact")
        self.commands.set_checked("narrow_tabs", self.side.is_folded)
        self.commands.set_checked("all_cohorts", self.context is not None and self.context.is_all)

    # --- commands ---

    def do(self, key: str) -> None:
        """Do a command: of the screen on view, or else of the window."""
        note_step("command", key)
        if key.startswith("screen_"):
            self.open_screen(key.removeprefix("screen_"))
            return
        handler = self.possible_commands().get(key)
        if handler:
            try:
                handler()
            except OfficeOutOfReach as fault:
                self.status.announce(fault.message, "warn")
        elif key in CHANGING and self.context and (only := self.context.desk.only_looked_at):
            self.status.announce(only.message, "warn")

    def possible_commands(self) -> dict[str, Any]:
        """Every command that can be done now, and what does it."""
        from lcdesk.ui.window.frame_commands import frame_commands

        handlers: dict[str, Any] = dict(frame_commands(self))
        if self.places.behind:
            handlers.update(go_back=lambda: self.go_through_places(-1))
        if self.places.ahead:
            handlers.update(go_forth=lambda: self.go_through_places(1))
        if not self.ribbon.isHidden():
            handlers.update(throw_away_sample=lambda: self.start_asked.emit("throw_away"))
        if self._handlers:
            handlers.update(self._handlers.possible())
            handlers.update((f"screen_{key}", None) for key in self.stack.kinds)
        handlers.update(self.stack.handlers())
        if self.context is None:
            return handlers
        from lcdesk.ui.kit.grey_reasons import unknown_in

        unknown = unknown_in(self.context.desk)
        return {key: does for key, does in handlers.items() if key not in unknown}

    def _weak_why_not(self) -> Callable[[str], str]:
        """Why a command cannot be done now; whoever asks does not hold the window."""
        own = weakref.ref(self)

        def ask(key: str) -> str:
            from lcdesk.ui.kit.grey_reasons import why_not

            window = own()
            return why_not(window, key) if window is not None else ""

        return ask

    def update_commands(self) -> None:
        """Grey what is not possible; undo and redo say what they would do."""
        self.commands.set_possible(self.possible_commands().keys())
        self.tick_choices()
        if self._handlers:
            self._handlers.name_undo()
        self.stack.name_commands(self.commands)
        self._show_badges()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._placement.follow_screen()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._was_painted:
            self._was_painted = True
            QTimer.singleShot(0, self, self.painted.emit)

    def start_again(self) -> None:
        """Close it; the program begins anew (`app.run`)."""
        self.starts_again = True
        self.starts_again = self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._placement.keep()
        focused = self.focusWidget()
        if focused:
            focused.clearFocus()  # a field being edited is kept, not lost
        if self.context:
            self.context.drafts.keep_now()  # what cannot be kept there
        self.closed.emit()
        super().closeEvent(event)


# --- The screens ---


class ScreenStack(QStackedWidget):
    """One page that is no screen (welcome, faults), and the screens of the open desk.
    `badges_changed` when they count anew.
    """

    badges_changed = Signal()
    cohort_wanted = Signal()  # the screen on view can show only one cohort: which?

    def __init__(self) -> None:
        super().__init__()
        self.kinds: dict[str, ScreenKind] = {}
        self.screens: dict[str, Screen] = {}
        self.key = ""
        self.warms = True  # are screens made before they are asked for?
        self._stale: set[str] = set()
        self._seen: set[str] = set()  # those that were on view: some read nothing before
        # what those have not heard yet that are not on view; None: anything may have changed
        self._behind: dict[str, ChangeEvent | None] = {}
        self._follow_soon: Callable[[], None] | None = None
        self._named: set[str] = set()  # commands that were given other words
        self._warm_soon: Callable[[], None] | None = None  # makes the next screen
        self._context: Context | None = None
        self.addWidget(QWidget())
        self._choosing = EmptyState("users")
        self.addWidget(self._choosing)

    @property
    def current(self) -> Screen | None:
        """The screen on view."""
        return self.screens.get(self.key)

    def attach(self, context: Context, kinds: dict[str, ScreenKind]) -> None:
        """From now on make screens for this desk."""
        self._context, self.kinds = context, kinds
        if self._follow_soon is None:
            self._follow_soon = context.tasks.delayed(self._follow, BEHIND_MS, self)
        context.stack = self

    def detach(self) -> None:
        """Forget the desk and its screens."""
        unfreeze_screens()
        for screen in self.screens.values():
            self.removeWidget(screen)
            screen.deleteLater()
        self.screens, self._context, self.key = {}, None, ""
        self._stale.clear()
        self._behind.clear()
        self._seen.clear()

    def show_page(self, page: QWidget) -> None:
        """Show a page that is no screen in place of the one before."""
        old = self.widget(0)
        if old is not None and old is not page:
            self.removeWidget(old)
            old.deleteLater()
            self.insertWidget(0, page)
        self.setCurrentIndex(0)

    def screen_of(self, key: str) -> Screen:
        """The screen of that key, made when first asked for."""
        if key not in self.screens:
            assert self._context is not None
            made = self.screens[key] = self.kinds[key].load()(self._context)
            self.addWidget(made)
            self._stale.add(key)
        return self.screens[key]

    def open(self, key: str, request: ScreenRequest) -> bool:
        """Go to a screen, brought up to date; False when there is none of that key, or nothing to
        show in it, since the server is out of reach.
        """
        if key not in self.kinds or self._context is None:
            return False
        if self._context.desk.is_out_of_reach and (key not in self._seen or key in self._stale):
            return False
        self._seen.add(key)
        screen = self.screen_of(key)
        if self.current is not None and self.key != key:
            self.current.leave()
        self.key = key
        self._behind.pop(key, None)
        self._show_current()
        with suppress(OfficeOutOfReach):  # it shows what it has
            if key in self._stale:
                self._bring_up(key)
            else:
                screen.refresh(None)
            if request:
                screen.show_args(**request)
        return True

    def begin_warming(self) -> None:
        """Make the other screens of the side bar one by one, for their badges and a quick first
        visit; not before the one on view had its time, and with a pause after each: together
        they take as long as the whole start, and somebody may want to type.
        """
        if self.warms and self._context:
            if self._warm_soon is None:
                self._warm_soon = self._context.tasks.delayed(self._warm_next, WARM_MS, self)
            self._warm_soon()

    def _warm_next(self) -> None:
        if QApplication.mouseButtons() and self._warm_soon:  # something is being dragged
            self._warm_soon()
            return
        missing = [
            key for key, kind in self.kinds.items() if key not in self.screens and not kind.below
        ]
        if missing and self._context and self._context.desk.is_out_of_reach:
            self.begin_warming()
        elif missing and self._context:
            with suppress(OfficeOutOfReach):  # it is made once the server is back
                self.screen_of(missing[0])
                self._bring_up(missing[0])
            self.badges_changed.emit()
            self.begin_warming()
        else:
            freeze_screens()

    def show_cohort(self) -> None:
        """Another cohort: the screen on view shows it at once, those of the side bar while nobody
        waits (they count nothing until then), the others when they are looked at.
        """
        self._stale = set(self.screens)
        self._behind.clear()
        if self.warms:
            QTimer.singleShot(0, self, self._bring_next)
        if self.current and self.currentIndex() != 0:
            self._show_current()
        if self.key in self._stale:
            self._bring_up(self.key)

    def is_stale(self, key: str) -> bool:
        """Does a screen still show another cohort?"""
        return key in self._stale

    def _bring_next(self) -> None:
        """Bring one more screen of the side bar up, and so on."""
        behind = [key for key in self.screens if key in self._stale and not self.kinds[key].below]
        if behind and self._context:
            self._bring_up(behind[0])
            self.badges_changed.emit()
            QTimer.singleShot(0, self, self._bring_next)

    def hear(self, news: ChangeEvent) -> None:
        """The desk has changed: the screen on view shows it; those of the side bar count anew a
        little later, once for all that was done by then; a tab reads when it is opened.
        """
        with suppress(OfficeOutOfReach):  # once it is back, all read again
            if self.current:
                self.current.refresh(news)
        is_asked = bool(self._behind)
        for key in self.screens:
            if key != self.key and not self.kinds[key].below:
                self._behind[key] = None if key in self._behind else news
        if self._behind and not is_asked and self._follow_soon:
            self._follow_soon()

    def _follow(self) -> None:
        """The screens of the side bar that are not on view count anew."""
        behind, self._behind = self._behind, {}
        with suppress(OfficeOutOfReach):
            for key, news in behind.items():
                self.screens[key].refresh(news)

    def read_again(self) -> None:
        """Anything may have changed: as `hear`."""
        self._behind.clear()
        for key, screen in self.screens.items():
            if key in self._stale and key == self.key:
                self._bring_up(key)
            elif key == self.key or not self.kinds[key].below:
                screen.refresh(None)

    def place_of(self, news: ChangeEvent) -> str:
        """The screen that shows what an undo touched; the one on view where that cannot be said."""
        on_view = self.kinds.get(self.key)
        alone = {
            f"{entity}.{column}"
            for entity, columns in news.fields.items()
            for column in columns
            if len(columns) == 1
        }
        if on_view is not None and on_view.shows_undo_of({*news.touched, *alone}):
            return self.key
        shown = (
            kind.key
            for kind in self.kinds.values()
            for entity in kind.shows
            if entity in news.touched
        )
        return next(shown, self.key)

    def retranslate(self) -> None:
        """All screens in the language of the moment."""
        for screen in self.screens.values():
            with suppress(OfficeOutOfReach):
                screen.retranslate()
        if self.is_waiting():
            self._show_current()

    def restyle(self) -> None:
        """All screens in the theme of the moment."""
        for screen in self.screens.values():
            screen.restyle()

    def handlers(self) -> Handlers:
        """What the screen on view can do now."""
        return self.current.handlers() if self.current and not self.is_waiting() else {}

    def name_commands(self, commands: Commands) -> None:
        """Commands that the screen on view does in its own way say so."""
        words = self.current.command_texts() if self.current else {}
        # those two are named by the window
        for key in self._named - words.keys() - {"undo", "redo"}:
            commands.set_words(key, "")
        self._named = set(words)
        for key, said in words.items():
            commands.set_words(key, said)

    def is_waiting(self) -> bool:
        """Does the screen on view wait for one cohort to be chosen?"""
        return self.currentWidget() is self._choosing

    def _show_current(self) -> None:
        """The screen, or what stands in its place while all cohorts are on view and it can show
        only one.
        """
        assert self._context is not None
        assert self.current is not None
        if self._context.is_all and self.current.wants_one:
            self._choosing.say(
                _(self.current.wants_one), _("Choose a cohort…"), self.cohort_wanted.emit
            )
            self.setCurrentWidget(self._choosing)
        else:
            self.setCurrentWidget(self.current)

    def _bring_up(self, key: str) -> None:
        assert self._context is not None
        self._stale.discard(key)
        try:
            self.screens[key].show_cohort(self._context.cohort_id)
        except OfficeOutOfReach:  # once it is back
            self._stale.add(key)
