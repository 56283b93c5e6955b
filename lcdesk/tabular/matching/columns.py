"""Columns to fields: every head's best field, one column a field, what stands left or above,
then the cells' own word.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from lcdesk.model.catalogue import KINDS
from lcdesk.model.faults import BadValue
from lcdesk.model.fields import Field
from lcdesk.model.kinds import Choice, Date
from lcdesk.model.kinds.base import as_text, is_placeholder
from lcdesk.model.statuses import STATUS
from lcdesk.tabular.grid import Cell
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.contexts import KIN, TRAVEL, context_of, field_in, generic_of
from lcdesk.tabular.matching.heads import (
    COURTESY,
    SPAN,
    FieldCandidate,
    Heads,
    hit_of,
    is_question,
    look_up,
    near_miss,
    spellings,
)
from lcdesk.tabular.matching.learned import NOTHING, LearnedMappings, recall_columns
from lcdesk.tabular.matching.words import GIVEN_FIRST, bare, insides, key, letters, said_together
from lcdesk.tabular.understood import FoundColumn, RecordName, Sureness
from lcdesk.texts import _

_SURE = 0.9
_AUTHORS = frozenset(
    map(
        key,
        "author authors author(s) autor autora autores autor(es) autor/a auteur auteurs auteur(s) "
        "autore autori автор авторы автори".split(),
    )
)
_NAMED = 0.85
_HALF = 0.5
_MOSTLY = 0.6
_MOST = 0.8
_TOLD = 2.0  # a person said so
_KINDS_OF_ROOM = frozenset({"type", "kind", "category", "cat"})
_FIRST = 8  # cells that tell whether a head may be right
AGAINST = "against"  # why of a column whose cells are plainly not what its head says
_MAY_BE_WHERE = ("department", "passport_issuer")  # Department, Authority
_FEW = 3  # cells that tell a field whatever the head says
_MAY_BE_MAILS = frozenset({"email", "emergency_contact", "notes"})
_ANSWERED = frozenset({"dietary", "visa_state"})  # fields that a yes or a no answers
_CHINESE_HINTS = ("chinese", "中文", "汉字", "china")


@dataclass
class _Matching:
    heads: Heads
    samples: Mapping[int, Sequence[Cell]]
    taken: dict[str, tuple[int, FieldCandidate]] = field(
        default_factory=dict[str, tuple[int, FieldCandidate]]
    )

    def sample(self, column: int) -> Sequence[Cell]:
        return self.samples.get(column, ())


def match(
    heads: Heads, samples: Mapping[int, Sequence[Cell]], learned: LearnedMappings | None = None
) -> list[FoundColumn]:
    """The columns of a table in order, each with its field or none. `samples` holds some cells
    below each head.

    What was answered before (`learned`) goes first where it still fits; where not, the column's
    `remark` says so.
    """
    plain = _matched(heads, samples, {})
    if learned is None:
        return set_aside(plain, samples, heads.kind, learned)
    recalled = recall_columns(plain, heads, samples, learned)
    known = recalled.fields
    if all(known.get(column.index, column.field) == column.field for column in plain):
        columns = [
            replace(column, sureness="remembered") if column.index in known else column
            for column in plain
        ]
    else:
        columns = _matched(heads, samples, known)
    columns = [
        replace(column, remark=recalled.remarks.get(column.index, column.remark))
        for column in columns
    ]
    return set_aside(columns, samples, heads.kind, learned)


def _matched(
    heads: Heads, samples: Mapping[int, Sequence[Cell]], remembered: Mapping[int, str]
) -> list[FoundColumn]:
    """Columns of `remembered` are what it says, the others as their heads and cells are
    understood.
    """
    work = _Matching(heads, samples)
    hits = {
        column: hit
        for column in heads.levels
        if column not in remembered and (hit := _best_hit(work, column))
    }
    for column, name in remembered.items():
        work.taken.setdefault(
            name, (column, FieldCandidate(name, _TOLD, _why_of(work, column, name)))
        )
    for column in sorted(
        hits,
        key=lambda column: (
            -hits[column].score,
            hits[column].why == "span",  # "Start" is one before "Duration"
            _rank(heads, column),
            column,
        ),
    ):
        _take(work, column, hits[column])
    _part_courtesy(work)
    _part_merged_name(work)
    _part_names(work)
    _name_by_certificate(work)
    _date_flights(work)
    _mend_speakers(work)
    _mend_authors(work)
    _mend_titles(work)
    _mend_names(work)
    _mend_hours(work, set(remembered))
    _take_leftovers(work, set(remembered))
    _name_organisation(work, set(remembered))
    by_column = {column: hit for column, hit in work.taken.values()}
    return [
        _column(heads, column, by_column.get(column), remembered.get(column))
        for column in sorted(heads.levels)
    ]


def _why_of(work: _Matching, column: int, name: str) -> str:
    """What head and cells say of a field that was learned, too: later steps go by it (Mr and Ms,
    a span of time).
    """
    hit = _best_hit(work, column)
    return hit.why if hit and hit.field == name else "memory"


def _rank(heads: Heads, column: int) -> int:
    """Among equals the more usual head wins: "Nationality" before "Country"."""
    words = list(spellings(heads.kind))
    name = key(heads.levels[column][-1])
    return words.index(name) if name in words else len(words)


def _best_hit(work: _Matching, column: int) -> FieldCandidate | None:
    levels, kind = work.heads.levels[column], work.heads.kind
    if levels == (letters(column),):
        return None  # the name of the column, in whatever language "A" is a word
    if kind == "participant" and (
        aside := _hit_by_neighbour(work, column) or _hit_by_siblings(work, column)
    ):
        return _settled(work, column, aside)
    hit = hit_of(kind, levels)
    if hit is None:
        hit = _hit_by_context(work, column) if kind == "participant" else None
    if hit is None or gives_way(hit.field, column, work.heads, work.samples):
        return None
    hit = _settled(work, column, hit)
    if hit is None or hit.why == "courtesy":
        return hit
    is_asked = kind == "participant" and hit.score < 1 and is_question(levels[-1])
    if (
        is_asked
        and hit.field not in _ANSWERED
        and content.share(work.sample(column), content.is_yes_no) > 0.5
    ):
        return None  # "Do you hold a passport?"
    is_checked = hit.score < _SURE or is_asked
    if is_checked and content.fits(hit.field, work.sample(column), work.heads.head(column)) < 0.5:
        return _hit_by_context(work, column) if kind == "participant" else None
    return _against_head(work, column, hit) or hit


def _against_head(work: _Matching, column: int, hit: FieldCandidate) -> FieldCandidate | None:
    """What the cells plainly are where none of them is what the head says, and no other head says
    that it is this: nationalities under Gender, telephones under Number.
    """
    cells = [cell for cell in work.sample(column) if as_text(cell.text)]
    if work.heads.kind != "participant" or hit.why == "courtesy" or len(cells) < _FEW:
        return None
    if hit.field == "number":
        name = "phone" if content.share(cells[:_FIRST], content.is_mobile) == 1 else None
    elif content.fits(hit.field, cells[:_FIRST], work.heads.head(column)) > 0:
        return None
    else:
        name = content.field_by_content(cells)
    is_other = name is not None and name.split("_")[-1] != hit.field.split("_")[-1]
    if name is None or not is_other or _is_elsewhere(work, column, name):
        return None
    return FieldCandidate(name, 0.5, AGAINST)


def _is_elsewhere(work: _Matching, column: int, name: str) -> bool:
    """Does another head say that it is this field, with cells that may be it?"""
    return any(
        (hit := hit_of(work.heads.kind, levels)) is not None
        and hit.field == name
        and content.fits(name, work.sample(other)[:_FIRST]) > 0
        for other, levels in work.heads.levels.items()
        if other != column
    )


def _settled(work: _Matching, column: int, hit: FieldCandidate) -> FieldCandidate | None:
    """What the cells make of heads that may be two things: Title, Time, 姓名, a Name in brackets."""
    cells = work.sample(column)
    if hit.field == "room_type" and _is_room_beside_its_type(work, column):
        return FieldCandidate("room_no", 0.9, "neighbour")
    if _are_mails(work, column) and hit.field not in _MAY_BE_MAILS:
        return FieldCandidate("email", 0.85, "cells")
    if hit.field == COURTESY:
        if content.share(cells, content.is_courtesy) > 0.6:
            return FieldCandidate("gender", 0.85, "courtesy")
        return FieldCandidate("position", 0.7, "cells") if content.texts(cells) else None
    if hit.field == "position" and content.share(cells, content.is_courtesy) > _MOST:
        return FieldCandidate("gender", 0.85, "courtesy")
    if hit.field == SPAN:
        return FieldCandidate("start", hit.score, "span")
    if (
        hit.field in {"arrival_time", "departure_time"}
        and content.share(cells, content.is_date) > 0.5
    ):
        return FieldCandidate(hit.field.replace("time", "date"), 0.88, "cells")
    if hit.field == "full_name":
        head = work.heads.head(column).casefold()
        said = any(hint in inside.casefold() for inside in insides(head) for hint in _CHINESE_HINTS)
        if said or (
            content.share(cells, content.is_chinese) > 0.6 and _has_other_name(work, column)
        ):
            return FieldCandidate("name_zh", hit.score, "cells")
    return hit


def _is_room_beside_its_type(work: _Matching, column: int) -> bool:
    """ "Room" where another column is the "Room type"."""
    head = key(bare(work.heads.levels[column][-1]))
    others = [levels[-1] for other, levels in work.heads.levels.items() if other != column]
    return len(head.split()) == 1 and any(
        (hit := look_up("participant", other)) is not None
        and hit.field == "room_type"
        and len(key(bare(other))) > len(head)
        for other in others
    )


def _are_mails(work: _Matching, column: int) -> bool:
    """Mail addresses and nothing else below a head that says "Contact" or "Address"."""
    cells = work.sample(column)
    return (
        work.heads.kind == "participant"
        and context_of(work.heads.head(column)) is None
        and len(content.texts(cells)) >= _FEW
        and content.share(cells, content.is_mail_alone) > _MOST
    )


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


def _hit_by_context(work: _Matching, column: int) -> FieldCandidate | None:
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
        else "time"
        if content.share(cells, content.is_time) > _MOST
        else None
    )
    name = field_in(context, what)
    return FieldCandidate(name, 0.8, "cells") if name else None


def _hit_by_neighbour(work: _Matching, column: int) -> FieldCandidate | None:
    """A Flight right of Arrival, a Phone right of Emergency contact, a Type beside Room no."""
    levels = work.heads.levels[column]
    head = levels[-1]
    if len(levels) == 1 and key(bare(head)) in _KINDS_OF_ROOM and _is_beside_rooms(work, column):
        return FieldCandidate("room_type", 0.88, "neighbour")
    generic = generic_of(head)
    if (
        len(levels) > 1
        or generic not in TRAVEL | KIN
        or context_of(head)
        or len(key(bare(head)).split()) > 2
    ):
        return None
    own = look_up("participant", head)
    if generic in TRAVEL and own and not own.field.startswith(("arrival", "departure")):
        return None  # a date of birth right of an arrival
    for other in sorted((left for left in work.heads.levels if left < column), reverse=True):
        context = context_of(work.heads.head(other))
        if generic in KIN:
            is_next = context == "emergency" and (
                other == column - 1 or generic_of(work.heads.head(other)) in KIN
            )
            return FieldCandidate(f"emergency_{generic}", 0.88, "neighbour") if is_next else None
        if context in {"arrival", "departure"}:
            name = field_in(context, generic)
            return FieldCandidate(name, 0.9, "neighbour") if name else None
        if generic_of(work.heads.head(other)) not in TRAVEL:
            return None
    return None


def _is_beside_rooms(work: _Matching, column: int) -> bool:
    beside = (work.heads.levels.get(other) for other in (column - 1, column + 1))
    hits = (look_up("participant", levels[-1]) for levels in beside if levels)
    return any(hit is not None and hit.field == "room_no" for hit in hits)


def _hit_by_siblings(work: _Matching, column: int) -> FieldCandidate | None:
    """A Flight under a head nobody knows, beside a Departure date under the same one."""
    levels = work.heads.levels[column]
    generic = generic_of(levels[-1])
    if len(levels) < 2 or generic not in TRAVEL or context_of(work.heads.head(column)):
        return None
    beside = {
        context_of(other[-1]) for other in work.heads.levels.values() if other[:-1] == levels[:-1]
    } - {None}
    name = field_in(next(iter(beside)), generic) if len(beside) == 1 else None
    return FieldCandidate(name, 0.88, "neighbour") if name else None


def _take(work: _Matching, column: int, hit: FieldCandidate) -> None:
    """Give the field to the column unless another has it; a doubled name or title goes by its
    script.
    """
    if hit.field not in work.taken:
        work.taken[hit.field] = (column, hit)
    elif hit.field == "full_name" and _is_chinese(work, column):
        work.taken.setdefault("name_zh", (column, FieldCandidate("name_zh", 0.8, "cells")))
    elif work.taken[hit.field][1].score < _TOLD:
        _take_second(work, column, hit)


def _take_second(work: _Matching, column: int, hit: FieldCandidate) -> None:
    """A second column for a name or title: the two are its forms in two scripts, or a code and
    what it stands for.
    """
    first, its_hit = work.taken[hit.field]
    if hit.field in {"title", "speaker"} and _is_coded(work, first):
        if content.texts(work.sample(column)) and not _is_coded(work, column):
            work.taken[hit.field] = (column, hit)  # the words beside their codes
    elif hit.field == "full_name" and _is_chinese(work, first):
        if "name_zh" not in work.taken:
            work.taken["name_zh"] = (first, FieldCandidate("name_zh", its_hit.score, "cells"))
            work.taken["full_name"] = (column, hit)
    elif hit.field == "full_name" and _is_latin(work, column) and not _is_latin(work, first):
        # the name as in the passport, not the one in Cyrillic or Arabic
        work.taken["full_name"] = (column, hit)
    # an hour of departure, with its day
    elif hit.field in {"arrival_date", "departure_date"} and hit.why == "cells":
        name = hit.field.replace("date", "time")
        work.taken.setdefault(name, (column, FieldCandidate(name, hit.score, "cells")))
    elif hit.field == "title" and _is_chinese(work, column):
        work.taken.setdefault("title_zh", (column, FieldCandidate("title_zh", 0.9, "cells")))
    elif hit.field == "title" and _is_chinese(work, first):
        work.taken.setdefault("title_zh", (first, FieldCandidate("title_zh", 0.9, "cells")))
        work.taken["title"] = (column, hit)


def _is_coded(work: _Matching, column: int) -> bool:
    return content.share(work.sample(column), content.is_coded) > _MOST


def _is_chinese(work: _Matching, column: int) -> bool:
    return content.share(work.sample(column), content.is_chinese) > _MOSTLY


def _is_latin(work: _Matching, column: int) -> bool:
    return content.share(work.sample(column), content.is_latin) > _MOSTLY


def _part_courtesy(work: _Matching) -> None:
    """ "Name" over two columns of which the first holds Mr and Ms: the name is the second."""
    column, hit = work.taken.get("full_name", (-1, None))
    if (
        hit is None
        or hit.score >= _TOLD
        or content.share(work.sample(column), content.is_courtesy) < _MOST
    ):
        return
    levels = work.heads.levels
    if levels.get(column + 1) not in (levels[column], (letters(column + 1),)):
        return
    if column + 1 in {taken for taken, _ in work.taken.values()}:
        return
    if content.share(work.sample(column + 1), content.has_letters) > _MOST:
        work.taken["full_name"] = (column + 1, hit)
        work.taken.setdefault("gender", (column, FieldCandidate("gender", 0.88, "courtesy")))


def _part_merged_name(work: _Matching) -> None:
    """ "Name" over two columns: family and given name. Which is which, capitals or the head tell;
    else it is a guess.
    """
    if "full_name" not in work.taken or {"family_name", "given_name"} & work.taken.keys():
        return
    column, hit = work.taken["full_name"]
    beside = next(
        (other for other in (column + 1, column - 1) if _is_other_half(work, column, other)), None
    )
    if beside is None or hit.score >= _TOLD:
        return
    left, right = sorted((column, beside))
    loud = [content.share(work.sample(one), content.is_loud) > _MOSTLY for one in (left, right)]
    is_told = loud[0] != loud[1] or bool(GIVEN_FIRST.search(work.heads.head(column)))
    family, given = (
        (right, left)
        if (loud[1] and not loud[0]) or (is_told and loud[0] == loud[1])
        else (left, right)
    )
    del work.taken["full_name"]
    work.taken["family_name"] = (
        family,
        FieldCandidate("family_name", 0.88 if is_told else 0.8, "beside"),
    )
    work.taken["given_name"] = (
        given,
        FieldCandidate("given_name", 0.88 if is_told else 0.8, "beside"),
    )


def _is_other_half(work: _Matching, column: int, other: int) -> bool:
    """True for a column under the same merged head, or right of it with no head at all, that
    holds names as well.
    """
    levels = work.heads.levels.get(other)
    is_same = levels == work.heads.levels[column]
    is_headless = other > column and levels == (letters(other),)
    if not (is_same or is_headless) or other in {taken for taken, _ in work.taken.values()}:
        return False
    names, others = work.sample(column), work.sample(other)
    if is_headless and not _are_halves(content.texts(names), content.texts(others)):
        return False
    return min(content.share(names, content.is_name), content.share(others, content.is_name)) > (
        0.5 if is_same else 0.9
    )


def _are_halves(names: list[str], others: list[str]) -> bool:
    """True where the words right of a name look like its other half: each its own, capitalised,
    beside single words.
    """
    short = sum(1 for name in names if " " not in name)
    has_capitals = all(text[:1].upper() == text[:1] for text in others)
    return len(set(others)) * 5 >= len(others) * 4 and has_capitals and short * 2 > len(names)


def _part_names(work: _Matching) -> None:
    """Name beside Surname is the given name, unless it holds the surname too."""
    taken = work.taken
    if {"full_name", "family_name", "given_name"} <= taken.keys() and _is_further_name(
        work, *taken["full_name"]
    ):
        del taken["full_name"]
    if "full_name" in taken and "given_name" in taken and "family_name" not in taken:
        _part_family_name(work)
    if "full_name" not in taken or "family_name" not in taken or "given_name" in taken:
        return
    column, hit = taken["full_name"]
    if hit.score >= _TOLD:
        return
    names, families = (
        content.texts(work.sample(column)),
        content.texts(work.sample(taken["family_name"][0])),
    )
    held = sum(
        1 for name in names if any(family.casefold() in name.casefold() for family in families)
    )
    if names and held * 2 < len(names):
        taken["given_name"] = (column, FieldCandidate("given_name", min(hit.score, 0.9), "beside"))
        del taken["full_name"]


def _part_family_name(work: _Matching) -> None:
    """Name beside First name is the family name, where single words stand in it and not the first
    name again.
    """
    column, hit = work.taken["full_name"]
    names = content.texts(work.sample(column))
    given = {text.casefold() for text in content.texts(work.sample(work.taken["given_name"][0]))}
    single = [name for name in names if " " not in name and name.casefold() not in given]
    if hit.score < _TOLD and len(single) > _MOSTLY * len(names) and not _is_chinese(work, column):
        hit = FieldCandidate("family_name", min(hit.score, 0.9), "beside")
        work.taken["family_name"] = (column, hit)
        del work.taken["full_name"]


def _is_further_name(work: _Matching, column: int, hit: FieldCandidate) -> bool:
    """ "Name in own script"; "Middle" beside Last and First under one head, Name."""
    levels, family = work.heads.levels[column], work.heads.levels[work.taken["family_name"][0]]
    is_beside = (
        len(levels) > 1
        and levels[:-1] == family[:-1]
        and look_up("participant", levels[-1]) is None
    )
    return hit.score < _SURE or (is_beside and hit.score < _TOLD)


def _name_by_certificate(work: _Matching) -> None:
    """The name for the certificate is the name where a list has no other."""
    names = {"full_name", "family_name", "given_name", "name_zh"} & work.taken.keys()
    if work.heads.kind == "participant" and "certificate_name" in work.taken and not names:
        column, hit = work.taken.pop("certificate_name")
        work.taken["full_name"] = (column, FieldCandidate("full_name", hit.score, "only"))


def _date_flights(work: _Matching) -> None:
    """A bare Date in a list of flights one way only (whom to meet at the airport) is of these."""
    ways = [way for way in ("arrival", "departure") if f"{way}_flight" in work.taken]
    if len(ways) != 1 or {"arrival_date", "departure_date"} & work.taken.keys():
        return
    done = {column for column, _ in work.taken.values()}
    bare_dates = [
        column
        for column, levels in work.heads.levels.items()
        if column not in done
        and generic_of(levels[-1]) == "date"
        and context_of(work.heads.head(column)) is None
        and content.share(work.sample(column), content.is_dated) > _MOST
    ]
    if len(bare_dates) == 1:
        name = f"{ways[0]}_date"
        work.taken[name] = (bare_dates[0], FieldCandidate(name, 0.8, "beside"))


def _mend_speakers(work: _Matching) -> None:
    """ "Lecturer (affiliation)", 主讲人（职称）: where no other column names the speakers, this one
    does.
    """
    for name in ("speaker_title", "speaker_organization"):
        column, hit = work.taken.get(name, (-1, None))
        if hit is None or "speaker" in work.taken:
            continue
        if any(_is_speaker(piece) for piece in said_together(work.heads.levels[column][-1])):
            work.taken["speaker"] = (column, FieldCandidate("speaker", 0.9, "head"))
            del work.taken[name]


def _mend_authors(work: _Matching) -> None:
    """Authors of talks: who speaks, where hours tell that it is a programme and no other column, or
    one without whole names, says who does.
    """
    if work.heads.kind != "activity" or not {"title", "start"} <= work.taken.keys():
        return
    done = {column for column, _ in work.taken.values()}
    authors = [
        column
        for column, levels in work.heads.levels.items()
        if column not in done and key(bare(levels[-1])) in _AUTHORS and _holds_names(work, column)
    ]
    column, hit = work.taken.get("speaker", (-1, None))
    is_told = hit is not None and (hit.score >= _TOLD or _holds_names(work, column))
    if authors and not is_told:
        work.taken["speaker"] = (authors[0], FieldCandidate("speaker", 0.88, "cells"))


def _holds_names(work: _Matching, column: int) -> bool:
    """Are most cells of a column names of several words?"""
    cells = work.sample(column)
    return content.share(cells, lambda cell: " " in cell.text.strip()) > _MOSTLY


def _is_speaker(head: str) -> bool:
    hit = look_up("activity", head)
    return hit is not None and hit.field == "speaker" and hit.score >= _SURE


def _mend_titles(work: _Matching) -> None:
    """主题, Тема: where a timetable has no other title, its themes are the titles, else the words of
    its materials (Slides); beside titles in other letters, and differing from row to row as they
    do, they are the titles in Chinese.
    """
    if work.heads.kind != "activity":
        return
    if {"title", "title_zh"} & work.taken.keys():
        _part_scripts(work)
    elif "theme" in work.taken:
        column, hit = work.taken.pop("theme")
        work.taken["title"] = (column, FieldCandidate("title", min(hit.score, 0.9), "only"))
    elif "materials" in work.taken:
        column, hit = work.taken["materials"]
        if content.share(work.sample(column), content.is_worded) > _MOSTLY:
            del work.taken["materials"]
            work.taken["title"] = (column, FieldCandidate("title", min(hit.score, 0.8), "only"))


def _part_scripts(work: _Matching) -> None:
    """Themes in Chinese beside titles in other letters that are the titles in Chinese."""
    if "title_zh" in work.taken or "theme" not in work.taken:
        return
    themes, titles = work.taken["theme"][0], work.taken["title"][0]
    is_other = _is_chinese(work, themes) and not _is_chinese(work, titles)
    if is_other and _varies(work, themes) >= _varies(work, titles) > 1:
        del work.taken["theme"]
        work.taken["title_zh"] = (themes, FieldCandidate("title_zh", 0.9, "cells"))


def _varies(work: _Matching, column: int) -> int:
    """How many different texts its first cells hold."""
    return len({*content.texts(work.sample(column))})


def _mend_names(work: _Matching) -> None:
    """A bare "Name" in a timetable: of the speaker beside a title, of the activity where there is
    no title.
    """
    if work.heads.kind != "activity":
        return
    done = {column for column, _ in work.taken.values()}
    for column in sorted(work.heads.levels.keys() - done):
        hit = look_up("participant", work.heads.levels[column][-1])
        if hit is None or hit.field != "full_name" or hit.score < _NAMED:
            continue
        if not {"title", "title_zh"} & work.taken.keys() or _says_more(work, column):
            work.taken["title"] = (column, FieldCandidate("title", 0.8, "only"))
        elif (
            "speaker" not in work.taken
            and content.share(work.sample(column), content.is_name) > 0.5
        ):
            work.taken["speaker"] = (column, FieldCandidate("speaker", 0.8, "only"))


def _mend_hours(work: _Matching, left_out: set[int]) -> None:
    """The one column of hours, or of spans of hours, of a timetable in which no header tells the
    start ("When" beside "Day") is the time.
    """
    if work.heads.kind != "activity" or "start" in work.taken:
        return
    if "date" in work.taken and _hold(work.sample(work.taken["date"][0]), content.has_hour):
        return
    done = {column for column, _ in work.taken.values()} | left_out
    free = sorted(work.heads.levels.keys() - done)
    cells = {column: _below_days(work.sample(column)) for column in free}
    found = [column for column in free if _hold(cells[column], content.is_span)]
    found = found or [column for column in free if _hold(cells[column], content.is_time_of_day)]
    if len(found) == 1:
        work.taken["start"] = (found[0], FieldCandidate("start", 0.5, "cells"))


def _hold(cells: Sequence[Cell], test: Callable[[Cell], bool]) -> bool:
    """Do nearly all cells of a column pass a test, and at least a few?"""
    return len(content.texts(cells)) >= _FEW and content.share(cells, test) > _MOST


def _below_days(cells: Sequence[Cell]) -> list[Cell]:
    """The cells of a column of hours without the lines that name the day of those below them."""
    return [cell for cell in cells if content.has_hour(cell) or not content.is_dated(cell)]


def _says_more(work: _Matching, column: int) -> bool:
    """Is the title (a Description of "." or nothing) seldom told in words where a "Name" is?"""
    title, hit = work.taken.get("title", (-1, None))
    worded = [sum(map(content.is_worded, work.sample(one))) for one in (title, column)]
    return hit is not None and hit.score < _TOLD and worded[0] * 10 < worded[1] * 7


def _take_leftovers(work: _Matching, left_out: set[int]) -> None:
    """Columns nobody knows by their head: by their cells, then by a head spelt nearly right."""
    done = {column for column, _ in work.taken.values()} | left_out
    for column in sorted(work.heads.levels.keys() - done):
        name = _phone_of_kin(work, column) or field_by_cells(work, column)
        hit = FieldCandidate(name, 0.5, "cells") if name else _near_miss(work, column)
        is_free = (
            hit is not None
            and hit.field in KINDS[work.heads.kind].by_name
            and hit.field not in work.taken
        )
        if (
            hit
            and is_free
            and hit_of(work.heads.kind, work.heads.levels[column]) is None
            and content.fits(hit.field, work.sample(column)) >= 0.5
        ):
            work.taken[hit.field] = (column, hit)


def _name_organisation(work: _Matching, left_out: set[int]) -> None:
    """In a list of people of whom nobody's header tells where they come from, the one column whose
    cells are institutions tells it; a Department or Authority before any other.
    """
    if work.heads.kind != "participant" or "organization" in work.taken:
        return
    headed = [work.taken[name][0] for name in _MAY_BE_WHERE if name in work.taken]
    done = {column for column, _ in work.taken.values()} | left_out
    others = [
        column
        for column in work.heads.levels
        if column not in done
        and context_of(work.heads.head(column)) is None
        and content.may_be_employer(work.heads.head(column))
    ]
    found = [one for one in headed if _holds_institutions(work, one)] or [
        one for one in others if _holds_institutions(work, one)
    ]
    if len(found) != 1 or found[0] in left_out:
        return
    for name in [name for name, (column, _hit) in work.taken.items() if column == found[0]]:
        del work.taken[name]
    work.taken["organization"] = (found[0], FieldCandidate("organization", 0.6, "cells"))


def _holds_institutions(work: _Matching, column: int) -> bool:
    cells = work.sample(column)
    return len(content.texts(cells)) >= _FEW and content.share(cells, content.is_employer) > _MOSTLY


def _phone_of_kin(work: _Matching, column: int) -> str | None:
    """Numbers right of whom to call in an emergency: "At which number is this person reached?"."""
    kin = work.taken.get("emergency_contact")
    is_next = kin is not None and kin[0] == column - 1
    cells = work.sample(column)
    if not is_next or "emergency_phone" in work.taken or len(content.texts(cells)) < _FEW:
        return None
    return "emergency_phone" if content.share(cells, content.is_phone) > _MOST else None


def _near_miss(work: _Matching, column: int) -> FieldCandidate | None:
    """A head spelt nearly right, unless the head above says whose else it is."""
    if context_of(" ".join(work.heads.levels[column][:-1])) in {"kin", "emergency", "body"}:
        return None
    return near_miss(work.heads.kind, work.heads.levels[column][-1])


def field_by_cells(work: _Matching, column: int) -> str | None:
    """The field the cells make plain, unless the head says whose else it is."""
    head = work.heads.head(column)
    if work.heads.kind != "participant":
        return _day_by_cells(work, column)
    # "When were you born? (the date in your passport)": a question only mentions the passport
    mentioned = {"passport", "visa"} if is_question(head) else set[str]()
    if context_of(head) not in {None, *mentioned}:
        return None
    return content.field_by_content(work.sample(column))


def _day_by_cells(work: _Matching, column: int) -> str | None:
    """ "date" for the column of a timetable that nobody's header tells, whose cells name days of
    the week, in words or as course catalogues do (MW, TTh).
    """
    cells = work.sample(column)
    said = content.texts(cells)
    if "date" in work.taken or len(said) < _FEW or len(set(said)) < 2:
        return None
    if content.are_letters_of_days(said):
        return "date"
    return "date" if content.share(cells, content.names_weekday) > _MOST else None


def _column(
    heads: Heads, column: int, hit: FieldCandidate | None, remembered: str | None
) -> FoundColumn:
    head = heads.head(column)
    if remembered == NOTHING:
        return FoundColumn(column, head, None, "skipped", "memory")
    if remembered:
        return FoundColumn(column, head, remembered, "remembered", hit.why if hit else "memory")
    if hit is None:
        return FoundColumn(column, head, None)
    sureness: Sureness = "sure" if hit.score >= 0.85 else "guessed"
    remark = _said_against(heads, head, hit.field) if hit.why == AGAINST else ""
    return FoundColumn(column, head, hit.field, sureness, hit.why, remark)


def _said_against(heads: Heads, head: str, name: str) -> str:
    return _(
        "“{head}” is taken for {field}: its cells are plainly that and not what it says.",
        head=head,
        field=KINDS[heads.kind].field(name).title,
    )


# --- Columns whose head names a field and whose cells do not hold it, where another column under
# such a head does ---


_ATTENDANCE = re.compile(
    r"(?:on[- ]?line|virtual|remote|on[- ]?site|in[- ]?person|face[- ]to[- ]face|hybrid|blended|"
    r"off[- ]?line|zoom|线上|线下|在线|现场|混合|"
    r"en ligne|à distance|présentiel|en présentiel|hybride|онлайн|очно|дистанционно|en línea|"
    r"virtual|presencial|híbrid[oa]|vor ort|"
    r"عن بعد|حضوري)(?:\s*[/+&,和]?\s*(?:on[- ]?line|on[- ]?site|线上|线下|在线))?",
    re.I,
)


def gives_way(field: str, column: int, heads: Heads, samples: Mapping[int, Sequence[Cell]]) -> bool:
    """True for an Email column of "anonymous" beside one of addresses, a Day column of weekdays
    beside one of dates.

    So is a kind of activity that only says how people take part, and a column of days in which no
    cell tells one ("Tag" of a programme in English) or nearly all tell hours alone ("When"),
    whatever stands beside it.
    """
    cells = samples.get(column, ())
    if field == "kind":
        return _is_way_to_attend(cells)
    if field == "date" and heads.kind == "activity":
        is_other = content.tells_no_day(cells) or _hold(_below_days(cells), content.is_span)
        return is_other or _is_told_elsewhere(field, column, heads, samples)
    return _is_told_elsewhere(field, column, heads, samples)


def _is_told_elsewhere(
    field: str, column: int, heads: Heads, samples: Mapping[int, Sequence[Cell]]
) -> bool:
    """Does another column under such a head hold what the field says, and this one nothing of it?"""
    cells = samples.get(column, ())
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
    return (
        content.share(cells, lambda cell: bool(_ATTENDANCE.fullmatch(as_text(cell.text)))) > _MOST
    )


_TESTS: Mapping[str, Callable[[Cell], bool]] = {"email": content.is_mail, "date": content.is_dated}


# --- Columns whose head fits a field and whose cells do not: they are kept with the rows and said
# once, not asked cell by cell ---


_LEAST = 3
_SHOWN = 3  # words shown of those that do not fit
_MONTH = re.compile(
    r"(?:0?[1-9]|1[0-2])\s*[/.\-]\s*(?:19|20)\d\d|(?:19|20)\d\d\s*[/.\-]\s*(?:0?[1-9]|1[0-2])|"
    r"[^\W\d_]{3,10}\.?[\s,\-/]+(?:19|20)\d\d|"
    r"(?:19|20)\d\d\s*年\s*(?:0?[1-9]|1[0-2])\s*月"
)


def set_aside(
    columns: Sequence[FoundColumn],
    samples: Mapping[int, Sequence[Cell]],
    kind: RecordName,
    learned: LearnedMappings | None,
) -> list[FoundColumn]:
    """The columns, those left without a field (and a remark that says why) that are a status of
    other things or tell months without a day. What a person chose or what was learned stays.
    """
    return [
        replace(column, field=None, sureness="skipped", why="", remark=remark)
        if column.field
        and column.sureness != "remembered"
        and (remark := _misfit(column, samples.get(column.index, ()), kind, learned))
        else column
        for column in columns
    ]


def _misfit(
    column: FoundColumn, cells: Sequence[Cell], kind: RecordName, learned: LearnedMappings | None
) -> str:
    if kind != "participant" or column.field is None:
        return ""
    if column.field == "status" and not (learned and learned.has_words("status")):
        return _of_other_status(column, cells)
    field = KINDS[kind].field(column.field)
    if isinstance(field.kind, Choice) and not (learned and learned.has_words(field.name)):
        return _of_other_choice(column, field, field.kind, cells)
    is_dated = isinstance(field.kind, Date)
    if (
        not is_dated
        or len(content.texts(cells)) < _LEAST
        or content.share(cells, _is_month) < _MOST
    ):
        return ""
    return _(
        "“{head}” tells months without a day: what it says is kept with each row, and no date is "
        "filled in.",
        head=column.head,
    )


def _of_other_status(column: FoundColumn, cells: Sequence[Cell]) -> str:
    """Hardly a cell is a status; most are words that no status has: New, Updated, Paid."""
    said = content.texts(cells)
    unknown = [text for text in said if not _is_of(STATUS, text)]
    known = {*said} - {*unknown}
    is_other = len(unknown) >= (_HALF if len({*unknown}) > _LEAST * len(known) else _MOST) * len(
        said
    )
    if len(said) < _LEAST or not is_other or all(len(text) < _SHOWN for text in unknown):
        return ""
    return _(
        "“{head}” holds words that are no status of a participant ({words}): they are kept with "
        "each row as they stand.",
        head=column.head,
        words=_first_of(unknown),
    )


def _of_other_choice(column: FoundColumn, field: Field, kind: Choice, cells: Sequence[Cell]) -> str:
    """Not one cell is any value of a field of set values: its header only mentions the field
    ("I agree that … for the visa letter"). Words for a gender are asked: everybody has one.
    """
    said = [text for text in content.texts(cells) if not is_placeholder(text, "form")]
    if (
        field.name == "gender"
        or len(said) < _LEAST
        or any(_is_of(kind, text) or content.BOX.search(text) for text in said)
    ):
        return ""
    return _(
        "“{head}” holds words that are none of {field} ({words}): they are kept with each row as "
        "they stand.",
        head=column.head,
        field=field.title,
        words=_first_of(said),
    )


def _first_of(said: Sequence[str]) -> str:
    """The first few different words of a column, for a remark."""
    words = list(dict.fromkeys(said))
    return ", ".join(words[:_SHOWN]) + (" …" if len(words) > _SHOWN else "")


def _is_of(kind: Choice, text: str) -> bool:
    try:
        kind.parse(text)
    except BadValue:
        return False
    return True


def _is_month(cell: Cell) -> bool:
    """A month and a year; also as a real date of the first of a month that is shown without its
    day.
    """
    if isinstance(cell.value, dt.date):
        return (
            cell.value.day == 1
            and bool(cell.format)
            and not re.search("d", str(cell.format), re.I)
            and "y" in str(cell.format).lower()
        )
    return bool(_MONTH.fullmatch(as_text(cell.text)))
