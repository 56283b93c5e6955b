"""The one-page report of the figures, the reports kept under a number (listed, printed again, taken
out, what has changed since), and the rules they count by.
"""

from __future__ import annotations

import argparse
from argparse import SUPPRESS, ArgumentParser, Namespace
from dataclasses import asdict
from typing import Any

from lcdesk.cli.command import Output, add_part, add_parts, command, deferred_imports
from lcdesk.cli.reports import add_post
from lcdesk.cli.telling import answer, answer_table, say, say_json, say_table
from lcdesk.model.files import REPORT
from lcdesk.texts import N_, _, language, speaking, with_label

with deferred_imports(__name__):
    from lcdesk.cli.desk import desk_of
    from lcdesk.cli.figures import scope_asked
    from lcdesk.cli.reports import tell_signing
    from lcdesk.model.faults import KnownFault
    from lcdesk.model.report import Parts
    from lcdesk.model.statuses import status_words
    from lcdesk.services.core.desk import Desk
    from lcdesk.services.figures import counting_rules, signed_reports
    from lcdesk.services.figures.counting_rules import CountRule
    from lcdesk.services.figures.map_pictures import read_map
    from lcdesk.services.figures.report import figures_of, gather_report, save_report
    from lcdesk.services.figures.signed_changes import (
        AnyChanges,
        Changes,
        PersonTold,
        changed_ids,
        changes_since,
        headline,
        lines_of,
        person_line,
    )
    from lcdesk.services.figures.signed_figures import FigureChanges
    from lcdesk.services.figures.signed_reports import SignedLine, in_language, save_signed
    from lcdesk.services.start.office_name import read_office
    from lcdesk.texts import list_names


def _arguments(parser: ArgumentParser) -> None:
    whats = add_parts(parser, "make")
    _add_scope(parser)
    _add_language(parser, "both")
    parser.add_argument(
        "--out",
        type=Output(REPORT),
        metavar="FILE",
        help=_("save the page as .pdf or .png, its figures as .json"),
    )
    _add_signed(whats)


def _add_scope(parser: ArgumentParser, *, is_part: bool = False) -> None:
    """Whose figures; what was said before the name of a part stands."""
    parser.add_argument(
        "--cohort",
        metavar="NAME",
        action="append",
        default=SUPPRESS if is_part else None,
        help=_("of this cohort; may be said several times (otherwise all)"),
    )
    parser.add_argument(
        "--programme",
        metavar="NAME",
        default=SUPPRESS if is_part else None,
        help=_("of all cohorts of this programme"),
    )
    parser.add_argument(
        "--rule",
        default=SUPPRESS if is_part else "all",
        metavar="NAME",
        help=_("who counts, as `lcdesk counting` lists it (otherwise: all)"),
    )
    parser.add_argument(
        "--once",
        action="store_true",
        default=SUPPRESS if is_part else False,
        help=_("count each person once, by the latest cohort"),
    )


def _add_language(parser: ArgumentParser, default: str) -> None:
    parser.add_argument(
        "--language",
        choices=("zh", "en", "both"),
        default=default,
        help=_("the language of the page"),
    )


def _add_signed(whats: argparse._SubParsersAction[ArgumentParser]) -> None:
    sign = add_part(whats, "sign", _("keep a report as it stands now, under a number"))
    _add_scope(sign, is_part=True)
    sign.add_argument(
        "--by",
        metavar="NAME",
        default="",
        help=_("who signs it by hand (otherwise who is named with the organisers of the course)"),
    )
    add_post(sign)
    sign.add_argument(
        "--number",
        metavar="NUMBER",
        default="",
        help=_("its number (otherwise the next of the year)"),
    )
    sign.add_argument("--note", metavar="TEXT", default="", help=_("what is to be known of it"))
    add_part(whats, "list", _("list the numbered reports and which have changed since"))
    changes = add_part(whats, "changes", _("what has changed since a report was kept"))
    printed = add_part(whats, "print", _("print a numbered report again, as it was kept"))
    printed.add_argument(
        "--out",
        type=Output(REPORT),
        metavar="FILE",
        required=True,
        help=_("save the page as .pdf or .png, its figures as .json"),
    )
    _add_language(printed, SUPPRESS)
    remove = add_part(whats, "remove", _("take a numbered report out; undo brings it back"))
    for part in (changes, printed, remove):
        part.add_argument("number", metavar="NUMBER", help=_("the number it was kept under"))


