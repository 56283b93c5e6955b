"""What the palette can answer with: commands (also those that are grey, and why), cohorts,
columns, settings, people, pages of the guide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.names import listed_name, short_name
from lcdesk.model.rows import ParticipantRecord
from lcdesk.services.cohorts.cohorts import CohortRecord
from lcdesk.settings import ALL_COHORTS
from lcdesk.texts import LANGUAGES, N_, _, in_language
from lcdesk.ui.kit.commands import CHANGING, CURRICULUM, PARTICIPANTS, plain_words
from lcdesk.ui.kit.word_matching import rank

if TYPE_CHECKING:
    from lcdesk.services.core.desk import Desk
    from lcdesk.ui.kit.screen import Frame

MOST_PEOPLE = 8
LEAST_TYPED = 2  # letters before people are looked for
SHOWN = 60
MOST_PAGES = 4
COMMAND, PERSON, COHORT, COLUMN, SETTING, PAPER, GUIDE = (
    N_("Command"),
    N_("Person"),
    N_("Cohort"),
    N_("Column"),
    N_("Setting"),
    N_("Paper"),
    N_("Guide"),
)
SETTINGS = (
    ("office", N_("Name of the office")),
    ("language", N_("Language")),
    ("theme", N_("Appearance")),
    ("density", N_("Row height")),
    ("text_size", N_("Text size")),
    ("names", N_("Names of people in lists")),
    ("months", N_("Passport valid after the course, months")),
    ("lock", N_("Lock the window when nobody touches it")),
    ("wording", N_("Names of countries")),
    ("backups", N_("Backup folder")),
)
"""What stands in the settings dialog: key of its part → label."""


@dataclass(frozen=True)
class PaletteEntry:
    """One line: `key` tells it from all others, `names` are what it is found by, `deed` None
    where it cannot be done now.
    """

    key: str
    kind: str
    words: str
    icon: str = ""
    note: str = ""  # a shortcut, a country, or why it cannot be done
    names: tuple[str, ...] = ()  # none: by its words
    handler: Callable[[], object] | None = None


def arranged(
    answers: Iterable[PaletteEntry], typed: str, recent: Sequence[str]
) -> list[PaletteEntry]:
    """Those that fit: what can be done before what cannot, the better fit first, among equals
    what was used last.
    """
    place = {key: at for at, key in enumerate(recent)}
    fitting = [
        (answer, fit)
        for answer in answers
        if (fit := rank(typed, answer.names or (answer.words,))) is not None
    ]
    fitting.sort(
        key=lambda pair: (pair[0].handler is None, pair[1], place.get(pair[0].key, len(place)))
    )
    return [answer for answer, _fit in fitting[:SHOWN]]


def list_answers(window: Frame) -> list[PaletteEntry]:
    """Everything but people, in the order in which it stands where nothing was typed."""
    made = [*_commands(window), *_settings(window)]
    if window.context:
        made += [*_papers(window, window.context.cohort_id)]
        made += [*_cohorts(window, window.context.cohorts), *_columns(window)]
    return made


def find_people(desk: Desk, typed: str) -> list[ParticipantRecord]:
    """Up to `MOST_PEOPLE` participants of any cohort a search finds."""
    from lcdesk.model.query import Query, searched
    from lcdesk.services.core.finding import find_ids, read_page

    if len(typed.strip()) < LEAST_TYPED:
        return []
    return read_page(desk, find_ids(desk, Query(rules=searched(typed), limit=MOST_PEOPLE)))


def people_answers(window: Frame, people: Iterable[ParticipantRecord]) -> Iterator[PaletteEntry]:
    """A line a participant; it opens the cohort and marks the row."""
    assert window.context is not None
    country = PARTICIPANT.field("nationality").kind
    for record in people:
        cohort = window.context.cohort_of(record)
        where = country.format(record["nationality"]) if record["nationality"] else ""
        note = " · ".join(part for part in (where, short_name(cohort) if cohort else "") if part)
        words = listed_name(record) or "–"
        yield PaletteEntry(
            f"person:{record['id']}",
            PERSON,
            words,
            "user",
            note,
            handler=lambda record=record: _go_to_person(window, record),
        )


def guide_answers(window: Frame, typed: str) -> Iterator[PaletteEntry]:
    """Up to `MOST_PAGES` pages of the guide in which what was typed stands."""
    from lcdesk.services.guide.page_search import search  # not needed before somebody types

    if len(typed.strip()) < LEAST_TYPED:
        return
    for found in search(typed)[:MOST_PAGES]:
        yield PaletteEntry(
            f"guide:{found.page.key}",
            GUIDE,
            found.page.title,
            "book-open",
            _("Guide"),
            handler=lambda key=found.page.key: window.open_guide(key),
        )


def _commands(window: Frame) -> Iterator[PaletteEntry]:
    for key, action in window.commands.actions.items():
        if key == "palette":
            continue
        is_possible = action.isEnabled()
        shortcut = action.shortcut().toString(action.shortcut().SequenceFormat.NativeText)
        yield PaletteEntry(
            f"command:{key}",
            COMMAND,
            plain_words(action.text()),
            "command",
            shortcut if is_possible else why_not(window, key),
            window.commands.names_of(key),
            (lambda key=key: window.do(key)) if is_possible else None,
        )


def _cohorts(window: Frame, cohorts: Sequence[CohortRecord]) -> Iterator[PaletteEntry]:
    for cohort in cohorts:
        names = tuple(
            str(cohort[name]) for name in ("name_en", "name_zh", "city") if cohort.get(name)
        )
        yield PaletteEntry(
            f"cohort:{cohort['id']}",
            COHORT,
            cohort["name"],
            "calendar-range",
            "",
            names,
            lambda chosen=cohort["id"]: window.show_cohort(chosen),
        )
    if cohorts:
        yield PaletteEntry(
            "cohort:all",
            COHORT,
            _("All cohorts"),
            "calendar-range",
            "",
            _both("All cohorts"),
            lambda: window.show_cohort(ALL_COHORTS),
        )


def _papers(window: Frame, cohort_id: int | None) -> Iterator[PaletteEntry]:
    """A line a kind of paper; it opens the screen with that kind, for everybody."""
    from lcdesk.services.papers.catalogue import PAPERS  # not needed before the palette

    for kind in PAPERS:
        yield PaletteEntry(
            f"paper:{kind.key}",
            PAPER,
            _(kind.label),
            kind.icon,
            _("Papers") if cohort_id is not None else why_not(window, "pack"),
            _both(kind.label),
            (lambda key=kind.key: window.open_screen("papers", kind=key, ids=()))
            if cohort_id is not None
            else None,
        )


def _columns(window: Frame) -> Iterator[PaletteEntry]:
    for field in PARTICIPANT.fields:
        yield PaletteEntry(
            f"column:{field.name}",
            COLUMN,
            field.title,
            "columns-3",
            _("Go to the column"),
            (*_both(field.label), *field.heads),
            lambda name=field.name: window.open_screen("participants", column=name),
        )


def _settings(window: Frame) -> Iterator[PaletteEntry]:
    for key, label in SETTINGS:
        yield PaletteEntry(
            f"setting:{key}",
            SETTING,
            _(label),
            "settings",
            _("Settings"),
            _both(label),
            lambda key=key: window.open_settings(key),
        )


def _both(message: str) -> tuple[str, ...]:
    """A text in every language."""
    return tuple(in_language(code, message) for code in LANGUAGES)


def _go_to_person(window: Frame, record: ParticipantRecord) -> None:
    if (
        window.context
        and not window.context.is_all
        and record["cohort_id"] != window.context.cohort_id
    ):
        window.show_cohort(record["cohort_id"])
    window.open_screen("participants", select=record["id"])


# --- Why a command is grey, in a few words: what has to be there, or where one has to go first ---


_NO_DESK = N_("No desk is open.")
_OF_A_COHORT = frozenset(
    {
        "edit_cohort",
        "edit_programme",
        "copy_cohort",
        "close_cohort",
        "archive_cohort",
        "remove_cohort",
        "export",
        "new_participant",
        "new_activity",
        "pack",
        "end_folder",
    }
)
_OWN = {
    "undo": N_("Nothing to undo"),
    "redo": N_("Nothing to redo"),
    "sort_again": N_("The order is right as it is"),
    "clear_filters": N_("Nothing is left out"),
    "merge": N_("Mark two people first"),
    "all_cohorts": N_("There is no cohort yet"),
    "find_next": N_("Search for something first"),
    "lock_now": N_("The desk has no password"),
}
_OF_FIGURES = frozenset({"figures_report", "counting_rules", "country_page"})
_OF_SCREENS = {
    "participants": (
        frozenset(command.key for command in PARTICIPANTS),
        N_("Mark somebody in Participants first"),
    ),
    "curriculum": (frozenset(command.key for command in CURRICULUM), N_("Go to Curriculum first")),
}
_OF_TABLES = frozenset(
    {
        "cut",
        "copy",
        "copy_heads",
        "paste",
        "select_all",
        "edit_cell",
        "fill_down",
        "fill_right",
        "clear",
        "remove",
        "replace",
        "find",
        "columns",
        "filter_by",
        "group_by",
        "save_view",
        "manage_views",
        "export_view",
        "details",
    }
)


def why_not(window: Frame, key: str) -> str:
    """Why the command of that key cannot be done now."""
    context = window.context
    if context is None:
        return _(_NO_DESK)
    if context.desk.taken and key in CHANGING:
        return context.desk.taken.message
    if key in _OF_A_COHORT and context.cohort_id is None:
        return _("Choose one cohort first") if context.has_cohorts else _("There is no cohort yet")
    if key in ("close_cohort", "archive_cohort"):
        return _("That is done already")
    if key in _OWN:
        return _(_OWN[key])
    if key in _OF_FIGURES:
        return (
            _("Nobody is counted yet")
            if window.screen_key() == "countries"
            else _("Go to Countries first")
        )
    for keys, words in _OF_SCREENS.values():
        if key in keys:
            return _(words)
    return _("Put the cursor into a table first") if key in _OF_TABLES else _("Not possible here")
