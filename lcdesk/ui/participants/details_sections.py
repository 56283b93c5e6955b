"""What the pane shows below the form: the papers and how far each is, the cooperation leads, and
the latest changes, each with the way back for that field alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from lcdesk.model.clock import long_date, short_day
from lcdesk.model.lists import DOCUMENT_STATE, LEAD_STAGE
from lcdesk.services.cooperation.leads import LeadLine, kind_words
from lcdesk.services.participants.documents import Item
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.changing_buttons import shut_while_looked_at
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, Retranslation, set_tip, write_line
from lcdesk.ui.kit.painting.theme import colour, font, tone_of
from lcdesk.ui.kit.widgets import Button, IconButton, Label, column, row
from lcdesk.ui.kit.widgets.chips import draw_chip
from lcdesk.ui.kit.widgets.controls import paint_line_ground

_PAPER_HEIGHT, _ICON = 26, 16
_LOOKS = {
    "received": ("circle-check", "ok"),
    "checked": ("circle-check", "ok"),
    "not_needed": ("circle-minus", "fg3"),
    "asked": ("clock-3", "warn"),
}


class Checklist(QWidget):
    """`state_asked(kind, state or None)` · `field_asked(name)`: the field behind a paper ·
    `photo_asked` · `kinds_asked` · `file_asked(kind)`: one is to be added · `files_asked(kind)`:
    those of a paper are to be looked at.
    """

    file_asked = Signal(str)
    files_asked = Signal(str)
    state_asked = Signal(str, object)
    field_asked = Signal(str)
    photo_asked = Signal()
    kinds_asked = Signal()
    counted = Signal(int, int)  # papers that are here, of how many

    def __init__(self, retranslation: Retranslation) -> None:
        super().__init__()
        self.noted: dict[str, str | None] = {}  # paper → the state that is shown as noted
        title, self.count = Label("", 13, "bold"), Label("", 12, ink="fg3")
        choose = IconButton("list-checks", clicked=self.kinds_asked.emit, size=26)
        shut_while_looked_at(choose)
        retranslation.say(N_("Documents"), title.setText)
        retranslation.say(N_("Choose which documents are asked for"), choose.set_name)
        self.lines = QGridLayout()
        self.lines.setSpacing(0)
        head = row(title, None, self.count, choose, gap=4, margins=(4, 0, 0, 0))
        self.setLayout(column(head, self.lines, gap=2))

    def show_items(
        self, items: Sequence[Item], files: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """The papers, in their order; `files`: paper → the names of the files kept with it."""
        self.noted = {item.kind: item.noted for item in items}
        while made := self.lines.takeAt(0):
            if widget := made.widget():
                widget.hide()
                widget.deleteLater()
        rows = (len(items) + 1) // 2
        for at, item in enumerate(items):
            line = ItemLine(item, (files or {}).get(item.kind, ()))
            line.clicked.connect(partial(self._open, line))
            self.lines.addWidget(line, at % rows, at // rows)
        here = sum(item.is_here for item in items)
        self.counted.emit(here, len(items))
        self.count.setText(_("{count} of {whole}", count=here, whole=len(items)))

    def line_at(self, point: QPoint) -> ItemLine | None:
        """The paper at a place of the screen."""
        found = self.childAt(self.mapFromGlobal(point))
        return found if isinstance(found, ItemLine) else None

    def _open(self, line: ItemLine) -> None:
        if line.is_clip_pressed:
            self.files_asked.emit(line.item.kind)
            return
        menu = QMenu(line)
        menu.aboutToHide.connect(menu.deleteLater)
        self.fill_menu(menu, line.item, has_files=bool(line.files))
        menu.popup(line.mapToGlobal(line.rect().bottomLeft()))

    def fill_menu(self, menu: QMenu, item: Item, *, has_files: bool = False) -> None:
        """What can be done about a paper: its files, the field it follows, or its state."""
        if item.kind == "photo":
            menu.addAction(_("Choose a photo…"), self.photo_asked.emit)
        else:
            if has_files:
                looking = partial(self.files_asked.emit, item.kind)
                menu.addAction(icon("paperclip"), _("Look at the files…"), looking)
            menu.addAction(icon("plus"), _("Add a file…"), partial(self.file_asked.emit, item.kind))
        menu.addSeparator()
        if item.field:
            menu.addAction(_("Go to the field"), partial(self.field_asked.emit, item.field))
            menu.addSeparator()
        for code, label in DOCUMENT_STATE.choices():
            action = menu.addAction(label, partial(self.state_asked.emit, item.kind, code))
            action.setCheckable(True)
            action.setChecked(item.state == code)
        menu.addAction(_("nothing known"), partial(self.state_asked.emit, item.kind, None))


_CLIP, _CLIP_ROOM, _FIGURE_ROOM = 13, 18, 8  # px: the paper-clip, with its ground, a figure


class ItemLine(PaintedButton):
    """One paper: a sign and its name, and a paper-clip where files are kept with it, which opens
    them; how far it is says the tooltip. Lit while a file is dragged over it.
    """

    def __init__(self, item: Item, files: Sequence[str] = ()) -> None:
        super().__init__()
        self.item, self.files = item, files
        self.is_clip_pressed = self._is_lit = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        title = item.title
        self._title = title[:1].upper() + title[1:]
        state = _("{field}: {value}", field=self._title, value=self.state_words())
        kept = n_("{count} file", "{count} files", len(files)) if files else ""
        self.setAccessibleName(", ".join(filter(None, (state, kept))))
        set_tip(self, "\n".join(filter(None, (state, item.note, *files))))

    def light(self, *, is_lit: bool) -> None:
        """A file is over it, or no longer."""
        self._is_lit = is_lit
        self.update()

    def _clip_room(self) -> int:
        many = len(self.files) > 1
        return _CLIP_ROOM + (_FIGURE_ROOM if many else 0) if self.files else 0

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.is_clip_pressed = event.position().x() >= self.width() - self._clip_room()
        super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.is_clip_pressed = False
        super().keyPressEvent(event)

    def state_words(self) -> str:
        """How far it is: its day, what its field says, or its state."""
        item = self.item
        if item.state is None:
            return item.said or (_("missing") if item.is_due else "–")
        state = DOCUMENT_STATE.format(item.state)
        day = short_day(item.on) if item.on else ""
        if item.state == "asked":
            return item.said or f"{state} {day}".strip()
        return state if item.state == "not_needed" else day or item.said or state

    def sizeHint(self) -> QSize:
        return QSize(120, _PAPER_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(-0.5, 0.5, -0.5, -0.5)
        if self.hasFocus() or self.underMouse() or self._is_lit:
            is_framed = self.hasFocus() or self._is_lit
            painter.setPen(QPen(colour("accent"), 2) if is_framed else Qt.PenStyle.NoPen)
            painter.setBrush(colour("sel" if self._is_lit else "hover"))
            painter.drawRoundedRect(box.adjusted(1.5, 0.5, -0.5, -0.5), 6, 6)
        sign, token = _LOOKS.get(self.item.state or "", ("circle-dashed", "fg3"))
        draw_icon(painter, QPointF(4, (self.height() - _ICON) / 2), sign, _ICON, token)
        ink = {"asked": "warn", None: "fg2"}.get(self.item.state, "fg")
        room = self._clip_room()
        write_line(
            painter, box.adjusted(28, 0, -1 - room if room else -4, 0), self._title, font(13), ink
        )
        if room:
            at = QPointF(self.width() - room, (self.height() - _CLIP) / 2)
            draw_icon(painter, at, "paperclip", _CLIP, "accent")
            if len(self.files) > 1:
                beside = QRectF(at.x() + _CLIP + 1, 0, 12, self.height())
                write_line(painter, beside, str(len(self.files)), font(11), "accent")


# --- Cooperation leads ---


_LEAD_HEIGHT, _LEFT, _SIGN, _PARTED = 52, 4, 13, 8


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
        return QSize(200, _LEAD_HEIGHT)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = paint_line_ground(painter, self)
        wide = box.width() - _LEFT - 4
        above = QRectF(_LEFT, 4, wide, 20)
        write_line(painter, above, self._title, font(13), "fg")
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
        write_line(painter, QRectF(x, middle - 10, room, 20), words, font(12, is_tabular=True), ink)
