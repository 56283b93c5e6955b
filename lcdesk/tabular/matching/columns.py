"""Columns to fields: every head's best field, one column a field, what stands left or above, then the cells' own word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lcdesk.model.catalogue import KINDS
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.aliases import COURTESY, SPAN, Hit, near_miss, spellings
from lcdesk.tabular.matching.contexts import KIN, TRAVEL, context_of, field_in, generic_of
from lcdesk.tabular.matching.heads import Heads, hit_of
from lcdesk.tabular.matching.memory import NOTHING, Memory, fingerprint
from lcdesk.tabular.matching.words import bare, insides, key
from lcdesk.tabular.understood import Column, Sureness

_SURE = 0.9
_CHINESE_HINTS = ("chinese", "中文", "汉字", "china")


@dataclass
class _Matching:
    heads: Heads
    samples: Mapping[int, Sequence[Cell]]
    taken: dict[str, tuple[int, Hit]] = field(default_factory=dict[str, tuple[int, Hit]])

    def sample(self, column: int) -> Sequence[Cell]:
        return self.samples.get(column, ())


def match(heads: Heads, samples: Mapping[int, Sequence[Cell]], memory: Memory | None = None) -> list[Column]:
    """The columns of a table in order, each with its field or none. `samples` holds some cells below each head."""
    work = _Matching(heads, samples)
    layout = fingerprint(heads.kind, [heads.head(column) for column in heads.levels])
    remembered = _remembered(heads, layout, memory)
    hits = {column: hit for column in heads.levels if column not in remembered and (hit := _best_hit(work, column))}
    for column, name in remembered.items():
        work.taken.setdefault(name, (column, Hit(name, 2.0, "memory")))
    for column in sorted(hits, key=lambda column: (-hits[column].score, _rank(heads, column), column)):
        _take(work, column, hits[column])
    _part_names(work)
    _take_leftovers(work, set(remembered))
    by_column = {column: hit for column, hit in work.taken.values()}
    return [_column(heads, column, by_column.get(column), remembered.get(column)) for column in sorted(heads.levels)]


def _remembered(heads: Heads, layout: str, memory: Memory | None) -> dict[int, str]:
    if memory is None:
        return {}
    known = KINDS[heads.kind].by_name
    found = {column: memory.field_of(heads.kind, layout, heads.head(column)) for column in heads.levels}
    return {column: name for column, name in found.items() if name and (name in known or name == NOTHING)}


def _rank(heads: Heads, column: int) -> int:
    """Among equals the more usual head wins: "Nationality" before "Country"."""
    words = list(spellings(heads.kind))
    name = key(heads.levels[column][-1])
    return words.index(name) if name in words else len(words)


def _best_hit(work: _Matching, column: int) -> Hit | None:
    levels, kind = work.heads.levels[column], work.heads.kind
    if kind == "participant" and (aside := _hit_by_neighbour(work, column)):
        return aside
    hit = hit_of(kind, levels)
    if hit is None:
        hit = _hit_by_context(work, column) if kind == "participant" else None
    if hit is None:
        return None
    hit = _settled(work, column, hit)
    if hit is not None and hit.score < _SURE and content.fits(hit.field, work.sample(column)) < 0.5:
        return None
    return hit


def _settled(work: _Matching, column: int, hit: Hit) -> Hit | None:
    """What the cells make of heads that may be two things: Title, Time, 姓名, a Name in brackets."""
    cells = work.sample(column)
    if hit.field == COURTESY:
        if content.share(cells, content.is_courtesy) > 0.6:
            return Hit("gender", 0.85, "courtesy")
        return Hit("position", 0.7, "cells") if content.texts(cells) else None
    if hit.field == SPAN:
        return Hit("start", hit.score, "span")
    if hit.field in {"arrival_time", "departure_time"} and content.share(cells, content.is_date) > 0.5:
        return Hit(hit.field.replace("time", "date"), 0.88, "cells")
    if hit.field == "full_name":
        head = work.heads.head(column).casefold()
        said = any(hint in inside.casefold() for inside in insides(head) for hint in _CHINESE_HINTS)
        if said or (content.share(cells, content.is_chinese) > 0.6 and _has_other_name(work, column)):
            return Hit("name_zh", hit.score, "cells")
    return hit


def _has_other_name(work: _Matching, column: int) -> bool:
    """True when another column holds the name in another script."""
    for other, levels in work.heads.levels.items():
        hit = hit_of("participant", levels) if other != column else None
        if (
            hit
            and hit.field in {"full_name", "family_name", "given_name"}
            and content.share(work.sample(other), content.is_chinese) < 0.4
        ):
            return True
    return False


def _hit_by_context(work: _Matching, column: int) -> Hit | None:
    """ "Arrival" alone: its cells tell whether it is the day, the flight or the hour."""
    context = context_of(work.heads.head(column))
    if context not in {"arrival", "departure"} or len(work.heads.head(column)) > 40:
        return None
    cells = work.sample(column)
    what = (
        "date"
        if content.share(cells, content.is_date) > 0.5
        else "flight"
        if content.share(cells, content.is_flight) > 0.5
        else None
    )
    name = field_in(context, what)
    return Hit(name, 0.8, "cells") if name else None


def _hit_by_neighbour(work: _Matching, column: int) -> Hit | None:
    """A Flight right of Arrival, a Phone right of Emergency contact."""
    levels = work.heads.levels[column]
    head = levels[-1]
    generic = generic_of(head)
    if len(levels) > 1 or generic not in TRAVEL | KIN or context_of(head) or len(key(bare(head)).split()) > 2:
        return None
    for other in sorted((left for left in work.heads.levels if left < column), reverse=True):
        context = context_of(work.heads.head(other))
        if generic in KIN:
            is_next = context == "emergency" and (other == column - 1 or generic_of(work.heads.head(other)) in KIN)
            return Hit(f"emergency_{generic}", 0.88, "neighbour") if is_next else None
        if context in {"arrival", "departure"}:
            name = field_in(context, generic)
            return Hit(name, 0.9, "neighbour") if name else None
        if generic_of(work.heads.head(other)) not in TRAVEL:
            return None
    return None


def _take(work: _Matching, column: int, hit: Hit) -> None:
    """Give the field to the column unless another has it; a doubled name goes by its script."""
    if hit.field not in work.taken:
        work.taken[hit.field] = (column, hit)
        return
    if hit.field == "full_name" and content.share(work.sample(column), content.is_chinese) > 0.6:
        work.taken.setdefault("name_zh", (column, Hit("name_zh", 0.8, "cells")))
    elif hit.field == "full_name" and content.share(work.sample(work.taken["full_name"][0]), content.is_chinese) > 0.6:
        first, its_hit = work.taken["full_name"]
        if "name_zh" not in work.taken:
            work.taken["name_zh"] = (first, Hit("name_zh", its_hit.score, "cells"))
            work.taken["full_name"] = (column, hit)
    elif hit.field == "title" and content.share(work.sample(column), content.is_chinese) > 0.6:
        work.taken.setdefault("title_zh", (column, Hit("title_zh", 0.9, "cells")))
    elif hit.field == "title" and content.share(work.sample(work.taken["title"][0]), content.is_chinese) > 0.6:
        work.taken.setdefault("title_zh", (work.taken["title"][0], Hit("title_zh", 0.9, "cells")))
        work.taken["title"] = (column, hit)


def _part_names(work: _Matching) -> None:
    """Name beside Surname is the given name, unless it holds the surname too."""
    taken = work.taken
    if {"full_name", "family_name", "given_name"} <= taken.keys() and taken["full_name"][1].score < _SURE:
        del taken["full_name"]  # "Name in own script"
    if "full_name" not in taken or "family_name" not in taken or "given_name" in taken:
        return
    column, hit = taken["full_name"]
    names, families = content.texts(work.sample(column)), content.texts(work.sample(taken["family_name"][0]))
    held = sum(1 for name in names if any(family.casefold() in name.casefold() for family in families))
    if names and held * 2 < len(names):
        taken["given_name"] = (column, Hit("given_name", min(hit.score, 0.9), "beside"))
        del taken["full_name"]


def _take_leftovers(work: _Matching, left_out: set[int]) -> None:
    """Columns nobody knows by their head: by their cells, then by a head spelt nearly right."""
    done = {column for column, _ in work.taken.values()} | left_out
    for column in sorted(work.heads.levels.keys() - done):
        name = field_by_cells(work, column)
        hit = Hit(name, 0.5, "cells") if name else near_miss(work.heads.kind, work.heads.levels[column][-1])
        is_free = hit is not None and hit.field in KINDS[work.heads.kind].by_name and hit.field not in work.taken
        if (
            hit
            and is_free
            and hit_of(work.heads.kind, work.heads.levels[column]) is None
            and content.fits(hit.field, work.sample(column)) >= 0.5
        ):
            work.taken[hit.field] = (column, hit)


def field_by_cells(work: _Matching, column: int) -> str | None:
    """The field the cells make plain, unless the head says whose else it is."""
    head = work.heads.head(column)
    if work.heads.kind != "participant" or context_of(head) is not None:
        return None
    return content.field_by_content(work.sample(column))


def _column(heads: Heads, column: int, hit: Hit | None, remembered: str | None) -> Column:
    head = heads.head(column)
    if remembered:
        is_left_out = remembered == NOTHING
        return Column(
            column, head, None if is_left_out else remembered, "skipped" if is_left_out else "remembered", "memory"
        )
    if hit is None:
        return Column(column, head, None)
    sureness: Sureness = "sure" if hit.score >= 0.85 else "guessed"
    return Column(column, head, hit.field, sureness, hit.why)
