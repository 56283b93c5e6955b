"""Above the rows of a review: why the file goes into another cohort than that on screen, strangers
in a cohort with people, and more people than places.
"""

from __future__ import annotations

from collections.abc import Callable

from lcdesk.texts import _, join_sentences
from lcdesk.ui.importing.review import Outlook
from lcdesk.ui.kit.widgets import Banner


class CohortNotice(Banner):
    """`choose` opens the list of cohorts. What a person has said yes to is not asked again."""

    def __init__(self, choose: Callable[[], object]) -> None:
        super().__init__()
        self._choose = choose
        self._said = ""
        self._settled: str | None = None
        self.closed.connect(self._settle)

    def start_over(self) -> None:
        """Another file."""
        self._settled = None
        self.hide()

    def show_outlook(self, outlook: Outlook) -> None:
        """What is worth saying of the cohort the file goes into."""
        proposal, counts = outlook.proposal, outlook.counts
        is_taken = proposal is not None and proposal.cohort_id == outlook.cohort_id
        why = proposal.words() if proposal is not None and is_taken else ""
        told = counts.words() if counts else []
        self._said = join_sentences(why, *told)
        if not self._said or self._said == self._settled:
            self.hide()
            return
        is_question = counts is not None and counts.are_strangers
        yes = ((_("Yes, add them"), self._settle),) if is_question else ()
        other = (_("Another cohort…"), self._choose)
        tone = "warn" if told else "info"
        self.say(self._said, tone, *yes, other, can_close=not is_question)

    def _settle(self) -> None:
        self._settled = self._said
        self.hide()
