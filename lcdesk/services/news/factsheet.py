"""The news draft of a cohort, sentence by sentence from what the desk knows, and the fact sheet of
it: which of the facts a news text needs are known, and what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lcdesk.services.core.desk import Desk
from lcdesk.services.figures.counting_rules import CountRule
from lcdesk.services.news.fact_words import Gap, Origin, Piece, Value, missing_gap, missing_piece
from lcdesk.services.news.facts import KnownFacts, read_facts
from lcdesk.services.news.sentence_templates import (
    LANGS,
    TEMPLATES,
    KeptTemplate,
    Lang,
    list_templates,
    parts_of,
)
from lcdesk.texts import N_, _

NEWS_FACTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "title": (N_("Title of the session"), ("title",)),
    "opening_day": (N_("Opening day"), ("opening_day",)),
    "organisers": (N_("Organisers"), ("organisers",)),
    "guidance": (N_("Guidance"), ("guidance",)),
    "place": (N_("Place"), ("place",)),
    "addressed": (N_("Who addressed the ceremony"), ("speakers",)),
    "represented": (N_("Bodies represented"), ("bodies",)),
    "host": (N_("Host of the ceremony"), ("host",)),
    "participants": (N_("Participants and countries"), ("participants", "countries")),
    "initiative": (N_("Key initiative of the alliance"), ("initiative", "alliance")),
    "themes": (N_("Themes"), ("themes",)),
    "forms": (N_("Forms of teaching"), ("forms",)),
    "aims": (N_("Aims"), ("aims",)),
    "launch": (
        N_("Conference, launch and aims of the alliance"),
        ("conference_place", "conference_days", "alliance_aims"),
    ),
    "earlier": (N_("Earlier sessions"), ("earlier",)),
}
"""The facts of a news text about an opening: what each is called, and the values that tell it."""


@dataclass(frozen=True)
class PrintedSentence:
    """A sentence as it is printed: its pieces, the value each is from ("" for words of the
    template), and the template.
    """

    key: str
    lang: Lang
    pieces: tuple[tuple[Piece, str], ...]
    values: tuple[Value, ...]
    template: KeptTemplate

    @property
    def text(self) -> str:
        """The sentence, gaps in brackets."""
        return "".join(piece.text for piece, _name in self.pieces)

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What is missing in it."""
        return tuple(piece.gap for piece, _name in self.pieces if piece.gap is not None)

    def plain(self) -> dict[str, Any]:
        """The JSON of it."""
        values = {value.name: value.text(self.lang) for value in self.values}
        return {"lang": self.lang, "text": self.text, "values": values}


@dataclass(frozen=True)
class NewsFact:
    """One of the facts a news text needs."""

    key: str
    label: str
    is_known: bool


@dataclass(frozen=True)
class FactSheet:
    """The news draft of a cohort: its sentences, Chinese first, what is missing, and the facts."""

    cohort_id: int
    sentences: tuple[PrintedSentence, ...]
    gaps: tuple[Gap, ...]
    facts: tuple[NewsFact, ...]

    @property
    def known(self) -> int:
        """How many of the facts are known."""
        return sum(fact.is_known for fact in self.facts)

    def in_language(self, lang: Lang) -> list[PrintedSentence]:
        """The sentences of one language."""
        return [one for one in self.sentences if one.lang == lang]

    def pairs(self) -> list[dict[Lang, PrintedSentence]]:
        """The sentences side by side, in the order of the news."""
        by_key: dict[str, dict[Lang, PrintedSentence]] = {}
        for one in self.sentences:
            by_key.setdefault(one.key, {})[one.lang] = one
        return list(by_key.values())

    def text(self, langs: Sequence[Lang] = LANGS) -> str:
        """The draft as a text: a headline and a paragraph in each language."""
        return "\n\n".join(filter(None, (self._draft(lang) for lang in langs))) + "\n"

    def _draft(self, lang: Lang) -> str:
        sentences = self.in_language(lang)
        head = [one.text for one in sentences if one.key == "title"]
        body = [one.text for one in sentences if one.key != "title"]
        return "\n\n".join(filter(None, (*head, ("" if lang == "zh" else " ").join(body))))

    def plain(self) -> dict[str, Any]:
        """The JSON of it: sentences with their values, and what is missing."""
        return {
            "sentences": [one.plain() for one in self.sentences],
            "gaps": [gap.words for gap in self.gaps],
        }


