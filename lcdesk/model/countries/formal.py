"""Formal names by rule: "Republic of X", "X, Islamic Rep.", "la République du X", "Kenya (le)", "X共和国"; the bare X is what is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lcdesk.model.countries.folding import fold

_KINDS = (
    "democratic|peoples|people s|islamic|federal|federative|arab|socialist|bolivarian|plurinational|cooperative|"
    "co operative|united|independent|hashemite|grand|sovereign|eastern"
)
_STATES = "republic|kingdom|union|commonwealth|sultanate|principality|duchy|federation|emirate"
# plain strings: the re module compiles and keeps them when the first formal name comes
_ENGLISH = rf"(?:(?:{_KINDS}) )*(?:{_STATES}|state) of (.+)"
_ENGLISH_LAST = rf"(.+?)(?: (?:{_KINDS}))* (?:{_STATES}|state)(?: of)?"
_FRENCH_KINDS = (
    "islamique|federale|federative|democratique|populaire|arabe|socialiste|unie|cooperative|orientale|bolivarienne|"
    "plurinational|independant|hachemite"
)
_FRENCH = (
    "(?:republique|royaume|principaute|sultanat|etat|union|commonwealth|grand duche|emirat)"
    rf"(?: (?:{_FRENCH_KINDS}))* (?:de la |de |du |des )?(.+?)(?: (?:{_FRENCH_KINDS}))*"
)
_SPANISH_KINDS = (
    "islamica|federal|federativa|democratica|popular|arabe|socialista|unida|cooperativa|oriental|bolivariana|"
    "plurinacional|independiente|hachemita"
)
_SPANISH = (
    "(?:republica|reino|principado|sultanato|sultania|estado|union|commonwealth|gran ducado|emirato)"
    rf"(?: (?:{_SPANISH_KINDS}))* (?:de la |de los |de las |de |del |da |do |dos )?(.+?)(?: (?:{_SPANISH_KINDS}))*"
)
_RUSSIAN_KINDS = (
    "исламская|федеративная|народная|народно|демократическая|арабская|социалистическая|кооперативная|восточная|"
    "боливарианская|объединенная|многонациональное|независимое|великое"
)
_RUSSIAN_STATES = "республика|королевство|государство|княжество|султанат|содружество|союз|герцогство|эмират"
_RUSSIAN = rf"(?:(?:{_RUSSIAN_KINDS}) )*(?:{_RUSSIAN_STATES}) (.+)"
_RUSSIAN_LAST = rf"(.+?)(?: (?:{_RUSSIAN_KINDS}))* (?:{_RUSSIAN_STATES})"
_ARABIC_KINDS = (
    "الاسلاميه|الديمقراطيه|الشعبيه|الاتحاديه|العربيه|المتحده|الاشتراكيه|التعاونيه|الشرقيه|البوليفاريه|المستقله|"
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
_ELIDED = re.compile(r"\b[ld]\s?['’‘ʼ`´]", re.IGNORECASE)
_RULES = (_ENGLISH, _ENGLISH_LAST, _FRENCH, _SPANISH, _RUSSIAN, _RUSSIAN_LAST, _ARABIC)


def bases(text: str) -> Iterator[str]:
    """The short names a written formal name may hold, folded, likeliest first; whoever looks them up decides.

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
    """The words without an article before or behind: "la republique du tchad", "republique unie de tanzanie la"."""
    for rule in (_ARTICLE, _ARTICLE_LAST):
        if match := re.fullmatch(rule, folded):
            yield match[1]
