"""The tabs of the directory: what they say, what is read for them, the columns of their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter

from lcdesk.model.catalogue import Record
from lcdesk.model.timetable_hours import Reached
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.record_lists import (
    EXPERTS,
    ORGANISATIONS,
    PROGRAMMES,
    THEMES,
    VENUES,
    RecordList,
    name_of,
)
from lcdesk.services.curriculum import directory, travel_times
from lcdesk.services.curriculum.delegations import DelegationEntry, find_delegations
from lcdesk.services.curriculum.directory import Entry, SimilarEntries, find_similar_entries
from lcdesk.services.curriculum.travel_times import Pair
from lcdesk.texts import N_, _, n_
from lcdesk.ui.kit.painting.icons import draw_icon
from lcdesk.ui.kit.painting.theme import colour, font
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS, draw_text
from lcdesk.ui.kit.table.model import TableColumn, column_of

TABS = {
    "organisation": N_("Organisations"),
    "expert": N_("Experts"),
    "programme": N_("Programmes"),
    "venue": N_("Venues"),
    "ways": N_("Travel times"),
    "theme": N_("Themes"),
}
SHELVES: dict[str, RecordList] = {
    "expert": EXPERTS,
    "programme": PROGRAMMES,
    "venue": VENUES,
    "theme": THEMES,
}
LISTS: dict[str, RecordList] = {"organisation": ORGANISATIONS, **SHELVES}
"""All that is joined here, by the keys of the tabs."""
NOTES = {
    "expert": N_("Known across cohorts. What is printed on an activity stays as it was printed."),
    "programme": N_(
        "A cohort says its programme in Cohort details. What a programme says of aims and "
        "languages stands for those of its cohorts that have none of their own."
    ),
    "venue": N_("Known across cohorts."),
    "ways": N_("Minutes, the same there and back; blank where nobody knows."),
    "theme": N_(
        "Hours are those of one participant: each group with its own activities and those for "
        "everybody, overlapping time once; where groups differ, from the fewest to the most. "
        "An activity without an end counts as an hour."
    ),
}
EMPTY = {
    "expert": N_(
        "Nobody is on the bench yet: speakers of an imported timetable come here by themselves."
    ),
    "programme": N_("No programme yet: those of the cohorts come here by themselves."),
    "venue": N_("No venue yet: those of an imported timetable come here by themselves."),
    "ways": N_("Travel times need two venues."),
    "theme": N_("This cohort has no theme yet."),
}


@dataclass(frozen=True)
class DirectoryContent:
    """What was read: the records of each list, the travel times, and pairs of entries that may be
    one.
    """

    entries: Mapping[str, Sequence[Entry]] = field(default_factory=dict[str, Sequence[Entry]])
    venues: Sequence[Entry] = ()
    minutes: Mapping[Pair, int] = field(default_factory=dict[Pair, int])
    alike: Mapping[str, list[SimilarEntries]] = field(
        default_factory=dict[str, list[SimilarEntries]]
    )
    delegations: Sequence[DelegationEntry] = ()

    def names(self, tab: str) -> dict[int, str]:
        """What the entries of a tab are called."""
        return {one["id"]: name_of(LISTS[tab], one) for one in self.entries.get(tab, ())}

    def is_empty(self, tab: str) -> bool:
        """Has this tab nothing to show?"""
        if tab == "ways":
            return len(self.entries.get("venue", ())) < 2
        return not self.entries.get(tab)


def read_directory(desk: Desk, cohort_id: int | None) -> DirectoryContent:
    """All lists of the desk; themes are those of the cohort, without one there are none."""
    with desk.reading_together():
        venues = directory.list_entries(desk, VENUES, cohort_id)
        entries: dict[str, Sequence[Entry]] = {
            "expert": directory.list_entries(desk, EXPERTS, cohort_id),
            "programme": directory.list_entries(desk, PROGRAMMES, cohort_id),
            "venue": venues,
            "theme": [] if cohort_id is None else directory.list_entries(desk, THEMES, cohort_id),
        }
        minutes = travel_times.list_minutes(desk)
        delegations = find_delegations(desk)
    # programmes of one name are told apart by their years, and by nothing less
    asked = {key: found for key, found in entries.items() if key != PROGRAMMES.kind.name}
    alike = {key: find_similar_entries(SHELVES[key], found) for key, found in asked.items()}
    return DirectoryContent(entries, venues, minutes, alike, delegations)


# --- Their columns, and how planned and reached hours are painted and said ---


WIDE = 1300  # px of a table of programmes that has room for all of them
NARROW = 1000  # px of a table below which what the pane tells too gives way
BAR, HIGH = 96, 6  # px of the bar of a theme
_WIDTHS = {
    "name": 190,
    "name_zh": 110,
    "title": 160,
    "organization": 230,
    "phone": 116,
    "email": 170,
    "address": 200,
    "address_zh": 160,
    "capacity": 100,
    "hours": 120,
    "title_zh": 200,
}
_PLACES = {"name": 290, "name_zh": 150}  # of a venue
_LOOKS = {
    ("expert", "name"): "strong",
    ("venue", "name"): "strong",
    ("theme", "title"): "strong",
    ("programme", "title_en"): "strong",
    ("expert", "organization"): "muted",
}


def columns_of(shelf: RecordList) -> list[TableColumn]:
    """The fields, then where an entry is used; a theme has a grip before and its hours behind
    them.
    """
    fields = [
        column_of(field, is_hidden=False, width=_WIDTHS.get(field.name, field.width))
        for field in (shelf.kind.listed() if shelf is PROGRAMMES else shelf.kind.fields)
    ]
    fields = [one.with_(look=_LOOKS.get((shelf.kind.name, one.name), one.look)) for one in fields]
    fields = [
        one.with_(yields_below=NARROW)
        if one.name in ("phone", "email", "address_zh", "title_zh")
        else one
        for one in fields
    ]
    if shelf is VENUES:
        fields = [one.with_(width=_PLACES.get(one.name, one.width)) for one in fields]
    uses = TableColumn(
        "uses", N_("Activities"), 96, "number", text=lambda record: str(record.get("uses", 0))
    )
    if shelf is THEMES:
        grip = TableColumn("grip", "", 44, "grip", text=lambda _record: "", is_sortable=False)
        bar = TableColumn(
            "reached", N_("Reached"), 240, "theme_bar", text=reached_words, is_sortable=False
        )
        note = TableColumn(
            "note",
            N_("Not certain"),
            180,
            "muted",
            text=_doubt_words,
            is_sortable=False,
            yields_below=NARROW,
        )
        return [
            grip,
            *(one.with_(is_sortable=False) for one in fields),
            bar,
            note,
            uses.with_(is_sortable=False),
        ]
    where = TableColumn(
        "where",
        N_("Cohorts"),
        160,
        "muted",
        text=lambda record: _(", ").join(record.get("cohorts") or ()),
    )
    if shelf is PROGRAMMES:
        late = ("region", "languages", "places")
        told = [one.with_(yields_below=WIDE) if one.name in late else one for one in fields]
        return [*told, where]
    return [*fields, uses, where]


STRETCHED = {
    EXPERTS.kind.name: "organization",
    PROGRAMMES.kind.name: "title_en",
    VENUES.kind.name: "address",
    THEMES.kind.name: "title",
}


def reached_words(record: Mapping[str, Any]) -> str:
    """6 of 8 h; where groups differ 4–6 of 8 h."""
    hours: Reached = record.get("reached") or Reached()
    least, most = _hours(hours.least), _hours(hours.most)
    done = least if least == most else f"{least}–{most}"
    planned = record.get("hours")
    return (
        _("{done} h", done=done)
        if planned is None
        else _("{done} of {planned} h", done=done, planned=planned)
    )


def _doubt_words(record: Mapping[str, Any]) -> str:
    """What the figure does not know: activities that cannot be counted."""
    hours: Reached = record.get("reached") or Reached()
    said = [
        n_("{count} without an end", "{count} without an end", hours.endless)
        if hours.endless
        else "",
        n_("{count} without a time", "{count} without a time", hours.untimed)
        if hours.untimed
        else "",
    ]
    return _(", ").join(one for one in said if one)


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.2f}".rstrip("0").rstrip(".")


def _paint_bar(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """A bar from zero to what is planned, and the words beside it; without a plan only the
    words.
    """
    planned, hours = record.get("hours"), record.get("reached") or Reached()
    left = rect.x() + PAD
    if planned:
        box = QRectF(left, rect.center().y() - HIGH / 2 + 1, BAR, HIGH)
        share = min(1.0, hours.least / 60 / planned)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("mute_bg"))
        painter.drawRoundedRect(box, HIGH / 2, HIGH / 2)
        painter.setBrush(colour("ok" if share >= 1 else "accent"))
        if share:
            painter.drawRoundedRect(
                QRectF(box.x(), box.y(), max(HIGH, BAR * share), HIGH), HIGH / 2, HIGH / 2
            )
    left += BAR + 10
    draw_text(
        painter,
        QRect(left, rect.y(), rect.right() - left - 4, rect.height()),
        text,
        font(13, is_tabular=True),
        colour("fg"),
    )


def _paint_grip(
    painter: QPainter, rect: QRect, text: str, record: Record, column: TableColumn
) -> None:
    """Where a theme is taken to be dragged."""
    draw_icon(
        painter, QPointF(rect.center().x() - 7, rect.center().y() - 7), "grip-vertical", 15, "fg3"
    )


PAINTERS.update(theme_bar=_paint_bar, grip=_paint_grip)
