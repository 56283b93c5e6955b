"""What a person is called: the printed name, or what its parts make; a composed name follows its parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lcdesk.texts import language

STANDS, STANDS_ZH = "Erased {number}", "已删除 {number}"
"""What somebody is called who was erased; the number of the person, in no language of the moment, since it is kept."""
PARTS = ("given_name", "family_name", "name_zh")
Record = dict[str, Any]
_ERASED = re.compile(STANDS.format(number="[0-9]+"))


def is_erased(full_name: str | None) -> bool:
    """Is this what somebody is called who was erased?"""
    return bool(full_name and _ERASED.fullmatch(full_name))


def name_of(values: Mapping[str, Any]) -> str:
    """What a person is called in sentences; "?" where no name is known."""
    return full_name_of(values) or "?"


def spoken_name_of(values: Mapping[str, Any]) -> str:
    """The same in the language of the moment, where it is what stands for somebody who was erased; not to be kept."""
    name = name_of(values)
    return STANDS_ZH.format(number=name.split()[-1]) if is_erased(name) and language() == "zh" else name


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
