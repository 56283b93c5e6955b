"""What can go wrong in words a clerk can act on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lcdesk.texts import _, join_sentences


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


class OfficeOutOfReach(KnownFault):
    """The server of an office does not answer, or is not there: nothing of an operation was kept.

    `is_of_reading`: nobody wanted to keep anything, and what is shown stays as it was.
    """

    is_of_reading = False

    @classmethod
    def noticed(cls, *, is_of_reading: bool = False) -> OfficeOutOfReach:
        """In words."""
        safe = _("Nothing was lost: what was saved before is still there.")
        advice = _("See whether this computer is in the network, then try again.")
        fault = cls(_("The office’s server does not answer."), join_sentences(safe, advice))
        fault.is_of_reading = is_of_reading
        return fault


class NotLetIn(KnownFault):
    """The server of an office lets nobody in, or is not trusted; `code`: why, for whoever looks
    after it.
    """

    def __init__(self, message: str, advice: str, code: str) -> None:
        super().__init__(message, advice)
        self.code = code


class LoginWanted(KnownFault):
    """An office's desk is opened by who logs in; `path`: its file, `user`: who was it the last
    time. `code`: why a password that was known was refused; "" where none was.
    """

    def __init__(self, message: str, advice: str, path: Path, user: str, code: str = "") -> None:
        super().__init__(message, advice)
        self.path, self.user, self.code = path, user, code


class FirstPassword(KnownFault):
    """The password is right, and good for nothing but to be changed."""


class OutcomeUnknown(KnownFault):
    """The server of an office went away while an operation was being committed, and stays away: it
    may be kept or not.
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
    """A row was altered by somebody since it was read; both values are told in the message.

    `head`: which entry, without the values; `clashes`: the fields with both values, where they are
    known (`EditConflict`).
    """

    head = ""
    clashes: tuple[Any, ...] = ()


# --- A library of the system that is not there, or cannot be loaded ---


_LIBRARY = re.compile(
    r"(?P<name>[\w.+-]+\.(?:so(?:\.\d+)*|dll|dylib))\b[^:]*: (?P<why>.+)", re.DOTALL
)
_WINDOWS = re.compile(r"DLL load failed while importing (?P<name>\w+): (?P<why>.+)", re.DOTALL)
PACKAGES = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libxcb.so.1": "libxcb1",
    "libwayland-client.so.0": "libwayland-client0",
}
"""Library → the package of Debian and Ubuntu that has it."""


def missing_library(said: str) -> KnownFault | None:
    """The fault, where what the system's loader said names a library; None where it says
    something else.
    """
    found = _LIBRARY.search(said) or _WINDOWS.search(said)
    if found is None:
        return None
    name, why = found["name"], " ".join(found["why"].split())
    package = PACKAGES.get(name)
    advice = _("Install the package of your system that has it.")
    if package:
        advice = _(
            "Install it, on Debian and Ubuntu by “sudo apt-get install {package}”, and start "
            "again.",
            package=package,
        )
    return KnownFault(
        _("The system's library {name} cannot be loaded ({why}).", name=name, why=why), advice
    )
