"""Workbooks behind a password, opened by msoffcrypto."""

from __future__ import annotations

import io
from typing import IO, Any, cast

from lcdesk.tabular.guard import MAX_UNPACKED, Refusal

DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel's own word for workbooks that are encrypted but open without asking ([MS-OFFCRYPTO] 2.4.2.3)."""


def ole_streams(file: IO[bytes]) -> set[str]:
    """Names of the streams of an OLE file; Refusal "damaged" when it has no sound directory."""
    import olefile

    try:
        with cast(Any, olefile).OleFileIO(file) as ole:
            entries: list[list[str]] = ole.listdir()
            return {"/".join(entry) for entry in entries}
    except Exception as error:  # olefile raises whatever broke inside
        raise Refusal("damaged") from error


def unlock(file: IO[bytes], password: str | None) -> IO[bytes]:
    """The decrypted workbook; Refusal: password (none given), wrong password, damaged, unknown lock."""
    import msoffcrypto
    from msoffcrypto import exceptions

    file.seek(0)
    opened = io.BytesIO()
    try:
        office: Any = cast(Any, msoffcrypto).OfficeFile(file)
        office.load_key(password=DEFAULT_PASSWORD if password is None else password)
        office.decrypt(opened)
    except exceptions.InvalidKeyError as error:
        raise Refusal("password" if password is None else "wrong password") from error
    except exceptions.DecryptionError as error:
        raise Refusal("unknown lock") from error
    except Exception as error:
        # a wrong word can also surface as garbage further in, or as a missing verifier
        raise Refusal("password" if password is None else "wrong password") from error
    if opened.getbuffer().nbytes > MAX_UNPACKED:
        raise Refusal("too large")
    opened.seek(0)
    return opened
