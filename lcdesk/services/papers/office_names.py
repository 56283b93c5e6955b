"""What names in the office's own files mean: the labels and heads of the field catalogue in both
languages, other heads that imports know, the roles of organisers, and a few of ours; and their
values, as exports write them.

A name in Chinese gives its value in Chinese, one in English in English; "zh", "en", 中文 or 英文
beside it asks for that language: {{国籍}}, {{Nationality}},
{{国籍 en}}.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from lcdesk.model import clock, own_fields
from lcdesk.model.catalogue import ACTIVITY, COHORT, PARTICIPANT, RecordKind
from lcdesk.model.fields import Field
from lcdesk.model.names import full_name_of
from lcdesk.model.organisers import ROLES, Role
from lcdesk.model.scripts import simplified
from lcdesk.papers.office_files.names import SUBJECTS, About, FilledValue, TemplateName
from lcdesk.services.core.access_log import Unmasking
from lcdesk.services.exporting.people_rows import cell_value
from lcdesk.services.papers.course import CourseReader, day_in_words, scripted_words
from lcdesk.tabular.matching.heads import look_up, near_miss
from lcdesk.tabular.understood import RecordName
from lcdesk.texts import LANGUAGES, N_, in_language, speaking

Language = Literal["zh", "en"]
Tell = Callable[["Told", Language], FilledValue]
"""What a name of ours says of a record in a language."""


@dataclass(frozen=True)
class Told:
    """A record that names are filled from: its values, which one it is in its list (from 1), and
    the course.
    """

    record: Mapping[str, Any]
    place: int
    reader: CourseReader


@dataclass(frozen=True)
class OwnName:
    """A name that is no field: what people write for it, and what it says."""

    key: str
    label: str
    words: tuple[str, ...]
    tell: Tell
    is_photo: bool = False


_TITLES = {"F": ("女士", "Ms"), "M": ("先生", "Mr")}


def _title(told: Told, lang: Language) -> FilledValue:
    zh, en = _TITLES.get(told.record.get("gender") or "", ("", ""))
    return FilledValue(zh if lang == "zh" else en)


def _place(told: Told, _lang: Language) -> FilledValue:
    return FilledValue(str(told.place), told.place)


def _photo(told: Told, _lang: Language) -> FilledValue:
    photo = told.reader.portrait(int(told.record.get("person_id", 0)))
    return FilledValue(full_name_of(told.record) or "", photo=photo)


def _course(told: Told, lang: Language) -> FilledValue:
    return FilledValue(_either(told.reader.course, lang))


def _days(told: Told, lang: Language) -> FilledValue:
    return FilledValue(_either(told.reader.days, lang))


def _count(told: Told, _lang: Language) -> FilledValue:
    count = len(told.reader.people)
    return FilledValue(str(count), count)


def _countries(told: Told, _lang: Language) -> FilledValue:
    count = len({one["nationality"] for one in told.reader.people if one["nationality"]})
    return FilledValue(str(count), count)


def _office(told: Told, _lang: Language) -> FilledValue:
    return FilledValue(told.reader.office)


def _today(_told: Told, lang: Language) -> FilledValue:
    day = clock.today()
    return FilledValue(day_in_words(day)[lang], day)


def _organisers(role: Role) -> Tell:
    def tell(told: Told, lang: Language) -> FilledValue:
        those = [one for one in told.reader.organisers if one.role == role.code]
        names = [(one.name_zh if lang == "zh" else one.name_en) or one.name for one in those]
        return FilledValue(("、" if lang == "zh" else "; ").join(names))

    return tell


def _signer(column: str) -> Tell:
    def tell(told: Told, lang: Language) -> FilledValue:
        those = [one.signing for one in told.reader.organisers if one.has_signer]
        other = "en" if lang == "zh" else "zh"
        said = [one[f"{column}_{lang}"] or one[f"{column}_{other}"] for one in those]
        return FilledValue(("、" if lang == "zh" else "; ").join(filter(None, said)))

    return tell


_PLACE_IN_LIST = OwnName("place", N_("Place in the list"), ("序号", "S/N"), _place)
OWN: Mapping[About, tuple[OwnName, ...]] = {
    "person": (
        _PLACE_IN_LIST,
        OwnName("title", N_("Form of address"), ("称谓", "Title", "Salutation"), _title),
        OwnName("photo", N_("Photo"), ("照片", "相片"), _photo, is_photo=True),
    ),
    "activity": (_PLACE_IN_LIST,),
    "course": (
        OwnName("course", N_("Course"), ("班名", "培训班", "课程名称", "Course name"), _course),
        OwnName("days", N_("Days of the course"), ("培训时间", "培训日期", "Dates"), _days),
        OwnName("count", N_("Number of participants"), ("人数", "学员人数"), _count),
        OwnName("countries", N_("Number of countries"), ("国家数",), _countries),
        OwnName("office", N_("Office"), ("办公室",), _office),
        OwnName("today", N_("Today"), ("今天", "今日", "日期", "Date"), _today),
        OwnName("signer", N_("Who signs"), ("签发人", "签署人", "Signed by"), _signer("signer")),
        OwnName(
            "signer_post",
            N_("Post of who signs"),
            ("签发人职务", "签署人职务"),
            _signer("signer_post"),
        ),
        *(OwnName(f"role {role.code}", role.said, role.known, _organisers(role)) for role in ROLES),
    ),
}
_KINDS: Mapping[About, RecordKind] = {"person": PARTICIPANT, "activity": ACTIVITY, "course": COHORT}


@dataclass(frozen=True)
class _Source:
    """What a name says: a field or a name of ours."""

    about: About
    field: Field | None = None
    own: OwnName | None = None

    @property
    def key(self) -> str:
        return self.own.key if self.own else self.field.name if self.field else ""

    @property
    def label(self) -> str:
        return self.own.label if self.own else self.field.label if self.field else ""

    def in_script(self, lang: Language) -> _Source:
        """The field that says the same in Chinese, where there is one and that is wanted."""
        if lang == "en" or self.field is None:
            return self
        kind = _KINDS[self.about]
        name = {"full_name": "name_zh"}.get(self.field.name, f"{self.field.name}_zh")
        return _Source(self.about, kind.by_name[name]) if name in kind.by_name else self


def office_name(name: str, subjects: Sequence[About]) -> TemplateName | None:
    """What a name means where these subjects are at hand; None where nobody knows it."""
    folded = _folded(name)
    lang: Language = "zh" if re.search("[\u3400-\u9fff]", name) else "en"
    for about in subjects:
        if source := _sources(about).get(folded):
            return _meaning(source, lang)
        bare, asked = _asked_language(folded)
        if asked and (source := _sources(about).get(bare)):
            return _meaning(source.in_script(asked), asked)
    return next(filter(None, (_as_imported(name, about, lang) for about in subjects)), None)


_LONGEST = 60
_IMPORTED: Mapping[About, RecordName] = {"person": "participant", "activity": "activity"}


def _as_imported(name: str, about: About, lang: Language) -> TemplateName | None:
    """What a head means to an import, where it means that and nothing else."""
    if about not in _IMPORTED or len(name) > _LONGEST:
        return None
    bare, asked = _asked_language(_folded(name))
    asks: list[tuple[str, Language | None]] = [(name, None), *([(bare, asked)] if asked else [])]
    for word, wanted in asks:
        found = look_up(_IMPORTED[about], word)
        if found and found.score == 1 and found.field in _KINDS[about].by_name:
            source = _Source(about, _KINDS[about].by_name[found.field])
            return _meaning(source.in_script(wanted or "en"), wanted or lang)
    return None


def _meaning(source: _Source, lang: Language) -> TemplateName:
    is_photo = source.own is not None and source.own.is_photo
    return TemplateName(f"{lang} {source.key}", source.about, source.label, is_photo)


_ASKED: Mapping[str, Language] = {
    "chinese": "zh",
    "english": "en",
    "中文": "zh",
    "英文": "en",
    "zh": "zh",
    "en": "en",
}


def _asked_language(folded: str) -> tuple[str, Language | None]:
    """A name without the language it asks for."""
    for word, lang in _ASKED.items():
        if folded.endswith(word):
            return folded.removesuffix(word), lang
        if word in ("中文", "英文") and folded.startswith(word):
            return folded.removeprefix(word), lang
    return folded, None


def _folded(name: str) -> str:
    """Letters and digits alone: "Passport no.", "passport_no" and "Passport No" are one, as Word
    writes the heads of a source in its merge fields.
    """
    return re.sub(r"[\W_]+", "", simplified(unicodedata.normalize("NFKC", name)).casefold())


@cache
def _sources(about: About) -> Mapping[str, _Source]:
    """Folded name → what it says; names of ours come before the catalogue's."""
    found: dict[str, _Source] = {}
    for own in OWN[about]:
        for word in (*_in_each(own.label), *own.words):
            found.setdefault(_folded(word), _Source(about, own=own))
    for field in _KINDS[about].built_in:  # own fields are found as an import does
        for word in (*_in_each(field.label), *field.heads):
            found.setdefault(_folded(word), _Source(about, field))
    return found


