"""Tables side by side under one line of heads: parted by an empty column, or several people in one row."""

from __future__ import annotations

from collections.abc import Sequence

from lcdesk.tabular.grid import Grid
from lcdesk.tabular.matching.contexts import context_of
from lcdesk.tabular.matching.heads import Heads, hits_of
from lcdesk.tabular.matching.words import key, without_ordinal
from lcdesk.tabular.tables.heads import IDENTITY, is_complete

_LOOKED_AT = 30
_WIDEST = 200  # columns beyond which nobody writes people side by side
_WHOLE = frozenset({"full_name", "name_zh"})
_OTHERS = frozenset({"emergency", "kin", "body"})


def sections(grid: Grid, heads: Heads) -> list[Heads]:
    """The tables that stand side by side under one line of heads; `own` holds the columns that only one of them has."""
    whole = [part for block in _split_at_gaps(grid, heads) for part in _split_where_repeated(block)]
    complete = [part for part in whole if is_complete(part) or part.own]
    return complete or [heads]


def _split_at_gaps(grid: Grid, heads: Heads) -> list[Heads]:
    """Parts left and right of an empty column; a right part that adds columns to the left one stays with it."""
    groups: list[list[int]] = []
    for column in sorted(heads.levels):
        beside = range(max(heads.bottom, 0), min(grid.height, heads.bottom + _LOOKED_AT))  # a head is not empty either
        if groups and (column - groups[-1][-1] == 1 or any(grid.cell(row, column - 1).text for row in beside)):
            groups[-1].append(column)
        else:
            groups.append([column])
    parts: list[Heads] = []
    for group in groups:
        part = _part(heads, group)
        if parts and _adds(parts[-1], part):
            part = _part(heads, [*parts.pop().levels, *group])
        parts.append(part)
    return parts


def _adds(left: Heads, right: Heads) -> bool:
    """True when the right part only tells more of those of the left one: no head twice, no second whole name."""
    known, said = hits_of(left).keys(), hits_of(right).keys()
    if not is_complete(right):
        return len(said - known) * 2 > len(right.levels)
    is_other = bool(known & said) or (bool(_WHOLE & said) and bool(_WHOLE & known))
    return left.kind == "participant" and not is_other and len(said) * 2 >= len(right.levels)


def _split_where_repeated(heads: Heads) -> list[Heads]:
    """Several people in one row (or several days of a timetable): a run of heads begins again. The columns around hold for all of them (a country)."""
    columns = sorted(heads.levels)
    words = [key(without_ordinal(heads.levels[column][-1])) for column in columns]
    tried = [_groups(columns, run) for run in _runs(words)] if len(words) <= _WIDEST else []
    groups = next((groups for groups in tried if _are_people(heads, groups)), None)
    if groups is None:
        return [heads]
    shared = [column for column in columns if not any(column in group for group in groups)]
    known = [column for column in shared if column < groups[0][0] or column > groups[-1][-1]]
    parts = [_part(heads, [*known, *group]) for group in groups]
    for part, group in zip(parts, groups, strict=True):
        part.own = frozenset(group) if shared else frozenset()
    return parts


def _groups(columns: Sequence[int], run: tuple[int, int, int]) -> list[list[int]]:
    start, width, times = run
    return [list(columns[start + place * width : start + (place + 1) * width]) for place in range(times)]


def _are_people(heads: Heads, groups: Sequence[Sequence[int]]) -> bool:
    """True when each group of columns names somebody, or what takes place when; one head merged over two columns is one
    person's."""
    if heads.kind == "activity":
        return len(groups[0]) > 1 and all(is_complete(_part(heads, group)) for group in groups)
    is_merged = len(groups[0]) == 1 and len({heads.head(group[0]) for group in groups}) < len(groups)
    return not is_merged and all(_is_somebody(_part(heads, group)) for group in groups)


def _runs(words: Sequence[str]) -> list[tuple[int, int, int]]:
    """(start, width, times) of each run of heads that is repeated, those that cover most columns first."""
    out: list[tuple[int, int, int]] = []
    for width in range(1, len(words) // 2 + 1):
        for start in range(len(words) - 2 * width + 1):
            times = 1
            while words[start + times * width : start + (times + 1) * width] == list(words[start : start + width]):
                times += 1
            if times > 1:
                out.append((start, width, times))
    return sorted(out, key=lambda run: (-run[1] * run[2], run))


def _is_somebody(part: Heads) -> bool:
    """A name or passport, and no upper head that says whose else it is."""
    uppers = {context_of(" ".join(levels[:-1])) for levels in part.levels.values() if len(levels) > 1}
    return bool(IDENTITY & hits_of(part).keys()) and not uppers & _OTHERS


def _part(heads: Heads, columns: Sequence[int]) -> Heads:
    return Heads(heads.kind, heads.top, heads.bottom, {column: heads.levels[column] for column in sorted(columns)})
