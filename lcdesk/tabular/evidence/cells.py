"""What one cell looks like: the yes-or-no evidence that columns, headers and tables are judged by."""

from __future__ import annotations

import csv
import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache, lru_cache

from lcdesk import resources
from lcdesk.tabular.days import day_of, weekday_of
from lcdesk.tabular.grid import Cell, Grid
from lcdesk.tabular.matching import content
from lcdesk.tabular.matching.words import has_cjk, is_body, is_place

Evidence = frozenset[str]

KINDS_OF_EVIDENCE: tuple[str, ...] = (
    "mail", "address", "phone", "passport", "code", "number", "integer", "year", "digit",
    "date", "moment", "birth", "time", "weekday",
    "country", "gender", "courtesy", "yes_no", "body", "job", "place",
    "name_shape", "one_word", "two_words", "more_words", "capital", "caseless", "loud",
    "chinese_name", "known_given", "known_family", "known_both", "comma", "long", "very_long",
)  # fmt: skip
"""Everything a cell may look like; what each means stands where it is found."""

_LONG, _VERY_LONG, _LOOKED_AT = 40, 90, 200  # characters
_ADDRESS = re.compile(r"https?://|www\.|^/[\w/.]+$")
_NUMBER = re.compile(r"[-+]?[\d ]+(?:[.,]\d+)?\s*%?")
_CODE = re.compile(r"[A-Za-z]+[\w\-./]*\d[\w\-./]*|\d+[A-Za-z][\w\-]*")
_MOMENT = re.compile(r"\d[-/.]\d.*\d:\d")
_HOUR = r"\d{1,2}\s*[:.h：時时点]\s*\d{0,2}(?::\d\d)?\s*(?:[ap]\.?m\.?|hrs?|h|分|uhr)?"
_TIME = re.compile(
    rf"\W*{_HOUR}\s*(?:(?:[-–—~～至到aà]+|to|до)\s*\d{{1,2}}\s*[:.h：時时点]?\s*\d{{0,2}}"
    r"\s*(?:[ap]\.?m\.?|hrs?|h|分|uhr)?)?\W*|\d{1,2}\s*[-–]\s*\d{1,2}",
    re.I,
)
_JOB = re.compile(
    r"\b(?:engineer|officer|director|manager|professor|specialist|head|chief|analyst|lecturer|"
    r"expert|secretary|assistant|advis[eo]r|consultant|coordinator|senior|deputy|associate|"
    r"student|teacher|researcher|phd|chef|directeur|docente|estudiante|специалист|инженер|"
    r"директор|начальник|менеджер|доцент)\b|主任|经理|教授|工程师|處長|处长|主管|部長|課長",
    re.I,
)
_BODY = re.compile(
    r"univers|institut|ministr|college|school|academy|facult|laborator|company|gmbh|\bltd\b|"
    r"\binc\b|大学|大學|学院|學院|公司|研究|学部|학교|университет|école|lycée|hospital|"
    r"cent(?:er|re)|bölüm|müh",
    re.I,
)
_ROOM = re.compile(
    r"^(?:room|hall|r|aula|sala|salle|raum|lab|каб|ауд)\.?\s*[\w\-]*\d|室$|教室|"
    r"^[A-Z]{1,3}[\s\-.]?\d{2,4}[A-Za-z]?$",
    re.I,
)
_WORDS = re.compile(r"[^\d_@/:;!?]+")
_BRACKETED = re.compile(r"[(（].*?[)）]")
_MOST_WORDS, _MOST_JAPANESE = 5, 6
_SURNAMES = frozenset(
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧程曹袁"
    "邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡贾賈丁魏薛叶葉阎余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金"
    "陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔喬贺賀赖賴龚龔文"
    "김이박최정강조윤장임한오서신권황안송류홍전고문양손배백허남심노하곽성차주우구나민진지엄채원천방공현"
    "함변염여추도소석선설마길연위표명기반왕금옥육인맹제모"
)
"""The commonest family names of one character in Chinese and Korean."""
_SURNAMES_OF_TWO = frozenset(
    "佐藤 鈴木 高橋 田中 伊藤 渡辺 渡邊 山本 中村 小林 加藤 吉田 山田 佐々 山口 松本 井上 木村 斎藤 斉藤 清水 山崎 "
    "阿部 池田 橋本 山下 石川 中島 前田 藤田 小川 後藤 岡田 村上 長谷 石井 近藤 坂本 遠藤 青木 藤井 西村 福田 太田 "
    "三浦 藤原 岡本 松田 中川 中野 原田 小野 田村 竹内 金子 和田 中山 石田 上田 森田 柴田 酒井 工藤 横山 宮崎 宮本 "
    "内田 高木 安藤 谷口 大野 丸山 今井 河野 藤本 村田 武田 上野 杉山 増田 平野 大塚 千葉 久保 松井 小島 岩崎 桜井 "
    "野口 松尾 野村 木下 菊地 菊池 佐野 大西 杉本 新井 浜田 市川 古川 水野 小松 島田 小山 高田 山内 山中 西田 菅原 "
    "本田 北村 安田 川崎 飯田 五十 川上 大久 永井 吉川 中田 辻本 東野 矢野 松岡 川口 関口 吉村 岩田 土屋 星野 樋口 "
    "荒井 平田 高野 荒木 大島 三宅 熊谷 福島 須藤 早川 大橋 堀内 望月 松下 西川 片山 本間 森本 竹田 石原 秋山 滝沢 "
    "高山 栗原 大谷 服部 渡部 川村 福井 児玉 尾崎 桑原 黒田 上原 関根 奥村 岡崎 浅野 三上 平井 広瀬 内藤 大川 青山".split()
)
"""The commonest family names of two characters in Japanese, or how they begin."""
_NO_PERSON = frozenset("県市町村区郡州省国大学部校店駅社課署局院館所会室")


