"""What the head of a column across a timetable stands for when it is no day: a room, a group, a track, a speaker, a week."""

from __future__ import annotations

import re

from lcdesk.tabular.activity_words import is_person, is_place, kind_of
from lcdesk.tabular.curriculum.entries import group_in
from lcdesk.tabular.days import day_of, lasts_days, week_in
from lcdesk.tabular.matching.aliases import look_up

_TRACK = re.compile(
    r"^\W*(?:track|stream|strand|panel|parallel(?: session)?|workshop|room|salle|sala|atelier|mesa|taller|секция|"
    r"分论坛|分会场|平行论坛|专场|会场|第[一二三四五六七八九十\d]+(?:分)?会场)\s*(?:[A-Z\d一二三四五六七八九十]{1,3}|[IVX]{1,4})?(?![^\W\d_]).{0,60}$", re.I
)  # fmt: skip
_ROOM = re.compile(r"^\W*(?:room|salle|sala|hall|lab(?:or)?\.?|raum|aula|amphi|ауд\.?|аудитория|зал|phòng|ruang|قاعة)\b\s*\S|^[A-Z]{0,3}[-\s.]?\d{2,4}[A-Z]?$", re.I)  # fmt: skip


def named(text: str) -> tuple[str, str] | None:
    """The field that a head across stands for, and its words."""
    plain = " ".join(text.split())
    group = group_in(plain)
    if group and not group[1]:
        return "group_name", group[0]
    hit = look_up("activity", plain)
    if len(plain) > 70 or (
        hit and hit.score >= 1.0 and not re.search(r"\d|\b[A-Z]$", plain) and not _is_one_place(plain)
    ):
        return None
    if week_in(plain) or (lasts_days(plain) and day_of(plain)):
        return "week", plain
    if is_person(plain):
        return "speaker", plain
    if (_ROOM.match(plain) or is_place(plain)) and kind_of(plain) in {None, "lecture"}:
        return "venue", plain
    return ("theme", plain) if _TRACK.match(plain) else None


def _is_one_place(text: str) -> bool:
    """A head such as Auditorium or 报告厅 names a room and no field."""
    return is_place(text) and (look_up("activity", text) is None)


def of_one_kind(across: dict[int, tuple[str, str]]) -> dict[int, tuple[str, str]]:
    """The columns across stand for one thing, the one that most of them name."""
    names = [name for name, _words in across.values()]
    most = max(dict.fromkeys(names), key=names.count)
    return {column: (most, words) for column, (_name, words) in across.items()}
