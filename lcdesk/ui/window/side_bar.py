"""The side bar: the cohort, the tabs of the window with their counts, what is still open, and the
switches of language and theme. Where there is little room, or by choice, only icons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QMenu, QPushButton

from lcdesk.model.clock import span_of
from lcdesk.model.names import short_name
from lcdesk.settings import ALL_COHORTS, Settings
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column
from lcdesk.ui.window.screen_tabs import ScreenTab, ScreenTabs

if TYPE_CHECKING:
    from lcdesk.services.cohorts.cohorts import CohortRecord
    from lcdesk.services.overview import Overview
    from lcdesk.ui.kit.screen import Readiness

WIDTH, FOLDED, LOW = 224, 60, 540
NARROW = 1100  # px of a window below which only icons are shown, if nobody says otherwise
REST, FOLDED_REST = 144, 178  # px of all that is not tabs
HANDLERS = (
    ("new_cohort", N_("New cohort…"), "plus"),
    ("edit_cohort", N_("Cohort details…"), "pencil"),
    ("copy_cohort", N_("Copy the set-up…"), "copy"),
    ("factsheet", N_("News draft…"), "file-text"),
    ("screen_papers", N_("Papers"), "files"),
    ("pack", N_("Whole pack of papers…"), "folder"),
    ("end_folder", N_("End-of-course folder…"), "folder-open"),
)


class CohortButton(QPushButton):
    """The cohort on screen: its name, its days, its people; a click lists the others."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._note = ""
        self._is_folded = False
        self.setProperty("kind", "cohort")
        self.setFixedHeight(52)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_cohort(self, name: str, note: str, full_name: str = "") -> None:
        """What it says; the full name is told on hovering."""
        self._name, self._note = name, note
        self.setAccessibleName(_("Cohort: {name}", name=full_name or name))
        set_tip(self, f"{full_name or name}\n{note}")
        self.update()

    def fold(self, *, is_folded: bool) -> None:
        """Only its picture."""
        self._is_folded = is_folded
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(44 if self._is_folded else 200, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, width = QPainter(self), self.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        left = (width - 32) / 2 if self._is_folded else 10
        painter.drawRoundedRect(QRectF(left, 10, 32, 32), 8, 8)
        draw_icon(painter, QPointF(left + 7, 17), "leaf", 18, "accent_fg")
        if self._is_folded:
            return
        for text, face, ink, top in (
            (self._name, font(13, QFont.Weight.DemiBold), "fg", 8),
            (self._note, font(11), "fg3", 27),
        ):
            write_line(painter, QRectF(51, top, width - 76, 18), text, face, ink)
        draw_icon(painter, QPointF(width - 22, 19), "chevrons-up-down", 14, "fg3")


class SideBar(QFrame):
    """`screen_chosen(key)`, `cohort_chosen(id)`, `asked(command key)`."""

    screen_chosen = Signal(str)
    cohort_chosen = Signal(int)
    asked = Signal(str)
    is_one_part = True  # F6 stops here once

    def __init__(self, retranslation: Retranslation, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("side")
        self._settings, self._room = settings, WIDTH * 10  # px of the window
        self._cohorts: Sequence[CohortRecord] = ()
        self._cohort_id: int | None = None
        self._is_all = False
        self.cohort = CohortButton()
        self.cohort.clicked.connect(self.open_cohorts)
        self.tabs = ScreenTabs()
        self.tabs.chosen.connect(self.screen_chosen)
        self.todo = TodoCard()
        self.todo.said.connect(self.fit)
        self.gear = IconButton("settings", clicked=self._open_choices)
        self.languages = IconButton("languages", clicked=lambda: self.asked.emit("next_language"))
        self.appearance = IconButton("moon", clicked=lambda: self.asked.emit("next_theme"))
        self.narrow = IconButton("chevron-left", clicked=lambda: self.asked.emit("narrow_tabs"))
        self._buttons = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._lay_out()
        retranslation.say(N_("Tabs"), self.tabs.setAccessibleName)
        retranslation.say(N_("Settings"), self.gear.set_name)
        retranslation.say(N_("中文 / English"), self.languages.set_name)
        retranslation.say(N_("Light or dark"), self.appearance.set_name)
        retranslation.say(N_("No cohort yet"), lambda _text: self._show_cohort())
        retranslation.say(N_("Compact tabs"), lambda _text: self._name_folding())
        self.cohort.hide()  # until there is a desk to choose from
        theme().changed.connect(self._tint)
        self._tint()

    def _lay_out(self) -> None:
        self._buttons.setSpacing(0)
        for part in (self.gear, self.languages, self.appearance):
            self._buttons.addWidget(part)
        self._buttons.addStretch(1)
        self._buttons.addWidget(self.narrow)
        self.setLayout(
            column(
                self.cohort,
                12,
                self.tabs,
                None,
                self.todo,
                8,
                self._buttons,
                gap=0,
                margins=(12, 14, 12, 12),
            )
        )
        self._fold()

    @property
    def items(self) -> dict[str, ScreenTab]:
        """The tabs by the key of their screen, in the order in which they stand."""
        return self.tabs.tabs

    @property
    def is_folded(self) -> bool:
        """Are there only icons?"""
        chosen = self._settings.tabs_as
        return chosen == "icons" or (chosen != "names" and self._room < NARROW)

    def follow_width(self, room: int) -> None:
        """The window is so many px wide."""
        was, self._room = self.is_folded, room
        if self.is_folded != was:
            self._fold()

    def choose_fold(self, choice: str) -> None:
        """Names beside the icons ("names"), or not ("icons"); "auto": where there is room."""
        self._settings.tabs_as = choice
        self._fold()

    def turn_fold(self) -> None:
        """The other way than now; a choice that the width of the window makes anyway is none."""
        wanted = not self.is_folded
        is_same = wanted == (self._room < NARROW)
        self.choose_fold("auto" if is_same else "icons" if wanted else "names")

    def add_screen(self, key: str, icon_name: str) -> ScreenTab:
        """A tab for a screen."""
        return self.tabs.add(key, icon_name)

    def _fold(self) -> None:
        is_folded = self.is_folded
        self.setFixedWidth(FOLDED if is_folded else WIDTH)
        layout = self.layout()
        if layout is not None:
            edge = 8 if is_folded else 12
            layout.setContentsMargins(edge, 14, edge, 12)
        way = QBoxLayout.Direction
        self._buttons.setDirection(way.TopToBottom if is_folded else way.LeftToRight)
        self._buttons.setStretch(self._buttons.count() - 2, 0 if is_folded else 1)
        for part in (self.languages, self.appearance):
            part.setVisible(not is_folded)
        self.cohort.fold(is_folded=is_folded)
        self._name_folding()
        self.fit()

    def _name_folding(self) -> None:
        is_folded = self.is_folded
        self.narrow.set_icon("chevron-right" if is_folded else "chevron-left")
        self.narrow.set_name(_("Names beside the icons") if is_folded else _("Compact tabs"))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the screens to choose from come before what is open, and closer to each
        other.
        """
        super().resizeEvent(event)
        self.fit()

    def fit(self) -> None:
        """As much as there is room for."""
        high, is_folded = self.height(), self.is_folded
        self.todo.fold(is_folded=high < LOW or is_folded)
        rest = FOLDED_REST if is_folded else REST + self.todo.room_in(WIDTH - 24)
        self.tabs.fit(high - rest, is_folded=is_folded)

    def mark_screen(self, key: str) -> None:
        """Which screen is shown."""
        self.tabs.mark(key)
        self.fit()  # of a hidden one, as long as its screen is on view

    def show_cohorts(
        self, cohorts: Sequence[CohortRecord], current: int | None, *, is_all: bool = False
    ) -> None:
        """The cohorts to choose from (records of list_cohorts) and the one on screen, or all of
        them.
        """
        self._cohorts, self._cohort_id, self._is_all = cohorts, current, is_all
        self._show_cohort()

    def _show_cohort(self) -> None:
        chosen = next((cohort for cohort in self._cohorts if cohort["id"] == self._cohort_id), None)
        if self._is_all:
            people = sum(cohort.get("people") or 0 for cohort in self._cohorts)
            count = n_("{count} cohort", "{count} cohorts", len(self._cohorts))
            self.cohort.show_cohort(_("All cohorts"), f"{count} · {_people(people)}")
        elif chosen is None:
            self.cohort.show_cohort(
                _("No cohort yet") if not self._cohorts else _("Choose a cohort"),
                _("Import a list to begin"),
            )
        else:
            self.cohort.show_cohort(short_name(chosen), _note(chosen), chosen["name"])

    def forget(self) -> None:
        """There is no desk: no cohort to choose and nothing to do."""
        self.show_cohorts((), None)
        self.cohort.hide()
        self.todo.say("", "")

    def open_cohorts(self) -> None:
        """The menu of cohorts: those put away stand last; all of them together; what can be done
        with the one on screen.
        """
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.setMinimumWidth(WIDTH - 24)
        menu.setToolTipsVisible(True)
        for is_archived in (False, True):
            for cohort in self._cohorts:
                if (cohort.get("status") == "archived") is is_archived:
                    self._offer(
                        menu,
                        f"{cohort['name']}    {_note(cohort)}",
                        cohort["id"],
                        cohort["id"] == self._cohort_id,
                    )
            menu.addSeparator()
        if self._cohorts:
            self._offer(menu, _("All cohorts"), ALL_COHORTS, self._is_all)
            menu.addSeparator()
        for key, text, picture in HANDLERS:
            action = menu.addAction(icon(picture), _(text))
            action.setEnabled(key == "new_cohort" or self._cohort_id is not None)
            if not action.isEnabled():
                set_tip(action, _("Choose one cohort first"))
            action.triggered.connect(lambda _checked=False, asked=key: self.asked.emit(asked))
        menu.popup(self.cohort.mapToGlobal(QPointF(0, self.cohort.height() + 4).toPoint()))

    def _offer(self, menu: QMenu, words: str, cohort_id: int, is_chosen: bool) -> None:
        action = menu.addAction(literal(words))
        action.setCheckable(True)
        action.setChecked(is_chosen)
        action.triggered.connect(lambda _checked=False: self.cohort_chosen.emit(cohort_id))

    def _open_choices(self) -> None:
        self.asked.emit("settings")

    def _tint(self) -> None:
        self.appearance.set_icon("sun" if theme().is_dark else "moon")


class FoldingRow(QHBoxLayout):
    """The side bar and what stands beside it. It folds before the rest is laid out: done
    afterwards, the screen would be laid out twice within one event.
    """

    def __init__(self, side: SideBar) -> None:
        super().__init__()
        self._side = side
        self.setSpacing(0)
        self.addWidget(side)

    def setGeometry(self, rect: QRect) -> None:
        self._side.follow_width(rect.width())
        super().setGeometry(rect)


def _note(cohort: Mapping[str, Any]) -> str:
    span = span_of(cohort.get("starts"), cohort.get("ends"))
    return " · ".join(part for part in (span, _people(cohort.get("people") or 0)) if part)


def _people(count: int) -> str:
    return n_("{count} person", "{count} people", count)


# --- The card at the foot of the side bar: days to the opening, and what is still open ---


NAMED = 2  # kinds of open questions the card names
NOTED = 4  # lines of its note for which room is kept


class TodoCard(QFrame):
    """Days to the opening and what is still open; a click shows it."""

    clicked = Signal()
    said = Signal()  # it says something else, in another height

    def __init__(self) -> None:
        super().__init__()
        self._is_folded = False
        self.setObjectName("soft")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.head, self.note = (
            Label("", 13, "bold", wraps=True),
            Label("", 12, ink="fg2", wraps=True),
        )
        self.link = Button("", kind="link", clicked=self.clicked.emit)  # for the keyboard
        self.link.setProperty("flush", True)  # its words begin where those above it do
        self.setLayout(column(self.head, self.note, self.link, gap=5, margins=(12, 10, 12, 11)))
        self.hide()

    def say(self, head: str, note: str) -> None:
        """Show head and note; both "" hide the card."""
        self.head.setText(head)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self.link.setText(_("Show what is due") + "  →")
        self.link.setVisible(bool(note))
        self.setAccessibleName(". ".join(part for part in (head, note) if part))
        self._show()
        self.said.emit()

    def room_in(self, width: int) -> int:
        """What is kept free for it in a column of that width, whatever it says now: what stands
        above it does not move under the mouse. Nothing where it is folded.
        """
        layout = self.layout()
        if layout is None or self._is_folded:
            return 0
        high = 0 if self.isHidden() else layout.totalHeightForWidth(width)
        lines = self.head.fontMetrics().height() + NOTED * self.note.fontMetrics().height()
        edges = layout.contentsMargins()
        free = edges.top() + edges.bottom() + 2 * layout.spacing() + self.link.sizeHint().height()
        return max(high, lines + free)

    def fold(self, *, is_folded: bool) -> None:
        """Away while there is no room for it: the overview says the same."""
        self._is_folded = is_folded
        self._show()

    def _show(self) -> None:
        self.setVisible(bool(self.head.text() or self.note.text()) and not self._is_folded)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.clicked.emit()

    def follow(self, readiness: Readiness) -> None:
        """From now on show what is open in the cohort this reads."""
        readiness.changed.connect(lambda: self.show_overview(readiness.overview))

    def show_overview(self, overview: Overview | None) -> None:
        """What is open in the cohort; nothing to say without one, or once its course has ended."""
        # of a course that has ended nothing is to be done before the opening
        if overview is None or overview.is_over:
            self.say("", "")
            return
        days, missing = (
            overview.days_to_opening,
            [line for line in overview.missing if line.is_pressing],
        )
        plan = overview.plan
        late, soon = plan.of_state("late"), plan.of_state("soon")
        lines: Sequence[str] = [
            _("{label}: {count}", label=line.label, count=line.count) for line in missing[:NAMED]
        ]
        if late or soon:
            lines = [
                _("{count} late", count=len(late)) if late else "",
                n_("{count} due this week", "{count} due this week", len(soon)) if soon else "",
            ]
            lines = [one for one in lines if one]
        if overview.clashes:
            lines = [
                *lines,
                n_(
                    "{count} clash in the timetable",
                    "{count} clashes in the timetable",
                    overview.clashes,
                ),
            ]
        head = _("Still open") if lines else ""
        if days and days > 0:
            head = n_("{count} day to opening", "{count} days to opening", days)
        self.say(head, " · ".join(lines))