class SheetEvidence:
    """The cells of a sheet as they are judged: the first filled rows, texts without doubled
    blanks, and the evidence of each cell, made when asked for.
    """

    MOST_ROWS, MOST_COLUMNS = 400, 80

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._texts: dict[int, list[str]] = {}
        for row in range(grid.height):
            texts = [_plain(cell) for cell in grid.rows[row][: self.MOST_COLUMNS]]
            if any(texts):
                self._texts[row] = texts
            if len(self._texts) == self.MOST_ROWS:
                break
        self.rows = list(self._texts)
        """Those that are looked at, which all hold something."""
        self.width = max((_width(texts) for texts in self._texts.values()), default=0)

    def text(self, row: int, column: int) -> str:
        """What the cell shows, "" outside of what is looked at."""
        texts = self._texts.get(row, ())
        return texts[column] if column < len(texts) else ""

    def evidence(self, row: int, column: int) -> Evidence:
        """What the cell looks like."""
        text = self.text(row, column)
        return (
            _evidence_of(text[:_LOOKED_AT], _type_of(self._grid.cell(row, column)))
            if text
            else _NONE
        )

    def from_row(self, first: int) -> list[int]:
        """The rows looked at from one on."""
        return [row for row in self.rows if row >= first]

    def filled(self, row: int) -> list[int]:
        """The columns in which a row holds something."""
        return [column for column in range(self.width) if self.text(row, column)]


_NONE: Evidence = frozenset()


def _plain(cell: Cell) -> str:
    return " ".join(cell.text.split()) if cell.text else ""


def _width(texts: list[str]) -> int:
    return max((column + 1 for column, text in enumerate(texts) if text), default=0)


def _type_of(cell: Cell) -> str:
    """Of a typed cell what it is: "time", "moment" (a day with an hour), "date", else ""."""
    value = cell.value
    if isinstance(value, dt.time | dt.timedelta):
        return "time"
    if isinstance(value, dt.datetime) and (value.hour or value.minute):
        return "moment"
    return "date" if isinstance(value, dt.date) else ""


@lru_cache(maxsize=50_000)
def _evidence_of(text: str, kind: str) -> Evidence:
    return frozenset((*_of_length(text), *_of_figures(text, kind), *_of_words(text)))


def _of_length(text: str) -> Iterator[str]:
    if len(text) > _LONG:
        yield "long"
    if len(text) > _VERY_LONG:
        yield "very_long"


def _of_figures(text: str, kind: str) -> Iterator[str]:
    """Numbers, dates, hours, addresses: what is told by signs rather than words."""
    if kind:
        yield "digit"
        yield from ("date", "moment") if kind == "moment" else (kind,)
        if kind == "date" and _holds(content.is_birth, text):
            yield "birth"
        return
    if _ADDRESS.search(text):
        yield "address"
    is_mail = _holds(content.is_mail, text)
    if is_mail:
        yield "mail"
    if not any(map(str.isdecimal, text)):
        return
    yield "digit"
    is_number = bool(_NUMBER.fullmatch(text))
    if is_number:
        yield "number"
    if text.isdecimal():
        yield "integer"
        if len(text) == 4 and text[:2] in ("19", "20"):
            yield "year"
    if len(text) <= _LONG:
        yield from _of_short_figures(text, is_plain=is_mail or is_number)


def _of_short_figures(text: str, *, is_plain: bool) -> Iterator[str]:
    is_time = not text.isdecimal() and bool(_TIME.fullmatch(text))
    is_date = not (is_time or is_plain) and _is_day(text)
    if is_time:
        yield "time"
    elif is_date:
        yield "date"
        if _holds(content.is_birth, text):
            yield "birth"
    elif _MOMENT.search(text):
        yield from ("date", "moment")
    elif sum(map(str.isdecimal, text)) >= 7 and _holds(content.is_phone, text):
        yield "phone"
    if _holds(content.is_passport, text):
        yield "passport"
    if _CODE.fullmatch(text):
        yield "code"


