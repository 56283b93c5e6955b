"""Own fields of participants without a window: listed, declared, changed, renamed, put in order,
removed; and columns of lists made one.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace

from lcdesk.cli.command import add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.own_fields import KIND_LABELS, OwnDeclaration, OwnKind, OwnWord, word_of
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.participants import own_fields as service
    from lcdesk.services.participants.own_fields import FurtherColumn
    from lcdesk.texts import list_names, with_label

_KIND_NAMES = ("text", "long_text", "number", "date", "yes_no", "choice")


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    add_part(whats, "list", _("list them, and the columns of lists that are none"))
    parts = {
        "add": _("declare one; undo takes it back"),
        "show": _("make a column that lists brought one of them, of the kind that reads it"),
        "set": _("change one; what is not named stays"),
        "rename": _("call one something else; its values follow"),
        "order": _("put it at a place among them, 1 the first"),
        "remove": _("take one away; its values stay as a further column"),
    }
    made = {name: add_part(whats, name, words) for name, words in parts.items()}
    for name, part in made.items():
        if name != "show":
            part.add_argument("name", metavar="NAME", help=_("the name of the field"))
    made["show"].add_argument("name", metavar="HEAD", help=_("the head of the column"))
    made["rename"].add_argument("other", metavar="NEW", help=_("its new name"))
    made["order"].add_argument("place", metavar="N", type=int, help=_("its place"))
    for part in (made["add"], made["set"]):
        _add_choices(part)
    for part in (made["add"], made["set"], made["rename"]):
        part.add_argument("--zh", metavar="NAME", help=_("its Chinese name; a dash: none"))
    words = _("call a word of the list otherwise (repeatable); its values follow")
    made["set"].add_argument("--rename-word", metavar="OLD=NEW", action="append", help=words)
    made["add"].set_defaults(rename_word=None)
    words = _("its values go, too; of a column that is no field: only they")
    made["remove"].add_argument("--values", action="store_true", help=words)


def _add_choices(part: ArgumentParser) -> None:
    part.add_argument("--kind", choices=_KIND_NAMES, help=_("which kind of value it holds"))
    words = _(
        "a word of its list (repeatable), such as granted or “granted / 获批”; named are all of "
        "them, in their order"
    )
    part.add_argument("--word", metavar="WORD", action="append", help=words)
    part.add_argument("--private", choices=("yes", "no"), help=_("is it shown masked?"))


@command(
    "fields",
    N_("list the office’s own fields of participants; declare, change, rename or remove one"),
    _arguments,
    place=82,
    group="people",
)
def fields(asked: Namespace) -> int:
    """The own fields; or what was asked to be done with one."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _list(desk: Desk, asked: Namespace) -> int:
    declared, further = service.list_declared(desk), service.list_further(desk)
    rows = [(*_line(desk, one), "") for one in declared]
    rows += [(one.head, "", "", str(one.people), _("no field yet")) for one in further]
    return answer_table(
        asked,
        {
            "fields": [_plain(desk, one) for one in declared],
            "further": [{"head": one.head, "people": one.people} for one in further],
        },
        (_("Name"), _("Kind"), _("Words of the list"), _("People"), ""),
        rows,
        _("There are no own fields yet. “lcdesk fields add NAME” declares one."),
    )


def _add(desk: Desk, asked: Namespace) -> int:
    blank = OwnDeclaration(asked.name, kind="choice" if asked.word else "text")
    number = service.declare(desk, _chosen(blank, asked))
    return _tell(desk, asked, number, _("Declared. Undo takes it back."))


def _show(desk: Desk, asked: Namespace) -> int:
    column = _further(desk, asked.name)
    number = service.declare(desk, service.proposed(desk, column.head))
    return _tell(desk, asked, number, _("Declared. Undo takes it back."))


def _set(desk: Desk, asked: Namespace) -> int:
    one = service.field_named(desk, asked.name)
    service.change(desk, one.id, _chosen(one, asked))
    return _tell(desk, asked, one.id, _("Changed. Undo takes it back."))


