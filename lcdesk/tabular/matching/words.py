"""Words of sheets made comparable: folding, the parts of a bilingual head, keys that do not mind
the order of words; and the words by which lines of a timetable are known.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.base import as_text
from lcdesk.model.lists import ACTIVITY_KIND
from lcdesk.model.scripts import simplified

CJK = "\u3400-\u9fff\uf900-\ufaff"
_HAS_CJK = re.compile(f"[{CJK}]")
# characters of a text that are looked at as a head: taking brackets apart looks back
_LONGEST = 600
_BRACKETS = re.compile(r"[(\[【〔<（][^)\]】〕>）]*[)\]】〕>）]")
_INSIDE = re.compile(r"[(\[【〔（]([^)\]】〕）]*)[)\]】〕）]")
_NUMBERING = re.compile(
    r"^\s*(?:\(?\d{1,2}[.)、．]\s*|[一二三四五六七八九十]{1,2}、|[*※•·\-]+\s*)+"
)
# accents, and the signs above Arabic letters
_MARKS = re.compile("[\u0300-\u036f\u0640\u064b-\u0655\u0670]")
# scripts from India to Cambodia, whose vowels are signs of their own
_SIGNED = "\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
_ASKED = re.compile(  # "Custom question 2: …", "Q4. …" of forms
    r"^\s*(?:(?:custom|additional|extra|registration)\s+)?"
    r"(?:question|quest|item|field|q|pregunta|вопрос|问题|题目?)\s*(?:no\.?\s*)?\d{1,2}\s*[.:)\-\u2013\u2014、：]+\s*",
    re.I,
)
_ASKED_NUMBERS = frozenset("0123456789*-")  # without one of these no plain head is numbered
_DROPPED = re.compile("(?<=\\be)-(?=mail|post\\b)|['‘’ʻʼ`´.\u200b-\u200d]")
_BREAKS = re.compile(rf"[^\w{CJK}{_SIGNED}]+|_")
_CITY = (
    "沪|京|蓉|华|渝|穗|汉|杭|宁|昆|深|津|达|上海|北京|成都|广州|中国|武汉|南京|西安|昆明|深圳|重庆"
)
_COMING = re.compile(f"(?:抵|到|来)(?:{_CITY})")
_LEAVING = re.compile(f"(?:离|返)(?:{_CITY}|程|开|回|境)")
GIVEN_FIRST = re.compile(
    r"(?:given|first|prénom|名字?)\W*(?:names?)?\W*[,，]\W*(?:family|last|sur)", re.I
)
_TOGETHER = re.compile(
    r"[/|&+,;，；、\n()（）]|\s(?:and|with|et|avec|y|con|e|com|и)\s|[及和与兼]", re.I
)
_ORDINAL = re.compile(
    r"\b(?:no\.?\s*)?\d\b|#\d|[#№]|(?<=\D)\d$|(?<=[\u4e00-\u9fff])\d(?=[\u4e00-\u9fff])|"
    r"[一二三四](?=$|[人号位的])|[①②③④]|"
    r"\b(?:first|second|third|1st|2nd|3rd|premier|deuxième|primer|segundo)\b(?!\s+name)",
    re.I,
)
_STOP = frozenset(
    """
    of the your a an in on as at to for and or please with per de du la le les des d l et en
    au votre s own if any is are it do you have what which who we us tell about please
    indicate specify enter provide kindly tiene alguna algun cual vous avez quel quelle
    veuillez indiquer es cual su sus por favor indique укажите ваш ваша ваше ваши вашу вас у
    есть ли какое какой какая пожалуйста
    """.split()
)
_LATIN_LETTER = re.compile("[A-Za-z\u00c0-\u024f]")
_OTHER_LETTER = re.compile("[^\\W\\d_A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]")
_SAME = {
    "number": "no",
    "nr": "no",
    "num": "no",
    "numero": "no",
    "n": "no",
    "№": "no",
    "numbers": "no",
    "nos": "no",
    "organisation": "organization",
    "mail": "email",
    "emails": "email",
    "telephone": "phone",
    "tel": "phone",
    "birthdate": "birth date",
    "birthday": "birth date",
    "dob": "birth date",
    "expiration": "expiry",
    "expires": "expiry",
    "expire": "expiry",
    "dates": "date",
    "names": "name",
    "requirements": "requirement",
    "needs": "need",
    "surnames": "surname",
    "familyname": "family name",
    "lastname": "last name",
    "firstname": "first name",
    "fullname": "full name",
    "e": "",
}


def has_cjk(text: str) -> bool:
    """True when a Chinese character is in the text."""
    return bool(_HAS_CJK.search(text))


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A head without case, accents, traditional characters, numbering, stars and punctuation: "*
    3. E-mail:" → "email".
    """
    is_plain = text.isascii()  # most heads: there is nothing of other scripts to fold
    text = as_text(text)
    text = text.lower() if is_plain else simplified(unicodedata.normalize("NFKC", text)).casefold()
    if not is_plain or _ASKED_NUMBERS & {*text}:
        text = _NUMBERING.sub("", _ASKED.sub("", text))
    text = text.replace("№", " no ").replace("#", " no ").replace("&", " and ")
    if "c/" in text:  # of hotels
        text = text.replace("c/in", "check in").replace("c/out", "check out")
    if not is_plain:
        text = _MARKS.sub("", unicodedata.normalize("NFD", text)).replace("ё", "е")
        text = _LEAVING.sub("离开", _COMING.sub("抵达", text))
    return " ".join(_BREAKS.sub(" ", _DROPPED.sub("", text)).split())


