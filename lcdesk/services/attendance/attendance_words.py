"""What is said of attendance: days and hours of activities, the condition and who reaches it, cells in words."""

from __future__ import annotations

import datetime as dt

from lcdesk.model.attendance import Attendee, Key, Rate, Register, Session
from lcdesk.model.lists import ATTENDANCE
from lcdesk.services.attendance.attendance import title_of
from lcdesk.texts import N_, _, in_language, language, n_, with_label

WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_words(day: dt.date | None, spoken: str = "") -> str:
    """Mon 16 Jun · 6月16日 周一."""
    if day is None:
        return in_language(spoken or language(), N_("Without a date"))
    weekday = in_language(spoken or language(), WEEKDAYS[day.weekday()])
    if (spoken or language()) == "zh":
        return f"{day.month}月{day.day}日 {weekday}"
    return f"{weekday} {day.day} {_MONTHS[day.month - 1]}"


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
    return _("{percent} % ({there} of {count})", percent=rate.percent, there=rate.there, count=rate.of)


def state_words(register: Register, person: Attendee, session: Session) -> str:
    """What stands in a cell."""
    state = register.marks.get((person.id, session.id))
    if state:
        return ATTENDANCE.format(state)
    return (
        _("not noted") if register.concerns(person, session) else _("not asked: only for {group}", group=session.group)
    )


def condition_words(register: Register) -> str:
    """20 of 22 reach 80 %; 1 is below; of 1 nothing counts yet."""
    rated = [one for one in register.course if register.by_person[one.id].of]
    open_ones, below = len(register.course) - len(rated), len(register.below)
    if not rated:
        return _("No list has been kept yet.")
    said = [n_("{reached} of {count} reaches {percent} %", "{reached} of {count} reach {percent} %", len(rated),
               reached=len(rated) - below, percent=register.wanted)]  # fmt: skip
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
    return n_("{count} activity is over without a list.", "{count} activities are over without a list.", count)


def change_words(register: Register, key: Key, state: str | None) -> str:
    """Wanjiru Kamau · Mon 16 Jun 09:00 Opening: present → absent."""
    person, session = register.person_by_id[key[0]], register.session_by_id[key[1]]
    after = ATTENDANCE.format(state) if state else _("not noted")
    what = f"{moment_words(session)} {title_of(session)}"
    return f"{person.name} · {with_label(what, state_words(register, person, session))} → {after}"


def plan_words(new: int, changed: int, same: int) -> str:
    """286 cells are new · 4 change · 18 are as before."""
    return " · ".join((
        n_("{count} cell is new", "{count} cells are new", new), n_("{count} changes", "{count} change", changed),
        n_("{count} is as before", "{count} are as before", same),
    ))  # fmt: skip
