"""The screens, each declared once, and the head each of them has: title, undo and redo, tabs.

A screen lives in a folder or module of its own and is imported when it is first shown, or while
nobody waits. The stack, the side bar, the menu with its shortcuts, tabs and titles follow from
`SCREENS`, in its order.
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from lcdesk.texts import N_, _
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.screen import Screen
from lcdesk.ui.kit.widgets import IconButton, Label
from lcdesk.ui.kit.widgets.controls import TabRow

if TYPE_CHECKING:
    from PySide6.QtWidgets import QAbstractButton

    from lcdesk.ui.kit.painting.plain_text import Retranslation
    from lcdesk.ui.kit.screen import Context


@dataclass(frozen=True)
class ScreenKind:
    """What is known of a screen before its module is imported."""

    key: str
    module: str
    title: str  # marked with N_
    icon: str
    # the screen of the side bar whose tab this is; "" for one with an item of its own
    below: str = ""
    tab: str = ""  # marked with N_: what its tab is called where that is not its title
    # entities it shows: what an undo did to them is seen here
    shows: tuple[str, ...] = ()
    # entities an undo of which leaves this screen on view, though others show them too; ("*",):
    # all; "Enrolment.organisation_id": where nothing else of them was touched
    stays_for: tuple[str, ...] = ()

    def shows_undo_of(self, touched: Collection[str]) -> bool:
        """May this screen stay on view when an undo has touched these entities?"""
        return "*" in self.stays_for or any(entity in touched for entity in self.stays_for)

    def load(self) -> type[Screen]:
        """The one class of the module that is a screen of its own."""
        module = importlib.import_module(self.module)
        found = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Screen)
            and value.__module__ == self.module
            and value.key
        ]
        return found[0]


SCREENS = (
    ScreenKind(
        "today",
        "lcdesk.ui.deadlines.screen",
        N_("Today"),
        "calendar-check",
        shows=("AskedNote", "DeadlineSetting"),
        stays_for=("AskedNote", "DeadlineSetting"),
    ),
    ScreenKind("overview", "lcdesk.ui.overview.screen", N_("Overview"), "layout-dashboard"),
    ScreenKind(
        "participants",
        "lcdesk.ui.participants.screen",
        N_("Participants"),
        "users",
        shows=("Enrolment", "Person", "SavedView"),
    ),
    ScreenKind(
        "curriculum",
        "lcdesk.ui.curriculum.screen",
        N_("Curriculum"),
        "calendar-days",
        tab=N_("Timetable"),
        shows=("Activity", "ActivityPerson"),
    ),
    ScreenKind(
        "attendance", "lcdesk.ui.attendance.screen", N_("Attendance"), "list-checks", "curriculum"
    ),
    ScreenKind("evaluation", "lcdesk.ui.evaluation.screen", N_("Evaluation"), "star", "curriculum"),
    ScreenKind("versions", "lcdesk.ui.versions", N_("Changes"), "calendar-clock", "curriculum"),
    ScreenKind(
        "countries",
        "lcdesk.ui.figures.figures_screen",
        N_("Countries"),
        "chart-column",
        tab=N_("This cohort"),
        shows=("CountingRule", "SignedReport", "PictureTitle", "MapPicture"),
    ),
    ScreenKind(
        "figures_comparison",
        "lcdesk.ui.figures.comparison_screen",
        N_("Compare cohorts"),
        "columns-2",
        "countries",
    ),
    ScreenKind(
        "figures_years",
        "lcdesk.ui.figures.years_screen",
        N_("Over the years"),
        "calendar-range",
        "countries",
    ),
    ScreenKind(
        "figures_cooperation",
        "lcdesk.ui.figures.cooperation_figures_screen",
        N_("Cooperation in figures"),
        "handshake",
        "countries",
        tab=N_("Cooperation"),
    ),
    ScreenKind(
        "figures_alumni",
        "lcdesk.ui.figures.alumni_figures_screen",
        N_("Alumni in figures"),
        "graduation-cap",
        "countries",
        tab=N_("Alumni"),
    ),
    ScreenKind(
        "cooperation",
        "lcdesk.ui.cooperation.screen",
        N_("Cooperation"),
        "handshake",
        shows=(
            "Lead",
            "LeadStep",
            "Project",
            "Alliance",
            "AllianceMember",
            "Event",
            "AlumniContact",
        ),
        stays_for=("Lead", "Project", "Alliance", "AllianceMember", "Event", "AlumniContact"),
    ),
    ScreenKind(
        "directory",
        "lcdesk.ui.organisations.directory_screen",
        N_("Directory"),
        "building-2",
        # joining or removing these touches activities too, and the hands stay where they are
        shows=("Organisation", "Logo"),
        stays_for=(
            "Organisation",
            "Logo",
            "CohortOrganisation",
            "Enrolment.organisation_id",
            "Expert",
            "Programme",
            "Venue",
            "Theme",
            "VenueWay",
        ),
    ),
    ScreenKind("import", "lcdesk.ui.importing.screen", N_("Import"), "import"),
    ScreenKind("logistics", "lcdesk.ui.logistics.screen", N_("Logistics"), "plane-landing"),
    ScreenKind(
        "papers",
        "lcdesk.ui.papers.screen",
        N_("Papers"),
        "files",
        shows=("IssuedPaper", "NumberSeries", "PaperTemplate"),
        stays_for=("IssuedPaper", "NumberSeries", "PaperTemplate"),
    ),
    ScreenKind("history", "lcdesk.ui.history.screen", N_("History"), "history", stays_for=("*",)),
)


RECORD_SCREENS: Mapping[str, tuple[str, str]] = {
    "organisation": ("directory", "organisation"),
    "expert": ("directory", "expert"),
    "programme": ("directory", "programme"),
    "venue": ("directory", "venue"),
    "theme": ("directory", "theme"),
    "alliance": ("cooperation", "alliance"),
    "member": ("cooperation", "alliance"),
    "event": ("cooperation", "alliance"),
    "project": ("cooperation", "projects"),
    "lead": ("cooperation", "leads"),
    "alumni_contact": ("cooperation", "alumni"),
}
"""Where the records of a list are seen, if anywhere: the screen, and its tab."""


def _screen_kind(key: str) -> ScreenKind:
    """The declaration of a screen."""
    return next(kind for kind in SCREENS if kind.key == key)


def family(key: str) -> list[ScreenKind]:
    """The screen of the side bar that this one is or lies below, and all that lie below it."""
    head = _screen_kind(key).below or key
    return [kind for kind in SCREENS if head in (kind.key, kind.below)]


# --- The head of every screen: its title, undo and redo in words, and room for its buttons ---


class PageHeader(QWidget):
    """The title of a screen, optionally a line below it, undo and redo, then whatever is added."""

    is_part = True  # where F6 stops

    def __init__(self, context: Context, key: str, retranslation: Retranslation) -> None:
        super().__init__()
        self._context = context
        self._is_due = True  # undo and redo are to be read before it is seen
        self.title = Label("", 22, "bold")
        self.note = Label("", 13, ink="fg2")
        self.note.hide()
        self.undo = IconButton("undo-2", clicked=lambda: context.command("undo"))
        self.redo = IconButton("redo-2", clicked=lambda: context.command("redo"))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(self.title)
        texts.addWidget(self.note)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addLayout(texts, 1)
        for part in (self.undo, self.redo):
            self._row.addWidget(part)
        self._row.addSpacing(4)
        retranslation.say(_screen_kind(key).title, self.title.setText)
        retranslation.say(N_("Undo"), lambda _text: self.refresh())
        context.news.connect(self.refresh)
        self._buttons: list[QWidget] = [self.undo, self.redo]
        self._greyed: list[QWidget] = []  # as long as the server is away
        context.closed_to_changes.connect(self._follow_changeable)

    def add(self, *widgets: QWidget, changing: Collection[QAbstractButton] = ()) -> None:
        """Buttons at the right end; `changing`: those of them that are good for nothing in a desk
        that is only looked at.
        """
        for widget in widgets:
            self._row.addWidget(widget)
        self._buttons += widgets
        shut_while_looked_at(*changing)
        for button in widgets:
            button.installEventFilter(self)
            self._grey_again(button)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Screens enable their buttons by what they show: those that are grey here stay so."""
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget):
            self._grey_again(watched)
        return False

    def _grey_again(self, button: QWidget) -> None:
        desk = self._context.desk
        if button.isEnabled() and desk.is_out_of_reach and (only := desk.only_looked_at):
            grey(button, only.message)
            if button not in self._greyed:
                self._greyed.append(button)

    def _follow_changeable(self, why: str) -> None:
        """Where the server is away all of them are grey: they read the desk or change it."""
        desk, before = self._context.desk, self._greyed
        self._greyed = []
        for button in before:
            grey(button, "")
        is_away = desk.rights.may_change or desk.is_out_of_reach
        for button in self._buttons if why and is_away else ():
            if button.isEnabled():
                grey(button, why)
                self._greyed.append(button)

    def say(self, note: str) -> None:
        """The line below the title; "" for none."""
        self.note.setText(note)
        self.note.setVisible(bool(note))

    def refresh(self) -> None:
        """What undo and redo would do now; where nobody sees it, once somebody does."""
        self._is_due = not self.isVisible()
        if self._is_due:
            return
        undo, redo = self._context.desk.undo_and_redo_labels()
        for button, label, words in (
            (self.undo, undo, N_("Undo {what}")),
            (self.redo, redo, N_("Redo {what}")),
        ):
            button.setEnabled(label is not None and not self._context.desk.why_not_undone)
            button.set_name(_(words, what=label) if label else _(NOTHING[button is self.redo]))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_due:
            self.refresh()