def _in_each(label: str) -> Iterator[str]:
    return (in_language(code, label) for code in LANGUAGES)


def known_names() -> Iterator[tuple[About, str, list[str]]]:
    """Every name there is: what it is about, its label, and the ways to write it."""
    for about in _KINDS:
        for own in OWN[about]:
            yield about, own.label, list(dict.fromkeys((*_in_each(own.label), *own.words)))
        taken = {_folded(word) for own in OWN[about] for word in own.words}
        for field in _KINDS[about].fields:
            words = dict.fromkeys((*_in_each(field.label), *field.heads))
            yield about, field.label, [word for word in words if _folded(word) not in taken]


# --- A name that is nearly one of them ---

_ALIKE = {"en": 80.0, "zh": 65.0}
"""Of 100, from which on two names are nearly the same: of four Chinese signs three."""
_SHORTEST = 3


def suggested_name(name: str, more: Sequence[str] = ()) -> str:
    """The name that was probably meant by one nobody knows, in its language and as people write
    it; "" where none is near. `more`: names beside those there are.
    """
    from rapidfuzz import fuzz, process  # only when a name is not known

    if office_name(name, SUBJECTS):  # known, and in a place where it means nothing
        return ""
    lang: Language = "zh" if re.search("[\u3400-\u9fff]", name) else "en"
    folded = _folded(name)
    bare, asked = _asked_language(folded)
    known = {**{word: _folded(word) for word in more}, **_written(lang)}
    for wanted in dict.fromkeys((bare, folded)) if len(bare) >= _SHORTEST else ():
        found = process.extractOne(
            wanted, known, scorer=fuzz.ratio, score_cutoff=_ALIKE[lang], processor=None
        )
        if found is not None:
            return f"{found[2]} {asked}" if asked and wanted == bare else found[2]
    return next(filter(None, (_meant_to_import(name, about, lang) for about in _IMPORTED)), "")


