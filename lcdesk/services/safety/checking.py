"""Is the desk whole? The file, its references, its search index, its figures and its backups,
each with an answer in words.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import sqlalchemy as sa

from lcdesk.db import summary_table
from lcdesk.db.backup import backup
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.keys import unsigned
from lcdesk.model.entities import Enrolment
from lcdesk.model.faults import DamagedDesk
from lcdesk.services.cohorts.retention import list_overdue
from lcdesk.services.core.desk import Desk
from lcdesk.services.recovery.damage import damaged, what_to_do
from lcdesk.services.safety.sync_folders import place_now, warning
from lcdesk.services.security.password import is_locked, lock_backups
from lcdesk.texts import _, join_sentences, n_


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_good: bool
    words: str


def check_desk(desk: Desk, *, is_place_known: bool = False) -> list[Finding]:
    """Look at everything; the bad findings say what to do. Figures that are wrong are counted anew.

    `is_place_known`: that the desk lies in a synced or network folder was told and is wanted, so it
    is said but not bad.
    """
    place = place_now(desk.path)
    told = [Finding(is_place_known, warning(place))] if place else []
    with _damage_told(desk), told_in_words():
        whole = [
            _file(desk),
            *_remark(desk),
            *told,
            _references(desk),
            _search(desk),
            _figures(desk),
            *backups_of(desk),
        ]
        return [*whole, *_overdue(desk)]


@contextmanager
def _damage_told(desk: Desk) -> Iterator[None]:
    """Damage that ends the check itself, with what can be done about it."""
    try:
        yield
    except DamagedDesk as fault:
        raise damaged(desk.path, fault.message) from None


def _file(desk: Desk) -> Finding:
    with desk.engine.connect() as connection:
        # A connection that has searched before remembers how the index was laid out then, and takes
        # what others wrote
        # since for damage (SQLite 3.46); a look at the index makes it read the lay-out anew.
        connection.exec_driver_sql("SELECT rowid FROM participant_search LIMIT 1").all()
        said = unsigned(connection.connection.driver_connection)[:20] or [
            str(row[0]) for row in connection.exec_driver_sql("PRAGMA integrity_check(20)")
        ]
    if said == ["ok"]:
        return Finding(True, _("The file is whole."))
    found = _("The file is damaged: {what}.", what="; ".join(said))
    return Finding(False, join_sentences(found, what_to_do(desk.path)))


def _overdue(desk: Desk) -> list[Finding]:
    """Told, and nothing bad: the desk is whole, and whether a reason to keep them has come up
    only the office knows.
    """
    return [Finding(True, one.advice) for one in list_overdue(desk)]


def _remark(desk: Desk) -> list[Finding]:
    return [Finding(False, desk.remark)] if desk.remark else []


def _references(desk: Desk) -> Finding:
    with desk.engine.connect() as connection:
        lost = len(connection.exec_driver_sql("PRAGMA foreign_key_check").all())
    if not lost:
        return Finding(True, _("Every reference leads somewhere."))
    return Finding(
        False, n_("{count} reference leads nowhere.", "{count} references lead nowhere.", lost)
    )


def _search(desk: Desk) -> Finding:
    with desk.reading() as session:
        people = session.scalar(sa.select(sa.func.count(Enrolment.id))) or 0
        indexed = session.scalar(sa.text("SELECT count(*) FROM participant_search_docsize")) or 0
    if people == indexed:
        return Finding(
            True,
            n_(
                "The search knows the one participant.",
                "The search knows all {count} participants.",
                people,
            ),
        )
    return Finding(
        False,
        _("The search knows {indexed} of {people} participants.", indexed=indexed, people=people),
    )


def _figures(desk: Desk) -> Finding:
    with desk.reading() as session:
        wrong = summary_table.differences(session)
    if not wrong:
        return Finding(True, _("The figures are those of a count made anew."))
    desk.execute(
        "Count anew", lambda work: summary_table.make_anew(work.session)
    )  # no entry of the history: nothing of the user's changed
    return Finding(
        False,
        n_(
            "{count} number of the figures was wrong. Everybody was counted anew; the figures are "
            "right again.",
            "{count} numbers of the figures were wrong. Everybody was counted anew; the figures "
            "are right again.",
            wrong,
        ),
    )


def backups_of(desk: Desk) -> list[Finding]:
    """Whether each backup is byte for byte what it was, and locked as the desk is; what a killed
    process left undone there is done first.
    """
    lock_backups(desk.path)
    found = backup.list_backups(backup.folder_of(desk.path))
    if not found:
        return [
            Finding(
                True,
                _("There is no backup yet; one is made at the next start and before every import."),
            )
        ]
    bad = [copy.path.name for copy in found if not _is_whole(copy)]
    good = Finding(
        True, n_("{count} backup is whole.", "{count} backups are whole.", len(found) - len(bad))
    )
    return [
        good,
        *_unlocked(desk, found),
        *(Finding(False, _("The backup “{name}” is damaged or gone.", name=name)) for name in bad),
    ]


def _unlocked(desk: Desk, found: list[backup.Backup]) -> list[Finding]:
    """Backups of a locked desk that anybody can read."""
    if not is_locked(desk.path):
        return []
    plain = [copy.path.name for copy in found if not is_locked(copy.path)]
    return [
        Finding(
            False,
            _("The backup “{name}” is not locked, as the desk is, and could not be.", name=name),
        )
        for name in plain
    ]


def _is_whole(copy: backup.Backup) -> bool:
    try:
        return backup.digest_of(copy.path) == copy.digest
    except OSError:
        return False
