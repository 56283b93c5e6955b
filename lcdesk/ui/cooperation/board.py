"""Leads as a board: a column a stage, a card a lead; a card dragged to another column, or sent
there by Ctrl with an arrow, asks to be moved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QApplication

from lcdesk.model import clock, countries
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.model.rows import LeadRecord
from lcdesk.services.cooperation.leads import ENDED
from lcdesk.texts import _, language, n_
from lcdesk.ui.cooperation.looks import capital, day_words, draw_due, draw_kind, draw_place
from lcdesk.ui.kit.card_area import CardArea
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import wrapped_lines, write_line
from lcdesk.ui.kit.painting.theme import LARGE_RADIUS, colour, font
from lcdesk.ui.kit.table.column_room import TWO_LINES
from lcdesk.ui.kit.table.delegates import draw_text, draw_wrapped
from lcdesk.ui.kit.widgets import Button, IconButton
from lcdesk.ui.kit.widgets.chips import draw_avatar

STAGES = tuple(option.code for option in LEAD_STAGE.options)
UNKNOWN = ""  # the column of leads without a stage, where there are some
GAP, BETWEEN = 12, 8  # px between columns, between cards
NARROWEST = 168
HEAD, TOP = 28, 40  # px of the head of a column; where its first card begins
LINE = 18
INSET = 12
MORE = 20  # cards that a click shows besides
LEAST = 2  # cards of a column that are shown whatever the height
_FOOT = 26  # px of "5 more"


class LeadBoard(CardArea[LeadRecord]):
    """`move_asked(id, stage)`: this lead is to go to that stage; `new_asked(stage)`: the plus above
    a column.
    """

    move_asked = Signal(int, str)
    new_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.columns: list[str] = list(STAGES)
        self._by_stage: dict[str, list[int]] = {stage: [] for stage in STAGES}
        self._more_shown: dict[str, int] = {}
        self._wide = NARROWEST
        self._held: int | None = None  # the card the button went down on
        self._from, self._at = QPoint(), QPoint()
        self._is_dragged = False
        self._still: QPixmap | None = None  # the board while a card is carried over it
        self._today = clock.today()
        self.plus: dict[str, IconButton] = {}
        self.more: dict[str, Button] = {}
        for stage in STAGES:
            self._make_buttons(stage)

    def _make_buttons(self, stage: str) -> None:
        plus = self.plus[stage] = IconButton("plus", size=24, clicked=partial(self._ask_new, stage))
        more = self.more[stage] = Button("", kind="link", clicked=partial(self._show_more, stage))
        more.setProperty("flush", True)
        for button in (plus, more):
            button.setParent(self.viewport())
        shut_while_looked_at(plus)
        self._name(stage)

    def _name(self, stage: str) -> None:
        self.plus[stage].set_name(_("New lead: {stage}", stage=stage_words(stage)))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        for stage in self.plus:
            self._name(stage)
        self.lay_out()

    # --- what is shown ---

    def show_leads(self, leads: Sequence[LeadRecord], today: dt.date) -> None:
        """Show these leads in their columns, in the order given."""
        self._today = today
        self._by_stage = {stage: [] for stage in STAGES}
        for lead in leads:
            stage = str(lead.get("stage") or UNKNOWN)
            self._by_stage.setdefault(stage, []).append(lead["id"])
        self.columns = [*STAGES, *(stage for stage in self._by_stage if stage not in STAGES)]
        for stage in self.columns:
            if stage not in self.plus:
                self._make_buttons(stage)
        self.show_records({lead["id"]: lead for lead in leads})

    def column_of(self, record_id: int) -> str:
        """The stage in whose column a lead stands."""
        return str(self.records[record_id].get("stage") or UNKNOWN)

    def count_of(self, stage: str) -> int:
        """How many leads are at a stage."""
        return len(self._by_stage.get(stage, ()))

    def place_cards(self, room: QSize) -> QSize:
        count = len(self.columns)
        self._wide = max(NARROWEST, (room.width() - GAP * (count - 1)) // count)
        lowest = 0
        for at, stage in enumerate(self.columns):
            left, y = at * (self._wide + GAP), TOP
            most = self._more_shown.get(stage, 0)
            for number, one in enumerate(self._by_stage.get(stage, ())):
                high = self._high(self.records[one])
                is_below = y + high > room.height() - _FOOT
                if number >= max(most, LEAST) and (most or is_below):
                    break
                self.boxes[one] = QRect(left, y, self._wide, high)
                y += high + BETWEEN
            lowest = max(lowest, y - BETWEEN + _FOOT)
        return QSize(count * (self._wide + GAP) - GAP, lowest)

    def lay_out(self) -> None:
        super().lay_out()
        self._place_buttons()

    def _place_buttons(self) -> None:
        shift = self.shift
        for stage, plus in self.plus.items():
            more = self.more[stage]
            if stage not in self.columns:
                plus.hide()
                more.hide()
                continue
            left = self.columns.index(stage) * (self._wide + GAP) - shift.x()
            plus.move(left + self._wide - 26, 1)
            plus.show()
            shown = [self.boxes[one] for one in self._by_stage.get(stage, ()) if one in self.boxes]
            rest = self.count_of(stage) - len(shown)
            more.setVisible(rest > 0)
            if rest > 0:
                more.setText(n_("{count} more", "{count} more", rest))
                more.adjustSize()
                top = shown[-1].bottom() + 4 - shift.y() if shown else TOP
                more.move(left, top)
                more.setVisible(top >= TOP)
        for plus in self.plus.values():
            plus.raise_()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self._place_buttons()

    def head_room(self) -> int:
        return TOP

    def words_of(self, record: LeadRecord) -> str:
        lines = [
            str(record.get("subject") or ""),
            LEAD_KIND.format(kind) if (kind := record.get("kind")) else "",
            _whose(record),
            countries.name(code, language()) if (code := record.get("country")) else "",
            str(record.get("next_step") or ""),
            day_words(due, self._today) if (due := record.get("due")) else "",
            str(record.get("kept_by") or ""),
        ]
        return "\n".join(line for line in lines if line)

    def _show_more(self, stage: str) -> None:
        shown = sum(1 for one in self._by_stage[stage] if one in self.boxes)
        self._more_shown[stage] = shown + MORE
        self.lay_out()

    def _ask_new(self, stage: str) -> None:
        self.new_asked.emit(stage)

    def choose(self, record_id: int | None) -> None:
        """A lead that stands below "5 more" comes up."""
        if record_id in self.records and record_id not in self.boxes:
            stage = self.column_of(record_id)
            self._more_shown[stage] = self._by_stage[stage].index(record_id) + 1
            self.lay_out()
        super().choose(record_id)

    # --- moved ---

    def step(self, by: int) -> None:
        """Ask to move the lead with the cursor one column on."""
        if self.current is None:
            return
        at = self.columns.index(self.column_of(self.current)) + by
        if 0 <= at < len(self.columns) and self.columns[at] != UNKNOWN:
            self.move_asked.emit(self.current, self.columns[at])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        is_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if is_control and event.key() in steps:
            self.step(steps[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Escape and self._is_dragged:
            self._let_go()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and self.current is not None:
            self._held, self._from = self.current, event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        if self._held is None:
            return
        self._at = event.position().toPoint()
        far = (self._at - self._from).manhattanLength()
        if self._is_dragged or far >= QApplication.startDragDistance():
            if not self._is_dragged:
                self._is_dragged = True
                self._still = self.viewport().grab()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        held, was_dragged = self._held, self._is_dragged
        stage = self._stage_at(event.position().toPoint())
        self._let_go()
        if was_dragged and held in self.records and stage not in ("", self.column_of(held)):
            self.move_asked.emit(held, stage)

    def _let_go(self) -> None:
        self._held, self._is_dragged, self._still = None, False, None
        self.unsetCursor()
        self.viewport().update()

    def _stage_at(self, at: QPoint) -> str:
        """The column below a point of the viewport; "" beside all of them."""
        number = (at.x() + self.shift.x()) // (self._wide + GAP)
        is_inside = self.viewport().rect().contains(at) and 0 <= number < len(self.columns)
        return self.columns[number] if is_inside else ""

    # --- painted ---

    def _high(self, lead: LeadRecord) -> int:
        lines = max(1, len(self._title_lines(lead)))
        foot = 37 if _has_foot(lead) else 0
        return 51 + LINE * lines + (22 if _whose(lead) or lead.get("country") else 0) + foot

    def _title_lines(self, lead: LeadRecord) -> tuple[str, ...]:
        words = " ".join(str(lead.get("subject") or _("(no subject)")).split())
        return wrapped_lines(words, 13, QFont.Weight.DemiBold, self._wide - 2 * INSET, 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """While a card is carried only that is painted, over what stands still."""
        if self._still is None or self._held not in self.boxes:
            super().paintEvent(event)
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawPixmap(0, 0, self._still)
        self._paint_target(painter)
        self._paint_carried(painter, self._held)
        painter.end()

    def paint_card(self, painter: QPainter, box: QRect, record: LeadRecord) -> None:
        if self._is_dragged and record["id"] == self._held:
            painter.save()
            painter.setOpacity(0.35)
            self._paint_lead(painter, box, record)
            painter.restore()
        else:
            self._paint_lead(painter, box, record)

    def _paint_lead(self, painter: QPainter, box: QRect, lead: LeadRecord) -> None:
        x, y, room = box.x() + INSET, box.y(), box.width() - 2 * INSET
        kept_by = str(lead.get("kept_by") or "")
        draw_kind(painter, x, y + 23, lead.get("kind"), room - (30 if kept_by else 0))
        if kept_by:
            draw_avatar(painter, box.right() - INSET - 23, y + 23, kept_by, 24)
        y += 41
        for line in self._title_lines(lead):
            face = font(13, QFont.Weight.DemiBold, is_tabular=True)
            draw_text(painter, QRect(x, y, room, LINE), line, face, colour("fg"))
            y += LINE
        whose, country = _whose(lead), lead.get("country")
        if whose or country:
            said = whose or countries.name(country or "", language())
            draw_place(painter, QRect(x, y + 3, room, LINE), country, said)
        if _has_foot(lead):
            middle = box.bottom() - 18
            painter.fillRect(QRect(x, middle - 18, room, 1), colour("line2"))
            is_over = lead.get("stage") == ENDED
            right = box.right() - INSET + 1
            used = draw_due(painter, right, middle, lead.get("due"), self._today, is_over=is_over)
            words = str(lead.get("next_step") or "")
            place = QRect(x, middle - 17, room - used - (8 if used else 0), TWO_LINES)
            draw_wrapped(painter, place, words, font(12), colour("fg3" if is_over else "fg"))

    def paint_above(self, painter: QPainter) -> None:
        """The heads of the columns."""
        painter.fillRect(QRect(0, 0, self.viewport().width(), TOP - 6), colour("bg"))
        most = max((self.count_of(stage) for stage in self.columns), default=0) or 1
        for at, stage in enumerate(self.columns):
            left = at * (self._wide + GAP) - self.shift.x()
            self._paint_head(painter, left, stage, self.count_of(stage) / most)

    def _paint_target(self, painter: QPainter) -> None:
        """The column where the card would be let go."""
        stage = self._stage_at(self._at)
        if not stage or self._held is None or stage == self.column_of(self._held):
            return
        left = self.columns.index(stage) * (self._wide + GAP) - self.shift.x()
        painter.setPen(QPen(colour("accent"), 1.5, Qt.PenStyle.DashLine))
        painter.setBrush(colour("accent", 16))
        high = self.viewport().height() - TOP - 2
        painter.drawRoundedRect(
            QRectF(left + 1, TOP - 1, self._wide - 2, high), LARGE_RADIUS, LARGE_RADIUS
        )

    def _paint_head(self, painter: QPainter, left: int, stage: str, share: float) -> None:
        face, number = font(13, QFont.Weight.DemiBold), str(self.count_of(stage))
        small = font(12, QFont.Weight.Medium, is_tabular=True)
        pill = QFontMetricsF(small).horizontalAdvance(number) + 14
        room = self._wide - pill - 10 - 28
        words = capital(stage_words(stage))
        write_line(painter, QRectF(left + 2, 2, room, 22), words, face, "fg")
        wide = min(QFontMetricsF(face).horizontalAdvance(words), room)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(QRectF(left + wide + 10, 3, pill, 20), 10, 10)
        write_line(painter, QRectF(left + wide + 17, 3, pill, 20), number, small, "fg2")
        painter.fillRect(QRectF(left, HEAD + 1, self._wide, 1), colour("line"))
        painter.fillRect(QRectF(left, HEAD, self._wide * share, 2), colour("accent", 178))

    def _paint_carried(self, painter: QPainter, held: int) -> None:
        box = self.box_on_view(held).translated(self._at - self._from)
        painter.setPen(Qt.PenStyle.NoPen)
        for spread in (8, 5, 2):
            painter.setBrush(colour("shadow", 14))
            shape = QRectF(box).adjusted(-spread / 2, 2, spread / 2, spread + 2)
            painter.drawRoundedRect(shape, LARGE_RADIUS + 2, LARGE_RADIUS + 2)
        self.paint_ground(painter, box, is_chosen=True)
        self._paint_lead(painter, box, self.records[held])
        draw_icon(painter, QPointF(box.right() - 20, box.top() + 4), "grip-vertical", 14, "fg3")


def stage_words(stage: str) -> str:
    """A stage in the language of the moment."""
    return LEAD_STAGE.format(stage) if stage else _("no stage yet")


def _whose(lead: LeadRecord) -> str:
    """Whom a lead is with: an organisation, else a person, else the local partner."""
    names = (lead.get(name) for name in ("organisation", "person", "partner"))
    return next((str(name) for name in names if name), "")


def _has_foot(lead: LeadRecord) -> bool:
    return bool(lead.get("next_step") or lead.get("due"))