@command(
    "report",
    N_(
        "make the one-page report of the figures; keep one under a number, and see what has "
        "changed since"
    ),
    _arguments,
    place=300,
    group="figures",
    json="last",
)
def report(asked: Namespace) -> int:
    """Write the page, or tell its figures as JSON."""
    if asked.what != "make":
        return _signed(asked)
    if asked.out is None and not asked.json:
        raise KnownFault(_("Say where the report goes."), _("“--out report.pdf” makes the page."))
    with desk_of(asked) as desk:
        made = gather_report(desk, scope_asked(desk, asked), asked.rule, read_office(desk))
        picture = read_map(desk)
    if asked.out:
        save_report(made, asked.out, asked.language, picture)
    if asked.json:
        say_json(figures_of(made))
        return 0
    say(made.sentence.said("zh" if language() == "zh" else "en")[0])
    say(_("Saved: {path}", path=asked.out))
    for remark in made.remarks:
        say(remark.said("zh" if language() == "zh" else "en")[0])
    return 0


def _signed(asked: Namespace) -> int:
    """One part of `report`: sign, list, changes, print, remove."""
    with desk_of(asked) as desk:
        return _PARTS[asked.what](desk, asked)


def _sign(desk: Desk, asked: Namespace) -> int:
    report = gather_report(desk, scope_asked(desk, asked), asked.rule, read_office(desk))
    return tell_signing(desk, report, asked, asked.by)


def _list(desk: Desk, asked: Namespace) -> int:
    lines, changed = signed_reports.list_signed(desk), set(changed_ids(desk))
    heads = (_("Report no."), _("Of"), _("Figures"), _("Who signs"), _("Kept on"), _("Since then"))
    return answer_table(
        asked,
        [{**_plain_line(line), "is_changed": line.id in changed} for line in lines],
        heads,
        [_cells(line, line.id in changed) for line in lines],
        _("No report is kept under a number yet. “lcdesk report sign --cohort NAME” keeps one."),
    )


def _changes(desk: Desk, asked: Namespace) -> int:
    found = changes_since(desk, signed_reports.signed_numbered(desk, asked.number).id)
    if asked.json:
        say_json(_plain(found))
    else:
        _say_changes(found)
    return 0


def _print(desk: Desk, asked: Namespace) -> int:
    line = signed_reports.signed_numbered(desk, asked.number)
    save_signed(desk, line.id, asked.out, asked.language)
    return answer(
        asked,
        {"path": str(asked.out), "report": _plain_line(line)},
        _("Saved: {path}", path=asked.out),
    )


def _remove(desk: Desk, asked: Namespace) -> int:
    line = signed_reports.signed_numbered(desk, asked.number)
    signed_reports.remove_signed(desk, line.id)
    return answer(
        asked,
        _plain_line(line),
        _(
            "Removed: {what}. Undo brings it back.",
            what=f"{line.number} · {in_language(line.scope)}",
        ),
    )


_PARTS = {"sign": _sign, "list": _list, "changes": _changes, "print": _print, "remove": _remove}


def _cells(line: SignedLine, is_changed: bool) -> tuple[str, ...]:
    since = _("changed since") if is_changed else _("unchanged")
    when = f"{line.signed_at:%Y-%m-%d %H:%M}"
    return (
        line.number,
        in_language(line.scope),
        in_language(line.sentence),
        in_language(line.signer),
        when,
        since,
    )


def _say_changes(found: AnyChanges) -> None:
    say(headline(found))
    told = [(title, [line.words for line in lines]) for title, lines in lines_of(found)]
    notes = [in_language(note) for note in found.notes]
    for title, lines in (*told, (_("Rule and names"), notes)):
        if lines:
            say()
            say(title)
            for line in lines:
                say(f"  {line}")


def _plain_line(line: SignedLine) -> dict[str, Any]:
    return asdict(line)


def _plain(found: AnyChanges) -> dict[str, Any]:
    told = _plain_figures(found) if isinstance(found, FigureChanges) else _plain_countries(found)
    return {
        "report": _plain_line(found.line),
        "is_changed": not found.is_empty,
        **told,
        "notes": [asdict(note) for note in found.notes],
    }


