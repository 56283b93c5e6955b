"""What can go wrong in words a clerk can act on."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from lcdesk.model.sentences import join_sentences
from lcdesk.texts import _


class KnownFault(Exception):
    """Something outside our hands (file locked, disk full, newer desk): a sentence, and what to
    do.
    """

    def __init__(self, message: str, advice: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice

    def __str__(self) -> str:
        return join_sentences(self.message, self.advice)


class DamagedDesk(KnownFault):
    """The file of a desk is not whole; `path`, where it is known which; `command`: for those
    without a window, a way out.

    `is_by_checksum`: only its check sums say so; it can be opened as it is. `has_backup`: there is
    a whole backup to go back to.
    """

    is_by_checksum = False
    has_backup = False

    def __init__(
        self, message: str, advice: str = "", path: Path | None = None, command: str = ""
    ) -> None:
        super().__init__(message, advice)
        self.path = path
        self.command = command

    def __str__(self) -> str:
        return join_sentences(super().__str__(), self.command)


class NotADesk(KnownFault):
    """A whole file of some other program."""


class LockedDesk(KnownFault):
    """A desk has a password, and it was not told yet; `path`: the desk."""

    def __init__(self, message: str, advice: str = "", path: Path | None = None) -> None:
        super().__init__(message, advice)
        self.path = path


class ReplacedDesk(KnownFault):
    """The file of an open desk is no longer the one that was opened; `kept`: where what was open
    is kept, where that could be.
    """

    def __init__(
        self, message: str, advice: str = "", path: Path | None = None, kept: Path | None = None
    ) -> None:
        super().__init__(message, advice)
        self.path = path
        self.kept = kept

    @classmethod
    def noticed(cls) -> ReplacedDesk:
        """It was only just noticed: what can be kept is not known yet."""
        return cls(
            _("Another file has taken the place of this desk while it was open."),
            _("Nothing was written to it."),
        )


class DeskBusy(KnownFault):
    """Another program holds the desk just now: what was to be written is not kept, and may be
    tried again.
    """


class BadValue(ValueError):
    """A value that cannot be kept as it stands.

    `kind` is one of the stable problem words (docs/import.md), `likely` holds values that were
    probably meant, best first, and `kept` is a value that may be stored in spite of the remark
    (None: nothing is).
    """

    def __init__(
        self, kind: str, message: str, *, likely: tuple[Any, ...] = (), kept: Any = None
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.message = message
        self.likely = likely
        self.kept = kept


class EditConflictsFound(KnownFault):
    """A row was altered by somebody since it was read; both values are told in the message."""
