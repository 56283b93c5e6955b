"""The desk a command is about: found, unlocked, opened; and the cohort, person or fields of it that
are named.

Its password comes from the key chain, a file, or is typed in; it is never an argument, which others
can see.
"""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from lcdesk import settings, whole_file
from lcdesk.cli.passwords import FILE, from_file, log_in_first, new_password_by, typed
from lcdesk.db.store import is_office
from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import KnownFault, LockedDesk
from lcdesk.services.core.desk import Desk
from lcdesk.services.core.opening import default_path, follow, shut_own_folders
from lcdesk.services.safety.second_opening import open_or_look
from lcdesk.services.safety.sync_folders import place_now, warning
from lcdesk.services.security import password
from lcdesk.texts import LANGUAGES, N_, _, in_language

if TYPE_CHECKING:
    from lcdesk.services.cohorts.cohorts import CohortRecord


def prepare(asked: Namespace) -> None:
    """Make ready for a command, also where it opens no desk: countries are called, and backups
    kept, as the settings say.

    What earlier versions let others read is closed, and what killed processes left unfinished is
    cleared away.
    """
    if asked.job != "window":  # which does so itself, and tells on screen what is wrong
        fault = follow(settings.load())
        if fault is not None:
            sys.stderr.write(_("Names of countries: {problem}", problem=fault) + "\n")
    shut_own_folders()
    whole_file.clear_unfinished()


@contextmanager
def desk_of(asked: Namespace, *, create: bool = False, changes: bool = False) -> Iterator[Desk]:
    """The desk the command is about, closed afterwards; of one made in a synced or network
    folder that is said.

    A desk that somebody else has is only read in, all of it at one moment; a command that changes
    it is told who has it when it comes to that, or (`changes`) at once, before anybody is asked.
    Where another computer has it, its last backup is read if that was asked for, and it is said so.
    """
    is_new = not (asked.desk or default_path()).exists()
    unlock(asked.desk or default_path())
    creates = create or asked.desk is None
    desk = (
        _open_or_look_back(asked.desk, create=creates)
        if asked.last_backup
        else open_or_look(asked.desk, create=creates)
    )
    if is_new and (place := place_now(desk.path)):
        sys.stderr.write(f"lcdesk: {warning(place)}\n")
    if desk.remark:
        sys.stderr.write(f"lcdesk: {desk.remark}\n")
    try:
        if changes:
            desk.require_changeable()
        with desk.reading_together() if desk.taken else nullcontext():
            yield desk
        if desk.last_done and not desk.taken:  # whom a large import has left for later
            desk.index_all()
    finally:
        desk.close()


def _open_or_look_back(path: Path | None, *, create: bool) -> Desk:
    """The desk, or its last backup, whose password may be another one; on stderr stands which."""
    from lcdesk.services.safety.last_backup import open_or_look_back, seen_words

    try:
        desk = open_or_look_back(path, create=create)
    except LockedDesk as locked:
        if locked.path is None:
            raise
        unlock(locked.path)
        desk = open_or_look_back(path, create=create)
    if words := seen_words(desk):
        sys.stderr.write(f"lcdesk: {words}\n")
    return desk


def cohort_named(desk: Desk, name: str) -> CohortRecord:
    """The cohort of that name; `KnownFault` when there is none."""
    from lcdesk.services.cohorts import cohorts as service  # many commands name no cohort

    found = service.find_cohort(desk, name)
    if found is None:
        known = ", ".join(f"“{cohort['name']}”" for cohort in service.list_cohorts(desk)) or _(
            "none yet"
        )
        raise KnownFault(
            _("There is no cohort “{name}”.", name=name),
            _("Cohorts of this desk: {known}.", known=known),
        )
    return found


def person_named(names: Mapping[int, Sequence[str]], word: str) -> int:
    """Whose number or name a word is among these (number → names, the one that is told first); a
    part of a name is enough when only one has it.
    """
    wanted = word.strip().casefold()
    folded = {number: [name.casefold() for name in said] for number, said in names.items()}
    whole = [number for number, said in folded.items() if wanted in (str(number), *said)]
    found = whole or [
        number for number, said in folded.items() if wanted and any(wanted in one for one in said)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise KnownFault(
            _("Nobody of this cohort is called “{name}”.", name=word), _("Nothing was changed.")
        )
    listed = ", ".join(f"{number} {names[number][0]}" for number in found[:8])
    raise KnownFault(
        _("“{name}” may be several: {listed}.", name=word, listed=listed),
        _("Name one by its number."),
    )


_TRIES = 3


def unlock(path: Path) -> None:
    """See that the desk at a path can be opened; `KnownFault` when its password is wanted and
    nobody tells it.
    """
    if is_office(path):
        log_in_first(path)
        return
    if password.is_open(path):
        return
    if told := from_file(FILE):
        password.unlock(path, told)
        return
    for left in range(_TRIES - 1, -1, -1):
        try:
            password.unlock(path, typed(_("Password of “{name}”: ", name=path.name), FILE))
            return
        except password.WrongPassword as fault:
            if not left or password.seconds_to_wait(path):
                raise
            sys.stderr.write(f"{fault.message}\n")


def new_password(path: Path) -> str:
    """The new password of a desk: from its file, else typed twice."""
    names = password.names_of(path)
    return new_password_by(lambda new, again: password.require_good(new, again, names))


def current_password() -> str:
    """The password of now, typed or from its file: for what is not to be done by whoever finds
    the computer unlocked.
    """
    return from_file(FILE) or typed(_("Current password: "), FILE)


def recovery_key() -> str:
    """The recovery key, from the terminal or piped in; it is seen, to be compared with the
    print.
    """
    sys.stderr.write(_("Recovery key: "))
    sys.stderr.flush()
    line = sys.stdin.readline()
    if not line:
        raise KnownFault(
            _("The recovery key is wanted, and nobody can be asked here."),
            _("Nothing was changed. Run the command at a terminal."),
        )
    return line


# --- The fields that a word of the command line names ---


def fields_named(name: str) -> list[str]:
    """The fields of that name: as in the JSON of `read`, or as a label or head in any language;
    the organisers among them.
    """
    from lcdesk.tabular.plan.roster import ORGANISERS

    wanted = name.strip().casefold()
    if wanted in (
        ORGANISERS,
        *(in_language(spoken, N_("Organisers")).casefold() for spoken in LANGUAGES),
    ):
        return [ORGANISERS]
    found = [
        field.name
        for kind in KINDS.values()
        for field in kind.fields
        if wanted in (field.name, *(word.casefold() for word in _words(field.label, field.heads)))
    ]
    if not found:
        raise KnownFault(
            _("There is no field “{name}”.", name=name),
            _(
                "Name it as in a table’s heads, such as Phone or 电话, or as in JSON: {known} …",
                known="email, phone, dietary",
            ),
        )
    return list(dict.fromkeys(found))


def _words(label: str, heads: Sequence[str]) -> list[str]:
    return [*(in_language(language, label) for language in LANGUAGES), *heads]
