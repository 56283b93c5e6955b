"""Formal names by rule: "Republic of X", "X, Islamic Rep.", "République du X", "X共和国"; the bare X is what is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KINDS = (
    "democratic|peoples|people s|islamic|federal|federative|arab|socialist|bolivarian|plurinational|cooperative|"
    "co operative|united|independent|hashemite|grand|sovereign"
)
_STATES = "republic|kingdom|union|commonwealth|sultanate|principality|duchy|federation|emirate"
_ENGLISH = re.compile(rf"(?:(?:{_KINDS}) )*(?:{_STATES}|state) of (.+)")
_ENGLISH_LAST = re.compile(rf"(.+?)(?: (?:{_KINDS}))* (?:{_STATES}|state)(?: of)?")
_FRENCH = re.compile(
    r"(?:republique|royaume|principaute|sultanat)(?: (?:islamique|federale|democratique|populaire|arabe|socialiste|unie))*"
    r" (?:de la |du |des |de |d |l )?(.+)"
)
_RUSSIAN = re.compile(
    r"(?:(?:исламская|федеративная|народная|демократическая|арабская) )*(?:республика|королевство) (.+)"
)
_CHINESE = re.compile(
    "(?:阿拉伯|多民族)?(.+?)(?:伊斯兰|社会主义|民主|人民|联邦|联合|合作|玻利瓦尔|东岸|哈希姆|阿拉伯)*"
    "(?:共和国|王国|联邦|大公国|公国|苏丹国|酋长国|独立国|合众国|联盟|国)"
)
_CHINESE_PEOPLE = re.compile("(.+?)(?:国籍|公民|籍|人)")


def bases(folded: str) -> Iterator[str]:
    """The short names a folded formal name may hold, likeliest first; whoever looks them up decides."""
    if folded == "state of georgia":  # a state of the USA
        return
    for rule in (_ENGLISH, _ENGLISH_LAST, _FRENCH, _RUSSIAN):
        if match := rule.fullmatch(folded):
            yield match[1]
            if rule is _FRENCH and match[1][0] in "dl":  # d'Azerbaïdjan, de l'Équateur: folding took the apostrophe
                yield match[1][1:]
    together = folded.replace(" ", "")
    for rule in (_CHINESE, _CHINESE_PEOPLE):
        if match := rule.fullmatch(together):
            yield match[1]
