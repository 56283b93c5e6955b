"""The entries of one timetable cell: one for each hour and each parallel group it tells of."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lcdesk.tabular.activity_words import is_place
from lcdesk.tabular.times import span_of

_GROUP = (
    r"(?:(?:sub-?)?groups?|groupe|групп[аы]|подгруппа|grp\.?)\s*[A-HА-Я\d]{1,2}(?![^\W_])|"
    r"[A-H\d一二三四五六甲乙丙丁]\s*[组班]|"
    r"第\s*[一二三四五六七八九十\d]+\s*(?:小)?组"
)
_AT_FRONT = re.compile(
    rf"(?:(?:^|(?<=[\n/;；|]))[^\S\n]*[(（\[【]?(?P<group>{_GROUP})\s*[)）\]】]?\s*[:：\-–—]|"
    rf"(?<=\s)(?P<later>{_GROUP})\s*[:：])\s*",
    re.I,
)
_ALONE = re.compile(
    rf"^[^\S\n]*[(（\[【]?(?P<group>{_GROUP})\s*[)）\]】]?[:：]?[^\S\n]*$", re.I | re.M
)
_ASIDE = re.compile(rf"\s*[(（\[【]\s*(?P<group>{_GROUP})\s*[)）\]】]", re.I)
_CLOCK = re.compile(r"\s*\d{1,2}[:：.h]\d{2}\s+(?=[^\W\d_])")
_SAID = re.compile(rf"[(（\[【]?(?P<group>{_GROUP})", re.I)
_TIMED = re.compile(
    r"[^\S\n]*(?:上午|下午|晚上|早上|中午|de|from|с)?[^\S\n]*\d{1,2}\s*(?:[:.h：点∶]|[-–—~～]\s*\d|[ap]m\b)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class CellEntry:
    """A part of a cell that is an activity of its own, and the parallel group it is for."""

    text: str
    group: str | None = None


def entries_of(text: str) -> list[CellEntry]:
    """The entries of a cell in order; most cells hold one."""
    return [
        CellEntry(part, entry.group) for entry in _by_group(text) for part in _by_hour(entry.text)
    ] or [CellEntry(text)]


def group_in(head: str) -> tuple[str, str] | None:
    """The group and the rest of the head of a column: "A组内容", "Group B: topic"."""
    found = _SAID.match(head.strip())
    return (
        (_plain(found["group"]), head.strip()[found.end() :].strip(" :：-–—/()（）"))
        if found
        else None
    )


def _by_group(text: str) -> list[CellEntry]:
    """ "Group A: … / Group B: …", a line for each label; what stands before the first holds for
    all.
    """
    found = list(_AT_FRONT.finditer(text)) or list(_ALONE.finditer(text))
    if not found:
        return _by_bracket(text)
    before = text[: found[0].start()].strip(" \n/;；|")
    stops = [one.start() for one in found[1:]] + [len(text)]
    parts = [
        text[one.end() : stop].strip(" \n/;；|,，") for one, stop in zip(found, stops, strict=True)
    ]
    if before and all(is_place(part) for part in parts if part):
        parts = [f"{before}\n{part}" for part in parts]
    elif before:
        return [CellEntry(text)]
    named = zip(parts, (_plain(next(filter(None, one.groups()))) for one in found), strict=True)
    return [CellEntry(part, group) for part, group in named if part] or [CellEntry(text)]


def _by_bracket(text: str) -> list[CellEntry]:
    """ "Urban trees (Group A)": a line each, or the only one."""
    lines = text.split("\n")
    at = [place for place, line in enumerate(lines) if _ASIDE.search(line)]
    if not at or (len(at) > 1 and at[0] > 0):
        return [CellEntry(text)]
    groups = [found["group"] for place in at if (found := _ASIDE.search(lines[place]))]
    stops = [*at[1:], len(lines)]
    starts = [0, *at[1:]]
    parts = ["\n".join(lines[start:stop]) for start, stop in zip(starts, stops, strict=True)]
    return [
        CellEntry(_ASIDE.sub("", part), _plain(group))
        for part, group in zip(parts, groups, strict=True)
    ]


def _plain(group: str) -> str:
    return " ".join(group.split())


def _by_hour(text: str) -> list[str]:
    """Parted where a line begins with hours of its own, from and to; hours on lines below their
    titles stay with them.
    """
    lines = [line for line in text.split("\n") if line.strip()]
    spans = {place: rest for place, line in enumerate(lines) if (rest := _hours(line)) is not None}
    clocks = {place: rest for place, line in enumerate(lines) if (rest := _clock(line)) is not None}
    if not spans and 0 in clocks:
        spans = clocks
    begins = [place for place, rest in spans.items() if rest or place == 0]
    if spans and not begins and len(spans) > 1:  # every title has its hours below
        begins = [0, *(place + 1 for place in spans if place + 1 < len(lines))]
    elif 0 in spans:
        begins = list(spans)
    if not begins or begins == [0]:
        return [text]
    starts = begins if begins[0] == 0 else [0, *begins]
    return [
        "\n".join(lines[start:stop])
        for start, stop in zip(starts, [*starts[1:], len(lines)], strict=True)
    ]


def _clock(line: str) -> str | None:
    """What stands behind one hour at the front of a line ("9:00 Opening")."""
    found = _CLOCK.match(line)
    return line[found.end() :].strip() if found else None


def _hours(line: str) -> str | None:
    """What stands behind hours at the front of a line; None when there are none."""
    if not _TIMED.match(line):
        return None
    span = span_of(line)
    return span.rest if span and span.start and span.end else None
