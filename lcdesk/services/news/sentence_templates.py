"""The sentences of a news draft as templates in English and Chinese, which the office may edit.

A template is a sentence with the names of values in braces: "The course opened on {opening_day} at
{place}." The defaults stand here and nowhere else; what the office has instead is a value of the
desk.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, cast

import sqlalchemy as sa

from lcdesk.model.entities import DeskValue
from lcdesk.model.faults import KnownFault
from lcdesk.services.core.desk import Desk, Work
from lcdesk.texts import N_, _, list_names

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")
NAME = "sentence_templates"
KEEP = N_("Sentence templates")
_LONGEST = 1000
_PLACE = re.compile(r"\{([^{}]*)\}")

VALUES: Mapping[str, str] = {
    "title": N_("title of the session"),
    "opening_day": N_("opening day"),
    "place": N_("place of the opening"),
    "days": N_("first and last day"),
    "guidance": N_("who gives guidance"),
    "organisers": N_("organisers"),
    "hosts": N_("who hosts the course"),
    "co_hosts": N_("who co-hosts the course"),
    "implementing": N_("who implements the course"),
    "supporting": N_("who supports the course"),
    "participants": N_("number of participants"),
    "countries": N_("number of countries"),
    "partners": N_("countries along the Belt and Road"),
    "host": N_("host of the ceremony"),
    "speakers": N_("who addressed the ceremony"),
    "bodies": N_("bodies represented at the ceremony"),
    "initiative": N_("whether it is a key initiative"),
    "alliance": N_("alliance"),
    "conference": N_("conference of the launch"),
    "conference_place": N_("place of the conference"),
    "conference_days": N_("days of the conference"),
    "alliance_aims": N_("aims of the alliance"),
    "themes": N_("themes"),
    "forms": N_("forms of teaching"),
    "visited": N_("bodies visited"),
    "aims": N_("aims"),
    "earlier": N_("earlier sessions"),
    "next": N_("next session"),
    "next_day": N_("opening day of the next session"),
}
"""Name of a value → what it is, as a gap says it."""


@dataclass(frozen=True)
class SentenceTemplate:
    """A sentence: its key, what it says, and its default in each language.

    `is_extra`: a course need not have what it tells, so that nothing is missing without it.
    """

    key: str
    says: str
    zh: str
    en: str
    is_extra: bool = False

    def default(self, lang: Lang) -> str:
        """The sentence that came with the program."""
        return self.zh if lang == "zh" else self.en


TEMPLATES: Mapping[str, SentenceTemplate] = {
    one.key: one
    for one in (
        SentenceTemplate("title", N_("Headline"), "{title}开班", "{title} opens"),
        SentenceTemplate(
            "opening",
            N_("Day and place of the opening"),
            "{opening_day}，培训班在{place}开班。",
            "The course opened on {opening_day} at {place}.",
        ),
        SentenceTemplate(
            "jointly_organised",
            N_("Guidance and joint organisers"),
            "培训班由{guidance}指导，{organisers}联合主办。",
            "Under the guidance of {guidance}, it is jointly organised by {organisers}.",
        ),
        SentenceTemplate(
            "organised",
            N_("Guidance and organiser"),
            "培训班由{guidance}指导，{organisers}主办。",
            "Under the guidance of {guidance}, it is organised by {organisers}.",
        ),
        SentenceTemplate(
            "hosted",
            N_("Host organisations"),
            "培训班由{hosts}承办。",
            "It is hosted by {hosts}.",
            is_extra=True,
        ),
        SentenceTemplate(
            "co_hosted",
            N_("Co-hosts"),
            "培训班由{co_hosts}协办。",
            "It is co-hosted by {co_hosts}.",
            is_extra=True,
        ),
        SentenceTemplate(
            "implemented",
            N_("Implementing organisations"),
            "培训班由{implementing}组织实施。",
            "It is implemented by {implementing}.",
            is_extra=True,
        ),
        SentenceTemplate(
            "supported",
            N_("Supporting organisations"),
            "培训班得到{supporting}的支持。",
            "It is supported by {supporting}.",
            is_extra=True,
        ),
        SentenceTemplate(
            "participants_partners",
            N_("Participants, all from the Belt and Road"),
            "来自共建“一带一路”{countries}的{participants}参加培训。",
            "It is attended by {participants} from {countries} along the Belt and Road.",
        ),
        SentenceTemplate(
            "participants_some",
            N_("Participants, some from the Belt and Road"),
            "来自{countries}的{participants}参加培训，其中共建“一带一路”国家{partners}。",
            "It is attended by {participants} from {countries}, {partners} of them along the "
            "Belt and Road.",
        ),
        SentenceTemplate(
            "participants",
            N_("Participants and countries"),
            "来自{countries}的{participants}参加培训。",
            "It is attended by {participants} from {countries}.",
        ),
        SentenceTemplate(
            "host",
            N_("Host of the ceremony"),
            "开班式由{host}主持。",
            "The opening ceremony was hosted by {host}.",
        ),
        SentenceTemplate(
            "addressed",
            N_("Addresses at the ceremony"),
            "{speakers}在开班式上致辞。",
            "The ceremony was addressed by {speakers}.",
        ),
        SentenceTemplate(
            "represented",
            N_("Bodies represented at the ceremony"),
            "{bodies}代表出席开班式。",
            "Representatives of {bodies} attended the ceremony.",
        ),
        SentenceTemplate(
            "initiative",
            N_("Key initiative of the alliance"),
            "培训班是{alliance}的{initiative}。",
            "The course is {initiative} of {alliance}.",
        ),
        SentenceTemplate(
            "launched",
            N_("Conference and launch of the alliance"),
            "联盟于{conference_days}在{conference_place}举行的{conference}上启动。",
            "The alliance was launched at {conference}, held in {conference_place} on "
            "{conference_days}.",
        ),
        SentenceTemplate(
            "launched_alone",
            N_("Launch of the alliance"),
            "联盟于{conference_days}在{conference_place}启动。",
            "The alliance was launched in {conference_place} on {conference_days}.",
        ),
        SentenceTemplate(
            "alliance_aims",
            N_("Aims of the alliance"),
            "联盟宗旨：{alliance_aims}。",
            "The aims of the alliance: {alliance_aims}.",
        ),
        SentenceTemplate(
            "themes", N_("Themes"), "课程围绕{themes}展开。", "The curriculum covers {themes}."
        ),
        SentenceTemplate(
            "forms",
            N_("Forms of teaching"),
            "培训采取{forms}的形式。",
            "Teaching takes the form of {forms}.",
        ),
        SentenceTemplate(
            "visited",
            N_("Bodies visited"),
            "学员实地考察{visited}。",
            "Visits lead to {visited}.",
            is_extra=True,
        ),
        SentenceTemplate("aims", N_("Aims"), "培训目标：{aims}。", "The aims: {aims}."),
        SentenceTemplate(
            "days",
            N_("First and last day"),
            "培训时间为{days}。",
            "The course takes place on {days}.",
            is_extra=True,
        ),
        SentenceTemplate(
            "earlier",
            N_("Earlier sessions"),
            "此前，{earlier}已结束。",
            "The programme has already concluded {earlier}.",
        ),
        SentenceTemplate(
            "next",
            N_("Next session"),
            "下一站{next}将于{next_day}开班。",
            "The next session, {next}, opens on {next_day}.",
            is_extra=True,
        ),
    )
}
"""Key → template, in the order of the news."""


@dataclass(frozen=True)
class KeptTemplate:
    """A sentence as the desk has it in one language; `is_own`: the office's words."""

    key: str
    lang: Lang
    text: str
    is_own: bool

    @property
    def names(self) -> tuple[str, ...]:
        """The values it uses, each once."""
        return names_in(self.text)

    @property
    def says(self) -> str:
        """What it tells, in the language of the moment."""
        return _(TEMPLATES[self.key].says)


