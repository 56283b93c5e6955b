"""The backup of the day of a desk that stays open."""

from __future__ import annotations

import datetime as dt

from lcdesk.db.backup.backup import backups_of
from lcdesk.model import clock
from lcdesk.services.backups.daily import DAILY, back_up_if_due
from lcdesk.services.cohorts import cohorts
from lcdesk.services.core.desk import Desk


def test_one_a_day_where_something_was_done(desk: Desk) -> None:
    today, tomorrow = clock.today(), clock.today() + dt.timedelta(1)
    desk.back_up("by hand")
    cohorts.add_cohort(desk, {"name_en": "X"})
    assert back_up_if_due(desk, today) is None, "there is one of this day"
    made = back_up_if_due(desk, tomorrow)
    assert made is not None
    assert made.reason == DAILY
    assert back_up_if_due(desk, tomorrow) is None, "nothing was done since"
    assert backups_of(desk.path)[0].path == made.path
