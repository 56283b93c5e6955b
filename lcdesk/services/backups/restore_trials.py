"""The restore drill: backups are restored for trial, opened as desks, checked, and compared, so
that nobody finds out too late.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from lcdesk import private_files
from lcdesk.db import desk_version, upgrade
from lcdesk.db.backup import contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.backup.exchange import TRIAL
from lcdesk.db.engine.engine import keep_journal, make_engine
from lcdesk.db.engine.ownership import Ownership
from lcdesk.model.faults import KnownFault
from lcdesk.services.backups.restoring import is_whole, list_copies
from lcdesk.services.backups.restoring_words import COUNTED, moment, reason_words
from lcdesk.services.core.apply_settings import follow_names
from lcdesk.services.core.desk import Desk
from lcdesk.services.safety.checking import Finding, check_desk
from lcdesk.texts import _, join_sentences, list_names, n_

Told = Callable[[int, int], object]
"""Hears how many backups were tried, of how many."""


@dataclass(frozen=True)
class _Trial:
    """What one drill found: what is wrong, and whether every table was compared with the desk."""

    wrong: tuple[str, ...]
    is_compared: bool = False


def restore_test(desk: Desk, *, every: bool = False, told: Told | None = None) -> list[Finding]:
    """Restore the newest backup for trial (`every`: each one), and say what came of it. The desk
    is only read.
    """
    copies = [copy.backup for copy in list_copies(desk.path, checks=False)]
    if not copies:
        return [Finding(True, _("There is no backup to try yet."))]
    tried = copies if every else copies[:1]
    findings = list[Finding]()
    for number, copy in enumerate(tried, 1):
        findings.append(_tried(desk, copy))
        if told:
            told(number, len(tried))
    return findings


def _tried(desk: Desk, copy: Backup) -> Finding:
    started = time.perf_counter()
    try:
        trial = _trial(desk, copy)
    except (OSError, DatabaseError, KnownFault, ValueError) as error:
        trial = _Trial((_reason(error),))
    head = _(
        "Restore drill, backup of {when} ({reason}):",
        when=moment(copy.at),
        reason=reason_words(copy),
    )
    if trial.wrong:
        return Finding(False, join_sentences(head, *trial.wrong))
    seconds = f"{time.perf_counter() - started:.1f}"
    done = _(
        "restored and opened as a desk in {seconds} s, passed every check, and holds what its "
        "note says: {counts}.",
        seconds=seconds,
        counts=_counts(copy),
    )
    same = (
        _("Every table is that of the desk.")
        if trial.is_compared
        else _("The desk has newer work, so it was not compared with it.")
    )
    return Finding(True, join_sentences(head, done, same))


def _reason(error: Exception) -> str:
    if isinstance(error, KnownFault):
        return str(error)
    if isinstance(error, OSError):
        return _("It could not be tried: {reason}.", reason=error.strerror or str(error))
    return _("It is damaged.")


def _counts(copy: Backup) -> str:
    return list_names([f"{_(words)} {copy.counts.get(name, 0)}" for name, words in COUNTED.items()])


def _trial(desk: Desk, copy: Backup) -> _Trial:
    if is_whole(copy) is not True:
        return _Trial((_("Its file is damaged or gone."),))
    with _workshop(copy) as path:
        private_files.copy(copy.path, path)
        with contents.reading(path) as connection:
            if contents.counts_of(connection) != copy.counts:
                return _Trial((_("It does not hold what its note says."),))
            if contents.faults_of(connection, is_thorough=True):
                return _Trial((_("It is damaged."),))
            contents.is_behind(connection)
        with _opened(path) as restored:
            wrong = [
                finding.words
                for finding in check_desk(restored, is_place_known=True)
                if not finding.is_good
            ]
        is_compared = not wrong and _is_current(desk, copy)
        if is_compared and (differ := _differing(desk.path, path)):
            wrong.append(
                n_(
                    "{count} table differs from the desk: {names}.",
                    "{count} tables differ from the desk: {names}.",
                    len(differ),
                    names=list_names(differ),
                )
            )
    return _Trial(tuple(wrong), is_compared)


@contextmanager
def _workshop(copy: Backup) -> Iterator[Path]:
    """A place beside the backups: what is tried holds passports, and a folder of the system for
    such files may be anybody's.
    """
    folder = copy.path.parent
    for left in folder.glob(f"{TRIAL}*"):  # of a drill that was killed
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix=TRIAL, dir=folder, ignore_cleanup_errors=True) as made:
        yield Path(made) / f"{Path(made).name}.lcdesk"


@contextmanager
def _opened(path: Path) -> Iterator[Desk]:
    """As `opening.open_desk` does, but for the backups it makes: brought up to date, with a
    journal, the search following the names.
    """
    engine = make_engine(path)
    try:
        if desk_version.needs_upgrade(engine):
            upgrade.upgrade(engine)
        keep_journal(engine)
        desk = Desk(path, engine, Ownership(path))
        follow_names(desk)
        yield desk
    finally:
        engine.dispose()


def _is_current(desk: Desk, copy: Backup) -> bool:
    with contents.reading(desk.path) as connection:
        return (
            contents.last_step(connection) == copy.deed
            and contents.counts_of(connection) == copy.counts
        )


def _differing(desk: Path, restored: Path) -> list[str]:
    """The tables that are not the same in both, but for those in which something may change
    without a step of work.
    """
    with contents.reading(desk) as ours, contents.reading(restored) as theirs:
        tables = contents.told_tables()
        here, there = contents.digests_of(ours, tables), contents.digests_of(theirs, tables)
    return [name for name in tables if here[name] != there[name]]
