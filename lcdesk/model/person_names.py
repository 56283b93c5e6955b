"""What a person is called: the printed name, or what its parts make; a composed name follows its parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS = ("given_name", "family_name", "name_zh")
Record = dict[str, Any]


def name_of(values: Mapping[str, Any]) -> str:
    """What a person is called in sentences; "?" where no name is known."""
    return full_name_of(values) or "?"


def full_name_of(values: Mapping[str, Any]) -> str | None:
    """The printed name, composed where only its parts are known."""
    said = values.get("full_name")
    if said:
        return said
    given, family = values.get("given_name"), values.get("family_name")
    return (f"{given} {family}" if given and family else given or family) or values.get("name_zh") or None


def with_full_name(values: Mapping[str, Any]) -> Record:
    """The values with the printed name composed where only its parts are known."""
    return {**values, "full_name": full_name_of(values)}


def with_name_following(now: Mapping[str, Any], values: Mapping[str, Any]) -> Record:
    """Values to be set, with the printed name where it was only composed of parts that change; `now`: the names so far."""
    if "full_name" in values or values.keys().isdisjoint(PARTS):
        return dict(values)
    parts = {name: now[name] for name in PARTS}
    if now["full_name"] not in (None, full_name_of(parts)):
        return dict(values)
    return {**values, "full_name": full_name_of({**parts, **values})}
