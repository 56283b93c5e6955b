"""Files given to people: written safely, and what is said where they cannot be written."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Callable, Iterator
from pathlib import Path

from lcdesk import receipts, whole_file
from lcdesk.model.faults import KnownFault
from lcdesk.model.file_formats import FileFormats
from lcdesk.receipts import Receipt
from lcdesk.texts import N_, _

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
"""No room, a quota that is used up, a file larger than this disk or this person may have."""


@contextlib.contextmanager
def replaced(
    path: Path,
    verify: Callable[[Path], object] | None = None,
    *,
    formats: FileFormats | None = None,
) -> Iterator[Path]:
    """Give a new path in the same folder to write to; afterwards it takes the place of `path`.

    `verify` opens the finished file again and raises when it is not sound. Whatever fails, the old
    file stays as it was and nothing else is left behind. KnownFault: folder missing or read-only,
    disk full, file open elsewhere, or an ending that is none of `formats`.
    """
    _require_file(path, formats)
    with told(path), whole_file.swapped(path, verify) as fresh:
        yield fresh
    _give_receipt(path)


def write_bytes(path: Path, content: bytes, *, formats: FileFormats | None = None) -> None:
    """Write a whole file safely. KnownFault: see `replaced`."""
    _require_file(path, formats)
    with told(path):
        whole_file.write_whole(path, content)
    _give_receipt(path)


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says of writing a file into a sentence."""
    try:
        yield
    except whole_file.HeldElsewhere as error:
        raise KnownFault(
            _(
                "“{file}” is open in another program or write-protected. It is unchanged.",
                file=path.name,
            ),
            _("Close it in Excel or WPS and try again, or choose another name."),
        ) from error
    except FileNotFoundError as error:
        raise KnownFault(
            _("The folder “{folder}” is not there.", folder=path.parent),
            _("Choose another folder, for example Documents."),
        ) from error
    except OSError as error:
        raise _disk_fault(path, error) from error


def _give_receipt(path: Path) -> None:
    receipts.give(Receipt(N_("Saved: {path}"), {"path": path}, "file"))


def _require_file(path: Path, formats: FileFormats | None) -> None:
    if path.is_dir():
        raise KnownFault(
            _("“{file}” is a folder.", file=path.name), _("Choose another name for the file.")
        )
    if formats is not None:
        formats.ending_of(path)


def _disk_fault(path: Path, error: OSError) -> KnownFault:
    if error.errno in _FULL:
        return KnownFault(
            _(
                "The disk is full, so “{file}” was not written. The former file is unchanged.",
                file=path.name,
            ),
            _("Make room, or choose another disk."),
        )
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
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
