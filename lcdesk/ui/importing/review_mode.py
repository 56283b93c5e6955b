"""What a review calls itself: of a file, of one of several files, or of rows that waited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lcdesk.tabular.review import ReviewedTables
from lcdesk.tabular.understood import ImportPlan
from lcdesk.texts import N_, _, n_
from lcdesk.ui.importing.words import button_words, sheet_sentence

SAFETY = N_("A safety copy is made first. Ctrl+Z undoes the whole import.")


@dataclass(frozen=True)
class ReviewMode:
    """The review of a file; `place` is "2 of 3" where others follow."""

    place: str = ""
    is_file = True  # its heads, columns and cohort can be chosen
    safety = SAFETY

    def title(self, name: str) -> str:
        """The head of the page."""
        if self.place:
            return _("Import “{name}” ({place})", name=name, place=self.place)
        return _("Import “{name}”", name=name)

    def sentence(self, plan: ImportPlan, sight: ReviewedTables, chosen: Collection[str]) -> str:
        """What was understood."""
        return sheet_sentence(plan, sight, chosen)

    def button(self, counts: Mapping[str, int], left: int, *, has_answers: bool) -> str:
        """What the button will do. `left`: rows left out; `has_answers`: something was decided."""
        return button_words(counts)

    def can_confirm(self, counts: Mapping[str, int], *, has_answers: bool) -> bool:
        """Is there anything the button would do?"""
        return any(counts.get(fate) for fate in ("new", "change", "needs you"))

    @property
    def cancel(self) -> str:
        """What giving up is called."""
        return _("Skip this file") if self.place else _("Cancel")


@dataclass(frozen=True)
class TrayReviewMode(ReviewMode):
    """The review of rows that waited; `cohort` is where they belong."""

    cohort: str = ""
    is_file = False
    safety = N_("A safety copy is made first. What still asks waits on, with what you typed.")

    def title(self, name: str) -> str:
        return _("Rows that wait: {name}", name=name)

    def sentence(self, plan: ImportPlan, sight: ReviewedTables, chosen: Collection[str]) -> str:
        said = n_(
            "{count} row waits for an answer", "{count} rows wait for an answer", len(plan.rows)
        )
        return (
            _("{rows}, for {cohort}.", rows=said, cohort=self.cohort)
            if self.cohort
            else said + _(".")
        )

    def button(self, counts: Mapping[str, int], left: int, *, has_answers: bool) -> str:
        going, asked = counts["new"] + counts["change"] + counts["same"], counts["needs you"]
        if counts["new"] or counts["change"]:
            return button_words(counts)
        if going:
            said = n_("Take {count} row off the list", "Take {count} rows off the list", going)
            return _("{what}, ask me about {count}", what=said, count=asked) if asked else said
        if left:
            return n_("Leave {count} row out", "Leave {count} rows out", left)
        return _("Keep the answers for later") if has_answers else _("Nothing is answered yet")

    def can_confirm(self, counts: Mapping[str, int], *, has_answers: bool) -> bool:
        return has_answers or any(counts.get(fate) for fate in ("new", "change", "same"))

    @property
    def cancel(self) -> str:
        return _("Cancel")
