"""A person has one name, kept as a whole and in parts: when one is changed the other follows.

The whole is split again as it was split before (position and order of the old parts); where that
cannot be known the parts are blank, which lists the whole as it stands. Parts that change take
their old place in the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from lcdesk.model.names import HAN, LATIN, PARTS, full_name_of, is_erased, name_words, say_one_name

FAMILY, GIVEN = "family_name", "given_name"
_HALVES = (FAMILY, GIVEN)
_COMMA = re.compile(r"\s*[,，/]\s*")
_NEAR = 0.5  # likeness of two spellings of one word: Li and Le, Naguib and Nagib
Words = Sequence[str]
Split = tuple[str | None, str | None]
"""Family and given name."""


def with_name_following(now: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    """Values to be set, with what follows of the name: the parts of a whole that changes, the
    whole of parts that change; `now`: the names so far. What is said of both stands.
    """
    changed = {name for name in values if name in now and values[name] != now[name]}
    if "full_name" in changed:
        return {**values, **_following_parts(now, values)}
    if "full_name" in values or changed.isdisjoint(PARTS):
        return dict(values)
    whole = _following_whole(now, {**now, **values})
    return dict(values) if whole == now.get("full_name") else {**values, "full_name": whole}


# --- The whole changes: its parts ---


def _following_parts(now: Mapping[str, Any], values: Mapping[str, Any]) -> dict[str, Any]:
    whole = values.get("full_name")
    told = {name: values[name] for name in _HALVES if name in values}
    if len(told) == len(_HALVES) or is_erased(whole):
        return {}
    if not whole:
        return {"full_name": full_name_of({**now, **values})}
    before = {**now, **told}
    parts = dict(zip(_HALVES, split_again(whole, before), strict=True))
    return {name: parts[name] for name in _HALVES - told.keys() if parts[name] != now.get(name)}


def split_again(whole: str, before: Mapping[str, Any]) -> Split:
    """Family and given name of a whole by those it had; both None where it cannot be known."""
    family, given = before.get(FAMILY), before.get(GIVEN)
    if not family and not given:
        return None, None
    if _are_two_scripts(before.get("full_name"), family, given) and _are_two_scripts(
        whole, family, given
    ):
        return family, given  # 李伟 beside Li Wei: neither says anything of the other
    at_comma = _by_comma(whole, family, given)
    if at_comma is not None:
        return at_comma
    words = whole.split()
    found = _by_place(words, before)
    if found is None and family and given:
        found = _by_likeness(words, before)
    if found is None:
        found = _held(words, family), _held(words, given)
        if all(found):  # both stand in it, with more that may be of either
            return None, None
    return found


def _by_comma(whole: str, family: str | None, given: str | None) -> Split | None:
    """OMAROVA, Madina; what was the given name may stand first."""
    parts = [part.strip() for part in _COMMA.split(whole)]
    if len(parts) != 2 or not all(parts):
        return None
    is_given_first = name_words(parts[0]) == name_words(given)
    found = (parts[1], parts[0]) if is_given_first else (parts[0], parts[1])
    return found if _is_likely(found, (family, given)) else None


def _is_likely(found: Split, old: Split) -> bool:
    """Is one part as it was, or is each like what it was?"""
    told = [(new, part) for new, part in zip(found, old, strict=True) if new and part]
    is_kept = any(name_words(new) == name_words(part) for new, part in told)
    return is_kept or all(_likeness(new, part) >= _NEAR for new, part in told)


def _by_place(words: Words, before: Mapping[str, Any]) -> Split | None:
    """As many words as before: each part is where it was, if it is like what it was."""
    old = _COMMA.sub(" ", before.get("full_name") or "").split()
    if len(old) != len(words):
        return None
    found: list[str | None] = []
    taken: set[int] = set()
    for part in (before.get(FAMILY), before.get(GIVEN)):
        at = _run(old, name_words(part), taken) if part else range(0)
        if at is None:
            return None
        taken |= set(at)
        found.append(" ".join(words[at.start : at.stop]) or None)
    split = found[0], found[1]
    return split if _is_likely(split, (before.get(FAMILY), before.get(GIVEN))) else None


def _by_likeness(words: Words, before: Mapping[str, Any]) -> Split | None:
    """The one way to part it that leaves a part as it was, else the likeliest; None where several
    do, or none is likely.
    """
    old = before[FAMILY], before[GIVEN]
    is_longer = len(words) > len(name_words(" ".join(old)))
    if is_longer and not say_one_name(before.get("full_name"), *old):
        return None
    ways = list(_ways(words))
    same = [[name_words(new) == name_words(part) for new, part in _zip(way, old)] for way in ways]
    for least in (2, 1):
        kept = [way for way, marks in zip(ways, same, strict=True) if sum(marks) == least]
        if kept:
            return kept[0] if len(kept) == 1 else None
    scored = [(min(_likeness(new, part) for new, part in _zip(way, old)), way) for way in ways]
    best = max(scored, default=(0.0, None), key=lambda pair: pair[0])
    return best[1] if best[0] >= _NEAR else None


def _zip(way: tuple[str, str], old: tuple[str, str]) -> Iterator[tuple[str, str]]:
    return zip(way, old, strict=True)


def _ways(words: Words) -> Iterator[tuple[str, str]]:
    for at in range(1, len(words)):
        first, second = " ".join(words[:at]), " ".join(words[at:])
        yield second, first
        yield first, second


def _held(words: Words, part: str | None) -> str | None:
    at = _run(words, name_words(part), set()) if part else None
    return " ".join(words[at.start : at.stop]) if at else None


def _run(words: Words, part: Words, taken: set[int]) -> range | None:
    """Where the words of a part stand one after the other."""
    plain = [name_words(word) for word in words]
    for start in range(len(words) - len(part) + 1):
        at = range(start, start + len(part))
        if taken.isdisjoint(at) and all(plain[i] == [part[i - start]] for i in at):
            return at
    return None


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def _are_two_scripts(whole: str | None, *parts: str | None) -> bool:
    """Is the whole in Chinese (or Cyrillic …) and are its parts in Latin letters, or the other way
    round?
    """
    said = " ".join(filter(None, parts))
    if not whole or not said:
        return False
    return any(bool(script.search(whole)) != bool(script.search(said)) for script in (HAN, LATIN))


# --- Parts change: the whole ---


def _following_whole(now: Mapping[str, Any], values: Mapping[str, Any]) -> str | None:
    whole = now.get("full_name")
    if whole is None or whole == full_name_of({name: now.get(name) for name in PARTS}):
        return full_name_of({name: values.get(name) for name in PARTS})
    old, new = ([record.get(name) for name in _HALVES] for record in (now, values))
    if old == new or is_erased(whole) or _are_two_scripts(whole, *old, *new):
        return whole
    for before, part in zip(old, new, strict=True):
        if before != part and before:
            whole = _put(whole, before, part)
    if say_one_name(whole, *new) or not any(new):
        return whole
    if _holds(whole, new) and not say_one_name(now.get("full_name"), *old):
        return whole  # it says more than its parts did
    return _composed(whole, new)


def _composed(whole: str, new: Sequence[str | None]) -> str | None:
    family, given = new
    if family and given:
        return f"{given} {family}"
    if _holds(whole, new) or len(name_words(whole)) > 1:
        return whole  # what the other part is cannot be known
    return f"{whole} {family}" if family else f"{given} {whole}"


def _put(whole: str, before: str, part: str | None) -> str:
    """The whole with another text for a part of it, in capitals where the part was."""
    words = r"[\s,，/]+".join(map(re.escape, before.split()))
    found = re.search(rf"(?<!\w){words}(?!\w)", whole, re.I)
    if found is None:
        return whole
    is_loud = found[0].isupper() and not before.isupper()
    new = (part.upper() if is_loud else part) if part else ""
    put = f"{whole[: found.start()]}{new}{whole[found.end() :]}"
    return put if part else " ".join(put.split()).strip(" ,，/")


def _holds(whole: str, parts: Sequence[str | None]) -> bool:
    words = name_words(whole)
    return all(word in words for part in parts for word in name_words(part))
