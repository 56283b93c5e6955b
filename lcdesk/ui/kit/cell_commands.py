"""The commands that every list of cells has: edit, clear, and, where the block has several rows, fill down."""

from __future__ import annotations

from collections.abc import Callable

from lcdesk.ui.kit.screen import Deeds
from lcdesk.ui.kit.table.record_view import RecordView

Deed = Callable[[], object]


def cell_deeds(view: RecordView, clear: Deed, fill_down: Deed) -> Deeds:
    """Command → deed, of what can be done with the cells selected now."""
    if not view.selectionModel().hasSelection():
        return {}
    deeds: dict[str, Deed] = {"edit_cell": lambda: view.edit(view.currentIndex()), "clear": clear}
    return deeds | ({"fill_down": fill_down} if view.block().height > 1 else {})
