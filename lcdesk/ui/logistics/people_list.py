"""Lists of people under bands, whose cells are typed into as in a sheet; what is typed moves
nobody under the hands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QVBoxLayout

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import KnownFault
from lcdesk.services.core import finding
from lcdesk.services.participants import participants
from lcdesk.texts import n_, with_label
from lcdesk.ui.kit.dialogs.faults import show_fault
from lcdesk.ui.kit.forms.edit_tracking import with_typed
from lcdesk.ui.kit.screen import Context, Handlers
from lcdesk.ui.kit.table.model import RecordTable, column_of
from lcdesk.ui.kit.table.record_view import RecordView, cell_commands
from lcdesk.ui.kit.widgets import Card
from lcdesk.ui.logistics.listing import Listing

_LOOKS = {"full_name": "name", "organization": "muted"}
_WIDTHS = {"full_name": 210, "nationality": 150}


def people_table(context: Context, names: Sequence[str]) -> RecordTable:
    """A table of participants with these fields, in this order; all of them can be typed into but
    the name.
    """
    fields = [PARTICIPANT.field(name) for name in names]
    columns = [
        column_of(field, is_hidden=False, width=_WIDTHS.get(field.name, field.width))
        for field in fields
    ]
    columns = [
        column.with_(look=_LOOKS.get(column.name, column.look), is_sortable=False)
        for column in columns
    ]
    return RecordTable(columns, lambda ids: finding.read_page(context.desk, ids))


class PeopleList(Card):
    """`names`: the fields shown; `stretched`: the one that gets the room left over."""

    def __init__(self, context: Context, names: Sequence[str], stretched: str) -> None:
        super().__init__()
        self.table = people_table(context, names)
        self.view = RecordView(self.table, picks="cells")
        self.view.columns.stretch(stretched)
        inside = QVBoxLayout(self)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.cells = ParticipantCells(context, self.view)

    def show_listing(self, listing: Listing) -> None:
        """Other rows; whoever was selected stays so."""
        self.view.set_rows(listing.rows, listing.bands)
        self.table.forget()

    def handlers(self) -> Handlers:
        """What can be done with the cells selected."""
        return self.cells.handlers()


class ParticipantCells(QObject):
    """Writes what is typed, pasted, cleared and filled down in a view of participants, unless
    somebody was faster.
    """

    def __init__(self, context: Context, view: RecordView) -> None:
        super().__init__(view)
        self._context, self._view, self._table = context, view, view.table
        view.chosen.connect(context.handlers_changed)
        view.refused.connect(self._warn)
        view.table.edited.connect(
            lambda one, values: self._change({one: values}, participants.EDIT)
        )
        view.block_pasted.connect(self._paste)
        view.cleared.connect(self._clear)
        view.filled.connect(lambda _way: self._fill_down())

    def handlers(self) -> Handlers:
        """What can be done with the cells selected."""
        return cell_commands(self._view, self._clear, self._fill_down)

    def _clear(self) -> None:
        """Take out what stands in the cells of the block."""
        ids, names = self._view.block_ids(), self._view.block().names
        self._do(
            lambda: participants.clear_cells(
                self._context.desk, ids, names, seen=self._table.shown(ids)
            )
        )

    def _fill_down(self) -> None:
        """The first row of the block into the others."""
        names = [
            name for name in self._view.block().names if not PARTICIPANT.field(name).is_private
        ]
        first, *others = self._view.block_ids()
        record = self._table.record(self._table.row_of(first)) or {}
        values = {name: record.get(name) for name in names}
        self._change(dict.fromkeys(others, values), participants.FILL)

    def _change(self, wanted: participants.Cells, label: str) -> None:
        self._do(
            lambda: participants.change_cells(
                self._context.desk, wanted, label, self._table.shown(wanted)
            ),
            wanted,
        )

    def _paste(self, texts: Mapping[int, Mapping[str, str]]) -> None:
        block = participants.read_block(texts, self._context.cohort.get("starts"))
        self._change(block.cells, participants.PASTE)
        for refusal in block.refused:
            self._view.cells.reject_cell(refusal.id, refusal.field, refusal.text, refusal.message)
        if block.refused:
            count = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(block.refused),
            )
            self._warn(with_label(count, block.refused[0].message))

    def _do(self, handler: Callable[[], object], wanted: participants.Cells | None = None) -> None:
        for one, values in (wanted or {}).items():
            self._view.cells.forgive([one], values.keys())
        try:
            handler()
        except KnownFault as fault:
            values = next(iter(wanted.values())) if wanted and len(wanted) == 1 else {}
            show_fault(with_typed(fault, PARTICIPANT, values), self._view)
            self._view.cells.reject_cells(wanted or {}, fault.message)
        # what was written from here is nobody else's when the next thing is done
        self._table.forget()

    def _warn(self, sentence: str) -> None:
        self._context.announce(sentence, tone="warn")
