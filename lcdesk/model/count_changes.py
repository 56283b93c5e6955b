"""Two reports compared: who came in, who went out, who changed, and which numbers are otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from lcdesk.model.report import BilingualText, KeyFigure, Report

What = Literal["in", "out", "changed"]


class CountedPerson(NamedTuple):
    """One who was counted: the enrolment, and what it was counted as; no name. None: not known."""

    enrolment_id: int
    cohort_id: int
    nationality: str | None
    gender: str | None
    status: str | None


MAY_CHANGE = ("nationality", "gender", "status", "cohort_id")
"""What one who is counted both times may be otherwise in, in the order told."""


@dataclass(frozen=True)
class PersonChange:
    """An enrolment before and after; None: was not counted then, or is not now."""

    before: CountedPerson | None
    after: CountedPerson | None

    @property
    def what(self) -> What:
        """Came in, went out, or is counted both times as something else."""
        return "in" if self.before is None else "out" if self.after is None else "changed"

    @property
    def one(self) -> CountedPerson:
        """As it is counted now, or was when it is no longer."""
        one = self.after or self.before
        assert one is not None
        return one

    @property
    def moved(self) -> tuple[tuple[str, str | int | None, str | int | None], ...]:
        """(what, before, after) of everything it is otherwise in; nothing for who came in or
        went out.
        """
        before, after = self.before, self.after
        if before is None or after is None:
            return ()
        pairs = ((name, getattr(before, name), getattr(after, name)) for name in MAY_CHANGE)
        return tuple((name, old, new) for name, old, new in pairs if old != new)


class Parts(NamedTuple):
    """A line of a table: women, men, others."""

    women: int = 0
    men: int = 0
    other: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)


NOBODY = Parts()


@dataclass(frozen=True)
class FigureChange:
    """A key figure before and after; None: it stood, or stands, in no report."""

    before: KeyFigure | None
    after: KeyFigure | None

    @property
    def one(self) -> KeyFigure:
        """As it stands now, or stood when it does no longer."""
        one = self.after or self.before
        assert one is not None
        return one


@dataclass(frozen=True)
class PartChange:
    """A value of a breakdown before and after; None: it stood, or stands, in no report."""

    name: str
    title: BilingualText
    label: BilingualText
    before: int | None
    after: int | None


@dataclass(frozen=True)
class CountryChange:
    """The line of a country ("": not known) before and after; `NOBODY` where it stands on one
    side only.
    """

    code: str
    before: Parts
    after: Parts


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


def people_changes(
    before: Iterable[CountedPerson], after: Iterable[CountedPerson]
) -> list[PersonChange]:
    """Who is otherwise: those who went out, then who came in, then who changed, each by id."""
    old, new = ({one.enrolment_id: one for one in count} for count in (before, after))
    found = [
        PersonChange(old.get(number), new.get(number))
        for number in sorted(old.keys() | new.keys())
        if old.get(number) != new.get(number)
    ]
    return sorted(found, key=lambda change: ("out", "in", "changed").index(change.what))


def with_changes(
    before: Iterable[CountedPerson], changes: Iterable[PersonChange]
) -> list[CountedPerson]:
    """A count with changes applied, by id: that of afterwards."""
    people = {one.enrolment_id: one for one in before}
    for change in changes:
        if change.after is None:
            del people[change.one.enrolment_id]
        else:
            people[change.one.enrolment_id] = change.after
    return [people[number] for number in sorted(people)]


def lines_of(report: Report) -> dict[str, Parts]:
    """Country code ("" not known) → its line in a report."""
    return {row.code: Parts(row.women, row.men, row.other) for row in report.rows}


def by_country(counted: Iterable[CountedPerson]) -> dict[str, Parts]:
    """The same of people, counted anew; the largest line first, then by code."""
    genders: dict[str, list[str | None]] = {}
    for one in counted:
        genders.setdefault(one.nationality or "", []).append(one.gender)
    lines = {
        code: Parts(each.count("F"), each.count("M"), sum(one not in ("F", "M") for one in each))
        for code, each in genders.items()
    }
    return dict(sorted(lines.items(), key=lambda line: (not line[0], -line[1].total, line[0])))


def figure_changes(before: Report, after: Report) -> list[FigureChange]:
    """The key figures whose number or note differs, in their order."""
    old, new = ({one.name: one for one in report.figures} for report in (before, after))
    pairs = ((old.get(name), new.get(name)) for name in dict.fromkeys((*old, *new)))
    return [FigureChange(one, other) for one, other in pairs if _told(one) != _told(other)]


def part_changes(before: Report, after: Report) -> list[PartChange]:
    """The values of breakdowns that differ, in their order."""
    has_keys = all(
        part.key is not None
        for report in (before, after)
        for one in report.breakdowns
        for part in one.parts
    )
    old, new = _parts(before, has_keys=has_keys), _parts(after, has_keys=has_keys)
    found: list[PartChange] = []
    for key, (title, label, _number) in {**new, **old}.items():
        numbers = [side[key][2] if key in side else None for side in (old, new)]
        if numbers[0] != numbers[1]:
            found.append(PartChange(key[0], title, label, *numbers))
    return found


def country_changes(before: Report, after: Report) -> list[CountryChange]:
    """The lines by country that differ: in the order of the first report, new ones last."""
    old, new = lines_of(before), lines_of(after)
    pairs = (
        (code, old.get(code, NOBODY), new.get(code, NOBODY)) for code in dict.fromkeys((*old, *new))
    )
    return [CountryChange(code, one, other) for code, one, other in pairs if one != other]


def _told(figure: KeyFigure | None) -> tuple[int, BilingualText] | None:
    return figure and (figure.number, figure.note)


def _parts(
    report: Report, *, has_keys: bool
) -> dict[tuple[str, str], tuple[BilingualText, BilingualText, int]]:
    """(breakdown, value) → title, label, number; values by their key, or by their label where
    one of the reports has none.
    """
    return {
        (breakdown.name, (part.key or "") if has_keys else part.label.en or part.label.zh): (
            breakdown.title,
            part.label,
            part.number,
        )
        for breakdown in report.breakdowns
        for part in breakdown.parts
    }
