"""What a line tells of the people of an activity: whose title is whose, several posts of one
person, and a delegation, which is an organisation with a head count and nobody by name.

People are parted by ";", in the order of their names, and "–" stands for who has none: "Mayor; –;
Dean". One that stands alone is everybody's. Several posts of one person are parted by "、" ("Dean、
Director; Mayor"), or by ";" where there is one person only ("Dean; Director").
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from lcdesk.model.late_patterns import late
from lcdesk.model.names import counted

NOTHING, POSTS = "–", "、"
_BETWEEN = re.compile(r"\s*[;；]\s*")
_ALL_POSTS = re.compile(r"\s*[;；、\n]\s*")
_COUNT = r"(?:\d{1,4}|[一二两三四五六七八九十]{1,3})"
_DELEGATIONS = (
    # Representatives of the Consulate General (3); 3 representatives from the …; Delegation of …: 5
    late(
        r"(?:the\s+)?(?:(?P<before>\d{1,4})\s+)?(?:representatives?|delegates|delegation)\s+"
        r"(?:of|from)\s+(?:the\s+)?(?P<body>.*?\S)"
        r"(?:\s*(?:[(（]\s*(?P<count>\d{1,4})\s*(?:people|persons|人)?\s*[)）]"
        r"|[:：,，]\s*(?P<after>\d{1,4})\s*(?:people|persons|人)?))?",
        re.I,
    ),
    # 德国驻沪总领事馆代表3人, 总领事馆代表（三人）, 总领事馆代表团5人
    late(
        rf"(?P<body>.*?\S)\s*代表团?\s*"
        rf"(?:共?\s*(?P<count>{_COUNT})\s*[人名位]|[(（]\s*(?P<after>{_COUNT})\s*[人名位]?\s*[)）])"
    ),
    re.compile(
        r"(?P<body>.{4,}?(?:馆|处|局|部|委|会|院|校|厅|司|所|中心|大学|公司|集团|政府|署))的?代表团?"
    ),
)
_ONES = {sign: number for number, sign in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def posts_of(title: str | None) -> list[str]:
    """The posts a title names: "Dean; Director" → Dean, Director."""
    return [post for post in _ALL_POSTS.split((title or "").strip()) if post and post != NOTHING]


def in_one_line(texts: Sequence[str | None], *, has_posts: bool = False) -> str | None:
    """What several people have, in the order of their names; None where nobody has any.

    `has_posts`: they are titles, in which one person may have several posts.
    """
    if len(texts) < 2:
        return next(iter(texts), None) or None
    said = [told_of_one(text) for text in texts]
    if len(set(said)) == 1 and not (has_posts and POSTS in said[0]):
        return None if said[0] == NOTHING else said[0]
    while len(said) > 2 and said[-1] == NOTHING:
        said.pop()
    return "; ".join(said)


def told_of_one(text: str | None) -> str:
    """What one of several people has, as it stands in such a line."""
    return _BETWEEN.sub(POSTS, (text or "").strip()) or NOTHING


def in_several(text: str | None, count: int, *, has_posts: bool = False) -> list[str | None]:
    """The line read again, for so many people. What is more than they are is the last one's."""
    whole = (text or "").strip()
    if count < 2:
        return [None if whole in ("", NOTHING) else whole][:count]
    parts = _BETWEEN.split(whole)
    if len(parts) == 1 and has_posts and len(whole.split(POSTS)) == count:
        parts = [part.strip() for part in whole.split(POSTS)]
    if len(parts) == 1:
        parts *= count
    parts = [*parts[: count - 1], POSTS.join(filter(None, parts[count - 1 :]))]
    parts += [""] * (count - len(parts))
    return [None if part in ("", NOTHING) else part for part in parts]


def delegation_of(name: str) -> tuple[str, int | None] | None:
    """ "Representatives of the Consulate General (3)" → the Consulate General, 3; None for what is
    no delegation.
    """
    whole = " ".join(name.split())
    for pattern in _DELEGATIONS:
        found = pattern.fullmatch(whole)
        if found is not None:
            said = found.groupdict()
            count = said.get("count") or said.get("after") or said.get("before")
            return found["body"].strip(" ,，"), _number(count) if count else None
    return None


def without_delegations(names: str | None) -> tuple[str | None, list[str]]:
    """Who attended by name, and the delegations among them as organisations are written in their
    parts: "Consulate General (3)".
    """
    people: list[str] = []
    bodies: list[str] = []
    for name in filter(None, _ALL_POSTS.split(names or "")):
        found = delegation_of(name)
        if found is None:
            people.append(name)
        else:
            body, count = found
            bodies.append(f"{body} ({count})" if count else body)
    return "; ".join(people) or None, bodies


def delegation_words(line: str, code: str) -> list[str]:
    """Organisations that sent people, as papers name them among those who attended, so that an
    import knows them again: "Representatives of the Consulate General (3)", 总领事馆代表3人.
    """
    return [_said(*counted(part), code) for part in line.split("; ") if part]


def _said(body: str, count: int | None, code: str) -> str:
    if code == "zh":
        return f"{body}代表{count}人" if count else f"{body}代表"
    return f"Representatives of {body}" + (f" ({count})" if count else "")


def _number(text: str) -> int | None:
    """3, 三, 十二, 二十: what is no number of people is None."""
    if text.isdecimal():
        return int(text) or None
    tens, mark, ones = text.rpartition("十")
    return (_ONES.get(tens, 1) * 10 if mark else 0) + _ONES.get(ones, 0) or None
