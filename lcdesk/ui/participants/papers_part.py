"""Papers for the people who are selected: the screen of papers, for them alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class PapersPart:
    """It has nothing on screen."""

    def __init__(self, shown: PeopleView) -> None:
        self._context, self._view = shown.context, shown.view

    def handlers(self) -> Handlers:
        is_possible = self._context.cohort_id is not None
        has_people = self._view.selectionModel().hasSelection()
        return {"papers_for": self.open} if is_possible and has_people else {}

    def fill_menu(self, menu: QMenu) -> None:
        if self._context.cohort_id is not None:
            menu.addAction(icon("files"), _("Papers…"), self.open)

    def refresh(self, news: ChangeEvent | None) -> None:
        """It shows nothing of the desk."""

    def retranslate(self) -> None:
        """The menu is made anew each time."""

    def open(self) -> None:
        """The screen of papers, for everybody in the block."""
        self._context.open_screen("papers", ids=self._view.block_ids())