@lru_cache(maxsize=8192)
def key(text: str) -> str:
    """The look-up key: words sorted, little words dropped, synonyms made one; Chinese without
    blanks.
    """
    folded = fold(text)
    if has_cjk(folded):
        return folded.replace(" ", "")
    return " ".join(sorted(_meaning(folded)))


@lru_cache(maxsize=8192)
def tokens(text: str) -> frozenset[str]:
    """The words of a head that carry meaning."""
    return frozenset(_meaning(fold(text)))


def _meaning(folded: str) -> set[str]:
    words = " ".join([_SAME.get(word, word) for word in folded.split()]).split()
    return {word for word in words if word not in _STOP} or {*words}


@lru_cache(maxsize=8192)
def parts(text: str) -> tuple[str, ...]:
    """The pieces of a head that may each be one: lines, scripts, sides of a slash; brackets
    taken out.
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    bare = _BRACKETS.sub(" ", plain)
    pieces = [line for line in re.split(r"[\n\r]+", bare) if line.strip()]
    pieces += [piece for piece in re.split(r"[\n\r/|&]+", bare) if piece.strip()]
    pieces += [piece for piece in re.split(r"[:：]\s+", bare)[1:] if piece.strip()]
    pieces += _scripts(bare)
    found = dict.fromkeys(piece.strip() for piece in pieces)
    return tuple(piece for piece in found if piece != text.strip())


@lru_cache(maxsize=8192)
def bare(text: str) -> str:
    """The head without what stands in brackets."""
    return as_text(_BRACKETS.sub(" ", unicodedata.normalize("NFKC", text[:_LONGEST])))


@lru_cache(maxsize=8192)
def insides(text: str) -> tuple[str, ...]:
    """What stands in brackets."""
    return tuple(
        inside.strip()
        for inside in _INSIDE.findall(unicodedata.normalize("NFKC", text[:_LONGEST]))
        if inside.strip()
    )


@lru_cache(maxsize=1024)
def said_together(text: str) -> tuple[str, ...]:
    """The pieces of a head that names several things: "Speaker & affiliation", 主讲人及单位, "Lecturer
    (institute)".
    """
    plain = unicodedata.normalize("NFKC", text[:_LONGEST])
    return tuple(piece.strip() for piece in _TOGETHER.split(plain) if piece.strip())


def without_numbering(text: str) -> str:
    """A head without the number of its question: "3. What is your name?", "Q3: …"."""
    return _NUMBERING.sub("", _ASKED.sub("", text)).strip()


def without_ordinal(text: str) -> str:
    """ "Passport 2" and "Passport 1" alike; the text itself where it is nothing but a number."""
    bare = " ".join(_ORDINAL.sub(" ", text).split())
    return bare if key(bare) else text


def _scripts(text: str) -> list[str]:
    """The Chinese and the other letters of a text, apart: "护照号 Passport No." → both."""
    if not has_cjk(text):
        return _alphabets(text)
    chinese = "".join(re.findall(f"[{CJK}]+", text))
    other = " ".join(re.sub(f"[{CJK}]+", " ", text).split()).strip("/|:：- ")
    return [chinese, other] if re.search(r"[^\W\d_]", other) else [chinese]


def _alphabets(text: str) -> list[str]:
    """The words in Latin letters and those in any other, apart: "ชื่อ First name" → both."""
    if text.isascii() or not _OTHER_LETTER.search(text) or not _LATIN_LETTER.search(text):
        return []
    words = text.split()
    latin = [word for word in words if not _OTHER_LETTER.search(word)]
    return [
        " ".join(latin).strip("/|:：-– "),
        " ".join(word for word in words if word not in latin).strip("/|:：-– "),
    ]


def split_scripts(text: str) -> tuple[str, str]:
    """(other script, Chinese) of a text in two languages; either may be ""."""
    pieces = _scripts(text) if has_cjk(text) else []
    if not pieces:
        return text, ""
    return (pieces[1], pieces[0]) if len(pieces) == 2 else ("", text)


def letters(column: int) -> str:
    """Excel's letters of a zero-based column: 0 → A, 27 → AB."""
    out = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        out = chr(65 + rest) + out
        column -= 1
    return out


