"""Attendance of a cohort: read as a register, noted for any block of people and activities as one
operation, and saved as a workbook that comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from lcdesk.db.queries import curriculum as queries
from lcdesk.db.queries.curriculum import AttendeeRow, SessionRow, best_name
from lcdesk.model import clock, countries
from lcdesk.model.attendance import (
    RULE,
    STATES,
    Attendee,
    Key,
    Rate,
    Register,
    Session,
    listed_numbers,
)
from lcdesk.model.clock import MONTHS, WEEKDAYS
from lcdesk.model.entities import Attendance, Cohort
from lcdesk.model.faults import KnownFault
from lcdesk.model.fields import fields_of
from lcdesk.model.lists import ATTENDANCE
from lcdesk.model.names import listed_name, name_of
from lcdesk.model.scripts import sort_key
from lcdesk.model.statuses import COMING
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.core.edit_conflicts import EditConflict, edit_conflicts_found, require_row
from lcdesk.tabular.writing.register import (
    SIGNS,
    RegisterColumn,
    RegisterPage,
    RegisterRow,
    write_register,
)
from lcdesk.texts import N_, _, in_language, language, n_, with_label

Changes = Mapping[Key, str | None]
"""(participant, activity) → state; None clears."""
NOTE, NOTE_MANY = N_("Attendance of {name}"), N_("Attendance of {count} people")
ALL_PRESENT = N_("All present: {name}")
CONDITION, NO_CONDITION = (
    N_("Certificate from {percent} % attendance"),
    N_("Certificate from the usual attendance"),
)
TAKING_PART = COMING
"""Those of every other status have ended, and are listed only where something is noted of them."""
MOST_PERCENT = 100
_STATE = next(one for one in fields_of(Attendance) if one.name == "state")
_PERCENT = next(one for one in fields_of(Cohort) if one.name == "attendance_percent")


def read_register(desk: Desk, cohort_id: int) -> Register:
    """The people and activities of a cohort with all that is noted; people by number, then by
    name.
    """
    with desk.reading() as session:
        people = queries.read_people(session, cohort_id)
        sessions = queries.read_sessions(session, cohort_id)
        marks = queries.read_marks(session, cohort_id)
        percent = queries.read_percent(session, cohort_id)
    noted = {person for person, _activity in marks}
    listed = sorted((_attendee(row) for row in people), key=_place)
    return Register(
        tuple(person for person in listed if not person.has_ended or person.id in noted),
        tuple(_session(row) for row in sessions),
        marks,
        percent,
        clock.now(),
    )


def note(
    desk: Desk, register: Register, changes: Changes, label: str = "", **values: object
) -> int:
    """Note states of people at activities as one step of undo; how many cells changed.

    `label` (marked by N_, filled by `values`) names the step; otherwise it is called by its people.
    `register`: as it was shown; `EditConflictsFound` when somebody noted something else of one of
    them since.
    """
    _require_states(changes.values())
    moved = {key: state for key, state in changes.items() if register.marks.get(key) != state}
    if not moved:
        return 0
    people = {person for person, _activity in moved}

    def write(work: Work) -> int:
        return _write(work, register, moved)

    if label:
        return desk.execute(label, write, **values)
    if len(people) == 1:
        return desk.execute(NOTE, write, name=register.person_by_id[next(iter(people))].name)
    return desk.execute(NOTE_MANY, write, count=len(people))


def note_all_present(desk: Desk, register: Register, activities: Sequence[int]) -> int:
    """Everybody of whom nothing is noted yet was there; what is noted stays. How many cells
    changed.
    """
    sessions = [
        register.session_by_id[number] for number in activities if number in register.session_by_id
    ]
    blank: dict[Key, str | None] = {
        (person, one.id): "present" for one in sessions for person in register.blank(one)
    }
    return note(
        desk, register, blank, ALL_PRESENT, name=", ".join(title_of(one) for one in sessions)
    )


def set_percent(
    desk: Desk, cohort_id: int, percent: int | None, shown: Register | None = None
) -> None:
    """Another certificate condition of a cohort in per cent; None: the usual one.

    `shown`: the register it was shown with; `EditConflictsFound` when somebody was faster.
    """
    if percent is not None and not 0 <= percent <= MOST_PERCENT:
        raise KnownFault(_("The condition lies between 0 and 100 %."), _("Nothing was changed."))

    def write(work: Work) -> None:
        row = work.get(Cohort, cohort_id)
        wanted, seen = {_PERCENT.name: percent}, shown and {_PERCENT.name: shown.percent}
        told = _("The certificate condition was changed meanwhile.")
        require_row({_PERCENT.name: _PERCENT}, row, wanted, seen, told)
        work.set(row, wanted)

    desk.execute(NO_CONDITION if percent is None else CONDITION, write, percent=percent)


def title_of(session: Session) -> str:
    """What an activity is called, in the language of the moment where it has a title in it."""
    titles = {"title": session.title, "title_zh": session.title_zh}
    return best_name(titles, "title", "title_zh") or _("Without a title")


def _write(work: Work, register: Register, changes: Changes) -> int:
    """Bring the rows to what is wanted; of several notes of one cell the newest stays."""
    rows = _rows_of(work, changes)
    _require_as_shown(register, changes, {key: found[-1].state for key, found in rows.items()})
    fresh: list[dict[str, Any]] = []
    for (person, activity), state in changes.items():
        found = rows.get((person, activity), [])
        if state is None:
            for row in found:
                work.remove(row)
        elif found:
            work.set(found[-1], {"state": state})
        else:
            fresh.append({"enrolment_id": person, "activity_id": activity, "state": state})
    work.insert_many(Attendance, fresh)
    return len(changes)


def _require_as_shown(register: Register, changes: Changes, now: Changes) -> None:
    for key, state in changes.items():
        if now.get(key) not in (register.marks.get(key), state):
            person, activity = register.person_by_id.get(key[0]), register.session_by_id.get(key[1])
            words = {
                "name": person.name if person else "?",
                "activity": title_of(activity) if activity else "?",
            }
            told = _("The attendance of {name} at “{activity}” was changed meanwhile.", **words)
            raise edit_conflicts_found(told, [EditConflict(_STATE, now.get(key), state)])


def _rows_of(work: Work, changes: Changes) -> dict[Key, list[Attendance]]:
    activities = sorted({activity for _person, activity in changes})
    rows: dict[Key, list[Attendance]] = {}
    for mark in queries.read_rows(work.session, activities):
        key = (mark.enrolment_id, mark.activity_id)
        if key in changes:
            rows.setdefault(key, []).append(mark)
    return rows


def _require_states(states: Iterable[str | None]) -> None:
    strange = sorted({state for state in states if state is not None and state not in STATES})
    if strange:
        raise KnownFault(
            _("“{state}” is no attendance.", state=strange[0]), _("Nothing was changed.")
        )


def _attendee(row: AttendeeRow) -> Attendee:
    given, family = row["given_name"], row["family_name"]
    both = (f"{given} {family}", f"{family} {given}") if given and family else ()
    names = tuple(name for name in (row["full_name"], *both, row["name_zh"]) if name)
    return Attendee(
        row["id"],
        name_of(row),
        row["number"] or "",
        names,
        row["group_name"] or "",
        row["nationality"],
        row["status"] not in TAKING_PART,
        listed_name(row),
    )


def _place(person: Attendee) -> tuple[bool, int, str, str]:
    """By number, as numbers are counted; those without one after them, by name."""
    digits = "".join(sign for sign in person.number if sign.isdecimal())
    return (not person.number, int(digits or 0), person.number, sort_key(person.name, is_name=True))


def _session(row: SessionRow) -> Session:
    return Session(
        row["id"],
        row["date"],
        row["start"],
        row["end"],
        row["kind"],
        row["title"],
        row["title_zh"],
        row["group_name"] or "",
    )


# --- What is said of attendance: days and hours of activities, the condition and who reaches it,
# cells in words ---


def day_words(day: dt.date | None, spoken: str = "") -> str:
    """Mon 16 Jun · 6月16日 周一."""
    if day is None:
        return in_language(spoken or language(), N_("Without a date"))
    weekday = in_language(spoken or language(), WEEKDAYS[day.weekday()])
    if (spoken or language()) == "zh":
        return f"{day.month}月{day.day}日 {weekday}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]}"


def hour_words(session: Session) -> str:
    """09:00; "–" where it is not known."""
    return f"{session.start:%H:%M}" if session.start else "–"


def moment_words(session: Session) -> str:
    """Mon 16 Jun 09:00."""
    return f"{day_words(session.date)} {hour_words(session)}"


def rate_words(rate: Rate) -> str:
    """92 % (23 of 25): no percentage without its n."""
    if rate.percent is None:
        return _("nothing counts yet")
    return _(
        "{percent} % ({there} of {count})", percent=rate.percent, there=rate.there, count=rate.of
    )


def state_words(register: Register, person: Attendee, session: Session) -> str:
    """What stands in a cell."""
    state = register.marks.get((person.id, session.id))
    if state:
        return ATTENDANCE.format(state)
    return (
        _("not noted")
        if register.concerns(person, session)
        else _("not asked: only for {group}", group=session.group)
    )


def condition_words(register: Register) -> str:
    """20 of 22 reach 80 %; 1 is below; of 1 nothing counts yet."""
    rated = [one for one in register.course if register.by_person[one.id].of]
    open_ones, below = len(register.course) - len(rated), len(register.below)
    if not rated:
        return _("No list has been kept yet.")
    said = [
        n_(
            "{reached} of {count} reaches {percent} %",
            "{reached} of {count} reach {percent} %",
            len(rated),
            reached=len(rated) - below,
            percent=register.wanted,
        )
    ]
    if below:
        said.append(n_("{count} below", "{count} below", below))
    if open_ones:
        said.append(n_("nothing counts yet of {count}", "nothing counts yet of {count}", open_ones))
    return " · ".join(said)


def overdue_words(register: Register) -> str:
    """3 activities are over without a list; "" of none."""
    count = len(register.overdue)
    if not count:
        return ""
    return n_(
        "{count} activity is over without a list.",
        "{count} activities are over without a list.",
        count,
    )


def change_words(register: Register, key: Key, state: str | None) -> str:
    """Wanjiru Kamau · Mon 16 Jun 09:00 Opening: present → absent."""
    person, session = register.person_by_id[key[0]], register.session_by_id[key[1]]
    after = ATTENDANCE.format(state) if state else _("not noted")
    what = f"{moment_words(session)} {title_of(session)}"
    return f"{person.name} · {with_label(what, state_words(register, person, session))} → {after}"


def plan_words(new: int, changed: int, same: int) -> str:
    """286 cells are new · 4 change · 18 are as before."""
    return " · ".join(
        (
            n_("{count} cell is new", "{count} cells are new", new),
            n_("{count} changes", "{count} change", changed),
            n_("{count} is as before", "{count} are as before", same),
        )
    )


# --- The workbook: people by activities, rates with their n, what the marks mean ---


_NOT_ASKED = "-"


def save_register(desk: Desk, cohort_id: int, path: Path, *, has_uncounted: bool = False) -> int:
    """Write the list of a cohort; the number of people. Meals, travel and free time only with
    `has_uncounted`.
    """
    register = read_register(desk, cohort_id)
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
    numbers = listed_numbers([person.number for person in register.people])
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
        [
            _row(register, person, sessions, number)
            for person, number in zip(register.people, numbers, strict=True)
        ],
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


def _row(
    register: Register, person: Attendee, sessions: Sequence[Session], number: str
) -> RegisterRow:
    rate, marks = register.by_person[person.id], register.marks
    cells = [
        marks.get((person.id, one.id)) or (None if register.concerns(person, one) else _NOT_ASKED)
        for one in sessions
    ]
    country = countries.name(person.country, language()) if person.country else ""
    return RegisterRow(
        person.id,
        number,
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
