"""The drop-down lists of an empty sheet: every value of a closed list, in English and Chinese at once."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds import Choice, Country, Kind, YesNo
from lcdesk.model.kinds.numbers import NO, YES
from lcdesk.texts import in_language


@cache
def written_choices(kind: Kind) -> tuple[str, ...]:
    """ "female 女", "Kenya 肯尼亚"; the English alone where the kind would not read both back. () for open kinds."""
    return tuple(
        f"{english} {chinese}" if _reads(kind, f"{english} {chinese}", value) else english
        for value, english, chinese in _labels(kind)
    )


countries.when_renamed(written_choices.cache_clear)


def _labels(kind: Kind) -> Iterator[tuple[Any, str, str]]:
    """Each value with its English and Chinese label; countries by their English names."""
    if isinstance(kind, Country):
        for code in sorted(countries.codes(), key=lambda code: countries.fold(countries.name(code))):
            yield code, countries.name(code), countries.name(code, "zh")
    elif isinstance(kind, Choice):
        for option in kind.options:
            yield option.code, option.label, in_language("zh", option.label)
    elif isinstance(kind, YesNo):
        yield True, YES, in_language("zh", YES)
        yield False, NO, in_language("zh", NO)


def _reads(kind: Kind, text: str, value: Any) -> bool:
    try:
        return kind.parse(text) == value
    except BadValue:
        return False