def names_in(text: str) -> tuple[str, ...]:
    """The names in braces, each once, in their order."""
    return tuple(dict.fromkeys(_PLACE.findall(text)))


def parts_of(text: str) -> list[tuple[str, str]]:
    """A template as (words, name of a value behind them); the last name is ""."""
    words, names = _PLACE.split(text)[::2], _PLACE.findall(text)
    return list(zip(words, (*names, ""), strict=True))


def list_templates(desk: Desk) -> list[KeptTemplate]:
    """All sentences in both languages, in the order of the news, Chinese first."""
    with desk.reading() as session:
        own = _own(session)
    return [
        KeptTemplate(
            key, lang, own.get(key, {}).get(lang, one.default(lang)), lang in own.get(key, {})
        )
        for key, one in TEMPLATES.items()
        for lang in LANGS
    ]


def set_template(desk: Desk, key: str, lang: str, text: str) -> None:
    """Say a sentence otherwise from now on. A value of the desk, no operation: it has no undo,
    `reset_template` brings back what came with the program.

    `KnownFault` for an unknown key or language, blank text, or a name in braces that there is not.
    """
    set_templates(desk, key, {_known_lang(lang): text})


def set_templates(desk: Desk, key: str, texts: Mapping[Lang, str]) -> None:
    """The same in several languages at once: all are kept, or none."""
    one = TEMPLATES[_known_key(key)]
    wanted = {lang: _checked(key, lang, text) for lang, text in texts.items()}

    def keep(work: Work) -> None:
        own = _own(work.session)
        said = {**own.get(key, {}), **wanted}
        theirs = {
            lang: text for lang, text in said.items() if text != one.default(_known_lang(lang))
        }
        work.add_value(NAME, {**own, key: theirs})

    desk.execute(KEEP, keep)