def make_factsheet(
    desk: Desk, cohort_id: int, langs: Sequence[Lang] = LANGS, rule: str | CountRule = "all"
) -> FactSheet:
    """The news draft of a cohort in these languages; `rule`: who counts as a participant.

    Words about gaps and origins are in the language of the moment. `KnownFault` when the cohort is
    gone.
    """
    known = read_facts(desk, cohort_id, rule)
    templates = {(one.key, one.lang): one for one in list_templates(desk)}
    keys = [key for key in TEMPLATES if _is_wanted(key, known)]
    sentences, gaps = list[PrintedSentence](), list[Gap]()
    for lang in (one for one in LANGS if one in langs):
        for key in keys:
            sentence, missing = _printed(templates[key, lang], known)
            if sentence is not None:
                sentences.append(sentence)
            gaps += missing
    return FactSheet(cohort_id, tuple(sentences), _once(gaps), tuple(_facts(known, langs)))


def _printed(
    template: KeptTemplate, known: KnownFacts
) -> tuple[PrintedSentence | None, tuple[Gap, ...]]:
    """A sentence and what is missing in it; none where nothing of it is known."""
    names = template.names
    values = tuple(known.values[name] for name in names if name in known.values)
    if names and not values:
        if TEMPLATES[template.key].is_extra:
            return None, ()
        return None, tuple(missing_gap(name, known.places.get(name)) for name in names)
    pieces: list[tuple[Piece, str]] = []
    for words, name in parts_of(template.text):
        if words:
            pieces.append((Piece(words), ""))
        if not name:
            continue
        value = known.values.get(name)
        said = (
            value.said(template.lang)
            if value
            else (missing_piece(name, template.lang, known.places.get(name)),)
        )
        pieces += ((piece, name) for piece in said)
    sentence = PrintedSentence(template.key, template.lang, tuple(pieces), values, template)
    return sentence, sentence.gaps


_CONDITIONS: Mapping[str, Callable[[KnownFacts], bool]] = {
    "jointly_organised": lambda known: known.is_joint or "organisers" not in known.values,
    "organised": lambda known: not known.is_joint and "organisers" in known.values,
    "participants_partners": lambda known: known.partners == "all",
    "participants_some": lambda known: known.partners == "some",
    "participants": lambda known: known.partners == "none",
    "initiative": lambda known: known.is_initiative is not False,
    "launched": lambda known: known.has_conference,
    "launched_alone": lambda known: not known.has_conference,
}
"""Of several sentences about one thing, when each is the true one."""


def _is_wanted(key: str, known: KnownFacts) -> bool:
    condition = _CONDITIONS.get(key)
    return condition is None or condition(known)


def _facts(known: KnownFacts, langs: Sequence[Lang]) -> Iterable[NewsFact]:
    """A fact is known where all its values are there, and whole, in every language."""
    for key, (label, names) in NEWS_FACTS.items():
        values = [known.values.get(name) for name in names]
        is_known = all(
            value is not None and not any(piece.gap for lang in langs for piece in value.said(lang))
            for value in values
        )
        yield NewsFact(key, _(label), is_known)


def _once(gaps: Iterable[Gap]) -> tuple[Gap, ...]:
    return tuple({gap.words: gap for gap in reversed(list(gaps))}.values())[::-1]


def origin_lines(sentence: PrintedSentence) -> list[tuple[Value, Origin]]:
    """Where the values of a sentence are from, value by value."""
    return [(value, origin) for value in sentence.values for origin in value.origins]
