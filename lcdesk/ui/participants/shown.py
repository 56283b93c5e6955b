"""What stands on the Participants screen, for all its parts: the question asked, the people
found, the cursor and the block.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPen
from PySide6.QtWidgets import QWidget

from lcdesk.model.catalogue import PARTICIPANT, Record
from lcdesk.model.clock import short_day
from lcdesk.model.kinds import Choice
from lcdesk.model.names import short_name
from lcdesk.model.own_fields import OwnColumn, in_force, own_column
from lcdesk.model.query import (
    BESIDE,
    COHORT,
    DOCUMENTS,
    FIRST,
    PROFILE,
    WORKED_OUT,
    Query,
    completeness,
)
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.services.core import finding
from lcdesk.services.core.desk import Desk
from lcdesk.services.importing import open_questions
from lcdesk.services.participants.documents import count_documents
from lcdesk.services.participants.limits import CourseLimits
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.icons import draw_icon, stamp
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.screen import Context, NoCohort
from lcdesk.ui.kit.table.column_room import LAST, TWO_LINES, LookRoom, spans_of
from lcdesk.ui.kit.table.column_room import LOOKS as ROOM_OF
from lcdesk.ui.kit.table.columns import OPEN_WORDS, with_open_words
from lcdesk.ui.kit.table.delegates import AVATAR, LINE, PAD, PAINTERS, draw_text, paint_name
from lcdesk.ui.kit.table.model import RecordTable, TableColumn, column_of
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.table.selection import CellBlock
from lcdesk.ui.kit.widgets import Banner

if TYPE_CHECKING:
    from lcdesk.services.papers.register import WrongPaper


class PeopleView(QObject):
    """The table with its view, and the banner above it; `query` is what was asked last."""

    asked = Signal()  # the question is another: `query` holds it, the answer is still to come
    listed = Signal()  # the people in the table are others, or were read anew
    picked = Signal()  # another cursor or another block
    attention_counted = Signal()  # how many need attention was read anew
    weighed = Signal()  # the readiness of the cohort was read anew; ends with the screen

    def __init__(self, context: Context, screen: QWidget) -> None:
        super().__init__(screen)
        self.context, self.screen = context, screen
        # the papers that no longer agree, by enrolment, as last read for the overview
        self.wrong: Mapping[int, Sequence[WrongPaper]] = {}
        context.readiness.changed.connect(self._weigh)
        self.query = Query()
        self.table = RecordTable(
            self._columns(),
            partial(finding.read_page, context.desk),
            read_beside=partial(read_beside, context.desk),
            together=context.desk.reading_together,
        )
        self.view = RecordView(self.table, picks="cells")
        context.came_in_told.connect(self._mark_new)
        self._mark_new()
        self.notice = Banner()
        self.view.chosen.connect(self.picked)

    def _columns(self) -> list[TableColumn]:
        name, *others = columns_of(self.passport_tone)
        name = name.with_(look="person", tone=self._paper_tone, tip=self._name_tip(name))
        cohort = TableColumn(
            COHORT, WORKED_OUT[COHORT], 130, "muted", text=self._cohort_name, is_hidden=True
        )
        return [name, cohort, *others]

    def follow_fields(self) -> None:
        """The office declared a field, or took one away: its column comes, at the end of those
        shown, or goes. All others stay as they are.
        """
        before, kept = self.table.columns, self.view.columns.arrangement()
        known = {one.name for one in before}
        with QSignalBlocker(self.view.columns):
            self.table.set_columns(self._columns())
            self.view.columns.apply()
        self.view.columns.arrange(kept)
        for one in self.table.columns:
            if one.name not in known:
                self.view.columns.show(one.name, True)
                self.view.columns.place(one.name, len(self.view.columns.ticked()))

    @property
    def cohort(self) -> CohortRecord | NoCohort:
        """The cohort on screen; empty where there is none."""
        return self.context.cohort

    @property
    def people(self) -> int:
        """How many are in the cohort, or in all of them, whatever the question leaves out."""
        shown = self.context.cohorts if self.context.is_all else (self.cohort,)
        return sum(int(cohort.get("people") or 0) for cohort in shown)

    @property
    def current_id(self) -> int | None:
        """Whose row the cursor is in."""
        return self.view.current_id()

    @property
    def block(self) -> CellBlock:
        """What is selected."""
        return self.view.block()

    def record_of(self, record_id: int) -> ParticipantRecord | None:
        """The record of somebody, in the table or not; None when it is gone."""
        at = self.table.row_of(record_id)
        if at >= 0:
            return self.table.record(at)
        return finding.read_one(self.context.desk, record_id)

    def passport_tone(self, record: Record) -> str:
        """How pressing the end of a passport is (`columns.passport_tone`), for its cohort and
        these settings.
        """
        return passport_tone(
            record, self.context.cohort_of(record), self.context.settings.passport_months
        )

    def _weigh(self) -> None:
        """Take the papers that no longer agree from what was read for all who show it."""
        overview = self.context.readiness.overview
        found: defaultdict[int, list[WrongPaper]] = defaultdict(list)
        for one in overview.wrong_papers if overview else ():
            if one.line.enrolment_id is not None:
                found[one.line.enrolment_id].append(one)
        if found or self.wrong:
            self.wrong = found
            self.view.viewport().update()
        self.weighed.emit()

    def _mark_new(self) -> None:
        self.view.mark(self.context.came_in.participants)

    def _paper_tone(self, record: Record) -> str:
        return "warn" if record.get("id") in self.wrong else ""

    def _name_tip(self, column: TableColumn) -> Callable[[Record], str]:
        """What is known of a word that is asked about, else of papers that no longer agree."""

        def tip(record: Record) -> str:
            said = column.tip(record) if column.tip else ""
            said = said or wrong_words(self.wrong.get(record.get("id", 0), ()))
            came_in = self.context.came_in
            is_new = record.get("id") in came_in.participants
            new = _("Came in with “{name}”", name=came_in.name) if is_new and came_in.name else ""
            return "\n".join(part for part in (said, new) if part)

        return tip

    def show_cohort_column(self) -> None:
        """Whose cohort is which is worth a column while all of them are on screen."""
        at = self.table.column_at(COHORT)
        if self.view.isColumnHidden(at) == self.context.is_all:
            self.view.columns.show(COHORT, self.context.is_all)

    def _cohort_name(self, record: Record) -> str:
        cohort = self.context.cohort_of(record)
        return short_name(cohort) if cohort else ""

    def is_seen(self) -> bool:
        """Is the screen on view? Others must not speak in the status bar."""
        return self.screen.isVisible()


def wrong_words(papers: Sequence[WrongPaper]) -> str:
    """A line for each issued paper that no longer agrees; "" for none."""
    if not papers:
        return ""
    from lcdesk.services.papers.catalogue import paper_kind  # loaded where there is such a paper

    return "\n".join(
        _(
            "{paper} {number} no longer agrees with the desk.",
            paper=_(paper_kind(one.line.kind).label),
            number=one.line.number,
        )
        for one in papers
    )


# --- The columns of the participants: what stands in them, and which values ask for attention ---


WRONG, SIGN = "file-warning", 15  # px
LOOKS = {
    "full_name": "name",
    "organization": "muted",
    "arrival_date": "arrival",
    "passport_expiry": "muted",
}
# which go first where there is no room for all: those with more
YIELDS = {"profile": 3, "arrival_date": 2, "passport_expiry": LAST}
WIDTHS = {
    "full_name": 176,
    "nationality": 126,
    "organization": 140,
    "passport_expiry": 106,
    "status": 122,
    "visa_state": 118,
    "arrival_date": 114,
}
TITLES = {
    "passport_expiry": N_("Passport until"),
    "arrival_date": N_("Arrival"),
    "nationality": N_("Country"),
}


def columns_of(passport_tone: Callable[[Record], str]) -> list[TableColumn]:
    """All columns, the listed ones first; the others wait in the column chooser."""
    fields = PARTICIPANT.by_name
    made = [_profile() if name == PROFILE else _column(name, passport_tone) for name in FIRST]
    own = [_own_column(one) for one in in_force().fields]
    rest = [
        _hidden_column(one.name)
        for one in fields.values()
        if one.name not in FIRST and own_column(one) is None
    ]
    return [*made, *own, *rest]


def _own_column(field: OwnColumn) -> TableColumn:
    """A field that the office declared; what its kind cannot read is marked."""

    def tone(record: Record) -> str:
        return "warn" if field.is_unread(record.get(field.name)) else ""

    def tip(record: Record) -> str:
        value = record.get(field.name)
        if field.is_private or not field.is_unread(value):
            return ""
        if isinstance(field.kind, Choice):
            return _("“{text}” is no word of the list of {field}.", text=value, field=field.title)
        return _("“{text}” is not what {field} holds.", text=value, field=field.title)

    made = with_open_words(column_of(field, is_hidden=False).with_(tone=tone))
    asked = made.tip
    return made.with_(tip=lambda record: tip(record) or (asked(record) if asked else ""))


def _column(name: str, passport_tone: Callable[[Record], str]) -> TableColumn:
    made = _standard_column(name)
    return made.with_(tone=passport_tone) if name == "passport_expiry" else made


@cache
def _hidden_column(name: str) -> TableColumn:
    return _standard_column(name).with_(is_hidden=True)


@cache
def _standard_column(name: str) -> TableColumn:
    """The column of a field that every desk has; the same for all windows."""
    field = PARTICIPANT.field(name)
    made = column_of(field, is_hidden=False, width=WIDTHS.get(name, field.width))
    made = made.with_(
        look=LOOKS.get(name, made.look),
        title=TITLES.get(name, made.title),
        yields_below=YIELDS.get(name, 0),
    )
    return made if field.waits_unread else with_open_words(made)


def _profile() -> TableColumn:
    return TableColumn(
        PROFILE,
        WORKED_OUT[PROFILE],
        66,
        "ring",
        text=lambda record: f"{completeness(record)}%",
        is_sortable=False,
        yields_below=YIELDS[PROFILE],
    )


def passport_tone(record: Record, cohort: Mapping[str, object], months: int) -> str:
    """How pressing the end of a passport is for a cohort; "" where it is not."""
    limits = CourseLimits.of(cohort, months)
    remark = limits.remark_on("passport_expiry", record.get("passport_expiry"))
    return remark.tone if remark else ""


# --- Words of lists that nobody could read: they stand in the cell, amber, until they are answered
# ---


def read_beside(desk: Desk, ids: Sequence[int]) -> dict[int, Record]:
    """What stands beside the records of some participants: how many of their documents are here,
    and the words that are asked about.
    """
    counts, found = count_documents(desk, ids), open_questions.words_of(desk, "participant", ids)
    return {
        one: {DOCUMENTS: count} | ({OPEN_WORDS: found[one]} if one in found else {})
        for one, count in counts.items()
    }


def paint_arrival(
    painter: QPainter, rect: QRect, _text: str, record: Record, _column: TableColumn
) -> None:
    """Day and time of arrival beside each other."""
    day, time = record.get("arrival_date"), record.get(BESIDE["arrival_date"])
    if day is None:
        return
    face, inside = font(13, is_tabular=True), rect.adjusted(PAD, 0, -6, 0)
    if time is None:
        draw_text(painter, inside, short_day(day), face, colour("fg"))
        return
    beside, above = _arrival_spans(day)
    if inside.width() >= beside or rect.height() < TWO_LINES:
        draw_text(painter, inside, short_day(day), face, colour("fg"))
        hour = inside.adjusted(round(above) + HOUR_GAP, 0, 0, 0)
    else:
        high = LINE
        top = inside.y() + (inside.height() - 2 * high) // 2
        day_box = QRect(inside.x(), top, inside.width(), high)
        draw_text(painter, day_box, short_day(day), face, colour("fg"))
        hour = day_box.translated(0, high)
    draw_text(painter, hour, f"{time:%H:%M}", face, colour("fg3"))


HOUR_GAP = 8  # px between a day and its hour


def _arrival_spans(day: dt.date) -> tuple[float, float]:
    """px of a day with its hour beside it, and of the day alone."""
    face = font(13, is_tabular=True)
    alone = spans_of(short_day(day), face)[0]
    return alone + HOUR_GAP + spans_of("00:00", face)[0], alone


def _arrival_span(_text: str, record: Record, _column: TableColumn) -> tuple[float, float]:
    day = record.get("arrival_date")
    if day is None:
        return 0.0, 0.0
    beside, alone = _arrival_spans(day)
    return (alone, alone) if record.get(BESIDE["arrival_date"]) is None else (beside, alone)


def paint_ring(
    painter: QPainter, rect: QRect, text: str, _record: Record, _column: TableColumn
) -> None:
    """How complete a file is: a ring and the figure."""
    share = int(text.rstrip("%") or 0)
    at = QPointF(rect.x() + PAD, rect.y() + rect.height() // 2 - 10)
    stamp(painter, at, ("ring", share), (20, 20), lambda ours: _draw_ring(ours, share))
    draw_text(
        painter,
        rect.adjusted(PAD + 26, 0, 0, 0),
        str(share),
        font(12, QFont.Weight.Normal, is_tabular=True),
        colour("fg2"),
    )


def _draw_ring(painter: QPainter, share: int) -> None:
    box = QRectF(2, 2, 16, 16)
    token = "accent" if share >= 90 else "amber" if share >= 70 else "bad"
    painter.setPen(QPen(colour("line"), 3))
    painter.drawEllipse(box)
    painter.setPen(QPen(colour(token), 3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
    painter.drawArc(box, 90 * 16, int(-share / 100 * 360 * 16))


def paint_person(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """A name with initials; at its end a sign where a paper of theirs no longer agrees."""
    tone = column.tone(record) if column.tone else ""
    if tone:
        middle = rect.y() + rect.height() / 2
        draw_icon(painter, QPointF(rect.right() - SIGN - 6, middle - SIGN / 2), WRONG, SIGN, tone)
        rect = rect.adjusted(0, 0, -SIGN - 8, 0)
    paint_name(painter, rect, text, record, column)


def _name_span(text: str, record: Record, column: TableColumn) -> tuple[float, float]:
    whole, half = spans_of(text, font(13, QFont.Weight.Medium))
    sign = SIGN + 8 if column.tone and column.tone(record) else 0
    return whole + sign, half + sign


def _ring_span(_text: str, _record: Record, _column: TableColumn) -> tuple[float, float]:
    wide = spans_of("100", font(12, is_tabular=True))[0]
    return wide, wide


PAINTERS.update(arrival=paint_arrival, ring=paint_ring, person=paint_person)
ROOM_OF.update(
    arrival=LookRoom(PAD + 6, lambda: font(13, is_tabular=True), "always", _arrival_span),
    ring=LookRoom(PAD + 26, lambda: font(12, is_tabular=True), "never", _ring_span),
    person=LookRoom(PAD + AVATAR + 6, lambda: font(13, QFont.Weight.Medium), "always", _name_span),
)
