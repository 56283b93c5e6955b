"""An update file: the installers of one version and a list of them, signed by those who publish
lcdesk. Nothing here asks the network.

A line that names the format, the signature (Ed25519, in Base64), the length of the list, the list
(JSON), then the installers one after another. Signed are the first line and the list, in which
each installer stands with its length and SHA-256: so each byte of the file is accounted for, and
none is looked at before the signature holds.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import platform
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, TypedDict

import lcdesk
from lcdesk.model.faults import KnownFault
from lcdesk.model.files import replaced
from lcdesk.services.updates.release_keys import RELEASE_KEYS
from lcdesk.texts import _, list_names

ENDING = ".lcupdate"
FORMAT = b"lcdesk update 1\n"
LONGEST_LIST = 1_000_000  # bytes; of a foreign file no more is ever held
BLOCK = 1 << 20
SYSTEMS = {"windows": "Windows", "macos": "macOS", "linux": "Linux"}
Steps = Callable[[int, int], object]


@dataclass(frozen=True)
class Installer:
    """One installer in an update file; `system`: windows, macos or linux, `machine`: x64 or
    arm64; `size` in bytes, `sha256` in hex.
    """

    name: str
    system: str
    machine: str
    size: int
    sha256: str


class ListedInstaller(TypedDict):
    """An installer as the list names it."""

    name: str
    system: str
    machine: str
    size: int
    sha256: str


class ListedUpdate(TypedDict):
    """The list at the head of an update file."""

    version: str
    published: str
    news: Mapping[str, str]
    installers: Sequence[ListedInstaller]


@dataclass(frozen=True)
class Update:
    """What a file that was found genuine holds: the version, the day it was published (ISO), what
    is new by language, and its installers in the order in which they lie in the file.
    """

    path: Path
    version: str
    published: str
    news: Mapping[str, str]
    installers: Sequence[Installer]
    start: int  # the first byte of the first installer

    def for_here(self) -> list[Installer]:
        """Those that this machine can run."""
        system, machine = this_system()
        return [one for one in self.installers if (one.system, one.machine) == (system, machine)]

    def place_of(self, installer: Installer) -> int:
        """Where in the file it begins."""
        before = self.installers[: self.installers.index(installer)]
        return self.start + sum(one.size for one in before)


def this_system() -> tuple[str, str]:
    """The system and the kind of machine that this program runs on, as installers name them."""
    system = {"win32": "windows", "darwin": "macos"}.get(sys.platform, "linux")
    machine = platform.machine().casefold()
    return system, {"amd64": "x64", "x86_64": "x64", "aarch64": "arm64"}.get(machine, machine)


def version_numbers(version: str) -> tuple[int, ...]:
    """ "0.10.2" → (0, 10, 2); `ValueError` for anything but three numbers."""
    if not re.fullmatch(r"(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}", version, re.ASCII):
        raise ValueError(version)
    return tuple(map(int, version.split(".")))


def check_update(
    path: Path,
    *,
    running: str = lcdesk.__version__,
    keys: Collection[str] = RELEASE_KEYS,
    step: Steps | None = None,
) -> Update:
    """What the file holds, once it is known to be genuine, whole, newer than the program that runs,
    and made for this system; `KnownFault` for anything else. `step(done, total)`: bytes.
    """
    with _opened(path) as file:
        update = _signed_list(path, file, keys)
        _require_newer(update, running)
        _require_whole(update, file, step)
    if not update.for_here():
        made_for = list_names(
            [f"{SYSTEMS[one.system]} ({one.machine})" for one in update.installers]
        )
        raise KnownFault(
            _("This update is not for this machine, but for {systems}.", systems=made_for),
            _("Ask for the one for {system}.", system=_named(*this_system())),
        )
    return update


def take_out(update: Update, folder: Path, step: Steps | None = None) -> list[Path]:
    """Put the installers for this machine into a folder; each is compared with the signed list
    again as it is written, for a stick may have been changed since. `KnownFault`: changed, no
    room, no such folder.
    """
    mine = update.for_here()
    total, done, made = sum(one.size for one in mine), 0, list[Path]()
    with _opened(update.path) as file:
        for installer in mine:
            target = folder / installer.name
            file.seek(update.place_of(installer))
            # signed names decide, and any ending is right
            with replaced(target, formats=None) as fresh, fresh.open("rb+") as out:
                if _digest(file, installer.size, out, step, (done, total)) != installer.sha256:
                    raise _changed(update.path)
            done += installer.size
            made.append(target)
    return made


def as_data(update: Update) -> dict[str, Any]:
    """For `--json`."""
    return {
        "version": update.version,
        "published": update.published,
        "news": dict(update.news),
        "installers": [asdict(one) for one in update.for_here()],
    }


# --- Reading ---


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except OSError as error:
        raise KnownFault(
            _("“{file}” cannot be read.", file=path.name),
            _("Is the stick still in its place? Nothing was changed."),
        ) from error


def _signed_list(path: Path, file: BinaryIO, keys: Collection[str]) -> Update:
    """What the list says, once one of the keys has signed it."""
    if file.read(len(FORMAT)) != FORMAT:
        raise KnownFault(
            _("“{file}” is not an update of lcdesk.", file=path.name),
            _("Its name ends in {ending}. Nothing was changed.", ending=ENDING),
        )
    signature, said = file.readline(200), file.readline(20)
    length = int(said) if re.fullmatch(rb"[1-9][0-9]*\n", said) else 0
    if not 0 < length <= LONGEST_LIST:
        raise _changed(path)
    listed = file.read(length)
    if not keys:
        raise KnownFault(
            _("This copy of lcdesk knows nobody whose updates it could trust."),
            _("Install the new version as you installed this one. Nothing was changed."),
        )
    if not any(_is_signed_by(key, signature, FORMAT + listed) for key in keys):
        raise KnownFault(
            _("“{file}” does not come from those who make lcdesk, or was changed.", file=path.name),
            _("Do not install it, and ask for it again where you got it. Nothing was changed."),
        )
    return _understood(path, listed, file.tell())


def _is_signed_by(key: str, signature: bytes, signed: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key, validate=True))
        plain = base64.b64decode(signature.removesuffix(b"\n"), validate=True)
        if base64.b64encode(plain) + b"\n" != signature:
            return False  # other letters that mean the same bytes: it was changed
        public.verify(plain, signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _understood(path: Path, listed: bytes, start: int) -> Update:
    """The list, which is genuine; a later program may have written it in a way not known here."""
    try:
        data: ListedUpdate = json.loads(listed)
        update = Update(
            path,
            data["version"],
            data["published"],
            dict(data["news"]),
            tuple(Installer(**one) for one in data["installers"]),
            start,
        )
        version_numbers(update.version)
        dt.date.fromisoformat(update.published)
        names = [one.name for one in update.installers]
    except (ValueError, KeyError, TypeError) as error:
        raise _too_new() from error
    is_plain = all(re.fullmatch(r"\w[\w.+-]*", name, re.ASCII) for name in names)
    if not is_plain or any(one.system not in SYSTEMS for one in update.installers):
        raise _too_new()
    return update


def _too_new() -> KnownFault:
    return KnownFault(
        _("This update is genuine, but of a kind that this version does not know."),
        _("Install the new version as you installed this one. Nothing was changed."),
    )


def _require_newer(update: Update, running: str) -> None:
    new, old = version_numbers(update.version), version_numbers(running)
    if new == old:
        raise KnownFault(
            _("This is version {version}, which you have.", version=update.version),
            _("There is nothing to install."),
        )
    if new < old:
        raise KnownFault(
            _(
                "This is version {version}, older than yours, {running}.",
                version=update.version,
                running=running,
            ),
            _("An older version may not open your desks any more. Keep the one you have."),
        )


def _require_whole(update: Update, file: BinaryIO, step: Steps | None) -> None:
    total, done = sum(one.size for one in update.installers), 0
    for installer in update.installers:
        if _digest(file, installer.size, None, step, (done, total)) != installer.sha256:
            raise _changed(update.path)
        done += installer.size
    if file.read(1):
        raise _changed(update.path)


def _digest(
    file: BinaryIO, size: int, out: BinaryIO | None, step: Steps | None, told: tuple[int, int]
) -> str:
    """SHA-256 of the next `size` bytes, which also go to `out`; `told`: bytes done before, and
    all.
    """
    digest, left = hashlib.sha256(), size
    while left and (block := file.read(min(BLOCK, left))):
        digest.update(block)
        if out is not None:
            out.write(block)
        left -= len(block)
        if step is not None:
            step(told[0] + size - left, told[1])
    return digest.hexdigest()


def _changed(path: Path) -> KnownFault:
    return KnownFault(
        _("“{file}” is not whole: something in it was changed or is missing.", file=path.name),
        _("Copy it again from where you got it. Nothing was changed."),
    )


def _named(system: str, machine: str) -> str:
    return f"{SYSTEMS[system]} ({machine})"
