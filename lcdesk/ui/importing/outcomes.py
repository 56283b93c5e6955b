"""What came of imports: in words, in columns, and told with a way to those records, which works
after one has gone elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from lcdesk.model.clock import moment_of
from lcdesk.services.importing.importing import CameIn, ImportOutcome, NamedImport, still_there
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import N_, _
from lcdesk.ui.kit.dialogs.saving import tell_result
from lcdesk.ui.kit.screen import Context, JustCameIn
from lcdesk.ui.kit.status_line import Result, ResultAction
from lcdesk.ui.kit.table.model import TableColumn


def counts_words(counts: Mapping[str, int]) -> str:
    """22 new · 1 updated · 3 as before · 1 waiting; what is 0 is left out."""
    parts = (
        (counts.get("new", 0), N_("{count} new")),
        (counts.get("change", 0), N_("{count} updated")),
        (counts.get("same", 0) - counts.get("joined", 0), N_("{count} as before")),
        (counts.get("joined", 0), N_("{count} joined with others")),
        (counts.get("needs you", 0), N_("{count} put aside")),
        (counts.get("open", 0), N_("{count} to be answered")),
    )
    return " · ".join(_(words, count=count) for count, words in parts if count)


def counts_of(outcome: ImportOutcome) -> dict[str, int]:
    """The counts of an outcome by fate."""
    return {
        "new": outcome.new,
        "change": outcome.changed,
        "same": outcome.same,
        "needs you": outcome.waiting,
        "open": outcome.open,
        "joined": outcome.joined,
    }


def outcome_words(name: str, outcome: ImportOutcome) -> str:
    """What became of a file, in a sentence."""
    return _("“{name}”: {outcome}", name=name, outcome=counts_words(counts_of(outcome)))


def _who_and_when(record: NamedImport) -> str:
    return " · ".join(part for part in (moment_of(record["at"]), record["who"]) if part)


def _state(record: NamedImport) -> str:
    if record["is_undone"]:
        return _("undone; {count} kept", count=record["there"]) if record["there"] else _("undone")
    return ""


def _there(record: NamedImport) -> str:
    said = str(record["there"]) if record["there"] or not record["is_undone"] else "–"
    return (
        _("{count}, {waiting} waiting", count=said, waiting=record["waiting"])
        if record["waiting"]
        else said
    )


DONE = (
    TableColumn("file_name", N_("File"), 240, "strong", is_sortable=False),
    TableColumn[NamedImport](
        "counts",
        N_("What came of it"),
        300,
        text=lambda record: counts_words(record["counts"]),
        is_sortable=False,
    ),
    TableColumn("there", N_("Still there"), 150, text=_there, is_sortable=False),
    TableColumn(
        "at",
        N_("Who and when"),
        200,
        "muted",
        text=_who_and_when,
        is_sortable=False,
        yields_below=760,
    ),
    TableColumn("is_undone", N_("State"), 130, "chip", text=_state, is_sortable=False),
)


# --- The way to what came in ---


SHOW, SHOW_PEOPLE, SHOW_ACTIVITIES, UNDO = (
    N_("Show what came in"),
    N_("Show the participants"),
    N_("Show the activities"),
    N_("Undo"),
)


def tell_came_in(
    context: Context,
    place: QWidget,
    words: Callable[[], str],
    by_cohort: Mapping[int | None, CameIn],
    name: str = "",
    undo: Callable[[], object] | None = None,
) -> None:
    """The outcome of one file (`name`) or of several, and the way to what came in: people,
    activities, or both; it is marked until the next. `undo`: takes it back.
    """
    people = {
        cohort: found.participants
        for cohort, found in by_cohort.items()
        if found.participants and cohort is not None
    }
    activities = {
        cohort: found.activities
        for cohort, found in by_cohort.items()
        if found.activities and cohort is not None
    }
    actions = list[ResultAction]()
    if people:
        actions.append(
            (SHOW_PEOPLE if activities else SHOW, lambda: show_people(context, people, name))
        )
    if activities:
        actions.append(
            (SHOW_ACTIVITIES if people else SHOW, lambda: _show_activities(context, activities))
        )
    if undo is not None:
        actions.append((UNDO, undo))
    context.note_came_in(
        JustCameIn(
            name,
            frozenset(one for ids in people.values() for one in ids),
            frozenset(one for ids in activities.values() for one in ids),
        )
    )
    seen = partial(context.note_came_in, JustCameIn())
    tell_result(place, Result(words, tuple(actions), seen=seen))


def show_people(context: Context, by_cohort: Mapping[int, tuple[int, ...]], name: str) -> None:
    """Participants with exactly these people, as far as they are still there."""
    found = still_there(
        context.desk, CameIn(participants=tuple(one for ids in by_cohort.values() for one in ids))
    )
    if not found.participants:
        _say_gone(context)
        return
    _choose_cohort(context, next(iter(by_cohort)) if len(by_cohort) == 1 else ALL_COHORTS)

    def words() -> str:
        return _("Came in with “{name}”", name=name) if name else _("Came in with these files")

    context.open_screen("participants", ids=found.participants, words=words)


def _show_activities(context: Context, by_cohort: Mapping[int, tuple[int, ...]]) -> None:
    """Curriculum with exactly these activities selected, as far as they are still there: of the
    last cohort, it shows only one.
    """
    cohort, ids = list(by_cohort.items())[-1]
    found = still_there(context.desk, CameIn(activities=ids))
    if not found.activities:
        _say_gone(context)
        return
    _choose_cohort(context, cohort)
    context.open_screen("curriculum", ids=found.activities)


def _choose_cohort(context: Context, cohort: int) -> None:
    if (context.cohort_id or ALL_COHORTS) != cohort:
        context.choose_cohort(cohort)


def _say_gone(context: Context) -> None:
    context.announce(_("Nothing of it is there any more: it was undone or removed."), "warn")
