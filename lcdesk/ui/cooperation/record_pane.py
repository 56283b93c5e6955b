"""The pane beside the lists of cooperation: the fields of a record, its history of stages, links to
what it is about, and its latest changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from lcdesk.model.catalogue import Record
from lcdesk.model.clock import short_day
from lcdesk.model.lists import LEAD_STAGE
from lcdesk.services.cooperation.leads import LeadStepLine
from lcdesk.services.core.record_lists import LEADS, RecordList, name_of
from lcdesk.services.core.record_names import NameOffers
from lcdesk.texts import N_
from lcdesk.ui.kit.forms.entry_history import EntryHistory
from lcdesk.ui.kit.forms.form import RecordForm
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.plain_text import PaintedButton, Retranslation, set_tip, write_line
from lcdesk.ui.kit.painting.theme import font, tone_of
from lcdesk.ui.kit.widgets import IconButton, Label, column, row, rule, scrolled
from lcdesk.ui.kit.widgets.chips import draw_chip
from lcdesk.ui.kit.widgets.controls import paint_line_ground

WIDTH = 348
_HIGH = 34
FIRST = {"alumni_contact": "position", "member": "role"}
"""Where the keyboard begins where that is not the name."""


@dataclass(frozen=True)
class RecordLink:
    """What a record is about, elsewhere in the program: an icon, words, and what shows it."""

    icon: str
    words: str
    follow: Callable[[], object]


class RecordPane(QFrame):
    """Tells `kept(field, value)`, `revealed(field)`, `closed()`."""

    kept = Signal(str, object)
    revealed = Signal(str)
    closed = Signal()

    def __init__(self, screen: QWidget, offers: NameOffers) -> None:
        super().__init__(screen)
        self.setObjectName("pane")
        self.setFixedWidth(WIDTH)
        self.retranslation = Retranslation()
        self.which: RecordList = LEADS
        self.record: Record = {}
        self._offers = offers
        self.forms: dict[str, RecordForm] = {}
        self.title = Label("", 15, "bold", wraps=True)
        self.close_button = IconButton("x", clicked=self.closed.emit, size=28)
        self.retranslation.say(N_("Close"), self.close_button.set_name)
        self._steps_head, self._links_head = Label("", 13, "bold"), Label("", 13, "bold")
        self.retranslation.say(N_("Steps"), self._steps_head.setText)
        self.retranslation.say(N_("See also"), self._links_head.setText)
        self._steps, self._links = QWidget(), QWidget()
        for part in (self._steps, self._links):
            part.setObjectName("plain")
            part.setLayout(column(gap=2))
        self._rules = rule(), rule()
        self.history = EntryHistory(self.retranslation)
        self._build()
        self.hide()

    @property
    def key(self) -> int:
        """The id of the record shown, 0 for none."""
        return int(self.record.get("id") or 0)

    @property
    def form(self) -> RecordForm:
        """The form of the kind of record that is shown, made when it is first needed."""
        kind = self.which.kind
        if kind.name not in self.forms:
            made = self.forms[kind.name] = RecordForm(kind, offers=self._offers)
            made.set_always(tuple(field.name for field in kind.listed()))
            made.changed.connect(self.kept)
            made.revealed.connect(self.revealed)
            self._places.insertWidget(len(self.forms) - 1, made)
        return self.forms[kind.name]

    def show_record(
        self,
        which: RecordList,
        record: Record,
        steps: Sequence[LeadStepLine] = (),
        links: Sequence[RecordLink] = (),
    ) -> None:
        """Show a record, how it came to its stage, and what it is about."""
        if (which, record.get("id")) != (self.which, self.record.get("id")):
            self.history.show_lines(())
        self.which, self.record = which, record
        self.form.show_record(record)
        for name, form in self.forms.items():
            form.setVisible(name == which.kind.name)
        self.title.setText(name_of(which, record))
        self._fill(self._steps, [StageLine(step) for step in steps])
        lines = [LinkLine(link) for link in links]
        for line in lines:
            line.clicked.connect(line.link.follow)
        self._fill(self._links, lines)
        for part, head, line in (
            (steps, self._steps_head, self._rules[0]),
            (links, self._links_head, self._rules[1]),
        ):
            head.setVisible(bool(part))
            line.setVisible(bool(part))
        self.show()

    def focus_form(self) -> None:
        """Go to the first field that is typed."""
        kind = self.which.kind
        self.form.focus_field(FIRST.get(kind.name, kind.names[0]))

    def retranslate(self) -> None:
        """Say everything in the language of the moment."""
        self.retranslation.again()
        for form in self.forms.values():
            form.retranslate()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        head = row(self.title, self.close_button, margins=(20, 18, 12, 10))
        head.setStretch(0, 1)
        head.setAlignment(self.close_button, Qt.AlignmentFlag.AlignTop)
        body = QWidget()
        body.setObjectName("plain")
        self.setLayout(column(head, scrolled(body), gap=0))
        self._places = column(gap=0)
        inside = column(
            self._places,
            self._rules[0],
            self._steps_head,
            self._steps,
            self._rules[1],
            self._links_head,
            self._links,
            self.history,
            None,
            gap=10,
            margins=(20, 4, 14, 12),
        )
        body.setLayout(inside)

    @staticmethod
    def _fill(part: QWidget, lines: Sequence[QWidget]) -> None:
        layout = part.layout()
        assert isinstance(layout, QLayout)
        while layout.count():
            item = layout.takeAt(0)
            if item and (widget := item.widget()):
                widget.hide()
                widget.deleteLater()
        for line in lines:
            layout.addWidget(line)


class StageLine(QWidget):
    """A stage, its day, and below it the reason."""

    def __init__(self, step: LeadStepLine) -> None:
        super().__init__()
        self._step = step
        self._day = "" if step.on is None else f"{short_day(step.on)} {step.on.year}"
        self.setFixedHeight(46 if step.reason else 28)
        said = [LEAD_STAGE.format(step.stage), self._day, step.reason or ""]
        self.setAccessibleName(", ".join(one for one in said if one))
        set_tip(self, step.reason or "")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, room = QPainter(self), self.width()
        draw_chip(
            painter,
            QPointF(0, 14),
            LEAD_STAGE.format(self._step.stage),
            *tone_of(self._step.stage),
            room=room - 90,
        )
        side = Qt.AlignmentFlag.AlignRight
        write_line(
            painter, QRect(0, 4, room - 2, 20), self._day, font(12, is_tabular=True), "fg3", side
        )
        if self._step.reason:
            write_line(painter, QRect(2, 25, room - 4, 20), self._step.reason, font(12), "fg2")


class LinkLine(PaintedButton):
    """What a record is about as a line to click."""

    def __init__(self, link: RecordLink) -> None:
        super().__init__()
        self.link = link
        self.setFixedHeight(_HIGH)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(link.words)
        set_tip(self, link.words)

    def sizeHint(self) -> QSize:
        return QSize(200, _HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_line_ground(painter, self)
        middle = self.height() / 2
        draw_icon(painter, QPointF(6, middle - 8), self.link.icon, 16, "fg2")
        place = QRect(30, 0, self.width() - 56, self.height())
        write_line(painter, place, self.link.words, font(13, QFont.Weight.Medium), "fg")
        draw_icon(painter, QPointF(self.width() - 22, middle - 7), "arrow-right", 14, "fg3")
