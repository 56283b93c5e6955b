"""The timetable as a file without a window: workbook, PDF, calendar, sign-in sheets."""

from __future__ import annotations

import datetime as dt
from argparse import Namespace

from lcdesk.cli.figures import cohort_named
from lcdesk.cli.jobs import desk_of
from lcdesk.cli.telling import say, say_json
from lcdesk.model import clock
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.kinds import Date
from lcdesk.model.short_dates import read_short
from lcdesk.services.curriculum.timetable_papers import find_whose
from lcdesk.services.exporting.timetable_files import TimetableRequest, save_file
from lcdesk.texts import _, language

ALL = "all"


def timetable(asked: Namespace) -> int:
    """Write what `--out` and the options say."""
    if asked.person and asked.sign_in:
        raise KnownFault(
            _("Sign-in sheets are for everybody."), _("Leave out --person or --sign-in.")
        )
    with desk_of(asked) as desk:
        cohort = cohort_named(desk, asked.cohort)
        whose = find_whose(desk, cohort["id"], asked.person) if asked.person else None
        signing = None if not asked.sign_in else "day" if asked.by_day else "activity"
        spoken = asked.language or ("zh" if language() == "zh" else "en")
        wanted = TimetableRequest(
            spoken, whose, signing, _day(asked.sign_in, cohort["starts"]), asked.grid
        )
        saved = save_file(desk, cohort["id"], asked.out, wanted)
    if asked.json:
        told = {
            "path": str(saved.path),
            "count": saved.count,
            "pages": saved.pages,
            "remarks": list(saved.remarks),
        }
        say_json({**told, "whose": whose.name if whose else None})
    else:
        say(saved.message)
    return 0


def _day(said: str | None, starts: dt.date | None) -> dt.date | None:
    """The day as typed, without a year that of the course; None for all of them."""
    if not said or said.casefold() == ALL:
        return None
    try:
        return read_short(said, starts or clock.today()) or Date().parse(said)
    except BadValue as bad:
        raise KnownFault(bad.message, _("Nothing was written.")) from None