def _meant_to_import(name: str, about: About, lang: Language) -> str:
    """What a head that is nearly known means to an import."""
    found = near_miss(_IMPORTED[about], name) if len(name) <= _LONGEST else None
    if found is None or found.field not in _KINDS[about].by_name:
        return ""
    return in_language(lang, _KINDS[about].by_name[found.field].label)


@cache
def _written(lang: Language) -> Mapping[str, str]:
    """Every name in a script as people write it → folded."""
    found: dict[str, str] = {}
    for _about, _label, names in known_names():
        for word in names:
            if bool(re.search("[\u3400-\u9fff]", word)) is (lang == "zh"):
                found.setdefault(word, _folded(word))
    return found


own_fields.when_changed(_written.cache_clear)


# --- Values ---


def values_of(
    told: Told, names: Sequence[TemplateName], about: About, mask: Unmasking
) -> dict[str, FilledValue]:
    """The values of a record for these names, by key; private ones as `mask` lets them out."""
    own = {one.key: one for one in OWN[about]}
    kind = _KINDS[about]
    found: dict[str, FilledValue] = {}
    for name in names:
        if name.about == about:
            code, _sign, key = name.key.partition(" ")
            lang: Language = "zh" if code == "zh" else "en"
            found[name.key] = (
                own[key].tell(told, lang)
                if key in own
                else _field_value(kind.by_name[key], told.record, lang, mask)
            )
    return found


def _field_value(
    field: Field, record: Mapping[str, Any], lang: Language, mask: Unmasking
) -> FilledValue:
    if field.is_private:
        return FilledValue(mask.text(field, record) or "")
    if field.name == "full_name":
        return FilledValue(full_name_of(record) or "")
    with speaking(lang):
        text, cell = field.text(record), cell_value(field, record)
    if field.entity == "Cohort" and isinstance(cell, str):
        text = _either(scripted_words(text), lang)
    is_own = isinstance(cell, int | float | dt.date | dt.time)
    return FilledValue(text, cell if is_own else None)


def _either(words: Mapping[str, str], lang: Language) -> str:
    return words[lang] or words["en" if lang == "zh" else "zh"]
