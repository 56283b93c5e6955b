"""The heads of a table and the field each names: by the words of the catalogue, and the many
spellings of resources/reference/heads.csv (of the lists of the office: list_heads.csv).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache, partial
from itertools import permutations

from lcdesk.model import own_fields
from lcdesk.model.catalogue import KINDS
from lcdesk.model.countries import reference
from lcdesk.model.countries.recognition import squeeze
from lcdesk.model.own_fields import DeclaredFields
from lcdesk.tabular.matching.contexts import context_of, field_in, generic_of
from lcdesk.tabular.matching.words import (
    bare,
    has_cjk,
    insides,
    key,
    parts,
    tokens,
    without_numbering,
    without_ordinal,
)
from lcdesk.tabular.understood import RecordName
from lcdesk.texts import in_language

# Heads that are no field by themselves; columns.py decides what their cells make of them.
COURTESY, SPAN = "(courtesy)", "(span)"
_PSEUDO: dict[str, dict[str, tuple[str, ...]]] = {
    "participant": {
        "passport_no": ("passport", "护照", "passeport", "паспорт"),
        COURTESY: (
            "title",
            "ttl",
            "salutation",
            "courtesy title",
            "mr/ms",
            "mr/mrs",
            "mr/mrs/ms",
            "mr. / ms.",
            "称谓",
            "称呼",
            "civilité",
            "titre",
            "обращение",
            "prefix",
            "honorific",
            "tratamiento",
            "trat",
            "tratamento",
            "anrede",
            "คำนำหน้า",
            "คำนำหน้าชื่อ",
            "คำนำหน้านาม",
            "danh xưng",
            "ông/bà",
            "sapaan",
            "bapak/ibu",
            "hitap",
            "bay/bayan",
        ),
    },
    "activity": {
        "title": ("summary",),  # as calendars say it, not what was said
        "date": (
            "date and time",
            "date & time",
            "date/time",
            "date time",
            "day and time",
            "day/time",
            "日期时间",
            "日期及时间",
            "日期与时间",
            "дата и время",
            "дата, время",
            "date et heure",
        ),
        SPAN: (
            "time",
            "时间",
            "时段",
            "horaire",
            "heure",
            "heures",
            "время",
            "time slot",
            "timing",
            "hours",
            "hour",
            "上课时间",
            "起止时间",
            "具体时间",
        ),
    },
}
_TABLES = {"participant": "participants", "activity": "curriculum"}
_ALSO = {"time": SPAN, "venue_zh": "venue"}
_NEAR = 84.0
_NEAR_WORD = 60
_SHORTEST_NEAR = 5
_LONG = 60
_SHORTEST = 6
_DAY_FIRST = frozenset("fr es pt de it id ms vi uz tr kk ky tg tk az ru uk sr pl sw ar".split())
_COPY = re.compile(
    r"\b(?:scan(?:ned)?|cop(?:y|ies)|photocop\w*|upload\w*|attach\w*|photos?|letter|копи[яию]|"
    r"скан\w*|copie|copia)\b|扫描|复印|上传|照片|截图",
    re.I,
)
_A_NUMBER = frozenset({"no"})  # "Room no." is no serial number
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u06ff\u0900-\u10ff\u1200-\u137f\u1780-\u17ff]"
)  # Greek to Arabic, India to Georgia, Ethiopia, Cambodia
_BOTH = frozenset({"family_name", "given_name"})
_CAMEL = re.compile("(?<=[a-z])(?=[A-Z])")
_SECOND = re.compile(
    r"(?<!\w)(?:[2-9]|second|2nd|other|alternat(?:iv)?e|secondary)(?!\w)|[②③]|其他|备用", re.I
)
_HOW = re.compile(  # how a question wants to be answered
    r"(?<=[\w)])[\s,，;；.。?？:：(（–-]+(?:exactly|as (?:it|in|on|per|shown|stated|written|printed|"
    r"they|appear\w*|given)|please|if (?:yes|any|so|applicable)|including|"
    r"according to|in (?:capital|block|full|latin)|telle? que?|comme|tal (?:y )?como|como "
    r"(?:aparece|figura|consta)|как в|как указано)\b.*$",
    re.I | re.S,
)
_CLAUSE = re.compile(
    r"[,，;；。?？()（]|\b(?:exactly|as|comme|como|como aparece)\b|(?<=\w)\.(?=\s)|как\b", re.I
)
# "Institución donde labora", "company you work for": what comes after is of the person
_RELATIVE = re.compile(
    r"\s(?:donde|onde|où|wo|где|where|in which|en (?:la|el) que|en la cual|en el cual|que|qui|"
    r"dans laquelle|dans lequel|na qual|no qual|em que|in (?:der|dem|welcher|welchem)|"
    r"в (?:которой|котором))\s",
    re.I,
)
_JOINING = frozenset({"de", "nl", "sv", "da", "nb", "no"})
_JOINED, _COMPOUND = 7, 11  # letters
_FAMILY = re.compile(r"sur\s?name|family|last\s?name|\bnom\b|фамилия|姓(?!名)", re.I)
_GIVEN = re.compile(r"given|first\s?name|fore\s?name|prénom|имя|(?<!姓)名", re.I)
_OF_PERSONS = _BOTH | {
    "full_name", "gender", "birth_date", "birth_place", "nationality", "email", "phone",
}  # fmt: skip
_ROLES = frozenset(  # who a person of a list is, as folded; several forms of a word where it bends
    """
    student students pupil pupils learner trainee trainees employee staff member members participant
    participants attendee attendees delegate delegates guest guests visitor applicant candidate
    nominee passenger patient volunteer player scholar graduate person persons personal personnel
    leleve letudiant letudiante lemploye ladherent linvite lapprenant
    eleve eleves etudiant etudiante etudiants employe employes membre membres stagiaire stagiaires
    participante invite invites candidat beneficiaire apprenant adherent passager
    estudiante estudiantes alumno alumna alumnos empleado empleados miembro miembros participantes
    invitado candidato asistente becario trabajador pasajero
    aluno aluna alunos funcionario funcionarios servidor membro membros convidado bolsista formando
    schuler schulers schulerin mitarbeiter mitarbeiters mitarbeiterin teilnehmer teilnehmers
    teilnehmerin mitglied mitglieds studierende gast bewerber
    studente studenti alunni dipendente partecipante partecipanti socio iscritto
    deelnemer leerling medewerker lid deltagare deltaker deltager elev
    uczestnika uczestnik ucznia studenta ucastnika ucastnik zaka studenti ucenika polaznika
    студента студентов ученика учащегося слушателя слушателей участника участников сотрудника
    сотрудников работника гостя члена обучающегося кандидата учня учасника працівника слухача
    ogrenci ogrencinin katilimci katilimcinin personel uye calisan talaba talabaning tinglovchi
    siswa mahasiswa peserta pegawai karyawan anggota murid tamu pelajar
    الطالب الطالبة المتدرب المشارك المشاركين الموظف الموظفين العضو المرشح الضيف الطلاب الطلبة
    """.split()
)
_ROLES_OF_OTHERS = frozenset(
    """
    teacher teachers instructor lecturer customer client enseignant enseignants professeur profesor
    docente docentes professor cliente clientes lehrer lehrers kunde kunden leraar klant
    учителя преподавателя педагога клиента вчителя викладача клієнта ogretmen ogretmenin musteri
    guru dosen pelanggan المعلم المعلمة المدرس العميل
    """.split()
)
_OF_THE = frozenset("del dell dello della dei delle do da dos das van von der des dem den".split())
_ROLE_AHEAD = re.compile(
    "(学生|学员|学員|教师|老师|员工|職員|职工|人员|会员|成员|参会人员?|参会者|嘉宾|旅客|乘客|考生|选手|志愿者|"
    "申请人|报名人|参加者|受講者|受講生|生徒|社員|학생|교사|직원|회원|참가자|수강생|교육생)(?:的|の)?"
)
_BARE_NAMES = {"اسم": "full_name", "اسماء": "full_name", "أسماء": "full_name", "nom": "full_name"}


@dataclass(frozen=True, slots=True)
class FieldCandidate:
    """A field a head may stand for, how surely (0 to 1), and why in a word."""

    field: str
    score: float
    why: str


@cache
def spellings(kind: RecordName) -> dict[str, str]:
    """Folded head → field; the catalogue's own words come before the file's."""
    record = KINDS[kind]
    found: dict[str, str] = {}
    built_in = {field.name for field in record.built_in}
    for pseudo, words in _PSEUDO.get(kind, {}).items():
        for word in words:
            found.setdefault(key(word), pseudo)
    for field in record.built_in:
        for word in (field.label, *field.heads):
            found.setdefault(key(word), field.name)
    for row in _listed(kind):
        name = _ALSO.get(row["field"], row["field"])
        if name in built_in or name == SPAN:
            found.setdefault(key(row["head"]), name)
    if kind not in _TABLES:  # a list of the office: both languages of our own heads as well
        for field in record.built_in:
            found.setdefault(key(in_language("zh", field.label)), field.name)
    for field in record.built_in:  # last: what a calendar calls "summary" is a title
        found.setdefault(key(field.name.replace("_", " ")), field.name)
    found.pop("", None)
    return found


@cache
def _unsure(kind: RecordName) -> frozenset[str]:
    """Heads that may well mean something else; the cells decide."""
    return frozenset(key(row["head"]) for row in _listed(kind) if row["note"])


@cache
def _squeezed(kind: RecordName) -> dict[str, str]:
    """Heads in other letters than Latin without their blanks, which many of these languages set
    as they like.
    """
    known = spellings(kind)
    heads = [
        row["head"] for row in _listed(kind) if not re.search("[A-Za-z\u3400-\u9fff]", row["head"])
    ]
    return {
        squeeze(head): known[key(head)] for head in heads if squeeze(head) and key(head) in known
    }


@cache
def _unspaced(kind: RecordName) -> dict[str, str]:
    """Heads of several Latin words written as one: checkin, dateofbirth."""
    known = spellings(kind)
    found: dict[str, set[str]] = {}
    for row in _listed(kind):
        head = row["head"]
        is_several = head.isascii() and len(head) > _SHORTEST and bool({" ", "-"} & {*head})
        if is_several and key(head) in known:
            found.setdefault(squeeze(head), set()).add(known[key(head)])
    return {word: fields.pop() for word, fields in found.items() if len(fields) == 1}


@cache
def _listed(kind: RecordName) -> tuple[dict[str, str], ...]:
    if kind not in _TABLES:
        return tuple(
            {**row, "note": ""} for row in reference.read("list_heads.csv") if row["list"] == kind
        )
    return tuple(row for row in _written() if row["table"] == _TABLES[kind])


_written = cache(partial(reference.read, "heads.csv"))


LONGEST_HEAD = 500
"""Characters of a head, explanations and all; a cell may hold 32,767, which takes long to look
at piece by piece.
"""


@cache
def _languages() -> dict[str, str]:
    """Folded head → its language, "" where two share it."""
    found: dict[str, str] = {}
    for row in _written():
        folded = key(row["head"])
        found[folded] = (
            row["language"] if found.get(folded, row["language"]) == row["language"] else ""
        )
    return found


@lru_cache(maxsize=1024)
def is_day_first(head: str) -> bool:
    """True for a head in French, Spanish, Russian, Arabic and the like alone: in these the day
    stands before the month.
    """
    if _OTHER_SCRIPT.search(head):
        return not re.search("[A-Za-z]|[\u3400-\u9fff]", head)
    found = _languages_of(head)
    return bool(found) and found <= _DAY_FIRST


def _languages_of(head: str) -> set[str]:
    """The languages a head is known in, those of its parts among them, as far as it is a word of
    one language alone.
    """
    pieces = (head, *re.split("[/\n|]", bare(head)))
    return {_languages().get(key(piece), "") for piece in pieces if piece.strip()} - {""}


def languages_of(heads: Iterable[str]) -> frozenset[str]:
    """The languages that the heads of a list of people are written in; one word from elsewhere
    among several English ones makes no second language.
    """
    counted = Counter(language for head in heads for language in _languages_of(head))
    return frozenset(one for one, count in counted.items() if count >= counted["en"])


def look_up(kind: RecordName, head: str) -> FieldCandidate | None:
    """The field a head names exactly, in one of its languages, or by its words with a few more
    around; None when unknown. A field that the office declared is named by its own name first.
    """
    if kind == "participant" and (declared := own_fields.in_force()).fields:
        own = _own_named(declared).get(key(head)) if len(head) <= LONGEST_HEAD else None
        if own:
            return FieldCandidate(own, 1.0, "head")
    return _look_up(kind, head)


@lru_cache(4)
def _own_named(declared: DeclaredFields) -> dict[str, str]:
    """Folded head → own field; both languages in one cell, as our exports have them, among them."""
    known: dict[str, str] = {}
    for one in declared.fields:
        both = (one.label, in_language("zh", one.label))
        for word in (*one.heads, *(f"{a} {b}" for a, b in permutations(both))):
            known.setdefault(key(word), one.name)
    known.pop("", None)
    return known


@lru_cache(maxsize=16384)
def _look_up(kind: RecordName, head: str) -> FieldCandidate | None:
    if len(head) > LONGEST_HEAD:
        return None
    known = spellings(kind)
    whole = known.get(key(head)) or (
        known.get(key(_CAMEL.sub(" ", head))) or _unspaced(kind).get(head.strip().casefold())
        if head.isascii()
        else _squeezed(kind).get(squeeze(head))
    )
    if whole:
        return FieldCandidate(whole, 0.85 if key(head) in _unsure(kind) else 1.0, "head")
    if kind == "participant" and _is_nobodys(head, known):
        return None
    if kind == "participant" and (found := _by_context(head)):
        return found
    plain = known.get(key(bare(head)))
    if plain and not (kind == "participant" and _is_both_names(head, plain)):
        return FieldCandidate(plain, 0.98, "head")
    asked = without_numbering(_HOW.sub("", head))
    if asked != head and (field := known.get(key(asked))):
        return FieldCandidate(field, 0.9, "head")
    return (
        _by_pieces(kind, head, plain)
        or _of_role(kind, head)
        or _within(kind, head)
        or _compound(kind, head)
    )


def _compound(kind: RecordName, head: str) -> FieldCandidate | None:
    """A known head at the end of one word, as German and its kin join them: Heimathochschule."""
    word = key(bare(head))
    if " " in word or len(word) < _COMPOUND or context_of(head):
        return None
    ends = [known for known in _joinable(kind) if word.endswith(known)]
    field = spellings(kind)[max(ends, key=len)] if ends else None
    return FieldCandidate(field, 0.7, "words") if field else None


@cache
def _joinable(kind: RecordName) -> tuple[str, ...]:
    """The heads of one long word in languages that join words."""
    words = {key(row["head"]) for row in _listed(kind) if row["language"] in _JOINING}
    return tuple(
        word
        for word in sorted(words & spellings(kind).keys())
        if " " not in word and len(word) >= _JOINED
    )


def _is_nobodys(head: str, known: dict[str, str]) -> bool:
    """ "Passport scan", "Supervisor: e-mail"; but a head that is known in one of its languages is
    just that.
    """
    if ":" in head and context_of(head) == "kin":
        return True
    return bool(_COPY.search(bare(head))) and not any(key(piece) in known for piece in parts(head))


def _by_pieces(kind: RecordName, head: str, plain: str | None) -> FieldCandidate | None:
    """One of the pieces of a head is known; surname and given name together are the whole name."""
    known = spellings(kind)
    lines = {known.get(key(line)) for line in head.splitlines() if line.strip()}
    if len(lines) == 1 and (field := lines.pop()):  # the same in two languages
        return FieldCandidate(field, 0.98, "head")
    pieces = dict.fromkeys(bared for piece in parts(head) for bared in (piece, _HOW.sub("", piece)))
    found = [known[key(piece)] for piece in pieces if key(piece) in known]
    fields = {*found, plain}
    if kind == "participant" and (
        fields >= _BOTH or (_BOTH & fields and _is_both_names(head, plain))
    ):
        return FieldCandidate("full_name", 0.95, "head")
    if found:
        return FieldCandidate(
            found[0], 0.87 if _SECOND.search(without_numbering(head)) else 0.95, "head"
        )
    if numbered := known.get(key(without_ordinal(head))):
        return FieldCandidate(numbered, 0.88, "head")
    return (
        FieldCandidate("full_name", 0.9, "head")
        if kind == "participant" and _is_both_names(head, None)
        else None
    )


def _is_both_names(head: str, field: str | None) -> bool:
    """ "Surname, given name": one column for the whole name."""
    return field != "full_name" and bool(_FAMILY.search(head)) and bool(_GIVEN.search(head))


def _by_context(head: str) -> FieldCandidate | None:
    """ "Flight no. (arrival)": the context and the generic word stand in one head."""
    context = context_of(head)
    if context in {"kin", "body"}:
        return None
    for piece in (bare(head), *insides(head), head):
        field = field_in(context, generic_of(piece))
        if field:
            return FieldCandidate(field, 0.9, "head")
    return None


def _of_role(kind: RecordName, head: str) -> FieldCandidate | None:
    """A known head and what the person is, in any order: "Student e-mail", "ФИО учителя", 教师性别.
    Of teachers and clients it is less sure, who may stand beside the people of the list.
    """
    if kind != "participant" or len(head) > _LONG or context_of(head) is not None:
        return None
    words = tokens(bare(head))
    roles = words & (_ROLES | _ROLES_OF_OTHERS)
    rest = " ".join(sorted(words - roles - _OF_THE))
    if not roles and (led := _ROLE_AHEAD.match(bare(head))):
        roles, rest = {led[1]}, key(bare(head)[led.end() :])
    field = _BARE_NAMES.get(rest) or spellings(kind).get(rest)
    if not roles or field not in _OF_PERSONS:
        return None
    return FieldCandidate(field, 0.8 if roles & _ROLES_OF_OTHERS else 0.95, "words")


def _within(kind: RecordName, head: str) -> FieldCandidate | None:
    """A known head inside a longer one: "Participant's full name", 学员姓名; of one in two
    languages, inside either.
    """
    if len(head) > _LONG:
        pieces = (
            piece
            for piece in (*parts(head), _CLAUSE.split(without_numbering(head))[0])
            if len(piece) <= _LONG
        )
        return next((hit for piece in pieces if (hit := _within(kind, piece))), None)
    if context_of(head) == "kin":
        return None
    chinese = "".join(piece for piece in (head, *parts(head)) if has_cjk(piece))
    if chinese:
        return _within_chinese(kind, key(chinese))
    bared = _RELATIVE.split(bare(head))[0]
    found = _within_words(kind, tokens(bared) or tokens(bare(head)) or tokens(head))
    asked, mark, more = head.partition("?")
    # "Any dietary needs? Tick all that apply.": how to answer is no part of the question
    return found or (_within_words(kind, tokens(asked)) if mark and more.strip() else None)


def _within_words(kind: RecordName, words: frozenset[str]) -> FieldCandidate | None:
    fitting = [
        (len(alias), place, field)
        for word in words
        for place, alias, field in _by_word(kind).get(word, ())
        if alias <= words
        and len(alias) * 2 >= len(words)
        and not (alias == _A_NUMBER and alias != words)
    ]
    if not fitting:
        return None
    length, _, field = max(fitting)
    return FieldCandidate(field, 0.8 if length > 1 else 0.7, "words")


def _within_chinese(kind: RecordName, folded: str) -> FieldCandidate | None:
    # of two as long the last one: a Chinese head ends with what it is of
    fitting = [
        (len(alias), folded.endswith(alias), field)
        for alias, field in _chinese(kind)
        if alias in folded
    ]
    if not fitting:
        return None
    length, _is_last, field = max(fitting)
    return FieldCandidate(field, 0.8 if length * 2 >= len(folded) else 0.6, "words")


@cache
def _chinese(kind: RecordName) -> tuple[tuple[str, str], ...]:
    """The known heads in Chinese of more than one sign, and their fields."""
    return tuple(
        (alias, field)
        for alias, field in spellings(kind).items()
        if len(alias) > 1 and has_cjk(alias)
    )


@cache
def _by_word(kind: RecordName) -> dict[str, list[tuple[int, frozenset[str], str]]]:
    """One word of each known head → (place, the larger the earlier, its words, its field): few
    heads have to be tried.
    """
    found: dict[str, list[tuple[int, frozenset[str], str]]] = {}
    for place, (alias, field) in enumerate(spellings(kind).items()):
        if not has_cjk(alias):
            found.setdefault(max(alias.split(), key=len), []).append(
                (-place, frozenset(alias.split()), field)
            )
    return found


_QUESTION = re.compile(
    r"[?？؟]|^\W*(?:do|does|did|is|are|have|has|will|would|can|should|which|what|when|where|who|"
    r"how)\b|是否|有无|吗\W*$",
    re.I,
)


@lru_cache(maxsize=4096)
def is_question(head: str) -> bool:
    """True for a head that asks: it may only mention what a field is called ("Do you hold a
    passport?").
    """
    return bool(_QUESTION.search(head))


@lru_cache(maxsize=4096)
def near_miss(kind: RecordName, head: str) -> FieldCandidate | None:
    """The field whose head is spelt nearly so ("Nationalty"): a guess, shown as one."""
    from rapidfuzz import fuzz, process  # only when a head is not known: 10 ms of loading

    for piece in (key(head), *(key(part) for part in parts(head))):
        if len(unicodedata.normalize("NFC", piece)) < _SHORTEST_NEAR:
            continue  # of syllables as Korean has them each is several letters
        found = process.extractOne(
            piece, spellings(kind).keys(), scorer=fuzz.ratio, score_cutoff=_NEAR
        )
        # "Completion time" is no "Completion date": a word of it is another, not spelt otherwise
        words, known = piece.split(), found[0].split() if found else []
        if found and all(
            fuzz.ratio(word, other) >= _NEAR_WORD
            for word, other in zip(words, known, strict=False)
            if len(words) == len(known)
        ):
            return FieldCandidate(spellings(kind)[found[0]], 0.6, "near")
    return None


# --- Heads of one or more levels ---

_OWN = 0.85


@dataclass(slots=True)
class Heads:
    """The head rows of a table (zero-based, inclusive) and per column the head of each level, upper
    first.

    `own`: the columns of one person where several stand in a row; the others hold for all of these.
    """

    kind: RecordName
    top: int
    bottom: int
    levels: dict[int, tuple[str, ...]]
    score: float = 0.0
    own: frozenset[int] = frozenset()

    def head(self, column: int) -> str:
        """The head as printed, levels joined by " / "."""
        return " / ".join(self.levels[column])


def hits_of(heads: Heads) -> dict[str, float]:
    """Field → how surely one of the columns stands for it."""
    out: dict[str, float] = {}
    for levels in heads.levels.values():
        hit = hit_of(heads.kind, levels)
        if hit:
            out[hit.field] = max(out.get(hit.field, 0.0), hit.score)
    return out


def hit_of(kind: RecordName, levels: tuple[str, ...]) -> FieldCandidate | None:
    """The field of a head of one or more levels: the lower one in the light of the upper."""
    if len(levels) == 1:
        return look_up(kind, levels[0])
    lower, upper = levels[-1], " ".join(levels[:-1])
    if kind == "participant":
        own = context_of(lower)
        context = own if own in {"arrival", "departure"} else context_of(upper)
        field = field_in(context, generic_of(lower))
        if field:
            return FieldCandidate(field, 1.0, "upper head")
        if context in {"emergency", "kin"}:
            return None
    hits = [look_up(kind, text) for text in (lower, f"{upper} {lower}", upper)]
    if hits[0] and hits[0].score >= _OWN and hits[0].field not in {"number"}:
        return hits[0]  # the head itself, whatever is said above it
    found = [hit for hit in hits if hit]
    return max(found, key=lambda hit: hit.score) if found else None
