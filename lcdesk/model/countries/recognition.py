"""Which country a written name means: spellings folded to one form, exact after that, asking where
a word is ambiguous, never guessing.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain
from typing import Literal

from lcdesk import resources
from lcdesk.model.countries.reference import LANGUAGES, labels, read, table, when_renamed
from lcdesk.model.late_patterns import late
from lcdesk.model.scripts import simplified

_MARKS = late(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe0f\ufeff]"
)
_FLAG = late("([\U0001f1e6-\U0001f1ff])([\U0001f1e6-\U0001f1ff])")
_REGION_FLAG = late("\U0001f3f4([\U000e0061-\U000e007a]{2})[\U000e0061-\U000e007a]+\U000e007f")
_APOSTROPHES = late("['’‘ʻʼ`´′ʹ]")
_BREAKS = late(
    r"[\s!-/:-@\[-`{-~\u0080-\u00bf\u00d7\u060c\u061b\u2000-\u206f\u2190-\u27bf\u3000-\u303f\u30fb\ufffd]+"
)
_LETTERS = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ى": "ي",
        "ی": "ي",
        "ک": "ك",
        "ة": "ه",
        "&": " and ",
        "＆": " and ",
    }
)
_WORDS = {
    "st": "saint",
    "ste": "sainte",
    "rep": "republic",
    "dem": "democratic",
    "isl": "islands",
    "is": "islands",
}
_DROPPED = {"the"}


def fold(text: str) -> str:
    """The comparable form: NFKC, small letters, no accents, apostrophes or "the", everything else a
    blank.

    A flag emoji becomes its code ("🇵🇰" → "pk"). Abbreviations of the lists of international bodies
    are written out (St. → saint, Rep. → republic, Dem. → democratic), since both spellings mean the
    same.
    """
    if not text.isascii():
        text = _REGION_FLAG.sub(lambda m: "".join(chr(ord(c) - 0xE0000) for c in m[1]) + " ", text)
        text = _FLAG.sub(lambda m: " " + flag_code(m) + " ", text)
        text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
        text = unicodedata.normalize("NFC", _MARKS.sub("", text))
    text = _APOSTROPHES.sub("", text.casefold().translate(_LETTERS))
    words = [_WORDS.get(word, word) for word in _BREAKS.sub(" ", text).split()]
    return " ".join([word for word in words if word not in _DROPPED] or words)


def squeeze(text: str) -> str:
    """The folded text without blanks: the key of every look-up ("Timor-Leste", "TimorLeste" and
    "D.R. Congo").
    """
    return fold(text).replace(" ", "")


def flags(text: str) -> tuple[list[str], str]:
    """The codes of the flag emoji in `text`, and the text without them."""
    found = [flag_code(match) for match in _FLAG.finditer(text)]
    return found, _FLAG.sub(" ", text).strip()


def flag_code(match: re.Match[str]) -> str:
    """The two capitals that a pair of regional indicator symbols stands for."""
    return "".join(chr(ord(sign) - 0x1F1E6 + ord("A")) for sign in match.groups())


# --- Recognition ---


Why = Literal["exact", "ambiguous", "unknown"]

# also "not available", "no" and forms of address: such a cell is asked
_ASKED_CODES = {"NA", "NO", "MR", "MS"}
_PARTS = late(r"[/|;,、\n()\[\]]|\s[-–—]\s")
_SLASHES = late(r"[/|;\n]|\s[-–—]\s")  # brackets may belong to a name: "DR Congo / 刚果(金)"
_BORDER = late(
    r"(?<=[A-Za-z\u00c0-\u024f.)])\s*(?=[^\x00-\u024f\s])"
    r"|(?:(?<=[^\x00-\u024f\s])|(?<=[^\x00-\u024f\s]\)))\s*(?=[A-Za-z\u00c0-\u024f])"
)
_HAN = late("[\u3400-\u9fff]")


@dataclass(frozen=True)
class RecognisedCountry:
    """What a spelling means. `code` is set only when `why` is "exact".

    `candidates`: the meanings of an ambiguous word, or up to three near misses of an unknown one,
    best first. They are questions for a person, never answers.
    """

    code: str | None
    candidates: tuple[str, ...]
    why: Why


_UNKNOWN = RecognisedCountry(None, (), "unknown")
_ANY = RecognisedCountry(None, (), "exact")
"""A word beside a name that says no more than that it is a country: "Georgia (country)"."""


def find(
    text: str,
    extra: Mapping[str, str] | None = None,
    *,
    seeks_near: bool = True,
    languages: Collection[str] = (),
) -> RecognisedCountry:
    """The country meant by a whole cell.

    `seeks_near`: False for an unknown word without what it may have been. `extra` holds the
    office's own confirmed spellings, `fold(spelling)` → code; they come before everything.
    `languages`: what the list around it is written in: "Usbekistan" is right in a German one and
    looks like a slip in others. Two- and three-letter codes count only in capitals, so that "in",
    "no" or "can" are no countries.
    """
    text = unicodedata.normalize("NFKC", text).strip()
    if extra and (learned := extra.get(_folded(text)) or extra.get(text)):
        return _exact(learned)
    if languages and (code := _code_in(languages, squeeze(text))):
        return _exact(code)
    if not seeks_near:
        found, _bare = _told(text)
        return found or _UNKNOWN
    return _find(text)


def all_names_folded() -> Mapping[str, str]:
    """Every spelling known, folded and without blanks → its code, or codes joined by "|" where
    the word asks.
    """
    return _spellings()


_folded = lru_cache(maxsize=4096)(fold)


def is_known(text: str) -> bool:
    """True when a whole cell names one country exactly; near misses, which take long to look
    for, are not looked for.
    """
    found, _bare = _told(unicodedata.normalize("NFKC", text).strip())
    return found is not None and found.why != "unknown" and found.code is not None


@lru_cache(maxsize=4096)
def _told(text: str) -> tuple[RecognisedCountry | None, str]:
    """What a text names as it stands, and the text without flags."""
    marked, bare = flags(text)
    found = _by_code(bare) or _by_name(bare) or _by_parts(bare)
    if marked:
        found = _agreed(
            [*(_exact(code) for code in marked if code in table()), *([found] if found else [])]
        )
    return found, bare


@lru_cache(maxsize=4096)
def _find(text: str) -> RecognisedCountry:
    found, bare = _told(text)
    if found is None:
        return RecognisedCountry(None, _likely(bare), "unknown")
    # one part is a country, another is not: "Hong Kongg, China", "Kazakhstan (Almaty)"
    if found.why == "unknown":
        return RecognisedCountry(
            None, tuple(dict.fromkeys((*_likely(bare, 90), *found.candidates)))[:3], "unknown"
        )
    return found


def _by_code(text: str) -> RecognisedCountry | None:
    if text in table():
        return (
            RecognisedCountry(None, (text,), "ambiguous") if text in _ASKED_CODES else _exact(text)
        )
    return _exact(_codes3()[text]) if text in _codes3() else None


def _by_name(text: str) -> RecognisedCountry | None:
    key = squeeze(text)
    if len(key) < 3 and key.isascii() and not text.isupper():
        return None
    if known := _spellings().get(key) or _spellings().get(simplified(key)):
        return _meant(known)
    for base in bases(text):
        if known := _spellings().get(squeeze(base)):
            return _meant(known)
    return None


def _by_parts(text: str) -> RecognisedCountry | None:
    """A cell in two languages ("Pakistan 巴基斯坦", "Kazakhstan (KZ)"): every part must name the
    same country.
    """
    by_script = [part for part in _BORDER.split(text) if part.strip()]
    by_slash = [part for part in _SLASHES.split(text) if part.strip()]
    by_sign = [part for part in _PARTS.split(text) if part.strip()]
    both = [part for piece in by_sign for part in _BORDER.split(piece) if part.strip()]
    answers = [
        answer for parts in (by_script, by_slash, by_sign, both) if (answer := _joined(parts))
    ]
    known = [answer for answer in answers if answer.why != "unknown"]
    return known[0] if known else next(iter(answers), None)


def _joined(parts: list[str]) -> RecognisedCountry | None:
    """What two to four parts of a cell say together, a capital in brackets among them ("Congolaise
    (Brazzaville)"); "unknown" with what the known ones mean if one is not a country.
    """
    if not 2 <= len(parts) <= 4:
        return None
    found = [_by_code(part.strip()) or _by_name(part) for part in parts]
    said = [one or _beside().get(squeeze(part)) for one, part in zip(found, parts, strict=True)]
    if any(found) and all(said):
        return _agreed([one for one in said if one and one is not _ANY])
    near = tuple(dict.fromkeys(chain.from_iterable(_codes(one) for one in found if one)))
    return RecognisedCountry(None, near[:3], "unknown") if near else None


def _agreed(found: list[RecognisedCountry]) -> RecognisedCountry | None:
    """What all say; a sure part settles an ambiguous one that allows it; "China, Hong Kong" is
    the second.
    """
    if not found:
        return None
    sure = {one.code for one in found if one.code}
    if len(sure) == 2 and "CN" in sure and sure & labels().keys():
        sure.discard("CN")
    if len(sure) == 1 and all(one.code or sure <= set(one.candidates) for one in found):
        return _exact(next(iter(sure)))
    every = tuple(dict.fromkeys(chain.from_iterable(_codes(one) for one in found)))
    return RecognisedCountry(None, every, "ambiguous")


def _codes(found: RecognisedCountry) -> tuple[str, ...]:
    return (found.code,) if found.code else found.candidates


def _exact(code: str | None) -> RecognisedCountry:
    return RecognisedCountry(code, (), "exact")


def _meant(known: str) -> RecognisedCountry:
    """A lone code is an answer ("GE"); "CD|CG" or "?CF" (one candidate, still to be asked) is a
    question.
    """
    if known.startswith("?") or "|" in known:
        return RecognisedCountry(None, tuple(known.removeprefix("?").split("|")), "ambiguous")
    return _exact(known)


@cache
def _codes3() -> dict[str, str]:
    return {row["code3"]: code for code, row in table().items()}


@cache
def _spellings() -> dict[str, str]:
    """All spellings: how a country is called goes before how its people are."""
    return _demonyms() | names_of_countries()


def names_of_countries() -> dict[str, str]:
    """The names of the office's wording, overruled by the merged names of the packages, and
    these by the hand-written words; squeezed → code, or codes where the word asks.
    """
    own = {
        squeeze(row[column]): code
        for code, row in labels().items()
        for column in LANGUAGES
        if row.get(column)
    }
    return own | _merged() | _words()


@cache
def _merged() -> dict[str, str]:
    """The names of the packages, as they were merged."""
    return _first_columns("country_names.csv")


def _first_columns(file: str) -> dict[str, str]:
    """Folded word → code, or codes where it asks."""
    with resources.path("reference", file).open(encoding="utf-8", newline="") as lines:
        return {row[0]: row[1] for row in csv.reader(lines)}


@cache
def _names_by_language() -> dict[str, list[tuple[str, frozenset[str]]]]:
    """Folded name that looks like a slip elsewhere → its codes, each with the languages in which
    it is the name.
    """
    found: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for row in read("names_by_language.csv"):
        meant = (row["code"], frozenset(row["languages"].split()))
        found.setdefault(row["folded"], []).append(meant)
    return found


def _code_in(languages: Collection[str], key: str) -> str | None:
    """The one country that is called so in any of these languages and looks like a slip in
    others.
    """
    codes = [
        code
        for code, spoken in _names_by_language().get(key, ())
        if not spoken.isdisjoint(languages)
    ]
    return codes[0] if len(codes) == 1 else None


@cache
def _demonyms() -> dict[str, str]:
    """How the people of a country are called, in both genders and numbers."""
    return _first_columns("demonyms.csv")


@cache
def _words() -> dict[str, str]:
    rows = read("country_words.csv")
    return {squeeze(row["word"]): row["codes"] for row in rows if row["kind"] != "beside"}


@cache
def _beside() -> dict[str, RecognisedCountry]:
    """Words that are no country, but tell beside one which it is; or only that it is one."""
    return {
        squeeze(row["word"]): _ANY if row["codes"] == "*" else _exact(row["codes"])
        for row in read("country_words.csv")
        if row["kind"] == "beside"
    }


@cache
def _pool() -> dict[str, str]:
    """What near misses are sought among: names for display, formal names and the hand-written
    words.
    """
    columns = (*LANGUAGES, "formal_en", "formal_zh")
    names = {
        squeeze(row[column]): code
        for code, row in table().items()
        for column in columns
        if row[column]
    }
    return names | {
        word: codes.removeprefix("?") for word, codes in _words().items() if len(word) > 2
    }


def _likely(text: str, cutoff: int = 0) -> tuple[str, ...]:
    """Up to three countries whose names are most alike, 0 to 100 (at least `cutoff`), and only
    slips away: of Atlantis or Wakanda nothing is likely.
    """
    from rapidfuzz import fuzz, process  # only when something is misspelt: 30 ms of loading

    key = squeeze(text)
    if code := _by_code(key.upper()) or (
        len(key) == 2 and key in _words() and _exact(_words()[key])
    ):
        return _codes(code)  # "pak", "uk": a code in small letters
    if len(key) < 3 and not _HAN.search(key):
        return ()
    least = (50 if len(key) == 2 else 60) if _HAN.search(key) else 60 if len(key) <= 5 else 72
    hits = process.extract(
        key, list(_pool()), scorer=fuzz.ratio, score_cutoff=cutoff or least, limit=20
    )
    near = [_pool()[hit[0]].split("|") for hit in hits if _is_slip(key, hit[0])]
    return tuple(dict.fromkeys(chain.from_iterable(near)))[:3]


_SLIPS = ((12, 3), (6, 2), (0, 1))
"""Letters of a word and more → how many slips of the pen it may have."""
_SLIPS_HAN = ((5, 2), (0, 1))
_ONE_SOUND = str.maketrans("y", "i")  # Lybia


def _is_slip(key: str, name: str) -> bool:
    """Is a word a misspelling of a name: letters left out, doubled, exchanged or wrong, few for its
    length, and hardly ever the first one?
    """
    from rapidfuzz.distance import OSA

    written, meant = key.translate(_ONE_SOUND), name.translate(_ONE_SOUND)
    slips = OSA.distance(written, meant)
    limits = _SLIPS_HAN if _HAN.search(key) else _SLIPS
    most = next(most for length, most in limits if len(key) >= length)
    return slips <= most and (slips <= 1 or written[0] == meant[0])


CLOSE = 80  # of 100: one letter or two are otherwise, as in "Kazahstan", not in "Wakanda"


@lru_cache(1024)
def is_close(text: str, code: str) -> bool:
    """Is a word no country is called so like a name of this one that it hardly means another?"""
    from rapidfuzz import fuzz, process

    names = [name for name, codes in _pool().items() if code in codes.split("|")]
    return (
        process.extractOne(squeeze(text), names, scorer=fuzz.ratio, score_cutoff=CLOSE) is not None
    )


for _kept in (_spellings, _told, _find, is_close):
    when_renamed(_kept.cache_clear)


# --- Formal names by rule: "Republic of X", "X, Islamic Rep.", "la République du X", "Kenya (le)",
# "X共和国"; the bare X is what is looked up ---


_KINDS = (
    "democratic|peoples|people s|islamic|federal|federative|arab|socialist|bolivarian|"
    "plurinational|cooperative|"
    "co operative|united|independent|hashemite|grand|sovereign|eastern"
)
_STATES = "republic|kingdom|union|commonwealth|sultanate|principality|duchy|federation|emirate"
# plain strings: the re module compiles and keeps them when the first formal name comes
_ENGLISH = rf"(?:(?:{_KINDS}) )*(?:{_STATES}|state) of (.+)"
_ENGLISH_LAST = rf"(.+?)(?: (?:{_KINDS}))* (?:{_STATES}|state)(?: of)?"
_FRENCH_KINDS = (
    "islamique|federale|federative|democratique|democratic|populaire|arabe|socialiste|unie|cooperative|"
    "orientale|bolivarienne|"
    "plurinational|independant|hachemite"
)
_FRENCH = (
    "(?:republique|republic|royaume|principaute|sultanat|etat|union|commonwealth|grand duche|emirat)"
    rf"(?: (?:{_FRENCH_KINDS}))* (?:de la |de |du |des )?(.+?)(?: (?:{_FRENCH_KINDS}))*"
)
_SPANISH_KINDS = (
    "islamica|federal|federativa|democratica|popular|arabe|socialista|unida|cooperativa|oriental|"
    "bolivariana|"
    "plurinacional|independiente|hachemita"
)
_SPANISH = (
    "(?:republica|reino|principado|sultanato|sultania|estado|union|commonwealth|gran ducado|"
    "emirato)"
    rf"(?: (?:{_SPANISH_KINDS}))* (?:de la |de los |de las |de |del |da |do |dos )?(.+?)(?: "
    rf"(?:{_SPANISH_KINDS}))*"
)
_RUSSIAN_KINDS = (
    "исламская|федеративная|народная|народно|демократическая|арабская|социалистическая|"
    "кооперативная|восточная|"
    "боливарианская|объединенная|многонациональное|независимое|великое"
)
_RUSSIAN_STATES = (
    "республика|королевство|государство|княжество|султанат|содружество|союз|герцогство|эмират"
)
_RUSSIAN = rf"(?:(?:{_RUSSIAN_KINDS}) )*(?:{_RUSSIAN_STATES}) (.+)"
_RUSSIAN_LAST = rf"(.+?)(?: (?:{_RUSSIAN_KINDS}))* (?:{_RUSSIAN_STATES})"
_ARABIC_KINDS = (
    "الاسلاميه|الديمقراطيه|الشعبيه|الاتحاديه|العربيه|المتحده|الاشتراكيه|التعاونيه|الشرقيه|"
    "البوليفاريه|المستقله|"
    "المتعدده|القوميات|الكبري|الهاشميه"
)
_ARABIC = (
    "(?:ال)?(?:جمهوريه|مملكه|دوله|اماره|سلطنه|كمنولث|كومنولث|اتحاد|دوقيه)"
    rf"(?: (?:{_ARABIC_KINDS}))* (?:اتحاد )?(.+?)(?: (?:{_ARABIC_KINDS}))*"
)
_CHINESE = (
    "(?:阿拉伯|多民族)?(.+?)(?:伊斯兰|社会主义|民主|人民|联邦|联合|合作|玻利瓦尔|东岸|哈希姆|阿拉伯)*"
    "(?:共和国|王国|联邦|大公国|公国|苏丹国|酋长国|独立国|合众国|联盟|国)"
)
_CHINESE_PEOPLE = ("(.+)(?:籍|公民|人)", "(.+)国(?:籍|公民|人)")  # 泰国籍, 巴基斯坦国籍
_PEOPLE = "(.+) (?:citizen|citizenship|national|nationality|passport)|(?:citizen|national) of (.+)"
_ARTICLE = "(?:le|la|les|el|los|las) (.+)"
_ARTICLE_LAST = "(.+) (?:le|la|les|el|los|las)"
_ELIDED = late(r"\b[ld]\s?['’‘ʼ`´]", re.IGNORECASE)
_RULES = (_ENGLISH, _ENGLISH_LAST, _FRENCH, _SPANISH, _RUSSIAN, _RUSSIAN_LAST, _ARABIC)


def bases(text: str) -> Iterator[str]:
    """The short names a written formal name may hold, folded, likeliest first; whoever looks them
    up decides.

    An adjective may stand for the name ("République gabonaise" → "gabonaise").
    """
    folded = fold(text)
    full = fold(_ELIDED.sub(" ", text))  # l'Angola, République d'Angola, Angola (l')
    for written in dict.fromkeys((folded, full, *_bare(full))):
        if written != folded:
            yield written
        for rule in _RULES:
            if match := re.fullmatch(rule, written):
                yield match[1]
    together = folded.replace(" ", "")
    for rule in (_CHINESE, *_CHINESE_PEOPLE):
        if match := re.fullmatch(rule, together):
            yield match[1]
    if match := re.fullmatch(_PEOPLE, folded):
        yield match[1] or match[2]


def _bare(folded: str) -> Iterator[str]:
    """The words without an article before or behind: "la republique du tchad", "republique unie
    de tanzanie la".
    """
    for rule in (_ARTICLE, _ARTICLE_LAST):
        if match := re.fullmatch(rule, folded):
            yield match[1]
