"""One owner per desk: an operating-system lock that ends with the process, however that ends."""

from __future__ import annotations

import os
from pathlib import Path

from filelock import FileLock, Timeout

from lcdesk import private_files
from lcdesk.model.faults import KnownFault
from lcdesk.texts import _


class DeskTaken(KnownFault):
    """Another lcdesk has this desk open."""


def is_writable(desk: Path) -> bool:
    """Whether the file may be written to, or is not there yet."""
    return not desk.exists() or os.access(desk, os.W_OK)


def _folder_refused() -> KnownFault:
    return KnownFault(
        _("The folder of this desk cannot be written to."),
        _("Nothing was changed. Choose a folder of your own for the desk, or ask for the right to write there."),
    )


class Ownership:
    """The lock on a desk; `release` gives it up."""

    def __init__(self, desk: Path) -> None:
        self._desk = desk
        self._lock = FileLock(str(desk.with_name(f".{desk.name}.lock")), thread_local=False, mode=private_files.FILE)

    def take(self) -> None:
        """Become the owner; `DeskTaken` when somebody else is, `KnownFault` when the folder cannot be written."""
        if not is_writable(self._desk):
            raise KnownFault(
                _("The file of this desk cannot be written to."),
                _("Nothing was changed. Ask for the right to write to it, or copy it to a folder of your own."),
            )
        if not os.access(self._desk.parent, os.W_OK):  # its lock may be there all the same, but never a journal
            raise _folder_refused()
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise DeskTaken(
                _("This desk is open in another lcdesk window."),
                _("Nothing was changed. Close the other window, or go on working there."),
            ) from None
        except (PermissionError, OSError, NotImplementedError):
            raise _folder_refused() from None

    @property
    def is_taken(self) -> bool:
        """Whether we are the owner now."""
        return self._lock.is_locked

    def release(self) -> None:
        """Give the desk up."""
        self._lock.release()
