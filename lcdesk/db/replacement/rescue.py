"""What is open of a desk that was replaced is kept as a file of its own beside it, and only once
it was read back and checked.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.exc import DatabaseError

from lcdesk import private_files
from lcdesk.db.backup import backup, contents, exchange
from lcdesk.db.engine.failures import reason_of
from lcdesk.db.engine.folders import sync_folder
from lcdesk.db.engine.keys import known_for, unlock
from lcdesk.db.replacement.desk_copy import DeskCopy
from lcdesk.model import clock
from lcdesk.model.faults import KnownFault
from lcdesk.texts import N_, _, join_sentences

Reason = Literal["replaced", "overwritten", "mixed", "gone", "journal"]
"""`mixed`: it was written over while the journal was being carried into it."""
_WHAT: dict[Reason, str] = {
    "replaced": N_("Another file has taken the place of this desk while it was open."),
    "overwritten": N_("Another program has written over the file of this desk while it was open."),
    "mixed": N_("Another program has written over the file of this desk while it was open."),
    "gone": N_("The file of this desk was moved or deleted while it was open."),
    "journal": N_("Another program has changed the files beside this desk while it was open."),
}
_AS_PUT = N_(
    "What was put there is as it was put there. Open both, see which one is right, and go on with "
    "that one."
)
_WHAT_NEXT: dict[Reason, str] = {
    "replaced": _AS_PUT,
    "overwritten": _AS_PUT,
    "mixed": N_(
        "What was put there may be damaged, since lcdesk was writing at the same moment. Put it "
        "there again if you need it."
    ),
    "gone": N_("Open that file to go on; the desk itself may have been given another name."),
    "journal": N_(
        "Open that file to go on. Let no program clear away or copy files beside a desk that is "
        "open."
    ),
}


def keep(
    reason: Reason, path: Path, step: int, twin: DeskCopy | None, source: Any
) -> tuple[Path | None, tuple[str, str]]:
    """Where it is kept, if that could be; and what is to be said.

    `step`: the last step of work that was acknowledged, which must be in it. `source`: a
    connection, where the file it is on is still ours; from it is taken what there is no twin of.
    """
    said, why = _(_WHAT[reason]), _("there was no room for a second copy")
    for folder in _folders(path):
        try:
            kept = _kept(folder, path, step, twin, source)
        except (OSError, DatabaseError, KnownFault) as error:
            why = (error.strerror if isinstance(error, OSError) else None) or reason_of(error)
            continue
        if kept:
            return kept, (said, _advice(reason, path, kept))
    return None, (said, _advice_without(path, why))


def _folders(path: Path) -> list[Path]:
    """Beside the desk; where that folder is gone, too, with its backups, or with the user's own
    files.
    """
    return [
        one
        for one in (path.parent, backup.folder_of(path), Path.home())
        if one.is_dir() and os.access(one, os.W_OK)
    ]


def _kept(folder: Path, path: Path, step: int, twin: DeskCopy | None, source: Any) -> Path | None:
    if twin is None and source is None:
        return None
    name = _("{name} (kept {when})", name=path.stem, when=f"{clock.now():%Y-%m-%d %H%M}")
    made = exchange.free_place(folder / path.name, name)
    part = made.with_name(f".{made.name}.part")
    try:
        part.unlink(missing_ok=True)
        if twin:
            twin.copy_to(part)
        else:
            _copy(source, part)
        _require_whole(part, step)
        part.replace(made)
        sync_folder(folder)
    finally:
        for ending in ("", *exchange.LEFTOVERS):
            with suppress(OSError):
                part.with_name(part.name + ending).unlink(missing_ok=True)
    return made


def _copy(source: Any, part: Path) -> None:
    import sqlcipher3.dbapi2 as driver

    sqlite: Any = driver  # it has no stubs
    held = source.driver_connection
    named = next(row[2] for row in held.execute("PRAGMA database_list") if row[1] == "main")
    private_files.make(part)  # SQLite would make it as the mask of the process has it
    copy = sqlite.connect(str(part))
    try:
        unlock(copy, known_for(Path(named)))
        held.backup(copy)
    except sqlite.Error as error:
        raise OSError(str(error)) from None
    finally:
        copy.close()


def _require_whole(part: Path, step: int) -> None:
    """`KnownFault` when it is damaged, or does not hold what was acknowledged."""
    with contents.reading(part) as connection:
        if (
            contents.faults_of(connection, is_thorough=True)
            or contents.last_step(connection) < step
        ):
            raise KnownFault(_("The copy did not pass its check."))


def _advice(reason: Reason, path: Path, kept: Path) -> str:
    where = kept.name if kept.parent == path.parent else str(kept)
    safe = _(
        "lcdesk writes nothing to it any more. All that was shown as saved is kept, and was "
        "checked, in “{name}”.",
        name=where,
    )
    return join_sentences(safe, _(_WHAT_NEXT[reason]))


def _advice_without(path: Path, why: str) -> str:
    newest = next(iter(backup.newest_first(backup.list_backups(backup.folder_of(path)))), None)
    return join_sentences(
        _(
            "lcdesk writes nothing to it any more. What was open could not be kept: {reason}.",
            reason=why,
        ),
        _("The newest backup is “{name}”.", name=newest.path.name) if newest else "",
    )
