"""The deadlines of a cohort, each declared once: how many days before the opening (or after the
last day), whom it is about, what is asked for and by whom it is given; and the days they fall on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from lcdesk.model.search_text import QueryRule
from lcdesk.texts import N_, _, n_

Counting = Literal["calendar", "working"]
"""Days of the calendar, or days the office works in the country where the cohort is held."""
Anchor = Literal["opening", "closing"]
GivenBy = Literal["embassy", "organisation", "office"]
"""Who gives what is missing: the embassy of the participant's country, whoever sent the
participant, the office itself.
"""
COUNTINGS: Mapping[Counting, str] = {"calendar": N_("calendar days"), "working": N_("working days")}
MOST_DAYS = 400
"""What a deadline may lie from its anchor."""
IsWorking = Callable[[dt.date], bool]


@dataclass(frozen=True)
class DeadlineKind:
    """One deadline. `days` before the opening, or after the last day (`anchor` "closing").

    `is_asked_for_some`: it is there only while somebody has not met it. `condition`: what a mail
    says of what is asked for, with `day`, until when a passport shall last.

    `missing`: what its line says while it is open. `rule`: who has not met it; None: it is about
    the cohort as a whole, and somebody says when it is done, unless the desk can tell. `document`:
    the paper it is about; a cohort that does not ask for it has no such deadline. `asked_for`: what
    a mail asks for, in words that follow "please send us"; "" where nobody is asked. `screen`,
    `tab`, `paper`: where it is done; `does`: what the button that leads there says.
    """

    key: str
    label: str
    missing: str
    icon: str
    days: int
    counting: Counting = "calendar"
    anchor: Anchor = "opening"
    rule: QueryRule | None = None
    document: str = ""
    given_by: GivenBy = "office"
    asked_for: str = ""
    condition: str = ""
    is_asked_for_some: bool = False
    screen: str = "participants"
    tab: str = ""
    paper: str = ""
    does: str = N_("Show them")

    @property
    def title(self) -> str:
        """What it is called, in the language of the moment."""
        return _(self.label)


USUAL_MONTHS = 6
"""So long a passport lasts after the course where the office says nothing else."""
DEADLINES: tuple[DeadlineKind, ...] = (
    DeadlineKind(
        "nomination",
        N_("Nomination"),
        N_("Nomination letters are missing"),
        "file-check",
        72,
        rule=QueryRule("document_missing", ("nomination_letter",)),
        document="nomination_letter",
        given_by="organisation",
        asked_for=N_("the signed nomination letter"),
    ),
    DeadlineKind(
        "passport_copy",
        N_("Passport copy"),
        N_("Copies of passports are missing"),
        "id-card",
        58,
        rule=QueryRule("document_missing", ("passport_scan",)),
        document="passport_scan",
        given_by="organisation",
        asked_for=N_("a copy of the passport page with the photo"),
    ),
    DeadlineKind(
        "passport_renewal",
        N_("New passport"),
        N_("Passports end too soon"),
        "file-warning",
        58,
        rule=QueryRule("passport_short", (USUAL_MONTHS,)),
        given_by="embassy",
        asked_for=N_("a copy of a renewed passport: the one we know of ends too soon"),
        condition=N_("It shall be valid until {day} at least."),
        is_asked_for_some=True,
    ),
    DeadlineKind(
        "visa_letter",
        N_("Visa letter"),
        N_("Invitation letters are not made yet"),
        "mail",
        37,
        rule=QueryRule("letter_missing"),
        document="invitation",
        screen="papers",
        paper="visa_letter",
        does=N_("Make the letters"),
    ),
    DeadlineKind(
        "visa",
        N_("Visa"),
        N_("Visas are not issued yet"),
        "stamp",
        9,
        rule=QueryRule("visa_open"),
        document="visa",
        given_by="embassy",
        asked_for=N_("news of the visa application"),
    ),
    DeadlineKind(
        "flight",
        N_("Flight"),
        N_("Flights are not known"),
        "plane-landing",
        8,
        rule=QueryRule("flight_missing"),
        given_by="organisation",
        asked_for=N_("the flight number with the day and time of arrival"),
    ),
    DeadlineKind(
        "photo",
        N_("Photo"),
        N_("Photos are missing"),
        "camera",
        6,
        rule=QueryRule("photo_missing"),
        document="photo",
        given_by="organisation",
        asked_for=N_("a passport photo as a picture file"),
    ),
    DeadlineKind(
        "room_list",
        N_("Room list"),
        N_("People without a room"),
        "bed-double",
        4,
        "working",
        rule=QueryRule("room_missing"),
        screen="logistics",
        tab="rooms",
        does=N_("Open the rooms"),
    ),
    DeadlineKind(
        "printing",
        N_("Print-outs"),
        N_("Badges, signs and handbooks are to be printed"),
        "printer",
        2,
        "working",
        screen="papers",
        does=N_("Open the papers"),
    ),
    DeadlineKind(
        "certificates",
        N_("Certificates"),
        N_("Certificates have no number yet"),
        "graduation-cap",
        0,
        anchor="closing",
        rule=QueryRule("field_blank", ("certificate_no",)),
        screen="papers",
        paper="certificate",
        does=N_("Make the certificates"),
    ),
    DeadlineKind(
        "evaluation",
        N_("Evaluation"),
        N_("No answers of the evaluation are entered"),
        "star",
        5,
        "working",
        anchor="closing",
        screen="evaluation",
        does=N_("Enter the answers"),
    ),
    DeadlineKind(
        "report",
        N_("Final report"),
        N_("The final report is not made yet"),
        "file-text",
        20,
        "working",
        anchor="closing",
        screen="papers",
        paper="final_report",
        does=N_("Make the report"),
    ),
)
"""In the order of their days."""


def deadlines_asked(months: int) -> tuple[DeadlineKind, ...]:
    """The same for an office that asks that passports last so many months after the course."""
    asked = QueryRule("passport_short", (months,))
    return tuple(
        replace(one, rule=asked) if one.rule and one.rule.name == asked.name else one
        for one in DEADLINES
    )


def deadline_of(key: str) -> DeadlineKind | None:
    """The deadline of that key; None where this program has none."""
    return next((one for one in DEADLINES if one.key == key), None)


@dataclass(frozen=True)
class DeadlineChoice:
    """How a deadline is counted: so many days, of which kind, and whether at all."""

    days: int
    counting: Counting
    is_used: bool = True

    @property
    def words(self) -> str:
        """ "72 days", "4 working days", "not used"."""
        if not self.is_used:
            return _("not used")
        if self.counting == "working":
            return n_("{count} working day", "{count} working days", self.days)
        return n_("{count} day", "{count} days", self.days)


def usual_choice(kind: DeadlineKind) -> DeadlineChoice:
    """How it is counted where nobody has said otherwise."""
    return DeadlineChoice(kind.days, kind.counting)


def due_day(
    anchor: dt.date, choice: DeadlineChoice, is_working: IsWorking, *, is_before: bool = True
) -> dt.date:
    """The day a deadline falls on.

    Days of the calendar are plainly taken from the anchor. Of working days the anchor itself is
    none: one working day before a Monday is the Friday, of an anchor that is not worked the last
    day that is. No days at all is the anchor.
    """
    step = dt.timedelta(days=-1 if is_before else 1)
    if choice.counting == "calendar":
        return anchor + choice.days * step
    day, left = anchor, choice.days
    while left:
        day += step
        left -= is_working(day)
    return day


def day_words(due: dt.date, today: dt.date) -> str:
    """ "5 days late", "today", "tomorrow", "in 3 days"."""
    days = (due - today).days
    if days < 0:
        return n_("{count} day late", "{count} days late", -days)
    if days < 2:
        return _("tomorrow") if days else _("today")
    return n_("in {count} day", "in {count} days", days)
