"""What one cell says of an activity: titles in two languages, speaker with affiliation, venue,
time, and whatever is labelled.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import cache

from lcdesk.model.kinds.base import as_text, is_placeholder
from lcdesk.model.scripts import simplified
from lcdesk.tabular.evidence.cells import is_full_name, is_given_name
from lcdesk.tabular.matching.words import (
    CJK,
    has_cjk,
    is_body,
    is_person,
    is_place,
    is_room,
    kind_of,
    person_behind,
)
from lcdesk.tabular.times import Half, span_of

_LABELS = {
    "speaker": r"主讲(?:人|教师|嘉宾|专家|老师)?(?:及单位)?|讲师|讲者|授课(?:教师|人|专家|老师)?|报告人|演讲人|嘉宾|guest speakers?|"
    r"keynote speakers?|speakers?|lecturers?|presenters?|instructors?|teachers?|trainers?|"
    r"facilitators?|intervenante?s?|conférenci[eè]re?s?|formateur|formatrice|лекторы?|"
    r"докладчики?|преподавател[ьи]|спикеры?|выступающий|ponentes?|docentes?|profesor(?:a|es|"
    r"as)?|professor(?:a|es|as|i|e)?|instructor(?:a|es|as)?|expositor(?:a|es|as)?|"
    r"conferencistas?|facilitador(?:a|es|as)?|palestrantes?|relator[ei]|relatrice|"
    r"referent(?:in|en|innen|/in)?|dozent(?:in|en|innen|/in)?|المحاضر|المدرب|المتحدث|الأستاذ|"
    r"narasumber|pembicara|pemateri|pengajar|giảng viên|báo cáo viên|diễn giả|konuşmacı|eğitmen|"
    r"prelegent(?:ka)?",
    "venue": r"(?:上课|活动|授课|集合)?地\s*点|场地|教室|会场|venue|place|location|room|where|lieu|salle|место(?: "
    r"проведения)?|аудитория|кабинет|зал|lugar|aula|sala|salón|(?:(?<!.)|(?<=[;|/] ))local|"
    r"luogo|ort|raum|saal|hörsaal|القاعة|قاعة|المكان|مكان|"
    r"tempat|lokasi|ruang(?:an)?|địa điểm|phòng học|mekân|miejsce|místo konání",
    "host": r"主持人?|host|moderator|chair(?:ed by|person)?|moderated by|modérat(?:eur|rice)|"
    r"модератор|ведущий|moderador(?:a|es|as)?|moderator[ei]|moderatör|pemandu",
    "addressed": r"致辞(?:人|嘉宾|领导)?|address by",
    "attended": r"出席(?:人员?|嘉宾|领导)?|attended by",
    "interpreter": r"翻译|口译|interpreters?|interprète|переводчик",
    "escort": r"陪同(?:人员)?|带队(?:老师)?|负责人|escort|guide|person in charge|staff|accompagnat(?:eur|"
    r"rice)|сопровождающий",
    "contact": r"联系人|联络人|contact(?: person)?|контакт",
    "bus": r"用车|车辆|乘车|bus|transport|автобус",
    "dress": r"着装(?:要求)?|dress(?: code)?|tenue|дресс-код",
    "language": r"授课语言|语言|language|langue|язык",
    "materials": r"资料|材料|materials?|documents?",
    "speaker_organization": r"(?:讲师|主讲人)?单位|affiliation|organi[sz]ation|institution|organisme|"
    r"организация",
    "notes": r"备注|说明|notes?|remarks?|remarques?|примечание",
    "time": r"时间|time|horaires?|heure|время",
}
_LABEL = re.compile(
    "|".join(
        rf"(?P<{name}>(?<![^\W\d_])(?:{words}))(?:\s*[/|(（]?\s*(?:{words})[)）]?)?\s*[:：]\s*"
        for name, words in _LABELS.items()
    ),
    re.I,
)
# the others may well be words of a title
_STRONG = frozenset({"speaker", "venue", "host", "speaker_organization"})
_PEOPLE = frozenset({"speaker", "host", "addressed", "attended", "interpreter", "escort"})
_PARTICLE = 3  # letters: van, bin, de
_LONGEST_ZH = 4  # signs of a name
_TITLE_LABEL = re.compile(
    r"^(?:题目|课程(?:名称)?|内容|主题|title|topic|subject|thème|sujet|тема)\s*[:：]\s*(?=\S)", re.I
)
_AT = re.compile(r"(?:^|\s)@\s*(?P<venue>[^@\n]+)$")
_BY = re.compile(r"^(?:by|with|given by|par|avec|читает|主讲)\s+(?=\S)", re.I)
_SAID_BY = re.compile(r"(.{3,}?),?\s+(?:by|given by|par|читает)\s+(.+)", re.I)
_GOES_ON = re.compile(
    r"^(?:and|or|of|for|in|on|to|with|from|the|et|ou|de|des|du|pour|dans|sur|и|или|в|на|для|по|с|"
    r"&)\s",
    re.I,
)
_FRONT_TIME = re.compile(
    r"\W*(?:上午|下午|晚上|早上|中午|de|from|с)?\s*\d{1,2}\s*(?:[:.h：点∶]|[ap]m\b)", re.I
)
_HOUR_FIRST = re.compile(r"\s*\d{1,2}[:：.h]\d{2}\s+(?=[^\W\d_])")
_MOST_WORDS = 4
_IS_SORT = re.compile(r"labs?\.?|lab(?:oratory|oratories)?(?: work| class)?|site|online", re.I)
"""How something is taught, in brackets behind its title: "Zoology (lab)" takes place in no lab."""
_SIGNS = " \t,;，；、/|–—-"


@dataclass(slots=True)
class Facts:
    """What was found in one cell."""

    values: dict[str, str]
    start: dt.time | None = None
    end: dt.time | None = None


@dataclass(slots=True)
class _CellParser:
    """A cell while it is taken apart; `wants` the fields that may be found by the look of a line
    alone.
    """

    facts: Facts
    is_place: Callable[[str], bool]
    wants: frozenset[str]
    half: Half | None
    may_end_in_place: bool = True
    speakers: Collection[str] = ()
    rest: list[str] = field(default_factory=list[str])

    @property
    def is_alone(self) -> bool:
        """True when the cell tells all there is; in a list with columns for speakers or venues
        its lines are the title's.
        """
        return len(self.wants) > 1

    def may(self, name: str) -> bool:
        return name in self.wants and name not in self.facts.values


def facts_of(
    text: str,
    is_known_place: Callable[[str], bool] = is_place,
    half: Half | None = None,
    wants: frozenset[str] = frozenset({"speaker", "venue"}),
    *,
    may_end_in_place: bool = True,
    speakers: Collection[str] = (),
) -> Facts:
    """Everything a timetable cell says; what is on no line of its own stays in the title.

    `half`: morning or afternoon, as the slot says. `wants`: where a list has columns of its own for
    speaker or venue, lines are not taken for those by their look. `may_end_in_place`: the last line
    may be a place by its position alone. `speakers`: lines that name somebody, as the whole table
    tells.
    """
    work = _CellParser(Facts({}), is_known_place, wants, half, may_end_in_place, speakers)
    lines = [
        _take_time(work, _take_at(work, line), is_first=not place)
        for place, line in enumerate(_labelled(work, _lines(text, work)))
    ]
    while lines and not lines[0]:
        lines.pop(0)
    title = [_take_front_person(work, _without(_TITLE_LABEL, line)) for line in lines[:1]]
    for place, line in enumerate(lines[1:], 1):
        if line and not _take_person(work, line, lines[place - 1]):
            is_title = (
                _belongs(work, line, title)
                if work.is_alone and place == len(title)
                else not work.is_alone
            )
            is_title = is_title and not (
                not work.is_alone and work.may("venue") and work.is_place(line)
            )
            (title if is_title else work.rest).append(line)
    _place_rest(work)
    title = [_take_brackets(work, line) for line in title]
    work.facts.values |= titles_of("\n".join(title))
    return work.facts


def is_labelled(text: str) -> bool:
    """ "Speaker: …", 地点：…: the line begins with a label."""
    return bool(_LABEL.match(simplified(text)))


def labelled_facts(text: str) -> dict[str, str]:
    """The facts of a text of which each line is a person or a place below its label ("Moderator: Ms
    Li"); {} where any of it may be a title ("Host: parasites of fish").
    """
    told: dict[str, str] = {}
    for line in (as_text(raw) for raw in text.splitlines()):
        found = _LABEL.match(simplified(line))
        value = line[found.end() :].strip(_SIGNS) if found else ""
        if not found or found.lastgroup is None or not _may_stand_below(found.lastgroup, value):
            return {}
        told |= facts_of(f"-\n{line}", wants=frozenset()).values
    told.pop("title", None)
    return told


def _may_stand_below(label: str, value: str) -> bool:
    """Is what stands below a label written as people or places are?"""
    if label not in _PEOPLE | {"venue", "speaker_organization"}:
        return False
    if not value or is_placeholder(value, "form") or is_person(value):
        return bool(value)
    if label not in _PEOPLE and (is_place(value) or is_body(value)):
        return True
    if label not in _STRONG and has_cjk(value):
        return len(value) <= _LONGEST_ZH  # 翻译：理论与实践 is a title
    words = [word for word in re.split(r"[\s\-–—'’.,;/&()]+", value) if len(word) > _PARTICLE]
    return not any(word[0].islower() for word in words)


def _lines(text: str, work: _CellParser) -> list[str]:
    """The lines of a cell; one line that holds title, speaker and place between signs counts as
    several.
    """
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    if len(lines) != 1 or not work.wants:
        return lines
    by = _SAID_BY.fullmatch(lines[0])
    if by and "speaker" in work.wants and is_person(by[2]):
        return [by[1], by[2]]
    if "speaker" in work.wants and (behind := person_behind(lines[0])):
        return list(behind)
    for sign in (r"[;；|]", r"/", r"\s[-–—]\s", r"[,，]"):
        pieces = [piece for piece in re.split(rf"\s*{sign}\s*(?![^(（]*[)）])", lines[0]) if piece]
        persons = [
            place for place, piece in enumerate(pieces) if place and _is_speaker(piece, work)
        ]
        if persons and sign == r"[,，]":
            return [", ".join(pieces[: persons[0]]), *pieces[persons[0] :]]
        if persons or (sign == r"[;；|]" and any(is_place(piece) for piece in pieces[1:])):
            return pieces
        if len(pieces) > 1 and is_place(pieces[-1]) and re.search(r"\d$", pieces[-1]):
            return [lines[0][: lines[0].rindex(pieces[-1])].rstrip(_SIGNS), pieces[-1]]
    return lines


def _is_speaker(piece: str, work: _CellParser) -> bool:
    return "speaker" in work.wants and bool(is_person(piece) or _LABEL.match(simplified(piece)))


def _labelled(work: _CellParser, lines: list[str]) -> list[str]:
    """主讲：, 地点：, Speaker: … out of the lines; what is left of each line ("" where nothing is)."""
    left: list[str] = []
    for place, line in enumerate(lines):
        found = [
            label
            for label in _LABEL.finditer(simplified(line))
            if _is_label(label, is_first=place == 0)
        ]
        for at, label in enumerate(found):
            stop = found[at + 1].start() if at + 1 < len(found) else len(line)
            _put(work, label.lastgroup or "notes", line[label.end() : stop].strip(_SIGNS))
        left.append(line[: found[0].start()].strip(_SIGNS) if found else line)
    return left


def _is_label(found: re.Match[str], *, is_first: bool) -> bool:
    """False where the word belongs to a title: "Transport: cleaner buses", "Green transport: a
    study".
    """
    if found.lastgroup in _STRONG:
        return True
    before = found.string[: found.start()]
    if not before:
        return not is_first or has_cjk(found[0]) or found.lastgroup == "time"
    return before[-1] in ";；,，|/" or (
        before[-1].isspace() and (has_cjk(found[0]) or before.rstrip()[-1:] in ";；,，|/")
    )


def _put(work: _CellParser, name: str, value: str) -> None:
    facts = work.facts
    if not value:
        return
    if name == "time":
        span = span_of(value, work.half)
        if span and span.start:
            facts.start, facts.end = span.start, span.end
            return
        name = "notes"
    if name == "speaker":
        found = speaker_of(value)
        known = facts.values.get("speaker")
        facts.values |= found if not known else {"speaker": f"{known}; {found['speaker']}"}
    elif name == "notes" and "notes" in facts.values:
        facts.values["notes"] += f"\n{value}"
    else:
        facts.values.setdefault(name, value)


def _take_at(work: _CellParser, line: str) -> str:
    found = _AT.search(line)
    if not found or "venue" in work.facts.values:
        return line
    work.facts.values["venue"] = found["venue"].strip()
    return line[: found.start()].strip()


def _take_time(work: _CellParser, line: str, *, is_first: bool) -> str:
    """A span of time on the first line, or alone on a later one."""
    if is_first and not _FRONT_TIME.match(simplified(line)):
        return line
    facts, span = work.facts, span_of(line, work.half)
    if not span or not span.start or facts.start or (not is_first and span.rest):
        return line
    if span.end is None and not (is_first and _HOUR_FIRST.match(line)):
        return line
    facts.start, facts.end = span.start, span.end
    return span.rest


def _take_person(work: _CellParser, line: str, before: str) -> bool:
    """A line that names a speaker, in brackets or not, or below one the institution; False when
    it is neither.
    """
    inner = _without(_BY, _unbracketed(line))
    if "speaker" in work.wants and (is_person(inner) or inner in work.speakers):
        _put(work, "speaker", inner)
        return True
    is_below = "speaker" in work.facts.values and is_person(_without(_BY, _unbracketed(before)))
    if (
        is_below
        and is_body(line)
        and not is_room(line)
        and "speaker_organization" not in work.facts.values
    ):
        work.facts.values["speaker_organization"] = _unbracketed(line)
        return True
    return False


def _take_front_person(work: _CellParser, line: str) -> str:
    """ "Prof. Gao Yifan: Circular Economy": the speaker before the title."""
    found = re.fullmatch(r"([^:：]{4,40})[:：]\s*(\S.*)", line)
    if not found or "speaker" not in work.wants or not is_person(found[1]):
        return line
    _put(work, "speaker", found[1])
    return found[2]


def _without(front: re.Pattern[str], line: str) -> str:
    """The line without the words at its front."""
    found = front.match(simplified(line))
    return line[found.end() :] if found else line


def _unbracketed(line: str) -> str:
    found = re.fullmatch(r"[(（]([^()（）]+(?:[(（][^()（）]*[)）])?)[)）]", line)
    return found[1] if found else line


def _belongs(work: _CellParser, line: str, title: list[str]) -> bool:
    """True for the title in another script right below, and for a title that goes on."""
    if len(title) > 1 and has_cjk(title[0]) != has_cjk(title[-1]):
        return False
    if (not has_cjk(line) and _GOES_ON.match(line)) or line.startswith(("——", "—", "– ", "- ")):
        return True
    is_venue = work.may("venue") and work.is_place(_unbracketed(line)) and not kind_of(line)
    return has_cjk(line) != has_cjk(title[0]) and not is_venue


def _place_rest(work: _CellParser) -> None:
    """Lines without a mark: places by their words, the last of them a venue by its position, the
    others notes.
    """
    rest, values = (
        [line for line in work.rest if not _FRONT_TIME.match(simplified(line))],
        work.facts.values,
    )
    hours = [line for line in work.rest if line not in rest]  # what happens when on the way
    places = [line for line in rest if work.is_place(line)]
    if places and work.may("venue"):
        line = next((place for place in reversed(places) if not is_body(place)), places[-1])
        values["venue"] = line.strip("()（）")
        rest.remove(line)
    if (
        rest
        and "speaker" in values
        and "speaker_organization" not in values
        and not work.may("venue")
    ):
        values["speaker_organization"] = rest.pop(0).strip("()（）")
    if rest and work.may("speaker") and _is_known_name(rest[-1]):
        values["speaker"] = rest.pop()
    elif rest and work.may("venue") and work.may_end_in_place and _may_be_venue(rest[-1]):
        values["venue"] = rest.pop()
    if rest or hours:
        _put(work, "notes", "\n".join(line for line in work.rest if line in rest or line in hours))


def _is_known_name(line: str) -> bool:
    """Two or three words with capitals, known as given and family names: "Ayla Noor"."""
    return is_written_as_name(line) and is_full_name(line)


def is_written_as_name(line: str) -> bool:
    """Two or three words of letters, each with a capital."""
    words = line.split()
    has_capitals = all(word[:1].isupper() for word in words)
    return 1 < len(words) < _MOST_WORDS and has_capitals and "".join(words).isalpha()


def known_speakers(lines: Collection[str]) -> frozenset[str]:
    """Of the lines that cells of a table end with, those written as names, where half of them or
    more begin with a given name; else none.
    """
    written = {line for line in lines if is_written_as_name(line) and not is_place(line)}
    given = [line for line in written if is_given_name(line.split()[0])]
    is_told = len(given) * 2 >= len(written) and len(given) * 2 >= len(set(lines))
    return frozenset(written) if given and is_told else frozenset()


def _may_be_venue(line: str) -> bool:
    """May the last line be a place by its position? One with a bracket behind it is what else takes
    place, with who holds it ("Perceptron (Dr. Suri)").
    """
    return not line.endswith((")", "）")) or is_place(line)


def _take_brackets(work: _CellParser, line: str) -> str:
    """ "Smart Grids (Dr. Olin)", 智能电网（A2教室）: what the bracket at the end says."""
    found = re.fullmatch(r"(.+?)\s*[(（]([^()（）]+)[)）]", line)
    if not found:
        return line
    values = work.facts.values
    pieces = [piece for piece in re.split(r"\s*[,，、;；|/]\s*", found[2]) if piece]
    persons = [piece for piece in pieces if is_person(piece)]
    places = [
        piece
        for piece in pieces
        if piece not in persons and is_place(piece) and not _IS_SORT.fullmatch(piece)
    ]
    if not (persons and work.may("speaker")) and not (places and work.may("venue")):
        return line
    if (
        len(pieces) == 2
        and persons == pieces[:1]
        and (not work.may("venue") or (is_body(pieces[1]) and not is_room(pieces[1])))
    ):
        values |= speaker_of(found[2])
        return found[1]
    if len(pieces) == 3 and persons == pieces[:1] and is_body(pieces[1]) and pieces[1] in places:
        places.remove(pieces[1])
        values["speaker_organization"] = pieces[1]
    others = [
        piece
        for piece in pieces
        if piece not in persons
        and piece not in places
        and piece != values.get("speaker_organization")
    ]
    for name, words in (
        ("speaker", "; ".join(persons)),
        ("venue", ", ".join(places)),
        ("notes", ", ".join(others)),
    ):
        if words:
            values.setdefault(name, words)
    return found[1]


# --- Titles in two languages, and speakers with their institution, out of one cell ---


_LETTER = "A-Za-zÀ-ÿА-Яа-яЁё"
_BETWEEN = r"\s*[/|\-–—]?\s*"
# A line in two scripts: (pattern, group of the other script, group of the Chinese). Compiled when
# the first is read: 20 ms, for their large sets of signs.
_BOTH = (
    (rf"([^{CJK}]*[{_LETTER}]{{2}}[^{CJK}]*?){_BETWEEN}([{CJK}].*)", 1, 2),
    (rf"(.*[{CJK}）)])(?:\s*[/|\-–—]\s*|\s+)([^{CJK}]*[{_LETTER}]{{2}}[^{CJK}]*)", 2, 1),
    (rf"(.*[{CJK}])\s*[(（]([^{CJK}()（）]*[{_LETTER}]{{2}}[^{CJK}()（）]*)[)）]", 2, 1),
    (rf"([^{CJK}]*[{_LETTER}]{{2}}[^{CJK}(（]*?)\s*[(（]([{CJK}][^()（）]*)[)）]", 1, 2),
)
_ONE_WORD = (
    (rf"([{_LETTER}]{{4,}})\s+([{CJK}]{{2,}})", 1, 2),
    (
        rf"([{CJK}]{{2,}}(?<!参观)(?<!考察)(?<!走访)(?<!访问))(?:\s*/\s*|\s+)([{_LETTER}]{{4,}})",
        2,
        1,
    ),
)
_compiled = cache(re.compile)


def titles_of(text: str) -> dict[str, str]:
    """title and title_zh of a title in one or two languages, on one line or several."""
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    if len(lines) > 1:
        other = [line for line in lines if not _is_mostly_chinese(line)]
        chinese = [line for line in lines if _is_mostly_chinese(line)]
        return _named(" ".join(other), " ".join(chinese))
    return _split_line(lines[0]) if lines else {}


def _split_line(line: str) -> dict[str, str]:
    """One line: "Opening Ceremony 开班仪式" holds both; "CO2捕集" is one Chinese title with letters in
    it.
    """
    if not has_cjk(line):
        return {"title": line}
    for pattern, other, chinese in _BOTH:
        found = _compiled(pattern).fullmatch(line)
        if found and len(re.findall(r"[^\W\d_]{2,}", found[other])) >= 2:
            return _named(found[other].strip(" /|-–—"), found[chinese].strip(" /|-–—"))
    for pattern, other, chinese in _ONE_WORD:
        if found := _compiled(pattern).fullmatch(line):
            return _named(found[other], found[chinese])
    return {"title_zh": line}


def _named(title: str, title_zh: str) -> dict[str, str]:
    return {name: text for name, text in (("title", title), ("title_zh", title_zh)) if text}


def _is_mostly_chinese(line: str) -> bool:
    return sum(map(has_cjk, line)) * 3 >= len(line.replace(" ", ""))


def speaker_of(text: str) -> dict[str, str]:
    """speaker, and speaker_organization where the cell holds both: "Prof. Lin, Delta Lab", 林浩然
    教授（同济大学）.
    """
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    is_elsewhere = len(lines) == 2 and is_body(lines[1]) and not is_body(lines[0])
    if is_elsewhere or (len(lines) == 2 and not is_person(lines[1]) and _could_be_place(lines[1])):
        return {
            "speaker": lines[0].rstrip(" ,;，；、-–—"),
            "speaker_organization": lines[1].strip("()（）"),
        }
    line = "; ".join(lines)
    found = (
        re.fullmatch(r"(.+?)\s*[(（]([^()（）]{3,})[)）]", line)
        or re.fullmatch(r"(.+?)\s*[,，]\s*(.+)", line)
        or re.fullmatch(r"(.+?)\s+[-–—|]\s+(.+)", line)
    )
    spaced = re.fullmatch(rf"([{CJK}·]{{2,4}}\s*\S{{2,6}})\s+(\S+)", line)
    if spaced and is_person(spaced[1]) and is_body(spaced[2]):
        return {"speaker": spaced[1], "speaker_organization": spaced[2]}
    aside = re.fullmatch(r"([^/]+?)\s*/\s*([^/]+)", line)
    found = aside if not found and aside and is_body(aside[2]) else found
    is_other = found is not None and (
        not is_person(found[2]) or (has_cjk(found[2]) and is_body(found[2]))
    )
    if found and is_other and _could_be_place(found[2]) and ";" not in line:
        return {"speaker": found[1], "speaker_organization": found[2]}
    return {"speaker": line}


def speakers_of(cells: Sequence[str]) -> dict[str, str]:
    """The same of cells that each name a speaker; a body that not all of them tell stays beside
    whose it is.
    """
    told = [speaker_of(cell) for cell in cells]
    bodies = [body for one in told if (body := one.get("speaker_organization"))]
    names = [one["speaker"] for one in told]
    if len(bodies) == len(told):
        told_once = "; ".join(dict.fromkeys(bodies))
        return {"speaker": "; ".join(names), "speaker_organization": told_once}
    beside = [f" ({body})" if (body := one.get("speaker_organization")) else "" for one in told]
    return {"speaker": "; ".join(map("".join, zip(names, beside, strict=True)))}


def _could_be_place(text: str) -> bool:
    return len(text) > 3 and not re.fullmatch(r"(?:ph\.?\s?d|m\.?sc|jr|sr|mba)\.?", text, re.I)
