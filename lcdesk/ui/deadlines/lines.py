"""The lines of today: a deadline with its people and what to do about it; an embassy or an
organisation that is waited for; what was done.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.model.clock import WEEKDAYS, short_day
from lcdesk.model.deadlines import DeadlineKind, day_words
from lcdesk.services.core.history import OperationLine
from lcdesk.services.deadlines.asking import ChaseGroup
from lcdesk.services.deadlines.deadlines import DeadlineStep
from lcdesk.services.deadlines.today import NAMED, Today, ago_words
from lcdesk.texts import _, list_names, n_, with_label
from lcdesk.ui.kit.painting.icons import draw_flag, has_flag
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip, write_line
from lcdesk.ui.kit.painting.theme import font
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row
from lcdesk.ui.kit.widgets.chips import Chip, ThemedIcon, draw_avatar
from lcdesk.ui.kit.widgets.controls import paint_line_ground

LINE, TALL, DONE = 40, 48, 48  # px
LONG_AGO = 14
"""Days after which whoever was asked is to be asked again."""
_FACE, _STEP = 22, 16  # px of a face, and from one to the next
_PEOPLE, _DUE = 0.43, 0.7  # of the width, where they begin
Person = tuple[str, str | None]


class TodayLine(PaintedButton):
    """A line that answers to mouse and keyboard; subclasses paint what it says."""

    def __init__(self, height: int, words: str) -> None:
        super().__init__()
        self.setFixedHeight(height)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setText(words)
        self.setAccessibleName(words)
        set_tip(self, words)

    def sizeHint(self) -> QSize:
        return QSize(260, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_line_ground(painter, self)
        self.paint_words(painter)

    def paint_words(self, painter: QPainter) -> None:
        """What the line says."""
        raise NotImplementedError

    def share(self, begin: float, end: float = 1.0) -> QRectF:
        """The part of the line between two shares of the room from the left edge of its card, so
        that the columns of all cards stand below each other.
        """
        whole = self.x() + self.width()
        left = max(whole * begin - self.x(), 8.0)
        return QRectF(left, 0, whole * end - self.x() - 8 - left, self.height())


def people_words(people: Sequence[Person], count: int) -> str:
    """The one by name, or how many."""
    return people[0][0] if count == 1 and people else n_("{count} person", "{count} people", count)


def paint_people(painter: QPainter, box: QRectF, people: Sequence[Person], count: int) -> None:
    """Faces of the first, and who or how many they are."""
    x = box.x()
    for name, _country in people[:NAMED]:
        draw_avatar(painter, x, box.center().y(), name, _FACE)
        x += _STEP
    x += _FACE - _STEP + 8 if people else 0
    words = QRectF(x, box.y(), box.right() - x, box.height())
    write_line(painter, words, people_words(people, count), font(13), "fg")


class OwedLine(TodayLine):
    """A deadline that is late or due: what is missing, whose, until when."""

    def __init__(
        self, step: DeadlineStep, people: Sequence[Person], today: dt.date, tone: str
    ) -> None:
        self.step, self._people, self._tone = step, people, tone
        self._day = f"{_(WEEKDAYS[step.due.weekday()])} {short_day(step.due)}"
        # once a course has ended, nothing is late
        is_quiet = tone == "fg" and step.due < today
        self._when = str(step.due.year) if is_quiet else day_words(step.due, today)
        self._words = _(step.kind.missing)
        whose = [people_words(people, step.missing)] if step.kind.rule else []
        super().__init__(LINE, ", ".join((self._words, *whose, self._day, self._when)))

    def paint_words(self, painter: QPainter) -> None:
        has_people = bool(self.step.kind.rule)
        bold = font(13, QFont.Weight.DemiBold)
        end = _PEOPLE if has_people else _DUE
        write_line(painter, self.share(0, end), self._words, bold, "fg")
        if has_people:
            paint_people(painter, self.share(_PEOPLE, _DUE), self._people, self.step.missing)
        box = self.share(_DUE)
        face = font(13, is_tabular=True)
        write_line(painter, box, self._day, face, "bad" if self._tone == "bad" else "fg")
        box.setLeft(box.left() + QFontMetricsF(face).horizontalAdvance(self._day) + 8)
        write_line(painter, box, self._when, font(12), "bad" if self._tone == "bad" else "fg2")


class WaitingLine(TodayLine):
    """An embassy or organisation: for what it is waited, for whom, when it was asked."""

    def __init__(self, group: ChaseGroup, people: Sequence[Person], today: dt.date) -> None:
        self.owes, self._people = group, people
        # of one person alone each is owed once
        owed = [
            kind_words(kind, group.count(kind)) if len(group.people) > 1 else kind.title
            for kind in group.kinds
        ]
        self._owed = list_names(owed)
        self._asked, self._ago = asked_words(group, today)
        self.is_long_ago = group.asked_on is None or (today - group.asked_on).days >= LONG_AGO
        who = people_words(people, len(group.people))
        said = " ".join(part for part in (self._asked, self._ago) if part)
        super().__init__(TALL, with_label(group.name, ", ".join((self._owed, who, said))))

    def paint_words(self, painter: QPainter) -> None:
        box = self.share(0, _PEOPLE)
        if has_flag(self.owes.country):
            draw_flag(painter, box.x(), box.center().y(), self.owes.country)
        box.setLeft(box.left() + 28)
        bold = font(13, QFont.Weight.DemiBold)
        upper, lower = box.adjusted(0, 5, 0, -24), box.adjusted(0, 24, 0, -5)
        write_line(painter, upper, self.owes.name, bold, "fg")
        write_line(painter, lower, self._owed, font(12), "fg2")
        paint_people(painter, self.share(_PEOPLE, _DUE), self._people, len(self.owes.people))
        box = self.share(_DUE)
        upper, lower = box.adjusted(0, 5, 0, -24), box.adjusted(0, 24, 0, -5)
        write_line(painter, upper if self._ago else box, self._asked, font(12), "fg")
        ink = "warn" if self.is_long_ago else "fg3"
        write_line(painter, lower, self._ago, font(12), ink)


def kind_words(kind: DeadlineKind, count: int) -> str:
    """What is waited for, and for how many: "Visa (3)"."""
    return _("{what} ({count})", what=kind.title, count=count)


def asked_words(group: ChaseGroup, today: dt.date) -> tuple[str, str]:
    """("asked on 3 Nov by Li", "22 days ago"), or that nobody has asked yet."""
    if group.asked_on is None:
        return _("not asked yet"), ""
    day, who = short_day(group.asked_on), group.asked_by
    said = _("asked on {day} by {name}", day=day, name=who) if who else _("asked on {day}", day=day)
    ago = ago_words(group.asked_on, today)
    if group.unasked:
        ago += " · " + n_("{count} not asked yet", "{count} not asked yet", group.unasked)
    return said, ago


class DoneLine(TodayLine):
    """An operation of today: what, when, by whom."""

    def __init__(self, done: OperationLine) -> None:
        self._done = done
        self._who = " · ".join(part for part in (f"{done.at:%H:%M}", done.who) if part)
        super().__init__(DONE, f"{done.words}. {self._who}")

    def paint_words(self, painter: QPainter) -> None:
        box = QRectF(self.rect()).adjusted(8, 0, -8, 0)
        draw_avatar(painter, box.x(), box.center().y(), self._done.who or "?", _FACE + 2)
        box.setLeft(box.left() + 34)
        write_line(painter, box.adjusted(0, 5, 0, -23), self._done.words, font(13), "fg")
        write_line(painter, box.adjusted(0, 24, 0, -5), self._who, font(12), "fg3")


# --- A card of lines, each with what to do about it ---


class LineRow(QWidget):
    """A line with a tick before it (where there is one) and buttons behind it."""

    def __init__(self, line: TodayLine, tick: QCheckBox | None, button: Button | None) -> None:
        super().__init__()
        self.line, self.tick, self.button = line, tick, button
        inside = QHBoxLayout(self)
        inside.setContentsMargins(14 if tick else 6, 0, 12, 0)
        inside.setSpacing(4)
        if tick:
            inside.addWidget(tick)
        inside.addWidget(line, 1)
        if button:
            self._room = QWidget()
            self._room.setLayout(row(None, button, gap=0))
            inside.addWidget(self._room)

    def button_width(self) -> int:
        """What the button takes."""
        return self.button.sizeHint().width() if self.button else 0

    def give(self, width: int) -> None:
        """Room for the widest button of the card, so that the columns stand below each other."""
        if self.button:
            self._room.setFixedWidth(width)


class LineCard(Card):
    """A titled card with a count, and lines below each other; or a sentence where there are
    none.
    """

    more = Signal()  # further lines are wanted

    def __init__(self, icon_name: str, tone: str) -> None:
        super().__init__()
        self.rows: list[LineRow] = []
        self._tone = tone
        self.title = Label("", 13, "bold")
        self.count = Chip("", tone)
        self.nothing = Label("", 13, ink="fg2", wraps=True)
        self.link = Button("", kind="link", clicked=self.more.emit)
        self.foot = row(self.link, None, margins=(10, 0, 16, 0))
        head = row(ThemedIcon(icon_name, 16, tone), self.title, self.count, None, gap=8)
        self._box = QVBoxLayout()
        self._box.setSpacing(0)
        self.setLayout(
            column(
                column(head, self.nothing, gap=6, margins=(16, 0, 16, 4)),
                self._box,
                self.foot,
                gap=2,
                margins=(1, 11, 1, 8),
            )
        )
        self.link.hide()

    def show_rows(
        self, title: str, count: int, rows: list[LineRow], nothing: str = "", tone: str = ""
    ) -> None:
        """These lines instead of those before; `tone` of their count, where not that of the
        card.
        """
        for old in self.rows:
            self._box.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.rows = rows
        for one in rows:
            self._box.addWidget(one)
        self.title.setText(title)
        self.count.setVisible(bool(count))
        self.count.set_chip(str(count), tone or self._tone)
        self.nothing.setText(nothing)
        self.nothing.setVisible(bool(nothing) and not rows)
        self.setAccessibleName(with_label(title, count))


def due_rows(
    today: Today,
    steps: Sequence[DeadlineStep],
    tone: str,
    actions: tuple[
        Callable[[DeadlineStep], object],
        Callable[[DeadlineStep], object],
        Callable[[DeadlineStep], object],
    ],
) -> list[LineRow]:
    """A line for each deadline; `actions`: show its people, do what its button says, note that it
    is done.
    """
    show, act, settle = actions
    made: list[LineRow] = []
    for step in steps:
        line = OwedLine(step, today.named(step.ids), today.plan.today, tone)
        line.clicked.connect(lambda _checked=False, step=step: show(step))
        tick = QCheckBox()
        tick.setAccessibleName(_("Done: {what}", what=step.kind.title))
        set_tip(tick, _("Done: {what}", what=step.kind.title))
        tick.clicked.connect(lambda _checked=False, step=step: settle(step))
        words, icon_name = button_words(step)
        button = Button(words, icon_name, clicked=lambda step=step: act(step))
        made.append(LineRow(line, tick, button))
    return made


def button_words(step: DeadlineStep) -> tuple[str, str]:
    """What the button of a deadline says, and its icon."""
    if step.kind.given_by == "organisation":
        if step.missing == 1:
            return _("Write e-mail"), "mail"
        return _("Write to all {count}", count=step.missing), "mail"
    return _(step.kind.does), "users" if step.kind.screen == "participants" else step.kind.icon
