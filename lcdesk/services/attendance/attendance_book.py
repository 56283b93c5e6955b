"""The attendance list as a workbook that comes back: people by activities, rates with their n,
the rule below the title.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lcdesk.model import countries
from lcdesk.model.attendance import RULE, Attendee, Rate, Register, Session
from lcdesk.services.attendance import attendance
from lcdesk.services.attendance.attendance import (
    condition_words,
    day_words,
    hour_words,
    overdue_words,
)
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk
from lcdesk.tabular.writing.register import (
    SIGNS,
    RegisterColumn,
    RegisterPage,
    RegisterRow,
    write_register,
)
from lcdesk.texts import N_, _, in_language, language, with_label

NOT_ASKED = "-"


def save_register(desk: Desk, cohort_id: int, path: Path, *, has_uncounted: bool = False) -> int:
    """Write the list of a cohort; the number of people. Meals, travel and free time only with
    `has_uncounted`.
    """
    register = attendance.read_register(desk, cohort_id)
    name = cohorts.get_cohort(desk, cohort_id)["name"]
    sessions = [one for one in register.sessions if one.is_counted or has_uncounted]
    return write_register(path, _page(register, sessions, name), desk.stands_at())


def _page(register: Register, sessions: Sequence[Session], name: str) -> RegisterPage:
    signs = " · ".join(
        f"{sign} {words}" for sign, words in zip(SIGNS.values(), _legend(), strict=True)
    )
    notes = (
        " · ".join(part for part in (condition_words(register), overdue_words(register)) if part),
        signs,
        _(RULE),
    )
    return RegisterPage(
        _("Attendance"),
        with_label(name, _("Attendance")),
        notes,
        (
            _both(N_("No.")),
            _both(N_("Name")),
            _both(N_("Country/region")),
            _both(N_("Rate")),
            _both(N_("There of")),
        ),
        (_("Rate"), _("There, of those who count")),
        [_column(register, one) for one in sessions],
        [_row(register, person, sessions) for person in register.people],
    )


def _legend() -> tuple[str, ...]:
    return _("present"), _("late"), _("excused"), _("absent")


def _column(register: Register, session: Session) -> RegisterColumn:
    titles = list(dict.fromkeys(title for title in (session.title_zh, session.title) if title))
    rate = register.by_session[session.id]
    percent = "" if rate.percent is None else f"{rate.percent} %"
    day = "\n".join(
        (day_words(session.date, "zh").partition(" ")[0], day_words(session.date, "en"))
    )
    return RegisterColumn(
        session.id, day, hour_words(session), "\n".join(titles), percent, _count(rate)
    )


def _row(register: Register, person: Attendee, sessions: Sequence[Session]) -> RegisterRow:
    rate, marks = register.by_person[person.id], register.marks
    cells = [
        marks.get((person.id, one.id)) or (None if register.concerns(person, one) else NOT_ASKED)
        for one in sessions
    ]
    country = countries.name(person.country, language()) if person.country else ""
    return RegisterRow(
        person.id,
        person.number,
        person.name,
        country,
        cells,
        rate.percent,
        _count(rate),
        person.id in register.below,
    )


def _count(rate: Rate) -> str:
    return f"{rate.there}/{rate.of}" if rate.of else ""


def _both(label: str) -> str:
    return "\n".join(dict.fromkeys((in_language("zh", label), in_language("en", label))))
