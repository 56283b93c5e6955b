"""What somebody typed into the search: plain words, and `field:value` in either language, read
as rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from lcdesk.model.asked_values import rules_of
from lcdesk.model.asking import QueryRule
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.faults import BadValue
from lcdesk.model.kinds.choices import fold_word
from lcdesk.texts import LANGUAGES, N_, _, in_language

# Shorter than the labels, and what the heads of the table say; the fields are tried in this order.
_SHORT: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    ((N_("Name"), "姓名"), ("full_name", "family_name", "given_name", "name_zh")),
    ((N_("Country"), "国籍"), ("nationality",)),
    (("Passport", "护照"), ("passport_no", "passport_expiry")),
    ((N_("Passport until"), "Passport expires"), ("passport_expiry",)),
    (("Born", "Birth", "出生", "生日"), ("birth_date",)),
    ((N_("Arrival"), "到达"), ("arrival_date", "arrival_flight", "arrival_airport")),
    (("Departure", "离开", "返程"), ("departure_date", "departure_flight", "departure_airport")),
    (("Flight", "航班"), ("arrival_flight", "departure_flight")),
    (("Airport", "机场"), ("arrival_airport", "departure_airport")),
    (("Room", "房间", "住宿"), ("room_no", "room_type")),
    (("Visa", "签证"), ("visa_state", "visa_valid_until")),
    (("Mail", "邮件"), ("email",)),
    (("Org", "机构"), ("organization",)),
    (("Note", "备注"), ("notes",)),
)
_LONGEST = 4  # words of a label before the colon, as in "Place on the reserve list:1"

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»「」『』", '"'))
_PIECES = re.compile(r'(?:"[^"]*"?|[^\s"])+')
# a letter before the colon, or it is a time of day; two strokes after it, and it is an address
_NAMED = re.compile(r'(?P<name>"[^"]+"|[^":]*[^\W\d_][^":]*):(?!//)(?P<value>.*)', re.DOTALL)


@dataclass(frozen=True)
class ParsedSearch:
    """A search as it was understood: `words` (a phrase in quotes is one) and `rules` hold together.

    `remarks`: sentences about what was not understood, in the language of the moment.
    """

    words: tuple[str, ...] = ()
    rules: tuple[QueryRule, ...] = ()
    remarks: tuple[str, ...] = ()


def read_search(text: str) -> ParsedSearch:
    """`wang 国家:肯尼亚 diet:- mail:* passport:<2027-06 name:"ana maria"` as words and rules; nothing
    typed is refused.

    `-` stands for blank, `*` for anything; < <= > >= and a..b compare dates, times and numbers.
    What names no field is searched as words, and a value its field cannot have is left out;
    `remarks` say so.
    """
    reading = _SearchParser()
    for piece in _PIECES.findall(unicodedata.normalize("NFKC", text).translate(_QUOTES)):
        reading.take(piece)
    return ParsedSearch(tuple(reading.words), tuple(_joined(reading.rules)), tuple(reading.remarks))


class _SearchParser:
    """The pieces of a search, taken one after the other."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.rules: list[QueryRule] = []
        self.remarks: list[str] = []
        self._open: tuple[str, ...] = ()  # fields whose value is still to come: "country: kenya"

    def take(self, piece: str) -> None:
        """The next piece: a field with its value, a value or a word."""
        found = _NAMED.fullmatch(piece)
        if found and (names := self._fields_before(found["name"])):
            self._open = () if found["value"] else names
            if found["value"]:
                self._ask(names, found["value"])
        elif found:
            self._open = ()
            name, value = _bare(found["name"]), _bare(found["value"])
            self.remarks.append(_("No field is called “{field}”; searched as words.", field=name))
            self.words += [word for word in (name, value) if word]
        elif self._open:
            self._ask(self._open, piece)
            self._open = ()
        elif word := _bare(piece):
            self.words.append(word)

    def _fields_before(self, name: str) -> tuple[str, ...]:
        """The fields meant; the words before the last one of a longer label are taken back."""
        for count in range(min(_LONGEST, len(self.words)), -1, -1):
            before = self.words[len(self.words) - count :]
            if names := _names().get(fold_word(" ".join((*before, _bare(name))))):
                del self.words[len(self.words) - count :]
                return names
        return ()

    def _ask(self, names: tuple[str, ...], said: str) -> None:
        try:
            self.rules += rules_of(names, said)
        except BadValue as bad:
            title = PARTICIPANT.field(names[0]).title
            self.remarks.append(
                _("{field}: {problem} It is left out.", field=title, problem=bad.message)
            )


def _bare(text: str) -> str:
    return " ".join(text.replace('"', " ").split())


def _joined(rules: Iterable[QueryRule]) -> list[QueryRule]:
    """One value of a closed list and another of the same field: either of them, since nobody has
    both.
    """
    joined: list[QueryRule] = []
    at: dict[str, int] = {}
    for rule in rules:
        if rule.name != "field_is":
            joined.append(rule)
            continue
        name, *values = rule.values
        if name in at:
            values = dict.fromkeys((*joined[at[name]].values[1:], *values))
            joined[at[name]] = QueryRule("field_is", (name, *values))
        else:
            at[name] = len(joined)
            joined.append(rule)
    return joined


@cache
def _names() -> Mapping[str, tuple[str, ...]]:
    """Folded word → the fields it means: short words first, then names, labels of every language
    and heads.
    """
    known: dict[str, tuple[str, ...]] = {}
    for words, names in _SHORT:
        for word in (*words, *_in_each_language(words[0])):
            known.setdefault(fold_word(word), names)
    for field in PARTICIPANT.fields:
        for word in (field.name, *_in_each_language(field.label)):
            known.setdefault(fold_word(word), (field.name,))
    # after all labels: a head of one field may be the label of another
    for field in PARTICIPANT.fields:
        for word in field.heads:
            known.setdefault(fold_word(word), (field.name,))
    return known


def _in_each_language(text: str) -> Iterable[str]:
    return (in_language(code, text) for code in LANGUAGES)
