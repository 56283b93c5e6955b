"""Two reports compared: which figures, lines and people are otherwise, and what each was and is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar

from lcdesk.model.report import BilingualText, KeyFigure, Report

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


@dataclass(frozen=True)
class ReportDifference(Generic[K, V]):
    """One thing of a report then and now; None: it stood, or stands, in none."""

    key: K
    before: V | None
    after: V | None

    @property
    def one(self) -> V:
        """As it is now, or was where it is no longer."""
        one = self.before if self.after is None else self.after
        assert one is not None
        return one

    @property
    def what(self) -> str:
        """ "in", "out", or "changed" where it stands on both sides."""
        return "in" if self.before is None else "out" if self.after is None else "changed"


class CountedPerson(NamedTuple):
    """One who was counted: the enrolment, and what it was counted as; no name. None: not known."""

    enrolment_id: int
    cohort_id: int
    nationality: str | None
    gender: str | None
    status: str | None


class Parts(NamedTuple):
    """A line of a table: women, men, others."""

    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


class BreakdownPart(NamedTuple):
    """A value of a breakdown, with its number."""

    title: BilingualText
    label: BilingualText
    number: int


def differences(
    before: Mapping[K, V], after: Mapping[K, V], told: Callable[[V], Any] = lambda one: one
) -> list[ReportDifference[K, V]]:
    """What stands on one side only, or of which something else is told: in the order of the first,
    what is new last.
    """
    pairs = ((key, before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after)))
    return [
        ReportDifference(key, old, new)
        for key, old, new in pairs
        if old is None or new is None or told(old) != told(new)
    ]


def figure_changes(before: Report, after: Report) -> list[ReportDifference[str, KeyFigure]]:
    """The key figures whose number or note differs."""
    old, new = ({one.name: one for one in report.figures} for report in (before, after))
    return differences(old, new, lambda one: (one.number, one.note))


def country_changes(before: Report, after: Report) -> list[ReportDifference[str, Parts]]:
    """The lines by country ("": not known) that differ."""
    return differences(lines_of(before), lines_of(after))


def part_changes(
    before: Report, after: Report
) -> list[ReportDifference[tuple[str, str], BreakdownPart]]:
    """The values of breakdowns that differ."""
    has_keys = all(
        part.key is not None
        for report in (before, after)
        for one in report.breakdowns
        for part in one.parts
    )
    old, new = (_parts(report, has_keys=has_keys) for report in (before, after))
    return differences(old, new, lambda one: one.number)


def people_changes(
    before: Iterable[CountedPerson], after: Iterable[CountedPerson]
) -> list[ReportDifference[int, CountedPerson]]:
    """Who is otherwise: those who went out, then who came in, then who changed, each by id."""
    old, new = ({one.enrolment_id: one for one in sorted(side)} for side in (before, after))
    found = sorted(differences(old, new), key=lambda one: one.key)
    return sorted(found, key=lambda one: ("out", "in", "changed").index(one.what))


def as_counted(rows: Iterable[Iterable[object]]) -> list[CountedPerson]:
    """Rows of a report; "" is taken for what is not known."""
    # plain JSON
    made = (CountedPerson(*row) for row in rows)  # pyright: ignore[reportArgumentType]
    return [
        one._replace(
            nationality=one.nationality or None,
            gender=one.gender or None,
            status=one.status or None,
        )
        for one in made
    ]


def lines_of(report: Report) -> dict[str, Parts]:
    """Country code ("" not known) → its line in a report."""
    return {row.code: Parts(row.women, row.men, row.other) for row in report.rows}


def _parts(report: Report, *, has_keys: bool) -> dict[tuple[str, str], BreakdownPart]:
    """(breakdown, value) → the value; by its key, or by its label where one of the reports has
    none.
    """
    return {
        (one.name, (part.key or "") if has_keys else part.label.en or part.label.zh): BreakdownPart(
            one.title, part.label, part.number
        )
        for one in report.breakdowns
        for part in one.parts
    }
