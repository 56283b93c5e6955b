"""Cooperation leads counted: by country, kind and stage, and what is to be followed up when;
every number with its leads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lcdesk.db.queries.figures import enrolments_of
from lcdesk.model import clock, countries
from lcdesk.model.findings import say_places
from lcdesk.model.kinds import Choice
from lcdesk.model.lists import LEAD_KIND, LEAD_STAGE
from lcdesk.services.core.desk import Desk
from lcdesk.services.participants.leads import LeadLine, list_leads
from lcdesk.texts import _, language, n_

By = Literal["country", "kind", "stage"]
BYS: tuple[By, ...] = ("country", "kind", "stage")
When = Literal["overdue", "week", "month", "later", "undated"]
WHENS: tuple[When, ...] = ("overdue", "week", "month", "later", "undated")
"""Day passed · until the end of this week · later in this month · after it · none: of leads that
go on, each in one of them.
"""
ENDED = "ended"
UNKNOWN = ""


@dataclass(frozen=True)
class LeadCountRow:
    """One line of a count: its key (a country, a kind, a stage; "" not known), the leads that go
    on, those that have ended.

    It is a `CountedRow` of charts: `people` are the ids of its leads, and none of them is a woman
    or a man.
    """

    key: str
    label: str
    going: int
    ended: int
    people: tuple[int, ...]
    women: int = 0
    men: int = 0

    @property
    def other(self) -> int:
        return self.total

    @property
    def total(self) -> int:
        """Going on and ended together."""
        return self.going + self.ended


@dataclass(frozen=True)
class LeadCounts:
    """The leads of some cohorts, or all: each cut sums to `total`; `due` holds the ids by when
    to ask again.
    """

    lines: tuple[LeadLine, ...]
    rows: Mapping[By, tuple[LeadCountRow, ...]]
    due: Mapping[When, tuple[int, ...]]
    remarks: tuple[str, ...]
    day: dt.date

    @property
    def total(self) -> int:
        """All of them."""
        return len(self.lines)

    @property
    def ended(self) -> int:
        """Those that are over."""
        return sum(row.ended for row in self.rows["stage"])

    @property
    def countries(self) -> int:
        """How many countries they are with."""
        return sum(bool(row.key) for row in self.rows["country"])

    @property
    def sentence(self) -> str:
        """ "9 cooperation leads with 5 countries"."""
        if not self.lines:
            return _("No cooperation leads yet")
        leads = n_("{count} cooperation lead", "{count} cooperation leads", self.total)
        if not self.countries:
            return leads
        met = {row.key for row in self.rows["country"] if row.key}
        without = sum(row.total for row in self.rows["country"] if not row.key)
        if not without:
            return _("{leads} with {countries}", leads=leads, countries=say_places(met))
        return _(
            "{leads}; {known} with {countries}, {without}",
            leads=leads,
            known=self.total - without,
            countries=say_places(met),
            without=n_("{count} with none", "{count} with none", without),
        )


def count_leads(
    desk: Desk, cohorts: Iterable[int] | None = None, *, day: dt.date | None = None
) -> LeadCounts:
    """The leads of these cohorts (None: of all, also those of no cohort); `day` is today, unless
    another is asked for.
    """
    lines = list_leads(desk)
    if cohorts is not None:
        wanted = frozenset(cohorts)
        lines = [line for line in lines if line.cohort_id in wanted]
    return counted(lines, day or clock.today())


def counted(lines: Sequence[LeadLine], day: dt.date) -> LeadCounts:
    """The same of leads that are read already."""
    rows: dict[By, tuple[LeadCountRow, ...]] = {by: _rows(lines, by) for by in BYS}
    due: dict[When, tuple[int, ...]] = {
        when: tuple(line.id for line in lines if when_of(line, day) == when) for when in WHENS
    }
    return LeadCounts(tuple(lines), rows, due, tuple(_remarks(rows, due)), day)


def when_of(line: LeadLine, day: dt.date) -> When | None:
    """When a lead is to be followed up, seen from a day; None when it has ended. Weeks end on
    Sunday.
    """
    if line.stage == ENDED:
        return None
    if line.due is None:
        return "undated"
    if line.due < day:
        return "overdue"
    if line.due <= day + dt.timedelta(days=6 - day.weekday()):
        return "week"
    return "month" if (line.due.year, line.due.month) == (day.year, day.month) else "later"


def due_words(due: Mapping[When, Sequence[int]]) -> str:
    """ "2 overdue, 1 this week, 3 later this month"; "" when nothing is to be followed up before
    the month is over.
    """
    counts = {when: len(due[when]) for when in WHENS}
    said = (
        n_("{count} overdue", "{count} overdue", counts["overdue"]) if counts["overdue"] else "",
        n_("{count} this week", "{count} this week", counts["week"]) if counts["week"] else "",
        n_("{count} later this month", "{count} later this month", counts["month"])
        if counts["month"]
        else "",
    )
    return _(", ").join(part for part in said if part)


def _rows(lines: Sequence[LeadLine], by: By) -> tuple[LeadCountRow, ...]:
    groups: dict[str, list[LeadLine]] = {}
    for line in lines:
        groups.setdefault(_key(line, by), []).append(line)
    label = _LABELS[by]
    rows = [
        LeadCountRow(
            key,
            label(key) if key else _("not known"),
            len(found) - (over := sum(one.stage == ENDED for one in found)),
            over,
            tuple(one.id for one in found),
        )
        for key, found in groups.items()
    ]
    return tuple(sorted(rows, key=_order(by)))


def _key(line: LeadLine, by: By) -> str:
    return {"country": line.country, "kind": line.kind, "stage": line.stage}[by] or UNKNOWN


def _order(by: By) -> Callable[[LeadCountRow], tuple[bool, int, str]]:
    """Countries by number, kinds and stages as their lists have them; what is not known comes
    last.
    """
    codes = (
        {} if by == "country" else {option.code: n for n, option in enumerate(_LISTS[by].options)}
    )

    def place(row: LeadCountRow) -> tuple[bool, int, str]:
        return (
            row.key == UNKNOWN,
            codes.get(row.key, len(codes)) if codes else -row.total,
            row.label.casefold(),
        )

    return place


_LISTS: dict[By, Choice] = {"kind": LEAD_KIND, "stage": LEAD_STAGE}
_LABELS: dict[By, Callable[[str], str]] = {
    "country": lambda code: countries.name(code, language()),
    "kind": LEAD_KIND.format,
    "stage": LEAD_STAGE.format,
}


def _remarks(
    rows: Mapping[By, Sequence[LeadCountRow]], due: Mapping[When, Sequence[int]]
) -> list[str]:
    """What would make somebody recount: leads without a country, a kind, or a day to ask again."""
    unknown = {by: sum(row.total for row in rows[by] if row.key == UNKNOWN) for by in BYS}
    said: list[str] = []
    if count := unknown["country"]:
        said.append(n_("{count} lead has no country.", "{count} leads have no country.", count))
    if count := unknown["kind"]:
        said.append(
            n_(
                "The kind of {count} lead is not known.",
                "The kind of {count} leads is not known.",
                count,
            )
        )
    if count := unknown["stage"]:
        said.append(
            n_(
                "The stage of {count} lead is not known.",
                "The stage of {count} leads is not known.",
                count,
            )
        )
    if count := len(due["undated"]):
        said.append(
            n_(
                "{count} lead that goes on has no day to ask again.",
                "{count} leads that go on have no day to ask again.",
                count,
            )
        )
    return said


def enrolments_behind(desk: Desk, leads: Iterable[int]) -> list[tuple[int, int]]:
    """(cohort, enrolment) of the person of each lead, each once: in the lead's cohort, else
    where enrolled last.
    """
    wanted = frozenset(leads)
    lines = [line for line in list_leads(desk) if line.id in wanted and line.person_id is not None]
    with desk.reading() as session:
        known = enrolments_of(
            session, sorted({line.person_id for line in lines if line.person_id is not None})
        )
    return list(
        dict.fromkeys(found for line in lines if (found := enrolment_of(line, known)) is not None)
    )


def enrolment_of(line: LeadLine, known: Sequence[tuple[int, int, int]]) -> tuple[int, int] | None:
    """(cohort, enrolment) that stands for the person of a lead; `known`: (person, cohort,
    enrolment), the later ones last.
    """
    theirs = [
        (cohort == line.cohort_id, number, cohort)
        for person, cohort, number in known
        if person == line.person_id
    ]
    return (max(theirs)[2], max(theirs)[1]) if theirs else None
