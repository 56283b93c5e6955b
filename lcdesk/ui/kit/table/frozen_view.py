"""A table stands still while somebody types into one of its cells: other rows are shown once the cell has been left."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QWidget

from lcdesk.ui.kit.table.model import GroupBand
from lcdesk.ui.kit.table.steps import StepView

Show = Callable[[], object]


class StillView(StepView):
    """Other rows would take the editor away with the text in it, and the keys that follow would begin another one."""

    caught_up = Signal()  # rows that had been put off are shown now

    _late_rows: Show | None = None
    _late_show: Show | None = None

    def is_typed_into(self) -> bool:
        """Is the editor of a cell open?"""
        return self.state() == QAbstractItemView.State.EditingState

    def set_rows(self, ids: Iterable[int], bands: Mapping[int, GroupBand]) -> None:
        """At once, or when the cell that is typed into has been left (`caught_up`). No rows at all, as of another cohort, do not
        wait: what stands in the cell is kept before.
        """
        fresh = ids if isinstance(ids, array) else array("q", ids)
        if len(fresh) and self.is_typed_into() and self.table.unfolded(fresh, bands) != self.table.ids:
            self._late_rows = partial(self.set_rows, fresh, bands)
            return
        self._late_rows = None  # these are newer
        if not len(fresh):
            self.leave_cell()
        super().set_rows(fresh, bands)

    def put_off(self, show: Show) -> bool:
        """Is a cell typed into? Then `show` is called once it has been left: for tables whose columns change, or whose ids mean
        others with other rows.
        """
        if self.is_typed_into():
            self._late_show = show
            return True
        return False

    def leave_cell(self) -> None:
        """Keep what stands in the cell that is typed into, as a click elsewhere would."""
        editor = self.indexWidget(self.currentIndex()) if self.is_typed_into() else None
        if editor is not None:
            self.commitData(editor)
            self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def fold(self, marks: Iterable[Any], *, is_folded: bool) -> None:
        """Of the rows as they are by now."""
        self.leave_cell()
        self._catch_up()
        super().fold(marks, is_folded=is_folded)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        if self._late_rows or self._late_show:
            QTimer.singleShot(0, self, self._catch_up)  # Enter and Tab go on from the row where it was

    def _catch_up(self) -> None:
        show, self._late_rows, self._late_show = self._late_show or self._late_rows, None, None
        if show is not None:
            show()
            if not (self._late_rows or self._late_show):  # another cell may be typed into already
                self.caught_up.emit()
