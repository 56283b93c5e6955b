"""Marks that are no part of a title: cancelled, new, and the signs a legend explains."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from lcdesk.model.faults import BadValue
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.tabular.activity_words import kind_of
from lcdesk.tabular.understood import ReadRow
from lcdesk.texts import _, n_

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
