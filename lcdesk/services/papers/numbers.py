"""The numbers of papers: a pattern for each kind, counted anew each year, none given twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from lcdesk.db.values import table_of
from lcdesk.model import clock
from lcdesk.model.entities import Enrolment, GivenNumber, IssuedPaper, NumberSeries
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.papers.paper_kinds import PaperKind
from lcdesk.texts import N_, _

if TYPE_CHECKING:
    from sqlalchemy.orm import InstrumentedAttribute, Session

SET = N_("Numbers of {paper}")
_COUNT = re.compile(r"\{n(?::(\d))?\}")
_LONGEST = 40
_FIGURES = re.compile(r"[0-9]+")
_YEARS = range(1950, 2100)


@dataclass(frozen=True)
class NumberPattern:
    """ "SSTEC-{year}-{n:3}" of one year: what stands before and after the count, and how many
    figures it has at least.
    """

    before: str
    after: str
    digits: int

    @classmethod
    def of(cls, pattern: str, year: int) -> NumberPattern:
        """KnownFault for a pattern without a count, with two, or with signs that no number has."""
        tidied = pattern.strip()
        counts = _COUNT.findall(tidied)
        plain = _COUNT.sub("", tidied).replace("{year}", "")
        if len(counts) != 1 or "{" in plain or "}" in plain or len(tidied) > _LONGEST:
            raise KnownFault(
                _("“{pattern}” is no pattern for numbers.", pattern=pattern),
                _(
                    "Nothing was changed. Write the count as {count}, the year as {year}: "
                    "{example}.",
                    count="{n:3}",
                    year="{year}",
                    example="SSTEC-{year}-{n:3}",
                ),
            )
        before, after = _COUNT.sub("\0", tidied).replace("{year}", str(year)).split("\0")
        return cls(before, after, int(counts[0] or 1))

    def number(self, count: int) -> str:
        return f"{self.before}{count:0{self.digits}}{self.after}"

    def count_of(self, number: str) -> int | None:
        """Which count a number has; None for one of another pattern or year."""
        if not (number.startswith(self.before) and number.endswith(self.after)):
            return None
        count = number[len(self.before) : len(number) - len(self.after)]
        return int(count) if count.isascii() and count.isdecimal() else None


def pattern_like(example: str) -> str | None:
    """ "SSTEC-{year}-{n:3}" of "SSTEC-2025-017": the pattern by which a number like that would have
    been given. The last figures are the count, as many as there are; four of a year before them are
    the year. None for what has no figures, is a pattern itself, or has more of the count than a
    pattern knows.
    """
    found = list(_FIGURES.finditer(example))
    if not found or "{" in example or "}" in example or len(found[-1][0]) > 9:
        return None
    count = found[-1]
    pattern = f"{example[: count.start()]}{{n:{len(count[0])}}}{example[count.end() :]}"
    years = [one for one in found[:-1] if len(one[0]) == 4 and int(one[0]) in _YEARS]
    for one in reversed(years):
        pattern = f"{pattern[: one.start()]}{{year}}{pattern[one.end() :]}"
    return pattern.strip()


def pattern_of(session: Session, kind: PaperKind) -> str:
    """The office's own pattern for a kind, else the one it comes with."""
    own = session.scalar(sa.select(NumberSeries.pattern).where(NumberSeries.kind == kind.key))
    return own or kind.series


def own_pattern(desk: Desk, kind: PaperKind) -> str:
    """The office's own pattern for a kind; "" where it has none."""
    query = sa.select(NumberSeries.pattern).where(NumberSeries.kind == kind.key)
    with desk.reading() as session:
        return session.scalar(query) or ""


def next_number(desk: Desk, kind: PaperKind, pattern: str | None = None) -> str:
    """The number that the next paper of a kind would get today; with `pattern`, if the office's
    were that ("": the one it comes with). KnownFault for what is no pattern.
    """
    with desk.reading() as session:
        wanted = pattern_of(session, kind) if pattern is None else pattern.strip() or kind.series
        return next(free_numbers(session, kind, clock.today(), wanted))


def set_pattern(desk: Desk, kind: PaperKind, pattern: str) -> None:
    """Number the papers of a kind so from now on; "" for the pattern it comes with. KnownFault for
    what is no pattern.
    """
    wanted = pattern.strip()
    if wanted:
        NumberPattern.of(wanted, 2025)

    def write(work: Work) -> None:
        row = work.session.scalar(sa.select(NumberSeries).where(NumberSeries.kind == kind.key))
        if row is None:
            if wanted:
                work.add(NumberSeries(kind=kind.key, pattern=wanted))
        elif wanted:
            work.set(row, {"pattern": wanted})
        else:
            work.remove(row)

    desk.execute(SET, write, paper=kind.label)


