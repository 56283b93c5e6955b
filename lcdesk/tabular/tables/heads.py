"""Head rows: which row of a sheet names columns, with a second and third level above or below
it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from lcdesk.model import own_fields
from lcdesk.model.catalogue import KINDS
from lcdesk.tabular.days import day_of
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching.contexts import context_of, field_in, generic_of
from lcdesk.tabular.matching.heads import (
    SPAN,
    FieldCandidate,
    Heads,
    hit_of,
    hits_of,
    is_question,
    look_up,
)
from lcdesk.tabular.matching.learned import LearnedMappings, fingerprint
from lcdesk.tabular.matching.words import bare, is_person, letters
from lcdesk.tabular.tables.found import texts_of
from lcdesk.tabular.times import is_half, span_of
from lcdesk.tabular.understood import RecordName, is_listed

IDENTITY = frozenset(
    {"full_name", "family_name", "given_name", "name_zh", "certificate_name", "passport_no"}
)
SUPPLEMENT = frozenset(  # what a second table tells of people by their numbers
    {
        "emergency_contact",
        "emergency_phone",
        "emergency_relation",
        "arrival_date",
        "arrival_flight",
        "departure_date",
        "departure_flight",
        "room_type",
        "dietary",
    }
)
_NAMED = frozenset({"full_name", "family_name", "given_name", "name_zh"})
_ONLY_PEOPLES = frozenset({"family_name", "given_name", "gender", "birth_date", "passport_no"})
_TOLD_OF_PEOPLE = (
    _NAMED
    | _ONLY_PEOPLES
    | {"nationality", "email", "phone", "position", "education", "birth_place"}
)
_ENOUGH_TOLD = 3
_WHAT = frozenset({"title", "title_zh"})
_WHEN = frozenset({"date", "start", SPAN})
_RICH = frozenset({"venue", "speaker", "kind", "theme"})
_DATA = re.compile(r"@|^\W*\d[\d\s./:\-]*$|^\d{4}年")
_TOLD = re.compile(r"[:：]\s*\S")
_DAY_NUMBER = re.compile(r"[DT]?\d{1,2}[日号]?")
_DAYS = 3  # so many columns of days are a record of attendance
_LONGEST = 90
_SHORT = 60
_THE_PERSONS = (IDENTITY - {"full_name"}) | {"number", "birth_date", "nationality"}
_LOOKED_AT = 200
# texts of a row that tell whether it may be heads; hundreds of lists side by side begin alike
_ENOUGH = 300
_SURE = 0.85
_ASKED = 0.7  # among the questions of a form, which only mention what their fields are called


def heads_at(
    grid: Grid,
    row: int,
    learned: LearnedMappings | None = None,
    kinds: Sequence[RecordName] = ("participant", "activity"),
) -> Heads | None:
    """The heads of a table whose best head row is `row`, or None when this row names no columns.

    Heads that the office has explained before (`learned`) count like known ones. `kinds`: what the
    rows may be.
    """
    texts = _without_days(texts_of(grid, row))
    if len(texts) < 2 or sum(1 for _, text in texts if _may_be_head(text)) * 3 < len(texts) * 2:
        return None
    found = [
        heads
        for kind in kinds
        if is_listed(kind) or _may_be_heads(kind, texts, learned)
        for heads in _with_levels(grid, row, kind)
    ]
    for heads in found:
        for text in (_title_above(grid, heads.top), grid.name):
            read_in_light_of(heads, text)
    good = [heads for heads in found if is_complete(heads, learned)]
    return max(good, key=_weight) if good else None


def holds_data(grid: Grid, row: int) -> bool:
    """True when a cell of a row is an address or a figure, which no head is: somebody may be
    called Contact.
    """
    return any(_DATA.search(text) for _, text in _without_days(texts_of(grid, row)))


def _without_days(texts: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The heads of a list without the days of an attendance record, which name no columns: 7/9,
    8/9, Day 3, AM.
    """
    others = [(column, text) for column, text in texts if not _is_day(text)]
    days = [day for _, text in texts if (day := day_of(text)) and day.month]
    # dates of birth do not
    runs_forward = all((a.month, a.day) <= (b.month, b.day) for a, b in pairwise(days))
    is_record = len(texts) - len(others) >= _DAYS and len(others) >= _DAYS and runs_forward
    return others if is_record else texts


