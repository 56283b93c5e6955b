"""The password of a desk: told, set, changed, taken away; its recovery key; its backups, which
are locked as the desk is.
"""

from __future__ import annotations

import getpass
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from lcdesk import receipts, settings
from lcdesk.db.backup import backup, contents, relocking
from lcdesk.db.backup.relocking import lock_backups, plain_copies
from lcdesk.db.engine import checksums, keys
from lcdesk.db.engine.failures import told_in_words
from lcdesk.db.engine.keys import SIZE, Key
from lcdesk.db.engine.ownership import Ownership, place_of
from lcdesk.db.store import is_office
from lcdesk.model import passwords
from lcdesk.model.faults import DamagedDesk, KnownFault, NotADesk
from lcdesk.model.passwords import LEAST, judge
from lcdesk.receipts import Receipt
from lcdesk.services.recovery.damage import damaged, look_at_checksum
from lcdesk.services.security import password_delays
from lcdesk.services.security.key_chain import key_chain
from lcdesk.texts import N_, _, n_

BEFORE = N_("before the password")
Told = Callable[[str, int, int], object]
"""Hears what is being done, how far it is, of how much."""


class WrongPassword(KnownFault):
    """It does not open this desk."""


class TriedTooSoon(WrongPassword):
    """After several wrong ones it was not even looked at: the next has to wait."""

    def __init__(self, seconds: int) -> None:
        super().__init__(
            n_(
                "After several wrong passwords the next one has to wait: {count} second from now.",
                "After several wrong passwords the next one has to wait: {count} seconds from now.",
                seconds,
            ),
            _("Nothing was changed, and this one was not looked at."),
        )
        self.seconds = seconds


@dataclass(frozen=True)
class Changed:
    """What became of a desk: the recovery key to be printed ("" when the password was taken away),
    backups that could not be reached.

    `beside`: files beside a desk that is locked now which may be older copies of it, and are not
    locked.
    """

    path: Path
    recovery_key: str
    left: tuple[str, ...] = field(default=())
    beside: tuple[str, ...] = field(default=())


# --- told ---


def is_locked(path: Path) -> bool:
    """Whether the desk at a path is a file with a password."""
    return not is_office(path) and keys.is_locked(path)


def mark_of(path: Path) -> bytes | None:
    """What every password of a desk leaves in its file, and each another; None where it has
    none.
    """
    return keys.salt_of(path)


def is_open(path: Path) -> bool:
    """Whether it can be opened now: it has no password, or it was told (to this process, or kept
    by the key chain of the system).
    """
    salt = keys.salt_of(path)
    if salt is None or keys.is_known(path):
        return True
    key = kept(salt)
    if key is None or not keys.opens(key, path):
        return False
    keys.remember(key)
    return True


def unlock(path: Path, password: str, *, keeps: bool = False) -> None:
    """Tell the password (0.1 s). `keeps`: the key chain of the system shall know it from now on.

    `WrongPassword`, or `TriedTooSoon` after several; `DamagedDesk` when it is the right one, as a
    backup tells, and the desk's file is damaged.
    """
    with _counted(path):
        _enter(path, password, keeps=keeps)


def _enter(path: Path, password: str, *, keeps: bool = False) -> None:
    _take(path, lambda salt: keys.derive(password, salt), _wrong(), keeps=keeps)


def unlock_by_recovery(path: Path, text: str) -> None:
    """Open a desk whose password was forgotten by its recovery key; a new password is to be set
    then. `WrongPassword` when it is not that of this desk.
    """
    raw = passwords.read_recovery_key(text)
    if raw is None:  # its own check says so: nothing was tried at the desk
        raise WrongPassword(
            _("This is not a recovery key."),
            _(
                "It has 14 groups of four letters and figures. Look for a letter that was misread "
                "or left out."
            ),
        )
    fault = WrongPassword(
        _("This recovery key does not open this desk."),
        _("Nothing was changed. A new password brings a new key; perhaps there is a newer print."),
    )
    with _counted(path):
        _take(path, lambda salt: Key(raw, salt), fault, keeps=False)


def unlock_either(path: Path, text: str) -> None:
    """By the password or the recovery key, whichever was typed: for a backup of another
    password. `WrongPassword`.
    """
    raw = passwords.read_recovery_key(text)
    with _counted(path):
        try:
            _enter(path, text)
        except WrongPassword as fault:
            if raw is None:
                raise
            _take(path, lambda salt: Key(raw, salt), fault, keeps=False)


def seconds_to_wait(path: Path) -> int:
    """How long the next password of a desk has to wait; 0: not at all."""
    salt = keys.salt_of(path) if password_delays.is_anybody_waiting() else None
    return password_delays.seconds_left(salt) if salt else 0


