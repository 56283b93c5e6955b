"""The key chain of the system (Windows, macOS, Secret Service): keeps the key of a desk for who is signed in, when they wish so."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from lcdesk.db.keys import SIZE, Key

_SERVICE = "lcdesk"


def is_there() -> bool:
    """Whether this computer has one that can be used without asking for anything."""
    return _chain() is not None


def keep(key: Key) -> bool:
    """Keep a key; False when the system refuses."""
    chain = _chain()
    if chain is None:
        return False
    try:
        chain.set_password(_SERVICE, key.salt.hex(), key.raw.hex())
        return True
    except Exception:  # each system's key chain fails in its own way; the password does it, too
        return False


def kept(salt: bytes) -> Key | None:
    """The key kept for a desk; None when there is none, or the system refuses."""
    chain = _chain()
    if chain is None:
        return None
    try:
        raw = bytes.fromhex(chain.get_password(_SERVICE, salt.hex()) or "")
    except Exception:  # as above; a value that is no number is no key either
        return None
    return Key(raw, salt) if len(raw) == SIZE else None


def drop(salt: bytes) -> None:
    """Keep it no longer."""
    chain = _chain()
    if chain is not None:
        with suppress(Exception):
            chain.delete_password(_SERVICE, salt.hex())


def _chain() -> Any:
    """The one the system has; None without one, or when it is only a file anybody can read."""
    try:
        import keyring
        from keyring.backends import chainer, fail, null

        found: Any = keyring.get_keyring()
    except Exception:  # a half-installed one raises what it likes
        return None
    if isinstance(found, chainer.ChainerBackend):
        backends: list[Any] = list(found.backends)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]  (untyped)
        found = backends[0] if backends else None
    is_none = found is None or isinstance(found, fail.Keyring | null.Keyring)
    return None if is_none or "alt.file" in type(found).__module__ else found
