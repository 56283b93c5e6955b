"""Workbooks behind a password, opened by msoffcrypto."""

from __future__ import annotations

import io
import re
from typing import IO, Any, cast

from lcdesk.tabular.guard import MAX_UNPACKED, FileRefusal

DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel's own word for workbooks that are encrypted but open without asking ([MS-OFFCRYPTO]
2.4.2.3).
"""
MAX_SPINS = 1_000_000
"""Rounds of hashing a lock may ask for; Excel asks for 100,000, and ten million would take half
a minute.
"""


def ole_streams(file: IO[bytes]) -> set[str]:
    """Names of the streams of an OLE file; Refusal "damaged" when it has no sound directory."""
    import olefile

    try:
        with cast(Any, olefile).OleFileIO(file) as ole:
            entries: list[list[str]] = ole.listdir()
            return {"/".join(entry) for entry in entries}
    except Exception as error:  # olefile raises whatever broke inside
        raise FileRefusal("damaged") from error


def unlock(file: IO[bytes], password: str | None) -> IO[bytes]:
    """The decrypted workbook; Refusal: password (none given), wrong password, damaged, unknown
    lock, too large.
    """
    import msoffcrypto
    from msoffcrypto import exceptions

    _check_lock(file)
    file.seek(0)
    opened = io.BytesIO()
    try:
        office: Any = cast(Any, msoffcrypto).OfficeFile(file)
        office.load_key(password=password or DEFAULT_PASSWORD)
    except exceptions.InvalidKeyError as error:
        raise _wrong(password) from error
    except MemoryError:
        raise
    # a lock without the facts that opening it needs raises whatever broke inside
    except Exception as error:
        raise FileRefusal("unknown lock") from error
    try:
        office.decrypt(opened)
    except MemoryError:
        raise
    except Exception as error:
        raise (FileRefusal("damaged") if _fits(office, password) else _wrong(password)) from error
    if opened.getbuffer().nbytes > MAX_UNPACKED:
        raise FileRefusal("too large")
    opened.seek(0)
    return opened


def _wrong(password: str | None) -> FileRefusal:
    return FileRefusal("wrong password" if password else "password")


def _fits(office: Any, password: str | None) -> bool:
    """True when a password is the right one although nothing sound came out under it."""
    try:
        office.load_key(password=password or DEFAULT_PASSWORD, verify_password=True)
    except Exception:  # an old .xls takes no such word: it proved the password before
        return False
    return True


def _check_lock(file: IO[bytes]) -> None:
    """Refusal for a lock that would take hours to try, is not of a known make, or brings
    entities along.
    """
    info = _lock_of(file)
    if any(mark in info for mark in (b"<!DOCTYPE", b"<!ENTITY")):
        raise FileRefusal("tampered", what="entities")
    spins = [int(number[:12]) for number in re.findall(rb'spinCount="(\d+)"', info)]
    ciphers = set(re.findall(rb'cipherAlgorithm="([^"]*)"', info)) | set(
        re.findall(rb'cipherChaining="([^"]*)"', info)
    )
    if max(spins, default=0) > MAX_SPINS or not ciphers <= {b"AES", b"ChainingModeCBC"}:
        raise FileRefusal("unknown lock")


def _lock_of(file: IO[bytes]) -> bytes:
    """How an encrypted workbook says it was locked; nothing for an old one, whose lock lies
    inside its stream.
    """
    import olefile

    with cast(Any, olefile).OleFileIO(file) as ole:
        return (
            ole.openstream("EncryptionInfo").read(1 << 16) if ole.exists("EncryptionInfo") else b""
        )