@lru_cache(maxsize=4096)
def _is_day(text: str) -> bool:
    return len(text) < _SHORT and (
        day_of(text) is not None or is_half(text) or bool(_DAY_NUMBER.fullmatch(text))
    )


def _title_above(grid: Grid, top: int) -> str:
    """The only text of the row above, or of the one above a blank row."""
    for row in range(top - 1, max(top - 3, -1), -1):
        texts = dict.fromkeys(text for _, text in texts_of(grid, row))
        if texts:
            return next(iter(texts)) if len(texts) == 1 else ""
    return ""


def read_in_light_of(heads: Heads, text: str) -> None:
    """Heads below a title such as "Emergency contacts" or "Arrivals": Telephone and Date mean
    the title's, not the person's.
    """
    context = context_of(text) if 0 < len(text) < _SHORT else None
    if heads.kind != "participant" or context not in {"emergency", "arrival", "departure"}:
        return
    if any(
        context_of(heads.head(column)) in {"arrival", "departure", "emergency"}
        for column in heads.levels
    ):
        return  # the heads say it themselves
    fields = {
        column: hit.field if (hit := hit_of("participant", levels)) else None
        for column, levels in heads.levels.items()
    }
    first = min((column for column, field in fields.items() if field in IDENTITY), default=-1)
    for column, levels in list(heads.levels.items()):
        is_own = column == first or fields[column] in _THE_PERSONS
        generic = generic_of(levels[0])
        if len(levels) == 1 and not is_own and generic != "no" and field_in(context, generic):
            heads.levels[column] = (text, *levels)


def _may_be_head(text: str) -> bool:
    """False for figures, addresses, sentences, and a label that has its value behind it
    ("Contact: Wang Fang").
    """
    return len(text) <= _LONGEST and not _DATA.search(text) and not _TOLD.search(bare(text))


def is_complete(heads: Heads, learned: LearnedMappings | None = None) -> bool:
    """True when the columns make a table of people (a name or passport, or the numbers of people
    told of elsewhere) or of activities (a title and a time).
    """
    remembered = _remembered(heads.kind, [heads.head(column) for column in heads.levels], learned)
    hits = hits_of(heads) | dict.fromkeys(remembered, 2.0)
    if is_listed(heads.kind):
        return len(hits) > 1 and bool(hits.keys() & {*KINDS[heads.kind].names})
    known = len(remembered) + sum(
        1 for levels in heads.levels.values() if hit_of(heads.kind, levels)
    )
    asked = sum(is_question(levels[-1]) for levels in heads.levels.values())
    sure = {
        field
        for field, score in hits.items()
        if score >= (_ASKED if asked * 2 >= len(heads.levels) else _SURE)
    }
    days = sum(1 for levels in heads.levels.values() if any(map(_is_day, levels)))
    columns = len(heads.levels) - (days if days >= _DAYS else 0)
    is_told = _is_timetable(heads.kind, hits) or (
        heads.kind == "participant" and _are_somebodys(sure)
    )
    if len(sure) < 2 or (known * 5 < columns * 2 and not is_told):
        return False
    if heads.kind == "participant":
        return bool(IDENTITY & sure) or ("number" in sure and len(SUPPLEMENT & sure) > 1)
    if _WHEN & hits.keys():
        # a theme stands for the title where there is none
        return bool((_WHAT | {"theme"}) & hits.keys())
    return bool(_WHAT & hits.keys()) and len(_RICH & hits.keys()) > 1


def _is_timetable(kind: RecordName, hits: Mapping[str, float]) -> bool:
    """True for exact words for what takes place, its day and its hour, or one of the two and who
    speaks or where, whatever else is told.
    """
    told = {field for field, score in hits.items() if score >= 1}
    if kind != "activity" or not _WHAT & told:
        return False
    return len(_WHEN & told) + bool({"speaker", "venue"} & told) > 1 and bool(_WHEN & told)


