"""What can still be read of a damaged desk, put into a new one; the damaged file is only read,
and stays as it is.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from lcdesk import private_files, receipts
from lcdesk.db import desk_version
from lcdesk.db.backup import backup, contents
from lcdesk.db.backup.backup import Backup
from lcdesk.db.engine import checksums, keys
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.keys import Key
from lcdesk.db.engine.ownership import DeskTaken, Ownership
from lcdesk.db.recovery import page_search, rebuilding
from lcdesk.db.recovery import page_search as pages_of
from lcdesk.db.recovery import rebuilding as backup_comparison
from lcdesk.db.store import require_file
from lcdesk.model.entities import Enrolment, Operation
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.receipts import Receipt
from lcdesk.texts import N_, _

Told = Callable[[str, int, int], object]
"""Hears what is being done, how far it is, of how much."""
HISTORY = frozenset({"deed", "change"})
_SOON, _NAMED = 10, 20
READING, WRITING = N_("Reading what is left…"), N_("Writing the new desk…")


@dataclass(frozen=True)
class SalvagedTable:
    """One table: rows saved; lost, at least; in the nearest backup and not saved; saved and not
    in that backup.
    """

    name: str
    saved: int
    lost: int = 0
    missing: int = 0
    newer: int = 0


@dataclass(frozen=True)
class Nearest:
    """The newest backup that is whole, and how many steps of work the salvaged desk has beyond
    it.
    """

    backup: Backup
    newer_operations: int


@dataclass(frozen=True)
class Salvaged:
    """What became of a damaged desk; `lcdesk.services.recovery.damage` says it in
    sentences.
    """

    path: Path
    into: Path
    tables: tuple[SalvagedTable, ...]
    nearest: Nearest | None
    unreadable: int = 0
    """Pages that should hold something and cannot be read."""
    undecided: int = 0
    """Rows nobody can say the table of."""
    spoilt: int = 0
    """Values of saved rows that were unreadable, in part or whole."""
    cleared: int = 0
    """Pointers at lost rows, cleared."""
    standing_in: Mapping[str, int] = field(default_factory=dict[str, int])
    """Table → rows that only keep the place of a lost one."""
    is_journal_cut: bool = False
    doubtful: int = 0
    """People saved from pages that changed by themselves: a value may be another than was
    written.
    """
    doubtful_names: tuple[str, ...] = ()
    """What some of them are called."""

    @property
    def saved(self) -> int:
        """Rows saved, but for the history."""
        return sum(table.saved for table in self.tables if table.name not in HISTORY)

    @property
    def lost(self) -> int:
        """Rows known to be lost, but for the history: at least so many."""
        return sum(table.lost for table in self.tables if table.name not in HISTORY)


def salvage(path: Path, into: Path, told: Told | None = None) -> Salvaged:
    """Put what can be read of the desk at `path` into a new desk at `into`, locked as that is; what
    was saved and lost.

    `KnownFault` when `into` is there already, `path` is not, is open elsewhere, newer than this
    program, or holds nothing of a desk; `LockedDesk` when its password was not told.
    """
    _require(path, into)
    key = keys.known_for_damaged(path)
    nearest = nearest_backup(path)
    with _owned(path), _workshop(into) as folder:
        copy = folder / "damaged"
        with _disk_in_words():
            refused = page_search.copy_aside(path, copy)
        with _opened(copy, nearest, key) as (pages, like), told_in_words():
            changed = checksums.pages_changed(path, copy) - pages.unsigned
            done = _salvaged(
                (path, into, folder / "new"), (pages, like), nearest, changed, told or _silent
            )
            return _with_journal(done, pages, refused)


def nearest_backup(path: Path) -> Backup | None:
    """The newest backup of a desk that is still as it was when it was made; None when there is
    none.
    """
    found = [copy for folder in backup.folders_of(path) for copy in backup.list_backups(folder)]
    return next((copy for copy in backup.newest_first(found) if _is_whole(copy)), None)


def _is_whole(copy: Backup) -> bool:
    """Whether a backup is byte for byte what it was, and can be opened here: its password was
    told, if it has one.
    """
    try:
        with copy.path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != copy.digest:
                return False
        backup_comparison.numbers_given(copy.path)
        return True
    except (OSError, DatabaseError, LockedDesk):
        return False


def free_place(path: Path) -> Path:
    """Where a salvaged desk can go: beside the damaged one, under a name nobody has."""
    stem = _("{name} salvaged", name=path.stem)
    names = (
        f"{stem}{f' {number}' if number > 1 else ''}{path.suffix or '.lcdesk'}"
        for number in range(1, 1000)
    )
    return next(place for name in names if not (place := path.with_name(name)).exists())


def _silent(_words: str, _done: int, _total: int) -> None:
    pass


def _require(path: Path, into: Path) -> None:
    if not path.is_file():
        raise KnownFault(
            _("There is no desk at “{path}”.", path=path), _("Nothing was changed. Check the name.")
        )
    require_file(path)
    if into.exists() or into.is_symlink():
        raise KnownFault(
            _("There is a file “{name}” already.", name=into.name),
            _("Nothing was changed. Choose a name nothing has yet."),
        )


def _salvaged(
    places: tuple[Path, Path, Path],
    read: tuple[page_search.Pages, page_search.Pages | None],
    nearest: Backup | None,
    changed: set[int],
    told: Told,
) -> Salvaged:
    (path, into, part), (pages, like) = places, read
    version = _version(pages, like)
    engine, shapes = rebuilding.empty_desk(part, version, pages.key)
    try:
        survey, found = rebuilding.survey_of(
            pages, shapes, like, lambda done, total: told(_(READING), done, total)
        )
        _require_something(found, shapes)
        least = backup_comparison.numbers_given(nearest.path) if nearest else {}
        filling = rebuilding.Filling(survey, found, shapes, path.name, _("(lost)"), least)
        filled = rebuilding.fill(engine, filling, lambda done, total: told(_(WRITING), done, total))
        beside = (
            backup_comparison.compare(engine, nearest.path, filled.standing_in) if nearest else None
        )
        newer = _operations_after(engine, nearest.deed) if nearest else 0
        doubtful, names = _doubtful(engine, survey, found, changed)
    finally:
        engine.dispose()
    _put(part, into)
    receipts.give(Receipt(N_("Saved: {path}"), {"path": into}, "file"))
    return Salvaged(
        path,
        into,
        _tables(found, filled, beside),
        Nearest(nearest, newer) if nearest else None,
        found.unreadable,
        found.undecided,
        filled.spoilt,
        filled.cleared,
        {name: len(ids) for name, ids in filled.standing_in.items()},
        doubtful=doubtful,
        doubtful_names=tuple(names),
    )


def _doubtful(
    engine: sa.Engine,
    survey: pages_of.PageSearch,
    found: pages_of.RecoverablePages,
    changed: set[int],
) -> tuple[int, list[str]]:
    """How many people were saved from pages that changed by themselves, and what the first of
    them are called.
    """
    people: set[Any] = set()
    for table, column in (("person", None), ("enrolment", Enrolment.person_id.key)):
        leaves = [number for number in found.leaves.get(table, ()) if number in changed]
        place = survey.place_of(table, column) if column else 0
        rows = [row for row in survey.rows(leaves) if len(row[1]) > place]
        people.update(values[place] if column else row_id for row_id, values in rows)
    if not people:
        return 0, []
    known = sorted(
        number for number in people if isinstance(number, int) and number < pages_of.LARGEST
    )
    with engine.connect() as connection:
        return len(known), contents.names_of(connection, known[:_NAMED])


def _tables(
    found: pages_of.RecoverablePages,
    filled: rebuilding.Filled,
    beside: backup_comparison.Beside | None,
) -> tuple[SalvagedTable, ...]:
    missing: Mapping[str, int] = beside.missing if beside else {}
    newer: Mapping[str, int] = beside.newer if beside else {}
    # What the history lost cannot say that a row was taken out on purpose: then a backup proves
    # nothing.
    is_told = bool(beside) and not missing.get("change") and not _lost(found, filled, "change")
    return tuple(
        SalvagedTable(
            name,
            saved,
            max(_lost(found, filled, name), missing.get(name, 0) if is_told else 0),
            missing.get(name, 0),
            newer.get(name, 0),
        )
        for name, saved in filled.saved.items()
    )


def _lost(found: pages_of.RecoverablePages, filled: rebuilding.Filled, name: str) -> int:
    """Rows known to be gone: seen broken, or pointed at by others under a number that was given
    once.
    """
    needed = sum(
        0 < number <= found.sequences.get(name, 0) for number in filled.needed.get(name, ())
    )
    return max(
        found.lost.get(name, 0) + filled.unfit.get(name, 0) + filled.dropped.get(name, 0), needed
    )


def _require_something(found: pages_of.RecoverablePages, shapes: Mapping[str, Any]) -> None:
    if not any(
        leaves
        for name, leaves in found.leaves.items()
        if name in shapes and not name.startswith("sqlite_")
    ):
        raise KnownFault(
            _("Nothing of a desk can be read in this file."),
            _("It may be another kind of file. Nothing was changed; a backup is the way back."),
        )


def _version(pages: page_search.Pages, like: page_search.Pages | None) -> str:
    """The version the rows were written by: the desk's own or its backup's, whichever is later
    (none goes back), else ours.
    """
    known = desk_version.known_versions()
    own = pages_of.version_in(pages)
    # The next few of a newer program are believed; anything else is a figure with a flipped bit.
    if own is not None and int(known[-1]) < int(own) < int(known[-1]) + _SOON:
        raise desk_version.NewerDesk(
            _(
                "This desk was made by a newer lcdesk (version {version} of its records).",
                version=own,
            ),
            _(
                "Nothing was changed. Install the newer lcdesk on this computer and open the desk "
                "with it."
            ),
        )
    told = (own, pages_of.version_in(like) if like else None)
    return max((version for version in told if version in known), default=known[-1])


def _operations_after(engine: sa.Engine, operation: int) -> int:
    """Steps of work after an operation, without the line about the salvage itself."""
    query = sa.select(sa.func.count(Operation.id)).where(
        Operation.id > operation, Operation.kind != rebuilding.KIND
    )
    with engine.connect() as connection:
        return connection.scalar(query) or 0


def _with_journal(done: Salvaged, pages: page_search.Pages, refused: int) -> Salvaged:
    unreadable = max(done.unreadable, refused, len(pages.unsigned))
    return replace(done, is_journal_cut=pages.is_journal_cut, unreadable=unreadable)


# --- files ---


@contextmanager
def _owned(path: Path) -> Iterator[None]:
    """Nobody works in the desk meanwhile; where no lock can be made (a folder that is only
    read), nobody can.
    """
    owner = Ownership(path)
    try:
        owner.take()
    except DeskTaken:
        raise
    except KnownFault:
        yield
        return
    try:
        yield
    finally:
        owner.release()


@contextmanager
def _workshop(into: Path) -> Iterator[Path]:
    """A folder beside the new desk for what nobody shall find afterwards."""
    with _disk_in_words():
        private_files.make_folder(into.parent)
        made = tempfile.TemporaryDirectory(
            prefix=".salvage-", dir=into.parent, ignore_cleanup_errors=True
        )
    with made as folder:
        yield Path(folder)


@contextmanager
def _opened(
    copy: Path, nearest: Backup | None, key: Key | None
) -> Iterator[tuple[page_search.Pages, page_search.Pages | None]]:
    like = (
        page_search.open_pages(nearest.path, key=keys.known_for(nearest.path)) if nearest else None
    )
    with (
        closing(page_search.open_pages(copy, [nearest.path] if nearest else [], key)) as pages,
        closing(like) if like else nullcontext(),
    ):
        yield pages, like


def _put(part: Path, into: Path) -> None:
    """Give the finished desk its name, unless somebody took that name meanwhile."""
    with _disk_in_words():
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        private_files.make(into)
        part.replace(into)


@contextmanager
def _disk_in_words() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise KnownFault(
            _("The new desk could not be written: {reason}.", reason=error.strerror or str(error)),
            _("The damaged desk is as it was. Free some space or choose another folder."),
        ) from None
