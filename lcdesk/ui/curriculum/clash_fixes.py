"""Cures beside the window: looked for when a clash is shown, dropped when the desk has changed, made by a click."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from lcdesk.model.clashes import Clash, Fix
from lcdesk.model.faults import EditConflictsFound
from lcdesk.services.curriculum import conflicts
from lcdesk.texts import _
from lcdesk.ui.kit.background.tasks import Task
from lcdesk.ui.kit.painting.plain_text import literal, set_tip
from lcdesk.ui.kit.screen import Context

LONGEST = 34  # letters of a button; its tooltip has the rest


class Fixing(QObject):
    """What is known of the cures of clashes. Tells `found()` when there is more to show, `applied([ids])` after one was made."""

    found = Signal()
    applied = Signal(list)

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._known: dict[object, Sequence[Fix]] = {}
        self._age = 0
        context.news.connect(lambda _news: self.forget())
        context.cohort_changed.connect(lambda _cohort: self.forget())

    def fixes(self, clash: Clash) -> Sequence[Fix]:
        """The cures of a clash as far as they are known; the first question sends somebody to look for them."""
        if clash.key not in self._known:
            self._known[clash.key] = ()
            self._look(clash)
        return self._known[clash.key]

    def apply(self, clash: Clash, fix: Fix) -> None:
        """Make a cure, as one undo step with its name; one that has come too late is told, and looked for anew."""
        cohort = self._context.cohort_id
        if cohort is None:
            return
        words = fix.full_words
        try:
            conflicts.apply_fix(self._context.desk, cohort, clash, fix)
        except EditConflictsFound as fault:
            self._context.announce(str(fault), "warn")
            self.forget()
            self.found.emit()
            return
        self._context.announce(_("Done: {cure}", cure=words))
        self.applied.emit(list(fix.changes))

    def forget(self) -> None:
        """The desk has changed: nothing that was found holds any more, nor what is still on its way."""
        self._known.clear()
        self._age += 1

    def _look(self, clash: Clash) -> None:
        desk, cohort, age = self._context.desk, self._context.cohort_id, self._age
        if cohort is None:
            return

        def look(_task: Task) -> list[Fix]:
            return conflicts.list_fixes(desk, cohort, clash)

        self._context.tasks.count(look, lambda fixes: self._take(clash, fixes, age), owner=self)

    def _take(self, clash: Clash, fixes: Sequence[Fix], age: int) -> None:
        if age == self._age and fixes:
            self._known[clash.key] = fixes
            self.found.emit()


def short_words(fix: Fix) -> str:
    """What a cure is called on a button."""
    words = fix.words if len(fix.words) <= LONGEST else fix.words[: LONGEST - 1] + "…"
    return literal(words)


def say_in_full(button: QWidget, fix: Fix) -> None:
    """What it would do, for whoever points at it or listens."""
    set_tip(button, fix.full_words)
    button.setAccessibleName(fix.full_words)