# --- The words by which a line of a timetable is known: activities, persons, places ---


_TITLES = "教授|副教授|博士|研究员|老师|主任|院士|高工|高级工程师|工程师|讲师|处长|院长|所长|先生|女士|专家|董事长|总经理|秘书长|局长|司长|校长|总监"
_PERSON_FRONT = re.compile(
    r"^(?:(?:assoc(?:iate)?\.?|asst\.?|assistant|vice|chief|em\.)\s+)?(?:prof(?:essor|esseur)?|pr|"
    r"dr|docteur|mr|mrs|ms|mme|mlle|m|herr|frau|hr|fr|eng|ing|acad(?:emician)?|"
    r"sir|h\.?\s?e|amb(?:assador)?|проф|профессор|доц|доцент|д-р|доктор|академик|г-н|г-жа|"
    r"[дк]\.\s?[а-яё]{1,4}\.\s?н)\b\.?,?\s*"
    r"(?:[(（](?:dr|prof|eng|mrs?|ms|miss|mme)\.?[)）]\s*)?[^\W\d_]",
    re.I,
)
# engineers and doctors of South Asia, Indonesia and Vietnam, only with their dot: IR is light, too
_PERSON_DOTTED = re.compile(
    r"^(?:er|engr|ar|ir|drs?|dra|hj|th\.?\s?s|(?:p?gs\.?\s?)?ts|p?gs)\.\s*"
    r"(?:(?:dr|ts|ir|h)\.\s*)*[^\W\d_]{2}",
    re.I,
)
_PERSON_DEGREE = re.compile(  # Yusuf Maulana, S.T.
    r"^[^\W\d_][^\d,:]{3,50},\s*(?:[SM]\.?\s?(?:T|Si|Sc|Pd|E|H|Kom|Eng|Ag|Hum)|Ph\.?\s?D|MBA|MPH|"
    r"Amd)\.?(?:,\s*(?:[SM]\.?\s?[A-Z][a-z]{0,3}|Ph\.?\s?D)\.?)*$"
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
    r"ауд|зал|холл|фойе|корпус|кабинет|парк|музей|завод|гостиница|столовая|институт|университет|"
    r"центр|online|zoom|teams|lobby|gate|dormitory|compan(?:y|ies)|institute|academy|tower|"
    r"block|street|road|foyer|hörsaal|seminarraum|raum|mensa|bibliothek|sala|sal[óo]n|auditori[oa]|"
    r"auditório|laborat[óo]rio|biblioteca|cafetería|ruang(?:an)?|gedung|phòng|učebna|derslik)\b|"
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
    r"salle|amphi|аудитория|ауд|зал|холл|кабинет|корпус)\b|室|厅|楼|礼堂|食堂|\d",
    re.I,
)
_ROOM_NUMBER = re.compile(r"[A-Z]{1,2}-?\d{0,2}-?\d{3}[A-Z]?|\d{3,4}\s*[室号]")
_KINDS: tuple[tuple[str, str], ...] = (
    (
        "ceremony",
        r"\bceremony|^\W*(?:opening|closing|welcome)(?:\s+(?:remarks?|address|speech(?:es)?|session))?"
        r"(?:\s+of the (?:course|programme?|seminar|workshop|training)\b.*)?\W*$|cérémonie|церемони|开班|结业|开幕|闭幕|开学|典礼|仪式|致辞",
    ),
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
        "practice",
        r"^\W*(?:practicals?|practicum|hands[- ]on|lab(?:oratory)?\s+(?:session|work|class|"
        r"practical|exercise)s?|"
        r"exercises?|travaux pratiques|TP|praktikum|практикум|практическ|лабораторн)\b|"
        r"实操|实训|上机|实验课",
    ),
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