def _is_day(text: str) -> bool:
    if _holds(content.is_date, text):
        return True
    day = day_of(text)
    return day is not None and day.month is not None


def _of_words(text: str) -> Iterator[str]:
    """Countries, genders, offices, names: what is told by words."""
    has_digit = any(map(str.isdecimal, text))
    if len(text) <= _LONG:
        if not has_digit:
            yield from (name for name, test in _CLOSED.items() if _holds(test, text))
        if len(text) > 1 and (_ROOM.search(text) or is_place(text)):
            yield "place"
        if len(text) < 25 and weekday_of(text) is not None:
            yield "weekday"
    if has_digit or len(text) > 60:
        return
    if _holds(content.is_courtesy, text):
        yield "courtesy"
    if _BODY.search(text) or is_body(text):
        yield "body"
    if _JOB.search(text):
        yield "job"
    yield from _of_names(text)


def _is_country(cell: Cell) -> bool:
    return len(cell.text) > 1 and content.is_country(cell)


def _is_gender(cell: Cell) -> bool:
    """A word for a gender, and the single letters that several languages have for one."""
    return cell.text.casefold() in _LETTERS or content.is_gender(cell)


_LETTERS = frozenset({"kız", "l", "p", "남", "여", "nam", "nữ", "w", "h"})
_CLOSED: dict[str, Callable[[Cell], bool]] = {
    "country": _is_country,
    "gender": _is_gender,
    "yes_no": content.is_yes_no,
}


def _of_names(text: str) -> Iterator[str]:
    """The shape of a name: one to five words without figures, how they are written, and whether
    short Chinese or Korean words begin with a family name.
    """
    plain = _BRACKETED.sub("", text).strip()
    words = plain.replace(",", " ").split()
    if "," in text:
        yield "comma"
    if not (
        0 < len(words) <= _MOST_WORDS and _WORDS.fullmatch(unicodedata.normalize("NFC", plain))
    ):
        return
    yield "name_shape"
    yield "one_word" if len(words) == 1 else "two_words" if len(words) == 2 else "more_words"
    yield from _of_known_names(words)
    if text.upper() == text.lower():
        yield "caseless"
        squeezed = "".join(plain.split())
        is_korean = all("\uac00" <= sign <= "\ud7a3" for sign in squeezed)
        is_chinese = is_korean or has_cjk(squeezed)
        is_short = 2 <= len(squeezed) <= 4 and squeezed[0] in _SURNAMES
        if (is_short and is_chinese) or _is_japanese_name(squeezed):
            yield "chinese_name"
        return
    if words[0][:1].isupper() and sum(word[:1].isupper() for word in words) * 2 > len(words):
        yield "capital"
    if text == text.upper() and len(text) > 2:
        yield "loud"


def _is_japanese_name(squeezed: str) -> bool:
    """佐藤花子: a family name of two characters and one to four more that are of no place."""
    return (
        2 < len(squeezed) <= _MOST_JAPANESE
        and squeezed[:2] in _SURNAMES_OF_TWO
        and squeezed[-1] not in _NO_PERSON
    )


def _of_known_names(words: list[str]) -> Iterator[str]:
    """Whether half of the words or more are known as given names, as family names, and all as one
    of both.
    """
    parts = [part for word in words for part in _PARTS.split(_folded(word)) if len(part) > 1]
    known = known_names()
    given, family = (sum(part in known[one] for part in parts) for one in ("given", "family"))
    if parts and given * 2 >= len(parts):
        yield "known_given"
    if parts and family * 2 >= len(parts):
        yield "known_family"
    if given and family and len(parts) > 1 and given + family >= len(parts):
        yield "known_both"


def is_given_name(text: str) -> bool:
    """Are half of the words or more known as given names, in any language?"""
    return "known_given" in _of_known_names(text.split())


def is_full_name(text: str) -> bool:
    """Is every word known as a given or family name, one of each at least?"""
    return text.replace(" ", "").isalpha() and "known_both" in _of_known_names(text.split())


def has_known_name(text: str) -> bool:
    """Is any word known as a given or a family name, in any language?"""
    return not {"known_given", "known_family"}.isdisjoint(
        one for word in text.split() for one in _of_known_names([word])
    )


_PARTS = re.compile(r"[\-'’·.]+")


@cache
def known_names() -> dict[str, frozenset[str]]:
    """ "given" and "family" → folded words that are such names, in many languages."""
    with resources.path("reference", "names.csv").open(encoding="utf-8", newline="") as table:
        rows = [(name, part) for name, part in csv.reader(table)]
    return {
        one: frozenset(name for name, part in rows if part in (one, "both"))
        for one in ("given", "family")
    }


@lru_cache(maxsize=20_000)
def _folded(word: str) -> str:
    parts = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", word).casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign) or sign > "\u0900")


def _holds(test: Callable[[Cell], bool], text: str) -> bool:
    return test(Cell(text, text))
