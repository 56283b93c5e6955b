"""What the pane shows of one person at a glance: how far they are, the facts that are asked for
most, what is to be seen to next, and what was changed last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from lcdesk.model import clock
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.clock import moment_of, short_day
from lcdesk.model.deadlines import day_words
from lcdesk.model.fields import masked
from lcdesk.model.rows import ParticipantRecord
from lcdesk.model.selected_figures import age_on
from lcdesk.model.statuses import Reached, milestones_of, status_words
from lcdesk.services.core.entry_history import EntryLine
from lcdesk.services.deadlines.deadlines import NextStep
from lcdesk.services.participants.status import StepLine
from lcdesk.texts import N_, _, language, list_names, with_label
from lcdesk.ui.kit.forms.unsaved_input import why_only_looked_at
from lcdesk.ui.kit.grey_reasons import grey
from lcdesk.ui.kit.painting.icons import draw_flag, draw_icon
from lcdesk.ui.kit.painting.plain_text import (
    PaintedButton,
    Retranslation,
    literal,
    set_tip,
    write_line,
)
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.column_room import halves_of
from lcdesk.ui.kit.table.columns import open_word
from lcdesk.ui.kit.widgets import Button, IconButton, Label, ThemedIcon, column, row
from lcdesk.ui.kit.widgets.controls import paint_line_ground

# --- How far somebody is ---


LINE_HEIGHT, AXIS, DOT = 64, 15.0, 14.0  # px


class StepsLine(PaintedButton):
    """The milestones with their days, that of now among them; a press leads to the status."""

    def __init__(self) -> None:
        super().__init__()
        self.marks: Sequence[tuple[str, Reached]] = ()
        self._days: Mapping[str, str] = {}
        self._status: str | None = None
        self._steps: Sequence[StepLine] = ()
        self.setFixedHeight(LINE_HEIGHT)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def show_status(self, status: str | None, *, is_other: bool) -> None:
        """A status; of another person the steps are still to be read."""
        self._status = status
        self.show_steps(() if is_other else self._steps)

    def show_steps(self, steps: Sequence[StepLine]) -> None:
        """When they got so far."""
        self._steps = steps
        self.marks = milestones_of(self._status, [one.status for one in steps])
        self._days = {one.status: short_day(one.on) for one in steps if one.on}
        said = [f"{status_words(code)} {self.day_of(code)}".strip() for code, _how in self.marks]
        words = with_label(_("Status"), status_words(self._status))
        self.setAccessibleName(words)
        self.setAccessibleDescription(list_names(said))
        set_tip(self, words)
        self.update()

    def day_of(self, code: str) -> str:
        """When somebody got there, "" where that is not known or still to come."""
        is_there = any(code == one and how != "ahead" for one, how in self.marks)
        return self._days.get(code, "") if is_there else ""

    def sizeHint(self) -> QSize:
        return QSize(260, LINE_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_line_ground(painter, self)
        if not self.marks:
            return
        slots = self._slots()
        middles = [left + wide / 2 for left, wide in slots]
        for at in range(1, len(self.marks)):
            is_passed = self.marks[at][1] != "ahead"
            painter.setPen(QPen(colour("accent" if is_passed else "edge"), 2))
            left, right = middles[at - 1] + DOT, middles[at] - DOT
            painter.drawLine(QPointF(left, AXIS), QPointF(right, AXIS))
        for (code, how), (left, wide) in zip(self.marks, slots, strict=True):
            self._paint_dot(painter, QPointF(left + wide / 2, AXIS), how)
            self._paint_words(painter, code, how, QRectF(left, 28, wide, 16))

    def _slots(self) -> list[tuple[float, float]]:
        """(left edge, width) of each mark: what its words need, and an even share of the rest."""
        needs = [
            max(
                QFontMetricsF(_step_face(how)).horizontalAdvance(status_words(code)),
                QFontMetricsF(font(11, is_tabular=True)).horizontalAdvance(self.day_of(code)),
            )
            + 4
            for code, how in self.marks
        ]
        share = (self.width() - sum(needs)) / len(needs)
        slots, left = list[tuple[float, float]](), 0.0
        for need in needs:
            slots.append((left, need + share))
            left += need + share
        return slots

    @staticmethod
    def _paint_dot(painter: QPainter, at: QPointF, how: Reached) -> None:
        box = QRectF(at.x() - DOT / 2, at.y() - DOT / 2, DOT, DOT)
        if how in ("passed", "ended"):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent" if how == "passed" else "bad"))
            painter.drawEllipse(box)
            name = "check" if how == "passed" else "x"
            draw_icon(painter, QPointF(box.x() + 2, box.y() + 2), name, 10, "card")
            return
        painter.setPen(QPen(colour("accent" if how == "now" else "edge"), 2))
        painter.setBrush(colour("card"))
        painter.drawEllipse(box)
        if how == "now":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour("accent"))
            painter.drawEllipse(box.adjusted(4, 4, -4, -4))

    def _paint_words(self, painter: QPainter, code: str, how: Reached, box: QRectF) -> None:
        face = _step_face(how)
        ink = {"ended": "bad", "now": "fg"}.get(how, "fg2")
        middle = Qt.AlignmentFlag.AlignHCenter
        write_line(painter, box, status_words(code), face, ink, middle)
        day = self.day_of(code)
        write_line(painter, box.translated(0, 16), day, font(11, is_tabular=True), "fg3", middle)


def _step_face(how: Reached) -> QFont:
    is_here = how in ("now", "ended")
    return font(11, QFont.Weight.DemiBold if is_here else QFont.Weight.Normal)


# --- Facts ---


LABEL, FACT, TALL = 88, 29, 42  # px: of a label; a line; one with two lines of text
VALUE = 200  # px of a value
EYE = 28  # px of the eye beside one
LINE, OVER = 16, 3  # px of a line of text, and what letters may reach beyond it


@dataclass(frozen=True)
class PersonFact:
    """A line of facts: the field a press leads to, its label, what is said ("" for nothing), the
    tone of it.
    """

    field: str
    label: str
    words: str
    tone: str = "fg"
    flag: str = ""


class FactLine(PaintedButton):
    """A label and what is known; a press leads to the field."""

    def __init__(self) -> None:
        super().__init__()
        self.fact = PersonFact("", "", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def say(self, fact: PersonFact) -> None:
        """Another fact."""
        self.fact = fact
        words = with_label(fact.label, fact.words or "–")
        self.setAccessibleName(words)
        set_tip(self, words)
        self.setFixedHeight(TALL if self._halves()[1] else FACT)
        self.update()

    def _halves(self) -> tuple[str, str]:
        return halves_of(self.fact.words, font(13, is_tabular=True), self._room())

    def _room(self) -> int:
        beside = (28 if self.fact.flag else 0) + (EYE if self.fact.field == "passport_no" else 0)
        return VALUE - beside

    def sizeHint(self) -> QSize:
        return QSize(240, self.minimumHeight() or FACT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, fact, high = QPainter(self), self.fact, self.height()
        paint_line_ground(painter, self)
        left = LABEL
        write_line(painter, QRectF(4, 0, left - 6, high), fact.label, font(12), "fg3")
        if fact.flag:
            draw_flag(painter, left, high / 2, fact.flag)
            left += 28
        face, room = font(13, is_tabular=True), self.width() - left - 2
        first, second = self._halves()
        ink = fact.tone if fact.words else "fg3"
        if not second:
            write_line(painter, QRectF(left, 0, room, high), first or "–", face, ink)
            return
        # letters of some scripts are higher than a line; nothing is cut off them
        box = QRectF(left, high / 2 - LINE - OVER, room, LINE + 2 * OVER)
        write_line(painter, box, first, face, ink)
        write_line(painter, box.translated(0, LINE), second, face, ink)


class PersonFacts(QWidget):
    """`asked(field)`: somebody wants to see it, or to change it. `revealed(field)`: a private one
    is shown as it is now.
    """

    asked = Signal(str)
    revealed = Signal(str)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.setObjectName("plain")
        self.lines = {name: FactLine() for name in _FACTS}
        for name, line in self.lines.items():
            line.clicked.connect(partial(self.asked.emit, name))
        self.eye = IconButton("eye", clicked=self.reveal, size=26)
        retranslation.say(N_("Show the passport number"), self.eye.set_name)
        passport = row(self.lines["passport_no"], self.eye, gap=0)
        shown = [passport if name == "passport_no" else self.lines[name] for name in self.lines]
        self.setLayout(column(*shown, gap=0))
        self._record: ParticipantRecord | None = None
        self._tone = ""
        self._is_plain = False

    def show_record(self, record: ParticipantRecord, passport_tone: str) -> None:
        """The facts of somebody; `passport_tone`: how pressing the end of the passport is."""
        is_other = self._record is None or self._record["id"] != record["id"]
        self._is_plain = self._is_plain and not is_other
        self._record, self._tone = record, passport_tone
        self._say()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.follow_changeable()

    def follow_changeable(self) -> None:
        """Whoever sees it unmasked is noted in the desk; in one that is only looked at, nobody
        can be.
        """
        grey(self.eye, why_only_looked_at(self))

    def reveal(self) -> None:
        """Show the number of the passport until another person comes."""
        self._is_plain = True
        self._say()
        self.lines["passport_no"].setFocus()
        self.revealed.emit("passport_no")

    def tell_revealed(self, name: str, value: str) -> None:
        """A private value of which only the mask was known: it is shown until another comes."""
        if self._record is not None and name == "passport_no":
            self._record = {**self._record, "passport_no": value}
            self._say()

    def _say(self) -> None:
        record = self._record
        if record is None:
            return
        for name, (label, words) in _FACTS.items():
            tone = (self._tone or "fg") if name == "passport_no" else "fg"
            flag = (record["nationality"] or "") if name == "nationality" else ""
            said = _passport(record, is_plain=self._is_plain) if words is None else words(record)
            if not said and (asked := open_word(record, name)):
                said, tone = asked.word, "warn"
            self.lines[name].say(PersonFact(name, _(label), said, tone, flag))
        self.eye.setVisible(bool(record["passport_no"]) and not self._is_plain)


def _text(record: ParticipantRecord, name: str) -> str:
    return PARTICIPANT.field(name).text(record)


def _parts(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _born(record: ParticipantRecord) -> str:
    said, age = _text(record, "birth_date"), age_on(record["birth_date"], clock.today())
    return said if age is None else _("{date} ({age})", date=said, age=age)


def _passport(record: ParticipantRecord, *, is_plain: bool) -> str:
    number = _text(record, "passport_no")
    return _parts(number if is_plain else masked(number), _short(record["passport_expiry"]))


def _short(day: dt.date | None) -> str:
    """As in a table: a Chinese date is 2026-12-06."""
    if day is None:
        return ""
    said = day.isoformat() if language() == "zh" else f"{short_day(day)} {day.year}"
    return said.replace(" ", "\u00a0")  # a day is not broken


def _arrival(record: ParticipantRecord) -> str:
    day, time = record["arrival_date"], _text(record, "arrival_time")
    when = _(", ").join(part for part in (short_day(day) if day else "", time) if part)
    return _parts(when, _text(record, "arrival_flight"))


_FACTS: Mapping[str, tuple[str, Callable[[ParticipantRecord], str] | None]] = {
    "nationality": (N_("Country"), lambda record: _text(record, "nationality")),
    "organization": (N_("Organisation"), lambda record: _text(record, "organization")),
    "birth_date": (N_("Born"), _born),
    "passport_no": (N_("Passport"), None),
    "arrival_date": (N_("Arrival"), _arrival),
    "dietary": (N_("Diet"), lambda record: _text(record, "dietary")),
}
"""The field of each line → its label, and what it says (None: see `_passport`)."""


# --- What is next, and what was last ---


class NextCard(QFrame):
    """`asked`: somebody wants to see to it. Hidden where nothing is left."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("banner")
        self.step: NextStep | None = None
        self._icon = ThemedIcon("calendar-clock", 17, "accent")
        self.title, self.when = Label("", 13, "bold", wraps=True), Label("", 12, ink="fg2")
        self.does = Button("", kind="link", clicked=self.asked.emit)
        below = row(self.does, None, self.when, gap=8)
        beside = row(self._icon, column(self.title, below, gap=2), gap=10, margins=(12, 9, 12, 8))
        beside.setAlignment(self._icon, Qt.AlignmentFlag.AlignTop)
        beside.setStretch(1, 1)
        self.setLayout(beside)
        self.hide()

    def show_step(self, step: NextStep | None, does: str) -> None:
        """The next thing; `does`: what the button says."""
        self.step = step
        self.setVisible(step is not None)
        if step is None:
            return
        is_far = step.due.year != step.today.year
        day = _short(step.due) if is_far else short_day(step.due)
        words = _("Next: {step}, due {day}", step=step.kind.title, day=day)
        self.title.setText(words)
        self.does.setText(literal(does))
        self.does.setAccessibleName(with_label(words, does))
        grey(self.does, why_only_looked_at(self))
        is_quiet = step.due < step.today and not step.is_late
        self.when.setText("" if is_quiet else day_words(step.due, step.today))
        is_soon = not is_quiet and step.due < step.today + dt.timedelta(days=7)
        tone = "bad" if step.is_late else "warn" if is_soon else "ok"
        self._icon.set_picture("calendar-clock", tone)
        self.when.set_ink(tone if tone != "ok" else "fg2")
        self.setProperty("tone", tone)
        self.style().unpolish(self)
        self.style().polish(self)


class LastChange(PaintedButton):
    """One line of the newest change; a press leads to all of them."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.hide()

    def show_line(self, line: EntryLine | None) -> None:
        """The newest change; None: there is none."""
        self.setVisible(line is not None)
        if line is None:
            return
        what = _("{field} changed", field=line.title) if line.name else line.words
        by = _("by {who}", who=line.who) if line.who else ""
        words = " ".join(part for part in (what, moment_of(line.at), by) if part)
        self.setText(words)
        self.setAccessibleName(words)
        set_tip(self, words)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, FACT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, high = QPainter(self), self.height()
        paint_line_ground(painter, self)
        draw_icon(painter, QPointF(4, high / 2 - 7), "history", 14, "fg3")
        room = QRectF(26, 0, self.width() - 30, high)
        write_line(painter, room, self.text(), font(12, is_tabular=True), "fg2")
