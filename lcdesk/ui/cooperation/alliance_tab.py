"""The tab of the alliance: its members as a table, its events down a line of time, its
demonstration projects in a row; and which alliance, where there are several.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.drawing.palette import mixed
from lcdesk.model import clock, countries
from lcdesk.model.catalogue import ListRow, Record
from lcdesk.model.findings import say_places
from lcdesk.model.kinds import Date
from lcdesk.model.lists import MEMBER_ROLE
from lcdesk.model.rows import AllianceRecord, EventRecord, ListRecord, MemberRecord, ProjectRecord
from lcdesk.services.cooperation.alliances import read_alliance
from lcdesk.services.cooperation.counts import alliances_of
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    ALLIANCES,
    EVENTS,
    MEMBERS,
    PROJECTS,
    RecordList,
    list_records,
    name_of,
)
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.cooperation.edits import CooperationEdits
from lcdesk.ui.cooperation.looks import capital
from lcdesk.ui.cooperation.project_cards import ProjectCards
from lcdesk.ui.cooperation.projects_tab import count_measured, project_order
from lcdesk.ui.cooperation.tab import (
    CooperationTab,
    Sentence,
    ValueFilter,
    choices_of,
    connect_table,
    country_choices,
)
from lcdesk.ui.cooperation.timeline import Timeline
from lcdesk.ui.kit.dialogs.record_export import ask_export
from lcdesk.ui.kit.painting.icons import draw_icon, icon
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.painting.theme import colour, font, theme
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, chip_in_cell, draw_text
from lcdesk.ui.kit.table.entry_table import Cells, EntryTable
from lcdesk.ui.kit.table.model import TableColumn, column_of
from lcdesk.ui.kit.widgets import Button, Card, Label, column, row
from lcdesk.ui.kit.widgets.chips import ChipButton, draw_avatar, initials
from lcdesk.ui.kit.widgets.controls import MenuButton

_HAN = 0x2E7F


class ListedMember(MemberRecord):
    """A member with its country and what it is called."""

    country: str | None
    who: str


@dataclass(frozen=True)
class AllianceContent:
    """All alliances, and the members, events and projects of all; `owner`: list → record → its
    alliance.
    """

    alliances: Sequence[AllianceRecord] = ()
    members: Sequence[ListedMember] = ()
    events: Sequence[EventRecord] = ()
    projects: Sequence[ProjectRecord] = ()
    owner: Mapping[str, Mapping[int, int | None]] = field(
        default_factory=dict[str, Mapping[int, int | None]]
    )
    today: dt.date = field(default_factory=clock.today)


class AllianceTab(CooperationTab[ListRecord]):
    """What was used last is what is chosen: a member, an event, a project, or the alliance."""

    key = "alliance"
    which = MEMBERS
    projects_asked = Signal()

    def __init__(self, context: Context, edits: CooperationEdits) -> None:
        super().__init__(context, edits)
        self.content = AllianceContent()
        self.alliance_id: int | None = None
        self._source = "members"
        self.chooser = MenuButton(icon_name="handshake")
        self.chooser.set_brief(True)
        self.new_event = Button("", "calendar-plus", clicked=self._ask_event)
        self.sentence = Sentence()
        self.undocumented = ChipButton("warn", "triangle-alert", is_checkable=True)
        self.role = ValueFilter(N_("Role"))
        self.country = ValueFilter(N_("Country"), has_flags=True)
        self.table = EntryTable[ListedMember](_columns(), "who")
        self.table.view.columns.fit_content()
        self.timeline = Timeline()
        self.events_head, self.events_note = Label("", 14, "bold"), Label("", 12, ink="fg3")
        self.strip = ProjectCards(is_row=True)
        self.strip_head, self.strip_note = Label("", 14, "bold"), Label("", 12, ink="fg3")
        self.all_projects = Button("", kind="link", clicked=self.projects_asked.emit)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        events = Card()
        inside = column(
            column(self.events_head, self.events_note, gap=2, margins=(16, 0, 12, 0)),
            self.timeline,
            gap=8,
            margins=(2, 14, 2, 6),
        )
        inside.setStretch(1, 1)
        events.setLayout(inside)
        events.setMinimumWidth(264)
        middle = row(self.table, events, gap=12)
        middle.setStretch(0, 65)
        middle.setStretch(1, 35)
        whole = column(
            row(self.sentence, self.undocumented, None, self.chooser, self.role, self.country),
            middle,
            row(self.strip_head, self.strip_note, None, self.all_projects),
            self.strip,
            gap=12,
        )
        whole.setStretch(1, 1)
        self.setLayout(whole)

    def _connect(self) -> None:
        say = self.retranslation.say
        say(N_("New event"), self.new_event.setText)
        say(N_("Alliance"), self.chooser.set_label)
        say(N_("Members"), self.table.view.setAccessibleName)
        say(N_("Events"), self.timeline.setAccessibleName)
        say(N_("Demonstration projects"), self.strip_head.setText, self.strip.setAccessibleName)
        say(N_("All projects"), lambda words: self.all_projects.setText(f"{words}  →"))
        self.chooser.opening.connect(self._offer_alliances)
        for button in (self.role, self.country):
            button.narrowed.connect(self.show_words)
        self.undocumented.toggled.connect(lambda _is_on: self.show_words())
        connect_table(self, self.table, MEMBERS)
        self.table.view.chosen.connect(lambda: self._use("members"))
        for source, area, which in (
            ("events", self.timeline, EVENTS),
            ("projects", self.strip, PROJECTS),
        ):
            area.chosen.connect(lambda source=source: self._use(source))
            area.opened.connect(lambda _id: self.details_asked.emit())
            area.menu_asked.connect(self.open_menu)
            area.removal_asked.connect(
                lambda which=which: self.edits.remove(
                    which, [one["id"] for one in self.chosen_records()[1]]
                )
            )

    def buttons(self) -> Sequence[QWidget]:
        return (self.new_event,)

    # --- read and shown ---

    def read(self, desk: Desk) -> AllianceContent:
        with desk.reading_together():
            alliances = list_records(desk, ALLIANCES)
            known = {one.id: one.country for one in read_alliance(desk, None).members}
            members: list[ListedMember] = [
                {**one, "country": known.get(one["id"]), "who": name_of(MEMBERS, one)}
                for one in list_records(desk, MEMBERS)
            ]
            return AllianceContent(
                alliances,
                sorted(members, key=_member_order),
                list_records(desk, EVENTS),
                sorted(list_records(desk, PROJECTS), key=project_order),
                {
                    which.kind.name: alliances_of(desk, which.entity.__name__)
                    for which in (MEMBERS, EVENTS, PROJECTS)
                },
                clock.today(),
            )

    def show_content(self, content: AllianceContent, *, is_typed: bool) -> None:
        self.content, self.is_read = content, True
        ids = [one["id"] for one in content.alliances]
        if self.alliance_id not in ids:
            self.alliance_id = ids[0] if ids else None
        self.fill(is_typed=is_typed)

    def _own(self, which: RecordList, records: Sequence[ListRow]) -> list[ListRow]:
        """Those of the alliance on view; those of none belong to whichever is the only one."""
        owner = self.content.owner.get(which.kind.name, {})
        is_only = len(self.content.alliances) < 2
        return [
            one
            for one in records
            if owner.get(one["id"]) == self.alliance_id
            or (is_only and owner.get(one["id"]) is None)
        ]

    def fill(self, *, is_typed: bool) -> None:
        members = self._own(MEMBERS, self.content.members)
        self.role.offer(
            choices_of(
                (one["role"] for one in members),
                lambda code: capital(MEMBER_ROLE.format(code)),
                [option.code for option in MEMBER_ROLE.options],
            )
        )
        self.country.offer(country_choices(one["country"] for one in members))
        without = [one for one in members if not one["document"]]
        if not without:
            self.undocumented.setChecked(False)
        shown = [
            one
            for one in members
            if self.role.allows(one["role"])
            and self.country.allows(one["country"])
            and (not self.undocumented.isChecked() or not one["document"])
        ]
        self.table.search(self.words, is_shown_soon=True)
        self.table.show_entries(shown, is_typed=is_typed)
        self.undocumented.say(
            n_("{count} without a document", "{count} without a document", len(without))
            if without
            else ""
        )
        self._show_rest(members)
        self.counted.emit()

    def _show_rest(self, members: Sequence[ListedMember]) -> None:
        events = self._own(EVENTS, self.content.events)
        projects = self._own(PROJECTS, self.content.projects)
        self.timeline.show_events(events, self.content.today)
        self.strip.show_projects(projects)
        for part in (self.strip, self.strip_head, self.strip_note, self.all_projects):
            part.setVisible(bool(projects))
        alliance = self.alliance()
        self.chooser.set_value(_short(alliance) if alliance else "")
        self.sentence.setText(_sentence(members, projects))
        since = alliance.get("since") if alliance else None
        self.events_head.setText(_("Events"))
        founded = _("founded on {day}", day=_long(since)) if since else ""
        count = n_("{count} event", "{count} events", len(events)) if events else _("none yet")
        self.events_note.setText(_(", ").join(one for one in (count, founded) if one))
        self.strip_note.setText(_measured(projects))

    def alliance(self) -> AllianceRecord | None:
        """The alliance on view."""
        return next((one for one in self.content.alliances if one["id"] == self.alliance_id), None)

    def is_empty(self) -> bool:
        content = self.content
        return not (content.alliances or content.members or content.events)

    def empty_words(self) -> str:
        return _(
            "No alliance yet. Its first member brings it along: say who, in which role, since "
            "when and by which document."
        )

    # --- which alliance ---

    def _offer_alliances(self, menu: QMenu) -> None:
        for one in self.content.alliances:
            action = menu.addAction(literal(name_of(ALLIANCES, one)))
            action.setCheckable(True)
            action.setChecked(one["id"] == self.alliance_id)
            action.triggered.connect(lambda _checked=False, asked=one["id"]: self.choose(asked))
        menu.addSeparator()
        if self.alliance() is not None:
            menu.addAction(icon("pencil"), _("Edit the alliance"), self.edit_alliance)
        menu.addAction(icon("plus"), _("New alliance…"), lambda: self.edits.ask_new(ALLIANCES))

    def choose(self, alliance_id: int) -> None:
        """Show another alliance."""
        self.alliance_id = alliance_id
        self.fill(is_typed=False)
        self.picked.emit()

    def edit_alliance(self) -> None:
        """Its names, aims and day in the pane."""
        self._use("alliance")
        self.details_asked.emit()

    def _ask_event(self) -> None:
        self.edits.ask_new(EVENTS, self.given())

    def given(self) -> dict[str, Any]:
        alliance = self.alliance()
        return {"alliance": f"#{alliance['id']}"} if alliance else {}

    # --- what is chosen ---

    def _use(self, source: str) -> None:
        self._source = source
        for name, area in (("events", self.timeline), ("projects", self.strip)):
            if name != source and area.current is not None:
                area.blockSignals(True)
                area.choose(None)
                area.blockSignals(False)
        self.picked.emit()

    def chosen_records(self) -> tuple[RecordList, Sequence[ListRecord]]:
        if self._source == "alliance":
            alliance = self.alliance()
            return ALLIANCES, [alliance] if alliance else []
        for source, area, which in (
            ("events", self.timeline, EVENTS),
            ("projects", self.strip, PROJECTS),
        ):
            if self._source == source:
                return which, [] if area.current is None else [area.records[area.current]]
        current = self.table.view.current_id()
        ids = sorted(self.table.selected(), key=lambda one: one != current)
        return MEMBERS, self.table.read_page(ids)

    def has(self, record_id: int, kind: str = "") -> bool:
        return any(one["id"] == record_id for one in self._all_of(kind))

    def _all_of(self, kind: str) -> Sequence[ListRecord]:
        """All records of a kind, of whichever alliance."""
        content = self.content
        found: dict[str, Sequence[ListRecord]] = {
            EVENTS.kind.name: content.events,
            PROJECTS.kind.name: content.projects,
            ALLIANCES.kind.name: content.alliances,
        }
        return found.get(kind, content.members)

    def can_export(self) -> bool:
        return not self.is_empty()

    def exports(self) -> Sequence[tuple[str, Callable[[], object]]]:
        """Members as they are narrowed; events and projects of the alliance on view; alliances."""
        lists = (
            (MEMBERS, self.shown_ids()),
            (EVENTS, list(self.timeline.records)),
            (PROJECTS, list(self.strip.records)),
            (ALLIANCES, [one["id"] for one in self.content.alliances]),
        )
        return [
            (f"{_(which.plural)}…", partial(ask_export, self, self.context, which, ids))
            for which, ids in lists
            if ids
        ]

    def count_shown(self, which: RecordList) -> int:
        shown = {
            "event": len(self.timeline.records),
            "project": len(self.strip.records),
            "alliance": len(self.content.alliances),
        }
        return shown.get(which.kind.name, len(self.table.table.ids))

    def select(self, record_id: int, kind: str = "") -> None:
        kind = kind or MEMBERS.kind.name
        if kind == ALLIANCES.kind.name:
            self.choose(record_id)
            self._use("alliance")
            return
        owner = self.content.owner.get(kind, {}).get(record_id)
        if owner is not None and owner != self.alliance_id:
            self.choose(owner)
        if kind == EVENTS.kind.name:
            self.timeline.choose(record_id)
            self._use("events")
        elif kind == PROJECTS.kind.name:
            self.strip.choose(record_id)
            self._use("projects")
        else:
            self._select_member(record_id)

    def _select_member(self, record_id: int) -> None:
        for button in (self.role, self.country):
            if button.wanted is not None:
                button.want(None)
        self.undocumented.setChecked(False)
        self.table.view.select_ids([record_id])
        self._use("members")

    def focus_target(self) -> QWidget:
        return self.table

    def handlers(self) -> Handlers:
        return self.table.handlers() if self._source == "members" else {}

    def refuse(self, cells: Cells, message: str) -> None:
        if self._source == "members":
            self.table.view.cells.reject_cells(cells, message)

    def note_written(self, which: RecordList, cells: Cells) -> None:
        if which is MEMBERS:
            self.table.note_written(cells)

    def open_menu(self, at: QPoint) -> None:
        if self.table.view.underMouse():
            self._use("members")
        super().open_menu(at)


# --- The table of members ---


def _columns() -> list[TableColumn]:
    fields = MEMBERS.kind.by_name
    who = TableColumn("who", N_("Member"), 200, "member", text=lambda one: str(one.get("who", "")))
    country = TableColumn(
        "country",
        N_("Country/region"),
        118,
        "country",
        text=lambda one: _country(one.get("country")),
    )
    shown = ("role", "since", "document")
    widths = {"role": 150, "since": 98, "document": 140}
    rest = [
        column_of(fields[name], width=widths.get(name, fields[name].width), is_hidden=False)
        for name in shown
    ]
    named = [
        column_of(fields[name], is_hidden=True)
        for name in ("organisation", "person", "expert", "until", "notes")
    ]
    rest[1] = rest[1].with_(yields_below=440)
    rest[2] = rest[2].with_(look="document", yields_below=560)
    return [who, country, *rest, *named]


def _country(code: str | None) -> str:
    return countries.name(code, language()) if code else ""


def _paint_member(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """A person with a round picture, an organisation with a square one."""
    middle = rect.y() + rect.height() / 2
    size = 26 if rect.height() >= 36 else 22
    left = rect.x() + PAD
    is_person = not record.get("organisation")
    if is_person:
        draw_avatar(painter, left, middle, text, size)
    else:
        tokens = theme().tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(mixed(tokens["fg2"], tokens["card"], 0.16)))
        box = QRectF(left, round(middle - size / 2), size, size)
        painter.drawRoundedRect(box, 7, 7)
        painter.setPen(colour("fg2"))
        painter.setFont(font(10, QFont.Weight.DemiBold))
        # a Chinese name of a body begins with what tells it from the others
        letters = text[:2] if text and ord(text[0]) > _HAN else initials(text)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, letters)
    face = font(13, QFont.Weight.Medium)
    place = rect.adjusted(PAD + size + 10, 0, -6, 0)
    draw_text(painter, place, text, face, colour("fg"))
    if is_person:
        used = round(QFontMetricsF(face).horizontalAdvance(text)) + 8
        if used < place.width() - 50:
            draw_text(painter, place.adjusted(used, 0, 0, 0), _("person"), font(12), colour("fg3"))


def _paint_document(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """By which document; amber where there is none yet."""
    if not text:
        chip_in_cell(painter, rect, _("none yet"), "warn", "triangle-alert")
        return
    middle = rect.y() + rect.height() / 2
    draw_icon(painter, QPointF(rect.x() + PAD, middle - 7), "file-text", 14, "fg3")
    draw_text(painter, rect.adjusted(PAD + 21, 0, -6, 0), text, font(13), colour("fg"))


PAINTERS.update(member=_paint_member, document=_paint_document)


# --- What is said ---


def _member_order(record: ListedMember) -> tuple[int, bool, Any, str]:
    codes = [option.code for option in MEMBER_ROLE.options]
    role = record["role"]
    since = record["since"]
    return (
        codes.index(role) if role in codes else len(codes),
        since is None,
        since or dt.date.max,
        record["who"].casefold(),
    )


def _short(alliance: AllianceRecord) -> str:
    return str(alliance.get("short_name") or name_of(ALLIANCES, alliance))


def _long(day: dt.date) -> str:
    return Date().format(day)


def _sentence(members: Sequence[ListedMember], projects: Sequence[ProjectRecord]) -> str:
    """ "26 members from 15 countries; 2 of 4 projects have measured figures"."""
    if not members:
        return _("No members yet")
    count = n_("{count} member", "{count} members", len(members))
    met = {one["country"] for one in members if one["country"]}
    head = _("{leads} from {countries}", leads=count, countries=say_places(met)) if met else count
    if not projects:
        return head
    said = n_(
        "{measured} of {count} project has measured figures",
        "{measured} of {count} projects have measured figures",
        len(projects),
        measured=count_measured(projects),
    )
    return _("{head}; {more}", head=head, more=said)


def _measured(projects: Sequence[ProjectRecord]) -> str:
    return n_("{count} project", "{count} projects", len(projects)) if projects else ""
