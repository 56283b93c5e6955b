"""What going back to a backup would change: how much of each kind, which steps of work, whose
passwords; and that, backups and what came of it in sentences.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk.db.backup import contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.engine import keys
from lcdesk.model.entities import Operation
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.backups.daily import DAILY
from lcdesk.services.backups.restoring import (
    Copy,
    Restored,
    damaged_backup,
    is_hurt,
    locked_backup,
    size_of,
)
from lcdesk.services.core.history import told_of
from lcdesk.services.recovery.damage import GROUPS
from lcdesk.texts import LANGUAGES, N_, _, figure, in_language, join_sentences, list_names, n_

Password = Literal["", "kept", "of backup"]
SHOWN = 20
"""Steps and names listed, at most."""


@dataclass(frozen=True)
class Steps:
    """Steps of work: how many, and the newest of them."""

    total: int = 0
    newest: tuple[Operation, ...] = ()


@dataclass(frozen=True)
class People:
    """People only one side has: how many, and the first names."""

    total: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """A desk beside one of its backups. Of a desk that cannot be read there is only the backup's
    side (`now` is None).
    """

    path: Path
    backup: Backup
    size: int
    now: Mapping[str, int] | None
    """Table → rows."""
    then: Mapping[str, int]
    lost: Steps = Steps()
    """Done since: gone when somebody goes back."""
    back: Steps = Steps()
    """Only in the backup: there again when somebody goes back."""
    only_now: People = People()
    only_then: People = People()
    erased: int = 0
    """Erasures among `lost`."""
    is_older: bool = False
    """The backup is of an older version: opening it brings it up to date."""
    is_damaged: bool = False
    """The desk is kept aside as it is when somebody goes back, since no backup can be made of
    it.
    """
    password: Password = ""
    """Where the two differ: the desk keeps its own; or it had none and has that of the backup."""


def preview(path: Path, copy: Backup) -> Preview:
    """What would change if the desk at `path` went back to a backup.

    `KnownFault` when the backup is damaged, gone, of a newer program or none of ours, `LockedDesk`
    when its password was not told.
    """
    try:
        is_damaged = is_hurt(path)  # before a connection is on it, whose locks that look would drop
        with ExitStack() as held:
            theirs = held.enter_context(contents.reading(copy.path))
            if not contents.is_desk(theirs):
                raise damaged_backup(copy.path)
            is_older, ours = contents.is_behind(theirs), _desk(held, path)
            made = Preview(
                path,
                copy,
                size_of(copy.path),
                None,
                contents.counts_of(theirs),
                is_older=is_older,
                is_damaged=ours is None or is_damaged,
            )
            return made if ours is None else _beside(made, ours, theirs)
    except LockedDesk:
        raise locked_backup(copy.path) from None
    except (DatabaseError, OSError, ValueError):
        raise damaged_backup(copy.path) from None


def _desk(held: ExitStack, path: Path) -> sa.Connection | None:
    """A connection on the desk; None when it cannot be read."""
    if not size_of(path):
        return None
    try:
        connection = held.enter_context(contents.reading(path))
        return connection if contents.is_desk(connection) else None
    except (DatabaseError, KnownFault, ValueError):
        return None


def _beside(made: Preview, ours: sa.Connection, theirs: sa.Connection) -> Preview:
    try:
        return _compared(made, ours, theirs)
    except (DatabaseError, ValueError):
        if contents.faults_of(theirs):
            raise
        return replace(made, is_damaged=True)


def _compared(made: Preview, ours: sa.Connection, theirs: sa.Connection) -> Preview:
    common = contents.parting(ours, theirs)
    back = _steps(theirs, common)
    here, there = (
        contents.people_of(side, is_told_apart=bool(back.total)) for side in (ours, theirs)
    )
    return Preview(
        made.path,
        made.backup,
        made.size,
        contents.counts_of(ours),
        made.then,
        _steps(ours, common),
        back,
        _people(ours, contents.only_in(here, there)),
        _people(theirs, contents.only_in(there, here)),
        contents.count_kind(ours, common, "erase"),
        made.is_older,
        made.is_damaged,
        _password(made.path, made.backup.path),
    )


def _password(desk: Path, copy: Path) -> Password:
    ours, theirs = keys.salt_of(desk), keys.salt_of(copy)
    return "" if ours == theirs else "kept" if ours else "of backup"


def _steps(side: sa.Connection, common: int) -> Steps:
    total, newest = contents.steps_after(side, common, SHOWN)
    return Steps(total, tuple(newest))


def _people(side: sa.Connection, numbers: Sequence[int]) -> People:
    return People(len(numbers), tuple(contents.names_of(side, numbers[:SHOWN])))


# --- In sentences: why a backup was made, what is in it, what would be lost, what was done ---


BY_HAND = N_("by hand")
REASONS = (
    N_("start"),
    BY_HAND,
    DAILY,
    N_("copy"),
    N_("before import"),
    N_("before removal"),
    N_("before joining"),
    N_("before upgrade"),
    N_("before restore"),
    N_("before the password"),
    N_("after erasing"),
)
"""Why backups are made, as it stands in their notes: in the language of that moment, or as
marked.
"""
COUNTED = {
    "cohort": N_("Cohorts"),
    "enrolment": N_("Participants"),
    "activity": N_("Activities"),
    "lead": N_("Cooperation leads"),
}
"""Table → what is counted in the list."""
Row = tuple[str, int | None, int]
"""(kind, how many now – None: the desk cannot be read –, how many in the backup)."""


def reason_words(copy: Backup) -> str:
    """Why it was made, in the language of the moment."""
    if not copy.reason:
        return _("a file without a note")
    known = {in_language(code, reason): reason for code in LANGUAGES for reason in REASONS}
    return _(known.get(copy.reason, copy.reason))


def moment(at: dt.datetime) -> str:
    """Date and time to the minute."""
    return f"{at:%Y-%m-%d %H:%M}"


def state_words(copy: Copy) -> str:
    """Whether it is whole."""
    if not copy.size:
        return _("gone")
    if copy.is_whole is None:
        return _("not checked")
    return _("whole") if copy.is_whole else _("damaged")


def since_words(copy: Copy) -> str:
    """How much was done in the desk since."""
    if copy.since is None:
        return "–"
    return (
        n_("{count} step of work", "{count} steps of work", copy.since, count=figure(copy.since))
        if copy.since
        else _("nothing since")
    )


def kinds(seen: Preview) -> list[Row]:
    """How many there are of each kind, now and in the backup; kinds neither has are left out."""
    rows = [
        (_(name), None if seen.now is None else _sum(seen.now, tables), _sum(seen.then, tables))
        for name, tables in GROUPS.items()
    ]
    return [row for row in rows if row[1] or row[2]]


def _sum(counts: Mapping[str, int], tables: tuple[str, ...]) -> int:
    return sum(counts.get(table, 0) for table in tables)


def lost_lines(seen: Preview) -> list[str]:
    """The newest steps of work that would be gone, each with its time."""
    lines = [f"{moment(operation.at)}  {told_of(operation)}" for operation in seen.lost.newest]
    more = seen.lost.total - len(lines)
    return [*lines, n_("and {count} more", "and {count} more", more)] if more else lines


def remarks(seen: Preview) -> Iterator[str]:
    """What is to be known before somebody goes back, apart from the numbers and the steps."""
    if seen.now is None:
        yield _("The desk cannot be read now, so there is nothing to compare with.")
    if seen.back.total:
        yield n_(
            "{count} step of work that only this backup has comes back.",
            "{count} steps of work that only this backup has come back.",
            seen.back.total,
        )
    for people, words in (
        (seen.only_now, N_("Only in the desk now: {names}.")),
        (seen.only_then, N_("Only in the backup: {names}.")),
    ):
        if people.total:
            yield _(words, names=_names(people))
    if seen.erased:
        yield _(
            "People were erased since. If they are still in this backup they come back: erase "
            "them again then."
        )
    if seen.is_older:
        yield _(
            "The backup is of an older version of lcdesk; it is brought up to date when it is "
            "opened."
        )
    if seen.password:
        yield (
            _("The desk keeps the password it has now.")
            if seen.password == "kept"
            else _("The desk has the password of this backup then.")
        )


def lost_words(seen: Preview) -> str:
    """How much work would be gone; "" where that cannot be told."""
    if seen.now is None:
        return ""
    if not seen.lost.total:
        return _("Nothing was done since that this backup does not have.")
    return n_(
        "{count} step of work done since is gone then:",
        "{count} steps of work done since are gone then:",
        seen.lost.total,
        count=figure(seen.lost.total),
    )


def safety_words(seen: Preview) -> str:
    """Why going back is no risk."""
    if seen.is_damaged:
        return (
            _("The damaged file stays beside the desk under another name.")
            if size_of(seen.path)
            else ""
        )
    return _(
        "The desk as it is now is saved as a backup first: by restoring that one you come back "
        "here."
    )


def _names(people: People) -> str:
    names, more = list_names(people.names), people.total - len(people.names)
    return _("{names} and {count} more", names=names, count=more) if more else names


def question(copy: Backup) -> str:
    """What is asked before it is done."""
    return _(
        "Go back to the backup of {when} ({reason})?",
        when=moment(copy.at),
        reason=reason_words(copy),
    )


def told(done: Restored) -> str:
    """What was done, and where the desk as it was is kept."""
    said = _("Restored: the backup of {when}.", when=moment(done.backup.at))
    if done.saved:
        kept = _(
            "The desk as it was before is kept as the backup “{name}”.", name=done.saved.path.name
        )
    elif done.aside:
        kept = _("The damaged desk is kept as “{name}”.", name=done.aside.name)
    else:
        return said
    return join_sentences(said, kept)


def copy_data(number: int, copy: Copy) -> dict[str, Any]:
    """A line of the list for programs."""
    return {
        "number": number,
        "file": str(copy.backup.path),
        "at": copy.backup.at.isoformat(),
        "reason": copy.backup.reason,
        "bytes": copy.size,
        "whole": copy.is_whole,
        "steps_since": copy.since,
        "dated_ahead": copy.is_ahead,
        "counts": {name: copy.backup.counts.get(name, 0) for name in COUNTED},
    }


def preview_data(seen: Preview) -> dict[str, Any]:
    """What would change, for programs."""
    return {
        "file": str(seen.backup.path),
        "at": seen.backup.at.isoformat(),
        "bytes": seen.size,
        "older_version": seen.is_older,
        "kinds": [{"kind": name, "now": now, "backup": then} for name, now, then in kinds(seen)],
        "steps_lost": seen.lost.total,
        "steps_lost_newest": [told_of(operation) for operation in seen.lost.newest],
        "steps_only_in_backup": seen.back.total,
        "people_only_now": {"count": seen.only_now.total, "names": list(seen.only_now.names)},
        "people_only_in_backup": {
            "count": seen.only_then.total,
            "names": list(seen.only_then.names),
        },
        "remarks": list(remarks(seen)),
    }
