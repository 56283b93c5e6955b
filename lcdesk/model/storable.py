"""Texts as every place can keep them, a file and an office's server alike: without NUL, at which
other programs end a text and which a server refuses, and without half a character (a surrogate by
itself), which no bytes stand for.

Every text that goes to a database, to be kept or to be looked for, goes through here: columns of
text by their type (`db/text_columns.py`), JSON where it is written (`db/compact_json.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, cast


def storable(text: str) -> str:
    """The text, without NUL; two halves of a character are put together, and one by itself
    becomes �.
    """
    if text.isascii():
        return text.replace("\0", "") if "\0" in text else text
    whole = text.replace("\0", "")
    return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def storable_value(value: Any) -> Any:
    """A text, or JSON of any depth (its names, too), with such texts; anything else as it is."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        out: dict[Any, Any] = {}
        for name, one in cast("dict[Any, Any]", value).items():
            kept = storable_value(name)
            while kept in out:  # two names that differed in nothing else: both stay
                kept = f"{kept}\ufffd"
            out[kept] = storable_value(one)
        return out
    if isinstance(value, list | tuple):
        return [storable_value(one) for one in cast("Sequence[Any]", value)]
    return value


def are_storable(texts: Iterable[str]) -> bool:
    """Is each of many texts as it can be kept? Asked of all at once."""
    joined = "".join(texts)
    if joined.isascii():
        return "\0" not in joined
    try:
        return b"\0" not in joined.encode()
    except UnicodeEncodeError:
        return False
