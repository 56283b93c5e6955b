"""What the page of an organisation is made of: lines to click, figures, and everybody's role in a
cohort, dragged into another order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from lcdesk.model.organisers import ROLE
from lcdesk.services.organisations.pages import CohortRoles, organisation_names
from lcdesk.texts import _, in_language, language
from lcdesk.ui.kit.painting.icons import draw_flag, draw_icon, has_flag
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.widgets.chips import chip_width, draw_avatar, draw_chip
from lcdesk.ui.kit.widgets.controls import moving_step, paint_line_ground

HIGH, LOW = 42, 32  # px of a line with two lines of text, and with one


@dataclass(frozen=True)
class LineLook:
    """What a line says: its name, a smaller text below, one at its end; an avatar or an icon
    before, a flag, a chip (text, tone, icon) at its end.
    """

    name: str
    says: str = ""
    end: str = ""
    icon: str = ""
    flag: str | None = None
    chip: tuple[str, str, str] | None = None
    has_avatar: bool = False


class PageLine(PaintedButton):
    """A line to click."""

    def __init__(self, look: LineLook) -> None:
        super().__init__()
        self._look = look
        self.setFixedHeight(HIGH if look.says or look.has_avatar else LOW)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip = look.chip[0] if look.chip else ""
        said = [one for one in (look.name, look.says, look.end, chip) if one]
        self.setAccessibleName(_(", ").join(said))
        set_tip(self, "\n".join(said))

    def sizeHint(self) -> QSize:
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, look = QPainter(self), self._look
        paint_line_ground(painter, self)
        middle, left, right = self.height() / 2, 6.0, float(self.width() - 6)
        if look.has_avatar:
            draw_avatar(painter, left, middle, look.name, 28)
            left += 40
        elif look.icon:
            draw_icon(painter, QPointF(left + 2, middle - 8), look.icon, 16, "fg2")
            left += 28
        if has_flag(look.flag):
            draw_flag(painter, left, middle, look.flag, 18)
            left += 26
        whole = QRectF(left, 0, right - left, self.height())
        above = whole.adjusted(0, 3, 0, -20) if look.says else whole
        right = self._paint_end(painter, above)
        above.setRight(max(right, left))
        is_strong = bool(look.says) or look.has_avatar
        face = font(13, QFont.Weight.Medium if is_strong else QFont.Weight.Normal)
        write_line(painter, above, look.name, face, "fg")
        if look.says:
            write_line(painter, whole.adjusted(0, 21, 0, -3), look.says, font(12), "fg2")

    def _paint_end(self, painter: QPainter, room: QRectF) -> float:
        """What stands at the end of a line; how far the rest may go."""
        most = room.width() * 0.6
        if self._look.chip:
            text, tone, icon = self._look.chip
            wide = min(chip_width(text, icon), most)
            at = QPointF(room.right() - wide, room.center().y())
            draw_chip(painter, at, text, tone, icon, wide)
            return room.right() - wide - 10
        if self._look.end:
            face = font(12, is_tabular=True)
            wide = min(QFontMetricsF(face).horizontalAdvance(self._look.end) + 2, most)
            box = QRectF(room.right() - wide, room.y(), wide, room.height())
            write_line(painter, box, self._look.end, face, "fg2", Qt.AlignmentFlag.AlignRight)
            return room.right() - wide - 10
        return room.right()


class PageFigures(QWidget):
    """Some figures side by side, each with its words below and a hairline between them."""

    HIGH = 66

    def __init__(self) -> None:
        super().__init__()
        self._figures: Sequence[tuple[str, str]] = ()
        self.setFixedHeight(self.HIGH)

    def show_figures(self, figures: Sequence[tuple[str, str]]) -> None:
        """(figure, words) each."""
        self._figures = figures
        self.setAccessibleName(_(", ").join(f"{figure} {words}" for figure, words in figures))
        set_tip(self, "\n".join(f"{figure} {words}" for figure, words in figures))
        self.update()

    def figures(self) -> Sequence[tuple[str, str]]:
        """What is shown."""
        return self._figures

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = self.width() / max(len(self._figures), 1)
        for at, (figure, words) in enumerate(self._figures):
            left = at * wide
            if at:
                painter.fillRect(QRectF(left, 8, 1, self.HIGH - 16), colour("line"))
                left += 18
            room = QRectF(left, 0, wide - (22 if at else 8), self.HIGH)
            face = font(22, QFont.Weight.DemiBold, is_tabular=True)
            write_line(painter, room.adjusted(0, 6, 0, -30), figure, face, "fg")
            write_line(painter, room.adjusted(0, 36, 0, -8), words, font(12), "fg2")


class RoleLines(QWidget):
    """Everybody's role in one cohort, in print order. `moved(from, to)`: the line at a place is to
    stand at another, dragged by its grip or with Alt+Up and Alt+Down; only among those in its role.
    """

    moved = Signal(int, int)
    chosen = Signal(int)  # the organisation of a line that was clicked, or Enter on it

    LINE = 36

    def __init__(self) -> None:
        super().__init__()
        self._roles: CohortRoles | None = None
        self.current = 0
        self._held = -1  # the line that is dragged
        self._gap = -1  # before which line it would be put down
        self._from = 0.0
        self._roles_width = 0.0  # px of the words before the names
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)

    def show_roles(self, roles: CohortRoles) -> None:
        """Show those of a cohort; the keyboard is on the organisation's own line."""
        is_other = self._roles is None or self._roles.cohort_id != roles.cohort_id
        self._roles = roles
        if is_other or self.current >= len(roles.lines):
            self.current = roles.own[0] if roles.own else 0
        self.setFixedHeight(len(roles.lines) * self.LINE + 2)
        strong, plain = (
            QFontMetricsF(font(12, weight))
            for weight in (QFont.Weight.DemiBold, QFont.Weight.Normal)
        )
        words = [role_words(one.role) for one in roles.lines]
        self._roles_width = max(
            (
                strong.horizontalAdvance(first) + plain.horizontalAdvance(second) + 20
                for first, second in words
            ),
            default=0.0,
        )
        self._say()
        self.update()

    def places(self, at: int) -> range:
        """Where a line may stand: among those in its role."""
        lines = self._roles.lines if self._roles else ()
        same = [place for place, one in enumerate(lines) if one.role == lines[at].role]
        return range(same[0], same[-1] + 1)

    def line_words(self) -> list[str]:
        """What each line says."""
        lines = self._roles.lines if self._roles else ()
        return [
            " ".join((str(at), *role_words(one.role), organisation_names(one)))
            for at, one in enumerate(lines, 1)
        ]

    def _say(self) -> None:
        words = self.line_words()
        self.setAccessibleName(words[self.current] if words else "")
        self.setAccessibleDescription("\n".join(words))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        lines = self._roles.lines if self._roles else ()
        if not lines:
            super().keyPressEvent(event)
        elif step := moving_step(event):
            self._move(self.current, self.current + step)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.current = min(max(self.current + step, 0), len(lines) - 1)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit(lines[self.current].organisation_id)
        else:
            super().keyPressEvent(event)

    def _move(self, at: int, to: int) -> None:
        if at != to and to in self.places(at):
            self.current = to
            self.moved.emit(at, to)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = self._line_at(event.position().y())
        if event.button() == Qt.MouseButton.LeftButton and at is not None:
            self._held, self._from, self.current = at, event.position().y(), at
            self._say()
            self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        y = event.position().y()
        if self._held < 0:
            return
        if self._gap >= 0 or abs(y - self._from) >= QApplication.startDragDistance():
            places = self.places(self._held)
            self._gap = min(max(round(y / self.LINE), places.start), places.stop)
            self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, gap = self._held, self._gap
        self._held = self._gap = -1
        self.update()
        if held < 0:
            return
        if gap >= 0:
            self._move(held, gap - 1 if gap > held else gap)
        elif self._roles is not None and self._line_at(event.position().y()) == held:
            self.chosen.emit(self._roles.lines[held].organisation_id)

    def _line_at(self, y: float) -> int | None:
        at = int(y // self.LINE)
        return at if self._roles and 0 <= at < len(self._roles.lines) else None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for at in range(len(self._roles.lines) if self._roles else 0):
            self._paint_one(painter, at)
        if self._gap >= 0:
            painter.fillRect(
                QRectF(0, self._gap * self.LINE - 1, self.width(), 3), colour("accent")
            )

    def _paint_one(self, painter: QPainter, at: int) -> None:
        assert self._roles is not None
        line, is_own = self._roles.lines[at], at in self._roles.own
        box = QRectF(1, at * self.LINE + 2, self.width() - 2, self.LINE - 4)
        painter.setPen(QPen(colour("accent" if is_own else "line"), 1))
        painter.setBrush(colour("sel" if is_own else "card"))
        painter.drawRoundedRect(box, 6, 6)
        if self.hasFocus() and at == self.current:
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2, 2, -2, -2), 5, 5)
        middle = box.center().y()
        draw_icon(painter, QPointF(box.x() + 6, middle - 8), "grip-vertical", 16, "fg3")
        number = QRectF(box.x() + 26, box.y(), 20, box.height())
        write_line(painter, number, str(at + 1), font(12, is_tabular=True), "fg2")
        left = box.x() + 48
        chinese, english = role_words(line.role)
        for text, face, ink in (
            (chinese, font(12, QFont.Weight.DemiBold), "fg2"),
            (english, font(12), "fg2"),
        ):
            wide = QFontMetricsF(face).horizontalAdvance(text) + 2 if text else 0
            write_line(painter, QRectF(left, box.y(), wide, box.height()), text, face, ink)
            left += wide + (7 if text else 0)
        left = max(left, box.x() + 48 + self._roles_width)
        face = font(13, QFont.Weight.DemiBold if is_own else QFont.Weight.Normal)
        room = QRectF(left, box.y(), box.right() - left - 8, box.height())
        write_line(painter, room, organisation_names(line), face, "fg")


def role_words(role: str) -> tuple[str, str]:
    """指导 guidance; in Chinese only the first."""
    if role not in ROLE:
        return role, ""
    label, short = ROLE[role].label, ROLE[role].words[0]
    chinese = in_language("zh", label) if short.isascii() else short
    return chinese, "" if language() == "zh" else _(label)
