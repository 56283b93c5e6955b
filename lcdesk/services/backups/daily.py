"""A backup each day of a desk that stays open: opening one makes a backup, and many an office never
closes its program.
"""

from __future__ import annotations

import datetime as dt

from lcdesk.db.backup.backup import Backup, backups_of, folder_of, is_current
from lcdesk.model import clock
from lcdesk.services.core.desk import Desk
from lcdesk.texts import N_

DAILY = N_("each day")


def back_up_if_due(desk: Desk, today: dt.date | None = None) -> Backup | None:
    """Back a desk up whose newest backup is of another day and lacks something; None where nothing
    is due, and of a desk that is only looked at, or is no file. KnownFault: as of every backup.
    """
    if desk.taken is not None or not desk.is_file:
        return None
    newest = next(iter(backups_of(desk.path)), None)
    if newest is not None and newest.at.date() >= (today or clock.today()):
        return None
    if is_current(desk.engine, folder_of(desk.path)):
        return None
    return desk.back_up(DAILY)
