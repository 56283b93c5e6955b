"""The side bar: the cohort, the screens with their counts, what is still open, and the switches
of language and theme.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QPushButton, QVBoxLayout

from lcdesk.model.clock import span_of
from lcdesk.model.names import short_name
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import Retranslation, literal, set_tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row

if TYPE_CHECKING:
    from lcdesk.services.cohorts.cohorts import CohortRecord
    from lcdesk.services.overview import Overview
    from lcdesk.ui.kit.screen import Readiness

WIDTH, LOW = 224, 540
# px of a line of the side bar, at least where there is little room; of all else in the side bar
LINE, LEAST_LINE, REST = 36, 24, 144
HANDLERS = (
    ("new_cohort", N_("New cohort…"), "plus"),
    ("edit_cohort", N_("Cohort details…"), "pencil"),
    ("copy_cohort", N_("Copy the set-up…"), "copy"),
    ("factsheet", N_("News draft…"), "file-text"),
    ("screen_papers", N_("Papers"), "files"),
    ("pack", N_("Whole pack of papers…"), "folder"),
    ("end_folder", N_("End-of-course folder…"), "folder-open"),
)
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class NavItem(QPushButton):
    """A screen in the side bar: icon, title, and a count; a count ending in "!" asks for
    attention.
    """

    def __init__(self, key: str, icon_name: str) -> None:
        super().__init__()
        self.key, self._icon_name, self._title, self._badge = key, icon_name, "", ""
        self.setProperty("kind", "nav")
        self.setCheckable(True)
        self.setFixedHeight(LINE)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def set_title(self, title: str) -> None:
        """The screen's title."""
        self._title = title
        self._tell()

    def set_badge(self, badge: str) -> None:
        """The count at the right end."""
        if badge != self._badge:  # asked after each change of what is chosen
            self._badge = badge
            self._tell()

    def badge(self) -> str:
        """The count shown."""
        return self._badge

    def sizeHint(self) -> QSize:
        """As high as it was told to be; the style sheet knows only the least."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def _tell(self) -> None:
        self.setAccessibleName(f"{self._title} {self._badge}".strip())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, height, is_here = QPainter(self), self.height(), self.isChecked()
        draw_icon(
            painter,
            QPointF(12, (height - 17) / 2),
            self._icon_name,
            17,
            "accent" if is_here else "fg2",
        )
        painter.setFont(font(13, QFont.Weight.DemiBold if is_here else QFont.Weight.Medium))
        painter.setPen(colour("fg" if is_here else "fg2"))
        painter.drawText(QRectF(39, 0, self.width() - 90, height), _MIDDLE, self._title)
        painter.setFont(font(12, QFont.Weight.Medium, is_tabular=True))
        painter.setPen(colour("warn" if self._badge.endswith("!") else "fg3"))
        painter.drawText(
            QRectF(0, 0, self.width() - 11, height),
            _MIDDLE | Qt.AlignmentFlag.AlignRight,
            self._badge,
        )


class CohortButton(QPushButton):
    """The cohort on screen: its name, its days, its people; a click lists the others."""

    def __init__(self) -> None:
        super().__init__()
        self._name = self._note = ""
        self.setProperty("kind", "cohort")
        self.setFixedHeight(52)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_cohort(self, name: str, note: str, full_name: str = "") -> None:
        """What it says; the full name is told on hovering."""
        self._name, self._note = name, note
        self.setAccessibleName(_("Cohort: {name}", name=full_name or name))
        set_tip(self, f"{full_name or name}\n{note}")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 52)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter, width = QPainter(self), self.width()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(QRectF(10, 10, 32, 32), 8, 8)
        draw_icon(painter, QPointF(17, 17), "leaf", 18, "accent_fg")
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

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.setObjectName("side")
        self.setFixedWidth(WIDTH)
        self.items: dict[str, NavItem] = {}
        self._cohorts: Sequence[CohortRecord] = ()
        self._cohort_id: int | None = None
        self._is_all = False
        self.cohort = CohortButton()
        self.cohort.clicked.connect(self.open_cohorts)
        self._group = QButtonGroup(self)
        self._nav = QVBoxLayout()
        self._nav.setSpacing(2)
        self.todo = TodoCard()
        self.gear = IconButton("settings", clicked=self._open_choices)
        self.languages = IconButton("languages", clicked=lambda: self.asked.emit("next_language"))
        self.appearance = IconButton("moon", clicked=lambda: self.asked.emit("next_theme"))
        retranslation.say(N_("Settings"), self.gear.set_name)
        retranslation.say(N_("中文 / English"), self.languages.set_name)
        retranslation.say(N_("Light or dark"), self.appearance.set_name)
        buttons = row(self.gear, self.languages, self.appearance, None, gap=0)
        self.setLayout(
            column(
                self.cohort,
                12,
                self._nav,
                None,
                self.todo,
                8,
                buttons,
                gap=0,
                margins=(12, 14, 12, 12),
            )
        )
        retranslation.say(N_("No cohort yet"), lambda _text: self._show_cohort())
        self.cohort.hide()  # until there is a desk to choose from
        theme().changed.connect(self._tint)
        self._tint()

    def add_screen(self, key: str, icon_name: str) -> NavItem:
        """A line for a screen."""
        made = self.items[key] = NavItem(key, icon_name)
        made.clicked.connect(lambda: self.screen_chosen.emit(key))
        self._group.addButton(made)
        self._nav.addWidget(made)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """On a low screen the screens to choose from come before what is open, and closer to each
        other.
        """
        super().resizeEvent(event)
        high = event.size().height()
        self.todo.fold(is_folded=high < LOW)
        room = (high - REST) // max(len(self.items), 1) - self._nav.spacing()
        for item in self.items.values():
            item.setFixedHeight(max(LEAST_LINE, min(room, LINE)))

    def mark_screen(self, key: str) -> None:
        """Which screen is shown."""
        if key in self.items:
            self.items[key].setChecked(True)
            for (
                item
                # Tab goes to the screen on view; Qt sees to that only when somebody walks there
            ) in self.items.values():
                item.setFocusPolicy(
                    Qt.FocusPolicy.TabFocus if item.key == key else Qt.FocusPolicy.NoFocus
                )

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
        menu.setMinimumWidth(self.cohort.width())
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


def _note(cohort: Mapping[str, Any]) -> str:
    span = span_of(cohort.get("starts"), cohort.get("ends"))
    return " · ".join(part for part in (span, _people(cohort.get("people") or 0)) if part)


def _people(count: int) -> str:
    return n_("{count} person", "{count} people", count)


# --- The card at the foot of the side bar: days to the opening, and what is still open ---


NAMED = 2  # kinds of open questions the card names


class TodoCard(QFrame):
    """Days to the opening and what is still open; a click shows it."""

    clicked = Signal()

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
        head = (
            n_("{count} day to opening", "{count} days to opening", days)
            if days and days > 0
            else _("Still open")
            if missing
            else ""
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
        self.say(head, " · ".join(lines))