def reset_template(desk: Desk, key: str, lang: str | None = None) -> None:
    """Back to the words that came with the program, in one language or both."""
    gone = LANGS if lang is None else (_known_lang(lang),)
    _known_key(key)

    def keep(work: Work) -> None:
        own = _own(work.session)
        left = {one: text for one, text in own.get(key, {}).items() if one not in gone}
        work.add_value(NAME, {**own, key: left})

    desk.execute(KEEP, keep)


def _own(session: Session) -> dict[str, dict[str, str]]:
    """What the office has; whatever is not understood (of a later program) is left out."""
    kept = session.scalar(sa.select(DeskValue.value).where(DeskValue.name == NAME))
    if not isinstance(kept, dict):
        return {}
    held = cast("dict[str, dict[str, str]]", kept)
    return {
        key: {lang: text for lang, text in said.items() if lang in LANGS and _is_sound(text)}
        for key, said in held.items()
        if key in TEMPLATES
    }


def _is_sound(text: str) -> bool:
    return bool(text.strip()) and all(name in VALUES for name in names_in(text))


def _known_key(key: str) -> str:
    if key in TEMPLATES:
        return key
    raise KnownFault(
        _("There is no sentence “{key}”.", key=key),
        _("Nothing was changed. The sentences are: {known}.", known=list_names(list(TEMPLATES))),
    )


def _known_lang(lang: str) -> Lang:
    if lang in LANGS:
        return lang
    raise KnownFault(
        _("“{lang}” is no language of a sentence.", lang=lang),
        _("Nothing was changed. Say zh or en."),
    )


def _checked(key: str, lang: Lang, text: str) -> str:
    """The text, tidy; `KnownFault` where it cannot be a template."""
    tidy = " ".join(text.split())
    if not tidy or len(tidy) > _LONGEST:
        raise KnownFault(
            _("A sentence has between 1 and {most} letters.", most=_LONGEST),
            _("Nothing was changed. To have the words that came with the program, reset it."),
        )
    named = names_in(TEMPLATES[key].default(lang))
    known = list_names([f"{{{name}}}" for name in dict.fromkeys((*named, *VALUES))])
    unknown = next((name for name in names_in(tidy) if name not in VALUES), None)
    if unknown is not None:
        raise KnownFault(
            _("There is no value “{name}”.", name=f"{{{unknown}}}"),
            _("Nothing was changed. This sentence may use: {known}.", known=known),
        )
    if any(brace in _PLACE.sub("", tidy) for brace in "{}"):
        raise KnownFault(
            _("A brace in this sentence opens or closes nothing."),
            _("Nothing was changed. Values stand in braces: {known}.", known=known),
        )
    return tidy