def free_numbers(
    session: Session, kind: PaperKind, day: dt.date, wanted: str = ""
) -> Iterator[str]:
    """The numbers that the next papers of a kind get, one after the other: above the highest that
    was ever given or typed in by hand. `wanted`: by another pattern than the kind's.
    """
    pattern = NumberPattern.of(wanted or pattern_of(session, kind), day.year)
    known = [*session.scalars(_given(pattern))]
    if kind.number_field:
        column = table_of(Enrolment).c[kind.number_field]
        known += session.scalars(sa.select(column).where(_alike(column, pattern)))
    highest = max((pattern.count_of(one) or 0 for one in known), default=0)
    while True:
        highest += 1
        yield pattern.number(highest)


def _given(pattern: NumberPattern) -> sa.Select[str]:
    return sa.select(GivenNumber.number).where(_alike(GivenNumber.number, pattern))


def _alike(
    column: sa.ColumnElement[str] | InstrumentedAttribute[str], pattern: NumberPattern
) -> sa.ColumnElement[bool]:
    return sa.and_(
        column.startswith(pattern.before, autoescape=True),
        column.endswith(pattern.after, autoescape=True),
    )


def holds() -> sa.ColumnElement[bool]:
    """Does an issued paper hold? One that another took the place of does not, even where an undo
    takes back that it was made void before.
    """
    return sa.and_(IssuedPaper.voided_at.is_(None), IssuedPaper.replaced_by.is_(None))


def is_void() -> sa.ColumnElement[bool]:
    """Was an issued paper made void, and has none taken its place?"""
    return sa.and_(IssuedPaper.voided_at.is_not(None), IssuedPaper.replaced_by.is_(None))


def made_void(desk: Desk, kind: PaperKind, cohort_id: int) -> dict[int, str]:
    """Whose (0: all) paper of a kind is void, with none in its place → the number it had."""
    query = sa.select(IssuedPaper.data["item"].as_integer(), IssuedPaper.number).where(
        IssuedPaper.kind == kind.key, IssuedPaper.cohort_id == cohort_id, is_void()
    )
    with desk.reading() as session:
        found = session.execute(query.order_by(IssuedPaper.id))
        return {whose: number or "" for whose, number in found if whose is not None}


def replaced_numbers(desk: Desk, kind: PaperKind, cohort_id: int) -> dict[int, list[str]]:
    """Whose papers of a kind had others before, in whose place they came → the numbers of those,
    the oldest first.
    """
    query = sa.select(IssuedPaper.data["item"].as_integer(), IssuedPaper.number).where(
        IssuedPaper.kind == kind.key,
        IssuedPaper.cohort_id == cohort_id,
        IssuedPaper.replaced_by.is_not(None),
    )
    found: dict[int, list[str]] = {}
    with desk.reading() as session:
        for whose, number in session.execute(query.order_by(IssuedPaper.id)):
            if whose is not None and number:
                found.setdefault(whose, []).append(number)
    return found


_LANGUAGE = ("choice", "language")  # where what an issued paper was set from says it


def issued_otherwise(desk: Desk, kind: PaperKind, cohort_id: int, language: str) -> set[int]:
    """Who (0: all) holds a paper of a kind that was issued in other languages than that."""
    item = IssuedPaper.data["item"].as_integer()
    query = sa.select(item).where(
        IssuedPaper.kind == kind.key,
        IssuedPaper.cohort_id == cohort_id,
        holds(),
        IssuedPaper.data[_LANGUAGE].as_string() != language,
    )
    with desk.reading() as session:
        return {one for one in session.scalars(query) if one is not None}


def given_numbers(desk: Desk, kind: PaperKind, cohort_id: int) -> dict[int, str]:
    """The numbers under which papers of a kind hold in a cohort, by participant or activity; of
    one that is given out as a whole by 0.
    """
    query = sa.select(IssuedPaper.data["item"].as_integer(), IssuedPaper.number).where(
        IssuedPaper.kind == kind.key,
        IssuedPaper.cohort_id == cohort_id,
        holds(),
        IssuedPaper.number.is_not(None),
    )
    with desk.reading() as session:
        return {
            item: number for item, number in session.execute(query) if number and item is not None
        }
