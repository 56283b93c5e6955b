"""A desk that is not whole: found when it is opened or checked, and told with what can be done
about it, what was saved of it and which backup is nearest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import backup
from lcdesk.db.backup.backup import Backup
from lcdesk.db.desk_version import NewerDesk
from lcdesk.db.engine import checksums, keys
from lcdesk.db.engine.engine import make_engine
from lcdesk.db.engine.ownership import DeskTaken
from lcdesk.db.store import require_file
from lcdesk.model import clock
from lcdesk.model.faults import DamagedDesk, DeskBusy, KnownFault, LockedDesk, NotADesk
from lcdesk.texts import N_, _, figure, join_names, join_sentences, n_

if TYPE_CHECKING:
    from lcdesk.services.recovery.recovery import Salvaged, SalvagedTable

WEEKLY = dt.timedelta(days=7)
# The reason lies elsewhere (held by another program, a folder that refuses): nothing can be said
# against the file.
_ELSEWHERE = ("locked", "unable to open", "readonly")
_AHEAD = dt.timedelta(days=2)  # by travelling east a backup may be a day ahead


def is_whole(engine: sa.Engine) -> bool:
    """Whether the database finds no fault in its file."""
    try:
        with engine.connect() as connection:
            return (
                not keys.unsigned(connection.connection.driver_connection)
                and connection.exec_driver_sql("PRAGMA quick_check(1)").scalar() == "ok"
            )
    except DatabaseError as error:
        return any(sign in str(error.orig) for sign in _ELSEWHERE)
    except ValueError:
        return False


def look_weekly(engine: sa.Engine, path: Path) -> None:
    """Look at a desk nothing was changed in since its last backup, once that is a week old: a
    disk forgets by itself, too.
    """
    newest = next(iter(backup.newest_first(backup.list_backups(backup.folder_of(path)))), None)
    age = None if newest is None else clock.now() - newest.at
    # A backup of tomorrow's tomorrow is one of a clock that has gone back: it says nothing about
    # the last week.
    if (age is None or not -_AHEAD <= age <= WEEKLY) and not is_whole(engine):
        raise damaged(path)


def look_at_checksum(path: Path) -> str:
    """`DamagedDesk` when the file is another than the one that was closed, though nobody has
    written to it; else what is to be said, as a rule "".

    Another program that has written to it, or a copy put in its place, is no damage as long as the
    file is whole; which of both it was nobody can say.
    """
    keys.known_for(path)  # of a locked desk the password comes first
    state, differ = checksums.look(path)
    if state == "damaged":
        places = n_("{count} place", "{count} places", differ)
        fault = damaged(
            path,
            _(
                "The desk file is damaged: the disk gives back something else than was written, "
                "in {places}.",
                places=places,
            ),
        )
        fault.is_by_checksum = True
        raise fault
    if state == "written":
        engine = make_engine(path)
        try:
            if not is_whole(engine):
                raise damaged(path)
        finally:
            engine.dispose()
        return _(
            "Since lcdesk closed this desk, another program has written to its file, or put a "
            "copy in its place. Look whether all is there as you left it."
        )
    return ""


def take_as_it_is(path: Path) -> None:
    """What differs is known and accepted: the next start opens the desk, if it can be opened at
    all.
    """
    require_file(path)
    checksums.drop(path)


def require_not_gone(path: Path) -> None:
    """`DamagedDesk` when a desk that is missing or empty was there: its backups are, or a
    journal of it. No other one is made in its place.
    """
    journal = path.with_name(path.name + "-wal")
    if not backup.list_backups(backup.folder_of(path)) and not (
        journal.exists() and journal.stat().st_size
    ):
        return
    from lcdesk.services.recovery.recovery import nearest_backup

    fault = damaged(
        path,
        _(
            "The desk “{name}” is gone or empty, but something of it is still there.",
            name=path.name,
        ),
    )
    fault.advice = join_sentences(
        fault.advice,
        _(
            "To begin with a new, empty desk, move the folder of its backups to another place "
            "first."
        ),
    )
    fault.command = _restoring_words(path, nearest_backup(path))
    raise fault


def damage_behind(engine: sa.Engine, path: Path, error: BaseException) -> DamagedDesk | None:
    """The damage that made opening a desk fail; None when the file is whole and the reason lies
    elsewhere.
    """
    if isinstance(
        error, DeskTaken | NewerDesk | NotADesk | LockedDesk | DeskBusy
    ) or not isinstance(error, KnownFault | DatabaseError | ValueError):
        return None
    if isinstance(error, DamagedDesk):
        return error if error.path else damaged(path, error.message)
    return None if is_whole(engine) else damaged(path)


def damaged(path: Path, message: str = "") -> DamagedDesk:
    """A damaged desk in words: the nearest backup, and the command that saves what can be read."""
    from lcdesk.services.recovery.recovery import nearest_backup

    nearest = nearest_backup(path)
    command = join_sentences(_restoring_words(path, nearest), command_words(path))
    fault = DamagedDesk(
        message or _("The desk file is damaged."), _backup_words(nearest), path, command
    )
    fault.has_backup = nearest is not None
    return fault


def what_to_do(path: Path) -> str:
    """Which backup is nearest, and how to save what can be read."""
    from lcdesk.services.recovery.recovery import nearest_backup

    return join_sentences(_backup_words(nearest_backup(path)), command_words(path))


def command_words(path: Path) -> str:
    """The command that saves what can be read."""
    from lcdesk.services.recovery.recovery import free_place  # only when it is wanted

    command = f'lcdesk salvage "{path}" --into "{free_place(path)}"'
    return _(
        "What can still be read, newer work too, is saved into a new desk by: {command}",
        command=command,
    )


def _restoring_words(path: Path, nearest: backup.Backup | None) -> str:
    """The command that goes back to the nearest backup; "" where there is none."""
    if nearest is None:
        return ""
    command = f'lcdesk --desk "{path}" backups restore "{nearest.path}"'
    return _("The backup is put in its place by: {command}", command=command)


def _backup_words(nearest: backup.Backup | None) -> str:

    return join_sentences(_("Nothing was changed."), nearest_words(nearest))


# --- What was saved of a damaged desk, what is lost, and which backup is nearest, in sentences ---


GROUPS: Mapping[str, tuple[str, ...]] = {
    N_("Participants"): ("enrolment",),
    N_("People"): ("person",),
    N_("Cohorts"): ("cohort",),
    N_("Programmes"): ("programme",),
    N_("Activities"): ("activity",),
    N_("Themes"): ("theme",),
    N_("Speakers and experts"): ("expert",),
    N_("Venues"): ("venue",),
    N_("Attendance"): ("attendance",),
    N_("Evaluations"): ("evaluation",),
    N_("Cooperation leads"): ("lead",),
    N_("Documents and photos"): ("document", "document_file", "file_content", "photo"),
    N_("History"): ("deed", "change"),
}
OTHER = N_("Everything else")
_GROUP_OF = {table: group for group, tables in GROUPS.items() for table in tables}


def grouped(done: Salvaged) -> list[SalvagedTable]:
    """The tables gathered under the names people know, those with something to say of them."""
    from lcdesk.services.recovery.recovery import SalvagedTable

    out: dict[str, SalvagedTable] = {}
    for name in (*GROUPS, OTHER):
        parts = [table for table in done.tables if _GROUP_OF.get(table.name, OTHER) == name]
        told = SalvagedTable(
            name,
            *(
                sum(getattr(part, what) for part in parts)
                for what in ("saved", "lost", "missing", "newer")
            ),
        )
        if told.saved or told.lost or told.missing:
            out[name] = told
    return list(out.values())


def account(done: Salvaged) -> list[str]:
    """Everything to be told, a sentence or two each, the most important first."""
    return [
        _headline(done),
        *map(_line, grouped(done)),
        *_remarks(done),
        *_nearest(done),
        advice(done),
    ]


def advice(done: Salvaged) -> str:
    """What to do now."""
    from lcdesk.services.recovery.recovery import HISTORY

    keep = _(
        "The damaged desk was not changed; keep “{name}” until you have compared.",
        name=done.path.name,
    )
    if not done.nearest:
        return join_sentences(_("Look through the new desk before you go on working in it."), keep)
    lacking = sum(table.missing for table in done.tables)
    if not lacking and not done.lost:
        return join_sentences(_("Go on working in the new desk: it has all the backup has."), keep)
    if (
        not done.nearest.newer_operations
        and not sum(table.newer for table in done.tables if table.name not in HISTORY)
        and lacking
    ):
        return join_sentences(
            _("The backup has all the new desk has, and more: go on with the backup."), keep
        )
    return join_sentences(
        _(
            "Go on working in the new desk, open the backup beside it, and enter again what only "
            "the backup has."
        ),
        keep,
    )


def nearest_words(copy: Backup | None) -> str:
    """Which backup there is; a sentence for everybody whose desk is damaged."""
    if copy is None:
        return _("There is no backup of this desk that is whole.")
    return _(
        "The nearest backup is of {when}: “{name}”.",
        when=f"{copy.at:%Y-%m-%d %H:%M}",
        name=copy.path.name,
    )


def as_data(done: Salvaged) -> dict[str, Any]:
    """The account for programs: counts by table, and the sentences."""
    copy = done.nearest.backup if done.nearest else None
    return {
        "desk": str(done.path),
        "into": str(done.into),
        "saved": done.saved,
        "lost_at_least": done.lost,
        "tables": {
            t.name: {
                "saved": t.saved,
                "lost_at_least": t.lost,
                "only_in_backup": t.missing,
                "newer_than_backup": t.newer,
            }
            for t in done.tables
            if t.saved or t.lost or t.missing
        },
        "unreadable_pages": done.unreadable,
        "undecided_rows": done.undecided,
        "damaged_values": done.spoilt,
        "cleared_references": done.cleared,
        "doubtful_people": done.doubtful,
        "placeholders": dict(done.standing_in),
        "journal_cut": done.is_journal_cut,
        "backup": {
            "path": str(copy.path),
            "at": copy.at.isoformat(),
            "newer_deeds": done.nearest.newer_operations if done.nearest else 0,
        }
        if copy
        else None,
        "account": account(done),
    }


def _headline(done: Salvaged) -> str:
    saved = n_(
        "{rows} entry was saved into “{name}”.",
        "{rows} entries were saved into “{name}”.",
        done.saved,
        rows=figure(done.saved),
        name=done.into.name,
    )
    if done.lost:
        lost = n_(
            "At least {rows} is lost.",
            "At least {rows} are lost.",
            done.lost,
            rows=figure(done.lost),
        )
    elif done.undecided or done.standing_in or sum(table.missing for table in done.tables):
        lost = _("Some are lost; how many cannot be told.")
    elif done.unreadable:
        lost = _("Something may be lost; how much cannot be told.")
    elif done.doubtful:
        lost = _("No loss was found, but some values may be wrong.")
    else:
        lost = _("No loss was found.")
    return join_sentences(saved, lost)


def _line(table: SalvagedTable) -> str:
    parts = [_("{rows} saved", rows=figure(table.saved))]
    if table.lost:
        parts.append(_("at least {rows} lost", rows=figure(table.lost)))
    if table.missing:
        parts.append(_("{rows} only in the backup", rows=figure(table.missing)))
    return _("{what}: {parts}", what=_(table.name), parts=_(", ").join(parts))


def _remarks(done: Salvaged) -> Iterator[str]:
    if done.unreadable:
        yield n_(
            "{count} part of the file cannot be read.",
            "{count} parts of the file cannot be read.",
            done.unreadable,
        )
    if done.undecided:
        yield n_(
            "{count} entry was found, but not where it belongs; it was left out.",
            "{count} entries were found, but not where they belong; they were left out.",
            done.undecided,
        )
    if done.spoilt:
        yield n_(
            "{count} value of the saved entries is damaged: it is blank or has signs like “�”.",
            "{count} values of the saved entries are damaged: they are blank or have signs like "
            "“�”.",
            done.spoilt,
        )
    if done.cleared:
        yield n_(
            "{count} pointer to a lost entry was cleared.",
            "{count} pointers to lost entries were cleared.",
            done.cleared,
        )
    yield from _doubtful(done)
    for name, words in (("person", N_("people")), ("cohort", N_("cohorts"))):
        if count := done.standing_in.get(name, 0):
            yield _(
                "Of {count} lost {what} only the place was kept, because others need them; their "
                "name is “{name}”.",
                count=count,
                what=_(words),
                name=_("(lost)"),
            )
    if done.is_journal_cut:
        yield _("The journal of the newest work was cut off: what it held last may be missing.")


def _doubtful(done: Salvaged) -> Iterator[str]:
    if done.doubtful:
        more = done.doubtful - len(done.doubtful_names)
        names = [
            *done.doubtful_names,
            *([n_("{count} more person", "{count} more people", more)] if more else []),
        ]
        yield n_(
            "{count} person stands on a part of the file that changed by itself; compare with the "
            "backup or with papers: {names}.",
            "{count} people stand on parts of the file that changed by themselves; compare with "
            "the backup or with papers: {names}.",
            done.doubtful,
            names=join_names(names),
        )


def _nearest(done: Salvaged) -> Iterator[str]:
    yield nearest_words(done.nearest.backup if done.nearest else None)
    if not done.nearest:
        return
    if operations := done.nearest.newer_operations:
        yield n_(
            "The new desk has {count} step of work that this backup has not.",
            "The new desk has {count} steps of work that this backup has not.",
            operations,
        )
    else:
        yield _("No newer step of work than in this backup was found.")
    lacking = [
        _("{what} {rows}", what=_(table.name), rows=figure(table.missing))
        for table in grouped(done)
        if table.missing
    ]
    if lacking:
        yield _("Only the backup has: {what}.", what=join_names(lacking))
