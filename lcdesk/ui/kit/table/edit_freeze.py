"""A table stands still while somebody types into one of its cells: other rows are shown once the
cell has been left.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView

Show = Callable[[], object]


class EditFreeze(QObject):
    """Other rows would take the editor away with the text in it, and the keys that follow would
    begin another one.
    """

    caught_up = Signal()  # what had been put off is shown now

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self._view = view
        self._late_rows: Show | None = None
        self._late_show: Show | None = None

    def is_typed_into(self) -> bool:
        """Is the editor of a cell open?"""
        return self._view.state() == QAbstractItemView.State.EditingState

    def put_off_rows(self, show: Show) -> None:
        """Call `show` when the cell that is typed into has been left; not those put off
        before.
        """
        self._late_rows = show

    def drop_rows(self) -> None:
        """Newer rows are shown: those put off are no longer wanted."""
        self._late_rows = None

    def put_off(self, show: Show) -> bool:
        """Is a cell typed into? Then `show` is called once it has been left: for tables whose
        columns change, or whose ids mean others with other rows.
        """
        if self.is_typed_into():
            self._late_show = show
            return True
        return False

    def leave_cell(self) -> None:
        """Keep what stands in the cell that is typed into, as a click elsewhere would."""
        editor = self._view.indexWidget(self._view.currentIndex()) if self.is_typed_into() else None
        if editor is not None:
            self._view.commitData(editor)
            self._view.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def catch_up_soon(self) -> None:
        """The cell has been left; Enter and Tab go on from the row where it was."""
        if self._late_rows or self._late_show:
            QTimer.singleShot(0, self, self.catch_up)

    def catch_up(self) -> None:
        """Show now what was put off."""
        show, self._late_rows, self._late_show = self._late_show or self._late_rows, None, None
        if show is not None:
            show()
            if not (self._late_rows or self._late_show):  # another cell may be typed into already
                self.caught_up.emit()
