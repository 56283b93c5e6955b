"""Keys of locked desks: known to this process only, by the salt with which a locked file begins.

A desk with a password is a SQLCipher 4 file: each page encrypted (AES-256) and signed (HMAC-SHA512)
under a key that is made of the password and of the 16 bytes the file begins with. Backups begin
with the salt of their desk, so one key opens them all, and that is what a recovery key is: the key
itself, to be typed. https://www.zetetic.net/sqlcipher/design/
"""

from __future__ import annotations

import hashlib
import hmac
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcdesk import private_files
from lcdesk.db.engine.files import Place, closed, connected, head_of, is_held
from lcdesk.model.faults import LockedDesk
from lcdesk.texts import _

PLAIN = b"SQLite format 3\0"
"""What a file without a password begins with."""
SALT, SIZE, PAGE = 16, 32, 4096
RESERVED = 80
"""At the end of each page: 16 bytes by which it was encrypted, 64 of its signature."""
_ROUNDS, _SIGNING_ROUNDS, _SIGNING_MASK = 256_000, 2, 0x3A
_SAMPLES, _MOST_ALIKE, _LEAST_KINDS = 32, 48, 240
_FIRST = frozenset({0, 2, 5, 10, 13})
"""What pages without a password begin with, those of photos as well (SQLite's file format,
§1.6); of noise, 2 % do.
"""
_PACKED = (
    b"PK\3\4",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"%PDF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b\x08",
    b"\xd0\xcf\x11\xe0",
)
"""Files of other programs that look like noise, too: workbooks, pictures, archives."""


@dataclass(frozen=True, repr=False)
class Key:
    """What opens every file that begins with `salt`."""

    raw: bytes
    salt: bytes

    @property
    def spoken(self) -> str:
        """As `PRAGMA key` and `ATTACH … KEY` take it: no password is tried then, and no time is
        lost.
        """
        return f"x'{self.raw.hex()}{self.salt.hex()}'"


def derive(password: str, salt: bytes) -> Key:
    """The key a password makes with the salt of a file (0.1 s: guessing shall be slow)."""
    words = unicodedata.normalize("NFC", password).encode("utf-8")
    return Key(hashlib.pbkdf2_hmac("sha512", words, salt, _ROUNDS, SIZE), salt)


def new_key(password: str) -> Key:
    """A key for a file that is going to be made."""
    return derive(password, os.urandom(SALT))


_known: dict[bytes, Key] = {}
"""What this process was told."""


# --- what a file says ---


def salt_of(path: Path) -> bytes | None:
    """What a locked file begins with; None for one without a password, a new or a missing one."""
    return _salt_in(head_of(path), path, is_believed=is_held(path))


def _salt_in(head: bytes, path: Path, *, is_believed: bool) -> bytes | None:
    if head in _known:
        return head
    is_other = len(head) < SALT or head == PLAIN or head.startswith(_PACKED)
    return None if is_other or not (is_believed or _is_noise(path)) else head


def is_locked(path: Path) -> bool:
    """Whether a file needs a key. A damaged file without one is told from it by its pages: those
    of a locked one are noise.
    """
    return salt_of(path) is not None


