"""The entries of one timetable cell, one for each hour and each parallel group it tells of; and the
marks at them that are no part of a title.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from lcdesk.model.faults import BadValue
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.tabular.matching.words import is_place, kind_of
from lcdesk.tabular.times import span_of
from lcdesk.tabular.understood import ReadRow
from lcdesk.texts import _, n_

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


# --- Marks: cancelled, new, and the signs a legend explains ---

_SIGN = "●▲■★◆○△□☆◇▼►▶◎♦♣♠♥✪✦⬤🔴🔵🟢🟡"
_CANCELLED = r"(?:已?取消|cancell?ed|called off|annulée?s?|отмен(?:ено|ена|ён|а)|аннулировано)"
_IS_CANCELLED = re.compile(
    rf"^\W*{_CANCELLED}\W*$|^\W*{_CANCELLED}\s*[)）\]】:：\-–—!]|"
    rf"[(（\[【\-–—:：!]\s*{_CANCELLED}\s*[)）\]】!]*\s*$",
    re.I,
)
_ALL_CANCELLED = re.compile(rf"\W*{_CANCELLED}\W*", re.I)
_NEWS = (
    r"(?:new|updated?|changed?|revised|moved|nouve(?:au|lle)|modifiée?|новое|изменено|新增|新|更新|"
    r"调整|变更|有变动)"
)
_IS_NEWS = re.compile(
    rf"^\s*(?:[(（\[【*]+\s*({_NEWS})\s*[)）\]】*]+\s*[:：]?|({_NEWS})\s*(?:[:：!]+|\s[-–—]\s))\s*(?=\S)",
    re.I,
)
_LEGEND = re.compile(rf"([{_SIGN}])\s*[=＝:：–—-]?\s*([^{_SIGN}\n,;，；、|/=]{{2,40}})")
_FRONT = re.compile(rf"^\s*([{_SIGN}])+\s*")
_BACK = re.compile(rf"\s*([{_SIGN}])+\s*$")
_TITLES = ("title", "title_zh")


def legend_in(texts: Iterable[str]) -> dict[str, str]:
    """Sign → kind of activity, from lines such as "● lecture  ▲ visit"; a line of several signs counts before one of one."""
    out: dict[str, str] = {}
    for found in sorted(
        (_LEGEND.findall(text) for text in texts if len(text) < 300), key=len, reverse=True
    ):
        for sign, words in found:
            kind = _kind(words) or (kind_of(words.strip()) if len(found) > 1 else None)
            if kind:
                out.setdefault(sign, kind)
    return out


def _kind(words: str) -> str | None:
    try:
        return ACTIVITY_KIND.parse(words.strip(" .。()（）"))
    except BadValue:
        return None


def settle_marks(row: ReadRow, legend: dict[str, str]) -> None:
    """Take signs and news out of a row's titles: a sign of the legend tells the kind, news are
    kept beside the row.
    """
    for name in _TITLES:
        text = row.values.get(name)
        if not isinstance(text, str):
            continue
        plain = text
        sign = _FRONT.match(plain) or _BACK.search(plain)
        if sign:
            plain = _BACK.sub("", _FRONT.sub("", plain))
            if sign[1] in legend:
                row.values.setdefault("kind", legend[sign[1]])
        if news := _IS_NEWS.match(plain):
            plain = plain[news.end() :]
            row.extra[_("Mark")] = (news[1] or news[2]).strip()
        if plain and plain != text:
            row.raw.setdefault(name, text)
            row.values[name] = plain


def without_cancelled(
    rows: list[ReadRow], struck: Collection[int] = ()
) -> tuple[list[ReadRow], str]:
    """The rows that take place, and a sentence about those that are marked as cancelled ("" when
    there are none).

    `struck`: rows of the sheet (zero-based) that are crossed out; where most are, it means
    something else.
    """
    is_told = sum(1 for row in rows if row.row - 1 in struck) * 2 < len(rows)
    gone = [row for row in rows if _is_cancelled(row) or (is_told and row.row - 1 in struck)]
    if not gone:
        return rows, ""
    ids = {id(row) for row in gone}
    named = ", ".join(
        f"{row.values.get('title') or row.values.get('title_zh')} ({row.row})" for row in gone[:5]
    )
    said = n_(
        "{count} entry is marked as cancelled and left out: {entries}.",
        "{count} entries are marked as cancelled and left out: {entries}.",
        len(gone),
        entries=named,
    )
    return [row for row in rows if id(row) not in ids], said


def _is_cancelled(row: ReadRow) -> bool:
    said = [str(row.values.get(name) or "") for name in _TITLES]
    aside = [str(row.activity.get("notes") or ""), *row.extra.values()]
    return any(_IS_CANCELLED.search(title) for title in said) or any(
        _ALL_CANCELLED.fullmatch(text) for text in aside
    )
