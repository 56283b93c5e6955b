"""What a person decides in a review, and the steps back and forth between decisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from lcdesk.tabular.plan import Policy
from lcdesk.tabular.review import Edit, ReviewColumn, ReviewedTables
from lcdesk.texts import _
from lcdesk.ui.importing.head_dialog import HeadDialog
from lcdesk.ui.importing.page import ReviewPage
from lcdesk.ui.importing.review import Outlook, Review
from lcdesk.ui.kit.screen import Context, Handlers


class Decisions:
    """Hears the page; each decision goes into the open `review()` (None while nothing may be decided), then `planned()` is called."""

    def __init__(
        self, screen: QWidget, page: ReviewPage, review: Callable[[], Review | None], planned: Callable[[], object]
    ) -> None:
        self._screen, self._page, self._review, self._planned = screen, page, review, planned
        page.answered.connect(self.answer)
        page.stepped_back.connect(self.step_back)
        page.stepped_on.connect(self.step_on)
        page.field_chosen.connect(self.choose_field)
        page.policy_chosen.connect(self.choose_policy)
        page.heads_asked.connect(self.ask_heads)
        page.sheet_taken.connect(self.take_sheet)

    def answer(self, edit: Edit) -> None:
        """An answer: worked in on the worker, then everything is shown anew."""
        self._decide(lambda review, _outlook: review.answer(edit))

    def step_back(self) -> None:
        """The last answer was not meant."""
        self._decide(lambda review, _outlook: review.step_back())

    def step_on(self) -> None:
        """It was meant after all."""
        self._decide(lambda review, _outlook: review.step_on())

    def choose_field(self, sight: ReviewedTables, shown: ReviewColumn, field: str | None) -> None:
        """A column is another field; the rows are read anew, the answers kept."""
        self._decide(lambda review, outlook: review.choose_field(outlook, sight, shown, field) if outlook else None)

    def choose_policy(self, name: str, policy: Policy) -> None:
        """What the file may do to a field that is known already."""
        self._decide(lambda review, _outlook: review.choose_policy(name, policy))

    def take_sheet(self, name: str) -> None:
        """A hidden sheet is read after all."""
        self._decide(lambda review, _outlook: review.take_sheet(name))

    def ask_heads(self, sheet: str = "") -> None:
        """Let a person point at the row of heads."""
        review = self._review()
        if review is None or not review.has_rows:
            return
        tables = self._page.outlook.plan.understanding.tables if self._page.outlook else []
        present = {**{table.sheet: table.head_rows for table in reversed(tables)}, **review.choices.head_rows}
        HeadDialog(
            self._screen, review.book, sheet, present, tables,
            lambda name, rows: self._decide(lambda one, _outlook: one.choose_heads(name, rows)),
        ).open()  # fmt: skip

    def handlers(self, context: Context) -> Handlers:
        """In a review Ctrl+Z takes answers back, never an earlier deed that nobody sees here."""
        review = self._review()
        if review is None:
            return {}
        nothing = partial(context.announce, _("There is no answer to take back."), "warn")
        return {
            "undo": self.step_back if review.can_step_back else nothing,
            "redo": self.step_on if review.can_step_on else nothing,
        }

    def _decide(self, handler: Callable[[Review, Outlook | None], object]) -> None:
        review = self._review()
        if review is not None:
            handler(review, self._page.outlook)
            self._planned()


def command_texts() -> Mapping[str, str]:
    """What undo and redo are called while answers are what they take back."""
    return {"undo": _("Take back the last answer"), "redo": _("Give the answer again")}
