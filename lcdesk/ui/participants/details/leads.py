"""The cooperation leads of the participant on view: kind and partner, how far, the day to ask
again; a click changes one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from lcdesk.model.lists import LEAD_STAGE
from lcdesk.services.participants.leads import LeadLine, kind_words
from lcdesk.texts import N_, _
from lcdesk.ui.kit.forms.editors import long_date
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, set_tip
from lcdesk.ui.kit.painting.theme import colour, font, tone_of
from lcdesk.ui.kit.spans import short_day
from lcdesk.ui.kit.translated_texts import Retranslation
from lcdesk.ui.kit.widgets import Button, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip
from lcdesk.ui.kit.widgets.controls import paint_line_ground

_HIGH, _LEFT, _SIGN, _PARTED = 52, 4, 13, 8


class Leads(QWidget):
    """`add_asked` · `asked(lead)`: that one is to be looked at and changed."""

    add_asked = Signal()
    asked = Signal(object)

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        title = Label("", 13, "bold")
        self.add = Button(kind="link", clicked=self.add_asked.emit)
        retranslation.say(N_("Cooperation"), title.setText)
        retranslation.say(N_("Add lead…"), self.add.setText)
        self.lines = QVBoxLayout()
        self.lines.setSpacing(0)
        self.setLayout(column(row(title, None, self.add, gap=4), self.lines, gap=2))

    def show_leads(self, leads: Sequence[LeadLine]) -> None:
        """The leads of one person, in their order."""
        while made := self.lines.takeAt(0):
            if widget := made.widget():
                widget.hide()
                widget.deleteLater()
        for lead in leads:
            line = LeadButton(lead)
            line.clicked.connect(partial(self.asked.emit, lead))
            self.lines.addWidget(line)


class LeadButton(PaintedButton):
    """One lead: kind and partner above, the stage and the day to ask again below."""

    def __init__(self, lead: LeadLine) -> None:
        super().__init__()
        self.lead = lead
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        kind = kind_words(lead.kind)
        self._title = " · ".join(
            part for part in (kind[:1].upper() + kind[1:], lead.partner) if part
        )
        self._stage = LEAD_STAGE.format(lead.stage) if lead.stage else ""
        said = (
            self._title,
            self._stage,
            self.day_words(is_long=True),
            lead.next_step,
            lead.subject,
        )
        self.setAccessibleName(", ".join(part for part in said if part))
        set_tip(self, "\n".join(part for part in said if part))

    def day_words(self, *, is_long: bool = False) -> str:
        """The day to ask again, and whether it has passed; "" without one."""
        due = self.lead.due
        if due is None:
            return ""
        day = long_date(due) if is_long else short_day(due)
        return (
            _("overdue: {day}", day=day) if self.lead.is_overdue else _("follow up {day}", day=day)
        )

    def sizeHint(self) -> QSize:
        return QSize(200, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = paint_line_ground(painter, self)
        wide = box.width() - _LEFT - 4
        above = QRectF(_LEFT, 4, wide, 20)
        self._write(painter, above, self._title, font(13), "fg")
        x, middle = float(_LEFT), 36.0
        if self._stage:
            x += (
                draw_chip(
                    painter,
                    QPointF(x, middle),
                    self._stage,
                    *tone_of(self.lead.stage),
                    room=wide * 0.55,
                )
                + _PARTED
            )
        self._draw_day(painter, x, middle, _LEFT + wide - x)

    def _draw_day(self, painter: QPainter, x: float, middle: float, room: float) -> None:
        words = self.day_words() or self.lead.next_step or ""
        ink = "warn" if self.lead.is_overdue else "fg3"
        if self.lead.is_overdue:  # colour never stands alone
            draw_icon(painter, QPointF(x, middle - _SIGN / 2), "alarm-clock", _SIGN, ink)
            x, room = x + _SIGN + 4, room - _SIGN - 4
        self._write(
            painter, QRectF(x, middle - 10, room, 20), words, font(12, is_tabular=True), ink
        )

    @staticmethod
    def _write(painter: QPainter, box: QRectF, text: str, face: QFont, ink: str) -> None:
        painter.setFont(face)
        painter.setPen(colour(ink))
        shown = QFontMetricsF(face).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
