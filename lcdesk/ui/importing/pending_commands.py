"""What is done with rows that wait: answered in a review, left out, saved as a workbook."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from lcdesk.model.file_formats import BOOK
from lcdesk.services.importing import pending_rows
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import _, n_
from lcdesk.ui.importing.pending_list import ListedWaiting, TrayCard
from lcdesk.ui.kit.dialogs.saving import ask_to_save, tell_saved
from lcdesk.ui.kit.screen import Context, Screen

Ids = Sequence[int]


class PendingCommands:
    """Hears the card; `answered(ids)` opens the review."""

    def __init__(
        self,
        context: Context,
        owner: QWidget,
        card: TrayCard,
        answered: Callable[[tuple[int, ...]], object],
    ) -> None:
        self._context, self._owner, self._card, self._answered = context, owner, card, answered
        self._everything: list[ListedWaiting] = []
        self._rows: list[ListedWaiting] = []  # on view
        card.answer_asked.connect(self.answer)
        card.leave_asked.connect(self.leave_out)
        card.save_asked.connect(self.ask_to_save)
        card.scope_changed.connect(self.show)

    def show_rows(self, everything: list[ListedWaiting]) -> int:
        """Fill the card with rows of all cohorts; how many of the one on screen wait."""
        self._everything = everything
        return self.show()

    def show(self) -> int:
        """The rows of the cohort on screen, or all; how many of the former there are."""
        cohort = self._context.cohort_id
        here = [row for row in self._everything if cohort is None or row["cohort_id"] == cohort]
        self._rows = self._everything if self._card.is_everywhere else here
        self._card.show_waiting(self._rows, len(self._everything) - len(here))
        return len(here)

    def answer(self, ids: Ids) -> None:
        """Review the rows; of several cohorts those of the first come first, and the others wait
        on.
        """
        first = next((row["cohort_id"] for row in self._rows if row["id"] in set(ids)), None)
        mine = tuple(
            row["id"] for row in self._rows if row["id"] in set(ids) and row["cohort_id"] == first
        )
        if len(mine) < len(ids):
            self._context.announce(
                _("The rows of one cohort come first; answer the others afterwards."), "info"
            )
        if mine:
            self._answered(mine)

    def leave_out(self, ids: Ids) -> None:
        """Take them off the list; undo brings them back."""
        desk, count = self._context.desk, len(ids)
        told = n_("{count} row was left out.", "{count} rows were left out.", count)
        self._context.tasks.run(
            _("Leaving rows out"),
            lambda _task: pending_rows.leave_out(desk, list(ids)),
            lambda _done: self._context.announce(told),
            owner=self._owner,
        )

    def ask_to_save(self, ids: Ids) -> None:
        """Ask where the workbook goes, then write it."""
        name = _("Waiting rows")
        owner = self._owner.window()
        ask_to_save(owner, _("Save as Excel"), BOOK, name, lambda path: self.save(ids, path))

    def save(self, ids: Ids, path: Path) -> None:
        """The rows with their reasons, to be corrected and imported again."""
        desk = self._context.desk
        self._context.tasks.run(
            _("Writing the workbook"),
            lambda _task: pending_rows.export(desk, path, list(ids)),
            lambda _count: tell_saved(self._owner, path),
            owner=self._owner,
        )


# --- The rows that ask for something as a workbook: ask where it goes, write it beside the window
# ---


def ask_for_problems(screen: Screen, plan: ImportPlan) -> QFileDialog:
    """Ask where the workbook goes, then write it."""
    name = _("{name} to correct", name=Path(plan.understanding.file_name).stem)
    return ask_to_save(
        screen.window(),
        _("Save problems as Excel"),
        BOOK,
        name,
        lambda path: save_problems(screen, plan, path),
    )


def save_problems(screen: Screen, plan: ImportPlan, path: Path) -> None:
    """Write the workbook."""
    from lcdesk.services.importing.problem_workbook import export_problems

    screen.context.tasks.run(
        _("Writing the workbook"),
        lambda _task: export_problems(plan, path),
        lambda _count: tell_saved(screen, path),
        owner=screen,
    )
