"""Lines of a sheet that are not records: totals, notes, signatures, legends, template and example
rows; and banners and journeys, which hold for the rows below.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from lcdesk.model import countries
from lcdesk.model.faults import BadValue
from lcdesk.model.scripts import simplified
from lcdesk.model.statuses import ENDS, STATUS
from lcdesk.tabular.days import Day, day_of, week_in
from lcdesk.tabular.matching.words import CJK
from lcdesk.tabular.understood import RecordName

_TOTAL = re.compile(
    r"^\W*(?:合\s*计|总\s*计|小\s*计|共\s*计|总人数|总\s*数|共(?=\s*\d)|grand\s+total\b|sub-?\s*total\b|"
    r"total(?:es|e|s)?\b|ttl\b|tổng (?:số|cộng)\b|toplam\b|jumlah\b|razem\b|insgesamt\b|jami\b|"
    r"sum\b(?!\s+[A-Z]?[a-z])|итого|всего|общее число|"
    r"sous-total|totaux|carried forward|brought forward|à reporter|مجموع|المجموع|الإجمالي|"
    r"الاجمالي|العدد|本页|number of participants|count\b(?=\W*(?:\d|$))|人数合计|人数)(?![a-z]*[ "
    r"\-]+(?:solutions|energies))",
    re.I,
)
_NOTE = re.compile(
    r"^\W*(?:注意?|备注|说明|附注|提示|填表说明|填写说明|notes?\b|remarks?\b|n\.?b\.?\b|nota\b|remarques?\b|"
    r"примечани[ея]|please\b|\*|※|"
    r"instructions?\b|how to\b|legend\b|key\s*:|图例|source\b|请|以上|截至|observaciones|nota\s*:|ملاحظ|"
    r"as of\b|updated\b|last update)\s*[:：.）)、,]?",
    re.I,
)
_SIGNED = re.compile(
    r"^\W*(?:制表|填表|审核|审批|负责人|经办|联系人|联系电话|日期|盖章|签字|单位盖章|打印|prepared by|checked by|approved by|"
    r"signed|signature|"
    r"contact person|contact|printed|date\s*:|page \d|составил|утвержда|établi par|responsable|"
    r"исп\.|исполнител|ответственн|руководител|подпись|fait à|le directeur|elaborado por|aprobado "
    r"por|firma\b|التوقيع|填报|录入|复核|经手)[^:：]{0,12}[:：]?",
    re.I,
)
_COUNT = re.compile(
    r"\W*(?:共\s*)?\d+\s*(?:人|名|位|国|people|persons?|participants?|pax|чел\w*|personnes?|personas?|"
    r"participantes?|学员)?\W*",
    re.I,
)
_FIGURE = re.compile(
    r"(?:[^\W\d][^\d]{0,20}(?:[:：=\s]|"
    r"(?<=[男女共]))\s*)?\W{0,3}\d[\d\s.,']*\W{0,3}[^\W\d]{0,12}\W{0,3}"
)
_FORMULA = frozenset("=@＝＠")
_COUNTED = re.compile(
    r"(?:number|no\.?|count|total|sum|quantity|qty|share|percent(?:age)?|%|male|female|men|women|"
    r"code|meaning|"
    r"participants?|persons?|people|人数|数量|合计|总数|比例|男|女|代码|含义|nombre|effectif|количество|число|"
    r"всего)(?: of (?:participants|people|persons))?",
    re.I,
)
_TEMPLATE = re.compile(
    r"^\W*(?:required\b|optional\b|mandatory\b|obligatory\b|必填|选填|非必填|text\b|number\b|date\b|"
    r"e\.?g\.?|example|ex\.|sample|示例|样例|例[:：]?|如[:：]|填写|请填|请选择|下拉|"
    r"as in passport|dd|mm|yyyy|yy|format|格式|max\b|choose\b|select\b|obligatoire|facultatif|"
    r"exemple|обязательн|пример|do not (?:delete|edit)|请勿|与护照一致|according to)",
    re.I,
)
_EXAMPLE = re.compile(
    r"^\W*(?:e\.?\s?g\.?|example|sample|示例|样例|例(?:如|子)?|范例|exemple|образец|пример)\W*\d*\W*$",
    re.I,
)
_PAIR = re.compile(
    rf"(?<![\w])([0-9A-Za-z{CJK}]{{1,3}})\s*[=＝:：\-–—]\s*([^\W\d_][^,;，；、/|\n=＝]*?)\s*(?=$|[,;，；、"
    rf"/|\n)）]|\s{{2,}}|\s+[0-9A-Za-z]{{1,3}}\s*[=＝])"
)
_CLOSE_PAIR = re.compile(
    rf"(?<![\d.\-/])(\d)\s*(?:为|是|代表|表示)?\s*([{CJK}]{{1,4}})(?=$|[,;，；、。\s/|)）])"
)

# characters of a text that tell what sort of line it is: what comes behind changes nothing
_FRONT = 120
_FREE = re.compile(
    r"\W*(?:blocked|vacant|empty(?: (?:room|bed))?\W*$|kept free|"
    r"out of (?:order|service|use)|on hold|held for|spare(?: room)?\b|reserved(?: for)?\b|"
    r"not (?:yet )?(?:used|occupied)|空房|空置|预留|保留|暂空|锁房|维修|"
    r"hors service|libre|vacío|bloquead[oa]|reservad[oa]|"
    r"vacante?|свободн|резерв|frei\b|gesperrt|شاغر|محجوز)",
    re.I,
)
_EARLIER = (  # a plain string, compiled when it is needed
    r"^\W*(?:old\s*(?:[-–—:(,.]|$)|obsolete\b|void\b)|\bsuperseded\b|"
    r"\b(?:previous(?:ly)?|earlier|former|old(?:er)?|superseded|obsolete|outdated|void|"
    r"last year'?s?|"
    r"past)\s+(?:\w+\s+)?(?:lists?|versions?|nominations?|nominees|candidates|participants|"
    r"drafts?)\b|"
    r"\b(?:list|version|nominations?)\s+(?:is\s+)?(?:superseded|obsolete|void|withdrawn|"
    r"outdated)\b|"
    r"\b(?:who|which)\s+(?:have\s+)?(?:already\s+)?attended\b|\bdo not use\b|"
    r"\bfor reference only\b|\blast year'?s\b|今年不用|仅供参考|格式参考|去年名单|往年|"
    r"(?:旧|上一)(?:表|版|名单|版本)|原名单|往[期届]|上[期届]学员|作废|历史名单|"
    r"lista (?:anterior|antiga|antigua)|(?:versão|versión) anterior|sem efeito|sin efecto|"
    r"(?:liste|version) (?:précédente|antérieure|ancienne)|ancienne (?:liste|version)|"
    r"(?:предыдущ|прежн|стар)\w+ (?:список|верси)|недейств|danh sách cũ|daftar lama|eski liste"
)
_LONGEST_TITLE = 160
_DASH = re.compile(r"\s+[-–—]\s+|\s*[:：]\s+|\s*：")
_PEOPLE_OF = (  # a plain string, compiled when it is needed
    r"\b(?:nominees?|nominations?|candidates?|participants?|delegates?|delegation|applicants?|"
    r"trainees?|officers|officials)\s+(?:from|of)\s+(?:the\s+)?(.{4,80})|"
    r"\b(?:candidats?|participants?|stagiaires|délégation)\s+(?:de la |de l['’]|du |des |d['’]|de )"
    r"(.{4,80})|"
    r"\b(?:candidatos|participantes|postulantes|delegación)\s+(?:de la |del |de )(.{4,80})"
)
_AND = r"[,;/&、]|\s(?:and|et|y|e|und|or|ou)\s"
_CODE = 3  # letters
_LONGEST_COUNTRY = 5  # words
LONGEST_LEGEND = 2_000
"""Characters of a line that may explain codes; longer ones are texts, and there may be hundreds
of them.
"""


def is_total(text: str) -> bool:
    """ "合计 22人", "Total: 22", "小计"; no text that begins as a formula does ("@SUM(1)")."""
    return len(text) < 60 and text.lstrip()[:1] not in _FORMULA and bool(_TOTAL.match(_plain(text)))


def is_figure(text: str) -> bool:
    """ "22", "22人", "12,000.50", "50 %", "Male: 12": what may stand in a line of totals."""
    return len(text) < 40 and bool(_FIGURE.fullmatch(_plain(text).strip()))


def is_note(text: str) -> bool:
    """ "注：…", "Note: …", or any sentence too long for a cell of a list."""
    return len(text) > 60 or bool(_NOTE.match(_plain(text)))


def is_signature(text: str) -> bool:
    """ "制表人：", "Prepared by …"."""
    return bool(_SIGNED.match(_plain(text[:_FRONT])))


def is_earlier(text: str) -> bool:
    """The title of a list of those who came or were named before, or of one that holds no more:
    "Previous nominations", 原名单（作废）.
    """
    return len(text) < _LONGEST_TITLE and bool(re.search(_EARLIER, simplified(text), re.I))


def is_count(text: str) -> bool:
    """ "4", "4 persons", （4人）."""
    return len(text) < _FRONT and bool(_COUNT.fullmatch(_plain(text).strip()))


def is_counted(text: str) -> bool:
    """The head of a column of figures: Number, 人数, Total."""
    return len(text) < _FRONT and bool(_COUNTED.fullmatch(_plain(text).strip()))


def is_template(texts: list[str]) -> bool:
    """A row below the head that tells how to fill: half of its cells are words such as
    "required" or "DD/MM/YYYY".
    """
    if not texts:
        return False
    hints = sum(1 for text in texts if _TEMPLATE.match(_plain(text[:_FRONT])))
    return hints >= 2 and hints * 2 >= len(texts) or (len(texts) == 1 and hints == 1)


def is_numbering(texts: list[str]) -> bool:
    """The columns numbered below their heads, as official forms have it: 1, 2, 3 … or (1), (2),
    (3) …
    """
    figures = [text.strip(" ().[]") for text in texts]
    return len(figures) > 2 and all(
        figure == str(place)
        for place, figure in enumerate(
            figures, int(figures[0]) if figures[0].isdecimal() and len(figures[0]) < 9 else 1
        )
    )


def is_example(texts: list[str]) -> bool:
    """A made-up first row: one of its first cells says "Example" or 示例."""
    return any(len(text) < _FRONT and _EXAMPLE.match(_plain(text)) for text in texts[:2])


def is_kept_free(texts: Iterable[str]) -> bool:
    """Does a cell of a row that names nobody say that a room or a place is kept free?"""
    return any(len(text) < _FRONT and _FREE.match(_plain(text)) for text in texts)


def legend_of(text: str) -> dict[str, str]:
    """Code → word of "1 = male, 2 = female"; {} when there are no two such pairs."""
    if len(text) > LONGEST_LEGEND:
        return {}
    text = _plain(text)
    pairs = {code.casefold(): word.strip() for code, word in _PAIR.findall(text)}
    if len(pairs) < 2:
        pairs = {code: word for code, word in _CLOSE_PAIR.findall(text)}
    return pairs if len(pairs) > 1 else {}


def pairs_in(text: str) -> int:
    """How many codes a line explains."""
    return len(_PAIR.findall(_plain(text))) if len(text) <= LONGEST_LEGEND else 0


def _plain(text: str) -> str:
    """One width, and simplified characters."""
    return text if text.isascii() else simplified(unicodedata.normalize("NFKC", text))


# --- Banners: a country, a day or a group said once for the rows below ---

_BANNER_COUNT = re.compile(
    r"[(\[]?\s*(?:共\s*)?\d+\s*(?:人|名|位|people|persons?|participants?|pax|чел\w*|personnes?|"
    r"personas?|participantes?|students?|trainees?|members?|学员|slots?|places?|seats?|nominees?|"
    r"nominations?|candidates?|мест\w*|plazas?|vagas?|candidats?|candidatos?|名额)?\s*[)\]]?\s*$|"
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
    while (shorter := _BANNER_COUNT.sub("", text).strip(" -–—:：·,，.")) != text:
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


def country_before(text: str) -> str:
    """The country that a line between people names before more words ("ZAMBIA - Head office"); ""
    for none.
    """
    sign = _DASH.search(text) if len(text) < _SAID else None
    word = country_word(text[: sign.start()]) if sign else ""
    is_code = len(word) <= _CODE and word.isascii()
    return word if word and not is_code and countries.is_known(word) else ""


def country_of_title(text: str) -> str:
    """The country whose people a title says they are ("LIST OF NOMINEES FROM PAKISTAN - Course on
    …"); "" where it names none, or several.
    """
    found = re.search(_PEOPLE_OF, text, re.I)
    if not found:
        return ""
    said = next(filter(None, found.groups()))
    named = [_country_ahead(piece.split()) for piece in re.split(_AND, said, flags=re.I)]
    return named[0] if not any(named[1:]) else ""


def _country_ahead(words: Sequence[str]) -> str:
    """The country that the first of these words name, the longest name there is; "" for none."""
    for count in range(min(len(words), _LONGEST_COUNTRY), 0, -1):
        word = " ".join(words[:count]).strip(" -–—:.(（")
        if len(word) > _CODE and countries.is_known(word):
            return word
    return ""


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
        is_aside(text)
        or bool(country_said(text) or country_before(text))
        or status_said(text) is not None
        or journey_in(text) is not None
        if kind == "participant"
        else day_of(text) is not None or is_theme(text) or _is_week(text)
    )


def _is_week(text: str) -> bool:
    """ "Week 2", 第二周: and hardly anything else."""
    return len(text) < _SHORT and week_in(text) is not None


# --- The flight or train of the people below: "ET 684 ADD – PVG | Sat 13 JUN | ETA 14:05" ---


Thing = TypeVar("Thing")
_LONGEST = 200
_NUMBER = re.compile(
    r"\W*(?:(?:flight|flt|vol|vuelo|рейс|航班|train|поезд|火车|高铁|车次)(?:\s*no)?[\s.:：]*)?"
    r"(?P<number>(?:[A-Z]{2}|[A-Z]\d|\d[A-Z])\s?\d{2,4}|[GDCKTZ]\s?\d{2,4})\b",
    re.I,
)
_OPEN = re.compile(
    r"\W*(?:flights?|航班|vols?|vuelos?|рейсы?)\b.{0,20}?"
    r"(?:to be (?:advised|confirmed|announced)|tb[acd]\b|unknown|待定|未定|à confirmer|por confirmar)",
    re.I,
)
_PIECES = re.compile(r"\s*[|;｜；\n]\s*|\s+[–—-]\s+|\s{2,}|[,，]\s+")
_CLOCK = re.compile(r"\b([01]?\d|2[0-3])[:：h.]([0-5]\d)\b")
_COMES = re.compile(
    r"\b(?:arr(?:ives?|ival)?|eta|sta|landing)\b|到达|抵达|落地|arrivée|llegada|прил[её]т", re.I
)
_GOES = re.compile(r"\b(?:dep(?:arts?|arture)?|etd|std)\b|起飞|出发|départ|salida|вылет", re.I)


@dataclass(frozen=True, slots=True)
class Journey:
    """What such a line says; `number` is "" where the flight is still to be told."""

    number: str
    day: Day | None = None
    hour: dt.time | None = None


@lru_cache(maxsize=512)
def journey_in(text: str) -> Journey | None:
    """The journey of a line; None for any other. It begins with a number, and tells a day or an
    hour besides. Of two days and hours those of the arrival are taken.
    """
    if len(text) > _LONGEST:
        return None
    if _OPEN.match(text):
        return Journey("")
    found = _NUMBER.match(text)
    if found is None:
        return None
    pieces = [piece for piece in _PIECES.split(text[found.end() :]) if piece.strip()]
    day = _last([day for piece in _coming(pieces) if (day := day_of(piece)) and day.month])
    hours = [clock for piece in _coming(pieces) for clock in _CLOCK.finditer(piece)]
    hour = _last([dt.time(int(clock[1]), int(clock[2])) for clock in hours])
    if day is None and hour is None:
        return None
    return Journey(found["number"].upper().replace(" ", ""), day, hour)


def _coming(pieces: list[str]) -> list[str]:
    """Those pieces that do not tell of the departure, where one tells of the arrival."""
    if not any(map(_COMES.search, pieces)):
        return pieces
    return [piece for piece in pieces if _COMES.search(piece) or not _GOES.search(piece)]


def _last(things: list[Thing]) -> Thing | None:
    return things[-1] if things else None
