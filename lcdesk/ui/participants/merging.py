"""Merging from the table of participants: two rows chosen, or pairs that the desk itself finds likely."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.services.merging import merging
from lcdesk.services.merging.merging import PersonComparison
from lcdesk.tabular.plan.known_duplicates import Double
from lcdesk.texts import _
from lcdesk.ui.kit.painting.icons import icon
from lcdesk.ui.kit.screen import Handlers
from lcdesk.ui.participants.duplicates_dialog import PairsDialog
from lcdesk.ui.participants.merge_dialog import MergeDialog
from lcdesk.ui.participants.shown import PeopleView

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class MergingPart:
    """What can be done with two people; `notice` tells what came of it, with an undo."""

    def __init__(self, shown: PeopleView) -> None:
        self._context, self._owner, self._view, self._notice = shown.context, shown.screen, shown.view, shown.notice

    def handlers(self) -> Handlers:
        handlers: dict[str, Callable[[], object]] = {"find_twice": self.find_twice}
        if self._chosen() is not None:
            handlers["merge"] = self.ask
        return handlers

    def fill_menu(self, menu: QMenu) -> None:
        if self._chosen() is not None:
            menu.addAction(icon("merge"), _("Merge these two…"), self.ask)

    def refresh(self, news: ChangeEvent | None) -> None:
        """Nothing of it is kept here."""

    def retranslate(self) -> None:
        """Its dialogs are made anew each time."""

    def ask(self) -> None:
        """Compare the two chosen; the one known longer is proposed to stay."""
        if pair := self._chosen():
            self._open(self._owner, pair)

    def find_twice(self) -> None:
        """The list of likely pairs."""
        pairs = PairsDialog(self._owner, self._context, lambda pair: self._compare(pairs, pair))
        pairs.open()

    def _compare(self, parent: PairsDialog, pair: Double) -> None:
        dialog = self._open(parent, (pair.kept, pair.other), pair.why)
        dialog.not_same.clicked.connect(parent.tell_apart)

    def _open(self, parent: QWidget, pair: tuple[int, int], why: str = "") -> MergeDialog:
        dialog = MergeDialog(parent, self._context.desk, pair, self._merge, why)
        dialog.open()
        return dialog

    def _merge(self, comparison: PersonComparison, values: dict[str, Any]) -> None:
        desk = self._context.desk
        told = _("{other} and {name} are one entry now.", other=comparison.other_name, name=comparison.kept_name)
        self._context.tasks.run(
            _("Merging"), lambda _task: merging.merge(desk, comparison.kept, comparison.other, values, comparison),
            lambda _done: self._tell(told), owner=self._owner,
        )  # fmt: skip

    def _tell(self, told: str) -> None:
        self._notice.offer(told, _("Undo"), lambda: self._context.command("undo"))
        self._context.announce(told)

    def _chosen(self) -> tuple[int, int] | None:
        """The persons behind two selected rows; the one with the lower number was known first."""
        if self._view.count_selected() != 2:
            return None
        records = map(self._view.table.record, self._view.block().numbers())
        people = sorted({int(record["person_id"]) for record in records if record})
        return (people[0], people[1]) if len(people) == 2 else None
