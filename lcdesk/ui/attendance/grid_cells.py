"""What stands in the two halves of the grid and how it looks: people with their rates, the cells of
people by activities, the heads of activities under their days.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QGuiApplication, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QHeaderView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from lcdesk.model.attendance import Attendee, Rate, Register, Session
from lcdesk.services.attendance.attendance import (
    day_words,
    hour_words,
    moment_words,
    rate_words,
    state_words,
    title_of,
)
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import TIP_ROLE, elided, tip, wrapped_lines
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.table.delegates import draw_text

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_SPOKEN = (Role(TIP_ROLE), Role.AccessibleTextRole)
NOWHERE = QModelIndex()


class GridTable(QAbstractTableModel):
    """Rows are people; what is asked by id stays where it is while only its contents change."""

    def __init__(self) -> None:
        super().__init__()
        self.register = Register()
        self.people: Sequence[Attendee] = ()
        self.sessions: Sequence[Session] = ()
        self.current = -1  # the row or column with the cursor

    def show_register(
        self, register: Register, people: Sequence[Attendee], sessions: Sequence[Session]
    ) -> bool:
        """Show other contents; True when rows or columns are others, and so cursor and selection
        are gone.
        """
        is_same = _ids(people) == _ids(self.people) and _ids(sessions) == _ids(self.sessions)
        if not is_same:
            self.beginResetModel()
        self.register, self.people, self.sessions = register, people, sessions
        if not is_same:
            self.endResetModel()
        elif self.rowCount() and self.columnCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1)
            )
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self.columnCount() - 1)
        return not is_same

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.people)


class CellTable(GridTable):
    """A column an activity."""

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.sessions)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid() or role not in _SPOKEN:
            return None
        person, session = self.people[index.row()], self.sessions[index.column()]
        return _said(
            role,
            ". ".join(
                (
                    person.listed_name,
                    f"{moment_words(session)} {title_of(session)}",
                    self.words(person, session),
                )
            ),
        )

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or not 0 <= section < len(self.sessions):
            return None
        session = self.sessions[section]
        if role == Role.DisplayRole:
            return title_of(session)
        if role in _SPOKEN:
            group = _("only for {group}", group=session.group) if session.group else ""
            rate = rate_words(self.rate(session)) if session.is_counted else _("does not count")
            return _said(
                role,
                "\n".join(
                    part for part in (moment_words(session), title_of(session), group, rate) if part
                ),
            )
        return None

    def state(self, row: int, column: int) -> str | None:
        """What is noted in a cell."""
        return self.register.marks.get((self.people[row].id, self.sessions[column].id))

    def is_asked(self, row: int, column: int) -> bool:
        """Does the activity concern the person?"""
        return self.register.concerns(self.people[row], self.sessions[column])

    def rate(self, session: Session) -> Rate:
        """The rate of an activity."""
        return self.register.by_session.get(session.id, Rate())

    def words(self, person: Attendee, session: Session) -> str:
        """What stands in a cell, in words."""
        return state_words(self.register, person, session)


class PeopleTable(GridTable):
    """The name, and the rate."""

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else 2

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        person = self.people[index.row()]
        if role == Role.DisplayRole:
            return rate_words(self.rate(person)) if index.column() else person.listed_name
        if role in _SPOKEN:
            ended = _("no longer takes part") if person.has_ended else ""
            below = _("below the condition") if self.is_below(person) else ""
            return _said(
                role,
                ". ".join(
                    part
                    for part in (person.listed_name, rate_words(self.rate(person)), below, ended)
                    if part
                ),
            )
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Vertical or role not in (
            Role.DisplayRole,
            Role.AccessibleTextRole,
        ):
            return None
        return _("Rate") if section else _("Name")

    def rate(self, person: Attendee) -> Rate:
        """The rate of a person."""
        return self.register.by_person.get(person.id, Rate())

    def is_below(self, person: Attendee) -> bool:
        """Does the person miss the certificate condition?"""
        return person.id in self.register.below


def _ids(parts: Sequence[Attendee] | Sequence[Session]) -> list[int]:
    return [one.id for one in parts]


def _said(role: int, words: str) -> str:
    return tip(words) if role == TIP_ROLE else words


# --- How they look ---


LOOKS = {
    "present": ("ok", "check"),
    "late": ("warn", "clock-3"),
    "excused": ("info", "mail"),
    "absent": ("bad", "x"),
}
"""State → tone and sign; none is told by its colour alone."""
COLUMN, NAME, RATE, HEAD = 98, 196, 178, 104  # px
_BAND, _LINE = 24, 16
_SIGN = 16
PAD = 12
_MIDDLE = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def cell_picture(state: str | None, size: QSize, *, is_asked: bool, is_chosen: bool) -> QPixmap:
    """A cell with its ground, lines and sign: there are few that differ, so each is drawn once."""
    screen = QGuiApplication.primaryScreen()
    ratio = screen.devicePixelRatio() if screen else 1.0
    return _pictured(
        state, size.width(), size.height(), ratio, (is_asked, is_chosen, theme().is_dark)
    )


@cache
def _pictured(
    state: str | None, width: int, height: int, ratio: float, kind: tuple[bool, bool, bool]
) -> QPixmap:
    is_asked, is_chosen, _is_dark = kind
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(colour("sel" if is_chosen else "card" if is_asked else "mute_bg"))
    painter = QPainter(made)
    painter.setPen(colour("line2"))
    painter.drawLine(0, height - 1, width - 1, height - 1)
    painter.drawLine(width - 1, 0, width - 1, height - 1)
    look = LOOKS.get(state or "")
    if look:
        tone, sign = look
        x, y = (width - 1) / 2, (height - 1) / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour(tone, 90) if is_chosen else Qt.PenStyle.NoPen)
        painter.setBrush(colour(f"{tone}_bg"))
        painter.drawRoundedRect(QRectF(x - 22, y - 12, 44, 24), 6, 6)
        draw_icon(painter, QPointF(x - _SIGN / 2, y - _SIGN / 2), sign, _SIGN, tone)
    painter.end()
    return made


def frame_cell(painter: QPainter, box: QRect) -> None:
    """The cell that has the keyboard."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(colour("accent"), 2))
    painter.drawRect(QRectF(box).adjusted(1, 1, -2, -2))


