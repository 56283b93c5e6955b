"""Replace a file only by a complete new one: written beside it, flushed, verified, then swapped in."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _

_PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


@contextlib.contextmanager
def replaced(path: Path, verify: Callable[[Path], None]) -> Iterator[Path]:
    """Give a new path in the same folder to write to; afterwards it takes the place of `path`.

    `verify` opens the finished file again and raises when it is not sound. Whatever fails, the old file stays
    as it was and nothing else is left behind. KnownFault: folder missing or read-only, disk full, file open elsewhere.
    """
    if path.is_dir():
        raise KnownFault(_("“{file}” is a folder.", file=path.name), _("Choose another name for the file."))
    fresh = path.with_name(f".{path.stem[:40]}.{secrets.token_hex(4)}.part")
    try:
        with _told(path):
            fresh.touch(exist_ok=False)
            yield fresh
            _flush(fresh)
            verify(fresh)
            _swap(fresh, path)
    finally:
        with contextlib.suppress(OSError):
            fresh.unlink()


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turn what the system says into a sentence."""
    try:
        yield
    except PermissionError as error:
        raise KnownFault(
            _(
                "“{file}” could not be written: the folder “{folder}” may not be changed.",
                file=path.name,
                folder=path.parent,
            ),
            _("Choose another folder, for example Documents."),
        ) from error
    except FileNotFoundError as error:
        raise KnownFault(
            _("The folder “{folder}” is not there.", folder=path.parent),
            _("Choose another folder, for example Documents."),
        ) from error
    except OSError as error:
        raise _disk_fault(path, error) from error


def _disk_fault(path: Path, error: OSError) -> KnownFault:
    if error.errno in _FULL:
        return KnownFault(
            _("The disk is full, so “{file}” was not written. The former file is unchanged.", file=path.name),
            _("Make room, or choose another disk."),
        )
    if error.errno == errno.EROFS:
        return KnownFault(
            _(
                "“{file}” could not be written: the folder “{folder}” may not be changed.",
                file=path.name,
                folder=path.parent,
            ),
            _("Choose another folder, for example Documents."),
        )
    return KnownFault(
        _("“{file}” could not be written. The former file is unchanged.", file=path.name),
        _("Choose another name or folder and try again."),
    )


def _flush(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _swap(fresh: Path, path: Path) -> None:
    """Put the new file in place; a virus scanner may hold it for a moment, Excel holds it until it is closed."""
    if path.exists() and not os.access(path, os.W_OK):
        raise _open_elsewhere(path)
    for pause in (*_PAUSES, None):
        try:
            fresh.replace(path)
            break
        except PermissionError as error:
            if pause is None:
                raise _open_elsewhere(path) from error
            time.sleep(pause)
    with contextlib.suppress(OSError):  # not every system lets a folder be flushed
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _open_elsewhere(path: Path) -> KnownFault:
    return KnownFault(
        _("“{file}” is open in another program or write-protected. It is unchanged.", file=path.name),
        _("Close it in Excel or WPS and try again, or choose another name."),
    )