@contextmanager
def _counted(path: Path) -> Iterator[None]:
    """A try: wrong unless it comes to its end. It is counted before it is looked at, and clears
    what was counted when it was right.
    """
    salt = keys.salt_of(path)
    if salt is None:
        yield
        return
    with password_delays.turn(salt):
        if left := password_delays.begin(salt):
            raise TriedTooSoon(left)
        try:
            yield
        except DamagedDesk:
            password_delays.clear(salt)
            raise
        password_delays.clear(salt)


def is_kept(path: Path) -> bool:
    """Whether the key chain of the system knows the password."""
    salt = keys.salt_of(path)
    return salt is not None and kept(salt) is not None


def forget_on_this_computer(path: Path) -> None:
    """The key chain of the system shall not know the password any longer."""
    salt = keys.salt_of(path)
    if salt is not None:
        drop(salt)


def require_right(path: Path, password: str) -> None:
    """`WrongPassword` unless it is that of the desk, or its recovery key: for who comes back to
    a window that locked itself.
    """
    with _counted(path):
        if not _is_right(path, password):
            raise _wrong()


def _is_right(path: Path, password: str) -> bool:
    salt = keys.salt_of(path)
    if salt is None or keys.opens(keys.derive(password, salt), path):
        return True
    raw = passwords.read_recovery_key(password)  # the password is forgotten, and no new one set yet
    return raw is not None and keys.opens(Key(raw, salt), path)


def forget(but: Path | None = None) -> None:
    """Know no key any more, but for the one of the desk that is opened next: a desk that was
    closed asks for its password again.
    """
    salt = keys.salt_of(but) if but else None
    key = keys.known_for(but) if but and salt and keys.is_known(but) else None
    keys.forget()
    if key:
        keys.remember(key)


def hold(path: Path) -> Callable[[], None]:
    """What is known of a file, to be known again after `forget`: call what is given then, on any
    thread.
    """
    key = keys.known_for(path) if keys.is_known(path) else None
    return lambda: keys.remember(key) if key else None


def _wrong() -> WrongPassword:
    return WrongPassword(
        _("The password is not right."),
        _("Nothing was changed. Look whether capitals or another keyboard are on, and try again."),
    )


def _take(
    path: Path, key_with: Callable[[bytes], Key], fault: WrongPassword, *, keeps: bool
) -> None:
    salt = keys.salt_of(path)
    if salt is None:
        return
    key = key_with(salt)
    if not keys.opens(key, path):
        _require_no_damage(path, salt, key_with)
        raise fault
    keys.remember(key)
    if keeps:
        keep(key)


def _require_no_damage(path: Path, salt: bytes, key_with: Callable[[bytes], Key]) -> None:
    """A desk whose first bytes are damaged refuses the right password; its backups begin with
    the same bytes, unharmed, and its seal knows them.
    """
    found = [
        copy.path for folder in backup.folders_of(path) for copy in backup.list_backups(folder)
    ]
    for other in dict.fromkeys((checksums.head_of(path), *map(keys.salt_of, found))):
        if other is None or other == keys.PLAIN:
            continue
        key = key_with(other)
        # By the salt it has, a key that opens its backup is the right one; by another, pages of the
        # desk itself must say so.
        proofs = (
            [copy for copy in found if keys.salt_of(copy) == other] if other == salt else [path]
        )
        if any(keys.opens(key, proof) for proof in proofs):
            keys.remember(key)
            raise damaged(path)


# --- set, changed, taken away ---


def names_of(path: Path) -> tuple[str, ...]:
    """What others know of a desk, and would try first: its name, the office, who is signed in."""
    chosen = settings.load()
    names = [path.stem, chosen.office, chosen.who]
    with suppress(OSError, KeyError, ImportError):  # a system that tells nobody's name
        names.append(getpass.getuser())
    return tuple(filter(None, names))


def names_in(path: Path) -> tuple[str, ...]:
    """The same, and the programmes and cohorts that are in it; for the owner of an open or
    unlocked desk of ours.
    """
    with contents.reading(path) as connection:
        return (*names_of(path), *contents.names_of_courses(connection))


def require_good(password: str, again: str | None = None, names: Iterable[str] = ()) -> None:
    """`KnownFault` when a new password is too short, too easily guessed (`names`: what others
    know), or was not typed twice alike.
    """
    if len(password) < LEAST:
        raise KnownFault(
            _("A password has at least {count} letters.", count=LEAST),
            _("Several words are easier to keep in mind, and harder to guess."),
        )
    grade, words = judge(password, names)
    if grade != "ok":
        raise KnownFault(
            _("This password would be guessed too soon by whoever gets a copy of the file."), words
        )
    if again is not None and password != again:
        raise KnownFault(_("The two passwords are not alike."), _("Type it once more."))


def set_password(path: Path, new: str, told: Told | None = None) -> Changed:
    """Lock the desk at a path, or give it another password. It must be closed, and unlocked
    (`unlock`) when it has one already.

    A verified backup is made first; desk and backups are written anew, compared, and take their
    places only then.
    """
    require_good(new, names=names_of(path))
    return _relock(path, keys.new_key(new), told, new)


