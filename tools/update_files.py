"""Update files are made here, by those who publish lcdesk; the program reads them by
lcdesk/services/updates. The private key is a file outside the repository.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from lcdesk.services.updates.update_file import FORMAT, Installer, version_numbers

NAMES = {
    "installer": "lcdesk-{version}-windows-{machine}.exe",
    "msix": "lcdesk-{version}-windows-{machine}.msix",
    "dmg": "lcdesk-{version}-macos-{machine}.dmg",
    "archive": "lcdesk-{version}-linux-{machine}.tar.xz",
    "appimage": "lcdesk-{version}-linux-{machine}.AppImage",
    "deb": "lcdesk_{version}_{machine}.deb",  # as Debian calls its own
}
"""What is made → what its file is called; `machine`: x64 or arm64, for Debian amd64 or arm64."""


def new_key(path: Path, password: str = "") -> str:
    """Write a new private key to a file that only its owner can read, encrypted where there is a
    password; the answer is the public one, a line of `RELEASE_KEYS`. `FileExistsError`: a key is
    never written over.
    """
    key = Ed25519PrivateKey.generate()
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(text)
    return public_line(key)


def read_key(path: Path, password: str = "") -> Ed25519PrivateKey:
    """The private key in a file; `ValueError` where it is another kind of key."""
    found = load_pem_private_key(path.read_bytes(), password.encode() or None)
    if not isinstance(found, Ed25519PrivateKey):
        raise ValueError(f"{path} holds another kind of key than Ed25519")
    return found


def public_line(key: Ed25519PrivateKey) -> str:
    """The public part as it stands among the `RELEASE_KEYS`."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def described(path: Path) -> Installer:
    """What the list says of an installer; its name tells system and machine."""
    for name in NAMES.values():
        pattern = (
            re.escape(name).replace(r"\{version\}", r"[\d.]+").replace(r"\{machine\}", r"(\w+)")
        )
        if found := re.fullmatch(pattern, path.name):
            system = next((one for one in ("windows", "macos") if f"-{one}-" in name), "linux")
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            machine = found[1].replace("amd64", "x64")
            return Installer(path.name, system, machine, path.stat().st_size, digest)
    raise ValueError(f"{path.name} is called like none of the installers")


def make_update(
    out: Path,
    installers: Sequence[Path],
    key: Ed25519PrivateKey,
    *,
    version: str,
    published: str,
    news: Mapping[str, str] | None = None,
) -> Path:
    """Write the update file of these installers to `out`; `published`: a day (ISO)."""
    version_numbers(version)
    listed = json.dumps(
        {
            "version": version,
            "published": published,
            "news": dict(news or {}),
            "installers": [asdict(described(one)) for one in installers],
        },
        ensure_ascii=False,
    ).encode()
    signature = base64.b64encode(key.sign(FORMAT + listed))
    with out.open("wb") as file:
        file.write(FORMAT + signature + b"\n" + str(len(listed)).encode() + b"\n" + listed)
        for one in installers:
            with one.open("rb") as source:
                shutil.copyfileobj(source, file, 1 << 20)
    return out
