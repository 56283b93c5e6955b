"""Fields of participants that the office declares by hand: made, changed, put in order, taken away;
and what lists brought under heads that are no field, which can become one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from lcdesk.db.queries import own_fields as queries
from lcdesk.model.catalogue import PARTICIPANT
from lcdesk.model.entities import OwnField
from lcdesk.model.faults import BadValue, KnownFault
from lcdesk.model.kinds import Text, as_text
from lcdesk.model.kinds.base import fold_word
from lcdesk.model.own_fields import (
    LONGEST_NAME,
    LONGEST_WORD,
    MOST_WORDS,
    DeclaredFields,
    OwnColumn,
    OwnDeclaration,
    OwnKind,
    OwnWord,
    column_for,
)
from lcdesk.model.query import WORKED_OUT
from lcdesk.services.core.desk import Desk, Work
from lcdesk.services.participants import records
from lcdesk.texts import LANGUAGES, N_, _, in_language

DECLARE, CHANGE = N_("New own field “{name}”"), N_("Edit own field “{name}”")
RENAME = N_("Rename own field “{name}” to “{new}”")
ARRANGE, REMOVE = N_("Put own fields in order"), N_("Remove own field “{name}”")
REMOVE_WITH_VALUES = N_("Remove own field “{name}” with its values")
REMOVE_VALUES = N_("Remove further column “{name}”")
MOST = 60
"""Own fields of a desk."""


@dataclass(frozen=True)
class FurtherColumn:
    """What lists brought under a head that is no field: of how many people."""

    head: str
    people: int


def list_declared(desk: Desk) -> Sequence[OwnDeclaration]:
    """The own fields of the desk, in their order."""
    with desk.reading() as session:
        return queries.read_declared(session).declarations


def list_further(desk: Desk) -> Sequence[FurtherColumn]:
    """The heads of further columns that are no field yet, in the order they came."""
    from lcdesk.tabular.writing.specs import ID_HEAD

    with desk.reading() as session:
        heads, declared = queries.count_heads(session), queries.read_declared(session).heads
    return [
        FurtherColumn(head, people)
        for head, people in heads.items()
        if head not in declared and head != ID_HEAD and head.strip()
    ]


def count_values(desk: Desk, declaration: OwnDeclaration) -> tuple[int, int]:
    """How many people have a value of an own field, and how many of these values are texts that
    its kind cannot read.
    """
    field = column_for(declaration)
    with desk.reading() as session:
        extras = queries.read_extras(session, field.head)
    unread = sum(field.is_unread(field.kept_in({field.column: extra})) for extra in extras.values())
    return len(extras), unread


def field_named(desk: Desk, name: str) -> OwnDeclaration:
    """The own field of that name, in either language; `KnownFault` in words for none."""
    wanted, declared = fold_word(as_text(name)), list_declared(desk)
    for one in declared:
        if wanted in (one.name, *map(fold_word, (one.name_en, one.name_zh)), str(one.id)):
            return one
    known = ", ".join(f"“{one.label}”" for one in declared) or _("none yet")
    raise KnownFault(
        _("There is no own field “{name}”.", name=name),
        _("Own fields of this desk: {known}. Nothing was changed.", known=known),
    )


def declare(desk: Desk, asked: OwnDeclaration) -> int:
    """Make an own field; its id. What stands under its `head` already becomes values of it.

    `KnownFault` in words where it cannot be called so.
    """

    def make(work: Work) -> int:
        declared = queries.read_declared(work.session)
        wanted = _checked(asked, declared)
        if len(declared.fields) >= MOST:
            raise KnownFault(
                _("More than {count} own fields are not kept.", count=MOST),
                _("Remove one first. Nothing was changed."),
            )
        row = work.add(OwnField(**_columns(wanted), place=len(declared.fields) + 1))
        _read_again(work, column_for(wanted), str)
        return row.id

    return desk.execute(DECLARE, make, name=str(asked.label))


def change(desk: Desk, field_id: int, asked: OwnDeclaration) -> None:
    """Call an own field otherwise, give it another kind or other words; its values follow: what
    the new kind cannot read stays as the text it was.
    """

    def alter(work: Work) -> None:
        row = work.get(OwnField, field_id)
        declared = queries.read_declared(work.session)
        before = next(one for one in declared.declarations if one.id == field_id)
        wanted = _checked(replace(asked, id=field_id, head=before.head), declared)
        work.set(row, _columns(wanted))
        if (wanted.kind, wanted.words) != (before.kind, before.words):
            _read_again(work, column_for(wanted), column_for(before).shown_text)

    before = next((one for one in list_declared(desk) if one.id == field_id), asked)
    is_renamed = (before.name_en, before.name_zh) != (asked.name_en, asked.name_zh)
    if is_renamed and replace(before, name_en="", name_zh="") == replace(
        asked, name_en="", name_zh="", head=before.head, id=field_id
    ):
        desk.execute(RENAME, alter, name=str(before.label), new=str(asked.label))
    else:
        desk.execute(CHANGE, alter, name=str(asked.label))


def arrange(desk: Desk, ids: Sequence[int]) -> None:
    """Put the own fields in this order."""

    def place(work: Work) -> None:
        for at, row in enumerate([work.get(OwnField, one) for one in ids], 1):
            work.set(row, {"place": at})

    desk.execute(ARRANGE, place)


def remove(desk: Desk, field_id: int, *, with_values: bool = False) -> None:
    """Take an own field away. Its values stay as a further column, under its name and as the texts
    people saw; or (`with_values`) go too. Undo brings all back.
    """

    def take(work: Work) -> None:
        row = work.get(OwnField, field_id)
        declared = queries.read_declared(work.session)
        field = next(one for one in declared.fields if one.name == _name(field_id))
        taken = {*declared.heads, *queries.count_heads(work.session)}
        head = field.head if str(field.label) in taken else str(field.label)
        work.remove(row)
        if with_values:
            _drop(work, field.head)
        else:
            _read_again(work, replace(field, kind=Text()), field.shown_text, head)

    gone = next((one for one in list_declared(desk) if one.id == field_id), None)
    label = REMOVE_WITH_VALUES if with_values else REMOVE
    desk.execute(label, take, name=str(gone.label) if gone else "")


def remove_further(desk: Desk, head: str) -> int:
    """Take away what lists brought under a head that is no field; of how many people. Undo brings
    it back.
    """
    if head in {one.head for one in list_declared(desk)}:
        raise KnownFault(
            _("“{name}” is an own field.", name=head),
            _("Remove the field with its values. Nothing was changed."),
        )
    return desk.execute(REMOVE_VALUES, lambda work: _drop(work, head), name=head[:LONGEST_NAME])


def _name(field_id: int) -> str:
    return OwnDeclaration("", id=field_id).name


def _columns(wanted: OwnDeclaration) -> dict[str, Any]:
    """The column values of a declaration."""
    words = [{"code": one.code, "en": one.en, "zh": one.zh} for one in wanted.words]
    return {
        "name_en": wanted.name_en or None,
        "name_zh": wanted.name_zh or None,
        "kind": wanted.kind,
        "words": words or None,
        "is_private": wanted.is_private,
        "head": wanted.head,
    }


# --- values ---


def _read_again(
    work: Work, field: OwnColumn, shown: Callable[[Any], str], head: str | None = None
) -> None:
    """Give what stands under the head of a field its kind, and (`head`) another head."""
    wanted: dict[int, dict[str, Any]] = {}
    for row_id, extra in queries.read_extras(work.session, field.head).items():
        plain = extra.get(field.head)
        fresh = field.read_again(shown(plain))
        if head is not None and head != field.head:
            wanted[row_id] = {(head if one == field.head else one): extra[one] for one in extra}
            wanted[row_id][head] = fresh
        elif fresh != plain or type(fresh) is not type(plain):
            wanted[row_id] = {**extra, field.head: fresh}
    records.set_fields(work, {row_id: {"extra": extra} for row_id, extra in wanted.items()})


def _drop(work: Work, head: str) -> int:
    cells = {
        row_id: {"extra": {one: extra[one] for one in extra if one != head} or None}
        for row_id, extra in queries.read_extras(work.session, head).items()
    }
    records.set_fields(work, cells)
    return len(cells)


# --- what a further column may be ---

_FEW_WORDS, _LONG = 8, 120
_GUESSED: tuple[OwnKind, ...] = ("date", "number", "yes_no")


def proposed(desk: Desk, head: str) -> OwnDeclaration:
    """The field that a further column may become: its name, and the kind that reads all that
    stands in it.
    """
    with desk.reading() as session:
        extras = queries.read_extras(session, head)
    texts = [str(extra.get(head)) for extra in extras.values()]
    kind, words = _guess(texts)
    name = _as_name(head)
    is_chinese = any("\u3400" <= sign <= "\u9fff" for sign in name) and not name.isascii()
    names = ("", name) if is_chinese else (name, "")
    return OwnDeclaration(*names, kind=kind, words=words, head=head)


def _guess(texts: Sequence[str]) -> tuple[OwnKind, tuple[OwnWord, ...]]:
    for kind in _GUESSED:
        field = column_for(OwnDeclaration("", kind=kind))
        if texts and all(_is_read(field, text) for text in texts):
            return kind, ()
    counts = Counter(as_text(text) for text in texts)
    few = len(counts) <= _FEW_WORDS and len(texts) >= 2 * len(counts)
    if few and all(len(word) <= LONGEST_WORD for word in counts):
        return "choice", tuple(OwnWord(word, word) for word, _count in counts.most_common())
    is_long = any(len(text) > _LONG or "\n" in text for text in texts)
    return ("long_text" if is_long else "text"), ()


def _is_read(field: OwnColumn, text: str) -> bool:
    try:
        return field.parse(text) is not None
    except BadValue:
        return False


def _as_name(head: str) -> str:
    """A head as the name of a field: without what no name may have."""
    plain = as_text(head.replace("=", " ").replace(":", " ").replace("：", " "))
    begin = next((at for at, sign in enumerate(plain) if sign.isalnum()), 0)
    return plain[begin : begin + LONGEST_NAME].strip()


# --- what a field may be called ---


def _checked(asked: OwnDeclaration, declared: DeclaredFields) -> OwnDeclaration:
    """The declaration with its texts made plain; `KnownFault` where it cannot be kept."""
    names = (_plain_name(asked.name_en), _plain_name(asked.name_zh))
    if not any(names):
        raise _refused(_("A field needs a name, in English or in Chinese."))
    others = [one for one in declared.declarations if one.id != asked.id]
    for name in filter(None, names):
        _require_free(name, others)
    head = asked.head or names[0] or names[1]
    if any(one.head == head for one in others):
        raise _refused(_("“{name}” is the name of another own field.", name=head))
    words = _checked_words(asked.words) if asked.kind == "choice" else ()
    return replace(asked, name_en=names[0], name_zh=names[1], head=head, words=words)


def _plain_name(name: str) -> str:
    plain = as_text(name)
    if len(plain) > LONGEST_NAME:
        raise _refused(_("A name has at most {count} characters.", count=LONGEST_NAME))
    if plain and not plain[0].isalnum():
        raise _refused(_("“{name}”: a name begins with a letter or a figure.", name=plain))
    if any(sign in plain for sign in "=:："):
        raise _refused(
            _(
                "“{name}”: a name has no “=” and no “:” in it, which part names from values.",
                name=plain,
            )
        )
    return plain


def _require_free(name: str, others: Sequence[OwnDeclaration]) -> None:
    wanted = fold_word(name)
    if wanted in _words_of_program():
        raise _refused(
            _("“{name}” is the name of a field that the program has already.", name=name)
        )
    for one in others:
        if wanted in map(fold_word, (one.name_en, one.name_zh, one.head)):
            raise _refused(_("“{name}” is the name of another own field.", name=name))


def _words_of_program() -> set[str]:
    """All that fields of the program are called, in either language and by its heads."""
    from lcdesk.tabular.writing.specs import ID_HEAD

    labels = [field.label for field in PARTICIPANT.built_in] + list(WORKED_OUT.values())
    said = (in_language(code, label) for code in LANGUAGES for label in labels)
    heads = (word for field in PARTICIPANT.built_in for word in (field.name, *field.heads))
    return {fold_word(word) for word in (*said, *heads, ID_HEAD)}


def _checked_words(words: Sequence[OwnWord]) -> tuple[OwnWord, ...]:
    """The words of a list made plain, each with a code of its own."""
    made: list[OwnWord] = []
    taken: dict[str, int] = {}
    for at, one in enumerate(words):
        plain = OwnWord(one.code, as_text(one.en), as_text(one.zh))
        plain = replace(plain, code=one.code or plain.en or plain.zh)
        label = str(plain.label)
        if not label:
            continue
        if max(len(plain.en), len(plain.zh)) > LONGEST_WORD:
            raise _refused(
                _(
                    "“{name}…”: a word of a list has at most {count} characters.",
                    name=label[:20],
                    count=LONGEST_WORD,
                )
            )
        for word in {fold_word(word) for word in (plain.code, plain.en, plain.zh) if word}:
            if taken.setdefault(word, at) != at:
                raise _refused(_("“{name}” stands in the list twice.", name=label))
        made.append(plain)
    if not made:
        raise _refused(_("A list needs at least one word."))
    if len(made) > MOST_WORDS:
        raise _refused(_("A list has at most {count} words.", count=MOST_WORDS))
    return tuple(made)


def _refused(message: str) -> KnownFault:
    return KnownFault(message, _("Nothing was changed."))
