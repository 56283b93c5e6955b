"""Columns whose head names a field and whose cells do not hold it, where another column under such a head does."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence

from lcdesk.model.kinds.base import as_text
from lcdesk.tabular.days import day_of
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.heads import Heads, hit_of

_MOST = 0.8
_ATTENDANCE = re.compile(
    r"(?:on[- ]?line|virtual|remote|on[- ]?site|in[- ]?person|face[- ]to[- ]face|hybrid|blended|off[- ]?line|zoom|线上|线下|在线|现场|混合|"
    r"en ligne|à distance|présentiel|en présentiel|hybride|онлайн|очно|дистанционно|en línea|virtual|presencial|híbrid[oa]|vor ort|"
    r"عن بعد|حضوري)(?:\s*[/+&,和]?\s*(?:on[- ]?line|on[- ]?site|线上|线下|在线))?",
    re.I,
)


def gives_way(field: str, column: int, heads: Heads, samples: Mapping[int, Sequence[Cell]]) -> bool:
    """True for an Email column of "anonymous" beside one of addresses, a Day column of weekdays beside one of dates.

    So is a kind of activity that only says how people take part, whatever stands beside it.
    """
    cells = samples.get(column, ())
    if field == "kind":
        return _is_way_to_attend(cells)
    test = _TESTS.get(field)
    if test is None or not content.texts(cells) or content.share(cells, test) > 0:
        return False
    return any(
        other != column
        and (hit := hit_of(heads.kind, levels)) is not None
        and hit.field == field
        and content.share(samples.get(other, ()), test) > 0.5
        for other, levels in heads.levels.items()
    )


def _is_way_to_attend(cells: Sequence[Cell]) -> bool:
    """Online, on site, hybrid: how people take part is no kind of activity."""
    return content.share(cells, lambda cell: bool(_ATTENDANCE.fullmatch(as_text(cell.text)))) > _MOST


def _is_dated(cell: Cell) -> bool:
    """A day of the calendar, with or without its year; a weekday alone is none."""
    if isinstance(cell.value, dt.date) or content.is_date(cell):
        return True
    day = day_of(cell.text)
    return bool(day and day.day)


_TESTS: Mapping[str, Callable[[Cell], bool]] = {"email": content.is_mail, "date": _is_dated}