def _are_somebodys(sure: set[str]) -> bool:
    """True for a name and two things more that people have, one of the three only people: however
    many columns nobody knows stand beside them, these are kept.
    """
    told = sure & _TOLD_OF_PEOPLE
    return bool(sure & _NAMED) and len(told) >= _ENOUGH_TOLD and bool(told & _ONLY_PEOPLES)


def _weight(heads: Heads) -> tuple[float, int]:
    return sum(hits_of(heads).values()), heads.top - heads.bottom


def _may_be_heads(
    kind: RecordName, texts: list[tuple[int, str]], learned: LearnedMappings | None
) -> bool:
    texts = texts[:_ENOUGH]
    hits = [hit for _, text in texts if (hit := look_up(kind, text))]
    hits += [
        FieldCandidate(text, 0.5, "")
        for _, text in texts
        if generic_of(text) and not look_up(kind, text)
    ]
    hits += [
        FieldCandidate(name, 2.0, "")
        for name in _remembered(kind, [text for _, text in texts], learned)
    ]
    fields = {hit.field: hit.score for hit in hits}
    is_told = _is_timetable(kind, fields) or (
        kind == "participant"
        and _are_somebodys({field for field, score in fields.items() if score >= _SURE})
    )
    return len(hits) >= 2 and (len(hits) * 5 >= len(texts) * 2 or is_told)


def _remembered(kind: RecordName, heads: list[str], learned: LearnedMappings | None) -> list[str]:
    """The fields of heads explained before, in this layout or anywhere."""
    if learned is None:
        return []
    layout = fingerprint(kind, heads)
    named = [name for head in heads if (name := learned.field_of(kind, layout, head))]
    return [name for name in named if name in KINDS[kind].by_name]


def _with_levels(grid: Grid, row: int, kind: RecordName) -> list[Heads]:
    """The heads of this row alone and with the levels that are tied to it above and below."""
    tops = [row]
    while len(tops) < 3 and tops[-1] > 0 and _is_upper_level(grid, tops[-1] - 1, tops[-1]):
        tops.append(tops[-1] - 1)
    bottoms = [row]
    while (
        len(bottoms) < 3
        and bottoms[-1] + 1 < grid.height
        and _is_lower_level(grid, bottoms[-1], bottoms[-1] + 1, kind)
    ):
        bottoms.append(bottoms[-1] + 1)
    return [_joined(grid, kind, tops[-1], bottoms[-1])]


def heads_between(grid: Grid, kind: RecordName, top: int, bottom: int) -> Heads:
    """The heads a person pointed at: these rows (zero-based, inclusive), whatever they say; no
    rows (-1, -1) call the columns by their letters.
    """
    if bottom >= 0:
        return _joined(grid, kind, top, bottom)
    used = sorted(
        {column for row in range(min(grid.height, _LOOKED_AT)) for column, _ in texts_of(grid, row)}
    )
    return Heads(kind, -1, -1, {column: (letters(column),) for column in used})


def _joined(grid: Grid, kind: RecordName, top: int, bottom: int) -> Heads:
    columns: dict[int, list[str]] = {}
    for row in range(top, bottom + 1):
        carried = _carried(grid, row) if row < bottom else {}
        for column, cell in enumerate(grid.rows[row]):
            text = " ".join(cell.text.split(" ")).strip() or carried.get(column, "")
            known = columns.setdefault(column, [])
            if text and text not in known:
                known.append(text)
    levels = {column: tuple(texts) for column, texts in columns.items() if texts}
    return Heads(kind, top, bottom, levels)


def _carried(grid: Grid, row: int) -> dict[int, str]:
    """An upper head that was not merged holds for the blank places right of it, while the row
    below has heads of its own.
    """
    out: dict[int, str] = {}
    last = ""
    for column, cell in enumerate(grid.rows[row]):
        own, below = cell.text.strip(), grid.cell(row + 1, column).text.strip()
        last = "" if own and not below else own or last
        if (
            not own
            and below
            and last
            and ((context_of(last) and generic_of(below)) or _is_somebody(last))
        ):
            out[column] = last
    return out


