"""What one cell says of an activity: titles in two languages, its kind, speaker with affiliation, venue, time."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import as_text
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.tabular.matching.words import CJK, has_cjk
from lcdesk.tabular.times import span_of

_LABELS = {
    "speaker": r"主讲(?:人|教师|嘉宾|专家)?|讲师|讲者|授课(?:教师|人|专家)?|报告人|speakers?|lecturers?|presenters?|instructors?|teacher|intervenante?s?|conférenci[eè]re?|лектор|докладчик|преподаватель|спикер",
    "venue": r"上课地点|地\s*点|场地|教室|会场|venue|place|location|room|lieu|salle|место|аудитория",
    "host": r"主持人?|host|moderator|chair(?:ed by|person)?|модератор|ведущий",
    "speaker_organization": r"(?:讲师)?单位|affiliation|organi[sz]ation|institution|organisme|организация",
    "notes": r"备注|说明|notes?|remarks?|remarques?|примечание",
}
_LABEL = re.compile(
    "|".join(rf"(?P<{name}>(?<![^\W\d_])(?:{words}))\s*[:：]\s*" for name, words in _LABELS.items()), re.I
)
_AT = re.compile(r"(?:^|\s)@\s*(?P<venue>[^@\n]+)$")
_PERSON_FRONT = re.compile(
    r"^(?:(?:assoc(?:iate)?\.?|asst\.?|assistant|vice|chief)\s+)?(?:prof(?:essor|esseur)?|dr|docteur|mr|mrs|ms|mme|m|eng|acad(?:emician)?|sir|проф|профессор|д-р|академик|г-н|г-жа)\b\.?\s*\S",
    re.I,
)
_PERSON_BACK = re.compile(
    r"(?:教授|副教授|博士|研究员|老师|主任|院士|高工|高级工程师|工程师|讲师|处长|院长|所长|先生|女士|专家|董事长|总经理)(?:\s*[（(].*)?$"
)
_PLACE = re.compile(
    r"\b(?:rooms?|halls?|park|plants?|cent(?:re|er)s?|depot|stations?|campus|building|auditorium|theat(?:re|er)|library|labs?|laborator(?:y|ies)|hotel|"
    r"restaurant|canteen|cafeteria|museum|site|factory|base|universit(?:y|é)|college|school|floor|garden|square|airport|port|zone|village|farm|lake|"
    r"gallery|salle|amphi(?:théâtre)?|аудитория|зал|корпус|кабинет|online|zoom|teams|lobby|gate|dormitory|compan(?:y|ies)|institute|academy|tower|block|street|road)\b|"
    r"[室厅楼园厂馆院所区基地中心公司酒店食堂宾馆广场礼堂教室]$|^线上|线上$|会议室|报告厅|教学楼", re.I
)  # fmt: skip
_BODY = re.compile(
    r"大学|学院|研究院|研究所|公司|中心|协会|委员会|universit|institut|college|\blab|cent(?:re|er)|ministry|agency|academy|compan|bureau|университет|институт",
    re.I,
)
_KINDS: tuple[tuple[str, str], ...] = (
    ("ceremony", r"\bceremony|cérémonie|церемони|开班|结业|开幕|闭幕|开学|典礼|仪式"),
    ("meal", r"^\W*(?:welcome\s+|farewell\s+|working\s+)?(?:lunch|dinner|breakfast|supper|banquet|tea\s*break|coffee|break\b|déjeuner|dîner|pause|обед|ужин|завтрак|перерыв|кофе)|午餐|晚餐|早餐|午饭|茶歇|晚宴|用餐|^午休"),
    ("field_visit", r"^\W*(?:field|site|study|company|technical)\s+(?:visit|trip|tour)|^\W*visits?\b|\bexcursion|^\W*visite|экскурси|посещение|参观|考察|参访|走访|现场教学"),
    ("case_exchange", r"\bcase\s+(?:exchange|stud|sharing)|案例"),
    ("country_report", r"\bcountry\s+(?:report|presentation)|国别报告|国家报告|страновой доклад|rapports? (?:de )?pays"),
    ("discussion", r"\bdiscussion|\bworkshop|\bround\s*-?table|\bseminar discussion|讨论|研讨|座谈|дискусси|круглый стол|\batelier"),
    ("test", r"\b(?:exam|test|quiz|assessment)\b|考试|测验|测试|考核"),
    ("culture", r"\bcultur|sightseeing|\bcity tour|文化|游览|город.* экскурси"),
    ("travel", r"^\W*(?:transfer|departure|arrival|depart|airport|check-?out)\b|抵达|返程|送机|接机|转场|离会|^离|^départ|^arrivée|отъезд|прибытие|заезд"),
    ("free", r"^\W*(?:free|rest|day off|self-study|no class)\b|自由活动|自由安排|自习|^休息|temps libre|свободн"),
    ("lecture", r"^\W*(?:lecture|keynote|cours|conférence|лекция)\b|讲座|^专题|授课"),
)  # fmt: skip
_KIND_WORDS = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)


@dataclass(slots=True)
class Facts:
    """What was found in one cell."""

    values: dict[str, str]
    start: dt.time | None = None
    end: dt.time | None = None


def titles_of(text: str) -> dict[str, str]:
    """title and title_zh of a title in one or two languages, on one line or several."""
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    if len(lines) > 1:
        other = [line for line in lines if not _is_mostly_chinese(line)]
        chinese = [line for line in lines if _is_mostly_chinese(line)]
        return _named(" ".join(other), " ".join(chinese))
    return _split_line(lines[0]) if lines else {}


def _split_line(line: str) -> dict[str, str]:
    """One line: "Opening Ceremony 开班仪式" holds both; "CO2捕集" is one Chinese title with letters in it."""
    if not has_cjk(line):
        return {"title": line}
    for pattern, latin, chinese in (
        (rf"([^{CJK}]*[A-Za-zÀ-ÿ]{{2}}[^{CJK}]*?)\s*[/|\-–—]?\s*([{CJK}].*)", 1, 2),
        (rf"(.*[{CJK}）)])\s*[/|\-–—]?\s+([^{CJK}]*[A-Za-zÀ-ÿ]{{2}}[^{CJK}]*)", 2, 1),
    ):
        found = re.fullmatch(pattern, line)
        if found and len(re.findall(r"[^\W\d_]{2,}", found[latin])) >= 2:
            return _named(found[latin].strip(" /|-–—"), found[chinese].strip(" /|-–—"))
    words = re.fullmatch(rf"([A-Za-zÀ-ÿ]{{4,}})\s+([{CJK}]{{2,}})", line)
    return _named(words[1], words[2]) if words else {"title_zh": line}


def _named(title: str, title_zh: str) -> dict[str, str]:
    return {name: text for name, text in (("title", title), ("title_zh", title_zh)) if text}


def _is_mostly_chinese(line: str) -> bool:
    return sum(map(has_cjk, line)) * 3 >= len(line.replace(" ", ""))


@lru_cache(maxsize=2048)
def kind_of(title: str) -> str | None:
    """The kind of activity a title tells by its first word ("Lecture: …") or a word that leaves no doubt."""
    front = re.match(r"([^:：【】\[\]]{2,30})[:：]|[【\[]([^】\]]{2,20})[】\]]", title.strip())
    if front:
        try:
            return ACTIVITY_KIND.parse(front[1] or front[2])
        except BadValue:
            pass
    return next((kind for kind, words in _KIND_WORDS if words.search(title)), None)


def speaker_of(text: str) -> dict[str, str]:
    """speaker, and speaker_organization where the cell holds both: "Prof. Lin, Delta Lab", 林浩然 教授（同济大学）."""
    lines = [line for raw in text.splitlines() if (line := as_text(raw))]
    is_elsewhere = len(lines) == 2 and bool(_BODY.search(lines[1])) and not _BODY.search(lines[0])
    if is_elsewhere or (len(lines) == 2 and not is_person(lines[1]) and _could_be_place(lines[1])):
        return {"speaker": lines[0], "speaker_organization": lines[1].strip("()（）")}
    line = "; ".join(lines)
    found = (
        re.fullmatch(r"(.+?)\s*[(（]([^()（）]{3,})[)）]", line)
        or re.fullmatch(r"(.+?)\s*[,，]\s*(.+)", line)
        or re.fullmatch(r"(.+?)\s+[-–—|]\s+(.+)", line)
    )
    if found and not is_person(found[2]) and _could_be_place(found[2]) and ";" not in line:
        return {"speaker": found[1], "speaker_organization": found[2]}
    return {"speaker": line}


def is_person(text: str) -> bool:
    """True when a title such as Prof., Dr, 教授 marks a name."""
    return bool(_PERSON_FRONT.match(text)) or bool(_PERSON_BACK.search(text) and len(text) < 60)


def _could_be_place(text: str) -> bool:
    return len(text) > 3 and not re.fullmatch(r"(?:ph\.?\s?d|m\.?sc|jr|sr|mba)\.?", text, re.I)


def is_place(text: str) -> bool:
    """True when a word such as Room, Hall, 教室 marks a venue."""
    return bool(_PLACE.search(text)) and len(text) < 80


def facts_of(text: str, is_known_place: Callable[[str], bool] = is_place) -> Facts:
    """Everything a timetable cell says; what is on no line of its own stays in the title."""
    facts = Facts({})
    pieces = [piece for piece in re.split(r"\s*[;；|]\s*", text) if piece]
    if "\n" not in text and len(pieces) > 1 and any(is_person(piece) or is_place(piece) for piece in pieces[1:]):
        text = "\n".join(pieces)
    lines = _take_labelled(text, facts)
    lines = [
        line
        for line in (_take_time(_take_at(line, facts), facts, is_first=place == 0) for place, line in enumerate(lines))
        if line
    ]
    title = [lines[0]] if lines else []
    rest: list[str] = []
    for line in lines[1:]:
        if "speaker" not in facts.values and is_person(line):
            facts.values |= speaker_of(line)
        elif (
            not rest
            and "speaker" not in facts.values
            and "venue" not in facts.values
            and has_cjk(line) != has_cjk(lines[0])
            and not is_known_place(line)
        ):
            title.append(line)
        else:
            rest.append(line)
    _place_rest(rest, facts, is_known_place)
    title = [_take_brackets(line, facts) for line in title]
    facts.values |= titles_of("\n".join(title))
    return facts


def _take_labelled(text: str, facts: Facts) -> list[str]:
    """主讲：, 地点：, Speaker: … out of the lines; the answer is what is left."""
    left: list[str] = []
    for raw in text.splitlines():
        line = raw
        found = list(_LABEL.finditer(line))
        if found and found[0].start() > 0 and found[0].lastgroup == "speaker_organization":
            found = []
        for place, label in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(line)
            name, value = (
                label.lastgroup or "notes",
                _unbracketed(as_text(line[label.end() : end]).strip(" ,;，；、|/")),
            )
            if value:
                facts.values |= speaker_of(value) if name == "speaker" else {name: value}
        line = as_text(line[: found[0].start()] if found else line).strip(" ,;，；、|")
        if line.strip("(（"):
            left.append(line.rstrip("(（ "))
    return left


def _unbracketed(text: str) -> str:
    """Without a bracket that has lost its other half: "地点：201）"."""
    is_whole = sum(text.count(sign) for sign in "(（") == sum(text.count(sign) for sign in ")）")
    return text if is_whole else text.strip("()（）")


def _take_at(line: str, facts: Facts) -> str:
    found = _AT.search(line)
    if not found:
        return line
    facts.values["venue"] = found["venue"].strip()
    return line[: found.start()].strip()


def _take_time(line: str, facts: Facts, *, is_first: bool) -> str:
    """A span of time on the first line, or alone on a later one."""
    span = span_of(line) if re.match(r"\W*(?:上午|下午|晚上)?\s*\d{1,2}\s*[:.h：点]", line) or not is_first else None
    if not span or not span.start or (not is_first and span.rest) or (is_first and span.end is None):
        return line
    facts.start, facts.end = span.start, span.end
    return span.rest


def _place_rest(rest: list[str], facts: Facts, is_known_place: Callable[[str], bool]) -> None:
    """Lines without a mark: places by their words, the last of them a venue by its position, the others notes."""
    places = [line for line in rest if is_known_place(line)]
    if places and "venue" not in facts.values:
        line = next((place for place in reversed(places) if not _BODY.search(place)), places[-1])
        facts.values["venue"] = line.strip("()（）")
        rest.remove(line)
    if rest and "speaker" in facts.values and "speaker_organization" not in facts.values and "venue" in facts.values:
        facts.values["speaker_organization"] = rest.pop(0).strip("()（）")
    if rest and "venue" not in facts.values:
        facts.values["venue"] = rest.pop().strip("()（）")
    if rest:
        facts.values["notes"] = "\n".join(rest)


def _take_brackets(line: str, facts: Facts) -> str:
    """ "Smart Grids (Dr. Olin)", 智能电网（A2教室）: what the bracket at the end says."""
    found = re.fullmatch(r"(.+?)\s*[(（]([^()（）]+)[)）]", line)
    if not found:
        return line
    pieces = [piece for piece in re.split(r"\s*[,，、;；|]\s*", found[2]) if piece]
    persons = [piece for piece in pieces if is_person(piece)]
    places = [piece for piece in pieces if piece not in persons and is_place(piece)]
    if not (persons and "speaker" not in facts.values) and not (places and "venue" not in facts.values):
        return line
    if len(pieces) == 2 and persons == pieces[:1] and "venue" in facts.values:
        facts.values |= speaker_of(found[2])
        return found[1]
    others = [piece for piece in pieces if piece not in persons and piece not in places]
    for name, words in (("speaker", "; ".join(persons)), ("venue", ", ".join(places)), ("notes", ", ".join(others))):
        if words:
            facts.values.setdefault(name, words)
    return found[1]
