"""One owner per desk: an operating-system lock that ends with the process, however that ends."""

from __future__ import annotations

from pathlib import Path

from filelock import FileLock, Timeout

from lcdesk.model.faults import KnownFault
from lcdesk.texts import _


class DeskTaken(KnownFault):
    """Another lcdesk has this desk open."""


class Ownership:
    """The lock on a desk; `release` gives it up."""

    def __init__(self, desk: Path) -> None:
        self._lock = FileLock(str(desk.with_name(f".{desk.name}.lock")), thread_local=False)

    def take(self) -> None:
        """Become the owner; `DeskTaken` when somebody else is, `KnownFault` when the folder cannot be written."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise DeskTaken(
                _("This desk is open in another lcdesk window."),
                _("Nothing was changed. Close the other window, or go on working there."),
            ) from None
        except (PermissionError, OSError, NotImplementedError):
            raise KnownFault(
                _("The folder of this desk cannot be written to."),
                _(
                    "Nothing was changed. Choose a folder of your own for the desk, or ask for the right to write there."
                ),
            ) from None

    def release(self) -> None:
        """Give the desk up."""
        self._lock.release()
