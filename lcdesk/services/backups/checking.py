"""Is the desk whole? The file, its references, its search index, its figures and its backups, each
with an answer in words; backups are restored for trial, so that nobody finds out too late.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk import private_files
from lcdesk.db import desk_version, upgrade
from lcdesk.db.backup import backup, contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.backup.exchange import TRIAL
from lcdesk.db.engine.engine import keep_journal, make_engine
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.keys import unsigned
from lcdesk.db.engine.ownership import Ownership
from lcdesk.db.store import store_of
from lcdesk.db.values import table_of
from lcdesk.model.entities import DocumentFile, Enrolment, FileContent
from lcdesk.model.faults import DamagedDesk, KnownFault
from lcdesk.services.backups.restore_preview import COUNTED, moment, reason_words
from lcdesk.services.backups.restoring import is_whole, list_copies
from lcdesk.services.cohorts.cohorts import list_overdue
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.search_names import follow_names
from lcdesk.services.recovery.damage import damaged, what_to_do
from lcdesk.services.safety.sync_folders import place_now, warning
from lcdesk.services.security.password import is_locked, lock_backups
from lcdesk.texts import _, join_sentences, list_names, n_, size_words


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    is_good: bool
    words: str


@dataclass(frozen=True)
class FilesSize:
    """How many files are kept with documents and how many bytes they take; as much of those that
    were removed and that undo would bring back; `lost`: files whose bytes are not there.
    """

    count: int = 0
    size: int = 0
    removed: int = 0
    removed_size: int = 0
    lost: int = 0


def check_desk(desk: Desk, *, is_place_known: bool = False) -> list[Finding]:
    """Look at everything; the bad findings say what to do. Figures that are wrong are counted anew.

    `is_place_known`: that the desk lies in a synced or network folder was told and is wanted, so it
    is said but not bad.
    """
    place = place_now(desk.path) if desk.ownership is not None else None
    told = [Finding(is_place_known, warning(place))] if place else []
    with _damage_told(desk), told_in_words():
        whole = [_search(desk), _figures(desk), *_files(desk)]
        if desk.ownership is not None:  # a server holds its own references, and nobody's copies
            of_file = [_file(desk), *_remark(desk), *told, _references(desk)]
            whole = [*of_file, *whole, *backups_of(desk)]
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


def measure_files(desk: Desk) -> FilesSize:
    """How much the files of documents take in a desk."""
    file, content = table_of(DocumentFile), table_of(FileContent)
    size = sa.func.length(content.c.data)  # as the row says it: the bytes are not read
    pairs = sa.outerjoin(content, file, file.c.id == content.c.file_id)
    known = sa.select(
        sa.func.count(file.c.id),
        sa.func.coalesce(sa.func.sum(size).filter(file.c.id.is_not(None)), 0),
        sa.func.count().filter(file.c.id.is_(None)),
        sa.func.coalesce(sa.func.sum(size).filter(file.c.id.is_(None)), 0),
    ).select_from(pairs)
    whole = sa.exists().where(content.c.file_id == file.c.id, size == file.c.size)
    lost = sa.select(sa.func.count()).select_from(file).where(~whole)
    with desk.reading() as session:
        count, held, removed, removed_held = session.execute(known).one()
        return FilesSize(count, held, removed, removed_held, session.scalar(lost) or 0)


def files_words(desk: Desk, found: FilesSize) -> str:
    """It in sentences; "" where no file is kept."""
    kept = n_(
        "{count} file of documents takes {size} of the {whole} of this desk.",
        "{count} files of documents take {size} of the {whole} of this desk.",
        found.count,
        size=size_words(found.size),
        whole=size_words(_size_of(desk)),
    )
    removed = n_(
        "{count} that was removed, and that undo would bring back, takes {size}.",
        "{count} that were removed, and that undo would bring back, take {size}.",
        found.removed,
        size=size_words(found.removed_size),
    )
    return join_sentences(kept if found.count else "", removed if found.removed else "")


def _size_of(desk: Desk) -> int:
    """Bytes of a desk with what still lies in its journal alone."""
    with desk.reading() as session:
        return store_of(session).size(session)


def _files(desk: Desk) -> list[Finding]:
    if not desk.rights.sees_private:  # nor any bytes of files
        return []
    found = measure_files(desk)
    lost = n_(
        "{count} file of documents has lost its bytes.",
        "{count} files of documents have lost their bytes.",
        found.lost,
    )
    if found.lost:
        return [Finding(False, join_sentences(lost, what_to_do(desk.path)))]
    words = files_words(desk, found)
    return [Finding(True, words)] if words else []


def _search(desk: Desk) -> Finding:
    with desk.reading() as session:
        people = session.scalar(sa.select(sa.func.count(Enrolment.id))) or 0
        indexed = store_of(session).index.count(session)
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
        wrong = store_of(session).wrong_figures(session)
    if not wrong:
        return Finding(True, _("The figures are those of a count made anew."))
    desk.execute(
        "Count anew", lambda work: store_of(work.session).count_anew(work.session)
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


# --- The restore test: backups are restored, opened as desks, checked, and compared ---


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
    desk.require_file()
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
