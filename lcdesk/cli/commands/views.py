"""Saved views of the participants without a window: listed, made, changed, renamed, removed."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from lcdesk.cli.command import add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, answer_table
from lcdesk.texts import N_, _

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.record_lists import field_named, parsed
    from lcdesk.model.catalogue import PARTICIPANT
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.query import (
        COHORT,
        WORKED_OUT,
        Query,
        TableView,
        left_out,
        masked_query,
        one_of,
        searched,
        title_of,
        view_to_plain,
    )
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.participants import saved_views as service
    from lcdesk.services.participants.saved_views import NamedView
    from lcdesk.texts import LANGUAGES, in_language, list_names, with_label


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    parser.add_argument("--remove", metavar="NAME", help=_("the same as “views remove NAME”"))
    parts = {
        "add": _("make one; undo takes it back"),
        "set": _("change one; what is not named stays"),
        "rename": _("call one something else"),
        "remove": _("take one out; nothing else changes"),
    }
    add_part(whats, "list", _("list them"))
    made = {name: add_part(whats, name, words) for name, words in parts.items()}
    for part in made.values():
        part.add_argument("name", metavar="NAME", help=_("the name of the view"))
    made["rename"].add_argument("other", metavar="NEW", help=_("its new name"))
    for part in (made["add"], made["set"]):
        _add_choices(part)


def _add_choices(part: ArgumentParser) -> None:
    fields = _("a field as in JSON or by its label (repeatable); a dash: as in a fresh table")
    part.add_argument("--column", metavar="FIELD", action="append", help=fields)
    words = _("only those the search finds; nothing in quotes: no search")
    part.add_argument("--search", metavar="TEXT", help=words)
    words = _(
        "only those with this value (repeatable; of one field several are any of them); a dash "
        "alone: everybody"
    )
    part.add_argument("--only", metavar="FIELD=VALUE", action="append", help=words)
    words = _("sorted by it, with a minus at its end downwards (repeatable); a dash: not sorted")
    part.add_argument("--sort", metavar="FIELD", action="append", help=words)
    words = _("those of one value together; a dash: no groups")
    part.add_argument("--group", metavar="FIELD", help=words)


@command(
    "views",
    N_("list the saved views of participants: columns, groups, whom they show; make or change one"),
    _arguments,
    place=80,
    group="people",
)
def views(asked: Namespace) -> int:
    """The saved views; or what was asked to be done with one."""
    with desk_of(asked) as desk:
        if asked.remove:
            asked.name = asked.remove
            return _remove(desk, asked)
        return _PARTS[asked.what](desk, asked)


def _list(desk: Desk, asked: Namespace) -> int:
    found = service.list_views(desk)
    return answer_table(
        asked,
        [_plain(one) for one in found],
        (_("View"), _("Columns"), _("Groups"), _("Shows only")),
        [_line(one) for one in found],
        _(
            "There are no views yet. “lcdesk views add NAME” makes one, and so does the window: "
            "arrange the table, then “Save this view…”."
        ),
    )


def _add(desk: Desk, asked: Namespace) -> int:
    if any(_key(one.name) == _key(asked.name) for one in service.list_views(desk)):
        raise KnownFault(
            _("There is a view “{name}” already.", name=asked.name),
            _("Nothing was changed. “lcdesk views set” changes it."),
        )
    service.save_view(desk, asked.name, _chosen(TableView(), asked))
    return _tell(desk, asked, asked.name, _("Entered. Undo takes it back."))


def _set(desk: Desk, asked: Namespace) -> int:
    saved = service.view_named(desk, asked.name)
    service.save_view(desk, saved.name, _chosen(saved.view, asked))
    return _tell(desk, asked, saved.name, _("Changed. Undo takes it back."))


def _rename(desk: Desk, asked: Namespace) -> int:
    saved = service.view_named(desk, asked.name)
    service.rename_view(desk, saved.id, asked.other, saved.name)
    return _tell(desk, asked, asked.other, _("Changed. Undo takes it back."))


def _remove(desk: Desk, asked: Namespace) -> int:
    gone = service.view_named(desk, asked.name)
    service.remove_view(desk, gone.id)
    return answer(
        asked,
        [_plain(one) for one in service.list_views(desk)],
        _("The view “{name}” is removed. Undo brings it back.", name=gone.name),
    )


def _tell(desk: Desk, asked: Namespace, name: str, words: str) -> int:
    saved = service.view_named(desk, name)
    _name, columns, group, only = _line(saved)
    lines = ((_("Columns"), columns), (_("Groups"), group), (_("Shows only"), only))
    told = ["  " + with_label(label, value) for label, value in lines]
    return answer(asked, _plain(saved), saved.name, *told, words)


# --- what was chosen ---


def _chosen(view: TableView, asked: Namespace) -> TableView:
    """A view with what the options name changed in it."""
    if asked.column is not None:
        view = replace(view, columns=tuple(map(_column, _or_none(asked.column))))
    return replace(view, query=_question(view.query, asked))


def _question(query: Query, asked: Namespace) -> Query:
    searches = [rule for rule in query.rules if rule.name == "search"]
    values = [rule for rule in query.rules if rule.name == "field_is"]
    others = [rule for rule in query.rules if rule.name not in ("search", "field_is")]
    if asked.search is not None:
        searches = list(searched(asked.search))
    if asked.only is not None:
        kept: dict[str, list[Any]] = {}
        for word in _or_none(asked.only):
            name, value = _value(word)
            kept.setdefault(name, []).append(value)
        values = [one_of(name, those) for name, those in kept.items()]
    query = replace(query, rules=(*searches, *values, *others))
    if asked.sort is not None:
        query = replace(query, sort=tuple(map(_sorted_by, _or_none(asked.sort))))
    if asked.group is not None:
        named = asked.group.strip() not in ("", "-")
        query = replace(query, group=field_named(PARTICIPANT, asked.group).name if named else "")
    return query


def _or_none(words: Sequence[str]) -> Sequence[str]:
    return () if list(words) in (["-"], [""]) else words


def _value(word: str) -> tuple[str, Any]:
    name, sign, text = word.partition("=")
    if not sign:
        raise KnownFault(
            _("“{word}” names no value.", word=word),
            _("Write it as FIELD=VALUE, such as country=Kenya. Nothing was changed."),
        )
    field = field_named(PARTICIPANT, name)
    return field.name, parsed(field, text)


def _sorted_by(word: str) -> tuple[str, bool]:
    name = word.removesuffix("-")
    return (_worked_out(name) if _worked_out(name) == COHORT else _column(name)), name != word


def _column(word: str) -> str:
    """A field, or a column that is worked out."""
    return _worked_out(word) or field_named(PARTICIPANT, word).name


def _worked_out(word: str) -> str:
    wanted = word.strip().casefold()
    known = (
        name
        for name, label in WORKED_OUT.items()
        if wanted in (name, *(in_language(code, label).casefold() for code in LANGUAGES))
    )
    return next(known, "")


# --- told ---


def _line(one: NamedView) -> tuple[str, str, str, str]:
    titles = [title for title in map(title_of, one.view.columns) if title]
    return (
        one.name,
        list_names(titles) or _("as they stand"),
        title_of(one.view.query.group) or "–",
        "; ".join(left_out(one.view.query)) or _("everybody"),
    )


def _plain(one: NamedView) -> dict[str, object]:
    return {
        "id": one.id,
        "name": one.name,
        **view_to_plain(replace(one.view, query=masked_query(one.view.query))),
        "shows_only": left_out(one.view.query),
    }


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()


_PARTS = {"list": _list, "add": _add, "set": _set, "rename": _rename, "remove": _remove}
