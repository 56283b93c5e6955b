"""Merging from the table of participants: two rows chosen, or pairs that the desk itself finds likely."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.services import merging
from lcdesk.services.merging import Comparison
from lcdesk.tabular.plan.doubles import Double
from lcdesk.texts import _
from lcdesk.ui.icons import icon
from lcdesk.ui.merging.dialog import MergeDialog
from lcdesk.ui.merging.pairs import PairsDialog
from lcdesk.ui.record_view import RecordView
from lcdesk.ui.screen import Context
from lcdesk.ui.widgets import Banner


class Merging:
    """What can be done with two people; `notice` tells what came of it, with an undo."""

    def __init__(self, context: Context, owner: QWidget, view: RecordView, notice: Banner) -> None:
        self._context, self._owner, self._view, self._notice = context, owner, view, notice

    def possible(self) -> dict[str, Callable[[], object]]:
        """Command → deed, of what the selection allows."""
        deeds: dict[str, Callable[[], object]] = {"find_twice": self.find_twice}
        if self._chosen() is not None:
            deeds["merge"] = self.ask
        return deeds

    def fill_menu(self, menu: QMenu) -> None:
        """A line of the context menu, for two people."""
        if self._chosen() is not None:
            menu.addAction(icon("merge"), _("Merge these two…"), self.ask)

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

    def _merge(self, comparison: Comparison, values: dict[str, Any]) -> None:
        desk = self._context.desk
        told = _("{other} and {name} are one entry now.", other=comparison.other_name, name=comparison.kept_name)
        self._context.tasks.run(
            _("Merging"), lambda _task: merging.merge(desk, comparison.kept, comparison.other, values),
            lambda _done: self._tell(told), owner=self._owner,
        )  # fmt: skip

    def _tell(self, told: str) -> None:
        self._notice.offer(told, _("Undo"), lambda: self._context.command("undo"))
        self._context.announce(told)

    def _chosen(self) -> tuple[int, int] | None:
        """The persons behind two selected rows; the one with the lower number was known first."""
        ids = self._view.selected_ids()
        if len(ids) != 2:
            return None
        table = self._view.table
        records = [table.record(table.row_of(one)) for one in ids]
        people = sorted({int(record["person_id"]) for record in records if record})
        return (people[0], people[1]) if len(people) == 2 else None
