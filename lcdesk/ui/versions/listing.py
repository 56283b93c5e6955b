"""The two lists of the screen: versions, newest first, and the changes since one of them, under their days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QPointF, QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout

from lcdesk.model.change_words import Language, day_words, kind_of, kind_words, lines_of, pairs_of, title_words
from lcdesk.model.timetable_changes import TimetableChange, by_day
from lcdesk.services.curriculum.published_versions import VersionLine
from lcdesk.texts import N_, _, language, n_
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.table.delegates import PAD, PAINTERS
from lcdesk.ui.kit.table.model import GroupBand, Record, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card
from lcdesk.ui.kit.widgets.chips import draw_chip

TONES = {
    "new": ("ok", "plus"), "cancelled": ("bad", "circle-x"), "moved": ("info", "clock-3"), "venue": ("warn", "map-pin"),
    "speaker": ("warn", "user"), "other": ("mute", "pencil"),
}  # fmt: skip


def _paint_kind(painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn) -> None:
    if text:
        tone, icon_name = TONES[record["kind"]]
        at = QPointF(rect.x() + PAD, rect.y() + rect.height() / 2)
        draw_chip(painter, at, text, tone, icon_name, rect.width() - PAD - 4)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


NARROWEST = 206  # px of the list of versions
PAINTERS.update(change_kind=_paint_kind)
_VERSIONS = (
    TableColumn("number", N_("Version"), 74, "strong", text=lambda record: str(record["number"]), is_sortable=False),
    TableColumn("when", N_("Published"), 122, text=lambda record: moment_of(record["published_at"]), is_sortable=False),
    TableColumn("note", N_("Note"), 80, "muted", is_sortable=False, yields_below=290),
)
_CHANGES = (
    TableColumn("title", N_("Activity"), 280, "strong", is_sortable=False),
    TableColumn("kind", N_("Change"), 138, "change_kind", text=lambda record: record["mark"], is_sortable=False),
    TableColumn("field", N_("What"), 100, "muted", is_sortable=False, yields_below=640),
    TableColumn("told", N_("Before → after"), 300, is_sortable=False),
)


class VersionList(Card):
    """`taken(number)`: another version is to be compared with."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._records: dict[int, dict[str, Any]] = {}
        self.table = RecordTable(_VERSIONS, lambda ids: [self._records[one] for one in ids if one in self._records])
        self.view = RecordView(self.table)
        self.view.stretch("note")
        self.setMinimumWidth(NARROWEST)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.view.chosen.connect(self._tell)

    def show_versions(self, versions: Sequence[VersionLine], number: int | None) -> None:
        """These versions, the one of this number chosen."""
        self._records = {one.number: {**vars(one), "id": one.number} for one in versions}
        blocked = self.view.blockSignals(True)
        self.view.set_ids(self._records)
        self.table.forget()
        if number is not None:
            self.view.select_ids([number])
        self.view.blockSignals(blocked)

    def _tell(self) -> None:
        number = self.view.current_id()
        if number is not None:
            self.taken.emit(number)


class ChangeList(Card):
    """A row for each thing that is otherwise, under bands of the days; the title stands on the first row of an activity."""

    def __init__(self) -> None:
        super().__init__()
        self._records: dict[int, dict[str, Any]] = {}
        self.table = RecordTable(_CHANGES, lambda ids: [self._records[one] for one in ids if one in self._records])
        self.view = RecordView(self.table)
        self.view.stretch("told")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)

    def show_changes(self, changes: Sequence[TimetableChange]) -> None:
        """Other changes, in the language of the moment."""
        retranslation: Language = "zh" if language() == "zh" else "en"
        ids, bands, records = list[int](), dict[int, GroupBand](), dict[int, dict[str, Any]]()
        for day, found in by_day(changes):
            ids.append(-len(bands) - 1)
            bands[ids[-1]] = GroupBand(day_words(day, retranslation), len(found), key=day)
            for change in found:
                for line in lines_in(change, retranslation):
                    ids.append(len(records) + 1)
                    records[ids[-1]] = {**line, "id": ids[-1]}
        self._records = records
        self.view.set_rows(ids, bands)
        self.table.forget()

    def rows(self) -> list[tuple[str, ...]]:
        """What stands in the rows, bands left out."""
        return [tuple(record[name] for name in ("title", "mark", "field", "told")) for record in self._records.values()]


def lines_in(change: TimetableChange, retranslation: Language) -> list[dict[str, Any]]:
    """The rows of one change."""
    head = {
        "title": title_words(change.record, retranslation),
        "kind": kind_of(change),
        "mark": kind_words(change, retranslation),
    }
    if change.what != "changed":
        return [{**head, "field": "", "told": lines_of(change, retranslation)[0]}]
    told = [{"field": label, "told": f"{before} → {after}"} for label, before, after in pairs_of(change, retranslation)]
    return [{**(head if not at else {"title": "", "kind": "", "mark": ""}), **line} for at, line in enumerate(told)]


def count_words(changes: Sequence[TimetableChange], number: int) -> str:
    """ "3 changes since version 2"."""
    if not changes:
        return _("Nothing has changed since version {number}.", number=number)
    return n_("{count} change since version {number}", "{count} changes since version {number}", len(changes), number=number)  # fmt: skip