def _plain_figures(found: FigureChanges) -> dict[str, Any]:
    """Of a page over the years: each number that is another."""
    return {
        "numbers": [
            {
                **one._asdict(),
                **{name: asdict(getattr(one, name)) for name in ("label", "before", "after")},
            }
            for _name, changed in found.tables
            for one in changed
        ]
    }


def _plain_countries(found: Changes) -> dict[str, Any]:
    figures = (
        {
            "name": one.key,
            "before": one.before and asdict(one.before),
            "after": one.after and asdict(one.after),
        }
        for one in found.figures
    )
    lines = (
        {"code": one.key, "before": _parts(one.before), "after": _parts(one.after)}
        for one in found.countries
    )
    parts = (
        {
            "name": one.key[0],
            "title": asdict(one.one.title),
            "label": asdict(one.one.label),
            "before": one.before and one.before.number,
            "after": one.after and one.after.number,
        }
        for one in found.parts
    )
    return {
        "figures": list(figures),
        "countries": list(lines),
        "breakdowns": list(parts),
        "people": [_person(found, told) for told in found.people],
    }


def _parts(parts: Parts | None) -> dict[str, int]:
    known = parts or Parts()
    return {**known._asdict(), "total": known.total}


def _person(found: Changes, told: PersonTold) -> dict[str, Any]:
    said: dict[str, str] = {}
    for key, code in (("words", "en"), ("words_zh", "zh")):
        with speaking(code):
            said[key] = person_line(found, told).words
    before, after = (side and side._asdict() for side in (told.change.before, told.change.after))
    return {
        "id": told.change.key,
        "what": told.change.what,
        "why": told.why,
        "name": told.name,
        "before": before,
        "after": after,
        **said,
    }


# --- Counting rules without a window: listed, made, changed, taken out ---


_FIELDS = {"rename": "name_en", "zh": "name_zh", "words": "words_en", "words_zh": "words_zh"}
"""Option → value of a rule."""


def _counting_arguments(parser: ArgumentParser) -> None:
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
    _counting_arguments,
    place=260,
    group="figures",
)
def counting(asked: Namespace) -> int:
    """The rules of the desk; with a part, one of the office's own is made, changed or taken out."""
    with desk_of(asked) as desk:
        {"list": _list_rules, "set": _set, "remove": _remove_rule}[asked.what](desk, asked)
    return 0


def _list_rules(desk: Desk, asked: Namespace) -> None:
    found = list(counting_rules.list_rules(desk).values())
    if asked.json:
        say_json([_plain_rule(rule) for rule in found])
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
        values |= {"statuses": [counting_rules.status_named(word) for word in asked.status]}
    if rule is None:
        name = counting_rules.save_rule(desk, {"name_en": asked.name, **values})
    elif values:
        name = counting_rules.save_rule(desk, values, counting_rules.id_of(rule))
    else:
        raise KnownFault(
            _("Nothing was named that should change."),
            _("Name statuses, such as --status confirmed."),
        )
    _tell(
        counting_rules.rule_named(desk, name),
        asked,
        _("Changed. Undo takes it back.") if rule else _("Made. Undo takes it back."),
    )


def _own_named(desk: Desk, name: str) -> CountRule | None:
    """The rule of the office's own to be changed; None: there is none of that name yet."""
    if name.startswith(counting_rules.OWN):
        return counting_rules.rule_named(desk, name)
    rule = counting_rules.find_rule(desk, name)
    if rule is not None:
        counting_rules.require_own(rule)
    return rule


def _remove_rule(desk: Desk, asked: Namespace) -> None:
    rule = counting_rules.rule_named(desk, asked.name)
    counting_rules.remove_rule(desk, rule.name)
    answer(asked, _plain_rule(rule), _("Removed: {what}. Undo brings it back.", what=rule.title))


def _tell(rule: CountRule, asked: Namespace, words: str) -> None:
    if asked.json:
        say_json(_plain_rule(rule))
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
    return list_names(
        [status_words(status) for status in counting_rules.values_of(rule)["statuses"]]
    )


def _plain_rule(rule: CountRule) -> dict[str, Any]:
    statuses = counting_rules.values_of(rule)["statuses"]
    return {
        "name": rule.name,
        "title": rule.title,
        "words": rule.said,
        "is_own": rule.is_own,
        "statuses": statuses,
    }
