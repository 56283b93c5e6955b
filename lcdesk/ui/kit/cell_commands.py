"""The commands that every list of cells has: edit, clear, and, where the block has several rows,
fill down.
"""

from __future__ import annotations

from collections.abc import Callable

from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.kit.table.record_view import RecordView

Handler = Callable[[], object]


def cell_commands(view: RecordView, clear: Handler, fill_down: Handler) -> Handlers:
    """Command → operation, of what can be done with the cells selected now."""
    if not view.selectionModel().hasSelection():
        return {}
    handlers: dict[str, Handler] = {
        "edit_cell": lambda: view.edit(view.currentIndex()),
        "clear": clear,
    }
    return handlers | ({"fill_down": fill_down} if view.block().height > 1 else {})