def _is_somebody(text: str) -> bool:
    """A head over all that is told of one person: Participant 1, Interpreter."""
    hit = look_up("participant", text)
    return context_of(text) == "kin" or (
        hit is not None and hit.field == "full_name" and bool(re.search(r"\d", text))
    )


def _is_upper_level(grid: Grid, upper: int, lower: int) -> bool:
    """True when the row above belongs to the heads: blocks merged down into them, or merged over
    some of them.
    """
    texts = texts_of(grid, upper)
    # 推荐部门（盖章）：科技厅 is a line of a form, however it is merged
    if not texts or any(_DATA.search(text) or _TOLD.search(bare(text)) for _, text in texts):
        return False
    width = len(texts_of(grid, lower))
    for merge in grid.merges_in(upper):
        if merge.left <= merge.right:
            ties_down = merge.bottom >= lower and merge.right - merge.left < max(2, width // 2)
            spans_some = (
                merge.bottom < lower
                and 1 < merge.right - merge.left + 1 <= max(2, width * 3 // 4)
                and len(texts) > 1
            )
            if ties_down or spans_some:
                return True
    if _fills_in(grid, texts, lower):
        return True
    return (
        len(texts) > 1
        and sum(1 for _, text in texts if context_of(text)) * 2 >= len(texts)
        and bool(_carried(grid, upper))
    )


def _fills_in(grid: Grid, texts: list[tuple[int, str]], lower: int) -> bool:
    """True when a row names the columns that the row below leaves blank, beside groups of those
    it names.
    """
    if not all(_may_be_head(text) for _, text in texts):
        return False
    over_blank = [text for column, text in texts if not grid.cell(lower, column).text.strip()]
    over_heads = len(texts) - len(over_blank)
    named = sum(1 for text in over_blank if _is_head("participant", text))
    return over_heads > 0 and named > 0 and named == len(over_blank)


def _is_lower_level(grid: Grid, upper: int, lower: int, kind: RecordName) -> bool:
    """True when the row below still names columns: tied by merges, or heads again (a second
    language).
    """
    texts = [text for _, text in texts_of(grid, lower)]
    if not texts or any(_DATA.search(text) or len(text) > _LONGEST for text in texts):
        return False
    if kind == "activity" and any(map(_is_told_of, texts)):
        return False
    tied = sum(1 for merge in grid.merges_in(lower) if merge.top <= upper and merge.bottom == lower)
    own = [
        text
        for column, text in texts_of(grid, lower)
        if not _is_same(grid.cell(upper, column), text)
    ]
    hits = sum(1 for text in own if _is_head(kind, text))
    if tied > 1:
        return hits * 2 >= len(own) or any(
            merge.top == merge.bottom == upper for merge in grid.merges_in(upper)
        )
    above = [text for _, text in texts_of(grid, upper)]
    is_whole = sum(1 for text in above if _is_head(kind, text)) * 3 >= len(above) * 2
    return is_whole and hits >= 2 and hits * 3 >= len(own) * 2


@lru_cache(maxsize=4096)
def _is_told_of(text: str) -> bool:
    """True for what an activity has and no header: a day with its month, an hour, a lecturer's line
    at the end of a cell ("讲座, 刘洋教授").
    """
    day, span = day_of(text), span_of(text)
    if (day and day.month) or (span and span.start):
        return True
    lines = [line for line in text.splitlines() if line.strip()]
    return bool(lines) and is_person(lines[-1].strip()) and look_up("activity", text) is None


def _is_same(cell: Cell, text: str) -> bool:
    return cell.text.strip() == text


@lru_cache(maxsize=4096)
def _is_head(kind: RecordName, text: str) -> bool:
    hit = look_up(kind, text)
    return (hit is not None and hit.score >= _SURE) or (
        generic_of(text) is not None and len(text) < 25
    )


own_fields.when_changed(_is_head.cache_clear)