def remove_password(path: Path, told: Told | None = None) -> Changed:
    """Take the password away, from the backups, too; as `set_password`."""
    return _relock(path, None, told)


def recovery_key(path: Path) -> str:
    """The recovery key of a desk whose password was told; `LockedDesk` when it was not, "" when
    it has none.
    """
    key = keys.known_for(path)
    return passwords.write_recovery_key(key.raw) if key else ""


def _relock(path: Path, key: Key | None, told: Told | None, new: str = "") -> Changed:
    told = told or (lambda _words, _done, _total: None)
    path = place_of(path)
    owner = Ownership(path)
    owner.take()
    try:
        old = keys.known_for(path)
        # else what the disk has changed would be sealed anew, as if it were whole
        look_at_checksum(path)
        told(_("Backing up the desk…"), 0, 1)
        with told_in_words():
            _require_ours(path)
            if new:
                require_good(new, names=names_in(path))
            _back_up(path)
        checksums.drop(path)
        _exchange(
            path, old, key, lambda done, total: told(_("Writing the desk anew…"), done, total)
        )
        words = (
            N_("The desk was locked with a password") if key else N_("The password was taken away")
        )
        receipts.give(Receipt(words))
        left = _lock_rest(path, told)
        checksums.checksum(path)
    finally:
        owner.release()
    if old:
        keys.forget(old.salt)
        drop(old.salt)
    beside = plain_copies(path) if key else ()
    return Changed(
        path, passwords.write_recovery_key(key.raw) if key else "", tuple(left), tuple(beside)
    )


def _lock_rest(path: Path, told: Told) -> list[str]:
    """The backups that are left. The desk has its new password by now: whatever happens here,
    the recovery key must be seen.
    """
    try:
        return lock_backups(path, lambda done, total: _tell(told, done, total))
    except (KnownFault, OSError, DatabaseError):
        return [backup.folder_of(path).name]


def _tell(told: Told, done: int, total: int) -> None:
    with suppress(Exception):
        told(_("Writing the backups anew…"), done, total)


def beside_words(beside: tuple[str, ...]) -> str:
    """What is to be said of files beside a desk that are not locked as it is; "" of none."""
    if not beside:
        return ""
    return _(
        "Beside the desk lie files that may be older copies of it, and are not locked: {names}. "
        "Look what they are, and remove what is not needed.",
        names=", ".join(beside),
    )


def _exchange(
    path: Path, old: Key | None, key: Key | None, told: Callable[[int, int], object]
) -> None:
    """Write the desk anew. It keeps its former key until its backups are written anew, too:
    killed meanwhile, the next start does that.
    """
    former = relocking.former_keys_of(path)
    if old:
        relocking.keep_former_keys(path, [*former, old])
    if key:
        keys.remember(key)
    try:
        relocking.relock(path, key, told)
    except BaseException:
        if key:
            keys.forget(key.salt)
        if old:
            with suppress(
                DatabaseError
                # a full disk, as before: the desk has one key more in its list, and needs none of
                # them
            ):
                relocking.keep_former_keys(path, former)
        raise


def _require_ours(path: Path) -> None:
    """`NotADesk`, `NewerDesk`: nothing is written to what this program does not know."""
    with contents.reading(path) as connection:
        if not contents.is_desk(connection):
            raise NotADesk(
                _("This file is a database, but not a desk of lcdesk."),
                _("Nothing was changed. Choose another file."),
            )
        contents.is_behind(connection)


def _back_up(path: Path) -> None:
    from lcdesk.db.engine.engine import make_engine

    engine = make_engine(path)
    try:
        backup.back_up(engine, path, BEFORE)
    finally:
        engine.dispose()


# --- The key chain of the system (Windows, macOS, Secret Service): keeps the key of a desk for who
# is signed in, when they wish so ---


_SERVICE = "lcdesk"


def is_there() -> bool:
    """Whether this computer has one that can be used without asking for anything."""
    return key_chain() is not None


def keep(key: Key) -> bool:
    """Keep a key; False when the system refuses."""
    chain = key_chain()
    if chain is None:
        return False
    try:
        chain.set_password(_SERVICE, key.salt.hex(), key.raw.hex())
        return True
    except Exception:  # each system's key chain fails in its own way; the password does it, too
        return False


def kept(salt: bytes) -> Key | None:
    """The key kept for a desk; None when there is none, or the system refuses."""
    chain = key_chain()
    if chain is None:
        return None
    try:
        raw = bytes.fromhex(chain.get_password(_SERVICE, salt.hex()) or "")
    except Exception:  # as above; a value that is no number is no key either
        return None
    return Key(raw, salt) if len(raw) == SIZE else None


def drop(salt: bytes) -> None:
    """Keep it no longer."""
    chain = key_chain()
    if chain is not None:
        with suppress(Exception):
            chain.delete_password(_SERVICE, salt.hex())