def kind_of(title: str, speaker: object = None) -> str | None:
    """The kind of activity a title tells by its first word ("Lecture: …") or a word that leaves
    no doubt; of any other with a speaker a lecture.
    """
    return _kind_told(title) or ("lecture" if speaker else None)


@lru_cache(maxsize=2048)
def _kind_told(title: str) -> str | None:
    title = simplified(title)
    front = re.match(r"([^:：【】\[\]]{2,30})[:：]|[【\[]([^】\]]{2,20})[】\]]", title.strip())
    if front:
        try:
            return ACTIVITY_KIND.parse(front[1] or front[2])
        except BadValue:
            pass
    return next((kind for kind, words in _KIND_WORDS if words.search(title)), None)


_LATIN = (  # Orlova T.P., and no "Embassy U.S."
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][a-zß-öø-ÿā-ž'’-]+(?:-[A-ZÀ-Ž][a-zß-öø-ÿā-ž'’]+)?\s+"
    r"(?!U\.\s?[SNK]\.|E\.\s?U\.|A\.\s?I\.|D\.\s?C\.|P\.\s?[MS]\.|A\.\s?M\.)[A-ZÀ-Ž]\.\s?[A-ZÀ-Ž]\."
)
_INITIALS = r"[А-ЯЁІЇЄҐ][а-яёіїєґ'’-]+(?:-[А-ЯЁІЇЄҐ][а-яёіїєґ'’]+)?\s+[А-ЯЁІЇЄҐ]\.\s?[А-ЯЁІЇЄҐ]\."
_WITH_INITIALS = re.compile(rf"{_INITIALS}(?:\s*[,;/]\s*{_INITIALS})*")
_LATIN_INITIALS = re.compile(rf"{_LATIN}(?:\s*[,;/]\s*{_LATIN})*")
_BEHIND = re.compile(rf"(.{{3,}}?)[,;\s]+({_INITIALS}(?:\s*[,;/]\s*{_INITIALS})*)\s*$")


def person_behind(text: str) -> tuple[str, str] | None:
    """A line that ends with a family name and two initials, as Cyrillic timetables name teachers:
    what stands before, and the name; None for any other.
    """
    found = _BEHIND.fullmatch(text.strip())
    return (found[1].strip(), found[2]) if found else None


def is_person(text: str) -> bool:
    """True when a title such as Prof., Dr, 教授 marks a name, or two initials behind one do."""
    text = simplified(text)
    if _WITH_INITIALS.fullmatch(text.strip()) or _LATIN_INITIALS.fullmatch(text.strip()):
        return True
    if _PERSON_DOTTED.match(text) or _PERSON_DEGREE.match(text.strip()):
        return len(text) < 120
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
