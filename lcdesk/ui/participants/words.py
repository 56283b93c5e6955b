"""Sentences of the Participants screen: the left end of the status bar, and what stands where
nobody is.
"""

from __future__ import annotations

from collections.abc import Callable

from lcdesk.model.findings import say_places, say_without_country
from lcdesk.texts import _, n_
from lcdesk.ui.kit.screen import Context
from lcdesk.ui.kit.table.record_view import RecordView
from lcdesk.ui.kit.widgets import EmptyState

COUNTED = 2000  # the countries of a selection are counted up to this many people


def selection_words(view: RecordView, pressing: int) -> str:
    """How many are selected of those shown, from how many countries, and how many need
    attention.
    """
    table, chosen = view.table, view.count_selected()
    shown = table.records
    told = [
        _("{count} of {whole} marked", count=chosen, whole=shown)
        if chosen
        else n_("{count} person", "{count} people", shown)
    ]
    rows = view.block().numbers() if chosen > 1 else range(len(table.ids))
    # who is in a folded group was not read
    is_known = chosen > 1 or len(table.ids) == len(table.whole)
    if is_known and (chosen if chosen > 1 else shown) <= COUNTED:
        nations = [record["nationality"] for record in map(table.record, rows) if record]
        codes = {code for code in nations if code}
        told.append(say_places(codes))
        if without := sum(not code for code in nations):
            told.append(say_without_country(without, codes))
    if pressing:
        told.append(n_("{count} needs attention", "{count} need attention", pressing))
    return "   ·   ".join(told)


def say_emptiness(empty: EmptyState, context: Context, clear: Callable[[], object] | None) -> None:
    """Why nobody is shown, and the one thing to do about it; `clear` where something is left
    out.
    """
    if clear:
        empty.say(_("Nobody fits what is asked for."), _("Show all again"), clear)
        return
    has_cohort = context.has_cohorts
    nobody = (
        _("Nobody is in any cohort yet.") if context.is_all else _("Nobody is in this cohort yet.")
    )
    empty.say(
        nobody if has_cohort else _("There is no cohort yet. A list of participants makes one."),
        _("Import a list"),
        lambda: context.command("import"),
    )