NOTHING = (N_("Nothing to undo"), N_("Nothing to redo"))


# --- The tabs of a screen that has others below it: the family of the side bar's item, each a
# screen of its own ---


class SectionTabs(TabRow):
    """Stands below the head of each screen of a family; another tab opens that screen."""

    def __init__(self, context: Context, key: str, retranslation: Retranslation) -> None:
        kinds = family(key)
        super().__init__([kind.key for kind in kinds])
        self.choose(key)
        for kind in kinds:
            retranslation.say(
                kind.tab or kind.title,
                lambda text, key=kind.key: self.tabs[key].show_count(text, None),
            )
        self._own = key
        self.chosen.connect(lambda asked: self._leave(context, asked))

    def _leave(self, context: Context, asked: str) -> None:
        if asked != self._own:
            # a click gives the keyboard to the tab it is on
            is_by_key = self.tabs[self._own].hasFocus()
            self.choose(self._own)  # on the screen left behind, its own tab stays the chosen one
            context.open_screen(asked)
            if is_by_key:  # only afterwards: Qt itself goes on to the tab of the screen left behind
                QTimer.singleShot(0, self, lambda: self._follow(asked))

    def _follow(self, asked: str) -> None:
        """The arrow keys go on along the row, as they do where all tabs are on one screen."""
        for shown in self.window().findChildren(SectionTabs):
            if shown.isVisible():
                shown.tabs[asked].setFocus(Qt.FocusReason.TabFocusReason)
