"""The review that is open: planned again after each decision, and shown; the cohort its rows go
to.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from lcdesk.garbage_collection import unfreeze_large
from lcdesk.model.names import short_name
from lcdesk.model.rows import ImportBatchRow
from lcdesk.services.cohorts.cohorts import CohortRecord, list_cohorts
from lcdesk.services.importing import importing
from lcdesk.services.learned import learned_mappings
from lcdesk.tabular.understood import Understanding
from lcdesk.texts import _
from lcdesk.ui.importing.dialogs import NameDialog
from lcdesk.ui.importing.page import ReviewPage
from lcdesk.ui.importing.review import Outlook, Review
from lcdesk.ui.importing.review_mode import ReviewMode, TrayReviewMode
from lcdesk.ui.importing.waiting import WaitingReview
from lcdesk.ui.kit.painting.plain_text import literal
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.tasks import LatestAnswer

if TYPE_CHECKING:
    from lcdesk.services.core.desk import ChangeEvent


class OpenReview:
    """`shown()` when the page is ready, `found_nothing(understanding)` for a file without a
    list, `failed(error)` else.
    """

    def __init__(self, context: Context, screen: QWidget, page: ReviewPage) -> None:
        self.review: Review | None = None
        self.target = CohortTarget(context)
        self.is_importing = False
        self.shown: Callable[[], object] = lambda: None
        self.found_nothing: Callable[[Understanding], object] = lambda _understanding: None
        self.failed: Callable[[BaseException], object] = lambda _error: None
        self._context, self._screen, self._page = context, screen, page
        self._latest = LatestAnswer()
        page.target_opening.connect(self._fill_targets)

    def begin(self, review_mode: ReviewMode) -> None:
        """Another file, which is still to be read."""
        self.review = None
        self._page.start_over()
        self._page.review_mode = review_mode
        unfreeze_large()

    def take(self, review: Review) -> None:
        """It is read: plan it and show it."""
        self.review = review
        self.target.begin(review.path)
        if isinstance(review, WaitingReview):
            if review.cohort_id is not None:
                self.target.choose(review.cohort_id)
            self._page.review_mode = TrayReviewMode(cohort=self.target.tip())
        self.plan_again()

    def close(self) -> None:
        """Give it up; nothing was saved."""
        self.review = None
        self._latest.drop()
        self._page.outlook = None
        unfreeze_large()

    @property
    def is_waiting(self) -> bool:
        """Is it about rows that waited, not a file?"""
        return isinstance(self.review, WaitingReview)

    def undecided(self) -> Review | None:
        """The review, while something may be decided in it."""
        return None if self.is_importing else self.review

    # --- the world around it ---

    def hear(self, news: ChangeEvent | None) -> None:
        """The desk has changed; None, a mere visit to the screen, changes nothing here."""
        if news is None or self.review is None or self._page.outlook is None or self.is_importing:
            return
        self.review.forget_present()
        if learned_mappings.ENTITIES & news.touched.keys():
            self.review.recalled = learned_mappings.recall(self._context.desk)
            self.review.forget_reading()
        self.plan_again()

    def follow_cohort(self) -> None:
        """Another cohort is on screen."""
        if self.target.follow():
            self.plan_again()

    def retranslate(self) -> None:
        """The words of the problems are made while planning."""
        self._page.rows.retranslate()
        self._show_target()
        if self.review is not None and self._page.outlook is not None:
            self.review.forget_reading()
            self.plan_again()

    # --- planned and shown ---

    def plan_again(self) -> None:
        """Work out on the worker what the decisions lead to; of several the last is shown."""
        review, desk = self.review, self._context.desk
        if review is None:
            return
        review.cohort_id = self.target.cohort_id()
        self._page.set_busy(True)
        self._context.tasks.run(
            _("Comparing with the desk"),
            lambda _task: (review.look(desk), importing.was_imported(desk, review.path)),
            self._latest.only(lambda seen: self._show(*seen)),
            lambda error: self.failed(error),
            owner=self._screen,
            is_quiet=True,
        )

    def _show(self, outlook: Outlook, before: ImportBatchRow | None) -> None:
        review, understanding = self.review, outlook.plan.understanding
        if review is None:
            return
        if understanding.error:
            self._page.outlook = None
            self.found_nothing(understanding)
            return
        is_first = self._page.outlook is None
        self._page.show_outlook(
            understanding.file_name,
            outlook,
            can_step_back=review.can_step_back,
            can_step_on=review.can_step_on,
        )
        self._show_target()
        self.shown()
        self._context.handlers_changed.emit()
        if is_first:
            self._page.say_before(before)
            self._page.rows.cells.setFocus()

    # --- where to ---

    def retarget(self, chosen: int | str) -> None:
        """Into another cohort, or a new one of that name."""
        self.target.choose(chosen)
        self.plan_again()
        self._show_target()

    def name_cohort(self) -> None:
        """Ask for the name of a new cohort."""
        NameDialog(self._screen, self.target.new_name, self.retarget).open()

    def _fill_targets(self, menu: QMenu) -> None:
        fill_targets(menu, self.target, self.retarget, self.name_cohort)

    def _show_target(self) -> None:
        self._page.head.show_target(self.target.words(), self.target.tip())


# --- Where the rows of a review go: the cohort on screen, another one, or a new one with a name ---


class CohortTarget:
    """A cohort, or the name of a new one."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._cohort_id: int | None = None
        self._is_own = True  # follows the cohort on screen until a person chooses
        self.new_name = ""

    def begin(self, path: Path) -> None:
        """A new file: into the cohort on screen; without one into a new cohort called like the
        file.
        """
        self._is_own = True
        self._cohort_id = self._context.cohort_id
        self.new_name = re.sub(r"[_\s]+", " ", path.stem).strip()

    def follow(self) -> bool:
        """The cohort on screen has changed; True when the target went with it."""
        if not self._is_own or self._cohort_id == self._context.cohort_id:
            return False
        self._cohort_id = self._context.cohort_id
        return True

    def choose(self, chosen: int | str) -> None:
        """A person chose a cohort, or named a new one."""
        self._is_own = False
        self._cohort_id = chosen if isinstance(chosen, int) else None
        if isinstance(chosen, str):
            self.new_name = chosen

    def cohort_id(self) -> int | None:
        """The cohort; None for a new one."""
        return self._cohort_id

    def values(self) -> int | dict[str, Any]:
        """The cohort, or the values of the new one."""
        if self._cohort_id is not None:
            return self._cohort_id
        is_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in self.new_name)
        return {"name_zh" if is_chinese else "name_en": self.new_name or _("New cohort")}

    def offers(self) -> list[tuple[int, str]]:
        """Every cohort there is, with its name."""
        return [
            (cohort["id"], literal(str(cohort["name"])))
            for cohort in list_cohorts(self._context.desk)
        ]

    def words(self) -> str:
        """What the button says: the short name of the cohort."""
        cohort = self._cohort()
        return short_name(cohort) if cohort else self._new_words()

    def tip(self) -> str:
        """The whole name."""
        cohort = self._cohort()
        return cohort["name"] if cohort else self._new_words()

    def _cohort(self) -> CohortRecord | None:
        return next(
            (one for one in list_cohorts(self._context.desk) if one["id"] == self._cohort_id), None
        )

    def _new_words(self) -> str:
        return _("new: {name}", name=self.new_name) if self.new_name else _("new cohort")


def fill_targets(
    menu: QMenu,
    target: CohortTarget,
    choose: Callable[[int], object],
    name_new: Callable[[], object],
) -> None:
    """The cohorts to choose from, the present one ticked, and a new one."""
    for cohort_id, words in target.offers():
        _tick(
            menu.addAction(words, lambda chosen=cohort_id: choose(chosen)),
            cohort_id == target.cohort_id(),
        )
    menu.addSeparator()
    _tick(menu.addAction(_("New cohort…"), name_new), target.cohort_id() is None)


def _tick(action: QAction, is_chosen: bool) -> None:
    action.setCheckable(True)
    action.setChecked(is_chosen)
