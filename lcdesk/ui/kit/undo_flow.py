"""An import taken back: first what that would do, then the operation, then what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from lcdesk.services.core import history
from lcdesk.texts import _
from lcdesk.ui.kit.dialogs.undo_dialog import UndoDialog, is_plain
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.widgets import Banner

if TYPE_CHECKING:
    from lcdesk.services.core.desk import UndoOutcome

Done = Callable[[], object]


class Undoing:
    """Undo of single operations, whenever they were done; `owner` is the screen, `banner` where it
    is told.
    """

    def __init__(self, context: Context, owner: QWidget, banner: Banner, done: Done) -> None:
        self._context, self._owner, self._banner, self._done = context, owner, banner, done

    def ask(self, handler: int, *, is_always_asked: bool = True) -> None:
        """Show what would be taken back and what kept, and ask; a plain operation is done at once
        where that is allowed.
        """
        desk = self._context.desk

        def show(outcome: UndoOutcome) -> None:
            if is_plain(outcome) and not is_always_asked:
                self.undo(handler)
            else:
                UndoDialog(self._owner.window(), outcome, lambda: self.undo(handler)).open()

        self._context.tasks.run(
            _("Looking at what would be undone"),
            lambda _task: history.preview_undo(desk, handler),
            show,
            owner=self._owner,
        )

    def undo(self, handler: int) -> None:
        """Take it back."""
        desk = self._context.desk
        self._context.tasks.run(
            _("Undoing"),
            lambda _task: history.undo_operation(desk, handler),
            self._tell,
            owner=self._owner,
        )

    def _tell(self, outcome: UndoOutcome) -> None:
        said = _("“{what}” was undone: {outcome}", what=outcome.label, outcome=outcome.message)
        tone = "warn" if outcome.kept or outcome.refused else "ok"
        shown = (
            ((_("Show what was kept"), lambda: self.show(outcome)),)
            if outcome.kept or outcome.refused
            else ()
        )
        self._banner.say(said, tone, *shown, can_close=True)
        self._done()

    def show(self, outcome: UndoOutcome) -> None:
        """The lists of an outcome, to be read."""
        UndoDialog(self._owner.window(), outcome).open()
