"""Papers for the people who are selected: the screen of papers, for them alone; and which of those
they hold no longer agree with the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMenu

from lcdesk.texts import N_, _
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.painting.plain_text import Retranslation
from lcdesk.ui.kit.paper_menus import fill_papers_of_people
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.details_pane import DetailPane
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class PapersPart:
    """On screen are a button of the pane, and the chip of whoever holds such a paper."""

    def __init__(self, shown: PeopleView, pane: DetailPane, retranslation: Retranslation) -> None:
        self._shown, self._context, self._pane = shown, shown.context, pane
        retranslation.say(N_("Papers"), pane.papers.set_label)
        pane.papers.opening.connect(lambda menu: self._fill(menu, list(pane.record_ids())))
        pane.head.wrong.clicked.connect(self._open_wrong)
        for happened in (shown.listed, shown.picked, shown.weighed):
            happened.connect(self._follow)

    def handlers(self) -> Handlers:
        has_people = self._shown.view.selectionModel().hasSelection()
        return {"papers_for": self.open} if self._is_possible() and has_people else {}

    def fill_menu(self, menu: QMenu) -> None:
        ids = self._shown.view.block_ids()
        if self._is_possible() and ids:
            self._fill(menu.addMenu(icon("files"), _("Papers")), ids)

    def refresh(self, news: ChangeEvent | None) -> None:
        """`listed` comes when the rows are read anew."""

    def retranslate(self) -> None:
        self._follow()

    def open(self) -> None:
        """The screen of papers, for everybody in the block."""
        self._context.open_screen("papers", ids=self._shown.view.block_ids())

    def _is_possible(self) -> bool:
        """Papers are made of one cohort."""
        return self._context.cohort_id is not None

    def _fill(self, menu: QMenu, ids: list[int]) -> None:
        fill_papers_of_people(menu, self._context, ids)

    def _follow(self) -> None:
        """What the pane says of whoever is in it now."""
        self._pane.papers.setVisible(self._is_possible())
        one = self._pane.record_id()
        self._pane.head.show_wrong(self._shown.wrong.get(one, ()) if one is not None else ())

    def _open_wrong(self) -> None:
        one = self._pane.record_id()
        if one is not None:
            self._context.open_screen("papers", wrong=one)
