"""The words by which a line of a timetable is known: kinds of activity, persons, places,
institutions.
"""

from __future__ import annotations

import re
from functools import lru_cache

from lcdesk.model.faults import BadValue
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.model.scripts import simplified
from lcdesk.tabular.matching.words import CJK

_TITLES = "教授|副教授|博士|研究员|老师|主任|院士|高工|高级工程师|工程师|讲师|处长|院长|所长|先生|女士|专家|董事长|总经理|秘书长|局长|司长|校长|总监"
_PERSON_FRONT = re.compile(
    r"^(?:(?:assoc(?:iate)?\.?|asst\.?|assistant|vice|chief|em\.)\s+)?(?:prof(?:essor|esseur)?|pr|"
    r"dr|docteur|mr|mrs|ms|mme|mlle|m|eng|ing|acad(?:emician)?|"
    r"sir|h\.?\s?e|amb(?:assador)?|проф|профессор|доц|доцент|д-р|доктор|академик|г-н|г-жа|"
    r"[дк]\.\s?[а-яё]{1,4}\.\s?н)\b\.?,?\s*[^\W\d_]",
    re.I,
)
_PERSON_NOTED = re.compile(
    rf"^[{CJK}·]{{2,4}}(?<![厅室楼堂馆园厂店])\s*[（(][^()（）]*(?:{_TITLES}|大学|学院|研究院|研究所)[^()（）]*[)）]$"
)
_PERSON_BACK = re.compile(rf"(?:{_TITLES})(?:\s*[（(].*)?$")
_PERSON_CHINESE = re.compile(rf"^[{CJK}·]{{2,4}}\s*(?:{_TITLES})(?:\s*[（(，,/、\s].*)?$")
_PLACE = re.compile(
    r"\b(?:rooms?|halls?|park|plants?|cent(?:re|er)s?|depot|stations?|campus|building|auditorium|"
    r"theat(?:re|er)|library|labs?|laborator(?:y|ies)|hotel|"
    r"restaurant|canteen|cafeteria|museum|site|factory|base|universit(?:y|é)|college|school|floor|"
    r"garden|square|airport|port|zone|village|farm|lake|"
    r"gallery|salle|amphi(?:théâtre)?|jardin|parc|musée|auberge|hôtel|bâtiment|usine|аудитория|"
    r"ауд\.|зал|корпус|кабинет|парк|музей|завод|гостиница|столовая|институт|университет|"
    r"центр|online|zoom|teams|lobby|gate|dormitory|compan(?:y|ies)|institute|academy|tower|"
    r"block|street|road)\b|"
    r"[室厅楼园厂馆院所区基地中心公司酒店食堂宾馆广场礼堂教室]$|^线上|线上$|会议室|报告厅|教学楼",
    re.I,
)
_BODY = re.compile(
    r"大学|学院|研究院|研究所|公司|中心|协会|委员会|universit|institut|college|\blab|cent(?:re|er)|ministry|agency|"
    r"academy|compan|bureau|университет|институт",
    re.I,
)
_ROOM = re.compile(
    r"\b(?:rooms?|halls?|auditorium|theat(?:re|er)|library|canteen|lobby|floor|building|block|"
    r"salle|amphi|аудитория|ауд\.|зал|кабинет|корпус)\b|室|厅|楼|礼堂|食堂|\d",
    re.I,
)
_ROOM_NUMBER = re.compile(r"[A-Z]{1,2}-?\d{0,2}-?\d{3}[A-Z]?|\d{3,4}\s*[室号]")
_KINDS: tuple[tuple[str, str], ...] = (
    ("ceremony", r"\bceremony|cérémonie|церемони|开班|结业|开幕|闭幕|开学|典礼|仪式"),
    (
        "meal",
        r"^\W*(?:(?:welcome|farewell|working|gala|opening|closing|official|buffet|"
        r"festive)\s+)?(?:lunch|dinner|breakfast|supper|banquet|tea\s*break|coffee|break\b|"
        r"déjeuner|dîner|pause|обед|ужин|завтрак|перерыв|кофе)|午餐|晚餐|早餐|午饭|茶歇|晚宴|用餐|^午休",
    ),
    (
        "field_visit",
        r"^\W*(?:field|site|study|company|technical)\s+(?:visit|trip|tour)|^\W*visits?\b|^\W*tour "
        r"of\b|\bexcursion|^\W*visite|^\W*sortie\b|экскурси|посещение|^\W*визит|^\W*выезд|参观|"
        r"考察|参访|走访|现场教学",
    ),
    ("case_exchange", r"\bcase\s+(?:exchange|stud|sharing)|案例"),
    (
        "country_report",
        r"\bcountry\s+(?:report|presentation)|国别报告|国家报告|страновой доклад|rapports? (?:de )?pays",
    ),
    (
        "discussion",
        r"\bdiscussion|\bworkshop|\bround\s*-?table|\bseminar discussion|讨论|研讨|座谈|дискусси|"
        r"круглый стол|\batelier",
    ),
    (
        "test",
        r"^\W*(?:test|quiz|assessment)\W*$|\b(?:final|written|oral|entrance|closing)\s+(?:test|"
        r"quiz|assessment)\b|\bexam(?:ination)?\b|^\W*(?:экзамен|зачёт|тест)|^\W*examen|考试|"
        r"测验|测试|考核",
    ),
    ("culture", r"\bcultur|sightseeing|\bcity tour|文化|游览|город.* экскурси"),
    (
        "travel",
        r"^\W*(?:transfer|departure|arrival|depart|airport|check-?out)\b|抵达|返程|送机|接机|转场|离会|^离|"
        r"^départ|^arrivée|отъезд|прибытие|заезд",
    ),
    (
        "free",
        r"^\W*(?:free|rest|day off|self-study|no class)\b|自由活动|自由安排|自习|^休息|temps libre|\blibre$|"
        r"свободн",
    ),
    ("lecture", r"^\W*(?:lecture|keynote|cours|conférence|лекция)\b|讲座|^专题|授课"),
)
_KIND_WORDS = tuple((kind, re.compile(words, re.I)) for kind, words in _KINDS)


@lru_cache(maxsize=2048)
def kind_of(title: str) -> str | None:
    """The kind of activity a title tells by its first word ("Lecture: …") or a word that leaves
    no doubt.
    """
    title = simplified(title)
    front = re.match(r"([^:：【】\[\]]{2,30})[:：]|[【\[]([^】\]]{2,20})[】\]]", title.strip())
    if front:
        try:
            return ACTIVITY_KIND.parse(front[1] or front[2])
        except BadValue:
            pass
    return next((kind for kind, words in _KIND_WORDS if words.search(title)), None)


def is_person(text: str) -> bool:
    """True when a title such as Prof., Dr, 教授 marks a name."""
    text = simplified(text)
    if _PERSON_FRONT.match(text) or _PERSON_CHINESE.match(text) or _PERSON_NOTED.match(text):
        return len(text) < 120
    return bool(_PERSON_BACK.search(text) and len(text) < 60)


def is_place(text: str) -> bool:
    """True when a word such as Room, Hall, 教室 marks a venue."""
    return len(text) < 80 and bool(
        _PLACE.search(simplified(text)) or _ROOM_NUMBER.fullmatch(simplified(text.strip()))
    )


def is_body(text: str) -> bool:
    """True when a word such as University, Institute, 公司 marks an institution."""
    return bool(_BODY.search(simplified(text)))


def is_room(text: str) -> bool:
    """True when a word or number marks a room inside a house."""
    return bool(_ROOM.search(simplified(text)))
