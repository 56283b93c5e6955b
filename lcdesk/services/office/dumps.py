"""An office's desk dumped on its server, every night: each dump says what is in it, row by row, so
that it can be tried whether it holds that; and a dump put in the place of the desk.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcdesk import private_files
from lcdesk.db.backup.backup import Backup, digest_of, put_with_note, read_note, thin_out
from lcdesk.db.backup.exchange import free_place
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.services.office.setting_up import changing, office_of
from lcdesk.texts import _

if TYPE_CHECKING:
    import sqlalchemy as sa

    from lcdesk.db.postgresql.setting_up import OwnerAddress

ENDING = ".dump"
NIGHTLY, BEFORE_UPGRADE = "nightly", "before-upgrade"
"""Why a dump was made, as its name says it."""
KEPT_OF_ERASED = dt.timedelta(days=30)
"""So long after somebody was erased dumps from before are kept, which still hold them."""


@dataclass(frozen=True)
class Dump(Backup):
    """One dump. `counts` and `digests`: how many rows each table has, and what all their values
    come to. `home`: its database.
    """

    office: str = ""
    version: str = ""
    digests: dict[str, str] | None = None

    @property
    def size(self) -> int:
        """Bytes."""
        return self.path.stat().st_size


@dataclass(frozen=True)
class MadeDump:
    """What was made; `dropped`: older ones that are no longer wanted; `of_erased`: those that went
    because they held somebody who was erased.
    """

    dump: Dump
    dropped: list[Path]
    of_erased: list[Path]


@dataclass(frozen=True)
class RestoredOffice:
    """A dump in the place of the desk. `aside`: the database that was there, None where it was
    empty; `first_passwords`: of clerks who had to be let in anew; `without`: clerks whose cohorts
    it does not have; `refused`: login names the server knows for somebody else.
    """

    dump: Dump
    aside: str | None
    first_passwords: dict[str, str]
    without: list[str]
    refused: list[str]

    @property
    def needs_upgrade(self) -> bool:
        """Is it of an older version than this program?"""
        from lcdesk.db.postgresql.fitting import own_version

        return self.dump.version != own_version()


def default_folder() -> Path:
    """Of whoever owns the server."""
    import platformdirs

    return platformdirs.user_data_path("lcdesk", appauthor=False) / "dumps"


def make_dump(
    owner: OwnerAddress, database: str | None, into: Path, reason: str = NIGHTLY
) -> MadeDump:
    """Dump a desk into a folder, while others work in it, and thin out its older dumps.

    `KnownFault` where it cannot be done; then all older ones are still there.
    """
    from lcdesk.db.backup.contents import last_step
    from lcdesk.db.postgresql import dumps, setting_up, upgrading

    with office_of(owner, database) as inside, _told():
        name = inside.info.dbname
        at = clock.now()
        private_files.make_folder(into)
        stem = f"{name}_{at:%Y-%m-%d_%H%M%S}_{reason}"
        path = free_place(into / f"{stem}{ENDING}", stem)
        part = path.with_suffix(".part")
        private_files.write(part, b"")
        engine = owner.engine(name)
        try:
            with (
                dumps.one_moment(engine) as (connection, moment),
                dumps.dumping(owner, name, moment, part),
            ):  # what is in it is told meanwhile
                told = dumps.sums_of(connection)
                version, operation = upgrading.versions_of(connection), last_step(connection)
                erasures = dumps.last_erasures(connection)
            made = Dump(
                path,
                at,
                reason,
                {table: one.rows for table, one in told.items()},
                digest_of(part),
                operation,
                name,
                setting_up.offices(inside)[name],
                version.desk,
                {table: one.digest for table, one in told.items()},
            )
            put_with_note(part, path, made.note())
        finally:
            engine.dispose()
            part.unlink(missing_ok=True)
        dumps.note_care(inside, setting_up.DUMPED, str(path))
        ours = [one for one in list_dumps(into) if one.home == name]
        of_erased = _drop_of_erased(ours, made, erasures)
        left = [one for one in ours if one.path not in of_erased]
        return MadeDump(made, thin_out(left, path), of_erased)


def list_dumps(folder: Path) -> list[Dump]:
    """The dumps of a folder, newest first."""
    notes = folder.glob("*.json") if folder.is_dir() else ()
    found = (read_note(note, Dump) for note in notes)
    whole = (one for one in found if one is not None and one.path.exists())
    return sorted(whole, key=lambda one: (one.at, one.path.name), reverse=True)


def dump_at(file: Path) -> Dump:
    """What a file is; `KnownFault` where it is none, or not as it was written."""
    found = read_note(file.with_suffix(".json"), Dump)
    if found is None or found.path != file or not file.is_file():
        raise KnownFault(
            _("“{name}” is no dump of an office’s desk.", name=file.name),
            _("Nothing was changed. A dump and the note beside it (.json) belong together."),
        )
    if digest_of(file) != found.digest:
        raise KnownFault(
            _("The dump “{name}” is not as it was written.", name=file.name),
            _("Nothing was changed. Take another one."),
        )
    return found


def newest(folder: Path, database: str) -> Path:
    """The last dump of a desk; `KnownFault` where there is none."""
    for one in list_dumps(folder):
        if one.home == database:
            return one.path
    raise KnownFault(
        _("There is no dump of “{name}” in “{folder}”.", name=database, folder=str(folder)),
        _("Make one with “lcdesk office dump”."),
    )


def try_restore(owner: OwnerAddress, database: str | None, file: Path) -> Dump:
    """Restore a dump beside the desk, compare it with what was written of it, and take it away
    again; `KnownFault` where it does not hold that.
    """
    from lcdesk.db.postgresql import dumps
    from lcdesk.db.postgresql.setting_up import TRIED

    with office_of(owner, database) as inside, _told():
        name = inside.info.dbname
        dump = _of(dump_at(file), name)
        with _restored_beside(owner, dump):
            pass
        dumps.note_care(inside, TRIED, str(file))
        return dump


def restore(owner: OwnerAddress, database: str | None, file: Path) -> RestoredOffice:
    """Put a dump in the place of the desk, once it holds what was written of it. The desk that was
    there is kept under another name, and who may come in stays as it is. Where nobody may, as in a
    desk that was just made on another server, those who could come then are let in anew.
    """
    from lcdesk.db.postgresql import dumps, logins

    with office_of(owner, database) as inside, _told():
        name = inside.info.dbname
        dump = _of(dump_at(file), name)
        if not dumps.is_superuser(inside):
            raise KnownFault(
                _("Only the superuser of the server can put a dump in the place of a desk."),
                _("Nothing was changed. Come as its superuser, which is “postgres” on Debian."),
            )
        here = dumps.logins_of(inside)
        # nobody can be at work in it meanwhile
        is_empty = not here and inside.execute("SELECT FROM deed LIMIT 1").fetchone() is None
        aside = f"{name[:40]}_before_{clock.now():%Y%m%d_%H%M%S}"
        with owner.connected() as there, _restored_beside(owner, dump, keep=True) as fresh:
            then, without = list[Any](), list[str]()
            with changing(owner, fresh) as now:
                if here:
                    without = dumps.carry_logins(inside, now)
                else:
                    then = dumps.logins_of(logins.driver_of(now))
                    dumps.forget_logins(now)
                dumps.open_again(now, name)
            dumps.exchange(there, name, fresh, aside)
            if is_empty:
                dumps.drop(there, aside)
    passwords, refused = _let_in_anew(owner, name, then)
    return RestoredOffice(dump, None if is_empty else aside, passwords, without, refused)


def _let_in_anew(
    owner: OwnerAddress, name: str, clerks: Sequence[Any]
) -> tuple[dict[str, str], list[str]]:
    from lcdesk.db.postgresql import logins

    passwords, refused = dict[str, str](), list[str]()
    if not clerks:
        return passwords, refused
    with office_of(owner, name) as inside:
        for login, group, cohorts, signs in clerks:
            known = inside.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (login,))
            if known.fetchone():
                refused.append(login)
                continue
            with changing(owner, name) as told:
                passwords[login] = logins.add(told, login, group, cohorts, signs=signs)
    return passwords, refused


@contextmanager
def _restored_beside(owner: OwnerAddress, dump: Dump, *, keep: bool = False) -> Iterator[str]:
    """The name of a database that holds what the dump says; it goes again where something fails,
    or it is not to be kept.
    """
    from lcdesk.db.postgresql import dumps

    fresh = f"{dump.home[:40]}_trial_{clock.now():%Y%m%d_%H%M%S}"
    with owner.connected() as there:
        dumps.make_empty(there, fresh, dump.home)
        try:
            dumps.restore(owner, fresh, dump.path, whole=dumps.is_superuser(there))
            engine = owner.engine(fresh)
            try:
                is_whole = _holds(engine, dump)
            finally:
                engine.dispose()
            if not is_whole:
                raise KnownFault(
                    _("The dump “{name}” does not hold what it held.", name=dump.path.name),
                    _("Nothing was changed. Take another one, and look at the server’s disk."),
                )
            yield fresh
        except BaseException:
            dumps.drop(there, fresh)
            raise
        if not keep:
            dumps.drop(there, fresh)


def _holds(engine: sa.Engine, dump: Dump) -> bool:
    """Every value of every row."""
    from lcdesk.db.postgresql import dumps

    with dumps.one_moment(engine) as (connection, _moment):
        told = dumps.sums_of(connection)
    return {name: one.digest for name, one in told.items()} == dump.digests


def _of(dump: Dump, database: str) -> Dump:
    """`KnownFault` where it is of another desk, or of a newer program."""
    from lcdesk.db.postgresql.fitting import own_version

    if dump.home != database:
        raise KnownFault(
            _("This is a dump of “{name}”.", name=dump.home),
            _(
                "Nothing was changed. It goes into a desk of that name: make one with "
                "“lcdesk office create --database {name}”.",
                name=dump.home,
            ),
        )
    if dump.version > own_version():
        raise KnownFault(
            _("The dump was made by a newer lcdesk."),
            _("Nothing was changed. Install the newer lcdesk on this computer."),
        )
    return dump


def _drop_of_erased(dumps: Sequence[Dump], made: Dump, erasures: list[dt.datetime]) -> list[Path]:
    """Whoever was erased is in no dump any more after some weeks."""
    due = [one for one in erasures if made.at - one > KEPT_OF_ERASED]
    gone = [one.path for one in dumps if due and one.at < max(due)]
    for path in gone:
        with suppress(OSError):  # the next time
            path.unlink(missing_ok=True)
            path.with_suffix(".json").unlink(missing_ok=True)
    return gone


@contextmanager
def _told() -> Iterator[None]:
    """Why a program of PostgreSQL could not do it, in words."""
    from lcdesk.db.postgresql.dumps import NoProgram, ProgramFailed

    try:
        yield
    except NoProgram as missing:
        raise KnownFault(
            _(
                "The programs of PostgreSQL {number} or newer are wanted for this, and not on this "
                "computer.",
                number=missing.wanted,
            ),
            _(
                "Nothing was changed. On Debian they come with the package “postgresql-client”. "
                "Without them “lcdesk office move-out” makes a file of the desk."
            ),
        ) from None
    except ProgramFailed as failed:
        raise KnownFault(
            _("PostgreSQL’s own program could not do it: {said}", said=failed.said),
            _("Nothing was changed."),
        ) from None
    except OSError as error:
        raise KnownFault(
            _("The dump could not be written: {reason}.", reason=error.strerror or str(error)),
            _("The desk itself is unharmed. Free some space or choose another folder."),
        ) from None
