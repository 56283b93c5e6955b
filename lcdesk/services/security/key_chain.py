"""The key chain of the system (Windows, macOS, Secret Service), for who is signed in."""

from __future__ import annotations

from typing import Any


def key_chain() -> Any:
    """The one the system has; None without one, or when it is only a file anybody can read."""
    try:
        import keyring
        from keyring.backends import chainer, fail, null

        found: Any = keyring.get_keyring()
    except Exception:  # a half-installed one raises what it likes
        return None
    if isinstance(found, chainer.ChainerBackend):
        # untyped
        backends: list[Any] = list(found.backends)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        found = backends[0] if backends else None
    is_none = found is None or isinstance(found, fail.Keyring | null.Keyring)
    return None if is_none or "alt.file" in type(found).__module__ else found
