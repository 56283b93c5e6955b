"""What an erasure would do, and has done, in words."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lcdesk.texts import N_, _, join_sentences, list_names, n_

_SHOWN = 5
ANONYMISE = N_("Make a cohort anonymous: no. {number}")


@dataclass(frozen=True)
class ErasurePlan:
    """What would happen: `names` (number of the person → name), what is erased and what stays,
    sentence by sentence.

    `typed`: what has to be typed before it is done: the name of the person, or of the cohort.
    """

    typed: str
    names: Mapping[int, str]
    erased: tuple[str, ...]
    stays: tuple[str, ...]
    counts: Mapping[str, int]
    elsewhere: int = 0

    @property
    def words(self) -> str:
        """All of it, line by line."""
        return "\n".join(
            (_("Erased:"), *self.erased, _("Stays:"), *self.stays, _("This cannot be undone."))
        )

    def is_meant(self, said: str) -> bool:
        """Was the right name typed? Capitals and blanks do not matter."""
        return bool(said.strip()) and _tidy(said) == _tidy(self.typed)


@dataclass(frozen=True)
class ErasureResult:
    """What was done: how many people are erased, how many backups are clean, and what could not be
    reached.

    `elsewhere`: how many more are in other cohorts, too, and lost only what this one held of them.

    `missed`: backups by name; `is_wiped`: the file was written anew, so that its free pages hold
    nothing; `beside`: files near the desk that the program did not make as backups and that may be
    older copies.
    """

    people: int
    backups: int
    missed: tuple[str, ...] = ()
    is_wiped: bool = True
    beside: tuple[str, ...] = ()
    is_dropped: bool = False
    elsewhere: int = 0

    @property
    def message(self) -> str:
        """It in sentences."""
        said = n_("{count} person was erased.", "{count} people were erased.", self.people)
        also = n_(
            "Of {count} person who is in other cohorts, too, only what this one held was erased.",
            "Of {count} people who are in other cohorts, too, only what this one held was erased.",
            self.elsewhere,
        )
        if self.is_dropped:
            kept = n_(
                "{count} older backup was removed, and a new one made.",
                "{count} older backups were removed, and a new one made.",
                self.backups,
            )
        else:
            kept = n_(
                "{count} backup was written anew without them.",
                "{count} backups were written anew without them.",
                self.backups,
            )
        missed = _(
            "Not reached, and done at a later start: {names}.", names=list_names(list(self.missed))
        )
        waits = _("The file was in use: it is written anew at a later start.")
        beside = _(
            "Look at these files yourself, they may be older copies: {names}.",
            names=list_names(list(self.beside)),
        )
        return join_sentences(
            said if self.people or not self.elsewhere else "",
            also if self.elsewhere else "",
            kept if self.backups else "",
            missed if self.missed else "",
            "" if self.is_wiped else waits,
            beside if self.beside else "",
        )


def plan_words(
    names: Mapping[int, str],
    cohort: str,
    counts: Mapping[str, int],
    elsewhere: Collection[int],
    copies: int,
) -> ErasurePlan:
    """A plan from what was counted: entity → rows, and "texts", "waiting" beside them.
    `elsewhere`: of whom less goes.
    """
    whole = [name for number, name in names.items() if number not in elsewhere]
    shown = list_names(whole[:_SHOWN])
    if len(whole) > _SHOWN:
        shown = _("{names} and {count} more", names=shown, count=len(whole) - _SHOWN)
    return ErasurePlan(
        cohort or next(iter(names.values()), ""),
        names,
        _erased(shown, counts, len(elsewhere), copies),
        _stays(),
        counts,
        len(elsewhere),
    )


def _erased(shown: str, counts: Mapping[str, int], elsewhere: int, copies: int) -> tuple[str, ...]:
    rows = counts.get("ImportRow", 0) + counts.get("ImportPage", 0)
    lines = (
        (
            shown,
            _(
                "Name, passport, mail, telephones, address, organisation, position, travel, room, "
                "meals, emergency contact, notes and own columns of {names}",
                names=shown,
            ),
        ),
        (counts.get("Photo"), n_("{count} photo", "{count} photos", counts.get("Photo", 0))),
        (True, _("Notes of papers, attendance and statuses, and the data of issued papers")),
        (
            rows,
            n_(
                "{count} place in the book of imports",
                "{count} places in the book of imports",
                rows,
            ),
        ),
        (
            counts.get("waiting"),
            n_(
                "{count} row of the tray, which waits no more",
                "{count} rows of the tray, which wait no more",
                counts.get("waiting", 0),
            ),
        ),
        (True, _("What the history holds of all this, before and after each change")),
        (
            counts.get("texts"),
            n_(
                "The name and numbers in {count} other text (timetables, notes, leads, answers "
                "that are remembered, views)",
                "The name and numbers in {count} other texts (timetables, notes, leads, answers "
                "that are remembered, views)",
                counts.get("texts", 0),
            ),
        ),
        (copies, n_("The same in {count} backup", "The same in {count} backups", copies)),
        (
            elsewhere,
            n_(
                "{count} person is in other cohorts, too: only what this cohort holds is erased.",
                "{count} people are in other cohorts, too: only what this cohort holds is erased.",
                elsewhere,
            ),
        ),
    )
    return tuple(f"  {words}" for is_told, words in lines if is_told)


def _stays() -> tuple[str, ...]:
    return (
        "  "
        + _(
            "The number of the person, gender, country, kind of organisation, education, field of "
            "work, languages, theme wanted"
        ),
        "  "
        + _(
            "The year of birth, or a month besides where the ages at the opening would differ "
            "without it"
        ),
        "  "
        + _(
            "Statuses with their days, attendance, papers without notes: all figures and signed "
            "reports stay equal."
        ),
    )


def _tidy(text: str) -> str:
    return " ".join(text.split()).casefold()
