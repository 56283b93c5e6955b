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
from lcdesk.ui.kit.commands import plain_words
from lcdesk.ui.kit.grey_reasons import why_not
from lcdesk.ui.kit.setting_kinds import SETTINGS
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
    detail: str = ""  # what stands behind the words where there is room


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
            f"{_('Guide')} · {found.page.chapter}",
            handler=lambda key=found.page.key: window.open_guide(key),
            detail=found.snippet,
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
    for kind in SETTINGS:
        yield PaletteEntry(
            f"setting:{kind.key}",
            SETTING,
            _(kind.label),
            "settings",
            _("Settings"),
            kind.names(),
            lambda key=kind.key: window.open_settings(key),
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
