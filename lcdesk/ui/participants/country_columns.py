"""The small chart above the table: one column a country, women and men; a click filters by it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QHelpEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QToolTip

from lcdesk.model import countries
from lcdesk.texts import _, language, n_
from lcdesk.ui.icons import draw_flag
from lcdesk.ui.theme import colour, font
from lcdesk.ui.widgets import Card

Row = tuple[str, int, int, int]  # country, women, men, other
MOST = 12  # more columns would be thinner than their flags
BASE, TOP = 77, 34


class CountryColumns(Card):
    """Stacked columns with flags, highest first; what does not fit is told as "+4"."""

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self._rows: Sequence[Row] = ()
        self._rest = 0
        self.setFixedSize(352, 104)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Rows of `summary(...)["by_country"]`."""
        self._rows, self._rest = rows[:MOST], max(0, len(rows) - MOST)
        told = ", ".join(f"{countries.name(row[0], language())} {sum(row[1:])}" for row in rows)
        self.setAccessibleName(_("Participants by country") + ": " + told)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(font(12, QFont.Weight.Medium))
        painter.setPen(colour("fg2"))
        more = f"  +{self._rest}" if self._rest else ""
        painter.drawText(QRectF(16, 12, 200, 20), Qt.AlignmentFlag.AlignVCenter, _("Participants by country") + more)
        self._legend(painter)
        highest = max((sum(row[1:]) for row in self._rows), default=1)
        for at, row in enumerate(self._rows):
            self._column(painter, self._middle(at), row, min(11.0, (BASE - TOP - 16) / highest))

    def _legend(self, painter: QPainter) -> None:
        x = self.width() - 16.0
        has_other = any(row[3] for row in self._rows)
        names = (("other", _("other")), ("men", _("men")), ("women", _("women")))
        painter.setFont(font(11))
        for token, name in names:
            if token == "other" and not has_other:
                continue
            x -= QFontMetricsF(font(11)).horizontalAdvance(name)
            painter.setPen(colour("fg3"))
            painter.drawText(QRectF(x, 12, 80, 20), Qt.AlignmentFlag.AlignVCenter, name)
            x -= 13
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(token))
            painter.drawRoundedRect(QRectF(x, 18, 8, 8), 2, 2)
            x -= 12

    def _column(self, painter: QPainter, middle: float, row: Row, unit: float) -> None:
        y = float(BASE)
        painter.setPen(Qt.PenStyle.NoPen)
        for token, count in zip(("women", "men", "other"), row[1:], strict=True):
            height = count * unit
            if count:
                painter.setBrush(colour(token))
                painter.drawRoundedRect(QRectF(middle - 8, y - height, 16, max(1.5, height - 1)), 2, 2)
                y -= height
        painter.setFont(font(11, QFont.Weight.Medium, is_tabular=True))
        painter.setPen(colour("fg2"))
        painter.drawText(QRectF(middle - 14, y - 15, 28, 14), Qt.AlignmentFlag.AlignCenter, str(sum(row[1:])))
        draw_flag(painter, middle - 8, BASE + 12, row[0], 16)

    def _middle(self, at: int) -> float:
        step = (self.width() - 24) / max(len(self._rows), 1)
        return 12 + min(step, 60) * (at + 0.5)

    def _row_at(self, x: float) -> Row | None:
        return next((row for at, row in enumerate(self._rows) if abs(x - self._middle(at)) <= 13), None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position().x())
        if row:
            self.chosen.emit(row[0])

    def event(self, event: QEvent) -> bool:
        """A tooltip names the column under the mouse."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            row = self._row_at(event.pos().x())
            people = n_("{count} person", "{count} people", sum(row[1:])) if row else ""
            QToolTip.showText(event.globalPos(), f"{countries.name(row[0], language())}: {people}" if row else "", self)
            return True
        return bool(super().event(event))
