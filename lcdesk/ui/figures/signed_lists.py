"""The two lists of signed reports: the reports, newest first, and what has changed since one, under bands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QShortcut
from PySide6.QtWidgets import QVBoxLayout

from lcdesk.services.figures.signed_changes import Changes, PersonTold
from lcdesk.services.figures.signed_notes import in_language
from lcdesk.services.figures.signed_reports import SignedLine
from lcdesk.services.figures.signed_words import Line, country_line, figure_line, part_line, person_name, person_told
from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.theme import theme
from lcdesk.ui.kit.spans import moment_of
from lcdesk.ui.kit.table.delegates import PAINTERS, chip_in_cell
from lcdesk.ui.kit.table.model import GroupBand, Record, RecordTable, TableColumn
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import Card

Row = dict[str, Any]
MARKS = {
    "same": (N_("unchanged"), "ok", "circle-check"), "changed since": (N_("changed since"), "warn", "triangle-alert"),
    "in": (N_("came in"), "ok", "plus"), "out": (N_("went out"), "bad", "circle-x"), "changed": (N_("changed"), "info", "pencil"),
}  # fmt: skip
"""What a chip says, its tone and its icon."""
HEAD, MOST = 42, 4  # px of the head with its frame; reports shown without scrolling


def _mark(record: Record) -> str:
    return _(MARKS[record["mark"]][0]) if record["mark"] else ""


def _paint_mark(painter: QPainter, rect: QRect, text: str, record: Record, _column: TableColumn) -> None:
    if text:
        _words, tone, icon_name = MARKS[record["mark"]]
        chip_in_cell(painter, rect, text, tone, icon_name)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)  # the next hairline is to be sharp


PAINTERS.update(signed_mark=_paint_mark)
_REPORTS = (
    TableColumn("number", N_("Report no."), 100, "strong", is_sortable=False),
    TableColumn("scope", N_("Of"), 180, is_sortable=False),
    TableColumn("sentence", N_("Figures"), 260, is_sortable=False, yields_below=720),
    TableColumn("signed_by", N_("Signed by"), 130, is_sortable=False),
    TableColumn("when", N_("Signed"), 110, "muted", is_sortable=False, yields_below=620),
    TableColumn("mark", N_("Since then"), 146, "signed_mark", text=_mark, is_sortable=False),
)
_CHANGES = (
    TableColumn("title", N_("What"), 320, "strong", is_sortable=False),
    TableColumn("mark", N_("Change"), 130, "signed_mark", text=_mark, is_sortable=False),
    TableColumn("told", N_("Signed → today"), 300, is_sortable=False),
)


class _List(Card):
    """A table of rows that are given, each with an `id`."""

    def __init__(self, columns: Sequence[TableColumn], stretched: str) -> None:
        super().__init__()
        self.records: dict[int, Row] = {}
        self.table = RecordTable(columns, lambda ids: [self.records[one] for one in ids if one in self.records])
        self.view = RecordView(self.table)
        self.view.stretch(stretched)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)


class SignedList(_List):
    """`taken(id)`: another signed report is looked at."""

    taken = Signal(int)

    def __init__(self) -> None:
        super().__init__(_REPORTS, "scope")
        self.view.setAccessibleName(_("Signed reports"))
        self.view.chosen.connect(self._tell)

    def show_lines(self, lines: Iterable[SignedLine], changed: Iterable[int], chosen: int | None) -> None:
        """These reports, one of them chosen, and which of them have `changed`; as tall as a few of them."""
        known = set(changed)
        self.records = {line.id: _report_row(line, line.id in known) for line in lines}
        blocked = self.view.blockSignals(True)
        self.view.set_ids(self.records)
        self.table.forget()
        if chosen in self.records:
            self.view.select_ids([chosen])
        self.view.blockSignals(blocked)
        self.setFixedHeight(HEAD + theme().row_height * min(max(len(self.records), 2), MOST))

    def _tell(self) -> None:
        number = self.view.current_id()
        if number is not None:
            self.taken.emit(number)


class ChangedList(_List):
    """A row for each thing that has changed; `opened(ids)`: these enrolments are to be shown."""

    opened = Signal(list)

    def __init__(self) -> None:
        super().__init__(_CHANGES, "told")
        self.view.setAccessibleName(_("What has changed since it was signed"))
        self.view.opened.connect(self._open)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            pressed = QShortcut(QKeySequence(key), self.view, context=Qt.ShortcutContext.WidgetShortcut)
            pressed.activated.connect(lambda: self._open(self.view.current_id() or 0))

    def show_changes(self, changes: Changes) -> None:
        """What has changed since one report, in the language of the moment."""
        ids, bands, self.records = list[int](), dict[int, GroupBand](), dict[int, Row]()
        for label, rows in _groups(changes):
            if rows:
                ids.append(-len(bands) - 1)
                bands[ids[-1]] = GroupBand(label, len(rows))
                for row in rows:
                    ids.append(len(self.records) + 1)
                    self.records[ids[-1]] = {**row, "id": ids[-1]}
        self.view.set_rows(ids, bands)
        self.table.forget()

    def people(self) -> list[int]:
        """The enrolments of the chosen rows that are still in the desk; with none among them, of all rows."""
        chosen = [self.records[one]["person"] for one in self.view.selected_ids() if one in self.records]
        every = [row["person"] for row in self.records.values()]
        return [one for one in chosen if one is not None] or [one for one in every if one is not None]

    def texts(self) -> list[tuple[str, ...]]:
        """What stands in the rows, bands left out."""
        return [(row["title"], _mark(row), row["told"]) for row in self.records.values()]

    def _open(self, row_id: int) -> None:
        person = self.records.get(row_id, {}).get("person")
        if person is not None:
            self.opened.emit([person])


def _report_row(line: SignedLine, is_changed: bool) -> Row:
    return {
        "id": line.id, "number": line.number, "scope": in_language(line.scope), "sentence": in_language(line.sentence),
        "signed_by": line.signed_by, "when": moment_of(line.signed_at),
        "mark": "changed since" if is_changed else "same",
    }  # fmt: skip


def _groups(changes: Changes) -> Iterator[tuple[str, list[Row]]]:
    yield _("Numbers"), [*_rows(figure_line, changes.figures), *_rows(part_line, changes.parts)]
    yield _("People"), [_person_row(told) for told in changes.people]
    yield _("Countries/regions"), _rows(country_line, changes.countries)


def _rows(line: Callable[[Any], Line], changes: Iterable[object]) -> list[Row]:
    return [_row(*line(change)) for change in changes]


def _row(title: str, told: str) -> Row:
    return {"title": title, "mark": "", "told": told, "person": None}


def _person_row(told: PersonTold) -> Row:
    person = told.enrolment_id if told.is_there else None
    return {"title": person_name(told), "mark": told.change.what, "told": person_told(told), "person": person}