def _rename(desk: Desk, asked: Namespace) -> int:
    one = service.field_named(desk, asked.name)
    service.change(desk, one.id, _chosen(replace(one, name_en=asked.other), asked))
    return _tell(desk, asked, one.id, _("Changed. Undo takes it back."))


def _order(desk: Desk, asked: Namespace) -> int:
    one = service.field_named(desk, asked.name)
    ids = [other.id for other in service.list_declared(desk) if other.id != one.id]
    ids.insert(max(asked.place - 1, 0), one.id)
    service.arrange(desk, ids)
    return _tell(desk, asked, one.id, _("Changed. Undo takes it back."))


def _remove(desk: Desk, asked: Namespace) -> int:
    heads = {one.head for one in service.list_further(desk)}
    if asked.values and asked.name in heads:
        service.remove_further(desk, asked.name)
        name = asked.name
    else:
        gone = service.field_named(desk, asked.name)
        service.remove(desk, gone.id, with_values=asked.values)
        name = str(gone.label)
    left = [_plain(desk, one) for one in service.list_declared(desk)]
    return answer(asked, left, _("“{name}” is removed. Undo brings it back.", name=name))


def _further(desk: Desk, head: str) -> FurtherColumn:
    found = service.list_further(desk)
    for one in found:
        if head.strip().casefold() == one.head.strip().casefold():
            return one
    known = list_names([f"“{one.head}”" for one in found]) or _("none")
    raise KnownFault(
        _("No list brought a column “{name}” that is no field.", name=head),
        _("There are: {known}. Nothing was changed.", known=known),
    )


# --- what was chosen ---


def _chosen(one: OwnDeclaration, asked: Namespace) -> OwnDeclaration:
    """A declaration with what the options name changed in it."""
    if asked.zh is not None:
        one = replace(one, name_zh="" if asked.zh.strip() == "-" else asked.zh)
    if asked.what == "rename":
        return one
    if asked.private is not None:
        one = replace(one, is_private=asked.private == "yes")
    if asked.kind is not None:
        kind: OwnKind = asked.kind
        one = replace(one, kind=kind)
    words = list(one.words)
    for said in asked.rename_word or ():
        words = _renamed(words, said)
    if asked.word is not None:
        words = [word_of(said, words) for said in asked.word]
    return replace(one, words=tuple(words))


def _renamed(words: Sequence[OwnWord], said: str) -> list[OwnWord]:
    old, sign, new = said.partition("=")
    found = word_of(old, words)
    if not sign or not new.strip() or found not in words:
        raise KnownFault(
            _("“{word}” names no word of the list.", word=said),
            _("Write it as OLD=NEW, such as granted=approved. Nothing was changed."),
        )
    fresh = replace(word_of(new, ()), code=found.code)
    return [fresh if one == found else one for one in words]


# --- told ---


def _line(desk: Desk, one: OwnDeclaration) -> tuple[str, str, str, str]:
    people, _unread = service.count_values(desk, one)
    return (
        _(one.label),
        _(KIND_LABELS[one.kind]),
        list_names([_(word.label) for word in one.words]) or "–",
        str(people),
    )


def _plain(desk: Desk, one: OwnDeclaration) -> dict[str, object]:
    people, unread = service.count_values(desk, one)
    return {
        "id": one.id,
        "name": one.name,
        "name_en": one.name_en or None,
        "name_zh": one.name_zh or None,
        "kind": one.kind,
        "words": [{"en": word.en, "zh": word.zh or None} for word in one.words],
        "is_private": one.is_private,
        "people": people,
        "unread": unread,
    }


def _tell(desk: Desk, asked: Namespace, number: int, words: str) -> int:
    one = next(one for one in service.list_declared(desk) if one.id == number)
    name, kind, listed, _people = _line(desk, one)
    told = with_label(name, kind if listed == "–" else f"{kind} ({listed})")
    return answer(asked, _plain(desk, one), told, words)


_PARTS = {
    "list": _list,
    "add": _add,
    "show": _show,
    "set": _set,
    "rename": _rename,
    "order": _order,
    "remove": _remove,
}
