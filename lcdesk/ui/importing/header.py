"""The heads of the review: what the sheet calls a column, and below it the field it was taken for, to be changed."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.tabular.plan import USUAL, Policy
from lcdesk.tabular.review import ReviewColumn
from lcdesk.tabular.understood import RecordName
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import set_tip
from lcdesk.ui.kit.painting.theme import colour, font

HEIGHT = 66
_MIDDLE = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
_TONES = {"sure": ("accent_soft", "accent"), "remembered": ("accent_soft", "accent"), "guessed": ("warn_bg", "warn")}
WHY = {
    "sure": N_("Recognised by its head"), "remembered": N_("As you chose before"), "guessed": N_("A guess: please check"),
    "skipped": N_("Left out: kept as a remark, in no field"),
}  # fmt: skip
MARKS = {"guessed": "circle-help", "remembered": "history", "skipped": "eye-off"}
KEEPS = {
    "only if blank": N_("The file only fills what is not known yet."), "leave": N_("What is known stays, whatever the file says."),
}  # fmt: skip


class ReviewHeader(QHeaderView):
    """Paints head and chooser; `opened(column)` when what a column is shall be chosen."""

    opened = Signal(int)

    def __init__(self, parent: QWidget, *, is_bare: bool = False) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._shown: dict[int, ReviewColumn] = {}
        self._record: RecordName = "participant"
        self._policy: Mapping[str, Policy] = {}
        self._is_bare, self._hovered = is_bare, -1
        self.setFixedHeight(HEIGHT)
        self.setMinimumSectionSize(44)
        self.setMouseTracking(True)
        self.setSectionsClickable(False)
        self.setSectionsMovable(False)

    def show_columns(self, columns: dict[int, ReviewColumn], record: RecordName, policy: Mapping[str, Policy]) -> None:
        """Columns by their section; sections without one show nothing."""
        self._shown, self._record, self._policy = columns, record, policy
        self.viewport().update()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, box = QPainter(self.viewport()), self.viewport().rect()
        painter.fillRect(box, colour("bg"))
        painter.setPen(colour("line"))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        painter.end()
        super().paintEvent(event)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        painter.save()
        painter.fillRect(rect, colour("bg"))
        painter.setPen(colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        shown = self._shown.get(logicalIndex)
        if shown is not None:
            self._paint_head(painter, rect, shown.told)
            self._paint_choice(painter, self._chip(rect), shown, is_hovered=logicalIndex == self._hovered)
        elif not self._is_bare:
            self._paint_head(painter, rect, str(self.model().headerData(logicalIndex, Qt.Orientation.Horizontal) or ""))
        painter.restore()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        at = self._at(event)
        if at != self._hovered:
            self._hovered = at
            set_tip(self, self._tip(at))
            self.viewport().update()
        if self.cursor().shape() is not Qt.CursorShape.SplitHCursor:
            self.setCursor(Qt.CursorShape.PointingHandCursor if at in self._shown else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        at = self._at(event)
        if at >= 0 and self._shown[at].index is not None and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(at)

    def place_of(self, at: int) -> QPoint:
        """Where the chooser of a column opens, on the screen."""
        corner = QRect(self.sectionViewportPosition(at), 0, self.sectionSize(at), HEIGHT)
        return self.viewport().mapToGlobal(self._chip(corner).bottomLeft().toPoint())

    def _at(self, event: QMouseEvent) -> int:
        """The section whose chooser is under the pointer, -1 for none."""
        at = self.logicalIndexAt(event.position().toPoint())
        if at not in self._shown:
            return -1
        box = self._chip(QRect(self.sectionViewportPosition(at), 0, self.sectionSize(at), HEIGHT))
        return at if box.contains(event.position()) else -1

    def _tip(self, at: int) -> str:
        shown = self._shown.get(at)
        if shown is None:
            return ""
        policy = {**USUAL, **self._policy}.get(shown.field or "", "update")
        said = [shown.told, _(WHY[shown.sureness]), _(KEEPS[policy]) if policy in KEEPS else ""]
        return "\n".join(line for line in said if line)

    @staticmethod
    def _chip(rect: QRect) -> QRectF:
        return QRectF(rect.x() + 5, 30, rect.width() - 10, 26)

    @staticmethod
    def _paint_head(painter: QPainter, rect: QRect, text: str) -> None:
        face = font(11)
        painter.setFont(face)
        painter.setPen(colour("fg3"))
        box = rect.adjusted(10, 7, -6, 0)
        box.setHeight(18)
        painter.drawText(
            box,
            _MIDDLE,
            QFontMetrics(face).elidedText(text.replace("\n", " "), Qt.TextElideMode.ElideRight, box.width()),
        )

    def _paint_choice(self, painter: QPainter, box: QRectF, shown: ReviewColumn, *, is_hovered: bool) -> None:
        field = KINDS[self._record].by_name.get(shown.field or "")
        ground, ink = _TONES.get(shown.sureness, ("card", "fg3")) if field else ("card", "fg3")
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(ink if is_hovered else "line" if ground == "card" else ground), 1))
        painter.setBrush(colour(ground))
        painter.drawRoundedRect(box, 6, 6)
        inside = box.adjusted(9, 0, -22 if shown.index is not None else -6, 0)
        mark = self._mark(shown)
        if mark and inside.width() > 44:
            draw_icon(painter, QPointF(inside.x() - 1, box.center().y() - 6.5), mark, 13, ink)
            inside.setLeft(inside.x() + 17)
        face = font(12, QFont.Weight.DemiBold)
        painter.setFont(face)
        painter.setPen(colour(ink))
        text = field.title if field else _("Skip")
        painter.drawText(
            inside, _MIDDLE, QFontMetrics(face).elidedText(text, Qt.TextElideMode.ElideRight, int(inside.width()))
        )
        if shown.index is not None:
            draw_icon(painter, QPointF(box.right() - 18, box.center().y() - 6), "chevron-down", 12, ink)

    def _mark(self, shown: ReviewColumn) -> str:
        """The picture before a field: how it was found, or that the file may not change it."""
        if self._policy.get(shown.field or "", "update") != "update":
            return "lock"
        return MARKS.get(shown.sureness, "") if shown.field else ""
