"""The organisations of a cohort in their roles: the one list of roles that menus, imports, papers
and the command line go by; which organisations are the same, what is new in a list, and how papers
say them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lcdesk.model.late_patterns import late
from lcdesk.model.names import by_script, fold_title
from lcdesk.texts import N_, BilingualText, PaperLanguage, in_language


@dataclass(frozen=True)
class Role:
    """A role: its code, what menus call it, what papers write before the names, and the words
    people use for it.

    `words` are Chinese and English, of one organisation and of several. Those of them that end with
    "by" or "of" stand before a name without a colon too: "Hosted by Tongji University".
    """

    code: str
    label: str
    said: str
    words: tuple[str, ...]

    @property
    def known(self) -> tuple[str, ...]:
        """All words for it, also as Americans write them: organizer."""
        written = (self.label, self.said, *self.words)
        return tuple(
            dict.fromkeys((*written, *(word.replace("rganis", "rganiz") for word in written)))
        )


ROLES = (
    Role(
        "guidance",
        N_("guidance"),
        N_("Guided by"),
        (
            "指导",
            "指导单位",
            "指导部门",
            "under the guidance of",
            "guiding organisation",
            "guiding organisations",
            "guiding institution",
            "guiding institutions",
            "guiding unit",
            "guiding units",
            "guiding body",
            "guiding bodies",
        ),
    ),
    Role(
        "organiser",
        N_("organiser"),
        N_("Organised by"),
        (
            "主办",
            "主办单位",
            "主办方",
            "主办机构",
            "organisers",
            "organiser(s)",
            "organised by",
            "organising institution",
            "organising institutions",
            "organising unit",
            "organising units",
            "sponsor",
            "sponsors",
            "sponsored by",
        ),
    ),
    Role(
        "joint_organiser",
        N_("joint organiser"),
        N_("Jointly organised by"),
        (
            "联合主办",
            "联合主办单位",
            "联合主办方",
            "共同主办",
            "共同主办单位",
            "joint organisers",
            "jointly organised by",
        ),
    ),
    Role(
        "host",
        N_("host"),
        N_("Hosted by"),
        (
            "承办",
            "承办单位",
            "承办方",
            "承办机构",
            "hosts",
            "host(s)",
            "hosted by",
            "host institution",
            "host institutions",
            "undertaken by",
            "undertaker",
            "undertakers",
        ),
    ),
    Role(
        "co_host",
        N_("co-host"),
        N_("Co-hosted by"),
        (
            "协办",
            "协办单位",
            "协办方",
            "co-hosts",
            "co-hosted by",
            "cohost",
            "cohosts",
            "co-organiser",
            "co-organisers",
            "co-organised by",
            "assisted by",
        ),
    ),
    Role(
        "implementing",
        N_("implementing"),
        N_("Implemented by"),
        (
            "组织实施",
            "组织实施单位",
            "实施单位",
            "执行单位",
            "implemented by",
            "implementing organisation",
            "implementing organisations",
            "implementing institution",
            "implementing institutions",
            "implementing agency",
            "implementing agencies",
            "implementing unit",
        ),
    ),
    Role(
        "recommending",
        N_("recommending"),
        N_("Recommended by"),
        (
            "推荐",
            "推荐单位",
            "推荐机构",
            "提名单位",
            "recommended by",
            "recommending organisation",
            "recommending organisations",
            "nominated by",
            "nominating organisation",
            "nominating organisations",
            "nominating institution",
            "nominating institutions",
            "nominating unit",
        ),
    ),
    Role(
        "supporting",
        N_("supporting"),
        N_("Supported by"),
        (
            "支持",
            "支持单位",
            "支持机构",
            "supporter",
            "supporters",
            "supported by",
            "supporting organisation",
            "supporting organisations",
            "supporting institution",
            "supporting institutions",
            "with the support of",
        ),
    ),
    Role("alliance", N_("alliance"), N_("Alliance"), ("联盟", "所属联盟", "依托联盟", "alliances")),
)
"""In print order."""
CODES = tuple(role.code for role in ROLES)
ROLE = {role.code: role for role in ROLES}


# --- Organisations in these roles ---


SIGNING = ("signer_en", "signer_zh", "signer_post_en", "signer_post_zh")
"""What is said of who signs for one of them: name and post."""
MOST_SIGNERS = 3
"""As many as a certificate has room for."""

_HAN = late(r"[\u3400-\u9fff]")
_LATIN = late(r"[A-Za-z\u00c0-\u024f]")
# 科技中心 Science Centre: a Chinese name and, behind a blank, an English one of two words or more.
_BESIDE = late(
    r"([^A-Za-z]*[\u3400-\u9fff][^A-Za-z]*?)\s+([A-Za-z\u00c0-\u024f][^\u3400-\u9fff]*\s[^\u3400-\u9fff]+)"
)
_IN_BRACKETS = re.compile(r"(.+?)\s*[(（]([^()（）]+)[)）]")


@dataclass(frozen=True, slots=True)
class Organiser:
    """An organisation in a role, with its names in both languages, one of which may be missing, and
    who signs for it: name and post in both languages.

    `id`: the row of the cohort that says so, None before there is one.
    """

    role: str
    name_en: str | None = None
    name_zh: str | None = None
    id: int | None = None
    signer_en: str | None = None
    signer_zh: str | None = None
    signer_post_en: str | None = None
    signer_post_zh: str | None = None

    @property
    def names(self) -> tuple[str | None, str | None]:
        """English and Chinese."""
        return self.name_en, self.name_zh

    @property
    def said(self) -> tuple[str, str | None, str | None]:
        """Role and names, whichever row it is."""
        return (self.role, *self.names)

    @property
    def name(self) -> str:
        """What it is called, in English where it has both."""
        return self.name_en or self.name_zh or ""

    @property
    def signing(self) -> dict[str, str | None]:
        """Who signs for it, by the names of `SIGNING`."""
        return {name: getattr(self, name) for name in SIGNING}

    @property
    def has_signer(self) -> bool:
        """Is anything said of who signs?"""
        return any(self.signing.values())

    @property
    def signer(self) -> str:
        """Name and post of who signs, in all languages they are said in; "" where nobody is."""
        names, posts = (
            " | ".join(filter(None, pair))
            for pair in (
                (self.signer_en, self.signer_zh),
                (self.signer_post_en, self.signer_post_zh),
            )
        )
        return ", ".join(filter(None, (names, posts)))

    def plain(self) -> dict[str, Any]:
        """The JSON of it; who signs only where somebody is named."""
        named = {"role": self.role, "name_en": self.name_en, "name_zh": self.name_zh}
        return {**named, **self.signing} if self.has_signer else named


def organiser_of(role: str, text: str) -> Organiser | None:
    """An organisation as somebody writes it: "科技中心", "Science Centre | 科技中心", "科技中心（Science
    Centre）".

    None where nothing is written.
    """
    whole = " ".join(text.split())
    parts = [by_script(part, "name") for part in _parts(whole)]
    names = {stem: name for part in parts for stem, name in part.items()}
    if len(names) < len(parts):  # two of one language are no translation of each other
        names = by_script(whole, "name")
    return (
        Organiser(role, names.get("name_en"), names.get("name_zh")) if any(names.values()) else None
    )


def signed_by(one: Organiser, name: str, post: str) -> Organiser:
    """The same with who signs for it, each as somebody writes it: "Li Wei | 李伟"; a dash for
    nobody.
    """
    said = [
        (None, None) if text.strip() in ("", "-", "–", "—") else _in_languages(text)
        for text in (name, post)
    ]
    return replace(one, **dict(zip(SIGNING, (*said[0], *said[1]), strict=True)))


def _in_languages(text: str) -> tuple[str | None, str | None]:
    found = organiser_of("", text)
    return found.names if found else (None, None)


def _parts(text: str) -> Sequence[str]:
    """The names a text holds: in both languages, or one."""
    if "|" in text or "｜" in text:
        return [part for part in re.split(r"\s*[|｜]\s*", text) if part]
    found = _IN_BRACKETS.fullmatch(text) or _BESIDE.fullmatch(text)
    if found is None or _scripts(found[1]) & _scripts(found[2]):
        return [text]
    return [found[1], found[2]]


def _scripts(text: str) -> frozenset[str]:
    return frozenset(
        name for name, script in (("han", _HAN), ("latin", _LATIN)) if script.search(text)
    )


_EMBASSY = re.compile(
    r"使馆|领事馆|使团|\bembass|\bconsulat|\bambassad|\bembajada|\bembaixada|\bhigh commission|"
    r"посольств|консульств|سفارة",
    re.IGNORECASE,
)


def only_nominates(one: Organiser) -> bool:
    """Is it an embassy or consulate that recommends its own people? It organises nothing."""
    return one.role == "recommending" and any(map(_EMBASSY.search, filter(None, one.names)))


def keys_of(one: Organiser) -> frozenset[str]:
    """Its names in their comparable form."""
    return frozenset(_folded(name) for name in one.names if name)


@lru_cache(maxsize=16_384)
def _folded(name: str) -> str:
    """Nor do an article and a closing dot tell two names apart."""
    folded = fold_title(name).strip(" .,")
    return folded.removeprefix("the ") or folded


def is_same(one: Organiser, other: Organiser) -> bool:
    """Are they one organisation? Called alike in one language, and not otherwise in the other."""
    if not keys_of(one) & keys_of(other):
        return False
    pairs = zip(one.names, other.names, strict=True)
    return all(not mine or not theirs or _folded(mine) == _folded(theirs) for mine, theirs in pairs)


def completed(one: Organiser, other: Organiser) -> Organiser:
    """The same organisation with the name of the other one in a language in which it has none."""
    taken = {name for name in one.names if name}
    given = (name if name not in taken else None for name in other.names)
    english, chinese = (mine or theirs for mine, theirs in zip(one.names, given, strict=True))
    return replace(one, name_en=english, name_zh=chinese)


def in_print_order(organisers: Iterable[Organiser]) -> list[Organiser]:
    """Role after role, those of one role in the order in which they came."""
    return sorted(
        organisers, key=lambda one: CODES.index(one.role) if one.role in CODES else len(CODES)
    )


def each_once(organisers: Iterable[Organiser]) -> list[Organiser]:
    """Each organisation once in a role, with all that is known of its names and who signs."""
    out: list[Organiser] = []
    for one in organisers:
        at = next(
            (n for n, known in enumerate(out) if known.role == one.role and is_same(known, one)),
            None,
        )
        if at is None:
            out.append(one)
        else:
            out[at] = signed_like(completed(out[at], one), one)
    return out


def signed_like(one: Organiser, other: Organiser) -> Organiser:
    """The same organisation with who signs for the other, where nobody is said to sign for it."""
    return one if one.has_signer else replace(one, **other.signing)


def new_among(
    read: Iterable[Organiser], there: Sequence[Organiser]
) -> tuple[list[Organiser], list[Organiser]]:
    """Of a list that was read, what a cohort does not have yet; and those it has in another role,
    where they stay.

    A name in a language that was missing is new too. Who stands in another role than the list says
    was put there by somebody; only an organisation that the list has in several roles gets one
    more.
    """
    wanted, new, otherwise = list(read), list[Organiser](), list[Organiser]()
    for one in wanted:
        mine = [known for known in there if is_same(known, one)]
        here = next((known for known in mine if known.role == one.role), None)
        listed = {other.role for other in wanted if is_same(other, one)}
        if here is not None:
            if completed(here, one) != here:
                new.append(one)
        elif any(known.role not in listed for known in mine):
            otherwise.append(mine[0])
        else:
            new.append(one)
    return new, otherwise


def was_taken_out(one: Organiser, last: Iterable[Organiser], there: Iterable[Organiser]) -> bool:
    """Did a list name an organisation in this role last time, and the cohort has it in none now?"""
    was_named = any(is_same(other, one) and other.role == one.role for other in last)
    return was_named and not any(is_same(known, one) for known in there)


def shared(lists: Sequence[Sequence[Organiser]]) -> list[Organiser]:
    """Those that all of several cohorts have in the same role."""
    if not lists:
        return []
    first, *others = lists
    return [
        one
        for one in first
        if all(any(two.role == one.role and is_same(one, two) for two in each) for each in others)
    ]


def organiser_words(organisers: Iterable[Organiser]) -> tuple[BilingualText, ...]:
    """What papers say: a line a role in print order, "主办单位：甲、乙" and "Organised by: A; B"."""
    ordered = in_print_order(organisers)
    roles = dict.fromkeys(one.role for one in ordered)
    return tuple(
        BilingualText(
            *(
                _line(role, [one for one in ordered if one.role == role], code)
                for code in ("zh", "en")
            )
        )
        for role in roles
    )


def organiser_lines(
    organisers: Iterable[Organiser], language: PaperLanguage
) -> tuple[tuple[str, ...], ...]:
    """The same in the language of a paper, of each role its lines; in both there are two,
    Chinese before English.
    """
    return tuple(words.said(language) for words in organiser_words(organisers))


def on_paper(line: str) -> str:
    """A line as it is printed, without the sign that only an import needs at its end."""
    return line.removesuffix(_BEHIND_ONE)


def label_of(role: str, code: str) -> str:
    """What papers write before the names."""
    return in_language(code, ROLE[role].said) if role in ROLE else role


_BEHIND_ONE = "；"


def _line(role: str, those: Sequence[Organiser], code: str) -> str:
    if code == "en":
        return (
            f"{label_of(role, 'en')}: "
            f"{'; '.join(one.name_en or one.name_zh or '' for one in those)}"
        )
    names = [one.name_zh or one.name_en or "" for one in those]
    if not any("、" in name for name in names):
        return f"{label_of(role, 'zh')}：{'、'.join(names)}"
    # a name that holds the usual sign between two: the other one then stands behind each, and an
    # import parts them rightly
    return f"{label_of(role, 'zh')}：{'；'.join(names)}" + (_BEHIND_ONE if len(names) == 1 else "")
