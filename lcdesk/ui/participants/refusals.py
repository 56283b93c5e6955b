"""Texts that were no values: they stay in their cells in red, are counted in the status bar, and walked through."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.services.participants.cells import CellRefusal, Cells
from lcdesk.texts import _, n_, with_label
from lcdesk.ui.participants.shown import PeopleView

MOST_KEPT = 500  # rows


class Refusals:
    """The refused cells of the table."""

    def __init__(self, shown: PeopleView) -> None:
        self._view, self._context = shown.view, shown.context

    def add(self, refused: Sequence[CellRefusal], *, stays: bool = True) -> None:
        """Tell of them; `stays` keeps their texts in their cells."""
        for cell in refused if stays else ():
            self._view.reject_cell(cell.id, cell.field, cell.text, cell.message)
        if refused:
            count = n_(
                "{count} cell was not understood and left as it was",
                "{count} cells were not understood and left as they were",
                len(refused),
            )
            self._offer(with_label(count, refused[0].message) if stays else refused[0].message)

    def keep(self, cells: Cells, message: str) -> None:
        """Values that are some, and could not be kept just now: they stay in their cells all the same."""
        for record_id, values in list(cells.items())[:MOST_KEPT]:
            for name, value in values.items():
                if value is not None:
                    self._view.reject_cell(record_id, name, PARTICIPANT.field(name).kind.format(value), message)

    def go_on(self) -> None:
        """To the next refused cell after the cursor, and around."""
        view, cells = self._view, self._places()
        if cells:
            at = view.currentIndex()
            here = (at.row(), view.horizontalHeader().visualIndex(at.column()))
            row, place = next((cell for cell in cells if cell > here), cells[0])
            column = view.horizontalHeader().logicalIndex(place)
            view.select_cells([view.table.id_at(row)], [view.table.columns[column].name])
            view.setFocus()
            message = view.rejection(view.table.index(row, column))
            self._offer(message[1] if message else "")

    def _places(self) -> list[tuple[int, int]]:
        """(row, place of the column) of those that are shown, in order."""
        view, names = self._view, dict[int, list[str]]()
        for record_id, name in view.rejected:
            names.setdefault(record_id, []).append(name)
        heads = view.horizontalHeader()
        return sorted(
            (row, heads.visualIndex(column))
            for row in view.rows_of(list(names))
            for column in map(view.table.column_at, names[view.table.id_at(row)])
            if not view.isColumnHidden(column)
        )

    def _offer(self, text: str) -> None:
        if self._view.rejected:
            self._context.offer(text, _("Next cell"), self.go_on, "warn")
        else:
            self._context.announce(text, "warn")
