"""Why a command is grey, in a few words: what has to be there, or where one has to go first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lcdesk.texts import N_, _
from lcdesk.ui.kit.commands import CURRICULUM, PARTICIPANTS

if TYPE_CHECKING:
    from lcdesk.ui.kit.frame import Frame

_NO_DESK = N_("No desk is open.")
_OF_A_COHORT = frozenset({
    "edit_cohort", "copy_cohort", "close_cohort", "archive_cohort", "remove_cohort", "export", "new_participant", "new_activity",
})  # fmt: skip
_OWN = {
    "undo": N_("Nothing to undo"), "redo": N_("Nothing to redo"), "sort_again": N_("The order is right as it is"),
    "clear_filters": N_("Nothing is left out"), "merge": N_("Mark two people first"), "all_cohorts": N_("There is no cohort yet"),
    "find_next": N_("Search for something first"), "lock_now": N_("The desk has no password"),
}  # fmt: skip
_OF_FIGURES = frozenset({"figures_report", "counting_rules", "country_page"})
_OF_SCREENS = {
    "participants": (frozenset(command.key for command in PARTICIPANTS), N_("Mark somebody in Participants first")),
    "curriculum": (frozenset(command.key for command in CURRICULUM), N_("Go to Curriculum first")),
}
_OF_TABLES = frozenset({
    "cut", "copy", "copy_heads", "paste", "select_all", "edit_cell", "fill_down", "fill_right", "clear", "remove", "replace", "find",
    "columns", "filter_by", "group_by", "save_view", "manage_views", "export_view", "details",
})  # fmt: skip


def why_not(window: Frame, key: str) -> str:
    """Why the command of that key cannot be done now."""
    context = window.context
    if context is None:
        return _(_NO_DESK)
    if key in _OF_A_COHORT and context.cohort_id is None:
        return _("Choose one cohort first") if context.has_cohorts else _("There is no cohort yet")
    if key in ("close_cohort", "archive_cohort"):
        return _("That is done already")
    if key in _OWN:
        return _(_OWN[key])
    if key in _OF_FIGURES:
        return _("Nobody is counted yet") if window.screen_key() == "countries" else _("Go to Countries first")
    for keys, words in _OF_SCREENS.values():
        if key in keys:
            return _(words)
    return _("Put the cursor into a table first") if key in _OF_TABLES else _("Not possible here")
