"""Banner rows: a country, a day or a group said once for the rows below."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from lcdesk.model import countries
from lcdesk.model.characters import simplified
from lcdesk.model.faults import BadValue
from lcdesk.model.statuses import ENDS, STATUS
from lcdesk.tabular.days import day_of
from lcdesk.tabular.understood import RecordName

_COUNT = re.compile(
    r"[(\[]?\s*(?:共\s*)?\d+\s*(?:人|名|位|people|persons?|participants?|pax|чел\w*|personnes?|"
    r"personas?|participantes?|students?|trainees?|members?|学员)?\s*[)\]]?\s*$|"
    r"\((?!the)[^)]*\d[^)]*\)\s*$",
    re.I,
)
_LEAD = re.compile(
    r"^\s*(?:[(\[]?(?:[一二三四五六七八九十]+|\d{1,2}|[IVX]+)[)\].、．]\s*)?(?:(?:country(?:/region)?|"
    r"nationality|pays|страна|国家|国别|国籍|国家/地区|delegation of|delegation from|"
    r"participants from|délégation d[ue]s?|país|delegación de|делегация|البلد|الدولة|"
    r"国家代表团)\s*[:：\-–]?\s*)?",
    re.I,
)
_GROUP = re.compile(
    r"^\W*(?:group(?:\s+|\s*[-#:.]\s*|(?=[A-Z\d]{1,2}\W*$))(?!(?:works?|working|photos?|pictures?|"
    r"discussions?|presentations?|exercises?|activit\w*|projects?|meetings?|reports?|visits?|"
    r"tasks?|sessions?|sharing|dinner|lunch|tours?|assignments?|leaders?|members?|"
    r"stud\w+)\b)\S{1,12}|第?\s*[一二三四五六七八九十\d]+\s*(?:小)?组|[A-H]\s*组|groupe\s*\S{1,10}|"
    r"группа\s*\S{1,10})\W*(?:[(（].*)?$",
    re.I,
)
_SECTIONS = frozenset((*ENDS, "reserve", "confirmed", "nominated", "selected"))
_SHORT = 45
_SAID = 200  # a longer text is a note: taking it apart would take long
_ASIDE = re.compile(
    r"^\W*(?:[一二三四五六七八九十\dIVX]+[.、)．]\s*)?(?:list of\s+|the\s+)?(?:accompanying|interpreters?|"
    r"translators?|escorts?|drivers?|spouses?|support staff|staff|secretariat|organi[sz]ers?|"
    r"volunteers?|"
    r"随行|陪同|工作人员|会务|翻译|口译|司机|志愿者|联络员|带队|сопровожда|переводчик|организатор|accompagn|interprètes?|"
    r"encadr|acompañant|intérpretes?|personal de apoyo|المرافق)",
    re.I,
)
_PEOPLE = re.compile(
    r"participant|trainee|student|delegates|nominee|fellow|学员|参训|участник|слушател|stagiaire",
    re.I,
)
_LIST = re.compile(
    r"\b(?:list|participants?|candidates?|people|persons?|applicants?|nominees?|members?|liste|"
    r"lista|participants|candidats|participantes|список|участники)\b"
    r"|名单|人员|学员|人选|者$|of\b|the\b",
    re.I,
)


_ENUMERATOR = re.compile(
    r"^\s*[(\[（]?(?:[A-Za-z]|\d{1,2}|[IVXivx]{1,4}|[一二三四五六七八九十]{1,2})\s*[)\].）、．:：]\s*"
)
_THEME = re.compile(
    r"^\W*(?:(?:module|theme|part|unit|block|volet|thème|partie|модуль|блок|тема|раздел|"
    r"часть)\s*(?:\d{1,2}|[IVX]{1,4}|[A-H])?\s*[:：.–—-]\s*\S|"
    r"(?:专题|模块|单元|板块|主题)\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})?\s*[:：、.．\s–—-]\s*\S|"
    r"第\s*[一二三四五六七八九十\d]+\s*(?:专题|模块|单元|板块|部分))",
    re.I,
)


def country_word(text: str) -> str:
    """The part of a banner, sheet name or title that may name a country: "一、巴基斯坦（4人）" → 巴基斯坦."""
    text = simplified(unicodedata.normalize("NFKC", text)).strip()
    text = _LEAD.sub("", text, count=1)
    while (shorter := _COUNT.sub("", text).strip(" -–—:：·,，.")) != text:
        text = shorter
    return text


@lru_cache(maxsize=2048)
def country_said(text: str) -> bool:
    """True when the text is a country's name, or one of several countries'."""
    word = country_word(text) if len(text) < _SAID else ""
    if not 1 < len(word) <= 60:
        return False
    found = countries.find(word)
    return bool(found.code) or found.why == "ambiguous"


countries.when_renamed(country_said.cache_clear)


def is_group(text: str) -> bool:
    """ "Group A", 第一组."""
    return len(text) < _SAID and bool(_GROUP.match(simplified(text)))


@lru_cache(maxsize=512)
def status_said(text: str) -> str | None:
    """The status that holds below a line such as "Withdrawn 退出 (2)", "B. Waiting list" or 候补名单;
    None when it names none.
    """
    whole = country_word(_ENUMERATOR.sub("", text)) if len(text) < _SAID else ""
    for said in (
        whole,
        _LIST.sub(" ", whole),
    ):  # "Waiting list" is a status itself, of "Reserve list" only the first word
        word = said.strip(" -–—:：()（）")
        if not 1 < len(word) <= 40:
            continue
        try:
            status = STATUS.parse(word)
        except BadValue:
            continue
        return status if status in _SECTIONS else None
    return None


def is_aside(text: str) -> bool:
    """A line over people who are no participants: "Accompanying staff (2)", 随行人员."""
    return (
        len(text) < _SHORT
        and bool(_ASIDE.match(simplified(text)))
        and not _PEOPLE.search(simplified(text))
    )


def is_theme(text: str) -> bool:
    """ "Module 2: Green finance", 专题一 低碳技术, 主题：循环经济: a part of a timetable."""
    return len(text) <= 100 and bool(_THEME.match(simplified(text)))


def is_banner(kind: RecordName, text: str) -> bool:
    """True when the text holds for the rows below it."""
    if is_group(text):
        return True
    return (
        is_aside(text) or country_said(text) or status_said(text) is not None
        if kind == "participant"
        else day_of(text) is not None or is_theme(text)
    )