class PeopleDelegate(QStyledItemDelegate):
    """A name with its number, or a rate with its n."""

    def __init__(self, table: PeopleTable, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        # the stubs know no fields
        box = QRect(option.rect)  # pyright: ignore[reportAttributeAccessIssue]
        person = self._table.people[index.row()]
        painter.fillRect(box, colour("sel" if index.row() == self._table.current else "card"))
        painter.setPen(colour("line2"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if index.column():
            self._paint_rate(painter, box.adjusted(PAD, 0, -PAD, 0), index.row())
            painter.setPen(colour("line"))
            painter.drawLine(box.topRight(), box.bottomRight())
            return
        inside = box.adjusted(PAD, 0, -4, 0)
        if person.number:
            draw_text(
                painter,
                QRect(inside.x(), box.y(), 30, box.height()),
                person.number,
                font(12, is_tabular=True),
                colour("fg3"),
            )
            inside.setLeft(inside.left() + 32)
        ink = "fg3" if person.has_ended else "fg"
        draw_text(painter, inside, person.listed_name, font(13, QFont.Weight.Medium), colour(ink))

    def _paint_rate(self, painter: QPainter, box: QRect, row: int) -> None:
        person = self._table.people[row]
        rate, is_below = self._table.rate(person), self._table.is_below(person)
        if rate.percent is None:
            draw_text(painter, box, "–", font(13), colour("fg3"))
            return
        said = f"{rate.percent} %"
        if is_below:
            said = _("{rate} below", rate=said)
            draw_icon(painter, QPointF(box.x(), box.center().y() - 7), "triangle-alert", 14, "warn")
            box.setLeft(box.left() + 19)
        face = font(13, QFont.Weight.DemiBold, is_tabular=True)
        draw_text(
            painter, box.adjusted(0, 0, -42, 0), said, face, colour("warn" if is_below else "fg")
        )
        draw_text(
            painter,
            box,
            f"{rate.there}/{rate.of}",
            font(12, is_tabular=True),
            colour("fg3"),
            is_right=True,
        )


class ActivityHeads(QHeaderView):
    """Days across their activities; below them hour, title and rate of each."""

    def __init__(self, table: CellTable, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._table = table
        self.setSectionsClickable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEAD)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        width = self.viewport().width()
        first, last = self.visualIndexAt(0), self.visualIndexAt(width - 1)
        sessions = self._table.sessions
        last = len(sessions) - 1 if last < 0 else last
        at = max(first, 0)
        while at <= last and sessions:
            end = self._end_of_day(at)
            self._paint_day(painter, self._start_of_day(at), end)
            at = end + 1
        painter.setPen(colour("line"))
        painter.drawLine(0, self.height() - 1, width, self.height() - 1)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        session = self._table.sessions[logicalIndex]
        painter.fillRect(rect, colour("sel" if logicalIndex == self._table.current else "card"))
        inside = rect.adjusted(8, _BAND + 4, -4, 0)
        self._line(
            painter,
            inside,
            hour_words(session) + (f" · {session.group}" if session.group else ""),
            "fg2",
            12,
        )
        lines = wrapped_lines(title_of(session), 12, QFont.Weight.Medium, inside.width(), 2)
        for line in (*lines, "", "")[:2]:
            inside.translate(0, _LINE)
            self._line(painter, inside, line, "fg", 12, is_medium=True)
        rate = self._table.rate(session)
        inside.translate(0, _LINE + 1)
        told = f"{rate.percent} %  {rate.there}/{rate.of}" if rate.percent is not None else ""
        self._line(painter, inside, told, "fg3", 11)
        painter.setPen(colour("line2"))
        painter.drawLine(QPoint(rect.right(), rect.top() + _BAND), rect.bottomRight())

    def _line(
        self,
        painter: QPainter,
        box: QRect,
        text: str,
        ink: str,
        px: int,
        *,
        is_medium: bool = False,
    ) -> None:
        face = font(px, QFont.Weight.Medium if is_medium else QFont.Weight.Normal, is_tabular=True)
        painter.setFont(face)
        painter.setPen(colour(ink))
        painter.drawText(
            QRect(box.x(), box.y(), box.width(), _LINE), _MIDDLE, elided(text, face, box.width())
        )

    def _paint_day(self, painter: QPainter, first: int, last: int) -> None:
        """The band of a day; its words stay in view while it is scrolled."""
        left = self.sectionViewportPosition(first)
        right = self.sectionViewportPosition(last) + self.sectionSize(last)
        box = QRect(left, 0, right - left, _BAND)
        painter.fillRect(box, colour("side"))
        painter.setPen(colour("line"))
        painter.drawLine(box.topRight(), QPoint(box.right(), self.height()))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        face = font(12, QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.setPen(colour("fg2"))
        inside = QRect(max(left, 0) + 8, 0, right - max(left, 0) - 12, _BAND)
        painter.drawText(
            inside,
            _MIDDLE,
            elided(day_words(self._table.sessions[first].date), face, inside.width()),
        )

    def _start_of_day(self, at: int) -> int:
        sessions = self._table.sessions
        while at and sessions[at - 1].date == sessions[at].date:
            at -= 1
        return at

    def _end_of_day(self, at: int) -> int:
        sessions = self._table.sessions
        while at + 1 < len(sessions) and sessions[at + 1].date == sessions[at].date:
            at += 1
        return at
