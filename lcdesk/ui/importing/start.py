"""Before a file is dropped: where to drop it, the imports done so far, and the rows that still wait for an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHeaderView, QWidget

from lcdesk.model.catalogue import KINDS
from lcdesk.services.importing import ImportOutcome
from lcdesk.texts import N_, _, n_
from lcdesk.ui.importing.words import waiting_message
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.spans import moment_of
from lcdesk.ui.spoken import Spoken
from lcdesk.ui.table import Column, RecordTable
from lcdesk.ui.theme import LARGE_RADIUS, colour
from lcdesk.ui.widgets import Banner, Button, Card, EmptyState, Label, column, row

Record = Mapping[str, Any]


class DropPlace(EmptyState):
    """A dashed frame: drop a list here, or choose a file."""

    def __init__(self) -> None:
        super().__init__("file-spreadsheet")

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(colour("edge"), 1.3, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([5, 4])
        painter.setPen(pen)
        painter.setBrush(colour("card"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), LARGE_RADIUS, LARGE_RADIUS)


class ListCard(Card):
    """A titled table in a card, with a button that does something with the chosen row."""

    def __init__(self, columns: Sequence[Column], stretched: str) -> None:
        super().__init__()
        self._by_id: dict[int, Record] = {}
        self.head, self.note = Label("", 13, "bold"), Label("", 12, ink="fg3")
        self.button = Button("")
        self.button.hide()
        self.table = RecordTable(columns, lambda ids: [self._by_id[at] for at in ids if at in self._by_id])
        self.view = RecordView(self.table)
        self.view.stretch(stretched)
        self.view.horizontalHeader().setSectionResizeMode(
            self.table.column_at(stretched), QHeaderView.ResizeMode.Stretch
        )
        self.view.setSelectionMode(RecordView.SelectionMode.SingleSelection)
        made = column(
            row(self.head, self.note, None, self.button, margins=(16, 12, 12, 6)), gap=0, margins=(1, 1, 1, 1)
        )
        made.addWidget(self.view, 1)
        self.setLayout(made)

    def show_records(self, records: Sequence[Record]) -> None:
        """Fill the table; the card is hidden without rows."""
        self._by_id = {record["id"]: record for record in records}
        self.view.set_ids([record["id"] for record in records])
        self.setVisible(bool(records))

    def chosen(self) -> Record | None:
        """The selected row."""
        ids = self.view.selected_ids()
        return self._by_id.get(ids[0]) if ids else None


class StartPage(QWidget):
    """`file_asked()`, `undo_asked(batch record)`."""

    file_asked = Signal()
    undo_asked = Signal(object)

    def __init__(self, spoken: Spoken) -> None:
        super().__init__()
        self.title, self.banner, self.drop = Label("", 22, "bold"), Banner(), DropPlace()
        self.tray = ListCard(_TRAY, "why")
        self.done = ListCard(_DONE, "file_name")
        self.done.button.clicked.connect(self._undo)
        self.done.view.chosen.connect(self._show_button)
        spoken.say(N_("Import"), self.title.setText)
        spoken.say(N_("Waiting for an answer"), self.tray.head.setText)
        spoken.say(N_("Imports so far"), self.done.head.setText)
        spoken.say(N_("Undo this import"), self.done.button.setText)
        made = column(self.title, self.banner, gap=14, margins=(24, 18, 24, 16))
        made.addWidget(self.drop, 2)
        made.addWidget(self.tray, 2)
        made.addWidget(self.done, 2)
        self.drop.setMinimumHeight(180)
        self.setLayout(made)
        self.show_past((), ())

    def show_past(self, batches: Sequence[Record], waiting: Sequence[Record]) -> None:
        """The imports done, and the rows of the tray."""
        self.done.show_records(batches)
        self.tray.show_records(waiting)
        self.tray.note.setText(n_("{count} row", "{count} rows", len(waiting)))
        self._show_button()

    def retranslate(self) -> None:
        """Say the sentence and the tables anew."""
        self.drop.say(_("Drop a list here, or choose a file"), _("Choose a file…"), self.file_asked.emit)
        self.tray.table.retranslate()
        self.done.table.retranslate()

    def _show_button(self) -> None:
        self.done.button.setVisible(self.done.chosen() is not None)

    def _undo(self) -> None:
        batch = self.done.chosen()
        if batch is not None:
            self.undo_asked.emit(batch)


def counts_words(counts: Mapping[str, int]) -> str:
    """22 new · 1 updated · 3 as before · 1 waiting; what is 0 is left out."""
    parts = (
        (counts.get("new", 0), N_("{count} new")), (counts.get("change", 0), N_("{count} updated")),
        (counts.get("same", 0), N_("{count} as before")), (counts.get("needs you", 0), N_("{count} put aside")),
    )  # fmt: skip
    return " · ".join(_(words, count=count) for count, words in parts if count)


def outcome_words(name: str, outcome: ImportOutcome) -> str:
    """What became of a file, in a sentence."""
    counts = {"new": outcome.new, "change": outcome.changed, "same": outcome.same, "needs you": outcome.waiting}
    return _("“{name}”: {outcome}", name=name, outcome=counts_words(counts))


def _name(record: Record) -> str:
    values: Record = (record.get("raw") or {}).get("values") or {}
    composed = " ".join(str(values[name]) for name in ("given_name", "family_name") if values.get(name))
    return str(values.get("full_name") or composed or values.get("name_zh") or values.get("title") or "")


def _reasons(record: Record) -> str:
    kind = "activity" if record.get("entity") == "Activity" else "participant"
    fields = KINDS[kind].by_name
    return " ".join(
        waiting_message(problem, fields.get(problem.get("field") or "")) for problem in record.get("problems") or ()
    )


def _place(record: Record) -> str:
    sheet = record.get("sheet")
    return _("{sheet}, row {row}", sheet=sheet, row=record["row"]) if sheet else _("Row {row}", row=record["row"])


_TRAY = (
    Column("who", N_("Name"), 190, "strong", text=_name, is_sortable=False),
    Column("why", N_("What is asked"), 360, "text", text=_reasons, is_sortable=False),
    Column("place", N_("Row"), 200, "muted", text=_place, is_sortable=False),
    Column("file_name", N_("File"), 240, "muted", is_sortable=False),
)
_DONE = (
    Column("file_name", N_("File"), 300, "strong", is_sortable=False),
    Column(
        "counts",
        N_("What came of it"),
        340,
        "text",
        text=lambda record: counts_words(record["counts"]),
        is_sortable=False,
    ),
    Column(
        "imported_at", N_("When"), 160, "muted", text=lambda record: moment_of(record["imported_at"]), is_sortable=False
    ),
)