def _is_noise(path: Path) -> bool:
    """Whether the pages look like noise: all of a sample, but for a half that may be damaged (a
    small file: every one).
    """
    size = path.stat().st_size // PAGE
    places = sorted({number * size // _SAMPLES for number in range(_SAMPLES)} if size else ())
    with path.open("rb") as file:
        noisy = 0
        for looked, place in enumerate(places):
            if noisy * 2 >= len(places) or (noisy + len(places) - looked) * 2 < len(places):
                break  # whatever the others are
            file.seek(place * PAGE)
            page = file.read(PAGE)
            # it may have been cut short meanwhile
            if page and (page[0] not in _FIRST or not place):
                counts = Counter(page)
                noisy += len(counts) >= _LEAST_KINDS and max(counts.values()) <= _MOST_ALIKE
    return bool(places) and noisy * 2 >= len(places)


# --- what this process knows ---


def remember(key: Key) -> None:
    """From now on files that begin with its salt are opened with it, until `forget`."""
    _known[key.salt] = key


@contextmanager
def remembered(more: Iterable[Key]) -> Iterator[None]:
    """Know some keys for a while."""
    new = [key for key in more if key.salt not in _known]
    for key in new:
        remember(key)
    try:
        yield
    finally:
        for key in new:
            forget(key.salt)


def forget(salt: bytes | None = None) -> None:
    """Know that key no more (None: any)."""
    if salt is None:
        _known.clear()
    else:
        _known.pop(salt, None)


def known_for(path: Path) -> Key | None:
    """The key of a locked file; None when it needs none. `LockedDesk` when it does, and nobody
    has told it yet.
    """
    salt = salt_of(path)
    if salt is None:
        return None
    if salt not in _known:
        raise _locked(path)
    return _known[salt]


def _locked(path: Path) -> LockedDesk:
    return LockedDesk(
        _("This desk is locked with a password."),
        _("Nothing was changed. Enter the password to open it."),
        path,
    )


def known_for_damaged(path: Path) -> Key | None:
    """As `known_for`; a file that no longer begins with its salt is known by pages signed with a
    key that was told.
    """
    if salt_of(path) in _known:
        return known_for(path)
    return next((key for key in _known.values() if opens(key, path)), None) or known_for(path)


def key_for_connection(path: Path, key: Key | None) -> tuple[Key | None, Place | None]:
    """As `known_for`, for a connection that was made just now (`key`: of a new file); its place
    for `heads.closed`.
    """
    head, place, is_first = connected(path, key.salt if key else PLAIN)
    try:
        # the first has no locks yet that a look could drop
        salt = _salt_in(head, path, is_believed=not is_first)
        if salt is not None and salt not in _known:
            raise _locked(path)
        return _known[salt] if salt is not None else key if len(head) < SALT else None, place
    except BaseException:
        closed(place)
        raise


def is_known(path: Path) -> bool:
    """Whether a file can be opened: it needs no key, or its key is known."""
    salt = salt_of(path)
    return salt is None or salt in _known


def unlock(connection: Any, key: Key | None) -> None:
    """The first thing said on a new connection of the driver; None: there is no password."""
    connection.execute("PRAGMA cipher_log_level=NONE")  # it would write to the terminal
    if key is not None:
        connection.execute(f'PRAGMA key="{key.spoken}"')


def attach(connection: Any, path: Path, name: str, key: Key | None) -> None:
    """Another file beside the one a connection is on, under a name, with its own key or without
    any.
    """
    private_files.ensure(path)
    connection.execute(
        f'ATTACH DATABASE ? AS {name} KEY "{key.spoken if key else ""}"', (str(path),)
    )


def unsigned(connection: Any) -> list[str]:
    """What is wrong with the signatures of the pages, by the driver's connection; nothing where
    there is no password.

    What a journal will replace may be torn and does no harm, so nothing is said then: a check of
    the database itself sees every page that counts.
    """
    path = next(
        (row[2] for row in connection.execute("PRAGMA database_list") if row[1] == "main"), ""
    )
    journal = Path(f"{path}-wal")
    if journal.exists() and journal.stat().st_size:
        return []
    return [str(row[0]) for row in connection.execute("PRAGMA cipher_integrity_check").fetchall()]


# --- pages one by one ---


def signing_key(key: Key) -> bytes:
    """What the pages of a locked file are signed with."""
    salt = bytes(byte ^ _SIGNING_MASK for byte in key.salt)
    return hashlib.pbkdf2_hmac("sha512", key.raw, salt, _SIGNING_ROUNDS, SIZE)


def is_signed(page: bytes, number: int, signing: bytes) -> bool:
    """Whether a page is as it was written, under this key and at this place: one bit is enough
    for no.
    """
    start = SALT if number == 1 else 0
    said = hmac.digest(signing, page[start : PAGE - 64] + number.to_bytes(4, "little"), "sha512")
    return hmac.compare_digest(said, page[PAGE - 64 : PAGE])


def opens(key: Key, path: Path) -> bool:
    """Whether the key is the right one for a locked file: one page of a sample signed with it is
    enough, for others may be damaged.
    """
    # it must not be opened besides (see `heads`), and its key was told to open it
    if is_held(path):
        told = _known.get(key.salt)
        return told is not None and hmac.compare_digest(told.raw, key.raw)
    signing, size = signing_key(key), path.stat().st_size // PAGE
    places = sorted({0} | {number * size // _SAMPLES for number in range(_SAMPLES)}) if size else []
    with path.open("rb") as file:
        for place in places:
            file.seek(place * PAGE)
            if is_signed(file.read(PAGE), place + 1, signing):
                return True
    return False


def decrypted(page: bytes, number: int, key: Key) -> bytes:
    """A page of a locked file as it would stand in one without a password (the end that is
    reserved is left as it is).
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    start, vector = SALT if number == 1 else 0, page[PAGE - RESERVED : PAGE - 64]
    reading = Cipher(algorithms.AES(key.raw), modes.CBC(vector)).decryptor()
    plain = reading.update(page[start : PAGE - RESERVED]) + reading.finalize()
    return (PLAIN if number == 1 else b"") + plain + page[PAGE - RESERVED :]
