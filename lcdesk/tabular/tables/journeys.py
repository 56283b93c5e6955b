"""Which segments of a journey go to the course and which leave it: by words, by the stay, by the
place.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lcdesk.tabular.matching.words import fold

NO_YEAR = 4
"""The year of days that are told without one; it has a 29 February."""
_STAY = dt.timedelta(hours=20)  # a shorter time between two segments is a change of planes
_DESTINED = re.compile(
    r"(?:destination|venue|held (?:in|at)|destino|lieu|sede|место проведения|目的地|培训地点|地点|赴)"
    r"[\W_]*(.{2,60})",
    re.I,
)
_YEAR = dt.timedelta(days=366)
_READINGS = 3  # places offered where nothing tells which flights go to the course


@dataclass(frozen=True, slots=True)
class Segment:
    """A flight of a person: the row, its places (folded), which way, and when, as far as told."""

    row: int
    start: str
    end: str
    way: str | None
    leaves: dt.datetime | None
    lands: dt.datetime | None


Ends = tuple[Segment | None, Segment | None]
"""The last segment inward and the first one outward."""


def ends_of(persons: Mapping[int, list[Segment]], titles: Sequence[str]) -> dict[int, Ends]:
    """First row of a person → both ends of the stay; whose segments do not tell are left out.

    Words of a column tell; else the stay itself, the longest time of a journey that comes back
    home; else the place where others stay or that a title names; else that all end, or all begin,
    at one place.
    """
    out = _by_words(persons)
    for first, segments in persons.items():
        if first not in out and segments[0].start == segments[-1].end:
            at = _stay(segments)
            out |= {first: (segments[at - 1], segments[at])} if at else {}
    places = _stayed_at(out.values()) or _named(persons.values(), titles) or _common(persons)
    for first, segments in persons.items():
        if first not in out and (ends := _by_place(segments, places)):
            out[first] = ends
    return out


def ends_by_place(
    persons: Mapping[int, list[Segment]], unclear: Collection[int]
) -> dict[str, dict[int, Ends]]:
    """Place → both ends of the stay of those whose segments do not tell, if the course were there;
    where most journeys end or begin comes first.
    """
    counts, outer = Counter[str](), Counter[str]()
    for first in unclear:
        segments = persons[first]
        outer.update({segments[0].start, segments[-1].end})
        counts.update({place for one in segments for place in (one.start, one.end)})
    last = Counter(persons[first][-1].end for first in unclear)
    ranked = sorted(
        (place for place in counts if place),
        key=lambda place: (-outer[place], -last[place], -counts[place], place),
    )
    out: dict[str, dict[int, Ends]] = {}
    for place in ranked:
        told = {first: _by_place(persons[first], {place}) for first in sorted(unclear)}
        if ends := {first: pair for first, pair in told.items() if pair}:
            out[place] = ends
    return dict(list(out.items())[:_READINGS])


def _by_words(persons: Mapping[int, list[Segment]]) -> dict[int, Ends]:
    """What the words of a column tell. Where everybody would leave before having come, "outbound"
    is meant from home; who alone would, is told by no word.
    """
    told = {first: segments for first, segments in persons.items() if all(s.way for s in segments)}
    ends = {first: _parted(segments, "arrival") for first, segments in told.items()}
    late = {first for first, (came, left) in ends.items() if _is_after(came, left)}
    if late and all(first in late for first, (came, left) in ends.items() if came and left):
        return {first: _parted(segments, "departure") for first, segments in told.items()}
    return {first: pair for first, pair in ends.items() if first not in late}


def _parted(segments: Sequence[Segment], inward: str) -> Ends:
    came = [one for one in segments if one.way == inward]
    left = [one for one in segments if one.way != inward]
    return came[-1] if came else None, left[0] if left else None


def _is_after(came: Segment | None, left: Segment | None) -> bool:
    """True where the segment that should come first starts later than the other one."""
    return bool(came and left and came.leaves and left.leaves and came.leaves > left.leaves)


def _stay(segments: Sequence[Segment]) -> int | None:
    """The place of the segment after the longest time between two, which is at least twice as long
    as any other; None where no such time is told.
    """
    gaps: list[tuple[dt.timedelta, int]] = []
    for at, (one, then) in enumerate(pairwise(segments), 1):
        landed = one.lands or one.leaves
        if landed is None or then.leaves is None:
            return None
        gap = then.leaves - landed
        is_new_year = gap < -_YEAR * 0.8 and then.leaves.year == NO_YEAR
        gaps.append((gap + _YEAR if is_new_year else gap, at))
    if not gaps:
        return None
    (longest, at), *others = sorted(gaps, reverse=True)
    return at if longest >= _STAY and all(longest >= 2 * gap for gap, _ in others) else None


def _stayed_at(ends: Collection[Ends]) -> set[str]:
    """The places of the stays that are told; one of few people among many may be a stopover."""
    counts = Counter(
        place
        for came, left in ends
        for place in {came.end if came else "", left.start if left else ""}
        if place
    )
    most = max(counts.values(), default=0)
    return {place for place, count in counts.items() if 4 * count >= most}


def _named(persons: Collection[list[Segment]], titles: Sequence[str]) -> set[str]:
    """The places that a title calls the destination, of those at which somebody's journey begins
    or ends.
    """
    said = " ".join(f" {fold(found)} " for title in titles for found in _DESTINED.findall(title))
    outer = {place for segments in persons for place in (segments[0].start, segments[-1].end)}
    return {place for place in outer if place and f" {place} " in said}


def _common(persons: Mapping[int, list[Segment]]) -> set[str]:
    """The one place at which all journeys end that begin at several, or the other way round."""
    starts = {segments[0].start for segments in persons.values()}
    ends = {segments[-1].end for segments in persons.values()}
    if starts & ends or "" in starts | ends:
        return set()
    if len(ends) == 1 < len(starts):
        return ends
    return starts if len(starts) == 1 < len(ends) else set()


def _by_place(segments: Sequence[Segment], places: Collection[str]) -> Ends | None:
    """Landed there first, left from there last; None for who does neither, or leaves first."""
    came = next((at for at, one in enumerate(segments) if one.end in places), None)
    left = next((at for at in reversed(range(len(segments))) if segments[at].start in places), None)
    if came is None and left is None:
        return None
    if came is not None and left is not None and left <= came:
        return None
    return None if came is None else segments[came], None if left is None else segments[left]


def in_time(segments: list[Segment]) -> list[Segment]:
    """The segments by when they start; as they stand where one does not tell, carrying a way
    told once on to the rows below it.
    """
    timed = sorted(
        (one.leaves, at)
        for at, one in enumerate(segments)
        if one.leaves and one.leaves.year > NO_YEAR
    )
    if len(timed) == len(segments):
        segments = [segments[at] for _, at in timed]
    out: list[Segment] = []
    for one in segments:
        before = out[-1].way if out else None
        out.append(replace(one, way=before) if one.way is None and before else one)
    return out
