"""Counting rules without a window: listed, made, changed, taken out."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Any

from lcdesk.cli.command import add_part, add_parts, command, deferred_imports
from lcdesk.cli.telling import answer, say, say_json, say_table
from lcdesk.texts import N_, _, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.statuses import status_words
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures import counting_rules as service
    from lcdesk.services.figures.counting_rules import CountRule
    from lcdesk.texts import list_names

_FIELDS = {"rename": "name_en", "zh": "name_zh", "words": "words_en", "words_zh": "words_zh"}
"""Option → value of a rule."""


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser)
    setting = add_part(
        whats, "set", _("make a rule, or change one of your own; what is not named stays as it is")
    )
    remove = add_part(whats, "remove", _("take a rule of your own out"))
    for part in (setting, remove):
        part.add_argument(
            "name", metavar="NAME", help=_("what the rule is called, or own:N as the list has it")
        )
    setting.add_argument("--zh", metavar="NAME", help=_("what it is called in Chinese"))
    setting.add_argument("--rename", metavar="NAME", help=_("call it otherwise from now on"))
    setting.add_argument(
        "--status",
        metavar="STATUS",
        action="append",
        help=_("a status that counts, “none” for people without one (repeatable)"),
    )
    setting.add_argument(
        "--words",
        metavar="TEXT",
        help=_("what is printed under the figures (otherwise made from the statuses)"),
    )
    setting.add_argument("--words-zh", metavar="TEXT", help=_("the same in Chinese"))


@command(
    "counting",
    N_(
        "list the rules that say who counts as a participant; make, change or remove one of your "
        "own"
    ),
    _arguments,
    place=260,
)
def counting(asked: Namespace) -> int:
    """The rules of the desk; with a part, one of the office's own is made, changed or taken out."""
    with desk_of(asked) as desk:
        {"list": _list, "set": _set, "remove": _remove}[asked.what](desk, asked)
    return 0


def _list(desk: Desk, asked: Namespace) -> None:
    found = list(service.list_rules(desk).values())
    if asked.json:
        say_json([_plain(rule) for rule in found])
        return
    heads = (_("Name"), _("Rule"), _("Whose"), _("Printed under the figures"))
    say_table(heads, [(rule.name, rule.title, _whose(rule), rule.said) for rule in found])
    say()
    say(_("Statuses that count:"))
    for rule in found:
        say("  " + with_label(rule.title, _statuses(rule)))


def _set(desk: Desk, asked: Namespace) -> None:
    rule = _own_named(desk, asked.name)
    given = {name: getattr(asked, option) for option, name in _FIELDS.items()}
    values: dict[str, Any] = {name: text for name, text in given.items() if text is not None}
    if asked.status:
        values |= {"statuses": [service.status_named(word) for word in asked.status]}
    if rule is None:
        name = service.save_rule(desk, {"name_en": asked.name, **values})
    elif values:
        name = service.save_rule(desk, values, service.id_of(rule))
    else:
        raise KnownFault(
            _("Nothing was named that should change."),
            _("Name statuses, such as --status confirmed."),
        )
    _tell(
        service.rule_named(desk, name),
        asked,
        _("Changed. Undo takes it back.") if rule else _("Made. Undo takes it back."),
    )


def _own_named(desk: Desk, name: str) -> CountRule | None:
    """The rule of the office's own to be changed; None: there is none of that name yet."""
    if name.startswith(service.OWN):
        return service.rule_named(desk, name)
    rule = service.find_rule(desk, name)
    if rule is not None:
        service.require_own(rule)
    return rule


def _remove(desk: Desk, asked: Namespace) -> None:
    rule = service.rule_named(desk, asked.name)
    service.remove_rule(desk, rule.name)
    answer(asked, _plain(rule), _("Removed: {what}. Undo brings it back.", what=rule.title))


def _tell(rule: CountRule, asked: Namespace, words: str) -> None:
    if asked.json:
        say_json(_plain(rule))
        return
    say(
        _(
            "{name} ({number}) counts: {statuses}.",
            name=rule.title,
            number=rule.name,
            statuses=_statuses(rule),
        )
    )
    say(_("Printed under the figures: {words}", words=rule.said))
    say(words)


def _whose(rule: CountRule) -> str:
    return _("your own") if rule.is_own else _("came with the program")


def _statuses(rule: CountRule) -> str:
    return list_names([status_words(status) for status in service.values_of(rule)["statuses"]])


def _plain(rule: CountRule) -> dict[str, Any]:
    statuses = service.values_of(rule)["statuses"]
    return {
        "name": rule.name,
        "title": rule.title,
        "words": rule.said,
        "is_own": rule.is_own,
        "statuses": statuses,
    }
